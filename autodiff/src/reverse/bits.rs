//! Integers that hold floats: their adjoints are those floats' adjoints, a vector of them if there are several.

use super::emit::Reversal;
use crate::activity::contents::Content;
use crate::activity::levels::{Bits, Level, bits};
use crate::activity::values::{self, ValueKind};
use crate::error::{Error, ErrorKind};
use ir::{Flags, Inst, InstData, Opcode, Scalar, Type, Value};

/// The type of the adjoint of a value of this type whose bytes hold this; `None` if it has none.
pub(super) fn adjoint_type(ty: Type, content: Content) -> Option<Type> {
    match (ValueKind::of(ty), content) {
        (ValueKind::Float, _) => Some(ty),
        (ValueKind::Integer, Content::Floats(format)) => {
            let (bits, each) = (ty.int_bits()? as u32, format.bits());
            let all = bits.checked_mul(ty.lanes().unwrap_or(1))?;
            let count = all.is_multiple_of(each).then_some(all / each)?;
            Some(match ty.lanes().is_none() || bits != each {
                true if count == 1 => Type::Scalar(Scalar::Float(format)),
                _ => Type::Vector(Scalar::Float(format), count),
            })
        }
        _ => None,
    }
}

impl Reversal<'_, '_> {
    /// The type of a value's adjoint; its own if it has none.
    pub fn adjoint_ty(&self, value: Value) -> Type {
        let ty = self.sweep.primal.ty(value);
        match self.sweep.kind(value) {
            ValueKind::Integer => adjoint_type(ty, self.sweep.content(value)).unwrap_or(ty),
            _ => ty,
        }
    }

    /// An error for the lanes of vectors of integers that are not floats each.
    pub fn demand_lanes(&self, inst: Inst, data: &InstData, vector: Value) -> Result<(), Error> {
        let ty = self.sweep.primal.ty(vector);
        let adjoint = self.adjoint_ty(vector);
        let apart = |ty: Type| ty.lanes().is_some() && self.sweep.kind(vector) == ValueKind::Integer;
        match apart(ty) && adjoint.lanes() != ty.lanes() && self.plan.has_adjoint(vector) {
            true => Err(self.sweep.lost(inst, data)),
            false => Ok(()),
        }
    }

    /// An error for integers that may hold what has a derivative, if it cannot be followed.
    pub fn demand_followed(&self, inst: Inst, data: &InstData, value: Value) -> Result<(), Error> {
        if self.sweep.kind(value) != ValueKind::Integer
            || !self.sweep.activity.carried(self.sweep.primal, value)
        {
            return Ok(());
        }
        match self.sweep.content(value) {
            Content::Numbers | Content::Derived | Content::Addresses => Ok(()),
            content @ Content::Floats(_) => {
                let followed = adjoint_type(self.sweep.primal.ty(value), content).is_some();
                match followed || !self.plan.has_adjoint(value) {
                    true => Ok(()),
                    false => Err(self.sweep.lost(inst, data)),
                }
            }
            content @ (Content::Either(_) | Content::Mixed | Content::Unknown) => {
                Err(self.unknown_content(inst, self.sweep.text(value), content))
            }
        }
    }

    /// The error for bytes that may hold floats or addresses.
    pub fn unknown_content(&self, inst: Inst, what: String, content: Content) -> Error {
        let way_out = match content {
            Content::Either(_) | Content::Mixed => {
                "floats of several formats, of packed structures, or floats and addresses are kept there; copy them one by one, or compile with type information (TBAA)"
            }
            _ => "read it as what it is in the function, or compile with type information (TBAA)",
        };
        self.sweep.fail(inst, ErrorKind::UnknownType { what, way_out })
    }

    /// The reverse of a computation on integers.
    pub fn unbits(&mut self, inst: Inst, data: &InstData, d: Value) -> Result<(), Error> {
        let Some(&result) = data.results.first() else { return Err(self.sweep.malformed(inst)) };
        if self.sweep.level(result) == Level::Lost {
            return Err(self.sweep.lost(inst, data));
        }
        let width = data.ty.int_bits().map_or(0, u32::from);
        let each = self.sweep.body.ty(d).float_format().map_or(1, |format| format.bits());
        let shift = |reversal: &Self| {
            let &by = data.operands.get(1)?;
            let by = values::byte_shift(reversal.sweep.primal, by, width)?;
            by.is_multiple_of(each).then_some(by / each)
        };
        let kind = bits(self.sweep.primal, data);
        let vector = data.ty.lanes().is_some();
        match (kind, data.opcode, &*data.operands) {
            (Bits::Moved, Opcode::Zext | Opcode::Sext | Opcode::Itrunc, &[a]) if !vector => {
                let lanes = self.lanes_of(inst, d)?;
                self.add_lanes(inst, a, |lane| lanes.get(lane).copied())
            }
            (Bits::Shifted, Opcode::Shl | Opcode::Lshr, &[a, _]) if !vector => {
                let Some(by) = shift(self) else { return Err(self.sweep.lost(inst, data)) };
                let (lanes, by) = (self.lanes_of(inst, d)?, by as usize);
                self.add_lanes(inst, a, |lane| match data.opcode {
                    Opcode::Shl => lanes.get(lane + by).copied(),
                    _ => lane.checked_sub(by).and_then(|lane| lanes.get(lane).copied()),
                })
            }
            (Bits::Moved, Opcode::Or, &[a, b]) => {
                self.add(a, d);
                self.add(b, d);
                Ok(())
            }
            (Bits::Moved, Opcode::Xor, &[a, b]) => {
                let kept = if values::constant_bits(self.sweep.primal, a).is_some() { b } else { a };
                self.add(kept, d);
                Ok(())
            }
            (Bits::Moved, Opcode::And, &[a, b]) if !vector => {
                let (mask, kept) = match values::constant_bits(self.sweep.primal, a) {
                    Some(mask) => (mask, b),
                    None => (values::constant_bits(self.sweep.primal, b).unwrap_or(0), a),
                };
                let lanes = self.lanes_of(inst, d)?;
                let part = |lane: usize| (mask >> (lane as u32 * each).min(127)) & ir::mask(each);
                if (0..lanes.len()).any(|lane| part(lane) != 0 && part(lane) != ir::mask(each)) {
                    return Err(self.sweep.lost(inst, data));
                }
                self.add_lanes(inst, kept, |lane| lanes.get(lane).copied().filter(|_| part(lane) != 0))
            }
            _ => Err(self.sweep.lost(inst, data)),
        }
    }

    /// The floats that an adjoint consists of.
    fn lanes_of(&mut self, inst: Inst, d: Value) -> Result<Vec<Value>, Error> {
        match self.sweep.body.ty(d).lanes() {
            None => Ok(vec![d]),
            Some(lanes) => (0..lanes).map(|lane| self.lane(inst, d, lane)).collect(),
        }
    }

    /// Adds to the adjoint of an integer, float by float.
    fn add_lanes(
        &mut self,
        inst: Inst,
        value: Value,
        of: impl Fn(usize) -> Option<Value>,
    ) -> Result<(), Error> {
        if !self.plan.has_adjoint(value) {
            return Ok(());
        }
        let ty = self.adjoint_ty(value);
        let adjoint = match ty.lanes() {
            None => of(0),
            Some(lanes) => {
                let mut vector = self.zero(ty);
                for (index, lane) in (0..lanes).map(|index| (index, of(index as usize))) {
                    if let Some(lane) = lane {
                        let index = self.sweep.builder(Flags::empty()).int(Type::I32, i128::from(index));
                        vector = self.push(inst, InstData::new(Opcode::Insert, ty, [vector, lane, index]))?;
                    }
                }
                Some(vector)
            }
        };
        if let Some(adjoint) = adjoint {
            self.add(value, adjoint);
        }
        Ok(())
    }
}
