//! Entities: small copyable names for the things that arenas own.
//!
//! An entity is an [`id_arena`] id of four bytes. `id_arena`'s default ids carry a process-wide arena
//! number; ours do not, because nothing in this crate may depend on how many arenas existed before.

use std::fmt;
use std::marker::PhantomData;

/// A 32-bit id that names one element of an [`id_arena::Arena`].
pub trait Entity: Copy + Eq + std::hash::Hash + fmt::Debug {
    /// The entity with this index. Indices above `u32::MAX` do not occur: an arena of that size exceeds
    /// the memory limit of every reader of this crate.
    fn from_index(index: usize) -> Self;

    /// The position in the arena that owns the entity.
    fn index(self) -> usize;
}

/// The [`id_arena::ArenaBehavior`] of every arena in this crate: ids are entities, arenas have no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dense<E>(PhantomData<E>);

impl<E: Entity> id_arena::ArenaBehavior for Dense<E> {
    type Id = E;

    fn new_id(_arena: u32, index: usize) -> E {
        E::from_index(index)
    }

    fn index(id: E) -> usize {
        id.index()
    }

    fn arena_id(_id: E) -> u32 {
        0
    }

    fn new_arena_id() -> u32 {
        0
    }
}

/// An arena that owns the data of one kind of entity.
pub type Arena<E, D> = id_arena::Arena<D, Dense<E>>;

/// Declares an entity type.
macro_rules! entity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::num::NonZeroU32);

        impl $crate::entity::Entity for $name {
            // One more than the index, so that an `Option` takes no more memory.
            fn from_index(index: usize) -> Self {
                let number = std::num::NonZeroU32::new((index as u32).wrapping_add(1));
                Self(number.unwrap_or(std::num::NonZeroU32::MAX))
            }

            fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), $crate::entity::Entity::index(*self))
            }
        }
    };
}

entity! {
    /// A value of a function body: an instruction's result, a block's parameter, or a constant.
    Value
}
entity! {
    /// An instruction of a function body.
    Inst
}
entity! {
    /// A basic block of a function body.
    Block
}
entity! {
    /// A function of a module.
    FuncId
}
entity! {
    /// A global variable of a module.
    GlobalId
}
entity! {
    /// An alias or an ifunc of a module.
    AliasId
}
entity! {
    /// A metadata node of a module.
    MetaId
}
entity! {
    /// A loop of a [`crate::flow::Loops`].
    LoopId
}
entity! {
    /// The spelling of a type that this IR only carries along.
    OpaqueId
}

/// A dense side table: analyses annotate entities from outside.
///
/// Reading an entity that was never written gives the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryMap<E, T> {
    items: Vec<T>,
    default: T,
    marker: PhantomData<E>,
}

impl<E: Entity, T: Clone> SecondaryMap<E, T> {
    /// An empty table in which every entity has the value `default`.
    pub fn with_default(default: T) -> Self {
        Self { items: Vec::new(), default, marker: PhantomData }
    }

    /// A table with room for `count` entities, all of them `default`.
    pub fn filled(default: T, count: usize) -> Self {
        Self { items: vec![default.clone(); count], default, marker: PhantomData }
    }
}

impl<E: Entity, T: Clone + Default> Default for SecondaryMap<E, T> {
    fn default() -> Self {
        Self::with_default(T::default())
    }
}

impl<E: Entity, T> std::ops::Index<E> for SecondaryMap<E, T> {
    type Output = T;

    fn index(&self, entity: E) -> &T {
        self.items.get(entity.index()).unwrap_or(&self.default)
    }
}

impl<E: Entity, T: Clone> std::ops::IndexMut<E> for SecondaryMap<E, T> {
    fn index_mut(&mut self, entity: E) -> &mut T {
        let index = entity.index();
        if index >= self.items.len() {
            self.items.resize(index + 1, self.default.clone());
        }
        &mut self.items[index]
    }
}
