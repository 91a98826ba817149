//! Autoscalers.

use std::borrow::Cow;

use super::wire::{objects, written_objects};
use super::{LabelSelector, ObjectMeta, Time};
use crate::Quantity;

objects! {
    /// An autoscaler (`autoscaling/v2`): it sets how many pods a workload has.
    pub struct HorizontalPodAutoscaler {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: HorizontalPodAutoscalerSpec,
        /// What it found and did last.
        pub status: HorizontalPodAutoscalerStatus,
    }

    /// How fast to scale (`autoscaling/v2`).
    pub struct HorizontalPodAutoscalerBehavior {
        /// Towards more pods.
        pub scale_up: Option<HPAScalingRules>,
        /// Towards fewer pods.
        pub scale_down: Option<HPAScalingRules>,
    }

    /// A value of a metric (`autoscaling/v2`); at most two of the three are there.
    pub struct MetricValueStatus {
        /// As a whole.
        pub value: Option<Quantity>,
        /// Per pod.
        pub average_value: Option<Quantity>,
        /// Per pod, in percent of what the pods request.
        pub average_utilization: Option<i32>,
    }
}

written_objects! {
    /// What an autoscaler is to do.
    pub struct HorizontalPodAutoscalerSpec {
        /// What it scales.
        pub scale_target_ref: CrossVersionObjectReference,
        /// The fewest pods; absent is 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub min_replicas: Option<i32>,
        /// The most pods.
        pub max_replicas: i32,
        /// What it goes by.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub metrics: Vec<MetricSpec>,
        /// How fast it scales.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub behavior: Option<HorizontalPodAutoscalerBehavior>,
    }

    /// A reference to an object of any kind in the same namespace (`autoscaling/v2`).
    pub struct CrossVersionObjectReference {
        /// The kind.
        pub kind: String,
        /// The name.
        pub name: String,
        /// The group and version.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub api_version: String,
    }

    /// A metric that an autoscaler goes by (`autoscaling/v2`).
    pub struct MetricSpec {
        /// `Object`, `Pods`, `Resource`, `ContainerResource` or `External`: which of the following counts.
        #[serde(rename = "type")]
        pub kind: String,
        /// A value that describes another object.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub object: Option<ObjectMetricSource>,
        /// A value that each pod has.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub pods: Option<PodsMetricSource>,
        /// A resource that the pods use.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub resource: Option<ResourceMetricSource>,
        /// A resource that one container of each pod uses.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub container_resource: Option<ContainerResourceMetricSource>,
        /// Values from outside the cluster.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub external: Option<ExternalMetricSource>,
    }

    /// A value that describes another object (`autoscaling/v2`).
    pub struct ObjectMetricSource {
        /// The object.
        pub described_object: CrossVersionObjectReference,
        /// What is aimed at.
        pub target: MetricTarget,
        /// The metric.
        pub metric: MetricIdentifier,
    }

    /// A value that each pod has (`autoscaling/v2`).
    pub struct PodsMetricSource {
        /// The metric.
        pub metric: MetricIdentifier,
        /// What is aimed at.
        pub target: MetricTarget,
    }

    /// A resource that the pods use (`autoscaling/v2`).
    pub struct ResourceMetricSource {
        /// The resource.
        pub name: String,
        /// What is aimed at.
        pub target: MetricTarget,
    }

    /// A resource that one container of each pod uses (`autoscaling/v2`).
    pub struct ContainerResourceMetricSource {
        /// The resource.
        pub name: String,
        /// What is aimed at.
        pub target: MetricTarget,
        /// The container.
        pub container: String,
    }

    /// Values from outside the cluster (`autoscaling/v2`).
    pub struct ExternalMetricSource {
        /// The metric.
        pub metric: MetricIdentifier,
        /// What is aimed at.
        pub target: MetricTarget,
    }

    /// A metric by its name (`autoscaling/v2`).
    pub struct MetricIdentifier {
        /// The name.
        pub name: String,
        /// Which series of that name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub selector: Option<LabelSelector>,
    }

    /// What a metric is to be (`autoscaling/v2`).
    pub struct MetricTarget {
        /// `Utilization`, `Value` or `AverageValue`.
        #[serde(rename = "type")]
        pub kind: String,
        /// As a whole.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub value: Option<Quantity>,
        /// Per pod.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub average_value: Option<Quantity>,
        /// Per pod, in percent of what the pods request.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub average_utilization: Option<i32>,
    }

    /// The rules of one direction (`autoscaling/v2`).
    pub struct HPAScalingRules {
        /// For how long a recommendation counts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub stabilization_window_seconds: Option<i32>,
        /// Which of several policies decides: `Max`, `Min` or `Disabled`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub select_policy: Option<String>,
        /// The policies. That there are none says something else than that nothing is said.
        #[serde(skip_serializing_if = "no_policies")]
        pub policies: Option<Vec<HPAScalingPolicy>>,
        /// How far the usage may be off the target, as a part of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tolerance: Option<Quantity>,
    }

    /// So many pods, or so much of them, in so much time (`autoscaling/v2`).
    pub struct HPAScalingPolicy {
        /// `Pods` or `Percent`.
        #[serde(rename = "type")]
        pub kind: String,
        /// How many, or how many percent.
        pub value: i32,
        /// In how many seconds.
        pub period_seconds: i32,
    }

    /// What an autoscaler found and did last.
    pub struct HorizontalPodAutoscalerStatus {
        /// When it last set the number of pods.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_scale_time: Option<Time>,
        /// How many pods it saw.
        pub current_replicas: i32,
        /// How many it wanted.
        pub desired_replicas: i32,
        /// The metrics as it saw them.
        pub current_metrics: Vec<MetricStatus>,
        /// What holds of it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub conditions: Vec<HorizontalPodAutoscalerCondition>,
    }

    /// Something that holds of an autoscaler, or not (`autoscaling/v2`).
    pub struct HorizontalPodAutoscalerCondition {
        /// What: `ScalingActive`, `AbleToScale`, `ScalingLimited`, `ScaledToZero`.
        #[serde(rename = "type")]
        pub kind: Cow<'static, str>,
        /// `True`, `False` or `Unknown`.
        pub status: Cow<'static, str>,
        /// Since when.
        #[serde(skip_serializing_if = "Time::is_zero")]
        pub last_transition_time: Time,
        /// Why, in a word.
        #[serde(skip_serializing_if = "str_is_empty")]
        pub reason: Cow<'static, str>,
        /// Why, in a sentence.
        #[serde(skip_serializing_if = "str_is_empty")]
        pub message: Cow<'static, str>,
        /// The generation of the autoscaler that it was set for; a field of 1.37, whose controller leaves it out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub observed_generation: Option<i64>,
    }

    /// A metric as an autoscaler saw it (`autoscaling/v2`). Of the parts one is there, so that each takes room of its own.
    pub struct MetricStatus {
        /// Which of the following is there; none where the metric could not be had.
        #[serde(rename = "type")]
        pub kind: Cow<'static, str>,
        /// A value that describes another object.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub object: Option<Box<ObjectMetricStatus>>,
        /// A value that each pod has.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub pods: Option<Box<PodsMetricStatus>>,
        /// A resource that the pods use.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub resource: Option<Box<ResourceMetricStatus>>,
        /// A resource that one container of each pod uses.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub container_resource: Option<Box<ContainerResourceMetricStatus>>,
        /// Values from outside the cluster.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub external: Option<Box<ExternalMetricStatus>>,
    }

    /// A value that describes another object (`autoscaling/v2`).
    pub struct ObjectMetricStatus {
        /// The metric.
        pub metric: MetricIdentifier,
        /// What it is.
        pub current: MetricValueStatus,
        /// The object.
        pub described_object: CrossVersionObjectReference,
    }

    /// A value that each pod has (`autoscaling/v2`).
    pub struct PodsMetricStatus {
        /// The metric.
        pub metric: MetricIdentifier,
        /// What it is.
        pub current: MetricValueStatus,
    }

    /// A resource that the pods use (`autoscaling/v2`).
    pub struct ResourceMetricStatus {
        /// The resource.
        pub name: String,
        /// What it is.
        pub current: MetricValueStatus,
    }

    /// A resource that one container of each pod uses (`autoscaling/v2`).
    pub struct ContainerResourceMetricStatus {
        /// The resource.
        pub name: String,
        /// What it is.
        pub current: MetricValueStatus,
        /// The container.
        pub container: String,
    }

    /// Values from outside the cluster (`autoscaling/v2`).
    pub struct ExternalMetricStatus {
        /// The metric.
        pub metric: MetricIdentifier,
        /// What it is.
        pub current: MetricValueStatus,
    }
}

objects! {
    /// An autoscaler of the old version (`autoscaling/v1`), which knows of processor time only; see the `From` of
    /// [`HorizontalPodAutoscaler`].
    pub struct HorizontalPodAutoscalerV1 {
        /// Name, namespace, labels; annotations carry what newer versions have fields for.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: HorizontalPodAutoscalerSpecV1,
        /// What it found and did last.
        pub status: HorizontalPodAutoscalerStatusV1,
    }

    /// What an autoscaler is to do (`autoscaling/v1`).
    pub struct HorizontalPodAutoscalerSpecV1 {
        /// What it scales.
        pub scale_target_ref: CrossVersionObjectReference,
        /// The fewest pods; absent is 1.
        pub min_replicas: Option<i32>,
        /// The most pods.
        pub max_replicas: i32,
        /// The processor time that pods are to use, in percent of what they request.
        #[serde(rename = "targetCPUUtilizationPercentage")]
        pub target_cpu_utilization_percentage: Option<i32>,
    }

    /// What an autoscaler found and did last (`autoscaling/v1`).
    pub struct HorizontalPodAutoscalerStatusV1 {
        /// When it last set the number of pods.
        pub last_scale_time: Option<Time>,
        /// How many pods it saw.
        pub current_replicas: i32,
        /// How many it wanted.
        pub desired_replicas: i32,
        /// The processor time that pods use, in percent of what they request.
        #[serde(rename = "currentCPUUtilizationPercentage")]
        pub current_cpu_utilization_percentage: Option<i32>,
    }
}

/// An empty list is not written, as it is not in Go.
fn no_policies(policies: &Option<Vec<HPAScalingPolicy>>) -> bool {
    policies.as_ref().is_none_or(Vec::is_empty)
}

fn str_is_empty(text: &str) -> bool {
    text.is_empty()
}
