//! The command line.

mod command;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Wrong usage ends here, with status 2.
    let arguments = command::Arguments::parse();
    match command::execute(&arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}
