//! LLVM's machine code in memory: the ORC engine.

use super::link::{Emission, Level, LinkError, emit};
use import::llvm::Live;
use llvm_sys::error::{LLVMDisposeErrorMessage, LLVMErrorRef, LLVMGetErrorMessage};
use llvm_sys::orc2::lljit::*;
use llvm_sys::orc2::*;
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

/// A module as machine code in memory. The code goes with the value.
pub struct Orc {
    jit: LLVMOrcLLJITRef,
}

// SAFETY: LLJIT locks its session; it is tied to no thread.
unsafe impl Send for Orc {}

impl Drop for Orc {
    fn drop(&mut self) {
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

impl Orc {
    /// Compiles a module. Its code runs in this process.
    pub fn new(live: &Live, options: &OrcOptions) -> Result<Orc, LinkError> {
        let object = emit(live, options.level, Emission::Object)?;
        let mut jit = null_mut();
        // SAFETY: a null builder means the defaults.
        check(unsafe { LLVMOrcCreateLLJIT(&mut jit, null_mut()) })?;
        let orc = Orc { jit };
        orc.add_process()?;
        for library in &options.libraries {
            orc.add_library(library)?;
        }
        orc.add_object(&object)?;
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
            let buffer = llvm_sys::core::LLVMCreateMemoryBufferWithMemoryRangeCopy(
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
