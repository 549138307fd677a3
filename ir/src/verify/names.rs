//! How messages call the parts of a body, and the ways out of what is wrong.

use super::body::BodyChecker;
use super::{Dominance, ErrorKind, Place, Thing};
use crate::body::ValueDef;
use crate::entity::{Block, Entity, FuncId, Inst, Value};
use crate::opcode::Opcode;
use crate::print::{self, Printer};

/// More parameters of a block are not shown.
const SHOWN: usize = 8;

impl<'m> BodyChecker<'_, 'm> {
    fn printer(&self) -> &Printer<'m> {
        self.printer.get_or_init(|| Printer::of_function(self.sink.module, self.id))
    }

    /// The name of a block.
    pub(super) fn block_name(&self, block: Block) -> String {
        self.printer().block(block).to_string()
    }

    /// A value with its sigil, or a constant.
    pub(super) fn value_name(&self, value: Value) -> String {
        self.printer().value(value).to_string()
    }

    /// ` (%i: i64, %s: f64)`, or nothing if a block has no parameters.
    pub(super) fn params_text(&self, block: Block) -> String {
        let params = &self.body.blocks[block].params;
        if params.is_empty() {
            return String::new();
        }
        let text = |&value: &Value| {
            let ty = self.body.values.get(value).map(|data| self.sink.named(data.ty).to_string());
            format!("{}: {}", self.value_name(value), ty.unwrap_or_else(|| "?".into()))
        };
        let mut shown: Vec<String> = params.iter().take(SHOWN).map(text).collect();
        if params.len() > SHOWN {
            shown.push("...".into());
        }
        format!(" ({})", shown.join(", "))
    }

    /// A function as it is declared.
    pub(super) fn signature_of(&self, function: FuncId) -> String {
        print::signature(self.sink.module, function).to_string()
    }

    /// The error that a use comes before its definition.
    pub(super) fn not_dominated(&self, value: Value, block: Block, inst: Inst) -> ErrorKind {
        let def = self.body.values.get(value).map(|data| data.def);
        let (definition, def_block) = match def {
            Some(ValueDef::Param(block, _)) => (Place::Block(self.id, block), Some(block)),
            Some(ValueDef::Result(def, _)) => {
                let data = &self.body.insts[def];
                let at = self.insts[def.index()].block as usize;
                let of_def = at.checked_sub(1).and_then(|at| self.order.get(at).copied());
                let invoke = (data.opcode == Opcode::Invoke).then_some(data.edges());
                let normal = invoke.and_then(|edges| Some(edges.first()?.block));
                (Place::Inst(self.id, def), normal.or(of_def))
            }
            _ => (Place::Inst(self.id, inst), None),
        };
        let how = match def_block {
            Some(def_block) if def_block != block => {
                Dominance::OtherWay { to: self.block_name(block), around: self.block_name(def_block) }
            }
            _ => Dominance::Later,
        };
        ErrorKind::NotDominated { value: self.value_name(value), definition, how }
    }
}

impl ErrorKind {
    /// What to do, where there is something to say that the message does not.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoTerminator { .. } | Self::EmptyBlock => {
                "add a `jump`, `br` or `ret`; blocks do not fall through".into()
            }
            Self::TerminatorInside { .. } => {
                "begin a new block, with a header such as `next:`, on the line after it".into()
            }
            Self::CallCount { what: Thing::Result, found: 0, signature, .. } => {
                let results = signature.rsplit_once(" -> ").map_or("", |(_, results)| results);
                format!("write the results after `call`: `%r = call {results} @f(...)`")
            }
            Self::EdgeToEntry { .. } => "put a new first block before it that jumps to it".into(),
            Self::NotDominated { value, how: Dominance::Later, .. } => format!(
                "define it above; if `{value}` of the round before is meant, give the block a parameter for it"
            ),
            Self::NotDominated { value, how: Dominance::OtherWay { to, .. }, .. } => {
                format!("give `{to}` a parameter, and pass `{value}` to it, or what it is on the other ways")
            }
            _ => return None,
        })
    }

    /// Another place that belongs to the error, and what it is.
    pub fn related(&self) -> Option<(Place, String)> {
        match self {
            Self::NotDominated { value, definition, .. } => {
                Some((*definition, format!("`{value}` is defined here")))
            }
            _ => None,
        }
    }

    /// The edge of the instruction that the error is about.
    pub fn edge(&self) -> Option<usize> {
        match self {
            Self::ArgumentCount { edge, .. }
            | Self::ArgumentType { edge, .. }
            | Self::EdgeToEntry { edge, .. }
            | Self::EdgeOutside { edge } => Some(*edge),
            _ => None,
        }
    }
}
