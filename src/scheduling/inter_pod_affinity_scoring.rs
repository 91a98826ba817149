//! `InterPodAffinity`: nodes come first that are near the pods which are preferred, or which prefer this one.

use super::affinity_term::{AffinityTerm, Meaning, PodTerms};
use super::cluster::Cluster;
use super::column::at;
use super::inter_pod_affinity::{count, counts_of, matching};
use crate::object::Labels;

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
