//! `test pass <name> ...`: what passes make of a module. Rows hold before, and those with results after.

use super::super::{Case, comments};
use super::run;
use cotangent::invocation;
use ir::pass::Pipeline;

const AFTER: &str = "after";

/// The file's module with rows that hold, and in comments what it is after the passes.
pub fn run(case: &Case) -> Result<String, String> {
    let pipeline = Pipeline::from_names(&case.words.join(" ")).map_err(|error| error.to_string())?;
    if pipeline.passes.is_empty() || !case.options.is_empty() {
        return Err("the first line is `test pass <name> ...`, and there are no options".into());
    }
    let module = super::verified(case)?;
    let source = case.source();
    let header = source.len() - case.module.len();
    let rows = invocation::rows(&source, &module).map_err(|error| error.to_string())?;
    let text = run::with_rows(&source, module.clone())?.unwrap_or(source);
    let module = run::check_after(module, &pipeline, &rows)?;
    let (before, _) = comments::appended(&text[header..], AFTER);
    Ok(comments::append(before, AFTER, &module.to_string()))
}
