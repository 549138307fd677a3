//! One program at one level: derivatives in both modes on all engines against the oracles.

use super::{Program, build};
use crate::generate::Argument as Input;
use crate::programs::Level;
use crate::runner::commands::forward::arguments_of;
use crate::tangent;
use autodiff::{Activity, Mode};
use cotangent::engine::{Compiled, Engine};
use cotangent::invocation::{Argument, Call, parse_call};
use cotangent::point::{Components, Point};
use cotangent::{Module, toolchain};
use import::llvm::{ReadOptions, Selection};
use ir::interpret::Val;
use ir::number::{Number, Plain};
use ir::{Constant, Float, Type};
use std::path::PathBuf;

/// The tolerance beside dual numbers, relative plus absolute.
const ORACLE: f64 = 1e-10;
/// The tolerance beside differences of the native binary, relative plus absolute.
const NATIVE: f64 = 1e-5;
/// The step of differences, relative plus absolute: their error is its square.
const STEP: f64 = 1e-5;

/// The engines.
const ENGINES: [Engine; 3] = [Engine::Interpret, Engine::Jit, Engine::Llvm];

/// What cannot be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A mode.
    Mode(Mode),
    /// Both modes.
    Modes,
    /// Running on the interpreter, dual numbers among it: derivatives by machine code are held to differences alone.
    Interpreter,
}

/// What cannot be done: a program, its levels, what, and words of the reason. One that can be done after all makes the
/// test fail.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    /// The name of the file.
    pub program: &'static str,
    /// The levels, as digits.
    pub levels: &'static str,
    /// What.
    pub subject: Subject,
    /// What the error contains.
    pub reason: &'static str,
}

/// How a program is checked.
#[derive(Clone, Copy, Debug)]
pub struct Check<'a> {
    /// The modes.
    pub modes: &'a [Mode],
    /// What cannot be done.
    pub exceptions: &'a [Exception],
}

/// What was compared.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Outcome {
    /// Numbers that were compared with dual numbers.
    pub compared: usize,
    /// Numbers that were compared with differences.
    pub differences: usize,
    /// The greatest difference from dual numbers, as a part of what is allowed.
    pub oracle: f64,
    /// The same of differences.
    pub native: f64,
    /// How many modes were refused, as the exceptions say.
    pub refused: usize,
}

/// A point of a program.
struct Place {
    call: Call,
    inputs: Vec<Input>,
    active: Vec<bool>,
    /// Weights of the results, and of the elements of arrays.
    weights: (Components, Components),
    /// The oracle's gradient.
    wanted: Vec<f64>,
}

/// Checks a program at a level. The error says what differs.
pub fn check(program: &Program, level: Level, how: &Check<'_>) -> Result<Outcome, String> {
    let built = build::build(program, level)?;
    let read = |functions| {
        Module::from_llvm_bytes(&built.llvm, &program.name, &ReadOptions { functions })
            .map_err(|error| error.to_string())
    };
    let module = read(Selection::Reachable(vec![program.function().into()]))?;
    let native = read(Selection::None)?;
    let mut outcome = Outcome::default();
    // What no point needs is out of date.
    let subjects: Vec<Subject> = how
        .modes
        .iter()
        .map(|&mode| Subject::Mode(mode))
        .chain([Subject::Modes, Subject::Interpreter])
        .collect();
    let mut unused: Vec<&Exception> =
        how.exceptions.iter().filter(|exception| exception.fits(program, level, &subjects)).collect();
    for text in &program.points {
        let mut place = place(program, &module, text)?;
        let oracle = oracle(&module, &place);
        let interpreter =
            how.exceptions.iter().find(|exception| exception.fits(program, level, &[Subject::Interpreter]));
        let by_differences = match (&oracle, interpreter) {
            (Err(error), Some(exception)) if error.contains(exception.reason) => {
                unused.retain(|other| !std::ptr::eq(*other, exception));
                true
            }
            _ => false,
        };
        let differences = differences(program, &native, &built.library, &place)?;
        let fault = |what: &str, found: &[f64], wanted: &[f64]| {
            format!("{text} at -O{}: {what}\n  gives {found:?}\n  not   {wanted:?}", level.number())
        };
        let tolerance = if by_differences { NATIVE } else { ORACLE };
        place.wanted = if by_differences { differences.clone() } else { oracle? };
        let worst = worst(&differences, &place.wanted, NATIVE);
        outcome.differences += differences.len();
        outcome.native = outcome.native.max(worst);
        if worst > 1.0 {
            return Err(fault(
                "dual numbers, beside differences of the native binary",
                &place.wanted,
                &differences,
            ));
        }
        for &mode in how.modes {
            let exception = how
                .exceptions
                .iter()
                .find(|exception| exception.fits(program, level, &[Subject::Mode(mode), Subject::Modes]));
            let engines = if by_differences { &ENGINES[1..] } else { &ENGINES[..] };
            let found = gradients(program, &module, &place, mode, engines);
            let found = match (found, exception) {
                (Err(error), Some(exception)) if error.contains(exception.reason) => {
                    unused.retain(|other| !std::ptr::eq(*other, exception));
                    outcome.refused += 1;
                    continue;
                }
                (found, _) => {
                    found.map_err(|error| format!("{text} at -O{}, {mode:?}: {error}", level.number()))?
                }
            };
            for (engine, gradient) in found {
                let worst = self::worst(&gradient, &place.wanted, tolerance);
                outcome.compared += gradient.len();
                outcome.oracle = outcome.oracle.max(worst);
                if worst > 1.0 {
                    let what = format!("{mode:?} mode on {engine:?}, beside dual numbers");
                    return Err(fault(&what, &gradient, &place.wanted));
                }
            }
        }
    }
    match unused.first() {
        Some(exception) => Err(format!("-O{}: {exception:?} is not needed", level.number())),
        None => Ok(outcome),
    }
}

impl Exception {
    fn fits(&self, program: &Program, level: Level, subjects: &[Subject]) -> bool {
        let digit = char::from(b'0' + level.number());
        self.program == program.name && self.levels.contains(digit) && subjects.contains(&self.subject)
    }
}

/// The greatest distance as a part of the allowed one; infinite for what is not a number.
fn worst(found: &[f64], wanted: &[f64], tolerance: f64) -> f64 {
    if found.len() != wanted.len() {
        return f64::INFINITY;
    }
    let one = |(&found, &wanted): (&f64, &f64)| {
        let part = (found - wanted).abs() / (tolerance * (1.0 + wanted.abs()));
        if part.is_nan() { f64::INFINITY } else { part }
    };
    found.iter().zip(wanted).map(one).fold(0.0, f64::max)
}

fn place(program: &Program, module: &Module, text: &str) -> Result<Place, String> {
    let call = parse_call(text, module).map_err(|error| error.to_string())?;
    let inputs = arguments_of(module, &call);
    let varies = |(index, input): (usize, &Input)| {
        let ty = match input {
            Input::Value(ty, _) | Input::Array(ty, _) => ty,
        };
        ty.float_format().is_some() && !program.constant.contains(&index)
    };
    let active: Vec<bool> = inputs.iter().enumerate().map(varies).collect();
    let weights = weights(module, &call, &active);
    Ok(Place { call, inputs, active, weights, wanted: Vec::new() })
}

/// The gradient by dual numbers.
fn oracle(module: &Module, place: &Place) -> Result<Vec<f64>, String> {
    let Place { call, inputs, active, weights, .. } = place;
    let all: Vec<f64> = weights.0.iter().chain(&weights.1).flatten().copied().collect();
    let sizes: Vec<usize> =
        inputs.iter().map(|input| tangent::dimension(std::slice::from_ref(input))).collect();
    let total: usize = sizes.iter().sum();
    let mut wanted = Vec::new();
    let mut first = 0;
    for (index, &size) in sizes.iter().enumerate() {
        for at in first..first + size {
            if active[index] {
                let unit: Vec<f64> = (0..total).map(|other| f64::from(u8::from(other == at))).collect();
                let outcome = tangent::by_dual(module, call.function, inputs, active, &unit)
                    .map_err(|error| format!("dual numbers: {error}"))?;
                wanted.push(dot(&outcome, &all)?);
            }
        }
        first += size;
    }
    Ok(wanted)
}

/// Weights that differ from each other.
fn weights(module: &Module, call: &Call, active: &[bool]) -> (Components, Components) {
    let mut number = 0u32;
    let mut next = |count: usize| -> Vec<f64> {
        let weight = |_| {
            number += 1;
            1.0 + f64::from(number % 7) / 8.0
        };
        (0..count).map(weight).collect()
    };
    let lanes = |ty: Type| ty.lanes().unwrap_or(1) as usize;
    let results = module.functions[call.function].signature.results.iter();
    let results = results.map(|result| match result.ty.float_format() {
        Some(_) => next(lanes(result.ty)),
        None => Vec::new(),
    });
    let results: Components = results.collect();
    let arrays = call.arguments.iter().zip(active).map(|(argument, active)| match argument {
        Argument::Array(array) if *active => next(array.before.len() * lanes(array.element)),
        _ => Vec::new(),
    });
    (results, arrays.collect())
}

fn dot(numbers: &[f64], weights: &[f64]) -> Result<f64, String> {
    if numbers.len() != weights.len() {
        return Err(format!("{} numbers and {} weights", numbers.len(), weights.len()));
    }
    Ok(numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum())
}

/// The gradient by each engine.
fn gradients(
    program: &Program,
    module: &Module,
    place: &Place,
    mode: Mode,
    engines: &[Engine],
) -> Result<Vec<(Engine, Vec<f64>)>, String> {
    let constant = |active: &bool| (!active).then_some(Activity::Constant);
    let activities: Vec<Option<Activity>> = place
        .inputs
        .iter()
        .zip(&place.active)
        .map(|(input, active)| match input {
            Input::Value(ty, _) if ty.int_bits().is_some() => None,
            _ => constant(active),
        })
        .collect();
    let mut point =
        Point::new(module.clone(), &place.call, mode, &activities).map_err(|error| error.to_string())?;
    point.libraries = libraries(program);
    let mut found = Vec::new();
    for &engine in engines {
        let gradient = match mode {
            // SAFETY: the programs of the corpus stay inside of their arrays.
            Mode::Reverse => unsafe { point.adjoints(engine, Some((&place.weights.0, &place.weights.1))) }
                .map(|adjoints| adjoints.adjoints.concat())
                .map_err(|error| format!("{engine:?}: {error}"))?,
            Mode::Forward => forward(&mut point, place, engine)?,
        };
        found.push((engine, gradient));
    }
    Ok(found)
}

fn forward(point: &mut Point, place: &Place, engine: Engine) -> Result<Vec<f64>, String> {
    let shape = point.shape();
    let mut gradient = Vec::new();
    for (argument, &count) in shape.iter().enumerate() {
        for at in 0..count {
            let mut directions: Components = shape.iter().map(|&count| vec![0.0; count]).collect();
            directions[argument][at] = 1.0;
            // SAFETY: the programs of the corpus stay inside of their arrays.
            let tangents = unsafe { point.tangents(engine, &directions) };
            let tangents = tangents.map_err(|error| format!("{engine:?}: {error}"))?;
            gradient.push(
                dot(&tangents.tangents.concat(), &place.weights.0.concat())?
                    + dot(&tangents.arrays.concat(), &place.weights.1.concat())?,
            );
        }
    }
    Ok(gradient)
}

fn libraries(program: &Program) -> Vec<PathBuf> {
    match program.language {
        crate::programs::Language::Cpp => vec!["libstdc++.so.6".into()],
        crate::programs::Language::Rust => toolchain::rust_library().into_iter().collect(),
        crate::programs::Language::C => Vec::new(),
    }
}

/// The gradient by central differences of the native binary.
fn differences(
    program: &Program,
    native: &Module,
    library: &std::path::Path,
    place: &Place,
) -> Result<Vec<f64>, String> {
    let function =
        native.function_named(program.function()).ok_or("no such function in the native module")?;
    let mut libraries = libraries(program);
    libraries.push(library.into());
    let compiled =
        Compiled::new(native, function, Engine::Jit, &libraries).map_err(|error| error.to_string())?;
    let value = |arguments: Vec<Argument>| -> Result<f64, String> {
        let call = Call { function, arguments };
        // SAFETY: the programs of the corpus stay inside of their arrays.
        let answer = unsafe { compiled.call(&call) }.map_err(|error| error.to_string())?;
        let mut numbers = Vec::new();
        let results = native.functions[function].signature.results.iter();
        for (result, value) in results.zip(&answer.results) {
            numbers.extend(numbers_of(result.ty, std::slice::from_ref(value)));
        }
        for ((argument, array), active) in call.arguments.iter().zip(&answer.arrays).zip(&place.active) {
            if let (Argument::Array(before), true) = (argument, active) {
                numbers.extend(numbers_of(before.element, array));
            }
        }
        let weights: Vec<f64> = place.weights.0.iter().chain(&place.weights.1).flatten().copied().collect();
        dot(&numbers, &weights)
    };
    let mut gradient = Vec::new();
    for (index, argument) in place.call.arguments.iter().enumerate().filter(|&(index, _)| place.active[index])
    {
        let count = match argument {
            Argument::Constant(_) => 1,
            Argument::Array(array) => array.before.len(),
        };
        for at in 0..count {
            let moved = |by: f64| {
                let mut arguments = place.call.arguments.clone();
                let ty = match &place.inputs[index] {
                    Input::Value(ty, _) | Input::Array(ty, _) => *ty,
                };
                let place = match &mut arguments[index] {
                    Argument::Constant(constant) => constant,
                    Argument::Array(array) => &mut array.before[at],
                };
                let was = number(ty, place)?;
                let format = ty.float_format().unwrap_or(Float::F64);
                // Floats of fewer bits need longer steps.
                let step = if format == Float::F64 { STEP } else { 1e-2 } * (1.0 + was.abs());
                let bits = Plain::from(was + by * step).convert(Float::F64, format).to_bits(format);
                *place = Constant::Float(bits);
                let is = number(ty, place)?;
                Ok::<_, String>((value(arguments)?, is))
            };
            let ((above, right), (below, left)) = (moved(1.0)?, moved(-1.0)?);
            gradient.push((above - below) / (right - left));
        }
    }
    Ok(gradient)
}

fn number(ty: Type, constant: &Constant) -> Result<f64, String> {
    match (ty.float_format(), constant) {
        (Some(format), Constant::Float(bits)) => Ok(to_f64(format, *bits)),
        _ => Err("vectors as arguments have no differences here".into()),
    }
}

fn to_f64(format: Float, bits: u128) -> f64 {
    f64::from_bits(Plain::from_bits(format, bits).convert(format, Float::F64).to_bits(Float::F64) as u64)
}

/// The numbers of values of a type; of undefined ones zeros, as the oracle has it.
fn numbers_of(ty: Type, values: &[Val]) -> Vec<f64> {
    let Some(format) = ty.float_format() else { return Vec::new() };
    let of = |value: Option<&Val>| match value.and_then(Val::as_float) {
        Some(number) => to_f64(format, number.to_bits(format)),
        None => 0.0,
    };
    let lanes = |value: &Val| -> Vec<f64> {
        match ty.lanes() {
            None => vec![of(Some(value))],
            Some(lanes) => (0..lanes as usize).map(|lane| of(value.lane(lane))).collect(),
        }
    };
    values.iter().flat_map(lanes).collect()
}
