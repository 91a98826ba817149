//! A text into its documents, before any parsing: a faulty document must not take the others with it.

/// One document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk<'t> {
    /// The text between two separators.
    pub text: &'t str,
    /// The line its text begins on, from one.
    pub line: u32,
    /// What stands behind the `---` that opened it, where something may not.
    pub stray: Option<&'t str>,
}

/// Cuts a text at each line that begins with `---`.
///
/// kubectl cuts the same way, without parsing. Behind the dashes it takes only blanks and a comment.
pub(crate) fn split(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let (mut start, mut start_line, mut stray) = (0, 1, None);
    let (mut at, mut line) = (0_usize, 1_u32);
    for full in text.split_inclusive('\n') {
        if let Some(rest) = full.strip_prefix("---") {
            chunks.push(Chunk { text: text.get(start..at).unwrap_or_default(), line: start_line, stray });
            let rest = rest.trim();
            stray = (!rest.is_empty() && !rest.starts_with('#')).then_some(rest);
            (start, start_line) = (at + full.len(), line.saturating_add(1));
        }
        at += full.len();
        line = line.saturating_add(1);
    }
    chunks.push(Chunk { text: text.get(start..).unwrap_or_default(), line: start_line, stray });
    chunks
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn documents_are_cut_at_lines_of_dashes() {
        let chunks = split("a: 1\n--- # note\nb: |\n  ---\n---\r\n--- c\nd");
        let found: Vec<_> = chunks.iter().map(|chunk| (chunk.text, chunk.line, chunk.stray)).collect();
        assert_eq!(found, [("a: 1\n", 1, None), ("b: |\n  ---\n", 3, None), ("", 6, None), ("d", 7, Some("c"))]);
    }
}
