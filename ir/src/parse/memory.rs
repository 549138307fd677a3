//! Instructions that compute addresses or access memory.

use super::body::BodyReader;
use super::error::{ParseError, Parsed};
use super::instruction::{Head, Operation};
use crate::cond::{Ordering, RmwOp};
use crate::constant::Constant;
use crate::entity::Value;
use crate::inst::{Access, AddressDetail, Align, AllocaDetail, CmpXchgDetail, Detail, Operands, RmwDetail};
use crate::lex::TokenKind;
use crate::opcode::{Format, Opcode};
use crate::types::{Scalar, Type};

impl<'p, 's> BodyReader<'p, 's> {
    /// An instruction of one of the formats of memory.
    pub fn memory(&mut self, head: Head) -> Parsed<Operation> {
        match head.opcode.format() {
            Format::Address => self.address(head),
            Format::Alloca => self.alloca(head),
            Format::Load => {
                let ty = self.instruction_type(head)?;
                let from = self.next_typed()?;
                let access = self.access(self.natural_align(ty))?;
                self.done(head.inst(ty, [from], Detail::Access(access)))
            }
            Format::Store => {
                let ty = self.instruction_type(head)?;
                let value = self.nth_operand(head, 1, ty)?;
                let to = self.next_typed()?;
                let access = self.access(self.natural_align(ty))?;
                self.done(head.inst(ty, [value, to], Detail::Access(access)))
            }
            Format::MaskedLoad => self.masked_load(head),
            Format::MaskedStore => self.masked_store(head),
            Format::Copy => self.copy(head),
            Format::Fill => self.fill(head),
            Format::Rmw => self.rmw(head),
            Format::CmpXchg => self.cmpxchg(head),
            Format::Fence => self.fence(head),
            _ => self.lifetime(head),
        }
    }

    fn natural_align(&self, ty: Type) -> Align {
        self.layout.natural_align(ty).and_then(|bytes| Align::new(u64::from(bytes))).unwrap_or(Align::ONE)
    }

    /// `, ordering, scope "...", align 8`, each or all left out.
    fn access(&mut self, align: Align) -> Parsed<Access> {
        let mut access = Access::aligned(align);
        while self.next_clause() {
            self.access_clause(&mut access)?;
        }
        Ok(access)
    }

    fn access_clause(&mut self, access: &mut Access) -> Parsed<()> {
        if self.parser.cursor.eat_word("align") {
            access.align = self.parser.align_number()?;
        } else if self.parser.cursor.eat_word("scope") {
            access.scope = Some(self.parser.cursor.string()?.into());
        } else if let Some(ordering) = Ordering::from_name(self.parser.cursor.text()) {
            self.parser.cursor.take();
            access.ordering = Some(ordering);
        } else {
            return self.parser.cursor.expected("an ordering, `scope \"...\"` or `align n`");
        }
        Ok(())
    }

    fn ordering(&mut self) -> Parsed<Ordering> {
        match Ordering::from_name(self.parser.cursor.text()) {
            Some(ordering) if self.parser.cursor.kind() == TokenKind::Word => {
                self.parser.cursor.take();
                Ok(ordering)
            }
            _ => self.parser.cursor.expected("an ordering such as `seq_cst`"),
        }
    }

    /// `addr P base + 16 + I i * 8 as H`. A constant base with an offset stands in parentheses.
    fn address(&mut self, head: Head) -> Parsed<Operation> {
        let base_type = self.instruction_type(head)?;
        let base = self.base(head, base_type)?;
        let mut operands = Operands::from_iter([base]);
        let mut detail = AddressDetail::default();
        let mut offset = None;
        while self.parser.cursor.eat_punct(b'+') {
            if self.parser.cursor.kind() == TokenKind::Number {
                let span = self.parser.cursor.token.span;
                let bytes = self.parser.cursor.signed("a number of bytes")?;
                if offset.replace(bytes).is_some() {
                    let error = ParseError::new(span, "an address has one constant offset");
                    return self.parser.cursor.fail(error.help("add the numbers up"));
                }
                continue;
            }
            operands.push(self.typed_operand()?);
            self.parser.cursor.expect_punct(b'*')?;
            detail.strides.push(self.parser.cursor.signed("a number of bytes")?);
        }
        self.no_difference()?;
        detail.offset = offset.unwrap_or(0);
        if self.parser.cursor.eat_word("as") {
            detail.hint = Some(self.parser.ty()?);
        }
        let ty = self.address_type(base_type, &operands);
        self.done(head.inst(ty, operands, Detail::Address(Box::new(detail))))
    }

    /// An error if something is subtracted from an address.
    fn no_difference(&mut self) -> Parsed<()> {
        let token = self.parser.cursor.token;
        let is_negative = token.kind == TokenKind::Number && self.parser.cursor.text().starts_with('-');
        if !is_negative && !self.parser.cursor.is_punct(b'-') {
            return Ok(());
        }
        let rest = self.parser.cursor.rest_of_line().trim_start_matches('-');
        let help = match rest.trim_start().split_once('*') {
            Some((index, stride)) => format!("write `+ {}* -{}`", index, stride.trim_start()),
            None => format!("write `+ -{}`", rest.trim_start()),
        };
        self.parser.cursor.fail(ParseError::new(token.span, "an address is a sum").help(help))
    }

    /// The base of an address: a symbol without offset, `(@g + 8)`, or any other operand.
    fn base(&mut self, head: Head, ty: Type) -> Parsed<Value> {
        let constant = match self.parser.cursor.kind() {
            TokenKind::Symbol if ty.lanes().is_none() => Constant::Address(self.parser.symbol()?, 0),
            TokenKind::Punct(b'(') => {
                self.parser.cursor.take();
                let symbol = self.parser.symbol()?;
                let offset = self.parser.symbol_offset()?;
                self.parser.cursor.expect_punct(b')')?;
                Constant::Address(symbol, offset)
            }
            _ => return self.operand(ty, super::body::Role::Written),
        };
        if ty.address_space().is_none() {
            let message = format!("{} takes a pointer, not {}", head.name, self.parser.type_text(ty));
            return self.parser.cursor.fail(ParseError::new(self.parser.cursor.previous(), message));
        }
        Ok(self.body.constant(ty, constant))
    }

    /// The type of an address: a vector if the base or an index is one.
    fn address_type(&self, base: Type, operands: &[Value]) -> Type {
        let lanes = operands.iter().find_map(|&operand| self.body.ty(operand).lanes());
        Type::of_lanes(base.lane().unwrap_or(Scalar::Ptr(0)), lanes)
    }

    /// `alloca T 80 x I count, align 8 as H`.
    fn alloca(&mut self, head: Head) -> Parsed<Operation> {
        let ty = self.instruction_type(head)?;
        let size = self.parser.cursor.unsigned("a size in bytes")?;
        let count = if self.parser.cursor.eat_word("x") { Some(self.typed_operand()?) } else { None };
        let mut align = Align::new(16).unwrap_or(Align::ONE);
        if self.next_clause() {
            self.parser.cursor.expect_word("align")?;
            align = self.parser.align_number()?;
        }
        let hint = if self.parser.cursor.eat_word("as") { Some(self.parser.ty()?) } else { None };
        self.done(head.inst(ty, count, Detail::Alloca(Box::new(AllocaDetail { size, align, hint }))))
    }

    fn masked_load(&mut self, head: Head) -> Parsed<Operation> {
        let ty = self.parser.ty()?;
        let lane = self.lane_type(head, ty)?;
        let from = self.next_typed()?;
        let mask = self.next_operand(head, 2, ty.with_lane(Scalar::Int(1)))?;
        let otherwise = self.next_operand(head, 3, ty)?;
        let access = self.access(self.natural_align(lane))?;
        self.done(head.inst(ty, [from, mask, otherwise], Detail::Access(access)))
    }

    fn masked_store(&mut self, head: Head) -> Parsed<Operation> {
        let ty = self.parser.ty()?;
        let lane = self.lane_type(head, ty)?;
        let value = self.nth_operand(head, 1, ty)?;
        let to = self.next_typed()?;
        let mask = self.next_operand(head, 3, ty.with_lane(Scalar::Int(1)))?;
        let access = self.access(self.natural_align(lane))?;
        self.done(head.inst(ty, [value, to, mask], Detail::Access(access)))
    }

    /// `memcpy P to, P from, T bytes, align 8, 4`.
    fn copy(&mut self, head: Head) -> Parsed<Operation> {
        let to = self.typed_operand()?;
        let from = self.next_typed()?;
        self.parser.cursor.expect_punct(b',')?;
        let ty = self.parser.ty()?;
        let bytes = self.nth_operand(head, 3, ty)?;
        let (mut align_to, mut align_from) = (Align::ONE, Align::ONE);
        if self.next_clause() {
            self.parser.cursor.expect_word("align")?;
            align_to = self.parser.align_number()?;
            self.parser.cursor.expect_punct(b',')?;
            align_from = self.parser.align_number()?;
        }
        self.done(head.inst(ty, [to, from, bytes], Detail::Copy(align_to, align_from)))
    }

    fn fill(&mut self, head: Head) -> Parsed<Operation> {
        let to = self.typed_operand()?;
        let byte = self.next_typed()?;
        self.parser.cursor.expect_punct(b',')?;
        let ty = self.parser.ty()?;
        let bytes = self.nth_operand(head, 3, ty)?;
        let access = self.access(Align::ONE)?;
        self.done(head.inst(ty, [to, byte, bytes], Detail::Access(access)))
    }

    fn rmw(&mut self, head: Head) -> Parsed<Operation> {
        let op = match RmwOp::from_name(self.parser.cursor.text()) {
            Some(op) if self.parser.cursor.kind() == TokenKind::Word => op,
            _ => return self.parser.cursor.expected("what to do, such as `add` or `xchg`"),
        };
        self.parser.cursor.take();
        let ty = self.parser.ty()?;
        let place = self.next_typed()?;
        let value = self.next_operand(head, 2, ty)?;
        let access = self.access(self.natural_align(ty))?;
        self.done(head.inst(ty, [place, value], Detail::Rmw(Box::new(RmwDetail { op, access }))))
    }

    /// `cmpxchg weak T, P p, expected, new, ordering, ordering, align 8`.
    fn cmpxchg(&mut self, head: Head) -> Parsed<Operation> {
        let weak = self.parser.cursor.eat_word("weak");
        let ty = self.parser.ty()?;
        let place = self.next_typed()?;
        let expected = self.next_operand(head, 2, ty)?;
        let new = self.next_operand(head, 3, ty)?;
        self.parser.cursor.expect_punct(b',')?;
        let success = self.ordering()?;
        self.parser.cursor.expect_punct(b',')?;
        let failure = self.ordering()?;
        let mut access = self.access(self.natural_align(ty))?;
        access.ordering = Some(success);
        let detail = Detail::CmpXchg(Box::new(CmpXchgDetail { access, failure, weak }));
        self.done(head.inst(ty, [place, expected, new], detail))
    }

    fn fence(&mut self, head: Head) -> Parsed<Operation> {
        let ordering = self.ordering()?;
        let mut access = self.access(Align::ONE)?;
        access.ordering = Some(ordering);
        self.done(head.inst(Type::I1, [], Detail::Access(access)))
    }

    fn lifetime(&mut self, head: Head) -> Parsed<Operation> {
        debug_assert!(matches!(head.opcode, Opcode::LifetimeStart | Opcode::LifetimeEnd));
        let object = self.typed_operand()?;
        let size =
            if self.next_clause() { Some(self.parser.cursor.unsigned("a size in bytes")?) } else { None };
        self.done(head.inst(Type::I1, [object], Detail::Lifetime(size)))
    }
}
