//! The interpreter as a library: host functions, exceptions, traces, limits, and numbers that carry more
//! than their bits. What programs compute is in `tests/run`.

// What fails here fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_ir::interpret::{
    HostError, Interpreter, MemoryError, Options, Pointer, SetupError, Trace, TrapKind, Val,
};
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
}

fn parsed(text: &str) -> Module {
    parse(text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn call<N: Number>(
    run: &mut Interpreter<'_, N>,
    module: &Module,
    name: &str,
    args: &[Val<N>],
) -> Result<Vec<Val<N>>, TrapKind> {
    run.call(module.function_named(name).unwrap(), args).map_err(|trap| trap.kind)
}

#[test]
fn host_functions_see_memory_and_keep_state() {
    let module = parsed(
        "declare @next(ptr) -> i32
         func @f(%p: ptr) -> i32 {
         entry:
             %a = call i32 @next(ptr %p)
             %b = call i32 @next(ptr %p)
             %c = imul i32 %a, %b
             ret %c
         }",
    );
    let mut calls = 0;
    {
        let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
        let missing = call(&mut run, &module, "f", &[Pointer::NULL.into()]);
        assert!(matches!(missing, Err(TrapKind::UndefinedFunction { .. })));
        run.register(
            "next",
            Box::new(|memory, args| {
                calls += 1;
                let at = args[0].as_pointer().unwrap();
                let old = memory.load(at, Type::I32)?.as_int().unwrap();
                memory.store(at, Type::I32, &Val::int(old + 1))?;
                Ok(vec![Val::int(old)])
            }),
        );
        let cell = run.memory().allocate_array(Type::I32, &[Val::int(6)]).unwrap();
        let results = call(&mut run, &module, "f", &[cell.into()]).unwrap();
        assert_eq!(results[0].as_int(), Some(42));
        assert_eq!(run.memory().load_array(cell, Type::I32, 1).unwrap()[0].as_int(), Some(8));
        assert_eq!(run.memory().bytes(cell, 4).unwrap(), [8, 0, 0, 0]);
        let null = call(&mut run, &module, "f", &[Pointer::NULL.into()]);
        assert!(matches!(null, Err(TrapKind::Memory { error: MemoryError::Null { .. } })));
    }
    assert_eq!(calls, 3);
}

#[test]
fn host_functions_fail_throw_and_give_wrong_results() {
    let module = parsed(
        "declare @personality(...) -> i32
         declare @host(i32) -> i32
         func @f(%x: i32) -> (i32, i32) personality @personality {
         entry:
             %y = invoke i32 @host(i32 %x) to good, unwind bad
         good:
             ret %y, 0
         bad:
             %e, %s = landingpad cleanup
             %z = load i32, ptr %e
             ret %s, %z
         }",
    );
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    let payload = run.memory().allocate_array(Type::I32, &[Val::int(77)]).unwrap();
    run.register(
        "host",
        Box::new(move |_, args| match args[0].as_int() {
            Some(0) => Ok(vec![Val::int(5)]),
            Some(1) => Err(HostError::Unwind { exception: payload, selector: 9 }),
            Some(2) => Err(HostError::Failed("no such file".into())),
            Some(3) => Ok(vec![]),
            _ => Ok(vec![Val::f64(1.0)]),
        }),
    );
    let mut outcome = |x| call(&mut run, &module, "f", &[Val::int(x)]);
    let ints = |results: Vec<Val>| results.iter().map(|value| value.as_int().unwrap()).collect::<Vec<_>>();
    assert_eq!(ints(outcome(0).unwrap()), [5, 0]);
    assert_eq!(ints(outcome(1).unwrap()), [9, 77]);
    assert_eq!(outcome(2).unwrap_err().to_string(), "host function failed: @host: no such file");
    assert!(matches!(outcome(3), Err(TrapKind::BadResults { .. })));
    assert!(matches!(outcome(4), Err(TrapKind::BadResults { .. })));
    let bare = run.call(module.function_named("host").unwrap(), &[Val::int(1)]).unwrap_err();
    assert_eq!((bare.kind, bare.backtrace.len()), (TrapKind::Uncaught { selector: 9 }, 0));
}

#[test]
fn limits_hold_and_memory_is_given_back() {
    let module = parsed(
        "func @loop() {
         entry:
             jump entry2
         entry2:
             jump entry2
         }
         func @deep(%n: i64) -> i64 {
         entry:
             %p = alloca ptr 1000
             %end = icmp eq i64 %n, 0
             br %end, done, more
         done:
             ret 0
         more:
             %m = isub i64 %n, 1
             %x = call i64 @deep(i64 %m)
             ret %x
         }",
    );
    let options = Options { fuel: 1000, memory: 200_000, depth: 50, ..Options::default() };
    let mut run: Interpreter = Interpreter::new(&module, options).unwrap();
    assert_eq!(call(&mut run, &module, "loop", &[]).unwrap_err(), TrapKind::OutOfFuel { limit: 1000 });
    assert_eq!(run.executed(), 1000);
    assert_eq!(
        call(&mut run, &module, "deep", &[Val::int(60)]).unwrap_err(),
        TrapKind::TooDeep { limit: 50 }
    );
    for _ in 0..20 {
        call(&mut run, &module, "deep", &[Val::int(40)]).unwrap();
    }
    let tight = Options { memory: 20_000, ..options };
    let mut run: Interpreter = Interpreter::new(&module, tight).unwrap();
    let trap = call(&mut run, &module, "deep", &[Val::int(40)]).unwrap_err();
    assert_eq!(trap, TrapKind::Memory { error: MemoryError::Exhausted { limit: 20_000 } });
}

#[test]
fn modules_that_cannot_be_run_are_refused() {
    let big_endian = parsed("target layout \"E-m:e-i64:64\"");
    assert!(matches!(Interpreter::<Plain>::new(&big_endian, Options::default()), Err(SetupError::BigEndian)));
    let huge = parsed("global @g: 2147483648 = { zero 2147483648 }");
    assert!(matches!(Interpreter::<Plain>::new(&huge, Options::default()), Err(SetupError::Globals(_))));
    let (invalid, _) = module(function(&[], &[Type::F64], |build, _| {
        build.ret([]);
    }));
    assert!(matches!(Interpreter::<Plain>::new(&invalid, Options::default()), Err(SetupError::Invalid(_))));
}

#[test]
fn arguments_that_do_not_fit_are_refused() {
    let module = parsed("func @f(%x: i8) -> i8 {\nentry:\n    ret %x\n}");
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    for args in [vec![], vec![Val::f64(1.0)], vec![Val::int(256)], vec![Val::int(1), Val::int(2)]] {
        assert!(matches!(call(&mut run, &module, "f", &args), Err(TrapKind::BadArguments { .. })));
    }
    assert_eq!(call(&mut run, &module, "f", &[Val::int(255)]).unwrap()[0].as_int(), Some(255));
}

#[test]
fn pointers_of_four_bytes() {
    let module = parsed(
        "target layout \"e-p:32:32\"
         func @f(%p: ptr) -> i32 {
         entry:
             %m = alloca ptr 4, align 4
             store ptr %p, ptr %m
             %a = load i32, ptr %m
             %q = inttoptr i32 %a to ptr
             %x = load i32, ptr %q
             ret %x
         }",
    );
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    let cell = run.memory().allocate_array(Type::I32, &[Val::int(5)]).unwrap();
    assert_eq!(call(&mut run, &module, "f", &[cell.into()]).unwrap()[0].as_int(), Some(5));
}

#[test]
fn a_trace_sees_every_instruction_with_its_results() {
    struct Lines(std::rc::Rc<std::cell::RefCell<Vec<(usize, usize)>>>);
    impl Trace<Plain> for Lines {
        fn executed(&mut self, depth: usize, _: FuncId, _: Inst, results: &[Val]) {
            self.0.borrow_mut().push((depth, results.len()));
        }
    }
    let module = parsed(
        "func @g(%x: i32) -> i32 {\nentry:\n    %y = iadd i32 %x, 1\n    ret %y\n}
         func @f() -> i32 {\nentry:\n    %y = call i32 @g(i32 1)\n    ret %y\n}",
    );
    let lines = std::rc::Rc::default();
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    run.set_trace(Box::new(Lines(std::rc::Rc::clone(&lines))));
    call(&mut run, &module, "f", &[]).unwrap();
    assert_eq!(*lines.borrow(), [(1, 1), (1, 0), (0, 1), (0, 0)]);
}

/// A number that carries a tag beside its bits; sums add the tags.
#[derive(Clone, Debug)]
struct Tagged<const LOSSY: bool> {
    plain: Plain,
    tag: u32,
}

impl<const LOSSY: bool> Number for Tagged<LOSSY> {
    fn from_bits(format: Float, bits: u128) -> Self {
        Tagged { plain: Plain::from_bits(format, bits), tag: 0 }
    }

    fn to_bits(&self, format: Float) -> u128 {
        self.plain.to_bits(format)
    }

    fn neg(&self, format: Float) -> Self {
        Tagged { plain: self.plain.neg(format), tag: self.tag }
    }

    fn add(&self, other: &Self, format: Float) -> Self {
        Tagged { plain: self.plain.add(&other.plain, format), tag: self.tag + other.tag }
    }

    fn sub(&self, other: &Self, format: Float) -> Self {
        Tagged { plain: self.plain.sub(&other.plain, format), tag: self.tag + other.tag }
    }

    fn mul(&self, other: &Self, format: Float) -> Self {
        Tagged { plain: self.plain.mul(&other.plain, format), tag: self.tag + other.tag }
    }

    fn div(&self, other: &Self, format: Float) -> Self {
        Tagged { plain: self.plain.div(&other.plain, format), tag: self.tag + other.tag }
    }

    fn convert(&self, from: Float, to: Float) -> Self {
        Tagged { plain: self.plain.convert(from, to), tag: self.tag }
    }

    fn math(
        function: MathFn,
        format: Float,
        _: &[Self],
        _: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError> {
        Err(NumberError::NoRule { function, format, reason: "tags know arithmetic only" })
    }

    fn is_plain(&self) -> bool {
        self.tag == 0
    }

    fn extra_may_be_lost(&self) -> bool {
        LOSSY
    }
}

fn tagged<const LOSSY: bool>(format: Float, value: f64, tag: u32) -> Val<Tagged<LOSSY>> {
    Val::Float(Tagged { plain: Plain::from(value).convert(Float::F64, format), tag })
}

/// Each moves its numbers through memory or integers in another way.
const MOVES: &str = "
declare @memcpy(ptr, ptr, i64) -> ptr

func @memory(%x: f64) -> f64 {
entry:
    %p = alloca ptr 8, align 8
    store f64 %x, ptr %p
    %y = load f64, ptr %p
    %z = fadd f64 %y, 1.0
    ret %z
}
func @as_integer(%x: f64) -> f64 {
entry:
    %p = alloca ptr 8, align 8
    store f64 %x, ptr %p
    %i = load i64, ptr %p
    store i64 %i, ptr %p
    %y = load f64, ptr %p
    ret %y
}
func @cast(%x: f64) -> f64 {
entry:
    %i = bitcast f64 %x to i64
    %j = select i1 true, i64 %i, 0
    %v = bitcast i64 %j to <2 x i32>
    %a = extract <2 x i32> %v, i32 0
    %b = extract <2 x i32> %v, i32 1
    %p = alloca ptr 8, align 8
    %q = addr ptr %p + 4
    store i32 %b, ptr %q
    store i32 %a, ptr %p
    %y = load f64, ptr %p
    ret %y
}
func @bytes(%x: f64) -> f64 {
entry:
    %p = alloca ptr 8, align 8
    %to = alloca ptr 8, align 8
    store f64 %x, ptr %p
    jump loop(0)
loop(%i: i64):
    %a = addr ptr %p + i64 %i * 1
    %b = addr ptr %to + i64 %i * 1
    %c = load i8, ptr %a
    store i8 %c, ptr %b
    %i2 = iadd i64 %i, 1
    %more = icmp ult i64 %i2, 8
    br %more, loop(%i2), done
done:
    %y = load f64, ptr %to
    ret %y
}
func @copied(%x: f64) -> f64 {
entry:
    %p = alloca ptr 24, align 8
    %q = addr ptr %p + 8
    %to = addr ptr %p + 16
    store f64 %x, ptr %q
    memmove ptr %p, ptr %q, i64 8
    %unused = call ptr @memcpy(ptr %to, ptr %p, i64 8)
    %y = load f64, ptr %to
    ret %y
}
func @pair(%x: f32, %y: f32) -> (f32, f32) {
entry:
    %a = bitcast f32 %x to i32
    %b = bitcast f32 %y to i32
    %c = zext i32 %a to i64
    %d = zext i32 %b to i64
    %e = shl i64 %d, 32
    %both = or disjoint i64 %e, %c
    %low = and i64 %both, 0xffffffff
    %f = itrunc i64 %low to i32
    %g = lshr i64 %both, 32
    %h = itrunc i64 %g to i32
    %r = bitcast i32 %f to f32
    %s = bitcast i32 %h to f32
    ret %s, %r
}
func @vector(%x: f64) -> f64 {
entry:
    %p = alloca ptr 16, align 16
    %v = insert <2 x f64> splat(1.0), %x, i32 1
    store <2 x f64> %v, ptr %p
    %w = load <2 x i64>, ptr %p
    %c = bitcast <2 x i64> %w to <2 x f64>
    %y = extract <2 x f64> %c, i32 1
    ret %y
}
func @sign_by_bits(%x: f64) -> f64 {
entry:
    %i = bitcast f64 %x to i64
    %j = and i64 %i, 0x7fffffffffffffff
    %y = bitcast i64 %j to f64
    ret %y
}
func @other_half(%x: f64) -> f64 {
entry:
    %p = alloca ptr 8, align 8
    store f64 %x, ptr %p
    store i32 0, ptr %p
    %y = load f64, ptr %p
    ret %y
}
func @nibbles(%x: f64) -> f64 {
entry:
    %v = bitcast f64 %x to <16 x i4>
    %y = bitcast <16 x i4> %v to f64
    ret %y
}
func @bits_in_memory(%x: f64) -> f64 {
entry:
    %p = alloca ptr 8, align 8
    store f64 %x, ptr %p
    %v = load <64 x i1>, ptr %p, align 8
    store <64 x i1> %v, ptr %p, align 8
    %y = load f64, ptr %p
    ret %y
}
func @compared(%x: f64) -> i1 {
entry:
    %i = bitcast f64 %x to i64
    %y = icmp slt i64 %i, 0
    ret %y
}
func @overwritten(%x: f64) -> f64 {
entry:
    %p = alloca ptr 8, align 8
    store f64 %x, ptr %p
    store f64 2.0, ptr %p
    %y = load f64, ptr %p
    ret %y
}
func @sine(%x: f64) -> f64 {
entry:
    %y = sin f64 %x
    ret %y
}
";

fn moved<const LOSSY: bool>(name: &str, args: &[Val<Tagged<LOSSY>>]) -> Result<Vec<(u32, bool)>, TrapKind> {
    let module = parsed(MOVES);
    let mut run = Interpreter::new(&module, Options::default()).unwrap();
    let results = call(&mut run, &module, name, args)?;
    let tag = |value: &Val<Tagged<LOSSY>>| match value {
        Val::Float(number) => (number.tag, true),
        _ => (0, false),
    };
    Ok(results.iter().map(tag).collect())
}

#[test]
fn numbers_keep_what_they_carry_wherever_they_are_moved() {
    for name in ["memory", "as_integer", "cast", "bytes", "copied", "vector"] {
        let results = moved(name, &[tagged::<false>(Float::F64, -1.5, 7)]);
        assert_eq!(results, Ok(vec![(7, true)]), "{name}");
    }
    let pair = [tagged::<false>(Float::F32, 0.0, 3), tagged(Float::F32, 2.5, 4)];
    assert_eq!(moved("pair", &pair), Ok(vec![(4, true), (3, true)]));
    assert_eq!(moved("overwritten", &[tagged::<false>(Float::F64, -1.5, 7)]), Ok(vec![(0, true)]));
    assert_eq!(moved("compared", &[tagged::<false>(Float::F64, -1.5, 7)]), Ok(vec![(0, false)]));
}

#[test]
fn losing_what_a_number_carries_is_an_error_unless_it_says_otherwise() {
    for name in ["sign_by_bits", "other_half", "nibbles", "bits_in_memory"] {
        let trap = moved(name, &[tagged::<false>(Float::F64, 1.5, 7)]).unwrap_err();
        assert!(trap.to_string().starts_with("a number's extra part would be lost in "), "{name}: {trap}");
        assert_eq!(moved(name, &[tagged::<true>(Float::F64, 1.5, 7)]), Ok(vec![(0, true)]), "{name}");
        assert_eq!(moved(name, &[tagged::<false>(Float::F64, 1.5, 0)]), Ok(vec![(0, true)]), "{name}");
    }
    let trap = moved("sine", &[tagged::<false>(Float::F64, 1.5, 7)]).unwrap_err();
    assert_eq!(trap.to_string(), "no rule for sin on f64: tags know arithmetic only");
}

#[test]
fn rendered_traps_name_functions_instructions_and_where_poison_was_made() {
    let module = parsed(
        "func @inner(%x: i32) -> i32 {
         entry:
             %y = iadd nsw i32 %x, 1
             %bad = icmp eq i32 %y, 0
             br %bad, done, done
         done:
             ret %y
         }
         func @outer() -> i32 {
         entry:
             %z = call i32 @inner(i32 2147483647)
             ret %z
         }",
    );
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    let trap = run.call(module.function_named("outer").unwrap(), &[]).unwrap_err();
    let text = trap.render(&module);
    let expected = [
        "error: poison is used as the condition of a branch; an instruction made it by a broken promise",
        "the poison was made in @inner: %y = iadd nsw i32 %x, 1",
        "in @inner: br %bad, done, done",
        "in @outer: %z = call i32 @inner(i32 2147483647)",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}
