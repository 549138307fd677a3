//! Statements with control flow: branches, switches, loops of all kinds, exits.
//!
//! Every loop ends: it counts, or it has fuel. Statements nest, and each is lowered to blocks whose
//! parameters carry what the paths to them computed.

use super::constants::{call_bound, limit};
use super::maker::{Loop, Maker, Mark, Passed, Place, WILD};
use ir::*;

/// How a loop ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LoopKind {
    /// It counts from zero up to the number of trips; the test is at the top.
    Up,
    /// It counts from the number of trips down to zero; the test is at the top.
    Down,
    /// It counts up; the test is at the bottom.
    DoWhile,
    /// It goes on while a condition holds, and there is fuel.
    While,
}

/// The number of trips of a loop: the value and a bound.
struct Trips {
    value: Value,
    most: u64,
}

impl Maker<'_, '_> {
    /// A few statements; at most this many, as long as the function may have more.
    pub fn statements(&mut self, at_most: u32) {
        let count = 1 + self.dice.below(at_most);
        for _ in 0..count {
            if self.statements == 0 {
                return;
            }
            self.statements -= 1;
            self.statement();
        }
    }

    /// One statement of any kind.
    pub fn statement(&mut self) {
        let w = &self.knobs.weights;
        let nested = self.nesting < self.knobs.nesting;
        let looped = nested && (self.loops.len() as u32) < self.knobs.loop_nesting;
        let if_so = |condition, weight| if condition { weight } else { 0 };
        let weights = [
            w.integers,
            w.floats,
            w.math,
            w.vectors,
            w.conversions,
            w.choices,
            w.loads,
            w.stores,
            w.arrays,
            w.pointers,
            w.bulk,
            w.atomics,
            w.masked,
            if_so(nested, w.branches),
            if_so(nested, w.switches),
            if_so(looped, w.loops),
            if_so(looped, w.irreducible),
            w.calls,
            if_so(self.nesting > 0, w.exits),
        ];
        match self.dice.weighted(&weights) {
            0 => self.int_statement(),
            1 => self.float_statement(),
            2 => self.math_statement(),
            3 => self.vector_statement(),
            4 => self.conversion_statement(),
            5 => self.choice_statement(),
            6 => self.load_statement(),
            7 => self.store_statement(),
            8 => self.array_statement(),
            9 => self.pointer_statement(),
            10 => self.bulk_statement(),
            11 => self.atomic_statement(),
            12 => self.masked_statement(),
            13 => self.branch_statement(),
            14 => self.switch_statement(),
            15 => self.loop_statement(),
            16 => self.irreducible_statement(),
            17 => self.call_statement(),
            _ => self.exit_statement(),
        }
    }

    /// The parameters of a block that several paths lead to.
    fn passed(&mut self) -> Vec<Passed> {
        let count = self.dice.range(&self.knobs.carried);
        (0..count).map(|_| self.one_passed()).collect()
    }

    fn one_passed(&mut self) -> Passed {
        if !self.places.is_empty() && self.dice.chance(0.15) {
            let place = self.dice.pick(&self.places);
            return Passed { ty: Type::PTR, bound: 0, place: Some(place) };
        }
        let ty = self.data_type();
        let wild = self.dice.chance(self.knobs.wild);
        let bound = ty.float_format().map_or(0, |format| if wild { WILD } else { call_bound(format) });
        Passed { ty, bound, place: None }
    }

    /// Values of the current block for the parameters.
    fn arguments(&mut self, params: &[Passed]) -> Vec<Value> {
        params.iter().map(|param| self.argument(param)).collect()
    }

    fn argument(&mut self, param: &Passed) -> Value {
        match &param.place {
            Some(place) => self.place_like(place).map_or(place.pointer, |found| found.pointer),
            None => {
                let value = self.value(param.ty);
                self.bounded(value, param.bound)
            }
        }
    }

    /// Gives the block these parameters and makes them available, if the block is the current one.
    fn receive(&mut self, block: Block, params: &[Passed]) -> Vec<Value> {
        params
            .iter()
            .map(|param| {
                let value = self.body.append_param(block, param.ty);
                match param.place {
                    Some(place) => self.places.push(Place { pointer: value, ..place }),
                    None => {
                        self.keep_float(value, param.bound);
                    }
                }
                value
            })
            .collect()
    }

    /// `if`, with or without `else`.
    fn branch_statement(&mut self) {
        let cond = self.condition();
        let params = self.passed();
        let (then, join) = (self.body.append_block(), self.body.create_block());
        if self.dice.chance(0.4) {
            let arguments = self.arguments(&params);
            self.build().br(cond, (then, &[]), (join, &arguments));
            self.arm(then, join, &params);
        } else {
            let otherwise = self.body.create_block();
            self.build().br(cond, (then, &[]), (otherwise, &[]));
            self.arm(then, join, &params);
            self.body.order.push(otherwise);
            self.arm(otherwise, join, &params);
        }
        self.go_on(join, &params);
    }

    /// Statements in a block of their own, then on to the join.
    fn arm(&mut self, block: Block, join: Block, params: &[Passed]) {
        self.block = block;
        let mark = self.mark();
        self.nesting += 1;
        self.statements(6);
        self.nesting -= 1;
        let arguments = self.arguments(params);
        self.build().jump(join, &arguments);
        self.release(mark);
    }

    /// Continues in a block that was created before.
    fn go_on(&mut self, block: Block, params: &[Passed]) {
        self.body.order.push(block);
        self.block = block;
        self.receive(block, params);
    }

    fn switch_statement(&mut self) {
        let ty = self.int_type();
        let ty = ty.lane().map_or(ty, Type::Scalar);
        let bits = ty.int_bits().unwrap_or(1);
        let mut value = self.value(ty);
        if self.dice.chance(0.7) {
            value = self.masked(value, 3);
        }
        let params = self.passed();
        let join = self.body.create_block();
        let arms: Vec<Block> = (0..1 + self.dice.below(3)).map(|_| self.body.create_block()).collect();
        let count = (1 + self.dice.below(5)).min(if bits == 1 { 1 } else { 4 });
        let first = if self.dice.chance(0.8) { 0 } else { self.dice.bits(16) };
        let mut cases = Vec::new();
        for case in 0..u128::from(count) {
            let number = first.wrapping_add(case) & mask(u32::from(bits));
            // Several cases may share an arm, or go to the join at once.
            let target = if self.dice.chance(0.15) {
                let arguments = self.arguments(&params);
                edge(join, &arguments)
            } else {
                edge(self.dice.pick(&arms), &[])
            };
            cases.push((number, target));
        }
        let default = edge(arms[0], &[]);
        self.build().switch(value, default, cases);
        for arm in arms {
            self.body.order.push(arm);
            self.arm(arm, join, &params);
        }
        self.go_on(join, &params);
    }

    /// The number of trips of a new loop; `None` if the function has executed enough.
    fn trips(&mut self) -> Option<Trips> {
        let room = (self.knobs.steps.saturating_sub(self.cost) / (self.weight * 40)).min(1 << 20) as u32;
        let wanted = self.dice.range(&self.knobs.trips);
        let most = wanted.min(room);
        if room == 0 {
            return None;
        }
        let widths: Vec<u8> = self.knobs.int_widths.iter().copied().filter(|&bits| bits >= 32).collect();
        let bits = if widths.is_empty() { 32 } else { self.dice.pick(&widths) };
        let ty = Type::int(bits);
        if most > 0 && self.dice.chance(self.knobs.runtime_trips) {
            let value = self.value(ty);
            let below = (1 << (most + 1).ilog2()) - 1;
            let value = self.masked(value, below);
            return Some(Trips { value, most: below });
        }
        let value = self.build().int(ty, i128::from(most));
        Some(Trips { value, most: u64::from(most) })
    }

    fn loop_statement(&mut self) {
        let Some(mut trips) = self.trips() else { return };
        let kind =
            self.dice.pick(&[LoopKind::Up, LoopKind::Up, LoopKind::Down, LoopKind::DoWhile, LoopKind::While]);
        let ty = self.body.ty(trips.value);
        if kind == LoopKind::DoWhile {
            let one = self.build().int(ty, 1);
            trips.value = self.build().binary(Opcode::Umax, trips.value, one);
            trips.most = trips.most.max(1);
        }
        let walk = self.walked_array(kind, trips.most);
        let (carried, outgoing) = (self.passed(), self.passed());
        let (header, exit) = (self.body.append_block(), self.body.create_block());
        let zero = self.build().int(ty, 0);
        let start = if matches!(kind, LoopKind::Up | LoopKind::DoWhile) { zero } else { trips.value };
        let mut initial = vec![start];
        initial.extend(walk.map(|place| place.pointer));
        initial.extend(self.arguments(&carried));
        self.build().jump(header, &initial);

        let mark = self.mark();
        let outer = self.weight;
        self.weight = outer * trips.most.max(1);
        self.block = header;
        let counter = self.body.append_param(header, ty);
        self.keep(counter);
        let walker = walk.map(|place| self.walker(header, place));
        self.receive(header, &carried);
        if kind != LoopKind::DoWhile {
            self.test_at_top(kind, counter, &trips, exit, &outgoing);
        }
        let latch = self.dice.chance(0.4).then(|| self.body.create_block());
        self.loops.push(Loop {
            exit: (exit, outgoing.clone()),
            latch: latch.map(|block| (block, carried.clone())),
        });
        if matches!(kind, LoopKind::Up | LoopKind::DoWhile) {
            self.counters.push((counter, trips.most.max(1)));
        }
        let inside = self.mark();
        self.nesting += 1;
        self.statements(8);
        self.nesting -= 1;
        self.loops.pop();
        let next = self.arguments(&carried);
        let next = match latch {
            Some(latch) => self.values_at_latch(latch, inside, &carried, &next),
            None => next,
        };
        let mut back = vec![self.stepped(kind, counter)];
        back.extend(walker.map(|place| {
            let stride = self.stride(place.element) as i64;
            self.build().addr(place.pointer, stride, &[])
        }));
        back.extend(next);
        if kind == LoopKind::DoWhile {
            let more = self.build().icmp(IntCond::Ult, back[0], trips.value);
            let arguments = self.arguments(&outgoing);
            self.build().br(more, (header, &back), (exit, &arguments));
        } else {
            self.build().jump(header, &back);
        }
        if matches!(kind, LoopKind::Up | LoopKind::DoWhile) {
            self.counters.pop();
        }
        self.weight = outer;
        self.release(mark);
        self.go_on(exit, &outgoing);
    }

    /// An array that a pointer walks through, one element per trip.
    fn walked_array(&mut self, kind: LoopKind, trips: u64) -> Option<Place> {
        if kind == LoopKind::While || !self.dice.chance(0.25) {
            return None;
        }
        let fitting: Vec<Place> = self
            .places
            .iter()
            .copied()
            .filter(|place| place.size / self.stride(place.element) >= trips)
            .collect();
        if fitting.is_empty() { None } else { Some(self.dice.pick(&fitting)) }
    }

    /// The parameter that walks: one element of the array in each trip.
    fn walker(&mut self, header: Block, place: Place) -> Place {
        let pointer = self.body.append_param(header, Type::PTR);
        let stride = self.stride(place.element);
        let align = place.align.min(1 << stride.trailing_zeros());
        Place { pointer, size: stride, align, ..place }
    }

    fn test_at_top(
        &mut self,
        kind: LoopKind,
        counter: Value,
        trips: &Trips,
        exit: Block,
        outgoing: &[Passed],
    ) {
        let ty = self.body.ty(counter);
        let zero = self.build().int(ty, 0);
        let more = match kind {
            LoopKind::Up => {
                let cond = self.dice.pick(&[IntCond::Ult, IntCond::Slt, IntCond::Ne]);
                self.build().icmp(cond, counter, trips.value)
            }
            LoopKind::Down => {
                let cond = self.dice.pick(&[IntCond::Ugt, IntCond::Sgt, IntCond::Ne]);
                self.build().icmp(cond, counter, zero)
            }
            LoopKind::DoWhile | LoopKind::While => {
                let fueled = self.build().icmp(IntCond::Ne, counter, zero);
                let wanted = self.condition();
                self.build().binary(Opcode::And, fueled, wanted)
            }
        };
        let arguments = self.arguments(outgoing);
        let body = self.body.append_block();
        self.build().br(more, (body, &[]), (exit, &arguments));
        self.block = body;
    }

    /// Goes on in the block that `continue` goes to: what the body made is not there.
    fn values_at_latch(
        &mut self,
        latch: Block,
        inside: Mark,
        carried: &[Passed],
        next: &[Value],
    ) -> Vec<Value> {
        self.build().jump(latch, next);
        self.release(inside);
        self.body.order.push(latch);
        self.block = latch;
        self.receive(latch, carried)
    }

    fn stepped(&mut self, kind: LoopKind, counter: Value) -> Value {
        let up = matches!(kind, LoopKind::Up | LoopKind::DoWhile);
        let ty = self.body.ty(counter);
        let one = self.build().int(ty, 1);
        // Counters stay far from the ends of their range.
        let flags = if up && self.dice.chance(0.5) { Flags::NSW | Flags::NUW } else { Flags::empty() };
        let op = if up { Opcode::Iadd } else { Opcode::Isub };
        let inst = self.build().push_implied(InstData::new(op, ty, [counter, one]).with_flags(flags));
        self.body.insts[inst].results[0]
    }

    /// A loop of two blocks that both are entries: no block dominates the other one.
    fn irreducible_statement(&mut self) {
        let Some(trips) = self.trips() else { return };
        let ty = self.body.ty(trips.value);
        let (carried, outgoing) = (self.passed(), self.passed());
        let one = self.build().int(ty, 1);
        let fuel = self.build().binary(Opcode::Iadd, trips.value, one);
        let blocks = [self.body.create_block(), self.body.create_block()];
        let exit = self.body.create_block();
        let cond = self.condition();
        let enter = |maker: &mut Self| {
            let mut arguments = vec![fuel];
            arguments.extend(maker.arguments(&carried));
            arguments
        };
        let (first, second) = (enter(self), enter(self));
        self.build().br(cond, (blocks[0], &first), (blocks[1], &second));
        let outer = self.weight;
        self.weight = outer * (trips.most + 1);
        self.nesting += 1;
        for (block, other) in [(blocks[0], blocks[1]), (blocks[1], blocks[0])] {
            let mark = self.mark();
            self.body.order.push(block);
            self.block = block;
            let fuel = self.body.append_param(block, ty);
            self.keep(fuel);
            self.receive(block, &carried);
            // Without a latch: what is inside may leave, but not go on.
            self.loops.push(Loop { exit: (exit, outgoing.clone()), latch: None });
            self.statements(4);
            self.loops.pop();
            let left = self.build().binary(Opcode::Isub, fuel, one);
            let zero = self.build().int(ty, 0);
            let more = self.build().icmp(IntCond::Ne, left, zero);
            let mut next = vec![left];
            next.extend(self.arguments(&carried));
            let arguments = self.arguments(&outgoing);
            self.build().br(more, (other, &next), (exit, &arguments));
            self.release(mark);
        }
        self.nesting -= 1;
        self.weight = outer;
        self.go_on(exit, &outgoing);
    }

    /// `if (c) break`, `continue` or `return`.
    fn exit_statement(&mut self) {
        let cond = self.condition();
        let (leave, stay) = (self.body.append_block(), self.body.append_block());
        self.build().br(cond, (leave, &[]), (stay, &[]));
        self.block = leave;
        let mark = self.mark();
        match self.loops.last().cloned() {
            Some(Loop { latch: Some((latch, params)), .. }) if self.dice.chance(0.5) => {
                let arguments = self.arguments(&params);
                self.build().jump(latch, &arguments);
            }
            Some(_) if self.dice.chance(0.8) => {
                let depth = self.loops.len() as u32;
                let (exit, params) = self.loops[self.dice.below(depth) as usize].exit.clone();
                let arguments = self.arguments(&params);
                self.build().jump(exit, &arguments);
            }
            _ => self.return_statement(),
        }
        self.release(mark);
        self.block = stay;
    }

    /// Returns values of the function's result types.
    pub fn return_statement(&mut self) {
        let results = self.plan.functions[self.number].results.clone();
        let values: Vec<Value> = results.into_iter().map(|ty| self.passable(ty)).collect();
        self.build().ret(values);
    }
}

/// The bound of parameters of entry blocks.
pub(super) fn parameter_bound(ty: Type) -> i16 {
    ty.float_format().map_or(0, |format| call_bound(format).min(limit(format)))
}
