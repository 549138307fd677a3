//! The LLVM module that a module of the IR came from.

use super::error::{ReadError, ReadErrors};
use super::live::Live;
use super::{Selection, check, dialect, metadata, select, symbol};
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// Owned LLVM module with its own context, the origin of an [`ir::Module`].
///
/// It holds the bytes it was read from, in LLVM 19's dialect, so that a second checkout parses them again.
#[derive(Debug)]
pub struct Origin {
    source: Source,
    first: Mutex<Option<Live>>,
}

/// Bytes of a module, checked; in LLVM 19's dialect once they were parsed.
#[derive(Debug)]
pub(super) struct Source {
    bytes: Vec<u8>,
    name: String,
    /// What was selected of it: it decides which metadata is numbered.
    pub selection: Selection,
    /// Whether newer intrinsics were replaced after parsing.
    replaced: bool,
}

impl Source {
    /// Refuses what would make LLVM's parser die.
    pub fn new(bytes: &[u8], name: &str) -> Result<Self, ReadErrors> {
        check::check(bytes).map_err(|error| ReadErrors::one(name, error))?;
        Ok(Self { bytes: bytes.to_vec(), name: name.to_owned(), selection: Selection::None, replaced: false })
    }

    /// Parses it, rewriting newer text if LLVM cannot read it as it is.
    pub fn parse(&mut self) -> Result<Live, ReadErrors> {
        let first = match Live::parse(&self.bytes, &self.name) {
            Ok(live) => return Ok(named(live)),
            Err(errors) => errors,
        };
        if check::is_bitcode(&self.bytes) {
            return Err(first);
        }
        match dialect::rewrite(&self.bytes).map_err(|errors| self.errors(errors))? {
            Cow::Borrowed(_) => Err(first),
            Cow::Owned(rewritten) => {
                let live = Live::parse(&rewritten, &self.name)?;
                dialect::replace_newer(&live).map_err(|errors| self.errors(errors))?;
                self.bytes = rewritten;
                self.replaced = true;
                Ok(named(live))
            }
        }
    }

    fn errors(&self, errors: Vec<ReadError>) -> ReadErrors {
        ReadErrors { name: self.name.clone(), errors }
    }
}

fn named(live: Live) -> Live {
    symbol::name_unnamed(&live);
    live
}

impl Origin {
    /// The origin of which `live` was parsed.
    pub(super) fn new(source: Source, live: Live) -> Self {
        Self { source, first: Mutex::new(Some(live)) }
    }

    /// A fresh live LLVM module as it was read, with the nodes of metadata by [`ir::MetaId`]: the first call
    /// gives the one that import parsed, later ones parse again.
    pub fn checkout(&self) -> Result<Live, ReadErrors> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(live) = first {
            return Ok(live);
        }
        let mut live = Live::parse(&self.source.bytes, &self.source.name)?;
        if self.source.replaced {
            dialect::replace_newer(&live).map_err(|errors| self.source.errors(errors))?;
        }
        live = named(live);
        let selected =
            select::select(&live, &self.source.selection).map_err(|errors| self.source.errors(errors))?;
        let nodes = metadata::number(&live, &selected).nodes;
        live.set_metadata(nodes);
        Ok(live)
    }
}
