//! Programs in C, C++ and Rust, compiled at every level of optimisation, hold their rows after import.

#![cfg(feature = "llvm")]
#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_tests::runner::commands::import::imported;
use cotangent_tests::runner::commands::run::with_rows;
use cotangent_tests::runner::{discover, tests_folder};
use std::path::{Path, PathBuf};
use std::process::Command;

/// LLVM's text of a source.
fn compile(compiler: &str, arguments: &[&str], source: &Path) -> Vec<u8> {
    let output = Command::new(compiler).args(arguments).arg(source).output();
    let output = output.unwrap_or_else(|error| panic!("{compiler}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The rows of a source hold for the module that its LLVM text becomes, all of which is converted.
fn check(compiler: &str, arguments: &[&str], name: &str) {
    let path: PathBuf = tests_folder().join("import/sources").join(name);
    let rows = std::fs::read_to_string(&path).unwrap().replace("// run:", "; run:");
    let imported =
        imported(&compile(compiler, arguments, &path), name).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.notes, "", "{arguments:?}");
    let text = with_rows(&rows, imported.module).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
    let text = text.unwrap();
    let wrong = text.lines().zip(rows.lines()).filter(|(came, row)| came != row);
    let wrong: Vec<String> = wrong.map(|(came, row)| format!("{row}\n  came out as {came}")).collect();
    assert!(wrong.is_empty(), "{arguments:?}:\n{}", wrong.join("\n"));
}

fn clang(level: &str, name: &str) {
    check("clang-19", &[level, "-S", "-emit-llvm", "-o", "-"], name);
    check("clang-19", &[level, "-g", "-march=x86-64-v3", "-S", "-emit-llvm", "-o", "-"], name);
}

fn rustc(level: &str) {
    let arguments =
        ["--edition=2024", "--emit=llvm-ir", "-Ccodegen-units=1", "-Cdebuginfo=0", level, "-o", "-"];
    check("rustc", &arguments, "kernels.rs");
}

/// Every opcode that LLVM's IR has comes out of some text test.
#[test]
fn every_opcode() {
    use ir::Opcode;
    let mut missing: std::collections::BTreeSet<Opcode> = Opcode::ALL.iter().copied().collect();
    for path in discover(&tests_folder()).unwrap() {
        if path.extension().is_some_and(|extension| extension == "ll") {
            let module = imported(&std::fs::read(&path).unwrap(), "test").unwrap().module;
            let bodies = module.functions.iter().filter_map(|(_, function)| function.body.as_ref());
            bodies.flat_map(|body| body.insts.iter()).for_each(|(_, data)| {
                missing.remove(&data.opcode);
            });
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

macro_rules! levels {
    ($($name:ident $level:literal $rust:literal;)*) => {
        $(mod $name {
            #[test]
            fn c() {
                super::clang($level, "kernels.c");
            }

            #[test]
            fn cpp() {
                super::clang($level, "kernels.cpp");
            }

            #[test]
            fn rust() {
                super::rustc($rust);
            }
        })*
    };
}

levels! {
    o0 "-O0" "-Copt-level=0";
    o1 "-O1" "-Copt-level=1";
    o2 "-O2" "-Copt-level=2";
    o3 "-O3" "-Copt-level=3";
}
