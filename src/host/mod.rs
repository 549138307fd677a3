//! What C, C++ and Rust programs call, as host functions of the reference interpreter; and running such programs.
//!
//! - [`run_main`]: a whole program: constructors of globals, `main`, what was registered with `atexit`;
//! - [`register`]: the functions alone, for an interpreter of one's own.
//!
//! The functions do what those of glibc 2.36 do, to the bit: `printf` formats by the C library's own, `rand` gives
//! glibc's sequence, `qsort` compares in the order of glibc's merge sort. What a program is refused ends its run with
//! an error that names the function.
//!
//! ```
//! use cotangent::host::{self, Limits, Status, Streams};
//!
//! let module = cotangent::Module::parse(
//!     "global constant @format: 10 = { bytes \"%d: %.3f\\0a\\00\" }
//!     declare @printf(ptr, ...) -> i32
//!     func @main() -> i32 {
//!     entry:
//!         %n = call i32 @printf(ptr @format, i32 1, f64 0.5)
//!         ret 3
//!     }",
//! )?;
//! let mut printed = Vec::new();
//! let streams = Streams { stdout: Box::new(&mut printed), stderr: Box::new(std::io::sink()) };
//! let status = host::run_main(&module, &[], &Limits::default(), streams)?;
//! assert_eq!(status, Status::Exited(3));
//! assert_eq!(printed, b"1: 0.500\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod allocation;
mod arguments;
mod ascii;
mod complex;
mod conversion;
mod exception;
mod format;
mod intrinsics;
mod output;
mod process;
mod random;
mod rounding;
mod run;
mod sort;
mod state;
mod strings;
mod table;
#[cfg(test)]
mod tests;

pub use crate::invocation::{Limits, RunError};
pub use run::{Status, run_main};
pub use state::{Host, Streams};

use ir::Module;
use ir::interpret::{Interpreter, TrapKind};
use std::rc::Rc;

/// Provides what the module declares and this library knows. What else the module declares is an error when it is
/// called.
pub fn register<'m>(
    interpreter: &mut Interpreter<'m>,
    module: &'m Module,
    streams: Streams<'m>,
) -> Result<Host<'m>, TrapKind> {
    let state = Rc::new(state::State::new(interpreter, module, streams)?);
    for (_, function) in module.functions.iter() {
        let name = function.symbol.name.as_str();
        if function.body.is_some() {
            continue;
        }
        match table::find(name) {
            None => {}
            Some(table::Kind::Function(function)) => {
                let state = state.clone();
                let call = Box::new(move |memory: &mut _, args: &[_]| function(&state, memory, args));
                interpreter.register(name, call);
            }
            Some(table::Kind::Caller(function)) => {
                let state = state.clone();
                let call = Box::new(move |memory: &mut _, args: &[_]| function(&state, memory, args));
                interpreter.register_caller(name, call);
            }
        }
    }
    exception::set_personality(interpreter, &state);
    Ok(Host { state })
}
