//! Emission: the primal's instructions in their order, each followed by the one that computes its derivative.
//!
//! This file holds the state of the emission of one function, its blocks, parameters and ways out. What an
//! instruction's derivative is stands in one file per construct: `floats`, `lanes`, `memory`, `bits`, `calls`.

use super::activity::{Activity, Pattern};
use super::levels::Level;
use super::output::Output;
use super::units::Units;
use super::values::{self, ValueKind};
use crate::error::{self, Error, ErrorKind};
use crate::names::{self, Role};
use crate::request::Request;
use ir::entity::SecondaryMap;
use ir::flow::Cfg;
use ir::{
    Block, Body, Builder, Constant, Edge, Flags, FuncId, Inst, InstData, Layout, MetaId, Module, Names,
};
use ir::{Opcode, Type, Value};
use std::collections::HashMap;

/// What the results of the function are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// Per parameter, whether its shadow follows it.
    pub doubled: Vec<bool>,
    /// Whether the primal's results come first.
    pub primal: bool,
    /// The results whose tangents or shadows follow.
    pub shadows: Vec<usize>,
}

/// What all functions of a derivative share.
pub(super) struct Shared<'m> {
    pub module: &'m Module,
    pub request: &'m Request,
    pub units: &'m Units<'m>,
}

/// The emission of one function.
pub(super) struct Emission<'a, 'm> {
    pub shared: &'a Shared<'m>,
    pub module: &'m Module,
    pub source: FuncId,
    pub primal: &'m Body,
    pub activity: &'m Activity,
    pub out: &'a mut Output<'m>,
    /// The body that is made.
    pub body: Body,
    /// The block that is filled.
    pub block: Block,
    pub location: Option<MetaId>,
    pub layout: Layout,
    shape: &'a Shape,
    map: SecondaryMap<Value, Option<Value>>,
    shadows: SecondaryMap<Value, Option<Value>>,
    blocks: SecondaryMap<Block, Option<Block>>,
    names: Names,
    /// Invokes whose results get their shadows where they return to.
    pub landings: HashMap<Block, Inst>,
}

/// The body of the derivative under a pattern.
pub(super) fn body<'m>(
    shared: &Shared<'m>,
    pattern: &Pattern,
    shape: &Shape,
    out: &mut Output<'m>,
) -> Result<Body, Error> {
    let module = shared.module;
    let malformed = |what| Error::of_function(module, pattern.function, ErrorKind::Malformed { what });
    let function = module.functions.get(pattern.function);
    let primal = function.and_then(|function| function.body.as_ref());
    let primal = primal.ok_or_else(|| malformed("a function without a body"))?;
    let activity = shared.units.activity(pattern).ok_or_else(|| malformed("a pattern without analysis"))?;
    let cfg = Cfg::of(primal);
    let mut body = Body::with_capacity(2 * primal.insts.len(), 2 * primal.values.len(), primal.blocks.len());
    let mut blocks: SecondaryMap<Block, Option<Block>> = SecondaryMap::default();
    for &block in primal.order.iter().filter(|&&block| cfg.is_reachable(block)) {
        let new = body.append_block();
        if let Some(name) = primal.block_name(block) {
            body.set_block_name(new, name);
        }
        blocks[block] = Some(new);
    }
    let first = body.entry().ok_or_else(|| malformed("a function without blocks"))?;
    let mut emission = Emission {
        shared,
        module,
        source: pattern.function,
        primal,
        activity,
        out,
        body,
        block: first,
        location: None,
        layout: module.layout(),
        shape,
        map: SecondaryMap::default(),
        shadows: SecondaryMap::default(),
        blocks,
        names: Names::of_values(primal),
        landings: HashMap::new(),
    };
    emission.params(&cfg)?;
    for &block in cfg.reverse_postorder() {
        emission.fill(block)?;
    }
    Ok(emission.body)
}

impl<'m> Emission<'_, 'm> {
    pub fn fail(&self, inst: Inst, kind: ErrorKind) -> Error {
        Error::at(self.module, self.source, inst, kind)
    }

    /// An error about what the verifier excludes.
    pub fn malformed(&self, inst: Inst) -> Error {
        self.fail(inst, ErrorKind::Malformed { what: "an instruction without the parts it must have" })
    }

    pub fn text(&self, value: Value) -> String {
        error::value_text(self.module, self.source, value)
    }

    pub fn kind(&self, value: Value) -> ValueKind {
        ValueKind::of(self.primal.ty(value))
    }

    pub fn level(&self, value: Value) -> Level {
        self.activity.level(value)
    }

    /// Whether the derivative has a tangent or a shadow for a value of the primal.
    pub fn carried(&self, value: Value) -> bool {
        self.activity.carried(self.primal, value)
    }

    /// Parameters of all blocks, with their shadows.
    fn params(&mut self, cfg: &Cfg) -> Result<(), Error> {
        for &block in cfg.reverse_postorder() {
            let Some(new) = self.blocks[block] else { continue };
            let is_entry = self.primal.entry() == Some(block);
            for (index, &param) in self.primal.blocks[block].params.iter().enumerate() {
                let ty = self.primal.ty(param);
                let value = self.body.append_param(new, ty);
                self.set(param, value);
                let doubled = match is_entry {
                    true => self.shape.doubled.get(index) == Some(&true),
                    false => self.carried(param),
                };
                if doubled {
                    let shadow = self.body.append_param(new, ty);
                    self.name_shadow(param, shadow);
                    if self.carried(param) {
                        self.shadows[param] = Some(shadow);
                    }
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, block: Block) -> Result<(), Error> {
        let Some(new) = self.blocks[block] else { return Ok(()) };
        self.block = new;
        if let Some(invoke) = self.landings.remove(&block) {
            self.location = self.primal.insts[invoke].location;
            self.after_invoke(invoke)?;
        }
        let primal = self.primal;
        for &inst in &primal.blocks[block].insts {
            let data = &primal.insts[inst];
            self.location = data.location;
            match data.opcode {
                Opcode::Ret => self.ret(data, inst)?,
                Opcode::Call | Opcode::Invoke => self.call(inst, data)?,
                Opcode::Unsupported | Opcode::UnsupportedEnd => self.unsupported(inst, data)?,
                _ => {
                    let new = self.copy(inst)?;
                    self.derivative(inst, data, new)?;
                }
            }
        }
        Ok(())
    }

    /// The value of the derivative that is a value of the primal.
    pub fn value(&mut self, value: Value) -> Value {
        if let Some(new) = self.map[value] {
            return new;
        }
        let ty = self.primal.ty(value);
        // Every definition comes before its uses in reverse postorder; what is left are constants.
        let constant = self.primal.as_constant(value).cloned().unwrap_or(Constant::Poison);
        let new = self.body.constant(ty, constant);
        self.map[value] = Some(new);
        new
    }

    /// Makes a new value the one for a value of the primal.
    pub fn set(&mut self, value: Value, new: Value) {
        self.map[value] = Some(new);
        if let Some(name) = self.primal.value_name(value) {
            self.body.set_value_name(new, name);
        }
    }

    /// Makes a new value the tangent or the shadow of a value of the primal.
    pub fn set_shadow(&mut self, value: Value, shadow: Value) {
        self.shadows[value] = Some(shadow);
        self.name_shadow(value, shadow);
    }

    fn name_shadow(&mut self, value: Value, shadow: Value) {
        let role = if self.kind(value) == ValueKind::Float { Role::Tangent } else { Role::Shadow };
        let unnamed = self.body.value_name(shadow).is_none() && self.body.as_constant(shadow).is_none();
        if let Some(name) = self.primal.value_name(value).filter(|_| unnamed) {
            let name = self.names.fresh(&names::of_value(name, role));
            self.body.set_value_name(shadow, &name);
        }
    }

    /// The tangent or the shadow of a value of the primal; `None` if it has none.
    pub fn shadow(&mut self, inst: Inst, value: Value) -> Result<Option<Value>, Error> {
        if !self.carried(value) {
            return Ok(None);
        }
        if let Some(shadow) = self.shadows[value] {
            return Ok(Some(shadow));
        }
        match self.primal.as_constant(value) {
            Some(constant) => {
                let shadow = self.out.shadow_address(constant).map_err(|kind| self.fail(inst, kind))?;
                let shadow = self.body.constant(self.primal.ty(value), shadow);
                self.shadows[value] = Some(shadow);
                Ok(Some(shadow))
            }
            None => {
                Err(self.fail(inst, ErrorKind::Malformed { what: "a value without the shadow it must have" }))
            }
        }
    }

    /// The tangent or the shadow of a value, for a place that must have one: what does not vary has zero, and a
    /// pointer without shadow is an error, unless it points nowhere or to a constant global.
    pub fn shadow_or_zero(&mut self, inst: Inst, value: Value, beside: &str) -> Result<Value, Error> {
        if let Some(shadow) = self.shadow(inst, value)? {
            return Ok(shadow);
        }
        let ty = self.primal.ty(value);
        if self.kind(value) != ValueKind::Pointer {
            return self.zero(inst, ty);
        }
        if let Some(constant) = self.primal.as_constant(value)
            && self.is_harmless(constant)
        {
            let shadow = self.out.shadow_address(constant).map_err(|kind| self.fail(inst, kind))?;
            return Ok(self.body.constant(ty, shadow));
        }
        let kind = ErrorKind::MixedActivity { shadowed: beside.into(), constant: self.text(value) };
        Err(self.fail(inst, kind))
    }

    /// Whether a constant pointer has a shadow that is never written: null, functions, constant globals.
    fn is_harmless(&self, constant: &Constant) -> bool {
        match constant {
            Constant::Null | Constant::Undef | Constant::Poison => true,
            Constant::Address(symbol, _) => match values::resolve(self.module, *symbol) {
                Some((global, _)) => self.module.globals[global].constant,
                None => true,
            },
            Constant::Splat(lane) => self.is_harmless(lane),
            Constant::Lanes(lanes) => lanes.iter().all(|lane| self.is_harmless(lane)),
            _ => false,
        }
    }

    /// Zero of a type.
    pub fn zero(&mut self, inst: Inst, ty: Type) -> Result<Value, Error> {
        match Constant::zero(ty) {
            Some(zero) => Ok(self.body.constant(ty, zero)),
            None => Err(self.opaque(inst)),
        }
    }

    /// The error for values of types that the IR only carries along.
    pub fn opaque(&self, inst: Inst) -> Error {
        let kind = ErrorKind::Unsupported {
            what: "a value of an opaque type meets memory whose derivative is followed".into(),
            reason: "the IR does not know what the type holds",
            way_out: "use fixed-width vectors and integers of at most 128 bits, or make the pointer constant",
        };
        self.fail(inst, kind)
    }

    /// A builder at the end of the block that is filled. The flags are those of the primal instruction but for the
    /// promises about infinities and NaNs: a slope may be either where the value is neither.
    pub fn builder(&mut self, flags: Flags) -> Builder<'_> {
        let mut build = Builder::new(&mut self.body, self.block);
        build.flags = flags & derivative_flags();
        build.location = self.location;
        build.layout = self.layout;
        build
    }

    /// The instruction on the derivative's values, with the same results.
    pub fn copy(&mut self, inst: Inst) -> Result<Inst, Error> {
        let primal = self.primal;
        let data = &primal.insts[inst];
        let mut new = InstData { results: Default::default(), ..data.clone() };
        new.operands = data.operands.iter().map(|&operand| self.value(operand)).collect();
        for (index, edge) in data.edges().iter().enumerate() {
            let edge = self.edge(inst, edge)?;
            if let Some(place) = new.edges_mut().get_mut(index) {
                *place = edge;
            }
        }
        let types: Vec<Type> = data.results.iter().map(|&result| primal.ty(result)).collect();
        let new = self.body.append(self.block, new, types);
        for (&result, value) in data.results.iter().zip(self.body.insts[new].results.to_vec()) {
            self.set(result, value);
        }
        if let Some(attached) = primal.metadata.get(&inst) {
            self.body.metadata.insert(new, attached.clone());
        }
        Ok(new)
    }

    /// An edge with the shadows of the arguments whose parameters have one.
    pub fn edge(&mut self, inst: Inst, edge: &Edge) -> Result<Edge, Error> {
        let primal = self.primal;
        let block = self.blocks[edge.block].ok_or_else(|| self.malformed(inst))?;
        let mut arguments = ir::ValueList::new();
        for (&param, &argument) in primal.blocks[edge.block].params.iter().zip(edge.arguments.iter()) {
            arguments.push(self.value(argument));
            if self.carried(param) {
                let beside = self.text_of_pointer(param);
                arguments.push(self.shadow_or_zero(inst, argument, &beside)?);
            }
        }
        Ok(Edge { block, arguments })
    }

    /// The text of a pointer, for errors; other values need none.
    fn text_of_pointer(&self, value: Value) -> String {
        match (self.kind(value), self.primal.value_name(value)) {
            (ValueKind::Pointer, Some(name)) => format!("%{}", ir::Name(name)),
            _ => "another pointer".into(),
        }
    }

    fn ret(&mut self, data: &InstData, inst: Inst) -> Result<(), Error> {
        let mut values = Vec::new();
        if self.shape.primal {
            values.extend(data.operands.iter().map(|&operand| self.value(operand)));
        }
        for index in self.shape.shadows.clone() {
            let &operand = data.operands.get(index).ok_or_else(|| self.malformed(inst))?;
            values.push(self.shadow_or_zero(inst, operand, "another result")?);
        }
        self.builder(Flags::empty()).ret(values);
        Ok(())
    }

    /// What the IR does not know is copied if nothing that varies goes in.
    fn unsupported(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        if let Some(&varying) = data.operands.iter().find(|&&operand| self.level(operand) > Level::Constant) {
            let kind = ErrorKind::Unsupported {
                what: format!("{} varies", self.text(varying)),
                reason: "the IR does not know what the instruction does",
                way_out: "write it in other instructions, or make what goes in constant",
            };
            return Err(self.fail(inst, kind));
        }
        self.copy(inst)?;
        Ok(())
    }

    /// The derivative of an instruction that was copied as `new`.
    fn derivative(&mut self, inst: Inst, data: &InstData, new: Inst) -> Result<(), Error> {
        match data.opcode {
            Opcode::Load
            | Opcode::Store
            | Opcode::MaskedLoad
            | Opcode::MaskedStore
            | Opcode::Gather
            | Opcode::Scatter
            | Opcode::Memcpy
            | Opcode::Memmove
            | Opcode::Memset
            | Opcode::Alloca
            | Opcode::AtomicRmw
            | Opcode::CmpXchg => return self.memory(inst, data),
            _ => {}
        }
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        if super::levels::rule_of(data, self.shared.request.kinks).is_some() {
            return self.ruled(inst, data, new, result);
        }
        match data.opcode {
            Opcode::ReduceFadd
            | Opcode::ReduceFmul
            | Opcode::ReduceFmin
            | Opcode::ReduceFmax
            | Opcode::ReduceMinimum
            | Opcode::ReduceMaximum => self.reduction(inst, data, result),
            Opcode::Freeze
            | Opcode::FpExt
            | Opcode::FpTrunc
            | Opcode::Bitcast
            | Opcode::PtrToInt
            | Opcode::IntToPtr
            | Opcode::AddrSpaceCast
            | Opcode::Addr
            | Opcode::Extract
            | Opcode::Splat => self.same(inst, data, &[0], result),
            Opcode::Insert | Opcode::Shuffle => self.same(inst, data, &[0, 1], result),
            Opcode::Select => self.same(inst, data, &[1, 2], result),
            _ if self.kind(result) == ValueKind::Integer => self.integer(inst, data, result),
            _ => Err(self.no_rule(inst, data)),
        }
    }

    pub fn no_rule(&self, inst: Inst, data: &InstData) -> Error {
        if matches!(data.opcode, Opcode::SiToFp | Opcode::UiToFp) {
            return self.lost(inst, data);
        }
        let operation = match super::levels::operation(data) {
            crate::rules::Operation::Op(opcode) => opcode.name(),
            crate::rules::Operation::Math(function) => function.name(),
        };
        self.fail(inst, ErrorKind::NoRule { operation: operation.into() })
    }

    /// The same instruction with the shadows of some operands in their place.
    pub fn same(&mut self, inst: Inst, data: &InstData, moved: &[usize], result: Value) -> Result<(), Error> {
        let mut operands = Vec::with_capacity(data.operands.len());
        let carried = data.operands.iter().copied().find(|&operand| self.carried(operand));
        let beside = carried.map(|operand| self.text_of_pointer(operand)).unwrap_or_default();
        for (index, &operand) in data.operands.iter().enumerate() {
            operands.push(match moved.contains(&index) {
                true => self.shadow_or_zero(inst, operand, &beside)?,
                false => self.value(operand),
            });
        }
        let shadow = self.shadow_inst(data, operands, result);
        self.set_shadow(result, shadow.ok_or_else(|| self.malformed(inst))?);
        Ok(())
    }

    /// A copy of an instruction for shadows, with one result of the type that `like` has.
    pub fn shadow_inst(&mut self, data: &InstData, operands: Vec<Value>, like: Value) -> Option<Value> {
        let mut new = InstData::new(data.opcode, data.ty, operands).with_detail(data.detail.clone());
        new.flags = data.flags & (derivative_flags() | Flags::INBOUNDS | Flags::NUSW);
        new.location = self.location;
        let inst = self.body.append(self.block, new, [self.primal.ty(like)]);
        self.body.result(inst)
    }
}

/// The flags that instructions of a derivative may take from those of the primal.
fn derivative_flags() -> Flags {
    Flags::FAST.difference(Flags::NNAN | Flags::NINF)
}
