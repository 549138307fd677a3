//! Terminators, landing pads, unsupported instructions.

use super::constant;
use super::error::Reason;
use super::foreign::Hole;
use super::function::Writer;
use super::options::Part;
use ir::*;

/// The type of what a landing pad gives.
const LANDING: &str = "{ ptr, i32 }";

impl Writer<'_, '_> {
    pub(super) fn control(&mut self, inst: Inst, data: &InstData) -> Result<(), Reason> {
        let text = match (data.opcode.format(), &data.detail) {
            (Format::Jump, _) => format!("br label {}", self.label(inst, 0)?),
            (Format::Branch, _) => {
                let c = self.typed_operand(data, 0)?;
                format!("br {c}, label {}, label {}", self.label(inst, 0)?, self.label(inst, 1)?)
            }
            (Format::Switch, Detail::Switch(switch)) => self.switch(inst, data, switch)?,
            (Format::Return, _) => self.ret(data)?,
            (Format::Unreachable, _) => "unreachable".into(),
            (Format::Resume, _) => self.resume(data)?,
            (Format::LandingPad, Detail::LandingPad(cleanup)) => {
                return self.landing_pad(inst, data, *cleanup);
            }
            (Format::Unsupported | Format::UnsupportedEnd, Detail::Unsupported(detail)) => {
                return self.unsupported(inst, data, detail);
            }
            _ => return Err(Reason::Other("the detail of a terminator is missing")),
        };
        self.line(Part::Operation, &text);
        Ok(())
    }

    fn switch(&mut self, inst: Inst, data: &InstData, switch: &SwitchDetail) -> Result<String, Reason> {
        let bits = data.ty.int_bits().ok_or(Reason::Other("a switch is on an integer"))?;
        let ty = self.ty(data.ty)?;
        let mut text = format!("switch {}, label {} [", self.typed_operand(data, 0)?, self.label(inst, 0)?);
        for (index, &case) in switch.cases.iter().enumerate() {
            let label = self.label(inst, index + 1)?;
            text.push_str(&format!(" {ty} {}, label {label}", constant::integer(case, bits)));
        }
        text.push_str(" ]");
        Ok(text)
    }

    fn ret(&mut self, data: &InstData) -> Result<String, Reason> {
        let shape = self.shape.clone();
        match &shape.result {
            None => Ok("ret void".into()),
            Some(slot) => Ok(format!("ret {} {}", slot.text, self.together(slot, &data.operands)?)),
        }
    }

    fn resume(&mut self, data: &InstData) -> Result<String, Reason> {
        if let Some(whole) = self.whole_of(&data.operands, LANDING) {
            return Ok(format!("resume {LANDING} {}", whole.name));
        }
        let (exception, selector) = (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?);
        let first = self.temp(&format!("insertvalue {LANDING} poison, {exception}, 0"));
        let both = self.temp(&format!("insertvalue {LANDING} {first}, {selector}, 1"));
        Ok(format!("resume {LANDING} {both}"))
    }

    fn landing_pad(&mut self, inst: Inst, data: &InstData, cleanup: bool) -> Result<(), Reason> {
        if !cleanup && data.operands.is_empty() {
            return Err(Reason::LandingPad("catches something or is a cleanup"));
        }
        let mut text = format!("landingpad {LANDING}");
        if cleanup {
            text.push_str(" cleanup");
        }
        for &caught in &data.operands {
            if self.body.as_constant(caught).is_none() {
                return Err(Reason::LandingPad("catches constants"));
            }
            text.push_str(&format!(" catch {}", self.typed(caught)?));
        }
        self.aggregate_operation(inst, &text)
    }

    fn unsupported(&mut self, inst: Inst, data: &InstData, detail: &UnsupportedDetail) -> Result<(), Reason> {
        let mut operands = Vec::with_capacity(data.operands.len());
        for &operand in &data.operands {
            operands.push(self.value(operand)?);
        }
        let mut labels = Vec::with_capacity(detail.edges.len());
        for edge in 0..detail.edges.len() {
            labels.push(self.label(inst, edge)?);
        }
        let missing =
            || Reason::Text { text: detail.text.clone(), why: "it has a hole without an operand or a block" };
        let mut used = vec![false; labels.len()];
        let text = self.cx.foreign_instruction(&detail.text, &mut |_, hole| match hole {
            Hole::Operand(index) => operands.get(index).cloned().ok_or_else(missing),
            Hole::Edge(index) => {
                let label = labels.get(index).cloned().ok_or_else(missing)?;
                used[index] = true;
                Ok(label)
            }
        })?;
        if used.contains(&false) {
            let why = "it does not say with `%{to 0}` where it goes";
            return Err(Reason::Text { text: detail.text.clone(), why });
        }
        if data.results.len() > 1 {
            return self.aggregate_operation(inst, &text);
        }
        self.operation(data, &text);
        Ok(())
    }
}
