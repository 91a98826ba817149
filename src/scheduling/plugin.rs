//! The plugins of the scheduler, as far as they answer here.

use std::fmt;
use std::str::FromStr;

/// A plugin of the scheduler.
///
/// ```
/// use kube_semantics::scheduling::Plugin;
///
/// assert_eq!("NodeResourcesFit".parse(), Ok(Plugin::NodeResourcesFit));
/// assert_eq!(Plugin::TaintToleration.to_string(), "TaintToleration");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Plugin {
    /// The pod names its node.
    NodeName = 1,
    /// Cordoned nodes take no pods.
    NodeUnschedulable,
    /// Taints keep pods off.
    TaintToleration,
    /// The pod says which nodes, by their labels or names.
    NodeAffinity,
    /// The ports of a node.
    NodePorts,
    /// What the pod asks for must be there.
    NodeResourcesFit,
    /// Pods are spread evenly.
    PodTopologySpread,
    /// Pods go near others, or far from them.
    InterPodAffinity,
    /// Pods go where the features are that they need.
    NodeDeclaredFeatures,
    /// What is taken of a node is in balance.
    NodeResourcesBalancedAllocation,
    /// Nodes that have the images come first.
    ImageLocality,
}

impl Plugin {
    /// Those that filter, in the order in which they do.
    pub const FILTERS: [Self; 9] = [
        Self::NodeName,
        Self::NodeUnschedulable,
        Self::TaintToleration,
        Self::NodeAffinity,
        Self::NodePorts,
        Self::NodeResourcesFit,
        Self::PodTopologySpread,
        Self::InterPodAffinity,
        Self::NodeDeclaredFeatures,
    ];

    /// Those that score, in the order in which they do.
    pub const SCORERS: [Self; 7] = [
        Self::TaintToleration,
        Self::NodeAffinity,
        Self::NodeResourcesFit,
        Self::PodTopologySpread,
        Self::InterPodAffinity,
        Self::NodeResourcesBalancedAllocation,
        Self::ImageLocality,
    ];

    /// Does it filter by what it noted before nodes were looked at?
    pub(super) fn filters_by_what_it_noted(self) -> bool {
        use Plugin::{InterPodAffinity, NodeDeclaredFeatures, NodePorts, NodeResourcesFit, PodTopologySpread};
        matches!(self, NodePorts | NodeResourcesFit | PodTopologySpread | InterPodAffinity | NodeDeclaredFeatures)
    }

    /// The name, as configurations have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NodeName => "NodeName",
            Self::NodeUnschedulable => "NodeUnschedulable",
            Self::TaintToleration => "TaintToleration",
            Self::NodeAffinity => "NodeAffinity",
            Self::NodePorts => "NodePorts",
            Self::NodeResourcesFit => "NodeResourcesFit",
            Self::PodTopologySpread => "PodTopologySpread",
            Self::InterPodAffinity => "InterPodAffinity",
            Self::NodeDeclaredFeatures => "NodeDeclaredFeatures",
            Self::NodeResourcesBalancedAllocation => "NodeResourcesBalancedAllocation",
            Self::ImageLocality => "ImageLocality",
        }
    }
}

impl fmt::Display for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no plugin has which answers here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no plugin {0:?} is known")]
pub struct UnknownPlugin(pub String);

impl FromStr for Plugin {
    type Err = UnknownPlugin;

    fn from_str(name: &str) -> Result<Self, UnknownPlugin> {
        let mut all = Self::FILTERS.into_iter().chain([Self::NodeResourcesBalancedAllocation, Self::ImageLocality]);
        all.find(|plugin| plugin.name() == name).ok_or_else(|| UnknownPlugin(name.to_owned()))
    }
}
