//! `cotangent run`.

use super::source::Source;
use clap::Args;
use cotangent::Module;
use cotangent::invocation::{self, Call, CallError, Expectation, Limits, Outcome, Reader, Row};
use std::path::PathBuf;

/// Instructions that take a few seconds: a loop that does not end is found soon.
const FUEL: u64 = 50_000_000;

/// The options of `cotangent run`.
#[derive(Args, Debug)]
#[command(after_help = "\
Without a call, the rows of the file are run and compared; without rows, @main.

Rows are comments of the file that say what a call gives. All of them are run; exit status 0 if all hold.
  ; run: @f(1.0, 2) == 3.0                          equal in every bit, though any NaN equals any NaN
  ; run: @f(1.0, 2) ~ 3.0                           floats within a relative 1e-14 (f32 1e-6, f16 1e-2)
  ; run: @g(4) == (3.0, -1)                         several results; none are written ()
  ; run: @h([1.0, 2.0]: f64 => [2.0, 4.0]) == ()    an array, and what it holds after the call
  ; run: @h([]: f64) traps: out of bounds           the run ends with an error that contains the text
A call on the command line may be followed by an expectation as well.

Examples, with the files in the folder examples/ of cotangent's sources:
  cotangent run examples/newton.ir
  cotangent run examples/newton.ir 'root(2.0)'
  cotangent run examples/sum.ir 'sum([1.0, 2.0, 3.5]: f64, 3) == 6.5'
  cotangent run examples/sum.ir --function sum '[1.0, 2.0, 3.5]: f64' 3

For a pointer, `[1.0, 2.0]: f64` allocates an array and passes its address; what it holds after the call is
printed, too. The run is on the reference interpreter: every access is checked, time and memory are limited.")]
pub struct Options {
    /// The module; `-` is standard input
    file: PathBuf,
    /// Calls such as 'f(1.0)'; with --function, its arguments
    #[arg(allow_negative_numbers = true)]
    calls: Vec<String>,
    /// The function to call; the words after the file are its arguments
    #[arg(short, long, value_name = "NAME")]
    function: Option<String>,
    /// How many instructions a call may execute
    #[arg(long, value_name = "COUNT", default_value_t = FUEL)]
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
        return check_calls(&module, &calls, &limits);
    }
    let (rows, malformed) = match invocation::rows(&source.text, &module) {
        Ok(rows) => (rows, String::new()),
        Err(errors) => (errors.rows.clone(), errors.render(&source.name, &source.text)),
    };
    if rows.is_empty() && malformed.is_empty() {
        let main = Reader::new(&module).row("@main()").map_err(|error| {
            format!("error: {}: no call and no `; run:` row, and @main cannot be run: {error}", source.name)
        })?;
        return show(&module, &main, &limits);
    }
    let wrong = check_rows(&source.name, &module, &rows, &limits);
    let messages: Vec<String> =
        [malformed].into_iter().filter(|text| !text.is_empty()).chain(wrong).collect();
    if messages.is_empty() { Ok(()) } else { Err(messages.join("\n")) }
}

fn calls(options: &Options, module: &Module) -> Result<Vec<Row>, String> {
    let reader = Reader::new(module);
    let Some(name) = &options.function else {
        let read = |text: &String| reader.row(text).map_err(|error| error.render("<call>", text));
        return options.calls.iter().map(read).collect();
    };
    let words: Vec<&str> = options.calls.iter().map(|word| word.trim()).collect();
    let read = || -> Result<Call, CallError> {
        let function = reader.function(name)?;
        Ok(Call { function, arguments: reader.arguments(function, &words)? })
    };
    let call = read().map_err(|error| format!("error: {error}"))?;
    let text = format!("{name}({})", words.join(", "));
    Ok(vec![Row { line: 1, text, call, expectation: Expectation::Any }])
}

/// Runs every call, whatever became of the ones before.
fn check_calls(module: &Module, calls: &[Row], limits: &Limits) -> Result<(), String> {
    let messages: Vec<String> = calls.iter().filter_map(|call| show(module, call, limits).err()).collect();
    if messages.is_empty() { Ok(()) } else { Err(messages.join("\n")) }
}

/// Runs a call and prints what it gives; an error if something else was expected.
fn show(module: &Module, row: &Row, limits: &Limits) -> Result<(), String> {
    let Outcome { answer, corrected } = row.run(module, limits);
    match &answer {
        Ok(answer) => {
            if !answer.results.is_empty() {
                println!("= {answer}");
            }
            for (parameter, array) in answer.arrays_text(module, &row.call) {
                println!("{parameter} holds {array}");
            }
        }
        Err(error) if !row.expects() => return Err(error.render_in(module)),
        Err(_) => {}
    }
    match corrected {
        None if row.expects() => println!("ok   {}", row.text),
        None => {}
        Some(corrected) => {
            let trap = answer.err().map(|error| error.render_in(module)).unwrap_or_default();
            return Err(format!("error: {} does not hold\n  is {corrected}\n{trap}", row.text));
        }
    }
    Ok(())
}

/// The message if rows do not hold.
fn check_rows(name: &str, module: &Module, rows: &[Row], limits: &Limits) -> Option<String> {
    let mut wrong = 0;
    for row in rows {
        let Outcome { answer, corrected } = row.run(module, limits);
        let Some(corrected) = corrected else {
            println!("ok   {}", row.text);
            continue;
        };
        wrong += 1;
        println!("fail {}\n  is {corrected}\n  at {name}:{}", row.text, row.line);
        if let Err(error) = answer {
            error.render_in(module).lines().for_each(|line| println!("  {line}"));
        }
    }
    (wrong > 0).then(|| format!("error: {name}: {wrong} of {} rows do not hold", rows.len()))
}
