//! Values that are parts of an aggregate in LLVM: taken apart where they come from, put together where they go.
//!
//! Parts that go where they came from, all of them and in order, stay together: the aggregate is handed on, and
//! nothing is taken apart that nobody looks at.

use super::error::Reason;
use super::function::Writer;
use super::options::Part;
use super::shape::{MAX_LEAVES, Shape, Slot};
use super::tree::Tree;
use ir::entity::Entity;
use ir::*;
use std::rc::Rc;

/// An aggregate that the text has a name for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Whole {
    /// Its name with `%`.
    pub name: String,
    /// Its type.
    pub tree: Rc<Tree>,
    /// The type's text.
    pub text: String,
    /// Its parts.
    pub parts: Vec<Value>,
}

impl Writer<'_, '_> {
    /// The aggregate that an instruction gives, if it gives one.
    pub fn result_tree(&self, inst: Inst) -> Result<Option<Tree>, Reason> {
        let data = &self.body.insts[inst];
        let types = || data.results.iter().map(|&value| self.body.ty(value)).collect::<Vec<_>>();
        Ok(match data.opcode.format() {
            Format::Overflow | Format::CmpXchg | Format::LandingPad => Some(self.cx.struct_of(&types())?),
            Format::Unsupported if data.results.len() > 1 => Some(self.cx.struct_of(&types())?),
            Format::Call | Format::Invoke => self.call_shape(inst)?.result_tree().cloned(),
            _ => None,
        })
    }

    /// The LLVM signature that a call goes by.
    pub fn call_shape(&self, inst: Inst) -> Result<Rc<Shape>, Reason> {
        self.shapes.get(&inst).cloned().unwrap_or(Err(Reason::Other("a call has no signature")))
    }

    /// Finds the signature of a call.
    pub fn find_call_shape(&mut self, inst: Inst) -> Result<Rc<Shape>, Reason> {
        let data = &self.body.insts[inst];
        let call = data.call().ok_or(Reason::Other("a call has no callee"))?;
        let count = data.operands.len() - call.first_argument() - call.bundle_operands();
        let (fixed, variadic) = match call.callee {
            Callee::Direct(id) => {
                let signature = &self.cx.module.functions[id].signature;
                if call.origin.is_none() {
                    return self.cx.shape_of(id);
                }
                (signature.params.len(), signature.variadic)
            }
            Callee::Indirect { fixed } => (fixed.map_or(count, |fixed| fixed as usize), fixed.is_some()),
        };
        let arguments = data.operands.iter().skip(call.first_argument()).take(fixed.min(count));
        let params: Vec<Type> = arguments.map(|&value| self.body.ty(value)).collect();
        let results: Vec<Type> = data.results.iter().map(|&value| self.body.ty(value)).collect();
        Shape::new(self.cx, &params, &results, variadic, call.origin.as_deref()).map(Rc::new)
    }

    /// The aggregate whose parts these are, all of them and in order, if it has this type.
    pub fn whole_of(&self, values: &[Value], text: &str) -> Option<&Whole> {
        let first = *values.first()?;
        let whole = self.wholes.get(self.whole_of_first.get(&first).copied()?)?;
        (whole.text == text && whole.parts == values).then_some(whole)
    }

    /// Remembers an aggregate.
    pub fn add_whole(&mut self, tree: Tree, parts: Vec<Value>) -> String {
        let name = super::names::local(&self.names.numbered("t", ""));
        if let Some(&first) = parts.first() {
            self.whole_of_first.insert(first, self.wholes.len());
        }
        let text = tree.to_string();
        self.wholes.push(Whole { name: name.clone(), tree: Rc::new(tree), text, parts });
        name
    }

    /// The aggregate that an instruction gives.
    pub fn whole_of_inst(&self, inst: Inst) -> Option<&Whole> {
        self.wholes.get(*self.whole_of_inst.get(&inst)?)
    }

    /// Takes an aggregate apart, as far as its parts are needed.
    pub fn take_apart(&mut self, whole: &Whole) -> Result<(), Reason> {
        let paths = whole.tree.paths(MAX_LEAVES).unwrap_or_default();
        for (&part, path) in whole.parts.iter().zip(&paths) {
            if self.needed[part.index()] {
                let text = format!("extractvalue {} {}, {path}", whole.text, whole.name);
                self.set(part, Part::Helper, &text);
            }
        }
        Ok(())
    }

    /// The text of the values of a slot: one value, or an aggregate put together in front.
    pub fn together(&mut self, slot: &Slot, values: &[Value]) -> Result<String, Reason> {
        let Some(tree) = &slot.tree else {
            return match values {
                [only] => self.value(*only),
                _ => Err(Reason::Other("a value is missing")),
            };
        };
        if let Some(whole) = self.whole_of(values, &slot.text) {
            return Ok(whole.name.clone());
        }
        let constants: Vec<Option<(Type, Constant)>> = values
            .iter()
            .map(|&value| Some((self.body.ty(value), self.body.as_constant(value)?.clone())))
            .collect();
        // As LLVM's builder does: the constants in front are part of the first aggregate.
        let leading = constants.iter().take_while(|constant| constant.is_some()).count();
        let mut text = if leading == 0 && !values.is_empty() {
            "poison".to_owned()
        } else {
            self.cx.aggregate_constant(tree, &mut constants.into_iter().take(leading))?
        };
        let paths = tree.paths(MAX_LEAVES).unwrap_or_default();
        for (&value, path) in values.iter().zip(&paths).skip(leading) {
            let part = self.typed(value)?;
            text = self.temp(&format!("insertvalue {} {text}, {part}, {path}", slot.text));
        }
        Ok(text)
    }

    /// Marks which values are looked at by themselves, not only as parts of an aggregate that is handed on.
    pub fn mark_needed(&mut self) {
        let body = self.body;
        for (_, inst) in body.instructions() {
            let data = &body.insts[inst];
            for way in data.edges() {
                way.arguments.iter().for_each(|value| self.needed[value.index()] = true);
            }
            match data.opcode.format() {
                Format::Call | Format::Invoke => self.mark_call(inst, data),
                Format::Return => {
                    let shape = self.shape.clone();
                    match &shape.result {
                        Some(slot) => self.mark_slot(slot, &data.operands),
                        None => self.mark_all(&data.operands),
                    }
                }
                Format::Resume => {
                    if self.whole_of(&data.operands, "{ ptr, i32 }").is_none() {
                        self.mark_all(&data.operands);
                    }
                }
                _ => self.mark_all(&data.operands),
            }
        }
    }

    fn mark_all(&mut self, values: &[Value]) {
        values.iter().for_each(|value| self.needed[value.index()] = true);
    }

    fn mark_slot(&mut self, slot: &Slot, values: &[Value]) {
        if slot.tree.is_none() || self.whole_of(values, &slot.text).is_none() {
            self.mark_all(values);
        }
    }

    fn mark_call(&mut self, inst: Inst, data: &InstData) {
        let Ok(shape) = self.call_shape(inst) else { return self.mark_all(&data.operands) };
        let first = data.call().map_or(0, CallDetail::first_argument);
        let mut at = first;
        self.mark_all(&data.operands[..first.min(data.operands.len())]);
        for slot in &shape.params {
            let values = data.operands.get(at..at + slot.count).unwrap_or_default();
            self.mark_slot(slot, values);
            at += slot.count;
        }
        self.mark_all(data.operands.get(at..).unwrap_or_default());
    }
}
