//! What values are to derivatives, from their types and the instructions around them.

use ir::{Align, Body, Constant, Detail, GlobalId, Inst, InstData, MetaOperand, Metadata, Module, Opcode};
use ir::{Scalar, Symbol, Type, Value};

/// The kinds of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ValueKind {
    /// Floats and vectors of floats: they have a tangent.
    Float,
    /// Pointers and vectors of pointers: they have a shadow.
    Pointer,
    /// Integers of whole bytes: they may carry the bits of floats and pointers.
    Integer,
    /// Everything else: nothing that varies fits into it.
    Other,
}

impl ValueKind {
    /// The kind of values of a type.
    pub fn of(ty: Type) -> Self {
        match ty.lane() {
            Some(Scalar::Float(_)) => ValueKind::Float,
            Some(Scalar::Ptr(_)) => ValueKind::Pointer,
            Some(Scalar::Int(bits)) if bits % 8 == 0 => ValueKind::Integer,
            _ => ValueKind::Other,
        }
    }
}

/// The global whose address, give or take some bytes, a constant is; through aliases.
pub(super) fn global_of(module: &Module, body: &Body, value: Value) -> Option<GlobalId> {
    match body.as_constant(value)? {
        Constant::Address(symbol, _) => resolve(module, *symbol).map(|(global, _)| global),
        _ => None,
    }
}

/// The global that a symbol is an address in, and the distance from its beginning.
pub(super) fn resolve(module: &Module, symbol: Symbol) -> Option<(GlobalId, i64)> {
    let (mut symbol, mut offset) = (symbol, 0i64);
    // The verifier excludes circles; the bound is for modules it has not seen.
    for _ in 0..=module.aliases.len() {
        match symbol {
            Symbol::Global(global) => return Some((global, offset)),
            Symbol::Func(_) => return None,
            Symbol::Alias(id) => {
                let alias = module.aliases.get(id).filter(|alias| !alias.ifunc)?;
                offset = offset.wrapping_add(alias.offset);
                symbol = alias.target;
            }
        }
    }
    None
}

/// Whether the note about the type of an access says that it is an integer's.
pub(super) fn is_integer_access(module: &Module, body: &Body, inst: Inst) -> bool {
    const INTEGERS: [&str; 12] = [
        "int",
        "long",
        "long long",
        "short",
        "bool",
        "_Bool",
        "unsigned int",
        "unsigned long",
        "__int128",
        "wchar_t",
        "enum",
        "vtable pointer",
    ];
    let attached = body.metadata.get(&inst);
    let tag = attached.and_then(|list| list.iter().find(|(kind, _)| **kind == *"tbaa"));
    let Some(Metadata::Node { operands: tag, .. }) = tag.and_then(|(_, id)| module.metadata.get(*id)) else {
        return false;
    };
    let Some(MetaOperand::Node(access)) = tag.get(1) else { return false };
    let Some(Metadata::Node { operands: access, .. }) = module.metadata.get(*access) else { return false };
    matches!(access.first(), Some(MetaOperand::String(name)) if INTEGERS.contains(&name.as_str()))
}

/// The shift of a shift by a whole number of bytes, the same in every lane; else `None`.
pub(super) fn byte_shift(body: &Body, amount: Value, width: u32) -> Option<u32> {
    let lane = match body.as_constant(amount)? {
        Constant::Splat(lane) => lane,
        constant => constant,
    };
    match lane {
        Constant::Int(bits) if *bits < u128::from(width) && bits % 8 == 0 => Some(*bits as u32),
        _ => None,
    }
}

/// The bits of an integer constant, the same in every lane.
pub(super) fn constant_bits(body: &Body, value: Value) -> Option<u128> {
    match body.as_constant(value)? {
        Constant::Int(bits) => Some(*bits),
        Constant::Splat(lane) => match **lane {
            Constant::Int(bits) => Some(bits),
            _ => None,
        },
        _ => None,
    }
}

/// Whether every byte of the bits is all zeros or all ones.
pub(super) fn is_byte_mask(bits: u128) -> bool {
    bits.to_le_bytes().iter().all(|&byte| byte == 0 || byte == 0xff)
}

/// The bytes of a scalar integer that may be other than zero, one bit per byte: followed through a chain of
/// packing instructions, a bounded way.
pub(super) fn occupied_bytes(body: &Body, value: Value) -> u16 {
    let mut shifts: Vec<(Opcode, u32)> = Vec::new();
    let mut value = value;
    let mut bytes = None;
    for _ in 0..8 {
        let width = body.ty(value).int_bits().map_or(128, u32::from);
        if let Some(bits) = constant_bits(body, value) {
            bytes = Some(bytes_of(bits));
            break;
        }
        let ir::ValueDef::Result(inst, 0) = body.values[value].def else { break };
        let data = &body.insts[inst];
        match (data.opcode, &*data.operands) {
            (Opcode::Zext, &[a]) => {
                let from = body.ty(a).int_bits().map_or(128, u32::from);
                shifts.push((Opcode::And, from.div_ceil(8)));
                value = a;
            }
            (Opcode::Shl | Opcode::Lshr, &[a, by]) => {
                let Some(by) = byte_shift(body, by, width) else { break };
                // What is shifted out of the width is cut off by the type at the end.
                shifts.push((data.opcode, by / 8));
                if data.opcode == Opcode::Lshr {
                    shifts.push((Opcode::And, width / 8));
                }
                value = a;
            }
            (Opcode::And, &[a, b]) => {
                let mask = constant_bits(body, b).or(constant_bits(body, a));
                let Some(mask) = mask else { break };
                bytes = Some(bytes_of(mask));
                break;
            }
            _ => break,
        }
    }
    let width = body.ty(value).int_bits().map_or(16, |bits| u32::from(bits).div_ceil(8));
    let mut bytes = u32::from(bytes.unwrap_or(u16::MAX)) & low(width);
    for (opcode, count) in shifts.into_iter().rev() {
        bytes = match opcode {
            Opcode::Shl => bytes << count,
            Opcode::Lshr => bytes >> count,
            _ => bytes & low(count),
        };
    }
    (bytes & 0xffff) as u16
}

fn low(count: u32) -> u32 {
    if count >= 16 { 0xffff } else { (1 << count) - 1 }
}

fn bytes_of(bits: u128) -> u16 {
    let bytes = bits.to_le_bytes();
    (0..16).filter(|&index| bytes[index] != 0).fold(0, |set, index| set | 1 << index)
}

/// The access of a load or a store without its ordering: what the access to the shadow has.
pub(super) fn plain_access(data: &InstData) -> Detail {
    match &data.detail {
        Detail::Access(access) => Detail::Access(ir::Access::aligned(access.align)),
        _ => Detail::Access(ir::Access::aligned(Align::ONE)),
    }
}
