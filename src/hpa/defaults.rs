//! What the API server fills in.

use crate::object::{
    HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};
use crate::release::{FeatureGates, Gate, Release};

/// Fills in what an autoscaler leaves open, as the API server does when it is created.
///
/// At least one pod; processor time at 80 % of what is requested, where there is no metric; and the rules of a behavior, where
/// there is a behavior at all. No tolerance is filled in, and no window for scaling down: both are the cluster's to say
/// ([`Options`](super::Options)).
///
/// ```
/// use kube_semantics::hpa::set_defaults;
/// use kube_semantics::object::HorizontalPodAutoscaler;
///
/// let mut autoscaler: HorizontalPodAutoscaler = serde_json::from_str(r#"{"spec": {"maxReplicas": 5, "behavior": {}}}"#)?;
/// set_defaults(&mut autoscaler.spec);
/// assert_eq!(autoscaler.spec.min_replicas, Some(1));
/// let scale_up = autoscaler.spec.behavior.and_then(|behavior| behavior.scale_up).unwrap_or_default();
/// assert_eq!(scale_up.policies.map(|policies| policies.len()), Some(2));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn set_defaults(spec: &mut HorizontalPodAutoscalerSpec) {
    spec.min_replicas.get_or_insert(1);
    set_metric_default(spec);
    if let Some(behavior) = &mut spec.behavior {
        set_behavior_defaults(behavior);
    }
}

/// The same, as the API server of a release does it: up to 1.32 it does not read a tolerance.
pub fn set_defaults_in(spec: &mut HorizontalPodAutoscalerSpec, gates: &FeatureGates) {
    if gates.release() < Release::V1_33 {
        drop_tolerances(spec);
    }
    set_defaults(spec);
}

/// Takes out what the API server does not store of an autoscaler that is created, or updated from an `old` one (upstream's
/// `dropDisabledFields`): tolerances, where the gate `HPAConfigurableTolerance` is off and the old one has none.
///
/// ```
/// use kube_semantics::FeatureGates;
/// use kube_semantics::hpa::drop_disabled_fields;
/// use kube_semantics::object::HorizontalPodAutoscaler;
/// use kube_semantics::release::Release;
///
/// let autoscaler: HorizontalPodAutoscaler =
///     serde_json::from_str(r#"{"spec": {"maxReplicas": 5, "behavior": {"scaleUp": {"tolerance": "0.2"}}}}"#)?;
/// let stored = |release| {
///     let mut spec = autoscaler.spec.clone();
///     drop_disabled_fields(&mut spec, None, &FeatureGates::for_release(release));
///     spec.behavior.and_then(|behavior| behavior.scale_up).and_then(|rules| rules.tolerance)
/// };
/// assert_eq!(stored(Release::V1_34), None);
/// assert_eq!(stored(Release::V1_35), Some("0.2".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn drop_disabled_fields(spec: &mut HorizontalPodAutoscalerSpec, old: Option<&HorizontalPodAutoscalerSpec>, gates: &FeatureGates) {
    let is_known = gates.release() >= Release::V1_33;
    let had_one = || old.and_then(|old| old.behavior.as_ref()).is_some_and(has_tolerance);
    if !(gates.enabled(Gate::HPAConfigurableTolerance) || is_known && had_one()) {
        drop_tolerances(spec);
    }
}

fn has_tolerance(behavior: &HorizontalPodAutoscalerBehavior) -> bool {
    [&behavior.scale_up, &behavior.scale_down].into_iter().flatten().any(|rules| rules.tolerance.is_some())
}

fn drop_tolerances(spec: &mut HorizontalPodAutoscalerSpec) {
    let Some(behavior) = &mut spec.behavior else { return };
    for rules in [&mut behavior.scale_up, &mut behavior.scale_down].into_iter().flatten() {
        rules.tolerance = None;
    }
}

/// Processor time at 80 % of what is requested, where there is no metric.
pub(super) fn set_metric_default(spec: &mut HorizontalPodAutoscalerSpec) {
    if spec.metrics.is_empty() {
        spec.metrics.push(cpu_utilization(80));
    }
}

/// Processor time in percent of what is requested.
pub(super) fn cpu_utilization(percent: i32) -> MetricSpec {
    let target = MetricTarget { kind: "Utilization".to_owned(), average_utilization: Some(percent), ..MetricTarget::default() };
    let resource = Some(ResourceMetricSource { name: "cpu".to_owned(), target });
    MetricSpec { kind: "Resource".to_owned(), resource, ..MetricSpec::default() }
}

/// Fills in what a behavior leaves open, field by field: a list of policies stands as it is given, an empty one too.
///
/// ```
/// use kube_semantics::hpa::set_behavior_defaults;
/// use kube_semantics::object::HorizontalPodAutoscalerBehavior;
///
/// let mut behavior = HorizontalPodAutoscalerBehavior::default();
/// set_behavior_defaults(&mut behavior);
/// assert_eq!(behavior.scale_up.and_then(|rules| rules.stabilization_window_seconds), Some(0));
/// assert_eq!(behavior.scale_down.and_then(|rules| rules.stabilization_window_seconds), None);
/// ```
pub fn set_behavior_defaults(behavior: &mut HorizontalPodAutoscalerBehavior) {
    let doubled = policy("Percent", 100);
    fill_in(&mut behavior.scale_up, Some(0), &[policy("Pods", 4), doubled.clone()]);
    fill_in(&mut behavior.scale_down, None, &[doubled]);
}

fn policy(kind: &str, value: i32) -> HPAScalingPolicy {
    HPAScalingPolicy { kind: kind.to_owned(), value, period_seconds: 15 }
}

fn fill_in(rules: &mut Option<HPAScalingRules>, window: Option<i32>, policies: &[HPAScalingPolicy]) {
    let rules = rules.get_or_insert_default();
    rules.stabilization_window_seconds = rules.stabilization_window_seconds.or(window);
    rules.select_policy.get_or_insert_with(|| "Max".to_owned());
    rules.policies.get_or_insert_with(|| policies.to_vec());
}
