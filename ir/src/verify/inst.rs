//! Instructions: opcode and detail, flags, operands, results, edges.

use super::body::{BodyChecker, op_name};
use super::metadata::{check_attached, check_location};
use super::{Count, ErrorKind, Expected, Place, Slot, Thing};
use crate::entity::{Block, Entity, Inst};
use crate::flags::Flags;
use crate::inst::{Detail, InstData};
use crate::opcode::Format;
use crate::types::{Scalar, Type};
use crate::typing::{OperandRule, Rest, implied_results, operand_rules};

impl BodyChecker<'_, '_> {
    /// An instruction at a position in its block.
    pub(super) fn check_inst(&mut self, block: Block, inst: Inst) {
        let body = self.body;
        let data = &body.insts[inst];
        let place = Place::Inst(self.id, inst);
        if let Some(location) = data.location {
            check_location(self.sink, place, location);
        }
        if !body.metadata.is_empty()
            && let Some(attached) = body.metadata.get(&inst)
        {
            check_attached(self.sink, place, attached);
        }
        // Both are needed: the edges' targets are counted even if an operand is unknown.
        let (uses, targets) = (self.check_uses(inst, data), self.check_targets(inst, data));
        let typed = self.check_kind(inst, data);
        if !(uses && typed) {
            return;
        }
        self.check_operands(inst, data);
        self.check_results(inst, data);
        self.check_details(block, inst, data);
        if targets {
            self.check_arguments(inst, data);
        }
    }

    fn check_uses(&mut self, inst: Inst, data: &InstData) -> bool {
        let results_exist = data.results.iter().all(|&value| self.body.values.get(value).is_some());
        let mut fine = results_exist;
        for (index, &value) in data.operands.iter().enumerate() {
            fine &= self.check_use(inst, value, Slot::Operand(index));
        }
        for (edge, target) in data.edges().iter().enumerate() {
            for (index, &value) in target.arguments.iter().enumerate() {
                fine &= self.check_use(inst, value, Slot::Argument { edge, index });
            }
        }
        fine
    }

    /// Whether all edges go to blocks of the function; counts them.
    fn check_targets(&mut self, inst: Inst, data: &InstData) -> bool {
        let mut fine = true;
        for (edge, target) in data.edges().iter().enumerate() {
            let unwinds = edge == 1 && matches!(data.detail, Detail::Invoke(_));
            let Some(facts) = self.blocks.get_mut(target.block.index()) else {
                let kind = ErrorKind::UnknownId { what: Thing::Block, index: target.block.index() };
                self.report(inst, kind);
                fine = false;
                continue;
            };
            facts.edges = facts.edges.saturating_add(1);
            facts.plain_edges = facts.plain_edges.saturating_add(u32::from(!unwinds));
            match facts.position {
                0 => {
                    self.report(inst, ErrorKind::EdgeOutside { edge });
                    fine = false;
                }
                1 => {
                    let block = self.block_name(target.block);
                    self.report(inst, ErrorKind::EdgeToEntry { edge, block });
                }
                _ => {}
            }
        }
        self.has_graph &= fine;
        fine
    }

    /// Whether opcode, detail and type go together; also the flags.
    fn check_kind(&mut self, inst: Inst, data: &InstData) -> bool {
        let info = data.opcode.info();
        let op = op_name(data);
        let extra = data.flags.difference(info.flags);
        if !extra.is_empty() {
            self.report(inst, ErrorKind::FlagsNotAllowed { op, flags: flag_names(extra) });
        }
        if !detail_belongs(info.format, &data.detail) {
            self.report(inst, ErrorKind::WrongDetail { op });
            self.has_graph = false;
            return false;
        }
        if !self.sink.check_type(Place::Inst(self.id, inst), data.ty) {
            return false;
        }
        if !info.class.contains(data.ty) {
            let found = self.sink.named(data.ty);
            self.report(inst, ErrorKind::TypeClass { op, found, expected: info.class });
            return false;
        }
        true
    }

    pub(super) fn check_count(&mut self, inst: Inst, found: usize, expected: Count) -> bool {
        let fine = expected.admits(found);
        if !fine {
            let op = op_name(&self.body.insts[inst]);
            self.report(inst, ErrorKind::OperandCount { op, found, expected });
        }
        fine
    }

    pub(super) fn report_operand(&mut self, inst: Inst, index: usize, found: Type, expected: Expected) {
        let op = op_name(&self.body.insts[inst]);
        let found = self.sink.named(found);
        self.report(inst, ErrorKind::OperandType { op, index, found, expected });
    }

    /// An operand that must have this very type.
    pub(super) fn check_operand_is(&mut self, inst: Inst, index: usize, expected: Type) {
        let Some(&operand) = self.body.insts[inst].operands.get(index) else { return };
        let found = self.body.ty(operand);
        if found != expected {
            let expected = Expected::Type(self.sink.named(expected));
            self.report_operand(inst, index, found, expected);
        }
    }

    fn check_operands(&mut self, inst: Inst, data: &InstData) {
        let Some(rules) = operand_rules(data.opcode, &data.detail) else { return };
        let found = data.operands.len();
        let fixed = rules.fixed.len();
        let (expected, rest) = match rules.rest {
            Rest::None => (Count::Exactly(fixed), None),
            Rest::Optional(rule) => (Count::AtMost(fixed + 1), Some(rule)),
            Rest::PerStride(rule) => {
                let Detail::Address(address) = &data.detail else { return };
                (Count::Exactly(fixed + address.strides.len()), Some(rule))
            }
            Rest::Any(rule) => (Count::AtLeast(fixed), Some(rule)),
            Rest::Arguments => return self.check_call(inst, data),
            Rest::Results => return self.check_return(inst, data),
        };
        if !self.check_count(inst, found, expected) {
            return;
        }
        for index in 0..found {
            if let Some(rule) = rules.fixed.get(index).copied().or(rest) {
                self.check_operand(inst, data, index, rule);
            }
        }
    }

    fn check_operand(&mut self, inst: Inst, data: &InstData, index: usize, rule: OperandRule) {
        let ty = data.ty;
        match rule {
            OperandRule::Same => self.check_operand_is(inst, index, ty),
            OperandRule::Lane => {
                if let Some(lane) = ty.lane() {
                    self.check_operand_is(inst, index, Type::Scalar(lane));
                }
            }
            OperandRule::Mask => {
                self.check_operand_is(inst, index, Type::of_lanes(Scalar::Int(1), ty.lanes()));
            }
            OperandRule::Fixed(expected) => self.check_operand_is(inst, index, expected),
            OperandRule::Typed(class) => {
                let found = self.body.ty(data.operands[index]);
                if !class.contains(found) {
                    self.report_operand(inst, index, found, Expected::Class(class));
                }
            }
        }
    }

    fn check_return(&mut self, inst: Inst, data: &InstData) {
        let signature = self.signature;
        let (found, expected) = (data.operands.len(), signature.results.len());
        if found != expected {
            let signature = self.signature_of(self.id);
            self.report(inst, ErrorKind::ReturnCount { signature, found, expected });
            return;
        }
        for (index, result) in signature.results.iter().enumerate() {
            self.check_operand_is(inst, index, result.ty);
        }
    }

    fn check_results(&mut self, inst: Inst, data: &InstData) {
        if let Some(types) = implied_results(data.opcode, data.ty, &data.detail) {
            self.check_results_are(inst, data, types.into_iter());
        }
    }

    /// The results have these types and no others.
    pub(super) fn check_results_are(
        &mut self,
        inst: Inst,
        data: &InstData,
        types: impl ExactSizeIterator<Item = Type>,
    ) {
        if self.check_result_count(inst, data, types.len()) {
            for (index, expected) in types.enumerate() {
                self.check_result_is(inst, data, index, expected);
            }
        }
    }

    pub(super) fn check_result_count(&mut self, inst: Inst, data: &InstData, expected: usize) -> bool {
        let found = data.results.len();
        if found != expected {
            self.report(inst, ErrorKind::ResultCount { op: op_name(data), found, expected });
        }
        found == expected
    }

    pub(super) fn check_result_is(&mut self, inst: Inst, data: &InstData, index: usize, expected: Type) {
        let Some(&result) = data.results.get(index) else { return };
        let found = self.body.ty(result);
        if found != expected {
            let (found, expected) = (self.sink.named(found), Expected::Type(self.sink.named(expected)));
            self.report(inst, ErrorKind::ResultType { op: op_name(data), index, found, expected });
        }
    }

    fn check_arguments(&mut self, inst: Inst, data: &InstData) {
        let body = self.body;
        for (edge, target) in data.edges().iter().enumerate() {
            // That it goes to the entry block is said already.
            if self.blocks[target.block.index()].position == 1 {
                continue;
            }
            let params = &body.blocks[target.block].params;
            let (found, expected) = (target.arguments.len(), params.len());
            if found != expected {
                let (block, params) = (self.block_name(target.block), self.params_text(target.block));
                self.report(inst, ErrorKind::ArgumentCount { edge, block, params, found, expected });
                continue;
            }
            for (index, (&argument, &param)) in target.arguments.iter().zip(params).enumerate() {
                let Some(param) = body.values.get(param) else { continue };
                let found = body.ty(argument);
                if found != param.ty {
                    let (found, expected) = (self.sink.named(found), self.sink.named(param.ty));
                    let block = self.block_name(target.block);
                    self.report(inst, ErrorKind::ArgumentType { edge, block, index, found, expected });
                }
            }
        }
    }
}

/// Whether a detail is of the variant that the format says.
fn detail_belongs(format: Format, detail: &Detail) -> bool {
    match format {
        Format::Unary
        | Format::Binary
        | Format::Ternary
        | Format::Overflow
        | Format::Convert
        | Format::Select
        | Format::Reduce
        | Format::ReduceFrom
        | Format::Extract
        | Format::Insert
        | Format::Splat
        | Format::Assume
        | Format::Return
        | Format::Unreachable
        | Format::Resume => matches!(detail, Detail::None),
        Format::IntCompare => matches!(detail, Detail::IntCond(_)),
        Format::FloatCompare => matches!(detail, Detail::FloatCond(_)),
        Format::Classify => matches!(detail, Detail::Class(_)),
        Format::Math => matches!(detail, Detail::Math(_)),
        Format::Shuffle => matches!(detail, Detail::Mask(_)),
        Format::Address => matches!(detail, Detail::Address(_)),
        Format::Alloca => matches!(detail, Detail::Alloca(_)),
        Format::Load
        | Format::Store
        | Format::MaskedLoad
        | Format::MaskedStore
        | Format::Fill
        | Format::Fence => matches!(detail, Detail::Access(_)),
        Format::Copy => matches!(detail, Detail::Copy(..)),
        Format::Rmw => matches!(detail, Detail::Rmw(_)),
        Format::CmpXchg => matches!(detail, Detail::CmpXchg(_)),
        Format::Lifetime => matches!(detail, Detail::Lifetime(_)),
        Format::Call => matches!(detail, Detail::Call(_)),
        Format::LandingPad => matches!(detail, Detail::LandingPad(_)),
        Format::Jump | Format::Branch => matches!(detail, Detail::Edges(_)),
        Format::Switch => matches!(detail, Detail::Switch(_)),
        Format::Invoke => matches!(detail, Detail::Invoke(_)),
        Format::Unsupported | Format::UnsupportedEnd => matches!(detail, Detail::Unsupported(_)),
    }
}

/// The names of flags, and the bits that are none.
fn flag_names(flags: Flags) -> String {
    let known = Flags::NAMES.iter().filter(|(flag, _)| flags.contains(*flag)).map(|(_, name)| *name);
    let mut names = known.collect::<Vec<_>>().join(" ");
    let unknown = flags.difference(Flags::all());
    if !unknown.is_empty() {
        names.push_str(&format!(" {:#x}", unknown.bits()));
    }
    names.trim_start().into()
}
