//! What host functions share: where output goes, and what the C library remembers.

use super::exception::Exceptions;
use super::random::Random;
use ir::Module;
use ir::Symbol;
use ir::Type;
use ir::interpret::{HostError, Interpreter, Memory, Pointer, TrapKind, Val};
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::rc::Rc;

/// Where a program's output goes.
pub struct Streams<'m> {
    /// Standard output.
    pub stdout: Box<dyn Write + 'm>,
    /// Standard error.
    pub stderr: Box<dyn Write + 'm>,
}

/// A stream of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

/// A function to be called when the program exits, with its arguments.
#[derive(Clone, Debug)]
pub(super) struct AtExit {
    pub function: Pointer,
    pub arguments: Vec<Val>,
}

/// The functions that were registered, with what they remember.
pub struct Host<'m> {
    pub(super) state: Rc<State<'m>>,
}

impl Host<'_> {
    /// Writes out what streams hold back.
    pub fn flush(&self) -> std::io::Result<()> {
        self.state.flush()
    }
}

pub(super) struct State<'m> {
    streams: RefCell<Streams<'m>>,
    /// What `stdout` and `stderr` point to.
    files: [Pointer; 2],
    pub errno: Cell<Option<Pointer>>,
    /// What `__ctype_b_loc` and its like give, once they were called.
    pub tables: [Cell<Option<Pointer>>; 3],
    pub random: RefCell<Random>,
    pub at_exit: RefCell<Vec<AtExit>>,
    /// Whether the program ended by a function that skips what was registered with `atexit`.
    pub at_once: Cell<bool>,
    pub exceptions: RefCell<Exceptions>,
}

/// Bytes of glibc's FILE.
const FILE_BYTES: u64 = 216;

impl<'m> State<'m> {
    pub fn new(
        interpreter: &mut Interpreter<'m>,
        module: &Module,
        streams: Streams<'m>,
    ) -> Result<Self, TrapKind> {
        let memory = interpreter.memory();
        let files = [memory.allocate(FILE_BYTES, 16)?, memory.allocate(FILE_BYTES, 16)?];
        let named = ["stdout", "stderr"].into_iter().zip(files);
        for (id, global) in module.globals.iter().filter(|(_, global)| global.initializer.is_none()) {
            // What C++'s shared pointers look at: there is one thread.
            if global.symbol.name == "__libc_single_threaded" {
                let at = interpreter.address(Symbol::Global(id))?;
                interpreter.memory().store(at, Type::I8, &Val::int(1))?;
            }
            if let Some((_, file)) = named.clone().find(|&(name, _)| name == global.symbol.name) {
                let at = interpreter.address(Symbol::Global(id))?;
                if at != Pointer::NULL {
                    interpreter.memory().store(at, Type::PTR, &file.into())?;
                }
            }
        }
        Ok(State {
            streams: RefCell::new(streams),
            files,
            errno: Cell::new(None),
            tables: Default::default(),
            random: RefCell::default(),
            at_exit: RefCell::default(),
            at_once: Cell::new(false),
            exceptions: RefCell::new(Exceptions::new(interpreter, module)?),
        })
    }

    /// The stream of a FILE.
    pub fn stream(&self, file: Pointer) -> Result<Stream, HostError> {
        match self.files.iter().position(|known| known.address == file.address) {
            Some(0) => Ok(Stream::Stdout),
            Some(_) => Ok(Stream::Stderr),
            None => Err(HostError::Failed("a file other than stdout and stderr".into())),
        }
    }

    /// Writes to a stream; gives the number of bytes.
    pub fn write(&self, memory: &mut Memory, stream: Stream, bytes: &[u8]) -> Result<usize, HostError> {
        memory.count_work(bytes.len() as u64);
        let mut streams = self.streams.borrow_mut();
        let sink = match stream {
            Stream::Stdout => &mut streams.stdout,
            Stream::Stderr => &mut streams.stderr,
        };
        let failed = |error| HostError::Failed(format!("the output cannot be written: {error}"));
        sink.write_all(bytes).map_err(failed)?;
        Ok(bytes.len())
    }

    pub fn flush(&self) -> std::io::Result<()> {
        let mut streams = self.streams.borrow_mut();
        streams.stdout.flush()?;
        streams.stderr.flush()
    }
}
