//! A function: its head, blocks, phi nodes, and the writer that instructions are written with.

use super::aggregate::Whole;
use super::edges::{Edges, Incoming};
use super::error::{Place, Reason};
use super::module::Context;
use super::names::{LocalNames, local, push_name};
use super::options::{Part, PrintedFunction, Source};
use super::shape::Shape;
use super::symbol::Role;
use ir::entity::Entity;
use ir::*;
use std::collections::HashMap;
use std::rc::Rc;

/// Writes the body of a function.
pub(super) struct Writer<'c, 'a> {
    pub cx: &'c mut Context<'a>,
    pub function: &'a Function,
    pub body: &'a Body,
    pub shape: Rc<Shape>,
    pub names: LocalNames,
    pub edges: Edges,
    /// Aggregates, and where they are found by their first part and by the instruction that gives them.
    pub wholes: Vec<Whole>,
    pub whole_of_first: HashMap<Value, usize>,
    pub whole_of_inst: HashMap<Inst, usize>,
    /// The aggregate that an invoke gives, by its normal destination.
    invoke_into: HashMap<Block, usize>,
    /// The signatures of calls.
    pub shapes: HashMap<Inst, Result<Rc<Shape>, Reason>>,
    /// Which values are looked at by themselves.
    pub needed: Vec<bool>,
    values: Vec<String>,
    blocks: Vec<String>,
    lines: String,
    sources: Vec<Source>,
    current: Option<Inst>,
    /// What follows the operation itself, and what follows every line of the instruction.
    attached: String,
    location: String,
    printer: Option<print::Printer<'a>>,
}

/// Prints a function that is defined; nothing if it has no LLVM text, which is reported.
pub(super) fn print(cx: &mut Context<'_>, id: FuncId, out: &mut String) -> Option<PrintedFunction> {
    let function = &cx.module.functions[id];
    let body = function.body.as_ref()?;
    let shape = match cx.shape_of(id) {
        Ok(shape) => shape,
        Err(reason) => {
            cx.report(Place::Symbol(function.symbol.name.clone()), reason);
            return None;
        }
    };
    let name = cx.plain_name(Symbol::Func(id)).to_owned();
    let mut writer = Writer::new(cx, function, body, shape);
    writer.name_values();
    writer.find_wholes();
    let params = writer.param_names();
    writer.mark_needed();
    let subprogram = writer.begin_debug();
    for &block in &body.order {
        writer.block(block);
    }
    let Writer { cx, lines, sources, .. } = writer;
    match cx.function_head(id, Role::Definition, Some(&params)) {
        Ok(head) => {
            let attached = cx.attached_to_symbol(&function.metadata, false);
            out.push_str(&format!("\ndefine {head}{attached}{subprogram} {{\n{lines}}}\n"));
        }
        Err(reason) => cx.report(Place::Symbol(function.symbol.name.clone()), reason),
    }
    Some(PrintedFunction { function: id, name, instructions: sources })
}

impl<'c, 'a> Writer<'c, 'a> {
    fn new(cx: &'c mut Context<'a>, function: &'a Function, body: &'a Body, shape: Rc<Shape>) -> Self {
        Self {
            cx,
            function,
            body,
            shape,
            names: LocalNames::default(),
            edges: Edges::of(body),
            wholes: Vec::new(),
            whole_of_first: HashMap::new(),
            whole_of_inst: HashMap::new(),
            invoke_into: HashMap::new(),
            shapes: HashMap::new(),
            needed: vec![false; body.values.len()],
            values: vec![String::new(); body.values.len()],
            blocks: vec![String::new(); body.blocks.len()],
            lines: String::new(),
            sources: Vec::new(),
            current: None,
            attached: String::new(),
            location: String::new(),
            printer: None,
        }
    }

    /// Every value that a block or an instruction of the function defines, in order.
    fn defined(&self) -> Vec<Value> {
        let body = self.body;
        let mut defined = Vec::with_capacity(body.values.len());
        for &block in &body.order {
            defined.extend(&body.blocks[block].params);
            body.blocks[block].insts.iter().for_each(|&inst| defined.extend(&body.insts[inst].results));
        }
        defined
    }

    /// Names for everything: given names first, so that made-up ones stay clear of them.
    fn name_values(&mut self) {
        let body = self.body;
        let defined = self.defined();
        for &value in &defined {
            if let Some(name) = body.value_name(value) {
                self.values[value.index()] = local(&self.names.claim(name));
            }
        }
        for &block in &body.order {
            if let Some(name) = body.block_name(block) {
                self.blocks[block.index()] = self.names.claim(name);
            }
        }
        for &value in &defined {
            if self.values[value.index()].is_empty() {
                self.values[value.index()] = local(&self.names.numbered("v", ""));
            }
        }
        for &block in &body.order {
            if self.blocks[block.index()].is_empty() {
                self.blocks[block.index()] = self.names.numbered("b", "");
            }
        }
        for relay in &mut self.edges.relays {
            relay.name = self.names.numbered("e", "");
        }
        // Nobody goes there: a phi node would have no entries.
        for &block in body.order.iter().skip(1) {
            if self.edges.incoming[block.index()].is_empty() {
                for &param in &body.blocks[block].params {
                    self.values[param.index()] = "poison".into();
                }
            }
        }
    }

    /// Names of LLVM's parameters; those of aggregates are the aggregates'.
    fn param_names(&self) -> Vec<String> {
        let entry: &[Value] = self.body.entry().map_or(&[], |entry| &self.body.blocks[entry].params);
        let (mut at, mut aggregates, mut names) = (0, self.wholes.iter(), Vec::new());
        for slot in &self.shape.params {
            let name = match slot.tree {
                Some(_) => aggregates.next().map(|whole| whole.name.clone()),
                None => entry.get(at).map(|value| self.values[value.index()].clone()),
            };
            names.extend(name);
            at += slot.count;
        }
        names
    }

    /// Finds the signatures of calls and what gives aggregates.
    fn find_wholes(&mut self) {
        let body = self.body;
        let shape = self.shape.clone();
        let entry: &[Value] = body.entry().map_or(&[], |entry| &body.blocks[entry].params);
        let mut at = 0;
        for slot in &shape.params {
            if let Some(tree) = &slot.tree {
                self.add_whole(tree.clone(), entry.get(at..at + slot.count).unwrap_or_default().to_vec());
            }
            at += slot.count;
        }
        for (_, inst) in body.instructions() {
            if body.insts[inst].call().is_some() {
                let shape = self.find_call_shape(inst);
                self.shapes.insert(inst, shape);
            }
            if body.insts[inst].results.len() != 1
                || matches!(body.insts[inst].opcode.format(), Format::Call | Format::Invoke)
            {
                if let Ok(Some(tree)) = self.result_tree(inst) {
                    self.whole_of_inst.insert(inst, self.wholes.len());
                    if let Detail::Invoke(invoke) = &body.insts[inst].detail {
                        self.invoke_into.insert(invoke.edges[0].block, self.wholes.len());
                    }
                    self.add_whole(tree, body.insts[inst].results.to_vec());
                }
            }
        }
    }

    fn block(&mut self, block: Block) {
        let body = self.body;
        let name = self.blocks[block.index()].clone();
        push_name(&mut self.lines, &name);
        self.lines.push_str(":\n");
        self.current = None;
        self.attached.clear();
        self.location.clear();
        let is_entry = body.entry() == Some(block);
        let result = if is_entry { self.params_apart() } else { self.phis(block) };
        if let Err(reason) = result {
            self.cx.report(Place::Symbol(self.function.symbol.name.clone()), reason);
        }
        for (position, &inst) in body.blocks[block].insts.iter().enumerate() {
            self.begin_inst(inst);
            if let Err(reason) = self.inst(block, position, inst) {
                self.report(inst, reason);
            }
        }
        if let Some(&last) = body.blocks[block].insts.last() {
            self.relays(last);
        }
    }

    /// The blocks between on the ways out of a block.
    fn relays(&mut self, inst: Inst) {
        for edge in 0..self.body.insts[inst].edges().len() {
            let Some(relay) = self.edges.relay(inst, edge) else { continue };
            let (name, to) = (relay.name.clone(), self.block_label(relay.to));
            push_name(&mut self.lines, &name);
            self.lines.push_str(":\n");
            self.line(Part::Helper, &format!("br label {to}"));
        }
    }

    /// Takes the aggregates among the parameters apart.
    fn params_apart(&mut self) -> Result<(), Reason> {
        let params = self.shape.params.iter().filter(|slot| slot.tree.is_some()).count();
        for index in 0..params {
            if let Some(whole) = self.wholes.get(index).cloned() {
                self.take_apart(&whole)?;
            }
        }
        Ok(())
    }

    fn phis(&mut self, block: Block) -> Result<(), Reason> {
        let body = self.body;
        let incoming: Vec<Incoming> = std::mem::take(&mut self.edges.incoming[block.index()]);
        for (index, &param) in body.blocks[block].params.iter().enumerate() {
            if incoming.is_empty() {
                break;
            }
            let mut text = format!("phi {} ", self.ty(body.ty(param))?);
            for (at, way) in incoming.iter().enumerate() {
                let arguments = &body.insts[way.inst].edges()[way.edge].arguments;
                let value = match arguments.get(index) {
                    Some(&value) => self.value(value)?,
                    None => return Err(Reason::Other("an argument is missing")),
                };
                let from = match way.relay {
                    Some(relay) => local(&self.edges.relays[relay].name),
                    None => self.block_label(way.from),
                };
                text.push_str(&format!("{}[ {value}, {from} ]", if at > 0 { ", " } else { "" }));
            }
            self.set(param, Part::Helper, &text);
        }
        // The results of an invoke exist from here on.
        match self.invoke_into.get(&block).copied().and_then(|whole| self.wholes.get(whole).cloned()) {
            Some(whole) => self.take_apart(&whole),
            None => Ok(()),
        }
    }

    /// `%name` of a block.
    pub fn block_label(&self, block: Block) -> String {
        local(&self.blocks[block.index()])
    }

    /// Where an edge goes: the block, or the one between.
    pub fn label(&self, inst: Inst, edge: usize) -> Result<String, Reason> {
        if let Some(relay) = self.edges.relay(inst, edge) {
            return Ok(local(&relay.name));
        }
        let way = self.body.insts[inst].edges().get(edge).ok_or(Reason::Other("a way out is missing"))?;
        Ok(self.block_label(way.block))
    }

    /// A value without its type.
    pub fn value(&mut self, value: Value) -> Result<String, Reason> {
        match self.body.as_constant(value) {
            Some(constant) => self.cx.constant(self.body.ty(value), constant),
            None => Ok(self.values[value.index()].clone()),
        }
    }

    /// A value with its type.
    pub fn typed(&mut self, value: Value) -> Result<String, Reason> {
        Ok(format!("{} {}", self.ty(self.body.ty(value))?, self.value(value)?))
    }

    /// A type.
    pub fn ty(&self, ty: Type) -> Result<String, Reason> {
        self.cx.ty(ty)
    }

    /// A line of the text: one instruction of LLVM.
    pub fn line(&mut self, part: Part, text: &str) {
        self.lines.push_str("  ");
        self.lines.push_str(text);
        if part == Part::Operation {
            self.lines.push_str(&self.attached);
        }
        self.lines.push_str(&self.location);
        self.lines.push('\n');
        self.sources.push(Source { inst: self.current, part });
    }

    /// A line that defines a value of the IR.
    pub fn set(&mut self, value: Value, part: Part, text: &str) {
        let line = format!("{} = {text}", self.values[value.index()]);
        self.line(part, &line);
    }

    /// A line that defines a value that the IR has no name for.
    pub fn temp(&mut self, text: &str) -> String {
        let name = local(&self.names.numbered("t", ""));
        self.line(Part::Helper, &format!("{name} = {text}"));
        name
    }

    /// Begins an instruction: its metadata.
    fn begin_inst(&mut self, inst: Inst) {
        self.current = Some(inst);
        let (attached, location) = self.metadata_of(inst);
        self.attached = attached;
        self.location = location;
    }

    fn report(&mut self, inst: Inst, reason: Reason) {
        let (module, body) = (self.cx.module, self.body);
        let printer = self.printer.get_or_insert_with(|| print::Printer::new(module, Some(body)));
        let text = printer.instruction(inst).to_string();
        let function = self.function.symbol.name.clone();
        self.cx.report(Place::Instruction { function, inst, text }, reason);
    }
}
