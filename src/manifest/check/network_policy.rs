//! What of a network policy must fit together; that its fields are of the right type is the tables' business.
//!
//! What follows upstream: `pkg/apis/networking/validation`: `ValidateNetworkPolicySpec`.

use super::super::node::{Node, Value};
use super::super::path::Path;
use super::super::problem::{Cause, quote};
use super::Checker;
use crate::netpol::is_strict_subset;

impl Checker<'_> {
    pub(super) fn network_policy(&mut self, object: &Node<'_>) {
        let Some(spec) = object.get("spec") else { return };
        let path = Path::ROOT.field("spec");
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            let path = path.field(direction);
            let rules = spec.get(direction).map(Node::elements).unwrap_or_default();
            for (at, rule) in rules.iter().enumerate() {
                let path = path.index(at);
                let list = |field: &str| rule.get(field).map(Node::elements).unwrap_or_default();
                let ports = path.field("ports");
                list("ports").iter().enumerate().for_each(|(at, port)| self.port_range(port, &ports.index(at)));
                let path = path.field(peers);
                list(peers).iter().enumerate().for_each(|(at, peer)| self.peer(peer, &path.index(at)));
            }
        }
        if let Some(types) = spec.get("policyTypes").filter(|types| types.elements().len() > 2) {
            let quoted: Vec<String> = types.elements().iter().filter_map(Node::as_str).map(quote).collect();
            let reason = "may not specify more than two policyTypes".to_owned();
            self.problem(types.at, &path.field("policyTypes"), Cause::Invalid { value: format!("[{}]", quoted.join(",")), reason });
        }
    }

    fn port_range(&mut self, item: &Node<'_>, path: &Path<'_>) {
        let Some((node, end)) = item.get("endPort").and_then(|node| Some((node, node.as_integer()?))) else { return };
        let path = path.field("endPort");
        let port = item.get("port").filter(|port| !port.is_null());
        let mut problem = |reason| self.problem(node.at, &path, Cause::invalid_number(end, reason));
        match port.map(|port| (port.as_integer(), port.as_str())) {
            None => problem("may not be specified when `port` is not specified"),
            Some((Some(first), _)) => {
                if end < first {
                    problem("must be greater than or equal to `port`");
                }
                self.port(end, node, &path);
            }
            Some((None, Some(_))) => problem("may not be specified when `port` is non-numeric"),
            Some(_) => {}
        }
    }

    fn peer(&mut self, peer: &Node<'_>, path: &Path<'_>) {
        if !matches!(peer.value, Value::Map(_)) && !peer.is_null() {
            return;
        }
        let field = |name: &str| peer.get(name).filter(|node| !node.is_null());
        let selectors = ["podSelector", "namespaceSelector"].iter().any(|name| field(name).is_some());
        let block = field("ipBlock");
        if let Some(block) = block {
            self.block(block, &path.field("ipBlock"));
        }
        match (block, selectors) {
            (None, false) => self.problem(peer.at, path, Cause::Required("must specify a peer".to_owned())),
            (Some(_), true) => {
                let detail = "may not specify both ipBlock and another peer";
                self.problem(peer.at, path, Cause::Forbidden(detail.to_owned()));
            }
            _ => {}
        }
    }

    fn block(&mut self, block: &Node<'_>, path: &Path<'_>) {
        if !matches!(block.value, Value::Map(_)) {
            return;
        }
        let cidr = block.get("cidr").filter(|node| !node.is_null());
        if cidr.is_none_or(|cidr| cidr.as_str() == Some("")) {
            let at = cidr.map_or(block.at, |cidr| cidr.at);
            return self.problem(at, &path.field("cidr"), Cause::Required(String::new()));
        }
        let Some(cidr) = cidr.and_then(Node::as_str) else { return };
        let path = path.field("except");
        let holes = block.get("except").map(Node::elements).unwrap_or_default();
        for (at, hole) in holes.iter().enumerate() {
            // What is no block at all is told elsewhere.
            if let Some(text) = hole.as_str().filter(|text| is_strict_subset(text, cidr) == Some(false)) {
                self.problem(hole.at, &path.index(at), Cause::invalid(text, "must be a strict subset of `cidr`"));
            }
        }
    }
}
