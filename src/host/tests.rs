//! Programs as text that call the host's functions. That whole C programs behave as their native binaries do is
//! what the corpus checks (`tests/programs`).

// What fails here fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::random::Random;
use super::{Limits, RunError, Status, Streams, run_main};
use crate::Module;
use ir::interpret::TrapKind;

fn try_run(text: &str) -> (Result<Status, RunError>, String, String) {
    let module = Module::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let streams = Streams { stdout: Box::new(&mut stdout), stderr: Box::new(&mut stderr) };
    let status = run_main(&module, &["one".into()], &Limits::default(), streams);
    (status, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn run(text: &str) -> (Status, String) {
    let (status, stdout, _) = try_run(text);
    (status.unwrap_or_else(|error| panic!("{}", error.render())), stdout)
}

/// A program that prints its arguments by a format.
fn printed(format: &str, arguments: &str) -> String {
    let bytes: String = format.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let comma = if arguments.is_empty() { "" } else { ", " };
    run(&format!(
        "global constant @format: {} = {{ bytes \"{bytes}\\00\" }}
         global constant @text: 5 = {{ bytes \"text\\00\" }}
         declare @printf(ptr, ...) -> i32
         func @main() -> i32 {{
         entry:
             %n = call i32 @printf(ptr @format{comma}{arguments})
             ret 0
         }}",
        format.len() + 1
    ))
    .1
}

#[test]
fn formats_take_flags_widths_and_lengths() {
    let rows = [
        ("plain 100%%|", "", "plain 100%|"),
        ("%d %i %u", "i32 -5, i32 7, i32 -1", "-5 7 4294967295"),
        (
            "%5d|%-5d|%05d|%+d|% d|%.3d",
            "i32 42, i32 42, i32 42, i32 42, i32 42, i32 7",
            "   42|42   |00042|+42| 42|007",
        ),
        ("%*d|%-*d|%.*d", "i32 4, i32 1, i32 4, i32 2, i32 3, i32 3", "   1|2   |003"),
        ("%*d|", "i32 -4, i32 1", "1   |"),
        ("%hhd %hd %ld %lld", "i32 300, i32 65537, i64 -9, i64 9", "44 1 -9 9"),
        ("%hhu %x %X %#o %lx", "i32 300, i32 255, i32 255, i32 8, i64 -1", "44 ff FF 010 ffffffffffffffff"),
        ("%zu %jd %td", "i64 3, i64 -4, i64 5", "3 -4 5"),
        ("%c%3c%-3c|", "i32 97, i32 98, i32 99", "a  bc  |"),
        ("%s|%6s|%-6s|%.2s", "ptr @text, ptr @text, ptr @text, ptr @text", "text|  text|text  |te"),
        ("%s %p", "ptr null, ptr null", "(null) (nil)"),
        ("%f %.2e %g %a", "f64 1.5, f64 12345.678, f64 1.0e-5, f64 1.0", "1.500000 1.23e+04 1e-05 0x1p+0"),
        (
            "%8.3f|%-8.1f|%+.0f|%08.2f",
            "f64 3.14159, f64 2.5, f64 2.5, f64 -1.5",
            "   3.142|2.5     |+2|-0001.50",
        ),
        ("%F %G %e", "f64 inf, f64 nan, f64 -inf", "INF NAN -inf"),
        ("%f %g", "f64 -0.0, f64 1.0e300", "-0.000000 1e+300"),
    ];
    for (format, arguments, wanted) in rows {
        assert_eq!(printed(format, arguments), wanted, "{format}");
    }
    assert_eq!(printed("%.400f|", "f64 1.0").len(), 403);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn long_doubles_are_printed() {
    let one_and_a_half = "f80 0x3fffc000000000000000";
    assert_eq!(printed("%Lf|%10.1Lf|%Lg", &[one_and_a_half; 3].join(", ")), "1.500000|       1.5|1.5");
}

#[test]
fn wrong_formats_are_errors() {
    for (format, arguments) in
        [("%d", ""), ("%y", "i32 1"), ("%1$d", "i32 1"), ("%*d", "i32 99999999, i32 1"), ("%", "")]
    {
        let text = format!(
            "global constant @format: {} = {{ bytes \"{format}\\00\" }}
             declare @printf(ptr, ...) -> i32
             func @main() -> i32 {{
             entry:
                 %n = call i32 @printf(ptr @format{}{arguments})
                 ret 0
             }}",
            format.len() + 1,
            if arguments.is_empty() { "" } else { ", " },
        );
        let error = try_run(&text).0.unwrap_err();
        assert!(error.to_string().contains("@printf"), "{format}: {error}");
    }
}

#[test]
fn stdout_and_stderr_are_told_apart() {
    let (status, stdout, stderr) = try_run(
        "global @stdout: 8
         global @stderr: 8
         global constant @text: 3 = { bytes \"hi\\00\" }
         declare @fputs(ptr, ptr) -> i32
         declare @fputc(i32, ptr) -> i32
         declare @fwrite(ptr, i64, i64, ptr) -> i64
         declare @puts(ptr) -> i32
         func @main(%argc: i32, %argv: ptr) -> i32 {
         entry:
             %out = load ptr, ptr @stdout
             %err = load ptr, ptr @stderr
             %a = call i32 @fputs(ptr @text, ptr %err)
             %b = call i32 @fputc(i32 33, ptr %out)
             %c = call i64 @fwrite(ptr @text, i64 1, i64 2, ptr %out)
             %at = addr ptr %argv + 8
             %argument = load ptr, ptr %at
             %d = call i32 @puts(ptr %argument)
             ret %argc
         }",
    );
    assert_eq!((status.unwrap(), &*stdout, &*stderr), (Status::Exited(2), "!hione\n", "hi"));
}

const SORT: &str = "
    global @numbers: 28 = { i32 [5, -3, 9, 0, -3, 12, 1] }
    global constant @format: 4 = { bytes \"%d \\00\" }
    declare @printf(ptr, ...) -> i32
    declare @qsort(ptr, i64, i64, ptr)
    declare @bsearch(ptr, ptr, i64, i64, ptr) -> ptr
    func @compare(%p: ptr, %q: ptr) -> i32 {
    entry:
        %a = load i32, ptr %p
        %b = load i32, ptr %q
        %less = icmp slt i32 %a, %b
        %more = icmp sgt i32 %a, %b
        %l = zext i1 %less to i32
        %m = zext i1 %more to i32
        %order = isub i32 %m, %l
        ret %order
    }
    func @main() -> i32 {
    entry:
        call @qsort(ptr @numbers, i64 7, i64 4, ptr @compare)
        jump loop(0)
    loop(%i: i64):
        %p = addr ptr @numbers + i64 %i * 4
        %x = load i32, ptr %p
        %n = call i32 @printf(ptr @format, i32 %x)
        %next = iadd i64 %i, 1
        %more = icmp ult i64 %next, 7
        br %more, loop(%next), done
    done:
        %key = alloca ptr 4
        store i32 9, ptr %key
        %found = call ptr @bsearch(ptr %key, ptr @numbers, i64 7, i64 4, ptr @compare)
        %at = ptrtoint ptr %found to i64
        %start = ptrtoint ptr @numbers to i64
        %offset = isub i64 %at, %start
        %status = itrunc i64 %offset to i32
        ret %status
    }";

#[test]
fn sorting_and_searching_call_the_program() {
    assert_eq!(run(SORT), (Status::Exited(20), "-3 -3 0 1 5 9 12 ".into()));
}

#[test]
fn errors_in_a_callback_show_where() {
    let broken = SORT.replace("%order = isub i32 %m, %l", "%order = sdiv i32 %m, 0");
    let error = try_run(&broken).0.unwrap_err();
    let RunError::Trap { trap, rendered, .. } = &error else { panic!("{error}") };
    assert_eq!(trap.kind, TrapKind::DivisionByZero);
    assert!(rendered.contains("@compare") && rendered.contains("@main"), "{rendered}");
}

#[test]
fn a_host_function_may_be_called_back_by_another() {
    let text = SORT
        .replace("ptr @compare)", "ptr @strcmp)")
        .replace("func @main", "declare @strcmp(ptr, ptr) -> i32\nfunc @main");
    let text = text.replace("i32 [5, -3, 9, 0, -3, 12, 1]", "i32 [5, 3, 9, 2, 3, 12, 1]");
    assert_eq!(run(&text).1, "1 2 3 3 5 9 12 ");
}

#[test]
fn variadic_functions_read_their_arguments() {
    let (status, output) = run("global constant @format: 16 = { bytes \"%d %g %d %g %s\\0a\\00\" }
         global constant @text: 3 = { bytes \"hi\\00\" }
         declare @vprintf(ptr, ptr) -> i32
         declare @llvm.va_start.p0(ptr)
         declare @llvm.va_copy.p0(ptr, ptr)
         declare @llvm.va_end.p0(ptr)
         func @report(%f: ptr, ...) -> i32 {
         entry:
             %list = alloca ptr 24
             %again = alloca ptr 24
             call @llvm.va_start.p0(ptr %list)
             call @llvm.va_copy.p0(ptr %again, ptr %list)
             %n = call i32 @vprintf(ptr %f, ptr %list)
             %m = call i32 @vprintf(ptr %f, ptr %again)
             call @llvm.va_end.p0(ptr %list)
             ret %m
         }
         func @main() -> i32 {
         entry:
             %n = call i32 @report(ptr @format, i32 -1, f64 2.5, i32 3, f64 4.5, ptr @text)
             ret %n
         }");
    assert_eq!((status, &*output), (Status::Exited(16), "-1 2.5 3 4.5 hi\n-1 2.5 3 4.5 hi\n"));
}

#[test]
fn more_variadic_arguments_than_registers() {
    let count = 12;
    let format: String = (0..count).map(|_| "%d %g ").collect();
    let arguments: Vec<String> = (0..count).map(|n| format!("i32 {n}, f64 {n}.5")).collect();
    let wanted: String = (0..count).map(|n| format!("{n} {n}.5 ")).collect();
    let (_, output) = run(&format!(
        "global constant @format: {} = {{ bytes \"{format}\\00\" }}
         declare @vprintf(ptr, ptr) -> i32
         declare @llvm.va_start.p0(ptr)
         func @report(%f: ptr, ...) -> i32 {{
         entry:
             %list = alloca ptr 24
             call @llvm.va_start.p0(ptr %list)
             %n = call i32 @vprintf(ptr %f, ptr %list)
             ret %n
         }}
         func @main() -> i32 {{
         entry:
             %n = call i32 @report(ptr @format, {})
             ret 0
         }}",
        format.len() + 1,
        arguments.join(", ")
    ));
    assert_eq!(output, wanted);
}

#[test]
fn constructors_come_before_main_and_exit_functions_after() {
    let (status, output) = run(
        "global appending @llvm.global_ctors: 48 = { i32 200, undef 4, ptr @second, ptr null, i32 100, undef 4, ptr @first, ptr null }
         declare @putchar(i32) -> i32
         declare @atexit(ptr) -> i32
         declare @exit(i32)
         func @first() {
         entry:
             %n = call i32 @putchar(i32 97)
             ret
         }
         func @second() {
         entry:
             %n = call i32 @putchar(i32 98)
             ret
         }
         func @last() {
         entry:
             %n = call i32 @putchar(i32 122)
             ret
         }
         func @main() -> i32 {
         entry:
             %a = call i32 @atexit(ptr @last)
             %b = call i32 @atexit(ptr @second)
             %n = call i32 @putchar(i32 109)
             call @exit(i32 258)
             unreachable
         }",
    );
    assert_eq!((status, &*output), (Status::Exited(2), "abmbz"));
}

const THROW: &str = "
    global constant @base: 16 = { ptr @_ZTVN10__cxxabiv117__class_type_infoE + 16, ptr null }
    global constant @derived: 24 = { ptr @_ZTVN10__cxxabiv120__si_class_type_infoE + 16, ptr null, ptr @base }
    global constant @other: 16 = { ptr @_ZTVN10__cxxabiv117__class_type_infoE + 16, ptr null }
    global @_ZTVN10__cxxabiv117__class_type_infoE: 0
    global @_ZTVN10__cxxabiv120__si_class_type_infoE: 0
    declare @__gxx_personality_v0(...) -> i32
    declare @__cxa_allocate_exception(i64) -> ptr
    declare @__cxa_throw(ptr, ptr, ptr)
    declare @__cxa_begin_catch(ptr) -> ptr
    declare @__cxa_end_catch()
    declare @llvm.eh.typeid.for.p0(ptr) -> i32
    declare @putchar(i32) -> i32
    func @destroy(%p: ptr) {
    entry:
        %n = call i32 @putchar(i32 68)
        ret
    }
    func @fail() {
    entry:
        %e = call ptr @__cxa_allocate_exception(i64 8)
        store i32 7, ptr %e
        call @__cxa_throw(ptr %e, ptr @derived, ptr @destroy)
        unreachable
    }
    func @inner() personality @__gxx_personality_v0 {
    entry:
        invoke @fail() to good, unwind bad
    good:
        ret
    bad:
        %e, %s = landingpad ptr @other
        %n = call i32 @putchar(i32 105)
        %wanted = call i32 @llvm.eh.typeid.for.p0(ptr @other)
        %hit = icmp eq i32 %s, %wanted
        br %hit, ours, more
    ours:
        ret
    more:
        resume %e, %s
    }
    func @main() -> i32 personality @__gxx_personality_v0 {
    entry:
        invoke @inner() to good, unwind bad
    good:
        ret 0
    bad:
        %e, %s = landingpad ptr @base
        %wanted = call i32 @llvm.eh.typeid.for.p0(ptr @base)
        %hit = icmp eq i32 %s, %wanted
        br %hit, caught, missed
    missed:
        ret 1
    caught:
        %p = call ptr @__cxa_begin_catch(ptr %e)
        %x = load i32, ptr %p
        call @__cxa_end_catch()
        ret %x
    }";

#[test]
fn exceptions_are_caught_by_base_class_and_destroyed() {
    assert_eq!(run(THROW), (Status::Exited(7), "iD".into()));
}

#[test]
fn an_exception_nobody_catches_ends_the_run() {
    let (head, _) = THROW.split_once("func @main").unwrap();
    let error =
        try_run(&format!("{head}func @main() {{\nentry:\n    call @inner()\n    ret\n}}")).0.unwrap_err();
    let RunError::Trap { trap, .. } = &error else { panic!("{error}") };
    assert!(matches!(trap.kind, TrapKind::Uncaught { .. }), "{error}");
}

#[test]
fn an_exception_passes_through_a_sort() {
    let text = format!(
        "{}
         global @numbers: 12 = {{ i32 [3, 1, 2] }}
         declare @qsort(ptr, i64, i64, ptr)
         func @compare(%p: ptr, %q: ptr) -> i32 {{
         entry:
             call @fail()
             ret 0
         }}",
        THROW.replace("invoke @inner()", "invoke @qsort(ptr @numbers, i64 3, i64 4, ptr @compare)")
    );
    assert_eq!(run(&text), (Status::Exited(7), "D".into()));
}

#[test]
fn rand_is_glibcs() {
    let mut ours = Random::default();
    for seed in [1u32, 0, 42, 0x8000_0000, u32::MAX] {
        ours.seed(seed);
        // SAFETY: this is the only test that uses the C library's generator.
        unsafe { libc::srand(seed) };
        for _ in 0..1000 {
            // SAFETY: as above.
            assert_eq!(ours.next(), unsafe { libc::rand() });
        }
    }
}

#[test]
fn tables_of_distances_lead_to_what_they_are_distances_to() {
    let text = "global constant @table: 8, align 4 = { i32 [@first from @table, @second + 1 from @table] }
        global constant @first: 4 = { bytes \"one\\00\" }
        global constant @second: 5 = { bytes \" two\\00\" }
        declare @llvm.load.relative.i64(ptr, i64) -> ptr
        declare @puts(ptr) -> i32
        func @main() -> i32 {
        entry:
            %a = call ptr @llvm.load.relative.i64(ptr @table, i64 0)
            %x = call i32 @puts(ptr %a)
            %b = call ptr @llvm.load.relative.i64(ptr @table, i64 4)
            %y = call i32 @puts(ptr %b)
            ret 0
        }";
    assert_eq!(run(text), (Status::Exited(0), "one\ntwo\n".into()));
    let outside = text.replace("i64 4)", "i64 8)");
    let (status, ..) = try_run(&outside);
    assert!(status.unwrap_err().to_string().contains("out of bounds"));
}
