//! Reading programs and writing results.

use clap::{Args, ValueEnum};
use cotangent::input::{Input, LoadOptions};
use cotangent::toolchain::{CompileOptions, Debug};
use cotangent::{Kind, Module};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

/// How sources are compiled on their way in.
#[derive(Args, Clone, Debug)]
pub struct CompileArguments {
    /// The optimisation level at which C, C++ and Rust are compiled
    #[arg(short = 'O', value_name = "LEVEL", default_value = "2", value_parser = ["0", "1", "2", "3", "s", "z"])]
    level: String,
    /// A further argument for clang or rustc; may be repeated
    #[arg(long = "compiler-flag", value_name = "FLAG", allow_hyphen_values = true)]
    flags: Vec<std::ffi::OsString>,
}

impl CompileArguments {
    /// As the library wants them.
    pub fn options(&self) -> CompileOptions {
        let level = self.level.chars().next().unwrap_or('2');
        CompileOptions { level, arguments: self.flags.clone(), ..CompileOptions::default() }
    }
}

/// The languages that programs come in.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Language {
    /// The IR of cotangent
    Ir,
    /// LLVM IR, text or bitcode
    Llvm,
    /// C
    C,
    /// C++
    #[value(name = "c++", alias = "cpp")]
    Cpp,
    /// Rust
    Rust,
}

/// Which language a program is in.
#[derive(Args, Clone, Debug)]
pub struct LanguageArgument {
    /// The language, if neither the name nor the content says it
    #[arg(long, value_enum)]
    language: Option<Language>,
}

/// Reads a program of which the user may have said the language.
pub fn read_as(path: &Path, language: &LanguageArgument) -> Result<Input, String> {
    let mut input = read(path)?;
    input.kind = match language.language {
        None => input.kind,
        Some(Language::Ir) => Kind::Ir,
        Some(Language::Llvm) if input.bytes.starts_with(b"BC") => Kind::Bitcode,
        Some(Language::Llvm) => Kind::LlvmText,
        Some(Language::C) => Kind::C,
        Some(Language::Cpp) => Kind::Cpp,
        Some(Language::Rust) => Kind::Rust,
    };
    Ok(input)
}

/// The function of a module that a user means: by its name, or by the name that it has in its source if that is mangled
/// and fits one only.
pub fn function_name(module: &Module, wanted: &str) -> Result<String, String> {
    let wanted = wanted.strip_prefix('@').unwrap_or(wanted);
    let names = || module.functions.iter().map(|(_, function)| function.symbol.name.as_str());
    if names().any(|name| name == wanted) {
        return Ok(wanted.into());
    }
    // Mangled names hold identifiers behind their lengths; those of C++ begin with _Z, those of Rust with _R or _ZN.
    let part = format!("{}{wanted}", wanted.len());
    let is_digit = |c: u8| c.is_ascii_digit();
    let holds = |name: &&str| {
        let places = name.match_indices(&part);
        let mangled = name.starts_with("_Z") || name.starts_with("_R");
        mangled && places.into_iter().any(|(at, _)| at > 0 && !is_digit(name.as_bytes()[at - 1]))
    };
    let found: Vec<&str> = names().filter(holds).collect();
    match &*found {
        [one] => Ok((*one).to_owned()),
        [] => {
            let mut known: Vec<&str> = names().filter(|name| !name.starts_with("llvm.")).collect();
            known.truncate(20);
            Err(format!("error: there is no function `{wanted}`; there are: {}", known.join(", ")))
        }
        several => Err(format!("error: `{wanted}` may be one of {}; name it so", several.join(", "))),
    }
}

/// The position of a parameter that is named, or counted from 0.
pub fn parameter(module: &Module, function: &str, wanted: &str) -> Result<usize, String> {
    let function = module.function_named(function).map(|id| &module.functions[id]);
    let body = function.and_then(|function| function.body.as_ref());
    let params = body.and_then(|body| Some(&body.blocks[body.entry()?].params[..])).unwrap_or_default();
    let bare = wanted.strip_prefix('%').unwrap_or(wanted);
    let name = |index: usize| body.and_then(|body| body.value_name(params[index]));
    if let Some(index) = (0..params.len()).find(|&index| name(index) == Some(bare)) {
        return Ok(index);
    }
    match bare.parse::<usize>() {
        Ok(index) if index < params.len() => Ok(index),
        _ => {
            let known: Vec<String> =
                (0..params.len()).map(|index| name(index).map_or(index.to_string(), str::to_owned)).collect();
            Err(format!("error: there is no parameter `{wanted}`; there are: {}", known.join(", ")))
        }
    }
}

/// Reads a file, or standard input if the path is `-`.
pub fn read(path: &Path) -> Result<Input, String> {
    Input::read(path).map_err(|error| format!("error: {error}"))
}

/// The verified module of a program, whole.
#[allow(clippy::field_reassign_with_default, reason = "without the feature `llvm` there is one field")]
pub fn module(input: &Input, compile: &CompileArguments) -> Result<Module, String> {
    let mut options = LoadOptions::default();
    options.compile = compile.options();
    input.module(&options).map_err(|error| message(&error))
}

/// How a program is loaded of which one function matters.
pub struct FunctionOptions<'a> {
    /// How much sources are optimised.
    pub level: char,
    /// Further arguments for the compiler.
    pub flags: &'a [OsString],
}

/// A function with what it reaches.
pub struct Loaded {
    /// The module.
    pub module: Module,
    /// The function's name in it.
    pub name: String,
    /// LLVM IR of the program, if that is how it came.
    #[cfg(feature = "llvm")]
    pub llvm: Option<Vec<u8>>,
}

/// Loads the function of a program that a user means, with places in the source and the names of parameters.
#[cfg(feature = "llvm")]
pub fn load_function(input: &Input, function: &str, options: &FunctionOptions<'_>) -> Result<Loaded, String> {
    use import::llvm::{ReadOptions, Selection};
    let load = load_options(input, options);
    if input.kind == Kind::Ir {
        return load_text(input, function, &load);
    }
    let bytes = input.llvm(&load.compile).map_err(|error| message(&error))?;
    let read = |functions| {
        Module::from_llvm_bytes(&bytes, &input.name, &ReadOptions { functions })
            .map_err(|error| message(&error))
    };
    let name = function_name(&read(Selection::None)?, function)?;
    let module = read(Selection::Reachable(vec![name.clone()]))?;
    if let Some(passed) = module.passed_through().iter().find(|passed| passed.function == name) {
        return Err(format!("error: @{name} cannot be differentiated: {}", passed.reason));
    }
    Ok(Loaded { module, name, llvm: Some(bytes.into_owned()) })
}

/// Loads the function of a program that a user means.
#[cfg(not(feature = "llvm"))]
pub fn load_function(input: &Input, function: &str, options: &FunctionOptions<'_>) -> Result<Loaded, String> {
    load_text(input, function, &load_options(input, options))
}

fn load_text(input: &Input, function: &str, load: &LoadOptions) -> Result<Loaded, String> {
    let module = input.module(load).map_err(|error| message(&error))?;
    let name = function_name(&module, function)?;
    Ok(Loaded {
        module,
        name,
        #[cfg(feature = "llvm")]
        llvm: None,
    })
}

#[allow(clippy::field_reassign_with_default, reason = "without the feature `llvm` there is one field")]
fn load_options(input: &Input, options: &FunctionOptions<'_>) -> LoadOptions {
    let mut arguments = options.flags.to_vec();
    if matches!(input.kind, Kind::C | Kind::Cpp) {
        // Names of parameters, by which they are asked for; code that can be part of a shared library.
        arguments.extend(["-fno-discard-value-names".into(), "-fPIC".into()]);
    }
    let mut load = LoadOptions::default();
    load.compile = CompileOptions { level: options.level, debug: Debug::Lines, arguments };
    load
}

/// An error as it is printed: those that show lines of a source begin with the word already.
pub fn message(error: &cotangent::Error) -> String {
    let text = error.to_string();
    // Others say it behind the place.
    let says =
        text.starts_with("error") || text.lines().next().is_some_and(|line| line.contains(": error: "));
    if says { text } else { format!("error: {text}") }
}

/// Writes bytes to a file, or to standard output without one.
pub fn write(path: Option<&Path>, bytes: &[u8]) -> Result<(), String> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| format!("error: {}: {error}", path.display()))
        }
        // A reader that has seen enough closes the pipe: no error.
        None => match std::io::stdout().write_all(bytes) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("error: {error}")),
            _ => Ok(()),
        },
    }
}
