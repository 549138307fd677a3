//! Short lists of values: operands, results, arguments of edges.

use crate::entity::{Entity, Value};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// How many values a list holds without an allocation.
const INLINE: usize = 3;

/// A list of values in sixteen bytes. Up to three values stand in the list itself: most instructions have no
/// more, and instructions are what a large module consists of.
#[derive(Clone)]
pub struct ValueList(Storage);

// A boxed vector is one word; a boxed slice would be two, and the list eight bytes longer.
#[allow(clippy::box_collection)]
#[derive(Clone)]
enum Storage {
    Inline { length: u8, values: [Value; INLINE] },
    Heap(Box<Vec<Value>>),
}

impl ValueList {
    /// An empty list.
    pub fn new() -> Self {
        // The unused places hold some value; `length` hides them.
        Self(Storage::Inline { length: 0, values: [Value::from_index(0); INLINE] })
    }

    /// Appends a value.
    pub fn push(&mut self, value: Value) {
        match &mut self.0 {
            Storage::Inline { length, values } => match values.get_mut(usize::from(*length)) {
                Some(place) => {
                    *place = value;
                    *length += 1;
                }
                None => {
                    let mut longer = Vec::with_capacity(2 * INLINE);
                    longer.extend_from_slice(values);
                    longer.push(value);
                    self.0 = Storage::Heap(Box::new(longer));
                }
            },
            Storage::Heap(values) => values.push(value),
        }
    }

    /// Removes the last value.
    pub fn pop(&mut self) -> Option<Value> {
        match &mut self.0 {
            Storage::Inline { length, values } => {
                *length = length.checked_sub(1)?;
                values.get(usize::from(*length)).copied()
            }
            Storage::Heap(values) => values.pop(),
        }
    }

    /// Keeps the first `length` values.
    pub fn truncate(&mut self, length: usize) {
        match &mut self.0 {
            Storage::Inline { length: present, .. } => {
                *present = (*present).min(u8::try_from(length).unwrap_or(u8::MAX));
            }
            Storage::Heap(values) => values.truncate(length),
        }
    }

    /// Removes all values.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// Keeps the values for which `keep` is true.
    pub fn retain(&mut self, mut keep: impl FnMut(&mut Value) -> bool) {
        *self = self.iter().copied().filter_map(|mut value| keep(&mut value).then_some(value)).collect();
    }

    /// Gives back memory that is not needed.
    pub fn shrink_to_fit(&mut self) {
        if let Storage::Heap(values) = &mut self.0 {
            values.shrink_to_fit();
        }
    }
}

impl Default for ValueList {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for ValueList {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        match &self.0 {
            Storage::Inline { length, values } => &values[..usize::from(*length).min(INLINE)],
            Storage::Heap(values) => values,
        }
    }
}

impl DerefMut for ValueList {
    fn deref_mut(&mut self) -> &mut [Value] {
        match &mut self.0 {
            Storage::Inline { length, values } => &mut values[..usize::from(*length).min(INLINE)],
            Storage::Heap(values) => values,
        }
    }
}

impl FromIterator<Value> for ValueList {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let mut list = Self::new();
        list.extend(values);
        list
    }
}

impl Extend<Value> for ValueList {
    fn extend<I: IntoIterator<Item = Value>>(&mut self, values: I) {
        for value in values {
            self.push(value);
        }
    }
}

impl<'a> IntoIterator for &'a ValueList {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The values of a list, in order.
#[derive(Clone, Debug)]
pub struct Values {
    list: ValueList,
    next: usize,
}

impl Iterator for Values {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        let value = self.list.get(self.next).copied()?;
        self.next += 1;
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.list.len() - self.next;
        (left, Some(left))
    }
}

impl IntoIterator for ValueList {
    type Item = Value;
    type IntoIter = Values;

    fn into_iter(self) -> Values {
        Values { list: self, next: 0 }
    }
}

impl PartialEq for ValueList {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for ValueList {}

impl std::hash::Hash for ValueList {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for ValueList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(length: usize) -> ValueList {
        (0..length).map(Value::from_index).collect()
    }

    #[test]
    fn holds_what_a_vector_would_hold() {
        for length in 0..10 {
            let mut values: Vec<Value> = (0..length).map(Value::from_index).collect();
            let mut short = list(length);
            assert_eq!(*short, *values);
            short.truncate(5);
            values.truncate(5);
            assert_eq!(*short, *values);
            short.retain(|value| value.index() % 2 == 0);
            values.retain(|value| value.index() % 2 == 0);
            assert_eq!(*short, *values);
            assert_eq!(short.pop(), values.pop());
            assert_eq!(*short, *values);
        }
    }

    #[test]
    fn lists_of_different_storage_compare_by_content() {
        let mut long = list(8);
        long.truncate(2);
        assert_eq!(long, list(2));
    }

    #[test]
    fn is_sixteen_bytes() {
        assert_eq!(size_of::<ValueList>(), 16);
    }
}
