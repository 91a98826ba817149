//! How many copies of a pod fit, placed one after another.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cluster::Cluster;
use super::fits::Verdict;
use super::node_ports::HostPort;
use super::node_resources_fit::{FitFilter, Freed};
use super::ranking::are_valid;
use super::{Plugin, ScheduleError, balanced_allocation};
use crate::object::Pod;

/// How many copies of a pod fit, where they go, and what stops the next one.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::scheduling::{Cluster, Objects};
///
/// let nodes: Vec<Node> = serde_json::from_str(
///     r#"[{"metadata": {"name": "n1"}, "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "9"}}},
///         {"metadata": {"name": "n2"}, "status": {"allocatable": {"cpu": "4", "memory": "4Gi", "pods": "2"}}}]"#,
/// )?;
/// let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"resources": {"requests": {"cpu": "900m"}}}]}}"#)?;
/// let cluster = Cluster::new(&Objects { nodes: &nodes, ..Objects::default() })?;
///
/// let capacity = cluster.capacity(&pod)?;
/// assert_eq!(capacity.placements().collect::<Vec<_>>(), ["n2", "n2", "n1", "n1"]);
/// let stops: Vec<String> = capacity.stops.iter().map(|(node, verdict)| format!("{node}: {verdict}")).collect();
/// assert_eq!(stops, ["n1: Insufficient cpu", "n2: Too many pods"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// How many copies go to each node, in the order of the nodes.
    pub on_nodes: Vec<(String, usize)>,
    /// What stops the next copy on each node, in the order of the nodes; where it would fit, the limit stopped it.
    pub stops: Vec<(String, Verdict)>,
    /// The node of each copy, by its place.
    order: Vec<u32>,
}

/// More copies than so many are not tried: nodes may claim to take any number of pods.
pub const MOST_COPIES: usize = 1_000_000;

impl Capacity {
    /// How many copies fit.
    #[must_use]
    pub fn total(&self) -> usize {
        self.order.len()
    }

    /// The node of each copy, in the order in which they are placed.
    pub fn placements(&self) -> impl ExactSizeIterator<Item = &str> {
        self.order.iter().map(|&node| self.on_nodes.get(node as usize).map_or("", |(name, _)| name.as_str()))
    }

    /// Were there more, had the limit not been reached?
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.stops.iter().any(|(_, verdict)| verdict.fits())
    }
}

impl Cluster {
    /// How many copies of a pod fit, placed one after another where the scheduler would: on the node with the highest
    /// score, of several on the first in the order of the nodes. No pod has to go for them. At most [`MOST_COPIES`].
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub fn capacity(&self, pod: &Pod) -> Result<Capacity, ScheduleError> {
        self.capacity_up_to(pod, MOST_COPIES)
    }

    /// The same, but not more than so many copies.
    ///
    /// # Errors
    /// As [`capacity`](Self::capacity).
    pub fn capacity_up_to(&self, pod: &Pod, limit: usize) -> Result<Capacity, ScheduleError> {
        let mut filled = self.clone();
        let mut order = Vec::new();
        if filled.copies_are_independent(pod) {
            filled.place_independent(pod, limit, &mut order)?;
        }
        while order.len() < limit {
            let Some(&node) = filled.fit(pod).place()?.first() else { break };
            filled.enter(pod, node as usize);
            order.push(node);
        }
        let mut on_nodes: Vec<(String, usize)> = self.nodes().map(|node| (node.to_owned(), 0)).collect();
        for &node in &order {
            if let Some((_, copies)) = on_nodes.get_mut(node as usize) {
                *copies += 1;
            }
        }
        let stops = filled.fit(pod).iter().map(|(node, verdict)| (node.to_owned(), verdict)).collect();
        Ok(Capacity { on_nodes, stops, order })
    }

    /// Does a copy on one node mean nothing to another on any other node?
    fn copies_are_independent(&self, pod: &Pod) -> bool {
        let affinity = pod.spec.affinity.as_ref();
        let has_terms = affinity.is_some_and(|affinity| affinity.pod_affinity.is_some() || affinity.pod_anti_affinity.is_some());
        let constrained = !pod.spec.topology_spread_constraints.is_empty()
            || !self.rules.default_constraints.is_empty()
                && !self.controllers.selector(pod, pod.metadata.namespace_or_default()).matches_everything();
        !has_terms && !constrained
    }

    /// Places copies that do not mean anything to one another: after each only its own node is looked at again.
    fn place_independent(&mut self, pod: &Pod, limit: usize, order: &mut Vec<u32>) -> Result<(), ScheduleError> {
        // All else being as it was, these alone keep another copy off a node that took one.
        let filters = |plugin: Plugin| self.rules.filters.contains(&plugin);
        let one_each = filters(Plugin::NodePorts) && !HostPort::of(pod, &self.rules.gates).is_empty();
        let fit = filters(Plugin::NodeResourcesFit).then(|| FitFilter::new(self, pod));
        let nothing = Freed::default();
        while order.len() < limit {
            // Scores are relative to the nodes that are left, so that all are taken again when one drops out.
            let fits = self.fit(pod);
            let ranking = fits.rank()?;
            let feasible: Vec<u32> = fits.feasible_nodes().collect();
            if feasible.len() < 2 {
                return Ok(());
            }
            let fixed = ranking.without(&[Plugin::NodeResourcesFit, Plugin::NodeResourcesBalancedAllocation]);
            let mut heap: BinaryHeap<(i64, Reverse<u32>)> =
                ranking.totals().zip(&feasible).map(|((_, total), &node)| (total, Reverse(node))).collect();
            let fixed: std::collections::BTreeMap<u32, i64> = feasible.iter().copied().zip(fixed).collect();
            while let Some((_, Reverse(node))) = heap.pop().filter(|_| order.len() < limit) {
                self.enter(pod, node as usize);
                order.push(node);
                if one_each || fit.as_ref().is_some_and(|fit| !fit.reject(self, node as usize, &nothing).is_empty()) {
                    break;
                }
                // A score that is none is for the next ranking to refuse.
                let Some(scores) = self.resource_scores(pod, node) else { break };
                heap.push((fixed.get(&node).copied().unwrap_or_default().wrapping_add(scores), Reverse(node)));
            }
        }
        Ok(())
    }

    /// The scores of a node by what is taken of it, with their weights; `None` where one is none.
    fn resource_scores(&self, pod: &Pod, node: u32) -> Option<i64> {
        let score = |&(plugin, weight): &(Plugin, i64)| {
            let scores = match plugin {
                Plugin::NodeResourcesFit => Some(self.rules.fit.score(self, pod, &[node])),
                Plugin::NodeResourcesBalancedAllocation => balanced_allocation::score(self, pod, &[node]),
                _ => None,
            };
            let score = scores.and_then(|scores| scores.first().copied()).unwrap_or_default();
            are_valid(&[score]).then(|| score.wrapping_mul(weight))
        };
        self.rules.scorers.iter().try_fold(0, |total: i64, scorer| Some(total.wrapping_add(score(scorer)?)))
    }
}
