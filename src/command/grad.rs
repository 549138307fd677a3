//! `cotangent grad`.

use super::source::{self, LanguageArgument, message};
use clap::{Args, ValueEnum};
use cotangent::autodiff::Mode;
use cotangent::{Activity, Module, Request};
use ir::FuncId;
use std::path::PathBuf;

/// Forward or reverse mode.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ModeName {
    /// The derivative along a direction
    Forward,
    /// The derivatives with respect to everything, at once
    Reverse,
}

impl ModeName {
    /// As the library has it.
    pub fn mode(self) -> Mode {
        match self {
            ModeName::Forward => Mode::Forward,
            ModeName::Reverse => Mode::Reverse,
        }
    }
}

/// What is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum OutputName {
    /// The IR of cotangent
    Ir,
    /// LLVM IR
    Llvm,
    /// Assembly
    Asm,
}

/// The options of `cotangent grad`.
#[derive(Args, Debug)]
#[command(after_help = "\
Prints the derivative of a function with the functions that it needs. The function is named as in the source; its name
in LLVM IR does as well. Parameters are named or counted from 0. Those of which nothing is said are what their type
suggests: integers constant, pointers duplicated, floats out (reverse mode) or duplicated (forward mode).

The derivative's parameters: the function's, each duplicated one followed by its shadow; then, in reverse mode, a seed
per float result. Its results: in forward mode the derivatives of the float results, in reverse mode those with
respect to the parameters that are out.

Examples:
  cotangent grad f.c f
  cotangent grad f.c f --constant n --output asm -O3
  cotangent grad examples/newton.ir root --mode forward
  cat f.rs | cotangent grad - f --language rust --output llvm")]
pub struct Options {
    /// The program; `-` is standard input
    pub file: PathBuf,
    /// The function
    function: String,
    /// How the derivative is computed
    #[arg(long, value_enum, default_value = "reverse")]
    mode: ModeName,
    /// A parameter that does not vary; may be repeated
    #[arg(long, value_name = "PARAMETER")]
    constant: Vec<String>,
    /// A parameter that is followed by its shadow; may be repeated
    #[arg(long, value_name = "PARAMETER")]
    duplicated: Vec<String>,
    /// The same, and the function's own results in that memory are not needed; may be repeated
    #[arg(long, value_name = "PARAMETER")]
    duplicated_no_need: Vec<String>,
    /// A parameter whose derivative is a result; may be repeated
    #[arg(long, value_name = "PARAMETER")]
    out: Vec<String>,
    /// The function's own results are results, too
    #[arg(long)]
    primal: bool,
    /// A derivative of zero stays zero whatever it is multiplied with
    #[arg(long)]
    strong_zero: bool,
    /// What is printed
    #[arg(long, value_enum, default_value = "ir")]
    output: OutputName,
    /// Print the whole module, and not only the derivative and what it needs
    #[arg(long)]
    whole: bool,
    /// Where to write it, in place of standard output
    #[arg(short = 'o', long = "to", value_name = "FILE")]
    to: Option<PathBuf>,
    /// How much sources, and what is printed as LLVM IR or assembly, are optimised
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2", value_parser = ["0", "1", "2", "3"])]
    level: String,
    /// A further argument for clang or rustc; may be repeated
    #[arg(long = "compiler-flag", value_name = "FLAG", allow_hyphen_values = true)]
    flags: Vec<std::ffi::OsString>,
    #[command(flatten)]
    language: LanguageArgument,
}

pub fn execute(options: &Options) -> Result<(), String> {
    let input = source::read_as(&options.file, &options.language)?;
    let level = options.level.chars().next().unwrap_or('2');
    let load = source::FunctionOptions { level, flags: &options.flags };
    let source::Loaded { mut module, name, .. } = source::load_function(&input, &options.function, &load)?;
    let request = request(options, &module, &name)?;
    let first = module.functions.len();
    let gradient = module.differentiate(&name, &request).map_err(|error| message(&error))?;
    let text = match options.output {
        OutputName::Ir if options.whole => module.to_string(),
        OutputName::Ir => {
            let new: Vec<String> = module
                .functions
                .iter()
                .skip(first)
                .filter(|(_, function)| function.body.is_some())
                .map(|(id, _)| module.function(id).to_string())
                .collect();
            new.join("\n")
        }
        _ => native(options, &module, gradient.function())?,
    };
    source::write(options.to.as_deref(), text.as_bytes())
}

fn request(options: &Options, module: &Module, function: &str) -> Result<Request, String> {
    let mut request = match options.mode {
        ModeName::Forward => Request::forward(),
        ModeName::Reverse => Request::reverse(),
    };
    let said = [
        (&options.constant, Activity::Constant),
        (&options.duplicated, Activity::Duplicated),
        (&options.duplicated_no_need, Activity::DuplicatedNoNeed),
        (&options.out, Activity::Out),
    ];
    for (names, activity) in said {
        for name in names {
            let index = source::parameter(module, function, name)?;
            if request.parameter(index).is_some() {
                return Err(format!("error: two things are said of parameter {name}; say one"));
            }
            request = match activity {
                Activity::Constant => request.constant(index),
                Activity::Duplicated => request.duplicated(index),
                Activity::DuplicatedNoNeed => request.duplicated_no_need(index),
                Activity::Out => request.out(index),
            };
        }
    }
    if options.primal {
        request = request.with_primal();
    }
    Ok(if options.strong_zero { request.strong_zero() } else { request })
}

#[cfg(feature = "llvm")]
fn native(options: &Options, module: &Module, function: FuncId) -> Result<String, String> {
    use codegen::llvm::link::{Emission, Level, emit, keep_only, optimize};
    let fail = |error: codegen::llvm::link::LinkError| format!("error: {error}");
    let live = module.to_live().map_err(|error| message(&error))?;
    let level = match &*options.level {
        "0" => Level::O0,
        "1" => Level::O1,
        "3" => Level::O3,
        _ => Level::O2,
    };
    if !options.whole {
        keep_only(&live, &[&module.functions[function].symbol.name]).map_err(fail)?;
    }
    optimize(&live, &format!("default<O{}>,globaldce,strip-dead-prototypes", options.level)).map_err(fail)?;
    match options.output {
        OutputName::Asm => {
            let bytes = emit(&live, level, Emission::Assembly).map_err(fail)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => Ok(live.print()),
    }
}

#[cfg(not(feature = "llvm"))]
fn native(options: &Options, module: &Module, _: FuncId) -> Result<String, String> {
    match options.output {
        OutputName::Asm => Err("error: assembly needs the feature `llvm`; --output llvm does without".into()),
        _ => module.to_llvm().map_err(|error| message(&error)),
    }
}
