//! `DefaultPreemption`: which pods would have to go to make room.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ScheduleError;
use super::cluster::{Cluster, PodEntry};
use super::cycle::Cycle;
use super::fits::{Brief, Rejection};
use super::inter_pod_affinity_filtering::Moved;
use super::node_ports::HostPort;
use super::node_resources_fit::Freed;
use super::pod_topology_spread::Constraint;
use super::schedule::Attempt;
use crate::Selector;
use crate::object::{Labels, Pod, PodDisruptionBudget, Time};
use crate::release::Release;

/// A disruption budget, compiled.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    namespace: String,
    /// None, or an empty one, protects no pod here, unlike elsewhere.
    selector: Option<Selector>,
    allowed: i32,
    /// Sorted.
    disrupted: BTreeSet<String>,
}

impl Budget {
    pub(super) fn new(budget: &PodDisruptionBudget) -> Self {
        let selector = Selector::from_label_selector(budget.spec.selector.as_ref()).ok();
        Self {
            namespace: budget.metadata.namespace_or_default().to_owned(),
            selector: selector.filter(|selector| !selector.matches_nothing() && !selector.matches_everything()),
            allowed: budget.status.disruptions_allowed,
            disrupted: budget.status.disrupted_pods.keys().cloned().collect(),
        }
    }

    fn protects(&self, namespace: &str, name: &str, labels: &Labels) -> bool {
        self.namespace == namespace
            && self.selector.as_ref().is_some_and(|selector| selector.matches(labels))
            && !self.disrupted.contains(name)
    }
}

/// A node from which pods have gone, to see what that would do.
#[derive(Clone, Debug, Default)]
pub(super) struct DryRun<'a> {
    pub(super) freed: Freed,
    /// How many more pods are counted for spread constraints in the domain of the node.
    pub(super) spread: Vec<i64>,
    pub(super) moved: Moved<'a>,
    /// The ports that are open; `None` before any pod has gone. They are a set: a port that several pods have opened is
    /// free when one of them goes.
    ports: Option<BTreeSet<&'a HostPort>>,
}

impl<'a> DryRun<'a> {
    pub(super) fn ports<'b>(&'b self, cluster: &'b Cluster, node: usize) -> BTreeSet<&'b HostPort> {
        match &self.ports {
            Some(ports) => ports.iter().copied().collect(),
            None => cluster.pods_of(node).flat_map(|(_, pod)| pod.ports.iter()).collect(),
        }
    }

    /// A pod goes, or comes back.
    pub(super) fn change(&mut self, cycle: &Cycle<'a>, node: usize, pod: &'a PodEntry, goes: bool) {
        let cluster = cycle.cluster;
        let Some(class) = cluster.classes.get(pod.class) else { return };
        let namespace = cluster.classes.namespace(class);
        let more = if goes { -1 } else { 1 };
        self.freed.change(&pod.taken, goes);
        if namespace == cycle.namespace && !cycle.spread.is_empty() {
            let includes = |constraint: &Constraint| constraint.includes(cluster, node, &cycle.matching, &cycle.tolerated);
            cycle.spread.moved(&mut self.spread, cluster, node, &class.labels, more, includes);
        }
        if !cycle.affinity.is_empty() {
            cycle.affinity.moved(&mut self.moved, namespace, &class.labels, pod, more);
        }
        if cycle.ports.is_empty() {
            return;
        }
        let ports = self.ports.get_or_insert_with(|| cluster.pods_of(node).flat_map(|(_, pod)| pod.ports.iter()).collect());
        for port in &pod.ports {
            if goes {
                ports.remove(port);
            } else {
                ports.insert(port);
            }
        }
    }
}

/// Where room could be made for a pod, and at whose cost.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::scheduling::{Cluster, Objects, Preemption};
///
/// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1"}, "status": {"allocatable": {"pods": "1"}}}"#)?;
/// let there: Pod = serde_json::from_str(r#"{"metadata": {"name": "a"}, "spec": {"nodeName": "n1"}}"#)?;
/// let pod: Pod = serde_json::from_str(r#"{"metadata": {"name": "b"}, "spec": {"priority": 5}}"#)?;
/// let cluster = Cluster::new(&Objects { nodes: &[node], pods: &[there], ..Objects::default() })?;
/// let Preemption::Nominated { candidates, best } = cluster.preempt(&pod)? else { panic!() };
/// assert_eq!((candidates[best].node.as_str(), &candidates[best].victims[..]), ("n1", &["default/a".to_owned()][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Preemption {
    /// None needs to be made: there is a node that fits.
    Fits,
    /// None is ever made, by the profile of the scheduler.
    Off,
    /// The pod may not have others taken away.
    Ineligible(Ineligible),
    /// It would not help anywhere: why not, by node.
    NotHelpful(Vec<(String, Unhelpful)>),
    /// It would help.
    Nominated {
        /// Where it would, in the order of the nodes.
        candidates: Vec<Candidate>,
        /// The place among them of the one the scheduler would choose.
        best: usize,
    },
}

/// Why a pod may not have others taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ineligible {
    /// It says so itself.
    #[error("not eligible due to preemptionPolicy=Never.")]
    NeverPreempts,
    /// Pods on the node that was found for it are about to go already.
    #[error("not eligible due to a terminating pod on the nominated node.")]
    VictimsTerminating,
}

/// Why it would not help to take pods away from a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Unhelpful {
    /// What is in the way are not pods.
    NotResolvable,
    /// No pod there has a lower priority.
    NoVictims,
    /// Even without all of those this is in the way.
    StillRejected(Rejection),
}

impl Unhelpful {
    /// The reasons, in the scheduler's words.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::NotResolvable => vec!["Preemption is not helpful for scheduling".to_owned()],
            Self::NoVictims => vec!["No preemption victims found for incoming pod".to_owned()],
            Self::StillRejected(rejection) => rejection.reasons(),
        }
    }
}

/// A node where it would help to take pods away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The node.
    pub node: String,
    /// The pods that would have to go, as `namespace/name`, the most important first.
    pub victims: Vec<String>,
    /// How many of them a disruption budget protects.
    pub pdb_violations: usize,
    /// What the choice between candidates goes by.
    rank: Rank,
}

/// Less is better. The sum is of priorities that are raised so that none is negative. The last is when the first of the most
/// important victims started, in nanoseconds that wrap as Go's do; one that has not started is younger than all.
type Rank = (usize, i32, i64, usize, Reverse<(bool, i64)>);

impl Cluster {
    /// Where could room be made for a pod, and at whose cost?
    ///
    /// All nodes are looked at. The scheduler itself stops at a tenth of them, but not before 100, beginning anywhere.
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub fn preempt(&self, pod: &Pod) -> Result<Preemption, ScheduleError> {
        Ok(match Attempt::new(self, pod)? {
            Attempt::Fits => Preemption::Fits,
            Attempt::NoNodes | Attempt::RejectedEverywhere(_) => self.preempt_nowhere(pod),
            Attempt::Failed(failed) => evaluate(&failed.cycle, &failed.rejections),
        })
    }

    /// What is said of a pod for which no node comes into question, whatever pods are there.
    pub(super) fn preempt_nowhere(&self, pod: &Pod) -> Preemption {
        if !self.rules.preempts {
            Preemption::Off
        } else if never_preempts(pod) {
            Preemption::Ineligible(Ineligible::NeverPreempts)
        } else {
            Preemption::NotHelpful(self.nodes().map(|node| (node.to_owned(), Unhelpful::NotResolvable)).collect())
        }
    }
}

fn never_preempts(pod: &Pod) -> bool {
    pod.spec.preemption_policy.as_deref() == Some("Never")
}

/// Makes room for a pod that fits nowhere. Nodes that were not looked at have no rejection.
pub(super) fn evaluate<'a>(cycle: &Cycle<'a>, rejections: &BTreeMap<usize, Brief>) -> Preemption {
    let (cluster, pod) = (cycle.cluster, cycle.pod);
    if !cluster.rules.preempts {
        return Preemption::Off;
    }
    if let Some(ineligible) = ineligible(cycle, rejections) {
        return Preemption::Ineligible(ineligible);
    }
    let (mut candidates, mut unhelpful) = (Vec::new(), Vec::new());
    for (node, name) in cluster.nodes().enumerate() {
        let resolvable = rejections.get(&node).is_some_and(|rejection| rejection.resolvable);
        let victims = if resolvable { select_victims(cycle, node, pod.spec.priority.unwrap_or(0)) } else { Err(Unhelpful::NotResolvable) };
        match victims {
            Ok(candidate) => candidates.push(candidate),
            Err(why) => unhelpful.push((name.to_owned(), why)),
        }
    }
    // Of equals the first in the order of the nodes; upstream takes any.
    let best = candidates.iter().enumerate().min_by(|(_, a), (_, b)| a.rank.cmp(&b.rank)).map(|(best, _)| best);
    match best {
        Some(best) => Preemption::Nominated { candidates, best },
        None => Preemption::NotHelpful(unhelpful),
    }
}

fn ineligible(cycle: &Cycle<'_>, rejections: &BTreeMap<usize, Brief>) -> Option<Ineligible> {
    let (cluster, pod) = (cycle.cluster, cycle.pod);
    if never_preempts(pod) {
        return Some(Ineligible::NeverPreempts);
    }
    let nominated = cluster.nodes.find(&pod.status.nominated_node_name).filter(|_| !pod.status.nominated_node_name.is_empty())?;
    // Where it could not go even without other pods, it has to look elsewhere.
    rejections.get(&nominated).filter(|rejection| rejection.resolvable)?;
    let priority = pod.spec.priority.unwrap_or(0);
    let terminating = cluster.pods_of(nominated).any(|(_, victim)| victim.priority < priority && victim.preempted);
    terminating.then_some(Ineligible::VictimsTerminating)
}

/// A pod with what its importance goes by: priority, then how long it runs. Those that have not started are the youngest.
fn importance(pod: &PodEntry) -> (Reverse<i32>, bool, Option<Time>) {
    (Reverse(pod.priority), pod.start_time.is_none(), pod.start_time)
}

/// The fewest pods that must go from a node, the least important first (upstream's `SelectVictimsOnNode`).
fn select_victims<'a>(cycle: &Cycle<'a>, node: usize, priority: i32) -> Result<Candidate, Unhelpful> {
    let cluster = cycle.cluster;
    let mut potential: Vec<&'a PodEntry> = cluster.pods_of(node).map(|(_, pod)| pod).filter(|pod| pod.priority < priority).collect();
    if potential.is_empty() {
        return Err(Unhelpful::NoVictims);
    }
    let mut dry = DryRun::default();
    for pod in &potential {
        dry.change(cycle, node, pod, true);
    }
    if let Some(rejection) = cycle.first_rejection(node, &dry) {
        return Err(Unhelpful::StillRejected(rejection));
    }
    potential.sort_by_key(|pod| importance(pod));
    let (violating, others) = split_by_budget(cluster, potential);
    let mut victims: Vec<&PodEntry> = Vec::new();
    let mut pdb_violations = 0;
    let mixed = !violating.is_empty() && !others.is_empty();
    for (pod, violates) in violating.into_iter().map(|pod| (pod, true)).chain(others.into_iter().map(|pod| (pod, false))) {
        dry.change(cycle, node, pod, false);
        if !cycle.passes(node, &dry) {
            dry.change(cycle, node, pod, true);
            victims.push(pod);
            pdb_violations += usize::from(violates);
        }
    }
    if mixed {
        victims.sort_by_key(|pod| importance(pod));
    }
    let first = victims.first().map_or(i32::MIN, |pod| pod.priority);
    let raised = victims.iter().map(|pod| i64::from(pod.priority) + (1 << 31)).fold(0, i64::wrapping_add);
    let highest = victims.iter().map(|pod| pod.priority).max();
    let started = victims.iter().filter(|pod| Some(pod.priority) == highest).map(|pod| (pod.start_time.is_none(), pod.start_time)).min();
    let (not_yet, started) = started.unwrap_or_default();
    let nanos =
        started.map_or(i64::MIN, |time| time.unix_seconds().wrapping_mul(1_000_000_000).wrapping_add(time.subsecond_nanos().into()));
    let rank = (pdb_violations, first, raised, victims.len(), Reverse((not_yet, nanos)));
    let names = victims.into_iter().map(|pod| cluster.full_name(pod)).collect();
    Ok(Candidate { node: cluster.nodes.name(node).to_owned(), victims: names, pdb_violations, rank })
}

/// Those whose going a budget does not allow, and the others.
fn split_by_budget<'a>(cluster: &Cluster, pods: Vec<&'a PodEntry>) -> (Vec<&'a PodEntry>, Vec<&'a PodEntry>) {
    let charges_all = cluster.rules.gates.release() < Release::V1_37;
    let mut allowed: Vec<i32> = cluster.budgets.iter().map(|budget| budget.allowed).collect();
    pods.into_iter().partition(|pod| {
        let Some(class) = cluster.classes.get(pod.class).filter(|class| !class.labels.is_empty()) else { return false };
        let namespace = cluster.classes.namespace(class);
        let mut violates = false;
        for (budget, allowed) in cluster.budgets.iter().zip(&mut allowed) {
            if budget.protects(namespace, &pod.name, &class.labels) {
                *allowed = allowed.wrapping_sub(1);
                violates |= *allowed < 0;
            }
            // Since 1.37 budgets after the first that is used up are not charged.
            if violates && !charges_all {
                break;
            }
        }
        violates
    })
}
