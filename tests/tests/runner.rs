//! The runner of text tests can fail: wrong expectations of every command are seen, and blessing repairs them.

#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_tests::runner::{COMMANDS, Mode, expected_text, run_file};

/// What the file should be is not what it is; blessed, it is.
#[track_caller]
fn fails(text: &str) -> String {
    let wanted = expected_text(text).unwrap();
    assert_ne!(wanted, text, "the wrong expectation was not seen");
    assert_eq!(expected_text(&wanted).unwrap(), wanted, "blessing did not repair the file");
    wanted
}

#[track_caller]
fn holds(text: &str) {
    assert_eq!(expected_text(text).unwrap(), text);
}

#[track_caller]
fn refused(text: &str) -> String {
    expected_text(text).unwrap_err()
}

const IDENTITY: &str = "func @f(%x: f64) -> f64 {\nentry:\n    ret %x\n}\n";

#[test]
fn parse() {
    holds(&format!("test parse\n\n; a comment\n{IDENTITY}"));
    fails(&format!("test parse\n\n{}", IDENTITY.replace("    ret", "  ret")));
    let canonical = format!("test parse\n\n  {IDENTITY}\n; canonical:\n");
    assert!(fails(&canonical).ends_with("; func @f(%x: f64) -> f64 {\n; entry:\n;     ret %x\n; }\n"));
    fails(&format!("test parse\n\n{}", IDENTITY.replace("ret %x", "ret %x ; error: none")));

    let wrong = "test parse\n\nfunc @f() {\nentry:\n    ret %x\n}\n";
    let blessed = fails(wrong);
    assert!(blessed.lines().nth(4).unwrap().contains("; error: "), "{blessed}");
    fails(&wrong.replace("ret %x", "ret %x ; error: something else"));
}

#[test]
fn verify() {
    holds(&format!("test verify\n\n{IDENTITY}"));
    fails(&format!("test verify\n\n{}", IDENTITY.replace("ret %x", "ret %x ; error: type")));
    let wrong = "test verify\n\nfunc @f() -> f64 {\nentry:\n    jump next\nnext:\n    jump entry\n}\n";
    let blessed = fails(wrong);
    assert_eq!(blessed.matches("; error: ").count(), 1, "{blessed}");
    fails(&blessed.replace("; error: ", "; error: something else "));
    assert!(refused("test verify\n\nfunc").contains("error"));
}

#[test]
fn run() {
    let program = format!("test run\n\n{IDENTITY}\n");
    holds(&format!("{program}; run: @f(2.0) == 2.0\n; run: @f(nan) == nan\n"));
    assert!(fails(&format!("{program}; run: @f(2.0) == 3.0\n")).ends_with("; run: @f(2.0) == 2.0\n"));
    assert!(fails(&format!("{program}; run: @f(2.0) ~ 2.00001\n")).ends_with("; run: @f(2.0) ~ 2.0\n"));
    fails(&format!("{program}; run: @f(0.0) == -0.0\n"));
    fails(&format!("{program}; run: @f(2.0) traps: memory\n"));
    assert!(refused(&program).contains("no row"));
    assert!(refused(&format!("{program}; run: @g(2.0) == 2.0\n")).contains("@f"));
    assert!(refused(&format!("{program}; run: @f() == 2.0\n")).contains("@f(%x: f64) -> f64"));
    assert!(refused(&format!("{program}; run: @f(2.0) = 2.0\n")).contains("after the call"));
}

#[test]
fn run_with_arrays_and_traps() {
    let program = "test run\n\nfunc @f(%p: ptr) {\nentry:\n    store f64 2.0, ptr %p\n    ret\n}\n\n";
    holds(&format!("{program}; run: @f([1.0, 5.0]: f64 => [2.0, 5.0]) == ()\n"));
    let blessed = fails(&format!("{program}; run: @f([1.0, 5.0]: f64 => [2.0, 6.0]) == ()\n"));
    assert!(blessed.ends_with("; run: @f([1.0, 5.0]: f64 => [2.0, 5.0]) == ()\n"), "{blessed}");
    let blessed = fails(&format!("{program}; run: @f([]: f64) == ()\n"));
    assert!(blessed.contains("; run: @f([]: f64) traps: "), "{blessed}");
    fails(&blessed.replace("traps: ", "traps: something else "));
}

#[test]
fn pass() {
    let text = format!("test pass remove-unused\n\n{IDENTITY}\n; after:\n");
    let blessed = fails(&text);
    fails(&blessed.replace(";     ret", ";     return"));
    assert!(refused(&format!("test pass\n\n{IDENTITY}")).contains("test pass <name>"));
    assert!(refused(&format!("test pass nothing\n\n{IDENTITY}")).contains("remove-unused"));
}

#[test]
fn headers() {
    assert!(refused("test nothing\n\n").contains("parse, pass, "));
    assert!(refused(&format!("test parse quickly\n\n{IDENTITY}")).contains("no option `quickly`"));
    assert!(COMMANDS.iter().all(|command| !command.description.is_empty()));
    assert!(COMMANDS.is_sorted_by_key(|command| command.name));
}

#[test]
fn files() {
    let path = std::env::temp_dir().join(format!("cotangent-runner-{}.ir", std::process::id()));
    std::fs::write(&path, format!("test run\n\n{IDENTITY}\n; run: @f(2.0) == 3.0\n")).unwrap();
    let message = run_file(&path, Mode::Check).unwrap_err();
    assert!(message.contains("-; run: @f(2.0) == 3.0\n+; run: @f(2.0) == 2.0\n"), "{message}");
    assert!(message.contains("BLESS=1"), "{message}");
    run_file(&path, Mode::Bless).unwrap();
    run_file(&path, Mode::Check).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(run_file(&path, Mode::Check).unwrap_err().contains("cotangent-runner"));
}

const SQUARE: &str = "func @f(%x: f64) -> f64 {\nentry:\n    %y = fmul f64 %x, %x\n    ret %y\n}\n";

#[test]
fn gradient() {
    holds(&format!("test gradient\n\n{SQUARE}\n; gradient: @f(3.0) == [6.0]\n"));
    let wanted = fails(&format!("test gradient\n\n{SQUARE}\n; gradient: @f(3.0) == [5.0]\n"));
    assert!(wanted.ends_with("== [6.0]\n"));
    fails(&format!("test gradient\n\n{SQUARE}\n; gradient: @f(3.0) == [6.00000001]\n"));
    assert!(refused(&format!("test gradient\n\n{SQUARE}")).contains("no row"));
    assert!(refused(&format!("test gradient\nnonsense\n\n{SQUARE}")).contains("no option"));
}

#[test]
fn forward() {
    let shown = fails(&format!("test forward f\n\n{SQUARE}\n; run: @f.jvp(3.0, 1.0) == 5.0\n"));
    assert!(shown.contains("; run: @f.jvp(3.0, 1.0) == 6.0\n"), "{shown}");
    assert!(shown.contains("; func @f.jvp("), "{shown}");
    let shown = fails(&format!("test forward f\nout 0\n\n{SQUARE}"));
    assert!(shown.contains("; error: in @f: parameter 0"), "{shown}");
    assert!(refused(&format!("test forward g\n\n{SQUARE}")).contains("no function"));
}

#[test]
fn reverse() {
    let shown = fails(&format!("test reverse f\n\n{SQUARE}\n; run: @f.grad(3.0, 1.0) == 5.0\n"));
    assert!(shown.contains("; run: @f.grad(3.0, 1.0) == 6.0\n"), "{shown}");
    assert!(shown.contains("; func @f.grad("), "{shown}");
    let shown = fails(&format!("test reverse f\nduplicated 0\n\n{SQUARE}"));
    assert!(shown.contains("; error: in @f: parameter 0"), "{shown}");
    let only = format!("test gradient\nforward only\n\n{SQUARE}\n; gradient: @f(3.0) == [6.0]\n");
    assert!(refused(&only).contains("reverse mode gives no error"));
}
