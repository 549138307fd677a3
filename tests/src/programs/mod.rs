//! The corpus of programs (`tests/programs`) and what they are held to: a program prints and exits the same
//! on every [`Engine`] and at every level of optimisation.
//!
//! - [`build`]: the compilers' commands, their results kept in `target/programs`;
//! - [`engine`]: the table of engines;
//! - [`mod@check`]: one program on all of them, and the report.
//!
//! A line `// unable <engine>[ -O<level>]: <words>` at the head of a program says that an engine cannot run it
//! and which words its reason must contain; an engine that can after all makes the test fail, so that no such
//! line outlives its cause.
//!
//! Floating-point contraction is off (`-ffp-contract=off`) unless a program's head says `// flags: <words>`,
//! which are handed to clang, so that the levels agree bit for bit.

pub mod build;
pub mod check;
pub mod engine;

pub use check::{Report, check};
pub use engine::{ENGINES, Engine, Input, Run, Status, Unable};

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
}

/// An engine that a program says cannot run it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The engine's name.
    pub engine: String,
    /// At this level only; at all if there is none.
    pub level: Option<u8>,
    /// What the reason must contain.
    pub words: String,
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
    /// What cannot run it.
    pub exceptions: Vec<Exception>,
}

impl Program {
    /// Reads a program. An ending that is no language's is an error.
    pub fn read(path: &Path) -> io::Result<Program> {
        let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
        let language = Language::of(path).ok_or_else(|| wrong("neither .c, .cpp nor .rs".into()))?;
        let source = std::fs::read_to_string(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut program =
            Program { path: path.into(), name, language, source, flags: vec![], exceptions: vec![] };
        let head = program.source.lines().map_while(|line| line.strip_prefix("// "));
        for line in head {
            if let Some(words) = line.strip_prefix("flags: ") {
                program.flags.extend(words.split_whitespace().map(String::from));
            } else if let Some(exception) = line.strip_prefix("unable ") {
                let exception = Exception::read(exception);
                program.exceptions.push(exception.ok_or_else(|| wrong(format!("cannot read `{line}`")))?);
            }
        }
        Ok(program)
    }

    /// What the program says about an engine at a level.
    pub fn exception(&self, engine: &str, level: Level) -> Option<&Exception> {
        self.exceptions.iter().find(|exception| {
            exception.engine == engine && exception.level.is_none_or(|n| n == level.number())
        })
    }
}

impl Exception {
    fn read(text: &str) -> Option<Exception> {
        let (who, words) = text.split_once(": ")?;
        let (engine, level) = match who.split_once(" -O") {
            Some((engine, level)) => (engine, Some(level.parse().ok()?)),
            None => (who, None),
        };
        Some(Exception { engine: engine.into(), level, words: words.trim().into() })
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
