//! A number that knows which inputs went into it.

use ir::Float;
use ir::MathFn;
use ir::number::{MathResults, Number, NumberError, Plain};

/// A set of up to 64 inputs, by number. The last one, 63, stands for all inputs from there on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Inputs(u64);

impl Inputs {
    /// No input.
    pub const NONE: Inputs = Inputs(0);

    /// The set of one input.
    pub fn one(input: usize) -> Self {
        Self(1 << input.min(63))
    }

    /// The inputs of both sets.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set has this input.
    pub fn contains(self, input: usize) -> bool {
        self.0 & Self::one(input).0 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The inputs, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |&input| self.contains(input))
    }
}

impl FromIterator<usize> for Inputs {
    fn from_iter<I: IntoIterator<Item = usize>>(inputs: I) -> Self {
        inputs.into_iter().fold(Self::NONE, |set, input| set.union(Self::one(input)))
    }
}

/// A plain number and the inputs whose values were operands on the way to it: dynamic activity.
///
/// Every operation unites the sets of its operands, also where the value does not vary with one of them
/// (`floor(x)`, `x * 0`, the loser of `fmin`): the flow of data and not the slope.
///
/// What it cannot see: flow through control (which branch was taken), through integers, and through addresses;
/// the branches not taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tracked {
    primal: Plain,
    inputs: Inputs,
}

impl Tracked {
    /// The number that depends on these inputs.
    pub fn new(primal: Plain, inputs: Inputs) -> Self {
        Self { primal, inputs }
    }

    /// What the plain run has in its place.
    pub fn primal(&self) -> Plain {
        self.primal
    }

    /// The inputs it depends on.
    pub fn inputs(&self) -> Inputs {
        self.inputs
    }

    fn of_both(&self, other: &Self, primal: Plain) -> Self {
        Self { primal, inputs: self.inputs.union(other.inputs) }
    }
}

impl Number for Tracked {
    fn from_bits(format: Float, bits: u128) -> Self {
        Self { primal: Plain::from_bits(format, bits), inputs: Inputs::NONE }
    }

    fn to_bits(&self, format: Float) -> u128 {
        self.primal.to_bits(format)
    }

    fn neg(&self, format: Float) -> Self {
        Self { primal: self.primal.neg(format), ..*self }
    }

    fn add(&self, other: &Self, format: Float) -> Self {
        self.of_both(other, self.primal.add(&other.primal, format))
    }

    fn sub(&self, other: &Self, format: Float) -> Self {
        self.of_both(other, self.primal.sub(&other.primal, format))
    }

    fn mul(&self, other: &Self, format: Float) -> Self {
        self.of_both(other, self.primal.mul(&other.primal, format))
    }

    fn div(&self, other: &Self, format: Float) -> Self {
        self.of_both(other, self.primal.div(&other.primal, format))
    }

    fn convert(&self, from: Float, to: Float) -> Self {
        Self { primal: self.primal.convert(from, to), ..*self }
    }

    fn math(
        function: MathFn,
        format: Float,
        floats: &[Self],
        int: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError> {
        let primals: Vec<Plain> = floats.iter().map(|x| x.primal).collect();
        let inputs = floats.iter().fold(Inputs::NONE, |set, x| set.union(x.inputs));
        let results = Plain::math(function, format, &primals, int)?;
        Ok(results.map(|primal| Self { primal, inputs }))
    }

    fn is_plain(&self) -> bool {
        self.inputs.is_empty()
    }
}
