//! What may be attached to what: LLVM's verifier refuses a module for metadata of the kinds it knows that has another
//! form. Such metadata is left out; kinds it does not know may be anything.

use super::function::Writer;
use super::module::Context;
use ir::entity::Entity;
use ir::*;

/// Kinds with rules of LLVM's verifier that are not checked here.
const LEFT_OUT: &[&str] = &[
    "DIAssignID",
    "absolute_symbol",
    "access_group",
    "annotation",
    "associated",
    "callsite",
    "coro.outside.frame",
    "dbg",
    "fpmath",
    "implicit.ref",
    "kcfi_type",
    "memprof",
    "mmra",
    "nofpclass",
    "noalias.addrspace",
    "vcall_visibility",
];

impl Context<'_> {
    /// What is attached to a function or a global, as text that begins with a blank or a comma.
    pub fn attached_to_symbol(&self, attached: &Attached, is_global: bool) -> String {
        let Some(metadata) = &self.metadata else { return String::new() };
        let mut out = String::new();
        for (kind, node) in attached {
            let fits = match &**kind {
                "prof" => !is_global && self.is_entry_count(*node),
                kind => !LEFT_OUT.contains(&kind) && !ON_INSTRUCTIONS.contains(&kind),
            };
            if fits && metadata.has(*node) {
                out.push_str(&format!("{} !{kind} !{}", if is_global { "," } else { "" }, node.index()));
            }
        }
        out
    }

    fn is_entry_count(&self, node: MetaId) -> bool {
        match self.operands(node) {
            [MetaOperand::String(name), MetaOperand::Constant(Type::I64, Constant::Int(_))] => {
                name == "function_entry_count" || name == "synthetic_function_entry_count"
            }
            _ => false,
        }
    }
}

/// Kinds that only instructions have.
const ON_INSTRUCTIONS: &[&str] = &["tbaa", "range", "nonnull", "noundef", "alias.scope", "noalias"];

impl Writer<'_, '_> {
    /// What is attached to an instruction, as text that begins with a comma.
    pub fn attachments(&self, inst: Inst) -> String {
        let Some(metadata) = &self.cx.metadata else { return String::new() };
        let data = &self.body.insts[inst];
        let mut out = String::new();
        for (kind, node) in self.body.metadata.get(&inst).into_iter().flatten() {
            if metadata.has(*node) && self.fits(data, kind, *node) {
                out.push_str(&format!(", !{kind} !{}", node.index()));
            }
        }
        out
    }

    fn fits(&self, data: &InstData, kind: &str, node: MetaId) -> bool {
        use Opcode::{AtomicRmw, Call, CmpXchg, Invoke, Load, Store};
        let cx = &*self.cx;
        let is_call = matches!(data.opcode, Call | Invoke);
        let gives_pointer = data.results.len() == 1 && self.body.ty(data.results[0]) == Type::PTR;
        match kind {
            "tbaa" => {
                let has_access = matches!(data.opcode, Load | Store | Call | AtomicRmw | CmpXchg);
                has_access && cx.is_access_tag(node)
            }
            "alias.scope" | "noalias" => cx.is_scope_list(node),
            "prof" => self.has_weights(data, node),
            "range" => (data.opcode == Load || is_call) && self.is_range(data, node),
            "nonnull" => {
                data.opcode == Load && gives_pointer && cx.operands(node).is_empty() && cx.is_node(node)
            }
            "noundef" => data.opcode == Load && cx.operands(node).is_empty() && cx.is_node(node),
            "invariant.group" => matches!(data.opcode, Load | Store),
            "align" | "dereferenceable" | "dereferenceable_or_null" => {
                let number = match cx.operands(node) {
                    [MetaOperand::Constant(Type::I64, Constant::Int(number))] => *number,
                    _ => return false,
                };
                let is_fine =
                    kind != "align" || u64::try_from(number).is_ok_and(|bytes| Align::new(bytes).is_some());
                data.opcode == Load && gives_pointer && is_fine
            }
            _ => !LEFT_OUT.contains(&kind),
        }
    }

    /// Weights of branches: one for each way out.
    fn has_weights(&self, data: &InstData, node: MetaId) -> bool {
        let operands = self.cx.operands(node);
        let Some(MetaOperand::String(name)) = operands.first() else { return false };
        let mut weights = &operands[1..];
        if let Some(MetaOperand::String(origin)) = weights.first() {
            if origin != "expected" {
                return false;
            }
            weights = &weights[1..];
        }
        let count = match data.opcode {
            Opcode::Br => 2,
            Opcode::Switch => data.edges().len(),
            Opcode::Select => 2,
            Opcode::Call => 1,
            Opcode::Invoke => 2,
            _ => return false,
        };
        let is_number =
            |weight: &MetaOperand| matches!(weight, MetaOperand::Constant(Type::I32, Constant::Int(_)));
        name == "branch_weights" && weights.len() == count && weights.iter().all(is_number)
    }

    /// Pairs of bounds of the type that is loaded, in order and apart.
    fn is_range(&self, data: &InstData, node: MetaId) -> bool {
        let &[result] = &*data.results else { return false };
        let (ty, Some(bits)) = (self.body.ty(result), self.body.ty(result).int_bits()) else { return false };
        let mut bounds = Vec::new();
        for operand in self.cx.operands(node) {
            match operand {
                MetaOperand::Constant(own, Constant::Int(bound)) if *own == ty => {
                    let shift = 128 - u32::from(bits);
                    bounds.push(((*bound << shift) as i128) >> shift);
                }
                _ => return false,
            }
        }
        match bounds.as_slice() {
            // One range may wrap around.
            [low, high] => low != high && ty.lanes().is_none(),
            [] => false,
            many => many.len() % 2 == 0 && many.is_sorted_by(|a, b| a < b) && ty.lanes().is_none(),
        }
    }
}

impl Context<'_> {
    fn is_node(&self, id: MetaId) -> bool {
        matches!(self.module.metadata.get(id), Some(Metadata::Node { .. }))
    }

    /// A list of scopes: `!{!0, !"name"}` with a domain as the second operand.
    fn is_scope_list(&self, id: MetaId) -> bool {
        let own_or_text = |id: MetaId, operand: Option<&MetaOperand>| match operand {
            Some(MetaOperand::Node(node)) => *node == id,
            Some(MetaOperand::String(_)) => true,
            _ => false,
        };
        let is_text = |operand: Option<&MetaOperand>| matches!(operand, None | Some(MetaOperand::String(_)));
        self.is_node(id)
            && self.operands(id).iter().all(|operand| {
                let MetaOperand::Node(scope) = operand else { return false };
                let scope_operands = self.operands(*scope);
                let Some(MetaOperand::Node(domain)) = scope_operands.get(1) else { return false };
                let domain_operands = self.operands(*domain);
                (2..=3).contains(&scope_operands.len())
                    && own_or_text(*scope, scope_operands.first())
                    && is_text(scope_operands.get(2))
                    && (1..=2).contains(&domain_operands.len())
                    && own_or_text(*domain, domain_operands.first())
                    && is_text(domain_operands.get(1))
            })
    }

    /// A tag of type-based aliasing: base type, access type, offset, and a path from the one to the other.
    fn is_access_tag(&self, id: MetaId) -> bool {
        let operands = self.operands(id);
        let [
            MetaOperand::Node(base),
            MetaOperand::Node(access),
            MetaOperand::Constant(_, Constant::Int(offset)),
            rest @ ..,
        ] = operands
        else {
            return false;
        };
        let constant = match rest {
            [] => true,
            [MetaOperand::Constant(_, Constant::Int(flag))] => *flag <= 1,
            _ => false,
        };
        if !constant || !self.is_scalar_type(*access) {
            return false;
        }
        let (mut node, mut offset, mut found) = (*base, *offset, false);
        // Every step goes to another node of a tree; a longer way is a circle.
        for _ in 0..=self.module.metadata.len().min(1000) {
            if self.is_root(node) {
                return found;
            }
            let Some(fields) = self.type_fields(node) else { return false };
            found |= node == *access;
            if (node == *access || self.is_scalar_type(node)) && offset != 0 {
                return false;
            }
            let Some(&(next, start)) = fields.iter().rev().find(|&&(_, start)| start <= offset) else {
                return false;
            };
            offset -= start;
            node = next;
        }
        false
    }

    fn is_root(&self, id: MetaId) -> bool {
        self.operands(id).len() < 2
    }

    /// `!{"name", parent}` or `!{"name", parent, i64 0}` up to a root.
    fn is_scalar_type(&self, id: MetaId) -> bool {
        let mut node = id;
        for _ in 0..=self.module.metadata.len().min(1000) {
            match self.operands(node) {
                [MetaOperand::String(_), MetaOperand::Node(parent)]
                | [
                    MetaOperand::String(_),
                    MetaOperand::Node(parent),
                    MetaOperand::Constant(_, Constant::Int(0)),
                ] => {
                    if !self.is_node(*parent) {
                        return false;
                    }
                    if self.is_root(*parent) {
                        return true;
                    }
                    node = *parent;
                }
                _ => return false,
            }
        }
        false
    }

    /// The fields of a type node with their offsets, which do not decrease.
    fn type_fields(&self, id: MetaId) -> Option<Vec<(MetaId, u128)>> {
        let (first, fields) = self.operands(id).split_first()?;
        if !matches!(first, MetaOperand::String(_)) {
            return None;
        }
        if let [MetaOperand::Node(parent)] = fields {
            return self.is_scalar_type(id).then(|| vec![(*parent, 0)]);
        }
        let mut found = Vec::with_capacity(fields.len() / 2);
        let mut width = None;
        for pair in fields.chunks(2) {
            let [MetaOperand::Node(field), MetaOperand::Constant(ty, Constant::Int(offset))] = pair else {
                return None;
            };
            if !self.is_node(*field) || *width.get_or_insert(*ty) != *ty {
                return None;
            }
            found.push((*field, *offset));
        }
        found.is_sorted_by_key(|&(_, offset)| offset).then_some(found)
    }
}
