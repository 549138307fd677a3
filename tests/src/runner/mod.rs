//! The runner of text tests: files `tests/<command>/*.ir` and `*.ll` whose comments say what must come out.
//!
//! Every command computes from a file the text that the file should have. If that is the text it has, the
//! test passes; if not, the difference is the message, and `BLESS=1` writes it to the file. So checking and
//! rewriting cannot disagree.
//!
//! - [`case`]: a file's header and module;
//! - [`comments`]: expectations in comments;
//! - [`commands`]: the table of commands.

pub mod case;
pub mod commands;
pub mod comments;

pub use case::Case;
pub use commands::{COMMANDS, Command};

use similar::TextDiff;
use std::path::{Path, PathBuf};

/// What the names of text tests end with.
const EXTENSIONS: &[&str] = if cfg!(feature = "llvm") { &["ir", "ll"] } else { &["ir"] };

/// What to do about a file whose expectations do not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Report the difference.
    Check,
    /// Write what came out into the file.
    Bless,
}

impl Mode {
    /// [`Mode::Bless`] if the environment variable `BLESS` is set to something, else [`Mode::Check`].
    pub fn from_environment() -> Mode {
        match std::env::var_os("BLESS") {
            Some(value) if !value.is_empty() && value != "0" => Mode::Bless,
            _ => Mode::Check,
        }
    }
}

/// The folder `tests` of the repository.
pub fn tests_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All text tests: the `.ir` files in the folders of [`tests_folder`], and the `.ll` files if LLVM is there to
/// read them; sorted by path.
///
/// A folder is named for what its files are about, usually the command; the first line of a file decides.
pub fn discover(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            for entry in std::fs::read_dir(&path)? {
                let path = entry?.path();
                if path
                    .extension()
                    .is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known))
                {
                    files.push(path);
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Runs one file. The error is a message for people.
pub fn run_file(path: &Path, mode: Mode) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let wanted = expected_text(&text).map_err(|message| format!("{}: {message}", path.display()))?;
    if wanted == text {
        return Ok(());
    }
    match mode {
        Mode::Bless => std::fs::write(path, wanted).map_err(|error| format!("{}: {error}", path.display())),
        Mode::Check => Err(difference(&path.display().to_string(), &text, &wanted)),
    }
}

/// The text a test file should have: its own if everything it expects holds.
pub fn expected_text(text: &str) -> Result<String, String> {
    let case = Case::new(text)?;
    let Some(command) = COMMANDS.iter().find(|command| command.name == case.command) else {
        let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        return Err(format!("no command `{}`; there are: {}", case.command, names.join(", ")));
    };
    let module = (command.run)(&case)?;
    Ok(format!("{}{module}", case.header))
}

/// The difference between a file and what came out, with the way to accept it.
fn difference(name: &str, file: &str, outcome: &str) -> String {
    let diff = TextDiff::from_lines(file, outcome);
    let lines = diff.unified_diff().context_radius(3).header(name, "what came out").to_string();
    format!("{lines}\nIf what came out is right: BLESS=1 cargo test -p cotangent-tests --test text\n")
}
