//! Instructions and block parameters that nothing needs.
//!
//! A value is needed if an instruction with an effect reads it, a needed instruction reads it, or it is
//! passed for a needed parameter of a block. What is not needed goes, also if it is only needed by itself
//! around a loop. Instructions that may end the run with an error have an effect; loads and divisions stay. What is
//! written to an object on the stack is needed if the object is needed for something else than being written to.
//!
//! Every use is visited once: linear in the size of the function.

use super::mem2reg::is_plain_access;
use super::{Pass, Report};
use crate::body::{Body, ValueDef};
use crate::entity::{Block, Inst, SecondaryMap, Value};
use crate::flags::Flags;
use crate::inst::InstData;
use crate::opcode::{Format, Opcode};

pub(super) fn pass() -> Pass {
    let description = "Removes instructions without effect and block parameters that nothing needs.";
    Pass::of_bodies("remove-unused", description, |body, _| remove_unused(body))
}

/// Which values and instructions are needed.
struct Needed {
    values: SecondaryMap<Value, bool>,
    insts: SecondaryMap<Inst, bool>,
    /// Needed values whose definitions have not been looked at.
    pending: Vec<Value>,
}

impl Needed {
    fn value(&mut self, value: Value) {
        if !std::mem::replace(&mut self.values[value], true) {
            self.pending.push(value);
        }
    }

    /// An instruction and what it reads itself; the arguments of its edges are needed if their parameters are.
    fn inst(&mut self, body: &Body, inst: Inst) {
        if !std::mem::replace(&mut self.insts[inst], true) {
            body.insts[inst].operands.iter().for_each(|&operand| self.value(operand));
        }
    }
}

/// The objects on the stack that addresses are in.
struct StackObjects {
    /// What is known of an address: the object's own address, if it is one on the stack.
    known: SecondaryMap<Value, Option<Option<Value>>>,
}

impl StackObjects {
    fn of(&mut self, body: &Body, address: Value) -> Option<Value> {
        let mut path = Vec::new();
        let mut at = address;
        let found = loop {
            if let Some(known) = self.known[at] {
                break known;
            }
            // Code that is never reached may go round in circles.
            self.known[at] = Some(None);
            path.push(at);
            let ValueDef::Result(inst, _) = body.values[at].def else { break None };
            let data = &body.insts[inst];
            match (data.opcode, data.operands.first()) {
                (Opcode::Alloca, _) => break Some(at),
                (Opcode::Addr, Some(&base)) => at = base,
                _ => break None,
            }
        };
        path.into_iter().for_each(|value| self.known[value] = Some(found));
        found
    }
}

/// The address that an instruction only writes to, or begins or ends the life of.
fn written_to(data: &InstData) -> Option<Value> {
    let position = match data.opcode.format() {
        Format::Store if is_plain_access(data) => 1,
        Format::Fill | Format::Copy if !data.flags.contains(Flags::VOLATILE) => 0,
        Format::Lifetime => 0,
        _ => return None,
    };
    data.operands.get(position).copied()
}

fn find_needed(body: &Body) -> Needed {
    let mut needed = Needed {
        values: SecondaryMap::filled(false, body.values.len()),
        insts: SecondaryMap::filled(false, body.insts.len()),
        pending: Vec::new(),
    };
    // The edges into each block, as terminator and position.
    let mut incoming: SecondaryMap<Block, Vec<(Inst, usize)>> = SecondaryMap::default();
    // What is written to each object on the stack, until the object is needed.
    let mut written: SecondaryMap<Value, Vec<Inst>> = SecondaryMap::default();
    let mut objects = StackObjects { known: SecondaryMap::filled(None, body.values.len()) };
    for (_, inst) in body.instructions() {
        let data = &body.insts[inst];
        for (position, edge) in data.edges().iter().enumerate() {
            incoming[edge.block].push((inst, position));
        }
        match written_to(data).and_then(|address| objects.of(body, address)) {
            Some(object) => written[object].push(inst),
            None if data.opcode != Opcode::Alloca && !data.opcode.info().effects.is_empty() => {
                needed.inst(body, inst);
            }
            None => {}
        }
    }
    if let Some(entry) = body.entry() {
        body.blocks[entry].params.iter().for_each(|&param| needed.value(param));
    }
    while let Some(value) = needed.pending.pop() {
        match body.values[value].def {
            ValueDef::Constant(_) => {}
            ValueDef::Result(inst, _) => {
                needed.inst(body, inst);
                for write in std::mem::take(&mut written[value]) {
                    needed.inst(body, write);
                }
            }
            ValueDef::Param(block, index) => {
                for &(inst, position) in &incoming[block] {
                    let edge = &body.insts[inst].edges()[position];
                    edge.arguments.get(index as usize).iter().for_each(|&&argument| needed.value(argument));
                }
            }
        }
    }
    needed
}

/// Removes what nothing needs from a verified body.
pub fn remove_unused(body: &mut Body) -> Report {
    let needed = find_needed(body);
    let mut report = Report::default();
    for at in 0..body.order.len() {
        let block = body.order[at];
        let data = &mut body.blocks[block];
        let before = data.insts.len();
        data.insts.retain(|&inst| needed.insts[inst]);
        report.add("instructions removed", (before - data.insts.len()) as u64);
        // Before any parameter goes: the edges' arguments are matched with the parameters by position.
        if let Some(terminator) = body.terminator(block) {
            drop_arguments(body, terminator, &needed);
        }
    }
    for at in 0..body.order.len() {
        let block = body.order[at];
        let before = body.blocks[block].params.len();
        body.blocks[block].params.retain(|&param| needed.values[param]);
        report.add("parameters removed", (before - body.blocks[block].params.len()) as u64);
        for (index, &param) in body.blocks[block].params.iter().enumerate() {
            body.values[param].def = ValueDef::Param(block, index as u32);
        }
    }
    report
}

/// Drops the arguments for parameters that are not needed.
fn drop_arguments(body: &mut Body, terminator: Inst, needed: &Needed) {
    for edge in body.insts[terminator].edges_mut() {
        let mut params = body.blocks[edge.block].params.iter();
        edge.arguments.retain(|_| params.next().is_none_or(|&param| needed.values[param]));
    }
}
