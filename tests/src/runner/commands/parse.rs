//! `test parse`: reading and printing.

use super::super::{Case, comments};

const CANONICAL: &str = "canonical";

/// The module's part of the file as it should be. Comments in front of the module stay.
pub fn run(case: &Case) -> Result<String, String> {
    case.expect_no_options()?;
    let module = match ir::parse(&case.source()) {
        Ok(module) => module,
        Err(errors) => {
            let diagnostics: Vec<_> = errors.errors.iter().map(Into::into).collect();
            return Ok(super::with_errors(case, &diagnostics));
        }
    };
    let without_errors = comments::with_errors(&case.module, &[]);
    if without_errors != case.module {
        return Ok(without_errors);
    }
    let printed = module.to_string();
    match ir::parse(&printed) {
        Ok(again) if again.to_string() == printed => {}
        Ok(again) => {
            return Err(format!("printed, read and printed again it is another:\n{}", again.to_string()));
        }
        Err(errors) => {
            return Err(format!("what is printed cannot be read:\n{}", errors.render("printed", &printed)));
        }
    }
    Ok(match comments::appended(&case.module, CANONICAL) {
        (text, Some(_)) => comments::append(text, CANONICAL, &printed),
        (_, None) => leading_comments(&case.module).to_string() + &printed,
    })
}

/// The lines before the module that are empty or comments.
fn leading_comments(module: &str) -> &str {
    let is_comment = |line: &&str| line.trim().is_empty() || line.starts_with(';');
    let length = module.split_inclusive('\n').take_while(is_comment).map(str::len).sum();
    &module[..length]
}
