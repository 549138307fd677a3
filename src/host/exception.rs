//! Exceptions of C++ by the Itanium ABI: thrown, caught by type or base class, rethrown, destroyed; and the guards of
//! static variables.
//!
//! What a landing pad receives is the exception object itself; its selector is the number of the type that its
//! clause names, 0 if none fits.

use super::arguments::{Args, Outcome, int, nothing, pointer};
use super::state::State;
use ir::interpret::{HostError, HostStep, Interpreter, Landing, Memory, Pointer, TrapKind, Val};
use ir::{Module, Plain, Symbol, Type};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// An exception that was thrown.
#[derive(Clone, Debug)]
struct Thrown {
    type_info: Pointer,
    destructor: Pointer,
    /// What a handler sees: a base of the object.
    seen: Pointer,
    handlers: u32,
    rethrown: bool,
}

/// A kind of class by its table of virtual functions in the C++ library.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    OneBase,
    ManyBases,
    Pointer,
}

const CLASSES: [(&str, Class); 3] = [
    ("_ZTVN10__cxxabiv120__si_class_type_infoE", Class::OneBase),
    ("_ZTVN10__cxxabiv121__vmi_class_type_infoE", Class::ManyBases),
    ("_ZTVN10__cxxabiv119__pointer_type_infoE", Class::Pointer),
];

#[derive(Debug, Default)]
pub(super) struct Exceptions {
    thrown: HashMap<u64, Thrown>,
    /// Exceptions in handlers, outermost first.
    caught: Vec<Pointer>,
    /// The numbers of types by the addresses of their descriptions.
    numbers: HashMap<u64, i32>,
    classes: Vec<(u64, Class)>,
    /// Descriptions of types of pointers that the C++ library has.
    pointers: HashSet<u64>,
}

/// Bytes from the beginning of a table of virtual functions to where objects point.
const VTABLE_HEAD: u64 = 16;
/// Classes with more bases, or deeper ones, are not looked through.
const MOST_BASES: u64 = 64;

impl Exceptions {
    pub fn new(interpreter: &Interpreter, module: &Module) -> Result<Self, TrapKind> {
        let mut exceptions = Exceptions::default();
        for (id, global) in module.globals.iter() {
            if global.initializer.is_none() && global.symbol.name.starts_with("_ZTIP") {
                exceptions.pointers.insert(interpreter.address(Symbol::Global(id))?.address);
            }
            if let Some(&(_, class)) = CLASSES.iter().find(|(name, _)| *name == global.symbol.name) {
                let table = interpreter.address(Symbol::Global(id))?;
                exceptions.classes.push((table.offset(VTABLE_HEAD).address, class));
            }
        }
        Ok(exceptions)
    }

    /// The number of a type, from 1 on.
    fn number(&mut self, type_info: Pointer) -> i32 {
        let next = i32::try_from(self.numbers.len()).unwrap_or(i32::MAX).saturating_add(1);
        *self.numbers.entry(type_info.address).or_insert(next)
    }

    /// What kind of class a description describes.
    fn class(&self, memory: &mut Memory, type_info: Pointer) -> Option<Class> {
        if self.pointers.contains(&type_info.address) {
            return Some(Class::Pointer);
        }
        let table = load_pointer(memory, type_info)?;
        self.classes.iter().find(|(address, _)| *address == table.address).map(|&(_, class)| class)
    }

    /// The offset of the base `wanted` in an object of a class, if it is one.
    fn base(&self, memory: &mut Memory, class: Pointer, wanted: Pointer) -> Option<u64> {
        let mut left = vec![(class, 0u64)];
        for _ in 0..MOST_BASES {
            let (class, offset) = left.pop()?;
            if class.address == wanted.address {
                return Some(offset);
            }
            match self.class(memory, class) {
                Some(Class::OneBase) => left.push((load_pointer(memory, class.offset(16))?, offset)),
                Some(Class::ManyBases) => {
                    let count = memory.load(class.offset(20), Type::I32).ok()?.as_int()?;
                    for index in 0..u64::try_from(count).ok()?.min(MOST_BASES) {
                        let at = class.offset(24 + 16 * index);
                        let base = load_pointer(memory, at)?;
                        let flags = memory.load(at.offset(8), Type::I64).ok()?.as_int()? as u64;
                        // The lowest bit says that the base is virtual: its offset is not known here.
                        if flags & 1 == 0 {
                            left.push((base, offset.wrapping_add((flags as i64 >> 8) as u64)));
                        }
                    }
                }
                Some(Class::Pointer) | None => {}
            }
        }
        None
    }

    /// The selector for a landing pad: the first clause that fits.
    fn select(&mut self, memory: &mut Memory, landing: &Landing) -> Result<i32, TrapKind> {
        let Some(thrown) = self.thrown.get(&landing.exception.address).cloned() else {
            return Ok(landing.selector);
        };
        for &clause in &landing.catches {
            let offset = match clause {
                Pointer::NULL => Some(0),
                _ => self.base(memory, thrown.type_info, clause),
            };
            let Some(offset) = offset else { continue };
            let seen = match self.class(memory, thrown.type_info) {
                Some(Class::Pointer) => load_pointer(memory, landing.exception).unwrap_or(landing.exception),
                _ => landing.exception.offset(offset),
            };
            if let Some(thrown) = self.thrown.get_mut(&landing.exception.address) {
                thrown.seen = seen;
            }
            return Ok(self.number(clause));
        }
        Ok(0)
    }
}

fn load_pointer(memory: &mut Memory, at: Pointer) -> Option<Pointer> {
    memory.load(at, Type::PTR).ok()?.as_pointer()
}

pub(super) fn set_personality<'m>(interpreter: &mut Interpreter<'m>, state: &Rc<State<'m>>) {
    let state = state.clone();
    interpreter.set_personality(Box::new(move |memory, landing| {
        state.exceptions.borrow_mut().select(memory, landing)
    }));
}

fn unknown() -> HostError {
    HostError::Failed("it was given something that was not thrown".into())
}

/// `llvm.eh.typeid.for`.
pub(super) fn type_number(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    int(state.exceptions.borrow_mut().number(Args(args).pointer(0)?))
}

pub(super) fn allocate(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    pointer(memory.allocate_heap(Args(args).size(0)?, 16)?)
}

/// `__cxa_throw(object, type, destructor)`.
pub(super) fn throw(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let args = Args(args);
    let (exception, type_info, destructor) = (args.pointer(0)?, args.pointer(1)?, args.pointer(2)?);
    let thrown = Thrown { type_info, destructor, seen: exception, handlers: 0, rethrown: false };
    state.exceptions.borrow_mut().thrown.insert(exception.address, thrown);
    Err(HostError::Unwind { exception, selector: 0 })
}

pub(super) fn rethrow(state: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    let mut exceptions = state.exceptions.borrow_mut();
    let exception = *exceptions.caught.last().ok_or(HostError::Trap(TrapKind::Aborted))?;
    exceptions.thrown.get_mut(&exception.address).ok_or_else(unknown)?.rethrown = true;
    Err(HostError::Unwind { exception, selector: 0 })
}

/// `__cxa_get_exception_ptr`.
pub(super) fn seen(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let exceptions = state.exceptions.borrow();
    let exception = Args(args).pointer(0)?;
    pointer(exceptions.thrown.get(&exception.address).ok_or_else(unknown)?.seen)
}

pub(super) fn begin_catch(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let mut exceptions = state.exceptions.borrow_mut();
    let exception = Args(args).pointer(0)?;
    exceptions.caught.push(exception);
    let thrown = exceptions.thrown.get_mut(&exception.address).ok_or_else(unknown)?;
    thrown.handlers += 1;
    thrown.rethrown = false;
    pointer(thrown.seen)
}

/// `__cxa_end_catch`: the last handler destroys the exception.
pub(super) fn end_catch<'m>(
    state: &Rc<State<'m>>,
    memory: &mut Memory,
    _: &[Val],
) -> Result<HostStep<'m, Plain>, HostError> {
    let mut exceptions = state.exceptions.borrow_mut();
    let exception = exceptions.caught.pop().ok_or_else(unknown)?;
    let thrown = exceptions.thrown.get_mut(&exception.address).ok_or_else(unknown)?;
    thrown.handlers = thrown.handlers.saturating_sub(1);
    if thrown.handlers > 0 || thrown.rethrown {
        return Ok(HostStep::Return(Vec::new()));
    }
    let destructor = thrown.destructor;
    exceptions.thrown.remove(&exception.address);
    let free = move |memory: &mut Memory, _: Vec<Val>| {
        memory.free_heap(exception)?;
        Ok(HostStep::Return(Vec::new()))
    };
    match destructor {
        Pointer::NULL => free(memory, Vec::new()),
        callee => Ok(HostStep::Call { callee, arguments: vec![exception.into()], then: Box::new(free) }),
    }
}

/// `__cxa_guard_acquire`: whether a static variable is to be initialised. The first byte of the guard says that
/// it is.
pub(super) fn guard_acquire(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let done = memory.load(Args(args).pointer(0)?, Type::I8)?.as_int().unwrap_or(0) != 0;
    int(i32::from(!done))
}

pub(super) fn guard_release(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    memory.store(Args(args).pointer(0)?, Type::I8, &Val::int(1))?;
    nothing()
}

/// What the C++ library throws itself: an error of the run, since its classes are not there.
pub(super) fn library_throws(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    Err(HostError::Failed("an exception of the C++ library".into()))
}
