//! Rows: `; run: @f(1.0) == 2.0`.

use super::error::{CallErrorKind, Fault};
use super::evaluate::{Answer, Limits, RunError, run};
use super::read::Reader;
use super::{
    Argument, Array, Call, CallError, Closeness, Expectation,
    compare::{self, Comparison},
    syntax,
};
use ir::diagnostic::{Diagnostic, render};
use ir::interpret::Val;
use ir::{Constant, Module, Name};

/// A call and what it should give.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The line of the source it stands on, counted from 1.
    pub line: usize,
    /// The row as it is written, without `; run:` and without a comment after it.
    pub text: String,
    /// The call.
    pub call: Call,
    /// What it should give.
    pub expectation: Expectation,
}

/// What became of a row.
#[derive(Debug)]
pub struct Outcome {
    /// What the call gave.
    pub answer: Result<Answer, RunError>,
    /// `None` if the row holds, else the row that would, without `; run:`.
    pub corrected: Option<String>,
}

/// A comment that should be a row and is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct RowError {
    /// The line of the source it stands on, counted from 1.
    pub line: usize,
    /// What is wrong, at a place of the source.
    pub error: CallError,
}

/// What is wrong with the rows of a source, and the rows that are right.
#[derive(Clone, PartialEq, Debug)]
pub struct RowErrors {
    /// At least one.
    pub errors: Vec<RowError>,
    /// The rows that can be run.
    pub rows: Vec<Row>,
}

impl RowErrors {
    /// The errors with their lines, as the command line shows them.
    pub fn render(&self, file_name: &str, source: &str) -> String {
        let diagnostics: Vec<Diagnostic> = self.errors.iter().map(|row| row.error.diagnostic()).collect();
        render(&diagnostics, file_name, source)
    }
}

impl std::fmt::Display for RowErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RowErrors {}

/// The rows of a module's source. A comment that is almost a row is an error.
pub fn rows(source: &str, module: &Module) -> Result<Vec<Row>, RowErrors> {
    let reader = Reader::new(module);
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for (index, line) in source.lines().enumerate() {
        let Some(comment) = syntax::split_comment(line).1 else { continue };
        let number = index + 1;
        let row = match row_text(comment) {
            Ok(None) => continue,
            Ok(Some(text)) => reader.row_at(text, Required::Yes),
            Err(fault) => Err(fault),
        };
        match row {
            Ok(row) => rows.push(Row { line: number, ..row }),
            Err(fault) => errors.push(RowError { line: number, error: fault.within(source) }),
        }
    }
    if errors.is_empty() { Ok(rows) } else { Err(RowErrors { errors, rows }) }
}

/// Words that begin a comment that is meant as a row if a call and a sign follow.
const ALMOST_RUN: &[&str] = &["run", "runs", "rum", "rn", "row", "test", "check", "expect", "assert"];

/// The text of the row that stands in a comment, `run: @f(1.0) == 2.0` with blanks and capitals as one likes.
fn row_text(comment: &str) -> Result<Option<&str>, Fault<'_>> {
    let comment = comment.trim();
    let length = comment.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = comment.split_at(length);
    let rest = rest.trim_start();
    let is_run = word.eq_ignore_ascii_case("run");
    if let Some(text) = rest.strip_prefix(':').filter(|_| is_run) {
        return Ok(Some(text.trim()));
    }
    let call = rest.trim_start_matches([':', ';', ',', '.', '=', '-', '>', ' ', '\t']);
    let has_sign = ["==", "~", "traps"].iter().any(|sign| call.contains(sign));
    let name = call.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.$".contains(byte)).count();
    let is_call =
        call.starts_with('@') && call.contains('(') || has_sign && name > 0 && call[name..].starts_with('(');
    let almost = ALMOST_RUN.iter().any(|almost| word.eq_ignore_ascii_case(almost));
    if is_call && almost && (is_run || has_sign) {
        let fault = Fault::new(comment, CallErrorKind::AlmostARow);
        return Err(fault.help(format!("write `; run: {call}`")));
    }
    Ok(None)
}

/// Whether something must be expected of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Required {
    Yes,
    No,
}

/// Signs that are none, and what to write.
const OTHER_SIGNS: &[(&str, &str)] = &[
    ("=>", "what an array holds after the call stands in its argument: `[1.0]: f64 => [2.0]`"),
    ("!=", "a row says what the call gives: `==`"),
    ("~", "write `~`"),
    ("=~", "write `~`"),
    ("≈", "write `~`"),
    ("=", "write `==`"),
    ("->", "write `==`"),
    (":", "write `==`"),
    ("trap", "write `traps: message`"),
];

impl Reader<'_> {
    /// A call, and what is expected of it if anything is.
    pub fn row(&self, text: &str) -> Result<Row, CallError> {
        self.row_at(text, Required::No).map_err(|fault| fault.within(text))
    }

    fn row_at<'t>(&self, text: &'t str, required: Required) -> Result<Row, Fault<'t>> {
        let text = text.trim();
        let (call, rest) = self.call_and_rest(text)?;
        let rest = rest.trim_start();
        let (expectation, end) = self.expectation(&call, rest, required)?;
        let text = text[..text.len() - rest.len() + end].trim_end().into();
        Ok(Row { line: 1, text, call, expectation })
    }

    /// What is expected after a call, and how many bytes of `rest` say it; a comment may follow.
    fn expectation<'t>(
        &self,
        call: &Call,
        rest: &'t str,
        required: Required,
    ) -> Result<(Expectation, usize), Fault<'t>> {
        if let Some(message) = rest.strip_prefix("traps:") {
            let message = syntax::before_apart_comment(message).trim();
            let end = syntax::offset(rest, message) + message.len();
            return Ok((Expectation::Trap(message.into()), end));
        }
        let rest = syntax::split_comment(rest).0.trim_end();
        if rest.is_empty() && required == Required::No {
            return Ok((Expectation::Any, 0));
        }
        let results = rest.trim_start_matches(['=', '~', '!', '>', '≈', ':']);
        let closeness = match &rest[..rest.len() - results.len()] {
            "==" => Closeness::Exact,
            "~" => Closeness::Near,
            _ => {
                let other = OTHER_SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
                let fault = Fault::new(rest, CallErrorKind::NoExpectation { text: rest.into() });
                return Err(fault.maybe_help(other.map(|(_, help)| (*help).into())));
            }
        };
        let results = self.results(call.function, results.trim())?;
        Ok((Expectation::Results(closeness, results), rest.len()))
    }
}

impl Row {
    /// Whether anything is expected of the call or of its arrays.
    pub fn expects(&self) -> bool {
        let after = |argument: &Argument| matches!(argument, Argument::Array(Array { after: Some(_), .. }));
        self.expectation != Expectation::Any || self.call.arguments.iter().any(after)
    }

    /// Runs the call: `None` if the row holds, else the row that would, without `; run:`.
    pub fn check(&self, module: &Module, limits: &Limits) -> Option<String> {
        self.run(module, limits).corrected
    }

    /// Runs the call and compares.
    pub fn run(&self, module: &Module, limits: &Limits) -> Outcome {
        self.judge(module, run(module, &self.call, limits))
    }

    /// Compares what somebody got by running the call.
    pub fn judge(&self, module: &Module, answer: Result<Answer, RunError>) -> Outcome {
        let corrected = (!self.holds(&answer, module)).then(|| self.corrected(&answer, module));
        Outcome { answer, corrected }
    }

    fn holds(&self, answer: &Result<Answer, RunError>, module: &Module) -> bool {
        match (&self.expectation, answer) {
            (Expectation::Trap(part), Err(trap)) => !part.is_empty() && trap.to_string().contains(part),
            (Expectation::Results(closeness, results), Ok(answer)) => {
                self.results_hold(*closeness, results, answer, module)
                    && self.arrays_hold(*closeness, answer, module)
            }
            (Expectation::Any, Ok(answer)) => self.arrays_hold(Closeness::Exact, answer, module),
            _ => false,
        }
    }

    fn results_hold(
        &self,
        closeness: Closeness,
        results: &[Constant],
        answer: &Answer,
        module: &Module,
    ) -> bool {
        let types = &module.functions[self.call.function].signature.results;
        let comparison = Comparison { closeness, module };
        let equal = |((result, expected), actual): ((&ir::AbiParam, &Constant), &Val)| {
            comparison.same(result.ty, expected, actual)
        };
        types.len() == answer.results.len()
            && types.len() == results.len()
            && types.iter().zip(results).zip(&answer.results).all(equal)
    }

    fn arrays_hold(&self, closeness: Closeness, answer: &Answer, module: &Module) -> bool {
        let comparison = Comparison { closeness, module };
        self.call.arguments.iter().zip(&answer.arrays).all(|(argument, actual)| match argument {
            Argument::Array(Array { element, after: Some(after), .. }) => {
                after.len() == actual.len()
                    && after.iter().zip(actual).all(|(a, b)| comparison.same(*element, a, b))
            }
            _ => true,
        })
    }

    /// The row with what came out in place of what was expected.
    fn corrected(&self, answer: &Result<Answer, RunError>, module: &Module) -> String {
        match answer {
            Ok(answer) => {
                let call = call_text(module, &self.call, Some(answer));
                match &self.expectation {
                    Expectation::Any => call,
                    Expectation::Results(Closeness::Near, _) => format!("{call} ~ {answer}"),
                    _ => format!("{call} == {answer}"),
                }
            }
            Err(trap) => {
                let message = trap.to_string();
                let first_line = message.lines().next().unwrap_or_default();
                format!("{} traps: {first_line}", call_text(module, &self.call, None))
            }
        }
    }
}

/// The call as it is written; after the call, arrays whose content was expected show their content.
fn call_text(module: &Module, call: &Call, answer: Option<&Answer>) -> String {
    let function = &module.functions[call.function];
    let argument = |(index, argument): (usize, &Argument)| match argument {
        Argument::Constant(constant) => {
            let ty = function.signature.params.get(index).map_or(ir::Type::I1, |param| param.ty);
            ir::print::constant(module, ty, constant).to_string()
        }
        Argument::Array(array) => {
            let before: Vec<String> = array
                .before
                .iter()
                .map(|constant| ir::print::constant(module, array.element, constant).to_string())
                .collect();
            let ty = array.element.display(&module.opaque_types);
            let text = format!("[{}]: {ty}", before.join(", "));
            match (&array.after, answer.and_then(|answer| answer.arrays.get(index))) {
                (Some(_), Some(after)) => {
                    format!("{text} => {}", compare::list_text(module, array.element, after))
                }
                _ => text,
            }
        }
    };
    let arguments: Vec<String> = call.arguments.iter().enumerate().map(argument).collect();
    format!("@{}({})", Name(&function.symbol.name), arguments.join(", "))
}
