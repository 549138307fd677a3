//! The corpus of programs (`tests/programs`) and what they are held to: a program prints and exits the same
//! on every [`Engine`] and at every level of optimisation.
//!
//! - [`build`]: the compilers' commands, their results kept in `target/programs`;
//! - [`engine`]: the table of engines;
//! - [`exceptions`]: what they cannot run;
//! - [`mod@check`]: one program on all of them, and the report;
//! - [`tests`]: a test per program.
//!
//! What an engine cannot run is in the table [`EXCEPTIONS`].
//!
//! Floating-point contraction is off (`-ffp-contract=off`) unless a program's head says `// flags: <words>`,
//! which are handed to clang, so that the levels agree bit for bit.

pub mod build;
pub mod check;
pub mod engine;
pub mod exceptions;
pub mod tests;

pub use check::{Report, check};
pub use engine::{ENGINES, Engine, Input, Run, Status, Unable};
pub use exceptions::{EXCEPTIONS, Exception, exception};

use std::io;
use std::path::{Path, PathBuf};

/// The language of a program, by the ending of its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// `.c`
    C,
    /// `.cpp`
    Cpp,
    /// `.rs`
    Rust,
}

impl Language {
    /// The language of a file.
    pub fn of(path: &Path) -> Option<Language> {
        match path.extension()?.to_str()? {
            "c" => Some(Language::C),
            "cpp" => Some(Language::Cpp),
            "rs" => Some(Language::Rust),
            _ => None,
        }
    }
}

/// A level of optimisation, 0 to 3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Level(u8);

impl Level {
    /// All of them; the first is the reference.
    pub const ALL: [Level; 4] = [Level(0), Level(1), Level(2), Level(3)];

    /// The number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Those whose code differs most: not optimised, and as most programs are built.
    pub const FEW: [Level; 2] = [Level(0), Level(2)];
}

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
    /// Words for clang from its head.
    pub flags: Vec<String>,
}

impl Program {
    /// Reads a program. An ending that is no language's is an error.
    pub fn read(path: &Path) -> io::Result<Program> {
        let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
        let language = Language::of(path).ok_or_else(|| wrong("neither .c, .cpp nor .rs".into()))?;
        let source = std::fs::read_to_string(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let head = source.lines().map_while(|line| line.strip_prefix("// "));
        let words = head.filter_map(|line| line.strip_prefix("flags: ")).flat_map(str::split_whitespace);
        let flags = words.map(String::from).collect();
        Ok(Program { path: path.into(), name, language, source, flags })
    }
}

/// The folder of the corpus.
pub fn folder() -> PathBuf {
    crate::runner::tests_folder().join("programs")
}

/// The programs in a folder, sorted by name.
pub fn discover(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut programs = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if Language::of(&path).is_some() {
            programs.push(path);
        }
    }
    programs.sort();
    Ok(programs)
}
