//! Why is this pod pending? Everything that is in the way on each node, and which single change would help.

use kube_semantics::object::{Node, Pod};
use kube_semantics::scheduling::{Cause, Cluster, Objects, Verdict};

const NODES: &str = r#"[
    {"metadata": {"name": "control"}, "spec": {"taints": [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]},
     "status": {"allocatable": {"cpu": "8", "memory": "16Gi", "pods": "110"}}},
    {"metadata": {"name": "old", "labels": {"disk": "hdd"}}, "spec": {"unschedulable": true},
     "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}}},
    {"metadata": {"name": "new", "labels": {"disk": "ssd"}}, "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}}}
]"#;

const RUNNING: &str = r#"[
    {"metadata": {"name": "batch"}, "spec": {"nodeName": "new", "priority": -10,
     "containers": [{"name": "c", "resources": {"requests": {"cpu": "3", "memory": "1Gi"}}}]}}
]"#;

const PENDING: &str = r#"{"metadata": {"name": "web"}, "spec": {"nodeSelector": {"disk": "ssd"},
    "containers": [{"name": "c", "resources": {"requests": {"cpu": "1500m", "memory": "2Gi"}}}]}}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let nodes: Vec<Node> = serde_json::from_str(NODES)?;
    let pods: Vec<Pod> = serde_json::from_str(RUNNING)?;
    let pod: Pod = serde_json::from_str(PENDING)?;
    let cluster = Cluster::new(&Objects { nodes: &nodes, pods: &pods, ..Objects::default() })?;

    println!("{}\n", cluster.diagnose(&pod)?);
    for node in cluster.nodes() {
        println!("{node}:");
        for verdict in cluster.why_not(&pod, node)? {
            match &verdict {
                Verdict::Rejected(rejection) => match &rejection.cause {
                    Cause::TaintToleration { taint } => println!("  {verdict}: {}:{}", taint.key, taint.effect),
                    Cause::NodeResourcesFit(insufficient) => {
                        for resource in insufficient {
                            println!(
                                "  {resource}: {} of {} in use, short by {}",
                                resource.used,
                                resource.allocatable,
                                resource.short_by()
                            );
                        }
                    }
                    _ => println!("  {verdict}"),
                },
                _ => println!("  {verdict}"),
            }
        }
    }
    println!("\nOne of these would help:");
    for help in cluster.what_would_help(&pod) {
        println!("  {} (then it fits on {})", help.change, help.nodes.join(", "));
    }
    Ok(())
}
