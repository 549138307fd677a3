//! The module's text, printed once, and texts of single values.

use super::items::{Items, items};
use super::live::Live;
use super::metadata::text_of_operand;
use super::walk::{instructions, name_of};
use llvm_sys::LLVMValueKind as Kind;
use llvm_sys::core::{
    LLVMGetBasicBlockParent, LLVMGetInstructionParent, LLVMGetValueKind, LLVMIsAGlobalValue,
    LLVMIsAInstruction,
};
use llvm_sys::prelude::LLVMValueRef;
use std::cell::RefCell;
use std::collections::HashMap;

/// A module's text, and where its items are.
pub(super) struct Printed {
    /// What LLVM prints.
    pub text: String,
    /// Where what is.
    pub items: Items,
    /// The texts of the instructions of the function that was asked for last: LLVM numbers the whole module anew
    /// for each instruction it prints.
    last: RefCell<Option<(LLVMValueRef, HashMap<LLVMValueRef, String>)>>,
}

impl Printed {
    /// The text of a module.
    pub fn of(live: &Live) -> Self {
        let text = live.print();
        let items = items(text.as_bytes());
        Self { text, items, last: RefCell::default() }
    }

    /// See [`super::context::Context::value_text`].
    pub fn value_text(&self, live: &Live, value: LLVMValueRef) -> String {
        // SAFETY: the questions are those of the kind of value.
        unsafe {
            if !LLVMIsAGlobalValue(value).is_null() {
                return format!("ptr @{}", String::from_utf8_lossy(name_of(value)));
            }
            if LLVMGetValueKind(value) == Kind::LLVMMetadataAsValueValueKind {
                return text_of_operand(value);
            }
            if LLVMIsAInstruction(value).is_null() {
                return live.value_text(value);
            }
            let block = LLVMGetInstructionParent(value);
            if block.is_null() {
                return live.value_text(value);
            }
            self.instruction_text(live, LLVMGetBasicBlockParent(block), value)
        }
    }

    fn instruction_text(&self, live: &Live, function: LLVMValueRef, inst: LLVMValueRef) -> String {
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(known, _)| *known != function) {
            *last = Some((function, self.texts(function)));
        }
        let known = last.as_ref().and_then(|(_, texts)| texts.get(&inst).cloned());
        known.unwrap_or_else(|| live.value_text(inst))
    }

    /// The texts of all instructions of a function; none if their number is not that of the text.
    fn texts(&self, function: LLVMValueRef) -> HashMap<LLVMValueRef, String> {
        let body = self.items.functions.get(name_of(function)).and_then(|f| self.text.get(f.body.clone()));
        let mut texts: Vec<String> = Vec::new();
        for line in body.unwrap_or_default().lines() {
            let continues = line.starts_with("   ") || line.starts_with("  ]");
            match texts.last_mut() {
                Some(text) if continues && !line.trim_start().starts_with("#dbg_") => {
                    text.push(' ');
                    text.push_str(line.trim());
                }
                _ if line.starts_with("  ") && !continues => texts.push(line.trim().to_owned()),
                _ => {}
            }
        }
        let instructions: Vec<LLVMValueRef> = instructions(function).collect();
        if instructions.len() == texts.len() {
            instructions.into_iter().zip(texts).collect()
        } else {
            HashMap::new()
        }
    }
}
