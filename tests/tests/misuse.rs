//! Misuses of the convention and functions without a derivative (`tests/misuse`): each file gives the one error that
//! its first lines show, with place, reason and way out. `BLESS=1` writes what comes out into the files.

use cotangent::Error;
use cotangent::enzyme::{self, EnzymeErrorKind};
use cotangent::toolchain::{self, CompileOptions, Debug};
use cotangent_tests::programs;
use cotangent_tests::runner::{Mode, tests_folder};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const PREFIX: &str = "// error:";

fn folder() -> PathBuf {
    tests_folder().join("misuse")
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(2));
    let paths = match programs::discover(&folder()) {
        Ok(paths) => paths,
        Err(error) => {
            eprintln!("{}: {error}", folder().display());
            return ExitCode::FAILURE;
        }
    };
    let mut trials = vec![Trial::test("as many misuses as are promised", || {
        let count = programs::discover(&folder())?.len();
        if count < 60 { Err(format!("{count} misuses").into()) } else { Ok(()) }
    })];
    trials.extend(paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || check(&path))
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The text with the file's name for each path to the file.
fn without_folders(text: &str, name: &str) -> String {
    let mut out = String::new();
    for (index, piece) in text.split(name).enumerate() {
        if index > 0 {
            let folder = |c: char| c.is_alphanumeric() || "/._-".contains(c);
            out.truncate(out.trim_end_matches(folder).len());
            out.push_str(name);
        }
        out.push_str(piece);
    }
    out
}

fn check(path: &Path) -> Result<(), Failed> {
    let source = std::fs::read_to_string(path)?;
    let kind = import::detect(path, source.as_bytes()).ok_or("no language")?;
    let include = format!("-I{}", folder().display());
    let arguments = vec![include.into(), "-Wno-everything".into()];
    let options = CompileOptions { level: '1', debug: Debug::Lines, arguments };
    let llvm = toolchain::compile(Some(path), source.as_bytes(), kind, &options)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let errors = match enzyme::replace_calls(&llvm, &name) {
        Err(Error::Enzyme(errors)) => errors,
        Err(other) => return Err(format!("another kind of error: {other}").into()),
        Ok(outcome) => return Err(format!("no error, and {} calls", outcome.map_or(0, |o| o.calls)).into()),
    };
    let [error] = &*errors.errors else {
        return Err(format!("{} errors:\n{errors}", errors.errors.len()).into());
    };
    let of_module = matches!(error.kind, EnzymeErrorKind::OtherUse)
        || matches!(&error.kind, EnzymeErrorKind::Unsupported { what, .. } if *what == error.callee && error.function.is_none());
    if error.place.is_none() && !of_module {
        return Err(format!("an error without a place: {errors}").into());
    }
    let text = without_folders(&errors.to_string(), &name);
    let expected: Vec<&str> =
        source.lines().map_while(|line| line.strip_prefix(PREFIX)).map(str::trim).collect();
    let found: Vec<&str> = text.lines().collect();
    if expected == found {
        return Ok(());
    }
    if Mode::from_environment() == Mode::Bless {
        let rest = source.lines().filter(|line| !line.starts_with(PREFIX));
        let head = found.iter().map(|line| format!("{PREFIX} {line}"));
        let lines: Vec<String> = head.chain(rest.map(str::to_owned)).collect();
        std::fs::write(path, lines.join("\n") + "\n")?;
        return Ok(());
    }
    Err(format!("expected {expected:#?}\nfound {found:#?}\nBLESS=1 writes it into the file").into())
}
