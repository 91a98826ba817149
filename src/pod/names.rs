//! The classes of resource names.

use crate::name;
use crate::release::Release;

/// Can this resource be asked for by a pod as a whole?
///
/// ```
/// use kube_semantics::pod::is_pod_level_resource;
///
/// assert!(is_pod_level_resource("memory") && is_pod_level_resource("hugepages-2Mi"));
/// assert!(!is_pod_level_resource("ephemeral-storage"));
/// ```
#[must_use]
pub fn is_pod_level_resource(name: &str) -> bool {
    name == "cpu" || name == "memory" || name.starts_with("hugepages-")
}

/// Could it be in a release? Huge pages came with 1.33.
pub(crate) fn is_pod_level_resource_in(name: &str, release: Release) -> bool {
    is_pod_level_resource(name) && (release >= Release::V1_33 || !name.starts_with("hugepages-"))
}

/// Is it one of Kubernetes' own resources, by its name? Upstream looks for the domain anywhere in it.
pub(crate) fn is_native_resource(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// Is it a resource that somebody else has brought in (upstream's `IsExtendedResourceName`)?
pub(crate) fn is_extended_resource(name: &str) -> bool {
    !is_native_resource(name) && !name.starts_with("requests.") && name::is_qualified_name(&format!("requests.{name}"))
}
