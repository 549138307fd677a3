//! Contributions of a rule as a function that the interpreter runs.

use autodiff::rules::{self, Emitter, Helper, Rule, helpers};
use ir::interpret::{Interpreter, Options, Val};
use ir::{
    Builder, Constant, Detail, Flags, Float, FuncId, Function, InstData, MathFn, Module, Opcode, Scalar,
};
use ir::{Signature, Type, Value};

/// What is done with singular contributions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    None,
    All,
}

/// A module with a function of the float operands and `d` that returns the contribution to each float operand.
pub struct Contributions {
    module: Module,
    function: FuncId,
}

impl Contributions {
    /// The contributions of a rule on operands of a type; the integer operand is a constant.
    pub fn new(rule: &Rule, ty: Type, int: Option<i128>, guard: Guard) -> Self {
        let mut module = Module::new();
        let helper = helpers::import(&mut module, Helper::Digamma);
        let floats = floats(rule.operation);
        let params = vec![ty; floats + 1];
        let mut body = ir::Body::default();
        let entry = body.append_block();
        let operands: Vec<Value> = (0..floats).map(|_| body.append_param(entry, ty)).collect();
        let d = body.append_param(entry, ty);
        let mut build = Builder::new(&mut body, entry);
        let mut all = operands.clone();
        if let Some(int) = int {
            all.push(build.int(Type::I32, int));
        }
        let primal = primal(&mut build, rule.operation, ty, &all);
        let results = build.body.insts[primal].results.to_vec();
        build.flags = Flags::empty();
        let mut returned = Vec::new();
        for index in 0..floats {
            let mut emitter = Emitter { build: &mut build, helper: |_| helper };
            let (operand, result) = (|i: usize| all.get(i).copied(), |i: usize| results.get(i).copied());
            let contribution = emitter.contribution(rule, index, d, &operand, &result).unwrap();
            let zero = emitter.build.splat_constant(ty, Constant::Float(0));
            let contribution = contribution.unwrap_or(zero);
            returned.push(match guard {
                Guard::All => emitter.guarded(d, contribution),
                Guard::None => contribution,
            });
        }
        build.ret(returned);
        let signature = Signature::new(params, vec![ty; floats]);
        let function = Function { body: Some(body), ..Function::declaration("contributions", signature) };
        let function = module.functions.alloc(function);
        ir::verify(&module).unwrap_or_else(|errors| panic!("{}", errors.render(&module)));
        Self { module, function }
    }

    /// The contributions at a point, one list of lanes per operand.
    pub fn at(&self, operands: &[Vec<f64>], d: f64) -> Vec<Vec<f64>> {
        let ty = self.module.functions[self.function].signature.params[0].ty;
        let format = ty.float_format().unwrap();
        let value = |lanes: &[f64]| match ty.lanes() {
            Some(_) => Val::vector(lanes.iter().map(|&x| number(format, x)).collect::<Vec<_>>()),
            None => number(format, lanes[0]),
        };
        let lanes = ty.lanes().unwrap_or(1) as usize;
        let mut arguments: Vec<Val> = operands.iter().map(|lanes| value(lanes)).collect();
        arguments.push(value(&vec![d; lanes]));
        let mut interpreter = Interpreter::of_verified(&self.module, Options::default()).unwrap();
        let results = interpreter.call(self.function, &arguments);
        let results = results.unwrap_or_else(|trap| panic!("{}", trap.render(&self.module)));
        let lane = |result: &Val, index: usize| {
            let one = if ty.lanes().is_some() { result.lane(index).unwrap() } else { result };
            to_f64(format, one)
        };
        results.iter().map(|result| (0..lanes).map(|index| lane(result, index)).collect()).collect()
    }

    /// The same of scalars.
    pub fn at_point(&self, operands: &[f64], d: f64) -> Vec<f64> {
        let operands: Vec<Vec<f64>> = operands.iter().map(|&x| vec![x]).collect();
        self.at(&operands, d).into_iter().map(|lanes| lanes[0]).collect()
    }
}

/// The instruction that the rule is of.
fn primal(build: &mut Builder<'_>, operation: rules::Operation, ty: Type, operands: &[Value]) -> ir::Inst {
    match operation {
        rules::Operation::Op(opcode) => {
            build.push_implied(InstData::new(opcode, ty, operands.iter().copied()))
        }
        rules::Operation::Math(function) => {
            let data = InstData::new(Opcode::Math, ty, operands.iter().copied());
            let data = data.with_detail(Detail::Math(function));
            match function {
                MathFn::Frexp => build.push(data, [ty, ty.with_lane(Scalar::Int(32))]),
                _ => build.push_implied(data),
            }
        }
    }
}

/// The number of float operands.
pub fn floats(operation: rules::Operation) -> usize {
    match operation {
        rules::Operation::Op(Opcode::Fneg) => 1,
        rules::Operation::Op(_) => 2,
        rules::Operation::Math(function) => {
            function.shape().operands() - usize::from(function.shape().has_int_operand())
        }
    }
}

fn number(format: Float, x: f64) -> Val {
    let bits = match format {
        Float::F32 => u128::from((x as f32).to_bits()),
        _ => u128::from(x.to_bits()),
    };
    Val::float(format, bits)
}

fn to_f64(format: Float, value: &Val) -> f64 {
    let bits = ir::Number::to_bits(value.as_float().unwrap(), format);
    match format {
        Float::F32 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits as u64),
    }
}
