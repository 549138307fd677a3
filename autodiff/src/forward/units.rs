//! Which functions need a derivative, under which patterns, and which globals a shadow.
//!
//! Starting with what was asked for, every function that is called with something varying is analysed under the
//! pattern of the call. When a summary changes, the callers are analysed again; when a global gets a shadow, all
//! are. Summaries and the set of globals only grow.

use super::activity::{Activity, Pattern, Summary, Surroundings, analyze};
use super::values::{self, ValueKind};
use crate::error::{Error, ErrorKind};
use ir::{Constant, GlobalId, Module, Piece, Symbol};
use std::collections::{BTreeSet, HashMap};

/// How many pairs of function and pattern there may be.
const LIMIT: usize = 20_000;

/// The functions that are differentiated, each under a pattern.
pub(super) struct Units<'m> {
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
}

impl Surroundings for Units<'_> {
    fn summary(&mut self, pattern: &Pattern) -> Summary {
        let idle = !pattern.params.contains(&true) && !pattern.results.contains(&true);
        if idle && self.globals.is_empty() {
            return Summary::default();
        }
        let Some(index) = self.unit(pattern) else { return Summary::default() };
        self.units[index].callers.insert(self.current);
        self.units[index].summary.clone()
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
        units.unit(root);
        while let Some(index) = units.pending.pop_first() {
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
        });
        self.by_pattern.insert(pattern.clone(), index);
        self.pending.insert(index);
        Some(index)
    }

    fn analyze(&mut self, index: usize) {
        self.current = index;
        let pattern = self.units[index].pattern.clone();
        let Some(activity) = analyze(self.module, &pattern, self) else { return };
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
pub(super) fn addresses(piece: &Piece) -> impl Iterator<Item = Symbol> + '_ {
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
