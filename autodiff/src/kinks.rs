//! The policy where a function has no derivative: `docs/kinks.md`.

/// What stands for the derivative at points where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Kinks {
    /// What users of Enzyme know: `fabs` has +1 at 0, a tie of `fmin` goes to the second argument, one of `fmax`
    /// to the first, `sqrt` has 0 at 0.
    #[default]
    Conventional,
    /// One-sided limits of the function: `fabs` at -0 has -1, `sqrt` at 0 is infinite.
    Ieee,
}
