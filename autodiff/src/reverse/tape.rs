//! The functions of the tape: text of the crate, linked into the module as internal functions.

use ir::{FuncId, Module};
use std::sync::OnceLock;

/// The functions' text.
const TEXT: &str = include_str!("tape.ir");

/// The functions of the tape in a module; what they do stands in their text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TapeFunctions {
    /// `(top, end, bytes) -> (top, end)`: a new chunk.
    pub grow: FuncId,
    /// `(end) -> base`: of the chunk that the forward sweep ended in.
    pub turn: FuncId,
    /// `(base) -> (top, base)`: an empty chunk is given back.
    pub back: FuncId,
    /// `(top, end, bytes) -> (memory, top, end)`: zeroed memory on the tape.
    pub reserve: FuncId,
    /// `(top, base) -> (top, base)`: that memory is given back.
    pub release: FuncId,
}

impl TapeFunctions {
    /// The functions, found by what they are called in the text.
    pub fn find(mut named: impl FnMut(&'static str) -> Option<FuncId>) -> Option<Self> {
        Some(Self {
            grow: named("cotangent.tape.grow")?,
            turn: named("cotangent.tape.turn")?,
            back: named("cotangent.tape.back")?,
            reserve: named("cotangent.tape.reserve")?,
            release: named("cotangent.tape.release")?,
        })
    }
}

/// The text as a module.
pub(super) fn text() -> Option<&'static Module> {
    static PARSED: OnceLock<Option<Module>> = OnceLock::new();
    PARSED.get_or_init(|| ir::parse(TEXT).ok()).as_ref()
}
