#![doc = include_str!("../README.md")]

pub mod host;
pub mod invocation;
mod module;

pub use ir;
pub use module::{Error, Module};

use std::path::Path;

/// The text of a file in the language of docs/ir.md. A file of another language is an error that says so.
pub fn read_source(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|error| Error::Read { path: path.into(), error })?;
    source_text(path, bytes)
}

/// The same of bytes that were read already; `path` helps to tell what they are.
pub fn source_text(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    match import::detect(path, &bytes) {
        None | Some(import::Kind::Ir) => String::from_utf8(bytes).map_err(|_| {
            let error = std::io::Error::new(std::io::ErrorKind::InvalidData, "not a text in UTF-8");
            Error::Read { path: path.into(), error }
        }),
        Some(kind) => Err(Error::Kind { path: path.into(), kind }),
    }
}
