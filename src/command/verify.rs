//! `cotangent verify`.

use super::source::{self, CompileArguments};
use clap::Args;
use std::path::PathBuf;

/// The options of `cotangent verify`.
#[derive(Args, Debug)]
#[command(after_help = "Prints nothing if all is right.\n\nExample: cotangent verify examples/*.ir")]
pub struct Options {
    /// The modules; `-` is standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    compile: CompileArguments,
}

pub fn execute(options: &Options) -> Result<(), String> {
    // Every file is looked at, whatever is wrong with the ones before.
    let check = |file: &PathBuf| source::module(&source::read(file)?, &options.compile).map(|_| ());
    let messages: Vec<String> = options.files.iter().filter_map(|file| check(file).err()).collect();
    if messages.is_empty() { Ok(()) } else { Err(messages.join("\n")) }
}
