//! Calls on dual numbers: the derivative of everything that comes out, along a direction.

use super::Dual;
use crate::invocation::{Argument, Call, Limits};
use crate::point::Components;
use ir::interpret::{Interpreter, Options, Pointer, TrapKind, Val};
use ir::{Module, Type};

/// What a call gives on dual numbers: of each result and each array argument the tangents, and the values of the
/// results.
#[derive(Clone, PartialEq, Debug)]
pub struct Tangents {
    /// The float results.
    pub results: Components,
    /// Their tangents.
    pub tangents: Components,
    /// The tangents of what arrays of floats hold after the call.
    pub arrays: Components,
}

/// Runs a call along a direction that is given by argument; of arguments without numbers nothing varies. The error is
/// a message.
pub fn tangents(
    module: &Module,
    call: &Call,
    direction: &Components,
    limits: &Limits,
) -> Result<Tangents, String> {
    let options = Options { fuel: limits.fuel, memory: limits.memory, depth: limits.depth };
    let mut interpreter: Interpreter<'_, Dual<1>> =
        Interpreter::of_verified(module, options).map_err(|error| error.to_string())?;
    let text = |error: TrapKind| error.to_string();
    let params = &module.functions[call.function].signature.params;
    let mut arguments = Vec::new();
    for (index, (argument, param)) in call.arguments.iter().zip(params).enumerate() {
        let mut numbers = direction.get(index).into_iter().flatten().copied();
        arguments.push(match argument {
            Argument::Constant(constant) => {
                let value = interpreter.constant(param.ty, constant).map_err(text)?;
                dual(param.ty, value, &mut numbers)
            }
            Argument::Array(array) => {
                let mut values = Vec::new();
                for constant in &array.before {
                    let value = interpreter.constant(array.element, constant).map_err(text)?;
                    values.push(dual(array.element, value, &mut numbers));
                }
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let memory = interpreter.memory();
                Val::Ptr(memory.allocate_argument(index, array.element, &values).map_err(text)?)
            }
        });
    }
    let results = interpreter.call(call.function, &arguments).map_err(|trap| trap.message(module))?;
    let mut out = Tangents { results: Vec::new(), tangents: Vec::new(), arrays: Vec::new() };
    for (result, value) in module.functions[call.function].signature.results.iter().zip(&results) {
        let (values, tangents) = parts(result.ty, std::slice::from_ref(value));
        out.results.push(values);
        out.tangents.push(tangents);
    }
    for (argument, value) in call.arguments.iter().zip(&arguments) {
        let (Argument::Array(array), Val::Ptr(start)) = (argument, value) else {
            out.arrays.push(Vec::new());
            continue;
        };
        let stride = module.layout().stride_bytes(array.element).unwrap_or(0);
        let mut load = |index: u64| {
            let place = Pointer { address: start.address.wrapping_add(index * stride), ..*start };
            interpreter.memory().load(place, array.element).unwrap_or(Val::Undef)
        };
        let values: Vec<Val<Dual<1>>> = (0..array.before.len() as u64).map(&mut load).collect();
        out.arrays.push(parts(array.element, &values).1);
    }
    Ok(out)
}

/// The value with the next tangents beside its floats.
fn dual(ty: Type, value: Val<Dual<1>>, numbers: &mut impl Iterator<Item = f64>) -> Val<Dual<1>> {
    if ty.float_format().is_none() {
        return value;
    }
    let mut with = |value: &Val<Dual<1>>| match value {
        Val::Float(number) => Val::Float(Dual::new(number.primal(), [numbers.next().unwrap_or(0.0)])),
        other => other.clone(),
    };
    match ty.lanes() {
        None => with(&value),
        Some(lanes) => {
            let lanes = (0..lanes as usize).map(|lane| value.lane(lane).map_or(Val::Undef, &mut with));
            Val::vector(lanes.collect::<Vec<_>>())
        }
    }
}

/// Values and tangents of floats; what is undefined has the value NaN and does not vary.
fn parts(ty: Type, values: &[Val<Dual<1>>]) -> (Vec<f64>, Vec<f64>) {
    let Some(format) = ty.float_format() else { return (Vec::new(), Vec::new()) };
    let mut out = (Vec::new(), Vec::new());
    let mut push = |value: Option<&Val<Dual<1>>>| {
        let number = value.and_then(Val::as_float);
        out.0.push(number.map_or(f64::NAN, |number| super::primal::to_f64(number.primal(), format)));
        out.1.push(number.map_or(0.0, |number| number.tangents()[0]));
    };
    for value in values {
        match ty.lanes() {
            None => push(Some(value)),
            Some(lanes) => (0..lanes as usize).for_each(|lane| push(value.lane(lane))),
        }
    }
    out
}
