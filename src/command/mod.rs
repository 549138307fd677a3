//! The commands of the command line.
//!
//! Each is a function of its options that prints what it is asked for, or returns the message with which
//! `cotangent` ends with status 1.

#[cfg(feature = "llvm")]
mod cc;
mod check;
mod derivative;
mod grad;
mod opt;
mod print;
mod run;
mod source;
mod supervise;
mod verify;

use clap::{Parser, Subcommand};
use cotangent::Kind;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use supervise::{Plan, Subject};

/// What the user asks for.
#[derive(Parser, Debug)]
#[command(
    name = "cotangent",
    version,
    about = "Derivatives of programs: LLVM IR, C, C++, Rust and the IR of cotangent",
    after_help = "The language is described in the file docs/ir.md of cotangent's sources. Exit status: 0 done, 1 the input is wrong, 2 wrong usage.",
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run a program, a function, or the `; run:` rows of a file
    Run(run::Options),
    /// Print a module in the IR's text form
    Print(print::Options),
    /// Say whether modules are right
    Verify(verify::Options),
    /// Transform a module: LLVM IR in and out, or the IR by passes
    Opt(opt::Options),
    /// Print the derivative of a function, in any language that can be read
    Grad(grad::Options),
    /// Check derivatives at a point, or at random points, against independent ways to compute them
    Check(check::Options),
    /// Compile C and C++, with derivatives, as a compiler driver
    #[cfg(feature = "llvm")]
    Cc(cc::Options),
}

/// Does what the user asks for, in a child process if foreign input is read or foreign code is run. The error is a
/// message for people.
pub fn execute(arguments: &Arguments) -> Result<ExitCode, String> {
    if let Some(plan) = arguments.command.plan().filter(|_| !supervise::is_child()) {
        return Ok(supervise::run(&plan));
    }
    let done = |()| ExitCode::SUCCESS;
    match &arguments.command {
        Command::Run(options) => run::execute(options),
        Command::Print(options) => print::execute(options).map(done),
        Command::Verify(options) => verify::execute(options).map(done),
        Command::Opt(options) => opt::execute(options).map(done),
        Command::Grad(options) => grad::execute(options).map(done),
        Command::Check(options) => check::execute(options).map(done),
        #[cfg(feature = "llvm")]
        Command::Cc(options) => cc::execute(options).map(done),
    }
}

impl Command {
    /// The child process that a command needs; `None` if it can do no harm.
    fn plan(&self) -> Option<Plan> {
        let reading = |files: Vec<PathBuf>| {
            let foreign = files.iter().any(|file| import::detect(file, b"") != Some(Kind::Ir));
            let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            let task = format!("reading {}", names.join(", "));
            foreign.then_some(Plan { task, files, time: None, memory: None, subject: Subject::Compiler })
        };
        match self {
            Command::Run(options) if options.is_contained() => None,
            Command::Run(options) => Some(Plan {
                task: format!("running {}", options.file.display()),
                files: vec![options.file.clone()],
                time: Duration::try_from_secs_f64(options.time_limit).ok(),
                memory: Some(options.memory.saturating_add(supervise::OWN_MEGABYTES).saturating_mul(1 << 20)),
                subject: Subject::Program,
            }),
            Command::Check(options) => Some(Plan {
                task: format!("checking {}", options.file.display()),
                files: vec![options.file.clone()],
                time: Duration::try_from_secs_f64(options.time_limit).ok(),
                memory: Some(options.memory.saturating_add(supervise::OWN_MEGABYTES).saturating_mul(1 << 20)),
                subject: Subject::Program,
            }),
            Command::Print(options) => reading(vec![options.file.clone()]),
            Command::Verify(options) => reading(options.files.clone()),
            Command::Opt(options) => reading(vec![options.file.clone()]),
            Command::Grad(options) => reading(vec![options.file.clone()]),
            #[cfg(feature = "llvm")]
            Command::Cc(options) => cc::plan(options),
        }
    }
}
