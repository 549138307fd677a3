//! Values that take the place of others.

use crate::body::{Body, ValueDef};
use crate::entity::{Inst, SecondaryMap, Value};
use crate::inst::InstData;

/// What takes the place of each value. Chains are shortened as they are followed.
pub(super) struct Replaced {
    by: SecondaryMap<Value, Option<Value>>,
}

impl Replaced {
    pub fn new(body: &Body) -> Self {
        Self { by: SecondaryMap::filled(None, body.values.len()) }
    }

    /// Puts `new` in the place of `old`, which was not replaced before. Nothing if they are the same by now.
    pub fn set(&mut self, old: Value, new: Value) {
        let new = self.resolve(new);
        if old != new {
            self.by[old] = Some(new);
        }
    }

    pub fn is_replaced(&self, value: Value) -> bool {
        self.by[value].is_some()
    }

    /// The value that is in the place of `value` at last.
    pub fn resolve(&mut self, value: Value) -> Value {
        let mut end = value;
        while let Some(next) = self.by[end] {
            end = next;
        }
        let mut at = value;
        while let Some(next) = self.by[at].filter(|&next| next != end) {
            self.by[at] = Some(end);
            at = next;
        }
        end
    }

    pub fn resolve_operands(&mut self, data: &mut InstData) {
        data.for_each_use_mut(|value| *value = self.resolve(*value));
    }

    /// Takes replaced parameters with their arguments, and removed instructions, out of a body, and puts the
    /// others in their places.
    pub fn finish(&mut self, body: &mut Body, removed: &SecondaryMap<Inst, bool>) {
        for index in 0..body.order.len() {
            let block = body.order[index];
            body.blocks[block].insts.retain(|&inst| !removed[inst]);
            for at in 0..body.blocks[block].insts.len() {
                let inst = body.blocks[block].insts[at];
                for edge in body.insts[inst].edges_mut() {
                    let mut params = body.blocks[edge.block].params.iter();
                    edge.arguments.retain(|_| params.next().is_none_or(|&param| !self.is_replaced(param)));
                }
                self.resolve_operands(&mut body.insts[inst]);
            }
        }
        for index in 0..body.order.len() {
            let block = body.order[index];
            body.blocks[block].params.retain(|&param| self.by[param].is_none());
            for (index, &param) in body.blocks[block].params.iter().enumerate() {
                body.values[param].def = ValueDef::Param(block, index as u32);
            }
        }
    }
}
