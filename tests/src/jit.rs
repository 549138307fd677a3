//! Runs of functions on the JIT, by way of an entry, to be compared with those of the reference interpreter.

use crate::generate::run::is_nan;
use codegen::entry::{Entry, add_entry};
use codegen::jit::{JitErrors, JitModule, JitOptions, Roots};
use ir::{Constant, Float, FuncId, Layout, Module, Scalar, Symbol, Type, mask};
use std::alloc::{alloc_zeroed, dealloc};

/// An argument: a constant of a type, or the address of an array of constants of a type.
#[derive(Clone, Debug)]
pub enum Argument<'a> {
    /// A constant.
    Value(Type, &'a Constant),
    /// An array.
    Array(Type, &'a [Constant]),
}

/// What came out, lane by lane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The bits of the lanes of each result.
    pub results: Vec<Vec<u128>>,
    /// The bits of the lanes of all elements of each array argument, afterwards; empty for others.
    pub arrays: Vec<Vec<u128>>,
}

/// A function ready to be called.
pub struct Prepared {
    /// The machine code.
    pub jit: JitModule,
    entry: Entry,
    results: Vec<Type>,
    layout: Layout,
}

/// Compiles a function of a module by its entry, besides the roots of the options.
pub fn prepare(module: &Module, function: FuncId, options: &JitOptions) -> Result<Prepared, JitErrors> {
    let mut module = module.clone();
    let entry = match add_entry(&mut module, function) {
        Ok(entry) => entry,
        Err(error) => {
            return Err(codegen::jit::JitError::Target { reason: error.to_string() }.into());
        }
    };
    let roots = match &options.roots {
        Roots::All => Roots::All,
        Roots::Only(more) => Roots::Only([&[entry.function], &more[..]].concat()),
    };
    let options = JitOptions { roots, ..options.clone() };
    let jit = JitModule::new(&module, &options)?;
    let results = module.functions[function].signature.results.iter().map(|result| result.ty).collect();
    Ok(Prepared { jit, entry, results, layout: module.layout() })
}

/// Memory for a call.
struct Block {
    start: *mut u8,
    layout: std::alloc::Layout,
}

impl Block {
    fn new(bytes: u64) -> Option<Block> {
        let layout = std::alloc::Layout::from_size_align(bytes.max(16) as usize, 256).ok()?;
        // SAFETY: the size is not zero.
        let start = unsafe { alloc_zeroed(layout) };
        (!start.is_null()).then_some(Block { start, layout })
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: the block is ours, and was zeroed.
        unsafe { std::slice::from_raw_parts_mut(self.start, self.layout.size()) }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: made with this layout.
        unsafe { dealloc(self.start, self.layout) };
    }
}

impl Prepared {
    /// Calls the function. `None` if an argument cannot be made.
    ///
    /// # Safety
    /// The interpreter finished the same call.
    pub unsafe fn call(&self, arguments: &[Argument<'_>]) -> Option<Outcome> {
        let mut buffer = Block::new(self.entry.size)?;
        let mut arrays = Vec::new();
        for (argument, &place) in arguments.iter().zip(&self.entry.arguments) {
            let at = place as usize;
            match argument {
                Argument::Value(ty, constant) => {
                    self.write(*ty, constant, buffer.bytes().get_mut(at..)?)?;
                    arrays.push(None);
                }
                Argument::Array(ty, elements) => {
                    let stride = self.layout.stride_bytes(*ty)?;
                    let mut array = Block::new(stride * elements.len() as u64)?;
                    for (index, element) in elements.iter().enumerate() {
                        let at = index * stride as usize;
                        self.write(*ty, element, array.bytes().get_mut(at..)?)?;
                    }
                    let address = (array.start as u64).to_le_bytes();
                    buffer.bytes().get_mut(at..at + 8)?.copy_from_slice(&address);
                    arrays.push(Some((*ty, elements.len(), array)));
                }
            }
        }
        // SAFETY: the entry takes the buffer, and the caller vouches for what the program does.
        unsafe { (*self.jit.typed::<fn(*mut u8)>(self.entry.function).ok()?)(buffer.start) };
        let results = self.results.iter().zip(&self.entry.results);
        let results = results.map(|(&ty, &place)| self.read(ty, buffer.bytes().get(place as usize..)?));
        let results = results.collect::<Option<_>>()?;
        let arrays = arrays.into_iter().map(|array| {
            let Some((ty, count, mut array)) = array else { return Some(Vec::new()) };
            let stride = self.layout.stride_bytes(ty)? as usize;
            let mut lanes = Vec::new();
            for index in 0..count {
                lanes.extend(self.read(ty, array.bytes().get(index * stride..)?)?);
            }
            Some(lanes)
        });
        Some(Outcome { results, arrays: arrays.collect::<Option<_>>()? })
    }

    fn width(&self, ty: Type) -> Option<usize> {
        Some(self.layout.scalar_bits(ty.lane()?) as usize)
    }

    fn write(&self, ty: Type, constant: &Constant, to: &mut [u8]) -> Option<()> {
        let width = self.width(ty)?;
        for lane in 0..ty.lanes().unwrap_or(1) as usize {
            let bits = self.bits(constant.lane(lane)?)?;
            for bit in (0..width).filter(|bit| bits >> bit & 1 == 1) {
                let place = lane * width + bit;
                *to.get_mut(place / 8)? |= 1 << (place % 8);
            }
        }
        Some(())
    }

    fn read(&self, ty: Type, from: &[u8]) -> Option<Vec<u128>> {
        let width = self.width(ty)?;
        let lane = |lane: usize| {
            let places = (lane * width..(lane + 1) * width).rev();
            places
                .map(|place| Some(from.get(place / 8)? >> (place % 8) & 1))
                .try_fold(0u128, |bits, bit| Some(bits << 1 | u128::from(bit?)))
        };
        (0..ty.lanes().unwrap_or(1) as usize).map(lane).collect()
    }

    /// The bits of a constant of one lane.
    pub fn bits(&self, constant: &Constant) -> Option<u128> {
        match constant {
            Constant::Int(bits) | Constant::Float(bits) => Some(*bits),
            Constant::Null | Constant::Undef | Constant::Poison => Some(0),
            Constant::Address(symbol, offset) => self.address(*symbol, *offset),
            _ => None,
        }
    }

    fn address(&self, symbol: Symbol, offset: i64) -> Option<u128> {
        let address = self.jit.symbol_address(symbol)? as u64;
        Some(address.wrapping_add(offset as u64).into())
    }
}

/// Whether two lanes are the same: the same bits, or both NaN.
pub fn same(lane: Scalar, a: u128, b: u128) -> bool {
    let nan = |format: Float, bits| is_nan(format, bits & mask(format.bits()));
    match lane {
        Scalar::Float(format) => a == b || nan(format, a) && nan(format, b),
        _ => a == b,
    }
}
