//! Keys and values of labels, and the keys made like them.

use super::bytes::{ALNUM, DASH, DOT, Shape, UNDERSCORE};
use super::dns::{self, SUBDOMAIN_MAX};
use super::violation::{Faults, Limit, Part, Pattern, Problem};

const NAME_MAX: usize = 63;
const NAME: Shape = Shape::new(ALNUM, ALNUM | DASH | UNDERSCORE | DOT, ALNUM);

static NAME_PATTERN: Pattern = Pattern::new(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
    &["MyName", "my.name", "123-abc"],
);
static VALUE_PATTERN: Pattern = Pattern::new(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', \
     and must start and end with an alphanumeric character",
    "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
    &["MyValue", "my_value", "12345"],
);

#[inline]
fn is_name(text: &[u8]) -> bool {
    text.len() <= NAME_MAX && NAME.fits(text)
}

#[inline]
pub(super) fn is_label_value(text: &[u8]) -> bool {
    text.is_empty() || is_name(text)
}

pub(super) fn label_value(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Bytes(NAME_MAX));
    if !text.is_empty() {
        faults.pattern(NAME.departs(text), &VALUE_PATTERN);
    }
}

#[inline]
pub(super) fn is_qualified_name(text: &[u8]) -> bool {
    match split(text) {
        // A second slash is in the name, which cannot have one.
        Some((prefix, name)) => dns::is_subdomain(prefix) && is_name(name),
        None => is_name(text),
    }
}

/// What stands before and behind the first slash.
#[inline]
fn split(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let slash = text.iter().position(|byte| *byte == b'/')?;
    let (prefix, rest) = text.split_at_checked(slash)?;
    Some((prefix, rest.get(1..)?))
}

pub(super) fn qualified_name(text: &[u8], faults: &mut Faults) {
    let (start, name) = match split(text) {
        Some((prefix, name)) => {
            let start = prefix.len().saturating_add(1);
            if let Some(second) = name.iter().position(|byte| *byte == b'/') {
                return faults.add(start.saturating_add(second), Problem::Slashes(&NAME_PATTERN));
            }
            if prefix.is_empty() {
                faults.add_in(Part::Prefix, 0, Problem::Empty);
            } else {
                faults.part(Part::Prefix, 0, |faults| dns::subdomain(prefix, Limit::Bytes, faults));
            }
            (start, name)
        }
        None => (0, text),
    };
    faults.part(Part::Name, start, |faults| {
        if name.is_empty() {
            faults.add(0, Problem::Empty);
        }
        faults.limit(name, Limit::Bytes(NAME_MAX));
        faults.pattern(NAME.departs(name), &NAME_PATTERN);
    });
}

pub(super) fn is_prefixed_key(text: &[u8]) -> bool {
    text.contains(&b'/') && is_qualified_name(text)
}

pub(super) fn prefixed_key(text: &[u8], faults: &mut Faults) {
    if text.is_empty() {
        return faults.add(0, Problem::Required);
    }
    qualified_name(text, faults);
    if faults.is_empty() && !text.contains(&b'/') {
        faults.add(0, Problem::NoPrefix);
    }
}

/// Upstream looks at an annotation's key in lower case, so that its prefix may be in any case.
pub(super) fn is_annotation_key(text: &str) -> bool {
    // Nothing that is valid as it stands becomes invalid in lower case.
    is_qualified_name(text.as_bytes()) || {
        let mut buffer = [0; SUBDOMAIN_MAX + 1 + NAME_MAX];
        let mut length = 0_usize;
        for char in text.chars().map(lower) {
            let (Some(to), Ok(byte)) = (buffer.get_mut(length), u8::try_from(char)) else { return false };
            *to = byte;
            length = length.saturating_add(1);
        }
        buffer.get(..length).is_some_and(is_qualified_name)
    }
}

pub(super) fn annotation_key(text: &str, faults: &mut Faults) {
    let lowered: String = text.chars().map(lower).collect();
    qualified_name(lowered.as_bytes(), faults);
    // The mapping may change the length of a character.
    faults.translate(|at| {
        let mut length = 0_usize;
        let original = text.char_indices().find(|(_, char)| {
            let begin = length;
            length = length.saturating_add(lower(*char).len_utf8());
            begin <= at && at < length
        });
        original.map_or(text.len(), |(at, _)| at)
    });
}

/// Unicode's simple mapping to lower case, of one character to one.
///
/// Rust has the full mapping, which differs for one character only: `İ` becomes an `i` with a combining dot, of which the
/// simple mapping keeps the `i`. (The Kelvin sign becomes `k` in both.) Either makes a valid key out of an odd one.
fn lower(char: char) -> char {
    char.to_lowercase().next().unwrap_or(char)
}
