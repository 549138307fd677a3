//! Blocks: those with one way in join the block before, and ways through empty blocks go where these go.

use crate::body::{Body, ValueDef};
use crate::entity::{Block, Inst, SecondaryMap, Value};
use crate::flow::Cfg;
use crate::opcode::Opcode;
use crate::pass::replace::Replaced;
use crate::pass::{Report, remove_unreachable};
use crate::value_list::ValueList;

/// Tidies up the graph of a body; whether anything changed.
pub(super) fn simplify_blocks(body: &mut Body, report: &mut Report) -> bool {
    let unreachable = remove_unreachable(body);
    report.merge(&unreachable);
    let joined = join(body);
    let passed = pass_empty(body);
    report.add("blocks joined", joined);
    report.add("ways shortened", passed);
    report.merge(&remove_unreachable(body));
    unreachable.count("blocks removed") + joined + passed > 0
}

/// Joins blocks to the block before that jumps to them and is the only one that leads there.
fn join(body: &mut Body) -> u64 {
    let cfg = Cfg::of(body);
    let mut joined = SecondaryMap::filled(false, body.blocks.len());
    let mut replaced = Replaced::new(body);
    let mut count = 0;
    // The block before comes first in this order, so that every instruction moves once.
    for &block in cfg.reverse_postorder() {
        if joined[block] {
            continue;
        }
        while let Some((jump, next)) = jump_of(body, block) {
            if cfg.predecessors(next).len() != 1 || next == block || Some(next) == cfg.entry() {
                break;
            }
            let arguments = body.insts[jump].edges()[0].arguments.clone();
            for (&param, argument) in body.blocks[next].params.iter().zip(arguments) {
                replaced.set(param, argument);
            }
            body.blocks[block].insts.pop();
            let insts = std::mem::take(&mut body.blocks[next].insts);
            body.blocks[block].insts.extend(insts);
            joined[next] = true;
            count += 1;
        }
    }
    if count > 0 {
        body.order.retain(|&block| !joined[block]);
        replaced.finish(body, &SecondaryMap::filled(false, body.insts.len()));
    }
    count
}

/// The jump at the end of a block, and where it goes.
fn jump_of(body: &Body, block: Block) -> Option<(Inst, Block)> {
    let terminator = body.terminator(block)?;
    let data = &body.insts[terminator];
    match data.edges() {
        [edge] if data.opcode == Opcode::Jump => Some((terminator, edge.block)),
        _ => None,
    }
}

/// Lets jumps and branches to an empty block go where that one goes.
fn pass_empty(body: &mut Body) -> u64 {
    let cfg = Cfg::of(body);
    let mut uses = count_uses(body);
    let mut loops = SecondaryMap::filled(false, body.blocks.len());
    for &block in cfg.reverse_postorder() {
        let back = |next| cfg.position(next) <= cfg.position(block);
        cfg.successors(block).iter().filter(|&&next| back(next)).for_each(|&next| loops[next] = true);
    }
    let mut count = 0;
    // What an empty block leads to is settled before the block itself.
    for &block in cfg.reverse_postorder().iter().rev() {
        let Some((jump, next)) = passable(body, cfg.entry(), &uses, &loops, block) else { continue };
        for edge in cfg.predecessors(block) {
            let Some(terminator) = body.terminator(edge.from) else { continue };
            count +=
                u64::from(shorten(body, &mut uses, terminator, edge.index as usize, (block, jump, next)));
        }
    }
    count
}

fn count_uses(body: &Body) -> SecondaryMap<Value, u32> {
    let mut uses = SecondaryMap::filled(0, body.values.len());
    for (_, inst) in body.instructions() {
        body.insts[inst].uses().for_each(|value| uses[value] += 1);
    }
    uses
}

/// The jump of an empty block that may be passed by, and where it goes.
///
/// Ways into loops and back stay apart: `loops` are the blocks that something after them leads to.
fn passable(
    body: &Body,
    entry: Option<Block>,
    uses: &SecondaryMap<Value, u32>,
    loops: &SecondaryMap<Block, bool>,
    block: Block,
) -> Option<(Inst, Block)> {
    let (jump, next) = jump_of(body, block)?;
    let data = &body.insts[jump];
    if body.blocks[block].insts.len() != 1
        || next == block
        || loops[next]
        || Some(block) == entry
        || body.metadata.contains_key(&jump)
    {
        return None;
    }
    let params = &body.blocks[block].params;
    let mut own = vec![0; params.len()];
    for value in data.uses() {
        if let ValueDef::Param(of, index) = body.values[value].def
            && of == block
            && let Some(count) = own.get_mut(index as usize)
        {
            *count += 1;
        }
    }
    params.iter().zip(&own).all(|(&param, &own)| uses[param] == own).then_some((jump, next))
}

/// Lets an edge of a jump or a branch to `block` go to `next`.
fn shorten(
    body: &mut Body,
    uses: &mut SecondaryMap<Value, u32>,
    terminator: Inst,
    index: usize,
    (block, jump, next): (Block, Inst, Block),
) -> bool {
    let data = &body.insts[terminator];
    let Some(edge) = data.edges().get(index).filter(|edge| edge.block == block) else { return false };
    if !matches!(data.opcode, Opcode::Jump | Opcode::Br) {
        return false;
    }
    let given = &edge.arguments;
    let arguments =
        body.insts[jump].edges()[0].arguments.iter().map(|&argument| match body.values[argument].def {
            ValueDef::Param(of, index) if of == block => {
                given.get(index as usize).copied().unwrap_or(argument)
            }
            _ => argument,
        });
    let arguments: ValueList = arguments.collect();
    // Two ways between the same blocks would need a block between them again, in LLVM. If they are the same,
    // there is nothing to choose.
    if data.edges().iter().any(|edge| edge.block == next && edge.arguments != arguments) {
        return false;
    }
    given.iter().for_each(|&value| uses[value] -= 1);
    arguments.iter().for_each(|&value| uses[value] += 1);
    if let Some(edge) = body.insts[terminator].edges_mut().get_mut(index) {
        edge.block = next;
        edge.arguments = arguments;
    }
    true
}
