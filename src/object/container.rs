//! Containers, and what they ask for.

use super::ResourceList;
use super::wire::objects;

objects! {
    /// A container of a pod.
    pub struct Container {
        /// The name, unique in the pod.
        pub name: String,
        /// The image it runs.
        pub image: String,
        /// What it asks for.
        pub resources: ResourceRequirements,
        /// The ports it listens on.
        pub ports: Vec<ContainerPort>,
        /// Of an init container: `Always` makes it a sidecar, which stays while the others run.
        pub restart_policy: Option<String>,
        /// What is done when it ends, by how it ends.
        pub restart_policy_rules: Vec<ContainerRestartRule>,
        /// The volumes it sees.
        pub volume_mounts: Vec<VolumeMount>,
    }

    /// A port of a container.
    pub struct ContainerPort {
        /// The name, unique in the pod.
        pub name: String,
        /// The port.
        pub container_port: i32,
        /// The port of the node that leads to it; 0 for none.
        pub host_port: i32,
        /// The address of the node at which that port is open; empty for all.
        #[serde(rename = "hostIP")]
        pub host_ip: String,
        /// `TCP`, also if empty, `UDP` or `SCTP`.
        pub protocol: String,
    }

    /// What is done when a container ends in a certain way.
    pub struct ContainerRestartRule {
        /// `Restart` or `RestartAllContainers`.
        pub action: String,
    }

    /// A volume as a container sees it.
    pub struct VolumeMount {
        /// How it is mounted, beyond the usual.
        pub bind_mount_options: Vec<String>,
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
        /// What it is doing.
        pub state: ContainerState,
    }

    /// What a container is doing.
    pub struct ContainerState {
        /// It has ended, and how.
        pub terminated: Option<ContainerStateTerminated>,
    }

    /// How a container ended.
    pub struct ContainerStateTerminated {
        /// What it returned.
        pub exit_code: i32,
    }
}

impl Container {
    /// Of an init container: does it stay while the others run?
    #[must_use]
    pub fn is_sidecar(&self) -> bool {
        self.restart_policy.as_deref() == Some("Always")
    }
}
