//! Nodes of debug info.

use super::Rewriter;
use super::tables::{LANGUAGES, NEAREST_LANGUAGE, NEWER_FIELDS, NEWER_NODES};

impl Rewriter<'_> {
    /// `!DILocation(...)`: fields that LLVM 19 does not know are dropped, languages become the nearest it knows.
    pub(super) fn node(&mut self, at: usize) -> usize {
        let name = self.str(at);
        if !name.starts_with("!DI") || !self.is(at + 1, b'(') {
            return at + 1;
        }
        if NEWER_NODES.contains(&name) {
            self.refuse(at, format!("`{name}`"));
        }
        let parts = self.parts(at + 1);
        let mut kept_before = false;
        for part in &parts {
            let field = self.str(part.start);
            if NEWER_FIELDS.contains(&(name, field)) {
                // With the comma before it, or, of the first one, the one after.
                if kept_before {
                    self.remove(part.start - 1, part.end);
                } else {
                    let comma = usize::from(self.is(part.end, b','));
                    self.remove(part.start, part.end + comma);
                }
                continue;
            }
            kept_before = true;
            if name == "!DICompileUnit" {
                self.language(part.start, field);
            }
        }
        // Expressions may stand inside, but no field that is looked at.
        self.close(at + 1)
    }

    fn language(&mut self, at: usize, field: &str) {
        let value = self.str(at + 2);
        let known = match field {
            "language" => value.strip_prefix("DW_LANG_"),
            "sourceLanguageName" => value.strip_prefix("DW_LNAME_"),
            _ => return,
        };
        let Some(language) = known else { return };
        if field == "language" && LANGUAGES.contains(&language) {
            return;
        }
        let nearest = NEAREST_LANGUAGE.iter().find(|(beginning, _)| language.starts_with(beginning));
        let same = LANGUAGES.iter().find(|known| **known == language);
        if let Some(now) = same.or(nearest.map(|(_, nearest)| nearest)) {
            self.replace(at, at + 3, format!("language: DW_LANG_{now}"));
        }
    }
}
