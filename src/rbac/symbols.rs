//! Texts as numbers.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::object::same_text::same_text;

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
    table: HashTable<Found>,
}

/// A number, and where its text lies: a look-up then touches the table and the text, and nothing between.
#[derive(Clone, Copy, Debug)]
struct Found {
    start: usize,
    length: u32,
    symbol: Symbol,
}

impl Symbols {
    /// The number of a text, given now if need be.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let known = self.find(text);
        if known != Symbol::UNKNOWN {
            return known;
        }
        let Self { texts, table } = self;
        let start = texts.text.len();
        let symbol = texts.push(text);
        // A text longer than this is never found again, and numbered anew each time: it equals nothing, which grants nothing.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        table.insert_unique(hash(text), Found { start, length, symbol }, |found| hash(found.text(texts)));
        symbol
    }

    /// The number of a text; [`Symbol::UNKNOWN`] where no object has it.
    #[inline]
    pub fn find(&self, text: &str) -> Symbol {
        let is_it = |found: &Found| found.length as usize == text.len() && same_text(found.text(&self.texts).as_bytes(), text.as_bytes());
        self.table.find(hash(text), is_it).map_or(Symbol::UNKNOWN, |found| found.symbol)
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol)
    }
}

impl Found {
    fn text(self, texts: &Texts) -> &str {
        texts.text.get(self.start..self.start + self.length as usize).unwrap_or_default()
    }
}

fn hash(text: &str) -> u64 {
    // Fixed seeds: the same input takes the same way every time.
    FixedState::default().hash_one(text)
}
