//! The interpreter as a library: host functions, exceptions, traces, limits, and numbers that carry more
//! than their bits. What programs compute is in `tests/run`.

use cotangent_ir::interpret::{HostError, Interpreter, MemoryError, Options, Pointer, Trap, TrapKind, Val};
use cotangent_ir::*;

fn function(params: &[Type], results: &[Type], build: impl FnOnce(&mut Builder, &[Value])) -> Function {
    let signature = Signature::new(params.iter().copied(), results.iter().copied());
    let mut function = Function::declaration("f", signature);
    let mut body = Body::default();
    let entry = body.append_block();
    let values: Vec<Value> = params.iter().map(|&ty| body.append_param(entry, ty)).collect();
    build(&mut Builder::new(&mut body, entry), &values);
    function.body = Some(body);
    function
}

fn module(function: Function) -> (Module, FuncId) {
    let mut module = Module::new();
    let id = module.functions.alloc(function);
    (module, id)
}

#[test]
fn sum_of_an_array() {
    let (module, sum) = module(function(&[Type::PTR, Type::I64], &[Type::F64], |build, params| {
        let (head, body, done) =
            (build.body.append_block(), build.body.append_block(), build.body.append_block());
        let (i, total) = (build.body.append_param(head, Type::I64), build.body.append_param(head, Type::F64));
        let (zero, nothing, one) = (build.int(Type::I64, 0), build.f64(0.0), build.int(Type::I64, 1));
        build.jump(head, &[zero, nothing]);
        build.at(head);
        let more = build.icmp(IntCond::Slt, i, params[1]);
        build.br(more, (body, &[]), (done, &[]));
        build.at(body);
        let at = build.addr(params[0], 0, &[(i, 8)]);
        let x = build.load(Type::F64, at);
        let (total2, i2) = (build.binary(Opcode::Fadd, total, x), build.binary(Opcode::Iadd, i, one));
        build.jump(head, &[i2, total2]);
        build.at(done).ret([total]);
    }));
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    let array = run.memory().allocate_array(Type::F64, &[1.0, 2.0, 3.5].map(Val::f64)).unwrap();
    let results = run.call(sum, &[array.into(), Val::int(3)]).unwrap();
    assert_eq!(results[0].as_f64(), Some(6.5));
    let trap = run.call(sum, &[array.into(), Val::int(4)]).unwrap_err();
    assert!(matches!(trap.kind, TrapKind::Memory { error: MemoryError::OutOfBounds { offset: 24, .. } }));
    let text = trap.render(&module);
    assert!(text.contains("in @f: ") && text.contains("load"), "{text}");
    let _: (Trap, Option<HostError>, Pointer) = (trap, None, array);
}
