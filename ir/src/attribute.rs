//! Attributes of parameters, results, functions and globals, and what belongs to a symbol.

use crate::cond::named;
use std::fmt;

/// An attribute of LLVM. The IR keeps all of them and gives names only to those it looks at.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Attribute {
    /// `noalias`.
    Enum(Box<str>),
    /// `align(8)`.
    Int(Box<str>, u64),
    /// `memory("argmem: read")`, `sret("{ double, double }")`: the text is LLVM's.
    Text(Box<str>, Box<str>),
    /// `"frame-pointer"="all"`.
    String(Box<str>, Box<str>),
}

impl Attribute {
    /// The name: LLVM's, or the key of a string attribute.
    pub fn name(&self) -> &str {
        match self {
            Attribute::Enum(name)
            | Attribute::Int(name, _)
            | Attribute::Text(name, _)
            | Attribute::String(name, _) => name,
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::quote::Quoted;
        match self {
            Attribute::Enum(name) => f.write_str(name),
            Attribute::Int(name, value) => write!(f, "{name}({value})"),
            Attribute::Text(name, text) => write!(f, "{name}({})", Quoted(text)),
            Attribute::String(key, value) => write!(f, "{}={}", Quoted(key), Quoted(value)),
        }
    }
}

/// A list of attributes, in the order in which they were given. Names of the first three kinds are bare
/// names of the text form.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Attributes(pub Vec<Attribute>);

impl Attributes {
    /// Whether there is an attribute of this name that is not a string attribute.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The attribute of this name that is not a string attribute.
    pub fn get(&self, name: &str) -> Option<&Attribute> {
        self.0.iter().find(|a| a.name() == name && !matches!(a, Attribute::String(..)))
    }

    /// The value of an attribute with a number.
    pub fn int(&self, name: &str) -> Option<u64> {
        match self.get(name) {
            Some(Attribute::Int(_, value)) => Some(*value),
            _ => None,
        }
    }

    /// The value of a string attribute.
    pub fn string(&self, key: &str) -> Option<&str> {
        self.0.iter().find_map(|a| match a {
            Attribute::String(k, value) if **k == *key => Some(&**value),
            _ => None,
        })
    }
}

named! {
    /// Who sees a symbol, and what the linker does with several of the name; LLVM's linkage types.
    Linkage {
        /// Everybody; one definition.
        External "external",
        /// A definition whose original is elsewhere; may be dropped.
        AvailableExternally "available_externally",
        /// Merged with others of the name, dropped if unused.
        LinkOnce "linkonce",
        /// As `linkonce`, and all are equivalent.
        LinkOnceOdr "linkonce_odr",
        /// Merged with others of the name.
        Weak "weak",
        /// As `weak`, and all are equivalent.
        WeakOdr "weak_odr",
        /// Arrays of the name are put one after the other.
        Appending "appending",
        /// Only this module; renamed in a clash.
        Internal "internal",
        /// Only this module, not in the symbol table.
        Private "private",
        /// Null if nobody defines it.
        ExternWeak "extern_weak",
        /// C's tentative definition.
        Common "common",
    }
}

named! {
    /// Who sees a symbol after dynamic linking.
    Visibility {
        /// Everybody.
        Default "",
        /// Nobody.
        Hidden "hidden",
        /// Everybody, not overridable.
        Protected "protected",
    }
}

named! {
    /// Whether the address of a symbol matters.
    UnnamedAddr {
        /// It does.
        No "",
        /// It does not inside this module.
        Local "local_unnamed_addr",
        /// It does not.
        Yes "unnamed_addr",
    }
}

named! {
    /// Windows' import and export of a symbol.
    DllStorage {
        /// Neither.
        None "",
        /// From another library.
        Import "dllimport",
        /// For other libraries.
        Export "dllexport",
    }
}

named! {
    /// How a thread-local global is reached; `No` for one that is shared.
    ThreadLocal {
        /// Not thread-local.
        No "",
        /// The general way.
        GeneralDynamic "thread_local",
        /// From this library only.
        LocalDynamic "thread_local_localdynamic",
        /// In a library loaded at start.
        InitialExec "thread_local_initialexec",
        /// In the executable.
        LocalExec "thread_local_localexec",
    }
}

/// What functions, globals and aliases share: everything about the name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SymbolInfo {
    /// The name, unique in the module, without `@`.
    pub name: String,
    /// Linkage.
    pub linkage: Linkage,
    /// Visibility.
    pub visibility: Visibility,
    /// Whether the address matters.
    pub unnamed_addr: UnnamedAddr,
    /// Import and export on Windows.
    pub dll: DllStorage,
    /// Whether the definition is known to be in the same linked object.
    pub dso_local: bool,
    /// The section of the object file.
    pub section: Option<String>,
    /// The comdat group; LLVM's text after the name of the group is kept in the module.
    pub comdat: Option<String>,
}

impl SymbolInfo {
    /// An external symbol of default visibility.
    pub fn external(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            linkage: Linkage::External,
            visibility: Visibility::Default,
            unnamed_addr: UnnamedAddr::No,
            dll: DllStorage::None,
            dso_local: false,
            section: None,
            comdat: None,
        }
    }
}
