//! What each workload is open to, and what is open to it.

use std::collections::BTreeMap;
use std::fmt;

use super::connections::Connections;
use super::direction::Direction;
use super::draft::{Pods, Within};
use super::external::External;
use super::name::PodId;
use super::network::{ANY, Network, Rule};
use super::ports::Ports;
use super::workload::Workload;
use crate::Selector;

/// What may reach a workload, and what it may reach. Of its pods, each is counted with what any of them may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure<'n> {
    /// The workload.
    pub workload: Workload<'n>,
    /// Its pods, in order.
    pub pods: Vec<PodId>,
    /// The workloads whose pods may reach it, itself too if it has several pods, sorted.
    pub from_pods: Vec<(Workload<'n>, Ports)>,
    /// The workloads whose pods it may reach, sorted.
    pub to_pods: Vec<(Workload<'n>, Ports)>,
    /// The addresses that may reach it, those with the same ports together.
    pub from_outside: Vec<(External, Ports)>,
    /// The addresses that it may reach, those with the same ports together.
    pub to_outside: Vec<(External, Ports)>,
    /// The pods that could come to be and would reach it.
    pub callers: Vec<Callers<'n>>,
}

/// Pods that could come to be, and the ports on which they would reach a workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callers<'n> {
    /// Which pods. They are thought to match nothing else than this and what matches every pod.
    pub who: Caller<'n>,
    /// Their ports, where their own egress is open.
    pub ports: Ports,
}

/// Pods by what they would have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller<'n> {
    /// Any pod at all.
    Anyone,
    /// Pods with these labels in one namespace.
    In(&'n str, &'n Selector),
    /// Pods with these labels in the namespaces with those: first the namespaces' selector, then the pods'.
    InNamespaces(&'n Selector, &'n Selector),
}

/// `any pod`, `pods app=web in shop`, `all pods in namespaces team=red`.
impl fmt::Display for Caller<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pods = |labels: &Selector| if labels.matches_everything() { "all pods".to_owned() } else { format!("pods {labels}") };
        match self {
            Self::Anyone => f.write_str("any pod"),
            Self::In(namespace, labels) => write!(f, "{} in {namespace}", pods(labels)),
            Self::InNamespaces(namespaces, labels) if namespaces.matches_everything() => write!(f, "{} anywhere", pods(labels)),
            Self::InNamespaces(namespaces, labels) => write!(f, "{} in namespaces {namespaces}", pods(labels)),
        }
    }
}

impl Network {
    /// The pods by workload, sorted by namespace, kind and name.
    pub(super) fn by_workload(&self) -> BTreeMap<Workload<'_>, Vec<PodId>> {
        let mut workloads: BTreeMap<Workload<'_>, Vec<PodId>> = BTreeMap::new();
        for pod in self.pods() {
            if let Some(workload) = self.workload(pod) {
                workloads.entry(workload).or_default().push(pod);
            }
        }
        workloads
    }

    /// What each workload is open to, and what is open to it, sorted by namespace, kind and name.
    #[must_use]
    pub fn exposure(&self) -> Vec<Exposure<'_>> {
        let connections = self.all_connections();
        let workloads = self.by_workload();
        let exposure = workloads.iter().map(|(workload, pods)| Exposure {
            workload: *workload,
            pods: pods.clone(),
            from_pods: others(&workloads, |other| between(&connections, other, pods)),
            to_pods: others(&workloads, |other| between(&connections, pods, other)),
            from_outside: outside(&connections, |at| union(pods.iter().map(|pod| connections.from_external(at, *pod)))),
            to_outside: outside(&connections, |at| union(pods.iter().map(|pod| connections.to_external(*pod, at)))),
            callers: self.callers(pods),
        });
        exposure.collect()
    }

    /// The pods that could come to be and would reach one of these.
    fn callers(&self, pods: &[PodId]) -> Vec<Callers<'_>> {
        let mut found: Vec<Callers<'_>> = Vec::new();
        let mut lists: Vec<(u32, u32)> = pods
            .iter()
            .filter_map(|pod| self.facts.get(pod.number as usize))
            .map(|facts| (*Direction::Ingress.of(&facts.subjects), facts.table))
            .collect();
        lists.sort_unstable();
        lists.dedup();
        let mut add = |who, ports: Ports| {
            let anyone = found.iter().find(|callers| callers.who == Caller::Anyone).map(|callers| callers.ports.clone());
            if ports.difference(&anyone.unwrap_or_default()).is_empty() {
                return;
            }
            match found.iter_mut().find(|callers| callers.who == who) {
                Some(callers) => callers.ports = callers.ports.union(&ports),
                None => found.push(Callers { who, ports }),
            }
        };
        for (list, table) in &lists {
            let ports = self.allowed_ports(*list, Direction::Ingress, *table, |rule| self.matches_all(rule));
            add(Caller::Anyone, ports);
        }
        for (list, table) in &lists {
            for (_, rule) in self.deciding_rules(*list, Direction::Ingress) {
                for peer in self.pods_of(rule).iter().filter(|peer| !is_everybody(peer)) {
                    let matches = |rule: &Rule| self.matches_all(rule) || self.pods_of(rule).iter().any(|other| covers(other, peer));
                    let ports = self.allowed_ports(*list, Direction::Ingress, *table, matches);
                    let who = match &peer.within {
                        Within::Namespace(name) => Caller::In(name, &peer.labels),
                        Within::Namespaces(namespaces) => Caller::InNamespaces(namespaces, &peer.labels),
                    };
                    add(who, ports);
                }
            }
        }
        found
    }

    fn pods_of(&self, rule: &Rule) -> &[Pods] {
        self.peers.key(rule.peers).map(|peers| peers.pods.as_slice()).unwrap_or_default()
    }

    fn matches_all(&self, rule: &Rule) -> bool {
        rule.peers == ANY || self.pods_of(rule).iter().any(is_everybody)
    }
}

fn is_everybody(pods: &Pods) -> bool {
    pods.labels.matches_everything() && matches!(&pods.within, Within::Namespaces(selector) if selector.matches_everything())
}

/// Does one select all that the other selects, whatever pods there are? No, where that is not plain to see.
pub(super) fn covers(pods: &Pods, other: &Pods) -> bool {
    let within = match &pods.within {
        Within::Namespaces(selector) if selector.matches_everything() => true,
        within => *within == other.within,
    };
    within && (pods.labels.matches_everything() || pods.labels == other.labels)
}

fn union<'p>(sets: impl IntoIterator<Item = &'p Ports>) -> Ports {
    sets.into_iter().fold(Ports::none(), |all, ports| if all == *ports { all } else { all.union(ports) })
}

/// The ports on which any of some pods reaches any other of some.
fn between(connections: &Connections, from: &[PodId], to: &[PodId]) -> Ports {
    let mut all = Ports::none();
    for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))).filter(|(from, to)| from != to) {
        let ports = connections.between(from, to);
        if *ports != all {
            all = all.union(&ports);
        }
    }
    all
}

fn others<'n>(workloads: &BTreeMap<Workload<'n>, Vec<PodId>>, ports: impl Fn(&[PodId]) -> Ports) -> Vec<(Workload<'n>, Ports)> {
    let found = workloads.iter().map(|(workload, pods)| (*workload, ports(pods)));
    found.filter(|(_, ports)| !ports.is_empty()).collect()
}

/// The classes of addresses with their ports, those with the same ports as one.
fn outside(connections: &Connections, ports: impl Fn(usize) -> Ports) -> Vec<(External, Ports)> {
    let mut found: Vec<(Vec<&External>, Ports)> = Vec::new();
    for (at, external) in connections.external().iter().enumerate() {
        let ports = ports(at);
        match found.iter_mut().find(|(_, other)| *other == ports) {
            _ if ports.is_empty() => {}
            Some((all, _)) => all.push(external),
            None => found.push((vec![external], ports)),
        }
    }
    found.into_iter().map(|(all, ports)| (External::join(all), ports)).collect()
}
