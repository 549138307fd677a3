//! The body of a function: values, instructions and blocks, and the order of blocks.

use crate::constant::Constant;
use crate::entity::{Arena, Block, Entity, Inst, Value};
use crate::inst::InstData;
use crate::metadata::Attached;
use crate::types::Type;
use crate::value_list::ValueList;
use std::collections::HashMap;

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueDef {
    /// A result of an instruction, by its position.
    Result(Inst, u32),
    /// A parameter of a block, by its position.
    Param(Block, u32),
    /// A constant, by its position in the body's list.
    Constant(u32),
}

/// A value: its type, its definition and its name.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueData {
    /// The type.
    pub ty: Type,
    /// The definition.
    pub def: ValueDef,
    name: NameSpan,
}

/// A basic block.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BlockData {
    /// The parameters; those of the entry block are the function's.
    pub params: Vec<Value>,
    /// The instructions, the terminator last.
    pub insts: Vec<Inst>,
    name: NameSpan,
}

/// Part of [`Body::names`]; length zero means no name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct NameSpan {
    start: u32,
    length: u32,
}

/// The body of a function.
///
/// Values, instructions and blocks are created in arenas and never removed from them; what is not reachable
/// from [`Body::order`] does not exist for printer, verifier and interpreter.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// All values.
    pub values: Arena<Value, ValueData>,
    /// All instructions.
    pub insts: Arena<Inst, InstData>,
    /// All blocks.
    pub blocks: Arena<Block, BlockData>,
    /// The blocks that the function consists of, the entry block first.
    pub order: Vec<Block>,
    /// Metadata of instructions, apart from their place in the source.
    pub metadata: HashMap<Inst, Attached>,
    constants: Vec<Constant>,
    constant_values: HashMap<(Type, Constant), Value>,
    names: String,
}

impl Body {
    /// An empty body with room for this many instructions and values.
    pub fn with_capacity(insts: usize, values: usize, blocks: usize) -> Self {
        Self {
            values: Arena::with_capacity(values),
            insts: Arena::with_capacity(insts),
            blocks: Arena::with_capacity(blocks),
            order: Vec::with_capacity(blocks),
            ..Self::default()
        }
    }

    /// The entry block, if there is any block.
    pub fn entry(&self) -> Option<Block> {
        self.order.first().copied()
    }

    /// The last instruction of a block, if it is a terminator.
    pub fn terminator(&self, block: Block) -> Option<Inst> {
        let last = *self.blocks[block].insts.last()?;
        self.insts[last].opcode.is_terminator().then_some(last)
    }

    /// The blocks a block may go to, in the order of the terminator's edges, repeats included.
    pub fn successors(&self, block: Block) -> impl Iterator<Item = Block> + '_ {
        let terminator = self.terminator(block);
        terminator.into_iter().flat_map(|inst| self.insts[inst].edges().iter().map(|edge| edge.block))
    }

    /// Every instruction of the function with its block, in order.
    pub fn instructions(&self) -> impl Iterator<Item = (Block, Inst)> + '_ {
        self.order.iter().flat_map(|&block| self.blocks[block].insts.iter().map(move |&inst| (block, inst)))
    }

    /// A new block without parameters, not yet in the order.
    pub fn create_block(&mut self) -> Block {
        self.blocks.alloc(BlockData::default())
    }

    /// A new block without parameters, last in the order.
    pub fn append_block(&mut self) -> Block {
        let block = self.create_block();
        self.order.push(block);
        block
    }

    /// A new block, last in the order, with room for this many parameters and instructions.
    pub(crate) fn append_block_with_room(&mut self, params: usize, insts: usize) -> Block {
        let (params, insts) = (Vec::with_capacity(params), Vec::with_capacity(insts));
        let block = self.blocks.alloc(BlockData { params, insts, ..BlockData::default() });
        self.order.push(block);
        block
    }

    /// A new parameter at the end of a block's parameters.
    pub fn append_param(&mut self, block: Block, ty: Type) -> Value {
        let index = self.blocks[block].params.len() as u32;
        let value = self.new_value(ty, ValueDef::Param(block, index));
        self.blocks[block].params.push(value);
        value
    }

    /// A new instruction with new results of these types, not yet in a block.
    pub fn create_inst(&mut self, mut data: InstData, results: impl IntoIterator<Item = Type>) -> Inst {
        let inst = Inst::from_index(self.insts.len());
        data.results = results
            .into_iter()
            .enumerate()
            .map(|(index, ty)| self.new_value(ty, ValueDef::Result(inst, index as u32)))
            .collect::<ValueList>();
        self.insts.alloc(data)
    }

    /// A new instruction with new results of these types, at the end of a block.
    pub fn append(&mut self, block: Block, data: InstData, results: impl IntoIterator<Item = Type>) -> Inst {
        let inst = self.create_inst(data, results);
        self.blocks[block].insts.push(inst);
        inst
    }

    /// The value of a constant; the same one for the same type and content.
    pub fn constant(&mut self, ty: Type, constant: Constant) -> Value {
        let key = (ty, constant);
        if let Some(&value) = self.constant_values.get(&key) {
            return value;
        }
        let value = self.new_value(ty, ValueDef::Constant(self.constants.len() as u32));
        self.constants.push(key.1.clone());
        self.constant_values.insert(key, value);
        value
    }

    /// The constant that a value is.
    pub fn as_constant(&self, value: Value) -> Option<&Constant> {
        match self.values[value].def {
            ValueDef::Constant(index) => self.constants.get(index as usize),
            _ => None,
        }
    }

    /// The type of a value.
    pub fn ty(&self, value: Value) -> Type {
        self.values[value].ty
    }

    /// The only result of an instruction; `None` if it has none or several.
    pub fn result(&self, inst: Inst) -> Option<Value> {
        match *self.insts[inst].results {
            [value] => Some(value),
            _ => None,
        }
    }

    /// The name of a value, without `%`; constants have none.
    pub fn value_name(&self, value: Value) -> Option<&str> {
        self.name_text(self.values[value].name)
    }

    /// Names a value. Names must differ from each other; [`crate::Names`] makes new ones.
    pub fn set_value_name(&mut self, value: Value, name: &str) {
        let span = self.add_name(name);
        self.values[value].name = span;
    }

    /// The name of a block.
    pub fn block_name(&self, block: Block) -> Option<&str> {
        self.name_text(self.blocks[block].name)
    }

    /// Names a block. Names must differ from each other; [`crate::Names`] makes new ones.
    pub fn set_block_name(&mut self, block: Block, name: &str) {
        let span = self.add_name(name);
        self.blocks[block].name = span;
    }

    /// A new value that is not yet in the list of results or parameters that `def` names.
    pub(crate) fn create_value(&mut self, ty: Type, def: ValueDef) -> Value {
        self.new_value(ty, def)
    }

    /// An instruction at the end of a block whose results are values that exist already.
    pub(crate) fn append_with_results(&mut self, block: Block, data: InstData) -> Inst {
        let inst = Inst::from_index(self.insts.len());
        for (index, &value) in data.results.iter().enumerate() {
            self.values[value].def = ValueDef::Result(inst, index as u32);
        }
        self.blocks[block].insts.push(inst);
        self.insts.alloc(data)
    }

    /// Gives back memory that is not used; `reserved` is the number of values that there was room for at first.
    pub(crate) fn shrink_to_fit(&mut self, reserved: usize) {
        if self.values.len() > reserved {
            let mut exact = Arena::with_capacity(self.values.len());
            self.values.iter().for_each(|(_, data)| {
                exact.alloc(data.clone());
            });
            self.values = exact;
        }
        self.names.shrink_to_fit();
        self.constants.shrink_to_fit();
        self.constant_values.shrink_to_fit();
        self.metadata.shrink_to_fit();
        self.order.shrink_to_fit();
        for (_, block) in self.blocks.iter_mut() {
            block.params.shrink_to_fit();
            block.insts.shrink_to_fit();
        }
    }

    fn new_value(&mut self, ty: Type, def: ValueDef) -> Value {
        self.values.alloc(ValueData { ty, def, name: NameSpan::default() })
    }

    fn add_name(&mut self, name: &str) -> NameSpan {
        let (Ok(start), Ok(length)) = (u32::try_from(self.names.len()), u32::try_from(name.len())) else {
            return NameSpan::default();
        };
        self.names.push_str(name);
        NameSpan { start, length }
    }

    fn name_text(&self, span: NameSpan) -> Option<&str> {
        let start = span.start as usize;
        if span.length == 0 { None } else { self.names.get(start..start + span.length as usize) }
    }
}
