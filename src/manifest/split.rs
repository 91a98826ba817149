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
pub(crate) fn split(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut lines = text.split_inclusive('\n');
    let (mut at, mut line) = (0_usize, 1_u32);
    let mut stray = None;
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let start = at;
        let mut chunk = Chunk { text: text.get(start..).unwrap_or_default(), line, stray };
        for full in lines.by_ref() {
            let end = at;
            at += full.len();
            line = line.saturating_add(1);
            if let Some(rest) = full.strip_prefix("---") {
                let rest = rest.trim();
                stray = (!rest.is_empty() && !rest.starts_with('#')).then_some(rest);
                chunk.text = text.get(start..end).unwrap_or_default();
                return Some(chunk);
            }
        }
        ended = true;
        Some(chunk)
    })
}

impl Chunk<'_> {
    /// Nothing but blanks and comments?
    pub(crate) fn is_empty(&self) -> bool {
        let mut lines = self.text.lines().map(str::trim_start);
        lines.all(|line| line.is_empty() || line.starts_with('#'))
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn documents_are_cut_at_lines_of_dashes() {
        let chunks: Vec<_> = split("a: 1\n--- # note\nb: |\n  ---\n---\r\n--- c\nd").collect();
        let found: Vec<_> = chunks.iter().map(|chunk| (chunk.text, chunk.line, chunk.stray)).collect();
        assert_eq!(found, [("a: 1\n", 1, None), ("b: |\n  ---\n", 3, None), ("", 6, None), ("d", 7, Some("c"))]);
    }
}
