//! What stands beside the program: names, attributes, linkage, further symbols, metadata, the module's head.

use super::constants;
use super::entropy::Dice;
use super::knobs::{Knobs, Rules};
use super::plan::Plan;
use ir::entity::Entity;
use ir::*;

/// Strings with all that must be escaped, and some that look like something else.
const TEXTS: &[&str] = &[
    "x",
    "",
    "two words",
    "quote \" and \\ backslash",
    "line\nbreak\ttab",
    "\u{0}\u{1f}\u{7f}",
    "äöü ∂f/∂x",
    "; not a comment",
    "%{0} + %{1}",
    "{ double, [4 x i8] }",
    "i32",
    "@f",
];

/// Names that need quotes, or are also something else in the text form.
const NAMES: &[&str] = &[
    "12",
    "0",
    "entry",
    "jump",
    "i32",
    "f64",
    "func",
    "a b",
    "ä",
    "x;y",
    "\"",
    "\\",
    "-",
    "a-b",
    ".x",
    "$",
    "_",
    "nan",
    "inf",
    "true",
    "null",
    "x\n",
    "ptr",
    "indirect",
    "to",
    "unwind",
    "splat",
    "%x",
    "9lives",
    "indirect.2",
];

/// Any string.
pub(super) fn text(dice: &mut Dice<'_>) -> String {
    let mut text = dice.pick(TEXTS).to_owned();
    if dice.chance(0.3) {
        text.push_str(dice.pick(TEXTS));
    }
    text
}

/// Any text of something unsupported with this many operands, which has holes for none but these.
pub(super) fn unsupported_text(dice: &mut Dice<'_>, operands: usize) -> String {
    let holes = ["+", "%{0} +", "%{0} + %{1}"];
    text(dice).replace(holes[2], holes[operands.min(2)])
}

/// Attributes that change nothing about how the program runs.
pub(super) fn attributes(dice: &mut Dice<'_>, knobs: &Knobs) -> Attributes {
    if !dice.chance(knobs.attributes) {
        return Attributes::default();
    }
    let is_llvm = knobs.rules == Rules::Llvm;
    let list = (0..1 + dice.below(3)).map(|_| match if is_llvm { 5 } else { dice.below(6) } {
        0 => Attribute::Enum("noundef".into()),
        1 => Attribute::Enum("nounwind".into()),
        2 => Attribute::Int("align".into(), 1),
        3 => Attribute::Int("dereferenceable".into(), u64::from(dice.below(2))),
        4 => Attribute::Text("memory".into(), text(dice).into()),
        _ => Attribute::String(text(dice).into(), text(dice).into()),
    });
    Attributes(list.collect())
}

/// The module's head and its opaque types.
pub(super) fn head(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &mut Plan) {
    let some = |dice: &mut Dice<'_>, fixed: &str| {
        let fixed = if dice.chance(0.5) { fixed.to_owned() } else { text(dice) };
        dice.chance(knobs.heads).then_some(fixed)
    };
    module.source = some(dice, "a.c");
    module.triple = some(dice, "x86_64-unknown-linux-gnu");
    module.assembly = some(dice, ".globl x\n\tret\n");
    if dice.chance(knobs.heads) {
        module.data_layout = Some("e-m:e-p270:32:32-i64:64-f80:128-n8:16:32:64-S128".into());
    }
    if dice.chance(knobs.heads) {
        let kinds = ["any", "exactmatch", "largest", "nodeduplicate", "samesize"];
        module.comdats =
            (0..dice.below(3)).map(|n| (format!("group {n}"), dice.pick(&kinds).to_owned())).collect();
        let spellings =
            ["<vscale x 4 x float>", "target(\"spirv.Image\", i32, 1)", "i256", "x86_mmx", "odd \" \\"];
        let spellings = if knobs.rules == Rules::Llvm { &spellings[..3] } else { &spellings };
        plan.opaque = (0..dice.below(4)).map(|_| module.opaque_types.intern(dice.pick(spellings))).collect();
    }
}

/// Symbols that the program does not use, and the words and names of all of them.
pub(super) fn symbols(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &mut Plan) {
    if knobs.dead_code.end() > &0 {
        for number in 0..dice.below(4) {
            declaration(dice, knobs, module, plan, number);
            further_global(dice, knobs, module, plan, number);
        }
        for number in 0..dice.range(&knobs.aliases) {
            further_alias(dice, module, number);
        }
    }
    decorate(dice, knobs, module);
    rename(dice, knobs, module);
    plan.symbols = module.functions.iter().map(|(id, _)| Symbol::Func(id)).collect();
    plan.symbols.extend(module.globals.iter().map(|(id, _)| Symbol::Global(id)));
    plan.symbols.extend(module.aliases.iter().map(|(id, _)| Symbol::Alias(id)));
}

fn odd_type(dice: &mut Dice<'_>, plan: &Plan) -> Type {
    if !plan.opaque.is_empty() && dice.chance(0.2) {
        return dice.pick(&plan.opaque);
    }
    let types =
        [Type::I1, Type::I128, Type::F64, Type::float(Float::F80), Type::Scalar(Scalar::Ptr(7)), Type::PTR];
    let vector = Type::Vector(Scalar::Float(Float::Bf16), 3);
    if dice.chance(0.2) { vector } else { dice.pick(&types) }
}

fn declaration(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &Plan, number: u32) {
    let params: Vec<Type> = (0..dice.below(4)).map(|_| odd_type(dice, plan)).collect();
    let results: Vec<Type> = (0..dice.below(3)).map(|_| odd_type(dice, plan)).collect();
    let mut signature = Signature::new(params, results);
    for param in signature.params.iter_mut().chain(&mut signature.results) {
        param.attributes = attributes(dice, knobs);
    }
    signature.variadic = dice.chance(0.4);
    signature.convention = if dice.chance(0.3) { dice.pick(&[8, 9, 1023]) } else { 0 };
    if knobs.rules == Rules::Llvm && signature.variadic {
        signature.convention = 0;
    }
    let has_origin = dice.chance(0.2) && knobs.rules == Rules::Ir;
    signature.origin = has_origin.then(|| "{ float, float } (<2 x float>, ...)".into());
    let mut function = Function::declaration(format!("declared{number}"), signature);
    if dice.chance(0.2) {
        function.symbol.linkage = Linkage::ExternWeak;
    }
    module.functions.alloc(function);
}

fn further_global(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &Plan, number: u32) {
    let name = format!("other{number}");
    let mut global = Global::declaration(name, u64::from(dice.below(40)), Align::ONE);
    global.address_space = dice.pick(&[0, 0, 1, 3, MAX_ADDRESS_SPACE]);
    global.hint = dice.chance(0.5).then(|| odd_type(dice, plan));
    global.attributes = attributes(dice, knobs);
    global.externally_initialized = dice.chance(0.2);
    global.thread_local = if dice.chance(0.3) { dice.pick(ThreadLocal::ALL) } else { ThreadLocal::No };
    if dice.chance(0.7) {
        let layout = module.layout();
        let pieces: Vec<Piece> = (0..dice.below(5)).map(|_| piece(dice, knobs, module)).collect();
        global.size = pieces.iter().map(|piece| piece_bytes(piece, &layout)).sum();
        global.initializer = Some(pieces);
    } else if dice.chance(0.2) {
        global.symbol.linkage = Linkage::ExternWeak;
    }
    module.globals.alloc(global);
}

fn piece(dice: &mut Dice<'_>, knobs: &Knobs, module: &Module) -> Piece {
    let types = [
        Type::I8,
        Type::int(33),
        Type::F32,
        Type::float(Float::F80),
        Type::Vector(Scalar::Int(5), 3),
        Type::PTR,
    ];
    let ty = dice.pick(&types);
    match dice.below(6) {
        0 => Piece::Bytes((0..dice.below(12)).map(|_| dice.bits(1) as u8).collect()),
        1 => Piece::Zero(u64::from(dice.below(20))),
        2 => Piece::Undef(u64::from(dice.below(20))),
        3 => Piece::Array(ty, (0..dice.below(4)).map(|_| piece_constant(dice, knobs, module, ty)).collect()),
        _ => Piece::Constant(ty, piece_constant(dice, knobs, module, ty)),
    }
}

fn piece_constant(dice: &mut Dice<'_>, knobs: &Knobs, module: &Module, ty: Type) -> Constant {
    match dice.below(8) {
        0 => Constant::Undef,
        1 => Constant::Poison,
        2 if knobs.rules == Rules::Ir => Constant::Unsupported(text(dice).into()),
        _ if ty == Type::PTR && module.functions.len() > 0 => {
            let function = FuncId::from_index(dice.below(module.functions.len() as u32) as usize);
            Constant::Address(Symbol::Func(function), i64::from(dice.below(3)) - 1)
        }
        _ => constants::any(dice, ty).0,
    }
}

fn piece_bytes(piece: &Piece, layout: &Layout) -> u64 {
    match piece {
        Piece::Constant(ty, _) => layout.store_bytes(*ty).unwrap_or(0),
        Piece::Array(ty, constants) => layout.store_bytes(*ty).unwrap_or(0) * constants.len() as u64,
        Piece::Bytes(bytes) => bytes.len() as u64,
        Piece::Zero(bytes) | Piece::Undef(bytes) => *bytes,
    }
}

fn further_alias(dice: &mut Dice<'_>, module: &mut Module, number: u32) {
    let ifunc = dice.chance(0.3);
    let function = Symbol::Func(FuncId::from_index(dice.below(module.functions.len() as u32) as usize));
    let target = match (ifunc, module.globals.len() as u32, module.aliases.len() as u32) {
        (true, ..) => function,
        (_, _, count) if count > 0 && dice.chance(0.3) => {
            Symbol::Alias(AliasId::from_index(dice.below(count) as usize))
        }
        (_, count, _) if count > 0 && dice.chance(0.6) => {
            Symbol::Global(GlobalId::from_index(dice.below(count) as usize))
        }
        _ => function,
    };
    module.aliases.alloc(Alias {
        symbol: SymbolInfo::external(format!("further{number}")),
        ifunc,
        address_space: module.symbol_space(target).unwrap_or(0),
        target,
        offset: if ifunc || dice.chance(0.5) { 0 } else { i64::from(dice.below(100)) - 50 },
        hint: dice.chance(0.3).then_some(Type::F64),
    });
}

/// Linkage, visibility, sections and the like; attributes, alignments and collectors of functions.
fn decorate(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module) {
    let comdats: Vec<String> = module.comdats.iter().map(|(name, _)| name.clone()).collect();
    for (_, function) in module.functions.iter_mut() {
        let planned = function.symbol.name.starts_with('f');
        let linkages: &[Linkage] = if planned { DEFINED } else { &[] };
        decorate_symbol(dice, knobs, &mut function.symbol, linkages, &comdats);
        function.attributes = attributes(dice, knobs);
        if dice.chance(knobs.linkage / 2.0) {
            function.align = Align::new(1 << dice.below(7));
            function.gc = Some(text(dice));
        }
        if planned {
            for param in function.signature.params.iter_mut().chain(&mut function.signature.results) {
                param
                    .attributes
                    .0
                    .extend(attributes(dice, knobs).0.into_iter().filter(|more| more.name() == "noundef"));
            }
        }
    }
    for (_, global) in module.globals.iter_mut() {
        let linkages: &[Linkage] = if global.initializer.is_some() { DEFINED } else { &[] };
        decorate_symbol(dice, knobs, &mut global.symbol, linkages, &comdats);
        global.attributes = attributes(dice, knobs);
    }
    for (_, alias) in module.aliases.iter_mut() {
        decorate_symbol(dice, knobs, &mut alias.symbol, &DEFINED[..6], &[]);
        alias.symbol.section = None;
    }
}

/// Linkages of definitions.
const DEFINED: &[Linkage] = &[
    Linkage::External,
    Linkage::Internal,
    Linkage::Private,
    Linkage::Weak,
    Linkage::LinkOnceOdr,
    Linkage::WeakOdr,
    Linkage::LinkOnce,
    Linkage::AvailableExternally,
];

fn decorate_symbol(
    dice: &mut Dice<'_>,
    knobs: &Knobs,
    symbol: &mut SymbolInfo,
    linkages: &[Linkage],
    comdats: &[String],
) {
    if !linkages.is_empty() && dice.chance(knobs.linkage) {
        symbol.linkage = dice.pick(linkages);
    }
    if dice.chance(knobs.linkage / 2.0) {
        symbol.visibility = dice.pick(Visibility::ALL);
        symbol.unnamed_addr = dice.pick(UnnamedAddr::ALL);
        symbol.dll = dice.pick(DllStorage::ALL);
        symbol.dso_local = dice.chance(0.5);
        if knobs.rules == Rules::Llvm {
            symbol.dll = DllStorage::None;
            if matches!(symbol.linkage, Linkage::Internal | Linkage::Private) {
                symbol.visibility = Visibility::Default;
            }
        }
    }
    if dice.chance(knobs.linkage / 2.0) {
        symbol.section = Some(text(dice));
    }
    let is_here = !linkages.is_empty() && symbol.linkage != Linkage::AvailableExternally;
    if !comdats.is_empty() && (is_here || knobs.rules == Rules::Ir) && dice.chance(knobs.linkage) {
        symbol.comdat = Some(comdats[dice.below(comdats.len() as u32) as usize].clone());
    }
}

/// Odd names for some symbols.
fn rename(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module) {
    let mut names = Names::default();
    let functions = module.functions.iter_mut().map(|(_, function)| &mut function.symbol);
    let globals = module.globals.iter_mut().map(|(_, global)| &mut global.symbol);
    let aliases = module.aliases.iter_mut().map(|(_, alias)| &mut alias.symbol);
    for symbol in functions.chain(globals).chain(aliases) {
        let wanted = if dice.chance(knobs.odd_names) { dice.pick(NAMES) } else { &symbol.name };
        symbol.name = names.fresh(wanted);
    }
}

/// Metadata nodes and named lists of them.
pub(super) fn metadata(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module) {
    let count = dice.range(&knobs.metadata);
    for index in 0..count {
        let earlier = |dice: &mut Dice<'_>, module: &Module, fits: fn(&Metadata) -> bool| {
            let found: Vec<MetaId> =
                module.metadata.iter().filter(|(_, node)| fits(node)).map(|(id, _)| id).collect();
            if found.is_empty() || dice.chance(0.3) { None } else { Some(dice.pick(&found)) }
        };
        let node = match dice.below(6) {
            0 | 1 => Metadata::Scope {
                name: text(dice),
                file: text(dice),
                line: dice.below(1000),
                parent: earlier(dice, module, |node| matches!(node, Metadata::Scope { .. })),
            },
            2 | 3 => Metadata::Location {
                line: dice.below(1000),
                column: dice.below(100),
                scope: earlier(dice, module, |node| matches!(node, Metadata::Scope { .. })),
                inlined: earlier(dice, module, |node| matches!(node, Metadata::Location { .. })),
            },
            4 => Metadata::Foreign(text(dice)),
            _ => Metadata::Node {
                distinct: dice.chance(0.5),
                operands: (0..dice.below(5))
                    .map(|_| meta_operand(dice, knobs, module, index, count))
                    .collect(),
            },
        };
        module.metadata.alloc(node);
    }
    if count > 0 {
        for number in 0..dice.below(3) {
            let nodes = (0..dice.below(4)).map(|_| MetaId::from_index(dice.below(count) as usize)).collect();
            module.named_metadata.push((format!("llvm.list{number}"), nodes));
        }
    }
}

/// Operands may be nodes that come later, and the node itself.
fn meta_operand(dice: &mut Dice<'_>, knobs: &Knobs, module: &Module, index: u32, count: u32) -> MetaOperand {
    match dice.below(5) {
        0 => MetaOperand::Null,
        1 => MetaOperand::String(text(dice)),
        2 => MetaOperand::Node(MetaId::from_index(dice.below(count) as usize)),
        3 => MetaOperand::Node(MetaId::from_index(index as usize)),
        _ => {
            let ty = dice.pick(&[Type::I64, Type::F64, Type::PTR, Type::Vector(Scalar::Int(8), 2)]);
            MetaOperand::Constant(ty, piece_constant(dice, knobs, module, ty))
        }
    }
}

fn attached(dice: &mut Dice<'_>, nodes: u32) -> Attached {
    let kinds = ["tbaa", "noalias", "llvm.loop", "range", "my-kind"];
    let first = dice.below(5) as usize;
    let list = (0..dice.below(3) as usize).map(|step| {
        (kinds[(first + step) % kinds.len()].into(), MetaId::from_index(dice.below(nodes) as usize))
    });
    list.collect()
}

/// Attaches metadata to functions, globals and instructions.
pub(super) fn attach(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module) {
    let nodes = module.metadata.len() as u32;
    if nodes == 0 {
        return;
    }
    let locations: Vec<MetaId> = module
        .metadata
        .iter()
        .filter(|(_, node)| matches!(node, Metadata::Location { .. }))
        .map(|(id, _)| id)
        .collect();
    for (_, global) in module.globals.iter_mut() {
        global.metadata = attached(dice, nodes);
    }
    for (_, function) in module.functions.iter_mut() {
        function.metadata = attached(dice, nodes);
        let Some(body) = &mut function.body else { continue };
        let insts: Vec<Inst> = body.instructions().map(|(_, inst)| inst).collect();
        for inst in insts {
            if !dice.chance(knobs.details / 3.0) {
                continue;
            }
            if !locations.is_empty() {
                body.insts[inst].location = Some(dice.pick(&locations));
            }
            let list = attached(dice, nodes);
            if !list.is_empty() {
                body.metadata.insert(inst, list);
            }
        }
    }
}

/// Names for values and blocks of all functions, and personalities where there are exceptions.
pub(super) fn finish_bodies(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module) {
    let count = module.functions.len() as u32;
    for (_, function) in module.functions.iter_mut() {
        let Some(body) = &mut function.body else { continue };
        name_all(dice, knobs, body);
        let throws = |op| matches!(op, Opcode::Invoke | Opcode::LandingPad | Opcode::Resume);
        if body.instructions().any(|(_, inst)| throws(body.insts[inst].opcode))
            || dice.chance(knobs.linkage / 4.0)
        {
            function.personality = Some(Symbol::Func(FuncId::from_index(dice.below(count) as usize)));
        }
    }
}

fn name_all(dice: &mut Dice<'_>, knobs: &Knobs, body: &mut Body) {
    let (mut values, mut blocks) = (Names::default(), Names::default());
    let pick = |dice: &mut Dice<'_>, usual: &str, names: &mut Names| {
        let odd = dice.chance(knobs.odd_names);
        dice.chance(knobs.named).then(|| names.fresh(if odd { dice.pick(NAMES) } else { usual }))
    };
    for block in body.order.clone() {
        let usual = if Some(block) == body.entry() { "entry" } else { "b" };
        if let Some(name) = pick(dice, usual, &mut blocks) {
            body.set_block_name(block, &name);
        }
        let mut defined = body.blocks[block].params.clone();
        for &inst in &body.blocks[block].insts {
            defined.extend(body.insts[inst].results.iter().copied());
        }
        for value in defined {
            let usual = match body.ty(value).lane() {
                Some(Scalar::Int(_)) => "i",
                Some(Scalar::Float(_)) => "x",
                Some(Scalar::Ptr(_)) => "p",
                None => "o",
            };
            if let Some(name) = pick(dice, usual, &mut values) {
                body.set_value_name(value, &name);
            }
        }
    }
}
