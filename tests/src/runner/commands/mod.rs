//! The commands of text tests. A new command is a row of [`COMMANDS`] and a file beside this one.

pub mod forward;
pub mod gradient;
#[cfg(feature = "llvm")]
pub mod import;
pub mod llvm;
pub mod parse;
pub mod pass;
pub mod run;
pub mod verify;

use super::{Case, comments};
use ir::diagnostic::{Diagnostic, Lines};

/// A command of text tests.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// The word after `test` on the first line.
    pub name: &'static str,
    /// What is expected of the module, in a sentence.
    pub description: &'static str,
    /// The text that the file should have after its header; or a message if nothing can be expected of it.
    pub run: fn(&Case) -> Result<String, String>,
}

/// Every command.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "forward",
        description: "The derivative in forward mode is what `; derivative:` shows, or the errors are those shown.",
        run: forward::run,
    },
    Command {
        name: "gradient",
        description: "The rows `; gradient:` hold in every mode.",
        run: gradient::run,
    },
    #[cfg(feature = "llvm")]
    Command {
        name: "import",
        description: "LLVM's IR becomes what `; becomes:` shows, and the rows hold.",
        run: import::run,
    },
    Command {
        name: "llvm",
        description: "The text for LLVM 19 is what `; llvm:` shows, and LLVM takes it; or there are the `; errors:` shown.",
        run: llvm::run,
    },
    Command {
        name: "parse",
        description: "The module is in canonical form, or becomes what `; canonical:` shows, or has the errors shown.",
        run: parse::run,
    },
    Command {
        name: "pass",
        description: "After the passes on the first line the module is what `; after:` shows.",
        run: pass::run,
    },
    Command { name: "run", description: "The rows hold.", run: run::run },
    Command {
        name: "verify",
        description: "The module parses, and verifies or has the errors shown.",
        run: verify::run,
    },
];

/// The verified module of a case.
fn verified(case: &Case) -> Result<cotangent::Module, String> {
    cotangent::Module::parse_named(&case.source(), "test").map_err(|error| error.to_string())
}

/// The module's text with the errors that came out, at the lines they are about; those without a place at the
/// first line.
fn with_errors(case: &Case, diagnostics: &[Diagnostic]) -> String {
    let source = case.source();
    let lines = Lines::new(&source);
    let header = case.file_line(0);
    let place = |diagnostic: &Diagnostic| match diagnostic.span {
        Some(span) => lines.position(span.start).0.saturating_sub(header),
        None => 0,
    };
    let errors: Vec<(usize, String)> =
        diagnostics.iter().map(|diagnostic| (place(diagnostic), diagnostic.message.clone())).collect();
    comments::with_errors(&case.module, &errors)
}
