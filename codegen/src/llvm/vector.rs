//! Vectors: lanes, shuffles, reductions, masked accesses.

use super::error::Reason;
use super::function::Writer;
use super::inst::fast_math;
use ir::*;

/// The intrinsic of a reduction.
fn reduction(opcode: Opcode) -> Option<&'static str> {
    Some(match opcode {
        Opcode::ReduceIadd => "llvm.vector.reduce.add",
        Opcode::ReduceImul => "llvm.vector.reduce.mul",
        Opcode::ReduceAnd => "llvm.vector.reduce.and",
        Opcode::ReduceOr => "llvm.vector.reduce.or",
        Opcode::ReduceXor => "llvm.vector.reduce.xor",
        Opcode::ReduceSmin => "llvm.vector.reduce.smin",
        Opcode::ReduceSmax => "llvm.vector.reduce.smax",
        Opcode::ReduceUmin => "llvm.vector.reduce.umin",
        Opcode::ReduceUmax => "llvm.vector.reduce.umax",
        Opcode::ReduceFadd => "llvm.vector.reduce.fadd",
        Opcode::ReduceFmul => "llvm.vector.reduce.fmul",
        Opcode::ReduceFmin => "llvm.vector.reduce.fmin",
        Opcode::ReduceFmax => "llvm.vector.reduce.fmax",
        Opcode::ReduceMinimum => "llvm.vector.reduce.fminimum",
        Opcode::ReduceMaximum => "llvm.vector.reduce.fmaximum",
        _ => return None,
    })
}

impl Writer<'_, '_> {
    pub(super) fn vector(&mut self, data: &InstData) -> Result<(), Reason> {
        match data.opcode.format() {
            Format::Extract => {
                let (v, i) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
                self.operation(data, &format!("extractelement {v}, {i}"));
            }
            Format::Insert => {
                let (v, s) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
                let i = self.typed_operand(data, 2)?;
                self.operation(data, &format!("insertelement {v}, {s}, {i}"));
            }
            Format::Shuffle => self.shuffle(data)?,
            Format::Splat => self.splat(data)?,
            Format::MaskedLoad | Format::MaskedStore => self.masked(data)?,
            _ => self.reduction(data)?,
        }
        Ok(())
    }

    fn shuffle(&mut self, data: &InstData) -> Result<(), Reason> {
        let Detail::Mask(mask) = &data.detail else { return Err(Reason::Other("a shuffle has no mask")) };
        let (a, b) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
        let entries: Vec<String> = mask
            .iter()
            .map(|entry| entry.map_or_else(|| "i32 poison".to_owned(), |lane| format!("i32 {lane}")))
            .collect();
        let lanes = mask.len();
        let entries = if mask.iter().all(|entry| *entry == Some(0)) {
            "zeroinitializer".to_owned()
        } else if mask.iter().all(Option::is_none) {
            "poison".to_owned()
        } else {
            format!("<{}>", entries.join(", "))
        };
        self.operation(data, &format!("shufflevector {a}, {b}, <{lanes} x i32> {entries}"));
        Ok(())
    }

    fn splat(&mut self, data: &InstData) -> Result<(), Reason> {
        let (ty, lanes) = (self.ty(data.ty)?, data.ty.lanes().unwrap_or(1));
        let s = self.typed_operand(data, 0)?;
        let first = self.temp(&format!("insertelement {ty} poison, {s}, i64 0"));
        self.operation(
            data,
            &format!("shufflevector {ty} {first}, {ty} poison, <{lanes} x i32> zeroinitializer"),
        );
        Ok(())
    }

    /// A value in every lane of a vector.
    pub(super) fn splatted(&mut self, typed: &str, lane: Scalar, lanes: u32) -> Result<String, Reason> {
        let ty = self.ty(Type::Vector(lane, lanes))?;
        let first = self.temp(&format!("insertelement {ty} poison, {typed}, i64 0"));
        Ok(self.temp(&format!("shufflevector {ty} {first}, {ty} poison, <{lanes} x i32> zeroinitializer")))
    }

    fn reduction(&mut self, data: &InstData) -> Result<(), Reason> {
        let base = reduction(data.opcode).ok_or(Reason::Other("LLVM has no such reduction"))?;
        let lane = data.ty.lane().map(Type::Scalar).ok_or(Reason::Other("a reduction is of a vector"))?;
        let (ty, result) = (self.ty(data.ty)?, self.ty(lane)?);
        let a = self.typed_operand(data, 0)?;
        let flags = fast_math(data.flags);
        let text = if data.opcode.format() == Format::ReduceFrom {
            let name = self.cx.intrinsic(base, &[data.ty], &result, &[&result, &ty])?;
            let start = self.typed_operand(data, 1)?;
            format!("call {flags}{result} {name}({start}, {a})")
        } else {
            let name = self.cx.intrinsic(base, &[data.ty], &result, &[&ty])?;
            format!("call {flags}{result} {name}({a})")
        };
        self.operation(data, &text);
        Ok(())
    }

    fn masked(&mut self, data: &InstData) -> Result<(), Reason> {
        let Detail::Access(access) = &data.detail else {
            return Err(Reason::Other("an access has no alignment"));
        };
        // The argument is an `i32`; a lesser alignment promises less.
        let align = access.align.bytes().min(1 << 31);
        let ty = self.ty(data.ty)?;
        let mask = self.ty(data.ty.with_lane(Scalar::Int(1)))?;
        let is_load = data.opcode.format() == Format::MaskedLoad;
        let pointer = self.body.ty(self.operand(data, usize::from(!is_load))?);
        let pointers = self.ty(pointer)?;
        let base = match data.opcode {
            Opcode::MaskedLoad => "llvm.masked.load",
            Opcode::MaskedStore => "llvm.masked.store",
            Opcode::Gather => "llvm.masked.gather",
            _ => "llvm.masked.scatter",
        };
        let overloads = [data.ty, pointer];
        let mut operands = Vec::with_capacity(3);
        for index in 0..3 {
            operands.push(self.typed_operand(data, index)?);
        }
        let align = format!("i32 {align}");
        let text = if is_load {
            let name = self.cx.intrinsic(base, &overloads, &ty, &[&pointers, "i32", &mask, &ty])?;
            let [p, m, other] = &*operands else { return Err(Reason::Other("an operand is missing")) };
            format!("call {ty} {name}({p}, {align}, {m}, {other})")
        } else {
            let name = self.cx.intrinsic(base, &overloads, "void", &[&ty, &pointers, "i32", &mask])?;
            let [v, p, m] = &*operands else { return Err(Reason::Other("an operand is missing")) };
            format!("call void {name}({v}, {p}, {align}, {m})")
        };
        self.operation(data, &text);
        Ok(())
    }
}
