//! Calls: those that stay as they are, and shadows of new memory.

use super::emission::{Beside, Emission};
use crate::activity::levels::Level;
use crate::error::{Error, ErrorKind};
use crate::library::Allocation;
use ir::{Align, CallDetail, Callee, Detail, Flags, FuncId, Inst, InstData, Opcode};
use ir::{TailKind, Type, Value};

impl Emission<'_, '_> {
    /// The first argument that varies, as the text of errors.
    pub fn varying(&self, arguments: &[Value]) -> Option<String> {
        let varying = arguments.iter().find(|&&argument| self.level(argument) > Level::Constant);
        varying.map(|&argument| format!("argument {}", self.text(argument)))
    }

    pub fn indirect(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let arguments = data.operands.get(1..).unwrap_or_default();
        let global = || "a global that the callee may use".to_string();
        let varies = self.varying(arguments).or_else(|| self.shared.units.any_global().then(global));
        match varies {
            Some(what) => Err(self.fail(inst, ErrorKind::IndirectCall { what })),
            None => self.copy_call(inst),
        }
    }

    pub fn unknown(&mut self, inst: Inst, data: &InstData, callee: FuncId) -> Result<(), Error> {
        match self.varying(&data.operands) {
            Some(what) => {
                let callee = self.module.functions[callee].symbol.name.clone();
                Err(self.fail(inst, ErrorKind::UnknownFunction { callee, what }))
            }
            None => self.copy_call(inst),
        }
    }

    /// A call that stays as it is. It need no longer reuse the frame: the signature around it is another.
    pub fn copy_call(&mut self, inst: Inst) -> Result<(), Error> {
        let new = self.copy(inst)?;
        match &mut self.body.insts[new].detail {
            Detail::Call(call) if call.tail == TailKind::MustTail => call.tail = TailKind::None,
            _ => {}
        }
        Ok(())
    }

    /// The result is an argument, and has its shadow.
    pub fn returns(&mut self, inst: Inst, data: &InstData, argument: Value) -> Result<(), Error> {
        if let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) {
            let shadow = self.shadow_or_zero(inst, argument, Beside::Text("the result"))?;
            self.set_shadow(result, shadow);
        }
        Ok(())
    }

    /// New memory gets a shadow of the same size, zeroed.
    pub fn allocate(&mut self, inst: Inst, data: &InstData, allocation: Allocation) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        let size = data.operands.get(allocation.size).map(|&size| self.value(size));
        let size = size.ok_or_else(|| self.malformed(inst))?;
        let plain = matches!(self.callee_name(data), "malloc") && self.body.ty(size) == Type::I64;
        if let Some(calloc) = plain.then(|| self.out.calloc()).flatten() {
            let ty = self.primal.ty(result);
            let mut build = self.builder(Flags::empty());
            let one = build.int(Type::I64, 1);
            let call = CallDetail::new(Callee::Direct(calloc));
            let new = InstData::new(Opcode::Call, Type::I1, [one, size]);
            let new = build.push(new.with_detail(Detail::Call(Box::new(call))), [ty]);
            let shadow = self.body.result(new).ok_or_else(|| self.malformed(inst))?;
            self.set_shadow(result, shadow);
            return Ok(());
        }
        let shadow = self.again(data, None, Some(result)).ok_or_else(|| self.malformed(inst))?;
        self.set_shadow(result, shadow);
        if !allocation.zeroed {
            self.clear(shadow, size, Align::ONE);
        }
        Ok(())
    }

    pub fn callee_name(&self, data: &InstData) -> &str {
        match data.call().map(|call| call.callee) {
            Some(Callee::Direct(id)) => self.module.functions.get(id).map_or("", |f| &f.symbol.name),
            _ => "",
        }
    }

    /// The call once more, perhaps with another first argument; its result has the type of `like`.
    pub fn again(&mut self, data: &InstData, first: Option<Value>, like: Option<Value>) -> Option<Value> {
        let mut operands: Vec<Value> = data.operands.iter().map(|&operand| self.value(operand)).collect();
        if let (Some(first), Some(place)) = (first, operands.first_mut()) {
            *place = first;
        }
        let mut call = data.call()?.clone();
        call.tail = TailKind::None;
        operands.truncate(operands.len() - call.bundle_operands().min(operands.len()));
        call.bundles.clear();
        let types: Vec<Type> = match like {
            Some(like) => vec![self.primal.ty(like)],
            None => data.results.iter().map(|&result| self.primal.ty(result)).collect(),
        };
        let mut new =
            InstData::new(Opcode::Call, data.ty, operands).with_detail(Detail::Call(Box::new(call)));
        new.location = self.location;
        let new = self.body.append(self.block, new, types);
        self.body.result(new)
    }
}
