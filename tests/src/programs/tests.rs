//! A test per program.

use super::{Engine, Level, Program, check, discover, folder};
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

/// Runs every program of the corpus on these engines at these levels as a test of its own, two at a time, as the
/// command line of the test binary wants it.
pub fn main(engines: &'static [&'static dyn Engine], levels: &'static [Level]) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(2));
    let folder = folder();
    let paths = match discover(&folder) {
        Ok(paths) => paths,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    let trials = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || {
            let report = check(&Program::read(&path)?, engines, levels)?;
            if report.is_fine() { Ok(()) } else { Err(report.to_string().into()) }
        })
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
