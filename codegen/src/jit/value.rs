//! Values of the IR as machine values: their parts, their lanes, and constants.

use super::lower::{Lower, Lowered, MALFORMED, Parts, Refusal, refuse};
use super::shape::{Shape, container, shape};
use super::unit::Place;
use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{
    InstBuilder, Signature as MachineSignature, Type as Machine, Value as MachineValue, types,
};
use cranelift_codegen::isa::CallConv;
use ir::entity::Entity;
use ir::{Constant, InstData, Scalar, Type, Value, mask};
use smallvec::SmallVec;

impl Lower<'_, '_> {
    /// The machine values of a value.
    pub fn parts(&mut self, value: Value) -> Lowered<Parts> {
        let ty = self.body.ty(value);
        if let Some(constant) = self.body.as_constant(value) {
            return self.constant(ty, constant);
        }
        let parts = &self.values[value.index()];
        if !parts.is_empty() {
            return Ok(parts.clone());
        }
        // Only code that is never reached uses what a block with a trap would have defined.
        if self.trapped { self.zero(ty) } else { refuse("a value is used before its definition") }
    }

    fn zero(&mut self, ty: Type) -> Lowered<Parts> {
        match Constant::zero(ty) {
            Some(zero) => self.constant(ty, &zero),
            None => self.not_held(ty),
        }
    }

    pub fn not_held<T>(&self, ty: Type) -> Lowered<T> {
        refuse(format!("values of type {} are not supported", ty.display(&self.unit.module.opaque_types)))
    }

    pub fn shape(&self, ty: Type) -> Lowered<Shape> {
        match shape(ty) {
            Some(shape) => Ok(shape),
            None => self.not_held(ty),
        }
    }

    /// The machine value of a scalar.
    pub fn one(&mut self, value: Value) -> Lowered<MachineValue> {
        match *self.parts(value)? {
            [part] => Ok(part),
            _ => refuse(MALFORMED),
        }
    }

    /// An operand, if there is one.
    pub fn operand(data: &InstData, index: usize) -> Lowered<Value> {
        data.operands.get(index).copied().ok_or_else(|| Refusal(MALFORMED.into()))
    }

    /// The machine value of a scalar operand.
    pub fn scalar(&mut self, data: &InstData, index: usize) -> Lowered<MachineValue> {
        let value = Self::operand(data, index)?;
        self.one(value)
    }

    /// One machine value per lane; a scalar is one lane.
    pub fn lanes(&mut self, value: Value) -> Lowered<Parts> {
        let parts = self.parts(value)?;
        let shape = self.shape(self.body.ty(value))?;
        Ok(self.explode(shape, parts))
    }

    fn explode(&mut self, shape: Shape, parts: Parts) -> Parts {
        let Shape::Chunks(_, per, _) = shape else { return parts };
        let mut lanes = Parts::new();
        for part in parts {
            for lane in 0..per {
                lanes.push(self.b.ins().extractlane(part, lane as u8));
            }
        }
        lanes
    }

    pub fn pack(&mut self, shape: Shape, lanes: Parts) -> Parts {
        let Shape::Chunks(ty, per, _) = shape else { return lanes };
        let mut parts = Parts::new();
        for chunk in lanes.chunks(per as usize) {
            let mut part = None;
            for (index, &lane) in chunk.iter().enumerate() {
                part = Some(match part {
                    None => self.b.ins().scalar_to_vector(ty, lane),
                    Some(vector) => self.b.ins().insertlane(vector, lane, index as u8),
                });
            }
            parts.extend(part);
        }
        parts
    }

    pub fn define(&mut self, value: Value, parts: Parts) {
        self.values[value.index()] = parts;
    }

    /// Defines a value by its lanes.
    pub fn define_lanes(&mut self, value: Value, lanes: Parts) -> Lowered<()> {
        let shape = self.shape(self.body.ty(value))?;
        let parts = self.pack(shape, lanes);
        self.define(value, parts);
        Ok(())
    }

    /// The only result of an instruction.
    pub fn result(data: &InstData) -> Lowered<Value> {
        data.results.first().copied().ok_or_else(|| Refusal(MALFORMED.into()))
    }

    /// Defines the results by applying a function to each lane of the operands; scalars among them are used for
    /// every lane.
    pub fn each_lane<const N: usize>(
        &mut self,
        data: &InstData,
        mut function: impl FnMut(&mut Self, &[MachineValue]) -> Lowered<[MachineValue; N]>,
    ) -> Lowered<()> {
        let operands =
            data.operands.iter().map(|&value| self.lanes(value)).collect::<Lowered<Vec<Parts>>>()?;
        let first = Self::result(data)?;
        let count = self.body.ty(first).lanes().unwrap_or(1) as usize;
        let mut results: [Parts; N] = std::array::from_fn(|_| Parts::new());
        for index in 0..count {
            let lane: Option<SmallVec<[MachineValue; 4]>> = operands
                .iter()
                .map(|lanes| lanes.get(if lanes.len() == 1 { 0 } else { index }).copied())
                .collect();
            let Some(lane) = lane else { return refuse(MALFORMED) };
            for (result, value) in results.iter_mut().zip(function(self, &lane)?) {
                result.push(value);
            }
        }
        for (&value, lanes) in data.results.iter().zip(results) {
            self.define_lanes(value, lanes)?;
        }
        Ok(())
    }

    /// Defines the result by applying a function to each machine value of the operands, whole vectors at once.
    pub fn each_part(
        &mut self,
        data: &InstData,
        mut function: impl FnMut(&mut Self, &[MachineValue]) -> MachineValue,
    ) -> Lowered<()> {
        let operands =
            data.operands.iter().map(|&value| self.parts(value)).collect::<Lowered<Vec<Parts>>>()?;
        let count = operands.first().map_or(0, |parts| parts.len());
        let mut results = Parts::new();
        for index in 0..count {
            let part: Option<SmallVec<[MachineValue; 4]>> =
                operands.iter().map(|parts| parts.get(index).copied()).collect();
            let Some(part) = part else { return refuse(MALFORMED) };
            results.push(function(self, &part));
        }
        self.define(Self::result(data)?, results);
        Ok(())
    }

    /// Whether a type is held in 128-bit vectors.
    pub fn in_chunks(&self, ty: Type) -> bool {
        matches!(shape(ty), Some(Shape::Chunks(..)))
    }

    fn constant(&mut self, ty: Type, constant: &Constant) -> Lowered<Parts> {
        let Some(lane) = ty.lane() else { return self.not_held(ty) };
        let shape = self.shape(ty)?;
        if ty.lanes().is_none() {
            return Ok(Parts::from_iter([self.lane_constant(lane, constant)?]));
        }
        let one = match constant {
            Constant::Undef | Constant::Poison => Some(self.lane_constant(lane, &Constant::Poison)?),
            Constant::Splat(value) => Some(self.lane_constant(lane, value)?),
            _ => None,
        };
        if let Some(one) = one {
            return Ok(match shape {
                Shape::Chunks(ty, _, count) => {
                    let chunk = self.b.ins().splat(ty, one);
                    SmallVec::from_elem(chunk, count as usize)
                }
                _ => SmallVec::from_elem(one, ty.lanes().unwrap_or(1) as usize),
            });
        }
        let Constant::Lanes(values) = constant else { return unknown_constant(constant) };
        let lanes = values.iter().map(|value| self.lane_constant(lane, value)).collect::<Lowered<Parts>>()?;
        Ok(self.pack(shape, lanes))
    }

    fn lane_constant(&mut self, lane: Scalar, constant: &Constant) -> Lowered<MachineValue> {
        let bits = match constant {
            Constant::Int(bits) | Constant::Float(bits) => *bits,
            // Any value will do.
            Constant::Null | Constant::Undef | Constant::Poison => 0,
            Constant::Address(symbol, offset) => {
                let Some((place, further)) = self.unit.symbol_place(*symbol) else {
                    return refuse(MALFORMED);
                };
                return Ok(self.address(place, offset.wrapping_add(further)));
            }
            Constant::Distance(to, offset, from) => {
                let (Some((to, further)), Some((from, less)), Scalar::Int(width)) =
                    (self.unit.symbol_place(*to), self.unit.symbol_place(*from), lane)
                else {
                    return refuse(MALFORMED);
                };
                let to = self.address(to, offset.wrapping_add(further));
                let from = self.address(from, less);
                let distance = self.b.ins().isub(to, from);
                let distance = self.resize(distance, container(lane), false);
                return Ok(self.cut(width, distance));
            }
            _ => return unknown_constant(constant),
        };
        Ok(self.bits(container(lane), bits))
    }

    /// The address of a place, plus some bytes.
    pub fn address(&mut self, place: Place, offset: i64) -> MachineValue {
        match place {
            Place::Address(address) => self.int(types::I64, address.wrapping_add(offset as u64).into()),
            Place::Code(number) => {
                let function = self.function_ref(number, &MachineSignature::new(CallConv::SystemV));
                let address = self.b.ins().func_addr(types::I64, function);
                if offset == 0 { address } else { self.b.ins().iadd_imm_s(address, offset) }
            }
        }
    }

    /// A machine constant of these bits.
    pub fn bits(&mut self, ty: Machine, bits: u128) -> MachineValue {
        match ty {
            types::F32 => self.b.ins().f32const(Ieee32::with_bits(bits as u32)),
            types::F64 => self.b.ins().f64const(Ieee64::with_bits(bits as u64)),
            _ => self.int(ty, bits),
        }
    }

    /// An integer constant.
    pub fn int(&mut self, ty: Machine, bits: u128) -> MachineValue {
        if ty == types::I128 {
            let low = self.b.ins().iconst(types::I64, bits as u64 as i64);
            let high = self.b.ins().iconst(types::I64, (bits >> 64) as u64 as i64);
            return self.b.ins().iconcat(low, high);
        }
        self.b.ins().iconst(ty, (bits & mask(ty.bits())) as u64 as i64)
    }
}

fn unknown_constant<T>(constant: &Constant) -> Lowered<T> {
    match constant {
        Constant::Unsupported(text) => refuse(format!("the constant `{text}` is not supported")),
        _ => refuse(MALFORMED),
    }
}
