//! `cotangent cc`: a compiler driver around clang.

mod arguments;

use super::source::message;
use super::supervise::{Plan, Subject};
use arguments::{Argument, CommandLine, Stage};
use clap::Args;
use cotangent::transform::{self, Transform};
use cotangent::{enzyme, toolchain};
use import::Kind;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The options of `cotangent cc`.
#[derive(Args, Debug)]
#[command(after_help = "\
Each source is compiled to LLVM IR by clang 19, transformed as by `cotangent opt` (calls of `__enzyme_autodiff` and
`__enzyme_fwddiff` become derivatives), and compiled on. With -flto, what
is linked is transformed as one module. Everything that is no source is handed on to clang: preprocessing,
assembly files, object files, flags of the linker.

Options of cotangent stand before the compiler, those of clang after it.

Examples:
  cotangent cc clang -O2 -g f.c -o f -lm
  cotangent cc clang++ -O2 -c f.cpp
  cotangent cc --through-ir clang -O3 f.c g.c -o fg")]
pub struct Options {
    /// Take every function through the IR and back
    #[arg(long)]
    pub through_ir: bool,
    /// The compiler, `clang` or `clang++`, and its command line; without a compiler the sources decide
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true, value_name = "COMMAND")]
    pub words: Vec<OsString>,
}

/// The child process: for reading what the compiler made. A compiler that only hands on needs none.
pub fn plan(options: &Options) -> Option<Plan> {
    let line = CommandLine::read(&options.words);
    let files = options.words.iter().map(PathBuf::from).filter(|path| path.is_file()).collect();
    // The compilers that are started inherit the limits: sources of programs are small for what they include.
    let unlimited = || Plan {
        task: "compiling".into(),
        files,
        time: Some(Duration::from_secs(24 * 3600)),
        memory: Some(u64::MAX),
        subject: Subject::Compiler,
    };
    (line.stage != Stage::HandOn).then(unlimited)
}

pub fn execute(options: &Options) -> Result<(), String> {
    let (compiler, words) = compiler(&options.words)?;
    let line = CommandLine::read(words);
    let nothing = line.stage == Stage::HandOn || (line.sources().next().is_none() && line.lto.is_none());
    if nothing {
        return finish(&compiler, Command::new(&compiler).args(words).status());
    }
    let folder = Folder::new().map_err(|error| format!("error: a temporary folder: {error}"))?;
    let transform = Transform { through_ir: options.through_ir, ..Transform::default() };
    let driver = Driver { compiler, line, folder, transform };
    match driver.line.stage {
        Stage::Link => driver.link(),
        _ => driver.compile_each(),
    }
}

/// The path of clang for the first word, and the other words.
fn compiler(words: &[OsString]) -> Result<(PathBuf, &[OsString]), String> {
    let (first, rest) = words.split_first().ok_or("error: no command line for the compiler")?;
    let name = Path::new(first).file_name().unwrap_or(first).to_string_lossy().into_owned();
    let is_path = Path::new(first).components().count() > 1;
    let kind = match name.trim_end_matches("-19") {
        "clang" | "cc" | "gcc" => Kind::C,
        "clang++" | "c++" | "g++" => Kind::Cpp,
        _ => {
            let cpp = |word: &OsString| matches!(import::detect(Path::new(word), b""), Some(Kind::Cpp));
            let kind = if words.iter().any(cpp) { Kind::Cpp } else { Kind::C };
            return Ok((toolchain::clang(kind).map_err(|error| format!("error: {error}"))?, words));
        }
    };
    if is_path && name.starts_with("clang") {
        return Ok((PathBuf::from(first), rest));
    }
    Ok((toolchain::clang(kind).map_err(|error| format!("error: {error}"))?, rest))
}

/// The status of the compiler as ours; it has said on standard error what is wrong.
fn finish(compiler: &Path, status: std::io::Result<ExitStatus>) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("error: {} ended with {status}", compiler.display())),
        Err(error) => Err(format!("error: {}: {error}", compiler.display())),
    }
}

/// A folder for what lies between the steps; it goes with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Folder> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("cotangent-cc-{}-{number}", std::process::id()));
        std::fs::create_dir(&path)?;
        Ok(Folder(path))
    }

    fn file(&self, number: usize, extension: &str) -> PathBuf {
        self.0.join(format!("{number}.{extension}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for such files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Driver {
    compiler: PathBuf,
    line: CommandLine,
    folder: Folder,
    transform: Transform,
}

impl Driver {
    /// `-c` and `-S`: every source becomes a file of its own.
    fn compile_each(&self) -> Result<(), String> {
        let several = self.line.sources().count() > 1;
        if several && self.line.output.is_some() {
            return Err("error: cannot specify -o with -c or -S and several sources".into());
        }
        for (number, (source, language)) in self.line.sources().enumerate() {
            let output = self.line.output.clone().unwrap_or_else(|| self.line.default_output(source));
            let module = self.module(number, source, language, &output)?;
            self.compile_on(&module, &output)?;
        }
        Ok(())
    }

    /// The transformed module of a source.
    fn module(
        &self,
        number: usize,
        source: &Path,
        language: Option<&OsStr>,
        output: &Path,
    ) -> Result<PathBuf, String> {
        let bitcode = self.folder.file(number, "bc");
        let mut command = Command::new(&self.compiler);
        command
            .args(self.line.flags())
            .args(["-c", "-emit-llvm", "-Wno-unused-command-line-argument", "-o"])
            .arg(&bitcode);
        command.args(dependency_flags(&self.line, output));
        if let Some(language) = language {
            command.arg("-x").arg(language);
        }
        finish(&self.compiler, command.arg(source).status())?;
        self.rewrite(&bitcode, source)?;
        Ok(bitcode)
    }

    /// Transforms a file of bitcode in place.
    fn rewrite(&self, bitcode: &Path, source: &Path) -> Result<(), String> {
        let bytes =
            std::fs::read(bitcode).map_err(|error| format!("error: {}: {error}", bitcode.display()))?;
        if self.transform.is_nothing() && !enzyme::may_have_calls(&bytes) {
            return Ok(());
        }
        let name = source.display().to_string();
        let outcome = transform::apply(&bytes, &name, &self.transform).map_err(|error| message(&error))?;
        for passed in &outcome.passed_through {
            eprintln!("note: {name}: @{} is passed through: {}", passed.function, passed.reason);
        }
        std::fs::write(bitcode, outcome.bitcode())
            .map_err(|error| format!("error: {}: {error}", bitcode.display()))
    }

    /// Compiles a transformed module to what was asked for.
    fn compile_on(&self, module: &Path, output: &Path) -> Result<(), String> {
        let mut command = Command::new(&self.compiler);
        command
            .args(flags_after(&self.line))
            .args(["-Wno-unused-command-line-argument", "-Wno-override-module"]);
        command.arg(if self.line.stage == Stage::Assembly { "-S" } else { "-c" });
        if self.line.emit_llvm {
            command.arg("-emit-llvm");
        }
        command.args(&self.line.lto).arg("-o").arg(output).args(["-x", "ir"]).arg(module);
        finish(&self.compiler, command.status())
    }

    /// Compiles the sources to objects and links them in their places among the others.
    fn link(&self) -> Result<(), String> {
        let mut words: Vec<OsString> = Vec::new();
        let mut modules = Vec::new();
        let mut number = 0;
        for argument in &self.line.rest {
            match argument {
                Argument::Source(source, language) => {
                    let output = self.folder.file(number, "o");
                    let module = self.module(number, source, language.as_deref(), &output)?;
                    number += 1;
                    if self.line.lto.is_some() {
                        modules.push(module);
                        continue;
                    }
                    self.compile_on(&module, &output)?;
                    words.push(output.into());
                }
                Argument::Object(path) if self.line.lto.is_some() && is_bitcode(path) => {
                    modules.push(path.clone())
                }
                Argument::Object(path) => words.push(path.into()),
                Argument::Flag(flag) | Argument::LinkFlag(flag) => words.extend(flag.iter().cloned()),
            }
        }
        if let Some(object) = self.link_modules(&modules, number)? {
            words.insert(0, object.into());
        }
        let mut command = Command::new(&self.compiler);
        command.args(words).arg("-Wno-unused-command-line-argument");
        if let Some(output) = &self.line.output {
            command.arg("-o").arg(output);
        }
        finish(&self.compiler, command.status())
    }

    /// With `-flto`: one object of all modules, transformed as one.
    fn link_modules(&self, modules: &[PathBuf], number: usize) -> Result<Option<PathBuf>, String> {
        let Some(first) = modules.first() else { return Ok(None) };
        let linked = self.folder.file(number, "bc");
        let tool = toolchain::llvm_tool("llvm-link").map_err(|error| format!("error: {error}"))?;
        finish(&tool, Command::new(&tool).arg("-o").arg(&linked).args(modules).status())?;
        self.rewrite(&linked, first)?;
        let object = self.folder.file(number, "o");
        let mut command = Command::new(&self.compiler);
        command.args(flags_after(&self.line)).args([
            "-Wno-unused-command-line-argument",
            "-Wno-override-module",
            "-c",
            "-o",
        ]);
        finish(&self.compiler, command.arg(&object).args(["-x", "ir"]).arg(&linked).status())?;
        Ok(Some(object))
    }
}

/// The flags for compiling LLVM IR: without those of the preprocessor that write files.
fn flags_after(line: &CommandLine) -> impl Iterator<Item = &OsString> {
    let mut value_follows = false;
    line.flags().filter(move |flag| {
        let text = flag.to_string_lossy();
        let skip = std::mem::replace(&mut value_follows, matches!(&*text, "-MF" | "-MT" | "-MQ" | "-MJ"));
        !(skip || value_follows || matches!(&*text, "-MD" | "-MMD" | "-MP" | "-MG" | "-MV"))
    })
}

/// Where the list of headers goes that `-MD` and `-MMD` ask for, since the compiler sees another output.
fn dependency_flags(line: &CommandLine, output: &Path) -> Vec<OsString> {
    let has = |names: &[&str]| line.flags().any(|flag| names.iter().any(|name| flag == name));
    let mut words = Vec::new();
    if has(&["-MD", "-MMD"]) {
        if !has(&["-MF"]) {
            words.extend(["-MF".into(), output.with_extension("d").into_os_string()]);
        }
        if !has(&["-MT", "-MQ"]) {
            words.extend(["-MT".into(), output.as_os_str().to_owned()]);
        }
    }
    words
}

fn is_bitcode(path: &Path) -> bool {
    use std::io::Read;
    let mut start = [0; 4];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && import::detect(path, &start) == Some(Kind::Bitcode)
}
