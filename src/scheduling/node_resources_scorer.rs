//! The scores of `NodeResourcesFit` and `NodeResourcesBalancedAllocation`: how much of a node is taken.

use super::cluster::Cluster;
use super::column::at;
use super::pod_resources::{fit_score_options, is_scalar, scored_request};
use crate::object::{Pod, ResourceName};
use crate::pod::ResourcesOptions;
use crate::release::Release;

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

/// A resource of a node: how much there is, and how much is taken.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    allocatable: i64,
    allocated: i64,
}

/// What the nodes have of a resource; scores look at cpu and memory as containers that do not say are taken to ask.
fn share(cluster: &Cluster, name: &ResourceName, nonzero: bool, node: usize) -> Share {
    let resources = &cluster.nodes.resources;
    let (allocatable, requested) = (&resources.allocatable, &resources.requested);
    let (allocatable, allocated) = match (name.as_str(), nonzero) {
        ("cpu", true) => (&allocatable.cpu, &resources.nonzero_cpu),
        ("cpu", false) => (&allocatable.cpu, &requested.cpu),
        ("memory", true) => (&allocatable.memory, &resources.nonzero_memory),
        ("memory", false) => (&allocatable.memory, &requested.memory),
        ("ephemeral-storage", _) => (&allocatable.ephemeral_storage, &requested.ephemeral_storage),
        _ => {
            let scalar = resources.scalar(name, node);
            return Share { allocatable: scalar.allocatable, allocated: scalar.requested };
        }
    };
    Share { allocatable: at(allocatable, node), allocated: at(allocated, node) }
}

/// What there is of a resource, what is taken and what would be, for those resources that count on a node.
struct Counted {
    place: usize,
    share: Share,
    requested: i64,
}

fn counted<'a>(
    cluster: &'a Cluster,
    resources: impl Iterator<Item = &'a ResourceName> + 'a,
    requests: &'a [i64],
    nonzero: bool,
    node: usize,
) -> impl Iterator<Item = Counted> + 'a {
    resources.zip(requests).enumerate().filter_map(move |(place, (name, &request))| {
        // An extended resource that the pod does not ask for does not count.
        if request == 0 && is_scalar(name.as_str()) {
            return None;
        }
        let share = share(cluster, name, nonzero, node);
        (share.allocatable != 0).then(|| Counted { place, share, requested: share.allocated.wrapping_add(request) })
    })
}

impl ResourceScorer {
    /// The score of each of some nodes.
    pub(super) fn score(&self, cluster: &Cluster, pod: &Pod, nodes: &[u32]) -> Vec<i64> {
        let options = fit_score_options(&cluster.rules.gates);
        let requests: Vec<i64> = self.resources.iter().map(|(name, _)| scored_request(pod, name, &options)).collect();
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

/// The score of `NodeResourcesBalancedAllocation` for each of some nodes; `None` if the pod is not scored by it.
pub(super) fn balanced(cluster: &Cluster, pod: &Pod, nodes: &[u32]) -> Option<Vec<i64>> {
    let release = cluster.rules.gates.release();
    let options = ResourcesOptions::scheduler_in(&cluster.rules.gates);
    let names = &cluster.rules.balanced;
    let requests: Vec<i64> = names.iter().map(|name| scored_request(pod, name, &options)).collect();
    // Since 1.33; before, pods that ask for nothing were scored as well, and so all came to the same node.
    if release >= Release::V1_33 && requests.iter().all(|request| *request == 0) {
        return None;
    }
    let improvement = release >= Release::V1_36;
    let finish = |with: i64, without: i64| if improvement { 50 + (50 + with - without) / 2 } else { with };
    if let ([cpu, memory], [cpu_request, memory_request]) = (names.as_slice(), requests.as_slice())
        && *cpu == ResourceName::CPU
        && *memory == ResourceName::MEMORY
    {
        let resources = &cluster.nodes.resources;
        let score = |node: &u32| {
            let node = *node as usize;
            let (all_cpu, all_memory) = (at(&resources.allocatable.cpu, node), at(&resources.allocatable.memory, node));
            if all_cpu == 0 || all_memory == 0 {
                return finish(100, 100);
            }
            let (cpu, memory) = (at(&resources.requested.cpu, node), at(&resources.requested.memory, node));
            let balance = |cpu: i64, memory: i64| {
                let deviation = ((fraction(cpu, all_cpu) - fraction(memory, all_memory)) / 2.0).abs();
                ((1.0 - deviation) * 100.0) as i64
            };
            finish(balance(cpu.wrapping_add(*cpu_request), memory.wrapping_add(*memory_request)), balance(cpu, memory))
        };
        return Some(nodes.iter().map(score).collect());
    }
    let score = |node: &u32| {
        let counted: Vec<Counted> = counted(cluster, names.iter(), &requests, false, *node as usize).collect();
        let with = counted.iter().map(|counted| fraction(counted.requested, counted.share.allocatable)).collect::<Vec<f64>>();
        let without = counted.iter().map(|counted| fraction(counted.share.allocated, counted.share.allocatable)).collect::<Vec<f64>>();
        finish(balance_of(&with), balance_of(&without))
    };
    Some(nodes.iter().map(score).collect())
}

fn fraction(part: i64, whole: i64) -> f64 {
    let fraction = part as f64 / whole as f64;
    if fraction > 1.0 { 1.0 } else { fraction }
}

fn balance_of(fractions: &[f64]) -> i64 {
    let deviation = match fractions {
        [] | [_] => 0.0,
        [first, second] => ((first - second) / 2.0).abs(),
        _ => {
            let count = fractions.len() as f64;
            let mean = fractions.iter().fold(0.0, |sum, fraction| sum + fraction) / count;
            let squares = fractions.iter().fold(0.0, |sum, fraction| sum + (fraction - mean) * (fraction - mean));
            (squares / count).sqrt()
        }
    };
    ((1.0 - deviation) * 100.0) as i64
}
