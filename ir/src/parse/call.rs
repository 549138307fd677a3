//! Calls, landing pads, and unsupported instructions.

use super::body::{BodyReader, Role};
use super::error::{ParseError, Parsed};
use super::instruction::{Head, Operation};
use crate::attribute::Attributes;
use crate::cond::TailKind;
use crate::constant::Symbol;
use crate::entity::Value;
use crate::inst::{CallDetail, Callee, Detail, InvokeDetail, Operands, UnsupportedDetail};
use crate::lex::TokenKind;
use crate::module::AbiParam;
use crate::types::Type;
use crate::typing::ResultTypes;

/// The parts that `call` and `invoke` share.
struct Called {
    head: Head,
    detail: CallDetail,
    operands: Operands,
    results: ResultTypes,
}

impl<'p, 's> BodyReader<'p, 's> {
    pub fn call(&mut self, head: Head) -> Parsed<Operation> {
        let called = self.called(head)?;
        let detail = Detail::Call(Box::new(called.detail));
        let data = called.head.inst(Type::I1, called.operands, detail);
        Ok(Operation { data, results: called.results })
    }

    pub fn invoke(&mut self, head: Head) -> Parsed<Operation> {
        let called = self.called(head)?;
        self.parser.cursor.expect_word("to")?;
        let normal = self.edge()?;
        self.parser.cursor.expect_punct(b',')?;
        self.parser.cursor.expect_word("unwind")?;
        let unwind = self.edge()?;
        let detail = InvokeDetail { call: called.detail, edges: [normal, unwind] };
        let data = called.head.inst(Type::I1, called.operands, Detail::Invoke(Box::new(detail)));
        Ok(Operation { data, results: called.results })
    }

    /// From the words after the opcode to the last clause.
    fn called(&mut self, mut head: Head) -> Parsed<Called> {
        let tail = self.tail_kind();
        let convention = if self.parser.cursor.eat_word("cc") { self.parser.convention()? } else { 0 };
        head.flags = self.flags(head)?;
        let mut operands = Operands::new();
        let mut detail;
        let results;
        if self.parser.cursor.eat_word("indirect") {
            if !self.parser.cursor.is_punct(b'(') {
                return self.parser.cursor.expected("the types of the results in parentheses");
            }
            results = self.parser.results()?;
            detail = CallDetail::new(Callee::Indirect { fixed: self.variadic()? });
            operands.push(self.typed_operand()?);
        } else {
            let no_results = self.parser.cursor.kind() == TokenKind::Symbol;
            results = if no_results { Vec::new() } else { self.parser.results()? };
            detail = CallDetail::new(self.direct_callee()?);
        }
        detail.tail = tail;
        detail.convention = convention;
        detail.result_attributes = given_attributes(&results);
        self.arguments(&mut operands, &mut detail.argument_attributes)?;
        self.call_clauses(&mut operands, &mut detail)?;
        operands.shrink_to_fit();
        Ok(Called { head, detail, operands, results: results.iter().map(|result| result.ty).collect() })
    }

    fn tail_kind(&mut self) -> TailKind {
        match TailKind::from_name(self.parser.cursor.text()) {
            Some(tail) if self.parser.cursor.kind() == TokenKind::Word => {
                self.parser.cursor.take();
                tail
            }
            _ => TailKind::None,
        }
    }

    /// `variadic(1)`, or nothing.
    fn variadic(&mut self) -> Parsed<Option<u32>> {
        if !self.parser.cursor.eat_word("variadic") {
            return Ok(None);
        }
        self.parser.cursor.expect_punct(b'(')?;
        let fixed = self.parser.cursor.unsigned("the number of arguments that are not variadic")?;
        self.parser.cursor.expect_punct(b')')?;
        Ok(Some(fixed))
    }

    fn direct_callee(&mut self) -> Parsed<Callee> {
        let token = self.parser.cursor.token;
        if token.kind == TokenKind::Value {
            let text = self.parser.cursor.text();
            let error = ParseError::new(token.span, "a call of an address says so");
            return self
                .parser
                .cursor
                .fail(error.help(format!("write `call indirect (results) ptr {text}(...)`")));
        }
        match self.parser.symbol()? {
            Symbol::Func(function) => Ok(Callee::Direct(function)),
            Symbol::Global(_) | Symbol::Alias(_) => {
                let text = self.parser.cursor.text_at(token.span);
                let error = ParseError::new(token.span, format!("`{text}` is no function"));
                let help = format!(
                    "write `call indirect (results) ptr {text}(...)` to call what it is the address of"
                );
                self.parser.cursor.fail(error.help(help))
            }
        }
    }

    /// `(T a attributes, ...)`.
    fn arguments(&mut self, operands: &mut Operands, attributes: &mut Vec<Attributes>) -> Parsed<()> {
        self.parser.cursor.expect_punct(b'(')?;
        if self.parser.cursor.eat_punct(b')') {
            return Ok(());
        }
        let mut index = 0;
        loop {
            operands.push(self.argument()?);
            let given = self.parser.attributes()?;
            if !given.0.is_empty() {
                attributes.resize(index, Attributes::default());
                attributes.push(given);
            }
            index += 1;
            if !self.parser.cursor.more(b')')? {
                attributes.shrink_to_fit();
                return Ok(());
            }
        }
    }

    fn argument(&mut self) -> Parsed<Value> {
        if self.parser.cursor.kind() == TokenKind::Value {
            let text = self.parser.cursor.text();
            let error =
                ParseError::new(self.parser.cursor.token.span, "an argument is written after its type");
            let ty = self.known_type(self.parser.cursor.token).unwrap_or_else(|| "f64".into());
            return self.parser.cursor.fail(error.help(format!("write the type: `{ty} {text}`")));
        }
        let ty = self.parser.ty()?;
        self.operand(ty, Role::Written)
    }

    /// Bundles, attributes and origin.
    fn call_clauses(&mut self, operands: &mut Operands, detail: &mut CallDetail) -> Parsed<()> {
        loop {
            if self.parser.cursor.eat_word("bundle") {
                let tag = self.parser.cursor.string()?.into();
                let before = operands.len();
                self.plain_arguments(operands)?;
                detail.bundles.push((tag, (operands.len() - before) as u32));
            } else if self.parser.cursor.eat_word("attributes") {
                detail.attributes = self.parser.attribute_list()?;
            } else if self.parser.cursor.eat_word("as") {
                detail.origin = Some(self.parser.cursor.string()?.into());
            } else {
                return Ok(());
            }
        }
    }

    /// `(T a, ...)` without attributes.
    fn plain_arguments(&mut self, operands: &mut Operands) -> Parsed<()> {
        self.parser.cursor.expect_punct(b'(')?;
        if self.parser.cursor.eat_punct(b')') {
            return Ok(());
        }
        loop {
            operands.push(self.argument()?);
            if !self.parser.cursor.more(b')')? {
                return Ok(());
            }
        }
    }

    /// `landingpad cleanup, ptr a, ...`; both parts may be left out.
    pub fn landing_pad(&mut self, head: Head) -> Parsed<Operation> {
        let cleanup = self.parser.cursor.eat_word("cleanup");
        let mut operands = Operands::new();
        let mut more = if cleanup { self.next_clause() } else { self.parser.at_type() };
        while more {
            operands.push(self.typed_operand()?);
            more = self.next_clause();
        }
        self.done(head.inst(Type::I1, operands, Detail::LandingPad(cleanup)))
    }

    /// `unsupported (R, ...) "text"(A a, ...)`.
    pub fn unsupported(&mut self, head: Head) -> Parsed<Operation> {
        let has_results = self.parser.cursor.is_punct(b'(');
        let results = if has_results { self.parser.results()? } else { Vec::new() };
        let text = self.parser.cursor.string()?.into_owned();
        let mut operands = Operands::new();
        self.plain_arguments(&mut operands)?;
        let detail = Detail::Unsupported(Box::new(UnsupportedDetail { text, edges: Vec::new() }));
        let data = head.inst(Type::I1, operands, detail);
        Ok(Operation { data, results: results.iter().map(|result| result.ty).collect() })
    }

    /// `unsupported_end "text"(A a, ...) to [block, ...]`.
    pub fn unsupported_end(&mut self, head: Head) -> Parsed<Operation> {
        let text = self.parser.cursor.string()?.into_owned();
        let mut operands = Operands::new();
        self.plain_arguments(&mut operands)?;
        self.parser.cursor.expect_word("to")?;
        self.parser.cursor.expect_punct(b'[')?;
        let mut edges = Vec::new();
        if !self.parser.cursor.eat_punct(b']') {
            loop {
                edges.push(self.edge()?);
                if !self.parser.cursor.more(b']')? {
                    break;
                }
            }
        }
        self.done(head.inst(
            Type::I1,
            operands,
            Detail::Unsupported(Box::new(UnsupportedDetail { text, edges })),
        ))
    }
}

/// The attributes of results up to the last that has any.
fn given_attributes(results: &[AbiParam]) -> Vec<Attributes> {
    let count = results.iter().rposition(|result| !result.attributes.0.is_empty()).map_or(0, |last| last + 1);
    results.iter().take(count).map(|result| result.attributes.clone()).collect()
}
