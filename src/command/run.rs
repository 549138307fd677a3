//! `cotangent run`.

use super::source::Source;
use clap::Args;
use cotangent::Module;
use cotangent::invocation::{self, Call, Limits, Reader};
use std::path::PathBuf;

/// The options of `cotangent run`.
#[derive(Args, Debug)]
#[command(after_help = "\
Without a call, the `; run:` rows of the file are run and compared; without rows, @main.

Examples:
  cotangent run examples/newton.ir
  cotangent run examples/newton.ir 'root(2.0)'
  cotangent run sum.ir 'sum([1.0, 2.0, 3.5]: f64, 3)'
  cotangent run sum.ir --function sum '[1.0, 2.0, 3.5]: f64' 3

For a pointer, `[1.0, 2.0]: f64` allocates an array and passes its address; what it holds after the call is
printed, too. The run is on the reference interpreter: every access is checked, time and memory are limited.")]
pub struct Options {
    /// The module; `-` is standard input
    file: PathBuf,
    /// Calls such as 'f(1.0)'; with --function, its arguments
    #[arg(allow_negative_numbers = true)]
    calls: Vec<String>,
    /// A call that begins with a dash, or one more
    #[arg(long, value_name = "CALL")]
    call: Vec<String>,
    /// The function to call; the words after the file are its arguments
    #[arg(short, long, value_name = "NAME")]
    function: Option<String>,
    /// How many instructions may be executed
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().fuel)]
    fuel: u64,
    /// How many megabytes of memory the program may have
    #[arg(long, value_name = "MB", default_value_t = Limits::default().memory >> 20)]
    memory: u64,
    /// Print every instruction and its results on standard error
    #[arg(long)]
    trace: bool,
}

pub fn execute(options: &Options) -> Result<(), String> {
    let source = Source::read(&options.file)?;
    let module = source.module()?;
    let limits = Limits {
        fuel: options.fuel,
        memory: options.memory.saturating_mul(1 << 20),
        trace: options.trace,
        ..Limits::default()
    };
    let calls = calls(options, &module)?;
    if !calls.is_empty() {
        return calls.iter().try_for_each(|call| show(&module, call, &limits));
    }
    let rows = invocation::rows(&source.text, &module)
        .map_err(|error| format!("error: {}:{}: {}", source.name, error.line, error.error))?;
    if rows.is_empty() {
        let call = invocation::parse_call("@main()", &module).map_err(|error| {
            format!("error: {}: no call and no `; run:` row, and @main cannot be run: {error}", source.name)
        })?;
        return show(&module, &call, &limits);
    }
    check_rows(&source.name, &module, &rows, &limits)
}

fn calls(options: &Options, module: &Module) -> Result<Vec<Call>, String> {
    let reader = Reader::new(module);
    let named = options.function.iter().map(|name| {
        let function = reader.function(name.strip_prefix('@').unwrap_or(name))?;
        let words: Vec<&str> = options.calls.iter().map(|word| word.trim()).collect();
        Ok(Call { function, arguments: reader.arguments(function, &words)? })
    });
    let words = if options.function.is_some() { &[][..] } else { &options.calls };
    let written = words.iter().chain(&options.call).map(|text| reader.call(text));
    let calls: Result<Vec<Call>, invocation::CallError> = named.chain(written).collect();
    calls.map_err(|error| format!("error: {error}"))
}

/// Runs a call and prints what it gives.
fn show(module: &Module, call: &Call, limits: &Limits) -> Result<(), String> {
    let answer = invocation::run(module, call, limits).map_err(|error| error.render())?;
    if !answer.results.is_empty() {
        println!("= {answer}");
    }
    for (parameter, array) in answer.arrays_text(module, call) {
        println!("{parameter} holds {array}");
    }
    Ok(())
}

fn check_rows(name: &str, module: &Module, rows: &[invocation::Row], limits: &Limits) -> Result<(), String> {
    let mut wrong = 0;
    for row in rows {
        match row.check(module, limits) {
            None => println!("ok   {}", row.text),
            Some(corrected) => {
                wrong += 1;
                println!("fail {}\n  is {corrected}", row.text);
            }
        }
    }
    match wrong {
        0 => Ok(()),
        _ => Err(format!("error: {name}: {wrong} of {} rows do not hold", rows.len())),
    }
}
