//! One pod before thousands of nodes, and thousands of pods one after another.

use std::cell::LazyCell;

use kube_semantics::object::{
    Affinity, Container, LabelSelector, Labels, Node, NodeSpec, NodeStatus, ObjectMeta, Pod, PodAffinity, PodAffinityTerm, PodSpec,
    ResourceList, ResourceName, ResourceRequirements, Taint, TopologySpreadConstraint,
};
use kube_semantics::scheduling::{Cluster, Objects};

use crate::measure::Workload;

const DOMAIN: &str = "scheduling";
const PLACEMENTS: usize = 10_000;
const HOST: &str = "kubernetes.io/hostname";
const ZONE: &str = "topology.kubernetes.io/zone";

pub fn workloads() -> Vec<Workload> {
    vec![
        schedule("a_plain_1000", 1000, plain_pods, plain_pod),
        build("a_plain_1000_build_snapshot", 1000, plain_pods),
        schedule("a_plain_5000", 5000, plain_pods, plain_pod),
        build("a_plain_5000_build_snapshot", 5000, plain_pods),
        schedule("b_affinity_1000", 1000, affinity_pods, affinity_pod),
        build("b_affinity_1000_build_snapshot", 1000, affinity_pods),
        schedule("b_affinity_5000", 5000, affinity_pods, affinity_pod),
        build("b_affinity_5000_build_snapshot", 5000, affinity_pods),
        place(),
    ]
}

/// Filters and scores all nodes for one pod.
fn schedule(name: &'static str, count: usize, existing: fn(usize) -> Vec<Pod>, incoming: fn() -> Pod) -> Workload {
    let data = LazyCell::new(move || (cluster(&nodes(count, true), &existing(count)), incoming()));
    Workload::new(DOMAIN, name, 1, move || {
        let (cluster, pod) = &*data;
        let ranking = cluster.rank(pod).expect("terms without fault");
        let (mut feasible, mut total) = (0, 0);
        for (_, node_total) in ranking.totals() {
            feasible += 1;
            total += node_total;
        }
        format!("{feasible} feasible, total {total}")
    })
}

/// Indexes nodes and pods.
fn build(name: &'static str, count: usize, existing: fn(usize) -> Vec<Pod>) -> Workload {
    let data = LazyCell::new(move || (nodes(count, true), existing(count)));
    Workload::new(DOMAIN, name, 1, move || {
        let (nodes, pods) = &*data;
        let cluster = cluster(nodes, pods);
        let held: usize = cluster.nodes().map(|node| cluster.pods_on(node).count()).sum();
        format!("{} nodes, {held} pods", cluster.nodes().len())
    })
}

/// Places pods one after another, each where the scheduler would.
fn place() -> Workload {
    let data = LazyCell::new(|| (cluster(&nodes(1000, false), &[]), (0..PLACEMENTS).map(new_pod).collect::<Vec<Pod>>()));
    Workload::new(DOMAIN, "c_place_10000_on_1000", PLACEMENTS, move || {
        let (empty, pods) = &*data;
        let mut cluster = empty.clone();
        let mut total = 0;
        for pod in pods {
            let ranking = cluster.rank(pod).expect("terms without fault");
            let best = ranking.best().next().expect("room for all").to_owned();
            total += ranking.highest_total().unwrap_or_default();
            cluster.assume(pod, &best).expect("a node that is there");
        }
        format!("{} placed, total {total}", pods.len())
    })
}

fn cluster(nodes: &[Node], pods: &[Pod]) -> Cluster {
    Cluster::new(&Objects { nodes, pods, ..Objects::default() }).expect("distinct names")
}

pub fn nodes(count: usize, tainted: bool) -> Vec<Node> {
    let node = |i: usize| {
        let name = format!("node-{i:05}");
        let taint = |key: &str, value: &str, effect: &str| Taint {
            key: key.to_owned(),
            value: value.to_owned(),
            effect: effect.to_owned(),
            ..Taint::default()
        };
        let dedicated = (tainted && i.is_multiple_of(10)).then(|| taint("dedicated", "infra", "NoSchedule"));
        let spot = (tainted && i % 7 == 3).then(|| taint("spot", "true", "PreferNoSchedule"));
        let allocatable = ResourceList::from([
            (ResourceName::CPU, "32".parse().expect("a quantity")),
            (ResourceName::MEMORY, "128Gi".parse().expect("a quantity")),
            (ResourceName::PODS, "110".parse().expect("a quantity")),
        ]);
        Node {
            metadata: ObjectMeta {
                labels: Labels::from([(HOST, name.clone()), (ZONE, format!("zone-{}", i % 3))]),
                name,
                ..ObjectMeta::default()
            },
            spec: NodeSpec { taints: dedicated.into_iter().chain(spot).collect(), ..NodeSpec::default() },
            status: NodeStatus { allocatable, ..NodeStatus::default() },
        }
    };
    (0..count).map(node).collect()
}

/// Ten pods a node.
fn plain_pods(nodes: usize) -> Vec<Pod> {
    let all = (0..nodes).flat_map(|i| (0..10).map(move |j| (i, j)));
    let pod = |(i, j)| {
        let mut pod =
            pod(format!("pod-{i:05}-{j}"), format!("app-{}", (10 * i + j) % 50), 100 * (1 + (i + j) % 8), 256 * (1 + (3 * i + j) % 6));
        pod.spec.node_name = format!("node-{i:05}");
        pod
    };
    all.map(pod).collect()
}

/// The same, of which the first of each node keeps away from its own app.
pub fn affinity_pods(nodes: usize) -> Vec<Pod> {
    let mut pods = plain_pods(nodes);
    pods.iter_mut().step_by(10).for_each(keep_away);
    pods
}

fn plain_pod() -> Pod {
    pod("incoming".to_owned(), "app-0".to_owned(), 500, 1024)
}

pub fn affinity_pod() -> Pod {
    let mut pod = plain_pod();
    keep_away(&mut pod);
    let constraint = |key: &str, max_skew, action: &str| TopologySpreadConstraint {
        max_skew,
        topology_key: key.to_owned(),
        when_unsatisfiable: action.to_owned(),
        label_selector: Some(own(&pod)),
        ..TopologySpreadConstraint::default()
    };
    let constraints = vec![constraint(ZONE, 5, "DoNotSchedule"), constraint(HOST, 1, "ScheduleAnyway")];
    pod.spec.topology_spread_constraints = constraints;
    pod
}

pub fn new_pod(k: usize) -> Pod {
    pod(format!("new-{k:05}"), format!("app-{}", k % 100), 100 * (1 + k % 5), 128 * (1 + k % 7))
}

fn pod(name: String, app: String, milli_cpu: usize, mebibytes: usize) -> Pod {
    let requests = ResourceList::from([
        (ResourceName::CPU, format!("{milli_cpu}m").parse().expect("a quantity")),
        (ResourceName::MEMORY, format!("{mebibytes}Mi").parse().expect("a quantity")),
    ]);
    let resources = ResourceRequirements { requests, ..ResourceRequirements::default() };
    Pod {
        metadata: ObjectMeta { name, labels: Labels::from([("app", app)]), ..ObjectMeta::default() },
        spec: PodSpec { containers: vec![Container { name: "c".to_owned(), resources, ..Container::default() }], ..PodSpec::default() },
        ..Pod::default()
    }
}

fn own(pod: &Pod) -> LabelSelector {
    LabelSelector { match_labels: pod.metadata.labels.clone(), ..LabelSelector::default() }
}

/// Gives a pod an anti-affinity to its own app.
fn keep_away(pod: &mut Pod) {
    let term = PodAffinityTerm { topology_key: HOST.to_owned(), label_selector: Some(own(pod)), ..PodAffinityTerm::default() };
    let terms = PodAffinity { required_during_scheduling_ignored_during_execution: vec![term], ..PodAffinity::default() };
    pod.spec.affinity = Some(Affinity { pod_anti_affinity: Some(terms), ..Affinity::default() });
}
