//! Memory as bytes: `memcpy`, `memmove` and `memset`, as instructions and as functions of the C library.
//!
//! What the bytes hold decides: floats have adjoints, which the reverse sweep moves back; shadows of addresses are copied
//! in the forward sweep; of numbers nothing is done.

use super::emit::Reversal;
use crate::activity::classes::known_callee;
use crate::activity::contents::Content;
use crate::activity::levels::Level;
use crate::activity::values;
use crate::error::{Error, ErrorKind};
use crate::library::Known;
use crate::shadow::memory::align_of;
use ir::{Align, CallDetail, Callee, Constant, Detail, Flags, Float, Inst, InstData, Module, Opcode};
use ir::{Scalar, Type, Value};
use std::sync::OnceLock;

/// So many floats are moved back one by one; more of them by a function.
const FEW: u64 = 4;

/// So many fields of a structure are copied one by one.
const FIELDS: u64 = 256;

/// The functions that move adjoints back, for every format.
pub(super) fn text() -> Option<&'static Module> {
    static PARSED: OnceLock<Option<Module>> = OnceLock::new();
    const TEXT: &str = include_str!("copies.ir");
    let of = |format: &Float| {
        let text = TEXT.replace("FORMAT", format.name());
        let text = text.replace("BYTES", &stride(*format).to_string());
        text.replace("REST", &(stride(*format) - 1).to_string())
    };
    let whole = || Float::ALL.iter().map(of).collect::<Vec<String>>().join("\n");
    PARSED.get_or_init(|| ir::parse(&whole()).ok()).as_ref()
}

/// How far apart floats are in memory.
fn stride(format: Float) -> u64 {
    u64::from(format.bits()).next_power_of_two() / 8
}

/// What a copy copies.
enum Parts {
    Numbers,
    Addresses,
    Floats(Float),
    /// Floats or addresses, which nobody else sees: the forward sweep copies shadows, where floats have zeros; the reverse
    /// sweep moves floats, and nobody reads an address there any more.
    Either(Float),
    /// The first byte of each float and of each address.
    Fields(Vec<(u64, Field)>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Float(Float),
    Address,
}

impl Reversal<'_, '_> {
    fn is_fill(&self, data: &InstData) -> bool {
        data.opcode == Opcode::Memset || matches!(known_callee(self.sweep.module, data), Some(Known::Fill))
    }

    fn three(&self, inst: Inst, data: &InstData) -> Result<(Value, Value, Value), Error> {
        match *data.operands {
            [to, from, bytes, ..] => Ok((to, from, bytes)),
            _ => Err(self.sweep.malformed(inst)),
        }
    }

    /// In the forward sweep: shadows of addresses.
    pub fn copy(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (to, from, bytes) = self.three(inst, data)?;
        if self.is_fill(data) {
            let addresses = match self.sweep.content(to) {
                Content::Addresses => true,
                Content::Either(_) | Content::Mixed => self.is_private(to),
                _ => false,
            };
            if addresses && let Some(shadow) = self.sweep.shadow(inst, to)? {
                let bytes = self.sweep.value(bytes);
                self.sweep.clear(shadow, bytes, align_of(data));
            }
            return Ok(());
        }
        if !self.sweep.carried(to) {
            let numbers = matches!(self.sweep.content(from), Content::Numbers | Content::Derived);
            if self.sweep.level(from) == Level::Constant || numbers {
                return Ok(());
            }
            let value = format!("the memory at {}", self.sweep.text(from));
            let kind = ErrorKind::ActiveStoreToConstant { value, pointer: self.sweep.text(to) };
            return Err(self.sweep.fail(inst, kind));
        }
        match self.parts(inst, data)? {
            Parts::Numbers | Parts::Floats(_) => Ok(()),
            Parts::Addresses | Parts::Either(_) => {
                self.demand_shadow(inst, to, from)?;
                let opcode = match known_callee(self.sweep.module, data) {
                    Some(Known::Copy(opcode)) => opcode,
                    _ => data.opcode,
                };
                self.sweep.copy_bytes(inst, opcode, to, from, bytes, data.detail.clone())
            }
            Parts::Fields(fields) => self.copy_addresses(inst, (to, from), &fields),
        }
    }

    /// Addresses in memory need shadows in the shadow of the memory.
    fn demand_shadow(&mut self, inst: Inst, to: Value, from: Value) -> Result<(), Error> {
        let global = values::global_of(self.sweep.module, self.sweep.primal, from).is_some();
        if self.sweep.carried(from) || global {
            return Ok(());
        }
        let (shadowed, constant) = (self.sweep.text(to), self.sweep.text(from));
        Err(self.sweep.fail(inst, ErrorKind::MixedActivity { shadowed, constant }))
    }

    fn copy_addresses(
        &mut self,
        inst: Inst,
        (to, from): (Value, Value),
        fields: &[(u64, Field)],
    ) -> Result<(), Error> {
        let addresses: Vec<i64> =
            fields.iter().filter(|field| field.1 == Field::Address).map(|field| field.0 as i64).collect();
        if addresses.is_empty() {
            return Ok(());
        }
        self.demand_shadow(inst, to, from)?;
        let beside = crate::shadow::emission::Beside::Value(to);
        let from = self.sweep.shadow_or_zero(inst, from, beside)?;
        let Some(to) = self.sweep.shadow(inst, to)? else { return Ok(()) };
        let mut build = self.sweep.builder(Flags::empty());
        let mut loaded = Vec::new();
        for &offset in &addresses {
            let at = build.addr(from, offset, &[]);
            loaded.push(build.load(Type::PTR, at));
        }
        for (&offset, pointer) in addresses.iter().zip(loaded) {
            let at = build.addr(to, offset, &[]);
            build.store(pointer, at);
        }
        Ok(())
    }

    /// What the bytes that are copied hold.
    fn parts(&mut self, inst: Inst, data: &InstData) -> Result<Parts, Error> {
        let (to, from, bytes) = self.three(inst, data)?;
        if to == from {
            return Ok(Parts::Numbers);
        }
        if let (Some(fields), Some(bytes)) = (self.fields(inst), self.constant(bytes))
            && fields.iter().all(|&(at, field)| at.saturating_add(bytes_of(field)) <= bytes)
        {
            return Ok(Parts::Fields(fields));
        }
        match self.sweep.content(to) {
            Content::Numbers | Content::Derived => Ok(Parts::Numbers),
            Content::Addresses => Ok(Parts::Addresses),
            Content::Floats(format) => Ok(Parts::Floats(format)),
            Content::Either(format) if self.is_private(to) => Ok(Parts::Either(format)),
            content => {
                let what = format!("the memory at {}", self.sweep.text(from));
                Err(self.unknown_content(inst, what, content))
            }
        }
    }

    /// The fields that the note about a copy says, if it says all.
    fn fields(&self, inst: Inst) -> Option<Vec<(u64, Field)>> {
        let fields = values::copied_fields(self.sweep.module, self.sweep.primal, inst)?;
        let mut parts = Vec::new();
        for (first, bytes, name) in fields {
            let field = match name? {
                "double" => Field::Float(Float::F64),
                "float" => Field::Float(Float::F32),
                "any pointer" => Field::Address,
                name if values::INTEGERS.contains(&name) => continue,
                _ => return None,
            };
            let each = bytes_of(field);
            if bytes % each != 0 || bytes / each > FIELDS || parts.len() as u64 > FIELDS {
                return None;
            }
            parts.extend((0..bytes / each).map(|index| (first + index * each, field)));
        }
        Some(parts)
    }

    fn constant(&self, value: Value) -> Option<u64> {
        match self.sweep.primal.as_constant(value)? {
            Constant::Int(bits) => u64::try_from(*bits).ok(),
            _ => None,
        }
    }

    /// In the reverse sweep: what is at the destination is added to the source, and is zero afterwards.
    pub fn uncopy(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (to, from, bytes) = self.three(inst, data)?;
        let Some(to_shadow) = self.sweep.shadow(inst, to)? else { return Ok(()) };
        let size = self.sweep.value(bytes);
        if self.is_fill(data) {
            if !matches!(self.sweep.content(to), Content::Numbers | Content::Derived | Content::Addresses) {
                self.sweep.clear(to_shadow, size, align_of(data));
            }
            return Ok(());
        }
        let from_shadow = self.sweep.shadow(inst, from)?;
        match self.parts(inst, data)? {
            Parts::Numbers | Parts::Addresses => Ok(()),
            Parts::Fields(fields) => {
                let float = |&(at, field): &(u64, Field)| match field {
                    Field::Float(format) => Some((at, format)),
                    Field::Address => None,
                };
                let floats: Vec<(u64, Float)> = fields.iter().filter_map(float).collect();
                self.move_back(to_shadow, from_shadow, &floats);
                Ok(())
            }
            Parts::Floats(format) | Parts::Either(format) => {
                let aligned = matches!(data.detail, Detail::Copy(to, _) if to.bytes() >= stride(format));
                let count = self.constant(bytes).map(|bytes| bytes / stride(format));
                let count = count.filter(|_| aligned);
                let spaces = [Some(to_shadow), from_shadow].into_iter().flatten();
                let plain = spaces.into_iter().all(|pointer| self.sweep.body.ty(pointer) == Type::PTR);
                match (from_shadow, count) {
                    (None, _) => {
                        self.sweep.clear(to_shadow, size, Align::ONE);
                        Ok(())
                    }
                    (Some(_), Some(count)) if count <= FEW || !plain && count <= FIELDS => {
                        let floats: Vec<(u64, Float)> =
                            (0..count).map(|index| (index * stride(format), format)).collect();
                        self.move_back(to_shadow, from_shadow, &floats);
                        Ok(())
                    }
                    (Some(from_shadow), _) if plain => {
                        self.move_by_function(inst, data, format, (to_shadow, from_shadow), size)
                    }
                    _ => Err(self.sweep.fail(
                        inst,
                        ErrorKind::Unsupported {
                            what: "a copy between address spaces".into(),
                            reason: "its adjoint is a loop in address space 0",
                            way_out: "copy the floats one by one",
                        },
                    )),
                }
            }
        }
    }

    /// Floats at these places: all are read before any is added.
    fn move_back(&mut self, to: Value, from: Option<Value>, floats: &[(u64, Float)]) {
        let mut build = self.sweep.builder(Flags::empty());
        let mut moved = Vec::new();
        for &(offset, format) in floats {
            let ty = Type::Scalar(Scalar::Float(format));
            let at = build.addr(to, offset as i64, &[]);
            moved.push((offset, ty, unaligned_load(&mut build, ty, at)));
            let zero = Constant::zero(ty).unwrap_or(Constant::Poison);
            let zero = build.body.constant(ty, zero);
            unaligned_store(&mut build, zero, at);
        }
        let Some(from) = from else { return };
        for (offset, ty, d) in moved {
            let at = build.addr(from, offset as i64, &[]);
            let before = unaligned_load(&mut build, ty, at);
            let sum = build.binary(Opcode::Fadd, before, d);
            unaligned_store(&mut build, sum, at);
        }
    }

    /// So many bytes of floats that do not overlap.
    pub fn move_floats(
        &mut self,
        inst: Inst,
        format: Float,
        (to, from): (Value, Value),
        bytes: u64,
    ) -> Result<(), Error> {
        let count = bytes / stride(format);
        if count <= FEW {
            let floats: Vec<(u64, Float)> =
                (0..count).map(|index| (index * stride(format), format)).collect();
            self.move_back(to, Some(from), &floats);
            return Ok(());
        }
        let bytes = self.sweep.builder(Flags::empty()).int(Type::I64, i128::from(bytes));
        self.call_move(inst, ("move", format), (to, from), bytes)
    }

    fn move_by_function(
        &mut self,
        inst: Inst,
        data: &InstData,
        format: Float,
        (to, from): (Value, Value),
        bytes: Value,
    ) -> Result<(), Error> {
        let overlapping = match known_callee(self.sweep.module, data) {
            Some(Known::Copy(opcode)) => opcode == Opcode::Memmove,
            _ => data.opcode == Opcode::Memmove,
        };
        let name = if overlapping { "slide" } else { "move" };
        self.call_move(inst, (name, format), (to, from), bytes)
    }

    fn call_move(
        &mut self,
        inst: Inst,
        (name, format): (&str, Float),
        (to, from): (Value, Value),
        bytes: Value,
    ) -> Result<(), Error> {
        let function = self.texts.copies.named(&format!("cotangent.{name}.{}", format.name()));
        let function = function.ok_or_else(|| self.sweep.malformed(inst))?;
        let mut build = self.sweep.builder(Flags::empty());
        let bytes = match build.body.ty(bytes).int_bits() {
            Some(64) => bytes,
            Some(bits) if bits < 64 => build.convert(Opcode::Zext, bytes, Type::I64),
            _ => build.convert(Opcode::Itrunc, bytes, Type::I64),
        };
        let call = CallDetail::new(Callee::Direct(function));
        let new = InstData::new(Opcode::Call, Type::I1, [to, from, bytes]);
        build.push(new.with_detail(Detail::Call(Box::new(call))), []);
        Ok(())
    }
}

fn bytes_of(field: Field) -> u64 {
    match field {
        Field::Float(format) => stride(format),
        Field::Address => 8,
    }
}

fn unaligned_load(build: &mut ir::Builder<'_>, ty: Type, at: Value) -> Value {
    let load = build.load(ty, at);
    set_align(build);
    load
}

fn unaligned_store(build: &mut ir::Builder<'_>, value: Value, at: Value) {
    build.store(value, at);
    set_align(build);
}

/// Copies promise no alignment.
fn set_align(build: &mut ir::Builder<'_>) {
    if let Some(&last) = build.body.blocks[build.block].insts.last() {
        build.body.insts[last].detail = Detail::Access(ir::Access::aligned(Align::ONE));
    }
}
