//! The derivative of a call, as text.

use cotangent::Module;
use cotangent::autodiff::Mode;
use cotangent::engine::Engine;
use cotangent::invocation::{Argument, Call};
use cotangent::point::{Components, Point};
use std::path::PathBuf;

/// What is asked for.
pub struct Wanted<'a> {
    /// How derivatives are computed.
    pub mode: Mode,
    /// What runs them.
    pub engine: Engine,
    /// Shared libraries that machine code is linked with.
    pub libraries: &'a [PathBuf],
}

/// The derivatives of the sum of the float results of a call, by argument. In forward mode the function runs once per
/// number.
pub fn of_call(
    module: &Module,
    call: &Call,
    wanted: &Wanted<'_>,
) -> Result<(Components, Components), String> {
    let fail = |error: cotangent::GradientError| format!("error: {error}");
    let mut point = Point::new(module.clone(), call, wanted.mode, &[]).map_err(fail)?;
    point.libraries = wanted.libraries.to_vec();
    if wanted.mode == Mode::Reverse {
        // SAFETY: machine code runs in a child process, as the user of the command asked for.
        let adjoints = unsafe { point.adjoints(wanted.engine, None) }.map_err(fail)?;
        return Ok((adjoints.results, adjoints.adjoints));
    }
    let shape = point.shape();
    let zeros: Components = shape.iter().map(|&count| vec![0.0; count]).collect();
    let mut gradient = zeros.clone();
    // SAFETY: as above.
    let mut results = unsafe { point.tangents(wanted.engine, &zeros) }.map_err(fail)?.results;
    for (argument, &count) in shape.iter().enumerate() {
        for at in 0..count {
            let mut direction = zeros.clone();
            direction[argument][at] = 1.0;
            // SAFETY: as above.
            let tangents = unsafe { point.tangents(wanted.engine, &direction) }.map_err(fail)?;
            gradient[argument][at] = tangents.tangents.iter().flatten().sum();
            results = tangents.results;
        }
    }
    Ok((results, gradient))
}

/// Lines such as `d/d%x = 2.0` and `d/d%p = [1.0, 2.0]`.
pub fn lines(module: &Module, call: &Call, gradient: &Components) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, (argument, numbers)) in call.arguments.iter().zip(gradient).enumerate() {
        let name = parameter_name(module, call, index);
        match (argument, &**numbers) {
            (_, []) => {}
            (Argument::Constant(_), [one]) => lines.push(format!("d/d{name} = {one:?}")),
            (_, several) => lines.push(format!("d/d{name} = {several:?}")),
        }
    }
    lines
}

/// The name of a parameter, `%x`, or `%0` if it has none.
pub fn parameter_name(module: &Module, call: &Call, index: usize) -> String {
    let body = module.functions.get(call.function).and_then(|function| function.body.as_ref());
    let param = body.and_then(|body| body.blocks[body.entry()?].params.get(index).copied());
    match param.and_then(|param| body?.value_name(param)) {
        Some(name) => format!("%{}", ir::Name(name)),
        None => format!("%{index}"),
    }
}
