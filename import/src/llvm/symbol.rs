//! Symbols: functions' heads, globals, aliases, and what belongs to the module as a whole.

use super::constant::{address, plain_symbol};
use super::context::{Context, Place};
use super::error::ReadError;
use super::initializer::pieces;
use super::items::{Head, Items};
use super::live::bytes_of;
use super::metadata::attached_to_symbol;
use super::select::{Selected, indirect_symbols};
use super::types::{Shape, has_size, signature};
use super::walk::{functions, globals, is_debug_name, name_of};
use ir::entity::Entity;
use ir::{
    AbiParam, Alias, Align, Attached, Attributes, DllStorage, FuncId, Function, Global, GlobalId, Linkage,
    Signature, Symbol, SymbolInfo, ThreadLocal, Type, UnnamedAddr, Visibility,
};
use llvm_sys::comdat::LLVMGetComdat;
use llvm_sys::core::{
    LLVMAliasGetAliasee, LLVMGetAlignment, LLVMGetDLLStorageClass, LLVMGetDataLayoutStr,
    LLVMGetFunctionCallConv, LLVMGetGC, LLVMGetGlobalIFuncResolver, LLVMGetInitializer, LLVMGetLinkage,
    LLVMGetModuleInlineAsm, LLVMGetPersonalityFn, LLVMGetPointerAddressSpace, LLVMGetSection,
    LLVMGetSourceFileName, LLVMGetTarget, LLVMGetThreadLocalMode, LLVMGetUnnamedAddress, LLVMGetVisibility,
    LLVMGlobalGetValueType, LLVMHasPersonalityFn, LLVMIsAGlobalIFunc, LLVMIsExternallyInitialized,
    LLVMIsFunctionVarArg, LLVMIsGlobalConstant, LLVMSetValueName2, LLVMTypeOf,
};
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use llvm_sys::{
    LLVMDLLStorageClass as Dll, LLVMLinkage as L, LLVMThreadLocalMode as Tls, LLVMUnnamedAddr as Unnamed,
    LLVMVisibility as Vis,
};
use std::collections::{HashMap, HashSet};
use std::ffi::{CStr, c_char};

/// Names what has no name as LLVM's assembly does, `__unnamed_1` and so on: the IR names all symbols.
pub(super) fn name_unnamed(live: &super::live::Live) {
    let all = || globals(live).chain(functions(live)).chain(indirect_symbols(live));
    let nameless: Vec<LLVMValueRef> = all().filter(|&symbol| name_of(symbol).is_empty()).collect();
    if nameless.is_empty() {
        return;
    }
    let taken: HashSet<Vec<u8>> = all().map(|symbol| name_of(symbol).to_vec()).collect();
    let mut names = (1u64..).map(|number| format!("__unnamed_{number}"));
    for symbol in nameless {
        if let Some(name) = names.find(|name| !taken.contains(name.as_bytes())) {
            // SAFETY: the value is a symbol of the module; the name is copied.
            unsafe { LLVMSetValueName2(symbol, name.as_ptr().cast(), name.len()) };
        }
    }
}

/// Gives every symbol its place in the module, so that bodies, contents and metadata can name it. What has a
/// name that is not UTF-8 gets none, nor do debug intrinsics, nor aliases of an address the IR cannot name.
pub(super) fn declare(context: &mut Context<'_>) {
    let live = context.live;
    let utf8 =
        |value: LLVMValueRef| std::str::from_utf8(name_of(value)).ok().filter(|name| !name.contains('\0'));
    for value in globals(live) {
        if let Some(name) = utf8(value) {
            let id = context.module.globals.alloc(Global::declaration(name, 0, Align::ONE));
            context.symbols.insert(value, Symbol::Global(id));
        }
    }
    for value in functions(live) {
        if let Some(name) = utf8(value).filter(|name| !is_debug_name(name.as_bytes())) {
            let id = context.module.functions.alloc(Function::declaration(name, Signature::default()));
            context.symbols.insert(value, Symbol::Func(id));
        }
    }
    let indirect: Vec<LLVMValueRef> = indirect_symbols(live).filter(|&value| utf8(value).is_some()).collect();
    let bases: HashMap<LLVMValueRef, LLVMValueRef> = indirect
        .iter()
        .filter_map(|&value| Some((value, address(context, target_of(value))?.base?)))
        .collect();
    for &value in &indirect {
        let (Some(name), true) = (utf8(value), has_end(context, &bases, value)) else { continue };
        let placeholder = Alias {
            symbol: SymbolInfo::external(name),
            ifunc: false,
            address_space: 0,
            target: Symbol::Func(FuncId::from_index(0)),
            offset: 0,
            hint: None,
        };
        let id = context.module.aliases.alloc(placeholder);
        context.symbols.insert(value, Symbol::Alias(id));
    }
}

/// Whether an alias leads, maybe by other ones, to a symbol that has its place.
fn has_end(context: &Context<'_>, bases: &HashMap<LLVMValueRef, LLVMValueRef>, alias: LLVMValueRef) -> bool {
    let mut at = alias;
    for _ in 0..=bases.len() {
        if context.symbols.contains_key(&at) {
            return true;
        }
        let Some(&next) = bases.get(&at) else { return false };
        at = next;
    }
    false
}

/// What an alias stands for, or the resolver of an ifunc.
fn target_of(value: LLVMValueRef) -> LLVMValueRef {
    // SAFETY: the value is an alias or an ifunc.
    unsafe {
        if LLVMIsAGlobalIFunc(value).is_null() {
            LLVMAliasGetAliasee(value)
        } else {
            LLVMGetGlobalIFuncResolver(value)
        }
    }
}

/// Everything of the module that is neither symbol nor body nor metadata. Types depend on the layout.
pub(super) fn fill_module(context: &mut Context<'_>) {
    let module = context.live.module();
    // SAFETY: the module is alive; texts are copied.
    unsafe {
        let mut length = 0;
        let source = bytes_of(LLVMGetSourceFileName(module, &mut length), length);
        context.module.source = text(source);
        let mut length = 0;
        let assembly = bytes_of(LLVMGetModuleInlineAsm(module, &mut length), length);
        context.module.assembly = text(assembly);
        context.module.triple = c_text(LLVMGetTarget(module));
        context.module.data_layout = c_text(LLVMGetDataLayoutStr(module));
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// # Safety
/// `start` is null or a C string.
unsafe fn c_text(start: *const c_char) -> Option<String> {
    if start.is_null() {
        return None;
    }
    // SAFETY: by the contract.
    text(unsafe { CStr::from_ptr(start) }.to_bytes())
}

/// Fills in all symbols that [`declare`] placed. An error is a global too large for any memory.
pub(super) fn fill(context: &mut Context<'_>, items: &Items, selected: &Selected) -> Result<(), ReadError> {
    let live = context.live;
    context.module.comdats.clone_from(&items.comdats);
    let none = Head::default();
    let head = |value: LLVMValueRef| items.heads.get(name_of(value)).unwrap_or(&none);
    let bodies: HashSet<LLVMValueRef> = selected.bodies.iter().copied().collect();
    for value in functions(live) {
        if let Some(Symbol::Func(id)) = context.symbol(value) {
            fill_function(context, value, id, head(value), bodies.contains(&value));
        }
    }
    let contents: HashSet<LLVMValueRef> = selected.globals.iter().copied().collect();
    for value in globals(live) {
        if let Some(Symbol::Global(id)) = context.symbol(value) {
            fill_global(context, value, id, head(value), contents.contains(&value))?;
        }
    }
    for value in indirect_symbols(live) {
        if let Some(Symbol::Alias(id)) = context.symbol(value) {
            let filled = alias(context, value, head(value));
            if let (Some(filled), Some(place)) = (filled, context.module.aliases.get_mut(id)) {
                *place = filled;
            }
        }
    }
    Ok(())
}

fn fill_function(context: &mut Context<'_>, value: LLVMValueRef, id: FuncId, head: &Head, converted: bool) {
    // SAFETY: the value is a function.
    let (ty, align, gc) = unsafe {
        (
            LLVMGlobalGetValueType(value),
            LLVMGetAlignment(value),
            c_text(LLVMGetGC(value)).filter(|_| converted),
        )
    };
    let signature = function_signature(context, value, ty);
    let attributes = context.function_attributes(value, Place::Function);
    let metadata = if converted { attached_to_symbol(context, value) } else { Attached::new() };
    let personality = personality(context, value).filter(|_| converted);
    let symbol = symbol_info(value, head);
    if let Some(function) = context.module.functions.get_mut(id) {
        *function = Function {
            symbol,
            signature,
            attributes,
            align: Align::new(u64::from(align)),
            gc,
            personality: personality.flatten(),
            metadata,
            body: None,
        };
    }
}

/// `None` if a function has no personality, `Some(None)` if it is not a symbol of the IR.
pub(super) fn personality(context: &Context<'_>, function: LLVMValueRef) -> Option<Option<Symbol>> {
    // SAFETY: the value is a function.
    let value = unsafe {
        if LLVMHasPersonalityFn(function) == 0 {
            return None;
        }
        LLVMGetPersonalityFn(function)
    };
    Some(plain_symbol(context, value).filter(|symbol| !matches!(symbol, Symbol::Global(_))))
}

/// The signature of a function. The leaves of an aggregate have its attributes each.
fn function_signature(context: &mut Context<'_>, value: LLVMValueRef, ty: LLVMTypeRef) -> Signature {
    let (result, params) = signature(ty);
    let mut made = Signature {
        // SAFETY: the value is a function, the type its.
        variadic: unsafe { LLVMIsFunctionVarArg(ty) != 0 },
        convention: unsafe { LLVMGetFunctionCallConv(value) },
        origin: context.signature_origin(ty),
        ..Signature::default()
    };
    let leaves = |types: Vec<Type>, attributes: Attributes| {
        types.into_iter().map(move |ty| AbiParam { ty, attributes: attributes.clone() })
    };
    for (index, param) in (0u32..).zip(params) {
        let attributes = context.function_attributes(value, Place::Param(index));
        made.params.extend(leaves(context.shape(param).types(), attributes));
    }
    let attributes = context.function_attributes(value, Place::Result);
    made.results.extend(leaves(context.shape(result).types(), attributes));
    made
}

fn fill_global(
    context: &mut Context<'_>,
    value: LLVMValueRef,
    id: GlobalId,
    head: &Head,
    converted: bool,
) -> Result<(), ReadError> {
    // SAFETY: the value is a global variable.
    let (ty, space, align) = unsafe {
        let space = LLVMGetPointerAddressSpace(LLVMTypeOf(value));
        (LLVMGlobalGetValueType(value), space, u64::from(LLVMGetAlignment(value)))
    };
    let size = match context.layout.alloc_size(ty) {
        Some(size) => size,
        None if !has_size(ty) => 0,
        None => {
            let name = String::from_utf8_lossy(name_of(value));
            let reason = format!(
                "@{name} is too large for any memory, or its type is too deeply nested or holds itself"
            );
            return Err(ReadError::Refused { reason, at: None });
        }
    };
    let align = if align == 0 { context.layout.abi_align(ty).unwrap_or(1) } else { align };
    // SAFETY: as above.
    let content = unsafe { LLVMGetInitializer(value) };
    let wanted = converted && !content.is_null();
    let initializer = if wanted { pieces(context, content, size) } else { None };
    let mut symbol = symbol_info(value, head);
    if initializer.is_none() {
        make_declaration(&mut symbol);
    }
    let hint = match context.shape(ty) {
        Shape::One(ty) => Some(ty),
        _ => None,
    };
    let metadata = if initializer.is_some() { attached_to_symbol(context, value) } else { Attached::new() };
    // SAFETY: as above.
    let (constant, externally_initialized, mode) = unsafe {
        let externally_initialized = LLVMIsExternallyInitialized(value) != 0;
        (LLVMIsGlobalConstant(value) != 0, externally_initialized, LLVMGetThreadLocalMode(value))
    };
    let thread_local = match mode {
        Tls::LLVMNotThreadLocal => ThreadLocal::No,
        Tls::LLVMGeneralDynamicTLSModel => ThreadLocal::GeneralDynamic,
        Tls::LLVMLocalDynamicTLSModel => ThreadLocal::LocalDynamic,
        Tls::LLVMInitialExecTLSModel => ThreadLocal::InitialExec,
        Tls::LLVMLocalExecTLSModel => ThreadLocal::LocalExec,
    };
    if let Some(global) = context.module.globals.get_mut(id) {
        *global = Global {
            symbol,
            address_space: space,
            size,
            align: Align::new(align).unwrap_or(Align::ONE),
            constant,
            externally_initialized,
            thread_local,
            initializer,
            hint,
            attributes: Attributes::default(),
            metadata,
        };
    }
    Ok(())
}

fn alias(context: &mut Context<'_>, value: LLVMValueRef, head: &Head) -> Option<Alias> {
    let to = address(context, target_of(value))?;
    let target = context.symbol(to.base?)?;
    // SAFETY: the value is an alias or an ifunc.
    let (ifunc, ty, space) = unsafe {
        let space = LLVMGetPointerAddressSpace(LLVMTypeOf(value));
        (!LLVMIsAGlobalIFunc(value).is_null(), LLVMGlobalGetValueType(value), space)
    };
    let hint = match context.shape(ty) {
        Shape::One(ty) => Some(ty),
        _ => None,
    };
    let symbol = SymbolInfo { section: None, comdat: None, ..symbol_info(value, head) };
    Some(Alias { symbol, ifunc, address_space: space, target, offset: to.offset, hint })
}

/// A definition that is not converted is declared: the original keeps its linkage.
pub(super) fn make_declaration(symbol: &mut SymbolInfo) {
    let linkage = match symbol.linkage {
        Linkage::ExternWeak => Linkage::ExternWeak,
        _ => Linkage::External,
    };
    let local = matches!(symbol.linkage, Linkage::Internal | Linkage::Private);
    symbol.dso_local &= !local;
    symbol.linkage = linkage;
    symbol.section = None;
    symbol.comdat = None;
    if symbol.dll == DllStorage::Export {
        symbol.dll = DllStorage::None;
    }
}

fn symbol_info(value: LLVMValueRef, head: &Head) -> SymbolInfo {
    // SAFETY: the value is a function, global, alias or ifunc; ifuncs and aliases have no section and comdat.
    unsafe {
        let has_comdat = !LLVMGetComdat(value).is_null();
        SymbolInfo {
            name: String::from_utf8_lossy(name_of(value)).into_owned(),
            linkage: linkage(LLVMGetLinkage(value)),
            visibility: match LLVMGetVisibility(value) {
                Vis::LLVMDefaultVisibility => Visibility::Default,
                Vis::LLVMHiddenVisibility => Visibility::Hidden,
                Vis::LLVMProtectedVisibility => Visibility::Protected,
            },
            unnamed_addr: match LLVMGetUnnamedAddress(value) {
                Unnamed::LLVMNoUnnamedAddr => UnnamedAddr::No,
                Unnamed::LLVMLocalUnnamedAddr => UnnamedAddr::Local,
                Unnamed::LLVMGlobalUnnamedAddr => UnnamedAddr::Yes,
            },
            dll: match LLVMGetDLLStorageClass(value) {
                Dll::LLVMDefaultStorageClass => DllStorage::None,
                Dll::LLVMDLLImportStorageClass => DllStorage::Import,
                Dll::LLVMDLLExportStorageClass => DllStorage::Export,
            },
            dso_local: head.dso_local,
            section: c_text(LLVMGetSection(value)),
            comdat: head.comdat.clone().filter(|_| has_comdat),
        }
    }
}

fn linkage(linkage: L) -> Linkage {
    match linkage {
        L::LLVMAvailableExternallyLinkage => Linkage::AvailableExternally,
        L::LLVMLinkOnceAnyLinkage => Linkage::LinkOnce,
        L::LLVMLinkOnceODRLinkage | L::LLVMLinkOnceODRAutoHideLinkage => Linkage::LinkOnceOdr,
        L::LLVMWeakAnyLinkage => Linkage::Weak,
        L::LLVMWeakODRLinkage => Linkage::WeakOdr,
        L::LLVMAppendingLinkage => Linkage::Appending,
        L::LLVMInternalLinkage => Linkage::Internal,
        L::LLVMPrivateLinkage => Linkage::Private,
        L::LLVMExternalWeakLinkage => Linkage::ExternWeak,
        L::LLVMCommonLinkage => Linkage::Common,
        // Names of earlier times, which no function returns.
        L::LLVMExternalLinkage
        | L::LLVMDLLImportLinkage
        | L::LLVMDLLExportLinkage
        | L::LLVMGhostLinkage
        | L::LLVMLinkerPrivateLinkage
        | L::LLVMLinkerPrivateWeakLinkage => Linkage::External,
    }
}

/// What the function's head has that a body in the IR cannot be given.
pub(super) fn unknown_part(
    context: &Context<'_>,
    items: &Items,
    function: LLVMValueRef,
) -> Option<&'static str> {
    let head = items.heads.get(name_of(function))?;
    let personality = personality(context, function) == Some(None);
    head.unknown.or(personality.then_some("a personality that is not a function"))
}
