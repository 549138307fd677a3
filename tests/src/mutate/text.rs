//! Mutations of texts: bytes, tokens, lines.

use super::{Random, Statistics, call_in_the_promise, reporting};
use std::ops::Range;

/// Mutates texts of `corpus` `count` times and parses them. Panics if something panics.
pub fn check_text(corpus: &[String], seed: u64, count: usize) -> Statistics {
    let mut statistics = Statistics::default();
    for number in 0..count as u64 {
        let seed = super::seed_of(seed, number);
        reporting(seed, || check_one(corpus, seed, &mut statistics));
    }
    statistics
}

fn check_one(corpus: &[String], seed: u64, statistics: &mut Statistics) {
    let text = text_mutant(corpus, seed);
    match ir::parse(&text) {
        Ok(module) => {
            statistics.valid += 1;
            if ir::verify(&module).is_ok() {
                call_in_the_promise(&module, statistics);
            }
        }
        Err(errors) => {
            statistics.rejected += 1;
            let _ = errors.to_string();
        }
    }
}

/// The mutated text of a seed.
pub fn text_mutant(corpus: &[String], seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut text = corpus[random.below(corpus.len())].clone().into_bytes();
    for _ in 0..1 + random.below(4) {
        match random.below(8) {
            0 => flip(&mut random, &mut text),
            1 => {
                let length = random.below(text.len() + 1);
                text.truncate(length);
            }
            2 => change_lines(&mut random, &mut text),
            3 => {
                let other = corpus[random.below(corpus.len())].as_bytes();
                let from = tokens(other);
                if let (Some(from), at) =
                    (random.position(from.len()).map(|i| from[i].clone()), random.below(text.len()))
                {
                    text.splice(at..at, other[from].iter().copied());
                }
            }
            _ => change_tokens(&mut random, &mut text),
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn flip(random: &mut Random, text: &mut [u8]) {
    if let Some(at) = random.position(text.len()) {
        text[at] = match random.below(3) {
            0 => text[at] ^ (1 << random.below(8)),
            1 => random.pick(b"0123456789\"\\%@!<>(){}[]:;,=+-*.xe \n"),
            _ => random.bits() as u8,
        };
    }
}

/// Deletes, doubles or swaps lines.
fn change_lines(random: &mut Random, text: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = text.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    let Some(at) = random.position(lines.len()) else { return };
    let other = random.below(lines.len());
    match random.below(3) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at].clone()),
        _ => lines.swap(at, other),
    }
    *text = lines.concat();
}

/// Deletes, doubles, swaps or replaces tokens.
fn change_tokens(random: &mut Random, text: &mut Vec<u8>) {
    let tokens = tokens(text);
    let Some(at) = random.position(tokens.len()) else { return };
    let (at, other) = (tokens[at].clone(), tokens[random.below(tokens.len())].clone());
    let replacement = match random.below(4) {
        0 => Vec::new(),
        1 => [&text[at.clone()], b" ", &text[at.clone()]].concat(),
        2 => random
            .pick(&[
                "i0",
                "i129",
                "<0 x i8>",
                "999999999999999999999999999999999999999999",
                "0x",
                "splat(",
                "1e999999999",
                "ptr(99999999)",
                "%0",
                "@",
                "!9",
                "undef",
                "opaque \"t\"",
                "\"",
                "{",
                "align 3",
            ])
            .into(),
        _ => text[other].to_vec(),
    };
    text.splice(at, replacement);
}

/// Where the tokens of a text are, roughly: words with their sigils, and single signs.
fn tokens(text: &[u8]) -> Vec<Range<usize>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"%@!_.$-".contains(&byte);
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
