//! Do all pods of a deployment fit into the quotas of a namespace, what stops the next, and what would have to be raised?

use kube_semantics::object::{Deployment, LimitRange, ResourceQuota, Time};
use kube_semantics::quota::{Inventory, LimitRanger, Namespace, Rollout, preflight};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut quota: ResourceQuota = serde_json::from_str(
        r#"{"metadata": {"name": "team"}, "spec": {"hard": {"pods": "20", "requests.cpu": "2", "limits.memory": "4Gi"}}}"#,
    )?;
    let defaults: LimitRange = serde_json::from_str(
        r#"{"metadata": {"name": "defaults"}, "spec": {"limits": [
            {"type": "Container", "default": {"memory": "512Mi"}, "defaultRequest": {"cpu": "250m"}}]}}"#,
    )?;
    let web: Deployment = serde_json::from_str(
        r#"{"metadata": {"name": "web"}, "spec": {"replicas": 6, "template": {"spec": {"containers": [
            {"name": "web"}, {"name": "log", "resources": {"requests": {"cpu": "50m"}}}]}}}}"#,
    )?;

    // There is nothing in the namespace yet.
    Inventory::new(&[], Time::default()).refresh(&mut quota);
    let verdict = preflight(&Rollout::try_from(&web)?, &Namespace::new(&[quota]), &LimitRanger::new(&[defaults]))?;
    for change in &verdict.changes {
        println!("{change}");
    }
    println!("{verdict}");
    if let (Some(largest), Some(with_surge)) = (verdict.largest, verdict.largest_with_surge) {
        println!("replicas: {largest} at most; {with_surge} with room for a rolling update");
    }
    for raise in &verdict.raises {
        println!("{raise}");
    }
    Ok(())
}
