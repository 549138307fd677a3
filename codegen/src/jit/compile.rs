//! From a unit to machine code: each function alone, then all of them into memory that can be executed.

use super::call::abi_of;
use super::effort::{Effort, Isas};
use super::error::JitError;
use super::library;
use super::lower::{Lower, Refused, TRAP};
use super::unit::{Stub, StubKind, Unit};
use super::variadic;
use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, InstBuilder, Signature as MachineSignature, UserFuncName, types};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{ArenaMemoryProvider, JITBuilder, JITModule};
use cranelift_module::{
    FuncId as MachineFuncId, Module as _, ModuleReloc, ModuleRelocTarget, default_libcall_names,
};
use ir::FuncId;
use ir::print::Printer;
use std::any::Any;
use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The machine code of a function, not yet in its place.
struct Code {
    bytes: Vec<u8>,
    align: u64,
    relocations: Vec<ModuleReloc>,
}

/// All machine code of a module.
pub(super) struct Codes {
    codes: Vec<Code>,
    /// Texts whose addresses it holds.
    pub texts: Vec<CString>,
}

/// Compiles every function of a unit, and its stubs and thunks. What the code registers with `atexit` is registered
/// for the library of this handle.
pub(super) fn compile(unit: &Unit<'_>, isas: &Isas, handle: u64) -> Result<Codes, Vec<JitError>> {
    let mut compiler = Compiler {
        isas,
        context: Context::new(),
        builders: FunctionBuilderContext::new(),
        codes: Codes { codes: Vec::new(), texts: Vec::new() },
        bodies: Vec::new(),
        errors: Vec::new(),
    };
    for &id in &unit.compiled {
        compiler.function(unit, id);
    }
    for stub in &unit.stubs {
        compiler.stub(stub, handle);
    }
    for offset in unit.thunks() {
        compiler.codes.codes.push(thunk(offset));
    }
    compiler.append_bodies();
    if compiler.errors.is_empty() { Ok(compiler.codes) } else { Err(compiler.errors) }
}

struct Compiler<'a> {
    isas: &'a Isas,
    context: Context,
    builders: FunctionBuilderContext,
    codes: Codes,
    /// Of variadic functions, with the number of the code that calls them.
    bodies: Vec<(usize, Code)>,
    errors: Vec<JitError>,
}

impl Compiler<'_> {
    fn function(&mut self, unit: &Unit<'_>, id: FuncId) {
        // Cranelift's optimisations make instructions that it does not have for some types: then it is to do without.
        let body = unit.module.functions[id].body.as_ref();
        let effort = body.map_or(Effort::Full, |body| unit.options.effort.on(body));
        let mut errors = Vec::new();
        for effort in effort.and_less() {
            match self.try_function(unit, id, self.isas.of(effort)) {
                Ok(code) if unit.module.functions[id].signature.variadic => {
                    self.bodies.push((self.codes.codes.len(), code));
                    let entry = Code { bytes: variadic::entry(), align: 16, relocations: Vec::new() };
                    self.codes.codes.push(entry);
                    return;
                }
                Ok(code) => {
                    self.codes.codes.push(code);
                    return;
                }
                Err(found) => errors = found,
            }
            if errors.iter().any(|error| !matches!(error, JitError::Compile { .. })) {
                break;
            }
        }
        self.errors.extend(errors);
    }

    /// Puts the bodies of variadic functions behind all other code.
    fn append_bodies(&mut self) {
        for (entry, mut body) in std::mem::take(&mut self.bodies) {
            let number = MachineFuncId::from_u32(self.codes.codes.len() as u32);
            for relocation in &mut body.relocations {
                if let ModuleRelocTarget::FunctionOffset(function, _) = &mut relocation.name {
                    *function = number;
                }
            }
            self.codes.codes.push(body);
            self.codes.codes[entry].relocations.push(variadic::address_of(number));
        }
    }

    fn try_function(
        &mut self,
        unit: &Unit<'_>,
        id: FuncId,
        isa: &OwnedTargetIsa,
    ) -> Result<Code, Vec<JitError>> {
        let function = &unit.module.functions[id];
        let name = &function.symbol.name;
        let failed = |message: String| vec![JitError::Compile { function: name.clone(), message }];
        let Some(body) = &function.body else { return Err(failed("it has no body".into())) };
        let abi = abi_of(unit.module, function).map_err(failed)?;
        self.context.clear();
        self.context.func.signature = match function.signature.variadic {
            true if abi.hidden.is_some() => {
                return Err(failed("variadic functions return at most what C returns in registers".into()));
            }
            true => variadic::signature(&abi),
            false => abi.signature.clone(),
        };
        self.context.func.name = UserFuncName::user(0, self.codes.codes.len() as u32);
        let frontend = isa.frontend_config();
        let b = FunctionBuilder::new(&mut self.context.func, &mut self.builders);
        let lower = Lower::new(unit, body, id, b, abi, &mut self.codes.texts);
        let refused = match catch_unwind(AssertUnwindSafe(|| lower.run(frontend))) {
            Ok(refused) => refused,
            Err(panic) => {
                self.builders = FunctionBuilderContext::new();
                return Err(failed(panic_text(&panic)));
            }
        };
        if refused.is_empty() {
            return self.finish(isa).map_err(failed);
        }
        // After a refusal the builder may hold what was begun.
        self.builders = FunctionBuilderContext::new();
        let printer = Printer::of_function(unit.module, id);
        let error = |refused: Refused| JitError::Unsupported {
            function: name.clone(),
            instruction: printer.instruction(refused.inst).to_string().trim().into(),
            reason: refused.reason,
        };
        Err(refused.into_iter().map(error).collect())
    }

    /// Code that stands in for a function that is not there.
    fn stub(&mut self, stub: &Stub, handle: u64) {
        self.context.clear();
        let (text, helper) = match &stub.kind {
            StubKind::Report(handler, text) => {
                let address = text.as_ptr() as i64;
                self.codes.texts.push(text.clone());
                let text = self.codes.texts.last().map_or(address, |text| text.as_ptr() as i64);
                (Some(text), *handler as usize)
            }
            StubKind::AtExit => (None, library::register as *const () as usize),
        };
        let arguments = if text.is_some() { 0 } else { 2 };
        let mut signature = MachineSignature::new(CallConv::SystemV);
        signature.params.extend((0..arguments).map(|_| AbiParam::new(types::I64)));
        let mut called = MachineSignature::new(CallConv::SystemV);
        called.params.extend((0..=arguments).map(|_| AbiParam::new(types::I64)));
        if text.is_none() {
            signature.returns.push(AbiParam::new(types::I32));
            called.returns.push(AbiParam::new(types::I32));
        }
        self.context.func.signature = signature;
        let mut b = FunctionBuilder::new(&mut self.context.func, &mut self.builders);
        let block = b.create_block();
        b.append_block_params_for_function_params(block);
        b.switch_to_block(block);
        let first = b.ins().iconst(types::I64, text.unwrap_or(handle as i64));
        let mut args = vec![first];
        args.extend(b.block_params(block).to_vec());
        let callee = b.ins().iconst(types::I64, helper as i64);
        let called = b.import_signature(called);
        let call = b.ins().call_indirect(called, callee, &args);
        if text.is_some() {
            b.ins().trap(TRAP);
        } else {
            let results = b.inst_results(call).to_vec();
            b.ins().return_(&results);
        }
        b.seal_all_blocks();
        let isa = self.isas.of(Effort::Full);
        b.finalize(isa.frontend_config());
        match self.finish(isa) {
            Ok(code) => self.codes.codes.push(code),
            Err(message) => self.errors.push(JitError::Compile { function: stub.name.clone(), message }),
        }
    }

    /// Compiles what the context holds.
    fn finish(&mut self, isa: &OwnedTargetIsa) -> Result<Code, String> {
        let number = MachineFuncId::from_u32(self.codes.codes.len() as u32);
        let context = &mut self.context;
        let result = catch_unwind(AssertUnwindSafe(|| {
            let compiled = context.compile(&**isa, &mut ControlPlane::default());
            compiled.map(|_| ()).map_err(|error| format!("{:?}", error.inner))
        }));
        if let Err(message) = result.unwrap_or_else(|panic| Err(panic_text(&panic))) {
            self.context = Context::new();
            return Err(message);
        }
        let compiled = self.context.compiled_code().ok_or("Cranelift made no code")?;
        let relocations = compiled.buffer.relocs().iter();
        Ok(Code {
            bytes: compiled.code_buffer().to_vec(),
            align: u64::from(compiled.buffer.alignment).max(u64::from(isa.function_alignment().minimum)),
            relocations: relocations
                .map(|relocation| ModuleReloc::from_mach_reloc(relocation, &self.context.func, number))
                .collect(),
        })
    }
}

/// `mov al, 8` and `jmp [rsp + offset + 8]`.
fn thunk(offset: u32) -> Code {
    let mut bytes = vec![0xb0, 8, 0xff, 0xa4, 0x24];
    bytes.extend((offset + 8).to_le_bytes());
    Code { bytes, align: 16, relocations: Vec::new() }
}

/// What a panic says.
fn panic_text(panic: &Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panics".into())
}

/// Puts machine code into memory that can be executed; gives the address of each function.
pub(super) fn place(
    codes: &Codes,
    isa: &OwnedTargetIsa,
    libm: u64,
) -> Result<(JITModule, Vec<u64>), JitError> {
    let memory = |message: String| JitError::Memory { what: "code", message };
    // Each code may need as much as its alignment before it, at least 64 bytes.
    let size: usize = codes.codes.iter().map(|code| code.bytes.len() + code.align.max(64) as usize).sum();
    let arena =
        ArenaMemoryProvider::new_with_size(size + (1 << 16)).map_err(|error| memory(error.to_string()))?;
    let place = || -> Result<_, String> {
        let mut builder = JITBuilder::with_isa(isa.clone(), default_libcall_names());
        builder.memory_provider(Box::new(arena));
        builder.symbol_lookup_fn(Box::new(move |name| {
            let name = CString::new(name).ok()?;
            // SAFETY: the handle is that of a library that stays open as long as the module.
            let address = unsafe { libc::dlsym(libm as *mut libc::c_void, name.as_ptr()) };
            (!address.is_null()).then_some(address as *const u8)
        }));
        let mut module = JITModule::new(builder);
        let signature = MachineSignature::new(CallConv::SystemV);
        let mut ids = Vec::new();
        for _ in &codes.codes {
            ids.push(module.declare_anonymous_function(&signature).map_err(|error| error.to_string())?);
        }
        for (&id, code) in ids.iter().zip(&codes.codes) {
            let defined = module.define_function_bytes(id, code.align, &code.bytes, &code.relocations);
            defined.map_err(|error| error.to_string())?;
        }
        module.finalize_definitions().map_err(|error| error.to_string())?;
        let addresses = ids.into_iter().map(|id| module.get_finalized_function(id) as u64).collect();
        Ok((module, addresses))
    };
    let placed = catch_unwind(AssertUnwindSafe(place));
    placed.unwrap_or_else(|panic| Err(panic_text(&panic))).map_err(memory)
}
