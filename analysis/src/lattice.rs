//! Facts that can be joined.

use std::collections::BTreeSet;

/// A join semilattice: facts with a least upper bound.
///
/// `join` is idempotent, commutative and associative, and a chain of facts that keeps changing is finite.
pub trait Lattice {
    /// Becomes the least upper bound of itself and `other`; says whether that changed it.
    fn join(&mut self, other: &Self) -> bool;
}

/// False below true.
impl Lattice for bool {
    fn join(&mut self, other: &Self) -> bool {
        let changed = *other && !*self;
        *self |= other;
        changed
    }
}

/// Sets under union.
impl<T: Ord + Clone> Lattice for BTreeSet<T> {
    fn join(&mut self, other: &Self) -> bool {
        let before = self.len();
        for item in other {
            if !self.contains(item) {
                self.insert(item.clone());
            }
        }
        self.len() != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    fn joined<L: Lattice + Clone>(a: &L, b: &L) -> L {
        let mut result = a.clone();
        result.join(b);
        result
    }

    fn laws<L: Lattice + Clone + PartialEq + Debug>(facts: &[L]) {
        for a in facts {
            assert!(!a.clone().join(a), "idempotent: {a:?}");
            for b in facts {
                assert_eq!(joined(a, b), joined(b, a));
                assert_eq!(a.clone().join(b), joined(a, b) != *a, "{a:?} {b:?}");
                for c in facts {
                    assert_eq!(joined(&joined(a, b), c), joined(a, &joined(b, c)));
                }
            }
        }
    }

    #[test]
    fn laws_hold() {
        laws(&[false, true]);
        let sets = (0..8u32).map(|bits| (0..3).filter(|i| bits >> i & 1 == 1).collect());
        laws(&sets.collect::<Vec<BTreeSet<u32>>>());
    }
}
