//! Metadata as text: general nodes, named lists. Places in the source are the business of `debug`.
//!
//! A node of the module is `!n` with its own number. A node that cannot be written (a foreign one that refers to
//! others by number, or one that holds such a node) is left out, and so is what is attached by it; metadata may
//! always be left out. Places in a loop's identity only help messages: the identity is kept without them.

use super::debug::Debug;
use super::error::Reason;
use super::module::Context;
use super::names::quoted;
use ir::entity::Entity;
use ir::{Constant, MetaId, MetaOperand, Metadata, Module, Type};
use std::collections::HashSet;

/// Beginnings of foreign nodes that mean the same in every module.
const SELF_CONTAINED: [&str; 3] = ["!DIExpression(", "!DIFile(", "!{}"];

/// The metadata of a text.
pub(super) struct MetadataText {
    /// The text of each node of the module that is part of the text.
    texts: Vec<Option<String>>,
    pub debug: Debug,
}

impl MetadataText {
    /// The text of all nodes.
    pub fn new(cx: &mut Context<'_>) -> Self {
        let module = cx.module;
        let mut texts: Vec<Option<String>> = Vec::with_capacity(module.metadata.len());
        for (id, node) in module.metadata.iter() {
            texts.push(match node {
                Metadata::Node { distinct, operands } => {
                    node_text(cx, id, *distinct, operands).ok().flatten()
                }
                Metadata::Foreign(text) => foreign_text(text),
                Metadata::Location { .. } | Metadata::Scope { .. } => None,
            });
        }
        remove_dependents(module, &mut texts);
        let debug = Debug::new(module.metadata.len());
        MetadataText { texts, debug }
    }

    /// Whether the node is part of the text.
    pub fn has(&self, id: MetaId) -> bool {
        self.texts.get(id.index()).is_some_and(Option::is_some)
    }
}

/// Whether the node is the identity of something: distinct, and its own first operand.
fn is_identity(id: MetaId, distinct: bool, operands: &[MetaOperand]) -> bool {
    distinct && operands.first() == Some(&MetaOperand::Node(id))
}

fn is_place(module: &Module, id: MetaId) -> bool {
    matches!(module.metadata[id], Metadata::Location { .. } | Metadata::Scope { .. })
}

/// The text of a general node; `None` if it holds a place.
fn node_text(
    cx: &mut Context<'_>,
    id: MetaId,
    distinct: bool,
    operands: &[MetaOperand],
) -> Result<Option<String>, Reason> {
    let mut texts = Vec::with_capacity(operands.len());
    for operand in operands {
        texts.push(match operand {
            MetaOperand::Null => "null".to_owned(),
            MetaOperand::String(text) => format!("!{}", quoted(text)),
            MetaOperand::Constant(ty, constant) => cx.typed_constant(*ty, constant)?,
            MetaOperand::Node(other) if is_place(cx.module, *other) => {
                if is_identity(id, distinct, operands) {
                    continue;
                }
                return Ok(None);
            }
            MetaOperand::Node(other) => format!("!{}", other.index()),
        });
    }
    Ok(Some(format!("{}!{{{}}}", if distinct { "distinct " } else { "" }, texts.join(", "))))
}

fn foreign_text(text: &str) -> Option<String> {
    let is_known = SELF_CONTAINED.iter().any(|start| text.starts_with(start));
    let refers = text.as_bytes().windows(2).any(|pair| pair[0] == b'!' && pair[1].is_ascii_digit());
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'\\' && byte != b';');
    (is_known && !refers && is_plain && (text == "!{}" || text.ends_with(')'))).then(|| text.to_owned())
}

/// Leaves out what refers to what was left out.
fn remove_dependents(module: &Module, texts: &mut [Option<String>]) {
    let mut users: Vec<Vec<MetaId>> = vec![Vec::new(); texts.len()];
    for (id, node) in module.metadata.iter() {
        let Metadata::Node { operands, .. } = node else { continue };
        for operand in operands {
            match operand {
                MetaOperand::Node(other) if !is_place(module, *other) => users[other.index()].push(id),
                _ => {}
            }
        }
    }
    let mut left_out: Vec<usize> = (0..texts.len()).filter(|&index| texts[index].is_none()).collect();
    while let Some(index) = left_out.pop() {
        for user in std::mem::take(&mut users[index]) {
            if texts[user.index()].take().is_some() {
                left_out.push(user.index());
            }
        }
    }
}

impl Context<'_> {
    /// The lines of the nodes and of the named lists.
    pub fn metadata_text(&mut self) -> String {
        let Some(metadata) = self.metadata.take() else { return String::new() };
        let mut out = String::new();
        let flags = self.named_lists(&metadata, &mut out);
        out.push_str(&metadata.debug.named_lists(flags));
        for (index, text) in metadata.texts.iter().enumerate() {
            if let Some(text) = text {
                out.push_str(&format!("!{index} = {text}\n"));
            }
        }
        metadata.debug.push_to(&mut out);
        out
    }

    /// The named lists but for the module's flags, whose nodes it gives.
    fn named_lists(&self, metadata: &MetadataText, out: &mut String) -> Vec<(usize, bool)> {
        let mut flags = Vec::new();
        for (name, nodes) in &self.module.named_metadata {
            let nodes: Vec<MetaId> = nodes.iter().copied().filter(|&node| metadata.has(node)).collect();
            if name == "llvm.module.flags" {
                flags = self.module_flags(&nodes);
                continue;
            }
            let is_text = |node: &MetaId| matches!(self.operands(*node), [MetaOperand::String(_)]);
            let wants_text = matches!(&**name, "llvm.ident" | "llvm.commandline");
            if name.starts_with("llvm.dbg.") || (wants_text && !nodes.iter().all(is_text)) {
                continue;
            }
            let list: Vec<String> = nodes.iter().map(|node| format!("!{}", node.index())).collect();
            out.push_str(&format!("!{name} = !{{{}}}\n", list.join(", ")));
        }
        flags
    }

    /// The nodes that are flags of a module, each with whether it is the version of debug information.
    fn module_flags(&self, nodes: &[MetaId]) -> Vec<(usize, bool)> {
        let mut taken = HashSet::new();
        let mut flags = Vec::new();
        for &node in nodes {
            let [MetaOperand::Constant(ty, Constant::Int(behaviour)), MetaOperand::String(name), value] =
                self.operands(node)
            else {
                continue;
            };
            let is_number = matches!(value, MetaOperand::Constant(_, Constant::Int(_)));
            let fits = *ty == Type::I32 && matches!(behaviour, 1 | 2 | 4 | 7 | 8) && is_number;
            let is_version = name == "Debug Info Version";
            let is_other_version = is_version && *value != MetaOperand::Constant(Type::I32, Constant::Int(3));
            if fits && !is_other_version && taken.insert(name) {
                flags.push((node.index(), is_version));
            }
        }
        flags
    }

    /// The operands of a general node; none of any other.
    pub fn operands(&self, id: MetaId) -> &[MetaOperand] {
        match self.module.metadata.get(id) {
            Some(Metadata::Node { operands, .. }) => operands,
            _ => &[],
        }
    }
}
