//! On which nodes the pods of a daemon set run: the rule of its controller, not of the scheduler.

use std::fmt;

use super::taint_toleration::untolerated_taint;
use crate::object::{DaemonSet, Node, Taint, Toleration};
use crate::release::{FeatureGates, Gate};
use crate::selector::RequiredNodeAffinity;

/// A daemon set, compiled: on which nodes do its pods run?
///
/// The controller looks at the name of the node, at node selector and required node affinity, and at taints; whether there
/// is room is for the scheduler to find out. Its pods tolerate by themselves that a node is not ready, unreachable, cordoned or
/// under pressure.
///
/// ```
/// use kube_semantics::object::{DaemonSet, Node};
/// use kube_semantics::scheduling::{Daemon, DaemonFit};
///
/// let set: DaemonSet = serde_json::from_str(r#"{"spec": {"template": {"spec": {"nodeSelector": {"os": "linux"}}}}}"#)?;
/// let node: Node = serde_json::from_str(
///     r#"{"metadata": {"name": "n1", "labels": {"os": "linux"}},
///         "spec": {"unschedulable": true, "taints": [{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}]}}"#,
/// )?;
/// assert_eq!(Daemon::new(&set).fit(&node), DaemonFit::Runs);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Daemon {
    node_name: String,
    affinity: RequiredNodeAffinity,
    tolerations: Vec<Toleration>,
    comparison_operators: bool,
}

/// Does a pod of a daemon set run on a node?
#[derive(Clone, Debug, PartialEq)]
pub enum DaemonFit {
    /// It does.
    Runs,
    /// Its template names another node.
    OtherNode {
        /// The name.
        wanted: String,
    },
    /// Its template does not let it on the node, by node selector or affinity.
    NodeAffinity,
    /// It does not tolerate a taint.
    Taint {
        /// The first such taint.
        taint: Taint,
        /// Does a pod that runs there already stay? Only taints with the effect `NoExecute` drive it away.
        keeps_running: bool,
    },
}

impl Daemon {
    /// Compiles a daemon set, for the newest release.
    #[must_use]
    pub fn new(set: &DaemonSet) -> Self {
        Self::new_in(set, &FeatureGates::default())
    }

    /// Compiles a daemon set.
    #[must_use]
    pub fn new_in(set: &DaemonSet, gates: &FeatureGates) -> Self {
        let spec = &set.spec.template.spec;
        let affinity = spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
        let required = affinity.and_then(|affinity| affinity.required_during_scheduling_ignored_during_execution.as_ref());
        let own = [
            ("node.kubernetes.io/not-ready", "NoExecute"),
            ("node.kubernetes.io/unreachable", "NoExecute"),
            ("node.kubernetes.io/disk-pressure", "NoSchedule"),
            ("node.kubernetes.io/memory-pressure", "NoSchedule"),
            ("node.kubernetes.io/pid-pressure", "NoSchedule"),
            ("node.kubernetes.io/unschedulable", "NoSchedule"),
        ];
        let network = spec.host_network.then_some(("node.kubernetes.io/network-unavailable", "NoSchedule"));
        let own = own.into_iter().chain(network).map(|(key, effect)| Toleration {
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            effect: effect.to_owned(),
            ..Toleration::default()
        });
        Self {
            node_name: spec.node_name.clone(),
            affinity: RequiredNodeAffinity::new(&spec.node_selector, required),
            tolerations: spec.tolerations.iter().cloned().chain(own).collect(),
            comparison_operators: gates.enabled(Gate::TaintTolerationComparisonOperators),
        }
    }

    /// Does a pod run on the node, and if not, why?
    #[must_use]
    pub fn fit(&self, node: &Node) -> DaemonFit {
        if !self.node_name.is_empty() && self.node_name != node.metadata.name {
            return DaemonFit::OtherNode { wanted: self.node_name.clone() };
        }
        if !self.affinity.matches(node).unwrap_or(false) {
            return DaemonFit::NodeAffinity;
        }
        let untolerated = |taints: &[Taint]| untolerated_taint(taints, &self.tolerations, self.comparison_operators).cloned();
        let Some(taint) = untolerated(&node.spec.taints) else { return DaemonFit::Runs };
        let driving: Vec<Taint> = node.spec.taints.iter().filter(|taint| taint.effect == "NoExecute").cloned().collect();
        DaemonFit::Taint { taint, keeps_running: untolerated(&driving).is_none() }
    }
}

/// In the words of the scheduler, where it has the same reason; nothing if it runs.
impl fmt::Display for DaemonFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs => Ok(()),
            Self::OtherNode { .. } => f.write_str("node(s) didn't match the requested node name"),
            Self::NodeAffinity => f.write_str("node(s) didn't match Pod's node affinity/selector"),
            Self::Taint { .. } => f.write_str("node(s) had untolerated taint(s)"),
        }
    }
}
