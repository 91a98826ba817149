//! Why objects are no network.

use crate::selector::FieldError;

/// Why objects are no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// A policy that validation refuses.
    #[error("policy {policy}: {error}")]
    Policy {
        /// The policy.
        policy: String,
        /// The field that is at fault.
        error: FieldError,
    },
    /// Two objects of one kind have one name.
    #[error("{kind} {name} is there twice")]
    Twice {
        /// The kind.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A pod has an address that is none.
    #[error("pod {pod}: {field}: Invalid value: {address:?}: must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    Address {
        /// The pod.
        pod: String,
        /// Where the address stands.
        field: String,
        /// The address.
        address: String,
    },
    /// There is more than one baseline admin network policy.
    #[error("there is more than one BaselineAdminNetworkPolicy")]
    Baselines,
    /// Cluster network policies stand beside the kinds that they have replaced.
    #[error("ClusterNetworkPolicy cannot be mixed with AdminNetworkPolicy and BaselineAdminNetworkPolicy")]
    MixedKinds,
}
