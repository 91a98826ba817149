//! Containers, and what they ask for.

use super::ResourceList;
use super::wire::objects;

objects! {
    /// A container of a pod.
    pub struct Container {
        /// The name, unique in the pod.
        pub name: String,
        /// What it asks for.
        pub resources: ResourceRequirements,
        /// Of an init container: `Always` makes it a sidecar, which stays while the others run.
        pub restart_policy: Option<String>,
        /// The ports it says it listens on.
        pub ports: Vec<ContainerPort>,
    }

    /// A port that a container says it listens on.
    pub struct ContainerPort {
        /// The name, unique in the pod; empty for none.
        pub name: String,
        /// The port on the pod's address.
        pub container_port: i32,
        /// `TCP`, `UDP` or `SCTP`; empty is `TCP`.
        pub protocol: String,
        /// The port on the node; 0 for none.
        pub host_port: i32,
        /// The address of the node that the port is on; empty for all.
        #[serde(rename = "hostIP")]
        pub host_ip: String,
    }

    /// What is asked for (`ResourceRequirements` in `core/v1`).
    pub struct ResourceRequirements {
        /// At least so much.
        pub requests: ResourceList,
        /// At most so much.
        pub limits: ResourceList,
    }

    /// What is in force, as the status of a container or pod tells (`ResourceRequirements` in `core/v1`). That a list is
    /// absent says something else than that it is empty.
    pub struct ActuatedResources {
        /// At least so much.
        pub requests: Option<ResourceList>,
        /// At most so much.
        pub limits: Option<ResourceList>,
    }

    /// What became of a container.
    pub struct ContainerStatus {
        /// The container's name.
        pub name: String,
        /// What the node has set aside for it.
        pub allocated_resources: Option<ResourceList>,
        /// What is in force.
        pub resources: Option<ActuatedResources>,
    }
}

impl Container {
    /// Of an init container: does it stay while the others run?
    #[must_use]
    pub fn is_sidecar(&self) -> bool {
        self.restart_policy.as_deref() == Some("Always")
    }
}
