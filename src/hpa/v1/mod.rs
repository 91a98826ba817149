//! Autoscalers of the old version.

#[cfg(feature = "json")]
mod annotations;
#[cfg(feature = "json")]
mod read_into;

use std::borrow::Cow;

use super::defaults::{cpu_utilization, set_metric_default};
use crate::object::{
    HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, HorizontalPodAutoscalerV1, MetricStatus, MetricValueStatus,
    ResourceMetricStatus,
};

/// As the API server converts it (upstream's `pkg/apis/autoscaling/v1/conversion.go`).
///
/// Of the newer fields this version knows only the target for processor time. With the feature `json` the others are read
/// from the annotations in which the API server hides them: metrics, what they were last, behavior and conditions. What cannot be
/// read there is passed over, as upstream. Where no metric is left, it is processor time at 80 % of what is requested.
///
/// ```
/// use kube_semantics::object::{HorizontalPodAutoscaler, HorizontalPodAutoscalerV1};
///
/// let old: HorizontalPodAutoscalerV1 = serde_json::from_str(r#"{"spec": {"maxReplicas": 5, "targetCPUUtilizationPercentage": 60}}"#)?;
/// let new = HorizontalPodAutoscaler::from(old);
/// let target = new.spec.metrics[0].resource.as_ref().map(|resource| &resource.target);
/// assert_eq!(target.and_then(|target| target.average_utilization), Some(60));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl From<HorizontalPodAutoscalerV1> for HorizontalPodAutoscaler {
    fn from(old: HorizontalPodAutoscalerV1) -> Self {
        let mut new = Self { metadata: old.metadata, ..Self::default() };
        new.spec.scale_target_ref = old.spec.scale_target_ref;
        new.spec.min_replicas = old.spec.min_replicas;
        new.spec.max_replicas = old.spec.max_replicas;
        new.spec.metrics.extend(old.spec.target_cpu_utilization_percentage.map(cpu_utilization));
        new.status = HorizontalPodAutoscalerStatus {
            last_scale_time: old.status.last_scale_time,
            current_replicas: old.status.current_replicas,
            desired_replicas: old.status.desired_replicas,
            current_metrics: old.status.current_cpu_utilization_percentage.map(current_cpu).into_iter().collect(),
            conditions: Vec::new(),
        };
        #[cfg(feature = "json")]
        annotations::read(&mut new);
        set_metric_default(&mut new.spec);
        new
    }
}

fn current_cpu(utilization: i32) -> MetricStatus {
    let current = MetricValueStatus { average_utilization: Some(utilization), ..MetricValueStatus::default() };
    let resource = Some(Box::new(ResourceMetricStatus { name: "cpu".to_owned(), current }));
    MetricStatus { kind: Cow::Borrowed("Resource"), resource, ..MetricStatus::default() }
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use crate::object::{HorizontalPodAutoscaler, HorizontalPodAutoscalerV1};

    /// What a 1.37 API server makes of an object of the new version when it is asked for the old one.
    #[test]
    fn what_annotations_hide_comes_back() {
        let old: HorizontalPodAutoscalerV1 = serde_json::from_str(
            r#"{"metadata": {"name": "web", "annotations": {
                    "kept": "yes",
                    "autoscaling.alpha.kubernetes.io/metrics": "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"qps\",\"targetAverageValue\":\"100\"}},{\"type\":\"Object\",\"object\":{\"target\":{\"kind\":\"Ingress\",\"name\":\"main\"},\"metricName\":\"rps\",\"targetValue\":\"0\",\"averageValue\":\"5\"}}]",
                    "autoscaling.alpha.kubernetes.io/behavior": "{\"ScaleUp\":{\"StabilizationWindowSeconds\":60,\"SelectPolicy\":\"Min\",\"Policies\":[{\"Type\":\"Pods\",\"Value\":2,\"PeriodSeconds\":30}],\"Tolerance\":null},\"ScaleDown\":null}",
                    "autoscaling.alpha.kubernetes.io/conditions": "[{\"type\":\"ScaledToZero\",\"status\":\"True\",\"reason\":\"ScaledToZero\"}]"}},
                "spec": {"maxReplicas": 5, "targetCPUUtilizationPercentage": 60}, "status": {"currentCPUUtilizationPercentage": 12}}"#,
        )
        .unwrap();
        let new = HorizontalPodAutoscaler::from(old);
        let wanted: HorizontalPodAutoscaler = serde_json::from_str(
            r#"{"metadata": {"name": "web", "annotations": {"kept": "yes"}},
                "spec": {"maxReplicas": 5,
                    "metrics": [
                        {"type": "Pods", "pods": {"metric": {"name": "qps"}, "target": {"type": "AverageValue", "averageValue": "100"}}},
                        {"type": "Object", "object": {"describedObject": {"kind": "Ingress", "name": "main"}, "metric": {"name": "rps"},
                                                      "target": {"type": "AverageValue", "averageValue": "5"}}},
                        {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}}],
                    "behavior": {"scaleUp": {"stabilizationWindowSeconds": 60, "selectPolicy": "Min",
                                             "policies": [{"type": "Pods", "value": 2, "periodSeconds": 30}]}}},
                "status": {"conditions": [{"type": "ScaledToZero", "status": "True", "reason": "ScaledToZero"}],
                           "currentMetrics": [{"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 12}}}]}}"#,
        )
        .unwrap();
        assert_eq!(new, wanted);
    }
}
