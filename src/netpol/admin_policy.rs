//! Policies of the administrators: what is wrong with them, and what they come to.
//!
//! Upstream: `apis/v1alpha2` and `apis/v1alpha1` of `sigs.k8s.io/network-policy-api`.

use std::fmt;

use super::draft::{
    Action, Draft, DraftRule, Inside, PeerList, Peers, Pods, PortList, Tier, Within, block, each, invalid, port, protocol, required,
    selector,
};
use super::error::NetworkError;
use super::network::NodeEntry;
use super::ports::{NamedPort, PortRule, Protocol};
use crate::Selector;
use crate::object::{
    AdminNetworkPolicyEgressRule, AdminNetworkPolicyIngressRule, AdminNetworkPolicyPort, AdminPolicy, AdminPolicyNamespaces,
    AdminPolicyPeer, AdminPolicyPods, AdminPolicySubject, ClusterNetworkPolicyProtocol, ClusterNetworkPolicyTransport, LabelSelector,
};
use crate::selector::FieldError;

/// The kinds of the administrators' policies.
///
/// ```
/// use kube_semantics::netpol::AdminPolicyKind;
///
/// assert_eq!(AdminPolicyKind::ClusterNetworkPolicy.to_string(), "ClusterNetworkPolicy");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdminPolicyKind {
    /// Of either tier.
    ClusterNetworkPolicy,
    /// The older kind of the first tier.
    AdminNetworkPolicy,
    /// The older kind of the last tier.
    BaselineAdminNetworkPolicy,
}

impl AdminPolicyKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::ClusterNetworkPolicy => "ClusterNetworkPolicy",
            Self::AdminNetworkPolicy => "AdminNetworkPolicy",
            Self::BaselineAdminNetworkPolicy => "BaselineAdminNetworkPolicy",
        }
    }

    /// What tells two policies apart.
    pub(super) fn and_name(policy: &AdminPolicy) -> (Self, &str) {
        match policy {
            AdminPolicy::ClusterNetworkPolicy(policy) => (Self::ClusterNetworkPolicy, &policy.metadata.name),
            AdminPolicy::AdminNetworkPolicy(policy) => (Self::AdminNetworkPolicy, &policy.metadata.name),
            AdminPolicy::BaselineAdminNetworkPolicy(policy) => (Self::BaselineAdminNetworkPolicy, &policy.metadata.name),
        }
    }
}

impl fmt::Display for AdminPolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The kinds that a network has policies of.
#[derive(Debug, Default)]
pub(super) struct AdminPolicyKinds {
    has_new: bool,
    has_old: bool,
    has_baseline: bool,
}

impl AdminPolicyKinds {
    /// One more of this kind, if it may stand beside the others.
    pub fn add(&mut self, kind: AdminPolicyKind) -> Result<(), NetworkError> {
        if kind == AdminPolicyKind::ClusterNetworkPolicy {
            self.has_new = true;
        } else {
            self.has_old = true;
        }
        if self.has_new && self.has_old {
            return Err(NetworkError::MixedKinds);
        }
        if kind == AdminPolicyKind::BaselineAdminNetworkPolicy && std::mem::replace(&mut self.has_baseline, true) {
            return Err(NetworkError::Baselines);
        }
        Ok(())
    }
}

impl Draft {
    pub fn of_admin_policy(policy: &AdminPolicy, nodes: &[NodeEntry]) -> Result<Self, FieldError> {
        let spec = match policy {
            AdminPolicy::ClusterNetworkPolicy(policy) => {
                let spec = &policy.spec;
                (|| {
                    let tier = match spec.tier.as_str() {
                        "Admin" => Tier::Admin,
                        "Baseline" => Tier::Baseline,
                        tier => return Err(invalid("tier", format!("{tier:?}: supported values: \"Admin\", \"Baseline\""))),
                    };
                    let ports = |items: &[ClusterNetworkPolicyProtocol]| ports_of(items, "protocols", protocol_item);
                    let words = [Action::Accept, Action::Deny, Action::Pass];
                    let ingress = each(&spec.ingress, "ingress", |rule| {
                        rule_of(action(&rule.action, &words)?, "from", &rule.from, ports(&rule.protocols)?, None)
                    })?;
                    let egress = each(&spec.egress, "egress", |rule| {
                        rule_of(action(&rule.action, &words)?, "to", &rule.to, ports(&rule.protocols)?, Some(nodes))
                    })?;
                    Ok((tier, priority(spec.priority)?, subject(&spec.subject)?, ingress, egress))
                })()
            }
            AdminPolicy::AdminNetworkPolicy(policy) => {
                let spec = &policy.spec;
                (|| {
                    let words = [Action::Allow, Action::Deny, Action::Pass];
                    let (ingress, egress) = older_rules(&spec.ingress, &spec.egress, &words, nodes)?;
                    Ok((Tier::Admin, priority(spec.priority)?, subject(&spec.subject)?, ingress, egress))
                })()
            }
            AdminPolicy::BaselineAdminNetworkPolicy(policy) => {
                let spec = &policy.spec;
                (|| {
                    let words = [Action::Allow, Action::Deny];
                    let (ingress, egress) = older_rules(&spec.ingress, &spec.egress, &words, nodes)?;
                    Ok((Tier::Baseline, 0, subject(&spec.subject)?, ingress, egress))
                })()
            }
        };
        let (tier, priority, subject, ingress, egress) = spec.inside(|| "spec".to_owned())?;
        let (kind, name) = AdminPolicyKind::and_name(policy);
        let rules = |rules: Vec<DraftRule>| (!rules.is_empty()).then_some(rules);
        Ok(Self {
            kind: Some(kind),
            tier,
            priority,
            namespace: None,
            name: name.to_owned(),
            subject,
            ingress: rules(ingress),
            egress: rules(egress),
            by_nodes: selects_nodes(policy).then(|| Box::new(policy.clone())),
        })
    }
}

fn selects_nodes(policy: &AdminPolicy) -> bool {
    let are = |peers: &[AdminPolicyPeer]| peers.iter().any(|peer| peer.nodes.is_some());
    match policy {
        AdminPolicy::ClusterNetworkPolicy(policy) => policy.spec.egress.iter().any(|rule| are(&rule.to)),
        AdminPolicy::AdminNetworkPolicy(policy) => policy.spec.egress.iter().any(|rule| are(&rule.to)),
        AdminPolicy::BaselineAdminNetworkPolicy(policy) => policy.spec.egress.iter().any(|rule| are(&rule.to)),
    }
}

fn older_rules(
    ingress: &[AdminNetworkPolicyIngressRule],
    egress: &[AdminNetworkPolicyEgressRule],
    words: &[Action],
    nodes: &[NodeEntry],
) -> Result<(Vec<DraftRule>, Vec<DraftRule>), FieldError> {
    let ports = |items: &[AdminNetworkPolicyPort]| ports_of(items, "ports", port_item);
    let ingress = each(ingress, "ingress", |rule| rule_of(action(&rule.action, words)?, "from", &rule.from, ports(&rule.ports)?, None))?;
    let egress = each(egress, "egress", |rule| rule_of(action(&rule.action, words)?, "to", &rule.to, ports(&rule.ports)?, Some(nodes)))?;
    Ok((ingress, egress))
}

fn priority(priority: Option<i32>) -> Result<u16, FieldError> {
    let Some(number) = priority else { return Err(required("priority", "")) };
    match u16::try_from(number) {
        Ok(place @ 0..=1000) => Ok(place),
        _ => Err(invalid("priority", format!("{number}: must be between 0 and 1000, inclusive"))),
    }
}

fn action(text: &str, words: &[Action]) -> Result<Action, FieldError> {
    let found = words.iter().find(|word| word.to_string() == text).copied();
    found.ok_or_else(|| invalid("action", format!("{text:?}: unknown action")))
}

fn subject(subject: &AdminPolicySubject) -> Result<Pods, FieldError> {
    match (&subject.namespaces, &subject.pods) {
        (Some(namespaces), None) => namespaces_of(namespaces),
        (None, Some(pods)) => pods_of(pods),
        _ => Err(invalid("", "must specify exactly one of `namespaces` and `pods`")),
    }
    .inside(|| "subject".to_owned())
}

const OLD_SHAPE: &str = "of an older release; to ignore it would select every namespace";

fn namespaces_of(namespaces: &AdminPolicyNamespaces) -> Result<Pods, FieldError> {
    let old = [
        ("sameLabels", namespaces.same_labels),
        ("notSameLabels", namespaces.not_same_labels),
        ("namespaceSelector", namespaces.namespace_selector),
    ];
    if let Some((field, _)) = old.iter().find(|(_, present)| present.is_some()) {
        return Err(invalid(format!("namespaces.{field}"), OLD_SHAPE));
    }
    let labels = LabelSelector { match_labels: namespaces.match_labels.clone(), match_expressions: namespaces.match_expressions.clone() };
    Ok(Pods { within: Within::Namespaces(selector(&labels, "namespaces")?), labels: Selector::everything() })
}

fn pods_of(pods: &AdminPolicyPods) -> Result<Pods, FieldError> {
    if pods.namespaces.is_some() {
        return Err(invalid("pods.namespaces", OLD_SHAPE));
    }
    let namespaces = selector(&pods.namespace_selector, "namespaceSelector").inside(|| "pods".to_owned())?;
    let labels = selector(&pods.pod_selector, "podSelector").inside(|| "pods".to_owned())?;
    Ok(Pods { within: Within::Namespaces(namespaces), labels })
}

/// A rule; without nodes it is one of ingress, where addresses are no peers.
fn rule_of(
    action: Action,
    field: &str,
    written: &[AdminPolicyPeer],
    ports: Option<PortRule>,
    nodes: Option<&[NodeEntry]>,
) -> Result<DraftRule, FieldError> {
    if written.is_empty() {
        return Err(required(field, "must specify a peer"));
    }
    let mut peers = PeerList::default();
    let mut unknown = false;
    for (at, peer) in written.iter().enumerate() {
        unknown |= !add_peer(peer, nodes, &mut peers).inside(|| format!("{field}[{at}]"))?;
    }
    let closed = DraftRule { action, peers: None, ports: None, fails_closed: true };
    Ok(match action {
        _ if !unknown => DraftRule { action, peers: Some(peers.finish()), ports, fails_closed: false },
        Action::Deny | Action::Pass => closed,
        // It lets nobody in.
        Action::Accept | Action::Allow => DraftRule { peers: Some(Peers::default()), fails_closed: false, ..closed },
    })
}

/// Adds what is known of a peer. Is it known at all?
fn add_peer(peer: &AdminPolicyPeer, nodes: Option<&[NodeEntry]>, peers: &mut PeerList) -> Result<bool, FieldError> {
    let AdminPolicyPeer { namespaces, pods, networks, nodes: by_labels, domain_names } = peer;
    let fields = [namespaces.is_some(), pods.is_some(), networks.is_some(), by_labels.is_some(), domain_names.is_some()];
    if fields.iter().filter(|present| **present).count() > 1 {
        return Err(invalid("", "may not specify more than one of `namespaces`, `pods`, `networks`, `nodes` and `domainNames`"));
    }
    if let Some(namespaces) = namespaces {
        peers.pods.push(namespaces_of(namespaces)?);
        return Ok(true);
    }
    if let Some(pods) = pods {
        peers.pods.push(pods_of(pods)?);
        return Ok(true);
    }
    if let Some(networks) = networks {
        for block in each(networks, "networks", |text| block(text, ""))? {
            if nodes.is_some() {
                peers.blocks.push((block.family, block.first, block.last));
            }
        }
    }
    if let Some(labels) = by_labels {
        let labels = selector(labels, "nodes")?;
        let selected = nodes.into_iter().flatten().filter(|node| labels.matches(&node.labels));
        peers.blocks.extend(selected.flat_map(|node| &node.addresses).map(|address| (address.family, address.number, address.number)));
    }
    Ok(nodes.is_some() && fields.contains(&true))
}

/// The ports of a rule; none is all.
fn ports_of<T>(
    items: &[T],
    field: &str,
    item: impl Fn(&T, &mut PortList) -> Result<(), FieldError>,
) -> Result<Option<PortRule>, FieldError> {
    let mut ports = PortList::default();
    for (at, written) in items.iter().enumerate() {
        item(written, &mut ports).inside(|| format!("{field}[{at}]"))?;
    }
    Ok((!items.is_empty()).then(|| ports.finish()))
}

const ONE_FIELD: &str = "must have exactly one field";

fn add_name(name: &str, ports: &mut PortList) {
    ports.names.push(NamedPort { name: name.into(), protocol: None });
}

fn add_numbers(first: u32, last: u32, ports: &mut PortList) {
    ports.numbers.push((first, last));
}

fn range_of(start: i32, end: i32) -> Result<(u16, u16), FieldError> {
    let (first, last) = (port(start, "start")?, port(end, "end")?);
    if first < last { Ok((first, last)) } else { Err(invalid("end", format!("{end}: must be greater than `start`"))) }
}

fn protocol_item(item: &ClusterNetworkPolicyProtocol, ports: &mut PortList) -> Result<(), FieldError> {
    let ClusterNetworkPolicyProtocol { tcp, udp, sctp, destination_named_port } = item;
    match (tcp, udp, sctp, destination_named_port) {
        (Some(tcp), None, None, None) => transport(Protocol::Tcp, tcp, ports).inside(|| "tcp".to_owned()),
        (None, Some(udp), None, None) => transport(Protocol::Udp, udp, ports).inside(|| "udp".to_owned()),
        (None, None, Some(sctp), None) => transport(Protocol::Sctp, sctp, ports).inside(|| "sctp".to_owned()),
        (None, None, None, Some(name)) => {
            add_name(name, ports);
            Ok(())
        }
        _ => Err(invalid("", ONE_FIELD)),
    }
}

fn transport(protocol: Protocol, written: &ClusterNetworkPolicyTransport, ports: &mut PortList) -> Result<(), FieldError> {
    let Some(written) = &written.destination_port else {
        let (first, last) = protocol.ports();
        add_numbers(first, last, ports);
        return Ok(());
    };
    let (first, last) = match (&written.number, &written.range) {
        (Some(number), None) => port(*number, "number").map(|number| (number, number)),
        (None, Some(range)) => range_of(range.start, range.end).inside(|| "range".to_owned()),
        _ => Err(invalid("", ONE_FIELD)),
    }
    .inside(|| "destinationPort".to_owned())?;
    add_numbers(protocol.key(first), protocol.key(last), ports);
    Ok(())
}

fn port_item(item: &AdminNetworkPolicyPort, ports: &mut PortList) -> Result<(), FieldError> {
    let AdminNetworkPolicyPort { port_number, port_range, named_port } = item;
    let (protocol, first, last) = match (port_number, port_range, named_port) {
        (Some(written), None, None) => (|| {
            let number = port(written.port, "port")?;
            Ok((protocol(written.protocol.as_deref(), "protocol")?, number, number))
        })()
        .inside(|| "portNumber".to_owned())?,
        (None, Some(written), None) => (|| {
            let (first, last) = range_of(written.start, written.end)?;
            Ok((protocol(written.protocol.as_deref(), "protocol")?, first, last))
        })()
        .inside(|| "portRange".to_owned())?,
        (None, None, Some(name)) => {
            add_name(name, ports);
            return Ok(());
        }
        _ => return Err(invalid("", ONE_FIELD)),
    };
    add_numbers(protocol.key(first), protocol.key(last), ports);
    Ok(())
}
