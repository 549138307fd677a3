//! Any text: see [`cotangent_tests::fuzzing::text`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotangent_tests::fuzzing::text(data));
