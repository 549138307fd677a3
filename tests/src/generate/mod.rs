//! Random programs: whole modules that are valid, run without a trap and end.
//!
//! One generator serves seeds, proptest and fuzzers: it makes choices from an [`Entropy`]. [`Knobs`] say what
//! is made. A function is a tree of statements, lowered to blocks as it is made:
//!
//! - `plan`: which functions and globals there are, and who may call whom;
//! - `maker`: what is in scope, and what it may still cost;
//! - `straight`, `floats`, `memory`, `control`, `calls`: the kinds of statements;
//! - `gallery`: instructions of any kind that are never executed;
//! - `surroundings`: what stands beside the program: names, attributes, linkage, metadata;
//! - `arguments`: inputs for the functions;
//! - [`run`](mod@run): runs on the reference interpreter;
//! - [`statistics`]: what was made;
//! - `case`: generated modules for properties and fuzz targets.

mod arguments;
mod calls;
mod case;
mod constants;
mod control;
mod entropy;
mod floats;
mod gallery;
mod knobs;
mod maker;
mod memory;
mod plan;
pub mod run;
pub mod statistics;
mod straight;
mod surroundings;

pub use arguments::{Argument, arguments};
pub use case::{TestModule, modules};
pub use entropy::{Bytes, Entropy, Seeded};
pub use knobs::{Knobs, Rules, Share, Weights};

use entropy::Dice;
use ir::{Module, Type};
use maker::{Maker, Place};
pub use statistics::{Feature, Statistics};

use plan::{DEPTH_MASK, Plan, RECURSION_RUNS, RECURSIVE_CALLS};

/// Makes a module. The same knobs and the same choices make the same module.
pub fn generate(knobs: &Knobs, source: &mut impl Entropy) -> Module {
    let mut dice = Dice(source);
    let mut module = Module::new();
    let mut plan = Plan::default();
    surroundings::head(&mut dice, knobs, &mut module, &mut plan);
    plan::plan(&mut dice, knobs, &mut module, &mut plan);
    surroundings::symbols(&mut dice, knobs, &mut module, &mut plan);
    surroundings::metadata(&mut dice, knobs, &mut module);
    let mut own_costs = Vec::new();
    for number in 0..plan.functions.len() {
        let cost = make_function(&mut dice, knobs, &mut module, &plan, number);
        own_costs.push(cost);
        settle_costs(&mut plan, &own_costs, number);
    }
    surroundings::finish_bodies(&mut dice, knobs, &mut module);
    surroundings::attach(&mut dice, knobs, &mut module);
    module
}

/// A module from a seed.
pub fn from_seed(knobs: &Knobs, seed: u64) -> Module {
    generate(knobs, &mut Seeded::new(seed))
}

/// Permits calls of the function just made, and of its partner.
fn settle_costs(plan: &mut Plan, own: &[u64], number: usize) {
    let cost = match plan.functions[number].partner {
        None => own[number],
        Some(partner) if partner <= number => {
            let cost = (own[number].max(own[partner])).saturating_mul(RECURSION_RUNS);
            plan.functions[partner].cost = Some(cost);
            cost
        }
        Some(_) => return,
    };
    plan.functions[number].cost = Some(cost);
}

/// Makes one function; gives what a run costs without recursion.
fn make_function(dice: &mut Dice<'_>, knobs: &Knobs, module: &mut Module, plan: &Plan, number: usize) -> u64 {
    let planned = &plan.functions[number];
    let mut maker = Maker::new(dice, plan, module, knobs, number);
    let entry = maker.block;
    for (&ty, pointee) in planned.params.iter().zip(&planned.pointees) {
        let value = maker.body.append_param(entry, ty);
        match pointee {
            Some(pointee) => {
                let size = maker.stride(pointee.element) * pointee.count;
                let align = u64::from(maker.layout.natural_align(pointee.element).unwrap_or(1));
                maker.places.push(Place {
                    pointer: value,
                    size,
                    align,
                    element: pointee.element,
                    writable: true,
                });
            }
            None => {
                maker.keep_float(value, control::parameter_bound(ty));
            }
        }
    }
    for array in &plan.arrays {
        let pointer = maker.body.constant(Type::PTR, array.address.clone());
        let (size, align, element, writable) = (array.size, array.align, array.element, array.writable);
        maker.places.push(Place { pointer, size, align, element, writable });
    }
    if planned.partner.is_some() {
        let depth = maker.body.blocks[entry].params[0];
        let depth = maker.masked(depth, DEPTH_MASK);
        maker.recursion = Some((depth, RECURSIVE_CALLS));
    }
    while maker.statements > 0 && !maker.dice.0.is_exhausted() {
        maker.statements(8);
    }
    maker.gallery();
    maker.return_statement();
    let (cost, body) = (maker.cost, maker.body);
    module.functions[planned.id].body = Some(body);
    cost
}
