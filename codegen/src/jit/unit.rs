//! What machine code of a module needs to know about its symbols, found out before any is made.

use super::data::{Data, symbols_of};
use super::error::JitError;
use super::intrinsic::thread_local_address;
use super::library::{Libraries, throws};
use super::math::symbol_needed;
use super::order;
use super::{Handler, JitOptions, Missing, Roots, Unsupported};
use ir::entity::Entity;
use ir::{Body, Callee, Constant, FuncId, GlobalId, Layout, Linkage, Module, Piece, Symbol, ThreadLocal};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CString;

/// Where a function is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// It is the code of this number: functions in the order of [`Unit::compiled`], then stubs.
    Code(u32),
    /// It is at this address.
    Address(u64),
}

/// Code that stands in for a function that is not there.
#[derive(Debug)]
pub(super) struct Stub {
    /// For messages.
    pub name: String,
    pub kind: StubKind,
}

#[derive(Debug)]
pub(super) enum StubKind {
    /// Hands a text to a function and traps.
    Report(Handler, CString),
    /// `atexit` and `__cxa_atexit`: what is registered is called when the process exits, or the module is dropped.
    AtExit,
}

/// A module, and where its symbols are.
pub(super) struct Unit<'m> {
    pub module: &'m Module,
    pub options: &'m JitOptions,
    pub layout: Layout,
    /// The functions that code is made of.
    pub compiled: Vec<FuncId>,
    pub stubs: Vec<Stub>,
    functions: Vec<Option<Place>>,
    globals: Vec<Option<u64>>,
    /// Globals that need memory here.
    own: Vec<bool>,
    math: HashMap<&'static str, u64>,
    libraries: &'m Libraries,
    errors: Vec<JitError>,
    missing: Vec<FuncId>,
    /// An address where every access is a fault.
    nowhere: u64,
    /// The number of the module, for its thread-local globals.
    pub owner: u64,
    open: Vec<FuncId>,
    /// Where on the stack the code behind [`Unit::variadic_thunk`] finds its target, once per place.
    thunks: RefCell<Vec<u32>>,
}

impl<'m> Unit<'m> {
    /// Finds out what the wanted functions need, and where it is; the globals get their memory.
    pub fn new(
        module: &'m Module,
        options: &'m JitOptions,
        libraries: &'m Libraries,
        nowhere: u64,
        owner: u64,
    ) -> Result<(Self, Data), Vec<JitError>> {
        let mut unit = Unit {
            module,
            options,
            layout: module.layout(),
            compiled: Vec::new(),
            stubs: Vec::new(),
            functions: vec![None; module.functions.len()],
            globals: vec![None; module.globals.len()],
            own: vec![false; module.globals.len()],
            math: HashMap::new(),
            libraries,
            errors: Vec::new(),
            missing: Vec::new(),
            nowhere,
            owner,
            open: Vec::new(),
            thunks: RefCell::new(Vec::new()),
        };
        unit.find();
        if !unit.errors.is_empty() {
            return Err(unit.errors);
        }
        let data = Data::place(module, |id| unit.own[id.index()]).map_err(|error| vec![error])?;
        for (place, address) in unit.globals.iter_mut().zip(&data.addresses) {
            *place = address.or(*place);
        }
        Ok((unit, data))
    }

    fn find(&mut self) {
        match &self.options.roots {
            Roots::All => {
                let ids: Vec<FuncId> = self.module.functions.iter().map(|(id, _)| id).collect();
                ids.into_iter()
                    .filter(|&id| self.module.functions[id].body.is_some())
                    .for_each(|id| self.function(id));
                let globals = self.module.globals.iter();
                let defined: Vec<GlobalId> =
                    globals.filter(|(_, global)| global.initializer.is_some()).map(|(id, _)| id).collect();
                defined.into_iter().for_each(|id| self.place_global(id));
            }
            Roots::Only(roots) => {
                let constructors = self.module.globals.iter();
                let constructors =
                    constructors.filter(|(_, global)| global.symbol.name == super::CONSTRUCTORS);
                let constructors: Vec<GlobalId> = constructors.map(|(id, _)| id).collect();
                for &root in roots {
                    match self.module.functions.get(root) {
                        Some(_) => self.function(root),
                        None => self.errors.push(JitError::NotCompiled { index: root.index() }),
                    }
                }
                constructors.into_iter().for_each(|id| self.global(id));
            }
        }
        // Whatever is found may need more.
        while let Some(id) = self.open.pop() {
            let module = self.module;
            if let Some(body) = &module.functions[id].body {
                self.body(body);
            }
        }
        self.compiled.sort_unstable();
        for (number, id) in self.compiled.iter().enumerate() {
            self.functions[id.index()] = Some(Place::Code(number as u32));
        }
        self.settle_missing();
    }

    fn body(&mut self, body: &Body) {
        for block in order::blocks(body) {
            for &inst in &body.blocks[block].insts {
                let data = &body.insts[inst];
                if let Some(global) = thread_local_address(self.module, body, data) {
                    self.thread_local(global);
                    continue;
                }
                for value in data.uses() {
                    if let Some(constant) = body.as_constant(value) {
                        self.constant(constant);
                    }
                }
                if let Some(Callee::Direct(callee)) = data.call().map(|call| call.callee)
                    && !self.module.functions[callee].symbol.name.starts_with("llvm.")
                {
                    self.function(callee);
                }
                if let Some(name) = symbol_needed(self.module, data) {
                    self.math_symbol(name);
                }
            }
        }
    }

    fn math_symbol(&mut self, name: &'static str) {
        if self.math.contains_key(name) {
            return;
        }
        match self.libraries.find(name) {
            Some(address) => {
                self.math.insert(name, address);
            }
            None => {
                self.math.insert(name, 0);
                self.errors.push(JitError::MissingFunction { name: name.into() });
            }
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let mut found = Vec::new();
        symbols_of(constant, &mut |symbol| found.push(symbol));
        found.into_iter().for_each(|symbol| self.symbol(symbol));
    }

    fn symbol(&mut self, symbol: Symbol) {
        match self.target(symbol) {
            Some((Symbol::Func(id), _)) => self.function(id),
            Some((Symbol::Global(id), _)) => self.global(id),
            _ => {
                let name = self.module.symbol_info(symbol).map_or("?", |info| &info.name).to_string();
                let reason = "the address of an ifunc is chosen when a program is loaded".into();
                self.report(JitError::Symbol { name, reason });
            }
        }
    }

    /// Reports a symbol that cannot be provided, once, unless whoever comes there is to trap.
    fn report(&mut self, error: JitError) {
        if matches!(self.options.unsupported, Unsupported::Report) && !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// What a symbol refers to, through aliases, and how many bytes after it.
    fn target(&self, symbol: Symbol) -> Option<(Symbol, i64)> {
        let (mut symbol, mut offset) = (symbol, 0i64);
        // A chain that is longer than there are aliases goes round in a circle.
        for _ in 0..=self.module.aliases.len() {
            let Symbol::Alias(id) = symbol else { return Some((symbol, offset)) };
            let alias = self.module.aliases.get(id).filter(|alias| !alias.ifunc)?;
            offset = offset.wrapping_add(alias.offset);
            symbol = alias.target;
        }
        None
    }

    fn function(&mut self, id: FuncId) {
        if self.functions[id.index()].is_some() {
            return;
        }
        let function = &self.module.functions[id];
        let name = function.symbol.name.as_str();
        let place = if function.body.is_some() {
            self.compiled.push(id);
            self.open.push(id);
            // The number is settled when all are found.
            Some(Place::Code(0))
        } else if let Some(address) = self.libraries.registered(name) {
            Some(Place::Address(address))
        } else if name.starts_with("llvm.") {
            let reason = "an intrinsic of LLVM has no address".into();
            self.report(JitError::Symbol { name: name.into(), reason });
            Some(Place::Address(self.nowhere))
        } else if throws(name) || name == "atexit" || name == "__cxa_atexit" {
            self.missing.push(id);
            Some(Place::Code(0))
        } else if let Some(address) = self.libraries.find(name) {
            Some(Place::Address(address))
        } else if function.symbol.linkage == Linkage::ExternWeak {
            Some(Place::Address(0))
        } else {
            if matches!(self.options.missing, Missing::Report) {
                self.errors.push(JitError::MissingFunction { name: name.into() });
            }
            self.missing.push(id);
            Some(Place::Code(0))
        };
        self.functions[id.index()] = place;
    }

    /// Makes stubs for the functions that nobody provides.
    fn settle_missing(&mut self) {
        self.missing.sort_unstable();
        for id in std::mem::take(&mut self.missing) {
            let name = self.module.functions[id].symbol.name.clone();
            let text = |text: String| CString::new(text.replace('\0', "\\0")).unwrap_or_default();
            let kind = match (&*name, &self.options.missing) {
                ("atexit" | "__cxa_atexit", _) => StubKind::AtExit,
                _ if throws(&name) => StubKind::Report(super::runtime::thrown, text(name.clone())),
                (_, Missing::TrapWhenCalled(handler)) => {
                    StubKind::Report(*handler, text(format!("@{name} was called, which nobody provides")))
                }
                // Reported as an error.
                (_, Missing::Report) => continue,
            };
            let number = self.compiled.len() + self.stubs.len();
            self.functions[id.index()] = Some(Place::Code(number as u32));
            self.stubs.push(Stub { name, kind });
        }
    }

    /// A global, unless it is one of those of which every thread has its own: they have no address of their own.
    fn global(&mut self, id: GlobalId) {
        let global = &self.module.globals[id];
        if global.thread_local == ThreadLocal::No {
            self.place_global(id);
        } else {
            let name = global.symbol.name.clone();
            let reason = "it is thread-local, and used otherwise than by llvm.threadlocal.address".into();
            self.report(JitError::Symbol { name, reason });
        }
    }

    /// A global of which a thread wants its copy.
    fn thread_local(&mut self, id: GlobalId) {
        let global = &self.module.globals[id];
        if global.initializer.is_some() {
            self.place_global(id);
        } else {
            let name = global.symbol.name.clone();
            let reason = "it is thread-local, and defined elsewhere; use the LLVM engine".into();
            self.report(JitError::Symbol { name, reason });
        }
    }

    fn place_global(&mut self, id: GlobalId) {
        if self.own[id.index()] || self.globals[id.index()].is_some() {
            return;
        }
        let module = self.module;
        let global = &module.globals[id];
        let name = global.symbol.name.as_str();
        let Some(pieces) = &global.initializer else {
            let found = self.libraries.registered(name).or_else(|| self.libraries.find(name));
            let weak = (global.symbol.linkage == Linkage::ExternWeak).then_some(0);
            let inaccessible = match self.options.missing {
                Missing::TrapWhenCalled(_) => Some(self.nowhere),
                Missing::Report => None,
            };
            let own = (name == "__dso_handle").then_some(self.nowhere);
            let address = found.or(weak).or(own).or(inaccessible);
            if address.is_none() {
                self.errors.push(JitError::MissingGlobal { name: name.into() });
            }
            self.globals[id.index()] = address.or(Some(0));
            return;
        };
        if let Some(text) = unsupported(pieces) {
            let reason = format!("its initial content holds `{text}`, which is not supported by the JIT");
            self.report(JitError::Symbol { name: name.into(), reason });
            self.globals[id.index()] = Some(self.nowhere);
            return;
        }
        self.own[id.index()] = true;
        // The initial content may name further symbols; a chain of globals is followed without recursion.
        let mut pieces: Vec<&'m Piece> = pieces.iter().collect();
        while let Some(piece) = pieces.pop() {
            let constants = match piece {
                Piece::Constant(_, constant) => std::slice::from_ref(constant),
                Piece::Array(_, constants) => constants,
                _ => &[],
            };
            for constant in constants {
                let mut found = Vec::new();
                symbols_of(constant, &mut |symbol| found.push(symbol));
                for symbol in found {
                    let next = match self.target(symbol) {
                        Some((Symbol::Global(next), _)) => next,
                        _ => {
                            self.symbol(symbol);
                            continue;
                        }
                    };
                    match &module.globals[next].initializer {
                        Some(more)
                            if !self.own[next.index()]
                                && module.globals[next].thread_local == ThreadLocal::No
                                && unsupported(more).is_none() =>
                        {
                            self.own[next.index()] = true;
                            pieces.extend(more.iter());
                        }
                        Some(_) if self.own[next.index()] => {}
                        _ => self.global(next),
                    }
                }
            }
        }
    }

    /// Where a function is; `None` if nothing compiled refers to it.
    pub fn place(&self, id: FuncId) -> Option<Place> {
        self.functions.get(id.index()).copied().flatten()
    }

    /// What the address of a symbol is: a function's place or an address, and bytes to add.
    pub fn symbol_place(&self, symbol: Symbol) -> Option<(Place, i64)> {
        // An ifunc that was not reported.
        let Some((symbol, offset)) = self.target(symbol) else {
            return Some((Place::Address(self.nowhere), 0));
        };
        let place = match symbol {
            Symbol::Func(id) => self.place(id)?,
            Symbol::Global(id) if self.module.globals[id].thread_local != ThreadLocal::No => {
                Place::Address(self.nowhere)
            }
            Symbol::Global(id) => Place::Address(self.globals.get(id.index()).copied().flatten()?),
            Symbol::Alias(_) => return None,
        };
        Some((place, offset))
    }

    /// Where the initial content of a global is.
    pub fn content(&self, id: GlobalId) -> Option<u64> {
        let is_own = self.own.get(id.index()).copied().unwrap_or(false);
        self.globals.get(id.index()).copied().flatten().filter(|_| is_own)
    }

    /// The address of a function of the C library that instructions are compiled to.
    pub fn math_address(&self, name: &'static str) -> Option<u64> {
        self.math.get(name).copied()
    }

    /// The number of the code that sets AL and jumps to the address at this place behind the return address.
    pub fn variadic_thunk(&self, offset: u32) -> u32 {
        let mut thunks = self.thunks.borrow_mut();
        let position = thunks.iter().position(|&other| other == offset).unwrap_or_else(|| {
            thunks.push(offset);
            thunks.len() - 1
        });
        (self.compiled.len() + self.stubs.len() + position) as u32
    }

    /// The places of all of these.
    pub fn thunks(&self) -> Vec<u32> {
        self.thunks.borrow().clone()
    }
}

/// A constant of LLVM that the IR does not know, among initial content.
fn unsupported(pieces: &[Piece]) -> Option<&str> {
    let constants = pieces.iter().flat_map(|piece| match piece {
        Piece::Constant(_, constant) => std::slice::from_ref(constant),
        Piece::Array(_, constants) => constants,
        _ => &[],
    });
    let lanes = constants.flat_map(|constant| match constant {
        Constant::Lanes(lanes) => lanes,
        Constant::Splat(lane) => std::slice::from_ref(&**lane),
        scalar => std::slice::from_ref(scalar),
    });
    lanes.filter_map(|lane| if let Constant::Unsupported(text) = lane { Some(&**text) } else { None }).next()
}
