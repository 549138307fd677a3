//! What a derivative function looks like from outside.

use crate::request::{Activity, Mode};
use ir::{FuncId, Type};

/// A derivative that was made, and what its parameters and results mean.
///
/// Parameters: the primal's in order, each duplicated one followed at once by its shadow; then, in reverse mode,
/// one seed per active float result, unless the request fixed them. Results: the primal's if they were
/// requested; then, in forward mode, the tangents of the float results, in reverse mode the adjoints of the `out`
/// parameters in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gradient {
    pub(crate) function: FuncId,
    pub(crate) primal: FuncId,
    pub(crate) mode: Mode,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) results: Vec<Outcome>,
}

/// What a parameter of a derivative is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parameter {
    /// The primal's parameter of this position.
    Primal(usize, Activity),
    /// The shadow of the primal's parameter of this position.
    Shadow(usize),
    /// The adjoint of the primal's result of this position.
    Seed(usize),
}

/// What a result of a derivative is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The primal's result of this position.
    Primal(usize),
    /// The tangent of the primal's result of this position.
    Tangent(usize),
    /// The adjoint of the primal's parameter of this position.
    Adjoint(usize),
}

impl Gradient {
    /// The function that computes it.
    pub fn function(&self) -> FuncId {
        self.function
    }

    /// The function whose derivative it is.
    pub fn primal(&self) -> FuncId {
        self.primal
    }

    /// The mode it was made in.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What its parameters mean.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// What its results mean.
    pub fn results(&self) -> &[Outcome] {
        &self.results
    }

    /// The activity of each parameter of the primal, as the request and the defaults settled it.
    pub fn activities(&self) -> impl Iterator<Item = Activity> + '_ {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::Primal(_, activity) => Some(*activity),
            _ => None,
        })
    }
}

/// What a parameter is if the request does not say.
pub fn default_activity(ty: Type, mode: Mode) -> Activity {
    match (ty.float_format(), ty.address_space(), mode) {
        (Some(_), _, Mode::Forward) => Activity::Duplicated,
        (Some(_), _, Mode::Reverse) => Activity::Out,
        (None, Some(_), _) => Activity::Duplicated,
        _ => Activity::Constant,
    }
}
