//! Why a text or an object is no selector.

use std::fmt;

use super::Operator;
use crate::name::Violation;
use crate::quote::{JsonList, Quoted};

/// A requirement that breaks a rule.
///
/// `Display` names the field as upstream does, below the requirement: `key`, `values`, `values[1]`, and behind a value the key in
/// brackets.
///
/// ```
/// use kube_semantics::selector::{Operator, Requirement};
///
/// let error = Requirement::new("tier", Operator::Exists, ["web"]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     r#"values: Invalid value: ["web"]: values set must be empty for exists and does not exist"#
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequirementError {
    /// The key is no qualified name.
    #[error("key: Invalid value: {}{}", Quoted(key), because(.violation.as_deref()))]
    Key {
        /// The key.
        key: String,
        /// What is wrong with it.
        violation: Option<Box<Violation>>,
    },
    /// A value is no label value.
    #[error("values[{at}][{key}]: Invalid value: {}{}", Quoted(value), because(.violation.as_deref()))]
    Value {
        /// The key whose value it is.
        key: String,
        /// Which value.
        at: usize,
        /// The value.
        value: String,
        /// What is wrong with it.
        violation: Option<Box<Violation>>,
    },
    /// `in` and `notin` take at least one value.
    #[error("values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty")]
    NoValues,
    /// `exists` and `!` take no value.
    #[error("values: Invalid value: {}: values set must be empty for exists and does not exist", JsonList(.0))]
    UnwantedValues(Vec<String>),
    /// The operator takes exactly one value.
    #[error("values: Invalid value: {}: {}", JsonList(values), one_value(*operator))]
    NotOneValue {
        /// The operator.
        operator: Operator,
        /// The values.
        values: Vec<String>,
    },
    /// `gt` and `lt` take an integer.
    #[error("values[{at}]: Invalid value: {}: for 'Gt', 'Lt' operators, the value must be an integer", Quoted(value))]
    NotAnInteger {
        /// Which value.
        at: usize,
        /// The value.
        value: String,
    },
    /// The object names an operator that does not exist there.
    #[error("operator: Invalid value: {}: not a valid selector operator", Quoted(.0))]
    UnknownOperator(String),
    /// It breaks more than one rule.
    #[error("{}", All(.0))]
    Several(Vec<Self>),
}

fn one_value(operator: Operator) -> &'static str {
    match operator {
        Operator::GreaterThan | Operator::LessThan => "for 'Gt', 'Lt' operators, exactly one value is required",
        _ => "exact-match compatibility requires one single value",
    }
}

/// Errors as upstream writes an aggregate of them: in brackets if there are several, each text once.
pub(super) struct All<'a, E>(pub &'a [E]);

impl<E: fmt::Display> fmt::Display for All<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut texts: Vec<String> = Vec::with_capacity(self.0.len());
        for text in self.0.iter().map(E::to_string) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        match texts.as_slice() {
            [text] => f.write_str(text),
            texts => write!(f, "[{}]", texts.join(", ")),
        }
    }
}

impl RequirementError {
    /// What is wrong, each thing below a path.
    pub(super) fn placed(&self, path: &str) -> Vec<String> {
        let faults = if let Self::Several(faults) = self { faults.as_slice() } else { std::slice::from_ref(self) };
        faults.iter().map(|fault| format!("{path}.{fault}")).collect()
    }
}

fn because(violation: Option<&Violation>) -> String {
    violation.map(|violation| format!(": {violation}")).unwrap_or_default()
}

/// A text that is no label selector.
///
/// Only the first fault is told. A key is checked before what stands behind it is read, and there upstream names no field
/// (`parseKeyAndInferOperator`): its text has `<nil>`, where that of a [`RequirementError`] has `key`.
///
/// ```
/// use kube_semantics::Selector;
///
/// let error = "app=shop,tier in web".parse::<Selector>().unwrap_err();
/// assert_eq!(error.offset(), 17);
/// assert_eq!(error.to_string(), "unable to parse requirement: found 'web' expected: '(' (at byte 17)");
///
/// let error = "app=shop,-tier in web".parse::<Selector>().unwrap_err();
/// assert_eq!(error.offset(), 9);
/// assert!(error.to_string().starts_with(r#"unable to parse requirement: <nil>: Invalid value: "-tier": name part must"#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseSelectorError {
    pub(super) fault: ParseFault,
    pub(super) offset: usize,
}

/// Which rule of the grammar the text breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParseFault {
    /// Something else was expected between two requirements.
    Between { found: String, expected: &'static str },
    /// Something else was expected within a requirement.
    Within { found: String, expected: &'static str },
    /// The key is invalid, or the requirement is well-formed and invalid.
    Requirement(RequirementError),
}

impl ParseSelectorError {
    /// The byte at which the unexpected begins; for an invalid requirement, at which the requirement begins.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong, in upstream's words, which name no place.
    pub(crate) fn placeless(&self) -> impl fmt::Display {
        &self.fault
    }

    /// What is invalid where a word is not what it must be: the key alone, or all else in a requirement that is well-formed.
    #[must_use]
    pub fn requirement(&self) -> Option<&RequirementError> {
        match &self.fault {
            ParseFault::Requirement(error) => Some(error),
            ParseFault::Between { .. } | ParseFault::Within { .. } => None,
        }
    }
}

impl fmt::Display for ParseSelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.fault, self.offset)
    }
}

/// In upstream's words, which name no place.
impl fmt::Display for ParseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between { found, expected } => write!(f, "found '{found}'{expected}"),
            Self::Within { found, expected } => write!(f, "unable to parse requirement: found '{found}'{expected}"),
            Self::Requirement(RequirementError::Key { key, violation }) => {
                write!(f, "unable to parse requirement: <nil>: Invalid value: {}{}", Quoted(key), because(violation.as_deref()))
            }
            Self::Requirement(error) => write!(f, "unable to parse requirement: {error}"),
        }
    }
}

impl std::error::Error for ParseSelectorError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.requirement().map(|error| error as _)
    }
}

/// A `LabelSelector` object that is no selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", All(&.error.placed(path)))]
pub struct ConvertError {
    pub(super) path: String,
    #[source]
    pub(super) error: RequirementError,
}

impl ConvertError {
    /// The part of the object that is at fault: `matchLabels[app]`, `matchExpressions[0]`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, in upstream's words, which name no place.
    pub(crate) fn placeless(&self) -> String {
        match &self.error {
            RequirementError::UnknownOperator(operator) => format!("{} is not a valid label selector operator", Quoted(operator)),
            other => other.to_string(),
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub fn requirement(&self) -> &RequirementError {
        &self.error
    }
}
