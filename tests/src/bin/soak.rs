//! The tests on very many generated inputs: `soak <what> --count N --seed S`.
//!
//! The inputs are made and checked in batches, each of a seed of its own. A batch that fails names the command
//! that runs it alone.

use clap::Parser;
use cotangent_tests::soak::{BATCH, SOAKS, Soak, Tally};
use indicatif::{ProgressBar, ProgressStyle};
use std::panic::catch_unwind;
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
    match run(soak, arguments.count, arguments.seed) {
        Ok(tally) => {
            println!("{}: {} inputs from seed {}: {tally}", soak.name, arguments.count, arguments.seed);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(soak: &Soak, count: u64, seed: u64) -> Result<Tally, String> {
    let bar = ProgressBar::new(count);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {per_sec} {eta}");
    bar.set_style(style.map_err(|error| error.to_string())?);
    bar.set_message(soak.name);
    let mut tally = Tally::default();
    for first in (0..count).step_by(BATCH as usize) {
        let batch_seed = seed.wrapping_add(first / BATCH);
        let size = BATCH.min(count - first);
        let batch = catch_unwind(|| (soak.batch)(batch_seed, size));
        let outcome = batch.unwrap_or_else(|panic| Err(panic_text(&*panic)));
        tally.add(&outcome.map_err(|message| {
            format!("{message}\nreplay with: soak {} --seed {batch_seed} --count {size}", soak.name)
        })?);
        bar.inc(size);
    }
    bar.finish_and_clear();
    Ok(tally)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").into()
}
