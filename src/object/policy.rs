//! Disruption budgets.

use std::collections::BTreeMap;

use super::wire::objects;
use super::{LabelSelector, ObjectMeta, Time};

objects! {
    /// A disruption budget (`policy/v1`): how many of some pods may be missing.
    pub struct PodDisruptionBudget {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: PodDisruptionBudgetSpec,
        /// What is.
        pub status: PodDisruptionBudgetStatus,
    }

    /// What a disruption budget protects.
    pub struct PodDisruptionBudgetSpec {
        /// Which pods; absent is none, empty is all of the namespace.
        pub selector: Option<LabelSelector>,
    }

    /// How much of a disruption budget is left.
    pub struct PodDisruptionBudgetStatus {
        /// So many more pods may be taken away.
        pub disruptions_allowed: i32,
        /// The pods whose eviction has been allowed already, and when.
        pub disrupted_pods: BTreeMap<String, Time>,
    }
}
