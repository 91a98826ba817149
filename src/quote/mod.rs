//! Texts in double quotes, as messages of Kubernetes have them.

mod printable;

use std::fmt::{self, Write as _};

use printable::is_printable;

/// A text as Go's `%q` prints it.
///
/// ```
/// use kube_semantics::rbac::Quoted;
///
/// assert_eq!(Quoted("web\t\"é\"\u{200b}").to_string(), r#""web\t\"é\"\u200b""#);
/// ```
///
/// Not the `Debug` of Rust, which escapes other characters and escapes them otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quoted<'a>(pub &'a str);

/// A list of texts as Go's `%q` prints it: quoted, with blanks between them, in brackets.
///
/// ```
/// use kube_semantics::rbac::QuotedList;
///
/// assert_eq!(QuotedList(&["", "apps"]).to_string(), r#"["" "apps"]"#);
/// assert_eq!(QuotedList::<String>(&[]).to_string(), "[]");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuotedList<'a, S>(pub &'a [S]);

/// A list of texts as Go's `encoding/json` writes it, and upstream's errors name it; an empty one is `null`.
pub(crate) struct JsonList<'a>(pub &'a [String]);

impl fmt::Display for JsonList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("null");
        }
        for (at, text) in self.0.iter().enumerate() {
            f.write_str(if at == 0 { "[\"" } else { ",\"" })?;
            for c in text.chars() {
                match c {
                    '"' | '\\' => write!(f, "\\{c}")?,
                    '\n' => f.write_str("\\n")?,
                    '\r' => f.write_str("\\r")?,
                    '\t' => f.write_str("\\t")?,
                    '\u{8}' => f.write_str("\\b")?,
                    '\u{c}' => f.write_str("\\f")?,
                    // What a browser might take for markup, or a script for the end of a line, is escaped, too.
                    '\0'..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => write!(f, "\\u{:04x}", u32::from(c))?,
                    c => f.write_char(c)?,
                }
            }
            f.write_char('"')?;
        }
        f.write_char(']')
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        let mut plain = 0;
        for (at, c) in self.0.char_indices() {
            if is_plain(c) {
                continue;
            }
            f.write_str(self.0.get(plain..at).unwrap_or_default())?;
            plain = at + c.len_utf8();
            escape(c, f)?;
        }
        f.write_str(self.0.get(plain..).unwrap_or_default())?;
        f.write_char('"')
    }
}

impl<S: AsRef<str>> fmt::Display for QuotedList<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('[')?;
        for (at, text) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_char(' ')?;
            }
            Quoted(text.as_ref()).fmt(f)?;
        }
        f.write_char(']')
    }
}

fn is_plain(c: char) -> bool {
    c != '"' && c != '\\' && is_printable(c)
}

fn escape(c: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match c {
        '"' => f.write_str("\\\""),
        '\\' => f.write_str("\\\\"),
        '\u{7}' => f.write_str("\\a"),
        '\u{8}' => f.write_str("\\b"),
        '\u{c}' => f.write_str("\\f"),
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        '\u{b}' => f.write_str("\\v"),
        c if c < '\u{80}' => write!(f, "\\x{:02x}", u32::from(c)),
        c if c < '\u{1_0000}' => write!(f, "\\u{:04x}", u32::from(c)),
        c => write!(f, "\\U{:08x}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonList, Quoted};

    #[test]
    fn as_json() {
        let list = ["a\n\u{8}\"\\", "<é&\u{1}\u{2028}\u{7f}>"].map(str::to_owned);
        assert_eq!(JsonList(&list).to_string(), "[\"a\\n\\b\\\"\\\\\",\"\\u003cé\\u0026\\u0001\\u2028\u{7f}\\u003e\"]");
        assert_eq!(JsonList(&[]).to_string(), "null");
    }

    #[test]
    fn each_kind_of_escape() {
        let quoted = |text| Quoted(text).to_string();
        assert_eq!(quoted("\u{7}\u{8}\u{c}\n\r\t\u{b}\u{0}\u{1b}\u{7f}"), r#""\a\b\f\n\r\t\v\x00\x1b\x7f""#);
        assert_eq!(quoted("\\ \" '"), r#""\\ \" '""#);
        assert_eq!(quoted("\u{80}\u{a0}\u{ad}\u{2028}\u{feff}\u{e000}"), r#""\u0080\u00a0\u00ad\u2028\ufeff\ue000""#);
        assert_eq!(quoted("\u{e0001}\u{10ffff}"), r#""\U000e0001\U0010ffff""#);
        assert_eq!(quoted("é日😀e\u{301}\u{fffd}"), "\"é日😀e\u{301}\u{fffd}\"");
    }
}
