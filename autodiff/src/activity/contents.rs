//! What bytes of memory, and integers that are copied from and to it, hold.
//!
//! - **Question.** A copy of bytes moves floats of which format, addresses, or neither? The same of an integer that is moved
//!   and not computed with.
//! - **Definition.** Regions of memory; a pointer leads to one, an integer's bits are as those of one. A region knows the
//!   formats of floats that are read from or written to it, whether addresses are, the region these lead to, and whether
//!   code outside of what is differentiated reads or writes it. Regions are one where an instruction may make a pointer
//!   into either, or copies from one to the other.
//! - **Algorithm.** Union-find over the values of all functions that are reached, insensitive to context and place; a list
//!   of unions that are to be made stands for recursion.
//! - **Termination and cost.** Every union makes one region less: nearly linear in the functions that are reached.
//! - **Reference.** Steensgaard, Points-to analysis in almost linear time, POPL 1996.

use super::classes::known_callee;
use super::defined_callee;
use super::levels::{for_each_source, is_numeric};
use super::units::addresses;
use super::values::{self, ValueKind};
use crate::library::Known;
use ir::entity::Entity;
use ir::{Body, Constant, Detail, Float, FuncId, GlobalId, Inst, InstData, MathFn, Module, Opcode};
use ir::{Piece, Symbol, Type, Value};
use std::collections::{HashMap, HashSet};

/// What bytes hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Content {
    /// Nothing that has a derivative.
    Numbers,
    /// What was computed from bits that may be those of floats or addresses.
    Derived,
    /// Addresses, and numbers.
    Addresses,
    /// Floats of this format, and numbers.
    Floats(Float),
    /// Floats of this format, and addresses, side by side or in turn.
    Either(Float),
    /// Floats of several formats, or of packed structures, perhaps addresses.
    Mixed,
    /// Nothing in what is differentiated says it.
    Unknown,
}

#[derive(Clone, Copy, Default, Debug)]
struct Region {
    formats: u8,
    addresses: bool,
    /// Whether floats are at addresses that are no multiples of their size.
    packed: bool,
    /// Whether it holds what was computed from bits of floats or addresses.
    derived: bool,
    exposed: bool,
    /// Where addresses in it lead to.
    target: Option<u32>,
}

/// The contents of memory in a function and all that it calls.
pub(crate) struct Contents {
    parent: Vec<u32>,
    regions: Vec<Region>,
    /// The number of the first value of each function.
    first: HashMap<FuncId, u32>,
    /// The number of the first result of each function.
    results: HashMap<FuncId, u32>,
    globals: HashMap<GlobalId, u32>,
    pending: Vec<(u32, u32)>,
    /// What an integer was computed from, and the integer.
    computed: Vec<(u32, u32)>,
}

impl Contents {
    /// The contents of what is reached from a function.
    pub fn of(module: &Module, root: FuncId) -> Self {
        let mut contents = Self {
            parent: Vec::new(),
            regions: Vec::new(),
            first: HashMap::new(),
            results: HashMap::new(),
            globals: HashMap::new(),
            pending: Vec::new(),
            computed: Vec::new(),
        };
        let mut functions = vec![root];
        let mut seen = HashSet::from([root]);
        let mut next = 0;
        while let Some(&function) = functions.get(next) {
            next += 1;
            let Some(body) = module.functions.get(function).and_then(|data| data.body.as_ref()) else {
                continue;
            };
            let first = contents.add(body.values.len());
            contents.first.insert(function, first);
            let results = contents.add(module.functions[function].signature.results.len());
            contents.results.insert(function, results);
            for (_, inst) in body.instructions() {
                let callee = defined_callee(module, &body.insts[inst]);
                functions.extend(callee.filter(|&callee| seen.insert(callee)));
            }
        }
        for &function in &functions {
            if let Some(body) = module.functions[function].body.as_ref() {
                contents.body(module, function, body);
            }
        }
        contents.expose(module, root);
        contents.derive();
        for at in 0..contents.parent.len() as u32 {
            contents.parent[at as usize] = contents.find(at);
        }
        contents
    }

    /// What the bytes of an integer, or of the memory that a pointer leads to, hold.
    pub fn content(&self, function: FuncId, value: Value) -> Content {
        let first = self.first.get(&function);
        first.map_or(Content::Unknown, |first| self.region(first + value.index() as u32))
    }

    /// Whether the memory that a pointer leads to is reached by nothing but what is differentiated.
    pub fn is_private(&self, function: FuncId, pointer: Value) -> bool {
        let at = self.first.get(&function).map(|first| (first + pointer.index() as u32) as usize);
        let at = at.and_then(|at| self.parent.get(at));
        at.is_some_and(|&at| !self.regions[at as usize].exposed)
    }

    /// What the bytes of a result of a function, or of the memory that it leads to, hold.
    pub fn content_of_result(&self, function: FuncId, result: usize) -> Content {
        let first = self.results.get(&function);
        first.map_or(Content::Unknown, |first| self.region(first + result as u32))
    }

    fn region(&self, at: u32) -> Content {
        let at = self.parent.get(at as usize).copied().unwrap_or(at);
        let Some(region) = self.regions.get(at as usize) else { return Content::Unknown };
        let formats = Float::ALL.iter().enumerate().filter(|(index, _)| region.formats & 1 << index != 0);
        let formats: Vec<Float> = formats.map(|(_, &format)| format).collect();
        match (&formats[..], region.addresses) {
            (&[_], _) if region.packed => Content::Mixed,
            ([], false) if region.exposed => Content::Unknown,
            ([], false) if region.derived => Content::Derived,
            ([], false) => Content::Numbers,
            ([], true) => Content::Addresses,
            (&[format], false) => Content::Floats(format),
            (&[format], true) => Content::Either(format),
            _ => Content::Mixed,
        }
    }

    fn add(&mut self, count: usize) -> u32 {
        let first = self.parent.len() as u32;
        self.parent.extend(first..first + count as u32);
        self.regions.resize(self.parent.len(), Region::default());
        first
    }

    fn find(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        at
    }

    fn unite(&mut self, a: u32, b: u32) {
        self.pending.push((a, b));
        while let Some((a, b)) = self.pending.pop() {
            let (a, b) = (self.find(a), self.find(b));
            if a == b {
                continue;
            }
            let (low, high) = (a.min(b), a.max(b));
            self.parent[high as usize] = low;
            let other = self.regions[high as usize];
            let region = &mut self.regions[low as usize];
            region.formats |= other.formats;
            region.addresses |= other.addresses;
            region.packed |= other.packed;
            region.derived |= other.derived;
            region.exposed |= other.exposed;
            match (region.target, other.target) {
                (Some(a), Some(b)) => self.pending.push((a, b)),
                (None, target) => region.target = target,
                _ => {}
            }
        }
    }

    /// The region that addresses in a region lead to.
    fn target(&mut self, region: u32) -> u32 {
        let at = self.find(region);
        self.regions[at as usize].addresses = true;
        match self.regions[at as usize].target {
            Some(target) => target,
            None => {
                let target = self.add(1);
                self.regions[at as usize].target = Some(target);
                target
            }
        }
    }

    fn holds_float(&mut self, region: u32, format: Float) {
        let at = self.find(region);
        if let Some(index) = Float::ALL.iter().position(|&other| other == format) {
            self.regions[at as usize].formats |= 1 << index;
        }
    }

    fn of_global(&mut self, module: &Module, global: GlobalId) -> u32 {
        if let Some(&region) = self.globals.get(&global) {
            return region;
        }
        let whole = self.add(1);
        self.globals.insert(global, whole);
        let mut pending = vec![(global, whole)];
        while let Some((global, region)) = pending.pop() {
            for piece in module.globals[global].initializer.iter().flatten() {
                if let Piece::Constant(ty, _) | Piece::Array(ty, _) = piece
                    && let Some(format) = ty.float_format()
                {
                    self.holds_float(region, format);
                }
                for symbol in addresses(piece) {
                    let target = self.target(region);
                    if let Some((to, _)) = values::resolve(module, symbol) {
                        let known = self.globals.get(&to).copied();
                        let other = known.unwrap_or_else(|| {
                            let other = self.add(1);
                            self.globals.insert(to, other);
                            pending.push((to, other));
                            other
                        });
                        self.unite(target, other);
                    }
                }
            }
        }
        whole
    }

    /// The region of a value; `None` of constants that are no addresses, which all uses share.
    fn of_value(&mut self, module: &Module, function: FuncId, body: &Body, value: Value) -> Option<u32> {
        if !matches!(ValueKind::of(body.ty(value)), ValueKind::Pointer | ValueKind::Integer) {
            return None;
        }
        let own = self.first.get(&function)? + value.index() as u32;
        let Some(constant) = body.as_constant(value) else { return Some(own) };
        let symbols = symbols(constant);
        if symbols.is_empty() {
            return None;
        }
        for symbol in symbols {
            if let Some((global, _)) = values::resolve(module, symbol) {
                let region = self.of_global(module, global);
                self.unite(own, region);
            }
        }
        Some(own)
    }

    fn body(&mut self, module: &Module, function: FuncId, body: &Body) {
        let mut build = Walk { contents: self, module, function, body };
        for (_, inst) in body.instructions() {
            build.inst(inst);
        }
    }

    /// What code outside reads and writes: through the root's parameters and globals, and through what these lead to.
    fn expose(&mut self, module: &Module, root: FuncId) {
        let body = module.functions[root].body.as_ref();
        let entry = body.and_then(|body| Some(&body.blocks[body.entry()?].params[..])).unwrap_or_default();
        let first = self.first.get(&root).copied().unwrap_or_default();
        let mut pending: Vec<u32> = entry.iter().map(|param| first + param.index() as u32).collect();
        pending.extend(self.globals.values());
        pending.extend((0..self.regions.len() as u32).filter(|&at| self.regions[at as usize].exposed));
        let mut seen = HashSet::new();
        while let Some(region) = pending.pop() {
            let at = self.find(region);
            if seen.insert(at) {
                self.regions[at as usize].exposed = true;
                pending.extend(self.regions[at as usize].target);
            }
        }
    }
}

impl Contents {
    /// Marks what was computed from what may be bits of floats or addresses.
    fn derive(&mut self) {
        let mut users: HashMap<u32, Vec<u32>> = HashMap::new();
        for (from, to) in std::mem::take(&mut self.computed) {
            let (from, to) = (self.find(from), self.find(to));
            users.entry(from).or_default().push(to);
        }
        let is_source = |&at: &u32| {
            let region = self.regions[at as usize];
            region.formats != 0 || region.addresses || region.exposed
        };
        let mut pending: Vec<u32> = users.keys().copied().filter(is_source).collect();
        while let Some(from) = pending.pop() {
            for to in users.remove(&from).unwrap_or_default() {
                if !std::mem::replace(&mut self.regions[to as usize].derived, true) {
                    pending.push(to);
                }
            }
        }
    }
}

fn symbols(constant: &Constant) -> Vec<Symbol> {
    match constant {
        Constant::Address(symbol, _) => vec![*symbol],
        Constant::Splat(lane) => symbols_of_lanes(std::slice::from_ref(&**lane)),
        Constant::Lanes(lanes) => symbols_of_lanes(lanes),
        _ => Vec::new(),
    }
}

fn symbols_of_lanes(lanes: &[Constant]) -> Vec<Symbol> {
    let symbol = |lane: &Constant| match lane {
        Constant::Address(symbol, _) => Some(*symbol),
        _ => None,
    };
    lanes.iter().filter_map(symbol).collect()
}

/// A walk over the instructions of a function.
struct Walk<'a> {
    contents: &'a mut Contents,
    module: &'a Module,
    function: FuncId,
    body: &'a Body,
}

impl Walk<'_> {
    fn region(&mut self, value: Value) -> Option<u32> {
        self.contents.of_value(self.module, self.function, self.body, value)
    }

    fn same(&mut self, a: Value, b: Value) {
        if let (Some(a), Some(b)) = (self.region(a), self.region(b)) {
            self.contents.unite(a, b);
        }
    }

    fn same_as(&mut self, value: Value, other: u32) {
        if let Some(region) = self.region(value) {
            self.contents.unite(region, other);
        }
    }

    fn computed_from(&mut self, operand: Value, result: Value) {
        if let (Some(operand), Some(result)) = (self.region(operand), self.region(result)) {
            self.contents.computed.push((operand, result));
        }
    }

    fn float(&mut self, at: Value, format: Float) {
        if let Some(region) = self.region(at) {
            self.contents.holds_float(region, format);
        }
    }

    /// Whether an access to a float shows that it is not at a multiple of its size.
    fn is_packed(&self, inst: Inst, at: Value) -> bool {
        let data = &self.body.insts[inst];
        let bytes =
            data.ty.float_format().map_or(1, |format| u64::from(format.bits()).next_power_of_two() / 8);
        let Detail::Access(access) = &data.detail else { return false };
        let ir::ValueDef::Result(by, _) = self.body.values[at].def else { return false };
        match &self.body.insts[by].detail {
            Detail::Address(address) => {
                access.align.bytes() < bytes && address.offset.rem_euclid(bytes as i64) != 0
            }
            _ => false,
        }
    }

    /// Memory holds a value.
    fn holds(&mut self, inst: Inst, at: Value, value: Value) {
        let Some(region) = self.region(at) else { return };
        let ty = self.body.ty(value);
        match ValueKind::of(ty) {
            ValueKind::Float => {
                self.contents.holds_float(region, ty.float_format().unwrap_or(Float::F64));
                if self.is_packed(inst, at) {
                    let at = self.contents.find(region);
                    self.contents.regions[at as usize].packed = true;
                }
            }
            ValueKind::Pointer => {
                let target = self.contents.target(region);
                if let Some(other) = self.region(value) {
                    self.contents.unite(target, other);
                }
            }
            ValueKind::Integer => {
                match values::access_type(self.module, self.body, inst) {
                    Some(name) if values::INTEGERS.contains(&name) => return,
                    Some("double") => self.contents.holds_float(region, Float::F64),
                    Some("float") => self.contents.holds_float(region, Float::F32),
                    Some("any pointer") => drop(self.contents.target(region)),
                    _ => {}
                }
                self.same(at, value);
            }
            ValueKind::Other => {}
        }
    }

    fn inst(&mut self, inst: Inst) {
        let data = &self.body.insts[inst];
        for edge in data.edges() {
            let params = &self.body.blocks[edge.block].params;
            params
                .iter()
                .zip(edge.arguments.iter())
                .for_each(|(&param, &argument)| self.same(param, argument));
        }
        let result = data.results.first().copied();
        match (data.opcode, &*data.operands, result) {
            (Opcode::Load | Opcode::MaskedLoad | Opcode::Gather, &[from, ..], Some(result)) => {
                self.holds(inst, from, result);
                if let Some(&otherwise) = data.operands.get(2) {
                    self.same(result, otherwise);
                }
            }
            (Opcode::Store | Opcode::MaskedStore | Opcode::Scatter, &[value, to, ..], _) => {
                self.holds(inst, to, value);
            }
            (Opcode::Memcpy | Opcode::Memmove, &[to, from, ..], _) => self.same(to, from),
            (Opcode::AtomicRmw, &[to, value], Some(result)) => match &data.detail {
                Detail::Rmw(rmw) if is_numeric(rmw.op) => {}
                _ => {
                    self.holds(inst, to, value);
                    self.holds(inst, to, result);
                }
            },
            (Opcode::CmpXchg, &[to, expected, value], Some(old)) => {
                [expected, value, old].into_iter().for_each(|value| self.holds(inst, to, value));
            }
            (Opcode::Bitcast, &[a], Some(result)) => self.bitcast(a, result),
            // The integer is like memory that holds the pointer.
            (Opcode::PtrToInt, &[pointer], Some(integer)) | (Opcode::IntToPtr, &[integer], Some(pointer)) => {
                self.holds(inst, integer, pointer);
            }
            (Opcode::Addr | Opcode::AddrSpaceCast | Opcode::Freeze, &[base, ..], Some(result)) => {
                self.same(base, result);
            }
            (Opcode::Extract | Opcode::Splat, &[a, ..], Some(result)) => self.same(a, result),
            (Opcode::Insert | Opcode::Shuffle, &[a, b, ..], Some(result)) => {
                self.same(a, result);
                self.same(b, result);
            }
            (Opcode::Select, &[_, a, b], Some(result)) => {
                self.same(a, result);
                self.same(b, result);
            }
            (Opcode::Call | Opcode::Invoke, ..) => self.call(data),
            (Opcode::Ret, operands, _) => {
                let Some(&first) = self.contents.results.get(&self.function) else { return };
                operands.iter().zip(first..).for_each(|(&operand, to)| self.same_as(operand, to));
            }
            (_, _, Some(result)) if ValueKind::of(self.body.ty(result)) == ValueKind::Integer => {
                let mut sources = Vec::new();
                for_each_source(self.body, inst, |source| sources.push(source));
                sources.iter().for_each(|&source| self.same(source, result));
                if !matches!(data.opcode, Opcode::Icmp | Opcode::Fcmp) {
                    let rest = data.operands.iter().filter(|operand| !sources.contains(operand));
                    rest.for_each(|&operand| self.computed_from(operand, result));
                }
            }
            _ => {}
        }
    }

    fn bitcast(&mut self, a: Value, b: Value) {
        let format = |value: Value| Type::float_format(self.body.ty(value));
        match (format(a), format(b)) {
            (Some(format), None) => self.float(b, format),
            (None, Some(format)) => self.float(a, format),
            _ => self.same(a, b),
        }
    }

    fn call(&mut self, data: &InstData) {
        if let Some(callee) = defined_callee(self.module, data) {
            return self.defined(data, callee);
        }
        let result = data.results.first().copied();
        let first = data.operands.first().copied();
        match (known_callee(self.module, data), &*data.operands) {
            (Some(Known::Reallocate | Known::Fill), _) => {
                if let (Some(first), Some(result)) = (first, result) {
                    self.same(first, result);
                }
            }
            (Some(Known::Copy(_)), &[to, from, ..]) => {
                self.same(to, from);
                if let Some(result) = result {
                    self.same(to, result);
                }
            }
            (Some(Known::MathOut(MathFn::Modf)), &[x, to]) => {
                self.float(to, self.body.ty(x).float_format().unwrap_or(Float::F64));
            }
            (Some(Known::SinCos), &[x, sine, cosine]) => {
                let format = self.body.ty(x).float_format().unwrap_or(Float::F64);
                self.float(sine, format);
                self.float(cosine, format);
            }
            (Some(_), _) => {}
            (None, operands) => {
                for value in operands.iter().chain(data.results.iter()).copied() {
                    if let Some(region) = self.region(value) {
                        let at = self.contents.find(region);
                        self.contents.regions[at as usize].exposed = true;
                    }
                }
            }
        }
    }

    fn defined(&mut self, data: &InstData, callee: FuncId) {
        let Some(body) = self.module.functions[callee].body.as_ref() else { return };
        let params = body.entry().map(|entry| &body.blocks[entry].params[..]).unwrap_or_default();
        for (&param, &argument) in params.iter().zip(data.operands.iter()) {
            if let Some(param) = self.contents.of_value(self.module, callee, body, param) {
                self.same_as(argument, param);
            }
        }
        if let Some(&first) = self.contents.results.get(&callee) {
            data.results.iter().zip(first..).for_each(|(&result, from)| self.same_as(result, from));
        }
    }
}
