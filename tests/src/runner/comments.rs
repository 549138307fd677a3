//! Expectations in comments: `; error: ...` at the end of a line, and a whole text in comments at the end.

/// The separator of several errors in one comment.
const MORE_ERRORS: &str = " | error: ";

/// What an expectation of errors begins with.
const ERRORS: &str = "; error: ";

/// A line as code and comment, the comment with its `;`. In a string that is not closed there are no comments
/// but expectations of errors: of that error itself.
pub fn split_comment(line: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => quoted = !quoted,
            b'\\' if quoted => {
                bytes.next();
            }
            b';' if !quoted => return (&line[..at], Some(&line[at..])),
            _ => {}
        }
    }
    match line.find(ERRORS).filter(|_| quoted) {
        Some(at) => (&line[..at], Some(&line[at..])),
        None => (line, None),
    }
}

/// The messages that a line's comment expects, in order.
pub fn expected_errors(line: &str) -> Vec<&str> {
    let comment = split_comment(line).1.and_then(|comment| comment.strip_prefix(ERRORS));
    comment.map(|list| list.split(MORE_ERRORS).map(str::trim).collect()).unwrap_or_default()
}

/// The module with the error comments it should have, given the errors that came out: pairs of a line
/// (counted from 0) and a message. Comments that are part of the message in their place stay.
pub fn with_errors(module: &str, errors: &[(usize, String)]) -> String {
    let last_line = module.lines().count().saturating_sub(1);
    let mut of_line = std::collections::BTreeMap::<usize, Vec<&str>>::new();
    for (line, message) in errors {
        of_line.entry(*line.min(&last_line)).or_default().push(message);
    }
    let mut result = String::with_capacity(module.len());
    for (number, line) in module.lines().enumerate() {
        let actual = of_line.remove(&number).unwrap_or_default();
        let expected = expected_errors(line);
        result.push_str(&annotate(line, &expected, &actual));
        result.push('\n');
    }
    if !module.ends_with('\n') {
        result.pop();
    }
    result
}

/// The line, its comment unchanged if it expects what came out.
fn annotate(line: &str, expected: &[&str], actual: &[&str]) -> String {
    let same = |(expected, actual): (&&str, &&str)| !expected.is_empty() && actual.contains(*expected);
    if expected.len() == actual.len() && expected.iter().zip(actual).all(same) {
        return line.into();
    }
    // A line has one comment: one about something else gives way to errors.
    let code = split_comment(line).0.trim_end();
    if actual.is_empty() {
        return code.into();
    }
    let messages: Vec<String> = actual.iter().map(|message| message.replace('\n', " ")).collect();
    format!("{code:<40} ; error: {}", messages.join(MORE_ERRORS))
}

/// The module's text without the block of comments that begins with the line `; {title}:`, and that block
/// without its `; `.
pub fn appended<'a>(module: &'a str, title: &str) -> (&'a str, Option<String>) {
    let heading = format!("; {title}:");
    let Some(start) = line_start(module, &heading) else { return (module, None) };
    let lines = module[start..].lines().skip(1);
    let text: String = lines
        .map(|line| line.strip_prefix("; ").or(line.strip_prefix(';')).unwrap_or(line).to_string() + "\n")
        .collect();
    (&module[..start], Some(text))
}

/// The module's text with such a block at the end.
pub fn append(module: &str, title: &str, text: &str) -> String {
    let mut result = format!("{}\n\n; {title}:\n", module.trim_end());
    for line in text.trim_end().lines() {
        result.push_str(format!("; {line}").trim_end());
        result.push('\n');
    }
    result
}

/// Where the line that is `wanted` begins.
fn line_start(text: &str, wanted: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == wanted {
            return Some(start);
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_begin_outside_of_quotes() {
        assert_eq!(split_comment("a ; b"), ("a ", Some("; b")));
        assert_eq!(split_comment(r#"a "x;\";" ; b"#), (r#"a "x;\";" "#, Some("; b")));
        assert_eq!(split_comment("a"), ("a", None));
        assert_eq!(split_comment("a \"b ; c"), ("a \"b ; c", None));
        assert_eq!(split_comment("a \"b ; error: c"), ("a \"b ", Some("; error: c")));
    }

    #[test]
    fn an_expected_part_of_the_message_stays() {
        let module = "a ; error: bad\nb\n";
        assert_eq!(with_errors(module, &[(0, "this is bad".into())]), module);
    }

    #[test]
    fn wrong_missing_and_superfluous_errors_are_seen() {
        let error = |line, message: &str| (line, message.to_string());
        assert_eq!(with_errors("a ; error: bad\n", &[]), "a\n");
        assert!(with_errors("a ; error: bad\n", &[error(0, "good")]).ends_with("; error: good\n"));
        assert!(
            with_errors("a\nb ; note\n", &[error(1, "x"), error(1, "y")])
                .ends_with("; error: x | error: y\n")
        );
        assert_ne!(with_errors("a ; error: \n", &[error(0, "x")]), "a ; error: \n");
        let two = "a ; error: x | error: y\n";
        assert_eq!(with_errors(two, &[error(0, "x"), error(0, "y")]), two);
        assert_ne!(with_errors(two, &[error(0, "x")]), two);
    }

    #[test]
    fn a_text_in_comments_at_the_end() {
        let module = append("func\n", "after", "x\n\ny\n");
        assert_eq!(module, "func\n\n; after:\n; x\n;\n; y\n");
        assert_eq!(appended(&module, "after"), ("func\n\n", Some("x\n\ny\n".to_string())));
        assert_eq!(appended("func\n", "after"), ("func\n", None));
    }
}
