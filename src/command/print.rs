//! `cotangent print`.

use super::source::{Source, write};
use clap::Args;
use std::path::PathBuf;

/// The options of `cotangent print`.
#[derive(Args, Debug)]
#[command(
    after_help = "Comments are not part of a module: they are not printed, and neither are `; run:` rows, which are comments.\n\nExample: cotangent print program.ir -o pretty.ir"
)]
pub struct Options {
    /// The module; `-` is standard input
    file: PathBuf,
    /// Where to write it, in place of standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub fn execute(options: &Options) -> Result<(), String> {
    let module = Source::read(&options.file)?.module()?;
    write(options.output.as_deref(), &module.to_string())
}
