//! What an instruction needs besides its operands: places in the frame, functions of the run time, signatures.

use super::lower::{Lower, Lowered, MALFORMED, Refusal};
use super::runtime;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    AbiParam, ExtFuncData, ExternalName, FuncRef, InstBuilder, MemFlagsData, SigRef,
    Signature as MachineSignature, StackSlot, StackSlotData, StackSlotKind, Type as Machine,
    UserExternalName, Value as MachineValue, types,
};
use cranelift_codegen::isa::CallConv;

impl Lower<'_, '_> {
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
            signature.params.push(AbiParam::new(ty));
        }
        signature.returns.extend(result.map(AbiParam::new));
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
    pub fn buffered(&mut self, buffer: MachineValue, place: u32, ty: Machine) -> MachineValue {
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
}
