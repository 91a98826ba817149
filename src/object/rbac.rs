//! Roles and bindings (`rbac.authorization.k8s.io/v1`).

use super::wire::objects;
use super::{LabelSelector, ObjectMeta};

objects! {
    /// Rules for one namespace.
    pub struct Role {
        /// Name and namespace.
        pub metadata: ObjectMeta,
        /// What is allowed.
        pub rules: Vec<PolicyRule>,
    }

    /// Rules for the whole cluster, or for whatever namespace a RoleBinding lends them to.
    pub struct ClusterRole {
        /// Name and labels.
        pub metadata: ObjectMeta,
        /// What is allowed; written by a controller where `aggregation_rule` is there.
        pub rules: Vec<PolicyRule>,
        /// The roles whose rules this one gathers.
        pub aggregation_rule: Option<AggregationRule>,
    }

    /// Which ClusterRoles an aggregated one gathers.
    pub struct AggregationRule {
        /// A role is gathered if any selector selects its labels.
        pub cluster_role_selectors: Vec<LabelSelector>,
    }

    /// Something that is allowed: the verbs on the resources, or on the URLs.
    pub struct PolicyRule {
        /// `get`, `list`, …; `*` for all.
        pub verbs: Vec<String>,
        /// API groups; empty text for the core group, `*` for all.
        pub api_groups: Vec<String>,
        /// Resources, with subresources as `pods/log`; `*` for all, `*/log` for that subresource of all.
        pub resources: Vec<String>,
        /// Names; none for all.
        pub resource_names: Vec<String>,
        /// URL paths, a final `*` for whatever follows.
        #[serde(rename = "nonResourceURLs")]
        pub non_resource_urls: Vec<String>,
    }

    /// Grants a role in one namespace.
    pub struct RoleBinding {
        /// Name and namespace.
        pub metadata: ObjectMeta,
        /// To whom.
        pub subjects: Vec<Subject>,
        /// Which role.
        pub role_ref: RoleRef,
    }

    /// Grants a ClusterRole everywhere.
    pub struct ClusterRoleBinding {
        /// Name.
        pub metadata: ObjectMeta,
        /// To whom.
        pub subjects: Vec<Subject>,
        /// Which role.
        pub role_ref: RoleRef,
    }

    /// A user, a group or a service account, as a binding names it.
    pub struct Subject {
        /// `User`, `Group` or `ServiceAccount`; any other kind binds nobody.
        pub kind: String,
        /// Not read when deciding.
        pub api_group: String,
        /// The name.
        pub name: String,
        /// The namespace of a service account; that of the binding where empty.
        pub namespace: String,
    }

    /// The role that a binding grants.
    pub struct RoleRef {
        /// Not read when deciding.
        pub api_group: String,
        /// `Role`, in the binding's namespace, or `ClusterRole`.
        pub kind: String,
        /// The role's name.
        pub name: String,
    }
}
