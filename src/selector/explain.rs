//! Why a selector does not match.

use std::fmt;

use super::{LabelLookup, Requirement, Selector};

/// What keeps a selector from selecting an object; empty where it does select it.
///
/// ```
/// use kube_semantics::Selector;
///
/// let selector: Selector = "app=shop,zone,cores>8".parse()?;
/// let why = selector.explain(&[("app", "web"), ("cores", "many")]);
/// assert_eq!(why.unmet().len(), 3);
/// assert_eq!(why.unmet()[0].found(), Some("web"));
/// assert_eq!(
///     why.to_string(),
///     r#"app=shop: the label is "web"; cores>8: the label is "many", no integer; zone: there is no such label"#
/// );
/// # Ok::<(), kube_semantics::selector::ParseSelectorError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation<'a> {
    matches_nothing: bool,
    unmet: Vec<Unmet<'a>>,
}

/// A requirement that does not hold, and what there is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmet<'a> {
    requirement: &'a Requirement,
    found: Option<&'a str>,
}

pub(super) fn explain<'a>(selector: &'a Selector, labels: &'a (impl LabelLookup + ?Sized)) -> Explanation<'a> {
    let looked_up = selector.requirements().iter().map(|requirement| Unmet { requirement, found: labels.lookup(requirement.key()) });
    let unmet = looked_up.filter(|unmet| !unmet.requirement.holds(unmet.found)).collect();
    Explanation { matches_nothing: selector.matches_nothing(), unmet }
}

impl<'a> Explanation<'a> {
    /// Does the selector match after all?
    #[must_use]
    pub fn is_match(&self) -> bool {
        !self.matches_nothing && self.unmet.is_empty()
    }

    /// The requirements that fail, in the selector's order. None, although there is no match, where the selector is that
    /// of an absent object.
    #[must_use]
    pub fn unmet(&self) -> &[Unmet<'a>] {
        &self.unmet
    }
}

impl<'a> Unmet<'a> {
    /// The requirement.
    #[must_use]
    pub fn requirement(&self) -> &'a Requirement {
        self.requirement
    }

    /// The label's value; `None` where the label is absent.
    #[must_use]
    pub fn found(&self) -> Option<&'a str> {
        self.found
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.matches_nothing {
            return f.write_str("there is no selector, which matches nothing");
        }
        if self.unmet.is_empty() {
            return f.write_str("every requirement holds");
        }
        for (at, unmet) in self.unmet.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            unmet.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Unmet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use super::Operator::{GreaterThan, LessThan};

        write!(f, "{}: ", self.requirement)?;
        match self.found {
            None => f.write_str("there is no such label"),
            Some(value)
                if matches!(self.requirement.operator(), GreaterThan | LessThan) && super::requirement::parse_int(value).is_none() =>
            {
                write!(f, "the label is {value:?}, no integer")
            }
            Some(value) => write!(f, "the label is {value:?}"),
        }
    }
}
