//! Addresses of globals, functions and aliases, the initial content of globals, and constants.

use super::image::Image;
use super::memory::{Memory, MemoryError, ObjectId, ObjectKind};
use super::run::Runs;
use super::trap::TrapKind;
use super::value::{Origin, Pointer, Val};
use crate::attribute::Linkage;
use crate::constant::{Constant, Symbol, mask};
use crate::entity::{AliasId, Entity, FuncId, GlobalId};
use crate::module::{Module, Piece};
use crate::number::Number;
use crate::types::{Scalar, Type};
use std::collections::HashMap;

/// Where the symbols of a module are.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    functions: Vec<Pointer>,
    globals: Vec<Pointer>,
    /// None for ifuncs and what refers to nothing.
    aliases: Vec<Option<Pointer>>,
    function_objects: HashMap<ObjectId, FuncId>,
}

impl Symbols {
    /// Gives every symbol an address and globals their content.
    pub fn place<N: Number>(module: &Module, memory: &mut Memory<N>) -> Result<Self, TrapKind> {
        let mut symbols = Symbols::default();
        for (id, function) in module.functions.iter() {
            let missing = function.body.is_none() && function.symbol.linkage == Linkage::ExternWeak;
            let align = function.align.map_or(1, |align| align.bytes());
            let pointer =
                if missing { Pointer::NULL } else { memory.create(ObjectKind::Function, 1, align)? };
            symbols.functions.push(pointer);
            if let Some(object) = pointer.object {
                symbols.function_objects.insert(object, id);
            }
        }
        for (_, global) in module.globals.iter() {
            let missing = global.initializer.is_none() && global.symbol.linkage == Linkage::ExternWeak;
            let align = global.align.bytes();
            let pointer = if missing {
                Pointer::NULL
            } else {
                memory.create(ObjectKind::Global, global.size, align)?
            };
            symbols.globals.push(pointer);
        }
        symbols.place_aliases(module);
        for (id, global) in module.globals.iter() {
            let pointer = symbols.global(id);
            let mut at = pointer;
            for piece in global.initializer.iter().flatten() {
                at = symbols.write_piece(memory, at, piece)?;
            }
            if global.constant && global.initializer.is_some() {
                memory.make_constant(pointer);
            }
        }
        Ok(symbols)
    }

    /// Follows chains of aliases, each alias once. What goes round in a circle has no address.
    fn place_aliases(&mut self, module: &Module) {
        self.aliases = vec![None; module.aliases.len()];
        let mut seen = vec![false; module.aliases.len()];
        let mut chain = Vec::new();
        for (start, _) in module.aliases.iter() {
            let mut next = Some(start);
            while let Some(id) = next.filter(|id| seen.get(id.index()) == Some(&false)) {
                seen[id.index()] = true;
                chain.push(id);
                next = match module.aliases[id].target {
                    Symbol::Alias(target) => Some(target),
                    _ => None,
                };
            }
            while let Some(id) = chain.pop() {
                let alias = &module.aliases[id];
                let target = match alias.target {
                    Symbol::Func(id) => self.functions.get(id.index()).copied(),
                    Symbol::Global(id) => self.globals.get(id.index()).copied(),
                    Symbol::Alias(id) => self.aliases.get(id.index()).copied().flatten(),
                };
                self.aliases[id.index()] =
                    target.filter(|_| !alias.ifunc).map(|target| target.offset(alias.offset as u64));
            }
        }
    }

    fn write_piece<N: Number>(
        &self,
        memory: &mut Memory<N>,
        at: Pointer,
        piece: &Piece,
    ) -> Result<Pointer, TrapKind> {
        let mut write = |at: Pointer, ty: Type, constant: &Constant| -> Result<Pointer, TrapKind> {
            let value = match constant {
                // Read as bytes that were never written.
                Constant::Unsupported(_) => Val::Undef,
                _ => self.constant(ty, constant)?,
            };
            self.expose(memory, constant);
            let image = Image::encode(memory.layout(), ty, &value)?;
            memory.write_image(at, &image)?;
            Ok(at.offset(image.bytes.len() as u64))
        };
        match piece {
            Piece::Constant(ty, constant) => write(at, *ty, constant),
            Piece::Array(ty, constants) => {
                constants.iter().try_fold(at, |at, constant| write(at, *ty, constant))
            }
            Piece::Bytes(bytes) => {
                memory.write_image(at, &Image { bytes: bytes.as_slice().into(), runs: Runs::new() })?;
                Ok(at.offset(bytes.len() as u64))
            }
            Piece::Zero(count) => {
                memory.fill(at, 0, *count)?;
                Ok(at.offset(*count))
            }
            Piece::Undef(count) => Ok(at.offset(*count)),
        }
    }

    /// Notes whose addresses can be computed from a constant in memory: what it is a distance to.
    fn expose<N: Number>(&self, memory: &mut Memory<N>, constant: &Constant) {
        let lanes: &[Constant] = match constant {
            Constant::Splat(lane) => std::slice::from_ref(lane),
            Constant::Lanes(lanes) => lanes,
            scalar => std::slice::from_ref(scalar),
        };
        for lane in lanes {
            if let Constant::Distance(to, ..) = lane
                && let Some(object) = self.address(*to).ok().and_then(|pointer| pointer.object)
            {
                memory.expose(object);
            }
        }
    }

    /// The address of a symbol.
    pub fn address(&self, symbol: Symbol) -> Result<Pointer, TrapKind> {
        match symbol {
            Symbol::Func(id) => Ok(self.function(id)),
            Symbol::Global(id) => Ok(self.global(id)),
            Symbol::Alias(id) => self.alias(id),
        }
    }

    fn function(&self, id: FuncId) -> Pointer {
        self.functions.get(id.index()).copied().unwrap_or_default()
    }

    fn global(&self, id: GlobalId) -> Pointer {
        self.globals.get(id.index()).copied().unwrap_or_default()
    }

    fn alias(&self, id: AliasId) -> Result<Pointer, TrapKind> {
        let text = || "the address of an ifunc, which is chosen when a program is loaded".into();
        let alias = self.aliases.get(id.index()).copied().flatten();
        alias.ok_or_else(|| TrapKind::Unsupported { text: text() })
    }

    /// The function at an address.
    pub fn function_at(&self, pointer: Pointer) -> Result<FuncId, TrapKind> {
        let found = pointer.object.and_then(|object| self.function_objects.get(&object).copied());
        let found = found.filter(|&id| self.function(id).address == pointer.address);
        found.ok_or(match pointer.address {
            0 => MemoryError::Null { address: 0 }.into(),
            address => TrapKind::NotAFunction { address },
        })
    }

    /// The value of a constant.
    pub fn constant<N: Number>(&self, ty: Type, constant: &Constant) -> Result<Val<N>, TrapKind> {
        match (ty, constant) {
            (_, Constant::Undef) => Ok(Val::Undef),
            (_, Constant::Poison) => Ok(Val::Poison(Origin::Constant)),
            (_, Constant::Unsupported(text)) => Err(TrapKind::Unsupported { text: (&**text).into() }),
            (Type::Scalar(scalar), _) => self.scalar(scalar, constant),
            (Type::Vector(lane, count), Constant::Splat(value)) => {
                Ok(Val::vector(vec![self.scalar(lane, value)?; count as usize]))
            }
            (Type::Vector(lane, _), Constant::Lanes(values)) => {
                let lanes = values.iter().map(|value| self.scalar(lane, value));
                Ok(Val::Vector(lanes.collect::<Result<_, TrapKind>>()?))
            }
            _ => Err(TrapKind::Malformed { what: "a constant does not have its type" }),
        }
    }

    fn scalar<N: Number>(&self, scalar: Scalar, constant: &Constant) -> Result<Val<N>, TrapKind> {
        Ok(match (scalar, constant) {
            (Scalar::Int(_), Constant::Int(bits)) => Val::int(*bits),
            (Scalar::Float(format), Constant::Float(bits)) => Val::float(format, *bits),
            (Scalar::Ptr(_), Constant::Null) => Val::Ptr(Pointer::NULL),
            (Scalar::Ptr(_), Constant::Address(symbol, offset)) => {
                Val::Ptr(self.address(*symbol)?.offset(*offset as u64))
            }
            (Scalar::Int(width), Constant::Distance(to, offset, from)) => {
                let to = self.address(*to)?.offset(*offset as u64);
                let distance = to.address.wrapping_sub(self.address(*from)?.address);
                Val::int(u128::from(distance) & mask(width.into()))
            }
            (_, Constant::Undef) => Val::Undef,
            (_, Constant::Poison) => Val::Poison(Origin::Constant),
            (_, Constant::Unsupported(text)) => {
                return Err(TrapKind::Unsupported { text: (&**text).into() });
            }
            _ => return Err(TrapKind::Malformed { what: "a constant does not have its type" }),
        })
    }
}
