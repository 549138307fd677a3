//! A generated module as an input of properties and fuzz targets.

use super::entropy::{Bytes, Entropy};
use super::knobs::Knobs;
use super::{arguments, generate};
use ir::Module;
use proptest::prelude::{Strategy, any};

/// A generated module. Its `Debug` form is the module's text.
#[derive(Clone)]
pub struct TestModule {
    /// The module: it is valid.
    pub module: Module,
    /// A seed for what is chosen besides, such as arguments.
    pub seed: u64,
}

impl TestModule {
    /// A module of these knobs from choices.
    pub fn new(knobs: &Knobs, source: &mut impl Entropy) -> Self {
        let seed = (0..8).fold(0, |seed, _| seed << 8 | u64::from(source.byte()));
        Self { module: generate(knobs, source), seed }
    }

    /// Inputs for a function of the module, the same each time; see [`arguments`].
    pub fn arguments(&self, function: ir::FuncId, special: f64) -> Option<Vec<super::Argument>> {
        arguments(&self.module, function, special, &mut super::Seeded::new(self.seed))
    }
}

/// A module of one of the presets.
impl<'a> arbitrary::Arbitrary<'a> for TestModule {
    fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let knobs = match source.byte() % 3 {
            0 => Knobs::default(),
            1 => Knobs::numeric(),
            _ => Knobs::everything(),
        };
        Ok(Self::new(&knobs, source))
    }
}

/// Modules of these knobs for proptest. They shrink as their bytes do: to fewer and smaller choices.
pub fn modules(knobs: Knobs) -> impl Strategy<Value = TestModule> {
    proptest::collection::vec(any::<u8>(), 0..3000)
        .prop_map(move |bytes| TestModule::new(&knobs, &mut Bytes(&bytes)))
}

impl std::fmt::Debug for TestModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.module, f)
    }
}
