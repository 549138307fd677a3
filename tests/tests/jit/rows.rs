//! Every row of `tests/run` that gives a result gives the same on the JIT.

use super::seen::{Seen, Watcher};
use codegen::jit::{JitOptions, Roots};
use cotangent::invocation::{self, Argument as Written, Expectation, Limits, Row};
use cotangent_tests::jit::{self, Argument, Prepared};
use cotangent_tests::runner;
use ir::interpret::{Interpreter, Options, Val};
use ir::{Constant, MathFn, Module, Number, Opcode, Scalar, Type};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// Files with rows that the JIT does not run, how many, and a part of the reason it gives.
const REFUSED: &[(&str, usize, &str)] = &[
    ("control_invoke", 1, "it catches an exception"),
    ("control_invoke_arguments", 1, "it catches an exception"),
    ("control_resume", 1, "it catches an exception"),
    ("trap_undefined_function", 1, "function @nobody is declared only"),
    ("trap_unsupported", 2, "the IR does not know this instruction"),
];

/// Rows that freeze what is undefined: any value is right.
const FROZEN: &[&str] =
    &["memory_partly_undefined_bits: @number(", "memory_partly_undefined_bits: @numbers("];

/// Opcodes that no row with a result executes, or that the JIT only traps at.
const NOT_EXECUTED: &[&str] = &["landingpad", "unsupported", "unreachable", "resume", "unsupported_end"];

#[derive(Default)]
struct Report {
    rows: usize,
    refused: BTreeMap<String, Vec<String>>,
    wrong: Vec<String>,
    words: BTreeSet<&'static str>,
}

#[test]
fn rows_give_the_same() {
    let folder = runner::tests_folder();
    let mut files = runner::discover(&folder).unwrap();
    files.retain(|file| file.starts_with(folder.join("run")));
    assert!(files.len() >= 300);
    let mut report = Report::default();
    for file in &files {
        check_file(file, &mut report);
    }
    println!("{} rows", report.rows);
    report.wrong.retain(|row| !FROZEN.iter().any(|frozen| row.starts_with(frozen)));
    assert!(report.wrong.is_empty(), "{} rows differ:\n{}", report.wrong.len(), report.wrong.join("\n"));
    let refused = report.refused.iter().map(|(file, reasons)| (file.as_str(), reasons));
    let mut unexpected = Vec::new();
    for (file, reasons) in refused {
        let fits = |&&(name, count, part): &&(&str, usize, &str)| {
            name == file && count == reasons.len() && reasons.iter().all(|reason| reason.contains(part))
        };
        if REFUSED.iter().find(fits).is_none() {
            unexpected.push(format!("{file}: {} rows: {}", reasons.len(), reasons.join(" | ")));
        }
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
    assert_eq!(report.refused.len(), REFUSED.len(), "the list of refused rows has too many");
    assert!(report.rows >= 3000, "only {} rows", report.rows);

    let opcodes = Opcode::ALL.iter().filter(|opcode| **opcode != Opcode::Math).map(|opcode| opcode.name());
    let functions = MathFn::ALL.iter().map(|function| function.name());
    let missing: Vec<&str> = opcodes.chain(functions).filter(|word| !report.words.contains(word)).collect();
    assert_eq!(missing, NOT_EXECUTED, "the JIT executes these nowhere");
}

fn check_file(path: &Path, report: &mut Report) {
    let case = runner::Case::new(&std::fs::read_to_string(path).unwrap()).unwrap();
    let source = case.source();
    let module = ir::parse(&source).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().to_string();
    for row in invocation::rows(&source, &module).unwrap() {
        let Expectation::Results(_, results) = &row.expectation else { continue };
        match check_row(&module, &row, results) {
            Ok(words) => {
                report.rows += 1;
                report.words.extend(words);
            }
            Err(Failure::Refused(reason)) => report.refused.entry(name.clone()).or_default().push(reason),
            Err(Failure::Wrong(text)) => report.wrong.push(format!("{name}: {}: {text}", row.text)),
        }
    }
}

enum Failure {
    Refused(String),
    Wrong(String),
}

fn check_row(module: &Module, row: &Row, results: &[Constant]) -> Result<BTreeSet<&'static str>, Failure> {
    let answer = invocation::run(module, &row.call, &Limits::default()).unwrap();
    let words = words(module, row);
    if words.contains("landingpad") {
        return Err(Failure::Refused("it catches an exception".into()));
    }
    // Arguments may be addresses of what the function itself does not need.
    let addressed = row
        .call
        .arguments
        .iter()
        .any(|argument| matches!(argument, Written::Constant(Constant::Address(..))));
    let roots = if addressed { Roots::All } else { Roots::Only(Vec::new()) };
    let options = JitOptions { roots, ..JitOptions::default() };
    let prepared = jit::prepare(module, row.call.function, &options)
        .map_err(|errors| Failure::Refused(errors.to_string()))?;
    let params = &module.functions[row.call.function].signature.params;
    let arguments: Vec<Argument> = row
        .call
        .arguments
        .iter()
        .zip(params)
        .map(|(argument, param)| match argument {
            Written::Constant(constant) => Argument::Value(param.ty, constant),
            Written::Array(array) => Argument::Array(array.element, &array.before),
        })
        .collect();
    // SAFETY: the interpreter finished the call.
    let outcome = unsafe { prepared.call(&arguments) };
    let outcome = outcome.ok_or_else(|| Failure::Refused("an argument cannot be made".into()))?;
    let types = module.functions[row.call.function].signature.results.iter().map(|result| result.ty);
    for (((ty, lanes), wanted), value) in types.zip(&outcome.results).zip(results).zip(&answer.results) {
        compare(&prepared, ty, lanes, std::slice::from_ref(value), Some(wanted))?;
    }
    for ((argument, lanes), values) in row.call.arguments.iter().zip(&outcome.arrays).zip(&answer.arrays) {
        if let Written::Array(array) = argument {
            compare(&prepared, array.element, lanes, values, None)?;
        }
    }
    Ok(words)
}

/// Compares lanes with values of the interpreter, bit for bit. Addresses differ, but for those that were written.
fn compare(
    prepared: &Prepared,
    ty: Type,
    lanes: &[u128],
    values: &[Val],
    wanted: Option<&Constant>,
) -> Result<(), Failure> {
    let lane = ty.lane().unwrap();
    let count = ty.lanes().unwrap_or(1) as usize;
    for (index, &bits) in lanes.iter().enumerate() {
        let value = &values[index / count];
        let value = if ty.lanes().is_some() { value.lane(index % count).unwrap() } else { value };
        let expected = match (value, lane) {
            (Val::Int(int), _) => Some(int.bits()),
            (Val::Float(number), Scalar::Float(format)) => Some(number.to_bits(format)),
            (Val::Ptr(_), _) => wanted.and_then(|constant| prepared.bits(constant.lane(index % count)?)),
            _ => None,
        };
        if let Some(expected) = expected
            && !jit::same(lane, expected, bits)
        {
            return Err(Failure::Wrong(format!("lane {index} is {bits:#x}, not {expected:#x}")));
        }
    }
    Ok(())
}

/// What the call executes.
fn words(module: &Module, row: &Row) -> BTreeSet<&'static str> {
    let mut interpreter: Interpreter = Interpreter::of_verified(module, Options::default()).unwrap();
    let seen = Rc::new(RefCell::new(Seen::default()));
    interpreter.set_trace(Box::new(Watcher { module, seen: seen.clone() }));
    let params = &module.functions[row.call.function].signature.params;
    let arguments = row.call.arguments.iter().zip(params).map(|(argument, param)| match argument {
        Written::Constant(constant) => interpreter.constant(param.ty, constant).unwrap(),
        Written::Array(array) => {
            let values = array.before.iter().map(|value| interpreter.constant(array.element, value).unwrap());
            let values: Vec<Val> = values.collect();
            interpreter.memory().allocate_array(array.element, &values).unwrap().into()
        }
    });
    let arguments: Vec<Val> = arguments.collect();
    // Whatever it gives was compared already.
    let _ = interpreter.call(row.call.function, &arguments);
    seen.take().words
}
