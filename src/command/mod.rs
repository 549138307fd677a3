//! The commands of the command line.
//!
//! Each is a function of its options that prints what it is asked for, or returns the message with which
//! `cotangent` ends with status 1.

mod opt;
mod print;
mod run;
mod source;
mod verify;

use clap::{Parser, Subcommand};

/// What the user asks for.
#[derive(Parser, Debug)]
#[command(
    name = "cotangent",
    version,
    about = "Programs in the IR of cotangent: run, check, print and transform them",
    after_help = "The language is described in the file docs/ir.md of cotangent's sources. Exit status: 0 done, 1 the input is wrong, 2 wrong usage.",
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run a function, or the `; run:` rows of a file
    Run(run::Options),
    /// Print a module in its canonical form
    Print(print::Options),
    /// Say whether modules are right
    Verify(verify::Options),
    /// Transform a module by passes
    Opt(opt::Options),
}

/// Does what the user asks for. The error is a message for people.
pub fn execute(arguments: &Arguments) -> Result<(), String> {
    match &arguments.command {
        Command::Run(options) => run::execute(options),
        Command::Print(options) => print::execute(options),
        Command::Verify(options) => verify::execute(options),
        Command::Opt(options) => opt::execute(options),
    }
}
