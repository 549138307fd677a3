//! Derivative rules: data, from which everything else is computed.
//!
//! - `table.rs`: one line per operation or math function;
//! - `expr.rs`: the expressions that the lines consist of;
//! - `emit.rs`: code for a contribution;
//! - [`helpers`]: functions that contributions call;
//! - [`Rule::reads`]: what a contribution needs of the primal, so what must be recorded for it.

mod emit;
mod expr;
pub mod helpers;
mod table;

pub use emit::{EmitError, Emitter};
pub use expr::{E, Helper, Node};
pub use table::Operation;

use crate::kinks::Kinks;
use std::collections::HashMap;
use std::sync::OnceLock;
use table::{Partial, TABLE};

/// The rule of an operation.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it is for.
    pub operation: Operation,
    /// Whether a contribution can be infinite or NaN where the operation itself is finite.
    pub singular: bool,
    /// The nodes of all contributions, operands before users.
    pub nodes: Vec<Node>,
    /// The contribution to each operand; `None` if no derivative goes to it.
    pub partials: Vec<Option<E>>,
}

/// What a contribution needs of the primal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reads {
    /// The operands, by position, in order.
    pub operands: Vec<usize>,
    /// The results, by position, in order.
    pub results: Vec<usize>,
}

impl Rule {
    /// What the contribution to an operand needs of the primal.
    pub fn reads(&self, operand: usize) -> Reads {
        let mut reads = Reads::default();
        for (position, _) in self.needed(operand) {
            match self.nodes[position] {
                Node::Operand(index) => reads.operands.push(index),
                Node::Result(index) => reads.results.push(index),
                _ => {}
            }
        }
        reads.operands.sort_unstable();
        reads.results.sort_unstable();
        reads
    }

    /// Whether the contribution is linear in the incoming derivative: no term without it, none with it twice.
    pub fn is_linear(&self, operand: usize) -> bool {
        let Some(root) = self.partials.get(operand).copied().flatten() else { return true };
        let mut degree = vec![Some(0u32); self.nodes.len()];
        for (position, node) in self.nodes.iter().enumerate() {
            let of = |e: E| degree.get(e.0 as usize).copied().flatten();
            degree[position] = degree_of(*node, of, &self.nodes);
        }
        degree[root.0 as usize] == Some(1)
    }

    /// The nodes that a contribution consists of, operands before users, each with its position.
    pub(crate) fn needed(&self, operand: usize) -> Vec<(usize, Node)> {
        let Some(root) = self.partials.get(operand).copied().flatten() else { return Vec::new() };
        let mut wanted = vec![false; self.nodes.len()];
        wanted[root.0 as usize] = true;
        for position in (0..self.nodes.len()).rev() {
            if wanted[position] {
                self.nodes[position].reads().for_each(|read| wanted[read.0 as usize] = true);
            }
        }
        self.nodes.iter().copied().enumerate().filter(|(position, _)| wanted[*position]).collect()
    }
}

/// The degree of a node in the derivative; `None` if it is no polynomial in it.
fn degree_of(node: Node, of: impl Fn(E) -> Option<u32>, nodes: &[Node]) -> Option<u32> {
    use ir::Opcode::{Fadd, Fdiv, Fmul, Fneg, Fsub};
    let is_zero = |e: E| nodes.get(e.0 as usize) == Some(&Node::Number(0.0));
    let same = |a: E, b: E| match (of(a)?, of(b)?) {
        (x, y) if x == y => Some(x),
        // Zero is of every degree.
        (x, _) if is_zero(b) => Some(x),
        (_, y) if is_zero(a) => Some(y),
        _ => None,
    };
    match node {
        Node::Derivative => Some(1),
        Node::Unary(Fneg, a) => of(a),
        Node::Binary(Fadd | Fsub, a, b) => same(a, b),
        Node::Binary(Fmul, a, b) => Some(of(a)? + of(b)?),
        Node::Binary(Fdiv, a, b) if of(b)? == 0 => of(a),
        Node::MathInt(ir::MathFn::Ldexp, a, n) if of(n)? == 0 => of(a),
        Node::Choose(c, a, b) if of(c)? == 0 => same(a, b),
        other if other.reads().all(|read| of(read) == Some(0)) => Some(0),
        _ => None,
    }
}

/// The rule of an operation under a policy; `None` if there is none in the table.
pub fn rule(operation: Operation, kinks: Kinks) -> Option<&'static Rule> {
    static RULES: OnceLock<HashMap<(Operation, Kinks), Rule>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let policies = [Kinks::Conventional, Kinks::Ieee];
        let all = TABLE.iter().flat_map(|line| policies.map(|kinks| (line, kinks)));
        all.map(|(line, kinks)| ((line.operation, kinks), written(line, kinks))).collect()
    });
    rules.get(&(operation, kinks))
}

/// Every operation with a rule, in table order.
pub fn operations() -> impl Iterator<Item = Operation> {
    TABLE.iter().map(|line| line.operation)
}

fn written(line: &table::Line, kinks: Kinks) -> Rule {
    let (partials, nodes) = expr::build(|| (line.write)(kinks));
    let partials = partials.into_iter().map(|partial| match partial {
        Partial::Is(expr) => Some(expr),
        Partial::Zero => None,
    });
    Rule { operation: line.operation, singular: line.singular, nodes, partials: partials.collect() }
}
