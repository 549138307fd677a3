//! Objects become their parts.

use super::objects::{Objects, Place, length};
use super::parts::{Part, may_move, part_align};
use super::pieces::{Piece, common, filled, pieces};
use crate::body::Body;
use crate::entity::{Inst, MetaId, Value};
use crate::flags::Flags;
use crate::inst::{Access, AddressDetail, Align, AllocaDetail, Detail, InstData};
use crate::names::Names;
use crate::opcode::{Format, Opcode};
use crate::pass::Report;
use crate::types::{Layout, Type};

pub(super) fn rewrite(
    body: &mut Body,
    objects: &Objects,
    parts: &[Vec<Part>],
    layout: Layout,
    report: &mut Report,
) {
    let pointers = vec![Vec::new(); parts.len()];
    let names = Names::of_values(body);
    let mut rewriter = Rewriter {
        body,
        objects,
        parts,
        layout,
        pointers,
        names,
        out: Vec::new(),
        location: None,
        pieces: 0,
    };
    rewriter.make_allocas();
    for index in 0..rewriter.body.order.len() {
        let block = rewriter.body.order[index];
        for inst in std::mem::take(&mut rewriter.body.blocks[block].insts) {
            rewriter.location = rewriter.body.insts[inst].location;
            rewriter.inst(inst);
        }
        rewriter.body.blocks[block].insts = std::mem::take(&mut rewriter.out);
    }
    report.add("objects taken apart", parts.iter().filter(|parts| !parts.is_empty()).count() as u64);
    report.add("parts made", parts.iter().map(|parts| parts.len() as u64).sum());
    report.add("fills and copies expanded", rewriter.pieces);
}

struct Rewriter<'a> {
    body: &'a mut Body,
    objects: &'a Objects,
    parts: &'a [Vec<Part>],
    layout: Layout,
    /// The alloca of each part of each object, and its address.
    pointers: Vec<Vec<(Inst, Value)>>,
    names: Names,
    /// The instructions of the present block.
    out: Vec<Inst>,
    /// The place in the source of the instruction that is rewritten.
    location: Option<MetaId>,
    pieces: u64,
}

impl Rewriter<'_> {
    /// Makes the allocas of all parts; they are put where the objects were made.
    fn make_allocas(&mut self) {
        for (number, parts) in self.parts.iter().enumerate() {
            let object = &self.objects.list[number];
            let name = self.body.value_name(object.pointer).map(String::from);
            let ty = self.body.ty(object.pointer);
            for part in parts {
                let detail = AllocaDetail { size: part.end - part.start, align: part.align, hint: part.ty };
                let mut data =
                    InstData::new(Opcode::Alloca, ty, []).with_detail(Detail::Alloca(Box::new(detail)));
                data.location = self.body.insts[object.inst].location;
                let inst = self.body.create_inst(data, [ty]);
                let Some(pointer) = self.body.result(inst) else { continue };
                if let Some(name) = &name {
                    let name = self.names.fresh(&format!("{name}.{}", part.start));
                    self.body.set_value_name(pointer, &name);
                }
                self.pointers[number].push((inst, pointer));
            }
        }
    }

    /// The place in a part that an operand is the address of, if it is one.
    fn place(&self, data: &InstData, operand: usize) -> Option<Place> {
        self.objects.place(*data.operands.get(operand)?)
    }

    fn inst(&mut self, inst: Inst) {
        let data = &self.body.insts[inst];
        match data.opcode.format() {
            Format::Alloca => {
                let place = data.results.first().and_then(|&pointer| self.objects.place(pointer));
                match place {
                    Some(place) => {
                        self.out.extend(self.pointers[place.object as usize].iter().map(|&(inst, _)| inst));
                    }
                    None => self.out.push(inst),
                }
            }
            // The addresses of places in objects are made anew.
            Format::Address if self.place(data, 0).is_some() => {}
            Format::Load => self.access(inst, 0),
            Format::Store => self.access(inst, 1),
            Format::Lifetime => self.lifetime(inst),
            Format::Fill => self.fill(inst),
            Format::Copy => self.copy(inst),
            _ => self.out.push(inst),
        }
    }

    fn access(&mut self, inst: Inst, operand: usize) {
        if let Some(place) = self.place(&self.body.insts[inst], operand) {
            let parts = &self.parts[place.object as usize];
            let part = parts.partition_point(|part| part.end <= place.offset);
            if let Some((start, align)) = parts.get(part).map(|part| (part.start, part.align)) {
                let within = place.offset - start;
                let address = self.part_address(place.object, part, within);
                let data = &mut self.body.insts[inst];
                if let Some(operand) = data.operands.get_mut(operand) {
                    *operand = address;
                }
                // The part may begin where the object was aligned less.
                if let Detail::Access(access) = &mut data.detail {
                    access.align = access.align.min(part_align(align, within));
                }
            }
        }
        self.out.push(inst);
    }

    fn lifetime(&mut self, inst: Inst) {
        let data = &self.body.insts[inst];
        let Some(place) = self.place(data, 0) else { return self.out.push(inst) };
        let opcode = data.opcode;
        for (part, &(_, pointer)) in
            self.parts[place.object as usize].iter().zip(&self.pointers[place.object as usize])
        {
            let detail = Detail::Lifetime(Some(part.end - part.start));
            let mut data = InstData::new(opcode, Type::I1, [pointer]).with_detail(detail);
            data.location = self.location;
            let inst = self.body.create_inst(data, []);
            self.out.push(inst);
        }
    }

    fn push(&mut self, mut data: InstData, result: Option<Type>) -> Option<Value> {
        data.location = self.location;
        let inst = self.body.create_inst(data, result);
        self.out.push(inst);
        self.body.result(inst)
    }

    /// The address so many bytes after another one.
    fn after(&mut self, base: Value, offset: u64) -> Value {
        if offset == 0 {
            return base;
        }
        let ty = self.body.ty(base);
        let detail = AddressDetail { offset: offset as i64, ..AddressDetail::default() };
        let data = InstData::new(Opcode::Addr, ty, [base])
            .with_flags(Flags::INBOUNDS)
            .with_detail(Detail::Address(Box::new(detail)));
        self.push(data, Some(ty)).unwrap_or(base)
    }

    fn part_address(&mut self, object: u32, part: usize, offset: u64) -> Value {
        let (_, pointer) = self.pointers[object as usize][part];
        self.after(pointer, offset)
    }

    fn fill(&mut self, inst: Inst) {
        let data = self.body.insts[inst].clone();
        let (Some(place), Some(bytes)) = (self.place(&data, 0), length(self.body, &data)) else {
            return self.out.push(inst);
        };
        let [_, byte, count] = *data.operands else { return self.out.push(inst) };
        let count_ty = self.body.ty(count);
        for piece in pieces(&self.parts[place.object as usize], place.offset, bytes) {
            self.pieces += 1;
            let part = &self.parts[place.object as usize][piece.part];
            let (start, align) = (part.start, part.align);
            let ty = part.ty.filter(|_| covers(piece, place.offset, part));
            let within = place.offset + piece.start - start;
            let to = self.part_address(place.object, piece.part, within);
            let constant = ty.and_then(|ty| Some((ty, filled(self.body, self.layout, ty, byte)?)));
            match constant {
                Some((ty, constant)) => self.store(ty, constant, to, align),
                None => {
                    let count = self.count(count_ty, piece);
                    let access = Access::aligned(part_align(align, within));
                    let data = InstData::new(Opcode::Memset, count_ty, [to, byte, count]);
                    self.push(data.with_detail(Detail::Access(access)), None);
                }
            }
        }
    }

    fn count(&mut self, ty: Type, piece: Piece) -> Value {
        let bytes =
            crate::constant::Constant::int(ty.int_bits().unwrap_or(64), i128::from(piece.end - piece.start));
        self.body.constant(ty, bytes)
    }

    fn load(&mut self, ty: Type, from: Value, align: Align) -> Option<Value> {
        let access = Detail::Access(Access::aligned(align));
        self.push(InstData::new(Opcode::Load, ty, [from]).with_detail(access), Some(ty))
    }

    fn store(&mut self, ty: Type, value: Value, to: Value, align: Align) {
        let access = Detail::Access(Access::aligned(align));
        self.push(InstData::new(Opcode::Store, ty, [value, to]).with_detail(access), None);
    }

    fn copy(&mut self, inst: Inst) {
        let data = self.body.insts[inst].clone();
        let (to, from) = (self.place(&data, 0), self.place(&data, 1));
        let (Some(bytes), [to_base, from_base, count]) = (length(self.body, &data), &*data.operands) else {
            return self.out.push(inst);
        };
        let Detail::Copy(to_align, from_align) = data.detail else { return self.out.push(inst) };
        let sides = [Side::new(to, *to_base, to_align), Side::new(from, *from_base, from_align)];
        let of = |place: Place| pieces(&self.parts[place.object as usize], place.offset, bytes);
        let pieces: Vec<(Piece, [Option<usize>; 2])> = match (to, from) {
            (None, None) => return self.out.push(inst),
            (Some(to), None) => of(to).into_iter().map(|piece| (piece, [Some(piece.part), None])).collect(),
            (None, Some(from)) => {
                of(from).into_iter().map(|piece| (piece, [None, Some(piece.part)])).collect()
            }
            (Some(to), Some(from)) => common(&of(to), &of(from))
                .into_iter()
                .map(|(piece, from)| (piece, [Some(piece.part), Some(from)]))
                .collect(),
        };
        let count_ty = self.body.ty(*count);
        for (piece, numbers) in pieces {
            self.pieces += 1;
            self.copy_piece(data.opcode, count_ty, piece, sides, numbers);
        }
    }

    /// Copies a piece: by a load and a store if it is a whole part of one type wherever it is a part.
    fn copy_piece(
        &mut self,
        opcode: Opcode,
        count_ty: Type,
        piece: Piece,
        sides: [Side; 2],
        numbers: [Option<usize>; 2],
    ) {
        let [to_type, from_type] =
            [0, 1].map(|side| self.piece_type(piece, sides[side].place, numbers[side]));
        let ty = match (to_type, from_type) {
            (PieceType::Elsewhere, PieceType::Whole(ty)) | (PieceType::Whole(ty), PieceType::Elsewhere) => {
                Some(ty)
            }
            (PieceType::Whole(to), PieceType::Whole(from)) if may_move(from, to, self.layout) => Some(from),
            _ => None,
        };
        let [(to, to_align), (from, from_align)] =
            [0, 1].map(|side| self.piece_address(piece, sides[side], numbers[side]));
        match ty {
            Some(ty) => {
                if let Some(value) = self.load(ty, from, from_align) {
                    self.name_after_part(value, sides, numbers);
                    self.store(ty, value, to, to_align);
                }
            }
            None => {
                let count = self.count(count_ty, piece);
                let data = InstData::new(opcode, count_ty, [to, from, count]);
                self.push(data.with_detail(Detail::Copy(to_align, from_align)), None);
            }
        }
    }

    /// What is copied from or to a part has the name of the part.
    fn name_after_part(&mut self, value: Value, sides: [Side; 2], numbers: [Option<usize>; 2]) {
        let part = sides.iter().zip(numbers).find_map(|(side, number)| Some((side.place?, number?)));
        let Some((place, number)) = part else { return };
        let (_, pointer) = self.pointers[place.object as usize][number];
        if let Some(name) = self.body.value_name(pointer) {
            let name = self.names.fresh(name);
            self.body.set_value_name(value, &name);
        }
    }

    fn piece_type(&self, piece: Piece, place: Option<Place>, number: Option<usize>) -> PieceType {
        let (Some(place), Some(number)) = (place, number) else { return PieceType::Elsewhere };
        let part = &self.parts[place.object as usize][number];
        match part.ty.filter(|_| part.split && covers(piece, place.offset, part)) {
            Some(ty) => PieceType::Whole(ty),
            None => PieceType::Bytes,
        }
    }

    fn piece_address(&mut self, piece: Piece, side: Side, number: Option<usize>) -> (Value, Align) {
        match (side.place, number) {
            (Some(place), Some(number)) => {
                let part = &self.parts[place.object as usize][number];
                let align = part.align;
                let within = place.offset + piece.start - part.start;
                (self.part_address(place.object, number, within), part_align(align, within))
            }
            _ => (self.after(side.base, piece.start), part_align(side.align, piece.start)),
        }
    }
}

/// Where a copy goes to, or comes from.
#[derive(Clone, Copy)]
struct Side {
    place: Option<Place>,
    base: Value,
    align: Align,
}

impl Side {
    fn new(place: Option<Place>, base: Value, align: Align) -> Side {
        Side { place, base, align }
    }
}

/// What a piece is on one side of a copy.
enum PieceType {
    /// Memory outside of the objects.
    Elsewhere,
    /// A part of this type.
    Whole(Type),
    /// Bytes of a part.
    Bytes,
}

fn covers(piece: Piece, offset: u64, part: &Part) -> bool {
    offset + piece.start == part.start && offset + piece.end == part.end
}
