//! One way to call any function of a module with values of run time: for the JIT and for LLVM's engine alike.
//!
//! [`add_entry`] adds a function of one parameter, a buffer, which loads the arguments of another from the buffer,
//! calls it, and stores its results to the buffer.

use ir::{
    Body, Builder, CallDetail, Callee, Detail, FuncId, Function, InstData, Module, Opcode, Signature, Type,
};
use thiserror::Error;

/// The function that was added, and how its buffer is laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The function `(ptr) -> ()`.
    pub function: FuncId,
    /// Where each argument stands, in bytes.
    pub arguments: Vec<u64>,
    /// Where each result will stand.
    pub results: Vec<u64>,
    /// The size of the buffer.
    pub size: u64,
    /// Its alignment.
    pub align: u64,
}

/// Why a function cannot be called like this.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum EntryError {
    /// There is no such function.
    #[error("the module has no function number {index}")]
    NoFunction {
        /// The position that was asked for.
        index: usize,
    },
    /// A type whose size is not known.
    #[error("@{function} takes or gives a value of type {ty}, whose size in memory is not known")]
    Opaque {
        /// The function.
        function: String,
        /// The type.
        ty: String,
    },
    /// The buffer would be too big.
    #[error("the arguments and results of @{function} take more than 2^63 bytes")]
    TooBig {
        /// The function.
        function: String,
    },
}

/// Adds a function `(ptr) -> ()` that loads the arguments of `function` from a buffer, calls it, and stores its
/// results to the buffer, each as it stands in memory. The arguments stay. Further arguments of a variadic function
/// are none.
pub fn add_entry(module: &mut Module, function: FuncId) -> Result<Entry, EntryError> {
    let index = ir::entity::Entity::index(function);
    let callee = module.functions.get(function).ok_or(EntryError::NoFunction { index })?;
    let signature = callee.signature.clone();
    let name = callee.symbol.name.clone();
    let mut buffer = Buffer { module, name: &name, size: 0, align: 1 };
    let params: Vec<Type> = signature.params.iter().map(|param| param.ty).collect();
    let results: Vec<Type> = signature.results.iter().map(|result| result.ty).collect();
    let arguments = params.iter().map(|&ty| buffer.place(ty)).collect::<Result<Vec<u64>, _>>()?;
    let result_places = results.iter().map(|&ty| buffer.place(ty)).collect::<Result<Vec<u64>, _>>()?;
    let (size, align) = (buffer.size, buffer.align);

    let mut body = Body::default();
    let block = body.append_block();
    let start = body.append_param(block, Type::PTR);
    let mut build = Builder::new(&mut body, block);
    build.layout = module.layout();
    let mut operands = Vec::new();
    for (&ty, &place) in params.iter().zip(&arguments) {
        let at = build.addr(start, place as i64, &[]);
        operands.push(build.load(ty, at));
    }
    let mut detail = CallDetail::new(Callee::Direct(function));
    detail.convention = signature.convention;
    // Attributes such as `byval` settle how arguments are passed.
    detail.argument_attributes = signature.params.iter().map(|param| param.attributes.clone()).collect();
    detail.result_attributes = signature.results.iter().map(|result| result.attributes.clone()).collect();
    detail.origin = signature.origin.clone();
    let call = InstData::new(Opcode::Call, Type::I1, operands).with_detail(Detail::Call(Box::new(detail)));
    let call = build.push(call, results.iter().copied());
    for (index, &place) in result_places.iter().enumerate() {
        let at = build.addr(start, place as i64, &[]);
        let value = build.body.insts[call].results[index];
        build.store(value, at);
    }
    build.ret([]);

    let new = Function {
        body: Some(body),
        ..Function::declaration(free_name(module, &name), Signature::new([Type::PTR], []))
    };
    let function = module.functions.alloc(new);
    Ok(Entry { function, arguments, results: result_places, size, align })
}

/// A name that no symbol of the module has.
pub(crate) fn free_name(module: &Module, function: &str) -> String {
    let symbols = module.symbols();
    let base = format!("{function}.entry");
    let numbered = (1u64..).map(|number| format!("{base}.{number}"));
    let mut names = std::iter::once(base.clone()).chain(numbered);
    names.find(|name| !symbols.contains_key(name.as_str())).unwrap_or(base)
}

struct Buffer<'a> {
    module: &'a Module,
    name: &'a str,
    size: u64,
    align: u64,
}

impl Buffer<'_> {
    /// Room for a value.
    fn place(&mut self, ty: Type) -> Result<u64, EntryError> {
        let layout = self.module.layout();
        let (Some(bytes), Some(align)) = (layout.stride_bytes(ty), layout.natural_align(ty)) else {
            let ty = ty.display(&self.module.opaque_types).to_string();
            return Err(EntryError::Opaque { function: self.name.into(), ty });
        };
        let align = u64::from(align);
        let too_big = || EntryError::TooBig { function: self.name.into() };
        let start = self.size.checked_next_multiple_of(align).ok_or_else(too_big)?;
        let end = start.checked_add(bytes).filter(|&end| i64::try_from(end).is_ok()).ok_or_else(too_big)?;
        self.size = end;
        self.align = self.align.max(align);
        Ok(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(text: &str) -> Module {
        ir::parse(text).unwrap()
    }

    #[test]
    fn arguments_and_results_have_places() {
        let mut module = module(
            "declare @f(i8, f64, <4 x f32>, ptr byval(\"{ i64, i64, i64 }\")) -> (i1, i128)\ndeclare @f.entry()",
        );
        let f = module.function_named("f").unwrap();
        let entry = add_entry(&mut module, f).unwrap();
        assert_eq!(entry.arguments, [0, 8, 16, 32]);
        assert_eq!(entry.results, [40, 48]);
        assert_eq!((entry.size, entry.align), (64, 16));
        assert_eq!(module.functions[entry.function].symbol.name, "f.entry.1");
        ir::verify(&module).unwrap();
        let text = module.to_string();
        assert!(text.contains("byval(\"{ i64, i64, i64 }\")"), "{text}");
        let again = add_entry(&mut module, f).unwrap();
        assert_eq!(module.functions[again.function].symbol.name, "f.entry.2");
    }

    #[test]
    fn what_has_no_size_is_refused() {
        let mut module = module("declare @f(opaque \"target(\\22x\\22)\")");
        let f = module.function_named("f").unwrap();
        assert!(matches!(add_entry(&mut module, f), Err(EntryError::Opaque { .. })));
    }
}
