//! The attribute `memory(...)`: newer LLVMs tell more kinds of memory apart.

use super::Rewriter;

/// Whether a kind of memory is read and written.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Access {
    read: bool,
    write: bool,
}

impl Access {
    fn of(word: &str) -> Option<Access> {
        Some(match word {
            "none" => Access::default(),
            "read" => Access { read: true, write: false },
            "write" => Access { read: false, write: true },
            "readwrite" => Access { read: true, write: true },
            _ => return None,
        })
    }

    fn word(self) -> &'static str {
        match (self.read, self.write) {
            (false, false) => "none",
            (true, false) => "read",
            (false, true) => "write",
            (true, true) => "readwrite",
        }
    }

    fn and(self, other: Access) -> Access {
        Access { read: self.read || other.read, write: self.write || other.write }
    }
}

impl Rewriter<'_> {
    /// `errno` is other memory, and target's memory is inaccessible memory to LLVM 19.
    pub(super) fn memory(&mut self, at: usize) -> usize {
        let end = self.close(at + 1) + 1;
        let parts = self.parts(at + 1);
        let mut default = Access::default();
        let mut named = Vec::new();
        let mut newer = false;
        for part in &parts {
            let location = self.is(part.start + 1, b':').then(|| self.str(part.start));
            let Some(access) = Access::of(self.str(part.end.saturating_sub(1))) else { return end };
            match location {
                None => default = access,
                Some(location) => {
                    newer |= location == "errnomem" || location.starts_with("target_mem");
                    named.push((location, access));
                }
            }
        }
        if !newer {
            return end;
        }
        let of = |name: &str| named.iter().find(|(location, _)| *location == name).map(|(_, access)| *access);
        let other = default.and(of("errnomem").unwrap_or(default));
        let argument = of("argmem").unwrap_or(default);
        let inaccessible = named
            .iter()
            .filter(|(location, _)| location.starts_with("target_mem"))
            .fold(of("inaccessiblemem").unwrap_or(default), |all, (_, access)| all.and(*access));
        let mut text = Vec::new();
        let all_same = argument == other && inaccessible == other;
        if other != Access::default() || all_same {
            text.push(other.word().to_owned());
        }
        if argument != other {
            text.push(format!("argmem: {}", argument.word()));
        }
        if inaccessible != other {
            text.push(format!("inaccessiblemem: {}", inaccessible.word()));
        }
        self.replace(at, end, format!("memory({})", text.join(", ")));
        end
    }
}
