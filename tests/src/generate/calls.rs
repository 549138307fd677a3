//! Statements that call: functions made before, functions at addresses, the function itself.

use super::constants::call_bound;
use super::maker::{Maker, Place};
use super::plan::{Planned, Pointee};
use ir::*;

impl Maker<'_, '_> {
    /// A call of something that may be called here.
    pub fn call_statement(&mut self) {
        if self.recursion.is_some() && self.weight == 1 && self.dice.chance(0.5) {
            return self.recursive_call();
        }
        if self.dice.chance(self.knobs.indirect) {
            return self.indirect_call();
        }
        let room = self.room();
        let ready: Vec<&Planned> = self
            .plan
            .functions
            .iter()
            .filter(|function| function.cost.is_some_and(|cost| cost <= room))
            .collect();
        if ready.is_empty() {
            return;
        }
        let callee = ready[self.dice.below(ready.len() as u32) as usize].clone();
        let arguments = self.call_arguments(&callee, 0);
        self.direct_call(&callee, &arguments);
        self.spend(callee.cost.unwrap_or(0));
    }

    /// How many instructions a callee may execute.
    fn room(&self) -> u64 {
        self.knobs.steps.saturating_sub(self.cost) / self.weight
    }

    fn spend(&mut self, cost: u64) {
        self.cost = self.cost.saturating_add(cost.saturating_mul(self.weight));
    }

    /// Arguments for all parameters from this one on.
    fn call_arguments(&mut self, callee: &Planned, first: usize) -> Vec<Value> {
        (first..callee.params.len())
            .map(|index| match callee.pointees[index] {
                Some(pointee) => self.array_for(pointee).pointer,
                None => self.passable(callee.params[index]),
            })
            .collect()
    }

    /// An array that a callee may use: one in scope, or a new one.
    fn array_for(&mut self, pointee: Pointee) -> Place {
        let size = self.stride(pointee.element) * pointee.count;
        let align = u64::from(self.layout.natural_align(pointee.element).unwrap_or(1));
        let anywhere = self.body.constant(Type::PTR, Constant::Null);
        let wanted = Place { pointer: anywhere, size, align, element: pointee.element, writable: true };
        match self.place_like(&wanted) {
            Some(place) => place,
            None => self.new_array(pointee.element, pointee.count),
        }
    }

    fn direct_call(&mut self, callee: &Planned, arguments: &[Value]) {
        let module = self.module;
        let inst = self.build().call(module, callee.id, arguments);
        let plain = arguments.iter().all(|&argument| self.body.ty(argument).address_space().is_none());
        if self.dice.chance(self.knobs.details)
            && let Detail::Call(detail) = &mut self.body.insts[inst].detail
        {
            // A callee that gets pointers may get this frame's own arrays: then the frame must stay.
            detail.tail = if plain { TailKind::Tail } else { TailKind::NoTail };
        }
        self.keep_results(inst);
    }

    fn keep_results(&mut self, inst: Inst) {
        let results = self.body.insts[inst].results.clone();
        for value in results {
            let bound = self.body.ty(value).float_format().map_or(0, call_bound);
            self.keep_float(value, bound);
        }
    }

    /// A call through an address: from a table, chosen by a condition, or kept in memory.
    fn indirect_call(&mut self) {
        let room = self.room();
        let tables: Vec<_> = self
            .plan
            .tables
            .iter()
            .filter(|table| {
                table
                    .entries
                    .iter()
                    .all(|&entry| self.plan.functions[entry].cost.is_some_and(|cost| cost <= room))
            })
            .cloned()
            .collect();
        if let Some(table) = (!tables.is_empty() && self.dice.chance(0.6))
            .then(|| tables[self.dice.below(tables.len() as u32) as usize].clone())
        {
            let index = self.value(Type::I32);
            let index = self.masked(index, (1 << table.entries.len().ilog2()) - 1);
            let base = self.body.constant(Type::PTR, Constant::Address(Symbol::Global(table.global), 0));
            let at = self.build().addr(base, 0, &[(index, 8)]);
            let address = self.build().load(Type::PTR, at);
            return self.call_address(address, &table.entries);
        }
        let ready: Vec<usize> = (0..self.plan.functions.len())
            .filter(|&number| self.plan.functions[number].cost.is_some_and(|cost| cost <= room))
            .collect();
        if ready.is_empty() {
            return;
        }
        let first = self.dice.pick(&ready);
        let alike: Vec<usize> = ready
            .into_iter()
            .filter(|&other| self.plan.functions[other].is_like(&self.plan.functions[first]))
            .collect();
        let second = self.dice.pick(&alike);
        let [a, b] = [first, second].map(|number| {
            let symbol = Symbol::Func(self.plan.functions[number].id);
            self.body.constant(Type::PTR, Constant::Address(symbol, 0))
        });
        let cond = self.condition();
        let mut address = self.build().select(cond, a, b);
        if self.dice.chance(0.4) {
            let align = Align::new(8).unwrap_or(Align::ONE);
            let slot = self.build().alloca(8, None, align);
            self.build().store(address, slot);
            address = self.build().load(Type::PTR, slot);
        }
        self.call_address(address, &[first, second]);
    }

    /// Calls the function at an address, which is one of these.
    fn call_address(&mut self, address: Value, possible: &[usize]) {
        let callee = self.plan.functions[possible[0]].clone();
        let arguments = self.call_arguments(&callee, 0);
        let inst = self.build().call_indirect(address, &arguments, callee.results.iter().copied());
        self.keep_results(inst);
        let cost = possible.iter().filter_map(|&number| self.plan.functions[number].cost).max();
        self.spend(cost.unwrap_or(0));
    }

    /// `if (depth != 0) f(depth - 1, ...)`, where `f` is this function or its partner.
    fn recursive_call(&mut self) {
        let Some((depth, left)) = self.recursion else { return };
        let Some(partner) = self.plan.functions[self.number].partner else { return };
        if left == 0 {
            return;
        }
        self.recursion = Some((depth, left - 1));
        let callee = self.plan.functions[partner].clone();
        let zero = self.build().int(Type::I32, 0);
        let deeper = self.build().icmp(IntCond::Ne, depth, zero);
        let (call, join) = (self.body.append_block(), self.body.append_block());
        let results = callee.results.clone();
        let otherwise: Vec<Value> = results.iter().map(|&ty| self.passable(ty)).collect();
        self.build().br(deeper, (call, &[]), (join, &otherwise));
        self.block = call;
        let mark = self.mark();
        let one = self.build().int(Type::I32, 1);
        let mut arguments = vec![self.build().binary(Opcode::Isub, depth, one)];
        arguments.extend(self.call_arguments(&callee, 1));
        let module = self.module;
        let inst = self.build().call(module, callee.id, &arguments);
        let returned = self.body.insts[inst].results.clone();
        self.build().jump(join, &returned);
        self.release(mark);
        self.block = join;
        for ty in results {
            let value = self.body.append_param(join, ty);
            let bound = ty.float_format().map_or(0, call_bound);
            self.keep_float(value, bound);
        }
    }
}
