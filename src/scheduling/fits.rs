//! On which nodes a pod fits, and what is in the way on the others.

use std::fmt;

use super::affinity_term::TermFault;
use super::cluster::Cluster;
use super::cycle::Cycle;
use super::inter_pod_affinity_filtering::AffinityConflict;
use super::node_affinity::NodeMismatch;
use super::node_declared_features::NodeFeature;
use super::node_ports::HostPort;
use super::node_resources_fit::Insufficient;
use super::pod_topology_spread_filtering::Unspread;
use super::preemption::DryRun;
use super::{ClusterError, Plugin, ScheduleError};
use crate::object::{Pod, Taint};
use crate::release::Release;
use crate::selector::ConvertError;

/// Does a pod fit on a node?
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It does.
    Fits,
    /// It does not: what the first plugin that rejects the node has against it.
    Rejected(Rejection),
    /// It fits on no node at all, whatever the node.
    RejectedEverywhere(PreFilterRejection),
}

/// What a plugin has against a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// What it is.
    pub cause: Cause,
    /// Could it help to take other pods away from the node?
    pub resolvable: bool,
    /// Whose words to use.
    pub(super) release: Release,
}

/// What is in the way of a pod on a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// The pod is bound to a node of another name.
    NodeName {
        /// The name.
        wanted: String,
    },
    /// The node is cordoned.
    NodeUnschedulable,
    /// A taint is not tolerated.
    TaintToleration {
        /// The first such taint.
        taint: Taint,
    },
    /// The pod does not let itself on it.
    NodeAffinity(NodeMismatch),
    /// A port is not free.
    NodePorts {
        /// The port that the pod wants.
        wanted: HostPort,
        /// A port that is open already.
        open: HostPort,
    },
    /// There is too little of something.
    NodeResourcesFit(Vec<Insufficient>),
    /// The pods would not be spread evenly.
    PodTopologySpread(Unspread),
    /// Other pods are near, or are not.
    InterPodAffinity(AffinityConflict),
    /// The node lacks features.
    NodeDeclaredFeatures {
        /// Those that it lacks.
        missing: Vec<NodeFeature>,
    },
}

/// Why a pod fits on no node at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreFilterRejection {
    /// Each term of the required node affinity asks for names that contradict each other.
    TermsConflict,
    /// The names that these plugins ask for have none in common.
    Disjoint {
        /// The plugins, sorted by name.
        plugins: Vec<Plugin>,
    },
    /// A spread constraint that rules nodes out has a selector at fault. The scheduler takes that for an error.
    SpreadConstraint(ConvertError),
    /// Terms of pod affinity or anti-affinity are at fault.
    AffinityTerms(Vec<TermFault>),
}

/// The answer for every node.
///
/// What is in the way is worked out node by node when it is looked at.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::scheduling::{Cause, Cluster, Objects, Verdict};
///
/// let nodes: Vec<Node> = serde_json::from_str(
///     r#"[{"metadata": {"name": "small"}, "status": {"allocatable": {"cpu": "1", "pods": "9"}}},
///         {"metadata": {"name": "large"}, "status": {"allocatable": {"cpu": "4", "pods": "9"}}}]"#,
/// )?;
/// let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"resources": {"requests": {"cpu": "1500m"}}}]}}"#)?;
/// let cluster = Cluster::new(&Objects { nodes: &nodes, ..Objects::default() })?;
///
/// let fits = cluster.fit(&pod);
/// assert_eq!(fits.feasible().collect::<Vec<_>>(), ["large"]);
/// let Some(Verdict::Rejected(rejection)) = fits.on("small") else { panic!() };
/// assert_eq!(rejection.to_string(), "Insufficient cpu");
/// let Cause::NodeResourcesFit(insufficient) = rejection.cause else { panic!() };
/// assert_eq!(insufficient[0].short_by(), 500);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fits<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) cycle: Result<Cycle<'a>, PreFilterRejection>,
    /// By node, the number of the first plugin that rejects it.
    pub(super) failed: Vec<u8>,
}

impl Cluster {
    /// On which nodes does a pod fit, and what is in the way on the others?
    ///
    /// The pod is taken to be on none of them.
    #[must_use]
    pub fn fit<'a>(&'a self, pod: &'a Pod) -> Fits<'a> {
        let cycle = Cycle::new(self, pod);
        let failed = cycle.as_ref().map(Cycle::filter).unwrap_or_default();
        Fits { cluster: self, cycle, failed }
    }

    /// Everything that is in the way of a pod on a node, of each plugin; nothing if it fits. What keeps it off every node comes
    /// first.
    ///
    /// ```
    /// use kube_semantics::object::{Node, Pod};
    /// use kube_semantics::scheduling::{Cluster, Objects};
    ///
    /// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1"}, "spec": {"unschedulable": true}}"#)?;
    /// let pod: Pod = serde_json::from_str(r#"{"spec": {"nodeSelector": {"disk": "ssd"}}}"#)?;
    /// let cluster = Cluster::new(&Objects { nodes: &[node], ..Objects::default() })?;
    /// let reasons: Vec<String> = cluster.why_not(&pod, "n1")?.iter().map(ToString::to_string).collect();
    /// assert_eq!(reasons, ["node(s) were unschedulable", "node(s) didn't match Pod's node affinity/selector", "Too many pods"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The node is not there.
    pub fn why_not(&self, pod: &Pod, node: &str) -> Result<Vec<Verdict>, ClusterError> {
        let node = self.nodes.find(node).ok_or_else(|| ClusterError::NoNode(node.to_owned()))?;
        let (cycle, everywhere) = Cycle::with_rejections(self, pod);
        let dry = DryRun::default();
        let here = self.rules.filters.iter().filter_map(|&plugin| cycle.reject(plugin, node, &dry));
        Ok(everywhere.into_iter().map(Verdict::RejectedEverywhere).chain(here.map(Verdict::Rejected)).collect())
    }
}

impl<'a> Fits<'a> {
    /// The nodes with their verdicts, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Verdict)> + '_ {
        self.cluster.nodes().enumerate().map(|(node, name)| (name, self.verdict(node)))
    }

    /// The verdict on a node; none if it is not there.
    #[must_use]
    pub fn on(&self, node: &str) -> Option<Verdict> {
        Some(self.verdict(self.cluster.nodes.find(node)?))
    }

    /// The nodes on which the pod fits, in their order.
    pub fn feasible(&self) -> impl Iterator<Item = &'a str> + '_ {
        let cluster = self.cluster;
        self.feasible_nodes().map(move |node| cluster.nodes.name(node as usize))
    }

    /// Does the scheduler come to no answer at all, and why?
    #[must_use]
    pub fn error(&self) -> Option<ScheduleError> {
        self.rejected_everywhere().and_then(PreFilterRejection::error)
    }

    /// Why the pod fits on no node at all, if that does not depend on the node.
    #[must_use]
    pub fn rejected_everywhere(&self) -> Option<&PreFilterRejection> {
        self.cycle.as_ref().err()
    }

    pub(super) fn feasible_nodes(&self) -> impl Iterator<Item = u32> + '_ {
        let fits = self.failed.iter().enumerate().filter(|(_, failed)| **failed == 0);
        fits.map(|(node, _)| super::column::number(node))
    }

    /// The nodes the scheduler has the choice between: those on which the pod fits, without those that its names rule out
    /// before any filter. They are the same unless a profile has one of the two points without the other.
    pub(super) fn choices(&self) -> impl Iterator<Item = u32> + '_ {
        let cycle = self.cycle.as_ref().ok();
        self.feasible_nodes().filter(move |node| cycle.is_some_and(|cycle| cycle.may_be_on(*node as usize)))
    }

    pub(super) fn choice_names(&self) -> Vec<String> {
        self.choices().map(|node| self.cluster.nodes.name(node as usize).to_owned()).collect()
    }

    pub(super) fn rejection(&self, node: usize) -> Option<Rejection> {
        let failed = self.failed.get(node).copied().unwrap_or_default();
        let plugin = Plugin::FILTERS.into_iter().find(|plugin| *plugin as u8 == failed)?;
        self.cycle.as_ref().ok()?.reject(plugin, node, &DryRun::default())
    }

    fn verdict(&self, node: usize) -> Verdict {
        match &self.cycle {
            Err(rejection) => Verdict::RejectedEverywhere(rejection.clone()),
            Ok(_) => self.rejection(node).map_or(Verdict::Fits, Verdict::Rejected),
        }
    }
}

impl Verdict {
    /// Does it fit?
    #[must_use]
    pub fn fits(&self) -> bool {
        *self == Self::Fits
    }
}

impl Rejection {
    /// The plugin whose reason it is.
    #[must_use]
    pub fn plugin(&self) -> Plugin {
        match self.cause {
            Cause::NodeName { .. } => Plugin::NodeName,
            Cause::NodeUnschedulable => Plugin::NodeUnschedulable,
            Cause::TaintToleration { .. } => Plugin::TaintToleration,
            Cause::NodeAffinity(_) => Plugin::NodeAffinity,
            Cause::NodePorts { .. } => Plugin::NodePorts,
            Cause::NodeResourcesFit(_) => Plugin::NodeResourcesFit,
            Cause::PodTopologySpread(_) => Plugin::PodTopologySpread,
            Cause::InterPodAffinity(_) => Plugin::InterPodAffinity,
            Cause::NodeDeclaredFeatures { .. } => Plugin::NodeDeclaredFeatures,
        }
    }

    /// The reasons, in the scheduler's words.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let text = match &self.cause {
            Cause::NodeName { .. } => "node(s) didn't match the requested node name",
            Cause::NodeUnschedulable => "node(s) were unschedulable",
            // Up to 1.33 it was said which.
            Cause::TaintToleration { taint } if self.release < Release::V1_34 => {
                return vec![format!("node(s) had untolerated taint {{{}: {}}}", taint.key, taint.value)];
            }
            Cause::TaintToleration { .. } => "node(s) had untolerated taint(s)",
            Cause::NodeAffinity(NodeMismatch::Enforced) => "node(s) didn't match scheduler-enforced node affinity",
            Cause::NodeAffinity(_) => "node(s) didn't match Pod's node affinity/selector",
            Cause::NodePorts { .. } => "node(s) didn't have free ports for the requested pod ports",
            Cause::NodeResourcesFit(insufficient) => return insufficient.iter().map(ToString::to_string).collect(),
            Cause::PodTopologySpread(Unspread::MissingLabel { .. }) => {
                "node(s) didn't match pod topology spread constraints (missing required label)"
            }
            Cause::PodTopologySpread(Unspread::Skew { .. }) => "node(s) didn't match pod topology spread constraints",
            Cause::InterPodAffinity(AffinityConflict::Affinity { .. }) => "node(s) didn't match pod affinity rules",
            Cause::InterPodAffinity(AffinityConflict::AntiAffinity { .. }) => "node(s) didn't match pod anti-affinity rules",
            Cause::InterPodAffinity(AffinityConflict::Existing { .. }) => "node(s) didn't satisfy existing pods anti-affinity rules",
            Cause::NodeDeclaredFeatures { .. } => "node(s) didn't match Pod's required features",
        };
        vec![text.to_owned()]
    }
}

impl PreFilterRejection {
    /// The plugin whose reason it is; none where several are at odds.
    #[must_use]
    pub fn plugin(&self) -> Option<Plugin> {
        match self {
            Self::TermsConflict => Some(Plugin::NodeAffinity),
            Self::Disjoint { .. } => None,
            Self::SpreadConstraint(_) => Some(Plugin::PodTopologySpread),
            Self::AffinityTerms(_) => Some(Plugin::InterPodAffinity),
        }
    }

    /// The error that the scheduler makes of it, if it does.
    pub(super) fn error(&self) -> Option<ScheduleError> {
        let Self::SpreadConstraint(fault) = self else { return None };
        Some(ScheduleError::HardConstraint(fault.clone()))
    }
}

impl Unspread {
    /// Could it help to take other pods away from the node?
    pub(super) fn is_resolvable(&self) -> bool {
        matches!(self, Self::Skew { .. })
    }
}

impl AffinityConflict {
    /// Could it help to take other pods away from the node?
    pub(super) fn is_resolvable(&self) -> bool {
        !matches!(self, Self::Affinity { .. })
    }
}

/// The names of plugins, as lists are printed in Go.
pub(super) fn list(plugins: &[Plugin]) -> String {
    let names: Vec<&str> = plugins.iter().map(|plugin| plugin.name()).collect();
    format!("[{}]", names.join(" "))
}

/// The reasons, with commas between them; nothing if it fits.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fits => Ok(()),
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::RejectedEverywhere(rejection) => rejection.fmt(f),
        }
    }
}

/// The reasons, with commas between them.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reasons().join(", "))
    }
}

/// As the scheduler puts it.
impl fmt::Display for PreFilterRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TermsConflict => f.write_str("pod affinity terms conflict"),
            Self::Disjoint { plugins } => write!(f, "node(s) didn't satisfy plugin(s) {} simultaneously", list(plugins)),
            Self::SpreadConstraint(fault) => ScheduleError::HardConstraint(fault.clone()).fmt(f),
            Self::AffinityTerms(faults) => match faults.as_slice() {
                [fault] => write!(f, "parsing pod: {fault}"),
                faults => {
                    let faults: Vec<String> = faults.iter().map(TermFault::to_string).collect();
                    write!(f, "parsing pod: [{}]", faults.join(", "))
                }
            },
        }
    }
}
