//! What single formats ask for beyond types that follow from tables: conversions, masks, addresses, atomics, cases.

use super::body::{BodyChecker, op_name};
use super::{ConversionRule, ErrorKind, Expected, Place};
use crate::cond::{Ordering, RmwOp};
use crate::constant::mask;
use crate::entity::{Block, Inst};
use crate::inst::{Access, AddressDetail, Detail, InstData, SwitchDetail};
use crate::math::{MathFn, MathShape};
use crate::opcode::{Class, Format, Opcode};
use crate::types::{Layout, MAX_LANES, Scalar, Type};
use std::collections::HashSet;

impl BodyChecker<'_, '_> {
    /// The rules of the instruction's own format. Its detail and its type's class are right.
    pub(super) fn check_details(&mut self, block: Block, inst: Inst, data: &InstData) {
        match (data.opcode.format(), &data.detail) {
            (Format::Unary, _) if data.opcode == Opcode::Bswap => self.check_swap(inst, data),
            (Format::Convert, _) => self.check_conversion(inst, data),
            (Format::Select, _) => self.check_select(inst, data),
            (Format::Math, Detail::Math(function)) => self.check_math(inst, data, *function),
            (Format::Classify, &Detail::Class(mask)) if mask > 1023 => {
                self.report(inst, ErrorKind::ClassMask { mask });
            }
            (Format::Shuffle, Detail::Mask(entries)) => self.check_mask(inst, data, entries),
            (Format::Address, Detail::Address(address)) => self.check_address(inst, data, address),
            (Format::Alloca, Detail::Alloca(alloca)) => self.check_hint(inst, alloca.hint),
            (Format::MaskedLoad | Format::MaskedStore, Detail::Access(access)) => {
                self.check_lane_addresses(inst, data);
                self.check_plain(inst, data, access);
            }
            (Format::Fill, Detail::Access(access)) => self.check_plain(inst, data, access),
            (Format::Load | Format::Store, Detail::Access(access)) => self.check_access(inst, data, access),
            (Format::Fence, Detail::Access(access)) => self.check_atomic(inst, data, access),
            (Format::Rmw, Detail::Rmw(rmw)) => {
                self.check_rmw_type(inst, data, rmw.op);
                self.check_atomic(inst, data, &rmw.access);
            }
            (Format::CmpXchg, Detail::CmpXchg(exchange)) => {
                if matches!(exchange.failure, Ordering::Unordered | Ordering::Release | Ordering::AcqRel) {
                    self.report(inst, ErrorKind::FailureOrdering { ordering: exchange.failure });
                }
                self.check_exchange_type(inst, data);
                self.check_atomic(inst, data, &exchange.access);
            }
            (Format::Switch, Detail::Switch(switch)) => self.check_switch(inst, data, switch),
            (Format::Jump, _) => self.check_edge_count(inst, data, 1),
            (Format::Branch, _) => self.check_edge_count(inst, data, 2),
            (Format::Unsupported, Detail::Unsupported(detail)) => {
                self.check_edge_count(inst, data, 0);
                self.check_holes(inst, data, &detail.text);
            }
            (Format::UnsupportedEnd, Detail::Unsupported(detail)) => {
                self.check_holes(inst, data, &detail.text);
            }
            (Format::LandingPad, _) => self.check_landing_pad(block, inst, data),
            (Format::Resume, _) => self.check_personality(inst, data),
            _ => {}
        }
    }

    fn check_hint(&mut self, inst: Inst, hint: Option<Type>) {
        if let Some(hint) = hint {
            self.sink.check_type(Place::Inst(self.id, inst), hint);
        }
    }

    fn check_swap(&mut self, inst: Inst, data: &InstData) {
        if data.ty.int_bits().is_some_and(|bits| bits % 16 != 0) {
            let ty = self.sink.named(data.ty);
            self.report(inst, ErrorKind::SwapWidth { ty });
        }
    }

    fn check_conversion(&mut self, inst: Inst, data: &InstData) {
        if !self.check_result_count(inst, data, 1) {
            return;
        }
        let to = self.body.ty(data.results[0]);
        if let Some(rule) = broken_rule(data.opcode, data.ty, to, &self.layout) {
            let (from, to) = (self.sink.named(data.ty), self.sink.named(to));
            self.report(inst, ErrorKind::Conversion { op: op_name(data), from, to, rule });
        }
    }

    /// The condition is one bit, or one bit for each lane.
    fn check_select(&mut self, inst: Inst, data: &InstData) {
        let Some(&condition) = data.operands.first() else { return };
        let found = self.body.ty(condition);
        let per_lane = Type::of_lanes(Scalar::Int(1), data.ty.lanes());
        if found.int_bits().is_some() && found != Type::I1 && found != per_lane {
            let bit = self.sink.named(Type::I1);
            let expected = match data.ty.lanes() {
                Some(_) => Expected::Either(bit, self.sink.named(per_lane)),
                None => Expected::Type(bit),
            };
            self.report_operand(inst, 0, found, expected);
        }
    }

    /// Integers beside floats: one for all lanes or one for each as operands, one for each as a result.
    fn check_math(&mut self, inst: Inst, data: &InstData, function: MathFn) {
        if function.shape().has_int_operand() {
            let Some(&operand) = data.operands.get(1) else { return };
            let found = self.body.ty(operand);
            if found.lanes().is_some() && found.lanes() != data.ty.lanes() {
                self.report_operand(inst, 1, found, Expected::Lanes(Class::Int, data.ty.lanes()));
            }
        }
        if function.shape() == MathShape::FloatAndInt && self.check_result_count(inst, data, 2) {
            self.check_result_is(inst, data, 0, data.ty);
            let found = self.body.ty(data.results[1]);
            if found.int_bits().is_none() || found.lanes() != data.ty.lanes() {
                let expected = Expected::Lanes(Class::Int, data.ty.lanes());
                let found = self.sink.named(found);
                self.report(inst, ErrorKind::ResultType { op: op_name(data), index: 1, found, expected });
            }
        }
    }

    fn check_mask(&mut self, inst: Inst, data: &InstData, entries: &[Option<u32>]) {
        if entries.is_empty() || entries.len() > MAX_LANES as usize {
            self.report(inst, ErrorKind::MaskLength { found: entries.len() });
        }
        let lanes = 2 * u64::from(data.ty.lanes().unwrap_or(0));
        if let Some(&entry) = entries.iter().flatten().find(|&&entry| u64::from(entry) >= lanes) {
            self.report(inst, ErrorKind::MaskEntry { entry, lanes });
        }
    }

    /// The result has the base's lane type, and the lanes of the vectors among base and indices.
    fn check_address(&mut self, inst: Inst, data: &InstData, address: &AddressDetail) {
        self.check_hint(inst, address.hint);
        let Some(&base) = data.operands.first() else { return };
        let mut lanes = None;
        for (index, &operand) in data.operands.iter().enumerate() {
            let Some(found) = self.body.ty(operand).lanes() else { continue };
            match lanes {
                None => lanes = Some(found),
                Some(expected) if expected == found => {}
                Some(expected) => self.report(inst, ErrorKind::AddressLanes { index, found, expected }),
            }
        }
        let base = self.body.ty(base);
        if let Some(lane) = base.lane().filter(|_| base.address_space().is_some()) {
            let expected = Type::of_lanes(lane, lanes);
            if data.ty != expected {
                let (found, expected) = (self.sink.named(data.ty), self.sink.named(expected));
                self.report(inst, ErrorKind::AddressType { found, expected });
            }
        }
    }

    /// `gather` and `scatter` take an address for each lane, `masked_load` and `masked_store` one.
    fn check_lane_addresses(&mut self, inst: Inst, data: &InstData) {
        let index = usize::from(data.opcode.format() == Format::MaskedStore);
        let Some(&address) = data.operands.get(index) else { return };
        let per_lane = matches!(data.opcode, Opcode::Gather | Opcode::Scatter);
        let lanes = data.ty.lanes().filter(|_| per_lane);
        let found = self.body.ty(address);
        if found.address_space().is_some() && found.lanes() != lanes {
            self.report_operand(inst, index, found, Expected::Lanes(Class::Ptr, lanes));
        }
    }

    /// An access that cannot be atomic.
    fn check_plain(&mut self, inst: Inst, data: &InstData, access: &Access) {
        let op = op_name(data);
        if let Some(ordering) = access.ordering {
            self.report(inst, ErrorKind::OrderingNotAllowed { op, ordering });
        } else if access.scope.is_some() {
            self.report(inst, ErrorKind::ScopeWithoutOrdering { op });
        }
    }

    /// An access that is atomic if it has an ordering.
    fn check_access(&mut self, inst: Inst, data: &InstData, access: &Access) {
        if access.ordering.is_some() {
            self.check_atomic(inst, data, access);
        } else {
            self.check_plain(inst, data, access);
        }
    }

    /// An atomic access, or a fence.
    fn check_atomic(&mut self, inst: Inst, data: &InstData, access: &Access) {
        let op = op_name(data);
        let Some(ordering) = access.ordering else {
            self.report(inst, ErrorKind::OrderingMissing { op });
            return;
        };
        if forbidden_orderings(data.opcode.format()).contains(&ordering) {
            self.report(inst, ErrorKind::OrderingNotAllowed { op, ordering });
        }
        if data.opcode.format() != Format::Fence && !has_atomic_size(data.ty, &self.layout) {
            let ty = self.sink.named(data.ty);
            self.report(inst, ErrorKind::AtomicSize { op, ty });
        }
    }

    fn check_rmw_type(&mut self, inst: Inst, data: &InstData, rmw: RmwOp) {
        let expected = match rmw {
            RmwOp::Xchg => Class::AnyScalar,
            RmwOp::Fadd | RmwOp::Fsub | RmwOp::Fmax | RmwOp::Fmin => Class::Float,
            _ => Class::IntScalar,
        };
        if !expected.contains(data.ty) {
            let ty = self.sink.named(data.ty);
            self.report(inst, ErrorKind::RmwType { rmw, ty, expected });
        }
    }

    fn check_exchange_type(&mut self, inst: Inst, data: &InstData) {
        if !Class::IntOrPtr.contains(data.ty) {
            let found = self.sink.named(data.ty);
            self.report(inst, ErrorKind::TypeClass { op: op_name(data), found, expected: Class::IntOrPtr });
        }
    }

    fn check_edge_count(&mut self, inst: Inst, data: &InstData, expected: usize) {
        let found = data.edges().len();
        if found != expected {
            self.report(inst, ErrorKind::EdgeCount { op: op_name(data), found, expected });
        }
    }

    /// `%{n}` in the text of something unsupported stands for an operand that it has.
    fn check_holes(&mut self, inst: Inst, data: &InstData, text: &str) {
        let operands = data.operands.len();
        let holes = text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(hole, _)| hole);
        let numbers = holes.filter(|hole| !hole.is_empty() && hole.bytes().all(|byte| byte.is_ascii_digit()));
        for hole in numbers.filter(|hole| hole.parse().map_or(true, |number: usize| number >= operands)) {
            self.report(inst, ErrorKind::UnknownHole { hole: hole.into(), operands });
        }
    }

    fn check_switch(&mut self, inst: Inst, data: &InstData, switch: &SwitchDetail) {
        self.check_edge_count(inst, data, switch.cases.len() + 1);
        let allowed = mask(data.ty.int_bits().map_or(0, u32::from));
        let mut taken = HashSet::with_capacity(switch.cases.len());
        for &case in &switch.cases {
            if case & !allowed != 0 {
                let ty = self.sink.named(data.ty);
                self.report(inst, ErrorKind::CaseDoesNotFit { case, ty });
            }
            if !taken.insert(case) {
                self.report(inst, ErrorKind::RepeatedCase { case });
            }
        }
    }
}

/// The rule that a conversion breaks, if any.
fn broken_rule(opcode: Opcode, from: Type, to: Type, layout: &Layout) -> Option<ConversionRule> {
    use ConversionRule::*;
    if opcode == Opcode::Bitcast {
        return broken_bitcast_rule(from, to, layout);
    }
    let (Some(old), Some(new)) = (from.lane(), to.lane()) else { return Some(SameLanes) };
    let kind = match (opcode, new) {
        (Opcode::PtrToInt, Scalar::Int(_)) | (Opcode::IntToPtr | Opcode::AddrSpaceCast, Scalar::Ptr(_)) => {
            None
        }
        (Opcode::IntToPtr | Opcode::AddrSpaceCast, _) => Some(ToPtr),
        (Opcode::UiToFp | Opcode::SiToFp | Opcode::FpTrunc | Opcode::FpExt, Scalar::Float(_)) => None,
        (Opcode::UiToFp | Opcode::SiToFp | Opcode::FpTrunc | Opcode::FpExt, _) => Some(ToFloat),
        (_, Scalar::Int(_)) => None,
        _ => Some(ToInt),
    };
    let lanes = (from.lanes() != to.lanes()).then_some(SameLanes);
    let (old_bits, new_bits) = (layout.scalar_bits(old), layout.scalar_bits(new));
    let size = match opcode {
        Opcode::Itrunc | Opcode::FpTrunc => (new_bits >= old_bits).then_some(Narrower),
        Opcode::Zext | Opcode::Sext | Opcode::FpExt => (new_bits <= old_bits).then_some(Wider),
        Opcode::AddrSpaceCast => (old == new).then_some(OtherSpace),
        _ => None,
    };
    kind.or(lanes).or(size)
}

fn broken_bitcast_rule(from: Type, to: Type, layout: &Layout) -> Option<ConversionRule> {
    let bits = |ty: Type| Some(layout.scalar_bits(ty.lane()?) as u64 * u64::from(ty.lanes().unwrap_or(1)));
    if (from.address_space().is_some() || to.address_space().is_some()) && from.lane() != to.lane() {
        return Some(ConversionRule::PointersStay);
    }
    (to.lane().is_none() || bits(from) != bits(to)).then_some(ConversionRule::SameSize)
}

/// The orderings that an access of this format cannot have.
fn forbidden_orderings(format: Format) -> &'static [Ordering] {
    match format {
        Format::Load => &[Ordering::Release, Ordering::AcqRel],
        Format::Store => &[Ordering::Acquire, Ordering::AcqRel],
        Format::Fence => &[Ordering::Unordered, Ordering::Monotonic],
        _ => &[Ordering::Unordered],
    }
}

fn has_atomic_size(ty: Type, layout: &Layout) -> bool {
    let Type::Scalar(scalar) = ty else { return false };
    let bits = layout.scalar_bits(scalar);
    bits >= 8 && bits.is_power_of_two()
}
