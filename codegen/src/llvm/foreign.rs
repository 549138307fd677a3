//! Pieces of LLVM text that import kept: checked as far as one can without LLVM's parser, symbols renamed,
//! holes filled.

use super::error::Reason;
use super::module::Context;

/// What may begin an instruction of LLVM 19, after `tail` and the like.
const INSTRUCTIONS: &[&str] = &[
    "add",
    "addrspacecast",
    "alloca",
    "and",
    "ashr",
    "atomicrmw",
    "bitcast",
    "br",
    "call",
    "callbr",
    "catchpad",
    "catchret",
    "catchswitch",
    "cleanuppad",
    "cleanupret",
    "cmpxchg",
    "extractelement",
    "extractvalue",
    "fadd",
    "fcmp",
    "fdiv",
    "fence",
    "fmul",
    "fneg",
    "fpext",
    "fptosi",
    "fptoui",
    "fptrunc",
    "freeze",
    "frem",
    "fsub",
    "getelementptr",
    "icmp",
    "indirectbr",
    "insertelement",
    "insertvalue",
    "inttoptr",
    "invoke",
    "landingpad",
    "load",
    "lshr",
    "mul",
    "musttail",
    "notail",
    "or",
    "phi",
    "ptrtoint",
    "resume",
    "ret",
    "sdiv",
    "select",
    "sext",
    "shl",
    "shufflevector",
    "sitofp",
    "srem",
    "store",
    "sub",
    "switch",
    "tail",
    "trunc",
    "udiv",
    "uitofp",
    "unreachable",
    "urem",
    "va_arg",
    "xor",
    "zext",
];

/// What may begin a constant of LLVM 19.
const CONSTANTS: &[&str] = &[
    "add",
    "addrspacecast",
    "bitcast",
    "blockaddress",
    "c",
    "dso_local_equivalent",
    "extractelement",
    "false",
    "getelementptr",
    "insertelement",
    "inttoptr",
    "mul",
    "no_cfi",
    "none",
    "null",
    "poison",
    "ptrauth",
    "ptrtoint",
    "shl",
    "shufflevector",
    "splat",
    "sub",
    "true",
    "trunc",
    "undef",
    "xor",
    "zeroinitializer",
    "asm",
];

/// What a hole of a text stands for.
pub(super) enum Hole {
    /// `%{3}`: the text of operand 3, without its type.
    Operand(usize),
    /// `%{to 1}`: the name of the block that edge 1 goes to, with `%`.
    Edge(usize),
}

impl Context<'_> {
    /// An instruction's text with its holes filled.
    pub fn foreign_instruction(
        &mut self,
        text: &str,
        fill: &mut dyn FnMut(&mut Self, Hole) -> Result<String, Reason>,
    ) -> Result<String, Reason> {
        let first = first_word(text);
        if INSTRUCTIONS.binary_search(&first).is_err() {
            return Err(wrong(text, "it does not begin like an instruction of LLVM 19"));
        }
        self.foreign(text, fill)
    }

    /// A constant's text.
    pub fn foreign_constant(&mut self, text: &str) -> Result<String, Reason> {
        let begins_like_a_value =
            text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '@' | '<' | '{' | '['));
        if !begins_like_a_value && !CONSTANTS.contains(&first_word(text)) {
            return Err(wrong(text, "it does not begin like a constant of LLVM 19"));
        }
        self.foreign(text, &mut |_, _| Err(wrong(text, "a constant has no operands")))
    }

    fn foreign(
        &mut self,
        text: &str,
        fill: &mut dyn FnMut(&mut Self, Hole) -> Result<String, Reason>,
    ) -> Result<String, Reason> {
        let mut out = String::with_capacity(text.len());
        let mut open = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let length = match letter {
                '"' => string_length(rest).ok_or_else(|| wrong(text, "a string is not closed"))?,
                '@' => {
                    let (name, length) =
                        name_after_sigil(rest).ok_or_else(|| wrong(text, "`@` without a name"))?;
                    let symbol = self.symbol_named(&name);
                    let symbol = symbol
                        .ok_or_else(|| wrong(text, "it names a symbol that the module does not have"))?;
                    out.push_str(&self.symbol(symbol));
                    rest = &rest[length..];
                    continue;
                }
                '%' => {
                    let (hole, length) = hole(rest).ok_or_else(|| {
                        wrong(text, "it names a local value or a type, whose definition is not known here")
                    })?;
                    out.push_str(&fill(self, hole)?);
                    rest = &rest[length..];
                    continue;
                }
                ';' | '\n' | '\r' | '\0' => {
                    return Err(wrong(text, "it holds a comment, a line break or U+0000"));
                }
                '#' | '!' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    return Err(wrong(text, "it refers to an attribute group or to metadata by number"));
                }
                '(' | '[' | '{' | '<' => {
                    open.push(letter);
                    1
                }
                ')' | ']' | '}' | '>' => {
                    let opening = match letter {
                        ')' => '(',
                        ']' => '[',
                        '}' => '{',
                        _ => '<',
                    };
                    if open.pop() != Some(opening) {
                        return Err(wrong(text, "its brackets do not match"));
                    }
                    1
                }
                _ => letter.len_utf8(),
            };
            let (head, tail) = rest.split_at(length);
            out.push_str(head);
            rest = tail;
        }
        if open.is_empty() { Ok(out) } else { Err(wrong(text, "its brackets do not match")) }
    }
}

fn wrong(text: &str, why: &'static str) -> Reason {
    Reason::Text { text: text.to_owned(), why }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The length of the string in quotes at the beginning.
fn string_length(text: &str) -> Option<usize> {
    text[1..].find('"').map(|end| end + 2)
}

/// The name after `@`, and the length of both.
fn name_after_sigil(text: &str) -> Option<(String, usize)> {
    let rest = &text[1..];
    if rest.starts_with('"') {
        let length = string_length(rest)?;
        return Some((unescaped(&rest[1..length - 1])?, length + 1));
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-$._".contains(c)).unwrap_or(rest.len());
    (end > 0).then(|| (rest[..end].to_owned(), end + 1))
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'\\' {
            bytes.push(first);
        } else if let Some((b'\\', tail)) = rest.split_first() {
            bytes.push(b'\\');
            rest = tail;
        } else {
            let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok())?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = rest.get(2..)?;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The hole at the beginning, and its length.
fn hole(text: &str) -> Option<(Hole, usize)> {
    let inner = text.strip_prefix("%{")?;
    let end = inner.find('}')?;
    let content = &inner[..end];
    let hole = match content.strip_prefix("to ") {
        Some(edge) => Hole::Edge(edge.parse().ok()?),
        None => Hole::Operand(content.parse().ok()?),
    };
    Some((hole, end + 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llvm::{PrintOptions, module::Context};

    fn filled(text: &str) -> Result<String, Reason> {
        let mut module = ir::Module::new();
        module.functions.alloc(ir::Function::declaration("f g", ir::Signature::default()));
        let options = PrintOptions::default();
        let mut cx = Context::new(&module, &options);
        cx.foreign_instruction(text, &mut |_, hole| {
            Ok(match hole {
                Hole::Operand(index) => format!("%v{index}"),
                Hole::Edge(index) => format!("%b{index}"),
            })
        })
    }

    #[test]
    fn holes_and_symbols() {
        assert!(INSTRUCTIONS.is_sorted());
        let text = filled("call i32 @\"f g\"(ptr %{0}, i8 %{12}) [\"x;\"(label %{to 1})]").unwrap();
        assert_eq!(text, "call i32 @\"f g\"(ptr %v0, i8 %v12) [\"x;\"(label %b1)]");
    }

    #[test]
    fn texts_that_cannot_be_taken_over() {
        for text in [
            "",
            "x",
            "add i32 %a, 1",
            "call void @g()",
            "load i8, ptr %{0} ; c",
            "add (",
            "ret ]",
            "call \"",
            "load !1",
        ] {
            assert!(matches!(filled(text), Err(Reason::Text { .. })), "{text}");
        }
    }
}
