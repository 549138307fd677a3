//! Metadata: notes beside instructions, functions and the module that LLVM's optimiser and debuggers read.

use crate::constant::Constant;
use crate::entity::MetaId;
use crate::types::Type;

/// A metadata node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Metadata {
    /// `!{!1, "text", i64 4, null}`, or `distinct !{...}`, which differs from every other node.
    Node {
        /// Whether it is a node of its own even if another one has the same operands.
        distinct: bool,
        /// The operands.
        operands: Vec<MetaOperand>,
    },
    /// `location(line 3, column 7, scope !2, inlined !9)`: a place in the source.
    Location {
        /// Line, from 1; 0 if unknown.
        line: u32,
        /// Column, from 1; 0 if unknown.
        column: u32,
        /// The scope the place is in.
        scope: Option<MetaId>,
        /// The place of the call that was inlined.
        inlined: Option<MetaId>,
    },
    /// `scope("name", "file.c", line 3, parent !1)`: a function, a block or a file of the source.
    Scope {
        /// Name of the function; empty for blocks and files.
        name: String,
        /// Path of the source file.
        file: String,
        /// Line on which it begins; 0 if unknown.
        line: u32,
        /// The scope around it.
        parent: Option<MetaId>,
    },
    /// `foreign "text"`: a node the IR does not look into. The text is LLVM's, or names a node of the
    /// original module.
    Foreign(String),
}

/// An operand of a [`Metadata::Node`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MetaOperand {
    /// Nothing.
    Null,
    /// Another node, or the node itself.
    Node(MetaId),
    /// A string.
    String(String),
    /// A constant with its type.
    Constant(Type, Constant),
}

/// The metadata attached to one thing: pairs of kind (`tbaa`, `noalias`, `llvm.loop`) and node.
pub type Attached = Vec<(Box<str>, MetaId)>;
