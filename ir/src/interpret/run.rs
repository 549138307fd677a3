//! What bytes cannot say: runs of bytes that stand for part of a number, of a pointer, or for nothing.
//!
//! Memory and integers hold bytes. Beside them they hold *runs*: these bytes are bytes 0 to 7 of that number
//! (which carries more than its bits), or of an address into that object, or were never written. Runs move
//! with their bytes through loads, stores, copies, casts and shifts by whole bytes. Who reads a float from
//! bytes that are, in order, all bytes of one number gets that number back.

use super::memory::ObjectId;
use super::trap::TrapKind;
use crate::number::Number;
use crate::types::Float;
use smallvec::SmallVec;
use std::rc::Rc;

/// What the bytes of a run are.
#[derive(Clone, Debug)]
pub(super) enum What<N> {
    /// Bytes of a number in the format.
    Number(Rc<N>, Float),
    /// Bytes of an address into the object.
    Object(ObjectId),
    /// Nothing: never written.
    Undefined,
}

impl<N> What<N> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (What::Number(a, f), What::Number(b, g)) => Rc::ptr_eq(a, b) && f == g,
            (What::Object(a), What::Object(b)) => a == b,
            (What::Undefined, What::Undefined) => true,
            _ => false,
        }
    }
}

/// `count` bytes from position `at` on, which are bytes `first`, `first + 1`, ... of something.
#[derive(Clone, Debug)]
pub(super) struct Run<N> {
    pub at: u64,
    pub count: u64,
    pub first: u64,
    pub what: What<N>,
}

/// Runs that do not overlap, in order.
pub(super) type Runs<N> = SmallVec<[Run<N>; 1]>;

impl<N: Clone> Run<N> {
    /// A run of all `count` bytes of something, at position 0.
    pub fn whole(count: u64, what: What<N>) -> Self {
        Run { at: 0, count, first: 0, what }
    }

    /// The position after the last byte.
    pub fn end(&self) -> u64 {
        self.at + self.count
    }

    /// The part of the run between two positions.
    pub fn between(&self, start: u64, end: u64) -> Option<Self> {
        let from = self.at.max(start);
        let to = self.end().min(end);
        let first =
            if matches!(self.what, What::Undefined) { 0 } else { self.first + from.checked_sub(self.at)? };
        (from < to).then(|| Run { at: from, count: to - from, first, what: self.what.clone() })
    }
}

/// The parts of runs between two positions, counted from the first of the two.
pub(super) fn cut<'a, N: Clone + 'a>(
    runs: impl IntoIterator<Item = &'a Run<N>>,
    start: u64,
    end: u64,
) -> Runs<N> {
    let parts = runs.into_iter().filter_map(|run| run.between(start, end));
    parts.map(|run| Run { at: run.at - start, ..run }).collect()
}

/// Appends a run, as one with the last if it continues it.
pub(super) fn append<N: Clone>(runs: &mut Runs<N>, run: Run<N>) {
    if let Some(last) = runs.last_mut() {
        let goes_on = matches!(run.what, What::Undefined) || last.first + last.count == run.first;
        if last.end() == run.at && goes_on && last.what.same(&run.what) {
            last.count += run.count;
            return;
        }
    }
    runs.push(run);
}

/// The union of runs that do not overlap, in order, with neighbours joined.
pub(super) fn union<N: Clone>(a: &[Run<N>], b: &[Run<N>]) -> Runs<N> {
    let mut all: Vec<Run<N>> = a.iter().chain(b).cloned().collect();
    all.sort_by_key(|run| run.at);
    let mut joined = Runs::new();
    all.into_iter().for_each(|run| append(&mut joined, run));
    joined
}

/// What `count` bytes are, if they are all bytes of one thing, in order.
pub(super) fn whole<N>(runs: &[Run<N>], count: u64) -> Option<&What<N>> {
    match runs {
        [run] if run.at == 0 && run.first == 0 && run.count == count => Some(&run.what),
        _ => None,
    }
}

/// An error if bytes are undefined: of an operation that looks at the bits and may drop what is beside them.
pub(super) fn check_defined<N>(runs: &[Run<N>]) -> Result<(), TrapKind> {
    match runs.iter().any(|run| matches!(run.what, What::Undefined)) {
        true => Err(TrapKind::PartlyUndefined),
        false => Ok(()),
    }
}

/// An error if dropping the runs is one: a number whose extra part may not be lost, or undefined bytes.
pub(super) fn check_loss<N: Number>(runs: &[Run<N>], operation: &'static str) -> Result<(), TrapKind> {
    for run in runs {
        match &run.what {
            What::Number(number, _) if !number.extra_may_be_lost() => {
                return Err(TrapKind::ExtraLost { operation });
            }
            What::Undefined => return Err(TrapKind::PartlyUndefined),
            What::Number(..) | What::Object(_) => {}
        }
    }
    Ok(())
}
