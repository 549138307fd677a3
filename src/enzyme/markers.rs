//! The words of the convention: entry points and markers, as tables.

use autodiff::{Activity, Mode};

/// A part of the names of all entry points.
pub const ENTRY: &str = "__enzyme_";
/// The beginning of the names of all markers.
pub const MARKER: &str = "enzyme_";

/// What a call of an entry point asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    /// A derivative.
    Derivative(Mode),
    /// What is not supported: why, and the way out.
    Unsupported(&'static str, &'static str),
    /// It says nothing that is needed: it is left as it is.
    Left,
}

/// Parts of names and what they mean. The first that fits counts.
const ENTRIES: [(&str, Entry); 20] = [
    ("__enzyme_autodiff", Entry::Derivative(Mode::Reverse)),
    ("__enzyme_fwddiff", Entry::Derivative(Mode::Forward)),
    ("__enzyme_augmentfwd", SPLIT),
    ("__enzyme_reverse", SPLIT),
    ("__enzyme_augmentsize", SPLIT),
    ("__enzyme_fwdsplit", SPLIT),
    (
        "__enzyme_virtualreverse",
        Entry::Unsupported("functions have no shadows yet", "call the function by its name"),
    ),
    ("__enzyme_batch", Entry::Unsupported("there is no batching of calls", "call the function in a loop")),
    (
        "__enzyme_error_estimate",
        Entry::Unsupported("rounding errors are not estimated", "use `__enzyme_fwddiff` for the derivative"),
    ),
    ("__enzyme_truncate", TRUNCATE),
    ("__enzyme_expand", TRUNCATE),
    ("__enzyme_likelihood", PROBABILITY),
    ("__enzyme_trace", PROBABILITY),
    ("__enzyme_condition", PROBABILITY),
    ("__enzyme_sample", PROBABILITY),
    ("__enzyme_observe", PROBABILITY),
    ("__enzyme_todense", SPARSE),
    ("__enzyme_post_sparse_todense", SPARSE),
    ("__enzyme_iter", SPARSE),
    (
        "__enzyme_call_inactive",
        Entry::Unsupported(
            "calls cannot be taken out of a derivative",
            "call the function with arguments that are `enzyme_const`",
        ),
    ),
];

const SPLIT: Entry = Entry::Unsupported(
    "the two halves of reverse mode cannot be called apart",
    "use `__enzyme_autodiff`, which runs both",
);
const TRUNCATE: Entry =
    Entry::Unsupported("formats of floats are not changed", "use the float type that is meant in the source");
const PROBABILITY: Entry = Entry::Unsupported(
    "there is no probabilistic programming",
    "write the density as a function and use `__enzyme_autodiff`",
);
const SPARSE: Entry = Entry::Unsupported("there are no sparse derivatives", "use a dense shadow");

/// What a function of this name means.
pub(super) fn entry(name: &str) -> Entry {
    let known = ENTRIES.iter().find(|(part, _)| name.contains(part));
    known.map_or(Entry::Left, |&(_, entry)| entry)
}

/// What a marker says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Marker {
    /// What the next argument is.
    Activity(Activity),
    /// The shadows follow in order.
    Interleave,
    /// The primal's result is returned, too.
    PrimalReturn,
    /// The result is not differentiated.
    ConstReturn,
    /// The result is differentiated.
    ActiveReturn,
    /// It promises what is not needed.
    Ignored,
    /// Not supported: why, and the way out.
    Unsupported(&'static str, &'static str),
}

const VECTOR: Marker =
    Marker::Unsupported("there is one direction per call", "call it once per direction, without the width");
const TAPE: Marker =
    Marker::Unsupported("the tape is made and freed by the derivative itself", "leave the marker out");
const BATCH: Marker = Marker::Unsupported("there is no batching of calls", "call the function in a loop");
const TRACE: Marker = Marker::Unsupported(
    "there is no probabilistic programming",
    "write the density as a function and use `__enzyme_autodiff`",
);

/// All markers.
const MARKERS: [(&str, Marker); 29] = [
    ("enzyme_const", Marker::Activity(Activity::Constant)),
    ("enzyme_dup", Marker::Activity(Activity::Duplicated)),
    ("enzyme_dupnoneed", Marker::Activity(Activity::DuplicatedNoNeed)),
    ("enzyme_out", Marker::Activity(Activity::Out)),
    ("enzyme_interleave", Marker::Interleave),
    ("enzyme_primal_return", Marker::PrimalReturn),
    ("enzyme_noret", Marker::Ignored),
    ("enzyme_const_return", Marker::ConstReturn),
    ("enzyme_active_return", Marker::ActiveReturn),
    ("enzyme_dup_return", Marker::ActiveReturn),
    ("enzyme_not_overwritten", Marker::Ignored),
    ("enzyme_dupv", VECTOR),
    ("enzyme_dupnoneedv", VECTOR),
    ("enzyme_width", VECTOR),
    ("enzyme_vector", BATCH),
    ("enzyme_scalar", BATCH),
    ("enzyme_buffer", BATCH),
    ("enzyme_allocated", TAPE),
    ("enzyme_tape", TAPE),
    ("enzyme_nofree", TAPE),
    (
        "enzyme_byref",
        Marker::Unsupported("arguments are passed as the function takes them", "pass the value itself"),
    ),
    (
        "enzyme_runtime_activity",
        Marker::Unsupported(
            "what is constant is decided when the derivative is made",
            "give every pointer a shadow, or none",
        ),
    ),
    ("enzyme_trace", TRACE),
    ("enzyme_duptrace", TRACE),
    ("enzyme_observations", TRACE),
    ("enzyme_likelihood", TRACE),
    ("enzyme_duplikelihood", TRACE),
    ("enzyme_interface", TRACE),
    ("enzyme_active_rand_var", TRACE),
];

/// What a marker of this name says.
pub(super) fn marker(name: &str) -> Option<Marker> {
    MARKERS.iter().find(|(known, _)| *known == name).map(|&(_, marker)| marker)
}

/// The markers that say something, for messages.
pub(super) fn known_markers() -> String {
    let known = MARKERS.iter().filter(|(_, marker)| !matches!(marker, Marker::Unsupported(..)));
    known.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The marker of an activity.
pub(super) const fn marker_name(activity: Activity) -> &'static str {
    match activity {
        Activity::Constant => "enzyme_const",
        Activity::Duplicated => "enzyme_dup",
        Activity::DuplicatedNoNeed => "enzyme_dupnoneed",
        Activity::Out => "enzyme_out",
    }
}

/// Parts of the names of globals by which programs teach Enzyme something, and the way out.
pub(super) const TEACHING: [(&str, &str); 8] = [
    ("__enzyme_register_gradient", "remove it, and let the function's own body be differentiated"),
    ("__enzyme_register_derivative", "remove it, and let the function's own body be differentiated"),
    ("__enzyme_register_splitderivative", "remove it, and let the function's own body be differentiated"),
    ("__enzyme_inactivefn", "call the function with arguments that are `enzyme_const`"),
    ("__enzyme_inactive_global", "make the global `const`, or pass it as an argument that is `enzyme_const`"),
    ("__enzyme_function_like", "call the function of the C library itself"),
    ("__enzyme_allocation_like", "call `malloc` and `free`"),
    ("__enzyme_sparse_accumulate", "use a dense shadow"),
];
