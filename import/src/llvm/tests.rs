//! The module level on small texts, and on what the compilers make.

use super::constant::{Address, address};
use super::context::Context;
use super::live::Live;
use super::printed::Printed;
use super::select::select;
use super::walk::{functions, globals, instructions, name_of};
use super::{Imported, ReadError, ReadOptions, Selection, metadata, skeleton, symbol};
use ir::{Attribute, Constant, Float, MetaOperand, Metadata, Piece, Scalar, Symbol, Type};
use llvm_sys::core::{LLVMGetInitializer, LLVMGetOperand, LLVMGlobalGetValueType};
use llvm_sys::prelude::LLVMValueRef;
use std::rc::Rc;

fn read(text: &str) -> Imported {
    super::read(text.as_bytes(), "test.ll", &ReadOptions::default()).unwrap()
}

fn only(text: &str, names: &[&str]) -> Imported {
    let functions = Selection::Only(names.iter().map(|&name| name.to_owned()).collect());
    super::read(text.as_bytes(), "test.ll", &ReadOptions { functions }).unwrap()
}

/// Runs `check` on a context in which all symbols of the text stand.
fn with_context(text: &str, check: impl FnOnce(&mut Context<'_>)) {
    let live = Live::parse(text.as_bytes(), "test.ll").unwrap();
    let selected = select(&live, &Selection::All).unwrap();
    let numbered = Rc::new(metadata::number(&live, &selected));
    let printed = Printed::of(&live);
    let mut context = Context::new(&live, &printed, numbered);
    symbol::fill_module(&mut context);
    symbol::declare(&mut context);
    check(&mut context);
}

fn global(context: &Context<'_>, name: &str) -> LLVMValueRef {
    globals(context.live).find(|&global| name_of(global) == name.as_bytes()).unwrap()
}

/// The leaves of the initial content of a global.
fn content(context: &mut Context<'_>, name: &str) -> Vec<(Type, Constant)> {
    let value = unsafe { LLVMGetInitializer(global(context, name)) };
    context.constant(value).to_vec()
}

#[test]
fn numbers_keep_all_their_bits() {
    let text = "
@i = global i128 -170141183460469231731687303715884105727
@j = global i65 -1
@s = global float 0x7FF4000000000000
@t = global float 0xFFF0000020000000
@d = global double 0x7FF0000000000001
@h = global half 0xH7D01
@b = global bfloat 0xR7F81
@x = global x86_fp80 0xK4000C90FDAA22168C235
@q = global fp128 0xL00000000000000013FFF000000000002
@f = global float 0x36A0000000000000
@v = global <4 x i16> <i16 1, i16 undef, i16 -1, i16 poison>
@w = global <2 x float> <float 1.0, float 1.0>
";
    with_context(text, |context| {
        let mut one = |name: &str| content(context, name).remove(0).1;
        assert_eq!(one("i"), Constant::int(128, -170141183460469231731687303715884105727));
        assert_eq!(one("j"), Constant::Int((1 << 65) - 1));
        assert_eq!(one("s"), Constant::Float(0x7fa0_0000));
        assert_eq!(one("t"), Constant::Float(0xff80_0001));
        assert_eq!(one("d"), Constant::Float(0x7ff0_0000_0000_0001));
        assert_eq!(one("h"), Constant::Float(0x7d01));
        assert_eq!(one("b"), Constant::Float(0x7f81));
        assert_eq!(one("x"), Constant::Float(0x4000_c90f_daa2_2168_c235));
        assert_eq!(one("q"), Constant::Float(0x3fff_0000_0000_0002_0000_0000_0000_0001));
        assert_eq!(one("f"), Constant::Float(1));
        let lanes = [Constant::Int(1), Constant::Undef, Constant::Int(0xffff), Constant::Poison];
        assert_eq!(one("v"), Constant::Lanes(lanes.to_vec().into()));
        assert_eq!(one("w"), Constant::vector(vec![Constant::f32(1.0); 2]));
    });
}

#[test]
fn addresses_are_symbols_and_bytes() {
    let text = r#"
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
%s = type { i8, [4 x double], i32 }
@g = global [10 x [10 x double]] zeroinitializer
@a = global ptr getelementptr inbounds (i8, ptr @g, i64 272)
@b = global ptr getelementptr inbounds ([10 x [10 x double]], ptr @g, i64 0, i64 3, i64 4)
@c = global ptr getelementptr (%s, ptr @g, i64 1, i32 1, i64 2)
@d = global ptr getelementptr (i8, ptr null, i64 8)
@e = global ptr inttoptr (i64 16 to ptr)
@f = global i64 ptrtoint (ptr getelementptr (i8, ptr @g, i64 -8) to i64)
@h = global ptr addrspacecast (ptr addrspace(1) null to ptr)
@i = global i32 trunc (i64 sub (i64 ptrtoint (ptr @g to i64), i64 ptrtoint (ptr @a to i64)) to i32)
@j = alias i32, getelementptr (i8, ptr @g, i64 4)
@k = alias i32, ptr @j
@l = global ptr inttoptr (i64 ptrtoint (ptr @k to i64) to ptr)
"#;
    with_context(text, |context| {
        let at = |context: &mut Context<'_>, name: &str| {
            let value = unsafe { LLVMGetInitializer(global(context, name)) };
            address(context, value).map(|Address { base, offset }| (base.map(name_of), offset))
        };
        assert_eq!(at(context, "a"), Some((Some(&b"g"[..]), 272)));
        assert_eq!(at(context, "b"), Some((Some(&b"g"[..]), 272)));
        assert_eq!(at(context, "c"), Some((Some(&b"g"[..]), 48 + 8 + 16)));
        assert_eq!(at(context, "d"), Some((None, 8)));
        assert_eq!(at(context, "e"), Some((None, 16)));
        assert_eq!(at(context, "h"), None);
        assert_eq!(at(context, "l"), Some((Some(&b"k"[..]), 0)));
        assert!(matches!(content(context, "d")[0].1, Constant::Unsupported(_)));
        assert!(matches!(content(context, "a")[0].1, Constant::Address(Symbol::Global(_), 272)));
    });
    let module = read(text).module;
    let pieces = |name: &str| {
        let global = module.globals.iter().find(|(_, global)| global.symbol.name == name).unwrap().1;
        global.initializer.clone().unwrap()
    };
    assert_eq!(pieces("d"), [Piece::Constant(Type::I64, Constant::Int(8))]);
    let Symbol::Global(g) = module.symbols()["g"] else { panic!() };
    assert_eq!(pieces("f"), [Piece::Constant(Type::PTR, Constant::Address(Symbol::Global(g), -8))]);
    assert!(matches!(&pieces("i")[..], [Piece::Constant(Type::I32, Constant::Distance(..))]));
    let aliases: Vec<_> = module.aliases.iter().map(|(_, alias)| (alias.target, alias.offset)).collect();
    assert_eq!(aliases[0], (Symbol::Global(g), 4));
    assert!(matches!(aliases[1], (Symbol::Alias(_), 0)));
}

#[test]
fn contents_are_compact_pieces() {
    let text = r#"
target datalayout = "e-m:e-i64:64-i128:128-f80:128-n8:16:32:64-S128"
@t = constant [3 x double] [double 1.0, double 2.0, double 3.0]
@m = constant { i8, double, [2 x { i32, i8 }], [3 x i8] } { i8 1, double 2.0, [2 x { i32, i8 }] [{ i32, i8 } { i32 1, i8 2 }, { i32, i8 } zeroinitializer], [3 x i8] c"ab\00" }
@u = constant { i32, [4 x i8], ptr } { i32 1, [4 x i8] undef, ptr @t }
@x = constant [2 x x86_fp80] [x86_fp80 0xK3FFF8000000000000000, x86_fp80 0xK3FFF8000000000000000]
@z = global [1000000000 x i64] zeroinitializer
@e = global { } zeroinitializer
@h = global [2 x half] [half 0xH7D01, half 0xH3C00]
@n = global [2 x float] [float 0x7FF4000000000000, float -0.0]
@k = global [2 x i16] [i16 -1, i16 2]
@w = global i200 5
"#;
    let module = read(text).module;
    let of = |name: &str| module.globals.iter().find(|(_, global)| global.symbol.name == name).unwrap().1;
    let f = Constant::f64;
    assert_eq!(of("t").initializer, Some(vec![Piece::Array(Type::F64, vec![f(1.0), f(2.0), f(3.0)])]));
    let int = |value| Constant::Int(value);
    let expected = vec![
        Piece::Constant(Type::I8, int(1)),
        Piece::Zero(7),
        Piece::Constant(Type::F64, f(2.0)),
        Piece::Constant(Type::I32, int(1)),
        Piece::Constant(Type::I8, int(2)),
        Piece::Zero(11),
        Piece::Bytes(b"ab\0".to_vec()),
        Piece::Zero(5),
    ];
    assert_eq!((of("m").size, of("m").initializer.clone()), (40, Some(expected)));
    let u = of("u").initializer.clone().unwrap();
    assert_eq!(u[1], Piece::Undef(4));
    assert_eq!(of("x").initializer.as_ref().map(Vec::len), Some(4));
    assert_eq!((of("x").size, of("x").align.bytes()), (32, 16));
    assert_eq!(of("z").initializer, Some(vec![Piece::Zero(8_000_000_000)]));
    assert_eq!((of("e").size, of("e").initializer.clone()), (0, Some(vec![])));
    let numbers = |lane, numbers: &[u128]| {
        let float =
            |&bits: &u128| if lane == Type::I16 { Constant::Int(bits) } else { Constant::Float(bits) };
        Some(vec![Piece::Array(lane, numbers.iter().map(float).collect())])
    };
    assert_eq!(of("h").initializer, numbers(Type::float(Float::F16), &[0x7d01, 0x3c00]));
    assert_eq!(of("n").initializer, numbers(Type::F32, &[0x7fa0_0000, 0x8000_0000]));
    assert_eq!(of("k").initializer, numbers(Type::I16, &[0xffff, 2]));
    // No size in the IR: a declaration.
    assert_eq!(of("w").initializer, None);
}

#[test]
fn heads_of_functions() {
    let text = r#"
%s = type { double, [2 x i32] }
$c = comdat any
define linkonce_odr hidden fastcc noundef double @f(ptr noalias nocapture noundef readonly align 8 dereferenceable(16) %p, i32 noundef range(i32 0, 5) %n, %s %s) unnamed_addr #0 comdat($c) align 16 {
  ret double 0.0
}
declare { double, i32 } @g(ptr byval(%s) align 8, ...) #1
declare <vscale x 2 x double> @v(i200, [65 x i8])
attributes #0 = { nounwind memory(argmem: read) uwtable "probe"="x" allockind("alloc,zeroed") allocsize(1) }
attributes #1 = { nofree noreturn }
"#;
    let module = read(text).module;
    let function = |name: &str| &module.functions[module.function_named(name).unwrap()];
    let f = function("f");
    let text = |attributes: &ir::Attributes| {
        attributes.0.iter().map(Attribute::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        text(&f.signature.params[0].attributes),
        "noalias nocapture noundef readonly align(8) dereferenceable(16)"
    );
    assert_eq!(text(&f.signature.params[1].attributes), "noundef range(\"i32 0, 5\")");
    assert_eq!(f.signature.params.len(), 5);
    assert_eq!(f.signature.convention, 8);
    assert_eq!(f.signature.origin.as_deref(), Some("double (ptr, i32, { double, [2 x i32] })"));
    assert_eq!(
        text(&f.attributes),
        "nounwind allockind(\"\\\"alloc,zeroed\\\"\") allocsize(1) memory(\"argmem: read\") uwtable \
         \"probe\"=\"x\""
    );
    let g = function("g");
    assert!(g.signature.variadic);
    assert_eq!(text(&g.signature.params[0].attributes), "byval(\"{ double, [2 x i32] }\") align(8)");
    assert_eq!(g.signature.results.len(), 2);
    let v = function("v");
    assert!(matches!(v.signature.results[0].ty, Type::Opaque(_)));
    assert!(v.signature.params.iter().all(|param| matches!(param.ty, Type::Opaque(_))));
}

#[test]
fn unnamed_symbols_get_the_names_of_assembly() {
    let text = "@0 = private constant i32 1\n@__unnamed_1 = global i32 2\ndefine void @1() {\n ret void\n}\n";
    let module = read(text).module;
    let names: Vec<_> = module.globals.iter().map(|(_, global)| global.symbol.name.as_str()).collect();
    assert_eq!(names, ["__unnamed_2", "__unnamed_1"]);
    assert!(module.function_named("__unnamed_3").is_some());
}

#[test]
fn metadata_is_numbered_alike_by_a_second_parse() {
    let text = r#"
define double @f(ptr %p) !prof !9 {
  %x = load double, ptr %p, align 8, !tbaa !0, !custom.kind !4
  br label %b
b:
  br i1 undef, label %b, label %e, !llvm.loop !5
e:
  call void @llvm.experimental.noalias.scope.decl(metadata !7)
  ret double %x
}
declare void @llvm.experimental.noalias.scope.decl(metadata)
!names = !{!4}
!0 = !{!1, !1, i64 0}
!1 = !{!"double", !2, i64 0}
!2 = !{!"omnipotent char", !3, i64 0}
!3 = !{!"Simple C/C++ TBAA"}
!4 = !{i64 8}
!5 = distinct !{!5, !6, null}
!6 = !{!"llvm.loop.unroll.count", i32 4}
!7 = !{!8}
!8 = distinct !{!8, !11, !"scope"}
!11 = distinct !{!11, !"domain"}
!9 = !{!"function_entry_count", i64 7}
!10 = !{!"not reached"}
"#;
    let imported = read(text);
    let nodes = &imported.module.metadata;
    assert_eq!(nodes.len(), 8);
    assert_eq!(imported.module.named_metadata.len(), 1);
    let distinct = nodes.iter().filter(|(_, node)| matches!(node, Metadata::Node { distinct: true, .. }));
    assert_eq!(distinct.count(), 1);
    let single = |node: &Metadata| {
        *node
            == Metadata::Node {
                distinct: false,
                operands: vec![MetaOperand::Constant(Type::I64, Constant::Int(8))],
            }
    };
    let id = nodes.iter().find(|(_, node)| single(node)).unwrap().0;
    let texts = |live: &Live| -> Vec<String> {
        let ids = nodes.iter().map(|(id, _)| live.metadata(id).unwrap());
        // Addresses differ; what is compared is the shape.
        ids.map(|node| metadata::foreign_text(live, node)).collect()
    };
    let (first, second) = (imported.origin.checkout().unwrap(), imported.origin.checkout().unwrap());
    assert_eq!(texts(&first), texts(&second));
    assert_eq!(texts(&first)[ir::entity::Entity::index(id)], "i64 8");
}

#[test]
fn errors_say_where() {
    let wrong = "define double @f(double %x) {\n  %y = fmul double %x, %z\n  ret double %y\n}\n";
    let errors = super::read(wrong.as_bytes(), "a.ll", &ReadOptions::default()).unwrap_err();
    let text = errors.to_string();
    assert!(text.starts_with("a.ll:2:24: error: use of undefined value '%z'"), "{text}");
    assert!(text.contains("\n    %y = fmul double %x, %z\n"), "{text}");
    let invalid = "define double @f(double %x) {\n  ret double 0.0\nb:\n  %a = phi double [ %x, %b ]\n  br label %c\nc:\n  br label %b\n}\n!llvm.module.flags = !{!0}\n!0 = !{i32 2, !\"Debug Info Version\", i32 3}\n";
    let errors = super::read(invalid.as_bytes(), "a.ll", &ReadOptions::default()).unwrap_err();
    assert!(matches!(errors.errors[0], ReadError::Invalid { .. }), "{errors}");
    let large = "@g = external global [18446744073709551615 x i64]\n";
    let errors = super::read(large.as_bytes(), "a.ll", &ReadOptions::default()).unwrap_err();
    assert!(errors.to_string().contains("@g is too large for any memory"), "{errors}");
    let functions = Selection::Only(vec!["nosuch".into()]);
    let errors = super::read(b"", "a.ll", &ReadOptions { functions }).unwrap_err();
    assert!(errors.to_string().contains("there is no function @nosuch"), "{errors}");
}

#[test]
fn selections() {
    let text = "
@table = global [1 x ptr] [ptr @c]
@other = global i32 7
define void @a() {\n call void @b()\n ret void\n}
define void @b() {\n %p = load ptr, ptr @table\n call void %p()\n ret void\n}
define internal void @c() {\n ret void\n}
define void @d() {\n ret void\n}
";
    let live = Live::parse(text.as_bytes(), "a.ll").unwrap();
    let names = |selection: &Selection| {
        let selected = select(&live, selection).unwrap();
        let all = selected.bodies.iter().chain(&selected.globals);
        all.map(|&value| String::from_utf8(name_of(value).to_vec()).unwrap()).collect::<Vec<_>>()
    };
    let a = vec!["a".to_owned()];
    assert_eq!(names(&Selection::All), ["a", "b", "c", "d", "table", "other"]);
    assert_eq!(names(&Selection::Reachable(a.clone())), ["a", "b", "c", "table"]);
    assert_eq!(names(&Selection::Only(a)), ["a"]);
    assert!(names(&Selection::None).is_empty());
    let module = only(text, &["d"]).module;
    assert!(module.globals.iter().all(|(_, global)| global.initializer.is_none()));
}

/// Reads a text and walks all bodies; the functions for which there is no skeleton, with the reason.
fn skeletons(text: &str) -> Vec<(String, String)> {
    let live = Live::parse(text.as_bytes(), "test.ll").unwrap();
    let printed = Printed::of(&live);
    let bodies = select(&live, &Selection::All).unwrap().bodies;
    let found = skeleton::read(printed.text.as_bytes(), &printed.items, &bodies);
    assert_eq!(found.len(), bodies.len());
    let mut failed = Vec::new();
    for (&value, skeleton) in bodies.iter().zip(found) {
        let pairs = skeleton.and_then(|function| skeleton::pairs(&live, &function, value));
        if let Err(error) = pairs {
            failed.push((String::from_utf8_lossy(name_of(value)).into_owned(), error.to_string()));
        }
    }
    failed
}

#[test]
fn what_llvm_ir_panics_at_is_found_by_function() {
    let text = r#"
target datalayout = "e-m:l-p:64:64-G1-s32:64"
$comdat = comdat any
define void @good() comdat($comdat) {
  br label %comdat
comdat:
  br label %comdat
}
define void @bad(ptr %p) {
  call void dso_local_equivalent @good()
  ret void
}
define ptr @other() {
  %x = getelementptr i8, ptr blockaddress(@good, %comdat), i64 1
  ret ptr %x
}
define i32 @last(i32 %"a b") {
  ret i32 %"a b"
}
"#;
    let failed = skeletons(text);
    let names: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["bad", "other"], "{failed:?}");
}

#[test]
fn shapes_of_types() {
    let text = r#"
target datalayout = "e-m:e-p5:32:32-i64:64-i128:128-f80:128-n8:16:32:64-S128"
@a = global { i8, { double, [2 x <2 x float>] }, {} } zeroinitializer
@b = external global [4294967295 x {}]
@c = external global ptr addrspace(5)
@d = external global [64 x i8]
@e = external global [65 x i8]
@f = external global [2305843009213693952 x i64]
"#;
    with_context(text, |context| {
        let ty = |context: &Context<'_>, name| unsafe { LLVMGlobalGetValueType(global(context, name)) };
        let a = ty(context, "a");
        let super::types::Shape::Leaves(leaves) = context.shape(a) else { panic!() };
        let places: Vec<_> = leaves.iter().map(|leaf| leaf.offset).collect();
        assert_eq!(places, [0, 8, 16, 24]);
        assert_eq!(leaves[2].ty, Type::Vector(Scalar::Float(Float::F32), 2));
        let (_, range) = super::types::part(context, a, &[1, 1]).unwrap();
        assert_eq!(range, 2..4);
        assert!(super::types::part(context, a, &[1, 2]).is_none());
        let mut shape = |name| context.shape(ty(context, name));
        assert!(matches!(shape("b"), super::types::Shape::Leaves(leaves) if leaves.is_empty()));
        assert!(matches!(shape("c"), super::types::Shape::Opaque(_)));
        assert!(matches!(shape("d"), super::types::Shape::Leaves(leaves) if leaves.len() == 64));
        assert!(matches!(shape("e"), super::types::Shape::Opaque(_)));
        let f = ty(context, "f");
        assert_eq!(context.layout.alloc_size(f), None);
    });
}

#[test]
fn texts_of_instructions() {
    let text = "
define i32 @f(i32 %x) {
entry:
  switch i32 %x, label %a [
    i32 0, label %b
    i32 1, label %b
  ]
a:
  ret i32 %x
b:
  %y = add nsw i32 %x, 1
  ret i32 %y
}
";
    with_context(text, |context| {
        let function = functions(context.live).next().unwrap();
        let texts: Vec<String> = instructions(function).map(|inst| context.value_text(inst)).collect();
        assert_eq!(texts[0], "switch i32 %x, label %a [ i32 0, label %b i32 1, label %b ]");
        assert_eq!(texts[1..], ["ret i32 %x", "%y = add nsw i32 %x, 1", "ret i32 %y"]);
        let add = instructions(function).nth(2).unwrap();
        assert_eq!(super::flags::of(add), ir::Flags::NSW);
        let one = unsafe { LLVMGetOperand(add, 1) };
        assert_eq!(&*context.constant(one), [(Type::I32, Constant::Int(1))]);
    });
}
