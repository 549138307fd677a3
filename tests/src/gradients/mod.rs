//! The corpus of functions in C, C++ and Rust (`tests/gradients`) whose derivatives are held to the oracles: dual
//! numbers on the imported program, and central differences of the native binary that clang or rustc makes of the
//! same source.
//!
//! The head of a program says what is differentiated and where:
//!
//! ```text
//! // gradient: f(1.5, [1.0, 2.0]: f64, 3)      a call; several lines are several points
//! // constant: 1                               parameters that do not vary, counted from 0
//! ```
//!
//! The function has C's linkage and is visible. What is differentiated is the weighted sum of its float results and of
//! what the arrays of floats hold after the call. Derivatives are computed in both modes on all engines.
//!
//! - [`build`]: LLVM IR and a shared library of a program;
//! - [`mod@check`]: one program at one level.

pub mod build;
pub mod check;

pub use check::{Check, Exception, Outcome, Subject, check};

use crate::programs::Language;
use std::io;
use std::path::{Path, PathBuf};

/// A program of the corpus.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// The name of the file.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Its text.
    pub source: String,
    /// The calls.
    pub points: Vec<String>,
    /// Parameters that do not vary.
    pub constant: Vec<usize>,
}

impl Program {
    /// Reads a program. One without a point is an error.
    pub fn read(path: &Path) -> io::Result<Program> {
        let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
        let language = Language::of(path).ok_or_else(|| wrong("neither .c, .cpp nor .rs".into()))?;
        let source = std::fs::read_to_string(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut program =
            Program { path: path.into(), name, language, source, points: Vec::new(), constant: Vec::new() };
        for line in program.source.lines().map_while(|line| line.strip_prefix("// ")) {
            if let Some(call) = line.strip_prefix("gradient: ") {
                program.points.push(call.trim().into());
            } else if let Some(list) = line.strip_prefix("constant: ") {
                for word in list.split([',', ' ']).filter(|word| !word.is_empty()) {
                    program.constant.push(word.parse().map_err(|_| wrong(format!("cannot read `{line}`")))?);
                }
            }
        }
        if program.points.is_empty() {
            return Err(wrong("no line `// gradient: f(...)` at the head".into()));
        }
        Ok(program)
    }

    /// The name of the function.
    pub fn function(&self) -> &str {
        self.points.first().and_then(|call| call.split('(').next()).unwrap_or_default()
    }
}

/// The folder of the corpus.
pub fn folder() -> PathBuf {
    crate::runner::tests_folder().join("gradients")
}
