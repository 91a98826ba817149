//! The stabilization window: what was asked for lately still counts.

use super::state::PastRecommendation;
use super::{Behavior, Direction, Options};
use crate::object::Time;

/// What is asked for, held against what was asked for lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stabilized {
    /// How many pods.
    pub replicas: i32,
    /// In which direction the request went, where there is a behavior: `ScaleUpStabilized` or `ScaleDownStabilized`.
    pub direction: Direction,
}

/// Holds what the metrics ask for against what they asked for lately, and remembers it.
///
/// Without a behavior the highest recommendation within the cluster's window stands (upstream's `stabilizeRecommendation`). With
/// one, the current number moves up no further than to the lowest within the window for scaling up, and down no further than
/// to the highest within the window for scaling down (`stabilizeRecommendationWithBehaviors`).
///
/// Of the recommendations that no window looks at any more, the last one in the list makes room for the new one.
///
/// ```
/// use kube_semantics::hpa::{Options, PastRecommendation, stabilize};
///
/// let now = "2026-03-01T12:00:00Z".parse()?;
/// let mut past = vec![PastRecommendation { time: "2026-03-01T11:58:00Z".parse()?, replicas: 9 }];
/// assert_eq!(stabilize(10, 4, &mut past, None, &Options::default(), now).replicas, 9);
/// assert_eq!(past[1], PastRecommendation { time: now, replicas: 4 });
/// # Ok::<(), kube_semantics::object::ParseTimeError>(())
/// ```
pub fn stabilize(
    current: i32,
    desired: i32,
    past: &mut Vec<PastRecommendation>,
    behavior: Option<&Behavior>,
    options: &Options,
    now: Time,
) -> Stabilized {
    let mut old = None;
    let stabilized = if let Some(behavior) = behavior {
        let (up_cutoff, down_cutoff) = (now + -behavior.scale_up.window, now + -behavior.scale_down.window);
        let (mut up, mut down) = (desired, desired);
        for recommendation in past.iter_mut() {
            if recommendation.time > up_cutoff {
                up = up.min(recommendation.replicas);
            }
            if recommendation.time > down_cutoff {
                down = down.max(recommendation.replicas);
            }
            if recommendation.time < up_cutoff && recommendation.time < down_cutoff {
                old = Some(recommendation);
            }
        }
        let direction = if desired >= current { Direction::Up } else { Direction::Down };
        Stabilized { replicas: current.max(up).min(down), direction }
    } else {
        let cutoff = now + -options.downscale_stabilization;
        let mut replicas = desired;
        for recommendation in past.iter_mut() {
            // Exactly at the cutoff it counts here, and above it does not.
            if recommendation.time < cutoff {
                old = Some(recommendation);
            } else {
                replicas = replicas.max(recommendation.replicas);
            }
        }
        Stabilized { replicas, direction: Direction::Down }
    };
    let recommendation = PastRecommendation { time: now, replicas: desired };
    match old {
        Some(old) => *old = recommendation,
        None => past.push(recommendation),
    }
    stabilized
}
