//! Autoscalers of the old version.

use std::borrow::Cow;

use crate::object::{
    HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, HorizontalPodAutoscalerV1, MetricSpec, MetricStatus, MetricTarget,
    MetricValueStatus, ResourceMetricSource, ResourceMetricStatus,
};

/// As the API server converts it (upstream's `pkg/apis/autoscaling/v1/conversion.go`).
///
/// Of the newer fields this version knows only the target for processor time. With the feature `json` the others are read
/// from the annotations in which the API server hides them: metrics, behavior and conditions. What cannot be read there is
/// passed over, as upstream.
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
        new.spec.metrics.extend(old.spec.target_cpu_utilization_percentage.map(cpu));
        new.status = HorizontalPodAutoscalerStatus {
            last_scale_time: old.status.last_scale_time,
            current_replicas: old.status.current_replicas,
            desired_replicas: old.status.desired_replicas,
            current_metrics: old.status.current_cpu_utilization_percentage.map(current_cpu).into_iter().collect(),
            conditions: Vec::new(),
        };
        #[cfg(feature = "json")]
        annotations::read(&mut new);
        new
    }
}

fn cpu(utilization: i32) -> MetricSpec {
    let target = MetricTarget { kind: "Utilization".to_owned(), average_utilization: Some(utilization), ..MetricTarget::default() };
    let resource = Some(ResourceMetricSource { name: "cpu".to_owned(), target });
    MetricSpec { kind: "Resource".to_owned(), resource, ..MetricSpec::default() }
}

fn current_cpu(utilization: i32) -> MetricStatus {
    let current = MetricValueStatus { average_utilization: Some(utilization), ..MetricValueStatus::default() };
    let resource = Some(Box::new(ResourceMetricStatus { name: "cpu".to_owned(), current }));
    MetricStatus { kind: Cow::Borrowed("Resource"), resource, ..MetricStatus::default() }
}

/// What the API server hides in annotations.
#[cfg(feature = "json")]
mod annotations {
    use serde::de::DeserializeOwned;
    use serde_json::Value;

    use crate::Quantity;
    use crate::object::wire::objects;
    use crate::object::{
        ContainerResourceMetricSource, CrossVersionObjectReference, ExternalMetricSource, HorizontalPodAutoscaler,
        HorizontalPodAutoscalerBehavior, LabelSelector, MetricIdentifier, MetricSpec, MetricTarget, ObjectMetricSource, PodsMetricSource,
        ResourceMetricSource,
    };

    const PREFIX: &str = "autoscaling.alpha.kubernetes.io/";

    pub(super) fn read(new: &mut HorizontalPodAutoscaler) {
        if let Some(metrics) = annotation::<Vec<OldMetric>>(new, "metrics") {
            // Processor time comes last, as upstream puts it.
            new.spec.metrics.splice(0..0, metrics.into_iter().map(Into::into));
        }
        if let Some(behavior) = annotation(new, "behavior").map(lower_first).and_then(parse::<HorizontalPodAutoscalerBehavior>)
            && behavior != HorizontalPodAutoscalerBehavior::default()
        {
            new.spec.behavior = Some(behavior);
        }
        if let Some(conditions) = annotation(new, "conditions") {
            new.status.conditions = conditions;
        }
        for name in ["metrics", "current-metrics", "behavior", "conditions", "scale-up-tolerance", "scale-down-tolerance"] {
            new.metadata.annotations.remove(&format!("{PREFIX}{name}"));
        }
    }

    fn annotation<T: DeserializeOwned>(new: &HorizontalPodAutoscaler, name: &str) -> Option<T> {
        serde_json::from_str(new.metadata.annotations.get(&format!("{PREFIX}{name}"))?).ok()
    }

    fn parse<T: DeserializeOwned>(value: Value) -> Option<T> {
        serde_json::from_value(value).ok()
    }

    /// The behavior is written with the names of Go's fields, which differ in their first letter from those of the API.
    fn lower_first(value: Value) -> Value {
        match value {
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| {
                    let mut letters = name.chars();
                    let first = letters.next().map(|first| first.to_ascii_lowercase());
                    (first.into_iter().chain(letters).collect::<String>(), lower_first(value))
                })
                .collect(),
            Value::Array(items) => items.into_iter().map(lower_first).collect(),
            other => other,
        }
    }

    objects! {
        /// A metric as the old version writes it (`autoscaling/v1`).
        pub struct OldMetric {
            /// Which of the following counts.
            #[serde(rename = "type")]
            pub kind: String,
            /// A value that describes another object.
            pub object: Option<OldObjectSource>,
            /// A value that each pod has.
            pub pods: Option<OldPodsSource>,
            /// A resource that the pods use.
            pub resource: Option<OldResourceSource>,
            /// A resource that one container of each pod uses.
            pub container_resource: Option<OldResourceSource>,
            /// Values from outside the cluster.
            pub external: Option<OldExternalSource>,
        }

        /// A value that describes another object (`autoscaling/v1`).
        pub struct OldObjectSource {
            /// The object.
            pub target: CrossVersionObjectReference,
            /// The metric.
            pub metric_name: String,
            /// What is aimed at.
            pub target_value: Quantity,
            /// Which series.
            pub selector: Option<LabelSelector>,
            /// What is aimed at, per pod.
            pub average_value: Option<Quantity>,
        }

        /// A value that each pod has (`autoscaling/v1`).
        pub struct OldPodsSource {
            /// The metric.
            pub metric_name: String,
            /// What is aimed at.
            pub target_average_value: Quantity,
            /// Which series.
            pub selector: Option<LabelSelector>,
        }

        /// A resource (`autoscaling/v1`).
        pub struct OldResourceSource {
            /// The resource.
            pub name: String,
            /// What is aimed at, in percent.
            pub target_average_utilization: Option<i32>,
            /// What is aimed at.
            pub target_average_value: Option<Quantity>,
            /// The container.
            pub container: String,
        }

        /// Values from outside the cluster (`autoscaling/v1`).
        pub struct OldExternalSource {
            /// The metric.
            pub metric_name: String,
            /// Which series.
            pub metric_selector: Option<LabelSelector>,
            /// What is aimed at.
            pub target_value: Option<Quantity>,
            /// What is aimed at, per pod.
            pub target_average_value: Option<Quantity>,
        }
    }

    impl From<OldMetric> for MetricSpec {
        fn from(old: OldMetric) -> Self {
            Self {
                kind: old.kind,
                object: old.object.map(Into::into),
                pods: old.pods.map(Into::into),
                resource: old.resource.map(|source| {
                    let target = source.target();
                    ResourceMetricSource { name: source.name, target }
                }),
                container_resource: old.container_resource.map(|source| {
                    let target = source.target();
                    ContainerResourceMetricSource { name: source.name, container: source.container, target }
                }),
                external: old.external.map(Into::into),
            }
        }
    }

    impl OldResourceSource {
        fn target(&self) -> MetricTarget {
            MetricTarget {
                kind: if self.target_average_utilization.is_some() { "Utilization" } else { "AverageValue" }.to_owned(),
                average_utilization: self.target_average_utilization,
                average_value: self.target_average_value.clone(),
                ..MetricTarget::default()
            }
        }
    }

    impl From<OldObjectSource> for ObjectMetricSource {
        fn from(old: OldObjectSource) -> Self {
            let is_average = old.average_value.is_some();
            let target = MetricTarget {
                kind: if is_average { "AverageValue" } else { "Value" }.to_owned(),
                // It cannot be left out in the old version, and so says nothing where it is zero.
                value: Some(old.target_value).filter(|value| !is_average || !value.is_zero()),
                average_value: old.average_value,
                ..MetricTarget::default()
            };
            Self { described_object: old.target, target, metric: MetricIdentifier { name: old.metric_name, selector: old.selector } }
        }
    }

    impl From<OldPodsSource> for PodsMetricSource {
        fn from(old: OldPodsSource) -> Self {
            let average_value = Some(old.target_average_value);
            let target = MetricTarget { kind: "AverageValue".to_owned(), average_value, ..MetricTarget::default() };
            Self { metric: MetricIdentifier { name: old.metric_name, selector: old.selector }, target }
        }
    }

    impl From<OldExternalSource> for ExternalMetricSource {
        fn from(old: OldExternalSource) -> Self {
            let target = MetricTarget {
                kind: if old.target_value.is_some() { "Value" } else { "AverageValue" }.to_owned(),
                value: old.target_value,
                average_value: old.target_average_value,
                ..MetricTarget::default()
            };
            Self { metric: MetricIdentifier { name: old.metric_name, selector: old.metric_selector }, target }
        }
    }
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
