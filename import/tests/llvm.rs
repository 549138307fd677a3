//! The reader on what compilers make of sources, on broken inputs, and on a large module of which little is wanted.
#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_import::llvm::{Imported, ReadErrors, ReadOptions, Selection, read};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/import/sources").join(name)
}

/// What a compiler prints for a source of the tests.
fn compile(compiler: &str, arguments: &[&str], name: &str) -> Vec<u8> {
    let output = Command::new(compiler).args(arguments).arg(source(name)).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn read_all(bytes: &[u8], name: &str) -> Result<Imported, ReadErrors> {
    read(bytes, name, &ReadOptions::default())
}

/// Everything is converted, and a second checkout is the first one again.
fn check(bytes: &[u8], name: &str) {
    let imported = read_all(bytes, name).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(imported.passed_through, [], "{name}");
    let (first, second) = (imported.origin.checkout().unwrap(), imported.origin.checkout().unwrap());
    assert_eq!(first.print(), second.print(), "{name}");
    for (id, _) in imported.module.metadata.iter() {
        assert!(first.metadata(id).is_some() && second.metadata(id).is_some(), "{name}");
    }
    let again = read_all(bytes, name).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(imported.module.to_string(), again.module.to_string(), "{name}");
}

#[test]
fn what_clang_makes_of_c_and_cpp() {
    for name in ["kernels.c", "constructs.c", "kernels.cpp", "objects.cpp"] {
        let compiler = if name.ends_with(".c") { "clang-19" } else { "clang++-19" };
        for options in [["-O0", "-g"], ["-O1", "-g0"], ["-O2", "-g"], ["-O3", "-g0"]] {
            let arguments = ["-march=haswell", "-S", "-emit-llvm", options[0], options[1], "-o", "-"];
            check(&compile(compiler, &arguments, name), &format!("{name} {}", options.join(" ")));
        }
        let arguments = ["-march=haswell", "-c", "-emit-llvm", "-O2", "-g", "-o", "-"];
        check(&compile(compiler, &arguments, name), &format!("bitcode of {name}"));
    }
}

#[test]
fn what_rustc_makes_of_rust() {
    for name in ["kernels.rs", "numbers.rs"] {
        for level in ["0", "1", "2", "3"] {
            for debug in ["0", "2"] {
                let level_option = format!("opt-level={level}");
                let debug_option = format!("debuginfo={debug}");
                let arguments = [
                    "--edition=2021",
                    "--crate-type=lib",
                    "--emit=llvm-ir=-",
                    "-Awarnings",
                    "-C",
                    &level_option,
                    "-C",
                    &debug_option,
                ];
                check(&compile("rustc", &arguments, name), &format!("{name} {level} {debug}"));
            }
        }
        let arguments = [
            "--edition=2021",
            "--crate-type=lib",
            "--emit=llvm-ir=-",
            "-Awarnings",
            "-O",
            "-Ctarget-cpu=haswell",
        ];
        check(&compile("rustc", &arguments, name), name);
    }
}

#[test]
fn newer_bitcode_says_so() {
    let arguments = ["--edition=2021", "--crate-type=lib", "--emit=llvm-bc=-", "-Awarnings", "-O"];
    let errors = read_all(&compile("rustc", &arguments, "numbers.rs"), "numbers.bc").unwrap_err();
    let text = errors.to_string();
    assert!(text.contains("bitcode of LLVM") && text.contains("--emit=llvm-ir"), "{text}");
}

/// Small numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// A text with one kind of damage.
fn damage(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    let at = random.below(text.len());
    match random.below(5) {
        0 => text.truncate(at),
        1 => (0..10).for_each(|_| {
            let at = random.below(text.len());
            text[at] = random.below(256) as u8;
        }),
        2 => {
            let mut lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
            for _ in 0..4 {
                let (first, second) = (random.below(lines.len()), random.below(lines.len()));
                lines.swap(first, second);
            }
            text = lines.join(&b'\n');
        }
        3 => {
            const NUMBERS: [&str; 6] =
                ["0", "4294967295", "18446744073709551615", "9223372036854775808", "3", "-1"];
            let digits: Vec<usize> = (0..text.len()).filter(|&at| text[at].is_ascii_digit()).collect();
            let at = digits[random.below(digits.len())];
            text.splice(at..=at, NUMBERS[random.below(NUMBERS.len())].bytes());
        }
        _ => {
            let end = (at + random.below(100)).min(text.len());
            text.drain(at..end);
        }
    }
    text
}

#[test]
fn broken_text_is_an_error_or_is_read() {
    let arguments = ["-march=haswell", "-S", "-emit-llvm", "-O1", "-g", "-o", "-"];
    let text = compile("clang-19", &arguments, "constructs.c");
    let mut random = Random(1);
    let mut errors = 0;
    for _ in 0..200 {
        if let Err(error) = read_all(&damage(&text, &mut random), "broken.ll") {
            assert!(error.to_string().starts_with("broken.ll:"), "{error}");
            errors += 1;
        }
    }
    assert!(errors > 100, "{errors}");
}

#[test]
fn truncated_bitcode_is_an_error() {
    let bytes =
        compile("clang-19", &["-march=haswell", "-c", "-emit-llvm", "-O1", "-o", "-"], "constructs.c");
    for part in 0..40 {
        let cut = bytes.len() * part / 40;
        if part > 0 {
            assert!(read_all(&bytes[..cut], "cut.bc").is_err(), "{cut}");
        }
    }
}

#[test]
fn a_small_function_of_a_large_module_costs_little() {
    let mut text = String::new();
    for number in 0..2500 {
        let _ = writeln!(text, "define double @f{number}(double %x, ptr %p) {{");
        for line in 0..17 {
            let before = if line == 0 { "x".to_owned() } else { format!("v{}", line - 1) };
            let _ = writeln!(text, "  %v{line} = fmul double %{before}, {number}.5");
        }
        text.push_str("  ret double %v16\n}\n");
    }
    text.push_str("define double @small(double %x) {\n  %y = fadd double %x, 1.0\n  ret double %y\n}\n");
    assert!(text.lines().count() >= 50_000);
    let time = |selection: Selection| {
        let start = Instant::now();
        let imported = read(text.as_bytes(), "large.ll", &ReadOptions { functions: selection }).unwrap();
        let bodies = imported.module.functions.iter().filter(|(_, function)| function.body.is_some()).count();
        (start.elapsed(), bodies)
    };
    let (one, bodies) = time(Selection::Only(vec!["small".to_owned()]));
    assert_eq!(bodies, 1);
    let (all, bodies) = time(Selection::All);
    assert_eq!(bodies, 2501);
    println!("one of {} lines: {one:?}; all: {all:?}", text.lines().count());
    assert!(one < all, "{one:?} {all:?}");
}
