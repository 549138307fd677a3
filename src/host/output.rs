//! `printf`, `puts` and their relatives.

use super::arguments::{Args, Outcome, Variadic, int, long};
use super::format::formatted;
use super::state::{State, Stream};
use ir::interpret::{HostError, Memory, Pointer, Val};

fn count(length: usize) -> Outcome {
    int(i32::try_from(length).unwrap_or(-1))
}

fn print(state: &State, memory: &mut Memory, stream: Stream, format: Pointer, mut rest: Variadic) -> Outcome {
    let text = formatted(memory, format, &mut rest)?;
    count(state.write(memory, stream, &text)?)
}

pub(super) fn printf(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    print(state, memory, Stream::Stdout, Args(args).pointer(0)?, Variadic::after(args, 1))
}

pub(super) fn vprintf(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let list = Variadic::List(Args(args).pointer(1)?);
    print(state, memory, Stream::Stdout, Args(args).pointer(0)?, list)
}

pub(super) fn fprintf(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let stream = state.stream(Args(args).pointer(0)?)?;
    print(state, memory, stream, Args(args).pointer(1)?, Variadic::after(args, 2))
}

pub(super) fn vfprintf(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let stream = state.stream(Args(args).pointer(0)?)?;
    let list = Variadic::List(Args(args).pointer(2)?);
    print(state, memory, stream, Args(args).pointer(1)?, list)
}

/// Puts a text and a zero byte at an address, as much of it as there is room.
fn put(memory: &mut Memory, to: Pointer, room: u64, mut text: Vec<u8>) -> Outcome {
    let length = text.len();
    if room > 0 {
        text.truncate(usize::try_from(room - 1).unwrap_or(usize::MAX));
        text.push(0);
        memory.set_bytes(to, &text)?;
    }
    count(length)
}

pub(super) fn sprintf(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = formatted(memory, Args(args).pointer(1)?, &mut Variadic::after(args, 2))?;
    put(memory, Args(args).pointer(0)?, u64::MAX, text)
}

pub(super) fn snprintf(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = formatted(memory, Args(args).pointer(2)?, &mut Variadic::after(args, 3))?;
    put(memory, Args(args).pointer(0)?, Args(args).size(1)?, text)
}

pub(super) fn vsprintf(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let mut list = Variadic::List(Args(args).pointer(2)?);
    let text = formatted(memory, Args(args).pointer(1)?, &mut list)?;
    put(memory, Args(args).pointer(0)?, u64::MAX, text)
}

pub(super) fn vsnprintf(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let mut list = Variadic::List(Args(args).pointer(3)?);
    let text = formatted(memory, Args(args).pointer(2)?, &mut list)?;
    put(memory, Args(args).pointer(0)?, Args(args).size(1)?, text)
}

pub(super) fn puts(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let mut text = memory.text(Args(args).pointer(0)?, u64::MAX)?;
    text.push(b'\n');
    count(state.write(memory, Stream::Stdout, &text)?)
}

pub(super) fn putchar(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let byte = Args(args).int(0)? as u8;
    state.write(memory, Stream::Stdout, &[byte])?;
    int(i32::from(byte))
}

pub(super) fn fputc(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let byte = Args(args).int(0)? as u8;
    let stream = state.stream(Args(args).pointer(1)?)?;
    state.write(memory, stream, &[byte])?;
    int(i32::from(byte))
}

pub(super) fn fputs(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = memory.text(Args(args).pointer(0)?, u64::MAX)?;
    let stream = state.stream(Args(args).pointer(1)?)?;
    state.write(memory, stream, &text)?;
    int(1)
}

pub(super) fn fwrite(state: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (size, number) = (Args(args).size(1)?, Args(args).size(2)?);
    let total = size.checked_mul(number).ok_or_else(|| HostError::Failed("the size overflows".into()))?;
    if total == 0 {
        return long(0);
    }
    let bytes = memory.bytes(Args(args).pointer(0)?, total)?;
    let stream = state.stream(Args(args).pointer(3)?)?;
    state.write(memory, stream, &bytes)?;
    long(number as i64)
}

/// `fflush`, also of all streams.
pub(super) fn fflush(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let file = Args(args).pointer(0)?;
    if file != Pointer::NULL {
        state.stream(file)?;
    }
    state.flush().map_err(|error| HostError::Failed(format!("the output cannot be written: {error}")))?;
    int(0)
}
