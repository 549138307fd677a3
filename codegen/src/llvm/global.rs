//! Globals and their initial content: as LLVM's value type had it where the pieces allow it, else a packed struct.

use super::attribute::Target;
use super::error::Reason;
use super::module::Context;
use super::names::push_escaped;
use super::symbol::{Role, thread_local};
use super::tree::{Kind, Tree};
use ir::entity::Entity;
use ir::*;

/// Objects of LLVM are smaller than this: it counts bits.
const MAX_SIZE: u64 = 1 << 60;

impl Context<'_> {
    /// All globals and aliases.
    pub fn data(&mut self) -> String {
        let mut out = String::new();
        let ends = self.alias_ends();
        // Definitions first: they may refer to what is then declared.
        for role in [Role::Definition, Role::Declaration] {
            for (id, global) in self.module.globals.iter() {
                let is_defined = self.is_global_defined(id);
                let wanted = self.prints_all() || is_defined || self.is_mentioned(Symbol::Global(id));
                if wanted && is_defined == (role == Role::Definition) {
                    let result = self.global(id, is_defined).map(|text| out.push_str(&text));
                    self.check(&global.symbol.name, result);
                }
            }
        }
        for (id, alias) in self.module.aliases.iter() {
            let result = if self.prints_all() {
                self.alias(id, &ends)
            } else if self.is_mentioned(Symbol::Alias(id)) {
                self.alias_reference(id, ends.get(id.index()).copied().flatten())
            } else {
                continue;
            };
            let result = result.map(|text| out.push_str(&text));
            self.check(&alias.symbol.name, result);
        }
        out
    }

    /// For each alias the function or global at the end of its chain.
    fn alias_ends(&self) -> Vec<Option<Symbol>> {
        let mut ends: Vec<Option<Symbol>> = vec![None; self.module.aliases.len()];
        for (id, alias) in self.module.aliases.iter() {
            let (mut walked, mut target) = (vec![id], alias.target);
            let end = loop {
                match target {
                    Symbol::Alias(next) if walked.len() > ends.len() => break ends[next.index()],
                    Symbol::Alias(next) if ends[next.index()].is_some() => break ends[next.index()],
                    Symbol::Alias(next) => {
                        walked.push(next);
                        target = self.module.aliases[next].target;
                    }
                    end => break Some(end),
                }
            };
            walked.into_iter().for_each(|id| ends[id.index()] = end);
        }
        ends
    }

    /// The declaration of a symbol that is an alias in the module it is linked to.
    fn alias_reference(&mut self, id: AliasId, end: Option<Symbol>) -> Result<String, Reason> {
        let alias = &self.module.aliases[id];
        let name = self.symbol(Symbol::Alias(id));
        let function = end.filter(|_| alias.offset == 0 && !alias.ifunc);
        if let Some(Symbol::Func(target)) = function {
            let shape = self.shape_of(target)?;
            let (result, params) = (shape.result_text().to_owned(), shape.text());
            let params = params.split_once(" (").map_or(")", |(_, params)| params);
            return Ok(format!("declare {result} {name}({params}\n"));
        }
        let space = space(alias.address_space);
        let mode = match end {
            Some(Symbol::Global(id)) => thread_local(self.module.globals[id].thread_local),
            _ => String::new(),
        };
        Ok(format!("{name} = external {mode}{space}global i8\n"))
    }

    fn global(&mut self, id: GlobalId, defined: bool) -> Result<String, Reason> {
        let global = &self.module.globals[id];
        let symbol = &global.symbol;
        let role = match (defined, &global.initializer) {
            (true, _) => Role::Definition,
            (false, Some(_)) => Role::Reference,
            (false, None) => Role::Declaration,
        };
        if global.size > MAX_SIZE {
            return Err(Reason::Content("LLVM's objects have less than 2^60 bytes"));
        }
        let (ty, content) = match global.initializer.as_ref().filter(|_| defined) {
            Some(pieces) => self.content(global, pieces)?,
            None => (self.value_type(global), String::new()),
        };
        check_linkage(global, role, &ty)?;
        let external = if !defined && symbol.linkage != Linkage::ExternWeak { "external " } else { "" };
        let words = self.words(symbol, role)?;
        let mut out = format!("{} = {external}{words}", self.symbol(Symbol::Global(id)));
        out.push_str(&thread_local(global.thread_local));
        if role != Role::Reference && symbol.unnamed_addr != UnnamedAddr::No {
            out.push_str(symbol.unnamed_addr.name());
            out.push(' ');
        }
        out.push_str(&space(global.address_space));
        if global.externally_initialized {
            out.push_str("externally_initialized ");
        }
        out.push_str(if global.constant { "constant " } else { "global " });
        out.push_str(&ty);
        if !content.is_empty() {
            out.push(' ');
            out.push_str(&content);
        }
        out.push_str(&self.clauses(symbol, role, ", ")?);
        // LLVM's lists of symbols have the alignment it gives them.
        if !symbol.name.starts_with("llvm.") {
            out.push_str(&format!(", align {}", global.align.bytes()));
        }
        out.push_str(&self.attached_to_symbol(&global.metadata, true));
        self.push_attributes(&mut out, &global.attributes, Target::Function)?;
        out.push('\n');
        Ok(out)
    }

    /// The hint if it has the size, else an array of bytes.
    fn value_type(&self, global: &Global) -> String {
        let hint = global.hint.filter(|&hint| self.alloc_size(hint) == Some(global.size));
        hint.and_then(|hint| self.ty(hint).ok()).unwrap_or_else(|| format!("[{} x i8]", global.size))
    }

    /// Type and constant.
    fn content(&mut self, global: &Global, pieces: &[Piece]) -> Result<(String, String), Reason> {
        if let Some(hint) = global.hint.filter(|&hint| self.alloc_size(hint) == Some(global.size)) {
            let text = self.ty(hint)?;
            let tree = match hint {
                Type::Opaque(_) => self.tree(hint)?.clone(),
                _ => Tree::of(hint, text, &self.layout),
            };
            let mut cursor = Cursor { pieces, index: 0, used: 0 };
            if let Some(content) = self.natural(&tree, &mut cursor)?
                && cursor.peek().is_none()
            {
                return Ok((tree.to_string(), content));
            }
        }
        let mut fields = Vec::new();
        for piece in pieces {
            fields.extend(self.field(piece)?);
        }
        Ok(match fields.len() {
            0 => ("[0 x i8]".into(), "zeroinitializer".into()),
            1 => fields.swap_remove(0),
            _ => {
                let types: Vec<&str> = fields.iter().map(|(ty, _)| &**ty).collect();
                let values: Vec<String> = fields.iter().map(|(ty, value)| format!("{ty} {value}")).collect();
                (format!("<{{ {} }}>", types.join(", ")), format!("<{{ {} }}>", values.join(", ")))
            }
        })
    }

    /// A piece as a field whose size is that of the piece; `None` if it has none.
    fn field(&mut self, piece: &Piece) -> Result<Option<(String, String)>, Reason> {
        let bytes = |count: u64, value: &str| Some((format!("[{count} x i8]"), value.to_owned()));
        Ok(match piece {
            Piece::Zero(0) | Piece::Undef(0) => None,
            Piece::Zero(count) => bytes(*count, "zeroinitializer"),
            Piece::Undef(count) => bytes(*count, "undef"),
            Piece::Bytes(content) if content.is_empty() => None,
            Piece::Bytes(content) => Some(string(content)),
            Piece::Constant(ty, constant) if self.is_unpadded(*ty) => {
                Some((self.ty(*ty)?, self.constant(*ty, constant)?))
            }
            Piece::Array(_, constants) if constants.is_empty() => None,
            Piece::Array(ty, constants) if self.is_unpadded(*ty) => {
                Some((format!("[{} x {}]", constants.len(), self.ty(*ty)?), self.array(*ty, constants)?))
            }
            Piece::Constant(ty, constant) => Some(self.raw(*ty, std::slice::from_ref(constant))?),
            Piece::Array(ty, constants) => Some(self.raw(*ty, constants)?),
        })
    }

    fn array(&mut self, ty: Type, constants: &[Constant]) -> Result<String, Reason> {
        let texts: Result<Vec<String>, Reason> =
            constants.iter().map(|constant| self.typed_constant(ty, constant)).collect();
        Ok(format!("[{}]", texts?.join(", ")))
    }

    /// Whether a field of the type is as long as what a store writes.
    fn is_unpadded(&self, ty: Type) -> bool {
        let layout = &self.layout;
        layout.store_size(ty).is_some() && layout.store_size(ty) == layout.alloc_size(ty)
    }

    /// The bytes of constants of a type that LLVM would pad.
    fn raw(&self, ty: Type, constants: &[Constant]) -> Result<(String, String), Reason> {
        let size = self.layout.store_size(ty).ok_or(Reason::Content("a piece has no size"))?;
        if let [single @ (Constant::Undef | Constant::Poison)] = constants {
            let word = if *single == Constant::Undef { "undef" } else { "poison" };
            return Ok((format!("[{size} x i8]"), word.into()));
        }
        if self.layout.big_endian {
            return Err(Reason::Content("a padded type on a big-endian target"));
        }
        let mut bytes = Vec::new();
        for constant in constants {
            bytes.extend(
                bytes_of(ty, constant, size)
                    .ok_or(Reason::Content("an address or no number in a padded type"))?,
            );
        }
        Ok(string(&bytes))
    }

    /// The content as a constant of the tree's type; `None` if the pieces are not cut that way.
    ///
    /// Nests as deep as the type, which is bounded.
    fn natural(&mut self, tree: &Tree, cursor: &mut Cursor<'_>) -> Result<Option<String>, Reason> {
        let Some(size) = tree.size else { return Ok(None) };
        if size == 0 {
            return Ok(Some("zeroinitializer".into()));
        }
        if let Some(word) = cursor.take_filler(size) {
            return Ok(Some(match (&tree.kind, word) {
                (_, Filler::Undef) => "undef".into(),
                (Kind::Leaf { ty: Some(ty), .. }, Filler::Zero) => match Constant::zero(*ty) {
                    Some(zero) => self.constant(*ty, &zero)?,
                    None => return Ok(None),
                },
                (_, Filler::Zero) => "zeroinitializer".into(),
            }));
        }
        match &tree.kind {
            Kind::Leaf { ty: Some(ty), .. } => match cursor.take_constant(*ty) {
                // What follows a padded leaf is padding.
                Some(constant) => {
                    let padding = size - self.layout.store_size(*ty).unwrap_or(size);
                    let text = self.constant(*ty, constant)?;
                    Ok(cursor.skip_padding(padding).then_some(text))
                }
                None => Ok(None),
            },
            Kind::Leaf { ty: None, .. } => Ok(None),
            Kind::Array { count, element } => self.natural_array(*count, element, cursor),
            Kind::Struct { packed, fields } => {
                let (mut texts, mut at) = (Vec::with_capacity(fields.len()), 0);
                for (offset, field) in fields {
                    if !cursor.skip_padding(offset - at) {
                        return Ok(None);
                    }
                    let Some(text) = self.natural(field, cursor)? else { return Ok(None) };
                    texts.push(format!("{field} {text}"));
                    at = offset + field.size.unwrap_or(0);
                }
                let (open, close) = if *packed { ("<{", "}>") } else { ("{", "}") };
                Ok(cursor.skip_padding(size - at).then(|| format!("{open} {} {close}", texts.join(", "))))
            }
        }
    }

    fn natural_array(
        &mut self,
        count: u64,
        element: &Tree,
        cursor: &mut Cursor<'_>,
    ) -> Result<Option<String>, Reason> {
        if let Kind::Leaf { ty: Some(ty), .. } = element.kind {
            if ty == Type::I8
                && let Some(bytes) = cursor.take_bytes(count)
            {
                return Ok(Some(string(bytes).1));
            }
            if self.is_unpadded(ty)
                && let Some(constants) = cursor.take_array(ty, count)
            {
                return Ok(Some(self.array(ty, constants)?));
            }
        }
        let mut texts = Vec::new();
        for _ in 0..count {
            let Some(text) = self.natural(element, cursor)? else { return Ok(None) };
            texts.push(format!("{element} {text}"));
        }
        Ok(Some(format!("[{}]", texts.join(", "))))
    }
}

fn check_linkage(global: &Global, role: Role, ty: &str) -> Result<(), Reason> {
    match global.symbol.linkage {
        Linkage::Common if role == Role::Definition => {
            let is_zero = |piece: &Piece| matches!(piece, Piece::Zero(_));
            let zero =
                global.initializer.iter().flatten().all(|piece| is_zero(piece) || is_zero_constant(piece));
            if !zero || global.constant || global.symbol.comdat.is_some() {
                return Err(Reason::Symbol("a common global is zero, not constant, and in no comdat group"));
            }
        }
        Linkage::Appending if !ty.starts_with('[') => {
            return Err(Reason::Symbol("a global of appending linkage is an array"));
        }
        _ => {}
    }
    Ok(())
}

fn is_zero_constant(piece: &Piece) -> bool {
    matches!(piece, Piece::Constant(ty, constant) if Constant::zero(*ty).as_ref() == Some(constant))
}

fn space(number: u32) -> String {
    if number == 0 { String::new() } else { format!("addrspace({number}) ") }
}

/// Bytes as an array.
fn string(bytes: &[u8]) -> (String, String) {
    let mut text = String::with_capacity(bytes.len() + 3);
    text.push_str("c\"");
    push_escaped(&mut text, bytes);
    text.push('"');
    (format!("[{} x i8]", bytes.len()), text)
}

/// The bytes that a store of a constant writes, little end first; `None` if it is no number. Lanes that have no
/// value are zero.
fn bytes_of(ty: Type, constant: &Constant, size: u64) -> Option<Vec<u8>> {
    let lane_bits = match ty.lane()? {
        Scalar::Int(bits) => u32::from(bits),
        Scalar::Float(float) => float.bits(),
        Scalar::Ptr(_) => return None,
    };
    let mut bytes = vec![0u8; usize::try_from(size).ok()?];
    for lane in 0..ty.lanes().unwrap_or(1) {
        let bits = match constant.lane(lane as usize)? {
            Constant::Int(bits) | Constant::Float(bits) => *bits,
            Constant::Undef | Constant::Poison => 0,
            _ => return None,
        };
        let start = u64::from(lane) * u64::from(lane_bits);
        for bit in (0..lane_bits).filter(|&bit| bits >> bit & 1 == 1) {
            let at = start + u64::from(bit);
            *bytes.get_mut((at / 8) as usize)? |= 1 << (at % 8);
        }
    }
    Some(bytes)
}

/// A place among pieces.
struct Cursor<'p> {
    pieces: &'p [Piece],
    index: usize,
    /// Bytes of a filler or of a string, elements of an array.
    used: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filler {
    Zero,
    Undef,
}

impl<'p> Cursor<'p> {
    /// The piece at the place, after empty ones.
    fn peek(&mut self) -> Option<&'p Piece> {
        loop {
            let piece = self.pieces.get(self.index)?;
            let length = match piece {
                Piece::Constant(..) => 1,
                Piece::Array(_, constants) => constants.len() as u64,
                Piece::Bytes(bytes) => bytes.len() as u64,
                Piece::Zero(bytes) | Piece::Undef(bytes) => *bytes,
            };
            if self.used < length {
                return Some(piece);
            }
            self.index += 1;
            self.used = 0;
        }
    }

    /// Takes so many bytes of zeros or of nothing in particular.
    fn take_filler(&mut self, size: u64) -> Option<Filler> {
        let (filler, length) = match self.peek()? {
            Piece::Zero(bytes) => (Filler::Zero, *bytes),
            Piece::Undef(bytes) => (Filler::Undef, *bytes),
            _ => return None,
        };
        if length - self.used < size {
            return None;
        }
        self.used += size;
        Some(filler)
    }

    /// Skips padding: nothing in particular, or zeros.
    fn skip_padding(&mut self, size: u64) -> bool {
        size == 0 || self.take_filler(size).is_some()
    }

    fn take_constant(&mut self, wanted: Type) -> Option<&'p Constant> {
        let constant = match self.peek()? {
            Piece::Constant(ty, constant) if *ty == wanted => constant,
            Piece::Array(ty, constants) if *ty == wanted => constants.get(self.used as usize)?,
            _ => return None,
        };
        self.used += 1;
        Some(constant)
    }

    fn take_bytes(&mut self, count: u64) -> Option<&'p [u8]> {
        let Piece::Bytes(bytes) = self.peek()? else { return None };
        let start = self.used as usize;
        let found = bytes.get(start..start.checked_add(usize::try_from(count).ok()?)?)?;
        self.used += count;
        Some(found)
    }

    fn take_array(&mut self, wanted: Type, count: u64) -> Option<&'p [Constant]> {
        let Piece::Array(ty, constants) = self.peek()? else { return None };
        let start = self.used as usize;
        let found = constants.get(start..start.checked_add(usize::try_from(count).ok()?)?)?;
        if *ty != wanted || found.is_empty() {
            return None;
        }
        self.used += count;
        Some(found)
    }
}
