//! Values as the bytes they have in memory.

use super::integer::held;
use super::lower::{Lower, Lowered, MALFORMED, Parts, refuse};
use super::shape::Shape;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type as Machine, Value as MachineValue, types};
use ir::{Float, Scalar, Type};

/// How memory is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading {
    /// A load that may be merged with others of the same place.
    Plain(MemFlagsData),
    /// Loads that stay as they are: Cranelift does that for atomic ones, which are plain loads of the processor.
    Volatile,
}

impl From<MemFlagsData> for Reading {
    fn from(flags: MemFlagsData) -> Self {
        Reading::Plain(flags)
    }
}

/// How memory of the program is accessed: a bad address is a fault of the process (SIGSEGV), which no code
/// depends on.
pub(super) fn flags() -> MemFlagsData {
    MemFlagsData::new().with_notrap()
}

/// Bytes that a scalar takes.
fn scalar_bytes(scalar: Scalar) -> u32 {
    match scalar {
        Scalar::Int(width) => u32::from(width).div_ceil(8),
        Scalar::Float(format) => format.bits() / 8,
        Scalar::Ptr(_) => 8,
    }
}

/// The lanes of a vector that do not take whole bytes: their width.
fn packed_width(ty: Type) -> Option<u8> {
    match ty {
        Type::Vector(Scalar::Int(width), _) if !width.is_multiple_of(8) => Some(width),
        _ => None,
    }
}

impl Lower<'_, '_> {
    /// Reads a value from an address plus some bytes.
    pub fn read_value(
        &mut self,
        ty: Type,
        at: MachineValue,
        offset: i32,
        how: impl Into<Reading>,
    ) -> Lowered<Parts> {
        let how = how.into();
        let shape = self.shape(ty)?;
        let Some(lane) = ty.lane() else { return self.not_held(ty) };
        if let Some(width) = packed_width(ty) {
            let lanes = 0..ty.lanes().unwrap_or(1);
            return Ok(lanes.map(|index| self.read_packed(width, index, at, offset, how)).collect());
        }
        if let (Shape::Chunks(ty, _, count), Reading::Plain(flags)) = (shape, how) {
            return Ok((0..count)
                .map(|chunk| self.b.ins().load(ty, flags, at, offset + 16 * chunk as i32))
                .collect());
        }
        let bytes = scalar_bytes(lane);
        let count = ty.lanes().unwrap_or(1);
        let lanes: Parts = (0..count)
            .map(|index| self.read_scalar(lane, at, offset + (index * bytes) as i32, how))
            .collect();
        Ok(self.pack(shape, lanes))
    }

    /// Reads a scalar.
    pub fn read_scalar(
        &mut self,
        scalar: Scalar,
        at: MachineValue,
        offset: i32,
        how: Reading,
    ) -> MachineValue {
        match (scalar, how) {
            (Scalar::Float(Float::F64), Reading::Plain(flags)) => {
                self.b.ins().load(types::F64, flags, at, offset)
            }
            (Scalar::Float(Float::F32), Reading::Plain(flags)) => {
                self.b.ins().load(types::F32, flags, at, offset)
            }
            (Scalar::Float(format @ (Float::F64 | Float::F32)), Reading::Volatile) => {
                let (ty, bits) =
                    if format == Float::F64 { (types::F64, types::I64) } else { (types::F32, types::I32) };
                let value = self.read_int(bits, at, offset, bits.bytes(), how);
                self.b.ins().bitcast(ty, MemFlagsData::new(), value)
            }
            (Scalar::Int(width), _) => {
                let value = self.read_int(held(width), at, offset, scalar_bytes(scalar), how);
                if width.is_multiple_of(8) { value } else { self.cut(width, value) }
            }
            _ => self.read_int(super::shape::container(scalar), at, offset, scalar_bytes(scalar), how),
        }
    }

    /// Reads an integer of so many bytes, at most those of its type.
    fn read_int(
        &mut self,
        ty: Machine,
        at: MachineValue,
        offset: i32,
        bytes: u32,
        how: Reading,
    ) -> MachineValue {
        if ty == types::I128 {
            if let (16, Reading::Plain(flags)) = (bytes, how) {
                return self.b.ins().load(ty, flags, at, offset);
            }
            let low = self.read_int(types::I64, at, offset, bytes.min(8), how);
            let high = match bytes.saturating_sub(8) {
                0 => self.int(types::I64, 0),
                rest => self.read_int(types::I64, at, offset + 8, rest, how),
            };
            return self.b.ins().iconcat(low, high);
        }
        let mut total = None;
        let mut done = 0;
        while done < bytes {
            let size = 1 << (bytes - done).min(8).ilog2();
            let piece = self.read_piece(ty, at, offset + done as i32, size, how);
            total = Some(match total {
                None => piece,
                Some(total) => {
                    let by = self.int(types::I32, u128::from(8 * done));
                    let piece = self.b.ins().ishl(piece, by);
                    self.b.ins().bor(total, piece)
                }
            });
            done += size;
        }
        total.unwrap_or_else(|| self.int(ty, 0))
    }

    /// Reads 1, 2, 4 or 8 bytes.
    fn read_piece(
        &mut self,
        ty: Machine,
        at: MachineValue,
        offset: i32,
        size: u32,
        how: Reading,
    ) -> MachineValue {
        match (how, size) {
            (Reading::Volatile, _) => {
                let memory = Machine::int(size as u16 * 8).unwrap_or(types::I64);
                let at = if offset == 0 { at } else { self.b.ins().iadd_imm_s(at, i64::from(offset)) };
                let value = self.b.ins().atomic_load(memory, flags(), at);
                self.resize(value, ty, false)
            }
            (Reading::Plain(flags), 1) => self.b.ins().uload8(ty, flags, at, offset),
            (Reading::Plain(flags), 2) => self.b.ins().uload16(ty, flags, at, offset),
            (Reading::Plain(flags), 4) if ty == types::I64 => self.b.ins().uload32(flags, at, offset),
            (Reading::Plain(flags), _) => self.b.ins().load(ty, flags, at, offset),
        }
    }

    /// Lane `index` of a vector whose lanes of `width` bits stand bit by bit.
    fn read_packed(
        &mut self,
        width: u8,
        index: u32,
        at: MachineValue,
        offset: i32,
        how: Reading,
    ) -> MachineValue {
        let position = index * u32::from(width);
        let (first, shift) = (offset + (position / 8) as i32, position % 8);
        let bytes = (shift + u32::from(width)).div_ceil(8);
        let ty = match bytes {
            0..=4 => types::I32,
            5..=8 => types::I64,
            _ => types::I128,
        };
        let value = self.read_int(ty, at, first, bytes.min(16), how);
        let by = self.int(types::I32, shift.into());
        let mut value = self.b.ins().ushr(value, by);
        if bytes > 16 {
            let last = self.read_int(types::I64, at, first + 16, 1, how);
            let last = self.b.ins().uextend(types::I128, last);
            let by = self.int(types::I32, u128::from(128 - shift));
            let last = self.b.ins().ishl(last, by);
            value = self.b.ins().bor(value, last);
        }
        let value = self.resize(value, held(width), false);
        self.cut(width, value)
    }

    /// Writes a value to an address plus some bytes.
    pub fn write_value(
        &mut self,
        ty: Type,
        parts: &[MachineValue],
        at: MachineValue,
        offset: i32,
        flags: MemFlagsData,
    ) -> Lowered<()> {
        let Some(lane) = ty.lane() else { return self.not_held(ty) };
        if let Some(width) = packed_width(ty) {
            return self.write_packed(width, parts, at, offset, flags);
        }
        let bytes = match self.shape(ty)? {
            Shape::Chunks(..) => {
                for (index, &part) in parts.iter().enumerate() {
                    self.b.ins().store(flags, part, at, offset + 16 * index as i32);
                }
                return Ok(());
            }
            _ => scalar_bytes(lane),
        };
        for (index, &part) in parts.iter().enumerate() {
            self.write_scalar(lane, part, at, offset + (index as u32 * bytes) as i32, flags);
        }
        Ok(())
    }

    /// Writes a scalar.
    pub fn write_scalar(
        &mut self,
        scalar: Scalar,
        value: MachineValue,
        at: MachineValue,
        offset: i32,
        flags: MemFlagsData,
    ) {
        match scalar {
            Scalar::Float(Float::F32 | Float::F64) => {
                self.b.ins().store(flags, value, at, offset);
            }
            _ => self.write_int(value, at, offset, scalar_bytes(scalar), flags),
        }
    }

    /// Writes the low bytes of an integer.
    fn write_int(
        &mut self,
        value: MachineValue,
        at: MachineValue,
        offset: i32,
        bytes: u32,
        flags: MemFlagsData,
    ) {
        let ty = self.b.func.dfg.value_type(value);
        if ty.bytes() == bytes {
            self.b.ins().store(flags, value, at, offset);
            return;
        }
        if ty == types::I128 {
            let (low, high) = self.b.ins().isplit(value);
            self.write_int(low, at, offset, bytes.min(8), flags);
            if bytes > 8 {
                self.write_int(high, at, offset + 8, bytes - 8, flags);
            }
            return;
        }
        let mut done = 0;
        while done < bytes {
            let size = 1 << (bytes - done).min(8).ilog2();
            let place = offset + done as i32;
            let piece = if done == 0 {
                value
            } else {
                let by = self.int(types::I32, u128::from(8 * done));
                self.b.ins().ushr(value, by)
            };
            match size {
                1 => self.b.ins().istore8(flags, piece, at, place),
                2 => self.b.ins().istore16(flags, piece, at, place),
                _ if ty == types::I64 => self.b.ins().istore32(flags, piece, at, place),
                _ => self.b.ins().store(flags, piece, at, place),
            };
            done += size;
        }
    }

    fn write_packed(
        &mut self,
        width: u8,
        lanes: &[MachineValue],
        at: MachineValue,
        offset: i32,
        flags: MemFlagsData,
    ) -> Lowered<()> {
        let width = u32::from(width);
        let total = width * lanes.len() as u32;
        for byte in 0..total.div_ceil(8) {
            let start = 8 * byte;
            let mut sum = None;
            for index in start / width..=(start + 7).min(total - 1) / width {
                let Some(&lane) = lanes.get(index as usize) else { return refuse(MALFORMED) };
                let lane_start = index * width;
                let part = if lane_start >= start {
                    let by = self.int(types::I32, u128::from(lane_start - start));
                    self.b.ins().ishl(lane, by)
                } else {
                    let by = self.int(types::I32, u128::from(start - lane_start));
                    self.b.ins().ushr(lane, by)
                };
                let part = self.resize(part, types::I32, false);
                sum = Some(match sum {
                    None => part,
                    Some(sum) => self.b.ins().bor(sum, part),
                });
            }
            if let Some(sum) = sum {
                self.b.ins().istore8(flags, sum, at, offset + byte as i32);
            }
        }
        Ok(())
    }
}
