//! What a command line of clang asks for, as far as the driver must know.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What is made of the sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Nothing that goes through LLVM IR: preprocessing, checking, versions, help.
    HandOn,
    /// Assembly, or LLVM text with `-emit-llvm` (`-S`).
    Assembly,
    /// Object files, or bitcode with `-emit-llvm` or `-flto` (`-c`).
    Object,
    /// A program or a library.
    Link,
}

/// An argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Argument {
    /// A file that is compiled, with the language that `-x` gives it.
    Source(PathBuf, Option<OsString>),
    /// A file that is linked.
    Object(PathBuf),
    /// Something for the compiler, one word or two.
    Flag(Vec<OsString>),
    /// Something for the linker: handed on where the program is linked, in its place among the files.
    LinkFlag(Vec<OsString>),
}

/// A command line of clang, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommandLine {
    /// What is made.
    pub stage: Stage,
    /// `-o`.
    pub output: Option<PathBuf>,
    /// `-emit-llvm`.
    pub emit_llvm: bool,
    /// `-flto` in any form.
    pub lto: Option<OsString>,
    /// The rest, in order.
    pub rest: Vec<Argument>,
}

/// Flags whose value is the next word.
const WITH_VALUE: &[&str] = &[
    "-I",
    "-D",
    "-U",
    "-F",
    "-include",
    "-imacros",
    "-isystem",
    "-iquote",
    "-idirafter",
    "-iprefix",
    "-iwithprefix",
    "-iwithprefixbefore",
    "-isysroot",
    "-ivfsoverlay",
    "-include-pch",
    "-Xclang",
    "-Xpreprocessor",
    "-Xassembler",
    "-mllvm",
    "-MF",
    "-MT",
    "-MQ",
    "-MJ",
    "-target",
    "-arch",
    "-B",
    "-resource-dir",
    "--param",
    "-gcc-toolchain",
    "--sysroot",
    "-working-directory",
    "-ccc-gcc-name",
    "-mthread-model",
];

/// Flags for the linker whose value is the next word.
const LINK_WITH_VALUE: &[&str] =
    &["-L", "-l", "-Xlinker", "-T", "-u", "-z", "-e", "-rpath", "-framework", "-undefined"];

/// Beginnings of flags for the linker alone.
const LINK_PREFIXES: &[&str] = &[
    "-l",
    "-L",
    "-Wl,",
    "-shared",
    "-static",
    "-pie",
    "-no-pie",
    "-nostdlib",
    "-nostartfiles",
    "-nodefaultlibs",
    "-rdynamic",
    "-fuse-ld",
];

/// Flags with which nothing goes through LLVM IR.
const HAND_ON: &[&str] = &[
    "-E",
    "-M",
    "-MM",
    "-fsyntax-only",
    "-###",
    "--version",
    "-v",
    "--help",
    "-dumpversion",
    "-dumpmachine",
    "--analyze",
    "-cc1",
    "-cc1as",
    "-print-search-dirs",
    "-print-resource-dir",
    "--precompile",
    "-emit-ast",
];

const SOURCES: &[&str] =
    &["c", "i", "cc", "cp", "cxx", "cpp", "CPP", "c++", "C", "ii", "ll", "bc", "m", "mm", "cppm"];

impl CommandLine {
    /// Takes a command line apart.
    pub fn read(words: &[OsString]) -> CommandLine {
        let mut line =
            CommandLine { stage: Stage::Link, output: None, emit_llvm: false, lto: None, rest: Vec::new() };
        let mut language: Option<OsString> = None;
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.to_string_lossy();
            let mut pair = || [Some(word), words.next()].into_iter().flatten().cloned().collect();
            match &*text {
                "-o" => line.output = words.next().map(PathBuf::from),
                "-x" => language = words.next().cloned().filter(|language| language != "none"),
                "-c" => line.raise(Stage::Object),
                "-S" => line.raise(Stage::Assembly),
                "-emit-llvm" => line.emit_llvm = true,
                "-fno-lto" => line.lto = None,
                flag if HAND_ON.contains(&flag) || flag.starts_with("-print-") => line.raise(Stage::HandOn),
                flag if flag == "-flto" || flag.starts_with("-flto=") => line.lto = Some(word.clone()),
                flag if WITH_VALUE.contains(&flag) => line.rest.push(Argument::Flag(pair())),
                flag if LINK_WITH_VALUE.contains(&flag) => line.rest.push(Argument::LinkFlag(pair())),
                flag if flag.starts_with("-o") && flag.len() > 2 && !flag.starts_with("-object") => {
                    line.output = Some(PathBuf::from(&flag[2..]));
                }
                flag if flag.starts_with("-x") && flag.len() > 2 => {
                    language = Some(OsString::from(&flag[2..])).filter(|language| language != "none");
                }
                flag if LINK_PREFIXES.iter().any(|prefix| flag.starts_with(prefix)) => {
                    line.rest.push(Argument::LinkFlag(vec![word.clone()]));
                }
                flag if flag.starts_with('-') && flag != "-" => {
                    line.rest.push(Argument::Flag(vec![word.clone()]))
                }
                _ => line.rest.push(file(word, language.as_ref())),
            }
        }
        line
    }

    /// What ends earlier wins: `-E -c` preprocesses.
    fn raise(&mut self, stage: Stage) {
        let rank = |stage| match stage {
            Stage::HandOn => 3,
            Stage::Assembly => 2,
            Stage::Object => 1,
            Stage::Link => 0,
        };
        if rank(stage) > rank(self.stage) {
            self.stage = stage;
        }
    }

    /// The sources, in order.
    pub fn sources(&self) -> impl Iterator<Item = (&Path, Option<&OsStr>)> {
        self.rest.iter().filter_map(|argument| match argument {
            Argument::Source(path, language) => Some((&**path, language.as_deref())),
            _ => None,
        })
    }

    /// The flags of the compiler, in order.
    pub fn flags(&self) -> impl Iterator<Item = &OsString> {
        self.rest.iter().flat_map(|argument| match argument {
            Argument::Flag(words) => &words[..],
            _ => &[],
        })
    }

    /// The file that a source becomes if no `-o` says so.
    pub fn default_output(&self, source: &Path) -> PathBuf {
        let extension = match (self.stage, self.emit_llvm) {
            (Stage::Assembly, true) => "ll",
            (Stage::Assembly, false) => "s",
            (_, true) => "bc",
            (_, false) => "o",
        };
        PathBuf::from(source.file_name().unwrap_or(source.as_os_str())).with_extension(extension)
    }
}

fn file(word: &OsString, language: Option<&OsString>) -> Argument {
    let path = PathBuf::from(word);
    let known = path.extension().is_some_and(|extension| SOURCES.iter().any(|source| extension == *source));
    if language.is_some() || known {
        Argument::Source(path, language.cloned())
    } else {
        Argument::Object(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> CommandLine {
        let words: Vec<OsString> = text.split_whitespace().map(OsString::from).collect();
        CommandLine::read(&words)
    }

    #[test]
    fn stages() {
        for (text, stage) in [
            ("a.c", Stage::Link),
            ("-c a.c", Stage::Object),
            ("-S -c a.c", Stage::Assembly),
            ("-c -E a.c", Stage::HandOn),
            ("--version", Stage::HandOn),
            ("-print-file-name=libc.so", Stage::HandOn),
        ] {
            assert_eq!(read(text).stage, stage, "{text}");
        }
    }

    #[test]
    fn files_and_flags() {
        let line =
            read("-O2 -I include a.c b.o -x c++ weird -x none -lm -oprog -Wl,-z,now -D X=1 -flto=thin lib.a");
        let sources: Vec<_> = line.sources().collect();
        assert_eq!(sources, [(Path::new("a.c"), None), (Path::new("weird"), Some(OsStr::new("c++")))]);
        assert_eq!(line.output, Some("prog".into()));
        assert_eq!(line.lto, Some("-flto=thin".into()));
        let flags: Vec<_> = line.flags().map(|flag| flag.to_string_lossy().into_owned()).collect();
        assert_eq!(flags, ["-O2", "-I", "include", "-D", "X=1"]);
        let objects = line.rest.iter().filter(|argument| matches!(argument, Argument::Object(_))).count();
        assert_eq!(objects, 2);
        let link = line.rest.iter().filter(|argument| matches!(argument, Argument::LinkFlag(_))).count();
        assert_eq!(link, 2);
    }

    #[test]
    fn default_outputs() {
        for (text, output) in [
            ("-c dir/a.c", "a.o"),
            ("-S dir/a.c", "a.s"),
            ("-S -emit-llvm dir/a.c", "a.ll"),
            ("-c -emit-llvm dir/a.b.c", "a.b.bc"),
        ] {
            let line = read(text);
            let (source, _) = line.sources().next().unwrap();
            assert_eq!(line.default_output(source), Path::new(output), "{text}");
        }
    }
}
