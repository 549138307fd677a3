//! Programs as they come: files and standard input of every language that can be read.

use crate::toolchain::{self, CompileOptions};
use crate::{Error, Module};
use import::Kind;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A program that was read but not yet understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// What messages call it: the path, or `<stdin>`.
    pub name: String,
    /// The file; `None` is standard input.
    pub path: Option<PathBuf>,
    /// The language; the text form of the IR if nothing tells.
    pub kind: Kind,
    /// The content.
    pub bytes: Vec<u8>,
}

/// How a program is made a module.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LoadOptions {
    /// How C, C++ and Rust are compiled.
    pub compile: CompileOptions,
    /// Which functions of LLVM IR are converted.
    #[cfg(feature = "llvm")]
    pub functions: import::llvm::Selection,
}

impl Input {
    /// Reads a file, or standard input if the path is `-`.
    pub fn read(path: &Path) -> Result<Input, Error> {
        if path != Path::new("-") {
            let bytes = std::fs::read(path).map_err(|error| Error::Read { path: path.into(), error })?;
            return Ok(Input::new(path.display().to_string(), Some(path.into()), bytes));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| Error::Read { path: "<stdin>".into(), error })?;
        Ok(Input::new("<stdin>".into(), None, bytes))
    }

    fn new(name: String, path: Option<PathBuf>, bytes: Vec<u8>) -> Input {
        let kind = import::detect(Path::new(&name), &bytes).unwrap_or(Kind::Ir);
        Input { name, path, kind, bytes }
    }

    /// The content as text in the language of docs/ir.md.
    pub fn text(&self) -> Result<&str, Error> {
        if self.kind != Kind::Ir {
            return Err(Error::Kind { path: PathBuf::from(&self.name), kind: self.kind });
        }
        std::str::from_utf8(&self.bytes).map_err(|_| {
            let error = std::io::Error::new(std::io::ErrorKind::InvalidData, "not a text in UTF-8");
            Error::Read { path: PathBuf::from(&self.name), error }
        })
    }

    /// LLVM IR of the program, text or bitcode: the content, or what a compiler makes of it.
    pub fn llvm(&self, options: &CompileOptions) -> Result<std::borrow::Cow<'_, [u8]>, Error> {
        match self.kind {
            Kind::LlvmText | Kind::Bitcode => Ok(self.bytes.as_slice().into()),
            Kind::C | Kind::Cpp | Kind::Rust => {
                Ok(toolchain::compile(self.path.as_deref(), &self.bytes, self.kind, options)?.into())
            }
            kind => Err(Error::Kind { path: PathBuf::from(&self.name), kind }),
        }
    }

    /// The verified module.
    pub fn module(&self, options: &LoadOptions) -> Result<Module, Error> {
        if self.kind == Kind::Ir {
            return Module::parse_named(self.text()?, &self.name);
        }
        self.foreign(options)
    }

    #[cfg(feature = "llvm")]
    fn foreign(&self, options: &LoadOptions) -> Result<Module, Error> {
        let read = import::llvm::ReadOptions { functions: options.functions.clone() };
        Module::from_llvm_bytes(&self.llvm(&options.compile)?, &self.name, &read)
    }

    #[cfg(not(feature = "llvm"))]
    fn foreign(&self, _: &LoadOptions) -> Result<Module, Error> {
        Err(Error::NoLlvm { path: PathBuf::from(&self.name), kind: self.kind })
    }

    /// The shared libraries that programs of its language expect.
    pub fn libraries(&self) -> Vec<PathBuf> {
        match self.kind {
            Kind::Cpp => vec!["libstdc++.so.6".into()],
            Kind::Rust => toolchain::rust_library().into_iter().collect(),
            _ => Vec::new(),
        }
    }
}
