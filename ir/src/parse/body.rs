//! Bodies of functions: blocks, and the names of values.

use super::Parser;
use super::cursor::LineMode;
use super::error::{ParseError, Parsed};
use super::habits::nearest;
use super::name_table::{NameTable, key_of, name_of};
use super::source_map::FunctionMap;
use crate::body::{Body, ValueDef};
use crate::constant::Constant;
use crate::diagnostic::Span;
use crate::entity::{Block, Entity, FuncId, Inst, Value};
use crate::lex::{Lexer, Token, TokenKind};
use crate::quote::is_name_byte;
use crate::types::{Layout, Type};
use std::borrow::Cow;
use std::collections::HashSet;

/// Names and types of a function's parameters.
pub(super) type FunctionParams = Vec<(Token, Type)>;

/// Reads the body that begins at the current token, `{`, and ends before byte `end`.
pub(super) fn read(parser: &mut Parser<'_>, id: FuncId, params: &FunctionParams, end: usize) -> Parsed<()> {
    let start = parser.cursor.offset();
    let lines = scan(parser.cursor.source, start, end);
    let mut reader = BodyReader::new(parser, id, &lines);
    reader.headers(&lines.headers, params, end);
    let closed = reader.lines(&lines.headers, start, end);
    reader.finish();
    closed
}

/// What a first look at the lines of a body finds.
#[derive(Default)]
struct Scan {
    insts: usize,
    values: usize,
    headers: Vec<Header>,
}

/// A line that begins a block.
struct Header {
    /// Its first byte.
    start: u32,
    /// How many parameters it seems to have.
    params: u32,
    /// How many instructions follow it.
    insts: u32,
}

impl Scan {
    fn count_inst(&mut self) {
        self.insts += 1;
        if let Some(header) = self.headers.last_mut() {
            header.insts += 1;
        }
    }
}

fn scan(source: &str, start: usize, end: usize) -> Scan {
    let mut found = Scan::default();
    let mut at = start;
    let marks = |code: &str| code.bytes().filter(|&byte| byte == b'%').count();
    for line in source.get(start..end).unwrap_or("").split_inclusive('\n') {
        let code = line.trim_start_matches([' ', '\t', '\r', '\n']);
        let first = at + (line.len() - code.len());
        at += line.len();
        match code.as_bytes().first() {
            None | Some(b';') => {}
            Some(b'}') => break,
            Some(b'%') => {
                found.count_inst();
                found.values += marks(code.split('=').next().unwrap_or(""));
            }
            Some(_) if is_header(source, first, code) => {
                let params = marks(code);
                found.headers.push(Header { start: first as u32, params: params as u32, insts: 0 });
                found.values += params;
            }
            Some(_) => found.count_inst(),
        }
    }
    found
}

/// Whether a line is a block's header: a name and `:`, or a name, `(` and either a parameter or `:` at the end.
fn is_header(source: &str, first: usize, code: &str) -> bool {
    if !code.starts_with('"') {
        let name = code.bytes().take_while(|&byte| is_name_byte(byte)).count();
        let after = code[name..].trim_start_matches([' ', '\t']);
        if !after.starts_with([':', '(']) {
            return false;
        }
    }
    let mut lexer = Lexer::new(source, first, first + code.len());
    let tokens: [Token; 4] = std::array::from_fn(|_| lexer.token());
    let kinds = tokens.map(|token| token.kind);
    match kinds {
        [_, TokenKind::Punct(b':'), ..] => true,
        [_, TokenKind::Punct(b'('), TokenKind::Value, TokenKind::Punct(b':')] => true,
        [_, TokenKind::Punct(b'('), ..] => ends_with_colon(lexer, kinds[3]),
        _ => false,
    }
}

fn ends_with_colon(mut lexer: Lexer<'_>, mut last: TokenKind) -> bool {
    loop {
        match lexer.token().kind {
            TokenKind::End => return last == TokenKind::Punct(b':'),
            kind => last = kind,
        }
    }
}

/// The definition of a value that was used, and is not defined yet.
const FORWARD: ValueDef = ValueDef::Constant(u32::MAX);

/// What a name of a value stands for.
enum Known {
    /// It was defined.
    Defined(Value),
    /// It was used, and is not defined yet.
    Forward(Value),
    /// Its definition could not be read.
    Broken,
}

/// Where a value is used, for messages about its type.
#[derive(Clone, Copy)]
pub(super) enum Role {
    /// After its type.
    Written,
    /// Operand, counted from 1, of an instruction.
    Operand(u32, &'static str),
    /// Argument, counted from 1, for a block.
    Argument(u32, Span),
}

/// A use of a value before its definition.
struct ForwardUse {
    token: Token,
    expected: Type,
    role: Role,
}

/// The state of reading a body.
pub(super) struct BodyReader<'p, 's> {
    pub parser: &'p mut Parser<'s>,
    pub body: Body,
    pub layout: Layout,
    /// The types of the function's results.
    pub results: Vec<Type>,
    id: FuncId,
    /// The value of each name; `None` if its definition could not be read.
    values: NameTable<'s, Option<Value>>,
    blocks: NameTable<'s, Block>,
    /// Blocks whose parameters could not be read.
    incomplete: HashSet<Block>,
    header_blocks: Vec<Block>,
    forward: Vec<ForwardUse>,
    /// The number of values that the body had room for at first.
    reserved: usize,
    map: Option<FunctionMap>,
    /// The places of the edges of the instruction that is read, for the source map.
    pub edges: Vec<Span>,
}

impl<'p, 's> BodyReader<'p, 's> {
    fn new(parser: &'p mut Parser<'s>, id: FuncId, lines: &Scan) -> Self {
        let function = &parser.module.functions[id];
        let results = function.signature.results.iter().map(|result| result.ty).collect();
        let params = function.signature.params.len();
        let name = parser.map.as_ref().map(|map| map.functions[id].name);
        let source = parser.cursor.source;
        let mut values = parser.values.take().unwrap_or_else(|| NameTable::new(source));
        let mut blocks = parser.blocks.take().unwrap_or_else(|| NameTable::new(source));
        values.reset(lines.values + params);
        blocks.reset(lines.headers.len());
        Self {
            body: Body::with_capacity(lines.insts, lines.values + params, lines.headers.len()),
            layout: parser.module.layout(),
            results,
            id,
            values,
            blocks,
            incomplete: HashSet::new(),
            header_blocks: Vec::with_capacity(lines.headers.len()),
            forward: Vec::new(),
            reserved: lines.values + params,
            map: name.map(|name| FunctionMap { name, ..FunctionMap::default() }),
            edges: Vec::new(),
            parser,
        }
    }

    /// Reads the headers of all blocks; the function's parameters are those of the first.
    fn headers(&mut self, headers: &[Header], params: &FunctionParams, end: usize) {
        for (index, header) in headers.iter().enumerate() {
            let start = header.start as usize;
            self.parser.cursor.seek(start, end, LineMode::End);
            let own_params = if index == 0 { params.len() } else { header.params as usize };
            let block = self.body.append_block_with_room(own_params, header.insts as usize);
            self.header_blocks.push(block);
            if index == 0 {
                self.function_params(block, params);
            }
            let complete = self.header(block, index == 0).is_ok();
            if !complete {
                self.break_params(start, end);
                self.incomplete.insert(block);
            }
        }
        if headers.is_empty() {
            params.iter().for_each(|(token, _)| self.break_value(*token));
        }
    }

    fn function_params(&mut self, entry: Block, params: &FunctionParams) {
        for (token, ty) in params {
            let value = self.body.append_param(entry, *ty);
            // A name that could not be read was reported.
            let _ = self.define(*token, value);
        }
    }

    fn header(&mut self, block: Block, is_entry: bool) -> Parsed<()> {
        let token = self.block_token()?;
        let (key, numbered) = self.key(token)?;
        if !numbered {
            self.body.set_block_name(block, name_of(&key));
        }
        if let Some(map) = &mut self.map {
            map.blocks[block] = token.span;
        }
        match self.blocks.find(&key) {
            Err(place) => self.blocks.fill(place, token.span, block),
            Ok(found) => {
                let message = format!("block `{}` is defined twice", self.parser.cursor.text_at(token.span));
                let error = ParseError::new(token.span, message);
                self.parser.cursor.report(match self.blocks.span(found) {
                    Some(first) => error.related(first, "first defined here"),
                    None => error,
                });
            }
        }
        self.header_params(block, is_entry)?;
        self.parser.cursor.expect_punct(b':')?;
        self.parser.cursor.expect_end("the end of the line after a block's header")
    }

    fn header_params(&mut self, block: Block, is_entry: bool) -> Parsed<()> {
        let open = self.parser.cursor.token.span;
        if !self.parser.cursor.eat_punct(b'(') || self.parser.cursor.eat_punct(b')') {
            return Ok(());
        }
        if is_entry {
            let error = ParseError::new(open, "the first block has no parameters of its own");
            return self.parser.cursor.fail(error.help("its parameters are those of the function"));
        }
        loop {
            let name = self.parser.param_name()?;
            let ty = self.parser.ty()?;
            let value = self.body.append_param(block, ty);
            self.define(name, value)?;
            if !self.parser.cursor.more(b')')? {
                return Ok(());
            }
        }
    }

    /// After a header that could not be read: its values exist, so that their uses are not reported.
    fn break_params(&mut self, start: usize, end: usize) {
        let mut lexer = Lexer::new(self.parser.cursor.source, start, end);
        lexer.token();
        loop {
            let token = lexer.token();
            if token.first || token.kind == TokenKind::End {
                return;
            }
            if token.kind == TokenKind::Value {
                self.break_value(token);
            }
        }
    }

    /// Reads the lines; an error if the body is not closed.
    fn lines(&mut self, headers: &[Header], start: usize, end: usize) -> Parsed<()> {
        self.parser.cursor.seek(start, end, LineMode::End);
        let open = Span::new(start as u32 - 1, start as u32);
        let token = self.parser.cursor.token;
        if !token.first && token.kind != TokenKind::End {
            let error = ParseError::new(token.span, "the body begins on the line after `{`");
            return self
                .parser
                .cursor
                .fail(error.help("write every instruction and `}` on a line of its own"));
        }
        let mut headers = headers.iter().zip(self.header_blocks.clone()).peekable();
        let mut current = None;
        loop {
            match self.parser.cursor.kind() {
                TokenKind::End if !self.parser.cursor.next_line() => {
                    let error = ParseError::new(open, "this body is not closed by a line with `}`");
                    return self.parser.cursor.fail(error);
                }
                TokenKind::End => continue,
                TokenKind::Punct(b'}') => {
                    let after = self.parser.cursor.offset();
                    self.parser.cursor.seek(after, end, LineMode::Ignore);
                    return Ok(());
                }
                _ => {}
            }
            let at = self.parser.cursor.token.span.start as usize;
            if let Some((_, block)) = headers.next_if(|(header, _)| header.start as usize == at) {
                if let Some(previous) = current.replace(block) {
                    self.body.blocks[previous].insts.shrink_to_fit();
                }
            } else {
                let block = current.unwrap_or_else(|| self.missing_header());
                current = Some(block);
                self.instruction(block);
            }
            if !self.parser.cursor.next_line() {
                self.parser.cursor.seek(end, end, LineMode::End);
            }
        }
    }

    /// Reports an instruction before the first header, and makes a block for it.
    fn missing_header(&mut self) -> Block {
        let span = self.parser.cursor.token.span;
        let error = ParseError::new(span, "an instruction stands in a block, and no block has begun");
        self.parser.cursor.report(error.help("write a header such as `entry:` on the line before"));
        self.body.append_block()
    }

    fn finish(mut self) {
        for used in std::mem::take(&mut self.forward) {
            self.check_forward(used);
        }
        if let Some(block) = self.header_blocks.last() {
            self.body.blocks[*block].insts.shrink_to_fit();
        }
        self.body.shrink_to_fit(self.reserved);
        if let (Some(map), Some(of_function)) = (&mut self.parser.map, self.map) {
            map.functions[self.id] = of_function;
        }
        self.parser.module.functions[self.id].body = Some(self.body);
        (self.parser.values, self.parser.blocks) = (Some(self.values), Some(self.blocks));
    }

    fn check_forward(&mut self, used: ForwardUse) {
        let text = self.parser.cursor.text_at(used.token.span);
        let key = key_of(text);
        let Ok(place) = self.values.find(&key) else { return };
        match self.known(place) {
            Known::Defined(value) => self.check_type(used.token, value, used.expected, used.role),
            Known::Forward(_) => {
                let error = ParseError::new(used.token.span, format!("no value is named `{text}`"));
                let help = match self.parser.cursor.has_room() {
                    true => self.nearest_value(&key),
                    false => None,
                };
                self.parser.cursor.report(error.maybe_help(help));
                self.values.set(place, used.token.span, None);
            }
            Known::Broken => {}
        }
    }

    /// What the name at a place of the table stands for.
    fn known(&self, place: usize) -> Known {
        match self.values.item(place).flatten() {
            Some(value) if self.body.values[value].def == FORWARD => Known::Forward(value),
            Some(value) => Known::Defined(value),
            None => Known::Broken,
        }
    }

    fn nearest_value(&self, key: &str) -> Option<String> {
        let is_known =
            |value: Option<Value>| value.is_none_or(|value| self.body.values[value].def != FORWARD);
        let known = self.values.iter().filter(|(_, value)| is_known(*value));
        let names: Vec<Cow<'_, str>> = known.map(|(name, _)| name).collect();
        nearest(name_of(key), names.iter().map(|name| name_of(name)), self.values.len())
            .map(|near| format!("there is `%{}`", crate::quote::Name(near)))
    }

    /// The place of an instruction, for the source map.
    pub fn note_inst(&mut self, inst: Inst, span: Span) {
        if let Some(map) = &mut self.map {
            map.insts[inst] = span;
            map.edges.extend(self.edges.drain(..).map(|edge| (inst, edge)));
        }
    }

    /// The name that a token stands for as a key of the tables, and whether it is only a number. Keys of
    /// quoted names that might be taken for a number or for such a key begin with a quote.
    fn key(&mut self, token: Token) -> Parsed<(Cow<'s, str>, bool)> {
        let text = self.parser.cursor.text_at(token.span);
        let bare = if matches!(token.kind, TokenKind::Word | TokenKind::Number) { text } else { &text[1..] };
        if bare.starts_with(|first: char| first.is_ascii_digit()) && token.kind != TokenKind::String {
            if bare.bytes().all(|byte| byte.is_ascii_digit()) {
                return Ok((Cow::Borrowed(bare), true));
            }
            let error = ParseError::new(token.span, "a name does not begin with a digit");
            return self.parser.cursor.fail(error.help(format!("write it in quotes: `\"{bare}\"`")));
        }
        let name = match token.kind {
            TokenKind::String => self.parser.cursor.block_name(token)?,
            _ => self.parser.cursor.name(token)?,
        };
        if name.starts_with(|first: char| first.is_ascii_digit() || first == '"') {
            return Ok((Cow::Owned(format!("\"{name}")), false));
        }
        Ok((name, false))
    }

    /// Gives a new value its name.
    fn define(&mut self, token: Token, value: Value) -> Parsed<()> {
        let (key, numbered) = self.key(token)?;
        if !numbered {
            self.body.set_value_name(value, name_of(&key));
        }
        match self.values.find(&key) {
            Err(place) => self.values.fill(place, token.span, Some(value)),
            Ok(place) => self.defined_twice(token, place),
        }
        Ok(())
    }

    fn defined_twice(&mut self, token: Token, place: usize) {
        let message = format!("`{}` is defined twice", self.parser.cursor.text_at(token.span));
        let error = ParseError::new(token.span, message);
        self.parser.cursor.report(match self.values.span(place) {
            Some(first) => error.related(first, "also defined here"),
            None => error,
        });
    }

    /// The value of a result of type `ty`: a new one, or the one that was used before.
    pub fn result(&mut self, token: Token, ty: Type) -> Value {
        // The definition is set when the instruction is made.
        let def = ValueDef::Result(Inst::from_index(self.body.insts.len()), 0);
        let Ok((key, numbered)) = self.key(token) else { return self.body.create_value(ty, def) };
        let found = self.values.find(&key);
        let forward = match found {
            Ok(place) => match self.known(place) {
                Known::Forward(value) => Some((place, value)),
                Known::Defined(_) | Known::Broken => None,
            },
            Err(_) => None,
        };
        let value = match forward {
            Some((_, value)) => {
                self.body.values[value].ty = ty;
                self.body.values[value].def = def;
                value
            }
            None => self.body.create_value(ty, def),
        };
        if !numbered {
            self.body.set_value_name(value, name_of(&key));
        }
        match (found, forward) {
            (_, Some((place, value))) => self.values.set(place, token.span, Some(value)),
            (Err(place), _) => self.values.fill(place, token.span, Some(value)),
            (Ok(place), _) => self.defined_twice(token, place),
        }
        value
    }

    /// Notes that a value's definition could not be read.
    pub fn break_value(&mut self, token: Token) {
        let Ok((key, _)) = self.key(token) else { return };
        match self.values.find(&key) {
            Ok(place) => {
                if let Known::Forward(_) = self.known(place) {
                    self.values.set(place, token.span, None);
                }
            }
            Err(place) => self.values.fill(place, token.span, None),
        }
    }

    /// A value or constant of type `expected`.
    pub fn operand(&mut self, expected: Type, role: Role) -> Parsed<Value> {
        if self.parser.cursor.kind() != TokenKind::Value {
            let constant = self.parser.constant(expected)?;
            return Ok(self.body.constant(expected, constant));
        }
        let token = self.parser.cursor.take();
        let (key, _) = self.key(token)?;
        let value = match self.values.find(&key) {
            Ok(place) => match self.known(place) {
                Known::Defined(value) => {
                    self.check_type(token, value, expected, role);
                    return Ok(value);
                }
                Known::Broken => return Ok(self.body.constant(expected, Constant::Poison)),
                Known::Forward(value) => value,
            },
            Err(place) => {
                let value = self.body.create_value(expected, FORWARD);
                self.values.fill(place, token.span, Some(value));
                value
            }
        };
        self.forward.push(ForwardUse { token, expected, role });
        Ok(value)
    }

    /// The type of a value that was defined already.
    pub fn known_type(&self, token: Token) -> Option<String> {
        // Names in quotes are not worth it here.
        let name = self.parser.cursor.text_at(token.span).strip_prefix('%')?;
        match self.known(self.values.find(name).ok()?) {
            Known::Defined(value) => Some(self.parser.type_text(self.body.ty(value))),
            Known::Forward(_) | Known::Broken => None,
        }
    }

    fn check_type(&mut self, token: Token, value: Value, expected: Type, role: Role) {
        let actual = self.body.ty(value);
        if actual == expected {
            return;
        }
        let (actual, expected) = (self.parser.type_text(actual), self.parser.type_text(expected));
        let message = match role {
            Role::Written => {
                let name = self.parser.cursor.text_at(token.span);
                format!("value {name} has type {actual}, but {expected} is written here")
            }
            Role::Operand(number, of) => {
                format!("operand {number} of {of} has type {actual}, expected {expected}")
            }
            Role::Argument(number, block) => {
                let block = self.parser.cursor.text_at(block);
                format!("argument {number} of {block} has type {actual}, expected {expected}")
            }
        };
        self.parser.cursor.report(ParseError::new(token.span, message));
    }

    /// A type and a value or constant of it.
    pub fn typed_operand(&mut self) -> Parsed<Value> {
        let token = self.parser.cursor.token;
        if token.kind == TokenKind::Value {
            let text = self.parser.cursor.text();
            let ty = self.known_type(token);
            let help = match ty {
                Some(ty) => format!("write `{ty} {text}`"),
                None => format!("write its type in front of it, such as `ptr {text}` or `i64 {text}`"),
            };
            let error = ParseError::new(token.span, format!("expected a type before `{text}`"));
            return self.parser.cursor.fail(error.help(help));
        }
        let ty = self.parser.ty()?;
        self.operand(ty, Role::Written)
    }

    /// The name of a block.
    fn block_token(&mut self) -> Parsed<Token> {
        match self.parser.cursor.kind() {
            TokenKind::Word | TokenKind::Number | TokenKind::String => {
                let token = self.parser.cursor.take();
                if self.parser.cursor.text_at(token.span) == "label" {
                    let at_name = self.parser.cursor.kind() == TokenKind::Value;
                    if at_name {
                        let name = self.parser.cursor.text().trim_start_matches('%');
                        let help = format!("write `{name}`");
                        let error =
                            ParseError::new(token.span, "blocks are written by their names, without `label`");
                        return self.parser.cursor.fail(error.help(help));
                    }
                }
                Ok(token)
            }
            TokenKind::Value => {
                let name = self.parser.cursor.text().trim_start_matches('%');
                let error = ParseError::new(self.parser.cursor.token.span, "a block is written without `%`");
                self.parser.cursor.fail(error.help(format!("write `{name}`")))
            }
            _ => self.parser.cursor.expected("the name of a block"),
        }
    }

    /// A use of a block, the place of its name, and the number of its parameters unless they could not be read.
    pub fn block_use(&mut self) -> Parsed<(Block, Span, Option<usize>)> {
        let token = self.block_token()?;
        let (key, _) = self.key(token)?;
        if let Some(block) = self.blocks.get(&key) {
            let params = (!self.incomplete.contains(&block)).then(|| self.body.blocks[block].params.len());
            return Ok((block, token.span, params));
        }
        let text = self.parser.cursor.text_at(token.span);
        let help = match self.parser.cursor.has_room() {
            true => self.nearest_block(&key),
            false => None,
        };
        let error = ParseError::new(token.span, format!("no block is named `{text}`"));
        self.parser.cursor.fail(error.maybe_help(help))
    }

    fn nearest_block(&self, key: &str) -> Option<String> {
        let names: Vec<Cow<'_, str>> = self.blocks.iter().map(|(name, _)| name).collect();
        nearest(name_of(key), names.iter().map(|name| name_of(name)), self.blocks.len())
            .map(|near| format!("there is `{}`", crate::quote::Name(near)))
    }
}
