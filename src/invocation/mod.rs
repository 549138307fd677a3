//! Calls written as text, and what they should give.
//!
//! A call is `@f(arguments)`; the `@` may be left out. An argument is a literal of the parameter's type. For a
//! pointer parameter, `[1.0, 2.0]: f64` allocates an array of that element type and passes its address, and
//! `[1.0, 2.0]: f64 => [2.0, 4.0]` also says what it holds after the call.
//!
//! A row is a comment of a module, `; run: call == results`: one literal, or several in parentheses, `()` for
//! none. `==` compares bits, but any NaN equals any NaN; `~` in its place compares floats within a relative
//! 1e-14 (`f64` and wider), 1e-6 (`f32`), 1e-2 (`f16` and `bf16`). `; run: call traps: text` expects that the run
//! ends with an error whose message contains the text. docs/ir.md describes rows for users.
//!
//! ```
//! use cotangent::invocation::{self, Limits};
//!
//! let module = cotangent::Module::parse(
//!     "func @sum(%p: ptr) -> f64 {
//!     entry:
//!         %second = addr ptr %p + 8
//!         %x = load f64, ptr %p
//!         %y = load f64, ptr %second
//!         %z = fadd f64 %x, %y
//!         ret %z
//!     }",
//! )?;
//! let call = invocation::parse_call("sum([1.0, 2.0]: f64)", &module)?;
//! assert_eq!(invocation::run(&module, &call, &Limits::default())?.to_string(), "3.0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compare;
mod error;
mod evaluate;
mod read;
mod row;
mod syntax;

pub use error::{CallError, CallErrorKind};
pub use evaluate::{Answer, Limits, RunError, run};
pub use read::{Reader, parse_call, signature_text};
pub use row::{Outcome, Row, RowError, RowErrors, rows};

use ir::{Constant, FuncId, Type};

/// A call with its arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// The function that is called.
    pub function: FuncId,
    /// One argument per parameter.
    pub arguments: Vec<Argument>,
}

/// An argument of a call.
#[derive(Clone, PartialEq, Debug)]
pub enum Argument {
    /// A constant of the parameter's type.
    Constant(Constant),
    /// The address of an array that is made for the call.
    Array(Array),
}

/// An array that is made for a call.
#[derive(Clone, PartialEq, Debug)]
pub struct Array {
    /// The type of its elements.
    pub element: Type,
    /// The elements before the call.
    pub before: Vec<Constant>,
    /// What it should hold after the call, if that was said.
    pub after: Option<Vec<Constant>>,
}

/// How results are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closeness {
    /// `==`: the same bits, or both NaN.
    Exact,
    /// `~`: floats to a relative tolerance of their format.
    Near,
}

/// What a row expects.
#[derive(Clone, PartialEq, Debug)]
pub enum Expectation {
    /// These results.
    Results(Closeness, Vec<Constant>),
    /// An error whose message contains this.
    Trap(String),
    /// Nothing but that the call returns, and that arrays hold what the call says.
    Any,
}
