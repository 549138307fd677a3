//! What can be wrong with a call or a row.

use super::syntax::offset;
use ir::Span;
use ir::diagnostic::{Diagnostic, render};

/// Why a text is no call of a function of the module, or no row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{kind}")]
pub struct CallError {
    /// What is wrong.
    pub kind: Box<CallErrorKind>,
    /// The piece of the text that is wrong.
    pub span: Span,
    /// What to do.
    pub help: Option<String>,
}

/// What is wrong with a call or a row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CallErrorKind {
    /// Not of the form `@f(arguments)`.
    #[error("{}a call looks like `@f(1.0, [2.0, 3.0]: f64)`", not_a_call(text))]
    NotACall {
        /// The text.
        text: String,
    },
    /// Something after a call of which nothing is expected.
    #[error("`{text}` after the call means nothing here")]
    Trailing {
        /// What is there.
        text: String,
    },
    /// No expectation where there must be one, or something else.
    #[error("expected `== results`, `~ results` or `traps: message` after the call{}", found(text))]
    NoExpectation {
        /// What is there.
        text: String,
    },
    /// A comment that is almost a row.
    #[error("this comment looks like a row, but is none")]
    AlmostARow,
    /// A name that no function has.
    #[error("no function `{name}`; {}", known_functions(known))]
    UnknownFunction {
        /// The name.
        name: String,
        /// The functions that have a body.
        known: Vec<String>,
    },
    /// A function that the module only declares.
    #[error("`{signature}` is only declared: it has no body to run")]
    NoBody {
        /// Its signature.
        signature: String,
    },
    /// A wrong number of arguments.
    #[error("{} given, but it is `{signature}`", count(*found, "argument is", "arguments are"))]
    Count {
        /// How many there are.
        found: usize,
        /// The function's signature.
        signature: String,
    },
    /// A wrong number of results.
    #[error("{} expected, but it is `{signature}`", count(*found, "result is", "results are"))]
    ResultCount {
        /// How many there are.
        found: usize,
        /// The function's signature.
        signature: String,
    },
    /// A list of results whose parenthesis is not closed.
    #[error("this parenthesis is not closed")]
    Unclosed,
    /// A list of results without parentheses.
    #[error("several results stand in parentheses")]
    Unparenthesised,
    /// Something after the results.
    #[error("`{text}` after the results means nothing here")]
    AfterResults {
        /// What is there.
        text: String,
    },
    /// A literal that is none of its type.
    #[error("`{text}` for {what} of `{signature}`: {reason}")]
    Literal {
        /// The literal.
        text: String,
        /// What it is for: a parameter or a result.
        what: String,
        /// The function's signature.
        signature: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl CallError {
    /// The message with the line it is about, as the command line shows it. `text` is what was read, `name` what
    /// messages call it.
    pub fn render(&self, name: &str, text: &str) -> String {
        render(&[self.diagnostic()], name, text)
    }

    /// The message about the text that was read.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            span: Some(self.span),
            message: self.kind.to_string(),
            related: None,
            help: self.help.clone(),
        }
    }
}

/// An error while a text is read: the piece of it that is wrong, itself.
#[derive(Debug)]
pub(super) struct Fault<'t> {
    at: &'t str,
    kind: Box<CallErrorKind>,
    help: Option<String>,
}

impl<'t> Fault<'t> {
    pub fn new(at: &'t str, kind: CallErrorKind) -> Self {
        Fault { at, kind: Box::new(kind), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// The error with the place in `text`, which it was found in.
    pub fn within(self, text: &str) -> CallError {
        let start = offset(text, self.at);
        let place = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let span = Span::new(place(start), place(start + self.at.len()));
        CallError { kind: self.kind, span, help: self.help }
    }
}

fn not_a_call(text: &str) -> String {
    if text.is_empty() { "expected a call; ".into() } else { format!("`{text}` is not a call; ") }
}

fn found(text: &str) -> String {
    if text.is_empty() { ", but nothing follows".into() } else { format!(", found `{text}`") }
}

/// `1 argument is`, `2 arguments are`.
fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The functions one could have meant; not a page full.
fn known_functions(known: &[String]) -> String {
    const SHOWN: usize = 10;
    match known {
        [] => "the module defines none".into(),
        _ if known.len() <= SHOWN => format!("there are: {}", known.join(", ")),
        _ => format!("there are: {} and {} more", known[..SHOWN].join(", "), known.len() - SHOWN),
    }
}
