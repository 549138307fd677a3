//! Which file compiles which instruction; terminators.

use super::lower::{Lower, Lowered, MALFORMED, refuse};
use cranelift_codegen::ir::InstBuilder;
use cranelift_frontend::Switch;
use ir::{Detail, Format, InstData, Opcode, Scalar};

impl Lower<'_, '_> {
    /// Compiles an instruction.
    pub fn instruction(&mut self, data: &InstData) -> Lowered<()> {
        match data.opcode.format() {
            Format::Unary | Format::Binary | Format::Ternary => self.elementwise(data),
            Format::Overflow => {
                let width = int_width(data)?;
                let opcode = data.opcode;
                self.each_lane(data, |lower, args| {
                    let &[a, b] = args else { return refuse(MALFORMED) };
                    let (result, over) = lower.overflowing(opcode, width, a, b)?;
                    Ok([result, lower.flag(over)])
                })
            }
            Format::IntCompare => self.int_compare(data),
            Format::FloatCompare => self.float_compare(data),
            Format::Classify => self.float_class(data),
            Format::Convert => self.conversion(data),
            Format::Math => self.math(data),
            Format::Select => self.select(data),
            Format::Reduce | Format::ReduceFrom => self.reduce(data),
            Format::Extract | Format::Insert | Format::Shuffle | Format::Splat => self.lane_moves(data),
            Format::Alloca => self.alloca(data),
            Format::Address
            | Format::Load
            | Format::Store
            | Format::MaskedLoad
            | Format::MaskedStore
            | Format::Copy
            | Format::Fill => self.memory(data),
            Format::Rmw => self.atomic_rmw(data),
            Format::CmpXchg => self.compare_exchange(data),
            Format::Fence => {
                self.b.ins().fence();
                Ok(())
            }
            Format::Lifetime | Format::Assume => Ok(()),
            Format::Call => self.call(data),
            Format::Jump | Format::Branch | Format::Switch | Format::Invoke => self.transfer(data),
            Format::Return => self.give_back(data),
            Format::Unreachable | Format::Resume | Format::LandingPad => {
                self.trap();
                Ok(())
            }
            Format::Unsupported | Format::UnsupportedEnd => {
                refuse("the IR does not know this instruction of LLVM; use the LLVM engine")
            }
        }
    }

    /// Arithmetic on integers and floats.
    fn elementwise(&mut self, data: &InstData) -> Lowered<()> {
        let opcode = data.opcode;
        if opcode == Opcode::Freeze {
            // Whatever an undefined value is held as, it stays the same.
            let value = Self::operand(data, 0)?;
            let parts = self.parts(value)?;
            self.define(Self::result(data)?, parts);
            return Ok(());
        }
        if data.ty.float_format().is_some() {
            return self.float_arithmetic(data);
        }
        let width = int_width(data)?;
        let whole = matches!(
            opcode,
            Opcode::Iadd | Opcode::Isub | Opcode::Imul | Opcode::And | Opcode::Or | Opcode::Xor
        );
        if whole && self.in_chunks(data.ty) {
            return self.each_part(data, |lower, args| match (opcode, args) {
                (Opcode::Iadd, &[a, b]) => lower.b.ins().iadd(a, b),
                (Opcode::Isub, &[a, b]) => lower.b.ins().isub(a, b),
                (Opcode::Imul, &[a, b]) => lower.b.ins().imul(a, b),
                (Opcode::And, &[a, b]) => lower.b.ins().band(a, b),
                (Opcode::Or, &[a, b]) => lower.b.ins().bor(a, b),
                (_, &[a, b]) => lower.b.ins().bxor(a, b),
                (_, args) => args[0],
            });
        }
        self.each_lane(data, |lower, args| match *args {
            [a] => lower.int_unary(opcode, width, a).map(|result| [result]),
            [a, b] => lower.int_binary(opcode, width, a, b).map(|result| [result]),
            [a, b, c] => Ok([lower.funnel(opcode, width, [a, b, c])]),
            _ => refuse(MALFORMED),
        })
    }

    fn int_compare(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::IntCond(cond) = data.detail else { return refuse(MALFORMED) };
        let width = match data.ty.lane() {
            Some(Scalar::Int(width)) => width,
            Some(Scalar::Ptr(_)) => 64,
            _ => return refuse(MALFORMED),
        };
        self.each_lane(data, |lower, args| {
            let &[a, b] = args else { return refuse(MALFORMED) };
            let condition = lower.compare_ints(cond, width, a, b);
            Ok([lower.flag(condition)])
        })
    }

    /// Instructions that go to another block.
    fn transfer(&mut self, data: &InstData) -> Lowered<()> {
        match (data.opcode, data.edges()) {
            (Opcode::Jump, [edge]) => {
                let (block, args) = self.edge(edge)?;
                self.b.ins().jump(block, &args);
            }
            (Opcode::Br, [then, otherwise]) => {
                let condition = self.scalar(data, 0)?;
                // What an edge stores may only be stored if it is taken.
                if self.spills(then) || self.spills(otherwise) {
                    let mut open = Vec::new();
                    let then = self.edge_block(then, &mut open)?;
                    let otherwise = self.edge_block(otherwise, &mut open)?;
                    self.b.ins().brif(condition, then, &[], otherwise, &[]);
                    self.fill_edges(open)?;
                } else {
                    let (then, then_args) = self.edge(then)?;
                    let (otherwise, other_args) = self.edge(otherwise)?;
                    self.b.ins().brif(condition, then, &then_args, otherwise, &other_args);
                }
            }
            (Opcode::Switch, [default, cases @ ..]) => {
                let Detail::Switch(detail) = &data.detail else { return refuse(MALFORMED) };
                let value = self.scalar(data, 0)?;
                let mut open = Vec::new();
                let default = self.edge_block(default, &mut open)?;
                let mut switch = Switch::new();
                for (&case, edge) in detail.cases.iter().zip(cases) {
                    let block = self.edge_block(edge, &mut open)?;
                    switch.set_entry(case, block);
                }
                switch.emit(&mut self.b, value, default);
                self.fill_edges(open)?;
            }
            (Opcode::Invoke, [normal, _]) => {
                self.call(data)?;
                let (block, args) = self.edge(normal)?;
                self.b.ins().jump(block, &args);
            }
            _ => return refuse(MALFORMED),
        }
        Ok(())
    }
}

fn int_width(data: &InstData) -> Lowered<u8> {
    match data.ty.int_bits() {
        Some(width) => Ok(width),
        None => refuse(MALFORMED),
    }
}
