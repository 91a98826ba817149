//! A mapping under construction: each key once.

use std::collections::HashMap;

use super::node::{Key, Node};
use super::path::Path;
use super::problem::{Cause, Problems};

/// From this many entries on, keys are looked up instead of searched for.
const INDEXED: usize = 24;

#[derive(Default)]
pub(crate) struct Entries<'t> {
    entries: Vec<(Key<'t>, Node<'t>)>,
    index: Option<HashMap<String, usize>>,
    /// The entries that came through a merge key (`<<`), which a key of the mapping itself may replace.
    merged: Vec<usize>,
}

impl<'t> Entries<'t> {
    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.entries.iter().position(|(key, _)| key.name == name),
        }
    }

    fn push(&mut self, key: Key<'t>, value: Node<'t>) {
        let at = self.entries.len();
        if let Some(index) = &mut self.index {
            index.insert(key.name.clone().into_owned(), at);
        } else if at >= INDEXED {
            let mut index: HashMap<String, usize> =
                self.entries.iter().enumerate().map(|(at, (key, _))| (key.name.clone().into_owned(), at)).collect();
            index.insert(key.name.clone().into_owned(), at);
            self.index = Some(index);
        }
        self.entries.push((key, value));
    }

    /// Adds an entry. Of two with the same key the later stays, and that there were two is a problem.
    pub(crate) fn set(&mut self, key: Key<'t>, value: Node<'t>, problems: &mut Problems) {
        let Some(at) = self.position(&key.name) else { return self.push(key, value) };
        let was_merged = self.merged.iter().position(|merged| *merged == at).map(|found| self.merged.swap_remove(found));
        let Some(entry) = self.entries.get_mut(at) else { return };
        if was_merged.is_none() {
            let cause = Cause::DuplicateKey { key: super::node::shorten(&key.name).into_owned(), first: entry.0.at };
            problems.push(key.at, &Path::ROOT, cause);
        }
        *entry = (key, value);
    }

    /// Adds the entries of another mapping, in the place of those that are there, as go-yaml v2 does.
    pub(crate) fn merge(&mut self, entries: Vec<(Key<'t>, Node<'t>)>) {
        for (key, value) in entries {
            let at = self.position(&key.name);
            if let Some(entry) = at.and_then(|at| self.entries.get_mut(at)) {
                *entry = (key, value);
            } else {
                self.merged.push(self.entries.len());
                self.push(key, value);
            }
        }
    }

    pub(crate) fn finish(mut self) -> Vec<(Key<'t>, Node<'t>)> {
        self.entries.shrink_to_fit();
        self.entries
    }
}
