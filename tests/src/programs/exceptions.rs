//! What an engine cannot run, and says so.

use super::Level;

/// A program that an engine cannot run at some levels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The name of its file.
    pub program: &'static str,
    /// The engine's name.
    pub engine: &'static str,
    /// The numbers of the levels.
    pub levels: &'static [u8],
    /// What the engine's message must contain.
    pub words: &'static str,
}

const ALL: &[u8] = &[0, 1, 2, 3];

/// All exceptions; each is explained in docs/limits.md. One that does not hold any longer fails the test.
pub const EXCEPTIONS: &[Exception] = &[Exception {
    program: "exceptions_thrown.cpp",
    engine: "jit",
    levels: ALL,
    words: "@__cxa_throw was called: an exception or a panic cannot go through code of the JIT",
}];

/// The exception of an engine for a program at a level.
pub fn exception(program: &str, engine: &str, level: Level) -> Option<&'static Exception> {
    EXCEPTIONS.iter().find(|exception| {
        exception.program == program
            && exception.engine == engine
            && exception.levels.contains(&level.number())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::{ENGINES, discover, folder};

    /// Every engine runs at least so many programs at every level.
    const LEAST: usize = 120;

    #[test]
    fn exceptions_are_few() {
        let programs = discover(&folder()).unwrap();
        let names: Vec<_> = programs.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        for exception in EXCEPTIONS {
            assert!(names.contains(&exception.program), "{exception:?}");
            assert!(ENGINES.iter().any(|engine| engine.name() == exception.engine), "{exception:?}");
        }
        for engine in ENGINES {
            for level in Level::ALL {
                let excepted = names.iter().filter(|name| exception(name, engine.name(), level).is_some());
                let run = names.len() - excepted.count();
                assert!(run >= LEAST, "{} runs {run} programs at {level:?}", engine.name());
            }
        }
        assert!(EXCEPTIONS.len() <= 6, "{}", EXCEPTIONS.len());
    }
}
