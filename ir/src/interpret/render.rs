//! A trap as text for people: with the text of the instructions, or with the lines of the source.

use super::memory::{MemoryError, ObjectKind};
use super::trap::{Frame, Trap, TrapKind};
use super::value::Origin;
use crate::diagnostic::{Diagnostic, Lines, Span, render};
use crate::entity::MetaId;
use crate::metadata::Metadata;
use crate::module::Module;
use crate::parse::SourceMap;
use crate::print;
use crate::quote::Name;
use std::fmt::Write;

/// How many calls of a long backtrace are shown at each end.
const SHOWN: usize = 10;

impl Trap {
    /// What went wrong, with the names that the module gives to what was passed to it.
    pub fn message(&self, module: &Module) -> String {
        let message = self.kind.to_string();
        match self.passed(module) {
            Some((kind, name)) => message.replacen(&kind, &format!("the array passed for %{name}"), 1),
            None => message,
        }
    }

    /// The array of the outermost call that the message is about: how the message calls it, and its parameter.
    fn passed<'m>(&self, module: &'m Module) -> Option<(String, Name<'m>)> {
        let TrapKind::Memory { error } = &self.kind else { return None };
        let (MemoryError::OutOfBounds { kind, .. } | MemoryError::NotHeap { kind }) = error else {
            return None;
        };
        let ObjectKind::Argument(index) = kind else { return None };
        let body = module.functions.get(self.called?)?.body.as_ref()?;
        let &param = body.blocks.get(body.entry()?)?.params.get(*index as usize)?;
        Some((kind.to_string(), Name(body.value_name(param)?)))
    }

    /// The message and the calls that led to it, with the text of the instructions.
    pub fn render(&self, module: &Module) -> String {
        let mut text = format!("error: {}\n", self.message(module));
        self.poison_origin(&mut text, module, None);
        for step in self.steps(0) {
            match step {
                Step::Frame(frame) => line(&mut text, module, frame, None),
                Step::Hidden(count) => hidden(&mut text, count),
            }
        }
        text
    }

    /// The same with the lines of the text that the module was read from.
    pub fn render_source(&self, module: &Module, file_name: &str, source: &str, map: &SourceMap) -> String {
        let span = |frame: &Frame| map.inst(frame.function, frame.inst);
        let Some(&first) = self.backtrace.first().filter(|frame| span(frame).is_some()) else {
            return self.render(module);
        };
        let lines = Place { file_name, lines: Lines::new(source), map };
        let diagnostic =
            Diagnostic { span: span(&first), message: self.message(module), related: None, help: None };
        let mut text = render(&[diagnostic], file_name, source);
        self.poison_origin(&mut text, module, Some(&lines));
        let name = module.functions.get(first.function).map_or("?", |function| &function.symbol.name);
        let _ = writeln!(text, "in @{}{}", Name(name), debug_place(module, first));
        for step in self.steps(1) {
            match step {
                Step::Frame(frame) => {
                    text.push_str("called ");
                    line(&mut text, module, frame, Some(&lines));
                }
                Step::Hidden(count) => hidden(&mut text, count),
            }
        }
        text
    }

    fn poison_origin(&self, text: &mut String, module: &Module, place: Option<&Place<'_>>) {
        if let TrapKind::Poison { origin: Origin::Instruction(function, inst), .. } = self.kind {
            text.push_str("the poison was made ");
            line(text, module, Frame { function, inst }, place);
        }
    }

    /// What is shown of the backtrace, without its first `skipped` calls.
    fn steps(&self, skipped: usize) -> impl Iterator<Item = Step> + '_ {
        let count = self.backtrace.len();
        let hidden = count.saturating_sub(2 * SHOWN);
        self.backtrace.iter().enumerate().skip(skipped).filter_map(move |(index, &frame)| {
            if hidden == 0 || index < SHOWN || index >= SHOWN + hidden {
                return Some(Step::Frame(frame));
            }
            (index == SHOWN).then_some(Step::Hidden(hidden))
        })
    }
}

enum Step {
    Frame(Frame),
    Hidden(usize),
}

/// Places in a source.
struct Place<'a> {
    file_name: &'a str,
    lines: Lines<'a>,
    map: &'a SourceMap,
}

impl Place<'_> {
    fn of(&self, frame: Frame) -> Option<String> {
        let Span { start, .. } = self.map.inst(frame.function, frame.inst)?;
        let (line, column) = self.lines.position(start);
        Some(format!(", {}:{line}:{column}", self.file_name))
    }
}

/// Writing to a string does not fail.
fn line(text: &mut String, module: &Module, frame: Frame, place: Option<&Place<'_>>) {
    let name = module.functions.get(frame.function).map_or("?", |function| &function.symbol.name);
    let instruction = print::instruction(module, frame.function, frame.inst);
    let place = place.and_then(|place| place.of(frame)).unwrap_or_default();
    let from = debug_place(module, frame);
    let _ = writeln!(text, "in @{}{place}{from}: {instruction}", Name(name));
}

fn hidden(text: &mut String, count: usize) {
    let _ = writeln!(text, "... {count} more calls ...");
}

/// Where the instruction comes from, as its debug location says: ` (from file.c:2:5)`.
fn debug_place(module: &Module, frame: Frame) -> String {
    let body = module.functions.get(frame.function).and_then(|function| function.body.as_ref());
    let location = body.and_then(|body| body.insts.get(frame.inst)?.location);
    let node = |id: MetaId| module.metadata.get(id);
    let Some(Metadata::Location { line, column, scope, .. }) = location.and_then(node) else {
        return String::new();
    };
    let mut scope = *scope;
    // More steps than nodes would go round in a circle.
    for _ in 0..module.metadata.len() {
        let Some(Metadata::Scope { file, parent, .. }) = scope.and_then(node) else { break };
        if !file.is_empty() {
            return format!(" (from {file}:{line}:{column})");
        }
        scope = *parent;
    }
    format!(" (from line {line}, column {column})")
}
