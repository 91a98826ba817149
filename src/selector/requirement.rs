//! One requirement: a key, an operator, values.

use std::fmt;

use smallvec::SmallVec;

use super::{LabelLookup, Operator, RequirementError};
use crate::name::{self, Rule};
use crate::object::tagged_text::{TaggedText, tag};

/// One requirement of a [`Selector`](super::Selector), valid by construction (upstream's `labels.Requirement`).
///
/// ```
/// use kube_semantics::selector::{Operator, Requirement};
///
/// let requirement = Requirement::new("tier", Operator::In, ["web", "api"])?;
/// assert!(requirement.matches(&[("tier", "api")]));
/// assert_eq!(requirement.to_string(), "tier in (api,web)");
/// assert!(Requirement::new("tier", Operator::In, [""; 0]).is_err());
/// # Ok::<(), kube_semantics::selector::RequirementError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirement {
    key: TaggedText,
    operator: Operator,
    /// Sorted.
    values: Values,
    /// What `gt` and `lt` compare with; 0 for the others.
    bound: i64,
    /// The [`length_bit`] of every value.
    lengths: u64,
}

/// The values of a requirement; most have one.
pub(super) type Values = SmallVec<[TaggedText; 1]>;

impl Requirement {
    /// A requirement, checked as upstream's `NewRequirement` checks it.
    ///
    /// The key is a qualified name and every value a label value; `in` and `notin` take at least one value, `exists` and
    /// `!` none, all others exactly one; `gt` and `lt` take an integer, which as a label value has no sign.
    ///
    /// # Errors
    /// The rule that is broken, or all of them.
    pub fn new<V: AsRef<str>>(key: &str, operator: Operator, values: impl IntoIterator<Item = V>) -> Result<Self, RequirementError> {
        let values: Values = values.into_iter().map(|value| value.as_ref().into()).collect();
        if name::is_qualified_name(key) {
            Self::of_checked_key(key, operator, values)
        } else {
            Err(RequirementError::of(key, operator, &values))
        }
    }

    /// Can a requirement have this key?
    pub(super) fn check_key(key: &str) -> Result<(), RequirementError> {
        if name::is_qualified_name(key) { Ok(()) } else { Err(RequirementError::of_key(key)) }
    }

    /// The rest of the checks, where the key has passed [`check_key`](Self::check_key).
    pub(super) fn of_checked_key(key: &str, operator: Operator, mut values: Values) -> Result<Self, RequirementError> {
        let bound = match (operator, values.as_slice()) {
            (Operator::GreaterThan | Operator::LessThan, [value]) => parse_int(value.as_ref()),
            _ => Some(0),
        };
        let are_as_many = takes(operator, values.len());
        let (Some(bound), true) = (bound, are_as_many && values.iter().all(is_label_value)) else {
            return Err(RequirementError::of(key, operator, &values));
        };
        values.sort_unstable();
        let lengths = values.iter().fold(0, |lengths, value| lengths | length_bit(value.as_ref()));
        Ok(Self { key: key.into(), operator, values, bound, lengths })
    }

    /// `key=value`, unchecked: what upstream makes of a plain map.
    pub(super) fn equals_unchecked(key: &str, value: &str) -> Self {
        Self {
            key: key.into(),
            operator: Operator::Equals,
            values: SmallVec::from_iter([value.into()]),
            bound: 0,
            lengths: length_bit(value),
        }
    }

    /// The label key.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_ref()
    }

    /// The operator.
    #[must_use]
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// The values in byte order. Those of a requirement that was parsed from text are distinct; those of one converted
    /// from an object are as many as the object had.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.values.iter().map(AsRef::as_ref)
    }

    /// What `gt` and `lt` compare with.
    pub(super) fn bound(&self) -> i64 {
        self.bound
    }

    /// Does it hold for these labels? The labels themselves are never validated.
    #[inline]
    pub fn matches(&self, labels: &(impl LabelLookup + ?Sized)) -> bool {
        self.holds(labels.lookup_tagged(self.key.as_ref(), self.key.tag()))
    }

    /// Does it hold for this value of its key, or its absence?
    #[inline]
    pub(crate) fn holds(&self, value: Option<&str>) -> bool {
        match self.operator {
            Operator::In | Operator::Equals | Operator::DoubleEquals => value.is_some_and(|value| self.lists(value)),
            Operator::NotIn | Operator::NotEquals => value.is_none_or(|value| !self.lists(value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::GreaterThan => value.and_then(parse_int).is_some_and(|value| value > self.bound),
            Operator::LessThan => value.and_then(parse_int).is_some_and(|value| value < self.bound),
        }
    }

    #[inline]
    fn lists(&self, value: &str) -> bool {
        // Values differ at random, so every branch that hangs on them costs a misprediction: one on the length, none on
        // which of the values it is.
        if self.lengths & length_bit(value) == 0 {
            return false;
        }
        if self.values.len() > 16 {
            return self.lists_among_many(value);
        }
        let tag = tag(value);
        self.values.iter().fold(false, |found, candidate| found | candidate.is(value, tag))
    }

    #[cold]
    fn lists_among_many(&self, value: &str) -> bool {
        self.values.binary_search_by(|candidate| candidate.as_ref().cmp(value)).is_ok()
    }
}

/// Does the operator take so many values?
fn takes(operator: Operator, values: usize) -> bool {
    match operator {
        Operator::In | Operator::NotIn => values > 0,
        Operator::Exists | Operator::DoesNotExist => values == 0,
        _ => values == 1,
    }
}

fn is_label_value(value: &TaggedText) -> bool {
    name::is_label_value(value.as_ref())
}

/// One bit for a length, shared by lengths that are 64 apart.
#[inline]
fn length_bit(text: &str) -> u64 {
    1 << (text.len() % 64)
}

/// An integer as Go's `strconv.ParseInt` reads it: an optional sign, digits, within an i64.
#[inline]
pub(super) fn parse_int(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// The canonical text, which parses to the same requirement.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operator {
            Operator::Exists => return f.write_str(self.key()),
            Operator::DoesNotExist => return write!(f, "!{}", self.key()),
            _ => f.write_str(self.key())?,
        }
        let (open, close) = match self.operator {
            Operator::In => (" in (", ")"),
            Operator::NotIn => (" notin (", ")"),
            Operator::Equals => ("=", ""),
            Operator::DoubleEquals => ("==", ""),
            Operator::NotEquals => ("!=", ""),
            Operator::GreaterThan => (">", ""),
            Operator::LessThan => ("<", ""),
            Operator::Exists | Operator::DoesNotExist => ("", ""),
        };
        f.write_str(open)?;
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            f.write_str(value.as_ref())?;
        }
        f.write_str(close)
    }
}

impl RequirementError {
    /// A faulty key.
    #[cold]
    fn of_key(key: &str) -> Self {
        Self::Key { key: key.to_owned(), violation: Rule::QualifiedName.check(key).err().map(Box::new) }
    }

    /// All that is wrong, in upstream's order.
    #[cold]
    fn of(key: &str, operator: Operator, values: &[TaggedText]) -> Self {
        let mut faults = Vec::new();
        if !name::is_qualified_name(key) {
            faults.push(Self::of_key(key));
        }
        let texts = || values.iter().map(|value| value.as_ref().to_owned());
        if !takes(operator, values.len()) {
            faults.push(match operator {
                Operator::In | Operator::NotIn => Self::NoValues,
                Operator::Exists | Operator::DoesNotExist => Self::UnwantedValues(texts().collect()),
                _ => Self::NotOneValue { operator, values: texts().collect() },
            });
        }
        if matches!(operator, Operator::GreaterThan | Operator::LessThan) {
            let not_integers = texts().enumerate().filter(|(_, value)| parse_int(value).is_none());
            faults.extend(not_integers.map(|(at, value)| Self::NotAnInteger { at, value }));
        }
        for (at, value) in texts().enumerate() {
            if let Err(violation) = Rule::LabelValue.check(&value) {
                faults.push(Self::Value { key: key.to_owned(), at, value, violation: Some(Box::new(violation)) });
            }
        }
        if faults.len() > 1 { Self::Several(faults) } else { faults.pop().unwrap_or(Self::NoValues) }
    }
}
