//! Spread constraints as objects carry them.

use super::LabelSelector;
use super::wire::objects;

objects! {
    /// How evenly some pods are to be spread over the domains of a topology (`TopologySpreadConstraint` in `core/v1`).
    pub struct TopologySpreadConstraint {
        /// By how many pods a domain may be ahead of the emptiest.
        pub max_skew: i32,
        /// The node label whose values are the domains.
        pub topology_key: String,
        /// `DoNotSchedule` or `ScheduleAnyway`.
        pub when_unsatisfiable: String,
        /// Which pods are counted; absent is none.
        pub label_selector: Option<LabelSelector>,
        /// With fewer domains than so many the emptiest counts as empty; absent is 1.
        pub min_domains: Option<i32>,
        /// Are only nodes counted that the pod's node selector and affinity let it on? `Honor`, also if absent, or `Ignore`.
        pub node_affinity_policy: Option<String>,
        /// Are only nodes counted whose taints the pod tolerates? `Honor`, or `Ignore`, also if absent.
        pub node_taints_policy: Option<String>,
        /// Labels of the pod that the pods counted must have as well.
        pub match_label_keys: Vec<String>,
    }
}
