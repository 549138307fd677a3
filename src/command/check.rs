//! `cotangent check`.

use super::derivative::{lines, parameter_name};
use super::source::{self, FunctionOptions, LanguageArgument, Loaded};
use clap::Args;
use cotangent::check::{self, Native, Report, Verdict};
use cotangent::engine::Engine;
use cotangent::input::Input;
use cotangent::invocation::{Argument, Array, Call, Limits, Reader};
use cotangent::{Activity, Kind, Module};
use ir::{Constant, Type};
use std::path::PathBuf;

/// The options of `cotangent check`.
#[derive(Args, Debug)]
#[command(after_help = "\
At each point the gradient of the function (of the sum of its float results; without any, of what its arrays hold
afterwards) is computed in reverse and in forward mode, on the interpreter, by the JIT and by LLVM. It is compared with
dual numbers on the interpreter, which know no table of rules, and with central differences of the program as its own
compiler makes it. Forward and reverse mode are compared with each other along a direction. Where the function has
different derivatives on both sides, differences say nothing: that is a kink, and no error.

Exit status 1 if anything disagrees.

Examples:
  cotangent check f.c 'f(1.0, [1.0, 2.0]: f64, 2)'
  cotangent check f.c f --random 20 --seed 7 --domain 0.1:3 --length 5
  cotangent check model.rs loss --random 5 --constant data")]
pub struct Options {
    /// The program; `-` is standard input
    pub file: PathBuf,
    /// A call; or, with --random, a function
    #[arg(allow_negative_numbers = true)]
    what: String,
    /// Check this many random points
    #[arg(long, value_name = "COUNT")]
    random: Option<u64>,
    /// What random points follow from
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "random")]
    seed: u64,
    /// Where random numbers lie
    #[arg(
        long,
        value_name = "LOW:HIGH",
        default_value = "-2:2",
        requires = "random",
        allow_hyphen_values = true
    )]
    domain: String,
    /// How many elements arrays at random points have; integers have this value
    #[arg(long, value_name = "COUNT", default_value_t = 4, requires = "random")]
    length: u32,
    /// A parameter that does not vary, by name or position; may be repeated
    #[arg(long, value_name = "PARAMETER")]
    constant: Vec<String>,
    /// What may differ from dual numbers, relative plus absolute; 1e-10, or 1e-4 if the program computes in f32
    #[arg(long, value_name = "NUMBER")]
    tolerance: Option<f64>,
    /// How much sources are optimised
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2", value_parser = ["0", "1", "2", "3"])]
    level: String,
    /// A further argument for clang or rustc; may be repeated
    #[arg(long = "compiler-flag", value_name = "FLAG", allow_hyphen_values = true)]
    flags: Vec<std::ffi::OsString>,
    /// How many seconds it may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    pub time_limit: f64,
    /// How many megabytes of memory the program may have
    #[arg(long, value_name = "MB", default_value_t = Limits::default().memory >> 20)]
    pub memory: u64,
    #[command(flatten)]
    language: LanguageArgument,
}

pub fn execute(options: &Options) -> Result<(), String> {
    let input = source::read_as(&options.file, &options.language)?;
    let (function, rest) = options.what.split_at(options.what.find('(').unwrap_or(options.what.len()));
    let level = options.level.chars().next().unwrap_or('2');
    let load = FunctionOptions { level, flags: &options.flags };
    let loaded = source::load_function(&input, function.trim(), &load)?;
    let module = &loaded.module;
    let mut how = check::Options {
        tolerance: options.tolerance.unwrap_or(if computes_in_less(module) { 1e-4 } else { 1e-10 }),
        libraries: input.libraries(),
        ..check::Options::default()
    };
    if how.tolerance > 1e-5 {
        how.differences = 1e-2;
    }
    for name in &options.constant {
        let index = source::parameter(module, &loaded.name, name)?;
        how.activities.resize(how.activities.len().max(index + 1), None);
        how.activities[index] = Some(Activity::Constant);
    }
    let folder = Folder::new()?;
    let native = native(&input, &loaded, level, &how, &folder);
    if let Err(reason) = &native {
        eprintln!("note: no differences: {reason}");
    }
    let calls = match options.random {
        None => {
            let text = format!("@{}{rest}", ir::Name(&loaded.name));
            vec![Reader::new(module).call(&text).map_err(|error| error.render("<call>", &text))?]
        }
        Some(_) if !rest.is_empty() => {
            return Err("error: with --random, name the function without arguments".into());
        }
        Some(count) => random_calls(options, module, &loaded.name, count)?,
    };
    let mut wrong = 0;
    for call in &calls {
        // SAFETY: machine code runs in a child process, as the user of the command asked for.
        match unsafe { check::check(module, call, native.as_ref().ok(), &how) } {
            Ok(report) => {
                print(module, call, &report);
                wrong += usize::from(!report.agrees());
            }
            Err(error) if options.random.is_some() => {
                println!("{}\n  passed over: {error}\n", call_text(module, call));
            }
            Err(error) => return Err(format!("error: {}: {error}", call_text(module, call))),
        }
    }
    match wrong {
        0 => Ok(()),
        _ => Err(format!("error: {wrong} of {} points do not agree", calls.len())),
    }
}

/// Whether a function computes in floats of less than 64 bits.
fn computes_in_less(module: &Module) -> bool {
    let bodies = module.functions.iter().filter_map(|(_, function)| function.body.as_ref());
    let short = |ty: Type| ty.float_format().is_some_and(|format| format.bits() < 64);
    bodies.into_iter().any(|body| body.values.iter().any(|(_, value)| short(value.ty)))
}

/// A folder for the shared library; it goes with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder, String> {
        let path = std::env::temp_dir().join(format!("cotangent-check-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("error: {}: {error}", path.display()))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for such files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The function as its own compiler makes it; of programs without one, and of functions that are not visible, as
/// machine code of what was read.
fn native(
    input: &Input,
    loaded: &Loaded,
    level: char,
    how: &check::Options,
    folder: &Folder,
) -> Result<Native, String> {
    let function = loaded.module.function_named(&loaded.name).ok_or("no such function")?;
    #[cfg(feature = "llvm")]
    if let (Kind::C | Kind::Cpp | Kind::Rust, Some(llvm)) = (input.kind, &loaded.llvm) {
        use import::llvm::{ReadOptions, Selection};
        let to = folder.0.join("program.so");
        let path = input.path.as_deref();
        cotangent::toolchain::shared_library(path, &input.bytes, input.kind, llvm, level, &to)
            .map_err(|error| error.to_string())?;
        let declared = ReadOptions { functions: Selection::None };
        let module =
            Module::from_llvm_bytes(llvm, &input.name, &declared).map_err(|error| error.to_string())?;
        let function = module.function_named(&loaded.name).ok_or("no such function")?;
        let libraries: Vec<PathBuf> = how.libraries.iter().cloned().chain([to]).collect();
        if let Ok(native) = Native::new(module, function, Engine::Jit, &libraries) {
            return Ok(native);
        }
    }
    let _ = (input.kind == Kind::Ir, level, &folder.0);
    #[cfg(feature = "llvm")]
    let engine = Engine::Llvm;
    #[cfg(not(feature = "llvm"))]
    let engine = Engine::Jit;
    Native::new(loaded.module.clone(), function, engine, &how.libraries)
}

/// Calls with random numbers.
fn random_calls(options: &Options, module: &Module, name: &str, count: u64) -> Result<Vec<Call>, String> {
    let domain = options.domain.split_once(':');
    let domain = domain.and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
    let Some((low, high)) = domain.filter(|(low, high): &(f64, f64)| low < high) else {
        return Err(format!("error: `{}` is no domain such as -2:2", options.domain));
    };
    let function = module.function_named(name).ok_or("error: no such function")?;
    let params = &module.functions[function].signature.params;
    let mut state = options.seed;
    let mut number = || {
        // The generator of Steele, Lea and Flood (2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
        low + (high - low) * unit
    };
    let mut calls = Vec::new();
    for _ in 0..count {
        let mut arguments = Vec::new();
        for (index, param) in params.iter().enumerate() {
            let ty = param.ty;
            let constant = |x: f64| {
                let text = format!("{x:?}");
                ir::parse_constant(&text, ty, module).ok()
            };
            let argument = match (ty.int_bits(), ty.lanes()) {
                _ if ty == Type::PTR => {
                    let before = (0..options.length).map(|_| Constant::f64(number())).collect();
                    Some(Argument::Array(Array { element: Type::F64, before, after: None }))
                }
                (Some(bits), None) => Some(Argument::Constant(Constant::int(bits, options.length.into()))),
                (None, None) if ty == Type::F64 => Some(Argument::Constant(Constant::f64(number()))),
                (None, None) if ty == Type::F32 => Some(Argument::Constant(Constant::f32(number() as f32))),
                (None, None) => constant(number()).map(Argument::Constant),
                _ => None,
            };
            let wrong =
                || format!("error: no random number for parameter {index} of @{name}: write the call");
            arguments.push(argument.ok_or_else(wrong)?);
        }
        calls.push(Call { function, arguments });
    }
    Ok(calls)
}

/// A call as it is written.
fn call_text(module: &Module, call: &Call) -> String {
    let function = &module.functions[call.function];
    let text = |ty: Type, constant: &Constant| ir::print::constant(module, ty, constant).to_string();
    let arguments: Vec<String> = call
        .arguments
        .iter()
        .zip(&function.signature.params)
        .map(|(argument, param)| match argument {
            Argument::Constant(constant) => text(param.ty, constant),
            Argument::Array(array) => {
                let elements: Vec<String> =
                    array.before.iter().map(|element| text(array.element, element)).collect();
                format!("[{}]: {}", elements.join(", "), array.element.display(&module.opaque_types))
            }
        })
        .collect();
    format!("{}({})", ir::Name(&function.symbol.name), arguments.join(", "))
}

fn print(module: &Module, call: &Call, report: &Report) {
    println!("{}", call_text(module, call));
    let results: Vec<String> = report.results.iter().flatten().map(|x| format!("{x:?}")).collect();
    if !results.is_empty() {
        println!("  = {}", results.join(", "));
    }
    lines(module, call, &report.gradient).iter().for_each(|line| println!("  {line}"));
    for row in &report.rows {
        let what = &row.what;
        match &row.verdict {
            Verdict::Agrees => {
                println!("  ok       {what:<40} {:8.1e}  (of {:.0e})", row.difference, row.allowed)
            }
            Verdict::Differs => {
                println!("  differs  {what:<40} {:8.1e}  (of {:.0e})", row.difference, row.allowed);
                lines(module, call, &row.gradient).iter().for_each(|line| println!("           {line}"));
            }
            Verdict::Kink(argument, at) => {
                let name = parameter_name(module, call, *argument);
                println!("  kink     {what:<40} derivatives on both sides of {name} ({at}) differ");
            }
            Verdict::Missing(error) => println!("  missing  {what}: {error}"),
        }
    }
    if !report.kinks.is_empty() {
        println!("  note: {} at a place without a derivative (docs/kinks.md)", report.kinks.join(", "));
    }
    println!();
}
