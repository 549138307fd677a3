//! LLVM's own tools as judges of the text that is exported.

use codegen::llvm::{PrintOptions, print};
use ir::Module;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A tool of LLVM 19.
pub fn tool(name: &str) -> PathBuf {
    let prefix =
        std::env::var_os("LLVM_SYS_191_PREFIX").map_or_else(|| "/usr/lib/llvm-19".into(), PathBuf::from);
    prefix.join("bin").join(name)
}

/// Whether LLVM parses and verifies a text; if not, what it says.
pub fn accepts(text: &str) -> Result<(), String> {
    // `opt` with no passes verifies, and prints warnings about debug information that it drops.
    let mut command = Command::new(tool("llvm-as"));
    command.args(["-o", "/dev/null", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("llvm-as: {error}; install llvm-19"))?;
    let sent = match child.stdin.take() {
        Some(mut input) => input.write_all(text.as_bytes()),
        None => Ok(()),
    };
    let output = child.wait_with_output().map_err(|error| format!("llvm-as: {error}"))?;
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    // A closed pipe means that the rest of the text was not read: llvm-as says why.
    if output.status.success() && sent.is_ok() && message.is_empty() { Ok(()) } else { Err(message) }
}

/// Prints a module and asks LLVM. `Ok(false)` if the module cannot be said in LLVM 19.
pub fn check(module: &Module) -> Result<bool, String> {
    match print(module, &PrintOptions::default()) {
        Ok(printed) => {
            accepts(&printed.text).map(|()| true).map_err(|message| format!("{message}\n{}", printed.text))
        }
        Err(_) => Ok(false),
    }
}
