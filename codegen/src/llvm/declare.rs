//! Functions that the text calls and the module need not have: intrinsics and the C library's.

use super::error::Reason;
use super::module::Context;
use super::types::mangled;
use ir::{Symbol, Type};
use std::collections::BTreeMap;

/// The declarations that the text needs besides those of the module, by name.
#[derive(Default)]
pub(super) struct Declarations(BTreeMap<String, String>);

impl Declarations {
    /// Appends the declarations in order of their names.
    pub fn push_to(&self, out: &mut String) {
        for (name, function_type) in &self.0 {
            let (result, params) = function_type.split_once(" (").unwrap_or((function_type, ")"));
            out.push_str(&format!("declare {result} @{name}({params}\n"));
        }
    }
}

impl Context<'_> {
    /// Sees to it that a function of this name and type can be called; gives its name with `@`.
    pub fn external(&mut self, name: &str, result: &str, params: &[&str]) -> Result<String, Reason> {
        let function_type = format!("{result} ({})", params.join(", "));
        match self.symbol_of_text(name) {
            None => {
                let declared =
                    self.declarations.0.entry(name.to_owned()).or_insert_with(|| function_type.clone());
                if *declared != function_type {
                    return Err(Reason::Clash(name.to_owned()));
                }
                Ok(format!("@{name}"))
            }
            Some(Symbol::Func(id)) => {
                let function = &self.module.functions[id];
                // A function that only this module sees is not the one of that name.
                let is_local =
                    matches!(function.symbol.linkage, ir::Linkage::Internal | ir::Linkage::Private);
                if is_local || self.shape_of(id)?.text() != function_type {
                    return Err(Reason::Clash(name.to_owned()));
                }
                Ok(self.function_name(id))
            }
            Some(_) => Err(Reason::Clash(name.to_owned())),
        }
    }

    /// An intrinsic whose name ends in these types.
    pub fn intrinsic(
        &mut self,
        base: &str,
        overloads: &[Type],
        result: &str,
        params: &[&str],
    ) -> Result<String, Reason> {
        let mut name = base.to_owned();
        for &ty in overloads {
            name.push('.');
            name.push_str(&mangled(ty).ok_or(Reason::Other("an opaque type has no such operation in LLVM"))?);
        }
        self.external(&name, result, params)
    }
}
