//! Access reviews (`authorization.k8s.io/v1`).

use super::wire::objects;

objects! {
    /// Who wants to do what (`SubjectAccessReviewSpec`): exactly one of the two sorts of attributes is there.
    pub struct SubjectAccessReviewSpec {
        /// The user.
        pub user: String,
        /// The groups the user is in.
        pub groups: Vec<String>,
        /// Something to do to a resource.
        pub resource_attributes: Option<ResourceAttributes>,
        /// Something to do to a URL.
        pub non_resource_attributes: Option<NonResourceAttributes>,
    }

    /// Something to do to a resource.
    pub struct ResourceAttributes {
        /// The namespace; empty for cluster-scoped resources and for all namespaces at once.
        pub namespace: String,
        /// `get`, `list`, …
        pub verb: String,
        /// The API group; empty for the core group.
        pub group: String,
        /// The resource, in the plural.
        pub resource: String,
        /// The subresource, such as `log`.
        pub subresource: String,
        /// The name of the object; empty for all.
        pub name: String,
    }

    /// Something to do to a URL.
    pub struct NonResourceAttributes {
        /// The path.
        pub path: String,
        /// The method, in lower case.
        pub verb: String,
    }
}
