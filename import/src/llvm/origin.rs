//! The LLVM module that a module of the IR came from.

use super::error::ReadErrors;
use super::live::Live;
use std::sync::Mutex;

/// Owned LLVM module with its own context, the origin of an [`ir::Module`].
///
/// It holds the bytes it was read from, in LLVM 19's dialect, so that a second checkout parses them again.
#[derive(Debug)]
pub struct Origin {
    bytes: Vec<u8>,
    name: String,
    first: Mutex<Option<Live>>,
}

impl Origin {
    /// The origin of which `live` was parsed.
    pub(super) fn new(bytes: Vec<u8>, name: &str, live: Live) -> Self {
        Self { bytes, name: name.to_owned(), first: Mutex::new(Some(live)) }
    }

    /// A fresh live LLVM module as it was read, with the nodes of metadata by [`ir::MetaId`]: the first call
    /// gives the one that import parsed, later ones parse again.
    pub fn checkout(&self) -> Result<Live, ReadErrors> {
        let first = match self.first.lock() {
            Ok(mut first) => first.take(),
            Err(poisoned) => poisoned.into_inner().take(),
        };
        match first {
            Some(live) => Ok(live),
            None => Live::parse(&self.bytes, &self.name),
        }
    }
}
