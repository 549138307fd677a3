//! Globals and aliases, and what they share with functions: words before the name, clauses, attributes.

use super::Parser;
use super::error::{ParseError, Parsed};
use super::habits::nearest;
use crate::attribute::SymbolInfo;
use crate::attribute::{Attribute, Attributes, DllStorage, Linkage, ThreadLocal, UnnamedAddr, Visibility};
use crate::entity::{AliasId, GlobalId};
use crate::inst::Align;
use crate::lex::TokenKind;
use crate::module::Piece;

impl<'s> Parser<'s> {
    /// Words of a symbol up to its name; `other` takes the words that not every symbol has.
    pub(super) fn symbol_words(
        &mut self,
        symbol: &mut SymbolInfo,
        mut other: impl FnMut(&mut Self, &str) -> Parsed<Word>,
    ) -> Parsed<()> {
        while self.cursor.kind() == TokenKind::Word {
            let token = self.cursor.take();
            let word = self.cursor.text_at(token.span);
            if set_symbol_word(symbol, word) || other(self, word)? == Word::Known {
                continue;
            }
            let error = ParseError::new(token.span, format!("`{word}` is not known before a name"));
            let names = Linkage::ALL.iter().map(|l| l.name()).chain(WORDS.iter().copied());
            let help = nearest(word, names, 0).map(|near| format!("did you mean `{near}`?"));
            return self.cursor.fail(error.maybe_help(help));
        }
        // The name was read when the items were found.
        self.cursor.expect(TokenKind::Symbol, "a name such as `@f`").map(|_| ())
    }

    /// The content of a global.
    pub(super) fn global(&mut self, id: GlobalId) -> Parsed<()> {
        self.cursor.take();
        let mut global = self.module.globals[id].clone();
        let mut symbol = global.symbol.clone();
        self.symbol_words(&mut symbol, |_, word| {
            match word {
                "constant" => global.constant = true,
                "externally_initialized" => global.externally_initialized = true,
                _ => match ThreadLocal::from_name(word) {
                    Some(thread_local) => global.thread_local = thread_local,
                    None => return Ok(Word::Unknown),
                },
            }
            Ok(Word::Known)
        })?;
        self.cursor.expect_punct(b':')?;
        global.size = self.cursor.unsigned("a size in bytes")?;
        if self.cursor.eat_punct(b',') {
            self.cursor.expect_word("align")?;
            global.align = self.align_number()?;
        }
        loop {
            if self.symbol_clause(&mut symbol)? {
                continue;
            }
            match self.cursor.kind() {
                TokenKind::Word if self.cursor.eat_word("space") => {
                    global.address_space = self.space_clause()?
                }
                TokenKind::Word if self.cursor.eat_word("as") => global.hint = Some(self.ty()?),
                TokenKind::Word if self.cursor.eat_word("attributes") => {
                    global.attributes = self.attribute_list()?;
                }
                TokenKind::Meta => global.metadata.push(self.attachment()?),
                _ => break,
            }
        }
        if self.cursor.eat_punct(b'=') {
            global.initializer = Some(self.pieces()?);
        }
        global.symbol = symbol;
        self.module.globals[id] = global;
        Ok(())
    }

    fn space_clause(&mut self) -> Parsed<u32> {
        self.cursor.expect_punct(b'(')?;
        let space = self.space_number()?;
        self.cursor.expect_punct(b')')?;
        Ok(space)
    }

    fn pieces(&mut self) -> Parsed<Vec<Piece>> {
        self.cursor.expect_punct(b'{')?;
        let mut pieces = Vec::new();
        if self.cursor.eat_punct(b'}') {
            return Ok(pieces);
        }
        loop {
            pieces.push(self.piece()?);
            if !self.cursor.more(b'}')? {
                pieces.shrink_to_fit();
                return Ok(pieces);
            }
        }
    }

    fn piece(&mut self) -> Parsed<Piece> {
        if self.cursor.eat_word("bytes") {
            return self.cursor.byte_string().map(Piece::Bytes);
        }
        if self.cursor.eat_word("zero") {
            return self.cursor.unsigned("a number of bytes").map(Piece::Zero);
        }
        if self.cursor.eat_word("undef") {
            return self.cursor.unsigned("a number of bytes").map(Piece::Undef);
        }
        if !self.at_type() {
            return self
                .cursor
                .expected("a piece: `T constant`, `T [...]`, `bytes \"...\"`, `zero n` or `undef n`");
        }
        let ty = self.ty()?;
        if !self.cursor.eat_punct(b'[') {
            return Ok(Piece::Constant(ty, self.constant(ty)?));
        }
        let mut items = Vec::new();
        if !self.cursor.eat_punct(b']') {
            loop {
                items.push(self.constant(ty)?);
                if !self.cursor.more(b']')? {
                    break;
                }
            }
        }
        items.shrink_to_fit();
        Ok(Piece::Array(ty, items))
    }

    /// The content of an alias or ifunc.
    pub(super) fn alias(&mut self, id: AliasId) -> Parsed<()> {
        let keyword = self.cursor.take();
        let mut alias = self.module.aliases[id].clone();
        alias.ifunc = self.cursor.text_at(keyword.span) == "ifunc";
        self.symbol_words(&mut alias.symbol, |_, _| Ok(Word::Unknown))?;
        self.cursor.expect_punct(b'=')?;
        alias.target = self.symbol()?;
        alias.offset = self.symbol_offset()?;
        loop {
            if self.symbol_clause(&mut alias.symbol)? {
                continue;
            }
            if self.cursor.eat_word("space") {
                alias.address_space = self.space_clause()?;
            } else if self.cursor.eat_word("as") {
                alias.hint = Some(self.ty()?);
            } else {
                break;
            }
        }
        self.module.aliases[id] = alias;
        Ok(())
    }

    /// `section("...")` or `comdat("...")`; whether there was one.
    pub(super) fn symbol_clause(&mut self, symbol: &mut SymbolInfo) -> Parsed<bool> {
        let place = match self.cursor.text() {
            "section" => &mut symbol.section,
            "comdat" => &mut symbol.comdat,
            _ => return Ok(false),
        };
        self.cursor.take();
        *place = Some(self.string_in_parentheses()?);
        Ok(true)
    }

    pub(super) fn string_in_parentheses(&mut self) -> Parsed<String> {
        self.cursor.expect_punct(b'(')?;
        let text = self.cursor.string()?.into_owned();
        self.cursor.expect_punct(b')')?;
        Ok(text)
    }

    /// The number after `align`.
    pub(super) fn align_number(&mut self) -> Parsed<Align> {
        let span = self.cursor.token.span;
        let bytes: u64 = self.cursor.unsigned("an alignment in bytes")?;
        match Align::new(bytes) {
            Some(align) => Ok(align),
            None => {
                let message = format!("an alignment is a power of two of at most 2^32, not {bytes}");
                self.cursor.fail(ParseError::new(span, message))
            }
        }
    }

    /// `(a, b)` after `attributes`.
    pub(super) fn attribute_list(&mut self) -> Parsed<Attributes> {
        self.cursor.expect_punct(b'(')?;
        let mut attributes = Vec::new();
        if self.cursor.eat_punct(b')') {
            return Ok(Attributes(attributes));
        }
        loop {
            attributes.push(self.attribute()?);
            if !self.cursor.more(b')')? {
                attributes.shrink_to_fit();
                return Ok(Attributes(attributes));
            }
        }
    }

    /// The attributes of a parameter, result or argument: those that follow, separated by blanks.
    pub(super) fn attributes(&mut self) -> Parsed<Attributes> {
        let mut attributes = Vec::new();
        while matches!(self.cursor.kind(), TokenKind::Word | TokenKind::String) {
            attributes.push(self.attribute()?);
        }
        attributes.shrink_to_fit();
        Ok(Attributes(attributes))
    }

    fn attribute(&mut self) -> Parsed<Attribute> {
        if self.cursor.kind() == TokenKind::String {
            let key = self.cursor.string()?.into();
            let value = if self.cursor.eat_punct(b'=') { self.cursor.string()?.into() } else { "".into() };
            return Ok(Attribute::String(key, value));
        }
        let name = self.cursor.expect(TokenKind::Word, "an attribute")?;
        let name: Box<str> = self.cursor.text_at(name.span).into();
        if !self.cursor.eat_punct(b'(') {
            return Ok(Attribute::Enum(name));
        }
        let attribute = match self.cursor.kind() {
            TokenKind::String => Attribute::Text(name, self.cursor.string()?.into()),
            _ => Attribute::Int(name, self.cursor.unsigned("a number or a string in quotes")?),
        };
        self.cursor.expect_punct(b')')?;
        Ok(attribute)
    }
}

/// Whether a word before a symbol's name means something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Known,
    Unknown,
}

/// Words before a name that are no linkage, for suggestions.
const WORDS: &[&str] = &[
    "hidden",
    "protected",
    "dllimport",
    "dllexport",
    "dso_local",
    "local_unnamed_addr",
    "unnamed_addr",
    "thread_local",
    "externally_initialized",
    "constant",
];

fn set_symbol_word(symbol: &mut SymbolInfo, word: &str) -> bool {
    if let Some(linkage) = Linkage::from_name(word) {
        symbol.linkage = linkage;
    } else if let Some(visibility) = Visibility::from_name(word) {
        symbol.visibility = visibility;
    } else if let Some(dll) = DllStorage::from_name(word) {
        symbol.dll = dll;
    } else if let Some(unnamed) = UnnamedAddr::from_name(word) {
        symbol.unnamed_addr = unnamed;
    } else if word == "dso_local" {
        symbol.dso_local = true;
    } else {
        return false;
    }
    true
}
