//! Values that are computed twice.
//!
//! - **Question.** Which instructions compute what another one has computed wherever they are executed?
//! - **Definition.** Two instructions are the same if opcode, type, operands, detail and result types are, and they
//!   only compute: no memory, no calls. Of two, the one in a dominating place stays, with the promises (`nsw`,
//!   `nnan`) that both make. Divisions are among them: the one before did not fail.
//! - **Algorithm.** One walk over the dominator tree with a table that forgets what it learned in a block when it
//!   leaves the blocks under it.
//! - **Cost.** Linear, but for the instructions of one opcode, type and operands that differ in their details.

use super::replace::Replaced;
use super::{Pass, Report};
use crate::body::Body;
use crate::entity::{Inst, SecondaryMap};
use crate::flow::{Cfg, Dominators};
use crate::inst::InstData;
use crate::opcode::{Effects, Opcode};
use crate::types::{Layout, Type};
use smallvec::SmallVec;
use std::collections::HashMap;

/// How many instructions of the same operands are compared with.
const MAX_BUCKET: usize = 16;

type Key = (Opcode, Type, crate::value_list::ValueList);

pub(super) fn pass() -> Pass {
    let description = "Computes once what is computed again where it is known.";
    Pass::of_bodies("common", description, common)
}

/// Replaces what a verified body computes a second time by the first result.
pub fn common(body: &mut Body, _: Layout) -> Report {
    let cfg = Cfg::of(body);
    let dominators = Dominators::of(&cfg);
    let mut known: HashMap<Key, SmallVec<[Inst; 1]>> = HashMap::new();
    // What was put into the table, with the depth of its block.
    let mut learned: Vec<(u32, Key)> = Vec::new();
    let mut replaced = Replaced::new(body);
    let mut removed = SecondaryMap::filled(false, body.insts.len());
    let mut count = 0;
    for &block in dominators.preorder() {
        let depth = dominators.depth(block).unwrap_or(0);
        while let Some((_, key)) = learned.pop_if(|(at, _)| *at >= depth) {
            if let Some(bucket) = known.get_mut(&key) {
                bucket.pop();
            }
        }
        for index in 0..body.blocks[block].insts.len() {
            let inst = body.blocks[block].insts[index];
            let data = &mut body.insts[inst];
            replaced.resolve_operands(data);
            if !only_computes(data) {
                continue;
            }
            let key = (data.opcode, data.ty, data.operands.clone());
            let bucket = known.entry(key.clone()).or_default();
            match bucket.iter().copied().find(|&first| is_same(body, first, inst)) {
                Some(first) => {
                    let flags = body.insts[inst].flags;
                    body.insts[first].flags &= flags;
                    let results = body.insts[inst].results.clone();
                    for (old, new) in results.into_iter().zip(body.insts[first].results.clone()) {
                        replaced.set(old, new);
                    }
                    removed[inst] = true;
                    count += 1;
                }
                None if bucket.len() < MAX_BUCKET => {
                    bucket.push(inst);
                    learned.push((depth, key));
                }
                None => {}
            }
        }
    }
    let mut report = Report::default();
    report.add("instructions removed", count);
    if count > 0 {
        replaced.finish(body, &removed);
    }
    report
}

fn only_computes(data: &InstData) -> bool {
    (data.opcode.info().effects - Effects::TRAP).is_empty()
        && !data.opcode.is_terminator()
        && !data.results.is_empty()
}

fn is_same(body: &Body, first: Inst, second: Inst) -> bool {
    let (a, b) = (&body.insts[first], &body.insts[second]);
    let types = |data: &InstData| -> SmallVec<[Type; 2]> {
        data.results.iter().map(|&result| body.ty(result)).collect()
    };
    a.detail == b.detail && types(a) == types(b)
}
