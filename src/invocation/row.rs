//! Rows: `; run: @f(1.0) == 2.0`.

use super::evaluate::{Answer, Limits, run};
use super::read::Reader;
use super::{
    Argument, Array, Call, CallError, Closeness, Expectation,
    compare::{self, Comparison},
};
use ir::interpret::Val;
use ir::{Constant, Module, Name};

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
        match (&self.expectation, run(module, &self.call, limits)) {
            (Expectation::Trap(part), Err(trap)) if !part.is_empty() && trap.to_string().contains(part) => {
                None
            }
            (Expectation::Results(closeness, results), Ok(answer))
                if self.holds(*closeness, results, &answer, module) =>
            {
                None
            }
            (_, Ok(answer)) => {
                let sign = if matches!(self.expectation, Expectation::Results(Closeness::Near, _)) {
                    "~"
                } else {
                    "=="
                };
                Some(format!("{} {sign} {answer}", call_text(module, &self.call, Some(&answer))))
            }
            (_, Err(trap)) => {
                let message = trap.to_string();
                let first_line = message.lines().next().unwrap_or_default();
                Some(format!("{} traps: {first_line}", call_text(module, &self.call, None)))
            }
        }
    }

    fn holds(&self, closeness: Closeness, results: &[Constant], answer: &Answer, module: &Module) -> bool {
        let types = &module.functions[self.call.function].signature.results;
        let comparison = Comparison { closeness, module };
        let equal = |((result, expected), actual): ((&ir::AbiParam, &Constant), &Val)| {
            comparison.same(result.ty, expected, actual)
        };
        types.len() == answer.results.len()
            && types.len() == results.len()
            && types.iter().zip(results).zip(&answer.results).all(equal)
            && self.call.arguments.iter().zip(&answer.arrays).all(|(argument, actual)| match argument {
                Argument::Array(Array { element, after: Some(after), .. }) => {
                    after.len() == actual.len()
                        && after.iter().zip(actual).all(|(a, b)| comparison.same(*element, a, b))
                }
                _ => true,
            })
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
