//! The operators of a label requirement.

use std::fmt;

/// How a requirement compares a label with its values (upstream's `selection.Operator`).
///
/// ```
/// use kube_semantics::selector::{Operator, Selector};
///
/// let selector: Selector = "cores>8".parse()?;
/// assert_eq!(selector.requirements()[0].operator(), Operator::GreaterThan);
/// assert_eq!(Operator::GreaterThan.to_string(), "gt");
/// # Ok::<(), kube_semantics::selector::ParseSelectorError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// `k=v`: the label is there and has the value.
    Equals,
    /// `k==v`: the same, spelled the other way; upstream keeps the two apart.
    DoubleEquals,
    /// `k in (a,b)`: the label is there and has one of the values.
    In,
    /// `k!=v`: the label is absent or has another value.
    NotEquals,
    /// `k notin (a,b)`: the label is absent or has none of the values.
    NotIn,
    /// `k`: the label is there.
    Exists,
    /// `!k`: the label is absent.
    DoesNotExist,
    /// `k>5`: the label is there, an integer, and above the bound.
    GreaterThan,
    /// `k<5`: the label is there, an integer, and below the bound.
    LessThan,
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Equals => "=",
            Self::DoubleEquals => "==",
            Self::In => "in",
            Self::NotEquals => "!=",
            Self::NotIn => "notin",
            Self::Exists => "exists",
            Self::DoesNotExist => "!",
            Self::GreaterThan => "gt",
            Self::LessThan => "lt",
        })
    }
}
