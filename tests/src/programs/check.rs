//! One program on several engines at several levels, compared with the first engine at the first level.

use super::{Engine, Input, Level, Program, Run, Status, Unable, build, exception};
use crate::process;
use similar::TextDiff;
use std::fmt;

/// What came of one engine at one level.
#[derive(Debug)]
pub enum Verdict {
    /// As the reference.
    Same,
    /// Otherwise than the reference.
    Different {
        /// What is different, for people.
        difference: String,
    },
    /// The engine cannot, as the table of exceptions says.
    Excepted,
    /// The engine could not.
    Failed {
        /// Why.
        reason: Unable,
    },
    /// The table of exceptions says that the engine cannot, and it can, or cannot for another reason.
    WrongException {
        /// What came out.
        found: String,
    },
}

/// What came of a program: a verdict per engine and level.
#[derive(Debug)]
pub struct Report {
    /// The program's name.
    pub program: String,
    /// The levels.
    pub levels: Vec<Level>,
    /// The engines' names and their verdicts per level.
    pub rows: Vec<(&'static str, Vec<Verdict>)>,
}

impl Verdict {
    /// Whether it is as it should be.
    pub fn is_fine(&self) -> bool {
        matches!(self, Verdict::Same | Verdict::Excepted)
    }

    fn word(&self) -> &'static str {
        match self {
            Verdict::Same => "ok",
            Verdict::Different { .. } => "DIFF",
            Verdict::Excepted => "unable",
            Verdict::Failed { .. } => "FAIL",
            Verdict::WrongException { .. } => "STALE",
        }
    }

    fn details(&self) -> Option<String> {
        match self {
            Verdict::Same | Verdict::Excepted => None,
            Verdict::Different { difference } => Some(difference.clone()),
            Verdict::Failed { reason } => Some(reason.to_string()),
            Verdict::WrongException { found } => {
                Some(format!("the table of exceptions says that this engine is unable, but: {found}"))
            }
        }
    }
}

impl Report {
    /// Whether everything is as it should be.
    pub fn is_fine(&self) -> bool {
        self.rows.iter().all(|(_, verdicts)| verdicts.iter().all(Verdict::is_fine))
    }
}

/// A table, and under it what is wrong.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<28}", self.program)?;
        self.levels.iter().try_for_each(|level| write!(f, "{:<8}", format!("-O{}", level.number())))?;
        for (engine, verdicts) in &self.rows {
            write!(f, "\n  {engine:<26}")?;
            verdicts.iter().try_for_each(|verdict| write!(f, "{:<8}", verdict.word()))?;
        }
        writeln!(f)?;
        for (engine, verdicts) in &self.rows {
            for (verdict, level) in verdicts.iter().zip(&self.levels) {
                if let Some(details) = verdict.details() {
                    writeln!(f, "\n{} on {engine} at -O{}:\n{details}", self.program, level.number())?;
                }
            }
        }
        Ok(())
    }
}

/// Runs a program on these engines at these levels. The error says why there is no reference.
pub fn check(program: &Program, engines: &[&dyn Engine], levels: &[Level]) -> Result<Report, Unable> {
    let mut reference = None;
    let mut rows: Vec<(&'static str, Vec<Verdict>)> =
        engines.iter().map(|engine| (engine.name(), Vec::new())).collect();
    for &level in levels {
        let llvm = build::llvm_text(program, level)?;
        let folder = build::folder(program, level);
        let input = Input { program, level, llvm: &llvm, folder: &folder };
        for (engine, (_, verdicts)) in engines.iter().zip(&mut rows) {
            let outcome = engine.run(&input);
            let wanted: &Run = match &reference {
                Some(reference) => reference,
                None => {
                    let first = outcome?;
                    judge_reference(&first)?;
                    verdicts.push(Verdict::Same);
                    reference = Some(first);
                    continue;
                }
            };
            verdicts.push(judge(program, engine.name(), level, wanted, outcome));
        }
    }
    Ok(Report { program: program.name.clone(), levels: levels.to_vec(), rows })
}

/// A program that prints nothing tells nothing.
fn judge_reference(run: &Run) -> Result<(), Unable> {
    if run.stdout.is_empty() {
        return Err(Unable::Unsupported { reason: "a program without output".into() });
    }
    Ok(())
}

fn judge(
    program: &Program,
    engine: &str,
    level: Level,
    wanted: &Run,
    outcome: Result<Run, Unable>,
) -> Verdict {
    match (exception(&program.name, engine, level), outcome) {
        (None, Ok(run)) if run.is_like(wanted) => Verdict::Same,
        (None, Ok(run)) => Verdict::Different { difference: difference(wanted, &run) },
        (None, Err(reason)) => Verdict::Failed { reason },
        (Some(_), Ok(run)) if run.is_like(wanted) => Verdict::WrongException { found: "it can".into() },
        (Some(exception), outcome) => {
            let found = match outcome {
                Ok(run) => process::excerpt(&run.stderr, 20),
                Err(reason) => reason.to_string(),
            };
            if found.contains(exception.words) {
                Verdict::Excepted
            } else {
                Verdict::WrongException { found }
            }
        }
    }
}

fn difference(wanted: &Run, found: &Run) -> String {
    let mut text = String::new();
    if wanted.status != found.status {
        text = format!("ended with {} in place of {}\n", ending(found.status), ending(wanted.status));
    }
    let message = process::excerpt(&found.stderr, 6);
    if !message.is_empty() {
        text.push_str(&format!("standard error:\n{message}\n"));
    }
    let (wanted, found) = (String::from_utf8_lossy(&wanted.stdout), String::from_utf8_lossy(&found.stdout));
    if wanted != found {
        let diff = TextDiff::from_lines(&*wanted, &*found);
        text.push_str(&diff.unified_diff().context_radius(2).header("reference", "this").to_string());
    }
    text
}

fn ending(status: Status) -> String {
    match status {
        Status::Exited(code) => format!("status {code}"),
        Status::Signal(signal) => format!("signal {signal}"),
    }
}
