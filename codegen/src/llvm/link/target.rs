//! LLVM's optimiser and code generator on a live module.

use super::LinkError;
use super::splice::take_message;
use import::llvm::Live;
use llvm_sys::core::{
    LLVMDisposeMemoryBuffer, LLVMGetBufferSize, LLVMGetBufferStart, LLVMGetTarget, LLVMSetTarget,
};
use llvm_sys::error::{LLVMDisposeErrorMessage, LLVMGetErrorMessage};
use llvm_sys::prelude::LLVMMemoryBufferRef;
use llvm_sys::target::{
    LLVM_InitializeNativeAsmParser, LLVM_InitializeNativeAsmPrinter, LLVM_InitializeNativeTarget,
};
use llvm_sys::target_machine::*;
use llvm_sys::transforms::pass_builder::{
    LLVMCreatePassBuilderOptions, LLVMDisposePassBuilderOptions, LLVMRunPasses,
};
use std::ffi::{CStr, CString};
use std::ptr::null_mut;
use std::sync::OnceLock;

/// How much LLVM's code generator optimises.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Level {
    /// Not.
    O0,
    /// A little.
    O1,
    /// As compilers do by default.
    #[default]
    O2,
    /// As much as it can.
    O3,
}

/// What a module is emitted as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Emission {
    /// Assembly text.
    Assembly,
    /// An object file.
    Object,
}

/// A target machine for a module.
pub struct Target {
    machine: LLVMTargetMachineRef,
}

impl Drop for Target {
    fn drop(&mut self) {
        // SAFETY: owned by this value.
        unsafe { LLVMDisposeTargetMachine(self.machine) }
    }
}

fn initialise() -> Result<(), LinkError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    // SAFETY: once per process.
    let done = *DONE.get_or_init(|| unsafe {
        LLVM_InitializeNativeTarget() == 0
            && LLVM_InitializeNativeAsmPrinter() == 0
            && LLVM_InitializeNativeAsmParser() == 0
    });
    if done {
        Ok(())
    } else {
        Err(LinkError::Llvm { message: "this machine is no target of the LLVM here".into() })
    }
}

impl Target {
    /// The machine of the module's triple, or of this computer if it has none, with the features that every
    /// machine of that kind has.
    pub fn of(live: &Live, level: Level) -> Result<Target, LinkError> {
        initialise()?;
        let level = match level {
            Level::O0 => LLVMCodeGenOptLevel::LLVMCodeGenLevelNone,
            Level::O1 => LLVMCodeGenOptLevel::LLVMCodeGenLevelLess,
            Level::O2 => LLVMCodeGenOptLevel::LLVMCodeGenLevelDefault,
            Level::O3 => LLVMCodeGenOptLevel::LLVMCodeGenLevelAggressive,
        };
        // SAFETY: strings of LLVM's are copied before they are given back; the target is static.
        unsafe {
            let own = LLVMGetDefaultTargetTriple();
            let default = CString::from(CStr::from_ptr(own));
            take_message(own);
            let given = CString::from(CStr::from_ptr(LLVMGetTarget(live.module())));
            if given.is_empty() {
                LLVMSetTarget(live.module(), default.as_ptr());
            }
            let triple = if given.is_empty() { default } else { given };
            let (mut target, mut message) = (null_mut(), null_mut());
            if LLVMGetTargetFromTriple(triple.as_ptr(), &mut target, &mut message) != 0 {
                return Err(LinkError::Llvm { message: take_message(message) });
            }
            let machine = LLVMCreateTargetMachine(
                target,
                triple.as_ptr(),
                c"".as_ptr(),
                c"".as_ptr(),
                level,
                LLVMRelocMode::LLVMRelocPIC,
                LLVMCodeModel::LLVMCodeModelDefault,
            );
            if machine.is_null() {
                let message = format!("there is no machine for {}", triple.to_string_lossy());
                return Err(LinkError::Llvm { message });
            }
            Ok(Target { machine })
        }
    }
}

/// Runs a pipeline of LLVM's passes, such as `default<O2>`, and verifies the result.
pub fn optimize(live: &Live, pipeline: &str) -> Result<(), LinkError> {
    let target = Target::of(live, Level::O2)?;
    let passes = CString::new(pipeline).map_err(|_| LinkError::Nul { what: "a pipeline" })?;
    // SAFETY: module and machine are live; the options are given back; an error is taken over.
    let error = unsafe {
        let options = LLVMCreatePassBuilderOptions();
        let error = LLVMRunPasses(live.module(), passes.as_ptr(), target.machine, options);
        LLVMDisposePassBuilderOptions(options);
        error
    };
    if !error.is_null() {
        // SAFETY: the message belongs to us and is given back.
        let message = unsafe {
            let message = LLVMGetErrorMessage(error);
            let text = CStr::from_ptr(message).to_string_lossy().into_owned();
            LLVMDisposeErrorMessage(message);
            text
        };
        return Err(LinkError::Llvm { message });
    }
    live.verify().map_err(|message| LinkError::Invalid { message, during: "LLVM's passes" })
}

/// The module as assembly or as an object file.
pub fn emit(live: &Live, level: Level, emission: Emission) -> Result<Vec<u8>, LinkError> {
    let target = Target::of(live, level)?;
    let kind = match emission {
        Emission::Assembly => LLVMCodeGenFileType::LLVMAssemblyFile,
        Emission::Object => LLVMCodeGenFileType::LLVMObjectFile,
    };
    let (mut message, mut buffer) = (null_mut(), null_mut());
    // SAFETY: module and machine are live; buffer or message are ours.
    let failed = unsafe {
        LLVMTargetMachineEmitToMemoryBuffer(target.machine, live.module(), kind, &mut message, &mut buffer)
    };
    if failed != 0 {
        return Err(LinkError::Llvm { message: take_message(message) });
    }
    Ok(take_buffer(buffer))
}

fn take_buffer(buffer: LLVMMemoryBufferRef) -> Vec<u8> {
    // SAFETY: the buffer is live until it is given back.
    unsafe {
        let bytes =
            std::slice::from_raw_parts(LLVMGetBufferStart(buffer).cast(), LLVMGetBufferSize(buffer)).to_vec();
        LLVMDisposeMemoryBuffer(buffer);
        bytes
    }
}
