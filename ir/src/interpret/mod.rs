//! The reference interpreter: what a program means.
//!
//! Everything else is held to it, so it is written to be obvious, and it checks everything: every access to
//! memory, every promise a flag makes, every use of poison. What is undefined ends the run with a [`Trap`];
//! nothing panics and nothing recurses, and every run ends within its limits.
//!
//! It runs on any kind of number: see [`crate::number`].
//!
//! - [`Interpreter`]: a module with its memory, ready for calls;
//! - [`HostFunction`], [`HostCaller`]: functions that the program calls and the host provides;
//! - [`Val`], [`Pointer`]: the values of a program;
//! - [`Memory`]: its objects;
//! - [`Trap`], [`TrapKind`], [`MemoryError`]: why a run ended;
//! - [`Trace`]: who wants to see every instruction.
//!
//! Choices where LLVM leaves some:
//!
//! - An operation on poison gives poison, one on an undefined value an undefined value. Either is an error
//!   as a condition, an address, a divisor, a size, a callee, an assumption, and poison also as a result of
//!   the outermost call. Bytes that were never written are an error to read, but for lanes of vectors, which
//!   are undefined, and part of an integer, which is an error once something is computed from it.
//! - `freeze` of either is zero. `fmuladd` rounds twice. Reductions go from the left.
//! - An atomic access is an access: there is one thread. A weak `cmpxchg` never fails without a reason.
//! - A landing pad receives every exception, with the selector that whoever threw it gave, or the one that the
//!   host's [`Personality`] chooses.
//! - A `byval` argument is a copy of everything from the pointer to the end of its object.
//! - Ends of a lifetime concern stack objects; on others they have no effect.

mod access;
mod calls;
mod compute;
mod content;
mod convert;
mod floating;
mod fold;
mod frame;
mod host;
mod image;
mod integer;
mod library;
mod memory;
mod packing;
mod prepared;
mod render;
mod run;
mod step;
mod symbols;
mod trap;
mod value;
mod variadic;
mod vector;

pub(crate) use fold::fold;
pub use host::{Continuation, HostCaller, HostError, HostFunction, HostStep};
pub use memory::{Memory, MemoryError, ObjectId, ObjectKind};
pub use trap::{Frame, Trap, TrapKind};
pub use value::{Int, Origin, Pointer, Val};

use crate::constant::{Constant, Symbol};
use crate::entity::{FuncId, Inst};
use crate::module::Module;
use crate::number::{Number, Plain};
use crate::types::Type;
use host::{Host, Resolved, Waiting};
use prepared::Prepared;
use std::collections::HashMap;
use std::rc::Rc;
use symbols::Symbols;
use thiserror::Error;

/// The limits of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// How many instructions one call of [`Interpreter::call`] may execute. Copies and vectors count for
    /// more than one.
    pub fuel: u64,
    /// How many bytes of memory a program may have at a time.
    pub memory: u64,
    /// How deeply calls may be nested.
    pub depth: u64,
}

impl Default for Options {
    /// Ten thousand million instructions, a gibibyte, 100,000 calls.
    fn default() -> Self {
        Options { fuel: 10_000_000_000, memory: 1 << 30, depth: 100_000 }
    }
}

/// Why a module cannot be run at all.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The module is not valid.
    #[error("the module is not valid: {0}")]
    Invalid(#[from] crate::VerifyErrors),
    /// The target's layout is not supported.
    #[error("big-endian targets are not interpreted; change the module's data layout if it does not matter")]
    BigEndian,
    /// The globals could not be set up.
    #[error("the globals cannot be set up: {0}")]
    Globals(#[from] TrapKind),
}

/// Sees every instruction that was executed.
pub trait Trace<N> {
    /// An instruction of a function at this depth of calls (0 is the outermost) was executed with these
    /// results. A call is reported when it has returned.
    fn executed(&mut self, depth: usize, function: FuncId, inst: Inst, results: &[Val<N>]);
}

/// An exception that has reached a landing pad.
#[derive(Clone, PartialEq, Debug)]
pub struct Landing {
    /// The exception.
    pub exception: Pointer,
    /// The selector that whoever threw it gave.
    pub selector: i32,
    /// What the landing pad catches, in order: addresses of descriptions of types, null for everything.
    pub catches: Vec<Pointer>,
}

/// Chooses the selector that a landing pad receives.
pub type Personality<'m, N> = Box<dyn FnMut(&mut Memory<N>, &Landing) -> Result<i32, TrapKind> + 'm>;

/// A module with its memory, ready for calls. Memory stays as it is from one call to the next.
pub struct Interpreter<'m, N = Plain> {
    module: &'m Module,
    options: Options,
    memory: Memory<N>,
    symbols: Symbols,
    prepared: Vec<Option<Rc<Prepared<N>>>>,
    host: HashMap<String, Host<'m, N>>,
    resolved: Vec<Option<Resolved>>,
    frames: Vec<frame::Frame<'m, N>>,
    /// Host functions that called the program, outermost first.
    waiting: Vec<Waiting<'m, N>>,
    personality: Option<Personality<'m, N>>,
    /// The operands of the instruction that is executed; kept for its room.
    operands: Vec<Val<N>>,
    fuel: u64,
    trace: Option<Box<dyn Trace<N> + 'm>>,
}

impl<'m, N: Number> Interpreter<'m, N> {
    /// Verifies a module, gives its symbols addresses and its globals their content.
    pub fn new(module: &'m Module, options: Options) -> Result<Self, SetupError> {
        crate::verify(module)?;
        Self::of_verified(module, options)
    }

    /// As [`Interpreter::new`], for a module that is known to pass [`crate::verify()`]. Of one that does not,
    /// calls may end with [`TrapKind::Malformed`] or panic.
    pub fn of_verified(module: &'m Module, options: Options) -> Result<Self, SetupError> {
        let layout = module.layout();
        if layout.big_endian {
            return Err(SetupError::BigEndian);
        }
        let mut memory = Memory::new(layout, options.memory);
        let symbols = Symbols::place(module, &mut memory)?;
        let functions = module.functions.len();
        Ok(Interpreter {
            module,
            options,
            memory,
            symbols,
            prepared: vec![None; functions],
            host: HashMap::new(),
            resolved: vec![None; functions],
            frames: Vec::new(),
            waiting: Vec::new(),
            personality: None,
            operands: Vec::new(),
            fuel: 0,
            trace: None,
        })
    }

    /// Lets the host choose the selector that a landing pad receives.
    pub fn set_personality(&mut self, personality: Personality<'m, N>) {
        self.personality = Some(personality);
    }

    /// Shows every instruction that is executed from now on.
    pub fn set_trace(&mut self, trace: Box<dyn Trace<N> + 'm>) {
        self.trace = Some(trace);
    }

    /// The memory, to put arguments in and take results out.
    pub fn memory(&mut self) -> &mut Memory<N> {
        &mut self.memory
    }

    /// The address of a symbol of the module.
    pub fn address(&self, symbol: Symbol) -> Result<Pointer, TrapKind> {
        self.symbols.address(symbol)
    }

    /// The value of a constant of the module.
    pub fn constant(&self, ty: Type, constant: &Constant) -> Result<Val<N>, TrapKind> {
        self.symbols.constant(ty, constant)
    }

    /// The function at an address.
    pub fn function_at(&self, address: Pointer) -> Result<FuncId, TrapKind> {
        self.symbols.function_at(address)
    }

    /// Changes how many instructions one call may execute.
    pub fn set_fuel(&mut self, fuel: u64) {
        self.options.fuel = fuel;
        self.fuel = fuel;
    }

    /// How many instructions the last call executed.
    pub fn executed(&self) -> u64 {
        self.options.fuel - self.fuel
    }

    /// Calls a function with these arguments; gives its results.
    pub fn call(&mut self, function: FuncId, args: &[Val<N>]) -> Result<Vec<Val<N>>, Trap> {
        self.fuel = self.options.fuel;
        let result = self.run(function, args);
        let result =
            result.map_err(|kind| Trap { kind, called: Some(function), backtrace: self.backtrace() });
        while self.leave().is_some() {}
        self.waiting.clear();
        result
    }

    fn backtrace(&self) -> Vec<Frame> {
        self.frames.iter().rev().map(|frame| Frame { function: frame.function, inst: frame.inst }).collect()
    }
}
