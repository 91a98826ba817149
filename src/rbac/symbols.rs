//! Texts as numbers.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// A text as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(pub u32);

impl Symbol {
    /// A text that no object has, and that equals none.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// Texts behind one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text, whether it is there already or not.
    pub fn push(&mut self, text: &str) -> Symbol {
        // More than u32 holds do not fit in memory along with the objects that name them.
        let at = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        Symbol(at)
    }

    /// The text of a number.
    pub fn get(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|&end| self.text.get(start..end)).unwrap_or_default()
    }
}

/// Texts, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    texts: Texts,
    table: HashTable<u32>,
}

impl Symbols {
    /// The number of a text, given now if need be.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let Self { texts, table } = self;
        let entry = table.entry(hash(text), |&at| texts.get(Symbol(at)) == text, |&at| self::hash(texts.get(Symbol(at))));
        match entry {
            hashbrown::hash_table::Entry::Occupied(entry) => Symbol(*entry.get()),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                let symbol = texts.push(text);
                entry.insert(symbol.0);
                symbol
            }
        }
    }

    /// The number of a text; [`Symbol::UNKNOWN`] where no object has it.
    pub fn find(&self, text: &str) -> Symbol {
        self.table.find(hash(text), |&at| self.texts.get(Symbol(at)) == text).map_or(Symbol::UNKNOWN, |&at| Symbol(at))
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol)
    }
}

fn hash(text: &str) -> u64 {
    // Fixed seeds: the same input takes the same way every time.
    FixedState::default().hash_one(text)
}
