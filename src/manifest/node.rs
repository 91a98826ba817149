//! The located tree: what a document says, and where it says it.

use std::borrow::Cow;

/// A place in a text: line and column, both counted from one, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node<'t> {
    pub at: Position,
    pub value: Value<'t>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    /// A scalar: its text, and what the text stands for.
    Scalar(Cow<'t, str>, Scalar),
    List(Vec<Node<'t>>),
    /// The entries in the order of the text; no key comes twice.
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// What a scalar is once resolved, which is what would stand in the JSON that the API server gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer beyond `i64`.
    Unsigned(u64),
    Float(f64),
    /// The scalar's text is the value.
    String,
}

/// The key of an entry of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key<'t> {
    pub at: Position,
    pub name: Cow<'t, str>,
}

impl<'t> Node<'t> {
    /// The value under `key`, if this is a mapping that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.entries().iter().find(|(candidate, _)| candidate.name == key).map(|(_, value)| value)
    }

    /// The string this is, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, Scalar::String) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Scalar(_, Scalar::Null))
    }

    /// The entries of a mapping; nothing for anything else.
    pub(crate) fn entries(&self) -> &[(Key<'t>, Node<'t>)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; nothing for anything else.
    pub(crate) fn elements(&self) -> &[Node<'t>] {
        match &self.value {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    /// The integer this is. A float without a fraction is one, because JSON has one kind of number.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        match self.value {
            Value::Scalar(_, Scalar::Integer(integer)) => Some(integer),
            Value::Scalar(_, Scalar::Float(float)) => whole(float),
            _ => None,
        }
    }

    /// What this is, for a message: ``the string "3"``, ``the boolean `yes` ``, `a list`.
    pub(crate) fn describe(&self) -> String {
        match &self.value {
            Value::Scalar(_, Scalar::Null) => "null".to_owned(),
            Value::Scalar(text, Scalar::Bool(value)) if text == if *value { "true" } else { "false" } => format!("the boolean {value}"),
            Value::Scalar(text, Scalar::Bool(value)) => format!("the boolean {value} (written `{text}`)"),
            Value::Scalar(text, Scalar::Integer(_) | Scalar::Unsigned(_) | Scalar::Float(_)) => format!("the number {}", shorten(text)),
            Value::Scalar(text, Scalar::String) => format!("the string {}", super::problem::quote(&shorten(text))),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
        }
    }
}

/// The integer a float is, within `i64`.
pub(crate) fn whole(float: f64) -> Option<i64> {
    // 2^63 is exact as a float, and the first that does not fit.
    let fits = float.fract() == 0.0 && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float);
    #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
    fits.then_some(float as i64)
}

/// The text, cut where a message would become unreadable.
pub(crate) fn shorten(text: &str) -> Cow<'_, str> {
    const LIMIT: usize = 80;
    match text.char_indices().nth(LIMIT).and_then(|(at, _)| text.get(..at)) {
        None => Cow::Borrowed(text),
        Some(head) => Cow::Owned(format!("{head}…")),
    }
}
