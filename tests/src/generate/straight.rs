//! Statements without control flow and memory: integers, vectors, conversions, comparisons.

use super::constants::limit;
use super::maker::{Maker, WILD};
use ir::*;

/// Integer operations that are defined for all operands.
const TOTAL: &[Opcode] = &[
    Opcode::Iadd,
    Opcode::Isub,
    Opcode::Imul,
    Opcode::And,
    Opcode::Or,
    Opcode::Xor,
    Opcode::Smin,
    Opcode::Smax,
    Opcode::Umin,
    Opcode::Umax,
    Opcode::SaddSat,
    Opcode::UaddSat,
    Opcode::SsubSat,
    Opcode::UsubSat,
];

const OVERFLOW: &[Opcode] = &[
    Opcode::SaddOverflow,
    Opcode::UaddOverflow,
    Opcode::SsubOverflow,
    Opcode::UsubOverflow,
    Opcode::SmulOverflow,
    Opcode::UmulOverflow,
];

const SHIFTS: &[Opcode] = &[Opcode::Shl, Opcode::Lshr, Opcode::Ashr, Opcode::SshlSat, Opcode::UshlSat];

const INT_REDUCTIONS: &[Opcode] = &[
    Opcode::ReduceIadd,
    Opcode::ReduceImul,
    Opcode::ReduceAnd,
    Opcode::ReduceOr,
    Opcode::ReduceXor,
    Opcode::ReduceSmin,
    Opcode::ReduceSmax,
    Opcode::ReduceUmin,
    Opcode::ReduceUmax,
];

impl Maker<'_, '_> {
    /// `value & mask`, with the mask cut to the width.
    pub fn masked(&mut self, value: Value, mask: u64) -> Value {
        let ty = self.body.ty(value);
        let mask = self.build().int(ty, i128::from(mask));
        self.build().binary(Opcode::And, value, mask)
    }

    /// Appends an integer instruction, with flags at times: then its result, which may be poison, is frozen.
    fn int_result(&mut self, mut data: InstData) -> Value {
        if self.dice.chance(self.knobs.flags) {
            let chosen = Flags::from_bits_truncate(self.dice.bits(4) as u32);
            data.flags = chosen & (data.opcode.info().flags - Flags::FAST);
        }
        let frozen = !data.flags.is_empty();
        let inst = self.build().push_implied(data);
        let value = self.body.insts[inst].results[0];
        self.kept_frozen(value, frozen)
    }

    fn kept_frozen(&mut self, value: Value, frozen: bool) -> Value {
        let value = if frozen { self.build().unary(Opcode::Freeze, value) } else { value };
        self.keep(value)
    }

    /// A statement of integer arithmetic.
    pub fn int_statement(&mut self) {
        let ty = self.int_type();
        let a = self.value(ty);
        let b = self.value(ty);
        let bits = ty.int_bits().unwrap_or(1);
        match self.dice.below(10) {
            0..=4 => {
                let op = self.dice.pick(TOTAL);
                self.int_result(InstData::new(op, ty, [a, b]));
            }
            5 => self.division(ty, a, b),
            6 => {
                let op = self.dice.pick(SHIFTS);
                // The greatest all-ones mask below the width.
                let amount = self.masked(b, (1 << bits.ilog2()) - 1);
                self.int_result(InstData::new(op, ty, [a, amount]));
            }
            7 => {
                let op = self.dice.pick(OVERFLOW);
                let (result, overflow) = self.build().overflow(op, a, b);
                self.keep(result);
                self.keep(overflow);
            }
            8 => {
                let op = self.dice.pick(&[
                    Opcode::Iabs,
                    Opcode::Ctpop,
                    Opcode::Ctlz,
                    Opcode::Cttz,
                    Opcode::BitReverse,
                    Opcode::Bswap,
                ]);
                let op =
                    if op == Opcode::Bswap && !bits.is_multiple_of(16) { Opcode::BitReverse } else { op };
                self.int_result(InstData::new(op, ty, [a]));
            }
            _ => {
                let op = self.dice.pick(&[Opcode::Fshl, Opcode::Fshr]);
                let c = self.value(ty);
                self.int_result(InstData::new(op, ty, [a, b, c]));
            }
        }
    }

    /// A division whose divisor is odd, and positive if signed.
    fn division(&mut self, ty: Type, a: Value, b: Value) {
        let bits = u32::from(ty.int_bits().unwrap_or(1));
        let signed = bits > 1 && self.dice.chance(0.5);
        let b = if signed {
            let positive = self.build().int(ty, (mask(bits) >> 1) as i128);
            self.build().binary(Opcode::And, b, positive)
        } else {
            b
        };
        let one = self.build().int(ty, 1);
        let divisor = self.build().binary(Opcode::Or, b, one);
        let ops = if signed { [Opcode::Sdiv, Opcode::Srem] } else { [Opcode::Udiv, Opcode::Urem] };
        let op = self.dice.pick(&ops);
        self.int_result(InstData::new(op, ty, [a, divisor]));
    }

    /// A statement with lanes of vectors.
    pub fn vector_statement(&mut self) {
        let lanes = self.dice.range(&self.knobs.lanes);
        let float = self.dice.chance(self.knobs.float);
        let lane = if float {
            Scalar::Float(self.dice.pick(&self.knobs.floats))
        } else {
            Scalar::Int(self.dice.pick(&self.knobs.int_widths))
        };
        let at_hand =
            self.values.iter().rev().map(|&value| self.body.ty(value)).find(|ty| ty.lanes().is_some());
        let ty = match at_hand {
            Some(ty) if self.dice.chance(0.6) && ty.address_space().is_none() => ty,
            _ => Type::Vector(lane, lanes),
        };
        let (Some(lane), Some(lanes)) = (ty.lane(), ty.lanes()) else { return };
        let a = self.value(ty);
        match self.dice.below(5) {
            0 => {
                let index = self.lane_index(lanes);
                let bound = self.bound(a);
                self.result(InstData::new(Opcode::Extract, ty, [a, index]), bound);
            }
            1 => {
                let scalar = self.value(Type::Scalar(lane));
                let index = self.lane_index(lanes);
                let bound = self.bound(a).max(self.bound(scalar));
                self.result(InstData::new(Opcode::Insert, ty, [a, scalar, index]), bound);
            }
            2 => {
                let b = self.value(ty);
                let count = self.dice.range(&self.knobs.lanes);
                let mask = (0..count).map(|_| Some(self.dice.below(2 * lanes))).collect();
                let bound = self.bound(a).max(self.bound(b));
                self.result(
                    InstData::new(Opcode::Shuffle, ty, [a, b]).with_detail(Detail::Mask(mask)),
                    bound,
                );
            }
            3 => {
                let scalar = self.value(Type::Scalar(lane));
                let bound = self.bound(scalar);
                self.result(InstData::new(Opcode::Splat, ty, [scalar]), bound);
            }
            _ => self.reduction(ty, a),
        }
    }

    fn lane_index(&mut self, lanes: u32) -> Value {
        if self.dice.chance(0.3)
            && let Some(value) = self.find(Type::I32)
        {
            let count = self.build().int(Type::I32, i128::from(lanes));
            return self.build().binary(Opcode::Urem, value, count);
        }
        let index = self.dice.below(lanes);
        let ty = self.dice.pick(&[Type::I32, Type::I64, Type::I8]);
        self.build().int(ty, i128::from(index))
    }

    fn reduction(&mut self, ty: Type, a: Value) {
        let Some(format) = ty.float_format() else {
            let op = self.dice.pick(INT_REDUCTIONS);
            self.result(InstData::new(op, ty, [a]), 0);
            return;
        };
        let lanes = ty.lanes().unwrap_or(1);
        // A sum of n + 1 numbers gains the bits of n + 1, a product adds all bounds.
        match self.dice.below(4) {
            0 => {
                let extra = (lanes + 1).ilog2() as i16 + 1;
                let a = self.tame(a, limit(format) - extra);
                let start = self.value(Type::Scalar(Scalar::Float(format)));
                let start = self.tame(start, limit(format) - extra);
                let bound = self.bound(a).max(self.bound(start)).max(0).saturating_add(extra);
                self.float_result(InstData::new(Opcode::ReduceFadd, ty, [a, start]), bound);
            }
            1 => {
                let each = limit(format) / (lanes as i16 + 1);
                let a = self.tame(a, each);
                let start = self.value(Type::Scalar(Scalar::Float(format)));
                let start = self.tame(start, each);
                let wild = self.bound(a) == WILD || self.bound(start) == WILD;
                let bound = if wild { WILD } else { each.max(0) * (lanes as i16 + 1) };
                self.float_result(InstData::new(Opcode::ReduceFmul, ty, [a, start]), bound);
            }
            _ => {
                let op = self.dice.pick(&[
                    Opcode::ReduceFmin,
                    Opcode::ReduceFmax,
                    Opcode::ReduceMinimum,
                    Opcode::ReduceMaximum,
                ]);
                let bound = self.bound(a);
                self.float_result(InstData::new(op, ty, [a]), bound);
            }
        }
    }

    /// A conversion between numbers.
    pub fn conversion_statement(&mut self) {
        let from = self.data_type();
        let a = self.value(from);
        match from.int_bits() {
            Some(bits) => self.convert_int(from, bits, a),
            None => self.convert_float(from, a),
        }
    }

    fn convert_int(&mut self, from: Type, bits: u8, a: Value) {
        if self.dice.chance(0.5) {
            let format = self.dice.pick(&self.knobs.floats);
            let to = from.with_lane(Scalar::Float(format));
            let op = self.dice.pick(&[Opcode::UiToFp, Opcode::SiToFp]);
            let value = self.build().convert(op, a, to);
            self.keep_float(value, i16::from(bits));
            return;
        }
        let width = self.dice.pick(&self.knobs.int_widths);
        if width == bits {
            return;
        }
        let to = from.with_lane(Scalar::Int(width));
        let op = if width < bits { Opcode::Itrunc } else { self.dice.pick(&[Opcode::Zext, Opcode::Sext]) };
        let mut data = InstData::new(op, from, [a]);
        let flagged = self.dice.chance(self.knobs.flags);
        if flagged {
            data.flags = op.info().flags & Flags::from_bits_truncate(self.dice.bits(1) as u32);
        }
        let inst = self.build().push(data, [to]);
        let value = self.body.insts[inst].results[0];
        self.kept_frozen(value, flagged);
    }

    fn convert_float(&mut self, from: Type, a: Value) {
        let have = from.float_format().unwrap_or(Float::F64);
        match self.dice.below(3) {
            0 => {
                let width = self.dice.pick(&self.knobs.int_widths);
                let to = from.with_lane(Scalar::Int(width));
                let op =
                    self.dice.pick(&[Opcode::FpToSiSat, Opcode::FpToUiSat, Opcode::FpToSi, Opcode::FpToUi]);
                let value = self.build().convert(op, a, to);
                self.kept_frozen(value, matches!(op, Opcode::FpToSi | Opcode::FpToUi));
            }
            1 if self.knobs.punned > 0.0 => {
                let int = from.with_lane(Scalar::Int(have.bits() as u8));
                let value = self.build().convert(Opcode::Bitcast, a, int);
                self.keep(value);
                if have != Float::F80 && self.dice.chance(self.knobs.punned) {
                    let bits = self.value(int);
                    let back = self.build().convert(Opcode::Bitcast, bits, from);
                    self.keep_float(back, WILD);
                }
            }
            _ => {
                let format = self.dice.pick(&self.knobs.floats);
                let op = match format.bits().cmp(&have.bits()) {
                    std::cmp::Ordering::Less => Opcode::FpTrunc,
                    std::cmp::Ordering::Greater => Opcode::FpExt,
                    std::cmp::Ordering::Equal => return,
                };
                let a = self.tame(a, limit(format).min(limit(have)));
                let bound = self.bound(a);
                let value = self.build().convert(op, a, from.with_lane(Scalar::Float(format)));
                self.keep_float(value, bound);
            }
        }
    }

    /// A comparison, or a choice between two values.
    pub fn choice_statement(&mut self) {
        let ty = self.data_type();
        let (a, b) = (self.value(ty), self.value(ty));
        match self.dice.below(5) {
            0 | 1 => {
                let cond = self.condition_of(ty, a, b);
                self.keep(cond);
            }
            2 | 3 => {
                let lanewise = self.dice.chance(0.3);
                let mask = if lanewise { ty.with_lane(Scalar::Int(1)) } else { Type::I1 };
                let cond = self.value(mask);
                let bound = self.bound(a).max(self.bound(b));
                let data = InstData::new(Opcode::Select, ty, [cond, a, b]);
                match ty.float_format() {
                    Some(_) => self.float_result(data, bound),
                    None => self.result(data, bound),
                };
            }
            _ if ty.float_format().is_some() => {
                let classes = self.dice.below(1024) as u16;
                let data = InstData::new(Opcode::IsFpClass, ty, [a]).with_detail(Detail::Class(classes));
                self.result(data, 0);
            }
            _ => {
                let bound = self.bound(a);
                self.result(InstData::new(Opcode::Freeze, ty, [a]), bound);
            }
        }
    }

    /// A comparison of two numbers; not kept.
    fn condition_of(&mut self, ty: Type, a: Value, b: Value) -> Value {
        if ty.float_format().is_some() {
            let cond = self.dice.pick(FloatCond::ALL);
            return self.build().fcmp(cond, a, b);
        }
        let cond = self.dice.pick(IntCond::ALL);
        let flagged = self.dice.chance(self.knobs.flags);
        let flags = if flagged { Flags::SAMESIGN } else { Flags::empty() };
        let data =
            InstData::new(Opcode::Icmp, ty, [a, b]).with_detail(Detail::IntCond(cond)).with_flags(flags);
        let inst = self.build().push_implied(data);
        let value = self.body.insts[inst].results[0];
        if flagged { self.build().unary(Opcode::Freeze, value) } else { value }
    }

    /// A condition to branch on.
    pub fn condition(&mut self) -> Value {
        if self.dice.chance(0.4)
            && let Some(value) = self.find(Type::I1)
        {
            return value;
        }
        let ty = self.data_type();
        let ty = ty.lane().map_or(ty, Type::Scalar);
        let (a, b) = (self.value(ty), self.value(ty));
        self.condition_of(ty, a, b)
    }
}
