//! `test run`: rows, run on the interpreter.

use super::super::Case;
use cotangent::Module;
use cotangent::invocation::{self, Expectation, Limits, Row};
use ir::pass::{self, Pipeline};

/// The module with rows that hold.
pub fn run(case: &Case) -> Result<String, String> {
    case.expect_no_options()?;
    // With an empty line for each line of the header, so that messages have the lines of the file.
    let source = case.source();
    let header = source.len() - case.module.len();
    expected(&source).map(|text| text[header..].to_string())
}

/// A module's text with rows that hold; itself if its rows do.
pub fn expected(source: &str) -> Result<String, String> {
    let module = Module::parse_named(source, "test").map_err(|error| error.to_string())?;
    let text = with_rows(source, module)?;
    text.ok_or_else(|| "no row `; run: @f(...) == ...`".into())
}

/// The text with rows that hold for a module; `None` if it has none.
pub fn with_rows(source: &str, module: Module) -> Result<Option<String>, String> {
    let rows = invocation::rows(source, &module).map_err(|error| error.to_string())?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut lines: Vec<String> = source.split_inclusive('\n').map(String::from).collect();
    for row in &rows {
        if let Some(corrected) = row.check(&module, &Limits::default())
            && let Some(line) = lines.get_mut(row.line - 1)
        {
            *line = line.replace(&row.text, &corrected);
        }
    }
    let text = lines.concat();
    if text == source {
        check_after_passes(module, &rows)?;
    }
    Ok(Some(text))
}

/// Rows with results hold after each of the passes, too.
fn check_after_passes(module: Module, rows: &[Row]) -> Result<(), String> {
    for pass in pass::all() {
        check_after(module.clone(), &Pipeline { passes: vec![pass] }, rows)?;
    }
    Ok(())
}

/// The module after passes, if rows with results hold then. (Errors may go: passes remove what nothing needs.)
pub fn check_after(mut module: Module, pipeline: &Pipeline, rows: &[Row]) -> Result<Module, String> {
    pipeline.run(&mut module, &pass::Options::default()).map_err(|failure| failure.to_string())?;
    for row in rows.iter().filter(|row| matches!(row.expectation, Expectation::Results(..))) {
        if let Some(corrected) = row.check(&module, &Limits::default()) {
            let names: Vec<&str> = pipeline.passes.iter().map(|pass| pass.name).collect();
            return Err(format!("after `{}` row {} is {corrected}", names.join(" "), row.text));
        }
    }
    Ok(module)
}
