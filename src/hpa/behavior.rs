//! The rules of scaling, compiled.

use super::Options;
use super::defaults::set_behavior_defaults;
use super::state::ScaleEvent;
use crate::float::to_i32;
use crate::object::{Duration, HPAScalingRules, HorizontalPodAutoscalerBehavior, Time};

/// Towards more pods, or towards fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More.
    Up,
    /// Fewer.
    Down,
}

/// How fast an autoscaler scales, with the defaults filled in.
///
/// ```
/// use kube_semantics::hpa::{Behavior, Options};
///
/// let behavior = Behavior::new(&Default::default(), &Options::default());
/// assert_eq!(behavior.scale_down.window.to_string(), "5m0s");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Behavior {
    /// Towards more pods.
    pub scale_up: ScalingRules,
    /// Towards fewer pods.
    pub scale_down: ScalingRules,
}

/// The rules of one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalingRules {
    /// For how long a recommendation counts.
    pub window: Duration,
    /// Which policy decides.
    pub select: SelectPolicy,
    /// The policies, in order.
    pub policies: Vec<ScalingPolicy>,
}

/// Which of several policies decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectPolicy {
    /// The one that allows the greatest change; also where anything else is written.
    Max,
    /// The one that allows the least.
    Min,
    /// None: this direction is closed.
    Disabled,
}

/// So many pods, or so much of them, in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalingPolicy {
    /// Pods or percent?
    pub kind: PolicyKind,
    /// How many.
    pub value: i32,
    /// In what time.
    pub period: Duration,
}

/// What a policy counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Pods.
    Pods,
    /// Percent of the pods that there were when the period began.
    Percent,
    /// Neither: upstream takes the number that the policy before it came to, and 0 if there is none.
    Unknown,
}

impl Behavior {
    /// Compiles the rules, after the API server's defaults and the cluster's.
    #[must_use]
    pub fn new(behavior: &HorizontalPodAutoscalerBehavior, options: &Options) -> Self {
        let mut behavior = behavior.clone();
        set_behavior_defaults(&mut behavior);
        // Upstream keeps it in whole seconds in an int32.
        let window = to_i32(options.downscale_stabilization.seconds());
        Self { scale_up: ScalingRules::new(behavior.scale_up, 0), scale_down: ScalingRules::new(behavior.scale_down, window) }
    }
}

impl ScalingRules {
    fn new(rules: Option<HPAScalingRules>, window: i32) -> Self {
        let rules = rules.unwrap_or_default();
        let policies = rules.policies.into_iter().flatten().map(|policy| ScalingPolicy {
            kind: match policy.kind.as_str() {
                "Pods" => PolicyKind::Pods,
                "Percent" => PolicyKind::Percent,
                _ => PolicyKind::Unknown,
            },
            value: policy.value,
            period: Duration::from_seconds(policy.period_seconds.into()),
        });
        Self {
            window: Duration::from_seconds(rules.stabilization_window_seconds.unwrap_or(window).into()),
            select: match rules.select_policy.as_deref() {
                Some("Disabled") => SelectPolicy::Disabled,
                Some("Min") => SelectPolicy::Min,
                _ => SelectPolicy::Max,
            },
            policies: policies.collect(),
        }
    }

    /// For how long a change has to be remembered.
    pub(super) fn longest_period(&self) -> Duration {
        self.policies.iter().map(|policy| policy.period).max().unwrap_or_default().max(Duration::default())
    }

    /// The most pods, or the fewest, that the policies allow (upstream's `calculateScaleUpLimitWithScalingRules` and
    /// `calculateScaleDownLimitWithBehaviors`).
    pub(super) fn limit(&self, direction: Direction, current: i32, ups: &[ScaleEvent], downs: &[ScaleEvent], now: Time) -> i32 {
        let greatest = match (self.select, direction) {
            (SelectPolicy::Disabled, _) => return current,
            (SelectPolicy::Max, Direction::Up) | (SelectPolicy::Min, Direction::Down) => true,
            (SelectPolicy::Min, Direction::Up) | (SelectPolicy::Max, Direction::Down) => false,
        };
        let mut limit = if greatest { i32::MIN } else { i32::MAX };
        let mut proposed = 0;
        for policy in &self.policies {
            let cutoff = now + -policy.period;
            let change = |events: &[ScaleEvent]| {
                let recent = events.iter().filter(|event| event.time > cutoff);
                recent.fold(0, |sum: i32, event| sum.wrapping_add(event.change))
            };
            let start = current.wrapping_sub(change(ups)).wrapping_add(change(downs));
            let part = f64::from(policy.value) / 100.0;
            proposed = match (policy.kind, direction) {
                (PolicyKind::Pods, Direction::Up) => start.wrapping_add(policy.value),
                (PolicyKind::Pods, Direction::Down) => start.wrapping_sub(policy.value),
                (PolicyKind::Percent, Direction::Up) => to_i32((f64::from(start) * (1.0 + part)).ceil()),
                (PolicyKind::Percent, Direction::Down) => to_i32(f64::from(start) * (1.0 - part)),
                (PolicyKind::Unknown, _) => proposed,
            };
            limit = if greatest { limit.max(proposed) } else { limit.min(proposed) };
        }
        limit
    }
}
