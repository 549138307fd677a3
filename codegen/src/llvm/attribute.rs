//! LLVM's attributes: which there are, where they may stand, how they are written.

use super::error::Reason;
use super::module::Context;
use super::names::push_quoted;
use super::tree::Tree;
use ir::{Attribute, Attributes, Scalar, Type};
use std::fmt::Write;

/// Where attributes stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target<'a> {
    /// At a function or a call.
    Function,
    /// At a parameter or an argument of this type; `None` if it is an aggregate.
    Param(Option<Type>),
    /// At a result of this type; `None` if it is an aggregate.
    Result(Option<Type>),
    /// At one of several values that make up an aggregate of this many leaves: the attributes of each.
    Leaves(&'a [&'a Attributes]),
}

/// What an attribute holds besides its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// Nothing.
    Word,
    /// A number.
    Number,
    /// A type.
    Type,
    /// Text in parentheses.
    Text,
    /// Nothing, or text in parentheses.
    MaybeText,
}

/// The types an attribute of a value may stand at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fits {
    Any,
    Int,
    Ints,
    Ptr,
    Ptrs,
    Floats,
}

/// Name, form, the letters of its places (`f` function, `p` parameter, `r` result), types.
type Row = (&'static str, Form, &'static str, Fits);

#[rustfmt::skip]
const TABLE: &[Row] = {
    use Fits::*;
    use Form::*;
    &[
        ("align", Number, "pr", Ptrs), ("alignstack", Number, "fp", Any), ("allocalign", Word, "p", Int),
        ("allockind", Text, "f", Any), ("allocptr", Word, "p", Ptr), ("allocsize", Text, "f", Any),
        ("alwaysinline", Word, "f", Any), ("builtin", Word, "f", Any), ("byref", Type, "p", Ptr),
        ("byval", Type, "p", Ptr), ("cold", Word, "f", Any), ("convergent", Word, "f", Any),
        ("coro_only_destroy_when_complete", Word, "f", Any), ("dead_on_unwind", Word, "p", Ptr),
        ("dereferenceable", Number, "pr", Ptr), ("dereferenceable_or_null", Number, "pr", Ptr),
        ("disable_sanitizer_instrumentation", Word, "f", Any), ("elementtype", Type, "p", Ptr),
        ("fn_ret_thunk_extern", Word, "f", Any), ("hot", Word, "f", Any), ("hybrid_patchable", Word, "f", Any),
        ("immarg", Word, "p", Any), ("inalloca", Type, "p", Ptr), ("initializes", Text, "p", Ptr),
        ("inlinehint", Word, "f", Any), ("inreg", Word, "pr", Any), ("jumptable", Word, "f", Any),
        ("memory", Text, "f", Any), ("minsize", Word, "f", Any), ("mustprogress", Word, "f", Any),
        ("naked", Word, "f", Any), ("nest", Word, "p", Ptr), ("noalias", Word, "pr", Ptr),
        ("nobuiltin", Word, "f", Any), ("nocallback", Word, "f", Any), ("nocapture", Word, "p", Ptr),
        ("nocf_check", Word, "f", Any), ("noduplicate", Word, "f", Any), ("nofpclass", Text, "pr", Floats),
        ("nofree", Word, "fp", Ptr), ("noimplicitfloat", Word, "f", Any), ("noinline", Word, "f", Any),
        ("nomerge", Word, "f", Any), ("nonlazybind", Word, "f", Any), ("nonnull", Word, "pr", Ptr),
        ("noprofile", Word, "f", Any), ("norecurse", Word, "f", Any), ("noredzone", Word, "f", Any),
        ("noreturn", Word, "f", Any), ("nosanitize_bounds", Word, "f", Any),
        ("nosanitize_coverage", Word, "f", Any), ("nosync", Word, "f", Any), ("noundef", Word, "pr", Any),
        ("nounwind", Word, "f", Any), ("null_pointer_is_valid", Word, "f", Any), ("optdebug", Word, "f", Any),
        ("optforfuzzing", Word, "f", Any), ("optnone", Word, "f", Any), ("optsize", Word, "f", Any),
        ("preallocated", Type, "fp", Ptr), ("presplitcoroutine", Word, "f", Any), ("range", Text, "pr", Ints),
        ("readnone", Word, "p", Ptrs), ("readonly", Word, "p", Ptrs), ("returned", Word, "p", Any),
        ("returns_twice", Word, "f", Any), ("safestack", Word, "f", Any), ("sanitize_address", Word, "f", Any),
        ("sanitize_hwaddress", Word, "f", Any), ("sanitize_memory", Word, "f", Any),
        ("sanitize_memtag", Word, "f", Any), ("sanitize_numerical_stability", Word, "f", Any),
        ("sanitize_thread", Word, "f", Any), ("shadowcallstack", Word, "f", Any), ("signext", Word, "pr", Int),
        ("skipprofile", Word, "f", Any), ("speculatable", Word, "f", Any),
        ("speculative_load_hardening", Word, "f", Any), ("sret", Type, "p", Ptr), ("ssp", Word, "f", Any),
        ("sspreq", Word, "f", Any), ("sspstrong", Word, "f", Any), ("strictfp", Word, "f", Any),
        ("swiftasync", Word, "p", Ptr), ("swifterror", Word, "p", Ptr), ("swiftself", Word, "p", Any),
        ("uwtable", MaybeText, "f", Any), ("vscale_range", Text, "f", Any), ("willreturn", Word, "f", Any),
        ("writable", Word, "p", Ptr), ("writeonly", Word, "p", Ptrs), ("zeroext", Word, "pr", Int),
    ]
};

/// Attributes that are part of how a value is passed: they cannot be left out.
const ABI: &[&str] = &[
    "byref",
    "byval",
    "inalloca",
    "inreg",
    "nest",
    "preallocated",
    "signext",
    "sret",
    "swiftasync",
    "swifterror",
    "swiftself",
    "zeroext",
    "alignstack",
];

/// Pairs that LLVM does not allow at the same place.
const CONFLICTS: &[(&str, &str)] = &[
    ("alwaysinline", "noinline"),
    ("alwaysinline", "optnone"),
    ("byref", "byval"),
    ("byval", "inreg"),
    ("byval", "nest"),
    ("byval", "sret"),
    ("inreg", "nest"),
    ("inreg", "sret"),
    ("minsize", "optdebug"),
    ("minsize", "optnone"),
    ("nest", "sret"),
    ("optdebug", "optsize"),
    ("optdebug", "optnone"),
    ("optnone", "optsize"),
    ("readnone", "readonly"),
    ("readnone", "writable"),
    ("readnone", "writeonly"),
    ("readonly", "writable"),
    ("readonly", "writeonly"),
    ("signext", "zeroext"),
];

/// String attributes of functions with a few allowed values.
const VALUES: &[(&str, &[&str])] = &[
    ("frame-pointer", &["all", "non-leaf", "none", "reserved"]),
    ("sign-return-address", &["all", "non-leaf", "none"]),
    ("sign-return-address-key", &["a_key", "b_key"]),
];

/// String attributes of functions whose value is a number.
const NUMBERS: &[&str] = &["patchable-function-entry", "patchable-function-prefix", "warn-stack-size"];

/// What LLVM asks of the attributes of one place together.
fn check_together(attributes: &Attributes, target: Target<'_>) -> Result<(), Reason> {
    let wrong = |name: &str, why| Err(Reason::Attribute { name: name.to_owned(), why });
    if attributes.0.len() > 1 {
        for &(one, other) in CONFLICTS {
            if attributes.has(one) && attributes.has(other) {
                return wrong(one, "stands beside one that it does not go with");
            }
        }
    }
    if target != Target::Function {
        return Ok(());
    }
    if attributes.has("optnone") && !attributes.has("noinline") {
        return wrong("optnone", "needs `noinline` beside it");
    }
    for &(name, allowed) in VALUES {
        if attributes.string(name).is_some_and(|value| !allowed.contains(&value)) {
            return wrong(name, "has a value that LLVM does not know");
        }
    }
    for name in NUMBERS {
        if attributes.string(name).is_some_and(|value| value.parse::<u32>().is_err()) {
            return wrong(name, "is a number");
        }
    }
    Ok(())
}

/// What LLVM asks of the attributes of all parameters together: `sret` is one of the first two, of a function without
/// a result, and some stand at one parameter only.
pub(super) fn check_parameters<'a>(
    lists: impl Iterator<Item = &'a Attributes>,
    has_result: bool,
) -> Result<(), Reason> {
    let wrong = |name: &str, why| Err(Reason::Attribute { name: name.to_owned(), why });
    let once = ["nest", "returned", "sret", "swifterror", "swiftself", "swiftasync"];
    let mut seen = [false; 6];
    for (index, list) in lists.enumerate().filter(|(_, list)| !list.0.is_empty()) {
        if list.has("sret") && (has_result || index > 1) {
            return wrong("sret", "stands at one of the first two parameters of a function without a result");
        }
        for (name, seen) in once.into_iter().zip(&mut seen) {
            if list.has(name) && std::mem::replace(seen, true) {
                return wrong(name, "stands at one parameter only");
            }
        }
    }
    Ok(())
}

/// Whether an attribute is part of how a value is passed.
pub(super) fn is_abi(attribute: &Attribute) -> bool {
    !matches!(attribute, Attribute::String(..)) && ABI.contains(&attribute.name())
}

impl Context<'_> {
    /// A blank and an attribute for each of a list.
    pub fn push_attributes(
        &mut self,
        out: &mut String,
        attributes: &Attributes,
        target: Target<'_>,
    ) -> Result<(), Reason> {
        check_together(attributes, target)?;
        for attribute in &attributes.0 {
            if let (Target::Leaves(all), false) = (target, is_abi(attribute)) {
                // What holds for every part holds for the whole, if it can be said of an aggregate at all.
                let everywhere = all.iter().all(|list| list.0.contains(attribute));
                if !(everywhere && attribute.name() == "noundef") {
                    continue;
                }
            }
            out.push(' ');
            self.push_attribute(out, attribute, target)?;
        }
        Ok(())
    }

    fn push_attribute(
        &mut self,
        out: &mut String,
        attribute: &Attribute,
        target: Target<'_>,
    ) -> Result<(), Reason> {
        if let Attribute::String(key, value) = attribute {
            push_quoted(out, key.as_bytes());
            if !value.is_empty() {
                out.push('=');
                push_quoted(out, value.as_bytes());
            }
            return Ok(());
        }
        let name = attribute.name();
        let wrong = |why| Reason::Attribute { name: name.to_owned(), why };
        let row = TABLE.binary_search_by_key(&name, |row| row.0).ok().and_then(|at| TABLE.get(at));
        let &(_, form, places, fits) = row.ok_or_else(|| wrong("is not one of LLVM 19"))?;
        let (place, ty) = match target {
            Target::Function => ('f', None),
            Target::Param(ty) => ('p', Some(ty)),
            Target::Result(ty) => ('r', Some(ty)),
            Target::Leaves(_) => ('r', Some(None)),
        };
        if !places.contains(place) {
            return Err(wrong("cannot stand there in LLVM 19"));
        }
        if ty.is_some_and(|ty| !fits.contain(ty)) {
            return Err(wrong("does not go with the type it stands at"));
        }
        match (form, attribute) {
            (Form::Word | Form::MaybeText, Attribute::Enum(_)) => out.push_str(name),
            (Form::Number, Attribute::Int(_, value)) => {
                number(out, name, *value).ok_or_else(|| wrong("has a bad number"))?
            }
            // A text that is one number.
            (Form::Text, Attribute::Int(_, value)) => {
                let text = argument(name, &value.to_string()).ok_or_else(|| wrong("has a bad number"))?;
                let _ = write!(out, "{name}({text})");
            }
            (Form::Type, Attribute::Text(_, text)) => {
                let tree = Tree::parse(text, &self.layout)?;
                tree.size.ok_or_else(|| wrong("needs a type of known size"))?;
                let _ = write!(out, "{name}({tree})");
            }
            (Form::Text | Form::MaybeText, Attribute::Text(_, text)) => {
                let text =
                    argument(name, text).ok_or_else(|| wrong("has a text that LLVM 19 does not know"))?;
                let _ = write!(out, "{name}({text})");
            }
            _ => return Err(wrong("has another form in LLVM 19")),
        }
        Ok(())
    }
}

impl Fits {
    fn contain(self, ty: Option<Type>) -> bool {
        let Some(ty) = ty else { return self == Fits::Any };
        let is_scalar = ty.lanes().is_none();
        match (self, ty.lane()) {
            (Fits::Any, _) => true,
            (Fits::Int, Some(Scalar::Int(_))) | (Fits::Ptr, Some(Scalar::Ptr(_))) => is_scalar,
            (Fits::Ints, Some(Scalar::Int(_)))
            | (Fits::Ptrs, Some(Scalar::Ptr(_)))
            | (Fits::Floats, Some(Scalar::Float(_))) => true,
            _ => false,
        }
    }
}

fn number(out: &mut String, name: &str, value: u64) -> Option<()> {
    match name {
        "align" => {
            let _ = write!(out, "align {}", ir::Align::new(value)?.bytes());
        }
        "alignstack" if !value.is_power_of_two() || value > 256 => return None,
        // LLVM takes no zero here; zero bytes are no promise.
        "dereferenceable" | "dereferenceable_or_null" if value == 0 => {
            out.pop();
        }
        _ => {
            let _ = write!(out, "{name}({value})");
        }
    }
    Some(())
}

/// The text in an attribute's parentheses, if it is one of LLVM's.
fn argument(name: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let words = |allowed: &[&str], separator: char| {
        !text.is_empty() && text.split(separator).all(|word| allowed.contains(&word.trim()))
    };
    let numbers = || {
        let fields: Vec<&str> = text.split(',').map(str::trim).collect();
        fields.len() <= 2 && fields.iter().all(|field| field.parse::<u32>().is_ok())
    };
    let is_right = match name {
        "memory" => {
            let access = |text: &str| matches!(text.trim(), "none" | "read" | "write" | "readwrite");
            let mut seen: Vec<&str> = Vec::new();
            text.split(',').all(|part| {
                let (place, what) = part.split_once(':').unwrap_or(("", part));
                let is_new = !seen.contains(&place.trim());
                seen.push(place.trim());
                is_new && matches!(place.trim(), "" | "argmem" | "inaccessiblemem") && access(what)
            }) && seen.iter().skip(1).all(|place| !place.is_empty())
        }
        "uwtable" => matches!(text, "sync" | "async"),
        "allocsize" => numbers() && !text.is_empty(),
        "vscale_range" => {
            numbers()
                && text.split(',').all(|n| n.trim().parse().is_ok_and(|n: u32| n == 0 || n.is_power_of_two()))
        }
        "allockind" => {
            let bare = text.trim_matches('"');
            let kinds = ["alloc", "realloc", "free", "uninitialized", "zeroed", "aligned"];
            return bare.split(',').all(|kind| kinds.contains(&kind)).then(|| format!("\"{bare}\""));
        }
        "nofpclass" => {
            let classes = [
                "all", "nan", "snan", "qnan", "inf", "ninf", "pinf", "norm", "nnorm", "pnorm", "sub", "nsub",
                "psub", "zero", "nzero", "pzero",
            ];
            words(&classes, ' ')
        }
        "range" => {
            let (ty, bounds) = text.split_once(' ')?;
            let is_bound =
                |bound: &str| bound.trim().trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
            let bounds: Vec<&str> = bounds.split(',').collect();
            ty.starts_with('i')
                && bounds.len() == 2
                && bounds.iter().all(|b| is_bound(b) && !b.trim().is_empty())
        }
        "initializes" => {
            text.bytes().all(|byte| byte.is_ascii_digit() || b"(), -".contains(&byte))
                && text.starts_with('(')
        }
        _ => false,
    };
    is_right.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted_by_key(|row| row.0));
        assert!(ABI.iter().all(|name| TABLE.iter().any(|row| row.0 == *name)));
    }

    #[test]
    fn arguments() {
        let right = [
            ("memory", "argmem: read, inaccessiblemem: readwrite"),
            ("memory", "read, argmem: none"),
            ("uwtable", "sync"),
            ("range", "i32 -5, 7"),
            ("nofpclass", "nan inf"),
            ("allocsize", "0,1"),
            ("initializes", "(0, 4), (8, 12)"),
        ];
        for (name, text) in right {
            assert_eq!(argument(name, text).as_deref(), Some(text), "{name}");
        }
        assert_eq!(argument("allockind", "alloc,zeroed").as_deref(), Some("\"alloc,zeroed\""));
        for (name, text) in
            [("memory", "two words"), ("memory", "argmem: read, none"), ("range", "i32"), ("cold", "")]
        {
            assert_eq!(argument(name, text), None, "{name}");
        }
    }
}
