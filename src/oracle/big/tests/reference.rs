//! Values computed by mpmath, an independent implementation, to nearly all bits.

use super::super::Big;
use super::{agree, big};

/// Evaluates a function by name.
fn call(name: &str, args: &[Big]) -> Option<Big> {
    let x = args.first()?;
    let y = args.get(1);
    let order = x.to_f64() as i32;
    Some(match name {
        "sin" => x.sin(),
        "cos" => x.cos(),
        "tan" => x.tan(),
        "asin" => x.asin(),
        "acos" => x.acos(),
        "atan" => x.atan(),
        "sinh" => x.sinh(),
        "cosh" => x.cosh(),
        "tanh" => x.tanh(),
        "asinh" => x.asinh(),
        "acosh" => x.acosh(),
        "atanh" => x.atanh(),
        "exp" => x.exp(),
        "exp2" => x.exp2(),
        "exp10" => x.exp10(),
        "expm1" => x.expm1(),
        "log" => x.log(),
        "log2" => x.log2(),
        "log10" => x.log10(),
        "log1p" => x.log1p(),
        "pow" => x.pow(y?),
        "cbrt" => x.cbrt(),
        "sqrt" => x.sqrt(),
        "hypot" => x.hypot(y?),
        "atan2" => x.atan2(y?),
        "erf" => x.erf(),
        "erfc" => x.erfc(),
        "tgamma" => x.tgamma(),
        "lgamma" => x.lgamma(),
        "digamma" => x.digamma(),
        "j0" => x.j0(),
        "j1" => x.j1(),
        "y0" => x.y0(),
        "y1" => x.y1(),
        "jn" => y?.jn(order),
        "yn" => y?.yn(order),
        _ => return None,
    })
}

#[test]
fn values_of_mpmath() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in include_str!("reference.txt").lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, args @ .., expected] = &words[..] else { panic!("row without value: {line}") };
        let args: Vec<Big> = args.iter().map(|arg| big(arg.parse().unwrap())).collect();
        let actual = call(name, &args).unwrap_or_else(|| panic!("unknown function: {line}"));
        if !agree(&actual, &Big::parse(expected, 448), 95) {
            wrong.push(format!("{line}\n  computed {actual}"));
        }
        rows += 1;
    }
    assert!(rows > 150);
    assert!(wrong.is_empty(), "{} of {rows} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
