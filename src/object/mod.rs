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
mod claim;
mod container;
mod core;
mod int_or_string;
mod label_selector;
mod labels;
mod meta;
mod networking;
mod policy;
mod quota;
mod rbac;
mod resource;
pub(crate) mod same_text;
mod service;
mod time;
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
pub use autoscaling::{CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec};
pub use batch::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec};
pub use claim::{
    DeviceClaim, DeviceRequest, ExactDeviceRequest, ModifyVolumeStatus, PersistentVolumeClaim, PersistentVolumeClaimSpec,
    PersistentVolumeClaimStatus, ResourceClaim, ResourceClaimSpec,
};
pub use container::{ActuatedResources, Container, ContainerStatus, ResourceRequirements};
pub use core::{Node, NodeSpec, Pod, PodCondition, PodSpec, PodStatus, ServiceAccount};
pub use int_or_string::IntOrString;
pub use label_selector::{LabelSelector, LabelSelectorRequirement};
pub use labels::{Iter as LabelsIter, Labels};
pub use meta::{ObjectMeta, OwnerReference, PartialObjectMetadata};
pub use networking::{IpBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicySpec};
pub use policy::{PodDisruptionBudget, PodDisruptionBudgetSpec};
pub use quota::{
    LimitRange, LimitRangeItem, LimitRangeSpec, LimitedResource, ResourceQuota, ResourceQuotaSpec, ResourceQuotaStatus, ScopeSelector,
    ScopedResourceSelectorRequirement,
};
pub use rbac::{AggregationRule, ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject};
pub(crate) use resource::{Cursor, add_or_larger};
pub use resource::{ResourceList, ResourceListIter, ResourceName};
pub use service::{Namespace, Service, ServicePort, ServiceSpec};
pub use time::{ParseTimeError, Time};
pub use wire::Wire;
pub use workload::{
    DaemonSet, DaemonSetSpec, Deployment, DeploymentSpec, PodTemplateSpec, ReplicaSet, ReplicaSetSpec, ReplicationController,
    ReplicationControllerSpec, RollingUpdate, StatefulSet, StatefulSetSpec, UpdateStrategy,
};
