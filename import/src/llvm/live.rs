//! A live LLVM module: parsed, verified, printed, disposed of.

use super::error::{ReadError, ReadErrors};
use ir::MetaId;
use llvm_sys::core::{LLVMContextCreate, LLVMContextDispose, LLVMDisposeModule};
use llvm_sys::prelude::{LLVMContextRef, LLVMMetadataRef, LLVMModuleRef, LLVMValueRef};

/// A live LLVM module: context and module, disposed of on drop. One thread at a time.
#[derive(Debug)]
pub struct Live {
    context: LLVMContextRef,
    module: LLVMModuleRef,
    metadata: Vec<LLVMMetadataRef>,
}

// SAFETY: the context is owned by this value and used by nobody else, and LLVM ties no context to a thread.
unsafe impl Send for Live {}

impl Live {
    /// Parses text or bitcode of LLVM 19 and verifies it.
    pub fn parse(_bytes: &[u8], name: &str) -> Result<Live, ReadErrors> {
        // SAFETY: makes a new context.
        let _ = unsafe { LLVMContextCreate() };
        Err(ReadErrors::one(name, ReadError::Internal { message: "not written".to_owned() }))
    }

    /// The module. It must not be disposed of.
    pub fn module(&self) -> LLVMModuleRef {
        self.module
    }

    /// Its context. It must not be disposed of.
    pub fn context(&self) -> LLVMContextRef {
        self.context
    }

    /// The node that a metadata id of the imported module stands for.
    pub fn metadata(&self, id: MetaId) -> Option<LLVMMetadataRef> {
        self.metadata.get(ir::entity::Entity::index(id)).copied()
    }

    /// LLVM's text of the module.
    pub fn print(&self) -> String {
        String::new()
    }

    /// The module as bitcode.
    pub fn bitcode(&self) -> Vec<u8> {
        Vec::new()
    }

    /// What LLVM's verifier says.
    pub fn verify(&self) -> Result<(), String> {
        Ok(())
    }

    /// LLVM's text of a value of the module.
    pub(super) fn value_text(&self, _value: LLVMValueRef) -> String {
        String::new()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // SAFETY: both are owned by this value, and the module goes before its context.
        unsafe {
            LLVMDisposeModule(self.module);
            LLVMContextDispose(self.context);
        }
    }
}
