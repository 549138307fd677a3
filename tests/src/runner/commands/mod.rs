//! The commands of text tests. A new command is a row of [`COMMANDS`] and a file beside this one.

use super::Case;

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
pub const COMMANDS: &[Command] = &[];
