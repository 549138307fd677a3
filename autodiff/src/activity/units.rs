//! Which functions need a derivative, under which patterns, and which globals a shadow.
//!
//! Starting with what was asked for, every function that is called with something varying is analysed under the
//! pattern of the call. When a summary changes, the callers are analysed again; when a global gets a shadow, all
//! are. Summaries and the set of globals only grow.

use super::values::{self, ValueKind};
use super::{Activity, Analysis, Pattern, Summary, Surroundings};
use crate::error::{Error, ErrorKind};
use ir::{Constant, GlobalId, Module, Piece, Symbol};
use std::collections::{BTreeSet, HashMap};

/// How many pairs of function and pattern there may be.
const LIMIT: usize = 20_000;

/// The functions that are differentiated, each under a pattern.
pub(crate) struct Units<'m> {
    module: &'m Module,
    units: Vec<Unit>,
    by_pattern: HashMap<Pattern, usize>,
    pending: BTreeSet<usize>,
    globals: BTreeSet<GlobalId>,
    /// Constant globals whose content was looked at.
    seen: BTreeSet<GlobalId>,
    current: usize,
    overflow: bool,
}

struct Unit {
    pattern: Pattern,
    activity: Option<Activity>,
    summary: Summary,
    callers: BTreeSet<usize>,
    /// Whether it is being analysed.
    begun: bool,
}

impl Surroundings for Units<'_> {
    fn summary(&mut self, pattern: &Pattern) -> Option<Summary> {
        let idle = !pattern.params.contains(&true) && !pattern.results.contains(&true);
        if idle && self.globals.is_empty() {
            return Some(Summary::default());
        }
        let Some(index) = self.unit(pattern) else { return Some(Summary::default()) };
        let unit = &mut self.units[index];
        if unit.activity.is_none() && !unit.begun {
            return None;
        }
        unit.callers.insert(self.current);
        Some(unit.summary.clone())
    }

    fn is_active(&self, global: GlobalId) -> bool {
        self.globals.contains(&global)
    }
}

impl<'m> Units<'m> {
    /// The units that a derivative under the pattern consists of.
    pub fn of(module: &'m Module, root: &Pattern) -> Result<Self, Error> {
        let mut units = Self {
            module,
            units: Vec::new(),
            by_pattern: HashMap::new(),
            pending: BTreeSet::new(),
            globals: BTreeSet::new(),
            seen: BTreeSet::new(),
            current: 0,
            overflow: false,
        };
        let first = units.unit(root);
        units.pending.extend(first);
        // Callees come after their callers: when a caller is looked at again, its callees are done.
        while let Some(index) = units.pending.pop_last() {
            units.analyze(index);
            if units.overflow {
                let kind = ErrorKind::Limit {
                    what: "pairs of a function and what of its parameters varies",
                    limit: LIMIT as u64,
                    way_out: "make parameters constant, or fewer combinations of constant and varying arguments",
                };
                return Err(Error::of_function(module, root.function, kind));
            }
        }
        Ok(units)
    }

    fn unit(&mut self, pattern: &Pattern) -> Option<usize> {
        if let Some(&index) = self.by_pattern.get(pattern) {
            return Some(index);
        }
        if self.units.len() >= LIMIT {
            self.overflow = true;
            return None;
        }
        let index = self.units.len();
        let results = vec![false; pattern.results.len()];
        let wants = vec![false; pattern.params.len()];
        self.units.push(Unit {
            pattern: pattern.clone(),
            activity: None,
            summary: Summary { results, wants, active: false },
            callers: BTreeSet::new(),
            begun: false,
        });
        self.by_pattern.insert(pattern.clone(), index);
        Some(index)
    }

    /// Analyses a unit. Callees that were not analysed yet are first, while their callers wait.
    fn analyze(&mut self, index: usize) {
        let mut waiting: Vec<(usize, Analysis<'m>)> = Vec::new();
        let mut next = Some(index);
        loop {
            if let Some(index) = next.take() {
                let pattern = self.units[index].pattern.clone();
                self.units[index].begun = true;
                if let Some(analysis) = Analysis::new(self.module, &pattern, self) {
                    waiting.push((index, analysis));
                }
            }
            let Some((index, mut analysis)) = waiting.pop() else { break };
            self.current = index;
            match analysis.run(self).and_then(|callee| self.unit(&callee)) {
                Some(callee) => {
                    waiting.push((index, analysis));
                    next = Some(callee);
                }
                None => self.settle(index, analysis.finish()),
            }
        }
    }

    fn settle(&mut self, index: usize, activity: Activity) {
        self.units[index].begun = false;
        let new: Vec<GlobalId> = activity.globals.clone();
        let changed = self.units[index].summary != activity.summary;
        self.units[index].summary = activity.summary.clone();
        self.units[index].activity = Some(activity);
        if changed {
            let callers = self.units[index].callers.clone();
            self.pending.extend(callers);
        }
        if self.add_globals(new) {
            self.pending.extend(0..self.units.len());
        }
    }

    /// Globals get shadows, and with them those that their initial content leads to.
    fn add_globals(&mut self, mut new: Vec<GlobalId>) -> bool {
        let before = self.globals.len();
        while let Some(global) = new.pop() {
            let Some(data) = self.module.globals.get(global) else { continue };
            let added = if data.constant { self.seen.insert(global) } else { self.globals.insert(global) };
            if added {
                for piece in data.initializer.iter().flatten() {
                    new.extend(
                        addresses(piece).filter_map(|symbol| {
                            values::resolve(self.module, symbol).map(|(global, _)| global)
                        }),
                    );
                }
            }
        }
        self.globals.len() > before
    }

    /// What varies in a unit.
    pub fn activity(&self, pattern: &Pattern) -> Option<&Activity> {
        self.units[*self.by_pattern.get(pattern)?].activity.as_ref()
    }

    /// Whether any global has a shadow.
    pub fn any_global(&self) -> bool {
        !self.globals.is_empty()
    }

    /// Whether calls under the pattern have to be replaced by calls of a derivative.
    pub fn is_active(&self, pattern: &Pattern) -> bool {
        pattern.params.contains(&true) || self.activity(pattern).is_some_and(|a| a.summary.active)
    }

    /// Whether the derivative under a pattern has a shadow of a parameter.
    pub fn doubles(&self, pattern: &Pattern, param: usize) -> bool {
        let ty = self.module.functions[pattern.function].signature.params.get(param).map(|param| param.ty);
        let wanted = || self.activity(pattern).is_some_and(|a| a.summary.wants.get(param) == Some(&true));
        pattern.params.get(param) == Some(&true)
            && match ty.map(ValueKind::of) {
                Some(ValueKind::Float | ValueKind::Pointer) => true,
                Some(ValueKind::Integer) => wanted(),
                _ => false,
            }
    }

    /// The kind of a parameter of a pattern's function.
    pub fn param_kind(&self, pattern: &Pattern, param: usize) -> ValueKind {
        let params = &self.module.functions[pattern.function].signature.params;
        params.get(param).map_or(ValueKind::Other, |param| ValueKind::of(param.ty))
    }

    /// The kind of a result of a pattern's function.
    pub fn result_kind(&self, pattern: &Pattern, result: usize) -> ValueKind {
        let results = &self.module.functions[pattern.function].signature.results;
        results.get(result).map_or(ValueKind::Other, |result| ValueKind::of(result.ty))
    }

    /// The results whose tangents or shadows the derivative under a pattern returns.
    pub fn shadow_results(&self, pattern: &Pattern) -> Vec<usize> {
        let Some(activity) = self.activity(pattern) else { return Vec::new() };
        let results = &self.module.functions[pattern.function].signature.results;
        let returned = |&index: &usize| {
            activity.summary.results.get(index) == Some(&true)
                && match ValueKind::of(results[index].ty) {
                    ValueKind::Float | ValueKind::Pointer => true,
                    ValueKind::Integer => pattern.results.get(index) == Some(&true),
                    ValueKind::Other => false,
                }
        };
        (0..results.len()).filter(returned).collect()
    }
}

/// The symbols whose addresses stand in a piece of initial content.
pub(crate) fn addresses(piece: &Piece) -> impl Iterator<Item = Symbol> + '_ {
    let constants = match piece {
        Piece::Constant(_, constant) => std::slice::from_ref(constant),
        Piece::Array(_, constants) => &constants[..],
        _ => &[],
    };
    let lanes = constants.iter().flat_map(|constant| match constant {
        Constant::Lanes(lanes) => lanes,
        Constant::Splat(lane) => std::slice::from_ref(&**lane),
        scalar => std::slice::from_ref(scalar),
    });
    lanes.filter_map(|lane| match lane {
        Constant::Address(symbol, _) | Constant::Distance(symbol, ..) => Some(*symbol),
        _ => None,
    })
}
