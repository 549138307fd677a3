//! The files of tests/parse: errors are where comments say, and what can be read is canonical.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

use cotangent_ir::diagnostic::Lines;
use cotangent_ir::{compare, parse};
use std::collections::BTreeMap;
use std::path::Path;

const MARK: &str = "; error: ";

/// The module with its errors as comments, or its canonical text.
fn outcome(module: &str) -> String {
    let errors = match parse(module) {
        Ok(parsed) => {
            let printed = parsed.to_string();
            let again =
                parse(&printed).unwrap_or_else(|errors| panic!("{}", errors.render("printed", &printed)));
            assert_eq!(compare::same(&parsed, &again), Ok(()));
            assert_eq!(again.to_string(), printed);
            return printed;
        }
        Err(errors) => errors,
    };
    let lines = Lines::new(module);
    let mut messages: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for error in &errors.errors {
        messages.entry(lines.position(error.span.start).0).or_default().push(&error.message);
    }
    let mark = |(number, line): (usize, &str)| match messages.get(&(number + 1)) {
        Some(list) => format!("{:<40} {MARK}{}\n", line.trim_end(), list.join(" | error: ")),
        None => format!("{line}\n"),
    };
    module.lines().enumerate().map(mark).collect()
}

fn without_marks(module: &str) -> String {
    module.lines().map(|line| line.split(MARK).next().unwrap().trim_end().to_string() + "\n").collect()
}

#[test]
fn errors_are_where_comments_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/parse");
    let mut wrong = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&path).unwrap();
        let module = text.strip_prefix("test parse\n\n").unwrap();
        let actual = outcome(&without_marks(module));
        if actual == module {
            continue;
        }
        wrong.push(path.clone());
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, format!("test parse\n\n{actual}")).unwrap();
        }
    }
    assert!(wrong.is_empty(), "not as expected (BLESS=1 rewrites): {wrong:#?}");
}
