//! What the generator is to make: sizes, shares and kinds.

use ir::Float;
use std::ops::RangeInclusive;

/// A probability, 0 to 1.
pub type Share = f64;

/// Whose rules the modules keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// Those of the IR's verifier; pieces of LLVM text are any text.
    Ir,
    /// Also those of LLVM 19: there is neither nonsense in the place of LLVM text, nor what only the IR has.
    Llvm,
}

/// The settings of the generator. The presets are the usual starting points.
#[derive(Clone, Debug)]
pub struct Knobs {
    /// Functions with a body that the program consists of.
    pub functions: RangeInclusive<u32>,
    /// Parameters of a function.
    pub params: RangeInclusive<u32>,
    /// Results of a function.
    pub results: RangeInclusive<u32>,
    /// Statements of a function, those in blocks of statements included.
    pub statements: RangeInclusive<u32>,
    /// How deep `if`, `switch` and loops may nest.
    pub nesting: u32,
    /// How deep loops may nest.
    pub loop_nesting: u32,
    /// How often a loop may run; the bounds of runtime counts too.
    pub trips: RangeInclusive<u32>,
    /// About how many instructions the run of one function may execute.
    pub steps: u64,
    /// Values that a loop carries besides its counter, and that a join of branches merges.
    pub carried: RangeInclusive<u32>,
    /// Elements of an array.
    pub elements: RangeInclusive<u32>,
    /// Global arrays.
    pub globals: RangeInclusive<u32>,
    /// Lanes of a vector.
    pub lanes: RangeInclusive<u32>,
    /// Widths of integers; byte-sized ones serve for punned memory too.
    pub int_widths: Vec<u8>,
    /// Formats of floats.
    pub floats: Vec<Float>,
    /// How often each kind of statement is chosen.
    pub weights: Weights,
    /// Share of data types that are vectors.
    pub vector: Share,
    /// Share of data types that are floats.
    pub float: Share,
    /// Share of parameters that are pointers to arrays.
    pub pointer_params: Share,
    /// Share of functions that call themselves or each other.
    pub recursion: Share,
    /// Share of calls that go through an address.
    pub indirect: Share,
    /// Share of array accesses whose index is known only at run time.
    pub runtime_index: Share,
    /// Share of loops whose number of trips is known only at run time.
    pub runtime_trips: Share,
    /// Share of accesses to integer arrays that have another type than the array.
    pub punned: Share,
    /// Share of floats of unknown size (infinite, NaN) that are used without being clamped first.
    pub wild: Share,
    /// Share of instructions with flags (`nsw`, `nnan`, ...); what may become poison is frozen.
    pub flags: Share,
    /// Share of instructions with details that change nothing: hints, alignments, volatile, tail kinds.
    pub details: Share,
    /// Share of values and blocks that have a name.
    pub named: Share,
    /// Share of names that need quotes or look like something else.
    pub odd_names: Share,
    /// Aliases of globals and functions.
    pub aliases: RangeInclusive<u32>,
    /// Metadata nodes; they are attached to instructions, functions and globals.
    pub metadata: RangeInclusive<u32>,
    /// Share of functions, globals, parameters and calls that carry attributes.
    pub attributes: Share,
    /// Share of symbols with linkage, visibility, sections and the like.
    pub linkage: Share,
    /// Share of what stands at a module's head: source, triple, layout, assembly, comdats.
    pub heads: Share,
    /// Instructions of any kind at all in blocks that are never executed, per function.
    pub dead_code: RangeInclusive<u32>,
    /// Whose rules are kept.
    pub rules: Rules,
}

/// How often each kind of statement is chosen, relative to the others.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Integer arithmetic.
    pub integers: u32,
    /// Float arithmetic.
    pub floats: u32,
    /// Math functions.
    pub math: u32,
    /// Lanes, shuffles and reductions.
    pub vectors: u32,
    /// Conversions.
    pub conversions: u32,
    /// Comparisons and selects.
    pub choices: u32,
    /// Loads.
    pub loads: u32,
    /// Stores.
    pub stores: u32,
    /// New arrays on the stack.
    pub arrays: u32,
    /// New pointers into arrays, selected pointers, pointers in memory.
    pub pointers: u32,
    /// `memcpy`, `memmove`, `memset`.
    pub bulk: u32,
    /// Atomics and fences.
    pub atomics: u32,
    /// Masked accesses, gather, scatter.
    pub masked: u32,
    /// `if`, with and without `else`.
    pub branches: u32,
    /// `switch`.
    pub switches: u32,
    /// Loops.
    pub loops: u32,
    /// Loops with two entries.
    pub irreducible: u32,
    /// Calls.
    pub calls: u32,
    /// Returns in the middle, breaks and continues.
    pub exits: u32,
}

impl Default for Knobs {
    /// Programs that run: all integers and floats, memory, loops, calls; nothing that only the text knows.
    fn default() -> Self {
        Self {
            functions: 1..=5,
            params: 1..=5,
            results: 1..=3,
            statements: 6..=40,
            nesting: 4,
            loop_nesting: 3,
            trips: 0..=7,
            steps: 20_000,
            carried: 0..=3,
            elements: 1..=16,
            globals: 0..=3,
            lanes: 1..=8,
            int_widths: vec![32, 64, 8, 16, 1, 32, 64, 24, 33, 128, 7, 100],
            floats: vec![
                Float::F64,
                Float::F32,
                Float::F64,
                Float::F16,
                Float::Bf16,
                Float::F80,
                Float::F128,
            ],
            weights: Weights::default(),
            vector: 0.15,
            float: 0.5,
            pointer_params: 0.3,
            recursion: 0.15,
            indirect: 0.3,
            runtime_index: 0.5,
            runtime_trips: 0.4,
            punned: 0.2,
            wild: 0.05,
            flags: 0.15,
            details: 0.1,
            named: 0.7,
            odd_names: 0.0,
            aliases: 0..=1,
            metadata: 0..=0,
            attributes: 0.0,
            linkage: 0.0,
            heads: 0.0,
            dead_code: 0..=0,
            rules: Rules::Ir,
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            integers: 12,
            floats: 12,
            math: 5,
            vectors: 6,
            conversions: 5,
            choices: 6,
            loads: 9,
            stores: 8,
            arrays: 4,
            pointers: 4,
            bulk: 2,
            atomics: 1,
            masked: 1,
            branches: 6,
            switches: 2,
            loops: 7,
            irreducible: 1,
            calls: 7,
            exits: 2,
        }
    }
}

impl Knobs {
    /// Numeric programs: `f64` and `f32`, mostly floats in loops and arrays; no result is a NaN on tame
    /// arguments, and no float's bits are looked at as an integer.
    pub fn numeric() -> Self {
        Self {
            int_widths: vec![32, 64, 1],
            floats: vec![Float::F64, Float::F64, Float::F32],
            float: 0.85,
            vector: 0.1,
            punned: 0.0,
            wild: 0.0,
            weights: Weights {
                integers: 4,
                floats: 20,
                math: 10,
                conversions: 2,
                atomics: 0,
                masked: 1,
                ..Weights::default()
            },
            ..Self::default()
        }
    }

    /// Everything that the IR can say: also what never runs, and all that only stands beside the program.
    pub fn everything() -> Self {
        Self {
            functions: 1..=3,
            statements: 3..=20,
            int_widths: vec![32, 64, 8, 16, 1, 24, 33, 128, 7, 100, 2, 127],
            floats: Float::ALL.to_vec(),
            vector: 0.25,
            wild: 0.3,
            flags: 0.5,
            details: 0.5,
            odd_names: 0.2,
            aliases: 0..=3,
            metadata: 0..=12,
            attributes: 0.4,
            linkage: 0.4,
            heads: 0.5,
            dead_code: 5..=40,
            ..Self::default()
        }
    }

    /// Everything that LLVM 19 has, too.
    pub fn everything_of_llvm() -> Self {
        Self { rules: Rules::Llvm, aliases: 0..=0, ..Self::everything() }
    }
}
