//! Rows: `; run: @f(1.0) == 2.0`.

use super::evaluate::{Answer, Limits, run};
use super::read::Reader;
use super::{Argument, Call, CallError, Closeness, Expectation, compare};
use ir::{Constant, Module};

const PREFIX: &str = "; run:";

/// A call and what it should give.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The line of the source it stands on, counted from 1.
    pub line: usize,
    /// The row as it is written, without `; run:`.
    pub text: String,
    /// The call.
    pub call: Call,
    /// What it should give.
    pub expectation: Expectation,
}

/// A row that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct RowError {
    /// The line of the source it stands on, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub error: CallError,
}

/// The rows of a module's source.
pub fn rows(source: &str, module: &Module) -> Result<Vec<Row>, RowError> {
    let reader = Reader::new(module);
    let lines = source.lines().enumerate();
    let texts = lines.filter_map(|(index, line)| Some((index + 1, line.trim().strip_prefix(PREFIX)?.trim())));
    texts.map(|(line, text)| row(&reader, line, text).map_err(|error| RowError { line, error })).collect()
}

fn row(reader: &Reader, line: usize, text: &str) -> Result<Row, CallError> {
    let (call, rest) = reader.call_and_rest(text)?;
    let rest = rest.trim();
    let expectation = if let Some(results) = rest.strip_prefix("==") {
        Expectation::Results(Closeness::Exact, reader.results(call.function, results)?)
    } else if let Some(results) = rest.strip_prefix('~') {
        Expectation::Results(Closeness::Near, reader.results(call.function, results)?)
    } else if let Some(message) = rest.strip_prefix("traps:") {
        Expectation::Trap(message.trim().into())
    } else {
        return Err(CallError::Trailing { text: rest.into() });
    };
    Ok(Row { line, text: text.into(), call, expectation })
}

impl Row {
    /// Runs the call: `None` if the row holds, else the row that would, without `; run:`.
    pub fn check(&self, module: &Module, limits: &Limits) -> Option<String> {
        let outcome = run(module, &self.call, limits);
        match (&self.expectation, &outcome) {
            (Expectation::Trap(part), Err(trap)) if !part.is_empty() && trap.to_string().contains(part) => None,
            (Expectation::Results(closeness, results), Ok(answer))
                if self.holds(*closeness, results, answer, module) =>
            {
                None
            }
            (_, Ok(answer)) => Some(self.corrected(answer, module)),
            (_, Err(trap)) => {
                let first_line = trap.to_string().lines().next().unwrap_or_default().to_string();
                Some(format!("{} traps: {first_line}", self.call_text()))
            }
        }
    }
}
