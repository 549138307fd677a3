//! Tokens of the text form.
//!
//! The lexer is a position in the text: copying it looks ahead. Nothing fails here: what is no token becomes
//! a [`TokenKind::Bad`], and the parser says why.

use crate::diagnostic::Span;
use crate::quote::{is_name_byte, is_name_start};
use std::borrow::Cow;

/// The kind of a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    /// A bare name without a sigil: keyword, opcode, type, block.
    Word,
    /// A digit, or `-` and a digit, and what belongs to the number.
    Number,
    /// `%name`, `%"name"`, `%0`.
    Value,
    /// `@name`, `@"name"`.
    Symbol,
    /// `!name`, `!"name"`, `!0`.
    Meta,
    /// `"text"`.
    String,
    /// `->`.
    Arrow,
    /// One character of punctuation.
    Punct(u8),
    /// Not a token.
    Bad(Bad),
    /// The end of the text, or of the line where lines matter.
    End,
}

/// Why something is no token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bad {
    /// A character that the language does not use.
    Character,
    /// A string without its closing quote.
    Unterminated,
    /// A sigil without a name.
    NoName,
}

/// A token: kind and place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub span: Span,
    /// Whether it is the first one of its line.
    pub first: bool,
}

/// A position in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexer<'s> {
    bytes: &'s [u8],
    at: usize,
}

impl<'s> Lexer<'s> {
    /// At byte `at` of a text that is at most 4 GiB long; everything from byte `end` on is ignored.
    pub fn new(source: &'s str, at: usize, end: usize) -> Self {
        let bytes = source.as_bytes();
        Self { bytes: bytes.get(..end).unwrap_or(bytes), at }
    }

    /// The byte where the next token is looked for.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next token.
    pub fn token(&mut self) -> Token {
        let first = self.skip_blank();
        let start = self.at;
        let kind = match self.byte(0) {
            None => TokenKind::End,
            Some(byte) => self.token_from(byte),
        };
        Token { kind, span: Span::new(start as u32, self.at as u32), first }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Skips blanks and comments; whether a line began, or the text.
    fn skip_blank(&mut self) -> bool {
        let mut first = self.at == 0;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\n' => first = true,
                b' ' | b'\t' | b'\r' => {}
                b';' => {
                    self.skip_while(|byte| byte != b'\n');
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        first
    }

    fn skip_while(&mut self, mut condition: impl FnMut(u8) -> bool) {
        while self.byte(0).is_some_and(&mut condition) {
            self.at += 1;
        }
    }

    fn token_from(&mut self, byte: u8) -> TokenKind {
        match byte {
            b'%' => self.sigil(TokenKind::Value),
            b'@' => self.sigil(TokenKind::Symbol),
            b'!' if self.byte(1).is_some_and(|next| is_name_byte(next) || next == b'"') => {
                self.sigil(TokenKind::Meta)
            }
            b'"' => self.string(TokenKind::String),
            b'-' if self.byte(1) == Some(b'>') => {
                self.at += 2;
                TokenKind::Arrow
            }
            b'-' if self.byte(1).is_some_and(|next| next.is_ascii_digit()) => self.number(),
            b'-' if self.byte(1).is_some_and(is_name_start) => self.word(),
            b'0'..=b'9' => self.number(),
            _ if is_name_start(byte) => self.word(),
            b'!'..=b'~' => {
                self.at += 1;
                TokenKind::Punct(byte)
            }
            _ => {
                self.at += 1;
                // The rest of the character's UTF-8 form.
                self.skip_while(|byte| byte & 0xc0 == 0x80);
                TokenKind::Bad(Bad::Character)
            }
        }
    }

    fn word(&mut self) -> TokenKind {
        self.at += 1;
        self.skip_while(is_name_byte);
        TokenKind::Word
    }

    fn sigil(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        match self.byte(0) {
            Some(b'"') => self.string(kind),
            Some(byte) if is_name_byte(byte) && byte != b'-' => {
                self.skip_while(is_name_byte);
                kind
            }
            _ => TokenKind::Bad(Bad::NoName),
        }
    }

    fn string(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return kind;
                }
                b'\n' => break,
                b'\\' if self.byte(1).is_some_and(|next| next != b'\n') => self.at += 2,
                _ => self.at += 1,
            }
        }
        TokenKind::Bad(Bad::Unterminated)
    }

    fn number(&mut self) -> TokenKind {
        let digits = self.at + usize::from(self.byte(0) == Some(b'-'));
        let hexadecimal = self.bytes.get(digits..digits + 2).is_some_and(|b| matches!(b, b"0x" | b"0X"));
        self.at = digits;
        while let Some(byte) = self.byte(0) {
            let exponent_sign = matches!(byte, b'+' | b'-')
                && !hexadecimal
                && matches!(self.bytes.get(self.at - 1), Some(b'e' | b'E'));
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || exponent_sign) {
                break;
            }
            self.at += 1;
        }
        TokenKind::Number
    }
}

/// The bytes that the inside of a quoted string stands for, or the place of a bad escape in it.
pub(crate) fn unescape(inside: &str) -> Result<Cow<'_, [u8]>, usize> {
    let bytes = inside.as_bytes();
    if !bytes.contains(&b'\\') {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut result = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            result.push(byte);
            at += 1;
            continue;
        }
        let hex = |byte: Option<&u8>| (*byte? as char).to_digit(16);
        match (bytes.get(at + 1), hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (Some(&quoted @ (b'"' | b'\\')), ..) => {
                result.push(quoted);
                at += 2;
            }
            (_, Some(high), Some(low)) => {
                result.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => return Err(at),
        }
    }
    Ok(Cow::Owned(result))
}
