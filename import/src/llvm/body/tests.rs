//! The tables of intrinsics, walked; what single constructs become is shown by `tests/import/*.ll`.

use super::intrinsics::TABLE;
use crate::llvm::{Imported, ReadOptions, read};
use ir::{Detail, FuncId, MathFn, MathShape, Opcode};

fn imported(text: &str) -> Imported {
    read(text.as_bytes(), "test.ll", &ReadOptions::default()).unwrap()
}

fn functions(imported: &Imported) -> Vec<FuncId> {
    imported
        .module
        .functions
        .iter()
        .filter(|(_, function)| function.body.is_some())
        .map(|(id, _)| id)
        .collect()
}

/// A function that calls the intrinsic of a math function, on scalars or on vectors.
fn caller(function: MathFn, name: &str, vector: bool) -> String {
    let (float, suffix) = if vector { ("<2 x double>", "v2f64") } else { ("double", "f64") };
    let (int, int_suffix) = match function {
        MathFn::Powi => ("i32", "i32"),
        _ if vector => ("<2 x i32>", "v2i32"),
        _ => ("i32", "i32"),
    };
    let (params, result, suffix) = match function.shape() {
        MathShape::Unary => (vec![float], float.to_string(), suffix.to_string()),
        MathShape::Binary => (vec![float; 2], float.to_string(), suffix.to_string()),
        MathShape::Ternary => (vec![float; 3], float.to_string(), suffix.to_string()),
        MathShape::FloatInt => (vec![float, int], float.to_string(), format!("{suffix}.{int_suffix}")),
        MathShape::FloatAndInt => {
            (vec![float], format!("{{ {float}, {int} }}"), format!("{suffix}.{int_suffix}"))
        }
        shape => panic!("no intrinsic has the shape {shape:?}"),
    };
    let named = |ty: &&str| ty.to_string();
    let arguments: Vec<String> =
        params.iter().enumerate().map(|(index, ty)| format!("{ty} %{index}")).collect();
    let (types, arguments) = (params.iter().map(named).collect::<Vec<_>>().join(", "), arguments.join(", "));
    let number = params.len() + 1;
    format!(
        "declare {result} @{name}.{suffix}({types})
define {result} @caller({arguments}) {{
  %{number} = call {result} @{name}.{suffix}({arguments})
  ret {result} %{number}
}}
"
    )
}

#[test]
fn every_intrinsic_of_the_math_table() {
    let mut count = 0;
    for &function in MathFn::ALL {
        let Some(name) = function.info().intrinsic else { continue };
        for vector in [false, true] {
            let imported = imported(&caller(function, name, vector));
            let id = functions(&imported)[0];
            let body = imported.module.functions[id].body.as_ref().unwrap();
            let (_, first) = body.instructions().next().unwrap();
            assert_eq!(body.insts[first].opcode, Opcode::Math, "{name}");
            assert_eq!(body.insts[first].detail, Detail::Math(function), "{name}");
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn every_other_intrinsic_is_called_in_a_text_test() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/import");
    let mut texts = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "ll") {
            let text = std::fs::read_to_string(path).unwrap();
            texts.extend(text.lines().filter(|line| line.contains(" call ")).map(|line| format!("{line}\n")));
        }
    }
    let is_called = |name: &str| texts.contains(&format!("@{name}.")) || texts.contains(&format!("@{name}("));
    let missing: Vec<&str> = TABLE.iter().map(|(name, _)| *name).filter(|name| !is_called(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn offsets_of_another_size_are_not_converted() {
    let imported = imported(
        "target datalayout = \"e-p:64:64-p1:64:64:64:32\"
define ptr addrspace(1) @narrow(ptr addrspace(1) %p, i64 %i) {
  %q = getelementptr i8, ptr addrspace(1) %p, i64 %i
  ret ptr addrspace(1) %q
}
define ptr @usual(ptr %p, i64 %i) {
  %q = getelementptr i8, ptr %p, i64 %i
  ret ptr %q
}
",
    );
    assert_eq!(functions(&imported).len(), 1);
    let reason = imported.passed_through[0].reason.to_string();
    assert!(reason.contains("address space 1"), "{reason}");
}

/// Depth costs no stack, and time grows with length: chains of blocks, of `phi`s and of aggregates.
#[test]
fn long_chains() {
    use std::fmt::Write;
    let count = 20_000;
    let mut text =
        String::from("define { i64, double } @chain({ i64, double } %v0, i1 %c) {\nentry:\n  br label %b0\n");
    for index in 0..count {
        let from = if index == 0 { "entry".to_string() } else { format!("b{}", index - 1) };
        let (before, next) = (if index == 0 { "%v0".into() } else { format!("%w{}", index - 1) }, index + 1);
        writeln!(text, "b{index}:\n  %p{index} = phi {{ i64, double }} [ {before}, %{from} ]").unwrap();
        writeln!(text, "  %w{index} = insertvalue {{ i64, double }} %p{index}, i64 {index}, 0").unwrap();
        writeln!(text, "  br i1 %c, label %b{next}, label %out{index}\nout{index}:\n  unreachable").unwrap();
    }
    writeln!(text, "b{count}:\n  ret {{ i64, double }} %w{}\n}}", count - 1).unwrap();
    let imported = imported(&text);
    assert_eq!(functions(&imported).len(), 1);
}
