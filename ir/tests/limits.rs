//! What a run holds besides the bytes of its objects counts against the limit on memory.

// What fails here fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_ir::interpret::{Interpreter, MemoryError, Options, TrapKind, Val};
use cotangent_ir::{Module, parse};

fn parsed(text: &str) -> Module {
    parse(text).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Whether `@f(n)` runs within a megabyte.
fn fits(module: &Module, n: u128) -> bool {
    let options = Options { memory: 1 << 20, ..Options::default() };
    let mut run: Interpreter = Interpreter::new(module, options).unwrap();
    let function = module.function_named("f").unwrap();
    // Twice: what the first call took is given back.
    let results = [run.call(function, &[Val::int(n)]), run.call(function, &[Val::int(n)])];
    let [first, second] = results.map(|result| match result {
        Ok(_) => true,
        Err(trap) => match trap.kind {
            TrapKind::Memory { error: MemoryError::Exhausted { .. } } => false,
            other => panic!("{other}"),
        },
    });
    assert_eq!(first, second);
    first
}

/// A pointer in memory takes more than its eight bytes.
#[test]
fn pointers_in_memory_count() {
    let module = parsed(
        "func @f(%n: i64) {
        entry:
            %p = alloca ptr 8 x i64 %n, align 8
            jump loop(0)
        loop(%i: i64):
            %at = addr ptr %p + i64 %i * 8
            store ptr %p, ptr %at
            %j = iadd i64 %i, 1
            %more = icmp ult i64 %j, %n
            br %more, loop(%j), done
        done:
            ret
        }",
    );
    assert!(fits(&module, 2_000));
    assert!(!fits(&module, 100_000));
}

/// Overwriting, forgetting and ending give back what was counted.
#[test]
fn what_is_overwritten_counts_no_more() {
    let module = parsed(
        "func @f(%n: i64) {
        entry:
            %p = alloca ptr 8, align 8
            jump loop(0)
        loop(%i: i64):
            store ptr %p, ptr %p
            lifetime_end ptr %p
            lifetime_start ptr %p
            store ptr %p, ptr %p
            store i64 %i, ptr %p
            call @inner()
            %j = iadd i64 %i, 1
            %more = icmp ult i64 %j, %n
            br %more, loop(%j), done
        done:
            ret
        }

        func @inner() {
        entry:
            %p = alloca ptr 8, align 8
            store ptr %p, ptr %p
            %v = splat <4096 x i8> 1
            ret
        }",
    );
    // Of each dead object a few bytes stay.
    assert!(fits(&module, 1_000));
}

/// Vectors take more than their bytes in memory, in as many frames as there are.
#[test]
fn vectors_count() {
    let module = parsed(
        "func @f(%n: i64) {
        entry:
            %v = splat <4096 x i8> 1
            %more = icmp ne i64 %n, 0
            br %more, go, done
        go:
            %m = isub i64 %n, 1
            call @f(i64 %m)
            jump done
        done:
            ret
        }",
    );
    assert!(fits(&module, 2));
    assert!(!fits(&module, 100));
}

/// The same vector over and over is one vector.
#[test]
fn vectors_in_loops_count_once() {
    let module = parsed(
        "func @f(%n: i64) {
        entry:
            jump loop(0, splat(0))
        loop(%i: i64, %v: <1024 x i8>):
            %w = iadd <1024 x i8> %v, splat(1)
            %j = iadd i64 %i, 1
            %more = icmp ult i64 %j, %n
            br %more, loop(%j, %w), done
        done:
            ret
        }",
    );
    assert!(fits(&module, 1000));
}

/// Constants are made before they are used.
#[test]
fn constant_vectors_count() {
    let body: String = (0..100).map(|i| format!("    %v{i} = splat <8192 x i8> {i}\n")).collect();
    let unused = format!("func @f(%n: i64) {{\nentry:\n    ret\nother:\n{body}    ret\n}}");
    assert!(fits(&parsed(&unused), 0));
    let constants = unused.replace("= splat <8192 x i8> ", "= freeze <8192 x i8> splat(");
    let constants = constants.lines().map(|line| match line.contains("freeze") {
        true => format!("{line})\n"),
        false => format!("{line}\n"),
    });
    assert!(!fits(&parsed(&constants.collect::<String>()), 0));
}

/// Symbols are placed once each, however long the chain of their names.
#[test]
fn a_long_chain_of_aliases_takes_no_time() {
    const COUNT: usize = 200_000;
    let mut text = String::from("global @g: 8 = { i64 7 }\n");
    for index in 0..COUNT {
        let target = if index + 1 < COUNT { format!("a{}", index + 1) } else { "g".into() };
        text.push_str(&format!("alias @a{index} = @{target}\n"));
    }
    text.push_str("func @f(%n: i64) {\nentry:\n    %x = load i64, ptr @a0\n    %is = icmp eq i64 %x, 7\n");
    text.push_str("    assume %is\n    ret\n}\n");
    let module = parsed(&text);
    let began = std::time::Instant::now();
    let mut run: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    run.call(module.function_named("f").unwrap(), &[Val::int(0)]).unwrap();
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}
