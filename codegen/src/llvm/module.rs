//! The module: what is printed in which order, and the names of symbols.

use super::declare::Declarations;
use super::error::{ExportError, ExportErrors, MAX_ERRORS, Place, Reason};
use super::function;
use super::layout::DataLayout;
use super::metadata::MetadataText;
use super::names::{push_name, push_quoted, quoted};
use super::options::{Definitions, MetadataMode, PrintOptions, Printed};
use super::shape::Shape;
use super::tree::{Kind, Tree};
use super::types::type_name;
use ir::entity::Entity;
use ir::{FuncId, GlobalId, Module, OpaqueId, Symbol, Type};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Name and text of every symbol of one kind, by index.
#[derive(Default)]
struct Names {
    texts: Vec<String>,
    mentioned: Vec<bool>,
}

/// What all parts of the text share.
pub(super) struct Context<'a> {
    pub module: &'a Module,
    pub options: &'a PrintOptions,
    pub layout: DataLayout,
    pub declarations: Declarations,
    pub metadata: Option<MetadataText>,
    opaque: Vec<Result<Tree, Reason>>,
    functions: Names,
    globals: Names,
    aliases: Names,
    by_name: HashMap<&'a str, Symbol>,
    renamed: HashMap<Symbol, &'a str>,
    by_new_name: HashMap<&'a str, Symbol>,
    shapes: Vec<Option<Result<Rc<Shape>, Reason>>>,
    errors: ExportErrors,
}

/// The text of a module.
pub(super) fn print(module: &Module, options: &PrintOptions) -> Result<Printed, ExportErrors> {
    let mut cx = Context::new(module, options);
    let head = cx.head();
    if options.metadata == MetadataMode::Text {
        cx.metadata = Some(MetadataText::new(&mut cx));
    }
    let (mut bodies, mut functions) = (String::new(), Vec::new());
    for (id, _) in module.functions.iter() {
        if cx.is_defined(id) {
            functions.extend(function::print(&mut cx, id, &mut bodies));
        }
    }
    let data = cx.data();
    let declared = cx.declared();
    let metadata = cx.metadata_text();
    if !cx.errors.errors.is_empty() {
        return Err(cx.errors);
    }
    let mut text = String::with_capacity(head.len() + data.len() + bodies.len() + declared.len() + 64);
    for part in [&head, &data, &bodies, &declared, &metadata] {
        if !text.is_empty() && !part.is_empty() && !part.starts_with('\n') {
            text.push('\n');
        }
        text.push_str(part);
    }
    Ok(Printed { text, functions })
}

impl<'a> Context<'a> {
    /// Knows the names of all symbols; nothing is printed yet.
    pub fn new(module: &'a Module, options: &'a PrintOptions) -> Self {
        let mut cx = Context {
            module,
            options,
            layout: DataLayout::default(),
            declarations: Declarations::default(),
            metadata: None,
            opaque: Vec::new(),
            functions: Names::default(),
            globals: Names::default(),
            aliases: Names::default(),
            by_name: module.symbols(),
            renamed: options.renames.iter().map(|(symbol, name)| (*symbol, &**name)).collect(),
            by_new_name: HashMap::new(),
            shapes: vec![None; module.functions.len()],
            errors: ExportErrors { errors: Vec::new(), omitted: 0 },
        };
        match DataLayout::parse(module.data_layout.as_deref().unwrap_or("")) {
            Ok(layout) => cx.layout = layout,
            Err(reason) => cx.report(Place::Module, reason),
        }
        while let Some(text) = module.opaque_types.spelling(OpaqueId::from_index(cx.opaque.len())) {
            cx.opaque.push(Tree::parse(text, &cx.layout));
        }
        cx.name_symbols();
        cx
    }

    fn name_symbols(&mut self) {
        let module = self.module;
        let functions =
            module.functions.iter().map(|(id, function)| (Symbol::Func(id), &function.symbol.name));
        let globals = module.globals.iter().map(|(id, global)| (Symbol::Global(id), &global.symbol.name));
        let aliases = module.aliases.iter().map(|(id, alias)| (Symbol::Alias(id), &alias.symbol.name));
        for (symbol, own) in functions.chain(globals).chain(aliases) {
            let name = self.renamed.get(&symbol).copied().unwrap_or(own);
            let mut text = String::with_capacity(name.len() + 1);
            text.push('@');
            push_name(&mut text, name);
            if name.contains('\0') {
                self.report(Place::Symbol(own.clone()), Reason::NulInName);
            }
            if self.by_new_name.insert(name, symbol).is_some() {
                self.report(Place::Symbol(own.clone()), Reason::Clash(name.to_owned()));
            }
            let names = match symbol {
                Symbol::Func(_) => &mut self.functions,
                Symbol::Global(_) => &mut self.globals,
                Symbol::Alias(_) => &mut self.aliases,
            };
            names.texts.push(text);
            names.mentioned.push(false);
        }
    }

    /// Keeps an error.
    pub fn report(&mut self, place: Place, reason: Reason) {
        if self.errors.errors.len() < MAX_ERRORS {
            self.errors.errors.push(ExportError { place, reason });
        } else {
            self.errors.omitted += 1;
        }
    }

    /// Keeps an error about a symbol, if there is one.
    pub fn check(&mut self, name: &str, result: Result<(), Reason>) {
        if let Err(reason) = result {
            self.report(Place::Symbol(name.to_owned()), reason);
        }
    }

    /// Whether the body of a function is part of the text.
    pub fn is_defined(&self, id: FuncId) -> bool {
        let wanted = match &self.options.definitions {
            Definitions::All => true,
            Definitions::Only { functions, .. } => functions.contains(&id),
        };
        wanted && self.module.functions[id].body.is_some()
    }

    /// Whether the content of a global is part of the text.
    pub fn is_global_defined(&self, id: GlobalId) -> bool {
        let wanted = match &self.options.definitions {
            Definitions::All => true,
            Definitions::Only { globals, .. } => globals.contains(&id),
        };
        wanted && self.module.globals[id].initializer.is_some()
    }

    /// Whether all of the module is printed.
    pub fn prints_all(&self) -> bool {
        self.options.definitions == Definitions::All
    }

    /// Whether something that was printed refers to the symbol.
    pub fn is_mentioned(&self, symbol: Symbol) -> bool {
        match symbol {
            Symbol::Func(id) => self.functions.mentioned[id.index()],
            Symbol::Global(id) => self.globals.mentioned[id.index()],
            Symbol::Alias(id) => self.aliases.mentioned[id.index()],
        }
    }

    /// A symbol's name with `@`; the text refers to it.
    pub fn symbol(&mut self, symbol: Symbol) -> String {
        let (names, index) = match symbol {
            Symbol::Func(id) => (&mut self.functions, id.index()),
            Symbol::Global(id) => (&mut self.globals, id.index()),
            Symbol::Alias(id) => (&mut self.aliases, id.index()),
        };
        names.mentioned[index] = true;
        names.texts[index].clone()
    }

    /// A function's name with `@`; the text refers to it.
    pub fn function_name(&mut self, id: FuncId) -> String {
        self.symbol(Symbol::Func(id))
    }

    /// The name a symbol has in the text, without `@`.
    pub fn plain_name(&self, symbol: Symbol) -> &'a str {
        let own = self.module.symbol_info(symbol).map_or("", |info| &*info.name);
        self.renamed.get(&symbol).copied().unwrap_or(own)
    }

    /// The symbol that has this name in the module.
    pub fn symbol_named(&self, name: &str) -> Option<Symbol> {
        self.by_name.get(name).copied()
    }

    /// The symbol that has this name in the text.
    pub fn symbol_of_text(&self, name: &str) -> Option<Symbol> {
        self.by_new_name.get(name).copied()
    }

    /// Whether it is one of LLVM's intrinsics.
    pub fn is_intrinsic(&self, symbol: Symbol) -> bool {
        matches!(symbol, Symbol::Func(_)) && self.plain_name(symbol).starts_with("llvm.")
    }

    /// A type as LLVM spells it.
    pub fn ty(&self, ty: Type) -> Result<String, Reason> {
        match ty {
            Type::Opaque(_) => Ok(self.tree(ty)?.to_string()),
            _ => type_name(ty, &self.module.opaque_types).ok_or(Reason::Other("a type is unknown")),
        }
    }

    /// What an opaque type stands for.
    pub fn tree(&self, ty: Type) -> Result<&Tree, Reason> {
        let tree = match ty {
            Type::Opaque(id) => self.opaque.get(id.index()),
            _ => None,
        };
        match tree {
            Some(Ok(tree)) => Ok(tree),
            Some(Err(reason)) => Err(reason.clone()),
            None => Err(Reason::Other("a type is unknown")),
        }
    }

    /// The LLVM signature of a function.
    pub fn shape_of(&mut self, id: FuncId) -> Result<Rc<Shape>, Reason> {
        if let Some(shape) = &self.shapes[id.index()] {
            return shape.clone();
        }
        let signature = &self.module.functions[id].signature;
        let params: Vec<Type> = signature.params.iter().map(|param| param.ty).collect();
        let results: Vec<Type> = signature.results.iter().map(|result| result.ty).collect();
        let shape = Shape::new(self, &params, &results, signature.variadic, signature.origin.as_deref());
        let shape = shape.map(Rc::new);
        self.shapes[id.index()] = Some(shape.clone());
        shape
    }

    /// Bytes from one element of an array of the type to the next.
    pub fn alloc_size(&self, ty: Type) -> Option<u64> {
        match ty {
            Type::Opaque(_) => self.tree(ty).ok()?.size,
            _ => self.layout.alloc_size(ty),
        }
    }

    /// Whether memory can hold values of the type: tokens never are there, target types not all.
    pub fn is_in_memory(&self, ty: Type) -> bool {
        match ty {
            Type::Opaque(_) => self.tree(ty).is_ok_and(|tree| match &tree.kind {
                Kind::Leaf { text, .. } => text != "token" && !text.starts_with("target("),
                _ => tree.size.is_some(),
            }),
            _ => true,
        }
    }

    /// The comdat groups of the module, or of what is defined in the text.
    fn comdats(&self) -> HashSet<&'a str> {
        let module = self.module;
        if self.prints_all() {
            return module.comdats.iter().map(|(name, _)| &**name).collect();
        }
        let functions = module.functions.iter().filter(|&(id, _)| self.is_defined(id));
        let globals = module.globals.iter().filter(|&(id, _)| self.is_global_defined(id));
        let symbols =
            functions.map(|(_, function)| &function.symbol).chain(globals.map(|(_, global)| &global.symbol));
        symbols.filter_map(|symbol| symbol.comdat.as_deref()).collect()
    }

    fn head(&mut self) -> String {
        let module = self.module;
        let mut out = String::new();
        let lines = [
            ("source_filename", module.source.as_ref().filter(|_| self.prints_all())),
            ("target datalayout", module.data_layout.as_ref()),
            ("target triple", module.triple.as_ref()),
        ];
        for (word, text) in lines {
            if let Some(text) = text {
                out.push_str(&format!("{word} = {}\n", quoted(text)));
            }
        }
        let assembly = module.assembly.as_deref().filter(|_| self.prints_all()).unwrap_or("");
        for line in assembly.split_terminator('\n') {
            out.push_str(&format!("module asm {}\n", quoted(line)));
        }
        let wanted = self.comdats();
        for (name, kind) in module.comdats.iter().filter(|(name, _)| wanted.contains(&**name)) {
            if !matches!(&**kind, "any" | "exactmatch" | "largest" | "nodeduplicate" | "samesize") {
                self.report(
                    Place::Module,
                    Reason::Symbol("the selection kind of a comdat group is not one of LLVM"),
                );
            }
            out.push('$');
            push_name_of_comdat(&mut out, name);
            out.push_str(&format!(" = comdat {kind}\n"));
        }
        out
    }
}

/// Appends the name of a comdat group.
pub(super) fn push_name_of_comdat(out: &mut String, name: &str) {
    if ir::is_bare(name) { out.push_str(name) } else { push_quoted(out, name.as_bytes()) }
}
