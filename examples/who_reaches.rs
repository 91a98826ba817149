//! Who reaches a workload, on which ports, and what says so?
//!
//!     cargo run --example who_reaches -- shop-core/payments examples/data/shop

#[path = "netpol/objects.rs"]
mod objects;

use std::path::PathBuf;

use kube_semantics::netpol::{Port, Traffic};
use objects::Gathered;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_else(|| "shop-core/payments".to_owned());
    let path = arguments.next().map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/data/shop"), PathBuf::from);
    let network = Gathered::read(&path)?.network()?;

    let exposure = network.exposure();
    let found: Vec<_> =
        exposure.iter().filter(|exposed| format!("{}/{}", exposed.workload.namespace, exposed.workload.name) == wanted).collect();
    if found.is_empty() {
        return Err(format!("no workload {wanted} in {}", path.display()).into());
    }
    for exposed in found {
        println!("{}", exposed.workload);
        for (workload, ports) in &exposed.from_pods {
            println!("  from {workload}: {ports}");
            // The reasons, for one of its pods and the first of the ports.
            let from = network.pods().find(|pod| network.workload(*pod) == Some(*workload) && !exposed.pods.contains(pod));
            if let (Some(from), Some(to), Some(range)) = (from, exposed.pods.first(), ports.iter().next()) {
                let verdict = network.verdict(&Traffic::new(from, *to, Port::new(range.protocol, range.first)?)?)?;
                println!("    {}\n    {}", verdict.egress, verdict.ingress);
            }
        }
        for (addresses, ports) in &exposed.from_outside {
            println!("  from outside, {addresses}: {ports}");
        }
        for callers in &exposed.callers {
            println!("  {} could come and reach it: {}", callers.who, callers.ports);
        }
    }
    Ok(())
}
