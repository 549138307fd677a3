//! A whole program: constructors, `main`, destructors.

use super::state::Streams;
use super::{Host, Limits, RunError};
use ir::interpret::{Interpreter, Memory, Pointer, SetupError, Trap, TrapKind, Val};
use ir::{FuncId, Module, Symbol, Type};

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// With the result of `main` or the argument of `exit`: its lowest eight bits.
    Exited(i32),
    /// By `abort`.
    Aborted,
}

/// Bytes of an element of `llvm.global_ctors`: { i32 priority, ptr function, ptr what it is for }.
const CONSTRUCTOR: u64 = 24;

/// Runs a program. `arguments` are those after its name, which is the name of the source.
///
/// The module must be verified: see [`ir::verify()`].
pub fn run_main<'m>(
    module: &'m Module,
    arguments: &[String],
    limits: &Limits,
    streams: Streams<'m>,
) -> Result<Status, RunError> {
    let mut interpreter = Interpreter::of_verified(module, limits.options())?;
    let host = super::register(&mut interpreter, module, streams).map_err(SetupError::Globals)?;
    let mut program = Program { module, interpreter, host, fuel: limits.fuel };
    let outcome = program.run(arguments);
    // Whoever closes the output does not want to see it.
    let _ = program.host.flush();
    outcome.map_err(|trap| RunError::Trap {
        message: trap.message(module),
        rendered: trap.render(module),
        trap: Box::new(trap),
    })
}

struct Program<'m> {
    module: &'m Module,
    interpreter: Interpreter<'m>,
    host: Host<'m>,
    /// What is left for all calls together.
    fuel: u64,
}

/// What a part of a program came to.
enum Part {
    /// It returned.
    Returned(Vec<Val>),
    /// It ended the program.
    Ended(Status),
}

impl Program<'_> {
    fn run(&mut self, arguments: &[String]) -> Result<Status, Trap> {
        let status = match self.begin(arguments)? {
            Part::Returned(results) => Status::Exited(exit_code(&results)?),
            Part::Ended(status) => status,
        };
        match status {
            Status::Exited(_) if !self.host.state.at_once.get() => self.finish(status),
            status => Ok(status),
        }
    }

    /// Constructors of globals, then `main`.
    fn begin(&mut self, arguments: &[String]) -> Result<Part, Trap> {
        for constructor in self.listed("llvm.global_ctors")? {
            if let Part::Ended(status) = self.call_address(constructor, &[])? {
                return Ok(Part::Ended(status));
            }
        }
        let missing = || TrapKind::UndefinedFunction { name: "main".into() };
        let main = self.module.function_named("main").ok_or_else(missing).map_err(outside)?;
        let arguments = self.main_arguments(main, arguments).map_err(outside)?;
        self.call(main, &arguments)
    }

    /// What was registered with `atexit`, the last first, then destructors of globals.
    fn finish(&mut self, mut status: Status) -> Result<Status, Trap> {
        loop {
            let next = self.host.state.at_exit.borrow_mut().pop();
            let Some(next) = next else { break };
            if let Part::Ended(ended) = self.call_address(next.function, &next.arguments)? {
                status = ended;
                if status == Status::Aborted || self.host.state.at_once.get() {
                    return Ok(status);
                }
            }
        }
        for destructor in self.listed("llvm.global_dtors")?.into_iter().rev() {
            if let Part::Ended(ended) = self.call_address(destructor, &[])? {
                return Ok(ended);
            }
        }
        Ok(status)
    }

    /// The functions of a list of constructors or destructors, by priority.
    fn listed(&mut self, name: &str) -> Result<Vec<Pointer>, Trap> {
        let list = self.module.globals.iter().find(|(_, global)| global.symbol.name == name);
        let Some((id, global)) = list.filter(|(_, global)| global.initializer.is_some()) else {
            return Ok(Vec::new());
        };
        let at = self.interpreter.address(Symbol::Global(id)).map_err(outside)?;
        let memory = self.interpreter.memory();
        let element = |memory: &mut Memory, at: Pointer| -> Result<(u128, Pointer), TrapKind> {
            let malformed = TrapKind::Malformed { what: "a list of constructors holds something else" };
            let priority = memory.load(at, Type::I32)?.as_int().ok_or(malformed.clone())?;
            let function = memory.load(at.offset(8), Type::PTR)?.as_pointer().ok_or(malformed)?;
            Ok((priority, function))
        };
        let elements =
            (0..global.size / CONSTRUCTOR).map(|index| element(memory, at.offset(index * CONSTRUCTOR)));
        let mut elements = elements.collect::<Result<Vec<_>, _>>().map_err(outside)?;
        elements.sort_by_key(|&(priority, _)| priority);
        Ok(elements.into_iter().map(|(_, function)| function).filter(|&f| f != Pointer::NULL).collect())
    }

    /// `argc`, `argv` and an empty environment, as many of them as `main` takes.
    fn main_arguments(&mut self, main: FuncId, arguments: &[String]) -> Result<Vec<Val>, TrapKind> {
        let signature = &self.module.functions[main].signature;
        let results: Vec<Type> = signature.results.iter().map(|result| result.ty).collect();
        let params: Vec<Type> = signature.params.iter().map(|param| param.ty).collect();
        let wanted = [Type::I32, Type::PTR, Type::PTR];
        if !wanted.starts_with(&params) || !(results.is_empty() || results == [Type::I32]) {
            return Err(TrapKind::BadArguments { name: "main".into() });
        }
        let memory = self.interpreter.memory();
        let name = self.module.source.as_deref().unwrap_or("program");
        let mut texts = Vec::new();
        for text in std::iter::once(name).chain(arguments.iter().map(String::as_str)) {
            let place = memory.allocate(text.len() as u64 + 1, 1)?;
            memory.set_bytes(place, text.as_bytes())?;
            memory.set_bytes(place.offset(text.len() as u64), &[0])?;
            texts.push(place.into());
        }
        let count = texts.len();
        texts.push(Pointer::NULL.into());
        let list = memory.allocate_array(Type::PTR, &texts)?;
        let environment = memory.allocate_array(Type::PTR, &[Pointer::NULL.into()])?;
        let all = [Val::int(count as u128), list.into(), environment.into()];
        Ok(all.into_iter().take(params.len()).collect())
    }

    fn call_address(&mut self, function: Pointer, arguments: &[Val]) -> Result<Part, Trap> {
        let function = self.interpreter.function_at(function).map_err(outside)?;
        self.call(function, arguments)
    }

    fn call(&mut self, function: FuncId, arguments: &[Val]) -> Result<Part, Trap> {
        self.interpreter.set_fuel(self.fuel);
        let outcome = self.interpreter.call(function, arguments);
        self.fuel = self.fuel.saturating_sub(self.interpreter.executed());
        match outcome {
            Ok(results) => Ok(Part::Returned(results)),
            Err(Trap { kind: TrapKind::Exited { code }, .. }) => Ok(Part::Ended(Status::Exited(code & 0xff))),
            Err(Trap { kind: TrapKind::Aborted, .. }) => Ok(Part::Ended(Status::Aborted)),
            Err(trap) => Err(trap),
        }
    }
}

fn outside(kind: TrapKind) -> Trap {
    Trap { kind, called: None, backtrace: Vec::new() }
}

/// The exit status that the result of `main` stands for.
fn exit_code(results: &[Val]) -> Result<i32, Trap> {
    match results {
        [] => Ok(0),
        [result] => {
            let undefined = TrapKind::Undefined { used_as: "the exit status" };
            Ok((result.as_int().ok_or(outside(undefined))? & 0xff) as i32)
        }
        _ => Err(outside(TrapKind::BadResults { name: "main".into() })),
    }
}
