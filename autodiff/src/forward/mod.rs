//! Forward mode: for every value that varies its tangent, computed beside it.
//!
//! | file | what |
//! |---|---|
//! | `activity`, `levels`, `classes` | what varies in a function, given what varies in its parameters |
//! | `units` | the same through calls: which functions are differentiated, under which patterns |
//! | `emit` | the body of a derivative: blocks, parameters, ways out |
//! | `floats`, `bits`, `memory`, `calls` | the derivative of an instruction, by construct |
//! | `signature`, `output` | heads of derivatives, names, globals; what is added to the module |
//!
//! Everything is decided before anything is emitted, and the module is changed when all of it is right.

mod activity;
mod bits;
mod calls;
mod classes;
mod emit;
mod floats;
mod levels;
mod memory;
mod output;
mod signature;
mod units;
mod values;

use crate::error::{Error, ErrorKind};
use crate::gradient::{Gradient, Outcome, Parameter, default_activity};
use crate::request::{Activity, Mode, Primal, Request, ReturnActivity};
use activity::Pattern;
use emit::{Shape, Shared};
use ir::entity::Entity;
use ir::{FuncId, Function, Linkage, Module};
use output::Output;
use units::Units;
use values::ValueKind;

/// Adds the derivative of a function along a direction to a module that was verified.
///
/// For every duplicated parameter the derivative takes its tangent or shadow; it returns the tangents of the float
/// results. If there is an error the module is as it was.
///
/// ```
/// use cotangent_autodiff::{Request, forward};
///
/// let text = "func @square(%x: f64) -> f64 {\nentry:\n    %y = fmul f64 %x, %x\n    ret %y\n}\n";
/// let mut module = cotangent_ir::parse(text)?;
/// let square = module.function_named("square").ok_or("no function")?;
/// let derivative = forward(&mut module, square, &Request::forward())?;
/// assert_eq!(module.functions[derivative.function()].symbol.name, "square.jvp");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn forward(module: &mut Module, function: FuncId, request: &Request) -> Result<Gradient, Error> {
    let activities = activities(module, function, request)?;
    let (gradient, functions, globals) = derive(module, function, request, &activities)?;
    let (first_function, first_global) = (module.functions.len(), module.globals.len());
    for global in globals {
        module.globals.alloc(global);
    }
    for function in functions {
        module.functions.alloc(function);
    }
    for index in first_function..module.functions.len() {
        if let Err(errors) = ir::verify_function(module, FuncId::from_index(index)) {
            keep_first(&mut module.functions, first_function);
            keep_first(&mut module.globals, first_global);
            return Err(Error::of_function(
                module,
                function,
                ErrorKind::Invalid { errors: Box::new(errors) },
            ));
        }
    }
    Ok(gradient)
}

/// Takes back what was added to an arena.
fn keep_first<E: Entity, T>(arena: &mut ir::entity::Arena<E, T>, count: usize) {
    let whole = std::mem::take(arena);
    for (_, item) in whole.into_iter().take(count) {
        arena.alloc(item);
    }
}

/// The activity of each parameter, as the request and the defaults settle it.
fn activities(module: &Module, function: FuncId, request: &Request) -> Result<Vec<Activity>, Error> {
    let fail = |kind| Error::of_function(module, function, kind);
    let Some(primal) = module.functions.get(function) else { return Err(fail(ErrorKind::NoFunction)) };
    if primal.body.is_none() {
        return Err(fail(ErrorKind::NoBody));
    }
    if primal.signature.variadic {
        return Err(fail(ErrorKind::Variadic));
    }
    let count = primal.signature.params.len();
    if request.parameters.len() > count {
        let parameter = request.parameters.len() - 1;
        return Err(fail(ErrorKind::NoParameter { parameter, count }));
    }
    let params = primal.signature.params.iter().enumerate();
    params
        .map(|(parameter, param)| {
            let activity = request.parameter(parameter);
            let activity = activity.unwrap_or_else(|| default_activity(param.ty, Mode::Forward));
            let way_out = match activity {
                Activity::Out => "use `duplicated`, whose tangent follows the parameter, or `constant`",
                Activity::Duplicated | Activity::DuplicatedNoNeed
                    if ValueKind::of(param.ty) == ValueKind::Other =>
                {
                    "it holds nothing that varies: use `constant`"
                }
                _ => return Ok(activity),
            };
            let ty = param.ty.display(&module.opaque_types).to_string();
            Err(fail(ErrorKind::Activity { parameter, ty, activity, mode: Mode::Forward, way_out }))
        })
        .collect()
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
    let shared = Shared { module, request, units: &units };
    let mut out = Output::new(module);
    let id = out.reserve();
    let name =
        out.fresh_name(&crate::names::of_function(&primal.symbol.name, crate::names::Derivative::Forward));
    let body = emit::body(&shared, &root, &shape, &mut out)?;
    out.define(id, signature::function(module, &root, &shape, name, signature::linkage(primal), body));
    while let Some((pattern, id)) = out.pending.pop_front() {
        let params = 0..pattern.params.len();
        let shape = Shape {
            doubled: params.map(|param| units.doubles(&pattern, param)).collect(),
            primal: true,
            shadows: units.shadow_results(&pattern),
        };
        let name = out.derivative_name(&pattern);
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
