//! Mutations of a module outside of bodies.

use super::random::Random;
use ir::*;

/// Changes something about the module.
pub(super) fn mutate(random: &mut Random, module: &mut Module) {
    match random.below(8) {
        0 => mutate_head(random, module),
        1..=2 => mutate_global(random, module),
        3 => mutate_alias(random, module),
        4..=5 => mutate_metadata(random, module),
        _ => mutate_function(random, module),
    }
}

fn mutate_head(random: &mut Random, module: &mut Module) {
    let text = random.one_in(2).then(|| random.text().to_string());
    match random.below(7) {
        0 => module.source = text,
        1 => module.triple = text,
        2 => module.data_layout = Some(random.pick(&["", "E", "p:32:32", "e-p:64:64", "p:32"]).into()),
        3 => module.assembly = text,
        4 => module.comdats.push((random.text().into(), random.pick(&["any", "largest", "", "a b"]).into())),
        5 => {
            let nodes = (0..random.below(3)).map(|_| random.id(&module.metadata)).collect();
            module.named_metadata.push((random.text().into(), nodes));
        }
        _ => drop(module.opaque_types.intern(random.text())),
    }
}

fn mutate_symbol(random: &mut Random, symbol: &mut SymbolInfo) {
    match random.below(8) {
        0 => symbol.name = random.text().into(),
        1 => symbol.linkage = random.pick(Linkage::ALL),
        2 => symbol.visibility = random.pick(Visibility::ALL),
        3 => symbol.unnamed_addr = random.pick(UnnamedAddr::ALL),
        4 => symbol.dll = random.pick(DllStorage::ALL),
        5 => symbol.dso_local = !symbol.dso_local,
        6 => symbol.section = Some(random.text().into()),
        _ => symbol.comdat = Some(random.text().into()),
    }
}

fn mutate_global(random: &mut Random, module: &mut Module) {
    if module.globals.len() == 0 || random.one_in(8) {
        module.globals.alloc(Global::declaration(random.text(), random.number(), random.align()));
        return;
    }
    let id = entity::Entity::from_index(random.below(module.globals.len()));
    let ty = random.ty();
    let piece = match random.below(5) {
        0 => Piece::Constant(ty, random.constant(module, ty)),
        1 => Piece::Array(ty, (0..random.below(3)).map(|_| random.constant(module, ty)).collect()),
        2 => Piece::Bytes(random.text().into()),
        3 => Piece::Zero(random.number()),
        _ => Piece::Undef(random.number()),
    };
    let attached = random.attached(module);
    let layout = module.layout();
    let global = &mut module.globals[id];
    match random.below(12) {
        0 => global.size = random.number(),
        1 => global.align = random.align(),
        2 => global.address_space = random.pick(&[0, 1, MAX_ADDRESS_SPACE, u32::MAX]),
        3 => global.constant = !global.constant,
        4 => global.externally_initialized = !global.externally_initialized,
        5 => global.thread_local = random.pick(ThreadLocal::ALL),
        6 => global.hint = Some(ty),
        7 => global.attributes = random.attributes(),
        8 => global.metadata.push(attached),
        9 => mutate_symbol(random, &mut global.symbol),
        10 => {
            // A whole new content of the right size.
            if let (Some(size), Piece::Constant(..)) = (layout.store_bytes(ty), &piece) {
                (global.size, global.initializer) = (size, Some(vec![piece]));
            }
        }
        _ => match &mut global.initializer {
            Some(pieces) => pieces.push(piece),
            None => global.initializer = Some(vec![piece]),
        },
    }
}

fn mutate_alias(random: &mut Random, module: &mut Module) {
    let target = random.symbol(module);
    if module.aliases.len() == 0 || random.one_in(4) {
        let mut symbol = SymbolInfo::external(format!("alias{}", module.aliases.len()));
        symbol.dso_local = random.one_in(2);
        let ifunc = random.one_in(4);
        let offset = random.number() as i64;
        module.aliases.alloc(Alias { symbol, ifunc, address_space: 0, target, offset, hint: None });
        return;
    }
    let id = entity::Entity::from_index(random.below(module.aliases.len()));
    let alias = &mut module.aliases[id];
    match random.below(6) {
        0 => alias.target = target,
        1 => alias.offset = random.number() as i64,
        2 => alias.ifunc = !alias.ifunc,
        3 => alias.address_space = random.below(3) as u32,
        4 => alias.hint = Some(random.ty()),
        _ => mutate_symbol(random, &mut alias.symbol),
    }
}

fn mutate_metadata(random: &mut Random, module: &mut Module) {
    let node = node(random, module);
    if module.metadata.len() == 0 || random.one_in(3) {
        module.metadata.alloc(node);
    } else {
        let id = entity::Entity::from_index(random.below(module.metadata.len()));
        module.metadata[id] = node;
    }
}

fn node(random: &mut Random, module: &Module) -> Metadata {
    let id = |random: &mut Random| random.one_in(2).then(|| random.id(&module.metadata));
    match random.below(5) {
        0 => Metadata::Location {
            line: random.number() as u32,
            column: random.number() as u32,
            scope: id(random),
            inlined: id(random),
        },
        1 => Metadata::Scope {
            name: random.text().into(),
            file: random.text().into(),
            line: random.number() as u32,
            parent: id(random),
        },
        2 => Metadata::Foreign(random.text().into()),
        _ => Metadata::Node {
            distinct: random.one_in(2),
            operands: (0..random.below(4)).map(|_| operand(random, module)).collect(),
        },
    }
}

fn operand(random: &mut Random, module: &Module) -> MetaOperand {
    match random.below(4) {
        0 => MetaOperand::Null,
        1 => MetaOperand::Node(random.id(&module.metadata)),
        2 => MetaOperand::String(random.text().into()),
        _ => {
            let ty = random.ty();
            MetaOperand::Constant(ty, random.constant(module, ty))
        }
    }
}

fn mutate_function(random: &mut Random, module: &mut Module) {
    let Some(index) = random.position(module.functions.len()) else { return };
    let id = entity::Entity::from_index(index);
    let attached = random.attached(module);
    let personality = random.one_in(4).then(|| random.symbol(module));
    let function = &mut module.functions[id];
    match random.below(10) {
        0 => mutate_symbol(random, &mut function.symbol),
        1..=2 => mutate_signature(random, &mut function.signature),
        3 => function.attributes = random.attributes(),
        4 => function.align = Some(random.align()),
        5 => function.gc = Some(random.text().into()),
        6 => function.personality = personality,
        7 => function.metadata.push(attached),
        8 => function.body = None,
        _ => function.body = Some(function.body.take().unwrap_or_default()),
    }
}

fn mutate_signature(random: &mut Random, signature: &mut Signature) {
    let ty = random.ty();
    let list = if random.one_in(2) { &mut signature.params } else { &mut signature.results };
    match random.below(7) {
        0 => list.push(ty.into()),
        1 => drop(list.pop()),
        2 => list.iter_mut().for_each(|param| param.attributes = random.attributes()),
        3 => list.iter_mut().for_each(|param| param.ty = ty),
        4 => signature.variadic = !signature.variadic,
        5 => signature.convention = random.number() as u32,
        _ => signature.origin = Some(random.text().into()),
    }
}
