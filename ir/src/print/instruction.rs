//! Instructions, as their formats say.

use super::module::{write_attachment, write_attribute_list, write_attributes, write_origin};
use super::{Printer, comma_list};
use crate::attribute::Attributes;
use crate::cond::Ordering;
use crate::constant::Constant;
use crate::entity::{Inst, Value};
use crate::flags::Flags;
use crate::inst::*;
use crate::math::MathShape;
use crate::opcode::{Format, Opcode};
use crate::quote::Quoted;
use crate::types::{Scalar, Type};
use std::fmt::{self, Formatter};

impl Printer<'_> {
    /// An instruction with its metadata, without line break.
    pub(super) fn write_inst(&self, f: &mut Formatter<'_>, inst: Inst) -> fmt::Result {
        let Some((body, data)) = self.body.and_then(|body| Some((body, body.insts.get(inst)?))) else {
            return f.write_str("?");
        };
        if !data.results.is_empty() {
            comma_list(f, &data.results, |f, &result| self.write_value(f, result))?;
            f.write_str(" = ")?;
        }
        f.write_str(match &data.detail {
            Detail::Math(function) if data.opcode == Opcode::Math => function.name(),
            _ => data.opcode.name(),
        })?;
        self.write_operation(f, data)?;
        let attached = body.metadata.get(&inst).into_iter().flatten();
        let location = data.location.map(|node| ("dbg", node));
        for (kind, node) in attached.map(|(kind, node)| (&**kind, *node)).chain(location) {
            f.write_str(",")?;
            write_attachment(f, kind, node)?;
        }
        Ok(())
    }

    fn write_operation(&self, f: &mut Formatter<'_>, data: &InstData) -> fmt::Result {
        let is_call = matches!(data.opcode.format(), Format::Call | Format::Invoke);
        if !is_call {
            write_flags(f, data.flags)?;
        }
        match data.opcode.format() {
            Format::Unary
            | Format::Binary
            | Format::Ternary
            | Format::Overflow
            | Format::Reduce
            | Format::ReduceFrom
            | Format::Splat
            | Format::IntCompare
            | Format::FloatCompare
            | Format::Classify
            | Format::Convert
            | Format::Math
            | Format::Select
            | Format::Extract
            | Format::Insert
            | Format::Shuffle => self.write_computation(f, data),
            Format::Address
            | Format::Alloca
            | Format::Load
            | Format::Store
            | Format::MaskedLoad
            | Format::MaskedStore
            | Format::Copy
            | Format::Fill
            | Format::Rmw
            | Format::CmpXchg
            | Format::Fence
            | Format::Lifetime => self.write_memory(f, data),
            _ => self.write_control(f, data),
        }
    }

    fn write_computation(&self, f: &mut Formatter<'_>, data: &InstData) -> fmt::Result {
        match &data.detail {
            Detail::IntCond(cond) => write!(f, " {}", cond.name())?,
            Detail::FloatCond(cond) => write!(f, " {}", cond.name())?,
            _ => {}
        }
        match data.opcode.format() {
            Format::Select => {
                self.write_kinds(f, data, &[Kind::Typed, Kind::FirstOfType, Kind::Plain])?;
                return Ok(());
            }
            Format::Extract => return self.write_kinds(f, data, &[Kind::FirstOfType, Kind::Typed]),
            Format::Insert => {
                return self.write_kinds(f, data, &[Kind::FirstOfType, Kind::Plain, Kind::Typed]);
            }
            _ => {}
        }
        match &data.detail {
            Detail::Math(function) if function.shape().has_int_operand() => {
                return self.write_kinds(f, data, &[Kind::FirstOfType, Kind::Typed]);
            }
            _ => self.write_kinds(f, data, &[Kind::FirstOfType])?,
        }
        match &data.detail {
            Detail::Class(mask) => write!(f, ", {mask}"),
            Detail::Mask(mask) => write_mask(f, mask),
            Detail::Math(function) if function.shape() == MathShape::FloatAndInt => {
                self.write_to(f, data.results.get(1))
            }
            _ if data.opcode.format() == Format::Convert => self.write_to(f, data.results.first()),
            _ => Ok(()),
        }
    }

    /// ` to U`.
    fn write_to(&self, f: &mut Formatter<'_>, result: Option<&Value>) -> fmt::Result {
        f.write_str(" to ")?;
        match result {
            Some(&result) => self.write_value_type(f, result),
            None => f.write_str("?"),
        }
    }

    /// A blank and the operands with commas between them; those without a kind are plain.
    fn write_kinds(&self, f: &mut Formatter<'_>, data: &InstData, kinds: &[Kind]) -> fmt::Result {
        f.write_str(" ")?;
        comma_list(f, data.operands.iter().enumerate(), |f, (index, &operand)| {
            match kinds.get(index).copied().unwrap_or(Kind::Plain) {
                Kind::Plain => self.write_value(f, operand),
                Kind::Typed => self.write_typed(f, operand),
                Kind::FirstOfType => {
                    write!(f, "{} ", self.ty(data.ty))?;
                    self.write_value(f, operand)
                }
            }
        })
    }

    fn write_memory(&self, f: &mut Formatter<'_>, data: &InstData) -> fmt::Result {
        use Kind::{FirstOfType, Plain, Typed};
        match (data.opcode.format(), &data.detail) {
            (Format::Address, Detail::Address(detail)) => return self.write_addr(f, data, detail),
            (Format::Alloca, Detail::Alloca(detail)) => return self.write_alloca(f, data, detail),
            (Format::Rmw, Detail::Rmw(detail)) => write!(f, " {}", detail.op.name())?,
            (Format::CmpXchg, Detail::CmpXchg(detail)) if detail.weak => f.write_str(" weak")?,
            (Format::Fence, Detail::Access(access)) => return self.write_fence(f, access),
            _ => {}
        }
        match data.opcode.format() {
            Format::Store => self.write_kinds(f, data, &[FirstOfType, Typed])?,
            Format::MaskedStore => self.write_kinds(f, data, &[FirstOfType, Typed, Plain])?,
            Format::Copy | Format::Fill => self.write_kinds(f, data, &[Typed, Typed, FirstOfType])?,
            Format::Lifetime => self.write_kinds(f, data, &[Typed])?,
            _ => {
                write!(f, " {},", self.ty(data.ty))?;
                self.write_kinds(f, data, &[Typed])?;
            }
        }
        match &data.detail {
            Detail::Access(access) => {
                write_ordering(f, access.ordering)?;
                self.write_access(f, access, self.default_align(data))
            }
            Detail::Rmw(rmw) => {
                write_ordering(f, rmw.access.ordering)?;
                self.write_access(f, &rmw.access, self.default_align(data))
            }
            Detail::CmpXchg(detail) => {
                write_ordering(f, detail.access.ordering)?;
                write_ordering(f, Some(detail.failure))?;
                self.write_access(f, &detail.access, self.default_align(data))
            }
            Detail::Copy(to, from) if *to != Align::ONE || *from != Align::ONE => {
                write!(f, ", align {}, {}", to.bytes(), from.bytes())
            }
            Detail::Lifetime(Some(size)) => write!(f, ", {size}"),
            _ => Ok(()),
        }
    }

    /// The alignment that is not written.
    fn default_align(&self, data: &InstData) -> Align {
        let ty = match data.opcode.format() {
            Format::Fill | Format::Fence => return Align::ONE,
            Format::MaskedLoad | Format::MaskedStore => data.ty.lane().map(Type::Scalar),
            _ => Some(data.ty),
        };
        let bytes = ty.and_then(|ty| self.layout.natural_align(ty));
        bytes.and_then(|bytes| Align::new(u64::from(bytes))).unwrap_or(Align::ONE)
    }

    /// `, scope "...", align 8`.
    fn write_access(&self, f: &mut Formatter<'_>, access: &Access, default: Align) -> fmt::Result {
        if let Some(scope) = &access.scope {
            write!(f, ", scope {}", Quoted(scope))?;
        }
        if access.align == default { Ok(()) } else { write!(f, ", align {}", access.align.bytes()) }
    }

    fn write_fence(&self, f: &mut Formatter<'_>, access: &Access) -> fmt::Result {
        write!(f, " {}", access.ordering.map_or("?", Ordering::name))?;
        self.write_access(f, access, Align::ONE)
    }

    fn write_addr(&self, f: &mut Formatter<'_>, data: &InstData, detail: &AddressDetail) -> fmt::Result {
        f.write_str(" ")?;
        match data.operands.first() {
            Some(&base) => self.write_base(f, base)?,
            None => f.write_str("?")?,
        }
        if detail.offset != 0 {
            write!(f, " + {}", detail.offset)?;
        }
        for (index, &operand) in data.operands.iter().skip(1).enumerate() {
            f.write_str(" + ")?;
            self.write_typed(f, operand)?;
            match detail.strides.get(index) {
                Some(stride) => write!(f, " * {stride}")?,
                None => f.write_str(" * ?")?,
            }
        }
        self.write_hint(f, detail.hint)
    }

    /// The base of an address; a symbol with an offset stands in parentheses.
    fn write_base(&self, f: &mut Formatter<'_>, base: Value) -> fmt::Result {
        let constant =
            self.body.filter(|body| body.values.get(base).is_some()).and_then(|b| b.as_constant(base));
        match constant {
            Some(&Constant::Address(symbol, offset)) if offset != 0 => {
                self.write_value_type(f, base)?;
                f.write_str(" (")?;
                self.write_address(f, symbol, offset)?;
                f.write_str(")")
            }
            _ => self.write_typed(f, base),
        }
    }

    fn write_alloca(&self, f: &mut Formatter<'_>, data: &InstData, detail: &AllocaDetail) -> fmt::Result {
        write!(f, " {} {}", self.ty(data.ty), detail.size)?;
        if let Some(&count) = data.operands.first() {
            f.write_str(" x ")?;
            self.write_typed(f, count)?;
        }
        if detail.align.bytes() != 16 {
            write!(f, ", align {}", detail.align.bytes())?;
        }
        self.write_hint(f, detail.hint)
    }

    fn write_control(&self, f: &mut Formatter<'_>, data: &InstData) -> fmt::Result {
        match (data.opcode.format(), &data.detail) {
            (Format::Call, Detail::Call(call)) => self.write_call(f, data, call),
            (Format::Invoke, Detail::Invoke(invoke)) => {
                self.write_call(f, data, &invoke.call)?;
                let [normal, unwind] = &invoke.edges;
                f.write_str(" to ")?;
                self.write_edge(f, normal)?;
                f.write_str(", unwind ")?;
                self.write_edge(f, unwind)
            }
            (Format::LandingPad, Detail::LandingPad(cleanup)) => self.write_landing_pad(f, data, *cleanup),
            (Format::Switch, Detail::Switch(switch)) => self.write_switch(f, data, switch),
            (Format::Unsupported | Format::UnsupportedEnd, Detail::Unsupported(detail)) => {
                self.write_unsupported(f, data, detail)
            }
            (Format::Unreachable, _) => Ok(()),
            _ => {
                if !data.operands.is_empty() {
                    self.write_kinds(f, data, &[])?;
                }
                if !data.operands.is_empty() && !data.edges().is_empty() {
                    f.write_str(",")?;
                }
                if !data.edges().is_empty() {
                    f.write_str(" ")?;
                }
                comma_list(f, data.edges(), |f, edge| self.write_edge(f, edge))
            }
        }
    }

    fn write_edge(&self, f: &mut Formatter<'_>, edge: &Edge) -> fmt::Result {
        self.write_block_name(f, edge.block)?;
        if edge.arguments.is_empty() {
            return Ok(());
        }
        f.write_str("(")?;
        comma_list(f, &edge.arguments, |f, &argument| self.write_value(f, argument))?;
        f.write_str(")")
    }

    fn write_switch(&self, f: &mut Formatter<'_>, data: &InstData, switch: &SwitchDetail) -> fmt::Result {
        self.write_kinds(f, data, &[Kind::FirstOfType])?;
        f.write_str(", ")?;
        match switch.edges.first() {
            Some(default) => self.write_edge(f, default)?,
            None => f.write_str("?")?,
        }
        f.write_str(" [")?;
        comma_list(f, switch.cases.iter().enumerate(), |f, (index, &case)| {
            match data.ty {
                Type::Scalar(Scalar::Int(width)) => super::constant::write_int(f, case, width)?,
                _ => write!(f, "{case}")?,
            }
            f.write_str(": ")?;
            match switch.edges.get(index + 1) {
                Some(edge) => self.write_edge(f, edge),
                None => f.write_str("?"),
            }
        })?;
        f.write_str("]")
    }

    fn write_call(&self, f: &mut Formatter<'_>, data: &InstData, call: &CallDetail) -> fmt::Result {
        if !call.tail.name().is_empty() {
            write!(f, " {}", call.tail.name())?;
        }
        if call.convention != 0 {
            write!(f, " cc({})", call.convention)?;
        }
        write_flags(f, data.flags)?;
        match call.callee {
            Callee::Direct(function) => {
                self.write_call_results(f, data, call, Parentheses::IfNeeded)?;
                f.write_str(" ")?;
                self.write_symbol(f, crate::constant::Symbol::Func(function))?;
            }
            Callee::Indirect { fixed } => {
                f.write_str(" indirect")?;
                self.write_call_results(f, data, call, Parentheses::Always)?;
                if let Some(fixed) = fixed {
                    write!(f, " variadic({fixed})")?;
                }
                f.write_str(" ")?;
                match data.operands.first() {
                    Some(&callee) => self.write_typed(f, callee)?,
                    None => f.write_str("?")?,
                }
            }
        }
        self.write_arguments(f, data, call)?;
        write_attribute_list(f, &call.attributes)?;
        write_origin(f, call.origin.as_deref())
    }

    /// A blank and the result types of a call; nothing if there are none.
    fn write_call_results(
        &self,
        f: &mut Formatter<'_>,
        data: &InstData,
        call: &CallDetail,
        parentheses: Parentheses,
    ) -> fmt::Result {
        let attributes = |index: usize| call.result_attributes.get(index).filter(|list| !list.0.is_empty());
        let is_plain = data.results.len() == 1 && attributes(0).is_none();
        match (&data.results[..], parentheses) {
            ([], Parentheses::IfNeeded) => Ok(()),
            (&[only], Parentheses::IfNeeded) if is_plain => {
                f.write_str(" ")?;
                self.write_value_type(f, only)
            }
            (results, _) => {
                f.write_str(" (")?;
                comma_list(f, results.iter().enumerate(), |f, (index, &result)| {
                    self.write_value_type(f, result)?;
                    attributes(index).map_or(Ok(()), |list| write_attributes(f, list))
                })?;
                f.write_str(")")
            }
        }
    }

    /// The arguments of a call, then its bundles.
    fn write_arguments(&self, f: &mut Formatter<'_>, data: &InstData, call: &CallDetail) -> fmt::Result {
        let rest = data.operands.get(call.first_argument()..).unwrap_or(&[]);
        let (arguments, mut bundled) = rest.split_at(rest.len().saturating_sub(call.bundle_operands()));
        f.write_str("(")?;
        let none = Attributes::default();
        comma_list(f, arguments.iter().enumerate(), |f, (index, &argument)| {
            self.write_typed(f, argument)?;
            write_attributes(f, call.argument_attributes.get(index).unwrap_or(&none))
        })?;
        f.write_str(")")?;
        for (tag, count) in &call.bundles {
            let (operands, others) = bundled.split_at(bundled.len().min(*count as usize));
            bundled = others;
            write!(f, " bundle {}", Quoted(tag))?;
            self.write_typed_list(f, operands)?;
        }
        Ok(())
    }

    /// `(T a, ...)`.
    fn write_typed_list(&self, f: &mut Formatter<'_>, values: &[Value]) -> fmt::Result {
        f.write_str("(")?;
        comma_list(f, values, |f, &value| self.write_typed(f, value))?;
        f.write_str(")")
    }

    fn write_landing_pad(&self, f: &mut Formatter<'_>, data: &InstData, cleanup: bool) -> fmt::Result {
        match (cleanup, data.operands.is_empty()) {
            (true, true) => return f.write_str(" cleanup"),
            (false, true) => return Ok(()),
            (true, false) => f.write_str(" cleanup, ")?,
            (false, false) => f.write_str(" ")?,
        }
        comma_list(f, &data.operands, |f, &caught| self.write_typed(f, caught))
    }

    fn write_unsupported(
        &self,
        f: &mut Formatter<'_>,
        data: &InstData,
        detail: &UnsupportedDetail,
    ) -> fmt::Result {
        if !data.results.is_empty() {
            f.write_str(" (")?;
            comma_list(f, &data.results, |f, &result| self.write_value_type(f, result))?;
            f.write_str(")")?;
        }
        write!(f, " {}", Quoted(&detail.text))?;
        self.write_typed_list(f, &data.operands)?;
        if data.opcode.format() == Format::Unsupported {
            return Ok(());
        }
        f.write_str(" to [")?;
        comma_list(f, &detail.edges, |f, edge| self.write_edge(f, edge))?;
        f.write_str("]")
    }
}

/// How an operand is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Without a type.
    Plain,
    /// After its own type.
    Typed,
    /// After the instruction's type.
    FirstOfType,
}

/// Whether the results of a call stand in parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parentheses {
    Always,
    IfNeeded,
}

fn write_flags(f: &mut Formatter<'_>, flags: Flags) -> fmt::Result {
    let mut rest = flags;
    if flags.contains(Flags::FAST) {
        f.write_str(" fast")?;
        rest.remove(Flags::FAST);
    }
    let set = Flags::NAMES.iter().filter(|(flag, _)| rest.contains(*flag));
    set.clone().try_for_each(|(_, name)| write!(f, " {name}"))
}

fn write_ordering(f: &mut Formatter<'_>, ordering: Option<Ordering>) -> fmt::Result {
    ordering.map_or(Ok(()), |ordering| write!(f, ", {}", ordering.name()))
}

fn write_mask(f: &mut Formatter<'_>, mask: &[Option<u32>]) -> fmt::Result {
    f.write_str(", [")?;
    comma_list(f, mask, |f, lane| match lane {
        Some(lane) => write!(f, "{lane}"),
        None => f.write_str("poison"),
    })?;
    f.write_str("]")
}
