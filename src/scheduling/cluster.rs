//! The nodes and the pods on them.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::affinity_term::{Meaning, Namespaces, PodTerms, TermGroups};
use super::change::Change;
use super::column::{at, number};
use super::default_selector::Controllers;
use super::image_locality::Images;
use super::node_declared_features::FeatureSet;
use super::node_ports::{HostPort, OpenPorts};
use super::node_resources::NodeResources;
use super::pod_class::PodClasses;
use super::pod_resources::{Taken, quantity};
use super::preemption::Budget;
use super::profile::{Profile, ProfileError};
use super::rules::Rules;
use super::taint_toleration::TaintSets;
use super::topology::Topology;
use crate::object::{
    Labels, Namespace, Node, ObjectMeta, Pod, PodDisruptionBudget, ReplicaSet, ReplicationController, ResourceList, ResourceName, Service,
    StatefulSet, Time,
};
use crate::release::FeatureGates;

/// What a cluster is made of, as far as the scheduler looks at it.
///
/// Pods that are bound to no node or have come to their end take no place and are left out; so are those on nodes that are
/// not there, until they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Objects<'a> {
    /// The nodes. Answers keep their order.
    pub nodes: &'a [Node],
    /// The pods. Among pods that are otherwise alike, preemption keeps their order.
    pub pods: &'a [Pod],
    /// The namespaces, whose labels terms of affinity may ask for. One that is not listed has none.
    pub namespaces: &'a [Namespace],
    /// What pods may be taken away.
    pub pod_disruption_budgets: &'a [PodDisruptionBudget],
    /// Services, by whose selectors pods are spread by default.
    pub services: &'a [Service],
    /// Replication controllers, for the same.
    pub replication_controllers: &'a [ReplicationController],
    /// Replica sets, for the same.
    pub replica_sets: &'a [ReplicaSet],
    /// Stateful sets, for the same.
    pub stateful_sets: &'a [StatefulSet],
}

/// The nodes of a cluster and the pods on them, indexed.
///
/// See the [module documentation](super) for an example.
#[derive(Clone, Debug)]
pub struct Cluster {
    pub(super) rules: Rules,
    pub(super) nodes: Nodes,
    pub(super) pods: Pods,
    pub(super) classes: PodClasses,
    /// Required anti-affinity of the pods that are on nodes.
    pub(super) forbidding: TermGroups,
    /// Their other terms, which only scores ask for.
    pub(super) preferring: TermGroups,
    pub(super) ports: OpenPorts,
    pub(super) namespaces: Namespaces,
    pub(super) budgets: Vec<Budget>,
    pub(super) controllers: Controllers,
}

/// The nodes, a list for each of their properties.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    names: Vec<Box<str>>,
    by_name: HashMap<Box<str>, u32, FixedState>,
    labels: Vec<Labels>,
    pub(super) unschedulable: Vec<bool>,
    pub(super) features: Vec<FeatureSet>,
    pub(super) taints: TaintSets,
    pub(super) topology: Topology,
    pub(super) resources: NodeResources,
    pub(super) images: Images,
    /// The pods on each node, in their order.
    pods: Vec<Vec<u32>>,
}

/// The pods that are bound to a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Pods {
    entries: Vec<Option<PodEntry>>,
    free: Vec<u32>,
    by_name: HashTable<u32>,
    /// Those on nodes that are not there, by name of the node, in their order.
    elsewhere: BTreeMap<Box<str>, Vec<u32>>,
}

/// A pod that is bound to a node.
#[derive(Clone, Debug)]
pub(super) struct PodEntry {
    pub(super) name: Box<str>,
    pub(super) class: u32,
    /// The node; `None` if it is not there.
    node: Option<u32>,
    pub(super) priority: i32,
    pub(super) start_time: Option<Time>,
    pub(super) terminating: bool,
    /// Is it about to go to make room for another?
    pub(super) preempted: bool,
    pub(super) taken: Taken,
    pub(super) ports: Box<[HostPort]>,
    /// The groups of its terms.
    pub(super) forbids: Box<[u32]>,
    prefers: Box<[u32]>,
}

/// Why a cluster cannot be built, or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// Two nodes have the same name.
    #[error("node {0:?} comes twice")]
    NodeTwice(String),
    /// Two pods of a namespace have the same name.
    #[error("pod {0:?} comes twice")]
    PodTwice(String),
    /// There is no such node.
    #[error("node {0:?} not found")]
    NoNode(String),
    /// There is no such pod.
    #[error("pod {0:?} not found")]
    NoPod(String),
    /// The profile of the scheduler is at fault.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

const HASHER: FixedState = FixedState::with_seed(0);

fn full_name(metadata: &ObjectMeta) -> String {
    format!("{}/{}", metadata.namespace_or_default(), metadata.name)
}

impl Cluster {
    /// Builds the cluster, for the scheduler of the newest release as it comes.
    ///
    /// # Errors
    /// Two nodes or two pods have the same name.
    pub fn new(objects: &Objects<'_>) -> Result<Self, ClusterError> {
        Self::new_in(objects, &Profile::default(), &FeatureGates::default())
    }

    /// Builds the cluster, for a scheduler that is configured and of another release.
    ///
    /// # Errors
    /// Two nodes or two pods have the same name, or the profile is at fault.
    pub fn new_in(objects: &Objects<'_>, profile: &Profile, gates: &FeatureGates) -> Result<Self, ClusterError> {
        let mut cluster = Self {
            rules: Rules::new(profile, gates)?,
            nodes: Nodes::default(),
            pods: Pods::default(),
            classes: PodClasses::default(),
            forbidding: TermGroups::default(),
            preferring: TermGroups::default(),
            ports: OpenPorts::default(),
            namespaces: Namespaces::default(),
            budgets: objects.pod_disruption_budgets.iter().map(Budget::new).collect(),
            controllers: Controllers::new(objects),
        };
        for namespace in objects.namespaces {
            cluster.namespaces.insert(namespace.metadata.name.as_str().into(), namespace.metadata.labels.clone());
        }
        for node in objects.nodes {
            cluster.add_node(node)?;
        }
        for pod in objects.pods {
            cluster.insert(pod, &pod.spec.node_name)?;
        }
        Ok(cluster)
    }

    /// The release and gates it is built for.
    #[must_use]
    pub fn gates(&self) -> &FeatureGates {
        &self.rules.gates
    }

    /// The names of the nodes, in their order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.nodes.names.iter().map(AsRef::as_ref)
    }

    /// The pods on a node as namespace and name, in their order.
    pub fn pods_on(&self, node: &str) -> impl Iterator<Item = (&str, &str)> {
        let node = self.nodes.find(node);
        node.into_iter().flat_map(|node| self.pods_of(node)).map(|(_, pod)| (self.namespace_of(pod), &*pod.name))
    }

    /// How much a node has left of each resource, less than nothing where pods take more than there is; none if it is not
    /// there.
    ///
    /// ```
    /// use kube_semantics::object::{Node, Pod};
    /// use kube_semantics::scheduling::{Cluster, Objects};
    ///
    /// let node: Node = serde_json::from_str(r#"{"metadata": {"name": "n1"}, "status": {"allocatable": {"cpu": "2", "pods": "9"}}}"#)?;
    /// let pod: Pod = serde_json::from_str(
    ///     r#"{"spec": {"nodeName": "n1", "containers": [{"resources": {"requests": {"cpu": "500m"}}}]}}"#,
    /// )?;
    /// let cluster = Cluster::new(&Objects { nodes: &[node], pods: &[pod], ..Objects::default() })?;
    /// assert_eq!(cluster.left_on("n1").unwrap().to_string(), "cpu=1500m,pods=8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn left_on(&self, node: &str) -> Option<ResourceList> {
        let node = self.nodes.find(node)?;
        let resources = &self.nodes.resources;
        let (all, taken) = (&resources.allocatable, &resources.requested);
        let usual = [
            (ResourceName::CPU, &all.cpu, &taken.cpu),
            (ResourceName::MEMORY, &all.memory, &taken.memory),
            (ResourceName::EPHEMERAL_STORAGE, &all.ephemeral_storage, &taken.ephemeral_storage),
            (ResourceName::PODS, &all.pods, &taken.pods),
        ];
        let usual = usual.into_iter().map(|(name, all, taken)| (name, at(all, node), at(taken, node)));
        let rare = resources.scalars_of(node).map(|(name, scalar)| (name.clone(), scalar.allocatable, scalar.requested));
        let there = usual.chain(rare).filter(|(_, all, taken)| (*all, *taken) != (0, 0));
        Some(there.map(|(name, all, taken)| (name.clone(), quantity(&name, all.saturating_sub(taken)))).collect())
    }

    /// Puts a pod on a node, as the scheduler does while the binding is under way. One that has come to its end takes no
    /// place.
    ///
    /// # Errors
    /// The node is not there, or a pod of the same name is.
    pub fn assume(&mut self, pod: &Pod, node: &str) -> Result<(), ClusterError> {
        if self.nodes.find(node).is_none() {
            return Err(ClusterError::NoNode(node.to_owned()));
        }
        self.insert(pod, node)
    }

    /// Takes a pod away. Only its name and namespace are looked at.
    ///
    /// # Errors
    /// The pod is on no node.
    pub fn forget(&mut self, pod: &Pod) -> Result<(), ClusterError> {
        let number = self.find(pod.metadata.namespace_or_default(), &pod.metadata.name);
        let number = number.ok_or_else(|| ClusterError::NoPod(full_name(&pod.metadata)))?;
        self.take(number);
        Ok(())
    }

    /// Adds a node, the last. Pods that are bound to it come with it.
    ///
    /// # Errors
    /// A node of the same name is there.
    pub fn add_node(&mut self, node: &Node) -> Result<(), ClusterError> {
        let name = node.metadata.name.as_str();
        if self.nodes.find(name).is_some() {
            return Err(ClusterError::NodeTwice(name.to_owned()));
        }
        self.nodes.push(node);
        let at = self.nodes.len() - 1;
        for pod in self.pods.elsewhere.remove(name).unwrap_or_default() {
            self.settle(pod, Some(at));
        }
        Ok(())
    }

    /// Takes a node away. The pods on it are kept for when it comes back.
    ///
    /// # Errors
    /// The node is not there.
    pub fn remove_node(&mut self, name: &str) -> Result<(), ClusterError> {
        let at = self.nodes.find(name).ok_or_else(|| ClusterError::NoNode(name.to_owned()))?;
        for pod in self.nodes.pods.get(at).cloned().unwrap_or_default() {
            self.settle(pod, None);
            self.pods.elsewhere.entry(name.into()).or_default().push(pod);
        }
        self.nodes.remove(at);
        for entry in self.pods.entries.iter_mut().flatten() {
            if let Some(node) = entry.node.as_mut().filter(|node| **node as usize > at) {
                *node -= 1;
            }
        }
        self.classes.remove_node(at);
        self.forbidding.remove_node(at);
        self.preferring.remove_node(at);
        self.ports.remove_node(at);
        Ok(())
    }

    /// Changes the node of that name. It keeps its place and its pods.
    ///
    /// # Errors
    /// The node is not there.
    pub fn update_node(&mut self, node: &Node) -> Result<(), ClusterError> {
        let at = self.nodes.find(&node.metadata.name).ok_or_else(|| ClusterError::NoNode(node.metadata.name.clone()))?;
        self.nodes.replace(at, node);
        Ok(())
    }

    fn insert(&mut self, pod: &Pod, node: &str) -> Result<(), ClusterError> {
        if node.is_empty() || pod.has_ended() {
            return Ok(());
        }
        let namespace = pod.metadata.namespace_or_default();
        if self.find(namespace, &pod.metadata.name).is_some() {
            return Err(ClusterError::PodTwice(full_name(&pod.metadata)));
        }
        let place = self.add_pod(pod, namespace);
        match self.nodes.find(node) {
            Some(node) => self.settle(place, Some(node)),
            None => self.pods.elsewhere.entry(node.into()).or_default().push(place),
        }
        Ok(())
    }

    /// Puts a pod on a node, be there another of the same name.
    pub(super) fn enter(&mut self, pod: &Pod, node: usize) {
        let place = self.add_pod(pod, pod.metadata.namespace_or_default());
        self.settle(place, Some(node));
    }

    /// Adds a pod, on no node yet.
    fn add_pod(&mut self, pod: &Pod, namespace: &str) -> u32 {
        let (forbids, prefers) = self.acquire_terms(pod, namespace);
        let preempted = pod.status.conditions.iter().find(|condition| condition.kind == "DisruptionTarget");
        let preempted = preempted.is_some_and(|condition| condition.status == "True" && condition.reason == "PreemptionByScheduler");
        let terminating = pod.metadata.deletion_timestamp.is_some();
        let entry = PodEntry {
            name: pod.metadata.name.as_str().into(),
            class: self.classes.acquire(namespace, &pod.metadata.labels),
            node: None,
            priority: pod.spec.priority.unwrap_or(0),
            start_time: pod.status.start_time,
            terminating,
            preempted: terminating && preempted,
            taken: Taken::of(pod, &self.rules.gates),
            ports: HostPort::of(pod, &self.rules.gates).into(),
            forbids,
            prefers,
        };
        let pods = &mut self.pods;
        let hash = HASHER.hash_one((namespace, &*entry.name));
        let place = pods.free.pop().unwrap_or_else(|| number(pods.entries.len()));
        match pods.entries.get_mut(place as usize) {
            Some(free) => *free = Some(entry),
            None => pods.entries.push(Some(entry)),
        }
        let (entries, classes) = (&pods.entries, &self.classes);
        pods.by_name.insert_unique(hash, place, |&pod| name_hash(entries, classes, pod));
        place
    }

    /// The groups of the terms of a pod: those that forbid, and the others.
    fn acquire_terms(&mut self, pod: &Pod, namespace: &str) -> (Box<[u32]>, Box<[u32]>) {
        if pod.spec.affinity.is_none() {
            return (Box::default(), Box::default());
        }
        let (terms, _) = PodTerms::of(pod, namespace);
        let forbids = terms.required_anti_affinity.into_iter().map(|term| self.forbidding.acquire(Meaning::Forbids, term)).collect();
        let drew = terms.required_affinity.into_iter().map(|term| (Meaning::Drew, term));
        let wishes = terms.preferred.into_iter().map(|(weight, term)| (Meaning::Prefers(weight), term));
        let prefers = drew.chain(wishes).map(|(meaning, term)| self.preferring.acquire(meaning, term)).collect();
        (forbids, prefers)
    }

    fn take(&mut self, number: u32) {
        let hash = name_hash(&self.pods.entries, &self.classes, number);
        if let Ok(entry) = self.pods.by_name.find_entry(hash, |&candidate| candidate == number) {
            entry.remove();
        }
        if self.pod(number).is_some_and(|pod| pod.node.is_some()) {
            self.settle(number, None);
        } else {
            self.pods.elsewhere.retain(|_, pods| {
                pods.retain(|pod| *pod != number);
                !pods.is_empty()
            });
        }
        let Some(entry) = self.pods.entries.get_mut(number as usize).and_then(Option::take) else { return };
        self.classes.release(entry.class);
        entry.forbids.iter().for_each(|group| self.forbidding.release(*group));
        entry.prefers.iter().for_each(|group| self.preferring.release(*group));
        self.pods.free.push(number);
    }

    /// Moves a pod from the node it is on, if any, to another one, or to none.
    fn settle(&mut self, number: u32, to: Option<usize>) {
        let Some(entry) = self.pods.entries.get_mut(number as usize).and_then(Option::as_mut) else { return };
        let from = std::mem::replace(&mut entry.node, to.map(super::column::number));
        for (node, more) in from.map(|from| (from as usize, false)).into_iter().chain(to.map(|to| (to, true))) {
            self.nodes.resources.change(node, &entry.taken, more);
            if more {
                self.ports.add(node, &entry.ports);
            } else {
                self.ports.remove(node, &entry.ports);
            }
            if let Some(class) = self.classes.get_mut(entry.class) {
                class.on_nodes.change(node, entry.terminating, more);
            }
            for (groups, numbers) in [(&mut self.forbidding, &entry.forbids), (&mut self.preferring, &entry.prefers)] {
                for &number in numbers {
                    if let Some(group) = groups.get_mut(number) {
                        group.on_nodes.change(node, entry.terminating, more);
                    }
                }
            }
            let Some(pods) = self.nodes.pods.get_mut(node) else { continue };
            if more {
                pods.push(number);
            } else if let Some(place) = pods.iter().position(|pod| *pod == number) {
                pods.remove(place);
            }
        }
    }

    fn find(&self, namespace: &str, name: &str) -> Option<u32> {
        let hash = HASHER.hash_one((namespace, name));
        let same = |&number: &u32| self.pod(number).is_some_and(|pod| *pod.name == *name && self.namespace_of(pod) == namespace);
        self.pods.by_name.find(hash, same).copied()
    }

    fn pod(&self, number: u32) -> Option<&PodEntry> {
        self.pods.entries.get(number as usize)?.as_ref()
    }

    /// The pods on a node, in their order, with their numbers.
    pub(super) fn pods_of(&self, node: usize) -> impl Iterator<Item = (u32, &PodEntry)> {
        let numbers = self.nodes.pods.get(node).into_iter().flatten();
        numbers.filter_map(|&number| Some((number, self.pod(number)?)))
    }

    pub(super) fn namespace_of(&self, pod: &PodEntry) -> &str {
        self.classes.get(pod.class).map_or("", |class| self.classes.namespace(class))
    }

    /// `namespace/name` of a pod.
    pub(super) fn full_name(&self, pod: &PodEntry) -> String {
        format!("{}/{}", self.namespace_of(pod), pod.name)
    }

    /// `namespace/name` of the first pod that is looked for, on a node or elsewhere in its domain. It is on one of these
    /// nodes.
    pub(super) fn find_pod(
        &self,
        key: u32,
        node: usize,
        among: impl Iterator<Item = u32>,
        is: impl Fn(&PodEntry) -> bool,
    ) -> Option<String> {
        let column = self.nodes.topology.column(key)?;
        let domain = column.domains.get(node);
        let mut nodes: Vec<usize> = among.map(|node| node as usize).filter(|node| column.domains.get(*node) == domain).collect();
        nodes.sort_unstable_by_key(|candidate| (*candidate != node, *candidate));
        let mut pods = nodes.into_iter().flat_map(|node| self.pods_of(node));
        pods.find(|(_, pod)| is(pod)).map(|(_, pod)| self.full_name(pod))
    }
}

fn name_hash(entries: &[Option<PodEntry>], classes: &PodClasses, number: u32) -> u64 {
    let Some(entry) = entries.get(number as usize).and_then(Option::as_ref) else { return 0 };
    let namespace = classes.get(entry.class).map_or("", |class| classes.namespace(class));
    HASHER.hash_one((namespace, &*entry.name))
}

impl Nodes {
    fn push(&mut self, node: &Node) {
        self.by_name.insert(node.metadata.name.as_str().into(), number(self.names.len()));
        self.names.push(node.metadata.name.as_str().into());
        self.labels.push(node.metadata.labels.clone());
        self.unschedulable.push(node.spec.unschedulable);
        self.features.push(FeatureSet::declared(&node.status.declared_features));
        self.taints.push(&node.spec.taints);
        self.topology.push(&node.metadata.labels);
        self.resources.push(&node.status.allocatable);
        self.images.push(&node.status.images);
        self.pods.push(Vec::new());
    }

    fn remove(&mut self, at: usize) {
        if at >= self.names.len() {
            return;
        }
        self.by_name.remove(&self.names.remove(at));
        for node in self.by_name.values_mut().filter(|node| **node as usize > at) {
            *node -= 1;
        }
        let labels = self.labels.remove(at);
        self.unschedulable.remove(at);
        self.features.remove(at);
        self.taints.remove(at);
        self.topology.remove(at, &labels);
        self.resources.remove(at);
        self.images.remove(at);
        self.pods.remove(at);
    }

    fn replace(&mut self, at: usize, node: &Node) {
        self.set_labels(at, &node.metadata.labels);
        self.set_unschedulable(at, node.spec.unschedulable);
        if let Some(features) = self.features.get_mut(at) {
            *features = FeatureSet::declared(&node.status.declared_features);
        }
        self.taints.replace(at, &node.spec.taints);
        self.resources.set_allocatable(at, &node.status.allocatable);
        self.images.replace(at, &node.status.images);
    }

    /// Changes a node as proposed.
    pub(super) fn change(&mut self, at: usize, change: &Change) {
        match change {
            Change::SetNodeLabel { key, value, .. } => {
                let mut labels = self.labels(at).clone();
                labels.insert(key.as_str(), value.as_str());
                self.set_labels(at, &labels);
            }
            Change::RemoveNodeLabel { key, .. } => {
                let mut labels = self.labels(at).clone();
                labels.remove(key);
                self.set_labels(at, &labels);
            }
            Change::Uncordon { .. } => self.set_unschedulable(at, false),
            Change::AddToNode { resource, more, .. } => self.resources.add(at, resource, *more),
            Change::DeclareFeature { feature, .. } => {
                if let Some(features) = self.features.get_mut(at) {
                    features.insert(*feature);
                }
            }
            _ => {}
        }
    }

    /// Makes a node what it was before a change.
    pub(super) fn restore(&mut self, at: usize, before: &Self, change: &Change) {
        match change {
            Change::SetNodeLabel { .. } | Change::RemoveNodeLabel { .. } => self.set_labels(at, before.labels(at)),
            Change::Uncordon { .. } => self.set_unschedulable(at, true),
            Change::AddToNode { resource, more, .. } => self.resources.add(at, resource, more.wrapping_neg()),
            Change::DeclareFeature { .. } => {
                if let (Some(features), Some(before)) = (self.features.get_mut(at), before.features.get(at)) {
                    *features = *before;
                }
            }
            _ => {}
        }
    }

    fn set_unschedulable(&mut self, at: usize, to: bool) {
        if let Some(unschedulable) = self.unschedulable.get_mut(at) {
            *unschedulable = to;
        }
    }

    fn set_labels(&mut self, at: usize, labels: &Labels) {
        if let Some(old) = self.labels.get_mut(at) {
            self.topology.replace(at, old, labels);
            *old = labels.clone();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).map(|&node| node as usize)
    }

    pub(super) fn name(&self, node: usize) -> &str {
        self.names.get(node).map_or("", |name| name)
    }

    pub(super) fn labels(&self, node: usize) -> &Labels {
        const NONE: &Labels = &Labels::new();
        self.labels.get(node).unwrap_or(NONE)
    }
}
