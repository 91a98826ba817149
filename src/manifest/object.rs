//! The objects a manifest can hold.

use super::decode::decode;
use super::problem::Problem;
use crate::object::{
    AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy, ClusterRole, ClusterRoleBinding, CronJob,
    CustomResourceDefinition, DaemonSet, Deployment, HorizontalPodAutoscaler, HorizontalPodAutoscalerV1, Job, LimitRange, Namespace,
    NetworkPolicy, Node, ObjectMeta, PartialObjectMetadata, PersistentVolumeClaim, Pod, PodDisruptionBudget, ReplicaSet,
    ReplicationController, ResourceClaim, ResourceQuota, Role, RoleBinding, Service, ServiceAccount, StatefulSet,
};

macro_rules! kinds {
    ($( $(#[$meta:meta])* $group:literal $kind:ident, )*) => {
        /// An object of a manifest: of a type if some evaluator reads its kind, else only its metadata.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Object {
            $( $(#[$meta])* $kind(Box<$kind>), )*
            /// Of another kind.
            Other(Box<PartialObjectMetadata>),
        }

        impl Object {
            /// Name, namespace, labels.
            #[must_use]
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $( Self::$kind(object) => &object.metadata, )*
                    Self::Other(object) => &object.metadata,
                }
            }
        }

        /// Reads an object as what its group and kind say. All versions of a kind have what is read here in common, but for two.
        pub(super) fn read(node: &super::node::Node<'_>, group: &str, version: &str, kind: &str) -> Result<Object, Box<Problem>> {
            match (group, kind) {
                ("autoscaling", "HorizontalPodAutoscaler") if version == "v1" => {
                    decode::<HorizontalPodAutoscalerV1>(node).map(|old| HorizontalPodAutoscaler::from(old).into())
                }
                // The requests for devices were written in another way.
                ("resource.k8s.io", "ResourceClaim") if version == "v1beta1" => {
                    decode(node).map(|object| Object::Other(Box::new(object)))
                }
                $( ($group, stringify!($kind)) => decode(node).map(|object| Object::$kind(Box::new(object))), )*
                _ => decode(node).map(|object| Object::Other(Box::new(object))),
            }
        }

        $(
            impl From<$kind> for Object {
                fn from(object: $kind) -> Self {
                    Self::$kind(Box::new(object))
                }
            }
        )*
    };
}

kinds! {
    /// A pod.
    "" Pod,
    /// A node.
    "" Node,
    /// A namespace.
    "" Namespace,
    /// A service.
    "" Service,
    /// A service account.
    "" ServiceAccount,
    /// A replication controller.
    "" ReplicationController,
    /// A claim of a volume.
    "" PersistentVolumeClaim,
    /// How much all objects of a namespace may use together.
    "" ResourceQuota,
    /// Defaults and bounds for the objects of a namespace, one by one.
    "" LimitRange,
    /// A deployment.
    "apps" Deployment,
    /// A replica set.
    "apps" ReplicaSet,
    /// A stateful set.
    "apps" StatefulSet,
    /// A daemon set.
    "apps" DaemonSet,
    /// A job.
    "batch" Job,
    /// A cron job.
    "batch" CronJob,
    /// A disruption budget.
    "policy" PodDisruptionBudget,
    /// A network policy.
    "networking.k8s.io" NetworkPolicy,
    /// A network policy of the administrators.
    "policy.networking.k8s.io" ClusterNetworkPolicy,
    /// One of the kinds before it.
    "policy.networking.k8s.io" AdminNetworkPolicy,
    /// The other one.
    "policy.networking.k8s.io" BaselineAdminNetworkPolicy,
    /// An autoscaler.
    "autoscaling" HorizontalPodAutoscaler,
    /// Rules for one namespace.
    "rbac.authorization.k8s.io" Role,
    /// Rules for the cluster, or to be lent to namespaces.
    "rbac.authorization.k8s.io" ClusterRole,
    /// Grants a role in a namespace.
    "rbac.authorization.k8s.io" RoleBinding,
    /// Grants a ClusterRole everywhere.
    "rbac.authorization.k8s.io" ClusterRoleBinding,
    /// A claim of devices.
    "resource.k8s.io" ResourceClaim,
    /// The definition of a custom kind.
    "apiextensions.k8s.io" CustomResourceDefinition,
}
