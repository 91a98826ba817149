//! Texts as numbers.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use smol_str::SmolStr;

use crate::object::same_text::same_text;

/// A text as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(pub u32);

impl Symbol {
    /// A text that no object has, and that equals none.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// Texts, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    /// By number. Most are so short that they lie here themselves, and a look-up reads no further memory.
    texts: Vec<SmolStr>,
    table: HashTable<u32>,
}

impl Symbols {
    /// The number of a text, given now if need be.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let known = self.find(text);
        if known != Symbol::UNKNOWN {
            return known;
        }
        let Self { texts, table } = self;
        // More than u32 holds do not fit in memory along with the objects that name them.
        let number = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        texts.push(SmolStr::new(text));
        table.insert_unique(hash(text), number, |&number| texts.get(number as usize).map_or(0, |text| hash(text)));
        Symbol(number)
    }

    /// The number of a text; [`Symbol::UNKNOWN`] where no object has it.
    #[inline]
    pub fn find(&self, text: &str) -> Symbol {
        let is_it = |&number: &u32| self.texts.get(number as usize).is_some_and(|known| same_text(known.as_bytes(), text.as_bytes()));
        self.table.find(hash(text), is_it).map_or(Symbol::UNKNOWN, |&number| Symbol(number))
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map(SmolStr::as_str).unwrap_or_default()
    }
}

fn hash(text: &str) -> u64 {
    // Fixed seeds: the same input takes the same way every time.
    FixedState::default().hash_one(text)
}
