//! What a file is, from its first bytes and its name.

use std::fmt;
use std::path::Path;

/// The languages that programs come in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// The text form of this project's IR.
    Ir,
    /// LLVM IR as text.
    LlvmText,
    /// LLVM bitcode.
    Bitcode,
    /// An object file, a library or a program.
    Object,
    /// C source.
    C,
    /// C++ source.
    Cpp,
    /// Rust source.
    Rust,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Ir => "cotangent IR",
            Kind::LlvmText => "LLVM IR",
            Kind::Bitcode => "LLVM bitcode",
            Kind::Object => "object code",
            Kind::C => "C",
            Kind::Cpp => "C++",
            Kind::Rust => "Rust",
        })
    }
}

/// What a file is; `None` if neither its content nor its name says.
///
/// Binary formats are known by their first bytes, whatever the name. Then the extension decides, and for
/// files without a known one (standard input) the first word of the text that begins a line of one language
/// only.
pub fn detect(path: &Path, content: &[u8]) -> Option<Kind> {
    by_magic(content).or_else(|| by_extension(path)).or_else(|| by_text(content))
}

fn by_magic(content: &[u8]) -> Option<Kind> {
    const MAGIC: [(&[u8], Kind); 7] = [
        (b"BC\xc0\xde", Kind::Bitcode),
        // The wrapper around bitcode on Apple's systems.
        (b"\xde\xc0\x17\x0b", Kind::Bitcode),
        (b"\x7fELF", Kind::Object),
        (b"!<arch>\n", Kind::Object),
        (b"!<thin>\n", Kind::Object),
        (b"\xcf\xfa\xed\xfe", Kind::Object),
        (b"\xca\xfe\xba\xbe", Kind::Object),
    ];
    MAGIC.iter().find(|(magic, _)| content.starts_with(magic)).map(|&(_, kind)| kind)
}

fn by_extension(path: &Path) -> Option<Kind> {
    Some(match path.extension()?.to_str()? {
        "ir" => Kind::Ir,
        "ll" => Kind::LlvmText,
        "bc" => Kind::Bitcode,
        "o" | "a" | "so" => Kind::Object,
        "c" | "h" => Kind::C,
        "cc" | "cpp" | "cxx" | "C" | "hpp" | "hh" => Kind::Cpp,
        "rs" => Kind::Rust,
        _ => return None,
    })
}

/// Languages by words that begin lines of one of them only. Both forms of IR have comments after `;`, and
/// `declare @` and `@g =` tell them apart.
fn by_text(content: &[u8]) -> Option<Kind> {
    const BEGINNINGS: [(&str, Kind); 15] = [
        ("func ", Kind::Ir),
        ("declare @", Kind::Ir),
        ("global ", Kind::Ir),
        ("source \"", Kind::Ir),
        ("target layout", Kind::Ir),
        ("; ModuleID", Kind::LlvmText),
        ("define ", Kind::LlvmText),
        ("declare ", Kind::LlvmText),
        ("source_filename", Kind::LlvmText),
        ("target datalayout", Kind::LlvmText),
        ("@", Kind::LlvmText),
        ("%", Kind::LlvmText),
        ("attributes #", Kind::LlvmText),
        ("fn ", Kind::Rust),
        ("pub fn ", Kind::Rust),
    ];
    // The beginning is enough: the first line that is not a comment says it.
    let head = String::from_utf8_lossy(content.get(..1 << 16).unwrap_or(content));
    head.lines().find_map(|line| {
        BEGINNINGS.iter().find(|(beginning, _)| line.starts_with(beginning)).map(|&(_, kind)| kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<Kind> {
        detect(Path::new(name), b"")
    }

    fn unnamed(content: &str) -> Option<Kind> {
        detect(Path::new("-"), content.as_bytes())
    }

    #[test]
    fn names() {
        assert_eq!(named("a.ir"), Some(Kind::Ir));
        assert_eq!(named("dir.c/a.ll"), Some(Kind::LlvmText));
        assert_eq!(named("a.C"), Some(Kind::Cpp));
        assert_eq!(named("a.c"), Some(Kind::C));
        assert_eq!(named("a.rs"), Some(Kind::Rust));
        assert_eq!(named("a"), None);
        assert_eq!(named("a.txt"), None);
    }

    #[test]
    fn content() {
        assert_eq!(unnamed("; a comment\n\nfunc @f() {\n"), Some(Kind::Ir));
        assert_eq!(unnamed("declare @f(f64) -> f64"), Some(Kind::Ir));
        assert_eq!(unnamed("; ModuleID = 'a.c'\n"), Some(Kind::LlvmText));
        assert_eq!(unnamed("declare double @f(double)\n"), Some(Kind::LlvmText));
        assert_eq!(unnamed("@x = global i32 0\n"), Some(Kind::LlvmText));
        assert_eq!(unnamed("use std::fmt;\n\npub fn f() {}\n"), Some(Kind::Rust));
        assert_eq!(unnamed("hello"), None);
    }

    #[test]
    fn binary_content_decides_whatever_the_name() {
        assert_eq!(detect(Path::new("a.ll"), b"BC\xc0\xde\x35\x14"), Some(Kind::Bitcode));
        assert_eq!(detect(Path::new("a.bc"), b"\x7fELF\x02"), Some(Kind::Object));
        assert_eq!(detect(Path::new("-"), b"\xff\xfe\x00"), None);
    }
}
