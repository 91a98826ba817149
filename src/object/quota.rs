//! Resource quotas and limit ranges.

use super::wire::objects;
use super::{ObjectMeta, ResourceList};

objects! {
    /// A quota: how much all objects of a namespace may use together (`core/v1`).
    pub struct ResourceQuota {
        /// Name and namespace.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: ResourceQuotaSpec,
        /// What is.
        pub status: ResourceQuotaStatus,
    }

    /// What a quota is to hold down.
    pub struct ResourceQuotaSpec {
        /// How much of what.
        pub hard: ResourceList,
        /// Which objects count, all of these.
        pub scopes: Vec<String>,
        /// Which objects count, in more words.
        pub scope_selector: Option<ScopeSelector>,
    }

    /// What the quota controller has written.
    pub struct ResourceQuotaStatus {
        /// The figures of the spec that are in force.
        pub hard: ResourceList,
        /// How much of it is used.
        pub used: ResourceList,
    }

    /// Which objects count (`ScopeSelector` in `core/v1`).
    pub struct ScopeSelector {
        /// All of these.
        pub match_expressions: Vec<ScopedResourceSelectorRequirement>,
    }

    /// One requirement of a scope selector.
    pub struct ScopedResourceSelectorRequirement {
        /// `Terminating`, `NotTerminating`, `BestEffort`, `NotBestEffort`, `PriorityClass`, `CrossNamespacePodAffinity` or
        /// `VolumeAttributesClass`.
        pub scope_name: String,
        /// `In`, `NotIn`, `Exists` or `DoesNotExist`, as written.
        pub operator: String,
        /// Names of classes, for the scopes that have some.
        pub values: Vec<String>,
    }

    /// What nobody may use unless a quota allows it (`LimitedResource` in the configuration of the API server's admission).
    pub struct LimitedResource {
        /// The group of the resource.
        pub api_group: String,
        /// The resource, in plural.
        pub resource: String,
        /// Names that contain one of these are limited.
        pub match_contains: Vec<String>,
        /// Objects in these scopes are limited.
        pub match_scopes: Vec<ScopedResourceSelectorRequirement>,
    }

    /// Bounds and defaults for the objects of a namespace, one by one (`core/v1`).
    pub struct LimitRange {
        /// Name and namespace.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: LimitRangeSpec,
    }

    /// What a limit range bounds.
    pub struct LimitRangeSpec {
        /// The bounds.
        pub limits: Vec<LimitRangeItem>,
    }

    /// Bounds for what is of one type.
    pub struct LimitRangeItem {
        /// `Container`, `Pod` or `PersistentVolumeClaim`.
        #[serde(rename = "type")]
        pub kind: String,
        /// No request or limit above this.
        pub max: ResourceList,
        /// No request or limit below this.
        pub min: ResourceList,
        /// The limits of containers that have none.
        pub default: ResourceList,
        /// The requests of containers that have none.
        pub default_request: ResourceList,
        /// So many times the request is the most the limit may be.
        pub max_limit_request_ratio: ResourceList,
    }
}
