//! Runs every program of the corpus as a test of its own, two at a time:
//! `cargo nextest run -p cotangent-tests --test programs <part of a name>`.

use cotangent_tests::programs::{self, ENGINES, Program};
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(2));
    let folder = programs::folder();
    let paths = match programs::discover(&folder) {
        Ok(paths) => paths,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    let trials = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || {
            let program = Program::read(&path)?;
            let report = programs::check(&program, ENGINES)?;
            if report.is_fine() { Ok(()) } else { Err(report.to_string().into()) }
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
