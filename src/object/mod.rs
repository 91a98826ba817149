//! The Kubernetes objects, as far as some evaluator reads them.
//!
//! Plain data in the shape the API server stores: public fields, camelCase on the wire, an absent field is the default,
//! a field nobody here reads is ignored. Strings that have a grammar ([`Quantity`](crate::Quantity), for one) are parsed
//! on the way in, so that an evaluator never meets a malformed one.
//!
//! ```
//! use kube_semantics::object::Node;
//!
//! let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1", "labels": {"zone": "a"}}, "spec": null}"#)?;
//! assert_eq!(node.metadata.labels.get("zone"), Some("a"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What follows upstream: field names and types of `k8s.io/api` and `k8s.io/apimachinery/pkg/apis/meta/v1`, version
//! v0.37.0; and the way Go reads JSON `null`, which leaves the zero value wherever it stands ([`Wire`]).
//! Deliberately out: fields that no evaluator reads, and defaults that the API server fills in.

mod affinity;
mod apiextensions;
mod authorization;
mod autoscaling;
mod batch;
pub(crate) mod calendar;
mod claim;
mod cluster_network_policy;
mod container;
mod core;
mod duration;
mod int_or_string;
mod label_selector;
mod labels;
mod meta;
mod metrics;
mod networking;
mod node;
mod policy;
mod quota;
mod rbac;
mod resource_list;
mod resource_name;
pub(crate) mod same_text;
mod service;
pub(crate) mod tagged_text;
mod time;
mod topology_spread;
pub(crate) mod wire;
mod workload;

pub use affinity::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm, PreferredSchedulingTerm,
    WeightedPodAffinityTerm,
};
pub use apiextensions::{
    CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionSpec, CustomResourceDefinitionVersion,
};
pub use authorization::{NonResourceAttributes, ResourceAttributes, SubjectAccessReviewSpec};
pub use autoscaling::{
    ContainerResourceMetricSource, ContainerResourceMetricStatus, CrossVersionObjectReference, ExternalMetricSource, ExternalMetricStatus,
    HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerCondition,
    HorizontalPodAutoscalerSpec, HorizontalPodAutoscalerSpecV1, HorizontalPodAutoscalerStatus, HorizontalPodAutoscalerStatusV1,
    HorizontalPodAutoscalerV1, MetricIdentifier, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus, ObjectMetricSource,
    ObjectMetricStatus, PodsMetricSource, PodsMetricStatus, ResourceMetricSource, ResourceMetricStatus,
};
pub use batch::{
    CronJob, CronJobSpec, CronJobStatus, Job, JobCondition, JobSpec, JobStatus, JobTemplateSpec, ObjectReference, PodFailurePolicy,
    PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule, SuccessPolicy, SuccessPolicyRule,
};
pub use claim::{
    DeviceClaim, DeviceRequest, ExactDeviceRequest, ModifyVolumeStatus, PersistentVolumeClaim, PersistentVolumeClaimSpec,
    PersistentVolumeClaimStatus, ResourceClaim, ResourceClaimSpec,
};
pub use cluster_network_policy::{
    AdminNetworkPolicy, AdminNetworkPolicyEgressRule, AdminNetworkPolicyIngressRule, AdminNetworkPolicyPort, AdminNetworkPolicyPortNumber,
    AdminNetworkPolicyPortRange, AdminNetworkPolicySpec, AdminPolicy, AdminPolicyNamespaces, AdminPolicyPeer, AdminPolicyPods,
    AdminPolicySubject, BaselineAdminNetworkPolicy, BaselineAdminNetworkPolicySpec, ClusterNetworkPolicy, ClusterNetworkPolicyEgressRule,
    ClusterNetworkPolicyIngressRule, ClusterNetworkPolicyPort, ClusterNetworkPolicyPortRange, ClusterNetworkPolicyProtocol,
    ClusterNetworkPolicySpec, ClusterNetworkPolicyTransport, Present,
};
pub use container::{
    ActuatedResources, Container, ContainerPort, ContainerRestartRule, ContainerState, ContainerStateTerminated, ContainerStatus,
    ResourceRequirements, VolumeMount,
};
pub use core::{HostIp, ImageVolumeSource, Pod, PodCondition, PodIp, PodSpec, PodStatus, ServiceAccount, Volume};
pub use duration::{Duration, ParseDurationError};
pub use int_or_string::IntOrString;
pub use label_selector::{LabelSelector, LabelSelectorRequirement};
pub use labels::{Iter as LabelsIter, Labels};
pub use meta::{ObjectMeta, OwnerReference, PartialObjectMetadata};
pub use metrics::{ContainerMetrics, PodMetrics};
pub use networking::{
    IpBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
};
pub use node::{ContainerImage, Node, NodeAddress, NodeSpec, NodeStatus, Taint, Toleration};
pub use policy::{PodDisruptionBudget, PodDisruptionBudgetSpec, PodDisruptionBudgetStatus};
pub use quota::{
    LimitRange, LimitRangeItem, LimitRangeSpec, LimitedResource, ResourceQuota, ResourceQuotaSpec, ResourceQuotaStatus, ScopeSelector,
    ScopedResourceSelectorRequirement,
};
pub use rbac::{AggregationRule, ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject};
pub(crate) use resource_list::{Cursor, Names, add_or_larger};
pub use resource_list::{ResourceList, ResourceListIter};
pub use resource_name::ResourceName;
pub use service::{Namespace, Service, ServicePort, ServiceSpec};
pub use time::{ParseTimeError, Time};
pub use topology_spread::TopologySpreadConstraint;
pub use wire::Wire;
pub use workload::{
    DaemonSet, DaemonSetSpec, Deployment, DeploymentSpec, PodTemplateSpec, ReplicaSet, ReplicaSetSpec, ReplicationController,
    ReplicationControllerSpec, RollingUpdate, StatefulSet, StatefulSetSpec, UpdateStrategy,
};
