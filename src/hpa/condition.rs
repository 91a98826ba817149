//! The conditions that a tick sets, as upstream words them (`horizontal.go`: the calls of `setCondition`).

use std::borrow::Cow;
use std::fmt;

use super::Direction;
use super::limit::LimitReason;
use super::recommendation::ReconcileError;
use crate::object::{HorizontalPodAutoscalerCondition, Time};

const SCALED_TO_ZERO: &str = "ScaledToZero";

/// A condition as a tick finds it.
pub(super) struct Finding {
    kind: &'static str,
    holds: bool,
    reason: &'static str,
    message: Cow<'static, str>,
}

impl Finding {
    fn able_to_scale(holds: bool, reason: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind: "AbleToScale", holds, reason, message: message.into() }
    }

    fn scaling_active(holds: bool, reason: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind: "ScalingActive", holds, reason, message: message.into() }
    }

    pub fn scale_found() -> Self {
        Self::able_to_scale(true, "SucceededGetScale", "the HPA controller was able to get the target's current scale")
    }

    pub fn no_scale(error: &ReconcileError) -> Self {
        let cause = match error {
            ReconcileError::NoScale { error, .. } => error.clone(),
            ReconcileError::ApiVersion(version) => format!("unexpected GroupVersion string: {version}"),
            other => other.to_string(),
        };
        Self::able_to_scale(false, "FailedGetScale", format!("the HPA controller was unable to get the target's current scale: {cause}"))
    }

    /// Was what the metrics ask for changed by what they asked for lately?
    pub fn stabilized(changed_on_the_way: Option<Direction>) -> Self {
        let (reason, message) = match changed_on_the_way {
            None => ("ReadyForNewScale", "recommended size matches current size"),
            Some(Direction::Up) => {
                ("ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation")
            }
            Some(Direction::Down) => {
                ("ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation")
            }
        };
        Self::able_to_scale(true, reason, message)
    }

    pub fn rescaled(replicas: i32) -> Self {
        let message = format!("the HPA controller was able to update the target scale to {replicas}");
        Self::able_to_scale(true, "SucceededRescale", message)
    }

    pub fn not_rescaled(error: &str) -> Self {
        Self::able_to_scale(false, "FailedUpdateScale", format!("the HPA controller was unable to update the target scale: {error}"))
    }

    pub fn disabled() -> Self {
        Self::scaling_active(false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero")
    }

    pub fn metric_found(name: &str) -> Self {
        let message = format!("the HPA was able to successfully calculate a replica count from {name}");
        Self::scaling_active(true, "ValidMetricFound", message)
    }

    pub fn no_metric(reason: &'static str, cause: impl fmt::Display) -> Self {
        Self::scaling_active(false, reason, format!("the HPA was unable to compute the replica count: {cause}"))
    }

    /// The pods cannot be told.
    pub fn no_pods(error: &ReconcileError) -> Self {
        match error {
            ReconcileError::NoSelector => Self::scaling_active(false, "InvalidSelector", "the HPA target's scale is missing a selector"),
            ReconcileError::Ambiguous { .. } => Self::scaling_active(false, "AmbiguousSelector", error.to_string()),
            other => Self::scaling_active(false, "InvalidSelector", other.to_string()),
        }
    }

    pub fn limited(holds: bool, reason: LimitReason) -> Self {
        let message = match reason {
            LimitReason::DesiredWithinRange => "the desired count is within the acceptable range",
            LimitReason::TooFewReplicas => "the desired replica count is less than the minimum replica count",
            LimitReason::TooManyReplicas => "the desired replica count is more than the maximum replica count",
            LimitReason::ScaleUpLimit => "the desired replica count is increasing faster than the maximum scale rate",
            LimitReason::ScaleDownLimit => "the desired replica count is decreasing faster than the maximum scale rate",
        };
        Self { kind: "ScalingLimited", holds, reason: reason.as_str(), message: message.into() }
    }

    pub fn scaled_to_zero(holds: bool) -> Self {
        let (reason, message) = if holds {
            (SCALED_TO_ZERO, "the HPA controller scaled the workload to zero")
        } else {
            ("NotScaledToZero", "the HPA controller did not scale the workload to zero")
        };
        Self { kind: SCALED_TO_ZERO, holds, reason, message: message.into() }
    }

    /// Takes the place of the first condition of its type.
    pub fn set(self, conditions: &mut Vec<HorizontalPodAutoscalerCondition>, now: Time) {
        let Self { kind, holds, reason, message } = self;
        let (status, reason) = (Cow::Borrowed(if holds { "True" } else { "False" }), Cow::Borrowed(reason));
        match conditions.iter_mut().find(|condition| condition.kind == kind) {
            Some(condition) => {
                if condition.status != status {
                    condition.last_transition_time = now;
                }
                (condition.status, condition.reason, condition.message) = (status, reason, message);
            }
            None => conditions.push(HorizontalPodAutoscalerCondition {
                kind: kind.into(),
                status,
                last_transition_time: now,
                reason,
                message,
                observed_generation: None,
            }),
        }
    }
}

pub(super) fn is_scaled_to_zero(conditions: &[HorizontalPodAutoscalerCondition]) -> bool {
    conditions.iter().find(|condition| condition.kind == SCALED_TO_ZERO).is_some_and(|condition| condition.status == "True")
}

pub(super) fn forget_scaled_to_zero(conditions: &mut Vec<HorizontalPodAutoscalerCondition>) {
    conditions.retain(|condition| condition.kind != SCALED_TO_ZERO);
}
