//! Names that become part of a path.

use super::dns;
use super::violation::{Faults, Limit, Part, Pattern, Problem};

static PATH_PATTERN: Pattern = Pattern::new("Invalid path", r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+", &[]);

/// A name that can stand between two slashes. The empty one can, for historical reasons.
pub(super) fn is_segment(text: &[u8]) -> bool {
    !matches!(text, b"." | b"..") && !text.iter().any(|byte| matches!(byte, b'/' | b'%'))
}

pub(super) fn segment(text: &[u8], faults: &mut Faults) {
    match text {
        b"." => return faults.add(0, Problem::IsSegment(".")),
        b".." => return faults.add(0, Problem::IsSegment("..")),
        _ => {}
    }
    for (byte, char) in [(b'/', '/'), (b'%', '%')] {
        if let Some(at) = text.iter().position(|candidate| *candidate == byte) {
            faults.add(at, Problem::InSegment(char));
        }
    }
}

/// A domain and a path behind it, `acme.io/foo`.
pub(super) fn is_domain_prefixed(text: &[u8]) -> bool {
    split(text).is_some_and(|(host, path)| dns::is_subdomain(host) && path.iter().all(in_path))
}

pub(super) fn domain_prefixed(text: &[u8], faults: &mut Faults) {
    if text.is_empty() {
        return faults.add(0, Problem::Required);
    }
    let Some((host, path)) = split(text) else { return faults.add(0, Problem::NoPrefixedPath) };
    faults.part(Part::Host, 0, |faults| dns::subdomain(host, Limit::Characters, faults));
    faults.part(Part::Path, host.len().saturating_add(1), |faults| {
        faults.pattern(path.iter().position(|byte| !in_path(byte)), &PATH_PATTERN);
    });
}

/// Both sides of the first slash, neither of them empty.
fn split(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut sides = text.splitn(2, |byte| *byte == b'/');
    let (host, path) = (sides.next()?, sides.next()?);
    (!host.is_empty() && !path.is_empty()).then_some((host, path))
}

fn in_path(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(byte)
}
