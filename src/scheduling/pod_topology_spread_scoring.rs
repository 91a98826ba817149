//! `PodTopologySpread`: nodes come first whose domains have the fewest pods.

use super::cluster::Cluster;
use super::column::at;
use super::node_affinity::Matching;
use super::pod_topology_spread::{Constraint, HOSTNAME};
use super::taint_toleration::Tolerated;
use super::topology::LabelColumn;
use crate::release::Release;

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
    let columns: Vec<Option<&LabelColumn>> =
        constraints.iter().map(|constraint| topology.column(topology.key(&constraint.topology_key))).collect();
    let has_all = |node: usize| columns.iter().all(|column| column.is_some_and(|column| column.domains.get(node) != 0));
    let left_out: Vec<bool> = match require_all {
        true => nodes.iter().map(|&node| !has_all(node as usize)).collect(),
        false => vec![false; nodes.len()],
    };
    let scored = || nodes.iter().zip(&left_out).filter(|(_, left_out)| !**left_out).map(|(&node, _)| node as usize);
    let mut raw = vec![0f64; nodes.len()];
    for (place, (constraint, column)) in constraints.iter().zip(&columns).enumerate() {
        let more = f64::from(constraint.max_skew.wrapping_sub(1));
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
        // Up to 1.32 constraints with the same key added up in the same counts, and the first of them had all the domains.
        let by_key = cluster.rules.gates.release() < Release::V1_33;
        let same_key = |other: &&Constraint| by_key && other.topology_key == constraint.topology_key;
        let is_first = !constraints.iter().take(place).any(|other| same_key(&other));
        for node in scored().filter(|_| is_first) {
            if let Some(is_domain) = is_domain.get_mut(domain(node)).filter(|is_domain| !**is_domain) {
                *is_domain = true;
                size += 1;
            }
        }
        let mut counts = vec![0i64; bound];
        let others = constraints.iter().enumerate().filter(|(at, other)| *at != place && same_key(other)).map(|(_, other)| other);
        for constraint in std::iter::once(constraint).chain(others) {
            for on in constraint.counted(cluster, namespace).flat_map(|class| class.on_nodes.iter()) {
                let node = on.node as usize;
                if (!require_all || has_all(node)) && constraint.includes(cluster, node, matching, tolerated) {
                    super::column::add(&mut counts, domain(node), i64::from(on.count.saturating_sub(on.terminating)));
                }
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
        // Upstream marks the nodes that are left out with -1, and takes a score of that, which a maxSkew of 0 gives, for the mark.
        (false, _) if score == -1 => 0,
        (false, 0) => 100,
        (false, most) => most.wrapping_add(least).wrapping_sub(score).wrapping_mul(100) / most,
    });
    normalized.collect()
}

fn normalizing_weight(domains: usize) -> f64 {
    ((domains + 2) as f64).ln()
}
