//! The blocks of a body: the control-flow graph of LLVM, and what flows along its edges.

use super::raw;
use llvm_sys::LLVMOpcode;
use llvm_sys::prelude::{LLVMBasicBlockRef, LLVMValueRef};
use std::collections::HashMap;

/// A block of LLVM.
struct BlockInfo {
    llvm: LLVMBasicBlockRef,
    successors: Vec<usize>,
    /// Edges to it.
    predecessors: usize,
}

/// The blocks of a body, by their position in LLVM's order.
pub(super) struct Blocks {
    infos: Vec<BlockInfo>,
    index: HashMap<LLVMBasicBlockRef, usize>,
    /// What the `phi`s of a block take if it is entered from another one: by (from, to), in the order of the
    /// `phi`s. An edge that exists several times has one entry.
    incoming: HashMap<(usize, usize), Vec<LLVMValueRef>>,
    /// The blocks in the IR.
    pub(super) converted: Vec<ir::Block>,
}

impl Blocks {
    /// Those of a function.
    pub(super) fn of(function: LLVMValueRef) -> Blocks {
        let mut infos = Vec::new();
        let mut index = HashMap::new();
        let mut block = raw::first_block(function);
        while !block.is_null() {
            index.insert(block, infos.len());
            infos.push(BlockInfo { llvm: block, successors: Vec::new(), predecessors: 0 });
            block = raw::next_block(block);
        }
        let mut blocks = Blocks { infos, index, incoming: HashMap::new(), converted: Vec::new() };
        for from in 0..blocks.len() {
            blocks.add_edges(from);
        }
        for to in 0..blocks.len() {
            blocks.add_incoming(to);
        }
        blocks
    }

    fn add_edges(&mut self, from: usize) {
        let terminator = raw::terminator(self.infos[from].llvm);
        let targets = (0..raw::successor_count(terminator)).map(|edge| raw::successor(terminator, edge));
        let successors: Vec<usize> = targets.filter_map(|target| self.index.get(&target).copied()).collect();
        for &to in &successors {
            self.infos[to].predecessors += 1;
        }
        self.infos[from].successors = successors;
    }

    fn add_incoming(&mut self, to: usize) {
        for (position, phi) in self.phis(to).enumerate() {
            for edge in 0..raw::incoming_count(phi) {
                let Some(&from) = self.index.get(&raw::incoming_block(phi, edge)) else { continue };
                let values = self.incoming.entry((from, to)).or_default();
                // Another edge from the same block brings the same value.
                if values.len() == position {
                    values.push(raw::incoming_value(phi, edge));
                }
            }
        }
    }

    /// The number of blocks.
    pub(super) fn len(&self) -> usize {
        self.infos.len()
    }

    /// The block in LLVM.
    pub(super) fn llvm(&self, index: usize) -> LLVMBasicBlockRef {
        self.infos[index].llvm
    }

    /// The position of the block that edge `edge` of a terminator goes to.
    pub(super) fn target(&self, from: usize, edge: usize) -> Option<usize> {
        self.infos[from].successors.get(edge).copied()
    }

    /// How many edges a terminator has.
    pub(super) fn target_count(&self, from: usize) -> usize {
        self.infos[from].successors.len()
    }

    /// How many edges go to a block.
    pub(super) fn predecessors(&self, index: usize) -> usize {
        self.infos[index].predecessors
    }

    /// What the `phi`s of `to` take on the way from `from`.
    pub(super) fn incoming(&self, from: usize, to: usize) -> Vec<LLVMValueRef> {
        self.incoming.get(&(from, to)).cloned().unwrap_or_default()
    }

    /// The instructions of a block.
    pub(super) fn instructions(&self, index: usize) -> impl Iterator<Item = LLVMValueRef> + use<> {
        let first = raw::first_instruction(self.infos[index].llvm);
        std::iter::successors((!first.is_null()).then_some(first), |&inst| {
            let next = raw::next_instruction(inst);
            (!next.is_null()).then_some(next)
        })
    }

    /// The `phi`s at the beginning of a block.
    pub(super) fn phis(&self, index: usize) -> impl Iterator<Item = LLVMValueRef> + use<> {
        self.instructions(index).take_while(|&inst| matches!(raw::opcode(inst), LLVMOpcode::LLVMPHI))
    }

    /// An order in which a definition that dominates a use comes before it: reverse post-order from the entry,
    /// then from the blocks that cannot be reached.
    pub(super) fn conversion_order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.len());
        let mut seen = vec![false; self.len()];
        for root in 0..self.len() {
            let begin = order.len();
            self.post_order(root, &mut seen, &mut order);
            order[begin..].reverse();
        }
        order
    }

    /// Appends the blocks that can be reached from `root` and were not seen, each after its successors.
    fn post_order(&self, root: usize, seen: &mut [bool], order: &mut Vec<usize>) {
        if std::mem::replace(&mut seen[root], true) {
            return;
        }
        let mut path = vec![(root, 0)];
        while let Some((block, edge)) = path.last_mut() {
            match self.infos[*block].successors.get(*edge) {
                Some(&next) => {
                    *edge += 1;
                    if !std::mem::replace(&mut seen[next], true) {
                        path.push((next, 0));
                    }
                }
                None => {
                    order.push(*block);
                    path.pop();
                }
            }
        }
    }
}
