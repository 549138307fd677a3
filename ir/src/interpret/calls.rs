//! Calls: of functions with a body, of the host's functions, of the C library's; returns and unwinding.

use super::access::{demand, demand_pointer};
use super::compute::{OPERANDS, Vals};
use super::floating::{breaks_promise, promised};
use super::frame::Frame;
use super::library::{self, Library};
use super::memory::ObjectKind;
use super::prepared::Prepared;
use super::step::NO_FRAME;
use super::trap::TrapKind;
use super::value::{Origin, Pointer, Val};
use super::{HostError, Interpreter};
use crate::attribute::Attributes;
use crate::body::Body;
use crate::cond::TailKind;
use crate::entity::{Entity, FuncId, Inst};
use crate::flags::Flags;
use crate::inst::{CallDetail, Callee, InstData};
use crate::module::{Function, Module, Signature};
use crate::number::Number;
use crate::opcode::Opcode;
use crate::types::Type;
use smallvec::SmallVec;
use std::rc::Rc;

/// What a declared function is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Resolved {
    Host,
    Library(Library),
}

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
        // A promise about the result is looked at when the callee returns, so the frame has to stay.
        let promises = data.flags.intersects(Flags::NNAN | Flags::NINF);
        let returns = call.tail == TailKind::MustTail && !promises && self.frame()?.returns_next(data);
        if returns && self.module.functions[function].body.is_some() {
            return self.replace_frame(function, args, copies);
        }
        match self.enter(function, args)? {
            Entered::Running => self.frame()?.objects.extend(copies),
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
    ) -> Result<Option<Vals<N>>, TrapKind> {
        self.leave();
        self.enter(function, args)?;
        self.frame()?.objects.extend(copies);
        Ok(None)
    }

    /// Calls a function: makes a frame, or asks the host or the library.
    pub(super) fn enter(&mut self, function: FuncId, args: Vals<N>) -> Result<Entered<N>, TrapKind> {
        let module: &'m Module = self.module;
        let missing = TrapKind::Malformed { what: "a call of a function that is not in the module" };
        let callee = module.functions.get(function).ok_or(missing)?;
        check_arguments(callee, &args)?;
        let Some(body) = &callee.body else { return self.external(function, callee, &args) };
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

    fn external(&mut self, id: FuncId, callee: &Function, args: &[Val<N>]) -> Result<Entered<N>, TrapKind> {
        let name = callee.symbol.name.as_str();
        let results = match self.resolve(id, name, &callee.signature)? {
            Resolved::Library(library) => {
                let results = library::call(library, &mut self.memory, &callee.signature, args)?;
                self.burn_bytes(library::bytes_touched(library, args, &results))?;
                results
            }
            Resolved::Host => {
                let undefined = || TrapKind::UndefinedFunction { name: name.into() };
                let function = self.host.get_mut(name).ok_or_else(undefined)?;
                match function(&mut self.memory, args) {
                    Ok(results) => results.into(),
                    Err(HostError::Unwind { exception, selector }) => {
                        return Ok(Entered::Unwound(exception, selector));
                    }
                    Err(HostError::Trap(kind)) => return Err(kind),
                    Err(HostError::Failed(message)) => {
                        return Err(TrapKind::Host { name: name.into(), message: message.into() });
                    }
                }
            }
        };
        let wanted = &callee.signature.results;
        let fit = results.len() == wanted.len()
            && results.iter().zip(wanted).all(|(value, result)| value.fits(result.ty));
        if fit { Ok(Entered::Returned(results)) } else { Err(TrapKind::BadResults { name: name.into() }) }
    }

    fn resolve(&mut self, id: FuncId, name: &str, signature: &Signature) -> Result<Resolved, TrapKind> {
        if let Some(Some(resolved)) = self.resolved.get(id.index()) {
            return Ok(*resolved);
        }
        let found = if self.host.contains_key(name) {
            Some(Resolved::Host)
        } else {
            library::find(name, signature).map(Resolved::Library)
        };
        if let Some(place) = self.resolved.get_mut(id.index()) {
            *place = found;
        }
        found.ok_or_else(|| TrapKind::UndefinedFunction { name: name.into() })
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

fn check_arguments<N: Number>(callee: &Function, args: &[Val<N>]) -> Result<(), TrapKind> {
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
