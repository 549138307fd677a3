//! Functions of the host: what the program calls and whoever runs the interpreter provides. A host function may
//! call functions of the program in turn: it says which, and goes on with the results.

use super::calls::Entered;
use super::compute::Vals;
use super::library::{self, Library};
use super::trap::TrapKind;
use super::value::{Pointer, Val};
use super::{Interpreter, Memory};
use crate::entity::{Entity, FuncId};
use crate::module::{Function, Signature};
use crate::number::Number;

/// Why a host function does not return.
#[derive(Clone, PartialEq, Debug)]
pub enum HostError {
    /// It throws an exception.
    Unwind {
        /// What a landing pad receives.
        exception: Pointer,
        /// The selector that a landing pad receives.
        selector: i32,
    },
    /// The run ends.
    Trap(TrapKind),
    /// The run ends, with this message.
    Failed(String),
}

impl From<TrapKind> for HostError {
    fn from(kind: TrapKind) -> Self {
        HostError::Trap(kind)
    }
}

impl From<super::MemoryError> for HostError {
    fn from(error: super::MemoryError) -> Self {
        HostError::Trap(error.into())
    }
}

/// A function that the program calls and the host provides.
pub type HostFunction<'m, N> =
    Box<dyn FnMut(&mut Memory<N>, &[Val<N>]) -> Result<Vec<Val<N>>, HostError> + 'm>;

/// A function that the host provides and that may call functions of the program, as `qsort` does.
pub type HostCaller<'m, N> =
    Box<dyn FnMut(&mut Memory<N>, &[Val<N>]) -> Result<HostStep<'m, N>, HostError> + 'm>;

/// How a host function goes on with the results of the function it called.
pub type Continuation<'m, N> =
    Box<dyn FnOnce(&mut Memory<N>, Vec<Val<N>>) -> Result<HostStep<'m, N>, HostError> + 'm>;

/// What a host function does next.
pub enum HostStep<'m, N> {
    /// It returns these results.
    Return(Vec<Val<N>>),
    /// It calls a function of the program.
    Call {
        /// The function's address.
        callee: Pointer,
        /// The arguments.
        arguments: Vec<Val<N>>,
        /// What to do with the results.
        then: Continuation<'m, N>,
    },
}

/// A function the host provides.
pub(super) enum Host<'m, N> {
    Function(HostFunction<'m, N>),
    Caller(HostCaller<'m, N>),
}

/// A host function that waits for a function it called.
pub(super) struct Waiting<'m, N> {
    /// The number of frames below that of the function it called.
    pub depth: usize,
    /// The host function.
    host: FuncId,
    then: Continuation<'m, N>,
}

/// What a declared function is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Resolved {
    Host,
    Library(Library),
    Variadic(super::variadic::Operation),
}

impl<'m, N: Number> Interpreter<'m, N> {
    /// Provides a declared function. It goes before the C library's function of the name.
    pub fn register(&mut self, name: &str, function: HostFunction<'m, N>) {
        self.provide(name, Host::Function(function));
    }

    /// Provides a declared function that calls functions of the program.
    pub fn register_caller(&mut self, name: &str, function: HostCaller<'m, N>) {
        self.provide(name, Host::Caller(function));
    }

    fn provide(&mut self, name: &str, host: Host<'m, N>) {
        self.host.insert(name.into(), host);
        self.resolved.fill(None);
    }

    /// Calls a declared function.
    pub(super) fn external(&mut self, id: FuncId, args: &[Val<N>]) -> Result<Entered<N>, TrapKind> {
        let step = self.external_step(id, args);
        self.advance(id, step)
    }

    /// Lets host functions go on until one has returned to the program, or called a function with a body.
    fn advance(
        &mut self,
        mut host: FuncId,
        mut step: Result<HostStep<'m, N>, HostError>,
    ) -> Result<Entered<N>, TrapKind> {
        loop {
            let work = self.memory.take_work();
            self.burn_bytes(work)?;
            match step {
                Ok(HostStep::Return(results)) => {
                    self.check_host_results(host, &results)?;
                    match self.waiting.pop_if(|waiting| waiting.depth == self.frames.len()) {
                        None => return Ok(Entered::Returned(results.into())),
                        Some(waiting) => {
                            host = waiting.host;
                            step = (waiting.then)(&mut self.memory, results);
                        }
                    }
                }
                Ok(HostStep::Call { callee, arguments, then }) => {
                    self.burn(1)?;
                    if self.waiting.len() as u64 >= self.options.depth {
                        return Err(TrapKind::TooDeep { limit: self.options.depth });
                    }
                    self.waiting.push(Waiting { depth: self.frames.len(), host, then });
                    host = self.symbols.function_at(callee)?;
                    if self.callee(host)?.body.is_some() {
                        return self.enter(host, arguments.into());
                    }
                    super::calls::check_arguments(self.callee(host)?, &arguments)?;
                    step = self.external_step(host, &arguments);
                }
                Err(HostError::Unwind { exception, selector }) => {
                    return Ok(Entered::Unwound(exception, selector));
                }
                Err(HostError::Trap(kind)) => return Err(kind),
                Err(HostError::Failed(message)) => {
                    let name = self.callee(host)?.symbol.name.as_str().into();
                    return Err(TrapKind::Host { name, message: message.into() });
                }
            }
        }
    }

    /// The innermost frame has ended with these results: goes on with the host function that waits for them.
    /// Gives the results back if none does.
    pub(super) fn resume_host(&mut self, results: Vals<N>) -> Result<Entered<N>, TrapKind> {
        match self.waiting.pop_if(|waiting| waiting.depth == self.frames.len()) {
            None => Ok(Entered::Returned(results)),
            Some(waiting) => {
                let step = (waiting.then)(&mut self.memory, results.into_vec());
                self.advance(waiting.host, step)
            }
        }
    }

    fn external_step(&mut self, id: FuncId, args: &[Val<N>]) -> Result<HostStep<'m, N>, HostError> {
        let callee = self.callee(id)?;
        let name = callee.symbol.name.as_str();
        match self.resolve(id, name, &callee.signature)? {
            Resolved::Library(library) => {
                let results = library::call(library, &mut self.memory, &callee.signature, args)?;
                self.memory.count_work(library::bytes_touched(library, args, &results));
                Ok(HostStep::Return(results.into_vec()))
            }
            Resolved::Variadic(operation) => {
                self.variadic(operation, args)?;
                Ok(HostStep::Return(Vec::new()))
            }
            Resolved::Host => match self.host.get_mut(name) {
                None => Err(TrapKind::UndefinedFunction { name: name.into() }.into()),
                Some(Host::Function(function)) => function(&mut self.memory, args).map(HostStep::Return),
                Some(Host::Caller(function)) => function(&mut self.memory, args),
            },
        }
    }

    fn check_host_results(&self, id: FuncId, results: &[Val<N>]) -> Result<(), TrapKind> {
        let callee = self.callee(id)?;
        let wanted = &callee.signature.results;
        let fit = results.len() == wanted.len()
            && results.iter().zip(wanted).all(|(value, result)| value.fits(result.ty));
        let name = || callee.symbol.name.as_str().into();
        if fit { Ok(()) } else { Err(TrapKind::BadResults { name: name() }) }
    }

    pub(super) fn callee(&self, id: FuncId) -> Result<&'m Function, TrapKind> {
        let missing = TrapKind::Malformed { what: "a call of a function that is not in the module" };
        self.module.functions.get(id).ok_or(missing)
    }

    fn resolve(&mut self, id: FuncId, name: &str, signature: &Signature) -> Result<Resolved, TrapKind> {
        if let Some(Some(resolved)) = self.resolved.get(id.index()) {
            return Ok(*resolved);
        }
        let found = if self.host.contains_key(name) {
            Some(Resolved::Host)
        } else {
            let library = library::find(name, signature).map(Resolved::Library);
            library.or_else(|| super::variadic::find(name).map(Resolved::Variadic))
        };
        if let Some(place) = self.resolved.get_mut(id.index()) {
            *place = found;
        }
        found.ok_or_else(|| TrapKind::UndefinedFunction { name: name.into() })
    }
}
