//! cotangent.
