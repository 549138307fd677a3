//! Headers of functions.

use super::body::FunctionParams;
use super::error::{ParseError, Parsed};
use super::symbols::Word;
use super::{Parser, body};
use crate::attribute::Attributes;
use crate::entity::FuncId;
use crate::lex::{Token, TokenKind};
use crate::module::{AbiParam, Function};

impl<'s> Parser<'s> {
    /// A definition or declaration, up to byte `end` of the text.
    pub(super) fn function(&mut self, id: FuncId, end: usize) -> Parsed<()> {
        let keyword = self.cursor.take();
        let declared = self.cursor.text_at(keyword.span) == "declare";
        let mut function = self.module.functions[id].clone();
        let mut symbol = function.symbol.clone();
        let mut convention = 0;
        self.symbol_words(&mut symbol, |parser, word| {
            if word != "cc" {
                return Ok(Word::Unknown);
            }
            convention = parser.convention()?;
            Ok(Word::Known)
        })?;
        function.symbol = symbol;
        function.signature.convention = convention;
        let params = if declared {
            self.declared_params(&mut function)?;
            FunctionParams::new()
        } else {
            self.defined_params(&mut function)?
        };
        if self.cursor.kind() == TokenKind::Arrow {
            self.cursor.take();
            function.signature.results = self.results()?;
        }
        self.function_clauses(&mut function)?;
        let has_body = self.body_follows(declared)?;
        self.module.functions[id] = function;
        if has_body { body::read(self, id, &params, end) } else { Ok(()) }
    }

    /// `(8)` after `cc`.
    pub(super) fn convention(&mut self) -> Parsed<u32> {
        self.cursor.expect_punct(b'(')?;
        let number = self.cursor.unsigned("the number of a calling convention")?;
        self.cursor.expect_punct(b')')?;
        Ok(number)
    }

    /// Whether the current token begins a body, which it must if and only if the function is defined.
    fn body_follows(&mut self, declared: bool) -> Parsed<bool> {
        match (declared, self.cursor.kind()) {
            (false, TokenKind::Punct(b'{')) => Ok(true),
            (true, TokenKind::Punct(b'{')) => {
                let error = ParseError::new(self.cursor.token.span, "a declaration has no body");
                self.cursor.fail(error.help("write `func` in place of `declare`"))
            }
            (true, _) => Ok(false),
            (false, TokenKind::End) => {
                let error = ParseError::new(self.cursor.previous(), "this function has no body");
                self.cursor.fail(error.help("write `declare` in place of `func`"))
            }
            (false, _) => self.cursor.expected("`{`"),
        }
    }

    fn declared_params(&mut self, function: &mut Function) -> Parsed<()> {
        self.cursor.expect_punct(b'(')?;
        if self.cursor.eat_punct(b')') {
            return Ok(());
        }
        loop {
            if self.cursor.eat_word("...") {
                function.signature.variadic = true;
                return self.cursor.expect_punct(b')');
            }
            if self.cursor.kind() == TokenKind::Value {
                let error =
                    ParseError::new(self.cursor.token.span, "parameters of a declaration have no names");
                return self.cursor.fail(error.help("write the type only"));
            }
            let param = self.abi_param()?;
            function.signature.params.push(param);
            if !self.cursor.more(b')')? {
                return Ok(());
            }
        }
    }

    fn defined_params(&mut self, function: &mut Function) -> Parsed<FunctionParams> {
        self.cursor.expect_punct(b'(')?;
        let mut params = FunctionParams::new();
        if self.cursor.eat_punct(b')') {
            return Ok(params);
        }
        loop {
            if self.cursor.eat_word("...") {
                function.signature.variadic = true;
                self.cursor.expect_punct(b')')?;
                return Ok(params);
            }
            let name = self.param_name()?;
            let param = self.abi_param()?;
            params.push((name, param.ty));
            function.signature.params.push(param);
            if !self.cursor.more(b')')? {
                return Ok(params);
            }
        }
    }

    /// `%x:` before the type of a parameter.
    pub(super) fn param_name(&mut self) -> Parsed<Token> {
        if self.at_type() {
            let start = self.cursor.token.span;
            let ty = self.ty()?;
            let name = if self.cursor.kind() == TokenKind::Value { self.cursor.text() } else { "%x" };
            let error = ParseError::new(start, "expected the name of a parameter before its type");
            let help = format!("write `{name}: {}`", self.type_text(ty));
            return self.cursor.fail(error.help(help));
        }
        let name = self.cursor.expect(TokenKind::Value, "a parameter such as `%x: f64`")?;
        self.cursor.expect_punct(b':')?;
        Ok(name)
    }

    /// A type with attributes.
    pub(super) fn abi_param(&mut self) -> Parsed<AbiParam> {
        Ok(AbiParam { ty: self.ty()?, attributes: self.attributes()? })
    }

    /// One type, or types with attributes in parentheses.
    pub(super) fn results(&mut self) -> Parsed<Vec<AbiParam>> {
        let mut results = Vec::new();
        if !self.cursor.eat_punct(b'(') {
            let ty = self.ty()?;
            results.push(AbiParam { ty, attributes: Attributes::default() });
        } else if !self.cursor.eat_punct(b')') {
            loop {
                results.push(self.abi_param()?);
                if !self.cursor.more(b')')? {
                    break;
                }
            }
        }
        results.shrink_to_fit();
        Ok(results)
    }

    fn function_clauses(&mut self, function: &mut Function) -> Parsed<()> {
        loop {
            if self.symbol_clause(&mut function.symbol)? {
                continue;
            }
            if self.cursor.kind() == TokenKind::Meta {
                function.metadata.push(self.attachment()?);
            } else if self.cursor.eat_word("attributes") {
                function.attributes = self.attribute_list()?;
            } else if self.cursor.eat_word("align") {
                function.align = Some(self.align_number()?);
            } else if self.cursor.eat_word("gc") {
                function.gc = Some(self.string_in_parentheses()?);
            } else if self.cursor.eat_word("personality") {
                function.personality = Some(self.symbol()?);
            } else if self.cursor.eat_word("as") {
                function.signature.origin = Some(self.cursor.string()?.into());
            } else {
                return Ok(());
            }
        }
    }
}
