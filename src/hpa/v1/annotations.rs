//! What the API server hides in annotations: the fields that the old version lacks.

use std::borrow::Cow;

use serde_json::Value;

use crate::Quantity;
use crate::object::wire::objects;
use crate::object::{
    ContainerResourceMetricSource, ContainerResourceMetricStatus, CrossVersionObjectReference, ExternalMetricSource, ExternalMetricStatus,
    HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition, LabelSelector, MetricIdentifier,
    MetricSpec, MetricStatus, MetricTarget, MetricValueStatus, ObjectMetricSource, ObjectMetricStatus, PodsMetricSource, PodsMetricStatus,
    ResourceMetricSource, ResourceMetricStatus, Wire,
};

const PREFIX: &str = "autoscaling.alpha.kubernetes.io/";

pub(super) fn read(new: &mut HorizontalPodAutoscaler) {
    // The last two are dropped unread, as upstream.
    let names = ["metrics", "behavior", "current-metrics", "conditions", "scale-up-tolerance", "scale-down-tolerance"];
    let [metrics, behavior, current, conditions, ..] =
        names.map(|name| new.metadata.annotations.remove(&format!("{PREFIX}{name}")).unwrap_or_default());
    if let Some(metrics) = list::<OldMetric>(&metrics) {
        // Processor time comes last, as upstream puts it.
        new.spec.metrics.splice(0..0, metrics.into_iter().map(Into::into));
    }
    let behavior = serde_json::from_str(&behavior).map(lower_first).and_then(HorizontalPodAutoscalerBehavior::read);
    if let Ok(behavior) = behavior
        && behavior != HorizontalPodAutoscalerBehavior::default()
    {
        new.spec.behavior = Some(behavior);
    }
    if let Some(metrics) = list::<OldMetricStatus>(&current) {
        // They say more than the field of the old version, and are all there is.
        new.status.current_metrics = metrics.into_iter().map(Into::into).collect();
    }
    if let Some(conditions) = list::<HorizontalPodAutoscalerCondition>(&conditions) {
        new.status.conditions = conditions;
    }
}

/// Nothing if it does not read.
fn list<T: Wire>(text: &str) -> Option<Vec<T>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let list = Vec::read(&mut json).ok()?;
    json.end().ok().map(|()| list)
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

    /// What a metric was last, as the old version writes it (`autoscaling/v1`).
    pub struct OldMetricStatus {
        /// Which of the following counts.
        #[serde(rename = "type")]
        pub kind: String,
        /// A value that describes another object.
        pub object: Option<OldObjectStatus>,
        /// A value that each pod has.
        pub pods: Option<OldPodsStatus>,
        /// A resource that the pods use.
        pub resource: Option<OldResourceStatus>,
        /// A resource that one container of each pod uses.
        pub container_resource: Option<OldResourceStatus>,
        /// Values from outside the cluster.
        pub external: Option<OldExternalStatus>,
    }

    /// A value that describes another object (`autoscaling/v1`).
    pub struct OldObjectStatus {
        /// The object.
        pub target: CrossVersionObjectReference,
        /// The metric.
        pub metric_name: String,
        /// What it was.
        pub current_value: Quantity,
        /// Which series.
        pub selector: Option<LabelSelector>,
        /// What it was, per pod.
        pub average_value: Option<Quantity>,
    }

    /// A value that each pod has (`autoscaling/v1`).
    pub struct OldPodsStatus {
        /// The metric.
        pub metric_name: String,
        /// What it was.
        pub current_average_value: Quantity,
        /// Which series.
        pub selector: Option<LabelSelector>,
    }

    /// A resource (`autoscaling/v1`).
    pub struct OldResourceStatus {
        /// The resource.
        pub name: String,
        /// What was used, in percent.
        pub current_average_utilization: Option<i32>,
        /// What was used.
        pub current_average_value: Quantity,
        /// The container.
        pub container: String,
    }

    /// Values from outside the cluster (`autoscaling/v1`).
    pub struct OldExternalStatus {
        /// The metric.
        pub metric_name: String,
        /// Which series.
        pub metric_selector: Option<LabelSelector>,
        /// What it was.
        pub current_value: Quantity,
        /// What it was, per pod.
        pub current_average_value: Option<Quantity>,
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

impl From<OldMetricStatus> for MetricStatus {
    fn from(old: OldMetricStatus) -> Self {
        Self {
            kind: Cow::Owned(old.kind),
            object: old.object.map(|status| Box::new(status.into())),
            pods: old.pods.map(|status| Box::new(status.into())),
            resource: old.resource.map(|status| {
                let current = status.current();
                Box::new(ResourceMetricStatus { name: status.name, current })
            }),
            container_resource: old.container_resource.map(|status| {
                let current = status.current();
                Box::new(ContainerResourceMetricStatus { name: status.name, current, container: status.container })
            }),
            external: old.external.map(|status| Box::new(status.into())),
        }
    }
}

impl OldResourceStatus {
    fn current(&self) -> MetricValueStatus {
        MetricValueStatus {
            average_value: Some(self.current_average_value.clone()),
            average_utilization: self.current_average_utilization,
            ..MetricValueStatus::default()
        }
    }
}

impl From<OldObjectStatus> for ObjectMetricStatus {
    fn from(old: OldObjectStatus) -> Self {
        Self {
            metric: MetricIdentifier { name: old.metric_name, selector: old.selector },
            current: MetricValueStatus { value: Some(old.current_value), average_value: old.average_value, ..MetricValueStatus::default() },
            described_object: old.target,
        }
    }
}

impl From<OldPodsStatus> for PodsMetricStatus {
    fn from(old: OldPodsStatus) -> Self {
        Self {
            metric: MetricIdentifier { name: old.metric_name, selector: old.selector },
            current: MetricValueStatus { average_value: Some(old.current_average_value), ..MetricValueStatus::default() },
        }
    }
}

impl From<OldExternalStatus> for ExternalMetricStatus {
    fn from(old: OldExternalStatus) -> Self {
        Self {
            metric: MetricIdentifier { name: old.metric_name, selector: old.metric_selector },
            current: MetricValueStatus {
                value: Some(old.current_value),
                average_value: old.current_average_value,
                ..MetricValueStatus::default()
            },
        }
    }
}
