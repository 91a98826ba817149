//! Names that must be good in DNS: labels and domains of RFC 1123 and RFC 1035.

use super::bytes::{DASH, DOT, LOWER, LOWER_ALNUM, Shape, UNDERSCORE, class};
use super::violation::{Faults, Limit, Part, Pattern, Problem};

pub(super) const LABEL_MAX: usize = 63;
pub(super) const SUBDOMAIN_MAX: usize = 253;

const LABEL_1123: Shape = Shape::new(LOWER_ALNUM, LOWER_ALNUM | DASH, LOWER_ALNUM);
const LABEL_1035: Shape = Shape::new(LOWER, LOWER_ALNUM | DASH, LOWER_ALNUM);
const LABEL_WITH_UNDERSCORE: Shape = Shape::new(LOWER_ALNUM, LOWER_ALNUM | DASH | UNDERSCORE, LOWER_ALNUM);

static LABEL_1123_PATTERN: Pattern = Pattern::new(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
     and must start and end with an alphanumeric character",
    "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
    &["my-name", "123-abc"],
);
static LABEL_1035_PATTERN: Pattern = Pattern::new(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', \
     start with an alphabetic character, and end with an alphanumeric character",
    "[a-z]([-a-z0-9]*[a-z0-9])?",
    &["my-name", "abc-123"],
);
static SUBDOMAIN_PATTERN: Pattern = Pattern::new(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
     and must start and end with an alphanumeric character",
    r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
    &["example.com"],
);
static SUBDOMAIN_WITH_UNDERSCORE_PATTERN: Pattern = Pattern::new(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', \
     and must start and end with an alphanumeric character",
    r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*",
    &["example.com"],
);
static WILDCARD_PATTERN: Pattern = Pattern::new(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, \
     which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    r"\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
    &["*.example.com"],
);

#[inline]
pub(super) fn is_label(text: &[u8]) -> bool {
    text.len() <= LABEL_MAX && LABEL_1123.fits(text)
}

pub(super) fn label(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Characters(LABEL_MAX));
    let Some(departs) = LABEL_1123.departs(text) else { return };
    if subdomain_departs(text).is_none() {
        faults.add(departs, Problem::Dots);
    } else {
        faults.add(departs, Problem::Pattern(&LABEL_1123_PATTERN));
    }
}

#[inline]
pub(super) fn is_label_1035(text: &[u8]) -> bool {
    text.len() <= LABEL_MAX && LABEL_1035.fits(text)
}

pub(super) fn label_1035(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Characters(LABEL_MAX));
    faults.pattern(LABEL_1035.departs(text), &LABEL_1035_PATTERN);
}

#[inline]
pub(super) fn is_subdomain(text: &[u8]) -> bool {
    text.len() <= SUBDOMAIN_MAX && is_subdomain_of_any_length(text)
}

/// Labels joined by dots.
///
/// With a dot imagined before and behind the text, that is: nothing but letters, digits, hyphens and dots, and of two
/// neighbours of which one is a dot, the other is a letter or digit.
#[inline]
fn is_subdomain_of_any_length(text: &[u8]) -> bool {
    let lonely = |pair: u8| pair & DOT != 0 && pair & LOWER_ALNUM == 0;
    let (mut before, mut union, mut wrong) = (DOT, 0, false);
    for byte in text {
        let class = class(*byte);
        union |= class;
        wrong |= lonely(before | class);
        before = class;
    }
    wrong |= lonely(before | DOT);
    !wrong && union & !(LOWER_ALNUM | DASH | DOT) == 0
}

fn subdomain_departs(text: &[u8]) -> Option<usize> {
    each_label_departs(text, |label| LABEL_1123.departs(label))
}

/// Where the first label that departs from its pattern does so.
fn each_label_departs(text: &[u8], departs: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
    let mut start = 0_usize;
    for label in text.split(|byte| *byte == b'.') {
        if let Some(at) = departs(label) {
            return Some(start.saturating_add(at));
        }
        start = start.saturating_add(label.len()).saturating_add(1);
    }
    None
}

/// `limit` is an argument because upstream has two of this function, whose messages differ in the unit.
pub(super) fn subdomain(text: &[u8], limit: fn(usize) -> Limit, faults: &mut Faults) {
    faults.limit(text, limit(SUBDOMAIN_MAX));
    faults.pattern(subdomain_departs(text), &SUBDOMAIN_PATTERN);
}

pub(super) fn is_subdomain_with_underscore(text: &[u8]) -> bool {
    text.len() <= SUBDOMAIN_MAX && subdomain_with_underscore_departs(text).is_none()
}

pub(super) fn subdomain_with_underscore(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Characters(SUBDOMAIN_MAX));
    faults.pattern(subdomain_with_underscore_departs(text), &SUBDOMAIN_WITH_UNDERSCORE_PATTERN);
}

fn subdomain_with_underscore_departs(text: &[u8]) -> Option<usize> {
    each_label_departs(text, |label| match label.strip_prefix(b"_") {
        Some(rest) => LABEL_WITH_UNDERSCORE.departs(rest).map(|at| at.saturating_add(1)),
        None => LABEL_WITH_UNDERSCORE.departs(label),
    })
}

pub(super) fn is_wildcard(text: &[u8]) -> bool {
    text.len() <= SUBDOMAIN_MAX && text.strip_prefix(b"*.").is_some_and(is_subdomain_of_any_length)
}

pub(super) fn wildcard(text: &[u8], faults: &mut Faults) {
    faults.limit(text, Limit::Characters(SUBDOMAIN_MAX));
    let departs = match text {
        [b'*', b'.', domain @ ..] => subdomain_departs(domain).map(|at| at.saturating_add(2)),
        [b'*', ..] => Some(1),
        _ => Some(0),
    };
    faults.pattern(departs, &WILDCARD_PATTERN);
}

/// A domain name with or without its final dot.
pub(super) fn is_fully_qualified(text: &[u8]) -> bool {
    let domain = text.strip_suffix(b".").unwrap_or(text);
    let mut labels = domain.split(|byte| *byte == b'.');
    domain.len() <= SUBDOMAIN_MAX && domain.contains(&b'.') && labels.all(is_label)
}

pub(super) fn fully_qualified(text: &[u8], faults: &mut Faults) {
    if text.is_empty() {
        return faults.add(0, Problem::Required);
    }
    let domain = text.strip_suffix(b".").unwrap_or(text);
    subdomain(domain, Limit::Characters, faults);
    if !faults.is_empty() {
        return;
    }
    if !domain.contains(&b'.') {
        return faults.add(0, Problem::SingleLabel);
    }
    let mut start = 0_usize;
    for text in domain.split(|byte| *byte == b'.') {
        faults.part(Part::Label, start, |faults| label(text, faults));
        start = start.saturating_add(text.len()).saturating_add(1);
    }
}
