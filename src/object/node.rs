//! Nodes, and what keeps pods off them.

use super::wire::objects;
use super::{ObjectMeta, ResourceList, Time};

objects! {
    /// A node (`core/v1`).
    pub struct Node {
        /// Name and labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: NodeSpec,
        /// What is.
        pub status: NodeStatus,
    }

    /// What is asked of a node.
    pub struct NodeSpec {
        /// Cordoned?
        pub unschedulable: bool,
        /// What keeps pods away.
        pub taints: Vec<Taint>,
    }

    /// What a node is.
    pub struct NodeStatus {
        /// How much pods may take of what it has.
        pub allocatable: ResourceList,
        /// The images it has.
        pub images: Vec<ContainerImage>,
        /// The features it has that pods may need.
        pub declared_features: Vec<String>,
        /// Where it is reached.
        pub addresses: Vec<NodeAddress>,
    }

    /// An address of a node, or a name of it.
    pub struct NodeAddress {
        /// `InternalIP`, `ExternalIP`, `Hostname`, ….
        #[serde(rename = "type")]
        pub kind: String,
        /// The address or name.
        pub address: String,
    }

    /// An image on a node.
    pub struct ContainerImage {
        /// All its names.
        pub names: Vec<String>,
        /// How large it is.
        pub size_bytes: i64,
    }

    /// What keeps pods off a node that do not tolerate it.
    pub struct Taint {
        /// What: `node.kubernetes.io/not-ready`, ….
        pub key: String,
        /// More about it.
        pub value: String,
        /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
        pub effect: String,
        /// Since when.
        pub time_added: Option<Time>,
    }

    /// A taint, or many, that a pod does not mind.
    pub struct Toleration {
        /// The taint; empty is any.
        pub key: String,
        /// `Equal`, also if empty, `Exists`, `Lt` or `Gt`; as written.
        pub operator: String,
        /// What the value of the taint is compared with.
        pub value: String,
        /// The effect of the taint; empty is any.
        pub effect: String,
    }
}
