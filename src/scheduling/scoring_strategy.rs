//! The score of `NodeResourcesFit`: nodes of which the least is taken come first, or the most, or as configured.

use super::cluster::Cluster;
use super::column::at;
use super::pod_resources::{fit_score_options, scored_requests};
use super::resource_allocation::{Counted, counted};
use crate::object::{Pod, ResourceName};

/// How `NodeResourcesFit` scores.
#[derive(Clone, Debug)]
pub(super) struct ResourceScorer {
    pub(super) strategy: Strategy,
    /// The resources, with weights.
    pub(super) resources: Vec<(ResourceName, i64)>,
}

/// Which nodes come first.
#[derive(Clone, Debug)]
pub(super) enum Strategy {
    /// Those of which the least is taken.
    LeastAllocated,
    /// Those of which the most is taken.
    MostAllocated,
    /// By a function of how much is taken: points with straight lines between them, scores up to 10.
    RequestedToCapacityRatio(Vec<(i64, i64)>),
}

impl ResourceScorer {
    /// The score of each of some nodes.
    pub(super) fn score(&self, cluster: &Cluster, pod: &Pod, nodes: &[u32]) -> Vec<i64> {
        let options = fit_score_options(&cluster.rules.gates);
        let requests = scored_requests(pod, self.resources.iter().map(|(name, _)| name), &options);
        if let (Strategy::LeastAllocated, [(cpu, 1), (memory, 1)], [cpu_request, memory_request]) =
            (&self.strategy, self.resources.as_slice(), requests.as_slice())
            && *cpu == ResourceName::CPU
            && *memory == ResourceName::MEMORY
        {
            return least_allocated(cluster, *cpu_request, *memory_request, nodes);
        }
        let score = |node: &u32| {
            let names = self.resources.iter().map(|(name, _)| name);
            let (mut sum, mut weights) = (0i64, 0i64);
            for Counted { place, share, requested } in counted(cluster, names, &requests, true, *node as usize) {
                let weight = self.resources.get(place).map_or(1, |(_, weight)| *weight);
                let score = self.strategy.score(requested, share.allocatable);
                if !matches!(self.strategy, Strategy::RequestedToCapacityRatio(_)) || score > 0 {
                    sum = sum.wrapping_add(score.wrapping_mul(weight));
                    weights += weight;
                }
            }
            match (weights, &self.strategy) {
                (0, _) => 0,
                (_, Strategy::RequestedToCapacityRatio(_)) => (sum as f64 / weights as f64).round() as i64,
                _ => sum / weights,
            }
        };
        nodes.iter().map(score).collect()
    }
}

/// The usual case, without any choice.
fn least_allocated(cluster: &Cluster, cpu: i64, memory: i64, nodes: &[u32]) -> Vec<i64> {
    let resources = &cluster.nodes.resources;
    let score = |node: &u32| {
        let node = *node as usize;
        let (all_cpu, all_memory) = (at(&resources.allocatable.cpu, node), at(&resources.allocatable.memory, node));
        let cpu = least(at(&resources.nonzero_cpu, node).wrapping_add(cpu), all_cpu);
        let memory = least(at(&resources.nonzero_memory, node).wrapping_add(memory), all_memory);
        match (all_cpu, all_memory) {
            (0, 0) => 0,
            (0, _) => memory,
            (_, 0) => cpu,
            _ => cpu.wrapping_add(memory) / 2,
        }
    };
    nodes.iter().map(score).collect()
}

fn least(requested: i64, capacity: i64) -> i64 {
    if capacity == 0 || requested > capacity { 0 } else { capacity.wrapping_sub(requested).wrapping_mul(100).wrapping_div(capacity) }
}

impl Strategy {
    fn score(&self, requested: i64, capacity: i64) -> i64 {
        match self {
            Self::LeastAllocated => least(requested, capacity),
            Self::MostAllocated if capacity == 0 => 0,
            Self::MostAllocated => requested.min(capacity).wrapping_mul(100).wrapping_div(capacity),
            Self::RequestedToCapacityRatio(shape) if capacity == 0 || requested > capacity => broken_linear(shape, 100),
            Self::RequestedToCapacityRatio(shape) => broken_linear(shape, requested.wrapping_mul(100).wrapping_div(capacity)),
        }
    }
}

/// The value of a function that is straight between some points and level beyond them; scores are ten times as large.
fn broken_linear(shape: &[(i64, i64)], at: i64) -> i64 {
    let mut before: Option<(i64, i64)> = None;
    for &(utilization, score) in shape {
        let score = score * 10;
        if at <= utilization {
            let Some((from, least)) = before else { return score };
            return least + (score - least) * (at - from) / (utilization - from);
        }
        before = Some((utilization, score));
    }
    before.map_or(0, |(_, score)| score)
}
