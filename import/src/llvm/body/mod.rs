//! Bodies of functions: the walk over llvm-ir's instructions and LLVM's side by side.
//!
//! llvm-ir says which instruction it is; operands, types and all that llvm-ir drops come from LLVM. Every LLVM
//! value becomes a list of values, its leaves: one, or those of an aggregate. So `extractvalue` and
//! `insertvalue` emit nothing, they pick and replace leaves.
//!
//! - [`blocks`]: blocks, their edges, and the order of conversion: definitions before uses, whatever the order
//!   of the text; the body keeps LLVM's order. `phi`s become parameters before anything is converted;
//! - [`values`]: leaves of operands, new instructions and their names; [`expression`]: constant expressions;
//! - [`instruction`]: the dispatch, and instructions that compute; [`address`], [`memory`], [`aggregate`],
//!   [`calls`] with [`intrinsics`], [`flow`]: the other ones;
//! - [`unsupported`]: what the IR does not know is carried along as LLVM's text.
//!
//! Cost: linear in the size of the body. No recursion.

mod address;
mod aggregate;
mod blocks;
mod calls;
mod expression;
mod flow;
mod instruction;
mod intrinsics;
mod memory;
mod raw;
#[cfg(test)]
mod tests;
mod unsupported;
mod values;

use super::context::Context;
use super::error::NotConverted;
use super::skeleton;
use blocks::Blocks;
use ir::{FuncId, Names, ValueList};
use llvm_sys::prelude::LLVMValueRef;
use std::collections::HashMap;

/// Why an instruction has no counterpart.
#[derive(Debug)]
enum Refusal {
    /// It becomes an `unsupported` instruction.
    Unsupported,
    /// The body cannot be converted.
    Body(NotConverted),
}

impl From<NotConverted> for Refusal {
    fn from(reason: NotConverted) -> Self {
        Refusal::Body(reason)
    }
}

/// A body that is being converted.
struct Converter<'c, 'a> {
    context: &'c mut Context<'a>,
    body: ir::Body,
    /// Its blocks in LLVM and in the IR.
    blocks: Blocks,
    /// What LLVM's values became.
    leaves: HashMap<LLVMValueRef, ValueList>,
    /// Names of values that are taken.
    names: Names,
    /// Names of blocks that are taken.
    block_names: Names,
    /// Blocks that LLVM does not have, each with the block that it stands after.
    between: Vec<(usize, ir::Block)>,
    /// The alias scopes of the body are not to be trusted once their declarations are gone.
    drops_scopes: bool,
    /// Whether the addresses of a space are what the IR knows.
    spaces: HashMap<u32, bool>,
    /// How much of the constant expression that is being converted is done.
    expression: expression::Progress,
    /// The instruction that is being converted, and where instructions are appended.
    at: At,
}

/// A place in the conversion.
struct At {
    inst: LLVMValueRef,
    block: ir::Block,
    location: Option<ir::MetaId>,
    attached: ir::Attached,
}

/// The body of `function`, which is `value` in the live module and `id` in the module that is built.
pub(super) fn convert(
    context: &mut Context<'_>,
    function: &llvm_ir::Function,
    value: LLVMValueRef,
    id: FuncId,
) -> Result<ir::Body, NotConverted> {
    let pairs = skeleton::pairs(context.live, function, value)?;
    let mut converter = Converter::new(context, value, Blocks::of(value));
    converter.create_blocks(value, id)?;
    for index in converter.blocks.conversion_order() {
        converter.convert_block(index, &function.basic_blocks[index], &pairs[index].instructions)?;
    }
    converter.order_blocks();
    Ok(converter.body)
}
