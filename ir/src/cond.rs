//! Conditions of comparisons, memory orderings and the operations of `atomicrmw`.

/// Declares a field-less enum whose variants have names in the text form.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// Every variant.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The name in the text form.
            pub const fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }

            /// The variant with this name in the text form.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|variant| variant.name() == name)
            }
        }
    };
}
pub(crate) use named;

named! {
    /// The condition of an `icmp`.
    IntCond {
        /// Equal.
        Eq "eq",
        /// Not equal.
        Ne "ne",
        /// Unsigned greater.
        Ugt "ugt",
        /// Unsigned greater or equal.
        Uge "uge",
        /// Unsigned less.
        Ult "ult",
        /// Unsigned less or equal.
        Ule "ule",
        /// Signed greater.
        Sgt "sgt",
        /// Signed greater or equal.
        Sge "sge",
        /// Signed less.
        Slt "slt",
        /// Signed less or equal.
        Sle "sle",
    }
}

named! {
    /// The condition of an `fcmp`: ordered ones are false, unordered ones true if an operand is a NaN.
    FloatCond {
        /// Never.
        False "false",
        /// Ordered and equal.
        Oeq "oeq",
        /// Ordered and greater.
        Ogt "ogt",
        /// Ordered and greater or equal.
        Oge "oge",
        /// Ordered and less.
        Olt "olt",
        /// Ordered and less or equal.
        Ole "ole",
        /// Ordered and not equal.
        One "one",
        /// No operand is a NaN.
        Ord "ord",
        /// An operand is a NaN.
        Uno "uno",
        /// Unordered or equal.
        Ueq "ueq",
        /// Unordered or greater.
        Ugt "ugt",
        /// Unordered or greater or equal.
        Uge "uge",
        /// Unordered or less.
        Ult "ult",
        /// Unordered or less or equal.
        Ule "ule",
        /// Unordered or not equal.
        Une "une",
        /// Always.
        True "true",
    }
}

named! {
    /// How an atomic access is ordered with those of other threads.
    Ordering {
        /// No torn values, nothing else.
        Unordered "unordered",
        /// One order per location (C's relaxed).
        Monotonic "monotonic",
        /// Sees what the releasing store's thread did before.
        Acquire "acquire",
        /// Shows what this thread did before.
        Release "release",
        /// Both.
        AcqRel "acq_rel",
        /// One order of all such accesses.
        SeqCst "seq_cst",
    }
}

named! {
    /// What `atomicrmw` does with the old value and its operand.
    RmwOp {
        /// The operand.
        Xchg "xchg",
        /// Sum.
        Add "add",
        /// Old minus operand.
        Sub "sub",
        /// Bitwise and.
        And "and",
        /// Inverted bitwise and.
        Nand "nand",
        /// Bitwise or.
        Or "or",
        /// Bitwise exclusive or.
        Xor "xor",
        /// Signed maximum.
        Max "max",
        /// Signed minimum.
        Min "min",
        /// Unsigned maximum.
        Umax "umax",
        /// Unsigned minimum.
        Umin "umin",
        /// Floating-point sum.
        Fadd "fadd",
        /// Old minus operand.
        Fsub "fsub",
        /// As by `fmax`.
        Fmax "fmax",
        /// As by `fmin`.
        Fmin "fmin",
        /// Old + 1, or 0 if old is at least the operand (unsigned).
        UincWrap "uinc_wrap",
        /// Old - 1, or the operand if old is 0 or above the operand (unsigned).
        UdecWrap "udec_wrap",
    }
}

named! {
    /// Whether a call may or must reuse the caller's frame.
    TailKind {
        /// Nothing is said.
        None "",
        /// May.
        Tail "tail",
        /// Must.
        MustTail "musttail",
        /// Must not.
        NoTail "notail",
    }
}
