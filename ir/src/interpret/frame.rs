//! A call in progress.

use super::memory::ObjectId;
use super::prepared::{Place, Prepared};
use super::trap::TrapKind;
use super::value::{Pointer, Val};
use super::variadic::Extra;
use crate::body::Body;
use crate::entity::{Block, FuncId, Inst, Value};
use crate::inst::Edge;
use crate::number::Number;
use smallvec::SmallVec;
use std::rc::Rc;

/// A call in progress: which instruction it executes, its values, and its objects on the stack.
#[derive(Debug)]
pub(super) struct Frame<'m, N> {
    pub function: FuncId,
    pub body: &'m Body,
    pub prepared: Rc<Prepared<N>>,
    pub block: Block,
    /// The position in the block of the next instruction.
    pub position: usize,
    /// The instruction that is executed.
    pub inst: Inst,
    slots: Vec<Val<N>>,
    /// The bytes of the vectors in the slots.
    vectors: u64,
    /// Stack objects that end with the call.
    pub objects: Vec<ObjectId>,
    /// The exception that unwound to the present block.
    pub exception: Option<(Pointer, i32)>,
    /// The arguments beyond the parameters of a variadic function.
    pub extra: Vec<Extra<N>>,
}

impl<'m, N: Number> Frame<'m, N> {
    /// A frame at the beginning of a function.
    pub fn new(function: FuncId, body: &'m Body, prepared: Rc<Prepared<N>>) -> Option<Self> {
        let block = body.entry()?;
        let inst = *body.blocks[block].insts.first()?;
        let slots = vec![Val::Undef; prepared.slots];
        Some(Frame {
            function,
            body,
            prepared,
            block,
            position: 0,
            inst,
            slots,
            vectors: 0,
            objects: Vec::new(),
            exception: None,
            extra: Vec::new(),
        })
    }

    /// What the frame counts for against the limit on memory.
    pub fn bytes(&self) -> u64 {
        (size_of::<Self>() + self.slots.len() * size_of::<Val<N>>()) as u64 + self.vectors
    }

    pub fn read(&self, value: Value) -> Result<Val<N>, TrapKind> {
        let missing = TrapKind::Malformed { what: "a value that is never defined" };
        match self.prepared.place(value) {
            Place::Slot(slot) => self.slots.get(slot as usize).cloned().ok_or(missing),
            Place::Constant(index) => self.prepared.constant(index),
            Place::Nowhere => Err(missing),
        }
    }

    /// Gives a value its content; by how much [`Frame::bytes`] has grown.
    #[must_use]
    pub fn write(&mut self, value: Value, content: Val<N>) -> i64 {
        let Place::Slot(slot) = self.prepared.place(value) else { return 0 };
        let Some(slot) = self.slots.get_mut(slot as usize) else { return 0 };
        let growth = content.lane_bytes() as i64 - slot.lane_bytes() as i64;
        *slot = content;
        self.vectors = self.vectors.saturating_add_signed(growth);
        growth
    }

    /// Goes along an edge: all its arguments are read before a parameter is written. By how much [`Frame::bytes`]
    /// has grown.
    pub fn go(&mut self, edge: &Edge) -> Result<i64, TrapKind> {
        let params: &'m [Value] = &self.body.blocks[edge.block].params;
        if params.len() != edge.arguments.len() {
            return Err(TrapKind::Malformed {
                what: "an edge whose arguments are not the block's parameters",
            });
        }
        let arguments = edge.arguments.iter().map(|&value| self.read(value));
        let arguments = arguments.collect::<Result<SmallVec<[Val<N>; 4]>, TrapKind>>()?;
        let mut growth = 0;
        for (&param, argument) in params.iter().zip(arguments) {
            growth += self.write(param, argument);
        }
        self.block = edge.block;
        self.position = 0;
        Ok(growth)
    }
}
