//! Definitions of custom kinds.

use super::ObjectMeta;
use super::wire::objects;

objects! {
    /// The definition of a custom kind (`apiextensions.k8s.io/v1`).
    pub struct CustomResourceDefinition {
        /// The name, which is that of the resource and its group: `gateways.example.com`.
        pub metadata: ObjectMeta,
        /// What is defined.
        pub spec: CustomResourceDefinitionSpec,
    }

    /// What a definition defines.
    pub struct CustomResourceDefinitionSpec {
        /// The API group.
        pub group: String,
        /// The names of the kind.
        pub names: CustomResourceDefinitionNames,
        /// `Namespaced` or `Cluster`.
        pub scope: String,
        /// The versions.
        pub versions: Vec<CustomResourceDefinitionVersion>,
    }

    /// The names of a custom kind.
    pub struct CustomResourceDefinitionNames {
        /// The kind, as `kind` of its objects says it.
        pub kind: String,
        /// The resource, as paths and roles say it.
        pub plural: String,
    }

    /// A version of a custom kind.
    pub struct CustomResourceDefinitionVersion {
        /// The version, `v1` for one.
        pub name: String,
        /// Does the API server take and give objects of it?
        pub served: bool,
    }
}
