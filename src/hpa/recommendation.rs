//! What an autoscaler does at a tick, and why.

use std::fmt;

use super::failure::MetricError;
use super::limit::LimitReason;
use super::proposal::Proposal;
use super::state::State;
use crate::object::HorizontalPodAutoscalerStatus;
use crate::selector::ParseSelectorError;

/// What an autoscaler does at a tick, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The number of pods it sets; `None` where it leaves it as it is.
    pub scaled_to: Option<i32>,
    /// The metric that decided, by position.
    pub chosen: Option<usize>,
    /// What each metric asks for; empty where they were not asked.
    pub proposals: Vec<Result<Proposal, MetricError>>,
    /// The positions of the pods it scales among the pods observed; the groups of a proposal are in this order.
    pub pods: Vec<usize>,
    /// What changed the number on its way from the metrics to the target, in order.
    pub limits: Vec<Limit>,
    /// What went wrong; the number may have been set nevertheless, if only some metrics failed.
    pub error: Option<ReconcileError>,
    /// What it remembers; the conditions are in its status.
    pub state: State,
}

impl Recommendation {
    /// The status that it writes.
    #[must_use]
    pub fn status(&self) -> &HorizontalPodAutoscalerStatus {
        &self.state.status
    }

    /// How many pods are asked for after this tick: what was set, or what there was.
    #[must_use]
    pub fn replicas(&self) -> i32 {
        self.scaled_to.unwrap_or(self.state.status.current_replicas)
    }

    /// The proposal that decided.
    #[must_use]
    pub fn decisive(&self) -> Option<&Proposal> {
        self.proposals.get(self.chosen?)?.as_ref().ok()
    }
}

/// In a sentence: what is done, and what decided.
impl fmt::Display for Recommendation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let current = self.state.status.current_replicas;
        match self.scaled_to {
            Some(replicas) => write!(f, "scales from {current} to {replicas}")?,
            None => write!(f, "stays at {current}")?,
        }
        for limit in &self.limits {
            write!(f, "; {limit}")?;
        }
        match &self.error {
            Some(error) => write!(f, "; {error}"),
            None => Ok(()),
        }
    }
}

/// A rule that changed the number of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The rule.
    pub rule: LimitRule,
    /// The number before.
    pub before: i32,
    /// The number after.
    pub after: i32,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} becomes {}", self.rule, self.before, self.after)
    }
}

/// What changed the number of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitRule {
    /// The usage is near enough to the target.
    Tolerance,
    /// Unready and missing pods leave open in which direction to go.
    DirectionUnclear,
    /// A number below zero is zero.
    NotNegative,
    /// What was asked for lately still counts.
    Stabilization,
    /// Bounds and policies.
    Scale(LimitReason),
    /// There are more pods than `maxReplicas`, or fewer than `minReplicas`: the metrics are not asked.
    OutOfRange(LimitReason),
    /// Awake again, there are at least `minReplicas`.
    WakeToMinimum,
}

impl fmt::Display for LimitRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tolerance => f.pad("tolerance"),
            Self::DirectionUnclear => f.pad("unready and missing pods"),
            Self::NotNegative => f.pad("less than nothing"),
            Self::Stabilization => f.pad("stabilization"),
            Self::Scale(reason) | Self::OutOfRange(reason) => reason.fmt(f),
            Self::WakeToMinimum => f.pad("minimum"),
        }
    }
}

/// What went wrong at a tick.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReconcileError {
    /// The group and version of the target cannot be read.
    #[error("invalid API version in scale target reference: unexpected GroupVersion string: {0}")]
    ApiVersion(String),
    /// The target cannot be read.
    #[error("failed to query scale subresource for {target}: {error}")]
    NoScale {
        /// Its kind, namespace and name.
        target: String,
        /// What the API server says.
        error: String,
    },
    /// The target has no selector.
    #[error("selector is required")]
    NoSelector,
    /// The target's selector is faulty.
    #[error("couldn't convert selector into a corresponding internal selector object: {}", .0.placeless())]
    Selector(ParseSelectorError),
    /// Another autoscaler takes some of the pods for its own.
    #[error("pods by selector {selector} are controlled by {}", claimants(autoscalers, *are_all))]
    Ambiguous {
        /// The selector.
        selector: String,
        /// The autoscalers that want them, with their namespace; this one is the first.
        autoscalers: Vec<String>,
        /// Are these all? Since 1.37 upstream stops at two.
        are_all: bool,
    },
    /// Some metrics failed; the proposals say which.
    #[error("invalid metrics ({failed} invalid out of {of}), first error is: {first}")]
    Metrics {
        /// How many.
        failed: usize,
        /// Of how many.
        of: usize,
        /// What is wrong with the first of them, as upstream words it.
        first: String,
    },
    /// The number could not be set.
    #[error("failed to rescale {target}: {error}")]
    Update {
        /// The kind, namespace and name of the target.
        target: String,
        /// What the API server says.
        error: String,
    },
}

fn claimants(autoscalers: &[String], are_all: bool) -> String {
    let names = autoscalers.join(" ");
    if are_all { format!("multiple HPAs: [{names}]") } else { format!("more than one HPA (e.g. [{names}])") }
}
