//! Instructions that touch memory.

use super::access::{Reading, flags};
use super::arena;
use super::lower::{Lower, Lowered, MALFORMED, Parts, Refusal, refuse};
use cranelift_codegen::ir::{BlockArg, InstBuilder, Type as Machine, Value as MachineValue, types};
use ir::{Block, Constant, Detail, Flags, Format, InstData, Opcode, Ordering, Scalar, Type};

/// The most bytes of the frame that one stack object, and all of them, may take. Greater ones come from the heap.
const MOST_OBJECT: u64 = 1 << 16;
const MOST_FRAME: u64 = 1 << 18;

/// Copies of at most this many bytes are made in place.
const MOST_INLINE: u64 = 64;

impl Lower<'_, '_> {
    /// Loads and stores.
    pub fn load(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Access(access) = &data.detail else { return refuse(MALFORMED) };
        let at = self.scalar(data, 0)?;
        let result = Self::result(data)?;
        if access.ordering.is_some() {
            return self.atomic_load(data, at);
        }
        let how =
            if data.flags.contains(Flags::VOLATILE) { Reading::Volatile } else { Reading::Plain(flags()) };
        let parts = self.read_value(data.ty, at, 0, how)?;
        self.define(result, parts);
        Ok(())
    }

    pub fn store(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Access(access) = &data.detail else { return refuse(MALFORMED) };
        let value = Self::operand(data, 0)?;
        let at = self.scalar(data, 1)?;
        // The processor keeps stores in order, and Cranelift neither removes nor reorders them.
        if access.ordering == Some(Ordering::SeqCst) || access.ordering.is_some() && data.ty == Type::I128 {
            return self.atomic_store(data, at);
        }
        let parts = self.parts(value)?;
        self.write_value(data.ty, &parts, at, 0, flags())
    }

    /// The size of an object that is made once, in the frame, if it has room; else `None`.
    fn in_frame(&mut self, data: &InstData, is_entry: bool) -> Option<u32> {
        let Detail::Alloca(detail) = &data.detail else { return None };
        let count = match data.operands.first() {
            None => 1,
            Some(&count) => match self.body.as_constant(count) {
                Some(Constant::Int(count)) => u64::try_from(*count).ok()?,
                _ => return None,
            },
        };
        let extra = if detail.align.bytes() > 16 { detail.align.bytes() } else { 0 };
        let bytes = detail.size.checked_mul(count)?.checked_add(extra)?.max(1);
        if !is_entry || bytes > MOST_OBJECT || self.frame + bytes > MOST_FRAME {
            return None;
        }
        self.frame += bytes.next_multiple_of(16);
        u32::try_from(bytes).ok()
    }

    /// Makes the word where stack objects of unknown size hang, if there are any.
    pub fn make_arena(&mut self, order: &[Block]) {
        let body = self.body;
        let mut needed = false;
        for &block in order {
            for &inst in &body.blocks[block].insts {
                let data = &body.insts[inst];
                needed |= match data.opcode {
                    Opcode::Alloca => self.in_frame(data, body.entry() == Some(block)).is_none(),
                    Opcode::Call | Opcode::Invoke => super::intrinsic::saves_stack(self.unit.module, data),
                    _ => false,
                };
            }
        }
        self.frame = 0;
        if needed {
            let slot = self.slot(8);
            let zero = self.int(types::I64, 0);
            self.b.ins().stack_store(types::I64, zero, slot, 0);
            self.arena = Some(slot);
        }
    }

    /// The address of the word where stack objects hang.
    pub fn arena_head(&mut self) -> Option<MachineValue> {
        let slot = self.arena?;
        Some(self.b.ins().stack_addr(types::I64, slot, 0))
    }

    pub fn alloca(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Alloca(detail) = &data.detail else { return refuse(MALFORMED) };
        let align = detail.align.bytes();
        let address = match self.in_frame(data, self.in_entry) {
            Some(bytes) => {
                let slot = self.slot(bytes);
                let address = self.b.ins().stack_addr(types::I64, slot, 0);
                if align > 16 {
                    let up = self.b.ins().iadd_imm_s(address, align as i64 - 1);
                    let mask = self.int(types::I64, u128::from(!(align - 1)));
                    self.b.ins().band(up, mask)
                } else {
                    address
                }
            }
            None => {
                let size = self.int(types::I64, detail.size.into());
                let count = match data.operands.first() {
                    None => self.int(types::I64, 1),
                    Some(&count) => self.size(count)?,
                };
                let align = self.int(types::I64, align.into());
                let Some(head) = self.arena_head() else { return refuse(MALFORMED) };
                let helper = arena::allocate as *const () as usize;
                self.helper_value(helper, &[head, size, count, align], types::I64)?
            }
        };
        self.define(Self::result(data)?, Parts::from_iter([address]));
        Ok(())
    }

    /// A number of bytes or elements in 64 bits; more than that are as many as there can be.
    fn size(&mut self, value: ir::Value) -> Lowered<MachineValue> {
        let size = self.one(value)?;
        if self.b.func.dfg.value_type(size) != types::I128 {
            return Ok(self.resize(size, types::I64, false));
        }
        let (low, high) = self.b.ins().isplit(size);
        let most = self.int(types::I64, u64::MAX.into());
        Ok(self.choose(high, most, low))
    }

    /// base + offset + sum of index x stride.
    pub fn address_of(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Address(detail) = &data.detail else { return refuse(MALFORMED) };
        let widths: Vec<u8> =
            data.operands.iter().skip(1).map(|&index| self.body.ty(index).int_bits().unwrap_or(64)).collect();
        let (offset, strides) = (detail.offset, detail.strides.clone());
        self.each_lane(data, |lower, args| {
            let Some((&base, indices)) = args.split_first() else { return refuse(MALFORMED) };
            let mut sum = if offset == 0 { base } else { lower.b.ins().iadd_imm_s(base, offset) };
            for ((&index, &width), &stride) in indices.iter().zip(&widths).zip(&strides) {
                let index = lower.signed(width, index);
                let index = lower.resize(index, types::I64, true);
                let bytes = lower.b.ins().imul_imm_s(index, stride);
                sum = lower.b.ins().iadd(sum, bytes);
            }
            Ok([sum])
        })
    }

    /// Masked loads and gathers, lane by lane.
    pub fn masked_load(&mut self, data: &InstData) -> Lowered<()> {
        let lane = self.masked_lane(data)?;
        let (addresses, mask, otherwise) =
            (Self::operand(data, 0)?, Self::operand(data, 1)?, Self::operand(data, 2)?);
        let (addresses, mask, otherwise) =
            (self.lanes(addresses)?, self.lanes(mask)?, self.lanes(otherwise)?);
        let mut lanes = Parts::new();
        for (index, (&on, &other)) in mask.iter().zip(&otherwise).enumerate() {
            let (then, join) = (self.b.create_block(), self.b.create_block());
            let ty = self.b.func.dfg.value_type(other);
            let value = self.b.append_block_param(join, ty);
            self.b.ins().brif(on, then, &[], join, &[BlockArg::Value(other)]);
            self.b.switch_to_block(then);
            let (at, offset) = lane_address(data, &addresses, index, self.lane_bytes(lane))?;
            let loaded = self.read_scalar(lane, at, offset, Reading::Plain(flags()));
            self.b.ins().jump(join, &[BlockArg::Value(loaded)]);
            self.b.switch_to_block(join);
            lanes.push(value);
        }
        self.define_lanes(Self::result(data)?, lanes)
    }

    /// Masked stores and scatters, lane by lane.
    pub fn masked_store(&mut self, data: &InstData) -> Lowered<()> {
        let lane = self.masked_lane(data)?;
        let (values, addresses, mask) =
            (Self::operand(data, 0)?, Self::operand(data, 1)?, Self::operand(data, 2)?);
        let (values, addresses, mask) = (self.lanes(values)?, self.lanes(addresses)?, self.lanes(mask)?);
        for (index, (&on, &value)) in mask.iter().zip(&values).enumerate() {
            let (then, join) = (self.b.create_block(), self.b.create_block());
            self.b.ins().brif(on, then, &[], join, &[]);
            self.b.switch_to_block(then);
            let (at, offset) = lane_address(data, &addresses, index, self.lane_bytes(lane))?;
            self.write_scalar(lane, value, at, offset, flags());
            self.b.ins().jump(join, &[]);
            self.b.switch_to_block(join);
        }
        Ok(())
    }

    fn masked_lane(&self, data: &InstData) -> Lowered<Scalar> {
        match data.ty.lane() {
            Some(Scalar::Int(width)) if !width.is_multiple_of(8) => {
                refuse("a masked access to lanes that are not whole bytes")
            }
            Some(lane) => Ok(lane),
            None => self.not_held(data.ty),
        }
    }

    fn lane_bytes(&self, lane: Scalar) -> u32 {
        self.unit.layout.scalar_bits(lane) / 8
    }

    /// `memcpy` and `memmove`.
    pub fn copy(&mut self, data: &InstData) -> Lowered<()> {
        let (to, from) = (self.scalar(data, 0)?, self.scalar(data, 1)?);
        if let Some(bytes) = self.small_size(data)? {
            // All is read before anything is written.
            let pieces: Vec<(Machine, i32)> = pieces(bytes);
            let values: Vec<MachineValue> =
                pieces.iter().map(|&(ty, offset)| self.b.ins().load(ty, flags(), from, offset)).collect();
            for (value, (_, offset)) in values.into_iter().zip(pieces) {
                self.b.ins().store(flags(), value, to, offset);
            }
            return Ok(());
        }
        let count = Self::operand(data, 2)?;
        let count = self.size(count)?;
        let function = match data.opcode {
            Opcode::Memcpy => libc::memcpy as *const () as usize,
            _ => libc::memmove as *const () as usize,
        };
        self.helper(function, &[to, from, count], Some(types::I64));
        Ok(())
    }

    /// `memset`.
    pub fn fill_memory(&mut self, data: &InstData) -> Lowered<()> {
        let (to, byte) = (self.scalar(data, 0)?, self.scalar(data, 1)?);
        if let Some(bytes) = self.small_size(data)? {
            let byte = self.resize(byte, types::I64, false);
            let ones = self.int(types::I64, 0x0101_0101_0101_0101);
            let all = self.b.ins().imul(byte, ones);
            for (ty, offset) in pieces(bytes) {
                if ty == types::I8X16 {
                    self.b.ins().store(flags(), all, to, offset);
                    self.b.ins().store(flags(), all, to, offset + 8);
                    continue;
                }
                let piece = self.resize(all, ty, false);
                self.b.ins().store(flags(), piece, to, offset);
            }
            return Ok(());
        }
        let count = Self::operand(data, 2)?;
        let count = self.size(count)?;
        self.helper(libc::memset as *const () as usize, &[to, byte, count], Some(types::I64));
        Ok(())
    }

    /// The size of a copy that is made in place.
    fn small_size(&self, data: &InstData) -> Lowered<Option<u64>> {
        let count = Self::operand(data, 2)?;
        let volatile = data.flags.contains(Flags::VOLATILE);
        Ok(match self.body.as_constant(count) {
            Some(Constant::Int(bytes)) if *bytes <= MOST_INLINE.into() && !volatile => Some(*bytes as u64),
            _ => None,
        })
    }

    /// Instructions on memory that need no more than their operands.
    pub fn memory(&mut self, data: &InstData) -> Lowered<()> {
        match data.opcode.format() {
            Format::Load => self.load(data),
            Format::Store => self.store(data),
            Format::MaskedLoad => self.masked_load(data),
            Format::MaskedStore => self.masked_store(data),
            Format::Copy => self.copy(data),
            Format::Fill => self.fill_memory(data),
            Format::Address => self.address_of(data),
            _ => Err(Refusal(MALFORMED.into())),
        }
    }
}

/// The address of lane `index`: its own, or a place after a common one.
fn lane_address(
    data: &InstData,
    addresses: &[MachineValue],
    index: usize,
    bytes: u32,
) -> Lowered<(MachineValue, i32)> {
    let own = matches!(data.opcode, Opcode::Gather | Opcode::Scatter);
    let address = addresses.get(if own { index } else { 0 }).copied();
    let offset = if own { 0 } else { index as i32 * bytes as i32 };
    address.map(|address| (address, offset)).ok_or_else(|| Refusal(MALFORMED.into()))
}

/// Pieces of 16, 8, 4, 2 and 1 bytes.
fn pieces(bytes: u64) -> Vec<(Machine, i32)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    while done < bytes {
        let size = 1u64 << (bytes - done).min(16).ilog2();
        let ty = match size {
            16 => types::I8X16,
            8 => types::I64,
            4 => types::I32,
            2 => types::I16,
            _ => types::I8,
        };
        pieces.push((ty, done as i32));
        done += size;
    }
    pieces
}
