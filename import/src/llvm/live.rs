//! A live LLVM module: parsed, verified, printed, disposed of.

use super::error::{ReadError, ReadErrors, Spot};
use ir::MetaId;
use llvm_sys::LLVMDiagnosticSeverity;
use llvm_sys::analysis::{LLVMVerifierFailureAction, LLVMVerifyModule};
use llvm_sys::bit_writer::LLVMWriteBitcodeToMemoryBuffer;
use llvm_sys::core::{
    LLVMContextCreate, LLVMContextDispose, LLVMContextSetDiagnosticHandler,
    LLVMCreateMemoryBufferWithMemoryRangeCopy, LLVMDisposeMemoryBuffer, LLVMDisposeMessage,
    LLVMDisposeModule, LLVMGetBufferSize, LLVMGetBufferStart, LLVMGetDiagInfoDescription,
    LLVMGetDiagInfoSeverity, LLVMPrintModuleToString, LLVMPrintTypeToString, LLVMPrintValueToString,
};
use llvm_sys::debuginfo::{
    LLVMDebugMetadataVersion, LLVMGetModuleDebugMetadataVersion, LLVMStripModuleDebugInfo,
};
use llvm_sys::ir_reader::LLVMParseIRInContext;
use llvm_sys::prelude::{
    LLVMContextRef, LLVMDiagnosticInfoRef, LLVMMetadataRef, LLVMModuleRef, LLVMTypeRef, LLVMValueRef,
};
use llvm_sys::support::LLVMParseCommandLineOptions;
use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::null_mut;
use std::sync::{Mutex, Once, PoisonError};

/// A live LLVM module: context and module, disposed of on drop. One thread at a time.
#[derive(Debug)]
pub struct Live {
    context: LLVMContextRef,
    module: LLVMModuleRef,
    metadata: Vec<LLVMMetadataRef>,
    // LLVM holds its address.
    diagnostics: Box<Diagnostics>,
}

type Diagnostics = Mutex<Vec<String>>;

// SAFETY: the context is owned by this value and used by nobody else, and LLVM ties no context to a thread.
unsafe impl Send for Live {}

impl Live {
    /// Parses text or bitcode of LLVM 19 and verifies it.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Live, ReadErrors> {
        keep_parser_from_aborting();
        let live = Live::parse_unverified(bytes, name)?;
        live.drop_unknown_debug_info();
        match live.verify() {
            Ok(()) => Ok(live),
            Err(message) => Err(ReadErrors::one(name, ReadError::Invalid { message })),
        }
    }

    fn parse_unverified(bytes: &[u8], name: &str) -> Result<Live, ReadErrors> {
        let title = CString::new(name.replace('\0', "?")).unwrap_or_default();
        let diagnostics = Box::<Diagnostics>::default();
        let (mut module, mut message) = (null_mut(), null_mut());
        // SAFETY: the buffer is a copy that the parser takes over, the out-pointers are local, and the handler's
        // data lives as long as the context.
        let (context, failed) = unsafe {
            let context = LLVMContextCreate();
            let data = std::ptr::from_ref::<Diagnostics>(&diagnostics).cast_mut().cast::<c_void>();
            LLVMContextSetDiagnosticHandler(context, Some(collect), data);
            let buffer =
                LLVMCreateMemoryBufferWithMemoryRangeCopy(bytes.as_ptr().cast(), bytes.len(), title.as_ptr());
            (context, LLVMParseIRInContext(context, buffer, &mut module, &mut message) != 0)
        };
        // SAFETY: the message is null or a string of LLVM's that is ours.
        let message = unsafe { take_message(message) };
        if !failed && !module.is_null() {
            return Ok(Live { context, module, metadata: Vec::new(), diagnostics });
        }
        // SAFETY: nothing of the context is used any more.
        unsafe { LLVMContextDispose(context) };
        let mut noted = diagnostics.into_inner().unwrap_or_else(PoisonError::into_inner);
        let message = if message.is_empty() { noted.pop().unwrap_or_default() } else { message };
        Err(ReadErrors::one(name, parse_error(&message, name)))
    }

    /// Debug info of another format than this LLVM's is dropped, as LLVM's own tools do.
    fn drop_unknown_debug_info(&self) {
        // SAFETY: the module is alive.
        unsafe {
            let version = LLVMGetModuleDebugMetadataVersion(self.module);
            if version != LLVMDebugMetadataVersion() {
                LLVMStripModuleDebugInfo(self.module);
            }
        }
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

    /// Sets the nodes by id.
    pub(super) fn set_metadata(&mut self, nodes: Vec<LLVMMetadataRef>) {
        self.metadata = nodes;
    }

    /// The errors and warnings that LLVM reported since the last call.
    pub fn take_diagnostics(&self) -> Vec<String> {
        std::mem::take(&mut *self.diagnostics.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// LLVM's text of the module.
    pub fn print(&self) -> String {
        // SAFETY: the module is alive, and the string is ours.
        unsafe { take_message(LLVMPrintModuleToString(self.module)) }
    }

    /// The module as bitcode.
    pub fn bitcode(&self) -> Vec<u8> {
        // SAFETY: the module is alive; the buffer's bytes are copied before it is disposed of.
        unsafe {
            let buffer = LLVMWriteBitcodeToMemoryBuffer(self.module);
            let bytes = bytes_of(LLVMGetBufferStart(buffer), LLVMGetBufferSize(buffer)).to_vec();
            LLVMDisposeMemoryBuffer(buffer);
            bytes
        }
    }

    /// What LLVM's verifier says.
    pub fn verify(&self) -> Result<(), String> {
        let mut message = null_mut();
        let action = LLVMVerifierFailureAction::LLVMReturnStatusAction;
        // SAFETY: the module is alive, and the message is ours.
        let (failed, message) = unsafe {
            let failed = LLVMVerifyModule(self.module, action, &mut message) != 0;
            (failed, take_message(message))
        };
        if failed { Err(message.trim_end().to_owned()) } else { Ok(()) }
    }

    /// LLVM's text of a value of the module. Of an instruction it costs a walk over its function.
    pub(super) fn value_text(&self, value: LLVMValueRef) -> String {
        // SAFETY: the value is one of the module, and the string is ours.
        let text = unsafe { take_message(LLVMPrintValueToString(value)) };
        text.trim().to_owned()
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

/// The parser upgrades debug info, for which it runs the verifier, which ends the process if it finds
/// anything else wrong. We verify ourselves; so the upgrade is turned off, for the whole process.
fn keep_parser_from_aborting() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let arguments = [c"cotangent".as_ptr(), c"-disable-auto-upgrade-debug-info".as_ptr()];
        // SAFETY: the strings are static, and LLVM reports an unknown option by doing nothing.
        unsafe { LLVMParseCommandLineOptions(2, arguments.as_ptr(), std::ptr::null()) };
    });
}

extern "C" fn collect(info: LLVMDiagnosticInfoRef, data: *mut c_void) {
    // SAFETY: `data` is the table that was given with this handler and lives as long as the context; the
    // description is ours.
    unsafe {
        if LLVMGetDiagInfoSeverity(info) == LLVMDiagnosticSeverity::LLVMDSRemark {
            return;
        }
        let text = take_message(LLVMGetDiagInfoDescription(info));
        if let Some(diagnostics) = data.cast::<Diagnostics>().as_ref() {
            diagnostics.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        }
    }
}

/// LLVM's message `name:3:14: error: what\nline\n   ^` taken apart.
fn parse_error(message: &str, name: &str) -> ReadError {
    let message = message.trim_end();
    let rest = message.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')).unwrap_or(message);
    let place_and_text = rest.split_once("error: ");
    let Some((place, text)) = place_and_text else {
        return ReadError::Parse { message: message.to_owned(), at: None };
    };
    let mut lines = text.lines();
    let what = lines.next().unwrap_or(text).to_owned();
    let mut numbers = place.split(':').map(|part| part.trim().parse::<u32>());
    let at = match (numbers.next(), numbers.next()) {
        // LLVM counts columns from zero in its structures and from one in its messages.
        (Some(Ok(line)), Some(Ok(column))) => {
            Some(Spot { line, column, text: lines.next().unwrap_or_default().to_owned() })
        }
        _ => None,
    };
    ReadError::Parse { message: what, at }
}

/// A string of LLVM's that is ours; it is freed.
///
/// # Safety
/// `message` is null or a string that LLVM made for the caller.
pub(super) unsafe fn take_message(message: *mut c_char) -> String {
    if message.is_null() {
        return String::new();
    }
    // SAFETY: it is a C string of LLVM's, freed once.
    unsafe {
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        LLVMDisposeMessage(message);
        text
    }
}

/// Bytes that LLVM keeps.
///
/// # Safety
/// `start` is null or begins `length` bytes that live as long as `'a`.
pub(super) unsafe fn bytes_of<'a>(start: *const c_char, length: usize) -> &'a [u8] {
    if start.is_null() {
        return &[];
    }
    // SAFETY: by the contract.
    unsafe { std::slice::from_raw_parts(start.cast(), length) }
}

/// LLVM's text of a type.
pub(super) fn type_text(ty: LLVMTypeRef) -> String {
    // SAFETY: the type belongs to a living context, and the string is ours.
    unsafe { take_message(LLVMPrintTypeToString(ty)) }
}
