//! What can run a program. A new engine is a type with the trait, and a row of [`ENGINES`].

use super::{Level, Program, build};
use crate::process::{self, End, Limits};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// With this exit status.
    Exited(i32),
    /// By a signal.
    Signal(i32),
}

/// What a program did: what engines are compared by.
#[derive(Clone, Debug)]
pub struct Run {
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// How it ended.
    pub status: Status,
    /// What it, or the engine, wrote to standard error. Engines are not compared by this.
    pub stderr: Vec<u8>,
}

impl Run {
    /// Whether both did the same.
    pub fn is_like(&self, other: &Run) -> bool {
        self.stdout == other.stdout && self.status == other.status
    }
}

/// Why an engine did not run a program.
#[derive(Debug, thiserror::Error)]
pub enum Unable {
    /// A compiler or a command failed.
    #[error("cannot be built: {message}")]
    Build {
        /// What it says.
        message: String,
    },
    /// It took too long.
    #[error("took longer than {limit:?}")]
    TimeOut {
        /// The limit.
        limit: Duration,
    },
    /// The engine says that it cannot.
    #[error("unsupported: {reason}")]
    Unsupported {
        /// What it says.
        reason: String,
    },
    /// The system failed.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// A program at a level of optimisation.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The program.
    pub program: &'a Program,
    /// The level.
    pub level: Level,
    /// LLVM's text of it.
    pub llvm: &'a Path,
    /// A folder for what the engine makes.
    pub folder: &'a Path,
}

/// Something that runs programs.
pub trait Engine: Sync {
    /// The name, as in reports and in the table of exceptions.
    fn name(&self) -> &'static str;

    /// Runs a program.
    fn run(&self, input: &Input) -> Result<Run, Unable>;
}

/// All engines. The first is the reference.
pub const ENGINES: &[&dyn Engine] = &[
    &Native,
    &ThroughIr,
    &Cotangent { name: "interpret" },
    &Cotangent { name: "jit" },
    &Cotangent { name: "llvm" },
];

/// How long a program may run: seconds, but the machine may have more to do.
pub const RUN_TIME: Duration = Duration::from_secs(300);

/// The compiler's binary.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Engine for Native {
    fn name(&self) -> &'static str {
        "native"
    }

    fn run(&self, input: &Input) -> Result<Run, Unable> {
        run_command(&Command::new(build::native(input.program, input.level)?))
    }
}

/// The compiler's binary of what comes back when every function is taken through the IR.
#[derive(Clone, Copy, Debug)]
pub struct ThroughIr;

impl Engine for ThroughIr {
    fn name(&self) -> &'static str {
        "through-ir"
    }

    fn run(&self, input: &Input) -> Result<Run, Unable> {
        let after = input.folder.join("through.ll");
        let mut command = cotangent()?;
        command.args(["opt", "--through-ir"]).arg(input.llvm).arg("-o").arg(&after);
        build::run_compiler(&command)?;
        let binary = input.folder.join("through");
        build::run_compiler(&build::link_command(input.program, input.level, &after, &binary)?)?;
        run_command(&Command::new(binary))
    }
}

/// An engine of `cotangent run`.
#[derive(Clone, Copy, Debug)]
pub struct Cotangent {
    /// Its name there.
    pub name: &'static str,
}

impl Engine for Cotangent {
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&self, input: &Input) -> Result<Run, Unable> {
        let mut command = cotangent()?;
        command.arg("run").arg(input.llvm).args(["--engine", self.name, "--fuel", "2000000000"]);
        command.args(["--time-limit", &RUN_TIME.as_secs().to_string()]);
        for library in build::libraries(input.program.language)? {
            command.arg("--library").arg(library);
        }
        run_command(&command)
    }
}

/// The command line that is tested: it stands beside the folder of this test's binary.
pub fn cotangent() -> Result<Command, Unable> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent);
    let found = folder.map(|folder| folder.join("cotangent")).filter(|path| path.is_file());
    let message = "there is no binary `cotangent`: build the workspace".into();
    found.map(Command::new).ok_or(Unable::Build { message })
}

/// Runs a command whose output and exit status are the program's.
pub fn run_command(command: &Command) -> Result<Run, Unable> {
    let ended = process::run(command, &Limits { time: RUN_TIME, ..Limits::default() })?;
    let status = match ended.end {
        End::Exited(code) => Status::Exited(code),
        End::Signal(signal) => Status::Signal(signal),
        End::TimeOut => return Err(Unable::TimeOut { limit: RUN_TIME }),
    };
    Ok(Run { stdout: ended.stdout, status, stderr: ended.stderr })
}
