//! The state of making one function: what may be used at the current place, and what it may still cost.
//!
//! Values that are in scope dominate the current block, because scopes nest as statements do. Of each float
//! the maker knows a bound on its magnitude, so that programs stay away from infinities and NaNs unless
//! they are meant to meet them.

use super::constants;
use super::entropy::Dice;
use super::knobs::Knobs;
use super::plan::Plan;
use ir::entity::SecondaryMap;
use ir::*;

/// A bound of a float's magnitude: it is at most two to this power; [`WILD`] if nothing is known.
pub(super) type Bound = i16;

/// Of floats that may be infinite or NaN.
pub(super) const WILD: Bound = Bound::MAX;

/// Memory that may be accessed here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Where it begins.
    pub pointer: Value,
    /// Bytes that are there.
    pub size: u64,
    /// The alignment of the pointer.
    pub align: u64,
    /// What stands in it, one after the other.
    pub element: Type,
    /// Whether it may be written to.
    pub writable: bool,
}

/// Memory that holds pointers to places that are like `holds`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// Where it is.
    pub pointer: Value,
    /// What the pointers in it can be used for.
    pub holds: Place,
}

/// A parameter of a block, and what may be passed for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    pub ty: Type,
    /// The bound of a float.
    pub bound: Bound,
    /// What a pointer can be used for. Its own pointer is in scope wherever a value is passed.
    pub place: Option<Place>,
}

/// Where `break` and `continue` of a loop go, with the parameters there.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    pub exit: (Block, Vec<Passed>),
    pub latch: Option<(Block, Vec<Passed>)>,
}

/// Sizes of the scope stacks, to return to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    values: usize,
    places: usize,
    slots: usize,
}

/// Makes one function.
pub(super) struct Maker<'a, 'd> {
    pub dice: &'a mut Dice<'d>,
    pub plan: &'a Plan,
    pub module: &'a Module,
    pub knobs: &'a Knobs,
    /// Which function of the plan this is.
    pub number: usize,
    pub body: Body,
    pub block: Block,
    pub values: Vec<Value>,
    pub places: Vec<Place>,
    pub slots: Vec<Slot>,
    pub loops: Vec<Loop>,
    bounds: SecondaryMap<Value, Bound>,
    /// Statements that may still be made.
    pub statements: u32,
    /// How often the current block is executed at most.
    pub weight: u64,
    /// About how many instructions a run of the function executes at most.
    pub cost: u64,
    /// The number of open ifs, switches and loops.
    pub nesting: u32,
    /// The counter of a recursive function, and the calls it may still make.
    pub recursion: Option<(Value, u32)>,
    /// Counters of the open loops that count up from zero, and how far at most.
    pub counters: Vec<(Value, u64)>,
    pub layout: Layout,
}

impl<'a, 'd> Maker<'a, 'd> {
    pub fn new(
        dice: &'a mut Dice<'d>,
        plan: &'a Plan,
        module: &'a Module,
        knobs: &'a Knobs,
        number: usize,
    ) -> Self {
        let mut body = Body::default();
        let block = body.append_block();
        let statements = dice.range(&knobs.statements);
        Self {
            dice,
            plan,
            module,
            knobs,
            number,
            body,
            block,
            values: Vec::new(),
            places: Vec::new(),
            slots: Vec::new(),
            loops: Vec::new(),
            bounds: SecondaryMap::with_default(0),
            statements,
            weight: 1,
            cost: 0,
            nesting: 0,
            recursion: None,
            counters: Vec::new(),
            layout: module.layout(),
        }
    }

    pub fn build(&mut self) -> Builder<'_> {
        let layout = self.layout;
        self.cost = self.cost.saturating_add(self.weight);
        let mut build = Builder::new(&mut self.body, self.block);
        build.layout = layout;
        build
    }

    /// Puts a value at the disposal of later statements.
    pub fn keep(&mut self, value: Value) -> Value {
        self.values.push(value);
        value
    }

    /// Puts a float with its bound at the disposal of later statements.
    pub fn keep_float(&mut self, value: Value, bound: Bound) -> Value {
        self.set_bound(value, bound);
        self.keep(value)
    }

    pub fn mark(&self) -> Mark {
        Mark { values: self.values.len(), places: self.places.len(), slots: self.slots.len() }
    }

    /// Forgets what was made since the mark: the blocks that follow are not dominated by it.
    pub fn release(&mut self, mark: Mark) {
        self.values.truncate(mark.values);
        self.places.truncate(mark.places);
        self.slots.truncate(mark.slots);
    }

    pub fn bound(&self, value: Value) -> Bound {
        self.bounds[value]
    }

    /// Sets a bound; more than the format can take means that nothing is known.
    pub fn set_bound(&mut self, value: Value, bound: Bound) {
        let limit = self.body.ty(value).float_format().map_or(WILD, constants::limit);
        self.bounds[value] = if bound > limit { WILD } else { bound };
    }

    /// A value of the type that is at hand, if there is one.
    pub fn find(&mut self, ty: Type) -> Option<Value> {
        let count = self.values.len();
        // Recent values are found more often: so results depend on much of what was computed.
        let start = if self.dice.chance(0.5) { 0 } else { self.dice.below(count as u32) as usize };
        (0..count)
            .map(|step| self.values[count - 1 - (start + step) % count])
            .find(|&value| self.body.ty(value) == ty)
    }

    /// A value of the type: one at hand, a constant, or one made from others. Not for pointers.
    pub fn value(&mut self, ty: Type) -> Value {
        if self.dice.chance(0.9)
            && let Some(value) = self.find(ty)
        {
            return value;
        }
        match self.dice.below(4) {
            3 => self.made(ty),
            _ => self.constant(ty),
        }
    }

    /// A value that is made from something of another type.
    fn made(&mut self, ty: Type) -> Value {
        let (Some(lane), Some(_)) = (ty.lane(), ty.lanes()) else {
            return self.made_scalar(ty);
        };
        let Some(scalar) = self.find(Type::Scalar(lane)) else { return self.constant(ty) };
        let bound = self.bound(scalar);
        let data = InstData::new(Opcode::Splat, ty, [scalar]);
        self.result(data, bound)
    }

    fn made_scalar(&mut self, ty: Type) -> Value {
        match ty {
            Type::I1 => {
                let operand = self.int_type();
                let operand = Type::Scalar(operand.lane().unwrap_or(Scalar::Int(32)));
                let (a, b) = (self.value_at_hand(operand), self.value_at_hand(operand));
                let cond = self.dice.pick(IntCond::ALL);
                let value = self.build().icmp(cond, a, b);
                self.keep(value)
            }
            Type::Scalar(Scalar::Int(bits)) => {
                let Some(from) = self.find(Type::I32).or_else(|| self.find(Type::I64)) else {
                    return self.constant(ty);
                };
                let value = self.resize(from, bits);
                self.keep(value)
            }
            _ => match self.find(Type::I32) {
                Some(from) if ty.float_format() != Some(Float::F16) => {
                    let value = self.build().convert(Opcode::SiToFp, from, ty);
                    self.keep_float(value, 31)
                }
                _ => self.constant(ty),
            },
        }
    }

    /// A value at hand or a constant: makes no instruction.
    pub fn value_at_hand(&mut self, ty: Type) -> Value {
        match self.find(ty) {
            Some(value) => value,
            None => self.constant(ty),
        }
    }

    /// The integer with another width, zeros in front.
    pub fn resize(&mut self, from: Value, bits: u8) -> Value {
        let ty = self.body.ty(from);
        let to = ty.with_lane(Scalar::Int(bits));
        match ty.int_bits() {
            Some(have) if have < bits => self.build().convert(Opcode::Zext, from, to),
            Some(have) if have > bits => self.build().convert(Opcode::Itrunc, from, to),
            _ => from,
        }
    }

    /// Appends an instruction with one result whose type follows, keeps it.
    pub fn result(&mut self, data: InstData, bound: Bound) -> Value {
        let inst = self.build().push_implied(data);
        let value = self.body.insts[inst].results[0];
        self.keep_float(value, bound)
    }

    /// A float that is bounded by this, or, at times, a wild one.
    pub fn tame(&mut self, value: Value, at_most: Bound) -> Value {
        if self.bound(value) == WILD && self.dice.chance(self.knobs.wild) {
            return value;
        }
        self.bounded(value, at_most)
    }

    /// The float itself if it is bounded by this, else a smooth or a clamped image of it that is. What is
    /// not a float stays as it is.
    pub fn bounded(&mut self, value: Value, at_most: Bound) -> Value {
        let bound = self.bound(value);
        let ty = self.body.ty(value);
        let Some(format) = ty.float_format() else { return value };
        if bound <= at_most {
            return value;
        }
        if bound == WILD {
            return self.clamped(value, format, at_most.min(8));
        }
        let smooth = at_most >= 0 && format.bits() <= 64;
        let (tamed, bound) = match self.dice.below(3) {
            1 if smooth => (self.build().math(MathFn::Sin, &[value]), 0),
            2 if smooth => (self.build().math(MathFn::Tanh, &[value]), 0),
            _ => {
                // Steps of 2^-14 at most, which is the least normal number of f16.
                let by = (at_most - bound).max(-14);
                let factor = self.splat_f64(ty, format, 2f64.powi(i32::from(by)));
                (self.build().binary(Opcode::Fmul, value, factor), bound + by)
            }
        };
        self.set_bound(tamed, bound);
        self.bounded(tamed, at_most)
    }

    fn clamped(&mut self, value: Value, format: Float, at_most: Bound) -> Value {
        let ty = self.body.ty(value);
        let limit = 2f64.powi(i32::from(at_most));
        let (low, high) = (self.splat_f64(ty, format, -limit), self.splat_f64(ty, format, limit));
        // fmax and fmin prefer numbers: this removes NaNs as well.
        let raised = self.build().math(MathFn::Fmax, &[value, low]);
        let clamped = self.build().math(MathFn::Fmin, &[raised, high]);
        self.set_bound(clamped, at_most);
        clamped
    }

    fn splat_f64(&mut self, ty: Type, format: Float, number: f64) -> Value {
        self.build().splat_constant(ty, Constant::Float(constants::float_bits(format, number)))
    }

    /// A value of the type; if it is a float, it is bounded by what functions take and arrays hold.
    pub fn passable(&mut self, ty: Type) -> Value {
        let value = self.value(ty);
        self.bounded(value, ty.float_format().map_or(0, constants::call_bound))
    }

    /// The float constant in every lane.
    pub fn float(&mut self, ty: Type, number: f64) -> Value {
        let format = ty.float_format().unwrap_or(Float::F64);
        let value = self.splat_f64(ty, format, number);
        let bound = if number == 0.0 { 0 } else { number.abs().log2().ceil() as Bound };
        self.set_bound(value, bound.max(0));
        value
    }

    /// A constant of the type; not for opaque types.
    pub fn constant(&mut self, ty: Type) -> Value {
        let wild = self.dice.chance(self.knobs.wild);
        let (constant, bound) =
            if wild { constants::any(self.dice, ty) } else { constants::tame(self.dice, ty) };
        let value = self.body.constant(ty, constant);
        if let Some(format) = ty.float_format() {
            let bound = if bound > constants::limit(format) { WILD } else { bound };
            // The same constant is the same value: its bound is the worst that was given.
            self.bounds[value] = bound.max(self.bounds[value]);
        }
        value
    }

    /// The type of data: a number or a vector of numbers.
    pub fn data_type(&mut self) -> Type {
        if self.dice.chance(self.knobs.float) { self.float_type() } else { self.int_type() }
    }

    /// An integer or a vector of integers.
    pub fn int_type(&mut self) -> Type {
        let lane = Scalar::Int(self.dice.pick(&self.knobs.int_widths));
        self.shaped(lane)
    }

    /// A float or a vector of floats.
    pub fn float_type(&mut self) -> Type {
        let lane = Scalar::Float(self.dice.pick(&self.knobs.floats));
        self.shaped(lane)
    }

    /// Of most types that are chosen something is at hand already.
    fn shaped(&mut self, lane: Scalar) -> Type {
        let ty = shape(self.dice, self.knobs, lane);
        if self.dice.chance(0.5) || self.values.is_empty() {
            return ty;
        }
        let near = self.values[self.dice.below(self.values.len() as u32) as usize];
        let near = self.body.ty(near);
        let same_kind = matches!(
            (near.lane(), lane),
            (Some(Scalar::Int(_)), Scalar::Int(_)) | (Some(Scalar::Float(_)), Scalar::Float(_))
        );
        if same_kind && near.lanes().is_some() == ty.lanes().is_some() { near } else { ty }
    }
}

/// The lane itself or a vector of it.
pub(super) fn shape(dice: &mut Dice<'_>, knobs: &Knobs, lane: Scalar) -> Type {
    let lanes = dice.chance(knobs.vector).then(|| dice.range(&knobs.lanes));
    Type::of_lanes(lane, lanes)
}
