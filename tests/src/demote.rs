//! The opposite of mem2reg, as compilers write programs before they optimise: values go through variables on the
//! stack. What passes see in such modules is what they see in those of `clang -O0`.

use crate::generate::{Entropy, Seeded};
use ir::*;
use std::collections::{HashMap, HashSet};

/// Puts a share of the values of every body into variables; a share of block parameters, too.
pub fn demote(module: &mut Module, seed: u64) {
    let layout = module.layout();
    let mut seeded = Seeded::new(seed);
    for (_, function) in module.functions.iter_mut() {
        if let Some(body) = &mut function.body {
            Demoter {
                layout,
                body,
                slots: HashMap::new(),
                read: HashMap::new(),
                heads: HashMap::new(),
                new: Vec::new(),
            }
            .demote(&mut seeded);
        }
    }
}

struct Demoter<'a> {
    layout: Layout,
    body: &'a mut Body,
    /// The variable that holds a value.
    slots: HashMap<Value, Value>,
    /// What is read at the beginning of a block in place of a parameter. A parameter's variable is also written
    /// on ways to other blocks, so it is read at once and put into a variable of its own.
    read: HashMap<Value, Value>,
    /// The reads at the beginning of a block.
    heads: HashMap<Block, Vec<Inst>>,
    /// The allocas.
    new: Vec<Inst>,
}

impl Demoter<'_> {
    fn demote(&mut self, source: &mut impl Entropy) {
        let Some(entry) = self.body.entry() else { return };
        let order = self.body.order.clone();
        let mut twice: HashSet<Block> = HashSet::new();
        for &block in &order {
            let mut seen: Vec<Block> = self.body.successors(block).collect();
            seen.sort_unstable();
            for pair in seen.windows(2).filter(|pair| pair[0] == pair[1]) {
                twice.insert(pair[0]);
            }
        }
        let without_params: Vec<Block> = order
            .iter()
            .copied()
            .filter(|block| *block != entry && !twice.contains(block) && source.byte().is_multiple_of(2))
            .filter(|&block| self.all_sized(&self.body.blocks[block].params))
            .collect();
        for &block in &order {
            for inst in self.body.blocks[block].insts.clone() {
                let results = self.body.insts[inst].results.clone();
                if self.may_be_stored(inst) && self.all_sized(&results) && source.byte().is_multiple_of(2) {
                    results.into_iter().for_each(|result| self.make_slot(result));
                }
            }
        }
        let params: HashMap<Block, Vec<Value>> = without_params
            .into_iter()
            .map(|block| (block, std::mem::take(&mut self.body.blocks[block].params)))
            .collect();
        for &block in &order {
            for &param in params.get(&block).into_iter().flatten() {
                self.make_slot(param);
                let mut head = self.heads.remove(&block).unwrap_or_default();
                let read = self.load(param, &mut head);
                self.heads.insert(block, head);
                self.make_slot(read);
                self.read.insert(param, read);
            }
        }
        for &block in &order {
            self.rewrite(block, &params);
        }
        let allocas = std::mem::take(&mut self.new);
        self.body.blocks[entry].insts.splice(0..0, allocas);
    }

    fn all_sized(&self, values: &[Value]) -> bool {
        values.iter().all(|&value| self.layout.store_bytes(self.body.ty(value)).is_some())
    }

    fn may_be_stored(&self, inst: Inst) -> bool {
        let data = &self.body.insts[inst];
        let is_tail = data.call().is_some_and(|call| call.tail == TailKind::MustTail);
        !data.opcode.is_terminator() && !is_tail
    }

    fn make_slot(&mut self, value: Value) {
        let ty = self.body.ty(value);
        let size = self.layout.stride_bytes(ty).unwrap_or(1);
        let detail = AllocaDetail { size, align: self.align(ty), hint: None };
        let data = InstData::new(Opcode::Alloca, Type::PTR, []).with_detail(Detail::Alloca(Box::new(detail)));
        let inst = self.body.create_inst(data, [Type::PTR]);
        self.new.push(inst);
        if let Some(slot) = self.body.result(inst) {
            self.slots.insert(value, slot);
        }
    }

    fn align(&self, ty: Type) -> Align {
        self.layout.natural_align(ty).and_then(|bytes| Align::new(u64::from(bytes))).unwrap_or(Align::ONE)
    }

    fn load(&mut self, value: Value, insts: &mut Vec<Inst>) -> Value {
        let Some(&slot) = self.slots.get(&value) else { return value };
        let ty = self.body.ty(value);
        let detail = Detail::Access(Access::aligned(self.align(ty)));
        let inst = self.body.create_inst(InstData::new(Opcode::Load, ty, [slot]).with_detail(detail), [ty]);
        insts.push(inst);
        self.body.result(inst).unwrap_or(value)
    }

    fn store(&mut self, value: Value, slot: Value, insts: &mut Vec<Inst>) {
        let ty = self.body.ty(value);
        let detail = Detail::Access(Access::aligned(self.align(ty)));
        let data = InstData::new(Opcode::Store, ty, [value, slot]).with_detail(detail);
        let inst = self.body.create_inst(data, []);
        insts.push(inst);
    }

    fn rewrite(&mut self, block: Block, params: &HashMap<Block, Vec<Value>>) {
        let mut insts = Vec::new();
        let mut old = std::mem::take(&mut self.body.blocks[block].insts);
        let lands = old.first().is_some_and(|&first| self.body.insts[first].opcode == Opcode::LandingPad);
        let head = self.heads.remove(&block).unwrap_or_default();
        old.splice(usize::from(lands)..usize::from(lands), head.iter().copied());
        for inst in old {
            let mut data = self.body.insts[inst].clone();
            if data.opcode != Opcode::LandingPad && !head.contains(&inst) {
                data.for_each_use_mut(|value| {
                    let read = self.read.get(value).copied().unwrap_or(*value);
                    *value = self.load(read, &mut insts);
                });
            }
            for edge in data.edges_mut() {
                let Some(params) = params.get(&edge.block) else { continue };
                let arguments = std::mem::take(&mut edge.arguments);
                for (argument, param) in arguments.into_iter().zip(params) {
                    if let Some(&slot) = self.slots.get(param) {
                        self.store(argument, slot, &mut insts);
                    }
                }
            }
            insts.push(inst);
            for result in data.results.clone() {
                if let Some(&slot) = self.slots.get(&result) {
                    self.store(result, slot, &mut insts);
                }
            }
            self.body.insts[inst] = data;
        }
        self.body.blocks[block].insts = insts;
    }
}
