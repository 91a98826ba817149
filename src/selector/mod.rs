//! Which objects does a selector select: label selectors, field selectors, node selectors and node affinity.
//!
//! ```
//! use kube_semantics::object::Labels;
//! use kube_semantics::Selector;
//!
//! let selector: Selector = "tier in (web,api),env!=prod,!canary".parse()?;
//! let labels = Labels::from([("tier", "web"), ("env", "prod")]);
//! assert!(!selector.matches(&labels));
//! assert_eq!(selector.explain(&labels).to_string(), "env!=prod: the label is \"prod\"");
//! # Ok::<(), kube_semantics::selector::ParseSelectorError>(())
//! ```
//!
//! [`Selector`] is a compiled label selector, read from text or converted from a
//! [`LabelSelector`](crate::object::LabelSelector). [`SelectorSet`] asks many selectors at once. [`FieldSelector`] is the
//! `--field-selector` of kubectl. [`NodeSelector`], [`RequiredNodeAffinity`] and [`PreferredSchedulingTerms`] say where a
//! pod may and would rather run.
//!
//! What follows upstream (v0.37.0):
//!
//! | here | upstream |
//! |---|---|
//! | [`Selector::parse`], `Display` | `apimachinery/pkg/labels`: `Parse`, `internalSelector.String` |
//! | [`Selector::matches`] | `Requirement.Matches` |
//! | [`Requirement::new`] | `NewRequirement` |
//! | [`Selector::from_label_selector`], [`LabelSelector::to_map`](crate::object::LabelSelector::to_map) | `apis/meta/v1`: `LabelSelectorAsSelector`, `LabelSelectorAsMap` |
//! | [`Selector::to_label_selector`] | `ParseToLabelSelector` |
//! | [`LabelSelector::validate`](crate::object::LabelSelector::validate) | `apis/meta/v1/validation`: `ValidateLabelSelector` |
//! | [`FieldSelector`] | `apimachinery/pkg/fields`: `ParseSelector` |
//! | [`NodeSelector`] and its kin | `component-helpers/scheduling/corev1/nodeaffinity` |
//!
//! Between releases only the text of label selectors differs: [`Selector::parse_in`].
//!
//! Deliberately out: changing a selector in place (`Add`, `Transform`), and the choice of the fields that a kind of object
//! can be selected by, which belongs to the caller.

mod error;
mod explain;
mod field;
mod label_selector;
mod lexer;
mod lookup;
mod node;
mod operator;
mod parse;
mod requirement;
mod set;
mod validate;

use std::fmt;
use std::str::FromStr;

pub use error::{ConvertError, ParseSelectorError, RequirementError};
pub use explain::{Explanation, Unmet};
pub use field::{FieldRequirement, FieldSelector, ParseFieldSelectorError};
pub use label_selector::{ToLabelSelectorError, ToMapError};
pub use lookup::{LabelEntries, LabelLookup};
pub use node::{NodeSelector, NodeSelectorError, PreferredSchedulingTerms, RequiredNodeAffinity};
pub(crate) use node::{Term, is_empty as is_empty_term};
pub use operator::Operator;
pub use requirement::Requirement;
pub use set::SelectorSet;
pub use validate::{FieldError, FieldFault, LabelSelectorValidation};

use crate::object::Labels;
use crate::release::FeatureGates;

/// A label selector, compiled: requirements that must all hold.
///
/// One without requirements matches everything, and is what the empty text and the empty object mean. One made from an
/// *absent* object matches nothing; that is a different selector, although both print as the empty text.
///
/// ```
/// use kube_semantics::Selector;
/// use kube_semantics::object::LabelSelector;
///
/// let empty = Selector::from_label_selector(Some(&LabelSelector::default()))?;
/// let absent = Selector::from_label_selector(None)?;
/// assert!(empty.matches(&[("app", "shop")]) && !absent.matches(&[("app", "shop")]));
/// assert_eq!((empty.to_string(), absent.to_string()), (String::new(), String::new()));
/// # Ok::<(), kube_semantics::selector::ConvertError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector {
    /// Sorted by key; `None` matches nothing.
    requirements: Option<Box<[Requirement]>>,
}

impl Selector {
    /// The selector that matches every object (upstream's `labels.Everything`).
    #[must_use]
    pub fn everything() -> Self {
        Self { requirements: Some(Box::default()) }
    }

    /// The selector that matches no object (upstream's `labels.Nothing`).
    #[must_use]
    pub const fn nothing() -> Self {
        Self { requirements: None }
    }

    /// A selector of these requirements, sorted by key.
    #[must_use]
    pub fn new(requirements: impl IntoIterator<Item = Requirement>) -> Self {
        let mut requirements: Vec<Requirement> = requirements.into_iter().collect();
        // Requirements of the same key stay as written.
        requirements.sort_by(|a, b| a.key().cmp(b.key()));
        Self { requirements: Some(requirements.into_boxed_slice()) }
    }

    /// Reads the textual form, as `FromStr` does: `app=shop,tier in (web,api),!canary,cores>8`.
    ///
    /// Blanks between words do not matter. `in` and `notin` are words like any other except directly after a key. A missing
    /// value is the empty text: `app=` and `size in (,xl)` are valid.
    ///
    /// # Errors
    /// The text breaks the grammar, or a requirement breaks a rule of [`Requirement::new`].
    pub fn parse(text: &str) -> Result<Self, ParseSelectorError> {
        Self::parse_in(text, &FeatureGates::default())
    }

    /// Reads the textual form as a given release does.
    ///
    /// Up to 1.34 an even number of commas directly before `)` was an error: `a in (x,,)`.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_in(text: &str, gates: &FeatureGates) -> Result<Self, ParseSelectorError> {
        Ok(Self::new(parse::parse(text, gates.release())?))
    }

    /// The selector of a plain map, as Services and ReplicationControllers carry it: every label must have its value.
    ///
    /// Nothing is validated, as upstream validates nothing here (`SelectorFromSet`). An empty map matches everything; that
    /// a Service without selector selects nothing is for the caller to know.
    ///
    /// ```
    /// use kube_semantics::Selector;
    /// use kube_semantics::object::Labels;
    ///
    /// let selector = Selector::from_labels(&Labels::from([("app", "shop")]));
    /// assert_eq!(selector.to_string(), "app=shop");
    /// ```
    #[must_use]
    pub fn from_labels(labels: &Labels) -> Self {
        Self::new(labels.iter().map(|(key, value)| Requirement::equals_unchecked(key, value)))
    }

    /// The requirements in the order of their keys; none where [`matches_nothing`](Self::matches_nothing).
    #[must_use]
    pub fn requirements(&self) -> &[Requirement] {
        self.requirements.as_deref().unwrap_or_default()
    }

    /// Is it the selector of an absent object?
    #[must_use]
    pub fn matches_nothing(&self) -> bool {
        self.requirements.is_none()
    }

    /// Has it no requirement to fail?
    #[must_use]
    pub fn matches_everything(&self) -> bool {
        self.requirements.as_ref().is_some_and(|requirements| requirements.is_empty())
    }

    /// Does it select an object with these labels?
    #[inline]
    pub fn matches(&self, labels: &(impl LabelLookup + ?Sized)) -> bool {
        match &self.requirements {
            Some(requirements) => requirements.iter().all(|requirement| requirement.matches(labels)),
            None => false,
        }
    }

    /// Why it does not select an object with these labels: every requirement that fails, with what was found.
    pub fn explain<'a>(&'a self, labels: &'a (impl LabelLookup + ?Sized)) -> Explanation<'a> {
        explain::explain(self, labels)
    }
}

impl FromStr for Selector {
    type Err = ParseSelectorError;

    fn from_str(text: &str) -> Result<Self, ParseSelectorError> {
        Self::parse(text)
    }
}

/// The canonical text, which parses to the same selector unless it matches nothing or holds values that were never
/// validated.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, requirement) in self.requirements().iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            requirement.fmt(f)?;
        }
        Ok(())
    }
}
