//! Addresses: `getelementptr` becomes base + constant + sum of index x stride.
//!
//! LLVM cuts or sign-extends indices to the width of an address; here that is an instruction of its own.
//! Constant indices and fields of structs go into the constant. Flags keep their meaning: `inbounds` speaks of
//! the base and of the result, not of the order of the terms.

use super::super::error::NotConverted;
use super::{Converter, Refusal, raw};
use ir::{AddressDetail, Constant, Detail, Flags, InstData, Opcode, Scalar, Type, Value, mask};
use llvm_sys::LLVMTypeKind;
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};

/// The terms of an address that is being collected.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) offset: i64,
    /// Indices, as wide as an address, and strides.
    pub(super) indices: Vec<(Value, i64)>,
}

impl Converter<'_, '_> {
    pub(super) fn address(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        let source = raw::source_element_type(inst);
        let base = self.operand(0)?;
        let result = self.result_type()?;
        let space = result.address_space().ok_or(Refusal::Unsupported)?;
        self.check_pointer(space)?;
        let terms = self.terms(inst, source)?;
        let lanes = std::iter::once(base)
            .chain(terms.indices.iter().map(|&(index, _)| index))
            .find_map(|value| self.body.ty(value).lanes());
        let ty = Type::of_lanes(Scalar::Ptr(space), lanes);
        let operands = std::iter::once(base).chain(terms.indices.iter().map(|&(index, _)| index));
        let detail = AddressDetail {
            offset: terms.offset,
            strides: terms.indices.iter().map(|&(_, stride)| stride).collect(),
            hint: self.hint(source),
        };
        let data = InstData::new(Opcode::Addr, ty, operands).with_detail(Detail::Address(Box::new(detail)));
        if ty == result {
            self.emit_value(data, [ty]);
            return Ok(());
        }
        // The vectors among the indices were constants that went into the offset.
        let flags = self.flags() & Opcode::Addr.info().flags;
        let scalar = self.helper(data.with_flags(flags), ty);
        self.emit_value(InstData::new(Opcode::Splat, result, [scalar]), [result]);
        Ok(())
    }

    /// Addresses of all spaces, and the offsets in them, are of one size here, and so must the target's be.
    fn check_pointer(&mut self, space: u32) -> Result<(), Refusal> {
        if let Some(&fits) = self.spaces.get(&space) {
            return if fits { Ok(()) } else { Err(other_size(space)) };
        }
        let expected = u64::from(self.context.module.layout().pointer_bytes);
        let layout = self.context.module.data_layout.as_deref().unwrap_or("");
        let index = index_bits(layout, space).unwrap_or(expected * 8);
        let fits = self.context.layout.pointer_size(space) == expected && index == expected * 8;
        self.spaces.insert(space, fits);
        self.check_pointer(space)
    }

    /// The terms of a `getelementptr`, instruction or constant expression.
    pub(super) fn terms(&mut self, inst: LLVMValueRef, source: LLVMTypeRef) -> Result<Terms, Refusal> {
        let mut terms = Terms::default();
        let mut ty = source;
        for position in 1..raw::operand_count(inst) {
            let index = raw::operand(inst, position.cast_unsigned());
            let mut packed = false;
            if position > 1 {
                match raw::type_kind(ty) {
                    LLVMTypeKind::LLVMStructTypeKind => {
                        ty = self.field(&mut terms, ty, index)?;
                        continue;
                    }
                    kind => packed = matches!(kind, LLVMTypeKind::LLVMVectorTypeKind),
                }
                ty = raw::element_type(ty);
            }
            // The lanes of a vector follow each other without padding.
            let layout = &self.context.layout;
            let stride = if packed { layout.store_size(ty) } else { layout.alloc_size(ty) };
            let stride = stride.and_then(|stride| i64::try_from(stride).ok()).ok_or(Refusal::Unsupported)?;
            self.term(&mut terms, index, stride)?;
        }
        Ok(terms)
    }

    /// Adds the offset of a field, which is a constant; gives the field's type.
    fn field(
        &mut self,
        terms: &mut Terms,
        ty: LLVMTypeRef,
        index: LLVMValueRef,
    ) -> Result<LLVMTypeRef, Refusal> {
        let index = self.one(index)?;
        let number = match self.body.as_constant(index) {
            Some(Constant::Int(number)) => Some(*number),
            Some(Constant::Splat(lane)) => match &**lane {
                Constant::Int(number) => Some(*number),
                _ => None,
            },
            _ => None,
        };
        let field = number.and_then(|number| u32::try_from(number).ok()).ok_or(Refusal::Unsupported)?;
        let offset = self.context.layout.field_offset(ty, field).ok_or(Refusal::Unsupported)?;
        terms.offset = terms.offset.wrapping_add(offset as i64);
        Ok(raw::field_type(ty, field))
    }

    /// Adds an index.
    fn term(&mut self, terms: &mut Terms, index: LLVMValueRef, stride: i64) -> Result<(), Refusal> {
        let index = self.one(index)?;
        let ty = self.body.ty(index);
        let bits = ty.int_bits().map(u32::from).ok_or(Refusal::Unsupported)?;
        if let (Some(Constant::Int(number)), None) = (self.body.as_constant(index), ty.lanes()) {
            let index = sign_extended(*number, bits) as i64;
            terms.offset = terms.offset.wrapping_add(index.wrapping_mul(stride));
        } else if stride != 0 || ty.lanes().is_some() {
            let index = self.as_wide_as_addresses(index, bits);
            terms.indices.push((index, stride));
        }
        Ok(())
    }

    fn as_wide_as_addresses(&mut self, index: Value, bits: u32) -> Value {
        let from = self.body.ty(index);
        let wanted = self.context.module.layout().pointer_bytes * 8;
        let to = from.with_lane(Scalar::Int(wanted));
        match bits.cmp(&u32::from(wanted)) {
            std::cmp::Ordering::Equal => index,
            std::cmp::Ordering::Less => self.helper(InstData::new(Opcode::Sext, from, [index]), to),
            std::cmp::Ordering::Greater => {
                // The flags of the address promise that nothing is lost.
                let address = self.flags();
                let mut flags = Flags::empty();
                flags.set(Flags::NSW, address.intersects(Flags::INBOUNDS | Flags::NUSW));
                flags.set(Flags::NUW, address.contains(Flags::NUW));
                self.helper(InstData::new(Opcode::Itrunc, from, [index]).with_flags(flags), to)
            }
        }
    }
}

fn other_size(space: u32) -> Refusal {
    let what = format!("addresses or offsets of another size in address space {space}").into();
    NotConverted::Target { what }.into()
}

/// The width of offsets in an address space by a data layout: the last number of `p1:64:64:64:32`, where all but
/// the first may be left out. `None` if the layout does not say.
fn index_bits(layout: &str, space: u32) -> Option<u64> {
    layout.split('-').filter_map(|part| part.strip_prefix('p')).find_map(|part| {
        let mut numbers = part.split(':');
        let of = numbers.next().map(|number| if number.is_empty() { "0" } else { number })?;
        let size = numbers.next()?;
        let index = numbers.nth(2).unwrap_or(size);
        (of.parse() == Ok(space)).then(|| index.parse().ok()).flatten()
    })
}

/// The number that the low `bits` bits are as a signed number.
fn sign_extended(number: u128, bits: u32) -> i128 {
    let number = number & mask(bits);
    let sign = bits.checked_sub(1).map_or(0, |sign| number >> sign & 1);
    if sign == 1 { (number | !mask(bits)) as i128 } else { number as i128 }
}

#[cfg(test)]
mod tests {
    use super::{index_bits, sign_extended};

    #[test]
    fn signs() {
        assert_eq!(sign_extended(0xff, 8), -1);
        assert_eq!(sign_extended(0x7f, 8), 127);
        assert_eq!(sign_extended(u128::MAX, 128), -1);
        assert_eq!(sign_extended(1, 1), -1);
    }

    #[test]
    fn widths_of_offsets() {
        let layout = "e-m:e-p270:32:32-p:64:64-p7:160:256:256:32-i64:64-p1:64:64:64:32";
        let width = |space| index_bits(layout, space);
        assert_eq!((width(0), width(270), width(7)), (Some(64), Some(32), Some(32)));
        assert_eq!((width(1), width(2)), (Some(32), None));
    }
}
