//! Arguments that are copies (`byval`): the callee has a copy of the memory, so it has one of the shadow, too.
//!
//! The copy is made before the call of the first half, of what addresses need; floats have zeros. After the call of the
//! second half the adjoints that it holds are added to the caller's shadow.

use super::emit::Reversal;
use crate::activity::contents::Content;
use crate::error::{Error, ErrorKind};
use ir::{Align, Attribute, Detail, Flags, Inst, InstData, Opcode, Type, Value};

impl Reversal<'_, '_> {
    /// In the forward sweep: the copy of the shadow of an argument.
    pub fn copy_shadow(
        &mut self,
        inst: Inst,
        (index, argument): (usize, Value),
        shadow: Value,
        size: &Attribute,
    ) -> Result<Value, Error> {
        let content = self.sweep.content(argument);
        if matches!(content, Content::Either(_) | Content::Mixed | Content::Unknown) {
            let what = format!("the memory at {}", self.sweep.text(argument));
            return Err(self.unknown_content(inst, what, content));
        }
        let Some(bytes) = ir::attribute_bytes(size, self.sweep.layout) else {
            let kind = ErrorKind::Unsupported {
                what: "an argument that is passed as a copy of memory".into(),
                reason: "the size of its type is not known",
                way_out: "name a literal structure type in the attribute `byval`, or pass a pointer",
            };
            return Err(self.sweep.fail(inst, kind));
        };
        let length = self.sweep.builder(Flags::empty()).int(Type::I64, i128::from(bytes));
        let copy = match self.wanted.split {
            true => self.reserve(inst, length, 1)?,
            false => {
                let align = Align::new(16).unwrap_or(Align::ONE);
                let copy = self.sweep.builder(Flags::empty()).alloca(bytes, None, align);
                self.sweep.clear(copy, length, align);
                copy
            }
        };
        if content == Content::Addresses {
            let new = InstData::new(Opcode::Memcpy, Type::I64, [copy, shadow, length]);
            let new = new.with_detail(Detail::Copy(Align::ONE, Align::ONE));
            self.sweep.builder(Flags::empty()).push_implied(new);
        }
        self.copied.insert((inst, index), copy);
        Ok(copy)
    }

    /// In the reverse sweep: adjoints of copies are added to the shadows.
    pub fn add_copies(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        for (index, &argument) in data.operands.iter().enumerate().rev() {
            let Some(&copy) = self.copied.get(&(inst, index)) else { continue };
            let size = self.byval(inst, data, index)?;
            if let (Content::Floats(format), Some(shadow)) =
                (self.sweep.content(argument), self.sweep.shadow(inst, argument)?)
            {
                self.move_floats(inst, format, (copy, shadow), size)?;
            }
            if self.wanted.split {
                self.release_reserved(inst)?;
            }
        }
        Ok(())
    }

    /// How many bytes an argument that is a copy has.
    fn byval(&self, inst: Inst, data: &InstData, index: usize) -> Result<u64, Error> {
        let call = data.call().ok_or_else(|| self.sweep.malformed(inst))?;
        let given = call.argument_attributes.get(index).and_then(|attributes| attributes.get("byval"));
        let callee = match call.callee {
            ir::Callee::Direct(callee) => self.sweep.module.functions[callee].signature.params.get(index),
            ir::Callee::Indirect { .. } => None,
        };
        let own = callee.and_then(|param| param.attributes.get("byval"));
        let bytes = own.or(given).and_then(|size| ir::attribute_bytes(size, self.sweep.layout));
        bytes.ok_or_else(|| self.sweep.malformed(inst))
    }
}
