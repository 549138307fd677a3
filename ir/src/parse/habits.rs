//! Ways out: what somebody who knows LLVM's text, or mistyped a name, probably meant.

use crate::lex::TokenKind;
use crate::math::MathFn;
use crate::opcode::Opcode;
use crate::types::Scalar;

/// Words of LLVM's text and of other languages, and what to write here.
const OPCODES: &[(&str, &str)] = &[
    ("add", "write `iadd` for integers, `fadd` for floats"),
    ("sub", "write `isub` for integers, `fsub` for floats"),
    ("mul", "write `imul` for integers, `fmul` for floats"),
    ("div", "write `sdiv` or `udiv` for integers, `fdiv` for floats"),
    ("rem", "write `srem` or `urem` for integers, `frem` for floats"),
    ("neg", "write `isub T 0, %x` for integers, `fneg` for floats"),
    ("not", "write `xor T %x, -1`"),
    ("abs", "write `iabs` for integers, `fabs` for floats"),
    ("min", "write `smin` or `umin` for integers, `fmin` or `minimum` for floats"),
    ("max", "write `smax` or `umax` for integers, `fmax` or `maximum` for floats"),
    ("minnum", "write `fmin`"),
    ("maxnum", "write `fmax`"),
    ("cmp", "write `icmp` for integers, `fcmp` for floats"),
    (
        "phi",
        "there are no phi nodes: give the block a parameter, `loop(%i: i64):`, and pass it, `jump loop(0)`",
    ),
    ("getelementptr", "write `addr ptr %p + i64 %i * 8`, in bytes"),
    ("gep", "write `addr ptr %p + i64 %i * 8`, in bytes"),
    ("alloc", "write `alloca ptr 8`, with the size in bytes"),
    ("malloc", "call the function: `declare @malloc(i64) -> ptr`, `call ptr @malloc(i64 8)`"),
    ("goto", "write `jump block`"),
    ("branch", "write `br %condition, block, block`, or `jump block`"),
    ("return", "write `ret`"),
    ("cast", "write `bitcast`, `zext`, `sitofp`, ..., such as `sitofp i32 %x to f64`"),
    ("sitof", "write `sitofp i32 %x to f64`"),
    ("ftoi", "write `fptosi f64 %x to i32`"),
    ("itof", "write `sitofp i32 %x to f64`"),
    ("extractelement", "write `extract <4 x f64> %v, i32 %i`"),
    ("insertelement", "write `insert <4 x f64> %v, %x, i32 %i`"),
    ("shufflevector", "write `shuffle <4 x f64> %a, %b, [0, 5]`"),
    (
        "extractvalue",
        "there are no aggregates: instructions and calls have any number of results, `%a, %b = ...`",
    ),
    ("insertvalue", "there are no aggregates: return several values, `ret %a, %b`"),
    ("indirectbr", "write `switch`"),
    ("callbr", "write `unsupported_end`"),
    ("va_arg", "write `unsupported`"),
    ("const", "constants stand where they are used: `fadd f64 %x, 1.0`"),
    ("fabsf", "write `fabs f32 %x`"),
];

/// What to do about an opcode that does not exist.
pub(super) fn for_opcode(text: &str) -> Option<String> {
    if let Some((_, help)) = OPCODES.iter().find(|(word, _)| *word == text) {
        return Some((*help).to_string());
    }
    let names = Opcode::ALL.iter().filter(|&&op| op != Opcode::Math).map(|op| op.name());
    let functions = MathFn::ALL.iter().map(|function| function.name());
    nearest(text, names.chain(functions), 0).map(|near| format!("did you mean `{near}`?"))
}

/// What to do about a type that does not exist.
pub(super) fn for_type(text: &str) -> Option<String> {
    let help = match text {
        "float" | "single" => "write `f32`",
        "double" => "write `f64`",
        "half" => "write `f16`",
        "bfloat" => "write `bf16`",
        "fp128" | "quad" => "write `f128`",
        "x86_fp80" => "write `f80`",
        "ppc_fp128" | "x86_amx" | "token" => "write `opaque \"...\"` for a type that is only carried along",
        "int" => "write `i32`",
        "long" | "usize" | "isize" => "write `i64`",
        "char" | "byte" | "u8" => "write `i8`",
        "u16" => "write `i16`",
        "u32" => "write `i32`",
        "u64" => "write `i64`",
        "bool" => "write `i1`",
        "void" => "leave it out: results are left out if there are none",
        "label" => "leave it out: blocks are written by their names",
        "pointer" => "write `ptr`",
        _ => return None,
    };
    Some(help.to_string())
}

/// What to do about a word or number that is no constant of its type.
pub(super) fn for_constant(text: &str, scalar: Scalar, kind: TokenKind) -> Option<String> {
    let help = match (text, scalar) {
        ("null", Scalar::Int(_)) => "write `0`",
        ("null", Scalar::Float(_)) => "write `0.0`",
        ("true" | "false", Scalar::Int(_)) => "`true` and `false` are of type i1; write `1` or `0`",
        ("true" | "false", _) => "`true` and `false` are of type i1",
        ("zeroinitializer", _) => "write `zero`",
        ("none", Scalar::Ptr(_)) => "write `null`",
        ("infinity" | "Inf" | "Infinity", _) => "write `inf`",
        ("NaN" | "-nan", _) => "write `nan`, or the bits: `0x` and hexadecimal digits",
        (_, Scalar::Ptr(_)) if kind == TokenKind::Number => "write `null`, or use `inttoptr`",
        _ if super::constant::is_type_word(text) => "leave the type out: it is known here",
        _ => return None,
    };
    Some(help.to_string())
}

/// More names than this are not compared.
const MAX_NAMES: usize = 20_000;

/// The name that is most like `name`, if one is like it; `count` is how many there are.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>, count: usize) -> Option<&'a str> {
    let length = name.len();
    if count > MAX_NAMES || length > 64 {
        return None;
    }
    let limit = if length <= 2 { 1 } else { (length / 3).clamp(1, 3) };
    names
        .filter(|other| other.len().abs_diff(length) <= limit && *other != name)
        .map(|other| (distance(name.as_bytes(), other.as_bytes()), other))
        .filter(|(distance, _)| *distance <= limit && *distance < length)
        .min()
        .map(|(_, other)| other)
}

/// How many letters must be inserted, removed, replaced or swapped with the next one.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &left) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &right) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(left != right);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && left == b[j - 1] && a[i - 1] == right {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}
