//! Derivatives by the table of rules, and reductions of vectors lane by lane.

use super::emit::Emission;
use crate::error::{Error, ErrorKind};
use crate::rules::{self, Emitter, Node, Operation, Rule};
use ir::{Constant, Flags, Inst, InstData, MathFn, Opcode, Type, Value};

impl Emission<'_, '_> {
    /// An instruction with a rule; its copy is `new`.
    pub fn ruled(&mut self, inst: Inst, data: &InstData, new: Inst, result: Value) -> Result<(), Error> {
        let kinks = self.shared.request.kinks;
        let rule = super::levels::rule_of(data, kinks).ok_or_else(|| self.no_rule(inst, data))?;
        let results = self.body.insts[new].results.to_vec();
        let tangent = self.by_rule(inst, rule, &data.operands, &results, data.flags)?;
        self.set_shadow(result, tangent);
        Ok(())
    }

    /// The sum of a rule's contributions. `operands` are the primal's, `results` those of the copy.
    pub fn by_rule(
        &mut self,
        inst: Inst,
        rule: &Rule,
        operands: &[Value],
        results: &[Value],
        flags: Flags,
    ) -> Result<Value, Error> {
        let mut values = Vec::with_capacity(operands.len());
        let mut tangents = Vec::with_capacity(operands.len());
        for (index, &operand) in operands.iter().enumerate() {
            values.push(self.value(operand));
            let takes_part = rule.partials.get(index).is_some_and(Option::is_some);
            tangents.push(if takes_part { self.shadow(inst, operand)? } else { None });
        }
        match self.contributions(inst, rule, &values, &tangents, results, flags)? {
            Some(tangent) => Ok(tangent),
            None => {
                let ty = operands.first().map_or(Type::F64, |&operand| self.primal.ty(operand));
                self.zero(inst, ty)
            }
        }
    }

    /// The sum of a rule's contributions on values of the derivative; `None` if no operand varies.
    ///
    /// A singular contribution is zero where the tangent is: a direction leaves most inputs alone, and what does
    /// not vary has no part in the result, however steep it is.
    pub fn contributions(
        &mut self,
        inst: Inst,
        rule: &Rule,
        operands: &[Value],
        tangents: &[Option<Value>],
        results: &[Value],
        flags: Flags,
    ) -> Result<Option<Value>, Error> {
        for node in &rule.nodes {
            if let Node::Helper(helper, _) = node {
                self.out.helper(*helper).ok_or_else(|| self.malformed(inst))?;
            }
        }
        let guarded = rule.singular && !self.is_harmless_quotient(rule, operands);
        let helpers = self.out.helpers();
        let format = operands.first().and_then(|&x| self.body.ty(x).float_format());
        let mut build = self.builder(flags);
        let mut sum = None;
        let mut failed = false;
        for (index, &d) in tangents.iter().enumerate() {
            let Some(d) = d else { continue };
            let mut emitter = Emitter { build: &mut build, helper: |helper| helpers.get(&helper).copied() };
            let operand = |index: usize| operands.get(index).copied();
            let result = |index: usize| results.get(index).copied();
            let Ok(contribution) = emitter.contribution(rule, index, d, &operand, &result) else {
                failed = true;
                break;
            };
            let Some(mut contribution) = contribution else { continue };
            if guarded {
                contribution = emitter.guarded(d, contribution);
            }
            sum = Some(match sum {
                Some(sum) => build.binary(Opcode::Fadd, sum, contribution),
                None => contribution,
            });
        }
        if failed {
            let operation = match rule.operation {
                Operation::Op(opcode) => opcode.name(),
                Operation::Math(function) => function.name(),
            };
            return Err(self.fail(inst, ErrorKind::Format { operation: operation.into(), format }));
        }
        Ok(sum)
    }

    /// Whether the rule is that of a division by a constant other than zero.
    fn is_harmless_quotient(&self, rule: &Rule, operands: &[Value]) -> bool {
        let divisor = operands.get(1).and_then(|&y| Some((self.body.as_constant(y)?, self.body.ty(y))));
        let nonzero = |constant: &Constant, ty: Type| match (constant, ty.float_format()) {
            (Constant::Float(bits), Some(format)) => bits & ir::mask(format.bits() - 1) != 0,
            _ => false,
        };
        rule.operation == Operation::Op(Opcode::Fdiv)
            && divisor.is_some_and(|(constant, ty)| match constant {
                Constant::Splat(lane) => nonzero(lane, ty),
                constant => nonzero(constant, ty),
            })
    }

    /// The reduction of a vector: a sum is the sum of tangents, the others go lane by lane.
    pub fn reduction(&mut self, inst: Inst, data: &InstData, result: Value) -> Result<(), Error> {
        let by_lanes = match data.opcode {
            Opcode::ReduceFadd => return self.same(inst, data, &[0, 1], result),
            Opcode::ReduceFmul => Operation::Op(Opcode::Fmul),
            Opcode::ReduceFmin => Operation::Math(MathFn::Fmin),
            Opcode::ReduceFmax => Operation::Math(MathFn::Fmax),
            Opcode::ReduceMinimum => Operation::Math(MathFn::Minimum),
            Opcode::ReduceMaximum => Operation::Math(MathFn::Maximum),
            _ => return Err(self.no_rule(inst, data)),
        };
        let rule =
            rules::rule(by_lanes, self.shared.request.kinks).ok_or_else(|| self.no_rule(inst, data))?;
        let (Some(&vector), lanes) = (data.operands.first(), data.ty.lanes()) else {
            return Err(self.malformed(inst));
        };
        let (lanes, values) = (lanes.ok_or_else(|| self.malformed(inst))?, self.value(vector));
        let tangents = self.shadow(inst, vector)?;
        let start = data.operands.get(1).copied();
        let mut whole = match start {
            Some(start) => Some((self.value(start), self.shadow(inst, start)?)),
            None => None,
        };
        for lane in 0..lanes {
            let value = self.lane(inst, data, values, lane)?;
            let tangent = match tangents {
                Some(tangents) => Some(self.lane(inst, data, tangents, lane)?),
                None => None,
            };
            whole = Some(match whole {
                None => (value, tangent),
                Some((sofar, varied)) => {
                    let mut build = self.builder(data.flags);
                    let next = match by_lanes {
                        Operation::Op(opcode) => build.binary(opcode, sofar, value),
                        Operation::Math(function) => build.math(function, &[sofar, value]),
                    };
                    let operands = [sofar, value];
                    let varied =
                        self.contributions(inst, rule, &operands, &[varied, tangent], &[next], data.flags)?;
                    (next, varied)
                }
            });
        }
        let (_, tangent) = whole.ok_or_else(|| self.malformed(inst))?;
        let tangent = match tangent {
            Some(tangent) => tangent,
            None => self.zero(inst, self.primal.ty(result))?,
        };
        self.set_shadow(result, tangent);
        Ok(())
    }

    fn lane(&mut self, inst: Inst, data: &InstData, vector: Value, lane: u32) -> Result<Value, Error> {
        let mut build = self.builder(Flags::empty());
        let index = build.int(Type::I32, i128::from(lane));
        let new = build.push_implied(InstData::new(Opcode::Extract, data.ty, [vector, index]));
        self.body.result(new).ok_or_else(|| self.malformed(inst))
    }
}
