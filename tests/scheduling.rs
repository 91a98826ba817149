//! What of scheduling no recorded case shows: older releases, profiles, reasons as data, limits.

use std::collections::BTreeMap;

use kube_semantics::FeatureGates;
use kube_semantics::object::{DaemonSet, Node, Pod, ResourceName};
use kube_semantics::release::Release;
use kube_semantics::scheduling::{
    AffinityConflict, Cause, Change, Cluster, ClusterError, Daemon, DaemonFit, Objects, Plugin, Profile, ProfileError, Unspread, Verdict,
};
use serde_json::{Value, json};

fn nodes(value: Value) -> Vec<Node> {
    serde_json::from_value(value).unwrap()
}

fn pods(value: Value) -> Vec<Pod> {
    serde_json::from_value(value).unwrap()
}

fn pod(value: Value) -> Pod {
    serde_json::from_value(value).unwrap()
}

fn node(name: &str, cpu: &str) -> Value {
    json!({"metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, "topology.kubernetes.io/zone": &name[..1]}},
           "status": {"allocatable": {"cpu": cpu, "memory": "8Gi", "pods": "9"}}})
}

fn asking(cpu: &str) -> Value {
    json!({"metadata": {"name": "x", "labels": {"app": "web"}},
           "spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": cpu}}}]}})
}

fn cluster(nodes: &[Node], pods: &[Pod]) -> Cluster {
    Cluster::new(&Objects { nodes, pods, ..Objects::default() }).unwrap()
}

fn cluster_of(release: Release, nodes: &[Node], pods: &[Pod]) -> Cluster {
    let objects = Objects { nodes, pods, ..Objects::default() };
    Cluster::new_in(&objects, &Profile::default(), &FeatureGates::for_release(release)).unwrap()
}

fn with_profile(profile: Value, nodes: &[Node], pods: &[Pod]) -> Result<Cluster, ClusterError> {
    let profile: Profile = serde_json::from_value(profile).unwrap();
    Cluster::new_in(&Objects { nodes, pods, ..Objects::default() }, &profile, &FeatureGates::default())
}

#[test]
fn messages_by_release() {
    let mut tainted = node("n1", "4");
    tainted["spec"] = json!({"taints": [{"key": "gpu", "value": "a100", "effect": "NoSchedule"}]});
    let nodes = nodes(json!([tainted, node("n2", "1")]));
    let pod = pod(asking("2"));
    let message = |release| cluster_of(release, &nodes, &[]).diagnose(&pod).unwrap().to_string();
    for release in [Release::V1_31, Release::V1_32, Release::V1_33] {
        // The node that is too small counts as one that preemption may help, and no pod is there.
        assert_eq!(
            message(release),
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: a100}. preemption: 0/2 nodes are \
             available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
        );
    }
    for release in [Release::V1_34, Release::V1_35, Release::V1_36] {
        assert_eq!(
            message(release),
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, \
             preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
        );
    }
    assert_eq!(
        message(Release::V1_37),
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). preemption: 0/2 nodes are available: 2 \
         Preemption is not helpful for scheduling."
    );
}

#[test]
fn restrictions_by_release() {
    let nodes = nodes(json!([node("n1", "1"), node("n2", "4")]));
    let mut named = asking("2");
    named["spec"]["affinity"] = json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]}]}}});
    let message = |release, pod: &Pod| cluster_of(release, &nodes, &[]).diagnose(pod).unwrap().to_string();
    let named = pod(named);
    assert!(message(Release::V1_31, &named).starts_with("0/2 nodes are available: 1 Insufficient cpu. preemption: "));
    assert!(message(Release::V1_32, &named).contains("1 node(s) didn't satisfy plugin(s) [NodeAffinity]."));

    // Up to 1.36 only the filter looks at the name of the node.
    let mut bound = asking("2");
    bound["spec"]["nodeName"] = json!("n1");
    let bound = pod(bound);
    assert!(
        message(Release::V1_36, &bound).starts_with("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match the requested")
    );
    assert!(message(Release::V1_37, &bound).contains("1 node(s) didn't satisfy plugin(s) [NodeName]."));

    let mut contradictory = asking("2");
    contradictory["spec"]["affinity"] = json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}, {"key": "metadata.name", "operator": "In", "values": ["n2"]}]}]}}});
    let contradictory = pod(contradictory);
    assert_eq!(
        message(Release::V1_33, &contradictory),
        "0/2 nodes are available: pod affinity terms conflict. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
    );
    assert_eq!(message(Release::V1_34, &contradictory), "0/2 nodes are available: pod affinity terms conflict. not found");
}

#[test]
fn success_of_preemption_by_release() {
    let nodes = nodes(json!([node("n1", "2")]));
    let mut there = asking("2");
    there["spec"]["nodeName"] = json!("n1");
    there["spec"]["priority"] = json!(-1);
    let pods = pods(json!([there]));
    let message = |release| cluster_of(release, &nodes, &pods).diagnose(&pod(asking("1"))).unwrap().to_string();
    assert_eq!(message(Release::V1_36), "0/1 nodes are available: 1 Insufficient cpu.");
    assert!(message(Release::V1_37).ends_with("preemption: found a potential placement for pod on node n1, preempting 1 victims"));
}

#[test]
fn scores_by_release() {
    let nodes = nodes(json!([node("n1", "4")]));
    let score = |release, pod: &Pod| {
        let cluster = cluster_of(release, &nodes, &[]);
        let ranking = cluster.rank(pod).unwrap();
        ranking.iter().next().unwrap().score(Plugin::NodeResourcesBalancedAllocation)
    };
    // Half of the cpu and none of the memory: the balance is 75, which is 25 worse than before.
    assert_eq!(score(Release::V1_35, &pod(asking("2"))), Some(75));
    assert_eq!(score(Release::V1_36, &pod(asking("2"))), Some(62));
    let nothing = pod(json!({"metadata": {"name": "x"}, "spec": {"containers": [{"name": "c"}]}}));
    assert_eq!(score(Release::V1_32, &nothing), Some(100));
    assert_eq!(score(Release::V1_33, &nothing), None);
}

#[test]
fn host_ports_of_sidecars_by_release() {
    let nodes = nodes(json!([node("n1", "4")]));
    let with_port = |name: &str, node: &str| {
        json!({"metadata": {"name": name}, "spec": {"nodeName": node, "containers": [{"name": "c"}],
               "initContainers": [{"name": "s", "restartPolicy": "Always", "ports": [{"hostPort": 80}]}]}})
    };
    let there = pods(json!([with_port("a", "n1")]));
    let fits = |release| cluster_of(release, &nodes, &there).fit(&pod(with_port("b", ""))).feasible().count();
    assert_eq!((fits(Release::V1_32), fits(Release::V1_33)), (1, 0));
}

#[test]
fn reasons_are_data() {
    let nodes = nodes(json!([node("a1", "4"), node("b1", "4"), node("a2", "4")]));
    let running = pods(json!([
        {"metadata": {"name": "w1", "labels": {"app": "web"}}, "spec": {"nodeName": "a1"}},
        {"metadata": {"name": "shy"}, "spec": {"nodeName": "b1", "affinity": {"podAntiAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "kubernetes.io/hostname",
             "labelSelector": {"matchLabels": {"app": "web"}}}]}}}}
    ]));
    let mut spread = asking("1");
    spread["spec"]["topologySpreadConstraints"] = json!([{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "web"}}}]);
    let (cluster, spread) = (cluster(&nodes, &running), pod(spread));
    let cause = |node: &str| match cluster.fit(&spread).on(node) {
        Some(Verdict::Rejected(rejection)) => rejection.cause,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        cause("a2"),
        Cause::PodTopologySpread(Unspread::Skew {
            constraint: 0,
            topology_key: "topology.kubernetes.io/zone".into(),
            domain: "a".into(),
            count: 1,
            counts_itself: true,
            minimum: 0,
            max_skew: 1,
        })
    );
    assert_eq!(
        cause("b1"),
        Cause::InterPodAffinity(AffinityConflict::Existing {
            pod: "default/shy".into(),
            topology_key: "kubernetes.io/hostname".into(),
            domain: "b1".into(),
        })
    );
}

#[test]
fn strategies_of_a_profile() {
    let nodes = nodes(json!([node("n1", "4"), node("n2", "4")]));
    let mut there = asking("2");
    there["spec"]["nodeName"] = json!("n1");
    let running = pods(json!([there]));
    let best = |profile: Value| {
        let mut incoming = asking("1");
        incoming["metadata"]["name"] = json!("y");
        let incoming = pod(incoming);
        let cluster = with_profile(profile, &nodes, &running).unwrap();
        cluster.place(&incoming).unwrap().join(" ")
    };
    let strategy = |strategy: Value| json!({"pluginConfig": [{"name": "NodeResourcesFit", "args": {"scoringStrategy": strategy}}]});
    assert_eq!(best(json!({})), "n2");
    let most = strategy(json!({"type": "MostAllocated", "resources": [{"name": "cpu", "weight": 100}]}));
    assert_eq!(best(most), "n1");
    let shape = json!({"shape": [{"utilization": 0, "score": 0}, {"utilization": 100, "score": 10}]});
    assert_eq!(best(strategy(json!({"type": "RequestedToCapacityRatio", "requestedToCapacityRatio": shape}))), "n1");
    let silent = json!({"plugins": {"score": {"disabled": [{"name": "*"}]}}});
    assert_eq!(best(silent), "n1 n2");
    let heavy = json!({"plugins": {"multiPoint": {"disabled": [{"name": "NodeResourcesFit"}]}}});
    assert_eq!(best(heavy), "n1 n2", "the balance gets worse by as much on both");
}

#[test]
fn filters_of_a_profile() {
    let mut tainted = node("n1", "4");
    tainted["spec"] = json!({"taints": [{"key": "gpu", "effect": "NoSchedule"}]});
    let nodes = nodes(json!([tainted, node("n2", "1")]));
    let fits = |profile: Value| {
        let cluster = with_profile(profile, &nodes, &[]).unwrap();
        let incoming = pod(asking("2"));
        let verdicts: BTreeMap<String, String> =
            cluster.fit(&incoming).iter().map(|(node, verdict)| (node.to_owned(), verdict.to_string())).collect();
        verdicts["n1"].clone()
    };
    assert_eq!(fits(json!({})), "node(s) had untolerated taint(s)");
    assert_eq!(fits(json!({"plugins": {"filter": {"disabled": [{"name": "TaintToleration"}]}}})), "");
    let added = json!({"pluginConfig": [{"name": "NodeAffinity", "args": {"addedAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
        {"nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}]}}}}],
        "plugins": {"multiPoint": {"disabled": [{"name": "TaintToleration"}]}}});
    assert_eq!(fits(added), "node(s) didn't match scheduler-enforced node affinity");
}

#[test]
fn profiles_at_fault() {
    let fault = |profile: Value| match with_profile(profile, &[], &[]) {
        Err(ClusterError::Profile(error)) => error,
        other => panic!("{other:?}"),
    };
    let args = |name: &str, args: Value| json!({"pluginConfig": [{"name": name, "args": args}]});
    assert_eq!(fault(json!({"plugins": {"filter": {"enabled": [{"name": "Mine"}]}}})), ProfileError::UnknownPlugin("Mine".into()));
    assert_eq!(fault(args("InterPodAffinity", json!({"hardPodAffinityWeight": 101}))), ProfileError::HardPodAffinityWeight(101));
    assert!(matches!(fault(args("NodeResourcesFit", json!({"scoringStrategy": {"type": "Some"}}))), ProfileError::Strategy(_)));
    let constraints = json!({"defaultConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway"}]});
    assert!(matches!(fault(args("PodTopologySpread", constraints)), ProfileError::DefaultingType(_)));
    let list = json!({"defaultingType": "List", "defaultConstraints": [{"maxSkew": 0, "topologyKey": "zone"}]});
    assert!(matches!(fault(args("PodTopologySpread", list)), ProfileError::Constraint { at: 0, .. }));
}

#[test]
fn daemons_run_where_their_controller_says() {
    let set: DaemonSet =
        serde_json::from_value(json!({"spec": {"template": {"spec": {"tolerations": [{"key": "gpu", "operator": "Exists"}]}}}})).unwrap();
    let fit = |taints: Value| {
        let node: Node = serde_json::from_value(json!({"metadata": {"name": "n"}, "spec": {"taints": taints}})).unwrap();
        Daemon::new(&set).fit(&node)
    };
    assert_eq!(
        fit(json!([{"key": "node.kubernetes.io/not-ready", "effect": "NoExecute"}, {"key": "gpu", "effect": "NoSchedule"}])),
        DaemonFit::Runs
    );
    assert!(matches!(fit(json!([{"key": "a", "effect": "NoSchedule"}])), DaemonFit::Taint { keeps_running: true, .. }));
    assert!(matches!(fit(json!([{"key": "a", "effect": "NoExecute"}])), DaemonFit::Taint { keeps_running: false, .. }));
    // Only pods in the network of the node do without one that is not there.
    assert!(matches!(fit(json!([{"key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule"}])), DaemonFit::Taint { .. }));
}

#[test]
fn names_that_come_twice_are_refused() {
    let twice = nodes(json!([node("n1", "1"), node("n1", "2")]));
    assert_eq!(Cluster::new(&Objects { nodes: &twice, ..Objects::default() }).unwrap_err(), ClusterError::NodeTwice("n1".into()));
    let mut there = asking("1");
    there["spec"]["nodeName"] = json!("elsewhere");
    let pods = pods(json!([there, there]));
    assert_eq!(Cluster::new(&Objects { pods: &pods, ..Objects::default() }).unwrap_err(), ClusterError::PodTwice("default/x".into()));
}

#[test]
fn pods_come_with_their_node() {
    let both = nodes(json!([node("n1", "2"), node("n2", "2")]));
    let mut there = asking("2");
    there["spec"]["nodeName"] = json!("n2");
    let mut cluster = cluster(&both[..1], &pods(json!([there])));
    assert_eq!(cluster.pods_on("n2").count(), 0);
    cluster.add_node(&both[1]).unwrap();
    assert_eq!(cluster.pods_on("n2").collect::<Vec<_>>(), [("default", "x")]);
    let incoming = pod(asking("1"));
    assert_eq!(cluster.fit(&incoming).feasible().collect::<Vec<_>>(), ["n1"]);
    cluster.remove_node("n2").unwrap();
    cluster.forget(&pod(there)).unwrap();
    cluster.add_node(&both[1]).unwrap();
    assert_eq!(cluster.fit(&incoming).feasible().count(), 2);
    assert_eq!(cluster.assume(&incoming, "n3").unwrap_err(), ClusterError::NoNode("n3".into()));
}

#[test]
fn as_many_copies_as_nodes_claim_to_take_are_not_tried() {
    let boundless = nodes(json!([{"metadata": {"name": "n1"}, "status": {"allocatable": {"pods": "9223372036854775807"}}}]));
    let cluster = cluster(&boundless, &[]);
    let capacity = cluster.capacity_up_to(&Pod::default(), 1000).unwrap();
    assert!(capacity.is_limited());
    assert_eq!(capacity.total(), 1000);
}

#[test]
fn what_would_help_is_the_least() {
    let nodes = nodes(json!([node("n1", "1"), node("n2", "2")]));
    let cluster = cluster(&nodes, &[]);
    let help = cluster.what_would_help(&pod(asking("2500m")));
    let less = help.iter().find_map(|help| match &help.change {
        Change::ReduceRequest { resource, by } => Some((resource.clone(), *by, help.nodes.clone())),
        _ => None,
    });
    assert_eq!(less, Some((ResourceName::CPU, 500, vec!["n2".to_owned()])));
}
