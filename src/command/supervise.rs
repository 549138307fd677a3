//! Foreign input is read, and foreign code is run, in a child process.
//!
//! LLVM's parser can abort and its linker can exit, and a program that is run can do anything. So the command
//! line starts itself once more for such commands, limits the child's time and memory, and turns its death
//! into an error.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The mark by which a child knows that it is one.
const CHILD: &str = "COTANGENT_CHILD";

/// What is done in a child, and how much it may use.
#[derive(Debug)]
pub struct Plan {
    /// What the child does, for messages: `reading f.ll`.
    pub task: String,
    /// Files that are read; their sizes settle limits that are not given.
    pub files: Vec<PathBuf>,
    /// The limit on time that the user gave.
    pub time: Option<Duration>,
    /// The limit on memory in bytes that the user gave.
    pub memory: Option<u64>,
    /// Whose deeds the child's end tells of.
    pub subject: Subject,
}

/// Whose deeds the end of a child tells of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Ours and LLVM's: a death is an error with status 1.
    Compiler,
    /// The user's program: a death by signal n is status 128 + n, as shells have it.
    Program,
}

/// What this program needs for itself, in megabytes: its libraries and the input.
pub const OWN_MEGABYTES: u64 = 1_000;
/// The time for reading nothing.
const BASE_TIME: Duration = Duration::from_secs(9);
/// The time for every mebibyte that is read beyond the first.
const TIME_PER_MEBIBYTE: Duration = Duration::from_secs(30);
/// The memory for reading nothing, libraries included.
const BASE_MEMORY: u64 = 1_900 << 20;
/// The memory for every byte that is read beyond the first mebibyte.
const MEMORY_PER_BYTE: u64 = 400;

/// The stack: LLVM follows chains of aliases and of metadata by recursion.
const STACK: u64 = 256 << 20;

/// Whether this process is a child of [`run`].
pub fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Does what this process was asked for in a child, and ends as it does.
pub fn run(plan: &Plan) -> ExitCode {
    match supervise(plan) {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn supervise(plan: &Plan) -> Result<u8, String> {
    let input = standard_input(&plan.files).map_err(|error| format!("error: <stdin>: {error}"))?;
    let size = input.as_ref().map_or(0, |bytes| bytes.len() as u64) + file_sizes(&plan.files);
    let beyond = size.saturating_sub(1 << 20);
    let memory =
        plan.memory.unwrap_or_else(|| BASE_MEMORY.saturating_add(beyond.saturating_mul(MEMORY_PER_BYTE)));
    let time = plan
        .time
        .unwrap_or_else(|| BASE_TIME + TIME_PER_MEBIBYTE.mul_f64(beyond as f64 / f64::from(1 << 20)));
    let mut child =
        start(input.is_some(), memory).map_err(|error| format!("error: a child process: {error}"))?;
    feed(&mut child, input);
    let status = wait(&mut child, time).map_err(|error| format!("error: a child process: {error}"))?;
    match status {
        None => Err(format!(
            "error: {} took longer than {} s and was stopped\nhelp: --time-limit sets the limit in seconds",
            plan.task,
            time.as_secs()
        )),
        Some(status) => verdict(plan, status, memory),
    }
}

/// Standard input, if it is one of the files.
fn standard_input(files: &[PathBuf]) -> std::io::Result<Option<Vec<u8>>> {
    if !files.iter().any(|file| file == Path::new("-")) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn file_sizes(files: &[PathBuf]) -> u64 {
    files
        .iter()
        .filter_map(|file| std::fs::metadata(file).ok())
        .fold(0, |sum, data| sum.saturating_add(data.len()))
}

fn start(piped: bool, memory: u64) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(std::env::args_os().skip(1)).env(CHILD, "1");
    if piped {
        command.stdin(Stdio::piped());
    }
    let limit = libc::rlimit { rlim_cur: memory, rlim_max: memory };
    let core = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    let stack = libc::rlimit { rlim_cur: STACK, rlim_max: STACK };
    // SAFETY: the closure runs between fork and exec and calls only functions that are safe there.
    unsafe {
        command.pre_exec(move || {
            libc::setrlimit(libc::RLIMIT_AS, &limit);
            libc::setrlimit(libc::RLIMIT_STACK, &stack);
            libc::setrlimit(libc::RLIMIT_CORE, &core);
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            Ok(())
        });
    }
    command.spawn()
}

/// Hands standard input on from a thread, since the child need not read it before it prints.
fn feed(child: &mut Child, input: Option<Vec<u8>>) {
    if let (Some(mut pipe), Some(bytes)) = (child.stdin.take(), input) {
        // A child that has read enough closes the pipe: no error.
        std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    }
}

/// Waits for the child to end; kills it and gives `None` if it does not in time.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(200);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

fn verdict(plan: &Plan, status: ExitStatus, memory: u64) -> Result<u8, String> {
    if let Some(code) = status.code() {
        return Ok(code as u8);
    }
    let signal = status.signal().unwrap_or(0);
    let name = signal_name(signal);
    let memory = format!("help: it had {} MB of memory; --memory sets the limit", memory >> 20);
    let help = match signal {
        libc::SIGSEGV | libc::SIGBUS => "help: a bad address? `--engine interpret` names the access",
        _ => &memory,
    };
    match plan.subject {
        Subject::Compiler => {
            Err(format!("error: {} ended with {name}: LLVM cannot take this input\n{help}", plan.task))
        }
        Subject::Program => {
            eprintln!("error: {} ended with {name}\n{help}", plan.task);
            Ok(128u8.saturating_add(signal.clamp(0, 127) as u8))
        }
    }
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGABRT => "abort",
        libc::SIGSEGV => "segmentation fault",
        libc::SIGBUS => "bus error",
        libc::SIGFPE => "arithmetic exception",
        libc::SIGILL => "illegal instruction",
        libc::SIGKILL => "killed",
        libc::SIGTRAP => "trap",
        _ => return format!("signal {signal}"),
    };
    format!("signal {signal} ({name})")
}
