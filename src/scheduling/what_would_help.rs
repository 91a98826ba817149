//! The smallest single changes that would make a pod fit.

use std::fmt;

use super::cluster::Cluster;
use super::cycle::Cycle;
use super::fits::{Cause, PreFilterRejection, Rejection};
use super::inter_pod_affinity_filtering::AffinityConflict;
use super::node_affinity::{NodeMismatch, TermMismatch, UnmetRequirement};
use super::node_declared_features::NodeFeature;
use super::node_ports::HostPort;
use super::pod_resources::{amount, quantity};
use super::pod_topology_spread_filtering::Unspread;
use super::preemption::DryRun;
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

/// A change that helps, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    /// The change.
    pub change: Change,
    /// The nodes on which the pod fits then, in their order. Of a pod that goes, its own node.
    pub nodes: Vec<String>,
}

/// Of changes that concern one node only, so many of a kind are told, for the first nodes: in a large cluster nobody reads
/// on, and each is tried out before it is told.
const NODES_EACH: usize = 8;

impl Cluster {
    /// Which single changes, as small as possible, would make a pod fit? Nothing if it fits already, or if no single change
    /// would do.
    ///
    /// Only nodes where one plugin alone stands in the way are looked at. Each change has been tried out. Changes of the pod come
    /// first, then those of nodes, then pods that would have to go, of the lowest priority first; of those that concern one
    /// node only, the first eight of a kind.
    ///
    /// ```
    /// use kube_semantics::object::{Node, Pod};
    /// use kube_semantics::scheduling::{Cluster, Objects};
    ///
    /// let nodes: Vec<Node> = serde_json::from_str(
    ///     r#"[{"metadata": {"name": "n1"}, "spec": {"taints": [{"key": "gpu", "effect": "NoSchedule"}]},
    ///          "status": {"allocatable": {"cpu": "8", "pods": "9"}}},
    ///         {"metadata": {"name": "n2"}, "status": {"allocatable": {"cpu": "2", "pods": "9"}}}]"#,
    /// )?;
    /// let pod: Pod = serde_json::from_str(r#"{"spec": {"containers": [{"resources": {"requests": {"cpu": "2500m"}}}]}}"#)?;
    /// let cluster = Cluster::new(&Objects { nodes: &nodes, ..Objects::default() })?;
    /// let help: Vec<String> = cluster.what_would_help(&pod).iter().map(|help| help.change.to_string()).collect();
    /// assert_eq!(
    ///     help,
    ///     [
    ///         "tolerate the taint gpu:NoSchedule",
    ///         "request 500m less cpu",
    ///         "add 500m cpu to node n2",
    ///     ]
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn what_would_help(&self, pod: &Pod) -> Vec<Help> {
        let fits = self.fit(pod);
        let cycle = match &fits.cycle {
            Ok(cycle) => cycle,
            Err(rejection) => return self.help_everywhere(pod, rejection),
        };
        if self.nodes.len() == 0 || fits.choices().next().is_some() {
            return Vec::new();
        }
        let alone: Vec<(usize, Rejection)> = (0..self.nodes.len()).filter_map(|node| Some((node, only_rejection(cycle, node)?))).collect();
        let mut proposed = Proposed::default();
        for (node, rejection) in &alone {
            self.propose(cycle, *node, rejection, &mut proposed);
        }
        let mut help: Vec<Help> = proposed.of_pod().into_iter().filter_map(|change| self.try_on_pod(pod, change)).collect();
        let mut scratch = None;
        for changes in proposed.of_nodes {
            let helping = changes.into_iter().filter_map(|(node, change)| {
                let scratch = scratch.get_or_insert_with(|| self.clone());
                self.try_on_node(scratch, pod, node, change)
            });
            help.extend(helping.take(NODES_EACH));
        }
        let resolvable = alone.iter().filter(|(node, rejection)| rejection.resolvable && cycle.may_be_on(*node));
        help.extend(self.pods_to_go(cycle, resolvable.map(|(node, _)| *node)));
        help
    }

    fn help_everywhere(&self, pod: &Pod, rejection: &PreFilterRejection) -> Vec<Help> {
        let changes = match rejection {
            PreFilterRejection::TermsConflict => vec![Change::RemoveNodeAffinity],
            PreFilterRejection::Disjoint { .. } => vec![Change::RemoveNodeName, Change::RemoveNodeAffinity],
            PreFilterRejection::SpreadConstraint(_) | PreFilterRejection::AffinityTerms(_) => Vec::new(),
        };
        changes.into_iter().filter_map(|change| self.try_on_pod(pod, change)).collect()
    }

    /// The changes that might remove what stands in the way on a node.
    fn propose(&self, cycle: &Cycle<'_>, node: usize, rejection: &Rejection, proposed: &mut Proposed) {
        let name = || self.nodes.name(node).to_owned();
        match &rejection.cause {
            Cause::NodeName { .. } => proposed.pod(Change::RemoveNodeName),
            Cause::NodeUnschedulable => proposed.node(0, node, Change::Uncordon { node: name() }),
            Cause::TaintToleration { taint } => {
                let toleration = Toleration {
                    key: taint.key.clone(),
                    operator: if taint.value.is_empty() { "Exists" } else { "Equal" }.to_owned(),
                    value: taint.value.clone(),
                    effect: taint.effect.clone(),
                };
                proposed.pod(Change::AddToleration(toleration));
            }
            Cause::NodeAffinity(NodeMismatch::Label { key, wanted, .. }) => {
                proposed.pod(Change::RemoveNodeSelector { key: key.clone() });
                proposed.node(1, node, Change::SetNodeLabel { node: name(), key: key.clone(), value: wanted.clone() });
            }
            Cause::NodeAffinity(NodeMismatch::Terms(terms)) => {
                proposed.pod(Change::RemoveNodeAffinity);
                for term in terms {
                    let TermMismatch::Requirements(unmet) = term else { continue };
                    let [unmet] = unmet.as_slice() else { continue };
                    if let Some(change) = label_change(name(), unmet) {
                        proposed.node(1, node, change);
                    }
                }
            }
            Cause::NodeAffinity(NodeMismatch::Enforced) => {}
            Cause::NodePorts { wanted, .. } => proposed.pod(Change::RemoveHostPort(wanted.clone())),
            Cause::NodeResourcesFit(insufficient) => {
                let [insufficient] = insufficient.as_slice() else { return };
                let (resource, by) = (insufficient.resource.clone(), insufficient.short_by());
                if resource != ResourceName::PODS && by <= insufficient.requested {
                    proposed.less(resource.clone(), by);
                }
                proposed.node(2, node, Change::AddToNode { node: name(), resource, more: by });
            }
            Cause::PodTopologySpread(Unspread::MissingLabel { topology_key, .. }) => {
                // Any domain that is there, or a new one.
                let column = self.nodes.topology.column(self.nodes.topology.key(topology_key));
                let value = column.and_then(|column| column.first_text()).unwrap_or(self.nodes.name(node)).to_owned();
                proposed.node(1, node, Change::SetNodeLabel { node: name(), key: topology_key.clone(), value });
            }
            Cause::PodTopologySpread(Unspread::Skew { constraint, count, counts_itself, minimum, .. }) => {
                let skew = count.saturating_add(i64::from(*counts_itself)).saturating_sub(*minimum);
                // Those that a pod gets by default are not its own to change.
                if let (Ok(to), false) = (i32::try_from(skew), cycle.pod.spec.topology_spread_constraints.is_empty()) {
                    proposed.skew(*constraint, to);
                }
            }
            Cause::InterPodAffinity(AffinityConflict::Affinity { term, .. }) => proposed.pod(Change::RemoveAffinityTerm { term: *term }),
            Cause::InterPodAffinity(AffinityConflict::AntiAffinity { term, .. }) => {
                proposed.pod(Change::RemoveAntiAffinityTerm { term: *term });
            }
            Cause::InterPodAffinity(AffinityConflict::Existing { .. }) => {}
            Cause::NodeDeclaredFeatures { missing } => {
                if let [feature] = missing.as_slice() {
                    proposed.node(3, node, Change::DeclareFeature { node: name(), feature: *feature });
                }
            }
        }
    }

    fn try_on_pod(&self, pod: &Pod, change: Change) -> Option<Help> {
        let mut changed = pod.clone();
        if !change.apply_to_pod(&mut changed) {
            return None;
        }
        let nodes: Vec<String> = self.fit(&changed).choice_names();
        (!nodes.is_empty()).then_some(Help { change, nodes })
    }

    /// Tries a change out on a copy of the cluster, which is as before afterwards.
    fn try_on_node(&self, scratch: &mut Self, pod: &Pod, node: usize, change: Change) -> Option<Help> {
        scratch.nodes.change(node, &change);
        let nodes: Vec<String> = scratch.fit(pod).choice_names();
        scratch.nodes.restore(node, &self.nodes, &change);
        (!nodes.is_empty()).then_some(Help { change, nodes })
    }

    /// Single pods without which the pod would fit on their node, if it is one of these.
    fn pods_to_go(&self, cycle: &Cycle<'_>, nodes: impl Iterator<Item = usize>) -> Vec<Help> {
        let mut going = Vec::new();
        for node in nodes {
            for (_, pod) in self.pods_of(node) {
                let mut dry = DryRun::default();
                dry.change(cycle, node, pod, true);
                if cycle.passes(node, &dry) {
                    going.push((pod.priority, node, self.full_name(pod)));
                }
            }
        }
        going.sort_by_key(|(priority, node, _)| (*priority, *node));
        going.truncate(NODES_EACH);
        let help = |(_, node, pod): (i32, usize, String)| Help {
            change: Change::RemovePod { pod },
            nodes: vec![self.nodes.name(node).to_owned()],
        };
        going.into_iter().map(help).collect()
    }
}

/// What stands in the way on a node, if it is one plugin alone.
fn only_rejection(cycle: &Cycle<'_>, node: usize) -> Option<Rejection> {
    let dry = DryRun::default();
    let mut rejections = cycle.cluster.rules.filters.iter().filter_map(|&plugin| cycle.reject(plugin, node, &dry));
    let first = rejections.next()?;
    rejections.next().is_none().then_some(first)
}

/// The change of a label that meets a requirement.
fn label_change(node: String, unmet: &UnmetRequirement) -> Option<Change> {
    let requirement = &unmet.requirement;
    let bound = || requirement.values.first()?.parse::<i64>().ok();
    let value = match requirement.operator.as_str() {
        _ if unmet.is_field => return None,
        "NotIn" | "DoesNotExist" => return Some(Change::RemoveNodeLabel { node, key: requirement.key.clone() }),
        "In" => requirement.values.first()?.clone(),
        "Exists" => String::new(),
        "Gt" => bound()?.checked_add(1)?.to_string(),
        // A label value has no sign.
        "Lt" => bound()?.checked_sub(1).filter(|value| *value >= 0)?.to_string(),
        _ => return None,
    };
    Some(Change::SetNodeLabel { node, key: requirement.key.clone(), value })
}

/// Changes that might help, each once.
#[derive(Default)]
struct Proposed {
    of_pod: Vec<Change>,
    /// By resource, the least that would do.
    less: Vec<(ResourceName, i64)>,
    /// By constraint, the least that would do.
    skews: Vec<(usize, i32)>,
    /// By kind, with the node.
    of_nodes: [Vec<(usize, Change)>; 4],
}

impl Proposed {
    fn pod(&mut self, change: Change) {
        if !self.of_pod.contains(&change) {
            self.of_pod.push(change);
        }
    }

    fn less(&mut self, resource: ResourceName, by: i64) {
        match self.less.iter_mut().find(|(known, _)| *known == resource) {
            Some((_, least)) => *least = by.min(*least),
            None => self.less.push((resource, by)),
        }
    }

    fn skew(&mut self, constraint: usize, to: i32) {
        match self.skews.iter_mut().find(|(known, _)| *known == constraint) {
            Some((_, least)) => *least = to.min(*least),
            None => self.skews.push((constraint, to)),
        }
    }

    fn node(&mut self, kind: usize, node: usize, change: Change) {
        // Some of those that are tried will not help, but most do.
        if let Some(changes) = self.of_nodes.get_mut(kind).filter(|changes| changes.len() < NODES_EACH * 8) {
            changes.push((node, change));
        }
    }

    fn of_pod(&self) -> Vec<Change> {
        let less = self.less.iter().map(|(resource, by)| Change::ReduceRequest { resource: resource.clone(), by: *by });
        let skews = self.skews.iter().map(|&(constraint, to)| Change::RaiseMaxSkew { constraint, to });
        self.of_pod.iter().cloned().chain(less).chain(skews).collect()
    }
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
