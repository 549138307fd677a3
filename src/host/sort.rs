//! `qsort` and `bsearch`, which call back into the program. `qsort` is the merge sort of glibc up to 2.36, down to
//! the order of comparisons.

use super::arguments::{Args, pointer};
use super::state::State;
use ir::interpret::{HostError, HostStep, Memory, MemoryError, Pointer, Val};
use ir::number::Plain;
use std::rc::Rc;

type Step<'m> = Result<HostStep<'m, Plain>, HostError>;

/// What is left to do, the last first.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// To sort so many elements from this one on.
    Sort { first: u64, count: u64 },
    /// To merge two runs that follow each other.
    Merge { first: u64, left: u64, right: u64 },
}

/// A merge in progress.
#[derive(Clone, Copy, Debug)]
struct Merge {
    first: u64,
    /// The next element of each run, and how many are left of it.
    at: [u64; 2],
    left: [u64; 2],
    /// How many elements stand in the room.
    done: u64,
}

#[derive(Debug)]
struct Sort {
    base: Pointer,
    size: u64,
    compare: Pointer,
    /// `qsort_r`'s argument for the comparison.
    context: Option<Val>,
    room: Pointer,
    tasks: Vec<Task>,
    merge: Option<Merge>,
}

impl Sort {
    fn place(&self, index: u64) -> Pointer {
        self.base.offset(index.wrapping_mul(self.size))
    }

    /// Goes on until a comparison is needed.
    fn next<'m>(mut self, memory: &mut Memory) -> Step<'m> {
        loop {
            if let Some(merge) = self.merge {
                if merge.left.contains(&0) {
                    self.finish(memory, merge)?;
                    self.merge = None;
                    continue;
                }
                let mut arguments: Vec<Val> =
                    merge.at.iter().map(|&index| self.place(index).into()).collect();
                arguments.extend(self.context.clone());
                let callee = self.compare;
                let then = Box::new(move |memory: &mut Memory, results: Vec<Val>| {
                    let order = Args(&results).int(0)?;
                    self.take(memory, merge, usize::from(order > 0))?;
                    self.next(memory)
                });
                return Ok(HostStep::Call { callee, arguments, then });
            }
            match self.tasks.pop() {
                None => {
                    memory.free_heap(self.room)?;
                    return Ok(HostStep::Return(Vec::new()));
                }
                Some(Task::Sort { first, count }) if count > 1 => {
                    let (left, right) = (count / 2, count - count / 2);
                    self.tasks.push(Task::Merge { first, left, right });
                    self.tasks.push(Task::Sort { first: first + left, count: right });
                    self.tasks.push(Task::Sort { first, count: left });
                }
                Some(Task::Sort { .. }) => {}
                Some(Task::Merge { first, left, right }) => {
                    self.merge =
                        Some(Merge { first, at: [first, first + left], left: [left, right], done: 0 });
                }
            }
        }
    }

    /// Takes the next element of one of the runs.
    fn take(&mut self, memory: &mut Memory, mut merge: Merge, run: usize) -> Result<(), HostError> {
        let ([a, b], [left, right]) = (&mut merge.at, &mut merge.left);
        let (at, rest) = if run == 0 { (a, left) } else { (b, right) };
        memory.copy(self.room.offset(merge.done * self.size), self.place(*at), self.size)?;
        memory.count_work(self.size);
        *at += 1;
        *rest -= 1;
        merge.done += 1;
        self.merge = Some(merge);
        Ok(())
    }

    /// Puts what is merged into its place. What is left of the second run is there already.
    fn finish(&self, memory: &mut Memory, merge: Merge) -> Result<(), HostError> {
        let rest = merge.left[0] * self.size;
        let done = merge.done * self.size;
        memory.copy(self.room.offset(done), self.place(merge.at[0]), rest)?;
        memory.copy(self.place(merge.first), self.room, done + rest)?;
        memory.count_work(done + rest);
        Ok(())
    }
}

fn sort<'m>(memory: &mut Memory, args: &[Val], context: Option<Val>) -> Step<'m> {
    let args = Args(args);
    let (base, count, size, compare) = (args.pointer(0)?, args.size(1)?, args.size(2)?, args.pointer(3)?);
    let bytes = count.checked_mul(size).ok_or(MemoryError::SizeOverflow)?;
    let room = memory.allocate_heap(bytes, 16)?;
    let tasks = vec![Task::Sort { first: 0, count }];
    Sort { base, size, compare, context, room, tasks, merge: None }.next(memory)
}

pub(super) fn qsort<'m>(_: &Rc<State<'m>>, memory: &mut Memory, args: &[Val]) -> Step<'m> {
    sort(memory, args, None)
}

pub(super) fn qsort_r<'m>(_: &Rc<State<'m>>, memory: &mut Memory, args: &[Val]) -> Step<'m> {
    sort(memory, args, Some(Args(args).value(4)?))
}

#[derive(Clone, Copy, Debug)]
struct Search {
    key: Pointer,
    base: Pointer,
    size: u64,
    compare: Pointer,
    low: u64,
    high: u64,
}

impl Search {
    fn next<'m>(self) -> Step<'m> {
        if self.low >= self.high {
            return pointer(Pointer::NULL).map(HostStep::Return);
        }
        let middle = self.low + (self.high - self.low) / 2;
        let at = self.base.offset(middle.wrapping_mul(self.size));
        let then = Box::new(move |_: &mut Memory, results: Vec<Val>| match Args(&results).int(0)? {
            0 => pointer(at).map(HostStep::Return),
            ..0 => Search { high: middle, ..self }.next(),
            _ => Search { low: middle + 1, ..self }.next(),
        });
        Ok(HostStep::Call { callee: self.compare, arguments: vec![self.key.into(), at.into()], then })
    }
}

pub(super) fn bsearch<'m>(_: &Rc<State<'m>>, _: &mut Memory, args: &[Val]) -> Step<'m> {
    let args = Args(args);
    Search {
        key: args.pointer(0)?,
        base: args.pointer(1)?,
        size: args.size(3)?,
        compare: args.pointer(4)?,
        low: 0,
        high: args.size(2)?,
    }
    .next()
}
