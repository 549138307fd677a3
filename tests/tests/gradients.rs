//! Runs every program of `tests/gradients` at every level as a test of its own, two at a time:
//! `cargo nextest run -p cotangent-tests --test gradients <part of a name>`.

use autodiff::Mode;
use cotangent_tests::gradients::{self, Check, Exception, Program, Subject, check};
use cotangent_tests::programs::{self, Level};
use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

/// The modes that are tested.
const MODES: &[Mode] = &[Mode::Forward, Mode::Reverse];

/// What cannot be done yet.
const EXCEPTIONS: &[Exception] = &[
    // Unoptimised, rustc loads both halves of an `Option`, whichever is there.
    uninitialised("generic_trait.rs"),
    uninitialised("matrix_struct.rs"),
    uninitialised("option_and_result.rs"),
    uninitialised("slice_sum.rs"),
    uninitialised("sort_floats.rs"),
    untyped("iterators.rs"),
    untyped("matrix_struct.rs"),
    untyped("slice_sum.rs"),
    untyped("sort_floats.rs"),
    // The interpreter has no functions of Rust's library.
    of_vectors("0123", Subject::Interpreter, "undefined function @_R"),
    of_vectors("01", Subject::Modes, "is not defined here"),
    // An empty `Vec` has an address that points to nothing.
    of_vectors("23", Subject::Modes, "one pointer cannot be both"),
];

const fn of_vectors(levels: &'static str, subject: Subject, reason: &'static str) -> Exception {
    Exception { program: "vectors_on_the_heap.rs", levels, subject, reason }
}

/// rustc says of no access what it accesses: integers in memory with a shadow may be anything.
const fn untyped(program: &'static str) -> Exception {
    let reason = "may hold the bits of a float or of a pointer";
    Exception { program, levels: "0", subject: Subject::Modes, reason }
}

const fn uninitialised(program: &'static str) -> Exception {
    let reason = "read of bytes that were never written";
    Exception { program, levels: "0", subject: Subject::Interpreter, reason }
}

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
