//! The compilers that make LLVM IR of sources: clang 19 and rustc.

use import::Kind;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// How a source is compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileOptions {
    /// The optimisation level, `0` to `3`, `s` or `z`.
    pub level: char,
    /// Whether places in the source are kept.
    pub debug: Debug,
    /// Further arguments for the compiler.
    pub arguments: Vec<OsString>,
}

/// Whether places in the source are kept in what a compiler makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Debug {
    /// No.
    None,
    /// Lines and columns.
    Lines,
}

impl Default for CompileOptions {
    /// Level 2, no places.
    fn default() -> Self {
        CompileOptions { level: '2', debug: Debug::None, arguments: Vec::new() }
    }
}

/// Why there is no LLVM IR of a source.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// There is no compiler.
    #[error("{tool} was not found: {help}")]
    Missing {
        /// The compiler.
        tool: String,
        /// What to do.
        help: &'static str,
    },
    /// The compiler could not be started.
    #[error("{tool}: {error}")]
    Start {
        /// The compiler.
        tool: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The compiler reported errors; they stand on standard error.
    #[error("{tool} could not compile {path}{}", tail(.messages), path = path.display())]
    Failed {
        /// The compiler.
        tool: String,
        /// The source.
        path: PathBuf,
        /// What the compiler says.
        messages: String,
    },
    /// Not a source.
    #[error("{path} is {kind}: no compiler makes LLVM IR of it", path = path.display())]
    NotASource {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: Kind,
    },
}

fn tail(messages: &str) -> String {
    if messages.is_empty() { String::new() } else { format!(":\n{}", messages.trim_end()) }
}

const CLANG_HELP: &str = "install it with `apt-get install clang-19` (Debian), or put clang 19 on PATH";

/// clang 19 for a language: `clang-19` or `clang++-19` on PATH, else Debian's folder, else a `clang` on PATH
/// that is version 19.
pub fn clang(kind: Kind) -> Result<PathBuf, ToolError> {
    let name = if kind == Kind::Cpp { "clang++" } else { "clang" };
    let versioned = format!("{name}-19");
    let debian = Path::new("/usr/lib/llvm-19/bin").join(name);
    let found = on_path(&versioned).or_else(|| debian.is_file().then_some(debian));
    let plain = || on_path(name).filter(|path| is_version_19(path));
    found.or_else(plain).ok_or(ToolError::Missing { tool: versioned, help: CLANG_HELP })
}

/// A program of LLVM 19 beside clang, such as `llvm-link`.
pub fn llvm_tool(name: &str) -> Result<PathBuf, ToolError> {
    let versioned = format!("{name}-19");
    let debian = Path::new("/usr/lib/llvm-19/bin").join(name);
    let found = on_path(&versioned).or_else(|| debian.is_file().then_some(debian));
    let help = "install it with `apt-get install llvm-19` (Debian)";
    found.ok_or(ToolError::Missing { tool: versioned, help })
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn is_version_19(clang: &Path) -> bool {
    let output = Command::new(clang).arg("--version").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("version 19."))
}

/// LLVM IR of a source: bitcode of C and C++, text of Rust, whose compiler has a newer LLVM. The compiler reads the
/// file, or the content from its standard input if there is no file.
pub fn compile(
    path: Option<&Path>,
    content: &[u8],
    kind: Kind,
    options: &CompileOptions,
) -> Result<Vec<u8>, ToolError> {
    let source = path.unwrap_or(Path::new("-"));
    let scratch = Scratch::new();
    let mut command = match kind {
        Kind::C | Kind::Cpp => clang_command(source, kind, options)?,
        Kind::Rust => rustc_command(source, content, options, scratch.path()),
        _ => return Err(ToolError::NotASource { path: source.into(), kind }),
    };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let tool = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|error| missing(&tool, error))?;
    if let Some(mut pipe) = child.stdin.take().filter(|_| path.is_none()) {
        let content = content.to_vec();
        // A compiler that has seen enough closes the pipe: no error.
        std::thread::spawn(move || drop(pipe.write_all(&content)));
    }
    let output = child.wait_with_output().map_err(|error| ToolError::Start { tool: tool.clone(), error })?;
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(ToolError::Failed { tool, path: source.into(), messages });
    }
    if !messages.is_empty() {
        eprint!("{messages}");
    }
    Ok(output.stdout)
}

/// A shared library of a source, made by its own compiler: of C and C++ from the bitcode that [`compile`] gave.
/// Functions that are not visible outside of their file are not in it.
pub fn shared_library(
    path: Option<&Path>,
    content: &[u8],
    kind: Kind,
    bitcode: &[u8],
    level: char,
    to: &Path,
) -> Result<(), ToolError> {
    let source = path.unwrap_or(Path::new("-"));
    let (mut command, input) = match kind {
        Kind::Rust => {
            let mut command = Command::new("rustc");
            command.args(["--edition=2024", "--crate-type=cdylib", "--crate-name=program", "-Cpanic=abort"]);
            command.arg(format!("-Copt-level={level}")).arg(source);
            (command, content)
        }
        Kind::C | Kind::Cpp => {
            let mut command = Command::new(clang(kind)?);
            command.args(["-shared", "-fPIC", "-Wno-override-module"]).arg(format!("-O{level}"));
            command.args(["-x", "ir", "-", "-lm"]);
            (command, bitcode)
        }
        _ => return Err(ToolError::NotASource { path: source.into(), kind }),
    };
    command.arg("-o").arg(to).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let tool = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|error| missing(&tool, error))?;
    if let Some(mut pipe) = child.stdin.take() {
        let input = input.to_vec();
        // A compiler that reads a file closes the pipe: no error.
        std::thread::spawn(move || drop(pipe.write_all(&input)));
    }
    let output = child.wait_with_output().map_err(|error| ToolError::Start { tool: tool.clone(), error })?;
    if output.status.success() {
        return Ok(());
    }
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(ToolError::Failed { tool, path: source.into(), messages })
}

fn missing(tool: &str, error: std::io::Error) -> ToolError {
    if error.kind() == std::io::ErrorKind::NotFound {
        return ToolError::Missing { tool: tool.into(), help: "install Rust from https://rustup.rs" };
    }
    ToolError::Start { tool: tool.into(), error }
}

fn clang_command(path: &Path, kind: Kind, options: &CompileOptions) -> Result<Command, ToolError> {
    let mut command = Command::new(clang(kind)?);
    command.arg(format!("-O{}", options.level)).args(["-c", "-emit-llvm", "-o", "-"]);
    if options.debug == Debug::Lines {
        command.arg("-gline-tables-only");
    }
    command.args(&options.arguments).args(["-x", if kind == Kind::Cpp { "c++" } else { "c" }]).arg(path);
    Ok(command)
}

/// A folder for what rustc puts down on the way, whose names two of them would share; it goes with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Scratch(std::env::temp_dir().join(format!("cotangent-rustc-{}-{number}", std::process::id())))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // rustc makes it, if it was started at all.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn rustc_command(path: &Path, content: &[u8], options: &CompileOptions, scratch: &Path) -> Command {
    let mut command = Command::new("rustc");
    command.arg("--out-dir").arg(scratch);
    command.args([
        "--edition=2024",
        "--emit=llvm-ir=-",
        "-Ccodegen-units=1",
        "-Cpanic=abort",
        "--crate-name=program",
    ]);
    command.arg(format!("-Copt-level={}", options.level));
    if options.debug == Debug::Lines {
        command.arg("-Cdebuginfo=line-tables-only");
    }
    if !has_main(content) {
        command.arg("--crate-type=lib");
    }
    command.args(&options.arguments).arg(path);
    command
}

/// Whether a Rust source is a program; others are compiled as libraries.
fn has_main(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    text.contains("fn main(") || text.contains("#![no_main]")
}

/// The shared standard library of rustc, in which the functions are that its programs call.
pub fn rust_library() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "target-libdir"]).output().ok()?;
    let folder = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    let is_std = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".so")
    };
    let entries = std::fs::read_dir(folder).ok()?;
    let mut found: Vec<PathBuf> =
        entries.flatten().filter(|entry| is_std(&entry.file_name())).map(|entry| entry.path()).collect();
    found.sort();
    found.into_iter().next()
}
