//! All clean-up in one: what comes before and after a transformation that wants values rather than memory.

use super::{Pass, Report, common, remove_unused, scalar_replacement, simplify};
use crate::body::Body;
use crate::types::Layout;

/// Simplified addresses may be constant, so that more objects can be taken apart.
const MAX_ROUNDS: usize = 3;

pub(super) fn pass() -> Pass {
    let description = "All of scalar-replacement, simplify, common and remove-unused.";
    Pass::of_bodies("clean", description, clean)
}

/// Takes objects apart, simplifies, and removes what is computed twice or not needed, in a verified body.
pub fn clean(body: &mut Body, layout: Layout) -> Report {
    let mut report = Report::default();
    for round in 0..MAX_ROUNDS {
        let objects = scalar_replacement(body, layout);
        let found = objects.count("variables promoted") + objects.count("objects taken apart");
        report.merge(&objects);
        if round > 0 && found == 0 {
            break;
        }
        report.merge(&simplify(body, layout));
    }
    report.merge(&common(body, layout));
    report.merge(&remove_unused(body));
    report.merge(&simplify(body, layout));
    report
}
