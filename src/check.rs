//! Checks of derivatives at a point: both modes on every engine beside dual numbers, the identity between the modes, and
//! differences of the function itself.
//!
//! What the oracles cannot see: dual numbers share the import and the interpreter with the derivatives, which is what
//! differences of a native binary are for; differences see neither small errors nor points at which the function is
//! not smooth.

use crate::Module;
use crate::engine::{Compiled, Engine};
use crate::invocation::{Argument, Call, Limits};
use crate::oracle::call as dual;
use crate::oracle::kinks;
use crate::point::{Components, Point, from_f64, numbers_of, to_f64};
use autodiff::{Activity, Mode};
use ir::{Constant, Float, FuncId, Type};
use std::path::PathBuf;

/// How a point is checked.
#[derive(Clone, Debug)]
pub struct Options {
    /// What derivatives may differ by from dual numbers, relative plus absolute.
    pub tolerance: f64,
    /// What differences may differ by.
    pub differences: f64,
    /// Activities by position; of parameters without one the type decides.
    pub activities: Vec<Option<Activity>>,
    /// Shared libraries that machine code is linked with.
    pub libraries: Vec<PathBuf>,
    /// What the interpreter may use.
    pub limits: Limits,
}

impl Default for Options {
    /// 1e-10 beside dual numbers, 1e-5 beside differences.
    fn default() -> Self {
        Options {
            tolerance: 1e-10,
            differences: 1e-5,
            activities: Vec::new(),
            libraries: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// What a comparison came to.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// They agree.
    Agrees,
    /// They do not.
    Differs,
    /// The function has different derivatives on both sides of this number: of its argument, its position there.
    Kink(usize, usize),
    /// It was not computed, and why.
    Missing(String),
}

/// A line of a report.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// What was compared with dual numbers.
    pub what: String,
    /// The greatest difference, as a part of the number plus one.
    pub difference: f64,
    /// What it may be.
    pub allowed: f64,
    /// What that means.
    pub verdict: Verdict,
    /// What was computed.
    pub gradient: Components,
}

/// What was found at a point.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The results of the function.
    pub results: Components,
    /// The gradient by dual numbers.
    pub gradient: Components,
    /// The comparisons.
    pub rows: Vec<Row>,
    /// Functions that the run met at places where they have no derivative.
    pub kinks: Vec<String>,
}

impl Report {
    /// Whether nothing disagrees.
    pub fn agrees(&self) -> bool {
        self.rows.iter().all(|row| matches!(row.verdict, Verdict::Agrees | Verdict::Kink(..)))
    }
}

/// The function itself as machine code of somebody else, for differences.
pub struct Native {
    module: Module,
    function: FuncId,
    compiled: Compiled,
}

impl Native {
    /// A function that is only declared in `module` and defined in a shared library, or defined there and compiled by
    /// the engine. The error is a message.
    pub fn new(
        module: Module,
        function: FuncId,
        engine: Engine,
        libraries: &[PathBuf],
    ) -> Result<Native, String> {
        let compiled =
            Compiled::new(&module, function, engine, libraries).map_err(|error| error.to_string())?;
        Ok(Native { module, function, compiled })
    }

    /// # Safety
    /// See [`Compiled::call`].
    unsafe fn value(&self, arguments: Vec<Argument>, sum: &Sum) -> Result<f64, String> {
        let call = Call { function: self.function, arguments };
        // SAFETY: as the caller promises.
        let answer = unsafe { self.compiled.call(&call) }.map_err(|error| error.to_string())?;
        let results = self.module.functions[self.function].signature.results.iter().zip(&answer.results);
        let results: Components =
            results.map(|(result, value)| numbers_of(result.ty, std::slice::from_ref(value))).collect();
        let arrays = call.arguments.iter().zip(&answer.arrays).map(|(argument, array)| match argument {
            Argument::Array(before) => numbers_of(before.element, array),
            Argument::Constant(_) => Vec::new(),
        });
        Ok(sum.of(&results, &arrays.collect()))
    }
}

/// What is differentiated: a weighted sum of results and of what arrays hold.
struct Sum {
    results: Components,
    arrays: Components,
}

impl Sum {
    fn of(&self, results: &Components, arrays: &Components) -> f64 {
        dot(&self.results, results) + dot(&self.arrays, arrays)
    }
}

fn dot(a: &Components, b: &Components) -> f64 {
    let products = a.iter().zip(b).flat_map(|(a, b)| a.iter().zip(b));
    // What has no weight may be undefined.
    products.filter(|(a, _)| **a != 0.0).map(|(a, b)| a * b).sum()
}

/// Checks the derivatives of a call's function at its arguments. The function that is differentiated is the sum of the
/// float results; if it has none, of what arrays of floats hold afterwards. The error is a message: the function
/// cannot be run.
///
/// # Safety
/// The program may run in this process with these arguments: see [`crate::engine::Session::call`].
pub unsafe fn check(
    module: &Module,
    call: &Call,
    native: Option<&Native>,
    options: &Options,
) -> Result<Report, String> {
    let shape = shape(module, call, options);
    let sum = sum(module, call, &shape);
    let (oracle, met) = kinks::watch(|| by_dual(module, call, &shape, &sum, options));
    let (results, gradient) = oracle?;
    let mut names: Vec<String> = met.iter().map(|kink| kink.function.info().name.to_string()).collect();
    names.sort();
    names.dedup();
    let mut report = Report { results, gradient, rows: Vec::new(), kinks: names };
    for mode in [Mode::Reverse, Mode::Forward] {
        let name = if mode == Mode::Reverse { "reverse" } else { "forward" };
        let mut point = match Point::new(module.clone(), call, mode, &options.activities) {
            Ok(point) => point,
            Err(error) => {
                report.rows.push(missing(format!("{name} mode"), options, error.to_string()));
                continue;
            }
        };
        point.libraries = options.libraries.clone();
        for engine in engines() {
            let what = format!("{name} mode, {}", engine_name(engine));
            // SAFETY: as the caller promises.
            let found = unsafe { gradient_by(&mut point, mode, engine, &shape, &sum) };
            report.rows.push(match found {
                Ok(found) => row(what, found, &report.gradient, options.tolerance),
                Err(error) => missing(what, options, error),
            });
        }
    }
    let identity = duality(&report);
    report.rows.extend(identity);
    // SAFETY: as the caller promises.
    let differences = native.map(|native| unsafe { differences(native, call, &shape, &sum) });
    let what = || "central differences".to_string();
    match differences {
        None => {}
        Some(Err(error)) => report.rows.push(missing(what(), options, error)),
        Some(Ok((found, kink))) => {
            let mut row = row(what(), found, &report.gradient, options.differences);
            if let (Verdict::Differs, Some((argument, at))) = (&row.verdict, kink) {
                row.verdict = Verdict::Kink(argument, at);
            }
            report.rows.push(row);
        }
    }
    Ok(report)
}

fn engines() -> Vec<Engine> {
    vec![
        Engine::Interpret,
        Engine::Jit,
        #[cfg(feature = "llvm")]
        Engine::Llvm,
    ]
}

fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Interpret => "interpreter",
        Engine::Jit => "JIT",
        #[cfg(feature = "llvm")]
        Engine::Llvm => "LLVM",
    }
}

fn missing(what: String, options: &Options, error: String) -> Row {
    let verdict = Verdict::Missing(error);
    Row { what, difference: f64::NAN, allowed: options.tolerance, verdict, gradient: Vec::new() }
}

fn row(what: String, found: Components, wanted: &Components, allowed: f64) -> Row {
    let pairs = found.iter().flatten().zip(wanted.iter().flatten());
    // Two numbers that are not numbers agree.
    let one = |(a, b): (&f64, &f64)| {
        if a.is_nan() && b.is_nan() || a == b { 0.0 } else { (a - b).abs() / (1.0 + b.abs()) }
    };
    let difference = pairs.map(one).fold(0.0, |a: f64, b| if b.is_nan() { f64::INFINITY } else { a.max(b) });
    let same_length = found.concat().len() == wanted.concat().len();
    let verdict = if same_length && difference <= allowed { Verdict::Agrees } else { Verdict::Differs };
    Row { what, difference, allowed, verdict, gradient: found }
}

/// How many numbers of each argument vary.
fn shape(module: &Module, call: &Call, options: &Options) -> Vec<usize> {
    let params = &module.functions[call.function].signature.params;
    let count = |(index, (argument, param)): (usize, (&Argument, &ir::AbiParam))| {
        if options.activities.get(index).copied().flatten() == Some(Activity::Constant) {
            return 0;
        }
        let of = |ty: Type| ty.float_format().map_or(0, |_| ty.lanes().unwrap_or(1) as usize);
        match argument {
            Argument::Array(array) => array.before.len() * of(array.element),
            Argument::Constant(_) => of(param.ty),
        }
    };
    call.arguments.iter().zip(params).enumerate().map(count).collect()
}

fn sum(module: &Module, call: &Call, shape: &[usize]) -> Sum {
    let results = module.functions[call.function].signature.results.iter();
    let results: Components = results
        .map(|result| match result.ty.float_format() {
            Some(_) => vec![1.0; result.ty.lanes().unwrap_or(1) as usize],
            None => Vec::new(),
        })
        .collect();
    let weight = if results.iter().all(Vec::is_empty) { 1.0 } else { 0.0 };
    let arrays = call.arguments.iter().zip(shape).map(|(argument, &count)| match argument {
        Argument::Array(_) => vec![weight; count],
        Argument::Constant(_) => Vec::new(),
    });
    Sum { results, arrays: arrays.collect() }
}

fn zeros(shape: &[usize]) -> Components {
    shape.iter().map(|&count| vec![0.0; count]).collect()
}

/// Results and gradient by dual numbers, a run per number.
fn by_dual(
    module: &Module,
    call: &Call,
    shape: &[usize],
    sum: &Sum,
    options: &Options,
) -> Result<(Components, Components), String> {
    let mut gradient = zeros(shape);
    let run = |direction: &Components| dual::tangents(module, call, direction, &options.limits);
    let results = run(&zeros(shape))?.results;
    for (argument, &count) in shape.iter().enumerate() {
        for at in 0..count {
            let mut direction = zeros(shape);
            direction[argument][at] = 1.0;
            let found = run(&direction)?;
            gradient[argument][at] = sum.of(&found.tangents, &found.arrays);
        }
    }
    Ok((results, gradient))
}

/// # Safety
/// See [`check`].
unsafe fn gradient_by(
    point: &mut Point,
    mode: Mode,
    engine: Engine,
    shape: &[usize],
    sum: &Sum,
) -> Result<Components, String> {
    if mode == Mode::Reverse {
        // SAFETY: as the caller promises.
        let found = unsafe { point.adjoints(engine, Some((&sum.results, &sum.arrays))) };
        return found.map(|found| found.adjoints).map_err(|error| error.to_string());
    }
    let mut gradient = zeros(shape);
    for (argument, &count) in shape.iter().enumerate() {
        for at in 0..count {
            let mut direction = zeros(shape);
            direction[argument][at] = 1.0;
            // SAFETY: as the caller promises.
            let found = unsafe { point.tangents(engine, &direction) }.map_err(|error| error.to_string())?;
            gradient[argument][at] = sum.of(&found.tangents, &found.arrays);
        }
    }
    Ok(gradient)
}

/// The dot-product identity: the weights times the tangents along a direction are the adjoints times the direction.
fn duality(report: &Report) -> Option<Row> {
    let of = |name: &str| {
        let found = report.rows.iter().find(|row| row.what.starts_with(name) && !row.gradient.is_empty());
        found.map(|row| row.gradient.concat())
    };
    let (reverse, forward) = (of("reverse")?, of("forward")?);
    // A direction without any pattern in it.
    let direction: Vec<f64> =
        (0..reverse.len()).map(|index| ((index + 1) as f64 * 0.754_877_666).fract() - 0.5).collect();
    let along = |gradient: &[f64]| gradient.iter().zip(&direction).map(|(a, b)| a * b).sum::<f64>();
    let (reverse, forward) = (vec![vec![along(&reverse)]], vec![vec![along(&forward)]]);
    Some(row("forward and reverse along a direction".into(), reverse, &forward, 1e-9))
}

/// The number of an argument whose derivatives on both sides differ: of its argument, its position there.
type Kink = Option<(usize, usize)>;

/// The gradient by central differences, and the first number with different derivatives on both sides.
///
/// # Safety
/// See [`check`].
unsafe fn differences(
    native: &Native,
    call: &Call,
    shape: &[usize],
    sum: &Sum,
) -> Result<(Components, Kink), String> {
    let mut gradient = zeros(shape);
    let mut kink = None;
    // SAFETY: as the caller promises.
    let middle = unsafe { native.value(call.arguments.clone(), sum) }?;
    for (argument, places) in gradient.iter_mut().enumerate() {
        for (at, place) in places.iter_mut().enumerate() {
            let side = |step: f64| -> Result<f64, String> {
                let mut arguments = call.arguments.clone();
                let moved = moved(native, &mut arguments, argument, at, step)?;
                // SAFETY: as the caller promises.
                Ok((unsafe { native.value(arguments, sum) }? - middle) / moved)
            };
            let wide = step(native, call, argument);
            let (right, left) = (side(wide)?, side(-wide)?);
            *place = 0.5 * (right + left);
            // Beside a smooth point the difference shrinks with the step.
            let (near_right, near_left) = (side(0.125 * wide)?, side(-0.125 * wide)?);
            let (gap, near) = ((right - left).abs(), (near_right - near_left).abs());
            let noise = 1e-14 * (1.0 + middle.abs()) / (0.125 * wide);
            if kink.is_none() && near > 0.5 * gap && near > 1e-4 * (1.0 + right.abs()) + 8.0 * noise {
                kink = Some((argument, at));
            }
        }
    }
    Ok((gradient, kink))
}

fn type_of(native: &Native, argument: &Argument, index: usize) -> Type {
    match argument {
        Argument::Array(array) => array.element,
        Argument::Constant(_) => native.module.functions[native.function].signature.params[index].ty,
    }
}

fn step(native: &Native, call: &Call, index: usize) -> f64 {
    let ty = type_of(native, &call.arguments[index], index);
    if ty.float_format().is_some_and(|format| format.bits() < 64) { 5e-3 } else { 1e-5 }
}

/// Moves a number of an argument; gives by how much.
fn moved(
    native: &Native,
    arguments: &mut [Argument],
    index: usize,
    at: usize,
    step: f64,
) -> Result<f64, String> {
    let ty = type_of(native, &arguments[index], index);
    let wrong = || format!("argument {} has no number {at}", index + 1);
    let (format, lanes) = (ty.float_format().unwrap_or(Float::F64), ty.lanes().unwrap_or(1) as usize);
    let place = match &mut arguments[index] {
        Argument::Array(array) => array.before.get_mut(at / lanes).ok_or_else(wrong)?,
        Argument::Constant(constant) => constant,
    };
    let bits = match place.lane(at % lanes) {
        Some(Constant::Float(bits)) => *bits,
        _ => return Err(wrong()),
    };
    let was = to_f64(format, bits);
    let is = from_f64(format, was + step * (1.0 + was.abs()));
    let lane = |lane: usize| {
        let own = place.lane(lane).cloned().unwrap_or(Constant::Undef);
        if lane == at % lanes { Constant::Float(is) } else { own }
    };
    *place = match ty.lanes() {
        None => Constant::Float(is),
        Some(count) => Constant::vector((0..count as usize).map(lane).collect()),
    };
    Ok(to_f64(format, is) - was)
}
