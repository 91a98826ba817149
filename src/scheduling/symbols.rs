//! Texts as numbers.

use crate::pool::Pool;

/// Texts with numbers, as long as somebody uses them. Number 0 is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    /// Each a number lower, since there 0 is one.
    pool: Pool<Box<str>, ()>,
}

impl Symbols {
    /// The number of a text, and one more use of it.
    pub(super) fn acquire(&mut self, text: &str) -> u32 {
        self.pool.acquire_like(text, |known| **known == *text, || (text.into(), ())).saturating_add(1)
    }

    /// One use less.
    pub(super) fn release(&mut self, symbol: u32) {
        if let Some(number) = symbol.checked_sub(1) {
            self.pool.release(number);
        }
    }

    /// The number of a text that somebody uses.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.pool.find_like(text, |known| **known == *text).map(|number| number.saturating_add(1))
    }

    /// The text of a number.
    pub(super) fn text(&self, symbol: u32) -> &str {
        symbol.checked_sub(1).and_then(|number| self.pool.key(number)).map_or("", |text| text)
    }

    /// The texts that somebody uses.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.pool.keys().map(AsRef::as_ref)
    }

    /// Every number is below this one.
    pub(super) fn bound(&self) -> usize {
        self.pool.bound() + 1
    }
}
