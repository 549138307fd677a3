//! What parsing reports: several errors in one go, each with its place and a way out.

use crate::diagnostic::{Diagnostic, Span, render};

/// After this many errors the rest is not reported.
pub const MAX_ERRORS: usize = 100;

/// One thing that is wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
    /// Another place that belongs to it, and why.
    pub related: Option<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl ParseError {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), related: None, help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }
}

impl From<&ParseError> for Diagnostic {
    fn from(error: &ParseError) -> Self {
        Self {
            span: Some(error.span),
            message: error.message.clone(),
            related: error.related.clone(),
            help: error.help.clone(),
        }
    }
}

/// Everything that is wrong with a text, in the text's order; at least one error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseErrors {
    /// The errors, at most [`MAX_ERRORS`].
    pub errors: Vec<ParseError>,
    /// How many more there were.
    pub omitted: usize,
}

impl ParseErrors {
    /// The errors with their lines, as the command line shows them.
    pub fn render(&self, file_name: &str, source: &str) -> String {
        let diagnostics: Vec<Diagnostic> = self.errors.iter().map(Diagnostic::from).collect();
        let mut text = render(&diagnostics, file_name, source);
        if self.omitted > 0 {
            text.push_str(&format!("and {} more errors\n", self.omitted));
        }
        text
    }
}

impl std::fmt::Display for ParseErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let first = self.errors.first().map_or("", |error| error.message.as_str());
        match self.errors.len() + self.omitted {
            0 | 1 => f.write_str(first),
            count => write!(f, "{first} (and {} more errors)", count - 1),
        }
    }
}

impl std::error::Error for ParseErrors {}

/// The sign that something could not be read; the error has been reported already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

pub(crate) type Parsed<T> = Result<T, Failed>;
