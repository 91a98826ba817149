//! Field selectors: `status.phase=Running,spec.nodeName!=n1`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::LabelLookup;

/// A field selector, compiled (upstream's `fields.Selector`): what `kubectl get --field-selector` takes.
///
/// An absent field reads as the empty text: `f=` holds where `f` is absent, `f!=` fails. Fields are not trimmed, not
/// unescaped and may be empty. In values a backslash makes `\`, `,` and `=` plain.
///
/// ```
/// use kube_semantics::selector::FieldSelector;
///
/// let selector: FieldSelector = r"metadata.name!=a\,b,status.phase==Running".parse()?;
/// assert!(selector.matches(&[("status.phase", "Running")]));
/// assert_eq!(selector.to_string(), r"metadata.name!=a\,b,status.phase=Running");
/// # Ok::<(), kube_semantics::selector::ParseFieldSelectorError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldSelector {
    requirements: Vec<FieldRequirement>,
}

/// A field that must, or must not, have a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldRequirement {
    field: Box<str>,
    is_negated: bool,
    value: Box<str>,
}

/// A text that is no field selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseFieldSelectorError {
    /// A term has no operator.
    #[error("invalid selector: '{selector}'; can't understand '{term}'")]
    NoOperator {
        /// The whole text.
        selector: String,
        /// The term.
        term: String,
    },
    /// A value has a backslash before something else than `\`, `,` and `=`, or at its end.
    #[error("invalid field selector: invalid escape sequence: {sequence} (in '{term}')")]
    Escape {
        /// The backslash and what follows.
        sequence: String,
        /// The term.
        term: String,
    },
    /// A value has an `=` without a backslash.
    #[error("invalid field selector: unescaped character in value: {} (in '{term}')", u32::from(*.character))]
    Unescaped {
        /// The character, whose number upstream prints.
        character: char,
        /// The term.
        term: String,
    },
}

impl FieldSelector {
    /// The requirements, in the byte order of the terms as they were written.
    #[must_use]
    pub fn requirements(&self) -> &[FieldRequirement] {
        &self.requirements
    }

    /// Does it select an object with these fields?
    pub fn matches(&self, fields: &(impl LabelLookup + ?Sized)) -> bool {
        self.requirements.iter().all(|requirement| requirement.matches(fields))
    }
}

impl FieldRequirement {
    /// A field that must (or, negated, must not) have a value.
    pub(super) fn new(field: &str, is_negated: bool, value: &str) -> Self {
        Self { field: field.into(), is_negated, value: value.into() }
    }

    /// The field, as written.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Must the value be another one?
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.is_negated
    }

    /// The value, unescaped.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Does it hold for these fields?
    pub fn matches(&self, fields: &(impl LabelLookup + ?Sized)) -> bool {
        (fields.lookup(&self.field).unwrap_or_default() == &*self.value) != self.is_negated
    }
}

impl FromStr for FieldSelector {
    type Err = ParseFieldSelectorError;

    fn from_str(text: &str) -> Result<Self, ParseFieldSelectorError> {
        let mut terms = split_terms(text);
        // Upstream sorts what was written, before any of it is understood.
        terms.sort_unstable();
        let mut requirements = Vec::with_capacity(terms.len());
        for term in terms.into_iter().filter(|term| !term.is_empty()) {
            let requirement = parse_term(term, text)?;
            if !(requirement.field.is_empty() && requirement.value.is_empty()) {
                requirements.push(requirement);
            }
        }
        Ok(Self { requirements })
    }
}

/// Cuts at every comma that no backslash makes plain; the backslashes stay.
fn split_terms(text: &str) -> Vec<&str> {
    let mut is_plain = false;
    text.split(|character| {
        let cuts = !is_plain && character == ',';
        is_plain = !is_plain && character == '\\';
        cuts
    })
    .collect()
}

fn parse_term(term: &str, selector: &str) -> Result<FieldRequirement, ParseFieldSelectorError> {
    // The first position where any operator begins, the longest there; backslashes do not protect the field.
    let at = term.find('=').ok_or_else(|| ParseFieldSelectorError::NoOperator { selector: selector.to_owned(), term: term.to_owned() })?;
    let (before, after) = term.split_at(at);
    let after = after.strip_prefix('=').unwrap_or_default();
    let (field, is_negated, escaped) = match before.strip_suffix('!') {
        Some(field) => (field, true, after),
        None => (before, false, after.strip_prefix('=').unwrap_or(after)),
    };
    Ok(FieldRequirement::new(field, is_negated, &unescape(escaped, term)?))
}

fn unescape<'a>(escaped: &'a str, term: &str) -> Result<Cow<'a, str>, ParseFieldSelectorError> {
    if !escaped.contains(['\\', ',', '=']) {
        return Ok(Cow::Borrowed(escaped));
    }
    let mut value = String::with_capacity(escaped.len());
    let mut characters = escaped.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(plain @ ('\\' | ',' | '=')) => value.push(plain),
                other => {
                    let sequence = ['\\'].into_iter().chain(other).collect();
                    return Err(ParseFieldSelectorError::Escape { sequence, term: term.to_owned() });
                }
            },
            ',' | '=' => return Err(ParseFieldSelectorError::Unescaped { character, term: term.to_owned() }),
            plain => value.push(plain),
        }
    }
    Ok(Cow::Owned(value))
}

/// The canonical text.
impl fmt::Display for FieldSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, requirement) in self.requirements.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            requirement.fmt(f)?;
        }
        Ok(())
    }
}

/// The field as written, the operator, the value escaped.
impl fmt::Display for FieldRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;

        f.write_str(&self.field)?;
        f.write_str(if self.is_negated { "!=" } else { "=" })?;
        for character in self.value.chars() {
            if matches!(character, '\\' | ',' | '=') {
                f.write_char('\\')?;
            }
            f.write_char(character)?;
        }
        Ok(())
    }
}
