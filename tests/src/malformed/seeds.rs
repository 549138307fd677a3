//! The modules that mutants are made of: programs of the corpus, compiled.

use super::Seed;
use crate::programs::{self, Level, Program, Unable, build};

/// A program and the number of its level.
type Row = (&'static str, usize);

const TEXTS: &[Row] = &[
    ("varargs_numbers.c", 0),
    ("simd_loops_float.c", 3),
    ("switch_kinds.c", 2),
    ("int128_arithmetic.c", 1),
    ("exceptions_thrown.cpp", 1),
    ("vectors_and_boxes.rs", 2),
];

/// With debug information.
const DEBUG_TEXTS: &[Row] = &[("linked_lists.c", 0), ("matrix_class.cpp", 2)];

const BITCODES: &[Row] = &[
    ("atomics.c", 1),
    ("simd_loops_int.c", 3),
    ("classes_and_virtual_calls.cpp", 2),
    ("complex_arithmetic.c", 0),
];

fn seed(
    row: &Row,
    make: impl Fn(&Program, Level) -> Result<std::path::PathBuf, Unable>,
) -> Result<Seed, Unable> {
    let &(name, level) = row;
    let program = Program::read(&programs::folder().join(name))?;
    let bytes = std::fs::read(make(&program, Level::ALL[level])?)?;
    Ok(Seed { name: format!("{}-O{level}", name.replace(['.', '_'], "-")), bytes })
}

/// The modules as text.
pub fn texts() -> Result<Vec<Seed>, Unable> {
    let plain = TEXTS.iter().map(|row| seed(row, build::llvm_text));
    plain.chain(DEBUG_TEXTS.iter().map(|row| seed(row, build::debug_text))).collect()
}

/// The modules as bitcode.
pub fn bitcodes() -> Result<Vec<Seed>, Unable> {
    BITCODES.iter().map(|row| seed(row, build::bitcode)).collect()
}
