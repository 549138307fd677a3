//! Where the parts of a module stand in the text they were read from.

use crate::diagnostic::Span;
use crate::entity::{AliasId, Block, FuncId, GlobalId, Inst, MetaId, SecondaryMap};

/// Where the parts of a module stand in the text they were read from. Unknown parts are `None`.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    pub(super) functions: SecondaryMap<FuncId, FunctionMap>,
    pub(super) globals: SecondaryMap<GlobalId, Span>,
    pub(super) aliases: SecondaryMap<AliasId, Span>,
    pub(super) metadata: SecondaryMap<MetaId, Span>,
}

/// The places of a function and its parts.
#[derive(Clone, Debug, Default)]
pub(super) struct FunctionMap {
    pub name: Span,
    pub insts: SecondaryMap<Inst, Span>,
    /// In the order of instructions and of the edges of each.
    pub edges: Vec<(Inst, Span)>,
    pub blocks: SecondaryMap<Block, Span>,
}

impl SourceMap {
    /// The line of an instruction, without what follows it.
    pub fn inst(&self, function: FuncId, inst: Inst) -> Option<Span> {
        known(self.functions[function].insts[inst])
    }

    /// The block and its arguments of an edge of an instruction.
    pub fn edge(&self, function: FuncId, inst: Inst, edge: usize) -> Option<Span> {
        let edges = &self.functions[function].edges;
        let first = edges.partition_point(|&(of, _)| of < inst);
        edges.get(first + edge).filter(|(of, _)| *of == inst).map(|&(_, span)| span)
    }

    /// The name in a block's header.
    pub fn block(&self, function: FuncId, block: Block) -> Option<Span> {
        known(self.functions[function].blocks[block])
    }

    /// The name in a function's definition or declaration.
    pub fn function(&self, function: FuncId) -> Option<Span> {
        known(self.functions[function].name)
    }

    /// The name in a global's definition.
    pub fn global(&self, global: GlobalId) -> Option<Span> {
        known(self.globals[global])
    }

    /// The name in an alias's definition.
    pub fn alias(&self, alias: AliasId) -> Option<Span> {
        known(self.aliases[alias])
    }

    /// The number in a metadata node's definition.
    pub fn metadata(&self, node: MetaId) -> Option<Span> {
        known(self.metadata[node])
    }
}

fn known(span: Span) -> Option<Span> {
    (span != Span::default()).then_some(span)
}
