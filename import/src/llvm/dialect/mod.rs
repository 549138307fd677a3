//! Text of LLVM 20 to 22 (rustc 1.95, clang 22) to what LLVM 19 reads.
//!
//! The text is taken as tokens, so nothing inside names, strings and comments changes. Promises that LLVM 19 does
//! not know are dropped, what has another spelling is respelled, and what has no counterpart is an error that
//! names it.

mod debug;
mod intrinsics;
mod memory;
mod tables;

pub(super) use intrinsics::replace_newer;

use super::error::{ReadError, Spot};
use super::lex::{Kind, Lexer, Token};
use std::borrow::Cow;
use tables::{DROPPED, FAST_MATH, NEWER_ATOMICS, NEWER_WORDS, RESPELLED, WITH_FAST_MATH};

/// The text in LLVM 19's dialect; borrowed if nothing had to be changed.
pub(super) fn rewrite(text: &[u8]) -> Result<Cow<'_, [u8]>, Vec<ReadError>> {
    let mut rewriter =
        Rewriter { text, tokens: Lexer::new(text, 0).collect(), edits: Vec::new(), errors: Vec::new() };
    rewriter.run();
    if !rewriter.errors.is_empty() {
        return Err(rewriter.errors);
    }
    Ok(if rewriter.edits.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(rewriter.apply()) })
}

/// The tokens of a text and the changes to be made to it.
struct Rewriter<'t> {
    text: &'t [u8],
    tokens: Vec<Token>,
    /// What takes the place of which bytes.
    edits: Vec<(std::ops::Range<usize>, String)>,
    errors: Vec<ReadError>,
}

impl<'t> Rewriter<'t> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(&token) = self.tokens.get(at) {
            let next = match token.kind {
                Kind::Word if !self.is(at + 1, b':') => self.word(at),
                Kind::Global => self.intrinsic(at),
                Kind::Meta => self.node(at),
                Kind::Hash if token.text(self.text) == b"#dbg_declare_value" => self.drop_record(at),
                _ => at + 1,
            };
            at = next.max(at + 1);
        }
    }

    /// A word; the index of the next token to look at.
    fn word(&mut self, at: usize) -> usize {
        let word = self.str(at);
        match word {
            "captures" if self.is(at + 1, b'(') => return self.captures(at),
            "memory" if self.is(at + 1, b'(') => return self.memory(at),
            "icmp" if self.str(at + 1) == "samesign" => self.remove(at + 1, at + 2),
            "atomicrmw" => {
                let operation = if self.str(at + 1) == "volatile" { at + 2 } else { at + 1 };
                if NEWER_ATOMICS.contains(&self.str(operation)) {
                    self.refuse(at, format!("`atomicrmw {}`", self.str(operation)));
                }
            }
            _ if WITH_FAST_MATH.contains(&word) => {
                let mut end = at + 1;
                while FAST_MATH.contains(&self.str(end)) {
                    end += 1;
                }
                self.remove(at + 1, end);
                return end;
            }
            _ if DROPPED.contains(&word) => {
                let end = if self.is(at + 1, b'(') { self.close(at + 1) + 1 } else { at + 1 };
                self.remove(at, end);
                return end;
            }
            _ if NEWER_WORDS.contains(&word) => self.refuse(at, format!("`{word}`")),
            _ => {
                if let Some((_, now)) = RESPELLED.iter().find(|(newer, _)| *newer == word) {
                    self.replace(at, at + 1, (*now).to_owned());
                }
            }
        }
        at + 1
    }

    /// `captures(none)` is `nocapture`; weaker promises of the kind have no counterpart and are dropped.
    fn captures(&mut self, at: usize) -> usize {
        let end = self.close(at + 1) + 1;
        if end == at + 4 && self.str(at + 2) == "none" {
            self.replace(at, end, "nocapture".to_owned());
        } else {
            self.remove(at, end);
        }
        end
    }

    /// A debug record that LLVM 19 does not have.
    fn drop_record(&mut self, at: usize) -> usize {
        let end = self.close(at + 1) + 1;
        self.remove(at, end);
        end
    }

    fn str(&self, at: usize) -> &'t str {
        let text = self.tokens.get(at).map(|token| token.text(self.text)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn is(&self, at: usize, punct: u8) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(punct))
    }

    /// The token that closes what the one at `open` opens; the last one if none does.
    fn close(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for (index, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                Kind::Punct(b'(' | b'[' | b'{' | b'<') => depth += 1,
                Kind::Punct(b')' | b']' | b'}' | b'>') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return index;
            }
        }
        self.tokens.len().saturating_sub(1)
    }

    /// The parts between the commas of what the token at `open` opens, as ranges of tokens.
    fn parts(&self, open: usize) -> Vec<std::ops::Range<usize>> {
        let close = self.close(open);
        let mut parts = Vec::new();
        let (mut start, mut at) = (open + 1, open + 1);
        while at < close {
            match self.tokens.get(at).map(|token| token.kind) {
                Some(Kind::Punct(b',')) => {
                    parts.push(start..at);
                    start = at + 1;
                    at += 1;
                }
                Some(Kind::Punct(b'(' | b'[' | b'{' | b'<')) => at = self.close(at).max(at) + 1,
                _ => at += 1,
            }
        }
        if start < close || !parts.is_empty() {
            parts.push(start..close);
        }
        parts
    }

    /// Puts `with` in the place of the tokens `from..to`.
    fn replace(&mut self, from: usize, to: usize, with: String) {
        let bytes = |index: usize| self.tokens.get(index).copied();
        if let (Some(first), Some(last)) = (bytes(from), bytes(to.saturating_sub(1)))
            && from < to
        {
            self.edits.push((first.start..last.end, with));
        }
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.replace(from, to, String::new());
    }

    /// Puts `text` before a token.
    fn insert(&mut self, at: usize, text: String) {
        if let Some(token) = self.tokens.get(at) {
            self.edits.push((token.start..token.start, text));
        }
    }

    fn refuse(&mut self, at: usize, feature: String) {
        const ENOUGH: usize = 20;
        if self.errors.len() < ENOUGH {
            let start = self.tokens.get(at).map_or(0, |token| token.start);
            self.errors.push(ReadError::Newer { feature, at: Some(spot(self.text, start)) });
        }
    }

    fn apply(&self) -> Vec<u8> {
        let mut edits: Vec<_> = self.edits.iter().collect();
        edits.sort_by_key(|(range, _)| range.start);
        let mut out = Vec::with_capacity(self.text.len());
        let mut copied = 0;
        for (range, with) in edits {
            out.extend_from_slice(self.text.get(copied..range.start).unwrap_or_default());
            out.extend_from_slice(with.as_bytes());
            copied = range.end.max(copied);
        }
        out.extend_from_slice(self.text.get(copied..).unwrap_or_default());
        out
    }
}

/// The place of a byte of a text.
pub(super) fn spot(text: &[u8], at: usize) -> Spot {
    let before = text.get(..at).unwrap_or(text);
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default();
    let end = line.iter().position(|&byte| byte == b'\n').unwrap_or(line.len());
    let number = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    Spot {
        line: u32::try_from(number).unwrap_or(u32::MAX),
        column: u32::try_from(at - start + 1).unwrap_or(u32::MAX),
        text: String::from_utf8_lossy(line.get(..end).unwrap_or_default()).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    fn now(text: &str) -> String {
        String::from_utf8(rewrite(text.as_bytes()).unwrap().into_owned()).unwrap()
    }

    /// Before and after, one rewriting a line.
    #[test]
    fn rewritings() {
        let table = [
            ("declare void @f(ptr captures(none) %x)", "declare void @f(ptr nocapture %x)"),
            ("ptr captures(ret: address, provenance) %x", "ptr  %x"),
            ("ptr dead_on_return(8) noalias", "ptr  noalias"),
            ("attributes #0 = { nocreateundeforpoison nofree }", "attributes #0 = {  nofree }"),
            ("%c = icmp samesign ult i32 %a, %b", "%c = icmp  ult i32 %a, %b"),
            ("%c = fpext reassoc nsz float %a to double", "%c = fpext  float %a to double"),
            ("memory(argmem: read)", "memory(argmem: read)"),
            ("memory(errnomem: write)", "memory(write, argmem: none, inaccessiblemem: none)"),
            (
                "memory(argmem: readwrite, errnomem: write)",
                "memory(write, argmem: readwrite, inaccessiblemem: none)",
            ),
            ("memory(inaccessiblemem: read, target_mem0: write)", "memory(inaccessiblemem: readwrite)"),
            ("memory(read, errnomem: none)", "memory(read)"),
            ("call void @llvm.lifetime.end.p0(ptr %x)", "call void @llvm.lifetime.end.p0(i64 -1, ptr %x)"),
            (
                "declare void @llvm.lifetime.end.p0(ptr captures(none))",
                "declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture)",
            ),
            (
                "call void @llvm.lifetime.end.p0(i64 8, ptr %x)",
                "call void @llvm.lifetime.end.p0(i64 8, ptr %x)",
            ),
            (
                "call <2 x i8> @llvm.masked.load.v2i8.p0(ptr align 4 %p, <2 x i1> <i1 true, i1 false>, <2 x i8> %q)",
                "call <2 x i8> @llvm.masked.load.v2i8.p0(ptr  %p, i32 4, <2 x i1> <i1 true, i1 false>, <2 x i8> %q)",
            ),
            (
                "declare void @llvm.masked.store.v2i8.p0(<2 x i8>, ptr captures(none), <2 x i1>)",
                "declare void @llvm.masked.store.v2i8.p0(<2 x i8>, ptr nocapture, i32 immarg, <2 x i1>)",
            ),
            ("!DILocation(line: 1, scope: !2, atomGroup: 1, atomRank: 2)", "!DILocation(line: 1, scope: !2)"),
            ("!DISubprogram(keyInstructions: true, line: 1)", "!DISubprogram( line: 1)"),
            ("!DICompileUnit(sourceLanguageName: DW_LNAME_Rust)", "!DICompileUnit(language: DW_LANG_Rust)"),
            ("!DICompileUnit(language: DW_LANG_C23)", "!DICompileUnit(language: DW_LANG_C17)"),
            ("  #dbg_declare_value(double %x, !1, !DIExpression(), !2)\n", "  \n"),
            ("%a = ptrtoaddr ptr %p to i64", "%a = ptrtoint ptr %p to i64"),
            (
                "@\"captures(none)\" = global [15 x i8] c\" captures(none)\"",
                "@\"captures(none)\" = global [15 x i8] c\" captures(none)\"",
            ),
            ("captures:\n", "captures:\n"),
            ("; memory(errnomem: write)", "; memory(errnomem: write)"),
        ];
        for (before, after) in table {
            assert_eq!(now(before), after, "{before}");
        }
    }

    #[test]
    fn what_cannot_be_expressed_is_named() {
        let error = |text: &str| rewrite(text.as_bytes()).unwrap_err()[0].to_string();
        assert!(error("  %x = atomicrmw usub_sat ptr %p, i32 1 seq_cst").starts_with("`atomicrmw usub_sat`"));
        assert!(error("define void @f() sanitize_type {").starts_with("`sanitize_type`"));
        assert!(error("!1 = !DISubrangeType(name: \"x\")").starts_with("`!DISubrangeType`"));
        let errors = rewrite(b"\n  noipa").unwrap_err();
        let spot = errors[0].at().unwrap();
        assert_eq!((spot.line, spot.column, spot.text.as_str()), (2, 3, "  noipa"));
    }

    #[test]
    fn unfinished_text_ends() {
        for text in
            ["captures(", "memory(a: ", "@llvm.lifetime.start.p0(", "!DILocation(line: (", "dead_on_return("]
        {
            let _ = rewrite(text.as_bytes());
        }
    }
}
