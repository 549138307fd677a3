//! `test pass <name> ...`: what passes make of a module.

use super::super::{Case, comments};
use ir::pass::{Options, Pipeline};

const AFTER: &str = "after";

/// The file's module, and in comments what it is after the passes.
pub fn run(case: &Case) -> Result<String, String> {
    let pipeline = Pipeline::from_names(&case.words.join(" ")).map_err(|error| error.to_string())?;
    if pipeline.passes.is_empty() || !case.options.is_empty() {
        return Err("the first line is `test pass <name> ...`, and there are no options".into());
    }
    let mut module = super::verified(case)?;
    pipeline.run(&mut module, &Options::default()).map_err(|failure| failure.to_string())?;
    let (before, _) = comments::appended(&case.module, AFTER);
    Ok(comments::append(before, AFTER, &module.to_string()))
}
