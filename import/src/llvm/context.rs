//! What the conversion of bodies asks of the module: shapes of types, constants, symbols, attributes,
//! metadata. One [`Context`] lives through one import.

use super::constant::Leaves;
use super::live::Live;
use super::metadata::Numbered;
use super::printed::Printed;
use super::types::{DataLayout, Shape};
use ir::{Attribute, Attributes, FuncId, MetaId, Symbol};
use llvm_sys::prelude::{LLVMAttributeRef, LLVMTypeRef, LLVMValueRef};
use std::collections::HashMap;
use std::rc::Rc;

/// The module that is being built, and memo tables from LLVM's references to its parts.
///
/// LLVM's types, constants, attributes and metadata are unique objects of their context, so their addresses
/// are keys; they are looked up and never iterated.
pub(super) struct Context<'a> {
    /// The LLVM module that is read.
    pub live: &'a Live,
    /// Its text.
    pub printed: &'a Printed,
    /// Sizes and offsets of LLVM's types.
    pub layout: DataLayout<'a>,
    /// The module that is built: all symbols stand in it before the first body is converted.
    pub module: ir::Module,
    pub(super) shapes: HashMap<LLVMTypeRef, Shape>,
    pub(super) constants: HashMap<LLVMValueRef, Leaves>,
    pub(super) symbols: HashMap<LLVMValueRef, Symbol>,
    pub(super) attributes: HashMap<LLVMAttributeRef, Attribute>,
    pub(super) metadata: Rc<Numbered>,
}

/// Whose attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Those of the function or of the call as a whole.
    Function,
    /// Those of the result.
    Result,
    /// Those of a parameter or of an argument.
    Param(u32),
}

impl<'a> Context<'a> {
    /// A context for a module none of whose symbols are known yet.
    pub fn new(live: &'a Live, printed: &'a Printed, metadata: Rc<Numbered>) -> Self {
        Self {
            live,
            printed,
            layout: DataLayout::of(live),
            module: ir::Module::new(),
            shapes: HashMap::new(),
            constants: HashMap::new(),
            symbols: HashMap::new(),
            attributes: HashMap::new(),
            metadata,
        }
    }

    /// What a value of the type is in the IR.
    pub fn shape(&mut self, ty: LLVMTypeRef) -> Shape {
        super::types::shape(self, ty)
    }

    /// The leaves of a constant operand in the order of its type's shape; one for anything but aggregates.
    /// Parts that the IR does not know are [`ir::Constant::Unsupported`].
    ///
    /// `value` must be a constant (`LLVMIsConstant`); functions, globals and aliases are.
    pub fn constant(&mut self, value: LLVMValueRef) -> Leaves {
        super::constant::leaves(self, value)
    }

    /// The symbol that a function, global, alias or ifunc became. `None` for anything else, and for symbols
    /// the IR cannot name.
    pub fn symbol(&self, value: LLVMValueRef) -> Option<Symbol> {
        self.symbols.get(&value).copied()
    }

    /// The function that an LLVM function became.
    pub fn function(&self, value: LLVMValueRef) -> Option<FuncId> {
        match self.symbol(value) {
            Some(Symbol::Func(id)) => Some(id),
            _ => None,
        }
    }

    /// Attributes of a function or of one of its parameters.
    pub fn function_attributes(&mut self, function: LLVMValueRef, place: Place) -> Attributes {
        super::attribute::of_function(self, function, place)
    }

    /// Attributes of a call or invoke, of its result or of one of its arguments.
    pub fn call_attributes(&mut self, call: LLVMValueRef, place: Place) -> Attributes {
        super::attribute::of_call(self, call, place)
    }

    /// The metadata attached to an instruction of a selected function, without its place in the source; and
    /// that place, a [`ir::Metadata::Location`].
    pub fn metadata(&self, inst: LLVMValueRef) -> (ir::Attached, Option<MetaId>) {
        super::metadata::attached(self, inst)
    }

    /// The node that a metadata operand of a call (`metadata !5`) names.
    pub fn metadata_operand(&self, value: LLVMValueRef) -> Option<MetaId> {
        super::metadata::operand(self, value)
    }

    /// LLVM's text of a function type, for [`ir::Signature::origin`] and [`ir::CallDetail::origin`]: `Some` if
    /// a parameter or the result is an aggregate that is split.
    pub fn signature_origin(&mut self, ty: LLVMTypeRef) -> Option<Box<str>> {
        super::types::signature_origin(self, ty)
    }

    /// LLVM's text of a value: of an instruction the whole of it, of a constant its type and itself.
    pub fn value_text(&self, value: LLVMValueRef) -> String {
        self.printed.value_text(self.live, value)
    }
}
