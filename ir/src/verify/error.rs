//! What the verifier can find wrong, as typed errors.

use super::words::{
    ConversionRule, Count, Counted, Dominance, Expected, NamedType, OpName, Slot, Thing, plural,
};
use crate::attribute::Linkage;
use crate::cond::{Ordering, RmwOp, TailKind};
use crate::entity::{AliasId, Block, FuncId, GlobalId, Inst, MetaId};
use crate::opcode::Class;

/// Where in a module an error is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// The head of the module, or a named list of metadata.
    Module,
    /// A global variable.
    Global(GlobalId),
    /// An alias or an ifunc.
    Alias(AliasId),
    /// A metadata node.
    Metadata(MetaId),
    /// A function, but for its blocks.
    Function(FuncId),
    /// A block or its parameters.
    Block(FuncId, Block),
    /// An instruction.
    Inst(FuncId, Inst),
}

/// One thing that is wrong with a module, and where.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[error("{kind}")]
pub struct VerifyError {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub kind: ErrorKind,
}

/// Declares the error kinds, and their names for tests that walk all of them.
macro_rules! error_kinds {
    ($($(#[$attr:meta])* $variant:ident $({ $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })?,)*) => {
        /// What is wrong.
        #[derive(Clone, PartialEq, Debug, thiserror::Error)]
        pub enum ErrorKind {
            $($(#[$attr])* $variant $({ $($(#[$field_doc])* $field: $ty,)* })?,)*
        }

        impl ErrorKind {
            /// The names of all kinds.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($variant)),*];

            /// The name of the kind.
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => stringify!($variant),)*
                }
            }
        }
    };
}

error_kinds! {
    /// An id that no arena gave out.
    #[error("{what} number {index} does not exist")]
    UnknownId {
        /// What it should name.
        what: Thing,
        /// The id.
        index: usize,
    },
    /// A type beyond the limits of the IR.
    #[error("{ty} is not a type: integers have 1 to 128 bits, vectors 1 to 65536 lanes, address spaces 24 bits")]
    IllegalType {
        /// The type.
        ty: NamedType,
    },
    /// A constant that its type does not have.
    #[error("the constant does not fit its type, {ty}")]
    ConstantDoesNotFit {
        /// The type.
        ty: NamedType,
    },
    /// An address as a pointer into another space.
    #[error("@{name} is in address space {found}, expected {expected}")]
    SymbolSpace {
        /// The symbol.
        name: String,
        /// Its space.
        found: u32,
        /// The pointer's space.
        expected: u32,
    },
    /// An address space beyond the limit.
    #[error("address space {space} is too large; the greatest is {}", crate::types::MAX_ADDRESS_SPACE)]
    SpaceTooLarge {
        /// The space.
        space: u32,
    },

    /// A name of length zero.
    #[error("a {what} has an empty name")]
    EmptyName {
        /// What has the name.
        what: Thing,
    },
    /// A name that the text form cannot hold without quotes, where it has none.
    #[error("{what} `{name}` is not a bare name: a letter, `_`, `$` or `.`, then these, digits and `-`")]
    NotBare {
        /// What has the name.
        what: Thing,
        /// The name.
        name: Box<str>,
    },
    /// Two things of one name.
    #[error("the name {name} is taken by another {what}")]
    DuplicateName {
        /// What has the name.
        what: Thing,
        /// The name, with its sigil.
        name: String,
    },
    /// A comdat group that the module does not declare.
    #[error("there is no comdat \"{name}\"")]
    UnknownComdat {
        /// The name.
        name: String,
    },

    /// A declaration must be found elsewhere.
    #[error("a declaration is external or extern_weak, not {}", linkage.name())]
    DeclarationLinkage {
        /// The linkage.
        linkage: Linkage,
    },
    /// Linkages that this kind of definition cannot have.
    #[error("a definition of this kind cannot be {}", linkage.name())]
    DefinitionLinkage {
        /// The linkage.
        linkage: Linkage,
    },
    /// Content and size of a global differ.
    #[error("the pieces have {found} bytes, the global {expected}")]
    PieceSizes {
        /// The sum of the pieces.
        found: u128,
        /// The size of the global.
        expected: u64,
    },
    /// A piece of a type that has no size.
    #[error("a piece has type {ty}, whose size is not known")]
    UnsizedPiece {
        /// The type.
        ty: NamedType,
    },
    /// An alias that stands for itself.
    #[error("the alias stands for itself in the end")]
    AliasCycle,
    /// An ifunc's target must be called to find the address.
    #[error("the target of an ifunc must be a function")]
    IfuncTarget,
    /// A personality that is data.
    #[error("the personality must be a function or an alias")]
    PersonalityTarget,

    /// A place in the source that is none.
    #[error("!{index} is not a location")]
    NotLocation {
        /// The node.
        index: usize,
    },
    /// A scope that is none.
    #[error("!{index} is not a scope")]
    NotScope {
        /// The node.
        index: usize,
    },
    /// A scope around itself, or a place inlined into itself.
    #[error("the node is inside itself")]
    MetadataCycle,
    /// `dbg` is written for the place in the source.
    #[error("metadata of kind `dbg` is the instruction's location and cannot be attached besides")]
    LocationAsMetadata,

    /// A definition without any block.
    #[error("the body has no blocks")]
    NoBlocks,
    /// A block that stands in the order twice.
    #[error("the block stands in the order more than once")]
    RepeatedBlock,
    /// A block without instructions.
    #[error("the block is empty; it must end in a terminator")]
    EmptyBlock,
    /// A block whose last instruction goes nowhere.
    #[error("block `{block}` ends in {op}, which is not a terminator")]
    NoTerminator {
        /// The block.
        block: String,
        /// The last instruction.
        op: OpName,
    },
    /// Something after a terminator.
    #[error("{op} is a terminator but not the last instruction of its block")]
    TerminatorInside {
        /// The terminator.
        op: OpName,
    },
    /// An instruction that stands in the blocks twice.
    #[error("the instruction stands in the function's blocks more than once")]
    RepeatedInst,
    /// A result or parameter whose value says that it is something else.
    #[error("{slot} is a value that is defined elsewhere")]
    WrongDefinition {
        /// Where the value is.
        slot: Slot,
    },
    /// The entry block does not take the function's parameters.
    #[error("the entry block has {found} parameters, the signature {expected}")]
    EntryParamCount {
        /// Of the block.
        found: usize,
        /// Of the signature.
        expected: usize,
    },
    /// The entry block takes something else.
    #[error("parameter {} of the entry block has type {found}, the signature says {expected}", index + 1)]
    EntryParamType {
        /// The parameter.
        index: usize,
        /// Of the block.
        found: NamedType,
        /// Of the signature.
        expected: NamedType,
    },
    /// A way back to where the function begins.
    #[error("`{block}` is the first block of the function: nothing can go back to it")]
    EdgeToEntry {
        /// The edge.
        edge: usize,
        /// The entry block.
        block: String,
    },
    /// A way out of the function's blocks.
    #[error("edge {} goes to a block that is not in the function's order", edge + 1)]
    EdgeOutside {
        /// The edge.
        edge: usize,
    },

    /// The detail belongs to another opcode.
    #[error("{op} holds the details of another instruction")]
    WrongDetail {
        /// The instruction.
        op: OpName,
    },
    /// The instruction's type is not one it computes with.
    #[error("{op} has type {found}, expected {}", expected.describe())]
    TypeClass {
        /// The instruction.
        op: OpName,
        /// Its type.
        found: NamedType,
        /// What it may be.
        expected: Class,
    },
    /// A promise the instruction cannot make.
    #[error("{op} cannot have the flags `{flags}`")]
    FlagsNotAllowed {
        /// The instruction.
        op: OpName,
        /// The flags that are too many.
        flags: String,
    },
    /// Too many or too few operands.
    #[error("{op} has {}, expected {expected}", Counted(*found, "operand"))]
    OperandCount {
        /// The instruction.
        op: OpName,
        /// Operands it has.
        found: usize,
        /// Operands it needs.
        expected: Count,
    },
    /// An operand of another type.
    #[error("operand {} of {op} has type {found}, expected {expected}", index + 1)]
    OperandType {
        /// The instruction.
        op: OpName,
        /// The operand.
        index: usize,
        /// Its type.
        found: NamedType,
        /// What the instruction needs.
        expected: Expected,
    },
    /// Too many or too few results.
    #[error("{op} has {}, expected {expected}", Counted(*found, "result"))]
    ResultCount {
        /// The instruction.
        op: OpName,
        /// Results it has.
        found: usize,
        /// Results it computes.
        expected: usize,
    },
    /// A result of another type.
    #[error("result {} of {op} has type {found}, expected {expected}", index + 1)]
    ResultType {
        /// The instruction.
        op: OpName,
        /// The result.
        index: usize,
        /// Its type.
        found: NamedType,
        /// What the instruction computes.
        expected: Expected,
    },
    /// A value whose definition is not part of the function.
    #[error("{slot} is defined by nothing in the function's blocks")]
    NotDefined {
        /// Where it is used.
        slot: Slot,
    },
    /// A value that need not exist yet.
    #[error("`{value}` may not have been defined when it is used here: {how}")]
    NotDominated {
        /// Its name.
        value: String,
        /// Where it is defined.
        definition: Place,
        /// Why.
        how: Dominance,
    },

    /// A conversion that does not exist.
    #[error("{op} from {from} to {to}: {rule}")]
    Conversion {
        /// The instruction.
        op: OpName,
        /// The operand's type.
        from: NamedType,
        /// The result's type.
        to: NamedType,
        /// What is broken.
        rule: ConversionRule,
    },
    /// Half a byte cannot be swapped.
    #[error("bswap of {ty}: the width must be a multiple of 16 bits")]
    SwapWidth {
        /// The type.
        ty: NamedType,
    },
    /// Class bits that do not exist.
    #[error("is_fpclass has mask {mask}; there are ten bits, at most 1023")]
    ClassMask {
        /// The mask.
        mask: u16,
    },
    /// A shuffle to a vector of an illegal length.
    #[error("the shuffle's mask has {found} entries, expected 1 to {}", crate::types::MAX_LANES)]
    MaskLength {
        /// Its length.
        found: usize,
    },
    /// A lane that neither operand has.
    #[error("the shuffle's mask has entry {entry}; the operands have {lanes} lanes in all")]
    MaskEntry {
        /// The entry.
        entry: u32,
        /// Lanes of both operands.
        lanes: u64,
    },
    /// Vectors of different lengths in an address.
    #[error("operand {} of addr has {found} lanes, another operand {expected}", index + 1)]
    AddressLanes {
        /// The operand.
        index: usize,
        /// Its lanes.
        found: u32,
        /// Those of the first vector.
        expected: u32,
    },

    /// An address of another type than its base and indices give.
    #[error("addr has type {found}, its base and indices give {expected}")]
    AddressType {
        /// The instruction's type.
        found: NamedType,
        /// What it computes.
        expected: NamedType,
    },

    /// An atomic access that says nothing of its order.
    #[error("{op} needs an ordering")]
    OrderingMissing {
        /// The instruction.
        op: OpName,
    },
    /// An order the access cannot have.
    #[error("{op} cannot be {}", ordering.name())]
    OrderingNotAllowed {
        /// The instruction.
        op: OpName,
        /// The ordering.
        ordering: Ordering,
    },
    /// A failed exchange stores nothing that could be released.
    #[error("the failure of cmpxchg cannot be {}", ordering.name())]
    FailureOrdering {
        /// The ordering.
        ordering: Ordering,
    },
    /// A scope of an access that is not atomic.
    #[error("{op} has a scope but no ordering")]
    ScopeWithoutOrdering {
        /// The instruction.
        op: OpName,
    },
    /// No machine does it in one step.
    #[error("an atomic {op} of {ty}: the size must be 8, 16, 32, 64 or 128 bits, and no vector")]
    AtomicSize {
        /// The instruction.
        op: OpName,
        /// The type.
        ty: NamedType,
    },
    /// Arithmetic on the wrong kind of number.
    #[error("atomicrmw {} has type {ty}, expected {}", rmw.name(), expected.describe())]
    RmwType {
        /// What is done.
        rmw: RmwOp,
        /// The type.
        ty: NamedType,
        /// What it should be.
        expected: Class,
    },

    /// Too many or too few ways.
    #[error("{op} has {found} edges, expected {expected}")]
    EdgeCount {
        /// The instruction.
        op: OpName,
        /// Edges it has.
        found: usize,
        /// Edges it needs.
        expected: usize,
    },
    /// Too many or too few values for a block's parameters.
    #[error("`{block}` takes {}{params}, {found} given", Counted(*expected, "argument"))]
    ArgumentCount {
        /// The edge.
        edge: usize,
        /// The block it goes to.
        block: String,
        /// The parameters of the block, in parentheses after a blank.
        params: String,
        /// Arguments it has.
        found: usize,
        /// Parameters of the block.
        expected: usize,
    },
    /// A value of another type than the block's parameter.
    #[error("argument {} for `{block}` has type {found}, the block's parameter {expected}", index + 1)]
    ArgumentType {
        /// The edge.
        edge: usize,
        /// The block it goes to.
        block: String,
        /// The argument.
        index: usize,
        /// Its type.
        found: NamedType,
        /// The parameter's.
        expected: NamedType,
    },
    /// A case the value can never have.
    #[error("case {case} does not fit {ty}")]
    CaseDoesNotFit {
        /// The case.
        case: u128,
        /// The type of the value.
        ty: NamedType,
    },
    /// Two ways for one value.
    #[error("case {case} occurs more than once")]
    RepeatedCase {
        /// The case.
        case: u128,
    },

    /// Too many or too few arguments or results of a call.
    #[error("`{signature}` has {expected} {what}{}, this call {found}", plural(*expected))]
    CallCount {
        /// Arguments or results.
        what: Thing,
        /// The function.
        signature: String,
        /// How many the call has.
        found: usize,
        /// How many the function has.
        expected: Count,
    },
    /// Too many or too few values returned.
    #[error("{} returned, but this is `{signature}`", if *found == 1 { "1 value is".into() } else { format!("{found} values are") })]
    ReturnCount {
        /// The function.
        signature: String,
        /// How many are returned.
        found: usize,
        /// How many results the function has.
        expected: usize,
    },
    /// More operands in bundles than there are.
    #[error("the call's bundles take {bundles} operands, there are {operands}")]
    BundleOperands {
        /// Operands that bundles ask for.
        bundles: usize,
        /// Operands that are there for them.
        operands: usize,
    },
    /// More attributes than there is to attribute.
    #[error("the call has attributes for {found} {what}s, there are {expected}")]
    AttributeLists {
        /// Arguments or results.
        what: Thing,
        /// Lists of attributes.
        found: usize,
        /// Arguments or results that are there.
        expected: usize,
    },
    /// More fixed arguments than arguments.
    #[error("variadic({fixed}) of a call with {arguments} arguments")]
    FixedArguments {
        /// Fixed arguments.
        fixed: u32,
        /// Arguments that are there.
        arguments: usize,
    },
    /// A frame that is reused has nothing left to do.
    #[error("a musttail call is followed by the ret of its results, and nothing else")]
    MustTailReturn,
    /// A frame can be reused by what looks like its function.
    #[error("a musttail call and the function that it stands in differ in {what}")]
    MustTailSignature {
        /// What differs.
        what: &'static str,
    },
    /// The frame of an invoke has something left to do.
    #[error("an invoke cannot be {}", tail.name())]
    TailOfInvoke {
        /// What it is said to be.
        tail: TailKind,
    },
    /// A hole in the text of something unsupported for an operand that it does not have.
    #[error("no operand for %{{{hole}}} in the text, of {operands} in all")]
    UnknownHole {
        /// The number in the hole.
        hole: String,
        /// Operands that there are.
        operands: usize,
    },
    /// The invoke's results would have to be defined on other ways, too.
    #[error("the normal destination of the invoke can be entered in another way")]
    InvokeDestination,
    /// Nobody there to receive the exception.
    #[error("the unwind destination does not begin with a landingpad")]
    UnwindDestination,
    /// A landing pad with something before it.
    #[error("landingpad is not the first instruction of its block")]
    LandingPadNotFirst,
    /// A landing pad that no exception would stop at.
    #[error("landingpad catches nothing and is no cleanup")]
    LandingPadEmpty,
    /// A landing pad where nothing lands.
    #[error("the block begins with a landingpad but is entered in another way than by unwinding")]
    LandingPadEntry,
    /// Unwinding needs someone to decide what is caught.
    #[error("{op} needs a personality of the function")]
    NoPersonality {
        /// The instruction.
        op: OpName,
    },
}
