//! Stack objects whose size or number is known only at run time.
//!
//! Cranelift's frames have a fixed size. A function with such objects has a word in its frame, the head of a
//! chain of chunks; [`allocate`] takes from the last chunk or appends one, and every return frees the chain.
//! [`save`] and [`restore`] are `llvm.stacksave` and `llvm.stackrestore`.

use super::runtime::fail;
use std::alloc::{Layout, alloc, dealloc};

/// The head of a chunk; its bytes follow.
pub(super) struct Chunk {
    before: *mut Chunk,
    /// Bytes of the chunk, this head included.
    size: usize,
    /// Bytes in use.
    used: usize,
}

const HEAD: usize = 32;
const ALIGN: usize = 16;
const LEAST: usize = 1 << 12;
const MOST_AHEAD: usize = 1 << 20;

fn out_of_memory(bytes: u64) -> ! {
    fail(&format!("out of memory: a stack object of {bytes} bytes"))
}

/// An object of `size` x `count` bytes.
pub(super) unsafe extern "C" fn allocate(
    head: *mut *mut Chunk,
    size: u64,
    count: u64,
    align: u64,
) -> *mut u8 {
    let Some(bytes) = size.checked_mul(count) else { out_of_memory(u64::MAX) };
    let align = (align as usize).max(ALIGN);
    // At least one byte, so that objects have addresses of their own.
    let (Some(needed), Ok(bytes)) = (
        bytes.max(1).checked_add(align as u64).and_then(|sum| usize::try_from(sum).ok()),
        usize::try_from(bytes),
    ) else {
        out_of_memory(bytes)
    };
    // SAFETY: machine code passes the word of its frame, which is null or a chunk made below.
    unsafe {
        let last = *head;
        if last.is_null() || (*last).size - (*last).used < needed {
            let ahead = if last.is_null() { LEAST } else { ((*last).size * 2).min(MOST_AHEAD) };
            let Some(total) = needed.checked_add(HEAD).map(|total| total.max(ahead)) else {
                out_of_memory(bytes as u64)
            };
            let Ok(layout) = Layout::from_size_align(total, ALIGN) else { out_of_memory(bytes as u64) };
            let chunk = alloc(layout).cast::<Chunk>();
            if chunk.is_null() {
                out_of_memory(bytes as u64);
            }
            chunk.write(Chunk { before: last, size: total, used: HEAD });
            *head = chunk;
        }
        let chunk = *head;
        let start = chunk as usize + (*chunk).used;
        let place = start.next_multiple_of(align);
        (*chunk).used += place - start + bytes.max(1);
        chunk.cast::<u8>().add(place - chunk as usize)
    }
}

/// Frees the whole chain.
pub(super) unsafe extern "C" fn free(head: *mut *mut Chunk) {
    // SAFETY: as for `allocate`.
    unsafe {
        while !(*head).is_null() {
            free_last(head);
        }
    }
}

/// # Safety
/// As for `allocate`, and there is a chunk.
unsafe fn free_last(head: *mut *mut Chunk) {
    // SAFETY: the chunk was made by `allocate` with this size.
    unsafe {
        let chunk = *head;
        *head = (*chunk).before;
        if let Ok(layout) = Layout::from_size_align((*chunk).size, ALIGN) {
            dealloc(chunk.cast(), layout);
        }
    }
}

/// The present end of the chain.
pub(super) unsafe extern "C" fn save(head: *mut *mut Chunk) -> *mut u8 {
    // SAFETY: as for `allocate`.
    unsafe { if (*head).is_null() { std::ptr::null_mut() } else { (*head).cast::<u8>().add((**head).used) } }
}

/// Frees what was made since `end` was saved.
pub(super) unsafe extern "C" fn restore(head: *mut *mut Chunk, end: *mut u8) {
    // SAFETY: as for `allocate`.
    unsafe {
        while !(*head).is_null() {
            let chunk = *head;
            let (start, end) = (chunk as usize, end as usize);
            if (start + HEAD..=start + (*chunk).size).contains(&end) {
                (*chunk).used = end - start;
                return;
            }
            free_last(head);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_apart_aligned_and_freed() {
        let mut head = std::ptr::null_mut();
        // SAFETY: the word is this function's.
        unsafe {
            let mut ends = Vec::new();
            for (size, align) in [(0, 1), (1, 1), (100, 64), (5000, 4096), (3, 2), (1 << 21, 16), (8, 8)] {
                let place = allocate(&mut head, size, 1, align);
                assert_eq!(place as u64 % align, 0);
                std::ptr::write_bytes(place, 0xaa, size as usize);
                assert!(!ends.contains(&(place as u64)));
                ends.push(place as u64);
            }
            let end = save(&mut head);
            let again = allocate(&mut head, 64, 3, 1);
            restore(&mut head, end);
            assert_eq!(allocate(&mut head, 64, 3, 1), again);
            restore(&mut head, std::ptr::null_mut());
            assert!(head.is_null());
            allocate(&mut head, 1, 1, 1);
            free(&mut head);
            assert!(head.is_null());
        }
    }
}
