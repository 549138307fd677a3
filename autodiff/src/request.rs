//! What a user asks for: which mode, which parameters, which results.

use crate::kinks::Kinks;

/// How derivatives are computed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Tangents beside the values: the Jacobian times a direction.
    Forward,
    /// Adjoints after the values: a weight times the Jacobian, for all parameters at once.
    Reverse,
}

/// What a parameter is to the derivative.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Activity {
    /// Nothing depends on it that is differentiated; it has no shadow.
    Constant,
    /// It is followed by its shadow. A pointer's shadow points to memory of the same layout that holds
    /// derivatives; reverse mode adds into it. A number's shadow is its tangent; in forward mode only.
    Duplicated,
    /// As [`Activity::Duplicated`], and the memory's primal content need not be right afterwards.
    DuplicatedNoNeed,
    /// A number whose adjoint is a result; in reverse mode only.
    Out,
}

/// What of the result is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ReturnActivity {
    /// It is not differentiated.
    Constant,
    /// Its float results are differentiated.
    Active,
}

/// How the adjoint of an active result is given to reverse mode.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Seed {
    /// A parameter per active float result, after the others.
    Parameter,
    /// Each is 1.0, as `__enzyme_autodiff` has it.
    One,
}

/// What a derivative is wanted for.
///
/// A request starts with every parameter unsaid. Unsaid parameters are what their type suggests: integers
/// constant, pointers duplicated, floats [`Activity::Out`] in reverse and [`Activity::Duplicated`] in forward
/// mode.
///
/// ```
/// use cotangent_autodiff::{Activity, Request};
///
/// let request = Request::reverse().duplicated(0).constant(1);
/// assert_eq!(request.parameter(0), Some(Activity::Duplicated));
/// assert_eq!(request.parameter(2), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Request {
    /// The mode.
    pub mode: Mode,
    /// What was said of parameters, by position.
    pub parameters: Vec<Option<Activity>>,
    /// What is wanted of the results; unsaid, every float result is active.
    pub returns: Option<ReturnActivity>,
    /// Whether the primal results are results of the derivative, too.
    pub primal: Primal,
    /// How reverse mode gets the adjoints of the results.
    pub seed: Seed,
    /// Where there is no derivative.
    pub kinks: Kinks,
    /// Where a derivative of zero stays zero whatever it is multiplied with.
    pub zeros: Zeros,
    /// Whether the functions are cleaned up before, and what was made after.
    pub cleaning: Cleaning,
}

/// What is done besides differentiation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cleaning {
    /// Nothing: every instruction of the derivative belongs to one of the primal, as it was given.
    None,
    /// Variables on the stack become values, constants are folded, and what is not needed is removed, in copies of the
    /// functions and in their derivatives. No result and no derivative changes by it.
    Full,
}

/// Whether the primal results are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Primal {
    /// Only derivatives.
    Dropped,
    /// They come before the derivatives.
    Returned,
}

/// Where a zero derivative stays zero beside an infinite slope.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Zeros {
    /// Where the program makes it zero: behind selects, masks and branches that became selects.
    Structural,
    /// At every rule that can be singular.
    Strong,
}

impl Request {
    fn new(mode: Mode) -> Self {
        Self {
            mode,
            parameters: Vec::new(),
            returns: None,
            primal: Primal::Dropped,
            seed: Seed::Parameter,
            kinks: Kinks::default(),
            zeros: Zeros::Structural,
            cleaning: Cleaning::Full,
        }
    }

    /// Tangents: results are the tangents of the float results.
    pub fn forward() -> Self {
        Self::new(Mode::Forward)
    }

    /// Adjoints: results are the adjoints of the `out` parameters.
    pub fn reverse() -> Self {
        Self::new(Mode::Reverse)
    }

    fn say(mut self, parameter: usize, activity: Activity) -> Self {
        if self.parameters.len() <= parameter {
            self.parameters.resize(parameter + 1, None);
        }
        self.parameters[parameter] = Some(activity);
        self
    }

    /// The parameter does not vary.
    pub fn constant(self, parameter: usize) -> Self {
        self.say(parameter, Activity::Constant)
    }

    /// The parameter is followed by its shadow.
    pub fn duplicated(self, parameter: usize) -> Self {
        self.say(parameter, Activity::Duplicated)
    }

    /// As [`Request::duplicated`], and its primal content is not needed afterwards.
    pub fn duplicated_no_need(self, parameter: usize) -> Self {
        self.say(parameter, Activity::DuplicatedNoNeed)
    }

    /// The parameter's adjoint is a result.
    pub fn out(self, parameter: usize) -> Self {
        self.say(parameter, Activity::Out)
    }

    /// What is wanted of the results.
    pub fn returns(mut self, returns: ReturnActivity) -> Self {
        self.returns = Some(returns);
        self
    }

    /// The primal results come before the derivatives.
    pub fn with_primal(mut self) -> Self {
        self.primal = Primal::Returned;
        self
    }

    /// How reverse mode gets the adjoints of the results.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The policy where there is no derivative.
    pub fn kinks(mut self, kinks: Kinks) -> Self {
        self.kinks = kinks;
        self
    }

    /// A derivative of zero stays zero at every rule that can be singular.
    pub fn strong_zero(mut self) -> Self {
        self.zeros = Zeros::Strong;
        self
    }

    /// What is done besides differentiation.
    pub fn cleaning(mut self, cleaning: Cleaning) -> Self {
        self.cleaning = cleaning;
        self
    }

    /// What was said of a parameter.
    pub fn parameter(&self, index: usize) -> Option<Activity> {
        self.parameters.get(index).copied().flatten()
    }
}
