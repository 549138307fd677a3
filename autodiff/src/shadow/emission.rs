//! The state of the emission of a derivative's body: which values stand for those of the primal and which are their
//! tangents and shadows; copies of instructions.

use super::output::Output;
use crate::activity::contents::{Content, Contents};
use crate::activity::levels::{Level, operation};
use crate::activity::units::Units;
use crate::activity::values::{self, ValueKind};
use crate::activity::{Activity, Pattern};
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
pub(crate) struct Shape {
    /// Per parameter, whether its shadow follows it.
    pub doubled: Vec<bool>,
    /// Whether the primal's results come first.
    pub primal: bool,
    /// The results whose tangents or shadows follow.
    pub shadows: Vec<usize>,
}

/// What has a tangent or a shadow beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Follows {
    /// Everything that varies.
    All,
    /// Pointers, and integers that hold their bits.
    Addresses,
}

/// What an error about a pointer without shadow names beside it. Texts are made when there is an error.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Beside {
    /// A value of the primal that has a shadow.
    Value(Value),
    /// Something else.
    Text(&'static str),
}

/// What all functions of a derivative share.
pub(crate) struct Shared<'m> {
    pub module: &'m Module,
    pub request: &'m Request,
    pub units: &'m Units<'m>,
    /// What memory and integers hold; reverse mode asks for it.
    pub contents: Option<Contents>,
}

/// The emission of one function.
pub(crate) struct Emission<'a, 'm> {
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
    /// What the derivative takes and gives.
    pub shape: &'a Shape,
    /// What has a tangent or a shadow in the body.
    pub follows: Follows,
    /// Blocks in which nothing has a shadow.
    pub plain: SecondaryMap<Block, bool>,
    map: SecondaryMap<Value, Option<Value>>,
    pub shadows: SecondaryMap<Value, Option<Value>>,
    /// The blocks for the primal's that can be reached.
    pub blocks: SecondaryMap<Block, Option<Block>>,
    pub names: Names,
    /// Invokes whose results get their shadows where they return to.
    pub landings: HashMap<Block, Inst>,
}

/// The body of a function of the primal.
pub(crate) fn primal_body(module: &Module, function: FuncId) -> Result<&Body, Error> {
    let data = module.functions.get(function);
    data.and_then(|data| data.body.as_ref()).ok_or_else(|| {
        Error::of_function(module, function, ErrorKind::Malformed { what: "a function without a body" })
    })
}

impl<'a, 'm> Emission<'a, 'm> {
    /// An emission with a block for every reachable block of the primal, without parameters yet.
    pub fn new(
        shared: &'a Shared<'m>,
        pattern: &Pattern,
        (shape, follows): (&'a Shape, Follows),
        cfg: &Cfg,
        out: &'a mut Output<'m>,
    ) -> Result<Self, Error> {
        let module = shared.module;
        let malformed = |what| Error::of_function(module, pattern.function, ErrorKind::Malformed { what });
        let primal = primal_body(module, pattern.function)?;
        let activity = shared.units.activity(pattern);
        let activity = activity.ok_or_else(|| malformed("a pattern without analysis"))?;
        let (insts, values) = (primal.insts.len(), primal.values.len());
        let mut body = Body::with_capacity(2 * insts, 2 * values, primal.blocks.len());
        let mut blocks: SecondaryMap<Block, Option<Block>> = SecondaryMap::default();
        for &block in primal.order.iter().filter(|&&block| cfg.is_reachable(block)) {
            let new = body.append_block();
            if let Some(name) = primal.block_name(block) {
                body.set_block_name(new, name);
            }
            blocks[block] = Some(new);
        }
        let first = body.entry().ok_or_else(|| malformed("a function without blocks"))?;
        Ok(Self {
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
            follows,
            plain: SecondaryMap::default(),
            map: SecondaryMap::default(),
            shadows: SecondaryMap::default(),
            blocks,
            names: Names::of_values(primal),
            landings: HashMap::new(),
        })
    }

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

    /// What the bytes of an integer, or of the memory that a pointer leads to, hold.
    pub fn content(&self, value: Value) -> Content {
        match &self.shared.contents {
            Some(contents) => contents.content(self.source, value),
            None => Content::Unknown,
        }
    }

    /// Whether the body has a tangent or a shadow for a value of the primal.
    pub fn carried(&self, value: Value) -> bool {
        let followed = match (self.follows, self.kind(value)) {
            (Follows::All, _) | (Follows::Addresses, ValueKind::Pointer) => true,
            (Follows::Addresses, ValueKind::Integer) => self.content(value) == Content::Addresses,
            (Follows::Addresses, _) => false,
        };
        followed && self.activity.carried(self.primal, value)
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

    pub fn name_shadow(&mut self, value: Value, shadow: Value) {
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
    pub fn shadow_or_zero(&mut self, inst: Inst, value: Value, beside: Beside) -> Result<Value, Error> {
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
        let shadowed = match beside {
            Beside::Value(value) => self.text(value),
            Beside::Text(text) => text.into(),
        };
        let kind = ErrorKind::MixedActivity { shadowed, constant: self.text(value) };
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
            if self.carried(param) && !self.plain[edge.block] {
                arguments.push(self.shadow_or_zero(inst, argument, Beside::Value(param))?);
            }
        }
        Ok(Edge { block, arguments })
    }

    /// What the IR does not know is copied if nothing that varies goes in.
    pub fn unsupported(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
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

    /// The error for bits that no derivative follows.
    pub fn lost(&self, inst: Inst, data: &InstData) -> Error {
        let operands = data.operands.iter().copied();
        let culprit = operands.max_by_key(|&operand| self.level(operand));
        let value = culprit.map_or_else(|| "it".into(), |value| self.text(value));
        let unknown = culprit.is_none_or(|value| self.level(value) <= Level::Mixed);
        let way_out = if unknown {
            "compile with type information (TBAA) if it is an integer, or load it as what it is"
        } else {
            "compute with the float or the pointer itself"
        };
        self.fail(inst, ErrorKind::LostBits { value, operation: data.opcode.name(), way_out })
    }
    pub fn no_rule(&self, inst: Inst, data: &InstData) -> Error {
        if matches!(data.opcode, Opcode::SiToFp | Opcode::UiToFp) {
            return self.lost(inst, data);
        }
        let operation = match operation(data) {
            crate::rules::Operation::Op(opcode) => opcode.name(),
            crate::rules::Operation::Math(function) => function.name(),
        };
        self.fail(inst, ErrorKind::NoRule { operation: operation.into() })
    }

    /// The shadow of the result of an instruction that moves values, or computes addresses and bits of them.
    pub fn pointer(&mut self, inst: Inst, data: &InstData, result: Value) -> Result<(), Error> {
        match data.opcode {
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

    /// The same instruction with the shadows of some operands in their place.
    pub fn same(&mut self, inst: Inst, data: &InstData, moved: &[usize], result: Value) -> Result<(), Error> {
        let mut operands = Vec::with_capacity(data.operands.len());
        let carried = data.operands.iter().copied().find(|&operand| self.carried(operand));
        let beside = carried.map_or(Beside::Text("the result"), Beside::Value);
        for (index, &operand) in data.operands.iter().enumerate() {
            operands.push(match moved.contains(&index) {
                true => self.shadow_or_zero(inst, operand, beside)?,
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
