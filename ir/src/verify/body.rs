//! Bodies: blocks and instructions in one place each, definitions, names; then every instruction.

use super::{ErrorKind, MAX_ERRORS, OpName, Place, Sink, Slot, Thing};
use crate::body::{Body, ValueDef};
use crate::entity::{Block, Entity, FuncId, Inst, Value};
use crate::inst::{Detail, InstData};
use crate::module::Signature;
use crate::names::with_taken_names;
use crate::opcode::Opcode;
use crate::print::Printer;
use crate::types::Layout;
use std::cell::OnceCell;
use std::collections::HashSet;

/// What is known of a block of the arena.
#[derive(Clone, Copy, Default)]
pub(super) struct BlockFacts {
    /// Its position in the order, from 1; 0 if it is not in the order.
    pub(super) position: u32,
    /// Edges to it.
    pub(super) edges: u32,
    /// Those of them that do not unwind.
    pub(super) plain_edges: u32,
}

/// Where an instruction of the arena stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// The position of its block in the order, from 1; 0 if it stands nowhere.
    pub(super) block: u32,
    /// Its position in the block, from 1.
    pub(super) index: u32,
}

/// The checks of one body.
pub(super) struct BodyChecker<'s, 'm> {
    pub(super) sink: &'s mut Sink<'m>,
    pub(super) id: FuncId,
    pub(super) body: &'m Body,
    pub(super) signature: &'m Signature,
    pub(super) has_personality: bool,
    pub(super) layout: Layout,
    /// The blocks of the order that exist, each once.
    pub(super) order: Vec<Block>,
    pub(super) blocks: Vec<BlockFacts>,
    pub(super) insts: Vec<Position>,
    /// Whether all blocks and instructions exist and stand in one place, so that there is a control-flow graph.
    pub(super) has_graph: bool,
    /// Constants that were checked already.
    checked_constants: Vec<bool>,
    /// For names in messages; made for the first of them.
    pub(super) printer: OnceCell<Printer<'m>>,
}

/// Checks the body of a function, if it is a definition.
pub(super) fn check(sink: &mut Sink, id: FuncId) {
    let function = &sink.module.functions[id];
    let Some(body) = &function.body else { return };
    let first_error = sink.errors.len();
    let mut checker = BodyChecker {
        id,
        body,
        signature: &function.signature,
        has_personality: function.personality.is_some(),
        layout: sink.module.layout(),
        order: Vec::with_capacity(body.order.len()),
        blocks: vec![BlockFacts::default(); body.blocks.len()],
        insts: vec![Position { block: 0, index: 0 }; body.insts.len()],
        has_graph: true,
        checked_constants: vec![false; body.values.len()],
        printer: OnceCell::new(),
        sink,
    };
    checker.place_blocks();
    checker.place_insts();
    checker.check_definitions();
    checker.check_entry();
    checker.check_attachments();
    for (block, inst) in checker.placed_insts() {
        checker.check_inst(block, inst);
    }
    checker.check_landings();
    if checker.has_graph && checker.sink.errors.len() - first_error < MAX_ERRORS {
        checker.check_dominance();
    }
    checker.sort_errors(first_error);
}

impl<'m> BodyChecker<'_, 'm> {
    pub(super) fn report_block(&mut self, block: Block, kind: ErrorKind) {
        self.sink.report(Place::Block(self.id, block), kind);
    }

    pub(super) fn report(&mut self, inst: Inst, kind: ErrorKind) {
        self.sink.report(Place::Inst(self.id, inst), kind);
    }

    /// Every instruction that exists, with its block, as often as it stands there.
    fn placed_insts(&self) -> impl Iterator<Item = (Block, Inst)> + use<'m> {
        let body = self.body;
        let insts_of = move |block: Block| body.blocks[block].insts.iter().map(move |&inst| (block, inst));
        let order = self.order.clone();
        order.into_iter().flat_map(insts_of).filter(move |&(_, inst)| inst.index() < body.insts.len())
    }

    fn place_blocks(&mut self) {
        let body = self.body;
        if body.order.is_empty() {
            self.sink.report(Place::Function(self.id), ErrorKind::NoBlocks);
            self.has_graph = false;
        }
        for &block in &body.order {
            let Some(facts) = self.blocks.get_mut(block.index()) else {
                let kind = ErrorKind::UnknownId { what: Thing::Block, index: block.index() };
                self.sink.report(Place::Function(self.id), kind);
                self.has_graph = false;
                continue;
            };
            if facts.position != 0 {
                self.report_block(block, ErrorKind::RepeatedBlock);
                self.has_graph = false;
                continue;
            }
            self.order.push(block);
            facts.position = self.order.len() as u32;
        }
    }

    fn place_insts(&mut self) {
        let body = self.body;
        for index in 0..self.order.len() {
            let block = self.order[index];
            let insts = &body.blocks[block].insts;
            for (position, &inst) in insts.iter().enumerate() {
                self.place_inst(
                    block,
                    inst,
                    Position { block: index as u32 + 1, index: position as u32 + 1 },
                );
                let is_last = position + 1 == insts.len();
                if let Some(data) = body.insts.get(inst) {
                    self.check_end(block, inst, data, is_last);
                }
            }
            if insts.is_empty() {
                self.report_block(block, ErrorKind::EmptyBlock);
                self.has_graph = false;
            }
        }
    }

    fn place_inst(&mut self, block: Block, inst: Inst, position: Position) {
        match self.insts.get_mut(inst.index()) {
            Some(place) if place.block == 0 => *place = position,
            Some(_) => {
                self.report(inst, ErrorKind::RepeatedInst);
                self.has_graph = false;
            }
            None => {
                self.report_block(block, ErrorKind::UnknownId { what: Thing::Inst, index: inst.index() });
                self.has_graph = false;
            }
        }
    }

    fn check_end(&mut self, block: Block, inst: Inst, data: &InstData, is_last: bool) {
        if data.opcode.is_terminator() == is_last {
            return;
        }
        self.has_graph = false;
        let op = op_name(data);
        if is_last {
            self.report(inst, ErrorKind::NoTerminator { block: self.block_name(block), op });
        } else {
            self.report(inst, ErrorKind::TerminatorInside { op });
        }
    }

    /// Parameters and results: they exist, say where they are defined, have types, and names of their own.
    fn check_definitions(&mut self) {
        let body = self.body;
        let taken_values = with_taken_names(self.defined_values(), |value| body.value_name(value));
        let taken_blocks = with_taken_names(self.order.iter().copied(), |block| body.block_name(block));
        for index in 0..self.order.len() {
            let block = self.order[index];
            let place = Place::Block(self.id, block);
            if let Some(name) = body.block_name(block).filter(|_| taken_blocks.contains(&block)) {
                let kind = ErrorKind::DuplicateName { what: Thing::Block, name: name.into() };
                self.sink.report(place, kind);
            }
            for (position, &value) in body.blocks[block].params.iter().enumerate() {
                let def = ValueDef::Param(block, position as u32);
                self.check_definition(place, value, def, Slot::Param(position), &taken_values);
            }
        }
        for (_, inst) in self.placed_insts() {
            for (position, &value) in body.insts[inst].results.iter().enumerate() {
                let def = ValueDef::Result(inst, position as u32);
                let place = Place::Inst(self.id, inst);
                self.check_definition(place, value, def, Slot::Result(position), &taken_values);
            }
        }
    }

    /// The parameters and results that know that they are, in order.
    fn defined_values(&self) -> impl Iterator<Item = Value> + '_ {
        let body = self.body;
        let params = self.order.iter().flat_map(move |&block| {
            let params = body.blocks[block].params.iter().enumerate();
            params.map(move |(position, &value)| (value, ValueDef::Param(block, position as u32)))
        });
        let results = self.placed_insts().flat_map(move |(_, inst)| {
            let results = body.insts[inst].results.iter().enumerate();
            results.map(move |(position, &value)| (value, ValueDef::Result(inst, position as u32)))
        });
        let defined = move |&(value, def): &(Value, ValueDef)| {
            body.values.get(value).is_some_and(|data| data.def == def)
        };
        params.chain(results).filter(defined).map(|(value, _)| value)
    }

    fn check_definition(
        &mut self,
        place: Place,
        value: Value,
        def: ValueDef,
        slot: Slot,
        taken_names: &HashSet<Value>,
    ) {
        let body = self.body;
        let Some(data) = body.values.get(value) else {
            self.sink.report(place, ErrorKind::UnknownId { what: Thing::Value, index: value.index() });
            return;
        };
        if data.def != def {
            self.sink.report(place, ErrorKind::WrongDefinition { slot });
            return;
        }
        self.sink.check_type(place, data.ty);
        if let Some(name) = body.value_name(value).filter(|_| taken_names.contains(&value)) {
            let kind = ErrorKind::DuplicateName { what: Thing::Value, name: format!("%{name}") };
            self.sink.report(place, kind);
        }
    }

    fn check_entry(&mut self) {
        let (body, signature) = (self.body, self.signature);
        let Some(&entry) = self.order.first() else { return };
        let params = &body.blocks[entry].params;
        let (found, expected) = (params.len(), signature.params.len());
        if found != expected {
            self.report_block(entry, ErrorKind::EntryParamCount { found, expected });
            return;
        }
        for (index, (&param, expected)) in params.iter().zip(&signature.params).enumerate() {
            let Some(data) = body.values.get(param).filter(|data| data.ty != expected.ty) else { continue };
            let (found, expected) = (self.sink.named(data.ty), self.sink.named(expected.ty));
            self.report_block(entry, ErrorKind::EntryParamType { index, found, expected });
        }
    }

    /// Metadata of instructions that do not exist; that of the others is checked with them.
    fn check_attachments(&mut self) {
        let count = self.body.insts.len();
        let mut unknown: Vec<Inst> =
            self.body.metadata.keys().copied().filter(|inst| inst.index() >= count).collect();
        unknown.sort_unstable();
        for inst in unknown {
            let kind = ErrorKind::UnknownId { what: Thing::Inst, index: inst.index() };
            self.sink.report(Place::Function(self.id), kind);
        }
    }

    /// Whether a value that is used exists and is defined somewhere in the function.
    pub(super) fn check_use(&mut self, inst: Inst, value: Value, slot: Slot) -> bool {
        let body = self.body;
        let Some(data) = body.values.get(value) else {
            self.report(inst, ErrorKind::UnknownId { what: Thing::Value, index: value.index() });
            return false;
        };
        let defined = match data.def {
            ValueDef::Constant(_) => return self.check_constant_use(inst, value),
            ValueDef::Param(block, index) => {
                self.blocks.get(block.index()).is_some_and(|facts| facts.position != 0)
                    && body.blocks[block].params.get(index as usize) == Some(&value)
            }
            ValueDef::Result(def, index) => {
                self.insts.get(def.index()).is_some_and(|position| position.block != 0)
                    && body.insts[def].results.get(index as usize) == Some(&value)
            }
        };
        if !defined {
            self.report(inst, ErrorKind::NotDefined { slot });
        }
        defined
    }

    /// Constants are shared: each is checked where it is used first.
    fn check_constant_use(&mut self, inst: Inst, value: Value) -> bool {
        if std::mem::replace(&mut self.checked_constants[value.index()], true) {
            return true;
        }
        let place = Place::Inst(self.id, inst);
        let Some(constant) = self.body.as_constant(value) else {
            self.sink.report(place, ErrorKind::UnknownId { what: Thing::Constant, index: value.index() });
            return false;
        };
        let ty = self.body.ty(value);
        if self.sink.check_type(place, ty) {
            self.sink.check_constant(place, ty, constant);
        }
        true
    }

    /// Puts the errors of this body into the order of its text.
    fn sort_errors(&mut self, first: usize) {
        let (blocks, insts) = (&self.blocks, &self.insts);
        self.sink.errors[first..].sort_by_key(|error| match error.place {
            Place::Block(_, block) => {
                let position = blocks.get(block.index()).map_or(0, |facts| facts.position);
                Position { block: position, index: 0 }
            }
            Place::Inst(_, inst) => {
                insts.get(inst.index()).copied().unwrap_or(Position { block: 0, index: 0 })
            }
            _ => Position { block: 0, index: 0 },
        });
    }
}

/// The instruction's name in messages.
pub(super) fn op_name(data: &InstData) -> OpName {
    let name = match (data.opcode, &data.detail) {
        (Opcode::Math, Detail::Math(function)) => function.name(),
        _ => data.opcode.name(),
    };
    OpName { opcode: data.opcode, name }
}
