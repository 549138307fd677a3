//! Metadata: nodes, lists of nodes, and what is attached to things.

use super::{ErrorKind, Place, Sink, Thing, cycles};
use crate::entity::{Entity, MetaId};
use crate::metadata::{Attached, MetaOperand, Metadata};
use std::collections::HashSet;

/// All nodes and the named lists of nodes.
pub(super) fn check(sink: &mut Sink) {
    let module = sink.module;
    for (id, node) in module.metadata.iter() {
        let place = Place::Metadata(id);
        match node {
            Metadata::Node { operands, .. } => check_operands(sink, place, operands),
            Metadata::Location { scope, inlined, .. } => {
                scope.iter().for_each(|&scope| check_scope(sink, place, scope));
                inlined.iter().for_each(|&inlined| check_location(sink, place, inlined));
            }
            Metadata::Scope { parent, .. } => {
                parent.iter().for_each(|&parent| check_scope(sink, place, parent));
            }
            Metadata::Foreign(_) => {}
        }
    }
    let around = |index: usize| match module.metadata.get(MetaId::from_index(index))? {
        Metadata::Location { inlined: outer, .. } | Metadata::Scope { parent: outer, .. } => {
            outer.map(Entity::index)
        }
        _ => None,
    };
    for index in cycles(module.metadata.len(), around) {
        sink.report(Place::Metadata(MetaId::from_index(index)), ErrorKind::MetadataCycle);
    }
    check_lists(sink);
}

fn check_operands(sink: &mut Sink, place: Place, operands: &[MetaOperand]) {
    for operand in operands {
        match operand {
            MetaOperand::Null | MetaOperand::String(_) => {}
            MetaOperand::Node(node) => {
                check_node(sink, place, *node);
            }
            MetaOperand::Constant(ty, constant) => {
                if sink.check_type(place, *ty) {
                    sink.check_constant(place, *ty, constant);
                }
            }
        }
    }
}

fn check_lists(sink: &mut Sink) {
    let mut taken = HashSet::new();
    for (name, nodes) in &sink.module.named_metadata {
        sink.check_bare(Place::Module, Thing::NamedMetadata, name);
        if !taken.insert(name) {
            let kind = ErrorKind::DuplicateName { what: Thing::NamedMetadata, name: format!("!{name}") };
            sink.report(Place::Module, kind);
        }
        for &node in nodes {
            check_node(sink, Place::Module, node);
        }
    }
}

/// The node, if the module has it.
fn check_node<'a>(sink: &mut Sink<'a>, place: Place, id: MetaId) -> Option<&'a Metadata> {
    let node = sink.module.metadata.get(id);
    if node.is_none() {
        sink.report(place, ErrorKind::UnknownId { what: Thing::Metadata, index: id.index() });
    }
    node
}

fn check_scope(sink: &mut Sink, place: Place, id: MetaId) {
    if check_node(sink, place, id).is_some_and(|node| !matches!(node, Metadata::Scope { .. })) {
        sink.report(place, ErrorKind::NotScope { index: id.index() });
    }
}

/// A node that must be a place in the source.
pub(super) fn check_location(sink: &mut Sink, place: Place, id: MetaId) {
    if check_node(sink, place, id).is_some_and(|node| !matches!(node, Metadata::Location { .. })) {
        sink.report(place, ErrorKind::NotLocation { index: id.index() });
    }
}

/// What is attached to a global, a function or an instruction.
pub(super) fn check_attached(sink: &mut Sink, place: Place, attached: &Attached) {
    for (kind, node) in attached {
        sink.check_bare(place, Thing::MetadataKind, kind);
        check_node(sink, place, *node);
        if matches!(place, Place::Inst(..)) && **kind == *"dbg" {
            sink.report(place, ErrorKind::LocationAsMetadata);
        }
    }
}
