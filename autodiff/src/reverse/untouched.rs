//! Calls that have no derivative, because nothing useful comes out of them: what varies must not go to constant memory there
//! either.

use super::emit::Reversal;
use crate::activity::classes::known_callee;
use crate::activity::contents::Content;
use crate::activity::levels::Level;
use crate::activity::values::ValueKind;
use crate::activity::{Activity, Pattern};
use crate::error::{Error, ErrorKind, value_text};
use crate::library::Known;
use ir::flow::Cfg;
use ir::{Body, Inst, Opcode, Value};

impl Reversal<'_, '_> {
    /// An error if what varies is written to constant memory in a function under a pattern, or in one that it calls.
    pub fn demand_no_write(&mut self, pattern: &Pattern) -> Result<(), Error> {
        let module = self.sweep.module;
        let mut pending = vec![pattern.clone()];
        while let Some(pattern) = pending.pop() {
            let body = module.functions.get(pattern.function).and_then(|function| function.body.as_ref());
            let activity = self.sweep.shared.units.activity(&pattern);
            let (Some(body), Some(activity)) = (body, activity) else { continue };
            if !self.pairs.untouched.insert(pattern.clone()) {
                continue;
            }
            let cfg = Cfg::of(body);
            let blocks = cfg.reverse_postorder().iter();
            for &inst in blocks.flat_map(|&block| &body.blocks[block].insts) {
                if let Some((value, to)) = self.lost_write(&pattern, body, activity, inst) {
                    let value = value_text(module, pattern.function, value);
                    let pointer = value_text(module, pattern.function, to);
                    let kind = ErrorKind::ActiveStoreToConstant { value, pointer };
                    return Err(Error::at(module, pattern.function, inst, kind));
                }
                pending.extend(activity.calls.get(&inst).cloned());
            }
        }
        Ok(())
    }

    /// What an instruction writes to constant memory although it varies, and where.
    fn lost_write(
        &self,
        pattern: &Pattern,
        body: &Body,
        activity: &Activity,
        inst: Inst,
    ) -> Option<(Value, Value)> {
        let data = &body.insts[inst];
        let contents = self.sweep.shared.contents.as_ref()?;
        let copied = |from: Value| {
            !matches!(contents.content(pattern.function, from), Content::Numbers | Content::Derived)
        };
        let varies = |value: Value| {
            activity.level(value) > Level::Constant
                && match ValueKind::of(body.ty(value)) {
                    ValueKind::Float | ValueKind::Pointer => true,
                    ValueKind::Integer => activity.carried(body, value) && copied(value),
                    ValueKind::Other => false,
                }
        };
        let known = known_callee(self.sweep.module, data);
        let written: Vec<(Value, Value)> = match (data.opcode, &*data.operands, known) {
            (Opcode::Store | Opcode::MaskedStore | Opcode::Scatter, &[value, to, ..], _)
            | (Opcode::AtomicRmw, &[to, value], _)
            | (Opcode::CmpXchg, &[to, _, value], _) => vec![(value, to)],
            (Opcode::Memcpy | Opcode::Memmove, &[to, from, ..], _)
            | (_, &[to, from, ..], Some(Known::Copy(_))) => {
                if copied(from) {
                    vec![(from, to)]
                } else {
                    Vec::new()
                }
            }
            (_, &[x, sine, cosine], Some(Known::SinCos)) => vec![(x, sine), (x, cosine)],
            _ => Vec::new(),
        };
        written.into_iter().find(|&(value, to)| varies(value) && !activity.carried(body, to))
    }
}
