//! Generated modules: see [`cotangent_tests::fuzzing::flow`].
#![no_main]

use cotangent_tests::{fuzzing, generate::TestModule};

libfuzzer_sys::fuzz_target!(|case: TestModule| fuzzing::flow(&case));
