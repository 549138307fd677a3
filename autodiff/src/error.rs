//! Why there is no derivative: the place, the reason and a way out.

use crate::request::{Activity, Mode};
use ir::{Float, FuncId, Inst, MetaId, Metadata, Module, Value, VerifyErrors};
use std::fmt;

/// Why there is no derivative. The module is as it was.
///
/// The message names the function, the instruction and its place in the source if they are known, the reason,
/// and what can be done about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Error {
    /// The function of the primal that holds the place, without `@`.
    pub function: String,
    /// The instruction's text.
    pub instruction: Option<String>,
    /// The instruction, to be found in the primal.
    pub inst: Option<Inst>,
    /// Where the instruction is in the source that the module was compiled from.
    pub place: Option<Place>,
    /// What is wrong.
    pub kind: ErrorKind,
}

/// A place in the source that a module was compiled from, from its debug information.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The source file, if known.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; 0 if unknown.
    pub column: u32,
}

/// What is wrong, and what can be done about it.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum ErrorKind {
    /// There is no function of this id.
    #[error("the module has no such function; take a `FuncId` of this module")]
    NoFunction,
    /// The function is only declared.
    #[error(
        "it is declared but not defined here; link the module that defines it, or import its body, first"
    )]
    NoBody,
    /// The function takes any number of arguments.
    #[error(
        "it is variadic, and the arguments it looks up cannot be followed; differentiate a function that takes them by name"
    )]
    Variadic,
    /// The request says something of a parameter that does not exist.
    #[error(
        "the request speaks of parameter {parameter}, but there are {count}; parameters are counted from 0"
    )]
    NoParameter {
        /// The position.
        parameter: usize,
        /// How many there are.
        count: usize,
    },
    /// A parameter cannot have this activity in this mode.
    #[error("parameter {parameter} of type {ty} cannot be {} in {} mode; {way_out}", activity_name(*activity), mode_name(*mode))]
    Activity {
        /// The position.
        parameter: usize,
        /// Its type.
        ty: String,
        /// What was asked for.
        activity: Activity,
        /// The mode.
        mode: Mode,
        /// What can be asked for instead.
        way_out: &'static str,
    },
    /// A mode that this version does not have.
    #[error("{} mode is not available; use the other one", mode_name(*mode))]
    Mode {
        /// The mode.
        mode: Mode,
    },
    /// An operation has no derivative rule.
    #[error(
        "there is no derivative rule for `{operation}`; compute it by other operations, or add a rule (docs/rules.md)"
    )]
    NoRule {
        /// The operation's name.
        operation: String,
    },
    /// A rule has no form for a floating-point format.
    #[error("the derivative rule of `{operation}` has no form for {}; compute in f64", format_name(*format))]
    Format {
        /// The operation's name.
        operation: String,
        /// The format; `None` if the type is not one of floats.
        format: Option<Float>,
    },
    /// A function without a body is called with something that varies.
    #[error(
        "`@{callee}` is not defined here, and {what} varies; define it in the module, compute it by functions of the C library, or make the argument constant"
    )]
    UnknownFunction {
        /// The function.
        callee: String,
        /// What of the call varies: an argument.
        what: String,
    },
    /// A call through an address, with something that varies.
    #[error(
        "it calls through an address, and {what} varies; call the function by name, or through a `switch` over the functions it can be"
    )]
    IndirectCall {
        /// What of the call varies.
        what: String,
    },
    /// A pointer has a shadow on one way and none on the other.
    #[error(
        "{shadowed} points to memory whose derivative is followed and {constant} to memory that is constant: one pointer cannot be both; make both duplicated or both constant, or choose between the values instead"
    )]
    MixedActivity {
        /// The text of the pointer with a shadow.
        shadowed: String,
        /// The text of the one without.
        constant: String,
    },
    /// A varying value is written to memory without shadow.
    #[error(
        "{value} varies, but {pointer} points to memory that is constant; make the pointer duplicated, or write into memory of its own"
    )]
    ActiveStoreToConstant {
        /// The text of what is stored.
        value: String,
        /// The text of the pointer.
        pointer: String,
    },
    /// A global needs a shadow that cannot be made.
    #[error(
        "the global `@{global}` holds values that vary, but {reason}; define it in this module, or pass its memory as a duplicated parameter"
    )]
    Global {
        /// The global.
        global: String,
        /// Why it has no shadow.
        reason: &'static str,
    },
    /// Bits that may be those of a float or of a pointer are computed with as an integer.
    #[error(
        "{value} may hold the bits of a float or of a pointer, and its derivative cannot be followed through `{operation}`; {way_out}"
    )]
    LostBits {
        /// The text of the value.
        value: String,
        /// The operation.
        operation: String,
        /// What can be done.
        way_out: &'static str,
    },
    /// What the bytes of a value or of memory are is not known.
    #[error("it is not known whether {what} holds integers, floats or pointers; {way_out}")]
    UnknownType {
        /// The value or the memory.
        what: String,
        /// What can be done.
        way_out: &'static str,
    },
    /// An integer parameter of which nothing was said turns out to hold a float or a pointer.
    #[error(
        "parameter {parameter} is an integer that is used as the bits of a float or of a pointer; say whether it is constant or duplicated"
    )]
    IntegerParameter {
        /// The position.
        parameter: usize,
    },
    /// An atomic access to what varies.
    #[error(
        "the atomic `{operation}` on memory whose derivative is followed would need two accesses in one step; use a plain access, or `fadd` or `fsub`"
    )]
    Atomic {
        /// The operation.
        operation: String,
    },
    /// Something else that is documented in docs/limits.md.
    #[error("{what}: {reason}; {way_out}")]
    Unsupported {
        /// The construct.
        what: String,
        /// Why not.
        reason: &'static str,
        /// What can be done.
        way_out: &'static str,
    },
    /// A limit on size.
    #[error("more than {limit} {what}; {way_out}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// What can be done.
        way_out: &'static str,
    },
    /// The derivative that was made is not valid: an error in this crate.
    #[error(
        "the derivative that was made does not verify; this is an error in cotangent, please report it:\n{errors}"
    )]
    Invalid {
        /// What the verifier says.
        errors: Box<VerifyErrors>,
    },
    /// Something that the verifier excludes: the module was not verified, or an error in this crate.
    #[error("{what}; verify the module first, and if it verifies report an error in cotangent")]
    Malformed {
        /// What was met.
        what: &'static str,
    },
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Forward => "forward",
        Mode::Reverse => "reverse",
    }
}

const fn activity_name(activity: Activity) -> &'static str {
    match activity {
        Activity::Constant => "constant",
        Activity::Duplicated => "duplicated",
        Activity::DuplicatedNoNeed => "duplicated without need of the primal",
        Activity::Out => "out",
    }
}

fn format_name(format: Option<Float>) -> &'static str {
    format.map_or("its type", Float::name)
}

impl Error {
    /// An error about a function as a whole.
    pub fn of_function(module: &Module, function: FuncId, kind: ErrorKind) -> Self {
        let name = module.functions.get(function).map_or("?", |data| &data.symbol.name);
        Self { function: name.into(), instruction: None, inst: None, place: None, kind }
    }

    /// An error about an instruction.
    pub fn at(module: &Module, function: FuncId, inst: Inst, kind: ErrorKind) -> Self {
        let body = module.functions.get(function).and_then(|data| data.body.as_ref());
        let location = body.and_then(|body| body.insts.get(inst)?.location);
        Self {
            instruction: Some(ir::print::instruction(module, function, inst).to_string()),
            inst: Some(inst),
            place: location.and_then(|location| Place::of(module, location)),
            ..Self::of_function(module, function, kind)
        }
    }
}

impl Place {
    /// The place that a node of metadata says, if it says one.
    pub fn of(module: &Module, location: MetaId) -> Option<Place> {
        let Some(Metadata::Location { line, column, scope, .. }) = module.metadata.get(location) else {
            return None;
        };
        let mut scope = *scope;
        let mut file = None;
        // Scopes of a module that was not verified may go round in a circle.
        for _ in 0..module.metadata.len() {
            let Some(Metadata::Scope { file: name, parent, .. }) =
                scope.and_then(|id| module.metadata.get(id))
            else {
                break;
            };
            if !name.is_empty() {
                file = Some(name.clone());
                break;
            }
            scope = *parent;
        }
        (*line != 0).then_some(Place { file, line: *line, column: *column })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}:{}", self.line)?,
            None => write!(f, "line {}", self.line)?,
        }
        if self.column != 0 { write!(f, ":{}", self.column) } else { Ok(()) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "in @{}", ir::Name(&self.function))?;
        if let Some(instruction) = &self.instruction {
            write!(f, ", `{instruction}`")?;
        }
        write!(f, ": {}", self.kind)
    }
}

impl std::error::Error for Error {}

/// The text of a value in messages, as the function's text has it.
pub(crate) fn value_text(module: &Module, function: FuncId, value: Value) -> String {
    ir::print::Printer::of_function(module, function).value(value).to_string()
}
