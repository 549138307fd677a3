//! Generated modules: see [`cotangent_tests::fuzzing::generated`].
#![no_main]

use cotangent_tests::{fuzzing, generate::TestModule};

libfuzzer_sys::fuzz_target!(|case: TestModule| fuzzing::generated(&case));
