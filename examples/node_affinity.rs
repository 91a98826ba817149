//! May this pod run on this node, by its node selector and node affinity, and how much would it like to?

use kube_semantics::object::{Node, Pod};
use kube_semantics::selector::{PreferredSchedulingTerms, RequiredNodeAffinity};

const POD: &str = r#"{
    "metadata": {"name": "search-0"},
    "spec": {
        "nodeSelector": {"disk": "ssd"},
        "affinity": {"nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a", "b"]}]},
                {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n3"]}]}
            ]},
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 10, "preference": {"matchExpressions": [{"key": "cores", "operator": "Gt", "values": ["8"]}]}}
            ]
        }}
    }
}"#;

const NODES: &str = r#"[
    {"metadata": {"name": "n1", "labels": {"disk": "ssd", "zone": "a", "cores": "16"}}},
    {"metadata": {"name": "n2", "labels": {"disk": "ssd", "zone": "c", "cores": "4"}}},
    {"metadata": {"name": "n3", "labels": {"disk": "ssd", "zone": "c"}}},
    {"metadata": {"name": "n4", "labels": {"disk": "hdd", "zone": "a"}}}
]"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pod: Pod = serde_json::from_str(POD)?;
    let nodes: Vec<Node> = serde_json::from_str(NODES)?;

    let required = RequiredNodeAffinity::of(&pod);
    let preferred = pod.spec.affinity.as_ref().and_then(|affinity| affinity.node_affinity.as_ref());
    let preferred = preferred.and_then(|affinity| affinity.preferred_during_scheduling_ignored_during_execution.as_deref());
    let preferred = PreferredSchedulingTerms::new(preferred.unwrap_or_default())?;

    for node in &nodes {
        println!("{}: may run: {}, score {}", node.metadata.name, required.matches(node)?, preferred.score(node));
    }
    Ok(())
}
