//! Addresses as `getelementptr`.
//!
//! The hint is LLVM's source element type. If offset and strides are what a path into that type gives, the path is
//! written: this is the address as it was imported. Else one index goes into an array of as many bytes as its
//! stride, and what is left is added up in integers. The promises of the flags are about the sum of all steps; so
//! an address of several steps keeps them only where the sum is one step.

use super::error::Reason;
use super::function::Writer;
use super::tree::{Kind, Tree};
use ir::*;

/// Strides up to this are written as an array of bytes.
const MAX_ARRAY: i64 = 1 << 31;

impl Writer<'_, '_> {
    pub(super) fn addr(&mut self, data: &InstData) -> Result<(), Reason> {
        let Detail::Address(detail) = &data.detail else {
            return Err(Reason::Other("an address has no strides"));
        };
        let flags = flag_words(data.flags);
        let base = self.typed_operand(data, 0)?;
        if let Some((ty, path)) = self.path(data, detail)? {
            self.operation(data, &format!("getelementptr {flags}{ty}, {base}, {path}"));
            return Ok(());
        }
        match (&*detail.strides, detail.offset) {
            ([], offset) => {
                self.operation(data, &format!("getelementptr {flags}i8, {base}, i64 {offset}"));
                Ok(())
            }
            (&[stride], 0) if (1..=MAX_ARRAY).contains(&stride) => {
                let index = self.typed_operand(data, 1)?;
                self.operation(data, &format!("getelementptr {flags}{}, {base}, {index}", element(stride)));
                Ok(())
            }
            _ if flags.is_empty() || data.ty.lanes().is_some() => self.chain(data, detail, base),
            _ => self.sum(data, detail, &base, &flags),
        }
    }

    /// The hint and a path into it that gives the address, if there is one.
    fn path(&mut self, data: &InstData, detail: &AddressDetail) -> Result<Option<(String, String)>, Reason> {
        let Some(hint) = detail.hint else { return Ok(None) };
        let Some(size) = self.cx.alloc_size(hint).filter(|&size| size > 0) else { return Ok(None) };
        let mut steps =
            Steps { strides: &detail.strides, next: 0, rest: i128::from(detail.offset), path: Vec::new() };
        steps.element(i128::from(size));
        let is_aggregate = match hint {
            Type::Opaque(_) => {
                let tree = self.cx.tree(hint)?;
                // The address of the first field, or of the first element, as a front end writes it.
                let is_start = detail.offset == 0 && detail.strides.is_empty();
                if !steps.enter(tree, is_start) {
                    return Ok(None);
                }
                tree.is_aggregate()
            }
            _ => false,
        };
        if !steps.is_done() || (matches!(hint, Type::Opaque(_)) && !is_aggregate) {
            return Ok(None);
        }
        let mut texts = Vec::with_capacity(steps.path.len());
        for step in std::mem::take(&mut steps.path) {
            texts.push(match step {
                Step::Index(index) => self.typed_operand(data, index + 1)?,
                Step::Number(number) => match i64::try_from(number) {
                    Ok(number) => format!("i64 {number}"),
                    Err(_) => return Ok(None),
                },
                Step::Field(field) => format!("i32 {field}"),
            });
        }
        Ok(Some((self.ty(hint)?, texts.join(", "))))
    }

    /// Step by step, without promises about the steps.
    fn chain(&mut self, data: &InstData, detail: &AddressDetail, base: String) -> Result<(), Reason> {
        let space = data.ty.address_space().unwrap_or(0);
        let mut steps = Vec::new();
        if detail.offset != 0 {
            steps.push(("i8".to_owned(), format!("i64 {}", detail.offset), None));
        }
        for (index, &stride) in detail.strides.iter().enumerate() {
            let value = self.operand(data, index + 1)?;
            let lanes = self.body.ty(value).lanes();
            if (1..=MAX_ARRAY).contains(&stride) {
                steps.push((element(stride), self.typed(value)?, lanes));
            } else {
                // A stride of zero stays: a vector of indices makes a vector of addresses.
                steps.push(("i8".to_owned(), self.scaled(value, stride, space, "")?, lanes));
            }
        }
        let (mut base, mut lanes) = (base, self.body.ty(self.operand(data, 0)?).lanes());
        let count = steps.len();
        for (at, (element, index, step_lanes)) in steps.into_iter().enumerate() {
            lanes = lanes.or(step_lanes);
            let text = format!("getelementptr {element}, {base}, {index}");
            if at + 1 == count {
                self.operation(data, &text);
            } else {
                let ty = self.ty(Type::of_lanes(Scalar::Ptr(space), lanes))?;
                base = format!("{ty} {}", self.temp(&text));
            }
        }
        Ok(())
    }

    /// The bytes added up, then one step with all promises.
    fn sum(
        &mut self,
        data: &InstData,
        detail: &AddressDetail,
        base: &str,
        flags: &str,
    ) -> Result<(), Reason> {
        let space = data.ty.address_space().unwrap_or(0);
        let width = self.cx.layout.index_bits(space);
        // The flags promise that products fit 64 bits.
        let signed = width >= 64 && data.flags.intersects(Flags::INBOUNDS | Flags::NUSW);
        let unsigned = width >= 64 && data.flags.contains(Flags::NUW);
        let promises = format!("{}{}", if unsigned { "nuw " } else { "" }, if signed { "nsw " } else { "" });
        let mut sum: Option<String> = None;
        for (index, &stride) in detail.strides.iter().enumerate().filter(|(_, stride)| **stride != 0) {
            let value = self.operand(data, index + 1)?;
            let scaled = self.scaled(value, stride, space, &promises)?;
            let plain = scaled.split_once(' ').map_or(&*scaled, |(_, plain)| plain).to_owned();
            sum = Some(match sum {
                Some(sum) => self.temp(&format!("add i{width} {sum}, {plain}")),
                None => plain,
            });
        }
        let total = match (sum, detail.offset) {
            (Some(sum), 0) => sum,
            (Some(sum), offset) => self.temp(&format!("add i{width} {sum}, {offset}")),
            (None, offset) => offset.to_string(),
        };
        self.operation(data, &format!("getelementptr {flags}i8, {base}, i{width} {total}"));
        Ok(())
    }

    /// An index times its stride, as the integer of an address, with its type.
    fn scaled(&mut self, value: Value, stride: i64, space: u32, promises: &str) -> Result<String, Reason> {
        let ty = self.body.ty(value);
        let width = self.cx.layout.index_bits(space);
        let bits = u8::try_from(width).map_err(|_| Reason::Other("addresses have more than 128 bits"))?;
        let wide = ty.with_lane(Scalar::Int(bits));
        let text = self.ty(wide)?;
        let index = match ty.int_bits() {
            Some(own) if own == bits => self.value(value)?,
            Some(own) => {
                let op = if own < bits { "sext" } else { "trunc" };
                let value = self.typed(value)?;
                self.temp(&format!("{op} {value} to {text}"))
            }
            None => return Err(Reason::Other("an index is no integer")),
        };
        if stride == 1 {
            return Ok(format!("{text} {index}"));
        }
        let factor = Constant::int(bits, i128::from(stride));
        let factor = if ty.lanes().is_some() { Constant::Splat(factor.into()) } else { factor };
        let factor = self.cx.constant(wide, &factor)?;
        let product = self.temp(&format!("mul {promises}{text} {index}, {factor}"));
        Ok(format!("{text} {product}"))
    }
}

fn element(stride: i64) -> String {
    if stride == 1 { "i8".into() } else { format!("[{stride} x i8]") }
}

/// A blank behind each flag; `inbounds` implies `nusw`.
fn flag_words(flags: Flags) -> String {
    let mut words = String::new();
    if flags.contains(Flags::INBOUNDS) {
        words.push_str("inbounds ");
    } else if flags.contains(Flags::NUSW) {
        words.push_str("nusw ");
    }
    if flags.contains(Flags::NUW) {
        words.push_str("nuw ");
    }
    words
}

/// A step of a path into a type.
enum Step {
    /// Index operand of this number, counted without the base.
    Index(usize),
    /// An element.
    Number(i128),
    /// A field of a struct.
    Field(usize),
}

/// A path that is being looked for: what of the address it does not give yet.
struct Steps<'a> {
    strides: &'a [i64],
    next: usize,
    rest: i128,
    path: Vec<Step>,
}

impl Steps<'_> {
    fn is_done(&self) -> bool {
        self.next == self.strides.len() && self.rest == 0
    }

    /// A step among elements of this size: by the next index if that is its stride, else by a number.
    fn element(&mut self, size: i128) {
        if self.strides.get(self.next).is_some_and(|&stride| i128::from(stride) == size) {
            self.path.push(Step::Index(self.next));
            self.next += 1;
        } else {
            let number = self.rest.div_euclid(size);
            self.rest -= number * size;
            self.path.push(Step::Number(number));
        }
    }

    /// Goes into a type as far as it must; false if there is no such path.
    fn enter(&mut self, tree: &Tree, to_start: bool) -> bool {
        let (mut tree, mut at_least) = (tree, usize::from(to_start));
        while !self.is_done() || at_least > 0 {
            at_least = at_least.saturating_sub(1);
            tree = match &tree.kind {
                Kind::Leaf { .. } => return false,
                Kind::Array { count, element } => {
                    let Some(size) = element.size.filter(|&size| size > 0) else { return false };
                    self.element(i128::from(size));
                    // LLVM allows any number here; what is outside of the array was not written like this.
                    if matches!(self.path.last(), Some(Step::Number(n)) if *n < 0 || *n > i128::from(*count))
                    {
                        return false;
                    }
                    element
                }
                Kind::Struct { fields, .. } => {
                    let Ok(rest) = u64::try_from(self.rest) else { return false };
                    let Some(at) = fields.partition_point(|(offset, _)| *offset <= rest).checked_sub(1)
                    else {
                        return false;
                    };
                    let (offset, field) = &fields[at];
                    self.rest -= i128::from(*offset);
                    self.path.push(Step::Field(at));
                    field
                }
            };
        }
        true
    }
}
