//! `NodeResourcesBalancedAllocation`: nodes come first of which cpu and memory are taken in proportion.

use super::cluster::Cluster;
use super::column::at;
use super::pod_resources::scored_requests;
use super::resource_allocation::{Counted, counted};
use crate::object::{Pod, ResourceName};
use crate::pod::ResourcesOptions;
use crate::release::Release;

/// The score of `NodeResourcesBalancedAllocation` for each of some nodes; `None` if the pod is not scored by it.
pub(super) fn score(cluster: &Cluster, pod: &Pod, nodes: &[u32]) -> Option<Vec<i64>> {
    let release = cluster.rules.gates.release();
    let options = ResourcesOptions::scheduler_in(&cluster.rules.gates);
    let names = &cluster.rules.balanced;
    let requests = scored_requests(pod, names.iter(), &options);
    // Since 1.33; before, pods that ask for nothing were scored as well, and so all came to the same node.
    if release >= Release::V1_33 && requests.iter().all(|request| *request == 0) {
        return None;
    }
    let improvement = release >= Release::V1_36;
    // Nonsensical amounts give any fraction; valid ones stay between 50 and 100.
    let finish = |with: i64, without: i64| if improvement { 50 + with.wrapping_sub(without).wrapping_add(50) / 2 } else { with };
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
