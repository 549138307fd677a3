//! Reverse mode.

mod record;
mod sweeps;
mod tape;
