//! One function that calls a module's constructors, for engines that do not do so themselves.

use ir::{
    Body, Builder, CallDetail, Callee, Constant, Detail, FuncId, Function, InstData, Module, Opcode, Piece,
    Signature, Symbol, Type,
};

/// The list of constructors: { i32 priority, ptr function, ptr what it is for } each.
pub const LIST: &str = "llvm.global_ctors";

/// Bytes of an element of the list, and where in it the function stands.
const ELEMENT: u64 = 24;
const FUNCTION: u64 = 8;

/// The constructors of a module in the order in which they are called: by priority, then as they are listed.
pub fn constructors(module: &Module) -> Vec<FuncId> {
    let list = module.globals.iter().find(|(_, global)| global.symbol.name == LIST);
    let Some(pieces) = list.and_then(|(_, global)| global.initializer.as_ref()) else { return Vec::new() };
    let layout = module.layout();
    let mut at = 0u64;
    let mut priority = 0;
    let mut found = Vec::new();
    let mut constant = |at: u64, constant: &Constant| match (at % ELEMENT, constant) {
        (0, Constant::Int(number)) => priority = *number,
        (FUNCTION, Constant::Address(Symbol::Func(function), 0)) => found.push((priority, *function)),
        _ => {}
    };
    for piece in pieces {
        match piece {
            Piece::Constant(ty, content) => {
                constant(at, content);
                at += layout.store_bytes(*ty).unwrap_or(0);
            }
            Piece::Array(ty, contents) => {
                for content in contents {
                    constant(at, content);
                    at += layout.store_bytes(*ty).unwrap_or(0);
                }
            }
            Piece::Bytes(bytes) => at += bytes.len() as u64,
            Piece::Zero(count) | Piece::Undef(count) => at += count,
        }
    }
    found.sort_by_key(|&(priority, _)| priority);
    found.into_iter().map(|(_, function)| function).collect()
}

/// Adds a function without parameters that calls the module's constructors; `None` if there are none.
pub fn add_constructors(module: &mut Module) -> Option<FuncId> {
    let constructors = constructors(module);
    if constructors.is_empty() {
        return None;
    }
    let mut body = Body::default();
    let block = body.append_block();
    let mut build = Builder::new(&mut body, block);
    for constructor in constructors {
        let call = CallDetail::new(Callee::Direct(constructor));
        let results: Vec<Type> =
            module.functions[constructor].signature.results.iter().map(|result| result.ty).collect();
        build.push(
            InstData::new(Opcode::Call, Type::I1, []).with_detail(Detail::Call(Box::new(call))),
            results,
        );
    }
    build.ret([]);
    let name = crate::entry::free_name(module, "constructors");
    let function = Function { body: Some(body), ..Function::declaration(name, Signature::new([], [])) };
    Some(module.functions.alloc(function))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_order_of_priorities() {
        let mut module = ir::parse(
            "global appending @llvm.global_ctors: 48, align 8 = { i32 65535, zero 4, ptr @late, ptr null, i32 1, zero 4, ptr @early, ptr null }
            func @late() {
            entry:
                ret
            }
            func @early() {
            entry:
                ret
            }",
        )
        .unwrap();
        let names: Vec<_> =
            constructors(&module).iter().map(|&id| module.functions[id].symbol.name.clone()).collect();
        assert_eq!(names, ["early", "late"]);
        assert!(add_constructors(&mut module).is_some());
        ir::verify(&module).unwrap();
    }

    #[test]
    fn none() {
        assert_eq!(add_constructors(&mut Module::new()), None);
    }
}
