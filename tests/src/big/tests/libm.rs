//! libm.
