//! LLVM's machine code in memory: the ORC engine.

use super::link::{Emission, Level, LinkError, emit};
use super::thread_local;
use crate::thread_local::Owner;
use import::llvm::Live;
use llvm_sys::LLVMLinkage;
use llvm_sys::core::*;
use llvm_sys::error::{LLVMDisposeErrorMessage, LLVMErrorRef, LLVMGetErrorMessage};
use llvm_sys::orc2::lljit::*;
use llvm_sys::orc2::*;
use llvm_sys::prelude::LLVMValueRef;
use std::ffi::{CStr, CString};
use std::path::{Path, PathBuf};
use std::ptr::null_mut;

/// What generated code is linked with, besides the symbols of this process.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OrcOptions {
    /// How much the code generator optimises.
    pub level: Level,
    /// Shared libraries.
    pub libraries: Vec<PathBuf>,
}

/// A module as machine code in memory. The code goes with the value, after what it registered with `atexit` was
/// called; if the process exits before, it is called then.
pub struct Orc {
    jit: LLVMOrcLLJITRef,
    /// Of its thread-local globals.
    _owner: Owner,
    /// By which the C library knows the module, if it registers anything.
    handle: Option<u64>,
}

// SAFETY: LLJIT locks its session; it is tied to no thread.
unsafe impl Send for Orc {}

impl Drop for Orc {
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            // SAFETY: the C library calls what was registered for this handle, and only that.
            unsafe { __cxa_finalize(handle) }
        }
        // SAFETY: owned by this value. An error on the way out concerns nobody.
        let error = unsafe { LLVMOrcDisposeLLJIT(self.jit) };
        let _ = check(error);
    }
}

fn check(error: LLVMErrorRef) -> Result<(), LinkError> {
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: the error is taken over, its message is copied and given back.
    let message = unsafe {
        let message = LLVMGetErrorMessage(error);
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        LLVMDisposeErrorMessage(message);
        text
    };
    Err(LinkError::Llvm { message })
}

unsafe extern "C" {
    fn __cxa_finalize(handle: u64);
}

fn is_declared(live: &Live, name: &CStr) -> bool {
    // SAFETY: a live module and a string that ends with zero.
    unsafe { !LLVMGetNamedFunction(live.module(), name.as_ptr()).is_null() }
}

/// Gives a module that declares `atexit` one of its own: that of LLJIT is not called when the process exits. Says
/// whether it does.
fn provide_atexit(live: &Live) -> bool {
    // SAFETY: all values are of one live module and its context.
    unsafe {
        let module = live.module();
        let function = LLVMGetNamedFunction(module, c"atexit".as_ptr());
        let context = live.context();
        let (ptr, i32) = (LLVMPointerTypeInContext(context, 0), LLVMInt32TypeInContext(context));
        let own_type = LLVMFunctionType(i32, [ptr].as_mut_ptr(), 1, 0);
        if function.is_null()
            || LLVMIsDeclaration(function) == 0
            || LLVMGlobalGetValueType(function) != own_type
        {
            return false;
        }
        let mut params = [ptr; 3];
        let register_type = LLVMFunctionType(i32, params.as_mut_ptr(), 3, 0);
        let or_new = |found: LLVMValueRef, new: &dyn Fn() -> LLVMValueRef| {
            if found.is_null() { new() } else { found }
        };
        let register = or_new(LLVMGetNamedFunction(module, c"__cxa_atexit".as_ptr()), &|| {
            LLVMAddFunction(module, c"__cxa_atexit".as_ptr(), register_type)
        });
        let handle = or_new(LLVMGetNamedGlobal(module, c"__dso_handle".as_ptr()), &|| {
            LLVMAddGlobal(module, LLVMInt8TypeInContext(context), c"__dso_handle".as_ptr())
        });
        let builder = LLVMCreateBuilderInContext(context);
        LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, function, c"".as_ptr()));
        let mut args = [LLVMGetParam(function, 0), LLVMConstNull(ptr), handle];
        let call = LLVMBuildCall2(builder, register_type, register, args.as_mut_ptr(), 3, c"".as_ptr());
        LLVMBuildRet(builder, call);
        LLVMDisposeBuilder(builder);
        LLVMSetLinkage(function, LLVMLinkage::LLVMInternalLinkage);
        true
    }
}

impl Orc {
    /// Compiles a module. Its code runs in this process.
    pub fn new(live: &Live, options: &OrcOptions) -> Result<Orc, LinkError> {
        let registers = provide_atexit(live) || is_declared(live, c"__cxa_atexit");
        let owner = Owner::new();
        thread_local::replace(live, &owner)?;
        let object = emit(live, options.level, Emission::Object)?;
        let mut jit = null_mut();
        // SAFETY: a null builder means the defaults.
        check(unsafe { LLVMOrcCreateLLJIT(&mut jit, null_mut()) })?;
        let mut orc = Orc { jit, _owner: owner, handle: None };
        orc.add_process()?;
        for library in &options.libraries {
            orc.add_library(library)?;
        }
        orc.add_object(&object)?;
        if registers {
            orc.handle = Some(orc.address("__dso_handle")? as u64);
        }
        Ok(orc)
    }

    fn add_process(&self) -> Result<(), LinkError> {
        let mut generator = null_mut();
        // SAFETY: the library takes the generator over.
        unsafe {
            let prefix = LLVMOrcLLJITGetGlobalPrefix(self.jit);
            check(LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess(
                &mut generator,
                prefix,
                None,
                null_mut(),
            ))?;
            LLVMOrcJITDylibAddGenerator(LLVMOrcLLJITGetMainJITDylib(self.jit), generator);
        }
        Ok(())
    }

    fn add_library(&self, path: &Path) -> Result<(), LinkError> {
        let text = CString::new(path.as_os_str().as_encoded_bytes())
            .map_err(|_| LinkError::Nul { what: "a path" })?;
        let mut generator = null_mut();
        // SAFETY: the library takes the generator over.
        unsafe {
            let prefix = LLVMOrcLLJITGetGlobalPrefix(self.jit);
            check(LLVMOrcCreateDynamicLibrarySearchGeneratorForPath(
                &mut generator,
                text.as_ptr(),
                prefix,
                None,
                null_mut(),
            ))?;
            LLVMOrcJITDylibAddGenerator(LLVMOrcLLJITGetMainJITDylib(self.jit), generator);
        }
        Ok(())
    }

    fn add_object(&self, object: &[u8]) -> Result<(), LinkError> {
        // SAFETY: the buffer is a copy and goes to the engine.
        unsafe {
            let buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(
                object.as_ptr().cast(),
                object.len(),
                c"object".as_ptr(),
            );
            check(LLVMOrcLLJITAddObjectFile(self.jit, LLVMOrcLLJITGetMainJITDylib(self.jit), buffer))
        }
    }

    /// The address of a function or a global, which the code is linked for now if it was not: symbols that
    /// nobody provides are an error here.
    pub fn address(&self, name: &str) -> Result<*const u8, LinkError> {
        let text = CString::new(name).map_err(|_| LinkError::Nul { what: "a name" })?;
        let mut address = 0;
        // SAFETY: the engine is live.
        check(unsafe { LLVMOrcLLJITLookup(self.jit, &mut address, text.as_ptr()) })?;
        Ok(address as *const u8)
    }
}
