//! Errors of reading, and reasons why a body stays in its original form.

use std::fmt;

/// Why a body was not converted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotConverted {
    /// It holds something the IR cannot carry.
    #[error("it holds {what}: `{text}`")]
    Construct {
        /// What it is, with its article.
        what: Box<str>,
        /// LLVM's text.
        text: Box<str>,
    },
    /// The reader that gives the skeleton of a body failed.
    #[error("llvm-ir cannot read it: {message}")]
    Skeleton {
        /// What it said.
        message: Box<str>,
    },
    /// The two walks over the body do not agree.
    #[error("the two readings of its body differ at {place}: {first} and {second}")]
    Disagreement {
        /// Block and instruction.
        place: Box<str>,
        /// The instruction as llvm-ir has it.
        first: Box<str>,
        /// The instruction as LLVM has it.
        second: Box<str>,
    },
    /// The target's memory is not what the IR knows.
    #[error("the target has {what}, which the IR does not know")]
    Target {
        /// What it has.
        what: Box<str>,
    },
}

/// One thing that is wrong with an input.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// LLVM's parser says so.
    #[error("{message}")]
    Parse {
        /// LLVM's message.
        message: String,
        /// Where, if LLVM says.
        at: Option<Spot>,
    },
    /// LLVM's verifier says so.
    #[error("the module is invalid: {message}")]
    Invalid {
        /// LLVM's messages.
        message: String,
    },
    /// The text is of a newer LLVM and says what LLVM 19 cannot express.
    #[error("{feature} is of an LLVM newer than 19 and cannot be expressed in it")]
    Newer {
        /// The feature.
        feature: String,
        /// Where.
        at: Option<Spot>,
    },
    /// Bitcode of a newer LLVM, which only newer LLVMs read.
    #[error("{message}; bitcode of {producer} cannot be read, its text can (-S -emit-llvm, --emit=llvm-ir)")]
    NewerBitcode {
        /// Who wrote it.
        producer: String,
        /// LLVM's message.
        message: String,
    },
    /// The input would make LLVM's parser die.
    #[error("{reason}")]
    Refused {
        /// What is the matter.
        reason: String,
        /// Where.
        at: Option<Spot>,
    },
    /// A function to be read is not in the module.
    #[error("there is no function @{name} with a body")]
    NoFunction {
        /// Its name.
        name: String,
    },
    /// What was built is not a valid module of the IR: a mistake of this crate.
    #[error("internal error of the import: {message}")]
    Internal {
        /// What went wrong.
        message: String,
    },
}

/// A place in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The line.
    pub text: String,
}

/// Everything that is wrong with an input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadErrors {
    /// The name of the input.
    pub name: String,
    /// The errors, at least one.
    pub errors: Vec<ReadError>,
}

impl ReadErrors {
    /// One error.
    pub fn one(name: &str, error: ReadError) -> Self {
        Self { name: name.to_owned(), errors: vec![error] }
    }
}

impl ReadError {
    /// Where the error is.
    pub fn at(&self) -> Option<&Spot> {
        match self {
            ReadError::Parse { at, .. } | ReadError::Newer { at, .. } | ReadError::Refused { at, .. } => {
                at.as_ref()
            }
            _ => None,
        }
    }
}

impl fmt::Display for ReadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            match error.at() {
                Some(spot) => {
                    write!(f, "{}:{}:{}: error: {error}", self.name, spot.line, spot.column)?;
                    let before = " ".repeat((spot.column as usize).saturating_sub(1));
                    write!(f, "\n  {}\n  {before}^", spot.text)?;
                }
                None => write!(f, "{}: error: {error}", self.name)?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for ReadErrors {}
