//! Adjoints of operations that move lanes of vectors.

use super::emit::Reversal;
use crate::error::Error;
use ir::{Detail, Flags, Inst, InstData, Opcode, Type, Value};

impl Reversal<'_, '_> {
    /// An instruction of the reverse sweep with one result.
    pub fn push(&mut self, inst: Inst, data: InstData) -> Result<Value, Error> {
        let new = self.sweep.builder(Flags::empty()).push_implied(data);
        self.sweep.body.result(new).ok_or_else(|| self.sweep.malformed(inst))
    }

    fn extract(&mut self, inst: Inst, vector: Value, index: Value) -> Result<Value, Error> {
        let ty = self.sweep.body.ty(vector);
        self.push(inst, InstData::new(Opcode::Extract, ty, [vector, index]))
    }

    fn insert(&mut self, inst: Inst, vector: Value, lane: Value, index: Value) -> Result<Value, Error> {
        let ty = self.sweep.body.ty(vector);
        self.push(inst, InstData::new(Opcode::Insert, ty, [vector, lane, index]))
    }

    fn index(&mut self, lane: u32) -> Value {
        self.sweep.builder(Flags::empty()).int(Type::I32, i128::from(lane))
    }

    /// A lane of a vector.
    pub fn lane(&mut self, inst: Inst, vector: Value, lane: u32) -> Result<Value, Error> {
        let index = self.index(lane);
        self.extract(inst, vector, index)
    }

    /// The vector of these lanes.
    pub fn vector_of(&mut self, inst: Inst, data: &InstData, lanes: &[Value]) -> Result<Value, Error> {
        let mut vector = self.zero(data.ty);
        for (index, &lane) in lanes.iter().enumerate() {
            let index = self.index(index as u32);
            vector = self.insert(inst, vector, lane, index)?;
        }
        Ok(vector)
    }

    /// Adds to one lane of an adjoint.
    pub fn unextract(&mut self, inst: Inst, (vector, index): (Value, Value), d: Value) -> Result<(), Error> {
        if !self.plan.has_adjoint(vector) {
            return Ok(());
        }
        let index = self.sweep.value(index);
        match self.local(vector) {
            Some(before) => {
                let lane = self.extract(inst, before, index)?;
                let sum = self.sweep.builder(Flags::empty()).binary(Opcode::Fadd, lane, d);
                let after = self.insert(inst, before, sum, index)?;
                self.set_local(vector, after);
            }
            None => {
                let ty = self.adjoint_ty(vector);
                let zero = self.zero(ty);
                let adjoint = self.insert(inst, zero, d, index)?;
                self.add(vector, adjoint);
            }
        }
        Ok(())
    }

    pub fn uninsert(
        &mut self,
        inst: Inst,
        (vector, lane, index): (Value, Value, Value),
        d: Value,
    ) -> Result<(), Error> {
        let index = self.sweep.value(index);
        if self.plan.has_adjoint(lane) {
            let adjoint = self.extract(inst, d, index)?;
            self.add(lane, adjoint);
        }
        if self.plan.has_adjoint(vector) {
            let lane = self.sweep.body.ty(d).lane().ok_or_else(|| self.sweep.malformed(inst))?;
            let zero = self.zero(Type::Scalar(lane));
            let adjoint = self.insert(inst, d, zero, index)?;
            self.add(vector, adjoint);
        }
        Ok(())
    }

    /// Lanes go back to where they came from: by a shuffle if none is taken twice, else one by one.
    pub fn unshuffle(
        &mut self,
        inst: Inst,
        data: &InstData,
        (a, b): (Value, Value),
        d: Value,
    ) -> Result<(), Error> {
        let (Detail::Mask(mask), Some(lanes)) = (&data.detail, data.ty.lanes()) else {
            return Err(self.sweep.malformed(inst));
        };
        for (operand, first) in [(a, 0), (b, lanes)] {
            if !self.plan.has_adjoint(operand) {
                continue;
            }
            let taken = |&(_, from): &(usize, &Option<u32>)| {
                from.is_some_and(|from| (first..first.saturating_add(lanes)).contains(&from))
            };
            let moves: Vec<(u32, u32)> = mask
                .iter()
                .enumerate()
                .filter(taken)
                .map(|(to, from)| (to as u32, from.unwrap_or(first) - first))
                .collect();
            if let Some(adjoint) = self.moved_back(inst, (mask.len() as u32, lanes), &moves, d)? {
                self.add(operand, adjoint);
            }
        }
        Ok(())
    }

    /// The adjoint of an operand of a shuffle whose lanes went to the lanes of the result that `moves` has first.
    fn moved_back(
        &mut self,
        inst: Inst,
        (width, lanes): (u32, u32),
        moves: &[(u32, u32)],
        d: Value,
    ) -> Result<Option<Value>, Error> {
        if moves.is_empty() {
            return Ok(None);
        }
        let mut back: Vec<Option<u32>> = vec![None; lanes as usize];
        let mut once = true;
        for &(to, from) in moves {
            if let Some(place) = back.get_mut(from as usize) {
                once &= place.replace(to).is_none();
            }
        }
        if once {
            // The first lane of the zeros stands for those that went nowhere.
            let mask = back.into_iter().map(|to| Some(to.unwrap_or(width))).collect();
            let ty = self.sweep.body.ty(d);
            let zero = self.zero(ty);
            let shuffle = InstData::new(Opcode::Shuffle, ty, [d, zero]).with_detail(Detail::Mask(mask));
            return self.push(inst, shuffle).map(Some);
        }
        let mut sums: Vec<Option<Value>> = vec![None; lanes as usize];
        for &(to, from) in moves {
            let lane = self.lane(inst, d, to)?;
            if let Some(sum) = sums.get_mut(from as usize) {
                *sum = Some(match *sum {
                    Some(before) => self.sweep.builder(Flags::empty()).binary(Opcode::Fadd, before, lane),
                    None => lane,
                });
            }
        }
        let ty =
            Type::Vector(self.sweep.body.ty(d).lane().unwrap_or(ir::Scalar::Float(ir::Float::F64)), lanes);
        let mut adjoint = self.zero(ty);
        for (lane, sum) in sums.into_iter().enumerate() {
            if let Some(sum) = sum {
                let index = self.index(lane as u32);
                adjoint = self.insert(inst, adjoint, sum, index)?;
            }
        }
        Ok(Some(adjoint))
    }

    /// The sum of the lanes.
    pub fn unsplat(&mut self, inst: Inst, a: Value, d: Value) -> Result<(), Error> {
        let ty = self.sweep.body.ty(d);
        let lane = ty.lane().ok_or_else(|| self.sweep.malformed(inst))?;
        let zero = self.zero(Type::Scalar(lane));
        let sum = self.push(inst, InstData::new(Opcode::ReduceFadd, ty, [d, zero]))?;
        self.add(a, sum);
        Ok(())
    }

    pub fn unsum(
        &mut self,
        inst: Inst,
        data: &InstData,
        (vector, start): (Value, Value),
        d: Value,
    ) -> Result<(), Error> {
        if self.plan.has_adjoint(vector) {
            let adjoint = self.push(inst, InstData::new(Opcode::Splat, data.ty, [d]))?;
            self.add(vector, adjoint);
        }
        self.add(start, d);
        Ok(())
    }
}
