//! Runs of a function on the oracles' numbers: what tests of derivatives compare with.
//!
//! [`run`] is for functions of floats. Functions of pointers need their arrays set up: [`gradient_of`] takes a
//! closure that does so with an interpreter at hand.

use super::{BigNumber, Dual, Inputs, Series, Tracked};
use crate::oracle::big::Big;
use ir::interpret::{Interpreter, Options, SetupError, Trap, TrapKind, Val};
use ir::number::{Number, Plain};
use ir::{Float, FuncId, Module, Type};
use thiserror::Error;

/// The directions of one run of [`gradient_of`]. More inputs take more runs.
pub const DIRECTIONS: usize = 8;

/// Why there is no result.
#[derive(Debug, Error)]
pub enum CheckError {
    /// The module cannot be run.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The run ended early.
    #[error(transparent)]
    Trap(#[from] Trap),
    /// Memory for the arguments could not be set up or read.
    #[error(transparent)]
    Memory(#[from] TrapKind),
    /// The function is not one of `f64` to `f64`.
    #[error("{found}; use `gradient_of` and set up the arguments")]
    Signature {
        /// What the function has instead.
        found: String,
    },
}

/// A value and its derivatives by all inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// The value, of the plain run.
    pub value: f64,
    /// The derivative by each input.
    pub gradient: Vec<f64>,
}

/// Runs a function of `f64`s on any numbers and gives its first result, which must be an `f64`.
///
/// Globals have their initial values in each run.
pub fn run<N: Number>(module: &Module, function: FuncId, args: &[N]) -> Result<N, CheckError> {
    let mut interpreter = Interpreter::new(module, Options::default())?;
    call(&mut interpreter, module, function, args)
}

fn call<N: Number>(
    interpreter: &mut Interpreter<'_, N>,
    module: &Module,
    function: FuncId,
    args: &[N],
) -> Result<N, CheckError> {
    let signature = &module.functions[function].signature;
    let wrong = |found: String| Err(CheckError::Signature { found });
    if signature.params.len() != args.len() || signature.params.iter().any(|param| param.ty != Type::F64) {
        return wrong(format!("its parameters are not {} times f64", args.len()));
    }
    if signature.results.first().is_none_or(|result| result.ty != Type::F64) {
        return wrong("its first result is not an f64".into());
    }
    let args: Vec<Val<N>> = args.iter().cloned().map(Val::Float).collect();
    match interpreter.call(function, &args)?.into_iter().next() {
        Some(Val::Float(number)) => Ok(number),
        other => wrong(format!("its first result is {other:?}")),
    }
}

/// Value and gradient of a function of `f64`s at `x`, by forward mode in the interpreter.
///
/// It follows the branches that the plain run takes at `x`, and says nothing about others: at a switch of
/// branches it gives the derivative of the branch taken. A kink met on the way is reported to
/// [`watch`](super::kinks::watch).
pub fn dual_gradient(module: &Module, function: FuncId, x: &[f64]) -> Result<Gradient, CheckError> {
    gradient_of(module, x, |interpreter, inputs| call(interpreter, module, function, inputs))
}

/// Value and gradient of whatever `action` does with an interpreter and the inputs: put them into memory, call
/// a function, read the result. It is done once for each [`DIRECTIONS`] inputs, each time with new memory.
pub fn gradient_of<'m>(
    module: &'m Module,
    x: &[f64],
    action: impl Fn(
        &mut Interpreter<'m, Dual<DIRECTIONS>>,
        &[Dual<DIRECTIONS>],
    ) -> Result<Dual<DIRECTIONS>, CheckError>,
) -> Result<Gradient, CheckError> {
    let mut result = Gradient { value: 0.0, gradient: Vec::with_capacity(x.len()) };
    // Without inputs there still is a value.
    for first in (0..x.len().max(1)).step_by(DIRECTIONS) {
        let varied = |(index, &x): (usize, &f64)| match index.checked_sub(first) {
            Some(direction) => Dual::variable(Plain::from(x), direction),
            None => Dual::constant(Plain::from(x)),
        };
        let inputs: Vec<Dual<DIRECTIONS>> = x.iter().enumerate().map(varied).collect();
        let mut interpreter = Interpreter::new(module, Options::default())?;
        let output = action(&mut interpreter, &inputs)?;
        result.value = f64::from_bits(output.to_bits(Float::F64) as u64);
        result.gradient.extend(output.tangents().iter().take(x.len() - first.min(x.len())));
    }
    Ok(result)
}

/// The power series of a function of `f64`s along `x` + t `direction`.
pub fn series_along<const ORDER: usize>(
    module: &Module,
    function: FuncId,
    x: &[f64],
    direction: &[f64],
) -> Result<Series<ORDER>, CheckError> {
    let lines = x.iter().zip(direction).map(|(&x, &speed)| Series::line(Plain::from(x), speed));
    run(module, function, &lines.collect::<Vec<_>>())
}

/// The value of a function of `f64`s without rounding errors.
pub fn exact_value(module: &Module, function: FuncId, x: &[f64]) -> Result<Big, CheckError> {
    let numbers: Vec<BigNumber> = x.iter().map(|&x| BigNumber::new(Big::from_f64(x))).collect();
    Ok(run(module, function, &numbers)?.value().clone())
}

/// The inputs, by position, that went into the result of a function of `f64`s.
pub fn dependences(module: &Module, function: FuncId, x: &[f64]) -> Result<Inputs, CheckError> {
    let input = |(index, &x): (usize, &f64)| Tracked::new(Plain::from(x), Inputs::one(index));
    let numbers: Vec<Tracked> = x.iter().enumerate().map(input).collect();
    Ok(run(module, function, &numbers)?.inputs())
}
