//! Derivatives on the command line: programs for Enzyme, `grad`, `check`, `run --gradient`.

use super::{cotangent, temporary};
use std::path::Path;
use std::process::Command;

const CUBE: &str = "func @cube(%x: f64, %n: i64) -> f64 {
entry:
    %square = fmul f64 %x, %x
    %cube = fmul f64 %square, %x
    ret %cube
}
";

/// Compiles a program of tests/enzyme, runs it, and compares with the lines `// prints:` at its head.
fn compile_and_run(name: &str, compiler: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/enzyme").join(name);
    let text = std::fs::read_to_string(&source).unwrap();
    let expected: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("// prints: ")).collect();
    for level in ["-O0", "-O1", "-O2", "-O3"] {
        let program = temporary(&format!("{name}{level}"));
        let arguments =
            ["cc", compiler, level, "-g", source.to_str().unwrap(), "-o", program.to_str().unwrap(), "-lm"];
        let (status, _, errors) = cotangent(&arguments, "");
        assert_eq!((status, &*errors), (0, ""), "{name} {level}");
        let output = Command::new(&program).output().unwrap();
        let _ = std::fs::remove_file(&program);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected, "{name} {level}");
        assert!(output.status.success());
    }
}

#[test]
fn forward_calls() {
    compile_and_run("forward.c", "clang");
}

#[test]
fn reverse_calls() {
    compile_and_run("reverse.c", "clang");
}

#[test]
fn calls_of_templates() {
    compile_and_run("templates.cpp", "clang++");
}

#[test]
fn opt_replaces_calls_and_drops_what_nobody_needs() {
    let source = "extern int enzyme_dup; extern double __enzyme_fwddiff(void *, ...); static double f(double x) { return x * x; } double g(double x) { return __enzyme_fwddiff((void *)f, enzyme_dup, x, 1.0); }";
    let (file, module) = (temporary("calls.c"), temporary("calls.ll"));
    std::fs::write(&file, source).unwrap();
    let status = Command::new("/usr/lib/llvm-19/bin/clang")
        .args(["-O0", "-S", "-emit-llvm", "-o"])
        .args([&module, &file])
        .status()
        .unwrap();
    assert!(status.success());
    let (status, text, errors) = cotangent(&["opt", module.to_str().unwrap()], "");
    assert_eq!((status, &*errors), (0, ""));
    assert!(!text.contains("enzyme"), "{text}");
    assert!(text.contains("define internal double @f.jvp("), "{text}");
    for file in [file, module] {
        let _ = std::fs::remove_file(file);
    }
}

#[test]
fn grad_prints_a_derivative() {
    let (status, text, errors) = cotangent(&["grad", "-", "cube", "--mode", "forward"], CUBE);
    assert_eq!((status, &*errors), (0, ""));
    assert!(text.starts_with("func @cube.jvp(%x: f64, %x.tan: f64, %n: i64) -> f64 {"), "{text}");
    let (status, text, _) =
        cotangent(&["grad", "-", "cube", "--mode", "forward", "--language", "ir", "--output", "asm"], CUBE);
    assert!(status == 0 && text.contains("cube.jvp:"), "{text}");
    let c = "double cube(double x, int n) { return x * x * x; }";
    let arguments =
        ["grad", "-", "cube", "--mode", "forward", "--constant", "x", "--language", "c", "--output", "llvm"];
    let (status, text, _) = cotangent(&arguments, c);
    assert!(status == 0 && text.contains("double @cube.jvp(double"), "{text}");
}

#[test]
fn grad_says_what_there_is() {
    let (status, _, errors) = cotangent(&["grad", "-", "cubes"], CUBE);
    assert_eq!((status, &*errors), (1, "error: there is no function `cubes`; there are: cube\n"));
    let (status, _, errors) = cotangent(&["grad", "-", "cube", "--constant", "y"], CUBE);
    assert_eq!((status, &*errors), (1, "error: there is no parameter `y`; there are: x, n\n"));
}

#[test]
fn check_agrees() {
    let (status, text, errors) = cotangent(&["check", "-", "cube(2.0, 1)"], CUBE);
    assert_eq!((status, &*errors), (0, ""), "{text}");
    assert!(text.contains("d/d%x = 12.0") && text.matches("\n  ok ").count() == 8, "{text}");
    let (status, text, _) = cotangent(&["check", "-", "cube", "--random", "3", "--seed", "5"], CUBE);
    assert!(status == 0 && text.matches("\n  ok ").count() == 24, "{text}");
}

#[test]
fn check_knows_kinks() {
    let kink = "func @f(%x: f64) -> f64 {\nentry:\n    %y = fabs f64 %x\n    ret %y\n}\n";
    let (status, text, errors) = cotangent(&["check", "-", "f(0.0)"], kink);
    assert_eq!((status, &*errors), (0, ""), "{text}");
    assert!(text.contains("kink     central differences"), "{text}");
}

#[test]
fn run_prints_gradients() {
    let (status, text, errors) =
        cotangent(&["run", "-", "--engine", "jit", "--gradient", "cube(2.0, 1)"], CUBE);
    assert_eq!((status, &*text, &*errors), (0, "= 8.0\nd/d%x = 12.0\n", ""));
}
