//! Text and runs of generated modules.

#![allow(clippy::panic, clippy::expect_used)]

use cotangent_tests::generate::{Knobs, Seeded, arguments, from_seed, modules, run};
use cotangent_tests::roundtrip;
use proptest::prelude::*;

/// `soak round-trip` checks 50,000 and more.
#[test]
fn text_reads_back_as_the_same_module() {
    let statistics = roundtrip::check(0..4000, |_| ()).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(statistics.modules, 4000);
}

/// Runs every function of a module and of what its text reads back as, twice; the outcomes are equal.
fn check_runs(module: &ir::Module, seed: u64, special: f64) {
    let again = ir::parse(&module.to_string()).expect("printed text");
    for (id, _) in module.functions.iter().filter(|(_, function)| function.body.is_some()) {
        let inputs = arguments(module, id, special, &mut Seeded::new(seed)).expect("arguments");
        let first = run::run(module, id, &inputs);
        assert_eq!(first, run::run(module, id, &inputs), "the second run");
        assert_eq!(first, run::run(&again, id, &inputs), "the run of the module read back");
    }
}

#[test]
fn runs_do_not_depend_on_the_text() {
    for seed in 0..300 {
        check_runs(&roundtrip::module(seed), seed, 0.1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_repeat(case in modules(Knobs::default())) {
        check_runs(&case.module, case.seed, 0.0);
    }
}

/// Fewer bytes make smaller programs, so that failures shrink.
#[test]
fn no_choices_make_a_small_module() {
    let module =
        cotangent_tests::generate::generate(&Knobs::everything(), &mut cotangent_tests::generate::Bytes(&[]));
    let instructions: usize = module
        .functions
        .iter()
        .filter_map(|(_, f)| f.body.as_ref())
        .map(|body| body.instructions().count())
        .sum();
    assert!(instructions <= 10, "{module}");
    assert!(ir::verify(&from_seed(&Knobs::default(), 1)).is_ok());
}
