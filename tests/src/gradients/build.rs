//! LLVM IR of a program, and the native library of the same source.

use super::Program;
use crate::programs::{Language, Level};
use cotangent::toolchain::{self, CompileOptions, Debug};
use import::Kind;
use std::path::PathBuf;

/// What the compilers make of a program at a level.
#[derive(Debug)]
pub struct Built {
    /// LLVM IR: bitcode, of Rust text.
    pub llvm: Vec<u8>,
    /// A shared library.
    pub library: PathBuf,
}

/// Compiles a program.
pub fn build(program: &Program, level: Level) -> Result<Built, String> {
    let folder = folder(program, level);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let kind = match program.language {
        Language::C => Kind::C,
        Language::Cpp => Kind::Cpp,
        Language::Rust => Kind::Rust,
    };
    let digit = char::from(b'0' + level.number());
    let mut options = CompileOptions { level: digit, debug: Debug::Lines, arguments: Vec::new() };
    if kind != Kind::Rust {
        options.arguments.push("-fPIC".into());
    }
    let llvm = toolchain::compile(Some(&program.path), program.source.as_bytes(), kind, &options)
        .map_err(|error| error.to_string())?;
    let library = folder.join("native.so");
    let source = Some(program.path.as_path());
    toolchain::shared_library(source, program.source.as_bytes(), kind, &llvm, digit, &library)
        .map_err(|error| error.to_string())?;
    Ok(Built { llvm, library })
}

fn folder(program: &Program, level: Level) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| crate::runner::tests_folder().join("../target"));
    target.join("gradients").join(&program.name).join(format!("O{}", level.number()))
}
