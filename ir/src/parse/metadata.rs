//! Metadata: nodes, named lists of nodes, and attachments.

use super::Parser;
use super::error::{ParseError, Parsed};
use crate::entity::MetaId;
use crate::lex::TokenKind;
use crate::metadata::{MetaOperand, Metadata};

impl<'s> Parser<'s> {
    /// `!3 = node`.
    pub(super) fn metadata_node(&mut self, id: MetaId) -> Parsed<()> {
        self.cursor.take();
        self.cursor.expect_punct(b'=')?;
        let node = self.node()?;
        self.module.metadata[id] = node;
        Ok(())
    }

    fn node(&mut self) -> Parsed<Metadata> {
        if self.cursor.eat_word("distinct") {
            return Ok(Metadata::Node { distinct: true, operands: self.node_operands()? });
        }
        if self.cursor.is_punct(b'!') {
            return Ok(Metadata::Node { distinct: false, operands: self.node_operands()? });
        }
        if self.cursor.eat_word("foreign") {
            return Ok(Metadata::Foreign(self.cursor.string()?.into_owned()));
        }
        if self.cursor.eat_word("location") {
            return self.location();
        }
        if self.cursor.eat_word("scope") {
            return self.scope();
        }
        self.cursor
            .expected("`!{...}`, `distinct !{...}`, `location(...)`, `scope(...)` or `foreign \"...\"`")
    }

    fn node_operands(&mut self) -> Parsed<Vec<MetaOperand>> {
        self.cursor.expect_punct(b'!')?;
        self.cursor.expect_punct(b'{')?;
        let mut operands = Vec::new();
        if self.cursor.eat_punct(b'}') {
            return Ok(operands);
        }
        loop {
            operands.push(self.node_operand()?);
            if !self.cursor.more(b'}')? {
                operands.shrink_to_fit();
                return Ok(operands);
            }
        }
    }

    fn node_operand(&mut self) -> Parsed<MetaOperand> {
        match self.cursor.kind() {
            TokenKind::Meta => self.node_use().map(MetaOperand::Node),
            TokenKind::String => Ok(MetaOperand::String(self.cursor.string()?.into_owned())),
            _ if self.cursor.eat_word("null") => Ok(MetaOperand::Null),
            _ if self.at_type() => {
                let ty = self.ty()?;
                Ok(MetaOperand::Constant(ty, self.constant(ty)?))
            }
            _ => self.cursor.expected("`!1`, a string, a constant with its type, or `null`"),
        }
    }

    /// `(line 2, column 5, scope !0, inlined !4)`.
    fn location(&mut self) -> Parsed<Metadata> {
        self.cursor.expect_punct(b'(')?;
        let (mut line, mut column, mut scope, mut inlined) = (0, 0, None, None);
        loop {
            if self.cursor.eat_word("line") {
                line = self.cursor.unsigned("a line number")?;
            } else if self.cursor.eat_word("column") {
                column = self.cursor.unsigned("a column number")?;
            } else if self.cursor.eat_word("scope") {
                scope = Some(self.node_use()?);
            } else if self.cursor.eat_word("inlined") {
                inlined = Some(self.node_use()?);
            } else {
                return self.cursor.expected("`line`, `column`, `scope` or `inlined`");
            }
            if !self.cursor.more(b')')? {
                return Ok(Metadata::Location { line, column, scope, inlined });
            }
        }
    }

    /// `("name", "file", line 1, parent !0)`.
    fn scope(&mut self) -> Parsed<Metadata> {
        self.cursor.expect_punct(b'(')?;
        let name = self.cursor.string()?.into_owned();
        self.cursor.expect_punct(b',')?;
        let file = self.cursor.string()?.into_owned();
        let (mut line, mut parent) = (0, None);
        while self.cursor.more(b')')? {
            if self.cursor.eat_word("line") {
                line = self.cursor.unsigned("a line number")?;
            } else if self.cursor.eat_word("parent") {
                parent = Some(self.node_use()?);
            } else {
                return self.cursor.expected("`line` or `parent`");
            }
        }
        Ok(Metadata::Scope { name, file, line, parent })
    }

    /// A use of a node: `!3`.
    fn node_use(&mut self) -> Parsed<MetaId> {
        let token = self.cursor.expect(TokenKind::Meta, "a metadata node such as `!0`")?;
        let label = self.cursor.text_at(token.span).get(1..).unwrap_or("");
        match self.metadata.get(label) {
            Some(node) => Ok(node.item),
            None => {
                let error = ParseError::new(token.span, format!("there is no metadata node `!{label}`"));
                self.cursor.fail(error.help(format!("define it at the top level: `!{label} = !{{}}`")))
            }
        }
    }

    /// `!name = !{!0, !1}`.
    pub(super) fn named_nodes(&mut self) -> Parsed<()> {
        let token = self.cursor.take();
        let name = self.cursor.name(token)?.into_owned();
        self.cursor.expect_punct(b'=')?;
        self.cursor.expect_punct(b'!')?;
        self.cursor.expect_punct(b'{')?;
        let mut nodes = Vec::new();
        if !self.cursor.eat_punct(b'}') {
            loop {
                nodes.push(self.node_use()?);
                if !self.cursor.more(b'}')? {
                    break;
                }
            }
        }
        self.module.named_metadata.push((name, nodes));
        Ok(())
    }

    /// `!kind !3`.
    pub(super) fn attachment(&mut self) -> Parsed<(Box<str>, MetaId)> {
        let token = self.cursor.expect(TokenKind::Meta, "a kind of metadata such as `!dbg`")?;
        let kind = self.cursor.name(token)?;
        Ok((Box::from(&*kind), self.node_use()?))
    }
}
