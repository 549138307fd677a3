//! Splitting the text of calls and rows: brackets and quotes are looked over, not into.

/// Where `part`, which is a piece of `text`, begins in it.
pub(super) fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// The text before a comment and what stands in the comment, without its semicolons.
pub(super) fn split_comment(text: &str) -> (&str, Option<&str>) {
    match top_level(text).find(|&(_, character, _)| character == ';') {
        Some((at, ..)) => (&text[..at], Some(text[at..].trim_start_matches(';'))),
        None => (text, None),
    }
}

/// The text before a comment that stands apart, for texts that may have semicolons of their own.
pub(super) fn before_apart_comment(text: &str) -> &str {
    let apart = text.match_indices(';').find(|(at, _)| text[..*at].ends_with([' ', '\t']));
    apart.map_or(text, |(at, _)| &text[..at])
}

/// The text in front of the closing bracket that goes with the opening one at the start of `text`, and the
/// text after it. `None` if it does not begin with `open` or is not closed.
pub(super) fn bracketed(text: &str, open: char) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(open)?;
    let end = top_level(text).find(|&(_, _, depth)| depth == 0).map(|(at, _, _)| at)?;
    Some((&inner[..end - open.len_utf8()], text.get(end + 1..)?))
}

/// The text before the first `(` outside of quotes, and the text from it on.
pub(super) fn before_bracket(text: &str) -> Option<(&str, &str)> {
    let (at, ..) = top_level(text).find(|&(_, character, _)| character == '(')?;
    Some(text.split_at(at))
}

/// The parts of a list separated by commas outside of brackets and quotes, without the blanks around them. An
/// empty list has none.
pub(super) fn items(text: &str) -> Vec<&str> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, character, depth) in top_level(text) {
        if character == ',' && depth == 0 {
            parts.push(text[start..at].trim());
            start = at + 1;
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// The text before and after the first `separator` outside of brackets and quotes.
pub(super) fn split<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let mut places = top_level(text).filter(|&(_, _, depth)| depth == 0).map(|(at, _, _)| at);
    let at = places.find(|&at| text[at..].starts_with(separator))?;
    Some((text[..at].trim(), text[at + separator.len()..].trim()))
}

/// The characters outside of quotes with their places and how many brackets are open after them.
fn top_level(text: &str) -> impl Iterator<Item = (usize, char, usize)> + '_ {
    let mut depth = 0usize;
    let mut quoted = false;
    let mut escaped = false;
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, character)| {
        let previous = std::mem::replace(&mut before, character);
        if quoted {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            quoted = !ends;
            return None;
        }
        match character {
            '"' => quoted = true,
            '(' | '[' | '{' | '<' => depth += 1,
            // The arrow `=>` is no bracket.
            '>' if previous == '=' => {}
            ')' | ']' | '}' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        Some((at, character, depth))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        assert_eq!(items("1, <1, 2>, [3, 4]: f64 , \"a,b\""), ["1", "<1, 2>", "[3, 4]: f64", "\"a,b\""]);
        assert_eq!(items("  "), [""; 0]);
        assert_eq!(items("1,"), ["1", ""]);
        assert_eq!(items(">,)"), [">", ")"]);
    }

    #[test]
    fn brackets() {
        assert_eq!(bracketed("(1, (2)) == 3", '('), Some(("1, (2)", " == 3")));
        assert_eq!(bracketed("[\"]\"]: x", '['), Some(("\"]\"", ": x")));
        assert_eq!(bracketed("(1", '('), None);
        assert_eq!(bracketed("1)", '('), None);
    }

    #[test]
    fn names_with_brackets_in_quotes() {
        assert_eq!(before_bracket("@\"f(x)\"(1)"), Some(("@\"f(x)\"", "(1)")));
        assert_eq!(before_bracket("f"), None);
    }

    #[test]
    fn comments() {
        assert_eq!(split_comment("@\"a;b\" ;; c ; d"), ("@\"a;b\" ", Some(" c ; d")));
        assert_eq!(split_comment("(a; b)"), ("(a", Some(" b)")));
        assert_eq!(split_comment("a"), ("a", None));
        assert_eq!(before_apart_comment("it fell; badly ; note"), "it fell; badly ");
        assert_eq!(before_apart_comment("; a"), "; a");
    }

    #[test]
    fn separators() {
        assert_eq!(split("@f([1] => [2]) == <1>", "=="), Some(("@f([1] => [2])", "<1>")));
        assert_eq!(split("[1]: f64 => [2]", "=>"), Some(("[1]: f64", "[2]")));
        assert_eq!(split("f(a == b)", "=="), None);
        assert_eq!(split("\"==\"", "=="), None);
    }
}
