//! LLVM's constants: numbers with all their bits, addresses as symbol and bytes, aggregates as leaves.

use super::context::Context;
use super::types::Shape;
use ir::{Constant, Float, Scalar, Symbol, Type, mask};
use llvm_sys::core::{
    LLVMConstIntGetSExtValue, LLVMConstIntGetZExtValue, LLVMConstRealGetDouble, LLVMGetAggregateElement,
    LLVMGetArrayLength2, LLVMGetConstOpcode, LLVMGetElementType, LLVMGetGEPSourceElementType,
    LLVMGetIntTypeWidth, LLVMGetNumOperands, LLVMGetOperand, LLVMGetPointerAddressSpace, LLVMGetTypeKind,
    LLVMGetValueKind, LLVMIsAGlobalValue, LLVMStructGetTypeAtIndex, LLVMTypeOf,
};
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use llvm_sys::{LLVMOpcode as Op, LLVMTypeKind, LLVMValueKind as Kind};
use std::rc::Rc;

/// The scalars and vectors a constant consists of.
pub(super) type Leaves = Rc<[(Type, Constant)]>;

/// Longest LLVM text that an unsupported constant carries.
const MAX_TEXT: usize = 4096;

/// A constant address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Address {
    /// What it is counted from: a function, global, alias or ifunc of LLVM; `None` for address zero.
    pub base: Option<LLVMValueRef>,
    /// Bytes to add.
    pub offset: i64,
}

/// See [`Context::constant`].
pub(super) fn leaves(context: &mut Context<'_>, value: LLVMValueRef) -> Leaves {
    if let Some(known) = context.constants.get(&value) {
        return known.clone();
    }
    // SAFETY: any value has a type.
    let ty = unsafe { LLVMTypeOf(value) };
    let mut found = Vec::new();
    push_leaves(context, value, ty, &mut found);
    let found: Leaves = found.into();
    context.constants.insert(value, found.clone());
    found
}

/// The depth of the recursion is that of the type, and aggregates that are split have few leaves.
fn push_leaves(
    context: &mut Context<'_>,
    value: LLVMValueRef,
    ty: LLVMTypeRef,
    out: &mut Vec<(Type, Constant)>,
) {
    match context.shape(ty) {
        Shape::Void => {}
        Shape::One(one) => out.push((one, single(context, value, one))),
        Shape::Opaque(one) => out.push((one, opaque(context, value))),
        Shape::Leaves(leaves) => {
            // SAFETY: any value may be asked for its kind.
            let filler = match unsafe { LLVMGetValueKind(value) } {
                Kind::LLVMUndefValueValueKind => Some(Constant::Undef),
                Kind::LLVMPoisonValueKind => Some(Constant::Poison),
                Kind::LLVMConstantAggregateZeroValueKind => None,
                _ => return push_elements(context, value, ty, &leaves, out),
            };
            out.extend(leaves.iter().map(|leaf| {
                let constant = filler.clone().or_else(|| Constant::zero(leaf.ty));
                (leaf.ty, constant.unwrap_or(Constant::Undef))
            }));
        }
    }
}

fn push_elements(
    context: &mut Context<'_>,
    value: LLVMValueRef,
    ty: LLVMTypeRef,
    leaves: &[super::types::Leaf],
    out: &mut Vec<(Type, Constant)>,
) {
    let before = out.len();
    for index in 0..element_count(ty) {
        // SAFETY: the index is one of the aggregate's; expressions have no elements and give null.
        let (element, ty) =
            unsafe { (LLVMGetAggregateElement(value, index as u32), element_type(ty, index)) };
        if element.is_null() {
            break;
        }
        push_leaves(context, element, ty, out);
    }
    if out.len() - before != leaves.len() {
        let unsupported = unsupported(context, value);
        out.truncate(before);
        out.extend(leaves.iter().map(|leaf| (leaf.ty, unsupported.clone())));
    }
}

/// The number of elements of an aggregate type.
pub(super) fn element_count(ty: LLVMTypeRef) -> u64 {
    // SAFETY: the questions are those of the kind of type.
    unsafe {
        match LLVMGetTypeKind(ty) {
            LLVMTypeKind::LLVMArrayTypeKind => LLVMGetArrayLength2(ty),
            LLVMTypeKind::LLVMStructTypeKind => u64::from(llvm_sys::core::LLVMCountStructElementTypes(ty)),
            _ => 0,
        }
    }
}

/// The type of an element of an aggregate type.
pub(super) fn element_type(ty: LLVMTypeRef, index: u64) -> LLVMTypeRef {
    // SAFETY: the type is a struct that has the index, or an array.
    unsafe {
        match LLVMGetTypeKind(ty) {
            LLVMTypeKind::LLVMStructTypeKind => LLVMStructGetTypeAtIndex(ty, index as u32),
            _ => LLVMGetElementType(ty),
        }
    }
}

fn opaque(context: &Context<'_>, value: LLVMValueRef) -> Constant {
    // SAFETY: any value may be asked for its kind.
    match unsafe { LLVMGetValueKind(value) } {
        Kind::LLVMUndefValueValueKind => Constant::Undef,
        Kind::LLVMPoisonValueKind => Constant::Poison,
        _ => unsupported(context, value),
    }
}

fn unsupported(context: &Context<'_>, value: LLVMValueRef) -> Constant {
    let mut text = context.value_text(value);
    if text.len() > MAX_TEXT {
        let end = (0..=MAX_TEXT).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        text.truncate(end);
        text.push_str("...");
    }
    Constant::Unsupported(text.into())
}

/// A constant of one scalar or vector type of the IR.
pub(super) fn single(context: &mut Context<'_>, value: LLVMValueRef, ty: Type) -> Constant {
    // SAFETY: any value may be asked for its kind.
    match unsafe { LLVMGetValueKind(value) } {
        Kind::LLVMUndefValueValueKind => Constant::Undef,
        Kind::LLVMPoisonValueKind => Constant::Poison,
        Kind::LLVMConstantAggregateZeroValueKind | Kind::LLVMConstantPointerNullValueKind => {
            Constant::zero(ty).unwrap_or(Constant::Undef)
        }
        _ => match ty {
            Type::Vector(lane, lanes) => vector(context, value, lane, lanes),
            Type::Scalar(scalar) => self::scalar(context, value, scalar),
            Type::Opaque(_) => opaque(context, value),
        },
    }
}

fn vector(context: &mut Context<'_>, value: LLVMValueRef, lane: Scalar, lanes: u32) -> Constant {
    let mut found = Vec::with_capacity(lanes as usize);
    for index in 0..lanes {
        // SAFETY: the index is one of the vector's; expressions have no elements and give null.
        let element = unsafe { LLVMGetAggregateElement(value, index) };
        if element.is_null() {
            return unsupported(context, value);
        }
        found.push(single(context, element, Type::Scalar(lane)));
    }
    Constant::vector(found)
}

fn scalar(context: &mut Context<'_>, value: LLVMValueRef, scalar: Scalar) -> Constant {
    // SAFETY: any value may be asked for its kind.
    let kind = unsafe { LLVMGetValueKind(value) };
    let known = match (kind, scalar) {
        (Kind::LLVMConstantIntValueKind, Scalar::Int(_)) => integer(context, value).map(Constant::Int),
        (Kind::LLVMConstantFPValueKind, Scalar::Float(float)) => {
            floating(context, value, float).map(Constant::Float)
        }
        (_, Scalar::Ptr(_)) => pointer(context, value),
        _ => None,
    };
    known.unwrap_or_else(|| unsupported(context, value))
}

/// The bits of an integer constant of at most 128 bits.
pub(super) fn integer(context: &Context<'_>, value: LLVMValueRef) -> Option<u128> {
    // SAFETY: the value is an integer constant.
    let bits = unsafe { LLVMGetIntTypeWidth(LLVMTypeOf(value)) };
    if bits <= 64 {
        // SAFETY: as above, and it fits.
        return Some(u128::from(unsafe { LLVMConstIntGetZExtValue(value) }));
    }
    // The C interface cuts off after 64 bits; the text is `i128 -5`.
    let text = context.value_text(value);
    let number: i128 = text.rsplit(' ').next()?.parse().ok()?;
    (bits <= 128).then_some(number as u128 & mask(bits))
}

/// The bits of a floating-point constant. LLVM's text is exact where conversions to double are not: numbers
/// of other formats, and NaNs, whose signalling kind a conversion loses.
fn floating(context: &Context<'_>, value: LLVMValueRef, float: Float) -> Option<u128> {
    if matches!(float, Float::F64 | Float::F32) {
        let mut inexact = 0;
        // SAFETY: the value is a floating-point constant.
        let number = unsafe { LLVMConstRealGetDouble(value, &mut inexact) };
        match float {
            Float::F64 => return Some(u128::from(number.to_bits())),
            _ if !number.is_nan() => return Some(u128::from((number as f32).to_bits())),
            _ => {}
        }
    }
    let text = context.value_text(value);
    let digits = text.rsplit(' ').next()?.strip_prefix("0x")?;
    let hex = |digits: &str| u128::from_str_radix(digits, 16).ok();
    match float {
        // Written as the double of the same value, payload in front.
        Float::F32 => {
            let double = hex(digits)? as u64;
            let (sign, payload) = (double >> 63 << 31, double >> 29 & 0x007f_ffff);
            Some(u128::from(sign | 0x7f80_0000 | payload))
        }
        Float::F16 => hex(digits.strip_prefix('H')?),
        Float::Bf16 => hex(digits.strip_prefix('R')?),
        Float::F80 => hex(digits.strip_prefix('K')?),
        Float::F128 => {
            // The lower half stands in front.
            let (low, high) = digits.strip_prefix('L')?.split_at_checked(16)?;
            Some(hex(high)? << 64 | hex(low)?)
        }
        Float::F64 => None,
    }
}

fn pointer(context: &Context<'_>, value: LLVMValueRef) -> Option<Constant> {
    let Address { base, offset } = address(context, value)?;
    match base {
        Some(base) => context.symbol(base).map(|symbol| Constant::Address(symbol, offset)),
        None => (offset == 0).then_some(Constant::Null),
    }
}

/// The address that a constant pointer is, if it is a symbol or zero plus bytes. Casts between address spaces
/// are not looked through.
pub(super) fn address(context: &Context<'_>, value: LLVMValueRef) -> Option<Address> {
    let mut offset = 0i64;
    let mut value = value;
    loop {
        // SAFETY: the questions are those of the kind of constant.
        unsafe {
            if !LLVMIsAGlobalValue(value).is_null() {
                return Some(Address { base: Some(value), offset });
            }
            match LLVMGetValueKind(value) {
                Kind::LLVMConstantPointerNullValueKind => return Some(Address { base: None, offset }),
                Kind::LLVMConstantExprValueKind => {}
                _ => return None,
            }
            match LLVMGetConstOpcode(value) {
                Op::LLVMBitCast => {}
                Op::LLVMGetElementPtr => offset = offset.wrapping_add(index_bytes(context, value)?),
                Op::LLVMIntToPtr => {
                    let source = LLVMGetOperand(value, 0);
                    if let Some(number) = small_integer(source) {
                        return Some(Address { base: None, offset: offset.wrapping_add(number) });
                    }
                    value = pointer_inside(context, source, LLVMTypeOf(value))?;
                    continue;
                }
                _ => return None,
            }
            value = LLVMGetOperand(value, 0);
        }
    }
}

/// The pointer of `ptrtoint (ptr x to iN)` if the integer holds the whole of an address like `like`.
fn pointer_inside(context: &Context<'_>, value: LLVMValueRef, like: LLVMTypeRef) -> Option<LLVMValueRef> {
    // SAFETY: the questions are those of the kind of constant.
    unsafe {
        let is_cast = LLVMGetValueKind(value) == Kind::LLVMConstantExprValueKind
            && LLVMGetConstOpcode(value) == Op::LLVMPtrToInt;
        if !is_cast {
            return None;
        }
        let pointer = LLVMGetOperand(value, 0);
        let ty = LLVMTypeOf(pointer);
        if LLVMGetTypeKind(ty) != LLVMTypeKind::LLVMPointerTypeKind || ty != like {
            return None;
        }
        let bits = context.layout.pointer_size(LLVMGetPointerAddressSpace(ty)).checked_mul(8)?;
        (u64::from(LLVMGetIntTypeWidth(LLVMTypeOf(value))) >= bits).then_some(pointer)
    }
}

/// An integer of at most 64 bits with its sign.
fn small_integer(value: LLVMValueRef) -> Option<i64> {
    // SAFETY: the questions are those of the kind of constant.
    unsafe {
        let fits = LLVMGetValueKind(value) == Kind::LLVMConstantIntValueKind
            && LLVMGetTypeKind(LLVMTypeOf(value)) == LLVMTypeKind::LLVMIntegerTypeKind
            && LLVMGetIntTypeWidth(LLVMTypeOf(value)) <= 64;
        fits.then(|| LLVMConstIntGetSExtValue(value))
    }
}

/// The bytes that the indices of a constant `getelementptr` add, modulo 2^64; `None` for vectors of pointers.
fn index_bytes(context: &Context<'_>, value: LLVMValueRef) -> Option<i64> {
    let layout = &context.layout;
    let mut sum = 0i64;
    // SAFETY: the value is a `getelementptr`, which has as many operands as it says, and its indices fit its types.
    unsafe {
        if LLVMGetTypeKind(LLVMTypeOf(value)) != LLVMTypeKind::LLVMPointerTypeKind {
            return None;
        }
        let mut ty = LLVMGetGEPSourceElementType(value);
        for operand in 1..LLVMGetNumOperands(value) as u32 {
            let index = LLVMGetOperand(value, operand);
            let zero = LLVMGetValueKind(index) == Kind::LLVMConstantAggregateZeroValueKind;
            let index = if zero { 0 } else { small_integer(index)? };
            if operand > 1 && LLVMGetTypeKind(ty) == LLVMTypeKind::LLVMStructTypeKind {
                let field = u32::try_from(index).ok()?;
                sum = sum.wrapping_add(layout.field_offset(ty, field)? as i64);
                ty = LLVMStructGetTypeAtIndex(ty, field);
                continue;
            }
            if operand > 1 {
                ty = LLVMGetElementType(ty);
            }
            if index != 0 {
                sum = sum.wrapping_add(index.wrapping_mul(layout.alloc_size(ty)? as i64));
            }
        }
    }
    Some(sum)
}

/// What stands in memory for a constant of one type of the IR: an address in place of an integer made of the
/// whole of it, and a number in place of a pointer made of it.
pub(super) fn in_memory(context: &mut Context<'_>, value: LLVMValueRef, ty: Type) -> (Type, Constant) {
    let bytes = context.module.layout().pointer_bytes;
    match ty {
        Type::Scalar(Scalar::Int(bits)) if u32::from(bits) == u32::from(bytes) * 8 => {
            if let Some((space, constant)) = address_as_integer(context, value) {
                return (Type::Scalar(Scalar::Ptr(space)), constant);
            }
            if let Some(distance) = distance(context, value) {
                return (ty, distance);
            }
        }
        Type::Scalar(Scalar::Int(1..=64)) => {
            if let Some(distance) = distance(context, value) {
                return (ty, distance);
            }
        }
        Type::Scalar(Scalar::Ptr(_)) => {
            if let Some(Address { base: None, offset }) = address(context, value)
                && offset != 0
            {
                let bits = bytes.saturating_mul(8);
                return (Type::int(bits), Constant::int(bits, i128::from(offset)));
            }
        }
        _ => {}
    }
    (ty, single(context, value, ty))
}

/// The operands of a constant expression of this kind.
fn expression<const N: usize>(value: LLVMValueRef, opcode: Op) -> Option<[LLVMValueRef; N]> {
    // SAFETY: the questions are those of the kind of constant, which has as many operands as it says.
    unsafe {
        let found = LLVMGetValueKind(value) == Kind::LLVMConstantExprValueKind
            && LLVMGetConstOpcode(value) == opcode
            && LLVMGetNumOperands(value) == N as i32;
        found.then(|| std::array::from_fn(|index| LLVMGetOperand(value, index as u32)))
    }
}

/// The difference of two addresses of space 0 of 64 bits, cut or not.
fn distance(context: &Context<'_>, value: LLVMValueRef) -> Option<Constant> {
    let whole = expression(value, Op::LLVMTrunc).map_or(value, |[whole]| whole);
    let symbol = |value: LLVMValueRef| -> Option<(Symbol, i64)> {
        let (space, constant) = address_as_integer(context, value)?;
        // SAFETY: the value is a `ptrtoint` to an integer.
        let width = unsafe { LLVMGetIntTypeWidth(LLVMTypeOf(value)) };
        match constant {
            Constant::Address(symbol, offset)
                if (space, width, context.layout.pointer_size(0)) == (0, 64, 8) =>
            {
                Some((symbol, offset))
            }
            _ => None,
        }
    };
    let [to, from] = expression(whole, Op::LLVMSub)?;
    let ((to, after), (from, before)) = (symbol(to)?, symbol(from)?);
    Some(Constant::Distance(to, after.wrapping_sub(before), from))
}

fn address_as_integer(context: &Context<'_>, value: LLVMValueRef) -> Option<(u32, Constant)> {
    // SAFETY: the questions are those of the kind of constant.
    unsafe {
        let is_cast = LLVMGetValueKind(value) == Kind::LLVMConstantExprValueKind
            && LLVMGetConstOpcode(value) == Op::LLVMPtrToInt;
        let pointer = is_cast.then(|| LLVMGetOperand(value, 0))?;
        let ty = LLVMTypeOf(pointer);
        if LLVMGetTypeKind(ty) != LLVMTypeKind::LLVMPointerTypeKind {
            return None;
        }
        let space = LLVMGetPointerAddressSpace(ty);
        let Address { base, offset } = address(context, pointer)?;
        let symbol = context.symbol(base?)?;
        Some((space, Constant::Address(symbol, offset)))
    }
}

/// The symbol of a constant that is a function or alias as it stands.
pub(super) fn plain_symbol(context: &Context<'_>, value: LLVMValueRef) -> Option<Symbol> {
    match address(context, value)? {
        Address { base: Some(base), offset: 0 } => context.symbol(base),
        _ => None,
    }
}
