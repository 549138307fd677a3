//! The tests on very many generated inputs: `soak <what> --count N --seed S`.
//!
//! A failure names the command that runs it alone.

use clap::Parser;
use cotangent_tests::soak::SOAKS;
use indicatif::{ProgressBar, ProgressStyle};
use std::process::ExitCode;

/// What the user asks for.
#[derive(Parser, Debug)]
#[command(about = "Tests on very many generated inputs", after_help = after_help())]
struct Arguments {
    /// What is tested; see below
    what: String,
    /// How many inputs
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// Where to begin: the same seed gives the same inputs
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn after_help() -> String {
    SOAKS.iter().map(|soak| format!("  {:<14}{}\n", soak.name, soak.description)).collect()
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(soak) = SOAKS.iter().find(|soak| soak.name == arguments.what) else {
        eprintln!("error: no test `{}`; there are:\n{}", arguments.what, after_help());
        return ExitCode::from(2);
    };
    let bar = ProgressBar::new(arguments.count);
    // The default style will do if this one is refused.
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {per_sec} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(soak.name);
    let outcome = (soak.run)(arguments.seed, arguments.count, &|count| bar.inc(count));
    bar.finish_and_clear();
    match outcome {
        Ok(tally) => {
            println!("{}: {} inputs from seed {}: {tally}", soak.name, arguments.count, arguments.seed);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let (seed, count) = failure.replay;
            eprintln!("{failure}\nreplay with: soak {} --seed {seed} --count {count}", soak.name);
            ExitCode::FAILURE
        }
    }
}
