//! Modules: functions, globals, aliases and metadata.

use crate::attribute::{Attributes, SymbolInfo, ThreadLocal};
use crate::body::Body;
use crate::constant::{Constant, Symbol};
use crate::entity::{AliasId, Arena, FuncId, GlobalId, MetaId};
use crate::inst::Align;
use crate::metadata::{Attached, Metadata};
use crate::types::{Layout, OpaqueTypes, Type};
use std::collections::HashMap;

/// A parameter or a result of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct AbiParam {
    /// The type.
    pub ty: Type,
    /// LLVM's attributes.
    pub attributes: Attributes,
}

impl From<Type> for AbiParam {
    fn from(ty: Type) -> Self {
        Self { ty, attributes: Attributes::default() }
    }
}

/// The parameters and results of a function.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Signature {
    /// The parameters.
    pub params: Vec<AbiParam>,
    /// The results, any number.
    pub results: Vec<AbiParam>,
    /// Whether more arguments may follow.
    pub variadic: bool,
    /// The calling convention, by LLVM's number.
    pub convention: u32,
    /// The aggregates of LLVM's signature that were split, as LLVM's function type.
    pub origin: Option<Box<str>>,
}

impl Signature {
    /// A signature of these types, C calling convention.
    pub fn new(params: impl IntoIterator<Item = Type>, results: impl IntoIterator<Item = Type>) -> Self {
        Self {
            params: params.into_iter().map(AbiParam::from).collect(),
            results: results.into_iter().map(AbiParam::from).collect(),
            ..Self::default()
        }
    }
}

/// A function: a definition if it has a body, else a declaration.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name and linkage.
    pub symbol: SymbolInfo,
    /// Parameters and results.
    pub signature: Signature,
    /// LLVM's attributes of the function.
    pub attributes: Attributes,
    /// The alignment of the code.
    pub align: Option<Align>,
    /// The garbage collector.
    pub gc: Option<String>,
    /// The function that decides which handler catches an exception.
    pub personality: Option<Symbol>,
    /// The metadata attached to the function.
    pub metadata: Attached,
    /// The body of a definition. The parameters of its entry block are the function's.
    pub body: Option<Body>,
}

impl Function {
    /// An external declaration.
    pub fn declaration(name: impl Into<String>, signature: Signature) -> Self {
        Self {
            symbol: SymbolInfo::external(name),
            signature,
            attributes: Attributes::default(),
            align: None,
            gc: None,
            personality: None,
            metadata: Attached::new(),
            body: None,
        }
    }
}

/// A piece of a global's initial content; pieces follow each other without padding.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// A constant of a type, its store size in bytes.
    Constant(Type, Constant),
    /// Constants of one type, each its store size in bytes.
    Array(Type, Vec<Constant>),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// Zero bytes.
    Zero(u64),
    /// Bytes of no particular value: padding.
    Undef(u64),
}

/// A global variable.
#[derive(Clone, PartialEq, Debug)]
pub struct Global {
    /// Name and linkage.
    pub symbol: SymbolInfo,
    /// The address space.
    pub address_space: u32,
    /// Size in bytes.
    pub size: u64,
    /// The alignment.
    pub align: Align,
    /// Whether nobody writes to it.
    pub constant: bool,
    /// Whether somebody outside may write to it before the program begins.
    pub externally_initialized: bool,
    /// How each thread gets its own.
    pub thread_local: ThreadLocal,
    /// The initial content of a definition, `size` bytes in all; `None` for a declaration.
    pub initializer: Option<Vec<Piece>>,
    /// LLVM's value type: a hint for readers and for export.
    pub hint: Option<Type>,
    /// LLVM's attributes.
    pub attributes: Attributes,
    /// The metadata attached to the global.
    pub metadata: Attached,
}

impl Global {
    /// An external declaration of `size` bytes.
    pub fn declaration(name: impl Into<String>, size: u64, align: Align) -> Self {
        Self {
            symbol: SymbolInfo::external(name),
            address_space: 0,
            size,
            align,
            constant: false,
            externally_initialized: false,
            thread_local: ThreadLocal::No,
            initializer: None,
            hint: None,
            attributes: Attributes::default(),
            metadata: Attached::new(),
        }
    }
}

/// Another name for an address, or an address that is chosen when the program is loaded.
#[derive(Clone, PartialEq, Debug)]
pub struct Alias {
    /// Name and linkage.
    pub symbol: SymbolInfo,
    /// Whether `target` is a function that gives the address (an ifunc).
    pub ifunc: bool,
    /// The address space.
    pub address_space: u32,
    /// Whose address it is.
    pub target: Symbol,
    /// Bytes to add to it.
    pub offset: i64,
    /// LLVM's value type.
    pub hint: Option<Type>,
}

/// A module.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The name of the source file, if known.
    pub source: Option<String>,
    /// LLVM's target triple.
    pub triple: Option<String>,
    /// LLVM's data layout.
    pub data_layout: Option<String>,
    /// Assembly outside of functions.
    pub assembly: Option<String>,
    /// Comdat groups and LLVM's selection kinds (`any`, `exactmatch`, ...), in order.
    pub comdats: Vec<(String, String)>,
    /// Spellings of opaque types.
    pub opaque_types: OpaqueTypes,
    /// Global variables.
    pub globals: Arena<GlobalId, Global>,
    /// Aliases and ifuncs.
    pub aliases: Arena<AliasId, Alias>,
    /// Functions.
    pub functions: Arena<FuncId, Function>,
    /// Metadata nodes.
    pub metadata: Arena<MetaId, Metadata>,
    /// Named lists of metadata nodes, in order.
    pub named_metadata: Vec<(String, Vec<MetaId>)>,
}

impl Module {
    /// An empty module.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sizes that depend on the target. Only targets of 64-bit little-endian layout are distinguished from
    /// others: a data layout that begins with `E` is big-endian, `p:32:` makes pointers four bytes.
    pub fn layout(&self) -> Layout {
        let mut layout = Layout::default();
        for part in self.data_layout.as_deref().unwrap_or("").split('-') {
            match part {
                "E" => layout.big_endian = true,
                _ if part.starts_with("p:32:") || part == "p:32" => layout.pointer_bytes = 4,
                _ => {}
            }
        }
        layout
    }

    /// The function of this name. Looks at all names; [`Module::symbols`] makes an index.
    pub fn function_named(&self, name: &str) -> Option<FuncId> {
        self.functions.iter().find(|(_, function)| function.symbol.name == name).map(|(id, _)| id)
    }

    /// All symbols by name.
    pub fn symbols(&self) -> HashMap<&str, Symbol> {
        let globals = self.globals.iter().map(|(id, global)| (&*global.symbol.name, Symbol::Global(id)));
        let aliases = self.aliases.iter().map(|(id, alias)| (&*alias.symbol.name, Symbol::Alias(id)));
        let functions =
            self.functions.iter().map(|(id, function)| (&*function.symbol.name, Symbol::Func(id)));
        globals.chain(aliases).chain(functions).collect()
    }

    /// Name and linkage of a symbol, if it is one of this module.
    pub fn symbol_info(&self, symbol: Symbol) -> Option<&SymbolInfo> {
        match symbol {
            Symbol::Func(id) => self.functions.get(id).map(|function| &function.symbol),
            Symbol::Global(id) => self.globals.get(id).map(|global| &global.symbol),
            Symbol::Alias(id) => self.aliases.get(id).map(|alias| &alias.symbol),
        }
    }

    /// The address space of a symbol's address, if it is one of this module. Functions are in space 0.
    pub fn symbol_space(&self, symbol: Symbol) -> Option<u32> {
        match symbol {
            Symbol::Func(id) => self.functions.get(id).map(|_| 0),
            Symbol::Global(id) => self.globals.get(id).map(|global| global.address_space),
            Symbol::Alias(id) => self.aliases.get(id).map(|alias| alias.address_space),
        }
    }
}
