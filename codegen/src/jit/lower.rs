//! One function of the IR as one function of Cranelift: blocks, values and constants. What single instructions
//! become stands in the files named for them.

use super::abi::Abi;
use super::order;
use super::runtime;
use super::shape::{Shape, container, shape};
use super::unit::{Place, Unit};
use super::{Handler, Unsupported};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block as MachineBlock, BlockArg, ExtFuncData, ExternalName, FuncRef, InstBuilder, MemFlagsData, SigRef,
    Signature as MachineSignature, StackSlot, StackSlotData, StackSlotKind, TrapCode, Type as Machine,
    UserExternalName, Value as MachineValue, types,
};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::FunctionBuilder;
use ir::entity::Entity;
use ir::print::Printer;
use ir::{Block, Body, Constant, FuncId, Inst, InstData, Scalar, Type, Value, mask};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::ffi::CString;

/// Machine values that a value of the IR is held in.
pub(super) type Parts = SmallVec<[MachineValue; 2]>;

/// Why an instruction cannot be compiled.
#[derive(Debug)]
pub(super) struct Refusal(pub String);

pub(super) type Lowered<T> = Result<T, Refusal>;

/// A refusal.
pub(super) fn refuse<T>(reason: impl Into<String>) -> Lowered<T> {
    Err(Refusal(reason.into()))
}

/// The verifier excludes it.
pub(super) const MALFORMED: &str = "the instruction is not what the verifier accepts";

/// The trap of `unreachable` and of what is not supported: an invalid instruction, SIGILL.
pub(super) const TRAP: TrapCode = TrapCode::unwrap_user(1);

/// The most machine values that a block takes as parameters; further ones go through the frame.
const MOST_BLOCK_PARAMS: usize = 512;

/// An instruction that was refused.
pub(super) struct Refused {
    pub inst: Inst,
    pub reason: String,
}

/// A block and how it takes its parameters.
#[derive(Clone, Default)]
struct Target {
    block: Option<MachineBlock>,
    /// Parameters from this one on are read from the frame, from places 16 bytes apart.
    spilled_from: usize,
    spill: Option<StackSlot>,
}

pub(super) struct Lower<'a, 'b> {
    pub unit: &'a Unit<'a>,
    pub body: &'a Body,
    pub id: FuncId,
    pub b: FunctionBuilder<'b>,
    pub abi: Abi,
    /// Texts whose addresses code holds.
    pub texts: &'a mut Vec<CString>,
    pub refused: Vec<Refused>,
    /// The word of the frame where the chain of stack objects hangs.
    pub arena: Option<StackSlot>,
    /// Where results go that do not go in registers.
    pub hidden: Option<MachineValue>,
    /// Bytes of the frame that stack objects take.
    pub frame: u64,
    /// The instruction after the one that is compiled.
    pub next: Option<&'a InstData>,
    /// Whether the entry block is filled, whose stack objects are made once.
    pub in_entry: bool,
    values: Vec<Parts>,
    targets: Vec<Target>,
    buffer: Option<StackSlot>,
    functions: HashMap<(u32, SigRef), FuncRef>,
    signatures: HashMap<MachineSignature, SigRef>,
    /// Whether a trap ended a block early: what it would have defined is not there.
    trapped: bool,
}

impl<'a, 'b> Lower<'a, 'b> {
    pub fn new(
        unit: &'a Unit<'a>,
        body: &'a Body,
        id: FuncId,
        b: FunctionBuilder<'b>,
        abi: Abi,
        texts: &'a mut Vec<CString>,
    ) -> Self {
        Lower {
            unit,
            body,
            id,
            b,
            abi,
            texts,
            refused: Vec::new(),
            arena: None,
            hidden: None,
            frame: 0,
            next: None,
            in_entry: false,
            values: vec![Parts::new(); body.values.len()],
            targets: vec![Target::default(); body.blocks.len()],
            buffer: None,
            functions: HashMap::new(),
            signatures: HashMap::new(),
            trapped: false,
        }
    }

    /// Compiles the body.
    pub fn run(mut self, frontend: TargetFrontendConfig) -> Vec<Refused> {
        let order = order::blocks(self.body);
        let start = self.b.create_block();
        self.b.append_block_params_for_function_params(start);
        self.b.switch_to_block(start);
        self.make_arena(&order);
        let entry = order.first().copied();
        for &block in &order {
            self.make_block(block);
        }
        if let Err((inst, Refusal(reason))) = self.enter(start, entry) {
            self.refused.extend(inst.map(|inst| Refused { inst, reason }));
            return self.refused;
        }
        for &block in &order {
            self.fill(block, Some(block) == entry);
        }
        self.b.seal_all_blocks();
        let Lower { b, refused, .. } = self;
        b.finalize(frontend);
        refused
    }

    /// The beginning of the function: its arguments become the parameters of the entry block.
    fn enter(&mut self, start: MachineBlock, entry: Option<Block>) -> Result<(), (Option<Inst>, Refusal)> {
        let Some(entry) = entry else { return Ok(()) };
        let first = self.body.blocks[entry].insts.first().copied();
        let arguments = self.receive(start).map_err(|refusal| (first, refusal))?;
        self.go(entry, arguments).map_err(|refusal| (first, refusal))
    }

    fn make_block(&mut self, block: Block) {
        let machine = self.b.create_block();
        let mut target = Target { block: Some(machine), spilled_from: usize::MAX, spill: None };
        let (mut count, mut spilled) = (0, 0u32);
        for (index, &param) in self.body.blocks[block].params.iter().enumerate() {
            let Some(shape) = shape(self.body.ty(param)) else { continue };
            let (ty, parts) = shape.parts();
            count += parts as usize;
            if count > MOST_BLOCK_PARAMS {
                target.spilled_from = target.spilled_from.min(index);
                spilled += parts;
                continue;
            }
            let parts: Parts = (0..parts).map(|_| self.b.append_block_param(machine, ty)).collect();
            self.values[param.index()] = parts;
        }
        if spilled > 0 {
            target.spill = Some(self.slot(16 * spilled));
        }
        self.targets[block.index()] = target;
    }

    /// Reads the parameters of a block that come through the frame.
    fn read_spilled(&mut self, block: Block) {
        let Target { spilled_from, spill: Some(slot), .. } = self.targets[block.index()] else { return };
        let mut offset = 0;
        for &param in self.body.blocks[block].params.iter().skip(spilled_from) {
            let Some(shape) = shape(self.body.ty(param)) else { continue };
            let (ty, count) = shape.parts();
            let mut parts = Parts::new();
            for _ in 0..count {
                parts.push(self.b.ins().stack_load(types::I64, ty, slot, offset));
                offset += 16;
            }
            self.values[param.index()] = parts;
        }
    }

    fn fill(&mut self, block: Block, is_entry: bool) {
        let Some(machine) = self.targets[block.index()].block else { return };
        self.b.switch_to_block(machine);
        self.in_entry = is_entry;
        self.read_spilled(block);
        let body = self.body;
        let insts = &body.blocks[block].insts;
        for (position, &inst) in insts.iter().enumerate() {
            let data = &body.insts[inst];
            self.next = insts.get(position + 1).map(|&next| &body.insts[next]);
            if let Err(Refusal(reason)) = self.instruction(data) {
                self.refuse(inst, reason);
                return;
            }
            if self.ended() {
                return;
            }
        }
        self.trap();
    }

    /// Ends the block where an instruction is not supported.
    fn refuse(&mut self, inst: Inst, reason: String) {
        if self.ended() {
            return;
        }
        if let Unsupported::TrapWhenReached(handler) = self.unit.options.unsupported {
            let text = Printer::of_function(self.unit.module, self.id).instruction(inst).to_string();
            let name = &self.unit.module.functions[self.id].symbol.name;
            self.report(handler, format!("@{name}: `{}`: {reason}", text.trim()));
        } else {
            self.refused.push(Refused { inst, reason });
        }
        self.trap();
    }

    /// Whether the present block has its end.
    fn ended(&self) -> bool {
        let last = self.b.current_block().and_then(|block| self.b.func.layout.last_inst(block));
        last.is_some_and(|inst| self.b.func.dfg.insts[inst].opcode().is_terminator())
    }

    /// Hands a text to a function.
    pub fn report(&mut self, handler: Handler, text: String) {
        let text = CString::new(text.replace('\0', "\\0")).unwrap_or_default();
        let address = self.int(types::I64, text.as_ptr() as u128);
        self.texts.push(text);
        self.helper(handler as usize, &[address], None);
    }

    /// Ends the block with a trap.
    pub fn trap(&mut self) {
        self.trapped = true;
        self.b.ins().trap(TRAP);
    }

    // Values.

    /// The machine values of a value.
    pub fn parts(&mut self, value: Value) -> Lowered<Parts> {
        let ty = self.body.ty(value);
        if let Some(constant) = self.body.as_constant(value) {
            return self.constant(ty, constant);
        }
        let parts = &self.values[value.index()];
        if !parts.is_empty() {
            return Ok(parts.clone());
        }
        // Only code that is never reached uses what a block with a trap would have defined.
        if self.trapped { self.zero(ty) } else { refuse("a value is used before its definition") }
    }

    fn zero(&mut self, ty: Type) -> Lowered<Parts> {
        match Constant::zero(ty) {
            Some(zero) => self.constant(ty, &zero),
            None => self.not_held(ty),
        }
    }

    pub fn not_held<T>(&self, ty: Type) -> Lowered<T> {
        refuse(format!("values of type {} are not supported", ty.display(&self.unit.module.opaque_types)))
    }

    pub fn shape(&self, ty: Type) -> Lowered<Shape> {
        match shape(ty) {
            Some(shape) => Ok(shape),
            None => self.not_held(ty),
        }
    }

    /// The machine value of a scalar.
    pub fn one(&mut self, value: Value) -> Lowered<MachineValue> {
        match *self.parts(value)? {
            [part] => Ok(part),
            _ => refuse(MALFORMED),
        }
    }

    /// An operand, if there is one.
    pub fn operand(data: &InstData, index: usize) -> Lowered<Value> {
        data.operands.get(index).copied().ok_or_else(|| Refusal(MALFORMED.into()))
    }

    /// The machine value of a scalar operand.
    pub fn scalar(&mut self, data: &InstData, index: usize) -> Lowered<MachineValue> {
        let value = Self::operand(data, index)?;
        self.one(value)
    }

    /// One machine value per lane; a scalar is one lane.
    pub fn lanes(&mut self, value: Value) -> Lowered<Parts> {
        let parts = self.parts(value)?;
        let shape = self.shape(self.body.ty(value))?;
        Ok(self.explode(shape, parts))
    }

    fn explode(&mut self, shape: Shape, parts: Parts) -> Parts {
        let Shape::Chunks(_, per, _) = shape else { return parts };
        let mut lanes = Parts::new();
        for part in parts {
            for lane in 0..per {
                lanes.push(self.b.ins().extractlane(part, lane as u8));
            }
        }
        lanes
    }

    pub fn pack(&mut self, shape: Shape, lanes: Parts) -> Parts {
        let Shape::Chunks(ty, per, _) = shape else { return lanes };
        let mut parts = Parts::new();
        for chunk in lanes.chunks(per as usize) {
            let mut part = None;
            for (index, &lane) in chunk.iter().enumerate() {
                part = Some(match part {
                    None => self.b.ins().scalar_to_vector(ty, lane),
                    Some(vector) => self.b.ins().insertlane(vector, lane, index as u8),
                });
            }
            parts.extend(part);
        }
        parts
    }

    pub fn define(&mut self, value: Value, parts: Parts) {
        self.values[value.index()] = parts;
    }

    /// Defines a value by its lanes.
    pub fn define_lanes(&mut self, value: Value, lanes: Parts) -> Lowered<()> {
        let shape = self.shape(self.body.ty(value))?;
        let parts = self.pack(shape, lanes);
        self.define(value, parts);
        Ok(())
    }

    /// The only result of an instruction.
    pub fn result(data: &InstData) -> Lowered<Value> {
        data.results.first().copied().ok_or_else(|| Refusal(MALFORMED.into()))
    }

    /// Defines the results by applying a function to each lane of the operands; scalars among them are used for
    /// every lane.
    pub fn each_lane<const N: usize>(
        &mut self,
        data: &InstData,
        mut function: impl FnMut(&mut Self, &[MachineValue]) -> Lowered<[MachineValue; N]>,
    ) -> Lowered<()> {
        let operands =
            data.operands.iter().map(|&value| self.lanes(value)).collect::<Lowered<Vec<Parts>>>()?;
        let first = Self::result(data)?;
        let count = self.body.ty(first).lanes().unwrap_or(1) as usize;
        let mut results: [Parts; N] = std::array::from_fn(|_| Parts::new());
        for index in 0..count {
            let lane: Option<SmallVec<[MachineValue; 4]>> = operands
                .iter()
                .map(|lanes| lanes.get(if lanes.len() == 1 { 0 } else { index }).copied())
                .collect();
            let Some(lane) = lane else { return refuse(MALFORMED) };
            for (result, value) in results.iter_mut().zip(function(self, &lane)?) {
                result.push(value);
            }
        }
        for (&value, lanes) in data.results.iter().zip(results) {
            self.define_lanes(value, lanes)?;
        }
        Ok(())
    }

    /// Defines the result by applying a function to each machine value of the operands, whole vectors at once.
    pub fn each_part(
        &mut self,
        data: &InstData,
        mut function: impl FnMut(&mut Self, &[MachineValue]) -> MachineValue,
    ) -> Lowered<()> {
        let operands =
            data.operands.iter().map(|&value| self.parts(value)).collect::<Lowered<Vec<Parts>>>()?;
        let count = operands.first().map_or(0, |parts| parts.len());
        let mut results = Parts::new();
        for index in 0..count {
            let part: Option<SmallVec<[MachineValue; 4]>> =
                operands.iter().map(|parts| parts.get(index).copied()).collect();
            let Some(part) = part else { return refuse(MALFORMED) };
            results.push(function(self, &part));
        }
        self.define(Self::result(data)?, results);
        Ok(())
    }

    /// Whether a type is held in 128-bit vectors.
    pub fn in_chunks(&self, ty: Type) -> bool {
        matches!(shape(ty), Some(Shape::Chunks(..)))
    }

    // Constants.

    fn constant(&mut self, ty: Type, constant: &Constant) -> Lowered<Parts> {
        let Some(lane) = ty.lane() else { return self.not_held(ty) };
        let shape = self.shape(ty)?;
        if ty.lanes().is_none() {
            return Ok(Parts::from_iter([self.lane_constant(lane, constant)?]));
        }
        let one = match constant {
            Constant::Undef | Constant::Poison => Some(self.lane_constant(lane, &Constant::Poison)?),
            Constant::Splat(value) => Some(self.lane_constant(lane, value)?),
            _ => None,
        };
        if let Some(one) = one {
            return Ok(match shape {
                Shape::Chunks(ty, _, count) => {
                    let chunk = self.b.ins().splat(ty, one);
                    SmallVec::from_elem(chunk, count as usize)
                }
                _ => SmallVec::from_elem(one, ty.lanes().unwrap_or(1) as usize),
            });
        }
        let Constant::Lanes(values) = constant else { return unknown_constant(constant) };
        let lanes = values.iter().map(|value| self.lane_constant(lane, value)).collect::<Lowered<Parts>>()?;
        Ok(self.pack(shape, lanes))
    }

    fn lane_constant(&mut self, lane: Scalar, constant: &Constant) -> Lowered<MachineValue> {
        let bits = match constant {
            Constant::Int(bits) | Constant::Float(bits) => *bits,
            // Any value will do.
            Constant::Null | Constant::Undef | Constant::Poison => 0,
            Constant::Address(symbol, offset) => {
                let Some((place, further)) = self.unit.symbol_place(*symbol) else {
                    return refuse(MALFORMED);
                };
                return Ok(self.address(place, offset.wrapping_add(further)));
            }
            _ => return unknown_constant(constant),
        };
        Ok(self.bits(container(lane), bits))
    }

    /// The address of a place, plus some bytes.
    pub fn address(&mut self, place: Place, offset: i64) -> MachineValue {
        match place {
            Place::Address(address) => self.int(types::I64, address.wrapping_add(offset as u64).into()),
            Place::Code(number) => {
                let function = self.function_ref(number, &MachineSignature::new(CallConv::SystemV));
                let address = self.b.ins().func_addr(types::I64, function);
                if offset == 0 { address } else { self.b.ins().iadd_imm_s(address, offset) }
            }
        }
    }

    /// A machine constant of these bits.
    pub fn bits(&mut self, ty: Machine, bits: u128) -> MachineValue {
        match ty {
            types::F32 => {
                self.b.ins().f32const(cranelift_codegen::ir::immediates::Ieee32::with_bits(bits as u32))
            }
            types::F64 => {
                self.b.ins().f64const(cranelift_codegen::ir::immediates::Ieee64::with_bits(bits as u64))
            }
            _ => self.int(ty, bits),
        }
    }

    /// An integer constant.
    pub fn int(&mut self, ty: Machine, bits: u128) -> MachineValue {
        if ty == types::I128 {
            let low = self.b.ins().iconst(types::I64, bits as u64 as i64);
            let high = self.b.ins().iconst(types::I64, (bits >> 64) as u64 as i64);
            return self.b.ins().iconcat(low, high);
        }
        self.b.ins().iconst(ty, (bits & mask(ty.bits())) as u64 as i64)
    }

    // Frame, helpers, functions.

    /// A new place in the frame.
    pub fn slot(&mut self, bytes: u32) -> StackSlot {
        self.b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 4))
    }

    /// The address of bytes that serve one instruction at a time.
    pub fn buffer(&mut self, bytes: u32) -> MachineValue {
        let slot = match self.buffer {
            Some(slot) => {
                let data = &mut self.b.func.sized_stack_slots[slot];
                data.size = data.size.max(bytes);
                slot
            }
            None => {
                let slot = self.slot(bytes);
                self.buffer = Some(slot);
                slot
            }
        };
        self.b.ins().stack_addr(types::I64, slot, 0)
    }

    /// How memory of the frame is accessed.
    pub fn trusted() -> MemFlagsData {
        MemFlagsData::trusted()
    }

    /// Calls a function of [`runtime`] or of the C library.
    pub fn helper(
        &mut self,
        address: usize,
        args: &[MachineValue],
        result: Option<Machine>,
    ) -> Option<MachineValue> {
        let mut signature = MachineSignature::new(CallConv::SystemV);
        for &arg in args {
            let ty = self.b.func.dfg.value_type(arg);
            signature.params.push(cranelift_codegen::ir::AbiParam::new(ty));
        }
        signature.returns.extend(result.map(cranelift_codegen::ir::AbiParam::new));
        let signature = self.signature(&signature);
        let callee = self.int(types::I64, address as u128);
        let call = self.b.ins().call_indirect(signature, callee, args);
        self.b.inst_results(call).first().copied()
    }

    /// The same of a function with a result.
    pub fn helper_value(
        &mut self,
        address: usize,
        args: &[MachineValue],
        result: Machine,
    ) -> Lowered<MachineValue> {
        self.helper(address, args, Some(result)).ok_or_else(|| Refusal(MALFORMED.into()))
    }

    /// Puts values into the places of the buffer for functions of [`runtime`]; gives its address. Values narrower
    /// than a place get zeros above.
    pub fn fill_buffer(&mut self, values: &[(u32, MachineValue)]) -> MachineValue {
        let buffer = self.buffer(16 * runtime::BUFFER_PLACES);
        for &(place, value) in values {
            let offset = 16 * place as i32;
            let ty = self.b.func.dfg.value_type(value);
            if ty == types::I128 {
                self.b.ins().store(Self::trusted(), value, buffer, offset);
                continue;
            }
            let zero = self.int(types::I64, 0);
            self.b.ins().store(Self::trusted(), zero, buffer, offset);
            self.b.ins().store(Self::trusted(), zero, buffer, offset + 8);
            self.b.ins().store(Self::trusted(), value, buffer, offset);
        }
        buffer
    }

    /// A place of the buffer.
    pub fn from_buffer(&mut self, buffer: MachineValue, place: u32, ty: Machine) -> MachineValue {
        self.b.ins().load(ty, Self::trusted(), buffer, 16 * place as i32)
    }

    pub fn signature(&mut self, signature: &MachineSignature) -> SigRef {
        if let Some(&known) = self.signatures.get(signature) {
            return known;
        }
        let new = self.b.import_signature(signature.clone());
        self.signatures.insert(signature.clone(), new);
        new
    }

    /// The function of this number, to be called with a signature.
    pub fn function_ref(&mut self, number: u32, signature: &MachineSignature) -> FuncRef {
        let signature = self.signature(signature);
        if let Some(&known) = self.functions.get(&(number, signature)) {
            return known;
        }
        let name =
            self.b.func.declare_imported_user_function(UserExternalName { namespace: 0, index: number });
        let data =
            ExtFuncData { name: ExternalName::user(name), signature, colocated: true, patchable: false };
        let new = self.b.import_function(data);
        self.functions.insert((number, signature), new);
        new
    }

    /// The condition of a comparison as an `i1` of the IR.
    pub fn flag(&mut self, condition: MachineValue) -> MachineValue {
        self.b.ins().uextend(types::I32, condition)
    }

    /// Whether an integer is not zero, as a condition.
    pub fn is_set(&mut self, value: MachineValue) -> MachineValue {
        let zero = self.int(self.b.func.dfg.value_type(value), 0);
        self.b.ins().icmp(IntCC::NotEqual, value, zero)
    }

    // Edges.

    /// The block an edge goes to and what it passes; what goes through the frame is stored here.
    pub fn edge(&mut self, edge: &ir::Edge) -> Lowered<(MachineBlock, Vec<BlockArg>)> {
        let arguments =
            edge.arguments.iter().map(|&argument| self.parts(argument)).collect::<Lowered<_>>()?;
        self.pass(edge.block, arguments)
    }

    /// Goes to a block with these values for its parameters.
    pub fn go(&mut self, block: Block, arguments: Vec<Parts>) -> Lowered<()> {
        let (block, args) = self.pass(block, arguments)?;
        self.b.ins().jump(block, &args);
        Ok(())
    }

    fn pass(&mut self, block: Block, arguments: Vec<Parts>) -> Lowered<(MachineBlock, Vec<BlockArg>)> {
        let Target { block: Some(block), spilled_from, spill } = self.targets[block.index()] else {
            return refuse(MALFORMED);
        };
        let mut args = Vec::new();
        let mut offset = 0;
        for (index, parts) in arguments.into_iter().enumerate() {
            if index < spilled_from {
                args.extend(parts.into_iter().map(BlockArg::Value));
                continue;
            }
            let Some(slot) = spill else { return refuse(MALFORMED) };
            for part in parts {
                self.b.ins().stack_store(types::I64, part, slot, offset);
                offset += 16;
            }
        }
        Ok((block, args))
    }

    /// A block that does nothing but follow an edge, to be filled by [`Lower::fill_edges`]; the edge's own if it
    /// passes nothing.
    pub fn edge_block<'e>(
        &mut self,
        edge: &'e ir::Edge,
        open: &mut Vec<(MachineBlock, &'e ir::Edge)>,
    ) -> Lowered<MachineBlock> {
        if edge.arguments.is_empty() {
            return self.edge(edge).map(|(block, _)| block);
        }
        let block = self.b.create_block();
        open.push((block, edge));
        Ok(block)
    }

    /// Fills the blocks of edges, after the instruction that goes to them.
    pub fn fill_edges(&mut self, open: Vec<(MachineBlock, &ir::Edge)>) -> Lowered<()> {
        for (block, edge) in open {
            self.b.switch_to_block(block);
            let (target, args) = self.edge(edge)?;
            self.b.ins().jump(target, &args);
        }
        Ok(())
    }

    /// Whether an edge stores into the frame.
    pub fn spills(&self, edge: &ir::Edge) -> bool {
        self.targets[edge.block.index()].spill.is_some()
    }
}

fn unknown_constant<T>(constant: &Constant) -> Lowered<T> {
    match constant {
        Constant::Unsupported(text) => refuse(format!("the constant `{text}` is not supported")),
        _ => refuse(MALFORMED),
    }
}
