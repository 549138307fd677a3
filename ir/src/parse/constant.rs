//! Types and constants.

use super::error::{ParseError, Parsed};
use super::literal::{self, LiteralError};
use super::{Parser, habits};
use crate::constant::{Constant, Symbol, canonical_nan};
use crate::diagnostic::Span;
use crate::lex::{Token, TokenKind};
use crate::types::{Float, MAX_ADDRESS_SPACE, MAX_INT_BITS, MAX_LANES, Scalar, Type};
use std::sync::Arc;

impl<'s> Parser<'s> {
    /// A type.
    pub(super) fn ty(&mut self) -> Parsed<Type> {
        if self.cursor.eat_punct(b'<') {
            let ty = self.vector_type()?;
            self.cursor.expect_punct(b'>')?;
            return Ok(ty);
        }
        if self.cursor.eat_word("opaque") {
            let spelling = self.cursor.string()?;
            return Ok(self.module.opaque_types.intern(&spelling));
        }
        self.scalar_type().map(Type::Scalar)
    }

    /// Whether the current token begins a type.
    pub(super) fn at_type(&self) -> bool {
        match self.cursor.kind() {
            TokenKind::Punct(b'<') => true,
            TokenKind::Word => is_type_word(self.cursor.text()),
            _ => false,
        }
    }

    fn vector_type(&mut self) -> Parsed<Type> {
        let start = self.cursor.token.span;
        let lanes: u32 = self.cursor.unsigned("a number of lanes")?;
        if lanes == 0 || lanes > MAX_LANES {
            let error = ParseError::new(start, format!("a vector has 1 to {MAX_LANES} lanes, not {lanes}"));
            return self
                .cursor
                .fail(error.help("write `opaque \"...\"` for a type that is only carried along"));
        }
        self.cursor.expect_word("x")?;
        Ok(Type::Vector(self.scalar_type()?, lanes))
    }

    fn scalar_type(&mut self) -> Parsed<Scalar> {
        let token = self.cursor.token;
        if token.kind != TokenKind::Word {
            return self.cursor.expected("a type");
        }
        let text = self.cursor.text();
        if text == "ptr" {
            self.cursor.take();
            return self.address_space().map(Scalar::Ptr);
        }
        if let Some(float) = Float::ALL.into_iter().find(|float| float.name() == text) {
            self.cursor.take();
            return Ok(Scalar::Float(float));
        }
        let Some(digits) = int_digits(text) else {
            let error = ParseError::new(token.span, format!("`{text}` is not a type"));
            return self.cursor.fail(error.maybe_help(habits::for_type(text)));
        };
        match digits.parse::<u8>() {
            Ok(bits) if (1..=MAX_INT_BITS).contains(&bits) && !digits.starts_with('0') => {
                self.cursor.take();
                Ok(Scalar::Int(bits))
            }
            _ => {
                let error = ParseError::new(token.span, format!("integers are `i1` to `i128`, not `{text}`"));
                self.cursor.fail(error.help("write `opaque \"...\"` for a type that is only carried along"))
            }
        }
    }

    /// `(1)` after `ptr`, or nothing.
    fn address_space(&mut self) -> Parsed<u32> {
        // Another parenthesis belongs to what follows the type: `ptr (@g + 8)`, `ptr(1)`.
        if !self.cursor.is_punct(b'(') || self.cursor.second().kind != TokenKind::Number {
            return Ok(0);
        }
        self.cursor.take();
        let space = self.space_number()?;
        self.cursor.expect_punct(b')')?;
        Ok(space)
    }

    /// The number of an address space.
    pub(super) fn space_number(&mut self) -> Parsed<u32> {
        let span = self.cursor.token.span;
        let space: u32 = self.cursor.unsigned("an address space")?;
        if space > MAX_ADDRESS_SPACE {
            let message = format!("address spaces go up to {MAX_ADDRESS_SPACE}");
            return self.cursor.fail(ParseError::new(span, message));
        }
        Ok(space)
    }

    /// How a type is written, for messages.
    pub(super) fn type_text(&self, ty: Type) -> String {
        ty.display(&self.module.opaque_types).to_string()
    }

    /// A constant of type `ty`.
    pub(super) fn constant(&mut self, ty: Type) -> Parsed<Constant> {
        match (self.cursor.kind(), ty) {
            (TokenKind::Punct(b'<'), Type::Vector(lane, lanes)) => self.lanes(lane, lanes),
            (TokenKind::Word, _) => match self.cursor.text() {
                "zero" => self.zero(ty),
                "splat" => self.splat(ty),
                word => match self.any_type_word(word)? {
                    Some(constant) => Ok(constant),
                    None => self.lane_constant(ty),
                },
            },
            _ => self.lane_constant(ty),
        }
    }

    /// `undef`, `poison` and `unsupported`, which every type has; consumed if it is one of them.
    fn any_type_word(&mut self, word: &str) -> Parsed<Option<Constant>> {
        let constant = match word {
            "undef" => Constant::Undef,
            "poison" => Constant::Poison,
            "unsupported" => {
                self.cursor.take();
                let text = self.cursor.string()?;
                return Ok(Some(Constant::Unsupported(Arc::from(&*text))));
            }
            _ => return Ok(None),
        };
        self.cursor.take();
        Ok(Some(constant))
    }

    fn zero(&mut self, ty: Type) -> Parsed<Constant> {
        let token = self.cursor.take();
        match Constant::zero(ty) {
            Some(zero) => Ok(zero),
            None => self.cursor.fail(ParseError::new(token.span, "an opaque type has no `zero`")),
        }
    }

    fn splat(&mut self, ty: Type) -> Parsed<Constant> {
        let token = self.cursor.take();
        let Type::Vector(lane, _) = ty else {
            let message = format!("`splat` makes a vector, but {} is expected", self.type_text(ty));
            return self.cursor.fail(ParseError::new(token.span, message));
        };
        self.cursor.expect_punct(b'(')?;
        let constant = self.constant_in_lane(lane)?;
        self.cursor.expect_punct(b')')?;
        Ok(Constant::vector(vec![constant]))
    }

    fn lanes(&mut self, lane: Scalar, count: u32) -> Parsed<Constant> {
        let open = self.cursor.take();
        let mut lanes = Vec::new();
        loop {
            lanes.push(self.constant_in_lane(lane)?);
            if !self.cursor.more(b'>')? {
                break;
            }
        }
        if lanes.len() != count as usize {
            let span = open.span.to(self.cursor.previous());
            let message = format!("this vector has {} lanes, but {count} are expected", lanes.len());
            return self.cursor.fail(ParseError::new(span, message));
        }
        Ok(Constant::vector(lanes))
    }

    fn constant_in_lane(&mut self, lane: Scalar) -> Parsed<Constant> {
        if self.cursor.kind() == TokenKind::Word {
            if let Some(constant) = self.any_type_word(self.cursor.text())? {
                return Ok(constant);
            }
            if self.cursor.is_word("zero") {
                return self.zero(Type::Scalar(lane));
            }
        }
        self.scalar_constant(lane)
    }

    fn lane_constant(&mut self, ty: Type) -> Parsed<Constant> {
        match ty {
            Type::Scalar(scalar) => self.scalar_constant(scalar),
            Type::Vector(..) if self.at_constant() => {
                let message = format!("a constant of type {} is expected here", self.type_text(ty));
                let error = ParseError::new(self.cursor.token.span, message);
                let text = self.cursor.text();
                self.cursor
                    .fail(error.help(format!("write `splat({text})` for the same number in every lane")))
            }
            _ => {
                let what = format!("a value or constant of type {}", self.type_text(ty));
                self.cursor.expected(&what)
            }
        }
    }

    fn at_constant(&self) -> bool {
        matches!(self.cursor.kind(), TokenKind::Number | TokenKind::Symbol)
            || matches!(self.cursor.text(), "true" | "false" | "inf" | "-inf" | "nan" | "null")
    }

    fn scalar_constant(&mut self, scalar: Scalar) -> Parsed<Constant> {
        let token = self.cursor.token;
        let text = self.cursor.text();
        match (token.kind, scalar) {
            (TokenKind::Number, Scalar::Int(bits)) => {
                self.cursor.take();
                self.number(token, scalar, literal::integer(text, bits).map(Constant::Int))
            }
            (TokenKind::Number, Scalar::Float(format)) => {
                self.cursor.take();
                self.number(token, scalar, literal::float(text, format).map(Constant::Float))
            }
            (TokenKind::Symbol, Scalar::Ptr(_)) => {
                let symbol = self.symbol()?;
                Ok(Constant::Address(symbol, self.symbol_offset()?))
            }
            (TokenKind::Symbol, Scalar::Int(_)) if self.at_distance() => {
                let to = self.symbol()?;
                let offset = self.symbol_offset()?;
                self.cursor.expect_word("from")?;
                Ok(Constant::Distance(to, offset, self.symbol()?))
            }
            (TokenKind::Word, _) => match named_constant(text, scalar) {
                Some(constant) => {
                    self.cursor.take();
                    Ok(constant)
                }
                None => self.no_constant(scalar),
            },
            _ => self.no_constant(scalar),
        }
    }

    /// Whether the symbol here begins a distance.
    fn at_distance(&self) -> bool {
        let next = self.cursor.second();
        next.kind == TokenKind::Punct(b'+') || self.cursor.text_at(next.span) == "from"
    }

    /// Reports that the current token is no constant of the type.
    fn no_constant<T>(&mut self, scalar: Scalar) -> Parsed<T> {
        let text = self.cursor.text();
        let known = self.at_constant() || is_type_word(text);
        let help = habits::for_constant(text, scalar, self.cursor.kind());
        if !known && help.is_none() {
            return self.cursor.expected(&format!("a value or constant of type {scalar}"));
        }
        let error =
            ParseError::new(self.cursor.token.span, format!("`{text}` is no constant of type {scalar}"));
        self.cursor.fail(error.maybe_help(help))
    }

    fn number(
        &mut self,
        token: Token,
        scalar: Scalar,
        result: Result<Constant, LiteralError>,
    ) -> Parsed<Constant> {
        let problem = match result {
            Ok(constant) => return Ok(constant),
            Err(problem) => problem,
        };
        let text = self.cursor.text_at(token.span);
        self.cursor.fail(literal_error(token.span, text, scalar, problem))
    }

    /// `+ 16` after a symbol, or nothing.
    pub(super) fn symbol_offset(&mut self) -> Parsed<i64> {
        if !self.cursor.eat_punct(b'+') {
            return Ok(0);
        }
        self.cursor.signed("a number of bytes")
    }

    /// A use of a function, global or alias.
    pub(super) fn symbol(&mut self) -> Parsed<Symbol> {
        let token = self.cursor.expect(TokenKind::Symbol, "a symbol such as `@f`")?;
        let name = self.cursor.name(token)?;
        if let Some(found) = self.symbols.get(&name) {
            return Ok(found.item);
        }
        let help = self.nearest_symbol(&name).map_or_else(
            || "declare it: `declare @name(types) -> result` or `global @name: bytes`".into(),
            |near| format!("there is `@{near}`"),
        );
        let error = ParseError::new(token.span, format!("nothing is named `@{name}`"));
        self.cursor.fail(error.help(help))
    }

    /// A known name that is like this one, unless nobody would see it.
    fn nearest_symbol(&self, name: &str) -> Option<&str> {
        let names = self.symbols.keys().map(|key| &**key);
        self.cursor.has_room().then(|| habits::nearest(name, names, self.symbols.len())).flatten()
    }
}

/// The digits of `i32`.
fn int_digits(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('i')?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Whether a word is a type, or begins one.
pub(super) fn is_type_word(text: &str) -> bool {
    int_digits(text).is_some()
        || matches!(text, "ptr" | "opaque")
        || Float::ALL.into_iter().any(|float| float.name() == text)
}

fn named_constant(text: &str, scalar: Scalar) -> Option<Constant> {
    match (text, scalar) {
        ("true", Scalar::Int(1)) => Some(Constant::Int(1)),
        ("false", Scalar::Int(1)) => Some(Constant::Int(0)),
        ("null", Scalar::Ptr(_)) => Some(Constant::Null),
        ("nan", Scalar::Float(format)) => Some(Constant::Float(canonical_nan(format))),
        ("inf", Scalar::Float(format)) => Some(Constant::Float(infinity(format))),
        ("-inf", Scalar::Float(format)) => Some(Constant::Float(infinity(format) | 1 << (format.bits() - 1))),
        _ => None,
    }
}

/// The bits of positive infinity.
pub(crate) const fn infinity(format: Float) -> u128 {
    match format {
        Float::F16 => 0x7c00,
        Float::Bf16 => 0x7f80,
        Float::F32 => 0x7f80_0000,
        Float::F64 => 0x7ff0_0000_0000_0000,
        Float::F80 => 0x7fff_8000_0000_0000_0000,
        Float::F128 => 0x7fff_0000_0000_0000_0000_0000_0000_0000,
    }
}

fn literal_error(span: Span, text: &str, scalar: Scalar, problem: LiteralError) -> ParseError {
    match problem {
        LiteralError::NeedsPoint => {
            ParseError::new(span, format!("`{text}` is an integer, but {scalar} is expected"))
                .help(format!("write `{text}.0`"))
        }
        LiteralError::NotInteger => {
            ParseError::new(span, format!("`{text}` is no integer, but {scalar} is expected"))
        }
        LiteralError::OutOfRange => {
            let error = ParseError::new(span, format!("`{text}` does not fit into {scalar}"));
            match scalar {
                Scalar::Float(_) if !text.starts_with("0x") => error.help("write `inf` for infinity"),
                _ => error,
            }
        }
        LiteralError::TooLong => ParseError::new(span, format!("this number is too long for {scalar}"))
            .help("write its bits: `0x` and hexadecimal digits"),
        LiteralError::Malformed => ParseError::new(span, format!("`{text}` is not a number")),
    }
}
