//! One function of the IR as one function of Cranelift: blocks and the edges between them. What single instructions
//! become stands in the files named for them.

use super::abi::Abi;
use super::order;
use super::shape::shape;
use super::unit::Unit;
use super::variadic::Saved;
use super::{Handler, Unsupported};
use cranelift_codegen::ir::{
    Block as MachineBlock, BlockArg, FuncRef, InstBuilder, SigRef, Signature as MachineSignature, StackSlot,
    TrapCode, Value as MachineValue, types,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use ir::entity::Entity;
use ir::print::Printer;
use ir::{Block, Body, FuncId, Inst, InstData};
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
    /// Where the arguments of a variadic function are.
    pub saved: Option<Saved>,
    /// Bytes of the frame that stack objects take.
    pub frame: u64,
    /// The instruction after the one that is compiled.
    pub next: Option<&'a InstData>,
    /// Whether the entry block is filled, whose stack objects are made once.
    pub in_entry: bool,
    pub values: Vec<Parts>,
    targets: Vec<Target>,
    pub buffer: Option<StackSlot>,
    pub functions: HashMap<(u32, SigRef), FuncRef>,
    pub signatures: HashMap<MachineSignature, SigRef>,
    /// Whether a trap ended a block early: what it would have defined is not there.
    pub trapped: bool,
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
            saved: None,
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
