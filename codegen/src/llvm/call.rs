//! Calls and invokes.

use super::attribute::{Target, check_parameters, is_abi};
use super::error::Reason;
use super::function::Writer;
use super::inst::fast_math;
use super::options::Part;
use super::shape::Shape;
use super::symbol;
use ir::*;

impl Writer<'_, '_> {
    pub(super) fn call(
        &mut self,
        block: Block,
        position: usize,
        inst: Inst,
        data: &InstData,
    ) -> Result<(), Reason> {
        let call = data.call().ok_or(Reason::Other("a call has no callee"))?;
        let shape = self.call_shape(inst)?;
        let is_invoke = data.opcode == Opcode::Invoke;
        if is_invoke && matches!(call.callee, Callee::Direct(id) if self.cx.is_intrinsic(Symbol::Func(id))) {
            return Err(Reason::Intrinsic);
        }
        if call.tail == TailKind::MustTail {
            self.check_must_tail(block, position, data, call, &shape)?;
        }
        check_parameters(call.argument_attributes.iter(), shape.result.is_some())?;
        let mut text = self.call_head(data, call, &shape, is_invoke)?;
        self.push_callee(&mut text, data, call, &shape)?;
        self.push_arguments(&mut text, data, call, &shape)?;
        self.cx.push_attributes(&mut text, &call.attributes, Target::Function)?;
        self.push_bundles(&mut text, data, call)?;
        if is_invoke {
            let (normal, unwind) = (self.label(inst, 0)?, self.label(inst, 1)?);
            text.push_str(&format!(" to label {normal} unwind label {unwind}"));
            return self.finish_invoke(inst, data, &shape, &text);
        }
        match shape.result_tree() {
            Some(_) => self.aggregate_operation(inst, &text),
            None => {
                self.operation(data, &text);
                Ok(())
            }
        }
    }

    /// An aggregate is taken apart where the invoke returns to.
    fn finish_invoke(
        &mut self,
        inst: Inst,
        data: &InstData,
        shape: &Shape,
        text: &str,
    ) -> Result<(), Reason> {
        match self.whole_of_inst(inst).filter(|_| shape.result_tree().is_some()) {
            Some(whole) => {
                let line = format!("{} = {text}", whole.name);
                self.line(Part::Operation, &line);
            }
            None => self.operation(data, text),
        }
        Ok(())
    }

    /// Everything up to the type.
    fn call_head(
        &mut self,
        data: &InstData,
        call: &CallDetail,
        shape: &Shape,
        is_invoke: bool,
    ) -> Result<String, Reason> {
        let mut text = String::new();
        if is_invoke {
            text.push_str("invoke");
        } else {
            let tail = call.tail.name();
            text.push_str(tail);
            text.push_str(if tail.is_empty() { "call" } else { " call" });
        }
        let result = match *data.results {
            [only] if shape.result_tree().is_none() => Some(self.body.ty(only)),
            _ => None,
        };
        if !is_invoke && result.is_some_and(|ty| ty.float_format().is_some()) && !data.flags.is_empty() {
            text.push(' ');
            text.push_str(fast_math(data.flags).trim_end());
        }
        text.push_str(&symbol::convention(call.convention, shape.variadic)?);
        if let Some(slot) = &shape.result {
            let none = Attributes::default();
            let lists: Vec<&Attributes> = (0..data.results.len())
                .map(|index| call.result_attributes.get(index).unwrap_or(&none))
                .collect();
            let types: Vec<Type> = data.results.iter().map(|&value| self.body.ty(value)).collect();
            self.cx.push_slot_attributes(&mut text, slot, &types, &lists, Target::Result)?;
        }
        Ok(text)
    }

    fn push_callee(
        &mut self,
        text: &mut String,
        data: &InstData,
        call: &CallDetail,
        shape: &Shape,
    ) -> Result<(), Reason> {
        let callee = match call.callee {
            Callee::Direct(id) => self.cx.function_name(id),
            Callee::Indirect { .. } => {
                let callee = self.operand(data, 0)?;
                if let Some(space @ 1..) = self.body.ty(callee).address_space() {
                    text.push_str(&format!(" addrspace({space})"));
                }
                self.value(callee)?
            }
        };
        text.push(' ');
        if shape.variadic {
            text.push_str(&shape.text())
        } else {
            text.push_str(shape.result_text())
        }
        text.push(' ');
        text.push_str(&callee);
        Ok(())
    }

    fn push_arguments(
        &mut self,
        text: &mut String,
        data: &InstData,
        call: &CallDetail,
        shape: &Shape,
    ) -> Result<(), Reason> {
        let none = Attributes::default();
        let first = call.first_argument();
        let count = data.operands.len().saturating_sub(first + call.bundle_operands());
        let arguments = data.operands.get(first..first + count).unwrap_or_default();
        let attributes = |index: usize| call.argument_attributes.get(index).unwrap_or(&none);
        let mut texts = Vec::with_capacity(arguments.len());
        let mut at = 0;
        for slot in &shape.params {
            let values = arguments.get(at..at + slot.count).ok_or(Reason::Other("an argument is missing"))?;
            let lists: Vec<&Attributes> = (at..at + slot.count).map(attributes).collect();
            let types: Vec<Type> = values.iter().map(|&value| self.body.ty(value)).collect();
            let mut argument = slot.text.clone();
            self.cx.push_slot_attributes(&mut argument, slot, &types, &lists, Target::Param)?;
            argument.push(' ');
            argument.push_str(&self.together(slot, values)?);
            texts.push(argument);
            at += slot.count;
        }
        for (index, &value) in arguments.iter().enumerate().skip(at) {
            let ty = self.body.ty(value);
            let mut argument = self.ty(ty)?;
            self.cx.push_attributes(&mut argument, attributes(index), Target::Param(Some(ty)))?;
            argument.push(' ');
            argument.push_str(&self.value(value)?);
            texts.push(argument);
        }
        text.push_str(&format!("({})", texts.join(", ")));
        Ok(())
    }

    fn push_bundles(&mut self, text: &mut String, data: &InstData, call: &CallDetail) -> Result<(), Reason> {
        if call.bundles.is_empty() {
            return Ok(());
        }
        let mut at = data.operands.len().saturating_sub(call.bundle_operands());
        let mut bundles = Vec::with_capacity(call.bundles.len());
        for (tag, count) in &call.bundles {
            let mut operands = Vec::new();
            for &operand in data.operands.iter().skip(at).take(*count as usize) {
                operands.push(self.typed(operand)?);
            }
            at += *count as usize;
            bundles.push(format!("{}({})", super::names::quoted(tag), operands.join(", ")));
        }
        text.push_str(&format!(" [ {} ]", bundles.join(", ")));
        Ok(())
    }

    /// What LLVM asks of a `musttail` call: the return of its results follows, and caller and callee are alike.
    fn check_must_tail(
        &self,
        block: Block,
        position: usize,
        data: &InstData,
        call: &CallDetail,
        shape: &Shape,
    ) -> Result<(), Reason> {
        let body = self.body;
        let next = body.blocks[block].insts.get(position + 1).map(|&next| &body.insts[next]);
        if !next.is_some_and(|next| next.opcode == Opcode::Ret && *next.operands == *data.results) {
            return Err(Reason::MustTail("is followed by the return of its results"));
        }
        let own = &self.function.signature;
        if own.convention != call.convention || own.variadic != shape.variadic {
            return Err(Reason::MustTail(
                "has the calling convention of its caller, and is variadic if that is",
            ));
        }
        if self.shape.result_text() != shape.result_text() {
            return Err(Reason::MustTail("has the result type of its caller"));
        }
        // The tail call conventions allow other parameters.
        if !matches!(own.convention, 18 | 20) {
            let types = |shape: &Shape| shape.params.iter().map(|slot| slot.text.clone()).collect::<Vec<_>>();
            if types(&self.shape) != types(shape) {
                return Err(Reason::MustTail("has the parameter types of its caller"));
            }
            let none = Attributes::default();
            for (index, param) in own.params.iter().enumerate() {
                let at_call = call.argument_attributes.get(index).unwrap_or(&none);
                let abi =
                    |list: &Attributes| list.0.iter().filter(|a| is_abi(a)).cloned().collect::<Vec<_>>();
                if abi(&param.attributes) != abi(at_call) {
                    return Err(Reason::MustTail("passes its arguments as its caller got them"));
                }
            }
        }
        Ok(())
    }
}
