//! What makes pods: the kinds of `apps/v1`, and the older controller of `core/v1`.

use super::wire::objects;
use super::{LabelSelector, Labels, ObjectMeta, PodSpec};

objects! {
    /// What the pods of a controller look like (`PodTemplateSpec` in `core/v1`).
    pub struct PodTemplateSpec {
        /// The labels and annotations its pods get.
        pub metadata: ObjectMeta,
        /// What its pods ask for.
        pub spec: PodSpec,
    }

    /// A deployment (`apps/v1`): it keeps replica sets, one per revision.
    pub struct Deployment {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: DeploymentSpec,
    }

    /// What a deployment is to do.
    pub struct DeploymentSpec {
        /// How many pods; absent is 1.
        pub replicas: Option<i32>,
        /// Which pods, and which replica sets, are its own.
        pub selector: Option<LabelSelector>,
        /// What its pods look like.
        pub template: PodTemplateSpec,
    }

    /// A replica set (`apps/v1`): it keeps a number of equal pods.
    pub struct ReplicaSet {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: ReplicaSetSpec,
    }

    /// What a replica set is to do.
    pub struct ReplicaSetSpec {
        /// How many pods; absent is 1.
        pub replicas: Option<i32>,
        /// Which pods are its own.
        pub selector: Option<LabelSelector>,
        /// What its pods look like.
        pub template: PodTemplateSpec,
    }

    /// A stateful set (`apps/v1`): it keeps numbered pods with their volumes.
    pub struct StatefulSet {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: StatefulSetSpec,
    }

    /// What a stateful set is to do.
    pub struct StatefulSetSpec {
        /// How many pods; absent is 1.
        pub replicas: Option<i32>,
        /// Which pods are its own.
        pub selector: Option<LabelSelector>,
        /// What its pods look like.
        pub template: PodTemplateSpec,
        /// The service its pods get their names from.
        pub service_name: String,
    }

    /// A daemon set (`apps/v1`): it keeps a pod on every node that fits.
    pub struct DaemonSet {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: DaemonSetSpec,
    }

    /// What a daemon set is to do.
    pub struct DaemonSetSpec {
        /// Which pods are its own.
        pub selector: Option<LabelSelector>,
        /// What its pods look like.
        pub template: PodTemplateSpec,
    }

    /// A replication controller (`core/v1`), which replica sets have replaced.
    pub struct ReplicationController {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: ReplicationControllerSpec,
    }

    /// What a replication controller is to do.
    pub struct ReplicationControllerSpec {
        /// How many pods; absent is 1.
        pub replicas: Option<i32>,
        /// The labels its pods have; without any, those of the template.
        pub selector: Labels,
        /// What its pods look like.
        pub template: Option<PodTemplateSpec>,
    }
}
