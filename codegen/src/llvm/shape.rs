//! The LLVM signature behind parameters and results: which of them make up an aggregate.

use super::error::Reason;
use super::module::Context;
use super::tree::{FunctionTree, Kind, Tree};
use ir::Type;

/// How many leaves an aggregate of a signature may have.
pub(super) const MAX_LEAVES: usize = 4096;

/// A function type of LLVM, and how it goes with parameters and results of the IR.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// The result, if there is one.
    pub result: Option<Slot>,
    /// The parameters.
    pub params: Vec<Slot>,
    /// Whether more arguments may follow.
    pub variadic: bool,
}

/// A parameter or the result of LLVM's function type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Slot {
    /// The type.
    pub text: String,
    /// The type, if it is an aggregate.
    pub tree: Option<Tree>,
    /// How many parameters or results of the IR it holds.
    pub count: usize,
}

impl Shape {
    /// Of parameters and results, and the function type that aggregates were split from, if there were any.
    pub fn new(
        cx: &Context<'_>,
        params: &[Type],
        results: &[Type],
        variadic: bool,
        origin: Option<&str>,
    ) -> Result<Shape, Reason> {
        match origin {
            Some(origin) => Self::of_origin(cx, params, results, variadic, origin),
            None => Ok(Shape {
                result: cx.result_slot(results)?,
                params: params.iter().map(|&ty| Slot::plain(cx.ty(ty)?)).collect::<Result<_, _>>()?,
                variadic,
            }),
        }
    }

    fn of_origin(
        cx: &Context<'_>,
        params: &[Type],
        results: &[Type],
        variadic: bool,
        origin: &str,
    ) -> Result<Shape, Reason> {
        let wrong = || Reason::Origin(origin.to_owned());
        let tree = FunctionTree::parse(origin, &cx.layout)?;
        let mut shape = Shape { result: None, params: Vec::new(), variadic };
        let mut rest = params;
        for param in tree.params {
            let slot = Slot::of(param).ok_or_else(wrong)?;
            let (own, others) = rest.split_at_checked(slot.count).ok_or_else(wrong)?;
            if !slot.fits(cx, own)? {
                return Err(wrong());
            }
            shape.params.push(slot);
            rest = others;
        }
        if let Some(result) = tree.result {
            shape.result = Some(Slot::of(result).ok_or_else(wrong)?);
        }
        let fits = match &shape.result {
            Some(slot) => slot.fits(cx, results)?,
            None => results.is_empty(),
        };
        if fits && rest.is_empty() && tree.variadic == variadic { Ok(shape) } else { Err(wrong()) }
    }

    /// The result's type, `void` if there is none.
    pub fn result_text(&self) -> &str {
        self.result.as_ref().map_or("void", |slot| &slot.text)
    }

    /// The function type.
    pub fn text(&self) -> String {
        let mut params: Vec<&str> = self.params.iter().map(|slot| &*slot.text).collect();
        if self.variadic {
            params.push("...");
        }
        format!("{} ({})", self.result_text(), params.join(", "))
    }

    /// The result, if it is an aggregate.
    pub fn result_tree(&self) -> Option<&Tree> {
        self.result.as_ref()?.tree.as_ref()
    }
}

impl Slot {
    fn plain(text: String) -> Result<Slot, Reason> {
        Ok(Slot { text, tree: None, count: 1 })
    }

    fn of(tree: Tree) -> Option<Slot> {
        let text = tree.to_string();
        if tree.is_aggregate() {
            let count = tree.leaves(MAX_LEAVES)?.len();
            return Some(Slot { text, tree: Some(tree), count });
        }
        Some(Slot { text, tree: None, count: 1 })
    }

    /// Whether these are the types of its leaves. An aggregate may also be one opaque value.
    fn fits(&self, cx: &Context<'_>, types: &[Type]) -> Result<bool, Reason> {
        if types.len() != self.count {
            return Ok(false);
        }
        let texts = match &self.tree {
            None => vec![self.text.clone()],
            Some(tree) => {
                let leaves = tree.leaves(MAX_LEAVES).unwrap_or_default();
                leaves.into_iter().map(|leaf| leaf.to_string()).collect()
            }
        };
        for (&ty, text) in types.iter().zip(texts) {
            if cx.ty(ty)? != text {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Context<'_> {
    /// The result of a function without an origin: nothing, a value, or a struct.
    pub fn result_slot(&self, results: &[Type]) -> Result<Option<Slot>, Reason> {
        Ok(match results {
            [] => None,
            &[only] => Some(Slot::plain(self.ty(only)?)?),
            several => {
                let tree = self.struct_of(several)?;
                Some(Slot { text: tree.to_string(), tree: Some(tree), count: several.len() })
            }
        })
    }

    /// A struct of values of these types.
    pub fn struct_of(&self, types: &[Type]) -> Result<Tree, Reason> {
        let leaf = |&ty: &Type| {
            let text = self.ty(ty)?;
            Ok(match ty {
                // One value, whatever it consists of in LLVM.
                Type::Opaque(_) => Tree { kind: Kind::Leaf { text, ty: None }, ..self.tree(ty)?.clone() },
                _ => Tree::of(ty, text, &self.layout),
            })
        };
        let fields = types.iter().map(leaf).collect::<Result<Vec<_>, Reason>>()?;
        Ok(Tree::structure(false, fields, &self.layout))
    }
}
