//! The symbols of the process and of shared libraries.

use super::error::JitError;
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Registered symbols, opened libraries, the process.
pub(super) struct Libraries {
    registered: HashMap<String, u64>,
    handles: Vec<*mut c_void>,
}

/// Always looked at last.
const ALWAYS: &str = "libm.so.6";

impl Libraries {
    /// Opens the libraries; the errors are those that could not be opened.
    pub fn open(symbols: &[(String, *const u8)], paths: &[PathBuf]) -> (Self, Vec<JitError>) {
        let registered = symbols.iter().map(|(name, address)| (name.clone(), *address as u64)).collect();
        let mut libraries = Libraries { registered, handles: Vec::new() };
        let mut errors = Vec::new();
        for path in paths.iter().map(PathBuf::as_path).chain([Path::new(ALWAYS)]) {
            match open(path) {
                Ok(handle) => libraries.handles.push(handle),
                Err(message) => errors.push(JitError::Library { path: path.into(), message }),
            }
        }
        (libraries, errors)
    }

    /// The handle of the math library.
    pub fn math(&self) -> u64 {
        self.handles.last().map_or(0, |&handle| handle as u64)
    }

    /// A symbol that was registered.
    pub fn registered(&self, name: &str) -> Option<u64> {
        self.registered.get(name).copied()
    }

    /// The address of a symbol of the libraries, in their order, or of the process. LLVM's mark of a name that the
    /// target must not change is no part of it.
    pub fn find(&self, name: &str) -> Option<u64> {
        let name = CString::new(name.strip_prefix('\x01').unwrap_or(name)).ok()?;
        let last = self.handles.len().saturating_sub(1);
        let (asked, always) = self.handles.split_at(last);
        let everywhere = asked.iter().chain([&libc::RTLD_DEFAULT]).chain(always);
        everywhere
            // SAFETY: handles are open, and the name ends with a zero byte.
            .map(|&handle| unsafe { libc::dlsym(handle, name.as_ptr()) } as u64)
            .find(|&address| address != 0)
    }
}

fn open(path: &Path) -> Result<*mut c_void, String> {
    let name = CString::new(path.as_os_str().as_bytes()).map_err(|error| error.to_string())?;
    // SAFETY: opening a library runs its constructors; naming it in the options asks for that.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
    if !handle.is_null() {
        return Ok(handle);
    }
    // SAFETY: the message is a text of the C library, valid until the next call of this thread.
    let message = unsafe {
        let text = libc::dlerror();
        if text.is_null() {
            "cannot be opened".into()
        } else {
            CStr::from_ptr(text).to_string_lossy().into_owned()
        }
    };
    Err(message)
}

impl Drop for Libraries {
    fn drop(&mut self) {
        for &handle in &self.handles {
            // SAFETY: the handle was opened once by `open`, and code that uses the library is gone.
            unsafe { libc::dlclose(handle) };
        }
    }
}

/// Whether a function throws, or ends in a panic of Rust: it is bound to a stub that says so and aborts.
pub(super) fn throws(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "__cxa_throw",
        "__cxa_rethrow",
        "_Unwind_Resume",
        "_Unwind_RaiseException",
        "_Unwind_Resume_or_Rethrow",
        "_Unwind_ForcedUnwind",
        "rust_begin_unwind",
        "rust_panic",
        "__rust_start_panic",
    ];
    let rust = name.starts_with("_ZN") || name.starts_with("_R");
    let parts = [
        "4core9panicking",
        "3std9panicking",
        "13unwrap_failed",
        "13expect_failed",
        "_fail17h",
        "_fail_rt17h",
        "18handle_alloc_error",
        "17capacity_overflow",
        "12handle_error17h",
        "12throw_bad",
    ];
    // C++'s std::__throw_length_error and its kin.
    let thrown = name.starts_with("_ZSt") && name.contains("__throw_");
    NAMES.contains(&name) || thrown || rust && parts.iter().any(|part| name.contains(part))
}

unsafe extern "C" {
    fn __cxa_atexit(function: u64, argument: u64, handle: u64) -> i32;
    fn __cxa_finalize(handle: u64);
}

/// `__cxa_atexit` of the module with this handle, and `atexit`, whose functions do not look at the argument.
pub(super) unsafe extern "C" fn register(handle: u64, function: u64, argument: u64) -> i32 {
    // SAFETY: the program vouches for the function; the module calls `finish` before its code goes away.
    unsafe { __cxa_atexit(function, argument, handle) }
}

/// Calls what the module with this handle has registered, the last first.
pub(super) fn finish(handle: u64) {
    // SAFETY: the C library calls what was registered for this handle, and only that.
    unsafe { __cxa_finalize(handle) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_throws() {
        for name in [
            "__cxa_throw",
            "_ZSt20__throw_length_errorPKc",
            "_ZN4core9panicking18panic_bounds_check17h0123456789abcdefE",
            "_ZN4core6option13unwrap_failed17h0123456789abcdefE",
            "_ZN4core5slice5index26slice_start_index_len_fail17h0123456789abcdefE",
        ] {
            assert!(throws(name), "{name}");
        }
        for name in ["sin", "__cxa_begin_catch", "_ZN3foo4fail17h0123456789abcdefE", "_ZSt4cout"] {
            assert!(!throws(name), "{name}");
        }
    }

    #[test]
    fn symbols_are_found_in_order() {
        let fake = 16 as *const u8;
        let (libraries, errors) = Libraries::open(&[("sin".into(), fake)], &["nowhere.so".into()]);
        assert_eq!(errors.len(), 1);
        assert!(errors[0].to_string().contains("nowhere.so"));
        assert_eq!(libraries.registered("sin"), Some(16));
        assert!(libraries.find("lgamma_r").is_some());
        assert!(libraries.find("malloc").is_some());
        assert_eq!(libraries.find("no such symbol"), None);
    }
}
