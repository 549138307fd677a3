//! What an instruction makes of the levels of its operands.

use super::values::{self, ValueKind};
use crate::Kinks;
use crate::rules::{self, Operation, Rule};
use ir::entity::SecondaryMap;
use ir::{Body, Detail, Inst, InstData, Module, Opcode, RmwOp, Value};

/// How a value varies. Floats and pointers are constant or follow; the other levels are of integers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Level {
    /// It does not vary, or is a number that no derivative is of.
    #[default]
    Constant,
    /// It varies. Of an integer: bits from memory that may be those of a float or a pointer. Whoever computes with
    /// them as numbers shows that they are numbers.
    Follows,
    /// The bits of a pointer: distances may be added.
    Address,
    /// The bits of a float.
    Float,
    /// The outcome of a computation on bits of floats or pointers that no derivative follows.
    Lost,
}

/// The effect of instructions on levels.
pub(super) struct Transfer<'a> {
    pub module: &'a Module,
    pub body: &'a Body,
    pub levels: &'a SecondaryMap<Value, Level>,
}

/// What a rule is looked up by, for instructions that have one.
pub(super) fn operation(data: &InstData) -> Operation {
    match data.detail {
        Detail::Math(function) => Operation::Math(function),
        _ => Operation::Op(data.opcode),
    }
}

/// The rule of an instruction. (Whether an operand has a partial derivative does not depend on the policy.)
pub(super) fn rule_of(data: &InstData, kinks: Kinks) -> Option<&'static Rule> {
    rules::rule(operation(data), kinks)
}

impl Transfer<'_> {
    fn level(&self, value: Value) -> Level {
        self.levels[value]
    }

    fn active(&self, value: Value) -> bool {
        self.levels[value] > Level::Constant
    }

    fn kind(&self, value: Value) -> ValueKind {
        ValueKind::of(self.body.ty(value))
    }

    /// The level of the first result; `None` if it stays constant. Calls are not looked at.
    pub fn first_result(&self, inst: Inst) -> Option<Level> {
        let data = &self.body.insts[inst];
        let &result = data.results.first()?;
        let kind = self.kind(result);
        if kind == ValueKind::Other {
            return None;
        }
        if let Some(rule) = rule_of(data, Kinks::default()) {
            let operands = data.operands.iter().zip(&rule.partials);
            let varies = operands.filter(|(_, partial)| partial.is_some()).any(|(&x, _)| self.active(x));
            return varies.then_some(Level::Follows);
        }
        if let Some(level) = self.moved(inst, data) {
            return Some(if kind == ValueKind::Integer { level } else { level.min(Level::Follows) });
        }
        if kind == ValueKind::Integer {
            return Some(self.integer(data));
        }
        match data.opcode {
            // A number that was computed from the bits of a float: the emission refuses it.
            Opcode::SiToFp | Opcode::UiToFp => {
                (self.level(data.operands[0]) >= Level::Float).then_some(Level::Follows)
            }
            _ => None,
        }
    }

    /// Of instructions that move values unchanged: the highest level of what they move.
    fn moved(&self, inst: Inst, data: &InstData) -> Option<Level> {
        let highest = |indices: &[usize]| {
            let operands = indices.iter().filter_map(|&index| data.operands.get(index));
            operands.map(|&operand| self.level(operand)).max().unwrap_or_default()
        };
        Some(match data.opcode {
            Opcode::Select => highest(&[1, 2]),
            Opcode::Freeze | Opcode::Addr | Opcode::AddrSpaceCast | Opcode::Extract | Opcode::Splat => {
                highest(&[0])
            }
            Opcode::FpExt | Opcode::FpTrunc => highest(&[0]),
            Opcode::Insert | Opcode::Shuffle => highest(&[0, 1]),
            Opcode::ReduceFadd | Opcode::ReduceFmul => highest(&[0, 1]),
            Opcode::ReduceFmin | Opcode::ReduceFmax | Opcode::ReduceMinimum | Opcode::ReduceMaximum => {
                highest(&[0])
            }
            Opcode::Bitcast => match self.kind(data.operands[0]) {
                ValueKind::Float => highest(&[0]).min(Level::Follows).max(self.if_active(data, Level::Float)),
                ValueKind::Pointer => self.if_active(data, Level::Address),
                _ => highest(&[0]),
            },
            Opcode::PtrToInt => self.if_active(data, Level::Address),
            Opcode::IntToPtr => highest(&[0]),
            Opcode::Load | Opcode::MaskedLoad | Opcode::Gather => {
                let integer = self.kind(data.results[0]) == ValueKind::Integer
                    && values::is_integer_access(self.module, self.body, inst);
                let loaded = if integer { Level::Constant } else { self.if_active(data, Level::Follows) };
                loaded.max(highest(&[2]))
            }
            Opcode::AtomicRmw => match &data.detail {
                Detail::Rmw(rmw) if is_numeric(rmw.op) => Level::Constant,
                _ => self.if_active(data, Level::Follows),
            },
            Opcode::CmpXchg => self.if_active(data, Level::Follows),
            _ => return None,
        })
    }

    /// The level if the first operand is not constant.
    fn if_active(&self, data: &InstData, level: Level) -> Level {
        if data.operands.first().is_some_and(|&operand| self.active(operand)) {
            level
        } else {
            Level::Constant
        }
    }

    /// Of computations on integers.
    fn integer(&self, data: &InstData) -> Level {
        let highest = data.operands.iter().map(|&operand| self.level(operand)).max().unwrap_or_default();
        if highest == Level::Constant {
            return highest;
        }
        match bits(self.body, data) {
            Bits::Moved => highest,
            Bits::Shifted => self.level(data.operands[0]),
            Bits::Mixed if highest == Level::Follows && self.is_byte(data) => Level::Constant,
            Bits::Mixed => Level::Lost,
            Bits::Distance => match (self.level(data.operands[0]), self.level(data.operands[1])) {
                (Level::Address, Level::Address) if data.opcode == Opcode::Isub => Level::Constant,
                (Level::Address, Level::Constant | Level::Follows) => Level::Address,
                (Level::Constant | Level::Follows, Level::Address) if data.opcode == Opcode::Iadd => {
                    Level::Address
                }
                _ => self.number(highest),
            },
            Bits::Number => self.number(highest),
        }
    }

    /// What was computed as a number.
    fn number(&self, highest: Level) -> Level {
        if highest >= Level::Float { Level::Lost } else { Level::Constant }
    }

    fn is_byte(&self, data: &InstData) -> bool {
        data.ty.int_bits() == Some(8)
    }

    /// The values whose bits an instruction makes a float, a pointer, or content of memory with a shadow.
    pub fn for_each_sink(&self, inst: Inst, mut sink: impl FnMut(Value)) {
        let data = &self.body.insts[inst];
        match (data.opcode, &*data.operands) {
            (Opcode::Bitcast, &[a]) => {
                if self.kind(data.results[0]) != ValueKind::Integer {
                    sink(a);
                }
            }
            (Opcode::IntToPtr, &[a]) => sink(a),
            (Opcode::Store | Opcode::Scatter | Opcode::MaskedStore, &[value, to, ..]) => {
                if self.active(to) || self.active(value) {
                    sink(value);
                }
            }
            (Opcode::AtomicRmw, &[to, value]) => {
                let numeric = matches!(&data.detail, Detail::Rmw(rmw) if is_numeric(rmw.op));
                if self.active(to) && !numeric {
                    sink(value);
                }
            }
            (Opcode::CmpXchg, &[to, _, value]) => {
                if self.active(to) {
                    sink(value);
                }
            }
            _ => {}
        }
    }

    /// The integers whose bits the result of an instruction consists of.
    pub fn for_each_source(&self, inst: Inst, mut source: impl FnMut(Value)) {
        let data = &self.body.insts[inst];
        let indices: &[usize] = match data.opcode {
            Opcode::Freeze | Opcode::Extract | Opcode::Splat | Opcode::Bitcast => &[0],
            Opcode::Insert | Opcode::Shuffle => &[0, 1],
            Opcode::Select => &[1, 2],
            Opcode::MaskedLoad | Opcode::Gather => &[2],
            _ => match bits(self.body, data) {
                Bits::Number => &[],
                Bits::Shifted => &[0],
                Bits::Moved | Bits::Mixed | Bits::Distance => &[0, 1],
            },
        };
        indices.iter().filter_map(|&index| data.operands.get(index)).for_each(|&operand| source(operand));
    }
}

/// What a computation on integers does to the bits of floats and pointers in them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bits {
    /// They are moved by whole bytes, and nothing else is where they come to be.
    Moved,
    /// The same, and the other operands are amounts.
    Shifted,
    /// They are combined with others bit by bit.
    Mixed,
    /// They are added to, as pointers are.
    Distance,
    /// They are taken for a number.
    Number,
}

/// What an instruction with an integer result does to the bits of its operands.
pub(super) fn bits(body: &Body, data: &InstData) -> Bits {
    let width = data.ty.int_bits().map_or(0, u32::from);
    let operand = |index: usize| data.operands.get(index).copied();
    match (data.opcode, operand(0), operand(1)) {
        (Opcode::Zext | Opcode::Sext | Opcode::Itrunc | Opcode::Bswap, Some(a), _) => {
            let whole = body.ty(a).int_bits().is_some_and(|bits| bits % 8 == 0);
            if whole { Bits::Moved } else { Bits::Number }
        }
        (Opcode::Shl | Opcode::Lshr, _, Some(by)) => {
            if values::byte_shift(body, by, width).is_some() {
                Bits::Shifted
            } else {
                Bits::Number
            }
        }
        (Opcode::Fshl | Opcode::Fshr, _, _) => {
            let by = operand(2).and_then(|by| values::byte_shift(body, by, width));
            if by.is_some() { Bits::Moved } else { Bits::Number }
        }
        (Opcode::Or, Some(a), Some(b)) => {
            let apart = values::occupied_bytes(body, a) & values::occupied_bytes(body, b) == 0;
            if apart { Bits::Moved } else { Bits::Mixed }
        }
        (Opcode::And, Some(a), Some(b)) => {
            let mask = values::constant_bits(body, a).or_else(|| values::constant_bits(body, b));
            if mask.is_some_and(values::is_byte_mask) { Bits::Moved } else { Bits::Mixed }
        }
        (Opcode::Xor, Some(a), Some(b)) => {
            let zero = [a, b].iter().any(|&x| values::constant_bits(body, x) == Some(0));
            if zero { Bits::Moved } else { Bits::Mixed }
        }
        (Opcode::Iadd | Opcode::Isub, _, _) => Bits::Distance,
        _ => Bits::Number,
    }
}

/// Whether an atomic operation on an integer computes with it as a number.
pub(super) fn is_numeric(op: RmwOp) -> bool {
    !matches!(op, RmwOp::Xchg | RmwOp::Fadd | RmwOp::Fsub | RmwOp::Fmax | RmwOp::Fmin)
}
