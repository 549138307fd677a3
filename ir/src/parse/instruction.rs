//! Instructions: one line each, read as the opcode's format says.

use super::body::{BodyReader, Role};
use super::error::{ParseError, Parsed};
use super::habits;
use crate::cond::{FloatCond, IntCond};
use crate::constant::Constant;
use crate::entity::{Block, MetaId, Value};
use crate::flags::Flags;
use crate::inst::{Detail, Edge, InstData, Operands, SwitchDetail};
use crate::lex::{Token, TokenKind};
use crate::math::{MathFn, MathShape};
use crate::metadata::Attached;
use crate::opcode::{Class, Format, Opcode};
use crate::types::{MAX_LANES, Scalar, Type};
use crate::typing::{ResultTypes, implied_results};
use smallvec::{SmallVec, smallvec};

/// An instruction without its results, and their types.
pub(super) struct Operation {
    pub data: InstData,
    pub results: ResultTypes,
}

/// The opcode of a line, and how it is called in messages.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub opcode: Opcode,
    pub name: &'static str,
    pub flags: Flags,
    function: Option<MathFn>,
    token: Token,
}

impl Head {
    /// An instruction of this opcode.
    pub fn inst(self, ty: Type, operands: impl IntoIterator<Item = Value>, detail: Detail) -> InstData {
        InstData::new(self.opcode, ty, operands).with_flags(self.flags).with_detail(detail)
    }
}

type Names = SmallVec<[Token; 2]>;

impl<'p, 's> BodyReader<'p, 's> {
    /// Reads the line at the current token and appends its instruction to `block`.
    pub fn instruction(&mut self, block: Block) {
        let start = self.parser.cursor.token.span;
        let mut names = Names::new();
        self.edges.clear();
        let operation = self.result_names(&mut names).and_then(|()| self.operation());
        let Ok(mut operation) = operation else { return self.break_values(&names) };
        let Ok((location, attached)) = self.line_metadata() else { return self.break_values(&names) };
        // What follows is reported; the instruction is complete without it.
        let _ = self.parser.cursor.expect_end("the end of the line");
        let span = start.to(self.parser.cursor.previous());
        if names.len() != operation.results.len() {
            self.wrong_result_count(&names, start, &operation);
            return self.break_values(&names);
        }
        operation.data.location = location;
        let types = operation.results.iter().copied();
        let results = names.iter().zip(types).map(|(name, ty)| self.result(*name, ty)).collect();
        operation.data.results = results;
        let inst = self.body.append_with_results(block, operation.data);
        if !attached.is_empty() {
            self.body.metadata.insert(inst, attached);
        }
        self.note_inst(inst, span);
    }

    fn break_values(&mut self, names: &Names) {
        names.iter().for_each(|name| self.break_value(*name));
    }

    fn wrong_result_count(&mut self, names: &Names, start: crate::Span, operation: &Operation) {
        let count = operation.results.len();
        let name = match &operation.data.detail {
            Detail::Math(function) => function.name(),
            _ => operation.data.opcode.name(),
        };
        let results = if count == 1 { "result" } else { "results" };
        let given = if names.len() == 1 { "name stands" } else { "names stand" };
        let message = format!("this {name} has {count} {results}, but {} {given} before it", names.len());
        let span = names.last().map_or(start, |last| start.to(last.span));
        let help = match count {
            0 => "leave the names and `=` out".to_string(),
            1 => format!("write `%name = {name} ...`"),
            _ => format!("write `%name, %other = {name} ...`"),
        };
        self.parser.cursor.report(ParseError::new(span, message).help(help));
    }

    /// `%a, %b =`, or nothing.
    fn result_names(&mut self, names: &mut Names) -> Parsed<()> {
        if self.parser.cursor.kind() != TokenKind::Value {
            return Ok(());
        }
        loop {
            names.push(self.parser.cursor.expect(TokenKind::Value, "the name of a result")?);
            if !self.parser.cursor.eat_punct(b',') {
                return self.parser.cursor.expect_punct(b'=');
            }
        }
    }

    /// `, !kind !3, ...` at the end of a line: the place in the source, and the rest.
    fn line_metadata(&mut self) -> Parsed<(Option<MetaId>, Attached)> {
        let (mut location, mut attached) = (None, Attached::new());
        while self.parser.cursor.eat_punct(b',') {
            let (kind, node) = self.parser.attachment()?;
            match &*kind {
                "dbg" if location.is_none() => location = Some(node),
                _ => attached.push((kind, node)),
            }
        }
        attached.shrink_to_fit();
        Ok((location, attached))
    }

    /// Opcode and flags.
    fn head(&mut self) -> Parsed<Head> {
        let token = self.parser.cursor.expect(TokenKind::Word, "an opcode such as `fadd`")?;
        let text = self.parser.cursor.text_at(token.span);
        let head = |opcode, name, function| Head { opcode, name, flags: Flags::empty(), function, token };
        let mut head = match Opcode::from_name(text) {
            Some(opcode) if opcode != Opcode::Math => head(opcode, opcode.name(), None),
            _ => match MathFn::from_name(text) {
                Some(function) => head(Opcode::Math, function.name(), Some(function)),
                None => {
                    let error = ParseError::new(token.span, format!("there is no instruction `{text}`"));
                    return self.parser.cursor.fail(error.maybe_help(habits::for_opcode(text)));
                }
            },
        };
        if !matches!(head.opcode, Opcode::Call | Opcode::Invoke) {
            head.flags = self.flags(head)?;
        }
        Ok(head)
    }

    /// The flags at the current token.
    pub fn flags(&mut self, head: Head) -> Parsed<Flags> {
        let mut flags = Flags::empty();
        while self.parser.cursor.kind() == TokenKind::Word {
            let text = self.parser.cursor.text();
            let Some(flag) = flag_named(text) else { break };
            let token = self.parser.cursor.take();
            if !head.opcode.info().flags.contains(flag) {
                let error = ParseError::new(token.span, format!("`{text}` is no flag of {}", head.name));
                return self.parser.cursor.fail(error.maybe_help(flags_of(head)));
            }
            flags |= flag;
        }
        Ok(flags)
    }

    fn operation(&mut self) -> Parsed<Operation> {
        let head = self.head()?;
        match head.opcode.format() {
            Format::Unary | Format::Reduce => self.same_operands(head, 1),
            Format::Binary | Format::Overflow => self.same_operands(head, 2),
            Format::Ternary => self.same_operands(head, 3),
            Format::IntCompare => self.int_compare(head),
            Format::FloatCompare => self.float_compare(head),
            Format::Classify => self.classify(head),
            Format::Convert => self.convert(head),
            Format::Math => self.math(head),
            Format::Select => self.select(head),
            Format::ReduceFrom => self.reduce_from(head),
            Format::Extract => self.extract(head),
            Format::Insert => self.insert(head),
            Format::Shuffle => self.shuffle(head),
            Format::Splat => self.splat(head),
            Format::Jump => self.jump(head),
            Format::Branch => self.branch(head),
            Format::Switch => self.switch(head),
            Format::Return => self.ret(head),
            Format::Unreachable => self.done(head.inst(Type::I1, [], Detail::None)),
            Format::Resume => self.resume(head),
            Format::Assume => {
                let condition = self.nth_operand(head, 1, Type::I1)?;
                self.done(head.inst(Type::I1, [condition], Detail::None))
            }
            Format::Call => self.call(head),
            Format::Invoke => self.invoke(head),
            Format::LandingPad => self.landing_pad(head),
            Format::Unsupported => self.unsupported(head),
            Format::UnsupportedEnd => self.unsupported_end(head),
            Format::Address
            | Format::Alloca
            | Format::Load
            | Format::Store
            | Format::MaskedLoad
            | Format::MaskedStore
            | Format::Copy
            | Format::Fill
            | Format::Rmw
            | Format::CmpXchg
            | Format::Fence
            | Format::Lifetime => self.memory(head),
        }
    }

    /// An instruction whose results follow from it.
    pub fn done(&mut self, data: InstData) -> Parsed<Operation> {
        match implied_results(data.opcode, data.ty, &data.detail) {
            Some(results) => Ok(Operation { data, results }),
            None => {
                let message = format!(
                    "{} does not go with type {}",
                    data.opcode.name(),
                    self.parser.type_text(data.ty)
                );
                self.parser.cursor.fail(ParseError::new(self.parser.cursor.previous(), message))
            }
        }
    }

    /// An operand without its type.
    pub fn nth_operand(&mut self, head: Head, number: u32, ty: Type) -> Parsed<Value> {
        self.operand(ty, Role::Operand(number, head.name))
    }

    /// A comma and an operand without its type.
    pub fn next_operand(&mut self, head: Head, number: u32, ty: Type) -> Parsed<Value> {
        self.parser.cursor.expect_punct(b',')?;
        self.nth_operand(head, number, ty)
    }

    /// A comma and an operand after its type.
    pub fn next_typed(&mut self) -> Parsed<Value> {
        self.parser.cursor.expect_punct(b',')?;
        self.typed_operand()
    }

    /// The lane type of `ty`, which must not be opaque.
    pub fn lane_type(&mut self, head: Head, ty: Type) -> Parsed<Type> {
        match ty.lane() {
            Some(lane) => Ok(Type::Scalar(lane)),
            None => {
                let message = format!("{} does not go with type {}", head.name, self.parser.type_text(ty));
                self.parser.cursor.fail(ParseError::new(head.token.span, message))
            }
        }
    }

    /// The type after the opcode.
    pub fn instruction_type(&mut self, head: Head) -> Parsed<Type> {
        let token = self.parser.cursor.token;
        if !matches!(token.kind, TokenKind::Value | TokenKind::Number) {
            return self.parser.ty();
        }
        let error = ParseError::new(
            token.span,
            format!("expected a type, found `{}`", self.parser.cursor.text_at(token.span)),
        );
        let before = crate::Span::new(head.token.span.start, token.span.start);
        let before = self.parser.cursor.text_at(before).trim_end();
        let rest = self.parser.cursor.rest_of_line();
        let help = match (head.opcode, self.likely_type(head)) {
            (Opcode::Load, _) => {
                "write `load T, ptr %p`: the type of what is loaded, then the address".into()
            }
            (_, Some(ty)) => format!("write `{before} {ty} {rest}`"),
            (_, None) => format!("write the type first: `{before} T {rest}`"),
        };
        self.parser.cursor.fail(error.help(help))
    }

    /// The type that was probably meant where an operand stands in its place.
    fn likely_type(&self, head: Head) -> Option<String> {
        let named = self.parser.cursor.values_of_line().find_map(|token| self.known_type(token));
        let of_class = match head.opcode.info().class {
            _ if head.function.is_some() => Some("f64"),
            Class::Float => Some("f64"),
            Class::Int | Class::IntScalar => Some("i64"),
            Class::Ptr | Class::PtrScalar => Some("ptr"),
            _ => None,
        };
        named.or(of_class.map(String::from))
    }

    /// A type and `count` operands of it.
    fn operands_of_type(&mut self, head: Head, count: u32) -> Parsed<(Type, Operands)> {
        let ty = self.instruction_type(head)?;
        let mut operands = Operands::new();
        operands.push(self.nth_operand(head, 1, ty)?);
        for number in 2..=count {
            operands.push(self.next_operand(head, number, ty)?);
        }
        Ok((ty, operands))
    }

    fn same_operands(&mut self, head: Head, count: u32) -> Parsed<Operation> {
        let (ty, operands) = self.operands_of_type(head, count)?;
        self.done(head.inst(ty, operands, Detail::None))
    }

    fn int_compare(&mut self, head: Head) -> Parsed<Operation> {
        let cond = self.condition(IntCond::from_name, "a condition such as `slt`")?;
        let (ty, operands) = self.operands_of_type(head, 2)?;
        self.done(head.inst(ty, operands, Detail::IntCond(cond)))
    }

    fn float_compare(&mut self, head: Head) -> Parsed<Operation> {
        let cond = self.condition(FloatCond::from_name, "a condition such as `olt`")?;
        let (ty, operands) = self.operands_of_type(head, 2)?;
        self.done(head.inst(ty, operands, Detail::FloatCond(cond)))
    }

    fn condition<T>(&mut self, from_name: impl Fn(&str) -> Option<T>, what: &str) -> Parsed<T> {
        if self.parser.cursor.kind() != TokenKind::Word {
            return self.parser.cursor.expected(what);
        }
        let text = self.parser.cursor.text();
        if let Some(cond) = from_name(text) {
            self.parser.cursor.take();
            return Ok(cond);
        }
        // The first letter says how the other kind of comparison, or another language, would write it.
        let help = ["s", "o", "u"].into_iter().find_map(|prefix| {
            let near = format!("{prefix}{}", text.trim_start_matches(['s', 'o', 'u']));
            from_name(&near).map(|_| format!("write `{near}`"))
        });
        let span = self.parser.cursor.token.span;
        let error = ParseError::new(span, format!("expected {what}, found `{text}`"));
        self.parser.cursor.fail(error.maybe_help(help))
    }

    fn classify(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, operands) = self.operands_of_type(head, 1)?;
        self.parser.cursor.expect_punct(b',')?;
        let mask = self.parser.cursor.unsigned("a mask of classes")?;
        self.done(head.inst(ty, operands, Detail::Class(mask)))
    }

    fn convert(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, operands) = self.operands_of_type(head, 1)?;
        self.parser.cursor.expect_word("to")?;
        let to = self.parser.ty()?;
        Ok(Operation { data: head.inst(ty, operands, Detail::None), results: smallvec![to] })
    }

    fn math(&mut self, head: Head) -> Parsed<Operation> {
        let Some(function) = head.function else { return self.parser.cursor.expected("a math function") };
        let shape = function.shape();
        let same = shape.operands() as u32 - u32::from(shape.has_int_operand());
        if function == MathFn::Trunc && self.parser.cursor.text().starts_with('i') && self.parser.at_type() {
            let error = ParseError::new(head.token.span, "trunc rounds floats");
            return self
                .parser
                .cursor
                .fail(error.help("write `itrunc i64 %x to i32` for the low bits of an integer"));
        }
        let (ty, mut operands) = self.operands_of_type(head, same)?;
        if shape.has_int_operand() {
            operands.push(self.next_typed()?);
        }
        let data = head.inst(ty, operands, Detail::Math(function));
        if shape != MathShape::FloatAndInt {
            return self.done(data);
        }
        self.parser.cursor.expect_word("to")?;
        let int = self.parser.ty()?;
        Ok(Operation { data, results: smallvec![ty, int] })
    }

    fn select(&mut self, head: Head) -> Parsed<Operation> {
        let condition = self.typed_operand()?;
        self.parser.cursor.expect_punct(b',')?;
        let ty = self.parser.ty()?;
        let a = self.nth_operand(head, 2, ty)?;
        let b = self.next_operand(head, 3, ty)?;
        self.done(head.inst(ty, [condition, a, b], Detail::None))
    }

    fn reduce_from(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, mut operands) = self.operands_of_type(head, 1)?;
        let lane = self.lane_type(head, ty)?;
        operands.push(self.next_operand(head, 2, lane)?);
        self.done(head.inst(ty, operands, Detail::None))
    }

    fn extract(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, mut operands) = self.operands_of_type(head, 1)?;
        operands.push(self.next_typed()?);
        self.done(head.inst(ty, operands, Detail::None))
    }

    fn insert(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, mut operands) = self.operands_of_type(head, 1)?;
        let lane = self.lane_type(head, ty)?;
        operands.push(self.next_operand(head, 2, lane)?);
        operands.push(self.next_typed()?);
        self.done(head.inst(ty, operands, Detail::None))
    }

    fn splat(&mut self, head: Head) -> Parsed<Operation> {
        let ty = self.instruction_type(head)?;
        let lane = self.lane_type(head, ty)?;
        let operand = self.nth_operand(head, 1, lane)?;
        self.done(head.inst(ty, [operand], Detail::None))
    }

    fn shuffle(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, operands) = self.operands_of_type(head, 2)?;
        self.parser.cursor.expect_punct(b',')?;
        let open = self.parser.cursor.token.span;
        self.parser.cursor.expect_punct(b'[')?;
        let mut mask = Vec::new();
        loop {
            let unspecified = self.parser.cursor.eat_word("poison") || self.parser.cursor.eat_word("undef");
            let lane =
                if unspecified { None } else { Some(self.parser.cursor.unsigned("the number of a lane")?) };
            mask.push(lane);
            if !self.parser.cursor.more(b']')? {
                break;
            }
        }
        if mask.len() > MAX_LANES as usize {
            let message = format!("a vector has 1 to {MAX_LANES} lanes, not {}", mask.len());
            return self.parser.cursor.fail(ParseError::new(open, message));
        }
        self.done(head.inst(ty, operands, Detail::Mask(mask.into())))
    }

    fn jump(&mut self, head: Head) -> Parsed<Operation> {
        let edge = self.edge()?;
        self.done(head.inst(Type::I1, [], Detail::Edges(Box::new([edge]))))
    }

    fn branch(&mut self, head: Head) -> Parsed<Operation> {
        let first = self.parser.cursor.token;
        let followed_by_value = self.parser.cursor.second().kind == TokenKind::Value;
        if first.kind == TokenKind::Word && followed_by_value {
            let help = match self.parser.cursor.text_at(first.span) {
                "label" => Some("write `jump block`"),
                "i1" => Some("write `br %condition, block, block`, without types"),
                _ => None,
            };
            if let Some(help) = help {
                let error = ParseError::new(first.span, "br takes a condition of type i1 and two blocks");
                return self.parser.cursor.fail(error.help(help));
            }
        }
        let condition = self.nth_operand(head, 1, Type::I1)?;
        self.parser.cursor.expect_punct(b',')?;
        let then = self.edge()?;
        self.parser.cursor.expect_punct(b',')?;
        let otherwise = self.edge()?;
        self.done(head.inst(Type::I1, [condition], Detail::Edges(Box::new([then, otherwise]))))
    }

    /// A block and the values for its parameters.
    pub fn edge(&mut self) -> Parsed<Edge> {
        let start = self.parser.cursor.token.span;
        let edge = self.block_with_arguments()?;
        self.edges.push(start.to(self.parser.cursor.previous()));
        Ok(edge)
    }

    fn block_with_arguments(&mut self) -> Parsed<Edge> {
        let (block, span, params) = self.block_use()?;
        let mut arguments = Operands::new();
        if !self.parser.cursor.is_punct(b'(') {
            return Ok(Edge { block, arguments });
        }
        if params.is_none() {
            self.skip_arguments();
            return Ok(Edge { block, arguments });
        }
        self.parser.cursor.take();
        if self.parser.cursor.eat_punct(b')') {
            return Ok(Edge { block, arguments });
        }
        loop {
            let index = arguments.len();
            let Some(&param) = self.body.blocks[block].params.get(index) else {
                let name = self.parser.cursor.text_at(span);
                let message = format!("block {name} has {index} parameters, but more values are given");
                let at = self.parser.cursor.token.span;
                return self.parser.cursor.fail(ParseError::new(at, message));
            };
            let ty = self.body.ty(param);
            arguments.push(self.operand(ty, Role::Argument(index as u32 + 1, span))?);
            if !self.parser.cursor.more(b')')? {
                return Ok(Edge { block, arguments });
            }
        }
    }

    /// Goes past `(...)`, in which there are no further parentheses but balanced ones.
    fn skip_arguments(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.parser.cursor.kind() {
                TokenKind::Punct(b'(') => depth += 1,
                TokenKind::Punct(b')') => depth = depth.saturating_sub(1),
                TokenKind::End => return,
                _ => {}
            }
            self.parser.cursor.take();
            if depth == 0 {
                return;
            }
        }
    }

    fn switch(&mut self, head: Head) -> Parsed<Operation> {
        let (ty, operands) = self.operands_of_type(head, 1)?;
        self.parser.cursor.expect_punct(b',')?;
        let mut edges = vec![self.edge()?];
        let mut cases = Vec::new();
        self.parser.cursor.expect_punct(b'[')?;
        if !self.parser.cursor.eat_punct(b']') {
            loop {
                cases.push(self.case(ty)?);
                self.parser.cursor.expect_punct(b':')?;
                edges.push(self.edge()?);
                if !self.parser.cursor.more(b']')? {
                    break;
                }
            }
        }
        cases.shrink_to_fit();
        edges.shrink_to_fit();
        self.done(head.inst(ty, operands, Detail::Switch(Box::new(SwitchDetail { cases, edges }))))
    }

    fn case(&mut self, ty: Type) -> Parsed<u128> {
        let span = self.parser.cursor.token.span;
        match self.parser.constant(ty)? {
            Constant::Int(value) if matches!(ty, Type::Scalar(Scalar::Int(_))) => Ok(value),
            _ => self.parser.cursor.fail(ParseError::new(span, "a case is an integer")),
        }
    }

    fn ret(&mut self, head: Head) -> Parsed<Operation> {
        let mut operands = Operands::new();
        let at_metadata = self.parser.cursor.is_punct(b',');
        if self.parser.cursor.kind() == TokenKind::End || at_metadata {
            return self.done(head.inst(Type::I1, [], Detail::None));
        }
        loop {
            operands.push(self.returned(head, operands.len())?);
            if !self.next_clause() {
                return self.done(head.inst(Type::I1, operands, Detail::None));
            }
        }
    }

    fn returned(&mut self, head: Head, index: usize) -> Parsed<Value> {
        let span = self.parser.cursor.token.span;
        if let Some(&ty) = self.results.get(index) {
            return self.nth_operand(head, index as u32 + 1, ty);
        }
        let results = if self.results.len() == 1 { "result" } else { "results" };
        let message = format!("the function has {} {results}, but more are returned", self.results.len());
        self.parser.cursor.fail(ParseError::new(span, message))
    }

    fn resume(&mut self, head: Head) -> Parsed<Operation> {
        let exception = self.nth_operand(head, 1, Type::PTR)?;
        let selector = self.next_operand(head, 2, Type::I32)?;
        self.done(head.inst(Type::I1, [exception, selector], Detail::None))
    }

    /// Takes a comma, unless metadata follows it; whether there was one.
    pub fn next_clause(&mut self) -> bool {
        self.parser.cursor.is_punct(b',')
            && self.parser.cursor.second().kind != TokenKind::Meta
            && self.parser.cursor.eat_punct(b',')
    }
}

fn flag_named(text: &str) -> Option<Flags> {
    if text == "fast" {
        return Some(Flags::FAST);
    }
    Flags::NAMES.iter().find(|(_, name)| *name == text).map(|(flag, _)| *flag)
}

fn flags_of(head: Head) -> Option<String> {
    let allowed = head.opcode.info().flags;
    let names = Flags::NAMES.iter().filter(|(flag, _)| allowed.contains(*flag)).map(|(_, name)| *name);
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("{} may have {}", head.name, names.join(" ")))
}
