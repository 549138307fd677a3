//! The items of a module's text as LLVM prints it: one line each, but for bodies.
//!
//! The C interface does not tell some parts of an item's head (`dso_local`, the name of a comdat, `prefix`
//! data); they are read here.

use super::lex::{Kind, Lexer, Token};
use std::collections::HashMap;
use std::ops::Range;

/// What the head of a function or global says that the C interface does not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Head {
    /// Whether it is `dso_local`.
    pub dso_local: bool,
    /// The name of its comdat.
    pub comdat: Option<String>,
    /// A part that the IR has no place for, as a word (`prefix`, `prologue`).
    pub unknown: Option<&'static str>,
}

/// A function in the text.
#[derive(Clone, Debug)]
pub(super) struct FunctionText {
    /// The line that begins it.
    pub head: Range<usize>,
    /// The lines of a body, without the last brace.
    pub body: Range<usize>,
}

/// The items of a module.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Functions with bodies by name.
    pub functions: HashMap<Vec<u8>, FunctionText>,
    /// Heads of functions, globals, aliases and ifuncs by name.
    pub heads: HashMap<Vec<u8>, Head>,
    /// Definitions of named types: name and line, in order.
    pub types: Vec<(Vec<u8>, Range<usize>)>,
    /// Comdats and their kinds, in order.
    pub comdats: Vec<(String, String)>,
}

/// Finds the items of a text that LLVM printed.
pub(super) fn items(text: &[u8]) -> Items {
    let mut items = Items::default();
    let mut at = 0;
    while at < text.len() {
        let end = line_end(text, at);
        let line = at..end;
        match text.get(at) {
            Some(b'd') => {
                if let Some((name, head)) = function_head(text, &line) {
                    if text.get(line.clone()).is_some_and(|line| line.starts_with(b"define ")) {
                        let close = body_end(text, end);
                        items.functions.insert(name.clone(), FunctionText { head: line, body: end..close });
                        at = line_end(text, close);
                    } else {
                        at = end;
                    }
                    items.heads.insert(name, head);
                    continue;
                }
            }
            Some(b'@') => {
                if let Some((name, head)) = global_head(text, &line) {
                    items.heads.insert(name, head);
                }
            }
            Some(b'%') => {
                if let Some(token) = Lexer::new(text, at).next() {
                    items.types.push((token.name(text), line));
                }
            }
            Some(b'$') => items.comdats.extend(comdat(text, &line)),
            _ => {}
        }
        at = end;
    }
    items
}

/// After the end of the line that `at` is in.
fn line_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |length| length + 1)
}

/// The beginning of the line that closes a body.
fn body_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < text.len() && !matches!(text.get(at..at + 2), Some(b"}\n")) && text.get(at..) != Some(b"}") {
        at = line_end(text, at);
    }
    at
}

/// The tokens of one line.
pub(super) fn tokens<'t>(text: &'t [u8], line: &Range<usize>) -> impl Iterator<Item = Token> + 't {
    Lexer::new(text.get(..line.end).unwrap_or(text), line.start)
}

fn function_head(text: &[u8], line: &Range<usize>) -> Option<(Vec<u8>, Head)> {
    let mut head = Head::default();
    let mut tokens = tokens(text, line).peekable();
    let name = loop {
        let token = tokens.next()?;
        head.dso_local |= token.is_word(text, "dso_local");
        if token.kind == Kind::Global {
            break token.name(text);
        }
    };
    let mut depth = 0usize;
    while let Some(token) = tokens.next() {
        match token.kind {
            Kind::Punct(b'(') => depth += 1,
            Kind::Punct(b')') => depth = depth.saturating_sub(1),
            Kind::Word if depth == 0 => match token.text(text) {
                b"prefix" => head.unknown = Some("prefix data"),
                b"prologue" => head.unknown = Some("prologue data"),
                b"partition" => head.unknown = Some("a partition"),
                b"comdat" => {
                    let named = tokens.next_if(|token| token.is(b'(')).and_then(|_| tokens.next());
                    let of_own_name = String::from_utf8_lossy(&name).into_owned();
                    let given = named.map(|token| String::from_utf8_lossy(&token.name(text)).into_owned());
                    head.comdat = Some(given.unwrap_or(of_own_name));
                }
                _ => {}
            },
            _ => {}
        }
    }
    Some((name, head))
}

/// Looks at the words in front of the content, and for the comdat at the end of the line, which may be long.
fn global_head(text: &[u8], line: &Range<usize>) -> Option<(Vec<u8>, Head)> {
    let mut head = Head::default();
    let mut words = tokens(text, line);
    let name = words.next().filter(|token| token.kind == Kind::Global)?.name(text);
    for token in words {
        head.dso_local |= token.is_word(text, "dso_local");
        if ["global", "constant", "alias", "ifunc"].iter().any(|word| token.is_word(text, word)) {
            break;
        }
    }
    head.comdat = comdat_of_global(text, line, &name);
    Some((name, head))
}

/// `, comdat` or `, comdat($name)`, before alignment and metadata at the end of a line.
fn comdat_of_global(text: &[u8], line: &Range<usize>, name: &[u8]) -> Option<String> {
    const WORD: &[u8] = b", comdat";
    // LLVM prints it after the content; a string that holds the word ends with a quote that is not followed by
    // what may follow here.
    let content = text.get(line.clone())?;
    let at = line.start + content.windows(WORD.len()).rposition(|window| window == WORD)?;
    let mut rest = tokens(text, &(at + 2..line.end)).skip(1);
    match rest.next() {
        Some(token) if token.is(b'(') => {
            let token = rest.next().filter(|token| token.kind == Kind::Comdat)?;
            Some(String::from_utf8_lossy(&token.name(text)).into_owned())
        }
        Some(token) if !token.is(b',') && token.kind != Kind::Hash => None,
        _ => Some(String::from_utf8_lossy(name).into_owned()),
    }
}

/// `$name = comdat any`.
fn comdat(text: &[u8], line: &Range<usize>) -> Option<(String, String)> {
    let mut tokens = tokens(text, line);
    let name = tokens.next().filter(|token| token.kind == Kind::Comdat)?;
    let kind = tokens.nth(2).filter(|token| token.kind == Kind::Word)?;
    let owned = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some((owned(&name.name(text)), owned(kind.text(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"; ModuleID = 'x'
%struct.p = type { double, double }
$g = comdat any
$other = comdat nodeduplicate
@g = linkonce_odr dso_local global [9 x i8] c", comdat\00", comdat, align 1
@h = global i32 0, comdat($other), align 4, !dbg !0
@s = constant [8 x i8] c", comdat"

; Function Attrs: nounwind
define dso_local void @f(ptr byval(%struct.p) %x) #0 comdat($g) prefix i32 1 {
define:
  br label %define
}

declare void @"a b"(i32) #1
"#;

    #[test]
    fn finds_all_items() {
        let items = items(TEXT.as_bytes());
        assert_eq!(items.types.len(), 1);
        assert_eq!(items.comdats, [("g".into(), "any".into()), ("other".into(), "nodeduplicate".into())]);
        let head = |name: &str| &items.heads[name.as_bytes()];
        assert_eq!(head("g"), &Head { dso_local: true, comdat: Some("g".into()), unknown: None });
        assert_eq!(head("h").comdat.as_deref(), Some("other"));
        assert_eq!(head("s").comdat, None);
        let f = Head { dso_local: true, comdat: Some("g".into()), unknown: Some("prefix data") };
        assert_eq!(head("f"), &f);
        assert_eq!(head("a b"), &Head::default());
        let body = items.functions[b"f".as_slice()].body.clone();
        assert_eq!(&TEXT[body], "define:\n  br label %define\n");
    }
}
