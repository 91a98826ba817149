//! Words, columns and lines.

use std::io::{self, Write};

/// Lines are broken before they get longer than this, where they can be.
const WIDTH: usize = 118;

/// A blank that no line is broken at.
pub const NO_BREAK: char = '\u{a0}';

/// `1 pod`, `2 pods`.
pub fn count(count: usize, noun: &str) -> String {
    format!("{count}{NO_BREAK}{noun}{}", if count == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The rows of a table: all columns but the last are as wide as their widest cell, the last one is wrapped.
pub fn table<const N: usize>(out: &mut dyn Write, indent: usize, rows: &[[String; N]]) -> io::Result<()> {
    let widths: [usize; N] = std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let left = indent + widths.iter().take(N - 1).map(|width| width + 2).sum::<usize>();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (cell, width) in row.iter().zip(widths).take(N - 1) {
            line.push_str(&format!("{cell:width$}  "));
        }
        let last = &row[N - 1];
        write!(out, "{}", if last.is_empty() { line.trim_end() } else { &line })?;
        wrapped(out, left, last)?;
    }
    Ok(())
}

/// Something that is not as it should be: for each case where it stands, who it is, and perhaps more. Was there any?
pub fn finding(title: &str, rows: &[[String; 3]], out: &mut dyn Write) -> io::Result<bool> {
    if rows.is_empty() {
        return Ok(false);
    }
    writeln!(out, "{title}")?;
    for [source, who, detail] in rows {
        writeln!(out, "  {source}: {who}")?;
        if !detail.is_empty() {
            table(out, 6, &[[detail.clone()]])?;
        }
    }
    writeln!(out)?;
    Ok(true)
}

/// A text that begins at a column and is broken at blanks.
fn wrapped(out: &mut dyn Write, left: usize, text: &str) -> io::Result<()> {
    let room = WIDTH.saturating_sub(left).max(40);
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            write!(out, "\n{:left$}", "")?;
            used = 0;
        } else if used > 0 {
            write!(out, " ")?;
            used += 1;
        }
        write!(out, "{}", word.replace(NO_BREAK, " "))?;
        used += length;
    }
    writeln!(out)
}
