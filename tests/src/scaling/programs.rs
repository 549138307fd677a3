//! Makers of large programs. Every value and every block has a name.

use ir::{
    Align, Block, Body, Builder, CallDetail, Callee, Detail, FloatCond, FuncId, Function, InstData, IntCond,
    MathFn, Module, Opcode, Signature, Type, Value, edge,
};

/// A maker of programs of one shape.
#[derive(Clone, Copy)]
pub struct Program {
    /// What the table calls it.
    pub name: &'static str,
    /// A module of about as many instructions.
    pub make: fn(usize) -> Module,
}

/// All shapes.
pub const PROGRAMS: [Program; 11] = [
    Program { name: "straight line", make: straight_line },
    Program { name: "small functions", make: functions },
    Program { name: "small loops", make: small_loops },
    Program { name: "variables", make: variables },
    Program { name: "diamonds", make: diamonds },
    Program { name: "chain of blocks", make: chain },
    Program { name: "ladder", make: ladder },
    Program { name: "wide switch", make: wide_switch },
    Program { name: "nested loops", make: nested_loops },
    Program { name: "far breaks", make: far_breaks },
    Program { name: "two-way chain", make: two_way_chain },
];

/// One function `f(ptr, f64) -> f64` under construction.
struct Maker {
    body: Body,
    at: Block,
    pointer: Value,
    number: Value,
    count: usize,
}

impl Maker {
    fn new() -> Self {
        let mut body = Body::default();
        let at = body.append_block();
        body.set_block_name(at, "entry");
        let pointer = body.append_param(at, Type::PTR);
        let number = body.append_param(at, Type::F64);
        body.set_value_name(pointer, "p");
        body.set_value_name(number, "x");
        Self { body, at, pointer, number, count: 0 }
    }

    fn fresh(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}{}", self.count)
    }

    /// What `build` makes at the current block, with a name.
    fn value(&mut self, kind: &str, build: impl FnOnce(&mut Builder<'_>) -> Value) -> Value {
        let value = build(&mut Builder::new(&mut self.body, self.at));
        let name = self.fresh(kind);
        self.body.set_value_name(value, &name);
        value
    }

    /// A constant, which has no name.
    fn constant(&mut self, number: i128) -> Value {
        Builder::new(&mut self.body, self.at).int(Type::I64, number)
    }

    fn block(&mut self, kind: &str) -> Block {
        let block = self.body.append_block();
        let name = self.fresh(kind);
        self.body.set_block_name(block, &name);
        block
    }

    fn param(&mut self, block: Block, kind: &str, ty: Type) -> Value {
        let value = self.body.append_param(block, ty);
        let name = self.fresh(kind);
        self.body.set_value_name(value, &name);
        value
    }

    fn jump(&mut self, to: Block, arguments: &[Value]) {
        Builder::new(&mut self.body, self.at).jump(to, arguments);
    }

    /// Branches on a comparison of `x`.
    fn fork(&mut self, then: (Block, &[Value]), otherwise: (Block, &[Value])) {
        let number = self.number;
        let truth = self.value("c", |build| {
            let one = build.f64(1.0);
            build.fcmp(FloatCond::Olt, number, one)
        });
        Builder::new(&mut self.body, self.at).br(truth, then, otherwise);
    }

    fn finish_with(mut self, module: &mut Module, name: &str, result: Value) -> FuncId {
        Builder::new(&mut self.body, self.at).ret([result]);
        let mut function = Function::declaration(name, Signature::new([Type::PTR, Type::F64], [Type::F64]));
        function.body = Some(self.body);
        module.functions.alloc(function)
    }

    /// The module of this one function, which returns `x`.
    fn finish(self) -> Module {
        let result = self.number;
        self.finish_returning(result)
    }

    fn finish_returning(self, result: Value) -> Module {
        let mut module = Module::new();
        self.finish_with(&mut module, "f", result);
        module
    }

    /// Ten instructions as they are frequent in numerical code.
    fn ten(&mut self, total: Value, callee: Option<FuncId>) -> Value {
        let (pointer, number) = (self.pointer, self.number);
        let offset = (self.count % 512 * 8) as i64;
        let at = self.value("at", |build| build.addr(pointer, offset, &[]));
        let loaded = self.value("l", |build| build.load(Type::F64, at));
        let product = self.value("m", |build| build.binary(Opcode::Fmul, loaded, number));
        let sum = self.value("s", |build| build.binary(Opcode::Fadd, total, product));
        let curve = match callee {
            Some(callee) => self.value("r", |build| {
                let detail = Detail::Call(Box::new(CallDetail::new(Callee::Direct(callee))));
                let call = InstData::new(Opcode::Call, Type::I1, [pointer, sum]).with_detail(detail);
                let inst = build.push(call, [Type::F64]);
                build.body.insts[inst].results[0]
            }),
            None => self.value("r", |build| build.math(MathFn::Sin, &[sum])),
        };
        let clear = self.value("c", |build| build.fcmp(FloatCond::Olt, curve, product));
        let chosen = self.value("v", |build| build.select(clear, curve, loaded));
        let squared = self.value("q", |build| build.binary(Opcode::Fmul, chosen, chosen));
        let less = self.value("d", |build| build.binary(Opcode::Fsub, squared, loaded));
        Builder::new(&mut self.body, self.at).store(less, at);
        less
    }
}

/// One block with everything in it.
pub fn straight_line(count: usize) -> Module {
    let mut maker = Maker::new();
    let mut total = maker.number;
    for _ in 0..count / 10 {
        total = maker.ten(total, None);
    }
    maker.finish_returning(total)
}

/// Functions of 21 instructions, each of which calls the one before it twice.
pub fn functions(count: usize) -> Module {
    let mut module = Module::new();
    let mut callee = None;
    for number in 0..(count / 21).max(1) {
        let mut maker = Maker::new();
        let first = maker.ten(maker.number, callee);
        let second = maker.ten(first, callee);
        callee = Some(maker.finish_with(&mut module, &format!("f{number}"), second));
    }
    module
}

/// Loops as compilers write them before they optimise: a counter in memory for each, a sum in memory for all.
pub fn variables(count: usize) -> Module {
    let mut maker = Maker::new();
    let (zero, one, limit) = (maker.constant(0), maker.constant(1), maker.constant(9));
    let loops = count / 14;
    let eight = Align::new(8).unwrap_or(Align::ONE);
    let sum = maker.value("sum", |build| build.alloca(8, None, eight));
    let counters: Vec<Value> =
        (0..loops).map(|_| maker.value("i", |build| build.alloca(8, None, eight))).collect();
    let number = maker.number;
    Builder::new(&mut maker.body, maker.at).store(number, sum);
    for counter in counters {
        let (header, body, exit) = (maker.block("loop"), maker.block("body"), maker.block("exit"));
        Builder::new(&mut maker.body, maker.at).store(zero, counter);
        maker.jump(header, &[]);
        maker.at = header;
        let index = maker.value("l", |build| build.load(Type::I64, counter));
        let more = maker.value("c", |build| build.icmp(IntCond::Slt, index, limit));
        Builder::new(&mut maker.body, header).br(more, (body, &[]), (exit, &[]));
        maker.at = body;
        let old = maker.value("o", |build| build.load(Type::F64, sum));
        let new = maker.value("s", |build| build.binary(Opcode::Fadd, old, number));
        Builder::new(&mut maker.body, body).store(new, sum);
        let index = maker.value("l", |build| build.load(Type::I64, counter));
        let next = maker.value("n", |build| build.binary(Opcode::Iadd, index, one));
        Builder::new(&mut maker.body, body).store(next, counter);
        maker.jump(header, &[]);
        maker.at = exit;
    }
    let result = maker.value("r", |build| build.load(Type::F64, sum));
    maker.finish_returning(result)
}

/// Loops of eight instructions, one after the other.
pub fn small_loops(count: usize) -> Module {
    let mut maker = Maker::new();
    let mut total = maker.number;
    let (zero, one, limit) = (maker.constant(0), maker.constant(1), maker.constant(9));
    for _ in 0..count / 8 {
        let (header, body, exit) = (maker.block("loop"), maker.block("body"), maker.block("exit"));
        let index = maker.param(header, "i", Type::I64);
        let sum = maker.param(header, "t", Type::F64);
        maker.jump(header, &[zero, total]);
        maker.at = header;
        let more = maker.value("c", |build| build.icmp(IntCond::Slt, index, limit));
        Builder::new(&mut maker.body, header).br(more, (body, &[]), (exit, &[]));
        maker.at = body;
        let number = maker.number;
        let product = maker.value("m", |build| build.binary(Opcode::Fmul, sum, number));
        let next_sum = maker.value("s", |build| build.binary(Opcode::Fadd, product, number));
        let next = maker.value("n", |build| build.binary(Opcode::Iadd, index, one));
        maker.jump(header, &[next, next_sum]);
        maker.at = exit;
        total = maker.value("e", |build| build.unary(Opcode::Fneg, sum));
    }
    maker.finish_returning(total)
}

/// Branches that meet again after one instruction on each side, one after the other.
pub fn diamonds(count: usize) -> Module {
    let mut maker = Maker::new();
    let mut total = maker.number;
    for _ in 0..count / 6 {
        let (left, right, join) = (maker.block("left"), maker.block("right"), maker.block("join"));
        let met = maker.param(join, "j", Type::F64);
        maker.fork((left, &[]), (right, &[]));
        for (side, opcode) in [(left, Opcode::Fadd), (right, Opcode::Fmul)] {
            maker.at = side;
            let number = maker.number;
            let result = maker.value("s", |build| build.binary(opcode, total, number));
            maker.jump(join, &[result]);
        }
        maker.at = join;
        total = met;
    }
    maker.finish_returning(total)
}

/// Blocks of two instructions, each with one successor.
pub fn chain(count: usize) -> Module {
    let mut maker = Maker::new();
    let mut total = maker.number;
    for _ in 0..count / 2 {
        let next = maker.block("b");
        let number = maker.number;
        total = maker.value("s", |build| build.binary(Opcode::Fadd, total, number));
        maker.jump(next, &[]);
        maker.at = next;
    }
    maker.finish_returning(total)
}

/// Two rails down, with rungs across, so that every block has two predecessors and the entry dominates all
/// of them immediately.
pub fn ladder(count: usize) -> Module {
    let mut maker = Maker::new();
    let (mut left, mut right) = (maker.block("l"), maker.block("r"));
    maker.fork((left, &[]), (right, &[]));
    for _ in 0..count / 4 {
        let (next_left, next_right) = (maker.block("l"), maker.block("r"));
        for side in [left, right] {
            maker.at = side;
            maker.fork((next_left, &[]), (next_right, &[]));
        }
        (left, right) = (next_left, next_right);
    }
    let end = maker.block("end");
    for side in [left, right] {
        maker.at = side;
        maker.jump(end, &[]);
    }
    maker.at = end;
    maker.finish()
}

/// One switch, with a block of two instructions for every case.
pub fn wide_switch(count: usize) -> Module {
    let mut maker = Maker::new();
    let (entry, end) = (maker.at, maker.block("end"));
    let met = maker.param(end, "r", Type::F64);
    let number = maker.number;
    let key = maker.value("k", |build| build.convert(Opcode::FpToSi, number, Type::I64));
    let mut cases = Vec::new();
    for case in 0..count / 2 {
        let block = maker.block("case");
        maker.at = block;
        let result = maker.value("s", |build| build.binary(Opcode::Fadd, number, number));
        maker.jump(end, &[result]);
        cases.push((case as u128, edge(block, &[])));
    }
    Builder::new(&mut maker.body, entry).switch(key, edge(end, &[number]), cases);
    maker.at = end;
    maker.finish_returning(met)
}

/// The headers of loops inside each other, entered one from the other; the walk stands in the innermost.
/// Each loop has an exit block, which goes round the loop around it.
fn nest(maker: &mut Maker, depth: usize) -> Vec<Block> {
    let last = maker.block("last");
    let (mut outside, mut headers) = (last, Vec::with_capacity(depth));
    for _ in 0..depth {
        let (header, inside, latch) = (maker.block("loop"), maker.block("in"), maker.block("latch"));
        maker.jump(header, &[]);
        maker.at = header;
        maker.fork((inside, &[]), (outside, &[]));
        maker.at = latch;
        maker.jump(header, &[]);
        maker.at = inside;
        outside = latch;
        headers.push(header);
    }
    let innermost = maker.at;
    maker.at = last;
    let result = maker.number;
    Builder::new(&mut maker.body, last).ret([result]);
    maker.at = innermost;
    // What leaves the innermost code goes round the innermost loop.
    headers.push(outside);
    headers
}

/// Loops inside each other, four instructions each.
pub fn nested_loops(count: usize) -> Module {
    let mut maker = Maker::new();
    let latch = nest(&mut maker, count / 4).pop();
    let end = maker.block("end");
    let target = latch.unwrap_or(end);
    maker.fork((target, &[]), (end, &[]));
    maker.at = end;
    maker.finish()
}

/// Loops inside each other, and in the innermost as many branches that leave all of them at once.
pub fn far_breaks(count: usize) -> Module {
    let mut maker = Maker::new();
    let latch = nest(&mut maker, count / 6).pop();
    let end = maker.block("end");
    for _ in 0..count / 6 {
        let next = maker.block("b");
        maker.fork((next, &[]), (end, &[]));
        maker.at = next;
    }
    maker.jump(latch.unwrap_or(end), &[]);
    maker.at = end;
    maker.finish()
}

/// A chain of blocks that go to the next or the one before, entered at both ends: as many irreducible loops
/// inside each other as there are blocks, and the worst case of iterative dominator algorithms.
pub fn two_way_chain(count: usize) -> Module {
    let mut maker = Maker::new();
    let blocks: Vec<Block> = (0..(count / 2).max(2)).map(|_| maker.block("b")).collect();
    let end = maker.block("end");
    if let (Some(&first), Some(&last)) = (blocks.first(), blocks.last()) {
        maker.fork((first, &[]), (last, &[]));
    }
    for (number, &block) in blocks.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|number| blocks.get(number)).copied();
        let after = blocks.get(number + 1).copied();
        maker.at = block;
        maker.fork((after.unwrap_or(end), &[]), (before.unwrap_or(end), &[]));
    }
    maker.at = end;
    maker.finish()
}
