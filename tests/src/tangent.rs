//! The derivative of a run along a direction: by a derivative function, and by dual numbers.
//!
//! A direction has a number for each float of the arguments: those of vectors lane by lane, those of arrays
//! element by element. What comes out has the tangents of the float results, and then of the float elements of
//! the arrays after the call.

use crate::generate::Argument;
use crate::generate::run::LIMITS;
use crate::oracle::Dual;
use autodiff::{Gradient, Outcome, Parameter};
use ir::interpret::{Interpreter, Val};
use ir::number::{Number, Plain};
use ir::{Constant, Float, FuncId, Module, Type};

/// How many floats a value of the type holds.
fn floats_in(ty: Type) -> usize {
    match ty.float_format() {
        Some(_) => ty.lanes().unwrap_or(1) as usize,
        None => 0,
    }
}

/// How many floats an argument holds.
fn floats_of(argument: &Argument) -> usize {
    match argument {
        Argument::Value(ty, _) => floats_in(*ty),
        Argument::Array(ty, elements) => floats_in(*ty) * elements.len(),
    }
}

/// How many numbers a direction has.
pub fn dimension(arguments: &[Argument]) -> usize {
    arguments.iter().map(floats_of).sum()
}

/// The tangents of the results and arrays of the primal that `gradient` was made of, by running it. Arrays of
/// parameters that are constant are left out.
pub fn by_derivative(
    module: &Module,
    gradient: &Gradient,
    arguments: &[Argument],
    direction: &[f64],
) -> Result<Vec<f64>, String> {
    let text = |error: ir::interpret::TrapKind| error.to_string();
    let mut interpreter: Interpreter =
        Interpreter::of_verified(module, LIMITS).map_err(|error| error.to_string())?;
    let mut values = Vec::new();
    let mut shadows = Vec::new();
    for parameter in gradient.parameters() {
        let (index, shadow) = match *parameter {
            Parameter::Primal(index, _) => (index, false),
            Parameter::Shadow(index) => (index, true),
            Parameter::Seed(_) => return Err("a derivative in reverse mode".into()),
        };
        let argument = arguments.get(index).ok_or("too few arguments")?;
        let first: usize = arguments[..index].iter().map(floats_of).sum();
        let mut tangents = direction[first..first + floats_of(argument)].iter().copied();
        let mut make = |ty: Type, constant: &Constant| match shadow {
            false => interpreter.constant(ty, constant).map_err(text),
            true => Ok(shadow_value(ty, &mut tangents)),
        };
        match argument {
            Argument::Value(ty, constant) => values.push(make(*ty, constant)?),
            Argument::Array(ty, elements) => {
                let elements: Vec<Val> =
                    elements.iter().map(|element| make(*ty, element)).collect::<Result<_, _>>()?;
                let array = allocate(&mut interpreter, *ty, &elements)?;
                if shadow {
                    shadows.push((array, *ty, elements.len()));
                }
                values.push(Val::Ptr(array));
            }
        }
    }
    let results = interpreter.call(gradient.function(), &values).map_err(|trap| trap.render(module))?;
    let mut tangents = Vec::new();
    let types = module.functions[gradient.function()].signature.results.iter().map(|result| result.ty);
    for ((outcome, result), ty) in gradient.results().iter().zip(&results).zip(types) {
        if matches!(outcome, Outcome::Tangent(_)) {
            lanes(ty, result, |number, format| tangents.push(to_f64(number, format)));
        }
    }
    for (array, ty, count) in shadows {
        for element in load_array(&mut interpreter, array, ty, count)? {
            lanes(ty, &element, |number, format| tangents.push(to_f64(number, format)));
        }
    }
    Ok(tangents)
}

/// The same by dual numbers: the oracle. `active` says of which parameters the direction is; the others' numbers
/// count as zero, and their arrays are left out.
pub fn by_dual(
    module: &Module,
    function: FuncId,
    arguments: &[Argument],
    active: &[bool],
    direction: &[f64],
) -> Result<Vec<f64>, String> {
    let text = |error: ir::interpret::TrapKind| error.to_string();
    let mut interpreter: Interpreter<'_, Dual<1>> =
        Interpreter::of_verified(module, LIMITS).map_err(|error| error.to_string())?;
    let mut values = Vec::new();
    let mut arrays = Vec::new();
    let mut rest = direction.iter().copied();
    for (index, argument) in arguments.iter().enumerate() {
        let varies = active.get(index) == Some(&true);
        let mut tangents = rest.by_ref().take(floats_of(argument)).map(|t| if varies { t } else { 0.0 });
        match argument {
            Argument::Value(ty, constant) => {
                let plain = interpreter.constant(*ty, constant).map_err(text)?;
                values.push(dual_value(*ty, plain, &mut tangents));
            }
            Argument::Array(ty, elements) => {
                let mut duals = Vec::new();
                for element in elements {
                    let plain = interpreter.constant(*ty, element).map_err(text)?;
                    duals.push(dual_value(*ty, plain, &mut tangents));
                }
                let array = allocate(&mut interpreter, *ty, &duals)?;
                if varies {
                    arrays.push((array, *ty, elements.len()));
                }
                values.push(Val::Ptr(array));
            }
        }
        tangents.for_each(drop);
    }
    let results = interpreter.call(function, &values).map_err(|trap| trap.render(module))?;
    let mut tangents = Vec::new();
    let types = module.functions[function].signature.results.iter().map(|result| result.ty);
    for (result, ty) in results.iter().zip(types) {
        lanes(ty, result, |number, _| tangents.push(number.tangents()[0]));
    }
    for (array, ty, count) in arrays {
        for element in load_array(&mut interpreter, array, ty, count)? {
            lanes(ty, &element, |number, _| tangents.push(number.tangents()[0]));
        }
    }
    Ok(tangents)
}

/// The gradient of the sum of everything that [`by_derivative`] gives of the results, one run for each direction.
pub fn gradient(
    arguments: &[Argument],
    results: usize,
    along: impl Fn(&[f64]) -> Result<Vec<f64>, String>,
) -> Result<Vec<f64>, String> {
    let count = dimension(arguments);
    let unit = |index: usize| (0..count).map(|other| f64::from(u8::from(other == index))).collect::<Vec<_>>();
    (0..count).map(|index| Ok(along(&unit(index))?.iter().take(results).sum())).collect()
}

/// How many floats a function's results hold.
pub fn result_floats(module: &Module, function: FuncId) -> usize {
    module.functions[function].signature.results.iter().map(|result| floats_in(result.ty)).sum()
}

fn allocate<N: Number>(
    interpreter: &mut Interpreter<'_, N>,
    ty: Type,
    elements: &[Val<N>],
) -> Result<ir::interpret::Pointer, String> {
    let layout = interpreter.memory().layout();
    let stride = layout.stride_bytes(ty).unwrap_or(1);
    let bytes = stride * elements.len() as u64;
    let array = interpreter.memory().allocate(bytes, 64).map_err(|error| error.to_string())?;
    // Padding between elements may be read by copies of whole arrays.
    let zeros = vec![0; bytes as usize];
    interpreter.memory().set_bytes(array, &zeros).map_err(|error| error.to_string())?;
    for (index, element) in elements.iter().enumerate() {
        let to = ir::interpret::Pointer { address: array.address + index as u64 * stride, ..array };
        interpreter.memory().store(to, ty, element).map_err(|error| error.to_string())?;
    }
    Ok(array)
}

fn load_array<N: Number>(
    interpreter: &mut Interpreter<'_, N>,
    array: ir::interpret::Pointer,
    ty: Type,
    count: usize,
) -> Result<Vec<Val<N>>, String> {
    interpreter.memory().load_array(array, ty, count).map_err(|error| error.to_string())
}

/// A value of the type with the next tangents; integers are zero.
fn shadow_value(ty: Type, tangents: &mut impl Iterator<Item = f64>) -> Val {
    let mut lane = || match ty.float_format() {
        Some(format) => Val::Float(from_f64(tangents.next().unwrap_or(0.0), format)),
        None => Val::int(0),
    };
    match ty.lanes() {
        Some(lanes) => Val::vector((0..lanes).map(|_| lane()).collect::<Vec<_>>()),
        None => lane(),
    }
}

/// The value with the next tangents beside its floats.
fn dual_value(ty: Type, value: Val<Dual<1>>, tangents: &mut impl Iterator<Item = f64>) -> Val<Dual<1>> {
    if ty.float_format().is_none() {
        return value;
    }
    let mut with = |value: &Val<Dual<1>>| match value {
        Val::Float(number) => Val::Float(Dual::new(number.primal(), [tangents.next().unwrap_or(0.0)])),
        other => other.clone(),
    };
    match ty.lanes() {
        Some(lanes) => Val::vector(
            (0..lanes as usize)
                .map(|lane| value.lane(lane).map_or(Val::Undef, &mut with))
                .collect::<Vec<_>>(),
        ),
        None => with(&value),
    }
}

/// The floats of a value; one that is undefined counts as zero.
fn lanes<N: Number>(ty: Type, value: &Val<N>, mut each: impl FnMut(&N, Float)) {
    let Some(format) = ty.float_format() else { return };
    let zero = N::from_bits(format, 0);
    for lane in 0..ty.lanes().unwrap_or(1) as usize {
        let number = if ty.lanes().is_some() { value.lane(lane) } else { Some(value) };
        each(number.and_then(Val::as_float).unwrap_or(&zero), format);
    }
}

fn to_f64(number: &impl Number, format: Float) -> f64 {
    let wide = Plain::from_bits(format, number.to_bits(format)).convert(format, Float::F64);
    f64::from_bits(wide.to_bits(Float::F64) as u64)
}

fn from_f64(number: f64, format: Float) -> Plain {
    Plain::from(number).convert(Float::F64, format)
}
