//! When the scheduler gives a pod up without having an answer.

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
}
