//! The command line from outside: what it prints and how it ends.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const SUM: &str = "func @sum(%p: ptr, %n: i64) -> f64 {
entry:
    jump loop(0, 0.0)
loop(%i: i64, %total: f64):
    %more = icmp slt i64 %i, %n
    br %more, body, done
body:
    %at = addr ptr %p + i64 %i * 8
    %x = load f64, ptr %at
    %total2 = fadd f64 %total, %x
    store f64 0.0, ptr %at
    %i2 = iadd i64 %i, 1
    jump loop(%i2, %total2)
done:
    ret %total
}
";

/// Status, standard output and standard error of a run with this standard input.
fn cotangent(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cotangent"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A process that does not read its input closes it early.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn temporary(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("cotangent-command-line-{}-{name}", std::process::id()))
}

#[test]
fn run_calls() {
    let printed = "= 6.5\n%p holds [0.0, 0.0, 0.0]: f64\n";
    let call = "sum([1, 2, 3.5]: f64, 3)";
    for arguments in [
        &["run", "-", call][..],
        &["run", "-", "--call", call],
        &["run", "-", "--function", "sum", "[1, 2, 3.5]: f64", "3"],
    ] {
        assert_eq!(cotangent(arguments, SUM), (0, printed.into(), String::new()), "{arguments:?}");
    }
}

#[test]
fn run_rows() {
    let rows = format!("{SUM}; run: @sum([2.0]: f64, 1) == 2.0\n");
    assert_eq!(
        cotangent(&["run", "-"], &rows),
        (0, "ok   @sum([2.0]: f64, 1) == 2.0\n".into(), String::new())
    );
    let (status, output, error) = cotangent(&["run", "-"], &rows.replace("== 2.0", "== 3.0"));
    assert_eq!(status, 1);
    assert!(
        output.starts_with("fail @sum([2.0]: f64, 1) == 3.0\n  is @sum([2.0]: f64, 1) == 2.0\n"),
        "{output}"
    );
    assert!(error.contains("1 of 1 rows do not hold"), "{error}");
}

#[test]
fn run_main() {
    let main = "func @main() -> i32 {\nentry:\n    ret 7\n}\n";
    assert_eq!(cotangent(&["run", "-"], main), (0, "= 7\n".into(), String::new()));
    let (status, _, error) = cotangent(&["run", "-"], SUM);
    assert_eq!(status, 1);
    assert!(error.contains("@main") && error.contains("@sum"), "{error}");
}

#[test]
fn wrong_calls_show_the_signature() {
    let (status, _, error) = cotangent(&["run", "-", "sum(1)"], SUM);
    assert_eq!(status, 1);
    assert!(error.contains("@sum(%p: ptr, %n: i64) -> f64"), "{error}");
    let (_, _, error) = cotangent(&["run", "-", "total()"], SUM);
    assert!(error.contains("there are: @sum"), "{error}");
    let (_, _, error) = cotangent(&["run", "-", "sum([1.0]: f64, 1.5)"], SUM);
    assert!(error.contains("`1.5` for parameter 2"), "{error}");
}

#[test]
fn runs_are_limited_and_traced() {
    let endless = "func @main() {\nentry:\n    jump again\nagain:\n    jump again\n}\n";
    let (status, _, error) = cotangent(&["run", "-", "--fuel", "1000"], endless);
    assert_eq!(status, 1);
    assert!(error.contains("--fuel"), "{error}");
    let greedy = "func @main() {\nentry:\n    %p = alloca ptr 4000000\n    store i8 1, ptr %p\n    ret\n}\n";
    let (status, _, error) = cotangent(&["run", "-", "--memory", "1"], greedy);
    assert_eq!(status, 1);
    assert!(error.contains("--memory"), "{error}");
    let (status, _, error) = cotangent(&["run", "-", "--trace", "sum([1.0]: f64, 1)"], SUM);
    assert_eq!(status, 0);
    assert!(error.contains("%total2 = fadd f64 %total, %x"), "{error}");
}

#[test]
fn print_and_verify() {
    assert_eq!(cotangent(&["print", "-"], SUM), (0, SUM.into(), String::new()));
    assert_eq!(cotangent(&["verify", "-"], SUM), (0, String::new(), String::new()));
    let wrong = SUM.replace("fadd f64 %total, %x", "fadd f64 %total, %y");
    for command in ["print", "verify", "run", "opt"] {
        let (status, _, error) = cotangent(&[command, "-"], &wrong);
        assert_eq!(status, 1);
        assert!(error.contains("<stdin>:10:") && error.contains("fadd f64 %total, %y"), "{error}");
    }
}

#[test]
fn opt_dumps_and_stops() {
    let folder = temporary("dump");
    let source = format!("{SUM}\nfunc @f(%x: f64) -> f64 {{\nentry:\n    %y = fneg f64 %x\n    ret %x\n}}\n");
    let dump = folder.display().to_string();
    let passes = "remove-unreachable-blocks,remove-unused";
    let (status, output, error) = cotangent(
        &["opt", "-", "--passes", passes, "--dump-dir", &dump, "--stop-after", "1", "--time"],
        &source,
    );
    assert_eq!((status, output.as_str()), (0, source.as_str()));
    assert!(error.contains("remove-unreachable-blocks") && error.contains("blocks removed: 0"), "{error}");
    assert!(folder.join("01-remove-unreachable-blocks.ir").exists());
    assert!(!folder.join("02-remove-unused.ir").exists());
    std::fs::remove_dir_all(&folder).unwrap();
    let (_, output, _) = cotangent(&["opt", "-", "--passes", passes], &source);
    assert_eq!(output, source.replace("    %y = fneg f64 %x\n", ""));
    let (status, _, error) = cotangent(&["opt", "-", "--passes", "none"], &source);
    assert_eq!(status, 1);
    assert!(error.contains("remove-unused"), "{error}");
}

#[test]
fn files_of_other_kinds() {
    let path = temporary("program.ll");
    std::fs::write(&path, "define void @f() {\n  ret void\n}\n").unwrap();
    let (status, _, error) = cotangent(&["opt", &path.display().to_string()], "");
    assert_eq!(status, 1);
    assert!(error.contains("LLVM IR, which cannot be read yet") && error.contains("docs/ir.md"), "{error}");
    std::fs::remove_file(&path).unwrap();
    let (status, _, error) = cotangent(&["verify", "does-not-exist.ir"], "");
    assert_eq!(status, 1);
    assert!(error.contains("does-not-exist.ir"), "{error}");
}

#[test]
fn usage() {
    assert_eq!(cotangent(&["--help"], "").0, 0);
    for command in ["run", "print", "verify", "opt"] {
        let (status, help, _) = cotangent(&[command, "--help"], "");
        assert_eq!(status, 0);
        assert!(help.contains("Example"), "{help}");
    }
    for wrong in [&[][..], &["nothing"], &["run"], &["verify"], &["opt", "-", "--nothing"]] {
        assert_eq!(cotangent(wrong, "").0, 2, "{wrong:?}");
    }
}
