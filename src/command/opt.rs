//! `cotangent opt`.

use super::source::{Source, write};
use clap::Args;
use ir::pass::{self, Pipeline};
use std::path::PathBuf;

/// The options of `cotangent opt`.
#[derive(Args, Debug)]
#[command(after_help = after_help())]
pub struct Options {
    /// The module; `-` is standard input
    file: PathBuf,
    /// Where to write the result, in place of standard output
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// The passes in the order in which they run, separated by commas
    #[arg(short, long, default_value = "")]
    passes: String,
    /// Run only the first N of them
    #[arg(long, value_name = "N")]
    stop_after: Option<usize>,
    /// Write the module after every pass to a numbered file in this folder
    #[arg(long, value_name = "FOLDER")]
    dump_dir: Option<PathBuf>,
    /// Say on standard error what each pass did and how long it took
    #[arg(long)]
    time: bool,
}

fn after_help() -> String {
    let mut text = String::from("Passes:\n");
    for pass in pass::all() {
        text.push_str(&format!("  {:<28}{}\n", pass.name, pass.description));
    }
    text.push_str("\nThe module is verified before the first pass and after each one.\n");
    text + "\nExample: cotangent opt --passes remove-unreachable-blocks,remove-unused in.ir -o out.ir"
}

pub fn execute(options: &Options) -> Result<(), String> {
    let pipeline = Pipeline::from_names(&options.passes).map_err(|error| format!("error: {error}"))?;
    let mut module = Source::read(&options.file)?.module()?;
    let run = pass::Options { dump_folder: options.dump_dir.clone(), stop_after: options.stop_after };
    let outcomes = pipeline.run(&mut module, &run).map_err(|failure| format!("error: {failure}"))?;
    if options.time {
        for outcome in &outcomes {
            let milliseconds = outcome.time.as_secs_f64() * 1e3;
            eprintln!(
                "{:>3} {:<28}{milliseconds:>10.3} ms  {}",
                outcome.number, outcome.name, outcome.report
            );
        }
    }
    write(options.output.as_deref(), &module.to_string())
}
