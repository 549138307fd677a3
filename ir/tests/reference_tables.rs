//! The tables in docs/ir.md are those of the code. `BLESS=1` rewrites them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use cotangent_ir::{Class, Flags, Format, MathFn, MathShape, Opcode};
use std::fmt::Write;

const SECTIONS: [&str; 7] = [
    "integers",
    "floats",
    "comparisons, choices and conversions",
    "vectors",
    "memory",
    "calls",
    "terminators",
];

/// The section of docs/ir.md that describes an opcode; math functions have a table of their own.
fn section(opcode: Opcode) -> &'static str {
    let info = opcode.info();
    match info.format {
        format if format.is_terminator() => "terminators",
        Format::Math => "math functions",
        Format::Unary | Format::Binary | Format::Ternary | Format::Overflow => match info.class {
            Class::Int => "integers",
            Class::Float => "floats",
            _ => "comparisons, choices and conversions",
        },
        Format::IntCompare | Format::FloatCompare | Format::Classify | Format::Select | Format::Convert => {
            "comparisons, choices and conversions"
        }
        Format::Reduce
        | Format::ReduceFrom
        | Format::Extract
        | Format::Insert
        | Format::Shuffle
        | Format::Splat => "vectors",
        Format::Call | Format::LandingPad | Format::Unsupported => "calls",
        _ => "memory",
    }
}

fn flag_names(flags: Flags) -> String {
    let mut names: Vec<String> = Vec::new();
    if flags.contains(Flags::FAST) {
        names.push("those of floats".into());
    }
    let rest = if flags.contains(Flags::FAST) { flags - Flags::FAST } else { flags };
    names.extend(Flags::NAMES.iter().filter(|(flag, _)| rest.contains(*flag)).map(|(_, n)| format!("`{n}`")));
    names.join(" ")
}

fn opcode_table(title: &str) -> String {
    let mut table = String::from("| form | what | flags |\n|---|---|---|\n");
    for &opcode in Opcode::ALL.iter().filter(|&&opcode| section(opcode) == title) {
        let info = opcode.info();
        let form = info.format.syntax().replacen("op", info.name, 1);
        let form = form.replace('|', "\\|");
        writeln!(table, "| `{form}` | {} | {} |", info.doc, flag_names(info.flags)).unwrap();
    }
    table
}

fn math_table() -> String {
    let mut table = String::from("| form | what | C | LLVM |\n|---|---|---|---|\n");
    for function in MathFn::ALL {
        let info = function.info();
        let operands = match info.shape {
            MathShape::Unary => "T x",
            MathShape::Binary => "T x, y",
            MathShape::Ternary => "T x, y, z",
            MathShape::FloatInt | MathShape::IntFloat => "T x, I n",
            MathShape::TwoFloats => "T x",
            MathShape::FloatAndInt => "T x to I",
        };
        let code = |name: Option<&str>| name.map_or(String::new(), |name| format!("`{name}`"));
        let (c, llvm) = (code(info.symbol), code(info.intrinsic));
        writeln!(table, "| `{} {operands}` | {} | {c} | {llvm} |", info.name, info.doc).unwrap();
    }
    table
}

/// `page` with the text between `<!-- table: title -->` and `<!-- end -->` replaced.
fn with_table(page: &str, title: &str, table: &str) -> String {
    let begin = format!("<!-- table: {title} -->\n");
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("docs/ir.md has no {begin}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("no end of {begin}"));
    format!("{before}{begin}\n{table}\n<!-- end -->{after}")
}

#[test]
fn tables_of_the_reference_are_those_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ir.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut expected = with_table(&page, "math functions", &math_table());
    for title in SECTIONS {
        expected = with_table(&expected, title, &opcode_table(title));
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &expected).unwrap();
    } else {
        assert!(page == expected, "docs/ir.md is not up to date: run BLESS=1 cargo test -p cotangent-ir");
    }
}

#[test]
fn every_opcode_is_in_a_table() {
    for &opcode in Opcode::ALL {
        let title = section(opcode);
        assert!(SECTIONS.contains(&title) || opcode == Opcode::Math, "{} is in {title}", opcode.name());
    }
}
