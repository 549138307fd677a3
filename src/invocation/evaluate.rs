//! Running calls on the reference interpreter.

use super::compare::{list_text, value_text};
use super::{Argument, Call};
use ir::interpret::{Interpreter, MemoryError, Options, SetupError, Trace, Trap, TrapKind, Unwritten, Val};
use ir::print::Printer;
use ir::{FuncId, Inst, Module, Name, Type};
use std::collections::HashMap;
use std::fmt;
use std::io::Write;

/// How much a run may use, what it takes for an error, and what it shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How many instructions may be executed.
    pub fuel: u64,
    /// How many bytes of memory the program may have at a time.
    pub memory: u64,
    /// How deeply calls may be nested.
    pub depth: u64,
    /// What it is to load bytes that were never written; if this does not say, what it is by default: for modules that
    /// came from LLVM an undefined value, as LLVM has it ([`crate::Module::unwritten`]), else an error.
    pub unwritten: Option<Unwritten>,
    /// Whether every instruction is printed on standard error.
    pub trace: bool,
}

impl Default for Limits {
    /// A thousand million instructions, a gibibyte, 100,000 calls, no trace.
    fn default() -> Self {
        Limits { fuel: 1_000_000_000, memory: 1 << 30, depth: 100_000, unwritten: None, trace: false }
    }
}

impl Limits {
    /// What the interpreter is told.
    pub(crate) fn options(&self) -> Options {
        let unwritten = self.unwritten.unwrap_or_default();
        Options { fuel: self.fuel, memory: self.memory, depth: self.depth, unwritten }
    }

    /// These limits, and where they say nothing, what is right for a module.
    pub(crate) fn on(self, module: &crate::Module) -> Limits {
        Limits { unwritten: self.unwritten.or(Some(module.unwritten())), ..self }
    }
}

/// Why a call gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The module cannot be run at all.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// An argument could not be made.
    #[error("argument {}: {error}", index + 1)]
    Argument {
        /// Which, counted from 0.
        index: usize,
        /// What is wrong with it.
        error: TrapKind,
    },
    /// There is no machine code of the function.
    #[error(transparent)]
    Engine(#[from] crate::engine::EngineError),
    /// The run ended early.
    #[error("{message}")]
    Trap {
        /// Why.
        trap: Box<Trap>,
        /// The message, with the names of the module.
        message: String,
        /// The message with the instructions and calls that led to it.
        rendered: String,
    },
}

impl RunError {
    /// The message for people, with the instructions that led to it, and what to do if a limit was reached.
    pub fn render(&self) -> String {
        match self {
            RunError::Trap { rendered, .. } => format!("{rendered}{}", self.help()),
            _ => format!("error: {self}\n"),
        }
    }

    /// The same with the lines of the text that the module was read from, if there is one.
    pub fn render_in(&self, module: &crate::Module) -> String {
        match (self, module.source()) {
            (RunError::Trap { trap, .. }, Some(source)) => {
                let rendered = trap.render_source(module, &source.name, &source.text, &source.map);
                format!("{rendered}{}", self.help())
            }
            _ => self.render(),
        }
    }

    /// What to do if a limit was reached.
    fn help(&self) -> &'static str {
        match self {
            RunError::Trap { trap, .. } => match &trap.kind {
                TrapKind::OutOfFuel { .. } => {
                    "help: does a loop around this never end? If the program is meant to run longer, `--fuel N` allows N instructions\n"
                }
                TrapKind::Memory { error: MemoryError::Exhausted { .. } } => {
                    "help: if the program is meant to need more, `--memory N` allows N megabytes\n"
                }
                _ => "",
            },
            _ => "",
        }
    }
}

/// What a call gave.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The results.
    pub results: Vec<Val>,
    /// What each array argument holds after the call; an element that was never written is undefined. Empty for
    /// other arguments.
    pub arrays: Vec<Vec<Val>>,
    /// How many instructions were executed; 0 if it was machine code.
    pub executed: u64,
    text: String,
}

impl Answer {
    /// What a call gave, from whoever ran it.
    pub(crate) fn new(module: &Module, function: FuncId, results: Vec<Val>, arrays: Vec<Vec<Val>>) -> Answer {
        let types = module.functions[function].signature.results.iter().map(|result| result.ty);
        let text = results_text(module, types, &results);
        Answer { results, arrays, executed: 0, text }
    }

    /// The arrays after the call: the parameter (`%p`, or `%0` if it has no name) and the content, `[1.0]: f64`.
    pub fn arrays_text(&self, module: &Module, call: &Call) -> Vec<(String, String)> {
        let body = module.functions.get(call.function).and_then(|function| function.body.as_ref());
        let params = body.and_then(|body| Some(&body.blocks[body.entry()?].params[..])).unwrap_or(&[]);
        let name = |index: usize| match params.get(index).and_then(|&param| body?.value_name(param)) {
            Some(name) => format!("%{}", Name(name)),
            None => format!("%{index}"),
        };
        let arrays = call.arguments.iter().zip(&self.arrays).enumerate();
        arrays
            .filter_map(|(index, (argument, values))| match argument {
                Argument::Array(array) => {
                    let ty = array.element.display(&module.opaque_types);
                    Some((name(index), format!("{}: {ty}", list_text(module, array.element, values))))
                }
                Argument::Constant(_) => None,
            })
            .collect()
    }
}

/// `()`, one literal, or several in parentheses.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Runs a call in a fresh memory. The module must be verified: see [`ir::verify()`].
pub fn run(module: &Module, call: &Call, limits: &Limits) -> Result<Answer, RunError> {
    let mut interpreter = Interpreter::of_verified(module, limits.options())?;
    if limits.trace {
        interpreter.set_trace(Box::new(Lines { module, printers: HashMap::new() }));
    }
    let arguments = make_arguments(&mut interpreter, module, call)?;
    let outcome = interpreter.call(call.function, &arguments);
    let executed = interpreter.executed();
    let results = outcome.map_err(|trap| RunError::Trap {
        message: trap.message(module),
        rendered: trap.render(module),
        trap: Box::new(trap),
    })?;
    let array = |(argument, value): (&Argument, &Val)| match (argument, value) {
        (Argument::Array(array), Val::Ptr(start)) => {
            let stride = module.layout().stride_bytes(array.element).unwrap_or(0);
            let mut load = |index: u64| {
                let place =
                    ir::interpret::Pointer { address: start.address.wrapping_add(index * stride), ..*start };
                interpreter.memory().load(place, array.element).unwrap_or(Val::Undef)
            };
            (0..array.before.len() as u64).map(&mut load).collect()
        }
        _ => Vec::new(),
    };
    let arrays = call.arguments.iter().zip(&arguments).map(array).collect();
    Ok(Answer { executed, ..Answer::new(module, call.function, results, arrays) })
}

fn make_arguments(
    interpreter: &mut Interpreter<'_>,
    module: &Module,
    call: &Call,
) -> Result<Vec<Val>, RunError> {
    let params = &module.functions[call.function].signature.params;
    let mut make = |index: usize, argument: &Argument, ty: Type| match argument {
        Argument::Constant(constant) => interpreter.constant(ty, constant),
        Argument::Array(array) => {
            let values = array.before.iter().map(|constant| interpreter.constant(array.element, constant));
            let values: Vec<Val> = values.collect::<Result<_, _>>()?;
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            interpreter.memory().allocate_argument(index, array.element, &values).map(Val::Ptr)
        }
    };
    let arguments = call.arguments.iter().zip(params).enumerate();
    arguments
        .map(|(index, (argument, param))| {
            make(index, argument, param.ty).map_err(|error| RunError::Argument { index, error })
        })
        .collect()
}

fn results_text(module: &Module, types: impl Iterator<Item = Type>, results: &[Val]) -> String {
    let texts: Vec<String> = types.zip(results).map(|(ty, result)| value_text(module, ty, result)).collect();
    match &*texts {
        [text] => text.clone(),
        _ => format!("({})", texts.join(", ")),
    }
}

/// Prints every instruction that is executed, with its results.
struct Lines<'m> {
    module: &'m Module,
    printers: HashMap<FuncId, Printer<'m>>,
}

impl Trace<ir::number::Plain> for Lines<'_> {
    fn executed(&mut self, depth: usize, function: FuncId, inst: Inst, results: &[Val]) {
        let module = self.module;
        let printer = self.printers.entry(function).or_insert_with(|| Printer::of_function(module, function));
        let body = module.functions.get(function).and_then(|function| function.body.as_ref());
        let Some((body, data)) = body.and_then(|body| Some((body, body.insts.get(inst)?))) else { return };
        let types = data.results.iter().map(|&result| body.ty(result));
        let values = if results.is_empty() { String::new() } else { results_text(module, types, results) };
        let line = format!(
            "{:indent$}{:<60} {values}",
            "",
            printer.instruction(inst).to_string(),
            indent = 2 * depth
        );
        // Whoever closes standard error does not want to see it.
        let _ = writeln!(std::io::stderr(), "{}", line.trim_end());
    }
}
