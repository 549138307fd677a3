//! The generator: what it makes is valid.

use cotangent_tests::generate::{Knobs, from_seed};

#[test]
fn modules_are_valid() {
    for (name, knobs) in [("default", Knobs::default()), ("numeric", Knobs::numeric())] {
        for seed in 0..300 {
            let module = from_seed(&knobs, seed);
            if let Err(errors) = ir::verify(&module) {
                panic!("{name} {seed}: {:?}", errors.errors.iter().take(5).collect::<Vec<_>>());
            }
        }
    }
}
