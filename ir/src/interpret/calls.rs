//! Calls of functions, returns and unwinding.

use super::Interpreter;
use super::access::{demand, demand_pointer};
use super::compute::{OPERANDS, Vals};
use super::floating::{breaks_promise, promised};
use super::frame::Frame;
use super::memory::ObjectKind;
use super::prepared::Prepared;
use super::step::NO_FRAME;
use super::trap::TrapKind;
use super::value::{Origin, Pointer, Val};
use super::variadic::{Extra, Passed};
use crate::attribute::Attributes;
use crate::body::Body;
use crate::cond::TailKind;
use crate::entity::{Entity, FuncId, Inst};
use crate::flags::Flags;
use crate::inst::{CallDetail, Callee, InstData};
use crate::module::{Function, Module};
use crate::number::Number;
use crate::opcode::Opcode;
use crate::types::Type;
use smallvec::SmallVec;
use std::rc::Rc;

/// What became of a call.
pub(super) enum Entered<N> {
    /// It has a frame now.
    Running,
    /// It is over.
    Returned(Vals<N>),
    /// It threw an exception.
    Unwound(Pointer, i32),
}

impl<'m, N: Number> Interpreter<'m, N> {
    /// Executes a `call` or an `invoke` as far as into the callee.
    pub(super) fn begin_call(
        &mut self,
        body: &'m Body,
        inst: Inst,
        data: &'m InstData,
        operands: &[Val<N>],
    ) -> Result<Option<Vals<N>>, TrapKind> {
        let call = data.call().ok_or(OPERANDS)?;
        let (first, bundles) = (call.first_argument(), call.bundle_operands());
        let end = operands.len().saturating_sub(bundles);
        let args = operands.get(first..end).ok_or(OPERANDS)?;
        let function = match call.callee {
            Callee::Direct(function) => function,
            Callee::Indirect { .. } => {
                let callee = operands.first().ok_or(OPERANDS)?;
                let function = self.symbols.function_at(demand_pointer(callee, "the callee of a call")?)?;
                let results: SmallVec<[Type; 2]> = data.results.iter().map(|&value| body.ty(value)).collect();
                check_results(self.module, function, &results)?;
                let given = data.operands.get(first..operands.len().saturating_sub(bundles));
                check_types(self.module, function, given.ok_or(OPERANDS)?.iter().map(|&arg| body.ty(arg)))?;
                function
            }
        };
        let mut args: Vals<N> = args.iter().cloned().collect();
        let copies = self.copy_by_value(function, call, &mut args)?;
        let extra = self.extra_arguments(body, function, call, data, &args);
        let has_body = self.callee(function)?.body.is_some();
        let caller = self.frames.len().saturating_sub(1);
        // A promise about the result is looked at when the callee returns, so the frame has to stay.
        let promises = data.flags.intersects(Flags::NNAN | Flags::NINF);
        let returns = call.tail == TailKind::MustTail && !promises && self.frame()?.returns_next(data);
        if returns && has_body {
            return self.replace_frame(function, args, copies, extra);
        }
        match self.enter(function, args)? {
            // The frame is the callee's, or that of a function which a host function called.
            Entered::Running if has_body => self.frame()?.receive(copies, extra),
            Entered::Running => {
                if let Some(caller) = self.frames.get_mut(caller) {
                    caller.objects.extend(copies);
                }
            }
            Entered::Returned(results) => {
                copies.into_iter().for_each(|object| self.memory.leave(object));
                self.deliver(inst, data, results)?;
            }
            Entered::Unwound(exception, selector) => self.unwind(exception, selector)?,
        }
        Ok(None)
    }

    /// A `musttail` call takes the place of its caller.
    fn replace_frame(
        &mut self,
        function: FuncId,
        args: Vals<N>,
        copies: Vec<super::ObjectId>,
        extra: Vec<Extra<N>>,
    ) -> Result<Option<Vals<N>>, TrapKind> {
        self.leave();
        self.enter(function, args)?;
        self.frame()?.receive(copies, extra);
        Ok(None)
    }

    /// The arguments beyond the parameters of a function with a body.
    fn extra_arguments(
        &self,
        body: &Body,
        function: FuncId,
        call: &CallDetail,
        data: &InstData,
        args: &Vals<N>,
    ) -> Vec<Extra<N>> {
        let callee = &self.module.functions[function];
        if !callee.signature.variadic || callee.body.is_none() {
            return Vec::new();
        }
        let operands = data.operands.iter().skip(call.first_argument());
        let extra = operands.zip(args).enumerate().skip(callee.signature.params.len());
        extra
            .map(|(index, (&operand, value))| {
                let attributes = call.argument_attributes.get(index);
                let copied = attributes.is_some_and(|attributes| attributes.has("byval"));
                let passed = if copied { Passed::Copy } else { Passed::Value };
                (body.ty(operand), value.clone(), passed)
            })
            .collect()
    }

    /// Calls a function: makes a frame, or asks the host or the library.
    pub(super) fn enter(&mut self, function: FuncId, args: Vals<N>) -> Result<Entered<N>, TrapKind> {
        let callee = self.callee(function)?;
        check_arguments(callee, &args)?;
        let Some(body) = &callee.body else { return self.external(function, &args) };
        if self.frames.len() as u64 >= self.options.depth {
            return Err(TrapKind::TooDeep { limit: self.options.depth });
        }
        let prepared = self.prepare(function, body)?;
        let empty = TrapKind::Malformed { what: "a body without instructions" };
        let mut frame = Frame::new(function, body, prepared).ok_or(empty)?;
        for (&param, arg) in body.blocks[frame.block].params.iter().zip(args) {
            // Part of the frame's bytes, which are counted next.
            let _ = frame.write(param, arg);
        }
        self.memory.charge(frame.bytes())?;
        self.frames.push(frame);
        Ok(Entered::Running)
    }

    fn prepare(&mut self, function: FuncId, body: &Body) -> Result<Rc<Prepared<N>>, TrapKind> {
        if let Some(Some(prepared)) = self.prepared.get(function.index()) {
            return Ok(prepared.clone());
        }
        // Counted for good: what is prepared stays.
        self.memory.charge(Prepared::<N>::constant_bytes(body))?;
        let prepared = Rc::new(Prepared::new(body, &self.symbols));
        if let Some(place) = self.prepared.get_mut(function.index()) {
            *place = Some(prepared.clone());
        }
        Ok(prepared)
    }

    /// Gives each `byval` argument a copy of its own.
    fn copy_by_value(
        &mut self,
        function: FuncId,
        call: &CallDetail,
        args: &mut Vals<N>,
    ) -> Result<Vec<super::ObjectId>, TrapKind> {
        let mut copies = Vec::new();
        let params = &self.module.functions[function].signature.params;
        for (index, arg) in args.iter_mut().enumerate() {
            let declared = params.get(index).map(|param| &param.attributes);
            let given = call.argument_attributes.get(index);
            let Some(align) = declared.and_then(by_value).or(given.and_then(by_value)) else { continue };
            let from = demand_pointer(arg, "the address of a byval argument")?;
            let rest = self.memory.place(from).map_or(0, |(at, size)| i128::from(size) - at);
            let count = u64::try_from(rest).unwrap_or(0);
            let copy = self.memory.create(ObjectKind::Stack, count, align)?;
            copies.extend(copy.object);
            self.memory.copy(copy, from, count)?;
            self.burn_bytes(count)?;
            *arg = copy.into();
        }
        Ok(copies)
    }

    /// Ends the innermost call; gives the results if it was the outermost.
    pub(super) fn finish_call(&mut self, results: Vals<N>) -> Result<Option<Vals<N>>, TrapKind> {
        self.leave();
        let results = match self.resume_host(results)? {
            Entered::Running => return Ok(None),
            Entered::Returned(results) => results,
            Entered::Unwound(exception, selector) => {
                self.unwind(exception, selector)?;
                return Ok(None);
            }
        };
        let Some(frame) = self.frames.last() else { return Ok(Some(results)) };
        let (inst, data): (Inst, &'m InstData) = (frame.inst, &frame.body.insts[frame.inst]);
        self.deliver(inst, data, results)?;
        Ok(None)
    }

    /// Gives a call of the innermost frame its results and goes on behind it.
    fn deliver(&mut self, inst: Inst, data: &'m InstData, results: Vals<N>) -> Result<(), TrapKind> {
        if results.len() < data.results.len() {
            return Err(TrapKind::Malformed { what: "a call with more results than its callee" });
        }
        let results = self.keep_promises(inst, data, results)?;
        self.finish(data, inst, results)?;
        if data.opcode == Opcode::Invoke {
            let edge = data.edges().first().ok_or(OPERANDS)?;
            let growth = self.frame()?.go(edge)?;
            self.memory.settle(growth)?;
        }
        Ok(())
    }

    /// Poison in the place of results of a call that the flags exclude; of all floats if an argument is excluded.
    fn keep_promises(&self, inst: Inst, data: &InstData, results: Vals<N>) -> Result<Vals<N>, TrapKind> {
        if !data.flags.intersects(Flags::NNAN | Flags::NINF) {
            return Ok(results);
        }
        let frame = self.frames.last().ok_or(NO_FRAME)?;
        let (body, origin) = (frame.body, Origin::Instruction(frame.function, inst));
        let mut broken = false;
        for &operand in &data.operands {
            let ty = body.ty(operand);
            if let Some(format) = ty.float_format() {
                let value = frame.read(operand)?;
                let lanes =
                    if let Val::Vector(lanes) = &value { lanes } else { std::slice::from_ref(&value) };
                broken |= lanes.iter().any(|lane| breaks_promise(data.flags, format, &[lane]));
            }
        }
        let kept = results.into_iter().zip(&data.results).map(|(value, &result)| match body.ty(result) {
            ty if broken && ty.float_format().is_some() => Val::Poison(origin),
            ty => promised(data.flags, ty, origin, value),
        });
        Ok(kept.collect())
    }

    /// Removes the innermost frame and its objects.
    pub(super) fn leave(&mut self) -> Option<()> {
        let frame = self.frames.pop()?;
        self.memory.discharge(frame.bytes());
        for object in frame.objects {
            self.memory.leave(object);
        }
        Some(())
    }

    /// Gives an exception to the innermost `invoke`, beginning with the instruction of the innermost frame.
    pub(super) fn unwind(&mut self, exception: Pointer, selector: i32) -> Result<(), TrapKind> {
        let handler =
            self.frames.iter().rposition(|frame| frame.body.insts[frame.inst].opcode == Opcode::Invoke);
        let handler = handler.ok_or(TrapKind::Uncaught { selector })?;
        // The exception passes through host functions that were called by this frame or by inner ones.
        while self.waiting.pop_if(|waiting| waiting.depth > handler).is_some() {}
        while self.frames.len() > handler + 1 {
            self.leave();
        }
        let frame = self.frame()?;
        frame.exception = Some((exception, selector));
        let data: &'m InstData = &frame.body.insts[frame.inst];
        let edge = data.edges().get(1).ok_or(OPERANDS)?;
        let growth = frame.go(edge)?;
        Ok(self.memory.settle(growth)?)
    }
}

impl<'m, N: Number> Frame<'m, N> {
    /// Takes over what a caller made for the call.
    fn receive(&mut self, copies: Vec<super::ObjectId>, extra: Vec<Extra<N>>) {
        self.objects.extend(copies);
        self.extra = extra;
    }

    /// Whether the next instruction returns exactly the results of this one.
    fn returns_next(&self, data: &InstData) -> bool {
        let next = self.body.blocks[self.block].insts.get(self.position).map(|&inst| &self.body.insts[inst]);
        next.is_some_and(|next| next.opcode == Opcode::Ret && *next.operands == *data.results)
    }
}

/// The alignment of the copy, if the attributes ask for one.
fn by_value(attributes: &Attributes) -> Option<u64> {
    attributes.has("byval").then(|| attributes.int("align").unwrap_or(1).max(16))
}

pub(super) fn check_arguments<N: Number>(callee: &Function, args: &[Val<N>]) -> Result<(), TrapKind> {
    let params = &callee.signature.params;
    let enough = args.len() == params.len() || callee.signature.variadic && args.len() > params.len();
    if !enough || !args.iter().zip(params).all(|(arg, param)| arg.fits(param.ty)) {
        return Err(TrapKind::BadArguments { name: callee.symbol.name.as_str().into() });
    }
    for (arg, param) in args.iter().zip(params) {
        if arg.is_absent() && param.attributes.has("noundef") {
            demand(arg, "an argument that is noundef")?;
        }
    }
    Ok(())
}

/// Whether arguments of these types are what the function has as parameters.
fn check_types(
    module: &Module,
    function: FuncId,
    given: impl ExactSizeIterator<Item = Type>,
) -> Result<(), TrapKind> {
    let callee = &module.functions[function];
    let params = &callee.signature.params;
    if given.len() >= params.len() && params.iter().zip(given).all(|(param, given)| param.ty == given) {
        return Ok(());
    }
    Err(TrapKind::BadArguments { name: callee.symbol.name.as_str().into() })
}

fn check_results(module: &Module, function: FuncId, results: &[Type]) -> Result<(), TrapKind> {
    let callee = &module.functions[function];
    let declared = callee.signature.results.iter().map(|result| result.ty);
    if declared.eq(results.iter().copied()) {
        return Ok(());
    }
    Err(TrapKind::BadResults { name: callee.symbol.name.as_str().into() })
}
