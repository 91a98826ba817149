//! What every object carries: `metadata`.

use super::wire::objects;
use super::{Labels, Time};

objects! {
    /// `metadata` of an object (`ObjectMeta` in `meta/v1`).
    pub struct ObjectMeta {
        /// The name, unique among objects of its kind in its namespace.
        pub name: String,
        /// The prefix of a name that the API server makes up; only read where `name` is empty.
        pub generate_name: String,
        /// The namespace; empty for cluster-scoped objects and for manifests that leave it to the caller.
        pub namespace: String,
        /// The labels, which selectors ask for.
        pub labels: Labels,
        /// Free-form notes of tools and people.
        pub annotations: Labels,
        /// The server's identity of this one object.
        pub uid: String,
        /// Another text after every change.
        pub resource_version: String,
        /// Counts the changes of what is wanted.
        pub generation: i64,
        /// When it was made.
        pub creation_timestamp: Time,
        /// When it is to go, if it is.
        pub deletion_timestamp: Option<Time>,
        /// How long it has to go.
        pub deletion_grace_period_seconds: Option<i64>,
        /// The objects this one belongs to.
        pub owner_references: Vec<OwnerReference>,
    }

    /// An object that owns another (`OwnerReference` in `meta/v1`).
    pub struct OwnerReference {
        /// The owner's group and version.
        pub api_version: String,
        /// The owner's kind.
        pub kind: String,
        /// The owner's name.
        pub name: String,
        /// The owner's identity.
        pub uid: String,
        /// Does the owner manage this object? At most one does.
        pub controller: Option<bool>,
    }

    /// An object of which only the metadata is read (`PartialObjectMetadata` in `meta/v1`).
    pub struct PartialObjectMetadata {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
    }
}

impl ObjectMeta {
    /// The owner that manages the object, if one does (upstream's `GetControllerOf`).
    #[must_use]
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owner_references.iter().find(|owner| owner.controller == Some(true))
    }

    /// The namespace of an object that has one; manifests may leave it out.
    #[must_use]
    pub fn namespace_or_default(&self) -> &str {
        if self.namespace.is_empty() { "default" } else { &self.namespace }
    }
}
