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

/// All texts of the objects, each once, behind one another.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    text: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
}

impl Symbols {
    /// The number of a text, given now if need be.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let hash = hash(text);
        let Self { text: all, ends, table } = self;
        let entry = table.entry(hash, |&at| slice(all, ends, at) == text, |&at| self::hash(slice(all, ends, at)));
        let at = match entry {
            hashbrown::hash_table::Entry::Occupied(entry) => *entry.get(),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                // More than u32 holds do not fit in memory along with the objects that name them.
                let at = u32::try_from(ends.len()).unwrap_or(u32::MAX);
                entry.insert(at);
                all.push_str(text);
                ends.push(all.len());
                at
            }
        };
        Symbol(at)
    }

    /// The number of a text; [`Symbol::UNKNOWN`] where no object has it.
    pub fn find(&self, text: &str) -> Symbol {
        let found = self.table.find(hash(text), |&at| slice(&self.text, &self.ends, at) == text);
        found.map_or(Symbol::UNKNOWN, |&at| Symbol(at))
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> &str {
        slice(&self.text, &self.ends, symbol.0)
    }
}

fn hash(text: &str) -> u64 {
    // Fixed seeds: the same input takes the same way every time.
    FixedState::default().hash_one(text)
}

fn slice<'a>(text: &'a str, ends: &[usize], at: u32) -> &'a str {
    let at = at as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(at).and_then(|&end| text.get(start..end)).unwrap_or_default()
}
