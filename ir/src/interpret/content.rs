//! The content of one object: bytes, which of them were written, and runs.

use super::image::Image;
use super::run::{Run, Runs, What, append, union};
use std::collections::BTreeMap;

/// The bytes of an object and what they stand for. Callers have checked the bounds.
#[derive(Debug)]
pub(super) struct Content<N> {
    bytes: Vec<u8>,
    /// One bit per byte: whether it was written.
    written: Vec<u64>,
    /// Runs by position; none is `Undefined`, that is what `written` says.
    runs: BTreeMap<u64, Run<N>>,
}

/// The bits of word `word` of a bit set that lie in the range.
fn bits_in(word: u64, start: u64, end: u64) -> u64 {
    let low = start.saturating_sub(word * 64).min(64);
    let high = end.saturating_sub(word * 64).min(64);
    let below = |count: u64| if count >= 64 { u64::MAX } else { (1 << count) - 1 };
    below(high) & !below(low)
}

impl<N: Clone> Content<N> {
    pub fn new(size: u64) -> Self {
        let size = size as usize;
        Content { bytes: vec![0; size], written: vec![0; size.div_ceil(64)], runs: BTreeMap::new() }
    }

    pub fn read(&self, offset: u64, count: u64) -> Image<N> {
        let end = offset + count;
        let bytes = self.bytes.get(offset as usize..end as usize).unwrap_or(&[]).into();
        if self.runs.is_empty() && self.all_written(offset, end) {
            return Image { bytes, runs: Runs::new() };
        }
        let mut stored = Runs::new();
        for run in self.overlapping(offset, end) {
            if let Some(part) = run.between(offset, end) {
                append(&mut stored, Run { at: part.at - offset, ..part });
            }
        }
        Image { bytes, runs: union(&stored, &self.undefined(offset, end)) }
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    pub fn write(&mut self, offset: u64, image: &Image<N>) {
        let count = image.bytes.len() as u64;
        let end = offset + count;
        if let Some(bytes) = self.bytes.get_mut(offset as usize..end as usize) {
            bytes.copy_from_slice(&image.bytes);
        }
        self.clear_runs(offset, end);
        self.mark_written(offset, end);
        for run in &image.runs {
            let at = offset + run.at;
            match run.what {
                What::Undefined => self.mark_unwritten(at, at + run.count),
                _ => {
                    self.runs.insert(at, Run { at, ..run.clone() });
                }
            }
        }
    }

    pub fn fill(&mut self, offset: u64, count: u64, byte: u8) {
        let end = offset + count;
        if let Some(bytes) = self.bytes.get_mut(offset as usize..end as usize) {
            bytes.fill(byte);
        }
        self.clear_runs(offset, end);
        self.mark_written(offset, end);
    }

    /// Makes bytes as if they had never been written.
    pub fn unwrite(&mut self, offset: u64, count: u64) {
        self.clear_runs(offset, offset + count);
        self.mark_unwritten(offset, offset + count);
    }

    fn all_written(&self, start: u64, end: u64) -> bool {
        (start / 64..end.div_ceil(64)).all(|word| {
            let wanted = bits_in(word, start, end);
            self.written.get(word as usize).is_some_and(|bits| bits & wanted == wanted)
        })
    }

    fn mark_written(&mut self, start: u64, end: u64) {
        for word in start / 64..end.div_ceil(64) {
            if let Some(bits) = self.written.get_mut(word as usize) {
                *bits |= bits_in(word, start, end);
            }
        }
    }

    fn mark_unwritten(&mut self, start: u64, end: u64) {
        for word in start / 64..end.div_ceil(64) {
            if let Some(bits) = self.written.get_mut(word as usize) {
                *bits &= !bits_in(word, start, end);
            }
        }
    }

    /// The bytes of a range that were not written, as runs counted from the beginning of the range.
    fn undefined(&self, start: u64, end: u64) -> Runs<N> {
        let mut runs = Runs::new();
        if self.all_written(start, end) {
            return runs;
        }
        for at in start..end {
            let word = self.written.get((at / 64) as usize).copied().unwrap_or(0);
            if word >> (at % 64) & 1 == 0 {
                append(&mut runs, Run { at: at - start, ..Run::whole(1, What::Undefined) });
            }
        }
        runs
    }

    fn overlapping(&self, start: u64, end: u64) -> impl Iterator<Item = &Run<N>> {
        let before = self.runs.range(..start).next_back().map(|(_, run)| run).filter(|run| run.end() > start);
        before.into_iter().chain(self.runs.range(start..end).map(|(_, run)| run))
    }

    /// Removes what runs say about a range; what they say about bytes beside it stays.
    fn clear_runs(&mut self, start: u64, end: u64) {
        if self.runs.is_empty() {
            return;
        }
        let hit: Vec<Run<N>> = self.overlapping(start, end).cloned().collect();
        for run in hit {
            self.runs.remove(&run.at);
            for rest in [run.between(run.at, start), run.between(end, run.end())].into_iter().flatten() {
                self.runs.insert(rest.at, rest);
            }
        }
    }
}
