//! `PodTopologySpread`: pods that are alike are spread evenly over the domains of a topology.

use super::cluster::Cluster;
use super::column::at;
use super::node_affinity::Matching;
use super::pod_class::PodClass;
use super::taint_toleration::Tolerated;
use super::topology::{DomainCounts, LabelColumn};
use crate::Selector;
use crate::object::{LabelSelector, Labels, TopologySpreadConstraint};
use crate::selector::ConvertError;

pub(super) const HOSTNAME: &str = "kubernetes.io/hostname";

/// A constraint, compiled (upstream's `topologySpreadConstraint`).
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// Its place among all constraints of the pod.
    pub(super) place: usize,
    pub(super) max_skew: i64,
    pub(super) topology_key: String,
    selector: Selector,
    min_domains: i64,
    honor_affinity: bool,
    honor_taints: bool,
}

impl Constraint {
    /// The constraints that say what to do if they cannot be met.
    pub(super) fn compile(constraints: &[TopologySpreadConstraint], action: &str, labels: &Labels) -> Result<Vec<Self>, ConvertError> {
        let constraints = constraints.iter().enumerate().filter(|(_, constraint)| constraint.when_unsatisfiable == action);
        let compiled = constraints.map(|(place, constraint)| {
            Ok(Self {
                place,
                max_skew: i64::from(constraint.max_skew),
                topology_key: constraint.topology_key.clone(),
                selector: selector(constraint.label_selector.as_ref(), &constraint.match_label_keys, labels)?,
                min_domains: i64::from(constraint.min_domains.unwrap_or(1)),
                honor_affinity: constraint.node_affinity_policy.as_deref().is_none_or(|policy| policy == "Honor"),
                honor_taints: constraint.node_taints_policy.as_deref() == Some("Honor"),
            })
        });
        compiled.collect()
    }

    /// The same selector for all of them.
    pub(super) fn select(constraints: &mut [Self], selector: &Selector) {
        for constraint in constraints {
            constraint.selector = selector.clone();
        }
    }

    /// Is the pod itself among those that are counted?
    fn selects(&self, labels: &Labels) -> bool {
        self.selector.matches(labels)
    }

    /// The classes of pods that are counted. An empty selector counts none, though it selects the pod itself.
    fn counted<'a>(&'a self, cluster: &'a Cluster, namespace: u32) -> impl Iterator<Item = &'a PodClass> {
        let counts = namespace != 0 && !self.selector.matches_everything();
        let classes = counts.then(|| cluster.classes.matching(&self.selector, move |candidate| candidate == namespace));
        classes.into_iter().flatten()
    }

    /// Is a node counted, as far as the pod's affinity and tolerations go?
    fn includes(&self, cluster: &Cluster, node: usize, matching: &Matching, tolerated: &Tolerated) -> bool {
        (!self.honor_affinity || matching.pod_matches(node)) && (!self.honor_taints || !tolerated.keeps_off(&cluster.nodes.taints, node))
    }
}

/// The selector of a constraint, which also asks for what the pod has under some keys.
fn selector(selector: Option<&LabelSelector>, keys: &[String], labels: &Labels) -> Result<Selector, ConvertError> {
    let selector = Selector::from_label_selector(selector)?;
    let also: Labels = keys.iter().filter_map(|key| Some((key.as_str(), labels.get(key)?))).collect();
    if also.is_empty() || selector.matches_nothing() {
        return Ok(selector);
    }
    Ok(and(&also, &selector))
}

/// A selector that also asks for these labels.
pub(super) fn and(labels: &Labels, selector: &Selector) -> Selector {
    Selector::new(Selector::from_labels(labels).requirements().iter().chain(selector.requirements()).cloned())
}

/// Which nodes have all the topology keys; `None` if there is only one key, which is looked at anyway.
fn having_all(cluster: &Cluster, constraints: &[Constraint]) -> Option<Vec<bool>> {
    let mut keys: Vec<&str> = constraints.iter().map(|constraint| constraint.topology_key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() < 2 {
        return None;
    }
    let mut having = vec![true; cluster.nodes.len()];
    for key in keys {
        match cluster.nodes.topology.column(cluster.nodes.topology.key(key)) {
            Some(column) => having.iter_mut().zip(column.domains.iter()).for_each(|(having, domain)| *having &= domain != 0),
            None => having.fill(false),
        }
    }
    Some(having)
}

/// What must be known of the cluster to filter nodes for a pod (upstream's `preFilterState`).
#[derive(Clone, Debug, Default)]
pub(super) struct SpreadFilter {
    spreads: Vec<Spread>,
    having_all: Option<Vec<bool>>,
}

/// How the pods of a constraint are spread.
#[derive(Clone, Debug)]
struct Spread {
    constraint: Constraint,
    selects_itself: bool,
    domains: DomainCounts,
    /// By domain: is any of its nodes counted?
    is_domain: Vec<bool>,
    /// How many domains there are.
    total: i64,
    /// The emptiest domain, and the emptiest but that one: domain and count.
    lowest: [(u32, i64); 2],
}

/// What is in the way of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unspread {
    /// The node is in no domain.
    MissingLabel {
        /// The constraint's place in the pod.
        constraint: usize,
        /// The label that the node lacks.
        topology_key: String,
    },
    /// The domain would be too far ahead of the emptiest.
    Skew {
        /// The constraint's place in the pod.
        constraint: usize,
        /// The label whose values are the domains.
        topology_key: String,
        /// The domain of the node.
        domain: String,
        /// How many pods are counted there.
        count: i64,
        /// Would the pod itself be counted?
        counts_itself: bool,
        /// How many pods are counted in the emptiest domain; 0 if there are too few domains.
        minimum: i64,
        /// How far ahead a domain may be.
        max_skew: i64,
    },
}

/// The count of an emptiest domain where there is none, as upstream has it.
const NO_DOMAIN: (u32, i64) = (0, i32::MAX as i64);

impl SpreadFilter {
    pub(super) fn new(
        cluster: &Cluster,
        constraints: Vec<Constraint>,
        namespace: &str,
        labels: &Labels,
        matching: &Matching,
        tolerated: &Tolerated,
    ) -> Self {
        let having_all = having_all(cluster, &constraints);
        let namespace = cluster.classes.namespaces.find(namespace).unwrap_or(0);
        let has_all = |node: usize| having_all.as_ref().is_none_or(|having| at(having, node));
        let spread = |constraint: Constraint| {
            let mut domains = cluster.nodes.topology.counts(&constraint.topology_key);
            let mut is_domain = vec![false; domains.counts.len()];
            let column = cluster.nodes.topology.column(domains.key);
            for (node, domain) in column.into_iter().flat_map(|column| column.domains.iter()).enumerate() {
                if domain != 0
                    && has_all(node)
                    && constraint.includes(cluster, node, matching, tolerated)
                    && let Some(is_domain) = is_domain.get_mut(domain as usize)
                {
                    *is_domain = true;
                }
            }
            for class in constraint.counted(cluster, namespace) {
                for on in class.on_nodes.iter() {
                    let node = on.node as usize;
                    let domain = column.map_or(0, |column| column.domains.get(node));
                    if domain != 0 && has_all(node) && constraint.includes(cluster, node, matching, tolerated) {
                        super::column::add(&mut domains.counts, domain as usize, i64::from(on.count.saturating_sub(on.terminating)));
                    }
                }
            }
            let mut lowest = [NO_DOMAIN; 2];
            let mut total = 0;
            for (domain, (&count, _)) in domains.counts.iter().zip(&is_domain).enumerate().filter(|(_, (_, is_domain))| **is_domain) {
                total += 1;
                let [first, second] = lowest;
                let here = (super::column::number(domain), count);
                if count < first.1 {
                    lowest = [here, first];
                } else if count < second.1 {
                    lowest = [first, here];
                }
            }
            Spread { selects_itself: constraint.selects(labels), constraint, domains, is_domain, total, lowest }
        };
        let spreads = constraints.into_iter().map(spread).collect();
        Self { spreads, having_all }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spreads.is_empty()
    }

    /// Marks the nodes that are rejected.
    pub(super) fn mark(&self, cluster: &Cluster, mut reject: impl FnMut(usize)) {
        for spread in &self.spreads {
            let Some(column) = cluster.nodes.topology.column(spread.domains.key) else {
                (0..cluster.nodes.len()).for_each(&mut reject);
                return;
            };
            let minimum = spread.minimum(0, 0);
            let mut too_far: Vec<bool> =
                spread.domains.counts.iter().map(|&count| spread.skew(count, minimum) > spread.constraint.max_skew).collect();
            if let Some(missing) = too_far.first_mut() {
                *missing = true;
            }
            for (node, domain) in column.domains.iter().enumerate() {
                if at(&too_far, domain as usize) {
                    reject(node);
                }
            }
        }
    }

    /// What is in the way of the pod on a node, where so many more pods are counted (by constraint).
    pub(super) fn reject(&self, cluster: &Cluster, node: usize, more: &[i64]) -> Option<Unspread> {
        self.spreads.iter().enumerate().find_map(|(place, spread)| {
            let constraint = &spread.constraint;
            let domain = cluster.nodes.topology.domain(spread.domains.key, node);
            if domain == 0 {
                return Some(Unspread::MissingLabel { constraint: constraint.place, topology_key: constraint.topology_key.clone() });
            }
            let more = at(more, place);
            let count = at(&spread.domains.counts, domain as usize).wrapping_add(more);
            let minimum = spread.minimum(domain, more);
            (spread.skew(count, minimum) > constraint.max_skew).then(|| Unspread::Skew {
                constraint: constraint.place,
                topology_key: constraint.topology_key.clone(),
                domain: cluster.nodes.topology.column(spread.domains.key).map_or("", |column| column.text(domain)).to_owned(),
                count,
                counts_itself: spread.selects_itself,
                minimum,
                max_skew: constraint.max_skew,
            })
        })
    }

    /// By constraint: is a pod counted that goes from a node, or comes back? Here an empty selector selects it, and it does
    /// not matter whether it is about to go anyway.
    pub(super) fn counts_moved(
        &self,
        cluster: &Cluster,
        node: usize,
        labels: &Labels,
        matching: &Matching,
        tolerated: &Tolerated,
    ) -> impl Iterator<Item = bool> {
        let has_all = |spread: &Spread| match &self.having_all {
            Some(having) => at(having, node),
            None => cluster.nodes.topology.domain(spread.domains.key, node) != 0,
        };
        let counts = |spread: &Spread| {
            has_all(spread) && spread.constraint.selector.matches(labels) && spread.constraint.includes(cluster, node, matching, tolerated)
        };
        self.spreads.iter().map(counts).collect::<Vec<_>>().into_iter()
    }
}

impl Spread {
    /// The count of the emptiest domain, where one domain has so many more.
    fn minimum(&self, domain: u32, more: i64) -> i64 {
        if self.total < self.constraint.min_domains {
            return 0;
        }
        let [first, second] = self.lowest;
        if more == 0 || !at(&self.is_domain, domain as usize) {
            return first.1;
        }
        let others = if first.0 == domain { second.1 } else { first.1 };
        others.min(at(&self.domains.counts, domain as usize).wrapping_add(more))
    }

    fn skew(&self, count: i64, minimum: i64) -> i64 {
        count.wrapping_add(i64::from(self.selects_itself)).wrapping_sub(minimum)
    }
}

/// The score of each of some nodes (upstream's `preScoreState`, `Score` and `NormalizeScore`). With `require_all`, nodes that
/// lack a topology key are left out.
pub(super) fn score(
    cluster: &Cluster,
    constraints: &[Constraint],
    require_all: bool,
    namespace: &str,
    matching: &Matching,
    tolerated: &Tolerated,
    nodes: &[u32],
) -> Vec<i64> {
    let topology = &cluster.nodes.topology;
    let namespace = cluster.classes.namespaces.find(namespace).unwrap_or(0);
    let columns: Vec<(u32, Option<&LabelColumn>)> =
        constraints.iter().map(|constraint| topology.key(&constraint.topology_key)).map(|key| (key, topology.column(key))).collect();
    let has_all = |node: usize| columns.iter().all(|(_, column)| column.is_some_and(|column| column.domains.get(node) != 0));
    let left_out: Vec<bool> = match require_all {
        true => nodes.iter().map(|&node| !has_all(node as usize)).collect(),
        false => vec![false; nodes.len()],
    };
    let scored = || nodes.iter().zip(&left_out).filter(|(_, left_out)| !**left_out).map(|(&node, _)| node as usize);
    let mut raw = vec![0f64; nodes.len()];
    for (constraint, (_, column)) in constraints.iter().zip(&columns) {
        let more = constraint.max_skew.wrapping_sub(1) as f64;
        if constraint.topology_key == HOSTNAME {
            let weight = normalizing_weight(scored().count());
            let mut counts = vec![0i64; cluster.nodes.len()];
            for on in constraint.counted(cluster, namespace).flat_map(|class| class.on_nodes.iter()) {
                super::column::add(&mut counts, on.node as usize, i64::from(on.count.saturating_sub(on.terminating)));
            }
            for ((&node, raw), left_out) in nodes.iter().zip(&mut raw).zip(&left_out) {
                if !left_out && column.is_some_and(|column| column.domains.get(node as usize) != 0) {
                    *raw += at(&counts, node as usize) as f64 * weight + more;
                }
            }
            continue;
        }
        // Nodes without the label count as having an empty one.
        let bound = column.map_or(1, LabelColumn::bound);
        let blank = column.and_then(|column| column.find("")).unwrap_or(0);
        let label = |node: usize| column.map_or(0, |column| column.domains.get(node));
        let domain = |node: usize| Some(label(node)).filter(|domain| *domain != 0).unwrap_or(blank) as usize;
        let mut is_domain = vec![false; bound];
        let mut size = 0;
        for node in scored() {
            if let Some(is_domain) = is_domain.get_mut(domain(node)).filter(|is_domain| !**is_domain) {
                *is_domain = true;
                size += 1;
            }
        }
        let mut counts = vec![0i64; bound];
        for on in constraint.counted(cluster, namespace).flat_map(|class| class.on_nodes.iter()) {
            let node = on.node as usize;
            if (!require_all || has_all(node)) && constraint.includes(cluster, node, matching, tolerated) {
                super::column::add(&mut counts, domain(node), i64::from(on.count.saturating_sub(on.terminating)));
            }
        }
        let weight = normalizing_weight(size);
        for ((&node, raw), left_out) in nodes.iter().zip(&mut raw).zip(&left_out) {
            if !left_out && label(node as usize) != 0 {
                *raw += at(&counts, domain(node as usize)) as f64 * weight + more;
            }
        }
    }
    // As Go's `math.Round`: halves go away from zero.
    let raw: Vec<i64> = raw.into_iter().map(|score| score.round() as i64).collect();
    let kept = || raw.iter().zip(&left_out).filter(|(_, left_out)| !**left_out).map(|(&score, _)| score);
    let (least, most) = (kept().min().unwrap_or(i64::MAX), kept().max().unwrap_or(0).max(0));
    let normalized = raw.iter().zip(&left_out).map(|(&score, &left_out)| match (left_out, most) {
        (true, _) => 0,
        (false, 0) => 100,
        (false, most) => most.wrapping_add(least).wrapping_sub(score).wrapping_mul(100) / most,
    });
    normalized.collect()
}

fn normalizing_weight(domains: usize) -> f64 {
    ((domains + 2) as f64).ln()
}
