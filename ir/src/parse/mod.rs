//! Reading the text form: from text to a [`Module`], or to all that is wrong with the text.
//!
//! 1. The text is cut into items (function, global, ...), each beginning on a line of its own. Their names
//!    are noted, so that uses may come before definitions.
//! 2. Each item is read. In a function, block headers first, so that the types of block parameters are known
//!    when a jump names them; then the instructions, each on one line.
//!
//! After an error reading goes on at the next line, or at the next item. A line that failed still defines its
//! results, so that their uses are not reported. Every token is looked at a bounded number of times.

mod body;
mod call;
mod constant;
mod cursor;
mod error;
mod function;
mod habits;
mod instruction;
mod items;
mod literal;
mod memory;
mod metadata;
mod name_table;
mod source_map;
mod symbols;

pub(crate) use constant::infinity;
pub use error::{MAX_ERRORS, ParseError, ParseErrors};
pub(crate) use literal::shortest_decimal;
pub use source_map::SourceMap;

use crate::constant::{Constant, Symbol};
use crate::diagnostic::Span;
use crate::entity::{Block, MetaId, Value};
use crate::module::Module;
use crate::types::Type;
use cursor::Cursor;
use name_table::NameTable;
use std::borrow::Cow;
use std::collections::HashMap;

/// The module that a text describes.
pub fn parse(source: &str) -> Result<Module, ParseErrors> {
    let mut parser = Parser::new(source, None)?;
    parser.module();
    parser.finish().map(|(module, _)| module)
}

/// The module that a text describes, and where its parts stand in the text.
pub fn parse_with_source_map(source: &str) -> Result<(Module, SourceMap), ParseErrors> {
    let mut parser = Parser::new(source, Some(SourceMap::default()))?;
    parser.module();
    parser.finish().map(|(module, map)| (module, map.unwrap_or_default()))
}

/// The constant of type `ty` that `text` writes, with the symbols of `module`.
pub fn parse_constant(text: &str, ty: Type, module: &Module) -> Result<Constant, ParseErrors> {
    let mut parser = Parser::new(text, None)?;
    parser.module.opaque_types = module.opaque_types.clone();
    parser.symbols = module
        .symbols()
        .into_iter()
        .map(|(name, symbol)| (Cow::Owned(name.to_string()), Named { item: symbol, span: Span::default() }))
        .collect();
    let constant = parser.constant(ty);
    if constant.is_ok() {
        let _ = parser.cursor.expect_end("the end of the constant");
    }
    parser.finish()?;
    // Without an error there is a constant.
    Ok(constant.unwrap_or(Constant::Poison))
}

/// The type that `text` writes. An opaque type must be one that `module` has.
pub fn parse_type(text: &str, module: &Module) -> Result<Type, ParseErrors> {
    let mut parser = Parser::new(text, None)?;
    parser.module.opaque_types = module.opaque_types.clone();
    let ty = parser.ty();
    if let Ok(ty) = ty {
        let _ = parser.cursor.expect_end("the end of the type");
        if let Type::Opaque(id) = ty
            && module.opaque_types.spelling(id).is_none()
        {
            let span = Span::new(0, text.len() as u32);
            parser.cursor.report(ParseError::new(span, "the module has no such opaque type"));
        }
    }
    parser.finish()?;
    // Without an error there is a type.
    Ok(ty.unwrap_or(Type::I1))
}

/// Something with a name, and where the name is defined.
#[derive(Clone, Copy)]
struct Named<T> {
    item: T,
    span: Span,
}

/// The state of reading a module.
struct Parser<'s> {
    cursor: Cursor<'s>,
    module: Module,
    symbols: HashMap<Cow<'s, str>, Named<Symbol>>,
    metadata: HashMap<&'s str, Named<MetaId>>,
    map: Option<SourceMap>,
    /// The tables of the function before, of which the next one uses the memory.
    values: Option<NameTable<'s, Option<Value>>>,
    blocks: Option<NameTable<'s, Block>>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str, map: Option<SourceMap>) -> Result<Self, ParseErrors> {
        if u32::try_from(source.len()).is_err() {
            let error = ParseError::new(Span::default(), "the text is longer than 4 GiB");
            return Err(ParseErrors { errors: vec![error], omitted: 0 });
        }
        Ok(Self {
            cursor: Cursor::new(source),
            module: Module::new(),
            symbols: HashMap::new(),
            metadata: HashMap::new(),
            map,
            values: None,
            blocks: None,
        })
    }

    fn finish(self) -> Result<(Module, Option<SourceMap>), ParseErrors> {
        match self.cursor.into_errors() {
            Some(errors) => Err(errors),
            None => Ok((self.module, self.map)),
        }
    }
}
