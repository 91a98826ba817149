//! Pods, nodes and service accounts.

use super::wire::objects;
use super::{Affinity, Labels, ObjectMeta};

objects! {
    /// A pod (`core/v1`).
    pub struct Pod {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: PodSpec,
        /// What is.
        pub status: PodStatus,
    }

    /// What a pod asks for.
    pub struct PodSpec {
        /// The node it is bound to; empty while pending.
        pub node_name: String,
        /// Labels the node must have, as a plain equality map.
        pub node_selector: Labels,
        /// Rules about where it runs.
        pub affinity: Option<Affinity>,
    }

    /// What became of a pod.
    pub struct PodStatus {
        /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
        pub phase: String,
    }

    /// A node (`core/v1`).
    pub struct Node {
        /// Name and labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: NodeSpec,
    }

    /// What is asked of a node.
    pub struct NodeSpec {
        /// Cordoned?
        pub unschedulable: bool,
    }

    /// The identity that pods have towards the API server (`core/v1`).
    pub struct ServiceAccount {
        /// Name and namespace.
        pub metadata: ObjectMeta,
    }
}
