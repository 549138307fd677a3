//! Allocation beyond `malloc`, which the interpreter knows by itself: C++'s operators with alignments and `nothrow`,
//! and what Rust's allocator calls.

use super::arguments::{Args, Outcome, int, nothing, pointer};
use super::state::State;
use ir::Type;
use ir::interpret::{HostError, Memory, Pointer, Val};

/// The alignment of what `malloc` gives.
const ALIGN: u64 = 16;

fn alignment(align: u64) -> Result<u64, HostError> {
    let wrong = || HostError::Failed(format!("an alignment of {align}, which is no power of two"));
    if align.is_power_of_two() { Ok(align.max(ALIGN)) } else { Err(wrong()) }
}

/// `operator new(size, nothrow)`.
pub(super) fn new(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    pointer(memory.allocate_heap(Args(args).size(0)?, ALIGN)?)
}

/// `(size, align)`.
pub(super) fn new_aligned(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    pointer(memory.allocate_heap(Args(args).size(0)?, alignment(Args(args).size(1)?)?)?)
}

/// `(pointer, ...)`.
pub(super) fn delete(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    memory.free_heap(Args(args).pointer(0)?)?;
    nothing()
}

pub(super) fn posix_memalign(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let align = alignment(Args(args).size(1)?)?;
    let fresh = memory.allocate_heap(Args(args).size(2)?, align)?;
    memory.store(Args(args).pointer(0)?, Type::PTR, &fresh.into())?;
    int(0)
}

/// `(size, align)`, zeros.
pub(super) fn rust_zeroed(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let size = Args(args).size(0)?;
    let fresh = memory.allocate_heap(size, alignment(Args(args).size(1)?)?)?;
    memory.fill(fresh, 0, size)?;
    memory.count_work(size);
    pointer(fresh)
}

/// `(pointer, old size, align, new size)`.
pub(super) fn rust_realloc(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let args = Args(args);
    let (old, old_size, size) = (args.pointer(0)?, args.size(1)?, args.size(3)?);
    let fresh = memory.allocate_heap(size, alignment(args.size(2)?)?)?;
    memory.copy(fresh, old, old_size.min(size))?;
    memory.count_work(size);
    memory.free_heap(old)?;
    pointer(fresh)
}

/// `__errno_location`: one `int`, which nothing here sets.
pub(super) fn errno(state: &State, memory: &mut Memory, _: &[Val]) -> Outcome {
    if let Some(place) = state.errno.get() {
        return pointer(place);
    }
    let place: Pointer = memory.allocate(4, 4)?;
    memory.fill(place, 0, 4)?;
    state.errno.set(Some(place));
    pointer(place)
}
