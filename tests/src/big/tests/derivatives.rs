//! derivatives.
