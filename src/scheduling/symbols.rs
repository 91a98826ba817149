//! Texts as numbers.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Texts with numbers, as long as somebody uses them. Number 0 is none.
#[derive(Clone, Debug)]
pub(super) struct Symbols {
    /// By number; the first stands for none.
    entries: Vec<Entry>,
    free: Vec<u32>,
    table: HashTable<u32>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    text: Box<str>,
    uses: u32,
}

// Fixed seeds keep results and timings the same in every run; a caller who brings hostile objects pays for collisions with
// his own objects only.
const HASHER: FixedState = FixedState::with_seed(0);

impl Default for Symbols {
    fn default() -> Self {
        Self { entries: vec![Entry::default()], free: Vec::new(), table: HashTable::new() }
    }
}

impl Symbols {
    /// The number of a text, and one more use of it.
    pub(super) fn acquire(&mut self, text: &str) -> u32 {
        if let Some(symbol) = self.find(text) {
            if let Some(entry) = self.entries.get_mut(symbol as usize) {
                entry.uses += 1;
            }
            return symbol;
        }
        let entry = Entry { text: text.into(), uses: 1 };
        let symbol = match self.free.pop() {
            Some(symbol) => {
                if let Some(old) = self.entries.get_mut(symbol as usize) {
                    *old = entry;
                }
                symbol
            }
            None => {
                self.entries.push(entry);
                u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
            }
        };
        let entries = &self.entries;
        self.table.insert_unique(HASHER.hash_one(text), symbol, |&symbol| HASHER.hash_one(text_of(entries, symbol)));
        symbol
    }

    /// One use less.
    pub(super) fn release(&mut self, symbol: u32) {
        let Some(entry) = self.entries.get_mut(symbol as usize).filter(|entry| entry.uses > 0) else { return };
        entry.uses -= 1;
        if entry.uses > 0 {
            return;
        }
        let text = std::mem::take(&mut entry.text);
        if let Ok(entry) = self.table.find_entry(HASHER.hash_one(&*text), |&candidate| candidate == symbol) {
            entry.remove();
        }
        self.free.push(symbol);
    }

    /// The number of a text that somebody uses.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.table.find(HASHER.hash_one(text), |&symbol| text_of(&self.entries, symbol) == text).copied()
    }

    /// The text of a number.
    pub(super) fn text(&self, symbol: u32) -> &str {
        text_of(&self.entries, symbol)
    }

    /// Every number is below this one.
    pub(super) fn bound(&self) -> usize {
        self.entries.len()
    }
}

fn text_of(entries: &[Entry], symbol: u32) -> &str {
    entries.get(symbol as usize).map_or("", |entry| &entry.text)
}
