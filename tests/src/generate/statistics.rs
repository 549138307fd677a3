//! What the generator made: sizes, shares of features, opcodes. All of it is measured on the modules.

use ir::flow::{Cfg, Loops};
use ir::*;
use std::collections::HashSet;
use std::fmt;

/// Something that a module has or has not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Feature {
    /// A loop.
    Loop,
    /// A loop in a loop.
    NestedLoop,
    /// A loop with several entries.
    IrreducibleLoop,
    /// A load, a store or anything else that accesses memory.
    Memory,
    /// Several pointers into one array, made by `addr`, by `select` or by loading a pointer.
    Aliasing,
    /// An atomic access.
    Atomic,
    /// A direct call.
    Call,
    /// An indirect call.
    IndirectCall,
    /// A function that calls itself, directly or through another one.
    Recursion,
    /// A vector.
    Vector,
    /// A `switch`.
    Switch,
    /// A math function.
    Math,
    /// A function with several results.
    SeveralResults,
    /// A block that is not reachable.
    Unreachable,
    /// Flags.
    Flags,
}

impl Feature {
    /// Every feature with its name in reports.
    pub const ALL: [(Feature, &'static str); 15] = [
        (Feature::Loop, "loops"),
        (Feature::NestedLoop, "nested loops"),
        (Feature::IrreducibleLoop, "irreducible loops"),
        (Feature::Memory, "memory"),
        (Feature::Aliasing, "aliasing"),
        (Feature::Atomic, "atomics"),
        (Feature::Call, "calls"),
        (Feature::IndirectCall, "indirect calls"),
        (Feature::Recursion, "recursion"),
        (Feature::Vector, "vectors"),
        (Feature::Switch, "switches"),
        (Feature::Math, "math functions"),
        (Feature::SeveralResults, "several results"),
        (Feature::Unreachable, "unreachable blocks"),
        (Feature::Flags, "flags"),
    ];
}

/// Counts over many modules.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// Modules that were looked at.
    pub modules: u64,
    functions: Vec<u32>,
    blocks: Vec<u32>,
    instructions: Vec<u32>,
    features: [u64; Feature::ALL.len()],
    opcodes: Vec<u64>,
    math: Vec<u64>,
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            modules: 0,
            functions: Vec::new(),
            blocks: Vec::new(),
            instructions: Vec::new(),
            features: [0; Feature::ALL.len()],
            opcodes: vec![0; Opcode::ALL.len()],
            math: vec![0; MathFn::ALL.len()],
        }
    }
}

impl Statistics {
    /// Takes a module into account.
    pub fn add(&mut self, module: &Module) {
        let mut seen = Seen::default();
        let (mut functions, mut blocks, mut instructions) = (0, 0, 0);
        for (id, function) in module.functions.iter() {
            let Some(body) = &function.body else { continue };
            functions += 1;
            blocks += body.order.len() as u32;
            instructions += body.instructions().count() as u32;
            seen.mark_if(Feature::SeveralResults, function.signature.results.len() > 1);
            seen.flow(body);
            seen.instructions(id, body);
            for (_, inst) in body.instructions() {
                let data = &body.insts[inst];
                self.opcodes[data.opcode as usize] += 1;
                if let Detail::Math(function) = data.detail {
                    self.math[function as usize] += 1;
                }
            }
        }
        seen.mark_if(Feature::Recursion, has_cycle(module.functions.len(), &seen.calls));
        for (count, has) in self.features.iter_mut().zip(seen.has) {
            *count += u64::from(has);
        }
        self.modules += 1;
        self.functions.push(functions);
        self.blocks.push(blocks);
        self.instructions.push(instructions);
    }

    /// Takes other counts into account.
    pub fn merge(&mut self, other: Statistics) {
        self.modules += other.modules;
        self.functions.extend(other.functions);
        self.blocks.extend(other.blocks);
        self.instructions.extend(other.instructions);
        let add = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut self.features, &other.features);
        add(&mut self.opcodes, &other.opcodes);
        add(&mut self.math, &other.math);
    }

    /// The share of modules that have the feature.
    pub fn share(&self, feature: Feature) -> f64 {
        self.features[feature as usize] as f64 / self.modules.max(1) as f64
    }

    /// How often the opcode occurs.
    pub fn opcode(&self, opcode: Opcode) -> u64 {
        self.opcodes[opcode as usize]
    }

    /// How often the math function occurs.
    pub fn math(&self, function: MathFn) -> u64 {
        self.math[function as usize]
    }

    /// Least, median and greatest number of instructions of a module.
    pub fn instructions(&self) -> (u32, u32, u32) {
        spread(&self.instructions)
    }
}

fn spread(numbers: &[u32]) -> (u32, u32, u32) {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0);
    (at(0), at(sorted.len() / 2), at(sorted.len().saturating_sub(1)))
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "modules: {}", self.modules)?;
        let sizes =
            [("functions", &self.functions), ("blocks", &self.blocks), ("instructions", &self.instructions)];
        for (name, numbers) in sizes {
            let (least, median, most) = spread(numbers);
            writeln!(f, "{name} per module: least {least}, median {median}, most {most}")?;
        }
        for (feature, name) in Feature::ALL {
            writeln!(f, "{:5.1} % with {name}", 100.0 * self.share(feature))?;
        }
        let total = self.opcodes.iter().sum::<u64>().max(1);
        let mut opcodes: Vec<_> = Opcode::ALL.iter().map(|&op| (self.opcode(op), op.name())).collect();
        opcodes.sort_by_key(|&(count, name)| (std::cmp::Reverse(count), name));
        let shares: Vec<String> = opcodes
            .iter()
            .map(|(count, name)| format!("{name} {:.2} %", 100.0 * *count as f64 / total as f64))
            .collect();
        writeln!(f, "opcodes: {}", shares.join(", "))
    }
}

/// What was seen in one module.
#[derive(Default)]
struct Seen {
    has: [bool; Feature::ALL.len()],
    calls: Vec<(FuncId, FuncId)>,
}

impl Seen {
    fn mark_if(&mut self, feature: Feature, condition: bool) {
        self.has[feature as usize] |= condition;
    }

    fn flow(&mut self, body: &Body) {
        let cfg = Cfg::of(body);
        let loops = Loops::of(&cfg);
        self.mark_if(Feature::Loop, !loops.is_empty());
        self.mark_if(Feature::NestedLoop, loops.ids().any(|id| loops.parent(id).is_some()));
        self.mark_if(Feature::IrreducibleLoop, loops.ids().any(|id| loops.is_irreducible(id)));
        self.mark_if(Feature::Unreachable, body.order.iter().any(|&block| !cfg.is_reachable(block)));
    }

    fn instructions(&mut self, caller: FuncId, body: &Body) {
        let mut bases = HashSet::new();
        for (_, inst) in body.instructions() {
            let data = &body.insts[inst];
            let effects = data.opcode.info().effects;
            self.mark_if(
                Feature::Memory,
                effects.contains(Effects::TRAP) && effects.intersects(Effects::READ | Effects::WRITE),
            );
            self.mark_if(Feature::Atomic, is_atomic(data));
            self.mark_if(Feature::Switch, data.opcode == Opcode::Switch);
            self.mark_if(Feature::Math, data.opcode == Opcode::Math);
            self.mark_if(Feature::Flags, !data.flags.is_empty());
            let vector = |&value: &Value| body.ty(value).lanes().is_some();
            self.mark_if(Feature::Vector, data.operands.iter().chain(&data.results).any(vector));
            let points = data.ty == Type::PTR;
            let loaded = points && matches!(data.opcode, Opcode::Load | Opcode::Select);
            let again =
                data.opcode == Opcode::Addr && data.operands.first().is_some_and(|&base| !bases.insert(base));
            self.mark_if(Feature::Aliasing, loaded || again);
            match data.call().map(|call| call.callee) {
                Some(Callee::Direct(callee)) => {
                    self.mark_if(Feature::Call, true);
                    self.calls.push((caller, callee));
                }
                Some(Callee::Indirect { .. }) => self.mark_if(Feature::IndirectCall, true),
                None => {}
            }
        }
    }
}

fn is_atomic(data: &InstData) -> bool {
    match &data.detail {
        Detail::Access(access) => access.ordering.is_some() && data.opcode != Opcode::Fence,
        Detail::Rmw(_) | Detail::CmpXchg(_) => true,
        _ => false,
    }
}

/// Whether a graph has a cycle: whether something is left when what calls nothing is taken away, again and again.
fn has_cycle(count: usize, calls: &[(FuncId, FuncId)]) -> bool {
    use ir::entity::Entity;
    let mut left: HashSet<usize> = (0..count).collect();
    loop {
        let calling: HashSet<usize> = calls
            .iter()
            .filter(|(from, to)| left.contains(&from.index()) && left.contains(&to.index()))
            .map(|(from, _)| from.index())
            .collect();
        if calling.len() == left.len() {
            return !left.is_empty();
        }
        left = calling;
    }
}
