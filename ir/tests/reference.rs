//! Every example of docs/ir.md is read and written as it stands there.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use cotangent_ir::{compare, parse};

const REFERENCE: &str = include_str!("../../docs/ir.md");

/// The examples: the code between "```ir" and "```".
fn examples() -> Vec<&'static str> {
    REFERENCE.split("```ir\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The code without comments, blanks at the ends of lines, and blank lines at the end.
fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| line.split(';').next().unwrap().trim_end());
    lines.collect::<Vec<_>>().join("\n").trim_end().to_string()
}

#[test]
fn every_example_is_canonical() {
    assert!(examples().len() >= 10);
    for text in examples() {
        let module = parse(text).unwrap_or_else(|errors| panic!("{}", errors.render("docs/ir.md", text)));
        let printed = module.to_string();
        assert_eq!(printed.trim_end(), without_comments(text));
        let again = parse(&printed).unwrap_or_else(|errors| panic!("{}", errors.render("printed", &printed)));
        assert_eq!(again.to_string(), printed);
        assert_eq!(compare::same(&module, &again), Ok(()));
    }
}
