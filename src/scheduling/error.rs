//! When the scheduler gives a pod up without having an answer.

use super::Plugin;
use crate::selector::{ConvertError, NodeSelectorError};

/// Why the scheduler has no answer for a pod: what it calls an error, unlike a pod that fits on no node.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::scheduling::{Cluster, Objects};
///
/// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1"}, "status": {"allocatable": {"pods": "1"}}}"#)?;
/// let pod: Pod = serde_json::from_str(
///     r#"{"spec": {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
///         "labelSelector": {"matchExpressions": [{"key": "app", "operator": "Is"}]}}]}}"#,
/// )?;
/// let cluster = Cluster::new(&Objects { nodes: &[node], ..Objects::default() })?;
/// assert_eq!(
///     cluster.diagnose(&pod).unwrap_err().to_string(),
///     "running PreFilter plugin \"PodTopologySpread\": get constraints from pod: obtaining pod's hard topology spread \
///      constraints: \"Is\" is not a valid label selector operator"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// A spread constraint that rules nodes out has a selector at fault.
    #[error(
        "running PreFilter plugin \"PodTopologySpread\": get constraints from pod: obtaining pod's hard topology spread constraints: {}",
        .0.placeless()
    )]
    HardConstraint(ConvertError),
    /// A spread constraint that ranks nodes has one, and there are nodes to be ranked.
    #[error(
        "running PreScore plugin \"PodTopologySpread\": calculating preScoreState: obtaining pod's soft topology spread constraints: {}",
        .0.placeless()
    )]
    SoftConstraint(ConvertError),
    /// A preferred term of node affinity is at fault, and there are nodes to be ranked.
    #[error("running PreScore plugin \"NodeAffinity\": {0}")]
    PreferredTerm(#[from] NodeSelectorError),
    /// A plugin comes to a score that is none, and there are nodes to be ranked: by amounts of which a hundred times is beyond
    /// int64, such as a node with 100P of memory, or by negative ones.
    #[error(
        "applying score defaultWeights on Score plugins: plugin \"{plugin}\" returns an invalid score {score}, it should in the range of \
         [0, 100] after normalizing"
    )]
    InvalidScore {
        /// Which plugin.
        plugin: Plugin,
        /// The score.
        score: i64,
    },
}
