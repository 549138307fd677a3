//! Tokens of LLVM's text: enough to tell names, strings, comments, metadata and words apart.

/// What a token is. Blanks and comments are left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// `define`, `i64`, `c`, a number.
    Word,
    /// `%x`, `%"a b"`.
    Local,
    /// `@f`.
    Global,
    /// `$comdat`.
    Comdat,
    /// `!12`, `!dbg`, or `!` alone before a string or a brace.
    Meta,
    /// `#3`, `#dbg_value`.
    Hash,
    /// `"text"`.
    String,
    /// One other character.
    Punct(u8),
}

/// A token: its bytes in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Token {
    /// The token's text.
    pub fn text<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is this word.
    pub fn is_word(&self, text: &[u8], word: &str) -> bool {
        self.kind == Kind::Word && self.text(text) == word.as_bytes()
    }

    /// Whether it is this character.
    pub fn is(&self, punct: u8) -> bool {
        self.kind == Kind::Punct(punct)
    }

    /// The name after the sigil, without quotes and escapes.
    pub fn name(&self, text: &[u8]) -> Vec<u8> {
        let text = self.text(text);
        let bare = match self.kind {
            Kind::Local | Kind::Global | Kind::Comdat | Kind::Meta => text.get(1..).unwrap_or_default(),
            _ => text,
        };
        match bare.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")) {
            Some(inner) => unescape(inner),
            None => bare.to_vec(),
        }
    }
}

/// LLVM's escapes: two backslashes, or a backslash and two hexadecimal digits.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let digits = text.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        let code = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, text.get(at + 1), code) {
            (b'\\', Some(b'\\'), _) => {
                out.push(b'\\');
                at += 2;
            }
            (b'\\', _, Some(code)) => {
                out.push(code);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'$' | b'.' | b'_')
}

/// The tokens of a text from `start` on.
pub(super) struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Lexer<'t> {
    /// Tokens of `text` that begin at `start` or later; there must be no string or comment around it.
    pub fn new(text: &'t [u8], start: usize) -> Self {
        Self { text, at: start }
    }

    fn skip_name(&mut self) {
        while self.text.get(self.at).is_some_and(|&byte| is_name_byte(byte)) {
            self.at += 1;
        }
    }

    /// To the end of a string whose opening quote is behind. LLVM's strings hold no quotes.
    fn skip_string(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| byte == b'"').map_or(rest.len(), |quote| quote + 1);
    }

    fn skip_sigil_name(&mut self) {
        if self.text.get(self.at) == Some(&b'"') {
            self.at += 1;
            self.skip_string();
        } else {
            self.skip_name();
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            match self.text.get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' | 0 => self.at += 1,
                b';' => {
                    let rest = self.text.get(self.at..).unwrap_or_default();
                    self.at += rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                }
                _ => break,
            }
        }
        let start = self.at;
        let first = *self.text.get(start)?;
        self.at += 1;
        let kind = match first {
            b'"' => {
                self.skip_string();
                Kind::String
            }
            b'%' => {
                self.skip_sigil_name();
                Kind::Local
            }
            b'@' => {
                self.skip_sigil_name();
                Kind::Global
            }
            b'#' => {
                self.skip_name();
                Kind::Hash
            }
            b'!' => {
                // Names of metadata escape with backslashes outside of quotes.
                while self.text.get(self.at).is_some_and(|&byte| is_name_byte(byte) || byte == b'\\') {
                    self.at += 1;
                }
                Kind::Meta
            }
            b'$' if self.text.get(self.at).is_some_and(|&byte| byte == b'"' || is_name_byte(byte)) => {
                self.skip_sigil_name();
                Kind::Comdat
            }
            _ if is_name_byte(first) => {
                self.skip_name();
                Kind::Word
            }
            other => Kind::Punct(other),
        };
        Some(Token { kind, start, end: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        Lexer::new(text.as_bytes(), 0).map(|token| (token.kind, &text[token.start..token.end])).collect()
    }

    #[test]
    fn strings_and_comments_hide_what_they_hold() {
        let found =
            kinds("call void @\"captures(none)\"(ptr %\"a;b\") ; captures(none)\n#1, !dbg !2, c\"!x\"");
        let names: Vec<&str> = found.iter().map(|(_, text)| *text).collect();
        let expected = [
            "call",
            "void",
            "@\"captures(none)\"",
            "(",
            "ptr",
            "%\"a;b\"",
            ")",
            "#1",
            ",",
            "!dbg",
            "!2",
            ",",
            "c",
            "\"!x\"",
        ];
        assert_eq!(names, expected);
        assert_eq!(found[2].0, Kind::Global);
        assert_eq!(found[10].0, Kind::Meta);
    }

    #[test]
    fn names_lose_quotes_and_escapes() {
        let text = b"@\"a\\22b\\\\c\"";
        let token = Lexer::new(text, 0).next().unwrap();
        assert_eq!(token.name(text), b"a\"b\\c");
    }

    #[test]
    fn unfinished_strings_end_with_the_text() {
        assert_eq!(kinds("%\"abc").len(), 1);
        assert_eq!(kinds("\"").len(), 1);
    }
}
