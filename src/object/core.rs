//! Pods and service accounts.

use super::wire::objects;
use super::{
    ActuatedResources, Affinity, Container, ContainerStatus, Labels, ObjectMeta, ResourceList, ResourceRequirements, Time, Toleration,
    TopologySpreadConstraint,
};

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
        /// The containers, which run side by side.
        pub containers: Vec<Container>,
        /// The containers that run one after another before those, and the sidecars.
        pub init_containers: Vec<Container>,
        /// The containers that somebody has added to look at the others.
        pub ephemeral_containers: Vec<Container>,
        /// The volumes, of which only those that are images are read.
        pub volumes: Vec<Volume>,
        /// Taints of nodes that do not keep it away.
        pub tolerations: Vec<Toleration>,
        /// How evenly pods like it are to be spread.
        pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
        /// Does it use the network of its node?
        pub host_network: bool,
        /// Does it use the user ids of its node? Absent is yes.
        pub host_users: Option<bool>,
        /// What is asked for all containers together; absent and empty are not the same to everybody.
        pub resources: Option<ResourceRequirements>,
        /// What the pod takes besides its containers.
        pub overhead: ResourceList,
        /// The class of its priority; empty for none.
        pub priority_class_name: String,
        /// Its priority; absent is 0.
        pub priority: Option<i32>,
        /// `Never` if pods of lower priority are not to make room for it.
        pub preemption_policy: Option<String>,
        /// How long it may run.
        pub active_deadline_seconds: Option<i64>,
    }

    /// A volume of a pod.
    pub struct Volume {
        /// The name, unique in the pod.
        pub name: String,
        /// The image it holds, if it is made of one.
        pub image: Option<ImageVolumeSource>,
    }

    /// An image as a volume.
    pub struct ImageVolumeSource {
        /// The image.
        pub reference: String,
    }

    /// What became of a pod.
    pub struct PodStatus {
        /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
        pub phase: String,
        /// What holds of it.
        pub conditions: Vec<PodCondition>,
        /// When a node took it on.
        pub start_time: Option<Time>,
        /// What became of the containers.
        pub container_statuses: Vec<ContainerStatus>,
        /// What became of the init containers.
        pub init_container_statuses: Vec<ContainerStatus>,
        /// What the node has set aside for the whole pod.
        pub allocated_resources: Option<ResourceList>,
        /// What is in force for the whole pod.
        pub resources: Option<ActuatedResources>,
        /// What became of a wish for other resources, in releases up to 1.32: `Infeasible`, ….
        pub resize: String,
        /// `Guaranteed`, `Burstable` or `BestEffort`, once the API server has said so.
        pub qos_class: String,
        /// The node where others have been asked to make room for it.
        pub nominated_node_name: String,
        /// The addresses of its node.
        #[serde(rename = "hostIPs")]
        pub host_ips: Vec<HostIp>,
        /// The first of them, as older releases say it.
        #[serde(rename = "hostIP")]
        pub host_ip: String,
        /// Its own addresses, at most one a family.
        #[serde(rename = "podIPs")]
        pub pod_ips: Vec<PodIp>,
        /// The first of them.
        #[serde(rename = "podIP")]
        pub pod_ip: String,
    }

    /// An address of a pod (`PodIP` in `core/v1`).
    pub struct PodIp {
        /// The address.
        pub ip: String,
    }

    /// An address of a pod's node (`HostIP` in `core/v1`).
    pub struct HostIp {
        /// The address.
        pub ip: String,
    }

    /// Something that holds of a pod, or not.
    pub struct PodCondition {
        /// What: `Ready`, `PodResizePending`, ….
        #[serde(rename = "type")]
        pub kind: String,
        /// `True`, `False` or `Unknown`.
        pub status: String,
        /// Why, in a word.
        pub reason: String,
        /// Since when.
        pub last_transition_time: Time,
    }

    /// The identity that pods have towards the API server (`core/v1`).
    pub struct ServiceAccount {
        /// Name and namespace.
        pub metadata: ObjectMeta,
    }
}

impl PodSpec {
    /// The containers that stay: those of the pod, and then the sidecars.
    pub fn running_containers(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().chain(self.init_containers.iter().filter(|container| container.is_sidecar()))
    }
}

impl Pod {
    /// Has it come to its end, well or badly?
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self.status.phase.as_str(), "Succeeded" | "Failed")
    }
}
