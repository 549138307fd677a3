//! A text test: a header that says what to do, and a module with expectations in comments.

/// The parts of a test file. In a file of LLVM IR the lines of the header are comments.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the first line asks for: the `parse` of `test parse`.
    pub command: String,
    /// The words after the command on the first line.
    pub words: Vec<String>,
    /// The lines of the header after the first: options.
    pub options: Vec<String>,
    /// The header as it stands in the file, up to and with its empty line.
    pub header: String,
    /// The rest of the file.
    pub module: String,
}

impl Case {
    /// Splits the text of a file.
    pub fn new(text: &str) -> Result<Case, String> {
        let end = match (text.find("\n\n"), text.ends_with('\n')) {
            (Some(end), _) => end + 2,
            (None, _) => return Err("a test file has a header, an empty line, and a module".into()),
        };
        let (header, module) = text.split_at(end);
        let mut lines = header.lines().map(|line| line.trim_start_matches(';').trim_start());
        let mut words = lines.next().unwrap_or_default().split_whitespace().map(String::from);
        let (Some("test"), Some(command)) = (words.next().as_deref(), words.next()) else {
            return Err("the first line of a test file is `test <command>`".into());
        };
        Ok(Case {
            command,
            words: words.collect(),
            options: lines.filter(|line| !line.is_empty()).map(String::from).collect(),
            header: header.into(),
            module: module.into(),
        })
    }

    /// The module with an empty line for each line of the header, so that lines are those of the file.
    pub fn source(&self) -> String {
        "\n".repeat(self.header.lines().count()) + &self.module
    }

    /// The line of the file, counted from 1, of a line of [`Case::module`], counted from 0.
    pub fn file_line(&self, module_line: usize) -> usize {
        self.header.lines().count() + module_line + 1
    }

    /// An error if the header has options or further words; for commands that take none.
    pub fn expect_no_options(&self) -> Result<(), String> {
        match self.words.iter().chain(&self.options).next() {
            Some(option) => Err(format!("`test {}` takes no option `{option}`", self.command)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file() {
        let case = Case::new("test pass a b\nwidth 2\n\nfunc\n").unwrap();
        assert_eq!((case.command.as_str(), case.words.len(), case.options.len()), ("pass", 2, 1));
        assert_eq!(case.module, "func\n");
        assert_eq!(case.source(), "\n\n\nfunc\n");
        assert_eq!(case.file_line(0), 4);
        assert!(case.expect_no_options().unwrap_err().contains("`a`"));
    }

    #[test]
    fn headers_in_comments() {
        let case = Case::new("; test import\n; option\n\ndefine\n").unwrap();
        assert_eq!((case.command.as_str(), case.options), ("import", vec!["option".to_string()]));
    }

    #[test]
    fn files_without_header_are_refused() {
        assert!(Case::new("func @f()\n\n").unwrap_err().contains("first line"));
        assert!(Case::new("test parse").unwrap_err().contains("empty line"));
    }
}
