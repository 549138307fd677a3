//! The JIT: machine code in memory, by Cranelift.
//!
//! Results are those of the reference interpreter, bit for bit, but for NaN payloads and what the C library
//! computes. What the interpreter reports as an error is undefined here, as in a compiled program:
//!
//! - a bad address and the like end the process with a signal: division by zero with SIGFPE (128 bits: SIGILL),
//!   `unreachable` with SIGILL, an endless recursion with SIGSEGV;
//! - poison and undefined values are some value, which `freeze` keeps; conversions of numbers that do not fit do
//!   not trap; `assume` and lifetimes do nothing;
//! - volatile loads are made as atomic ones, which Cranelift neither merges nor removes; volatile stores are
//!   plain stores, which it does not remove either;
//! - `musttail` calls of a function itself are loops; others use the stack like any call.
//!
//! Functions are called as C does (`abi`): so their addresses may be given to C, and C's to them. Vectors of
//! `f64`, `f32`, `i64` and `i32` are held in 128-bit registers if they fill them, other vectors lane by lane.
//! `f16`, `bf16`, `f80` and `f128` are computed by the interpreter's own arithmetic, called from machine code.
//! Stack objects that are made in loops, or of a size known only at run time, or of more than 64 KiB, come from the
//! heap and are freed when their function returns; what ends a program early leaves them.
//!
//! Exceptions cannot go through this code: functions that throw are bound to code that prints a line and aborts, and
//! handlers are not compiled.

mod abi;
mod access;
mod arena;
mod atomic;
mod call;
mod compile;
mod convert;
mod data;
mod effort;
mod error;
mod float;
mod frame;
mod instruction;
mod integer;
mod intrinsic;
mod library;
mod lower;
mod math;
mod memory;
mod order;
mod runtime;
mod shape;
mod signature;
mod unit;
mod value;
mod variadic;
mod vector;

pub use effort::Effort;
pub use error::{JitError, JitErrors};
pub use runtime::report_and_abort;
pub use signature::{JitResult, JitScalar, JitSignature, Pair, ResultType, Typed};

use crate::thread_local::Owner;
use cranelift_jit::JITModule as Machine;
use data::{Data, Region};
use effort::Isas;
use ir::entity::Entity;
use ir::{FuncId, Module, Symbol};
use library::Libraries;
use signature::FunctionType;
use std::collections::HashMap;
use std::ffi::{CString, c_char};
use std::fmt;
use std::path::PathBuf;
use unit::{Place, Unit};

/// The functions that are called when a module is loaded.
const CONSTRUCTORS: &str = "llvm.global_ctors";

/// A function that is told what the program ran into; if it comes back, the program traps (SIGILL).
/// [`report_and_abort`] is one.
pub type Handler = unsafe extern "C" fn(message: *const c_char);

/// Which functions are compiled.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Roots {
    /// All that have a body.
    #[default]
    All,
    /// These, and what they need.
    Only(Vec<FuncId>),
}

/// What becomes of functions that are used and nobody provides.
#[derive(Clone, Copy, Debug, Default)]
pub enum Missing {
    /// They are errors.
    #[default]
    Report,
    /// Calls of them call this function, and trap; variables are at an address where every access is a fault. For
    /// programs that never come there.
    TrapWhenCalled(Handler),
}

/// What becomes of instructions that cannot be compiled.
#[derive(Clone, Copy, Debug, Default)]
pub enum Unsupported {
    /// They are errors.
    #[default]
    Report,
    /// They call this function, and trap; what has none here (ifuncs, thread-local variables) is at an address where every access is a
    /// fault; assembly outside of functions is left out. For programs that never come there.
    TrapWhenReached(Handler),
}

/// Whether the module's constructors are called when it is loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Constructors {
    /// Yes, in the order of `@llvm.global_ctors`.
    #[default]
    Run,
    /// No.
    Skip,
}

/// What a module gets from outside, and how it is compiled.
#[derive(Clone, Debug, Default)]
pub struct JitOptions {
    /// Symbols that go before all others: functions of Rust, `extern "C"`.
    pub symbols: Vec<(String, *const u8)>,
    /// Shared libraries to open. The process and the math library are always there.
    pub libraries: Vec<PathBuf>,
    /// Which functions are compiled.
    pub roots: Roots,
    /// What becomes of functions that nobody provides.
    pub missing: Missing,
    /// What becomes of instructions that cannot be compiled.
    pub unsupported: Unsupported,
    /// Whether constructors are called.
    pub constructors: Constructors,
    /// How hard the code generator tries.
    pub effort: Effort,
}

/// A module as machine code. Its memory is freed when it is dropped, after what it registered with `atexit` was
/// called; if the process exits before, it is called then.
pub struct JitModule {
    machine: Option<Machine>,
    functions: Vec<Option<(u64, FunctionType)>>,
    symbols: HashMap<Symbol, u64>,
    // What code refers to, freed after it.
    _owner: Owner,
    _data: Data,
    _texts: Vec<CString>,
    /// Its address is also the handle by which the C library knows this module.
    nowhere: Region,
    _libraries: Libraries,
}

// SAFETY: the addresses inside are those of memory that the module owns, and of libraries that any thread may use.
unsafe impl Send for JitModule {}

impl fmt::Debug for JitModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.functions.iter().flatten().map(|(_, function)| &function.name);
        f.debug_list().entries(names).finish()
    }
}

impl JitModule {
    /// Compiles a module and calls its constructors.
    ///
    /// Registered symbols must be what the module declares, and libraries and constructors are run: whoever compiles
    /// a program vouches for it, as whoever calls its functions does.
    pub fn new(module: &Module, options: &JitOptions) -> Result<JitModule, JitErrors> {
        ir::verify(module).map_err(JitError::Invalid)?;
        check_target(module, options)?;
        let isas = Isas::new()?;
        let (libraries, errors) = Libraries::open(&options.symbols, &options.libraries);
        if !errors.is_empty() {
            return Err(JitErrors { errors });
        }
        let owner = Owner::new();
        let nowhere = Region::new(1 << 16)?;
        nowhere.protect(libc::PROT_NONE)?;
        let collect = |errors| JitErrors { errors };
        let (unit, data) =
            Unit::new(module, options, &libraries, nowhere.start(), owner.number()).map_err(collect)?;
        let codes = compile::compile(&unit, &isas, nowhere.start()).map_err(collect)?;
        let (machine, addresses) = compile::place(&codes, isas.of(Effort::Full), libraries.math())?;
        let address = |place: Place, offset: i64| match place {
            Place::Address(address) => address.wrapping_add(offset as u64),
            Place::Code(number) => {
                addresses.get(number as usize).copied().unwrap_or(0).wrapping_add(offset as u64)
            }
        };
        let symbol = |symbol: Symbol| unit.symbol_place(symbol).map(|(place, offset)| address(place, offset));
        let filled = data.fill(module, &symbol);
        let mut functions: Vec<Option<(u64, FunctionType)>> = Vec::new();
        functions.resize_with(module.functions.len(), || None);
        for (&id, &address) in unit.compiled.iter().zip(&addresses) {
            functions[id.index()] = Some((address, function_type(module, id)));
        }
        let ids = module.functions.iter().map(|(id, _)| Symbol::Func(id));
        let ids = ids.chain(module.globals.iter().map(|(id, _)| Symbol::Global(id)));
        let ids = ids.chain(module.aliases.iter().map(|(id, _)| Symbol::Alias(id)));
        let symbols = ids.filter_map(|id| Some((id, symbol(id)?))).collect();
        let constructors = constructors(module, &data, options);
        let texts = codes.texts;
        drop(unit);
        let module = JitModule {
            machine: Some(machine),
            functions,
            symbols,
            _owner: owner,
            _data: data,
            _texts: texts,
            nowhere,
            _libraries: libraries,
        };
        filled?;
        for constructor in constructors {
            // SAFETY: elements of `@llvm.global_ctors` are functions without parameters.
            unsafe { std::mem::transmute::<u64, extern "C" fn()>(constructor)() };
        }
        Ok(module)
    }

    /// The address of a function that was compiled: one of C's calling convention, but for the exceptions that
    /// [`JitModule::typed`] reports.
    pub fn address(&self, function: FuncId) -> Option<*const u8> {
        let (address, _) = self.functions.get(function.index())?.as_ref()?;
        Some(*address as *const u8)
    }

    /// The address of a symbol that the compiled functions know: also of globals and of functions from outside.
    pub fn symbol_address(&self, symbol: Symbol) -> Option<*const u8> {
        self.symbols.get(&symbol).map(|&address| address as *const u8)
    }

    /// A function as one of Rust, such as `fn(f64, *const f64) -> f64`, if its signature is that type's.
    ///
    /// # Safety
    /// The function is what its signature says, and every call of it does what its program may do: it reads and
    /// writes memory as it likes.
    pub unsafe fn typed<F: JitSignature>(&self, function: FuncId) -> Result<Typed<'_, F>, JitError> {
        let found = self.functions.get(function.index()).and_then(Option::as_ref);
        let Some((address, found)) = found else {
            return Err(JitError::NotCompiled { index: function.index() });
        };
        let (params, results) = (F::params(), F::results());
        match signature::check(found, &params, &results) {
            // SAFETY: the code at the address has this signature.
            Ok(()) => Ok(unsafe { Typed::new(*address as *const u8) }),
            Err(hint) => Err(JitError::Signature {
                function: found.name.clone(),
                found: signature::text(&found.params, &found.results, found.variadic),
                wanted: signature::text(&params, &results, false),
                hint,
            }),
        }
    }
}

impl Drop for JitModule {
    fn drop(&mut self) {
        library::finish(self.nowhere.start());
        if let Some(machine) = self.machine.take() {
            // SAFETY: functions borrow the module, and whoever took plain addresses vouches for not using them later.
            unsafe { machine.free_memory() };
        }
    }
}

fn check_target(module: &Module, options: &JitOptions) -> Result<(), JitError> {
    let target = |reason: &str| Err(JitError::Target { reason: reason.into() });
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return target("the JIT makes code for Linux on x86-64 only; use the interpreter");
    }
    let layout = module.layout();
    if layout.big_endian || layout.pointer_bytes != 8 {
        return target(
            "the module is for a computer of another byte order or pointer size; use the interpreter",
        );
    }
    let assembly = module.assembly.as_deref().is_some_and(|text| !text.trim().is_empty());
    if assembly && matches!(options.unsupported, Unsupported::Report) {
        return target("the module holds assembly outside of functions; use the LLVM engine");
    }
    Ok(())
}

fn function_type(module: &Module, id: FuncId) -> FunctionType {
    let function = &module.functions[id];
    let signature = &function.signature;
    FunctionType {
        name: function.symbol.name.clone(),
        params: signature.params.iter().map(|param| param.ty).collect(),
        results: signature
            .results
            .iter()
            .map(|result| ResultType { ty: result.ty, signed: result.attributes.has("signext") })
            .collect(),
        variadic: signature.variadic,
        only_inside: call::abi_of(module, function).ok().and_then(|abi| abi.only_inside),
    }
}

/// The constructors to call.
fn constructors(module: &Module, data: &Data, options: &JitOptions) -> Vec<u64> {
    if options.constructors == Constructors::Skip {
        return Vec::new();
    }
    let list = module.globals.iter().find(|(_, global)| global.symbol.name == CONSTRUCTORS);
    let Some((id, global)) = list else { return Vec::new() };
    let Some(Some(start)) = data.addresses.get(id.index()) else { return Vec::new() };
    // SAFETY: the list has its memory, of its size.
    unsafe { data::constructors(*start, global.size / 24) }
}
