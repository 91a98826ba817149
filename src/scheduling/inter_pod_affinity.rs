//! `InterPodAffinity`: pods go near others, or keep away from them, and others keep them away.

use super::affinity_term::{AffinityTerm, Meaning, PodTerms};
use super::cluster::Cluster;
use super::column::{add, at};
use super::pod_class::PodClass;
use super::topology::DomainCounts;
use crate::object::Labels;

/// A term of the pod that is to be placed.
#[derive(Clone, Debug)]
struct OwnTerm {
    term: AffinityTerm,
    /// Where its topology key stands among the counts.
    counts: usize,
}

/// What must be known of the cluster to filter nodes for a pod (upstream's `preFilterState`).
#[derive(Clone, Debug, Default)]
pub(super) struct AffinityFilter {
    affinity: Vec<OwnTerm>,
    /// By topology key: how often pods that all affinity terms mean are there.
    near: Vec<DomainCounts>,
    /// How many domains, of all keys together, have such pods.
    near_domains: usize,
    /// Do the affinity terms mean the pod itself?
    means_itself: bool,
    anti_affinity: Vec<OwnTerm>,
    /// By topology key: how many pods anti-affinity terms mean.
    far: Vec<DomainCounts>,
    /// The terms of others that mean the pod.
    forbidding: Vec<Forbidding>,
    /// By topology key: how many pods have such a term.
    forbidden: Vec<DomainCounts>,
}

/// A term of others that forbids the pod to be near them.
#[derive(Clone, Copy, Debug)]
struct Forbidding {
    group: u32,
    /// Where its topology key stands among the counts.
    counts: usize,
}

/// How the counts of the domains of one node differ, when pods go from it or come back.
#[derive(Clone, Debug, Default)]
pub(super) struct Moved {
    /// Pods that all affinity terms mean.
    near: i64,
    /// Pods that an anti-affinity term means, by topology key.
    far: Vec<i64>,
    /// Terms of others that forbid the pod, by topology key.
    forbidden: Vec<i64>,
}

/// What of affinity and anti-affinity is in the way of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AffinityConflict {
    /// The pod has to be near pods that are not there.
    Affinity {
        /// The term's place among the required affinity terms of the pod.
        term: usize,
        /// The term's topology key.
        topology_key: String,
        /// The domain of the node, if it is in one.
        domain: Option<String>,
    },
    /// The pod has to keep away from a pod that is there.
    AntiAffinity {
        /// The term's place among the required anti-affinity terms of the pod.
        term: usize,
        /// The term's topology key.
        topology_key: String,
        /// The domain of the node.
        domain: String,
        /// A pod it has to keep away from, as `namespace/name`.
        pod: String,
    },
    /// A pod that is there keeps it away.
    Existing {
        /// The pod, as `namespace/name`.
        pod: String,
        /// The topology key of the pod's term.
        topology_key: String,
        /// The domain of the node.
        domain: String,
    },
}

/// The counts of a topology key, of which each is kept once.
fn counts_of(cluster: &Cluster, all: &mut Vec<DomainCounts>, keys: &mut Vec<Box<str>>, key: &str) -> usize {
    if let Some(place) = keys.iter().position(|known| **known == *key) {
        return place;
    }
    keys.push(key.into());
    all.push(cluster.nodes.topology.counts(key));
    all.len() - 1
}

/// One more, or less, in the domain of a node.
fn count(cluster: &Cluster, counts: &mut DomainCounts, node: usize, more: i64) {
    let domain = cluster.nodes.topology.domain(counts.key, node);
    if domain != 0 {
        add(&mut counts.counts, domain as usize, more);
    }
}

impl AffinityFilter {
    pub(super) fn new(cluster: &Cluster, terms: &PodTerms, namespace: &str, labels: &Labels) -> Self {
        let none = Labels::new();
        let mut filter = Self::default();
        let resolve = |terms: &[AffinityTerm], counts: &mut Vec<DomainCounts>| -> Vec<OwnTerm> {
            let mut keys = Vec::new();
            let own = terms.iter().map(|term| OwnTerm {
                counts: counts_of(cluster, counts, &mut keys, &term.topology_key),
                term: term.clone().resolve(&cluster.namespaces),
            });
            own.collect()
        };
        filter.affinity = resolve(&terms.required_affinity, &mut filter.near);
        filter.anti_affinity = resolve(&terms.required_anti_affinity, &mut filter.far);
        if let Some((first, others)) = filter.affinity.split_first() {
            filter.means_itself = filter.affinity.iter().all(|own| own.term.matches(namespace, &none, labels));
            for class in matching(cluster, &first.term) {
                let namespace = cluster.classes.namespace(class);
                if !others.iter().all(|own| own.term.matches(namespace, &none, &class.labels)) {
                    continue;
                }
                for on in class.on_nodes.iter() {
                    for own in &filter.affinity {
                        if let Some(counts) = filter.near.get_mut(own.counts) {
                            count(cluster, counts, on.node as usize, i64::from(on.count));
                        }
                    }
                }
            }
            let counts = filter.near.iter().flat_map(|counts| counts.counts.iter().skip(1));
            filter.near_domains = counts.filter(|count| **count != 0).count();
        }
        for own in &filter.anti_affinity {
            let Some(counts) = filter.far.get_mut(own.counts) else { continue };
            for on in matching(cluster, &own.term).flat_map(|class| class.on_nodes.iter()) {
                count(cluster, counts, on.node as usize, i64::from(on.count));
            }
        }
        let namespace_labels = cluster.namespaces.get(namespace).unwrap_or(&none);
        let mut keys = Vec::new();
        for (number, group) in cluster.forbidding.meaning(namespace, namespace_labels, labels) {
            let place = counts_of(cluster, &mut filter.forbidden, &mut keys, &group.term.topology_key);
            filter.forbidding.push(Forbidding { group: number, counts: place });
            let Some(counts) = filter.forbidden.get_mut(place) else { continue };
            for on in group.on_nodes.iter() {
                count(cluster, counts, on.node as usize, i64::from(on.count));
            }
        }
        filter
    }

    pub(super) fn is_empty(&self) -> bool {
        self.affinity.is_empty() && self.anti_affinity.is_empty() && self.forbidding.is_empty()
    }

    /// Marks the nodes that are rejected.
    pub(super) fn mark(&self, cluster: &Cluster, mut reject: impl FnMut(usize)) {
        if !self.affinity.is_empty() {
            let topology = &cluster.nodes.topology;
            for node in 0..cluster.nodes.len() {
                if self.lacks_affinity(|counts| topology.domain(counts.key, node), 0) {
                    reject(node);
                }
            }
        }
        for counts in self.far.iter().chain(&self.forbidden) {
            let Some(column) = cluster.nodes.topology.column(counts.key) else { continue };
            for (node, domain) in column.domains.iter().enumerate() {
                if domain != 0 && at(&counts.counts, domain as usize) > 0 {
                    reject(node);
                }
            }
        }
    }

    /// Is the pod to be near pods that are not there? `domain` tells the domain of the node, in which so many more are.
    fn lacks_affinity(&self, domain: impl Fn(&DomainCounts) -> u32, more: i64) -> bool {
        let mut has_all = true;
        let mut domains = self.near_domains;
        for (place, counts) in self.near.iter().enumerate() {
            let domain = domain(counts);
            if domain == 0 {
                return true;
            }
            let before = at(&counts.counts, domain as usize);
            let terms = self.affinity.iter().filter(|own| own.counts == place).map(|_| 1).sum::<i64>();
            let now = before.wrapping_add(more.wrapping_mul(terms));
            has_all &= now > 0;
            domains = (domains + usize::from(now != 0)).saturating_sub(usize::from(before != 0));
        }
        // The first of pods that are to be near each other has to be let in.
        !has_all && !(domains == 0 && self.means_itself)
    }

    /// What is in the way of the pod on a node.
    pub(super) fn reject(&self, cluster: &Cluster, node: usize, moved: &Moved) -> Option<AffinityConflict> {
        let topology = &cluster.nodes.topology;
        let domain = |counts: &DomainCounts| topology.domain(counts.key, node);
        let text = |counts: &DomainCounts| topology.column(counts.key).map_or("", |column| column.text(domain(counts))).to_owned();
        if !self.affinity.is_empty() && self.lacks_affinity(domain, moved.near) {
            let lacks = |own: &&OwnTerm| {
                self.near.get(own.counts).is_none_or(|counts| {
                    let domain = domain(counts);
                    domain == 0 || at(&counts.counts, domain as usize).wrapping_add(moved.near) <= 0
                })
            };
            let term = self.affinity.iter().position(|own| lacks(&own)).unwrap_or(0);
            let own = self.affinity.get(term);
            let counts = own.and_then(|own| self.near.get(own.counts)).filter(|counts| domain(counts) != 0);
            return Some(AffinityConflict::Affinity {
                term,
                topology_key: own.map_or("", |own| &own.term.topology_key).to_owned(),
                domain: counts.map(text),
            });
        }
        let none = Labels::new();
        for (place, counts) in self.far.iter().enumerate() {
            let here = domain(counts);
            if here == 0 || at(&counts.counts, here as usize).wrapping_add(at(&moved.far, place)) <= 0 {
                continue;
            }
            let own = || self.anti_affinity.iter().enumerate().filter(|(_, own)| own.counts == place);
            let found = own().find_map(|(term, own)| {
                let pod = cluster.find_pod(counts.key, node, |pod| {
                    let class = cluster.classes.get(pod.class);
                    class.is_some_and(|class| own.term.matches(cluster.classes.namespace(class), &none, &class.labels))
                });
                Some((term, pod?))
            });
            let (term, pod) = found.unwrap_or_else(|| (own().next().map_or(0, |(term, _)| term), String::new()));
            let key = topology.key_text(counts.key).to_owned();
            return Some(AffinityConflict::AntiAffinity { term, topology_key: key, domain: text(counts), pod });
        }
        for (place, counts) in self.forbidden.iter().enumerate() {
            let here = domain(counts);
            if here == 0 || at(&counts.counts, here as usize).wrapping_add(at(&moved.forbidden, place)) <= 0 {
                continue;
            }
            let forbids = |group: u32| self.forbidding.iter().any(|forbidding| forbidding.counts == place && forbidding.group == group);
            let pod = cluster.find_pod(counts.key, node, |pod| pod.forbids.iter().any(|&group| forbids(group)));
            let key = topology.key_text(counts.key).to_owned();
            return Some(AffinityConflict::Existing { pod: pod.unwrap_or_default(), topology_key: key, domain: text(counts) });
        }
        None
    }

    /// Takes account of a pod with these terms that goes from a node, or comes back.
    pub(super) fn moved(&self, moved: &mut Moved, namespace: &str, labels: &Labels, forbids: &[u32], more: i64) {
        let none = Labels::new();
        if !self.affinity.is_empty() && self.affinity.iter().all(|own| own.term.matches(namespace, &none, labels)) {
            moved.near += more;
        }
        moved.far.resize(self.far.len(), 0);
        for own in self.anti_affinity.iter().filter(|own| own.term.matches(namespace, &none, labels)) {
            add(&mut moved.far, own.counts, more);
        }
        moved.forbidden.resize(self.forbidden.len(), 0);
        for group in forbids {
            for forbidding in self.forbidding.iter().filter(|forbidding| forbidding.group == *group) {
                add(&mut moved.forbidden, forbidding.counts, more);
            }
        }
    }
}

/// The classes of pods that a term of the pod to be placed means.
fn matching<'a>(cluster: &'a Cluster, term: &'a AffinityTerm) -> impl Iterator<Item = &'a PodClass> {
    let none = Labels::new();
    cluster.classes.matching(&term.selector, move |namespace| term.admits(cluster.classes.namespaces.text(namespace), &none))
}

/// The score of each of some nodes, not yet normalised; `None` if nothing speaks for or against any node.
pub(super) fn score(cluster: &Cluster, terms: &PodTerms, namespace: &str, labels: &Labels, nodes: &[u32]) -> Option<Vec<i64>> {
    let none = Labels::new();
    let (mut all, mut keys) = (Vec::new(), Vec::new());
    let mut touched = false;
    let mut record = |term: &AffinityTerm, node: u32, more: i64| {
        let place = counts_of(cluster, &mut all, &mut keys, &term.topology_key);
        let Some(counts) = all.get_mut(place) else { return };
        if cluster.nodes.topology.domain(counts.key, node as usize) != 0 {
            touched = true;
            count(cluster, counts, node as usize, more);
        }
    };
    let near = terms.preferred_affinity.iter().map(|(weight, term)| (i64::from(*weight), term));
    let far = terms.preferred_anti_affinity.iter().map(|(weight, term)| (-i64::from(*weight), term));
    let has_preferences = !terms.preferred_affinity.is_empty() || !terms.preferred_anti_affinity.is_empty();
    if cluster.rules.ignore_preferred_terms_of_existing_pods && !has_preferences {
        return None;
    }
    for (weight, term) in near.chain(far) {
        let term = term.clone().resolve(&cluster.namespaces);
        for on in matching(cluster, &term).flat_map(|class| class.on_nodes.iter()) {
            record(&term, on.node, weight.wrapping_mul(i64::from(on.count)));
        }
    }
    let namespace_labels = cluster.namespaces.get(namespace).unwrap_or(&none);
    for (_, group) in cluster.preferring.meaning(namespace, namespace_labels, labels) {
        let weight = match group.meaning {
            Meaning::Forbids => continue,
            Meaning::Drew => cluster.rules.hard_pod_affinity_weight,
            Meaning::Prefers(weight) => weight,
        };
        if group.meaning == Meaning::Drew && weight <= 0 {
            continue;
        }
        for on in group.on_nodes.iter() {
            record(&group.term, on.node, weight.wrapping_mul(i64::from(on.count)));
        }
    }
    if !touched {
        return None;
    }
    let mut sums = vec![0i64; nodes.len()];
    for counts in &all {
        let Some(column) = cluster.nodes.topology.column(counts.key) else { continue };
        for (sum, &node) in sums.iter_mut().zip(nodes) {
            let domain = column.domains.get(node as usize);
            *sum = sum.wrapping_add(at(&counts.counts, domain as usize));
        }
    }
    Some(sums)
}

/// Brings scores between 0 and 100.
pub(super) fn normalize(scores: &mut [i64]) {
    let (least, most) = (scores.iter().copied().min().unwrap_or(0), scores.iter().copied().max().unwrap_or(0));
    let range = most.wrapping_sub(least);
    for score in scores {
        *score = if range > 0 { (100.0 * (score.wrapping_sub(least) as f64 / range as f64)) as i64 } else { 0 };
    }
}
