//! Intrinsic functions that are instructions here. All others stay calls.

use super::memory::alignment;
use super::{Converter, Refusal, raw};
use ir::{
    Access, Align, Constant, Detail, Flags, InstData, MathFn, Opcode, Scalar, Type, Value, ValueList,
    implied_results, mask,
};
use llvm_sys::prelude::LLVMValueRef;
use std::collections::HashMap;
use std::sync::OnceLock;

/// How an intrinsic is converted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// The arguments are the operands; the first one has the instruction's type.
    Same(Opcode),
    /// As `Same`, a function of the math table.
    Math(MathFn),
    /// The first argument is the operand; the second one says whether there is this flag.
    Flagged(Opcode, Flags),
    /// The argument is converted to the type of the result.
    Convert(Opcode),
    /// A reduction from a start, which comes first in LLVM.
    ReduceFrom(Opcode),
    /// Which classes a number is tested for is the second argument.
    Class,
    /// Destination, source, length, and whether it is volatile.
    Copy(Opcode),
    /// Destination, byte, length, and whether it is volatile.
    Fill,
    /// Address, alignment, mask, other lanes.
    MaskedLoad(Opcode),
    /// Value, address, alignment, mask.
    MaskedStore(Opcode),
    /// Size, or -1, and address.
    Lifetime(Opcode),
    /// A condition.
    Assume,
    /// The vector 0, 1, 2, ...
    Steps,
    /// Says nothing that the IR keeps.
    Drop,
}

/// What declares an alias scope.
const SCOPE: &str = "llvm.experimental.noalias.scope.decl";

/// The intrinsics but for those of the math table, without the types at the end of their names.
#[rustfmt::skip]
pub(super) const TABLE: [(&str, Rule); 57] = [
    ("llvm.smin", Rule::Same(Opcode::Smin)),
    ("llvm.smax", Rule::Same(Opcode::Smax)),
    ("llvm.umin", Rule::Same(Opcode::Umin)),
    ("llvm.umax", Rule::Same(Opcode::Umax)),
    ("llvm.sadd.sat", Rule::Same(Opcode::SaddSat)),
    ("llvm.uadd.sat", Rule::Same(Opcode::UaddSat)),
    ("llvm.ssub.sat", Rule::Same(Opcode::SsubSat)),
    ("llvm.usub.sat", Rule::Same(Opcode::UsubSat)),
    ("llvm.sshl.sat", Rule::Same(Opcode::SshlSat)),
    ("llvm.ushl.sat", Rule::Same(Opcode::UshlSat)),
    ("llvm.sadd.with.overflow", Rule::Same(Opcode::SaddOverflow)),
    ("llvm.uadd.with.overflow", Rule::Same(Opcode::UaddOverflow)),
    ("llvm.ssub.with.overflow", Rule::Same(Opcode::SsubOverflow)),
    ("llvm.usub.with.overflow", Rule::Same(Opcode::UsubOverflow)),
    ("llvm.smul.with.overflow", Rule::Same(Opcode::SmulOverflow)),
    ("llvm.umul.with.overflow", Rule::Same(Opcode::UmulOverflow)),
    ("llvm.abs", Rule::Flagged(Opcode::Iabs, Flags::NSW)),
    ("llvm.ctpop", Rule::Same(Opcode::Ctpop)),
    ("llvm.ctlz", Rule::Flagged(Opcode::Ctlz, Flags::EXACT)),
    ("llvm.cttz", Rule::Flagged(Opcode::Cttz, Flags::EXACT)),
    ("llvm.bswap", Rule::Same(Opcode::Bswap)),
    ("llvm.bitreverse", Rule::Same(Opcode::BitReverse)),
    ("llvm.fshl", Rule::Same(Opcode::Fshl)),
    ("llvm.fshr", Rule::Same(Opcode::Fshr)),
    ("llvm.fptoui.sat", Rule::Convert(Opcode::FpToUiSat)),
    ("llvm.fptosi.sat", Rule::Convert(Opcode::FpToSiSat)),
    ("llvm.is.fpclass", Rule::Class),
    ("llvm.vector.reduce.add", Rule::Same(Opcode::ReduceIadd)),
    ("llvm.vector.reduce.mul", Rule::Same(Opcode::ReduceImul)),
    ("llvm.vector.reduce.and", Rule::Same(Opcode::ReduceAnd)),
    ("llvm.vector.reduce.or", Rule::Same(Opcode::ReduceOr)),
    ("llvm.vector.reduce.xor", Rule::Same(Opcode::ReduceXor)),
    ("llvm.vector.reduce.smin", Rule::Same(Opcode::ReduceSmin)),
    ("llvm.vector.reduce.smax", Rule::Same(Opcode::ReduceSmax)),
    ("llvm.vector.reduce.umin", Rule::Same(Opcode::ReduceUmin)),
    ("llvm.vector.reduce.umax", Rule::Same(Opcode::ReduceUmax)),
    ("llvm.vector.reduce.fadd", Rule::ReduceFrom(Opcode::ReduceFadd)),
    ("llvm.vector.reduce.fmul", Rule::ReduceFrom(Opcode::ReduceFmul)),
    ("llvm.vector.reduce.fmin", Rule::Same(Opcode::ReduceFmin)),
    ("llvm.vector.reduce.fmax", Rule::Same(Opcode::ReduceFmax)),
    ("llvm.vector.reduce.fminimum", Rule::Same(Opcode::ReduceMinimum)),
    ("llvm.vector.reduce.fmaximum", Rule::Same(Opcode::ReduceMaximum)),
    ("llvm.memcpy", Rule::Copy(Opcode::Memcpy)),
    ("llvm.memcpy.inline", Rule::Copy(Opcode::Memcpy)),
    ("llvm.memmove", Rule::Copy(Opcode::Memmove)),
    ("llvm.memset", Rule::Fill),
    ("llvm.memset.inline", Rule::Fill),
    ("llvm.masked.load", Rule::MaskedLoad(Opcode::MaskedLoad)),
    ("llvm.masked.store", Rule::MaskedStore(Opcode::MaskedStore)),
    ("llvm.masked.gather", Rule::MaskedLoad(Opcode::Gather)),
    ("llvm.masked.scatter", Rule::MaskedStore(Opcode::Scatter)),
    ("llvm.lifetime.start", Rule::Lifetime(Opcode::LifetimeStart)),
    ("llvm.lifetime.end", Rule::Lifetime(Opcode::LifetimeEnd)),
    ("llvm.assume", Rule::Assume),
    ("llvm.experimental.stepvector", Rule::Steps),
    ("llvm.donothing", Rule::Drop),
    (SCOPE, Rule::Drop),
];

/// The rule of an intrinsic by its full name: `llvm.sin.v2f64`.
fn rule(name: &str) -> Option<Rule> {
    static RULES: OnceLock<HashMap<&str, Rule>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let math = MathFn::ALL
            .iter()
            .filter_map(|&function| function.info().intrinsic.map(|name| (name, Rule::Math(function))));
        math.chain(TABLE).collect()
    });
    let mut base = name;
    loop {
        if let Some(&rule) = rules.get(base) {
            return Some(rule);
        }
        let (rest, last) = base.rsplit_once('.')?;
        if !is_mangled_type(last) {
            return None;
        }
        base = rest;
    }
}

/// Whether a part of an intrinsic's name stands for a type: `f64`, `p0`, `v4i32`.
fn is_mangled_type(mut part: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(vector) = part.strip_prefix("nxv").or_else(|| part.strip_prefix('v')) {
        part = vector.trim_start_matches(|lanes: char| lanes.is_ascii_digit());
    }
    let scalar = part.strip_prefix("bf").or_else(|| part.strip_prefix(['i', 'f', 'p']));
    part == "ppcf128" || scalar.is_some_and(number)
}

/// Whether a call declares an alias scope: what is known of the scope holds between two executions of this.
pub(super) fn declares_scope(call: LLVMValueRef) -> bool {
    intrinsic_name(call).is_some_and(|name| name == SCOPE)
}

/// The name of the intrinsic that is called.
fn intrinsic_name(call: LLVMValueRef) -> Option<String> {
    let callee = raw::called_value(call);
    (raw::is_function(callee) && raw::intrinsic_id(callee) != 0).then(|| raw::name(callee))
}

impl Converter<'_, '_> {
    /// Converts a call of an intrinsic that is an instruction here. False if it stays a call: also one of the
    /// table, if it is about types that the IR does not compute with.
    pub(super) fn intrinsic(&mut self) -> Result<bool, Refusal> {
        let inst = self.at.inst;
        let Some(rule) = intrinsic_name(inst).and_then(|name| rule(&name)) else { return Ok(false) };
        if raw::bundle_count(inst) > 0 {
            return Ok(false);
        }
        match self.apply(rule) {
            Ok(()) => Ok(true),
            Err(Refusal::Unsupported) => Ok(false),
            Err(reason) => Err(reason),
        }
    }

    /// Applies a rule; emits nothing if it refuses.
    fn apply(&mut self, rule: Rule) -> Result<(), Refusal> {
        match rule {
            Rule::Same(opcode) => {
                let operands = self.arguments()?;
                self.implied(opcode, operands, Detail::None, Flags::empty())
            }
            Rule::Math(function) => self.math(function),
            Rule::Flagged(opcode, flag) => {
                let operand = self.operand(0)?;
                let flags = if self.immediate(1)? == 0 { Flags::empty() } else { flag };
                self.implied(opcode, [operand].into_iter().collect(), Detail::None, flags)
            }
            Rule::Convert(opcode) => {
                let (operand, to) = (self.operand(0)?, self.result_type()?);
                self.emit_value(InstData::new(opcode, self.body.ty(operand), [operand]), [to]);
                Ok(())
            }
            Rule::ReduceFrom(opcode) => {
                let (start, vector) = (self.operand(0)?, self.operand(1)?);
                self.implied(opcode, [vector, start].into_iter().collect(), Detail::None, Flags::empty())
            }
            Rule::Class => {
                let operand = self.operand(0)?;
                let classes = u16::try_from(self.immediate(1)?).map_err(|_| Refusal::Unsupported)?;
                let operands = [operand].into_iter().collect();
                self.implied(Opcode::IsFpClass, operands, Detail::Class(classes), Flags::empty())
            }
            Rule::Copy(opcode) => self.copy(opcode),
            Rule::Fill => self.fill(),
            Rule::MaskedLoad(opcode) => self.masked_load(opcode),
            Rule::MaskedStore(opcode) => self.masked_store(opcode),
            Rule::Lifetime(opcode) => self.lifetime(opcode),
            Rule::Assume => {
                let condition = self.operand(0)?;
                self.emit_implied(InstData::new(Opcode::Assume, Type::I1, [condition]));
                Ok(())
            }
            Rule::Steps => self.steps(),
            Rule::Drop => Ok(()),
        }
    }

    /// All arguments, each of a type that the IR computes with.
    fn arguments(&mut self) -> Result<ValueList, Refusal> {
        (0..raw::argument_count(self.at.inst)).map(|index| self.operand(index)).collect()
    }

    /// The number that an argument must be.
    fn immediate(&mut self, index: u32) -> Result<u128, Refusal> {
        let value = self.operand(index)?;
        match self.body.as_constant(value) {
            Some(Constant::Int(number)) => Ok(*number),
            _ => Err(Refusal::Unsupported),
        }
    }

    /// An instruction of the first operand's type whose results opcode and type imply.
    fn implied(
        &mut self,
        opcode: Opcode,
        operands: ValueList,
        detail: Detail,
        flags: Flags,
    ) -> Result<(), Refusal> {
        let ty = operands.first().map(|&first| self.body.ty(first)).ok_or(Refusal::Unsupported)?;
        let results = implied_results(opcode, ty, &detail).ok_or(Refusal::Unsupported)?;
        if *results != *self.part_types(raw::type_of(self.at.inst)) {
            return Err(Refusal::Unsupported);
        }
        self.emit_value(InstData::new(opcode, ty, operands).with_detail(detail).with_flags(flags), results);
        Ok(())
    }

    fn math(&mut self, function: MathFn) -> Result<(), Refusal> {
        let operands = self.arguments()?;
        let results = self.part_types(raw::type_of(self.at.inst));
        let shape = function.shape();
        if operands.len() != shape.operands() || results.len() != shape.results() {
            return Err(Refusal::Unsupported);
        }
        let ty = operands.first().map(|&first| self.body.ty(first)).ok_or(Refusal::Unsupported)?;
        let data = InstData::new(Opcode::Math, ty, operands).with_detail(Detail::Math(function));
        self.emit_value(data, results);
        Ok(())
    }

    /// The alignment that the call promises for an argument.
    fn promised(&self, argument: u32) -> Align {
        let bytes = raw::argument_attribute(self.at.inst, argument, raw::attribute_kind("align"));
        bytes.and_then(Align::new).unwrap_or(Align::ONE)
    }

    fn volatility(&mut self, argument: u32) -> Result<Flags, Refusal> {
        Ok(if self.immediate(argument)? == 0 { Flags::empty() } else { Flags::VOLATILE })
    }

    fn copy(&mut self, opcode: Opcode) -> Result<(), Refusal> {
        let (to, from, bytes) = (self.operand(0)?, self.operand(1)?, self.operand(2)?);
        let flags = self.volatility(3)?;
        let detail = Detail::Copy(self.promised(0), self.promised(1));
        let data = InstData::new(opcode, self.body.ty(bytes), [to, from, bytes]);
        self.emit_value(data.with_detail(detail).with_flags(flags), []);
        Ok(())
    }

    fn fill(&mut self) -> Result<(), Refusal> {
        let (to, byte, bytes) = (self.operand(0)?, self.operand(1)?, self.operand(2)?);
        let flags = self.volatility(3)?;
        let detail = Detail::Access(Access::aligned(self.promised(0)));
        let data = InstData::new(Opcode::Memset, self.body.ty(bytes), [to, byte, bytes]);
        self.emit_value(data.with_detail(detail).with_flags(flags), []);
        Ok(())
    }

    fn masked_load(&mut self, opcode: Opcode) -> Result<(), Refusal> {
        let (from, mask, otherwise) = (self.operand(0)?, self.operand(2)?, self.operand(3)?);
        let ty = self.result_type()?;
        let access = self.masked_access(1, ty)?;
        self.emit_value(InstData::new(opcode, ty, [from, mask, otherwise]).with_detail(access), [ty]);
        Ok(())
    }

    fn masked_store(&mut self, opcode: Opcode) -> Result<(), Refusal> {
        let (value, to, mask) = (self.operand(0)?, self.operand(1)?, self.operand(3)?);
        let ty = self.body.ty(value);
        let access = self.masked_access(2, ty)?;
        self.emit_value(InstData::new(opcode, ty, [value, to, mask]).with_detail(access), []);
        Ok(())
    }

    /// An access of the alignment that argument `index` gives; zero is that of a lane.
    fn masked_access(&mut self, index: u32, ty: Type) -> Result<Detail, Refusal> {
        let bytes = u32::try_from(self.immediate(index)?).map_err(|_| Refusal::Unsupported)?;
        let lane = ty.lane().map(Type::Scalar).ok_or(Refusal::Unsupported)?;
        let natural = self.context.module.layout().natural_align(lane);
        let align = match (bytes, natural) {
            (0, Some(natural)) => Align::new(u64::from(natural)).unwrap_or(Align::ONE),
            _ => alignment(bytes),
        };
        Ok(Detail::Access(Access::aligned(align)))
    }

    fn lifetime(&mut self, opcode: Opcode) -> Result<(), Refusal> {
        let (bytes, object) = (self.immediate(0)?, self.operand(1)?);
        let bytes = u64::try_from(bytes).ok().filter(|&bytes| bytes != u64::MAX);
        let data = InstData::new(opcode, Type::I1, [object]);
        self.emit_value(data.with_detail(Detail::Lifetime(bytes)), []);
        Ok(())
    }

    fn steps(&mut self) -> Result<(), Refusal> {
        let ty = self.result_type()?;
        let Type::Vector(Scalar::Int(bits), lanes) = ty else { return Err(Refusal::Unsupported) };
        let last = mask(u32::from(bits));
        let lane = |index: u32| match u128::from(index) {
            index if index > last => Constant::Poison,
            index => Constant::Int(index),
        };
        let vector: Value = self.body.constant(ty, Constant::vector((0..lanes).map(lane).collect()));
        self.define_as(self.at.inst, [vector].into_iter().collect());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_types() {
        assert!(matches!(rule("llvm.exp2.f64"), Some(Rule::Math(MathFn::Exp2))));
        assert!(matches!(rule("llvm.powi.v4f32.i32"), Some(Rule::Math(MathFn::Powi))));
        assert!(matches!(rule("llvm.memcpy.p0.p0.i64"), Some(Rule::Copy(Opcode::Memcpy))));
        assert!(matches!(rule("llvm.assume"), Some(Rule::Assume)));
        assert!(matches!(rule("llvm.minimum.bf16"), Some(Rule::Math(MathFn::Minimum))));
    }

    #[test]
    fn longer_names_are_other_functions() {
        assert!(rule("llvm.memset.element.unordered.atomic.p0.i32").is_none());
        assert!(rule("llvm.experimental.constrained.sin.f64").is_none());
        assert!(rule("llvm.masked.expandload.v4f32").is_none());
        assert!(rule("llvm.expect.i1").is_none());
        assert!(rule("llvm").is_none());
    }
}
