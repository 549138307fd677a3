//! Reading programs and writing results.

use clap::Args;
use cotangent::Module;
use cotangent::input::{Input, LoadOptions};
use cotangent::toolchain::CompileOptions;
use std::io::Write;
use std::path::Path;

/// How sources are compiled on their way in.
#[derive(Args, Clone, Debug)]
pub struct CompileArguments {
    /// The optimisation level at which C, C++ and Rust are compiled
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2", value_parser = ["0", "1", "2", "3", "s", "z"])]
    level: String,
    /// A further argument for clang or rustc; may be repeated
    #[arg(long = "compiler-flag", value_name = "FLAG", allow_hyphen_values = true)]
    flags: Vec<std::ffi::OsString>,
}

impl CompileArguments {
    /// As the library wants them.
    pub fn options(&self) -> CompileOptions {
        let level = self.level.chars().next().unwrap_or('2');
        CompileOptions { level, arguments: self.flags.clone(), ..CompileOptions::default() }
    }
}

/// Reads a file, or standard input if the path is `-`.
pub fn read(path: &Path) -> Result<Input, String> {
    Input::read(path).map_err(|error| format!("error: {error}"))
}

/// The verified module of a program, whole.
pub fn module(input: &Input, compile: &CompileArguments) -> Result<Module, String> {
    let options = LoadOptions { compile: compile.options(), ..LoadOptions::default() };
    input.module(&options).map_err(|error| message(&error))
}

/// An error as it is printed: those that show lines of a source begin with the word already.
pub fn message(error: &cotangent::Error) -> String {
    let text = error.to_string();
    if text.starts_with("error") { text } else { format!("error: {text}") }
}

/// Writes bytes to a file, or to standard output without one.
pub fn write(path: Option<&Path>, bytes: &[u8]) -> Result<(), String> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| format!("error: {}: {error}", path.display()))
        }
        // A reader that has seen enough closes the pipe: no error.
        None => match std::io::stdout().write_all(bytes) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("error: {error}")),
            _ => Ok(()),
        },
    }
}
