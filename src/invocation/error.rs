//! What can be wrong with a call.

/// Why a text is no call of a function of the module.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CallError {
    /// Not of the form `@f(arguments)`.
    #[error("`{text}` is not a call; one looks like `@f(1.0, [2.0, 3.0]: f64)`")]
    NotACall {
        /// The text.
        text: String,
    },
    /// Something after the call.
    #[error("`{text}` after the call means nothing here")]
    Trailing {
        /// What is there.
        text: String,
    },
    /// A name that no function has.
    #[error("no function `{name}`; {}", known_functions(known))]
    UnknownFunction {
        /// The name.
        name: String,
        /// The functions that have a body.
        known: Vec<String>,
    },
    /// A function that the module only declares.
    #[error("`{signature}` is only declared: it has no body to run")]
    NoBody {
        /// Its signature.
        signature: String,
    },
    /// A wrong number of arguments.
    #[error("{found} arguments for `{signature}`")]
    Count {
        /// How many there are.
        found: usize,
        /// The function's signature.
        signature: String,
    },
    /// A wrong number of results.
    #[error("{found} results for `{signature}`")]
    ResultCount {
        /// How many there are.
        found: usize,
        /// The function's signature.
        signature: String,
    },
    /// A literal that is none of its type.
    #[error("`{text}` for {what} of `{signature}`: {reason}")]
    Literal {
        /// The literal.
        text: String,
        /// What it is for: a parameter or a result.
        what: String,
        /// The function's signature.
        signature: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// The functions one could have meant; not a page full.
fn known_functions(known: &[String]) -> String {
    const SHOWN: usize = 10;
    match known {
        [] => "the module defines none".into(),
        _ if known.len() <= SHOWN => format!("there are: {}", known.join(", ")),
        _ => format!("there are: {} and {} more", known[..SHOWN].join(", "), known.len() - SHOWN),
    }
}
