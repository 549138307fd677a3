//! Reading calls.

use super::error::CallError;
use super::{Argument, Array, Call, syntax};
use ir::{Constant, FuncId, Module, Name, Scalar, Type};
use std::collections::HashMap;
use std::fmt::Write;

/// Reads calls of the functions of one module.
pub struct Reader<'m> {
    module: &'m Module,
    /// Functions by their names as they are written, with quotes if they need them.
    functions: HashMap<String, FuncId>,
    /// What literals of numbers are read in: there is no symbol to look up.
    empty: Module,
}

/// The call that a text describes. For many calls of one module, [`Reader`] is faster.
pub fn parse_call(text: &str, module: &Module) -> Result<Call, CallError> {
    Reader::new(module).call(text)
}

/// A function as it is declared: `@f(%x: f64, %n: i64) -> f64`.
pub fn signature_text(module: &Module, function: FuncId) -> String {
    let Some(data) = module.functions.get(function) else { return String::new() };
    let body = data.body.as_ref();
    let params = body.and_then(|body| Some(&body.blocks[body.entry()?].params));
    let mut parts = Vec::new();
    for (index, param) in data.signature.params.iter().enumerate() {
        let ty = param.ty.display(&module.opaque_types);
        let name = params.and_then(|params| body?.value_name(*params.get(index)?));
        parts.push(match name {
            Some(name) => format!("%{}: {ty}", Name(name)),
            None => ty.to_string(),
        });
    }
    if data.signature.variadic {
        parts.push("...".into());
    }
    let mut text = format!("@{}({})", Name(&data.symbol.name), parts.join(", "));
    let results: Vec<String> = data
        .signature
        .results
        .iter()
        .map(|result| result.ty.display(&module.opaque_types).to_string())
        .collect();
    // Writing to a string does not fail.
    let _ = match &*results {
        [] => Ok(()),
        [result] => write!(text, " -> {result}"),
        _ => write!(text, " -> ({})", results.join(", ")),
    };
    text
}

impl<'m> Reader<'m> {
    /// A reader of calls of this module's functions.
    pub fn new(module: &'m Module) -> Self {
        let names = module.functions.iter().map(|(id, data)| (Name(&data.symbol.name).to_string(), id));
        Self { module, functions: names.collect(), empty: Module::new() }
    }

    /// The call that a text describes.
    pub fn call(&self, text: &str) -> Result<Call, CallError> {
        let (call, rest) = self.call_and_rest(text)?;
        match rest.trim() {
            "" => Ok(call),
            rest => Err(CallError::Trailing { text: rest.into() }),
        }
    }

    /// The call that a text begins with, and what follows it.
    pub(super) fn call_and_rest<'t>(&self, text: &'t str) -> Result<(Call, &'t str), CallError> {
        let not_a_call = || CallError::NotACall { text: text.trim().into() };
        let text = text.trim();
        let (name, list) = syntax::before_bracket(text).ok_or_else(not_a_call)?;
        let (arguments, rest) = syntax::bracketed(list, '(').ok_or_else(not_a_call)?;
        let name = name.trim();
        let name = name.strip_prefix('@').unwrap_or(name);
        let function = self.function(name)?;
        Ok((Call { function, arguments: self.arguments(function, &syntax::items(arguments))? }, rest))
    }

    /// The function of this name, written with quotes if it needs them.
    pub fn function(&self, name: &str) -> Result<FuncId, CallError> {
        let Some(&function) = self.functions.get(name) else {
            let defined = self.module.functions.iter().filter(|(_, data)| data.body.is_some());
            let known = defined.map(|(_, data)| format!("@{}", Name(&data.symbol.name))).collect();
            return Err(CallError::UnknownFunction { name: name.into(), known });
        };
        match self.module.functions[function].body {
            Some(_) => Ok(function),
            None => Err(CallError::NoBody { signature: signature_text(self.module, function) }),
        }
    }

    /// Arguments for a function from one text per parameter.
    pub fn arguments(&self, function: FuncId, texts: &[&str]) -> Result<Vec<Argument>, CallError> {
        let params = &self.module.functions[function].signature.params;
        if params.len() != texts.len() {
            let signature = signature_text(self.module, function);
            return Err(CallError::Count { found: texts.len(), signature });
        }
        let read = |(index, (param, text)): (usize, (&ir::AbiParam, &&str))| {
            self.argument(param.ty, text).map_err(|reason| CallError::Literal {
                text: (*text).into(),
                what: format!("parameter {}", index + 1),
                signature: signature_text(self.module, function),
                reason,
            })
        };
        params.iter().zip(texts).enumerate().map(read).collect()
    }

    /// The results of a function from one literal, or several in parentheses.
    pub(super) fn results(&self, function: FuncId, text: &str) -> Result<Vec<Constant>, CallError> {
        let text = text.trim();
        let literals = match syntax::bracketed(text, '(') {
            Some((list, "")) => syntax::items(list),
            _ => vec![text],
        };
        let types = &self.module.functions[function].signature.results;
        if types.len() != literals.len() {
            let signature = signature_text(self.module, function);
            return Err(CallError::ResultCount { found: literals.len(), signature });
        }
        let read = |(index, (result, text)): (usize, (&ir::AbiParam, &&str))| {
            self.literal(result.ty, text).map_err(|reason| CallError::Literal {
                text: (*text).into(),
                what: format!("result {}", index + 1),
                signature: signature_text(self.module, function),
                reason,
            })
        };
        types.iter().zip(&literals).enumerate().map(read).collect()
    }

    fn argument(&self, ty: Type, text: &str) -> Result<Argument, String> {
        if !matches!(ty, Type::Scalar(Scalar::Ptr(_))) || !text.starts_with('[') {
            let hint = |reason: String| match ty {
                Type::Scalar(Scalar::Ptr(_)) => format!("{reason}; an array is written `[1.0, 2.0]: f64`"),
                _ => reason,
            };
            return self.literal(ty, text).map(Argument::Constant).map_err(hint);
        }
        let form = "an array is written `[1.0, 2.0]: f64`, or `[1.0]: f64 => [2.0]` with what it holds after the call";
        let (before, rest) = syntax::bracketed(text, '[').ok_or(form)?;
        let rest = rest.trim_start().strip_prefix(':').ok_or(form)?;
        let (element, after) = match syntax::split(rest, "=>") {
            Some((element, after)) => (element, Some(after)),
            None => (rest.trim(), None),
        };
        let element = ir::parse_type(element, self.module).map_err(|errors| errors.to_string())?;
        let before = self.literals(element, before)?;
        let after = match after {
            None => None,
            Some(after) => {
                let (list, "") = syntax::bracketed(after, '[').ok_or(form)? else { return Err(form.into()) };
                Some(self.literals(element, list)?)
            }
        };
        if after.as_ref().is_some_and(|after| after.len() != before.len()) {
            return Err("the array holds as many elements after the call as before".into());
        }
        Ok(Argument::Array(Array { element, before, after }))
    }

    fn literals(&self, ty: Type, list: &str) -> Result<Vec<Constant>, String> {
        syntax::items(list).into_iter().map(|item| self.literal(ty, item)).collect()
    }

    /// A literal of a type. An integer is read as a float where a float is wanted: no other reading exists.
    fn literal(&self, ty: Type, text: &str) -> Result<Constant, String> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let module = if ty.address_space().is_some() { self.module } else { &self.empty };
        let result = match ty {
            Type::Scalar(Scalar::Float(_)) if whole => ir::parse_constant(&format!("{text}.0"), ty, module),
            _ => ir::parse_constant(text, ty, module),
        };
        result.map_err(|errors| errors.to_string())
    }
}
