//! `PodTopologySpread`: which nodes would put a domain too far ahead.

use std::collections::BTreeMap;

use super::cluster::Cluster;
use super::column::{add, at, number};
use super::node_affinity::Matching;
use super::pod_topology_spread::Constraint;
use super::taint_toleration::Tolerated;
use super::topology::DomainCounts;
use crate::object::Labels;
use crate::release::Release;

/// Do constraints with the same key share their counts? They did up to 1.32.
fn counts_by_key(cluster: &Cluster) -> bool {
    cluster.rules.gates.release() < Release::V1_33
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
    tallies: Vec<Tally>,
    having_all: Option<Vec<bool>>,
}

/// How the pods of a constraint are to be spread.
#[derive(Clone, Debug)]
struct Spread {
    constraint: Constraint,
    selects_itself: bool,
    /// Where it is counted.
    tally: usize,
}

/// How the pods that are counted are spread.
#[derive(Clone, Debug)]
struct Tally {
    domains: DomainCounts,
    /// By domain: is any of its nodes counted?
    is_domain: Vec<bool>,
    /// How many domains there are.
    total: i64,
    /// Does no skew count? Up to 1.32 upstream passed over a constraint whose key makes no domain: it took that for an error.
    passed_over: bool,
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
        let counts = |constraint: &Constraint, node: usize| {
            having_all.as_ref().is_none_or(|having| at(having, node)) && constraint.includes(cluster, node, matching, tolerated)
        };
        let by_key = counts_by_key(cluster);
        let (mut tallied, mut places): (Vec<Vec<&Constraint>>, BTreeMap<&str, usize>) = Default::default();
        let mut tally_of = Vec::with_capacity(constraints.len());
        for constraint in &constraints {
            let next = tallied.len();
            let tally = if by_key { *places.entry(&constraint.topology_key).or_insert(next) } else { next };
            match tallied.get_mut(tally) {
                Some(together) => together.push(constraint),
                None => tallied.push(vec![constraint]),
            }
            tally_of.push(tally);
        }
        let tallies = tallied.iter().map(|together| Tally::new(cluster, together, namespace, counts)).collect();
        let spreads = constraints.into_iter().zip(tally_of);
        let spreads = spreads.map(|(constraint, tally)| Spread { selects_itself: constraint.selects(labels), constraint, tally });
        Self { spreads: spreads.collect(), tallies, having_all }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spreads.is_empty()
    }

    /// Marks the nodes that are rejected.
    pub(super) fn mark(&self, cluster: &Cluster, mut reject: impl FnMut(usize)) {
        for (spread, tally) in self.each() {
            let Some(column) = cluster.nodes.topology.column(tally.domains.key) else {
                (0..cluster.nodes.len()).for_each(&mut reject);
                return;
            };
            let minimum = tally.minimum(&spread.constraint, 0, 0);
            let mut too_far: Vec<bool> = tally.domains.counts.iter().map(|&count| spread.is_too_far(tally, count, minimum)).collect();
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

    /// What is in the way of the pod on a node, where so many more pods are counted (by tally).
    pub(super) fn reject(&self, cluster: &Cluster, node: usize, more: &[i64]) -> Option<Unspread> {
        self.each().find_map(|(spread, tally)| {
            let constraint = &spread.constraint;
            let domain = cluster.nodes.topology.domain(tally.domains.key, node);
            if domain == 0 {
                return Some(Unspread::MissingLabel { constraint: constraint.place, topology_key: constraint.topology_key.clone() });
            }
            let more = at(more, spread.tally);
            let count = at(&tally.domains.counts, domain as usize).wrapping_add(more);
            let minimum = tally.minimum(constraint, domain, more);
            spread.is_too_far(tally, count, minimum).then(|| Unspread::Skew {
                constraint: constraint.place,
                topology_key: constraint.topology_key.clone(),
                domain: cluster.nodes.topology.column(tally.domains.key).map_or("", |column| column.text(domain)).to_owned(),
                count,
                counts_itself: spread.selects_itself,
                minimum,
                max_skew: i64::from(constraint.max_skew),
            })
        })
    }

    /// Takes account of a pod that goes from a node, or comes back. Here an empty selector selects it, and it does not matter
    /// whether it is about to go anyway.
    pub(super) fn moved(
        &self,
        more: &mut Vec<i64>,
        cluster: &Cluster,
        node: usize,
        labels: &Labels,
        by: i64,
        includes: impl Fn(&Constraint) -> bool,
    ) {
        more.resize(self.tallies.len(), 0);
        for (spread, tally) in self.each() {
            let has_all = match &self.having_all {
                Some(having) => at(having, node),
                None => cluster.nodes.topology.domain(tally.domains.key, node) != 0,
            };
            if has_all && spread.constraint.selects(labels) && includes(&spread.constraint) {
                add(more, spread.tally, by);
            }
        }
    }

    fn each(&self) -> impl Iterator<Item = (&Spread, &Tally)> {
        self.spreads.iter().filter_map(|spread| Some((spread, self.tallies.get(spread.tally)?)))
    }
}

impl Spread {
    fn is_too_far(&self, tally: &Tally, count: i64, minimum: i64) -> bool {
        let skew = count.wrapping_add(i64::from(self.selects_itself)).wrapping_sub(minimum);
        !tally.passed_over && skew > i64::from(self.constraint.max_skew)
    }
}

impl Tally {
    /// Counts for some constraints with the same key. Where it is more than one, the last of those that count a node has the say
    /// about it.
    fn new(cluster: &Cluster, constraints: &[&Constraint], namespace: u32, counts: impl Fn(&Constraint, usize) -> bool) -> Self {
        let topology = &cluster.nodes.topology;
        let key = constraints.first().map_or(0, |constraint| topology.key(&constraint.topology_key));
        let (mut domains, column) = (topology.counts(key), topology.column(key));
        let mut is_domain = vec![false; domains.counts.len()];
        for (node, domain) in column.into_iter().flat_map(|column| column.domains.iter()).enumerate() {
            if domain != 0
                && constraints.iter().any(|constraint| counts(constraint, node))
                && let Some(is_domain) = is_domain.get_mut(domain as usize)
            {
                *is_domain = true;
            }
        }
        let mut left = constraints;
        while let Some((constraint, later)) = left.split_first() {
            for on in constraint.counted(cluster, namespace).flat_map(|class| class.on_nodes.iter()) {
                let node = on.node as usize;
                let domain = column.map_or(0, |column| column.domains.get(node));
                if domain != 0 && counts(constraint, node) && !later.iter().any(|later| counts(later, node)) {
                    add(&mut domains.counts, domain as usize, i64::from(on.count.saturating_sub(on.terminating)));
                }
            }
            left = later;
        }
        let mut lowest = [NO_DOMAIN; 2];
        let mut total = 0;
        for (domain, (&count, _)) in domains.counts.iter().zip(&is_domain).enumerate().filter(|(_, (_, is_domain))| **is_domain) {
            total += 1;
            let [first, second] = lowest;
            let here = (number(domain), count);
            if count < first.1 {
                lowest = [here, first];
            } else if count < second.1 {
                lowest = [first, here];
            }
        }
        Self { domains, is_domain, total, passed_over: total == 0 && counts_by_key(cluster), lowest }
    }

    /// The count of the emptiest domain, where one domain has so many more.
    fn minimum(&self, constraint: &Constraint, domain: u32, more: i64) -> i64 {
        if self.total < constraint.min_domains {
            return 0;
        }
        let [first, second] = self.lowest;
        if more == 0 || !at(&self.is_domain, domain as usize) {
            return first.1;
        }
        let others = if first.0 == domain { second.1 } else { first.1 };
        others.min(at(&self.domains.counts, domain as usize).wrapping_add(more))
    }
}
