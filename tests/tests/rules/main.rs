//! The table of derivative rules: complete, linear, right at every kind of point, and as the policy says at kinks.

#![allow(clippy::unwrap_used, clippy::panic)]

mod coverage;
mod edges;
mod evaluate;
mod helpers;
mod partials;
#[allow(dead_code)]
#[path = "../oracle/points.rs"]
mod points;
