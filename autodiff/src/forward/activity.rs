//! What varies in a function.
//!
//! - **Question.** Which values have a tangent or a shadow, given which parameters have one?
//! - **Definition.** Forward along definitions and uses: a float varies if a rule passes a varying operand on, or
//!   if it is loaded through a pointer with a shadow. A pointer has a shadow if it is computed from one that has,
//!   or is an object of a class ([`Classes`]) through which something varying may be written. An integer of whole
//!   bytes has a [`Level`]. Backward for integers only: one is wanted if its bits reach a float, a pointer, memory
//!   with a shadow, or a callee or a caller that wants them. What is not wanted gets no shadow.
//! - **Algorithm.** Worklists of instructions. Calls ask for the summary of the callee under the pattern of the
//!   call, and are looked at again when nothing else changes.
//! - **Termination and cost.** Levels only rise, over five values; classes and wants only grow: near linear in
//!   the function for each time a summary of a callee changes.

use super::classes::{Classes, known_callee};
use super::levels::{Level, Transfer};
use super::values::ValueKind;
use crate::library::Known;
use ir::entity::{Entity, SecondaryMap};
use ir::flow::Cfg;
use ir::{Block, Body, Callee, FuncId, GlobalId, Inst, InstData, Module, Opcode, Value, ValueDef};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A function and which of its parameters have shadows: what a derivative is made for.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Pattern {
    pub function: FuncId,
    /// Per parameter, whether it has a tangent or a shadow.
    pub params: Vec<bool>,
    /// Per result that is a pointer or an integer, whether the caller wants its shadow.
    pub results: Vec<bool>,
}

/// What a caller needs to know.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Summary {
    /// Per result, whether it varies.
    pub results: Vec<bool>,
    /// Per parameter that is an integer, whether its bits are wanted.
    pub wants: Vec<bool>,
    /// Whether anything varies.
    pub active: bool,
}

/// Where an analysis gets what lies outside of its function.
pub(super) trait Surroundings {
    /// The summary of a function under a pattern, as far as it is known.
    fn summary(&mut self, pattern: &Pattern) -> Summary;
    /// Whether a global has a shadow.
    fn is_active(&self, global: GlobalId) -> bool;
}

/// What varies in a function under a pattern.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    levels: SecondaryMap<Value, Level>,
    wanted: SecondaryMap<Value, bool>,
    /// The patterns of the calls of defined functions.
    pub calls: HashMap<Inst, Pattern>,
    pub summary: Summary,
    /// The globals that have to have a shadow.
    pub globals: Vec<GlobalId>,
}

impl Activity {
    /// The level of a value.
    pub fn level(&self, value: Value) -> Level {
        self.levels[value]
    }

    /// Whether the derivative has a tangent or a shadow for a value.
    pub fn carried(&self, body: &Body, value: Value) -> bool {
        let wanted = ValueKind::of(body.ty(value)) != ValueKind::Integer || self.wanted[value];
        self.levels[value] > Level::Constant && wanted
    }
}

/// What varies in the function of a pattern; `None` if it has no body.
pub(super) fn analyze(
    module: &Module,
    pattern: &Pattern,
    surroundings: &mut dyn Surroundings,
) -> Option<Activity> {
    let body = module.functions.get(pattern.function)?.body.as_ref()?;
    let cfg = Cfg::of(body);
    let mut analysis = Analysis::new(module, pattern, body, &cfg, surroundings);
    analysis.begin();
    analysis.spread();
    Some(analysis.finish())
}

struct Analysis<'a> {
    module: &'a Module,
    pattern: &'a Pattern,
    body: &'a Body,
    cfg: &'a Cfg,
    surroundings: &'a mut dyn Surroundings,
    classes: Classes,
    wanted_classes: HashSet<u32>,
    levels: SecondaryMap<Value, Level>,
    wanted: SecondaryMap<Value, bool>,
    users: Users,
    /// The calls with a pointer of a class among arguments and results.
    class_calls: HashMap<u32, Vec<Inst>>,
    queue: Vec<Inst>,
    queued: SecondaryMap<Inst, bool>,
    /// Calls that wait until everything else has settled; in the order of their ids.
    calls: BTreeSet<Inst>,
    patterns: HashMap<Inst, Pattern>,
}

impl<'a> Analysis<'a> {
    fn new(
        module: &'a Module,
        pattern: &'a Pattern,
        body: &'a Body,
        cfg: &'a Cfg,
        surroundings: &'a mut dyn Surroundings,
    ) -> Self {
        Self {
            module,
            pattern,
            body,
            cfg,
            surroundings,
            classes: Classes::of(module, pattern.function, body, cfg.reverse_postorder()),
            wanted_classes: HashSet::new(),
            levels: SecondaryMap::filled(Level::Constant, body.values.len()),
            wanted: SecondaryMap::filled(false, body.values.len()),
            users: Users::of(body, cfg.reverse_postorder()),
            class_calls: HashMap::new(),
            queue: Vec::new(),
            queued: SecondaryMap::filled(false, body.insts.len()),
            calls: BTreeSet::new(),
            patterns: HashMap::new(),
        }
    }

    fn insts(&self) -> impl Iterator<Item = Inst> + use<'a> {
        let body = self.body;
        let blocks: &'a [Block] = self.cfg.reverse_postorder();
        blocks.iter().flat_map(move |&block| body.blocks[block].insts.iter().copied())
    }

    /// Everything that is so from the start.
    fn begin(&mut self) {
        for inst in self.insts() {
            let data = &self.body.insts[inst];
            if data.call().is_some() {
                let pointers = data.operands.iter().chain(data.results.iter());
                let pointer =
                    pointers.copied().find(|&value| ValueKind::of(self.body.ty(value)) == ValueKind::Pointer);
                if let Some(pointer) = pointer {
                    let class = self.classes.find(pointer);
                    self.class_calls.entry(class).or_default().push(inst);
                }
            }
        }
        let mut all: Vec<Inst> = self.insts().collect();
        all.reverse();
        for &inst in &all {
            self.queued[inst] = true;
        }
        self.queue = all;
        let entry = self.body.entry().map(|entry| &self.body.blocks[entry].params[..]).unwrap_or_default();
        for (&param, &active) in entry.iter().zip(&self.pattern.params) {
            if active && ValueKind::of(self.body.ty(param)) != ValueKind::Other {
                self.raise(param, Level::Follows);
            }
        }
        for inst in self.insts().filter(|&inst| self.body.insts[inst].opcode == Opcode::Ret) {
            let operands = self.body.insts[inst].operands.iter();
            for (&value, _) in operands.zip(&self.pattern.results).filter(|&(_, &demanded)| demanded) {
                match ValueKind::of(self.body.ty(value)) {
                    ValueKind::Pointer => self.want_class_of(value),
                    ValueKind::Integer => self.wanted[value] = true,
                    _ => {}
                }
            }
        }
        for (global, class) in self.classes.globals() {
            if self.surroundings.is_active(global) {
                self.want_class(class);
            }
        }
    }

    /// Follows what varies until nothing changes.
    fn spread(&mut self) {
        loop {
            while let Some(inst) = self.queue.pop() {
                self.queued[inst] = false;
                self.inst(inst);
            }
            let Some(call) = self.calls.pop_first() else { break };
            self.defined_call(call);
        }
    }

    fn raise(&mut self, value: Value, level: Level) {
        if level <= self.levels[value] {
            return;
        }
        self.levels[value] = level;
        for index in self.users.of_value(value) {
            let inst = self.users.insts[index];
            if !std::mem::replace(&mut self.queued[inst], true) {
                self.queue.push(inst);
            }
        }
        if ValueKind::of(self.body.ty(value)) == ValueKind::Pointer {
            self.want_class_of(value);
        }
    }

    fn want_class_of(&mut self, value: Value) {
        let class = self.classes.find(value);
        self.want_class(class);
    }

    /// Something that varies may be written to the memory of a class: its objects get shadows.
    fn want_class(&mut self, class: u32) {
        if !self.wanted_classes.insert(class) {
            return;
        }
        for root in self.classes.roots(class).to_vec() {
            let global = super::values::global_of(self.module, self.body, root);
            // Nobody writes to a constant global: where its shadow is needed, it is one of zeros.
            if !global.is_some_and(|global| self.module.globals[global].constant) {
                self.raise(root, Level::Follows);
            }
        }
        if let Some(calls) = self.class_calls.get(&class) {
            self.calls.extend(calls.iter().copied());
        }
    }

    fn is_active(&self, value: Value) -> bool {
        self.levels[value] > Level::Constant
    }

    fn inst(&mut self, inst: Inst) {
        let data = &self.body.insts[inst];
        for edge in data.edges() {
            let params = &self.body.blocks[edge.block].params;
            for (&param, &argument) in params.iter().zip(edge.arguments.iter()) {
                self.raise(param, self.levels[argument]);
            }
        }
        if data.call().is_some() {
            return self.call(inst, data);
        }
        let transfer = Transfer { module: self.module, body: self.body, levels: &self.levels };
        if let Some(level) = transfer.first_result(inst)
            && let Some(&result) = data.results.first()
        {
            self.raise(result, level);
        }
        self.write(data);
    }

    /// What an instruction writes to memory.
    fn write(&mut self, data: &InstData) {
        let written = match (data.opcode, &*data.operands) {
            (Opcode::Store | Opcode::Scatter | Opcode::MaskedStore, &[value, to, ..]) => Some((to, value)),
            (Opcode::Memcpy | Opcode::Memmove, &[to, from, ..]) => Some((to, from)),
            (Opcode::AtomicRmw, &[to, value]) => Some((to, value)),
            (Opcode::CmpXchg, &[to, _, value]) => Some((to, value)),
            _ => None,
        };
        if let Some((to, value)) = written
            && self.is_active(value)
        {
            self.want_class_of(to);
        }
    }

    fn call(&mut self, inst: Inst, data: &InstData) {
        let Some(known) = known_callee(self.module, data) else {
            if defined_callee(self.module, data).is_some() {
                self.calls.insert(inst);
            }
            return;
        };
        let first = data.operands.first().copied();
        let result = data.results.first().copied();
        match known {
            Known::Math(function, order) => {
                let kinks = crate::Kinks::default();
                let rule = crate::rules::rule(crate::rules::Operation::Math(function), kinks);
                let partials = rule.map(|rule| &rule.partials[..]).unwrap_or_default();
                let varies = data.operands.iter().enumerate().any(|(index, &operand)| {
                    let index = order.operand(index, data.operands.len());
                    partials.get(index).is_some_and(Option::is_some) && self.is_active(operand)
                });
                if let Some(result) = result.filter(|_| varies) {
                    self.raise(result, Level::Follows);
                }
            }
            Known::MathOut(_) | Known::LgammaSign => {
                if let (Some(result), Some(true)) = (result, first.map(|x| self.is_active(x))) {
                    self.raise(result, Level::Follows);
                }
            }
            Known::SinCos => {
                if let [x, sine, cosine] = *data.operands
                    && self.is_active(x)
                {
                    self.want_class_of(sine);
                    self.want_class_of(cosine);
                }
            }
            Known::Reallocate | Known::Copy(_) | Known::Fill => {
                if let (Known::Copy(_), [to, from, ..]) = (known, &*data.operands)
                    && self.is_active(*from)
                {
                    self.want_class_of(*to);
                }
                if let (Some(result), Some(level)) = (result, first.map(|first| self.levels[first])) {
                    self.raise(result, level);
                }
            }
            Known::Allocate(_) | Known::Free | Known::Inactive => {}
        }
    }

    /// A call of a function with a body.
    fn defined_call(&mut self, inst: Inst) {
        let data = &self.body.insts[inst];
        let Some(function) = defined_callee(self.module, data) else { return };
        let count = self.module.functions[function].signature.params.len();
        let arguments: Vec<Value> = data.operands.iter().copied().take(count).collect();
        let params: Vec<bool> = arguments.iter().map(|&argument| self.is_active(argument)).collect();
        if params.contains(&true) {
            // The callee may write what varies wherever its arguments lead.
            for &argument in &arguments {
                if ValueKind::of(self.body.ty(argument)) == ValueKind::Pointer {
                    self.want_class_of(argument);
                }
            }
        }
        let params = arguments.iter().map(|&argument| self.is_active(argument)).collect();
        let results: Vec<Value> = data.results.to_vec();
        let demanded = results.iter().map(|&result| self.is_demanded(result)).collect();
        let pattern = Pattern { function, params, results: demanded };
        let summary = self.surroundings.summary(&pattern);
        for (&result, &varies) in results.iter().zip(&summary.results) {
            if varies && ValueKind::of(self.body.ty(result)) != ValueKind::Other {
                self.raise(result, Level::Follows);
            }
        }
        for (&argument, _) in arguments.iter().zip(&summary.wants).filter(|&(_, &wants)| wants) {
            self.want_integer(argument);
        }
        self.patterns.insert(inst, pattern);
    }

    /// Whether the shadow of a result of a call is needed.
    fn is_demanded(&mut self, result: Value) -> bool {
        match ValueKind::of(self.body.ty(result)) {
            ValueKind::Pointer => {
                let class = self.classes.find(result);
                self.wanted_classes.contains(&class)
            }
            ValueKind::Integer => self.wanted[result] && self.is_active(result),
            _ => false,
        }
    }

    fn want_integer(&mut self, value: Value) {
        if ValueKind::of(self.body.ty(value)) == ValueKind::Integer {
            self.wanted[value] = true;
        }
    }

    /// The bits of integers that are wanted, from where they are used back to where they come from.
    fn find_wanted(&mut self) {
        let transfer = Transfer { module: self.module, body: self.body, levels: &self.levels };
        let mut pending = Vec::new();
        for inst in self.insts() {
            transfer.for_each_sink(inst, |value| pending.push(value));
        }
        // Those that calls and returns wanted before.
        let marked = self.body.values.iter().map(|(value, _)| value).filter(|&value| self.wanted[value]);
        pending.extend(marked);
        let mut seen: SecondaryMap<Value, bool> = SecondaryMap::filled(false, self.body.values.len());
        while let Some(value) = pending.pop() {
            let integer = ValueKind::of(self.body.ty(value)) == ValueKind::Integer;
            if !integer || std::mem::replace(&mut seen[value], true) {
                continue;
            }
            self.wanted[value] = true;
            match self.body.values[value].def {
                ValueDef::Constant(_) => {}
                ValueDef::Result(inst, _) => {
                    if self.body.insts[inst].call().is_some() {
                        self.calls.insert(inst);
                    } else if self.levels[value] > Level::Constant {
                        let transfer =
                            Transfer { module: self.module, body: self.body, levels: &self.levels };
                        transfer.for_each_source(inst, |source| pending.push(source));
                    }
                }
                ValueDef::Param(block, index) => {
                    for edge in self.cfg.predecessors(block) {
                        let terminator = self.body.terminator(edge.from);
                        let edges = terminator.map(|inst| self.body.insts[inst].edges()).unwrap_or_default();
                        let argument = edges
                            .get(edge.index as usize)
                            .and_then(|edge| edge.arguments.get(index as usize));
                        pending.extend(argument);
                    }
                }
            }
        }
    }

    /// Wants and patterns of calls settle each other; then everything is known.
    fn finish(mut self) -> Activity {
        loop {
            let before = self.patterns.clone();
            let wanted = self.wanted.clone();
            self.find_wanted();
            self.spread();
            if before == self.patterns && wanted == self.wanted {
                break;
            }
        }
        let entry = self.body.entry().map(|entry| &self.body.blocks[entry].params[..]).unwrap_or_default();
        let mut results = vec![false; self.pattern.results.len()];
        for inst in self.insts().filter(|&inst| self.body.insts[inst].opcode == Opcode::Ret) {
            for (varies, &value) in results.iter_mut().zip(self.body.insts[inst].operands.iter()) {
                *varies |= self.levels[value] > Level::Constant;
            }
        }
        let mut globals = Vec::new();
        for (global, class) in self.classes.globals() {
            if self.wanted_classes.contains(&class) {
                globals.push(global);
            }
        }
        let wants = entry
            .iter()
            .map(|&param| self.wanted[param] && ValueKind::of(self.body.ty(param)) == ValueKind::Integer);
        let active = self.body.values.iter().any(|(value, _)| self.levels[value] > Level::Constant);
        let summary = Summary { results, wants: wants.collect(), active };
        Activity { levels: self.levels, wanted: self.wanted, calls: self.patterns, summary, globals }
    }
}

/// The function of the module that a call calls, if it has a body.
pub(super) fn defined_callee(module: &Module, data: &InstData) -> Option<FuncId> {
    match data.call()?.callee {
        Callee::Direct(id) => module.functions.get(id).filter(|callee| callee.body.is_some()).map(|_| id),
        Callee::Indirect { .. } => None,
    }
}

/// For each value the instructions that read it: compressed sparse rows.
struct Users {
    starts: Vec<u32>,
    insts: Vec<Inst>,
}

impl Users {
    fn of(body: &Body, blocks: &[Block]) -> Self {
        let insts = || blocks.iter().flat_map(|&block| body.blocks[block].insts.iter().copied());
        let mut starts = vec![0u32; body.values.len() + 1];
        for inst in insts() {
            body.insts[inst].uses().for_each(|value| starts[value.index() + 1] += 1);
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let total = starts.last().map_or(0, |&total| total as usize);
        let mut next = starts.clone();
        let mut users = vec![None; total];
        for inst in insts() {
            for value in body.insts[inst].uses() {
                let place = &mut next[value.index()];
                users[*place as usize] = Some(inst);
                *place += 1;
            }
        }
        Self { starts, insts: users.into_iter().flatten().collect() }
    }

    fn of_value(&self, value: Value) -> std::ops::Range<usize> {
        self.starts[value.index()] as usize..self.starts[value.index() + 1] as usize
    }
}
