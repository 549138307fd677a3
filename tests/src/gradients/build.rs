//! LLVM IR of a program, and the native library of the same source.

use super::Program;
use crate::programs::{Language, Level};
use cotangent::toolchain::{self, CompileOptions, Debug};
use import::Kind;
use std::path::PathBuf;
use std::process::Command;

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
    let mut command = match kind {
        Kind::Rust => {
            let mut command = Command::new("rustc");
            command.args(["--edition=2024", "--crate-type=cdylib", "--crate-name=program", "-Cpanic=abort"]);
            command.arg(format!("-Copt-level={digit}")).arg(&program.path);
            command
        }
        _ => {
            let bitcode = folder.join("program.bc");
            std::fs::write(&bitcode, &llvm).map_err(|error| format!("{}: {error}", bitcode.display()))?;
            let mut command = Command::new(toolchain::clang(kind).map_err(|error| error.to_string())?);
            command.args(["-shared", "-fPIC", "-Wno-override-module", "-lm"]).arg(format!("-O{digit}"));
            command.arg(bitcode);
            command
        }
    };
    let output = command.arg("-o").arg(&library).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{command:?}:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(Built { llvm, library })
}

fn folder(program: &Program, level: Level) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| crate::runner::tests_folder().join("../target"));
    target.join("gradients").join(&program.name).join(format!("O{}", level.number()))
}
