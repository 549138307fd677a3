//! Math functions: LLVM 19's intrinsic where it has one, else the C library's function.
//!
//! A call of the C library is marked as touching no memory: `errno` does not matter to the IR. Vectors go lane by
//! lane. The 16-bit formats go by way of `float`, as LLVM does it; `x86_fp80` has the functions of
//! `long double`, `fp128` those of `_Float128`.
//! `modf`, and `minimum` and `maximum` of the formats for which LLVM's back end has none, are written out.

use super::error::Reason;
use super::function::Writer;
use super::inst::fast_math;
use super::options::Part;
use ir::entity::Entity;
use ir::*;

/// What the C library's functions are promised to be at a call.
const PURE: &str = " nounwind willreturn memory(none)";

/// LLVM's class bits of -0, +0, and of both infinities.
const NEGATIVE_ZERO: u16 = 1 << 5;
const POSITIVE_ZERO: u16 = 1 << 6;
const INFINITE: u16 = 1 << 2 | 1 << 9;

impl Writer<'_, '_> {
    pub(super) fn math(&mut self, data: &InstData) -> Result<(), Reason> {
        let Detail::Math(function) = data.detail else {
            return Err(Reason::Other("a math function has no name"));
        };
        let format = data.ty.float_format().ok_or(Reason::Other("a math function is of floats"))?;
        match function {
            MathFn::Modf => self.modf(data),
            MathFn::Frexp => self.frexp(data),
            MathFn::Powi => self.powi(data),
            MathFn::Ldexp | MathFn::Scalbn => self.ldexp(data),
            MathFn::Minimum | MathFn::Maximum if matches!(format, Float::F80 | Float::F128) => {
                self.extremum(data, function == MathFn::Minimum)
            }
            // The same function, and an instruction of LLVM.
            MathFn::Fmod => {
                let (a, b) = (self.typed_operand(data, 0)?, self.plain_operand(data, 1)?);
                self.operation(data, &format!("frem {}{a}, {b}", fast_math(data.flags)));
                Ok(())
            }
            _ => match function.info().intrinsic {
                Some(base) => self.math_intrinsic(data, base),
                None => self.library(data, function, format),
            },
        }
    }

    fn math_intrinsic(&mut self, data: &InstData, base: &str) -> Result<(), Reason> {
        let ty = self.ty(data.ty)?;
        let name = self.cx.intrinsic(base, &[data.ty], &ty, &vec![&*ty; data.operands.len()])?;
        let mut arguments = Vec::with_capacity(data.operands.len());
        for index in 0..data.operands.len() {
            arguments.push(self.typed_operand(data, index)?);
        }
        let text = format!("call {}{ty} {name}({})", fast_math(data.flags), arguments.join(", "));
        self.operation(data, &text);
        Ok(())
    }

    /// A call of an intrinsic on values of the instruction's type, as a helper.
    fn helper(&mut self, base: &str, ty: Type, arguments: &[&str]) -> Result<String, Reason> {
        let text = self.ty(ty)?;
        let name = self.cx.intrinsic(base, &[ty], &text, &vec![&*text; arguments.len()])?;
        let arguments: Vec<String> = arguments.iter().map(|argument| format!("{text} {argument}")).collect();
        Ok(self.temp(&format!("call {text} {name}({})", arguments.join(", "))))
    }

    fn class(&mut self, ty: Type, value: &str, mask: u16) -> Result<String, Reason> {
        let (text, result) = (self.ty(ty)?, self.ty(ty.with_lane(Scalar::Int(1)))?);
        let name = self.cx.intrinsic("llvm.is.fpclass", &[ty], &result, &[&text, "i32"])?;
        Ok(self.temp(&format!("call {result} {name}({text} {value}, i32 {mask})")))
    }

    /// Whole part, and the rest with the sign of x; the rest of an infinity is zero.
    fn modf(&mut self, data: &InstData) -> Result<(), Reason> {
        let ty = self.ty(data.ty)?;
        let x = self.plain_operand(data, 0)?;
        let (fraction, whole) = match *data.results {
            [fraction, whole] => (fraction, whole),
            _ => return Err(Reason::Other("a result is missing")),
        };
        let trunc = self.cx.intrinsic("llvm.trunc", &[data.ty], &ty, &[&ty])?;
        self.set(whole, Part::Helper, &format!("call {ty} {trunc}({ty} {x})"));
        let whole = self.value(whole)?;
        let rest = self.temp(&format!("fsub {ty} {x}, {whole}"));
        let is_infinite = self.class(data.ty, &x, INFINITE)?;
        let condition = self.ty(data.ty.with_lane(Scalar::Int(1)))?;
        let zero = self.cx.constant(data.ty, &Constant::zero(data.ty).unwrap_or(Constant::Undef))?;
        let rest = self.temp(&format!("select {condition} {is_infinite}, {ty} {zero}, {ty} {rest}"));
        let sign = self.cx.intrinsic("llvm.copysign", &[data.ty], &ty, &[&ty, &ty])?;
        self.set(fraction, Part::Operation, &format!("call {ty} {sign}({ty} {rest}, {ty} {x})"));
        Ok(())
    }

    /// The exponent of LLVM's is an `i32` here: back ends have no other.
    fn frexp(&mut self, data: &InstData) -> Result<(), Reason> {
        let (fraction, exponent) = match *data.results {
            [fraction, exponent] => (fraction, exponent),
            _ => return Err(Reason::Other("a result is missing")),
        };
        let int = data.ty.with_lane(Scalar::Int(32));
        let (ty, int_text) = (self.ty(data.ty)?, self.ty(int)?);
        let pair = format!("{{ {ty}, {int_text} }}");
        let name = self.cx.intrinsic("llvm.frexp", &[data.ty, int], &pair, &[&ty])?;
        let x = self.typed_operand(data, 0)?;
        let both = super::names::local(&self.names.numbered("t", ""));
        self.line(Part::Operation, &format!("{both} = call {pair} {name}({x})"));
        if self.needed[fraction.index()] {
            self.set(fraction, Part::Helper, &format!("extractvalue {pair} {both}, 0"));
        }
        if !self.needed[exponent.index()] {
            return Ok(());
        }
        let wanted = self.body.ty(exponent);
        let text = self.ty(wanted)?;
        let op = match wanted.int_bits() {
            Some(32) => {
                self.set(exponent, Part::Helper, &format!("extractvalue {pair} {both}, 1"));
                return Ok(());
            }
            Some(..32) => "trunc",
            _ => "sext",
        };
        let value = self.temp(&format!("extractvalue {pair} {both}, 1"));
        self.set(exponent, Part::Helper, &format!("{op} {int_text} {value} to {text}"));
        Ok(())
    }

    /// The integer operand as an `i32` without its type, one or one per lane as it is; an error if it may not fit.
    fn c_int(&mut self, data: &InstData, function: &'static str) -> Result<String, Reason> {
        let value = self.operand(data, 1)?;
        let ty = self.body.ty(value);
        match ty.int_bits() {
            Some(32) => self.value(value),
            Some(..32) => {
                let (value, to) = (self.typed(value)?, self.ty(ty.with_lane(Scalar::Int(32)))?);
                Ok(self.temp(&format!("sext {value} to {to}")))
            }
            bits => Err(Reason::MathInteger { function, bits: bits.unwrap_or(0) }),
        }
    }

    fn powi(&mut self, data: &InstData) -> Result<(), Reason> {
        let n = self.c_int(data, "powi")?;
        let flags = fast_math(data.flags);
        let integers = self.body.ty(self.operand(data, 1)?).lanes();
        let x = self.plain_operand(data, 0)?;
        if integers.is_none() {
            let ty = self.ty(data.ty)?;
            let name = self.cx.intrinsic("llvm.powi", &[data.ty, Type::I32], &ty, &[&ty, "i32"])?;
            self.operation(data, &format!("call {flags}{ty} {name}({ty} {x}, i32 {n})"));
            return Ok(());
        }
        // LLVM's has one exponent for all lanes.
        let lane = data.ty.lane().map(Type::Scalar).ok_or(Reason::Other("an opaque type has no lanes"))?;
        let ty = self.ty(lane)?;
        let name = self.cx.intrinsic("llvm.powi", &[lane, Type::I32], &ty, &[&ty, "i32"])?;
        self.per_lane(data, |writer, index| {
            let (x, n) = (
                writer.lane(data.ty, &x, index)?,
                writer.lane(data.ty.with_lane(Scalar::Int(32)), &n, index)?,
            );
            Ok(writer.temp(&format!("call {flags}{ty} {name}({ty} {x}, i32 {n})")))
        })
    }

    /// Exponents beyond an `i32` do what its ends do: the result is a zero or an infinity.
    fn ldexp(&mut self, data: &InstData) -> Result<(), Reason> {
        let value = self.operand(data, 1)?;
        let ty = self.body.ty(value);
        let mut n = match ty.int_bits() {
            Some(..=32) => self.c_int(data, "ldexp")?,
            Some(bits) => {
                let mut clamped = self.value(value)?;
                for (base, limit) in [("llvm.smax", i32::MIN), ("llvm.smin", i32::MAX)] {
                    let limit = Constant::int(bits, i128::from(limit));
                    let limit = if ty.lanes().is_some() { Constant::Splat(limit.into()) } else { limit };
                    let limit = self.cx.constant(ty, &limit)?;
                    clamped = self.helper(base, ty, &[&clamped, &limit])?;
                }
                let (from, to) = (self.ty(ty)?, self.ty(ty.with_lane(Scalar::Int(32)))?);
                self.temp(&format!("trunc {from} {clamped} to {to}"))
            }
            None => return Err(Reason::Other("an exponent is no integer")),
        };
        let int = data.ty.with_lane(Scalar::Int(32));
        if let (Some(lanes), None) = (data.ty.lanes(), ty.lanes()) {
            n = self.splatted(&format!("i32 {n}"), Scalar::Int(32), lanes)?;
        }
        let (ty, int_text) = (self.ty(data.ty)?, self.ty(int)?);
        let name = self.cx.intrinsic("llvm.ldexp", &[data.ty, int], &ty, &[&ty, &int_text])?;
        let x = self.plain_operand(data, 0)?;
        let flags = fast_math(data.flags);
        self.operation(data, &format!("call {flags}{ty} {name}({ty} {x}, {int_text} {n})"));
        Ok(())
    }

    /// The first is taken if it is beyond the second, or equal and the zero that comes first; a NaN wins.
    fn extremum(&mut self, data: &InstData, least: bool) -> Result<(), Reason> {
        let ty = self.ty(data.ty)?;
        let bit = self.ty(data.ty.with_lane(Scalar::Int(1)))?;
        let (x, y) = (self.plain_operand(data, 0)?, self.plain_operand(data, 1)?);
        let (beyond, zero) = if least { ("olt", NEGATIVE_ZERO) } else { ("ogt", POSITIVE_ZERO) };
        let beyond = self.temp(&format!("fcmp {beyond} {ty} {x}, {y}"));
        let equal = self.temp(&format!("fcmp oeq {ty} {x}, {y}"));
        let zero = self.class(data.ty, &x, zero)?;
        let tie = self.temp(&format!("and {bit} {equal}, {zero}"));
        let first = self.temp(&format!("or {bit} {beyond}, {tie}"));
        let number = self.temp(&format!("select {bit} {first}, {ty} {x}, {ty} {y}"));
        let sum = self.temp(&format!("fadd {ty} {x}, {y}"));
        let unordered = self.temp(&format!("fcmp uno {ty} {x}, {y}"));
        let flags = fast_math(data.flags);
        self.operation(data, &format!("select {flags}{bit} {unordered}, {ty} {sum}, {ty} {number}"));
        Ok(())
    }

    /// A call of the C library's function, lane by lane.
    fn library(&mut self, data: &InstData, function: MathFn, format: Float) -> Result<(), Reason> {
        let (symbol, called) = symbol(function, format)?;
        let int =
            if function.shape().has_int_operand() { Some(self.c_int(data, function.name())?) } else { None };
        let ints = match int {
            Some(_) => self.body.ty(self.operand(data, 1)?).lanes(),
            None => None,
        };
        let ty = self.ty(Type::float(called))?;
        let floats = data.operands.len() - usize::from(int.is_some());
        let mut params = vec![&*ty; floats];
        if int.is_some() {
            params.insert(0, "i32");
        }
        let name = self.cx.external(&symbol, &ty, &params)?;
        let mut operands = Vec::with_capacity(floats);
        for index in 0..floats {
            operands.push(self.plain_operand(data, index)?);
        }
        let call = Library { name, ty, format, called, flags: fast_math(data.flags) };
        let Some(_) = data.ty.lanes() else {
            return self
                .library_call(&call, &operands, int.as_deref(), data.results.first().copied())
                .map(drop);
        };
        self.per_lane(data, |writer, index| {
            let mut lanes = Vec::with_capacity(operands.len());
            for operand in &operands {
                lanes.push(writer.lane(data.ty, operand, index)?);
            }
            let int = match (&int, ints) {
                (Some(int), Some(_)) => Some(writer.lane(data.ty.with_lane(Scalar::Int(32)), int, index)?),
                (int, _) => int.clone(),
            };
            writer.library_call(&call, &lanes, int.as_deref(), None)
        })
    }

    /// One call on scalars: into a result, or into a value of its own.
    fn library_call(
        &mut self,
        call: &Library,
        operands: &[String],
        int: Option<&str>,
        result: Option<Value>,
    ) -> Result<String, Reason> {
        let Library { name, ty, format, called, flags } = call;
        let own = self.ty(Type::float(*format))?;
        let mut arguments: Vec<String> = int.iter().map(|int| format!("i32 {int}")).collect();
        for operand in operands {
            arguments.push(if format == called {
                format!("{ty} {operand}")
            } else {
                format!("{ty} {}", self.temp(&format!("fpext {own} {operand} to {ty}")))
            });
        }
        let text = format!("call {flags}{ty} {name}({}){PURE}", arguments.join(", "));
        match result {
            Some(result) if format == called => {
                self.set(result, Part::Operation, &text);
                self.value(result)
            }
            Some(result) => {
                let wide = super::names::local(&self.names.numbered("t", ""));
                self.line(Part::Operation, &format!("{wide} = {text}"));
                self.set(result, Part::Helper, &format!("fptrunc {ty} {wide} to {own}"));
                self.value(result)
            }
            None if format == called => Ok(self.temp(&text)),
            None => {
                let wide = self.temp(&text);
                Ok(self.temp(&format!("fptrunc {ty} {wide} to {own}")))
            }
        }
    }

    fn lane(&mut self, vector: Type, value: &str, index: u32) -> Result<String, Reason> {
        let ty = self.ty(vector)?;
        Ok(self.temp(&format!("extractelement {ty} {value}, i64 {index}")))
    }

    /// The result vector, made of a scalar for each lane. No line is the operation itself, but the last.
    fn per_lane(
        &mut self,
        data: &InstData,
        mut scalar: impl FnMut(&mut Self, u32) -> Result<String, Reason>,
    ) -> Result<(), Reason> {
        let (ty, lane) = (self.ty(data.ty)?, data.ty.lane().map(Type::Scalar));
        let lane = self.ty(lane.ok_or(Reason::Other("an opaque type has no lanes"))?)?;
        let lanes = data.ty.lanes().unwrap_or(1);
        let mut vector = "poison".to_owned();
        for index in 0..lanes {
            let value = scalar(self, index)?;
            let text = format!("insertelement {ty} {vector}, {lane} {value}, i64 {index}");
            if index + 1 == lanes {
                self.operation(data, &text);
            } else {
                vector = self.temp(&text);
            }
        }
        Ok(())
    }
}

/// A function of the C library: its name, its type, the instruction's format and that of the call.
struct Library {
    name: String,
    ty: String,
    format: Float,
    called: Float,
    flags: String,
}

/// The symbol for a format, and the format it computes in.
fn symbol(function: MathFn, format: Float) -> Result<(String, Float), Reason> {
    let info = function.info();
    let (symbol, called) = match format {
        Float::F64 => (info.symbol.map(str::to_owned), Float::F64),
        Float::F16 | Float::Bf16 | Float::F32 => (info.symbol_f32.map(str::to_owned), Float::F32),
        Float::F80 => (info.symbol.map(|symbol| format!("{symbol}l")), Float::F80),
        // As LLVM calls its own functions of the format.
        Float::F128 => (info.symbol.map(|symbol| format!("{symbol}f128")), Float::F128),
    };
    symbol.map(|symbol| (symbol, called)).ok_or(Reason::MathFormat { function: function.name(), format })
}
