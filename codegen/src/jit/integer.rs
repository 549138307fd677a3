//! Integer instructions. An integer is held in 32, 64 or 128 bits, those above its width zero.

use super::lower::{Lower, Lowered, MALFORMED, TRAP, refuse};
use super::runtime;
use super::shape::container;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Type as Machine, Value as MachineValue, types};
use ir::{IntCond, Opcode, Scalar, mask};

/// What an integer of `width` bits is held in.
pub(super) fn held(width: u8) -> Machine {
    container(Scalar::Int(width))
}

pub(super) fn int_cc(cond: IntCond) -> (IntCC, bool) {
    match cond {
        IntCond::Eq => (IntCC::Equal, false),
        IntCond::Ne => (IntCC::NotEqual, false),
        IntCond::Ugt => (IntCC::UnsignedGreaterThan, false),
        IntCond::Uge => (IntCC::UnsignedGreaterThanOrEqual, false),
        IntCond::Ult => (IntCC::UnsignedLessThan, false),
        IntCond::Ule => (IntCC::UnsignedLessThanOrEqual, false),
        IntCond::Sgt => (IntCC::SignedGreaterThan, true),
        IntCond::Sge => (IntCC::SignedGreaterThanOrEqual, true),
        IntCond::Slt => (IntCC::SignedLessThan, true),
        IntCond::Sle => (IntCC::SignedLessThanOrEqual, true),
    }
}

impl Lower<'_, '_> {
    /// Clears the bits above the width.
    pub fn cut(&mut self, width: u8, value: MachineValue) -> MachineValue {
        let ty = held(width);
        if ty.bits() == u32::from(width) {
            return value;
        }
        let all = self.int(ty, mask(width.into()));
        self.b.ins().band(value, all)
    }

    /// Copies the sign bit to the bits above the width.
    pub fn signed(&mut self, width: u8, value: MachineValue) -> MachineValue {
        let by = held(width).bits() - u32::from(width);
        if by == 0 {
            return value;
        }
        let by = self.int(types::I32, by.into());
        let up = self.b.ins().ishl(value, by);
        self.b.ins().sshr(up, by)
    }

    /// The integer, extended by zeros or its sign, or cut, in another machine type.
    pub fn resize(&mut self, value: MachineValue, to: Machine, is_signed: bool) -> MachineValue {
        let from = self.b.func.dfg.value_type(value);
        match (from.bits().cmp(&to.bits()), is_signed) {
            (std::cmp::Ordering::Equal, _) => value,
            (std::cmp::Ordering::Greater, _) => self.b.ins().ireduce(to, value),
            (std::cmp::Ordering::Less, true) => self.b.ins().sextend(to, value),
            (std::cmp::Ordering::Less, false) => self.b.ins().uextend(to, value),
        }
    }

    /// A comparison, as a condition.
    pub fn compare_ints(
        &mut self,
        cond: IntCond,
        width: u8,
        a: MachineValue,
        b: MachineValue,
    ) -> MachineValue {
        let (cc, is_signed) = int_cc(cond);
        let (a, b) = if is_signed { (self.signed(width, a), self.signed(width, b)) } else { (a, b) };
        self.b.ins().icmp(cc, a, b)
    }

    /// `a` if the condition is true. 128 bits are chosen by halves: Cranelift makes a minimum or a maximum of some
    /// choices, which it does not have for them.
    pub fn choose(&mut self, condition: MachineValue, a: MachineValue, b: MachineValue) -> MachineValue {
        if self.b.func.dfg.value_type(a) != types::I128 {
            return self.b.ins().select(condition, a, b);
        }
        let ((a_low, a_high), (b_low, b_high)) = (self.b.ins().isplit(a), self.b.ins().isplit(b));
        let low = self.b.ins().select(condition, a_low, b_low);
        let high = self.b.ins().select(condition, a_high, b_high);
        self.b.ins().iconcat(low, high)
    }

    fn choose_int(&mut self, cond: IntCond, width: u8, a: MachineValue, b: MachineValue) -> MachineValue {
        let first = self.compare_ints(cond, width, a, b);
        self.choose(first, a, b)
    }

    /// An amount to shift by; too great ones may shift by anything.
    fn amount(&mut self, amount: MachineValue) -> MachineValue {
        if self.b.func.dfg.value_type(amount) == types::I128 { self.b.ins().isplit(amount).0 } else { amount }
    }

    /// Bit `width - 1`, as a condition.
    fn sign_bit(&mut self, width: u8, value: MachineValue) -> MachineValue {
        let ty = held(width);
        let by = self.int(types::I32, u128::from(width) - 1);
        let bit = self.b.ins().ushr(value, by);
        let one = self.int(ty, 1);
        let bit = self.b.ins().band(bit, one);
        self.is_set(bit)
    }

    /// A binary operation.
    pub fn int_binary(
        &mut self,
        opcode: Opcode,
        width: u8,
        a: MachineValue,
        b: MachineValue,
    ) -> Lowered<MachineValue> {
        let ty = held(width);
        Ok(match opcode {
            Opcode::Iadd => {
                let sum = self.b.ins().iadd(a, b);
                self.cut(width, sum)
            }
            Opcode::Isub => {
                let difference = self.b.ins().isub(a, b);
                self.cut(width, difference)
            }
            Opcode::Imul => {
                let product = self.b.ins().imul(a, b);
                self.cut(width, product)
            }
            Opcode::Udiv | Opcode::Sdiv | Opcode::Urem | Opcode::Srem => {
                return self.divide(opcode, width, a, b);
            }
            Opcode::And => self.b.ins().band(a, b),
            Opcode::Or => self.b.ins().bor(a, b),
            Opcode::Xor => self.b.ins().bxor(a, b),
            Opcode::Shl => {
                let by = self.amount(b);
                let shifted = self.b.ins().ishl(a, by);
                self.cut(width, shifted)
            }
            Opcode::Lshr => {
                let by = self.amount(b);
                self.b.ins().ushr(a, by)
            }
            Opcode::Ashr => {
                let (a, by) = (self.signed(width, a), self.amount(b));
                let shifted = self.b.ins().sshr(a, by);
                self.cut(width, shifted)
            }
            Opcode::Smin => self.choose_int(IntCond::Sle, width, a, b),
            Opcode::Smax => self.choose_int(IntCond::Sge, width, a, b),
            Opcode::Umin => self.choose_int(IntCond::Ule, width, a, b),
            Opcode::Umax => self.choose_int(IntCond::Uge, width, a, b),
            Opcode::SaddSat | Opcode::SsubSat => {
                let is_sum = opcode == Opcode::SaddSat;
                let operation = if is_sum { Opcode::SaddOverflow } else { Opcode::SsubOverflow };
                let (result, over) = self.overflowing(operation, width, a, b)?;
                let negative = self.sign_bit(width, b);
                let (least, greatest) = self.ends(width);
                let end = if is_sum {
                    self.choose(negative, least, greatest)
                } else {
                    self.choose(negative, greatest, least)
                };
                self.choose(over, end, result)
            }
            Opcode::UaddSat => {
                let (result, over) = self.overflowing(Opcode::UaddOverflow, width, a, b)?;
                let all = self.int(ty, mask(width.into()));
                self.choose(over, all, result)
            }
            Opcode::UsubSat => {
                let (result, over) = self.overflowing(Opcode::UsubOverflow, width, a, b)?;
                let zero = self.int(ty, 0);
                self.choose(over, zero, result)
            }
            Opcode::SshlSat => {
                let by = self.amount(b);
                let (bits, back, sign) =
                    (self.b.ins().ishl(a, by), self.signed(width, a), self.sign_bit(width, a));
                let bits = self.cut(width, bits);
                let wide = self.signed(width, bits);
                let down = self.b.ins().sshr(wide, by);
                let fits = self.b.ins().icmp(IntCC::Equal, down, back);
                let (least, greatest) = self.ends(width);
                let end = self.choose(sign, least, greatest);
                self.choose(fits, bits, end)
            }
            Opcode::UshlSat => {
                let by = self.amount(b);
                let bits = self.b.ins().ishl(a, by);
                let bits = self.cut(width, bits);
                let down = self.b.ins().ushr(bits, by);
                let fits = self.b.ins().icmp(IntCC::Equal, down, a);
                let all = self.int(ty, mask(width.into()));
                self.choose(fits, bits, all)
            }
            _ => return refuse(MALFORMED),
        })
    }

    /// The least and the greatest signed number.
    pub fn ends(&mut self, width: u8) -> (MachineValue, MachineValue) {
        let ty = held(width);
        (self.int(ty, 1 << (width - 1)), self.int(ty, mask(u32::from(width) - 1)))
    }

    fn divide(
        &mut self,
        opcode: Opcode,
        width: u8,
        a: MachineValue,
        b: MachineValue,
    ) -> Lowered<MachineValue> {
        let is_signed = matches!(opcode, Opcode::Sdiv | Opcode::Srem);
        let quotient = matches!(opcode, Opcode::Sdiv | Opcode::Udiv);
        let (a, b) = if is_signed { (self.signed(width, a), self.signed(width, b)) } else { (a, b) };
        let result = if held(width) == types::I128 {
            self.divide_wide(is_signed, quotient, a, b)
        } else {
            match opcode {
                Opcode::Udiv => self.b.ins().udiv(a, b),
                Opcode::Urem => self.b.ins().urem(a, b),
                Opcode::Sdiv => self.b.ins().sdiv(a, b),
                _ => self.b.ins().srem(a, b),
            }
        };
        Ok(if is_signed { self.cut(width, result) } else { result })
    }

    fn divide_wide(
        &mut self,
        is_signed: bool,
        quotient: bool,
        a: MachineValue,
        b: MachineValue,
    ) -> MachineValue {
        let (low, high) = self.b.ins().isplit(b);
        let any = self.b.ins().bor(low, high);
        self.b.ins().trapz(any, TRAP);
        let buffer = self.fill_buffer(&[(0, a), (1, b)]);
        let how = self.int(types::I32, u128::from(is_signed));
        self.helper(runtime::divide as *const () as usize, &[how, buffer], None);
        self.buffered(buffer, u32::from(!quotient), types::I128)
    }

    /// The result and whether it overflowed, as a condition.
    pub fn overflowing(
        &mut self,
        opcode: Opcode,
        width: u8,
        a: MachineValue,
        b: MachineValue,
    ) -> Lowered<(MachineValue, MachineValue)> {
        let is_sum = matches!(opcode, Opcode::SaddOverflow | Opcode::UaddOverflow);
        match opcode {
            Opcode::SaddOverflow | Opcode::UaddOverflow | Opcode::SsubOverflow | Opcode::UsubOverflow => {}
            _ => return self.multiply(opcode, width, a, b),
        }
        let result = if is_sum { self.b.ins().iadd(a, b) } else { self.b.ins().isub(a, b) };
        let result = self.cut(width, result);
        let over = match opcode {
            Opcode::UaddOverflow => self.b.ins().icmp(IntCC::UnsignedLessThan, result, a),
            Opcode::UsubOverflow => self.b.ins().icmp(IntCC::UnsignedLessThan, a, b),
            _ => {
                // A sum overflows if its sign is that of neither operand, a difference if the operands' signs
                // differ and its own is not that of the first.
                let first = self.b.ins().bxor(a, result);
                let second = if is_sum { self.b.ins().bxor(b, result) } else { self.b.ins().bxor(a, b) };
                let both = self.b.ins().band(first, second);
                self.sign_bit(width, both)
            }
        };
        Ok((result, over))
    }

    fn multiply(
        &mut self,
        opcode: Opcode,
        width: u8,
        a: MachineValue,
        b: MachineValue,
    ) -> Lowered<(MachineValue, MachineValue)> {
        let is_signed = match opcode {
            Opcode::SmulOverflow => true,
            Opcode::UmulOverflow => false,
            _ => return refuse(MALFORMED),
        };
        let (a, b) = if is_signed { (self.signed(width, a), self.signed(width, b)) } else { (a, b) };
        let ty = held(width);
        if ty == types::I128 {
            let buffer = self.fill_buffer(&[(0, a), (1, b)]);
            let how = self.int(types::I32, u128::from(is_signed));
            let bits = self.int(types::I32, width.into());
            let helper = runtime::multiply as *const () as usize;
            let over = self.helper_value(helper, &[how, bits, buffer], types::I32)?;
            let over = self.is_set(over);
            return Ok((self.buffered(buffer, 0, types::I128), over));
        }
        let wide = if ty == types::I32 { types::I64 } else { types::I128 };
        let (a, b) = (self.resize(a, wide, is_signed), self.resize(b, wide, is_signed));
        let product = self.b.ins().imul(a, b);
        let low = self.resize(product, ty, false);
        let result = self.cut(width, low);
        let back = if is_signed { self.signed(width, result) } else { result };
        let back = self.resize(back, wide, is_signed);
        let over = self.b.ins().icmp(IntCC::NotEqual, back, product);
        Ok((result, over))
    }

    /// A unary operation.
    pub fn int_unary(&mut self, opcode: Opcode, width: u8, a: MachineValue) -> Lowered<MachineValue> {
        let ty = held(width);
        let above = ty.bits() - u32::from(width);
        Ok(match opcode {
            Opcode::Iabs => {
                let zero = self.int(ty, 0);
                let minus = self.b.ins().isub(zero, a);
                let minus = self.cut(width, minus);
                let negative = self.sign_bit(width, a);
                self.choose(negative, minus, a)
            }
            Opcode::Ctpop => {
                let count = self.b.ins().popcnt(a);
                self.cut(width, count)
            }
            Opcode::Ctlz => {
                let count = self.leading_zeros(a);
                let above = self.int(ty, above.into());
                let count = self.b.ins().isub(count, above);
                self.cut(width, count)
            }
            Opcode::Cttz => {
                // A one above the width ends the count.
                let end = if above == 0 { 0 } else { 1 << width };
                let end = self.int(ty, end);
                let ended = self.b.ins().bor(a, end);
                let count = self.trailing_zeros(ended);
                self.cut(width, count)
            }
            Opcode::Bswap | Opcode::BitReverse => {
                let turned =
                    if opcode == Opcode::Bswap { self.b.ins().bswap(a) } else { self.b.ins().bitrev(a) };
                let by = self.int(types::I32, above.into());
                if above == 0 { turned } else { self.b.ins().ushr(turned, by) }
            }
            _ => return refuse(MALFORMED),
        })
    }

    fn leading_zeros(&mut self, a: MachineValue) -> MachineValue {
        if self.b.func.dfg.value_type(a) != types::I128 {
            return self.b.ins().clz(a);
        }
        let (low, high) = self.b.ins().isplit(a);
        let (below, count) = (self.b.ins().clz(low), self.b.ins().clz(high));
        let below = self.b.ins().iadd_imm_s(below, 64);
        let some = self.is_set(high);
        let count = self.choose(some, count, below);
        self.b.ins().uextend(types::I128, count)
    }

    fn trailing_zeros(&mut self, a: MachineValue) -> MachineValue {
        if self.b.func.dfg.value_type(a) != types::I128 {
            return self.b.ins().ctz(a);
        }
        let (low, high) = self.b.ins().isplit(a);
        let (count, above) = (self.b.ins().ctz(low), self.b.ins().ctz(high));
        let above = self.b.ins().iadd_imm_s(above, 64);
        let some = self.is_set(low);
        let count = self.choose(some, count, above);
        self.b.ins().uextend(types::I128, count)
    }

    /// `fshl` and `fshr`.
    pub fn funnel(&mut self, opcode: Opcode, width: u8, args: [MachineValue; 3]) -> MachineValue {
        let ty = held(width);
        let [a, b, c] = args;
        let bits = self.int(ty, width.into());
        let by = if width.is_power_of_two() {
            let low = self.int(ty, u128::from(width) - 1);
            self.b.ins().band(c, low)
        } else if ty == types::I128 {
            self.divide_wide(false, false, c, bits)
        } else {
            self.b.ins().urem(c, bits)
        };
        let other = self.b.ins().isub(bits, by);
        let (left, right) = if opcode == Opcode::Fshl { (by, other) } else { (other, by) };
        let (left, right) = (self.amount(left), self.amount(right));
        let (high, low) = (self.b.ins().ishl(a, left), self.b.ins().ushr(b, right));
        let both = self.b.ins().bor(high, low);
        let both = self.cut(width, both);
        let some = self.is_set(by);
        let none = if opcode == Opcode::Fshl { a } else { b };
        self.choose(some, both, none)
    }
}
