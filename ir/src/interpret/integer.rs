//! Integer arithmetic on the bits of one lane. `None` is poison.

use super::trap::TrapKind;
use crate::cond::{IntCond, RmwOp};
use crate::constant::mask;
use crate::flags::Flags;
use crate::opcode::Opcode;
use std::cmp::Ordering;

/// The bits as a signed number of `width` bits.
pub(super) const fn signed(width: u32, bits: u128) -> i128 {
    let shift = 128 - width;
    ((bits << shift) as i128) >> shift
}

/// The least and the greatest signed number of `width` bits.
pub(super) const fn signed_range(width: u32) -> (i128, i128) {
    (signed(width, 1 << (width - 1)), (mask(width) >> 1) as i128)
}

fn in_signed_range(width: u32, value: i128) -> bool {
    let (least, greatest) = signed_range(width);
    (least..=greatest).contains(&value)
}

/// A result modulo 2^width, and whether it is right as a signed and as an unsigned number.
pub(super) struct Wrapped {
    pub bits: u128,
    pub unsigned_ok: bool,
    pub signed_ok: bool,
}

impl Wrapped {
    fn new(width: u32, bits: u128, unsigned: Option<u128>, signed: Option<i128>) -> Self {
        Wrapped {
            bits: bits & mask(width),
            unsigned_ok: unsigned.is_some_and(|value| value <= mask(width)),
            signed_ok: signed.is_some_and(|value| in_signed_range(width, value)),
        }
    }

    fn checked(self, flags: Flags) -> Option<u128> {
        let broken =
            flags.contains(Flags::NUW) && !self.unsigned_ok || flags.contains(Flags::NSW) && !self.signed_ok;
        (!broken).then_some(self.bits)
    }
}

pub(super) fn add(width: u32, a: u128, b: u128) -> Wrapped {
    let exact = signed(width, a).checked_add(signed(width, b));
    Wrapped::new(width, a.wrapping_add(b), a.checked_add(b), exact)
}

pub(super) fn sub(width: u32, a: u128, b: u128) -> Wrapped {
    let exact = signed(width, a).checked_sub(signed(width, b));
    Wrapped::new(width, a.wrapping_sub(b), a.checked_sub(b), exact)
}

pub(super) fn mul(width: u32, a: u128, b: u128) -> Wrapped {
    let exact = signed(width, a).checked_mul(signed(width, b));
    Wrapped::new(width, a.wrapping_mul(b), a.checked_mul(b), exact)
}

/// `b` is below the width.
fn shl(width: u32, a: u128, b: u128) -> Wrapped {
    let bits = a << b & mask(width);
    Wrapped { bits, unsigned_ok: bits >> b == a, signed_ok: signed(width, bits) >> b == signed(width, a) }
}

/// A binary operation of integers.
pub(super) fn binary(
    opcode: Opcode,
    flags: Flags,
    width: u32,
    a: u128,
    b: u128,
) -> Result<Option<u128>, TrapKind> {
    let (sa, sb) = (signed(width, a), signed(width, b));
    let exact = flags.contains(Flags::EXACT);
    let choose = |first| if first { a } else { b };
    Ok(Some(match opcode {
        Opcode::Iadd => return Ok(add(width, a, b).checked(flags)),
        Opcode::Isub => return Ok(sub(width, a, b).checked(flags)),
        Opcode::Imul => return Ok(mul(width, a, b).checked(flags)),
        Opcode::Udiv | Opcode::Sdiv | Opcode::Urem | Opcode::Srem => {
            return divide(opcode, exact, width, a, b);
        }
        Opcode::And => a & b,
        Opcode::Or if flags.contains(Flags::DISJOINT) && a & b != 0 => return Ok(None),
        Opcode::Or => a | b,
        Opcode::Xor => a ^ b,
        Opcode::Shl | Opcode::Lshr | Opcode::Ashr | Opcode::SshlSat | Opcode::UshlSat => {
            return Ok(if b < u128::from(width) { shift(opcode, flags, width, a, b) } else { None });
        }
        Opcode::Smin => choose(sa <= sb),
        Opcode::Smax => choose(sa >= sb),
        Opcode::Umin => a.min(b),
        Opcode::Umax => a.max(b),
        Opcode::SaddSat => saturate(width, add(width, a, b), sb < 0),
        Opcode::SsubSat => saturate(width, sub(width, a, b), sb >= 0),
        Opcode::UaddSat => {
            let sum = add(width, a, b);
            if sum.unsigned_ok { sum.bits } else { mask(width) }
        }
        Opcode::UsubSat => a.saturating_sub(b),
        _ => return Err(TrapKind::Malformed { what: "no integer operation of two operands" }),
    }))
}

fn divide(opcode: Opcode, exact: bool, width: u32, a: u128, b: u128) -> Result<Option<u128>, TrapKind> {
    if b == 0 {
        return Err(TrapKind::DivisionByZero);
    }
    let (sa, sb) = (signed(width, a), signed(width, b));
    let is_signed = matches!(opcode, Opcode::Sdiv | Opcode::Srem);
    if is_signed && sb == -1 && sa == signed_range(width).0 {
        return Err(TrapKind::DivisionOverflow);
    }
    let (quotient, remainder) = if is_signed {
        (sa.wrapping_div(sb) as u128 & mask(width), sa.wrapping_rem(sb) as u128 & mask(width))
    } else {
        (a / b, a % b)
    };
    Ok(match opcode {
        Opcode::Udiv | Opcode::Sdiv => (!exact || remainder == 0).then_some(quotient),
        _ => Some(remainder),
    })
}

/// A shift by fewer bits than the width.
fn shift(opcode: Opcode, flags: Flags, width: u32, a: u128, b: u128) -> Option<u128> {
    let left = shl(width, a, b);
    match opcode {
        Opcode::Shl => left.checked(flags),
        Opcode::SshlSat => Some(saturate(width, left, signed(width, a) < 0)),
        Opcode::UshlSat => Some(if left.unsigned_ok { left.bits } else { mask(width) }),
        _ if flags.contains(Flags::EXACT) && a >> b << b != a => None,
        Opcode::Lshr => Some(a >> b),
        _ => Some((signed(width, a) >> b) as u128 & mask(width)),
    }
}

/// The result, or the end of the signed range it ran over.
fn saturate(width: u32, result: Wrapped, below: bool) -> u128 {
    let (least, greatest) = signed_range(width);
    match (result.signed_ok, below) {
        (true, _) => result.bits,
        (false, true) => least as u128 & mask(width),
        (false, false) => greatest as u128,
    }
}

/// An `*_overflow` operation: the bits, and whether it overflowed.
pub(super) fn overflow(opcode: Opcode, width: u32, a: u128, b: u128) -> Result<(u128, bool), TrapKind> {
    let (result, is_signed) = match opcode {
        Opcode::SaddOverflow => (add(width, a, b), true),
        Opcode::UaddOverflow => (add(width, a, b), false),
        Opcode::SsubOverflow => (sub(width, a, b), true),
        Opcode::UsubOverflow => (sub(width, a, b), false),
        Opcode::SmulOverflow => (mul(width, a, b), true),
        Opcode::UmulOverflow => (mul(width, a, b), false),
        _ => return Err(TrapKind::Malformed { what: "no operation with overflow" }),
    };
    Ok((result.bits, !if is_signed { result.signed_ok } else { result.unsigned_ok }))
}

/// A unary operation of integers.
pub(super) fn unary(opcode: Opcode, flags: Flags, width: u32, a: u128) -> Result<Option<u128>, TrapKind> {
    let counts_zero = a == 0 && flags.contains(Flags::EXACT);
    Ok(Some(match opcode {
        Opcode::Iabs if signed(width, a) == signed_range(width).0 => {
            return Ok((!flags.contains(Flags::NSW)).then_some(a));
        }
        Opcode::Iabs => signed(width, a).unsigned_abs(),
        Opcode::Ctpop => u128::from(a.count_ones()) & mask(width),
        Opcode::Ctlz | Opcode::Cttz if counts_zero => return Ok(None),
        Opcode::Ctlz => u128::from(a.leading_zeros() - (128 - width)) & mask(width),
        Opcode::Cttz => u128::from(a.trailing_zeros().min(width)) & mask(width),
        Opcode::Bswap => a.swap_bytes() >> (128 - width),
        Opcode::BitReverse => a.reverse_bits() >> (128 - width),
        _ => return Err(TrapKind::Malformed { what: "no integer operation of one operand" }),
    }))
}

/// `fshl` and `fshr`.
pub(super) fn funnel(opcode: Opcode, width: u32, a: u128, b: u128, c: u128) -> u128 {
    let amount = (c % u128::from(width)) as u32;
    let left = if opcode == Opcode::Fshl { amount } else { width - amount };
    match left {
        0 => a,
        _ if left == width => b,
        _ => (a << left | b >> (width - left)) & mask(width),
    }
}

/// A comparison of integers; `None` is poison.
pub(super) fn compare(cond: IntCond, flags: Flags, width: u32, a: u128, b: u128) -> Option<bool> {
    let (sa, sb) = (signed(width, a), signed(width, b));
    if flags.contains(Flags::SAMESIGN) && (sa < 0) != (sb < 0) {
        return None;
    }
    Some(match cond {
        IntCond::Eq => a == b,
        IntCond::Ne => a != b,
        IntCond::Ugt => a > b,
        IntCond::Uge => a >= b,
        IntCond::Ult => a < b,
        IntCond::Ule => a <= b,
        IntCond::Sgt => sa > sb,
        IntCond::Sge => sa >= sb,
        IntCond::Slt => sa < sb,
        IntCond::Sle => sa <= sb,
    })
}

/// What `atomicrmw` writes; `None` for operations on floats.
pub(super) fn rmw(op: RmwOp, width: u32, old: u128, value: u128) -> Option<u128> {
    let order = signed(width, old).cmp(&signed(width, value));
    let all = mask(width);
    Some(match op {
        RmwOp::Xchg => value,
        RmwOp::Add => add(width, old, value).bits,
        RmwOp::Sub => sub(width, old, value).bits,
        RmwOp::And => old & value,
        RmwOp::Nand => !(old & value) & all,
        RmwOp::Or => old | value,
        RmwOp::Xor => old ^ value,
        RmwOp::Max => {
            if order == Ordering::Less {
                value
            } else {
                old
            }
        }
        RmwOp::Min => {
            if order == Ordering::Greater {
                value
            } else {
                old
            }
        }
        RmwOp::Umax => old.max(value),
        RmwOp::Umin => old.min(value),
        RmwOp::UincWrap => {
            if old >= value {
                0
            } else {
                old + 1
            }
        }
        RmwOp::UdecWrap => {
            if old == 0 || old > value {
                value
            } else {
                old - 1
            }
        }
        RmwOp::Fadd | RmwOp::Fsub | RmwOp::Fmax | RmwOp::Fmin => return None,
    })
}
