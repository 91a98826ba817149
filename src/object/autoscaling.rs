//! Autoscalers.

use super::ObjectMeta;
use super::wire::objects;

objects! {
    /// An autoscaler (`autoscaling/v2`): it sets how many pods a workload has.
    pub struct HorizontalPodAutoscaler {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: HorizontalPodAutoscalerSpec,
    }

    /// What an autoscaler is to do.
    pub struct HorizontalPodAutoscalerSpec {
        /// What it scales.
        pub scale_target_ref: CrossVersionObjectReference,
        /// The fewest pods; absent is 1.
        pub min_replicas: Option<i32>,
        /// The most pods.
        pub max_replicas: i32,
    }

    /// A reference to an object of any kind in the same namespace (`autoscaling/v2`).
    pub struct CrossVersionObjectReference {
        /// The group and version.
        pub api_version: String,
        /// The kind.
        pub kind: String,
        /// The name.
        pub name: String,
    }
}
