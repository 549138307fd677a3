//! Math functions: machine instructions where there are some with the same results, else the C library's.

use super::float::format_of;
use super::lower::{Lower, Lowered, MALFORMED, Parts, Refusal, refuse};
use super::runtime::{self, format_index};
use super::shape::{container, is_hard};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as MachineValue, types};
use ir::number::Number;
use ir::{Detail, Float, InstData, MathFn, MathShape, Module, Opcode, Plain, RmwOp, Scalar, Type, Value};

/// How a function on `f32` and `f64` is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// By machine instructions, on vectors too.
    Inline,
    /// By machine instructions, one lane at a time.
    InlineLane,
    /// By the reference interpreter's number.
    Number,
    /// By the C library.
    Library,
}

fn way(function: MathFn) -> Way {
    match function {
        MathFn::Sqrt
        | MathFn::Fabs
        | MathFn::Floor
        | MathFn::Ceil
        | MathFn::Trunc
        | MathFn::RoundEven
        | MathFn::Rint
        | MathFn::NearbyInt
        | MathFn::Fmuladd => Way::Inline,
        MathFn::Copysign | MathFn::Fma | MathFn::Minimum | MathFn::Maximum => Way::InlineLane,
        MathFn::Powi => Way::Number,
        _ => Way::Library,
    }
}

/// The C library's symbol that a function is compiled to.
fn symbol(function: MathFn, format: Float) -> Option<&'static str> {
    let info = function.info();
    match (format, function) {
        // `lgamma` itself writes the sign to a global variable.
        (Float::F64, MathFn::Lgamma) => Some("lgamma_r"),
        (Float::F32, MathFn::Lgamma) => Some("lgammaf_r"),
        (Float::F64, _) => info.symbol,
        (Float::F32, _) => info.symbol_f32,
        _ => None,
    }
}

/// The math function that a declared intrinsic of LLVM is: `llvm.sin.f64` is `sin`.
pub(super) fn intrinsic(name: &str) -> Option<MathFn> {
    let mut parts = name.split('.');
    let (Some("llvm"), Some(function)) = (parts.next(), parts.next()) else { return None };
    MathFn::ALL
        .iter()
        .copied()
        .find(|f| f.info().intrinsic.and_then(|text| text.strip_prefix("llvm.")) == Some(function))
}

/// The C library's symbol that an instruction is compiled to, if it is one.
pub(super) fn symbol_needed(module: &Module, data: &InstData) -> Option<&'static str> {
    let format = data.ty.float_format();
    let function = match (data.opcode, &data.detail) {
        (Opcode::Math, Detail::Math(function)) => *function,
        (Opcode::Frem, _) => MathFn::Fmod,
        (Opcode::ReduceFmin, _) => MathFn::Fmin,
        (Opcode::ReduceFmax, _) => MathFn::Fmax,
        (Opcode::AtomicRmw, Detail::Rmw(detail)) if detail.op == RmwOp::Fmin => MathFn::Fmin,
        (Opcode::AtomicRmw, Detail::Rmw(detail)) if detail.op == RmwOp::Fmax => MathFn::Fmax,
        (Opcode::Call | Opcode::Invoke, _) => {
            let Some(ir::Callee::Direct(callee)) = data.call().map(|call| call.callee) else { return None };
            let callee = &module.functions[callee];
            let format = |params: &[ir::AbiParam]| params.first().and_then(|param| param.ty.float_format());
            let Some(function) = intrinsic(&callee.symbol.name) else {
                let format = format(&callee.signature.params);
                return format
                    .and_then(|format| super::intrinsic::symbol_needed(&callee.symbol.name, format));
            };
            return format(&callee.signature.results).and_then(|format| library_symbol(function, format));
        }
        _ => return None,
    };
    format.and_then(|format| library_symbol(function, format))
}

fn library_symbol(function: MathFn, format: Float) -> Option<&'static str> {
    if way(function) == Way::Library { symbol(function, format) } else { None }
}

impl Lower<'_, '_> {
    /// A math instruction.
    pub fn math(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Math(function) = data.detail else { return refuse(MALFORMED) };
        let format = format_of(data)?;
        if is_hard(format) && way(function) == Way::Inline {
            return self.each_part(data, |lower, args| lower.inline(function, args));
        }
        self.math_lanes(function, format, &data.operands, &data.results)
    }

    /// A math function lane by lane. Integers stand where the program puts them.
    pub fn math_lanes(
        &mut self,
        function: MathFn,
        format: Float,
        operands: &[Value],
        results: &[Value],
    ) -> Lowered<()> {
        let is_int = |lower: &Self, value: &Value| lower.body.ty(*value).int_bits().is_some();
        let int = operands.iter().find(|value| is_int(self, value)).copied();
        let int_width = int.and_then(|value| self.body.ty(value).int_bits());
        let ints = match int {
            Some(value) => self.lanes(value)?,
            None => Parts::new(),
        };
        let floats: Vec<Value> = operands.iter().filter(|value| !is_int(self, value)).copied().collect();
        let floats = floats.into_iter().map(|value| self.lanes(value)).collect::<Lowered<Vec<Parts>>>()?;
        let Some(&first) = results.first() else { return refuse(MALFORMED) };
        let second_type = results.get(1).map(|&value| self.body.ty(value));
        let count = self.body.ty(first).lanes().unwrap_or(1) as usize;
        let (mut firsts, mut seconds) = (Parts::new(), Parts::new());
        for index in 0..count {
            let pick = |lanes: &Parts| lanes.get(if lanes.len() == 1 { 0 } else { index }).copied();
            let lane: Option<Parts> = floats.iter().map(pick).collect();
            let Some(lane) = lane else { return refuse(MALFORMED) };
            let int = pick(&ints).zip(int_width);
            let (one, two) = self.math_lane(function, format, &lane, int, second_type)?;
            firsts.push(one);
            seconds.extend(two);
        }
        self.define_lanes(first, firsts)?;
        match results.get(1) {
            Some(&second) => self.define_lanes(second, seconds),
            None => Ok(()),
        }
    }

    fn math_lane(
        &mut self,
        function: MathFn,
        format: Float,
        floats: &[MachineValue],
        int: Option<(MachineValue, u8)>,
        second: Option<Type>,
    ) -> Lowered<(MachineValue, Option<MachineValue>)> {
        match (is_hard(format), way(function)) {
            (true, Way::Inline) => return Ok((self.inline(function, floats), None)),
            (true, Way::InlineLane) => return self.inline_lane(function, floats).map(|value| (value, None)),
            (true, Way::Library) => return self.library_lane(function, format, floats, int, second),
            _ => {}
        }
        if !is_hard(format) {
            match (function, floats) {
                (MathFn::Fabs, &[a]) => return Ok((self.without_sign(format, a), None)),
                (MathFn::Copysign, &[a, b]) => {
                    let (magnitude, other) = (self.without_sign(format, a), self.without_sign(format, b));
                    let sign = self.b.ins().bxor(b, other);
                    return Ok((self.b.ins().bor(magnitude, sign), None));
                }
                _ => {}
            }
        }
        self.number_lane(function, format, floats, int, second)
    }

    /// A function that machine instructions compute, on scalars or vectors.
    fn inline(&mut self, function: MathFn, args: &[MachineValue]) -> MachineValue {
        match (function, args) {
            (MathFn::Sqrt, &[a]) => self.b.ins().sqrt(a),
            (MathFn::Fabs, &[a]) => self.b.ins().fabs(a),
            (MathFn::Floor, &[a]) => self.b.ins().floor(a),
            (MathFn::Ceil, &[a]) => self.b.ins().ceil(a),
            (MathFn::Trunc, &[a]) => self.b.ins().trunc(a),
            (MathFn::Fmuladd, &[a, b, c]) => {
                let product = self.b.ins().fmul(a, b);
                self.b.ins().fadd(product, c)
            }
            // The rounding mode is always to nearest even.
            _ => self.b.ins().nearest(args[0]),
        }
    }

    fn inline_lane(&mut self, function: MathFn, args: &[MachineValue]) -> Lowered<MachineValue> {
        Ok(match (function, args) {
            (MathFn::Copysign, &[a, b]) => self.b.ins().fcopysign(a, b),
            (MathFn::Fma, &[a, b, c]) => self.b.ins().fma(a, b, c),
            (MathFn::Minimum, &[a, b]) => self.b.ins().fmin(a, b),
            (MathFn::Maximum, &[a, b]) => self.b.ins().fmax(a, b),
            _ => return refuse(MALFORMED),
        })
    }

    /// A function of two floats: `fmin` and `fmax` of reductions and atomic operations.
    pub fn extremum(
        &mut self,
        function: MathFn,
        format: Float,
        a: MachineValue,
        b: MachineValue,
    ) -> Lowered<MachineValue> {
        self.math_lane(function, format, &[a, b], None, None).map(|(value, _)| value)
    }

    /// A function of the C library on floats.
    pub fn c_function(
        &mut self,
        name: &'static str,
        format: Float,
        args: &[MachineValue],
    ) -> Lowered<MachineValue> {
        let address = self.c_address(name)?;
        self.helper_value(address, args, container(Scalar::Float(format)))
    }

    pub fn c_address(&self, name: &'static str) -> Lowered<usize> {
        let address = self.unit.math_address(name);
        address.map(|address| address as usize).ok_or_else(|| Refusal(format!("@{name} is not there")))
    }

    fn library_lane(
        &mut self,
        function: MathFn,
        format: Float,
        floats: &[MachineValue],
        int: Option<(MachineValue, u8)>,
        second: Option<Type>,
    ) -> Lowered<(MachineValue, Option<MachineValue>)> {
        let Some(name) = symbol(function, format) else {
            return refuse("the C library has no such function");
        };
        let address = self.c_address(name)?;
        let float = container(Scalar::Float(format));
        match (function.shape(), floats, int) {
            (MathShape::FloatInt, &[x], Some((n, width))) => {
                let n = self.c_int(n, width);
                Ok((self.helper_value(address, &[x, n], float)?, None))
            }
            (MathShape::IntFloat, &[x], Some((n, width))) => {
                let n = self.c_int(n, width);
                Ok((self.helper_value(address, &[n, x], float)?, None))
            }
            (MathShape::TwoFloats, &[x], _) => {
                let out = self.buffer(16);
                let fraction = self.helper_value(address, &[x, out], float)?;
                Ok((fraction, Some(self.buffered(out, 0, float))))
            }
            (MathShape::FloatAndInt, &[x], _) => {
                let out = self.buffer(16);
                let fraction = self.helper_value(address, &[x, out], float)?;
                let exponent = self.buffered(out, 0, types::I32);
                let Some(width) = second.and_then(Type::int_bits) else { return refuse(MALFORMED) };
                Ok((fraction, Some(self.cut_or_extend(exponent, width))))
            }
            (_, &[x], _) if function == MathFn::Lgamma => {
                let sign = self.buffer(16);
                Ok((self.helper_value(address, &[x, sign], float)?, None))
            }
            (_, args, None) => Ok((self.helper_value(address, args, float)?, None)),
            _ => refuse(MALFORMED),
        }
    }

    /// A C `int` as an integer of `width` bits.
    fn cut_or_extend(&mut self, int: MachineValue, width: u8) -> MachineValue {
        let wide = self.resize(int, super::integer::held(width), true);
        self.cut(width, wide)
    }

    /// The integer operand as C's `int`; greater ones are as good as the greatest.
    fn c_int(&mut self, n: MachineValue, width: u8) -> MachineValue {
        let n = self.signed(width, n);
        let ty = self.b.func.dfg.value_type(n);
        if ty == types::I32 {
            return n;
        }
        let least = self.int(ty, i128::from(i32::MIN) as u128);
        let greatest = self.int(ty, i32::MAX as u128);
        let below = self.b.ins().icmp(IntCC::SignedLessThan, n, least);
        let n = self.choose(below, least, n);
        let above = self.b.ins().icmp(IntCC::SignedGreaterThan, n, greatest);
        let n = self.choose(above, greatest, n);
        self.b.ins().ireduce(types::I32, n)
    }

    /// A function that the reference interpreter's number computes, if it does for this format.
    fn number_lane(
        &mut self,
        function: MathFn,
        format: Float,
        floats: &[MachineValue],
        int: Option<(MachineValue, u8)>,
        second: Option<Type>,
    ) -> Lowered<(MachineValue, Option<MachineValue>)> {
        let one = Plain::from_unsigned(format, 1);
        let sample = vec![one; floats.len()];
        if let Err(error) = Plain::math(function, format, &sample, int.map(|_| 1)) {
            return refuse(error.to_string());
        }
        let mut places: Vec<(u32, MachineValue)> = (0..).zip(floats.iter().copied()).collect();
        if let Some((n, width)) = int {
            let n = self.signed(width, n);
            let n = self.resize(n, types::I128, true);
            places.push((3, n));
        }
        let buffer = self.fill_buffer(&places);
        let position = MathFn::ALL.iter().position(|&other| other == function).unwrap_or(0);
        let position = self.int(types::I32, position as u128);
        let index = self.int(types::I32, format_index(format).into());
        self.helper(runtime::math as *const () as usize, &[position, index, buffer], None);
        let float = container(Scalar::Float(format));
        let first = self.buffered(buffer, 0, float);
        let second = match (function.shape(), second.and_then(Type::int_bits)) {
            (MathShape::TwoFloats, _) => Some(self.buffered(buffer, 1, float)),
            (MathShape::FloatAndInt, Some(width)) => {
                let exponent = self.buffered(buffer, 2, types::I32);
                Some(self.cut_or_extend(exponent, width))
            }
            _ => None,
        };
        Ok((first, second))
    }
}
