//! Where would each of 1,000 different pods go among 5,000 nodes, on one core and on more:
//! `cargo bench --bench what_if --features rayon`.

use std::time::Instant;

use kube_semantics::object::{Pod, PodSpec};
use kube_semantics::scheduling::{Cluster, Objects};

#[path = "workloads/measure.rs"]
#[allow(dead_code, reason = "only the data sets are needed here")]
mod measure;
#[path = "workloads/scheduling.rs"]
#[allow(dead_code, reason = "only the data sets are needed here")]
mod scheduling;

const ROUNDS: usize = 5;

/// No two are the same; every fourth keeps away from the pods of an app, and is spread.
fn different_pod(k: usize) -> Pod {
    let mut pod = scheduling::new_pod(k);
    if k.is_multiple_of(4) {
        pod.spec = PodSpec { containers: pod.spec.containers, ..scheduling::affinity_pod().spec };
    }
    pod
}

fn main() {
    let (nodes, pods) = (scheduling::nodes(5000, true), scheduling::affinity_pods(5000));
    let cluster = Cluster::new(&Objects { nodes: &nodes, pods: &pods, ..Objects::default() }).expect("distinct names");
    let incoming: Vec<Pod> = (0..1000).map(different_pod).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut alone = None;
    for threads in 1..=cores {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let round = |_| {
            let start = Instant::now();
            let placed = pool.install(|| cluster.place_each(&incoming));
            assert!(placed.iter().all(|nodes| nodes.as_ref().is_ok_and(|nodes| !nodes.is_empty())));
            start.elapsed().as_secs_f64()
        };
        let best = (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min);
        let alone = *alone.get_or_insert(best);
        println!("what_if_1000_pods_5000_nodes, {threads} threads: {:.1} ms, {:.2} times as fast as one", best * 1e3, alone / best);
    }
}
