//! `cotangent print`.

use super::source::{self, CompileArguments};
use clap::Args;
use std::path::PathBuf;

/// The options of `cotangent print`.
#[derive(Args, Debug)]
#[command(after_help = "\
The file may be of any language that can be read: the text form, LLVM text or bitcode, C, C++, Rust. Comments, rows
among them, are not part of a module: they are not printed.

Examples:
  cotangent print program.ir -o pretty.ir
  cotangent print -O1 program.c")]
pub struct Options {
    /// The module; `-` is standard input
    pub file: PathBuf,
    /// Where to write it, in place of standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    compile: CompileArguments,
}

pub fn execute(options: &Options) -> Result<(), String> {
    let module = source::module(&source::read(&options.file)?, &options.compile)?;
    #[cfg(feature = "llvm")]
    for passed in module.passed_through() {
        eprintln!("note: @{} stays as it is: {}", passed.function, passed.reason);
    }
    source::write(options.output.as_deref(), module.to_string().as_bytes())
}
