//! The memory of a module's globals.

use super::error::JitError;
use ir::entity::Entity;
use ir::{Constant, GlobalId, Layout, Module, Piece, Symbol, Type};

/// A mapping of the process, unmapped when dropped.
pub(super) struct Region {
    start: *mut u8,
    size: usize,
}

impl Region {
    /// Zero bytes that can be read and written.
    pub fn new(size: u64) -> Result<Region, JitError> {
        let out = |message: String| JitError::Memory { what: "globals", message };
        if size == 0 {
            return Ok(Region { start: std::ptr::null_mut(), size: 0 });
        }
        let size = usize::try_from(size).map_err(|_| out(format!("{size} bytes")))?;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping wherever the system likes.
        let start = unsafe { libc::mmap(std::ptr::null_mut(), size, access, flags, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(out(format!("{size} bytes: {}", std::io::Error::last_os_error())));
        }
        Ok(Region { start: start.cast(), size })
    }

    /// Forbids everything but reading, or reading too.
    pub fn protect(&self, access: i32) -> Result<(), JitError> {
        // SAFETY: the mapping is ours.
        if self.size > 0 && unsafe { libc::mprotect(self.start.cast(), self.size, access) } != 0 {
            let message = std::io::Error::last_os_error().to_string();
            return Err(JitError::Memory { what: "globals", message });
        }
        Ok(())
    }

    /// The address of the first byte.
    pub fn start(&self) -> u64 {
        self.start as u64
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if self.size > 0 {
            // SAFETY: the mapping is ours, and code that uses it is gone.
            unsafe { libc::munmap(self.start.cast(), self.size) };
        }
    }
}

/// Where globals are.
pub(super) struct Data {
    /// Per global, its address, if it has memory here.
    pub addresses: Vec<Option<u64>>,
    variables: Region,
    constants: Region,
}

impl Data {
    /// Makes room for the globals for which `wanted` is true.
    pub fn place(module: &Module, wanted: impl Fn(GlobalId) -> bool) -> Result<Data, JitError> {
        let too_big = || JitError::Memory { what: "globals", message: "more than 2^63 bytes".into() };
        // The mappings begin at a page; what wants more gets room to be moved up.
        let mut sizes = [0u64; 2];
        let mut greatest = [1u64; 2];
        let mut places = vec![None; module.globals.len()];
        for (id, global) in module.globals.iter().filter(|&(id, _)| wanted(id)) {
            let kind = usize::from(global.constant);
            let align = global.align.bytes().max(16);
            // A byte at least, so that addresses differ.
            let start = sizes[kind].checked_next_multiple_of(align).ok_or_else(too_big)?;
            sizes[kind] =
                start.checked_add(global.size.max(1)).filter(|&end| end < 1 << 62).ok_or_else(too_big)?;
            greatest[kind] = greatest[kind].max(align);
            places[id.index()] = Some((kind, start));
        }
        let region =
            |kind: usize| Region::new(if sizes[kind] == 0 { 0 } else { sizes[kind] + greatest[kind] });
        let (variables, constants) = (region(0)?, region(1)?);
        let starts = [
            variables.start().next_multiple_of(greatest[0]),
            constants.start().next_multiple_of(greatest[1]),
        ];
        let addresses =
            places.into_iter().map(|place| place.map(|(kind, start)| starts[kind] + start)).collect();
        Ok(Data { addresses, variables, constants })
    }

    /// Writes the initial content of the globals that have memory here.
    pub fn fill(&self, module: &Module, address: &dyn Fn(Symbol) -> Option<u64>) -> Result<(), JitError> {
        let layout = module.layout();
        for (id, global) in module.globals.iter() {
            let Some(Some(mut at)) = self.addresses.get(id.index()).copied() else { continue };
            for piece in global.initializer.iter().flatten() {
                at += self.write(layout, at, piece, address);
            }
        }
        self.constants.protect(libc::PROT_READ)?;
        // Room that nobody asked for stays unused, but both are part of the module's memory.
        self.variables.protect(libc::PROT_READ | libc::PROT_WRITE)
    }

    /// Writes a piece; gives its size.
    fn write(&self, layout: Layout, at: u64, piece: &Piece, address: &dyn Fn(Symbol) -> Option<u64>) -> u64 {
        let mut bytes = Vec::new();
        match piece {
            Piece::Constant(ty, constant) => encode(layout, *ty, constant, address, &mut bytes),
            Piece::Array(ty, constants) => {
                constants.iter().for_each(|constant| encode(layout, *ty, constant, address, &mut bytes));
            }
            Piece::Bytes(content) => bytes.extend(content),
            // The memory is zero already.
            Piece::Zero(count) | Piece::Undef(count) => return *count,
        }
        // SAFETY: the verifier has seen that the pieces make up the size of the global, which `place` made room for.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), at as *mut u8, bytes.len()) };
        bytes.len() as u64
    }
}

/// The bytes of a constant in memory. What has no value is zero.
fn encode(
    layout: Layout,
    ty: Type,
    constant: &Constant,
    address: &dyn Fn(Symbol) -> Option<u64>,
    bytes: &mut Vec<u8>,
) {
    let Some(lane) = ty.lane() else { return };
    let width = layout.scalar_bits(lane);
    let end = bytes.len() + layout.store_bytes(ty).unwrap_or(0) as usize;
    let (mut pending, mut count) = (0u8, 0);
    for index in 0..ty.lanes().unwrap_or(1) as usize {
        let bits = constant.lane(index).map_or(0, |lane| lane_bits(lane, address));
        if width.is_multiple_of(8) {
            bytes.extend(bits.to_le_bytes().into_iter().take(width as usize / 8));
            continue;
        }
        for bit in 0..width {
            pending |= ((bits >> bit & 1) as u8) << count;
            count += 1;
            if count == 8 {
                bytes.push(pending);
                (pending, count) = (0, 0);
            }
        }
    }
    bytes.push(pending);
    bytes.resize(end, 0);
}

/// The bits of a scalar constant.
pub(super) fn lane_bits(constant: &Constant, address: &dyn Fn(Symbol) -> Option<u64>) -> u128 {
    match constant {
        Constant::Int(bits) | Constant::Float(bits) => *bits,
        Constant::Address(symbol, offset) => {
            address(*symbol).unwrap_or(0).wrapping_add(*offset as u64).into()
        }
        Constant::Distance(to, offset, from) => {
            let [to, from] = [to, from].map(|symbol| address(*symbol).unwrap_or(0));
            to.wrapping_add(*offset as u64).wrapping_sub(from).into()
        }
        _ => 0,
    }
}

/// The symbols whose addresses a constant holds.
pub(super) fn symbols_of(constant: &Constant, found: &mut dyn FnMut(Symbol)) {
    match constant {
        Constant::Splat(lane) => symbols_of_lane(lane, found),
        Constant::Lanes(lanes) => lanes.iter().for_each(|lane| symbols_of_lane(lane, found)),
        scalar => symbols_of_lane(scalar, found),
    }
}

fn symbols_of_lane(constant: &Constant, found: &mut dyn FnMut(Symbol)) {
    match constant {
        Constant::Address(symbol, _) => found(*symbol),
        Constant::Distance(to, _, from) => {
            found(*to);
            found(*from);
        }
        _ => {}
    }
}

/// The bytes that an array of `{ i32, ptr, ptr }` holds, as priority and function: `@llvm.global_ctors`.
///
/// # Safety
/// `count` such elements stand at `start`.
pub(super) unsafe fn constructors(start: u64, count: u64) -> Vec<u64> {
    let mut all: Vec<(i32, u64)> = (0..count)
        .map(|index| {
            let at = (start + 24 * index) as *const u8;
            // SAFETY: the caller's promise.
            unsafe { (at.cast::<i32>().read_unaligned(), at.add(8).cast::<u64>().read_unaligned()) }
        })
        .collect();
    all.sort_by_key(|&(priority, _)| priority);
    all.into_iter().map(|(_, function)| function).filter(|&function| function != 0).collect()
}
