//! The two ways that traffic goes.

use std::fmt;

/// Which end of a connection is looked at.
///
/// ```
/// use kube_semantics::netpol::Direction;
///
/// assert_eq!(Direction::Egress.to_string(), "egress");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The destination: may it be talked to?
    Ingress,
    /// The source: may it talk?
    Egress,
}

impl Direction {
    /// Both, in the order in which traffic meets them.
    pub const ALL: [Self; 2] = [Self::Egress, Self::Ingress];

    /// Both, in the order in which what is kept for each of them stands.
    pub(super) const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    pub(super) fn of<T>(self, [ingress, egress]: &[T; 2]) -> &T {
        match self {
            Self::Ingress => ingress,
            Self::Egress => egress,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        })
    }
}
