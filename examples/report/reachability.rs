//! Who may talk to whom by the network policies, and what is open to the world.

use std::io::{self, Write};

use kube_semantics::netpol::{Exposure, External, Finding, Ports};

use crate::gathered::Gathered;
use crate::text::NO_BREAK;
use crate::{Report, text};

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut gathered = Gathered::default();
    report.input.items().for_each(|source| gathered.add(&source.item.object));
    let network = match gathered.network() {
        Ok(network) => network,
        Err(error) => return writeln!(out, "nothing can be said: {error}"),
    };
    let exposure = network.exposure();
    if exposure.is_empty() {
        return writeln!(out, "nothing: there are no pods and nothing that makes some");
    }
    writeln!(out, "By network policies alone: of Services, gateways and what pods listen on nothing is said here.\n")?;
    writeln!(out, "Who is reached by whom:")?;
    let rows: Vec<[String; 2]> = exposure.iter().map(|exposed| [exposed.workload.to_string(), reached_by(exposed, &exposure)]).collect();
    text::table(out, 2, &rows)?;
    writeln!(out, "\nOpen to the world:")?;
    let open: Vec<[String; 2]> = exposure
        .iter()
        .filter(|exposed| !exposed.from_outside.is_empty())
        .map(|exposed| [exposed.workload.to_string(), from_outside(exposed)])
        .collect();
    if open.is_empty() {
        writeln!(out, "  nothing")?;
    }
    text::table(out, 2, &open)?;
    findings(&network.lint(), out)
}

/// `all from everywhere`, `TCP 8080 from Deployment shop-web/gateway; TCP 9090 from …`.
fn reached_by(exposed: &Exposure<'_>, everybody: &[Exposure<'_>]) -> String {
    // A workload with one pod is not among those that reach it.
    let others: Vec<_> = exposed.from_pods.iter().filter(|(workload, _)| *workload != exposed.workload).collect();
    if others.is_empty() {
        return "nobody".to_owned();
    }
    let mut by_ports: Vec<(&Ports, Vec<String>)> = Vec::new();
    for (workload, ports) in others {
        let name = workload.to_string().replace(' ', &NO_BREAK.to_string());
        match by_ports.iter_mut().find(|(known, _)| *known == ports) {
            Some((_, names)) => names.push(name),
            None => by_ports.push((ports, vec![name])),
        }
    }
    let words = by_ports.iter().map(|(ports, names)| {
        if names.len() + 1 == everybody.len() {
            format!("{} from everybody", words(ports))
        } else {
            format!("{} from {}", words(ports), text::list(names))
        }
    });
    words.collect::<Vec<_>>().join("; ")
}

fn words(ports: &Ports) -> String {
    if ports.is_all() { format!("all{NO_BREAK}ports") } else { ports.to_string().replace("P ", &format!("P{NO_BREAK}")) }
}

fn from_outside(exposed: &Exposure<'_>) -> String {
    let words = exposed.from_outside.iter().map(|(external, ports)| format!("{} from {}", words(ports), addresses(external)));
    words.collect::<Vec<_>>().join("; ")
}

fn addresses(external: &External) -> String {
    match external.to_string().as_str() {
        "0.0.0.0/0, ::/0" => "anywhere".to_owned(),
        text => text.to_owned(),
    }
}

fn findings(findings: &[Finding<'_>], out: &mut dyn Write) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nHardly meant:")?;
    text::table(out, 2, &findings.iter().map(|finding| [finding.to_string()]).collect::<Vec<_>>())
}
