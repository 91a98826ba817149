//! Texts with a number that tells most of them apart.

use std::fmt;

/// A text that others are compared with again and again: a label key that is looked up, a value that is asked for.
///
/// Such texts are short, so that for them the call of `memcmp` behind `==` takes longer than the comparison. Their
/// [tags](tag) are compared first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TaggedText {
    text: Box<str>,
    tag: u64,
}

impl TaggedText {
    pub(crate) fn tag(&self) -> u64 {
        self.tag
    }

    /// Is this the text, whose tag is known?
    #[inline]
    pub(crate) fn is(&self, text: &str, tag: u64) -> bool {
        self.tag == tag && same_tagged(self.text.as_bytes(), text.as_bytes())
    }
}

impl AsRef<str> for TaggedText {
    #[inline]
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T: Into<Box<str>>> From<T> for TaggedText {
    fn from(text: T) -> Self {
        let text = text.into();
        Self { tag: tag(&text), text }
    }
}

impl fmt::Debug for TaggedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// A number that differs between most texts, and between all of one length below eight bytes.
#[inline]
pub(crate) fn tag(text: &str) -> u64 {
    let text = text.as_bytes();
    if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        u64::from_le_bytes(first) ^ u64::from_le_bytes(last).rotate_left(17)
    } else if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        u64::from(u32::from_le_bytes(first)) << 32 | u64::from(u32::from_le_bytes(last))
    } else if let (Some(&first), Some(&middle), Some(&last)) = (text.first(), text.get(text.len() / 2), text.last()) {
        u64::from(u32::from_le_bytes([first, middle, last, 0]))
    } else {
        0
    }
}

/// Are two texts the same whose tags are?
#[inline]
pub(crate) fn same_tagged(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && (a.len() < 8 || a == b)
}

#[cfg(test)]
mod tests {
    use super::{TaggedText, tag};

    #[test]
    fn equals_the_plain_comparison() {
        let mut texts: Vec<String> =
            (0..20).flat_map(|length| (0..=length).map(move |at| (0..length).map(|i| if i == at { 'b' } else { 'a' }).collect())).collect();
        // Two texts of eight bytes with the same tag: every bit differs.
        texts.extend(["<@<@<@<@", "ÿÿÿÿ"].map(str::to_owned));
        assert_eq!(tag("<@<@<@<@"), tag("ÿÿÿÿ"));
        for a in &texts {
            for b in &texts {
                assert_eq!(TaggedText::from(a.as_str()).is(b, tag(b)), a == b, "{a} {b}");
            }
        }
    }
}
