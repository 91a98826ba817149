//! An attempt to schedule a pod, and the text that says why it failed.

use std::collections::BTreeMap;
use std::fmt;

use super::cluster::Cluster;
use super::cycle::Cycle;
use super::fits::{Brief, PreFilterRejection, unsatisfied};
use super::preemption::{DryRun, Ineligible, Preemption, evaluate};
use super::{Plugin, ScheduleError};
use crate::object::Pod;
use crate::release::Release;

/// What came of an attempt, before anybody had to make room.
pub(super) enum Attempt<'a> {
    NoNodes,
    RejectedEverywhere(PreFilterRejection),
    Fits,
    Failed(Box<Failed<'a>>),
}

/// An attempt that failed on every node.
pub(super) struct Failed<'a> {
    pub(super) cycle: Cycle<'a>,
    /// By node, of those that were looked at.
    pub(super) rejections: BTreeMap<usize, Brief>,
    /// The node that was nominated, if it is there.
    nominated: Option<usize>,
}

impl<'a> Attempt<'a> {
    /// As upstream's `schedulingAlgorithm` and `findNodesThatFitPod`.
    pub(super) fn new(cluster: &'a Cluster, pod: &'a Pod) -> Result<Self, ScheduleError> {
        if cluster.nodes.len() == 0 {
            return Ok(Self::NoNodes);
        }
        let fits = cluster.fit(pod);
        let cycle = match &fits.cycle {
            Ok(cycle) => cycle,
            Err(rejection) => return rejection.error().map_or_else(|| Ok(Self::RejectedEverywhere(rejection.clone())), Err),
        };
        let nominated = cluster.nodes.find(&pod.status.nominated_node_name).filter(|_| !pod.status.nominated_node_name.is_empty());
        if let Some(nominated) = nominated
            && cycle.passes(nominated, &DryRun::default())
        {
            return Ok(Self::Fits);
        }
        if fits.feasible_nodes().next().is_some() {
            // Nodes are scored, if there is more than one, and that may err.
            fits.place()?;
            return Ok(Self::Fits);
        }
        let looked_at = |node: &usize| cycle.may_be_on(*node) || nominated == Some(*node);
        let rejections = (0..cluster.nodes.len()).filter(looked_at).filter_map(|node| Some((node, fits.brief(node)?))).collect();
        Ok(match fits.cycle {
            Ok(cycle) => Self::Failed(Box::new(Failed { cycle, rejections, nominated })),
            Err(rejection) => Self::RejectedEverywhere(rejection),
        })
    }
}

/// What the scheduler says of a pod that it cannot place: the message of the condition `PodScheduled`.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::scheduling::{Cluster, Diagnosis, Objects};
///
/// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1"}, "status": {"allocatable": {"pods": "1"}}}"#)?;
/// let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"resources": {"requests": {"cpu": "1"}}}]}}"#)?;
/// let cluster = Cluster::new(&Objects { nodes: &[node], ..Objects::default() })?;
/// let Diagnosis::Unschedulable(unschedulable) = cluster.diagnose(&pod)? else { panic!() };
/// assert_eq!(
///     unschedulable.to_string(),
///     "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Diagnosis {
    /// It can place it.
    Fits,
    /// There are no nodes.
    NoNodes,
    /// It cannot.
    Unschedulable(Unschedulable),
}

/// Why no node will do.
#[derive(Clone, Debug, PartialEq)]
pub struct Unschedulable {
    /// How many nodes there are.
    pub nodes: usize,
    /// Why none comes into question at all, if so.
    pub rejected_everywhere: Option<PreFilterRejection>,
    /// On how many nodes each reason stands.
    pub reasons: BTreeMap<String, usize>,
    /// What came of the attempt to make room; nothing if none was made.
    pub preemption: Option<PreemptionSummary>,
    release: Release,
}

/// What came of an attempt to make room.
#[derive(Clone, Debug, PartialEq)]
pub enum PreemptionSummary {
    /// The pod may not have others taken away.
    Ineligible(Ineligible),
    /// It would not help: on how many nodes each reason stands.
    NotHelpful(BTreeMap<String, usize>),
    /// It would help.
    Nominated {
        /// The node.
        node: String,
        /// How many pods would have to go.
        victims: usize,
    },
}

impl Cluster {
    /// What would the scheduler say of a pod?
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub fn diagnose(&self, pod: &Pod) -> Result<Diagnosis, ScheduleError> {
        let (nodes, release) = (self.nodes.len(), self.rules.gates.release());
        let failed = match Attempt::new(self, pod)? {
            Attempt::Fits => return Ok(Diagnosis::Fits),
            Attempt::NoNodes => return Ok(Diagnosis::NoNodes),
            Attempt::RejectedEverywhere(rejection) => {
                // Since dynamic resource allocation is on, its plugin misses what it would have noted had it been asked, and
                // everything ends there.
                let preemption = if release < Release::V1_34 { summary(self.preempt_nowhere(pod)) } else { None };
                return Ok(Diagnosis::Unschedulable(Unschedulable {
                    nodes,
                    rejected_everywhere: Some(rejection),
                    reasons: BTreeMap::new(),
                    preemption,
                    release,
                }));
            }
            Attempt::Failed(failed) => failed,
        };
        let mut reasons = BTreeMap::new();
        for reason in failed.rejections.values().flat_map(|rejection| &rejection.reasons) {
            *reasons.entry(reason.clone()).or_default() += 1;
        }
        let unasked = nodes - failed.rejections.len();
        // In 1.31 nothing was said of nodes that had not been asked.
        let restriction = failed.cycle.restriction.as_ref().filter(|_| unasked > 0 && release > Release::V1_31);
        if let Some(restriction) = restriction {
            // Upstream has by then put the plugin that rejected the nominated node into the same set.
            let nominated = failed.nominated.and_then(|node| failed.rejections.get(&node)).map(|rejection| rejection.plugin);
            let mut plugins: Vec<Plugin> = restriction.plugins.iter().copied().chain(nominated).collect();
            plugins.sort_unstable_by_key(|plugin| plugin.name());
            plugins.dedup();
            *reasons.entry(unsatisfied(&plugins)).or_default() += unasked;
        }
        let summary = summary(evaluate(&failed.cycle, &failed.rejections));
        Ok(Diagnosis::Unschedulable(Unschedulable { nodes, rejected_everywhere: None, reasons, preemption: summary, release }))
    }
}

fn summary(preemption: Preemption) -> Option<PreemptionSummary> {
    match preemption {
        Preemption::Fits | Preemption::Off => None,
        Preemption::Ineligible(ineligible) => Some(PreemptionSummary::Ineligible(ineligible)),
        Preemption::NotHelpful(nodes) => {
            let mut reasons = BTreeMap::new();
            for reason in nodes.iter().flat_map(|(_, why)| why.reasons()) {
                *reasons.entry(reason).or_default() += 1;
            }
            Some(PreemptionSummary::NotHelpful(reasons))
        }
        Preemption::Nominated { candidates, best } => {
            let best = candidates.into_iter().nth(best)?;
            Some(PreemptionSummary::Nominated { node: best.node, victims: best.victims.len() })
        }
    }
}

/// The message; none if it fits.
impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fits => Ok(()),
            Self::NoNodes => f.write_str("no nodes available to schedule pods"),
            Self::Unschedulable(unschedulable) => unschedulable.fmt(f),
        }
    }
}

/// How many nodes there are and how often each reason stands, sorted as texts.
fn histogram(f: &mut fmt::Formatter<'_>, nodes: usize, reasons: &BTreeMap<String, usize>) -> fmt::Result {
    let mut texts: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    texts.sort_unstable();
    write!(f, "0/{nodes} nodes are available:")?;
    if texts.is_empty() { Ok(()) } else { write!(f, " {}.", texts.join(", ")) }
}

/// As the scheduler puts it.
impl fmt::Display for Unschedulable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rejected_everywhere {
            Some(rejection) => write!(f, "0/{} nodes are available: {rejection}.", self.nodes)?,
            None => histogram(f, self.nodes, &self.reasons)?,
        }
        // The plugin for dynamic resources comes before preemption: where no node came into question it finds nothing to go by,
        // and up to 1.36 it says of every pod without claims that it could free none.
        if self.rejected_everywhere.is_some() && self.release >= Release::V1_34 {
            return f.write_str(" not found");
        }
        let claims = matches!(self.release, Release::V1_34 | Release::V1_35 | Release::V1_36);
        let prefix = if claims { " no new claims to deallocate, preemption: " } else { " preemption: " };
        match &self.preemption {
            // Up to 1.36 nothing was said of success.
            Some(PreemptionSummary::Nominated { node, victims }) if self.release >= Release::V1_37 => {
                write!(f, "{prefix}found a potential placement for pod on node {node}, preempting {victims} victims")
            }
            Some(PreemptionSummary::Nominated { .. }) => Ok(()),
            None if claims => f.write_str(" no new claims to deallocate"),
            None => Ok(()),
            Some(PreemptionSummary::Ineligible(ineligible)) => write!(f, "{prefix}{ineligible}"),
            Some(PreemptionSummary::NotHelpful(reasons)) => {
                f.write_str(prefix)?;
                histogram(f, self.nodes, reasons)
            }
        }
    }
}
