//! Errors as text: beside the module's own text, or at the lines of the source it was read from.

use super::{Place, VerifyError, VerifyErrors};
use crate::diagnostic::{Diagnostic, Span, render};
use crate::entity::{Entity, FuncId};
use crate::module::Module;
use crate::parse::SourceMap;
use crate::print::Printer;
use crate::quote::Name;
use std::fmt::{self, Write};

impl std::error::Error for VerifyErrors {}

impl fmt::Display for VerifyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "error: {error}")?;
        }
        if self.omitted > 0 {
            write!(f, "\nand {} more errors", self.omitted)?;
        }
        Ok(())
    }
}

impl Place {
    /// Where the place is in the text that the module was read from.
    pub fn span(self, map: &SourceMap) -> Option<Span> {
        match self {
            Place::Module => None,
            Place::Global(id) => map.global(id),
            Place::Alias(id) => map.alias(id),
            Place::Metadata(id) => map.metadata(id),
            Place::Function(id) => map.function(id),
            Place::Block(function, block) => map.block(function, block).or_else(|| map.function(function)),
            Place::Inst(function, inst) => map.inst(function, inst).or_else(|| map.function(function)),
        }
    }

    /// The function that the place is in.
    pub fn function(self) -> Option<FuncId> {
        match self {
            Place::Function(id) | Place::Block(id, _) | Place::Inst(id, _) => Some(id),
            Place::Module | Place::Global(_) | Place::Alias(_) | Place::Metadata(_) => None,
        }
    }
}

impl VerifyError {
    /// Where the error is in the text that the module was read from.
    pub fn span(&self, map: &SourceMap) -> Option<Span> {
        let edge = match (self.place, self.kind.edge()) {
            (Place::Inst(function, inst), Some(edge)) => map.edge(function, inst, edge),
            _ => None,
        };
        edge.or_else(|| self.place.span(map))
    }
}

impl VerifyErrors {
    /// The errors as messages about the text that the module was read from, in its order.
    pub fn diagnostics(&self, map: &SourceMap) -> Vec<Diagnostic> {
        let diagnostic = |error: &VerifyError| Diagnostic {
            span: error.span(map),
            message: error.to_string(),
            related: error.kind.related().and_then(|(place, label)| Some((place.span(map)?, label))),
            help: error.kind.help(),
        };
        let mut diagnostics: Vec<Diagnostic> = self.errors.iter().map(diagnostic).collect();
        diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
        diagnostics
    }

    /// The errors with the lines of the text that the module was read from.
    pub fn render_source(&self, file_name: &str, source: &str, map: &SourceMap) -> String {
        let mut text = render(&self.diagnostics(map), file_name, source);
        self.write_omitted(&mut text);
        text
    }

    /// The errors below what they are about, printed from the module, which need not have a text.
    pub fn render(&self, module: &Module) -> String {
        let mut text = String::new();
        let mut rest = &self.errors[..];
        while let Some(first) = rest.first() {
            let function = first.place.function();
            let count = rest.iter().take_while(|error| error.place.function() == function).count();
            let (group, others) = rest.split_at(count);
            match function {
                Some(function) => write_function(&mut text, module, function, group),
                None => group.iter().for_each(|error| write_outside(&mut text, module, error)),
            }
            rest = others;
        }
        self.write_omitted(&mut text);
        text
    }

    fn write_omitted(&self, text: &mut String) {
        if self.omitted > 0 {
            text.push_str(&format!("and {} more errors\n", self.omitted));
        }
    }
}

/// Writing to a string does not fail; this says so once.
fn write_line(text: &mut String, line: fmt::Arguments<'_>) {
    let _ = text.write_fmt(line);
    text.push('\n');
}

/// The errors of one function, each instruction once.
fn write_function(text: &mut String, module: &Module, function: FuncId, errors: &[VerifyError]) {
    let name = module.functions.get(function).map_or("?", |function| &function.symbol.name);
    let printer = Printer::of_function(module, function);
    write_line(text, format_args!("in @{}:", Name(name)));
    let mut last = Place::Function(function);
    for error in errors {
        if error.place != last {
            last = error.place;
            match error.place {
                Place::Block(_, block) => write_line(text, format_args!("{}:", printer.block(block))),
                Place::Inst(_, inst) => write_line(text, format_args!("    {}", printer.instruction(inst))),
                _ => {}
            }
        }
        write_line(text, format_args!("    ; error: {error}"));
        if let Some(help) = error.kind.help() {
            write_line(text, format_args!("    ; help: {help}"));
        }
    }
}

fn write_outside(text: &mut String, module: &Module, error: &VerifyError) {
    let global = |name: &str| format!("in @{}", Name(name));
    let place = match error.place {
        Place::Global(id) => module.globals.get(id).map(|item| global(&item.symbol.name)),
        Place::Alias(id) => module.aliases.get(id).map(|item| global(&item.symbol.name)),
        Place::Metadata(id) => Some(format!("in !{}", id.index())),
        _ => None,
    };
    write_line(text, format_args!("{}:", place.as_deref().unwrap_or("in the module")));
    write_line(text, format_args!("    ; error: {error}"));
}
