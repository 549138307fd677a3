//! The IR of cotangent: SSA in blocks with parameters, built to hold all of LLVM and to be read by people.
//!
//! - data: [`Module`], [`Function`], [`Body`], [`InstData`], [`Constant`], [`Type`]; made with [`Builder`];
//! - tables: [`Opcode`] and [`MathFn`];
//! - text: [`parse()`] and [`mod@print`], which are inverse; the language is described in `docs/ir.md`;
//! - [`verify()`]: after it says Ok, nothing downstream panics;
//! - [`flow`]: control-flow graph, dominators, loops;
//! - [`interpret`]: the reference interpreter, generic over the number type;
//! - [`pass`]: the runner that dumps, times and verifies passes.
//!
//! This crate knows neither LLVM nor derivatives.

mod attribute;
mod body;
mod builder;
pub mod compare;
mod cond;
mod constant;
pub mod diagnostic;
pub mod entity;
mod flags;
pub mod flow;
mod inst;
pub mod interpret;
mod lex;
mod llvm_type;
mod math;
mod metadata;
mod module;
mod names;
pub mod number;
mod opcode;
pub mod parse;
pub mod pass;
pub mod print;
mod quote;
mod types;
mod typing;
mod value_list;
pub mod verify;

pub use attribute::*;
pub use body::{BlockData, Body, ValueData, ValueDef};
pub use builder::{Builder, edge};
pub use cond::{FloatCond, IntCond, Ordering, RmwOp, TailKind};
pub use constant::{Constant, Symbol, canonical_nan, mask};
pub use diagnostic::{Diagnostic, Span};
pub use entity::{AliasId, Block, FuncId, GlobalId, Inst, MetaId, OpaqueId, Value};
pub use flags::Flags;
pub use inst::*;
pub use llvm_type::attribute_bytes;
pub use math::{MathFn, MathInfo, MathShape};
pub use metadata::{Attached, MetaOperand, Metadata};
pub use module::{AbiParam, Alias, Function, Global, Module, Piece, Signature};
pub use names::Names;
pub use number::{MathResults, Number, NumberError, Plain};
pub use opcode::{Class, Effects, Format, Opcode, OpcodeInfo};
pub use parse::{
    ParseError, ParseErrors, SourceMap, parse, parse_constant, parse_type, parse_with_source_map,
};
pub use quote::{Name, Quoted, QuotedBytes, is_bare, is_name_byte, is_name_start};
pub use types::{Float, Layout, MAX_ADDRESS_SPACE, MAX_INT_BITS, MAX_LANES, OpaqueTypes, Scalar, Type};
pub use typing::{OperandRule, OperandRules, Rest, ResultTypes, implied_results, operand_rules};
pub use value_list::ValueList;
pub use verify::{VerifyError, VerifyErrors, verify, verify_function};
