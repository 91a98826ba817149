//! What a change opens and closes.

use std::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::connections::Connections;
use super::direction::Direction;
use super::external::External;
use super::name::PodId;
use super::network::{ANY, Network};
use super::ports::{Port, Ports};
use super::traffic::{Endpoint, Traffic};
use super::verdict::Verdict;
use super::workload::Workload;

/// Connections that a change of objects opens or closes.
///
/// Printed as what changes and, where there is one, the decision that is behind it.
#[derive(Clone, Debug)]
pub struct Change<'b, 'a> {
    /// Where the connections come from.
    pub from: Party,
    /// Where they go.
    pub to: Party,
    /// Are they opened or closed?
    pub kind: ChangeKind,
    /// On which ports.
    pub ports: Ports,
    /// What was said to one of them before; absent if an end was not there.
    pub before: Option<Verdict<'b>>,
    /// What is said to it after; absent if an end is not there any more.
    pub after: Option<Verdict<'a>>,
}

/// What becomes of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// They were not allowed, and are.
    Opened,
    /// They were allowed, and are not any more.
    Closed,
}

/// One end of connections: a workload, or addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// Pods of a workload.
    Workload {
        /// The namespace.
        namespace: String,
        /// The kind.
        kind: String,
        /// The name.
        name: String,
    },
    /// Addresses outside.
    External(External),
}

impl From<Workload<'_>> for Party {
    fn from(workload: Workload<'_>) -> Self {
        let Workload { namespace, kind, name } = workload;
        Self::Workload { namespace: namespace.to_owned(), kind: kind.to_owned(), name: name.to_owned() }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workload { namespace, kind, name } => Workload { namespace, kind, name }.fmt(f),
            Self::External(external) => external.fmt(f),
        }
    }
}

/// `opened: Pod shop/web to Pod shop/db: TCP 5432; ingress: allowed by shop/db ingress[0]`.
impl fmt::Display for Change<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, kind, ports, before, after } = self;
        let kind = if *kind == ChangeKind::Opened { "opened" } else { "closed" };
        write!(f, "{kind}: {from} to {to}: {ports}")?;
        match (before, after) {
            // The ends whose word has changed.
            (Some(before), Some(after)) => {
                for (was, is) in [(&before.egress, &after.egress), (&before.ingress, &after.ingress)] {
                    if was.is_allowed() != is.is_allowed() {
                        write!(f, "; {is} (before: {})", was.to_string().split_once(": ").map_or("", |(_, words)| words))?;
                    }
                }
                Ok(())
            }
            (None, Some(_)) => f.write_str("; new"),
            (_, None) => f.write_str("; gone"),
        }
    }
}

/// The connections that are opened and closed between two networks, by workload.
///
/// Pods that are there before and after are compared one by one; a pod that is new or gone, with all of its workload. First what
/// is between workloads, sorted, then what goes outside and what comes from there.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects, diff};
/// use kube_semantics::object::{NetworkPolicy, Pod};
///
/// let pod = |name: &str| -> Result<Pod, serde_json::Error> {
///     serde_json::from_str(&format!(r#"{{"metadata": {{"namespace": "shop", "name": "{name}", "labels": {{"app": "{name}"}}}}}}"#))
/// };
/// let pods = [pod("web")?, pod("db")?];
/// let policy: NetworkPolicy = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "quiet"}, "spec": {"podSelector": {"matchLabels": {"app": "db"}}}}"#,
/// )?;
/// let before = Network::new(Objects { pods: &pods, ..Objects::default() })?;
/// let after = Network::new(Objects { pods: &pods, policies: &[policy], ..Objects::default() })?;
/// let changes = diff(&before, &after);
/// assert_eq!(
///     changes[0].to_string(),
///     "closed: Pod shop/web to Pod shop/db: all; \
///      ingress: denied: isolated by shop/quiet, no rule allows it (before: allowed: no policy says anything)"
/// );
/// assert!(diff(&before, &before).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn diff<'b, 'a>(before: &'b Network, after: &'a Network) -> Vec<Change<'b, 'a>> {
    let differ = Differ { before: Side::new(before, after), after: Side::new(after, before) };
    let mut workloads: Vec<Workload<'_>> =
        differ.before.workloads.iter().chain(&differ.after.workloads).map(|(workload, _)| *workload).collect();
    workloads.sort_unstable();
    workloads.dedup();
    let mut changes = Vec::new();
    for from in &workloads {
        for to in &workloads {
            differ.between(*from, *to, &mut changes);
        }
    }
    let external = before.external_of_both(after);
    for direction in Direction::ALL {
        for workload in &workloads {
            differ.outside(*workload, direction, &external, &mut changes);
        }
    }
    changes
}

struct Differ<'b, 'a> {
    before: Side<'b>,
    after: Side<'a>,
}

struct Side<'n> {
    network: &'n Network,
    connections: Connections,
    /// Sorted.
    workloads: Vec<(Workload<'n>, Vec<PodId>)>,
    /// The pods of the other network that have the names of these.
    same: HashMap<PodId, PodId, FixedState>,
}

impl<'n> Side<'n> {
    fn new(network: &'n Network, other: &Network) -> Self {
        let same = network.pods().filter_map(|pod| Some((pod, other.pod_named(network.pod_name(pod)?)?))).collect();
        Self { network, connections: network.all_connections(), workloads: network.by_workload().into_iter().collect(), same }
    }

    fn pods(&self, workload: Workload<'_>) -> &[PodId] {
        let found = self.workloads.binary_search_by(|(key, _)| key.cmp(&workload)).ok();
        found.and_then(|at| self.workloads.get(at)).map(|(_, pods)| pods.as_slice()).unwrap_or_default()
    }

    fn same(&self, pod: PodId) -> Option<PodId> {
        self.same.get(&pod).copied()
    }

    /// The ports between a pod and a class of addresses.
    fn outside(&self, pod: PodId, direction: Direction, class: &External) -> Ports {
        let Some(facts) = self.network.facts.get(pod.number as usize) else { return Ports::none() };
        let table = if direction == Direction::Ingress { facts.table } else { ANY };
        self.network.external_ports(*direction.of(&facts.subjects), direction, table, class)
    }
}

/// Ports that one side has and the other has not, and a connection that shows it.
struct Extra {
    ports: Ports,
    example: Option<(PodId, PodId, Port)>,
}

/// What of the connections of one side the other has not.
fn extra(ours: &Side<'_>, theirs: &Side<'_>, from: Workload<'_>, to: Workload<'_>) -> Extra {
    let mut extra = Extra { ports: Ports::none(), example: None };
    let mut all_theirs = None;
    for from_pod in ours.pods(from) {
        let same_from = ours.same(*from_pod);
        for to_pod in ours.pods(to).iter().filter(|to_pod| from_pod != *to_pod) {
            let is = ours.connections.between(*from_pod, *to_pod);
            let was = match (same_from, ours.same(*to_pod)) {
                (Some(from), Some(to)) => theirs.connections.between(from, to).into_owned(),
                _ => all_theirs.get_or_insert_with(|| of_workloads(theirs, from, to)).clone(),
            };
            let more = if *is == was { Ports::none() } else { is.difference(&was) };
            if let Some(port) = first(&more) {
                extra.ports = extra.ports.union(&more);
                extra.example.get_or_insert((*from_pod, *to_pod, port));
            }
        }
    }
    extra
}

fn of_workloads(side: &Side<'_>, from: Workload<'_>, to: Workload<'_>) -> Ports {
    let mut all = Ports::none();
    for from in side.pods(from) {
        for to in side.pods(to).iter().filter(|to| from != *to) {
            all = all.union(&side.connections.between(*from, *to));
        }
    }
    all
}

/// A port that stands for a set, if it is not empty.
fn first(ports: &Ports) -> Option<Port> {
    ports.iter().next().and_then(|range| Port::new(range.protocol, range.first).ok())
}

impl<'b, 'a> Differ<'b, 'a> {
    fn between(&self, from: Workload<'_>, to: Workload<'_>, changes: &mut Vec<Change<'b, 'a>>) {
        let opened = extra(&self.after, &self.before, from, to);
        let closed = extra(&self.before, &self.after, from, to);
        if let Some((from_pod, to_pod, port)) = opened.example {
            let before = self.after.same(from_pod).zip(self.after.same(to_pod));
            changes.push(Change {
                from: from.into(),
                to: to.into(),
                kind: ChangeKind::Opened,
                ports: opened.ports,
                before: before.and_then(|(from, to)| verdict(self.before.network, from.into(), to.into(), port)),
                after: verdict(self.after.network, from_pod.into(), to_pod.into(), port),
            });
        }
        if let Some((from_pod, to_pod, port)) = closed.example {
            let after = self.before.same(from_pod).zip(self.before.same(to_pod));
            changes.push(Change {
                from: from.into(),
                to: to.into(),
                kind: ChangeKind::Closed,
                ports: closed.ports,
                before: verdict(self.before.network, from_pod.into(), to_pod.into(), port),
                after: after.and_then(|(from, to)| verdict(self.after.network, from.into(), to.into(), port)),
            });
        }
    }

    fn outside(&self, workload: Workload<'_>, direction: Direction, external: &[External], changes: &mut Vec<Change<'b, 'a>>) {
        // Classes whose ports change alike are one change.
        let mut found: Vec<OfClasses<'_>> = Vec::new();
        for class in external {
            let opened = extra_outside(&self.after, &self.before, workload, direction, class);
            let closed = extra_outside(&self.before, &self.after, workload, direction, class);
            for (kind, extra) in [(ChangeKind::Opened, opened), (ChangeKind::Closed, closed)] {
                let Some((ports, example)) = extra else { continue };
                match found.iter_mut().find(|(other, same, ..)| *other == kind && *same == ports) {
                    Some((.., classes)) => classes.push(class),
                    None => found.push((kind, ports, example, vec![class])),
                }
            }
        }
        for (kind, ports, (pod, port), classes) in found {
            let Some(ip) = classes.first().and_then(|class| class.first()) else { continue };
            let ends = |pod: PodId| match direction {
                Direction::Egress => (Endpoint::Pod(pod), Endpoint::Address(ip)),
                Direction::Ingress => (Endpoint::Address(ip), Endpoint::Pod(pod)),
            };
            let (was, is) = match kind {
                ChangeKind::Opened => (self.after.same(pod), Some(pod)),
                ChangeKind::Closed => (Some(pod), self.before.same(pod)),
            };
            let outside = Party::External(External::join(classes));
            let (from, to) = match direction {
                Direction::Egress => (workload.into(), outside),
                Direction::Ingress => (outside, workload.into()),
            };
            changes.push(Change {
                from,
                to,
                kind,
                ports,
                before: was.map(ends).and_then(|(from, to)| verdict(self.before.network, from, to, port)),
                after: is.map(ends).and_then(|(from, to)| verdict(self.after.network, from, to, port)),
            });
        }
    }
}

/// What changes for some classes of addresses, and a pod and port that show it.
type OfClasses<'e> = (ChangeKind, Ports, (PodId, Port), Vec<&'e External>);

fn verdict(network: &Network, from: Endpoint, to: Endpoint, port: Port) -> Option<Verdict<'_>> {
    network.verdict(&Traffic::new(from, to, port).ok()?).ok()
}

/// What of the ports of one side with a class of addresses the other has not, and a pod that shows it.
fn extra_outside(
    ours: &Side<'_>,
    theirs: &Side<'_>,
    workload: Workload<'_>,
    direction: Direction,
    class: &External,
) -> Option<(Ports, (PodId, Port))> {
    let mut found: Option<(Ports, (PodId, Port))> = None;
    for pod in ours.pods(workload) {
        let is = ours.outside(*pod, direction, class);
        let was = match ours.same(*pod) {
            Some(same) => theirs.outside(same, direction, class),
            None => theirs.pods(workload).iter().fold(Ports::none(), |all, other| all.union(&theirs.outside(*other, direction, class))),
        };
        let more = is.difference(&was);
        let Some(port) = first(&more) else { continue };
        found = Some(match found {
            Some((ports, example)) => (ports.union(&more), example),
            None => (more, (*pod, port)),
        });
    }
    found
}
