//! What the API server fills in.

use crate::object::{
    HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};

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
    if spec.metrics.is_empty() {
        let target = MetricTarget { kind: "Utilization".to_owned(), average_utilization: Some(80), ..MetricTarget::default() };
        let resource = Some(ResourceMetricSource { name: "cpu".to_owned(), target });
        spec.metrics.push(MetricSpec { kind: "Resource".to_owned(), resource, ..MetricSpec::default() });
    }
    if let Some(behavior) = &mut spec.behavior {
        set_behavior_defaults(behavior);
    }
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
