//! Calls of machine code with values that are known at run time only.
//!
//! Any function is called through an entry, a function of one pointer: it takes the arguments out of a buffer,
//! calls, and puts the results into it.

use super::{Engine, EngineError, bytes};
use crate::Module;
use crate::invocation::{Answer, Argument, Array, Call};
use codegen::entry::{Entry, add_entry};
use codegen::jit::{JitModule, JitOptions, Missing, Roots, Unsupported, report_and_abort};
use ir::{FuncId, Symbol, Type};
use std::ffi::CString;
use std::path::PathBuf;

/// A function as machine code, with the module it is part of.
pub struct Compiled {
    module: ir::Module,
    function: FuncId,
    entry: Entry,
    code: Code,
}

enum Code {
    Jit(Box<JitModule>),
    #[cfg(feature = "llvm")]
    Llvm(codegen::llvm::orc::Orc),
}

/// Memory of whole aligned units.
struct Buffer {
    units: Vec<u128>,
}

impl Buffer {
    fn new(size: usize) -> Result<Buffer, EngineError> {
        let count = size.div_ceil(16).max(1);
        let mut units = Vec::new();
        units.try_reserve_exact(count).map_err(|_| EngineError::Memory)?;
        units.resize(count, 0);
        Ok(Buffer { units })
    }

    fn address(&mut self) -> *mut u8 {
        self.units.as_mut_ptr().cast()
    }

    fn bytes(&mut self) -> &mut [u8] {
        let length = self.units.len() * 16;
        // SAFETY: the units are that many bytes, and any bytes are units.
        unsafe { std::slice::from_raw_parts_mut(self.address(), length) }
    }

    fn put(&mut self, at: u64, bytes: &[u8]) -> Option<()> {
        let at = usize::try_from(at).ok()?;
        self.bytes().get_mut(at..at.checked_add(bytes.len())?)?.copy_from_slice(bytes);
        Some(())
    }

    fn get(&mut self, at: u64, size: u64) -> Option<&[u8]> {
        let (at, size) = (usize::try_from(at).ok()?, usize::try_from(size).ok()?);
        self.bytes().get(at..at.checked_add(size)?)
    }
}

impl Compiled {
    /// Compiles a function and what it needs.
    pub fn new(
        module: &Module,
        function: FuncId,
        engine: Engine,
        libraries: &[PathBuf],
    ) -> Result<Compiled, EngineError> {
        let mut ir: ir::Module = (**module).clone();
        let entry = add_entry(&mut ir, function)?;
        let code = match engine {
            Engine::Interpret | Engine::Jit => {
                let options = JitOptions {
                    libraries: libraries.to_vec(),
                    roots: Roots::Only(vec![entry.function]),
                    missing: Missing::TrapWhenCalled(report_and_abort),
                    unsupported: Unsupported::TrapWhenReached(report_and_abort),
                    ..JitOptions::default()
                };
                Code::Jit(Box::new(JitModule::new(&ir, &options)?))
            }
            #[cfg(feature = "llvm")]
            Engine::Llvm => Code::Llvm(llvm_code(module, &mut ir, libraries)?),
        };
        Ok(Compiled { module: ir, function, entry, code })
    }

    fn address_of(&self, function: FuncId) -> Option<*const u8> {
        match &self.code {
            Code::Jit(jit) => jit.address(function),
            #[cfg(feature = "llvm")]
            Code::Llvm(orc) => orc.address(&self.module.functions[function].symbol.name).ok(),
        }
    }

    /// The address of a symbol, for constants that name it.
    fn symbol(&self, symbol: Symbol) -> Option<u64> {
        let address = match &self.code {
            Code::Jit(jit) => jit.symbol_address(symbol),
            #[cfg(feature = "llvm")]
            Code::Llvm(orc) => self.module.symbol_info(symbol).and_then(|info| orc.address(&info.name).ok()),
        };
        address.map(|address| address as u64)
    }

    /// Calls the entry with a buffer of arguments.
    ///
    /// # Safety
    /// The function may be called with the arguments in the buffer.
    unsafe fn enter(&self, buffer: &mut Buffer) -> Result<(), EngineError> {
        let address = self.address_of(self.entry.function).ok_or(EngineError::NoCode)?;
        // SAFETY: the entry is a function of one pointer without results.
        let enter: extern "C" fn(*mut u8) = unsafe { std::mem::transmute(address) };
        enter(buffer.address());
        Ok(())
    }

    /// Runs a call of the function.
    ///
    /// # Safety
    /// The program may run in this process with these arguments.
    pub unsafe fn call(&self, call: &Call) -> Result<Answer, EngineError> {
        let layout = self.module.layout();
        let size = usize::try_from(self.entry.size).map_err(|_| EngineError::Memory)?;
        let mut buffer = Buffer::new(size)?;
        let mut arrays: Vec<Option<Buffer>> = Vec::new();
        let params = self.module.functions[self.function].signature.params.iter();
        for (index, ((argument, param), &at)) in
            call.arguments.iter().zip(params).zip(&self.entry.arguments).enumerate()
        {
            let wrong = EngineError::Argument { index };
            let content = match argument {
                Argument::Constant(constant) => {
                    arrays.push(None);
                    bytes::of_constant(&layout, param.ty, constant, &|symbol| self.symbol(symbol))
                }
                Argument::Array(array) => {
                    let mut memory = self.array(array).ok_or(EngineError::Argument { index })?;
                    let address = memory.address() as u64;
                    arrays.push(Some(memory));
                    Some(address.to_le_bytes().to_vec())
                }
            };
            content.and_then(|content| buffer.put(at, &content)).ok_or(wrong)?;
        }
        // SAFETY: as the caller promises.
        unsafe { self.enter(&mut buffer) }?;
        let results = self.results(&mut buffer)?;
        let arrays = call.arguments.iter().zip(arrays).map(|(argument, memory)| match (argument, memory) {
            (Argument::Array(array), Some(mut memory)) => self.elements(array, &mut memory),
            _ => Some(Vec::new()),
        });
        let arrays = arrays.enumerate().map(|(index, array)| array.ok_or(EngineError::Argument { index }));
        let arrays = arrays.collect::<Result<_, _>>()?;
        Ok(Answer::new(&self.module, self.function, results, arrays))
    }

    fn results(&self, buffer: &mut Buffer) -> Result<Vec<ir::interpret::Val>, EngineError> {
        let layout = self.module.layout();
        let results = self.module.functions[self.function].signature.results.iter().zip(&self.entry.results);
        let read = |(index, (result, &at)): (usize, (&ir::AbiParam, &u64))| {
            let size = layout.store_bytes(result.ty).ok_or(EngineError::Result { index })?;
            let content = buffer.get(at, size).ok_or(EngineError::Result { index })?;
            bytes::to_value(&layout, result.ty, content).ok_or(EngineError::Result { index })
        };
        results.enumerate().map(read).collect()
    }

    fn array(&self, array: &Array) -> Option<Buffer> {
        let layout = self.module.layout();
        let stride = layout.stride_bytes(array.element)?;
        let size = usize::try_from(stride.checked_mul(array.before.len() as u64)?).ok()?;
        let mut memory = Buffer::new(size).ok()?;
        for (index, constant) in array.before.iter().enumerate() {
            let content =
                bytes::of_constant(&layout, array.element, constant, &|symbol| self.symbol(symbol))?;
            memory.put(stride * index as u64, &content)?;
        }
        Some(memory)
    }

    fn elements(&self, array: &Array, memory: &mut Buffer) -> Option<Vec<ir::interpret::Val>> {
        let layout = self.module.layout();
        let size = layout.store_bytes(array.element)?;
        let stride = layout.stride_bytes(array.element)?;
        let read = |index: u64| {
            let content = memory.get(stride * index, size)?;
            bytes::to_value(&layout, array.element, content)
        };
        (0..array.before.len() as u64).map(read).collect()
    }

    /// Runs the function as the main function of a program of this name; gives its exit status.
    ///
    /// # Safety
    /// The program may run in this process.
    pub unsafe fn main(&self, name: &str) -> Result<i32, EngineError> {
        let name = CString::new(name).unwrap_or_default();
        let mut words = [name.as_ptr(), std::ptr::null(), std::ptr::null()];
        let list = words.as_mut_ptr() as u64;
        let end = list + 2 * size_of::<u64>() as u64;
        let arguments = [1u64, list, end];
        let signature = &self.module.functions[self.function].signature;
        let fits = |(ty, expected): (Type, Type)| ty == expected;
        let expected = [Type::I32, Type::PTR, Type::PTR];
        let params = signature.params.iter().map(|param| param.ty);
        if signature.params.len() > 3 || signature.params.len() == 1 || !params.zip(expected).all(fits) {
            return Err(EngineError::Main);
        }
        let mut buffer = Buffer::new(usize::try_from(self.entry.size).map_err(|_| EngineError::Memory)?)?;
        for ((&at, argument), ty) in self.entry.arguments.iter().zip(arguments).zip(expected) {
            let size = if ty == Type::I32 { 4 } else { 8 };
            buffer.put(at, &argument.to_le_bytes()[..size]).ok_or(EngineError::Main)?;
        }
        // SAFETY: as the caller promises; the words live as long as the call.
        unsafe { self.enter(&mut buffer) }?;
        let status = self.entry.results.first().and_then(|&at| buffer.get(at, 4)?.try_into().ok());
        Ok(status.map_or(0, i32::from_le_bytes))
    }
}

/// LLVM's machine code: of the module that the program came from, or of this one if it came from nowhere or was
/// changed since. Bodies that could not be converted are in the first only.
#[cfg(feature = "llvm")]
fn llvm_code(
    module: &Module,
    ir: &mut ir::Module,
    libraries: &[PathBuf],
) -> Result<codegen::llvm::orc::Orc, EngineError> {
    use codegen::llvm::link::{link_back, standalone};
    use codegen::llvm::orc::{Orc, OrcOptions};
    let constructors = codegen::constructors::add_constructors(ir);
    let live = match module.additions(ir) {
        Some((origin, plan)) => link_back(ir, origin, &plan)?,
        None => standalone(ir)?,
    };
    let options = OrcOptions { libraries: libraries.to_vec(), ..OrcOptions::default() };
    let orc = Orc::new(&live, &options)?;
    if let Some(constructors) = constructors {
        let address = orc.address(&ir.functions[constructors].symbol.name)?;
        // SAFETY: a function without parameters and results; the caller of machine code vouches for the program.
        let construct: extern "C" fn() = unsafe { std::mem::transmute(address) };
        construct();
    }
    Ok(orc)
}
