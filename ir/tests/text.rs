//! The text form beyond the examples of the reference: every kind of instruction and item, and odd corners.

use cotangent_ir::{compare, parse};

/// Reads the text, which must be canonical.
fn canonical(text: &str) -> cotangent_ir::Module {
    let module = parse(text).unwrap_or_else(|errors| panic!("{}", errors.render("text", text)));
    let printed = module.to_string();
    for (printed, wanted) in printed.lines().zip(text.lines()) {
        assert_eq!(printed, wanted);
    }
    assert_eq!(printed.len(), text.len());
    let again = parse(&printed).unwrap_or_else(|errors| panic!("{}", errors.render("printed", &printed)));
    assert_eq!(compare::same(&module, &again), Ok(()));
    module
}

#[test]
fn all_of_the_language_is_written_as_it_is_read() {
    canonical(include_str!("text/instructions.ir"));
    canonical(include_str!("text/module.ir"));
    canonical(include_str!("text/constants.ir"));
}
