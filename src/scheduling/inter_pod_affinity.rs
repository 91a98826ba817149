//! `InterPodAffinity`: pods go near others, or keep away from them, and others keep them away. What filtering and scoring, which
//! have files of their own, share.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::affinity_term::AffinityTerm;
use super::cluster::Cluster;
use super::column::add;
use super::pod_class::PodClass;
use super::topology::DomainCounts;
use crate::object::Labels;

/// Counts by topology key, each key once. Keys that no node has are all the same.
#[derive(Debug, Default)]
pub(super) struct CountsByKey {
    pub(super) all: Vec<DomainCounts>,
    places: HashMap<u32, usize, FixedState>,
}

impl CountsByKey {
    /// Where the counts of a key stand.
    pub(super) fn place(&mut self, cluster: &Cluster, key: &str) -> usize {
        let topology = &cluster.nodes.topology;
        let (key, next) = (topology.key(key), self.all.len());
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.all.push(topology.counts(key));
        }
        place
    }
}

/// One more, or less, in the domain of a node.
pub(super) fn count(cluster: &Cluster, counts: &mut DomainCounts, node: u32, more: i64) {
    let domain = cluster.nodes.topology.domain(counts.key, node as usize);
    if domain != 0 {
        add(&mut counts.counts, domain as usize, more);
    }
}

/// The classes of pods that a term of the pod to be placed means.
pub(super) fn matching<'a>(cluster: &'a Cluster, term: &'a AffinityTerm) -> impl Iterator<Item = &'a PodClass> {
    let none = Labels::new();
    cluster.classes.matching(&term.selector, move |namespace| term.admits(cluster.classes.namespaces.text(namespace), &none))
}
