//! The names of resources.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The name of a resource: `cpu`, `example.com/gpu`, `count/pods`.
///
/// The usual names take no memory of their own, and cloning one never copies a text.
///
/// ```
/// use kube_semantics::object::ResourceName;
///
/// let name = ResourceName::from("cpu");
/// assert_eq!(name, ResourceName::CPU);
/// assert_eq!(ResourceName::from("example.com/gpu").as_str(), "example.com/gpu");
/// ```
#[derive(Clone)]
pub struct ResourceName(Text);

#[derive(Clone)]
enum Text {
    Known(Known),
    /// None of those.
    Other(Arc<str>),
}

macro_rules! known_names {
    ($( $(#[$meta:meta])* $name:ident = $text:literal, )*) => {
        /// The usual names, in byte order, so that two of them are compared as numbers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the constants are")]
        #[repr(u8)]
        enum Known {
            $( $name, )*
        }

        impl Known {
            #[cfg(test)]
            const ALL: &[Self] = &[$( Self::$name, )*];

            #[inline]
            const fn text(self) -> &'static str {
                match self {
                    $( Self::$name => $text, )*
                }
            }
        }

        impl ResourceName {
            $( $(#[$meta])* pub const $name: Self = Self(Text::Known(Known::$name)); )*

            fn known(text: &str) -> Option<Self> {
                match text {
                    $( $text => Some(Self::$name), )*
                    _ => None,
                }
            }
        }
    };
}

known_names! {
    /// Quota: config maps.
    CONFIG_MAPS = "configmaps",
    /// Quota: claims of volumes, counted as any object is.
    COUNT_PERSISTENT_VOLUME_CLAIMS = "count/persistentvolumeclaims",
    /// Quota: all pods.
    COUNT_PODS = "count/pods",
    /// Quota: claims of devices.
    COUNT_RESOURCE_CLAIMS = "count/resourceclaims.resource.k8s.io",
    /// Quota: services, counted as any object is.
    COUNT_SERVICES = "count/services",
    /// Processor time.
    CPU = "cpu",
    /// Disk space of the node.
    EPHEMERAL_STORAGE = "ephemeral-storage",
    /// Quota: the limits of processor time.
    LIMITS_CPU = "limits.cpu",
    /// Quota: the limits of disk space of the node.
    LIMITS_EPHEMERAL_STORAGE = "limits.ephemeral-storage",
    /// Quota: the limits of memory.
    LIMITS_MEMORY = "limits.memory",
    /// Memory.
    MEMORY = "memory",
    /// Quota: claims of volumes.
    PERSISTENT_VOLUME_CLAIMS = "persistentvolumeclaims",
    /// Quota: pods that have not come to their end; on a node, how many it takes.
    PODS = "pods",
    /// Quota: replication controllers.
    REPLICATION_CONTROLLERS = "replicationcontrollers",
    /// Quota: processor time that is requested.
    REQUESTS_CPU = "requests.cpu",
    /// Quota: disk space of the node that is requested.
    REQUESTS_EPHEMERAL_STORAGE = "requests.ephemeral-storage",
    /// Quota: memory that is requested.
    REQUESTS_MEMORY = "requests.memory",
    /// Quota: disk space of volumes that is requested.
    REQUESTS_STORAGE = "requests.storage",
    /// Quota: quotas.
    RESOURCE_QUOTAS = "resourcequotas",
    /// Quota: secrets.
    SECRETS = "secrets",
    /// Quota: services.
    SERVICES = "services",
    /// Quota: services with a load balancer.
    SERVICES_LOAD_BALANCERS = "services.loadbalancers",
    /// Quota: ports that services open on every node.
    SERVICES_NODE_PORTS = "services.nodeports",
    /// Disk space of a volume.
    STORAGE = "storage",
}

impl ResourceName {
    /// The text.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Known(known) => known.text(),
            Text::Other(text) => text,
        }
    }
}

impl ResourceName {
    /// Is it one of the usual names, which have a constant?
    #[inline]
    pub(crate) fn is_usual(&self) -> bool {
        matches!(self.0, Text::Known(_))
    }
}

impl From<&str> for ResourceName {
    fn from(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self(Text::Other(text.into())))
    }
}

impl From<String> for ResourceName {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl AsRef<str> for ResourceName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for ResourceName {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for ResourceName {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Text::Known(a), Text::Known(b)) => a == b,
            (Text::Other(a), Text::Other(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl Eq for ResourceName {}

impl PartialOrd for ResourceName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourceName {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Text::Known(a), Text::Known(b)) => a.cmp(b),
            _ => self.as_str().cmp(other.as_str()),
        }
    }
}

impl Hash for ResourceName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::ResourceName;

    #[test]
    fn the_usual_names_are_in_order() {
        assert!(super::Known::ALL.is_sorted_by(|a, b| a < b && a.text() < b.text()));
        assert_eq!(size_of::<ResourceName>(), 16);
    }

    #[test]
    fn equal_names_are_equal_however_they_are_held() {
        assert_eq!(ResourceName::from("a/b"), ResourceName::from("a/b".to_owned()));
        assert!(ResourceName::CPU < ResourceName::from("cpu2"));
    }
}
