//! What makes pods: the kinds of `apps/v1`, and the older controller of `core/v1`.

use super::wire::objects;
use super::{IntOrString, LabelSelector, Labels, ObjectMeta, PersistentVolumeClaim, PodSpec};

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
        /// How pods are replaced by newer ones.
        pub strategy: UpdateStrategy,
    }

    /// How pods are replaced by newer ones (`DeploymentStrategy` and `DaemonSetUpdateStrategy` in `apps/v1`).
    pub struct UpdateStrategy {
        /// `RollingUpdate`, also if empty; else `Recreate` for a deployment and `OnDelete` for a daemon set.
        #[serde(rename = "type")]
        pub kind: String,
        /// How much of a rolling update happens at a time.
        pub rolling_update: Option<RollingUpdate>,
    }

    /// How much of a rolling update happens at a time.
    pub struct RollingUpdate {
        /// How many pods may be missing; absent is 25% for a deployment and 1 for a daemon set.
        pub max_unavailable: Option<IntOrString>,
        /// How many pods may be too many; absent is 25% for a deployment and none for a daemon set.
        pub max_surge: Option<IntOrString>,
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
        /// The claims of volumes that each of its pods gets.
        pub volume_claim_templates: Vec<PersistentVolumeClaim>,
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
        /// How pods are replaced by newer ones.
        pub update_strategy: UpdateStrategy,
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
