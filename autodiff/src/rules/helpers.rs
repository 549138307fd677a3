//! Functions that rules call: text of the crate, linked into the module as internal functions.

use super::expr::Helper;
use ir::{FuncId, Function, Module};
use std::sync::OnceLock;

/// The functions' text: a module of its own without globals, whose functions call nothing.
const TEXT: &str = include_str!("helpers.ir");

impl Helper {
    /// Every helper.
    pub const ALL: [Helper; 1] = [Helper::Digamma];

    /// The name of its function, without `@`.
    pub const fn name(self) -> &'static str {
        match self {
            Helper::Digamma => "cotangent.digamma",
        }
    }

    /// The function that a module has for it.
    pub fn find(self, module: &Module) -> Option<FuncId> {
        module.function_named(self.name()).filter(|&id| module.functions[id].body.is_some())
    }

    /// The function itself. Its body names no other symbol, so it fits into any module.
    pub fn function(self) -> Option<Function> {
        static PARSED: OnceLock<Option<Module>> = OnceLock::new();
        let module = PARSED.get_or_init(|| ir::parse(TEXT).ok()).as_ref()?;
        let id = module.function_named(self.name())?;
        module.functions.get(id).cloned()
    }
}

/// The module's function for a helper; it is put there if it is missing. `None` if the helper has no text.
pub fn import(module: &mut Module, helper: Helper) -> Option<FuncId> {
    if let Some(id) = helper.find(module) {
        return Some(id);
    }
    Some(module.functions.alloc(helper.function()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_helper_has_a_text_and_is_imported_once() {
        let mut module = Module::new();
        for helper in Helper::ALL {
            let first = import(&mut module, helper).unwrap();
            assert_eq!(import(&mut module, helper), Some(first));
            let body = module.functions[first].body.as_ref().unwrap();
            assert!(body.instructions().all(|(_, inst)| body.insts[inst].call().is_none()));
        }
        assert_eq!(module.functions.len(), Helper::ALL.len());
        assert!(ir::verify(&module).is_ok());
    }
}
