//! Instructions of any kind, with all that they can carry, in blocks that are never executed.
//!
//! The table of opcodes drives it: operands follow from [`ir::operand_rules`]. What is chosen by hand is what
//! the verifier asks for beyond the table.

use super::knobs::Rules;
use super::maker::Maker;
use super::surroundings;
use ir::*;
use std::sync::Arc;

/// Opcodes that the terminators of the gallery's blocks and the calls are made of; specimens are the others.
fn is_specimen(opcode: Opcode, rules: Rules) -> bool {
    let is_nonsense = opcode == Opcode::Unsupported && rules == Rules::Llvm;
    !opcode.is_terminator() && !matches!(opcode, Opcode::LandingPad) && !is_nonsense
}

impl Maker<'_, '_> {
    /// Blocks that are never executed: some behind a condition that is false, some that nobody goes to.
    pub fn gallery(&mut self) {
        let mut left = self.dice.range(&self.knobs.dead_code);
        if left == 0 || self.dice.0.is_exhausted() {
            return;
        }
        let (weight, cost) = (self.weight, self.cost);
        let dead = self.body.append_block();
        let next = self.body.create_block();
        let never = self.build().int(Type::I1, 0);
        self.build().br(never, (dead, &[]), (next, &[]));
        let mark = self.mark();
        self.block = dead;
        while left > 0 {
            let count = 1 + self.dice.below(left.min(12));
            left -= count;
            for _ in 0..count {
                self.specimen();
            }
            self.end_of_gallery(next, left == 0);
            // The next block may be one that nobody goes to: what was made here is not there.
            self.release(mark);
        }
        self.body.order.push(next);
        self.block = next;
        (self.weight, self.cost) = (weight, cost);
    }

    /// Ends a block, and begins another one unless this is the last.
    fn end_of_gallery(&mut self, join: Block, last: bool) {
        let follow = (!last).then(|| self.body.append_block());
        let target = follow.unwrap_or(join);
        match self.dice.below(8) {
            0 => self.any_switch(target, join),
            1 => self.invocation(target),
            2 if self.knobs.rules == Rules::Ir => {
                let operands = self.any_operands();
                let text = surroundings::unsupported_text(self.dice, operands.len());
                let edges = vec![edge(target, &[]), edge(join, &[])];
                let detail = Detail::Unsupported(Box::new(UnsupportedDetail { text, edges }));
                let data = InstData::new(Opcode::UnsupportedEnd, Type::I1, operands).with_detail(detail);
                self.build().push_implied(data);
            }
            3 => {
                self.build().push_implied(InstData::new(Opcode::Unreachable, Type::I1, []));
            }
            4 => {
                let results = self.plan.functions[self.number].results.clone();
                let values: Vec<Value> = results.into_iter().map(|ty| self.anything(ty)).collect();
                self.build().ret(values);
            }
            5 => {
                let cond = self.anything(Type::I1);
                self.build().br(cond, (target, &[]), (join, &[]));
            }
            _ => {
                self.build().jump(target, &[]);
            }
        }
        if let Some(follow) = follow {
            self.block = follow;
        }
    }

    fn any_switch(&mut self, target: Block, join: Block) {
        let bits = self.dice.pick(&[1, 8, 32, 64, 128, 33]);
        let value = self.anything(Type::int(bits));
        let mut cases: Vec<u128> =
            (0..self.dice.below(4)).map(|_| self.dice.bits(16) & mask(u32::from(bits))).collect();
        cases.sort_unstable();
        cases.dedup();
        let cases = cases.into_iter().map(|case| (case, edge(join, &[]))).collect();
        self.build().switch(value, edge(target, &[]), cases);
    }

    /// `invoke`, and its landing pad, which goes on unwinding.
    fn invocation(&mut self, target: Block) {
        let callee = self.plan.functions[self.dice.below(self.plan.functions.len() as u32) as usize].clone();
        let arguments: Vec<Value> = callee.params.iter().map(|&ty| self.anything(ty)).collect();
        let (normal, unwind) = (self.body.append_block(), self.body.append_block());
        let indirect = self.dice.chance(0.3);
        let mut operands = Vec::new();
        let mut call = CallDetail::new(Callee::Direct(callee.id));
        if indirect {
            call.callee = Callee::Indirect { fixed: None };
            operands.push(self.anything(Type::PTR));
        }
        operands.extend(arguments);
        self.decorate_call(&mut call, &mut operands, callee.results.len());
        call.tail = TailKind::None;
        let passed = self.anything(Type::F64);
        let edges = [edge(normal, &[]), edge(unwind, &[passed])];
        let detail = Detail::Invoke(Box::new(InvokeDetail { call, edges }));
        let data = InstData::new(Opcode::Invoke, Type::I1, operands).with_detail(detail);
        self.build().push(data, callee.results.iter().copied());
        self.block = normal;
        self.build().jump(target, &[]);
        self.block = unwind;
        self.body.append_param(unwind, Type::F64);
        let is_llvm = self.knobs.rules == Rules::Llvm;
        let mut caught: Vec<Value> = (0..self.dice.below(3)).map(|_| self.anything(Type::PTR)).collect();
        caught.retain(|&value| !is_llvm || self.body.as_constant(value).is_some());
        let cleanup = caught.is_empty() || self.dice.chance(0.5) || is_llvm;
        let data =
            InstData::new(Opcode::LandingPad, Type::I1, caught).with_detail(Detail::LandingPad(cleanup));
        let inst = self.build().push_implied(data);
        let pad = self.body.insts[inst].results.clone();
        if self.dice.chance(0.7) {
            self.build().push_implied(InstData::new(Opcode::Resume, Type::I1, pad));
        } else {
            self.build().jump(target, &[]);
        }
    }

    /// One instruction of any opcode.
    fn specimen(&mut self) {
        let rules = self.knobs.rules;
        let specimens: Vec<Opcode> =
            Opcode::ALL.iter().copied().filter(|&op| is_specimen(op, rules)).collect();
        let opcode = self.dice.pick(&specimens);
        let ty = self.type_for(opcode);
        let detail = self.detail_for(opcode, ty);
        let Some(rules) = operand_rules(opcode, &detail) else { return };
        let mut operands: Vec<Value> = Vec::new();
        for &rule in rules.fixed {
            let ty = self.operand_type(rule, ty);
            operands.push(self.anything(ty));
        }
        let mut data = InstData::new(opcode, ty, []).with_detail(detail);
        let results = self.complete(&mut data, &mut operands);
        data.operands = operands.into_iter().collect();
        let chosen = Flags::from_bits_truncate(self.dice.bits(4) as u32);
        let flags = if self.dice.chance(self.knobs.flags) { chosen } else { Flags::empty() };
        data.flags = flags & opcode.info().flags;
        let inst = match results {
            Some(results) => self.build().push(data, results),
            None => self.build().push_implied(data),
        };
        let results = self.body.insts[inst].results.clone();
        for value in results {
            self.keep_float(value, super::maker::WILD);
        }
    }

    /// Operands that are not fixed, and the types of results that do not follow.
    fn complete(&mut self, data: &mut InstData, operands: &mut Vec<Value>) -> Option<Vec<Type>> {
        match data.opcode {
            Opcode::Select => {
                let lanewise = data.ty.lanes().is_some() && self.dice.chance(0.5);
                let cond = if lanewise { data.ty.with_lane(Scalar::Int(1)) } else { Type::I1 };
                operands[0] = self.anything(cond);
                None
            }
            Opcode::Math => self.complete_math(data, operands),
            Opcode::Addr => {
                self.complete_address(data, operands);
                None
            }
            Opcode::Alloca => {
                if self.dice.chance(0.5) {
                    let ty = self.any_int(None);
                    operands.push(self.anything(ty));
                }
                None
            }
            Opcode::MaskedLoad | Opcode::MaskedStore | Opcode::Gather | Opcode::Scatter => {
                let spread = matches!(data.opcode, Opcode::Gather | Opcode::Scatter);
                let pointer = Type::of_lanes(Scalar::Ptr(0), data.ty.lanes().filter(|_| spread));
                let index = usize::from(matches!(data.opcode, Opcode::MaskedStore | Opcode::Scatter));
                operands[index] = self.anything(pointer);
                None
            }
            Opcode::Call => Some(self.complete_call(data, operands)),
            Opcode::Unsupported => {
                *operands = self.any_operands();
                if let Detail::Unsupported(detail) = &mut data.detail {
                    detail.text = surroundings::unsupported_text(self.dice, operands.len());
                }
                Some((0..self.dice.below(3)).map(|_| self.any_type()).collect())
            }
            _ if data.opcode.format() == Format::Convert => {
                Some(vec![self.conversion_target(data.opcode, data.ty)])
            }
            _ => None,
        }
    }

    fn complete_math(&mut self, data: &InstData, operands: &mut [Value]) -> Option<Vec<Type>> {
        let Detail::Math(function) = data.detail else { return None };
        let lanes = data.ty.lanes();
        if function.shape().has_int_operand() {
            let mut ty = if self.dice.chance(0.5) { self.any_int(None) } else { self.any_int(lanes) };
            let is_c_int = !matches!(function, MathFn::Ldexp | MathFn::Scalbn);
            if self.knobs.rules == Rules::Llvm && is_c_int && ty.int_bits() > Some(32) {
                ty = ty.with_lane(Scalar::Int(32));
            }
            operands[1] = self.anything(ty);
        }
        (function.shape() == MathShape::FloatAndInt).then(|| vec![data.ty, self.any_int(lanes)])
    }

    fn complete_address(&mut self, data: &mut InstData, operands: &mut Vec<Value>) {
        let lanes = data.ty.lanes();
        let space = data.ty.address_space().unwrap_or(0);
        let scalar_base = self.dice.chance(0.5);
        operands[0] = self.anything(Type::of_lanes(Scalar::Ptr(space), lanes.filter(|_| !scalar_base)));
        let least = usize::from(scalar_base && lanes.is_some());
        let count = least + self.dice.below(3) as usize;
        let mut strides = Vec::new();
        for index in 0..count {
            // At least one operand has the lanes of the result.
            let scalar = index >= least && self.dice.chance(0.5);
            let ty = self.any_int(lanes.filter(|_| !scalar));
            operands.push(self.anything(ty));
            strides.push(self.any_offset());
        }
        let hint = self.any_hint();
        let offset = if self.dice.chance(0.5) { 0 } else { self.any_offset() };
        let detail = AddressDetail { offset, strides: strides.into_iter().collect(), hint };
        data.detail = Detail::Address(Box::new(detail));
    }

    fn any_offset(&mut self) -> i64 {
        match self.dice.below(3) {
            0 => i64::from(self.dice.below(64)),
            1 => -i64::from(self.dice.below(64)),
            _ => self.dice.bits(8) as i64,
        }
    }

    fn any_hint(&mut self) -> Option<Type> {
        let ty = self.any_type();
        self.dice.chance(self.knobs.details).then_some(ty)
    }

    fn complete_call(&mut self, data: &mut InstData, operands: &mut Vec<Value>) -> Vec<Type> {
        let module = self.module;
        let count = module.functions.len() as u32;
        let callee = entity::Entity::from_index(self.dice.below(count) as usize);
        let signature = &module.functions[callee].signature;
        operands.clear();
        let mut detail = CallDetail::new(Callee::Direct(callee));
        detail.convention = signature.convention;
        if self.dice.chance(0.3) {
            detail.callee =
                Callee::Indirect { fixed: self.dice.chance(0.3).then_some(signature.params.len() as u32) };
            let space = if self.dice.chance(0.9) { 0 } else { 1 };
            operands.push(self.anything(Type::Scalar(Scalar::Ptr(space))));
        }
        for param in &signature.params {
            operands.push(self.anything(param.ty));
        }
        if signature.variadic {
            for _ in 0..self.dice.below(3) {
                let ty = self.any_type();
                operands.push(self.anything(ty));
            }
        }
        self.decorate_call(&mut detail, operands, signature.results.len());
        data.detail = Detail::Call(Box::new(detail));
        signature.results.iter().map(|result| result.ty).collect()
    }

    /// What a call can carry; the operands of bundles go to the end.
    fn decorate_call(&mut self, call: &mut CallDetail, operands: &mut Vec<Value>, results: usize) {
        let arguments = operands.len() - call.first_argument();
        if self.dice.chance(self.knobs.details) {
            call.tail = self.dice.pick(&[TailKind::None, TailKind::Tail, TailKind::NoTail]);
        }
        if self.dice.chance(self.knobs.details / 2.0) {
            call.convention = self.dice.pick(&[8, 9, 10, 66, 1023]);
        }
        let is_llvm = self.knobs.rules == Rules::Llvm;
        if is_llvm && matches!(call.convention, 8 | 9) {
            call.convention = 10;
        }
        if self.dice.chance(self.knobs.attributes) {
            call.argument_attributes =
                (0..arguments).map(|_| surroundings::attributes(self.dice, self.knobs)).collect();
            call.result_attributes =
                (0..results).map(|_| surroundings::attributes(self.dice, self.knobs)).collect();
            call.attributes = surroundings::attributes(self.dice, self.knobs);
            trim(&mut call.argument_attributes);
            trim(&mut call.result_attributes);
        }
        if !is_llvm && self.dice.chance(self.knobs.details / 2.0) {
            call.origin = Some("{ double, double } (ptr, i32, ...)".into());
        }
        if self.dice.chance(self.knobs.details / 2.0) {
            for _ in 0..1 + self.dice.below(2) {
                let more = self.any_operands();
                let tag: Box<str> = surroundings::text(self.dice).into();
                call.bundles.push((tag, more.len() as u32));
                operands.extend(more);
            }
        }
    }

    fn any_operands(&mut self) -> Vec<Value> {
        (0..self.dice.below(3))
            .map(|_| {
                let ty = self.any_type();
                self.anything(ty)
            })
            .collect()
    }

    fn any_lanes(&mut self) -> u32 {
        match self.dice.below(8) {
            0 => 1,
            1 => 17,
            _ => self.dice.range(&self.knobs.lanes),
        }
    }

    fn any_int(&mut self, lanes: Option<u32>) -> Type {
        Type::of_lanes(Scalar::Int(self.dice.pick(&[1, 2, 7, 8, 16, 31, 32, 33, 64, 100, 127, 128])), lanes)
    }

    fn any_scalar(&mut self) -> Scalar {
        match self.dice.below(3) {
            0 => Scalar::Int(self.dice.pick(&[1, 5, 8, 16, 32, 64, 127, 128])),
            1 => Scalar::Float(self.dice.pick(&Float::ALL)),
            _ => Scalar::Ptr(self.dice.pick(&[0, 0, 0, 1, 3, MAX_ADDRESS_SPACE])),
        }
    }

    /// Any type at all, opaque ones included.
    fn any_type(&mut self) -> Type {
        if !self.plan.opaque.is_empty() && self.dice.chance(0.1) {
            return self.dice.pick(&self.plan.opaque);
        }
        self.any_shape()
    }

    fn any_shape(&mut self) -> Type {
        let lane = self.any_scalar();
        let lanes = self.dice.chance(0.4).then(|| self.any_lanes());
        Type::of_lanes(lane, lanes)
    }

    fn type_of_class(&mut self, class: Class) -> Type {
        if class == Class::None {
            return Type::I1;
        }
        if class == Class::Free {
            return self.any_type();
        }
        // Every class contains one of the shapes that is found soon.
        for _ in 0..64 {
            let ty = self.any_shape();
            if class.contains(ty) {
                return ty;
            }
        }
        let fallbacks = [
            Type::I32,
            Type::F64,
            Type::PTR,
            Type::Vector(Scalar::Int(8), 2),
            Type::Vector(Scalar::Float(Float::F32), 2),
        ];
        fallbacks.into_iter().find(|&ty| class.contains(ty)).unwrap_or(Type::I1)
    }

    fn type_for(&mut self, opcode: Opcode) -> Type {
        let class = opcode.info().class;
        let ty = self.type_of_class(class);
        let lanes = ty.lanes();
        match opcode {
            Opcode::Bswap => Type::of_lanes(Scalar::Int(self.dice.pick(&[16, 32, 48, 64, 112, 128])), lanes),
            Opcode::AtomicRmw => self.dice.pick(&[Type::I8, Type::I64, Type::I128, Type::F32, Type::F64]),
            Opcode::CmpXchg => self.dice.pick(&[Type::I8, Type::I32, Type::I128, Type::PTR]),
            // There must be a narrower or a wider type to go to.
            Opcode::Itrunc => Type::of_lanes(Scalar::Int(self.dice.pick(&[2, 8, 33, 128])), lanes),
            Opcode::Zext | Opcode::Sext => {
                Type::of_lanes(Scalar::Int(self.dice.pick(&[1, 8, 33, 127])), lanes)
            }
            Opcode::FpTrunc => Type::of_lanes(
                Scalar::Float(self.dice.pick(&[Float::F32, Float::F64, Float::F80, Float::F128])),
                lanes,
            ),
            Opcode::FpExt => Type::of_lanes(
                Scalar::Float(self.dice.pick(&[Float::F16, Float::Bf16, Float::F32, Float::F80])),
                lanes,
            ),
            _ => ty,
        }
    }

    fn conversion_target(&mut self, opcode: Opcode, from: Type) -> Type {
        let lanes = from.lanes();
        let bits = from.int_bits().unwrap_or(1);
        let width = from.float_format().map_or(0, Float::bits);
        let floats = |fits: &dyn Fn(u32) -> bool| -> Vec<Float> {
            Float::ALL.into_iter().filter(|float| fits(float.bits())).collect()
        };
        let lane = match opcode {
            Opcode::Itrunc => Scalar::Int(1 + self.dice.below(u32::from(bits) - 1) as u8),
            Opcode::Zext | Opcode::Sext => Scalar::Int(128 - self.dice.below(128 - u32::from(bits)) as u8),
            Opcode::FpTrunc => Scalar::Float(self.dice.pick(&floats(&|bits| bits < width))),
            Opcode::FpExt => Scalar::Float(self.dice.pick(&floats(&|bits| bits > width))),
            Opcode::UiToFp | Opcode::SiToFp => Scalar::Float(self.dice.pick(&Float::ALL)),
            Opcode::IntToPtr => Scalar::Ptr(self.dice.pick(&[0, 0, 1])),
            Opcode::AddrSpaceCast => Scalar::Ptr(if from.address_space() == Some(5) { 0 } else { 5 }),
            Opcode::Bitcast => return self.bitcast_target(from),
            _ => return self.any_int(lanes),
        };
        Type::of_lanes(lane, lanes)
    }

    fn bitcast_target(&mut self, from: Type) -> Type {
        let Some(lane) = from.lane() else { return from };
        if from.address_space().is_some() {
            return from;
        }
        let bits = self.layout.scalar_bits(lane) * from.lanes().unwrap_or(1);
        let mut targets = vec![from, Type::Vector(Scalar::Int(1), bits)];
        if let Ok(width @ 1..=MAX_INT_BITS) = u8::try_from(bits) {
            targets.push(Type::int(width));
        }
        targets.extend(Float::ALL.into_iter().filter(|float| float.bits() == bits).map(Type::float));
        if bits.is_multiple_of(16) {
            targets.push(Type::Vector(Scalar::Float(Float::Bf16), bits / 16));
        }
        self.dice.pick(&targets)
    }

    fn operand_type(&mut self, rule: OperandRule, ty: Type) -> Type {
        match rule {
            OperandRule::Same => ty,
            OperandRule::Lane => ty.lane().map_or(ty, Type::Scalar),
            OperandRule::Mask => Type::of_lanes(Scalar::Int(1), ty.lanes()),
            OperandRule::Fixed(fixed) => fixed,
            OperandRule::Typed(class) => self.type_of_class(class),
        }
    }

    /// A value at hand or a constant of the type, every form of constant included.
    fn anything(&mut self, ty: Type) -> Value {
        if self.dice.chance(0.4)
            && let Some(value) = self.find(ty)
        {
            return value;
        }
        let constant = self.any_constant(ty);
        self.body.constant(ty, constant)
    }

    fn any_constant(&mut self, ty: Type) -> Constant {
        let lane = match (self.dice.below(8), ty.lane()) {
            (0, _) => return Constant::Undef,
            (1, _) => return Constant::Poison,
            (2, _) if self.knobs.rules == Rules::Ir => {
                return Constant::Unsupported(surroundings::text(self.dice).into());
            }
            (_, None) => return Constant::Undef,
            (_, Some(lane)) => lane,
        };
        let Scalar::Ptr(space) = lane else {
            let wild = self.dice.chance(0.5);
            let make = if wild { super::constants::any } else { super::constants::tame };
            let constant = make(self.dice, ty).0;
            return self.with_odd_lane(constant, ty);
        };
        match ty.lanes() {
            None => self.any_pointer(space),
            Some(count) => {
                let lanes = (0..count).map(|_| self.any_pointer(space)).collect();
                self.with_odd_lane(Constant::vector(lanes), ty)
            }
        }
    }

    /// The vector with `undef`, `poison` or something unsupported in one lane, at times.
    fn with_odd_lane(&mut self, constant: Constant, ty: Type) -> Constant {
        let Some(count) = ty.lanes() else { return constant };
        if !self.dice.chance(0.3) {
            return constant;
        }
        let mut lanes: Vec<Constant> =
            (0..count as usize).filter_map(|lane| constant.lane(lane).cloned()).collect();
        let index = self.dice.below(count) as usize;
        lanes[index] = match self.dice.below(3) {
            0 => Constant::Undef,
            1 => Constant::Poison,
            _ if count > 1 && self.knobs.rules == Rules::Ir => {
                Constant::Unsupported(Arc::from("ptrtoint (ptr @x to i64)"))
            }
            _ => Constant::Poison,
        };
        Constant::vector(lanes)
    }

    fn any_pointer(&mut self, space: u32) -> Constant {
        let module = self.module;
        let symbols = &self.plan.symbols;
        if symbols.is_empty() || self.dice.chance(0.2) {
            return Constant::Null;
        }
        let symbol = self.dice.pick(symbols);
        if module.symbol_space(symbol) != Some(space) {
            return Constant::Null;
        }
        let offset = if self.dice.chance(0.5) { 0 } else { self.any_offset() };
        Constant::Address(symbol, offset)
    }

    fn any_align(&mut self) -> Align {
        let log = self.dice.below(13).min(32);
        Align::new(1 << log).unwrap_or(Align::ONE)
    }

    fn any_access(&mut self, orderings: &[Ordering], ordered: f64) -> Access {
        let align = self.any_align();
        let ordering = self.dice.chance(ordered).then(|| self.dice.pick(orderings));
        let scope = (ordering.is_some() && self.dice.chance(self.knobs.details))
            .then(|| self.dice.pick(&["singlethread", "agent-one as", ""]).into());
        Access { align, ordering, scope }
    }

    fn detail_for(&mut self, opcode: Opcode, ty: Type) -> Detail {
        use Ordering::*;
        let atomic =
            matches!(ty, Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::F32 | Type::F64 | Type::PTR);
        let share = if atomic { 0.4 } else { 0.0 };
        match opcode.format() {
            Format::IntCompare => Detail::IntCond(self.dice.pick(IntCond::ALL)),
            Format::FloatCompare => Detail::FloatCond(self.dice.pick(FloatCond::ALL)),
            Format::Classify => Detail::Class(self.dice.below(1024) as u16),
            Format::Math => Detail::Math(self.dice.pick(MathFn::ALL)),
            Format::Shuffle => {
                let lanes = 2 * ty.lanes().unwrap_or(1);
                let count = self.any_lanes();
                let entry =
                    |dice: &mut super::entropy::Dice<'_>| (!dice.chance(0.2)).then(|| dice.below(lanes));
                Detail::Mask((0..count).map(|_| entry(self.dice)).collect())
            }
            Format::Address => Detail::Address(Box::default()),
            Format::Alloca => {
                let (mut size, align) = (self.any_offset().unsigned_abs(), self.any_align());
                if self.knobs.rules == Rules::Llvm {
                    size &= 0xffff_ffff;
                }
                Detail::Alloca(Box::new(AllocaDetail { size, align, hint: self.any_hint() }))
            }
            Format::Load => Detail::Access(self.any_access(&[Unordered, Monotonic, Acquire, SeqCst], share)),
            Format::Store => Detail::Access(self.any_access(&[Unordered, Monotonic, Release, SeqCst], share)),
            Format::MaskedLoad | Format::MaskedStore | Format::Fill => {
                Detail::Access(self.any_access(&[], 0.0))
            }
            Format::Fence => {
                let mut access = self.any_access(&[Acquire, Release, AcqRel, SeqCst], 1.0);
                access.align = Align::ONE;
                Detail::Access(access)
            }
            Format::Copy => Detail::Copy(self.any_align(), self.any_align()),
            Format::Rmw => {
                let op = self.update_of(ty);
                let access = self.any_access(&[Monotonic, Acquire, Release, AcqRel, SeqCst], 1.0);
                Detail::Rmw(Box::new(RmwDetail { op, access }))
            }
            Format::CmpXchg => {
                let access = self.any_access(&[Monotonic, Acquire, Release, AcqRel, SeqCst], 1.0);
                let failure = self.dice.pick(&[Monotonic, Acquire, SeqCst]);
                let weak = self.dice.chance(0.5);
                Detail::CmpXchg(Box::new(CmpXchgDetail { access, failure, weak }))
            }
            Format::Lifetime => {
                let bytes = self.any_offset().unsigned_abs();
                Detail::Lifetime(self.dice.chance(0.5).then_some(bytes))
            }
            Format::Call => Detail::Call(Box::new(CallDetail::new(Callee::Indirect { fixed: None }))),
            Format::Unsupported => {
                Detail::Unsupported(Box::new(UnsupportedDetail { text: String::new(), edges: Vec::new() }))
            }
            _ => Detail::None,
        }
    }
}

/// Without empty lists at the end: the text form does not tell them from none.
fn trim(lists: &mut Vec<Attributes>) {
    while lists.last().is_some_and(|list| list.0.is_empty()) {
        lists.pop();
    }
}
