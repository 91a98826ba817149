//! What an autoscaler makes of a day's rush, as a chart: a line a minute, `#` a ready pod, `.` one that is coming.
//!
//! ```text
//! cargo run --example simulate_load
//! cargo run --example simulate_load -- '{"scaleDown": {"policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}]}}'
//! ```
//!
//! The argument is the `behavior` of the autoscaler.

use kube_semantics::hpa::{Autoscaler, Load, Span, simulate};
use kube_semantics::object::{Duration, HorizontalPodAutoscaler};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut object: HorizontalPodAutoscaler = serde_json::from_str(
        r#"{"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 2, "maxReplicas": 24,
                     "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}]}}"#,
    )?;
    if let Some(behavior) = std::env::args().nth(1) {
        object.spec.behavior = Some(serde_json::from_str(&behavior)?);
    }
    let autoscaler = Autoscaler::new(&object);
    let minute = |minutes: i64| Duration::from_seconds(60 * minutes);
    // In processors: quiet, a rush within four minutes, and quiet again.
    let rush =
        Load::linear([(minute(3), "1".parse()?), (minute(7), "12".parse()?), (minute(12), "12".parse()?), (minute(14), "2".parse()?)]);
    let span = Span { replicas: 2, ready_after: Duration::from_seconds(45), ..Span::of(minute(30)) };

    println!("  min    load  replicas");
    for tick in simulate(&autoscaler, &[rush], &span) {
        if tick.after.nanos() % minute(1).nanos() != 0 {
            continue;
        }
        let load = tick.load.first().map(ToString::to_string).unwrap_or_default();
        let bar = format!("{}{}", "#".repeat(tick.ready), ".".repeat(tick.pods - tick.ready));
        let why: Vec<String> = tick.limits.iter().map(ToString::to_string).collect();
        println!("{:>5} {load:>7}  {:>3} {bar:<26} {}", tick.after.nanos() / minute(1).nanos(), tick.replicas, why.join("; "));
    }
    Ok(())
}
