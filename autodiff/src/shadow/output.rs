//! What a derivative adds to a module: it is collected here, and put into the module when all of it is right.

use super::text::Text;
use crate::activity::{Pattern, values};
use crate::error::{Error, ErrorKind};
use crate::names::{self, Derivative, Role};
use crate::rules::Helper;
use ir::entity::Entity;
use ir::{Callee, Constant, Detail, FuncId, Function, Global, GlobalId, Linkage, Module, Piece, Signature};
use ir::{Symbol, Type};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// New functions and globals of a module, with the ids they will have.
pub(crate) struct Output<'m> {
    pub module: &'m Module,
    constants: Role,
    /// The globals that the primal uses.
    used: HashSet<GlobalId>,
    functions: Vec<Option<Function>>,
    globals: Vec<Global>,
    taken: HashSet<String>,
    shadows: HashMap<GlobalId, GlobalId>,
    globals_by_name: HashMap<&'m str, GlobalId>,
    /// Functions that were looked for or declared.
    declared: HashMap<String, FuncId>,
    helpers: HashMap<Helper, FuncId>,
    derivatives: HashMap<Pattern, FuncId>,
    /// Derivatives that are called and have no body yet.
    pub pending: VecDeque<(Pattern, FuncId)>,
}

impl<'m> Output<'m> {
    /// `constants` is what the shadows of constant globals are: zeros that are read, or sums that nobody reads.
    pub fn new(module: &'m Module, root: FuncId, constants: Role) -> Self {
        let functions = module.functions.iter().map(|(_, function)| function.symbol.name.clone());
        let globals = module.globals.iter().map(|(_, global)| global.symbol.name.clone());
        let aliases = module.aliases.iter().map(|(_, alias)| alias.symbol.name.clone());
        Self {
            module,
            constants,
            used: used_globals(module, root),
            functions: Vec::new(),
            globals: Vec::new(),
            taken: functions.chain(globals).chain(aliases).collect(),
            shadows: HashMap::new(),
            globals_by_name: module.globals.iter().map(|(id, global)| (&*global.symbol.name, id)).collect(),
            declared: HashMap::new(),
            helpers: HashMap::new(),
            derivatives: HashMap::new(),
            pending: VecDeque::new(),
        }
    }

    /// The functions and globals, in the order of their ids.
    pub fn finish(self) -> (Vec<Function>, Vec<Global>) {
        (self.functions.into_iter().flatten().collect(), self.globals)
    }

    /// The wanted name, or with a number appended if another symbol has it.
    pub fn fresh_name(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_string();
        let mut number = 1u32;
        while !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{wanted}.{number}");
        }
        name
    }

    /// The id of a function that is filled in later.
    pub fn reserve(&mut self) -> FuncId {
        self.functions.push(None);
        FuncId::from_index(self.module.functions.len() + self.functions.len() - 1)
    }

    /// Fills in a function.
    pub fn define(&mut self, id: FuncId, function: Function) {
        let place = id.index().checked_sub(self.module.functions.len());
        if let Some(place) = place.and_then(|index| self.functions.get_mut(index)) {
            *place = Some(function);
        }
    }

    /// The function for a helper of the rules.
    pub fn helper(&mut self, helper: Helper) -> Option<FuncId> {
        if let Some(&id) = self.helpers.get(&helper) {
            return Some(id);
        }
        let id = match helper.find(self.module) {
            Some(id) => id,
            None => {
                let mut function = helper.function()?;
                function.symbol.name = self.fresh_name(helper.name());
                let id = self.reserve();
                self.define(id, function);
                id
            }
        };
        self.helpers.insert(helper, id);
        Some(id)
    }

    /// The function for a helper that was asked for before.
    pub fn helpers(&self) -> HashMap<Helper, FuncId> {
        self.helpers.clone()
    }

    /// The derivative of a callee under a pattern; its body follows.
    pub fn derivative(&mut self, pattern: &Pattern) -> FuncId {
        if let Some(&id) = self.derivatives.get(pattern) {
            return id;
        }
        let id = self.reserve();
        self.derivatives.insert(pattern.clone(), id);
        self.pending.push_back((pattern.clone(), id));
        id
    }

    /// The name of a derivative: with a hash of the pattern, unless everything that can vary does and nothing is to be
    /// said of the context.
    pub fn derivative_name(&mut self, pattern: &Pattern, derivative: Derivative, context: &[bool]) -> String {
        let primal = &self.module.functions[pattern.function];
        let mut name = names::of_function(&primal.symbol.name, derivative);
        let all = primal.signature.params.iter().zip(&pattern.params).all(|(param, &active)| {
            active || (param.ty.float_format().is_none() && param.ty.address_space().is_none())
        });
        if !all || context.contains(&true) {
            name = format!("{name}.{:06x}", hash(pattern, context));
        }
        self.fresh_name(&name)
    }

    /// `calloc`, if the module has it as C has it, or a declaration of it.
    pub fn calloc(&mut self) -> Option<FuncId> {
        self.declared("calloc", &Signature::new([Type::I64, Type::I64], [Type::PTR]))
    }

    /// The function of this name and these types, or a declaration of it; `None` if the name is another's.
    pub fn declared(&mut self, name: &str, signature: &Signature) -> Option<FuncId> {
        if let Some(&id) = self.declared.get(name) {
            return Some(id);
        }
        let id = if self.taken.insert(name.into()) {
            let id = self.reserve();
            self.define(id, Function::declaration(name, signature.clone()));
            id
        } else {
            let types = |params: &[ir::AbiParam]| params.iter().map(|param| param.ty).collect::<Vec<_>>();
            let id = self.module.function_named(name)?;
            let present = &self.module.functions[id].signature;
            let same = types(&present.params) == types(&signature.params)
                && types(&present.results) == types(&signature.results);
            same.then_some(id)?
        };
        self.declared.insert(name.into(), id);
        Some(id)
    }

    /// Puts the functions of the crate's texts that new functions call into the module. The name of a function that
    /// cannot be declared is the error.
    pub fn link(&mut self, texts: &[Text]) -> Result<(), &'static str> {
        let mut linked: HashMap<FuncId, FuncId> = HashMap::new();
        let mut next = 0;
        while next < self.functions.len() {
            let mut body = self.functions[next].as_mut().and_then(|function| function.body.take());
            for (_, data) in body.iter_mut().flat_map(|body| body.insts.iter_mut()) {
                if let Detail::Call(call) = &mut data.detail
                    && let Callee::Direct(callee) = &mut call.callee
                    && let Some((text, id)) = Text::of(texts, *callee)
                {
                    *callee = match linked.get(callee) {
                        Some(&id) => id,
                        None => {
                            let id = self.link_one(text, id)?;
                            linked.insert(*callee, id);
                            id
                        }
                    };
                }
            }
            if let Some(function) = self.functions[next].as_mut().filter(|_| body.is_some()) {
                function.body = body;
            }
            next += 1;
        }
        Ok(())
    }

    fn link_one(&mut self, text: &Text, id: FuncId) -> Result<FuncId, &'static str> {
        let function = &text.module.functions[id];
        let name: &'static str = &function.symbol.name;
        if function.body.is_none() {
            return self.declared(name, &function.signature).ok_or(name);
        }
        // An earlier derivative has it.
        let present = self.module.function_named(name);
        if let Some(id) = present.filter(|&id| self.module.functions[id].body.is_some()) {
            return Ok(id);
        }
        let mut function = function.clone();
        function.symbol.name = self.fresh_name(name);
        for (_, data) in function.body.iter_mut().flat_map(|body| body.insts.iter_mut()) {
            if let Detail::Call(call) = &mut data.detail
                && let Callee::Direct(callee) = &mut call.callee
            {
                *callee = text.id(*callee);
            }
        }
        let id = self.reserve();
        self.define(id, function);
        Ok(id)
    }

    /// The shadow of a global; those of the globals that its content leads to are made, too.
    pub fn shadow_global(&mut self, global: GlobalId) -> Result<GlobalId, ErrorKind> {
        let mut pending = Vec::new();
        let shadow = self.shadow_id(global, &mut pending)?;
        while let Some((primal, shadow)) = pending.pop() {
            let initializer = &self.module.globals[primal].initializer;
            let pieces = initializer.iter().flatten().map(|piece| self.shadow_piece(piece, &mut pending));
            let pieces = pieces.collect::<Result<Vec<Piece>, ErrorKind>>()?;
            let place = shadow.index() - self.module.globals.len();
            self.globals[place].initializer = Some(pieces);
        }
        Ok(shadow)
    }

    fn shadow_id(
        &mut self,
        global: GlobalId,
        pending: &mut Vec<(GlobalId, GlobalId)>,
    ) -> Result<GlobalId, ErrorKind> {
        if let Some(&shadow) = self.shadows.get(&global) {
            return Ok(shadow);
        }
        let data = &self.module.globals[global];
        let role = if data.constant { self.constants } else { Role::Shadow };
        let name = names::of_value(&data.symbol.name, role);
        // Earlier derivatives and the user's own code share the shadow. What is differentiated now has memory of its own
        // there if it is a derivative itself.
        let present = self.globals_by_name.get(&*name).filter(|id| !self.used.contains(id));
        let present = present.map(|&id| (id, &self.module.globals[id]));
        let shadow = match present {
            Some((id, other)) if other.size == data.size && other.address_space == data.address_space => id,
            Some(_) => return Err(refused(data, "a global with the name of its shadow has another size")),
            None if data.initializer.is_none() => {
                return Err(refused(data, "it is declared here and defined elsewhere"));
            }
            None if data.symbol.linkage == Linkage::Appending => {
                return Err(refused(data, "the linker makes it of pieces"));
            }
            None => {
                let mut symbol = data.symbol.clone();
                symbol.name = self.fresh_name(&name);
                symbol.comdat = None;
                symbol.section = None;
                let id = GlobalId::from_index(self.module.globals.len() + self.globals.len());
                let constant = data.constant && role == Role::Shadow;
                self.globals.push(Global { symbol, constant, metadata: Vec::new(), ..data.clone() });
                pending.push((global, id));
                id
            }
        };
        self.shadows.insert(global, shadow);
        Ok(shadow)
    }

    /// Zeros, and the addresses of shadows in the places of addresses.
    fn shadow_piece(
        &mut self,
        piece: &Piece,
        pending: &mut Vec<(GlobalId, GlobalId)>,
    ) -> Result<Piece, ErrorKind> {
        let layout = self.module.layout();
        let bytes = |ty: Type| layout.store_bytes(ty).unwrap_or(0);
        Ok(match piece {
            Piece::Constant(ty, constant) if ty.address_space().is_some() => {
                Piece::Constant(*ty, self.shadow_constant(constant, pending)?)
            }
            Piece::Array(ty, constants) if ty.address_space().is_some() => {
                let shadows = constants.iter().map(|constant| self.shadow_constant(constant, pending));
                Piece::Array(*ty, shadows.collect::<Result<_, _>>()?)
            }
            Piece::Constant(ty, _) => Piece::Zero(bytes(*ty)),
            Piece::Array(ty, constants) => Piece::Zero(bytes(*ty).saturating_mul(constants.len() as u64)),
            Piece::Bytes(content) => Piece::Zero(content.len() as u64),
            Piece::Zero(count) | Piece::Undef(count) => Piece::Zero(*count),
        })
    }

    fn shadow_constant(
        &mut self,
        constant: &Constant,
        pending: &mut Vec<(GlobalId, GlobalId)>,
    ) -> Result<Constant, ErrorKind> {
        Ok(match constant {
            Constant::Address(symbol, offset) => match values::resolve(self.module, *symbol) {
                // What is constant and defined elsewhere (type information of C++) is not followed either.
                Some((global, _)) if self.is_foreign_constant(global) => Constant::Null,
                Some((global, more)) => {
                    let shadow = self.shadow_id(global, pending)?;
                    Constant::Address(Symbol::Global(shadow), offset.wrapping_add(more))
                }
                // Of functions: they hold nothing that varies.
                None => Constant::Null,
            },
            Constant::Splat(lane) => Constant::Splat(Arc::new(self.shadow_constant(lane, pending)?)),
            Constant::Lanes(lanes) => {
                let lanes = lanes.iter().map(|lane| self.shadow_constant(lane, pending));
                Constant::vector(lanes.collect::<Result<_, _>>()?)
            }
            other => other.clone(),
        })
    }

    fn is_foreign_constant(&self, global: GlobalId) -> bool {
        let data = &self.module.globals[global];
        data.constant && data.initializer.is_none()
    }

    /// The shadow of a constant pointer, or of a vector of them.
    pub fn shadow_address(&mut self, constant: &Constant) -> Result<Constant, ErrorKind> {
        match constant {
            Constant::Address(symbol, offset) => match values::resolve(self.module, *symbol) {
                Some((global, more)) => {
                    let shadow = self.shadow_global(global)?;
                    Ok(Constant::Address(Symbol::Global(shadow), offset.wrapping_add(more)))
                }
                None => Ok(Constant::Null),
            },
            Constant::Splat(lane) => Ok(Constant::Splat(Arc::new(self.shadow_address(lane)?))),
            Constant::Lanes(lanes) => {
                let lanes = lanes.iter().map(|lane| self.shadow_address(lane));
                Ok(Constant::vector(lanes.collect::<Result<_, _>>()?))
            }
            other => Ok(other.clone()),
        }
    }
}

/// Puts functions and globals into the module; if one of them is not valid the module is as it was.
pub(crate) fn add(
    module: &mut Module,
    primal: FuncId,
    functions: Vec<Function>,
    globals: Vec<Global>,
) -> Result<(), Error> {
    let (first_function, first_global) = (module.functions.len(), module.globals.len());
    for global in globals {
        module.globals.alloc(global);
    }
    for function in functions {
        module.functions.alloc(function);
    }
    for index in first_function..module.functions.len() {
        if let Err(errors) = ir::verify_function(module, FuncId::from_index(index)) {
            keep_first(&mut module.functions, first_function);
            keep_first(&mut module.globals, first_global);
            return Err(Error::of_function(module, primal, ErrorKind::Invalid { errors: Box::new(errors) }));
        }
    }
    Ok(())
}

/// Takes back what was added to an arena.
fn keep_first<E: Entity, T>(arena: &mut ir::entity::Arena<E, T>, count: usize) {
    let whole = std::mem::take(arena);
    for (_, item) in whole.into_iter().take(count) {
        arena.alloc(item);
    }
}

/// The globals whose addresses occur in what is reached from a function.
fn used_globals(module: &Module, root: FuncId) -> HashSet<GlobalId> {
    let reached = crate::prepare::reached(module, root).into_iter();
    let bodies = reached.filter_map(|id| module.functions[id].body.as_ref());
    let globals = bodies
        .flat_map(|body| body.values.iter().filter_map(|(value, _)| values::global_of(module, body, value)));
    globals.collect()
}

fn refused(global: &Global, reason: &'static str) -> ErrorKind {
    ErrorKind::Global { global: global.symbol.name.clone(), reason }
}

/// Twenty-four bits of FNV-1a over what varies.
fn hash(pattern: &Pattern, context: &[bool]) -> u32 {
    let bits = pattern.params.iter().chain(&pattern.results).chain(context);
    let hash =
        bits.fold(0x811c_9dc5u32, |hash, &bit| (hash ^ (u32::from(bit) + 1)).wrapping_mul(0x0100_0193));
    (hash >> 8) ^ (hash & 0xff)
}
