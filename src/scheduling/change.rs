//! A single change to a pod, to a node or to what is on it.

use std::fmt;

use super::node_declared_features::NodeFeature;
use super::node_ports::HostPort;
use super::pod_resources::{amount, quantity};
use crate::Quantity;
use crate::object::{Container, Node, Pod, ResourceList, ResourceName, Toleration};
use crate::pod::{self, ResourcesOptions, is_pod_level_resource};

/// A change to a pod or its surroundings.
///
/// [`apply_to_pod`](Self::apply_to_pod) and [`apply_to_node`](Self::apply_to_node) make it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The pod tolerates a taint.
    AddToleration(Toleration),
    /// The pod asks for less of a resource.
    ReduceRequest {
        /// The resource.
        resource: ResourceName,
        /// How much less: thousandths of cpu, units of all else.
        by: i64,
    },
    /// The pod names no node.
    RemoveNodeName,
    /// The pod's `nodeSelector` does not ask for a label.
    RemoveNodeSelector {
        /// The key of the label.
        key: String,
    },
    /// The pod has no required node affinity.
    RemoveNodeAffinity,
    /// The pod opens no such port of its node.
    RemoveHostPort(HostPort),
    /// A spread constraint lets domains be further ahead.
    RaiseMaxSkew {
        /// The constraint's place in the pod.
        constraint: usize,
        /// How far ahead.
        to: i32,
    },
    /// The pod has one required affinity term less.
    RemoveAffinityTerm {
        /// The term's place.
        term: usize,
    },
    /// The pod has one required anti-affinity term less.
    RemoveAntiAffinityTerm {
        /// The term's place.
        term: usize,
    },
    /// A node gets a label, or another value of it.
    SetNodeLabel {
        /// The node.
        node: String,
        /// The key of the label.
        key: String,
        /// The value.
        value: String,
    },
    /// A node loses a label.
    RemoveNodeLabel {
        /// The node.
        node: String,
        /// The key of the label.
        key: String,
    },
    /// A node takes pods again.
    Uncordon {
        /// The node.
        node: String,
    },
    /// A node has more of a resource.
    AddToNode {
        /// The node.
        node: String,
        /// The resource.
        resource: ResourceName,
        /// How much more: thousandths of cpu, units of all else.
        more: i64,
    },
    /// A node has a feature.
    DeclareFeature {
        /// The node.
        node: String,
        /// The feature.
        feature: NodeFeature,
    },
    /// Another pod goes.
    RemovePod {
        /// The pod, as `namespace/name`.
        pod: String,
    },
}

impl Change {
    /// Changes the pod that is to be placed; false if the change is none of the pod, or cannot be made.
    pub fn apply_to_pod(&self, pod: &mut Pod) -> bool {
        let spec = &mut pod.spec;
        match self {
            Self::AddToleration(toleration) => spec.tolerations.push(toleration.clone()),
            Self::ReduceRequest { resource, by } => return reduce_request(pod, resource, *by),
            Self::RemoveNodeName => spec.node_name.clear(),
            Self::RemoveNodeSelector { key } => return spec.node_selector.remove(key).is_some(),
            Self::RemoveNodeAffinity => {
                let affinity = spec.affinity.as_mut().and_then(|affinity| affinity.node_affinity.as_mut());
                let required = affinity.and_then(|affinity| affinity.required_during_scheduling_ignored_during_execution.take());
                return required.is_some();
            }
            Self::RemoveHostPort(port) => {
                for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
                    let is_it = |candidate: &crate::object::ContainerPort| HostPort::from_container(candidate).as_ref() == Some(port);
                    container.ports.iter_mut().filter(|candidate| is_it(candidate)).for_each(|candidate| candidate.host_port = 0);
                }
            }
            Self::RaiseMaxSkew { constraint, to } => match spec.topology_spread_constraints.get_mut(*constraint) {
                Some(constraint) => constraint.max_skew = *to,
                None => return false,
            },
            Self::RemoveAffinityTerm { term } | Self::RemoveAntiAffinityTerm { term } => {
                let Some(affinity) = &mut spec.affinity else { return false };
                let is_anti = matches!(self, Self::RemoveAntiAffinityTerm { .. });
                let affinity = if is_anti { &mut affinity.pod_anti_affinity } else { &mut affinity.pod_affinity };
                let Some(affinity) = affinity else { return false };
                let terms = &mut affinity.required_during_scheduling_ignored_during_execution;
                if *term >= terms.len() {
                    return false;
                }
                terms.remove(*term);
            }
            Self::SetNodeLabel { .. }
            | Self::RemoveNodeLabel { .. }
            | Self::Uncordon { .. }
            | Self::AddToNode { .. }
            | Self::DeclareFeature { .. }
            | Self::RemovePod { .. } => return false,
        }
        true
    }

    /// Changes a node; false if the change is none of this node.
    pub fn apply_to_node(&self, node: &mut Node) -> bool {
        let is_it = |name: &String| *name == node.metadata.name;
        match self {
            Self::SetNodeLabel { node: name, key, value } if is_it(name) => {
                node.metadata.labels.insert(key.as_str(), value.as_str());
            }
            Self::RemoveNodeLabel { node: name, key } if is_it(name) => {
                node.metadata.labels.remove(key);
            }
            Self::Uncordon { node: name } if is_it(name) => node.spec.unschedulable = false,
            Self::AddToNode { node: name, resource, more } if is_it(name) => {
                let more = quantity(resource, *more);
                let now = node.status.allocatable.get(resource.as_str()).unwrap_or(&Quantity::ZERO).rounded_as(resource);
                let Some(sum) = now.checked_add(&more) else { return false };
                node.status.allocatable.insert(resource.clone(), sum);
            }
            Self::DeclareFeature { node: name, feature } if is_it(name) => node.status.declared_features.push(feature.name().to_owned()),
            _ => return false,
        }
        true
    }
}

impl Quantity {
    /// The amount that is counted, as a quantity.
    fn rounded_as(&self, resource: &ResourceName) -> Self {
        quantity(resource, amount(resource, self))
    }
}

/// Takes so much from what a pod asks for in all, from its last containers first.
fn reduce_request(pod: &mut Pod, resource: &ResourceName, by: i64) -> bool {
    let options = ResourcesOptions { use_status: false, in_place_pod_level: false, ..ResourcesOptions::scheduler() };
    let of = |list: &ResourceList| list.get(resource.as_str()).map_or(0, |quantity| amount(resource, quantity));
    let wanted = of(&pod::requests(pod, &options)).saturating_sub(by);
    let allowed = wanted.saturating_sub(of(&pod.spec.overhead));
    if allowed < 0 {
        return false;
    }
    if let Some(resources) = &mut pod.spec.resources
        && resources.requests.contains(resource.as_str())
        && is_pod_level_resource(resource.as_str())
    {
        resources.requests.insert(resource.clone(), quantity(resource, allowed));
        return true;
    }
    let lower = |container: &mut Container, to: i64| {
        if of(&container.resources.requests) > to {
            container.resources.requests.insert(resource.clone(), quantity(resource, to));
        }
    };
    // First the containers that run side by side, sidecars last since they count twice.
    let spec = &mut pod.spec;
    let sidecars = spec.init_containers.iter_mut().filter(|container| container.is_sidecar());
    let mut together: Vec<&mut Container> = sidecars.chain(&mut spec.containers).collect();
    let mut left = allowed;
    for container in &mut together {
        lower(container, left.max(0));
        left = left.saturating_sub(of(&container.resources.requests).max(0));
    }
    // Then those that run one by one, beside the sidecars before them.
    let mut sidecars = 0i64;
    for container in &mut spec.init_containers {
        if container.is_sidecar() {
            sidecars = sidecars.saturating_add(of(&container.resources.requests));
        } else {
            lower(container, allowed.saturating_sub(sidecars).max(0));
        }
    }
    of(&pod::requests(pod, &options)) <= wanted
}

/// What is to be done.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddToleration(Toleration { key, value, effect, .. }) if value.is_empty() => {
                write!(f, "tolerate the taint {key}:{effect}")
            }
            Self::AddToleration(Toleration { key, value, effect, .. }) => write!(f, "tolerate the taint {key}={value}:{effect}"),
            Self::ReduceRequest { resource, by } => write!(f, "request {} less {resource}", quantity(resource, *by)),
            Self::RemoveNodeName => f.write_str("name no node"),
            Self::RemoveNodeSelector { key } => write!(f, "remove {key} from the node selector"),
            Self::RemoveNodeAffinity => f.write_str("remove the required node affinity"),
            Self::RemoveHostPort(port) => write!(f, "do without the host port {port}"),
            Self::RaiseMaxSkew { constraint, to } => write!(f, "raise maxSkew of topologySpreadConstraints[{constraint}] to {to}"),
            Self::RemoveAffinityTerm { term } => write!(f, "remove required pod affinity term {term}"),
            Self::RemoveAntiAffinityTerm { term } => write!(f, "remove required pod anti-affinity term {term}"),
            Self::SetNodeLabel { node, key, value } => write!(f, "label node {node} with {key}={value}"),
            Self::RemoveNodeLabel { node, key } => write!(f, "remove label {key} from node {node}"),
            Self::Uncordon { node } => write!(f, "uncordon node {node}"),
            Self::AddToNode { node, resource, more } => write!(f, "add {} {resource} to node {node}", quantity(resource, *more)),
            Self::DeclareFeature { node, feature } => write!(f, "have {feature} on node {node}"),
            Self::RemovePod { pod } => write!(f, "remove pod {pod}"),
        }
    }
}
