//! The body of a derivative: the primal's instructions in their order, each followed by the one that computes its
//! derivative.
//!
//! What an instruction's derivative is stands in one file per construct: `floats`, `memory`, `calls`.

use crate::activity::Pattern;
use crate::activity::levels::rule_of;
use crate::error::Error;
use crate::shadow::emission::{Beside, Emission, Follows, Shape, Shared, primal_body};
use crate::shadow::output::Output;
use ir::flow::Cfg;
use ir::{Block, Body, Flags, Inst, InstData, Opcode};

/// The body of the derivative under a pattern.
pub(super) fn body<'m>(
    shared: &Shared<'m>,
    pattern: &Pattern,
    shape: &Shape,
    out: &mut Output<'m>,
) -> Result<Body, Error> {
    let cfg = Cfg::of(primal_body(shared.module, pattern.function)?);
    let mut emission = Emission::new(shared, pattern, (shape, Follows::All), &cfg, out)?;
    emission.params(&cfg)?;
    for &block in cfg.reverse_postorder() {
        emission.fill(block)?;
    }
    Ok(emission.body)
}

impl Emission<'_, '_> {
    /// Parameters of all blocks, with their shadows.
    fn params(&mut self, cfg: &Cfg) -> Result<(), Error> {
        for &block in cfg.reverse_postorder() {
            let Some(new) = self.blocks[block] else { continue };
            let is_entry = self.primal.entry() == Some(block);
            for (index, &param) in self.primal.blocks[block].params.iter().enumerate() {
                let ty = self.primal.ty(param);
                let value = self.body.append_param(new, ty);
                self.set(param, value);
                let doubled = match is_entry {
                    true => self.shape.doubled.get(index) == Some(&true),
                    false => self.carried(param),
                };
                if doubled {
                    let shadow = self.body.append_param(new, ty);
                    self.name_shadow(param, shadow);
                    if self.carried(param) {
                        self.shadows[param] = Some(shadow);
                    }
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, block: Block) -> Result<(), Error> {
        let Some(new) = self.blocks[block] else { return Ok(()) };
        self.block = new;
        if let Some(invoke) = self.landings.remove(&block) {
            self.location = self.primal.insts[invoke].location;
            self.after_invoke(invoke)?;
        }
        let primal = self.primal;
        for &inst in &primal.blocks[block].insts {
            let data = &primal.insts[inst];
            self.location = data.location;
            match data.opcode {
                Opcode::Ret => self.ret(data, inst)?,
                Opcode::Call | Opcode::Invoke => self.call(inst, data)?,
                Opcode::Unsupported | Opcode::UnsupportedEnd => self.unsupported(inst, data)?,
                _ => {
                    let new = self.copy(inst)?;
                    self.derivative(inst, data, new)?;
                }
            }
        }
        Ok(())
    }

    fn ret(&mut self, data: &InstData, inst: Inst) -> Result<(), Error> {
        let mut values = Vec::new();
        if self.shape.primal {
            values.extend(data.operands.iter().map(|&operand| self.value(operand)));
        }
        for index in self.shape.shadows.clone() {
            let &operand = data.operands.get(index).ok_or_else(|| self.malformed(inst))?;
            values.push(self.shadow_or_zero(inst, operand, Beside::Text("another result"))?);
        }
        self.builder(Flags::empty()).ret(values);
        Ok(())
    }

    /// The derivative of an instruction that was copied as `new`.
    fn derivative(&mut self, inst: Inst, data: &InstData, new: Inst) -> Result<(), Error> {
        match data.opcode {
            Opcode::Load
            | Opcode::Store
            | Opcode::MaskedLoad
            | Opcode::MaskedStore
            | Opcode::Gather
            | Opcode::Scatter
            | Opcode::Memcpy
            | Opcode::Memmove
            | Opcode::Memset
            | Opcode::Alloca
            | Opcode::AtomicRmw
            | Opcode::CmpXchg => return self.memory(inst, data),
            _ => {}
        }
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        if rule_of(data, self.shared.request.kinks).is_some() {
            return self.ruled(inst, data, new, result);
        }
        match data.opcode {
            Opcode::ReduceFadd
            | Opcode::ReduceFmul
            | Opcode::ReduceFmin
            | Opcode::ReduceFmax
            | Opcode::ReduceMinimum
            | Opcode::ReduceMaximum => self.reduction(inst, data, result),
            _ => self.pointer(inst, data, result),
        }
    }
}
