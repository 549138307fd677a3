//! Inputs for generated functions.

use super::constants;
use super::entropy::{Dice, Entropy};
use ir::*;

/// An input of a function.
#[derive(Clone, PartialEq, Debug)]
pub enum Argument {
    /// A number or a vector of numbers of the parameter's type.
    Value(Type, Constant),
    /// For a pointer: an array with these elements, of the stride of their type, to pass the address of.
    Array(Type, Vec<Constant>),
}

/// Inputs for a function of a generated module; `None` if it has parameters that nothing is known about.
///
/// Numbers are tame. With the probability `special`, each float is infinite, a NaN, subnormal or the like.
/// Functions return on tame arguments; special ones may break the promise of an `nnan` or `ninf`, which then
/// ends the run with a trap.
pub fn arguments(
    module: &Module,
    function: FuncId,
    special: f64,
    source: &mut impl Entropy,
) -> Option<Vec<Argument>> {
    let mut dice = Dice(source);
    module.functions[function]
        .signature
        .params
        .iter()
        .map(|param| argument(module, param, special, &mut dice))
        .collect()
}

fn argument(module: &Module, param: &AbiParam, special: f64, dice: &mut Dice<'_>) -> Option<Argument> {
    let mut number = |ty| {
        let wild = dice.chance(special);
        if wild { constants::any(dice, ty).0 } else { constants::tame(dice, ty).0 }
    };
    if param.ty != Type::PTR {
        return Some(Argument::Value(param.ty, number(param.ty)));
    }
    let element = parse_type(param.attributes.string("element")?)?;
    let bytes = param.attributes.int("dereferenceable")?;
    let count = bytes / module.layout().stride_bytes(element)?.max(1);
    Some(Argument::Array(element, (0..count).map(|_| number(element)).collect()))
}

/// A type of numbers as the text form writes it.
fn parse_type(text: &str) -> Option<Type> {
    let Some(vector) = text.strip_prefix('<') else { return parse_scalar(text).map(Type::Scalar) };
    let (lanes, lane) = vector.strip_suffix('>')?.split_once(" x ")?;
    Some(Type::Vector(parse_scalar(lane)?, lanes.parse().ok()?))
}

fn parse_scalar(text: &str) -> Option<Scalar> {
    if let Some(float) = Float::ALL.into_iter().find(|float| float.name() == text) {
        return Some(Scalar::Float(float));
    }
    text.strip_prefix('i')?.parse().ok().map(Scalar::Int)
}
