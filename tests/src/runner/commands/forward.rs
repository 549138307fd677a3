//! `test forward f`, `test reverse f`: the derivative of a function in a mode, or the error.
//!
//! The functions that are added stand in comments below `; derivative:`; rows `; run: @f.jvp(...) == ...` are run
//! on the module with them. An error stands at the end of the line that it is about. Options, a line each, say
//! what is requested: `constant 1`, `duplicated 0`, `out 0`, `returns constant`, `primal`, `strong zero`,
//! `kinks ieee`, `seed one`, `cleaned`; and of `test gradient` `unlike duals`, where the oracle has another policy, and
//! `forward only`, where reverse mode gives an error.

use super::super::{Case, comments};
use crate::generate::Argument;
use autodiff::{Activity, Cleaning, Kinks, Mode, Request, ReturnActivity, Seed};
use cotangent::invocation::{self, Call, Limits};
use ir::diagnostic::Diagnostic;
use ir::{FuncId, Type};

const DERIVATIVE: &str = "derivative";

/// What a file asks for.
pub(super) struct Options {
    request: Request,
    /// Whether dual numbers need not agree.
    pub unlike_duals: bool,
    /// Whether reverse mode gives an error.
    pub forward_only: bool,
}

impl Options {
    /// The options of a file.
    pub fn of(case: &Case, mode: Mode) -> Result<Options, String> {
        let request = match mode {
            Mode::Forward => Request::forward(),
            Mode::Reverse => Request::reverse(),
        };
        // What is printed is what was made, not what is left of it.
        let request = request.cleaning(Cleaning::None);
        let mut options = Options { request, unlike_duals: false, forward_only: false };
        for line in &case.options {
            let words: Vec<&str> = line.split_whitespace().collect();
            let request = options.request.clone();
            let index = || words.get(1).and_then(|word| word.parse().ok()).ok_or("which parameter?");
            options.request = match words[..] {
                ["constant", _] => request.constant(index()?),
                ["duplicated", _] => request.duplicated(index()?),
                ["out", _] => request.out(index()?),
                ["returns", "constant"] => request.returns(ReturnActivity::Constant),
                ["primal"] => request.with_primal(),
                ["strong", "zero"] => request.strong_zero(),
                ["kinks", "ieee"] => request.kinks(Kinks::Ieee),
                ["seed", "one"] => request.seed(Seed::One),
                ["cleaned"] => request.cleaning(Cleaning::Full),
                ["forward", "only"] => {
                    options.forward_only = true;
                    request
                }
                ["unlike", "duals"] => {
                    options.unlike_duals = true;
                    request
                }
                _ => return Err(format!("no option `{line}`")),
            };
        }
        Ok(options)
    }

    /// The same with cleaning.
    pub fn cleaned(self) -> Options {
        Options { request: self.request.cleaning(Cleaning::Full), ..self }
    }

    /// What is requested.
    pub fn request(&self) -> Request {
        self.request.clone()
    }

    /// The same in reverse mode, where floats are `out`.
    pub fn reverse_request(&self, module: &ir::Module, function: FuncId) -> Request {
        let mut request = Request { mode: Mode::Reverse, ..self.request.clone() };
        let params = &module.functions[function].signature.params;
        for (parameter, activity) in request.parameters.iter_mut().enumerate() {
            let float = params.get(parameter).is_some_and(|param| param.ty.float_format().is_some());
            if float && *activity == Some(Activity::Duplicated) {
                *activity = Some(Activity::Out);
            }
        }
        request
    }

    /// The parameters that vary.
    pub fn active(&self, module: &ir::Module, function: FuncId) -> Vec<bool> {
        let params = module.functions[function].signature.params.iter().enumerate();
        let varies = |(index, param): (usize, &ir::AbiParam)| match self.request.parameter(index) {
            Some(activity) => activity != Activity::Constant,
            None => param.ty.float_format().is_some() || param.ty.address_space().is_some(),
        };
        params.map(varies).collect()
    }
}

/// The module's part of the file as it should be.
pub fn run(case: &Case) -> Result<String, String> {
    in_mode(case, Mode::Forward)
}

/// The same in reverse mode.
pub fn run_reverse(case: &Case) -> Result<String, String> {
    in_mode(case, Mode::Reverse)
}

fn in_mode(case: &Case, mode: Mode) -> Result<String, String> {
    let options = Options::of(case, mode)?;
    let [name] = &case.words[..] else { return Err("the first line is `test <mode> <function>`".into()) };
    let source = case.source();
    let (primal, map) =
        ir::parse_with_source_map(&source).map_err(|errors| errors.render("test", &source))?;
    ir::verify(&primal).map_err(|errors| errors.render(&primal))?;
    let function = primal.function_named(name).ok_or_else(|| format!("no function `{name}`"))?;
    let (text, _) = comments::appended(&case.module, DERIVATIVE);
    let mut module = primal.clone();
    let derivative = autodiff::differentiate(&mut module, function, &options.request);
    if let Err(error) = derivative {
        if module.to_string() != primal.to_string() {
            return Err("there was an error, and the module was changed".into());
        }
        let owner = primal.function_named(&error.function);
        let span = owner.and_then(|owner| match error.inst {
            Some(inst) => map.inst(owner, inst),
            None => map.function(owner),
        });
        let message = error.to_string();
        return Ok(super::with_errors(case, &[Diagnostic { span, message, related: None, help: None }]));
    }
    let text = comments::with_errors(text, &[]);
    ir::verify(&module).map_err(|errors| errors.render(&module))?;
    let text = rows(&text, case, &module)?;
    Ok(comments::append(&text, DERIVATIVE, &added(&primal, &module)))
}

/// The text with rows that hold.
fn rows(text: &str, case: &Case, module: &ir::Module) -> Result<String, String> {
    let padded = "\n".repeat(case.header.lines().count()) + text;
    let rows = invocation::rows(&padded, module).map_err(|error| error.to_string())?;
    let mut lines: Vec<String> = padded.split_inclusive('\n').map(String::from).collect();
    for row in rows {
        if let Some(corrected) = row.check(module, &Limits::default())
            && let Some(line) = lines.get_mut(row.line - 1)
        {
            *line = line.replace(&row.text, &corrected);
        }
    }
    Ok(lines.concat()[case.header.lines().count()..].to_string())
}

/// The text of the globals and functions that were added. Helpers of rules are not shown.
fn added(before: &ir::Module, after: &ir::Module) -> String {
    let mut text = String::new();
    for (_, global) in after.globals.iter().skip(before.globals.len()) {
        text.push_str(&format!("global @{}: {}\n\n", ir::Name(&global.symbol.name), global.size));
    }
    for (id, function) in after.functions.iter().skip(before.functions.len()) {
        if !function.symbol.name.starts_with("cotangent.") {
            text.push_str(&format!("{}\n", ir::print::function(after, id)));
        }
    }
    text
}

/// The arguments of a call as the generator of programs has them.
pub fn arguments_of(module: &ir::Module, call: &Call) -> Vec<Argument> {
    let params = module.functions[call.function].signature.params.iter().map(|param| param.ty);
    let argument = |(argument, ty): (&invocation::Argument, Type)| match argument {
        invocation::Argument::Constant(constant) => Argument::Value(ty, constant.clone()),
        invocation::Argument::Array(array) => Argument::Array(array.element, array.before.clone()),
    };
    call.arguments.iter().zip(params).map(argument).collect()
}
