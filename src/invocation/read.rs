//! Reading calls.

use super::error::{CallError, CallErrorKind, Fault};
use super::{Argument, Array, Call, syntax};
use ir::{Constant, FuncId, Module, Name, Scalar, Type};
use std::collections::HashMap;

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
    ir::print::signature(module, function).to_string()
}

impl<'m> Reader<'m> {
    /// A reader of calls of this module's functions.
    pub fn new(module: &'m Module) -> Self {
        let names = module.functions.iter().map(|(id, data)| (Name(&data.symbol.name).to_string(), id));
        Self { module, functions: names.collect(), empty: Module::new() }
    }

    /// The call that a text describes, of which nothing is expected.
    pub fn call(&self, text: &str) -> Result<Call, CallError> {
        let read = || {
            let (call, rest) = self.call_and_rest(text)?;
            let rest = rest.trim();
            if rest.is_empty() {
                return Ok(call);
            }
            Err(Fault::new(rest, CallErrorKind::Trailing { text: rest.into() }))
        };
        read().map_err(|fault: Fault| fault.within(text))
    }

    /// The call at the beginning of a text, and the text after it.
    pub(super) fn call_and_rest<'t>(&self, text: &'t str) -> Result<(Call, &'t str), Fault<'t>> {
        let text = text.trim();
        let not_a_call = || Fault::new(text, CallErrorKind::NotACall { text: text.into() });
        let (name, list) = syntax::before_bracket(text).ok_or_else(not_a_call)?;
        let (arguments, rest) = syntax::bracketed(list, '(').ok_or_else(not_a_call)?;
        let name = name.trim();
        let function = self.function_named(name)?;
        let whole = &text[..text.len() - rest.len()];
        let arguments = self.arguments_in(function, &syntax::items(arguments), whole)?;
        Ok((Call { function, arguments }, rest))
    }

    /// The function of this name, written with quotes if it needs them, with or without its `@`.
    pub fn function(&self, name: &str) -> Result<FuncId, CallError> {
        self.function_named(name).map_err(|fault| fault.within(name))
    }

    fn function_named<'t>(&self, name: &'t str) -> Result<FuncId, Fault<'t>> {
        let bare = name.strip_prefix('@').unwrap_or(name);
        let Some(&function) = self.functions.get(bare) else {
            let defined = self.module.functions.iter().filter(|(_, data)| data.body.is_some());
            let known = defined.map(|(_, data)| format!("@{}", Name(&data.symbol.name))).collect();
            return Err(Fault::new(name, CallErrorKind::UnknownFunction { name: bare.into(), known }));
        };
        match self.module.functions[function].body {
            Some(_) => Ok(function),
            None => {
                let signature = self.signature(function);
                Err(Fault::new(name, CallErrorKind::NoBody { signature }))
            }
        }
    }

    /// Arguments for a function from one text per parameter.
    pub fn arguments(&self, function: FuncId, texts: &[&str]) -> Result<Vec<Argument>, CallError> {
        // The texts stand apart: there is no line that a place could belong to.
        self.arguments_in(function, texts, "").map_err(|fault| fault.within(""))
    }

    /// Arguments from texts that are pieces of `whole`.
    fn arguments_in<'t>(
        &self,
        function: FuncId,
        texts: &[&'t str],
        whole: &'t str,
    ) -> Result<Vec<Argument>, Fault<'t>> {
        let params = &self.module.functions[function].signature.params;
        if params.len() != texts.len() {
            let signature = self.signature(function);
            return Err(Fault::new(whole, CallErrorKind::Count { found: texts.len(), signature }));
        }
        let read = |(index, (param, text)): (usize, (&ir::AbiParam, &&'t str))| {
            self.argument(param.ty, text)
                .map_err(|wrong| self.literal_fault(wrong, function, format!("parameter {}", index + 1)))
        };
        params.iter().zip(texts).enumerate().map(read).collect()
    }

    /// The results of a function from one literal, or several in parentheses.
    pub(super) fn results<'t>(&self, function: FuncId, text: &'t str) -> Result<Vec<Constant>, Fault<'t>> {
        let literals = match syntax::bracketed(text, '(') {
            Some((list, rest)) if rest.trim().is_empty() => syntax::items(list),
            Some((_, rest)) => {
                let rest = rest.trim();
                let form = "what an array holds after the call stands in its argument: `[1.0]: f64 => [2.0]`";
                return Err(Fault::new(rest, CallErrorKind::AfterResults { text: rest.into() }).help(form));
            }
            None if text.starts_with('(') => return Err(Fault::new(&text[..1], CallErrorKind::Unclosed)),
            None => syntax::items(text),
        };
        if !text.starts_with('(') && literals.len() > 1 {
            let fault = Fault::new(text, CallErrorKind::Unparenthesised);
            return Err(fault.help(format!("write `({text})`")));
        }
        let types = &self.module.functions[function].signature.results;
        if types.len() != literals.len() {
            let signature = self.signature(function);
            let fault = Fault::new(text, CallErrorKind::ResultCount { found: literals.len(), signature });
            return Err(fault.maybe_help(types.is_empty().then(|| "no results are written `()`".into())));
        }
        let read = |(index, (result, text)): (usize, (&ir::AbiParam, &&'t str))| {
            self.literal(result.ty, text)
                .map_err(|wrong| self.literal_fault(wrong, function, format!("result {}", index + 1)))
        };
        types.iter().zip(&literals).enumerate().map(read).collect()
    }

    fn signature(&self, function: FuncId) -> String {
        signature_text(self.module, function)
    }

    fn literal_fault<'t>(&self, wrong: Wrong<'t>, function: FuncId, what: String) -> Fault<'t> {
        let Wrong { at, reason, help } = wrong;
        let signature = self.signature(function);
        let kind = CallErrorKind::Literal { text: at.into(), what, signature, reason };
        Fault::new(at, kind).maybe_help(help)
    }

    fn argument<'t>(&self, ty: Type, text: &'t str) -> Result<Argument, Wrong<'t>> {
        if !matches!(ty, Type::Scalar(Scalar::Ptr(_))) || !text.starts_with('[') {
            let hint = |wrong: Wrong<'t>| match ty {
                Type::Scalar(Scalar::Ptr(_)) => wrong.help("an array is written `[1.0, 2.0]: f64`"),
                _ => wrong,
            };
            return self.literal(ty, text).map(Argument::Constant).map_err(hint);
        }
        let form = "an array is written `[1.0, 2.0]: f64`, or `[1.0]: f64 => [2.0]` with what it holds after the call";
        let wrong = || Wrong::new(text, form);
        let (before, rest) = syntax::bracketed(text, '[').ok_or_else(wrong)?;
        let rest = rest.trim_start().strip_prefix(':').ok_or_else(wrong)?;
        let (element, after) = match syntax::split(rest, "=>") {
            Some((element, after)) => (element, Some(after)),
            None => (rest.trim(), None),
        };
        let element =
            ir::parse_type(element, self.module).map_err(|errors| Wrong::of_parse(element, &errors))?;
        let before = self.literals(element, before)?;
        let after = match after {
            None => None,
            Some(after) => {
                let (list, "") = syntax::bracketed(after, '[').ok_or_else(wrong)? else {
                    return Err(wrong());
                };
                let elements = self.literals(element, list)?;
                if elements.len() != before.len() {
                    let reason = "the array holds as many elements after the call as before";
                    return Err(Wrong::new(after, reason));
                }
                Some(elements)
            }
        };
        Ok(Argument::Array(Array { element, before, after }))
    }

    fn literals<'t>(&self, ty: Type, list: &'t str) -> Result<Vec<Constant>, Wrong<'t>> {
        syntax::items(list).into_iter().map(|item| self.literal(ty, item)).collect()
    }

    /// A literal of a type. An integer is read as a float where a float is wanted: no other reading exists.
    fn literal<'t>(&self, ty: Type, text: &'t str) -> Result<Constant, Wrong<'t>> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let module = if ty.address_space().is_some() { self.module } else { &self.empty };
        let result = match ty {
            Type::Scalar(Scalar::Float(_)) if whole => ir::parse_constant(&format!("{text}.0"), ty, module),
            _ => ir::parse_constant(text, ty, module),
        };
        result.map_err(|errors| Wrong::of_parse(text, &errors))
    }
}

/// A piece of a text that is no literal or array of its type.
struct Wrong<'t> {
    at: &'t str,
    reason: String,
    help: Option<String>,
}

impl<'t> Wrong<'t> {
    fn new(at: &'t str, reason: &str) -> Self {
        Wrong { at, reason: reason.into(), help: None }
    }

    fn of_parse(at: &'t str, errors: &ir::ParseErrors) -> Self {
        let help = errors.errors.first().and_then(|error| error.help.clone());
        Wrong { at, reason: errors.to_string(), help }
    }

    fn help(mut self, help: &str) -> Self {
        self.help = Some(help.into());
        self
    }
}
