//! Statements with memory: arrays, loads and stores, pointers, bulk copies, atomics, masked accesses.
//!
//! All memory is initialised, and every access stays inside its array. Arrays of floats, and of integers
//! that do not fill their bytes, are only accessed as what they are; arrays of other integers at times as
//! something else.

use super::constants::call_bound;
use super::maker::{Maker, Place, Slot, WILD};
use ir::*;

/// An address in an array, with what is known of its alignment.
struct Spot {
    address: Value,
    align: u64,
}

impl Maker<'_, '_> {
    /// Bytes from one element of an array to the next.
    pub fn stride(&self, element: Type) -> u64 {
        self.layout.stride_bytes(element).unwrap_or(8)
    }

    fn store_bytes(&self, ty: Type) -> u64 {
        self.layout.store_bytes(ty).unwrap_or(8)
    }

    /// Whether bytes of an array of this may be read and written as something else.
    fn is_plain(&self, element: Type) -> bool {
        let bits = u64::from(element.int_bits().unwrap_or(1)) * u64::from(element.lanes().unwrap_or(1));
        element.int_bits().is_some() && bits.is_multiple_of(8) && self.stride(element) * 8 == bits
    }

    /// Whether elements of an array of this stand side by side as lanes do.
    fn is_packed(&self, element: Type) -> bool {
        element.lanes().is_none()
            && self.layout.scalar_bits(element.lane().unwrap_or(Scalar::Int(1))) as u64
                == self.stride(element) * 8
    }

    /// The type of elements of a new array.
    pub fn element_type(&mut self) -> Type {
        let ty = self.data_type();
        if self.dice.chance(0.8) { ty.lane().map_or(ty, Type::Scalar) } else { ty }
    }

    /// A new array on the stack, zeroed or copied.
    pub fn array_statement(&mut self) {
        let source = self.some_place();
        if let Some(source) = source
            && self.dice.chance(0.25)
        {
            self.copied_array(source);
            return;
        }
        let element = self.element_type();
        let count = self.dice.range(&self.knobs.elements).max(1);
        self.new_array(element, u64::from(count));
    }

    /// An array on the stack of at least this many elements, all zero.
    pub fn new_array(&mut self, element: Type, count: u64) -> Place {
        let stride = self.stride(element);
        let dynamic = self.weight == 1 && count <= 16 && self.dice.chance(0.2);
        let align = self.layout.natural_align(element).unwrap_or(16).max(16);
        let align = Align::new(u64::from(align)).unwrap_or(Align::ONE);
        let (pointer, bytes) = if dynamic {
            let more = self.value(Type::I64);
            let more = self.masked(more, 7);
            let least = self.build().int(Type::I64, i128::from(count));
            let count = self.build().binary(Opcode::Iadd, more, least);
            let pointer = self.build().alloca(stride, Some(count), align);
            let stride = self.build().int(Type::I64, i128::from(stride));
            (pointer, self.build().binary(Opcode::Imul, count, stride))
        } else {
            let pointer = self.build().alloca(stride * count, None, align);
            let bytes = stride * count;
            if self.dice.chance(self.knobs.details) {
                let detail = Detail::Lifetime(self.dice.chance(0.5).then_some(bytes));
                let start = InstData::new(Opcode::LifetimeStart, Type::I1, [pointer]).with_detail(detail);
                self.build().push_implied(start);
            }
            (pointer, self.build().int(Type::I64, i128::from(bytes)))
        };
        self.fill(pointer, 0, bytes, 1);
        let place = Place { pointer, size: stride * count, align: align.bytes(), element, writable: true };
        self.places.push(place);
        place
    }

    fn fill(&mut self, pointer: Value, byte: u8, bytes: Value, align: u64) {
        let byte = self.build().int(Type::I8, i128::from(byte));
        let ty = self.body.ty(bytes);
        let detail = Detail::Access(Access::aligned(Align::new(align).unwrap_or(Align::ONE)));
        self.build()
            .push_implied(InstData::new(Opcode::Memset, ty, [pointer, byte, bytes]).with_detail(detail));
    }

    /// A new array that begins as a copy of another one: the two cannot overlap.
    fn copied_array(&mut self, source: Place) {
        let stride = self.stride(source.element);
        let count = (source.size / stride).clamp(1, 16);
        let copy = self.new_array(source.element, count);
        if source.size < stride {
            return;
        }
        let bytes = self.build().int(Type::I64, i128::from(count * stride));
        let detail = Detail::Copy(Align::ONE, Align::ONE);
        let operands = [copy.pointer, source.pointer, bytes];
        self.build().push_implied(InstData::new(Opcode::Memcpy, Type::I64, operands).with_detail(detail));
    }

    /// Some array that is in scope; recent ones are found more often.
    fn some_place(&mut self) -> Option<Place> {
        let count = self.places.len();
        if count == 0 {
            return None;
        }
        let back = self.dice.below(count as u32) as usize;
        Some(self.places[count - 1 - back])
    }

    fn some_writable(&mut self) -> Option<Place> {
        let writable: Vec<Place> = self.places.iter().copied().filter(|place| place.writable).collect();
        if writable.is_empty() { None } else { Some(self.dice.pick(&writable)) }
    }

    /// An array in scope that can stand in for this one.
    pub fn place_like(&mut self, wanted: &Place) -> Option<Place> {
        let fitting: Vec<Place> =
            self.places.iter().copied().filter(|place| place.serves_as(wanted)).collect();
        if fitting.is_empty() { None } else { Some(self.dice.pick(&fitting)) }
    }

    /// An address in the array at which this many bytes are inside, on an element's boundary.
    fn spot(&mut self, place: Place, bytes: u64) -> Option<Spot> {
        let stride = self.stride(place.element);
        let count = place.size.checked_sub(bytes)? / stride + 1;
        let align = place.align.min(1 << stride.trailing_zeros());
        if self.dice.chance(self.knobs.runtime_index)
            && let Some(index) = self.index_below(count)
        {
            let address = self.address(place.pointer, 0, &[(index, stride as i64)]);
            return Some(Spot { address, align });
        }
        let index = u64::from(self.dice.below(count.min(64) as u32));
        if index == 0 {
            return Some(Spot { address: place.pointer, align: place.align });
        }
        let address = self.address(place.pointer, (index * stride) as i64, &[]);
        Some(Spot { address, align: place.align.min(1 << (index * stride).trailing_zeros()) })
    }

    /// An integer that is below the count and not negative.
    fn index_below(&mut self, count: u64) -> Option<Value> {
        let counters: Vec<Value> =
            self.counters.iter().filter(|(_, limit)| *limit <= count).map(|&(value, _)| value).collect();
        if !counters.is_empty() && self.dice.chance(0.7) {
            return Some(self.dice.pick(&counters));
        }
        let ty = self.dice.pick(&[Type::I32, Type::I64]);
        let value = self.value_at_hand(ty);
        if self.body.as_constant(value).is_some() {
            return None;
        }
        let mask = (1 << count.ilog2()) - 1;
        Some(self.masked(value, mask))
    }

    fn address(&mut self, base: Value, offset: i64, indices: &[(Value, i64)]) -> Value {
        let address = self.build().addr(base, offset, indices);
        if self.dice.chance(self.knobs.details)
            && let ValueDef::Result(inst, _) = self.body.values[address].def
        {
            // The address is inside its object, and no step wraps.
            self.body.insts[inst].flags =
                self.dice.pick(&[Flags::INBOUNDS, Flags::NUW, Flags::NUSW, Flags::INBOUNDS | Flags::NUW]);
            let hint = self.dice.pick(&[Type::I8, Type::F64, Type::Vector(Scalar::Int(32), 4)]);
            if let Detail::Address(detail) = &mut self.body.insts[inst].detail {
                detail.hint = Some(hint);
            }
        }
        address
    }

    fn access(&mut self, align: u64, ty: Type) -> Access {
        let natural = u64::from(self.layout.natural_align(ty).unwrap_or(1));
        let align = if self.dice.chance(self.knobs.details) { 1 } else { align.min(natural) };
        Access::aligned(Align::new(align).unwrap_or(Align::ONE))
    }

    fn access_flags(&mut self) -> Flags {
        if self.dice.chance(self.knobs.details / 4.0) { Flags::VOLATILE } else { Flags::empty() }
    }

    /// Another type to access a plain array as.
    fn punned_type(&mut self, place: Place) -> Option<Type> {
        if !self.is_plain(place.element) || !self.dice.chance(self.knobs.punned) {
            return None;
        }
        let ty = self.data_type();
        let exact =
            self.is_plain(ty) || (ty.float_format().is_some_and(|f| f != Float::F80) && ty.lanes().is_none());
        (exact && self.store_bytes(ty) <= place.size).then_some(ty)
    }

    /// A type whose values are in the array: an element, a vector of elements, or something else.
    fn accessed_type(&mut self, place: Place) -> Type {
        if let Some(ty) = self.punned_type(place) {
            return ty;
        }
        if let Some(lane) = place.element.lane()
            && self.is_packed(place.element)
            && self.dice.chance(self.knobs.vector)
        {
            let most = (place.size / self.stride(place.element)) as u32;
            let lanes = self.dice.range(&self.knobs.lanes);
            if lanes <= most {
                return Type::Vector(lane, lanes);
            }
        }
        place.element
    }

    /// A load from some array.
    pub fn load_statement(&mut self) {
        let Some(place) = self.some_place() else { return self.array_statement() };
        let ty = self.accessed_type(place);
        let bytes = self.store_bytes(ty);
        let Some(spot) = self.spot(place, bytes) else { return };
        let access = self.access(spot.align, ty);
        let flags = self.access_flags();
        let data = InstData::new(Opcode::Load, ty, [spot.address]);
        let bound = match ty.float_format() {
            Some(format) if place.element.float_format().is_some() => call_bound(format),
            _ => WILD,
        };
        self.result(data.with_detail(Detail::Access(access)).with_flags(flags), bound);
    }

    /// A store to some array.
    pub fn store_statement(&mut self) {
        let Some(place) = self.some_writable() else { return self.array_statement() };
        let ty = self.accessed_type(place);
        let bytes = self.store_bytes(ty);
        let value = self.passable(ty);
        let Some(spot) = self.spot(place, bytes) else { return };
        let access = self.access(spot.align, ty);
        let flags = self.access_flags();
        let data = InstData::new(Opcode::Store, ty, [value, spot.address]);
        self.build().push_implied(data.with_detail(Detail::Access(access)).with_flags(flags));
    }

    /// Pointers: into the middle of arrays, chosen between arrays, kept in memory, compared.
    pub fn pointer_statement(&mut self) {
        let Some(place) = self.some_place() else { return self.array_statement() };
        match self.dice.below(6) {
            0 | 1 => self.derived_place(place),
            2 => self.selected_place(place),
            3 | 4 => self.slot_statement(place),
            _ => self.pointer_comparison(place),
        }
    }

    fn derived_place(&mut self, place: Place) {
        let stride = self.stride(place.element);
        let count = place.size / stride;
        if count < 2 {
            return;
        }
        let align = place.align.min(1 << stride.trailing_zeros());
        let half = count / 2;
        if self.dice.chance(self.knobs.runtime_index)
            && let Some(index) = self.index_below(half)
        {
            let pointer = self.address(place.pointer, 0, &[(index, stride as i64)]);
            self.places.push(Place { pointer, align, size: place.size - (half - 1) * stride, ..place });
            return;
        }
        let skipped = (1 + u64::from(self.dice.below(half as u32))) * stride;
        let pointer = self.address(place.pointer, skipped as i64, &[]);
        self.places.push(Place { pointer, align, size: place.size - skipped, ..place });
    }

    fn selected_place(&mut self, place: Place) {
        let wanted = Place { size: 0, align: 1, writable: false, ..place };
        let Some(other) = self.place_like(&wanted) else { return };
        let cond = self.condition();
        let pointer = self.build().select(cond, place.pointer, other.pointer);
        self.places.push(Place { pointer, ..place.meet(&other) });
    }

    fn slot_statement(&mut self, place: Place) {
        let count = self.slots.len() as u32;
        if count == 0 || self.dice.chance(0.3) {
            let align = Align::new(8).unwrap_or(Align::ONE);
            let pointer = self.build().alloca(8, None, align);
            self.build().store(place.pointer, pointer);
            self.slots.push(Slot { pointer, holds: place });
            return;
        }
        let slot = self.slots[self.dice.below(count) as usize];
        if self.dice.chance(0.5) {
            let Some(other) = self.place_like(&slot.holds) else { return };
            self.build().store(other.pointer, slot.pointer);
        } else {
            let pointer = self.build().load(Type::PTR, slot.pointer);
            self.places.push(Place { pointer, ..slot.holds });
        }
    }

    /// Compares or subtracts two addresses in one object: what comes out does not depend on where it is.
    fn pointer_comparison(&mut self, place: Place) {
        let stride = self.stride(place.element);
        let bytes = u64::from(self.dice.below(2)) * stride.min(place.size);
        let other = self.address(place.pointer, bytes as i64, &[]);
        if self.dice.chance(0.5) {
            let cond = self.dice.pick(&[IntCond::Eq, IntCond::Ne, IntCond::Ult, IntCond::Uge]);
            let value = self.build().icmp(cond, place.pointer, other);
            self.keep(value);
            return;
        }
        let from = self.build().convert(Opcode::PtrToInt, place.pointer, Type::I64);
        let to = self.build().convert(Opcode::PtrToInt, other, Type::I64);
        let distance = self.build().binary(Opcode::Isub, to, from);
        self.keep(distance);
    }

    /// `memmove` between arrays of one type, which may overlap, or `memset`.
    pub fn bulk_statement(&mut self) {
        let Some(to) = self.some_writable() else { return self.array_statement() };
        let stride = self.stride(to.element);
        let wanted = Place { size: 0, align: 1, writable: false, ..to };
        let from = self.place_like(&wanted).unwrap_or(to);
        let count = to.size.min(from.size) / stride;
        if count == 0 {
            return;
        }
        let bytes = match self.index_below(count) {
            Some(index) if self.dice.chance(self.knobs.runtime_index) => {
                let index = self.resize(index, 64);
                let stride = self.build().int(Type::I64, i128::from(stride));
                self.build().binary(Opcode::Imul, index, stride)
            }
            _ => {
                let count = u64::from(self.dice.below(count.min(16) as u32 + 1));
                self.build().int(Type::I64, i128::from(count * stride))
            }
        };
        if self.dice.chance(0.5) {
            let byte = if self.is_plain(to.element) { self.dice.bits(1) as u8 } else { 0 };
            let align = if self.dice.chance(0.5) { 1 } else { to.align.min(16) };
            self.fill(to.pointer, byte, bytes, align);
            return;
        }
        let align = |place: Place| Align::new(place.align.min(16)).unwrap_or(Align::ONE);
        let detail = Detail::Copy(align(to), align(from));
        let operands = [to.pointer, from.pointer, bytes];
        self.build().push_implied(InstData::new(Opcode::Memmove, Type::I64, operands).with_detail(detail));
    }

    /// Atomic loads, stores and updates, and fences.
    pub fn atomic_statement(&mut self) {
        let atomic =
            |ty: Type| matches!(ty, Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::F32 | Type::F64);
        let place = self.some_writable().filter(|place| atomic(place.element));
        let Some(place) = place else {
            let ordering =
                self.dice.pick(&[Ordering::Acquire, Ordering::Release, Ordering::AcqRel, Ordering::SeqCst]);
            let access = Access { align: Align::ONE, ordering: Some(ordering), scope: None };
            self.build()
                .push_implied(InstData::new(Opcode::Fence, Type::I1, []).with_detail(Detail::Access(access)));
            return;
        };
        let ty = place.element;
        let bytes = self.store_bytes(ty);
        let Some(spot) = self.spot(place, bytes) else { return };
        let align = Align::new(bytes).unwrap_or(Align::ONE);
        let scope: Option<Box<str>> = self.dice.chance(self.knobs.details).then(|| "singlethread".into());
        let ordered = |ordering| Access { align, ordering: Some(ordering), scope: scope.clone() };
        let value = self.passable(ty);
        let bound = ty.float_format().map_or(0, call_bound);
        match self.dice.below(4) {
            0 => {
                let orderings =
                    [Ordering::Monotonic, Ordering::Unordered, Ordering::Acquire, Ordering::SeqCst];
                let access = ordered(self.dice.pick(&orderings));
                let data =
                    InstData::new(Opcode::Load, ty, [spot.address]).with_detail(Detail::Access(access));
                self.result(data, bound);
            }
            1 => {
                let orderings =
                    [Ordering::Monotonic, Ordering::Unordered, Ordering::Release, Ordering::SeqCst];
                let access = ordered(self.dice.pick(&orderings));
                let data = InstData::new(Opcode::Store, ty, [value, spot.address]);
                self.build().push_implied(data.with_detail(Detail::Access(access)));
            }
            2 if ty.int_bits().is_some() => {
                let expected = self.value(ty);
                let detail = CmpXchgDetail {
                    access: ordered(self.dice.pick(&[
                        Ordering::SeqCst,
                        Ordering::AcqRel,
                        Ordering::Monotonic,
                    ])),
                    failure: self.dice.pick(&[Ordering::Monotonic, Ordering::Acquire]),
                    weak: self.dice.chance(0.3),
                };
                let data = InstData::new(Opcode::CmpXchg, ty, [spot.address, expected, value]);
                let inst = self.build().push_implied(data.with_detail(Detail::CmpXchg(Box::new(detail))));
                let results = self.body.insts[inst].results.clone();
                self.keep(results[0]);
                self.keep(results[1]);
            }
            _ => {
                let op = self.update_of(ty);
                let detail = RmwDetail { op, access: ordered(Ordering::SeqCst) };
                let data = InstData::new(Opcode::AtomicRmw, ty, [spot.address, value]);
                self.result(data.with_detail(Detail::Rmw(Box::new(detail))), bound);
                if matches!(op, RmwOp::Fadd | RmwOp::Fsub) {
                    // The sum may be beyond what arrays hold.
                    self.build().store(value, spot.address);
                }
            }
        }
    }

    /// An update that goes with the type.
    pub fn update_of(&mut self, ty: Type) -> RmwOp {
        let float = |op: &RmwOp| matches!(op, RmwOp::Fadd | RmwOp::Fsub | RmwOp::Fmax | RmwOp::Fmin);
        let wanted = ty.float_format().is_some();
        let fitting: Vec<RmwOp> =
            RmwOp::ALL.iter().copied().filter(|op| *op == RmwOp::Xchg || float(op) == wanted).collect();
        self.dice.pick(&fitting)
    }

    /// Masked loads and stores, gather and scatter.
    pub fn masked_statement(&mut self) {
        let Some(place) = self.some_writable() else { return self.array_statement() };
        let count = (place.size / self.stride(place.element)) as u32;
        let Some(lane) = place.element.lane() else { return };
        if !self.is_packed(place.element) || count == 0 {
            return self.store_statement();
        }
        let lanes = self.dice.range(&self.knobs.lanes).clamp(1, count);
        let ty = Type::Vector(lane, lanes);
        let mask = self.value(Type::Vector(Scalar::Int(1), lanes));
        let spread = self.dice.chance(0.5);
        let pointer = if spread { self.spread_pointers(place, count, lanes) } else { place.pointer };
        let bound = ty.float_format().map_or(0, call_bound);
        let value = self.passable(ty);
        let align = self.layout.natural_align(Type::Scalar(lane)).map_or(1, u64::from).min(place.align);
        let detail = Detail::Access(Access::aligned(Align::new(align).unwrap_or(Align::ONE)));
        if self.dice.chance(0.5) {
            let op = if spread { Opcode::Gather } else { Opcode::MaskedLoad };
            self.result(InstData::new(op, ty, [pointer, mask, value]).with_detail(detail), bound);
        } else {
            let op = if spread { Opcode::Scatter } else { Opcode::MaskedStore };
            self.build().push_implied(InstData::new(op, ty, [value, pointer, mask]).with_detail(detail));
        }
    }

    fn spread_pointers(&mut self, place: Place, count: u32, lanes: u32) -> Value {
        let indices = self.value(Type::Vector(Scalar::Int(32), lanes));
        let indices = self.masked(indices, (1 << count.ilog2()) - 1);
        let stride = self.stride(place.element) as i64;
        self.address(place.pointer, 0, &[(indices, stride)])
    }
}

impl Place {
    /// Whether this array can be used wherever the other one can.
    fn serves_as(&self, other: &Place) -> bool {
        self.element == other.element
            && self.size >= other.size
            && self.align >= other.align
            && (self.writable || !other.writable)
    }

    /// What holds of both; the pointer is the first one's.
    fn meet(&self, other: &Place) -> Place {
        Place {
            size: self.size.min(other.size),
            align: self.align.min(other.align),
            writable: self.writable && other.writable,
            ..*self
        }
    }
}
