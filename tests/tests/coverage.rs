//! The run tests execute everything: every opcode, math function, condition and atomic operation, and every
//! way a run can end. Whoever adds one writes a test of it.

// What fails here fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent::invocation::{self, Argument, Row};
use cotangent_tests::runner;
use ir::interpret::{Interpreter, MemoryError, Options, Trace, TrapKind, Val};
use ir::{Detail, FloatCond, FuncId, Inst, InstData, IntCond, MathFn, Module, Opcode, Plain, RmwOp};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

/// Ends that no text can bring about; `ir/tests/interpret.rs` has them.
const BEYOND_TEXT: [&str; 2] = ["host function failed: ", "a number's extra part would be lost in "];

/// What was executed, as the words of the text form; and the messages of runs that ended early.
#[derive(Default)]
struct Seen {
    words: BTreeSet<String>,
    traps: BTreeSet<String>,
}

impl Seen {
    fn note(&mut self, data: &InstData) {
        let opcode = data.opcode.name();
        self.words.insert(opcode.into());
        let kind = match &data.detail {
            Detail::Math(function) => function.name(),
            Detail::IntCond(cond) => cond.name(),
            Detail::FloatCond(cond) => cond.name(),
            Detail::Rmw(detail) => detail.op.name(),
            _ => return,
        };
        self.words.insert(format!("{opcode} {kind}"));
    }
}

struct Recorder<'m> {
    module: &'m Module,
    seen: Rc<RefCell<Seen>>,
}

impl Recorder<'_> {
    fn note(&self, function: FuncId, inst: Inst) {
        if let Some(body) = &self.module.functions[function].body {
            self.seen.borrow_mut().note(&body.insts[inst]);
        }
    }
}

impl Trace<Plain> for Recorder<'_> {
    fn executed(&mut self, _depth: usize, function: FuncId, inst: Inst, _results: &[Val]) {
        self.note(function, inst);
    }
}

fn run(module: &Module, row: &Row, seen: &Rc<RefCell<Seen>>) {
    // Enough for everything but the tests of the limits themselves.
    let options = Options { fuel: 100_000_000, ..Options::default() };
    let mut interpreter = Interpreter::of_verified(module, options).unwrap();
    interpreter.set_trace(Box::new(Recorder { module, seen: seen.clone() }));
    let params = &module.functions[row.call.function].signature.params;
    let arguments = row.call.arguments.iter().zip(params).map(|(argument, param)| match argument {
        Argument::Constant(constant) => interpreter.constant(param.ty, constant).unwrap(),
        Argument::Array(array) => {
            let values = array.before.iter().map(|value| interpreter.constant(array.element, value).unwrap());
            let values: Vec<Val> = values.collect();
            interpreter.memory().allocate_array(array.element, &values).unwrap().into()
        }
    });
    let arguments: Vec<Val> = arguments.collect();
    if let Err(trap) = interpreter.call(row.call.function, &arguments) {
        seen.borrow_mut().traps.insert(trap.to_string());
        let recorder = Recorder { module, seen: seen.clone() };
        trap.backtrace.iter().for_each(|frame| recorder.note(frame.function, frame.inst));
    }
}

fn run_file(path: &Path, seen: &Rc<RefCell<Seen>>) {
    let case = runner::Case::new(&std::fs::read_to_string(path).unwrap()).unwrap();
    let source = case.source();
    let module = ir::parse(&source).unwrap();
    for row in invocation::rows(&source, &module).unwrap() {
        run(&module, &row, seen);
    }
}

fn run_tests() -> Vec<std::path::PathBuf> {
    let folder = runner::tests_folder();
    let mut files = runner::discover(&folder).unwrap();
    files.retain(|file| file.starts_with(folder.join("run")));
    assert!(files.len() >= 300, "only {} run tests", files.len());
    files
}

#[test]
fn run_tests_execute_every_opcode_and_reach_every_end() {
    let seen = Rc::new(RefCell::new(Seen::default()));
    run_tests().iter().for_each(|path| run_file(path, &seen));
    let seen = seen.borrow();

    let opcodes = Opcode::ALL.iter().map(|opcode| opcode.name().to_string());
    let functions = MathFn::ALL.iter().map(|function| format!("math {}", function.name()));
    let int_conds = IntCond::ALL.iter().map(|cond| format!("icmp {}", cond.name()));
    let float_conds = FloatCond::ALL.iter().map(|cond| format!("fcmp {}", cond.name()));
    let atomics = RmwOp::ALL.iter().map(|op| format!("atomicrmw {}", op.name()));
    let wanted = opcodes.chain(functions).chain(int_conds).chain(float_conds).chain(atomics);
    let missing: Vec<String> = wanted.filter(|word| !seen.words.contains(word)).collect();
    assert_eq!(missing, Vec::<String>::new(), "no run test executes these");

    let ends = TrapKind::HEADLINES.iter().chain(MemoryError::HEADLINES);
    // The headline of a kind that only wraps another error is empty.
    let wanted = ends.filter(|headline| !headline.is_empty() && !BEYOND_TEXT.contains(headline));
    let missing: Vec<_> =
        wanted.filter(|headline| !seen.traps.iter().any(|trap| trap.starts_with(**headline))).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "no run test ends like this");
    assert!(seen.traps.iter().any(|trap| trap.starts_with("no rule for ")), "no run test lacks a rule");
}
