//! Reading modules from files and standard input, and writing results.

use cotangent::Module;
use std::io::{Read, Write};
use std::path::Path;

/// The source of a module and what messages call it.
pub struct Source {
    /// The path, or `<stdin>`.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// Reads a file, or standard input if the path is `-`.
    pub fn read(path: &Path) -> Result<Source, String> {
        if path != Path::new("-") {
            let text = cotangent::read_source(path).map_err(|error| format!("error: {error}"))?;
            return Ok(Source { name: path.display().to_string(), text });
        }
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("error: <stdin>: {error}"))?;
        let text =
            cotangent::source_text(Path::new("<stdin>"), bytes).map_err(|error| format!("error: {error}"))?;
        Ok(Source { name: "<stdin>".into(), text })
    }

    /// The verified module.
    pub fn module(&self) -> Result<Module, String> {
        Module::parse_named(&self.text, &self.name).map_err(|error| error.to_string())
    }
}

/// Writes a text to a file, or to standard output without one.
pub fn write(path: Option<&Path>, text: &str) -> Result<(), String> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            std::fs::write(path, text).map_err(|error| format!("error: {}: {error}", path.display()))
        }
        // A reader that has seen enough closes the pipe: no error.
        None => match std::io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("error: {error}")),
            _ => Ok(()),
        },
    }
}
