//! Why a run ends before it returns.

use super::memory::MemoryError;
use super::value::Origin;
use crate::entity::{FuncId, Inst};
use crate::number::NumberError;
use std::fmt;

/// Declares an enum of errors whose messages begin with a fixed headline, and the list of the headlines.
macro_rules! headlined {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $variant:ident $({ $($(#[$fdoc:meta])* $field:ident: $T:ty),* })?
            $headline:literal $detail:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug)]
        pub enum $name {
            $($(#[$vdoc])* $variant $({ $($(#[$fdoc])* $field: $T),* })?,)*
        }

        impl $name {
            /// The fixed part at the beginning of each variant's message.
            pub const HEADLINES: &'static [&'static str] = &[$($headline),*];
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $($name::$variant $({ $($field),* })? => {
                        f.write_str($headline)?;
                        write!(f, $detail)
                    })*
                }
            }
        }

        impl std::error::Error for $name {}
    };
}
pub(super) use headlined;

headlined! {
    /// What went wrong.
    TrapKind {
        /// A memory access or operation that is not allowed.
        Memory {
            /// Which.
            error: MemoryError
        } "" "{error}";
        /// A number that cannot be computed.
        Number {
            /// Which.
            error: NumberError
        } "" "{error}";
        /// An integer division or remainder by zero.
        DivisionByZero "division by zero" "";
        /// MIN / -1.
        DivisionOverflow "signed division overflow: the least number divided by -1" "";
        /// Poison where its use is undefined.
        Poison {
            /// What it is used as.
            used_as: &'static str,
            /// Where it comes from.
            origin: Origin
        } "poison is used as " "{used_as}; {origin}";
        /// An undefined value where its use is undefined.
        Undefined {
            /// What it is used as.
            used_as: &'static str
        } "an undefined value is used as " "{used_as}";
        /// Arithmetic on an integer of which some bytes were never written.
        PartlyUndefined "arithmetic on an integer with bytes that were never written" "";
        /// An operation on a number's bits would drop what the number carries beside them.
        ExtraLost {
            /// The operation.
            operation: &'static str
        } "a number's extra part would be lost in " "{operation}";
        /// `unreachable` was executed.
        Unreachable "unreachable code was reached" "";
        /// `assume` of false.
        AssumeFalse "an assumption is false" "";
        /// An instruction or constant that the IR does not know was executed.
        Unsupported {
            /// LLVM's text, or what is not supported.
            text: Box<str>
        } "executed something unsupported: " "{text}";
        /// A declared function that nobody provides.
        UndefinedFunction {
            /// Its name.
            name: Box<str>
        } "undefined function " "@{name}: the module only declares it; define it with `func`, or, from a program, register a host function";
        /// An indirect call of an address that is no function.
        NotAFunction {
            /// The address.
            address: u64
        } "call of something that is not a function" ": address {address:#x}";
        /// Arguments whose number or kinds are not those of the function.
        BadArguments {
            /// The function.
            name: Box<str>
        } "arguments do not fit the signature of " "@{name}";
        /// Results whose number or kinds are not those that the call expects.
        BadResults {
            /// The function.
            name: Box<str>
        } "results do not fit the call of " "@{name}";
        /// A host function failed.
        Host {
            /// The function.
            name: Box<str>,
            /// What it says.
            message: Box<str>
        } "host function failed: " "@{name}: {message}";
        /// An exception that nobody catches.
        Uncaught {
            /// Its selector.
            selector: i32
        } "an exception reached the outermost call without a handler" ": selector {selector}";
        /// The program called `abort`.
        Aborted "the program aborted" "";
        /// The program called `exit`.
        Exited {
            /// The exit code.
            code: i32
        } "the program exited with code " "{code}";
        /// The limit on instructions.
        OutOfFuel {
            /// The limit.
            limit: u64
        } "out of fuel" ": the run was stopped after {limit} instructions";
        /// The limit on nested calls.
        TooDeep {
            /// The limit.
            limit: u64
        } "calls are nested too deeply" ": more than {limit}";
        /// The module is not what the verifier accepts.
        Malformed {
            /// What is wrong.
            what: &'static str
        } "the module is malformed: " "{what}";
    }
}

impl From<MemoryError> for TrapKind {
    fn from(error: MemoryError) -> Self {
        TrapKind::Memory { error }
    }
}

impl From<NumberError> for TrapKind {
    fn from(error: NumberError) -> Self {
        TrapKind::Number { error }
    }
}

/// A call that was active when the run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The function.
    pub function: FuncId,
    /// The instruction it was executing.
    pub inst: Inst,
}

/// The end of a run that did not return.
#[derive(Clone, PartialEq, Debug)]
pub struct Trap {
    /// What went wrong.
    pub kind: TrapKind,
    /// The function of the outermost call; none if the run did not come so far.
    pub called: Option<FuncId>,
    /// Where: the innermost call first. Empty if the run never began.
    pub backtrace: Vec<Frame>,
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Trap {}
