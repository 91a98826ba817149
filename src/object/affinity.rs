//! Node selectors and affinity as objects carry them.

use super::LabelSelector;
use super::wire::objects;

objects! {
    /// The affinity rules of a pod (`Affinity` in `core/v1`).
    pub struct Affinity {
        /// Rules about the node.
        pub node_affinity: Option<NodeAffinity>,
        /// Rules about the pods it runs near.
        pub pod_affinity: Option<PodAffinity>,
        /// Rules about the pods it keeps away from.
        pub pod_anti_affinity: Option<PodAffinity>,
    }

    /// Rules about other pods (`PodAffinity` and `PodAntiAffinity` in `core/v1`).
    pub struct PodAffinity {
        /// What must be satisfied.
        pub required_during_scheduling_ignored_during_execution: Vec<PodAffinityTerm>,
        /// What had better be satisfied, with weights.
        pub preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm>,
    }

    /// Which other pods.
    pub struct PodAffinityTerm {
        /// With these labels; absent is none, empty is all.
        pub label_selector: Option<LabelSelector>,
        /// In these namespaces.
        pub namespaces: Vec<String>,
        /// And in namespaces with these labels; empty is all of them, absent none.
        pub namespace_selector: Option<LabelSelector>,
        /// Near means: on nodes that have the same value of this label.
        pub topology_key: String,
    }

    /// A term and what it is worth.
    pub struct WeightedPodAffinityTerm {
        /// What a match counts: 1 to 100.
        pub weight: i32,
        /// The term.
        pub pod_affinity_term: PodAffinityTerm,
    }

    /// Rules about the node a pod runs on.
    pub struct NodeAffinity {
        /// What the node must satisfy.
        pub required_during_scheduling_ignored_during_execution: Option<NodeSelector>,
        /// What the node had better satisfy, with weights. Nodes are scored by an empty list too, but not by an absent one.
        pub preferred_during_scheduling_ignored_during_execution: Option<Vec<PreferredSchedulingTerm>>,
    }

    /// Terms of which one must match (`NodeSelector` in `core/v1`).
    pub struct NodeSelector {
        /// The alternatives; without any, no node matches.
        pub node_selector_terms: Vec<NodeSelectorTerm>,
    }

    /// Requirements that must all hold; a term without any matches nothing.
    pub struct NodeSelectorTerm {
        /// Requirements on the node's labels.
        pub match_expressions: Vec<NodeSelectorRequirement>,
        /// Requirements on the node's fields, of which only `metadata.name` exists.
        pub match_fields: Vec<NodeSelectorRequirement>,
    }

    /// One requirement of a [`NodeSelectorTerm`].
    pub struct NodeSelectorRequirement {
        /// The label key or field path.
        pub key: String,
        /// `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`; as written.
        pub operator: String,
        /// The values: any number for `In` and `NotIn`, one integer for `Gt` and `Lt`, none otherwise.
        pub values: Vec<String>,
    }

    /// A term and what it is worth (`PreferredSchedulingTerm` in `core/v1`).
    pub struct PreferredSchedulingTerm {
        /// What a match adds to the score: 1 to 100 in valid objects; 0 makes the term void.
        pub weight: i32,
        /// The term.
        pub preference: NodeSelectorTerm,
    }
}
