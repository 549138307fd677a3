//! What passes may not change: after each of them a module verifies, and every run that ended has the same
//! results.
//!
//! It cannot see what a pass should have done and did not; the counts of the reports say how much was done.

use crate::generate::run::{is_nan, run};
use crate::generate::{Argument, Seeded, arguments};
use ir::pass::{Options, Pipeline, Report};
use ir::{Float, FuncId, Module, Type};

/// What was done and compared.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Runs that ended before and after.
    pub runs: u64,
    /// Instructions that these runs executed, before and after.
    pub executed: (u64, u64),
    /// What the passes did.
    pub report: Report,
}

/// Runs every function of a module before and after passes, on arguments that the seed chooses.
pub fn check(
    module: &Module,
    seed: u64,
    special: f64,
    pipeline: &Pipeline,
    totals: &mut Totals,
) -> Result<(), String> {
    let mut after = module.clone();
    let outcomes =
        pipeline.run(&mut after, &Options::default()).map_err(|failure| format!("seed {seed}: {failure}"))?;
    outcomes.iter().for_each(|outcome| totals.report.merge(&outcome.report));
    for (id, function) in module.functions.iter().filter(|(_, function)| function.body.is_some()) {
        let Some(inputs) = arguments(module, id, special, &mut Seeded::new(seed)) else { continue };
        let Ok(old) = run(module, id, &inputs) else { continue };
        let describe = |what: &str| {
            let names: Vec<&str> = pipeline.passes.iter().map(|pass| pass.name).collect();
            format!("seed {seed}, @{}, after {}: {what}", function.symbol.name, names.join(" "))
        };
        let new = run(&after, id, &inputs).map_err(|trap| describe(&trap))?;
        let formats = formats(module, id, &inputs);
        let lanes = old.numbers.iter().zip(&new.numbers).zip(&formats);
        for (lane, ((&old, &new), &format)) in lanes.enumerate() {
            if !same(old, new, format) {
                return Err(describe(&format!("lane {lane} was {old:x?} and is {new:x?}")));
            }
        }
        totals.runs += 1;
        totals.executed.0 += old.executed;
        totals.executed.1 += new.executed;
    }
    Ok(())
}

/// Whether a result may take the place of another: an undefined one gives way to anything, a NaN to any NaN.
fn same(old: Option<u128>, new: Option<u128>, format: Option<Float>) -> bool {
    let Some(old) = old else { return true };
    let Some(new) = new else { return false };
    old == new || format.is_some_and(|format| is_nan(format, old) && is_nan(format, new))
}

/// The float format of each lane of an outcome.
fn formats(module: &Module, function: FuncId, inputs: &[Argument]) -> Vec<Option<Float>> {
    let lanes = |ty: Type, count: usize| {
        std::iter::repeat_n(ty.float_format(), count * ty.lanes().unwrap_or(1) as usize)
    };
    let results = module.functions[function].signature.results.iter();
    let arrays = inputs.iter().filter_map(|input| match input {
        Argument::Array(ty, elements) => Some((*ty, elements.len())),
        Argument::Value(..) => None,
    });
    results.map(|result| (result.ty, 1)).chain(arrays).flat_map(|(ty, count)| lanes(ty, count)).collect()
}
