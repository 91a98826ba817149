//! `PodTopologySpread`: which nodes would put a domain too far ahead.

use super::cluster::Cluster;
use super::column::at;
use super::node_affinity::Matching;
use super::pod_topology_spread::Constraint;
use super::taint_toleration::Tolerated;
use super::topology::DomainCounts;
use crate::object::Labels;

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
