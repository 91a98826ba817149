//! `InterPodAffinity`: pods go near others, or keep away from them, and others keep them away. What filtering and scoring, which
//! have files of their own, share.

use super::affinity_term::AffinityTerm;
use super::cluster::Cluster;
use super::column::add;
use super::pod_class::PodClass;
use super::topology::DomainCounts;
use crate::object::Labels;

/// The counts of a topology key, of which each is kept once.
pub(super) fn counts_of(cluster: &Cluster, all: &mut Vec<DomainCounts>, keys: &mut Vec<Box<str>>, key: &str) -> usize {
    if let Some(place) = keys.iter().position(|known| **known == *key) {
        return place;
    }
    keys.push(key.into());
    all.push(cluster.nodes.topology.counts(key));
    all.len() - 1
}

/// One more, or less, in the domain of a node.
pub(super) fn count(cluster: &Cluster, counts: &mut DomainCounts, node: usize, more: i64) {
    let domain = cluster.nodes.topology.domain(counts.key, node);
    if domain != 0 {
        add(&mut counts.counts, domain as usize, more);
    }
}

/// The classes of pods that a term of the pod to be placed means.
pub(super) fn matching<'a>(cluster: &'a Cluster, term: &'a AffinityTerm) -> impl Iterator<Item = &'a PodClass> {
    let none = Labels::new();
    cluster.classes.matching(&term.selector, move |namespace| term.admits(cluster.classes.namespaces.text(namespace), &none))
}
