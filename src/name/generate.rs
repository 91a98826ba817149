//! Prefixes that the API server completes to a name (`metadata.generateName`).
//!
//! A dash at the end does no harm, more will follow. So upstream puts an `a` in its place, *and in that of the byte before
//! it*, and applies the rule for names (`maskTrailingDash`): `A-` passes for `a`, and a character of several bytes is cut.

use super::dns::SUBDOMAIN_MAX;

/// Is the prefix valid, by a rule for names no longer than [`SUBDOMAIN_MAX`]?
pub(super) fn is_prefix(prefix: &[u8], is_name: fn(&[u8]) -> bool) -> bool {
    let [head @ .., _, b'-'] = prefix else { return is_name(prefix) };
    let mut buffer = [b'a'; SUBDOMAIN_MAX];
    let Some(name) = buffer.get_mut(..=head.len()) else { return false };
    name.iter_mut().zip(head).for_each(|(to, from)| *to = *from);
    is_name(name)
}

/// The name that stands for a prefix when its faults are looked for.
pub(super) fn name(prefix: &[u8]) -> Vec<u8> {
    match prefix {
        [head @ .., _, b'-'] => [head, b"a"].concat(),
        _ => prefix.to_vec(),
    }
}
