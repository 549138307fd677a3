//! Modules, symbols, headers of functions, metadata.

use super::{Printer, comma_list};
use crate::attribute::{Attributes, Linkage, SymbolInfo};
use crate::entity::{Block, Entity, MetaId};
use crate::metadata::{Attached, MetaOperand, Metadata};
use crate::module::{AbiParam, Alias, Function, Global, Piece};
use crate::quote::{Name, Quoted, QuotedBytes};
use crate::types::Type;
use std::fmt::{self, Formatter};

/// Puts a blank line between groups of items, and around functions with a body.
struct Spacing {
    last: Option<Group>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Head,
    Globals,
    Declarations,
    Definition,
    Metadata,
}

impl Spacing {
    fn before(&mut self, f: &mut Formatter<'_>, group: Group) -> fmt::Result {
        let apart = self.last.is_some_and(|last| last != group || group == Group::Definition);
        self.last = Some(group);
        if apart { f.write_str("\n") } else { Ok(()) }
    }
}

impl<'a> Printer<'a> {
    pub(super) fn write_module(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut spacing = Spacing { last: None };
        self.write_head(f, &mut spacing)?;
        for (_, global) in self.module.globals.iter() {
            spacing.before(f, Group::Globals)?;
            self.write_global(f, global)?;
        }
        for (_, alias) in self.module.aliases.iter() {
            spacing.before(f, Group::Globals)?;
            self.write_alias(f, alias)?;
        }
        for (_, function) in self.module.functions.iter() {
            let group = if function.body.is_some() { Group::Definition } else { Group::Declarations };
            spacing.before(f, group)?;
            self.for_function(function).write_function(f, function)?;
        }
        self.write_metadata(f, &mut spacing)
    }

    fn write_head(&self, f: &mut Formatter<'_>, spacing: &mut Spacing) -> fmt::Result {
        let lines = [
            ("source", &self.module.source),
            ("target triple", &self.module.triple),
            ("target layout", &self.module.data_layout),
            ("assembly", &self.module.assembly),
        ];
        for (keyword, text) in lines {
            if let Some(text) = text {
                spacing.before(f, Group::Head)?;
                writeln!(f, "{keyword} {}", Quoted(text))?;
            }
        }
        for (name, kind) in &self.module.comdats {
            spacing.before(f, Group::Head)?;
            writeln!(f, "comdat {} {kind}", Quoted(name))?;
        }
        Ok(())
    }

    fn write_global(&self, f: &mut Formatter<'_>, global: &Global) -> fmt::Result {
        f.write_str("global ")?;
        write_symbol_words(f, &global.symbol)?;
        write_word(f, global.thread_local.name())?;
        if global.externally_initialized {
            f.write_str("externally_initialized ")?;
        }
        if global.constant {
            f.write_str("constant ")?;
        }
        write!(f, "@{}: {}", Name(&global.symbol.name), global.size)?;
        if global.align.bytes() != 1 {
            write!(f, ", align {}", global.align.bytes())?;
        }
        write_space(f, global.address_space)?;
        self.write_hint(f, global.hint)?;
        write_symbol_clauses(f, &global.symbol)?;
        write_attribute_list(f, &global.attributes)?;
        write_attached(f, &global.metadata)?;
        if let Some(pieces) = &global.initializer {
            f.write_str(if pieces.is_empty() { " = {" } else { " = { " })?;
            comma_list(f, pieces, |f, piece| self.write_piece(f, piece))?;
            f.write_str(if pieces.is_empty() { "}" } else { " }" })?;
        }
        f.write_str("\n")
    }

    fn write_piece(&self, f: &mut Formatter<'_>, piece: &Piece) -> fmt::Result {
        match piece {
            Piece::Constant(ty, constant) => {
                write!(f, "{} ", self.ty(*ty))?;
                self.write_constant(f, *ty, constant)
            }
            Piece::Array(ty, constants) => {
                write!(f, "{} [", self.ty(*ty))?;
                comma_list(f, constants, |f, constant| self.write_constant(f, *ty, constant))?;
                f.write_str("]")
            }
            Piece::Bytes(bytes) => write!(f, "bytes {}", QuotedBytes(bytes)),
            Piece::Zero(count) => write!(f, "zero {count}"),
            Piece::Undef(count) => write!(f, "undef {count}"),
        }
    }

    fn write_alias(&self, f: &mut Formatter<'_>, alias: &Alias) -> fmt::Result {
        f.write_str(if alias.ifunc { "ifunc " } else { "alias " })?;
        write_symbol_words(f, &alias.symbol)?;
        write!(f, "@{} = ", Name(&alias.symbol.name))?;
        self.write_address(f, alias.target, alias.offset)?;
        write_space(f, alias.address_space)?;
        self.write_hint(f, alias.hint)?;
        write_symbol_clauses(f, &alias.symbol)?;
        f.write_str("\n")
    }

    /// ` as T`, or nothing.
    pub(super) fn write_hint(&self, f: &mut Formatter<'_>, hint: Option<Type>) -> fmt::Result {
        match hint {
            Some(ty) => write!(f, " as {}", self.ty(ty)),
            None => Ok(()),
        }
    }

    pub(super) fn write_function(&self, f: &mut Formatter<'_>, function: &Function) -> fmt::Result {
        f.write_str(if function.body.is_some() { "func " } else { "declare " })?;
        write_symbol_words(f, &function.symbol)?;
        if function.signature.convention != 0 {
            write!(f, "cc({}) ", function.signature.convention)?;
        }
        write!(f, "@{}(", Name(&function.symbol.name))?;
        self.write_params(f, function)?;
        f.write_str(")")?;
        if !function.signature.results.is_empty() {
            f.write_str(" -> ")?;
            self.write_results(f, &function.signature.results)?;
        }
        self.write_function_clauses(f, function)?;
        match &function.body {
            None => f.write_str("\n"),
            Some(body) => {
                f.write_str(" {\n")?;
                body.order.iter().enumerate().try_for_each(|(index, &block)| {
                    self.write_block(f, block, if index == 0 { Params::OfFunction } else { Params::Own })
                })?;
                f.write_str("}\n")
            }
        }
    }

    fn write_params(&self, f: &mut Formatter<'_>, function: &Function) -> fmt::Result {
        let entry = function.body.as_ref().and_then(|body| body.blocks.get(body.entry()?));
        comma_list(f, function.signature.params.iter().enumerate(), |f, (index, param)| {
            if function.body.is_some() {
                match entry.and_then(|entry| entry.params.get(index)) {
                    Some(&value) => self.write_value(f, value)?,
                    None => f.write_str("%?")?,
                }
                f.write_str(": ")?;
            }
            self.write_abi_param(f, param)
        })?;
        match (function.signature.variadic, function.signature.params.is_empty()) {
            (false, _) => Ok(()),
            (true, true) => f.write_str("..."),
            (true, false) => f.write_str(", ..."),
        }
    }

    fn write_abi_param(&self, f: &mut Formatter<'_>, param: &AbiParam) -> fmt::Result {
        write!(f, "{}", self.ty(param.ty))?;
        write_attributes(f, &param.attributes)
    }

    /// One type, or types with attributes in parentheses.
    fn write_results(&self, f: &mut Formatter<'_>, results: &[AbiParam]) -> fmt::Result {
        match results {
            [only] if only.attributes.0.is_empty() => write!(f, "{}", self.ty(only.ty)),
            _ => {
                f.write_str("(")?;
                comma_list(f, results, |f, result| self.write_abi_param(f, result))?;
                f.write_str(")")
            }
        }
    }

    fn write_function_clauses(&self, f: &mut Formatter<'_>, function: &Function) -> fmt::Result {
        write_attribute_list(f, &function.attributes)?;
        write_symbol_clauses(f, &function.symbol)?;
        if let Some(align) = function.align {
            write!(f, " align {}", align.bytes())?;
        }
        if let Some(gc) = &function.gc {
            write!(f, " gc({})", Quoted(gc))?;
        }
        if let Some(personality) = function.personality {
            f.write_str(" personality ")?;
            self.write_symbol(f, personality)?;
        }
        write_origin(f, function.signature.origin.as_deref())?;
        write_attached(f, &function.metadata)
    }

    fn write_block(&self, f: &mut Formatter<'_>, id: Block, params: Params) -> fmt::Result {
        self.write_block_name(f, id)?;
        let Some(block) = self.body.and_then(|body| body.blocks.get(id)) else {
            return f.write_str(":\n");
        };
        if params == Params::Own && !block.params.is_empty() {
            f.write_str("(")?;
            comma_list(f, &block.params, |f, &param| {
                self.write_value(f, param)?;
                f.write_str(": ")?;
                self.write_value_type(f, param)
            })?;
            f.write_str(")")?;
        }
        f.write_str(":\n")?;
        for &inst in &block.insts {
            f.write_str("    ")?;
            self.write_inst(f, inst)?;
            f.write_str("\n")?;
        }
        Ok(())
    }

    fn write_metadata(&self, f: &mut Formatter<'_>, spacing: &mut Spacing) -> fmt::Result {
        for (id, node) in self.module.metadata.iter() {
            spacing.before(f, Group::Metadata)?;
            write!(f, "!{} = ", id.index())?;
            self.write_node(f, node)?;
            f.write_str("\n")?;
        }
        for (name, nodes) in &self.module.named_metadata {
            spacing.before(f, Group::Metadata)?;
            write!(f, "!{} = !{{", Name(name))?;
            comma_list(f, nodes, |f, node| write!(f, "!{}", node.index()))?;
            f.write_str("}\n")?;
        }
        Ok(())
    }

    fn write_node(&self, f: &mut Formatter<'_>, node: &Metadata) -> fmt::Result {
        match node {
            Metadata::Node { distinct, operands } => {
                f.write_str(if *distinct { "distinct !{" } else { "!{" })?;
                comma_list(f, operands, |f, operand| self.write_node_operand(f, operand))?;
                f.write_str("}")
            }
            Metadata::Location { line, column, scope, inlined } => {
                write!(f, "location(line {line}, column {column}")?;
                write_node_clause(f, "scope", *scope)?;
                write_node_clause(f, "inlined", *inlined)?;
                f.write_str(")")
            }
            Metadata::Scope { name, file, line, parent } => {
                write!(f, "scope({}, {}, line {line}", Quoted(name), Quoted(file))?;
                write_node_clause(f, "parent", *parent)?;
                f.write_str(")")
            }
            Metadata::Foreign(text) => write!(f, "foreign {}", Quoted(text)),
        }
    }

    fn write_node_operand(&self, f: &mut Formatter<'_>, operand: &MetaOperand) -> fmt::Result {
        match operand {
            MetaOperand::Null => f.write_str("null"),
            MetaOperand::Node(node) => write!(f, "!{}", node.index()),
            MetaOperand::String(text) => write!(f, "{}", Quoted(text)),
            MetaOperand::Constant(ty, constant) => {
                write!(f, "{} ", self.ty(*ty))?;
                self.write_constant(f, *ty, constant)
            }
        }
    }
}

/// Whose parameters a block has: those of the first are written with the function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Params {
    OfFunction,
    Own,
}

fn write_node_clause(f: &mut Formatter<'_>, keyword: &str, node: Option<MetaId>) -> fmt::Result {
    match node {
        Some(node) => write!(f, ", {keyword} !{}", node.index()),
        None => Ok(()),
    }
}

/// ` !kind !3`.
pub(super) fn write_attachment(f: &mut Formatter<'_>, kind: &str, node: MetaId) -> fmt::Result {
    write!(f, " !{} !{}", Name(kind), node.index())
}

fn write_attached(f: &mut Formatter<'_>, attached: &Attached) -> fmt::Result {
    attached.iter().try_for_each(|(kind, node)| write_attachment(f, kind, *node))
}

fn write_word(f: &mut Formatter<'_>, word: &str) -> fmt::Result {
    if word.is_empty() { Ok(()) } else { write!(f, "{word} ") }
}

fn write_symbol_words(f: &mut Formatter<'_>, symbol: &SymbolInfo) -> fmt::Result {
    if symbol.linkage != Linkage::External {
        write_word(f, symbol.linkage.name())?;
    }
    write_word(f, symbol.visibility.name())?;
    write_word(f, symbol.dll.name())?;
    write_word(f, if symbol.dso_local { "dso_local" } else { "" })?;
    write_word(f, symbol.unnamed_addr.name())
}

fn write_symbol_clauses(f: &mut Formatter<'_>, symbol: &SymbolInfo) -> fmt::Result {
    if let Some(section) = &symbol.section {
        write!(f, " section({})", Quoted(section))?;
    }
    if let Some(comdat) = &symbol.comdat {
        write!(f, " comdat({})", Quoted(comdat))?;
    }
    Ok(())
}

fn write_space(f: &mut Formatter<'_>, space: u32) -> fmt::Result {
    if space == 0 { Ok(()) } else { write!(f, " space({space})") }
}

/// Attributes after what they belong to, separated by blanks.
pub(super) fn write_attributes(f: &mut Formatter<'_>, attributes: &Attributes) -> fmt::Result {
    attributes.0.iter().try_for_each(|attribute| write!(f, " {attribute}"))
}

/// ` attributes(...)`, or nothing.
pub(super) fn write_attribute_list(f: &mut Formatter<'_>, attributes: &Attributes) -> fmt::Result {
    if attributes.0.is_empty() {
        return Ok(());
    }
    f.write_str(" attributes(")?;
    comma_list(f, &attributes.0, |f, attribute| write!(f, "{attribute}"))?;
    f.write_str(")")
}

/// ` as "..."`, or nothing.
pub(super) fn write_origin(f: &mut Formatter<'_>, origin: Option<&str>) -> fmt::Result {
    match origin {
        Some(origin) => write!(f, " as {}", Quoted(origin)),
        None => Ok(()),
    }
}
