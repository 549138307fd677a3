//! Records are pushed and taken, slots written and read.

use super::layout::{Field, Record};
use super::plan::{Place, Plan, Position};
use super::{Owner, RecordOptions};
use crate::error::ErrorKind;
use crate::names::{self, Role};
use crate::reverse::sweeps::{Sweeps, TapeSlots};
use ir::entity::SecondaryMap;
use ir::{
    Access, Block, Body, Builder, CallDetail, Callee, Constant, Detail, Edge, FuncId, Inst, InstData, IntCond,
};
use ir::{Names, Opcode, Type, Value, ValueDef};
use std::collections::{BTreeMap, HashMap};

struct Emitter<'a> {
    sweeps: &'a mut Sweeps,
    plan: &'a Plan,
    options: &'a RecordOptions,
    slots: SecondaryMap<Value, Option<Value>>,
    /// Slots of the records of blocks that are executed once.
    once: HashMap<Block, Vec<Value>>,
    names: Names,
    /// New blocks, with the block that each stands behind.
    behind: HashMap<Block, Vec<Block>>,
}

/// What is read of the forward sweep in a reverse block: for each value the one in its place.
type Replacements = HashMap<Value, Value>;

pub(super) fn emit(sweeps: &mut Sweeps, plan: &Plan, options: &RecordOptions) -> Result<(), ErrorKind> {
    let names = Names::of_values(&sweeps.body);
    let (slots, once) = (SecondaryMap::default(), HashMap::new());
    let mut emitter = Emitter { sweeps, plan, options, slots, once, names, behind: HashMap::new() };
    emitter.make_slots();
    emitter.keep();
    emitter.push_edges();
    emitter.push_blocks();
    emitter.read();
    match options.owner {
        Owner::Own => emitter.close(),
        Owner::Caller => emitter.land()?,
    }
    emitter.arrange();
    Ok(())
}

/// The blocks that can be reached from the entry.
pub(super) fn reached(body: &Body) -> SecondaryMap<Block, bool> {
    let mut reached = SecondaryMap::filled(false, body.blocks.len());
    let mut pending: Vec<Block> = body.entry().into_iter().collect();
    while let Some(block) = pending.pop() {
        if !std::mem::replace(&mut reached[block], true) {
            pending.extend(body.successors(block));
        }
    }
    reached
}

/// The call of a function of the tape.
fn call(build: &mut Builder<'_>, function: FuncId, arguments: &[Value], results: usize) -> Vec<Value> {
    let detail = Detail::Call(Box::new(CallDetail::new(Callee::Direct(function))));
    let data = InstData::new(Opcode::Call, Type::I1, arguments.iter().copied()).with_detail(detail);
    let inst = build.push(data, vec![Type::PTR; results]);
    build.body.insts[inst].results.to_vec()
}

fn load(build: &mut Builder<'_>, from: Value, field: &Field) -> Value {
    let data = InstData::new(Opcode::Load, field.ty, [from]);
    let inst = build.push_implied(data.with_detail(Detail::Access(Access::aligned(field.align))));
    build.body.result(inst).unwrap_or(from)
}

fn store(build: &mut Builder<'_>, value: Value, to: Value, field: &Field) {
    let data = InstData::new(Opcode::Store, field.ty, [value, to]);
    build.push_implied(data.with_detail(Detail::Access(Access::aligned(field.align))));
}

impl Emitter<'_> {
    fn builder(&mut self, block: Block) -> Builder<'_> {
        let mut build = Builder::new(&mut self.sweeps.body, block);
        build.layout = self.options.layout;
        build
    }

    fn has_tape(&self) -> bool {
        let pushed = !self.plan.blocks.is_empty() || !self.plan.edges.is_empty();
        pushed || self.sweeps.tape.is_some() || self.options.owner == Owner::Caller
    }

    /// Runs something at the end of a block, before its terminator; where the terminator is then. What an `invoke`
    /// reads of the tape's state stays right before it: what it calls pushes above what is pushed here.
    fn before_terminator(&mut self, block: Block, add: impl FnOnce(&mut Self, Block) -> Block) -> Block {
        let Some(last) = self.sweeps.body.blocks[block].insts.pop() else { return block };
        let mut tail = self.take_state_loads(block, last);
        tail.push(last);
        let end = add(self, block);
        self.sweeps.body.blocks[end].insts.extend(tail);
        end
    }

    /// Takes the loads of the tape's state that a call at the end of a block is given out of the block.
    fn take_state_loads(&mut self, block: Block, call: Inst) -> Vec<Inst> {
        self.take_state(block, call, |body, tape, inst| {
            let data = &body.insts[inst];
            let from = data.operands.first().filter(|_| data.opcode == Opcode::Load);
            let state = from.is_some_and(|from| [tape.cur, tape.end].contains(from));
            state && data.results.iter().any(|result| body.insts[call].operands.contains(result))
        })
    }

    /// Takes the stores of the tape's state after a call at the end of a block out of where it returns to.
    fn take_state_stores(&mut self, block: Block, call: Inst) -> Vec<Inst> {
        self.take_state(block, call, |body, tape, inst| {
            let data = &body.insts[inst];
            let (Opcode::Store, [value, to]) = (data.opcode, &data.operands[..]) else { return false };
            [tape.cur, tape.end].contains(to) && body.insts[call].results.contains(value)
        })
    }

    /// Takes the instructions of a block that belong to the call at the end of it or before it, if that is an `invoke`.
    fn take_state(
        &mut self,
        block: Block,
        call: Inst,
        belongs: impl Fn(&Body, TapeSlots, Inst) -> bool,
    ) -> Vec<Inst> {
        let body = &mut self.sweeps.body;
        let Some(tape) = self.sweeps.tape.filter(|_| body.insts[call].opcode == Opcode::Invoke) else {
            return Vec::new();
        };
        let insts = std::mem::take(&mut body.blocks[block].insts);
        let (taken, others) = insts.into_iter().partition(|&inst| belongs(body, tape, inst));
        body.blocks[block].insts = others;
        taken
    }

    fn new_slot(&mut self, ty: Type, name: Option<String>) -> Value {
        let layout = self.options.layout;
        let slot = self.sweeps.slot(ty, layout);
        if let Some(name) = name {
            let name = self.names.fresh(&name);
            self.sweeps.body.set_value_name(slot, &name);
        }
        slot
    }

    fn recorded_name(&self, value: Value) -> Option<String> {
        Some(names::of_value(self.sweeps.body.value_name(value)?, Role::Recorded))
    }

    fn make_slots(&mut self) {
        if self.has_tape() {
            self.sweeps.tape();
        }
        for &value in &self.plan.slots {
            let name = self.recorded_name(value);
            self.slots[value] = Some(self.new_slot(self.sweeps.body.ty(value), name));
        }
        for (block, record) in &self.plan.once {
            let mut slots = Vec::new();
            for field in &record.fields {
                let name = self.recorded_name(field.value);
                slots.push(self.new_slot(field.ty, name));
            }
            self.once.insert(*block, slots);
        }
    }

    /// Kept values are written where they are defined; values of blocks that are executed once at their ends.
    fn keep(&mut self) {
        let mut kept: BTreeMap<Block, Vec<Value>> = BTreeMap::new();
        for &(block, value) in &self.plan.kept {
            kept.entry(block).or_default().push(value);
        }
        for (block, values) in kept {
            self.keep_in(block, &values);
        }
        for (block, record) in &self.plan.once {
            let slots = self.once.get(block).cloned().unwrap_or_default();
            self.before_terminator(*block, |emitter, block| {
                let mut build = emitter.builder(block);
                for (field, slot) in record.fields.iter().zip(slots) {
                    build.store(field.value, slot);
                }
                block
            });
        }
    }

    fn keep_in(&mut self, block: Block, values: &[Value]) {
        let mut after: HashMap<Inst, Vec<Value>> = HashMap::new();
        let mut first = Vec::new();
        let insts = std::mem::take(&mut self.sweeps.body.blocks[block].insts);
        for &value in values {
            match self.sweeps.body.values[value].def {
                // Results of an invoke exist from the beginning of the block that it returns to.
                ValueDef::Result(inst, _) if self.sweeps.body.insts[inst].opcode != Opcode::Invoke => {
                    after.entry(inst).or_default().push(value);
                }
                _ => first.push(value),
            }
        }
        let landing =
            insts.first().is_some_and(|&inst| self.sweeps.body.insts[inst].opcode == Opcode::LandingPad);
        if !landing {
            self.write(block, &first);
        }
        for (index, &inst) in insts.iter().enumerate() {
            self.sweeps.body.blocks[block].insts.push(inst);
            if index == 0 && landing {
                self.write(block, &first);
            }
            if let Some(values) = after.get(&inst) {
                self.write(block, values);
            }
        }
    }

    fn write(&mut self, block: Block, values: &[Value]) {
        for &value in values {
            if let Some(slot) = self.slots[value] {
                self.builder(block).store(value, slot);
            }
        }
    }

    fn push_blocks(&mut self) {
        for (block, record) in &self.plan.blocks {
            let values: Vec<Value> = record.fields.iter().map(|field| field.value).collect();
            self.before_terminator(*block, |emitter, block| emitter.push(block, record, &values));
        }
    }

    /// Pushes values as a record; the block in which it goes on.
    fn push(&mut self, block: Block, record: &Record, values: &[Value]) -> Block {
        let slots = self.sweeps.tape();
        let (grow, full, go_on) = (self.options.tape.grow, self.new_block(block), self.new_block(block));
        let mut build = self.builder(block);
        let top = build.load(Type::PTR, slots.cur);
        let end = build.load(Type::PTR, slots.end);
        let from = build.convert(Opcode::PtrToInt, top, Type::I64);
        let to = build.convert(Opcode::PtrToInt, end, Type::I64);
        let room = build.binary(Opcode::Isub, to, from);
        let need = build.int(Type::I64, i128::from(record.bytes));
        let small = build.icmp(IntCond::Ult, room, need);
        build.br(small, (full, &[]), (go_on, &[top]));
        build.at(full);
        let fresh = call(&mut build, grow, &[top, end, need], 2);
        if let [top, end] = fresh[..] {
            build.store(end, slots.end);
            build.jump(go_on, &[top]);
        }
        let at = build.body.append_param(go_on, Type::PTR);
        build.at(go_on);
        for (field, &value) in record.fields.iter().zip(values) {
            let place = place(&mut build, at, field);
            store(&mut build, value, place, field);
        }
        let top = build.addr(at, record.bytes as i64, &[]);
        build.store(top, slots.cur);
        go_on
    }

    /// A new block that stands behind another.
    fn new_block(&mut self, before: Block) -> Block {
        let block = self.sweeps.body.create_block();
        self.behind.entry(before).or_default().push(block);
        block
    }

    /// Edges with records go through a block of their own. Terminators are still where they were.
    fn push_edges(&mut self) {
        for (&(block, index), record) in &self.plan.edges {
            let Some(terminator) = self.sweeps.body.terminator(block) else { continue };
            let middle = self.new_block(block);
            let edges = self.sweeps.body.insts[terminator].edges_mut();
            let Some(edge) = edges.get_mut(index as usize) else { continue };
            let old = std::mem::replace(edge, Edge { block: middle, arguments: ir::ValueList::new() });
            // What was called pushed before.
            let stores = self.take_state_stores(old.block, terminator);
            self.sweeps.body.blocks[middle].insts = stores;
            let values: Vec<Value> = record.fields.iter().map(|field| field.value).collect();
            let last = self.push(middle, record, &values);
            self.builder(last).jump(old.block, &old.arguments);
        }
    }

    /// What each reverse block reads stands at its beginning.
    fn read(&mut self) {
        let blocks: HashMap<Block, &Record> =
            self.plan.blocks.iter().map(|(block, record)| (*block, record)).collect();
        let once: HashMap<Block, &Record> =
            self.plan.once.iter().map(|(block, record)| (*block, record)).collect();
        let mut edges: BTreeMap<(Block, u32), &Record> =
            self.plan.edges.iter().map(|(&edge, record)| (edge, record)).collect();
        for (reverse, place) in &self.plan.places {
            let record = match place.position {
                Position::Block(block) => blocks.get(&block).copied(),
                Position::Edge(block, index) => edges.remove(&(block, index)),
                Position::Outside => None,
            };
            let slots = match place.position {
                Position::Block(block) => once.get(&block).copied().zip(self.once.get(&block).cloned()),
                _ => None,
            };
            self.read_in(*reverse, place, record, slots);
        }
        // Edges whose own reverse needs nothing.
        for (edge, record) in edges {
            if let Some(&reverse) = self.sweeps.edges.get(&edge) {
                self.read_in(reverse, &Place::default(), Some(record), None);
            }
        }
    }

    fn read_in(
        &mut self,
        reverse: Block,
        place: &Place,
        record: Option<&Record>,
        once: Option<(&Record, Vec<Value>)>,
    ) {
        let insts = std::mem::take(&mut self.sweeps.body.blocks[reverse].insts);
        let mut replacements = Replacements::new();
        let mut block = reverse;
        if let Some(record) = record {
            block = self.pop(reverse, record, &mut replacements);
        }
        if let Some((record, slots)) = once {
            for (field, slot) in record.fields.iter().zip(slots) {
                self.load_slot(block, field.value, slot, &mut replacements);
            }
        }
        for &value in &place.loaded {
            if let Some(slot) = self.slots[value] {
                self.load_slot(block, value, slot, &mut replacements);
            }
        }
        for &inst in &place.recomputed {
            self.recompute(block, inst, &mut replacements);
        }
        for inst in insts {
            self.sweeps.body.insts[inst].for_each_use_mut(|value| {
                if let Some(&new) = replacements.get(value) {
                    *value = new;
                }
            });
            self.sweeps.body.blocks[block].insts.push(inst);
        }
    }

    fn load_slot(&mut self, block: Block, value: Value, slot: Value, replacements: &mut Replacements) {
        let ty = self.sweeps.body.ty(value);
        let new = self.builder(block).load(ty, slot);
        self.name_recorded(value, new);
        replacements.insert(value, new);
    }

    fn name_recorded(&mut self, value: Value, new: Value) {
        if let Some(name) = self.recorded_name(value) {
            let name = self.names.fresh(&name);
            self.sweeps.body.set_value_name(new, &name);
        }
    }

    /// The instruction once more, on what the reverse sweep has.
    fn recompute(&mut self, block: Block, inst: Inst, replacements: &mut Replacements) {
        let body = &mut self.sweeps.body;
        let mut data = body.insts[inst].clone();
        let results = std::mem::take(&mut data.results);
        data.for_each_use_mut(|value| {
            if let Some(&new) = replacements.get(value) {
                *value = new;
            }
        });
        let types: Vec<Type> = results.iter().map(|&result| body.ty(result)).collect();
        let new = body.append(block, data, types);
        for (&value, new) in results.iter().zip(body.insts[new].results.to_vec()) {
            self.name_recorded(value, new);
            replacements.insert(value, new);
        }
    }

    /// Takes a record from the top of the tape; the block in which it goes on.
    fn pop(&mut self, block: Block, record: &Record, replacements: &mut Replacements) -> Block {
        let slots = self.sweeps.tape();
        let mut build = self.builder(block);
        let top = build.load(Type::PTR, slots.cur);
        let base = build.load(Type::PTR, slots.base);
        let at = build.addr(top, -(record.bytes as i64), &[]);
        for field in &record.fields {
            let slot = self.slots[field.value];
            let mut build = self.builder(block);
            let place = place(&mut build, at, field);
            let value = load(&mut build, place, field);
            if let Some(slot) = slot {
                build.store(value, slot);
            }
            self.name_recorded(field.value, value);
            replacements.insert(field.value, value);
        }
        self.drop_to(block, slots, at, base)
    }

    /// The tape ends at `at` now; an empty chunk is given back.
    fn drop_to(&mut self, block: Block, slots: TapeSlots, at: Value, base: Value) -> Block {
        let (empty, go_on) = (self.new_block(block), self.new_block(block));
        let back = self.options.tape.back;
        let mut build = self.builder(block);
        let last = build.icmp(IntCond::Eq, at, base);
        build.br(last, (empty, &[]), (go_on, &[at]));
        build.at(empty);
        if let [top, base] = call(&mut build, back, &[base], 2)[..] {
            build.store(base, slots.base);
            build.jump(go_on, &[top]);
        }
        let top = build.body.append_param(go_on, Type::PTR);
        build.at(go_on).store(top, slots.cur);
        go_on
    }

    /// One function with a tape of its own: it begins empty, and is turned where the sweeps meet.
    fn close(&mut self) {
        let Some(slots) = self.sweeps.tape else { return };
        let entry = self.sweeps.entry;
        self.before_terminator(entry, |emitter, block| {
            let mut build = emitter.builder(block);
            let null = build.body.constant(Type::PTR, Constant::Null);
            for slot in [slots.cur, slots.end, slots.base] {
                build.store(null, slot);
            }
            block
        });
        let turn = self.options.tape.turn;
        for end in self.sweeps.ends.clone() {
            self.before_terminator(end, |emitter, block| {
                let mut build = emitter.builder(block);
                let last = build.load(Type::PTR, slots.end);
                for base in call(&mut build, turn, &[last], 1) {
                    build.store(base, slots.base);
                }
                block
            });
        }
    }

    /// What the slots hold at the ends of the forward sweep is pushed there and taken where all of them meet, with the
    /// number of the end.
    fn land(&mut self) -> Result<(), ErrorKind> {
        let ends = self.sweeps.ends.clone();
        let landing = self.sweeps.body.append_block();
        let tys: Vec<(Value, Type)> = self.frame();
        let number = (ends.len() > 1).then(|| self.new_slot(Type::I32, None));
        let frame: Vec<(Value, Type)> = tys.into_iter().chain(number.map(|slot| (slot, Type::I32))).collect();
        let entry = self.sweeps.entry;
        self.before_terminator(entry, |emitter, block| {
            let mut build = emitter.builder(block);
            // Not every way through the function writes every slot.
            for &(slot, ty) in &frame {
                if let Some(zero) = Constant::zero(ty) {
                    let zero = build.body.constant(ty, zero);
                    build.store(zero, slot);
                }
            }
            block
        });
        // Its values are the slots.
        let record = Record::of_types(&frame, &self.options.layout)?;
        for (index, &end) in ends.iter().enumerate() {
            let last = self.before_terminator(end, |emitter, block| {
                let mut build = emitter.builder(block);
                if let Some(slot) = number {
                    let index = build.int(Type::I32, index as i128);
                    build.store(index, slot);
                }
                if record.fields.is_empty() {
                    return block;
                }
                let values: Vec<Value> =
                    record.fields.iter().map(|field| build.load(field.ty, field.value)).collect();
                emitter.push(block, &record, &values)
            });
            if let Some(terminator) = self.sweeps.body.terminator(last) {
                self.sweeps.body.insts[terminator].detail = Detail::Edges(Box::new([ir::edge(landing, &[])]));
            }
        }
        self.take_frame(landing, &record, number, &ends);
        self.sweeps.landing = Some(landing);
        Ok(())
    }

    /// The slots that are written in the forward sweep and read in the reverse sweep.
    fn frame(&self) -> Vec<(Value, Type)> {
        let body = &self.sweeps.body;
        let kept = self.plan.kept.iter().filter_map(|&(_, value)| Some((self.slots[value]?, body.ty(value))));
        let once = self.plan.once.iter().flat_map(|(block, record)| {
            let slots = self.once.get(block).into_iter().flatten();
            slots.zip(&record.fields).map(|(&slot, field)| (slot, field.ty))
        });
        kept.chain(once).collect()
    }

    fn take_frame(&mut self, landing: Block, record: &Record, number: Option<Value>, ends: &[Block]) {
        let mut block = landing;
        if !record.fields.is_empty() {
            let slots = self.sweeps.tape();
            let mut build = self.builder(block);
            let top = build.load(Type::PTR, slots.cur);
            let base = build.load(Type::PTR, slots.base);
            let at = build.addr(top, -(record.bytes as i64), &[]);
            for field in &record.fields {
                let place = place(&mut build, at, field);
                let value = load(&mut build, place, field);
                build.store(value, field.value);
            }
            block = self.drop_to(block, slots, at, base);
        }
        let targets: Vec<Block> = ends.iter().filter_map(|&end| self.sweeps.reverse[end]).collect();
        let mut build = self.builder(block);
        match (number, &targets[..]) {
            (Some(slot), [first, rest @ ..]) => {
                let number = build.load(Type::I32, slot);
                let cases =
                    rest.iter().enumerate().map(|(index, &block)| (index as u128 + 1, ir::edge(block, &[])));
                build.switch(number, ir::edge(*first, &[]), cases.collect());
            }
            (None, [only]) => {
                build.jump(*only, &[]);
            }
            _ => {
                build.push_implied(InstData::new(Opcode::Unreachable, Type::I1, []));
            }
        }
    }

    /// Blocks that can be reached, new ones behind those that they belong to.
    fn arrange(&mut self) {
        let reached = reached(&self.sweeps.body);
        let old = std::mem::take(&mut self.sweeps.body.order);
        let mut order = Vec::with_capacity(old.len());
        for block in old {
            // In the order in which control comes through them.
            let mut pending = vec![block];
            while let Some(block) = pending.pop() {
                order.push(block);
                pending.extend(self.behind.remove(&block).into_iter().flatten().rev());
            }
        }
        order.retain(|&block| reached[block]);
        self.sweeps.body.order = order;
    }
}

/// The address of a field of the record at `at`.
fn place(build: &mut Builder<'_>, at: Value, field: &Field) -> Value {
    if field.offset == 0 { at } else { build.addr(at, field.offset as i64, &[]) }
}
