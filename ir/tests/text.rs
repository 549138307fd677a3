//! The text form beyond the examples of the reference: every kind of instruction and item, and odd corners.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

use cotangent_ir::{Float, Module, Type, compare, parse, parse_constant, parse_with_source_map, print};

/// Reads the text, which must be canonical.
fn canonical(text: &str) -> cotangent_ir::Module {
    let module = parse(text).unwrap_or_else(|errors| panic!("{}", errors.render("text", text)));
    let printed = module.to_string();
    for (printed, wanted) in printed.lines().zip(text.lines()) {
        assert_eq!(printed, wanted);
    }
    assert_eq!(printed.len(), text.len());
    let again = parse(&printed).unwrap_or_else(|errors| panic!("{}", errors.render("printed", &printed)));
    assert_eq!(compare::same(&module, &again), Ok(()));
    module
}

#[test]
fn all_of_the_language_is_written_as_it_is_read() {
    canonical(include_str!("text/instructions.ir"));
    canonical(include_str!("text/module.ir"));
    canonical(include_str!("text/constants.ir"));
}

/// What is printed for a text that is not canonical.
fn printed(text: &str) -> String {
    parse(text).unwrap_or_else(|errors| panic!("{}", errors.render("text", text))).to_string()
}

#[test]
fn layout_and_numbers_become_canonical() {
    let text = "func   @f( %7:f64 )->f64{ ; comment\n 3 :\n%5=fadd  f64 %7,1e0\n  jump 9 ( %5 )\n\n9(%1:f64):\nret %1\n }\n!8 = !{!3}\n!3 = !{}";
    let wanted = "func @f(%0: f64) -> f64 {\n0:\n    %1 = fadd f64 %0, 1.0\n    jump 1(%1)\n1(%2: f64):\n    ret %2\n}\n\n!0 = !{!1}\n!1 = !{}\n";
    assert_eq!(printed(text), wanted);
}

#[test]
fn items_are_ordered_by_kind() {
    let text =
        "func @f() {\ne:\n    ret\n}\n!0 = !{}\nglobal @g: 8\nalias @a = @g\nsource \"s\"\ndeclare @d()\n";
    let wanted = "source \"s\"\n\nglobal @g: 8\nalias @a = @g\n\nfunc @f() {\ne:\n    ret\n}\n\ndeclare @d()\n\n!0 = !{}\n";
    assert_eq!(printed(text), wanted);
}

#[test]
fn every_half_number_is_read_as_it_was_written() {
    let module = Module::new();
    for format in [Float::F16, Float::Bf16] {
        for bits in 0..=0xffff {
            let constant = cotangent_ir::Constant::Float(bits);
            let ty = Type::float(format);
            let text = print::constant(&module, ty, &constant).to_string();
            assert_eq!(parse_constant(&text, ty, &module), Ok(constant), "{text}");
        }
    }
}

#[test]
fn no_bits_of_a_wide_float_are_lost_or_panic() {
    let module = Module::new();
    let mut bits = 1u128;
    for _ in 0..20_000 {
        bits =
            bits.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(0x5851_f42d_4c95_7f2d);
        for format in [Float::F32, Float::F64, Float::F80, Float::F128] {
            let constant = cotangent_ir::Constant::Float(bits >> (128 - format.bits()));
            let ty = Type::float(format);
            let text = print::constant(&module, ty, &constant).to_string();
            assert_eq!(parse_constant(&text, ty, &module), Ok(constant), "{text}");
        }
    }
}

#[test]
fn decimals_are_rounded_once() {
    let module = Module::new();
    let read = |text: &str, ty| parse_constant(text, ty, &module).unwrap();
    // Just above the middle between two f32, and so near it that an f64 would be the middle itself.
    let above = "1.00000005960464477540000000000000000001";
    assert_eq!(read(above, Type::F32), cotangent_ir::Constant::f32(1.0000001));
    assert_eq!(
        read("1.00048828125000000000000000000001", Type::float(Float::F16)),
        cotangent_ir::Constant::Float(0x3c01)
    );
    assert_eq!(read("1.00048828125", Type::float(Float::F16)), cotangent_ir::Constant::Float(0x3c00));
}

#[test]
fn messages_show_the_line_and_a_way_out() {
    let text = "func @f(%x: f64) -> f64 {\nentry:\n    %y = fadd f64 %x, 1\n    ret %y\n}\n";
    let shown = parse(text).unwrap_err().render("f.ir", text);
    assert!(shown.contains("f.ir:3:23"), "{shown}");
    assert!(shown.contains("    %y = fadd f64 %x, 1\n"), "{shown}");
    assert!(shown.contains("help: write `1.0`"), "{shown}");
}

#[test]
fn many_errors_are_counted_and_the_first_hundred_kept() {
    let text = format!("func @f() {{\nentry:\n{}}}\n", "    bad\n".repeat(5000));
    let errors = parse(&text).unwrap_err();
    assert_eq!((errors.errors.len(), errors.omitted), (100, 4900));
}

#[test]
fn places_of_instructions_and_blocks() {
    let text = "func @f() -> i32 {\nentry:\n    jump next ; comment\nnext:\n    ret 3\n}\n!0 = !{}\n";
    let (module, map) = parse_with_source_map(text).unwrap();
    let (id, function) = module.functions.iter().next().unwrap();
    let body = function.body.as_ref().unwrap();
    let insts: Vec<&str> =
        body.instructions().map(|(_, inst)| map.inst(id, inst).unwrap().text(text)).collect();
    let blocks: Vec<&str> =
        body.order.iter().map(|&block| map.block(id, block).unwrap().text(text)).collect();
    assert_eq!((insts, blocks), (vec!["jump next", "ret 3"], vec!["entry", "next"]));
    assert_eq!(map.function(id).unwrap().text(text), "@f");
    assert_eq!(map.metadata(module.metadata.iter().next().unwrap().0).unwrap().text(text), "!0");
}

#[test]
fn a_difference_is_found() {
    let text = include_str!("text/instructions.ir");
    let module = parse(text).unwrap();
    let changes = [
        ("iadd nuw", "iadd"),
        ("* -80", "* 80"),
        ("to next(%a)", "to next(%b)"),
        ("fast une", "fast ueq"),
        ("%w, %ov", "%w, %v2"),
        ("align(8)", "align(4)"),
        ("!prof !1", "!prof !0"),
    ];
    for (from, to) in changes {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert!(compare::same(&module, &parse(&changed).unwrap()).is_err(), "{from}");
    }
}

#[test]
fn broken_texts_give_errors_and_no_panic() {
    let text = include_str!("text/instructions.ir");
    for cut in (0..text.len()).step_by(7) {
        let _ = parse(&text[..cut]);
        let mut without = text.to_string();
        without.remove(cut);
        if let Ok(module) = parse(&without) {
            let printed = module.to_string();
            assert_eq!(compare::same(&module, &parse(&printed).unwrap()), Ok(()), "{printed}");
        }
    }
}

/// Not a file of tests/parse: the open string would swallow the comment with the expectation.
#[test]
fn an_open_string_ends_with_its_line() {
    let errors = parse("source \"open\ntarget triple 3\n").unwrap_err().errors;
    let messages: Vec<&str> = errors.iter().map(|error| &*error.message).collect();
    assert_eq!(
        messages,
        ["this string has no closing quote on its line", "expected a string in quotes, found `3`"]
    );
}

/// What is said of a line in a function with `%x: f64`, `%p: ptr` and `%i: i64`, with the ways out.
fn said_of(line: &str) -> String {
    let source = format!("func @f(%x: f64, %p: ptr, %i: i64) {{\nentry:\n    {line}\n    ret\n}}\n");
    parse(&source).map_or_else(|errors| errors.render("f.ir", &source), |_| "nothing".into())
}

#[test]
fn forgotten_types_are_written_out() {
    for (line, help) in [
        ("%y = fadd %x, 1.0", "write `fadd f64 %x, 1.0`"),
        ("%y = fmul nnan 2.0, %x ; twice", "write `fmul nnan f64 2.0, %x`"),
        ("%y = fadd %later, 1.0", "write `fadd f64 %later, 1.0`"),
        ("%c = icmp slt %i, 4, !note !0", "write `icmp slt i64 %i, 4, !note !0`"),
        ("%y = sin %x", "write `sin f64 %x`"),
        ("%q = addr %p + 8", "write `addr ptr %p + 8`"),
        ("%q = addr ptr %p + %i * 8", "write `i64 %i`"),
        ("%y = load f64, %p", "write `ptr %p`"),
        ("%y = load %p", "write `load T, ptr %p`"),
        ("store %x, ptr %p", "write `store f64 %x, ptr %p`"),
        ("store f64 %x, %p", "write `ptr %p`"),
        ("store f64 %x, %q", "such as `ptr %q`"),
        ("%q = alloca 8", "write `alloca ptr 8`"),
        ("%y = select %c, f64 %x, 1.0", "write its type in front of it"),
        ("call @f(%x)", "write the type: `f64 %x`"),
        ("call @f(f64 %x, %p)", "write the type: `ptr %p`"),
    ] {
        let said = said_of(line);
        assert!(said.contains(help), "{said}");
    }
}

#[test]
fn differences_of_addresses_are_written_as_sums() {
    for (line, help) in [
        ("%q = addr ptr %p - 8", "write `+ -8`"),
        ("%q = addr ptr %p -24 ; back", "write `+ -24`"),
        ("%q = addr ptr %p + 8 - i64 %i * 16", "write `+ i64 %i * -16`"),
    ] {
        let said = said_of(line);
        assert!(said.contains("an address is a sum") && said.contains(help), "{said}");
    }
}
