//! Names in generated code say what they are.
//!
//! For a value `%x` of the primal, the generated code has
//! - `%x.tan`: its tangent, the derivative of `x` along the direction (forward mode);
//! - `%x.adj`: its adjoint, the derivative of the result with respect to `x` (reverse mode);
//! - `%x.shadow`: the address of the derivative of what `%x` points to;
//! - `%x.rec`: its value as it was recorded for the reverse sweep.
//!
//! For a function `@f` there are `@f.jvp` (forward), `@f.grad` (value and gradient), `@f.aug` and `@f.rev`
//! (the two halves of the gradient). A suffix goes to the end of whatever name there is, so derivatives of
//! derivatives read from left to right: `%x.tan.adj` is the adjoint of the tangent of `%x`.
//!
//! ```
//! use cotangent_autodiff::names::{self, Role};
//!
//! assert_eq!(names::of_value("x", Role::Adjoint), "x.adj");
//! assert_eq!(names::of_value("x.tan", Role::Adjoint), "x.tan.adj");
//! assert_eq!(names::split("x.tan.adj"), Some(("x.tan", Role::Adjoint)));
//! ```

/// What a value of generated code is to a value of the primal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Its derivative along the direction.
    Tangent,
    /// The derivative of the result with respect to it.
    Adjoint,
    /// The address of the derivative of what it points to.
    Shadow,
    /// Its recorded value.
    Recorded,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::Tangent, Role::Adjoint, Role::Shadow, Role::Recorded];

    /// The end of the name, with its point.
    pub const fn suffix(self) -> &'static str {
        match self {
            Role::Tangent => ".tan",
            Role::Adjoint => ".adj",
            Role::Shadow => ".shadow",
            Role::Recorded => ".rec",
        }
    }
}

/// What a generated function computes of a function of the primal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Derivative {
    /// Forward mode: the Jacobian times a vector.
    Forward,
    /// Reverse mode in one function.
    Gradient,
    /// The first half of reverse mode: the primal that records.
    Augmented,
    /// The second half of reverse mode.
    Reverse,
}

impl Derivative {
    /// Every derivative.
    pub const ALL: [Derivative; 4] =
        [Derivative::Forward, Derivative::Gradient, Derivative::Augmented, Derivative::Reverse];

    /// The end of the name, with its point.
    pub const fn suffix(self) -> &'static str {
        match self {
            Derivative::Forward => ".jvp",
            Derivative::Gradient => ".grad",
            Derivative::Augmented => ".aug",
            Derivative::Reverse => ".rev",
        }
    }
}

/// The wanted name of the value that has this role for the value named `primal`; [`ir::Names`] makes it
/// differ from the others.
pub fn of_value(primal: &str, role: Role) -> String {
    format!("{primal}{}", role.suffix())
}

/// The wanted name of the derivative of the function named `primal`.
pub fn of_function(primal: &str, derivative: Derivative) -> String {
    format!("{primal}{}", derivative.suffix())
}

/// The name of the primal value and the role, if the name is one that [`of_value`] makes.
pub fn split(name: &str) -> Option<(&str, Role)> {
    Role::ALL.into_iter().find_map(|role| Some((name.strip_suffix(role.suffix())?, role)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_no_quotes_and_split_again() {
        for role in Role::ALL {
            let name = of_value("x", role);
            assert!(ir::is_bare(&name));
            assert_eq!(split(&name), Some(("x", role)));
        }
        assert_eq!(split("x"), None);
    }

    #[test]
    fn suffixes_differ() {
        let values = Role::ALL.map(Role::suffix);
        let functions = Derivative::ALL.map(Derivative::suffix);
        let all: std::collections::HashSet<&str> = values.into_iter().chain(functions).collect();
        assert_eq!(all.len(), values.len() + functions.len());
        assert_eq!(of_function("f", Derivative::Gradient), "f.grad");
    }
}
