//! What the request and the defaults say of parameters.
//!
//! An integer of which nothing is said is constant, unless it holds a float or a pointer: C passes small structs in
//! integers. That is found by going back from casts to floats and pointers, and from loads of them out of stack
//! objects, through copies, to the function's parameters and through those of its callees; it is an error, because
//! nobody said whether the float varies.

use super::levels::for_each_source;
use super::values::ValueKind;
use crate::error::{Error, ErrorKind};
use crate::gradient::default_activity;
use crate::request::{Activity, Mode, Request};
use ir::entity::SecondaryMap;
use ir::flow::Cfg;
use ir::{Body, Detail, FuncId, Module, Opcode, Value, ValueDef};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The activity of each parameter.
pub(crate) fn activities(
    module: &Module,
    function: FuncId,
    request: &Request,
) -> Result<Vec<Activity>, Error> {
    let fail = |kind| Error::of_function(module, function, kind);
    let Some(primal) = module.functions.get(function) else { return Err(fail(ErrorKind::NoFunction)) };
    if primal.body.is_none() {
        return Err(fail(ErrorKind::NoBody));
    }
    if primal.signature.variadic {
        return Err(fail(ErrorKind::Variadic));
    }
    let count = primal.signature.params.len();
    if request.parameters.len() > count {
        let parameter = request.parameters.len() - 1;
        return Err(fail(ErrorKind::NoParameter { parameter, count }));
    }
    let params = &primal.signature.params;
    let unsaid = |index: usize| {
        request.parameter(index).is_none() && ValueKind::of(params[index].ty) == ValueKind::Integer
    };
    if (0..count).any(unsaid) {
        let bits = holding_bits(module, function);
        if let Some(parameter) = (0..count).find(|&index| unsaid(index) && bits.get(index) == Some(&true)) {
            return Err(fail(ErrorKind::IntegerParameter { parameter }));
        }
    }
    let settled = params.iter().enumerate().map(|(parameter, param)| {
        let activity = request.parameter(parameter);
        let activity = activity.unwrap_or_else(|| default_activity(param.ty, request.mode));
        let Some(way_out) = refused(activity, ValueKind::of(param.ty), request.mode) else {
            return Ok(activity);
        };
        let ty = param.ty.display(&module.opaque_types).to_string();
        Err(fail(ErrorKind::Activity { parameter, ty, activity, mode: request.mode, way_out }))
    });
    settled.collect()
}

/// What can be said of a parameter instead, if it cannot have this activity.
fn refused(activity: Activity, kind: ValueKind, mode: Mode) -> Option<&'static str> {
    match (mode, activity, kind) {
        (_, Activity::Constant, _) => None,
        (Mode::Forward, Activity::Out, _) => {
            Some("use `duplicated`, whose tangent follows the parameter, or `constant`")
        }
        (_, _, ValueKind::Other) => Some("it holds nothing that varies: use `constant`"),
        (Mode::Reverse, Activity::Out, ValueKind::Pointer) => {
            Some("derivatives by what it points to go to its shadow: use `duplicated`")
        }
        (Mode::Reverse, Activity::Duplicated | Activity::DuplicatedNoNeed, ValueKind::Float) => {
            Some("its adjoint is a result: use `out`")
        }
        _ => None,
    }
}

/// Per parameter, whether it is an integer that is used as the bits of a float or a pointer.
fn holding_bits(module: &Module, root: FuncId) -> Vec<bool> {
    let mut known: HashMap<FuncId, Vec<bool>> = HashMap::new();
    let mut callers: HashMap<FuncId, BTreeSet<FuncId>> = HashMap::new();
    let mut pending = BTreeSet::from([root]);
    while let Some(function) = pending.pop_first() {
        let Some(body) = module.functions[function].body.as_ref() else { continue };
        let bits = in_body(module, body, &known);
        for (_, inst) in body.instructions() {
            if let Some(callee) = super::defined_callee(module, &body.insts[inst]) {
                callers.entry(callee).or_default().insert(function);
                known.entry(callee).or_insert_with(|| {
                    pending.insert(callee);
                    Vec::new()
                });
            }
        }
        let before = known.insert(function, bits);
        let (before, now) = (before.unwrap_or_default(), &known[&function]);
        if now.iter().enumerate().any(|(index, &holds)| holds && before.get(index) != Some(&true)) {
            pending.extend(callers.get(&function).into_iter().flatten());
        }
    }
    known.remove(&root).unwrap_or_default()
}

/// The parameters of a body that hold bits, given those of the functions it calls.
fn in_body(module: &Module, body: &Body, callees: &HashMap<FuncId, Vec<bool>>) -> Vec<bool> {
    let cfg = Cfg::of(body);
    let mut pending = Vec::new();
    let mut objects = Objects::default();
    for (_, inst) in body.instructions() {
        let data = &body.insts[inst];
        let kind = |value: &Value| ValueKind::of(body.ty(*value));
        match (data.opcode, &*data.operands) {
            (Opcode::Bitcast | Opcode::IntToPtr, &[a]) => {
                if kind(&data.results[0]) != ValueKind::Integer {
                    pending.push(a);
                }
            }
            (Opcode::Load, &[from]) => {
                if matches!(data.results.first().map(kind), Some(ValueKind::Float | ValueKind::Pointer)) {
                    objects.load(module, body, from, data.results[0]);
                }
            }
            (Opcode::Store, &[value, to]) if kind(&value) == ValueKind::Integer => {
                objects.store(module, body, to, value);
            }
            _ => {
                let callee = super::defined_callee(module, data);
                let bits = callee.and_then(|callee| callees.get(&callee)).map_or(&[][..], |bits| bits);
                let arguments = data.operands.iter().zip(bits).filter(|&(_, &holds)| holds);
                pending.extend(arguments.map(|(&argument, _)| argument));
            }
        }
    }
    pending.extend(objects.stored_and_loaded());
    let mut seen = SecondaryMap::filled(false, body.values.len());
    while let Some(value) = pending.pop() {
        let integer = ValueKind::of(body.ty(value)) == ValueKind::Integer;
        if !integer || std::mem::replace(&mut seen[value], true) {
            continue;
        }
        match body.values[value].def {
            ValueDef::Constant(_) => {}
            ValueDef::Result(inst, _) => for_each_source(body, inst, |source| pending.push(source)),
            ValueDef::Param(block, index) => {
                for edge in cfg.predecessors(block) {
                    let edges = body.terminator(edge.from).map(|inst| body.insts[inst].edges());
                    let edge = edges.and_then(|edges| edges.get(edge.index as usize));
                    pending.extend(edge.and_then(|edge| edge.arguments.get(index as usize)));
                }
            }
        }
    }
    let entry = body.entry().map(|entry| &body.blocks[entry].params[..]).unwrap_or_default();
    entry.iter().map(|&param| seen[param]).collect()
}

/// Accesses to stack objects, by the bytes that they touch.
#[derive(Default)]
struct Objects {
    /// The bytes of each object from which floats and pointers are loaded: ends by beginnings.
    loads: HashMap<Value, BTreeMap<i64, i64>>,
    stores: Vec<(Value, i64, i64, Value)>,
}

impl Objects {
    fn load(&mut self, module: &Module, body: &Body, from: Value, result: Value) {
        if let Some((object, start, end)) = place(module, body, from, result) {
            let ends = self.loads.entry(object).or_default().entry(start).or_insert(end);
            *ends = end.max(*ends);
        }
    }

    fn store(&mut self, module: &Module, body: &Body, to: Value, value: Value) {
        if let Some((object, start, end)) = place(module, body, to, value) {
            self.stores.push((object, start, end, value));
        }
    }

    /// The integers of which a part is loaded as a float or a pointer.
    fn stored_and_loaded(&self) -> Vec<Value> {
        let loaded = |&&(object, start, end, _): &&(Value, i64, i64, Value)| {
            // A scalar has at most sixteen bytes: who begins earlier than that before does not reach it.
            let first = start.saturating_sub(16);
            let near = self.loads.get(&object).map(|loads| loads.range(first..end));
            near.into_iter().flatten().any(|(_, &until)| until > start)
        };
        self.stores.iter().filter(loaded).map(|&(.., value)| value).collect()
    }
}

/// The stack object that an address is in, and the bytes from there that a value of its type takes.
fn place(module: &Module, body: &Body, address: Value, value: Value) -> Option<(Value, i64, i64)> {
    let (mut address, mut offset) = (address, 0i64);
    // Longer chains than that do not come out of a compiler.
    for _ in 0..16 {
        let ValueDef::Result(inst, 0) = body.values[address].def else { return None };
        let data = &body.insts[inst];
        match (&data.detail, data.opcode) {
            (Detail::Address(detail), _) if detail.strides.is_empty() => {
                offset = offset.wrapping_add(detail.offset);
                address = *data.operands.first()?;
            }
            (_, Opcode::Alloca) => {
                let size = i64::try_from(module.layout().store_bytes(body.ty(value))?).ok()?;
                return Some((address, offset, offset.saturating_add(size)));
            }
            _ => return None,
        }
    }
    None
}
