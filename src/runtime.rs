//! Functions that compilers call without being asked to, and that no module defines: complex products.
//!
//! Where a module declares one of them, it gets the body of `runtime.ir`, so that there is something to differentiate.
//! What calls the function itself, in a module of LLVM, still calls that of the compiler's library.

use ir::{FuncId, Module};
use std::sync::OnceLock;

/// The module of `runtime.ir`; nothing if it does not parse.
fn library() -> Option<&'static Module> {
    static LIBRARY: OnceLock<Option<Module>> = OnceLock::new();
    LIBRARY.get_or_init(|| ir::parse(include_str!("runtime.ir")).ok()).as_ref()
}

/// Defines the functions that the module declares and this library has.
pub(crate) fn provide(module: &mut Module) {
    let Some(library) = library() else { return };
    for (_, own) in library.functions.iter() {
        let Some(id) = module.function_named(&own.symbol.name) else { continue };
        let types = |module: &Module, id: FuncId| {
            let signature = &module.functions[id].signature;
            let list = |params: &[ir::AbiParam]| params.iter().map(|param| param.ty).collect::<Vec<_>>();
            (list(&signature.params), list(&signature.results), signature.variadic)
        };
        let same = library
            .function_named(&own.symbol.name)
            .is_some_and(|own| types(library, own) == types(module, id));
        let function = &mut module.functions[id];
        if same && function.body.is_none() {
            function.body = own.body.clone();
            // That of the compiler's library may be there, too.
            function.symbol.linkage = ir::Linkage::LinkOnceOdr;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_valid() {
        let library = library().unwrap();
        ir::verify(library).unwrap();
        assert!(library.functions.len() > 0);
    }

    #[test]
    fn declared_functions_of_the_same_types_are_defined() {
        let mut module = ir::parse("declare @__muldc3(f64, f64, f64, f64) -> (f64, f64)\n").unwrap();
        provide(&mut module);
        ir::verify(&module).unwrap();
        assert!(module.functions.iter().all(|(_, function)| function.body.is_some()));
        let mut other = ir::parse("declare @__muldc3(f64) -> f64\n").unwrap();
        provide(&mut other);
        assert!(other.functions.iter().all(|(_, function)| function.body.is_none()));
    }
}
