//! Intrinsics whose parameters changed, and those that LLVM 19 does not have.

use super::Rewriter;
use crate::llvm::error::ReadError;
use crate::llvm::live::Live;
use crate::llvm::walk::{functions, name_of};
use llvm_sys::core::{
    LLVMGetFirstUse, LLVMGetIntrinsicID, LLVMGetNamedFunction, LLVMReplaceAllUsesWith, LLVMSetValueName2,
};
use std::ffi::CString;

/// Masked memory accesses: which parameter is the address. Behind it LLVM 19 has the alignment, which newer
/// LLVMs have as an attribute of the address.
const MASKED: [(&str, usize); 4] = [
    ("@llvm.masked.load.", 0),
    ("@llvm.masked.gather.", 0),
    ("@llvm.masked.store.", 1),
    ("@llvm.masked.scatter.", 1),
];

/// The number of parameters of newer masked accesses.
const MASKED_PARAMS: usize = 3;

/// Newer math intrinsics and the functions of C that do the same.
const OF_C: [(&str, &str); 2] = [("llvm.atan2.f32", "atan2f"), ("llvm.atan2.f64", "atan2")];

impl Rewriter<'_> {
    /// The name of a function, before its parameters or arguments.
    pub(super) fn intrinsic(&mut self, at: usize) -> usize {
        let name = self.str(at);
        if !self.is(at + 1, b'(') {
            return at + 1;
        }
        let lifetime = name.starts_with("@llvm.lifetime.start.") || name.starts_with("@llvm.lifetime.end.");
        if lifetime && self.str(at + 2) != "i64" {
            let size = if self.is_declaration(at) { "i64 immarg, " } else { "i64 -1, " };
            self.insert(at + 2, size.to_owned());
        }
        if let Some(&(_, address)) = MASKED.iter().find(|(beginning, _)| name.starts_with(beginning)) {
            self.masked(at, address);
        }
        at + 1
    }

    fn masked(&mut self, at: usize, address: usize) {
        let parts = self.parts(at + 1);
        let (Some(pointer), Some(behind)) = (parts.get(address).cloned(), parts.get(address + 1)) else {
            return;
        };
        if parts.len() != MASKED_PARAMS {
            return;
        }
        let behind = behind.start;
        let word = pointer.clone().find(|&index| self.str(index) == "align");
        let alignment = word.map_or("1", |word| self.str(word + 1));
        let argument = match self.is_declaration(at) {
            true => "i32 immarg, ".to_owned(),
            false => format!("i32 {alignment}, "),
        };
        if let Some(word) = word {
            self.remove(word, word + 2);
        }
        self.insert(behind, argument);
    }

    /// Whether the line of a token declares a function.
    fn is_declaration(&self, at: usize) -> bool {
        let start = self.tokens.get(at).map_or(0, |token| token.start);
        let before = self.text.get(..start).unwrap_or_default();
        let line = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        self.text.get(line..).is_some_and(|line| line.starts_with(b"declare"))
    }
}

/// Functions of C in place of newer intrinsics that do the same; other intrinsics that LLVM 19 does not have are
/// errors if they are used.
pub(in crate::llvm) fn replace_newer(live: &Live) -> Result<(), Vec<ReadError>> {
    let mut errors = Vec::new();
    let unknown: Vec<_> = functions(live)
        // SAFETY: they are functions of the living module.
        .filter(|&f| unsafe { LLVMGetIntrinsicID(f) == 0 && !LLVMGetFirstUse(f).is_null() })
        .filter(|&function| name_of(function).starts_with(b"llvm."))
        .collect();
    for function in unknown {
        let name = String::from_utf8_lossy(name_of(function)).into_owned();
        let of_c = OF_C.iter().find(|(intrinsic, _)| *intrinsic == name);
        let Some((c, Ok(c_name))) = of_c.map(|&(_, c)| (c, CString::new(c))) else {
            errors.push(ReadError::Newer { feature: format!("the intrinsic @{name}"), at: None });
            continue;
        };
        // SAFETY: as above; both are addresses of functions, of one type.
        unsafe {
            let existing = LLVMGetNamedFunction(live.module(), c_name.as_ptr());
            if existing.is_null() {
                LLVMSetValueName2(function, c.as_ptr().cast(), c.len());
            } else {
                LLVMReplaceAllUsesWith(function, existing);
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
