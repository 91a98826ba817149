//! Classes of bytes, and the commonest pattern over them.
//!
//! Every byte has exactly one class, a bit of its own. The union of the classes of a text then says at once whether it holds
//! anything outside a set: one table look-up and one `or` a byte, and no branch.

pub(super) const LOWER: u8 = 1;
pub(super) const DIGIT: u8 = 1 << 1;
pub(super) const UPPER: u8 = 1 << 2;
pub(super) const DASH: u8 = 1 << 3;
pub(super) const DOT: u8 = 1 << 4;
pub(super) const UNDERSCORE: u8 = 1 << 5;
/// `,` and `:`.
pub(super) const COMMA_COLON: u8 = 1 << 6;
const OTHER: u8 = 1 << 7;

pub(super) const LETTER: u8 = LOWER | UPPER;
pub(super) const ALNUM: u8 = LETTER | DIGIT;
pub(super) const LOWER_ALNUM: u8 = LOWER | DIGIT;

static CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, and below 256")]
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        {
            classes[byte] = match byte as u8 {
                b'a'..=b'z' => LOWER,
                b'0'..=b'9' => DIGIT,
                b'A'..=b'Z' => UPPER,
                b'-' => DASH,
                b'.' => DOT,
                b'_' => UNDERSCORE,
                b',' | b':' => COMMA_COLON,
                _ => OTHER,
            };
        }
        byte += 1;
    }
    classes
};

/// The class of a byte.
#[inline]
pub(super) fn class(byte: u8) -> u8 {
    // An index of eight bits is always inside; the compiler drops the check.
    CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// Is this byte of one of these classes?
#[inline]
pub(super) fn is(byte: u8, classes: u8) -> bool {
    class(byte) & classes != 0
}

/// Are all bytes of these classes?
#[inline]
pub(super) fn all(text: &[u8], classes: u8) -> bool {
    text.iter().fold(0, |union, byte| union | class(*byte)) & !classes == 0
}

/// A pattern: a first byte, then any number of middle ones, then a last one.
///
/// Whatever may come first may also come last, and whatever may come last may also stand between: a text of one byte has only
/// to be a first one.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    first: u8,
    middle: u8,
    last: u8,
}

impl Shape {
    pub(super) const fn new(first: u8, middle: u8, last: u8) -> Self {
        assert!(first & !last == 0 && last & !middle == 0);
        Self { first, middle, last }
    }

    /// Any non-empty text of these classes.
    pub(super) const fn of(classes: u8) -> Self {
        Self::new(classes, classes, classes)
    }

    #[inline]
    pub(super) fn fits(self, text: &[u8]) -> bool {
        let (Some(first), Some(last)) = (text.first(), text.last()) else { return false };
        is(*first, self.first) & is(*last, self.last) & all(text, self.middle)
    }

    /// Where a text departs from the pattern: at its end if more had to follow.
    pub(super) fn departs(self, text: &[u8]) -> Option<usize> {
        let Some(last) = text.len().checked_sub(1) else { return Some(0) };
        text.iter().enumerate().position(|(at, byte)| {
            let wrong_first = at == 0 && !is(*byte, self.first);
            let wrong_last = at == last && !is(*byte, self.last);
            wrong_first || wrong_last || !is(*byte, self.middle)
        })
    }
}
