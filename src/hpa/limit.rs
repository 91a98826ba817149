//! How far one tick may go.

use std::fmt;

use super::state::State;
use super::{Behavior, Direction};
use crate::float::to_i32;
use crate::object::Time;

/// The bounds of a number of pods, and the current number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many pods there are.
    pub current: i32,
    /// The fewest.
    pub min: i32,
    /// The most.
    pub max: i32,
}

/// A number of pods within what one tick may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// How many.
    pub replicas: i32,
    /// What kept it there, or that nothing did.
    pub reason: LimitReason,
}

/// What keeps a number of pods where it is. `Display` prints the reason of the condition `ScalingLimited`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitReason {
    /// Nothing.
    DesiredWithinRange,
    /// `minReplicas`.
    TooFewReplicas,
    /// `maxReplicas`.
    TooManyReplicas,
    /// The rules for scaling up.
    ScaleUpLimit,
    /// The rules for scaling down.
    ScaleDownLimit,
}

impl LimitReason {
    /// Upstream's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DesiredWithinRange => "DesiredWithinRange",
            Self::TooFewReplicas => "TooFewReplicas",
            Self::TooManyReplicas => "TooManyReplicas",
            Self::ScaleUpLimit => "ScaleUpLimit",
            Self::ScaleDownLimit => "ScaleDownLimit",
        }
    }
}

impl fmt::Display for LimitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Keeps a number of pods within what one tick may do.
///
/// Without a behavior: from `min` to `max`, and to at most twice as many pods as there are, or four (upstream's
/// `convertDesiredReplicasWithRules`). With one, its policies and the one bound that lies in the direction of the change; the
/// other is not looked at (`convertDesiredReplicasWithBehaviorRate`). The state gives the latest changes.
///
/// ```
/// use kube_semantics::hpa::{Bounds, LimitReason, State, scale_limit};
/// use kube_semantics::object::Time;
///
/// let bounds = Bounds { current: 3, min: 1, max: 50 };
/// let limited = scale_limit(20, bounds, None, &State::default(), Time::default());
/// assert_eq!((limited.replicas, limited.reason), (6, LimitReason::ScaleUpLimit));
/// ```
#[must_use]
pub fn scale_limit(desired: i32, bounds: Bounds, behavior: Option<&Behavior>, state: &State, now: Time) -> Limited {
    let Bounds { current, min, max } = bounds;
    let (ups, downs) = (&state.scale_up_events, &state.scale_down_events);
    let limited = |replicas, reason| Limited { replicas, reason };
    let upper = |limit: i32| {
        if max > limit { limited(limit, LimitReason::ScaleUpLimit) } else { limited(max, LimitReason::TooManyReplicas) }
    };
    let unlimited = limited(desired, LimitReason::DesiredWithinRange);
    match behavior {
        None => {
            let upper = upper(to_i32((2.0 * f64::from(current)).max(4.0)));
            if desired < min {
                limited(min, LimitReason::TooFewReplicas)
            } else if desired > upper.replicas {
                upper
            } else {
                unlimited
            }
        }
        Some(behavior) if desired > current => {
            let upper = upper(behavior.scale_up.limit(Direction::Up, current, ups, downs, now).max(current));
            if desired > upper.replicas { upper } else { unlimited }
        }
        Some(behavior) if desired < current => {
            let limit = behavior.scale_down.limit(Direction::Down, current, ups, downs, now).min(current);
            let lower = if min < limit { limited(limit, LimitReason::ScaleDownLimit) } else { limited(min, LimitReason::TooFewReplicas) };
            if desired < lower.replicas { lower } else { unlimited }
        }
        Some(_) => unlimited,
    }
}
