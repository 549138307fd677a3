//! Calls: of functions with a body by calls of their derivatives, of the C library by what is known of them.

use crate::activity::Pattern;
use crate::activity::classes::known_callee;
use crate::error::{Error, ErrorKind};
use crate::library::Known;
use crate::rules::{self, Operation, Rule};
use crate::shadow::emission::{Beside, Emission};
use crate::shadow::signature;
use ir::{
    Align, CallDetail, Callee, Detail, Flags, Inst, InstData, InvokeDetail, MathFn, Opcode, Type, Value,
};

impl Emission<'_, '_> {
    /// A `call` or an `invoke`.
    pub fn call(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(call) = data.call() else { return Err(self.malformed(inst)) };
        match call.callee {
            Callee::Indirect { .. } => self.indirect(inst, data),
            Callee::Direct(callee) => match self.module.functions.get(callee) {
                Some(function) if function.body.is_some() => self.defined(inst, data),
                Some(_) => match known_callee(self.module, data) {
                    Some(known) => self.known(inst, data, known),
                    None => self.unknown(inst, data, callee),
                },
                None => Err(self.malformed(inst)),
            },
        }
    }

    fn defined(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let pattern = self.activity.calls.get(&inst).cloned();
        match pattern.filter(|pattern| self.shared.units.is_active(pattern)) {
            Some(pattern) => self.derived(inst, data, &pattern),
            None => self.copy_call(inst),
        }
    }

    /// A call of the derivative of the callee.
    fn derived(&mut self, inst: Inst, data: &InstData, pattern: &Pattern) -> Result<(), Error> {
        let (Some(call), units) = (data.call(), self.shared.units) else { return Err(self.malformed(inst)) };
        let callee = &self.module.functions[pattern.function];
        if callee.signature.variadic {
            return Err(self.fail(inst, ErrorKind::Variadic));
        }
        if !call.bundles.is_empty() {
            let kind = ErrorKind::Unsupported {
                what: "a call with operand bundles".into(),
                reason: "what they mean for a derivative is not known",
                way_out: "compile without what makes them",
            };
            return Err(self.fail(inst, kind));
        }
        let mut detail = CallDetail::new(Callee::Direct(self.out.derivative(pattern)));
        detail.convention = callee.signature.convention;
        let mut operands = Vec::new();
        for (index, &argument) in data.operands.iter().enumerate() {
            let given = call.argument_attributes.get(index);
            let attributes = signature::passed(callee.signature.params.get(index), given);
            operands.push(self.value(argument));
            detail.argument_attributes.push(attributes.clone());
            if units.doubles(pattern, index) {
                operands.push(self.shadow_or_zero(
                    inst,
                    argument,
                    Beside::Text("the parameter of the callee"),
                )?);
                detail.argument_attributes.push(attributes);
            }
        }
        let shadows = units.shadow_results(pattern);
        let mut types: Vec<Type> = data.results.iter().map(|&result| self.primal.ty(result)).collect();
        types.extend(shadows.iter().filter_map(|&index| types.get(index).copied()).collect::<Vec<_>>());
        let detail = match data.edges() {
            [normal, unwind] => {
                let edges = [self.edge(inst, normal)?, self.edge(inst, unwind)?];
                Detail::Invoke(Box::new(InvokeDetail { call: detail, edges }))
            }
            _ => Detail::Call(Box::new(detail)),
        };
        let mut new = InstData::new(data.opcode, data.ty, operands).with_detail(detail);
        new.location = self.location;
        let new = self.body.append(self.block, new, types);
        let values = self.body.insts[new].results.to_vec();
        let (own, derivatives) = values.split_at(data.results.len().min(values.len()));
        for (&result, &value) in data.results.iter().zip(own) {
            self.set(result, value);
        }
        for (index, &shadow) in shadows.into_iter().zip(derivatives) {
            if let Some(&result) = data.results.get(index).filter(|&&result| self.carried(result)) {
                self.set_shadow(result, shadow);
            }
        }
        Ok(())
    }

    /// A call of a function of the C library.
    fn known(&mut self, inst: Inst, data: &InstData, known: Known) -> Result<(), Error> {
        self.copy_call(inst)?;
        match data.edges() {
            [] => self.known_shadow(inst, data, known),
            // The results exist only where it returns to.
            [normal, ..] => {
                self.landings.insert(normal.block, inst);
                Ok(())
            }
        }
    }

    /// The shadows of an invoke of the C library, in the block that it returned to.
    pub fn after_invoke(&mut self, inst: Inst) -> Result<(), Error> {
        let primal = self.primal;
        let data = &primal.insts[inst];
        match known_callee(self.module, data) {
            Some(known) => self.known_shadow(inst, data, known),
            None => Ok(()),
        }
    }

    fn known_shadow(&mut self, inst: Inst, data: &InstData, known: Known) -> Result<(), Error> {
        match known {
            Known::Inactive => Ok(()),
            Known::Math(function, order) => {
                let mut operands = data.operands.to_vec();
                let count = operands.len();
                for (index, &operand) in data.operands.iter().enumerate() {
                    operands[order.operand(index, count)] = operand;
                }
                let results: Vec<Value> = data.results.iter().map(|&result| self.value(result)).collect();
                self.math(inst, data, function, &operands, &results)
            }
            Known::MathOut(function) => self.math_out(inst, data, function),
            Known::LgammaSign => self.math_out(inst, data, MathFn::Lgamma),
            Known::SinCos => self.sin_cos(inst, data),
            Known::Allocate(allocation) => self.allocate(inst, data, allocation),
            Known::Reallocate => self.reallocate(inst, data),
            Known::Free => {
                let Some(&pointer) = data.operands.first() else { return Err(self.malformed(inst)) };
                let Some(shadow) = self.shadow(inst, pointer)? else { return Ok(()) };
                self.again(data, Some(shadow), None);
                Ok(())
            }
            Known::Copy(opcode) => {
                let [to, from, bytes, ..] = *data.operands else { return Err(self.malformed(inst)) };
                self.copy_bytes(inst, opcode, to, from, bytes, Detail::Copy(Align::ONE, Align::ONE))?;
                self.returns(inst, data, to)
            }
            Known::Fill => {
                let [to, _, bytes, ..] = *data.operands else { return Err(self.malformed(inst)) };
                if let Some(shadow) = self.shadow(inst, to)? {
                    let bytes = self.value(bytes);
                    self.clear(shadow, bytes, Align::ONE);
                }
                self.returns(inst, data, to)
            }
        }
    }

    fn rule(&self, inst: Inst, data: &InstData, function: MathFn) -> Result<&'static Rule, Error> {
        let rule = rules::rule(Operation::Math(function), self.shared.request.kinks);
        rule.ok_or_else(|| self.no_rule(inst, data))
    }

    fn math(
        &mut self,
        inst: Inst,
        data: &InstData,
        function: MathFn,
        operands: &[Value],
        results: &[Value],
    ) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        let rule = self.rule(inst, data, function)?;
        let tangent = self.by_rule(inst, rule, operands, results, data.flags)?;
        self.set_shadow(result, tangent);
        Ok(())
    }

    /// Functions that write their second result, whose derivative is zero, through a pointer.
    fn math_out(&mut self, inst: Inst, data: &InstData, function: MathFn) -> Result<(), Error> {
        let (&[x, to], Some(&result)) = (&*data.operands, data.results.first()) else {
            return Err(self.malformed(inst));
        };
        let ty = if function == MathFn::Modf { self.primal.ty(x) } else { Type::I32 };
        if let Some(shadow) = self.shadow(inst, to)? {
            let zero = self.zero(inst, ty)?;
            self.builder(Flags::empty()).store(zero, shadow);
        }
        let mut results = vec![self.value(result)];
        if self.carried(result) && function == MathFn::Frexp {
            let to = self.value(to);
            results.push(self.builder(Flags::empty()).load(ty, to));
        }
        self.math(inst, data, function, &[x], &results)
    }

    fn sin_cos(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let [x, sine, cosine] = *data.operands else { return Err(self.malformed(inst)) };
        let ty = self.primal.ty(x);
        let d = self.shadow(inst, x)?;
        if d.is_some() {
            for to in [sine, cosine] {
                if !self.carried(to) {
                    self.demand_constant(inst, x, to)?;
                }
            }
        }
        let (sine_at, cosine_at) = (self.value(sine), self.value(cosine));
        let zero = self.zero(inst, ty)?;
        let mut build = self.builder(Flags::empty());
        let slopes = match d {
            Some(d) => {
                let (sine, cosine) = (build.load(ty, sine_at), build.load(ty, cosine_at));
                let rising = build.binary(Opcode::Fmul, d, cosine);
                let falling = build.binary(Opcode::Fmul, d, sine);
                [rising, build.unary(Opcode::Fneg, falling)]
            }
            None => [zero, zero],
        };
        for (to, slope) in [sine, cosine].into_iter().zip(slopes) {
            if let Some(to) = self.shadow(inst, to)? {
                self.builder(Flags::empty()).store(slope, to);
            }
        }
        Ok(())
    }

    /// What the memory grows by holds nothing until it is written, and so does its shadow.
    fn reallocate(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        let Some(&old) = data.operands.first() else { return Err(self.malformed(inst)) };
        let old = self.shadow_or_zero(inst, old, Beside::Text("the result"))?;
        let shadow = self.again(data, Some(old), Some(result)).ok_or_else(|| self.malformed(inst))?;
        self.set_shadow(result, shadow);
        Ok(())
    }
}
