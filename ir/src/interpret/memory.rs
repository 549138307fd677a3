//! The memory of a running program: objects with addresses, bytes, and what bytes cannot say.
//!
//! Every object has a base address of its own that is never used again, with at least 16 bytes of nothing
//! after it. A pointer is an address and the object it was derived from, and may be used for that object
//! only. An integer that becomes a pointer without having been one gets the object at its address, if the
//! address of that object was ever seen as an integer.

use super::content::Content;
use super::image::Image;
use super::run::{Run, Runs, What, check_loss, cut};
use super::trap::{TrapKind, headlined};
use super::value::{Pointer, Val};
use crate::number::{Number, Plain};
use crate::types::{Layout, Type};
use std::fmt;

headlined! {
    /// A memory access or operation that is not allowed.
    MemoryError {
        /// An access through null or an address next to it.
        Null {
            /// The address.
            address: u64
        } "null pointer access" ": address {address:#x}";
        /// An access through an address that was made from an integer nobody got from a pointer.
        NoObject {
            /// The address.
            address: u64
        } "access through a pointer that belongs to no object" ": address {address:#x}";
        /// An access that is not inside the object of its pointer.
        OutOfBounds {
            /// How many bytes were to be accessed.
            bytes: u64,
            /// Where, from the beginning of the object.
            offset: i128,
            /// The kind of the object.
            kind: ObjectKind,
            /// The size of the object.
            size: u64
        } "access out of bounds" ": {bytes} bytes at offset {offset} of {kind} ({size} bytes)";
        /// An access to a heap object that was freed.
        UseAfterFree "use after free" "";
        /// An access to a stack object of a function that returned.
        UseAfterReturn "use of a stack object after its function returned" "";
        /// An access to a stack object after `lifetime_end`.
        UseAfterLifetime "use of a stack object after the end of its lifetime" "";
        /// A read of bytes that nobody wrote.
        Uninitialised "read of bytes that were never written" "";
        /// An address that does not have the promised alignment.
        Misaligned {
            /// The address.
            address: u64,
            /// The promised alignment.
            align: u64
        } "misaligned access" ": address {address:#x} is not a multiple of {align}";
        /// A write to a constant.
        ReadOnly "write to a constant" "";
        /// An access to the bytes of a function.
        Code "access to the code of a function" "";
        /// A second free of the same object.
        DoubleFree "double free" "";
        /// A free of something that does not come from the heap.
        NotHeap {
            /// The kind of the object.
            kind: ObjectKind
        } "free of something that is not on the heap" ": {kind}";
        /// A free of a pointer that is not the beginning of its object.
        Interior {
            /// Where it points, from the beginning of the object.
            offset: i128
        } "free of a pointer into the middle of an object" ": offset {offset}";
        /// A `memcpy` between places that overlap and are not equal.
        Overlap "memcpy between overlapping places" "";
        /// A size that is not a number of bytes.
        SizeOverflow "size of an allocation overflows" "";
        /// The limit on memory.
        Exhausted {
            /// The limit.
            limit: u64
        } "out of memory" ": more than {limit} bytes; raise the limit if the program is meant to need more";
    }
}

/// An object of memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ObjectId(u32);

/// Where an object lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectKind {
    /// A global variable.
    Global,
    /// A global constant.
    Constant,
    /// A function.
    Function,
    /// A stack frame.
    Stack,
    /// The heap.
    Heap,
    /// Made by the caller of the interpreter.
    Outside,
    /// The same for this parameter, counted from 0, of the function that is called.
    Argument(u32),
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ObjectKind::Global => "a global variable",
            ObjectKind::Constant => "a global constant",
            ObjectKind::Function => "a function",
            ObjectKind::Stack => "a stack object",
            ObjectKind::Heap => "a heap object",
            ObjectKind::Outside => "a host object",
            ObjectKind::Argument(index) => {
                return write!(f, "the array passed for parameter {}", u64::from(*index) + 1);
            }
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Alive,
    Freed,
    Returned,
    LifetimeEnded,
}

#[derive(Debug)]
struct Object<N> {
    base: u64,
    size: u64,
    kind: ObjectKind,
    state: State,
    exposed: bool,
    /// None once the object is dead for good.
    content: Option<Box<Content<N>>>,
}

/// What an access does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Intent {
    Read,
    Write,
}

/// What it is to load bytes that were never written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Unwritten {
    /// An error.
    #[default]
    Error,
    /// An undefined value, as LLVM has it: an error where it is used. Compilers move padding and the unused parts of
    /// unions like this, and rustc without optimisation loads them.
    Undefined,
}

/// The memory of a running program.
#[derive(Debug)]
pub struct Memory<N = Plain> {
    objects: Vec<Object<N>>,
    next_base: u64,
    used: u64,
    limit: u64,
    layout: Layout,
    /// Bytes that host functions have handled since this was last taken.
    work: u64,
    unwritten: Unwritten,
}

/// The first address of the first object.
const FIRST_ADDRESS: u64 = 0x1_0000;
/// Bytes of nothing between objects.
const GAP: u64 = 16;
/// What an object counts for against the limit besides its bytes, also when it is dead.
const OVERHEAD: u64 = 48;

impl<N: Number> Memory<N> {
    pub(super) fn new(layout: Layout, limit: u64, unwritten: Unwritten) -> Self {
        Memory { objects: Vec::new(), next_base: FIRST_ADDRESS, used: 0, limit, layout, work: 0, unwritten }
    }

    /// Sizes and alignments of types.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// A new object of `bytes` bytes that are not yet written, for the use of the program.
    pub fn allocate(&mut self, bytes: u64, align: u64) -> Result<Pointer, MemoryError> {
        self.create(ObjectKind::Outside, bytes, align)
    }

    /// A new array of these values, one stride of the type after the other.
    pub fn allocate_array(&mut self, ty: Type, values: &[Val<N>]) -> Result<Pointer, TrapKind> {
        self.array(ObjectKind::Outside, ty, values)
    }

    /// The same to be passed for a parameter, counted from 0: messages call it so.
    pub fn allocate_argument(
        &mut self,
        parameter: u32,
        ty: Type,
        values: &[Val<N>],
    ) -> Result<Pointer, TrapKind> {
        self.array(ObjectKind::Argument(parameter), ty, values)
    }

    fn array(&mut self, kind: ObjectKind, ty: Type, values: &[Val<N>]) -> Result<Pointer, TrapKind> {
        let stride = self.layout.stride_bytes(ty).ok_or(OPAQUE)?;
        let bytes = stride.checked_mul(values.len() as u64).ok_or(MemoryError::SizeOverflow)?;
        let align = self.layout.natural_align(ty).unwrap_or(1);
        let array = self.create(kind, bytes, u64::from(align).max(16))?;
        for (index, value) in values.iter().enumerate() {
            self.store(array.offset(index as u64 * stride), ty, value)?;
        }
        Ok(array)
    }

    /// The values of an array of `count` elements.
    pub fn load_array(&mut self, array: Pointer, ty: Type, count: usize) -> Result<Vec<Val<N>>, TrapKind> {
        let stride = self.layout.stride_bytes(ty).ok_or(OPAQUE)?;
        (0..count as u64).map(|index| self.load(array.offset(index.wrapping_mul(stride)), ty)).collect()
    }

    /// Puts a value at an address of any alignment.
    pub fn store(&mut self, to: Pointer, ty: Type, value: &Val<N>) -> Result<(), TrapKind> {
        self.store_aligned(to, ty, value, 1)
    }

    /// The value at an address of any alignment.
    pub fn load(&mut self, from: Pointer, ty: Type) -> Result<Val<N>, TrapKind> {
        self.load_aligned(from, ty, 1)
    }

    pub(super) fn store_aligned(
        &mut self,
        to: Pointer,
        ty: Type,
        value: &Val<N>,
        align: u64,
    ) -> Result<(), TrapKind> {
        let image = Image::encode(self.layout, ty, value)?;
        Ok(self
            .change(to, image.bytes.len() as u64, align, |content, offset| content.write(offset, &image))?)
    }

    pub(super) fn load_aligned(&mut self, from: Pointer, ty: Type, align: u64) -> Result<Val<N>, TrapKind> {
        let count = self.layout.store_bytes(ty).ok_or(OPAQUE)?;
        let (content, offset) = self.content(from, count, align)?;
        let image = content.read(offset, count);
        image.decode(self, ty).or_else(|error| self.unless_unwritten(error))
    }

    /// An undefined value if the error is that bytes were never written, and that is none.
    pub(super) fn unless_unwritten(&self, error: TrapKind) -> Result<Val<N>, TrapKind> {
        match error {
            TrapKind::Memory { error: MemoryError::Uninitialised }
                if self.unwritten == Unwritten::Undefined =>
            {
                Ok(Val::Undef)
            }
            error => Err(error),
        }
    }

    /// Copies bytes and what they stand for; the places may overlap.
    pub fn copy(&mut self, to: Pointer, from: Pointer, count: u64) -> Result<(), MemoryError> {
        if count == 0 {
            return Ok(());
        }
        self.check(to, count, 1, Intent::Write)?;
        let (content, offset) = self.content(from, count, 1)?;
        let image = content.read(offset, count);
        self.change(to, count, 1, |content, offset| content.write(offset, &image))
    }

    /// Sets bytes.
    pub fn fill(&mut self, to: Pointer, byte: u8, count: u64) -> Result<(), MemoryError> {
        if count == 0 {
            return Ok(());
        }
        self.change(to, count, 1, |content, offset| content.fill(offset, count, byte))
    }

    /// Makes bytes as if they had never been written.
    pub(super) fn unwrite(&mut self, to: Pointer, count: u64) -> Result<(), MemoryError> {
        self.change(to, count, 1, |content, offset| content.unwrite(offset, count))
    }

    /// Makes the content of an object undefined again.
    pub(super) fn forget(&mut self, pointer: Pointer) {
        if let Some(object) = pointer.object.and_then(|id| self.objects.get_mut(id.0 as usize))
            && let Some(content) = object.content.take()
        {
            object.content = Some(Box::new(Content::new(object.size)));
            self.discharge(Self::bytes_of_runs(&content));
        }
    }

    pub(super) fn create(&mut self, kind: ObjectKind, size: u64, align: u64) -> Result<Pointer, MemoryError> {
        let exhausted = MemoryError::Exhausted { limit: self.limit };
        let used = self.used.checked_add(size).and_then(|used| used.checked_add(OVERHEAD));
        let used = used.filter(|&used| used <= self.limit).ok_or(exhausted.clone())?;
        let base = self.next_base.checked_next_multiple_of(align.max(GAP)).ok_or(exhausted.clone())?;
        let next = base.checked_add(size).and_then(|end| end.checked_add(GAP)).ok_or(exhausted.clone())?;
        let highest = crate::constant::mask(u32::from(self.layout.pointer_bytes) * 8) as u64;
        let id = u32::try_from(self.objects.len()).ok().filter(|_| next <= highest).ok_or(exhausted)?;
        self.used = used;
        self.next_base = next;
        let content = Some(Box::new(Content::new(size)));
        self.objects.push(Object { base, size, kind, state: State::Alive, exposed: false, content });
        Ok(Pointer { address: base, object: Some(ObjectId(id)) })
    }

    /// Counts bytes that are held for the program outside of its memory, such as a frame.
    pub(super) fn charge(&mut self, bytes: u64) -> Result<(), MemoryError> {
        let used = self.used.saturating_add(bytes);
        if used > self.limit {
            return Err(MemoryError::Exhausted { limit: self.limit });
        }
        self.used = used;
        Ok(())
    }

    /// Counts that what is held for the program besides the bytes of its objects has grown or shrunk.
    pub(super) fn settle(&mut self, growth: i64) -> Result<(), MemoryError> {
        self.used = self.used.saturating_add_signed(growth);
        if growth > 0 && self.used > self.limit {
            return Err(MemoryError::Exhausted { limit: self.limit });
        }
        Ok(())
    }

    /// Gives back what [`Memory::charge`] counted.
    pub(super) fn discharge(&mut self, bytes: u64) {
        self.used = self.used.saturating_sub(bytes);
    }

    /// Forbids writing to an object from now on.
    pub(super) fn make_constant(&mut self, pointer: Pointer) {
        if let Some(object) = pointer.object.and_then(|id| self.objects.get_mut(id.0 as usize)) {
            object.kind = ObjectKind::Constant;
        }
    }

    /// Frees a heap object; null is nothing to free.
    pub(super) fn free(&mut self, pointer: Pointer) -> Result<(), MemoryError> {
        if pointer == Pointer::NULL {
            return Ok(());
        }
        let object = self.heap_object(pointer)?;
        object.state = State::Freed;
        let bytes = object.size + object.content.take().map_or(0, |content| Self::bytes_of_runs(&content));
        self.discharge(bytes);
        Ok(())
    }

    /// The size of a heap object that may be freed.
    pub(super) fn heap_size(&mut self, pointer: Pointer) -> Result<u64, MemoryError> {
        self.heap_object(pointer).map(|object| object.size)
    }

    fn heap_object(&mut self, pointer: Pointer) -> Result<&mut Object<N>, MemoryError> {
        let address = pointer.address;
        let id = pointer.object.ok_or(MemoryError::NoObject { address })?;
        let object = self.objects.get_mut(id.0 as usize).ok_or(MemoryError::NoObject { address })?;
        if object.kind != ObjectKind::Heap {
            return Err(MemoryError::NotHeap { kind: object.kind });
        }
        if object.state != State::Alive {
            return Err(MemoryError::DoubleFree);
        }
        if object.base != address {
            return Err(MemoryError::Interior { offset: i128::from(address) - i128::from(object.base) });
        }
        Ok(object)
    }

    /// Ends the life of a stack object as its function returns.
    pub(super) fn leave(&mut self, id: ObjectId) {
        if let Some(object) = self.objects.get_mut(id.0 as usize) {
            object.state = State::Returned;
            let content = object.content.take();
            let bytes = object.size + content.map_or(0, |content| Self::bytes_of_runs(&content));
            self.discharge(bytes);
        }
    }

    /// Begins a lifetime of a stack object: its content is undefined. Other objects are left alone.
    pub(super) fn begin_lifetime(&mut self, pointer: Pointer) {
        self.set_lifetime(pointer, State::Alive);
    }

    /// Ends the lifetime of a stack object. Other objects are left alone.
    pub(super) fn end_lifetime(&mut self, pointer: Pointer) {
        self.set_lifetime(pointer, State::LifetimeEnded);
    }

    fn set_lifetime(&mut self, pointer: Pointer, state: State) {
        let object = pointer.object.and_then(|id| self.objects.get_mut(id.0 as usize));
        let Some(object) = object.filter(|object| object.kind == ObjectKind::Stack) else { return };
        if object.state != State::Returned {
            object.state = state;
            self.forget(pointer);
        }
    }

    /// Where a pointer points in its object, and the object's size.
    pub(super) fn place(&self, pointer: Pointer) -> Option<(i128, u64)> {
        let object = self.objects.get(pointer.object?.0 as usize)?;
        Some((i128::from(pointer.address) - i128::from(object.base), object.size))
    }

    /// Notes that a program has seen the address of an object as an integer.
    pub(super) fn expose(&mut self, id: ObjectId) {
        if let Some(object) = self.objects.get_mut(id.0 as usize) {
            object.exposed = true;
        }
    }

    /// The pointer to an address that is only known as a number.
    ///
    /// It points to the object there if the program has seen its address as an integer.
    pub fn pointer_at(&self, address: u64) -> Pointer {
        let index = self.objects.partition_point(|object| object.base <= address);
        let found = index.checked_sub(1).filter(|&index| {
            self.objects
                .get(index)
                .is_some_and(|object| object.exposed && address - object.base <= object.size)
        });
        Pointer { address, object: found.map(|index| ObjectId(index as u32)) }
    }

    /// Checks that an access is allowed; gives the object's index and the offset in it.
    pub(super) fn check(
        &self,
        pointer: Pointer,
        bytes: u64,
        align: u64,
        intent: Intent,
    ) -> Result<(usize, u64), MemoryError> {
        let address = pointer.address;
        let Some(id) = pointer.object else {
            let null = address < FIRST_ADDRESS;
            return Err(if null { MemoryError::Null { address } } else { MemoryError::NoObject { address } });
        };
        let index = id.0 as usize;
        let object = self.objects.get(index).ok_or(MemoryError::NoObject { address })?;
        match object.state {
            State::Alive => {}
            State::Freed => return Err(MemoryError::UseAfterFree),
            State::Returned => return Err(MemoryError::UseAfterReturn),
            State::LifetimeEnded => return Err(MemoryError::UseAfterLifetime),
        }
        if object.kind == ObjectKind::Function {
            return Err(MemoryError::Code);
        }
        let offset = i128::from(address) - i128::from(object.base);
        if offset < 0 || offset + i128::from(bytes) > i128::from(object.size) {
            return Err(MemoryError::OutOfBounds { bytes, offset, kind: object.kind, size: object.size });
        }
        if !address.is_multiple_of(align) {
            return Err(MemoryError::Misaligned { address, align });
        }
        if intent == Intent::Write && object.kind == ObjectKind::Constant {
            return Err(MemoryError::ReadOnly);
        }
        Ok((index, offset as u64))
    }

    fn content(&self, from: Pointer, bytes: u64, align: u64) -> Result<(&Content<N>, u64), MemoryError> {
        let (index, offset) = self.check(from, bytes, align, Intent::Read)?;
        let content = self.objects.get(index).and_then(|object| object.content.as_deref());
        content.map(|content| (content, offset)).ok_or(MemoryError::UseAfterFree)
    }

    /// Changes the content at an address; `action` gets the offset in it. The runs that come are counted.
    fn change(
        &mut self,
        to: Pointer,
        bytes: u64,
        align: u64,
        action: impl FnOnce(&mut Content<N>, u64),
    ) -> Result<(), MemoryError> {
        let (index, offset) = self.check(to, bytes, align, Intent::Write)?;
        let content = self.objects.get_mut(index).and_then(|object| object.content.as_deref_mut());
        let content = content.ok_or(MemoryError::UseAfterFree)?;
        let before = Self::bytes_of_runs(content);
        action(content, offset);
        let after = Self::bytes_of_runs(content);
        self.settle(after as i64 - before as i64)
    }

    /// What the runs of an object count for: about what they take, in a tree and with a number each.
    fn bytes_of_runs(content: &Content<N>) -> u64 {
        content.runs() as u64 * 2 * (size_of::<Run<N>>() + size_of::<N>()) as u64
    }

    /// Counts bytes that a host function handles against the limit on instructions, as copies count. What
    /// [`Memory::bytes`], [`Memory::text`] and [`Memory::set_bytes`] handle is counted by them.
    pub fn count_work(&mut self, bytes: u64) {
        self.work = self.work.saturating_add(bytes);
    }

    pub(super) fn take_work(&mut self) -> u64 {
        std::mem::take(&mut self.work)
    }

    /// A new object of the heap: one that the program may give to `free`.
    pub fn allocate_heap(&mut self, bytes: u64, align: u64) -> Result<Pointer, MemoryError> {
        self.create(ObjectKind::Heap, bytes, align)
    }

    /// Frees an object of the heap; null is nothing to free.
    pub fn free_heap(&mut self, pointer: Pointer) -> Result<(), MemoryError> {
        self.free(pointer)
    }

    /// The bytes from an address up to the first zero byte, which is not among them, or `most` bytes if there is
    /// none before.
    pub fn text(&mut self, from: Pointer, most: u64) -> Result<Vec<u8>, TrapKind> {
        let mut text = Vec::new();
        loop {
            let done = text.len() as u64;
            let left = most - done;
            if left == 0 {
                return Ok(text);
            }
            let at = from.offset(done);
            let rest = self.place(at).map_or(1, |(offset, size)| i128::from(size) - offset);
            let count = u64::try_from(rest).unwrap_or(1).clamp(1, 256).min(left);
            let (content, offset) = self.content(at, count, 1)?;
            let image = content.read(offset, count);
            let zero = image.bytes.iter().position(|&byte| byte == 0);
            let end = zero.map_or(count, |zero| zero as u64);
            let needed = cut(&image.runs, 0, (end + 1).min(count));
            if needed.iter().any(|run| matches!(run.what, What::Undefined)) {
                return Err(MemoryError::Uninitialised.into());
            }
            check_loss(&needed, "a read of bytes")?;
            text.extend(image.bytes.iter().take(end as usize));
            self.count_work(end);
            if zero.is_some() {
                return Ok(text);
            }
        }
    }

    /// The bytes at an address as the program's host functions see them: plain, all of them written.
    pub fn bytes(&mut self, from: Pointer, count: u64) -> Result<Vec<u8>, TrapKind> {
        let (content, offset) = self.content(from, count, 1)?;
        let image = content.read(offset, count);
        if image.runs.iter().any(|run| matches!(run.what, What::Undefined)) {
            return Err(MemoryError::Uninitialised.into());
        }
        check_loss(&image.runs, "a read of bytes")?;
        self.count_work(count);
        Ok(image.bytes.into_vec())
    }

    /// Puts bytes at an address.
    pub fn set_bytes(&mut self, to: Pointer, bytes: &[u8]) -> Result<(), MemoryError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.count_work(bytes.len() as u64);
        self.write_image(to, &Image { bytes: bytes.into(), runs: Runs::new() })
    }

    pub(super) fn write_image(&mut self, to: Pointer, image: &Image<N>) -> Result<(), MemoryError> {
        self.change(to, image.bytes.len() as u64, 1, |content, offset| content.write(offset, image))
    }
}

/// For types whose bytes the IR does not know.
pub(super) const OPAQUE: TrapKind = TrapKind::Malformed { what: "memory is accessed with an opaque type" };

impl Pointer {
    /// The pointer `bytes` bytes further on.
    pub const fn offset(self, bytes: u64) -> Pointer {
        Pointer { address: self.address.wrapping_add(bytes), object: self.object }
    }
}
