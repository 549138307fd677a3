//! Places in a source text, and messages about them: how parser, verifier and command line show an error.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt::Write;

/// A range of bytes of a source text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// From the beginning of `self` to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        Span { start: self.start, end: last.end.max(self.start) }
    }

    /// The text at this place; empty if it is not a place of `source`.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// A message about a place of a source text, with a way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// What it is about; `None` if there is no such place.
    pub span: Option<Span>,
    /// What is wrong, in a sentence without capital and full stop.
    pub message: String,
    /// Another place that belongs to it, and why.
    pub related: Option<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A message about `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), message: message.into(), related: None, help: None }
    }

    /// The same with a way out.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another place that belongs to it.
    pub fn with_related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }
}

/// The lines of a source text, to turn places into line numbers.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of `source`.
    pub fn new(source: &'a str) -> Self {
        let after_breaks = source.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(i, _)| i + 1);
        Self { source, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub fn position(&self, byte: u32) -> (usize, usize) {
        let line = self.line_of(byte as usize);
        let start = self.start(line);
        let before = self.source.get(start..byte as usize).unwrap_or("");
        (line + 1, before.chars().count() + 1)
    }

    fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.source.len())
    }

    /// The line that `span` begins in, its index, and the part of `span` in it relative to its begin.
    fn excerpt(&self, span: Span) -> (&'a str, usize, std::ops::Range<usize>) {
        let line = self.line_of(span.start as usize);
        let start = self.start(line);
        let text = self.source.get(start..self.start(line + 1)).unwrap_or("").trim_end_matches(['\n', '\r']);
        let clip = |byte: u32| {
            let mut at = (byte as usize).saturating_sub(start).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let from = clip(span.start);
        (text, line, from..clip(span.end).max(from))
    }
}

/// The messages with the lines they are about, for a terminal without colours.
///
/// Every message begins with `error: ` and is followed by `--> file:line:column`, the line, and the help.
pub fn render(diagnostics: &[Diagnostic], file_name: &str, source: &str) -> String {
    let lines = Lines::new(source);
    let renderer = Renderer::plain();
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(diagnostic, file_name, &lines)]));
        text.push('\n');
    }
    text
}

/// The messages one per line, `file:line:column: message`, for machines and lists.
pub fn render_short(diagnostics: &[Diagnostic], file_name: &str, source: &str) -> String {
    let lines = Lines::new(source);
    let mut text = String::new();
    for diagnostic in diagnostics {
        // Writing to a string does not fail.
        let _ = match diagnostic.span {
            Some(span) => {
                let (line, column) = lines.position(span.start);
                writeln!(text, "{file_name}:{line}:{column}: {}", diagnostic.message)
            }
            None => writeln!(text, "{file_name}: {}", diagnostic.message),
        };
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, file_name: &'a str, lines: &Lines<'a>) -> Group<'a> {
    let title = Level::ERROR.primary_title(diagnostic.message.as_str());
    let mut group = match diagnostic.span {
        Some(span) => {
            let (text, line, range) = lines.excerpt(span);
            let snippet = Snippet::source(text).path(file_name).line_start(line + 1);
            title.element(snippet.annotation(AnnotationKind::Primary.span(range)))
        }
        None => Group::with_title(title),
    };
    if let Some((span, label)) = &diagnostic.related {
        let (text, line, range) = lines.excerpt(*span);
        let snippet = Snippet::source(text).path(file_name).line_start(line + 1);
        group = group.element(snippet.annotation(AnnotationKind::Context.span(range).label(label.as_str())));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}
