//! How many replicas does an autoscaler want, and which rule decided?

use kube_semantics::hpa::{Autoscaler, Observation, PastRecommendation, PodGroup, PodUsage, Pods, Samples, Scale, State};
use kube_semantics::object::{HorizontalPodAutoscaler, Pod, PodMetrics, Time};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let object: HorizontalPodAutoscaler = serde_json::from_str(
        r#"{"metadata": {"name": "web", "namespace": "shop"},
            "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                     "minReplicas": 2, "maxReplicas": 10,
                     "metrics": [
                        {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}},
                        {"type": "External", "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "30"}}}],
                     "behavior": {"scaleUp": {"policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}]}}}}"#,
    )?;
    let now: Time = "2026-03-01T12:00:00Z".parse()?;
    let pods = ["web-a", "web-b", "web-c", "web-d"].map(|name| pod(name, if name == "web-d" { "Pending" } else { "Running" }));
    let pods = pods.into_iter().collect::<Result<Vec<_>, _>>()?;
    // The third one has only just come.
    let usage = [("web-a", "450m"), ("web-b", "480m")].map(|(name, cpu)| usage(name, cpu));
    let samples =
        [Samples::PodMetrics(PodUsage::new(&usage.into_iter().collect::<Result<Vec<_>, _>>()?)), Samples::Values(vec!["95".parse()?])];
    let scale = Scale { replicas: 4, status_replicas: 4, selector: "app=web".into(), ..Scale::default() };
    // A minute ago the metrics asked for five.
    let past = vec![PastRecommendation { time: "2026-03-01T11:59:00Z".parse()?, replicas: 5 }];
    let state = State { recommendations: Some(past), ..State::default() };

    let autoscaler = Autoscaler::new(&object);
    let seen = Observation { scale: Ok(&scale), pods: &Pods::new(&pods), samples: &samples, others: &[] };
    let done = autoscaler.evaluate(&seen, now, &state);

    for (metric, proposal) in autoscaler.metrics().iter().zip(&done.proposals) {
        match proposal {
            Ok(proposal) => {
                println!("{metric}: {} replicas, at {:.2} of the target", proposal.replicas, proposal.ratio);
                let Some(groups) = &proposal.pods else { continue };
                for (group, meaning) in
                    [(PodGroup::Ready, "count"), (PodGroup::Unready, "are not ready"), (PodGroup::Missing, "have no sample")]
                {
                    let names: Vec<&str> = groups.positions(group).map(|at| pods[done.pods[at]].metadata.name.as_str()).collect();
                    if !names.is_empty() {
                        println!("    {meaning}: {}", names.join(", "));
                    }
                }
                if let Some(corrected) = proposal.corrected {
                    println!("    with them {:.2} of the target, over {} pods", corrected.ratio, corrected.pods);
                }
            }
            Err(error) => println!("{metric}: {error}"),
        }
    }
    println!("{done}");
    for condition in &done.status().conditions {
        println!("    {} is {} ({}): {}", condition.kind, condition.status, condition.reason, condition.message);
    }
    Ok(())
}

fn pod(name: &str, phase: &str) -> Result<Pod, serde_json::Error> {
    serde_json::from_value(serde_json::json!({
        "metadata": {"name": name, "namespace": "shop", "labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "resources": {"requests": {"cpu": "500m"}}}]},
        "status": {"phase": phase, "startTime": "2026-03-01T09:00:00Z",
                   "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-03-01T09:00:20Z"}]}
    }))
}

fn usage(name: &str, cpu: &str) -> Result<PodMetrics, serde_json::Error> {
    serde_json::from_value(serde_json::json!({
        "metadata": {"name": name}, "timestamp": "2026-03-01T11:59:45Z", "window": "30s",
        "containers": [{"name": "web", "usage": {"cpu": cpu}}]
    }))
}
