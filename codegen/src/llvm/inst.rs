//! Instructions: who writes which.

use super::error::Reason;
use super::function::Writer;
use super::options::Part;
use ir::{Block, Flags, Format, Inst, InstData, Value};

impl Writer<'_, '_> {
    /// An instruction at a position of a block.
    pub fn inst(&mut self, block: Block, position: usize, inst: Inst) -> Result<(), Reason> {
        let data = &self.body.insts[inst];
        match data.opcode.format() {
            Format::Unary
            | Format::Binary
            | Format::Ternary
            | Format::Overflow
            | Format::IntCompare
            | Format::FloatCompare
            | Format::Classify
            | Format::Convert
            | Format::Select => self.arithmetic(inst, data),
            Format::Math => self.math(data),
            Format::Extract
            | Format::Insert
            | Format::Shuffle
            | Format::Splat
            | Format::Reduce
            | Format::ReduceFrom
            | Format::MaskedLoad
            | Format::MaskedStore => self.vector(data),
            Format::Address => self.addr(data),
            Format::Alloca
            | Format::Load
            | Format::Store
            | Format::Copy
            | Format::Fill
            | Format::Rmw
            | Format::CmpXchg
            | Format::Fence
            | Format::Lifetime
            | Format::Assume => self.memory(inst, data),
            Format::Call | Format::Invoke => self.call(block, position, inst, data),
            Format::LandingPad
            | Format::Jump
            | Format::Branch
            | Format::Switch
            | Format::Return
            | Format::Unreachable
            | Format::Resume
            | Format::Unsupported
            | Format::UnsupportedEnd => self.control(inst, data),
        }
    }

    /// The operation itself, which defines the instruction's only result, if there is one.
    pub fn operation(&mut self, data: &InstData, text: &str) {
        match data.results.first() {
            Some(&result) => self.set(result, Part::Operation, text),
            None => self.line(Part::Operation, text),
        }
    }

    /// The operation itself, which gives an aggregate that is then taken apart.
    pub fn aggregate_operation(&mut self, inst: Inst, text: &str) -> Result<(), Reason> {
        let whole = self.whole_of_inst(inst).cloned();
        let whole = whole.ok_or(Reason::Other("the type of the results is unknown"))?;
        self.line(Part::Operation, &format!("{} = {text}", whole.name));
        self.take_apart(&whole)
    }

    /// Operand `index`.
    pub fn operand(&self, data: &InstData, index: usize) -> Result<Value, Reason> {
        data.operands.get(index).copied().ok_or(Reason::Other("an operand is missing"))
    }

    /// Operand `index` without its type.
    pub fn plain_operand(&mut self, data: &InstData, index: usize) -> Result<String, Reason> {
        let operand = self.operand(data, index)?;
        self.value(operand)
    }

    /// Operand `index` with its type.
    pub fn typed_operand(&mut self, data: &InstData, index: usize) -> Result<String, Reason> {
        let operand = self.operand(data, index)?;
        self.typed(operand)
    }
}

/// A blank behind each of the fast-math flags.
pub(super) fn fast_math(flags: Flags) -> String {
    if flags.contains(Flags::FAST) {
        return "fast ".into();
    }
    words(flags & Flags::FAST)
}

/// A blank behind each of the flags; their names are LLVM's.
pub(super) fn words(flags: Flags) -> String {
    let set = Flags::NAMES.iter().filter(|(flag, _)| flags.contains(*flag));
    set.map(|(_, name)| format!("{name} ")).collect()
}
