//! The body of a derivative in reverse mode: blocks, edges, parameters and ways out.
//!
//! The forward sweep is the primal with shadows of pointers. Every block from which the function can return has a
//! reverse, which undoes its instructions from the last to the first and then goes to the reverse of the edge that the
//! block was entered by.

use super::adjoints::Touched;
use super::heap::Heap;
use super::plan::Plan;
use super::sweeps::{Sweeps, TapeSlots, new_slot};
use super::{Pairs, Texts};
use crate::activity::Pattern;
use crate::error::Error;
use crate::names::{self, Role};
use crate::request::Seed;
use crate::shadow::emission::{Beside, Emission, Follows, Shape, Shared, primal_body};
use crate::shadow::output::Output;
use ir::entity::SecondaryMap;
use ir::flow::{Cfg, FlowEdge};
use ir::{Block, Constant, Edge, Flags, Inst, InstData, Names, Opcode, Type, Value};
use std::collections::HashMap;

/// What a derivative in reverse mode takes and gives besides its [`Shape`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Wanted {
    /// Per result of the primal, whether its adjoint goes in.
    pub seeds: Vec<bool>,
    /// Where these adjoints come from.
    pub seed: Seed,
    /// The parameters whose adjoints come out, in order.
    pub adjoints: Vec<usize>,
    /// Whether the body is cut into two functions, so that shadows of stack objects have to outlive the first.
    pub split: bool,
    /// Whether who called reaches memory through arguments, results and globals when the derivative is done.
    pub kept: bool,
}

/// The emission of one function.
pub(super) struct Reversal<'a, 'm> {
    /// The forward sweep, and the body.
    pub sweep: Emission<'a, 'm>,
    pub plan: Plan,
    pub wanted: &'a Wanted,
    pub pairs: &'a mut Pairs,
    pub entry: Block,
    pub heap: Heap,
    /// What calls wrote, loaded after them.
    pub written: HashMap<Inst, Vec<Value>>,
    /// Copies of shadows that are passed in place of them.
    pub copied: HashMap<(Inst, usize), Value>,
    /// The state of the tape after calls of first halves.
    pub advanced: HashMap<Inst, (Value, Value)>,
    /// The crate's own functions.
    pub texts: &'a Texts,
    pub tape: Option<TapeSlots>,
    pub(super) locals: SecondaryMap<Value, Option<Value>>,
    pub(super) slots: SecondaryMap<Value, Option<Value>>,
    pub(super) touched: HashMap<Value, Touched>,
    /// The reverse of the primal's blocks.
    reverse: SecondaryMap<Block, Option<Block>>,
    edges: HashMap<(Block, u32), Block>,
    /// For blocks with several incoming edges, the number of each and its type.
    numbers: HashMap<(Block, u32), (u32, Type)>,
    /// By which edge a block was entered.
    from: SecondaryMap<Block, Option<Value>>,
    ends: Vec<Block>,
    results: Vec<(Value, Type)>,
    /// Per result of the primal its adjoint, if it goes in.
    seeds: Vec<Option<Value>>,
    /// The adjoints of the function's parameters.
    adjoints: Vec<Option<Value>>,
    block_names: Names,
}

/// Both sweeps of a function under a pattern.
pub(super) fn sweeps<'m>(
    shared: &Shared<'m>,
    pattern: &Pattern,
    (shape, wanted): (&Shape, &Wanted),
    out: &mut Output<'m>,
    (pairs, texts): (&mut Pairs, &Texts),
) -> Result<Sweeps, Error> {
    let cfg = Cfg::of(primal_body(shared.module, pattern.function)?);
    let mut sweep = Emission::new(shared, pattern, (shape, Follows::Addresses), &cfg, out)?;
    let plan = Plan::of(&sweep, &cfg, &wanted.seeds, is_sure(wanted, &sweep));
    let entry = sweep.body.create_block();
    sweep.body.order.insert(0, entry);
    let block_names = Names::of_blocks(sweep.primal);
    let heap = Heap::of(&sweep, &cfg, wanted.kept);
    let mut reversal = Reversal {
        sweep,
        plan,
        wanted,
        pairs,
        entry,
        heap,
        written: HashMap::new(),
        copied: HashMap::new(),
        advanced: HashMap::new(),
        texts,
        tape: None,
        locals: SecondaryMap::default(),
        slots: SecondaryMap::default(),
        touched: HashMap::new(),
        reverse: SecondaryMap::default(),
        edges: HashMap::new(),
        numbers: HashMap::new(),
        from: SecondaryMap::default(),
        ends: Vec::new(),
        results: Vec::new(),
        seeds: Vec::new(),
        adjoints: Vec::new(),
        block_names,
    };
    let incoming = reversal.incoming(&cfg);
    reversal.make_blocks(&incoming);
    reversal.function_params();
    reversal.block_params(&cfg, &incoming);
    reversal.result_slots();
    for &block in cfg.reverse_postorder() {
        reversal.forward(block)?;
    }
    for &block in &incoming.order {
        reversal.backward(block, incoming.of(block))?;
    }
    reversal.finish()
}

/// Whether no adjoint that goes in is zero because of how the program around is built, or because one result of several
/// is asked for.
fn is_sure(wanted: &Wanted, sweep: &Emission<'_, '_>) -> bool {
    let results = &sweep.module.functions[sweep.source].signature.results;
    let mut seeded = results.iter().zip(&wanted.seeds).filter(|(_, seeded)| **seeded);
    let one = seeded.next().is_none_or(|(result, _)| result.ty.lanes().is_none()) && seeded.next().is_none();
    !wanted.split && (one || wanted.seed == Seed::One)
}

/// The blocks from which the function can return, in the order of their reverses, and the edges that enter them.
struct Incoming {
    order: Vec<Block>,
    edges: HashMap<Block, Vec<FlowEdge>>,
}

impl Incoming {
    fn of(&self, block: Block) -> &[FlowEdge] {
        self.edges.get(&block).map_or(&[], |edges| edges)
    }
}

impl Reversal<'_, '_> {
    fn incoming(&self, cfg: &Cfg) -> Incoming {
        let blocks = self.sweep.primal.order.iter().rev().copied();
        let order: Vec<Block> = blocks.filter(|&block| self.plan.returns(block)).collect();
        let edges = |block: Block| {
            let edges = cfg.predecessors(block).iter().copied();
            edges.filter(|edge| cfg.is_reachable(edge.from)).collect()
        };
        let edges = order.iter().map(|&block| (block, edges(block))).collect();
        Incoming { order, edges }
    }

    fn fresh_block(&mut self, wanted: Option<String>) -> Block {
        let block = self.sweep.body.append_block();
        if let Some(wanted) = wanted {
            let name = self.block_names.fresh(&wanted);
            self.sweep.body.set_block_name(block, &name);
        }
        block
    }

    /// The reverses of blocks, each followed by those of the edges that enter it.
    fn make_blocks(&mut self, incoming: &Incoming) {
        let primal = self.sweep.primal;
        for &block in &incoming.order {
            let name = primal.block_name(block);
            let reverse = self.fresh_block(name.map(|name| format!("{name}.rev")));
            self.reverse[block] = Some(reverse);
            let edges = incoming.of(block);
            let ty = match edges.len() {
                0..=0x100 => Type::I8,
                0x101..=0x1_0000 => Type::I16,
                _ => Type::I32,
            };
            for (number, edge) in edges.iter().enumerate() {
                let from = primal.block_name(edge.from);
                let name = from.zip(name).map(|(from, to)| format!("{from}.{to}.rev"));
                let new = self.fresh_block(name);
                self.edges.insert((edge.from, edge.index), new);
                if edges.len() > 1 {
                    self.numbers.insert((edge.from, edge.index), (number as u32, ty));
                }
            }
        }
        let name = self.block_names.fresh("begin");
        self.sweep.body.set_block_name(self.entry, &name);
    }

    /// The parameters of the derivative: the primal's with their shadows, then seeds.
    fn function_params(&mut self) {
        let primal = self.sweep.primal;
        let params = primal.entry().map(|entry| &primal.blocks[entry].params[..]).unwrap_or_default();
        for (index, &param) in params.iter().enumerate() {
            let ty = primal.ty(param);
            let value = self.sweep.body.append_param(self.entry, ty);
            self.sweep.set(param, value);
            if self.sweep.shape.doubled.get(index) == Some(&true) {
                let shadow = self.sweep.body.append_param(self.entry, ty);
                self.sweep.name_shadow(param, shadow);
                if self.sweep.carried(param) {
                    self.sweep.shadows[param] = Some(shadow);
                }
            }
        }
        let results = &self.sweep.module.functions[self.sweep.source].signature.results;
        for (index, result) in results.iter().enumerate() {
            let seeded = self.wanted.seeds.get(index) == Some(&true);
            let seed = match (seeded, self.wanted.seed) {
                (false, _) => None,
                (true, Seed::Parameter) => {
                    let ty = super::seed_type(self.sweep.shared, self.sweep.source, index, result.ty);
                    let seed = self.sweep.body.append_param(self.entry, ty);
                    let name = self.sweep.names.fresh("seed");
                    self.sweep.body.set_value_name(seed, &name);
                    Some(seed)
                }
                (true, Seed::One) => Some(self.one(result.ty)),
            };
            self.seeds.push(seed);
        }
    }

    /// One in the format of a type, in every lane if it is a vector.
    fn one(&mut self, ty: Type) -> Value {
        use ir::{Float, Number, Plain};
        let format = ty.float_format().unwrap_or(Float::F64);
        let bits = Plain::from_bits(Float::F64, u128::from(1f64.to_bits())).convert(Float::F64, format);
        let lane = Constant::Float(bits.to_bits(format));
        self.sweep.builder(Flags::empty()).splat_constant(ty, lane)
    }

    fn block_params(&mut self, cfg: &Cfg, incoming: &Incoming) {
        let primal = self.sweep.primal;
        for &block in cfg.reverse_postorder() {
            let returns = self.plan.returns(block);
            self.sweep.plain[block] = !returns;
            let Some(new) = self.sweep.blocks[block].filter(|_| primal.entry() != Some(block)) else {
                continue;
            };
            for &param in &primal.blocks[block].params {
                let ty = primal.ty(param);
                let value = self.sweep.body.append_param(new, ty);
                self.sweep.set(param, value);
                if returns && self.sweep.carried(param) {
                    let shadow = self.sweep.body.append_param(new, ty);
                    self.sweep.set_shadow(param, shadow);
                }
            }
            let number =
                incoming.of(block).first().and_then(|edge| self.numbers.get(&(edge.from, edge.index)));
            if let Some(&(_, ty)) = number {
                let from = self.sweep.body.append_param(new, ty);
                let name = self.sweep.names.fresh("from");
                self.sweep.body.set_value_name(from, &name);
                self.from[block] = Some(from);
            }
        }
    }

    /// Slots of what the function returns.
    fn result_slots(&mut self) {
        let results = &self.sweep.module.functions[self.sweep.source].signature.results;
        let own = results.iter().filter(|_| self.sweep.shape.primal);
        let shadows = self.sweep.shape.shadows.iter().filter_map(|&index| results.get(index));
        for result in own.chain(shadows) {
            let slot = self.new_slot(result.ty, None);
            self.results.push((slot, result.ty));
        }
    }

    /// A slot that is written before it is read; named for a value of the primal if that has a name.
    pub fn new_slot(&mut self, ty: Type, of: Option<Value>) -> Value {
        let slot = new_slot(&mut self.sweep.body, self.entry, ty, self.sweep.layout);
        if let Some(name) = of.and_then(|value| self.sweep.primal.value_name(value)) {
            let name = format!("{}.slot", names::of_value(name, Role::Adjoint));
            let name = self.sweep.names.fresh(&name);
            self.sweep.body.set_value_name(slot, &name);
        }
        slot
    }

    fn forward(&mut self, block: Block) -> Result<(), Error> {
        let Some(new) = self.sweep.blocks[block] else { return Ok(()) };
        let primal = self.sweep.primal;
        let returns = self.plan.returns(block);
        self.sweep.block = new;
        if let Some(invoke) = self.sweep.landings.remove(&block) {
            self.sweep.location = primal.insts[invoke].location;
            self.landed(invoke, &primal.insts[invoke])?;
        }
        for &inst in &primal.blocks[block].insts {
            let data = &primal.insts[inst];
            self.sweep.location = data.location;
            match data.opcode {
                Opcode::Ret => self.end(block, inst, data)?,
                Opcode::Call | Opcode::Invoke if !returns => self.sweep.copy_call(inst)?,
                Opcode::Call | Opcode::Invoke => self.call(inst, data)?,
                Opcode::Unsupported | Opcode::UnsupportedEnd => self.sweep.unsupported(inst, data)?,
                _ => {
                    self.sweep.copy(inst)?;
                    if returns {
                        self.shadow_of(inst, data)?;
                    }
                }
            }
        }
        self.number_edges(block, new);
        Ok(())
    }

    /// Each edge to a block with several of them says which one it is.
    fn number_edges(&mut self, block: Block, new: Block) {
        let Some(terminator) = self.sweep.body.terminator(new) else { return };
        let Some(primal) = self.sweep.primal.terminator(block) else { return };
        for index in 0..self.sweep.primal.insts[primal].edges().len() as u32 {
            let Some(&(number, ty)) = self.numbers.get(&(block, index)) else { continue };
            let number = self.sweep.body.constant(ty, Constant::Int(u128::from(number)));
            if let Some(edge) = self.sweep.body.insts[terminator].edges_mut().get_mut(index as usize) {
                edge.arguments.push(number);
            }
        }
    }

    /// A way out of the primal: the forward sweep ends.
    fn end(&mut self, block: Block, inst: Inst, data: &InstData) -> Result<(), Error> {
        let mut values = Vec::new();
        if self.sweep.shape.primal {
            values.extend(data.operands.iter().map(|&operand| self.sweep.value(operand)));
        }
        for &index in &self.sweep.shape.shadows {
            let &operand = data.operands.get(index).ok_or_else(|| self.sweep.malformed(inst))?;
            values.push(self.sweep.shadow_or_zero(inst, operand, Beside::Text("another result"))?);
        }
        let slots = self.results.clone();
        let reverse = self.reverse[block].ok_or_else(|| self.sweep.malformed(inst))?;
        let mut build = self.sweep.builder(Flags::empty());
        for (value, (slot, _)) in values.into_iter().zip(slots) {
            build.store(value, slot);
        }
        build.jump(reverse, &[]);
        self.ends.push(self.sweep.block);
        Ok(())
    }

    /// The reverse of a block and of the edges that enter it.
    fn backward(&mut self, block: Block, incoming: &[FlowEdge]) -> Result<(), Error> {
        let Some(reverse) = self.reverse[block] else { return Ok(()) };
        let primal = self.sweep.primal;
        self.sweep.block = reverse;
        for &inst in primal.blocks[block].insts.iter().rev() {
            let data = &primal.insts[inst];
            self.sweep.location = data.location;
            match data.opcode {
                Opcode::Ret => self.seed(data),
                // In the reverse of where it returned to.
                Opcode::Invoke => {}
                _ => self.reverse_of(inst, data)?,
            }
        }
        if let &[edge] = incoming
            && let Some(invoke) =
                self.returned_by(edge).filter(|invoke| !self.plan.calls.contains_key(invoke))
        {
            self.reverse_of(invoke, &primal.insts[invoke])?;
        }
        self.sweep.location = None;
        let params = &primal.blocks[block].params;
        let adjoints: Vec<Option<Value>> = params.iter().map(|&param| self.take(param)).collect();
        self.leave(block, incoming);
        for edge in incoming {
            self.reverse_edge(edge, &adjoints)?;
        }
        if primal.entry() == Some(block) {
            self.adjoints = adjoints;
        }
        Ok(())
    }

    /// The invoke that returned along an edge.
    fn returned_by(&self, edge: FlowEdge) -> Option<Inst> {
        let terminator = self.sweep.primal.terminator(edge.from)?;
        let invoke = self.sweep.primal.insts[terminator].opcode == Opcode::Invoke;
        (invoke && edge.index == 0).then_some(terminator)
    }

    fn seed(&mut self, data: &InstData) {
        for (index, &operand) in data.operands.iter().enumerate() {
            if let Some(seed) = self.seeds.get(index).copied().flatten() {
                self.add(operand, seed);
            }
        }
    }

    /// From the reverse of a block to that of the edge it was entered by.
    fn leave(&mut self, block: Block, incoming: &[FlowEdge]) {
        let to = |edge: &FlowEdge| self.edges.get(&(edge.from, edge.index)).copied();
        let blocks: Vec<Block> = incoming.iter().filter_map(to).collect();
        let from = self.from[block];
        let mut build = self.sweep.builder(Flags::empty());
        match (&blocks[..], from) {
            ([first, rest @ ..], Some(from)) => {
                let edge = |&block: &Block| Edge { block, arguments: ir::ValueList::new() };
                let cases = rest.iter().enumerate().map(|(index, block)| (index as u128 + 1, edge(block)));
                build.switch(from, edge(first), cases.collect());
            }
            ([only, ..], None) => {
                build.jump(*only, &[]);
            }
            // The entry: [`Reversal::finish`] goes on.
            ([], _) => {}
        }
    }

    /// The adjoints of a block's parameters go to the arguments of an edge.
    fn reverse_edge(&mut self, edge: &FlowEdge, adjoints: &[Option<Value>]) -> Result<(), Error> {
        let primal = self.sweep.primal;
        let Some(terminator) = primal.terminator(edge.from) else { return Ok(()) };
        let data = &primal.insts[terminator];
        let block = self.edges.get(&(edge.from, edge.index)).copied();
        let (Some(block), Some(before)) = (block, self.reverse[edge.from]) else {
            return Err(self.sweep.malformed(terminator));
        };
        self.sweep.block = block;
        self.sweep.location = data.location;
        if let Some(arguments) = data.edges().get(edge.index as usize).map(|edge| &edge.arguments) {
            for (&argument, &adjoint) in arguments.iter().zip(adjoints) {
                if let Some(adjoint) = adjoint {
                    self.add(argument, adjoint);
                }
            }
        }
        // What the first half recorded lies before what the edge did.
        if self.returned_by(*edge).is_some_and(|invoke| self.plan.calls.contains_key(&invoke)) {
            self.reverse_of(terminator, data)?;
        }
        self.sweep.builder(Flags::empty()).jump(before, &[]);
        Ok(())
    }

    /// The last block, and what phase 2 needs to know.
    fn finish(mut self) -> Result<Sweeps, Error> {
        let primal = self.sweep.primal;
        let first = primal.entry();
        let exit = self.fresh_block(Some("exit".into()));
        if let Some(reverse) = first.and_then(|first| self.reverse[first]) {
            self.sweep.block = reverse;
            self.sweep.builder(Flags::empty()).jump(exit, &[]);
        }
        self.sweep.block = exit;
        let mut values = Vec::new();
        if !self.wanted.split {
            let mut build = self.sweep.builder(Flags::empty());
            values.extend(self.results.iter().map(|&(slot, ty)| build.load(ty, slot)));
        }
        let params = first.map(|first| &primal.blocks[first].params[..]).unwrap_or_default();
        for &index in &self.wanted.adjoints {
            let adjoint = self.adjoints.get(index).copied().flatten();
            let Some(&param) = params.get(index) else { continue };
            let ty = if self.wanted.split { self.adjoint_ty(param) } else { primal.ty(param) };
            values.push(match adjoint {
                Some(adjoint) if self.sweep.body.ty(adjoint) == ty => adjoint,
                // Who asked gets an integer for an integer.
                Some(adjoint) => self.sweep.builder(Flags::empty()).convert(Opcode::Bitcast, adjoint, ty),
                None => self.zero(ty),
            });
        }
        self.sweep.builder(Flags::empty()).ret(values);
        self.sweep.block = self.entry;
        if let Some(first) = first.and_then(|first| self.sweep.blocks[first]) {
            self.sweep.builder(Flags::empty()).jump(first, &[]);
        }
        self.place_zeros();
        let mut reverse = SecondaryMap::default();
        for &block in &primal.order {
            if let Some(new) = self.sweep.blocks[block] {
                reverse[new] = self.reverse[block];
            }
        }
        let moved = |((block, index), edge)| Some(((self.sweep.blocks[block]?, index), edge));
        let edges = self.edges.into_iter().filter_map(moved).collect();
        let seeds = match self.wanted.seed {
            Seed::Parameter => self.seeds.iter().flatten().count(),
            Seed::One => 0,
        };
        Ok(Sweeps {
            body: self.sweep.body,
            entry: self.entry,
            reverse,
            edges,
            ends: self.ends,
            landing: None,
            exit,
            tape: self.tape,
            seeds,
            results: self.results,
        })
    }
}
