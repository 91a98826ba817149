//! Who reaches a workload, on which ports, and what says so? Who does not, and which policies keep them out?
//!
//!     cargo run --example who_reaches -- shop-core/payments examples/data/shop

#[path = "netpol/objects.rs"]
mod objects;

use std::collections::BTreeMap;
use std::path::PathBuf;

use kube_semantics::netpol::{Endpoint, Exposure, Network, PodId, Port, Traffic, Workload};
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
        for (reason, who) in kept_out(&network, &exposure, exposed)? {
            println!("  not from {}:\n    {reason}", who.join(", "));
        }
    }
    Ok(())
}

/// Those that reach it on no port, by what says so.
fn kept_out(
    network: &Network,
    everybody: &[Exposure<'_>],
    exposed: &Exposure<'_>,
) -> Result<BTreeMap<String, Vec<String>>, Box<dyn std::error::Error>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Some(to) = exposed.pods.first() else { return Ok(found) };
    let reaches = |workload: Workload<'_>| workload == exposed.workload || exposed.from_pods.iter().any(|(other, _)| *other == workload);
    let pods = everybody.iter().filter(|other| !reaches(other.workload));
    let mut callers: Vec<(Endpoint, String)> =
        pods.filter_map(|other| Some((Endpoint::Pod(*other.pods.first()?), other.workload.to_string()))).collect();
    for class in network.external() {
        let Some(address) = class.first() else { continue };
        if !exposed.from_outside.iter().any(|(others, _)| others.contains(address)) {
            callers.push((Endpoint::Address(address), format!("outside ({class})")));
        }
    }
    for (from, who) in callers {
        found.entry(reason(network, from, *to)?).or_default().push(who);
    }
    Ok(found)
}

/// What the ends that deny it say, of one port for all.
fn reason(network: &Network, from: Endpoint, to: PodId) -> Result<String, Box<dyn std::error::Error>> {
    let verdict = network.verdict(&Traffic::new(from, to, Port::tcp(80)?)?)?;
    let denying = [&verdict.egress, &verdict.ingress].into_iter().filter(|decision| !decision.is_allowed());
    Ok(denying.map(ToString::to_string).collect::<Vec<_>>().join("\n    "))
}
