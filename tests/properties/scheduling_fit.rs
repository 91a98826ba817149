//! Scheduling: a cluster that was changed step by step answers as one built anew, the fast path as each plugin on its own;
//! what is said to help helps, and copies go where one after another would be placed.
//!
//! The input is a script: each byte chooses what comes next out of few names and figures, so that nodes and pods meet.

use kube_semantics::FeatureGates;
use kube_semantics::object::{Namespace, Node, Pod, PodDisruptionBudget, Service};
use kube_semantics::scheduling::{Change, Cluster, Objects, Profile, Verdict};

#[path = "scheduling_fit/naive.rs"]
mod naive;
#[path = "scheduling_fit/script.rs"]
mod script;

use script::Script;

/// The objects that a cluster is built of, for building it anew.
#[derive(Clone, Debug, Default)]
struct World {
    nodes: Vec<Node>,
    pods: Vec<Pod>,
    namespaces: Vec<Namespace>,
    budgets: Vec<PodDisruptionBudget>,
    services: Vec<Service>,
    profile: Profile,
    gates: FeatureGates,
}

impl World {
    fn build(&self) -> Cluster {
        let objects = Objects {
            nodes: &self.nodes,
            pods: &self.pods,
            namespaces: &self.namespaces,
            pod_disruption_budgets: &self.budgets,
            services: &self.services,
            ..Objects::default()
        };
        Cluster::new_in(&objects, &self.profile, &self.gates).expect("distinct names and a good profile")
    }
}

/// Holds every law that the cluster in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let mut script = Script::new(data);
    let gates = script.gates();
    let profile = script.profile();
    let mut world = World {
        nodes: (0..=script.choose(5)).map(|at| script.node(at)).collect(),
        pods: Vec::new(),
        namespaces: script.namespaces(),
        budgets: script.budgets(),
        services: script.services(),
        profile,
        gates,
    };
    world.pods = (0..script.choose(10)).map(|at| script.bound_pod(at)).collect();
    let mut cluster = world.build();
    for at in 0..script.choose(6) {
        change(&mut script, &mut cluster, &mut world, at);
    }
    let pod = script.incoming();
    let anew = world.build();
    same(&cluster, &anew, &pod);
    plugin_by_plugin(&anew, &pod);
    if world.gates == FeatureGates::default() && world.profile == Profile::default() {
        naive::compare(&world.nodes, &world.pods, &world.namespaces, &world.services, &anew, &pod);
    }
    helps(&world, &anew, &pod);
    copies(&world, &anew, &pod);
}

/// One step, in the cluster and in the objects.
fn change(script: &mut Script<'_>, cluster: &mut Cluster, world: &mut World, at: usize) {
    match script.choose(6) {
        0 | 1 => {
            let mut pod = script.bound_pod(20 + at);
            let node = pod.spec.node_name.clone();
            match cluster.assume(&pod, &node) {
                Ok(()) => {
                    pod.spec.node_name = node;
                    world.pods.push(pod);
                }
                Err(_) => assert!(world.nodes.iter().all(|candidate| candidate.metadata.name != node)),
            }
        }
        2 if !world.pods.is_empty() => {
            let pod = world.pods.remove(script.choose(world.pods.len()));
            let finished = matches!(pod.status.phase.as_str(), "Succeeded" | "Failed") || pod.spec.node_name.is_empty();
            assert_eq!(cluster.forget(&pod).is_err(), finished);
        }
        3 if !world.nodes.is_empty() => {
            let node = world.nodes.remove(script.choose(world.nodes.len()));
            cluster.remove_node(&node.metadata.name).expect("a node that is there");
        }
        4 => {
            let node = script.node(script.peek() % 6);
            match cluster.add_node(&node) {
                Ok(()) => world.nodes.push(node),
                Err(_) => assert!(world.nodes.iter().any(|candidate| candidate.metadata.name == node.metadata.name)),
            }
        }
        _ if !world.nodes.is_empty() => {
            let place = script.choose(world.nodes.len());
            let mut node = script.node(0);
            node.metadata.name.clone_from(&world.nodes[place].metadata.name);
            cluster.update_node(&node).expect("a node that is there");
            world.nodes[place] = node;
        }
        _ => {}
    }
}

/// Both clusters give the same answers.
fn same(changed: &Cluster, anew: &Cluster, pod: &Pod) {
    assert_eq!(changed.nodes().collect::<Vec<_>>(), anew.nodes().collect::<Vec<_>>());
    for node in anew.nodes() {
        assert_eq!(changed.pods_on(node).collect::<Vec<_>>(), anew.pods_on(node).collect::<Vec<_>>());
    }
    let verdicts = |cluster: &Cluster| -> Vec<Verdict> { cluster.fit(pod).iter().map(|(_, verdict)| verdict).collect() };
    assert_eq!(verdicts(changed), verdicts(anew), "{pod:?}");
    let ranks = |cluster: &Cluster| cluster.rank(pod).map(|ranking| format!("{:?}", ranking.iter().collect::<Vec<_>>()));
    assert_eq!(ranks(changed), ranks(anew), "{pod:?}");
    assert_eq!(changed.diagnose(pod), anew.diagnose(pod), "{pod:?}");
    assert_eq!(changed.preempt(pod), anew.preempt(pod), "{pod:?}");
}

/// What stands first in the way is what all the plugins together say first.
fn plugin_by_plugin(cluster: &Cluster, pod: &Pod) {
    for (node, verdict) in cluster.fit(pod).iter() {
        let all = cluster.why_not(pod, node).expect("a node that is there");
        assert_eq!(all.first().unwrap_or(&Verdict::Fits), &verdict, "{node} for {pod:?}");
    }
}

/// Every change that is proposed makes the pod fit where it is said to.
fn helps(world: &World, cluster: &Cluster, pod: &Pod) {
    for help in cluster.what_would_help(pod) {
        assert!(!help.nodes.is_empty() && !help.change.to_string().is_empty());
        let (mut world, mut pod) = (world.clone(), pod.clone());
        let to_pod = help.change.apply_to_pod(&mut pod);
        let to_nodes = world.nodes.iter_mut().map(|node| help.change.apply_to_node(node)).filter(|applied| *applied).count();
        if let Change::RemovePod { pod } = &help.change {
            let namespace =
                |pod: &Pod| if pod.metadata.namespace.is_empty() { "default".to_owned() } else { pod.metadata.namespace.clone() };
            let before = world.pods.len();
            world.pods.retain(|candidate| format!("{}/{}", namespace(candidate), candidate.metadata.name) != *pod);
            assert_eq!(world.pods.len() + 1, before);
        } else {
            assert!(to_pod != (to_nodes == 1), "{:?}", help.change);
        }
        let changed = world.build();
        let fits = changed.fit(&pod);
        for node in &help.nodes {
            assert_eq!(fits.on(node), Some(Verdict::Fits), "{} for {pod:?} on {node}", help.change);
        }
    }
}

/// The most copies that are placed here.
const COPIES: usize = 12;

/// Copies go where they would be placed one after another.
fn copies(world: &World, cluster: &Cluster, pod: &Pod) {
    let Ok(capacity) = cluster.capacity_up_to(pod, COPIES) else { return };
    let mut world = world.clone();
    for (copy, node) in capacity.placements().enumerate() {
        let placed = world.build().place(pod).expect("was placed").first().map(|node| (*node).to_owned());
        assert_eq!(placed.as_deref(), Some(node), "copy {copy} of {pod:?}");
        let mut bound = pod.clone();
        bound.metadata.name = format!("copy-{copy}");
        bound.spec.node_name = node.to_owned();
        // What the pod says of itself is not true of a copy that runs.
        world.pods.push(bound);
    }
    let full = world.build();
    if capacity.total() < COPIES {
        assert!(full.place(pod).is_ok_and(|nodes| nodes.is_empty()), "another copy of {pod:?}");
    }
    assert_eq!(capacity.on_nodes.iter().map(|(_, copies)| copies).sum::<usize>(), capacity.total());
    for (node, stop) in &capacity.stops {
        let verdict = full.fit(pod).on(node).expect("a node that is there");
        assert_eq!(stop.fits(), verdict.fits());
        assert_eq!(stop.to_string(), verdict.to_string(), "{node} for {pod:?}");
    }
}
