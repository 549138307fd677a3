//! Broken modules and broken texts: an answer for all of them, and a mixture of answers.

#![allow(clippy::unwrap_used)]

use cotangent_tests::generate::{Knobs, from_seed};
use cotangent_tests::mutate;
use ir::{Callee, Constant, Opcode, Type};

/// Small modules: generated ones, and those of the text tests and of the language's reference.
fn corpus() -> Vec<ir::Module> {
    let knobs = Knobs { functions: 1..=2, statements: 2..=6, ..Knobs::everything() };
    let generated = (0..200).map(|seed| from_seed(&knobs, seed));
    let read = mutate::texts().into_iter().filter_map(|text| ir::parse(&text).ok());
    generated.chain(read).collect()
}

#[test]
fn mutants_of_modules_never_panic() {
    let corpus = corpus();
    let statistics = mutate::check(&corpus, 1, 5_000);
    assert!(
        statistics.rejected > 2000 && statistics.valid > 400 && statistics.finished > 400,
        "{statistics:?}"
    );
}

#[test]
fn mutants_of_texts_never_panic() {
    let corpus = mutate::texts();
    let statistics = mutate::check_text(&corpus, 1, 5_000);
    assert!(statistics.rejected > 1000 && statistics.valid > 300, "{statistics:?}");
}

/// Whether an operand may have any type whatsoever.
fn is_free(inst: &ir::InstData, index: usize) -> bool {
    match (inst.opcode, inst.call()) {
        (Opcode::Unsupported | Opcode::UnsupportedEnd, _) => true,
        (_, Some(call)) => call.callee != (Callee::Indirect { fixed: None }) || index > 0,
        _ => false,
    }
}

#[test]
fn an_operand_of_another_type_is_rejected() {
    let odd = Type::int(77);
    let mut tried = std::collections::BTreeSet::new();
    for module in corpus().iter().filter(|module| ir::verify(module).is_ok()) {
        let placed: Vec<_> = module
            .functions
            .iter()
            .filter_map(|(id, function)| Some((id, function.body.as_ref()?)))
            .flat_map(|(id, body)| body.instructions().map(move |(_, inst)| (id, inst, body)))
            .flat_map(|(id, inst, body)| {
                (0..body.insts[inst].operands.len()).map(move |at| (id, inst, body, at))
            })
            .filter(|(_, inst, body, at)| !is_free(&body.insts[*inst], *at))
            .collect();
        for (id, inst, body, at) in placed {
            let opcode = body.insts[inst].opcode;
            // Integers of any width are fine as indices, counts and exponents: there a float is wrong.
            for ty in [odd, Type::F32] {
                let mut mutant = body.clone();
                let old = mutant.ty(mutant.insts[inst].operands[at]);
                if old == ty || (old.int_bits().is_some() && ty == odd) {
                    continue;
                }
                let wrong = mutant.constant(ty, Constant::Poison);
                mutant.insts[inst].operands[at] = wrong;
                let mut module = module.clone();
                module.functions[id].body = Some(mutant);
                assert!(
                    ir::verify_function(&module, id).is_err(),
                    "operand {at} of {opcode:?} as {ty:?}\n{module}"
                );
                tried.insert(opcode);
            }
        }
    }
    let operandless =
        |op: &&Opcode| ir::operand_rules(**op, &ir::Detail::None).is_some_and(|r| r.fixed.is_empty());
    let missing: Vec<_> =
        Opcode::ALL.iter().filter(|op| !tried.contains(*op)).filter(|op| !operandless(op)).collect();
    assert!(missing.is_empty(), "nothing was tried for {missing:?}");
}
