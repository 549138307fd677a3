//! Mutations of LLVM's text.

use crate::mutate::Random;
use std::ops::Range;

/// Changes a text; a second one is at hand to take parts of.
pub type Mutation = fn(&mut Random, &[u8], &[u8]) -> Vec<u8>;

/// All mutations by name.
pub const MUTATIONS: &[(&str, Mutation)] = &[
    ("truncated", truncated),
    ("shuffled-lines", shuffled_lines),
    ("doubled-lines", doubled_lines),
    ("removed-lines", removed_lines),
    ("foreign-lines", foreign_lines),
    ("swapped-tokens", swapped_tokens),
    ("wild-tokens", wild_tokens),
    ("flipped-bits", flipped_bits),
    ("strange-bytes", strange_bytes),
    ("open-quote", open_quote),
    ("other-types", other_types),
    ("huge-numbers", huge_numbers),
    ("wrong-layout", wrong_layout),
    ("wrong-attribute", wrong_attribute),
    ("doubled-symbol", doubled_symbol),
    ("metadata-mixed-up", metadata_mixed_up),
    ("debug-version", debug_version),
    ("value-numbers", value_numbers),
];

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

fn truncated(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    text[..random.below(text.len())].to_vec()
}

/// Lines of a window in another order.
fn shuffled_lines(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let mut lines = lines(text);
    let start = random.below(lines.len());
    let end = (start + 40).min(lines.len());
    for at in (start + 1..end).rev() {
        lines.swap(at, start + random.below(at - start + 1));
    }
    lines.concat()
}

fn doubled_lines(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let mut lines = lines(text);
    for _ in 0..3 {
        let (from, to) = (random.below(lines.len()), random.below(lines.len()));
        lines.insert(to, lines[from]);
    }
    lines.concat()
}

fn removed_lines(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let mut lines = lines(text);
    for _ in 0..3 {
        lines.remove(random.below(lines.len()));
    }
    lines.concat()
}

/// Lines of another module among those of this.
fn foreign_lines(random: &mut Random, text: &[u8], other: &[u8]) -> Vec<u8> {
    let (mut lines, others) = (lines(text), lines(other));
    for _ in 0..5 {
        lines.insert(random.below(lines.len()), others[random.below(others.len())]);
    }
    lines.concat()
}

/// Where the tokens of a text are, roughly: words with their sigils, and single signs.
fn tokens(text: &[u8]) -> Vec<Range<usize>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"%@!#_.$-".contains(&byte);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|&&byte| is_word(byte)).count().max(1);
        if !text[at].is_ascii_whitespace() {
            tokens.push(at..at + length);
        }
        at += length;
    }
    tokens
}

fn swapped_tokens(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..4 {
        let tokens = tokens(&text);
        let a = tokens[random.below(tokens.len())].clone();
        let b = text[tokens[random.below(tokens.len())].clone()].to_vec();
        text.splice(a, b);
    }
    text
}

/// Replaces some of the tokens that fit a condition by something else.
fn replaced(
    random: &mut Random,
    text: &[u8],
    times: usize,
    fits: impl Fn(&[u8]) -> bool,
    by: &[&str],
) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..times {
        let mut tokens = tokens(&text);
        tokens.retain(|token| fits(&text[token.clone()]));
        let Some(at) = random.position(tokens.len()) else { return text };
        text.splice(tokens[at].clone(), random.pick(by).bytes());
    }
    text
}

fn wild_tokens(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    const WILD: &[&str] = &[
        "",
        "undef",
        "poison",
        "zeroinitializer",
        "null",
        "label",
        "void",
        "metadata",
        "token",
        "opaque",
        "blockaddress",
        "i0",
        "i8388608",
        "<0 x i8>",
        "[4 x void]",
        "ptr addrspace(16777216)",
        "x86_amx",
        "%",
        "@",
        "!",
        "#99999",
        "!{}",
        "0x",
        "0xK0",
        "\"",
        "c\"\\0\"",
        "(",
        ")",
        "{",
        "}",
        "<",
        "asm",
        "getelementptr",
        "phi",
        "musttail",
        "...",
        "-",
    ];
    replaced(random, text, 3, |_| true, WILD)
}

fn other_types(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let is_type = |token: &[u8]| {
        matches!(token, b"ptr" | b"double" | b"float" | b"void" | b"i1" | b"i8" | b"i16" | b"i32" | b"i64")
    };
    const TYPES: &[&str] = &[
        "i8388607",
        "i16777216",
        "<4294967295 x i8>",
        "<4294967296 x i64>",
        "[1152921504606846976 x i64]",
        "i33",
        "[18446744073709551615 x i8]",
        "{ i8, { } }",
        "<vscale x 2 x i64>",
        "fp128",
        "%none",
        "label",
        "void",
        "half",
        "target(\"spirv.Image\")",
        "[4294967295 x [4294967295 x [4294967295 x i64]]]",
        "void (...)",
        "token",
        "ppc_fp128",
    ];
    replaced(random, text, 1, is_type, TYPES)
}

fn huge_numbers(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let is_number = |token: &[u8]| token.iter().all(u8::is_ascii_digit);
    const NUMBERS: &[&str] = &[
        "18446744073709551615",
        "18446744073709551616",
        "4294967295",
        "4294967296",
        "-1",
        "9223372036854775808",
        "3",
        "340282366920938463463374607431768211456",
        "99999999999999999999999999999999999999999999",
        "2147483648",
    ];
    replaced(random, text, 2, is_number, NUMBERS)
}

fn value_numbers(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let is_value = |token: &[u8]| token.len() > 1 && matches!(token[0], b'%' | b'@');
    const VALUES: &[&str] =
        &["%0", "%1", "%99999", "%4294967295", "%4294967296", "%nothing", "@nothing", "@0", "@main", "%\"\""];
    replaced(random, text, 3, is_value, VALUES)
}

fn flipped_bits(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..8 {
        let at = random.below(text.len());
        text[at] ^= 1 << random.below(8);
    }
    text
}

/// Bytes that are no UTF-8, and zero bytes.
fn strange_bytes(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    const STRANGE: &[&[u8]] = &[
        b"\xff\xfe",
        b"\0",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\xed\xa0\x80",
        b"\0\0\0\0",
        b"\x1a",
        b"\x80",
    ];
    let mut text = text.to_vec();
    for _ in 0..3 {
        let at = random.below(text.len());
        text.splice(at..at, random.pick(STRANGE).iter().copied());
    }
    text
}

fn open_quote(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    text.insert(random.below(text.len()), b'"');
    text
}

/// Replaces the part of a text from the first place of `from` to the next `end`.
fn replace_between(text: &[u8], from: &str, end: u8, by: &str) -> Vec<u8> {
    let mut text = text.to_vec();
    if let Some(start) = text.windows(from.len()).position(|window| window == from.as_bytes()) {
        let start = start + from.len();
        let length = text[start..].iter().position(|&byte| byte == end).unwrap_or(0);
        text.splice(start..start + length, by.bytes());
    }
    text
}

fn wrong_layout(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    const LAYOUTS: &[&str] = &[
        "E-m:e-i64:64",
        "e-p:64:63",
        "e-p:0:0",
        "e-i1:0",
        "e-i64:16777216",
        "e-n99999999999",
        "e-p:8388608:8:8",
        "q",
        "e-S3",
        "e-a:9999",
        "e-p16777216:64:64",
        "e-m:z",
        "-",
        "e--i64:64",
        "e-ni:0",
        "e-v128:0",
        "e-p:32:32-p1",
        "e-G1-A5-P4",
        "e-i64",
        "e-f80:1",
        "m:l",
        "e-p:64:64:64:128",
    ];
    replace_between(text, "target datalayout = \"", b'"', random.pick(LAYOUTS))
}

/// An attribute where it does not belong, before a parameter or after a parameter list.
fn wrong_attribute(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    const ATTRIBUTES: &[&str] = &[
        "sret(i32) ",
        "byval(i99) ",
        "noalias sret(void) ",
        "align 3 ",
        "align 0 ",
        "dereferenceable(0) ",
        "unknown_attribute ",
        "range(i32 5, 5) ",
        "nocapture nocapture ",
        "elementtype(i8) ",
        "captures(none ",
        "captures() ",
        "swifterror ",
        "allocsize(99) ",
        "immarg ",
        "inalloca(i8) ",
        "alwaysinline ",
        "memory(argmem: everything) ",
        "#4294967296 ",
    ];
    let is_value = |token: &[u8]| token.len() > 1 && token[0] == b'%';
    let mut tokens = tokens(text);
    tokens.retain(|token| is_value(&text[token.clone()]));
    let mut text = text.to_vec();
    if let Some(at) = random.position(tokens.len()) {
        let at = tokens[at].start;
        text.splice(at..at, random.pick(ATTRIBUTES).bytes());
    }
    text
}

/// A second definition of a symbol, at the end of the module.
fn doubled_symbol(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let symbols: Vec<&[u8]> = tokens(text)
        .into_iter()
        .map(|token| &text[token])
        .filter(|token| token.len() > 1 && token[0] == b'@')
        .collect();
    let mut doubled = text.to_vec();
    if let Some(at) = random.position(symbols.len()) {
        let name = String::from_utf8_lossy(symbols[at]);
        let definition = match random.below(3) {
            0 => format!("\ndefine i8 {name}() {{\n  ret i8 0\n}}\n"),
            1 => format!("\n{name} = global i8 0\n"),
            _ => format!("\n{name} = alias i8, ptr {name}\n"),
        };
        doubled.extend(definition.bytes());
    }
    doubled
}

/// References to metadata nodes go to others, also to the node that refers.
fn metadata_mixed_up(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    let is_node = |token: &[u8]| token.len() > 1 && token[0] == b'!' && token[1].is_ascii_digit();
    let mut text = text.to_vec();
    for _ in 0..12 {
        let mut tokens = tokens(&text);
        tokens.retain(|token| is_node(&text[token.clone()]));
        let Some(at) = random.position(tokens.len()) else { return text };
        let other = text[tokens[random.below(tokens.len())].clone()].to_vec();
        text.splice(tokens[at].clone(), other);
    }
    text
}

/// The version of debug information is another, or there is one although nothing was said about it.
fn debug_version(random: &mut Random, text: &[u8], _: &[u8]) -> Vec<u8> {
    const VERSIONS: &[&str] = &["99", "2", "-1", "i32 3", "!0", "4294967296", ""];
    let changed = replace_between(text, "!\"Debug Info Version\", i32 ", b'}', random.pick(VERSIONS));
    if changed != text {
        return changed;
    }
    let mut text = text.to_vec();
    text.extend(b"\n!llvm.dbg.cu = !{!90000}\n!90000 = !{!\"Debug Info Version\", i32 3, !90000}\n");
    text
}
