//! Mutations of what instructions hold besides operands, and details from nothing.

use super::random::Random;
use ir::*;

/// Changes something small in a detail.
pub(super) fn tweak(random: &mut Random, module: &Module, inst: &mut InstData) {
    match &mut inst.detail {
        Detail::None => inst.flags = Flags::from_bits_retain(random.bits() as u32 & random.bits() as u32),
        Detail::IntCond(cond) => *cond = random.pick(IntCond::ALL),
        Detail::FloatCond(cond) => *cond = random.pick(FloatCond::ALL),
        Detail::Class(mask) => *mask = random.number() as u16,
        Detail::Math(function) => *function = random.pick(MathFn::ALL),
        Detail::Mask(mask) => tweak_mask(random, mask),
        Detail::Address(address) => match random.below(5) {
            0 => address.offset = random.number() as i64,
            1 => address.strides.push(random.number() as i64),
            2 => drop(address.strides.pop()),
            3 => address.strides.iter_mut().for_each(|stride| *stride = random.number() as i64),
            _ => address.hint = Some(random.ty()),
        },
        Detail::Alloca(alloca) => match random.below(3) {
            0 => alloca.size = random.number(),
            1 => alloca.align = random.align(),
            _ => alloca.hint = Some(random.ty()),
        },
        Detail::Access(access) => tweak_access(random, access),
        Detail::Copy(to, from) => (*to, *from) = (random.align(), random.align()),
        Detail::Rmw(rmw) => match random.below(2) {
            0 => rmw.op = random.pick(RmwOp::ALL),
            _ => tweak_access(random, &mut rmw.access),
        },
        Detail::CmpXchg(exchange) => match random.below(3) {
            0 => exchange.failure = random.pick(Ordering::ALL),
            1 => exchange.weak = !exchange.weak,
            _ => tweak_access(random, &mut exchange.access),
        },
        Detail::Lifetime(size) => *size = random.one_in(2).then(|| random.number()),
        Detail::Call(call) => tweak_call(random, module, call),
        Detail::LandingPad(cleanup) => *cleanup = !*cleanup,
        Detail::Edges(edges) => {
            let mut list = edges.to_vec();
            tweak_edges(random, &mut list);
            *edges = list.into();
        }
        Detail::Switch(switch) => match random.below(4) {
            0 => switch.cases.push(u128::from(random.number())),
            1 => drop(switch.cases.pop()),
            2 => switch.cases.iter_mut().for_each(|case| *case = u128::from(random.number())),
            _ => tweak_edges(random, &mut switch.edges),
        },
        Detail::Invoke(invoke) => match random.below(3) {
            0 => invoke.edges.swap(0, 1),
            _ => tweak_call(random, module, &mut invoke.call),
        },
        Detail::Unsupported(unsupported) => match random.below(2) {
            0 => unsupported.text = random.text().into(),
            _ => tweak_edges(random, &mut unsupported.edges),
        },
    }
}

fn tweak_mask(random: &mut Random, mask: &mut Box<[Option<u32>]>) {
    let mut list = mask.to_vec();
    match random.below(3) {
        0 => list.push(random.one_in(2).then(|| random.number() as u32)),
        1 => drop(list.pop()),
        _ => {
            if let Some(at) = random.position(list.len()) {
                list[at] = Some(random.below(9) as u32);
            }
        }
    }
    *mask = list.into();
}

fn tweak_access(random: &mut Random, access: &mut Access) {
    match random.below(3) {
        0 => access.align = random.align(),
        1 => access.ordering = random.ordering(),
        _ => access.scope = random.one_in(2).then(|| random.text().into()),
    }
}

fn tweak_edges(random: &mut Random, edges: &mut Vec<Edge>) {
    match random.below(3) {
        0 => drop(edges.pop()),
        1 => {
            if let Some(at) = random.position(edges.len()) {
                edges.push(edges[at].clone());
            }
        }
        _ => {
            let (a, b) = (random.below(edges.len()), random.below(edges.len()));
            if !edges.is_empty() {
                edges.swap(a, b);
            }
        }
    }
}

fn tweak_call(random: &mut Random, module: &Module, call: &mut CallDetail) {
    match random.below(10) {
        0 => call.callee = Callee::Direct(random.id(&module.functions)),
        1 => {
            let fixed = random.one_in(2).then(|| random.number() as u32);
            call.callee = Callee::Indirect { fixed };
        }
        2 => call.convention = random.number() as u32,
        3 => call.tail = random.pick(TailKind::ALL),
        4 => call.argument_attributes.push(random.attributes()),
        5 => call.result_attributes.push(random.attributes()),
        6 => call.attributes = random.attributes(),
        7 => call.bundles.push((random.text().into(), random.below(4) as u32)),
        8 => call.bundles.push((random.text().into(), random.number() as u32)),
        _ => call.origin = random.one_in(2).then(|| random.text().into()),
    }
}

/// A detail of any variant.
pub(super) fn fresh(random: &mut Random, module: &Module, body: &Body) -> Detail {
    let edge = |random: &mut Random| edge(random.id(&body.blocks), &[]);
    let access = |random: &mut Random| {
        let mut access = Access::aligned(random.align());
        access.ordering = random.ordering();
        access
    };
    match random.below(19) {
        0 => Detail::None,
        1 => Detail::IntCond(random.pick(IntCond::ALL)),
        2 => Detail::FloatCond(random.pick(FloatCond::ALL)),
        3 => Detail::Class(random.number() as u16),
        4 => Detail::Math(random.pick(MathFn::ALL)),
        5 => Detail::Mask((0..random.below(5)).map(|_| Some(random.below(5) as u32)).collect()),
        6 => Detail::Address(Box::default()),
        7 => Detail::Alloca(Box::new(AllocaDetail {
            size: random.number(),
            align: random.align(),
            hint: None,
        })),
        8 => Detail::Access(access(random)),
        9 => Detail::Copy(random.align(), random.align()),
        10 => Detail::Rmw(Box::new(RmwDetail { op: random.pick(RmwOp::ALL), access: access(random) })),
        11 => {
            let failure = random.pick(Ordering::ALL);
            Detail::CmpXchg(Box::new(CmpXchgDetail {
                access: access(random),
                failure,
                weak: random.one_in(2),
            }))
        }
        12 => Detail::Lifetime(Some(random.number())),
        13 => Detail::Call(Box::new(CallDetail::new(Callee::Direct(random.id(&module.functions))))),
        14 => Detail::LandingPad(random.one_in(2)),
        15 => Detail::Edges((0..random.below(4)).map(|_| edge(random)).collect()),
        16 => {
            let cases: Vec<u128> = (0..random.below(3) as u128).collect();
            let edges = (0..=cases.len()).map(|_| edge(random)).collect();
            Detail::Switch(Box::new(SwitchDetail { cases, edges }))
        }
        17 => {
            let call = CallDetail::new(Callee::Direct(random.id(&module.functions)));
            Detail::Invoke(Box::new(InvokeDetail { call, edges: [edge(random), edge(random)] }))
        }
        _ => {
            let edges = (0..random.below(3)).map(|_| edge(random)).collect();
            Detail::Unsupported(Box::new(UnsupportedDetail { text: random.text().into(), edges }))
        }
    }
}
