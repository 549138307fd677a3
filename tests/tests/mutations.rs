//! Broken modules and broken texts: an answer for all of them, and a mixture of answers.

use cotangent_tests::generate::{Knobs, from_seed};
use cotangent_tests::mutate;

fn corpus() -> Vec<ir::Module> {
    (0..40).map(|seed| from_seed(&Knobs::default(), seed)).collect()
}

#[test]
fn mutants_of_modules_never_panic() {
    let corpus = corpus();
    for module in &corpus {
        ir::verify(module).unwrap();
    }
    let start = std::time::Instant::now();
    let statistics = mutate::check(&corpus, 1, 20_000);
    println!("{statistics:?} {:?}", start.elapsed());
    assert!(statistics.rejected > 1000 && statistics.valid > 1000, "{statistics:?}");
}
