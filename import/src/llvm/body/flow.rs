//! The ends of blocks: where they go, and what they pass to the blocks' parameters.

use super::super::error::NotConverted;
use super::{Converter, Refusal, raw};
use ir::{Constant, Detail, Edge, InstData, InvokeDetail, Opcode, SwitchDetail, TailKind, Type, ValueList};
use llvm_ir::Terminator;

impl Converter<'_, '_> {
    /// The end of block `from`.
    pub(super) fn convert_terminator(
        &mut self,
        from: usize,
        terminator: &Terminator,
    ) -> Result<(), NotConverted> {
        let converted = match terminator {
            Terminator::Ret(_) => self.ret(),
            Terminator::Br(_) => self.jump(from),
            Terminator::CondBr(_) => self.branch(from),
            Terminator::Switch(_) => self.switch(from),
            Terminator::Invoke(_) => self.invoke(from),
            Terminator::Resume(_) => self.resume(),
            Terminator::Unreachable(_) => {
                self.emit(InstData::new(Opcode::Unreachable, Type::I1, []), []);
                Ok(())
            }
            Terminator::IndirectBr(_) | Terminator::CallBr(_) => Err(Refusal::Unsupported),
            Terminator::CleanupRet(_) | Terminator::CatchRet(_) | Terminator::CatchSwitch(_) => {
                Err(self.body_refusal("a handler of Windows' exceptions"))
            }
        };
        match converted {
            Ok(()) => Ok(()),
            Err(Refusal::Unsupported) => self.convert_unsupported_end(from),
            Err(Refusal::Body(reason)) => Err(reason),
        }
    }

    /// Edge number `number` of the end of block `from`.
    pub(super) fn edge(&mut self, from: usize, number: usize) -> Result<Edge, Refusal> {
        let to = self.blocks.target(from, number).ok_or(Refusal::Unsupported)?;
        let mut arguments = ValueList::new();
        for value in self.blocks.incoming(from, to) {
            arguments.extend(self.leaves(value)?);
        }
        Ok(Edge { block: self.blocks.converted[to], arguments })
    }

    /// All edges of the end of block `from`.
    pub(super) fn edges(&mut self, from: usize) -> Result<Vec<Edge>, Refusal> {
        (0..self.blocks.target_count(from)).map(|number| self.edge(from, number)).collect()
    }

    fn ret(&mut self) -> Result<(), Refusal> {
        let values = match (self.results_of_must_tail(), raw::operand_count(self.at.inst)) {
            (Some(results), _) => results,
            (None, 0) => ValueList::new(),
            (None, _) => self.operand_leaves(0)?,
        };
        self.emit(InstData::new(Opcode::Ret, Type::I1, values), []);
        Ok(())
    }

    /// The results of the instruction before, if it is a `musttail` call. LLVM may return undef in their place.
    fn results_of_must_tail(&self) -> Option<ValueList> {
        let &last = self.body.blocks[self.at.block].insts.last()?;
        let data = &self.body.insts[last];
        data.call().filter(|call| call.tail == TailKind::MustTail).map(|_| data.results.clone())
    }

    fn jump(&mut self, from: usize) -> Result<(), Refusal> {
        let detail = Detail::Edges(self.edges(from)?.into());
        self.emit(InstData::new(Opcode::Jump, Type::I1, []).with_detail(detail), []);
        Ok(())
    }

    fn branch(&mut self, from: usize) -> Result<(), Refusal> {
        let condition = self.one(raw::condition(self.at.inst))?;
        let detail = Detail::Edges(self.edges(from)?.into());
        self.emit(InstData::new(Opcode::Br, Type::I1, [condition]).with_detail(detail), []);
        Ok(())
    }

    fn switch(&mut self, from: usize) -> Result<(), Refusal> {
        let value = self.operand(0)?;
        // LLVM's operands are the value and the default, then cases and their blocks in turn; its edges are the
        // default's, then those of the cases.
        let edges = self.edges(from)?;
        let mut cases = Vec::with_capacity(edges.len());
        for case in 1..edges.len() as u32 {
            match &*self.context.constant(raw::operand(self.at.inst, 2 * case)) {
                [(_, Constant::Int(number))] => cases.push(*number),
                _ => return Err(Refusal::Unsupported),
            }
        }
        let detail = Detail::Switch(Box::new(SwitchDetail { cases, edges }));
        self.emit(InstData::new(Opcode::Switch, self.body.ty(value), [value]).with_detail(detail), []);
        Ok(())
    }

    /// The results of an `invoke` exist on entry to a block that has no other predecessor. Where LLVM goes to a
    /// block of several, or passes the results to a `phi`, a block in between takes this part.
    fn invoke(&mut self, from: usize) -> Result<(), Refusal> {
        let call = self.call_parts()?;
        let normal = self.blocks.target(from, 0).ok_or(Refusal::Unsupported)?;
        let passes_result = self.blocks.incoming(from, normal).contains(&self.at.inst);
        let between = self.blocks.predecessors(normal) > 1 || passes_result;
        let first = if between {
            Edge { block: self.block_between(from), arguments: ValueList::new() }
        } else {
            self.edge(from, 0)?
        };
        let edges = [first, self.edge(from, 1)?];
        let between = between.then_some(edges[0].block);
        let detail = Detail::Invoke(Box::new(InvokeDetail { call: call.detail, edges }));
        self.emit_value(
            InstData::new(Opcode::Invoke, Type::I1, call.operands).with_detail(detail),
            call.results,
        );
        if let Some(between) = between {
            self.at.block = between;
            self.at.attached.clear();
            let detail = Detail::Edges(Box::new([self.edge(from, 0)?]));
            self.emit(InstData::new(Opcode::Jump, Type::I1, []).with_detail(detail), []);
        }
        Ok(())
    }

    /// A new block, to be put after block `from`.
    fn block_between(&mut self, from: usize) -> ir::Block {
        let block = self.body.create_block();
        let after = self.blocks.converted[from];
        if let Some(name) = self.body.block_name(after).map(|name| format!("{name}.normal")) {
            let name = self.block_names.fresh(&name);
            self.body.set_block_name(block, &name);
        }
        self.between.push((from, block));
        block
    }

    fn resume(&mut self) -> Result<(), Refusal> {
        match *self.operand_leaves(0)? {
            [exception, selector]
                if self.body.ty(exception) == Type::PTR && self.body.ty(selector) == Type::I32 =>
            {
                self.emit(InstData::new(Opcode::Resume, Type::I1, [exception, selector]), []);
                Ok(())
            }
            _ => Err(self.body_refusal("an exception of an unusual type")),
        }
    }
}
