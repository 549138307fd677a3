//! Functions of the JIT as functions of Rust.

use super::JitModule;
use ir::{Scalar, Type};
use std::marker::PhantomData;
use std::ops::Deref;

/// A type of Rust that C passes as one scalar of the IR.
pub trait JitScalar: Copy {
    /// What it is in the IR.
    const TYPE: Type;
    /// Whether C extends it by its sign when it is returned.
    const SIGNED: bool = false;
}

macro_rules! scalars {
    ($($rust:ty => $ir:expr, $signed:expr;)*) => {
        $(impl JitScalar for $rust {
            const TYPE: Type = $ir;
            const SIGNED: bool = $signed;
        })*
    };
}

scalars! {
    f64 => Type::F64, false;
    f32 => Type::F32, false;
    bool => Type::I1, false;
    i8 => Type::I8, true;
    u8 => Type::I8, false;
    i16 => Type::I16, true;
    u16 => Type::I16, false;
    i32 => Type::I32, false;
    u32 => Type::I32, false;
    i64 => Type::I64, false;
    u64 => Type::I64, false;
    isize => Type::I64, false;
    usize => Type::I64, false;
    i128 => Type::I128, false;
    u128 => Type::I128, false;
}

impl<T> JitScalar for *const T {
    const TYPE: Type = Type::PTR;
}

impl<T> JitScalar for *mut T {
    const TYPE: Type = Type::PTR;
}

/// Two results.
#[derive(Clone, Copy, PartialEq, Debug)]
#[repr(C)]
pub struct Pair<A, B>(
    /// The first.
    pub A,
    /// The second.
    pub B,
);

/// One result: its type, and whether C extends it by its sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResultType {
    /// What it is in the IR.
    pub ty: Type,
    /// Whether C extends it by its sign.
    pub signed: bool,
}

/// What a function of Rust may return: nothing, a scalar, or a [`Pair`].
pub trait JitResult: Copy {
    /// What it is in the IR.
    fn types() -> Vec<ResultType>;
}

impl JitResult for () {
    fn types() -> Vec<ResultType> {
        Vec::new()
    }
}

impl<T: JitScalar> JitResult for T {
    fn types() -> Vec<ResultType> {
        vec![ResultType { ty: T::TYPE, signed: T::SIGNED }]
    }
}

impl<A: JitScalar, B: JitScalar> JitResult for Pair<A, B> {
    fn types() -> Vec<ResultType> {
        [A::types(), B::types()].concat()
    }
}

/// A type of functions: `fn(f64, *const f64) -> f64`, also with `extern "C"`, of at most twelve parameters.
pub trait JitSignature {
    /// What is called.
    type Function: Copy;

    /// The parameters in the IR.
    fn params() -> Vec<Type>;

    /// The results in the IR.
    fn results() -> Vec<ResultType>;

    /// The function at an address.
    ///
    /// # Safety
    /// There is one of this type.
    unsafe fn at(address: *const u8) -> Self::Function;
}

macro_rules! signatures {
    ($([$($param:ident)*])*) => {
        $(
            signatures!(@one fn($($param),*) -> R, $($param)*);
            signatures!(@one extern "C" fn($($param),*) -> R, $($param)*);
            signatures!(@one unsafe extern "C" fn($($param),*) -> R, $($param)*);
        )*
    };
    (@one $function:ty, $($param:ident)*) => {
        impl<$($param: JitScalar,)* R: JitResult> JitSignature for $function {
            type Function = unsafe extern "C" fn($($param),*) -> R;

            fn params() -> Vec<Type> {
                vec![$($param::TYPE),*]
            }

            fn results() -> Vec<ResultType> {
                R::types()
            }

            unsafe fn at(address: *const u8) -> Self::Function {
                // SAFETY: the caller's promise.
                unsafe { std::mem::transmute::<*const u8, Self::Function>(address) }
            }
        }
    };
}

signatures! {
    []
    [A]
    [A B]
    [A B C]
    [A B C D]
    [A B C D E]
    [A B C D E F]
    [A B C D E F G]
    [A B C D E F G H]
    [A B C D E F G H I]
    [A B C D E F G H I J]
    [A B C D E F G H I J K]
    [A B C D E F G H I J K L]
}

/// A function of a module, which it borrows: `unsafe { f(1.0) }` calls it.
pub struct Typed<'m, F: JitSignature> {
    function: F::Function,
    module: PhantomData<&'m JitModule>,
}

impl<F: JitSignature> Typed<'_, F> {
    /// # Safety
    /// A function of this type is at the address.
    pub(super) unsafe fn new(address: *const u8) -> Self {
        // SAFETY: the caller's promise.
        Typed { function: unsafe { F::at(address) }, module: PhantomData }
    }
}

impl<F: JitSignature> Deref for Typed<'_, F> {
    type Target = F::Function;

    fn deref(&self) -> &F::Function {
        &self.function
    }
}

/// The types of a function of the module.
pub(super) struct FunctionType {
    pub name: String,
    pub params: Vec<Type>,
    /// With whether they are extended by their sign.
    pub results: Vec<ResultType>,
    pub variadic: bool,
    /// Why it cannot be called as C does.
    pub only_inside: Option<String>,
}

fn same(a: Type, b: Type) -> bool {
    let is_pointer = |ty| matches!(ty, Type::Scalar(Scalar::Ptr(_)));
    a == b || is_pointer(a) && is_pointer(b)
}

fn bytes(ty: Type) -> u64 {
    ir::Layout::default().store_bytes(ty).unwrap_or(0)
}

/// Why a function is not of a type of Rust; `Ok` if it is.
pub(super) fn check(
    function: &FunctionType,
    params: &[Type],
    results: &[ResultType],
) -> Result<(), &'static str> {
    let equal = function.params.len() == params.len()
        && function.params.iter().zip(params).all(|(&a, &b)| same(a, b))
        && function.results.len() == results.len()
        && function.results.iter().zip(results).all(|(a, b)| same(a.ty, b.ty));
    if !equal || function.variadic {
        return Err("");
    }
    if function.only_inside.is_some() {
        return Err(
            "; C does not pass these like that: codegen::entry::add_entry makes a way to call any function",
        );
    }
    let narrow = |ty: Type| matches!(ty.int_bits(), Some(8 | 16));
    if function.results.iter().zip(results).any(|(a, b)| narrow(a.ty) && a.signed != b.signed) {
        return Err("; whether it is signed must agree with the attribute `signext` of the result");
    }
    if let [a, b] = results
        && bytes(a.ty) < 8
        && bytes(b.ty) < 8
    {
        return Err("; C returns two such small results in one register");
    }
    Ok(())
}

/// A signature as text.
pub(super) fn text(params: &[Type], results: &[ResultType], variadic: bool) -> String {
    let opaque = ir::OpaqueTypes::default();
    let mut all: Vec<String> = params.iter().map(|ty| ty.display(&opaque).to_string()).collect();
    if variadic {
        all.push("...".into());
    }
    let results: Vec<String> = results
        .iter()
        .map(|result| {
            let narrow = matches!(result.ty.int_bits(), Some(8 | 16));
            let sign = if narrow && result.signed { " signext" } else { "" };
            format!("{}{sign}", result.ty.display(&opaque))
        })
        .collect();
    let arrow = match &*results {
        [] => String::new(),
        [one] if !one.contains(' ') => format!(" -> {one}"),
        all => format!(" -> ({})", all.join(", ")),
    };
    format!("({}){arrow}", all.join(", "))
}
