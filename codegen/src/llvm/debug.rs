//! Places in the source as LLVM's debug information: for every function that has any, a subprogram of its own in a
//! compile unit that is made up, and for every function that was inlined one more.
//!
//! Blocks of the source are not kept as scopes: a place names its function, or its function in another file.

use super::function::Writer;
use super::names::quoted;
use ir::*;
use std::collections::HashMap;

/// LLVM keeps columns in 16 bits.
const MAX_COLUMN: u32 = 65_535;

/// A subprogram: its number, and the number of its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Subprogram {
    number: usize,
    file: usize,
}

/// The nodes of debug information of a text.
pub(super) struct Debug {
    first: usize,
    nodes: Vec<String>,
    files: HashMap<String, usize>,
    /// The compile unit and the type of subprograms.
    unit: Option<(usize, usize)>,
    /// By scope: the subprograms of what was inlined.
    inlined: HashMap<MetaId, Subprogram>,
    /// Subprograms in another file.
    in_files: HashMap<(usize, usize), usize>,
    /// The function that is being printed, its places, and the place of what has none.
    current: Option<Subprogram>,
    locations: HashMap<MetaId, usize>,
    nowhere: Option<usize>,
}

impl Debug {
    /// Nodes are numbered from here on.
    pub fn new(first: usize) -> Self {
        Self {
            first,
            nodes: Vec::new(),
            files: HashMap::new(),
            unit: None,
            inlined: HashMap::new(),
            in_files: HashMap::new(),
            current: None,
            locations: HashMap::new(),
            nowhere: None,
        }
    }

    fn add(&mut self, text: String) -> usize {
        self.nodes.push(text);
        self.first + self.nodes.len() - 1
    }

    fn file(&mut self, name: &str) -> usize {
        if let Some(&number) = self.files.get(name) {
            return number;
        }
        // LLVM wants a name.
        let shown = if name.is_empty() { "unknown" } else { name };
        let number = self.add(format!("!DIFile(filename: {}, directory: \"\")", quoted(shown)));
        self.files.insert(name.to_owned(), number);
        number
    }

    fn unit(&mut self, file: usize) -> (usize, usize) {
        if let Some(unit) = self.unit {
            return unit;
        }
        let unit = self.add(format!(
            "distinct !DICompileUnit(language: DW_LANG_C99, file: !{file}, producer: \"cotangent\", isOptimized: true, \
             runtimeVersion: 0, emissionKind: LineTablesOnly)"
        ));
        let types = self.add("!{}".to_owned());
        let ty = self.add(format!("!DISubroutineType(types: !{types})"));
        *self.unit.insert((unit, ty))
    }

    fn subprogram(&mut self, name: &str, file: &str, line: u32) -> Subprogram {
        let file = self.file(file);
        let (unit, ty) = self.unit(file);
        let number = self.add(format!(
            "distinct !DISubprogram(name: {}, scope: !{file}, file: !{file}, line: {line}, type: !{ty}, \
             scopeLine: {line}, spFlags: DISPFlagDefinition, unit: !{unit})",
            quoted(name)
        ));
        Subprogram { number, file }
    }

    /// The subprogram as a scope in a file.
    fn in_file(&mut self, subprogram: Subprogram, file: Option<&str>) -> usize {
        let file = file.map_or(subprogram.file, |file| self.file(file));
        if file == subprogram.file {
            return subprogram.number;
        }
        if let Some(&scope) = self.in_files.get(&(subprogram.number, file)) {
            return scope;
        }
        let text =
            format!("!DILexicalBlockFile(scope: !{}, file: !{file}, discriminator: 0)", subprogram.number);
        let scope = self.add(text);
        self.in_files.insert((subprogram.number, file), scope);
        scope
    }

    /// The node of a place in the function that is being printed.
    fn location(&mut self, module: &Module, id: MetaId) -> Option<usize> {
        let current = self.current?;
        // From the place inwards out: what it was inlined into comes first.
        let (mut chain, mut next) = (Vec::new(), Some(id));
        while let Some(id) = next.filter(|id| !self.locations.contains_key(id)) {
            let Some(Metadata::Location { inlined, .. }) = module.metadata.get(id) else { return None };
            chain.push(id);
            next = *inlined;
        }
        let mut outer = next.and_then(|id| self.locations.get(&id).copied());
        for id in chain.into_iter().rev() {
            let Some(Metadata::Location { line, column, scope, inlined }) = module.metadata.get(id) else {
                return None;
            };
            let subprogram = match scope.filter(|_| inlined.is_some()) {
                Some(scope) => self.inlined_subprogram(module, scope),
                None => current,
            };
            let file = scope.and_then(|scope| scope_parts(module, scope)).map(|(_, file, _)| file);
            let scope = self.in_file(subprogram, file);
            let column = if *column > MAX_COLUMN { 0 } else { *column };
            let at = outer.map(|outer| format!(", inlinedAt: !{outer}")).unwrap_or_default();
            // A place where something was inlined is one of its own.
            let text = format!("!DILocation(line: {line}, column: {column}, scope: !{scope}{at})");
            let number = self.add(text);
            self.locations.insert(id, number);
            outer = Some(number);
        }
        self.locations.get(&id).copied()
    }

    fn inlined_subprogram(&mut self, module: &Module, scope: MetaId) -> Subprogram {
        let root = function_scope(module, scope);
        if let Some(&subprogram) = self.inlined.get(&root) {
            return subprogram;
        }
        let (name, file, line) = scope_parts(module, root).unwrap_or(("", "", 0));
        let subprogram = self.subprogram(name, file, line);
        self.inlined.insert(root, subprogram);
        subprogram
    }

    /// A place without a line, for calls that must have one.
    fn nowhere(&mut self) -> Option<usize> {
        let current = self.current?;
        if self.nowhere.is_none() {
            self.nowhere = Some(self.add(format!("!DILocation(line: 0, scope: !{})", current.number)));
        }
        self.nowhere
    }

    /// The module's flags, and the list of compile units.
    pub fn named_lists(&self, flags: Vec<(usize, bool)>) -> String {
        let mut list: Vec<String> = flags.iter().map(|(number, _)| format!("!{number}")).collect();
        let mut out = String::new();
        if let Some((unit, _)) = self.unit {
            out.push_str(&format!("!llvm.dbg.cu = !{{!{unit}}}\n"));
            if !flags.iter().any(|&(_, is_version)| is_version) {
                list.push(format!("!{}", self.first + self.nodes.len()));
            }
        }
        if !list.is_empty() {
            out.push_str(&format!("!llvm.module.flags = !{{{}}}\n", list.join(", ")));
        }
        out
    }

    /// Appends the nodes.
    pub fn push_to(&self, out: &mut String) {
        for (index, text) in self.nodes.iter().enumerate() {
            out.push_str(&format!("!{} = {text}\n", self.first + index));
        }
        // The number that `named_lists` takes for it.
        if self.unit.is_some() {
            let number = self.first + self.nodes.len();
            out.push_str(&format!("!{number} = !{{i32 2, !\"Debug Info Version\", i32 3}}\n"));
        }
    }
}

/// Name, file and line of a scope.
fn scope_parts(module: &Module, id: MetaId) -> Option<(&str, &str, u32)> {
    match module.metadata.get(id)? {
        Metadata::Scope { name, file, line, .. } => Some((name, file, *line)),
        _ => None,
    }
}

/// The scope of the function around a scope: the nearest with a name, else the outermost.
fn function_scope(module: &Module, id: MetaId) -> MetaId {
    let mut scope = id;
    while let Some(Metadata::Scope { name, parent: Some(parent), .. }) = module.metadata.get(scope) {
        if !name.is_empty() {
            break;
        }
        scope = *parent;
    }
    scope
}

impl Writer<'_, '_> {
    /// Begins a function: ` !dbg !3` if it has places.
    pub fn begin_debug(&mut self) -> String {
        let (module, body) = (self.cx.module, self.body);
        let Some(metadata) = &mut self.cx.metadata else { return String::new() };
        let debug = &mut metadata.debug;
        debug.current = None;
        debug.locations.clear();
        debug.nowhere = None;
        let located = body.instructions().find_map(|(_, inst)| body.insts[inst].location);
        let Some(mut outermost) = located else { return String::new() };
        let mut scope = None;
        while let Some(Metadata::Location { scope: own, inlined, .. }) = module.metadata.get(outermost) {
            scope = *own;
            match inlined {
                Some(inlined) => outermost = *inlined,
                None => break,
            }
        }
        let own = self.function.metadata.iter().find(|(kind, _)| **kind == *"dbg").map(|(_, node)| *node);
        let own = own.filter(|&node| scope_parts(module, node).is_some());
        let scope = own.or(scope.map(|scope| function_scope(module, scope)));
        let (_, file, line) = scope.and_then(|scope| scope_parts(module, scope)).unwrap_or(("", "", 0));
        let subprogram = debug.subprogram(&self.function.symbol.name, file, line);
        debug.current = Some(subprogram);
        format!(" !dbg !{}", subprogram.number)
    }

    /// What follows the operation of an instruction, and what follows each of its lines.
    pub fn metadata_of(&mut self, inst: Inst) -> (String, String) {
        let attached = self.attachments(inst);
        let module = self.cx.module;
        let Some(metadata) = &mut self.cx.metadata else { return (attached, String::new()) };
        let data = &self.body.insts[inst];
        let number = match data.location {
            Some(location) => metadata.debug.location(module, location),
            None if data.call().is_some() => metadata.debug.nowhere(),
            None => None,
        };
        (attached, number.map(|number| format!(", !dbg !{number}")).unwrap_or_default())
    }
}
