//! What newer LLVMs write that LLVM 19 does not know.

/// Attributes that only promise or hint something, with or without arguments.
pub(super) const DROPPED: &[&str] =
    &["dead_on_return", "nocreateundeforpoison", "nodivergencesource", "noext", "coro_elide_safe"];

/// Words that mean something LLVM 19 cannot do.
pub(super) const NEWER_WORDS: &[&str] = &[
    "sanitize_type",
    "sanitize_realtime",
    "sanitize_realtime_blocking",
    "sanitize_alloc_token",
    "noipa",
    "flatten",
];

/// Operations of `atomicrmw`.
pub(super) const NEWER_ATOMICS: &[&str] =
    &["usub_cond", "usub_sat", "fmaximum", "fminimum", "fmaximumnum", "fminimumnum"];

/// Words of the same meaning.
pub(super) const RESPELLED: &[(&str, &str)] = &[("ptrtoaddr", "ptrtoint")];

/// Conversions that may carry fast-math flags in newer LLVMs only.
pub(super) const WITH_FAST_MATH: &[&str] = &["fpext", "fptrunc", "sitofp", "uitofp"];

/// Fast-math flags.
pub(super) const FAST_MATH: &[&str] = &["fast", "nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc"];

/// Nodes of debug info.
pub(super) const NEWER_NODES: &[&str] = &["!DISubrangeType", "!DIFixedPointType"];

/// Fields of nodes of debug info that only debuggers miss.
pub(super) const NEWER_FIELDS: &[(&str, &str)] = &[
    ("!DILocation", "atomGroup"),
    ("!DILocation", "atomRank"),
    ("!DISubprogram", "keyInstructions"),
    ("!DIBasicType", "numExtraInhabitants"),
    ("!DIBasicType", "dataSize"),
    ("!DICompositeType", "numExtraInhabitants"),
    ("!DICompositeType", "bitStride"),
    ("!DICompositeType", "enumKind"),
    ("!DILabel", "column"),
    ("!DILabel", "isArtificial"),
    ("!DILabel", "coroSuspendIdx"),
    ("!DICompileUnit", "sourceLanguageVersion"),
];

/// DWARF's languages that LLVM 19 knows, without `DW_LANG_`.
pub(super) const LANGUAGES: &[&str] = &[
    "C89",
    "C",
    "Ada83",
    "C_plus_plus",
    "Cobol74",
    "Cobol85",
    "Fortran77",
    "Fortran90",
    "Pascal83",
    "Modula2",
    "Java",
    "C99",
    "Ada95",
    "Fortran95",
    "PLI",
    "ObjC",
    "ObjC_plus_plus",
    "UPC",
    "D",
    "Python",
    "OpenCL",
    "Go",
    "Modula3",
    "Haskell",
    "C_plus_plus_03",
    "C_plus_plus_11",
    "OCaml",
    "Rust",
    "C11",
    "Swift",
    "Julia",
    "Dylan",
    "C_plus_plus_14",
    "Fortran03",
    "Fortran08",
    "RenderScript",
    "BLISS",
    "Kotlin",
    "Zig",
    "Crystal",
    "C_plus_plus_17",
    "C_plus_plus_20",
    "C17",
    "Fortran18",
    "Ada2005",
    "Ada2012",
    "HIP",
    "Assembly",
    "C_sharp",
    "Mojo",
    "GLSL",
    "GLSL_ES",
    "HLSL",
    "OpenCL_CPP",
    "CPP_for_OpenCL",
    "SYCL",
    "Ruby",
    "Move",
    "Hylo",
    "Mips_Assembler",
    "GOOGLE_RenderScript",
    "BORLAND_Delphi",
];

/// Newer languages, and names without a version, by their beginnings: the first that fits.
pub(super) const NEAREST_LANGUAGE: &[(&str, &str)] = &[
    ("C_plus_plus", "C_plus_plus_20"),
    ("C_sharp", "C_sharp"),
    ("Cobol", "Cobol85"),
    ("C", "C17"),
    ("Fortran", "Fortran18"),
    ("Ada", "Ada2012"),
    ("Pascal", "Pascal83"),
    ("", "C99"),
];
