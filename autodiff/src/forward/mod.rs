//! Forward mode: for every value that varies its tangent, computed beside it.
//!
//! | file | what |
//! |---|---|
//! | `emit` | the body of a derivative: blocks, parameters, ways out |
//! | `floats`, `memory`, `calls` | the derivative of an instruction, by construct |
//!
//! What it shares with reverse mode stands in `activity` (what varies) and `shadow` (memory with a shadow, and what is
//! added to the module).
//!
//! Everything is decided before anything is emitted, and the module is changed when all of it is right.

mod calls;
mod emit;
mod floats;
mod memory;

use crate::activity::units::Units;
use crate::activity::{Pattern, parameters};
use crate::error::Error;
use crate::gradient::{Gradient, Outcome, Parameter};
use crate::names::{self, Derivative, Role};
use crate::prepare;
use crate::request::{Activity, Mode, Primal, Request, ReturnActivity};
use crate::shadow::emission::{Shape, Shared};
use crate::shadow::output::{self, Output};
use crate::shadow::signature;
use ir::{FuncId, Function, Linkage, Module};

/// Adds the derivative of a function along a direction to a module that was verified.
///
/// For every duplicated parameter the derivative takes its tangent or shadow; it returns the tangents of the float
/// results. If there is an error the module is as it was.
///
/// ```
/// use cotangent_autodiff::{Request, forward};
///
/// let text = "func @square(%x: f64) -> f64 {\nentry:\n    %y = fmul f64 %x, %x\n    ret %y\n}\n";
/// let mut module = ir::parse(text)?;
/// let square = module.function_named("square").ok_or("no function")?;
/// let derivative = forward(&mut module, square, &Request::forward())?;
/// assert_eq!(module.functions[derivative.function()].symbol.name, "square.jvp");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn forward(module: &mut Module, function: FuncId, request: &Request) -> Result<Gradient, Error> {
    let activities = parameters::activities(module, function, request)?;
    let prepared = prepare::prepared(module, function, request);
    let (gradient, mut functions, globals) = derive(&prepared, function, request, &activities)?;
    drop(prepared);
    prepare::finish(&mut functions, module, request);
    output::add(module, function, functions, globals)?;
    Ok(gradient)
}

/// All that is added to the module, and the description of the derivative.
fn derive(
    module: &Module,
    function: FuncId,
    request: &Request,
    activities: &[Activity],
) -> Result<(Gradient, Vec<Function>, Vec<ir::Global>), Error> {
    let primal = &module.functions[function];
    let varies = |activity: &Activity| *activity != Activity::Constant;
    let results = &primal.signature.results;
    let root = Pattern {
        function,
        params: activities.iter().map(varies).collect(),
        results: vec![false; results.len()],
    };
    let units = Units::of(module, &root)?;
    let active = request.returns != Some(ReturnActivity::Constant);
    let tangents = (0..results.len()).filter(|&index| active && results[index].ty.float_format().is_some());
    let shape = Shape {
        doubled: root.params.clone(),
        primal: request.primal == Primal::Returned,
        shadows: tangents.collect(),
    };
    let shared = Shared { module, request, units: &units, contents: None };
    let mut out = Output::new(module, function, Role::Shadow);
    let id = out.reserve();
    let name = out.fresh_name(&names::of_function(&primal.symbol.name, Derivative::Forward));
    let body = emit::body(&shared, &root, &shape, &mut out)?;
    out.define(id, signature::function(module, &root, &shape, name, signature::linkage(primal), body));
    while let Some((pattern, id)) = out.pending.pop_front() {
        let params = 0..pattern.params.len();
        let shape = Shape {
            doubled: params.map(|param| units.doubles(&pattern, param)).collect(),
            primal: true,
            shadows: units.shadow_results(&pattern),
        };
        let name = out.derivative_name(&pattern, Derivative::Forward, &[]);
        let body = emit::body(&shared, &pattern, &shape, &mut out)?;
        out.define(id, signature::function(module, &pattern, &shape, name, Linkage::Internal, body));
    }
    let gradient = describe(id, function, activities, &shape, results.len());
    let (functions, globals) = out.finish();
    Ok((gradient, functions, globals))
}

/// What parameters and results mean.
fn describe(id: FuncId, primal: FuncId, activities: &[Activity], shape: &Shape, results: usize) -> Gradient {
    let mut parameters = Vec::new();
    for (index, &activity) in activities.iter().enumerate() {
        parameters.push(Parameter::Primal(index, activity));
        if shape.doubled.get(index) == Some(&true) {
            parameters.push(Parameter::Shadow(index));
        }
    }
    let own = (0..results).filter(|_| shape.primal).map(Outcome::Primal);
    let outcomes = own.chain(shape.shadows.iter().map(|&index| Outcome::Tangent(index))).collect();
    Gradient { function: id, primal, mode: Mode::Forward, parameters, results: outcomes }
}
