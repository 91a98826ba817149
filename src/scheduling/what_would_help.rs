//! The smallest single changes that would make a pod fit.

use super::Plugin;
use super::change::Change;
use super::cluster::Cluster;
use super::cycle::Cycle;
use super::fits::{Cause, PreFilterRejection, Rejection};
use super::inter_pod_affinity_filtering::AffinityConflict;
use super::node_affinity::{NodeMismatch, TermMismatch, UnmetRequirement};
use super::pod_topology_spread_filtering::Unspread;
use super::preemption::DryRun;
use crate::object::{Pod, ResourceName, Toleration};

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
        if self.nodes.len() == 0 || fits.feasible_nodes().next().is_some() {
            return Vec::new();
        }
        let mut proposed = Proposed::default();
        let mut resolvable = Vec::new();
        for node in 0..self.nodes.len() {
            // Only where nothing else stands in the way a single change may do.
            let mut rejections = cycle.rejections(node);
            let (Some(rejection), None) = (rejections.next(), rejections.next()) else { continue };
            self.propose(cycle, node, &rejection, &mut proposed);
            if rejection.resolvable && cycle.may_be_on(node) {
                resolvable.push(node);
            }
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
        help.extend(self.pods_to_go(cycle, &resolvable));
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
            Cause::Restriction { plugins } => {
                for plugin in plugins {
                    proposed.pod(if *plugin == Plugin::NodeName { Change::RemoveNodeName } else { Change::RemoveNodeAffinity });
                }
            }
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
        let nodes: Vec<String> = self.fit(&changed).feasible().map(str::to_owned).collect();
        (!nodes.is_empty()).then_some(Help { change, nodes })
    }

    /// Tries a change out on a copy of the cluster, which is as before afterwards.
    fn try_on_node(&self, scratch: &mut Self, pod: &Pod, node: usize, change: Change) -> Option<Help> {
        scratch.nodes.change(node, &change);
        let nodes: Vec<String> = scratch.fit(pod).feasible().map(str::to_owned).collect();
        scratch.nodes.restore(node, &self.nodes, &change);
        (!nodes.is_empty()).then_some(Help { change, nodes })
    }

    /// Single pods without which the pod would fit on their node, if it is one of these.
    fn pods_to_go(&self, cycle: &Cycle<'_>, nodes: &[usize]) -> Vec<Help> {
        let mut going = Vec::new();
        for &node in nodes {
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
