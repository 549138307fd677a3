//! Stack objects: their shadows live as long as the derivative does.
//!
//! In a derivative that is one function the shadow is a stack object, too. In one of two halves it has to outlive the first:
//! it is memory of the tape, which lies between the records in the order of execution, and is given back in the reverse.

use super::emit::Reversal;
use crate::error::Error;
use ir::{CallDetail, Callee, Detail, Flags, Inst, InstData, Opcode, Type, Value};

/// The alignment of memory of the tape.
const TAPE: u64 = 16;

impl Reversal<'_, '_> {
    /// In the forward sweep: the shadow, zeroed.
    pub fn alloca(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.sweep.carried(result)) else {
            return Ok(());
        };
        if !self.wanted.split {
            return self.sweep.alloca(inst, data);
        }
        let Detail::Alloca(detail) = &data.detail else { return Err(self.sweep.malformed(inst)) };
        let count = data.operands.first().map(|&count| self.sweep.value(count));
        let bytes = self.sweep.object_bytes(detail.size, count);
        let shadow = self.reserve(inst, bytes, detail.align.bytes())?;
        self.sweep.set_shadow(result, shadow);
        Ok(())
    }

    /// In the reverse sweep: the shadow's memory is given back.
    pub fn unalloca(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let carried = data.results.first().is_some_and(|&result| self.sweep.carried(result));
        if carried && self.wanted.split { self.release_reserved(inst) } else { Ok(()) }
    }

    /// In the forward sweep: zeroed memory of the tape.
    pub fn reserve(&mut self, inst: Inst, bytes: Value, align: u64) -> Result<Value, Error> {
        let tape = self.tape();
        let reserve = self.texts.tape_functions.reserve;
        let mut build = self.sweep.builder(Flags::empty());
        let room = match align > TAPE {
            true => {
                let more = build.int(Type::I64, i128::from(align));
                build.binary(Opcode::Iadd, bytes, more)
            }
            false => bytes,
        };
        let state = [build.load(Type::PTR, tape.cur), build.load(Type::PTR, tape.end)];
        let call = CallDetail::new(Callee::Direct(reserve));
        let new = InstData::new(Opcode::Call, Type::I1, [state[0], state[1], room]);
        let new = build.push(new.with_detail(Detail::Call(Box::new(call))), [Type::PTR; 3]);
        let results = build.body.insts[new].results.to_vec();
        let [memory, cur, end] = results[..] else { return Err(self.sweep.malformed(inst)) };
        build.store(cur, tape.cur);
        build.store(end, tape.end);
        Ok(if align > TAPE { aligned(&mut build, memory, align) } else { memory })
    }

    /// In the reverse sweep: what was reserved last is given back.
    pub fn release_reserved(&mut self, inst: Inst) -> Result<(), Error> {
        let tape = self.tape();
        let release = self.texts.tape_functions.release;
        let mut build = self.sweep.builder(Flags::empty());
        let state = [build.load(Type::PTR, tape.cur), build.load(Type::PTR, tape.base)];
        let call = CallDetail::new(Callee::Direct(release));
        let new = InstData::new(Opcode::Call, Type::I1, state);
        let new = build.push(new.with_detail(Detail::Call(Box::new(call))), [Type::PTR; 2]);
        let results = build.body.insts[new].results.to_vec();
        let [cur, base] = results[..] else { return Err(self.sweep.malformed(inst)) };
        build.store(cur, tape.cur);
        build.store(base, tape.base);
        Ok(())
    }
}

/// The next address of this alignment.
fn aligned(build: &mut ir::Builder<'_>, memory: Value, align: u64) -> Value {
    let number = build.convert(Opcode::PtrToInt, memory, Type::I64);
    let zero = build.int(Type::I64, 0);
    let negative = build.binary(Opcode::Isub, zero, number);
    let mask = build.int(Type::I64, i128::from(align - 1));
    let distance = build.binary(Opcode::And, negative, mask);
    build.addr(memory, 0, &[(distance, 1)])
}
