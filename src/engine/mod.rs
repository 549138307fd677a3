//! The ways to execute a function: the reference interpreter, Cranelift's machine code, LLVM's.
//!
//! ```
//! use cotangent::{Module, engine::{Engine, Session}, invocation::{Limits, parse_call}};
//!
//! let module = Module::parse("func @twice(%x: f64) -> f64 {\nentry:\n    %y = fadd f64 %x, %x\n    ret %y\n}")?;
//! let mut session = Session::new(&module, Engine::Jit, Limits::default());
//! let call = parse_call("twice(1.5)", &module)?;
//! // Machine code of a program that can be trusted: this one only adds.
//! let answer = unsafe { session.call(&call) }?;
//! assert_eq!(answer.to_string(), "3.0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bytes;
mod error;
mod native;

pub use error::EngineError;
pub use native::Compiled;

use crate::Module;
use crate::host::{Status, Streams};
use crate::invocation::{self, Answer, Call, Limits, RunError};
use ir::FuncId;
use std::collections::HashMap;
use std::path::PathBuf;

/// How a function is executed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Engine {
    /// The reference interpreter: slow, every access checked.
    #[default]
    Interpret,
    /// Machine code by Cranelift, made in milliseconds.
    Jit,
    /// Machine code by LLVM.
    #[cfg(feature = "llvm")]
    Llvm,
}

/// A module and an engine that runs its functions.
pub struct Session<'m> {
    module: &'m Module,
    engine: Engine,
    limits: Limits,
    /// Shared libraries that machine code is linked with, besides those of this process and libm.
    pub libraries: Vec<PathBuf>,
    compiled: HashMap<FuncId, Compiled>,
}

impl<'m> Session<'m> {
    /// A session. The limits concern the interpreter; machine code has none.
    pub fn new(module: &'m Module, engine: Engine, limits: Limits) -> Self {
        Session { module, engine, limits: limits.on(module), libraries: Vec::new(), compiled: HashMap::new() }
    }

    /// Whether calls run as machine code, which checks neither memory nor arithmetic.
    pub fn is_machine_code(&self) -> bool {
        self.engine != Engine::Interpret
    }

    /// Runs a call.
    ///
    /// # Safety
    /// Machine code does what the program says, unchecked: the program must be one that may run in this process
    /// with these arguments. The interpreter is safe for every program.
    pub unsafe fn call(&mut self, call: &Call) -> Result<Answer, RunError> {
        if self.engine == Engine::Interpret {
            return invocation::run(self.module, call, &self.limits);
        }
        let compiled = self.compiled(call.function)?;
        // SAFETY: as the caller promises.
        Ok(unsafe { compiled.call(call) }?)
    }

    /// Runs the module's main function as a program, with no arguments besides its name: constructors first. A
    /// program that ends by itself, other than by returning, ends this process, too, if it is machine code.
    ///
    /// # Safety
    /// See [`Session::call`].
    pub unsafe fn main(&mut self, name: &str) -> Result<Status, RunError> {
        if self.engine == Engine::Interpret {
            let streams =
                Streams { stdout: Box::new(std::io::stdout()), stderr: Box::new(std::io::stderr()) };
            return crate::host::run_main(self.module, &[], &self.limits, streams);
        }
        let main = self.module.function_named("main").ok_or(EngineError::Main)?;
        let compiled = self.compiled(main)?;
        // SAFETY: as the caller promises.
        Ok(Status::Exited(unsafe { compiled.main(name) }?))
    }

    fn compiled(&mut self, function: FuncId) -> Result<&Compiled, EngineError> {
        if !self.compiled.contains_key(&function) {
            let compiled = Compiled::new(self.module, function, self.engine, &self.libraries)?;
            self.compiled.insert(function, compiled);
        }
        self.compiled.get(&function).ok_or(EngineError::NoCode)
    }
}

#[cfg(all(test, feature = "llvm"))]
mod tests {
    use super::*;
    use ir::interpret::Unwritten;
    use ir::{Constant, Opcode};

    const TEXT: &[u8] = b"define double @f(double %x) {\n  %y = fmul double %x, 2.0\n  ret double %y\n}\n";

    fn answers(module: &Module) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let call = invocation::parse_call("f(3.0)", module)?;
        let mut answers = Vec::new();
        for engine in [Engine::Interpret, Engine::Jit, Engine::Llvm] {
            // SAFETY: the function multiplies.
            let answer = unsafe { Session::new(module, engine, Limits::default()).call(&call) }?;
            answers.push(answer.to_string());
        }
        Ok(answers)
    }

    #[test]
    fn bytes_that_were_never_written() {
        const TEXT: &[u8] = b"define i32 @f() {
  %p = alloca double
  %x = load double, ptr %p
  store double %x, ptr %p
  ret i32 1
}
";
        let from_llvm = Module::from_llvm_bytes(TEXT, "f.ll", &Default::default()).unwrap();
        let text_form = Module::parse(&from_llvm.to_string()).unwrap();
        let outcome = |module: &Module, unwritten| {
            let limits = Limits { unwritten, ..Limits::default() };
            let call = invocation::parse_call("f()", module).unwrap();
            // SAFETY: the interpreter is safe for every program.
            let answer = unsafe { Session::new(module, Engine::Interpret, limits).call(&call) };
            answer.map_or_else(|error| error.to_string(), |answer| answer.to_string())
        };
        for (module, by_default) in [(&from_llvm, "1"), (&text_form, "never written")] {
            assert!(outcome(module, None).contains(by_default), "{}", outcome(module, None));
            assert_eq!(outcome(module, Some(Unwritten::Undefined)), "1");
            assert!(outcome(module, Some(Unwritten::Error)).contains("never written"));
        }
        assert_eq!(from_llvm.run("f()", &Limits::default()).unwrap().to_string(), "1");
    }

    #[test]
    fn a_changed_module_is_what_runs() {
        let mut module = Module::from_llvm_bytes(TEXT, "f.ll", &Default::default()).unwrap();
        assert_eq!(answers(&module).unwrap(), ["6.0"; 3]);
        let f = module.function_named("f").unwrap();
        let body = module.functions[f].body.as_mut().unwrap();
        let five = body.constant(ir::Type::F64, Constant::f64(5.0));
        let product = body.instructions().find(|&(_, inst)| body.insts[inst].opcode == Opcode::Fmul);
        let (_, product) = product.unwrap();
        body.insts[product].operands[1] = five;
        assert_eq!(answers(&module).unwrap(), ["15.0"; 3]);
    }
}
