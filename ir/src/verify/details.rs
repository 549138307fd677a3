//! What single formats ask for beyond types that follow from tables: conversions, masks, addresses, atomics, cases.

use super::body::{BodyChecker, op_name};
use super::{ConversionRule, ErrorKind, Expected, OpName, Place};
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
            (Format::Unsupported, _) => self.check_edge_count(inst, data, 0),
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
        let layout = self.sink.module.layout_cached();
        if let Some(rule) = broken_rule(data.opcode, data.ty, to, &layout) {
            let (from, to) = (self.sink.named(data.ty), self.sink.named(to));
            self.report(inst, ErrorKind::Conversion { op: op_name(data), from, to, rule });
        }
    }
}
