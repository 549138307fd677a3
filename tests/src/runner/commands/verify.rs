//! `test verify`: what the verifier says, at the lines it is about.

use super::super::Case;

/// The module with the errors that the verifier reports.
pub fn run(case: &Case) -> Result<String, String> {
    case.expect_no_options()?;
    let source = case.source();
    let (module, map) =
        ir::parse_with_source_map(&source).map_err(|errors| errors.render("test", &source))?;
    let diagnostics = match ir::verify(&module) {
        Ok(()) => Vec::new(),
        Err(errors) => errors.diagnostics(&map),
    };
    Ok(super::with_errors(case, &diagnostics))
}
