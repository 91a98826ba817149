//! How many more copies of a pod fit, where do they go, and what stops the next one?

use kube_semantics::object::{Node, Pod};
use kube_semantics::scheduling::{Cluster, Objects};

const NODES: &str = r#"[
    {"metadata": {"name": "a1", "labels": {"kubernetes.io/hostname": "a1", "topology.kubernetes.io/zone": "a"}},
     "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}}},
    {"metadata": {"name": "a2", "labels": {"kubernetes.io/hostname": "a2", "topology.kubernetes.io/zone": "a"}},
     "status": {"allocatable": {"cpu": "8", "memory": "8Gi", "pods": "110"}}},
    {"metadata": {"name": "b1", "labels": {"kubernetes.io/hostname": "b1", "topology.kubernetes.io/zone": "b"}},
     "status": {"allocatable": {"cpu": "2", "memory": "8Gi", "pods": "110"}}}
]"#;

const POD: &str = r#"{"metadata": {"name": "web", "labels": {"app": "web"}}, "spec": {
    "containers": [{"name": "c", "resources": {"requests": {"cpu": "900m", "memory": "512Mi"}}}],
    "topologySpreadConstraints": [{"topologyKey": "topology.kubernetes.io/zone", "maxSkew": 2, "whenUnsatisfiable": "DoNotSchedule",
                                   "labelSelector": {"matchLabels": {"app": "web"}}}]}}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let nodes: Vec<Node> = serde_json::from_str(NODES)?;
    let pod: Pod = serde_json::from_str(POD)?;
    let cluster = Cluster::new(&Objects { nodes: &nodes, ..Objects::default() })?;

    let capacity = cluster.capacity(&pod)?;
    println!("{} copies fit, in this order: {}", capacity.total(), capacity.placements().collect::<Vec<_>>().join(" "));
    for ((node, copies), (_, stop)) in capacity.on_nodes.iter().zip(&capacity.stops) {
        println!("{node}: {copies}, then {stop}");
    }
    Ok(())
}
