//! Network policies: what validation says of them, and what is left to say once defaults are filled in.
//!
//! Upstream: `ValidateNetworkPolicy` in `pkg/apis/networking/validation`, `SetDefaults_NetworkPolicy` in
//! `pkg/apis/networking/v1`.

use std::sync::Arc;

use super::draft::{
    Action, Draft, DraftRule, Inside, PeerList, Pods, PortList, Tier, Within, block, each, forbidden, invalid, port, protocol, required,
    selector, unsupported,
};
use super::ports::{NamedPort, PortRule};
use super::ranges::Ranges;
use crate::Selector;
use crate::name::Rule;
use crate::object::{IntOrString, IpBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort};
use crate::selector::FieldError;

impl Draft {
    pub fn of_network_policy(policy: &NetworkPolicy) -> Result<Self, FieldError> {
        let namespace = policy.metadata.namespace_or_default();
        let namespace: Arc<str> = namespace.into();
        let own = Within::Namespace(Arc::clone(&namespace));
        let spec = &policy.spec;
        let (pod_selector, ingress, egress) = (|| {
            let pod_selector = selector(&spec.pod_selector, "podSelector")?;
            let ingress = each(&spec.ingress, "ingress", |rule| rule_of("from", &rule.from, &rule.ports, &own))?;
            let egress = each(&spec.egress, "egress", |rule| rule_of("to", &rule.to, &rule.ports, &own))?;
            Ok((pod_selector, ingress, egress))
        })()
        .inside(|| "spec".to_owned())?;
        let (into, out) = directions(&spec.policy_types, !egress.is_empty()).inside(|| "spec".to_owned())?;
        Ok(Self {
            kind: None,
            tier: Tier::NetworkPolicy,
            priority: 0,
            namespace: Some(namespace),
            name: policy.metadata.name.clone(),
            subject: Pods { within: own, labels: pod_selector },
            ingress: into.then_some(ingress),
            egress: out.then_some(egress),
            by_nodes: None,
        })
    }
}

/// Which directions a policy is about.
fn directions(types: &[String], has_egress: bool) -> Result<(bool, bool), FieldError> {
    if types.len() > 2 {
        return Err(invalid(
            "policyTypes",
            format!("{}: may not specify more than two policyTypes", format!("{types:?}").replace("\", \"", "\",\"")),
        ));
    }
    for (at, text) in types.iter().enumerate() {
        if !matches!(text.as_str(), "Ingress" | "Egress") {
            return Err(unsupported(format!("policyTypes[{at}]"), format!("{text:?}: supported values: \"Ingress\", \"Egress\"")));
        }
    }
    let listed = |wanted: &str| types.iter().any(|text| text == wanted);
    Ok(if types.is_empty() { (true, has_egress) } else { (listed("Ingress"), listed("Egress")) })
}

fn rule_of(field: &str, peers: &[NetworkPolicyPeer], ports: &[NetworkPolicyPort], own: &Within) -> Result<DraftRule, FieldError> {
    let ports_of_rule = if ports.is_empty() { None } else { Some(ports_of(ports)?) };
    let mut all = PeerList::default();
    for (at, peer) in peers.iter().enumerate() {
        add_peer(peer, own, &mut all).inside(|| format!("{field}[{at}]"))?;
    }
    Ok(DraftRule { action: Action::Allow, peers: (!peers.is_empty()).then(|| all.finish()), ports: ports_of_rule, fails_closed: false })
}

fn ports_of(items: &[NetworkPolicyPort]) -> Result<PortRule, FieldError> {
    let mut ports = PortList::default();
    for (at, item) in items.iter().enumerate() {
        add_port(item, &mut ports).inside(|| format!("ports[{at}]"))?;
    }
    Ok(ports.finish())
}

fn add_port(item: &NetworkPolicyPort, ports: &mut PortList) -> Result<(), FieldError> {
    let protocol = protocol(item.protocol.as_deref(), "protocol")?;
    match (&item.port, item.end_port) {
        (None, None) => ports.numbers.push(protocol.ports()),
        (None, Some(end)) => return Err(invalid("endPort", format!("{end}: may not be specified when `port` is not specified"))),
        (Some(IntOrString::String(_)), Some(end)) => {
            return Err(invalid("endPort", format!("{end}: may not be specified when `port` is non-numeric")));
        }
        (Some(IntOrString::String(name)), None) => match Rule::PortName.check(name) {
            Ok(()) => ports.names.push(NamedPort { name: name.as_str().into(), protocol: Some(protocol) }),
            Err(violation) => return Err(invalid("port", format!("{name:?}: {violation}"))),
        },
        (Some(IntOrString::Int(first)), end) => {
            let first = port(*first, "port")?;
            if let Some(end) = end.filter(|end| *end < i32::from(first)) {
                return Err(invalid("endPort", format!("{end}: must be greater than or equal to `port`")));
            }
            let last = end.map_or(Ok(first), |end| port(end, "endPort"))?;
            ports.numbers.push((protocol.key(first), protocol.key(last)));
        }
    }
    Ok(())
}

fn add_peer(peer: &NetworkPolicyPeer, own: &Within, peers: &mut PeerList) -> Result<(), FieldError> {
    let compiled = |labels: &Option<_>, field| labels.as_ref().map(|labels| selector(labels, field)).transpose();
    let pods = compiled(&peer.pod_selector, "podSelector")?;
    let namespaces = compiled(&peer.namespace_selector, "namespaceSelector")?;
    match (&peer.ip_block, namespaces, pods) {
        (None, None, None) => return Err(required("", "must specify a peer")),
        (Some(block), namespaces, pods) => {
            add_block(block, peers).inside(|| "ipBlock".to_owned())?;
            if namespaces.is_some() || pods.is_some() {
                return Err(forbidden("", "may not specify both ipBlock and another peer"));
            }
        }
        (None, None, Some(labels)) => peers.pods.push(Pods { within: own.clone(), labels }),
        (None, Some(namespaces), pods) => {
            peers.pods.push(Pods { within: Within::Namespaces(namespaces), labels: pods.unwrap_or_else(Selector::everything) });
        }
    }
    Ok(())
}

fn add_block(written: &IpBlock, peers: &mut PeerList) -> Result<(), FieldError> {
    let outer = block(&written.cidr, "cidr")?;
    let holes = written.except.iter().enumerate().map(|(at, text)| {
        let field = || format!("except[{at}]");
        let hole = block(text, "").map_err(|error| FieldError { field: field(), ..error })?;
        if !outer.strictly_holds(&hole) {
            return Err(invalid(field(), format!("{text:?}: must be a strict subset of `cidr`")));
        }
        Ok((hole.first, hole.last))
    });
    let holes: Ranges<u128> = holes.collect::<Result<_, FieldError>>()?;
    peers.add_ranges(outer.family, &outer.ranges().difference(&holes));
    Ok(())
}
