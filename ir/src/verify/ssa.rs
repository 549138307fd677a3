//! Definitions before uses: on every way from the entry to a use, the definition has been executed.
//!
//! - **Question.** Can an instruction read a value that does not exist yet?
//! - **Definition.** A parameter is defined on entry to its block, a result after its instruction, a result of
//!   an `invoke` on entry to the normal destination. A use is fine if its definition's point dominates it.
//!   Nothing is asked of blocks that cannot be reached.
//! - **Cost.** The dominator tree, then constant time for each use.

use super::body::BodyChecker;
use crate::body::ValueDef;
use crate::entity::{Block, Entity, Inst, Value};
use crate::flow::{Cfg, Dominators};
use crate::opcode::Opcode;

impl BodyChecker<'_, '_> {
    /// All uses of the body, whose blocks and instructions exist and stand in one place.
    pub(super) fn check_dominance(&mut self) {
        let body = self.body;
        let cfg = Cfg::of(body);
        let dominators = Dominators::of(&cfg);
        for index in 0..self.order.len() {
            let block = self.order[index];
            if !cfg.is_reachable(block) {
                continue;
            }
            for &inst in &body.blocks[block].insts {
                self.check_uses_at(&dominators, block, inst);
            }
        }
    }

    fn check_uses_at(&mut self, dominators: &Dominators, block: Block, inst: Inst) {
        let data = &self.body.insts[inst];
        for value in data.uses() {
            if !self.is_defined_at(dominators, value, block, inst) {
                self.report(inst, self.not_dominated(value, block, inst));
            }
        }
    }

    /// Whether a value exists when `inst` of `block` is executed. Also true for values that no instruction or
    /// block of the function defines: that is another error.
    fn is_defined_at(&self, dominators: &Dominators, value: Value, block: Block, inst: Inst) -> bool {
        let Some(data) = self.body.values.get(value) else { return true };
        match data.def {
            ValueDef::Constant(_) => true,
            ValueDef::Param(def, _) => {
                def == block || !self.is_placed(def) || dominators.dominates(def, block)
            }
            ValueDef::Result(def, _) => {
                let Some(&at) = self.insts.get(def.index()).filter(|at| at.block != 0) else { return true };
                let def_block = self.order[at.block as usize - 1];
                let def = &self.body.insts[def];
                match def.edges().first().filter(|_| def.opcode == Opcode::Invoke) {
                    Some(normal) => dominators.dominates(normal.block, block),
                    None if def_block == block => at.index < self.insts[inst.index()].index,
                    None => dominators.dominates(def_block, block),
                }
            }
        }
    }

    fn is_placed(&self, block: Block) -> bool {
        self.blocks.get(block.index()).is_some_and(|facts| facts.position != 0)
    }
}
