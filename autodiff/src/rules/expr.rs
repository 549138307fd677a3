//! The language of derivative rules: expressions in the incoming derivative `d`, the operands and the results.
//!
//! The table is written in Rust's own operators; what they build is data: a list of nodes, operands before
//! users, shared where an expression is used twice.

use ir::{FloatCond, MathFn, Opcode};
use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A node of an expression. Positions name earlier nodes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Node {
    /// The incoming derivative.
    Derivative,
    /// An operand of the primal instruction.
    Operand(usize),
    /// A result of the primal instruction.
    Result(usize),
    /// A number.
    Number(f64),
    /// An operation on one float.
    Unary(Opcode, E),
    /// An operation on two floats.
    Binary(Opcode, E, E),
    /// A math function of one float.
    Math1(MathFn, E),
    /// A math function of two floats.
    Math2(MathFn, E, E),
    /// A math function of a float and an integer.
    MathInt(MathFn, E, E),
    /// A function of the crate's own text, on one float.
    Helper(Helper, E),
    /// An integer operand or result as a float.
    Float(E),
    /// An integer plus a constant.
    Shift(E, i64),
    /// An integer constant of 32 bits.
    Int(i64),
    /// Zero minus an integer.
    Negative(E),
    /// A comparison.
    Compare(FloatCond, E, E),
    /// Either of two conditions.
    Either(E, E),
    /// One of two floats.
    Choose(E, E, E),
}

/// Functions that rules need beyond the math table; their bodies are `helpers.ir`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Helper {
    /// The derivative of the logarithm of the gamma function.
    Digamma,
}

/// A node of the expressions of a rule, by position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct E(pub u32);

impl Node {
    /// The nodes it reads.
    pub fn reads(self) -> impl Iterator<Item = E> {
        let of: [Option<E>; 3] = match self {
            Node::Derivative | Node::Operand(_) | Node::Result(_) | Node::Number(_) | Node::Int(_) => {
                [None; 3]
            }
            Node::Unary(_, a)
            | Node::Math1(_, a)
            | Node::Helper(_, a)
            | Node::Float(a)
            | Node::Shift(a, _)
            | Node::Negative(a) => [Some(a), None, None],
            Node::Binary(_, a, b)
            | Node::Math2(_, a, b)
            | Node::MathInt(_, a, b)
            | Node::Compare(_, a, b)
            | Node::Either(a, b) => [Some(a), Some(b), None],
            Node::Choose(c, a, b) => [Some(c), Some(a), Some(b)],
        };
        of.into_iter().flatten()
    }
}

thread_local! {
    static NODES: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
}

/// The expression of a node; the same one for the same node.
pub(super) fn node(node: Node) -> E {
    NODES.with_borrow_mut(|nodes| {
        let found = nodes.iter().position(|other| *other == node);
        let at = found.unwrap_or_else(|| {
            nodes.push(node);
            nodes.len() - 1
        });
        E(at as u32)
    })
}

/// What `write` builds, and the nodes it consists of.
pub(super) fn build<T>(write: impl FnOnce() -> T) -> (T, Vec<Node>) {
    let outer = NODES.take();
    let result = write();
    (result, NODES.replace(outer))
}

impl From<f64> for E {
    fn from(number: f64) -> E {
        node(Node::Number(number))
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $opcode:ident;)*) => {$(
        impl $trait for E {
            type Output = E;
            fn $method(self, other: E) -> E {
                node(Node::Binary(Opcode::$opcode, self, other))
            }
        }
        impl $trait<f64> for E {
            type Output = E;
            fn $method(self, other: f64) -> E {
                $trait::$method(self, E::from(other))
            }
        }
        impl $trait<E> for f64 {
            type Output = E;
            fn $method(self, other: E) -> E {
                $trait::$method(E::from(self), other)
            }
        }
    )*};
}

operators! {
    Add add Fadd;
    Sub sub Fsub;
    Mul mul Fmul;
    Div div Fdiv;
}

impl Neg for E {
    type Output = E;
    fn neg(self) -> E {
        node(Node::Unary(Opcode::Fneg, self))
    }
}
