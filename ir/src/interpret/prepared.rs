//! What is computed once per function so that executing it is quick: where each value is.

use super::symbols::Symbols;
use super::trap::TrapKind;
use super::value::Val;
use crate::body::{Body, ValueDef};
use crate::constant::Constant;
use crate::entity::{Entity, Inst, Value};
use crate::inst::Detail;
use crate::number::Number;
use std::collections::HashMap;

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Nowhere: no instruction that is executed uses it.
    Nowhere,
    /// In this slot of the frame.
    Slot(u32),
    /// Among the constants of the function.
    Constant(u32),
}

/// The places of a function's values, and its constants.
#[derive(Debug)]
pub(super) struct Prepared<N> {
    places: Vec<Place>,
    constants: Vec<Result<Val<N>, TrapKind>>,
    /// The number of slots of a frame.
    pub slots: usize,
    switches: HashMap<Inst, HashMap<u128, usize>>,
}

/// Switches with more cases than this are looked up in a table.
const FEW_CASES: usize = 8;

impl<N: Number> Prepared<N> {
    pub fn new(body: &Body, symbols: &Symbols) -> Self {
        let mut prepared = Prepared {
            places: vec![Place::Nowhere; body.values.len()],
            constants: Vec::new(),
            slots: 0,
            switches: HashMap::new(),
        };
        for &block in &body.order {
            body.blocks[block].params.iter().for_each(|&param| prepared.add_slot(param));
            for &inst in &body.blocks[block].insts {
                let data = &body.insts[inst];
                data.results.iter().for_each(|&result| prepared.add_slot(result));
                data.uses().for_each(|value| prepared.add_constant(body, symbols, value));
                if let Detail::Switch(switch) = &data.detail
                    && switch.cases.len() > FEW_CASES
                {
                    let cases = switch.cases.iter().enumerate().map(|(index, &case)| (case, index));
                    prepared.switches.insert(inst, cases.collect());
                }
            }
        }
        prepared
    }

    /// What the vectors among the constants of a body take at most.
    pub fn constant_bytes(body: &Body) -> u64 {
        let mut seen = vec![false; body.values.len()];
        let uses = body.instructions().flat_map(|(_, inst)| body.insts[inst].uses());
        let lanes = uses.filter_map(|value| {
            let seen = seen.get_mut(value.index())?;
            let is_new = !std::mem::replace(seen, true);
            let vector = matches!(body.as_constant(value)?, Constant::Splat(_) | Constant::Lanes(_));
            (is_new && vector).then_some(u64::from(body.ty(value).lanes()?))
        });
        lanes.sum::<u64>().saturating_mul(size_of::<Val<N>>() as u64)
    }

    fn add_slot(&mut self, value: Value) {
        if let Some(place) = self.places.get_mut(value.index()) {
            *place = Place::Slot(self.slots as u32);
            self.slots += 1;
        }
    }

    fn add_constant(&mut self, body: &Body, symbols: &Symbols, value: Value) {
        let Some(place) = self.places.get_mut(value.index()) else { return };
        if *place != Place::Nowhere || !matches!(body.values[value].def, ValueDef::Constant(_)) {
            return;
        }
        if let Some(constant) = body.as_constant(value) {
            *place = Place::Constant(self.constants.len() as u32);
            self.constants.push(symbols.constant(body.ty(value), constant));
        }
    }

    pub fn place(&self, value: Value) -> Place {
        self.places.get(value.index()).copied().unwrap_or(Place::Nowhere)
    }

    pub fn constant(&self, index: u32) -> Result<Val<N>, TrapKind> {
        let missing = Err(TrapKind::Malformed { what: "a constant that is none" });
        self.constants.get(index as usize).cloned().unwrap_or(missing)
    }

    /// The position of a case of a switch.
    pub fn case(&self, inst: Inst, cases: &[u128], value: u128) -> Option<usize> {
        match self.switches.get(&inst) {
            Some(table) => table.get(&value).copied(),
            None => cases.iter().position(|&case| case == value),
        }
    }
}
