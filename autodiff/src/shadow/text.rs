//! Functions of the crate's own text that derivatives call. While a derivative is made they have ids that no module
//! has; [`super::output::Output::link`] puts those that are called into the module.

use ir::entity::Entity;
use ir::{FuncId, Module};

/// A text of the crate, parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    pub module: &'static Module,
    /// Which one it is, from 1.
    pub number: usize,
}

/// How many functions a text, or a module, may have.
const ROOM: usize = 1 << 28;

impl Text {
    /// The id of a function of the text, while a derivative is made.
    pub fn id(&self, function: FuncId) -> FuncId {
        FuncId::from_index(self.number * ROOM + function.index())
    }

    /// The same by name.
    pub fn named(&self, name: &str) -> Option<FuncId> {
        self.module.function_named(name).map(|id| self.id(id))
    }

    /// The text and the function in it that an id stands for.
    pub fn of(texts: &[Text], id: FuncId) -> Option<(&Text, FuncId)> {
        let text = texts.iter().find(|text| text.number == id.index() / ROOM)?;
        Some((text, FuncId::from_index(id.index() % ROOM)))
    }
}
