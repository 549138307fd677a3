//! What phase 1 of reverse mode gives to phase 2: a body with both sweeps.
//!
//! Instructions of reverse blocks use values of forward blocks directly, as if they were still there. Such a body does not
//! verify; phase 2 (`record`) makes every such value available.

use ir::entity::SecondaryMap;
use ir::{Align, Block, Body, Builder, Layout, Type, Value};
use std::collections::HashMap;

/// A body with both sweeps.
pub(super) struct Sweeps {
    /// The body.
    pub body: Body,
    /// The entry: parameters of the derivative, allocas of slots (adjoints of values that cross blocks, results), their
    /// zeroing; jumps to the first forward block. Everything in it is available everywhere.
    pub entry: Block,
    /// For each forward block its reverse; none for blocks from which the primal does not return.
    pub reverse: SecondaryMap<Block, Option<Block>>,
    /// For each forward edge (block, number of the edge in its terminator) its reverse: it moves adjoints of the target's
    /// parameters to the edge's arguments and jumps to `reverse[block]`. Edges to blocks without reverse have none.
    pub edges: HashMap<(Block, u32), Block>,
    /// Forward blocks that end the forward sweep: their terminator is `jump reverse[block]`, and is not in `edges`.
    pub ends: Vec<Block>,
    /// Where the ends of the forward sweep meet, once a split derivative is recorded.
    pub landing: Option<Block>,
    /// The last reverse block: loads adjoints and returns.
    pub exit: Block,
    /// Slots of the tape's state, made on the first call of [`Sweeps::tape`].
    pub tape: Option<TapeSlots>,
    /// How many of the entry's parameters, its last ones, are seeds.
    pub seeds: usize,
    /// Slots, each with its type, of what the function returned: written at the ends of the forward sweep. In a split
    /// derivative they are the results of the first half: the primal's, then shadows of pointers among them.
    pub results: Vec<(Value, Type)>,
}

/// Slots (allocas of `ptr` in the entry) of the tape's state. Augmented functions take the content of `cur` and `end` last and
/// give them back last; reverse functions those of `cur` and `base`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TapeSlots {
    /// Where the next record goes.
    pub cur: Value,
    /// Where the chunk ends.
    pub end: Value,
    /// Where the chunk begins.
    pub base: Value,
}

impl Sweeps {
    /// The slots of the tape's state.
    pub fn tape(&mut self) -> TapeSlots {
        *self.tape.get_or_insert_with(|| tape_slots(&mut self.body, self.entry))
    }

    /// A new slot for a value of a type, in the entry.
    pub fn slot(&mut self, ty: Type, layout: Layout) -> Value {
        new_slot(&mut self.body, self.entry, ty, layout)
    }
}

/// New slots of the tape's state in the entry.
pub(super) fn tape_slots(body: &mut Body, entry: Block) -> TapeSlots {
    let [cur, end, base] = [(); 3].map(|()| new_slot(body, entry, Type::PTR, Layout::default()));
    TapeSlots { cur, end, base }
}

/// A new slot for a value of a type, in the entry.
pub(super) fn new_slot(body: &mut Body, entry: Block, ty: Type, layout: Layout) -> Value {
    let bytes = layout.stride_bytes(ty).unwrap_or(16);
    let align = layout.natural_align(ty).and_then(|align| Align::new(u64::from(align)));
    let ended = body.terminator(entry).is_some();
    let slot = Builder::new(body, entry).alloca(bytes, None, align.unwrap_or(Align::ONE));
    let insts = &mut body.blocks[entry].insts;
    let last = insts.len() - 1;
    if ended {
        insts.swap(last - 1, last);
    }
    slot
}
