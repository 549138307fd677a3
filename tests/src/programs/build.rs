//! What the compilers make of a program: a native binary, and LLVM's text.
//!
//! Results stand in `target/programs/<name>/O<level>/`, each beside a `.key` with the command and the source it
//! was made from; what has the same key is not made again.

use super::{Language, Level, Program, Unable};
use crate::process::{self, End, Limits};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Where clang 19 is looked for.
const CLANG: &str = "clang-19";
/// Where clang++ 19 is looked for.
const CLANG_CPP: &str = "clang++-19";

/// Flags of every compilation by clang.
const CLANG_FLAGS: &[&str] = &["-g0", "-ffp-contract=off", "-Wall", "-Wno-unused"];
/// Flags of every compilation by rustc. Instances of generics that the standard library holds are compiled again,
/// so that the text holds what it calls; the flag is not among the stable ones.
const RUSTC_FLAGS: &[&str] = &[
    "-Zshare-generics=no",
    "--edition=2021",
    "-Cpanic=abort",
    "-Ccodegen-units=1",
    "-Cdebuginfo=0",
    "-Aunsafe_op_in_unsafe_fn",
];

/// How long a compilation may take; the machine may have more to do.
const BUILD_TIME: Duration = Duration::from_secs(300);

/// The folder for what is made of a program at a level.
pub fn folder(program: &Program, level: Level) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| crate::runner::tests_folder().join("../target"));
    target.join("programs").join(&program.name).join(format!("O{}", level.number()))
}

/// The native binary.
pub fn native(program: &Program, level: Level) -> Result<PathBuf, Unable> {
    let to = folder(program, level).join("native");
    let mut command = compiler(program, level);
    if program.language != Language::Rust {
        command.arg("-lm");
    }
    made(program, command, to)
}

/// The text of LLVM's IR.
pub fn llvm_text(program: &Program, level: Level) -> Result<PathBuf, Unable> {
    let to = folder(program, level).join("program.ll");
    let mut command = compiler(program, level);
    match program.language {
        Language::C | Language::Cpp => command.args(["-S", "-emit-llvm"]),
        Language::Rust => command.arg("--emit=llvm-ir"),
    };
    made(program, command, to)
}

/// The text of LLVM's IR with debug information.
pub fn debug_text(program: &Program, level: Level) -> Result<PathBuf, Unable> {
    let to = folder(program, level).join("debug.ll");
    let mut command = compiler(program, level);
    match program.language {
        Language::C | Language::Cpp => command.args(["-g", "-S", "-emit-llvm"]),
        Language::Rust => command.args(["-Cdebuginfo=2", "--emit=llvm-ir"]),
    };
    made(program, command, to)
}

/// The bitcode; rustc's is of a newer LLVM than ours, so there is none of Rust programs.
pub fn bitcode(program: &Program, level: Level) -> Result<PathBuf, Unable> {
    if program.language == Language::Rust {
        return Err(Unable::Unsupported { reason: "the bitcode of rustc's LLVM".into() });
    }
    let to = folder(program, level).join("program.bc");
    let mut command = compiler(program, level);
    command.args(["-c", "-emit-llvm"]);
    made(program, command, to)
}

fn compiler(program: &Program, level: Level) -> Command {
    match program.language {
        Language::C | Language::Cpp => {
            let (name, standard) = match program.language {
                Language::C => (CLANG, "-std=gnu17"),
                _ => (CLANG_CPP, "-std=c++20"),
            };
            let mut command = Command::new(name);
            command.arg(format!("-O{}", level.number())).arg(standard).args(CLANG_FLAGS);
            command.args(&program.flags);
            command
        }
        Language::Rust => {
            let mut command = Command::new("rustc");
            command.env("RUSTC_BOOTSTRAP", "1");
            command.arg(format!("-Copt-level={}", level.number())).args(RUSTC_FLAGS);
            command
        }
    }
}

/// Runs a compiler whose result is to be the file `to`, unless that is there already.
fn made(program: &Program, mut command: Command, to: PathBuf) -> Result<PathBuf, Unable> {
    command.arg(&program.path);
    let key = format!("{command:?}\n{}", program.source);
    let mut key_file = to.clone().into_os_string();
    key_file.push(".key");
    if to.exists() && std::fs::read_to_string(&key_file).is_ok_and(|old| old == key) {
        return Ok(to);
    }
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Into place in one step: another test may be reading it, or making it, too.
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let fresh = to.with_file_name(format!("fresh-{}-{number}", std::process::id()));
    command.arg("-o").arg(&fresh);
    run_compiler(&command)?;
    std::fs::rename(&fresh, &to)?;
    std::fs::write(&key_file, key)?;
    Ok(to)
}

/// The command that makes a binary of a program's LLVM text, with what its language links.
pub fn link_command(program: &Program, level: Level, text: &Path, binary: &Path) -> Result<Command, Unable> {
    let name = if program.language == Language::Cpp { CLANG_CPP } else { CLANG };
    let mut command = Command::new(name);
    command.arg(format!("-O{}", level.number())).args(["-Wno-override-module", "-o"]).arg(binary).arg(text);
    for library in libraries(program.language)? {
        if let (Language::Rust, Some(folder)) = (program.language, library.parent()) {
            command.arg(format!("-Wl,-rpath,{}", folder.display())).arg(&library);
        }
    }
    command.arg("-lm");
    Ok(command)
}

/// The shared libraries that programs of a language call.
pub fn libraries(language: Language) -> Result<Vec<PathBuf>, Unable> {
    match language {
        Language::C => Ok(Vec::new()),
        Language::Cpp => Ok(vec!["libstdc++.so.6".into()]),
        Language::Rust => {
            let message = "rustc has no shared standard library".into();
            Ok(vec![cotangent::toolchain::rust_library().ok_or(Unable::Build { message })?])
        }
    }
}

/// Runs a compiler; the error is what it says.
pub fn run_compiler(command: &Command) -> Result<(), Unable> {
    let ended = process::run(command, &Limits { time: BUILD_TIME, ..Limits::default() })?;
    match ended.end {
        End::Exited(0) => Ok(()),
        End::TimeOut => Err(Unable::TimeOut { limit: BUILD_TIME }),
        End::Exited(_) | End::Signal(_) => {
            let name = Path::new(command.get_program()).display();
            let message = process::excerpt(&ended.stderr, 20);
            Err(Unable::Build { message: format!("{name}: {:?}\n{message}", ended.end) })
        }
    }
}
