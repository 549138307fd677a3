//! The module outside of bodies: names, linkage, globals, aliases, the heads of functions.

use super::metadata::check_attached;
use super::{ErrorKind, Place, Sink, Thing, cycles};
use crate::attribute::{Linkage, SymbolInfo};
use crate::constant::Symbol;
use crate::entity::{AliasId, Entity, FuncId};
use crate::module::{Global, Piece};
use crate::types::{Layout, Type};
use std::collections::HashSet;

/// All but functions and metadata.
pub(super) fn check(sink: &mut Sink) {
    check_comdats(sink);
    check_symbols(sink);
    check_globals(sink);
    check_aliases(sink);
}

fn check_comdats(sink: &mut Sink) {
    let mut taken = HashSet::new();
    for (name, kind) in &sink.module.comdats {
        if name.is_empty() {
            sink.report(Place::Module, ErrorKind::EmptyName { what: Thing::Comdat });
        }
        sink.check_bare(Place::Module, Thing::ComdatKind, kind);
        if !taken.insert(&**name) {
            let error = ErrorKind::DuplicateName { what: Thing::Comdat, name: format!("\"{name}\"") };
            sink.report(Place::Module, error);
        }
    }
    let module = sink.module;
    let globals = module.globals.iter().map(|(id, global)| (Place::Global(id), &global.symbol));
    let functions = module.functions.iter().map(|(id, function)| (Place::Function(id), &function.symbol));
    for (place, symbol) in globals.chain(functions) {
        if let Some(name) = symbol.comdat.as_ref().filter(|name| !taken.contains(&***name)) {
            sink.report(place, ErrorKind::UnknownComdat { name: name.clone() });
        }
    }
}

fn check_symbols(sink: &mut Sink) {
    let module = sink.module;
    let mut taken = HashSet::new();
    let globals = module.globals.iter().map(|(id, global)| (Place::Global(id), &global.symbol));
    let aliases = module.aliases.iter().map(|(id, alias)| (Place::Alias(id), &alias.symbol));
    let functions = module.functions.iter().map(|(id, function)| (Place::Function(id), &function.symbol));
    for (place, symbol) in globals.chain(aliases).chain(functions) {
        let what = match place {
            Place::Global(_) => Thing::Global,
            Place::Alias(_) => Thing::Alias,
            _ => Thing::Function,
        };
        if symbol.name.is_empty() {
            sink.report(place, ErrorKind::EmptyName { what });
        } else if !taken.insert(&*symbol.name) {
            sink.report(place, ErrorKind::DuplicateName { what, name: format!("@{}", symbol.name) });
        }
    }
}

fn check_linkage(sink: &mut Sink, place: Place, symbol: &SymbolInfo, defined: bool, forbidden: &[Linkage]) {
    let linkage = symbol.linkage;
    if defined && forbidden.contains(&linkage) {
        sink.report(place, ErrorKind::DefinitionLinkage { linkage });
    }
    if !defined && !matches!(linkage, Linkage::External | Linkage::ExternWeak) {
        sink.report(place, ErrorKind::DeclarationLinkage { linkage });
    }
}

fn check_globals(sink: &mut Sink) {
    let layout = sink.module.layout();
    for (id, global) in sink.module.globals.iter() {
        let place = Place::Global(id);
        let defined = global.initializer.is_some();
        check_linkage(sink, place, &global.symbol, defined, &[Linkage::ExternWeak]);
        sink.check_space(place, global.address_space);
        sink.check_attributes(place, &global.attributes);
        check_attached(sink, place, &global.metadata);
        if let Some(hint) = global.hint {
            sink.check_type(place, hint);
        }
        check_pieces(sink, place, global, &layout);
    }
}

fn check_pieces(sink: &mut Sink, place: Place, global: &Global, layout: &Layout) {
    let Some(pieces) = &global.initializer else { return };
    let mut found = Some(0u128);
    for piece in pieces {
        let (ty, constants) = match piece {
            Piece::Constant(ty, constant) => (*ty, std::slice::from_ref(constant)),
            Piece::Array(ty, constants) => (*ty, &**constants),
            Piece::Bytes(bytes) => {
                found = found.map(|sum| sum + bytes.len() as u128);
                continue;
            }
            Piece::Zero(bytes) | Piece::Undef(bytes) => {
                found = found.map(|sum| sum + u128::from(*bytes));
                continue;
            }
        };
        let size = check_piece_type(sink, place, ty, layout);
        if let Some(size) = size {
            constants.iter().for_each(|constant| sink.check_constant(place, ty, constant));
            found = found.map(|sum| sum + u128::from(size) * constants.len() as u128);
        } else {
            found = None;
        }
    }
    if let Some(found) = found.filter(|&sum| sum != u128::from(global.size)) {
        sink.report(place, ErrorKind::PieceSizes { found, expected: global.size });
    }
}

/// The size of the type of a piece; reports types that have none.
fn check_piece_type(sink: &mut Sink, place: Place, ty: Type, layout: &Layout) -> Option<u64> {
    if !sink.check_type(place, ty) {
        return None;
    }
    let size = layout.store_bytes(ty);
    if size.is_none() {
        let ty = sink.named(ty);
        sink.report(place, ErrorKind::UnsizedPiece { ty });
    }
    size
}

fn check_aliases(sink: &mut Sink) {
    let module = sink.module;
    for (id, alias) in module.aliases.iter() {
        let place = Place::Alias(id);
        let forbidden = [Linkage::ExternWeak, Linkage::Common, Linkage::Appending];
        check_linkage(sink, place, &alias.symbol, true, &forbidden);
        sink.check_space(place, alias.address_space);
        sink.check_symbol_in(place, alias.target, alias.address_space);
        if let Some(hint) = alias.hint {
            sink.check_type(place, hint);
        }
        if alias.ifunc && !matches!(alias.target, Symbol::Func(_)) {
            sink.report(place, ErrorKind::IfuncTarget);
        }
    }
    let target = |index: usize| match module.aliases.get(AliasId::from_index(index))?.target {
        Symbol::Alias(target) => Some(target.index()),
        _ => None,
    };
    for index in cycles(module.aliases.len(), target) {
        sink.report(Place::Alias(AliasId::from_index(index)), ErrorKind::AliasCycle);
    }
}

/// Signature, linkage, attributes and personality of a function.
pub(super) fn check_function_head(sink: &mut Sink, id: FuncId) {
    let function = &sink.module.functions[id];
    let place = Place::Function(id);
    let forbidden = [Linkage::ExternWeak, Linkage::Common, Linkage::Appending];
    check_linkage(sink, place, &function.symbol, function.body.is_some(), &forbidden);
    for param in function.signature.params.iter().chain(&function.signature.results) {
        sink.check_type(place, param.ty);
        sink.check_attributes(place, &param.attributes);
    }
    sink.check_attributes(place, &function.attributes);
    check_attached(sink, place, &function.metadata);
    if let Some(personality) = function.personality
        && sink.check_symbol(place, personality)
        && matches!(personality, Symbol::Global(_))
    {
        sink.report(place, ErrorKind::PersonalityTarget);
    }
}
