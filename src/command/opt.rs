//! `cotangent opt`.

use super::source::{self, CompileArguments, write};
use clap::Args;
use cotangent::Kind;
use cotangent::input::Input;
use ir::pass::{self, Outcome, Pipeline};
use std::path::PathBuf;

/// The options of `cotangent opt`.
#[derive(Args, Debug)]
#[command(after_help = after_help())]
pub struct Options {
    /// The module; `-` is standard input
    pub file: PathBuf,
    /// Where to write the result, in place of standard output; .ll or .bc says the form of LLVM IR
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// LLVM IR: write text, whatever came in
    #[arg(short = 'S')]
    text: bool,
    /// LLVM IR: take every function through the IR and back; what cannot go is passed through and listed
    #[arg(long)]
    through_ir: bool,
    /// The passes in the order in which they run, separated by commas; with LLVM IR, on what goes through the IR
    #[arg(short, long, default_value = "")]
    passes: String,
    /// Run only the first N of them
    #[arg(long, value_name = "N")]
    stop_after: Option<usize>,
    /// Write the module after every pass to a numbered file in this folder
    #[arg(long, value_name = "FOLDER")]
    dump_dir: Option<PathBuf>,
    /// Say on standard error what each pass did and how long it took
    #[arg(long)]
    time: bool,
    #[command(flatten)]
    compile: CompileArguments,
}

fn after_help() -> String {
    let mut text = String::from("Passes:\n");
    for pass in pass::all() {
        text.push_str(&format!("  {:<28}{}\n", pass.name, pass.description));
    }
    text.push_str(
        "
The module is verified before the first pass and after each one.

In LLVM IR, calls of functions whose names contain `__enzyme_autodiff` or `__enzyme_fwddiff` become calls of the
derivatives that they stand for (docs/enzyme.md). Compile with -g, or -gline-tables-only, for errors with lines.

LLVM text and bitcode come out in the form in which they came in, unless -S or the name after -o says otherwise. What
is not asked for is not changed.

Examples:
  clang-19 -O2 -g -c -emit-llvm f.c -o f.bc && cotangent opt f.bc -o out.bc && clang-19 -O2 out.bc -o f -lm
  cotangent opt --passes clean in.ir -o out.ir
  cotangent opt --passes mem2reg,simplify --time in.ir -o out.ir
  cotangent opt --through-ir in.bc -o out.bc
  clang-19 -O2 -S -emit-llvm f.c -o - | cotangent opt --through-ir - | less",
    );
    text
}

pub fn execute(options: &Options) -> Result<(), String> {
    let pipeline = Pipeline::from_names(&options.passes).map_err(|error| format!("error: {error}"))?;
    let input = source::read(&options.file)?;
    if input.kind != Kind::Ir {
        return foreign(options, &input, pipeline);
    }
    if options.through_ir || options.text {
        return Err(
            "error: --through-ir and -S are for LLVM IR; the input is in the text form of the IR".into()
        );
    }
    let mut module = source::module(&input, &options.compile)?;
    let outcomes =
        pipeline.run(&mut module, &run_options(options)).map_err(|failure| format!("error: {failure}"))?;
    report(options, &outcomes);
    write(options.output.as_deref(), module.to_string().as_bytes())
}

fn run_options(options: &Options) -> pass::Options {
    pass::Options { dump_folder: options.dump_dir.clone(), stop_after: options.stop_after }
}

fn report(options: &Options, outcomes: &[Outcome]) {
    for outcome in outcomes.iter().filter(|_| options.time) {
        let milliseconds = outcome.time.as_secs_f64() * 1e3;
        eprintln!("{:>3} {:<28}{milliseconds:>10.3} ms  {}", outcome.number, outcome.name, outcome.report);
    }
}

#[cfg(not(feature = "llvm"))]
fn foreign(options: &Options, input: &Input, _: Pipeline) -> Result<(), String> {
    // Reading it gives the error that says why not.
    source::module(input, &options.compile).map(|_| ())
}

#[cfg(feature = "llvm")]
fn foreign(options: &Options, input: &Input, pipeline: Pipeline) -> Result<(), String> {
    use super::source::message;
    use cotangent::transform::{self, Transform};
    use std::io::IsTerminal;
    let as_text = match options.output.as_deref().and_then(|path| path.extension()) {
        _ if options.text => true,
        Some(extension) if extension == "ll" => true,
        Some(extension) if extension == "bc" => false,
        _ => input.kind != Kind::Bitcode,
    };
    if !as_text && options.output.is_none() && std::io::stdout().is_terminal() {
        return Err(
            "error: bitcode is not written to a terminal\nhelp: -S writes text, -o names a file".into()
        );
    }
    let transform = Transform { through_ir: options.through_ir, pipeline, run: run_options(options) };
    let bytes = input.llvm(&options.compile.options()).map_err(|error| message(&error))?;
    let outcome = transform::apply(&bytes, &input.name, &transform).map_err(|error| message(&error))?;
    report(options, &outcome.passes);
    for passed in &outcome.passed_through {
        eprintln!("note: @{} is passed through: {}", passed.function, passed.reason);
    }
    if as_text {
        write(options.output.as_deref(), outcome.text().as_bytes())
    } else {
        write(options.output.as_deref(), &outcome.bitcode())
    }
}
