//! Memory: objects on the stack, loads and stores, copies, atomics, lifetimes.

use super::error::Reason;
use super::function::Writer;
use super::names::quoted;
use ir::*;

/// Bytes of an object on the stack beyond which LLVM would count wrongly.
const MAX_SIZE: u64 = 1 << 60;

impl Writer<'_, '_> {
    pub(super) fn memory(&mut self, inst: Inst, data: &InstData) -> Result<(), Reason> {
        match (data.opcode.format(), &data.detail) {
            (Format::Alloca, Detail::Alloca(alloca)) => self.alloca(data, alloca),
            (Format::Load, Detail::Access(access)) => self.load(data, access),
            (Format::Store, Detail::Access(access)) => self.store(data, access),
            (Format::Copy, &Detail::Copy(to, from)) => self.copy(data, to, from),
            (Format::Fill, Detail::Access(access)) => self.fill(data, access),
            (Format::Rmw, Detail::Rmw(rmw)) => self.rmw(data, rmw),
            (Format::CmpXchg, Detail::CmpXchg(exchange)) => self.exchange(inst, data, exchange),
            (Format::Fence, Detail::Access(access)) => {
                let text = format!("fence{}", scope_and_ordering(access));
                self.line(super::Part::Operation, &text);
                Ok(())
            }
            (Format::Lifetime, &Detail::Lifetime(bytes)) => self.lifetime(data, bytes),
            (Format::Assume, _) => {
                let name = self.cx.external("llvm.assume", "void", &["i1"])?;
                let c = self.typed_operand(data, 0)?;
                self.operation(data, &format!("call void {name}({c})"));
                Ok(())
            }
            _ => Err(Reason::Other("the detail of an access is missing")),
        }
    }

    fn alloca(&mut self, data: &InstData, alloca: &AllocaDetail) -> Result<(), Reason> {
        if alloca.size > MAX_SIZE {
            return Err(Reason::Other("LLVM's objects have less than 2^60 bytes"));
        }
        let hint = alloca.hint.filter(|&hint| self.cx.alloc_size(hint) == Some(alloca.size));
        let ty = match hint {
            Some(hint) => self.ty(hint)?,
            None => format!("[{} x i8]", alloca.size),
        };
        let mut text = format!("alloca {ty}");
        if !data.operands.is_empty() {
            text.push_str(&format!(", {}", self.typed_operand(data, 0)?));
        }
        text.push_str(&format!(", align {}", alloca.align.bytes()));
        if let Some(space @ 1..) = data.ty.address_space() {
            text.push_str(&format!(", addrspace({space})"));
        }
        self.operation(data, &text);
        Ok(())
    }

    fn load(&mut self, data: &InstData, access: &Access) -> Result<(), Reason> {
        self.check_loadable(data.ty)?;
        let (ty, p) = (self.ty(data.ty)?, self.typed_operand(data, 0)?);
        let words = access_words(data, access);
        let text =
            format!("load {words}{ty}, {p}{}, align {}", scope_and_ordering(access), access.align.bytes());
        self.operation(data, &text);
        Ok(())
    }

    fn store(&mut self, data: &InstData, access: &Access) -> Result<(), Reason> {
        self.check_loadable(data.ty)?;
        let (v, p) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
        let words = access_words(data, access);
        let text =
            format!("store {words}{v}, {p}{}, align {}", scope_and_ordering(access), access.align.bytes());
        self.operation(data, &text);
        Ok(())
    }

    fn check_loadable(&self, ty: Type) -> Result<(), Reason> {
        if self.cx.is_in_memory(ty) {
            Ok(())
        } else {
            Err(Reason::Other("a value of this type has no place in memory"))
        }
    }

    /// The number of bytes as an `i32` or `i64`: LLVM's back ends take no other.
    fn length(&mut self, data: &InstData, index: usize) -> Result<(String, Type), Reason> {
        let (value, ty) = (self.typed_operand(data, index)?, data.ty);
        let op = match ty.int_bits() {
            Some(32 | 64) => return Ok((value, ty)),
            Some(..64) => "zext",
            _ => "trunc",
        };
        let long = self.temp(&format!("{op} {value} to i64"));
        Ok((format!("i64 {long}"), Type::I64))
    }

    fn copy(&mut self, data: &InstData, to: Align, from: Align) -> Result<(), Reason> {
        let base = if data.opcode == Opcode::Memcpy { "llvm.memcpy" } else { "llvm.memmove" };
        let (length, ty) = self.length(data, 2)?;
        let types = [self.body.ty(self.operand(data, 0)?), self.body.ty(self.operand(data, 1)?)];
        let texts = [self.ty(types[0])?, self.ty(types[1])?, self.ty(ty)?];
        let params = [&*texts[0], &*texts[1], &*texts[2], "i1"];
        let name = self.cx.intrinsic(base, &[types[0], types[1], ty], "void", &params)?;
        let (d, s) = (self.plain_operand(data, 0)?, self.plain_operand(data, 1)?);
        let volatile = data.flags.contains(Flags::VOLATILE);
        let text = format!(
            "call void {name}({}{} {d}, {}{} {s}, {length}, i1 {volatile})",
            texts[0],
            aligned(to),
            texts[1],
            aligned(from)
        );
        self.operation(data, &text);
        Ok(())
    }

    fn fill(&mut self, data: &InstData, access: &Access) -> Result<(), Reason> {
        let (length, ty) = self.length(data, 2)?;
        let pointer = self.body.ty(self.operand(data, 0)?);
        let (pointer_text, length_type) = (self.ty(pointer)?, self.ty(ty)?);
        let params = [&*pointer_text, "i8", &*length_type, "i1"];
        let name = self.cx.intrinsic("llvm.memset", &[pointer, ty], "void", &params)?;
        let (p, byte) = (self.plain_operand(data, 0)?, self.typed_operand(data, 1)?);
        let volatile = data.flags.contains(Flags::VOLATILE);
        let align = aligned(access.align);
        self.operation(
            data,
            &format!("call void {name}({pointer_text}{align} {p}, {byte}, {length}, i1 {volatile})"),
        );
        Ok(())
    }

    fn rmw(&mut self, data: &InstData, rmw: &RmwDetail) -> Result<(), Reason> {
        let (p, v) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
        let text = format!(
            "atomicrmw {}{} {p}, {v}{}, align {}",
            volatile(data),
            rmw.op.name(),
            scope_and_ordering(&rmw.access),
            rmw.access.align.bytes()
        );
        self.operation(data, &text);
        Ok(())
    }

    fn exchange(&mut self, inst: Inst, data: &InstData, exchange: &CmpXchgDetail) -> Result<(), Reason> {
        let (p, expected) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
        let new = self.typed_operand(data, 2)?;
        let text = format!(
            "cmpxchg {}{}{p}, {expected}, {new}{} {}, align {}",
            if exchange.weak { "weak " } else { "" },
            volatile(data),
            scope_and_ordering(&exchange.access),
            exchange.failure.name(),
            exchange.access.align.bytes()
        );
        self.aggregate_operation(inst, &text)
    }

    fn lifetime(&mut self, data: &InstData, bytes: Option<u64>) -> Result<(), Reason> {
        let base =
            if data.opcode == Opcode::LifetimeStart { "llvm.lifetime.start" } else { "llvm.lifetime.end" };
        let pointer = self.body.ty(self.operand(data, 0)?);
        let text = self.ty(pointer)?;
        let name = self.cx.intrinsic(base, &[pointer], "void", &["i64", &text])?;
        let p = self.typed_operand(data, 0)?;
        let bytes = bytes.map_or(-1, |bytes| i64::try_from(bytes).unwrap_or(-1));
        self.operation(data, &format!("call void {name}(i64 {bytes}, {p})"));
        Ok(())
    }
}

fn volatile(data: &InstData) -> &'static str {
    if data.flags.contains(Flags::VOLATILE) { "volatile " } else { "" }
}

fn access_words(data: &InstData, access: &Access) -> String {
    let atomic = if access.ordering.is_some() { "atomic " } else { "" };
    format!("{atomic}{}", volatile(data))
}

/// ` syncscope("...") seq_cst`.
fn scope_and_ordering(access: &Access) -> String {
    let scope = access.scope.as_ref().map(|scope| format!(" syncscope({})", quoted(scope)));
    let ordering = access.ordering.map(|ordering| format!(" {}", ordering.name()));
    scope.unwrap_or_default() + &ordering.unwrap_or_default()
}

fn aligned(align: Align) -> String {
    if align == Align::ONE { String::new() } else { format!(" align {}", align.bytes()) }
}
