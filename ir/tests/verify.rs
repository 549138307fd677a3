//! The verifier on modules that no text describes, and whether every kind of error has a test.

#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_ir::entity::Entity;
use cotangent_ir::verify::{ErrorKind, MAX_ERRORS, Place, verify_function};
use cotangent_ir::*;

/// A module that verifies, with something of everything that the cases below break.
fn sound() -> Module {
    let mut module = Module::new();
    module.globals.alloc(Global::declaration("data", 8, Align::ONE));
    let callee =
        module.functions.alloc(Function::declaration("callee", Signature::new([Type::F64], [Type::F64])));
    let mut function =
        Function::declaration("f", Signature::new([Type::F64, Type::PTR, Type::I32], [Type::F64]));
    let mut body = Body::default();
    let [entry, next, done] = [(); 3].map(|()| body.append_block());
    let x = body.append_param(entry, Type::F64);
    let p = body.append_param(entry, Type::PTR);
    let n = body.append_param(entry, Type::I32);
    let carried = body.append_param(next, Type::F64);
    let result = body.append_param(done, Type::F64);
    let mut build = Builder::new(&mut body, entry);
    let one = build.f64(1.0);
    let sum = build.binary(Opcode::Fadd, x, one);
    let at = build.addr(p, 0, &[(n, 8)]);
    build.load(Type::F64, at);
    build.call(&module, callee, &[sum]);
    build.jump(next, &[sum]);
    build.at(next);
    build.switch(n, edge(done, &[carried]), vec![(1, edge(done, &[sum]))]);
    build.at(done).ret([result]);
    body.set_value_name(x, "x");
    body.set_value_name(sum, "sum");
    body.set_block_name(next, "next");
    function.body = Some(body);
    module.functions.alloc(function);
    module
}

const F: usize = 1;

fn function(module: &mut Module) -> &mut Function {
    &mut module.functions[FuncId::from_index(F)]
}

fn body(module: &mut Module) -> &mut Body {
    function(module).body.as_mut().unwrap()
}

/// The first instruction of an opcode.
fn find(module: &mut Module, opcode: Opcode) -> &mut InstData {
    let (_, inst) = body(module).insts.iter_mut().find(|(_, inst)| inst.opcode == opcode).unwrap();
    inst
}

fn call_of(module: &mut Module) -> &mut CallDetail {
    let Detail::Call(call) = &mut find(module, Opcode::Call).detail else { panic!() };
    call
}

fn block(index: usize) -> Block {
    Block::from_index(index)
}

fn value(index: usize) -> Value {
    Value::from_index(index)
}

fn access(ordering: Option<Ordering>, scope: Option<&str>) -> Detail {
    Detail::Access(Access { align: Align::ONE, ordering, scope: scope.map(Into::into) })
}

type Break = fn(&mut Module);

/// Kind of error, part of the message, and what breaks the module of [`sound`].
const CASES: &[(&str, &str, Break)] = &[
    ("UnknownId", "value number 999 does not exist", |m| find(m, Opcode::Fadd).operands[0] = value(999)),
    ("UnknownId", "value number 999", |m| find(m, Opcode::Fadd).results[0] = value(999)),
    ("UnknownId", "value number 999", |m| find(m, Opcode::Jump).edges_mut()[0].arguments[0] = value(999)),
    ("UnknownId", "value number 999", |m| body(m).blocks[block(1)].params[0] = value(999)),
    ("UnknownId", "block number 99", |m| find(m, Opcode::Jump).edges_mut()[0].block = block(99)),
    ("UnknownId", "block number 99", |m| body(m).order.push(block(99))),
    ("UnknownId", "instruction number 99", |m| {
        body(m).blocks[block(1)].insts.insert(0, Inst::from_index(99))
    }),
    ("UnknownId", "instruction number 99", |m| {
        body(m).metadata.insert(Inst::from_index(99), Attached::new());
    }),
    ("UnknownId", "function number 99", |m| call_of(m).callee = Callee::Direct(FuncId::from_index(99))),
    ("UnknownId", "global number 7", |m| {
        function(m).personality = Some(Symbol::Global(GlobalId::from_index(7)));
    }),
    ("UnknownId", "alias number 7", |m| {
        let address = Constant::Address(Symbol::Alias(AliasId::from_index(7)), 0);
        let address = body(m).constant(Type::PTR, address);
        find(m, Opcode::Load).operands[0] = address;
    }),
    ("UnknownId", "metadata node number 3", |m| {
        find(m, Opcode::Fadd).location = Some(MetaId::from_index(3));
    }),
    ("UnknownId", "metadata node number 3", |m| {
        m.named_metadata.push(("list".into(), vec![MetaId::from_index(3)]));
    }),
    ("UnknownId", "opaque type number 5", |m| {
        find(m, Opcode::Load).ty = Type::Opaque(OpaqueId::from_index(5));
    }),
    ("UnknownId", "constant number", |m| {
        let operand = find(m, Opcode::Fadd).operands[1];
        body(m).values[operand].def = ValueDef::Constant(77);
    }),
    ("IllegalType", "i0 is not a type", |m| body(m).values[value(2)].ty = Type::int(0)),
    ("IllegalType", "<0 x f64> is not a type", |m| {
        find(m, Opcode::Fadd).ty = Type::Vector(Scalar::Float(Float::F64), 0);
    }),
    ("ConstantDoesNotFit", "does not fit its type, f64", |m| {
        let nested = Constant::Splat(std::sync::Arc::new(Constant::f64(1.0)));
        let wrong = body(m).constant(Type::F64, nested);
        find(m, Opcode::Fadd).operands[1] = wrong;
    }),
    ("ConstantDoesNotFit", "does not fit its type, i8", |m| {
        let wrong = body(m).constant(Type::I8, Constant::Int(256));
        find(m, Opcode::Call).operands[0] = wrong;
    }),
    ("SpaceTooLarge", "address space 16777216 is too large", |m| {
        m.globals[GlobalId::from_index(0)].address_space = 1 << 24;
    }),
    ("EmptyName", "a function has an empty name", |m| function(m).symbol.name.clear()),
    ("EmptyName", "a comdat has an empty name", |m| m.comdats.push(("".into(), "any".into()))),
    ("NotBare", "attribute `no alias` is not a bare name", |m| {
        function(m).attributes.0.push(Attribute::Enum("no alias".into()));
    }),
    ("NotBare", "attribute `` is not", |m| {
        call_of(m).argument_attributes = vec![Attributes(vec![Attribute::Int("".into(), 1)])];
    }),
    ("NotBare", "metadata kind `0` is not", |m| {
        let node = m.metadata.alloc(Metadata::Foreign("".into()));
        function(m).metadata.push(("0".into(), node));
    }),
    ("NotBare", "comdat kind `a b` is not", |m| m.comdats.push(("group".into(), "a b".into()))),
    ("DuplicateName", "the name @f is taken by another function", |m| {
        m.globals[GlobalId::from_index(0)].symbol.name = "f".into();
    }),
    ("DuplicateName", "the name %sum is taken by another value", |m| {
        let result = find(m, Opcode::Load).results[0];
        body(m).set_value_name(result, "sum");
    }),
    ("DuplicateName", "the name next is taken by another block", |m| {
        body(m).set_block_name(block(2), "next");
    }),
    ("DuplicateName", "the name !list is taken", |m| {
        m.named_metadata.extend([("list".into(), vec![]), ("list".into(), vec![])]);
    }),
    ("DuplicateName", "the name \"group\" is taken by another comdat", |m| {
        m.comdats.extend([("group".into(), "any".into()), ("group".into(), "largest".into())]);
    }),
    ("NoBlocks", "the body has no blocks", |m| body(m).order.clear()),
    ("RepeatedBlock", "stands in the order more than once", |m| body(m).order.push(block(1))),
    ("EmptyBlock", "the block is empty", |m| body(m).blocks[block(2)].insts.clear()),
    ("NoTerminator", "ends in call, which is not a terminator", |m| {
        body(m).blocks[block(0)].insts.pop();
    }),
    ("TerminatorInside", "jump is a terminator but not the last", |m| {
        body(m).blocks[block(0)].insts.rotate_right(1);
    }),
    ("RepeatedInst", "stands in the function's blocks more than once", |m| {
        let inst = body(m).blocks[block(0)].insts[0];
        body(m).blocks[block(1)].insts.insert(0, inst);
    }),
    ("WrongDefinition", "result 1 is a value that is defined elsewhere", |m| {
        let sum = find(m, Opcode::Fadd).results[0];
        find(m, Opcode::Load).results[0] = sum;
    }),
    ("WrongDefinition", "parameter 2 is a value that is defined elsewhere", |m| {
        let param = body(m).blocks[block(1)].params[0];
        body(m).blocks[block(1)].params.push(param);
    }),
    ("EntryParamCount", "the entry block has 3 parameters, the signature 2", |m| {
        function(m).signature.params.pop();
    }),
    ("EntryParamType", "parameter 3 of the entry block has type i32, the signature says i64", |m| {
        function(m).signature.params[2] = Type::I64.into();
    }),
    ("EdgeOutside", "edge 1 goes to a block that is not in the function's order", |m| {
        let lost = body(m).create_block();
        find(m, Opcode::Jump).edges_mut()[0].block = lost;
    }),
    ("WrongDetail", "fadd holds the details of another instruction", |m| {
        find(m, Opcode::Fadd).detail = Detail::Class(1);
    }),
    ("WrongDetail", "call holds the details", |m| find(m, Opcode::Fadd).opcode = Opcode::Call),
    ("FlagsNotAllowed", "fadd cannot have the flags `nuw 0x80000000`", |m| {
        find(m, Opcode::Fadd).flags = Flags::from_bits_retain(0x8000_0001);
    }),
    ("OperandCount", "fadd has 1 operand, expected 2", |m| {
        find(m, Opcode::Fadd).operands.pop();
    }),
    ("OperandCount", "addr has 2 operands, expected 1", |m| {
        find(m, Opcode::Addr).detail = Detail::Address(Box::default());
    }),
    ("OperandType", "operand 1 of fadd has type i32, expected f64", |m| {
        find(m, Opcode::Fadd).operands[0] = value(2);
    }),
    ("ResultCount", "fadd has 0 results, expected 1", |m| find(m, Opcode::Fadd).results.clear()),
    ("ResultType", "result 1 of fadd has type f32, expected f64", |m| {
        let result = find(m, Opcode::Fadd).results[0];
        body(m).values[result].ty = Type::F32;
    }),
    ("NotDefined", "operand 1 is defined by nothing in the function's blocks", |m| {
        body(m).blocks[block(0)].insts.remove(0);
    }),
    ("AddressType", "addr has type ptr(1), its base and indices give ptr", |m| {
        find(m, Opcode::Addr).ty = Type::Scalar(Scalar::Ptr(1));
    }),
    ("MaskLength", "the shuffle's mask has 0 entries", |m| {
        let ty = Type::Vector(Scalar::Float(Float::F64), 2);
        let zero = body(m).constant(ty, Constant::zero(ty).unwrap());
        let load = find(m, Opcode::Load);
        *load =
            InstData { results: load.results.clone(), ..InstData::new(Opcode::Shuffle, ty, [zero, zero]) };
        load.detail = Detail::Mask(Box::new([]));
    }),
    ("EdgeCount", "switch has 2 edges, expected 1", |m| {
        let Detail::Switch(switch) = &mut find(m, Opcode::Switch).detail else { panic!() };
        switch.cases.clear();
    }),
    ("ArgumentCount", "`next` takes 1 argument (%5: f64), 0 given", |m| {
        find(m, Opcode::Jump).edges_mut()[0].arguments.clear();
    }),
    ("ArgumentType", "argument 1 for `next` has type i32, the block's parameter f64", |m| {
        find(m, Opcode::Jump).edges_mut()[0].arguments[0] = value(2);
    }),
    ("OrderingMissing", "fence needs an ordering", |m| {
        let fence = InstData::new(Opcode::Fence, Type::I1, []).with_detail(access(None, None));
        let fence = body(m).create_inst(fence, []);
        body(m).blocks[block(0)].insts.insert(0, fence);
    }),
    ("ScopeWithoutOrdering", "load has a scope but no ordering", |m| {
        find(m, Opcode::Load).detail = access(None, Some("agent"));
    }),
    ("OrderingNotAllowed", "load cannot be release", |m| {
        find(m, Opcode::Load).detail = access(Some(Ordering::Release), None);
    }),
    ("CaseDoesNotFit", "case 4294967296 does not fit i32", |m| {
        let Detail::Switch(switch) = &mut find(m, Opcode::Switch).detail else { panic!() };
        switch.cases[0] = 1 << 32;
    }),
    ("BundleOperands", "the call's bundles take 4294967295 operands, there are 1", |m| {
        call_of(m).bundles.push(("tag".into(), u32::MAX));
    }),
    ("AttributeLists", "the call has attributes for 2 arguments, there are 1", |m| {
        call_of(m).argument_attributes = vec![Attributes::default(); 2];
    }),
    ("AttributeLists", "the call has attributes for 3 results, there are 1", |m| {
        call_of(m).result_attributes = vec![Attributes::default(); 3];
    }),
    ("LocationAsMetadata", "metadata of kind `dbg`", |m| {
        let node = m.metadata.alloc(Metadata::Foreign("".into()));
        body(m).metadata.insert(Inst::from_index(0), vec![("dbg".into(), node)]);
    }),
];

fn kinds_of(module: &Module) -> Vec<ErrorKind> {
    match verify(module) {
        Ok(()) => Vec::new(),
        Err(errors) => errors.errors.into_iter().map(|error| error.kind).collect(),
    }
}

#[test]
fn the_sound_module_verifies() {
    verify(&sound()).unwrap();
}

#[test]
fn broken_modules_are_rejected_with_the_right_error() {
    for (kind, message, destroy) in CASES {
        let mut module = sound();
        destroy(&mut module);
        let found = kinds_of(&module);
        let hit = found.iter().any(|error| error.name() == *kind && error.to_string().contains(message));
        assert!(hit, "expected {kind}: {message}\nfound {found:#?}");
    }
}

#[test]
fn errors_come_in_the_order_of_the_text() {
    let mut module = sound();
    find(&mut module, Opcode::Ret).operands.clear();
    find(&mut module, Opcode::Fadd).operands.pop();
    find(&mut module, Opcode::Jump).edges_mut()[0].arguments.clear();
    let found: Vec<_> = kinds_of(&module).iter().map(ErrorKind::name).collect();
    assert_eq!(found, ["OperandCount", "ArgumentCount", "ReturnCount"]);
}

#[test]
fn errors_of_one_function_are_limited_and_counted() {
    let mut module = sound();
    let wrong = find(&mut module, Opcode::Fadd).operands[0];
    for _ in 0..MAX_ERRORS + 17 {
        let inst = body(&mut module)
            .create_inst(InstData::new(Opcode::Iadd, Type::I32, [wrong, wrong]), [Type::I32]);
        body(&mut module).blocks[block(0)].insts.insert(0, inst);
    }
    let errors = verify(&module).unwrap_err();
    assert_eq!(errors.errors.len(), MAX_ERRORS);
    assert_eq!(errors.omitted, MAX_ERRORS + 2 * 17);
    assert!(errors.to_string().ends_with("and 1034 more errors"));
}

#[test]
fn one_function_alone() {
    let mut module = sound();
    module.globals[GlobalId::from_index(0)].symbol.name.clear();
    verify_function(&module, FuncId::from_index(F)).unwrap();
    let errors = verify_function(&module, FuncId::from_index(9)).unwrap_err();
    assert_eq!(errors.errors[0].place, Place::Module);
}

#[test]
fn arenas_may_hold_what_the_order_does_not_reach() {
    let mut module = sound();
    let lost = body(&mut module).create_block();
    body(&mut module).blocks[lost].insts.push(Inst::from_index(999));
    body(&mut module).set_block_name(lost, "next");
    verify(&module).unwrap();
}

/// The kinds of errors in the text tests of the verifier.
fn kinds_of_text_tests() -> Vec<&'static str> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/verify");
    let mut kinds = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, source) = text.split_once("\n\n").unwrap();
        let module = parse(source)
            .unwrap_or_else(|errors| panic!("{}", errors.render(&path.display().to_string(), source)));
        kinds.extend(kinds_of(&module).iter().map(ErrorKind::name));
    }
    kinds
}

#[test]
fn every_kind_of_error_has_a_test() {
    let mut tested = kinds_of_text_tests();
    tested.extend(CASES.iter().map(|(kind, ..)| *kind));
    let untested: Vec<_> = ErrorKind::NAMES.iter().filter(|name| !tested.contains(name)).collect();
    assert!(untested.is_empty(), "no test expects {untested:?}");
}

#[test]
fn errors_are_shown_below_the_instruction() {
    let mut module = sound();
    find(&mut module, Opcode::Fadd).operands[0] = value(2);
    find(&mut module, Opcode::Jump).edges_mut()[0].arguments.clear();
    body(&mut module).blocks[block(2)].insts.clear();
    module.globals[GlobalId::from_index(0)].address_space = 1 << 24;
    let expected = "\
in @data:
    ; error: address space 16777216 is too large; the greatest is 16777215
in @f:
    %sum = fadd f64 %1, 1.0
    ; error: operand 1 of fadd has type i32, expected f64
    jump next
    ; error: `next` takes 1 argument (%5: f64), 0 given
1:
    ; error: the block is empty; it must end in a terminator
    ; help: add a `jump`, `br` or `ret`; blocks do not fall through
";
    assert_eq!(verify(&module).unwrap_err().render(&module), expected);
}

#[test]
fn errors_are_shown_at_lines_of_the_source() {
    let source = "\
func @f(%x: f64) -> f64 {
entry:
    %y = fptosi f64 %x to f32
    ret %x
}
";
    let (module, map) = parse_with_source_map(source).unwrap();
    let expected = "\
error: fptosi from f64 to f32: the result must be an integer
 --> f.ir:3:5
  |
3 |     %y = fptosi f64 %x to f32
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^
";
    assert_eq!(verify(&module).unwrap_err().render_source("f.ir", source, &map), expected);
}

/// What is said of the body of a function with `%x: f64` and `%c: i1` that calls `@two(f64, f64) -> f64`.
fn rendered(body: &str) -> String {
    let source = format!(
        "declare @two(f64, f64) -> f64\nfunc @f(%x: f64, %c: i1) -> f64 {{\nentry:\n    br %c, loop(0, %x), other\n{body}}}\n"
    );
    let (module, map) =
        parse_with_source_map(&source).unwrap_or_else(|errors| panic!("{}", errors.render("f.ir", &source)));
    verify(&module).unwrap_err().render_source("f.ir", &source, &map)
}

#[test]
fn edges_are_shown_with_the_parameters_of_their_block() {
    let body = "\
loop(%i: i64, %s: f64):
    br %c, other, loop(%i)
other:
    ret %x
";
    let expected = "\
error: `loop` takes 2 arguments (%i: i64, %s: f64), 1 given
 --> f.ir:6:19
  |
6 |     br %c, other, loop(%i)
  |                   ^^^^^^^^
";
    assert_eq!(rendered(body), expected);
}

#[test]
fn uses_without_definition_name_the_value_and_show_the_definition() {
    let body = "\
loop(%i: i64, %s: f64):
    %y = fadd f64 %s, 1.0
    jump other
other:
    ret %y
";
    let expected = "\
error: `%y` may not have been defined when it is used here: a way leads to block `other` without going through block `loop`
 --> f.ir:9:5
  |
9 |     ret %y
  |     ^^^^^^
  |
 ::: f.ir:6:5
  |
6 |     %y = fadd f64 %s, 1.0
  |     --------------------- `%y` is defined here
  |
  = help: give `other` a parameter, and pass `%y` to it, or what it is on the other ways
";
    assert_eq!(rendered(body), expected);
    let later = rendered(
        "loop(%i: i64, %s: f64):\n    %y = fadd f64 %z, %s\n    %z = fneg f64 %y\n    ret %z\nother:\n    ret %x\n",
    );
    assert!(
        later.contains("`%z` may not have been defined when it is used here: it is defined only later"),
        "{later}"
    );
    assert!(later.contains("of the round before"), "{later}");
}

#[test]
fn blocks_and_calls_say_what_to_do() {
    for (body, parts) in [
        (
            "loop(%i: i64, %s: f64):\n    %y = fneg f64 %s\nother:\n    ret %x\n",
            [
                "block `loop` ends in fneg, which is not a terminator\n --> f.ir:6:5",
                "blocks do not fall through",
            ],
        ),
        (
            "loop(%i: i64, %s: f64):\n    %y = call f64 @two(f64 %s)\n    ret %y\nother:\n    ret %x\n",
            ["`@two(f64, f64) -> f64` has 2 arguments, this call 1", "--> f.ir:6:5"],
        ),
        (
            "loop(%i: i64, %s: f64):\n    call @two(f64 %s, f64 %s)\n    ret %x\nother:\n    ret %x\n",
            ["`@two(f64, f64) -> f64` has 1 result, this call 0", "`%r = call f64 @f(...)`"],
        ),
        (
            "loop(%i: i64, %s: f64):\n    ret\nother:\n    jump entry(%x, %c)\n",
            [
                "0 values are returned, but this is `@f(%x: f64, %c: i1) -> f64`",
                "`entry` is the first block of the function: nothing can go back to it\n --> f.ir:8:10",
            ],
        ),
    ] {
        let text = rendered(body);
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    }
}

/// A chain of blocks, each with two ways to the next; every instruction uses a value from far above.
fn long_chain(length: usize) -> Module {
    let mut function = Function::declaration("long", Signature::new([Type::F64], [Type::F64]));
    let mut body = Body::default();
    let entry = body.append_block();
    let first = body.append_param(entry, Type::F64);
    let mut build = Builder::new(&mut body, entry);
    let mut sum = first;
    for _ in 0..length {
        sum = build.binary(Opcode::Fadd, sum, first);
        let cond = build.fcmp(FloatCond::Olt, sum, first);
        let (side, next) = (build.body.append_block(), build.body.append_block());
        build.br(cond, (side, &[]), (next, &[]));
        build.at(side).jump(next, &[]);
        build.at(next);
    }
    build.ret([sum]);
    function.body = Some(body);
    let mut module = Module::new();
    module.functions.alloc(function);
    module
}

#[test]
fn length_costs_no_stack() {
    let mut module = long_chain(100_000);
    verify(&module).unwrap();
    // Without the last block, its only predecessors have nowhere to go.
    module.functions[FuncId::from_index(0)].body.as_mut().unwrap().order.pop();
    let found: Vec<_> = kinds_of(&module).iter().map(ErrorKind::name).collect();
    assert_eq!(found, ["EdgeOutside", "EdgeOutside"]);
}
