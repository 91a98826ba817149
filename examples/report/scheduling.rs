//! Which pods no node takes, and why; what is left of the nodes, and how many more copies of each workload fit.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kube_semantics::manifest::Object;
use kube_semantics::object::{DaemonSet, Namespace, Node, ObjectMeta, Pod};
use kube_semantics::scheduling::{Capacity, Cluster, Daemon, Diagnosis, Objects, Profile};

use crate::input::Source;
use crate::text::finding;
use crate::{Report, cluster, text};

/// What the scheduler looks at, out of the input.
#[derive(Default)]
struct Seen<'a> {
    nodes: Vec<Node>,
    pods: Vec<Pod>,
    pending: Vec<(Source<'a>, Pod)>,
    daemons: Vec<(Source<'a>, &'a DaemonSet)>,
}

/// More copies than so many are plenty.
const PLENTY: usize = 1000;

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let seen = seen(report);
    if seen.nodes.is_empty() {
        return writeln!(out, "no nodes");
    }
    let cluster = match build(report, &seen) {
        Ok(cluster) => cluster,
        Err(error) => return writeln!(out, "the nodes and pods are no cluster: {error}"),
    };
    let rows: Vec<_> = seen.pending.iter().filter_map(|(source, pod)| pending(&cluster, *source, pod)).collect();
    let mut found = finding("Pods that no node takes (volumes are not looked at):", &rows, out)?;
    let rows: Vec<_> = seen.daemons.iter().filter_map(|(source, set)| daemon(&seen.nodes, *source, set, report)).collect();
    found |= finding("Daemon sets that do not run on every node:", &rows, out)?;
    if !found {
        writeln!(out, "every pod has a node, or finds one\n")?;
    }
    writeln!(out, "What is left of the nodes:")?;
    let left = |node: &str| cluster.left_on(node).map(|left| left.to_string().replace(',', ", ")).unwrap_or_default();
    let rows: Vec<_> = cluster.nodes().map(|node| [node.to_owned(), left(node)]).collect();
    text::table(out, 2, &rows)?;
    writeln!(out, "\nHow many more pods of each workload fit, and what stops the next:")?;
    let workloads =
        report.cluster.workloads.iter().filter(|made| made.who == made.top && !matches!(made.who.kind, "DaemonSet" | "Job" | "CronJob"));
    let rows: Vec<_> = workloads.filter_map(|made| copies(report, &cluster, made)).collect();
    if rows.is_empty() { writeln!(out, "  there are no workloads") } else { text::table(out, 2, &rows) }
}

fn seen<'a>(report: &'a Report<'_>) -> Seen<'a> {
    let mut seen = Seen::default();
    for source in report.input.items() {
        match &source.item.object {
            Object::Node(node) => seen.nodes.push((**node).clone()),
            Object::Pod(pod) => {
                let mut pod = (**pod).clone();
                pod.metadata.namespace = source.item.namespace().unwrap_or_default().to_owned();
                let has_ended = pod.has_ended();
                match pod.spec.node_name.is_empty() {
                    false => seen.pods.push(pod),
                    true if has_ended => {}
                    true => {
                        report.cluster.prepare(source.item.namespace().unwrap_or_default(), &mut pod);
                        seen.pending.push((source, pod));
                    }
                }
            }
            Object::DaemonSet(set) => seen.daemons.push((source, set)),
            _ => {}
        }
    }
    seen
}

fn build(report: &Report<'_>, seen: &Seen<'_>) -> Result<Cluster, kube_semantics::scheduling::ClusterError> {
    let namespace = |(name, labels): (&&str, &kube_semantics::object::Labels)| Namespace {
        metadata: ObjectMeta { name: (*name).to_owned(), labels: labels.clone(), ..ObjectMeta::default() },
    };
    let namespaces: Vec<Namespace> = report.cluster.namespaces.iter().map(namespace).collect();
    let services: Vec<_> = report
        .input
        .items()
        .filter_map(|source| {
            let Object::Service(service) = &source.item.object else { return None };
            let mut service = (**service).clone();
            service.metadata.namespace = source.item.namespace()?.to_owned();
            Some(service)
        })
        .collect();
    let objects = Objects { nodes: &seen.nodes, pods: &seen.pods, namespaces: &namespaces, services: &services, ..Objects::default() };
    Cluster::new_in(&objects, &Profile::default(), report.gates)
}

/// A pod that is not on a node, if none would take it.
fn pending(cluster: &Cluster, source: Source<'_>, pod: &Pod) -> Option<[String; 3]> {
    let who = format!("Pod {}/{}", pod.metadata.namespace, cluster::name(&pod.metadata));
    let message = match cluster.diagnose(pod) {
        Ok(Diagnosis::Fits) => return None,
        Ok(diagnosis) => diagnosis.to_string(),
        Err(error) => error.to_string(),
    };
    let help: Vec<String> = cluster.what_would_help(pod).iter().map(|help| help.change.to_string()).collect();
    let help = if help.is_empty() { String::new() } else { format!(" Any of these would help: {}.", help.join("; ")) };
    Some([source.to_string(), who, format!("{message}{}{help}", node_by_node(cluster, pod))])
}

/// The names of so many nodes with the same reason are told; a large cluster has thousands.
const NAMES: usize = 8;

/// What stands first in the way on each node, nodes with the same reason together.
fn node_by_node(cluster: &Cluster, pod: &Pod) -> String {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (node, verdict) in cluster.fit(pod).iter() {
        reasons.entry(verdict.to_string()).or_default().push(node.to_owned());
    }
    let told = reasons.into_iter().filter(|(reason, _)| !reason.is_empty()).map(|(reason, mut nodes)| {
        if nodes.len() > NAMES {
            let others = nodes.len() - NAMES;
            nodes.truncate(NAMES);
            nodes.push(format!("{others} more"));
        }
        format!("{}: {reason}", text::list(&nodes))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!(" By node: {}.", told.join("; ")) }
}

/// A daemon set, if its pods do not run everywhere.
fn daemon(nodes: &[Node], source: Source<'_>, set: &DaemonSet, report: &Report<'_>) -> Option<[String; 3]> {
    let daemon = Daemon::new_in(set, report.gates);
    let mut reasons: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for node in nodes {
        let why = daemon.fit(node).to_string();
        if !why.is_empty() {
            reasons.entry(why).or_default().push(&node.metadata.name);
        }
    }
    let reasons: Vec<String> = reasons.into_iter().map(|(why, nodes)| format!("{}: {why}", text::list(&nodes))).collect();
    let namespace = source.item.namespace().unwrap_or_default();
    (!reasons.is_empty()).then(|| [source.to_string(), format!("DaemonSet {namespace}/{}", set.metadata.name), reasons.join("; ")])
}

/// How many more copies fit, and on how many nodes what stops the next.
fn copies(report: &Report<'_>, cluster: &Cluster, made: &cluster::Workload<'_>) -> Option<[String; 3]> {
    let mut pod = Pod { metadata: made.template.metadata.clone(), spec: made.template.spec.clone(), ..Pod::default() };
    pod.metadata.namespace = made.namespace.to_owned();
    pod.metadata.name = format!("{}-more", made.who.name);
    report.cluster.prepare(made.namespace, &mut pod);
    let who = format!("{} {}/{}", made.who.kind, made.namespace, made.who.name);
    let (count, stops) = match cluster.capacity_up_to(&pod, PLENTY) {
        Ok(capacity) if capacity.is_limited() => (format!("{PLENTY}+"), String::new()),
        Ok(capacity) => (capacity.total().to_string(), stops(&capacity)),
        Err(error) => ("?".to_owned(), error.to_string()),
    };
    Some([who, format!("{count:>5}"), stops])
}

fn stops(capacity: &Capacity) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for (_, stop) in &capacity.stops {
        *reasons.entry(stop.to_string()).or_default() += 1;
    }
    let reasons: Vec<String> = reasons.into_iter().map(|(reason, nodes)| format!("{nodes} {reason}")).collect();
    reasons.join(", ")
}
