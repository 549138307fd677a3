//! The reading position: the current token, and errors found so far.

use super::error::{Failed, MAX_ERRORS, ParseError, ParseErrors, Parsed};
use crate::diagnostic::Span;
use crate::lex::{Bad, Lexer, Token, TokenKind, unescape};
use std::borrow::Cow;

/// A token stream with one token of look-ahead.
pub(super) struct Cursor<'s> {
    pub source: &'s str,
    lexer: Lexer<'s>,
    /// The current token; the end of a line is an [`TokenKind::End`] in line mode.
    pub token: Token,
    /// In line mode, the first token of the next line once the current one has ended.
    held: Option<Token>,
    line_mode: LineMode,
    previous: Span,
    errors: Vec<ParseError>,
    omitted: usize,
}

/// Whether line breaks end what is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LineMode {
    /// A line break is a blank.
    Ignore,
    /// A line break is an [`TokenKind::End`].
    End,
}

impl<'s> Cursor<'s> {
    pub fn new(source: &'s str) -> Self {
        let mut lexer = Lexer::new(source, 0, source.len());
        let token = lexer.token();
        Self {
            source,
            lexer,
            token,
            held: None,
            line_mode: LineMode::Ignore,
            previous: Span::default(),
            errors: Vec::new(),
            omitted: 0,
        }
    }

    /// Goes on at byte `start`; everything from byte `end` on is as if it were not there.
    pub fn seek(&mut self, start: usize, end: usize, line_mode: LineMode) {
        self.lexer = Lexer::new(self.source, start, end);
        self.line_mode = line_mode;
        self.held = None;
        self.previous = Span::new(start as u32, start as u32);
        self.token = self.lexer.token();
    }

    /// In line mode, goes to the first token of the next line; false at the end of the text.
    pub fn next_line(&mut self) -> bool {
        while self.held.is_none() && self.token.kind != TokenKind::End {
            self.advance();
        }
        match self.held.take() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    /// The byte after the current token.
    pub fn offset(&self) -> usize {
        self.lexer.offset()
    }

    /// The current token, which is left behind.
    pub fn take(&mut self) -> Token {
        let token = self.token;
        self.advance();
        token
    }

    fn advance(&mut self) {
        if self.token.kind == TokenKind::End {
            return;
        }
        self.previous = self.token.span;
        let token = self.lexer.token();
        if self.line_mode == LineMode::End && token.first && token.kind != TokenKind::End {
            self.held = Some(token);
            self.token = Token { kind: TokenKind::End, span: self.after_previous(), first: false };
        } else {
            self.token = token;
        }
    }

    fn after_previous(&self) -> Span {
        Span::new(self.previous.end, self.previous.end)
    }

    /// The place of the token that was read last.
    pub fn previous(&self) -> Span {
        self.previous
    }

    /// The token after the current one.
    pub fn second(&self) -> Token {
        let mut lexer = self.lexer;
        let token = lexer.token();
        if self.line_mode == LineMode::End && token.first {
            Token { kind: TokenKind::End, ..token }
        } else {
            token
        }
    }

    /// What is left of the line from the current token on, without a comment.
    pub fn rest_of_line(&self) -> &'s str {
        let start = self.token.span.start as usize;
        let mut end = start;
        let mut lexer = Lexer::new(self.source, start, self.source.len());
        loop {
            let token = lexer.token();
            if token.kind == TokenKind::End || token.first && token.span.start as usize > start {
                return self.source.get(start..end).unwrap_or("");
            }
            end = token.span.end as usize;
        }
    }

    /// The values named in the line from the current token on.
    pub fn values_of_line(&self) -> impl Iterator<Item = Token> + use<'s> {
        let start = self.token.span.start as usize;
        let mut lexer = Lexer::new(self.source, start, start + self.rest_of_line().len());
        let tokens = std::iter::from_fn(move || Some(lexer.token()));
        tokens.take_while(|token| token.kind != TokenKind::End).filter(|token| token.kind == TokenKind::Value)
    }

    pub fn kind(&self) -> TokenKind {
        self.token.kind
    }

    pub fn text_at(&self, span: Span) -> &'s str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The text of the current token.
    pub fn text(&self) -> &'s str {
        self.text_at(self.token.span)
    }

    pub fn is_punct(&self, punct: u8) -> bool {
        self.token.kind == TokenKind::Punct(punct)
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.token.kind == TokenKind::Word && self.text() == word
    }

    pub fn eat_punct(&mut self, punct: u8) -> bool {
        let found = self.is_punct(punct);
        if found {
            self.advance();
        }
        found
    }

    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    pub fn expect_punct(&mut self, punct: u8) -> Parsed<()> {
        if self.eat_punct(punct) { Ok(()) } else { self.expected(&format!("`{}`", punct as char)) }
    }

    pub fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) { Ok(()) } else { self.expected(&format!("`{word}`")) }
    }

    pub fn expect_end(&mut self, what: &str) -> Parsed<()> {
        if self.token.kind == TokenKind::End { Ok(()) } else { self.expected(what) }
    }

    /// A token of this kind.
    pub fn expect(&mut self, kind: TokenKind, what: &str) -> Parsed<Token> {
        if self.token.kind == kind { Ok(self.take()) } else { self.expected(what) }
    }

    /// After an item of a list: true after a comma, false after `close`.
    pub fn more(&mut self, close: u8) -> Parsed<bool> {
        if self.eat_punct(b',') {
            Ok(true)
        } else if self.eat_punct(close) {
            Ok(false)
        } else {
            self.expected(&format!("`,` or `{}`", close as char))
        }
    }

    /// Reports that something else was expected at the current token.
    pub fn expected<T>(&mut self, what: &str) -> Parsed<T> {
        let error = match self.token.kind {
            TokenKind::Bad(bad) => return self.bad_token(bad),
            TokenKind::End => {
                let place = if self.held.is_some() { "the line ends here" } else { "the text ends here" };
                ParseError::new(self.after_previous(), format!("expected {what}, but {place}"))
            }
            _ => ParseError::new(self.token.span, format!("expected {what}, found `{}`", self.short_text())),
        };
        self.fail(error)
    }

    fn short_text(&self) -> String {
        let text = self.text();
        match text.char_indices().nth(40) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text.to_string(),
        }
    }

    fn bad_token<T>(&mut self, bad: Bad) -> Parsed<T> {
        let span = self.token.span;
        let error = match bad {
            Bad::Character => ParseError::new(span, format!("unexpected character `{}`", self.text())),
            Bad::Unterminated => ParseError::new(span, "this string has no closing quote on its line")
                .help("write `\\\"` for a quote and `\\0a` for a line break inside a string"),
            Bad::NoName => ParseError::new(span, format!("a name must follow `{}`", self.text()))
                .help("a name with other characters is written in quotes: `%\"my name\"`"),
        };
        self.fail(error)
    }

    /// Reports an error.
    pub fn report(&mut self, error: ParseError) {
        if self.errors.len() < MAX_ERRORS { self.errors.push(error) } else { self.omitted += 1 }
    }

    /// Reports an error, and is the failure.
    pub fn fail<T>(&mut self, error: ParseError) -> Parsed<T> {
        self.report(error);
        Err(Failed)
    }

    /// Whether another error is still shown; making its message may be spared otherwise.
    pub fn has_room(&self) -> bool {
        self.errors.len() < MAX_ERRORS
    }

    /// The errors in the order of the text; `None` if there are none.
    pub fn into_errors(mut self) -> Option<ParseErrors> {
        self.errors.sort_by_key(|error| error.span);
        let omitted = self.omitted;
        (!self.errors.is_empty()).then_some(ParseErrors { errors: self.errors, omitted })
    }

    /// The name that a token with a sigil, or a word, stands for.
    pub fn name(&mut self, token: Token) -> Parsed<Cow<'s, str>> {
        let text = self.text_at(token.span);
        let bare = if token.kind == TokenKind::Word { text } else { text.get(1..).unwrap_or("") };
        match bare.strip_prefix('"') {
            None => Ok(Cow::Borrowed(bare)),
            Some(_) => {
                let inside = Span::new(token.span.start + 2, token.span.end - 1);
                let name = self.decode_text(inside)?;
                if name.is_empty() {
                    return self.fail(ParseError::new(token.span, "a name must not be empty"));
                }
                Ok(name)
            }
        }
    }

    /// The name of a block in quotes.
    pub fn block_name(&mut self, token: Token) -> Parsed<Cow<'s, str>> {
        let name = self.decode_text(Span::new(token.span.start + 1, token.span.end - 1))?;
        if name.is_empty() {
            return self.fail(ParseError::new(token.span, "a name must not be empty"));
        }
        Ok(name)
    }

    /// The text of a string token.
    pub fn string(&mut self) -> Parsed<Cow<'s, str>> {
        let token = self.expect(TokenKind::String, "a string in quotes")?;
        self.decode_text(Span::new(token.span.start + 1, token.span.end - 1))
    }

    /// The bytes of a string token.
    pub fn byte_string(&mut self) -> Parsed<Vec<u8>> {
        let token = self.expect(TokenKind::String, "a string in quotes")?;
        self.decode(Span::new(token.span.start + 1, token.span.end - 1)).map(Cow::into_owned)
    }

    fn decode_text(&mut self, inside: Span) -> Parsed<Cow<'s, str>> {
        let text = match self.decode(inside)? {
            Cow::Borrowed(_) => Ok(Cow::Borrowed(self.text_at(inside))),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned),
        };
        match text {
            Ok(text) => Ok(text),
            Err(_) => self.fail(ParseError::new(inside, "this is not UTF-8 after replacing the escapes")),
        }
    }

    fn decode(&mut self, inside: Span) -> Parsed<Cow<'s, [u8]>> {
        match unescape(self.text_at(inside)) {
            Ok(bytes) => Ok(bytes),
            Err(at) => {
                let start = inside.start + at as u32;
                let error = ParseError::new(Span::new(start, start + 1), "`\\` begins no escape here");
                self.fail(error.help("write `\\\\`, `\\\"`, or `\\` and two hexadecimal digits"))
            }
        }
    }

    /// An unsigned number, decimal or hexadecimal.
    pub fn unsigned<T: TryFrom<u128>>(&mut self, what: &str) -> Parsed<T> {
        let token = self.expect(TokenKind::Number, what)?;
        let text = self.text_at(token.span);
        match super::literal::unsigned(text).and_then(|number| T::try_from(number).ok()) {
            Some(number) => Ok(number),
            None => self.fail(ParseError::new(token.span, format!("`{text}` is out of range for {what}"))),
        }
    }

    /// A signed number of 64 bits.
    pub fn signed(&mut self, what: &str) -> Parsed<i64> {
        let token = self.expect(TokenKind::Number, what)?;
        let text = self.text_at(token.span);
        match super::literal::signed(text).and_then(|number| i64::try_from(number).ok()) {
            Some(number) => Ok(number),
            None => self.fail(ParseError::new(token.span, format!("`{text}` is out of range for {what}"))),
        }
    }
}
