//! What the reverse sweep of a function has adjoints for.
//!
//! - **Question.** Which values have an adjoint; where can it be zero because of how the program is built; which blocks
//!   have a reverse; which calls have a derivative?
//! - **Definition.** A value has an adjoint if it varies and is *useful*: it reaches a result that is seeded, memory with a
//!   shadow, or a call of a function that is differentiated, through operands that a derivative goes to. Its adjoint is
//!   *surely* one where every run has a contribution that is not chosen away: a use in the block of its definition whose
//!   result's adjoint is sure, through no select, mask, lane or memory. A value is *masked* if something takes a part of it. A block has a reverse if the function can return
//!   from it.
//! - **Algorithm.** Backward from the sinks, by worklists; one walk in postorder for what is sure.
//! - **Termination and cost.** Every value is marked once: linear.
//! - **Reference.** Hascoët, Naumann, Pascual, "To be recorded" analysis in reverse-mode automatic differentiation, 2005.

use crate::activity::classes::known_callee;
use crate::activity::contents::Content;
use crate::activity::levels::{Level, for_each_source, rule_of};
use crate::activity::units::Units;
use crate::activity::values::ValueKind;
use crate::activity::{Activity, defined_callee};
use crate::library::{ArgumentOrder, Known};
use crate::rules::{self, Node, Operation, Rule};
use crate::shadow::emission::{Emission, Shared};
use ir::entity::SecondaryMap;
use ir::flow::Cfg;
use ir::{Block, Body, Inst, InstData, Module, Opcode, Value, ValueDef};
use std::collections::HashMap;

/// What the reverse sweep of a function has adjoints for.
#[derive(Debug, Default)]
pub(super) struct Plan {
    adjoints: SecondaryMap<Value, bool>,
    sure: SecondaryMap<Value, bool>,
    masked: SecondaryMap<Value, bool>,
    crosses: SecondaryMap<Value, bool>,
    returns: SecondaryMap<Block, bool>,
    /// The calls that have a derivative, each with whether the adjoints of its results go in.
    pub calls: HashMap<Inst, Vec<bool>>,
}

impl Plan {
    /// The plan of the function that is emitted, whose results are seeded as `seeds` says; `surely` if none of the seeds
    /// is zero because of how the caller is built.
    pub fn of(emission: &Emission<'_, '_>, cfg: &Cfg, seeds: &[bool], surely: bool) -> Plan {
        let mut planner = Planner {
            emission,
            cfg,
            plan: Plan::default(),
            pending: Vec::new(),
            homes: SecondaryMap::default(),
        };
        planner.find_returns();
        planner.find_adjoints(seeds);
        planner.find_crossing();
        planner.find_sure(seeds, surely);
        planner.find_masked();
        planner.plan
    }

    /// Whether a value has an adjoint.
    pub fn has_adjoint(&self, value: Value) -> bool {
        self.adjoints[value]
    }

    /// Whether a value's adjoint is not zero because of how the program is built.
    pub fn is_sure(&self, value: Value) -> bool {
        self.sure[value]
    }

    /// Whether a value flows into something that takes a part of it only: its adjoint may be zero where the value is
    /// anything, poison too.
    pub fn is_masked(&self, value: Value) -> bool {
        self.masked[value]
    }

    /// Whether a value's adjoint is added to outside of the reverse of its block.
    pub fn crosses(&self, value: Value) -> bool {
        self.crosses[value]
    }

    /// Whether the function can return from a block.
    pub fn returns(&self, block: Block) -> bool {
        self.returns[block]
    }
}

struct Planner<'p, 'a, 'm> {
    emission: &'p Emission<'a, 'm>,
    cfg: &'p Cfg,
    plan: Plan,
    pending: Vec<Value>,
    /// The block of each instruction.
    homes: SecondaryMap<Inst, Option<Block>>,
}

impl<'m> Planner<'_, '_, 'm> {
    fn body(&self) -> &'m Body {
        self.emission.primal
    }

    fn find_returns(&mut self) {
        let body = self.body();
        let returning = |&block: &Block| {
            body.terminator(block).is_some_and(|inst| body.insts[inst].opcode == Opcode::Ret)
        };
        let mut pending: Vec<Block> =
            self.cfg.reverse_postorder().iter().copied().filter(returning).collect();
        while let Some(block) = pending.pop() {
            if !std::mem::replace(&mut self.plan.returns[block], true) {
                let before = self.cfg.predecessors(block).iter().map(|edge| edge.from);
                pending.extend(before.filter(|&block| self.cfg.is_reachable(block)));
            }
        }
    }

    fn blocks(&self) -> Vec<Block> {
        let blocks = self.cfg.reverse_postorder().iter().copied();
        blocks.filter(|&block| self.plan.returns[block]).collect()
    }

    fn find_adjoints(&mut self, seeds: &[bool]) {
        let body = self.body();
        for block in self.blocks() {
            for &inst in &body.blocks[block].insts {
                self.homes[inst] = Some(block);
                self.sinks(inst, seeds);
            }
        }
        while let Some(value) = self.pending.pop() {
            match body.values[value].def {
                ValueDef::Constant(_) => {}
                ValueDef::Param(block, index) => {
                    for edge in self.cfg.predecessors(block) {
                        let terminator = body.terminator(edge.from);
                        let edges = terminator.map(|inst| body.insts[inst].edges()).unwrap_or_default();
                        let argument = edges.get(edge.index as usize);
                        if let Some(&argument) = argument.and_then(|edge| edge.arguments.get(index as usize))
                        {
                            self.mark(argument);
                        }
                    }
                }
                ValueDef::Result(inst, index) => self.through(inst, index),
            }
        }
    }

    /// A value reaches something; it has an adjoint if it varies.
    fn mark(&mut self, value: Value) {
        let emission = self.emission;
        let varies = emission.level(value) > Level::Constant
            && match emission.kind(value) {
                ValueKind::Float => true,
                ValueKind::Integer => {
                    emission.activity.carried(emission.primal, value)
                        && matches!(emission.content(value), Content::Floats(_))
                }
                _ => false,
            };
        if varies && !std::mem::replace(&mut self.plan.adjoints[value], true) {
            self.pending.push(value);
        }
    }

    /// What an instruction lets reach something by itself.
    fn sinks(&mut self, inst: Inst, seeds: &[bool]) {
        let (emission, data) = (self.emission, &self.body().insts[inst]);
        match (data.opcode, &*data.operands) {
            (Opcode::Ret, operands) => {
                for (&value, _) in operands.iter().zip(seeds).filter(|&(_, &seeded)| seeded) {
                    self.mark(value);
                }
            }
            (Opcode::Store | Opcode::MaskedStore | Opcode::Scatter, &[value, to, ..])
            | (Opcode::AtomicRmw, &[to, value])
                if emission.carried(to) =>
            {
                self.mark(value);
            }
            (Opcode::Call | Opcode::Invoke, operands) => match known_callee(emission.module, data) {
                Some(Known::SinCos) => {
                    if let [x, sine, cosine] = *operands
                        && (emission.carried(sine) || emission.carried(cosine))
                    {
                        self.mark(x);
                    }
                }
                Some(_) => {}
                None => {
                    if touches_memory(emission.shared, emission.activity, inst) {
                        self.activate(inst);
                    }
                }
            },
            _ => {}
        }
    }

    /// A result has an adjoint.
    fn through(&mut self, inst: Inst, index: u32) {
        let data = &self.body().insts[inst];
        if defined_callee(self.emission.module, data).is_some() {
            self.activate(inst);
            if let Some(seeds) = self.plan.calls.get_mut(&inst)
                && let Some(seed) = seeds.get_mut(index as usize)
            {
                *seed = true;
            }
            return;
        }
        if index == 0 {
            for index in receivers(self.emission.module, self.body(), inst) {
                if let Some(&operand) = data.operands.get(index) {
                    self.mark(operand);
                }
            }
        }
    }

    /// A call has a derivative: what varies among its arguments reaches it.
    fn activate(&mut self, inst: Inst) {
        let data = &self.body().insts[inst];
        if self.plan.calls.contains_key(&inst) || !self.emission.activity.calls.contains_key(&inst) {
            return;
        }
        self.plan.calls.insert(inst, vec![false; data.results.len()]);
        for &argument in &data.operands {
            self.mark(argument);
        }
    }

    fn find_crossing(&mut self) {
        let body = self.body();
        for block in self.blocks() {
            for &inst in &body.blocks[block].insts {
                let data = &body.insts[inst];
                for &value in &data.operands {
                    let local = match body.values[value].def {
                        ValueDef::Constant(_) => true,
                        ValueDef::Param(defined, _) => defined == block,
                        // The reverse of what an invoke gives is where it returned to.
                        ValueDef::Result(by, _) => self.is_here(block, by),
                    };
                    self.plan.crosses[value] |= !local;
                }
                for &value in data.edges().iter().flat_map(|edge| edge.arguments.iter()) {
                    self.plan.crosses[value] = true;
                }
            }
        }
    }

    /// Whether an instruction before its use is in the block of the use.
    fn is_here(&self, block: Block, inst: Inst) -> bool {
        self.homes[inst] == Some(block) && self.body().insts[inst].opcode != Opcode::Invoke
    }

    fn find_sure(&mut self, seeds: &[bool], surely: bool) {
        let body = self.body();
        let mut blocks = self.blocks();
        blocks.reverse();
        for block in blocks {
            for &inst in body.blocks[block].insts.iter().rev() {
                self.sure_operands(block, inst, seeds, surely);
            }
        }
    }

    fn sure_operands(&mut self, block: Block, inst: Inst, seeds: &[bool], surely: bool) {
        let body = self.body();
        let data = &body.insts[inst];
        let here = |planner: &Self, value: Value| match body.values[value].def {
            ValueDef::Param(defined, _) => defined == block,
            ValueDef::Result(by, _) => planner.is_here(block, by),
            ValueDef::Constant(_) => false,
        };
        if data.opcode == Opcode::Ret {
            for (&value, _) in data.operands.iter().zip(seeds).filter(|&(_, &seeded)| seeded && surely) {
                self.plan.sure[value] |= here(self, value);
            }
        }
        if let [edge] = data.edges() {
            let params = &body.blocks[edge.block].params;
            for (&param, &argument) in params.iter().zip(edge.arguments.iter()) {
                if self.plan.sure[param] && here(self, argument) {
                    self.plan.sure[argument] = true;
                }
            }
        }
        if !data.results.first().is_some_and(|&result| self.plan.sure[result]) {
            return;
        }
        let rule = ruled(self.emission.module, data);
        for index in receivers(self.emission.module, self.body(), inst) {
            let Some(&operand) = data.operands.get(index) else { continue };
            let certain = match (rule, data.opcode) {
                (Some((rule, order)), _) => !can_choose(rule, order.operand(index, data.operands.len())),
                (None, Opcode::Freeze | Opcode::FpExt | Opcode::FpTrunc) => true,
                (None, Opcode::Splat | Opcode::ReduceFadd | Opcode::Bitcast) => true,
                _ => false,
            };
            if certain && here(self, operand) {
                self.plan.sure[operand] = true;
            }
        }
    }
}

impl Planner<'_, '_, '_> {
    /// From what takes a part of a value back to what the value is computed from.
    fn find_masked(&mut self) {
        let body = self.body();
        let mut pending = Vec::new();
        for block in self.blocks() {
            for &inst in &body.blocks[block].insts {
                let data = &body.insts[inst];
                let parts: &[usize] = match data.opcode {
                    Opcode::Select => &[1, 2],
                    Opcode::Extract | Opcode::Insert | Opcode::MaskedStore | Opcode::Scatter => &[0],
                    Opcode::Shuffle => &[0, 1],
                    Opcode::MaskedLoad | Opcode::Gather => &[2],
                    Opcode::Store if data.ty.lanes().is_some() => &[0],
                    Opcode::Itrunc | Opcode::Shl | Opcode::Lshr | Opcode::And => &[0, 1],
                    _ => &[],
                };
                if data.call().is_some() {
                    let vectors = data.operands.iter().copied();
                    pending.extend(vectors.filter(|&value| body.ty(value).lanes().is_some()));
                }
                pending.extend(parts.iter().filter_map(|&index| data.operands.get(index).copied()));
                if let Some((rule, order)) = ruled(self.emission.module, data) {
                    let count = data.operands.len();
                    let chosen = |&index: &usize| can_choose(rule, order.operand(index, count));
                    pending.extend((0..count).filter(chosen).map(|index| data.operands[index]));
                }
            }
        }
        while let Some(value) = pending.pop() {
            if !self.plan.adjoints[value] || std::mem::replace(&mut self.plan.masked[value], true) {
                continue;
            }
            match body.values[value].def {
                ValueDef::Constant(_) => {}
                ValueDef::Param(block, index) => {
                    for edge in self.cfg.predecessors(block) {
                        let terminator = body.terminator(edge.from);
                        let edges = terminator.map(|inst| body.insts[inst].edges()).unwrap_or_default();
                        let arguments = edges.get(edge.index as usize).map(|edge| &edge.arguments);
                        pending.extend(arguments.and_then(|arguments| arguments.get(index as usize)));
                    }
                }
                ValueDef::Result(inst, _) => {
                    let receivers = receivers(self.emission.module, body, inst);
                    let operands = &body.insts[inst].operands;
                    pending.extend(receivers.into_iter().filter_map(|index| operands.get(index).copied()));
                }
            }
        }
    }
}

/// Whether a contribution to an operand may be zero by choice.
fn can_choose(rule: &Rule, operand: usize) -> bool {
    let is_zero = |e: rules::E| rule.nodes.get(e.0 as usize) == Some(&Node::Number(0.0));
    let chosen = |node: Node| matches!(node, Node::Choose(_, a, b) if is_zero(a) || is_zero(b));
    rule.needed(operand).into_iter().any(|(_, node)| chosen(node))
}

/// Whether a call of a function with a body can read or write memory with a shadow.
pub(super) fn touches_memory(shared: &Shared<'_>, activity: &Activity, inst: Inst) -> bool {
    let Some(pattern) = activity.calls.get(&inst) else { return false };
    let units: &Units<'_> = shared.units;
    let function = &shared.module.functions[pattern.function];
    let params = function.signature.params.iter().enumerate();
    let mut shadows = params.filter(|(_, param)| ValueKind::of(param.ty) != ValueKind::Float);
    let kinds = |&index: &usize| ValueKind::of(function.signature.results[index].ty) != ValueKind::Float;
    shadows.any(|(index, _)| units.doubles(pattern, index))
        || units.shadow_results(pattern).iter().any(kinds)
        || units.any_global() && units.is_active(pattern)
}

/// The rule by which an instruction or a call of a math function is differentiated, and the order of its arguments.
pub(super) fn ruled(module: &Module, data: &InstData) -> Option<(&'static Rule, ArgumentOrder)> {
    let kinks = crate::Kinks::default();
    if data.call().is_none() {
        return Some((rule_of(data, kinks)?, ArgumentOrder::Instruction));
    }
    let (function, order) = match known_callee(module, data)? {
        Known::Math(function, order) => (function, order),
        Known::MathOut(function) => (function, ArgumentOrder::Instruction),
        Known::LgammaSign => (ir::MathFn::Lgamma, ArgumentOrder::Instruction),
        _ => return None,
    };
    Some((rules::rule(Operation::Math(function), kinks)?, order))
}

/// The operands that the adjoint of an instruction's first result goes on to.
fn receivers(module: &Module, body: &Body, inst: Inst) -> Vec<usize> {
    let data = &body.insts[inst];
    if let Some((rule, order)) = ruled(module, data) {
        let count = data.operands.len();
        let takes =
            |&index: &usize| rule.partials.get(order.operand(index, count)).is_some_and(Option::is_some);
        return (0..count).filter(takes).collect();
    }
    let indices: &[usize] = match data.opcode {
        Opcode::Select => &[1, 2],
        Opcode::Freeze
        | Opcode::FpExt
        | Opcode::FpTrunc
        | Opcode::Extract
        | Opcode::Splat
        | Opcode::Bitcast => &[0],
        Opcode::Insert | Opcode::Shuffle | Opcode::ReduceFadd | Opcode::ReduceFmul => &[0, 1],
        Opcode::ReduceFmin | Opcode::ReduceFmax | Opcode::ReduceMinimum | Opcode::ReduceMaximum => &[0],
        Opcode::MaskedLoad | Opcode::Gather => &[2],
        _ => {
            let mut sources = Vec::new();
            for_each_source(body, inst, |source| sources.push(source));
            let is_source = |&index: &usize| sources.contains(&data.operands[index]);
            return (0..data.operands.len()).filter(is_source).collect();
        }
    };
    indices.to_vec()
}
