//! Names of LLVM: quoting, and names of the values and blocks of a function, which share one name space.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// A longer local name is cut off by LLVM.
const MAX_LOCAL: usize = 1000;

/// Appends a name after its sigil: bare if LLVM's lexer takes it, else in quotes.
pub(super) fn push_name(out: &mut String, name: &str) {
    if ir::is_bare(name) { out.push_str(name) } else { push_quoted(out, name.as_bytes()) }
}

/// Appends bytes as a string of LLVM.
pub(super) fn push_quoted(out: &mut String, bytes: &[u8]) {
    out.push('"');
    push_escaped(out, bytes);
    out.push('"');
}

/// Appends bytes as in a string of LLVM, without quotes.
pub(super) fn push_escaped(out: &mut String, bytes: &[u8]) {
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => {
                let _ = write!(out, "\\{byte:02X}");
            }
            b' '..=b'~' => out.push(byte as char),
            _ => {
                let _ = write!(out, "\\{byte:02X}");
            }
        }
    }
}

/// Bytes as a string of LLVM.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(&mut out, text.as_bytes());
    out
}

/// The names that are taken in a function.
#[derive(Default)]
pub(super) struct LocalNames {
    taken: HashSet<String>,
    counters: HashMap<String, u32>,
}

impl LocalNames {
    /// The wanted name, or one like it: LLVM's rules are kept and nothing is named twice.
    pub fn claim(&mut self, wanted: &str) -> String {
        if wanted.len() > MAX_LOCAL || wanted.contains('\0') {
            let end = (0..=MAX_LOCAL.min(wanted.len())).rev().find(|&at| wanted.is_char_boundary(at));
            let short: String =
                wanted[..end.unwrap_or(0)].chars().take(64).filter(|&letter| letter != '\0').collect();
            return self.numbered(if short.is_empty() { "v" } else { &short }, ".");
        }
        if self.taken.insert(wanted.to_owned()) { wanted.to_owned() } else { self.numbered(wanted, ".") }
    }

    /// `{stem}{separator}{number}` with the first number that gives a free name.
    pub fn numbered(&mut self, stem: &str, separator: &str) -> String {
        let counter = match self.counters.get_mut(stem) {
            Some(counter) => counter,
            None => self.counters.entry(stem.to_owned()).or_insert(0),
        };
        loop {
            let name = format!("{stem}{separator}{counter}");
            *counter += 1;
            if !self.taken.contains(&name) {
                self.taken.insert(name.clone());
                return name;
            }
        }
    }
}

/// A local name with its sigil.
pub(super) fn local(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 1);
    out.push('%');
    push_name(&mut out, name);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting() {
        assert_eq!(local("x.1"), "%x.1");
        assert_eq!(local("1"), "%\"1\"");
        assert_eq!(quoted("a\"\\\n"), "\"a\\22\\5C\\0A\"");
    }

    #[test]
    fn no_name_twice() {
        let mut names = LocalNames::default();
        let long = "x".repeat(5000);
        let claimed: Vec<String> =
            ["a", "a", "a.0", "t0", "n\0", "\0", "n"].iter().map(|name| names.claim(name)).collect();
        let more = [names.numbered("t", ""), names.numbered("t", ""), names.claim(&long), names.claim(&long)];
        let all: HashSet<&String> = claimed.iter().chain(&more).collect();
        assert_eq!(all.len(), claimed.len() + more.len());
        assert!(all.iter().all(|name| name.len() <= MAX_LOCAL && !name.contains('\0')));
        assert_eq!((claimed[0].as_str(), claimed[3].as_str(), more[0].as_str()), ("a", "t0", "t1"));
    }
}
