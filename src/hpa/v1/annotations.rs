//! What the API server hides in annotations: the fields that the old version lacks.

use std::borrow::Cow;

use super::read_into::{ReadInto, fields};
use crate::Quantity;
use crate::object::{
    ContainerResourceMetricSource, ContainerResourceMetricStatus, CrossVersionObjectReference, ExternalMetricSource, ExternalMetricStatus,
    HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition, LabelSelector, MetricIdentifier,
    MetricSpec, MetricStatus, MetricTarget, MetricValueStatus, ObjectMetricSource, ObjectMetricStatus, PodsMetricSource, PodsMetricStatus,
    ResourceMetricSource, ResourceMetricStatus,
};

const PREFIX: &str = "autoscaling.alpha.kubernetes.io/";

pub(super) fn read(new: &mut HorizontalPodAutoscaler) {
    // The last two are dropped unread, as upstream.
    let names = ["metrics", "behavior", "current-metrics", "conditions", "scale-up-tolerance", "scale-down-tolerance"];
    let [metrics, behavior, current, conditions, ..] =
        names.map(|name| new.metadata.annotations.remove(&format!("{PREFIX}{name}")).unwrap_or_default());
    if let Some(metrics) = read_text::<Vec<OldMetric>>(&metrics) {
        // Processor time comes last, as upstream puts it.
        new.spec.metrics.splice(0..0, metrics.into_iter().map(Into::into));
    }
    // It is written with the names of Go's fields, which differ from those of the API in a letter's case.
    if let Some(behavior) = read_text::<HorizontalPodAutoscalerBehavior>(&behavior)
        && behavior != HorizontalPodAutoscalerBehavior::default()
    {
        new.spec.behavior = Some(behavior);
    }
    if let Some(metrics) = read_text::<Vec<OldMetricStatus>>(&current) {
        // They say more than the field of the old version, and are all there is.
        new.status.current_metrics = metrics.into_iter().map(Into::into).collect();
    }
    if let Some(conditions) = read_text::<Vec<HorizontalPodAutoscalerCondition>>(&conditions) {
        new.status.conditions = conditions;
    }
}

/// Nothing if it does not read.
fn read_text<T: ReadInto + Default>(text: &str) -> Option<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut read = T::default();
    read.read_into(&mut json).and_then(|()| json.end()).ok().map(|()| read)
}

/// Declares what the old version wrote, with the names of its fields.
macro_rules! old_objects {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident $(as $text:literal)?: $ty:ty, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Default)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $ty, )*
        }
        fields! { $name { $($field $(as $text)?),* } }
    )*};
}

old_objects! {
    /// A metric as the old version writes it (`autoscaling/v1`).
    pub struct OldMetric {
        /// Which of the following counts.
        pub kind as "type": String,
        /// A value that describes another object.
        pub object: Option<OldObjectSource>,
        /// A value that each pod has.
        pub pods: Option<OldPodsSource>,
        /// A resource that the pods use.
        pub resource: Option<OldResourceSource>,
        /// A resource that one container of each pod uses.
        pub container_resource: Option<OldContainerResourceSource>,
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
    }

    /// A resource of one container (`autoscaling/v1`).
    pub struct OldContainerResourceSource {
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
        pub kind as "type": String,
        /// A value that describes another object.
        pub object: Option<OldObjectStatus>,
        /// A value that each pod has.
        pub pods: Option<OldPodsStatus>,
        /// A resource that the pods use.
        pub resource: Option<OldResourceStatus>,
        /// A resource that one container of each pod uses.
        pub container_resource: Option<OldContainerResourceStatus>,
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
    }

    /// A resource of one container (`autoscaling/v1`).
    pub struct OldContainerResourceStatus {
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
            resource: old.resource.map(|source| ResourceMetricSource {
                name: source.name,
                target: usage_target(source.target_average_utilization, source.target_average_value),
            }),
            container_resource: old.container_resource.map(|source| ContainerResourceMetricSource {
                name: source.name,
                container: source.container,
                target: usage_target(source.target_average_utilization, source.target_average_value),
            }),
            external: old.external.map(Into::into),
        }
    }
}

fn usage_target(average_utilization: Option<i32>, average_value: Option<Quantity>) -> MetricTarget {
    let kind = if average_utilization.is_some() { "Utilization" } else { "AverageValue" }.to_owned();
    MetricTarget { kind, value: None, average_value, average_utilization }
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
                let current = usage(status.current_average_utilization, status.current_average_value);
                Box::new(ResourceMetricStatus { name: status.name, current })
            }),
            container_resource: old.container_resource.map(|status| {
                let current = usage(status.current_average_utilization, status.current_average_value);
                Box::new(ContainerResourceMetricStatus { name: status.name, current, container: status.container })
            }),
            external: old.external.map(|status| Box::new(status.into())),
        }
    }
}

fn usage(average_utilization: Option<i32>, average_value: Quantity) -> MetricValueStatus {
    MetricValueStatus { value: None, average_value: Some(average_value), average_utilization }
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
