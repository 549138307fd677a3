//! Code for the contribution of a rule.

use super::Rule;
use super::expr::{E, Helper, Node};
use ir::{Builder, Constant, Detail, Float, FloatCond, FuncId, InstData, Opcode, Scalar, Type, Value};

/// Why a contribution has no code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EmitError {
    /// The module has no copy of a function that the rule needs.
    #[error("the function `{0:?}` that the rule needs was not put into the module")]
    Helper(Helper),
    /// The rule is not for this type.
    #[error("the rule has no form for this floating-point type")]
    Format,
}

/// Emits contributions into a builder's block.
pub struct Emitter<'b, 'a, H> {
    /// Where code goes; its flags are those that the primal instruction has.
    pub build: &'b mut Builder<'a>,
    /// The function of the module that a helper is, on `f64`.
    pub helper: H,
}

impl<H: Fn(Helper) -> Option<FuncId>> Emitter<'_, '_, H> {
    /// The contribution of `d` to an operand; `None` if the rule says zero.
    ///
    /// `operands` and `results` are the primal's. Only those that [`Rule::reads`] names are looked at.
    pub fn contribution(
        &mut self,
        rule: &Rule,
        operand: usize,
        d: Value,
        operands: &dyn Fn(usize) -> Option<Value>,
        results: &dyn Fn(usize) -> Option<Value>,
    ) -> Result<Option<Value>, EmitError> {
        let ty = self.build.body.ty(d);
        let mut values: Vec<Option<Value>> = vec![None; rule.nodes.len()];
        for (position, node) in rule.needed(operand) {
            let value = match node {
                Node::Derivative => d,
                Node::Operand(index) => operands(index).ok_or(EmitError::Format)?,
                Node::Result(index) => results(index).ok_or(EmitError::Format)?,
                node => self.node(node, ty, &|e| values.get(e.0 as usize).copied().flatten())?,
            };
            values[position] = Some(value);
        }
        let root = rule.partials.get(operand).copied().flatten();
        Ok(root.and_then(|root| values.get(root.0 as usize).copied().flatten()))
    }

    /// A singular contribution where `d` can be zero because of how the program is built: zero where `d` is.
    pub fn guarded(&mut self, d: Value, contribution: Value) -> Value {
        let ty = self.build.body.ty(d);
        let zero = self.number(ty, 0.0);
        let is_zero = self.build.fcmp(FloatCond::Oeq, d, zero);
        self.build.select(is_zero, zero, contribution)
    }

    fn node(&mut self, node: Node, ty: Type, of: &dyn Fn(E) -> Option<Value>) -> Result<Value, EmitError> {
        let of = |e: E| of(e).ok_or(EmitError::Format);
        Ok(match node {
            Node::Number(number) => self.number(ty, number),
            Node::Int(n) => self.build.int(Type::I32, i128::from(n)),
            Node::Unary(opcode, a) => self.build.unary(opcode, of(a)?),
            Node::Binary(opcode, a, b) => self.build.binary(opcode, of(a)?, of(b)?),
            Node::Math1(function, a) => self.build.math(function, &[of(a)?]),
            Node::Math2(function, a, b) | Node::MathInt(function, a, b) => {
                self.build.math(function, &[of(a)?, of(b)?])
            }
            Node::Helper(helper, a) => self.help(helper, of(a)?)?,
            Node::Float(a) => {
                let scalar = Type::Scalar(ty.lane().ok_or(EmitError::Format)?);
                let float = self.build.convert(Opcode::SiToFp, of(a)?, scalar);
                if ty.lanes().is_some() { self.splat(ty, float) } else { float }
            }
            Node::Shift(a, by) => {
                let by = self.build.int(self.build.body.ty(of(a)?), i128::from(by));
                self.build.binary(Opcode::Iadd, of(a)?, by)
            }
            Node::Negative(a) => {
                let zero = self.build.int(self.build.body.ty(of(a)?), 0);
                self.build.binary(Opcode::Isub, zero, of(a)?)
            }
            Node::Compare(cond, a, b) => self.build.fcmp(cond, of(a)?, of(b)?),
            Node::Either(a, b) => self.build.binary(Opcode::Or, of(a)?, of(b)?),
            Node::Choose(c, a, b) => self.build.select(of(c)?, of(a)?, of(b)?),
            Node::Derivative | Node::Operand(_) | Node::Result(_) => return Err(EmitError::Format),
        })
    }

    /// A number in the format of `ty`, in every lane if it is a vector.
    fn number(&mut self, ty: Type, number: f64) -> Value {
        use ir::{Number, Plain};
        let format = ty.float_format().unwrap_or(Float::F64);
        let bits = Plain::from_bits(Float::F64, u128::from(number.to_bits()))
            .convert(Float::F64, format)
            .to_bits(format);
        self.build.splat_constant(ty, Constant::Float(bits))
    }

    fn splat(&mut self, ty: Type, lane: Value) -> Value {
        let inst = self.build.push_implied(InstData::new(Opcode::Splat, ty, [lane]));
        self.build.body.result(inst).unwrap_or(lane)
    }

    /// A helper on a value of any width up to `f64`, lane by lane if it is a vector.
    fn help(&mut self, helper: Helper, x: Value) -> Result<Value, EmitError> {
        let function = (self.helper)(helper).ok_or(EmitError::Helper(helper))?;
        let ty = self.build.body.ty(x);
        let lane = ty.lane().ok_or(EmitError::Format)?;
        let Some(lanes) = ty.lanes() else { return self.help_scalar(function, lane, x) };
        let mut result = self.number(ty, 0.0);
        for index in 0..lanes {
            let index = self.build.int(Type::I32, i128::from(index));
            let extract = InstData::new(Opcode::Extract, ty, [x, index]);
            let inst = self.build.push(extract, [Type::Scalar(lane)]);
            let one = self.build.body.result(inst).ok_or(EmitError::Format)?;
            let value = self.help_scalar(function, lane, one)?;
            let inst = self.build.push_implied(InstData::new(Opcode::Insert, ty, [result, value, index]));
            result = self.build.body.result(inst).ok_or(EmitError::Format)?;
        }
        Ok(result)
    }

    fn help_scalar(&mut self, function: FuncId, lane: Scalar, x: Value) -> Result<Value, EmitError> {
        let wide = match lane {
            Scalar::Float(Float::F64) => x,
            Scalar::Float(Float::F16 | Float::Bf16 | Float::F32) => {
                self.build.convert(Opcode::FpExt, x, Type::F64)
            }
            _ => return Err(EmitError::Format),
        };
        let call = ir::CallDetail::new(ir::Callee::Direct(function));
        let data = InstData::new(Opcode::Call, Type::I1, [wide]).with_detail(Detail::Call(Box::new(call)));
        let inst = self.build.push(data, [Type::F64]);
        let result = self.build.body.result(inst).ok_or(EmitError::Format)?;
        let narrow = lane != Scalar::Float(Float::F64);
        Ok(if narrow { self.build.convert(Opcode::FpTrunc, result, Type::Scalar(lane)) } else { result })
    }
}
