//! Whether two modules are the same, whatever order their values, instructions and blocks were made in.
//!
//! Both modules are walked in step: symbols in their order, blocks in the order of the body, instructions in
//! the order of the block. Values and blocks correspond if they are defined at the same place. Names, constants,
//! attributes and metadata must be equal. The text form is not involved, so this is a check of it.

use crate::attribute::Attributes;
use crate::body::Body;
use crate::entity::{Block, Inst, SecondaryMap, Value};
use crate::inst::{CallDetail, Detail, Edge, InstData};
use crate::metadata::{MetaOperand, Metadata};
use crate::module::{AbiParam, Alias, Function, Global, Module, Piece, Signature};
use crate::types::Type;
use std::fmt::Display;

/// The first difference between two modules.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Difference {
    /// Where.
    pub place: String,
    /// What differs.
    pub message: String,
}

type Same = Result<(), Difference>;

/// Ok if the modules are the same, else the first difference.
pub fn same(left: &Module, right: &Module) -> Result<(), Difference> {
    Comparison { left, right }.modules()
}

/// An error if the condition is false.
fn check(condition: impl Into<Option<bool>>, place: impl Display, what: &str) -> Same {
    match condition.into() {
        Some(true) => Ok(()),
        _ => Err(Difference { place: place.to_string(), message: format!("{what} differs") }),
    }
}

#[derive(Clone, Copy)]
struct Comparison<'a> {
    left: &'a Module,
    right: &'a Module,
}

impl<'a> Comparison<'a> {
    fn modules(self) -> Same {
        let (left, right) = (self.left, self.right);
        check(left.source == right.source, "module", "source")?;
        check(left.triple == right.triple, "module", "triple")?;
        check(left.data_layout == right.data_layout, "module", "layout")?;
        check(left.assembly == right.assembly, "module", "assembly")?;
        check(left.comdats == right.comdats, "module", "list of comdats")?;
        check(left.named_metadata == right.named_metadata, "module", "named metadata")?;
        check(left.globals.len() == right.globals.len(), "module", "number of globals")?;
        check(left.aliases.len() == right.aliases.len(), "module", "number of aliases")?;
        check(left.functions.len() == right.functions.len(), "module", "number of functions")?;
        check(left.metadata.len() == right.metadata.len(), "module", "number of metadata nodes")?;
        for ((_, a), (_, b)) in left.globals.iter().zip(right.globals.iter()) {
            self.globals(a, b)?;
        }
        for ((_, a), (_, b)) in left.aliases.iter().zip(right.aliases.iter()) {
            self.aliases(a, b)?;
        }
        for ((id, a), (_, b)) in left.metadata.iter().zip(right.metadata.iter()) {
            check(self.nodes(a, b), format_args!("metadata {id:?}"), "the node")?;
        }
        left.functions
            .iter()
            .zip(right.functions.iter())
            .try_for_each(|((_, a), (_, b))| self.functions(a, b))
    }

    fn types(self, a: Type, b: Type) -> bool {
        match (a, b) {
            (Type::Opaque(a), Type::Opaque(b)) => {
                self.left.opaque_types.spelling(a) == self.right.opaque_types.spelling(b)
            }
            _ => a == b,
        }
    }

    fn hints(self, a: Option<Type>, b: Option<Type>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.types(a, b),
            _ => a == b,
        }
    }

    fn globals(self, a: &Global, b: &Global) -> Same {
        let place = format_args!("global @{}", a.symbol.name);
        check(a.symbol == b.symbol, place, "the symbol")?;
        check(a.address_space == b.address_space, place, "address space")?;
        check(a.size == b.size && a.align == b.align, place, "size or alignment")?;
        let kind = |g: &Global| (g.constant, g.externally_initialized, g.thread_local);
        check(kind(a) == kind(b), place, "the kind of storage")?;
        check(self.hints(a.hint, b.hint), place, "type hint")?;
        check(a.attributes == b.attributes && a.metadata == b.metadata, place, "attributes or metadata")?;
        let equal = match (&a.initializer, &b.initializer) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.pieces(a, b)),
            (a, b) => a.is_none() && b.is_none(),
        };
        check(equal, place, "initial content")
    }

    fn pieces(self, a: &Piece, b: &Piece) -> bool {
        match (a, b) {
            (Piece::Constant(s, a), Piece::Constant(t, b)) => self.types(*s, *t) && a == b,
            (Piece::Array(s, a), Piece::Array(t, b)) => self.types(*s, *t) && a == b,
            _ => a == b,
        }
    }

    fn aliases(self, a: &Alias, b: &Alias) -> Same {
        let place = format_args!("alias @{}", a.symbol.name);
        check(a.symbol == b.symbol && a.ifunc == b.ifunc, place, "the symbol")?;
        check(a.target == b.target && a.offset == b.offset, place, "target")?;
        check(a.address_space == b.address_space, place, "address space")?;
        check(self.hints(a.hint, b.hint), place, "type hint")
    }

    fn nodes(self, a: &Metadata, b: &Metadata) -> bool {
        match (a, b) {
            (
                Metadata::Node { distinct: left, operands: a },
                Metadata::Node { distinct: right, operands: b },
            ) => {
                left == right && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.node_operands(a, b))
            }
            _ => a == b,
        }
    }

    fn node_operands(self, a: &MetaOperand, b: &MetaOperand) -> bool {
        match (a, b) {
            (MetaOperand::Constant(s, a), MetaOperand::Constant(t, b)) => self.types(*s, *t) && a == b,
            _ => a == b,
        }
    }

    fn functions(self, a: &Function, b: &Function) -> Same {
        let place = format_args!("function @{}", a.symbol.name);
        check(a.symbol == b.symbol, place, "the symbol")?;
        check(self.signatures(&a.signature, &b.signature), place, "the signature")?;
        check(a.attributes == b.attributes, place, "the list of attributes")?;
        check(a.align == b.align && a.gc == b.gc, place, "alignment or garbage collector")?;
        check(a.personality == b.personality, place, "personality")?;
        check(a.metadata == b.metadata, place, "metadata")?;
        match (&a.body, &b.body) {
            (Some(left), Some(right)) => {
                let bodies = Bodies::new(self, left, right, &a.symbol.name);
                bodies.compare()
            }
            (left, right) => check(left.is_none() && right.is_none(), place, "whether there is a body"),
        }
    }

    fn signatures(self, a: &Signature, b: &Signature) -> bool {
        let params = |a: &[AbiParam], b: &[AbiParam]| {
            let same =
                |(a, b): (&AbiParam, &AbiParam)| self.types(a.ty, b.ty) && a.attributes == b.attributes;
            a.len() == b.len() && a.iter().zip(b).all(same)
        };
        params(&a.params, &b.params)
            && params(&a.results, &b.results)
            && a.variadic == b.variadic
            && a.convention == b.convention
            && a.origin == b.origin
    }
}

/// Two bodies, and what in the right one corresponds to the left one's values and blocks.
struct Bodies<'a> {
    modules: Comparison<'a>,
    left: &'a Body,
    right: &'a Body,
    function: &'a str,
    values: SecondaryMap<Value, Option<Value>>,
    blocks: SecondaryMap<Block, Option<Block>>,
}

impl<'a> Bodies<'a> {
    fn new(modules: Comparison<'a>, left: &'a Body, right: &'a Body, function: &'a str) -> Self {
        let mut bodies = Self {
            modules,
            left,
            right,
            function,
            values: SecondaryMap::filled(None, left.values.len()),
            blocks: SecondaryMap::filled(None, left.blocks.len()),
        };
        bodies.match_definitions();
        bodies
    }

    /// Pairs values and blocks that are defined at the same place, as far as both exist.
    fn match_definitions(&mut self) {
        for (&a, &b) in self.left.order.iter().zip(&self.right.order) {
            let (Some(left), Some(right)) = (self.left.blocks.get(a), self.right.blocks.get(b)) else {
                continue;
            };
            self.blocks[a] = Some(b);
            self.match_values(&left.params, &right.params);
            for (&a, &b) in left.insts.iter().zip(&right.insts) {
                if let (Some(left), Some(right)) = (self.left.insts.get(a), self.right.insts.get(b)) {
                    self.match_values(&left.results, &right.results);
                }
            }
        }
    }

    fn match_values(&mut self, left: &[Value], right: &[Value]) {
        for (&a, &b) in left.iter().zip(right) {
            self.values[a] = Some(b);
        }
    }

    fn compare(&self) -> Same {
        let place = format_args!("function @{}", self.function);
        check(self.left.order.len() == self.right.order.len(), place, "number of blocks")?;
        for (index, (&a, &b)) in self.left.order.iter().zip(&self.right.order).enumerate() {
            let place = format_args!("function @{}, block {index}", self.function);
            let (Some(left), Some(right)) = (self.left.blocks.get(a), self.right.blocks.get(b)) else {
                return check(false, place, "whether it exists");
            };
            check(self.left.block_name(a) == self.right.block_name(b), place, "the name")?;
            check(self.definitions(&left.params, &right.params), place, "the list of parameters")?;
            check(left.insts.len() == right.insts.len(), place, "number of instructions")?;
            for (number, (&a, &b)) in left.insts.iter().zip(&right.insts).enumerate() {
                self.insts(a, b, format_args!("{place}, instruction {number}"))?;
            }
        }
        Ok(())
    }

    /// Whether values that are defined at the same place have the same types and names.
    fn definitions(&self, left: &[Value], right: &[Value]) -> bool {
        left.len() == right.len()
            && left.iter().zip(right).all(|(&a, &b)| {
                let (Some(s), Some(t)) = (self.left.values.get(a), self.right.values.get(b)) else {
                    return false;
                };
                self.modules.types(s.ty, t.ty) && self.left.value_name(a) == self.right.value_name(b)
            })
    }

    fn insts(&self, a: Inst, b: Inst, place: impl Display + Copy) -> Same {
        let (Some(left), Some(right)) = (self.left.insts.get(a), self.right.insts.get(b)) else {
            return check(false, place, "whether it exists");
        };
        check(left.opcode == right.opcode, place, "the opcode")?;
        check(left.flags == right.flags, place, "the set of flags")?;
        check(self.modules.types(left.ty, right.ty), place, "the type")?;
        check(self.definitions(&left.results, &right.results), place, "the list of results")?;
        check(self.uses(&left.operands, &right.operands), place, "the list of operands")?;
        check(self.all_edges(left, right), place, "the list of edges")?;
        check(self.details(&left.detail, &right.detail), place, "the detail")?;
        check(left.location == right.location, place, "the place in the source")?;
        let metadata = |body: &'a Body, inst| body.metadata.get(&inst).filter(|list| !list.is_empty());
        check(metadata(self.left, a) == metadata(self.right, b), place, "metadata")
    }

    fn uses(&self, left: &[Value], right: &[Value]) -> bool {
        left.len() == right.len() && left.iter().zip(right).all(|(&a, &b)| self.values(a, b))
    }

    fn values(&self, a: Value, b: Value) -> bool {
        let (Some(s), Some(t)) = (self.left.values.get(a), self.right.values.get(b)) else { return false };
        match (self.left.as_constant(a), self.right.as_constant(b)) {
            (Some(left), Some(right)) => self.modules.types(s.ty, t.ty) && left == right,
            (None, None) => self.values[a] == Some(b),
            _ => false,
        }
    }

    fn all_edges(&self, left: &InstData, right: &InstData) -> bool {
        let same = |(a, b): (&Edge, &Edge)| {
            self.blocks[a.block] == Some(b.block) && self.uses(&a.arguments, &b.arguments)
        };
        left.edges().len() == right.edges().len() && left.edges().iter().zip(right.edges()).all(same)
    }

    /// Whether the details are the same but for edges.
    fn details(&self, left: &Detail, right: &Detail) -> bool {
        match (left, right) {
            (Detail::Edges(_), Detail::Edges(_)) => true,
            (Detail::Switch(a), Detail::Switch(b)) => a.cases == b.cases,
            (Detail::Unsupported(a), Detail::Unsupported(b)) => a.text == b.text,
            (Detail::Invoke(a), Detail::Invoke(b)) => calls(&a.call, &b.call),
            (Detail::Call(a), Detail::Call(b)) => calls(a, b),
            (Detail::Address(a), Detail::Address(b)) => {
                a.offset == b.offset && a.strides == b.strides && self.modules.hints(a.hint, b.hint)
            }
            (Detail::Alloca(a), Detail::Alloca(b)) => {
                a.size == b.size && a.align == b.align && self.modules.hints(a.hint, b.hint)
            }
            _ => left == right,
        }
    }
}

fn calls(a: &CallDetail, b: &CallDetail) -> bool {
    a.callee == b.callee
        && a.convention == b.convention
        && a.tail == b.tail
        && attribute_lists(&a.argument_attributes, &b.argument_attributes)
        && attribute_lists(&a.result_attributes, &b.result_attributes)
        && a.attributes == b.attributes
        && a.bundles == b.bundles
        && a.origin == b.origin
}

/// Shorter lists mean none for the rest.
fn attribute_lists(a: &[Attributes], b: &[Attributes]) -> bool {
    let none = Attributes::default();
    (0..a.len().max(b.len())).all(|index| a.get(index).unwrap_or(&none) == b.get(index).unwrap_or(&none))
}
