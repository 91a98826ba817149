//! The objects that quotas count.

use std::fmt;

use crate::object::{ObjectMeta, PersistentVolumeClaim, Pod, ResourceClaim, Service};

/// An object, as a quota sees it: four kinds are measured, all others counted.
///
/// ```
/// use kube_semantics::object::Pod;
/// use kube_semantics::quota::{GroupResource, Object};
///
/// assert_eq!(Object::from(Pod::default()).resource().to_string(), "pods");
///
/// let resource = GroupResource::guess("apps/v1", "Deployment");
/// assert_eq!(Object::Other { resource, metadata: Box::default() }.resource().to_string(), "deployments.apps");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// A pod.
    Pod(Box<Pod>),
    /// A service.
    Service(Box<Service>),
    /// A claim of a volume.
    PersistentVolumeClaim(Box<PersistentVolumeClaim>),
    /// A claim of devices.
    ResourceClaim(Box<ResourceClaim>),
    /// Any other object. One of the kinds above is counted as nothing but an object, if it comes as this.
    Other {
        /// What it is.
        resource: GroupResource,
        /// Name, namespace, labels.
        metadata: Box<ObjectMeta>,
    },
}

/// A resource of the API, by group and plural (`schema.GroupResource` in `apimachinery`).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupResource {
    /// The group; empty for the core.
    pub group: String,
    /// The plural in lower case.
    pub resource: String,
}

impl GroupResource {
    /// A resource.
    #[must_use]
    pub fn new(group: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { group: group.into(), resource: resource.into() }
    }

    /// The resource of a kind, guessed from its name (upstream's `UnsafeGuessKindToResource`).
    ///
    /// ```
    /// use kube_semantics::quota::GroupResource;
    ///
    /// assert_eq!(GroupResource::guess("networking.k8s.io/v1", "NetworkPolicy").to_string(), "networkpolicies.networking.k8s.io");
    /// assert_eq!(GroupResource::guess("v1", "Endpoints").to_string(), "endpoints");
    /// ```
    #[must_use]
    pub fn guess(api_version: &str, kind: &str) -> Self {
        // A text with more slashes is no version, and so says nothing of a group.
        let group = api_version.split_once('/').filter(|(_, version)| !version.contains('/')).map_or("", |(group, _)| group);
        Self::new(group, plural(kind))
    }

    /// The name under which a quota counts its objects: `count/deployments.apps`.
    #[must_use]
    pub fn count_name(&self) -> String {
        format!("count/{self}")
    }

    /// Does no quota ever count it?
    #[must_use]
    pub fn is_ignored(&self) -> bool {
        matches!(
            (self.group.as_str(), self.resource.as_str()),
            ("", "bindings" | "componentstatuses" | "events")
                | ("events.k8s.io", "events")
                | ("authentication.k8s.io", "tokenreviews" | "selfsubjectreviews")
                | (
                    "authorization.k8s.io",
                    "subjectaccessreviews" | "selfsubjectaccessreviews" | "localsubjectaccessreviews" | "selfsubjectrulesreviews"
                )
        )
    }
}

fn plural(kind: &str) -> String {
    // Character by character, as Go does it: no final sigma, and `İ` is an `i`.
    let singular: String = kind.chars().map(lower).collect();
    if singular.is_empty() || singular.ends_with("endpoints") {
        return singular;
    }
    if singular.ends_with('s') {
        return singular + "es";
    }
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => singular + "s",
    }
}

/// As Go's tables do, which are those of Unicode 15: capitals that came after have no small letter there.
fn lower(char: char) -> char {
    match char {
        '\u{1c89}' | '\u{a7cb}' | '\u{a7cc}' | '\u{a7ce}' | '\u{a7d2}' | '\u{a7d4}' | '\u{a7da}' | '\u{a7dc}' => char,
        '\u{10d50}'..='\u{10d65}' | '\u{16ea0}'..='\u{16eb8}' => char,
        _ => char.to_lowercase().next().unwrap_or(char),
    }
}

/// `deployments.apps`
impl fmt::Display for GroupResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.resource)?;
        if self.group.is_empty() { Ok(()) } else { write!(f, ".{}", self.group) }
    }
}

impl Object {
    /// What it is.
    #[must_use]
    pub fn resource(&self) -> GroupResource {
        match self {
            Self::Pod(_) => GroupResource::new("", "pods"),
            Self::Service(_) => GroupResource::new("", "services"),
            Self::PersistentVolumeClaim(_) => GroupResource::new("", "persistentvolumeclaims"),
            Self::ResourceClaim(_) => GroupResource::new("resource.k8s.io", "resourceclaims"),
            Self::Other { resource, .. } => resource.clone(),
        }
    }

    /// Name, namespace, labels.
    #[must_use]
    pub fn metadata(&self) -> &ObjectMeta {
        match self {
            Self::Pod(pod) => &pod.metadata,
            Self::Service(service) => &service.metadata,
            Self::PersistentVolumeClaim(claim) => &claim.metadata,
            Self::ResourceClaim(claim) => &claim.metadata,
            Self::Other { metadata, .. } => metadata,
        }
    }

    /// Is the other object of the same kind?
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other { resource, .. }, Self::Other { resource: other, .. }) => resource == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

macro_rules! from {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Object {
            fn from(object: $kind) -> Self {
                Self::$kind(Box::new(object))
            }
        }
    )*};
}
from!(Pod, Service, PersistentVolumeClaim, ResourceClaim);
