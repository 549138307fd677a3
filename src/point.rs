//! Derivatives at points: one function, one call of it, by whatever engine.
//!
//! ```
//! use cotangent::Module;
//!
//! let module = Module::parse(
//!     "func @f(%x: f64, %y: f64) -> f64 {
//!     entry:
//!         %square = fmul f64 %x, %x
//!         %z = fmul f64 %square, %y
//!         ret %z
//!     }",
//! )?;
//! // Machine code of a program that can be trusted: this one only multiplies.
//! let (value, slope) = unsafe { cotangent::jvp(&module, "f", &[3.0, 2.0], &[1.0, 0.0]) }?;
//! assert_eq!((value, slope), (18.0, 12.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::engine::{Compiled, Engine};
use crate::invocation::{self, Answer, Argument, Array, Call, Limits, Reader, RunError};
use crate::{Error, Module};
use autodiff::{Activity, Gradient, Mode, Outcome, Parameter, Request};
use ir::interpret::Val;
use ir::number::{Number, Plain};
use ir::{Constant, Float, Type};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;

/// Why there is no derivative at a point.
#[derive(Debug, thiserror::Error)]
pub enum GradientError {
    /// Reading the call, or the derivative.
    #[error(transparent)]
    Module(#[from] Error),
    /// Running it.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The parameters are not those of a function of some numbers.
    #[error(
        "`{signature}` is not a function of {count} numbers: that takes {count} floats, or one pointer to `f64`s and integers that are their number; `Point` takes any call"
    )]
    Shape {
        /// The function.
        signature: String,
        /// How many numbers were given.
        count: usize,
    },
    /// There is not exactly one float result.
    #[error("`{signature}` does not return one number; `Point` takes weights for any results")]
    Result {
        /// The function.
        signature: String,
    },
    /// Weights or directions that do not fit.
    #[error("{what} {index}: {found} numbers where {expected} are needed")]
    Count {
        /// What they are for.
        what: &'static str,
        /// Which argument or result, from 0.
        index: usize,
        /// How many there are.
        found: usize,
        /// How many are needed.
        expected: usize,
    },
}

/// Numbers per argument or result: one for a float, one per lane for a vector, one per element for an array of floats;
/// none for whatever does not vary.
pub type Components = Vec<Vec<f64>>;

/// The value of a function of some numbers, and its gradient.
#[derive(Clone, PartialEq, Debug)]
pub struct Derivative {
    /// The value.
    pub value: f64,
    /// The derivative with respect to each number.
    pub gradient: Vec<f64>,
}

/// The value of a function and its derivatives with respect to each of the numbers `x`, computed in reverse mode by
/// the JIT.
///
/// The function takes as many floats as there are numbers; or one pointer, to an array of `f64` that holds them, and
/// any integers, which are their number. It returns one float. For other functions there is [`Point`].
///
/// # Safety
/// The function's machine code runs in this process, unchecked: it must be one that may run with these arguments.
pub unsafe fn gradient(module: &Module, function: &str, x: &[f64]) -> Result<Derivative, GradientError> {
    let (module, call) = differentiable(module, function, x)?;
    let mut point = Point::new(module, &call, Mode::Reverse, &[])?;
    // SAFETY: as the caller promises.
    let adjoints = unsafe { point.adjoints(Engine::Jit, None) }?;
    let value = adjoints.results.first().and_then(|value| value.first()).copied().unwrap_or(f64::NAN);
    Ok(Derivative { value, gradient: adjoints.adjoints.concat() })
}

/// The value of a function of the numbers `x` and its derivative along a direction, computed in forward mode by the JIT.
/// What functions there are, see [`gradient`].
///
/// # Safety
/// See [`gradient`].
pub unsafe fn jvp(
    module: &Module,
    function: &str,
    x: &[f64],
    direction: &[f64],
) -> Result<(f64, f64), GradientError> {
    if direction.len() != x.len() {
        let (found, expected) = (direction.len(), x.len());
        return Err(GradientError::Count { what: "direction of", index: 0, found, expected });
    }
    let (module, call) = differentiable(module, function, x)?;
    let mut point = Point::new(module, &call, Mode::Forward, &[])?;
    let mut rest = direction;
    let directions = point.shape().into_iter().map(|count| {
        let (own, others) = rest.split_at(count.min(rest.len()));
        rest = others;
        own.to_vec()
    });
    let directions: Components = directions.collect();
    // SAFETY: as the caller promises.
    let tangents = unsafe { point.tangents(Engine::Jit, &directions) }?;
    let first = |all: &Components| all.first().and_then(|one| one.first()).copied().unwrap_or(f64::NAN);
    Ok((first(&tangents.results), first(&tangents.tangents)))
}

/// A copy of the module and the call of a function of some numbers.
fn differentiable(module: &Module, function: &str, x: &[f64]) -> Result<(Module, Call), GradientError> {
    let id = Reader::new(module).function(function).map_err(Error::from)?;
    let signature = &module.functions[id].signature;
    let text = || crate::invocation::signature_text(module, id);
    if signature.results.len() != 1 || signature.results.iter().any(|result| format_of(result.ty).is_none()) {
        return Err(GradientError::Result { signature: text() });
    }
    let types: Vec<Type> = signature.params.iter().map(|param| param.ty).collect();
    let number = |format: Float, x: f64| Constant::Float(from_f64(format, x));
    let floats: Option<Vec<Float>> = types.iter().map(|&ty| format_of(ty)).collect();
    let arguments = match floats {
        Some(formats) if formats.len() == x.len() => {
            formats.into_iter().zip(x).map(|(format, &x)| Argument::Constant(number(format, x))).collect()
        }
        _ if types.iter().filter(|&&ty| ty == Type::PTR).count() == 1 => {
            let one = |&ty: &Type| match ty.int_bits() {
                _ if ty == Type::PTR => {
                    let before = x.iter().map(|&x| Constant::f64(x)).collect();
                    Some(Argument::Array(Array { element: Type::F64, before, after: None }))
                }
                Some(bits) if ty.lanes().is_none() => {
                    Some(Argument::Constant(Constant::int(bits, x.len() as i128)))
                }
                _ => None,
            };
            let all: Option<Vec<Argument>> = types.iter().map(one).collect();
            all.ok_or_else(|| GradientError::Shape { signature: text(), count: x.len() })?
        }
        _ => return Err(GradientError::Shape { signature: text(), count: x.len() }),
    };
    Ok((module.clone(), Call { function: id, arguments }))
}

fn format_of(ty: Type) -> Option<Float> {
    ty.float_format().filter(|_| ty.lanes().is_none())
}

/// A call of a function, and a derivative of the function: what is needed for derivatives at that point.
pub struct Point {
    module: Module,
    call: Call,
    gradient: Gradient,
    /// Shared libraries that machine code is linked with, besides those of this process and libm.
    pub libraries: Vec<PathBuf>,
    compiled: HashMap<Engine, Compiled>,
}

/// The results of a call in reverse mode.
#[derive(Clone, PartialEq, Debug)]
pub struct Adjoints {
    /// The function's results.
    pub results: Components,
    /// The derivatives with respect to each argument, as the arguments were before the call.
    pub adjoints: Components,
}

/// The results of a call in forward mode.
#[derive(Clone, PartialEq, Debug)]
pub struct Tangents {
    /// The function's results.
    pub results: Components,
    /// The derivatives of the results.
    pub tangents: Components,
    /// The derivatives of what arrays hold after the call.
    pub arrays: Components,
}

impl Point {
    /// Differentiates the function of a call. Activities by position; of parameters without one the type decides, and
    /// a pointer that is given no array, or an array without floats, is constant.
    pub fn new(
        module: Module,
        call: &Call,
        mode: Mode,
        activities: &[Option<Activity>],
    ) -> Result<Point, GradientError> {
        let mut module = module;
        let mut request = match mode {
            Mode::Forward => Request::forward(),
            Mode::Reverse => Request::reverse(),
        };
        request = request.with_primal();
        for (index, argument) in call.arguments.iter().enumerate() {
            let said = activities.get(index).copied().flatten();
            let varies = match argument {
                Argument::Array(array) => array.element.float_format().is_some(),
                Argument::Constant(constant) => !matches!(constant, Constant::Null | Constant::Address(..)),
            };
            request.parameters.push(said.or((!varies).then_some(Activity::Constant)));
        }
        let gradient = module.add_derivative(call.function, &request)?;
        Ok(Point { module, call: call.clone(), gradient, libraries: Vec::new(), compiled: HashMap::new() })
    }

    /// The module with the derivative.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The derivative.
    pub fn gradient(&self) -> &Gradient {
        &self.gradient
    }

    /// Goes to another point of the same function.
    pub fn set_arguments(&mut self, arguments: Vec<Argument>) {
        self.call.arguments = arguments;
    }

    fn is_active(&self, argument: usize) -> bool {
        self.gradient.activities().nth(argument).is_some_and(|activity| activity != Activity::Constant)
    }

    /// How many numbers of each argument vary.
    pub fn shape(&self) -> Vec<usize> {
        let params = &self.module.functions[self.call.function].signature.params;
        let count = |(index, (argument, param)): (usize, (&Argument, &ir::AbiParam))| match argument {
            _ if !self.is_active(index) => 0,
            Argument::Array(array) if array.element.float_format().is_some() => {
                array.before.len() * array.element.lanes().unwrap_or(1) as usize
            }
            Argument::Constant(_) if param.ty.float_format().is_some() => {
                param.ty.lanes().unwrap_or(1) as usize
            }
            _ => 0,
        };
        self.call.arguments.iter().zip(params).enumerate().map(count).collect()
    }

    /// The derivatives of the function with respect to its arguments: of the sum of its float results, or, with weights, of
    /// the weighted sum of results and of what arrays hold afterwards.
    ///
    /// # Safety
    /// See [`Session::call`](crate::engine::Session::call).
    pub unsafe fn adjoints(
        &mut self,
        engine: Engine,
        weights: Option<(&Components, &Components)>,
    ) -> Result<Adjoints, GradientError> {
        let one = |ty: Type| vec![1.0; ty.lanes().unwrap_or(1) as usize];
        let results = &self.module.functions[self.call.function].signature.results;
        let mut arguments = Vec::new();
        for parameter in self.gradient.parameters() {
            arguments.push(match *parameter {
                Parameter::Primal(index, _) => self.call.arguments[index].clone(),
                Parameter::Shadow(index) => {
                    let given = weights.and_then(|(_, arrays)| arrays.get(index));
                    self.shadow(index, given.map_or(&[], |given| given))?
                }
                Parameter::Seed(index) => {
                    let ty = results[index].ty;
                    let given = weights.and_then(|(results, _)| results.get(index).cloned());
                    let seed = given.unwrap_or_else(|| one(ty));
                    Argument::Constant(constant_of(ty, &seed, "weights of result", index)?)
                }
            });
        }
        // SAFETY: as the caller promises.
        let answer = unsafe { self.run(engine, arguments) }?;
        let mut adjoints = vec![Vec::new(); self.call.arguments.len()];
        for (parameter, array) in self.gradient.parameters().iter().zip(&answer.arrays) {
            if let (Parameter::Shadow(index), Argument::Array(before)) =
                (*parameter, self.argument_of(*parameter))
            {
                adjoints[index] = numbers_of(before.element, array);
            }
        }
        let derivative = &self.module.functions[self.gradient.function()].signature;
        for ((outcome, value), result) in
            self.gradient.results().iter().zip(&answer.results).zip(&derivative.results)
        {
            if let Outcome::Adjoint(index) = *outcome {
                adjoints[index] = numbers_of(result.ty, std::slice::from_ref(value));
            }
        }
        Ok(Adjoints { results: self.own_results(&answer), adjoints })
    }

    /// The derivatives of results and arrays along a direction, given by argument.
    ///
    /// # Safety
    /// See [`Session::call`](crate::engine::Session::call).
    pub unsafe fn tangents(
        &mut self,
        engine: Engine,
        directions: &Components,
    ) -> Result<Tangents, GradientError> {
        let mut arguments = Vec::new();
        for parameter in self.gradient.parameters() {
            arguments.push(match *parameter {
                Parameter::Primal(index, _) => self.call.arguments[index].clone(),
                Parameter::Shadow(index) => {
                    self.shadow(index, directions.get(index).map_or(&[], |direction| direction))?
                }
                Parameter::Seed(_) => Argument::Constant(Constant::f64(1.0)),
            });
        }
        // SAFETY: as the caller promises.
        let answer = unsafe { self.run(engine, arguments) }?;
        let mut arrays = vec![Vec::new(); self.call.arguments.len()];
        for (parameter, array) in self.gradient.parameters().iter().zip(&answer.arrays) {
            if let (Parameter::Shadow(index), Argument::Array(before)) =
                (*parameter, self.argument_of(*parameter))
            {
                arrays[index] = numbers_of(before.element, array);
            }
        }
        let results = &self.module.functions[self.call.function].signature.results;
        let mut tangents = vec![Vec::new(); results.len()];
        for (outcome, value) in self.gradient.results().iter().zip(&answer.results) {
            if let Outcome::Tangent(index) = *outcome {
                tangents[index] = numbers_of(results[index].ty, std::slice::from_ref(value));
            }
        }
        Ok(Tangents { results: self.own_results(&answer), tangents, arrays })
    }

    fn argument_of(&self, parameter: Parameter) -> &Argument {
        const NONE: &Argument = &Argument::Constant(Constant::Null);
        match parameter {
            Parameter::Primal(index, _) | Parameter::Shadow(index) => {
                self.call.arguments.get(index).unwrap_or(NONE)
            }
            Parameter::Seed(_) => NONE,
        }
    }

    fn own_results(&self, answer: &Answer) -> Components {
        let types = &self.module.functions[self.call.function].signature.results;
        let mut results = vec![Vec::new(); types.len()];
        for (outcome, value) in self.gradient.results().iter().zip(&answer.results) {
            if let Outcome::Primal(index) = *outcome {
                results[index] = numbers_of(types[index].ty, std::slice::from_ref(value));
            }
        }
        results
    }

    /// # Safety
    /// See [`Session::call`](crate::engine::Session::call).
    unsafe fn run(&mut self, engine: Engine, arguments: Vec<Argument>) -> Result<Answer, GradientError> {
        let call = Call { function: self.gradient.function(), arguments };
        if engine == Engine::Interpret {
            return Ok(invocation::run(&self.module, &call, &Limits::default())?);
        }
        let compiled = match self.compiled.entry(engine) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let made = Compiled::new(&self.module, call.function, engine, &self.libraries);
                place.insert(made.map_err(RunError::from)?)
            }
        };
        // SAFETY: as the caller promises.
        Ok(unsafe { compiled.call(&call) }.map_err(RunError::from)?)
    }

    /// The shadow of an argument: these numbers, or zeros.
    fn shadow(&self, index: usize, numbers: &[f64]) -> Result<Argument, GradientError> {
        let what = "derivatives of argument";
        Ok(match &self.call.arguments[index] {
            Argument::Array(array) => {
                let lanes = array.element.lanes().unwrap_or(1) as usize;
                let zeros = vec![0.0; array.before.len() * lanes];
                let numbers = if numbers.is_empty() { &zeros } else { numbers };
                if numbers.len() != zeros.len() && array.element.float_format().is_some() {
                    let (found, expected) = (numbers.len(), zeros.len());
                    return Err(GradientError::Count { what, index, found, expected });
                }
                let chunks = numbers.chunks(lanes);
                let before = if array.element.float_format().is_some() {
                    chunks
                        .map(|chunk| constant_of(array.element, chunk, what, index))
                        .collect::<Result<_, _>>()?
                } else {
                    let zero = Constant::zero(array.element).unwrap_or(Constant::Undef);
                    vec![zero; array.before.len()]
                };
                Argument::Array(Array { element: array.element, before, after: None })
            }
            Argument::Constant(_) => {
                let ty = self.module.functions[self.call.function].signature.params[index].ty;
                let zeros = vec![0.0; ty.lanes().unwrap_or(1) as usize];
                let numbers = if numbers.is_empty() { &zeros } else { numbers };
                Argument::Constant(constant_of(ty, numbers, what, index)?)
            }
        })
    }
}

/// The constant of a type with these numbers in its lanes; of other types zero.
fn constant_of(
    ty: Type,
    numbers: &[f64],
    what: &'static str,
    index: usize,
) -> Result<Constant, GradientError> {
    let Some(format) = ty.float_format() else { return Ok(Constant::zero(ty).unwrap_or(Constant::Undef)) };
    let expected = ty.lanes().unwrap_or(1) as usize;
    if numbers.len() != expected {
        return Err(GradientError::Count { what, index, found: numbers.len(), expected });
    }
    let lane = |&x: &f64| Constant::Float(from_f64(format, x));
    Ok(match (ty.lanes(), numbers) {
        (None, [x]) => lane(x),
        _ => Constant::vector(numbers.iter().map(lane).collect()),
    })
}

/// The bits of a number in another format, rounded.
pub(crate) fn from_f64(format: Float, x: f64) -> u128 {
    Plain::from_bits(Float::F64, x.to_bits().into()).convert(Float::F64, format).to_bits(format)
}

/// A number of another format, rounded.
pub(crate) fn to_f64(format: Float, bits: u128) -> f64 {
    let plain = Plain::from_bits(format, bits).convert(format, Float::F64);
    f64::from_bits(plain.to_bits(Float::F64) as u64)
}

/// The numbers of values of a type: none unless they are floats.
pub(crate) fn numbers_of(ty: Type, values: &[Val]) -> Vec<f64> {
    let Some(format) = ty.float_format() else { return Vec::new() };
    let number = |value: Option<&Val>| match value {
        Some(Val::Float(number)) => to_f64(format, number.to_bits(format)),
        _ => f64::NAN,
    };
    let of = |value: &Val| -> Vec<f64> {
        match ty.lanes() {
            None => vec![number(Some(value))],
            Some(lanes) => (0..lanes as usize).map(|lane| number(value.lane(lane))).collect(),
        }
    };
    values.iter().flat_map(of).collect()
}
