//! Which of the nodes that are left comes first.

use super::cluster::Cluster;
use super::cycle::{Cycle, constraints};
use super::fits::Fits;
use super::{
    Plugin, ScheduleError, balanced_allocation, inter_pod_affinity_scoring, node_affinity, pod_topology_spread_scoring, taint_toleration,
};
use crate::object::Pod;

/// The nodes on which a pod fits, with their scores.
///
/// ```
/// use kube_semantics::object::{Node, Pod};
/// use kube_semantics::scheduling::{Cluster, Objects, Plugin};
///
/// let nodes: Vec<Node> = serde_json::from_str(
///     r#"[{"metadata": {"name": "n1"}, "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "9"}}},
///         {"metadata": {"name": "n2"}, "status": {"allocatable": {"cpu": "4", "memory": "4Gi", "pods": "9"}}}]"#,
/// )?;
/// let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"resources": {"requests": {"cpu": "1"}}}]}}"#)?;
/// let cluster = Cluster::new(&Objects { nodes: &nodes, ..Objects::default() })?;
/// let ranking = cluster.rank(&pod)?;
/// assert_eq!(ranking.best().collect::<Vec<_>>(), ["n2"]);
/// let second = ranking.iter().find(|scored| scored.node == "n2").unwrap();
/// assert_eq!((second.score(Plugin::NodeResourcesFit), second.total), (Some(85), 453));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ranking<'a> {
    cluster: &'a Cluster,
    /// Ascending.
    nodes: Vec<u32>,
    /// By plugin, the scores of the nodes, with weights.
    scores: Vec<(Plugin, Vec<i64>)>,
    totals: Vec<i64>,
}

/// A node with its scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored<'a> {
    /// The node.
    pub node: &'a str,
    /// The scores, times their weights, of the plugins that have something to say about the pod.
    pub scores: Vec<(Plugin, i64)>,
    /// Their sum.
    pub total: i64,
}

impl Scored<'_> {
    /// The score of a plugin, if it has something to say about the pod.
    #[must_use]
    pub fn score(&self, plugin: Plugin) -> Option<i64> {
        self.scores.iter().find(|(scorer, _)| *scorer == plugin).map(|(_, score)| *score)
    }
}

impl Cluster {
    /// The nodes on which a pod fits, with their scores.
    ///
    /// # Errors
    /// A selector of a spread constraint is at fault; or a preferred term of node affinity, and there are nodes to be scored.
    pub fn rank<'a>(&'a self, pod: &'a Pod) -> Result<Ranking<'a>, ScheduleError> {
        self.fit(pod).rank()
    }

    /// The nodes one of which the scheduler would choose: those with the highest score, in their order. It throws dice
    /// between them.
    ///
    /// # Errors
    /// As [`rank`](Self::rank), but a node that is alone is not scored.
    pub fn place<'a>(&'a self, pod: &'a Pod) -> Result<Vec<&'a str>, ScheduleError> {
        let best = self.fit(pod).place()?;
        Ok(best.into_iter().map(|node| self.nodes.name(node as usize)).collect())
    }
}

impl Cluster {
    /// [`place`](Self::place) for each of many pods, none of which is taken to be there; with the feature `rayon` on all cores.
    ///
    /// ```
    /// use kube_semantics::object::{Node, Pod};
    /// use kube_semantics::scheduling::{Cluster, Objects};
    ///
    /// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1"}, "status": {"allocatable": {"pods": "1"}}}"#)?;
    /// let cluster = Cluster::new(&Objects { nodes: &[node], ..Objects::default() })?;
    /// assert_eq!(cluster.place_each(&[Pod::default(), Pod::default()]), [Ok(vec!["n1"]), Ok(vec!["n1"])]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn place_each<'a>(&'a self, pods: &'a [Pod]) -> Vec<Result<Vec<&'a str>, ScheduleError>> {
        #[cfg(feature = "rayon")]
        {
            use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
            pods.par_iter().map(|pod| self.place(pod)).collect()
        }
        #[cfg(not(feature = "rayon"))]
        pods.iter().map(|pod| self.place(pod)).collect()
    }
}

impl<'a> Fits<'a> {
    /// The nodes on which the pod fits, with their scores.
    ///
    /// # Errors
    /// As [`Cluster::rank`].
    pub fn rank(&self) -> Result<Ranking<'a>, ScheduleError> {
        let nodes: Vec<u32> = self.feasible_nodes().collect();
        let scores = match &self.cycle {
            Ok(cycle) if !nodes.is_empty() => score(cycle, &nodes)?,
            Ok(_) => Vec::new(),
            Err(rejection) => rejection.error().map_or(Ok(Vec::new()), Err)?,
        };
        let mut totals = vec![0i64; nodes.len()];
        for (_, scores) in &scores {
            for (total, score) in totals.iter_mut().zip(scores) {
                *total = total.wrapping_add(*score);
            }
        }
        Ok(Ranking { cluster: self.cluster, nodes, scores, totals })
    }

    /// The nodes with the highest score. One that is alone is not scored.
    pub(super) fn place(&self) -> Result<Vec<u32>, ScheduleError> {
        let mut feasible = self.feasible_nodes();
        if let (Some(only), None) = (feasible.next(), feasible.next()) {
            return Ok(vec![only]);
        }
        let ranking = self.rank()?;
        Ok(ranking.best_nodes().collect())
    }
}

impl<'a> Ranking<'a> {
    /// The nodes, in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Scored<'a>> + '_ {
        let cluster = self.cluster;
        self.nodes.iter().zip(&self.totals).enumerate().map(move |(place, (&node, &total))| {
            let scores = self.scores.iter().filter_map(|(plugin, scores)| Some((*plugin, *scores.get(place)?))).collect();
            Scored { node: cluster.nodes.name(node as usize), scores, total }
        })
    }

    /// The nodes with the highest score, in their order.
    pub fn best(&self) -> impl Iterator<Item = &'a str> + '_ {
        let cluster = self.cluster;
        self.best_nodes().map(move |node| cluster.nodes.name(node as usize))
    }

    /// The nodes with their total scores, in their order.
    pub fn totals(&self) -> impl ExactSizeIterator<Item = (&'a str, i64)> + '_ {
        let cluster = self.cluster;
        self.nodes.iter().zip(&self.totals).map(move |(&node, &total)| (cluster.nodes.name(node as usize), total))
    }

    /// The highest total score; none if there is no node.
    #[must_use]
    pub fn highest_total(&self) -> Option<i64> {
        self.totals.iter().copied().max()
    }

    /// The total scores without those of some plugins.
    pub(super) fn without(&self, plugins: &[Plugin]) -> Vec<i64> {
        let mut totals = vec![0i64; self.nodes.len()];
        for (_, scores) in self.scores.iter().filter(|(plugin, _)| !plugins.contains(plugin)) {
            for (total, score) in totals.iter_mut().zip(scores) {
                *total = total.wrapping_add(*score);
            }
        }
        totals
    }

    fn best_nodes(&self) -> impl Iterator<Item = u32> + '_ {
        let most = self.totals.iter().max();
        self.nodes.iter().zip(&self.totals).filter(move |(_, total)| Some(*total) == most).map(|(node, _)| *node)
    }
}

/// The scores of some nodes by plugin, times their weights.
fn score(cycle: &Cycle<'_>, nodes: &[u32]) -> Result<Vec<(Plugin, Vec<i64>)>, ScheduleError> {
    let (cluster, pod) = (cycle.cluster, cycle.pod);
    for plugin in &cluster.rules.only_noting {
        // For what is at fault it makes no difference.
        match plugin {
            Plugin::NodeAffinity => drop(node_affinity::score(cluster, pod, &[])?),
            Plugin::PodTopologySpread => drop(spread(cycle, &[])?),
            _ => {}
        }
    }
    let mut all = Vec::with_capacity(cluster.rules.scorers.len());
    let mut first_invalid: Option<(usize, ScheduleError)> = None;
    for &(plugin, weight) in &cluster.rules.scorers {
        let scores = match plugin {
            Plugin::TaintToleration => {
                let taints = &cluster.nodes.taints;
                let mut counts = taint_toleration::intolerable(taints, &pod.spec.tolerations, cluster.rules.comparison_operators, nodes);
                normalize(&mut counts, true);
                Some(counts)
            }
            Plugin::NodeAffinity => node_affinity::score(cluster, pod, nodes)?.map(|mut scores| {
                normalize(&mut scores, false);
                scores
            }),
            Plugin::NodeResourcesFit => Some(cluster.rules.fit.score(cluster, pod, nodes)),
            Plugin::PodTopologySpread => spread(cycle, nodes)?,
            Plugin::InterPodAffinity => {
                let scores = inter_pod_affinity_scoring::score(cluster, &cycle.terms, cycle.namespace, &pod.metadata.labels, nodes);
                scores.map(|mut scores| {
                    inter_pod_affinity_scoring::normalize(&mut scores);
                    scores
                })
            }
            Plugin::NodeResourcesBalancedAllocation => balanced_allocation::score(cluster, pod, nodes),
            Plugin::ImageLocality => Some(cluster.nodes.images.score(pod, &cluster.rules.gates, nodes)),
            _ => None,
        };
        if let Some(mut scores) = scores {
            if !are_valid(&scores)
                && let Some((place, &score)) = scores.iter().enumerate().find(|(_, score)| !are_valid(&[**score]))
                && first_invalid.as_ref().is_none_or(|(first, _)| place < *first)
            {
                first_invalid = Some((place, ScheduleError::InvalidScore { plugin, score }));
            }
            scores.iter_mut().for_each(|score| *score = score.wrapping_mul(weight));
            all.push((plugin, scores));
        }
    }
    // Upstream looks only once all plugins have scored.
    first_invalid.map_or(Ok(all), |(_, error)| Err(error))
}

/// Are all of them between 0 and 100? Bits beyond the lowest seven tell, of a score or of one raised by 27: without a branch
/// for each.
pub(super) fn are_valid(scores: &[i64]) -> bool {
    scores.iter().fold(0, |bits, &score| bits | score | score.wrapping_add(27)) & !0x7f == 0
}

fn spread(cycle: &Cycle<'_>, nodes: &[u32]) -> Result<Option<Vec<i64>>, ScheduleError> {
    let (cluster, pod) = (cycle.cluster, cycle.pod);
    let constraints = constraints(cluster, pod, cycle.namespace, "ScheduleAnyway").map_err(ScheduleError::SoftConstraint)?;
    if constraints.is_empty() {
        return Ok(None);
    }
    let require_all = !pod.spec.topology_spread_constraints.is_empty() || !cluster.rules.system_defaulted;
    let scores =
        pod_topology_spread_scoring::score(cluster, &constraints, require_all, cycle.namespace, &cycle.matching, &cycle.tolerated, nodes);
    Ok(Some(scores))
}

/// Brings scores between 0 and 100 in proportion to the highest; reversed, the lowest is best.
fn normalize(scores: &mut [i64], reverse: bool) {
    let most = scores.iter().copied().max().unwrap_or(0).max(0);
    if most == 0 {
        if reverse {
            scores.fill(100);
        }
        return;
    }
    for score in scores {
        let normal = score.wrapping_mul(100) / most;
        *score = if reverse { 100 - normal } else { normal };
    }
}
