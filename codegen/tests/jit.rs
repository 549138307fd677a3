//! The JIT from outside: calls to and from C, symbols, options, what is refused.

// What fails here fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

use codegen::jit::{
    JitError, JitErrors, JitModule, JitOptions, Missing, Pair, Roots, Unsupported, report_and_abort,
};
use ir::{FuncId, Module};
use std::ffi::{CStr, c_char, c_int};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use cotangent_codegen as codegen;

fn module(text: &str) -> Module {
    ir::parse(text).unwrap_or_else(|errors| panic!("{}", errors.render("test", text)))
}

fn id(module: &Module, name: &str) -> FuncId {
    module.function_named(name).unwrap()
}

fn with_symbols(symbols: &[(&str, *const ())]) -> JitOptions {
    let symbols = symbols.iter().map(|&(name, address)| (name.to_string(), address.cast())).collect();
    JitOptions { symbols, ..JitOptions::default() }
}

fn compile(text: &str, options: &JitOptions) -> (Module, JitModule) {
    let module = module(text);
    let jit = JitModule::new(&module, options).unwrap_or_else(|errors| panic!("{errors}"));
    (module, jit)
}

fn refusal(text: &str, options: &JitOptions) -> JitErrors {
    JitModule::new(&module(text), options).unwrap_err()
}

#[test]
fn typed_functions_are_called() {
    let text = "func @f(%x: f64, %p: ptr) -> f64 {
entry:
    %y = load f64, ptr %p
    %z = fadd f64 %x, %y
    store f64 %z, ptr %p
    ret %z
}
func @pair(%a: i64, %x: f64) -> (f64, i64) {
entry:
    %b = iadd i64 %a, 1
    ret %x, %b
}
func @not(%a: i1) -> i1 {
entry:
    %b = xor i1 %a, true
    ret %b
}
func @minus(%a: i8 signext) -> (i8 signext) {
entry:
    %b = isub i8 0, %a
    ret %b
}
func @wide(%a: i128, %b: i128) -> i128 {
entry:
    %c = udiv i128 %a, %b
    ret %c
}
func @nothing() {
entry:
    ret
}
func @twelve(%a: i32, %b: i64, %c: f32, %d: f64, %e: i16, %f: i8, %g: ptr, %h: i64, %i: i64, %j: i64, %k: f64, %l: i1) -> i64 {
entry:
    %b1 = zext i1 %l to i64
    %b2 = sext i32 %a to i64
    %b3 = sext i16 %e to i64
    %b4 = sext i8 %f to i64
    %b5 = fptosi f32 %c to i64
    %b6 = fptosi f64 %d to i64
    %b7 = fptosi f64 %k to i64
    %s1 = iadd i64 %b1, %b2
    %s2 = iadd i64 %s1, %b3
    %s3 = iadd i64 %s2, %b4
    %s4 = iadd i64 %s3, %b5
    %s5 = iadd i64 %s4, %b6
    %s6 = iadd i64 %s5, %b7
    %s7 = iadd i64 %s6, %b
    %s8 = iadd i64 %s7, %h
    %s9 = iadd i64 %s8, %i
    %s10 = iadd i64 %s9, %j
    %x = load i64, ptr %g
    %s11 = iadd i64 %s10, %x
    ret %s11
}";
    let (module, jit) = compile(text, &JitOptions::default());
    let mut y = 2.0;
    // SAFETY: the functions do what stands above.
    unsafe {
        let f = jit.typed::<fn(f64, *mut f64) -> f64>(id(&module, "f")).unwrap();
        assert_eq!((f(1.5, &mut y), y), (3.5, 3.5));
        let f = jit.typed::<extern "C" fn(f64, *const f64) -> f64>(id(&module, "f")).unwrap();
        assert_eq!(f(1.0, &y), 4.5);
        let pair = jit.typed::<fn(i64, f64) -> Pair<f64, i64>>(id(&module, "pair")).unwrap();
        assert_eq!(pair(7, 0.5), Pair(0.5, 8));
        let not = jit.typed::<fn(bool) -> bool>(id(&module, "not")).unwrap();
        assert_eq!((not(true), not(false)), (false, true));
        let minus = jit.typed::<fn(i8) -> i8>(id(&module, "minus")).unwrap();
        assert_eq!((i32::from(minus(5)), i32::from(minus(-128))), (-5, -128));
        let wide = jit.typed::<fn(u128, u128) -> u128>(id(&module, "wide")).unwrap();
        assert_eq!(wide(u128::MAX, 10), u128::MAX / 10);
        (*jit.typed::<fn()>(id(&module, "nothing")).unwrap())();
        type Twelve = fn(i32, i64, f32, f64, i16, i8, *const i64, i64, i64, i64, f64, bool) -> i64;
        let twelve = jit.typed::<Twelve>(id(&module, "twelve")).unwrap();
        assert_eq!(twelve(-1, 2, 3.0, 4.0, -5, -6, &700, 8, 9, 10, 11.0, true), 736);
    }
}

#[test]
fn wrong_types_are_refused() {
    let text = "func @f(%x: f64, %p: ptr) -> f64 {
entry:
    ret %x
}
func @small() -> (i8, i8) {
entry:
    ret 1, 2
}
func @many() -> (f64, f64, f64) {
entry:
    ret 1.0, 2.0, 3.0
}
func @byte() -> i8 {
entry:
    ret -1
}";
    let (module, jit) = compile(text, &JitOptions::default());
    // SAFETY: nothing is called.
    let errors = unsafe {
        [
            jit.typed::<fn(f64) -> f64>(id(&module, "f")).err(),
            jit.typed::<fn(f32, *const f64) -> f64>(id(&module, "f")).err(),
            jit.typed::<fn(f64, *const f64)>(id(&module, "f")).err(),
            jit.typed::<fn() -> Pair<u8, u8>>(id(&module, "small")).err(),
            jit.typed::<fn() -> f64>(id(&module, "many")).err(),
            jit.typed::<fn() -> i8>(id(&module, "byte")).err(),
        ]
    };
    let texts = errors.map(|error| error.unwrap().to_string());
    assert_eq!(texts[0], "@f is `(f64, ptr) -> f64`, not `(f64) -> f64`");
    assert_eq!(texts[1], "@f is `(f64, ptr) -> f64`, not `(f32, ptr) -> f64`");
    assert_eq!(texts[2], "@f is `(f64, ptr) -> f64`, not `(f64, ptr)`");
    assert!(texts[3].contains("one register"), "{}", texts[3]);
    assert!(texts[4].contains("(f64, f64, f64)"), "{}", texts[4]);
    assert!(texts[5].contains("signext"), "{}", texts[5]);
    // SAFETY: nothing is called.
    unsafe { assert!(jit.typed::<fn() -> u8>(id(&module, "byte")).is_ok()) };
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Big {
    a: f64,
    b: i64,
    c: f64,
    d: i32,
}

extern "C" fn takes_big(x: f64, big: Big, y: i64) -> f64 {
    x + big.a + big.b as f64 + big.c + f64::from(big.d) + y as f64
}

extern "C" fn gives_big(x: f64) -> Big {
    Big { a: x, b: 2, c: 3.0, d: 4 }
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Floats {
    x: f32,
    y: f32,
}

extern "C" fn swaps(floats: Floats) -> Floats {
    Floats { x: floats.y, y: floats.x }
}

extern "C" fn narrow(a: i8, b: u8, c: i16, d: bool) -> i8 {
    assert!(d);
    (i32::from(a) + i32::from(b) + i32::from(c)) as i8
}

extern "C" fn calls_back(f: extern "C" fn(f64, Big, Floats) -> Big) -> f64 {
    let big = f(0.5, Big { a: 1.0, b: 2, c: 3.0, d: -4 }, Floats { x: 10.0, y: 20.0 });
    big.a + 10.0 * big.b as f64 + 100.0 * big.c + 1000.0 * f64::from(big.d)
}

#[test]
fn structures_go_to_c_and_come_from_it() {
    let text = "declare @takes_big(f64, ptr byval(\"{ double, i64, double, i32 }\") align(8), i64) -> f64
declare @gives_big(ptr sret(\"{ double, i64, double, i32 }\"), f64)
declare @swaps(<2 x f32>) -> <2 x f32>
declare @narrow(i8 signext, i8 zeroext, i16 signext, i1 zeroext) -> (i8 signext)
declare @calls_back(ptr) -> f64

func @f() -> (f64, f32, f32, i8, f64) {
entry:
    %big = alloca ptr 32, align 8
    call @gives_big(ptr %big sret(\"{ double, i64, double, i32 }\"), f64 1.0)
    %sum = call f64 @takes_big(f64 100.0, ptr %big byval(\"{ double, i64, double, i32 }\"), i64 1000)
    %xy = call <2 x f32> @swaps(<2 x f32> <1.0, 2.0>)
    %x = extract <2 x f32> %xy, i32 0
    %y = extract <2 x f32> %xy, i32 1
    %n = call i8 @narrow(i8 -100, i8 200, i16 -30, i1 true)
    %back = call f64 @calls_back(ptr @back)
    ret %sum, %x, %y, %n, %back
}

func @back(%to: ptr sret(\"{ double, i64, double, i32 }\"), %x: f64, %big: ptr byval(\"{ double, i64, double, i32 }\"), %f: <2 x f32>) {
entry:
    memcpy ptr %to, ptr %big, i64 32
    %y = extract <2 x f32> %f, i32 1
    %wide = fpext f32 %y to f64
    %sum = fadd f64 %x, %wide
    store f64 %sum, ptr %to
    ret
}

func @entry(%to: ptr) {
entry:
    %a, %b, %c, %d, %e = call (f64, f32, f32, i8, f64) @f()
    store f64 %a, ptr %to
    %p = addr ptr %to + 8
    store f64 %e, ptr %p
    %wide = sext i8 %d to i64
    %q = addr ptr %to + 16
    store i64 %wide, ptr %q
    %r = addr ptr %to + 24
    store f32 %b, ptr %r
    %s = addr ptr %to + 28
    store f32 %c, ptr %s
    ret
}";
    let options = with_symbols(&[
        ("takes_big", takes_big as *const ()),
        ("gives_big", gives_big as *const ()),
        ("swaps", swaps as *const ()),
        ("narrow", narrow as *const ()),
        ("calls_back", calls_back as *const ()),
    ]);
    let (module, jit) = compile(text, &options);
    #[repr(C)]
    #[derive(Default, PartialEq, Debug)]
    struct Out(f64, f64, i64, f32, f32);
    let mut out = Out::default();
    // SAFETY: the function writes what stands above.
    unsafe { (*jit.typed::<fn(*mut Out)>(id(&module, "entry")).unwrap())(&mut out) };
    assert_eq!(out, Out(1110.0, 20.5 + 20.0 + 300.0 - 4000.0, 70, 2.0, 1.0));
}

#[test]
fn variadic_functions_get_their_floats() {
    let text = "declare @snprintf(ptr, i64, ptr, ...) -> i32
global constant @format: 46 = { bytes \"%d %.2f %s %.1f %ld %.3f %g %g %g %g %g %g %g\\00\" }
global constant @few: 6 = { bytes \"%5.1f\\00\" }
global constant @word: 5 = { bytes \"word\\00\" }
func @many(%to: ptr) -> i32 {
entry:
    %n = call i32 @snprintf(ptr %to, i64 200, ptr @format, i32 -7, f64 1.25, ptr @word, f64 2.5, i64 123456789012, f64 3.125, f64 1.0, f64 2.0, f64 3.0, f64 4.0, f64 5.0, f64 6.0, f64 7.0)
    ret %n
}
func @indirect(%f: ptr, %to: ptr) -> i32 {
entry:
    %n = call indirect (i32) variadic(3) ptr %f(ptr %to, i64 200, ptr @few, f64 0.5)
    ret %n
}
func @few_printed(%to: ptr) -> i32 {
entry:
    %n = call i32 @indirect(ptr @snprintf, ptr %to)
    ret %n
}";
    let (module, jit) = compile(text, &JitOptions::default());
    let mut to = [0u8; 200];
    let printed = |to: &[u8; 200]| CStr::from_bytes_until_nul(to).unwrap().to_str().unwrap().to_string();
    // SAFETY: the functions print at most 200 bytes.
    unsafe {
        (*jit.typed::<fn(*mut u8) -> i32>(id(&module, "many")).unwrap())(to.as_mut_ptr());
        assert_eq!(printed(&to), "-7 1.25 word 2.5 123456789012 3.125 1 2 3 4 5 6 7");
        (*jit.typed::<fn(*mut u8) -> i32>(id(&module, "few_printed")).unwrap())(to.as_mut_ptr());
        assert_eq!(printed(&to), "  0.5");
    }
}

#[test]
fn all_missing_symbols_are_reported_together() {
    let text = "declare @nobody(f64) -> f64
declare @noone()
declare @unused()
global @nowhere: 8, align 8
global @table: 8, align 8 = { ptr @noone }
func @f(%x: f64) -> f64 {
entry:
    %y = call f64 @nobody(f64 %x)
    %z = load f64, ptr @nowhere
    %w = fadd f64 %y, %z
    ret %w
}";
    let errors = refusal(text, &JitOptions::default()).errors;
    let names: Vec<String> = errors
        .iter()
        .map(|error| match error {
            JitError::MissingFunction { name } | JitError::MissingGlobal { name } => name.clone(),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(names, ["noone", "nobody", "nowhere"]);
}

static LAST: Mutex<String> = Mutex::new(String::new());

unsafe extern "C" fn remember(message: *const c_char) {
    // SAFETY: the JIT passes a text.
    *LAST.lock().unwrap() = unsafe { CStr::from_ptr(message) }.to_string_lossy().into_owned();
}

/// Runs a function in a child; gives the signal that ends it.
fn signal_of<R>(run: impl FnOnce() -> R) -> c_int {
    // SAFETY: the child only runs machine code and ends.
    unsafe {
        match libc::fork() {
            0 => {
                run();
                libc::_exit(0)
            }
            child => {
                let mut status = 0;
                libc::waitpid(child, &mut status, 0);
                if libc::WIFSIGNALED(status) { libc::WTERMSIG(status) } else { 0 }
            }
        }
    }
}

#[test]
fn what_never_runs_may_be_missing() {
    let text = "declare @nobody() -> f64
declare @__cxa_throw(ptr, ptr, ptr)
func @f(%c: i1) -> f64 {
entry:
    br %c, good, bad
good:
    ret 1.0
bad:
    %x = call f64 @nobody()
    ret %x
}
func @g(%c: i1) -> f64 {
entry:
    br %c, good, bad
good:
    ret 2.0
bad:
    %x = unsupported (f64) \"strange\"()
    ret %x
}
func @h(%n: i32) -> i32 {
entry:
    %m = udiv i32 7, %n
    ret %m
}
func @throws() {
entry:
    call @__cxa_throw(ptr null, ptr null, ptr null)
    unreachable
}";
    let options = JitOptions {
        missing: Missing::TrapWhenCalled(remember),
        unsupported: Unsupported::TrapWhenReached(remember),
        ..JitOptions::default()
    };
    let (module, jit) = compile(text, &options);
    // SAFETY: what traps does so in a child.
    unsafe {
        let f = jit.typed::<fn(bool) -> f64>(id(&module, "f")).unwrap();
        let g = jit.typed::<fn(bool) -> f64>(id(&module, "g")).unwrap();
        assert_eq!((f(true), g(true)), (1.0, 2.0));
        assert_eq!(signal_of(|| f(false)), libc::SIGILL);
        assert_eq!(signal_of(|| g(false)), libc::SIGILL);
        let h = jit.typed::<fn(i32) -> i32>(id(&module, "h")).unwrap();
        assert_eq!(h(2), 3);
        assert_eq!(signal_of(|| h(0)), libc::SIGFPE);
        let throws = jit.typed::<fn()>(id(&module, "throws")).unwrap();
        assert_eq!(signal_of(|| throws()), libc::SIGABRT);
    }
    let options = JitOptions { missing: Missing::TrapWhenCalled(report_and_abort), ..options };
    let (module, jit) = compile(text, &options);
    // SAFETY: as above.
    let f = unsafe { jit.typed::<fn(bool) -> f64>(id(&module, "f")).unwrap() };
    // SAFETY: as above.
    assert_eq!(signal_of(|| unsafe { f(false) }), libc::SIGABRT);
}

#[test]
fn refused_instructions_are_named() {
    let text = "func @f(%x: f64) -> f64 {
entry:
    %y = unsupported (f64) \"strange %{0}\"(f64 %x)
    ret %y
}
func @g(%x: f128) -> f128 {
entry:
    %y = sin f128 %x
    ret %y
}
declare @strtold(ptr, ptr) -> f80
func @h() -> f80 {
entry:
    %x = call f80 @strtold(ptr null, ptr null)
    ret %x
}";
    let errors = refusal(text, &JitOptions::default());
    let text = errors.to_string();
    assert_eq!(errors.errors.len(), 3, "{text}");
    assert!(text.contains("@f: `%y = unsupported (f64)"), "{text}");
    assert!(text.contains("no rule for sin on f128"), "{text}");
    assert!(text.contains("C does not pass values of type f80 like this"), "{text}");
}

#[test]
fn thread_locals_and_other_targets_are_refused() {
    let text = "global thread_local @t: 4, align 4 = { i32 1 }
func @f() -> i32 {
entry:
    %x = load i32, ptr @t
    ret %x
}";
    assert!(refusal(text, &JitOptions::default()).to_string().contains("thread-local"));
    let text = "target layout \"E-m:e\"\nfunc @f() {\nentry:\n    ret\n}";
    assert!(matches!(refusal(text, &JitOptions::default()).errors[..], [JitError::Target { .. }]));
    let options = JitOptions { libraries: vec!["libnone.so".into()], ..JitOptions::default() };
    assert!(matches!(
        refusal("func @f() {\nentry:\n    ret\n}", &options).errors[..],
        [JitError::Library { .. }]
    ));
}

#[test]
fn only_roots_are_compiled() {
    let text = "declare @nobody()
func @f() -> i32 {
entry:
    %x = call i32 @helper()
    ret %x
}
func @helper() -> i32 {
entry:
    ret 5
}
func @other() {
entry:
    call @nobody()
    ret
}";
    let module = module(text);
    let options = JitOptions { roots: Roots::Only(vec![id(&module, "f")]), ..JitOptions::default() };
    let jit = JitModule::new(&module, &options).unwrap();
    assert!(jit.address(id(&module, "helper")).is_some());
    assert!(jit.address(id(&module, "other")).is_none());
}

static CALLED: AtomicU64 = AtomicU64::new(0);

extern "C" fn note(digit: u64) {
    let before = CALLED.load(Ordering::SeqCst);
    CALLED.store(before * 10 + digit, Ordering::SeqCst);
}

#[test]
fn constructors_and_what_is_registered_are_called() {
    let text = "declare @note(i64)
declare @__cxa_atexit(ptr, ptr, ptr) -> i32
global hidden @__dso_handle: 1
global appending @llvm.global_ctors: 48, align 8 = { i32 65535, zero 4, ptr @second, ptr null, i32 1, zero 4, ptr @first, ptr null }
func @first() {
entry:
    call @note(i64 1)
    %x = call i32 @__cxa_atexit(ptr @end, ptr null, ptr @__dso_handle)
    %y = call i32 @__cxa_atexit(ptr @end, ptr null, ptr @__dso_handle)
    ret
}
func @second() {
entry:
    call @note(i64 2)
    ret
}
func @end(%p: ptr) {
entry:
    call @note(i64 3)
    ret
}";
    let (_, jit) = compile(text, &with_symbols(&[("note", note as *const ())]));
    assert_eq!(CALLED.load(Ordering::SeqCst), 12);
    std::thread::spawn(move || drop(jit)).join().unwrap();
    assert_eq!(CALLED.load(Ordering::SeqCst), 1233);
}

#[test]
fn constants_cannot_be_written() {
    let text = "global constant @c: 4, align 4 = { i32 7 }
global @v: 12, align 4 = { i32 8, ptr @f }
func @f(%p: ptr) -> i32 {
entry:
    %x = load i32, ptr @c
    store i32 1, ptr %p
    ret %x
}";
    let (module, jit) = compile(text, &JitOptions::default());
    let (c, v) = (module.globals.iter().next().unwrap().0, module.globals.iter().nth(1).unwrap().0);
    let address = |global| jit.symbol_address(ir::Symbol::Global(global)).unwrap();
    // SAFETY: the bad write happens in a child.
    unsafe {
        let f = jit.typed::<fn(*mut u8) -> i32>(id(&module, "f")).unwrap();
        assert_eq!(f(address(v).cast_mut()), 7);
        assert_eq!(
            address(v).add(4).cast::<u64>().read_unaligned(),
            jit.address(id(&module, "f")).unwrap() as u64
        );
        assert_eq!(signal_of(|| f(address(c).cast_mut())), libc::SIGSEGV);
    }
}

#[test]
fn stack_objects_in_loops_are_freed() {
    let text = "func @f(%n: i64) -> i64 {
entry:
    jump loop(0, null)
loop(%i: i64, %last: ptr):
    %p = alloca ptr 8 x i64 4
    store volatile i64 %i, ptr %p
    %i2 = iadd i64 %i, 1
    %more = icmp slt i64 %i2, %n
    br %more, loop(%i2, %p), done
done:
    %x = load i64, ptr %p
    %big = alloca ptr 10000000
    store i64 %x, ptr %big
    %y = load i64, ptr %big
    ret %y
}";
    let (module, jit) = compile(text, &JitOptions::default());
    // SAFETY: the function computes.
    let f = unsafe { jit.typed::<fn(i64) -> i64>(id(&module, "f")).unwrap() };
    for _ in 0..1000 {
        // SAFETY: as above.
        assert_eq!(unsafe { f(1000) }, 999);
    }
}

#[test]
fn blocks_take_any_number_of_parameters() {
    let count = 3000;
    let params: Vec<String> = (0..count).map(|i| format!("%a{i}: i64")).collect();
    let turned: Vec<String> = (0..count).map(|i| format!("%a{}", (i + 1) % count)).collect();
    let start: Vec<String> = (0..count).map(|i| i.to_string()).collect();
    let text = format!(
        "func @f(%n: i64) -> (i64, i64) {{
entry:
    jump loop(0, {})
loop(%i: i64, {}):
    %i2 = iadd i64 %i, 1
    %more = icmp slt i64 %i2, %n
    br %more, loop(%i2, {}), done
done:
    ret %a0, %a2999
}}",
        start.join(", "),
        params.join(", "),
        turned.join(", ")
    );
    let (module, jit) = compile(&text, &JitOptions::default());
    // SAFETY: the function computes.
    let f = unsafe { jit.typed::<fn(i64) -> Pair<i64, i64>>(id(&module, "f")).unwrap() };
    // SAFETY: as above.
    assert_eq!(unsafe { f(6) }, Pair(5, 4));
}

#[test]
fn variadic_functions_of_the_module() {
    let text = "declare @llvm.va_start.p0(ptr)
declare @llvm.va_copy.p0(ptr, ptr)
declare @llvm.va_end.p0(ptr)
declare @vsnprintf(ptr, i64, ptr, ptr) -> i32
declare @snprintf(ptr, i64, ptr, ...) -> i32
global constant @format: 48 = { bytes \"%g %ld %d %d %d %d %d %g %g %g %g %g %g %g %g%c\\00\" }
global constant @long: 13 = { bytes \"%d %.1Lf %Lg\\00\" }
func @print(%to: ptr, %x: f64, %wide: i128, %format: ptr, ...) -> (i32, f64) {
entry:
    %first = alloca ptr 24, align 8
    %second = alloca ptr 24, align 8
    call @llvm.va_start.p0(ptr %first)
    call @llvm.va_copy.p0(ptr %second, ptr %first)
    %size = itrunc i128 %wide to i64
    %n = call i32 @vsnprintf(ptr null, i64 0, ptr %format, ptr %first)
    %m = call i32 @vsnprintf(ptr %to, i64 %size, ptr %format, ptr %second)
    call @llvm.va_end.p0(ptr %first)
    %same = icmp eq i32 %n, %m
    %length = select i1 %same, i32 %n, -1
    ret %length, %x
}
func @all(%to: ptr) -> i32 {
entry:
    %n, %x = call (i32, f64) @print(ptr %to, f64 0.5, i128 200, ptr @format, f64 1.5, i64 -2, i32 3, i32 4, i32 5, i32 6, i32 7, f64 1.0, f64 2.0, f64 3.0, f64 4.0, f64 5.0, f64 6.0, f64 7.0, f64 8.0, i32 33)
    ret %n
}
func @pass(%a: i64, %b: i64, %c: i64, %d: i64, %e: i64, %f: i64, %g: i64, %x: f80, %h: i64, %y: f80) -> (i64, f64) {
entry:
    %n = iadd i64 %g, %h
    %z = fsub f80 %x, %y
    %w = fptrunc f80 %z to f64
    ret %n, %w
}
func @long_doubles(%to: ptr) -> (i64, f64) {
entry:
    %one = fpext f64 1.5 to f80
    %two = fadd f80 %one, %one
    %n = call i32 @snprintf(ptr %to, i64 200, ptr @long, i32 7, f80 %one, f80 %two)
    %sum, %difference = call (i64, f64) @pass(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 7, f80 %two, i64 8, f80 %one)
    ret %sum, %difference
}";
    let (module, jit) = compile(text, &JitOptions::default());
    let mut buffer = [0u8; 200];
    let text_in = |buffer: &[u8; 200]| {
        std::ffi::CStr::from_bytes_until_nul(buffer).unwrap().to_str().unwrap().to_string()
    };
    // SAFETY: the functions write at most 200 bytes.
    unsafe {
        let all = jit.typed::<fn(*mut u8) -> i32>(id(&module, "all")).unwrap();
        assert_eq!(all(buffer.as_mut_ptr()), 33);
        assert_eq!(text_in(&buffer), "1.5 -2 3 4 5 6 7 1 2 3 4 5 6 7 8!");
        let long = jit.typed::<fn(*mut u8) -> Pair<i64, f64>>(id(&module, "long_doubles")).unwrap();
        assert_eq!(long(buffer.as_mut_ptr()), Pair(15, 1.5));
        assert_eq!(text_in(&buffer), "7 1.5 3");
    }
}

#[test]
fn every_thread_has_its_own() {
    let text = "global thread_local @t: 8, align 8 = { i64 5 }
declare @llvm.threadlocal.address.p0(ptr) -> ptr
func @next() -> i64 {
entry:
    %p = call ptr @llvm.threadlocal.address.p0(ptr @t)
    %x = load i64, ptr %p
    %y = iadd i64 %x, 1
    store i64 %y, ptr %p
    ret %x
}";
    let (module, jit) = compile(text, &JitOptions::default());
    // SAFETY: it is what its signature says.
    let typed = unsafe { jit.typed::<fn() -> i64>(id(&module, "next")).unwrap() };
    // SAFETY: as above.
    let next = || unsafe { typed() };
    assert_eq!((next(), next()), (5, 6));
    let address = jit.address(id(&module, "next")).unwrap() as usize;
    let other = std::thread::spawn(move || {
        // SAFETY: as above; the module lives until the thread is joined.
        unsafe { std::mem::transmute::<usize, extern "C" fn() -> i64>(address)() }
    });
    assert_eq!((other.join().unwrap(), next()), (5, 7));
}

#[test]
fn intrinsics_that_compare_and_tables_of_distances() {
    let text = "global constant @table: 8, align 4 = { i32 [@a from @table, @b from @table] }
global constant @a: 1 = { i8 65 }
global constant @b: 1 = { i8 66 }
declare @llvm.scmp.i8.i16(i16, i16) -> i8
declare @llvm.ucmp.i32.i64(i64, i64) -> i32
declare @llvm.load.relative.i64(ptr, i64) -> ptr
func @compare(%a: i16, %b: i16) -> (i8, i32) {
entry:
    %s = call i8 @llvm.scmp.i8.i16(i16 %a, i16 %b)
    %x = sext i16 %a to i64
    %y = sext i16 %b to i64
    %u = call i32 @llvm.ucmp.i32.i64(i64 %x, i64 %y)
    %t = sext i8 %s to i32
    %sum = iadd i32 %t, %u
    ret %s, %sum
}
func @look(%offset: i64) -> i64 {
entry:
    %p = call ptr @llvm.load.relative.i64(ptr @table, i64 %offset)
    %x = load i8, ptr %p
    %y = zext i8 %x to i64
    ret %y
}
func @compared(%a: i16, %b: i16) -> i64 {
entry:
    %s, %sum = call (i8, i32) @compare(i16 %a, i16 %b)
    %x = sext i8 %s to i64
    %y = sext i32 %sum to i64
    %z = imul i64 %x, 10
    %w = iadd i64 %z, %y
    ret %w
}";
    let (module, jit) = compile(text, &JitOptions::default());
    // SAFETY: they are what their signatures say.
    unsafe {
        let look = jit.typed::<fn(i64) -> i64>(id(&module, "look")).unwrap();
        assert_eq!((look(0), look(4)), (65, 66));
        let compared = jit.typed::<fn(i16, i16) -> i64>(id(&module, "compared")).unwrap();
        assert_eq!((compared(1, 2), compared(2, 1), compared(3, 3), compared(-1, 1)), (-12, 12, 0, -10));
    }
}
