//! New memory: how long its shadow stays.
//!
//! A shadow is needed until the allocation is reversed, whenever the primal's memory is given back; the primal's own
//! memory the reverse sweep does not read. Then it is given back, unless somebody may still reach it: who called, through
//! arguments, results and globals. Memory that the function gives back itself is never reached later.

use super::emit::Reversal;
use crate::activity::classes::{Classes, known_callee};
use crate::activity::values::ValueKind;
use crate::error::{Error, ErrorKind};
use crate::library::{self, Known};
use crate::shadow::emission::Emission;
use ir::entity::SecondaryMap;
use ir::flow::Cfg;
use ir::{CallDetail, Callee, Detail, Flags, Inst, InstData, Opcode, Signature, Type, Value, ValueDef};
use std::collections::HashSet;

/// What may be reached when the derivative of a function is done.
pub(super) struct Heap {
    classes: Classes,
    /// The classes that lead to memory that stays.
    outside: HashSet<u32>,
    /// New memory that the function gives back.
    freed: SecondaryMap<Value, bool>,
}

impl Heap {
    /// Of a function whose caller reaches memory afterwards, if `kept`.
    pub fn of(sweep: &Emission<'_, '_>, cfg: &Cfg, kept: bool) -> Heap {
        let primal = sweep.primal;
        let mut classes = Classes::of(sweep.module, sweep.source, primal, cfg.reverse_postorder());
        let mut outside = HashSet::new();
        let mut freed = Vec::new();
        let entry = primal.entry().map(|entry| &primal.blocks[entry].params[..]).unwrap_or_default();
        let mut reached: Vec<Value> = entry.to_vec();
        for &block in cfg.reverse_postorder() {
            for &inst in &primal.blocks[block].insts {
                let data = &primal.insts[inst];
                if data.opcode == Opcode::Ret {
                    reached.extend(data.operands.iter());
                }
                if let Some(Known::Free) = known_callee(sweep.module, data) {
                    freed.extend(data.operands.first());
                }
            }
        }
        if kept {
            reached.retain(|&value| sweep.kind(value) != ValueKind::Float);
            outside.extend(reached.into_iter().map(|value| classes.find(value)));
            outside.extend(classes.globals().into_iter().map(|(_, class)| class));
        }
        Heap { classes, outside, freed: origins(sweep, cfg, freed) }
    }

    /// Whether what these pointers lead to may be reached afterwards.
    pub fn outlives(&mut self, pointers: impl Iterator<Item = Value>) -> bool {
        pointers.into_iter().any(|value| self.outside.contains(&self.classes.find(value)))
    }

    fn is_released(&mut self, memory: Value) -> bool {
        self.freed[memory] || !self.outlives(std::iter::once(memory))
    }
}

/// The values that pointers are computed from, without going through memory.
fn origins(sweep: &Emission<'_, '_>, cfg: &Cfg, mut pending: Vec<Value>) -> SecondaryMap<Value, bool> {
    let primal = sweep.primal;
    let mut seen: SecondaryMap<Value, bool> = SecondaryMap::default();
    while let Some(value) = pending.pop() {
        if std::mem::replace(&mut seen[value], true) {
            continue;
        }
        match primal.values[value].def {
            ValueDef::Constant(_) => {}
            ValueDef::Param(block, index) => {
                for edge in cfg.predecessors(block) {
                    let terminator = primal.terminator(edge.from);
                    let edges = terminator.map(|inst| primal.insts[inst].edges()).unwrap_or_default();
                    let arguments = edges.get(edge.index as usize).map(|edge| &edge.arguments);
                    pending.extend(arguments.and_then(|arguments| arguments.get(index as usize)));
                }
            }
            ValueDef::Result(inst, _) => {
                let data = &primal.insts[inst];
                match (data.opcode, &*data.operands) {
                    (Opcode::Addr | Opcode::Freeze | Opcode::AddrSpaceCast, &[base, ..]) => {
                        pending.push(base)
                    }
                    (Opcode::Select, &[_, a, b]) => pending.extend([a, b]),
                    _ => {}
                }
            }
        }
    }
    seen
}

impl Reversal<'_, '_> {
    /// The reverse of an allocation: nothing is added to its shadow any more.
    pub fn release(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.sweep.carried(result)) else {
            return Ok(());
        };
        if !self.heap.is_released(result) {
            return Ok(());
        }
        let shadow = self.sweep.shadow(inst, result)?.ok_or_else(|| self.sweep.malformed(inst))?;
        let (name, given) =
            library::release_of(self.sweep.callee_name(data)).ok_or_else(|| self.sweep.malformed(inst))?;
        let mut operands = vec![shadow];
        for &index in given {
            let &argument = data.operands.get(index).ok_or_else(|| self.sweep.malformed(inst))?;
            operands.push(self.sweep.value(argument));
        }
        let types: Vec<Type> = operands.iter().map(|&operand| self.sweep.body.ty(operand)).collect();
        let free = self.sweep.out.declared(&name, &Signature::new(types, []));
        let Some(free) = free else {
            let kind = ErrorKind::Unsupported {
                what: format!("the module has a symbol `{name}` of another type"),
                reason: "the shadow of this memory is given back by it",
                way_out: "rename it",
            };
            return Err(self.sweep.fail(inst, kind));
        };
        let call = CallDetail::new(Callee::Direct(free));
        let new = InstData::new(Opcode::Call, Type::I1, operands).with_detail(Detail::Call(Box::new(call)));
        self.sweep.builder(Flags::empty()).push(new, []);
        Ok(())
    }
}
