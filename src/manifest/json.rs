//! JSON to the located tree.
//!
//! YAML is almost a superset of JSON, but not quite (tabs, `\/`, surrogate pairs, long keys), and JSON texts are often
//! large; so they get a reader of their own, with JSON's messages.

use std::borrow::Cow;

use super::Options;
use super::entries::Entries;
use super::node::{Key, Node, Position, Scalar, Value};
use super::path::Path;
use super::problem::{Cause, Problem, Problems};
use super::split::Chunk;

/// Reads one value after another, as Go's decoder does: `{…}{…}` is a stream of two.
pub(crate) struct Reader<'t, 'o> {
    text: &'t str,
    at: usize,
    line: u32,
    /// A place on the current line whose column is known: an offset, and the characters before it on the line.
    /// Columns are counted from there, so that a text of one long line does not take quadratic time.
    known: (usize, usize),
    options: &'o Options,
    nodes: usize,
}

impl<'t, 'o> Reader<'t, 'o> {
    pub(crate) fn new(chunk: &Chunk<'t>, options: &'o Options) -> Self {
        Self { text: chunk.text, at: 0, line: chunk.line, known: (0, 0), options, nodes: 0 }
    }

    /// The line the reader stands on.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// The next value; `None` at the end of the text.
    pub(crate) fn next(&mut self, problems: &mut Problems) -> Result<Option<Node<'t>>, Box<Problem>> {
        self.nodes = 0;
        self.skip_blanks();
        if self.at >= self.text.len() {
            return Ok(None);
        }
        self.value(0, problems).map(Some)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn position(&mut self) -> Position {
        let (from, before) = self.known;
        // An error may point back to where its token began.
        let column = match self.text.get(from..self.at) {
            Some(ahead) => before + ahead.chars().count(),
            None => before.saturating_sub(self.text.get(self.at..from).map_or(0, |behind| behind.chars().count())),
        };
        self.known = (self.at, column);
        Position { line: self.line, column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1) }
    }

    fn fault<T>(&mut self, message: impl Into<String>) -> Result<T, Box<Problem>> {
        Err(Problem::boxed(self.position(), &Path::ROOT, Cause::Syntax(message.into())))
    }

    fn unexpected<T>(&mut self, wanted: &str) -> Result<T, Box<Problem>> {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            None => self.fault(format!("unexpected end of JSON input, where {wanted} should stand")),
            Some(found) => self.fault(format!("invalid character {found:?}, where {wanted} should stand")),
        }
    }

    fn skip_blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            self.at += 1;
            if byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.known = (self.at, 0);
            }
        }
    }

    fn value(&mut self, depth: usize, problems: &mut Problems) -> Result<Node<'t>, Box<Problem>> {
        let at = self.position();
        self.nodes += 1;
        if self.nodes > self.options.max_nodes {
            return Err(Problem::boxed(at, &Path::ROOT, Cause::TooMany { limit: self.options.max_nodes }));
        }
        let value = match self.peek() {
            Some(b'{' | b'[') if depth >= self.options.max_depth => {
                return Err(Problem::boxed(at, &Path::ROOT, Cause::TooDeep { limit: self.options.max_depth }));
            }
            Some(b'{') => self.object(depth, problems)?,
            Some(b'[') => self.array(depth, problems)?,
            Some(b'"') => Value::Scalar(self.string()?, Scalar::String),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Scalar::Bool(true))?,
            Some(b'f') => self.word("false", Scalar::Bool(false))?,
            Some(b'n') => self.word("null", Scalar::Null)?,
            _ => return self.unexpected("a value"),
        };
        Ok(Node { at, value })
    }

    fn object(&mut self, depth: usize, problems: &mut Problems) -> Result<Value<'t>, Box<Problem>> {
        let mut entries = Entries::default();
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(Vec::new()));
        }
        loop {
            let at = self.position();
            if self.peek() != Some(b'"') {
                return self.unexpected("a key in double quotes");
            }
            let name = self.string()?;
            self.skip_blanks();
            if self.peek() != Some(b':') {
                return self.unexpected("a colon behind the key");
            }
            self.at += 1;
            self.skip_blanks();
            let value = self.value(depth + 1, problems)?;
            entries.set(Key { at, name }, value, problems);
            self.skip_blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.unexpected("a comma or `}`"),
            }
            self.skip_blanks();
        }
        self.at += 1;
        Ok(Value::Map(entries.finish()))
    }

    fn array(&mut self, depth: usize, problems: &mut Problems) -> Result<Value<'t>, Box<Problem>> {
        let mut elements = Vec::new();
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1, problems)?);
            self.skip_blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return self.unexpected("a comma or `]`"),
            }
            self.skip_blanks();
        }
        self.at += 1;
        elements.shrink_to_fit();
        Ok(Value::List(elements))
    }

    fn word(&mut self, word: &'static str, scalar: Scalar) -> Result<Value<'t>, Box<Problem>> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return self.unexpected("a value");
        }
        self.at += word.len();
        Ok(Value::Scalar(Cow::Borrowed(word), scalar))
    }

    fn number(&mut self) -> Result<Value<'t>, Box<Problem>> {
        let start = self.at;
        while let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') = self.peek() {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if !is_number(text) {
            self.at = start;
            return self.fault(format!("invalid number {}", super::node::shorten(text)));
        }
        let scalar = match text.parse() {
            Ok(integer) => Scalar::Integer(integer),
            Err(_) => match text.parse::<f64>() {
                Ok(float) if float.is_finite() => Scalar::Float(float),
                _ => {
                    self.at = start;
                    return self.fault(format!("the number {} is out of range", super::node::shorten(text)));
                }
            },
        };
        Ok(Value::Scalar(Cow::Borrowed(text), scalar))
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Box<Problem>> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut plain_from = start;
        loop {
            match self.peek() {
                None => return self.fault("unexpected end of JSON input in a string"),
                Some(b'"') => {
                    let plain = self.text.get(plain_from..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(plain),
                        Some(mut owned) => {
                            owned.push_str(plain);
                            Cow::Owned(owned)
                        }
                    });
                }
                Some(b'\\') => {
                    let plain = self.text.get(plain_from..self.at).unwrap_or_default();
                    owned.get_or_insert_default().push_str(plain);
                    let character = self.escape()?;
                    owned.get_or_insert_default().push(character);
                    plain_from = self.at;
                }
                Some(0..=0x1f) => return self.fault("a control character in a string"),
                Some(_) => self.at += 1,
            }
        }
    }

    /// One escape; the reader stands on its backslash, and then behind it.
    fn escape(&mut self) -> Result<char, Box<Problem>> {
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        let character = match kind {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return self.fault("an escape that JSON does not know"),
        };
        self.at += 2;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, Box<Problem>> {
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let Some(first) = unit(self.at) else { return self.fault("`\\u` needs four hexadecimal digits") };
        let second = if (0xd800..0xdc00).contains(&first) { unit(self.at + 6) } else { None };
        if let Some(low) = second.filter(|low| (0xdc00..0xe000).contains(low)) {
            self.at += 12;
            return Ok(char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00)).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.at += 6;
        // A lone surrogate becomes U+FFFD, as in Go.
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

/// JSON's grammar of numbers, which is narrower than that of any parser: no `+1`, no `01`, no `1.`.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
