//! Bodies with both sweeps, written by hand: after recording they verify and compute the derivative.
//!
//! The reverse of block `b` is named `b.rev`, that of its edge number 0 `b.0.rev`.

use super::*;
use crate::reverse::tape;
use ir::entity::SecondaryMap;
use ir::interpret::{Interpreter, Options};
use ir::{Block, Function, Module, Number, Type};
use std::collections::HashMap;

fn functions(module: &Module) -> TapeFunctions {
    TapeFunctions::find(|name| module.function_named(name)).unwrap()
}

fn sweeps(function: &Function, seeds: usize) -> Sweeps {
    let body = function.body.clone().unwrap();
    let named: HashMap<String, Block> =
        body.order.iter().map(|&block| (body.block_name(block).unwrap().to_string(), block)).collect();
    let mut reverse = SecondaryMap::default();
    let mut edges = HashMap::new();
    let mut ends = Vec::new();
    for (name, &block) in &named {
        if let Some(&back) = named.get(&format!("{name}.rev")) {
            reverse[block] = Some(back);
            for (index, next) in body.successors(block).enumerate() {
                match named.get(&format!("{name}.{index}.rev")) {
                    Some(&edge) => drop(edges.insert((block, index as u32), edge)),
                    None => assert_eq!(next, back),
                }
            }
            if body.successors(block).eq([back]) {
                ends.push(block);
            }
        }
    }
    ends.sort();
    let (entry, exit) = (named["entry"], named["exit"]);
    let results = body.values.iter().filter(|(value, _)| body.value_name(*value) == Some("result.slot"));
    let results = results.map(|(value, _)| (value, Type::F64)).collect();
    Sweeps { body, entry, reverse, edges, ends, landing: None, exit, tape: None, seeds, results }
}

/// The module of a text and of the tape's functions, with `@f` recorded.
fn recorded(text: &str) -> (Module, Report) {
    let mut module = ir::parse(&format!("{text}\n{}", include_str!("../tape.ir"))).unwrap();
    let f = module.function_named("f").unwrap();
    let options = RecordOptions { owner: Owner::Own, tape: functions(&module), layout: module.layout() };
    let mut sweeps = sweeps(&module.functions[f], 0);
    let report = record(&mut sweeps, &options).unwrap();
    module.functions[f].body = Some(sweeps.body);
    ir::verify(&module).unwrap_or_else(|errors| panic!("{errors}\n{}", module));
    (module, report)
}

fn call(module: &Module, name: &str, x: f64, n: i64) -> f64 {
    let mut interpreter: Interpreter = Interpreter::new(module, Options::default()).unwrap();
    let f = module.function_named(name).unwrap();
    let x = interpreter.constant(Type::F64, &ir::Constant::f64(x)).unwrap();
    let n = interpreter.constant(Type::I64, &ir::Constant::int(64, n.into())).unwrap();
    let results = interpreter.call(f, &[x, n]).unwrap();
    f64::from_bits(results[0].as_float().unwrap().to_bits(ir::Float::F64) as u64)
}

/// Squares `x` n times.
const POWER: &str = "
func @f(%x0: f64, %n: i64SEEDPARAM) -> f64 {
entry:
    %a = alloca ptr 8, align 8
    %result.slot = alloca ptr 8, align 8
    store f64 0.0, ptr %a
    jump start
start:
    jump head(%x0, 0, 0)
head(%x: f64, %i: i64, %from: i8):
    %more = icmp slt i64 %i, %n
    br %more, body, done
body:
    %y = fmul f64 %x, %x
    %j = iadd i64 %i, 1
    jump head(%y, %j, 1)
done:
    store f64 %x, ptr %result.slot
    jump done.rev
done.rev:
    store f64 SEED, ptr %a
    jump head.1.rev
head.1.rev:
    jump head.rev
head.0.rev:
    jump head.rev
head.rev:
    switch i8 %from, start.0.rev [1: body.0.rev]
start.0.rev:
    jump start.rev
body.0.rev:
    jump body.rev
body.rev:
    %d = load f64, ptr %a
    %e = fmul f64 %d, %x
    %g = fmul f64 %e, 2.0
    store f64 %g, ptr %a
    jump head.0.rev
start.rev:
    jump exit
exit:
    %r = load f64, ptr %a
    ret %r
}
";

#[test]
fn a_loop_that_runs_any_number_of_times() {
    let (module, report) = recorded(&POWER.replace("SEEDPARAM", "").replace("SEED", "1.0"));
    assert_eq!(report.recorded, 2, "the value and where it came from");
    assert_eq!(call(&module, "f", 3.0, 0), 1.0);
    assert_eq!(call(&module, "f", 3.0, 1), 6.0);
    assert_eq!(call(&module, "f", 2.0, 3), 8.0 * 128.0);
    // Many chunks of the tape.
    assert_eq!(call(&module, "f", 1.0, 2000), 2f64.powi(2000));
}

#[test]
fn two_halves_on_the_tape_of_their_caller() {
    let text = POWER.replace("SEEDPARAM", ", %seed: f64").replace("SEED", "%seed");
    let root = "
declare @f.aug(f64, i64, ptr, ptr) -> (f64, ptr, ptr)
declare @f.rev(f64, i64, f64, ptr, ptr) -> (f64, ptr, ptr)

func @root(%x: f64, %n: i64) -> f64 {
entry:
    %y, %t, %e = call (f64, ptr, ptr) @f.aug(f64 %x, i64 %n, ptr null, ptr null)
    %z, %t2, %e2 = call (f64, ptr, ptr) @f.aug(f64 %y, i64 1, ptr %t, ptr %e)
    %b = call ptr @cotangent.tape.turn(ptr %e2)
    %dy, %t3, %b3 = call (f64, ptr, ptr) @f.rev(f64 %y, i64 1, f64 1.0, ptr %t2, ptr %b)
    %dx, %t4, %b4 = call (f64, ptr, ptr) @f.rev(f64 %x, i64 %n, f64 %dy, ptr %t3, ptr %b3)
    %clean = icmp eq ptr %b4, null
    %checked = select i1 %clean, f64 %dx, -1.0
    ret %checked
}
";
    let mut module = ir::parse(&format!("{text}\n{root}\n{}", include_str!("../tape.ir"))).unwrap();
    let f = module.function_named("f").unwrap();
    let options = RecordOptions { owner: Owner::Caller, tape: functions(&module), layout: module.layout() };
    let mut sweeps = sweeps(&module.functions[f], 1);
    record(&mut sweeps, &options).unwrap();
    let halves = split(sweeps, module.layout()).unwrap();
    for (name, body) in [("f.aug", halves.augmented), ("f.rev", halves.reverse)] {
        let id = module.function_named(name).unwrap();
        module.functions[id].body = Some(body);
    }
    module.functions[f].body = None;
    ir::verify(&module).unwrap_or_else(|errors| panic!("{errors}\n{}", module));
    assert_eq!(call(&module, "root", 3.0, 0), 6.0);
    assert_eq!(call(&module, "root", 2.0, 2), 8.0 * 128.0);
    assert_eq!(call(&module, "root", 1.0, 1500), 2f64.powi(1501));
}

/// A product of `w x^n` over an outer loop with `w` different each time, left early by a return from the inner loop.
const NESTED: &str = "
func @f(%x: f64, %n: i64) -> f64 {
entry:
    %ax = alloca ptr 8, align 8
    %as = alloca ptr 8, align 8
    %aw = alloca ptr 8, align 8
    store f64 0.0, ptr %ax
    store f64 0.0, ptr %as
    store f64 0.0, ptr %aw
    jump start
start:
    jump outer(0.5, 0, 0)
outer(%s: f64, %i: i64, %from: i8):
    %f = sitofp i64 %i to f64
    %w = fadd f64 %f, %x
    %w2 = sqrt f64 %w
    %go = icmp slt i64 %i, %n
    br %go, inner(%s, 0, 0), done
inner(%t: f64, %j: i64, %via: i8):
    %t2 = fmul f64 %t, %w2
    %large = fcmp ogt f64 %t2, 1e6
    br %large, early, next
next:
    %j2 = iadd i64 %j, 1
    %again = icmp slt i64 %j2, %i
    br %again, inner(%t2, %j2, 1), last
last:
    %i2 = iadd i64 %i, 1
    jump outer(%t2, %i2, 1)
early:
    jump early.rev
done:
    jump done.rev
early.rev:
    store f64 1.0, ptr %as
    jump inner.0.rev
done.rev:
    store f64 1.0, ptr %as
    jump outer.1.rev
outer.1.rev:
    jump outer.rev
outer.rev:
    %daw = load f64, ptr %aw
    %half = fdiv f64 0.5, %w2
    %dw = fmul f64 %daw, %half
    %dx = load f64, ptr %ax
    %dx2 = fadd f64 %dx, %dw
    store f64 %dx2, ptr %ax
    store f64 0.0, ptr %aw
    switch i8 %from, start.0.rev [1: last.0.rev]
last.0.rev:
    jump last.rev
last.rev:
    jump next.1.rev
next.1.rev:
    jump next.rev
next.0.rev:
    jump next.rev
next.rev:
    jump inner.1.rev
inner.0.rev:
    jump inner.rev
inner.1.rev:
    jump inner.rev
inner.rev:
    %d = load f64, ptr %as
    %dt = fmul f64 %d, %w2
    %dw2 = fmul f64 %d, %t
    %o = load f64, ptr %aw
    %o2 = fadd f64 %o, %dw2
    store f64 %o2, ptr %aw
    store f64 %dt, ptr %as
    switch i8 %via, outer.0.rev [1: next.0.rev]
outer.0.rev:
    jump outer.rev
start.0.rev:
    jump start.rev
start.rev:
    jump exit
exit:
    %r = load f64, ptr %ax
    ret %r
}
";

fn nested(x: f64, n: i64) -> f64 {
    let mut s = 0.5;
    for i in 0..n {
        let mut j = 0;
        loop {
            s *= (i as f64 + x).sqrt();
            if s > 1e6 {
                return s;
            }
            j += 1;
            if j >= i {
                break;
            }
        }
    }
    s
}

#[test]
fn a_value_of_the_outer_loop_in_the_inner_one() {
    let (module, report) = recorded(NESTED);
    assert!(report.recorded_on_exit > 0, "{report:?}");
    for (x, n) in [(2.0, 0), (2.0, 1), (1.5, 2), (1.25, 5), (3.0, 9), (30.0, 40)] {
        let h = 1e-6;
        let difference = (nested(x + h, n) - nested(x - h, n)) / (2.0 * h);
        let adjoint = call(&module, "f", x, n);
        assert!(
            (adjoint - difference).abs() <= 1e-6 * (1.0 + difference.abs()),
            "{x} {n}: {adjoint} {difference}"
        );
    }
}

#[test]
fn the_text_of_the_tape_is_a_module() {
    let module = tape::text().unwrap();
    ir::verify(module).unwrap();
    functions(module);
}
