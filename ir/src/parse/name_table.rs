//! What names stand for in a body: a hash table of sixteen bytes per place.
//!
//! A text of a million instructions has a million names, and a look-up costs what the memory it touches costs.
//! So the table does not hold names but where they stand in the text, and the names that differ only in their
//! last byte, as those that programs give do (`%41`, `%42`, ...), have their places next to each other: what
//! is used soon after its definition is found in the same cache lines. The rest of the name is hashed with a
//! seed that differs from run to run, so that no text is made to be slow; no more than 256 names begin their
//! search at the same few places together.

use crate::diagnostic::Span;
use crate::lex::unescape;
use foldhash::quality::RandomState;
use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};
use std::num::NonZeroU32;

/// How many places there are for names that differ only in their last byte.
const GROUP: usize = 16;

/// From the names of a text to small items.
pub(super) struct NameTable<'s, T> {
    source: &'s str,
    /// Linear probing, from the home of the name's group on; at most half of the places are taken.
    slots: Vec<Option<Slot<T>>>,
    len: usize,
    state: RandomState,
}

#[derive(Clone, Copy)]
struct Slot<T> {
    tag: NonZeroU32,
    span: Span,
    item: T,
}

/// A place for a name that the table does not have, until the table is changed.
pub(super) struct Vacancy {
    index: usize,
    tag: NonZeroU32,
}

impl<'s, T: Copy> NameTable<'s, T> {
    /// An empty table with room for `count` names of `source`.
    pub fn with_capacity(source: &'s str, count: usize) -> Self {
        Self { source, slots: vec![None; slots_for(count)], len: 0, state: RandomState::default() }
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The names with their items, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'s, str>, T)> + '_ {
        self.slots.iter().flatten().map(|slot| (key_of(slot.span.text(self.source)), slot.item))
    }

    /// The item of a name.
    pub fn get(&self, key: &str) -> Option<T> {
        self.find(key).ok().and_then(|index| self.item(index))
    }

    /// Where a name is in the table, or where it would be.
    pub fn find(&self, key: &str) -> Result<usize, Vacancy> {
        let (home, tag) = self.home(key);
        let mut index = home;
        loop {
            match self.slots.get(index) {
                Some(None) => return Err(Vacancy { index, tag }),
                Some(Some(slot)) if slot.tag == tag && is_key_of(slot.span.text(self.source), key) => {
                    return Ok(index);
                }
                Some(Some(_)) => index += 1,
                None => index = 0,
            }
        }
    }

    /// The item at a place where `find` found a name.
    pub fn item(&self, index: usize) -> Option<T> {
        self.slots.get(index).copied().flatten().map(|slot| slot.item)
    }

    /// Where the name at such a place stands.
    pub fn span(&self, index: usize) -> Option<Span> {
        self.slots.get(index).copied().flatten().map(|slot| slot.span)
    }

    /// Another item for the name at such a place, and another token of the same name.
    pub fn set(&mut self, index: usize, span: Span, item: T) {
        if let Some(Some(slot)) = self.slots.get_mut(index) {
            (slot.span, slot.item) = (span, item);
        }
    }

    /// Takes a place that `find` gave for the name of the token at `span`.
    pub fn fill(&mut self, place: Vacancy, span: Span, item: T) {
        if let Some(slot) = self.slots.get_mut(place.index) {
            *slot = Some(Slot { tag: place.tag, span, item });
            self.len += 1;
        }
        if 2 * self.len > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let larger = vec![None; slots_for(self.slots.len())];
        self.len = 0;
        for slot in std::mem::replace(&mut self.slots, larger).into_iter().flatten() {
            if let Err(place) = self.find(&key_of(slot.span.text(self.source))) {
                self.fill(place, slot.span, slot.item);
            }
        }
    }

    /// The first place where a name may be, and a part of its hash.
    fn home(&self, key: &str) -> (usize, NonZeroU32) {
        let (last, prefix) = key.as_bytes().split_last().unwrap_or((&0, &[]));
        let mut hasher = self.state.build_hasher();
        hasher.write(prefix);
        let hash = hasher.finish();
        let groups = (self.slots.len() - GROUP) as u128;
        let home = ((u128::from(hash) * groups) >> 64) as usize + usize::from(*last) % GROUP;
        let tag = (hash as u32).wrapping_add(u32::from(*last).wrapping_mul(0x9e37_79b1));
        (home, NonZeroU32::MIN | tag)
    }
}

/// The number of places for this many names.
fn slots_for(count: usize) -> usize {
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
        let mut table = NameTable::with_capacity(source, capacity);
        let mut at = 0;
        for (number, token) in source.split(' ').enumerate() {
            let span = Span::new(at, at + token.len() as u32);
            at = span.end + 1;
            let Err(place) = table.find(&key_of(token)) else { continue };
            table.fill(place, span, number as u32);
        }
        table
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        let source = "%a %\"a\" %\"\\62\" %1 %\"1\" %\"\\221\" b %\"c d\"";
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
    fn tables_grow() {
        let tokens: Vec<String> = (0..5000).map(|number| format!("%x{number}")).collect();
        let source = tokens.join(" ");
        for capacity in [0, 100, 5000] {
            let table = table(&source, capacity);
            assert_eq!(table.len(), 5000);
            assert!((0..5000).all(|number| table.get(&format!("x{number}")) == Some(number)));
            assert_eq!(table.iter().count(), 5000);
        }
    }

    #[test]
    fn a_place_is_sixteen_bytes() {
        assert_eq!(size_of::<Option<Slot<Option<crate::entity::Value>>>>(), 16);
    }
}
