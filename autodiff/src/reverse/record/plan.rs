//! What each reverse block reads of the forward sweep, and how it gets it.
//!
//! - **Question.** For every use of a forward value `v` in the reverse of a block `c`: is `v` computed again, kept, or
//!   recorded, and where?
//! - **Definition.** `v` is defined in the loop `home(v)`, perhaps none. Without loop it has one value: a slot. If `c`
//!   is in no deeper loop, `v` is part of the record that `c` pushes. If it is, `v` does not change during the inner
//!   loop and is pushed where control leaves the loop directly inside `home(v)` that contains `c`: `v` dominates `c`,
//!   so the loop's header, so every exit. That fails for irreducible loops; then `v` is in the record of `c`. Cheap
//!   instructions without effects are executed again if at most one value of the price of `v` is needed for it, and
//!   recording that value instead is no loss.
//! - **Termination and cost.** Each use is looked at once, with a bounded number of instructions before it; records
//!   on exits are as long as the plan says.
//!
//! What `c` sees of a loop that was left before is in the record of `c`, too: that is right for every value.

use super::layout::Record;
use crate::error::ErrorKind;
use crate::reverse::sweeps::Sweeps;
use ir::entity::LoopId;
use ir::entity::{Entity, SecondaryMap};
use ir::flow::{Cfg, Loops};
use ir::{Block, Body, Inst, Layout, Opcode, Value, ValueDef};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many instructions are looked through for one value.
const DEPTH: usize = 12;

/// What of the forward sweep is recorded, and what each reverse block does about it.
#[derive(Default)]
pub(super) struct Plan {
    /// What each reverse block that reads anything needs, in the order of blocks.
    pub places: Vec<(Block, Place)>,
    /// Records of forward blocks.
    pub blocks: Vec<(Block, Record)>,
    /// Those of blocks in no loop: their values have slots of their own and are not pushed.
    pub once: Vec<(Block, Record)>,
    /// Records of forward edges.
    pub edges: BTreeMap<(Block, u32), Record>,
    /// Values that are put into their slot where they are defined, with the block from whose beginning they exist.
    pub kept: Vec<(Block, Value)>,
    /// Values with a slot: those, and those of records on edges.
    pub slots: Vec<Value>,
    /// The blocks that can be reached.
    pub reached: SecondaryMap<Block, bool>,
}

/// What a reverse block needs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Place {
    /// The forward block or edge whose record it takes.
    pub position: Position,
    /// What it reads from slots.
    pub loaded: Vec<Value>,
    /// Forward instructions that it executes again, in order.
    pub recomputed: Vec<Inst>,
}

/// What a reverse block is the reverse of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Position {
    /// Of no single block: what comes before or after everything.
    #[default]
    Outside,
    /// Of a block.
    Block(Block),
    /// Of an edge of the block's terminator.
    Edge(Block, u32),
}

/// What it costs to have a value in the reverse sweep.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Price {
    /// A slot for the whole run.
    Kept,
    /// Part of a record each time an inner loop is left.
    Exit(LoopId),
    /// Part of a record each time the block or the edge is executed.
    Each,
}

struct Planner<'a> {
    body: &'a Body,
    sweeps: &'a Sweeps,
    loops: Loops,
    layout: &'a Layout,
    /// The blocks of the forward sweep.
    forward: SecondaryMap<Block, bool>,
    /// Where each forward instruction's results exist from.
    place_of: SecondaryMap<Inst, Option<Block>>,
    /// The number of irreducible loops around each loop, itself counted.
    irreducible: Vec<u32>,
    children: HashMap<Option<LoopId>, Vec<LoopId>>,
    seen: SecondaryMap<Value, u32>,
    round: u32,
    plan: Plan,
    has_slot: SecondaryMap<Value, bool>,
    on_exit: BTreeMap<LoopId, Vec<Value>>,
    exiting: HashSet<(LoopId, Value)>,
}

impl Plan {
    /// The plan for a body with both sweeps.
    pub fn of(sweeps: &Sweeps, layout: &Layout) -> Result<Plan, ErrorKind> {
        let cfg = Cfg::of(&sweeps.body);
        let loops = Loops::of(&cfg);
        let mut irreducible = vec![0u32; loops.len()];
        let mut children: HashMap<Option<LoopId>, Vec<LoopId>> = HashMap::new();
        for id in loops.ids() {
            let around = loops.parent(id).map_or(0, |parent| irreducible[parent.index()]);
            irreducible[id.index()] = around + u32::from(loops.is_irreducible(id));
            children.entry(loops.parent(id)).or_default().push(id);
        }
        let mut planner = Planner {
            body: &sweeps.body,
            sweeps,
            loops,
            layout,
            forward: SecondaryMap::default(),
            place_of: SecondaryMap::default(),
            irreducible,
            children,
            seen: SecondaryMap::default(),
            round: 0,
            plan: Plan::default(),
            has_slot: SecondaryMap::default(),
            on_exit: BTreeMap::new(),
            exiting: HashSet::new(),
        };
        for &block in cfg.reverse_postorder() {
            planner.plan.reached[block] = true;
        }
        planner.find_forward();
        planner.place_definitions();
        planner.places()?;
        planner.exits()?;
        Ok(planner.plan)
    }
}

impl Planner<'_> {
    /// What can be reached without going through an end of the forward sweep.
    fn find_forward(&mut self) {
        let ends: HashSet<Block> = self.sweeps.ends.iter().copied().collect();
        let mut pending: Vec<Block> = self.body.successors(self.sweeps.entry).collect();
        while let Some(block) = pending.pop() {
            if !std::mem::replace(&mut self.forward[block], true) && !ends.contains(&block) {
                pending.extend(self.body.successors(block));
            }
        }
    }

    fn is_forward(&self, block: Block) -> bool {
        self.forward[block]
    }

    /// Results of forward instructions: an invoke's exist from the block it returns to.
    fn place_definitions(&mut self) {
        for &block in &self.body.order {
            if !self.plan.reached[block] || !self.is_forward(block) {
                continue;
            }
            for &inst in &self.body.blocks[block].insts {
                let data = &self.body.insts[inst];
                let normal = data.edges().first().filter(|_| data.opcode == Opcode::Invoke);
                self.place_of[inst] = Some(normal.map_or(block, |edge| edge.block));
            }
        }
    }

    /// The forward block from whose beginning, or within which, a value exists; `None` if it is always there.
    fn definition(&self, value: Value) -> Option<Block> {
        match self.body.values[value].def {
            ValueDef::Constant(_) => None,
            ValueDef::Param(block, _) => self.is_forward(block).then_some(block),
            ValueDef::Result(inst, _) => self.place_of[inst],
        }
    }

    fn places(&mut self) -> Result<(), ErrorKind> {
        let mut positions: HashMap<Block, Position> = HashMap::new();
        for &block in &self.body.order {
            if let Some(reverse) = self.sweeps.reverse[block] {
                positions.insert(reverse, Position::Block(block));
            }
        }
        for (&(block, index), &reverse) in &self.sweeps.edges {
            positions.insert(reverse, Position::Edge(block, index));
        }
        let body = self.body;
        for &block in &body.order {
            if block == self.sweeps.entry || !self.plan.reached[block] || self.is_forward(block) {
                continue;
            }
            let position = positions.get(&block).copied().unwrap_or_default();
            let needs = self.needs(block);
            if needs.is_empty() {
                continue;
            }
            self.place(block, position, &needs)?;
        }
        Ok(())
    }

    /// The forward values that a reverse block reads, each once.
    fn needs(&mut self, block: Block) -> Vec<Value> {
        self.round += 1;
        let mut needs = Vec::new();
        for &inst in &self.body.blocks[block].insts {
            for value in self.body.insts[inst].uses() {
                if self.seen[value] != self.round && self.definition(value).is_some() {
                    self.seen[value] = self.round;
                    needs.push(value);
                }
            }
        }
        needs
    }

    /// What a value costs at a position; `None` if it is always there.
    fn price(&self, position: Position, value: Value) -> Result<Option<Price>, ErrorKind> {
        let Some(definition) = self.definition(value) else { return Ok(None) };
        let home = self.loops.innermost(definition);
        let Some(home) = home else { return Ok(Some(Price::Kept)) };
        let block = match position {
            Position::Block(block) => block,
            Position::Edge(..) => return Ok(Some(Price::Each)),
            Position::Outside => {
                return Err(ErrorKind::Malformed {
                    what: "the end of the reverse sweep reads a value of a loop",
                });
            }
        };
        let Some(around) = self.loops.innermost(block) else { return Ok(Some(Price::Each)) };
        let inner = around != home && self.loops.is_inside(around, home);
        if !inner || self.irreducible[around.index()] > self.irreducible[home.index()] {
            return Ok(Some(Price::Each));
        }
        // The loops directly inside are in order, and so are the loops inside them.
        let children = self.children.get(&Some(home)).map(|list| &list[..]).unwrap_or_default();
        let count = children.partition_point(|child| child.index() <= around.index());
        let child = count.checked_sub(1).and_then(|index| children.get(index));
        Ok(Some(child.map_or(Price::Each, |&child| Price::Exit(child))))
    }

    fn place(&mut self, reverse: Block, position: Position, needs: &[Value]) -> Result<(), ErrorKind> {
        let mut place = Place { position, ..Place::default() };
        let mut chosen: Vec<(Value, Price)> = Vec::new();
        let mut candidates = Vec::new();
        let mut shared: HashMap<Value, usize> = HashMap::new();
        for &value in needs {
            let Some(price) = self.price(position, value)? else { continue };
            let leaf = match price {
                Price::Kept => Leaf::Itself,
                _ => self.leaf(position, value, price)?,
            };
            match leaf {
                Leaf::Itself => *shared.entry(value).or_default() += 2,
                Leaf::None => {}
                Leaf::One(leaf) => *shared.entry(leaf).or_default() += 1,
            }
            candidates.push((value, price, leaf));
        }
        let mut again = Vec::new();
        for (value, price, leaf) in candidates {
            match leaf {
                Leaf::Itself => chosen.push((value, price)),
                Leaf::None => again.push(value),
                Leaf::One(leaf) if shared[&leaf] > 1 || self.bytes(leaf) < self.bytes(value) => {
                    again.push(value)
                }
                Leaf::One(_) => chosen.push((value, price)),
            }
        }
        self.recompute(position, &mut place, &mut chosen, &again)?;
        self.settle(reverse, place, chosen)
    }

    fn bytes(&self, value: Value) -> u64 {
        self.layout.store_bytes(self.body.ty(value)).unwrap_or(u64::MAX)
    }

    /// Which value of the price it would take to compute a value again.
    fn leaf(&self, position: Position, value: Value, price: Price) -> Result<Leaf, ErrorKind> {
        let mut pending = vec![value];
        let mut leaf = Leaf::None;
        let mut steps = 0;
        while let Some(next) = pending.pop() {
            let Some(cost) = self.price(position, next)?.filter(|&cost| cost != Price::Kept) else {
                continue;
            };
            match self.cheap(next) {
                Some(inst) if steps < DEPTH => {
                    steps += 1;
                    pending.extend(self.body.insts[inst].operands.iter().copied());
                }
                _ if next == value => return Ok(Leaf::Itself),
                _ if cost < price => {}
                _ => match leaf {
                    Leaf::None => leaf = Leaf::One(next),
                    Leaf::One(other) if other == next => {}
                    _ => return Ok(Leaf::Itself),
                },
            }
        }
        Ok(leaf)
    }

    /// The instruction of a value, if executing it again is cheaper than recording.
    fn cheap(&self, value: Value) -> Option<Inst> {
        let ValueDef::Result(inst, _) = self.body.values[value].def else { return None };
        let data = &self.body.insts[inst];
        let dear = matches!(
            data.opcode,
            // A second `freeze` may give something else.
            Opcode::Freeze
                | Opcode::Math
                | Opcode::Fdiv
                | Opcode::Frem
                | Opcode::ReduceFadd
                | Opcode::ReduceFmul
        );
        (data.opcode.info().effects.is_empty() && !dear).then_some(inst)
    }

    /// Instructions before those that use them, and what they read besides.
    fn recompute(
        &mut self,
        position: Position,
        place: &mut Place,
        chosen: &mut Vec<(Value, Price)>,
        again: &[Value],
    ) -> Result<(), ErrorKind> {
        self.round += 1;
        for &(value, _) in chosen.iter() {
            self.seen[value] = self.round;
        }
        let mut done = HashSet::new();
        for &value in again {
            let mut steps = DEPTH;
            let mut pending = vec![(value, false)];
            while let Some((next, operands_done)) = pending.pop() {
                if operands_done {
                    if let ValueDef::Result(inst, _) = self.body.values[next].def
                        && done.insert(inst)
                    {
                        place.recomputed.push(inst);
                    }
                    continue;
                }
                if self.seen[next] == self.round {
                    continue;
                }
                let Some(price) = self.price(position, next)? else { continue };
                match self.cheap(next).filter(|_| price != Price::Kept && steps > 0) {
                    Some(inst) => {
                        steps -= 1;
                        pending.push((next, true));
                        pending
                            .extend(self.body.insts[inst].operands.iter().map(|&operand| (operand, false)));
                    }
                    None => {
                        self.seen[next] = self.round;
                        chosen.push((next, price));
                    }
                }
            }
        }
        Ok(())
    }

    /// Slots and records of what was chosen.
    fn settle(
        &mut self,
        reverse: Block,
        mut place: Place,
        chosen: Vec<(Value, Price)>,
    ) -> Result<(), ErrorKind> {
        let mut taken = Vec::new();
        for (value, price) in chosen {
            match price {
                Price::Each => taken.push(value),
                Price::Kept | Price::Exit(_) => {
                    place.loaded.push(value);
                    if !std::mem::replace(&mut self.has_slot[value], true) {
                        // A slot has the size of a record of the value alone: an error if there is none.
                        Record::of(self.body, &[value], self.layout)?;
                        self.plan.slots.push(value);
                        if let (Price::Kept, Some(block)) = (price, self.definition(value)) {
                            self.plan.kept.push((block, value));
                        }
                    }
                    if let Price::Exit(id) = price
                        && self.exiting.insert((id, value))
                    {
                        self.on_exit.entry(id).or_default().push(value);
                    }
                }
            }
        }
        match place.position {
            Position::Block(block) if !taken.is_empty() => {
                let record = Record::of(self.body, &taken, self.layout)?;
                match self.loops.innermost(block) {
                    Some(_) => self.plan.blocks.push((block, record)),
                    None => self.plan.once.push((block, record)),
                }
            }
            Position::Edge(block, index) if !taken.is_empty() => {
                // Values of inner loops may join it later.
                let record = Record::of(self.body, &taken, self.layout)?;
                self.plan.edges.insert((block, index), record);
            }
            _ => {}
        }
        self.plan.places.push((reverse, place));
        Ok(())
    }

    /// Records on the edges that leave loops.
    fn exits(&mut self) -> Result<(), ErrorKind> {
        let mut by_edge: BTreeMap<(Block, u32), Vec<Value>> = BTreeMap::new();
        for (&id, values) in &self.on_exit {
            for exit in self.loops.exits(id) {
                let edge = (exit.from, exit.index);
                if self.sweeps.edges.contains_key(&edge) {
                    by_edge.entry(edge).or_default().extend(values.iter().copied());
                }
            }
        }
        for (edge, mut values) in by_edge {
            let own = self.plan.edges.get(&edge);
            values.extend(own.into_iter().flat_map(|record| record.fields.iter().map(|field| field.value)));
            values.sort_unstable_by_key(|value| value.index());
            values.dedup();
            self.plan.edges.insert(edge, Record::of(self.body, &values, self.layout)?);
        }
        Ok(())
    }
}

/// What of the same price computing a value again would take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Leaf {
    /// More than one value, or it cannot be computed again.
    Itself,
    /// Nothing.
    None,
    /// Another value.
    One(Value),
}
