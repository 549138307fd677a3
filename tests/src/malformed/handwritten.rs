//! Nasty inputs, written by hand or by a loop.

use super::{Case, Content};

/// How deeply things are nested.
const DEEP: usize = 100_000;

/// All of them.
pub fn cases() -> Vec<Case> {
    let texts = TEXTS.iter().map(|&(name, text)| Case::file(format!("{name}.ll"), text));
    let bodies = BODIES.iter().map(|&(name, body)| {
        let text = format!(
            "declare i32 @g(ptr, ...)\ndefine i32 @f(ptr %p, i32 %x, double %d) {{\nentry:\n{body}\n}}\n"
        );
        Case::file(format!("body-{name}.ll"), text)
    });
    let layouts = LAYOUTS.iter().enumerate().map(|(number, layout)| {
        let text =
            format!("target datalayout = \"{layout}\"\n@g = global {{ i8, i64, ptr }} zeroinitializer\n");
        Case::file(format!("layout-{number}.ll"), text)
    });
    texts.chain(bodies).chain(layouts).chain(nested()).chain(long()).chain(binary()).chain(places()).collect()
}

fn places() -> Vec<Case> {
    [
        ("folder.ll", Content::Folder),
        ("folder.bc", Content::Folder),
        ("missing.ll", Content::Missing),
        ("missing.bc", Content::Missing),
    ]
    .map(|(name, content)| Case { name: name.into(), content })
    .into()
}

/// What is read by recursion in one program or another.
fn nested() -> Vec<Case> {
    let around = |open: &str, middle: &str, close: &str| {
        [open.repeat(DEEP), middle.into(), close.repeat(DEEP)].concat()
    };
    let mut types = String::from("%t0 = type { i8 }\n");
    let mut nodes = String::from("!0 = !{}\n");
    let mut aliases = String::from("@a0 = global i8 0\n");
    for level in 1..DEEP {
        types.push_str(&format!("%t{level} = type {{ %t{} }}\n", level - 1));
        nodes.push_str(&format!("!{level} = !{{!{}}}\n", level - 1));
    }
    // LLVM itself follows every chain from each of its elements.
    for level in 1..DEEP / 50 {
        aliases.push_str(&format!("@a{level} = alias i8, ptr @a{}\n", level - 1));
    }
    let blocks: String =
        (0..DEEP / 4).map(|n| format!("b{n}:\n  br i1 %c, label %b{}, label %end\n", n + 1)).collect();
    vec![
        Case::file(
            "deep-struct-type.ll",
            format!("@g = global {} zeroinitializer\n", around("{ ", "i8", " }")),
        ),
        Case::file(
            "deep-array-type.ll",
            format!("@g = global {} zeroinitializer\n", around("[1 x ", "i8", "]")),
        ),
        Case::file("deep-function-type.ll", format!("@g = global ptr null, {}\n", around("(", "", ")"))),
        Case::file("deep-named-types.ll", format!("{types}@g = global %t{} zeroinitializer\n", DEEP - 1)),
        Case::file(
            "deep-constant.ll",
            format!("@g = global i64 {}\n", around("add (i64 1, i64 ", "ptrtoint (ptr @g to i64)", ")")),
        ),
        Case::file(
            "deep-constant-struct.ll",
            format!("@g = global {} {}\n", around("{ ", "i8", " }"), around("{ ", "i8 0", " }")),
        ),
        Case::file("deep-metadata.ll", format!("!n = !{{!0}}\n!0 = {}\n", around("!{", "", "}"))),
        Case::file("long-metadata-chain.ll", format!("!n = !{{!{}}}\n{nodes}", DEEP - 1)),
        Case::file("long-alias-chain.ll", aliases),
        Case::file(
            "long-block-chain.ll",
            format!(
                "define void @f(i1 %c) {{\n  br label %b0\n{blocks}b{}:\n  br label %end\nend:\n  ret void\n}}\n",
                DEEP / 4
            ),
        ),
        Case::file("deep-parentheses.ll", "(".repeat(DEEP)),
        Case::file(
            "deep-captures.ll",
            format!("define void @f(ptr {} %p) {{\n ret void\n}}\n", around("captures(", "", ")")),
        ),
    ]
}

/// Long names, many things.
fn long() -> Vec<Case> {
    let name = "x".repeat(1 << 20);
    let arguments = vec!["i32"; 50_000].join(", ");
    let cases: String = (0..50_000).map(|n| format!("i32 {}, label %a ", n / 2)).collect();
    vec![
        Case::file(
            "long-name-unknown.ll",
            format!("define void @f() {{\n call void @{name}()\n ret void\n}}\n"),
        ),
        Case::file("long-line.ll", name.clone()),
        Case::file("long-string.ll", format!("@s = constant [5 x i8] c\"{name}\"\n")),
        Case::file("many-parameters-wrong.ll", format!("declare void @f({arguments}, void)\n")),
        Case::file(
            "many-equal-switch-cases.ll",
            format!("define void @f(i32 %x) {{\n switch i32 %x, label %a [ {cases} ]\na:\n ret void\n}}\n"),
        ),
        Case::file("many-errors.ll", "define i32 @f() {\n ret i32 %nothing\n}\n".repeat(2000)),
        Case::file("many-numbers.ll", format!("@g = global i32 {}\n", "9".repeat(1 << 18))),
        Case::file("wide-vector-constant.ll", "@g = global <100000000 x i8> zeroinitializer\n"),
    ]
}

fn binary() -> Vec<Case> {
    let mut random = crate::mutate::Random::new(7);
    let garbage: Vec<u8> = (0..1 << 16).map(|_| random.bits() as u8).collect();
    let magic = b"BC\xc0\xde";
    let mut cases = vec![
        Case::file("empty.bc", []),
        Case::file("one-byte.bc", *b"B"),
        Case::file("garbage.bc", garbage.clone()),
        Case::file("garbage.ll", garbage.clone()),
        Case::file("garbage-after-magic.bc", [&magic[..], &garbage].concat()),
        Case::file("magic-alone.bc", *magic),
        Case::file("magic-and-ones.bc", [&magic[..], &[0xff; 4096]].concat()),
        Case::file("magic-and-zeros.bc", [&magic[..], &[0; 4096]].concat()),
        Case::file("zeros.ll", [0; 4096]),
        Case::file("elf.bc", [b"\x7fELF\x02\x01\x01".as_slice(), &garbage[..500]].concat()),
        Case::file("archive.bc", *b"!<arch>\nprogram.o/      0           0     0     644     99999999999`\n"),
        Case::file("gzip.ll", [b"\x1f\x8b\x08".as_slice(), &garbage[..500]].concat()),
        Case::file(
            "utf-16.ll",
            "\u{feff}define void @f()".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        ),
        Case::file("utf-8-mark.ll", *b"\xef\xbb\xbf@g = global i32 nothing\n"),
        Case::file("zero-byte.ll", *b"@g = global i32 0\0\n@h = global i32 1\n"),
        Case::file("not-utf-8-name.ll", *b"@\"\xff\xfe\" = global i32 %x\n"),
        Case::file("text-as-bitcode.bc", *b"define void @f() {\n  ret i32\n}\n"),
    ];
    for (name, offset, size) in [("small", 0u32, 0u32), ("huge", u32::MAX, u32::MAX), ("itself", 4, 16)] {
        let words = [0x0b17_c0de, 0, offset, size, 0];
        let header: Vec<u8> = words.iter().flat_map(|word: &u32| word.to_le_bytes()).collect();
        cases.push(Case::file(format!("wrapper-{name}.bc"), header));
    }
    cases
}

const LAYOUTS: &[&str] = &[
    "q",
    "e-p:64:63",
    "e-p:0:64",
    "e-i64:3",
    "e-n0",
    "e-S7",
    "e-p16777216:64:64",
    "e-ni:0",
    "e-f64:99999999999",
    "m:q",
    "e-v0:0",
    "E-p:64:64",
    "e-p:16:16",
    "e-p:128:128",
    "e-i64:65536",
    "e-A99999999",
];

/// Modules of a few lines.
const TEXTS: &[(&str, &str)] = &[
    ("empty", ""),
    ("half-a-word", "defi"),
    ("open-comment", "/* a comment of another language"),
    ("type-holds-itself", "%a = type { %a }\n@g = global %a zeroinitializer\n"),
    ("types-hold-each-other", "%a = type { %b }\n%b = type { [2 x %a] }\n@g = global %a zeroinitializer\n"),
    ("type-unknown", "@g = global %none zeroinitializer\n"),
    (
        "type-opaque",
        "%o = type opaque\n@g = global %o zeroinitializer\ndefine void @f() {\n %x = alloca %o\n ret void\n}\n",
    ),
    ("type-twice", "%a = type { i8 }\n%a = type { i16 }\n@g = global %a zeroinitializer\n"),
    ("integer-0", "@g = global i0 0\n"),
    ("integer-8388608", "@g = global i8388609 0\n"),
    ("integer-16777216", "@g = global i16777216 0\n"),
    ("vector-0", "@g = global <0 x i8> zeroinitializer\n"),
    ("vector-4294967296", "@g = global <4294967296 x i8> zeroinitializer\n"),
    ("vector-of-structs", "@g = global <2 x { i8 }> zeroinitializer\n"),
    (
        "vector-4294967295",
        "define void @f(<4294967295 x i64> %v) {\n %w = add <4294967295 x i64> %v, %v\n ret void\n}\n",
    ),
    (
        "array-2-to-60",
        "@g = global [1152921504606846976 x i64] zeroinitializer\n@h = global [2 x i8] [i8 1, i8 %x]\n",
    ),
    ("array-2-to-64", "@g = global [18446744073709551616 x i8] zeroinitializer\n"),
    ("array-of-arrays", "@g = global [4294967295 x [4294967295 x [4294967295 x i64]]] zeroinitializer\n"),
    ("array-of-void", "@g = global [4 x void] zeroinitializer\n"),
    ("array-wrong-count", "@g = global [3 x i8] [i8 1, i8 2]\n"),
    ("string-wrong-count", "@g = constant [3 x i8] c\"ab\"\n"),
    ("string-open", "@g = constant [3 x i8] c\"ab\n"),
    ("float-not-exact", "@g = global float 0.1\n"),
    ("float-odd-hex", "@g = global x86_fp80 0xK123\n@h = global half 0xH123456\n@i = global double 0xZZ\n"),
    ("integer-for-float", "@g = global double 1\n"),
    ("symbol-twice", "@g = global i8 0\n@g = global i8 1\n"),
    ("function-twice", "define void @f() {\n ret void\n}\ndefine void @f() {\n ret void\n}\n"),
    ("global-and-function", "@f = global i8 0\ndefine void @f() {\n ret void\n}\n"),
    ("alias-of-itself", "@a = alias i8, ptr @a\n"),
    ("aliases-in-a-circle", "@a = alias i8, ptr @b\n@b = alias i8, ptr @a\n"),
    ("alias-of-nothing", "@a = alias i8, ptr @none\n"),
    ("alias-of-declaration", "@g = external global i8\n@a = alias i8, ptr @g\n"),
    ("ifunc-of-data", "@g = global i8 0\n@i = ifunc void (), ptr @g\n"),
    ("global-refers-to-nothing", "@g = global ptr @none\n"),
    ("global-of-function-type", "@g = global void () zeroinitializer\n"),
    ("global-of-label", "@g = global label null\n"),
    ("linkage-two", "@g = private external global i8 0\n"),
    ("linkage-common-constant", "@g = common constant i8 1\n"),
    ("comdat-unknown", "@g = global i8 0, comdat($none)\n"),
    ("section-open", "@g = global i8 0, section \"\n"),
    ("align-3", "@g = global i8 0, align 3\n"),
    ("align-2-to-40", "@g = global i8 0, align 1099511627776\n"),
    ("space-16777216", "@g = addrspace(16777216) global i8 0\n"),
    ("attribute-unknown", "declare void @f(i32 no_such_attribute)\n"),
    ("attribute-group-unknown", "define void @f() #7 {\n ret void\n}\n@g = global i8 %x\n"),
    ("attribute-on-wrong-type", "declare void @f(i32 noalias, double sret(i8))\n"),
    ("attribute-sret-twice", "declare void @f(ptr sret(i8), ptr sret(i8))\n"),
    ("attribute-group-open", "attributes #0 = { nounwind \"a\"=\n"),
    ("captures-open", "define void @f(ptr captures(address, provenance %p) {\n ret void\n}\n"),
    ("captures-unknown", "define void @f(ptr captures(none, everything: what) %p) {\n ret i32 0\n}\n"),
    ("captures-in-quotes", "@g = constant [15 x i8] c\"captures(none)\"\n"),
    ("memory-unknown", "declare void @f() memory(argmem: sometimes)\n"),
    ("convention-99999", "declare cc 99999 void @f()\n"),
    ("parameters-void", "declare void @f(void)\n"),
    ("result-label", "declare label @f()\n"),
    ("personality-unknown", "define void @f() personality ptr @none {\n ret void\n}\n"),
    ("blockaddress-unknown", "@g = global ptr blockaddress(@f, %none)\ndefine void @f() {\n ret void\n}\n"),
    ("metadata-unknown", "!n = !{!5}\n"),
    ("metadata-twice", "!0 = !{}\n!0 = !{}\n"),
    ("metadata-number-huge", "!n = !{!4294967296}\n"),
    ("metadata-open", "!0 = !{!\"\n"),
    ("metadata-of-local", "!0 = !{i32 %x}\n"),
    ("metadata-holds-itself", "!n = !{!0}\n!0 = !{!0}\n@g = global i8 %x\n"),
    (
        "location-in-itself",
        "define void @f() {\n ret void, !dbg !0\n}\n!0 = !DILocation(line: 1, scope: !0)\n",
    ),
    (
        "location-inlined-in-itself",
        "define void @f() !dbg !1 {\n ret void, !dbg !0\n}\n!0 = distinct !DILocation(line: 1, scope: !1, inlinedAt: !0)\n!1 = distinct !DISubprogram(name: \"f\", unit: !2)\n!2 = distinct !DICompileUnit(language: DW_LANG_C99, file: !3)\n!3 = !DIFile(filename: \"a\", directory: \"b\")\n!llvm.module.flags = !{!4}\n!4 = !{i32 2, !\"Debug Info Version\", i32 3}\n",
    ),
    (
        "location-is-no-location",
        "define void @f() {\n ret void, !dbg !0\n}\n!0 = !{}\n!llvm.module.flags = !{!1}\n!1 = !{i32 2, !\"Debug Info Version\", i32 3}\n",
    ),
    (
        "unit-is-no-unit",
        "!llvm.dbg.cu = !{!0}\n!0 = !{}\n!llvm.module.flags = !{!1}\n!1 = !{i32 2, !\"Debug Info Version\", i32 3}\n",
    ),
    (
        "unit-language-unknown",
        "!llvm.dbg.cu = !{!0}\n!0 = distinct !DICompileUnit(language: DW_LANG_None_Such, file: !0)\n",
    ),
    (
        "subprogram-twice",
        "define void @f() !dbg !0 {\n ret void\n}\ndefine void @g() !dbg !0 {\n ret void\n}\n!0 = distinct !DISubprogram(name: \"f\", unit: !1)\n!1 = distinct !DICompileUnit(language: DW_LANG_C99, file: !2)\n!2 = !DIFile(filename: \"a\", directory: \"b\")\n!llvm.module.flags = !{!3}\n!3 = !{i32 2, !\"Debug Info Version\", i32 3}\n",
    ),
    ("flags-are-none", "!llvm.module.flags = !{!0}\n!0 = !{!\"what\", i32 9}\n"),
    (
        "flags-conflict",
        "!llvm.module.flags = !{!0, !1}\n!0 = !{i32 1, !\"a\", i32 1}\n!1 = !{i32 1, !\"a\", i32 2}\n",
    ),
    (
        "tbaa-in-itself",
        "define i8 @f(ptr %p) {\n %x = load i8, ptr %p, !tbaa !0\n ret i8 %x\n}\n!0 = !{!0, !0, i64 0}\n",
    ),
    ("triple-open", "target triple = \"x86_64\n"),
    ("triple-twice", "target triple = \"a\"\ntarget triple = \"b\"\n@g = global i8 %x\n"),
    ("triple-strange", "target triple = \"no-such-machine-at-all\"\n@g = global i8 %x\n"),
    ("assembly-open", "module asm \"nop\n"),
    ("dso-local-equivalent-of-data", "@d = global i8 0\n@g = global ptr dso_local_equivalent @d\n"),
    ("no-cfi-of-nothing", "@g = global ptr no_cfi @none\n"),
    ("target-type-unknown", "define void @f(target(\"no.such\", i32, 7) %x) {\n ret i32 0\n}\n"),
    ("use-list-order-wrong", "@g = global i8 0\nuselistorder ptr @g, { 1, 0 }\n"),
    ("summary-entry-open", "^0 = module: (path: \"\n"),
    ("inline-assembly-wrong", "define void @f() {\n call void asm \"\", \"=r,{nope\"()\n ret void\n}\n"),
];

/// The body of a function of a pointer `%p`, an `i32 %x` and a `double %d`.
const BODIES: &[(&str, &str)] = &[
    ("none", ""),
    ("no-terminator", "  %y = add i32 %x, 1"),
    ("terminator-within", "  ret i32 0\n  %y = add i32 %x, 1\n  ret i32 %y"),
    ("wrong-result", "  ret double %d"),
    ("undefined-value", "  ret i32 %nothing"),
    ("use-before-definition", "  %y = add i32 %z, 1\n  %z = add i32 %x, 1\n  ret i32 %y"),
    ("uses-itself", "  %y = add i32 %y, 1\n  ret i32 %y"),
    ("value-twice", "  %y = add i32 %x, 1\n  %y = add i32 %x, 2\n  ret i32 %y"),
    ("number-wrong", "  %7 = add i32 %x, 1\n  ret i32 %7"),
    ("label-twice", "  br label %a\na:\n  br label %a\na:\n  ret i32 0"),
    ("label-unknown", "  br label %none"),
    ("branch-on-integer", "  br i32 %x, label %a, label %a\na:\n  ret i32 0"),
    ("entry-has-predecessor", "  br label %entry"),
    ("types-differ", "  %y = add i32 %x, %d\n  ret i32 %y"),
    ("add-of-pointers", "  %y = add ptr %p, %p\n  ret i32 0"),
    ("cast-wrong", "  %y = trunc i32 %x to i64\n  ret i32 0"),
    ("cast-of-sizes", "  %y = bitcast i32 %x to i64\n  ret i32 0"),
    (
        "phi-lacks-predecessor",
        "  br i1 undef, label %a, label %b\na:\n  br label %b\nb:\n  %y = phi i32 [ 0, %a ]\n  ret i32 %y",
    ),
    (
        "phi-of-stranger",
        "  br label %b\nc:\n  br label %c\nb:\n  %y = phi i32 [ 0, %c ], [ 1, %entry ]\n  ret i32 %y",
    ),
    ("phi-not-first", "  br label %b\nb:\n  %z = add i32 %x, 1\n  %y = phi i32 [ 0, %entry ]\n  ret i32 %y"),
    ("switch-case-twice", "  switch i32 %x, label %a [ i32 1, label %a i32 1, label %a ]\na:\n  ret i32 0"),
    ("switch-case-type", "  switch i32 %x, label %a [ i64 1, label %a ]\na:\n  ret i32 0"),
    ("call-unknown", "  %y = call i32 @nothing(i32 %x)\n  ret i32 %y"),
    ("call-wrong-arguments", "  %y = call i32 @g(i32 %x)\n  ret i32 %y"),
    ("call-of-integer", "  %y = call i32 %x(i32 1)\n  ret i32 %y"),
    ("call-intrinsic-wrong", "  %y = call i32 @llvm.sqrt.f64(i32 %x)\n  ret i32 %y"),
    ("intrinsic-unknown", "  %y = call i32 @llvm.no.such.thing(i32 %x)\n  ret i32 %y"),
    (
        "musttail-not-last",
        "  %y = musttail call i32 (ptr, ...) @g(ptr %p)\n  %z = add i32 %y, 1\n  ret i32 %z",
    ),
    ("load-of-void", "  %y = load void, ptr %p\n  ret i32 0"),
    ("load-through-integer", "  %y = load i32, i32 %x\n  ret i32 %y"),
    ("store-wrong", "  store i32 %x, i32 %x\n  ret i32 0"),
    ("align-wrong", "  %y = load i32, ptr %p, align 6\n  ret i32 %y"),
    ("alloca-huge", "  %y = alloca [4294967296 x [4294967296 x [16 x i64]]]\n  ret i32 %none"),
    ("address-index-wrong", "  %y = getelementptr { i8, i16 }, ptr %p, i32 0, i32 7\n  ret i32 0"),
    ("address-index-variable", "  %y = getelementptr { i8, i16 }, ptr %p, i32 0, i32 %x\n  ret i32 0"),
    ("address-of-opaque", "  %y = getelementptr %o, ptr %p, i32 1\n  ret i32 0"),
    ("extract-outside", "  %y = extractvalue { i32, i32 } undef, 2\n  ret i32 %y"),
    ("insert-wrong-type", "  %y = insertvalue { i32, i32 } undef, double %d, 0\n  ret i32 0"),
    ("insert-index-huge", "  %y = insertvalue [4 x i32] undef, i32 1, 99999999999\n  ret i32 0"),
    (
        "shuffle-mask-wrong",
        "  %y = shufflevector <2 x i32> undef, <2 x i32> undef, <2 x i32> <i32 0, i32 9>\n  ret i32 0",
    ),
    (
        "shuffle-mask-variable",
        "  %v = insertelement <2 x i32> undef, i32 %x, i32 0\n  %y = shufflevector <2 x i32> %v, <2 x i32> %v, <2 x i32> %v\n  ret i32 0",
    ),
    ("compare-condition-unknown", "  %y = icmp maybe i32 %x, 1\n  ret i32 0"),
    ("compare-floats-as-integers", "  %y = icmp eq double %d, %d\n  ret i32 0"),
    ("select-wrong", "  %y = select i32 %x, i32 1, i32 2\n  ret i32 %y"),
    ("atomic-without-order", "  %y = atomicrmw add ptr %p, i32 1\n  ret i32 %y"),
    ("atomic-order-wrong", "  %y = load atomic i32, ptr %p release, align 4\n  ret i32 %y"),
    ("atomic-odd-size", "  %y = atomicrmw add ptr %p, i24 1 seq_cst\n  ret i32 0"),
    ("exchange-wrong", "  %y = cmpxchg ptr %p, i32 0, i64 1 seq_cst seq_cst\n  ret i32 0"),
    ("fence-unordered", "  fence unordered\n  ret i32 0"),
    ("landing-pad-alone", "  %y = landingpad { ptr, i32 } cleanup\n  ret i32 0"),
    (
        "invoke-without-personality",
        "  %y = invoke i32 (ptr, ...) @g(ptr %p) to label %a unwind label %b\na:\n  ret i32 0\nb:\n  %z = landingpad { ptr, i32 } cleanup\n  ret i32 1",
    ),
    ("resume-wrong", "  resume i32 %x"),
    ("cleanup-return-alone", "  cleanupret from none unwind to caller"),
    ("flags-wrong", "  %y = fadd nsw double %d, 1.0\n  ret i32 0"),
    ("metadata-attached-unknown", "  %y = add i32 %x, 1, !note !77\n  ret i32 %y"),
    ("bundle-open", "  %y = call i32 (ptr, ...) @g(ptr %p) [ \"tag\"(i32 1 ]\n  ret i32 %y"),
    ("scalable-splat", "  %y = add <vscale x 2 x i64> splat (i64 1), splat (i32 2)\n  ret i32 0"),
    ("quoted-label-open", "  br label %\"a\n"),
    ("brace-missing", "  ret i32 0\n}\n{"),
];
