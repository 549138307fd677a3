//! What is wrong with calls that stand for derivatives.

use autodiff::Error as DeriveError;
use import::llvm::SourcePlace;
use std::fmt;

/// Errors of all calls of a module, in the order of the calls.
#[derive(Clone, PartialEq, Debug)]
pub struct EnzymeErrors {
    /// What messages call the module.
    pub name: String,
    /// The errors.
    pub errors: Vec<EnzymeError>,
}

/// An error of one call.
#[derive(Clone, PartialEq, Debug)]
pub struct EnzymeError {
    /// The place of the call in the source, if the module says so.
    pub place: Option<SourcePlace>,
    /// The function in which the call is; none if the module as a whole is meant.
    pub function: Option<String>,
    /// What it calls, or the symbol that is meant.
    pub callee: String,
    /// What is wrong.
    pub kind: EnzymeErrorKind,
}

/// What is wrong with a call, and what can be done about it.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum EnzymeErrorKind {
    /// The call is not about one function.
    #[error(
        "its first argument is no function; pass the address of the function to be differentiated, by name"
    )]
    NoFunction,
    /// The function may be one of several.
    #[error(
        "its first argument is one of two functions; call it once for each of them, in the branches of an `if`"
    )]
    Choice,
    /// The function is not defined.
    #[error(
        "@{name} is declared but not defined in this module; compile the file that defines it with this one (`cotangent cc -flto`, or llvm-link), or move the function here"
    )]
    Undefined {
        /// The function.
        name: String,
    },
    /// The function's body could not be converted.
    #[error("@{name} cannot be differentiated: {reason}")]
    NotConverted {
        /// The function.
        name: String,
        /// Why not.
        reason: String,
    },
    /// The function takes any number of arguments.
    #[error("@{name} is variadic; differentiate a function that takes its arguments by name")]
    Variadic {
        /// The function.
        name: String,
    },
    /// Not enough arguments.
    #[error(
        "@{name} has {}, but there is no argument for parameter {parameter}; give one for each, and a shadow after each that is duplicated",
        parameters(*count)
    )]
    TooFew {
        /// The function.
        name: String,
        /// How many parameters it has.
        count: usize,
        /// The first one without an argument, from 1.
        parameter: usize,
    },
    /// More arguments than parameters and shadows.
    #[error(
        "argument {argument} is one too many: @{name} has {}, each with a shadow where it is duplicated; leave it out, or mark the argument before it with `enzyme_dup` if this is its shadow",
        parameters(*count)
    )]
    TooMany {
        /// The function.
        name: String,
        /// How many parameters it has.
        count: usize,
        /// The argument, from 1.
        argument: usize,
    },
    /// A duplicated parameter without its shadow.
    #[error(
        "parameter {parameter} of @{name} is duplicated, but its shadow is missing; pass the memory for its derivatives after it, or mark it with `enzyme_const`"
    )]
    MissingShadow {
        /// The function.
        name: String,
        /// The parameter, from 1.
        parameter: usize,
    },
    /// A marker before no argument.
    #[error(
        "the marker `{marker}` stands before no argument; markers stand right before the argument they are for"
    )]
    MarkerAtEnd {
        /// The marker.
        marker: String,
    },
    /// Two markers for one argument.
    #[error("the markers `{first}` and `{second}` stand before the same argument; keep one of them")]
    TwoMarkers {
        /// The first.
        first: String,
        /// The other.
        second: String,
    },
    /// A marker that does not exist.
    #[error(
        "`{marker}` is no marker; there are {known}; a global of another meaning needs a name that does not begin with `enzyme_`"
    )]
    UnknownMarker {
        /// The name.
        marker: String,
        /// The markers that there are.
        known: String,
    },
    /// Something that exists and cannot be done.
    #[error("`{what}` is not supported: {reason}; {way_out}")]
    Unsupported {
        /// The marker, the entry point or the construct.
        what: String,
        /// Why not.
        reason: &'static str,
        /// What can be done.
        way_out: &'static str,
    },
    /// An argument of another type than its parameter.
    #[error(
        "argument {argument} has type {found}, but parameter {parameter} of @{name} has type {expected}; {way_out}"
    )]
    ArgumentType {
        /// The argument, from 1.
        argument: usize,
        /// Its type.
        found: String,
        /// The function.
        name: String,
        /// The parameter, from 1.
        parameter: usize,
        /// Its type.
        expected: String,
        /// What can be done.
        way_out: &'static str,
    },
    /// A shadow of another type than its parameter.
    #[error(
        "argument {argument}, the shadow of parameter {parameter} of @{name}, has type {found} and not {expected}; a shadow has the type of what it is the derivative of"
    )]
    ShadowType {
        /// The argument, from 1.
        argument: usize,
        /// Its type.
        found: String,
        /// The function.
        name: String,
        /// The parameter, from 1.
        parameter: usize,
        /// The type of the parameter.
        expected: String,
    },
    /// An activity that a parameter cannot have.
    #[error(
        "parameter {parameter} of @{name} has type {ty} and cannot be `{marker}` in {mode} mode; {way_out}"
    )]
    Activity {
        /// The function.
        name: String,
        /// The parameter, from 1.
        parameter: usize,
        /// Its type.
        ty: String,
        /// The marker.
        marker: &'static str,
        /// The mode.
        mode: &'static str,
        /// What can be done.
        way_out: &'static str,
    },
    /// A function whose result has several floats.
    #[error(
        "@{name} returns {ty}, and one seed does not say which of its numbers is differentiated; return one number, or write the results to memory that is duplicated"
    )]
    SeveralResults {
        /// The function.
        name: String,
        /// The type of its result.
        ty: String,
    },
    /// The result of the call is not what the derivative gives.
    #[error(
        "the call gives {found}, but the derivative gives {expected}; declare `{callee}` with a result of that type"
    )]
    Result {
        /// The type of the call.
        found: String,
        /// What the derivative gives.
        expected: String,
        /// What is called.
        callee: String,
    },
    /// The result of the call is used, and the derivative has none.
    #[error(
        "the call gives {found}, but nothing comes out of the derivative: in forward mode that is the derivative of a float result, in reverse mode the adjoints of arguments that are `enzyme_out`; leave the result alone, or mark an argument"
    )]
    NoResult {
        /// The type of the call.
        found: String,
    },
    /// The function that stands for a derivative is used otherwise.
    #[error("its address is taken or it is called through a cast; call it by its name")]
    OtherUse,
    /// No derivative.
    #[error("no derivative of @{name}: {error}")]
    Derive {
        /// The function.
        name: String,
        /// Why not.
        error: Box<DeriveError>,
    },
}

fn parameters(count: usize) -> String {
    format!("{count} parameter{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for EnzymeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{}:{}:", place.file, place.line)?;
            if place.column != 0 {
                write!(f, "{}:", place.column)?;
            }
            f.write_str(" ")?;
        }
        write!(f, "error: `{}`", self.callee)?;
        if let Some(function) = &self.function {
            write!(f, " in @{}", ir::Name(function))?;
        }
        write!(f, ": {}", self.kind)
    }
}

impl fmt::Display for EnzymeErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            // Without a place the module is what is known.
            if error.place.is_none() {
                write!(f, "{}: ", self.name)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for EnzymeErrors {}
