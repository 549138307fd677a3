//! How long the JIT takes: from text to a first result, and per instruction as programs grow. Fails if that grows.
//! An argument is the name of the only program to measure.

use codegen::jit::{JitModule, JitOptions};
use cotangent_tests::scaling::measure::instruction_count;
use cotangent_tests::scaling::{PROGRAMS, Program};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const SIZES: [usize; 4] = [200, 1_000, 10_000, 100_000];

/// How much more an instruction of the largest program may cost than one of the program of 1,000.
const LIMIT_RATIO: f64 = 2.5;

/// How long text of 200 instructions may take to the first result.
const LIMIT_FIRST: Duration = Duration::from_millis(5);

fn main() -> ExitCode {
    let mut broken = Vec::new();
    match first_result() {
        Ok(time) => {
            println!("text of 200 instructions to the first result: {time:?}");
            if time > LIMIT_FIRST {
                broken.push(format!("the first result takes {time:?}"));
            }
        }
        Err(error) => broken.push(error),
    }
    println!("microseconds per instruction of JitModule::new");
    let only = std::env::args().nth(1);
    for program in PROGRAMS.iter().filter(|program| only.as_deref().is_none_or(|name| name == program.name)) {
        match row(program) {
            Ok(times) => {
                if let [_, small, .., large] = times[..]
                    && large > LIMIT_RATIO * small
                {
                    broken.push(format!("{}: {large:.2} us after {small:.2} us", program.name));
                }
            }
            Err(error) => broken.push(format!("{}: {error}", program.name)),
        }
    }
    broken.iter().for_each(|line| println!("broken: {line}"));
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn row(program: &Program) -> Result<Vec<f64>, String> {
    let mut times = Vec::new();
    print!("{:<18}", program.name);
    for size in SIZES {
        let module = (program.make)(size);
        let count = instruction_count(&module) as f64;
        let mut best = f64::INFINITY;
        for _ in 0..if size > 10_000 { 2 } else { 5 } {
            let start = Instant::now();
            JitModule::new(&module, &JitOptions::default()).map_err(|errors| errors.to_string())?;
            best = best.min(start.elapsed().as_secs_f64() * 1e6 / count);
        }
        print!("{best:>10.2}");
        times.push(best);
    }
    println!();
    Ok(times)
}

/// A polynomial of 100 terms by Horner's rule.
fn polynomial() -> String {
    let mut text = "func @f(%x: f64) -> f64 {\nentry:\n".to_string();
    let mut last = "1.0".to_string();
    for term in 0..100 {
        text += &format!("    %p{term} = fmul f64 {last}, %x\n    %s{term} = fadd f64 %p{term}, {term}.5\n");
        last = format!("%s{term}");
    }
    text + &format!("    ret {last}\n}}\n")
}

/// The fastest of some runs, each on everything from the text on.
fn first_result() -> Result<Duration, String> {
    let text = polynomial();
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let start = Instant::now();
        let module = ir::parse(&text).map_err(|errors| errors.to_string())?;
        let function = module.function_named("f").ok_or("no function")?;
        let jit = JitModule::new(&module, &JitOptions::default()).map_err(|errors| errors.to_string())?;
        // SAFETY: the function only computes.
        let result =
            unsafe { jit.typed::<fn(f64) -> f64>(function).map_err(|error| error.to_string())?(1.0) };
        best = best.min(start.elapsed());
        if result != 5001.0 {
            return Err(format!("the first result is {result}"));
        }
    }
    Ok(best)
}
