//! What a call asks for: which function, which of the arguments goes with which parameter, what each is to the
//! derivative.

use super::error::EnzymeErrorKind as Kind;
use super::markers::{self, Entry, Marker, marker_name};
use autodiff::{Activity, Mode, Request, ReturnActivity, Seed};
use import::llvm::{ForeignCall, ForeignFunction, ForeignParam, ForeignType, Meaning};
use ir::Type;

/// A call that was understood.
#[derive(Debug)]
pub(super) struct Plan<'c> {
    /// The call.
    pub call: &'c ForeignCall,
    /// The function that is differentiated.
    pub target: &'c ForeignFunction,
    /// What is asked for, by the parameters of the IR.
    pub request: Request,
    /// By the parameters of LLVM.
    pub params: Vec<Passed>,
    /// The argument that says where the result goes.
    pub result_memory: Option<usize>,
}

/// How a parameter of the function gets its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Passed {
    /// What it is to the derivative.
    pub activity: Activity,
    /// The argument with its value; none if it is where the function's result goes.
    pub primal: Option<usize>,
    /// The argument with its shadow.
    pub shadow: Option<usize>,
    /// Whether it is a struct that is passed by value in memory.
    pub by_value: bool,
    /// How the argument becomes the parameter.
    pub fit: Fit,
}

/// How an argument becomes a parameter. C passes small types as larger ones where it does not know the parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// As it is.
    Same,
    /// A wider float is rounded: it was a float of this format before.
    Float,
    /// The upper bits of an integer go.
    Integer,
}

/// What a call says besides activities.
#[derive(Default)]
struct Said {
    primal: bool,
    returns: Option<ReturnActivity>,
}

/// Understands a call. `None` if it is not one for a derivative and is left as it is.
pub(super) fn plan(call: &ForeignCall) -> Option<Result<Plan<'_>, Kind>> {
    match markers::entry(&call.callee) {
        Entry::Derivative(mode) => Some(derivative(call, mode)),
        Entry::Unsupported(reason, way_out) => {
            Some(Err(Kind::Unsupported { what: call.callee.clone(), reason, way_out }))
        }
        Entry::Left => None,
    }
}

fn derivative(call: &ForeignCall, mode: Mode) -> Result<Plan<'_>, Kind> {
    let result_memory = call.arguments.first().is_some_and(|first| first.result_memory.is_some());
    let first = usize::from(result_memory);
    let target = match call.arguments.get(first).map(|argument| &argument.meaning) {
        Some(Meaning::Function(function)) => function,
        Some(Meaning::Choice) => return Err(Kind::Choice),
        _ => return Err(Kind::NoFunction),
    };
    let name = target.name.clone();
    if !target.defined {
        return Err(Kind::Undefined { name });
    }
    if target.variadic {
        return Err(Kind::Variadic { name });
    }
    let mut reader =
        Reader { call, target, mode, next: first + 1, said: Said::default(), interleaved: false };
    reader.interleaved = call
        .arguments
        .iter()
        .any(|argument| matches!(&argument.meaning, Meaning::Marker(name) if name == "enzyme_interleave"));
    let params = reader.params()?;
    reader.end()?;
    let request = reader.request(&params)?;
    Ok(Plan { call, target, request, params, result_memory: result_memory.then_some(0) })
}

struct Reader<'c> {
    call: &'c ForeignCall,
    target: &'c ForeignFunction,
    mode: Mode,
    next: usize,
    said: Said,
    interleaved: bool,
}

impl<'c> Reader<'c> {
    fn params(&mut self) -> Result<Vec<Passed>, Kind> {
        let mut params = Vec::with_capacity(self.target.params.len());
        for (index, param) in self.target.params.iter().enumerate() {
            if param.result_memory.is_some() {
                params.push(self.memory_of_result()?);
                continue;
            }
            let said = self.markers()?;
            if self.next >= self.call.arguments.len() {
                let (name, count) = (self.target.name.clone(), self.target.params.len());
                return Err(Kind::TooFew { name, count, parameter: index + 1 });
            }
            let primal = self.next;
            self.next += 1;
            let activity = match said {
                Some((activity, _)) => activity,
                None => self.default_activity(index, param)?,
            };
            let mut passed = Passed {
                activity,
                primal: Some(primal),
                shadow: None,
                by_value: param.by_value.is_some(),
                fit: self.fit(index, param, primal)?,
            };
            self.check_activity(index, param, activity)?;
            if is_duplicated(activity) && !self.interleaved {
                passed.shadow = Some(self.shadow(index, param, primal)?);
            }
            params.push(passed);
        }
        let trailing = self.markers()?;
        if self.interleaved {
            for (index, passed) in params.iter_mut().enumerate() {
                if let Some(primal) = passed.primal.filter(|_| is_duplicated(passed.activity)) {
                    passed.shadow = Some(self.shadow(index, &self.target.params[index], primal)?);
                }
            }
        }
        match trailing {
            Some((_, marker)) if self.next >= self.call.arguments.len() => Err(Kind::MarkerAtEnd { marker }),
            _ => Ok(params),
        }
    }

    /// The parameter that says where the function's own result goes.
    fn memory_of_result(&self) -> Result<Passed, Kind> {
        if self.mode == Mode::Reverse {
            return Err(Kind::Unsupported {
                what: format!("@{}, which returns a struct in memory", self.target.name),
                reason: "nothing says which of its numbers is differentiated",
                way_out: "write the results to memory that is duplicated",
            });
        }
        let activity = Activity::Duplicated;
        Ok(Passed { activity, primal: None, shadow: None, by_value: false, fit: Fit::Same })
    }

    /// Reads markers; gives the activity that they say for the next argument.
    fn markers(&mut self) -> Result<Option<(Activity, String)>, Kind> {
        let mut said: Option<(Activity, String)> = None;
        while let Some(Meaning::Marker(name)) =
            self.call.arguments.get(self.next).map(|argument| &argument.meaning)
        {
            self.next += 1;
            let Some(marker) = markers::marker(name) else {
                return Err(Kind::UnknownMarker { marker: name.clone(), known: markers::known_markers() });
            };
            match marker {
                Marker::Activity(activity) => {
                    if let Some((_, first)) = said.replace((activity, name.clone())) {
                        return Err(Kind::TwoMarkers { first, second: name.clone() });
                    }
                }
                Marker::PrimalReturn => self.said.primal = true,
                Marker::ConstReturn => self.said.returns = Some(ReturnActivity::Constant),
                Marker::ActiveReturn => self.said.returns = Some(ReturnActivity::Active),
                Marker::Interleave | Marker::Ignored => {}
                Marker::Unsupported(reason, way_out) => {
                    return Err(Kind::Unsupported { what: name.clone(), reason, way_out });
                }
            }
        }
        Ok(said)
    }

    fn shadow(&mut self, index: usize, param: &ForeignParam, primal: usize) -> Result<usize, Kind> {
        let name = self.target.name.clone();
        let parameter = index + 1;
        let argument = match self.call.arguments.get(self.next) {
            Some(argument) if !matches!(argument.meaning, Meaning::Marker(_)) => argument,
            _ => return Err(Kind::MissingShadow { name, parameter }),
        };
        let shadow = self.next;
        self.next += 1;
        let own = &self.call.arguments[primal];
        let same = argument.ty.text == own.ty.text && argument.by_value == own.by_value;
        if !same {
            return Err(Kind::ShadowType {
                argument: shadow + 1,
                found: argument.ty.text.clone(),
                name,
                parameter,
                expected: param.ty.text.clone(),
            });
        }
        Ok(shadow)
    }

    /// Nothing may follow the last argument.
    fn end(&mut self) -> Result<(), Kind> {
        if self.next < self.call.arguments.len() {
            let (name, count) = (self.target.name.clone(), self.target.params.len());
            return Err(Kind::TooMany { name, count, argument: self.next + 1 });
        }
        Ok(())
    }

    fn default_activity(&self, index: usize, param: &ForeignParam) -> Result<Activity, Kind> {
        let ty = param.by_value.as_ref().unwrap_or(&param.ty);
        let leaves = self.leaves(index, ty)?;
        let has = |test: fn(Type) -> bool| leaves.iter().any(|&(ty, _)| test(ty));
        let (pointer, float) = (has(|ty| ty.address_space().is_some()), has(is_float));
        Ok(match self.mode {
            _ if pointer => Activity::Duplicated,
            Mode::Reverse if float => Activity::Out,
            Mode::Forward if float => Activity::Duplicated,
            _ => Activity::Constant,
        })
    }

    fn leaves<'t>(&self, index: usize, ty: &'t ForeignType) -> Result<&'t [(Type, u64)], Kind> {
        let unknown = || Kind::Unsupported {
            what: format!("parameter {} of @{} with type {}", index + 1, self.target.name, ty.text),
            reason: "what is in it is not known",
            way_out: "pass it by a pointer",
        };
        ty.leaves.as_deref().ok_or_else(unknown)
    }

    /// What can be said wrong of one parameter as LLVM has it.
    fn check_activity(&self, index: usize, param: &ForeignParam, activity: Activity) -> Result<(), Kind> {
        let leaves = self.leaves(index, param.by_value.as_ref().unwrap_or(&param.ty))?;
        let has = |test: fn(Type) -> bool| leaves.iter().any(|&(ty, _)| test(ty));
        let (pointer, float) = (has(|ty| ty.address_space().is_some()), has(is_float));
        let (mode, way_out) = match (self.mode, activity) {
            (Mode::Forward, Activity::Out) => {
                ("forward", "use `enzyme_dup` with its derivative after it, or `enzyme_const`")
            }
            (Mode::Reverse, Activity::Out) if pointer => (
                "reverse",
                "use `enzyme_dup` with the memory for its derivatives after it, or `enzyme_const`",
            ),
            (Mode::Reverse, Activity::Out) if !float && param.by_value.is_none() => {
                ("reverse", "it holds no float: use `enzyme_const`")
            }
            (Mode::Reverse, Activity::Duplicated | Activity::DuplicatedNoNeed)
                if param.by_value.is_some() || (float && !pointer) =>
            {
                ("reverse", "a shadow that is passed by value is a copy: use `enzyme_out`, or pass a pointer")
            }
            (_, Activity::Duplicated | Activity::DuplicatedNoNeed) if !pointer && !float => {
                (mode_name(self.mode), "it holds nothing that is differentiated: use `enzyme_const`")
            }
            _ => return Ok(()),
        };
        // An integer may hold floats: then the marker is what was asked for.
        let integers = leaves.iter().all(|&(ty, _)| ty.int_bits().is_some_and(|bits| bits >= 32));
        if integers && !leaves.is_empty() && is_duplicated(activity) && self.mode == Mode::Forward {
            return Ok(());
        }
        let ty = param.by_value.as_ref().unwrap_or(&param.ty).text.clone();
        let (name, marker) = (self.target.name.clone(), marker_name(activity));
        Err(Kind::Activity { name, parameter: index + 1, ty, marker, mode, way_out })
    }

    fn fit(&self, index: usize, param: &ForeignParam, argument: usize) -> Result<Fit, Kind> {
        let given = &self.call.arguments[argument];
        if given.ty.text == param.ty.text && given.by_value == param.by_value {
            return Ok(Fit::Same);
        }
        let single = |ty: &ForeignType| match ty.leaves.as_deref() {
            Some([(ty, 0)]) => Some(*ty),
            _ => None,
        };
        let way_out = match (single(&given.ty), single(&param.ty)) {
            (Some(from), Some(to)) if from == Type::F64 && to == Type::F32 => return Ok(Fit::Float),
            (Some(Type::I32), Some(to)) if to.int_bits().is_some_and(|bits| bits < 32) => {
                return Ok(Fit::Integer);
            }
            (Some(from), Some(to)) if from.int_bits().is_some() && to.int_bits().is_some() => {
                "cast the argument: C does not know the parameter's type here"
            }
            (Some(from), Some(to)) if is_float(to) && from.int_bits().is_some() => {
                "write the number with a point, or cast it"
            }
            _ if given.by_value != param.by_value => {
                "a struct is passed by value where the function takes it by value, and by its address where it takes that"
            }
            _ => "pass what the function takes",
        };
        let expected =
            param.by_value.as_ref().map_or(param.ty.text.clone(), |ty| format!("{} by value", ty.text));
        let found =
            given.by_value.as_ref().map_or(given.ty.text.clone(), |ty| format!("{} by value", ty.text));
        let name = self.target.name.clone();
        Err(Kind::ArgumentType {
            argument: argument + 1,
            found,
            name,
            parameter: index + 1,
            expected,
            way_out,
        })
    }

    /// The request, by the parameters of the IR.
    fn request(&self, params: &[Passed]) -> Result<Request, Kind> {
        let mut request = match self.mode {
            Mode::Forward => Request::forward(),
            Mode::Reverse => Request::reverse().seed(Seed::One),
        };
        for (passed, param) in params.iter().zip(&self.target.params) {
            let leaves = param.ty.leaves.as_deref().unwrap_or_default();
            for &(ty, _) in leaves {
                let explicit = self.explicit(passed);
                request.parameters.push(of_leaf(passed, ty, leaves.len() > 1, explicit));
            }
        }
        if self.said.primal {
            request = request.with_primal();
        }
        if let Some(returns) = self.said.returns {
            request = request.returns(returns);
        }
        let floats = || {
            let leaves = self.target.result.leaves.as_deref().unwrap_or_default();
            leaves.iter().filter(|(ty, _)| is_float(*ty)).map(|(ty, _)| ty.lanes().unwrap_or(1)).sum::<u32>()
        };
        let constant = self.said.returns == Some(ReturnActivity::Constant);
        if self.mode == Mode::Reverse && !constant && floats() > 1 {
            let (name, ty) = (self.target.name.clone(), self.target.result.text.clone());
            return Err(Kind::SeveralResults { name, ty });
        }
        Ok(request)
    }

    /// Whether a marker stands before the argument.
    fn explicit(&self, passed: &Passed) -> bool {
        let before = passed.primal.and_then(|primal| self.call.arguments.get(primal.checked_sub(1)?));
        before.is_some_and(|argument| {
            matches!(&argument.meaning, Meaning::Marker(name)
                if matches!(markers::marker(name), Some(Marker::Activity(_))))
        })
    }
}

/// What a value of the IR that belongs to a parameter is to the derivative. Of integers nothing is said unless a
/// marker does: they may hold floats.
fn of_leaf(passed: &Passed, ty: Type, split: bool, explicit: bool) -> Option<Activity> {
    if passed.by_value {
        let constant = passed.activity == Activity::Constant;
        return Some(if constant { Activity::Constant } else { Activity::Duplicated });
    }
    let integer = !is_float(ty) && ty.address_space().is_none();
    match passed.activity {
        Activity::Constant if integer && !explicit => None,
        Activity::Constant => Some(Activity::Constant),
        _ if integer && split => None,
        activity => Some(activity),
    }
}

pub(super) fn is_duplicated(activity: Activity) -> bool {
    matches!(activity, Activity::Duplicated | Activity::DuplicatedNoNeed)
}

fn is_float(ty: Type) -> bool {
    ty.float_format().is_some()
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Forward => "forward",
        Mode::Reverse => "reverse",
    }
}
