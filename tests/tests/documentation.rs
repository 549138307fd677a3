//! What the documentation shows is true: its programs run, its links lead somewhere.

#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_tests::runner::{commands, tests_folder};
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    tests_folder().join("..")
}

fn markdown() -> Vec<PathBuf> {
    let folders = [repository(), repository().join("docs")];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

/// The blocks of a page between "```ir" and "```", each with the line it begins on.
fn programs(page: &str) -> Vec<(usize, String)> {
    let mut programs = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in page.lines().enumerate() {
        match &mut open {
            None if line == "```ir" => open = Some((index + 2, String::new())),
            None => {}
            Some(_) if line == "```" => programs.extend(open.take()),
            Some((_, text)) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    programs
}

/// Every program parses and verifies, its rows hold, and printing and reading it again changes nothing.
fn check(name: &str, program: &str) -> usize {
    let wanted = commands::run::expected(program).unwrap_or_else(|message| panic!("{name}: {message}"));
    assert!(wanted == program, "{name}: the rows should be\n{wanted}");
    let module = ir::parse(program).unwrap();
    let printed = module.to_string();
    assert_eq!(ir::parse(&printed).unwrap().to_string(), printed, "{name}");
    program.lines().filter(|line| line.starts_with("; run:")).count()
}

#[test]
fn programs_of_the_documentation_run() {
    let (mut programs_found, mut rows) = (0, 0);
    for path in markdown() {
        let page = std::fs::read_to_string(&path).unwrap();
        for (line, program) in programs(&page) {
            programs_found += 1;
            rows += check(&format!("{}:{line}", path.display()), &program);
        }
    }
    assert!(programs_found >= 10 && rows >= 20, "{programs_found} programs, {rows} rows");
}

#[test]
fn examples_run() {
    let mut found = 0;
    for entry in std::fs::read_dir(repository().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        // `make demo` runs those in other languages.
        if path.extension().is_none_or(|extension| extension != "ir") {
            continue;
        }
        let rows = check(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
        assert!(rows > 0, "{}: no row", path.display());
        found += 1;
    }
    assert!(found >= 4);
}

/// The targets of links `[text](target)`, without those of other sites.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).collect()
}

#[test]
fn links_lead_somewhere() {
    for path in markdown() {
        let page = std::fs::read_to_string(&path).unwrap();
        for link in links(&page) {
            let file = link.split('#').next().unwrap();
            let target = path.parent().unwrap_or(Path::new(".")).join(file);
            assert!(target.exists(), "{}: {link} does not exist", path.display());
        }
    }
}

/// Words in backticks that look like paths of this repository.
fn paths(page: &str) -> Vec<&str> {
    let folders = [
        "ir/src/",
        "tests/src/",
        "src/",
        "docs/",
        "examples/",
        "import/",
        "analysis/",
        "autodiff/",
        "codegen/",
    ];
    let words = page
        .lines()
        .filter(|line| !line.starts_with("    "))
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    words
        .filter(|word| folders.iter().any(|folder| word.starts_with(folder)))
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)))
        .collect()
}

#[test]
fn paths_exist() {
    let mut found = 0;
    for path in markdown() {
        let page = std::fs::read_to_string(&path).unwrap();
        for word in paths(&page) {
            found += 1;
            assert!(repository().join(word).exists(), "{}: {word} does not exist", path.display());
        }
    }
    assert!(found >= 10, "{found}");
}
