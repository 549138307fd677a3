//! The plan of a module: which functions there are and who may call whom, which globals there are.
//!
//! Functions are made in order and call those made before; besides, a recursive function calls its partner
//! (itself, or the next function, which then calls it) with a counter that goes down.

use super::constants;
use super::entropy::Dice;
use super::knobs::Knobs;
use super::maker::shape;
use ir::*;

/// How deep recursion goes: the counter is masked with this.
pub(super) const DEPTH_MASK: u64 = 3;

/// How often a recursive function calls itself.
pub(super) const RECURSIVE_CALLS: u32 = 2;

/// What all calls below one of a recursive function cost, in runs of one: 1 + 2 + 4 + 8.
pub(super) const RECURSION_RUNS: u64 = 15;

/// The array behind a pointer parameter.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Pointee {
    pub element: Type,
    pub count: u64,
}

/// A function to be made.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub id: FuncId,
    pub params: Vec<Type>,
    pub pointees: Vec<Option<Pointee>>,
    pub results: Vec<Type>,
    /// Whom a recursive function calls; its first parameter is the counter.
    pub partner: Option<usize>,
    /// What a run executes at most, once the function may be called.
    pub cost: Option<u64>,
}

impl Planned {
    /// Whether both can be called at the same place.
    pub fn is_like(&self, other: &Planned) -> bool {
        self.params == other.params && self.pointees == other.pointees && self.results == other.results
    }
}

/// A global array.
#[derive(Clone, Debug)]
pub(super) struct PlannedArray {
    pub address: Constant,
    pub size: u64,
    pub align: u64,
    pub element: Type,
    pub writable: bool,
}

/// A global array of addresses of functions that are alike.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub global: GlobalId,
    pub entries: Vec<usize>,
}

/// The plan of a module.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub functions: Vec<Planned>,
    pub arrays: Vec<PlannedArray>,
    pub tables: Vec<Table>,
    /// Opaque types of the module.
    pub opaque: Vec<Type>,
    /// Everything that has an address.
    pub symbols: Vec<Symbol>,
}

/// Declares the functions and makes the globals of a program.
pub(super) fn plan(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &mut Plan) {
    let count = dice.range(&knobs.globals);
    for number in 0..count {
        let array = global_array(dice, knobs, module, number);
        plan.arrays.push(array);
    }
    let count = dice.range(&knobs.functions);
    while plan.functions.len() < count as usize {
        plan_function(dice, knobs, module, plan);
    }
    tables(dice, knobs, module, plan);
    aliases(dice, knobs, module, plan);
}

/// Plans a function, or two that call each other.
fn plan_function(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &mut Plan) {
    let number = plan.functions.len();
    let recursive = dice.chance(knobs.recursion);
    let mutual = recursive && dice.chance(0.4);
    let like = number > 0 && !recursive && dice.chance(0.4);
    let (params, pointees, results) = if like {
        let model = &plan.functions[dice.below(number as u32) as usize];
        (model.params.clone(), model.pointees.clone(), model.results.clone())
    } else {
        signature(dice, knobs, recursive)
    };
    for step in 0..1 + usize::from(mutual) {
        let name = format!("f{}", number + step);
        let mut signature = Signature::new(params.iter().copied(), results.iter().copied());
        for (param, pointee) in signature.params.iter_mut().zip(&pointees) {
            if let Some(pointee) = pointee {
                param.attributes = pointer_attributes(module, *pointee);
            }
        }
        let id = module.functions.alloc(Function::declaration(name, signature));
        let partner = match (recursive, mutual) {
            (false, _) => None,
            (true, false) => Some(number),
            (true, true) => Some(number + 1 - step),
        };
        let (params, pointees, results) = (params.clone(), pointees.clone(), results.clone());
        plan.functions.push(Planned { id, params, pointees, results, partner, cost: None });
    }
}

type Shape = (Vec<Type>, Vec<Option<Pointee>>, Vec<Type>);

fn signature(dice: &mut Dice<'_>, knobs: &Knobs, recursive: bool) -> Shape {
    let (mut params, mut pointees) = (Vec::new(), Vec::new());
    if recursive {
        params.push(Type::I32);
        pointees.push(None);
    }
    for _ in 0..dice.range(&knobs.params) {
        if dice.chance(knobs.pointer_params) {
            let element = data_type(dice, knobs);
            let element =
                if dice.chance(0.8) { element.lane().map_or(element, Type::Scalar) } else { element };
            params.push(Type::PTR);
            pointees.push(Some(Pointee { element, count: u64::from(dice.range(&knobs.elements).max(1)) }));
        } else {
            params.push(data_type(dice, knobs));
            pointees.push(None);
        }
    }
    let results = (0..dice.range(&knobs.results)).map(|_| data_type(dice, knobs)).collect();
    (params, pointees, results)
}

fn data_type(dice: &mut Dice<'_>, knobs: &Knobs) -> Type {
    let lane = if dice.chance(knobs.float) {
        Scalar::Float(dice.pick(&knobs.floats))
    } else {
        Scalar::Int(dice.pick(&knobs.int_widths))
    };
    shape(dice, knobs, lane)
}

/// What says that the parameter points to this array; [`super::arguments`] reads it.
fn pointer_attributes(module: &Module, pointee: Pointee) -> Attributes {
    let layout = module.layout();
    let stride = layout.stride_bytes(pointee.element).unwrap_or(1);
    let align = layout.natural_align(pointee.element).unwrap_or(1);
    let element = pointee.element.display(&module.opaque_types).to_string();
    Attributes(vec![
        Attribute::Int("dereferenceable".into(), stride * pointee.count),
        Attribute::Int("align".into(), u64::from(align)),
        Attribute::String("element".into(), element.into()),
    ])
}

fn global_array(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, number: u32) -> PlannedArray {
    let layout = module.layout();
    let element = data_type(dice, knobs);
    let count = dice.range(&knobs.elements).max(1);
    let (bytes, stride) =
        (layout.store_bytes(element).unwrap_or(1), layout.stride_bytes(element).unwrap_or(1));
    let pieces = pieces(dice, element, count, stride - bytes);
    let align = u64::from(layout.natural_align(element).unwrap_or(1).max(8));
    let size = stride * u64::from(count);
    let mut global = Global::declaration(format!("g{number}"), size, Align::new(align).unwrap_or(Align::ONE));
    global.constant = dice.chance(0.3);
    global.initializer = Some(pieces);
    let writable = !global.constant;
    let id = module.globals.alloc(global);
    PlannedArray { address: Constant::Address(Symbol::Global(id), 0), size, align, element, writable }
}

fn pieces(dice: &mut Dice<'_>, element: Type, count: u32, padding: u64) -> Vec<Piece> {
    let mut constants: Vec<Constant> = (0..count).map(|_| constants::tame(dice, element).0).collect();
    if padding > 0 {
        return constants
            .into_iter()
            .flat_map(|c| [Piece::Constant(element, c), Piece::Zero(padding)])
            .collect();
    }
    match dice.below(4) {
        0 => constants.into_iter().map(|constant| Piece::Constant(element, constant)).collect(),
        1 if element == Type::I8 => vec![Piece::Bytes((0..count).map(|_| dice.bits(1) as u8).collect())],
        _ if constants.len() < 2 => vec![Piece::Array(element, constants)],
        _ => {
            let last = constants.pop().map(|constant| Piece::Constant(element, constant));
            std::iter::once(Piece::Array(element, constants)).chain(last).collect()
        }
    }
}

/// Tables of two or four functions that are alike.
fn tables(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &mut Plan) {
    if knobs.indirect <= 0.0 {
        return;
    }
    for first in 0..plan.functions.len() {
        if !dice.chance(0.4) {
            continue;
        }
        let alike: Vec<usize> = (0..plan.functions.len())
            .filter(|&other| plan.functions[other].is_like(&plan.functions[first]))
            .collect();
        let count = 2 << dice.below(2);
        let entries: Vec<usize> = (0..count).map(|_| dice.pick(&alike)).collect();
        let addresses = entries
            .iter()
            .map(|&entry| Constant::Address(Symbol::Func(plan.functions[entry].id), 0))
            .collect();
        let align = Align::new(8).unwrap_or(Align::ONE);
        let mut global = Global::declaration(format!("table{first}"), 8 * count, align);
        global.constant = dice.chance(0.5);
        global.initializer = Some(vec![Piece::Array(Type::PTR, addresses)]);
        plan.tables.push(Table { global: module.globals.alloc(global), entries });
    }
}

/// Other names for arrays, and for places inside of them.
fn aliases(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &mut Plan) {
    let layout = module.layout();
    for number in 0..dice.range(&knobs.aliases) {
        if plan.arrays.is_empty() {
            return;
        }
        let array = plan.arrays[dice.below(plan.arrays.len() as u32) as usize].clone();
        let Constant::Address(target @ Symbol::Global(_), _) = array.address else { continue };
        let stride = layout.stride_bytes(array.element).unwrap_or(1);
        let skipped = u64::from(dice.below((array.size / stride) as u32)) * stride;
        let alias = Alias {
            symbol: SymbolInfo::external(format!("alias{number}")),
            ifunc: false,
            address_space: 0,
            target,
            offset: skipped as i64,
            hint: None,
        };
        let id = module.aliases.alloc(alias);
        plan.arrays.push(PlannedArray {
            address: Constant::Address(Symbol::Alias(id), 0),
            size: array.size - skipped,
            align: array.align.min(1 << stride.trailing_zeros()),
            ..array
        });
    }
}
