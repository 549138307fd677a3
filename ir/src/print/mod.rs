//! Writing the text form. The text of a verified module reads back as the same module.
//!
//! Any module can be written, also one that the verifier rejects: ids that name nothing become `?`. Values
//! and blocks without a name get numbers in the order in which they stand in the text.

mod constant;
mod instruction;
mod module;

use crate::body::Body;
use crate::constant::Constant;
use crate::entity::{Block, FuncId, Inst, SecondaryMap, Value};
use crate::module::{Function, Module};
use crate::quote::Name;
use crate::types::{Layout, Type};
use std::fmt::{self, Display, Formatter};

/// Writes functions and their parts. Holds the numbers of what has no name: keep it to write many parts of
/// the same function.
pub struct Printer<'a> {
    module: &'a Module,
    layout: Layout,
    body: Option<&'a Body>,
    values: SecondaryMap<Value, Option<u32>>,
    blocks: SecondaryMap<Block, Option<u32>>,
}

/// The text of a function.
pub fn function(module: &Module, function: FuncId) -> impl Display {
    let printer = Printer::of_function(module, function);
    fmt::from_fn(move |f| match module.functions.get(function) {
        Some(function) => printer.write_function(f, function),
        None => f.write_str("?"),
    })
}

/// The text of an instruction, without line break. For several of a function use [`Printer`].
pub fn instruction(module: &Module, function: FuncId, inst: Inst) -> impl Display {
    let printer = Printer::of_function(module, function);
    fmt::from_fn(move |f| printer.write_inst(f, inst))
}

/// A function as messages show it: `@f(%x: f64, %n: i64) -> f64`.
pub fn signature(module: &Module, function: FuncId) -> impl Display {
    fmt::from_fn(move |f| match module.functions.get(function) {
        Some(function) => Printer::new(module, None).write_signature(f, function),
        None => f.write_str("?"),
    })
}

/// The text of a constant of type `ty`.
pub fn constant<'a>(module: &'a Module, ty: Type, constant: &'a Constant) -> impl Display + 'a {
    let printer = Printer::new(module, None);
    fmt::from_fn(move |f| printer.write_constant(f, ty, constant))
}

impl<'a> Printer<'a> {
    /// For the parts of a body that belongs to `module`; without a body, for what is outside of bodies.
    pub fn new(module: &'a Module, body: Option<&'a Body>) -> Self {
        let mut printer = Self {
            module,
            layout: module.layout(),
            body,
            values: SecondaryMap::default(),
            blocks: SecondaryMap::default(),
        };
        if let Some(body) = body {
            printer.number(body);
        }
        printer
    }

    /// For the parts of a function's body.
    pub fn of_function(module: &'a Module, function: FuncId) -> Self {
        Self::new(module, module.functions.get(function).and_then(|function| function.body.as_ref()))
    }

    /// An instruction, without line break.
    pub fn instruction(&self, inst: Inst) -> impl Display + '_ {
        fmt::from_fn(move |f| self.write_inst(f, inst))
    }

    /// A value, `%x`, or a constant without its type.
    pub fn value(&self, value: Value) -> impl Display + '_ {
        fmt::from_fn(move |f| self.write_value(f, value))
    }

    /// The name of a block.
    pub fn block(&self, block: Block) -> impl Display + '_ {
        fmt::from_fn(move |f| self.write_block_name(f, block))
    }

    /// A type.
    pub fn ty(&self, ty: Type) -> impl Display + 'a {
        ty.display(&self.module.opaque_types)
    }

    /// Counts the values and blocks without a name, in the order of the text.
    fn number(&mut self, body: &Body) {
        let (mut values, mut blocks) = (0, 0);
        let mut number_values = |list: &[Value], numbers: &mut SecondaryMap<Value, Option<u32>>| {
            for &value in list.iter().filter(|&&value| is_nameless(body, value)) {
                if numbers[value].is_none() {
                    numbers[value] = Some(values);
                    values += 1;
                }
            }
        };
        for &id in &body.order {
            let Some(block) = body.blocks.get(id) else { continue };
            if body.block_name(id).is_none() && self.blocks[id].is_none() {
                self.blocks[id] = Some(blocks);
                blocks += 1;
            }
            number_values(&block.params, &mut self.values);
            for inst in block.insts.iter().filter_map(|&inst| body.insts.get(inst)) {
                number_values(&inst.results, &mut self.values);
            }
        }
    }
}

fn is_nameless(body: &Body, value: Value) -> bool {
    body.values.get(value).is_some() && body.value_name(value).is_none()
}

impl Display for Module {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Printer::new(self, None).write_module(f)
    }
}

/// Writes items with `, ` between them.
fn comma_list<T>(
    f: &mut Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write(f, item)?;
    }
    Ok(())
}

impl Printer<'_> {
    /// Names and types only. Names of parameters are left out where there are none.
    fn write_signature(&self, f: &mut Formatter<'_>, function: &Function) -> fmt::Result {
        let body = function.body.as_ref();
        let names = body.and_then(|body| Some(&body.blocks.get(body.entry()?)?.params));
        write!(f, "@{}(", Name(&function.symbol.name))?;
        comma_list(f, function.signature.params.iter().enumerate(), |f, (index, param)| {
            let value = names.and_then(|names| names.get(index));
            if let Some(name) = value.and_then(|&value| body?.value_name(value)) {
                write!(f, "%{}: ", Name(name))?;
            }
            self.ty(param.ty).fmt(f)
        })?;
        if function.signature.variadic {
            f.write_str(if function.signature.params.is_empty() { "..." } else { ", ..." })?;
        }
        match &*function.signature.results {
            [] => f.write_str(")"),
            [result] => write!(f, ") -> {}", self.ty(result.ty)),
            results => {
                f.write_str(") -> (")?;
                comma_list(f, results, |f, result| self.ty(result.ty).fmt(f))?;
                f.write_str(")")
            }
        }
    }
}

impl<'a> Printer<'a> {
    /// The printer of a function of the same module.
    fn for_function(&self, function: &'a Function) -> Printer<'a> {
        Printer::new(self.module, function.body.as_ref())
    }
}
