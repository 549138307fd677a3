//! Building function bodies instruction by instruction.

use crate::attribute::Attributes;
use crate::body::Body;
use crate::cond::{FloatCond, IntCond};
use crate::constant::Constant;
use crate::entity::{Block, FuncId, Inst, MetaId, Value};
use crate::flags::Flags;
use crate::inst::*;
use crate::math::MathFn;
use crate::module::Module;
use crate::opcode::Opcode;
use crate::types::{Layout, Scalar, Type};
use crate::typing::implied_results;
use smallvec::SmallVec;

/// Appends instructions to a block of a body.
///
/// The builder computes result types; it does not check. Run [`crate::verify()`] on the finished module.
///
/// ```
/// use cotangent_ir::{Body, Builder, Opcode, Type};
///
/// let mut body = Body::default();
/// let entry = body.append_block();
/// let x = body.append_param(entry, Type::F64);
/// let mut build = Builder::new(&mut body, entry);
/// let square = build.binary(Opcode::Fmul, x, x);
/// build.ret([square]);
/// ```
pub struct Builder<'a> {
    /// The body that is built.
    pub body: &'a mut Body,
    /// The block that instructions are appended to.
    pub block: Block,
    /// The flags that the next instructions get, as far as their opcode allows them.
    pub flags: Flags,
    /// The place in the source that the next instructions get.
    pub location: Option<MetaId>,
    /// Sizes that depend on the target; they settle natural alignments.
    pub layout: Layout,
}

impl<'a> Builder<'a> {
    /// A builder at the end of `block`.
    pub fn new(body: &'a mut Body, block: Block) -> Self {
        Self { body, block, flags: Flags::empty(), location: None, layout: Layout::default() }
    }

    /// Goes on at the end of another block.
    pub fn at(&mut self, block: Block) -> &mut Self {
        self.block = block;
        self
    }

    /// Appends an instruction with results of these types.
    pub fn push(&mut self, mut data: InstData, results: impl IntoIterator<Item = Type>) -> Inst {
        data.flags |= self.flags & data.opcode.info().flags;
        data.location = data.location.or(self.location);
        self.body.append(self.block, data, results)
    }

    /// Appends an instruction whose result types follow from opcode, type and detail.
    pub fn push_implied(&mut self, data: InstData) -> Inst {
        let results = implied_results(data.opcode, data.ty, &data.detail).unwrap_or_default();
        self.push(data, results)
    }

    /// The first result of an instruction that was just pushed with at least one.
    fn first(&mut self, inst: Inst) -> Value {
        match self.body.insts[inst].results.first() {
            Some(&value) => value,
            // Only reached through a misuse that the verifier reports: an opcode without results.
            None => self.body.constant(Type::I1, Constant::Poison),
        }
    }

    fn value(&mut self, data: InstData) -> Value {
        let inst = self.push_implied(data);
        self.first(inst)
    }

    /// An integer constant of type `ty`, in every lane if `ty` is a vector.
    pub fn int(&mut self, ty: Type, value: i128) -> Value {
        let constant = Constant::int(ty.int_bits().unwrap_or(1), value);
        self.splat_constant(ty, constant)
    }

    /// The `f64` constant `value`.
    pub fn f64(&mut self, value: f64) -> Value {
        self.body.constant(Type::F64, Constant::f64(value))
    }

    /// The `f32` constant `value`.
    pub fn f32(&mut self, value: f32) -> Value {
        self.body.constant(Type::F32, Constant::f32(value))
    }

    /// The constant itself, or a vector of it if `ty` is a vector.
    pub fn splat_constant(&mut self, ty: Type, lane: Constant) -> Value {
        let constant = if ty.lanes().is_some() { Constant::vector(vec![lane]) } else { lane };
        self.body.constant(ty, constant)
    }

    /// An instruction of one operand and result of its type.
    pub fn unary(&mut self, opcode: Opcode, a: Value) -> Value {
        self.value(InstData::new(opcode, self.body.ty(a), [a]))
    }

    /// An instruction of two operands of its type.
    pub fn binary(&mut self, opcode: Opcode, a: Value, b: Value) -> Value {
        self.value(InstData::new(opcode, self.body.ty(a), [a, b]))
    }

    /// An instruction of three operands of its type.
    pub fn ternary(&mut self, opcode: Opcode, a: Value, b: Value, c: Value) -> Value {
        self.value(InstData::new(opcode, self.body.ty(a), [a, b, c]))
    }

    /// An `*_overflow` instruction: the result and whether it overflowed.
    pub fn overflow(&mut self, opcode: Opcode, a: Value, b: Value) -> (Value, Value) {
        let inst = self.push_implied(InstData::new(opcode, self.body.ty(a), [a, b]));
        let result = self.first(inst);
        let overflow = self.body.insts[inst].results.get(1).copied().unwrap_or(result);
        (result, overflow)
    }

    /// Comparison of integers or pointers.
    pub fn icmp(&mut self, cond: IntCond, a: Value, b: Value) -> Value {
        self.value(InstData::new(Opcode::Icmp, self.body.ty(a), [a, b]).with_detail(Detail::IntCond(cond)))
    }

    /// Comparison of floats.
    pub fn fcmp(&mut self, cond: FloatCond, a: Value, b: Value) -> Value {
        self.value(InstData::new(Opcode::Fcmp, self.body.ty(a), [a, b]).with_detail(Detail::FloatCond(cond)))
    }

    /// A conversion to `to`.
    pub fn convert(&mut self, opcode: Opcode, a: Value, to: Type) -> Value {
        let inst = self.push(InstData::new(opcode, self.body.ty(a), [a]), [to]);
        self.first(inst)
    }

    /// A math function with one result.
    pub fn math(&mut self, function: MathFn, operands: &[Value]) -> Value {
        let ty = operands.first().map_or(Type::F64, |&a| self.body.ty(a));
        self.value(
            InstData::new(Opcode::Math, ty, operands.iter().copied()).with_detail(Detail::Math(function)),
        )
    }

    /// `a` where `cond` is true, else `b`.
    pub fn select(&mut self, cond: Value, a: Value, b: Value) -> Value {
        self.value(InstData::new(Opcode::Select, self.body.ty(a), [cond, a, b]))
    }

    /// The address `base + offset + sum of index x stride`, in bytes.
    pub fn addr(&mut self, base: Value, offset: i64, indices: &[(Value, i64)]) -> Value {
        let lanes = std::iter::once(base)
            .chain(indices.iter().map(|&(index, _)| index))
            .find_map(|value| self.body.ty(value).lanes());
        let ty = Type::of_lanes(self.body.ty(base).lane().unwrap_or(Scalar::Ptr(0)), lanes);
        let operands = std::iter::once(base).chain(indices.iter().map(|&(index, _)| index));
        let strides = indices.iter().map(|&(_, stride)| stride).collect();
        let detail = AddressDetail { offset, strides, hint: None };
        self.value(InstData::new(Opcode::Addr, ty, operands).with_detail(Detail::Address(Box::new(detail))))
    }

    /// An object on the stack of `size` bytes times `count`.
    pub fn alloca(&mut self, size: u64, count: Option<Value>, align: Align) -> Value {
        let detail = AllocaDetail { size, align, hint: None };
        self.value(
            InstData::new(Opcode::Alloca, Type::PTR, count).with_detail(Detail::Alloca(Box::new(detail))),
        )
    }

    /// The alignment a type has when nothing else is said.
    pub fn natural_align(&self, ty: Type) -> Align {
        self.layout.natural_align(ty).and_then(|bytes| Align::new(u64::from(bytes))).unwrap_or(Align::ONE)
    }

    /// A load with the type's natural alignment.
    pub fn load(&mut self, ty: Type, from: Value) -> Value {
        let access = Access::aligned(self.natural_align(ty));
        self.value(InstData::new(Opcode::Load, ty, [from]).with_detail(Detail::Access(access)))
    }

    /// A store with the type's natural alignment.
    pub fn store(&mut self, value: Value, to: Value) -> Inst {
        let ty = self.body.ty(value);
        let access = Access::aligned(self.natural_align(ty));
        self.push_implied(InstData::new(Opcode::Store, ty, [value, to]).with_detail(Detail::Access(access)))
    }

    /// A direct call with the callee's result types.
    pub fn call(&mut self, module: &Module, function: FuncId, arguments: &[Value]) -> Inst {
        let signature = &module.functions[function].signature;
        let results: SmallVec<[Type; 2]> = signature.results.iter().map(|result| result.ty).collect();
        let mut detail = CallDetail::new(Callee::Direct(function));
        detail.convention = signature.convention;
        detail.attributes = Attributes::default();
        let data = InstData::new(Opcode::Call, Type::I1, arguments.iter().copied())
            .with_detail(Detail::Call(Box::new(detail)));
        self.push(data, results)
    }

    /// An indirect call of the function at `callee`.
    pub fn call_indirect(
        &mut self,
        callee: Value,
        arguments: &[Value],
        results: impl IntoIterator<Item = Type>,
    ) -> Inst {
        let detail = CallDetail::new(Callee::Indirect { fixed: None });
        let operands = std::iter::once(callee).chain(arguments.iter().copied());
        let data =
            InstData::new(Opcode::Call, Type::I1, operands).with_detail(Detail::Call(Box::new(detail)));
        self.push(data, results)
    }

    /// Goes to `block`.
    pub fn jump(&mut self, block: Block, arguments: &[Value]) -> Inst {
        let edges = Box::new([edge(block, arguments)]);
        self.push_implied(InstData::new(Opcode::Jump, Type::I1, []).with_detail(Detail::Edges(edges)))
    }

    /// Goes to the first block if `cond` is true, else to the second.
    pub fn br(&mut self, cond: Value, then: (Block, &[Value]), otherwise: (Block, &[Value])) -> Inst {
        let edges = Box::new([edge(then.0, then.1), edge(otherwise.0, otherwise.1)]);
        self.push_implied(InstData::new(Opcode::Br, Type::I1, [cond]).with_detail(Detail::Edges(edges)))
    }

    /// Goes to the edge of the matching case, else to `default`.
    pub fn switch(&mut self, value: Value, default: Edge, cases: Vec<(u128, Edge)>) -> Inst {
        let (values, edges): (Vec<u128>, Vec<Edge>) = cases.into_iter().unzip();
        let edges = std::iter::once(default).chain(edges).collect();
        let detail = Detail::Switch(Box::new(SwitchDetail { cases: values, edges }));
        self.push_implied(InstData::new(Opcode::Switch, self.body.ty(value), [value]).with_detail(detail))
    }

    /// Returns these values.
    pub fn ret(&mut self, values: impl IntoIterator<Item = Value>) -> Inst {
        self.push_implied(InstData::new(Opcode::Ret, Type::I1, values))
    }
}

/// A way to `block` with values for its parameters.
pub fn edge(block: Block, arguments: &[Value]) -> Edge {
    Edge { block, arguments: arguments.iter().copied().collect() }
}
