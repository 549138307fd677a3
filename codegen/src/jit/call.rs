//! Calls, arguments and results.

use super::abi::{Abi, How, Item, Passed, RESULT_STRIDE, classify};
use super::lower::{Lower, Lowered, MALFORMED, Parts, Refusal, refuse};
use super::unit::Place;
use cranelift_codegen::ir::{
    AbiParam, Block as MachineBlock, InstBuilder, MemFlagsData, Value as MachineValue, types,
};
use ir::{CallDetail, Callee, FuncId, Function, InstData, Module, Opcode, TailKind, Value};

/// How a function of the module is called.
pub(super) fn abi_of(module: &Module, function: &Function) -> Result<Abi, String> {
    let item = |param: &'_ ir::AbiParam| (param.ty, param.attributes.clone());
    let params: Vec<_> = function.signature.params.iter().map(item).collect();
    let results: Vec<_> = function.signature.results.iter().map(item).collect();
    classify(
        module.layout(),
        &module.opaque_types,
        params.iter().map(|(ty, attributes)| Item { ty: *ty, attributes: [Some(attributes), None] }),
        results.iter().map(|(ty, attributes)| Item { ty: *ty, attributes: [Some(attributes), None] }),
    )
}

/// LLVM's numbers of calling conventions that are C's here: of C itself, and of those that are free to be.
const C_CONVENTIONS: [u32; 5] = [0, 8, 9, 20, 78];

impl Lower<'_, '_> {
    /// The arguments of the function, which become the parameters of its entry block.
    pub fn receive(&mut self, start: MachineBlock) -> Lowered<Vec<Parts>> {
        let mut values = self.b.block_params(start).to_vec();
        if let (true, &[registers, stack]) = (self.is_variadic(), &*values) {
            values = self.named_arguments(registers, stack);
        }
        let mut values = values.into_iter();
        if self.abi.hidden.is_some() {
            self.hidden = values.next();
        }
        let passed = self.abi.params.clone();
        let mut arguments = Vec::new();
        for passed in passed {
            let arrived: Vec<MachineValue> = values.by_ref().take(passed.parts.1 as usize).collect();
            arguments.push(self.arrived(&passed, &arrived)?);
        }
        Ok(arguments)
    }

    fn is_variadic(&self) -> bool {
        self.unit.module.functions[self.id].signature.variadic
    }

    /// Whether a call takes the place of its function: then it is a jump to the beginning.
    fn begins_again(&self, data: &InstData, call: &CallDetail) -> bool {
        let returns =
            self.next.is_some_and(|next| next.opcode == Opcode::Ret && *next.operands == *data.results);
        let by_value = self.abi.params.iter().any(|param| matches!(param.how, How::ByValue(_)));
        let by_value = by_value || self.is_variadic();
        call.tail == TailKind::MustTail && call.callee == Callee::Direct(self.id) && returns && !by_value
    }

    /// A value as it is passed.
    fn passed(&mut self, passed: &Passed, parts: Parts) -> Lowered<Vec<MachineValue>> {
        match (passed.how, &*parts) {
            (How::Parts, _) => Ok(parts.into_vec()),
            (How::SignExtended(width), &[value]) => Ok(vec![self.signed(width, value)]),
            (How::Half, &[value]) => Ok(vec![self.b.ins().bitcast(types::F32, MemFlagsData::new(), value)]),
            (How::ByValue(bytes), &[value]) => Ok(vec![self.whole_words(bytes, value)]),
            (How::LongDouble, _) => {
                let slot = self.slot(16);
                let at = self.b.ins().stack_addr(types::I64, slot, 0);
                self.write_value(passed.ty, &parts, at, 0, Self::trusted())?;
                Ok(vec![at; passed.parts.1 as usize])
            }
            (How::Bytes(ty, count), _) => {
                let buffer = self.buffer(16 * count);
                self.write_value(passed.ty, &parts, buffer, 0, Self::trusted())?;
                Ok((0..count)
                    .map(|index| self.b.ins().load(ty, Self::trusted(), buffer, 16 * index as i32))
                    .collect())
            }
            _ => refuse(MALFORMED),
        }
    }

    /// The address of a structure whose bytes up to the next multiple of 8 may be read.
    fn whole_words(&mut self, bytes: u32, at: MachineValue) -> MachineValue {
        if bytes.is_multiple_of(8) {
            return at;
        }
        let slot = self.slot(bytes.next_multiple_of(8));
        let copy = self.b.ins().stack_addr(types::I64, slot, 0);
        let count = self.int(types::I64, bytes.into());
        self.helper(libc::memcpy as *const () as usize, &[copy, at, count], Some(types::I64));
        copy
    }

    /// A value from how it was passed.
    fn arrived(&mut self, passed: &Passed, values: &[MachineValue]) -> Lowered<Parts> {
        match (passed.how, values) {
            (How::Half, &[value]) => {
                let bits = self.b.ins().bitcast(types::I32, MemFlagsData::new(), value);
                Ok(Parts::from_iter([self.cut(16, bits)]))
            }
            (How::LongDouble, &[.., at]) => self.read_value(passed.ty, at, 0, Self::trusted()),
            (How::Bytes(_, count), _) => {
                let buffer = self.buffer(16 * count);
                for (index, &value) in values.iter().enumerate() {
                    self.b.ins().store(Self::trusted(), value, buffer, 16 * index as i32);
                }
                self.read_value(passed.ty, buffer, 0, Self::trusted())
            }
            // Who calls may leave anything above the width.
            (_, _) => Ok(match passed.ty.int_bits() {
                Some(width) if passed.ty.lanes().is_none() => {
                    values.iter().map(|&value| self.cut(width, value)).collect()
                }
                _ => values.iter().copied().collect(),
            }),
        }
    }

    /// `ret`.
    pub fn give_back(&mut self, data: &InstData) -> Lowered<()> {
        let mut values = Vec::new();
        let passed = self.abi.results.clone();
        for (&value, passed) in data.operands.iter().zip(&passed) {
            let parts = self.parts(value)?;
            values.extend(self.passed(passed, parts)?);
        }
        if let Some(returned) = self.abi.returned {
            let entry = self.body.entry().map(|entry| &self.body.blocks[entry].params);
            let Some(&param) = entry.and_then(|params| params.get(returned)) else {
                return refuse(MALFORMED);
            };
            values.push(self.one(param)?);
        }
        if let Some(hidden) = self.hidden {
            for (index, value) in values.drain(..).enumerate() {
                self.b.ins().store(
                    MemFlagsData::trusted(),
                    value,
                    hidden,
                    (index as u32 * RESULT_STRIDE) as i32,
                );
            }
        }
        self.free_arena();
        self.b.ins().return_(&values);
        Ok(())
    }

    fn free_arena(&mut self) {
        if let Some(head) = self.arena_head() {
            self.helper(super::arena::free as *const () as usize, &[head], None);
        }
    }

    /// The signature of a call: that of the callee, and the attributes of the call.
    fn abi_of_call(&self, data: &InstData, call: &CallDetail, args: &[Value]) -> Result<Abi, String> {
        let module = self.unit.module;
        let declared = match call.callee {
            Callee::Direct(callee) => Some(&module.functions[callee].signature),
            Callee::Indirect { .. } => None,
        };
        let param = |(index, &value): (usize, &Value)| Item {
            ty: self.body.ty(value),
            attributes: [
                declared.and_then(|signature| signature.params.get(index)).map(|param| &param.attributes),
                call.argument_attributes.get(index),
            ],
        };
        let result = |(index, &value): (usize, &Value)| Item {
            ty: self.body.ty(value),
            attributes: [
                declared.and_then(|signature| signature.results.get(index)).map(|result| &result.attributes),
                call.result_attributes.get(index),
            ],
        };
        classify(
            module.layout(),
            &module.opaque_types,
            args.iter().enumerate().map(param),
            data.results.iter().enumerate().map(result),
        )
    }

    /// `call`, and `invoke` as far as the call.
    pub fn call(&mut self, data: &InstData) -> Lowered<()> {
        let Some(call) = data.call() else { return refuse(MALFORMED) };
        let end = data.operands.len().saturating_sub(call.bundle_operands());
        let Some(args) = data.operands.get(call.first_argument()..end) else { return refuse(MALFORMED) };
        if let (true, Some(entry)) = (self.begins_again(data, call), self.body.entry()) {
            let arguments = args.iter().map(|&arg| self.parts(arg)).collect::<Lowered<_>>()?;
            self.free_arena();
            return self.go(entry, arguments);
        }
        let (place, variadic) = match call.callee {
            Callee::Direct(callee) => {
                let function = &self.unit.module.functions[callee];
                if function.body.is_none() && function.symbol.name.starts_with("llvm.") {
                    return self.intrinsic(data, &function.symbol.name, args);
                }
                (self.unit.place(callee), function.signature.variadic)
            }
            Callee::Indirect { fixed } => (None, fixed.is_some()),
        };
        let mut abi = self.abi_of_call(data, call, args).map_err(Refusal)?;
        if let (Some(Place::Address(_)), Callee::Direct(callee)) = (place, call.callee) {
            self.check_c(callee, call, &abi)?;
        }
        let mut values = Vec::new();
        let hidden = abi.hidden.map(|bytes| self.slot(bytes));
        if let Some(slot) = hidden {
            values.push(self.b.ins().stack_addr(types::I64, slot, 0));
        }
        for (&arg, passed) in args.iter().zip(&abi.params) {
            let parts = self.parts(arg)?;
            values.extend(self.passed(passed, parts)?);
        }
        let inst = match (place, variadic) {
            (Some(Place::Code(number)), false) => {
                let function = self.function_ref(number, &abi.signature);
                self.b.ins().call(function, &values)
            }
            _ => {
                let callee = match (place, call.callee) {
                    (Some(place), _) => self.address(place, 0),
                    (None, Callee::Indirect { .. }) => self.scalar(data, 0)?,
                    (None, Callee::Direct(_)) => return refuse(MALFORMED),
                };
                let callee = if variadic { self.count_floats(&mut abi, &mut values, callee) } else { callee };
                let signature = self.signature(&abi.signature);
                self.b.ins().call_indirect(signature, callee, &values)
            }
        };
        let mut returned = match hidden {
            None => self.b.inst_results(inst).to_vec().into_iter(),
            Some(slot) => {
                let mut values = Vec::new();
                for passed in &abi.results {
                    for _ in 0..passed.parts.1 {
                        let offset = (values.len() as u32 * RESULT_STRIDE) as i32;
                        values.push(self.b.ins().stack_load(types::I64, passed.parts.0, slot, offset));
                    }
                }
                values.into_iter()
            }
        };
        for (&result, passed) in data.results.iter().zip(&abi.results) {
            let values: Vec<MachineValue> = returned.by_ref().take(passed.parts.1 as usize).collect();
            let parts = self.arrived(passed, &values)?;
            self.define(result, parts);
        }
        Ok(())
    }

    /// A function from outside is called as C does.
    fn check_c(&self, callee: FuncId, call: &CallDetail, abi: &Abi) -> Lowered<()> {
        if let Some(reason) = &abi.only_inside {
            return refuse(format!("{reason}, and the function is not of this module"));
        }
        let convention = self.unit.module.functions[callee].signature.convention;
        for convention in [convention, call.convention] {
            if !C_CONVENTIONS.contains(&convention) {
                return refuse(format!(
                    "functions from outside cannot be called by convention cc({convention})"
                ));
            }
        }
        Ok(())
    }

    /// A call of a variadic function says in register AL how many vector registers hold arguments, at most.
    /// Cranelift cannot: so a few bytes of code are called that set AL and jump to where the stack says, behind the
    /// arguments. Integer registers that hold no argument get zeros, so that the address is surely on the stack.
    fn count_floats(
        &mut self,
        abi: &mut Abi,
        values: &mut Vec<MachineValue>,
        callee: MachineValue,
    ) -> MachineValue {
        let (padding, offset) = abi.behind_arguments();
        for _ in 0..padding {
            values.push(self.int(types::I64, 0));
            abi.signature.params.push(AbiParam::new(types::I64));
        }
        values.push(callee);
        abi.signature.params.push(AbiParam::new(types::I64));
        let thunk = self.unit.variadic_thunk(offset);
        self.address(Place::Code(thunk), 0)
    }
}
