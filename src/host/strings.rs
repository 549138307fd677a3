//! The functions of `<string.h>` that the interpreter does not know by itself.

use super::arguments::{Args, Outcome, int, pointer};
use super::state::State;
use ir::interpret::{HostError, Memory, Pointer, Val};
use std::cmp::Ordering;

fn ordering(order: Ordering) -> Outcome {
    int(order as i32)
}

/// The texts that the first two arguments point to, at most so many bytes of each.
fn texts(memory: &mut Memory, args: &[Val], most: u64) -> Result<(Vec<u8>, Vec<u8>), HostError> {
    let a = memory.text(Args(args).pointer(0)?, most)?;
    let b = memory.text(Args(args).pointer(1)?, most)?;
    Ok((a, b))
}

pub(super) fn strcmp(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (a, b) = texts(memory, args, u64::MAX)?;
    ordering(a.cmp(&b))
}

pub(super) fn strncmp(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (a, b) = texts(memory, args, Args(args).size(2)?)?;
    ordering(a.cmp(&b))
}

pub(super) fn strcasecmp(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (a, b) = texts(memory, args, u64::MAX)?;
    ordering(a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()))
}

pub(super) fn memcmp(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let count = Args(args).size(2)?;
    if count == 0 {
        return int(0);
    }
    let a = memory.bytes(Args(args).pointer(0)?, count)?;
    let b = memory.bytes(Args(args).pointer(1)?, count)?;
    ordering(a.cmp(&b))
}

pub(super) fn memchr(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (from, wanted, count) = (Args(args).pointer(0)?, Args(args).int(1)? as u8, Args(args).size(2)?);
    // The function may be told of more bytes than there are, if the byte comes before the end.
    for index in 0..count {
        if memory.bytes(from.offset(index), 1)? == [wanted] {
            return pointer(from.offset(index));
        }
    }
    pointer(Pointer::NULL)
}

pub(super) fn strnlen(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = memory.text(Args(args).pointer(0)?, Args(args).size(1)?)?;
    Ok(vec![Val::int(text.len() as u128)])
}

/// Puts a text and a zero byte at an address; gives the address of the zero byte.
fn put(memory: &mut Memory, to: Pointer, mut text: Vec<u8>) -> Result<Pointer, HostError> {
    let end = to.offset(text.len() as u64);
    text.push(0);
    memory.set_bytes(to, &text)?;
    Ok(end)
}

pub(super) fn strcpy(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let to = Args(args).pointer(0)?;
    let text = memory.text(Args(args).pointer(1)?, u64::MAX)?;
    put(memory, to, text)?;
    pointer(to)
}

pub(super) fn stpcpy(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = memory.text(Args(args).pointer(1)?, u64::MAX)?;
    pointer(put(memory, Args(args).pointer(0)?, text)?)
}

pub(super) fn strncpy(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (to, count) = (Args(args).pointer(0)?, Args(args).size(2)?);
    let text = memory.text(Args(args).pointer(1)?, count)?;
    memory.set_bytes(to, &text)?;
    memory.fill(to.offset(text.len() as u64), 0, count - text.len() as u64)?;
    pointer(to)
}

pub(super) fn strcat(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let to = Args(args).pointer(0)?;
    let (head, tail) = texts(memory, args, u64::MAX)?;
    put(memory, to.offset(head.len() as u64), tail)?;
    pointer(to)
}

pub(super) fn strncat(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let to = Args(args).pointer(0)?;
    let head = memory.text(to, u64::MAX)?;
    let tail = memory.text(Args(args).pointer(1)?, Args(args).size(2)?)?;
    put(memory, to.offset(head.len() as u64), tail)?;
    pointer(to)
}

/// The place of a byte of a text; the zero byte at the end is one, too.
fn find(
    memory: &mut Memory,
    args: &[Val],
    place: fn(&[u8], u8) -> Option<usize>,
) -> Result<Option<Pointer>, HostError> {
    let (from, wanted) = (Args(args).pointer(0)?, Args(args).int(1)? as u8);
    let mut text = memory.text(from, u64::MAX)?;
    text.push(0);
    Ok(place(&text, wanted).map(|index| from.offset(index as u64)))
}

pub(super) fn strchr(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let found = find(memory, args, |text, wanted| text.iter().position(|&byte| byte == wanted))?;
    pointer(found.unwrap_or_default())
}

pub(super) fn strrchr(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let found = find(memory, args, |text, wanted| text.iter().rposition(|&byte| byte == wanted))?;
    pointer(found.unwrap_or_default())
}

pub(super) fn strstr(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let from = Args(args).pointer(0)?;
    let (text, wanted) = texts(memory, args, u64::MAX)?;
    memory.count_work((text.len() as u64).saturating_mul(wanted.len() as u64));
    let found = if wanted.is_empty() {
        Some(0)
    } else {
        text.windows(wanted.len()).position(|window| window == wanted)
    };
    pointer(found.map(|index| from.offset(index as u64)).unwrap_or_default())
}

pub(super) fn strdup(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let text = memory.text(Args(args).pointer(0)?, u64::MAX)?;
    let copy = memory.allocate_heap(text.len() as u64 + 1, 16)?;
    put(memory, copy, text)?;
    pointer(copy)
}

/// The number of bytes at the beginning of a text that are, or are not, in a set.
fn span(memory: &mut Memory, args: &[Val], inside: fn(&[u8], u8) -> bool) -> Outcome {
    let (text, set) = texts(memory, args, u64::MAX)?;
    memory.count_work((text.len() as u64).saturating_mul(set.len() as u64));
    let length = text.iter().position(|&byte| !inside(&set, byte)).unwrap_or(text.len());
    Ok(vec![Val::int(length as u128)])
}

pub(super) fn strspn(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    span(memory, args, |set, byte| set.contains(&byte))
}

pub(super) fn strcspn(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    span(memory, args, |set, byte| !set.contains(&byte))
}
