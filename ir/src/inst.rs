//! Instructions.

use crate::attribute::Attributes;
use crate::cond::{FloatCond, IntCond, Ordering, RmwOp, TailKind};
use crate::entity::{Block, FuncId, MetaId, Value};
use crate::flags::Flags;
use crate::math::MathFn;
use crate::opcode::Opcode;
use crate::types::Type;
use crate::value_list::ValueList;
use smallvec::SmallVec;

/// The operands of an instruction.
pub type Operands = ValueList;

/// An instruction. What its parts mean for an opcode stands at [`crate::Format`].
#[derive(Clone, PartialEq, Debug)]
pub struct InstData {
    /// The operation.
    pub opcode: Opcode,
    /// The promises it makes.
    pub flags: Flags,
    /// The type after the opcode in the text form, `T` in the formats; `i1` where a format has none.
    pub ty: Type,
    /// The operands but for the arguments of edges.
    pub operands: Operands,
    /// The results, in order.
    pub results: ValueList,
    /// What the opcode needs besides.
    pub detail: Detail,
    /// Its place in the source, a [`crate::Metadata::Location`].
    pub location: Option<MetaId>,
}

/// What an instruction holds besides its operands. The opcode's [`crate::Format`] says which variant.
#[derive(Clone, PartialEq, Debug)]
pub enum Detail {
    /// Nothing.
    None,
    /// Of `icmp`.
    IntCond(IntCond),
    /// Of `fcmp`.
    FloatCond(FloatCond),
    /// Of `is_fpclass`: LLVM's ten class bits.
    Class(u16),
    /// Of a math function.
    Math(MathFn),
    /// Of `shuffle`: for each lane of the result the lane of the concatenated operands; `None` is poison.
    Mask(Box<[Option<u32>]>),
    /// Of `addr`.
    Address(Box<AddressDetail>),
    /// Of `alloca`.
    Alloca(Box<AllocaDetail>),
    /// Of loads, stores, `memset` and `fence`.
    Access(Access),
    /// Of `memcpy` and `memmove`: alignments of the destination and of the source.
    Copy(Align, Align),
    /// Of `atomicrmw`.
    Rmw(Box<RmwDetail>),
    /// Of `cmpxchg`.
    CmpXchg(Box<CmpXchgDetail>),
    /// Of `lifetime_start` and `lifetime_end`: the size in bytes; `None` is the whole object.
    Lifetime(Option<u64>),
    /// Of `call`.
    Call(Box<CallDetail>),
    /// Of `landingpad`: whether it is entered for every exception, to clean up.
    LandingPad(bool),
    /// Of `jump` (one edge) and `br` (two).
    Edges(Box<[Edge]>),
    /// Of `switch`.
    Switch(Box<SwitchDetail>),
    /// Of `invoke`.
    Invoke(Box<InvokeDetail>),
    /// Of `unsupported` and `unsupported_end`.
    Unsupported(Box<UnsupportedDetail>),
}

/// An alignment: a power of two of bytes, at most 2^32 as in LLVM.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Align(u8);

impl Align {
    /// One byte.
    pub const ONE: Align = Align(0);

    /// The alignment of `bytes` bytes, if that is a power of two of at most 2^32.
    pub const fn new(bytes: u64) -> Option<Align> {
        if bytes.is_power_of_two() && bytes <= 1 << 32 {
            Some(Align(bytes.trailing_zeros() as u8))
        } else {
            None
        }
    }

    /// The alignment in bytes.
    pub const fn bytes(self) -> u64 {
        1 << self.0
    }
}

/// How memory is accessed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// The alignment that is promised.
    pub align: Align,
    /// The ordering of an atomic access.
    pub ordering: Option<Ordering>,
    /// The synchronisation scope of an atomic access; `None` is the whole system.
    pub scope: Option<Box<str>>,
}

impl Access {
    /// An ordinary access of this alignment.
    pub const fn aligned(align: Align) -> Access {
        Access { align, ordering: None, scope: None }
    }
}

/// An address: operand 0 is the base, operand `i + 1` goes with `strides[i]`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AddressDetail {
    /// Bytes to add.
    pub offset: i64,
    /// Bytes to add per unit of each index.
    pub strides: SmallVec<[i64; 2]>,
    /// The source element type of LLVM: a hint for readers, without effect on the result.
    pub hint: Option<Type>,
}

/// An object on the stack. If there is an operand, it is the count.
#[derive(Clone, PartialEq, Debug)]
pub struct AllocaDetail {
    /// Bytes of one element.
    pub size: u64,
    /// The alignment of the object.
    pub align: Align,
    /// The allocated type of LLVM: a hint for readers.
    pub hint: Option<Type>,
}

/// The detail of `atomicrmw`.
#[derive(Clone, PartialEq, Debug)]
pub struct RmwDetail {
    /// What is done.
    pub op: RmwOp,
    /// How it is ordered.
    pub access: Access,
}

/// The detail of `cmpxchg`.
#[derive(Clone, PartialEq, Debug)]
pub struct CmpXchgDetail {
    /// The ordering of a success, and the rest.
    pub access: Access,
    /// The ordering of a failure.
    pub failure: Ordering,
    /// Whether it may fail without a reason.
    pub weak: bool,
}

/// Whom a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    /// A function of the module; arguments and results have the types of its signature.
    Direct(FuncId),
    /// The function at the address in operand 0.
    Indirect {
        /// For variadic functions, how many of the arguments are not.
        fixed: Option<u32>,
    },
}

/// The detail of calls.
#[derive(Clone, PartialEq, Debug)]
pub struct CallDetail {
    /// Whom it calls.
    pub callee: Callee,
    /// The calling convention, by LLVM's number.
    pub convention: u32,
    /// Whether the frame may be reused.
    pub tail: TailKind,
    /// Attributes of each argument; shorter lists mean none for the rest.
    pub argument_attributes: Vec<Attributes>,
    /// Attributes of each result; shorter lists mean none for the rest.
    pub result_attributes: Vec<Attributes>,
    /// Attributes of the call.
    pub attributes: Attributes,
    /// Operand bundles: the tag and how many of the last operands belong to it, in order.
    pub bundles: Vec<(Box<str>, u32)>,
    /// The aggregates of LLVM's signature that were split, as LLVM's function type.
    pub origin: Option<Box<str>>,
}

impl CallDetail {
    /// A call of `callee` with nothing special about it.
    pub fn new(callee: Callee) -> Self {
        Self {
            callee,
            convention: 0,
            tail: TailKind::None,
            argument_attributes: Vec::new(),
            result_attributes: Vec::new(),
            attributes: Attributes::default(),
            bundles: Vec::new(),
            origin: None,
        }
    }

    /// The number of operands before the arguments: one if the callee is an operand.
    pub const fn first_argument(&self) -> usize {
        match self.callee {
            Callee::Direct(_) => 0,
            Callee::Indirect { .. } => 1,
        }
    }

    /// The number of operands that belong to bundles, at the end of the operands.
    pub fn bundle_operands(&self) -> usize {
        self.bundles.iter().fold(0usize, |sum, (_, count)| sum.saturating_add(*count as usize))
    }
}

/// A way from a terminator to a block.
#[derive(Clone, PartialEq, Debug)]
pub struct Edge {
    /// The destination.
    pub block: Block,
    /// Values for the destination's parameters.
    pub arguments: ValueList,
}

/// The detail of `switch`.
#[derive(Clone, PartialEq, Debug)]
pub struct SwitchDetail {
    /// The values of the cases, cut to the width of the type, all different.
    pub cases: Vec<u128>,
    /// The default edge, then one edge per case.
    pub edges: Vec<Edge>,
}

/// The detail of `invoke`.
#[derive(Clone, PartialEq, Debug)]
pub struct InvokeDetail {
    /// The call.
    pub call: CallDetail,
    /// Where it returns to, and where it unwinds to.
    pub edges: [Edge; 2],
}

/// The detail of `unsupported` and `unsupported_end`.
#[derive(Clone, PartialEq, Debug)]
pub struct UnsupportedDetail {
    /// LLVM's text, in which `%{0}` stands for operand 0.
    pub text: String,
    /// Where it may go, if it ends a block.
    pub edges: Vec<Edge>,
}

impl InstData {
    /// An instruction without results yet; [`crate::Body::append`] and its kin make them.
    pub fn new(opcode: Opcode, ty: Type, operands: impl IntoIterator<Item = Value>) -> Self {
        Self {
            opcode,
            flags: Flags::empty(),
            ty,
            operands: operands.into_iter().collect(),
            results: ValueList::new(),
            detail: Detail::None,
            location: None,
        }
    }

    /// The same instruction with this detail.
    pub fn with_detail(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// The same instruction with these flags.
    pub fn with_flags(mut self, flags: Flags) -> Self {
        self.flags = flags;
        self
    }

    /// The ways out of the block; none unless it is a terminator.
    pub fn edges(&self) -> &[Edge] {
        match &self.detail {
            Detail::Edges(edges) => edges,
            Detail::Switch(switch) => &switch.edges,
            Detail::Invoke(invoke) => &invoke.edges,
            Detail::Unsupported(unsupported) => &unsupported.edges,
            _ => &[],
        }
    }

    /// The ways out of the block, to be changed.
    pub fn edges_mut(&mut self) -> &mut [Edge] {
        match &mut self.detail {
            Detail::Edges(edges) => edges,
            Detail::Switch(switch) => &mut switch.edges,
            Detail::Invoke(invoke) => &mut invoke.edges,
            Detail::Unsupported(unsupported) => &mut unsupported.edges,
            _ => &mut [],
        }
    }

    /// The call of a `call` or an `invoke`.
    pub fn call(&self) -> Option<&CallDetail> {
        match &self.detail {
            Detail::Call(call) => Some(call),
            Detail::Invoke(invoke) => Some(&invoke.call),
            _ => None,
        }
    }

    /// Every value the instruction reads: its operands, then the arguments of its edges.
    pub fn uses(&self) -> impl Iterator<Item = Value> + '_ {
        self.operands
            .iter()
            .copied()
            .chain(self.edges().iter().flat_map(|edge| edge.arguments.iter().copied()))
    }

    /// Every value the instruction reads, to be changed.
    pub fn for_each_use_mut(&mut self, mut change: impl FnMut(&mut Value)) {
        self.operands.iter_mut().for_each(&mut change);
        self.edges_mut().iter_mut().for_each(|edge| edge.arguments.iter_mut().for_each(&mut change));
    }
}
