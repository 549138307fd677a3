//! The bodies of the fuzz targets in `fuzz/`. Each panics if a promise is broken, and has a short test here.

#![allow(clippy::panic)]

use crate::generate::TestModule;
use cotangent::invocation::{Argument, Call, Limits, run};
use ir::flow::{Cfg, Dominators, Loops, PostDominators};
use ir::{Block, Constant, Module};

/// Any text gives a module or errors. A module that verifies prints to a text that reads back the same, and
/// each function runs on zeros to a result or an error within little fuel.
///
/// It cannot see whether a result or an error is right, only that there is one.
pub fn text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let module = match ir::parse(text) {
        Ok(module) => module,
        Err(errors) => {
            assert!(!errors.errors.is_empty(), "refused without an error");
            errors.render("fuzz", text);
            return;
        }
    };
    if ir::verify(&module).is_err() {
        return;
    }
    let printed = module.to_string();
    let again = ir::parse(&printed).unwrap_or_else(|errors| {
        panic!("what is printed cannot be read:\n{}", errors.render("printed", &printed))
    });
    assert_eq!(again.to_string(), printed);
    run_all(&module);
}

/// Runs every function on zeros.
fn run_all(module: &Module) {
    let limits = Limits { fuel: 1000, memory: 1 << 20, depth: 100, ..Limits::default() };
    for (function, data) in module.functions.iter().filter(|(_, data)| data.body.is_some()) {
        let zero =
            |param: &ir::AbiParam| Argument::Constant(Constant::zero(param.ty).unwrap_or(Constant::Undef));
        let arguments = data.signature.params.iter().map(zero).collect();
        // A result or an error: either will do.
        let _ = run(module, &Call { function, arguments }, &limits);
    }
}

/// A generated module comes back from its text, and each of its functions, run twice on random arguments with
/// special floats among them, gives the same both times.
///
/// It cannot see whether what a run gives is right.
pub fn generated(case: &TestModule) {
    if let Err(reason) = crate::roundtrip::check_one(&case.module) {
        panic!("{reason}\n{}", case.module);
    }
    for (function, _) in case.module.functions.iter().filter(|(_, data)| data.body.is_some()) {
        let Some(arguments) = case.arguments(function, 0.2) else { continue };
        let run = || crate::generate::run::run(&case.module, function, &arguments);
        assert_eq!(run(), run(), "two runs differ");
    }
}

/// The analyses of control flow agree with each other on a generated module.
///
/// It cannot see an error that all of them make.
pub fn flow(case: &TestModule) {
    let bodies = case.module.functions.iter().filter_map(|(_, function)| function.body.as_ref());
    for body in bodies {
        let cfg = Cfg::of(body);
        let (dominators, post) = (Dominators::of(&cfg), PostDominators::of(&cfg));
        let loops = Loops::of(&cfg);
        for &block in cfg.reverse_postorder() {
            let entry = cfg.entry().is_some_and(|entry| dominators.dominates(entry, block));
            assert!(entry, "the entry dominates what is reachable");
            assert!(dominators.immediate(block).is_none_or(|above| dominators.dominates(above, block)));
            assert!(post.immediate(block).is_none_or(|below| post.post_dominates(below, block)));
        }
        for id in loops.ids() {
            let header = loops.header(id);
            let around = |&block: &Block| dominators.dominates(header, block);
            assert!(loops.blocks(id).contains(&header));
            assert!(
                loops.is_irreducible(id) || loops.blocks(id).iter().all(around),
                "a header dominates its loop"
            );
            assert!(
                loops.exits(id).all(|edge| loops.contains(id, edge.from) && !loops.contains(id, edge.to))
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::generate::TestModule;

    #[test]
    fn generated() {
        arbtest::arbtest(|source| {
            super::generated(&source.arbitrary::<TestModule>()?);
            Ok(())
        })
        .size_min(200)
        .budget_ms(1000);
    }

    #[test]
    fn flow() {
        arbtest::arbtest(|source| {
            super::flow(&source.arbitrary::<TestModule>()?);
            Ok(())
        })
        .size_min(200)
        .budget_ms(1000);
    }

    /// Pieces of programs in any order, and any bytes between them.
    #[test]
    fn texts() {
        const PIECES: &[&str] = &[
            "func @f(%x: f64) -> f64 {\n",
            "entry:\n",
            "    ret %x\n",
            "}\n",
            "global @g: 8 = { zero 8 }\n",
            "    %y = fadd f64 %x, 1.0\n",
            "    jump entry(%y)\n",
            "declare @d(ptr, ...)\n",
            "!0 = !{}\n",
            "\"",
            "(",
            "    %z = load f64, ptr @g\n",
            "<4 x f64>",
            "splat(",
            "-1",
            "0x",
            "nan",
            "; note\n",
            ", ",
            "[",
            "ñ",
            "\0",
        ];
        arbtest::arbtest(|source| {
            let mut text = String::new();
            while !source.is_empty() {
                match source.choose_iter(PIECES) {
                    Ok(piece) if source.ratio(9, 10)? => text.push_str(piece),
                    _ => text.push(char::from(source.arbitrary::<u8>()?)),
                }
            }
            super::text(text.as_bytes());
            Ok(())
        })
        .budget_ms(1000);
    }

    #[test]
    fn texts_that_are_programs() {
        let page = include_str!("../../docs/ir.md");
        let programs = page.split("```ir\n").skip(1).filter_map(|rest| rest.split("```").next());
        programs.for_each(|program| super::text(program.as_bytes()));
    }
}
