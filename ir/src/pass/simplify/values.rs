//! The worklist: instructions, and the parameters of blocks.

use super::rules::{Rewrite, known_way, rewrite};
use crate::body::{Body, ValueDef};
use crate::constant::Constant;
use crate::entity::{Block, Inst, SecondaryMap, Value};
use crate::flow::Cfg;
use crate::inst::{Detail, InstData};
use crate::opcode::Opcode;
use crate::pass::Report;
use crate::pass::replace::Replaced;
use crate::types::{Layout, Type};
use std::collections::VecDeque;

/// How often the same instruction or block is looked at.
const MAX_VISITS: u8 = 16;

#[derive(Clone, Copy)]
enum Item {
    Inst(Inst),
    Block(Block),
}

struct Worklist<'a> {
    body: &'a mut Body,
    layout: Layout,
    queue: VecDeque<Item>,
    /// Whether it is in the queue, and how often it was.
    insts: SecondaryMap<Inst, (bool, u8)>,
    blocks: SecondaryMap<Block, (bool, u8)>,
    users: SecondaryMap<Value, Vec<Inst>>,
    /// The terminators that lead, or led, to a block, each once.
    incoming: SecondaryMap<Block, Vec<Inst>>,
    /// How many edges lead to a block; the entry has one more.
    edges: SecondaryMap<Block, u32>,
    /// Instructions that are replaced, or of blocks that are not reached any more.
    removed: SecondaryMap<Inst, bool>,
    replaced: Replaced,
    computed: u64,
    simplified: u64,
    folded: u64,
    params: u64,
}

/// Simplifies instructions and parameters of a body without unreachable blocks; whether anything changed.
pub(super) fn simplify_values(body: &mut Body, layout: Layout, report: &mut Report) -> bool {
    let mut worklist = Worklist {
        layout,
        queue: VecDeque::new(),
        insts: SecondaryMap::filled((false, 0), body.insts.len()),
        blocks: SecondaryMap::filled((false, 0), body.blocks.len()),
        users: SecondaryMap::filled(Vec::new(), body.values.len()),
        incoming: SecondaryMap::filled(Vec::new(), body.blocks.len()),
        edges: SecondaryMap::filled(0, body.blocks.len()),
        removed: SecondaryMap::filled(false, body.insts.len()),
        replaced: Replaced::new(body),
        body,
        computed: 0,
        simplified: 0,
        folded: 0,
        params: 0,
    };
    worklist.fill();
    while let Some(item) = worklist.queue.pop_front() {
        match item {
            Item::Inst(inst) => {
                worklist.insts[inst].0 = false;
                worklist.inst(inst);
            }
            Item::Block(block) => {
                worklist.blocks[block].0 = false;
                worklist.block_params(block);
            }
        }
    }
    worklist.finish(report)
}

impl Worklist<'_> {
    fn fill(&mut self) {
        let cfg = Cfg::of(self.body);
        for &block in cfg.reverse_postorder() {
            self.push_block(block);
            for &inst in &self.body.blocks[block].insts {
                let data = &self.body.insts[inst];
                for value in data.uses() {
                    let is_constant = matches!(self.body.values[value].def, ValueDef::Constant(_));
                    if !is_constant && self.users[value].last() != Some(&inst) {
                        self.users[value].push(inst);
                    }
                }
                for edge in data.edges() {
                    self.edges[edge.block] += 1;
                    if self.incoming[edge.block].last() != Some(&inst) {
                        self.incoming[edge.block].push(inst);
                    }
                }
                self.insts[inst] = (true, 1);
                self.queue.push_back(Item::Inst(inst));
            }
        }
        if let Some(entry) = cfg.entry() {
            self.edges[entry] += 1;
        }
    }

    fn push_inst(&mut self, inst: Inst) {
        let (waits, visits) = &mut self.insts[inst];
        if !*waits && *visits < MAX_VISITS {
            (*waits, *visits) = (true, *visits + 1);
            self.queue.push_back(Item::Inst(inst));
        }
    }

    fn push_block(&mut self, block: Block) {
        let (waits, visits) = &mut self.blocks[block];
        if !*waits && *visits < MAX_VISITS {
            (*waits, *visits) = (true, *visits + 1);
            self.queue.push_back(Item::Block(block));
        }
    }

    /// Puts a value in the place of another one, wherever that is used.
    fn replace(&mut self, old: Value, new: Value) {
        self.replaced.set(old, new);
        let users = std::mem::take(&mut self.users[old]);
        users.iter().for_each(|&user| self.push_inst(user));
        if !matches!(self.body.values[new].def, ValueDef::Constant(_)) {
            let known = &mut self.users[new];
            if known.len() < users.len() {
                let fewer = std::mem::replace(known, users);
                known.extend(fewer);
            } else {
                known.extend(users);
            }
        }
    }

    fn inst(&mut self, inst: Inst) {
        if self.removed[inst] {
            return;
        }
        if self.body.insts[inst].opcode.is_terminator() {
            return self.terminator(inst);
        }
        self.replaced.resolve_operands(&mut self.body.insts[inst]);
        match rewrite(self.body, inst, self.layout) {
            Rewrite::None => {}
            Rewrite::Changed => {
                self.simplified += 1;
                for value in self.body.insts[inst].operands.clone() {
                    if !matches!(self.body.values[value].def, ValueDef::Constant(_)) {
                        self.users[value].push(inst);
                    }
                }
                self.push_inst(inst);
                // Who reads the result may now see through it.
                for result in self.body.insts[inst].results.clone() {
                    for user in self.users[result].clone() {
                        self.push_inst(user);
                    }
                }
            }
            Rewrite::Value(value) => {
                self.simplified += 1;
                self.drop_for(inst, &[value]);
            }
            Rewrite::Constants(values) => {
                self.computed += 1;
                self.drop_for(inst, &values);
            }
        }
    }

    fn drop_for(&mut self, inst: Inst, values: &[Value]) {
        self.removed[inst] = true;
        for (result, &value) in self.body.insts[inst].results.clone().into_iter().zip(values) {
            self.replace(result, value);
        }
    }

    fn terminator(&mut self, inst: Inst) {
        let data = &mut self.body.insts[inst];
        data.operands.iter_mut().for_each(|value| *value = self.replaced.resolve(*value));
        let mut targets: Vec<Block> = Vec::new();
        for edge in data.edges_mut() {
            let mut changed = false;
            for argument in edge.arguments.iter_mut() {
                let new = self.replaced.resolve(*argument);
                changed |= std::mem::replace(argument, new) != new;
            }
            if changed && targets.last() != Some(&edge.block) {
                targets.push(edge.block);
            }
        }
        targets.into_iter().for_each(|block| self.push_block(block));
        if let Some(edge) = known_way(self.body, &self.body.insts[inst]) {
            self.folded += 1;
            let old: Vec<Block> = self.body.insts[inst].edges().iter().map(|edge| edge.block).collect();
            let kept = edge.block;
            make_jump(self.body, inst, Detail::Edges(Box::new([edge])));
            self.edges[kept] += 1;
            self.lose_edges(&old);
        }
    }

    /// Edges that are gone; blocks that nothing leads to any more are gone, too.
    fn lose_edges(&mut self, to: &[Block]) {
        let mut pending: Vec<Block> = to.to_vec();
        while let Some(block) = pending.pop() {
            self.edges[block] = self.edges[block].saturating_sub(1);
            if self.edges[block] > 0 {
                self.push_block(block);
                continue;
            }
            for &inst in &self.body.blocks[block].insts {
                self.removed[inst] = true;
                pending.extend(self.body.insts[inst].edges().iter().map(|edge| edge.block));
            }
        }
    }

    /// Replaces the parameters of a block that always get the same argument.
    fn block_params(&mut self, block: Block) {
        if Some(block) == self.body.entry() || self.edges[block] == 0 {
            return;
        }
        for index in 0..self.body.blocks[block].params.len() {
            let param = self.body.blocks[block].params[index];
            if self.replaced.is_replaced(param) {
                continue;
            }
            if let Some(value) = self.only_argument(block, index, param) {
                self.params += 1;
                self.replace(param, value);
            }
        }
    }

    fn only_argument(&mut self, block: Block, index: usize, param: Value) -> Option<Value> {
        let (mut only, mut absent): (Option<Value>, Option<Value>) = (None, None);
        for &inst in &self.incoming[block] {
            if self.removed[inst] {
                continue;
            }
            for edge in self.body.insts[inst].edges().iter().filter(|edge| edge.block == block) {
                let value = self.replaced.resolve(*edge.arguments.get(index)?);
                match self.body.as_constant(value) {
                    _ if value == param => {}
                    Some(Constant::Undef) => absent = Some(value),
                    Some(Constant::Poison) => absent = absent.or(Some(value)),
                    _ if only.is_none_or(|only| only == value) => only = Some(value),
                    _ => return None,
                }
            }
        }
        match (only, absent) {
            // What is undefined on one way may be anything that is defined there.
            (Some(only), Some(_)) => self.is_everywhere(only).then_some(only),
            (only, absent) => only.or(absent),
        }
    }

    /// Whether a value is defined in the whole function.
    fn is_everywhere(&self, value: Value) -> bool {
        match self.body.values[value].def {
            ValueDef::Constant(_) => true,
            ValueDef::Param(block, _) => Some(block) == self.body.entry(),
            ValueDef::Result(..) => false,
        }
    }

    /// Takes out what was replaced.
    fn finish(self, report: &mut Report) -> bool {
        let Worklist { body, mut replaced, removed, .. } = self;
        let before = body.order.len();
        let blocks = self.edges;
        body.order.retain(|&block| blocks[block] > 0);
        replaced.finish(body, &removed);
        report.add("instructions computed", self.computed);
        report.add("instructions simplified", self.simplified);
        report.add("branches folded", self.folded);
        report.add("parameters removed", self.params);
        report.add("blocks removed", (before - body.order.len()) as u64);
        self.computed + self.simplified + self.folded + self.params > 0
    }
}

/// Makes a jump of a terminator. Of its metadata those of the loop stay.
fn make_jump(body: &mut Body, inst: Inst, edges: Detail) {
    let data: &mut InstData = &mut body.insts[inst];
    data.opcode = Opcode::Jump;
    data.ty = Type::I1;
    data.operands.clear();
    data.detail = edges;
    if let Some(attached) = body.metadata.get_mut(&inst) {
        attached.retain(|(kind, _)| &**kind == "llvm.loop");
        if attached.is_empty() {
            body.metadata.remove(&inst);
        }
    }
}
