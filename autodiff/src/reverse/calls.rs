//! Calls: a function that is differentiated has two halves, the first in the forward sweep, the second in the reverse.

use super::Key;
use super::emit::Reversal;
use crate::activity::Pattern;
use crate::activity::classes::known_callee;
use crate::activity::values::ValueKind;
use crate::error::{Error, ErrorKind};
use crate::library::Known;
use crate::rules::{self, Operation, Rule};
use crate::shadow::emission::Beside;
use crate::shadow::signature::{self, Copied};
use ir::{Attributes, CallDetail, Callee, Detail, Flags, FuncId, Inst, InstData, InvokeDetail, MathFn};
use ir::{Opcode, Type, Value};

impl Reversal<'_, '_> {
    /// A `call` or an `invoke` of the forward sweep.
    pub fn call(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(call) = data.call() else { return Err(self.sweep.malformed(inst)) };
        match call.callee {
            Callee::Indirect { .. } => self.sweep.indirect(inst, data),
            Callee::Direct(callee) => match self.sweep.module.functions.get(callee) {
                Some(function) if function.body.is_some() => match self.plan.calls.contains_key(&inst) {
                    true => self.first_half(inst, data),
                    false => {
                        if let Some(pattern) = self.sweep.activity.calls.get(&inst) {
                            self.demand_no_write(&pattern.clone())?;
                        }
                        self.sweep.copy_call(inst)
                    }
                },
                Some(_) => match known_callee(self.sweep.module, data) {
                    Some(_) => self.known(inst, data),
                    None => self.sweep.unknown(inst, data, callee),
                },
                None => Err(self.sweep.malformed(inst)),
            },
        }
    }

    /// The halves of the derivative that a call needs, and the pattern.
    fn halves(&mut self, inst: Inst, data: &InstData) -> Result<(Pattern, (FuncId, FuncId)), Error> {
        let pattern = self.sweep.activity.calls.get(&inst).cloned();
        let seeds = self.plan.calls.get(&inst).cloned();
        let (Some(pattern), Some(seeds)) = (pattern, seeds) else { return Err(self.sweep.malformed(inst)) };
        let callee = &self.sweep.module.functions[pattern.function];
        if callee.signature.variadic {
            return Err(self.sweep.fail(inst, ErrorKind::Variadic));
        }
        if data.call().is_none_or(|call| !call.bundles.is_empty()) {
            let kind = ErrorKind::Unsupported {
                what: "a call with operand bundles".into(),
                reason: "what they mean for a derivative is not known",
                way_out: "compile without what makes them",
            };
            return Err(self.sweep.fail(inst, kind));
        }
        let pointers = data.operands.iter().chain(data.results.iter()).copied();
        let kept = {
            let sweep = &self.sweep;
            self.heap.outlives(pointers.filter(|&value| sweep.kind(value) == ValueKind::Pointer))
        };
        let key = Key { pattern: pattern.clone(), seeds, kept };
        Ok((pattern, self.pairs.halves(self.sweep.out, &key)))
    }

    /// The arguments of both halves: the primal's with their shadows.
    fn arguments(
        &mut self,
        inst: Inst,
        data: &InstData,
        pattern: &Pattern,
        copied: Copied,
    ) -> Result<(Vec<Value>, Vec<Attributes>), Error> {
        let Some(call) = data.call() else { return Err(self.sweep.malformed(inst)) };
        let callee = &self.sweep.module.functions[pattern.function];
        let (mut operands, mut all) = (Vec::new(), Vec::new());
        for (index, &argument) in data.operands.iter().enumerate() {
            let given = call.argument_attributes.get(index);
            let mut attributes = signature::passed(callee.signature.params.get(index), given);
            let size = attributes.get("byval").cloned();
            let without = |attributes: &mut Attributes| attributes.0.retain(|one| one.name() != "byval");
            if copied == Copied::Neither {
                without(&mut attributes);
            }
            operands.push(self.sweep.value(argument));
            all.push(attributes.clone());
            if super::is_doubled(self.sweep.shared, pattern, index) {
                let beside = Beside::Text("the parameter of the callee");
                let shadow = self.sweep.shadow_or_zero(inst, argument, beside)?;
                operands.push(match (size, self.copied.get(&(inst, index))) {
                    (Some(_), Some(&copy)) => copy,
                    (Some(size), None) => self.copy_shadow(inst, (index, argument), shadow, &size)?,
                    (None, _) => shadow,
                });
                without(&mut attributes);
                all.push(attributes);
            }
        }
        Ok((operands, all))
    }

    /// In the forward sweep: results, shadows of pointers among them, and what is recorded.
    fn first_half(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (pattern, (first, _)) = self.halves(inst, data)?;
        let (mut operands, attributes) = self.arguments(inst, data, &pattern, Copied::Primal)?;
        let tape = self.tape();
        let mut build = self.sweep.builder(Flags::empty());
        operands.extend([build.load(Type::PTR, tape.cur), build.load(Type::PTR, tape.end)]);
        let mut detail = CallDetail::new(Callee::Direct(first));
        detail.convention = self.sweep.module.functions[pattern.function].signature.convention;
        detail.argument_attributes = attributes;
        let shadows = super::shadow_results(self.sweep.shared, &pattern);
        let mut types: Vec<Type> = data.results.iter().map(|&result| self.sweep.primal.ty(result)).collect();
        types.extend(shadows.iter().filter_map(|&index| types.get(index).copied()).collect::<Vec<_>>());
        types.extend([Type::PTR, Type::PTR]);
        let detail = match data.edges() {
            [normal, unwind] => {
                if self.plan.returns(unwind.block) {
                    return Err(self.sweep.fail(inst, caught()));
                }
                self.sweep.landings.insert(normal.block, inst);
                let edges = [self.sweep.edge(inst, normal)?, self.sweep.edge(inst, unwind)?];
                Detail::Invoke(Box::new(InvokeDetail { call: detail, edges }))
            }
            _ => Detail::Call(Box::new(detail)),
        };
        let mut new = InstData::new(data.opcode, data.ty, operands).with_detail(detail);
        new.location = self.sweep.location;
        let new = self.sweep.body.append(self.sweep.block, new, types);
        let values = self.sweep.body.insts[new].results.to_vec();
        let (own, rest) = values.split_at(data.results.len().min(values.len()));
        for (&result, &value) in data.results.iter().zip(own) {
            self.sweep.set(result, value);
        }
        for (index, &shadow) in shadows.iter().zip(rest) {
            if let Some(&result) = data.results.get(*index).filter(|&&result| self.sweep.carried(result)) {
                self.sweep.set_shadow(result, shadow);
            }
        }
        if let Some(&[cur, end]) = rest.get(shadows.len()..) {
            self.advanced.insert(inst, (cur, end));
        }
        match data.opcode {
            Opcode::Invoke => Ok(()),
            _ => self.landed(inst, data),
        }
    }

    /// What is to be done where a call has returned to.
    pub fn landed(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        match self.advanced.get(&inst).copied() {
            Some((cur, end)) => {
                let tape = self.tape();
                let mut build = self.sweep.builder(Flags::empty());
                build.store(cur, tape.cur);
                build.store(end, tape.end);
                Ok(())
            }
            None => self.known_shadows(inst, data),
        }
    }

    /// In the reverse sweep: adjoints of results in, adjoints of floats among the arguments out.
    fn second_half(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (pattern, (_, second)) = self.halves(inst, data)?;
        let (mut operands, attributes) = self.arguments(inst, data, &pattern, Copied::Neither)?;
        let seeds = self.plan.calls.get(&inst).cloned().unwrap_or_default();
        for (&result, _) in data.results.iter().zip(&seeds).filter(|&(_, &seeded)| seeded) {
            let seed = self.take(result);
            let ty = self.adjoint_ty(result);
            operands.push(seed.unwrap_or_else(|| self.zero(ty)));
        }
        let tape = self.tape();
        let mut build = self.sweep.builder(Flags::empty());
        operands.extend([build.load(Type::PTR, tape.cur), build.load(Type::PTR, tape.base)]);
        let receivers = super::adjoint_params(self.sweep.shared, &pattern);
        let ty = |&index: &usize| super::adjoint_param_type(self.sweep.shared, pattern.function, index);
        let mut types: Vec<Type> = receivers.iter().map(ty).collect();
        types.extend([Type::PTR, Type::PTR]);
        let mut detail = CallDetail::new(Callee::Direct(second));
        detail.convention = self.sweep.module.functions[pattern.function].signature.convention;
        detail.argument_attributes = attributes;
        let new = InstData::new(Opcode::Call, data.ty, operands);
        let mut build = self.sweep.builder(Flags::empty());
        let new = build.push(new.with_detail(Detail::Call(Box::new(detail))), types);
        let values = self.sweep.body.insts[new].results.to_vec();
        let [adjoints @ .., cur, base] = &values[..] else { return Err(self.sweep.malformed(inst)) };
        let mut build = self.sweep.builder(Flags::empty());
        build.store(*cur, tape.cur);
        build.store(*base, tape.base);
        self.add_copies(inst, data)?;
        for (&index, &adjoint) in receivers.iter().zip(adjoints) {
            if let Some(&argument) = data.operands.get(index) {
                self.add(argument, adjoint);
            }
        }
        Ok(())
    }

    /// A call of a function of the C library.
    fn known(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        // Shadows of what it would give back are still needed.
        if self.sweep.callee_name(data).starts_with("llvm.stackrestore") {
            return Ok(());
        }
        self.sweep.copy_call(inst)?;
        match data.edges() {
            [] => self.known_shadows(inst, data),
            // The results exist only where it returns to.
            [normal, ..] => {
                self.sweep.landings.insert(normal.block, inst);
                Ok(())
            }
        }
    }

    fn known_shadows(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        match known_callee(self.sweep.module, data) {
            Some(Known::Allocate(allocation)) => self.sweep.allocate(inst, data, allocation),
            Some(Known::Reallocate) => self.refuse_reallocation(inst, data),
            Some(Known::Copy(_) | Known::Fill) => {
                self.copy(inst, data)?;
                let &to = data.operands.first().ok_or_else(|| self.sweep.malformed(inst))?;
                self.sweep.returns(inst, data, to)
            }
            // The reverse needs what they wrote.
            Some(Known::MathOut(MathFn::Frexp)) => {
                let &[_, to] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
                self.reload(inst, data, Type::I32, &[to]);
                Ok(())
            }
            Some(Known::SinCos) => {
                let &[x, sine, cosine] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
                for to in [sine, cosine] {
                    if !self.sweep.carried(to) {
                        self.sweep.demand_constant(inst, x, to)?;
                    }
                }
                let ty = self.sweep.primal.ty(x);
                self.reload(inst, data, ty, &[sine, cosine]);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Loads what a call wrote, if its argument has an adjoint.
    fn reload(&mut self, inst: Inst, data: &InstData, ty: Type, from: &[Value]) {
        if data.operands.first().is_some_and(|&x| self.plan.has_adjoint(x)) {
            let from: Vec<Value> = from.iter().map(|&from| self.sweep.value(from)).collect();
            let mut build = self.sweep.builder(Flags::empty());
            let written = from.into_iter().map(|from| build.load(ty, from)).collect();
            self.written.insert(inst, written);
        }
    }

    /// The reverse of a call.
    pub fn uncall(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        if self.plan.calls.contains_key(&inst) {
            return self.second_half(inst, data);
        }
        match known_callee(self.sweep.module, data) {
            Some(Known::Math(function, order)) => {
                let count = data.operands.len();
                let operands = (0..count).map(|index| data.operands[order.operand(index, count)]);
                let operands: Vec<Value> = operands.collect();
                self.unmath(inst, data, function, &operands)
            }
            Some(Known::MathOut(function)) => self.unmath_out(inst, data, function),
            Some(Known::LgammaSign) => self.unmath_out(inst, data, MathFn::Lgamma),
            Some(Known::SinCos) => self.unsincos(inst, data),
            Some(Known::Allocate(_)) => self.release(inst, data),
            Some(Known::Copy(_) | Known::Fill) => self.uncopy(inst, data),
            _ => Ok(()),
        }
    }

    fn rule(&self, inst: Inst, data: &InstData, function: MathFn) -> Result<&'static Rule, Error> {
        let rule = rules::rule(Operation::Math(function), self.sweep.shared.request.kinks);
        rule.ok_or_else(|| self.sweep.no_rule(inst, data))
    }

    fn unmath(
        &mut self,
        inst: Inst,
        data: &InstData,
        function: MathFn,
        operands: &[Value],
    ) -> Result<(), Error> {
        let Some(&result) = data.results.first() else { return Ok(()) };
        let Some(d) = self.take(result) else { return Ok(()) };
        let rule = self.rule(inst, data, function)?;
        let mut results: Vec<Value> = data.results.iter().map(|&result| self.sweep.value(result)).collect();
        results.extend(self.written.get(&inst).into_iter().flatten());
        self.by_rule(inst, data, rule, (operands, &results), d)
    }

    /// Functions that write their second result, whose derivative is zero, through a pointer.
    fn unmath_out(&mut self, inst: Inst, data: &InstData, function: MathFn) -> Result<(), Error> {
        let &[x, to] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
        if function == MathFn::Modf
            && let Some(at) = self.sweep.shadow(inst, to)?
        {
            let zero = self.zero(self.sweep.primal.ty(x));
            self.sweep.builder(Flags::empty()).store(zero, at);
        }
        self.unmath(inst, data, function, &[x])
    }

    fn unsincos(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let &[x, sine, cosine] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
        let ty = self.sweep.primal.ty(x);
        let written = self.written.get(&inst).cloned().unwrap_or_default();
        let zero = self.zero(ty);
        // The cosine was written last.
        let slopes = [(cosine, written.first(), Opcode::Fsub), (sine, written.get(1), Opcode::Fadd)];
        let mut sum = zero;
        for (to, slope, opcode) in slopes {
            let Some(at) = self.sweep.shadow(inst, to)? else { continue };
            let mut build = self.sweep.builder(Flags::empty());
            let d = build.load(ty, at);
            build.store(zero, at);
            if let Some(&slope) = slope {
                let change = build.binary(Opcode::Fmul, d, slope);
                sum = build.binary(opcode, sum, change);
            }
        }
        if !written.is_empty() {
            self.add(x, sum);
        }
        Ok(())
    }

    fn refuse_reallocation(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        if !data.results.first().is_some_and(|&result| self.sweep.carried(result)) {
            return Ok(());
        }
        let kind = ErrorKind::Unsupported {
            what: "memory with a shadow is made larger by `realloc`".into(),
            reason: "reverse mode would need the smaller shadow again",
            way_out: "allocate the greatest size at first, or copy to new memory by `malloc` and `memcpy`",
        };
        Err(self.sweep.fail(inst, kind))
    }
}

/// The error for a call that is differentiated and whose exception is caught.
fn caught() -> ErrorKind {
    ErrorKind::Unsupported {
        what: "an exception of a function that is differentiated is caught".into(),
        reason: "what was recorded until it was thrown does not say where that was",
        way_out: "return an error code in place of the exception, or make the arguments constant",
    }
}
