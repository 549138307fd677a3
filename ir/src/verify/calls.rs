//! Calls, and the ways that exceptions take.

use super::body::{BodyChecker, op_name};
use super::{Count, ErrorKind, Expected, Place, Thing};
use crate::cond::TailKind;
use crate::entity::{Block, Entity, FuncId, Inst};
use crate::inst::{CallDetail, Callee, Detail, InstData};
use crate::opcode::{Class, Opcode};

/// LLVM's number of `tailcc`.
const TAIL_CONVENTION: u32 = 18;
/// LLVM's number of `swifttailcc`.
const SWIFT_TAIL_CONVENTION: u32 = 20;

impl BodyChecker<'_, '_> {
    /// The operands and results of a `call` or an `invoke`.
    pub(super) fn check_call(&mut self, inst: Inst, data: &InstData) {
        let Some(call) = data.call() else { return };
        self.check_call_attributes(inst, call);
        let first = call.first_argument();
        if !self.check_callee(inst, data, call) {
            return;
        }
        let (bundles, operands) = (call.bundle_operands(), data.operands.len() - first);
        if bundles > operands {
            self.report(inst, ErrorKind::BundleOperands { bundles, operands });
            return;
        }
        let arguments = operands - bundles;
        self.check_tail(inst, data, call, arguments);
        self.check_lists(inst, Thing::Argument, call.argument_attributes.len(), arguments);
        self.check_lists(inst, Thing::Result, call.result_attributes.len(), data.results.len());
        match call.callee {
            Callee::Direct(_) => self.check_signature(inst, data, call, arguments),
            Callee::Indirect { fixed: Some(fixed) } if fixed as usize > arguments => {
                self.report(inst, ErrorKind::FixedArguments { fixed, arguments });
            }
            Callee::Indirect { .. } => {}
        }
    }

    /// Whether there is a callee.
    fn check_callee(&mut self, inst: Inst, data: &InstData, call: &CallDetail) -> bool {
        match call.callee {
            Callee::Direct(function) => {
                let known = self.sink.module.functions.get(function).is_some();
                if !known {
                    let kind = ErrorKind::UnknownId { what: Thing::Function, index: function.index() };
                    self.report(inst, kind);
                }
                known
            }
            Callee::Indirect { .. } => {
                if !self.check_count(inst, data.operands.len(), Count::AtLeast(1)) {
                    return false;
                }
                let found = self.body.ty(data.operands[0]);
                if !Class::PtrScalar.contains(found) {
                    self.report_operand(inst, 0, found, Expected::Class(Class::PtrScalar));
                }
                true
            }
        }
    }

    /// Arguments and results of a direct call are those of the callee.
    fn check_signature(&mut self, inst: Inst, data: &InstData, call: &CallDetail, arguments: usize) {
        let Callee::Direct(function) = call.callee else { return };
        let signature = &self.sink.module.functions[function].signature;
        let count = signature.params.len();
        let expected = if signature.variadic { Count::AtLeast(count) } else { Count::Exactly(count) };
        if expected.admits(arguments) {
            for (index, param) in signature.params.iter().enumerate() {
                self.check_operand_is(inst, index, param.ty);
            }
        } else {
            self.report_count(inst, function, Thing::Argument, arguments, expected);
        }
        let (found, results) = (data.results.len(), signature.results.len());
        if found == results {
            self.check_results_are(inst, data, signature.results.iter().map(|result| result.ty));
        } else {
            self.report_count(inst, function, Thing::Result, found, Count::Exactly(results));
        }
    }

    fn report_count(&mut self, inst: Inst, callee: FuncId, what: Thing, found: usize, expected: Count) {
        let signature = self.signature_of(callee);
        self.report(inst, ErrorKind::CallCount { what, signature, found, expected });
    }

    /// What LLVM asks of a call that must reuse the frame: the `ret` after it, and the signature of its function,
    /// but for the two conventions that are made for tail calls. An invoke is no tail call.
    fn check_tail(&mut self, inst: Inst, data: &InstData, call: &CallDetail, arguments: usize) {
        if data.opcode == Opcode::Invoke && call.tail != TailKind::None {
            self.report(inst, ErrorKind::TailOfInvoke { tail: call.tail });
        } else if call.tail == TailKind::MustTail {
            if !self.returns_after(inst, data) {
                self.report(inst, ErrorKind::MustTailReturn);
            }
            if let Some(what) = self.other_than_function(data, call, arguments) {
                self.report(inst, ErrorKind::MustTailSignature { what });
            }
        }
    }

    /// Whether the next instruction is the `ret` of exactly the results of this one.
    fn returns_after(&self, inst: Inst, data: &InstData) -> bool {
        let body = self.body;
        let at = self.insts[inst.index()];
        let block = (at.block as usize).checked_sub(1).and_then(|index| self.order.get(index));
        // Positions count from 1.
        let next = block.and_then(|&block| body.blocks[block].insts.get(at.index as usize));
        let next = next.and_then(|&next| body.insts.get(next));
        next.is_some_and(|next| next.opcode == Opcode::Ret && *next.operands == *data.results)
    }

    /// What of a call differs from the function that it stands in.
    fn other_than_function(
        &self,
        data: &InstData,
        call: &CallDetail,
        arguments: usize,
    ) -> Option<&'static str> {
        let own = self.signature;
        let (fixed, variadic) = match call.callee {
            Callee::Direct(function) => {
                let callee = &self.sink.module.functions[function].signature;
                (callee.params.len(), callee.variadic)
            }
            Callee::Indirect { fixed } => (fixed.map_or(arguments, |fixed| fixed as usize), fixed.is_some()),
        };
        if call.convention != own.convention {
            return Some("their calling convention");
        }
        if variadic != own.variadic {
            return Some("being variadic");
        }
        let first = call.first_argument();
        let given = data.operands.iter().skip(first).take(fixed).map(|&value| self.body.ty(value));
        let free = matches!(call.convention, TAIL_CONVENTION | SWIFT_TAIL_CONVENTION) && !variadic;
        (!free && !given.eq(own.params.iter().map(|param| param.ty))).then_some("the types of parameters")
    }

    fn check_call_attributes(&mut self, inst: Inst, call: &CallDetail) {
        let place = Place::Inst(self.id, inst);
        let lists = call.argument_attributes.iter().chain(&call.result_attributes);
        for attributes in lists.chain(std::iter::once(&call.attributes)) {
            self.sink.check_attributes(place, attributes);
        }
    }

    fn check_lists(&mut self, inst: Inst, what: Thing, found: usize, expected: usize) {
        if found > expected {
            self.report(inst, ErrorKind::AttributeLists { what, found, expected });
        }
    }

    pub(super) fn check_personality(&mut self, inst: Inst, data: &InstData) {
        if !self.has_personality {
            self.report(inst, ErrorKind::NoPersonality { op: op_name(data) });
        }
    }

    pub(super) fn check_landing_pad(&mut self, block: Block, inst: Inst, data: &InstData) {
        self.check_personality(inst, data);
        if self.body.blocks[block].insts.first() != Some(&inst) {
            self.report(inst, ErrorKind::LandingPadNotFirst);
        }
        if data.operands.is_empty() && matches!(data.detail, Detail::LandingPad(false)) {
            self.report(inst, ErrorKind::LandingPadEmpty);
        }
    }

    /// Blocks that begin with a landing pad are the unwind destinations of invokes, and nothing else; the normal
    /// destination of an invoke is nothing else either. Needs the counts of all edges.
    pub(super) fn check_landings(&mut self) {
        for index in 0..self.order.len() {
            let block = self.order[index];
            let is_entry = index == 0;
            if self.lands(block) && (is_entry || self.blocks[block.index()].plain_edges > 0) {
                self.report_block(block, ErrorKind::LandingPadEntry);
            }
            let Some(inst) = self.last_inst(block) else { continue };
            let data = &self.body.insts[inst];
            let [normal, unwind] = data.edges() else { continue };
            if data.opcode != Opcode::Invoke {
                continue;
            }
            if self.blocks.get(normal.block.index()).is_some_and(|facts| facts.edges > 1) {
                self.report(inst, ErrorKind::InvokeDestination);
            }
            if self.body.blocks.get(unwind.block).is_some() && !self.lands(unwind.block) {
                self.report(inst, ErrorKind::UnwindDestination);
            }
        }
    }

    /// Whether a block of the arena begins with a landing pad.
    fn lands(&self, block: Block) -> bool {
        let body = self.body;
        let first = body.blocks[block].insts.first().and_then(|&inst| body.insts.get(inst));
        first.is_some_and(|data| data.opcode == Opcode::LandingPad)
    }

    /// The last instruction of a block of the arena, if it exists.
    fn last_inst(&self, block: Block) -> Option<Inst> {
        let last = *self.body.blocks[block].insts.last()?;
        self.body.insts.get(last).map(|_| last)
    }
}
