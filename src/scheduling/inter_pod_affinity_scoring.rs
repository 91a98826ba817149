//! `InterPodAffinity`: nodes come first that are near the pods which are preferred, or which prefer this one.

use super::affinity_term::{AffinityTerm, Meaning, PodTerms};
use super::cluster::Cluster;
use super::column::{add, at};
use super::inter_pod_affinity::{CountsByKey, matching};
use super::on_nodes::OnNode;
use crate::object::Labels;

/// The score of each of some nodes, not yet normalised; `None` if nothing speaks for or against any node.
pub(super) fn score(cluster: &Cluster, terms: &PodTerms, namespace: &str, labels: &Labels, nodes: &[u32]) -> Option<Vec<i64>> {
    let none = Labels::new();
    let mut sums = Sums::default();
    if cluster.rules.ignore_preferred_terms_of_existing_pods && terms.preferred.is_empty() {
        return None;
    }
    for (weight, term) in &terms.preferred {
        let term = term.clone().resolve(&cluster.namespaces, cluster.rules.gates.release());
        sums.add(cluster, &term, *weight, matching(cluster, &term).flat_map(|class| class.on_nodes.iter()));
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
        sums.add(cluster, &group.term, weight, group.on_nodes.iter());
    }
    if !sums.touched {
        return None;
    }
    let mut scores = vec![0i64; nodes.len()];
    for counts in &sums.counts.all {
        let Some(column) = cluster.nodes.topology.column(counts.key) else { continue };
        for (score, &node) in scores.iter_mut().zip(nodes) {
            let domain = column.domains.get(node as usize);
            *score = score.wrapping_add(at(&counts.counts, domain as usize));
        }
    }
    Some(scores)
}

/// What speaks for the domains of each topology key.
#[derive(Default)]
struct Sums {
    counts: CountsByKey,
    /// Is there anything, be it that it cancels out?
    touched: bool,
}

impl Sums {
    /// So much for each pod in whose domain a node is.
    fn add(&mut self, cluster: &Cluster, term: &AffinityTerm, weight: i64, pods: impl Iterator<Item = OnNode>) {
        let place = self.counts.place(cluster, &term.topology_key);
        let Some(counts) = self.counts.all.get_mut(place) else { return };
        let Some(column) = cluster.nodes.topology.column(counts.key) else { return };
        for on in pods {
            let domain = column.domains.get(on.node as usize);
            if domain != 0 {
                self.touched = true;
                add(&mut counts.counts, domain as usize, weight.wrapping_mul(i64::from(on.count)));
            }
        }
    }
}

/// Brings scores between 0 and 100.
pub(super) fn normalize(scores: &mut [i64]) {
    let (least, most) = (scores.iter().copied().min().unwrap_or(0), scores.iter().copied().max().unwrap_or(0));
    let range = most.wrapping_sub(least);
    for score in scores {
        *score = if range > 0 { (100.0 * (score.wrapping_sub(least) as f64 / range as f64)) as i64 } else { 0 };
    }
}
