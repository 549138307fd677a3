//! How time and memory grow with the size of the input. Fails if they grow faster than they may.

use cotangent_tests::scaling::heap::Counting;
use cotangent_tests::scaling::measure::{STEPS, broken_ratio};
use cotangent_tests::scaling::{LIMIT_BYTES, LIMIT_RATIO, Measured, PROGRAMS, Program, measure};
use std::process::ExitCode;
use std::time::Duration;

#[global_allocator]
static HEAP: Counting = Counting;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const BUDGET: Duration = Duration::from_millis(300);

fn main() -> ExitCode {
    println!("nanoseconds per instruction, and bytes per instruction of the parsed module");
    print!("{:<18}{:>9}", "", "instr.");
    STEPS.iter().for_each(|step| print!("{step:>12}"));
    println!("{:>9}", "bytes");
    let mut broken = Vec::new();
    for program in &PROGRAMS {
        match rows(program) {
            Ok(rows) => broken.extend(complaints(program, &rows)),
            Err(error) => broken.push(error),
        }
    }
    println!(
        "limits: {LIMIT_RATIO} times the time per instruction of the smallest size, {LIMIT_BYTES} bytes"
    );
    broken.iter().for_each(|line| println!("broken: {line}"));
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rows(program: &Program) -> Result<Vec<Measured>, String> {
    let mut rows = Vec::new();
    for size in SIZES {
        let row = measure(program, size, BUDGET)?;
        print!("{:<18}{:>9}", program.name, row.instructions);
        row.nanoseconds.iter().for_each(|time| print!("{time:>12.2}"));
        println!("{:>9.1}", row.bytes);
        rows.push(row);
    }
    Ok(rows)
}

fn complaints(program: &Program, rows: &[Measured]) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(small), Some(large)) = (rows.first(), rows.last())
        && let Some((step, ratio)) = broken_ratio(small, large)
    {
        lines.push(format!("{}: {step} takes {ratio:.2} times as long per instruction", program.name));
    }
    let over = rows.iter().filter(|row| row.bytes > LIMIT_BYTES);
    lines.extend(over.map(|row| {
        format!(
            "{}: {:.1} bytes per instruction at {} instructions",
            program.name, row.bytes, row.instructions
        )
    }));
    lines
}
