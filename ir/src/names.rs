//! New names that differ from those a body has.

use crate::body::Body;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Makes names for new values and blocks of a body: the wanted name, or with `.2`, `.3`, ... appended.
///
/// Values and blocks have separate name spaces; use one `Names` for each.
#[derive(Clone, Debug, Default)]
pub struct Names {
    taken: HashMap<Box<str>, u32>,
}

impl Names {
    /// With the names of all values of a body taken.
    pub fn of_values(body: &Body) -> Self {
        let names = body.values.iter().filter_map(|(value, _)| body.value_name(value));
        Self { taken: names.map(|name| (name.into(), 1)).collect() }
    }

    /// With the names of all blocks of a body taken.
    pub fn of_blocks(body: &Body) -> Self {
        let names = body.blocks.iter().filter_map(|(block, _)| body.block_name(block));
        Self { taken: names.map(|name| (name.into(), 1)).collect() }
    }

    /// The wanted name if it is free, else the first free one with a number appended; takes it.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let Some(&first) = self.taken.get(wanted) else {
            self.taken.insert(wanted.into(), 1);
            return wanted.into();
        };
        let mut number = first;
        loop {
            number += 1;
            let name = format!("{wanted}.{number}");
            if !self.taken.contains_key(&*name) {
                self.taken.insert(wanted.into(), number);
                self.taken.insert(name.as_str().into(), 1);
                return name;
            }
        }
    }
}

/// The entities whose name an entity before them has. The same entity may come several times.
///
/// Sorts by hash instead of filling a table: with a million names a table costs a cache miss per name.
pub(crate) fn with_taken_names<'a, E: Copy + Eq + Hash>(
    entities: impl Iterator<Item = E>,
    name: impl Fn(E) -> Option<&'a str>,
) -> HashSet<E> {
    let hashed = entities.filter_map(|entity| Some((hash(name(entity)?), entity)));
    let mut items: Vec<(u64, u32, E)> =
        hashed.enumerate().map(|(position, (hash, entity))| (hash, position as u32, entity)).collect();
    items.sort_unstable_by_key(|&(hash, position, _)| (hash, position));
    let mut taken = HashSet::new();
    for same_hash in items.chunk_by(|a, b| a.0 == b.0).filter(|same_hash| same_hash.len() > 1) {
        let mut first = HashMap::with_capacity(same_hash.len());
        let entities = same_hash.iter().map(|&(_, _, entity)| entity);
        taken.extend(entities.filter(|&entity| *first.entry(name(entity)).or_insert(entity) != entity));
    }
    taken
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
