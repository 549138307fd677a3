//! Classes of characters in the C locale: the functions, and the tables behind the macros of `<ctype.h>`.

use super::arguments::{Args, Outcome, int, pointer};
use super::state::State;
use ir::Type;
use ir::interpret::{HostError, Memory, Pointer, Val};

/// A class: whether a byte is in it, and its bit in glibc's table.
type Class = (fn(u8) -> bool, u16);

const UPPER: Class = (|byte| byte.is_ascii_uppercase(), 1 << 8);
const LOWER: Class = (|byte| byte.is_ascii_lowercase(), 1 << 9);
const ALPHA: Class = (|byte| byte.is_ascii_alphabetic(), 1 << 10);
const DIGIT: Class = (|byte| byte.is_ascii_digit(), 1 << 11);
const XDIGIT: Class = (|byte| byte.is_ascii_hexdigit(), 1 << 12);
const SPACE: Class = (|byte| byte.is_ascii_whitespace() || byte == 0x0b, 1 << 13);
const PRINT: Class = (|byte| byte.is_ascii_graphic() || byte == b' ', 1 << 14);
const GRAPH: Class = (|byte| byte.is_ascii_graphic(), 1 << 15);
const BLANK: Class = (|byte| byte == b' ' || byte == b'\t', 1 << 0);
const CONTROL: Class = (|byte| byte.is_ascii_control(), 1 << 1);
const PUNCT: Class = (|byte| byte.is_ascii_punctuation(), 1 << 2);
const ALNUM: Class = (|byte| byte.is_ascii_alphanumeric(), 1 << 3);

const CLASSES: [Class; 12] =
    [UPPER, LOWER, ALPHA, DIGIT, XDIGIT, SPACE, PRINT, GRAPH, BLANK, CONTROL, PUNCT, ALNUM];

/// The tables go from -128 to 255.
const FIRST: i32 = -128;
const COUNT: u64 = 384;

fn in_class(args: &[Val], class: Class) -> Outcome {
    let byte = u8::try_from(Args(args).int(0)?);
    // glibc gives the bit in its table.
    int(if byte.is_ok_and(class.0) { i32::from(class.1) } else { 0 })
}

macro_rules! class_functions {
    ($($name:ident $class:ident;)*) => {
        $(pub(super) fn $name(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
            in_class(args, $class)
        })*
    };
}

class_functions! {
    isupper UPPER;
    islower LOWER;
    isalpha ALPHA;
    isdigit DIGIT;
    isxdigit XDIGIT;
    isspace SPACE;
    isprint PRINT;
    isgraph GRAPH;
    isblank BLANK;
    iscntrl CONTROL;
    ispunct PUNCT;
    isalnum ALNUM;
}

pub(super) fn toupper(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let value = Args(args).int(0)?;
    int(u8::try_from(value).map_or(value, |byte| i32::from(byte.to_ascii_uppercase())))
}

pub(super) fn tolower(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let value = Args(args).int(0)?;
    int(u8::try_from(value).map_or(value, |byte| i32::from(byte.to_ascii_lowercase())))
}

/// A pointer to a pointer to the entry for character 0 of a table, made at the first call.
fn table(
    state: &State,
    memory: &mut Memory,
    which: usize,
    ty: Type,
    entry: impl Fn(i32) -> u128,
) -> Result<Pointer, HostError> {
    let made = state.tables.get(which);
    if let Some(place) = made.and_then(|made| made.get()) {
        return Ok(place);
    }
    let values: Vec<Val> = (FIRST..FIRST + COUNT as i32).map(|code| Val::int(entry(code))).collect();
    let bytes = memory.layout().stride_bytes(ty).unwrap_or(1);
    let start = memory.allocate_array(ty, &values)?;
    let zero =
        start.offset(FIRST.unsigned_abs().into()).offset((bytes - 1) * u64::from(FIRST.unsigned_abs()));
    let place = memory.allocate_array(Type::PTR, &[zero.into()])?;
    if let Some(made) = made {
        made.set(Some(place));
    }
    Ok(place)
}

/// What the macros `isalpha` and their like read.
pub(super) fn ctype_b_loc(state: &State, memory: &mut Memory, _: &[Val]) -> Outcome {
    let bits = |code: i32| {
        let byte = u8::try_from(code).ok();
        let classes = CLASSES.iter().filter(|(class, _)| byte.is_some_and(class));
        classes.fold(0, |bits, (_, bit)| bits | u128::from(*bit))
    };
    pointer(table(state, memory, 0, Type::I16, bits)?)
}

fn changed(code: i32, change: fn(&u8) -> u8) -> u128 {
    u128::from(u8::try_from(code).map_or(code, |byte| i32::from(change(&byte))) as u32)
}

/// What the macro `toupper` reads.
pub(super) fn ctype_toupper_loc(state: &State, memory: &mut Memory, _: &[Val]) -> Outcome {
    pointer(table(state, memory, 1, Type::I32, |code| changed(code, u8::to_ascii_uppercase))?)
}

/// What the macro `tolower` reads.
pub(super) fn ctype_tolower_loc(state: &State, memory: &mut Memory, _: &[Val]) -> Outcome {
    pointer(table(state, memory, 2, Type::I32, |code| changed(code, u8::to_ascii_lowercase))?)
}
