//! The kinds that an API server knows, release by release.
//!
//! From the API types of `k8s.io/api` v0.37.0 and what they say about their life; `CustomResourceDefinition` and
//! `APIService` from the packages that hold them.

use crate::release::Release;

/// A kind of object in a version of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub group: &'static str,
    pub version: &'static str,
    pub name: &'static str,
    pub scope: Scope,
    /// The minor release that brought it, and the one that took it away; 0 is the time before all records, or never.
    introduced: u8,
    removed: u8,
}

/// Where the objects of a kind live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster as a whole.
    Cluster,
}
use Scope::{Cluster, Namespaced};

/// What is to be said about an apiVersion and kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Known(Kind),
    Unknown { hint: Option<String> },
}

/// Looks a kind up in a release.
pub(crate) fn find(group: &str, version: &str, kind: &str, release: Release) -> Found {
    let minor = minor(release);
    if let Some(known) = KINDS.iter().find(|known| (known.group, known.version, known.name) == (group, version, kind)) {
        return if known.served(minor) { Found::Known(*known) } else { Found::Unknown { hint: Some(known.fate(minor)) } };
    }
    Found::Unknown { hint: hint(group, version, kind, minor) }
}

/// The minor release, `37` for 1.37.
fn minor(release: Release) -> u8 {
    let place = Release::ALL.iter().position(|known| *known == release).unwrap_or_default();
    u8::try_from(place).unwrap_or_default().saturating_add(31)
}

impl Kind {
    fn served(&self, minor: u8) -> bool {
        self.introduced <= minor && (self.removed == 0 || minor < self.removed)
    }

    fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Why a release does not serve this kind.
    fn fate(&self, minor: u8) -> String {
        if minor < self.introduced {
            return format!("it came with Kubernetes 1.{}", self.introduced);
        }
        let now = KINDS.iter().find(|other| other.name == self.name && other.served(minor));
        let now = now.map(|now| format!(": use {}", now.api_version())).unwrap_or_default();
        format!("Kubernetes 1.{} took it away{now}", self.removed)
    }
}

/// What may have been meant.
fn hint(group: &str, version: &str, kind: &str, minor: u8) -> Option<String> {
    let served = || KINDS.iter().filter(|known| known.served(minor));
    // The right kind in the wrong place, the kind with a slip in it, or a group with a slip in it.
    if let Some(known) = served().find(|known| known.name == kind) {
        return Some(format!("{kind} is in {}", known.api_version()));
    }
    let close = |a: &str, b: &str| distance(&a.to_lowercase(), &b.to_lowercase()) <= 2;
    let nearest = served()
        .filter(|known| close(known.name, kind))
        .min_by_key(|known| (known.group != group, known.version != version, distance(known.name, kind)))?;
    let place = if (nearest.group, nearest.version) == (group, version) { String::new() } else { format!(" in {}", nearest.api_version()) };
    Some(format!("did you mean {}{place}?", nearest.name))
}

/// How many letters must be put in, taken out or changed to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    if a.len().abs_diff(b.len()) > 3 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (at, letter) in a.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(b.chars()) {
            let here = (diagonal + usize::from(letter != other)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, here);
            left = here;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

const fn kind(group: &'static str, version: &'static str, name: &'static str, scope: Scope, introduced: u8, removed: u8) -> Kind {
    Kind { group, version, name, scope, introduced, removed }
}

// One kind a line: group, version, kind, scope, the minor releases that brought it and took it away.
#[rustfmt::skip]
const KINDS: &[Kind] = &[
    kind("", "v1", "Binding", Namespaced, 0, 0),
    kind("", "v1", "ComponentStatus", Cluster, 0, 0),
    kind("", "v1", "ConfigMap", Namespaced, 2, 0),
    kind("", "v1", "Endpoints", Namespaced, 0, 0),
    kind("", "v1", "Event", Namespaced, 0, 0),
    kind("", "v1", "LimitRange", Namespaced, 0, 0),
    kind("", "v1", "Namespace", Cluster, 0, 0),
    kind("", "v1", "Node", Cluster, 0, 0),
    kind("", "v1", "PersistentVolume", Cluster, 0, 0),
    kind("", "v1", "PersistentVolumeClaim", Namespaced, 0, 0),
    kind("", "v1", "Pod", Namespaced, 0, 0),
    kind("", "v1", "PodTemplate", Namespaced, 0, 0),
    kind("", "v1", "ReplicationController", Namespaced, 0, 0),
    kind("", "v1", "ResourceQuota", Namespaced, 0, 0),
    kind("", "v1", "Secret", Namespaced, 0, 0),
    kind("", "v1", "Service", Namespaced, 0, 0),
    kind("", "v1", "ServiceAccount", Namespaced, 0, 0),
    kind("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy", Cluster, 36, 0),
    kind("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding", Cluster, 36, 0),
    kind("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", Cluster, 16, 0),
    kind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", Cluster, 30, 0),
    kind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", Cluster, 30, 0),
    kind("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", Cluster, 16, 0),
    kind("admissionregistration.k8s.io", "v1alpha1", "MutatingAdmissionPolicy", Cluster, 32, 38),
    kind("admissionregistration.k8s.io", "v1alpha1", "MutatingAdmissionPolicyBinding", Cluster, 32, 38),
    kind("admissionregistration.k8s.io", "v1alpha1", "ValidatingAdmissionPolicy", Cluster, 26, 32),
    kind("admissionregistration.k8s.io", "v1alpha1", "ValidatingAdmissionPolicyBinding", Cluster, 26, 32),
    kind("admissionregistration.k8s.io", "v1beta1", "MutatingAdmissionPolicy", Cluster, 34, 40),
    kind("admissionregistration.k8s.io", "v1beta1", "MutatingAdmissionPolicyBinding", Cluster, 34, 40),
    kind("admissionregistration.k8s.io", "v1beta1", "MutatingWebhookConfiguration", Cluster, 9, 22),
    kind("admissionregistration.k8s.io", "v1beta1", "ValidatingAdmissionPolicy", Cluster, 28, 34),
    kind("admissionregistration.k8s.io", "v1beta1", "ValidatingAdmissionPolicyBinding", Cluster, 28, 34),
    kind("admissionregistration.k8s.io", "v1beta1", "ValidatingWebhookConfiguration", Cluster, 9, 22),
    kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition", Cluster, 16, 0),
    kind("apiextensions.k8s.io", "v1beta1", "CustomResourceDefinition", Cluster, 7, 22),
    kind("apiregistration.k8s.io", "v1", "APIService", Cluster, 10, 0),
    kind("apiregistration.k8s.io", "v1beta1", "APIService", Cluster, 7, 22),
    kind("apps", "v1", "ControllerRevision", Namespaced, 9, 0),
    kind("apps", "v1", "DaemonSet", Namespaced, 9, 0),
    kind("apps", "v1", "Deployment", Namespaced, 9, 0),
    kind("apps", "v1", "ReplicaSet", Namespaced, 9, 0),
    kind("apps", "v1", "StatefulSet", Namespaced, 9, 0),
    kind("apps", "v1beta1", "ControllerRevision", Namespaced, 7, 16),
    kind("apps", "v1beta1", "Deployment", Namespaced, 6, 16),
    kind("apps", "v1beta1", "Scale", Namespaced, 6, 16),
    kind("apps", "v1beta1", "StatefulSet", Namespaced, 5, 16),
    kind("apps", "v1beta2", "ControllerRevision", Namespaced, 8, 16),
    kind("apps", "v1beta2", "DaemonSet", Namespaced, 8, 16),
    kind("apps", "v1beta2", "Deployment", Namespaced, 8, 16),
    kind("apps", "v1beta2", "ReplicaSet", Namespaced, 8, 16),
    kind("apps", "v1beta2", "Scale", Namespaced, 8, 16),
    kind("apps", "v1beta2", "StatefulSet", Namespaced, 8, 16),
    kind("authentication.k8s.io", "v1", "SelfSubjectReview", Cluster, 28, 0),
    kind("authentication.k8s.io", "v1", "TokenRequest", Namespaced, 10, 0),
    kind("authentication.k8s.io", "v1", "TokenReview", Cluster, 6, 0),
    kind("authentication.k8s.io", "v1alpha1", "SelfSubjectReview", Cluster, 26, 32),
    kind("authentication.k8s.io", "v1beta1", "SelfSubjectReview", Cluster, 27, 33),
    kind("authentication.k8s.io", "v1beta1", "TokenReview", Cluster, 4, 22),
    kind("authorization.k8s.io", "v1", "LocalSubjectAccessReview", Namespaced, 19, 0),
    kind("authorization.k8s.io", "v1", "SelfSubjectAccessReview", Cluster, 19, 0),
    kind("authorization.k8s.io", "v1", "SelfSubjectRulesReview", Cluster, 19, 0),
    kind("authorization.k8s.io", "v1", "SubjectAccessReview", Cluster, 6, 0),
    kind("authorization.k8s.io", "v1beta1", "LocalSubjectAccessReview", Namespaced, 2, 22),
    kind("authorization.k8s.io", "v1beta1", "SelfSubjectAccessReview", Cluster, 2, 22),
    kind("authorization.k8s.io", "v1beta1", "SelfSubjectRulesReview", Cluster, 8, 22),
    kind("authorization.k8s.io", "v1beta1", "SubjectAccessReview", Cluster, 2, 22),
    kind("autoscaling", "v1", "HorizontalPodAutoscaler", Namespaced, 2, 0),
    kind("autoscaling", "v1", "Scale", Namespaced, 2, 0),
    kind("autoscaling", "v2", "HorizontalPodAutoscaler", Namespaced, 23, 0),
    kind("autoscaling", "v2beta1", "HorizontalPodAutoscaler", Namespaced, 8, 25),
    kind("autoscaling", "v2beta2", "HorizontalPodAutoscaler", Namespaced, 12, 26),
    kind("batch", "v1", "CronJob", Namespaced, 21, 0),
    kind("batch", "v1", "Job", Namespaced, 2, 0),
    kind("batch", "v1beta1", "CronJob", Namespaced, 8, 25),
    kind("certificates.k8s.io", "v1", "CertificateSigningRequest", Cluster, 19, 0),
    kind("certificates.k8s.io", "v1", "ClusterTrustBundle", Cluster, 37, 0),
    kind("certificates.k8s.io", "v1", "PodCertificateRequest", Namespaced, 37, 0),
    kind("certificates.k8s.io", "v1alpha1", "ClusterTrustBundle", Cluster, 26, 37),
    kind("certificates.k8s.io", "v1beta1", "CertificateSigningRequest", Cluster, 12, 22),
    kind("certificates.k8s.io", "v1beta1", "ClusterTrustBundle", Cluster, 33, 40),
    kind("certificates.k8s.io", "v1beta1", "PodCertificateRequest", Namespaced, 35, 40),
    kind("coordination.k8s.io", "v1", "Lease", Namespaced, 14, 0),
    kind("coordination.k8s.io", "v1alpha2", "LeaseCandidate", Namespaced, 32, 38),
    kind("coordination.k8s.io", "v1beta1", "Lease", Namespaced, 12, 22),
    kind("coordination.k8s.io", "v1beta1", "LeaseCandidate", Namespaced, 33, 39),
    kind("discovery.k8s.io", "v1", "EndpointSlice", Namespaced, 21, 0),
    kind("discovery.k8s.io", "v1beta1", "EndpointSlice", Namespaced, 16, 25),
    kind("events.k8s.io", "v1", "Event", Namespaced, 19, 0),
    kind("events.k8s.io", "v1beta1", "Event", Namespaced, 8, 25),
    kind("extensions", "v1beta1", "DaemonSet", Namespaced, 1, 16),
    kind("extensions", "v1beta1", "Deployment", Namespaced, 1, 16),
    kind("extensions", "v1beta1", "Ingress", Namespaced, 1, 22),
    kind("extensions", "v1beta1", "NetworkPolicy", Namespaced, 3, 16),
    kind("extensions", "v1beta1", "ReplicaSet", Namespaced, 2, 16),
    kind("extensions", "v1beta1", "Scale", Namespaced, 1, 16),
    kind("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", Cluster, 29, 0),
    kind("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", Cluster, 29, 0),
    kind("flowcontrol.apiserver.k8s.io", "v1beta1", "FlowSchema", Cluster, 20, 26),
    kind("flowcontrol.apiserver.k8s.io", "v1beta1", "PriorityLevelConfiguration", Cluster, 20, 26),
    kind("flowcontrol.apiserver.k8s.io", "v1beta2", "FlowSchema", Cluster, 23, 29),
    kind("flowcontrol.apiserver.k8s.io", "v1beta2", "PriorityLevelConfiguration", Cluster, 23, 29),
    kind("flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema", Cluster, 26, 32),
    kind("flowcontrol.apiserver.k8s.io", "v1beta3", "PriorityLevelConfiguration", Cluster, 26, 32),
    kind("internal.apiserver.k8s.io", "v1alpha1", "StorageVersion", Cluster, 0, 0),
    kind("lifecycle.k8s.io", "v1alpha1", "Eviction", Namespaced, 37, 43),
    kind("lifecycle.k8s.io", "v1alpha1", "EvictionRequest", Namespaced, 37, 43),
    kind("networking.k8s.io", "v1", "IPAddress", Cluster, 33, 0),
    kind("networking.k8s.io", "v1", "Ingress", Namespaced, 19, 0),
    kind("networking.k8s.io", "v1", "IngressClass", Cluster, 19, 0),
    kind("networking.k8s.io", "v1", "NetworkPolicy", Namespaced, 7, 0),
    kind("networking.k8s.io", "v1", "ServiceCIDR", Cluster, 33, 0),
    kind("networking.k8s.io", "v1beta1", "IPAddress", Cluster, 31, 37),
    kind("networking.k8s.io", "v1beta1", "Ingress", Namespaced, 14, 22),
    kind("networking.k8s.io", "v1beta1", "IngressClass", Cluster, 18, 22),
    kind("networking.k8s.io", "v1beta1", "ServiceCIDR", Cluster, 31, 37),
    kind("node.k8s.io", "v1", "RuntimeClass", Cluster, 20, 0),
    kind("node.k8s.io", "v1alpha1", "RuntimeClass", Cluster, 12, 22),
    kind("node.k8s.io", "v1beta1", "RuntimeClass", Cluster, 13, 25),
    kind("policy", "v1", "Eviction", Namespaced, 22, 0),
    kind("policy", "v1", "PodDisruptionBudget", Namespaced, 21, 0),
    kind("policy", "v1beta1", "Eviction", Namespaced, 5, 25),
    kind("policy", "v1beta1", "PodDisruptionBudget", Namespaced, 5, 25),
    kind("policy", "v1beta1", "PodSecurityPolicy", Cluster, 10, 25),
    kind("rbac.authorization.k8s.io", "v1", "ClusterRole", Cluster, 8, 0),
    kind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", Cluster, 8, 0),
    kind("rbac.authorization.k8s.io", "v1", "Role", Namespaced, 8, 0),
    kind("rbac.authorization.k8s.io", "v1", "RoleBinding", Namespaced, 8, 0),
    kind("rbac.authorization.k8s.io", "v1alpha1", "ClusterRole", Cluster, 5, 22),
    kind("rbac.authorization.k8s.io", "v1alpha1", "ClusterRoleBinding", Cluster, 5, 22),
    kind("rbac.authorization.k8s.io", "v1alpha1", "Role", Namespaced, 5, 22),
    kind("rbac.authorization.k8s.io", "v1alpha1", "RoleBinding", Namespaced, 5, 22),
    kind("rbac.authorization.k8s.io", "v1beta1", "ClusterRole", Cluster, 6, 22),
    kind("rbac.authorization.k8s.io", "v1beta1", "ClusterRoleBinding", Cluster, 6, 22),
    kind("rbac.authorization.k8s.io", "v1beta1", "Role", Namespaced, 6, 22),
    kind("rbac.authorization.k8s.io", "v1beta1", "RoleBinding", Namespaced, 6, 22),
    kind("resource.k8s.io", "v1", "DeviceClass", Cluster, 34, 0),
    kind("resource.k8s.io", "v1", "DeviceTaintRule", Cluster, 37, 0),
    kind("resource.k8s.io", "v1", "ResourceClaim", Namespaced, 34, 0),
    kind("resource.k8s.io", "v1", "ResourceClaimTemplate", Namespaced, 34, 0),
    kind("resource.k8s.io", "v1", "ResourceSlice", Cluster, 34, 0),
    kind("resource.k8s.io", "v1alpha3", "DeviceTaintRule", Cluster, 33, 39),
    kind("resource.k8s.io", "v1alpha3", "ResourcePoolStatusRequest", Cluster, 36, 42),
    kind("resource.k8s.io", "v1beta1", "DeviceClass", Cluster, 32, 38),
    kind("resource.k8s.io", "v1beta1", "ResourceClaim", Namespaced, 32, 38),
    kind("resource.k8s.io", "v1beta1", "ResourceClaimTemplate", Namespaced, 32, 38),
    kind("resource.k8s.io", "v1beta1", "ResourceSlice", Cluster, 32, 38),
    kind("resource.k8s.io", "v1beta2", "DeviceClass", Cluster, 33, 39),
    kind("resource.k8s.io", "v1beta2", "DeviceTaintRule", Cluster, 36, 42),
    kind("resource.k8s.io", "v1beta2", "ResourceClaim", Namespaced, 33, 39),
    kind("resource.k8s.io", "v1beta2", "ResourceClaimTemplate", Namespaced, 33, 39),
    kind("resource.k8s.io", "v1beta2", "ResourceSlice", Cluster, 33, 39),
    kind("scheduling.k8s.io", "v1", "PriorityClass", Cluster, 14, 0),
    kind("scheduling.k8s.io", "v1alpha3", "CompositePodGroup", Namespaced, 0, 0),
    kind("scheduling.k8s.io", "v1alpha3", "PodGroup", Namespaced, 0, 0),
    kind("scheduling.k8s.io", "v1alpha3", "Workload", Namespaced, 0, 0),
    kind("scheduling.k8s.io", "v1beta1", "PodGroup", Namespaced, 37, 43),
    kind("scheduling.k8s.io", "v1beta1", "PriorityClass", Cluster, 11, 22),
    kind("scheduling.k8s.io", "v1beta1", "Workload", Namespaced, 37, 43),
    kind("storage.k8s.io", "v1", "CSIDriver", Cluster, 18, 0),
    kind("storage.k8s.io", "v1", "CSINode", Cluster, 17, 0),
    kind("storage.k8s.io", "v1", "CSIStorageCapacity", Namespaced, 24, 0),
    kind("storage.k8s.io", "v1", "StorageClass", Cluster, 6, 0),
    kind("storage.k8s.io", "v1", "VolumeAttachment", Cluster, 13, 0),
    kind("storage.k8s.io", "v1", "VolumeAttributesClass", Cluster, 34, 0),
    kind("storage.k8s.io", "v1alpha1", "CSIStorageCapacity", Namespaced, 19, 24),
    kind("storage.k8s.io", "v1alpha1", "VolumeAttachment", Cluster, 9, 24),
    kind("storage.k8s.io", "v1alpha1", "VolumeAttributesClass", Cluster, 29, 35),
    kind("storage.k8s.io", "v1beta1", "CSIDriver", Cluster, 14, 22),
    kind("storage.k8s.io", "v1beta1", "CSINode", Cluster, 14, 22),
    kind("storage.k8s.io", "v1beta1", "CSIStorageCapacity", Namespaced, 21, 27),
    kind("storage.k8s.io", "v1beta1", "StorageClass", Cluster, 4, 22),
    kind("storage.k8s.io", "v1beta1", "VolumeAttachment", Cluster, 10, 22),
    kind("storage.k8s.io", "v1beta1", "VolumeAttributesClass", Cluster, 31, 37),
    kind("storagemigration.k8s.io", "v1", "StorageVersionMigration", Cluster, 37, 0),
    kind("storagemigration.k8s.io", "v1beta1", "StorageVersionMigration", Cluster, 35, 40),
];

#[cfg(test)]
mod tests {
    use super::{Found, distance, find};
    use crate::release::Release;

    fn hint(group: &str, version: &str, kind: &str) -> String {
        match find(group, version, kind, Release::V1_37) {
            Found::Known(_) => "known".to_owned(),
            Found::Unknown { hint } => hint.unwrap_or_default(),
        }
    }

    #[test]
    fn a_slip_is_recognised() {
        assert_eq!(hint("apps", "v1", "Deployment"), "known");
        assert_eq!(hint("apps", "v1", "Deploymnet"), "did you mean Deployment?");
        assert_eq!(hint("apps", "v1", "deployment"), "did you mean Deployment?");
        assert_eq!(hint("", "v1", "Deployment"), "Deployment is in apps/v1");
        assert_eq!(hint("batch", "v1beta1", "CronJob"), "Kubernetes 1.25 took it away: use batch/v1");
        assert_eq!(hint("policy", "v1beta1", "PodSecurityPolicy"), "Kubernetes 1.25 took it away");
        assert_eq!(hint("example.com", "v1", "Widget"), "");
    }

    #[test]
    fn kinds_come_and_go_with_releases() {
        let served = |release| matches!(find("networking.k8s.io", "v1", "IPAddress", release), Found::Known(_));
        assert!(!served(Release::V1_32) && served(Release::V1_33));
    }

    #[test]
    fn distances() {
        assert_eq!((distance("pod", "pod"), distance("pod", "pods"), distance("kitten", "sitting"), distance("", "abc")), (0, 1, 3, 3));
    }
}
