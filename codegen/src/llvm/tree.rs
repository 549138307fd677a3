//! LLVM's types from their text: aggregates with the places of their fields, and function types.

use super::error::Reason;
use super::layout::DataLayout;
use ir::{Float, MAX_LANES, Scalar, Type};
use std::fmt::{self, Display, Formatter};

/// How deep types may nest.
const MAX_DEPTH: usize = 64;

/// A type of LLVM.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Tree {
    /// What it consists of.
    pub kind: Kind,
    /// Bytes from one element of an array to the next, if known.
    pub size: Option<u64>,
    /// Its alignment in bytes.
    pub align: u64,
}

/// What a type consists of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Not an aggregate; the type of the IR, unless the IR has no such type.
    Leaf { text: String, ty: Option<Type> },
    /// Fields with their offsets.
    Struct { packed: bool, fields: Vec<(u64, Tree)> },
    /// Elements.
    Array { count: u64, element: Box<Tree> },
}

/// A function type: result (`None` for void), parameters, and whether more may follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FunctionTree {
    pub result: Option<Tree>,
    pub params: Vec<Tree>,
    pub variadic: bool,
}

impl Tree {
    /// Reads a type.
    pub fn parse(text: &str, layout: &DataLayout) -> Result<Tree, Reason> {
        let mut reader = Reader { text, rest: text, layout };
        let tree = reader.tree(0)?;
        if reader.rest.trim_start().is_empty() { Ok(tree) } else { Err(reader.wrong()) }
    }

    /// A type of the IR that is not opaque.
    pub fn of(ty: Type, text: String, layout: &DataLayout) -> Tree {
        Tree {
            kind: Kind::Leaf { text, ty: Some(ty) },
            size: layout.alloc_size(ty),
            align: layout.align(ty).unwrap_or(1),
        }
    }

    /// A struct of these fields.
    pub fn structure(packed: bool, trees: Vec<Tree>, layout: &DataLayout) -> Tree {
        let mut end = Some(0u64);
        let mut align = 1;
        let mut fields = Vec::with_capacity(trees.len());
        for tree in trees {
            let field_align = if packed { 1 } else { tree.align };
            align = align.max(field_align);
            let start = end.and_then(|end| end.checked_next_multiple_of(field_align));
            end = start.zip(tree.size).and_then(|(start, size)| start.checked_add(size));
            fields.push((start.unwrap_or(0), tree));
        }
        if !packed {
            align = align.max(layout.aggregate_align());
        }
        let size = end.and_then(|end| end.checked_next_multiple_of(align));
        Tree { kind: Kind::Struct { packed, fields }, size, align }
    }

    /// The scalars, vectors and opaque types it holds, depth first; `None` if there are more than `most`.
    pub fn leaves(&self, most: usize) -> Option<Vec<&Tree>> {
        let mut leaves = Vec::new();
        self.collect(most, &mut leaves).then_some(leaves)
    }

    /// Nests as deep as the type, which is bounded.
    fn collect<'a>(&'a self, most: usize, leaves: &mut Vec<&'a Tree>) -> bool {
        match &self.kind {
            Kind::Leaf { .. } => {
                leaves.push(self);
                leaves.len() <= most
            }
            Kind::Struct { fields, .. } => fields.iter().all(|(_, field)| field.collect(most, leaves)),
            Kind::Array { count, element } => {
                let before = leaves.len();
                for _ in 0..*count {
                    if !element.collect(most, leaves) {
                        return false;
                    }
                    // Elements without leaves: however many there are, there will be none.
                    if leaves.len() == before {
                        return true;
                    }
                }
                true
            }
        }
    }

    /// The index paths of its leaves, as in `insertvalue`.
    pub fn paths(&self, most: usize) -> Option<Vec<String>> {
        let mut paths = Vec::new();
        self.collect_paths(most, &mut String::new(), &mut paths).then_some(paths)
    }

    fn collect_paths(&self, most: usize, prefix: &mut String, paths: &mut Vec<String>) -> bool {
        let length = prefix.len();
        let mut step = |index: u64, tree: &Tree, paths: &mut Vec<String>| {
            prefix.push_str(&format!("{}{index}", if length > 0 { ", " } else { "" }));
            let fits = tree.collect_paths(most, prefix, paths);
            prefix.truncate(length);
            fits
        };
        match &self.kind {
            Kind::Leaf { .. } => {
                paths.push(prefix.clone());
                paths.len() <= most
            }
            Kind::Struct { fields, .. } => {
                (0..).zip(fields).all(|(index, (_, field))| step(index, field, paths))
            }
            Kind::Array { count, element } => {
                let before = paths.len();
                for index in 0..*count {
                    if !step(index, element, paths) {
                        return false;
                    }
                    if paths.len() == before {
                        return true;
                    }
                }
                true
            }
        }
    }

    /// Whether it is a struct or an array.
    pub fn is_aggregate(&self) -> bool {
        !matches!(self.kind, Kind::Leaf { .. })
    }
}

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Leaf { text, .. } => f.write_str(text),
            Kind::Array { count, element } => write!(f, "[{count} x {element}]"),
            Kind::Struct { packed, fields } => {
                let (open, close) = if *packed { ("<{", "}>") } else { ("{", "}") };
                f.write_str(open)?;
                for (at, (_, field)) in fields.iter().enumerate() {
                    write!(f, "{}{field}", if at > 0 { ", " } else { " " })?;
                }
                f.write_str(if fields.is_empty() { "" } else { " " })?;
                f.write_str(close)
            }
        }
    }
}

impl FunctionTree {
    /// Reads a function type such as `{ double, i64 } (ptr, ...)`.
    pub fn parse(text: &str, layout: &DataLayout) -> Result<FunctionTree, Reason> {
        let mut reader = Reader { text, rest: text, layout };
        let result = if reader.word("void") { None } else { Some(reader.tree(0)?) };
        let (mut params, mut variadic) = (Vec::new(), false);
        reader.expect("(")?;
        if !reader.eat(")") {
            loop {
                if reader.eat("...") {
                    variadic = true;
                    reader.expect(")")?;
                    break;
                }
                params.push(reader.tree(0)?);
                if reader.eat(")") {
                    break;
                }
                reader.expect(",")?;
            }
        }
        if reader.rest.trim_start().is_empty() {
            Ok(FunctionTree { result, params, variadic })
        } else {
            Err(reader.wrong())
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    layout: &'a DataLayout,
}

impl<'a> Reader<'a> {
    fn wrong(&self) -> Reason {
        Reason::Type(self.text.to_owned())
    }

    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), Reason> {
        if self.eat(token) { Ok(()) } else { Err(self.wrong()) }
    }

    /// Letters, digits and `_`.
    fn next_word(&mut self) -> &'a str {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        word
    }

    fn word(&mut self, word: &str) -> bool {
        let before = self.rest;
        let found = self.next_word() == word;
        if !found {
            self.rest = before;
        }
        found
    }

    fn number(&mut self) -> Result<u64, Reason> {
        self.next_word().parse().map_err(|_| self.wrong())
    }

    fn tree(&mut self, depth: usize) -> Result<Tree, Reason> {
        if depth > MAX_DEPTH {
            return Err(self.wrong());
        }
        if self.eat("<{") {
            let fields = self.fields("}>", depth)?;
            return Ok(Tree::structure(true, fields, self.layout));
        }
        if self.eat("{") {
            let fields = self.fields("}", depth)?;
            return Ok(Tree::structure(false, fields, self.layout));
        }
        if self.eat("[") {
            let count = self.number()?;
            self.times()?;
            let element = self.tree(depth + 1)?;
            self.expect("]")?;
            let size = element.size.and_then(|size| size.checked_mul(count));
            let align = element.align;
            return Ok(Tree { kind: Kind::Array { count, element: Box::new(element) }, size, align });
        }
        if self.eat("<") {
            return self.vector();
        }
        self.scalar()
    }

    fn times(&mut self) -> Result<(), Reason> {
        if self.word("x") { Ok(()) } else { Err(self.wrong()) }
    }

    fn fields(&mut self, close: &str, depth: usize) -> Result<Vec<Tree>, Reason> {
        let mut fields = Vec::new();
        if self.eat(close) {
            return Ok(fields);
        }
        loop {
            fields.push(self.tree(depth + 1)?);
            if self.eat(close) {
                return Ok(fields);
            }
            self.expect(",")?;
        }
    }

    fn vector(&mut self) -> Result<Tree, Reason> {
        let scalable = self.word("vscale");
        if scalable {
            self.times()?;
        }
        let count = self.number()?;
        self.times()?;
        let lane = self.scalar()?;
        self.expect(">")?;
        let Kind::Leaf { text, ty } = &lane.kind else { return Err(self.wrong()) };
        let is_lane = ty.is_some() || text.starts_with('i');
        if count == 0 || count > u64::from(u32::MAX) || !is_lane {
            return Err(self.wrong());
        }
        let prefix = if scalable { "vscale x " } else { "" };
        let text = format!("<{prefix}{count} x {text}>");
        match ty {
            Some(Type::Scalar(scalar)) if !scalable && count <= u64::from(MAX_LANES) => {
                Ok(Tree::of(Type::Vector(*scalar, count as u32), text, self.layout))
            }
            _ => Ok(unsized_leaf(text)),
        }
    }

    fn scalar(&mut self) -> Result<Tree, Reason> {
        if self.rest.trim_start().starts_with('%') {
            let rest = self.rest.trim_start();
            let end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && !"-$._:\"".contains(c));
            return Err(Reason::NamedType(rest[..end.map_or(rest.len(), |end| end + 1)].to_owned()));
        }
        let word = self.next_word();
        let float = match word {
            "half" => Some(Float::F16),
            "bfloat" => Some(Float::Bf16),
            "float" => Some(Float::F32),
            "double" => Some(Float::F64),
            "x86_fp80" => Some(Float::F80),
            "fp128" => Some(Float::F128),
            _ => None,
        };
        if let Some(float) = float {
            return Ok(Tree::of(Type::float(float), word.to_owned(), self.layout));
        }
        match word {
            "ptr" => self.pointer(),
            "ppc_fp128" => {
                Ok(Tree { kind: Kind::Leaf { text: word.to_owned(), ty: None }, size: Some(16), align: 16 })
            }
            "x86_mmx" | "x86_amx" | "token" => Ok(unsized_leaf(word.to_owned())),
            "target" => self.target(),
            _ => self.integer(word),
        }
    }

    fn pointer(&mut self) -> Result<Tree, Reason> {
        let mut space = 0;
        if self.word("addrspace") {
            self.expect("(")?;
            space = self.number()?;
            self.expect(")")?;
        }
        let ty = u32::try_from(space).map(|space| Type::Scalar(Scalar::Ptr(space)));
        let ty = ty.ok().filter(|ty| ty.is_legal()).ok_or_else(|| self.wrong())?;
        let text = if space == 0 { "ptr".to_owned() } else { format!("ptr addrspace({space})") };
        Ok(Tree::of(ty, text, self.layout))
    }

    fn integer(&mut self, word: &str) -> Result<Tree, Reason> {
        let bits = word.strip_prefix('i').and_then(|bits| bits.parse::<u32>().ok());
        let bits = bits.filter(|bits| (1..=1 << 23).contains(bits)).ok_or_else(|| self.wrong())?;
        let ty = u8::try_from(bits).map(Type::int).ok().filter(|ty| ty.is_legal());
        match ty {
            Some(ty) => Ok(Tree::of(ty, format!("i{bits}"), self.layout)),
            None => {
                let align = self.layout.int_align(bits);
                let size = u64::from(bits).div_ceil(8).checked_next_multiple_of(align);
                Ok(Tree { kind: Kind::Leaf { text: format!("i{bits}"), ty: None }, size, align })
            }
        }
    }

    /// `target("name", types and numbers)`.
    fn target(&mut self) -> Result<Tree, Reason> {
        self.expect("(")?;
        self.expect("\"")?;
        let end = self.rest.find('"').ok_or_else(|| self.wrong())?;
        let (name, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        {
            return Err(self.wrong());
        }
        let mut text = format!("target(\"{name}\"");
        while self.eat(",") {
            let before = self.rest;
            match self.next_word().parse::<u32>() {
                Ok(number) => text.push_str(&format!(", {number}")),
                Err(_) => {
                    self.rest = before;
                    text.push_str(&format!(", {}", self.scalar()?));
                }
            }
        }
        self.expect(")")?;
        text.push(')');
        Ok(unsized_leaf(text))
    }
}

fn unsized_leaf(text: String) -> Tree {
    Tree { kind: Kind::Leaf { text, ty: None }, size: None, align: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Tree, Reason> {
        Tree::parse(text, &DataLayout::parse("e-i64:64-i128:128-f80:128").unwrap())
    }

    #[test]
    fn spelling_and_size() {
        let types = [
            ("{i8,double}", "{ i8, double }", Some(16)),
            ("<{ i8, double }>", "<{ i8, double }>", Some(9)),
            ("[ 3 x { i32, [2 x i16] } ]", "[3 x { i32, [2 x i16] }]", Some(24)),
            ("<4 x ptr addrspace(3)>", "<4 x ptr addrspace(3)>", Some(32)),
            ("{}", "{}", Some(0)),
            ("i256", "i256", Some(32)),
            ("<vscale x 4 x float>", "<vscale x 4 x float>", None),
            ("target(\"spirv.Image\", i32, 1)", "target(\"spirv.Image\", i32, 1)", None),
        ];
        for (text, canonical, size) in types {
            let tree = tree(text).unwrap();
            assert_eq!((tree.to_string().as_str(), tree.size), (canonical, size));
        }
    }

    #[test]
    fn leaves_and_paths() {
        let tree = tree("{ [2 x { i32, double }], {}, ptr }").unwrap();
        let leaves: Vec<String> = tree.leaves(8).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(leaves, ["i32", "double", "i32", "double", "ptr"]);
        assert_eq!(tree.paths(8).unwrap(), ["0, 0, 0", "0, 0, 1", "0, 1, 0", "0, 1, 1", "2"]);
        assert_eq!((tree.leaves(4), tree.paths(4)), (None, None));
    }

    #[test]
    fn hostile_texts() {
        assert!(tree("[18446744073709551615 x {}]").unwrap().leaves(8).unwrap().is_empty());
        assert_eq!(tree("[18446744073709551615 x i64]").unwrap().size, None);
        let deep = "[1 x ".repeat(100_000) + "i8" + &"]".repeat(100_000);
        for text in ["", "%s", "{ i8", "<0 x i8>", "i0", "i99999999", "odd \" \\", "i8 i8", "void", &deep] {
            assert!(tree(text).is_err());
        }
    }

    #[test]
    fn function_types() {
        let layout = DataLayout::default();
        let found = FunctionTree::parse("{ float, float } (<2 x float>, ...)", &layout).unwrap();
        assert_eq!((found.params.len(), found.variadic), (1, true));
        assert_eq!(FunctionTree::parse("void ()", &layout).unwrap().result, None);
        assert!(FunctionTree::parse("void", &layout).is_err());
    }
}
