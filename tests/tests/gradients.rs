//! Runs every program of `tests/gradients` at every level as a test of its own, two at a time:
//! `cargo nextest run -p cotangent-tests --test gradients <part of a name>`.

use autodiff::Mode;
use cotangent_tests::gradients::{self, Check, Exception, Program, check};
use cotangent_tests::programs::{self, Level};
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

/// The modes that are tested.
const MODES: &[Mode] = &[Mode::Forward];

/// What cannot be done yet.
const EXCEPTIONS: &[Exception] = &[];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(2));
    let folder = gradients::folder();
    let paths = match programs::discover(&folder) {
        Ok(paths) => paths,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    let cases = paths.into_iter().flat_map(|path| Level::ALL.map(|level| (path.clone(), level)));
    let trials = cases.map(|(path, level)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Trial::test(format!("{name} -O{}", level.number()), move || {
            let program = Program::read(&path)?;
            let outcome = check(&program, level, &Check { modes: MODES, exceptions: EXCEPTIONS })?;
            println!("{outcome:?}");
            Ok(())
        })
    });
    let mut trials: Vec<Trial> = trials.collect();
    trials.push(Trial::test("as many programs as are promised", move || {
        let count = programs::discover(&gradients::folder())?.len();
        if count < 60 { Err(format!("{count} programs").into()) } else { Ok(()) }
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}
