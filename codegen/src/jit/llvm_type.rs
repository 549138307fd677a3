//! The size of a type of LLVM that an attribute names: `byval("{ double, [3 x i32] }")`.

use ir::{Attribute, Layout, Type};

/// How deep aggregates may be nested.
const DEPTH: u32 = 32;

/// The size in bytes of the type of a `byval` attribute, or the number it has; `None` if that is not known:
/// the IR does not keep the definitions of named types.
pub(super) fn bytes(attribute: &Attribute, layout: Layout) -> Option<u64> {
    match attribute {
        Attribute::Int(_, bytes) => Some(*bytes),
        Attribute::Text(_, text) => {
            let mut reader = Reader { rest: text.trim(), layout };
            let (size, _) = reader.ty(DEPTH)?;
            reader.rest.is_empty().then_some(size)
        }
        _ => None,
    }
}

struct Reader<'a> {
    rest: &'a str,
    layout: Layout,
}

impl<'a> Reader<'a> {
    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    /// Size and alignment of a type.
    fn ty(&mut self, depth: u32) -> Option<(u64, u64)> {
        let depth = depth.checked_sub(1)?;
        if self.eat("<{") {
            let (size, _) = self.fields(depth, true, "}>")?;
            return Some((size, 1));
        }
        if self.eat("{") {
            return self.fields(depth, false, "}");
        }
        if self.eat("[") {
            let (count, (size, align)) = self.repeated(depth)?;
            return self.eat("]").then_some((size.checked_mul(count)?, align));
        }
        if self.eat("<") {
            let (count, (size, _)) = self.repeated(depth)?;
            let bytes = size.checked_mul(count)?.checked_next_power_of_two()?;
            return self.eat(">").then_some((bytes, bytes.min(64)));
        }
        let word = self.word();
        let ty = match word {
            "half" | "bfloat" => Type::I16,
            "float" => Type::F32,
            "double" => Type::F64,
            "x86_fp80" | "fp128" => Type::I128,
            "ptr" => Type::PTR,
            _ => {
                let bits: u8 = word.strip_prefix('i')?.parse().ok()?;
                if !Type::int(bits).is_legal() {
                    return None;
                }
                Type::int(bits)
            }
        };
        Some((self.layout.stride_bytes(ty)?, u64::from(self.layout.natural_align(ty)?)))
    }

    fn repeated(&mut self, depth: u32) -> Option<(u64, (u64, u64))> {
        let count = self.word().parse().ok()?;
        self.eat("x ").then_some(())?;
        Some((count, self.ty(depth)?))
    }

    fn fields(&mut self, depth: u32, packed: bool, end: &str) -> Option<(u64, u64)> {
        let (mut size, mut greatest) = (0u64, 1);
        if self.eat(end) {
            return Some((0, 1));
        }
        loop {
            let (bytes, align) = self.ty(depth)?;
            let align = if packed { 1 } else { align };
            size = size.checked_next_multiple_of(align)?.checked_add(bytes)?;
            greatest = greatest.max(align);
            if self.eat(end) {
                return Some((size.checked_next_multiple_of(greatest)?, greatest));
            }
            self.eat(",").then_some(())?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let size = |text: &str| bytes(&Attribute::Text("byval".into(), text.into()), Layout::default());
        for (text, wanted) in [
            ("double", 8),
            ("{ double, double, i64 }", 24),
            ("{ i8, i32, i8 }", 12),
            ("<{ i8, i32, i8 }>", 6),
            ("[3 x { float, i8 }]", 24),
            ("{ <4 x float>, i8 }", 32),
            ("{ x86_fp80, i1 }", 32),
            ("{}", 0),
        ] {
            assert_eq!(size(text), Some(wanted), "{text}");
        }
        for text in ["%struct.S", "{ double", "double x", "i129", "[99999999999 x [99999999999 x i64]]", ""] {
            assert_eq!(size(text), None, "{text}");
        }
        assert_eq!(size(&"[1 x ".repeat(10_000)), None);
    }
}
