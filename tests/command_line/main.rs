//! The command line from outside: what it prints and how it ends.

#![allow(clippy::unwrap_used, clippy::panic)]

#[cfg(feature = "llvm")]
mod gradients;

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
    for arguments in [&["run", "-", call][..], &["run", "-", "--function", "sum", "[1, 2, 3.5]: f64", "3"]] {
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
    assert!(output.ends_with("  at <stdin>:17\n"), "{output}");
    assert!(error.contains("1 of 1 rows do not hold"), "{error}");
}

/// Status, output and errors of the sum with these lines after it.
fn with_lines(lines: &str) -> (i32, String, String) {
    cotangent(&["run", "-"], &format!("{SUM}{lines}\n"))
}

#[test]
fn rows_of_any_spelling_are_run() {
    for row in [
        ";run: sum([2.0]: f64, 1) == 2.0",
        "; Run: @sum([2]: f64, 1) == 2",
        ";; run : @sum([2.0]: f64, 1) == (2.0) ; the only element",
        "    ; RUN:@sum([2.0]: f64 => [0.0], 1) == 2.0 ; (note)",
        "; run: @sum([2.0]: f64, 1) ~ 2.000000000000001",
        "; run: @sum([2.0]: f64, 2) traps: out of bounds: 8 bytes at offset 8 of the array ; one too many",
    ] {
        let (status, output, error) = with_lines(row);
        assert!(status == 0 && output.starts_with("ok   "), "{row}\n{output}{error}");
        assert!(!output.contains(';'), "{output}");
    }
    let code = SUM.replace("ret %total", "ret %total ; run: @sum([2.0]: f64, 1) == 3.0");
    let (status, output, _) = cotangent(&["run", "-"], &code);
    assert!(status == 1 && output.contains("at <stdin>:15"), "{output}");
}

#[test]
fn comments_that_are_almost_rows_are_errors() {
    for row in [
        "; run @sum([2.0]: f64, 1) == 2.0",
        "; run; @sum([2.0]: f64, 1) == 2.0",
        "; run sum([2.0]: f64, 1) == 2.0",
        "; test: @sum([2.0]: f64, 1) == 2.0",
    ] {
        let (status, _, error) = with_lines(row);
        assert!(status == 1 && error.contains("looks like a row"), "{row}\n{error}");
        assert!(error.contains("write `; run: ") && error.contains("<stdin>:17:3"), "{row}\n{error}");
    }
    for note in ["; run the loop (twice)", "; the sum of @sum(%p)", "; test of @sum", "; ruins: @sum(1) == 2"]
    {
        let (_, _, error) = with_lines(note);
        assert!(error.contains("no `; run:` row"), "{note}\n{error}");
    }
}

/// What is said of a wrong row of a function with two results.
fn row_error(row: &str) -> String {
    let swap = "func @swap(%a: f64, %b: f64) -> (f64, f64) {\nentry:\n    ret %b, %a\n}\n";
    let (status, output, error) = cotangent(
        &["run", "-"],
        &format!("{swap}; run: @swap(1.0, 2.0) == (2.0, 1.0)\n; run: @swap(4.0, 3.0){row}\n"),
    );
    // The row that is right is run.
    assert!(status == 1 && output.starts_with("ok   "), "{row}\n{output}{error}");
    assert!(error.contains("<stdin>:6:") && error.contains(row) && error.contains('^'), "{row}\n{error}");
    error
}

#[test]
fn wrong_rows_say_what_is_expected() {
    for (row, parts) in [
        (" == (3.0, 4.0), [4.0, 3.0]", ["`, [4.0, 3.0]` after the results", "`[1.0]: f64 => [2.0]`"]),
        (" ~= (3.0, 4.0)", ["found `~= (3.0, 4.0)`", "write `~`"]),
        (" = (3.0, 4.0)", ["found `= (3.0, 4.0)`", "write `==`"]),
        (" -> (3.0, 4.0)", ["`== results`, `~ results` or `traps: message`", "write `==`"]),
        (" == 3.0, 4.0", ["stand in parentheses", "write `(3.0, 4.0)`"]),
        (" == (3.0, 4.0", ["this parenthesis is not closed", "^"]),
        ("", ["expected `== results`, `~ results` or `traps: message` after the call", "nothing follows"]),
        (" == (3.0)", ["1 result is expected, but it is `@swap(%a: f64, %b: f64) -> (f64, f64)`", "^"]),
        (" == (3.0, x)", ["`x` for result 2", "^"]),
        (" traps out of bounds", ["found `traps out of bounds`", "write `traps: message`"]),
    ] {
        let error = row_error(row);
        assert!(parts.iter().all(|part| error.contains(part)), "{row}\n{error}");
    }
}

#[test]
fn calls_with_expectations_are_checked() {
    let right = "= 6.5\n%p holds [0.0, 0.0, 0.0]: f64\nok   ";
    for (call, holds) in [
        ("sum([1, 2, 3.5]: f64 => [0, 0, 0], 3)", true),
        ("sum([1, 2, 3.5]: f64 => [0, 1, 0], 3)", false),
        ("sum([1, 2, 3.5]: f64, 3) == 6.5", true),
        ("sum([1, 2, 3.5]: f64, 3) == 6.0", false),
        ("sum([1, 2, 3.5]: f64, 3) ~ 6.5", true),
        ("sum([1, 2, 3.5]: f64, 3) ~ 6.4", false),
        ("sum([1, 2, 3.5]: f64, 3) traps: out of bounds", false),
    ] {
        let (status, output, error) = cotangent(&["run", "-", call], SUM);
        if holds {
            assert_eq!((status, output, error), (0, format!("{right}{call}\n"), String::new()));
        } else {
            assert!(status == 1 && error.contains("does not hold") && error.contains("  is @sum"), "{error}");
        }
    }
    let trap = "sum([1]: f64, 2) traps: out of bounds";
    assert_eq!(cotangent(&["run", "-", trap], SUM), (0, format!("ok   {trap}\n"), String::new()));
    let (status, _, error) = cotangent(&["run", "-", "--function", "sum", "[1.0]: f64 => [1.0]", "1"], SUM);
    assert!(status == 1 && error.contains("is @sum([1.0]: f64 => [0.0], 1)"), "{error}");
    let (status, output, _) = cotangent(&["run", "-", "sum([1]: f64, 2)", "sum([1]: f64, 1)"], SUM);
    assert!(status == 1 && output.starts_with("= 1.0"), "{output}");
}

#[test]
fn traps_show_the_line() {
    let source = SUM.replace("func @sum", "func internal @sum")
        + "func @main(%data: ptr) -> f64 {\nentry:\n    %s = call f64 @sum(ptr %data, i64 2)\n    ret %s\n}\n";
    let expected = "\
error: access out of bounds: 8 bytes at offset 8 of the array passed for %data (8 bytes)
 --> <stdin>:9:5
  |
9 |     %x = load f64, ptr %at
  |     ^^^^^^^^^^^^^^^^^^^^^^
in @sum
called in @main, <stdin>:19:5: %s = call f64 @sum(ptr %data, i64 2)
";
    assert_eq!(cotangent(&["run", "-", "main([1.0]: f64)"], &source), (1, String::new(), expected.into()));
    let (_, output, _) = cotangent(&["run", "-"], &format!("{source}; run: @main([1.0]: f64) == 1.0\n"));
    assert!(output.contains("\n  9 |     %x = load f64, ptr %at\n"), "{output}");
    let located = source.replace("ptr %at\n    %total2", "ptr %at, !dbg !0\n    %total2")
        + "!0 = location(line 7, column 3, scope !1)\n!1 = scope(\"\", \"\", line 0, parent !2)\n!2 = scope(\"sum\", \"sum.c\", line 1)\n";
    let (_, _, error) = cotangent(&["run", "-", "main([1.0]: f64)"], &located);
    assert!(error.contains("in @sum (from sum.c:7:3)\n"), "{error}");
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
    assert!(error.contains("<call>:1:17") && error.contains("^^^"), "{error}");
}

#[test]
fn runs_are_limited_and_traced() {
    let endless = "func @main() {\nentry:\n    jump again\nagain:\n    jump again\n}\n";
    let (status, _, error) = cotangent(&["run", "-", "--fuel", "1000"], endless);
    assert_eq!(status, 1);
    assert!(error.contains("stopped after 1000 instructions") && error.contains("--fuel N"), "{error}");
    assert!(error.contains("<stdin>:5:5"), "{error}");
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
fn arrays_from_files() {
    let (data, program) = (temporary("data.txt"), temporary("sum.ir"));
    std::fs::write(&data, "1 2.5\n-3e1,\n4\n").unwrap();
    std::fs::write(&program, SUM).unwrap();
    let (name, array) = (program.display().to_string(), format!("[file \"{}\"]: f64", data.display()));
    for engine in ["interpret", "jit"] {
        let expected = "= -22.5\n%p holds [0.0, 0.0, 0.0, 0.0]: f64\n";
        let call = format!("sum({array}, 4)");
        assert_eq!(cotangent(&["run", &name, &call, "--engine", engine], "").1, expected, "{engine}");
        let words = ["run", &name, "--engine", engine, "--function", "sum", &array, "4"];
        assert_eq!(cotangent(&words, "").1, expected, "{engine}");
    }
    let (status, _, error) = cotangent(&["run", &name, "sum([file \"none.txt\"]: f64, 1)"], "");
    assert!(status == 1 && error.contains("none.txt"), "{error}");
    let (status, _, error) = cotangent(&["run", &name, "sum([file \"none.txt: f64, 1)"], "");
    assert!(status == 1 && error.contains("a file is written"), "{error}");
    std::fs::remove_file(&data).unwrap();
    std::fs::remove_file(&program).unwrap();
}

#[test]
fn files_of_other_kinds() {
    let path = temporary("program.ll");
    let text = "define i32 @main() {\n  ret i32 7\n}\n";
    std::fs::write(&path, text).unwrap();
    let name = path.display().to_string();
    if cfg!(feature = "llvm") {
        let (status, output, error) = cotangent(&["opt", &name], "");
        assert_eq!((status, error.as_str()), (0, ""));
        assert!(output.contains("define i32 @main()"), "{output}");
        for engine in ["interpret", "jit", "llvm"] {
            assert_eq!(cotangent(&["run", &name, "--engine", engine], "").0, 7, "{engine}");
        }
        let (status, _, error) = cotangent(&["opt", "-"], "define i32 @f() {\n  ret i32 %x\n}\n");
        assert_eq!(status, 1);
        assert!(error.contains("ret i32 %x"), "{error}");
    } else {
        let (status, _, error) = cotangent(&["opt", &name], "");
        assert_eq!(status, 1);
        assert!(error.contains("without the feature `llvm`") && error.contains("docs/ir.md"), "{error}");
    }
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
        assert!(
            command != "run" || help.contains("traps: out of bounds") && help.contains("1e-14"),
            "{help}"
        );
        assert!(command != "print" || help.contains("rows"), "{help}");
        assert!(help.contains("Example"), "{help}");
    }
    for wrong in [&[][..], &["nothing"], &["run"], &["verify"], &["opt", "-", "--nothing"]] {
        assert_eq!(cotangent(wrong, "").0, 2, "{wrong:?}");
    }
}
