//! Symbols outside of bodies: their words, aliases, declarations, the heads of functions.

use super::attribute::{Target, check_parameters};
use super::error::Reason;
use super::module::{Context, push_name_of_comdat};
use super::names::quoted;
use super::options::Linkages;
use super::shape::Slot;
use ir::entity::Entity;
use ir::*;

/// Whether a symbol's words are those of a definition or of a declaration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// It is defined in the text.
    Definition,
    /// It is only declared, as in the module.
    Declaration,
    /// It is only declared in the text, but defined in the module.
    Reference,
}

/// Conventions of kernels and shaders, which are never called.
const NEVER_CALLED: [u32; 11] = [76, 87, 88, 89, 90, 91, 93, 95, 96, 104, 105];

/// Conventions without variadic functions.
const NOT_VARIADIC: [u32; 16] = [8, 9, 71, 72, 76, 77, 87, 88, 89, 90, 91, 93, 95, 96, 104, 105];

/// The largest number of a convention.
const MAX_CONVENTION: u32 = 1023;

/// A blank and the words of a convention, if it is not C's.
pub(super) fn convention(number: u32, variadic: bool) -> Result<String, Reason> {
    let wrong = |why| Err(Reason::Convention { number, why });
    if number > MAX_CONVENTION {
        return wrong("does not exist in LLVM");
    }
    if NEVER_CALLED.contains(&number) || number == 83 {
        return wrong("is that of kernels, shaders and interrupts, which are not printed");
    }
    if variadic && NOT_VARIADIC.contains(&number) {
        return wrong("has no variadic functions");
    }
    Ok(match number {
        0 => String::new(),
        8 => " fastcc".into(),
        9 => " coldcc".into(),
        _ => format!(" cc {number}"),
    })
}

impl Context<'_> {
    /// Linkage, visibility and so on, each with a blank behind it.
    pub fn words(&self, symbol: &SymbolInfo, role: Role) -> Result<String, Reason> {
        let mut words = Vec::new();
        let is_external = role == Role::Definition && self.options.linkages == Linkages::External;
        if role == Role::Reference || is_external {
            return Ok(String::new());
        }
        let linkage = symbol.linkage;
        let is_local = matches!(linkage, Linkage::Internal | Linkage::Private);
        let is_hidden = symbol.visibility != Visibility::Default;
        if is_local && (is_hidden || symbol.dll != DllStorage::None) {
            return Err(Reason::Symbol("a symbol of local linkage has neither visibility nor DLL storage"));
        }
        let imports = symbol.dll == DllStorage::Import;
        let is_elsewhere = role != Role::Definition || linkage == Linkage::AvailableExternally;
        if imports && (symbol.dso_local || is_hidden || !is_elsewhere) {
            return Err(Reason::Symbol(
                "a dllimport symbol is defined elsewhere, visible, and not dso_local",
            ));
        }
        if symbol.dll == DllStorage::Export && symbol.visibility == Visibility::Hidden {
            return Err(Reason::Symbol("a dllexport symbol is not hidden"));
        }
        if linkage != Linkage::External {
            words.push(linkage.name());
        }
        if symbol.dso_local {
            words.push("dso_local");
        }
        words.extend([symbol.visibility.name(), symbol.dll.name()]);
        Ok(words.into_iter().filter(|word| !word.is_empty()).map(|word| format!("{word} ")).collect())
    }

    /// `, section "..."` and the like, with `separator` before each.
    pub fn clauses(&self, symbol: &SymbolInfo, role: Role, separator: &str) -> Result<String, Reason> {
        let mut out = String::new();
        if let Some(section) = &symbol.section {
            out.push_str(&format!("{separator}section {}", quoted(section)));
        }
        let is_plain = role == Role::Reference || self.options.linkages == Linkages::External;
        if let Some(comdat) = symbol.comdat.as_ref().filter(|_| !is_plain) {
            if role == Role::Declaration || symbol.linkage == Linkage::AvailableExternally {
                return Err(Reason::Symbol("a symbol that is defined elsewhere is in no comdat group"));
            }
            out.push_str(&format!("{separator}comdat($"));
            push_name_of_comdat(&mut out, comdat);
            out.push(')');
        }
        Ok(out)
    }

    /// All that is declared: in [`super::Definitions::All`] what the module declares, else what is referred to.
    pub fn declared(&mut self) -> String {
        let mut out = String::new();
        for (id, function) in self.module.functions.iter() {
            let wanted = self.prints_all() || self.is_mentioned(Symbol::Func(id));
            if self.is_defined(id) || !wanted {
                continue;
            }
            let result = self.declaration(id).map(|text| out.push_str(&text));
            self.check(&function.symbol.name, result);
        }
        self.declarations.push_to(&mut out);
        out
    }

    fn declaration(&mut self, id: FuncId) -> Result<String, Reason> {
        let function = &self.module.functions[id];
        let role = if function.body.is_some() { Role::Reference } else { Role::Declaration };
        let attached = if role == Role::Declaration {
            self.attached_to_symbol(&function.metadata, false)
        } else {
            String::new()
        };
        let head = self.function_head(id, role, None)?;
        Ok(format!("declare{attached} {head}\n"))
    }

    /// A function's head after `define` or `declare`, with these names of parameters.
    pub fn function_head(
        &mut self,
        id: FuncId,
        role: Role,
        params: Option<&[String]>,
    ) -> Result<String, Reason> {
        let function = &self.module.functions[id];
        let signature = &function.signature;
        let shape = self.shape_of(id)?;
        if role == Role::Definition && self.is_intrinsic(Symbol::Func(id)) {
            return Err(Reason::Intrinsic);
        }
        check_parameters(signature.params.iter().map(|param| &param.attributes), shape.result.is_some())?;
        let mut out = self.words(&function.symbol, role)?;
        let convention = convention(signature.convention, signature.variadic)?;
        out.push_str(convention.trim_start());
        if !convention.is_empty() {
            out.push(' ');
        }
        if let Some(slot) = &shape.result {
            let lists: Vec<&Attributes> = signature.results.iter().map(|result| &result.attributes).collect();
            let types: Vec<Type> = signature.results.iter().map(|result| result.ty).collect();
            let mut words = String::new();
            self.push_slot_attributes(&mut words, slot, &types, &lists, Target::Result)?;
            out.push_str(words.trim_start());
            if !words.is_empty() {
                out.push(' ');
            }
        }
        out.push_str(shape.result_text());
        out.push(' ');
        out.push_str(&self.symbol(Symbol::Func(id)));
        out.push('(');
        let mut first = 0;
        for (index, slot) in shape.params.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            out.push_str(&slot.text);
            let leaves = signature.params.get(first..first + slot.count).unwrap_or_default();
            let lists: Vec<&Attributes> = leaves.iter().map(|param| &param.attributes).collect();
            let types: Vec<Type> = leaves.iter().map(|param| param.ty).collect();
            self.push_slot_attributes(&mut out, slot, &types, &lists, Target::Param)?;
            if let Some(name) = params.and_then(|names| names.get(index)) {
                out.push(' ');
                out.push_str(name);
            }
            first += slot.count;
        }
        if shape.variadic {
            out.push_str(if shape.params.is_empty() { "..." } else { ", ..." });
        }
        out.push(')');
        if role != Role::Reference {
            push_word(&mut out, function.symbol.unnamed_addr.name());
        }
        self.push_attributes(&mut out, &function.attributes, Target::Function)?;
        out.push_str(&self.clauses(&function.symbol, role, " ")?);
        if let Some(align) = function.align {
            out.push_str(&format!(" align {}", align.bytes()));
        }
        if role == Role::Definition {
            if let Some(gc) = &function.gc {
                out.push_str(&format!(" gc {}", quoted(gc)));
            }
            if let Some(personality) = function.personality {
                if self.is_intrinsic(personality) {
                    return Err(Reason::Intrinsic);
                }
                out.push_str(&format!(" personality ptr {}", self.symbol(personality)));
            }
        }
        Ok(out)
    }

    /// The attributes of a parameter or a result of LLVM's signature.
    pub fn push_slot_attributes(
        &mut self,
        out: &mut String,
        slot: &Slot,
        types: &[Type],
        lists: &[&Attributes],
        target: fn(Option<Type>) -> Target<'static>,
    ) -> Result<(), Reason> {
        match (&slot.tree, lists) {
            (None, [only]) => self.push_attributes(out, only, target(types.first().copied())),
            (Some(_), [first, ..]) => self.push_attributes(out, first, Target::Leaves(lists)),
            _ => Ok(()),
        }
    }

    /// An alias or ifunc.
    pub fn alias(&mut self, id: AliasId, ends: &[Option<Symbol>]) -> Result<String, Reason> {
        let alias = &self.module.aliases[id];
        let symbol = &alias.symbol;
        if symbol.section.is_some() || symbol.comdat.is_some() {
            return Err(Reason::Symbol("an alias has the section and the comdat group of its target"));
        }
        let end = ends.get(id.index()).copied().flatten();
        let value_type = self.check_alias(alias, end)?;
        let mut out =
            format!("{} = {}", self.symbol(Symbol::Alias(id)), self.words(symbol, Role::Definition)?);
        if let Some(Symbol::Global(target)) = end {
            out.push_str(&thread_local(self.module.globals[target].thread_local));
        }
        out.push_str(symbol.unnamed_addr.name());
        if symbol.unnamed_addr != UnnamedAddr::No {
            out.push(' ');
        }
        out.push_str(if alias.ifunc { "ifunc " } else { "alias " });
        out.push_str(&value_type);
        out.push_str(", ");
        if alias.offset == 0 {
            out.push_str(&self.ty(Type::Scalar(Scalar::Ptr(alias.address_space)))?);
            out.push(' ');
        }
        out.push_str(&self.address(alias.target, alias.offset, alias.address_space)?);
        out.push('\n');
        Ok(out)
    }

    /// Whether LLVM takes the alias, given the symbol at the end of its chain; gives its value type.
    fn check_alias(&mut self, alias: &Alias, end: Option<Symbol>) -> Result<String, Reason> {
        let is_defined = match end {
            Some(Symbol::Func(id)) => self.is_defined(id),
            Some(Symbol::Global(id)) => self.is_global_defined(id),
            _ => false,
        };
        let target = end.and_then(|end| self.module.symbol_info(end));
        let is_elsewhere = target.is_none_or(|info| info.linkage == Linkage::AvailableExternally);
        if !is_defined || is_elsewhere || alias.symbol.linkage == Linkage::AvailableExternally {
            return Err(Reason::Symbol("an alias or ifunc leads to a definition in the same module"));
        }
        if let Symbol::Alias(next) = alias.target {
            let next = &self.module.aliases[next];
            let replaceable = matches!(next.symbol.linkage, Linkage::Weak | Linkage::LinkOnce);
            if replaceable || next.ifunc {
                return Err(Reason::Symbol(
                    "an alias does not lead to an ifunc or to an alias that may be replaced",
                ));
            }
        }
        if alias.ifunc {
            let Some(Symbol::Func(resolver)) = end else {
                return Err(Reason::Symbol("the resolver of an ifunc is a function"));
            };
            if alias.offset != 0 || self.shape_of(resolver)?.result_text() != "ptr" {
                return Err(Reason::Symbol("the resolver of an ifunc is a function that gives a pointer"));
            }
            return Ok("void ()".into());
        }
        match (alias.hint, end) {
            (Some(hint), _) => self.ty(hint),
            (None, Some(Symbol::Func(id))) => Ok(self.shape_of(id)?.text()),
            _ => Ok("i8".into()),
        }
    }
}

/// `thread_local(initialexec) `, or nothing.
pub(super) fn thread_local(mode: ThreadLocal) -> String {
    match mode {
        ThreadLocal::No => String::new(),
        ThreadLocal::GeneralDynamic => "thread_local ".into(),
        ThreadLocal::LocalDynamic => "thread_local(localdynamic) ".into(),
        ThreadLocal::InitialExec => "thread_local(initialexec) ".into(),
        ThreadLocal::LocalExec => "thread_local(localexec) ".into(),
    }
}

fn push_word(out: &mut String, word: &str) {
    if !word.is_empty() {
        out.push(' ');
        out.push_str(word);
    }
}
