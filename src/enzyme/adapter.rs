//! The function that a call for a derivative calls in the end: it takes the call's arguments, calls the derivative, and
//! gives the results in the form that the call has.

use super::error::EnzymeErrorKind as Kind;
use super::plan::{Fit, Passed, Plan, is_duplicated};
use autodiff::{Activity, Gradient, Outcome, Parameter};
use import::llvm::ForeignType;
use ir::{
    Align, Attribute, Attributes, Body, Builder, CallDetail, Callee, Constant, Detail, Function, InstData,
    Linkage, Module, Opcode, Scalar, Signature, Type, Value,
};
use std::collections::HashMap;

/// An adapter, and which of the call's arguments it takes.
pub(super) struct Adapter {
    pub function: Function,
    pub arguments: Vec<usize>,
}

/// The adapter between a call and a derivative.
pub(super) fn adapter(
    module: &Module,
    plan: &Plan<'_>,
    gradient: &Gradient,
    name: String,
) -> Result<Adapter, Kind> {
    let arguments = kept(plan);
    let mut body = Body::default();
    let block = body.append_block();
    let mut values = HashMap::new();
    let mut params = Vec::new();
    for &argument in &arguments {
        let leaves = leaves(&plan.call.arguments[argument].ty);
        let own: Vec<Value> = leaves.iter().map(|&(ty, _)| body.append_param(block, ty)).collect();
        params.extend(leaves.iter().map(|&(ty, _)| ty));
        values.insert(argument, own);
    }
    let mut build = Builder::new(&mut body, block);
    build.layout = module.layout();
    let mut emitter = Emitter { module, plan, build, values };
    let (primals, shadows) = emitter.parameters()?;
    emitter.check_copies(gradient)?;
    let outcomes = emitter.call(gradient, &primals, &shadows);
    let parts = emitter.parts(gradient, &outcomes, &shadows);
    let results = emitter.deliver(parts)?;
    emitter.build.ret(results);
    let mut signature = Signature::new(params, leaves(&plan.call.result).iter().map(|&(ty, _)| ty));
    signature.origin = origin(plan, &arguments);
    let mut function = Function { body: Some(body), ..Function::declaration(name, signature) };
    function.symbol.linkage = Linkage::Internal;
    function.attributes = Attributes(vec![Attribute::Enum("alwaysinline".into())]);
    Ok(Adapter { function, arguments })
}

/// The arguments that are passed on, in order.
fn kept(plan: &Plan<'_>) -> Vec<usize> {
    let own = plan.params.iter().flat_map(|passed| [passed.primal, passed.shadow]);
    let mut kept: Vec<usize> = own.chain([plan.result_memory]).flatten().collect();
    kept.sort_unstable();
    kept
}

fn leaves(ty: &ForeignType) -> &[(Type, u64)] {
    ty.leaves.as_deref().unwrap_or_default()
}

/// LLVM's function type, if there are structs or arrays in it.
fn origin(plan: &Plan<'_>, arguments: &[usize]) -> Option<Box<str>> {
    let types: Vec<&str> = arguments.iter().map(|&index| &*plan.call.arguments[index].ty.text).collect();
    let result = &*plan.call.result.text;
    let is_aggregate = |text: &&str| text.starts_with(['{', '[']) || text.starts_with("<{");
    let split = types.iter().chain([&result]).any(is_aggregate);
    split.then(|| format!("{result} ({})", types.join(", ")).into())
}

/// A value of the derivative's result with its place.
struct Part {
    offset: u64,
    value: Value,
}

/// What the derivative gives, as C's struct of it.
#[derive(Default)]
struct Parts {
    parts: Vec<Part>,
    /// The same with vectors aligned as their lanes, as structs are that travel in them.
    packed: Vec<u64>,
    types: Vec<Type>,
}

struct Emitter<'a, 'b> {
    module: &'a Module,
    plan: &'a Plan<'a>,
    build: Builder<'b>,
    values: HashMap<usize, Vec<Value>>,
}

/// Per parameter of LLVM its values.
type ByParam = Vec<Vec<Value>>;

impl Emitter<'_, '_> {
    /// The values of parameters and of their shadows.
    fn parameters(&mut self) -> Result<(ByParam, ByParam), Kind> {
        let plan = self.plan;
        let (mut primals, mut shadows) = (Vec::new(), Vec::new());
        for (passed, param) in plan.params.iter().zip(&plan.target.params) {
            if let (None, Some(memory)) = (passed.primal, &param.result_memory) {
                let (primal, shadow) = self.memory_of_result(memory)?;
                primals.push(vec![primal]);
                shadows.push(vec![shadow]);
                continue;
            }
            let fitted = |emitter: &mut Self, argument: Option<usize>| {
                let own = argument.and_then(|argument| emitter.values.get(&argument).cloned());
                let types: Vec<Type> = leaves(&param.ty).iter().map(|&(ty, _)| ty).collect();
                let own = own.unwrap_or_default().into_iter().zip(types);
                own.map(|(value, ty)| emitter.fitted(passed.fit, value, ty)).collect::<Vec<Value>>()
            };
            primals.push(fitted(self, passed.primal));
            shadows.push(match &param.by_value {
                Some(memory) if passed.by_value && passed.activity == Activity::Out => {
                    vec![self.zeroed(memory)]
                }
                _ => fitted(self, passed.shadow),
            });
        }
        Ok((primals, shadows))
    }

    fn fitted(&mut self, fit: Fit, value: Value, ty: Type) -> Value {
        match fit {
            Fit::Same => value,
            Fit::Float => self.build.convert(Opcode::FpTrunc, value, ty),
            Fit::Integer => self.build.convert(Opcode::Itrunc, value, ty),
        }
    }

    /// Where the function's result and its shadow go that it returns in memory.
    fn memory_of_result(&mut self, memory: &ForeignType) -> Result<(Value, Value), Kind> {
        let primal = self.plan.request.primal == autodiff::Primal::Returned;
        let stride = size(self.module, memory, true);
        let place =
            self.plan.result_memory.and_then(|index| Some((index, *self.values.get(&index)?.first()?)));
        let given = place.and_then(|(index, value)| {
            Some((self.plan.call.arguments[index].result_memory.as_ref()?, value))
        });
        let wanted =
            if primal { stride + size(self.module, memory, false) } else { size(self.module, memory, false) };
        match given {
            Some((ty, value)) if size(self.module, ty, false) == wanted => Ok(if primal {
                let shadow = self.build.addr(value, stride as i64, &[]);
                (value, shadow)
            } else {
                (self.memory(stride, memory.align), value)
            }),
            other => Err(Kind::Result {
                found: other.map_or(self.plan.call.result.text.clone(), |(ty, _)| ty.text.clone()),
                expected: if primal { format!("{{ {0}, {0} }}", memory.text) } else { memory.text.clone() },
                callee: self.plan.call.callee.clone(),
            }),
        }
    }

    fn memory(&mut self, size: u64, align: u64) -> Value {
        self.build.alloca(size.max(1), None, Align::new(align).unwrap_or(Align::ONE))
    }

    /// Memory for a struct's adjoint.
    fn zeroed(&mut self, ty: &ForeignType) -> Value {
        let memory = self.memory(size(self.module, ty, true), ty.align);
        for &(leaf, offset) in leaves(ty) {
            let zero = self.zero(leaf);
            let at = self.build.addr(memory, offset as i64, &[]);
            self.build.store(zero, at);
        }
        memory
    }

    fn zero(&mut self, ty: Type) -> Value {
        let lane = match ty.lane() {
            Some(Scalar::Float(_)) => Constant::Float(0),
            Some(Scalar::Ptr(_)) => Constant::Null,
            _ => Constant::Int(0),
        };
        self.build.splat_constant(ty, lane)
    }

    /// A derivative that adds to a copy of a shadow would add to nothing.
    fn check_copies(&self, gradient: &Gradient) -> Result<(), Kind> {
        let declared = &self.module.functions[gradient.function()].signature.params;
        let copied = gradient.parameters().iter().zip(declared).any(|(parameter, declared)| {
            matches!(parameter, Parameter::Shadow(_)) && declared.attributes.has("byval")
        });
        if copied && gradient.mode() == autodiff::Mode::Reverse {
            return Err(Kind::Unsupported {
                what: format!("@{}, which takes a struct by value", self.plan.target.name),
                reason: "the adjoint of the copy would be lost",
                way_out: "pass the struct by a pointer",
            });
        }
        Ok(())
    }

    /// Calls the derivative.
    fn call(&mut self, gradient: &Gradient, primals: &ByParam, shadows: &ByParam) -> Vec<Value> {
        let function = &self.module.functions[gradient.function()];
        let place: Vec<(usize, usize)> = (self.plan.target.params.iter().enumerate())
            .flat_map(|(index, param)| (0..leaves(&param.ty).len()).map(move |leaf| (index, leaf)))
            .collect();
        let pick = |all: &ByParam, index: usize| {
            let &(param, leaf) = place.get(index)?;
            all.get(param)?.get(leaf).copied()
        };
        let mut arguments = Vec::new();
        for (parameter, declared) in gradient.parameters().iter().zip(&function.signature.params) {
            let value = match *parameter {
                Parameter::Primal(index, _) => pick(primals, index),
                Parameter::Shadow(index) => pick(shadows, index),
                Parameter::Seed(_) => None,
            };
            // What the plan has no value for is not read: integers beside pointers in a struct.
            arguments.push(value.unwrap_or_else(|| self.zero(declared.ty)));
        }
        let signature = &function.signature;
        let mut detail = CallDetail::new(Callee::Direct(gradient.function()));
        detail.convention = signature.convention;
        detail.argument_attributes = signature.params.iter().map(|param| param.attributes.clone()).collect();
        detail.result_attributes = signature.results.iter().map(|result| result.attributes.clone()).collect();
        detail.origin = signature.origin.clone();
        let data =
            InstData::new(Opcode::Call, Type::I1, arguments).with_detail(Detail::Call(Box::new(detail)));
        let inst = self.build.push(data, signature.results.iter().map(|result| result.ty));
        self.build.body.insts[inst].results.iter().copied().collect()
    }

    /// The results in the order and at the places of a C struct: the function's own, then the derivatives.
    fn parts(&mut self, gradient: &Gradient, outcomes: &[Value], shadows: &ByParam) -> Parts {
        let plan = self.plan;
        let result = &plan.target.result;
        let mut parts = Parts::default();
        let of = |wanted: Outcome| {
            let found = gradient.results().iter().position(|&outcome| outcome == wanted);
            found.and_then(|index| outcomes.get(index).copied())
        };
        if gradient.results().iter().any(|outcome| matches!(outcome, Outcome::Primal(_))) {
            self.group(&mut parts, result, |index| of(Outcome::Primal(index)));
        }
        if gradient.results().iter().any(|outcome| matches!(outcome, Outcome::Tangent(_))) {
            self.group(&mut parts, result, |index| of(Outcome::Tangent(index)));
        }
        let mut first = 0;
        for ((passed, param), shadow) in plan.params.iter().zip(&plan.target.params).zip(shadows) {
            let own = leaves(&param.ty);
            match (&param.by_value, shadow.first()) {
                (Some(memory), Some(&from)) if returns_struct(passed) => {
                    let mut values = Vec::new();
                    for &(ty, offset) in leaves(memory) {
                        let at = self.build.addr(from, offset as i64, &[]);
                        values.push(self.build.load(ty, at));
                    }
                    self.group(&mut parts, memory, |index| values.get(index).copied());
                }
                _ => {
                    for index in first..first + own.len() {
                        if let Some(value) = of(Outcome::Adjoint(index)) {
                            parts.push(self.module, self.build.body.ty(value), value);
                        }
                    }
                }
            }
            first += own.len();
        }
        parts
    }

    /// Adds the leaves of a type; those without a value are zero.
    fn group(&mut self, parts: &mut Parts, ty: &ForeignType, value: impl Fn(usize) -> Option<Value>) {
        let base = parts.end(self.module, &parts.offsets()).next_multiple_of(ty.align.max(1));
        for (index, &(leaf, offset)) in leaves(ty).iter().enumerate() {
            let value = value(index).unwrap_or_else(|| self.zero(leaf));
            parts.parts.push(Part { offset: base + offset, value });
            parts.packed.push(base + offset);
            parts.types.push(leaf);
        }
    }

    /// The values that the adapter returns.
    fn deliver(&mut self, parts: Parts) -> Result<Vec<Value>, Kind> {
        let plan = self.plan;
        let result = &plan.call.result;
        let by_memory = plan.params.iter().any(|passed| passed.primal.is_none());
        if let Some(index) = plan.result_memory.filter(|_| !by_memory) {
            let argument = &plan.call.arguments[index];
            let memory = argument.result_memory.as_ref().unwrap_or(&argument.ty);
            let to = self.values.get(&index).and_then(|values| values.first().copied());
            let places = parts.places(self.module, size(self.module, memory, false));
            let (Some(to), Some(places)) = (to, places) else { return Err(self.mismatch(&parts, memory)) };
            self.store(&parts, &places, to);
            return Ok(Vec::new());
        }
        let wanted = leaves(result);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let direct = wanted.len() == parts.parts.len()
            && wanted
                .iter()
                .zip(parts.parts.iter().zip(&parts.types))
                .all(|(&(ty, offset), (part, &own))| ty == own && offset == part.offset);
        if direct {
            return Ok(parts.parts.iter().map(|part| part.value).collect());
        }
        let places = parts.places(self.module, size(self.module, result, false));
        match places.filter(|_| !parts.parts.is_empty()) {
            Some(places) => {
                let memory = self.memory(size(self.module, result, true), 16);
                self.store(&parts, &places, memory);
                let mut values = Vec::new();
                for &(ty, offset) in wanted {
                    let at = self.build.addr(memory, offset as i64, &[]);
                    values.push(self.build.load(ty, at));
                }
                Ok(values)
            }
            None if !plan.call.result_used => {
                Ok(wanted.iter().map(|&(ty, _)| self.build.body.constant(ty, Constant::Poison)).collect())
            }
            None => Err(self.mismatch(&parts, result)),
        }
    }

    fn store(&mut self, parts: &Parts, places: &[u64], to: Value) {
        for (part, &offset) in parts.parts.iter().zip(places) {
            let at = self.build.addr(to, offset as i64, &[]);
            self.build.store(part.value, at);
        }
    }

    fn mismatch(&self, parts: &Parts, found: &ForeignType) -> Kind {
        let name = |ty: &Type| {
            codegen::llvm::type_name(*ty, &self.module.opaque_types).unwrap_or_else(|| "?".into())
        };
        let names: Vec<String> = parts.types.iter().map(name).collect();
        let expected = match &*names {
            [] => return Kind::NoResult { found: found.text.clone() },
            [one] => one.clone(),
            several => format!("{{ {} }}", several.join(", ")),
        };
        Kind::Result { found: found.text.clone(), expected, callee: self.plan.call.callee.clone() }
    }
}

impl Parts {
    fn push(&mut self, module: &Module, ty: Type, value: Value) {
        let layout = module.layout();
        let natural = layout.natural_align(ty).map_or(1, u64::from);
        let lane = ty.lane().and_then(|lane| layout.natural_align(Type::Scalar(lane))).map_or(1, u64::from);
        let offset = self.end(module, &self.offsets()).next_multiple_of(natural);
        let packed = self.end(module, &self.packed).next_multiple_of(lane);
        self.parts.push(Part { offset, value });
        self.packed.push(packed);
        self.types.push(ty);
    }

    fn offsets(&self) -> Vec<u64> {
        self.parts.iter().map(|part| part.offset).collect()
    }

    /// The end of the last part.
    fn end(&self, module: &Module, offsets: &[u64]) -> u64 {
        let last = offsets.last().zip(self.types.get(offsets.len().saturating_sub(1)));
        last.map_or(0, |(&offset, &ty)| offset + module.layout().store_bytes(ty).unwrap_or(0))
    }

    /// Where the parts stand in memory of this size; none if they do not fill it.
    fn places(&self, module: &Module, size: u64) -> Option<Vec<u64>> {
        let offsets = self.offsets();
        [offsets, self.packed.clone()].into_iter().find(|places| self.end(module, places) == size)
    }
}

/// Whether a parameter is a struct by value whose adjoint is a result.
fn returns_struct(passed: &Passed) -> bool {
    passed.by_value && passed.activity == Activity::Out && !is_duplicated(passed.activity)
}

/// The bytes of a type up to the end of its last leaf; or from one to the next in an array.
fn size(module: &Module, ty: &ForeignType, whole: bool) -> u64 {
    let layout = module.layout();
    let end = leaves(ty).iter().map(|&(ty, offset)| offset + layout.store_bytes(ty).unwrap_or(0)).max();
    let end = end.unwrap_or(0);
    if whole { end.next_multiple_of(ty.align.max(1)) } else { end }
}
