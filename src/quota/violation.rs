//! What limit ranges have against an object.

use std::fmt;
use std::sync::Arc;

use super::LimitKind;
use crate::Quantity;
use crate::object::ResourceName;

/// What one limit range has against an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Violations {
    /// The limit range.
    pub limit_range: Arc<str>,
    /// The violations, by their text, distinct; never empty.
    pub violations: Vec<Violation>,
}

impl Violations {
    /// Of what one limit range found; none, if that is nothing.
    pub(super) fn new(limit_range: &Arc<str>, mut violations: Vec<Violation>) -> Option<Self> {
        if violations.len() > 1 {
            let mut texts: Vec<(String, Violation)> = violations.into_iter().map(|violation| (violation.to_string(), violation)).collect();
            texts.sort_by(|a, b| a.0.cmp(&b.0));
            texts.dedup_by(|a, b| a.0 == b.0);
            violations = texts.into_iter().map(|(_, violation)| violation).collect();
        }
        (!violations.is_empty()).then(|| Self { limit_range: Arc::clone(limit_range), violations })
    }
}

/// As in the API server's refusal: several stand in brackets.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [violation] = self.violations.as_slice() {
            return violation.fmt(f);
        }
        for (at, violation) in self.violations.iter().enumerate() {
            write!(f, "{}{violation}", if at == 0 { "[" } else { ", " })?;
        }
        f.write_str("]")
    }
}

/// A bound that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Which bound.
    pub bound: Bound,
    /// Of what.
    pub of: LimitType,
    /// The container, where the bound is for containers.
    pub container: Option<String>,
    /// The resource.
    pub resource: ResourceName,
    /// What the limit range says.
    pub allowed: Quantity,
    /// What there is.
    pub observed: Observed,
}

/// What a limit range has bounds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitType {
    /// Each container.
    Container,
    /// All containers of a pod together.
    Pod,
    /// A claim of a volume.
    PersistentVolumeClaim,
}

impl LimitType {
    pub(super) const ALL: [Self; 3] = [Self::Container, Self::Pod, Self::PersistentVolumeClaim];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Container => "Container",
            Self::Pod => "Pod",
            Self::PersistentVolumeClaim => "PersistentVolumeClaim",
        }
    }
}

/// As in a limit range.
impl fmt::Display for LimitType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A bound of a limit range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Not less.
    Min,
    /// Not more.
    Max,
    /// No limit beyond so many times the request.
    Ratio,
}

/// What a limit range found.
#[derive(Clone, Debug, PartialEq)]
pub enum Observed {
    /// No request or limit; for the ratio also a zero.
    Missing(LimitKind),
    /// A request or limit that is too small or too large.
    Quantity(LimitKind, Quantity),
    /// A ratio that is too large.
    Ratio(f64),
}

/// The API server's words.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bound, of, resource, allowed, observed, .. } = self;
        match bound {
            Bound::Min => write!(f, "minimum {resource} usage per {of} is {allowed}")?,
            Bound::Max => write!(f, "maximum {resource} usage per {of} is {allowed}")?,
            Bound::Ratio => write!(f, "{resource} max limit to request ratio per {of} is {allowed}")?,
        }
        match (bound, observed) {
            (Bound::Ratio, Observed::Missing(kind)) => write!(f, ", but no {kind} is specified or {kind} is 0"),
            (_, Observed::Missing(kind)) => write!(f, ".  No {kind} is specified"),
            (_, Observed::Quantity(kind, quantity)) => write!(f, ", but {kind} is {quantity}"),
            (_, Observed::Ratio(ratio)) => write!(f, ", but provided ratio is {ratio:.6}"),
        }
    }
}
