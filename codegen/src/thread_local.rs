//! Thread-local globals of machine code in memory.
//!
//! Every thread has a copy of the initial content of a global, made when it asks for its address first. A copy lives
//! until its thread ends, or the thread drops the module that the global belongs to.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

thread_local! {
    /// By the number of the module and the address of the initial content.
    static COPIES: RefCell<HashMap<(u64, u64), Copy>> = RefCell::default();
}

/// A thread's copy of a global.
struct Copy {
    start: *mut u8,
    layout: Layout,
}

impl Drop for Copy {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, by `copy`.
        unsafe { dealloc(self.start, self.layout) }
    }
}

/// The module whose thread-local globals these are. No two have the same number.
#[derive(Debug)]
pub(crate) struct Owner(u64);

impl Owner {
    pub fn new() -> Owner {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Owner(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    pub fn number(&self) -> u64 {
        self.0
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // A thread that ends has no copies any more.
        let _ = COPIES.try_with(|copies| {
            if let Ok(mut copies) = copies.try_borrow_mut() {
                copies.retain(|&(owner, _), _| owner != self.0);
            }
        });
    }
}

/// The address of this thread's copy of a global with `size` bytes of initial content at `content`; called by machine
/// code. Without memory the process ends, as it does if a thread cannot be started for want of it.
///
/// # Safety
/// The content is there, and never changes.
pub(crate) unsafe extern "C" fn address(owner: u64, content: *const u8, size: u64, align: u64) -> *mut u8 {
    let found = COPIES.try_with(|copies| {
        let mut copies = copies.try_borrow_mut().ok()?;
        if let Some(copy) = copies.get(&(owner, content as u64)) {
            return Some(copy.start);
        }
        // SAFETY: as the caller promises.
        let copy = unsafe { copy(content, size, align) }?;
        let start = copy.start;
        copies.insert((owner, content as u64), copy);
        Some(start)
    });
    match found {
        Ok(Some(start)) => start,
        _ => {
            // Nobody is left to hear that standard error is closed.
            let _ = writeln!(std::io::stderr(), "cotangent: no memory for a thread-local global");
            std::process::abort()
        }
    }
}

/// # Safety
/// `size` bytes stand at `content`.
unsafe fn copy(content: *const u8, size: u64, align: u64) -> Option<Copy> {
    let bytes = usize::try_from(size).ok()?;
    let layout = Layout::from_size_align(bytes.max(1), usize::try_from(align.max(1)).ok()?).ok()?;
    // SAFETY: the layout has a size; the content is as the caller promises.
    unsafe {
        let start = alloc(layout);
        if start.is_null() {
            return None;
        }
        std::ptr::copy_nonoverlapping(content, start, bytes);
        Some(Copy { start, layout })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_per_thread() {
        let content = [1u8, 2, 3];
        let owner = Owner::new();
        let number = owner.number();
        let at = content.as_ptr() as u64;
        // SAFETY: three bytes stand there.
        let get = move || unsafe { address(number, at as *const u8, 3, 64) } as u64;
        let mine = get();
        assert_eq!(mine % 64, 0);
        assert_eq!(mine, get());
        // SAFETY: the copy has three bytes, of this thread.
        unsafe { *(mine as *mut u8) = 9 };
        let others = std::thread::spawn(move || {
            let other = get();
            // SAFETY: as above.
            (other, unsafe { *(other as *const u8) })
        });
        let (other, first) = others.join().unwrap();
        assert_ne!(other, mine);
        assert_eq!((first, content[0]), (1, 1));
    }
}
