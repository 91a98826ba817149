//! Which resource names of a quota a kind of object is measured by.

use super::{GroupResource, Object};
use crate::object::ResourceName;
use crate::pod::is_native_resource;
use crate::release::{FeatureGates, Release};

pub(super) const DEVICE_CLASS: &str = "deviceclass.resource.kubernetes.io/";
pub(super) const PER_DEVICE_CLASS: &str = ".deviceclass.resource.k8s.io/devices";
pub(super) const PER_STORAGE_CLASS: &str = ".storageclass.storage.k8s.io/";

/// A kind of object, in the eyes of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Measured(Measured),
    Counted(&'a GroupResource),
}

/// A kind that is more than counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    Pods,
    Services,
    PersistentVolumeClaims,
    ResourceClaims,
}

impl Measured {
    pub const ALL: [Self; 4] = [Self::Pods, Self::Services, Self::PersistentVolumeClaims, Self::ResourceClaims];

    /// Does a quota on this name mean these objects (upstream's `MatchingResources`)?
    pub fn tracks(self, name: &str, gates: &FeatureGates) -> bool {
        match self {
            Self::Pods => pods_track(name, gates),
            Self::Services => matches!(name, "count/services" | "services" | "services.nodeports" | "services.loadbalancers"),
            Self::PersistentVolumeClaims => {
                let of_class = |name: &str| name.ends_with(PER_STORAGE_CLASS);
                matches!(name, "count/persistentvolumeclaims" | "persistentvolumeclaims" | "requests.storage")
                    || name.strip_suffix("persistentvolumeclaims").is_some_and(of_class)
                    || name.strip_suffix("requests.storage").is_some_and(of_class)
            }
            Self::ResourceClaims => name == "count/resourceclaims.resource.k8s.io" || name.ends_with(PER_DEVICE_CLASS),
        }
    }

    fn resource(self) -> (&'static str, &'static str) {
        match self {
            Self::Pods => ("", "pods"),
            Self::Services => ("", "services"),
            Self::PersistentVolumeClaims => ("", "persistentvolumeclaims"),
            Self::ResourceClaims => ("resource.k8s.io", "resourceclaims"),
        }
    }

    /// The kind of a resource, if it is more than counted.
    pub fn of(resource: &GroupResource) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.resource() == (resource.group.as_str(), resource.resource.as_str()))
    }
}

fn pods_track(name: &str, gates: &FeatureGates) -> bool {
    match name {
        "count/pods" | "pods" => return true,
        "cpu" | "memory" | "ephemeral-storage" => return true,
        "limits.cpu" | "limits.memory" | "limits.ephemeral-storage" => return true,
        _ => {}
    }
    if name.starts_with("hugepages-") {
        return true;
    }
    let Some(request) = name.strip_prefix("requests.") else { return false };
    matches!(request, "cpu" | "memory" | "ephemeral-storage")
        || request.starts_with("hugepages-")
        || !is_native_resource(name)
        || (knows_device_classes(gates) && request.starts_with(DEVICE_CLASS))
}

/// Do quotas know pods that ask for devices by their class?
pub(super) fn knows_device_classes(gates: &FeatureGates) -> bool {
    gates.release() >= Release::V1_35
}

impl<'a> Kind<'a> {
    pub fn of(object: &'a Object) -> Self {
        match object {
            Object::Pod(_) => Self::Measured(Measured::Pods),
            Object::Service(_) => Self::Measured(Measured::Services),
            Object::PersistentVolumeClaim(_) => Self::Measured(Measured::PersistentVolumeClaims),
            Object::ResourceClaim(_) => Self::Measured(Measured::ResourceClaims),
            Object::Other { resource, .. } => Self::Counted(resource),
        }
    }

    /// The names among these that it is measured by, sorted and distinct.
    pub fn tracked<'n>(self, names: impl IntoIterator<Item = &'n ResourceName>, gates: &FeatureGates) -> Vec<ResourceName> {
        let names = names.into_iter();
        let mut tracked: Vec<ResourceName> = match self {
            Self::Measured(kind) => names.filter(|name| kind.tracks(name.as_str(), gates)).cloned().collect(),
            Self::Counted(resource) => {
                let counted = counted_as(resource);
                names.filter(|name| counted.contains(name)).cloned().collect()
            }
        };
        tracked.sort();
        tracked.dedup();
        tracked
    }
}

/// The names that an object of a kind counts for, sorted.
pub(super) fn counted_as(resource: &GroupResource) -> Vec<ResourceName> {
    let mut names = vec![ResourceName::from(resource.count_name())];
    if resource.group.is_empty()
        && matches!(resource.resource.as_str(), "configmaps" | "secrets" | "resourcequotas" | "replicationcontrollers")
    {
        names.push(ResourceName::from(resource.resource.as_str()));
    }
    names.sort();
    names
}
