//! Services and namespaces.

use super::wire::objects;
use super::{Labels, ObjectMeta};

objects! {
    /// A service (`core/v1`).
    pub struct Service {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: ServiceSpec,
    }

    /// What a service is to do.
    pub struct ServiceSpec {
        /// The labels its pods have, all of them; without any, the service selects nothing and somebody else tells where
        /// it leads.
        pub selector: Labels,
        /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`; empty is `ClusterIP`.
        #[serde(rename = "type")]
        pub kind: String,
        /// The name an `ExternalName` service stands for; such a service ignores its selector.
        pub external_name: String,
        /// The ports.
        pub ports: Vec<ServicePort>,
        /// Does a load balancer need ports on every node? Absent is yes.
        pub allocate_load_balancer_node_ports: Option<bool>,
    }

    /// A port of a service.
    pub struct ServicePort {
        /// The name, unique in the service.
        pub name: String,
        /// The port.
        pub port: i32,
        /// The port on every node; 0 for none, or none yet.
        pub node_port: i32,
    }

    /// A namespace (`core/v1`).
    pub struct Namespace {
        /// Name and labels.
        pub metadata: ObjectMeta,
    }
}
