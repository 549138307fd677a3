//! The table of host functions: name and function.

use super::arguments::Outcome;
use super::state::State;
use super::{
    allocation, ascii, complex, conversion, exception, intrinsics, output, process, rounding, sort, strings,
};
use ir::Plain;
use ir::interpret::{HostError, HostStep, Memory, Val};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

/// A function that returns.
pub(super) type Function = fn(&State, &mut Memory, &[Val]) -> Outcome;

/// A function that calls the program.
pub(super) type Caller =
    for<'m> fn(&Rc<State<'m>>, &mut Memory, &[Val]) -> Result<HostStep<'m, Plain>, HostError>;

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Function(Function),
    Caller(Caller),
}

/// The function of a name. An intrinsic may have types after its name, and Rust's allocator has names with a
/// hash.
pub(super) fn find(name: &str) -> Option<Kind> {
    static BY_NAME: OnceLock<HashMap<&'static str, Kind>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let functions = FUNCTIONS.iter().map(|&(name, function)| (name, Kind::Function(function)));
        functions.chain(CALLERS.iter().map(|&(name, caller)| (name, Kind::Caller(caller)))).collect()
    });
    if let Some(&kind) = by_name.get(name) {
        return Some(kind);
    }
    if name.starts_with("llvm.") {
        let mut stem = name;
        while let Some((shorter, _)) = stem.rsplit_once('.') {
            if let Some(&(_, function)) = INTRINSICS.iter().find(|&&(known, _)| known == shorter) {
                return Some(Kind::Function(function));
            }
            stem = shorter;
        }
        return INTRINSICS.iter().find(|&&(known, _)| known == name).map(|&(_, f)| Kind::Function(f));
    }
    let rust = RUST_ALLOCATOR.iter().find(|&&(known, _)| name.ends_with(known));
    rust.map(|&(_, function)| Kind::Function(function))
}

const CALLERS: &[(&str, Caller)] = &[
    ("qsort", sort::qsort),
    ("qsort_r", sort::qsort_r),
    ("bsearch", sort::bsearch),
    ("__cxa_end_catch", exception::end_catch),
];

/// By the end of the name.
const RUST_ALLOCATOR: &[(&str, Function)] = &[
    ("__rust_alloc", allocation::new_aligned),
    ("__rust_alloc_zeroed", allocation::rust_zeroed),
    ("__rust_dealloc", allocation::delete),
    ("__rust_realloc", allocation::rust_realloc),
    ("__rust_no_alloc_shim_is_unstable_v2", intrinsics::nothing_at_all),
];

/// Without the types at the end of the name.
const INTRINSICS: &[(&str, Function)] = &[
    ("llvm.eh.typeid.for", exception::type_number),
    ("llvm.stacksave", intrinsics::stack_save),
    ("llvm.stackrestore", intrinsics::nothing_at_all),
    ("llvm.experimental.noalias.scope.decl", intrinsics::nothing_at_all),
    ("llvm.prefetch", intrinsics::nothing_at_all),
    ("llvm.donothing", intrinsics::nothing_at_all),
    ("llvm.sideeffect", intrinsics::nothing_at_all),
    ("llvm.pseudoprobe", intrinsics::nothing_at_all),
    ("llvm.var.annotation", intrinsics::nothing_at_all),
    ("llvm.invariant.start", intrinsics::null),
    ("llvm.invariant.end", intrinsics::nothing_at_all),
    ("llvm.launder.invariant.group", intrinsics::first),
    ("llvm.strip.invariant.group", intrinsics::first),
    ("llvm.threadlocal.address", intrinsics::first),
    ("llvm.ptr.annotation", intrinsics::first),
    ("llvm.annotation", intrinsics::first),
    ("llvm.expect", intrinsics::first),
    ("llvm.expect.with.probability", intrinsics::first),
    ("llvm.ssa.copy", intrinsics::first),
    ("llvm.arithmetic.fence", intrinsics::first),
    ("llvm.is.constant", intrinsics::no),
    ("llvm.objectsize", intrinsics::object_size),
    ("llvm.get.rounding", intrinsics::rounding),
    ("llvm.trap", intrinsics::trap),
    ("llvm.ubsantrap", intrinsics::trap),
    ("llvm.debugtrap", intrinsics::nothing_at_all),
    ("llvm.load.relative", intrinsics::load_relative),
    ("llvm.scmp.i8.i8", intrinsics::compare_signed::<8>),
    ("llvm.scmp.i8.i16", intrinsics::compare_signed::<16>),
    ("llvm.scmp.i8.i32", intrinsics::compare_signed::<32>),
    ("llvm.scmp.i8.i64", intrinsics::compare_signed::<64>),
    ("llvm.ucmp.i8", intrinsics::compare_unsigned),
    ("llvm.lround.i64.f64", rounding::lround),
    ("llvm.lround.i64.f32", rounding::lroundf),
    ("llvm.llround.i64.f64", rounding::lround),
    ("llvm.llround.i64.f32", rounding::lroundf),
    ("llvm.lrint.i64.f64", rounding::lrint),
    ("llvm.lrint.i64.f32", rounding::lrintf),
    ("llvm.llrint.i64.f64", rounding::lrint),
    ("llvm.llrint.i64.f32", rounding::lrintf),
];

const FUNCTIONS: &[(&str, Function)] = &[
    // Output.
    ("printf", output::printf),
    ("vprintf", output::vprintf),
    ("fprintf", output::fprintf),
    ("vfprintf", output::vfprintf),
    ("sprintf", output::sprintf),
    ("snprintf", output::snprintf),
    ("vsprintf", output::vsprintf),
    ("vsnprintf", output::vsnprintf),
    ("puts", output::puts),
    ("putchar", output::putchar),
    ("putc", output::fputc),
    ("fputc", output::fputc),
    ("fputs", output::fputs),
    ("fwrite", output::fwrite),
    ("fflush", output::fflush),
    // Texts.
    ("strcmp", strings::strcmp),
    ("strcoll", strings::strcmp),
    ("strncmp", strings::strncmp),
    ("strcasecmp", strings::strcasecmp),
    ("memcmp", strings::memcmp),
    ("bcmp", strings::memcmp),
    ("memchr", strings::memchr),
    ("strnlen", strings::strnlen),
    ("strcpy", strings::strcpy),
    ("stpcpy", strings::stpcpy),
    ("strncpy", strings::strncpy),
    ("strcat", strings::strcat),
    ("strncat", strings::strncat),
    ("strchr", strings::strchr),
    ("strrchr", strings::strrchr),
    ("strstr", strings::strstr),
    ("strdup", strings::strdup),
    ("strspn", strings::strspn),
    ("strcspn", strings::strcspn),
    // Characters.
    ("isupper", ascii::isupper),
    ("islower", ascii::islower),
    ("isalpha", ascii::isalpha),
    ("isdigit", ascii::isdigit),
    ("isxdigit", ascii::isxdigit),
    ("isspace", ascii::isspace),
    ("isprint", ascii::isprint),
    ("isgraph", ascii::isgraph),
    ("isblank", ascii::isblank),
    ("iscntrl", ascii::iscntrl),
    ("ispunct", ascii::ispunct),
    ("isalnum", ascii::isalnum),
    ("toupper", ascii::toupper),
    ("tolower", ascii::tolower),
    ("__ctype_b_loc", ascii::ctype_b_loc),
    ("__ctype_toupper_loc", ascii::ctype_toupper_loc),
    ("__ctype_tolower_loc", ascii::ctype_tolower_loc),
    // Numbers.
    ("strtod", conversion::strtod),
    ("strtof", conversion::strtof),
    ("atof", conversion::atof),
    ("strtol", conversion::strtol),
    ("strtoll", conversion::strtol),
    ("strtoul", conversion::strtoul),
    ("strtoull", conversion::strtoul),
    ("__isoc23_strtol", conversion::strtol),
    ("__isoc23_strtoll", conversion::strtol),
    ("__isoc23_strtoul", conversion::strtoul),
    ("__isoc23_strtoull", conversion::strtoul),
    ("atoi", conversion::atoi),
    ("atol", conversion::atol),
    ("atoll", conversion::atol),
    ("abs", conversion::abs),
    ("labs", conversion::labs),
    ("llabs", conversion::labs),
    ("rand", conversion::rand),
    ("random", conversion::random),
    ("srand", conversion::srand),
    ("srandom", conversion::srand),
    // Mathematics that is not in the table of math functions.
    ("lround", rounding::lround),
    ("lroundf", rounding::lroundf),
    ("llround", rounding::lround),
    ("llroundf", rounding::lroundf),
    ("lrint", rounding::lrint),
    ("lrintf", rounding::lrintf),
    ("llrint", rounding::lrint),
    ("llrintf", rounding::lrintf),
    ("nextafter", rounding::nextafter),
    ("nextafterf", rounding::nextafterf),
    ("logb", rounding::logb),
    ("logbf", rounding::logbf),
    ("ilogb", rounding::ilogb),
    ("ilogbf", rounding::ilogbf),
    ("cexp", complex::exponential),
    ("clog", complex::logarithm),
    ("csqrt", complex::square_root),
    ("csin", complex::sine),
    ("ccos", complex::cosine),
    ("ctan", complex::tangent),
    ("csinh", complex::hyperbolic_sine),
    ("ccosh", complex::hyperbolic_cosine),
    ("ctanh", complex::hyperbolic_tangent),
    ("cpow", complex::power),
    ("carg", complex::phase),
    ("cabs", complex::magnitude),
    ("cabsf", complex::magnitude_single),
    ("__muldc3", complex::multiply_double),
    ("__divdc3", complex::divide_double),
    ("__mulsc3", complex::multiply_single),
    ("__divsc3", complex::divide_single),
    // The end of the program.
    ("atexit", process::atexit),
    ("__cxa_atexit", process::cxa_atexit),
    ("__cxa_thread_atexit", process::cxa_atexit),
    ("_exit", process::exit_at_once),
    ("_Exit", process::exit_at_once),
    ("__assert_fail", process::assert_fail),
    ("__cxa_pure_virtual", process::abort),
    ("_ZSt9terminatev", process::abort),
    // Allocation.
    ("_ZnwmRKSt9nothrow_t", allocation::new),
    ("_ZnamRKSt9nothrow_t", allocation::new),
    ("_ZnwmSt11align_val_t", allocation::new_aligned),
    ("_ZnamSt11align_val_t", allocation::new_aligned),
    ("_ZdlPvRKSt9nothrow_t", allocation::delete),
    ("_ZdaPvRKSt9nothrow_t", allocation::delete),
    ("_ZdlPvSt11align_val_t", allocation::delete),
    ("_ZdaPvSt11align_val_t", allocation::delete),
    ("_ZdlPvmSt11align_val_t", allocation::delete),
    ("_ZdaPvmSt11align_val_t", allocation::delete),
    // The constructor and destructor of std::allocator<char>, which holds nothing.
    ("_ZNSaIcEC2Ev", intrinsics::nothing_at_all),
    ("_ZNSaIcED2Ev", intrinsics::nothing_at_all),
    ("posix_memalign", allocation::posix_memalign),
    ("__errno_location", allocation::errno),
    // Exceptions.
    ("__cxa_allocate_exception", exception::allocate),
    ("__cxa_free_exception", allocation::delete),
    ("__cxa_throw", exception::throw),
    ("__cxa_rethrow", exception::rethrow),
    ("__cxa_begin_catch", exception::begin_catch),
    ("__cxa_get_exception_ptr", exception::seen),
    ("__cxa_guard_acquire", exception::guard_acquire),
    ("__cxa_guard_release", exception::guard_release),
    ("__cxa_guard_abort", intrinsics::nothing_at_all),
    ("__cxa_bad_cast", exception::library_throws),
    ("__cxa_throw_bad_array_new_length", exception::library_throws),
    ("_ZSt17__throw_bad_allocv", exception::library_throws),
    ("_ZSt28__throw_bad_array_new_lengthv", exception::library_throws),
    ("_ZSt20__throw_length_errorPKc", exception::library_throws),
    ("_ZSt19__throw_logic_errorPKc", exception::library_throws),
    ("_ZSt24__throw_invalid_argumentPKc", exception::library_throws),
    ("_ZSt24__throw_out_of_range_fmtPKcz", exception::library_throws),
    ("_ZSt25__throw_bad_function_callv", exception::library_throws),
];
