//! `InterPodAffinity`: which nodes are near the wrong pods, or not near the right ones.

use super::affinity_term::{AffinityTerm, PodTerms};
use super::cluster::{Cluster, PodEntry};
use super::column::{add, at};
use super::inter_pod_affinity::{CountsByKey, count, matching};
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
    /// By topology key.
    near: Vec<Near>,
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

/// The pods that all affinity terms mean, by the domains of a topology key.
#[derive(Clone, Debug)]
struct Near {
    /// Each pod as often as there are terms with the key.
    counts: DomainCounts,
    terms: i64,
}

/// A term of others that forbids the pod to be near them.
#[derive(Clone, Copy, Debug)]
struct Forbidding {
    group: u32,
    /// Where its topology key stands among the counts.
    counts: usize,
}

/// What kind of conflict there is, and where its topology key stands among the counts.
enum Conflict {
    Near,
    Far(usize),
    Forbidden(usize),
}

/// How the counts of the domains of one node differ, when pods go from it or come back.
#[derive(Clone, Debug, Default)]
pub(super) struct Moved<'a> {
    /// The pods that have gone.
    gone: Vec<&'a PodEntry>,
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

impl AffinityFilter {
    pub(super) fn new(cluster: &Cluster, terms: &PodTerms, namespace: &str, labels: &Labels) -> Self {
        let none = Labels::new();
        let mut filter = Self::default();
        let resolve = |terms: &[AffinityTerm]| -> (Vec<OwnTerm>, Vec<DomainCounts>) {
            let mut counts = CountsByKey::default();
            let release = cluster.rules.gates.release();
            let own = terms.iter().map(|term| OwnTerm {
                counts: counts.place(cluster, &term.topology_key),
                term: term.clone().resolve(&cluster.namespaces, release),
            });
            (own.collect(), counts.all)
        };
        let near;
        (filter.affinity, near) = resolve(&terms.required_affinity);
        (filter.anti_affinity, filter.far) = resolve(&terms.required_anti_affinity);
        if let Some((first, others)) = filter.affinity.split_first() {
            filter.near = near.into_iter().map(|counts| Near { counts, terms: 0 }).collect();
            for own in &filter.affinity {
                if let Some(near) = filter.near.get_mut(own.counts) {
                    near.terms += 1;
                }
            }
            filter.means_itself = filter.affinity.iter().all(|own| own.term.matches(namespace, &none, labels));
            for class in matching(cluster, &first.term) {
                let namespace = cluster.classes.namespace(class);
                if !others.iter().all(|own| own.term.matches(namespace, &none, &class.labels)) {
                    continue;
                }
                for near in &mut filter.near {
                    for on in class.on_nodes.iter() {
                        count(cluster, &mut near.counts, on.node, i64::from(on.count).wrapping_mul(near.terms));
                    }
                }
            }
            let counts = filter.near.iter().flat_map(|near| near.counts.counts.iter().skip(1));
            filter.near_domains = counts.filter(|count| **count != 0).count();
        }
        for own in &filter.anti_affinity {
            let Some(counts) = filter.far.get_mut(own.counts) else { continue };
            for on in matching(cluster, &own.term).flat_map(|class| class.on_nodes.iter()) {
                count(cluster, counts, on.node, i64::from(on.count));
            }
        }
        let namespace_labels = cluster.namespaces.get(namespace).unwrap_or(&none);
        let mut forbidden = CountsByKey::default();
        for (number, group) in cluster.forbidding.meaning(namespace, namespace_labels, labels) {
            let place = forbidden.place(cluster, &group.term.topology_key);
            filter.forbidding.push(Forbidding { group: number, counts: place });
            let Some(counts) = forbidden.all.get_mut(place) else { continue };
            for on in group.on_nodes.iter() {
                count(cluster, counts, on.node, i64::from(on.count));
            }
        }
        filter.forbidden = forbidden.all;
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
        for Near { counts, terms } in &self.near {
            let domain = domain(counts);
            if domain == 0 {
                return true;
            }
            let before = at(&counts.counts, domain as usize);
            let now = before.wrapping_add(more.wrapping_mul(*terms));
            has_all &= now > 0;
            domains = (domains + usize::from(now != 0)).saturating_sub(usize::from(before != 0));
        }
        // The first of pods that are to be near each other has to be let in.
        let is_first = domains == 0 && self.means_itself;
        !has_all && !is_first
    }

    /// What kind of conflict there is on a node, and in the counts of which topology key.
    fn conflict(&self, cluster: &Cluster, node: usize, moved: &Moved<'_>) -> Option<Conflict> {
        let domain = |counts: &DomainCounts| cluster.nodes.topology.domain(counts.key, node);
        if !self.affinity.is_empty() && self.lacks_affinity(domain, moved.near) {
            return Some(Conflict::Near);
        }
        let conflicts = |all: &[DomainCounts], moved: &[i64]| {
            all.iter().enumerate().position(|(place, counts)| {
                let domain = domain(counts);
                domain != 0 && at(&counts.counts, domain as usize).wrapping_add(at(moved, place)) > 0
            })
        };
        conflicts(&self.far, &moved.far)
            .map(Conflict::Far)
            .or_else(|| conflicts(&self.forbidden, &moved.forbidden).map(Conflict::Forbidden))
    }

    /// Is anything in the way of the pod on a node?
    pub(super) fn passes(&self, cluster: &Cluster, node: usize, moved: &Moved<'_>) -> bool {
        self.conflict(cluster, node, moved).is_none()
    }

    /// What is in the way of the pod on a node.
    pub(super) fn reject(&self, cluster: &Cluster, node: usize, moved: &Moved<'_>) -> Option<AffinityConflict> {
        let topology = &cluster.nodes.topology;
        let domain = |counts: &DomainCounts| topology.domain(counts.key, node);
        let text = |counts: &DomainCounts| topology.column(counts.key).map_or("", |column| column.text(domain(counts))).to_owned();
        let is_there = |pod: &PodEntry| !moved.gone.iter().any(|gone| std::ptr::eq(*gone, pod));
        Some(match self.conflict(cluster, node, moved)? {
            Conflict::Near => {
                let lacks = |own: &OwnTerm| {
                    self.near.get(own.counts).is_none_or(|Near { counts, terms }| {
                        let domain = domain(counts);
                        domain == 0 || at(&counts.counts, domain as usize).wrapping_add(moved.near.wrapping_mul(*terms)) <= 0
                    })
                };
                let term = self.affinity.iter().position(lacks).unwrap_or(0);
                let own = self.affinity.get(term);
                let counts = own.and_then(|own| self.near.get(own.counts)).map(|near| &near.counts).filter(|counts| domain(counts) != 0);
                let topology_key = own.map_or("", |own| &own.term.topology_key).to_owned();
                AffinityConflict::Affinity { term, topology_key, domain: counts.map(text) }
            }
            Conflict::Far(place) => {
                let counts = self.far.get(place)?;
                let none = Labels::new();
                let own = || self.anti_affinity.iter().enumerate().filter(|(_, own)| own.counts == place);
                let found = own().find_map(|(term, own)| {
                    let nodes = matching(cluster, &own.term).flat_map(|class| class.on_nodes.iter()).map(|on| on.node);
                    let pod = cluster.find_pod(counts.key, node, nodes, |pod| {
                        let class = cluster.classes.get(pod.class);
                        class.is_some_and(|class| own.term.matches(cluster.classes.namespace(class), &none, &class.labels)) && is_there(pod)
                    });
                    Some((term, pod?))
                });
                let (term, pod) = found.unwrap_or_else(|| (own().next().map_or(0, |(term, _)| term), String::new()));
                AffinityConflict::AntiAffinity { term, topology_key: topology.key_text(counts.key).to_owned(), domain: text(counts), pod }
            }
            Conflict::Forbidden(place) => {
                let counts = self.forbidden.get(place)?;
                let groups: Vec<u32> =
                    self.forbidding.iter().filter(|forbidding| forbidding.counts == place).map(|forbidding| forbidding.group).collect();
                let having = groups.iter().filter_map(|group| cluster.forbidding.get(*group));
                let nodes = having.flat_map(|group| group.on_nodes.iter()).map(|on| on.node);
                let forbids = |pod: &PodEntry| pod.forbids.iter().any(|group| groups.contains(group));
                let pod = cluster.find_pod(counts.key, node, nodes, |pod| forbids(pod) && is_there(pod));
                let topology_key = topology.key_text(counts.key).to_owned();
                AffinityConflict::Existing { pod: pod.unwrap_or_default(), topology_key, domain: text(counts) }
            }
        })
    }

    /// Takes account of a pod that goes from a node, or comes back.
    pub(super) fn moved<'a>(&self, moved: &mut Moved<'a>, namespace: &str, labels: &Labels, pod: &'a PodEntry, more: i64) {
        let none = Labels::new();
        if more < 0 {
            moved.gone.push(pod);
        } else {
            moved.gone.retain(|gone| !std::ptr::eq(*gone, pod));
        }
        if !self.affinity.is_empty() && self.affinity.iter().all(|own| own.term.matches(namespace, &none, labels)) {
            moved.near += more;
        }
        moved.far.resize(self.far.len(), 0);
        for own in self.anti_affinity.iter().filter(|own| own.term.matches(namespace, &none, labels)) {
            add(&mut moved.far, own.counts, more);
        }
        moved.forbidden.resize(self.forbidden.len(), 0);
        for group in &pod.forbids {
            for forbidding in self.forbidding.iter().filter(|forbidding| forbidding.group == *group) {
                add(&mut moved.forbidden, forbidding.counts, more);
            }
        }
    }
}
