//! The loop that executes instruction after instruction, and the terminators.

use super::access::{access, demand_int, demand_pointer};
use super::calls::Entered;
use super::compute::{OPERANDS, Site, Vals, compute};
use super::trap::TrapKind;
use super::value::{Origin, Pointer, Val};
use super::{Interpreter, Landing, frame};
use crate::body::Body;
use crate::entity::{FuncId, Inst};
use crate::inst::{Detail, InstData};
use crate::number::Number;
use crate::opcode::{Format, Opcode};
use smallvec::smallvec;

/// There is always a frame while a call runs.
pub(super) const NO_FRAME: TrapKind = TrapKind::Malformed { what: "an instruction outside of a call" };

impl<'m, N: Number> Interpreter<'m, N> {
    /// Runs a call to its end.
    pub(super) fn run(&mut self, function: FuncId, args: &[Val<N>]) -> Result<Vec<Val<N>>, TrapKind> {
        match self.enter(function, args.into())? {
            Entered::Running => {}
            Entered::Returned(results) => return self.outermost(results),
            Entered::Unwound(_, selector) => return Err(TrapKind::Uncaught { selector }),
        }
        loop {
            if let Some(results) = self.step()? {
                return self.outermost(results);
            }
        }
    }

    /// The results of the outermost call, which may not be poison.
    fn outermost(&self, results: Vals<N>) -> Result<Vec<Val<N>>, TrapKind> {
        for result in &results {
            let lanes = if let Val::Vector(lanes) = result { lanes } else { std::slice::from_ref(result) };
            for lane in lanes {
                if let Val::Poison(origin) = lane {
                    let used_as = "a result of the outermost call";
                    return Err(TrapKind::Poison { used_as, origin: *origin });
                }
            }
        }
        Ok(results.into_vec())
    }

    pub(super) fn frame(&mut self) -> Result<&mut frame::Frame<'m, N>, TrapKind> {
        self.frames.last_mut().ok_or(NO_FRAME)
    }

    /// Counts work against the limit on instructions.
    pub(super) fn burn(&mut self, fuel: u64) -> Result<(), TrapKind> {
        self.fuel = self.fuel.checked_sub(fuel).ok_or(TrapKind::OutOfFuel { limit: self.options.fuel })?;
        Ok(())
    }

    /// Counts bytes that were copied or filled against the limit on instructions.
    pub(super) fn burn_bytes(&mut self, bytes: u64) -> Result<(), TrapKind> {
        self.burn(bytes / 4)
    }

    /// Executes one instruction; gives the results of the outermost call once it returns.
    fn step(&mut self) -> Result<Option<Vals<N>>, TrapKind> {
        let frame = self.frames.last_mut().ok_or(NO_FRAME)?;
        let (body, function) = (frame.body, frame.function);
        let next = body.blocks[frame.block].insts.get(frame.position).copied();
        let inst = next.ok_or(TrapKind::Malformed { what: "a block without a terminator" })?;
        frame.inst = inst;
        frame.position += 1;
        let data: &'m InstData = &body.insts[inst];
        let mut args = std::mem::take(&mut self.operands);
        args.clear();
        let read = data.operands.iter().try_for_each(|&value| {
            args.push(frame.read(value)?);
            Ok(())
        });
        let result = read.and_then(|()| self.execute(body, inst, data, function, &args));
        self.operands = args;
        result
    }

    /// Executes an instruction whose operands have been read.
    fn execute(
        &mut self,
        body: &'m Body,
        inst: Inst,
        data: &'m InstData,
        function: FuncId,
        args: &[Val<N>],
    ) -> Result<Option<Vals<N>>, TrapKind> {
        self.burn(1 + u64::from(data.ty.lanes().unwrap_or(0) / 4))?;
        match data.opcode.format() {
            Format::Call | Format::Invoke => return self.begin_call(body, inst, data, args),
            Format::Jump | Format::Branch | Format::Switch => {
                self.transfer(inst, data, args)?;
                self.report(inst, &[]);
            }
            Format::Return => {
                self.report(inst, &[]);
                return self.finish_call(args.iter().cloned().collect());
            }
            Format::Resume => {
                let [exception, selector] = args else { return Err(OPERANDS) };
                let exception = demand_pointer(exception, "an exception")?;
                let selector = demand_int(selector, "the selector of an exception")? as u32 as i32;
                self.report(inst, &[]);
                self.unwind(exception, selector)?;
            }
            Format::Unreachable => return Err(TrapKind::Unreachable),
            Format::Unsupported | Format::UnsupportedEnd => {
                let Detail::Unsupported(detail) = &data.detail else { return Err(OPERANDS) };
                return Err(TrapKind::Unsupported { text: detail.text.as_str().into() });
            }
            _ => {
                let results = self.ordinary(body, inst, data, function, args)?;
                self.finish(data, inst, results)?;
            }
        }
        Ok(None)
    }

    /// An instruction after which the next one follows.
    fn ordinary(
        &mut self,
        body: &'m Body,
        inst: Inst,
        data: &'m InstData,
        function: FuncId,
        args: &[Val<N>],
    ) -> Result<Vals<N>, TrapKind> {
        let site = Site { body, data, origin: Origin::Instruction(function, inst) };
        match data.opcode.format() {
            Format::LandingPad => {
                let (exception, selector) = self.frame()?.exception.take().ok_or(OPERANDS)?;
                let selector = self.select(exception, selector, args)?;
                Ok(smallvec![exception.into(), Val::int(u128::from(selector as u32))])
            }
            Format::Copy | Format::Fill => {
                let results = access(&mut self.memory, &site, args)?;
                let count = args.get(2).and_then(Val::as_int).unwrap_or(0);
                self.burn_bytes(u64::try_from(count).unwrap_or(u64::MAX))?;
                Ok(results)
            }
            Format::Alloca => {
                let results = access(&mut self.memory, &site, args)?;
                let object = results.first().and_then(Val::as_pointer).and_then(|pointer| pointer.object);
                self.frame()?.objects.extend(object);
                Ok(results)
            }
            Format::Load
            | Format::Store
            | Format::MaskedLoad
            | Format::MaskedStore
            | Format::Rmw
            | Format::CmpXchg
            | Format::Fence
            | Format::Lifetime
            | Format::Assume => access(&mut self.memory, &site, args),
            _ => compute(&mut self.memory, &site, args),
        }
    }

    /// The selector that a landing pad receives.
    fn select(&mut self, exception: Pointer, selector: i32, caught: &[Val<N>]) -> Result<i32, TrapKind> {
        let Some(personality) = &mut self.personality else { return Ok(selector) };
        let catches = caught.iter().map(|value| demand_pointer(value, "what a landing pad catches"));
        let landing = Landing { exception, selector, catches: catches.collect::<Result<_, TrapKind>>()? };
        personality(&mut self.memory, &landing)
    }

    /// Writes the results of an instruction of the innermost frame.
    pub(super) fn finish(&mut self, data: &InstData, inst: Inst, results: Vals<N>) -> Result<(), TrapKind> {
        self.report(inst, &results);
        let frame = self.frame()?;
        let mut growth = 0;
        for (&value, content) in data.results.iter().zip(results) {
            growth += frame.write(value, content);
        }
        Ok(self.memory.settle(growth)?)
    }

    fn report(&mut self, inst: Inst, results: &[Val<N>]) {
        if let (Some(trace), Some(frame)) = (&mut self.trace, self.frames.last()) {
            trace.executed(self.frames.len() - 1, frame.function, inst, results);
        }
    }

    /// Goes to another block.
    fn transfer(&mut self, inst: Inst, data: &'m InstData, args: &[Val<N>]) -> Result<(), TrapKind> {
        let index = match (data.opcode, args) {
            (Opcode::Jump, _) => 0,
            (Opcode::Br, [condition]) => {
                usize::from(demand_int(condition, "the condition of a branch")? == 0)
            }
            (Opcode::Switch, [value]) => {
                let Detail::Switch(switch) = &data.detail else { return Err(OPERANDS) };
                let value = demand_int(value, "the value of a switch")?;
                self.frame()?.prepared.case(inst, &switch.cases, value).map_or(0, |case| case + 1)
            }
            _ => return Err(OPERANDS),
        };
        let edge = data.edges().get(index).ok_or(OPERANDS)?;
        let growth = self.frame()?.go(edge)?;
        Ok(self.memory.settle(growth)?)
    }
}
