//! What the interpreter sees while it runs: which instructions, and whether a value had no value.

use ir::interpret::{Trace, Val};
use ir::{Constant, Detail, FuncId, Inst, Module, Opcode, Plain};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

#[derive(Default)]
pub struct Seen {
    /// Opcodes and math functions that were executed.
    pub words: BTreeSet<&'static str>,
    /// Whether a value was undefined or poison: machine code has some value there, which may come out.
    pub absent: bool,
}

pub struct Watcher<'m> {
    pub module: &'m Module,
    pub seen: Rc<RefCell<Seen>>,
}

impl Trace<Plain> for Watcher<'_> {
    fn executed(&mut self, _depth: usize, function: FuncId, inst: Inst, results: &[Val]) {
        let Some(body) = &self.module.functions[function].body else { return };
        let data = &body.insts[inst];
        let mut seen = self.seen.borrow_mut();
        seen.words.insert(match data.detail {
            Detail::Math(function) => function.name(),
            _ => data.opcode.name(),
        });
        let absent_constant = |constant: &Constant| match constant {
            Constant::Lanes(lanes) => {
                lanes.iter().any(|lane| matches!(lane, Constant::Undef | Constant::Poison))
            }
            _ => matches!(constant, Constant::Undef | Constant::Poison),
        };
        let frozen = data.opcode == Opcode::Freeze
            && data.operands.iter().any(|&value| body.as_constant(value).is_some_and(absent_constant));
        seen.absent |= frozen || results.iter().any(absent);
    }
}

fn absent(value: &Val) -> bool {
    match value {
        Val::Vector(lanes) => lanes.iter().any(Val::is_absent),
        _ => value.is_absent(),
    }
}
