//! The adjoint of an instruction: what it adds to the adjoints of its operands.

use super::emit::Reversal;
use super::plan::ruled;
use crate::activity::contents::Content;
use crate::activity::values::ValueKind;
use crate::error::{Error, ErrorKind};
use crate::request::Zeros;
use crate::rules::{self, EmitError, Emitter, Node, Operation, Rule};
use ir::{Flags, Inst, InstData, MathFn, Opcode, Value};

/// A rule on values of the body.
struct Applied<'v> {
    rule: &'v Rule,
    operands: &'v [Value],
    results: &'v [Value],
    /// The adjoint of the first result.
    d: Value,
    /// Whether it is not zero because of how the program is built.
    sure: bool,
    /// Whether it may be zero where operands and results are anything.
    masked: bool,
}

impl Reversal<'_, '_> {
    /// The reverse of an instruction.
    pub fn reverse_of(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        match data.opcode {
            Opcode::Load => return self.unload(inst, data),
            Opcode::MaskedLoad | Opcode::Gather => return self.unload_masked(inst, data),
            Opcode::Store | Opcode::MaskedStore | Opcode::Scatter => return self.unstore(inst, data),
            Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => return self.uncopy(inst, data),
            Opcode::Alloca => return self.unalloca(inst, data),
            Opcode::AtomicRmw => return self.unrmw(inst, data),
            Opcode::Call | Opcode::Invoke => return self.uncall(inst, data),
            _ => {}
        }
        let Some(&result) = data.results.first() else { return Ok(()) };
        let Some(d) = self.take(result) else { return Ok(()) };
        if ruled(self.sweep.module, data).is_some() {
            let kinks = self.sweep.shared.request.kinks;
            let rule = crate::activity::levels::rule_of(data, kinks);
            let rule = rule.ok_or_else(|| self.sweep.no_rule(inst, data))?;
            let results: Vec<Value> = data.results.iter().map(|&result| self.sweep.value(result)).collect();
            return self.by_rule(inst, data, rule, (&data.operands, &results), d);
        }
        if matches!(
            data.opcode,
            Opcode::Extract | Opcode::Insert | Opcode::Shuffle | Opcode::Splat | Opcode::Select
        ) {
            for &value in data.operands.iter().chain(&data.results) {
                self.demand_lanes(inst, data, value)?;
            }
        }
        match (data.opcode, &*data.operands) {
            (Opcode::Freeze, &[a]) => {
                self.add(a, d);
                Ok(())
            }
            (Opcode::FpExt | Opcode::FpTrunc, &[a]) => {
                let back = if data.opcode == Opcode::FpExt { Opcode::FpTrunc } else { Opcode::FpExt };
                let ty = self.sweep.primal.ty(a);
                let adjoint = self.sweep.builder(Flags::empty()).convert(back, d, ty);
                self.add(a, adjoint);
                Ok(())
            }
            (Opcode::Bitcast, &[a]) => self.unbitcast(inst, data, a, d),
            (Opcode::Select, &[cond, a, b]) => {
                self.unselect(cond, a, b, d);
                Ok(())
            }
            (Opcode::Extract, &[vector, index]) => self.unextract(inst, (vector, index), d),
            (Opcode::Insert, &[vector, lane, index]) => self.uninsert(inst, (vector, lane, index), d),
            (Opcode::Shuffle, &[a, b]) => self.unshuffle(inst, data, (a, b), d),
            (Opcode::Splat, &[a]) => self.unsplat(inst, a, d),
            (Opcode::ReduceFadd, &[vector, start]) => self.unsum(inst, data, (vector, start), d),
            (
                Opcode::ReduceFmul
                | Opcode::ReduceFmin
                | Opcode::ReduceFmax
                | Opcode::ReduceMinimum
                | Opcode::ReduceMaximum,
                _,
            ) => self.unreduce(inst, data, d),
            (Opcode::SiToFp | Opcode::UiToFp, &[a]) if self.sweep.content(a) == Content::Numbers => Ok(()),
            _ if self.sweep.kind(result) == ValueKind::Integer => self.unbits(inst, data, d),
            _ => Err(self.sweep.no_rule(inst, data)),
        }
    }

    /// Adds a rule's contributions. Operands are the primal's, results those of the forward sweep.
    pub fn by_rule(
        &mut self,
        inst: Inst,
        data: &InstData,
        rule: &Rule,
        (operands, results): (&[Value], &[Value]),
        d: Value,
    ) -> Result<(), Error> {
        let values: Vec<Value> = operands.iter().map(|&operand| self.sweep.value(operand)).collect();
        let wanted: Vec<bool> = operands.iter().map(|&operand| self.plan.has_adjoint(operand)).collect();
        let sure = data.results.first().is_some_and(|&result| self.plan.is_sure(result));
        let masked = data.results.first().is_some_and(|&result| self.plan.is_masked(result));
        let applied = Applied { rule, operands: &values, results, d, sure, masked };
        for (index, contribution) in self.contributions(inst, data, &applied, &wanted)? {
            if let Some(&operand) = operands.get(index) {
                self.add(operand, contribution);
            }
        }
        Ok(())
    }

    /// A rule's contributions to the wanted operands. A singular one is zero where the adjoint is, unless that is surely not
    /// zero by how the program is built; where a part of the result is taken, all that read values are.
    fn contributions(
        &mut self,
        inst: Inst,
        data: &InstData,
        applied: &Applied<'_>,
        wanted: &[bool],
    ) -> Result<Vec<(usize, Value)>, Error> {
        let Applied { rule, operands, results, d, sure, masked } = *applied;
        for node in &rule.nodes {
            if let Node::Helper(helper, _) = node {
                self.sweep.out.helper(*helper).ok_or_else(|| self.sweep.malformed(inst))?;
            }
        }
        let strong = self.sweep.shared.request.zeros == Zeros::Strong;
        let harmless = rules::is_harmless_quotient(&self.sweep.body, rule, operands);
        let singular = rule.singular && !harmless && !sure;
        let constant = |&value: &Value| self.sweep.body.as_constant(value).is_some();
        let variable = |index: usize| {
            let reads = rule.reads(index);
            let of = reads.operands.iter().filter_map(|&read| operands.get(read));
            !reads.results.is_empty() || !of.clone().all(constant)
        };
        let is_guarded = |index: usize| singular || (strong || masked) && !harmless && variable(index);
        let guarded: Vec<bool> =
            (0..operands.len()).map(|index| wanted[index] && is_guarded(index)).collect();
        let helpers = self.sweep.out.helpers();
        let format = self.sweep.body.ty(d).float_format();
        let mut build = self.sweep.builder(data.flags);
        let mut emitter = Emitter { build: &mut build, helper: |helper| helpers.get(&helper).copied() };
        let operand = |index: usize| operands.get(index).copied();
        let result = |index: usize| results.get(index).copied();
        let is_wanted = |index: usize| wanted.get(index) == Some(&true);
        let contributions = emitter.contributions(rule, &is_wanted, d, &operand, &result);
        let guard = |emitter: &mut Emitter<'_, '_, _>, (index, value)| match guarded.get(index) {
            Some(true) => (index, emitter.guarded(d, value)),
            _ => (index, value),
        };
        match contributions {
            Ok(list) => Ok(list.into_iter().map(|item| guard(&mut emitter, item)).collect()),
            Err(EmitError::Helper(_) | EmitError::Format) => {
                let operation = match rule.operation {
                    Operation::Op(opcode) => opcode.name(),
                    Operation::Math(function) => function.name(),
                };
                Err(self.sweep.fail(inst, ErrorKind::Format { operation: operation.into(), format }))
            }
        }
    }

    fn unselect(&mut self, cond: Value, a: Value, b: Value, d: Value) {
        let zero = self.zero(self.sweep.body.ty(d));
        let cond = self.sweep.value(cond);
        if self.plan.has_adjoint(a) {
            let adjoint = self.sweep.builder(Flags::empty()).select(cond, d, zero);
            self.add(a, adjoint);
        }
        if self.plan.has_adjoint(b) {
            let adjoint = self.sweep.builder(Flags::empty()).select(cond, zero, d);
            self.add(b, adjoint);
        }
    }

    /// Vectors and integers taken for others with floats of the same format.
    fn unbitcast(&mut self, inst: Inst, data: &InstData, a: Value, d: Value) -> Result<(), Error> {
        if !self.plan.has_adjoint(a) {
            return Ok(());
        }
        let (ty, given) = (self.adjoint_ty(a), self.sweep.body.ty(d));
        if ty.float_format().is_none() || ty.float_format() != given.float_format() {
            return Err(self.sweep.lost(inst, data));
        }
        let adjoint = match ty == given {
            true => d,
            false => self.sweep.builder(Flags::empty()).convert(Opcode::Bitcast, d, ty),
        };
        self.add(a, adjoint);
        Ok(())
    }

    /// The product, or the least or greatest lane, of a vector: as a chain of operations on its lanes.
    fn unreduce(&mut self, inst: Inst, data: &InstData, d: Value) -> Result<(), Error> {
        let operation = match data.opcode {
            Opcode::ReduceFmul => Operation::Op(Opcode::Fmul),
            Opcode::ReduceFmin => Operation::Math(MathFn::Fmin),
            Opcode::ReduceFmax => Operation::Math(MathFn::Fmax),
            Opcode::ReduceMinimum => Operation::Math(MathFn::Minimum),
            _ => Operation::Math(MathFn::Maximum),
        };
        let rule = rules::rule(operation, self.sweep.shared.request.kinks);
        let rule = rule.ok_or_else(|| self.sweep.no_rule(inst, data))?;
        let (Some(&vector), Some(lanes)) = (data.operands.first(), data.ty.lanes()) else {
            return Err(self.sweep.malformed(inst));
        };
        let start = data.operands.get(1).copied();
        let whole = self.sweep.value(vector);
        // The steps of the chain: what there was, the lane, what came out.
        let mut steps: Vec<(Value, Value, Value)> = Vec::new();
        let mut sofar = start.map(|start| self.sweep.value(start));
        for lane in 0..lanes {
            let x = self.lane(inst, whole, lane)?;
            sofar = Some(match sofar {
                None => x,
                Some(before) => {
                    let mut build = self.sweep.builder(data.flags);
                    let after = match operation {
                        Operation::Op(opcode) => build.binary(opcode, before, x),
                        Operation::Math(function) => build.math(function, &[before, x]),
                    };
                    steps.push((before, x, after));
                    after
                }
            });
        }
        let mut lanes_of: Vec<Value> = Vec::with_capacity(lanes as usize);
        let mut d = d;
        for (before, x, after) in steps.into_iter().rev() {
            let (operands, results) = (&[before, x], &[after]);
            let applied = Applied { rule, operands, results, d, sure: false, masked: true };
            let both = self.contributions(inst, data, &applied, &[true, true])?;
            let [(_, to_before), (_, to_lane)] = both[..] else { return Err(self.sweep.no_rule(inst, data)) };
            lanes_of.push(to_lane);
            d = to_before;
        }
        match start {
            Some(start) => self.add(start, d),
            None => lanes_of.push(d),
        }
        lanes_of.reverse();
        let adjoint = self.vector_of(inst, data, &lanes_of)?;
        self.add(vector, adjoint);
        Ok(())
    }
}
