//! Functions of the module that take variable arguments.
//!
//! Their code is in two parts, as Cranelift knows no such functions. What is called is a few bytes that save all
//! registers with arguments, as the C calling convention of x86-64 has it (System V, figure 3.33), and call the body with
//! two arguments: where the registers are saved, and where the arguments on the stack begin.

use super::abi::{Abi, FLOAT_REGISTERS, INT_REGISTERS, Location};
use super::lower::{Lower, Lowered, MALFORMED, refuse};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::{AbiParam, InstBuilder, Signature, Value as MachineValue, types};
use cranelift_module::{FuncId, ModuleReloc, ModuleRelocTarget};
use ir::Value;

/// Bytes of an integer register and of a float register where they are saved; the integers come first.
const INT_BYTES: u32 = 8;
const FLOAT_BYTES: u32 = 16;
const FLOATS: u32 = INT_BYTES * INT_REGISTERS;

/// What is called, up to the address of the body and after it.
#[rustfmt::skip]
const SAVE: &[u8] = &[
    0x55,                                           // push rbp
    0x48, 0x89, 0xe5,                               // mov rbp, rsp
    0x48, 0x81, 0xec, 0xb0, 0, 0, 0,                // sub rsp, 176
    0x48, 0x89, 0x3c, 0x24,                         // mov [rsp], rdi
    0x48, 0x89, 0x74, 0x24, 0x08,                   // mov [rsp + 8], rsi
    0x48, 0x89, 0x54, 0x24, 0x10,                   // mov [rsp + 16], rdx
    0x48, 0x89, 0x4c, 0x24, 0x18,                   // mov [rsp + 24], rcx
    0x4c, 0x89, 0x44, 0x24, 0x20,                   // mov [rsp + 32], r8
    0x4c, 0x89, 0x4c, 0x24, 0x28,                   // mov [rsp + 40], r9
    0x0f, 0x29, 0x44, 0x24, 0x30,                   // movaps [rsp + 48], xmm0
    0x0f, 0x29, 0x4c, 0x24, 0x40,                   // movaps [rsp + 64], xmm1
    0x0f, 0x29, 0x54, 0x24, 0x50,                   // movaps [rsp + 80], xmm2
    0x0f, 0x29, 0x5c, 0x24, 0x60,                   // movaps [rsp + 96], xmm3
    0x0f, 0x29, 0x64, 0x24, 0x70,                   // movaps [rsp + 112], xmm4
    0x0f, 0x29, 0xac, 0x24, 0x80, 0, 0, 0,          // movaps [rsp + 128], xmm5
    0x0f, 0x29, 0xb4, 0x24, 0x90, 0, 0, 0,          // movaps [rsp + 144], xmm6
    0x0f, 0x29, 0xbc, 0x24, 0xa0, 0, 0, 0,          // movaps [rsp + 160], xmm7
    0x48, 0x89, 0xe7,                               // mov rdi, rsp
    0x48, 0x8d, 0x75, 0x10,                         // lea rsi, [rbp + 16]
    0x48, 0xb8,                                     // mov rax, ...
];
#[rustfmt::skip]
const CALL: &[u8] = &[
    0xff, 0xd0,                                     // call rax
    0xc9,                                           // leave
    0xc3,                                           // ret
];

/// The code that saves the registers and calls the body.
pub(super) fn entry() -> Vec<u8> {
    [SAVE, &[0; 8], CALL].concat()
}

/// Where in it the address of the body stands.
pub(super) fn address_of(body: FuncId) -> ModuleReloc {
    ModuleReloc {
        offset: SAVE.len() as u32,
        kind: Reloc::Abs8,
        name: ModuleRelocTarget::user(0, body.as_u32()),
        addend: 0,
    }
}

/// The signature of the body.
pub(super) fn signature(abi: &Abi) -> Signature {
    let params = vec![AbiParam::new(types::I64); 2];
    Signature { params, ..abi.signature.clone() }
}

/// Where the arguments of a function are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saved {
    /// Of the registers.
    registers: MachineValue,
    /// Of the stack.
    stack: MachineValue,
}

impl Lower<'_, '_> {
    /// The arguments that the function has by name.
    pub fn named_arguments(&mut self, registers: MachineValue, stack: MachineValue) -> Vec<MachineValue> {
        self.saved = Some(Saved { registers, stack });
        let params: Vec<_> = self.abi.signature.params.iter().map(|param| param.value_type).collect();
        let locations = self.abi.locations().each;
        let mut load = |(ty, location)| match location {
            Location::Int(number) if ty == types::I128 => {
                let at = (INT_BYTES * number) as i32;
                let low = self.b.ins().load(types::I64, Self::trusted(), registers, at);
                let high = self.b.ins().load(types::I64, Self::trusted(), registers, at + 8);
                self.b.ins().iconcat(low, high)
            }
            Location::Int(number) => {
                self.b.ins().load(ty, Self::trusted(), registers, (INT_BYTES * number) as i32)
            }
            Location::Float(number) => {
                let at = (FLOATS + FLOAT_BYTES * number) as i32;
                self.b.ins().load(ty, Self::trusted(), registers, at)
            }
            Location::Stack(at) => self.b.ins().load(ty, Self::trusted(), stack, at as i32),
            Location::Copy(at) => self.b.ins().iadd_imm_s(stack, i64::from(at)),
        };
        params.into_iter().zip(locations).map(&mut load).collect()
    }

    /// `llvm.va_start`: an offset to the next integer register, one to the next float register, the next argument on
    /// the stack, the registers.
    pub fn start_arguments(&mut self, list: Value) -> Lowered<()> {
        let Some(Saved { registers, stack }) = self.saved else {
            return refuse("the function has no variable arguments");
        };
        let list = self.one(list)?;
        let locations = self.abi.locations();
        let ints = INT_BYTES * locations.ints.min(INT_REGISTERS);
        let floats = FLOATS + FLOAT_BYTES * locations.floats.min(FLOAT_REGISTERS);
        let next = self.b.ins().iadd_imm_s(stack, i64::from(locations.stack));
        let [ints, floats] = [ints, floats].map(|offset| self.int(types::I32, offset.into()));
        for (value, at) in [(ints, 0), (floats, 4), (next, 8), (registers, 16)] {
            self.b.ins().store(super::access::flags(), value, list, at);
        }
        Ok(())
    }

    /// `llvm.va_copy`.
    pub fn copy_arguments(&mut self, args: &[Value]) -> Lowered<()> {
        let &[to, from] = args else { return refuse(MALFORMED) };
        let (to, from) = (self.one(to)?, self.one(from)?);
        let words =
            [0, 8, 16].map(|at| (self.b.ins().load(types::I64, super::access::flags(), from, at), at));
        for (word, at) in words {
            self.b.ins().store(super::access::flags(), word, to, at);
        }
        Ok(())
    }
}
