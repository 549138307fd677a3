//! Runs every text test as a test of its own: `cargo nextest run -p cotangent-tests --test text <part of a path>`.

use cotangent_tests::runner;
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = runner::tests_folder();
    let files = match runner::discover(&folder) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    let trials = files.into_iter().map(|path| {
        let name = path.strip_prefix(&folder).unwrap_or(&path).with_extension("").display().to_string();
        Trial::test(name, move || Ok(runner::run_file(&path, runner::Mode::from_environment())?))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
