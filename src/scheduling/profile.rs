//! How the scheduler is configured: a profile of `KubeSchedulerConfiguration`.

use crate::object::wire::objects;
use crate::object::{NodeAffinity, TopologySpreadConstraint};
use crate::selector::NodeSelectorError;

objects! {
    /// A profile of the scheduler (`KubeSchedulerProfile` in `kubescheduler.config.k8s.io/v1`). The default is the scheduler
    /// as it comes.
    ///
    /// ```
    /// use kube_semantics::scheduling::Profile;
    ///
    /// let profile: Profile = serde_json::from_str(
    ///     r#"{"plugins": {"score": {"disabled": [{"name": "ImageLocality"}]}},
    ///         "pluginConfig": [{"name": "NodeResourcesFit", "args": {"scoringStrategy": {"type": "MostAllocated"}}}]}"#,
    /// )?;
    /// assert_eq!(profile.plugin_config[0].args.scoring_strategy.as_ref().unwrap().kind, "MostAllocated");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub struct Profile {
        /// The name by which pods ask for it; not looked at.
        pub scheduler_name: String,
        /// Which plugins are asked.
        pub plugins: Option<Plugins>,
        /// What they are told.
        pub plugin_config: Vec<PluginConfig>,
    }

    /// Which plugins are asked, at each point of a scheduling cycle.
    pub struct Plugins {
        /// At all points.
        pub multi_point: PluginSet,
        /// Before nodes are looked at.
        pub pre_filter: PluginSet,
        /// To rule nodes out.
        pub filter: PluginSet,
        /// When no node is left; `DefaultPreemption` is the one that counts here.
        pub post_filter: PluginSet,
        /// To rank the nodes that are left.
        pub score: PluginSet,
    }

    /// Plugins that are asked beside those that always are, and those that are not asked.
    pub struct PluginSet {
        /// Asked too, or with another weight.
        pub enabled: Vec<PluginEntry>,
        /// Not asked; `*` is all.
        pub disabled: Vec<PluginEntry>,
    }

    /// A plugin by name.
    pub struct PluginEntry {
        /// The name.
        pub name: String,
        /// What its score counts; absent or 0 is 1.
        pub weight: Option<i32>,
    }

    /// What a plugin is told.
    pub struct PluginConfig {
        /// The name of the plugin.
        pub name: String,
        /// The arguments.
        pub args: PluginArgs,
    }

    /// The arguments of all plugins; each reads its own.
    pub struct PluginArgs {
        /// `NodeAffinity`: added to the affinity of every pod.
        pub added_affinity: Option<NodeAffinity>,
        /// `NodeResourcesFit`: extended resources that are not looked at.
        pub ignored_resources: Vec<String>,
        /// `NodeResourcesFit`: the domains of such.
        pub ignored_resource_groups: Vec<String>,
        /// `NodeResourcesFit`: how nodes are scored.
        pub scoring_strategy: Option<ScoringStrategy>,
        /// `NodeResourcesBalancedAllocation`: the resources that are to be in balance; none is cpu and memory.
        pub resources: Vec<ResourceSpec>,
        /// `PodTopologySpread`: the constraints of pods that have none.
        pub default_constraints: Vec<TopologySpreadConstraint>,
        /// `PodTopologySpread`: `System`, also if empty, or `List`.
        pub defaulting_type: String,
        /// `InterPodAffinity`: what it counts that a pod had to be near one like this; absent is 1.
        pub hard_pod_affinity_weight: Option<i32>,
        /// `InterPodAffinity`: are the preferences of others not looked at, unless the pod has some itself?
        pub ignore_preferred_terms_of_existing_pods: bool,
    }

    /// How nodes are scored by what is left of their resources.
    pub struct ScoringStrategy {
        /// `LeastAllocated`, `MostAllocated` or `RequestedToCapacityRatio`.
        #[serde(rename = "type")]
        pub kind: String,
        /// The resources, with weights; none is cpu and memory.
        pub resources: Vec<ResourceSpec>,
        /// For `RequestedToCapacityRatio`.
        pub requested_to_capacity_ratio: Option<RequestedToCapacityRatioParam>,
    }

    /// A resource and what it counts.
    pub struct ResourceSpec {
        /// The name.
        pub name: String,
        /// The weight; 0 is 1.
        pub weight: i64,
    }

    /// The score by utilization.
    pub struct RequestedToCapacityRatioParam {
        /// Points of the function, with straight lines between them.
        pub shape: Vec<UtilizationShapePoint>,
    }

    /// A point of the function.
    pub struct UtilizationShapePoint {
        /// How much is taken: 0 to 100.
        pub utilization: i32,
        /// The score: 0 to 10.
        pub score: i32,
    }
}

/// What is wrong with a profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// Nothing is known about the plugin, so nothing can be said of what it would do.
    #[error("plugin {0:?} is not known")]
    UnknownPlugin(String),
    /// A plugin comes twice.
    #[error("plugin {0:?} already registered")]
    PluginTwice(String),
    /// The plugin is to filter by what it would have noted before, had it been asked then.
    #[error("plugin {0} cannot filter without its preFilter")]
    NotPrepared(&'static str),
    /// A plugin that scores needs a weight.
    #[error("plugin {0:?} has no valid weight")]
    Weight(String),
    /// The strategy is none of those there are, or lacks something.
    #[error("scoringStrategy: {0}")]
    Strategy(&'static str),
    /// A weight of a resource is out of range.
    #[error("resource weight of {0} not in valid range")]
    ResourceWeight(String),
    /// A default constraint is out of order.
    #[error("defaultConstraints[{at}]: {fault}")]
    Constraint {
        /// Its place.
        at: usize,
        /// What is wrong.
        fault: &'static str,
    },
    /// Default constraints are listed, but those of the system asked for.
    #[error("defaultingType: {0:?} does not go with the default constraints")]
    DefaultingType(String),
    /// The weight is out of range.
    #[error("hardPodAffinityWeight: {0} not in valid range [0, 100]")]
    HardPodAffinityWeight(i32),
    /// The added affinity is at fault.
    #[error("addedAffinity: {0}")]
    AddedAffinity(#[from] NodeSelectorError),
}
