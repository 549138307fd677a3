//! The command on a malformed input, and what is demanded of it.
//!
//! Either the input is refused, with status 1 and a message on standard error, or it is valid after all and the
//! status is 0. Never a signal, a panic, a dump of a crash, another status, a run over the limits of time and memory.

use super::{Case, Content};
use crate::process::{self, End, Limits};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What became of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It was refused as it should be.
    Rejected,
    /// It is valid.
    Accepted,
    /// What is demanded does not hold.
    Wrong {
        /// What happened.
        what: String,
    },
}

/// The limits of a run: the command ends itself before ten seconds are over, and gets as many more, since the machine
/// may have more to do; two gigabytes, and half a one for the addresses that LLVM's library takes
/// without using them.
pub const LIMITS: Limits =
    Limits { time: Duration::from_secs(20), address_space: Some((2 << 30) + (1 << 29)), output: 1 << 20 };

/// What must not stand in the output of a command that handles its errors.
const TRACES: &[&str] = &[
    "panicked at",
    "RUST_BACKTRACE",
    "has overflowed its stack",
    "Stack dump:",
    "PLEASE submit a bug report",
];

/// The most lines a message may have: people have to read it.
const MOST_LINES: usize = 1000;

/// Runs `<command> opt --through-ir <case> -o /dev/null` in a folder of its own.
pub fn check(command: &Path, case: &Case, folder: &Path) -> io::Result<Verdict> {
    let path = put(case, folder)?;
    let mut run = Command::new(command);
    run.args(["opt", "--through-ir"]).arg(&path).args(["-o", "/dev/null"]);
    let ended = process::run(&run, &LIMITS)?;
    let message = String::from_utf8_lossy(&ended.stderr);
    let wrong =
        |what: String| Verdict::Wrong { what: format!("{what}\n{}", process::excerpt(&ended.stderr, 12)) };
    if let Some(trace) = TRACES.iter().find(|trace| message.contains(*trace)) {
        return Ok(wrong(format!("the output holds `{trace}`")));
    }
    if message.lines().count() > MOST_LINES {
        return Ok(wrong("a message that nobody can read".into()));
    }
    Ok(match ended.end {
        End::Exited(0) => Verdict::Accepted,
        End::Exited(1) if message.trim().is_empty() => wrong("refused without a message".into()),
        End::Exited(1) => Verdict::Rejected,
        End::Exited(status) => wrong(format!("status {status}")),
        End::Signal(signal) => wrong(format!("signal {signal}")),
        End::TimeOut => wrong(format!("longer than {:?}", LIMITS.time)),
    })
}

/// Puts a case under its name into a folder.
fn put(case: &Case, folder: &Path) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(&case.name);
    match &case.content {
        Content::File(bytes) => std::fs::write(&path, bytes)?,
        Content::Folder => std::fs::create_dir_all(&path)?,
        Content::Missing => {}
    }
    Ok(path)
}

/// What became of many cases.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How many were refused.
    pub rejected: usize,
    /// How many are valid.
    pub accepted: usize,
    /// The names of the others, and what happened.
    pub wrong: Vec<(String, String)>,
}

impl Summary {
    /// Counts a case.
    pub fn add(&mut self, case: &Case, verdict: Verdict) {
        match verdict {
            Verdict::Rejected => self.rejected += 1,
            Verdict::Accepted => self.accepted += 1,
            Verdict::Wrong { what } => self.wrong.push((case.name.clone(), what)),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} refused, {} valid, {} wrong", self.rejected, self.accepted, self.wrong.len())?;
        self.wrong.iter().try_for_each(|(name, what)| writeln!(f, "{name}: {what}"))
    }
}

/// Checks all cases, two at a time.
pub fn check_all(command: &Path, cases: &[Case], folder: &Path) -> io::Result<Summary> {
    let halves = cases.split_at(cases.len() / 2);
    let run = |cases: &[Case]| -> io::Result<Vec<Verdict>> {
        cases.iter().map(|case| check(command, case, folder)).collect()
    };
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(halves.1));
        (run(halves.0), other.join())
    });
    let second = second.map_err(|_| io::Error::other("a thread of the test ended early"))??;
    let mut summary = Summary::default();
    for (case, verdict) in cases.iter().zip(first?.into_iter().chain(second)) {
        summary.add(case, verdict);
    }
    Ok(summary)
}
