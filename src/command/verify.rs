//! `cotangent verify`.

use super::source::Source;
use clap::Args;
use std::path::PathBuf;

/// The options of `cotangent verify`.
#[derive(Args, Debug)]
#[command(after_help = "Prints nothing if all is right.\n\nExample: cotangent verify examples/*.ir")]
pub struct Options {
    /// The modules; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub fn execute(options: &Options) -> Result<(), String> {
    // Every file is looked at, whatever is wrong with the ones before.
    let check = |file: &PathBuf| Source::read(file)?.module().map(|_| ());
    let messages: Vec<String> = options.files.iter().filter_map(|file| check(file).err()).collect();
    if messages.is_empty() { Ok(()) } else { Err(messages.join("\n")) }
}
