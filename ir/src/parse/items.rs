//! The top level: cutting a text into items, noting their names, reading each.

use super::cursor::LineMode;
use super::error::{ParseError, Parsed};
use super::{Named, Parser};
use crate::attribute::SymbolInfo;
use crate::constant::Symbol;
use crate::diagnostic::Span;
use crate::entity::{Entity, MetaId};
use crate::inst::Align;
use crate::lex::{Lexer, TokenKind};
use crate::metadata::Metadata;
use crate::module::{Alias, Function, Global, Signature};
use crate::quote::is_name_byte;
use std::collections::hash_map::Entry;

/// An item of the top level: from its first word to the next item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub start: usize,
    pub end: usize,
    kind: ItemKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ItemKind {
    Function(Option<Symbol>),
    Global(Option<Symbol>),
    Alias(Option<Symbol>),
    /// `source`, `target`, `assembly`, `comdat`.
    Head,
    Node(MetaId),
    NamedNodes,
}

impl<'s> Parser<'s> {
    /// Reads the whole text.
    pub(super) fn module(&mut self) {
        let items = self.find_items();
        let text_end = items.first().map_or(self.cursor.source.len(), |item| item.start);
        self.cursor.seek(0, text_end, LineMode::Ignore);
        if self.cursor.kind() != TokenKind::End {
            let help = "a module consists of `func`, `declare`, `global`, `alias`, `!0 = ...` and the like, \
                        each at the beginning of a line";
            let message = format!("expected an item, found `{}`", self.cursor.text());
            self.cursor.report(ParseError::new(self.cursor.token.span, message).help(help));
        }
        // The head first: the data layout settles natural alignments.
        let is_head = |item: &&Item| item.kind == ItemKind::Head;
        items.iter().filter(is_head).for_each(|item| self.item(*item));
        items.iter().filter(|item| !is_head(item)).for_each(|item| self.item(*item));
    }

    /// The items; their symbols and metadata nodes exist afterwards, without content.
    fn find_items(&mut self) -> Vec<Item> {
        let source = self.cursor.source;
        let mut items: Vec<Item> = Vec::new();
        let mut line_start = 0;
        for line in source.split_inclusive('\n') {
            let start = line_start + (line.len() - line.trim_start_matches([' ', '\t']).len());
            line_start += line.len();
            if let Some(kind) = self.item_at(start) {
                if let Some(last) = items.last_mut() {
                    last.end = start;
                }
                items.push(Item { start, end: source.len(), kind });
            }
        }
        items
    }

    /// The kind of the item that begins at this byte, the first of a line that is not blank.
    fn item_at(&mut self, start: usize) -> Option<ItemKind> {
        let rest = self.cursor.source.get(start..)?;
        if rest.starts_with('!') {
            return self.node_at(start);
        }
        if !rest.starts_with(['f', 'd', 'g', 'a', 'i', 's', 't', 'c']) {
            return None;
        }
        let length = rest.bytes().take_while(|&byte| is_name_byte(byte)).count();
        let (word, after) = rest.split_at(length);
        // A block may have such a name.
        if after.trim_start_matches([' ', '\t']).starts_with([':', '(']) {
            return None;
        }
        match word {
            "func" | "declare" => Some(ItemKind::Function(self.note_symbol(start, Kind::Function))),
            "global" => Some(ItemKind::Global(self.note_symbol(start, Kind::Global))),
            "alias" | "ifunc" => Some(ItemKind::Alias(self.note_symbol(start, Kind::Alias))),
            "source" | "target" | "assembly" | "comdat" => Some(ItemKind::Head),
            _ => None,
        }
    }

    fn node_at(&mut self, start: usize) -> Option<ItemKind> {
        let source = self.cursor.source;
        let mut lexer = Lexer::new(source, start, source.len());
        let token = lexer.token();
        let equals = lexer.token();
        if token.kind != TokenKind::Meta || equals.kind != TokenKind::Punct(b'=') || equals.first {
            return None;
        }
        let label = token.span.text(source).get(1..)?;
        if !label.starts_with(|first: char| first.is_ascii_digit()) {
            return Some(ItemKind::NamedNodes);
        }
        let id = self.module.metadata.alloc(Metadata::Foreign(String::new()));
        if let Some(map) = &mut self.map {
            map.metadata[id] = token.span;
        }
        match self.metadata.entry(label) {
            Entry::Vacant(entry) => {
                entry.insert(Named { item: id, span: token.span });
            }
            Entry::Occupied(entry) => {
                let first = entry.get().span;
                let error = ParseError::new(token.span, format!("`!{label}` is defined twice"));
                self.cursor.report(error.related(first, "first defined here"));
            }
        }
        Some(ItemKind::Node(id))
    }

    /// Defines the symbol of an item, without content; `None` if the item has no name.
    fn note_symbol(&mut self, start: usize, kind: Kind) -> Option<Symbol> {
        let source = self.cursor.source;
        let mut lexer = Lexer::new(source, start, source.len());
        let token = loop {
            let token = lexer.token();
            match token.kind {
                TokenKind::Symbol => break token,
                TokenKind::End | TokenKind::Arrow | TokenKind::Punct(b':' | b'=' | b'{') => return None,
                _ => {}
            }
        };
        let name = self.cursor.name(token).ok()?;
        let symbol = self.create_symbol(kind, &name);
        self.note_symbol_span(symbol, token.span);
        match self.symbols.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(Named { item: symbol, span: token.span });
            }
            Entry::Occupied(entry) => {
                let first = entry.get().span;
                let message = format!("`{}` is defined twice", token.span.text(source));
                self.cursor.report(ParseError::new(token.span, message).related(first, "first defined here"));
            }
        }
        Some(symbol)
    }

    fn create_symbol(&mut self, kind: Kind, name: &str) -> Symbol {
        match kind {
            Kind::Function => {
                Symbol::Func(self.module.functions.alloc(Function::declaration(name, Signature::default())))
            }
            Kind::Global => {
                Symbol::Global(self.module.globals.alloc(Global::declaration(name, 0, Align::ONE)))
            }
            Kind::Alias => {
                // Its target is read with the item; until then it names itself.
                let target = Symbol::Alias(Entity::from_index(self.module.aliases.len()));
                let symbol = SymbolInfo::external(name);
                let alias = Alias { symbol, ifunc: false, address_space: 0, target, offset: 0, hint: None };
                Symbol::Alias(self.module.aliases.alloc(alias))
            }
        }
    }

    fn note_symbol_span(&mut self, symbol: Symbol, span: Span) {
        if let Some(map) = &mut self.map {
            match symbol {
                Symbol::Func(id) => map.functions[id].name = span,
                Symbol::Global(id) => map.globals[id] = span,
                Symbol::Alias(id) => map.aliases[id] = span,
            }
        }
    }

    fn item(&mut self, item: Item) {
        self.cursor.seek(item.start, item.end, LineMode::Ignore);
        // What failed has been reported; reading goes on with the next item.
        let _ = self.item_content(item);
    }

    fn item_content(&mut self, item: Item) -> Parsed<()> {
        match item.kind {
            ItemKind::Function(Some(Symbol::Func(id))) => self.function(id, item.end)?,
            ItemKind::Global(Some(Symbol::Global(id))) => self.global(id)?,
            ItemKind::Alias(Some(Symbol::Alias(id))) => self.alias(id)?,
            ItemKind::Function(_) | ItemKind::Global(_) | ItemKind::Alias(_) => return self.nameless_item(),
            ItemKind::Head => self.head()?,
            ItemKind::Node(id) => self.metadata_node(id)?,
            ItemKind::NamedNodes => self.named_nodes()?,
        }
        self.cursor.expect_end("the next item on a line of its own")
    }

    /// Reports an item whose name was not found.
    fn nameless_item(&mut self) -> Parsed<()> {
        let keyword = self.cursor.take();
        let text = self.cursor.text_at(keyword.span);
        let message = format!("this `{text}` has no name");
        let error = ParseError::new(keyword.span, message);
        self.cursor.fail(error.help(format!("write `{text} @name ...`; quotes for other names: `@\"1\"`")))
    }

    /// `source`, `target`, `assembly` or `comdat`.
    fn head(&mut self) -> Parsed<()> {
        let keyword = self.cursor.take();
        let which = match self.cursor.text_at(keyword.span) {
            "target" => self.cursor.expect(TokenKind::Word, "`triple` or `layout`")?,
            _ => keyword,
        };
        let text = self.cursor.string()?.into_owned();
        let place = match self.cursor.text_at(which.span) {
            "source" => &mut self.module.source,
            "triple" => &mut self.module.triple,
            "layout" => &mut self.module.data_layout,
            "assembly" => &mut self.module.assembly,
            "comdat" => {
                let kind = self.cursor.expect(TokenKind::Word, "a selection kind such as `any`")?;
                let kind = self.cursor.text_at(kind.span).to_string();
                self.module.comdats.push((text, kind));
                return Ok(());
            }
            _ => return self.cursor.fail(ParseError::new(which.span, "expected `triple` or `layout`")),
        };
        if place.replace(text).is_some() {
            return self.cursor.fail(ParseError::new(keyword.span, "this is given twice"));
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Function,
    Global,
    Alias,
}
