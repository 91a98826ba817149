//! Comparing short texts.

/// Are the two texts the same?
///
/// Label keys and values are short, and a matcher compares little else: for them the call of `memcmp` behind `==` takes
/// longer than the comparison. Texts of up to 16 bytes are compared as two overlapping halves instead.
#[inline]
pub(crate) fn same_text(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        0 => true,
        1..=3 => (a.first(), a.last(), a.get(1)) == (b.first(), b.last(), b.get(1)),
        4..=7 => (a.first_chunk::<4>(), a.last_chunk::<4>()) == (b.first_chunk(), b.last_chunk()),
        8..=16 => (a.first_chunk::<8>(), a.last_chunk::<8>()) == (b.first_chunk(), b.last_chunk()),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::same_text;

    #[test]
    fn equals_the_plain_comparison() {
        let texts: Vec<String> =
            (0..20).flat_map(|length| (0..=length).map(move |at| (0..length).map(|i| if i == at { 'b' } else { 'a' }).collect())).collect();
        for a in &texts {
            for b in &texts {
                assert_eq!(same_text(a.as_bytes(), b.as_bytes()), a == b, "{a} {b}");
            }
        }
    }
}
