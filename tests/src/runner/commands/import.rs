//! `test import`: what LLVM's IR becomes.

use super::super::{Case, comments};
use super::run::with_rows;
use cotangent::Module;
use import::llvm::ReadOptions;

const BECOMES: &str = "becomes";

/// The file's module, with rows that hold, and in comments what it becomes.
pub fn run(case: &Case) -> Result<String, String> {
    case.expect_no_options()?;
    let (module, _) = comments::appended(&case.module, BECOMES);
    let source = case.source();
    let header = source.len() - case.module.len();
    let source = &source[..header + module.len()];
    let imported = imported(source.as_bytes(), "test")?;
    let mut text = with_rows(source, imported.module.clone())?.unwrap_or_else(|| source.to_string());
    text.drain(..header);
    Ok(comments::append(&text, BECOMES, &format!("{}{}", imported.notes, imported.module)))
}

/// A module that was imported, and what of it was not.
#[derive(Debug)]
pub struct Imported {
    /// The module, which verifies and whose text says the same.
    pub module: Module,
    /// A line for each function that stays in the original form.
    pub notes: String,
}

/// Imports LLVM's IR and checks what came out.
pub fn imported(bytes: &[u8], name: &str) -> Result<Imported, String> {
    let read =
        import::llvm::read(bytes, name, &ReadOptions::default()).map_err(|errors| errors.to_string())?;
    let module = Module::from(read.module);
    module.verify().map_err(|errors| errors.render(&module))?;
    let text = module.to_string();
    let again = Module::parse(&text).map_err(|error| error.to_string())?;
    if again.to_string() != text {
        return Err("the text of the module is another module's".into());
    }
    let notes =
        read.passed_through.iter().map(|passed| format!("; @{}: {}\n", passed.function, passed.reason));
    Ok(Imported { module, notes: notes.collect() })
}
