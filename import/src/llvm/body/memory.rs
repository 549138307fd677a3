//! Memory: objects on the stack, loads and stores, atomics.
//!
//! A load or store of an aggregate becomes one for each leaf, at its offset. LLVM's atomic accesses have no
//! other scope here than the thread and the system: the scopes of targets become the system's, which orders more.

use super::super::types::{Leaf, Shape};
use super::{Converter, Refusal, raw};
use ir::{
    Access, AddressDetail, Align, AllocaDetail, CmpXchgDetail, Constant, Detail, Flags, InstData, Opcode,
    Ordering, RmwDetail, RmwOp, Type, Value, ValueList,
};
use llvm_sys::{LLVMAtomicOrdering, LLVMAtomicRMWBinOp};

impl Converter<'_, '_> {
    pub(super) fn alloca(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        let ty = raw::allocated_type(inst);
        let size = self.context.layout.alloc_size(ty).ok_or(Refusal::Unsupported)?;
        let result = self.result_type()?;
        let count = self.operand(0)?;
        let is_one = matches!(self.body.as_constant(count), Some(Constant::Int(1)));
        let detail = AllocaDetail { size, align: alignment(raw::alignment(inst)), hint: self.hint(ty) };
        let data = InstData::new(Opcode::Alloca, result, (!is_one).then_some(count));
        self.emit_value(data.with_detail(Detail::Alloca(Box::new(detail))), [result]);
        Ok(())
    }

    pub(super) fn load(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        let ty = raw::type_of(inst);
        let access = self.access(raw::ordering(inst));
        let from = self.operand(0)?;
        let Shape::Leaves(parts) = self.context.shape(ty) else {
            let ty = self.parts(ty).first().ok_or(Refusal::Unsupported)?.ty;
            self.check_atomic(ty, &access)?;
            self.emit_implied(InstData::new(Opcode::Load, ty, [from]).with_detail(Detail::Access(access)));
            return Ok(());
        };
        self.check_plain(&access)?;
        let mut leaves = ValueList::new();
        for &leaf in parts.iter() {
            let (at, access) = self.leaf_place(from, leaf, access.align);
            let data = InstData::new(Opcode::Load, leaf.ty, [at]).with_detail(Detail::Access(access));
            let load = self.emit_part(data, [leaf.ty]);
            leaves.extend(self.body.insts[load].results.iter().copied());
        }
        self.define(inst, leaves);
        Ok(())
    }

    pub(super) fn store(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        let ty = raw::type_of(raw::operand(inst, 0));
        let access = self.access(raw::ordering(inst));
        let (values, to) = (self.operand_leaves(0)?, self.operand(1)?);
        let Shape::Leaves(parts) = self.context.shape(ty) else {
            let &value = values.first().ok_or(Refusal::Unsupported)?;
            let ty = self.body.ty(value);
            self.check_atomic(ty, &access)?;
            let data = InstData::new(Opcode::Store, ty, [value, to]).with_detail(Detail::Access(access));
            self.emit(data, []);
            return Ok(());
        };
        self.check_plain(&access)?;
        for (&leaf, value) in parts.iter().zip(values) {
            let (at, access) = self.leaf_place(to, leaf, access.align);
            let data = InstData::new(Opcode::Store, leaf.ty, [value, at]);
            self.emit_part(data.with_detail(Detail::Access(access)), []);
        }
        Ok(())
    }

    pub(super) fn fence(&mut self) -> Result<(), Refusal> {
        let mut access = self.access(raw::ordering(self.at.inst));
        access.align = Align::ONE;
        self.emit(InstData::new(Opcode::Fence, Type::I1, []).with_detail(Detail::Access(access)), []);
        Ok(())
    }

    pub(super) fn rmw(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        let (at, value) = (self.operand(0)?, self.operand(1)?);
        let ty = self.body.ty(value);
        let access = self.access(raw::ordering(inst));
        self.check_atomic(ty, &access)?;
        let detail = RmwDetail { op: operation(raw::rmw_operation(inst)), access };
        let data = InstData::new(Opcode::AtomicRmw, ty, [at, value]);
        self.emit_value(data.with_detail(Detail::Rmw(Box::new(detail))), [ty]);
        Ok(())
    }

    pub(super) fn cmpxchg(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        let (at, expected, new) = (self.operand(0)?, self.operand(1)?, self.operand(2)?);
        let ty = self.body.ty(expected);
        let access = self.access(raw::success_ordering(inst));
        self.check_atomic(ty, &access)?;
        let failure = ordering(raw::failure_ordering(inst)).ok_or(Refusal::Unsupported)?;
        let detail = CmpXchgDetail { access, failure, weak: raw::is_weak(inst) };
        let data = InstData::new(Opcode::CmpXchg, ty, [at, expected, new]);
        self.emit_value(data.with_detail(Detail::CmpXchg(Box::new(detail))), [ty, Type::I1]);
        Ok(())
    }

    /// How the instruction accesses memory.
    fn access(&self, order: LLVMAtomicOrdering) -> Access {
        let inst = self.at.inst;
        let ordering = ordering(order);
        let scope = (ordering.is_some() && raw::is_single_thread(inst)).then(|| "singlethread".into());
        let is_fence = matches!(raw::opcode(inst), llvm_sys::LLVMOpcode::LLVMFence);
        let align = if is_fence { Align::ONE } else { alignment(raw::alignment(inst)) };
        Access { align, ordering, scope }
    }

    /// Only scalars are accessed atomically.
    fn check_atomic(&self, ty: Type, access: &Access) -> Result<(), Refusal> {
        let fits = access.ordering.is_none() || matches!(ty, Type::Scalar(_));
        if fits { Ok(()) } else { Err(Refusal::Unsupported) }
    }

    /// An aggregate that is accessed in parts may not be accessed atomically or be volatile.
    fn check_plain(&self, access: &Access) -> Result<(), Refusal> {
        let is_plain = access.ordering.is_none() && !self.flags().contains(Flags::VOLATILE);
        if is_plain { Ok(()) } else { Err(Refusal::Unsupported) }
    }

    /// The address of a leaf of the aggregate at `base`, and how it is accessed.
    fn leaf_place(&mut self, base: Value, leaf: Leaf, align: Align) -> (Value, Access) {
        let bytes = align.bytes() | leaf.offset;
        let align = Align::new(1 << bytes.trailing_zeros()).unwrap_or(Align::ONE);
        if leaf.offset == 0 {
            return (base, Access::aligned(align));
        }
        // The whole aggregate is accessed, so its parts are in the same object.
        let detail = AddressDetail { offset: leaf.offset as i64, ..AddressDetail::default() };
        let ty = self.body.ty(base);
        let data = InstData::new(Opcode::Addr, ty, [base])
            .with_flags(Flags::INBOUNDS)
            .with_detail(Detail::Address(Box::new(detail)));
        (self.helper(data, ty), Access::aligned(align))
    }
}

/// The alignment that LLVM gives in bytes; 2^32, the largest, does not fit the number it gives and comes as 0.
pub(super) fn alignment(bytes: u32) -> Align {
    let bytes = if bytes == 0 { 1 << 32 } else { u64::from(bytes) };
    Align::new(bytes).unwrap_or(Align::ONE)
}

/// LLVM's ordering; `None` for an access that is not atomic.
pub(super) const fn ordering(order: LLVMAtomicOrdering) -> Option<Ordering> {
    Some(match order {
        LLVMAtomicOrdering::LLVMAtomicOrderingNotAtomic => return None,
        LLVMAtomicOrdering::LLVMAtomicOrderingUnordered => Ordering::Unordered,
        LLVMAtomicOrdering::LLVMAtomicOrderingMonotonic => Ordering::Monotonic,
        LLVMAtomicOrdering::LLVMAtomicOrderingAcquire => Ordering::Acquire,
        LLVMAtomicOrdering::LLVMAtomicOrderingRelease => Ordering::Release,
        LLVMAtomicOrdering::LLVMAtomicOrderingAcquireRelease => Ordering::AcqRel,
        LLVMAtomicOrdering::LLVMAtomicOrderingSequentiallyConsistent => Ordering::SeqCst,
    })
}

/// LLVM's operation of an `atomicrmw`.
pub(super) const fn operation(operation: LLVMAtomicRMWBinOp) -> RmwOp {
    use LLVMAtomicRMWBinOp::*;
    match operation {
        LLVMAtomicRMWBinOpXchg => RmwOp::Xchg,
        LLVMAtomicRMWBinOpAdd => RmwOp::Add,
        LLVMAtomicRMWBinOpSub => RmwOp::Sub,
        LLVMAtomicRMWBinOpAnd => RmwOp::And,
        LLVMAtomicRMWBinOpNand => RmwOp::Nand,
        LLVMAtomicRMWBinOpOr => RmwOp::Or,
        LLVMAtomicRMWBinOpXor => RmwOp::Xor,
        LLVMAtomicRMWBinOpMax => RmwOp::Max,
        LLVMAtomicRMWBinOpMin => RmwOp::Min,
        LLVMAtomicRMWBinOpUMax => RmwOp::Umax,
        LLVMAtomicRMWBinOpUMin => RmwOp::Umin,
        LLVMAtomicRMWBinOpFAdd => RmwOp::Fadd,
        LLVMAtomicRMWBinOpFSub => RmwOp::Fsub,
        LLVMAtomicRMWBinOpFMax => RmwOp::Fmax,
        LLVMAtomicRMWBinOpFMin => RmwOp::Fmin,
        LLVMAtomicRMWBinOpUIncWrap => RmwOp::UincWrap,
        LLVMAtomicRMWBinOpUDecWrap => RmwOp::UdecWrap,
    }
}
