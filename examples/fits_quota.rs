//! How many pods like this one fit into the quotas of a namespace, and what stops the next?

use kube_semantics::FeatureGates;
use kube_semantics::object::{LimitRange, Pod, ResourceQuota, Time};
use kube_semantics::quota::{Admission, Inventory, LimitRanger, Namespace, Object, Objection, Request, usage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut quota: ResourceQuota = serde_json::from_str(
        r#"{"metadata": {"name": "team"}, "spec": {"hard": {"pods": "20", "requests.cpu": "2", "limits.memory": "4Gi"}}}"#,
    )?;
    let defaults: LimitRange = serde_json::from_str(
        r#"{"metadata": {"name": "defaults"}, "spec": {"limits": [
            {"type": "Container", "default": {"memory": "512Mi"}, "defaultRequest": {"cpu": "250m"}}]}}"#,
    )?;
    let web: Object = serde_json::from_str::<Pod>(
        r#"{"metadata": {"name": "web"}, "spec": {"containers": [{"name": "web"}, {"name": "log", "resources": {"requests": {"cpu": "50m"}}}]}}"#,
    )?
    .into();

    // What the containers do not say, the limit range fills in.
    let limited = LimitRanger::new(&[defaults]).apply(&Request::create(&web));
    for change in &limited.changes {
        println!("{change}");
    }
    println!("one pod is charged {}", usage(&limited.object, &FeatureGates::default(), Time::default()));

    // There is nothing in the namespace yet.
    quota.status.hard = quota.spec.hard.clone();
    quota.status.used = Inventory::new(&[], Time::default()).used(&quota);
    let mut namespace = Namespace::new(&[quota]);
    let mut pods = 0;
    let denied = loop {
        match namespace.admit(&Request::create(&limited.object))? {
            Admission::Allowed(charge) => namespace.commit(&charge),
            Admission::Denied(denied) => break denied,
        }
        pods += 1;
    };
    println!("{pods} pods fit; the next one: {denied}");
    for objection in &denied.objections {
        if let Objection::Exceeded { quota, resources } = objection {
            for exceeded in resources {
                println!("{quota}: {} is short by {}", exceeded.resource, exceeded.short_by);
            }
        }
    }
    Ok(())
}
