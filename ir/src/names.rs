//! New names that differ from those a body has.

use crate::body::Body;
use std::collections::HashMap;

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
