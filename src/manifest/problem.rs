//! What is wrong with a document: where, and why.

use std::fmt;

use super::node::{Node, Position};
use super::path::Path;

/// Something wrong in a document.
///
/// `Display` prints the path and the message the way the API server prints a field error:
/// `metadata.name: Invalid value: "Web": …`. Where it stands is in [`position`](Self::position).
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Line and column, in the whole text.
    pub position: Position,
    /// The field, as Kubernetes writes it (`spec.containers[0].image`), from the object the position is in; empty where
    /// the problem is about no field.
    pub path: String,
    /// What is wrong.
    pub cause: Cause,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cause {
    /// The text is no YAML and no JSON.
    Syntax(String),
    /// The text is larger than it may be.
    TooLarge {
        /// The size of the text, in bytes.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Lists and mappings are nested too deep.
    TooDeep {
        /// What is allowed.
        limit: usize,
    },
    /// There are too many values.
    TooMany {
        /// What is allowed.
        limit: usize,
    },
    /// There are too many documents; what follows is not read.
    TooManyDocuments {
        /// What is allowed.
        limit: usize,
    },
    /// Aliases blow the document up: what they stand for is out of proportion to what is written.
    ExcessiveAliasing,
    /// A key comes twice in a mapping.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it came first.
        first: Position,
    },
    /// A document or a list item is something other than a mapping.
    NotAnObject {
        /// What it is.
        found: String,
    },
    /// `apiVersion` or `kind` is missing.
    NoKind {
        /// The field that is missing.
        field: &'static str,
    },
    /// The API server does not know such a kind.
    UnknownKind {
        /// The group; empty for the core group.
        group: String,
        /// The version.
        version: String,
        /// The kind.
        kind: String,
        /// What was probably meant, or what became of the kind.
        hint: Option<String>,
    },
    /// A value is of the wrong type.
    Type {
        /// What stands there.
        found: String,
        /// What should.
        wanted: String,
        /// How to mend it.
        hint: &'static str,
    },
    /// A string that should be a quantity, or another thing with a grammar, is none.
    Malformed {
        /// The string.
        value: String,
        /// Why it is none.
        reason: String,
    },
    /// A value breaks a rule.
    Invalid {
        /// The value, as JSON.
        value: String,
        /// The rule, in upstream's words.
        reason: String,
    },
    /// A value is missing.
    Required(String),
    /// A value that may not be there.
    Forbidden(String),
    /// A value that is none of the known ones.
    Unsupported {
        /// The value.
        value: String,
        /// The known ones.
        supported: &'static [&'static str],
    },
    /// A value that is too long.
    TooLong {
        /// The greatest length, in bytes.
        limit: usize,
    },
    /// A value that may come once.
    DuplicateValue(String),
    /// More of the same was found than is told.
    More(usize),
}

/// How far an object with a problem comes on its way into a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It cannot be read as text: not YAML, over a limit, a key twice.
    Read,
    /// It cannot be decoded: no or an unknown kind, a value of the wrong type, a malformed quantity.
    Decode,
    /// It is refused by validation.
    Validate,
}

impl Problem {
    pub(crate) fn new(position: Position, path: &Path<'_>, cause: Cause) -> Self {
        Self { position, path: path.to_string(), cause }
    }

    /// Boxed, as results carry it.
    pub(crate) fn boxed(position: Position, path: &Path<'_>, cause: Cause) -> Box<Self> {
        Box::new(Self::new(position, path, cause))
    }

    /// How far an object with this problem comes.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.cause {
            Cause::Syntax(_)
            | Cause::TooLarge { .. }
            | Cause::TooDeep { .. }
            | Cause::TooMany { .. }
            | Cause::TooManyDocuments { .. }
            | Cause::ExcessiveAliasing
            | Cause::DuplicateKey { .. } => Stage::Read,
            Cause::NotAnObject { .. } | Cause::NoKind { .. } | Cause::UnknownKind { .. } | Cause::Type { .. } | Cause::Malformed { .. } => {
                Stage::Decode
            }
            Cause::Invalid { .. }
            | Cause::Required(_)
            | Cause::Forbidden(_)
            | Cause::Unsupported { .. }
            | Cause::TooLong { .. }
            | Cause::DuplicateValue(_)
            | Cause::More(_) => Stage::Validate,
        }
    }
}

impl Cause {
    /// A value of the wrong type, with the advice that mends the usual mistake.
    pub(crate) fn wrong_type(node: &Node<'_>, wanted: &'static str) -> Self {
        use super::node::{Scalar, Value};
        let scalar = |scalar| !matches!(scalar, Scalar::String | Scalar::Null);
        let hint = match &node.value {
            Value::Scalar(_, found) if wanted.starts_with("a string") && scalar(*found) => "put it in quotes",
            Value::Scalar(text, Scalar::String) if !wanted.starts_with("a string") && scalar(super::scalar::resolve(text)) => {
                "take the quotes away"
            }
            _ => "",
        };
        Self::Type { found: node.describe(), wanted: wanted.to_owned(), hint }
    }

    pub(crate) fn invalid(value: &str, reason: impl fmt::Display) -> Self {
        Self::Invalid { value: quote(value), reason: reason.to_string() }
    }

    pub(crate) fn invalid_number(value: i64, reason: &str) -> Self {
        Self::Invalid { value: value.to_string(), reason: reason.to_owned() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.cause.fmt(f)
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) => f.write_str(message),
            Self::TooLarge { bytes, limit } => write!(f, "{bytes} bytes are more than the {limit} that are read"),
            Self::TooDeep { limit } => write!(f, "nested deeper than {limit} levels"),
            Self::TooMany { limit } => write!(f, "more than {limit} values in one document"),
            Self::TooManyDocuments { limit } => write!(f, "more than {limit} documents in one text: from here on nothing is read"),
            Self::ExcessiveAliasing => {
                f.write_str("document contains excessive aliasing: its aliases (`*name`) stand for far more than is written")
            }
            Self::DuplicateKey { key, first } => {
                write!(f, "key {} already set in this mapping, on line {}", quote(key), first.line)
            }
            Self::NotAnObject { found } => write!(f, "found {found} where an object with `apiVersion` and `kind` should stand"),
            Self::NoKind { field } => write!(f, "Required value: an object needs its `{field}`"),
            Self::UnknownKind { group, version, kind, hint } => {
                let slash = if group.is_empty() { "" } else { "/" };
                write!(f, "no kind {kind} in {group}{slash}{version}")?;
                hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
            }
            Self::Type { found, wanted, hint } => {
                write!(f, "found {found}, but Kubernetes wants {wanted}")?;
                if hint.is_empty() { Ok(()) } else { write!(f, ": {hint}") }
            }
            Self::Malformed { value, reason } => write!(f, "Invalid value: {}: {reason}", quote(value)),
            Self::Invalid { value, reason } => write!(f, "Invalid value: {value}: {reason}"),
            Self::Required(detail) if detail.is_empty() => f.write_str("Required value"),
            Self::Required(detail) => write!(f, "Required value: {detail}"),
            Self::Forbidden(detail) => write!(f, "Forbidden: {detail}"),
            Self::Unsupported { value, supported } => {
                write!(f, "Unsupported value: {}: supported values: ", quote(value))?;
                for (at, value) in supported.iter().enumerate() {
                    write!(f, "{}{}", if at == 0 { "" } else { ", " }, quote(value))?;
                }
                Ok(())
            }
            Self::TooLong { limit } => write!(f, "Too long: may not be more than {limit} bytes"),
            Self::DuplicateValue(value) => write!(f, "Duplicate value: {}", quote(value)),
            Self::More(count) => write!(f, "{count} more problems are not shown"),
        }
    }
}

/// The problems of a document, of which only so many are kept.
#[derive(Debug)]
pub(crate) struct Problems {
    kept: Vec<Problem>,
    left_out: usize,
    limit: usize,
}

impl Problems {
    pub(crate) fn new(limit: usize) -> Self {
        Self { kept: Vec::new(), left_out: 0, limit }
    }

    pub(crate) fn push(&mut self, position: Position, path: &Path<'_>, cause: Cause) {
        if self.kept.len() < self.limit {
            self.kept.push(Problem::new(position, path, cause));
        } else {
            self.left_out += 1;
        }
    }

    pub(crate) fn push_problem(&mut self, problem: Problem) {
        if self.kept.len() < self.limit {
            self.kept.push(problem);
        } else {
            self.left_out += 1;
        }
    }

    /// Keeps a problem that is the only one of its kind, whatever the limit.
    pub(crate) fn keep(&mut self, problem: Problem) {
        self.kept.push(problem);
    }

    /// How many there are, kept or not: to see whether some came since.
    pub(crate) fn count(&self) -> usize {
        self.kept.len() + self.left_out
    }

    /// Those that came after there were `count`.
    pub(crate) fn since(&self, count: usize) -> &[Problem] {
        self.kept.get(count..).unwrap_or_default()
    }

    /// In the order of the text; the last one may tell that there are more.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.kept.sort_by_key(|problem| problem.position);
        if self.left_out > 0 {
            let position = self.kept.last().map_or_else(Position::default, |last| last.position);
            self.kept.push(Problem { position, path: String::new(), cause: Cause::More(self.left_out) });
        }
        self.kept
    }
}

/// A string in double quotes, one line, nothing invisible: near enough to Go's `%q` for people.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            // Not `escape_debug`, which also escapes combining characters and the apostrophe.
            _ if character.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
