//! Which bodies are converted, and which globals they use.

use super::Selection;
use super::error::ReadError;
use super::live::Live;
use super::walk::{aliases, functions, globals, ifuncs, instructions, is_defined, name_of};
use llvm_sys::LLVMValueKind as Kind;
use llvm_sys::core::{
    LLVMAliasGetAliasee, LLVMGetGlobalIFuncResolver, LLVMGetInitializer, LLVMGetNumOperands, LLVMGetOperand,
    LLVMGetPersonalityFn, LLVMGetValueKind, LLVMHasPersonalityFn, LLVMIsConstant,
};
use llvm_sys::prelude::LLVMValueRef;
use std::collections::{HashMap, HashSet};

/// What a selection comes to in a module.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// The functions whose bodies are converted, in the order of the module.
    pub bodies: Vec<LLVMValueRef>,
    /// The globals whose initial contents are converted, in the order of the module.
    pub globals: Vec<LLVMValueRef>,
    /// Whether that is everything.
    pub everything: bool,
}

/// Applies a selection.
pub(super) fn select(live: &Live, selection: &Selection) -> Result<Selected, Vec<ReadError>> {
    let (names, follow): (&[String], _) = match selection {
        Selection::All => {
            return Ok(Selected {
                bodies: functions(live).filter(|&function| is_defined(function)).collect(),
                globals: globals(live).collect(),
                everything: true,
            });
        }
        Selection::Reachable(names) => (names, true),
        Selection::Only(names) => (names, false),
        Selection::None => (&[], false),
    };
    let mut walk = Walk { follow, ..Walk::default() };
    let defined: HashMap<&[u8], LLVMValueRef> = functions(live)
        .filter(|&function| is_defined(function))
        .map(|function| (name_of(function), function))
        .collect();
    let mut errors = Vec::new();
    for name in names {
        match defined.get(name.as_bytes()) {
            Some(&function) => walk.select(function),
            None => errors.push(ReadError::NoFunction { name: name.clone() }),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    walk.run();
    Ok(Selected {
        bodies: functions(live).filter(|function| walk.bodies.contains(function)).collect(),
        globals: globals(live).filter(|global| walk.seen.contains(global)).collect(),
        everything: false,
    })
}

/// Aliases and ifuncs, whose targets the IR names.
pub(super) fn indirect_symbols(live: &Live) -> impl Iterator<Item = LLVMValueRef> + '_ {
    aliases(live).chain(ifuncs(live))
}

#[derive(Default)]
struct Walk {
    /// Whether functions that are used are selected too.
    follow: bool,
    bodies: HashSet<LLVMValueRef>,
    /// Constants whose parts were pushed.
    seen: HashSet<LLVMValueRef>,
    functions: Vec<LLVMValueRef>,
    constants: Vec<LLVMValueRef>,
}

impl Walk {
    fn select(&mut self, function: LLVMValueRef) {
        if self.bodies.insert(function) {
            self.functions.push(function);
        }
    }

    fn run(&mut self) {
        loop {
            if let Some(constant) = self.constants.pop() {
                self.visit(constant);
            } else if let Some(function) = self.functions.pop() {
                self.visit_body(function);
            } else {
                return;
            }
        }
    }

    fn visit_body(&mut self, function: LLVMValueRef) {
        // SAFETY: the value is a function, and the indices are those of an instruction's operands.
        unsafe {
            if LLVMHasPersonalityFn(function) != 0 {
                self.push(LLVMGetPersonalityFn(function));
            }
            for inst in instructions(function) {
                for index in 0..LLVMGetNumOperands(inst).max(0) as u32 {
                    let operand = LLVMGetOperand(inst, index);
                    if LLVMIsConstant(operand) != 0 {
                        self.push(operand);
                    }
                }
            }
        }
    }

    fn push(&mut self, constant: LLVMValueRef) {
        // SAFETY: any value may be asked for its kind.
        let plain = matches!(
            unsafe { LLVMGetValueKind(constant) },
            Kind::LLVMConstantIntValueKind
                | Kind::LLVMConstantFPValueKind
                | Kind::LLVMConstantPointerNullValueKind
                | Kind::LLVMUndefValueValueKind
                | Kind::LLVMPoisonValueKind
                | Kind::LLVMBasicBlockValueKind
        );
        if !plain && self.seen.insert(constant) {
            self.constants.push(constant);
        }
    }

    fn visit(&mut self, constant: LLVMValueRef) {
        // SAFETY: the questions are those of the kind of constant.
        unsafe {
            match LLVMGetValueKind(constant) {
                Kind::LLVMFunctionValueKind => {
                    if self.follow && is_defined(constant) {
                        self.select(constant);
                    }
                }
                Kind::LLVMGlobalVariableValueKind => {
                    let content = LLVMGetInitializer(constant);
                    if !content.is_null() {
                        self.push(content);
                    }
                }
                Kind::LLVMGlobalAliasValueKind => self.push(LLVMAliasGetAliasee(constant)),
                Kind::LLVMGlobalIFuncValueKind => self.push(LLVMGetGlobalIFuncResolver(constant)),
                // Expressions and aggregates, and what the C interface has no kind for.
                _ => {
                    for index in 0..LLVMGetNumOperands(constant).max(0) as u32 {
                        self.push(LLVMGetOperand(constant, index));
                    }
                }
            }
        }
    }
}
