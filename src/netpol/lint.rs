//! What is not wrong and yet hardly meant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::direction::Direction;
use super::draft::{Tier, Within};
use super::exposure::covers;
use super::name::Name;
use super::network::{ANY, Network, Policy, Rule};
use super::ports::{PortRange, Ports};
use super::verdict::RuleRef;

/// Something in the policies that is hardly meant.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects};
/// use kube_semantics::object::{NetworkPolicy, Pod};
///
/// let policy: NetworkPolicy = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "web"}, "spec": {"podSelector": {"matchLabels": {"app": "wbe"}}}}"#,
/// )?;
/// let pod: Pod = serde_json::from_str(r#"{"metadata": {"namespace": "shop", "name": "web", "labels": {"app": "web"}}}"#)?;
/// let network = Network::new(Objects { policies: &[policy], pods: &[pod], ..Objects::default() })?;
/// let findings: Vec<String> = network.lint().iter().map(ToString::to_string).collect();
/// assert_eq!(
///     findings,
///     [
///         "shop/web selects no pod",
///         "namespace shop has no default deny of ingress",
///         "namespace shop has no default deny of egress",
///     ]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding<'n> {
    /// A policy that is about no pod.
    SelectsNothing {
        /// The policy.
        policy: Name<'n>,
    },
    /// A rule that changes nothing, since another one matches whatever it matches, and counts before it or as much.
    Shadowed {
        /// The rule.
        rule: RuleRef<'n>,
        /// The other one.
        by: RuleRef<'n>,
    },
    /// A port that no container says it has, although each pod in question says something of its ports.
    UnusedPort {
        /// The rule.
        rule: RuleRef<'n>,
        /// The port.
        port: PortRange,
    },
    /// A name that no pod in question has for a port.
    UnknownPortName {
        /// The rule.
        rule: RuleRef<'n>,
        /// The name.
        name: &'n str,
    },
    /// No policy isolates all pods of a namespace that has some.
    NoDefaultDeny {
        /// The namespace.
        namespace: &'n str,
        /// In which direction.
        direction: Direction,
    },
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SelectsNothing { policy } => write!(f, "{policy} selects no pod"),
            Self::Shadowed { rule, by } => write!(f, "{rule} changes nothing beside {by}"),
            Self::UnusedPort { rule, port } => write!(f, "{rule}: no container has port {port}"),
            Self::UnknownPortName { rule, name } => write!(f, "{rule}: no container has a port named {name:?}"),
            Self::NoDefaultDeny { namespace, direction } => write!(f, "namespace {namespace} has no default deny of {direction}"),
        }
    }
}

impl Network {
    /// What in the policies is hardly meant: by policy in order of tier, priority and name, then by namespace.
    #[must_use]
    pub fn lint(&self) -> Vec<Finding<'_>> {
        let mut policies: Vec<&Policy> = self.policies.iter().flatten().collect();
        policies.sort_by_key(|policy| (policy.rank(), policy.name()));
        let mut groups: BTreeMap<_, Vec<&Policy>> = BTreeMap::new();
        policies.iter().for_each(|policy| groups.entry((policy.tier, &policy.namespace)).or_default().push(policy));
        let mut findings = Vec::new();
        for policy in &policies {
            let group = groups.get(&(policy.tier, &policy.namespace)).map(Vec::as_slice).unwrap_or_default();
            let selected: Vec<u32> = self.order.iter().copied().filter(|pod| self.selects(&policy.subject, *pod)).collect();
            if selected.is_empty() {
                findings.push(Finding::SelectsNothing { policy: policy.name() });
            }
            for direction in Direction::ALL {
                for (index, rule) in policy.rules(direction).iter().enumerate() {
                    let found = reference(policy, direction, index, rule);
                    if let Some(by) = self.shadow(group, policy, direction, index, rule) {
                        findings.push(Finding::Shadowed { rule: found, by });
                    }
                    self.lint_ports(found, rule, &selected, &mut findings);
                }
            }
        }
        self.lint_namespaces(&policies, &mut findings);
        findings
    }

    /// A rule that matches whatever another one matches, and counts before it or as much.
    fn shadow<'n>(&'n self, group: &[&'n Policy], policy: &Policy, direction: Direction, index: usize, rule: &Rule) -> Option<RuleRef<'n>> {
        let own = (policy.rank(), policy.name(), index);
        for other in group.iter().filter(|other| covers(&other.subject, &policy.subject)) {
            for (at, by) in other.rules(direction).iter().enumerate() {
                let earlier = (other.rank(), other.name(), at) < own;
                // Rules of network policies have no order; of two that are the same the later one is the one too many.
                let counts = earlier || policy.tier == Tier::NetworkPolicy && !self.is_covered(by, rule);
                let itself = (other.rank(), other.name(), at) == own;
                if counts && !itself && self.is_covered(rule, by) {
                    return Some(reference(other, direction, at, by));
                }
            }
        }
        None
    }

    /// Is all that one rule matches matched by another, as far as that is plain to see?
    fn is_covered(&self, rule: &Rule, by: &Rule) -> bool {
        let peers = by.peers == ANY
            || by.peers == rule.peers
            || self.peers.key(by.peers).zip(self.peers.key(rule.peers)).is_some_and(|(all, some)| {
                let pods = some.pods.iter().all(|pods| all.pods.iter().any(|other| covers(other, pods)));
                pods && super::IpFamily::ALL
                    .iter()
                    .all(|family| some.addresses.of(*family).difference(all.addresses.of(*family)).is_empty())
            });
        let ports = by.ports == ANY
            || by.ports == rule.ports
            || self.ports.key(by.ports).zip(self.ports.key(rule.ports)).is_some_and(|(all, some)| {
                some.numbers.difference(&all.numbers).is_empty() && some.names.iter().all(|name| all.names.contains(name))
            });
        peers && ports
    }

    fn lint_ports<'n>(&'n self, found: RuleRef<'n>, rule: &Rule, selected: &[u32], findings: &mut Vec<Finding<'n>>) {
        let Some(ports) = self.ports.key(rule.ports) else { return };
        let destinations: Vec<u32> = match found.direction {
            Direction::Ingress => selected.to_vec(),
            Direction::Egress => match (self.peers.key(rule.peers), self.peers.get(rule.peers)) {
                (Some(key), Some(peers)) if key.addresses.is_empty() => peers.pods.iter().collect(),
                // Addresses do not say what they listen on.
                _ => return,
            },
        };
        let tables: BTreeSet<u32> = destinations.iter().filter_map(|pod| self.facts.get(*pod as usize)).map(|facts| facts.table).collect();
        let tables: Vec<_> = tables.into_iter().filter_map(|table| self.tables.key(table)).collect();
        if tables.is_empty() {
            return;
        }
        let entries = || tables.iter().copied().flatten();
        for named in &ports.names {
            if !entries().any(|(name, port)| *name == named.name && named.protocol.is_none_or(|protocol| protocol as u32 == port >> 16)) {
                findings.push(Finding::UnknownPortName { rule: found, name: &named.name });
            }
        }
        if tables.iter().all(|table| !table.is_empty()) {
            let numbers = Ports(ports.numbers.clone());
            let single = numbers.iter().filter(|range| range.first == range.last);
            let unused = single.filter(|range| !entries().any(|(_, port)| *port == range.protocol.key(range.first)));
            findings.extend(unused.map(|port| Finding::UnusedPort { rule: found, port }));
        }
    }

    fn lint_namespaces<'n>(&'n self, policies: &[&'n Policy], findings: &mut Vec<Finding<'n>>) {
        let mut namespaces: Vec<&str> = self
            .order
            .iter()
            .filter(|pod| self.facts.get(**pod as usize).is_some_and(|facts| !facts.host_network))
            .map(|pod| self.name_of(*pod).namespace)
            .collect();
        namespaces.sort_unstable();
        namespaces.dedup();
        for namespace in namespaces {
            for direction in [Direction::Ingress, Direction::Egress] {
                let closes = |policy: &&Policy| {
                    let here = matches!(&policy.subject.within, Within::Namespace(name) if **name == *namespace);
                    here && policy.subject.labels.matches_everything() && direction.of(&policy.rules).is_some()
                };
                if !policies.iter().any(closes) {
                    findings.push(Finding::NoDefaultDeny { namespace, direction });
                }
            }
        }
    }
}

fn reference<'n>(policy: &'n Policy, direction: Direction, index: usize, rule: &Rule) -> RuleRef<'n> {
    let Rule { action, fails_closed, .. } = *rule;
    RuleRef { policy: policy.name(), tier: policy.tier, direction, index, action, fails_closed }
}
