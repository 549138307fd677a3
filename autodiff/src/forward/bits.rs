//! Shadows of integers: the same operations on the bits of the shadows.

use super::emit::Emission;
use super::levels::{Bits, Level, bits};
use crate::error::{Error, ErrorKind};
use ir::{Inst, InstData, Opcode, Value};

impl Emission<'_, '_> {
    /// A computation on integers whose result is wanted.
    pub fn integer(&mut self, inst: Inst, data: &InstData, result: Value) -> Result<(), Error> {
        if self.level(result) == Level::Lost {
            return Err(self.lost(inst, data));
        }
        match bits(self.primal, data) {
            // The copies of the sign are not bits of what was there before.
            Bits::Moved if data.opcode == Opcode::Sext => {
                let data = InstData { opcode: Opcode::Zext, ..data.clone() };
                self.same(inst, &data, &[0], result)
            }
            Bits::Moved => match data.opcode {
                Opcode::Fshl | Opcode::Fshr | Opcode::Or => self.same(inst, data, &[0, 1], result),
                Opcode::And | Opcode::Xor => {
                    // The constant mask stays as it is.
                    let masked = usize::from(!self.carried(data.operands[0]));
                    self.same(inst, data, &[masked], result)
                }
                _ => self.same(inst, data, &[0], result),
            },
            Bits::Shifted => self.same(inst, data, &[0], result),
            Bits::Distance => {
                let address = usize::from(self.level(data.operands[0]) != Level::Address);
                self.same(inst, data, &[address], result)
            }
            Bits::Mixed | Bits::Number => Err(self.lost(inst, data)),
        }
    }

    /// The error for bits that no derivative follows.
    pub fn lost(&self, inst: Inst, data: &InstData) -> Error {
        let operands = data.operands.iter().copied();
        let culprit = operands.max_by_key(|&operand| self.level(operand));
        let value = culprit.map_or_else(|| "it".into(), |value| self.text(value));
        let unknown = culprit.is_none_or(|value| self.level(value) == Level::Follows);
        let way_out = if unknown {
            "compile with type information (TBAA) if it is an integer, or load it as what it is"
        } else {
            "compute with the float or the pointer itself"
        };
        self.fail(inst, ErrorKind::LostBits { value, operation: data.opcode.name().into(), way_out })
    }
}
