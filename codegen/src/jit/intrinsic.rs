//! Calls of LLVM's intrinsics that are declared as functions.

use super::arena;
use super::lower::{Lower, Lowered, MALFORMED, Parts, Refusal, refuse};
use super::math;
use super::shape::{container, is_hard};
use cranelift_codegen::ir::{InstBuilder, types};
use ir::{Body, Callee, Constant, Float, GlobalId, InstData, IntCond, Module, Scalar, Symbol, Type, Value};

/// What an intrinsic is compiled to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Action {
    /// Nothing.
    Nothing,
    /// Its first argument.
    First,
    /// Zero.
    Zero,
    /// The end of the program.
    Trap,
    /// All ones, or zero if the second argument is true.
    UnknownSize,
    SaveStack,
    RestoreStack,
    /// The list of the variable arguments.
    VaStart,
    VaCopy,
    /// The address of this thread's copy of a global.
    ThreadLocal,
    /// An address plus the 32 bits that stand some bytes behind it.
    LoadRelative,
    /// -1, 0 or 1: how two signed integers compare.
    CompareSigned,
    /// The same of unsigned ones.
    CompareUnsigned,
    /// Rounded to nearest even, as an integer.
    NearestInt,
    /// Rounded to nearest, halves away from zero, as an integer.
    RoundInt,
}

/// Names after `llvm.`, up to the types that are appended.
const ACTIONS: [(&str, Action); 36] = [
    ("allow.runtime.check", Action::Zero),
    ("annotation", Action::First),
    ("arithmetic.fence", Action::First),
    ("debugtrap", Action::Trap),
    ("donothing", Action::Nothing),
    ("eh.typeid.for", Action::Zero),
    ("expect", Action::First),
    ("expect.with.probability", Action::First),
    ("experimental.noalias.scope.decl", Action::Nothing),
    ("invariant.end", Action::Nothing),
    ("invariant.start", Action::Zero),
    ("is.constant", Action::Zero),
    ("launder.invariant.group", Action::First),
    ("llrint", Action::NearestInt),
    ("llround", Action::RoundInt),
    ("load.relative", Action::LoadRelative),
    ("lrint", Action::NearestInt),
    ("lround", Action::RoundInt),
    ("objectsize", Action::UnknownSize),
    ("prefetch", Action::Nothing),
    ("pseudoprobe", Action::Nothing),
    ("ptr.annotation", Action::First),
    ("scmp", Action::CompareSigned),
    ("sideeffect", Action::Nothing),
    ("ssa.copy", Action::First),
    ("stackrestore", Action::RestoreStack),
    ("stacksave", Action::SaveStack),
    ("strip.invariant.group", Action::First),
    ("threadlocal.address", Action::ThreadLocal),
    ("trap", Action::Trap),
    ("ubsantrap", Action::Trap),
    ("ucmp", Action::CompareUnsigned),
    ("va_copy", Action::VaCopy),
    ("va_end", Action::Nothing),
    ("va_start", Action::VaStart),
    ("var.annotation", Action::Nothing),
];

/// The action of a name: that of the longest entry that the name begins with.
fn action(name: &str) -> Option<Action> {
    let name = name.strip_prefix("llvm.")?;
    let fits =
        |entry: &str| name.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let entries = ACTIONS.iter().filter(|(entry, _)| fits(entry));
    entries.max_by_key(|(entry, _)| entry.len()).map(|&(_, action)| action)
}

/// The C library's function that an intrinsic needs, on floats of a format.
pub(super) fn symbol_needed(name: &str, format: Float) -> Option<&'static str> {
    match (action(name)?, format) {
        (Action::RoundInt, Float::F64) => Some("round"),
        (Action::RoundInt, Float::F32) => Some("roundf"),
        _ => None,
    }
}

/// Whether a call needs the chain of stack objects.
pub(super) fn saves_stack(module: &Module, data: &InstData) -> bool {
    let Some(Callee::Direct(callee)) = data.call().map(|call| call.callee) else { return false };
    matches!(action(&module.functions[callee].symbol.name), Some(Action::SaveStack | Action::RestoreStack))
}

/// The global whose copy an instruction asks for, if it is a call of `llvm.threadlocal.address`.
pub(super) fn thread_local_address(module: &Module, body: &Body, data: &InstData) -> Option<GlobalId> {
    let Callee::Direct(callee) = data.call()?.callee else { return None };
    let is_asked = action(&module.functions[callee].symbol.name) == Some(Action::ThreadLocal);
    if is_asked { thread_local_of(body, data) } else { None }
}

fn thread_local_of(body: &Body, data: &InstData) -> Option<GlobalId> {
    match body.as_constant(*data.operands.first()?)? {
        Constant::Address(Symbol::Global(global), 0) => Some(*global),
        _ => None,
    }
}

impl Lower<'_, '_> {
    /// A call of a declared intrinsic.
    pub fn intrinsic(&mut self, data: &InstData, name: &str, args: &[Value]) -> Lowered<()> {
        if let Some(function) = math::intrinsic(name) {
            let ty = self.body.ty(Self::result(data)?);
            let Some(format) = ty.float_format() else { return refuse(MALFORMED) };
            return self.math_lanes(function, format, args, &data.results);
        }
        let Some(action) = action(name) else {
            return refuse(format!("the intrinsic @{name} is not supported by the JIT; use the LLVM engine"));
        };
        let first = || args.first().copied().ok_or_else(|| Refusal(MALFORMED.into()));
        match action {
            Action::Nothing => return Ok(()),
            Action::Trap => {
                self.trap();
                return Ok(());
            }
            Action::VaStart => return self.start_arguments(first()?),
            Action::VaCopy => return self.copy_arguments(args),
            Action::RestoreStack => {
                let end = self.one(first()?)?;
                let Some(head) = self.arena_head() else { return refuse(MALFORMED) };
                self.helper(arena::restore as *const () as usize, &[head, end], None);
                return Ok(());
            }
            _ => {}
        }
        let result = Self::result(data)?;
        let ty = self.body.ty(result);
        let Some(lane) = ty.lane() else { return self.not_held(ty) };
        let parts = match action {
            Action::First => self.parts(first()?)?,
            Action::SaveStack => {
                let Some(head) = self.arena_head() else { return refuse(MALFORMED) };
                let helper = arena::save as *const () as usize;
                Parts::from_iter([self.helper_value(helper, &[head], types::I64)?])
            }
            Action::UnknownSize => {
                let (Some(&least), Some(width)) = (args.get(1), ty.int_bits()) else {
                    return refuse(MALFORMED);
                };
                let least = self.one(least)?;
                let machine = container(lane);
                let (zero, all) = (self.int(machine, 0), self.int(machine, ir::mask(width.into())));
                Parts::from_iter([self.choose(least, zero, all)])
            }
            Action::CompareSigned => return self.compared(data, [IntCond::Slt, IntCond::Sgt], args),
            Action::CompareUnsigned => return self.compared(data, [IntCond::Ult, IntCond::Ugt], args),
            Action::ThreadLocal => {
                let Some(global) = thread_local_of(self.body, data) else { return refuse(MALFORMED) };
                let Some(content) = self.unit.content(global) else {
                    return refuse("the global is defined elsewhere; use the LLVM engine");
                };
                let data = &self.unit.module.globals[global];
                let arguments = [self.unit.owner, content, data.size, data.align.bytes()];
                let arguments = arguments.map(|number| self.int(types::I64, number.into()));
                let helper = crate::thread_local::address as *const () as usize;
                Parts::from_iter([self.helper_value(helper, &arguments, types::I64)?])
            }
            Action::LoadRelative => {
                let (table, Some(&offset)) = (self.one(first()?)?, args.get(1)) else {
                    return refuse(MALFORMED);
                };
                let Type::Scalar(Scalar::Int(width @ ..=64)) = self.body.ty(offset) else {
                    return refuse(MALFORMED);
                };
                let offset = self.one(offset)?;
                let offset = self.signed(width, offset);
                let offset = self.resize(offset, types::I64, true);
                let place = self.b.ins().iadd(table, offset);
                let distance = self.b.ins().sload32(super::access::flags(), place, 0);
                Parts::from_iter([self.b.ins().iadd(table, distance)])
            }
            Action::NearestInt | Action::RoundInt => return self.rounded(data, action, first()?),
            _ => {
                let zero = self.int(container(lane), 0);
                Parts::from_elem(zero, self.shape(ty)?.parts().1 as usize)
            }
        };
        self.define(result, parts);
        Ok(())
    }

    /// The difference of two comparisons, the second less the first, lane by lane.
    fn compared(&mut self, data: &InstData, conditions: [IntCond; 2], args: &[Value]) -> Lowered<()> {
        let result = Self::result(data)?;
        let &[a, b] = args else { return refuse(MALFORMED) };
        let (Some(Scalar::Int(from)), Some(Scalar::Int(to))) =
            (self.body.ty(a).lane(), self.body.ty(result).lane())
        else {
            return refuse(MALFORMED);
        };
        let (a, b) = (self.lanes(a)?, self.lanes(b)?);
        let mut lanes = Parts::new();
        for (&a, &b) in a.iter().zip(&b) {
            let [less, greater] = conditions.map(|condition| self.compare_ints(condition, from, a, b));
            let [less, greater] =
                [less, greater].map(|flag| self.resize(flag, container(Scalar::Int(to)), false));
            let difference = self.b.ins().isub(greater, less);
            lanes.push(self.cut(to, difference));
        }
        self.define_lanes(result, lanes)
    }

    fn rounded(&mut self, data: &InstData, action: Action, value: Value) -> Lowered<()> {
        let (from, to) = (self.body.ty(value), self.body.ty(Self::result(data)?));
        let (Some(format), Some(width), None) = (from.float_format(), to.int_bits(), to.lanes()) else {
            return refuse("only of one number");
        };
        if !is_hard(format) || width > 64 {
            return refuse("only of f32 and f64, to at most 64 bits");
        }
        let number = self.one(value)?;
        let whole = match action {
            Action::NearestInt => self.b.ins().nearest(number),
            _ => self.c_function(if format == Float::F64 { "round" } else { "roundf" }, format, &[number])?,
        };
        let int = self.b.ins().fcvt_to_sint_sat(container(Scalar::Int(width)), whole);
        let int = self.cut(width, int);
        self.define(Self::result(data)?, Parts::from_iter([int]));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_types() {
        for (name, wanted) in [
            ("llvm.expect.i64", Some(Action::First)),
            ("llvm.expect.with.probability.i1", Some(Action::First)),
            ("llvm.stacksave.p0", Some(Action::SaveStack)),
            ("llvm.stacksave", Some(Action::SaveStack)),
            ("llvm.trapped", None),
            ("llvm.va_start.p0", Some(Action::VaStart)),
            ("expect", None),
        ] {
            assert_eq!(action(name), wanted, "{name}");
        }
    }
}
