//! Lanes of vectors: moving, choosing and reducing them.

use super::lower::{Lower, Lowered, MALFORMED, Parts, refuse};
use super::shape::{Shape, container};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as MachineValue, types};
use ir::{Constant, Detail, Format, InstData, MathFn, Opcode, Value};

impl Lower<'_, '_> {
    /// `extract`, `insert`, `shuffle` and `splat`.
    pub fn lane_moves(&mut self, data: &InstData) -> Lowered<()> {
        match data.opcode.format() {
            Format::Extract => self.extract(data),
            Format::Insert => self.insert(data),
            Format::Shuffle => self.shuffle(data),
            _ => {
                let result = Self::result(data)?;
                let lane = self.scalar(data, 0)?;
                let parts = match self.shape(data.ty)? {
                    Shape::Chunks(ty, _, count) => {
                        let chunk = self.b.ins().splat(ty, lane);
                        Parts::from_elem(chunk, count as usize)
                    }
                    shape => Parts::from_elem(lane, shape.parts().1 as usize),
                };
                self.define(result, parts);
                Ok(())
            }
        }
    }

    /// The number that an index is, if it is a constant.
    fn constant_index(&self, value: Value) -> Option<u128> {
        match self.body.as_constant(value) {
            Some(Constant::Int(index)) => Some(*index),
            // Any lane will do.
            Some(Constant::Undef | Constant::Poison) => Some(0),
            _ => None,
        }
    }

    fn extract(&mut self, data: &InstData) -> Lowered<()> {
        let (vector, index) = (Self::operand(data, 0)?, Self::operand(data, 1)?);
        let result = Self::result(data)?;
        let lanes = self.lanes(vector)?;
        if let Some(index) = self.constant_index(index) {
            // Without such a lane, any value will do.
            let lane = usize::try_from(index).ok().and_then(|index| lanes.get(index)).or(lanes.first());
            let Some(&lane) = lane else { return refuse(MALFORMED) };
            self.define(result, Parts::from_iter([lane]));
            return Ok(());
        }
        let (buffer, place) = self.spread(&lanes, index)?;
        let Some(lane) = data.ty.lane() else { return refuse(MALFORMED) };
        let ty = container(lane);
        let at = self.b.ins().iadd(buffer, place);
        let value = self.b.ins().load(ty, Self::trusted(), at, 0);
        self.define(result, Parts::from_iter([value]));
        Ok(())
    }

    fn insert(&mut self, data: &InstData) -> Lowered<()> {
        let (vector, index) = (Self::operand(data, 0)?, Self::operand(data, 2)?);
        let result = Self::result(data)?;
        let lane = self.scalar(data, 1)?;
        let constant = self.constant_index(index);
        if let (Some(index), Shape::Chunks(_, per, _)) = (constant, self.shape(data.ty)?) {
            let mut parts = self.parts(vector)?;
            let per = u128::from(per);
            if let Some(part) = usize::try_from(index / per).ok().and_then(|chunk| parts.get_mut(chunk)) {
                *part = self.b.ins().insertlane(*part, lane, (index % per) as u8);
            }
            self.define(result, parts);
            return Ok(());
        }
        let mut lanes = self.lanes(vector)?;
        match constant {
            Some(index) => {
                if let Some(place) = usize::try_from(index).ok().and_then(|index| lanes.get_mut(index)) {
                    *place = lane;
                }
            }
            None => {
                let (buffer, place) = self.spread(&lanes, index)?;
                let at = self.b.ins().iadd(buffer, place);
                self.b.ins().store(Self::trusted(), lane, at, 0);
                let ty = self.b.func.dfg.value_type(lane);
                for (index, lane) in lanes.iter_mut().enumerate() {
                    *lane = self.b.ins().load(ty, Self::trusted(), buffer, 16 * index as i32);
                }
            }
        }
        self.define_lanes(result, lanes)
    }

    /// Puts lanes into the buffer, 16 bytes apart; gives its address and the place of the lane of an index, or of
    /// some lane if there is no such one.
    fn spread(&mut self, lanes: &[MachineValue], index: Value) -> Lowered<(MachineValue, MachineValue)> {
        let index = self.one(index)?;
        let index_type = self.b.func.dfg.value_type(index);
        let count = self.int(index_type, lanes.len() as u128);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, index, count);
        let zero = self.int(index_type, 0);
        let index = self.choose(inside, index, zero);
        let index = self.resize(index, types::I64, false);
        let shift = self.int(types::I32, 4);
        let place = self.b.ins().ishl(index, shift);
        let buffer = self.buffer(16 * lanes.len() as u32);
        for (index, &lane) in lanes.iter().enumerate() {
            self.b.ins().store(Self::trusted(), lane, buffer, 16 * index as i32);
        }
        Ok((buffer, place))
    }

    fn shuffle(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Mask(mask) = &data.detail else { return refuse(MALFORMED) };
        let (a, b) = (Self::operand(data, 0)?, Self::operand(data, 1)?);
        let mut both = self.lanes(a)?;
        both.extend(self.lanes(b)?);
        let Some(&first) = both.first() else { return refuse(MALFORMED) };
        // Where any lane will do, the first does.
        let choose =
            |wanted: &Option<u32>| wanted.and_then(|lane| both.get(lane as usize)).copied().unwrap_or(first);
        let lanes: Parts = mask.iter().map(choose).collect();
        self.define_lanes(Self::result(data)?, lanes)
    }

    /// `select`.
    pub fn select(&mut self, data: &InstData) -> Lowered<()> {
        let condition = Self::operand(data, 0)?;
        if self.body.ty(condition).lanes().is_some() {
            return self.each_lane(data, |lower, args| match *args {
                [condition, a, b] => Ok([lower.choose(condition, a, b)]),
                _ => refuse(MALFORMED),
            });
        }
        let condition = self.one(condition)?;
        let (a, b) = (Self::operand(data, 1)?, Self::operand(data, 2)?);
        let (a, b) = (self.parts(a)?, self.parts(b)?);
        let parts = a.into_iter().zip(b).map(|(a, b)| self.choose(condition, a, b)).collect();
        self.define(Self::result(data)?, parts);
        Ok(())
    }

    /// Reductions, from the left.
    pub fn reduce(&mut self, data: &InstData) -> Lowered<()> {
        let mut lanes = Parts::new();
        if data.opcode.format() == Format::ReduceFrom {
            lanes.push(self.scalar(data, 1)?);
        }
        let vector = Self::operand(data, 0)?;
        lanes.extend(self.lanes(vector)?);
        let mut total = None;
        for lane in lanes {
            total = Some(match total {
                None => lane,
                Some(total) => self.combine(data, total, lane)?,
            });
        }
        let Some(total) = total else { return refuse(MALFORMED) };
        self.define(Self::result(data)?, Parts::from_iter([total]));
        Ok(())
    }

    fn combine(&mut self, data: &InstData, a: MachineValue, b: MachineValue) -> Lowered<MachineValue> {
        let opcode = match data.opcode {
            Opcode::ReduceIadd => Opcode::Iadd,
            Opcode::ReduceImul => Opcode::Imul,
            Opcode::ReduceAnd => Opcode::And,
            Opcode::ReduceOr => Opcode::Or,
            Opcode::ReduceXor => Opcode::Xor,
            Opcode::ReduceSmin => Opcode::Smin,
            Opcode::ReduceSmax => Opcode::Smax,
            Opcode::ReduceUmin => Opcode::Umin,
            Opcode::ReduceUmax => Opcode::Umax,
            _ => return self.combine_floats(data, a, b),
        };
        let Some(width) = data.ty.int_bits() else { return refuse(MALFORMED) };
        self.int_binary(opcode, width, a, b)
    }

    fn combine_floats(&mut self, data: &InstData, a: MachineValue, b: MachineValue) -> Lowered<MachineValue> {
        let format = super::float::format_of(data)?;
        let function = match data.opcode {
            Opcode::ReduceFadd => return self.arithmetic(Opcode::Fadd, format, a, b),
            Opcode::ReduceFmul => return self.arithmetic(Opcode::Fmul, format, a, b),
            Opcode::ReduceFmin => MathFn::Fmin,
            Opcode::ReduceFmax => MathFn::Fmax,
            Opcode::ReduceMinimum => MathFn::Minimum,
            Opcode::ReduceMaximum => MathFn::Maximum,
            _ => return refuse(MALFORMED),
        };
        self.extremum(function, format, a, b)
    }
}
