//! What pods and policies are called.

use std::fmt;

/// A pod of a network. It stays valid until the pod is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodId {
    pub(super) number: u32,
    pub(super) generation: u32,
}

/// The name of a pod or policy: `namespace/name`, or `name` of what has no namespace.
///
/// ```
/// use kube_semantics::netpol::Name;
///
/// assert_eq!(Name { namespace: "shop", name: "web" }.to_string(), "shop/web");
/// assert_eq!(Name { namespace: "", name: "default" }.to_string(), "default");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name<'a> {
    /// The namespace; empty for the kinds without.
    pub namespace: &'a str,
    /// The name.
    pub name: &'a str,
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.namespace.is_empty() { "" } else { "/" };
        write!(f, "{}{slash}{}", self.namespace, self.name)
    }
}
