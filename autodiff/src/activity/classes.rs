//! Classes of pointers that may lead to each other's memory.
//!
//! - **Question.** If a varying value is written through a pointer, which stack objects, heap objects and
//!   globals need a shadow?
//! - **Definition.** A class is closed under: address computation, choice, copies of pointers, loads and stores of
//!   pointers (a pointer and the memory it is kept in are of one class), and calls (the pointers among arguments
//!   and results are of one class). Integers that may carry pointers count as pointers. It is coarse; all it
//!   decides is which memory gets a shadow.
//! - **Algorithm.** Union-find over values and globals, with path halving. Near linear.
//! - **Reference.** Steensgaard, POPL 1996, with one type for a pointer and what it points to.

use super::values::{self, ValueKind};
use crate::library::{self, Known};
use ir::entity::Entity;
use ir::{Body, Constant, FuncId, GlobalId, Inst, InstData, Module, Opcode, Symbol, Value};
use std::collections::HashMap;

/// The classes of a function's pointers.
pub(crate) struct Classes {
    parent: Vec<u32>,
    /// The class of values that are constants: addresses of globals share that of the global.
    globals: HashMap<GlobalId, u32>,
    /// For each class, by its representative: the values that are new objects or addresses of globals.
    roots: HashMap<u32, Vec<Value>>,
    /// The globals in the order in which they occur.
    order: Vec<GlobalId>,
}

impl Classes {
    /// The classes of a body, whose blocks `reachable` lists.
    pub fn of(module: &Module, function: FuncId, body: &Body, reachable: &[ir::Block]) -> Self {
        let mut classes = Self {
            parent: (0..body.values.len() as u32).collect(),
            globals: HashMap::new(),
            roots: HashMap::new(),
            order: Vec::new(),
        };
        let mut roots = Vec::new();
        for (value, _) in body.values.iter() {
            if let Some(global) = values::global_of(module, body, value) {
                roots.push(value);
                match classes.globals.get(&global) {
                    Some(&class) => classes.unite_index(class, value.index() as u32),
                    None => {
                        classes.globals.insert(global, value.index() as u32);
                        classes.order.push(global);
                    }
                }
            }
        }
        let mut returned: Vec<Option<Value>> = vec![None; module.functions[function].signature.results.len()];
        for &block in reachable {
            for &inst in &body.blocks[block].insts {
                classes.inst(module, body, inst, &mut roots);
                if body.insts[inst].opcode == Opcode::Ret {
                    for (place, &value) in returned.iter_mut().zip(body.insts[inst].operands.iter()) {
                        classes.unite(body, *place.get_or_insert(value), value);
                    }
                }
            }
        }
        for root in roots {
            let class = classes.find(root);
            classes.roots.entry(class).or_default().push(root);
        }
        classes
    }

    /// The representative of a value's class.
    pub fn find(&mut self, value: Value) -> u32 {
        self.find_index(value.index() as u32)
    }

    /// The objects and globals of a class.
    pub fn roots(&self, class: u32) -> &[Value] {
        self.roots.get(&class).map_or(&[], |roots| roots)
    }

    /// The globals whose address occurs, each with its class.
    pub fn globals(&mut self) -> Vec<(GlobalId, u32)> {
        let order = self.order.clone();
        order.into_iter().map(|global| (global, self.find_index(self.globals[&global]))).collect()
    }

    fn find_index(&mut self, mut index: u32) -> u32 {
        while self.parent[index as usize] != index {
            let above = self.parent[self.parent[index as usize] as usize];
            self.parent[index as usize] = above;
            index = above;
        }
        index
    }

    fn unite_index(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find_index(a), self.find_index(b));
        // The lower one stays: the outcome does not depend on the order of unions.
        self.parent[a.max(b) as usize] = a.min(b);
    }

    /// Unites the classes of two values if both can be or carry pointers.
    fn unite(&mut self, body: &Body, a: Value, b: Value) {
        if is_member(body, a) && is_member(body, b) {
            self.unite_index(a.index() as u32, b.index() as u32);
        }
    }

    fn inst(&mut self, module: &Module, body: &Body, inst: Inst, roots: &mut Vec<Value>) {
        let data = &body.insts[inst];
        for edge in data.edges() {
            for (&param, &argument) in body.blocks[edge.block].params.iter().zip(edge.arguments.iter()) {
                self.unite(body, param, argument);
            }
        }
        match data.opcode {
            Opcode::Alloca => roots.extend(data.results.iter()),
            Opcode::Addr | Opcode::Load => self.with_result(body, data, &[0]),
            Opcode::Select => self.with_result(body, data, &[1, 2]),
            Opcode::Store | Opcode::Scatter | Opcode::MaskedStore | Opcode::Memcpy | Opcode::Memmove => {
                if let [a, b, ..] = *data.operands {
                    self.unite(body, a, b);
                }
            }
            Opcode::MaskedLoad | Opcode::Gather => self.with_result(body, data, &[0, 2]),
            Opcode::AtomicRmw => self.with_result(body, data, &[0, 1]),
            Opcode::CmpXchg => self.with_result(body, data, &[0, 1, 2]),
            Opcode::Iadd
            | Opcode::Isub
            | Opcode::And
            | Opcode::Or
            | Opcode::Xor
            | Opcode::Shl
            | Opcode::Lshr
            | Opcode::Fshl
            | Opcode::Fshr => self.with_result(body, data, &[0, 1]),
            Opcode::Freeze
            | Opcode::Bitcast
            | Opcode::PtrToInt
            | Opcode::IntToPtr
            | Opcode::AddrSpaceCast
            | Opcode::Zext
            | Opcode::Sext
            | Opcode::Itrunc
            | Opcode::Bswap
            | Opcode::Extract
            | Opcode::Splat => self.with_result(body, data, &[0]),
            Opcode::Insert | Opcode::Shuffle => self.with_result(body, data, &[0, 1]),
            Opcode::Call | Opcode::Invoke => self.call(module, body, data, roots),
            _ => {}
        }
    }

    fn with_result(&mut self, body: &Body, data: &InstData, operands: &[usize]) {
        let Some(&result) = data.results.first() else { return };
        for &operand in operands.iter().filter_map(|&index| data.operands.get(index)) {
            self.unite(body, result, operand);
        }
    }

    fn call(&mut self, module: &Module, body: &Body, data: &InstData, roots: &mut Vec<Value>) {
        match known_callee(module, data) {
            Some(Known::Allocate(_)) => roots.extend(data.results.iter()),
            Some(Known::Reallocate) => {
                roots.extend(data.results.iter());
                self.with_result(body, data, &[0]);
            }
            Some(Known::Copy(_)) => {
                if let [to, from, ..] = *data.operands {
                    self.unite(body, to, from);
                }
                self.with_result(body, data, &[0]);
            }
            Some(Known::Fill) => self.with_result(body, data, &[0]),
            Some(_) => {}
            None => {
                let pointers = data.operands.iter().chain(data.results.iter());
                let mut pointers =
                    pointers.filter(|&&value| ValueKind::of(body.ty(value)) == ValueKind::Pointer);
                if let Some(&first) = pointers.next() {
                    pointers.for_each(|&other| self.unite(body, first, other));
                }
            }
        }
    }
}

/// What is known of the function that a call calls, if it has no body here.
pub(crate) fn known_callee(module: &Module, data: &InstData) -> Option<Known> {
    let call = data.call()?;
    let ir::Callee::Direct(callee) = call.callee else { return None };
    let callee = module.functions.get(callee)?;
    match callee.body {
        Some(_) => None,
        // What does not come back gives nothing that could vary.
        None if callee.attributes.has("noreturn") || call.attributes.has("noreturn") => Some(Known::Inactive),
        None => library::find(&callee.symbol.name, &callee.signature),
    }
}

/// Whether a value can be or carry a pointer, and is not a constant that every use shares.
fn is_member(body: &Body, value: Value) -> bool {
    let kind = ValueKind::of(body.ty(value));
    let carries = matches!(kind, ValueKind::Pointer | ValueKind::Integer);
    let shared = body.as_constant(value).is_some_and(|constant| {
        !matches!(constant, Constant::Address(Symbol::Global(_) | Symbol::Alias(_), _))
    });
    carries && !shared
}
