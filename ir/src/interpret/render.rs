//! A trap as text for people.

use super::trap::{Frame, Trap, TrapKind};
use super::value::Origin;
use crate::module::Module;
use crate::print;
use crate::quote::Name;
use std::fmt::Write;

/// How many calls of a long backtrace are shown at each end.
const SHOWN: usize = 10;

impl Trap {
    /// The message and the calls that led to it, with the text of the instructions.
    pub fn render(&self, module: &Module) -> String {
        let mut text = format!("error: {}\n", self.kind);
        if let TrapKind::Poison { origin: Origin::Instruction(function, inst), .. } = self.kind {
            text.push_str("the poison was made ");
            line(&mut text, module, Frame { function, inst });
        }
        let hidden = self.backtrace.len().saturating_sub(2 * SHOWN);
        for (index, &frame) in self.backtrace.iter().enumerate() {
            if hidden > 0 && index == SHOWN {
                let _ = writeln!(text, "... {hidden} more calls ...");
            }
            if hidden == 0 || index < SHOWN || index >= SHOWN + hidden {
                line(&mut text, module, frame);
            }
        }
        text
    }
}

fn line(text: &mut String, module: &Module, frame: Frame) {
    let name = module.functions.get(frame.function).map_or("?", |function| &function.symbol.name);
    let instruction = print::instruction(module, frame.function, frame.inst);
    let _ = writeln!(text, "in @{}: {instruction}", Name(name));
}
