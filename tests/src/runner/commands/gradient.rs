//! `test gradient`: rows `; gradient: @f(2.0, [1.0, 3.0]: f64) == [12.0, 1.0, 0.0]`.
//!
//! The list has the derivative of the sum of the float results by each float of the arguments, lane by lane and
//! element by element. It is computed in every mode, with and without cleaning, and by dual numbers, and all have to
//! agree with the row to a relative 1e-12.

use super::super::Case;
use super::forward::{Options, arguments_of};
use crate::tangent;
use autodiff::{Cleaning, Mode};
use cotangent::invocation;
use ir::Module;

const PREFIX: &str = "; gradient:";

/// The relative difference that is allowed.
const TOLERANCE: f64 = 1e-12;

/// The module with rows that hold.
pub fn run(case: &Case) -> Result<String, String> {
    Options::of(case, Mode::Forward)?;
    let module = super::verified(case)?;
    let mut lines = Vec::new();
    let mut count = 0;
    for (index, line) in case.module.split_inclusive('\n').enumerate() {
        let Some(row) = line.trim().strip_prefix(PREFIX).map(str::trim) else {
            lines.push(line.to_string());
            continue;
        };
        count += 1;
        let checked = check(&module, row, case);
        let checked = checked.map_err(|error| format!("line {}: {error}", case.file_line(index)))?;
        lines.push(line.replace(row, &checked));
    }
    match count {
        0 => Err("no row `; gradient: @f(...) == [...]`".into()),
        _ => Ok(lines.concat()),
    }
}

/// The row as it should be: the same with and without cleaning.
fn check(module: &Module, row: &str, case: &Case) -> Result<String, String> {
    let plain = check_cleaned(module, row, &Options::of(case, Mode::Forward)?)?;
    let cleaned = check_cleaned(module, row, &Options::of(case, Mode::Forward)?.cleaned())?;
    match plain == cleaned {
        true => Ok(plain),
        false => Err(format!("after cleaning it is {cleaned}, without {plain}")),
    }
}

fn check_cleaned(module: &Module, row: &str, options: &Options) -> Result<String, String> {
    let (call_text, list) = row.rsplit_once(" == ").ok_or("a row is `call == [numbers]`")?;
    let call = invocation::parse_call(call_text, module).map_err(|error| error.to_string())?;
    let arguments = arguments_of(module, &call);
    let results = tangent::result_floats(module, call.function);
    let active = options.active(module, call.function);
    let mut changed = module.clone();
    let request = options.request();
    let derivative = autodiff::differentiate(&mut changed, call.function, &request);
    let derivative = derivative.map_err(|error| error.to_string())?;
    ir::verify(&changed).map_err(|errors| errors.render(&changed))?;
    let forward = tangent::gradient(&arguments, results, |direction| {
        tangent::by_derivative(&changed, &derivative, &arguments, direction)
    })?;
    if !options.unlike_duals {
        let duals = tangent::gradient(&arguments, results, |direction| {
            tangent::by_dual(module, call.function, &arguments, &active, direction)
        })?;
        if !agree(&duals, &forward) {
            return Err(format!("{call_text}: forward mode gives {forward:?}, dual numbers {duals:?}"));
        }
    }
    let reverse = reverse(module, call.function, &arguments, results, options)?;
    if let Some(reverse) = reverse.filter(|reverse| !agree(reverse, &forward)) {
        return Err(format!("{call_text}: forward mode gives {forward:?}, reverse mode {reverse:?}"));
    }
    if numbers(list).is_some_and(|wanted| agree(&wanted, &forward)) {
        return Ok(row.into());
    }
    Ok(format!("{call_text} == {forward:?}"))
}

/// The gradient by reverse mode; `None` if it gives an error, and the file says that it does.
fn reverse(
    module: &Module,
    function: ir::FuncId,
    arguments: &[crate::generate::Argument],
    results: usize,
    options: &Options,
) -> Result<Option<Vec<f64>>, String> {
    let mut changed = module.clone();
    let request = options.reverse_request(module, function);
    let derivative = match (autodiff::differentiate(&mut changed, function, &request), options.forward_only) {
        (Ok(derivative), false) => derivative,
        (Err(_), true) => return Ok(None),
        // Cleaning may remove what there is an error about.
        (Ok(_), true) if request.cleaning == Cleaning::Full => return Ok(None),
        (Ok(_), true) => return Err("reverse mode gives no error".into()),
        (Err(error), false) => return Err(format!("reverse mode: {error}")),
    };
    ir::verify(&changed).map_err(|errors| errors.render(&changed))?;
    let active = options.active(module, function);
    let mut weights = vec![0.0; tangent::weights(module, function, arguments, &active)];
    weights[..results].fill(1.0);
    tangent::by_adjoint(&changed, &derivative, arguments, &weights).map(Some)
}

fn numbers(list: &str) -> Option<Vec<f64>> {
    let list = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    list.split(',').map(str::trim).filter(|text| !text.is_empty()).map(|text| text.parse().ok()).collect()
}

fn agree(a: &[f64], b: &[f64]) -> bool {
    let near = |a: f64, b: f64| {
        a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
    };
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| near(a, b))
}
