//! `test llvm`: the text for LLVM 19, or why there is none.

use super::super::{Case, comments};
use crate::llvm::accepts;
use codegen::llvm::{Definitions, Linkages, MetadataMode, PrintOptions, print};

const TEXT: &str = "llvm";
const ERRORS: &str = "errors";

/// The module with the text that comes out. Options: `link-back` prints no metadata; `only @f` prints the body of `@f`
/// and declares the rest.
pub fn run(case: &Case) -> Result<String, String> {
    let module = super::verified(case)?;
    let module: &ir::Module = &module;
    let mut options = PrintOptions::default();
    for option in case.words.iter().chain(&case.options) {
        match (option.as_str(), option.strip_prefix("only @")) {
            ("link-back", _) => options.metadata = MetadataMode::LinkBack,
            (_, Some(name)) => {
                let function = module.function_named(name).ok_or_else(|| format!("there is no @{name}"))?;
                options.linkages = Linkages::External;
                options.definitions =
                    Definitions::Only { functions: [function].into(), globals: Default::default() };
            }
            _ => return Err(format!("`test llvm` takes no option `{option}`")),
        }
    }
    let (source, _) = comments::appended(&case.module, TEXT);
    let (source, _) = comments::appended(source, ERRORS);
    match print(module, &options) {
        Ok(printed) => {
            // Without the feature there need not be an LLVM to ask.
            if cfg!(feature = "llvm") {
                accepts(&printed.text)
                    .map_err(|message| format!("LLVM refuses the text: {message}\n{}", printed.text))?;
            }
            Ok(comments::append(source, TEXT, &printed.text))
        }
        Err(errors) => Ok(comments::append(source, ERRORS, &errors.to_string())),
    }
}
