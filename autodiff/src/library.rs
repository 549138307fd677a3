//! What is known of functions that a module declares and does not define: the C library's.
//!
//! A function that is not in this table is unknown: a derivative through it is an error. The same table serves
//! both modes.

use ir::{Float, MathFn, MathShape, Signature};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a declared function does, as far as derivatives are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// A math function on values. Of [`MathShape::IntFloat`] the C function takes the integer first.
    Math(MathFn, ArgumentOrder),
    /// `modf` and `frexp`: a math function that writes its second result through its last argument.
    MathOut(MathFn),
    /// `lgamma_r`: also writes the sign of gamma through its last argument.
    LgammaSign,
    /// `sincos`: writes the sine through its second and the cosine through its third argument.
    SinCos,
    /// Gives new memory.
    Allocate(Allocation),
    /// Gives new memory with the content of its first argument's.
    Reallocate,
    /// Gives back the memory of its first argument.
    Free,
    /// `memcpy` and `memmove`: to the first argument, from the second; gives the first.
    Copy(ir::Opcode),
    /// `memset`: gives its first argument.
    Fill,
    /// Nothing that varies comes out of it, whatever goes in: output, comparisons, the end of the program.
    Inactive,
}

/// The order of the arguments of a math function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgumentOrder {
    /// As the operands of the `math` instruction.
    Instruction,
    /// The integer comes before the float: C's `jn` and `yn`.
    IntegerFirst,
}

impl ArgumentOrder {
    /// The operand of the instruction that the argument of a position is; and the other way round.
    pub const fn operand(self, argument: usize, count: usize) -> usize {
        match self {
            ArgumentOrder::Instruction => argument,
            ArgumentOrder::IntegerFirst => count - 1 - argument,
        }
    }
}

/// How new memory is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allocation {
    /// The argument with the size in bytes.
    pub size: usize,
    /// Whether the memory is zeroed.
    pub zeroed: bool,
}

/// The function of this name, if it is known and the signature is the one it has in C.
pub fn find(name: &str, signature: &Signature) -> Option<Known> {
    static BY_NAME: OnceLock<HashMap<&'static str, (Known, Option<Float>)>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let rest = MathFn::ALL.iter().flat_map(|&function| math_names(function));
        let others = OTHERS.iter().map(|&(name, known)| (name, (known, format_of_other(name))));
        let inactive = INACTIVE.iter().map(|&name| (name, (Known::Inactive, None)));
        others.chain(inactive).chain(rest).collect()
    });
    if INACTIVE_PARTS.iter().any(|(start, part)| name.starts_with(start) && name.contains(part)) {
        return Some(Known::Inactive);
    }
    if let Some(&(known, wanted)) = by_name.get(rust_name(name).unwrap_or(intrinsic_key(name))) {
        return fits(known, wanted, signature).then_some(known);
    }
    // `sinl` is `sin` on long doubles, whose format depends on the target.
    let &(known, _) = by_name.get(name.strip_suffix('l')?)?;
    let math = matches!(known, Known::Math(..) | Known::MathOut(_) | Known::LgammaSign | Known::SinCos);
    let long = [Float::F80, Float::F128].into_iter().any(|format| fits(known, Some(format), signature));
    (math && long).then_some(known)
}

/// The name of a function of Rust's runtime inside its mangled name: `_RNvCs1234_7___rustc12___rust_alloc` is
/// `__rust_alloc`.
fn rust_name(name: &str) -> Option<&str> {
    let (_, identifier) = name.strip_prefix("_R")?.split_once("7___rustc")?;
    identifier.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('_')
}

/// `llvm.sin.v4f64` is `llvm.sin` on the types of its signature.
fn intrinsic_key(name: &str) -> &str {
    let part = name.strip_prefix("llvm.").and_then(|rest| rest.split('.').next());
    part.and_then(|part| name.get(..5 + part.len())).unwrap_or(name)
}

/// Whether a signature has the number and kinds of parameters and results that the function has.
fn fits(known: Known, wanted: Option<Float>, signature: &Signature) -> bool {
    let params = &signature.params;
    let floats = params.iter().chain(&signature.results).filter_map(|param| param.ty.float_format());
    let same_format = |format: Float| floats.clone().all(|float| float == format);
    let vectors = params.iter().chain(&signature.results).any(|param| param.ty.lanes().is_some());
    let format_fits = wanted.is_none_or(|format| same_format(format) && !vectors);
    let pointer = |index: usize| params.get(index).is_some_and(|param| param.ty.address_space().is_some());
    let count = |least: usize| params.len() >= least && !signature.variadic;
    let one_result = signature.results.len() == 1;
    match known {
        Known::Math(function, _) => {
            let results = if function.shape().results() == 2 { 2 } else { 1 };
            let first = signature.results.first().and_then(|result| result.ty.float_format());
            params.len() == function.shape().operands()
                && signature.results.len() == results
                && format_fits
                && first.is_some_and(same_format)
        }
        Known::MathOut(_) | Known::LgammaSign => params.len() == 2 && one_result && format_fits && pointer(1),
        Known::SinCos => params.len() == 3 && format_fits && pointer(1) && pointer(2),
        Known::Allocate(allocation) => count(allocation.size + 1) && one_result,
        Known::Reallocate => count(2) && pointer(0) && one_result,
        Known::Free => count(1) && pointer(0),
        Known::Copy(_) => count(3) && pointer(0) && pointer(1),
        Known::Fill => count(3) && pointer(0),
        Known::Inactive => true,
    }
}

/// The names under which programs know a math function, each with the format it is for.
fn math_names(function: MathFn) -> impl Iterator<Item = (&'static str, (Known, Option<Float>))> {
    let info = function.info();
    let out = matches!(info.shape, MathShape::TwoFloats | MathShape::FloatAndInt);
    let order = match info.shape {
        MathShape::IntFloat => ArgumentOrder::IntegerFirst,
        _ => ArgumentOrder::Instruction,
    };
    let symbol = move |name, format| {
        let known = if out { Known::MathOut(function) } else { Known::Math(function, order) };
        (name, (known, Some(format)))
    };
    let double = info.symbol.map(|name| symbol(name, Float::F64));
    let single = info.symbol_f32.map(|name| symbol(name, Float::F32));
    let intrinsic =
        info.intrinsic.map(|name| (name, (Known::Math(function, ArgumentOrder::Instruction), None)));
    [double, single, intrinsic].into_iter().flatten()
}

fn format_of_other(name: &str) -> Option<Float> {
    match name {
        "lgamma_r" | "sincos" => Some(Float::F64),
        "lgammaf_r" | "sincosf" => Some(Float::F32),
        _ => None,
    }
}

const fn new_memory(size: usize) -> Known {
    Known::Allocate(Allocation { size, zeroed: false })
}

const fn zeroed_memory(size: usize) -> Known {
    Known::Allocate(Allocation { size, zeroed: true })
}

/// The function that gives back memory of the function of a name, and which arguments of the allocation it takes after
/// the address.
pub fn release_of(name: &str) -> Option<(String, &'static [usize])> {
    let key = rust_name(name).unwrap_or(name);
    let (_, release, arguments) = RELEASES.iter().find(|(allocation, ..)| *allocation == key)?;
    let mangled = |own: &str| format!("{}_{own}", own.len());
    let mangled = name.replace(&mangled(key), &mangled(release));
    Some((if key == name { release.to_string() } else { mangled }, arguments))
}

const RELEASES: &[(&str, &str, &[usize])] = &[
    ("malloc", "free", &[]),
    ("calloc", "free", &[]),
    ("aligned_alloc", "free", &[]),
    ("_Znwm", "_ZdlPv", &[]),
    ("_Znam", "_ZdaPv", &[]),
    ("_ZnwmSt11align_val_t", "_ZdlPvSt11align_val_t", &[1]),
    ("_ZnamSt11align_val_t", "_ZdaPvSt11align_val_t", &[1]),
    ("__rust_alloc", "__rust_dealloc", &[0, 1]),
    ("__rust_alloc_zeroed", "__rust_dealloc", &[0, 1]),
];

const OTHERS: &[(&str, Known)] = &[
    ("malloc", new_memory(0)),
    // The size is the product of both; nobody asks for the size of zeroed memory.
    ("calloc", zeroed_memory(1)),
    ("aligned_alloc", new_memory(1)),
    ("_Znwm", new_memory(0)),
    ("_Znam", new_memory(0)),
    ("_ZnwmSt11align_val_t", new_memory(0)),
    ("_ZnamSt11align_val_t", new_memory(0)),
    ("__rust_alloc", new_memory(0)),
    ("__rust_alloc_zeroed", zeroed_memory(0)),
    ("realloc", Known::Reallocate),
    ("__rust_realloc", Known::Reallocate),
    ("free", Known::Free),
    ("_ZdlPv", Known::Free),
    ("_ZdaPv", Known::Free),
    ("_ZdlPvm", Known::Free),
    ("_ZdaPvm", Known::Free),
    ("_ZdlPvSt11align_val_t", Known::Free),
    ("_ZdlPvmSt11align_val_t", Known::Free),
    ("__rust_dealloc", Known::Free),
    ("memcpy", Known::Copy(ir::Opcode::Memcpy)),
    ("memmove", Known::Copy(ir::Opcode::Memmove)),
    ("memset", Known::Fill),
    ("lgamma_r", Known::LgammaSign),
    ("lgammaf_r", Known::LgammaSign),
    ("sincos", Known::SinCos),
    ("sincosf", Known::SinCos),
];

/// Functions whose results do not vary and that write nothing that does.
const INACTIVE: &[&str] = &[
    "printf",
    "fprintf",
    "puts",
    "putchar",
    "fputs",
    "fputc",
    "putc",
    "fflush",
    "perror",
    "snprintf",
    "sprintf",
    "vprintf",
    "vfprintf",
    "vsnprintf",
    "__printf_chk",
    "__fprintf_chk",
    "__snprintf_chk",
    "__sprintf_chk",
    "strlen",
    "strcmp",
    "strncmp",
    "memcmp",
    "bcmp",
    "strchr",
    "abort",
    "exit",
    "_exit",
    "atexit",
    "__assert_fail",
    "__stack_chk_fail",
    "clock",
    "time",
    "clock_gettime",
    "gettimeofday",
    "rand",
    "srand",
    "lround",
    "lroundf",
    "llround",
    "llroundf",
    "lrint",
    "lrintf",
    "llrint",
    "llrintf",
    "ilogb",
    "ilogbf",
    "logb",
    "logbf",
    "__isnan",
    "__isnanf",
    "isnan",
    "__isinf",
    "__isinff",
    "isinf",
    "__finite",
    "__finitef",
    "__fpclassify",
    "__fpclassifyf",
    "__signbit",
    "__signbitf",
    "__errno_location",
    "omp_get_num_threads",
    "omp_get_thread_num",
    "omp_get_max_threads",
    "omp_get_wtime",
    "__cxa_begin_catch",
    "__cxa_end_catch",
    "__cxa_throw",
    "__cxa_rethrow",
    "__cxa_allocate_exception",
    "__cxa_free_exception",
    "__cxa_guard_acquire",
    "__cxa_guard_release",
    "__cxa_guard_abort",
    "__cxa_pure_virtual",
    "__cxa_atexit",
    "__gxx_personality_v0",
    "__clang_call_terminate",
    "_ZSt9terminatev",
    "rust_eh_personality",
    "__rust_no_alloc_shim_is_unstable",
    "__rust_no_alloc_shim_is_unstable_v2",
    "_Unwind_Resume",
    "llvm.trap",
    "llvm.debugtrap",
    "llvm.ubsantrap",
    "llvm.donothing",
    "llvm.sideeffect",
    "llvm.prefetch",
    "llvm.stacksave",
    "llvm.stackrestore",
    "llvm.invariant",
    "llvm.objectsize",
    "llvm.is",
    "llvm.pseudoprobe",
    "llvm.var",
    "llvm.dbg",
    "llvm.eh",
];

/// Starts and parts of mangled names of functions that only report and do not come back.
const INACTIVE_PARTS: &[(&str, &str)] = &[
    ("_ZSt", "__throw_"),
    ("_ZN4core9panicking", ""),
    ("_ZN4core6option", "_failed"),
    ("_ZN4core6result", "_failed"),
    ("_ZN4core5slice5index", "_fail"),
    ("_ZN5alloc7raw_vec", "handle_error"),
    ("_ZN5alloc5alloc18handle_alloc_error", ""),
    ("_R", "_4core9panicking"),
    ("_R", "_4core6option"),
    ("_R", "_4core6result"),
    ("_R", "_4core5slice5index"),
    ("_R", "_5alloc7raw_vec12handle_error"),
    ("_R", "_5alloc5alloc18handle_alloc_error"),
    ("llvm.experimental.noalias.scope.decl", ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use ir::Type;

    #[test]
    fn functions_are_known_by_name_and_signature() {
        let unary = |ty: Type| Signature::new([ty], [ty]);
        assert_eq!(
            find("sin", &unary(Type::F64)),
            Some(Known::Math(MathFn::Sin, ArgumentOrder::Instruction))
        );
        assert_eq!(find("sin", &unary(Type::F32)), None);
        assert_eq!(find("sinf", &unary(Type::F32)), find("sin", &unary(Type::F64)));
        assert_eq!(find("llvm.sin.f32", &unary(Type::F32)), find("sin", &unary(Type::F64)));
        let bessel = Signature::new([Type::I32, Type::F64], [Type::F64]);
        assert_eq!(find("jn", &bessel), Some(Known::Math(MathFn::Jn, ArgumentOrder::IntegerFirst)));
        assert_eq!(find("malloc", &Signature::new([Type::I64], [Type::PTR])), Some(new_memory(0)));
        assert_eq!(find("malloc", &Signature::new([], [Type::PTR])), None);
        assert_eq!(find("_ZSt20__throw_length_errorPKc", &Signature::default()), Some(Known::Inactive));
        assert_eq!(
            find("sinl", &unary(Type::Scalar(ir::Scalar::Float(Float::F80)))),
            find("sin", &unary(Type::F64))
        );
        assert_eq!(find("sinl", &unary(Type::F64)), None);
        let rust = "_RNvCsfLfy6EI15iL_7___rustc12___rust_alloc";
        assert_eq!(find(rust, &Signature::new([Type::I64, Type::I64], [Type::PTR])), Some(new_memory(0)));
        let release = "_RNvCsfLfy6EI15iL_7___rustc14___rust_dealloc";
        assert_eq!(release_of(rust).unwrap().0, release);
        assert_eq!(find("mystery", &unary(Type::F64)), None);
    }
}
