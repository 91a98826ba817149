//! Quantities, and the resources they are of.

use super::shape::Resources;
use super::{Checker, Node, Path};
use crate::manifest::node::{Scalar, Value};
use crate::manifest::problem::Cause;
use crate::name::is_qualified_name;
use crate::quantity::Quantity;

const WANTED: &str = "a quantity: a string such as \"500m\" or a number";

impl Checker<'_> {
    /// Reads a quantity; a malformed one is a problem, as is anything but a string or number.
    pub(super) fn quantity(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Quantity> {
        let Value::Scalar(text, Scalar::String | Scalar::Integer(_) | Scalar::Unsigned(_) | Scalar::Float(_)) = &node.value else {
            if !node.is_null() {
                self.wrong_type(node, path, WANTED);
            }
            return None;
        };
        match super::super::decode::decode::<Quantity>(node) {
            Ok(quantity) => Some(quantity),
            Err(problem) => {
                let reason = match problem.cause {
                    Cause::Malformed { reason, .. } => reason,
                    other => other.to_string(),
                };
                self.problem(node.at, path, Cause::Malformed { value: crate::manifest::node::shorten(text).into_owned(), reason });
                None
            }
        }
    }

    /// A map from resources to quantities.
    pub(super) fn quantities(&mut self, node: &Node<'_>, path: &Path<'_>, resources: Resources) {
        for (key, value) in self.entries(node, path, "a mapping of resources to quantities") {
            let path = path.key(&key.name);
            if let Some(reason) = fault(&key.name, resources) {
                self.problem(key.at, &path, Cause::invalid(&key.name, reason));
            }
            let Some(quantity) = self.quantity(value, &path) else { continue };
            if quantity < Quantity::ZERO {
                self.problem(value.at, &path, Cause::invalid(&quantity.to_string(), "must be greater than or equal to 0"));
            }
        }
    }

    /// `requests` and `limits` of a container or pod.
    pub(super) fn requirements(&mut self, node: &Node<'_>, path: &Path<'_>) {
        for (key, value) in self.entries(node, path, "a mapping with requests and limits") {
            if let "requests" | "limits" = &*key.name {
                self.quantities(value, &path.field(&key.name), Resources::Container);
            }
        }
        let (Some(requests), Some(limits)) = (node.get("requests"), node.get("limits")) else { return };
        for (resource, request) in requests.entries() {
            let Some(limit) = limits.get(&resource.name) else { continue };
            let read = super::super::decode::decode::<Quantity>;
            let (Ok(amount), Ok(limit)) = (read(request), read(limit)) else { continue };
            let overcommitted = is_native(&resource.name) && !resource.name.starts_with("hugepages-");
            let relation = match overcommitted {
                true if amount > limit => "less than or equal to",
                false if amount != limit => "equal to",
                _ => continue,
            };
            let reason = format!("must be {relation} {} limit of {limit}", resource.name);
            let requests = path.field("requests");
            self.problem(request.at, &requests.key(&resource.name), Cause::invalid(&amount.to_string(), reason));
        }
    }
}

/// A resource of Kubernetes itself?
fn is_native(resource: &str) -> bool {
    !resource.contains('/') || resource.contains("kubernetes.io/")
}

/// What is wrong with the name of a resource.
fn fault(name: &str, resources: Resources) -> Option<String> {
    if let Err(violation) = crate::name::Rule::QualifiedName.check(name) {
        return Some(violation.to_string());
    }
    let prefix = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    match resources {
        Resources::Any => None,
        Resources::Container if !name.contains('/') => {
            let standard = matches!(name, "cpu" | "memory" | "ephemeral-storage") || prefix(&["hugepages-"]);
            (!standard).then(|| "must be a standard resource for containers".to_owned())
        }
        Resources::Container => {
            let extended = is_native(name) || (!prefix(&["requests."]) && is_qualified_name(&format!("requests.{name}")));
            (!extended).then(|| "doesn't follow extended resource name standard".to_owned())
        }
        Resources::Quota if name.contains('/') => None,
        Resources::Quota => {
            let standard = QUOTA.contains(&name) || prefix(&["hugepages-", "requests.hugepages-"]);
            (!standard).then(|| "must be a standard resource for quota".to_owned())
        }
    }
}

/// What a quota may limit without a prefix.
const QUOTA: &[&str] = &[
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "persistentvolumeclaims",
    "configmaps",
    "services.nodeports",
    "services.loadbalancers",
];
