//! A body with both sweeps becomes two functions.

use crate::error::ErrorKind;
use crate::reverse::sweeps::{Sweeps, TapeSlots};
use ir::entity::Entity;
use ir::{Block, Body, Builder, Layout, Type, Value, ValueDef};

/// The two halves of a derivative.
#[derive(Clone, Debug)]
pub(in crate::reverse) struct Halves {
    /// From the parameters and the tape's top and end to the results and the tape's top and end.
    pub augmented: Body,
    /// From the parameters, the seeds, and the tape's top and base to the adjoints and the tape's top and base.
    pub reverse: Body,
}

/// Cuts a body that was recorded for the tape of its caller.
///
/// The entry stands in both halves. The reverse half returns what `sweeps.exit` returns, then the state of the tape.
pub(in crate::reverse) fn split(mut sweeps: Sweeps, layout: Layout) -> Result<Halves, ErrorKind> {
    let malformed = |what| ErrorKind::Malformed { what };
    let landing = sweeps.landing.ok_or(malformed("a derivative is split that was not recorded for it"))?;
    let tape = sweeps.tape();
    let augmented = first_half(&sweeps, tape, landing, layout);
    let entry = sweeps.entry;
    let (cur, base) = (tape.cur, tape.base);
    let mut reverse = sweeps.body;
    let state = [cur, base].map(|slot| (slot, reverse.append_param(entry, Type::PTR)));
    begin(&mut reverse, entry, &state, landing, layout);
    let ret = reverse.blocks[sweeps.exit].insts.pop();
    let ret = ret.ok_or(malformed("the last block of the reverse sweep is empty"))?;
    let mut build = Builder::new(&mut reverse, sweeps.exit);
    build.layout = layout;
    let state = [cur, base].map(|slot| build.load(Type::PTR, slot));
    let operands = build.body.insts[ret].operands.iter().copied().chain(state).collect();
    build.body.insts[ret].operands = operands;
    build.body.blocks[sweeps.exit].insts.push(ret);
    drop_unreachable(&mut reverse);
    Ok(Halves { augmented, reverse })
}

/// Without seeds; returns where the sweeps meet.
fn first_half(sweeps: &Sweeps, tape: TapeSlots, landing: Block, layout: Layout) -> Body {
    let mut body = sweeps.body.clone();
    let count = body.blocks[sweeps.entry].params.len();
    body.blocks[sweeps.entry].params.truncate(count.saturating_sub(sweeps.seeds));
    let state = [tape.cur, tape.end].map(|slot| (slot, body.append_param(sweeps.entry, Type::PTR)));
    let target = body.terminator(sweeps.entry).and_then(|inst| Some(body.insts[inst].edges().first()?.block));
    begin(&mut body, sweeps.entry, &state, target.unwrap_or(landing), layout);
    body.blocks[landing].insts.clear();
    let mut build = Builder::new(&mut body, landing);
    build.layout = layout;
    let mut results: Vec<Value> = sweeps.results.iter().map(|&(slot, ty)| build.load(ty, slot)).collect();
    results.extend([tape.cur, tape.end].map(|slot| build.load(Type::PTR, slot)));
    build.ret(results);
    drop_unreachable(&mut body);
    body
}

/// The entry puts the tape's state into its slots and goes to where the half begins.
fn begin(body: &mut Body, entry: Block, state: &[(Value, Value)], first: Block, layout: Layout) {
    let Some(terminator) = body.blocks[entry].insts.pop() else { return };
    let arguments = body.insts[terminator].edges().iter().find(|edge| edge.block == first);
    let arguments = arguments.map(|edge| edge.arguments.to_vec()).unwrap_or_default();
    let mut build = Builder::new(body, entry);
    build.layout = layout;
    for &(slot, value) in state {
        build.store(value, slot);
    }
    build.jump(first, &arguments);
    renumber(body, entry);
}

/// Parameters know their position.
fn renumber(body: &mut Body, block: Block) {
    for (index, param) in body.blocks[block].params.clone().into_iter().enumerate() {
        if param.index() < body.values.len() {
            body.values[param].def = ValueDef::Param(block, index as u32);
        }
    }
}

fn drop_unreachable(body: &mut Body) {
    let reached = super::emit::reached(body);
    body.order.retain(|&block| reached[block]);
}
