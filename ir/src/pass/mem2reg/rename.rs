//! Loads become the value of the moment, stores go: one walk over the dominator tree.

use super::placement::Placement;
use super::variables::{Conversion, Event, Variables, conversion};
use crate::body::{Body, ValueDef};
use crate::constant::Constant;
use crate::entity::{Block, Inst, SecondaryMap, Value};
use crate::flags::Flags;
use crate::flow::{Cfg, Dominators};
use crate::inst::Detail;
use crate::names::Names;
use crate::opcode::Opcode;
use crate::pass::Report;
use crate::types::{Layout, Type};
use crate::value_list::ValueList;

struct Renamer<'a> {
    body: &'a mut Body,
    layout: Layout,
    variables: &'a Variables,
    /// The parameters that were added to blocks, with their variables.
    params: SecondaryMap<Block, Vec<(u32, Value)>>,
    /// The value of each variable at the present place; `None` is undefined.
    current: Vec<Option<Value>>,
    /// What `current` was before, by the depth in the dominator tree of the block that changed it.
    undo: Vec<(u32, u32, Option<Value>)>,
    /// What takes the place of the result of a load.
    replaced: SecondaryMap<Value, Option<Value>>,
    loads: u64,
    stores: u64,
}

pub(super) fn rename(
    body: &mut Body,
    layout: Layout,
    variables: &Variables,
    placement: &Placement,
    cfg: &Cfg,
    dominators: &Dominators,
    report: &mut Report,
) {
    let (params, added) = add_params(body, variables, placement, cfg);
    let replaced = SecondaryMap::filled(None, body.values.len());
    let current = vec![None; variables.list.len()];
    let mut renamer =
        Renamer { body, layout, variables, params, current, undo: Vec::new(), replaced, loads: 0, stores: 0 };
    for &block in dominators.preorder() {
        let depth = dominators.depth(block).unwrap_or(0);
        renamer.leave(depth);
        renamer.block(block, depth);
    }
    renamer.leave(0);
    renamer.unreachable_blocks(cfg);
    renamer.finish();
    report.add("variables promoted", variables.list.len() as u64);
    report.add("parameters added", added);
    report.add("loads removed", renamer.loads);
    report.add("stores removed", renamer.stores);
}

/// Adds the parameters. The first of a variable gets its name, which is free once the alloca is gone.
fn add_params(
    body: &mut Body,
    variables: &Variables,
    placement: &Placement,
    cfg: &Cfg,
) -> (SecondaryMap<Block, Vec<(u32, Value)>>, u64) {
    let mut params = SecondaryMap::filled(Vec::new(), cfg.block_count());
    let mut names: Option<Names> = None;
    let mut named = vec![false; variables.list.len()];
    let mut added = 0;
    for &block in cfg.reverse_postorder() {
        for &number in &placement.params[block] {
            let Some(variable) = variables.list.get(number as usize) else { continue };
            let param = body.append_param(block, variable.ty);
            params[block].push((number, param));
            added += 1;
            let Some(name) = body.value_name(variable.pointer).map(String::from) else { continue };
            let name = if std::mem::replace(&mut named[number as usize], true) {
                names.get_or_insert_with(|| Names::of_values(body)).fresh(&name)
            } else {
                name
            };
            body.set_value_name(param, &name);
        }
    }
    (params, added)
}

impl Renamer<'_> {
    /// Forgets what blocks at this depth or below did.
    fn leave(&mut self, depth: u32) {
        while let Some(&(at, number, before)) = self.undo.last()
            && at >= depth
        {
            self.current[number as usize] = before;
            self.undo.pop();
        }
    }

    fn set(&mut self, depth: u32, number: u32, value: Option<Value>) {
        let before = std::mem::replace(&mut self.current[number as usize], value);
        match self.undo.last() {
            Some(&(at, last, _)) if (at, last) == (depth, number) => {}
            _ => self.undo.push((depth, number, before)),
        }
    }

    fn undefined(&mut self, ty: Type) -> Value {
        self.body.constant(ty, Constant::Undef)
    }

    fn now(&mut self, number: u32) -> Value {
        match self.current[number as usize] {
            Some(value) => value,
            None => self.undefined(self.variables.list[number as usize].ty),
        }
    }

    fn block(&mut self, block: Block, depth: u32) {
        for index in 0..self.params[block].len() {
            let (number, param) = self.params[block][index];
            self.set(depth, number, Some(param));
        }
        let mut insts = std::mem::take(&mut self.body.blocks[block].insts);
        insts.retain(|&inst| match self.variables.event(&self.body.insts[inst]) {
            None => true,
            Some((number, event)) => self.event(inst, depth, number, event),
        });
        self.body.blocks[block].insts = insts;
        self.pass_arguments(block);
    }

    /// What happens to a variable; whether the instruction stays, as a conversion.
    fn event(&mut self, inst: Inst, depth: u32, number: u32, event: Event) -> bool {
        match event {
            Event::Alloca | Event::Lifetime => {
                self.set(depth, number, None);
                false
            }
            Event::Load => {
                self.loads += 1;
                self.load(inst, number)
            }
            Event::Store => {
                self.stores += 1;
                self.store(inst, depth, number)
            }
        }
    }

    fn load(&mut self, inst: Inst, number: u32) -> bool {
        let data = &self.body.insts[inst];
        let (ty, result) = (data.ty, data.results.first().copied());
        let content = self.variables.list[number as usize].ty;
        match (self.current[number as usize], convert_by(self.layout, content, ty)) {
            (Some(value), Some(opcode)) => {
                self.make_conversion(inst, opcode, content, value);
                true
            }
            (current, _) => {
                let value = current.unwrap_or_else(|| self.undefined(ty));
                if let Some(result) = result {
                    self.replaced[result] = Some(value);
                }
                false
            }
        }
    }

    fn store(&mut self, inst: Inst, depth: u32, number: u32) -> bool {
        let data = &self.body.insts[inst];
        let Some(&stored) = data.operands.first() else { return true };
        let ty = data.ty;
        let value = self.replaced[stored].unwrap_or(stored);
        let content = self.variables.list[number as usize].ty;
        let Some(opcode) = convert_by(self.layout, ty, content) else {
            self.set(depth, number, Some(value));
            return false;
        };
        self.make_conversion(inst, opcode, ty, value);
        let result = self.body.create_value(content, ValueDef::Result(inst, 0));
        self.body.insts[inst].results = [result].into_iter().collect();
        self.set(depth, number, Some(result));
        true
    }

    /// Turns a load or a store into a conversion of `value`, at the same place of the source.
    fn make_conversion(&mut self, inst: Inst, opcode: Opcode, from: Type, value: Value) {
        let data = &mut self.body.insts[inst];
        data.opcode = opcode;
        data.flags = Flags::empty();
        data.ty = from;
        data.operands = [value].into_iter().collect::<ValueList>();
        data.detail = Detail::None;
        self.body.metadata.remove(&inst);
    }

    /// Passes the values of the moment to the blocks that have parameters for them.
    fn pass_arguments(&mut self, block: Block) {
        let Some(terminator) = self.body.terminator(block) else { return };
        for position in 0..self.body.insts[terminator].edges().len() {
            let to = self.body.insts[terminator].edges()[position].block;
            for index in 0..self.params[to].len() {
                let value = self.now(self.params[to][index].0);
                self.body.insts[terminator].edges_mut()[position].arguments.push(value);
            }
        }
    }

    /// Blocks that are never executed: what they read is undefined, what they write goes.
    fn unreachable_blocks(&mut self, cfg: &Cfg) {
        for index in 0..self.body.order.len() {
            let block = self.body.order[index];
            if cfg.is_reachable(block) {
                continue;
            }
            let mut insts = std::mem::take(&mut self.body.blocks[block].insts);
            insts.retain(|&inst| {
                let data = &self.body.insts[inst];
                let Some((_, event)) = self.variables.event(data) else { return true };
                if let (Event::Load, Some(&result)) = (event, data.results.first()) {
                    let ty = data.ty;
                    self.replaced[result] = Some(self.undefined(ty));
                }
                false
            });
            self.body.blocks[block].insts = insts;
            self.pass_arguments(block);
        }
    }

    fn finish(&mut self) {
        for index in 0..self.body.order.len() {
            for &inst in &self.body.blocks[self.body.order[index]].insts {
                self.body.insts[inst].for_each_use_mut(|value| {
                    *value = self.replaced[*value].unwrap_or(*value);
                });
            }
        }
    }
}

/// The opcode of the conversion between types of which [`super::variables`] found that they convert; `None` if
/// they are the same.
fn convert_by(layout: Layout, from: Type, to: Type) -> Option<Opcode> {
    match conversion(from, to, layout) {
        Some(Conversion::By(opcode)) => Some(opcode),
        _ => None,
    }
}
