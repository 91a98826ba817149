//! What the metrics API reports of pods.

use super::wire::objects;
use super::{Duration, ObjectMeta, ResourceList, Time};

objects! {
    /// What the containers of a pod use (`metrics.k8s.io/v1beta1`).
    pub struct PodMetrics {
        /// The name and namespace are the pod's.
        pub metadata: ObjectMeta,
        /// When it was measured.
        pub timestamp: Time,
        /// Over how long, up to then.
        pub window: Duration,
        /// Container by container.
        pub containers: Vec<ContainerMetrics>,
    }

    /// What a container uses (`metrics.k8s.io/v1beta1`).
    pub struct ContainerMetrics {
        /// The container.
        pub name: String,
        /// How much it uses of what.
        pub usage: ResourceList,
    }
}
