//! Disruption budgets.

use super::wire::objects;
use super::{LabelSelector, ObjectMeta};

objects! {
    /// A disruption budget (`policy/v1`): how many of some pods may be missing.
    pub struct PodDisruptionBudget {
        /// Name, namespace, labels.
        pub metadata: ObjectMeta,
        /// What is asked for.
        pub spec: PodDisruptionBudgetSpec,
    }

    /// What a disruption budget protects.
    pub struct PodDisruptionBudgetSpec {
        /// Which pods; absent is none, empty is all of the namespace.
        pub selector: Option<LabelSelector>,
    }
}
