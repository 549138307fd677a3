//! Runs of generated functions on the reference interpreter.

use super::arguments::Argument;
use ir::interpret::{Interpreter, Options, Trace, TrapKind, Unwritten, Val};
use ir::{Constant, FuncId, Module, Plain, Scalar, Type};

/// What a run gave, as bits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The results, and then the elements of the arrays that were passed: lane by lane. `None` is undefined.
    pub numbers: Vec<Option<u128>>,
    /// How many of them are NaNs.
    pub nans: usize,
    /// How many instructions were executed.
    pub executed: u64,
}

/// The limits of runs of generated programs: far above what they need.
pub const LIMITS: Options =
    Options { fuel: 20_000_000, memory: 1 << 26, depth: 1000, unwritten: Unwritten::Error };

/// Runs a function of a module that was verified, on a fresh memory. The error is the trap's text.
pub fn run(module: &Module, function: FuncId, arguments: &[Argument]) -> Result<Outcome, String> {
    run_traced(module, function, arguments, None)
}

/// The same; somebody may see every instruction.
pub fn run_traced<'m>(
    module: &'m Module,
    function: FuncId,
    arguments: &[Argument],
    trace: Option<Box<dyn Trace<Plain> + 'm>>,
) -> Result<Outcome, String> {
    let mut interpreter: Interpreter<'m> =
        Interpreter::of_verified(module, LIMITS).map_err(|error| error.to_string())?;
    if let Some(trace) = trace {
        interpreter.set_trace(trace);
    }
    let mut values = Vec::new();
    let mut arrays = Vec::new();
    let text = |kind: TrapKind| kind.to_string();
    for argument in arguments {
        match argument {
            Argument::Value(ty, constant) => values.push(interpreter.constant(*ty, constant).map_err(text)?),
            Argument::Array(ty, elements) => {
                let constant = |element: &Constant| interpreter.constant(*ty, element);
                let elements: Vec<Val> =
                    elements.iter().map(constant).collect::<Result<_, _>>().map_err(text)?;
                let stride = module.layout().stride_bytes(*ty).unwrap_or(1);
                let align = u64::from(module.layout().natural_align(*ty).unwrap_or(1)).max(16);
                let bytes = stride * elements.len() as u64;
                let array = interpreter.memory().allocate(bytes, align).map_err(|error| error.to_string())?;
                // Padding between elements may be read by copies of whole arrays.
                let zeros = vec![0; stride as usize * elements.len()];
                interpreter.memory().set_bytes(array, &zeros).map_err(|error| error.to_string())?;
                for (index, element) in elements.iter().enumerate() {
                    let to =
                        ir::interpret::Pointer { address: array.address + index as u64 * stride, ..array };
                    interpreter.memory().store(to, *ty, element).map_err(text)?;
                }
                arrays.push((array, *ty, elements.len()));
                values.push(Val::Ptr(array));
            }
        }
    }
    let results = interpreter.call(function, &values).map_err(|trap| trap.render(module))?;
    let mut outcome = Outcome { numbers: Vec::new(), nans: 0, executed: interpreter.executed() };
    for (result, param) in results.iter().zip(&module.functions[function].signature.results) {
        outcome.add(param.ty, result);
    }
    for (array, ty, count) in arrays {
        for element in interpreter.memory().load_array(array, ty, count).map_err(text)? {
            outcome.add(ty, &element);
        }
    }
    Ok(outcome)
}

impl Outcome {
    fn add(&mut self, ty: Type, value: &Val) {
        for lane in 0..ty.lanes().unwrap_or(1) as usize {
            let number = if ty.lanes().is_some() { value.lane(lane) } else { Some(value) };
            let bits = match (number, ty.lane()) {
                (Some(Val::Int(int)), _) => Some(int.bits()),
                (Some(Val::Float(number)), Some(Scalar::Float(format))) => {
                    let bits = ir::Number::to_bits(number, format);
                    self.nans += usize::from(is_nan(format, bits));
                    Some(bits)
                }
                (Some(Val::Ptr(pointer)), _) => Some(u128::from(pointer.address)),
                _ => None,
            };
            self.numbers.push(bits);
        }
    }
}

/// Whether the bits are a NaN of the format: the magnitude is above infinity's.
pub fn is_nan(format: ir::Float, bits: u128) -> bool {
    let infinity =
        ir::canonical_nan(format) & !(ir::canonical_nan(format) & ir::canonical_nan(format).wrapping_neg());
    bits & ir::mask(format.bits() - 1) > infinity
}
