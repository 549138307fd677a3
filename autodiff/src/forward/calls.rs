//! Calls: of functions with a body by calls of their derivatives, of the C library by what is known of them.

use super::activity::Pattern;
use super::classes::known_callee;
use super::emit::Emission;
use super::levels::Level;
use super::signature;
use crate::error::{Error, ErrorKind};
use crate::library::{Allocation, Known};
use crate::rules::{self, Operation, Rule};
use ir::{Align, CallDetail, Callee, Detail, Flags, FuncId, Inst, InstData, InvokeDetail, MathFn, Opcode};
use ir::{TailKind, Type, Value};

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

    /// The first argument that varies, as the text of errors.
    fn varying(&self, arguments: &[Value]) -> Option<String> {
        let varying = arguments.iter().find(|&&argument| self.level(argument) > Level::Constant);
        varying.map(|&argument| format!("argument {}", self.text(argument)))
    }

    fn indirect(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let arguments = data.operands.get(1..).unwrap_or_default();
        let global = || "a global that the callee may use".to_string();
        let varies = self.varying(arguments).or_else(|| self.shared.units.any_global().then(global));
        match varies {
            Some(what) => Err(self.fail(inst, ErrorKind::IndirectCall { what })),
            None => self.copy_call(inst),
        }
    }

    fn unknown(&mut self, inst: Inst, data: &InstData, callee: FuncId) -> Result<(), Error> {
        match self.varying(&data.operands) {
            Some(what) => {
                let callee = self.module.functions[callee].symbol.name.clone();
                Err(self.fail(inst, ErrorKind::UnknownFunction { callee, what }))
            }
            None => self.copy_call(inst),
        }
    }

    /// A call that stays as it is. It need no longer reuse the frame: the signature around it is another.
    fn copy_call(&mut self, inst: Inst) -> Result<(), Error> {
        let new = self.copy(inst)?;
        match &mut self.body.insts[new].detail {
            Detail::Call(call) if call.tail == TailKind::MustTail => call.tail = TailKind::None,
            _ => {}
        }
        Ok(())
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
                let beside = format!("the parameter of @{}", ir::Name(&callee.symbol.name));
                operands.push(self.shadow_or_zero(inst, argument, &beside)?);
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

    /// The result is an argument, and has its shadow.
    fn returns(&mut self, inst: Inst, data: &InstData, argument: Value) -> Result<(), Error> {
        if let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) {
            let shadow = self.shadow_or_zero(inst, argument, "the result")?;
            self.set_shadow(result, shadow);
        }
        Ok(())
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

    /// New memory gets a shadow of the same size, zeroed.
    fn allocate(&mut self, inst: Inst, data: &InstData, allocation: Allocation) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        let size = data.operands.get(allocation.size).map(|&size| self.value(size));
        let size = size.ok_or_else(|| self.malformed(inst))?;
        let plain = matches!(self.callee_name(data), "malloc") && self.body.ty(size) == Type::I64;
        if let Some(calloc) = plain.then(|| self.out.calloc()).flatten() {
            let ty = self.primal.ty(result);
            let mut build = self.builder(Flags::empty());
            let one = build.int(Type::I64, 1);
            let call = CallDetail::new(Callee::Direct(calloc));
            let new = InstData::new(Opcode::Call, Type::I1, [one, size]);
            let new = build.push(new.with_detail(Detail::Call(Box::new(call))), [ty]);
            let shadow = self.body.result(new).ok_or_else(|| self.malformed(inst))?;
            self.set_shadow(result, shadow);
            return Ok(());
        }
        let shadow = self.again(data, None, Some(result)).ok_or_else(|| self.malformed(inst))?;
        self.set_shadow(result, shadow);
        if !allocation.zeroed {
            self.clear(shadow, size, Align::ONE);
        }
        Ok(())
    }

    fn callee_name(&self, data: &InstData) -> &str {
        match data.call().map(|call| call.callee) {
            Some(Callee::Direct(id)) => self.module.functions.get(id).map_or("", |f| &f.symbol.name),
            _ => "",
        }
    }

    /// What the memory grows by holds nothing until it is written, and so does its shadow.
    fn reallocate(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        let Some(&old) = data.operands.first() else { return Err(self.malformed(inst)) };
        let old = self.shadow_or_zero(inst, old, "the result")?;
        let shadow = self.again(data, Some(old), Some(result)).ok_or_else(|| self.malformed(inst))?;
        self.set_shadow(result, shadow);
        Ok(())
    }

    /// The call once more, perhaps with another first argument; its result has the type of `like`.
    fn again(&mut self, data: &InstData, first: Option<Value>, like: Option<Value>) -> Option<Value> {
        let mut operands: Vec<Value> = data.operands.iter().map(|&operand| self.value(operand)).collect();
        if let (Some(first), Some(place)) = (first, operands.first_mut()) {
            *place = first;
        }
        let mut call = data.call()?.clone();
        call.tail = TailKind::None;
        operands.truncate(operands.len() - call.bundle_operands().min(operands.len()));
        call.bundles.clear();
        let types: Vec<Type> = match like {
            Some(like) => vec![self.primal.ty(like)],
            None => data.results.iter().map(|&result| self.primal.ty(result)).collect(),
        };
        let mut new =
            InstData::new(Opcode::Call, data.ty, operands).with_detail(Detail::Call(Box::new(call)));
        new.location = self.location;
        let new = self.body.append(self.block, new, types);
        self.body.result(new)
    }
}
