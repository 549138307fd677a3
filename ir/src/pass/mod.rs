//! Passes: transformations of modules, and the one runner that all of them go through.
//!
//! A pass is data, a pipeline is a list of passes. The runner verifies the module before the first pass and
//! after each one, takes the time, writes the module to numbered files if asked, and stops after pass n if
//! asked, so that the pass that broke something is found by its number.
//!
//! What works on one body at a time is also a function of that name ([`mem2reg()`], ...). It wants a body that
//! was verified, and gives one that verifies. A run that ends without an error has the same results after a pass;
//! errors may go.
//!
//! ```
//! use cotangent_ir::pass::{self, Options, Pipeline};
//!
//! let mut module = cotangent_ir::parse(
//!     "func @f(%x: f64) -> f64 {
//!     entry:
//!         %unused = fmul f64 %x, %x
//!         ret %x
//!     }",
//! )?;
//! let pipeline = Pipeline::from_names("remove-unreachable-blocks,remove-unused")?;
//! let outcomes = pipeline.run(&mut module, &Options::default())?;
//! assert_eq!(outcomes[1].report.count("instructions removed"), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clean;
mod common;
mod mem2reg;
mod replace;
mod scalar_replacement;
mod simplify;
mod unreachable;
mod unused;

pub use clean::clean;
pub use common::common;
pub use mem2reg::mem2reg;
pub use scalar_replacement::scalar_replacement;
pub use simplify::simplify;
pub use unreachable::remove_unreachable;
pub use unused::remove_unused;

use crate::body::Body;
use crate::module::Module;
use crate::types::Layout;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a pass says when it cannot do its work.
pub type PassError = Box<dyn std::error::Error + Send + Sync>;

type Transform = dyn Fn(&mut Module) -> Result<Report, PassError> + Send + Sync;

/// A transformation of a module.
#[derive(Clone)]
pub struct Pass {
    /// The name, in lists, file names, errors and tests.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub description: &'static str,
    transform: Arc<Transform>,
}

impl Pass {
    /// A pass that does the same to every body of a module.
    fn of_bodies(
        name: &'static str,
        description: &'static str,
        transform: fn(&mut Body, Layout) -> Report,
    ) -> Pass {
        Pass::new(name, description, move |module| {
            let layout = module.layout();
            let bodies = module.functions.iter_mut().filter_map(|(_, function)| function.body.as_mut());
            let mut report = Report::default();
            bodies.for_each(|body| report.merge(&transform(body, layout)));
            Ok(report)
        })
    }

    /// A pass. What it returns counts what it did.
    pub fn new(
        name: &'static str,
        description: &'static str,
        transform: impl Fn(&mut Module) -> Result<Report, PassError> + Send + Sync + 'static,
    ) -> Pass {
        Pass { name, description, transform: Arc::new(transform) }
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pass").field(&self.name).finish()
    }
}

/// The passes of this crate, sorted by name.
pub fn all() -> Vec<Pass> {
    vec![
        clean::pass(),
        common::pass(),
        mem2reg::pass(),
        unreachable::pass(),
        unused::pass(),
        scalar_replacement::pass(),
        simplify::pass(),
    ]
}

/// What a pass did: names and counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    counts: Vec<(&'static str, u64)>,
}

impl Report {
    /// Adds to a count.
    pub fn add(&mut self, what: &'static str, count: u64) {
        match self.counts.iter_mut().find(|(name, _)| *name == what) {
            Some((_, sum)) => *sum += count,
            None => self.counts.push((what, count)),
        }
    }

    /// Adds the counts of another report.
    pub fn merge(&mut self, other: &Report) {
        other.counts.iter().for_each(|&(what, count)| self.add(what, count));
    }

    /// A count; 0 if nothing was added to it.
    pub fn count(&self, what: &str) -> u64 {
        self.counts.iter().find(|(name, _)| *name == what).map_or(0, |&(_, count)| count)
    }

    /// All counts, in the order in which they were first added to.
    pub fn counts(&self) -> &[(&'static str, u64)] {
        &self.counts
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (what, count)) in self.counts.iter().enumerate() {
            write!(f, "{}{what}: {count}", if at > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

/// How a pipeline is run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// A folder, created if need be, for `00-input.ir`, `01-<first pass>.ir`, and so on.
    pub dump_folder: Option<PathBuf>,
    /// Run only the first so many passes.
    pub stop_after: Option<usize>,
}

/// What one pass of a run did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The pass's number, from 1.
    pub number: usize,
    /// The pass's name.
    pub name: &'static str,
    /// What it did.
    pub report: Report,
    /// How long it took, without verification and dumps.
    pub time: Duration,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The module was wrong before the first pass.
    #[error("the input of the passes does not verify:\n{0}")]
    Input(crate::VerifyErrors),
    /// A pass could not do its work. The module is as the pass left it.
    #[error("pass {number} `{name}`: {error}")]
    Pass {
        /// The pass's number, from 1.
        number: usize,
        /// The pass's name.
        name: &'static str,
        /// What it says.
        error: PassError,
    },
    /// A pass made a wrong module: an error in the pass.
    #[error(
        "after pass {number} `{name}` the module does not verify; this is an error in the pass:\n{errors}"
    )]
    Invalid {
        /// The pass's number, from 1.
        number: usize,
        /// The pass's name.
        name: &'static str,
        /// What is wrong.
        errors: crate::VerifyErrors,
    },
    /// A dump could not be written.
    #[error("{path}: {error}", path = path.display())]
    Dump {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}

/// A name in a list of passes that no pass has.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no pass `{name}`; there are: {}", known.join(", "))]
pub struct UnknownPass {
    /// The name.
    pub name: String,
    /// The names there are.
    pub known: Vec<&'static str>,
}

/// Passes in the order in which they run.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    /// The passes.
    pub passes: Vec<Pass>,
}

impl Pipeline {
    /// The passes of a list of names, separated by commas or blanks. An empty list is an empty pipeline.
    pub fn from_names(names: &str) -> Result<Pipeline, UnknownPass> {
        let known = all();
        let names = names.split([',', ' ']).filter(|name| !name.is_empty());
        let find = |name: &str| {
            known.iter().find(|pass| pass.name == name).cloned().ok_or_else(|| UnknownPass {
                name: name.into(),
                known: known.iter().map(|pass| pass.name).collect(),
            })
        };
        Ok(Pipeline { passes: names.map(find).collect::<Result<_, _>>()? })
    }

    /// Runs the passes on a module and says what each did.
    pub fn run(&self, module: &mut Module, options: &Options) -> Result<Vec<Outcome>, Failure> {
        let folder = options.dump_folder.as_deref();
        dump(folder, 0, "input", module)?;
        crate::verify(module).map_err(Failure::Input)?;
        let limit = options.stop_after.unwrap_or(usize::MAX);
        let mut outcomes = Vec::new();
        for (number, pass) in (1..=limit).zip(&self.passes) {
            let name = pass.name;
            let start = Instant::now();
            let result = (pass.transform)(module);
            let time = start.elapsed();
            // The dump comes before anything can fail: it shows what went wrong.
            dump(folder, number, name, module)?;
            let report = result.map_err(|error| Failure::Pass { number, name, error })?;
            crate::verify(module).map_err(|errors| Failure::Invalid { number, name, errors })?;
            outcomes.push(Outcome { number, name, report, time });
        }
        Ok(outcomes)
    }
}

fn dump(folder: Option<&Path>, number: usize, name: &str, module: &Module) -> Result<(), Failure> {
    let Some(folder) = folder else { return Ok(()) };
    let failure = |path: &Path| {
        let path = path.to_path_buf();
        |error| Failure::Dump { path, error }
    };
    std::fs::create_dir_all(folder).map_err(failure(folder))?;
    let path = folder.join(format!("{number:02}-{name}.ir"));
    std::fs::write(&path, module.to_string()).map_err(failure(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Block;

    const SOURCE: &str = "func @f(%x: f64) -> f64 {\nentry:\n    ret %x\ndead:\n    jump dead\n}\n";

    /// A pass that takes the last block's instructions away.
    fn breaking() -> Pass {
        Pass::new("break", "Breaks the module.", |module| {
            let id = module.function_named("f").ok_or("no function")?;
            let body = module.functions[id].body.as_mut().ok_or("no body")?;
            let last: Block = *body.order.last().ok_or("no block")?;
            body.blocks[last].insts.clear();
            Ok(Report::default())
        })
    }

    fn refusing() -> Pass {
        Pass::new("refuse", "Refuses.", |_| Err("not today".into()))
    }

    #[test]
    fn a_broken_module_names_the_pass() {
        let mut module = crate::parse(SOURCE).unwrap();
        let pipeline = Pipeline { passes: vec![unused::pass(), breaking(), unused::pass()] };
        let failure = pipeline.run(&mut module, &Options::default()).unwrap_err();
        assert!(matches!(failure, Failure::Invalid { number: 2, name: "break", .. }));
        assert!(failure.to_string().starts_with("after pass 2 `break`"), "{failure}");

        let mut module = crate::parse(SOURCE).unwrap();
        let failure =
            Pipeline { passes: vec![refusing()] }.run(&mut module, &Options::default()).unwrap_err();
        assert_eq!(failure.to_string(), "pass 1 `refuse`: not today");
    }

    #[test]
    fn a_wrong_input_is_seen_before_the_first_pass() {
        let mut module = crate::parse(SOURCE).unwrap();
        (breaking().transform)(&mut module).unwrap();
        let failure =
            Pipeline { passes: vec![refusing()] }.run(&mut module, &Options::default()).unwrap_err();
        assert!(matches!(failure, Failure::Input(_)));
    }

    #[test]
    fn runs_stop_where_asked_and_leave_numbered_files() {
        let folder = std::env::temp_dir().join(format!("cotangent-pass-{}", std::process::id()));
        let mut module = crate::parse(SOURCE).unwrap();
        let pipeline = Pipeline { passes: vec![unreachable::pass(), unused::pass(), refusing()] };
        let options = Options { dump_folder: Some(folder.clone()), stop_after: Some(2) };
        let outcomes = pipeline.run(&mut module, &options).unwrap();
        assert_eq!(outcomes.len(), 2);
        assert_eq!(outcomes[0].report.count("blocks removed"), 1);
        let mut files: Vec<_> =
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        files.sort();
        assert_eq!(files, ["00-input.ir", "01-remove-unreachable-blocks.ir", "02-remove-unused.ir"]);
        assert_eq!(std::fs::read_to_string(folder.join(&files[2])).unwrap(), module.to_string());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn names() {
        let names: Vec<&str> = all().iter().map(|pass| pass.name).collect();
        assert!(names.is_sorted());
        assert_eq!(Pipeline::from_names(&names.join(", ")).unwrap().passes.len(), names.len());
        let error = Pipeline::from_names("remove-unused,none").unwrap_err();
        assert!(error.to_string().starts_with("no pass `none`; there are: "));
    }

    #[test]
    fn reports() {
        let mut report = Report::default();
        report.add("a", 1);
        report.add("b", 2);
        report.add("a", 3);
        assert_eq!(report.to_string(), "a: 4, b: 2");
        assert_eq!((report.count("a"), report.count("c")), (4, 0));
    }
}
