//! Reverse mode: adjoints after the values, for all parameters at once.
//!
//! | file | what |
//! |---|---|
//! | `plan` | which values have an adjoint, which blocks a reverse, which calls a derivative |
//! | `sweeps` | a body with both sweeps: what phase 1 gives to phase 2 |
//! | `emit` | blocks, edges, parameters and ways out of both sweeps |
//! | `adjoints` | sums of contributions |
//! | `backward`, `lanes`, `bits`, `memory`, `copies`, `calls`, `heap`, `stack`, `byval`, `untouched` | the reverse of an instruction, by construct |
//! | `record` | phase 2: what the reverse sweep reads is made available |
//! | `tape` | the functions of the tape |
//!
//! What varies, and shadows of pointers, are shared with forward mode (`activity`, `shadow`). The reverse sweep may use
//! every value of the forward sweep: phase 2 finds those uses.

mod adjoints;
mod backward;
mod bits;
mod byval;
mod calls;
mod copies;
mod emit;
mod heap;
mod lanes;
mod memory;
mod plan;
mod record;
mod stack;
mod sweeps;
mod tape;
mod untouched;

use crate::activity::contents::{Content, Contents};
use crate::activity::units::Units;
use crate::activity::values::ValueKind;
use crate::activity::{Pattern, parameters};
use crate::error::{Error, ErrorKind};
use crate::gradient::{Gradient, Outcome, Parameter};
use crate::names::{self, Derivative, Role};
use crate::prepare;
use crate::request::{Activity, Mode, Primal, Request, ReturnActivity, Seed};
use crate::shadow::emission::{Shape, Shared};
use crate::shadow::output::{self, Output};
use crate::shadow::signature::{self, Copied};
use crate::shadow::text::Text;
use emit::Wanted;
use ir::{AbiParam, FuncId, Function, Linkage, Module, Type};
use record::{Owner, RecordOptions};
use std::collections::{HashMap, HashSet, VecDeque};
use tape::TapeFunctions;

/// Adds the gradient of a function to a module that was verified.
///
/// It takes the primal's parameters, shadows of pointers and a seed per active float result, and returns the adjoints of
/// the `out` parameters; derivatives by what pointers lead to are added to their shadows. If there is an error the module
/// is as it was.
///
/// ```
/// use cotangent_autodiff::{Request, reverse};
///
/// let text = "func @square(%x: f64) -> f64 {\nentry:\n    %y = fmul f64 %x, %x\n    ret %y\n}\n";
/// let mut module = ir::parse(text)?;
/// let square = module.function_named("square").ok_or("no function")?;
/// let derivative = reverse(&mut module, square, &Request::reverse())?;
/// assert_eq!(module.functions[derivative.function()].symbol.name, "square.grad");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reverse(module: &mut Module, function: FuncId, request: &Request) -> Result<Gradient, Error> {
    let activities = parameters::activities(module, function, request)?;
    let prepared = prepare::prepared(module, function, request);
    let (gradient, mut functions, globals) = derive(&prepared, function, request, &activities)?;
    drop(prepared);
    prepare::finish(&mut functions, module, request);
    output::add(module, function, functions, globals)?;
    Ok(gradient)
}

/// A function that is differentiated in two halves, and for what.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Key {
    pub pattern: Pattern,
    /// Per result, whether its adjoint goes in.
    pub seeds: Vec<bool>,
    /// Whether memory may be reached after the derivative.
    pub kept: bool,
}

/// The functions that are differentiated in two halves.
#[derive(Default)]
struct Pairs {
    halves: HashMap<Key, (FuncId, FuncId)>,
    pending: VecDeque<Key>,
    /// Patterns under which nothing that varies is written to constant memory.
    untouched: HashSet<Pattern>,
}

impl Pairs {
    /// The two halves; their bodies follow.
    pub fn halves(&mut self, out: &mut Output<'_>, key: &Key) -> (FuncId, FuncId) {
        if let Some(&halves) = self.halves.get(key) {
            return halves;
        }
        let halves = (out.reserve(), out.reserve());
        self.halves.insert(key.clone(), halves);
        self.pending.push_back(key.clone());
        halves
    }
}

/// All that is added to the module, and the description of the gradient.
fn derive(
    module: &Module,
    function: FuncId,
    request: &Request,
    activities: &[Activity],
) -> Result<(Gradient, Vec<Function>, Vec<ir::Global>), Error> {
    let primal = &module.functions[function];
    let results = &primal.signature.results;
    let root = Pattern {
        function,
        params: activities.iter().map(|activity| *activity != Activity::Constant).collect(),
        results: vec![false; results.len()],
    };
    let units = Units::of(module, &root)?;
    let active = request.returns != Some(ReturnActivity::Constant);
    let is_float = |ty: Type| ty.float_format().is_some();
    let wanted = Wanted {
        seeds: results.iter().map(|result| active && is_float(result.ty)).collect(),
        seed: request.seed,
        adjoints: (0..activities.len()).filter(|&index| activities[index] == Activity::Out).collect(),
        split: false,
        kept: true,
    };
    let shape = Shape {
        doubled: activities.iter().map(|activity| is_duplicated(*activity)).collect(),
        primal: request.primal == Primal::Returned,
        shadows: Vec::new(),
    };
    let contents = Some(Contents::of(module, function));
    let shared = Shared { module, request, units: &units, contents };
    demand_integers(&shared, function, activities)?;
    let mut out = Output::new(module, function, Role::Adjoint);
    let mut pairs = Pairs::default();
    let id = out.reserve();
    let name = out.fresh_name(&names::of_function(&primal.symbol.name, Derivative::Gradient));
    let texts = Texts::new();
    let texts =
        texts.ok_or_else(|| malformed(module, function, "a text of the crate that does not parse"))?;
    let tape = texts.tape_functions;
    let mut sweeps = emit::sweeps(&shared, &root, (&shape, &wanted), &mut out, (&mut pairs, &texts))?;
    let options = RecordOptions { owner: Owner::Own, tape, layout: module.layout() };
    let fail = |kind| Error::of_function(module, function, kind);
    record::record(&mut sweeps, &options).map_err(fail)?;
    let mut params = signature::parameters(primal, &shape.doubled, Copied::Primal);
    if wanted.seed == Seed::Parameter {
        params.extend(seeds_of(&shared, function, &wanted.seeds));
    }
    let own = results.iter().filter(|_| shape.primal).map(|result| result.ty);
    let adjoints = wanted.adjoints.iter().map(|&index| primal.signature.params[index].ty);
    let types = own.chain(adjoints).collect();
    let linkage = signature::linkage(primal);
    out.define(id, signature::head(primal, params, types, (name, linkage), sweeps.body));
    while let Some(key) = pairs.pending.pop_front() {
        halves(&shared, &key, &mut out, &mut pairs, &texts)?;
    }
    out.link(&texts.all).map_err(|name| {
        let kind = ErrorKind::Unsupported {
            what: format!("the module has a symbol `{name}` that is not the C library's function"),
            reason: "the derivative calls that function",
            way_out: "rename it",
        };
        Error::of_function(module, function, kind)
    })?;
    let gradient = describe(id, function, activities, &shape, &wanted);
    let (functions, globals) = out.finish();
    Ok((gradient, functions, globals))
}

/// The two functions that a function is differentiated in.
fn halves<'m>(
    shared: &Shared<'m>,
    key: &Key,
    out: &mut Output<'m>,
    pairs: &mut Pairs,
    texts: &Texts,
) -> Result<(), Error> {
    let (module, pattern) = (shared.module, &key.pattern);
    let primal = &module.functions[pattern.function];
    let params = 0..pattern.params.len();
    let shape = Shape {
        doubled: params.map(|index| is_doubled(shared, pattern, index)).collect(),
        primal: true,
        shadows: shadow_results(shared, pattern),
    };
    let wanted = Wanted {
        seeds: key.seeds.clone(),
        seed: Seed::Parameter,
        adjoints: adjoint_params(shared, pattern),
        split: true,
        kept: key.kept,
    };
    // What is usual needs no hash: every float result has an adjoint.
    let results = primal.signature.results.iter().zip(&key.seeds);
    let context: Vec<bool> =
        results.map(|(result, &seeded)| result.ty.float_format().is_some() != seeded).collect();
    let mut name = |derivative| {
        let name = out.derivative_name(pattern, derivative, &context);
        (name, Linkage::Internal)
    };
    let (first_name, second_name) = (name(Derivative::Augmented), name(Derivative::Reverse));
    let mut sweeps = emit::sweeps(shared, pattern, (&shape, &wanted), out, (pairs, texts))?;
    let tape = texts.tape_functions;
    let options = RecordOptions { owner: Owner::Caller, tape, layout: module.layout() };
    let fail = |kind| Error::of_function(module, pattern.function, kind);
    record::record(&mut sweeps, &options).map_err(fail)?;
    let bodies = record::split(sweeps, module.layout()).map_err(fail)?;
    let Some(&(first, second)) = pairs.halves.get(key) else { return Ok(()) };
    let state = || [AbiParam::from(Type::PTR), AbiParam::from(Type::PTR)];
    let given = |copied| signature::parameters(primal, &shape.doubled, copied);
    let results = &primal.signature.results;
    let shadows = shape.shadows.iter().filter_map(|&index| results.get(index));
    let types = results.iter().chain(shadows).map(|result| result.ty).chain([Type::PTR; 2]).collect();
    let params = given(Copied::Primal).into_iter().chain(state()).collect();
    out.define(first, signature::head(primal, params, types, first_name, bodies.augmented));
    let adjoints = wanted.adjoints.iter().map(|&index| adjoint_param_type(shared, pattern.function, index));
    let types = adjoints.chain([Type::PTR; 2]).collect();
    let params = given(Copied::Neither)
        .into_iter()
        .chain(seeds_of(shared, pattern.function, &key.seeds))
        .chain(state())
        .collect();
    out.define(second, signature::head(primal, params, types, second_name, bodies.reverse));
    Ok(())
}

fn malformed(module: &Module, function: FuncId, what: &'static str) -> Error {
    Error::of_function(module, function, ErrorKind::Malformed { what })
}

/// The texts of the crate whose functions derivatives call.
struct Texts {
    all: [Text; 2],
    tape_functions: TapeFunctions,
    copies: Text,
}

impl Texts {
    fn new() -> Option<Texts> {
        let tape = Text { module: tape::text()?, number: 1 };
        let copies = Text { module: copies::text()?, number: 2 };
        let tape_functions = TapeFunctions::find(|name| tape.named(name))?;
        Some(Texts { all: [tape, copies], tape_functions, copies })
    }
}

/// Parameters for the adjoints of results.
fn seeds_of<'a>(
    shared: &'a Shared<'_>,
    function: FuncId,
    seeds: &'a [bool],
) -> impl Iterator<Item = AbiParam> + 'a {
    let results = shared.module.functions[function].signature.results.iter().zip(seeds).enumerate();
    let seeded = results.filter(|(_, (_, seeded))| **seeded);
    seeded.map(move |(index, (result, _))| AbiParam::from(seed_type(shared, function, index, result.ty)))
}

/// The type of the adjoint of a result.
fn seed_type(shared: &Shared<'_>, function: FuncId, index: usize, ty: Type) -> Type {
    let content = shared.contents.as_ref().map(|contents| contents.content_of_result(function, index));
    bits::adjoint_type(ty, content.unwrap_or(Content::Unknown)).unwrap_or(ty)
}

/// What a parameter of a function holds.
fn param_content(shared: &Shared<'_>, function: FuncId, index: usize) -> Content {
    let body = shared.module.functions[function].body.as_ref();
    let param = body.and_then(|body| body.blocks[body.entry()?].params.get(index).copied());
    match (&shared.contents, param) {
        (Some(contents), Some(param)) => contents.content(function, param),
        _ => Content::Unknown,
    }
}

/// The type of the adjoint of a parameter.
fn adjoint_param_type(shared: &Shared<'_>, function: FuncId, index: usize) -> Type {
    let ty = shared.module.functions[function].signature.params[index].ty;
    bits::adjoint_type(ty, param_content(shared, function, index)).unwrap_or(ty)
}

fn is_duplicated(activity: Activity) -> bool {
    matches!(activity, Activity::Duplicated | Activity::DuplicatedNoNeed)
}

/// Whether the halves under a pattern have a shadow of a parameter.
fn is_doubled(shared: &Shared<'_>, pattern: &Pattern, index: usize) -> bool {
    shared.units.doubles(pattern, index)
        && match shared.units.param_kind(pattern, index) {
            ValueKind::Pointer => true,
            ValueKind::Integer => param_content(shared, pattern.function, index) == Content::Addresses,
            _ => false,
        }
}

/// The results whose shadows the first half under a pattern returns.
fn shadow_results(shared: &Shared<'_>, pattern: &Pattern) -> Vec<usize> {
    let content = |index| {
        let contents = shared.contents.as_ref();
        contents.map(|contents| contents.content_of_result(pattern.function, index))
    };
    let mut results = shared.units.shadow_results(pattern);
    results.retain(|&index| match shared.units.result_kind(pattern, index) {
        ValueKind::Pointer => true,
        ValueKind::Integer => content(index) == Some(Content::Addresses),
        _ => false,
    });
    results
}

/// The parameters whose adjoints the second half under a pattern returns.
fn adjoint_params(shared: &Shared<'_>, pattern: &Pattern) -> Vec<usize> {
    let has_adjoint = |&index: &usize| match shared.units.param_kind(pattern, index) {
        ValueKind::Float => pattern.params.get(index) == Some(&true),
        ValueKind::Integer => {
            shared.units.doubles(pattern, index)
                && matches!(param_content(shared, pattern.function, index), Content::Floats(_))
        }
        _ => false,
    };
    (0..pattern.params.len()).filter(has_adjoint).collect()
}

/// An error for integers of which something was asked that they do not hold.
fn demand_integers(shared: &Shared<'_>, function: FuncId, activities: &[Activity]) -> Result<(), Error> {
    let params = &shared.module.functions[function].signature.params;
    for (parameter, (param, &activity)) in params.iter().zip(activities).enumerate() {
        if ValueKind::of(param.ty) != ValueKind::Integer || activity == Activity::Constant {
            continue;
        }
        let kind = match (param_content(shared, function, parameter), activity) {
            (Content::Floats(_), Activity::Out) | (Content::Numbers | Content::Derived, _) => continue,
            (Content::Addresses, Activity::Duplicated | Activity::DuplicatedNoNeed) => continue,
            (Content::Either(_) | Content::Mixed | Content::Unknown, _) => ErrorKind::UnknownType {
                what: format!("parameter {parameter}"),
                way_out: "make it constant, or use it in the function as what it is",
            },
            (content, _) => ErrorKind::Activity {
                parameter,
                ty: param.ty.display(&shared.module.opaque_types).to_string(),
                activity,
                mode: Mode::Reverse,
                way_out: match content {
                    Content::Floats(_) => "it holds floats: use `out`, whose result has their adjoints",
                    _ => "it holds an address: use `duplicated`",
                },
            },
        };
        return Err(Error::of_function(shared.module, function, kind));
    }
    Ok(())
}

/// What parameters and results mean.
fn describe(id: FuncId, primal: FuncId, activities: &[Activity], shape: &Shape, wanted: &Wanted) -> Gradient {
    let mut parameters = Vec::new();
    for (index, &activity) in activities.iter().enumerate() {
        parameters.push(Parameter::Primal(index, activity));
        if shape.doubled.get(index) == Some(&true) {
            parameters.push(Parameter::Shadow(index));
        }
    }
    let results = 0..wanted.seeds.len();
    if wanted.seed == Seed::Parameter {
        parameters.extend(results.clone().filter(|&index| wanted.seeds[index]).map(Parameter::Seed));
    }
    let own = results.filter(|_| shape.primal).map(Outcome::Primal);
    let outcomes = own.chain(wanted.adjoints.iter().map(|&index| Outcome::Adjoint(index))).collect();
    Gradient { function: id, primal, mode: Mode::Reverse, parameters, results: outcomes }
}
