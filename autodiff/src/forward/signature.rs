//! Heads of derivatives: parameters, results and the attributes that still hold.

use super::activity::Pattern;
use super::emit::Shape;
use ir::{
    AbiParam, Attribute, Attributes, Body, Function, Linkage, Module, Signature, SymbolInfo, Visibility,
};

/// Attributes of parameters that hold for the derivative's: those of the ABI, and those about the value itself.
/// What is said of accesses through a pointer may not hold.
const PARAM: [&str; 9] = [
    "noundef",
    "nonnull",
    "align",
    "dereferenceable",
    "dereferenceable_or_null",
    "signext",
    "zeroext",
    "byval",
    "noalias",
];

/// Of these the ones that hold for shadows.
const SHADOW: [&str; 5] = ["align", "dereferenceable", "signext", "zeroext", "byval"];

/// Attributes that have to stand at the call as well.
const PASSED: [&str; 3] = ["signext", "zeroext", "byval"];

/// Attributes of functions that hold for derivatives.
const FUNCTION: [&str; 12] = [
    "nounwind",
    "mustprogress",
    "uwtable",
    "ssp",
    "sspstrong",
    "sspreq",
    "noinline",
    "optnone",
    "optsize",
    "minsize",
    "sanitize_address",
    "strictfp",
];

/// The function of a derivative with this body.
pub(super) fn function(
    module: &Module,
    pattern: &Pattern,
    shape: &Shape,
    name: String,
    linkage: Linkage,
    body: Body,
) -> Function {
    let primal = &module.functions[pattern.function];
    let mut params = Vec::new();
    for (index, param) in primal.signature.params.iter().enumerate() {
        params.push(AbiParam { ty: param.ty, attributes: kept(&param.attributes, &PARAM) });
        if shape.doubled.get(index) == Some(&true) {
            params.push(AbiParam { ty: param.ty, attributes: kept(&param.attributes, &SHADOW) });
        }
    }
    let results = &primal.signature.results;
    let own = results.iter().filter(|_| shape.primal);
    let shadows = shape.shadows.iter().filter_map(|&index| results.get(index));
    let results = own.chain(shadows).map(|result| AbiParam::from(result.ty)).collect();
    let convention = primal.signature.convention;
    let signature = Signature { params, results, variadic: false, convention, origin: None };
    let symbol = SymbolInfo {
        linkage,
        visibility: if linkage == Linkage::External { primal.symbol.visibility } else { Visibility::Default },
        dso_local: primal.symbol.dso_local,
        ..SymbolInfo::external(name)
    };
    Function {
        symbol,
        attributes: kept(&primal.attributes, &FUNCTION),
        align: primal.align,
        gc: primal.gc.clone(),
        personality: primal.personality,
        body: Some(body),
        ..Function::declaration("", signature)
    }
}

/// The linkage of the derivative that was asked for: visible if its primal is.
pub(super) fn linkage(primal: &Function) -> Linkage {
    match primal.symbol.linkage {
        Linkage::External | Linkage::Weak | Linkage::WeakOdr => Linkage::External,
        _ => Linkage::Internal,
    }
}

/// The attributes of an argument and of its shadow: what the ABI asks for, from the parameter and the call.
pub(super) fn passed(param: Option<&AbiParam>, given: Option<&Attributes>) -> Attributes {
    let mut all = param.map(|param| kept(&param.attributes, &PASSED)).unwrap_or_default();
    for attribute in given.map(|given| kept(given, &PASSED)).unwrap_or_default().0 {
        if !all.has(attribute.name()) {
            all.0.push(attribute);
        }
    }
    all.0.retain(|attribute| !matches!(attribute, Attribute::String(..)));
    all
}

fn kept(attributes: &Attributes, names: &[&str]) -> Attributes {
    let keep = |attribute: &&Attribute| {
        matches!(attribute, Attribute::String(..)) || names.contains(&attribute.name())
    };
    Attributes(attributes.0.iter().filter(keep).cloned().collect())
}
