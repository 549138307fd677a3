//! The end of a program, and what is to be done then.

use super::arguments::{Args, Outcome, int};
use super::state::{AtExit, State};
use ir::interpret::{HostError, Memory, TrapKind, Val};

/// More functions are not registered.
const MOST: usize = 1 << 16;

fn remember(state: &State, at_exit: AtExit) -> Outcome {
    let mut list = state.at_exit.borrow_mut();
    if list.len() >= MOST {
        return int(-1);
    }
    list.push(at_exit);
    int(0)
}

pub(super) fn atexit(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    remember(state, AtExit { function: Args(args).pointer(0)?, arguments: Vec::new() })
}

/// `__cxa_atexit(function, argument, library)`.
pub(super) fn cxa_atexit(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let arguments = vec![Args(args).pointer(1)?.into()];
    remember(state, AtExit { function: Args(args).pointer(0)?, arguments })
}

/// `_exit`: nothing that was registered is called.
pub(super) fn exit_at_once(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    state.at_once.set(true);
    Err(TrapKind::Exited { code: Args(args).int(0)? }.into())
}

pub(super) fn abort(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    Err(TrapKind::Aborted.into())
}

/// `__assert_fail(assertion, file, line, function)`.
pub(super) fn assert_fail(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = |memory: &mut Memory, index: usize| -> Result<String, HostError> {
        let bytes = memory.text(Args(args).pointer(index)?, 1 << 16)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (assertion, file) = (text(memory, 0)?, text(memory, 1)?);
    let function = text(memory, 3)?;
    let line = Args(args).int(2)?;
    let message = format!("{file}:{line}: {function}: Assertion `{assertion}' failed.\n");
    state.write(memory, super::state::Stream::Stderr, message.as_bytes())?;
    Err(TrapKind::Aborted.into())
}
