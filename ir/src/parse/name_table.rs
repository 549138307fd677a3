//! What names stand for in a body.
//!
//! A text of a million instructions has a million names, and a look-up costs what the memory it touches costs.
//! So the table does not hold names but where they stand in the text, in the order in which they came: what is
//! used soon after its definition is near it. A hash table of eight bytes per place finds them. There the names
//! whose numbers differ only in the last digit, as those that programs give do (`%add41`, `%mul42`, ...), are
//! next to each other, in the same cache lines.
//!
//! No text is made to be slow: hashes have a seed that differs from run to run, and a name for which there is
//! no place near names of such numbers goes where the hash of all of it says.

use crate::diagnostic::Span;
use crate::lex::unescape;
use foldhash::quality::RandomState;
use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};

/// How many places there are for names whose numbers differ only in the last digit, before those of the next.
const GROUP: usize = 16;

/// How many places are looked at before a name is looked for elsewhere.
const NEAR: usize = 2 * GROUP;

/// From the names of a text to small items.
pub(super) struct NameTable<'s, T> {
    source: &'s str,
    entries: Vec<Entry<T>>,
    /// Linear probing, at two places; at most half of them are taken.
    slots: Vec<Slot>,
    state: RandomState,
}

#[derive(Clone, Copy)]
struct Entry<T> {
    span: Span,
    item: T,
}

/// A part of the name's hash, and one more than the index of its entry. All zero if nothing is here: plain
/// numbers, because memory for these comes as zeros from the system.
type Slot = (u32, u32);

const FREE: Slot = (0, 0);

/// A place for a name that the table does not have, until the table is changed.
pub(super) struct Vacancy {
    place: usize,
    tag: u32,
}

impl<'s, T: Copy> NameTable<'s, T> {
    /// An empty table of names of `source`.
    pub fn new(source: &'s str) -> Self {
        let slots = vec![FREE; places_for(0)];
        Self { source, entries: Vec::new(), slots, state: RandomState::default() }
    }

    /// Forgets all names, and makes room for `count` names.
    pub fn reset(&mut self, count: usize) {
        self.entries.clear();
        self.entries.reserve(count);
        let places = places_for(count);
        if places <= self.slots.capacity() {
            self.slots.clear();
            self.slots.resize(places, FREE);
        } else {
            self.slots = vec![FREE; places];
        }
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The names with their items.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'s, str>, T)> + '_ {
        self.entries.iter().map(|entry| (key_of(entry.span.text(self.source)), entry.item))
    }

    /// The item of a name.
    pub fn get(&self, key: &str) -> Option<T> {
        self.find(key).ok().and_then(|index| self.item(index))
    }

    /// The index of the entry of a name, or where it would be found.
    pub fn find(&self, key: &str) -> Result<usize, Vacancy> {
        let hash = self.hash(key.as_bytes());
        let tag = hash as u32;
        let (group, member) = split_number(key);
        let mut place = self.place(self.hash(group)) + usize::from(member) % GROUP;
        let mut looked_at = 0;
        loop {
            match self.slots.get(place) {
                Some((_, 0)) => return Err(Vacancy { place, tag }),
                Some((other, next)) => {
                    let index = *next as usize - 1;
                    if *other == tag && self.is_named(index, key) {
                        return Ok(index);
                    }
                    looked_at += 1;
                    place = if looked_at == NEAR { self.place(hash) } else { place + 1 };
                }
                None => place = 0,
            }
        }
    }

    fn is_named(&self, index: usize, key: &str) -> bool {
        self.span(index).is_some_and(|span| is_key_of(span.text(self.source), key))
    }

    /// The item of an entry.
    pub fn item(&self, index: usize) -> Option<T> {
        self.entries.get(index).map(|entry| entry.item)
    }

    /// Where the name of an entry stands.
    pub fn span(&self, index: usize) -> Option<Span> {
        self.entries.get(index).map(|entry| entry.span)
    }

    /// Gives an entry another item, and another token of the same name.
    pub fn set(&mut self, index: usize, span: Span, item: T) {
        if let Some(entry) = self.entries.get_mut(index) {
            *entry = Entry { span, item };
        }
    }

    /// Makes an entry where `find` found none for the name of the token at `span`.
    pub fn fill(&mut self, vacancy: Vacancy, span: Span, item: T) {
        self.entries.push(Entry { span, item });
        if let Some(slot) = self.slots.get_mut(vacancy.place) {
            *slot = (vacancy.tag, self.entries.len() as u32);
        }
        if 2 * self.entries.len() > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; places_for(2 * self.entries.len())];
        for index in 0..self.entries.len() {
            let key = self.span(index).map(|span| key_of(span.text(self.source)));
            if let Some(Err(vacancy)) = key.map(|key| self.find(&key)) {
                self.slots[vacancy.place] = (vacancy.tag, index as u32 + 1);
            }
        }
    }

    fn hash(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.state.build_hasher();
        hasher.write(bytes);
        hasher.finish()
    }

    /// The place for a hash; a group fits between it and the end.
    fn place(&self, hash: u64) -> usize {
        let places = self.slots.len().saturating_sub(GROUP) as u128;
        ((u128::from(hash) * places) >> 64) as usize
    }
}

/// The number at the end of a name without its last digit, and that. Of names without a number all bytes but
/// the last, and that.
fn split_number(key: &str) -> (&[u8], u8) {
    let (&last, before) = key.as_bytes().split_last().unwrap_or((&0, &[]));
    if !last.is_ascii_digit() {
        return (before, last);
    }
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    (&before[before.len() - digits..], last)
}

/// The number of places for this many names.
fn places_for(count: usize) -> usize {
    2 * count + 2 * GROUP
}

/// The name that the text of a token stands for, as a key. Names in quotes that might be taken for a number or
/// for such a key begin with a quote. The token must be a good one.
pub(super) fn key_of(token: &str) -> Cow<'_, str> {
    let bare = token.strip_prefix('%').unwrap_or(token);
    let Some(quoted) = bare.strip_prefix('"') else { return Cow::Borrowed(bare) };
    let inside = quoted.strip_suffix('"').unwrap_or(quoted);
    let name = match unescape(inside) {
        Ok(Cow::Owned(bytes)) => Cow::Owned(String::from_utf8(bytes).unwrap_or_default()),
        _ => Cow::Borrowed(inside),
    };
    if name.starts_with(|first: char| first.is_ascii_digit() || first == '"') {
        return Cow::Owned(format!("\"{name}"));
    }
    name
}

/// Whether this is the key of a token.
fn is_key_of(token: &str, key: &str) -> bool {
    let bare = token.strip_prefix('%').unwrap_or(token);
    if bare.starts_with('"') { key_of(token) == key } else { bare == key }
}

/// The name that a key stands for.
pub(super) fn name_of(key: &str) -> &str {
    key.strip_prefix('"').unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of the tokens of a text, each with its number.
    fn table(source: &str, capacity: usize) -> NameTable<'_, u32> {
        let mut table = NameTable::new(source);
        table.reset(capacity);
        let mut at = 0;
        for (number, token) in source.split('|').enumerate() {
            let span = Span::new(at, at + token.len() as u32);
            at = span.end + 1;
            let Err(place) = table.find(&key_of(token)) else { continue };
            table.fill(place, span, number as u32);
        }
        table
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        let source = "%a|%\"a\"|%\"\\62\"|%1|%\"1\"|%\"\\221\"|b|%\"c d\"";
        let table = table(source, 0);
        let expected = [("a", 0), ("b", 2), ("1", 3), ("\"1", 4), ("\"\"1", 5), ("c d", 7)];
        assert_eq!(table.len(), expected.len());
        for (key, number) in expected {
            assert_eq!(table.get(key), Some(number), "{key}");
        }
        assert_eq!(table.get("c"), None);
        assert_eq!(table.get(""), None);
    }

    #[test]
    fn tables_are_used_again() {
        let mut table = table("%a|%b|%c|%d", 4);
        for capacity in [2, 40, 0] {
            table.reset(capacity);
            assert_eq!((table.len(), table.get("a")), (0, None));
            for (number, span) in [Span::new(0, 2), Span::new(3, 5)].into_iter().enumerate() {
                let Err(place) = table.find(&key_of(span.text(table.source))) else { panic!() };
                table.fill(place, span, number as u32);
            }
            assert_eq!((table.get("a"), table.get("b"), table.get("c")), (Some(0), Some(1), None));
        }
    }

    #[test]
    fn names_of_the_same_number_go_elsewhere() {
        let tokens: Vec<String> = (0..5000).map(|number| format!("%{number}x7")).collect();
        let source = tokens.join("|");
        let table = table(&source, 5000);
        let near = |slots: &[Slot]| slots.iter().filter(|slot| **slot != FREE).count();
        let most = table.slots.chunks(1000).map(near).max();
        assert!(most < Some(800), "{most:?} of 1000 places are taken");
        assert!((0..5000).all(|number| table.get(&format!("{number}x7")) == Some(number)));
    }

    #[test]
    fn tables_grow() {
        let tokens: Vec<String> = (0..5000).map(|number| format!("%x{number}")).collect();
        let source = tokens.join("|");
        for capacity in [0, 100, 5000] {
            let table = table(&source, capacity);
            assert_eq!(table.len(), 5000);
            assert!((0..5000).all(|number| table.get(&format!("x{number}")) == Some(number)));
            assert_eq!(table.iter().count(), 5000);
        }
    }
}
