//! Mutations of a body: operands, results, blocks, edges, names.

use super::details;
use super::random::Random;
use ir::entity::Entity;
use ir::*;

/// Changes something about the body of a function, which is not in `module` meanwhile.
pub(super) fn mutate(random: &mut Random, module: &Module, body: &mut Body) {
    let placed: Vec<Inst> =
        body.order.iter().filter_map(|&block| body.blocks.get(block)).fold(Vec::new(), |mut insts, block| {
            insts.extend(block.insts.iter().copied().filter(|inst| inst.index() < body.insts.len()));
            insts
        });
    let Some(position) = random.position(placed.len()) else { return };
    let inst = placed[position];
    match random.below(20) {
        0..=2 => mutate_operands(random, module, body, inst),
        3 => mutate_opcode(random, body, inst),
        4 => body.insts[inst].detail = details::fresh(random, module, body),
        5..=8 => details::tweak(random, module, &mut body.insts[inst]),
        9 => mutate_types(random, body, inst),
        10 => mutate_results(random, body, inst),
        11..=12 => mutate_edges(random, module, body, inst),
        13 => mutate_order(random, body),
        14 => mutate_insts(random, body),
        15 => mutate_params(random, body),
        16 => mutate_notes(random, module, body, inst),
        17 => mutate_names(random, body),
        18 => mutate_definition(random, body),
        _ => body.insts[inst].flags = allowed_flags(random, body.insts[inst].opcode),
    }
}

fn allowed_flags(random: &mut Random, opcode: Opcode) -> Flags {
    Flags::from_bits_retain(random.bits() as u32) & opcode.info().flags
}

/// A value: any, one of this type, or a new constant of it.
fn value(random: &mut Random, module: &Module, body: &mut Body, ty: Type) -> Value {
    match random.below(4) {
        0 => random.id(&body.values),
        1 => {
            let constant = random.constant(module, ty);
            body.constant(ty, constant)
        }
        _ => {
            let start = random.below(body.values.len());
            let values = (start..body.values.len()).chain(0..start).map(Value::from_index);
            values.into_iter().find(|&value| body.ty(value) == ty).unwrap_or(Value::from_index(start))
        }
    }
}

fn type_of(body: &Body, value: Option<&Value>) -> Type {
    value.and_then(|&value| body.values.get(value)).map_or(Type::I32, |data| data.ty)
}

fn mutate_operands(random: &mut Random, module: &Module, body: &mut Body, inst: Inst) {
    let at = random.below(body.insts[inst].operands.len());
    let ty = type_of(body, body.insts[inst].operands.get(at));
    let new = value(random, module, body, ty);
    let operands = &mut body.insts[inst].operands;
    match random.below(6) {
        0 => operands.push(new),
        1 => drop(operands.pop()),
        2 if operands.len() > 1 => operands.swap(0, 1),
        _ => {
            if let Some(operand) = operands.get_mut(at) {
                *operand = new;
            }
        }
    }
}

fn mutate_opcode(random: &mut Random, body: &mut Body, inst: Inst) {
    let old = body.insts[inst].opcode;
    let opcode = random.pick(Opcode::ALL);
    // Half of the time one that takes the same operands.
    let format = Opcode::ALL.iter().copied().cycle().skip(random.below(Opcode::ALL.len()));
    let alike = format.take(Opcode::ALL.len()).find(|other| other.format() == old.format()).unwrap_or(old);
    body.insts[inst].opcode = if random.one_in(2) { opcode } else { alike };
}

fn mutate_types(random: &mut Random, body: &mut Body, inst: Inst) {
    let ty = random.ty();
    match random.below(3) {
        0 => body.insts[inst].ty = ty,
        1 => {
            let value = Value::from_index(random.below(body.values.len()));
            if let Some(data) = body.values.get_mut(value) {
                data.ty = ty;
            }
        }
        _ => {
            let results = body.insts[inst].results.clone();
            for result in results {
                if let Some(data) = body.values.get_mut(result) {
                    data.ty = ty;
                }
            }
        }
    }
}

fn mutate_results(random: &mut Random, body: &mut Body, inst: Inst) {
    let other = random.id(&body.values);
    let results = &mut body.insts[inst].results;
    match random.below(5) {
        0 => drop(results.pop()),
        1 => results.push(other),
        2 => {
            if let Some(&first) = results.first() {
                results.push(first);
            }
        }
        3 if results.len() > 1 => results.swap(0, 1),
        _ => {
            if let Some(result) = results.first_mut() {
                *result = other;
            }
        }
    }
}

fn mutate_edges(random: &mut Random, module: &Module, body: &mut Body, inst: Inst) {
    let Some(at) = random.position(body.insts[inst].edges().len()) else { return };
    let edge = &body.insts[inst].edges()[at];
    let argument = random.below(edge.arguments.len());
    let ty = type_of(body, edge.arguments.get(argument));
    let target = random.id(&body.blocks);
    let new = value(random, module, body, ty);
    let wanted: Vec<Type> = match body.blocks.get(target) {
        Some(data) => data.params.iter().map(|param| type_of(body, Some(param))).collect(),
        None => Vec::new(),
    };
    let arguments: Vec<Value> = wanted.into_iter().map(|ty| value(random, module, body, ty)).collect();
    let edge = &mut body.insts[inst].edges_mut()[at];
    match random.below(5) {
        0 => edge.block = target,
        1 => edge.arguments.push(new),
        2 => drop(edge.arguments.pop()),
        3 => {
            if let Some(argument) = edge.arguments.get_mut(argument) {
                *argument = new;
            }
        }
        _ => *edge = ir::edge(target, &arguments),
    }
}

fn mutate_order(random: &mut Random, body: &mut Body) {
    let block = random.id(&body.blocks);
    let (a, b) = (random.below(body.order.len()), random.below(body.order.len()));
    match random.below(4) {
        0 => body.order.push(block),
        1 => drop(body.order.pop()),
        2 if !body.order.is_empty() => drop(body.order.remove(a)),
        _ if !body.order.is_empty() => body.order.swap(a, b),
        _ => {}
    }
}

fn mutate_insts(random: &mut Random, body: &mut Body) {
    let Some(at) = random.position(body.order.len()) else { return };
    let inst = random.id(&body.insts);
    let Some(data) = body.blocks.get_mut(body.order[at]) else { return };
    let (a, b) = (random.below(data.insts.len()), random.below(data.insts.len()));
    match random.below(5) {
        0 => data.insts.push(inst),
        1 => data.insts.insert(a, inst),
        _ if data.insts.is_empty() => {}
        2 => drop(data.insts.remove(a)),
        3 => data.insts.swap(a, b),
        _ => data.insts.reverse(),
    }
}

fn mutate_params(random: &mut Random, body: &mut Body) {
    let block = Block::from_index(random.below(body.blocks.len()));
    let (ty, value) = (random.ty(), random.id(&body.values));
    if body.blocks.get(block).is_none() {
        return;
    }
    match random.below(5) {
        0 => drop(body.append_param(block, ty)),
        1 => body.blocks[block].params.push(value),
        2 => drop(body.blocks[block].params.pop()),
        3 => body.blocks[block].params.reverse(),
        _ => {
            if let Some(param) = body.blocks[block].params.first_mut() {
                *param = value;
            }
        }
    }
}

fn mutate_notes(random: &mut Random, module: &Module, body: &mut Body, inst: Inst) {
    let inst_or_none = if random.one_in(8) { random.id(&body.insts) } else { inst };
    match random.below(2) {
        0 => body.insts[inst].location = random.one_in(2).then(|| random.id(&module.metadata)),
        _ => body.metadata.entry(inst_or_none).or_default().push(random.attached(module)),
    }
}

fn mutate_names(random: &mut Random, body: &mut Body) {
    let name = random.text();
    match random.below(2) {
        0 => {
            if let Some(index) = random.position(body.values.len()) {
                body.set_value_name(Value::from_index(index), name);
            }
        }
        _ => {
            if let Some(index) = random.position(body.blocks.len()) {
                body.set_block_name(Block::from_index(index), name);
            }
        }
    }
}

fn mutate_definition(random: &mut Random, body: &mut Body) {
    let (inst, block) = (random.id(&body.insts), random.id(&body.blocks));
    let index = random.pick(&[0, 0, 1, 2, 100, u32::MAX]);
    let value = Value::from_index(random.below(body.values.len()));
    let Some(data) = body.values.get_mut(value) else { return };
    data.def = match random.below(3) {
        0 => ValueDef::Result(inst, index),
        1 => ValueDef::Param(block, index),
        _ => ValueDef::Constant(index),
    };
}
