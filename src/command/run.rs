//! `cotangent run`.

use super::derivative::{self, Wanted};
use super::source::{self, CompileArguments};
use clap::{Args, ValueEnum};
use cotangent::engine::{Engine, Session};
use cotangent::host::Status;
use cotangent::input::Input;
use cotangent::invocation::{self, Call, CallError, Expectation, Limits, Outcome, Reader, Row};
use cotangent::{Kind, Module};
use std::path::PathBuf;
use std::process::ExitCode;

/// Instructions that take a few seconds: a loop that does not end is found soon.
const FUEL: u64 = 50_000_000;

/// How the program is executed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum EngineName {
    /// The reference interpreter: slow, every access checked
    Interpret,
    /// Machine code by Cranelift
    Jit,
    /// Machine code by LLVM
    Llvm,
}

/// The options of `cotangent run`.
#[derive(Args, Debug)]
#[command(after_help = "\
The file is in the text form of the IR, LLVM text or bitcode, C, C++ or Rust.

Without a call, the rows of a file in the text form are run and compared. Without rows, and in the other languages, the
function main is run as a program: its output is the output, its exit status the exit status.

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
  cotangent run examples/sum.ir --engine jit --function sum '[1.0, 2.0, 3.5]: f64' 3
  cotangent run program.c --engine llvm
  cotangent run program.c --engine jit --gradient 'f([1.0, 2.0]: f64, 2)'

For a pointer, `[1.0, 2.0]: f64` allocates an array and passes its address; `[file \"data.txt\"]: f64` takes the numbers
from a file. What an array holds after the call is printed, too.

The interpreter checks every access and counts instructions; machine code runs in a child process. Time and memory
are limited in both. A program that ends by signal n gives status 128 + n.")]
pub struct Options {
    /// The program; `-` is standard input
    pub file: PathBuf,
    /// Calls such as 'f(1.0)'; with --function, its arguments
    #[arg(allow_negative_numbers = true)]
    calls: Vec<String>,
    /// The function to call; the words after the file are its arguments
    #[arg(short, long, value_name = "NAME")]
    function: Option<String>,
    /// What executes the program
    #[arg(long, value_enum, default_value = "interpret")]
    engine: EngineName,
    /// Print the derivatives of what the calls return, too: of the sum of the float results, in reverse mode
    #[arg(long)]
    gradient: bool,
    /// How derivatives are computed
    #[arg(long, value_enum, default_value = "reverse", requires = "gradient")]
    mode: super::grad::ModeName,
    /// A shared library that machine code is linked with, besides those of its language; may be repeated
    #[arg(long = "library", value_name = "FILE")]
    libraries: Vec<PathBuf>,
    /// How many instructions a call may execute on the interpreter
    #[arg(long, value_name = "COUNT", default_value_t = FUEL)]
    fuel: u64,
    /// How many megabytes of memory the program may have
    #[arg(long, value_name = "MB", default_value_t = Limits::default().memory >> 20)]
    pub memory: u64,
    /// How many seconds the program may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    pub time_limit: f64,
    /// Print every instruction and its results on standard error (interpreter)
    #[arg(long)]
    trace: bool,
    #[command(flatten)]
    compile: CompileArguments,
}

impl Options {
    /// Whether nothing but the interpreter and the text form is involved, which limit themselves.
    pub fn is_contained(&self) -> bool {
        let text_form = matches!(import::detect(&self.file, b""), Some(Kind::Ir));
        self.engine == EngineName::Interpret && text_form
    }
}

pub fn execute(options: &Options) -> Result<ExitCode, String> {
    let input = source::read(&options.file)?;
    let module = source::module(&input, &options.compile)?;
    let limits = Limits {
        fuel: options.fuel,
        memory: options.memory.saturating_mul(1 << 20),
        trace: options.trace,
        ..Limits::default()
    };
    let mut session = Session::new(&module, engine(options.engine)?, limits);
    session.libraries = input.libraries().into_iter().chain(options.libraries.iter().cloned()).collect();
    let calls = calls(options, &module)?;
    if !calls.is_empty() {
        check_calls(&mut session, &module, &calls)?;
        if options.gradient {
            let wanted = Wanted {
                mode: options.mode.mode(),
                engine: engine(options.engine)?,
                libraries: &session.libraries,
            };
            for row in &calls {
                let (_, gradient) = derivative::of_call(&module, &row.call, &wanted)?;
                derivative::lines(&module, &row.call, &gradient).iter().for_each(|line| println!("{line}"));
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    if input.kind != Kind::Ir {
        return program(&mut session, &module, &input);
    }
    rows(&mut session, &module, &input).map(|()| ExitCode::SUCCESS)
}

fn engine(name: EngineName) -> Result<Engine, String> {
    Ok(match name {
        EngineName::Interpret => Engine::Interpret,
        EngineName::Jit => Engine::Jit,
        #[cfg(feature = "llvm")]
        EngineName::Llvm => Engine::Llvm,
        #[cfg(not(feature = "llvm"))]
        EngineName::Llvm => return Err("error: this cotangent was built without the feature `llvm`".into()),
    })
}

/// Runs the main function as a program.
fn program(session: &mut Session<'_>, module: &Module, input: &Input) -> Result<ExitCode, String> {
    let main = module.function_named("main").filter(|&main| module.functions[main].body.is_some());
    if main.is_none() {
        return Err(format!(
            "error: {}: no call was given, and there is no function main to run",
            input.name
        ));
    }
    // SAFETY: machine code runs in a child process, as the user of the command asked for.
    let status = unsafe { session.main(&input.name) }.map_err(|error| error.render_in(module))?;
    match status {
        // The C library's exit: it also writes what the program printed and calls what it registered.
        Status::Exited(code) => std::process::exit(code & 0xff),
        Status::Aborted => std::process::abort(),
    }
}

/// Runs the rows of a text.
fn rows(session: &mut Session<'_>, module: &Module, input: &Input) -> Result<(), String> {
    let text = input.text().map_err(|error| source::message(&error))?;
    let (rows, malformed) = match invocation::rows(text, module) {
        Ok(rows) => (rows, String::new()),
        Err(errors) => (errors.rows.clone(), errors.render(&input.name, text)),
    };
    if rows.is_empty() && malformed.is_empty() {
        let main = Reader::new(module).row("@main()").map_err(|error| {
            format!("error: {}: no call and no `; run:` row, and @main cannot be run: {error}", input.name)
        })?;
        return show(session, module, &main);
    }
    let wrong = check_rows(session, &input.name, module, &rows);
    let messages: Vec<String> =
        [malformed].into_iter().filter(|text| !text.is_empty()).chain(wrong).collect();
    if messages.is_empty() { Ok(()) } else { Err(messages.join("\n")) }
}

/// Runs a call on the session's engine and compares.
fn judged(session: &mut Session<'_>, module: &Module, row: &Row) -> Outcome {
    // SAFETY: machine code runs in a child process, as the user of the command asked for.
    let answer = unsafe { session.call(&row.call) };
    row.judge(module, answer)
}

fn calls(options: &Options, module: &Module) -> Result<Vec<Row>, String> {
    let reader = Reader::new(module);
    let written = options.calls.iter().map(|word| with_files(word)).collect::<Result<Vec<String>, _>>()?;
    let Some(name) = &options.function else {
        let read = |text: &String| {
            let row = reader.row(&with_mangled_name(module, text));
            row.map_err(|error| error.render("<call>", text))
        };
        return written.iter().map(read).collect();
    };
    let words: Vec<&str> = written.iter().map(|word| word.trim()).collect();
    let read = || -> Result<Call, CallError> {
        let function = reader.function(name)?;
        Ok(Call { function, arguments: reader.arguments(function, &words)? })
    };
    let call = read().map_err(|error| format!("error: {error}"))?;
    let text = format!("{name}({})", words.join(", "));
    Ok(vec![Row { line: 1, text, call, expectation: Expectation::Any }])
}

/// The call with the name that its function has in the module, if it is named as in the source.
fn with_mangled_name(module: &Module, text: &str) -> String {
    let (name, rest) = text.split_at(text.find('(').unwrap_or(text.len()));
    match source::function_name(module, name.trim()) {
        Ok(known) if known != name.trim().trim_start_matches('@') => format!("@{}{rest}", ir::Name(&known)),
        _ => text.to_owned(),
    }
}

/// A call with the numbers of each `[file "data.txt"]` in its place. In a file they are separated by blanks, lines or
/// commas.
fn with_files(text: &str) -> Result<String, String> {
    const OPEN: &str = "[file \"";
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((path, after)) = after.split_once("\"]") else {
            return Err(format!("error: `{OPEN}{after}`: a file is written `[file \"data.txt\"]: f64`"));
        };
        let content = std::fs::read_to_string(path).map_err(|error| format!("error: {path}: {error}"))?;
        let numbers = content.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        out.push_str(before);
        out.push_str(&format!("[{}]", numbers.collect::<Vec<_>>().join(", ")));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// Runs every call, whatever became of the ones before.
fn check_calls(session: &mut Session<'_>, module: &Module, calls: &[Row]) -> Result<(), String> {
    let messages: Vec<String> = calls.iter().filter_map(|call| show(session, module, call).err()).collect();
    if messages.is_empty() { Ok(()) } else { Err(messages.join("\n")) }
}

/// Runs a call and prints what it gives; an error if something else was expected.
fn show(session: &mut Session<'_>, module: &Module, row: &Row) -> Result<(), String> {
    let Outcome { answer, corrected } = judged(session, module, row);
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
fn check_rows(session: &mut Session<'_>, name: &str, module: &Module, rows: &[Row]) -> Option<String> {
    let mut wrong = 0;
    for row in rows {
        if matches!(row.expectation, Expectation::Trap(_)) && session.is_machine_code() {
            println!("skip {} (machine code checks nothing)", row.text);
            continue;
        }
        let Outcome { answer, corrected } = judged(session, module, row);
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
