//! The network: policies and pods, compiled against one another.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet, HashTable};
use smallvec::SmallVec;

use super::address::{Address, Addresses, IpFamily};
use super::admin_policy::{AdminPolicyKind, AdminPolicyKinds};
use super::direction::Direction;
use super::draft::{Action, Draft, DraftRule, Peers, Pods, Tier, Within};
use super::error::NetworkError;
use super::index::Index;
use super::listed::{Called, ListedRules, Open};
use super::members::Members;
use super::name::{Name, PodId};
use super::pod_set::PodSet;
use super::ports::{PortRule, PortTable, Protocol};
use super::workload::Owner;
use crate::object::{AdminPolicy, Labels, Namespace, NetworkPolicy, Node, Pod};
use crate::pool::Pool;
use crate::selector::FieldError;

/// What a [`Network`] is made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Objects<'a> {
    /// The network policies.
    pub policies: &'a [NetworkPolicy],
    /// The namespaces. One that is only named by a pod or policy has no labels but that of its name.
    pub namespaces: &'a [Namespace],
    /// The pods; see [`Workload`](super::Workload) for those that are not there yet.
    pub pods: &'a [Pod],
    /// The policies of the administrators.
    pub admin_policies: &'a [AdminPolicy],
    /// The nodes, for policies of the administrators that select them.
    pub nodes: &'a [Node],
}

/// Policies and pods, compiled: who may talk to whom.
///
/// Every selector is resolved to the pods it selects and every block to the addresses it holds when the network is built, so
/// that a question is a look at a few bits. See the [module documentation](super) for an example.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub(super) namespaces: Vec<NamespaceEntry>,
    namespace_numbers: HashMap<Box<str>, u32, FixedState>,
    pub(super) pods: Vec<PodEntry>,
    /// What most questions ask of a pod.
    pub(super) facts: Vec<PodFacts>,
    pod_numbers: HashTable<u32>,
    /// The pods that are there, in order.
    pub(super) order: Vec<u32>,
    pub(super) free_pods: Vec<u32>,
    pub(super) policies: Vec<Option<Policy>>,
    pub(super) free_policies: Vec<u32>,
    pub(super) nodes: Vec<NodeEntry>,
    pub(super) peers: Pool<Peers, Resolved>,
    pub(super) ports: Pool<PortRule, ()>,
    pub(super) tables: Pool<PortTable, Called>,
    /// What `ports` hold, turned.
    pub(super) open: Open,
    /// Which policies select a pod in a direction, sorted by tier, priority and name.
    pub(super) subjects: Pool<SubjectKey, Subject>,
    /// The pods of `peers`, turned when the first single connection is asked about.
    pub(super) members: OnceLock<Members>,
}

#[derive(Clone, Debug)]
pub(super) struct NamespaceEntry {
    pub name: Box<str>,
    pub labels: Labels,
    /// Or is it only named?
    pub is_given: bool,
}

#[derive(Clone, Debug)]
pub(super) struct NodeEntry {
    pub name: Box<str>,
    pub labels: Labels,
    pub addresses: SmallVec<[Address; 2]>,
}

impl From<&Node> for NodeEntry {
    fn from(node: &Node) -> Self {
        let Node { metadata, status, .. } = node;
        let addresses = status.addresses.iter().filter_map(|address| Address::parse(&address.address)).collect();
        Self { name: metadata.name.as_str().into(), labels: metadata.labels.clone(), addresses }
    }
}

#[derive(Clone, Debug)]
pub(super) struct PodEntry {
    pub namespace: u32,
    pub name: Box<str>,
    pub labels: Labels,
    /// The first of each family.
    pub addresses: [Option<u128>; 2],
    /// What made it, if something did.
    pub owner: Option<Box<Owner>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PodFacts {
    /// Which policies select it, by direction: numbers in `subjects`.
    pub subjects: [u32; 2],
    /// Its ports: a number in `tables`.
    pub table: u32,
    /// The addresses of its node: a number in `peers`.
    pub node: u32,
    /// How many pods have had this number before.
    pub generation: u32,
    pub family: IpFamily,
    pub host_network: bool,
}

/// A policy, compiled.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// Absent for network policies.
    pub kind: Option<AdminPolicyKind>,
    pub tier: Tier,
    pub priority: u16,
    pub namespace: Option<Arc<str>>,
    pub name: Box<str>,
    pub subject: Pods,
    /// By direction; absent where the policy is not about it.
    pub rules: [Option<Box<[Rule]>>; 2],
    /// As it is written, if it selects nodes.
    pub by_nodes: Option<Box<AdminPolicy>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// A number in `peers`, or [`ANY`].
    pub peers: u32,
    /// A number in `ports`, or [`ANY`].
    pub ports: u32,
    pub action: Action,
    pub fails_closed: bool,
}

/// The number of what everything is in.
pub(super) const ANY: u32 = u32::MAX;

/// What peers come to among the pods.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    /// Those that are selected by their labels.
    pub pods: PodSet,
    /// By family, those whose address is in a block.
    pub blocks: [PodSet; 2],
}

/// A direction, and the policies that select a pod in it.
pub(super) type SubjectKey = (Direction, Box<[u32]>);

/// What a list of policies that select a pod comes to.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Where its tiers end.
    pub admin: u32,
    pub network: u32,
    /// The rules of its network policies, where they are few.
    pub rules: Option<ListedRules>,
}

/// Ways to find the pods that peers select.
pub(super) trait Resolve {
    fn pods(&mut self, pods: &Pods) -> PodSet;
    fn addresses(&mut self, addresses: &Addresses, family: IpFamily) -> PodSet;

    fn peers(&mut self, peers: &Peers) -> Resolved {
        let mut sets = peers.pods.iter().map(|pods| self.pods(pods));
        let mut pods = sets.next().unwrap_or_default();
        sets.for_each(|set| pods.add_all(&set));
        Resolved { pods, blocks: [IpFamily::V4, IpFamily::V6].map(|family| self.addresses(&peers.addresses, family)) }
    }
}

impl Network {
    /// Compiles policies and pods.
    ///
    /// # Errors
    /// A policy that the API server would refuse, an object that is there twice, an address that is none.
    pub fn new(objects: Objects<'_>) -> Result<Self, NetworkError> {
        let mut network = Self { nodes: objects.nodes.iter().map(NodeEntry::from).collect(), ..Self::default() };
        let drafts = drafts(&objects, &network.nodes)?;
        network.add_namespaces(objects.namespaces)?;
        network.add_pods(objects.pods)?;
        network.compile(drafts);
        Ok(network)
    }

    fn add_namespaces(&mut self, namespaces: &[Namespace]) -> Result<(), NetworkError> {
        for namespace in namespaces {
            let name = &namespace.metadata.name;
            let number = self.namespace(name);
            let Some(entry) = self.namespaces.get_mut(number as usize) else { continue };
            if entry.is_given {
                return Err(NetworkError::Twice { kind: "Namespace", name: name.clone() });
            }
            entry.labels = labels_of_namespace(name, &namespace.metadata.labels);
            entry.is_given = true;
        }
        Ok(())
    }

    /// The number of a namespace, which is there with the label of its name alone if it was not.
    pub(super) fn namespace(&mut self, name: &str) -> u32 {
        if let Some(number) = self.namespace_numbers.get(name) {
            return *number;
        }
        let number = number_of(self.namespaces.len());
        let labels = labels_of_namespace(name, &Labels::new());
        self.namespaces.push(NamespaceEntry { name: name.into(), labels, is_given: false });
        self.namespace_numbers.insert(name.into(), number);
        number
    }

    pub(super) fn find_namespace(&self, name: &str) -> Option<u32> {
        self.namespace_numbers.get(name).copied()
    }

    /// Reads pods and numbers them by namespace, so that those of a namespace are neighbours.
    fn add_pods(&mut self, pods: &[Pod]) -> Result<(), NetworkError> {
        let mut read = Vec::with_capacity(pods.len());
        for pod in pods {
            let namespace = self.namespace(pod.metadata.namespace_or_default());
            read.push((namespace, pod));
        }
        let mut by_namespace: Vec<u32> = (0..number_of(pods.len())).collect();
        by_namespace.sort_by_key(|place| read.get(*place as usize).map(|(namespace, _)| *namespace));
        self.order = vec![0; pods.len()];
        self.pods.reserve_exact(pods.len());
        self.facts.reserve_exact(pods.len());
        let mut nodes = Nodes::default();
        for place in by_namespace {
            let Some((namespace, pod)) = read.get(place as usize).copied() else { continue };
            let number = self.add_pod_entry(namespace, pod, &mut nodes)?;
            if let Some(slot) = self.order.get_mut(place as usize) {
                *slot = number;
            }
        }
        Ok(())
    }

    /// Puts a pod under a free number; its policies and node are still to be found.
    pub(super) fn add_pod_entry(&mut self, namespace: u32, pod: &Pod, nodes: &mut Nodes) -> Result<u32, NetworkError> {
        let name = || {
            let namespace = self.namespaces.get(namespace as usize).map_or("", |entry| &entry.name);
            Name { namespace, name: &pod.metadata.name }.to_string()
        };
        let hash = hash_of(namespace, &pod.metadata.name);
        if self.find(hash, namespace, &pod.metadata.name).is_some() {
            return Err(NetworkError::Twice { kind: "Pod", name: name() });
        }
        let read = addresses_of(pod).map_err(|(field, address)| NetworkError::Address { pod: name(), field, address })?;
        let (addresses, hosts) = read;
        let of = |family| addresses.iter().find(|address| address.family == family).map(|address| address.number);
        let entry = PodEntry {
            namespace,
            name: pod.metadata.name.as_str().into(),
            labels: pod.metadata.labels.clone(),
            addresses: [of(IpFamily::V4), of(IpFamily::V6)],
            owner: Owner::of(pod).map(Box::new),
        };
        let host_network = pod.spec.host_network;
        // What a policy calls a port of a pod on its node's network means nothing.
        let table = if host_network { SmallVec::new() } else { table_of(pod) };
        let table = self.tables.acquire_like(
            table.as_slice(),
            |known| known.iter().map(|(name, port)| (&**name, *port)).eq(table.iter().copied()),
            || {
                let table = table.iter().map(|(name, port)| ((*name).into(), *port)).collect();
                let called = Called::new(&table, &self.ports);
                (table, called)
            },
        );
        // Which pods have the address of a node is found out when all are there.
        let node = match nodes.get(&hosts) {
            Some(node) => {
                self.peers.retain(*node);
                *node
            }
            None => {
                let addresses = hosts.iter().map(|host| (host.family, host.number, host.number)).collect();
                let node = self.peers.acquire(Peers { pods: Vec::new(), addresses }, |_| Resolved::default());
                nodes.insert(hosts, node);
                node
            }
        };
        let family = addresses.first().map_or(IpFamily::V4, |address| address.family);
        let mut facts = PodFacts { subjects: [ANY, ANY], table, node, generation: 0, family, host_network };
        let number = match self.free_pods.pop() {
            Some(number) => {
                if let (Some(old), Some(slot)) = (self.pods.get_mut(number as usize), self.facts.get_mut(number as usize)) {
                    facts.generation = slot.generation.wrapping_add(1);
                    *old = entry;
                    *slot = facts;
                }
                number
            }
            None => {
                self.pods.push(entry);
                self.facts.push(facts);
                number_of(self.pods.len() - 1)
            }
        };
        let pods = &self.pods;
        let rehash = |number: &u32| pods.get(*number as usize).map_or(0, |entry| hash_of(entry.namespace, &entry.name));
        self.pod_numbers.insert_unique(hash, number, rehash);
        Ok(number)
    }

    pub(super) fn forget_pod_number(&mut self, number: u32) {
        let Some(entry) = self.pods.get(number as usize) else { return };
        if let Ok(entry) = self.pod_numbers.find_entry(hash_of(entry.namespace, &entry.name), |candidate| *candidate == number) {
            entry.remove();
        }
    }

    fn find(&self, hash: u64, namespace: u32, name: &str) -> Option<u32> {
        let same = |number: &u32| self.pods.get(*number as usize).is_some_and(|pod| pod.namespace == namespace && *pod.name == *name);
        self.pod_numbers.find(hash, same).copied()
    }

    /// Resolves what the drafts ask for among the pods that are there.
    fn compile(&mut self, drafts: Vec<Draft>) {
        for namespace in drafts.iter().filter_map(|draft| draft.namespace.as_deref()) {
            self.namespace(namespace);
        }
        let mut selected: Vec<[SmallVec<[u32; 6]>; 2]> = Vec::new();
        selected.resize_with(self.pods.len(), Default::default);
        // What is resolved is written while the pods are read.
        let mut peers = std::mem::take(&mut self.peers);
        let mut ports = std::mem::take(&mut self.ports);
        let mut policies = Vec::with_capacity(drafts.len());
        let mut index = Index::new(self, &drafts);
        for (key, node) in peers.iter_mut() {
            *node = index.peers(key);
        }
        for draft in drafts {
            let number = number_of(policies.len());
            let policy = Policy::new(draft, &mut peers, &mut ports, &mut index);
            for pod in index.pods(&policy.subject).iter() {
                let Some(lists) = selected.get_mut(pod as usize) else { continue };
                for (list, rules) in lists.iter_mut().zip(&policy.rules) {
                    if rules.is_some() {
                        list.push(number);
                    }
                }
            }
            policies.push(Some(policy));
        }
        drop(index);
        (self.peers, self.ports, self.policies) = (peers, ports, policies);
        let mut subjects = std::mem::take(&mut self.subjects);
        for (facts, lists) in self.facts.iter_mut().zip(&selected) {
            for ((direction, subject), list) in Direction::BOTH.into_iter().zip(&mut facts.subjects).zip(lists) {
                *subject = subjects.acquire_like(
                    &(direction, list.as_slice()),
                    |(known, numbers)| *known == direction && **numbers == **list,
                    || {
                        let key = (direction, list.as_slice().into());
                        let subject = Subject::new(&key, &self.policies);
                        (key, subject)
                    },
                );
            }
        }
        self.subjects = subjects;
        self.ports_have_changed();
    }

    /// Turns the ports of rules, of which some may be new.
    pub(super) fn ports_have_changed(&mut self) {
        self.open = Open::new(&self.ports);
        for (table, called) in self.tables.iter_mut() {
            *called = Called::new(table, &self.ports);
        }
    }

    /// The pods that are there: in the order they were given, then in the order they were added.
    pub fn pods(&self) -> impl ExactSizeIterator<Item = PodId> {
        self.order.iter().map(|number| self.id(*number))
    }

    pub(super) fn id(&self, number: u32) -> PodId {
        PodId { number, generation: self.facts.get(number as usize).map_or(0, |facts| facts.generation) }
    }

    /// The pod of this name, `namespace/name`.
    #[must_use]
    pub fn pod(&self, name: &str) -> Option<PodId> {
        let (namespace, name) = name.split_once('/')?;
        self.pod_named(Name { namespace, name })
    }

    pub(super) fn pod_named(&self, Name { namespace, name }: Name<'_>) -> Option<PodId> {
        let namespace = self.find_namespace(namespace)?;
        self.find(hash_of(namespace, name), namespace, name).map(|number| self.id(number))
    }

    /// The name of a pod; `None` if it has been removed.
    #[must_use]
    pub fn pod_name(&self, pod: PodId) -> Option<Name<'_>> {
        self.is_there(pod).then(|| self.name_of(pod.number))
    }

    pub(super) fn name_of(&self, number: u32) -> Name<'_> {
        let Some(pod) = self.pods.get(number as usize) else { return Name { namespace: "", name: "" } };
        let namespace = self.namespaces.get(pod.namespace as usize).map_or("", |namespace| &namespace.name);
        Name { namespace, name: &pod.name }
    }

    /// Is the pod still the one that the number was given to?
    #[inline]
    pub(super) fn is_there(&self, pod: PodId) -> bool {
        self.facts.get(pod.number as usize).is_some_and(|facts| facts.generation == pod.generation)
    }

    /// The policies of a list, sorted by tier, priority and name.
    pub(super) fn list(&self, number: u32) -> impl Iterator<Item = &Policy> + Clone {
        let list = self.subjects.key(number).map(|(_, list)| &**list).unwrap_or_default();
        list.iter().filter_map(|number| self.policy(*number))
    }

    pub(super) fn policy(&self, number: u32) -> Option<&Policy> {
        self.policies.get(number as usize).and_then(Option::as_ref)
    }

    /// Does a pod have the labels that are asked for? Those on their node's network never do.
    pub(super) fn selects(&self, pods: &Pods, number: u32) -> bool {
        let (Some(pod), Some(facts)) = (self.pods.get(number as usize), self.facts.get(number as usize)) else { return false };
        let Some(namespace) = self.namespaces.get(pod.namespace as usize) else { return false };
        let inside = match &pods.within {
            Within::Namespace(name) => **name == *namespace.name,
            Within::Namespaces(selector) => selector.matches(&namespace.labels),
        };
        !facts.host_network && inside && pods.labels.matches(&pod.labels)
    }
}

impl Policy {
    pub fn new(draft: Draft, peers: &mut Pool<Peers, Resolved>, ports: &mut Pool<PortRule, ()>, resolver: &mut impl Resolve) -> Self {
        let mut rules = |rules: Option<Vec<DraftRule>>| {
            let rules = rules?.into_iter().map(|rule| Rule {
                peers: rule.peers.map_or(ANY, |key| peers.acquire(key, |key| resolver.peers(key))),
                ports: rule.ports.map_or(ANY, |key| ports.acquire(key, |_| ())),
                action: rule.action,
                fails_closed: rule.fails_closed,
            });
            Some(rules.collect())
        };
        Self {
            kind: draft.kind,
            tier: draft.tier,
            priority: draft.priority,
            namespace: draft.namespace,
            name: draft.name.into(),
            subject: draft.subject,
            rules: [rules(draft.ingress), rules(draft.egress)],
            by_nodes: draft.by_nodes,
        }
    }

    pub fn name(&self) -> Name<'_> {
        Name { namespace: self.namespace.as_deref().unwrap_or_default(), name: &self.name }
    }

    pub fn rules(&self, direction: Direction) -> &[Rule] {
        direction.of(&self.rules).as_deref().unwrap_or_default()
    }

    /// Policies that select one pod are in this order.
    pub fn rank(&self) -> (Tier, u16, &str) {
        (self.tier, self.priority, &self.name)
    }
}

impl Subject {
    /// Of a list that is sorted by tier.
    pub fn new((direction, list): &SubjectKey, policies: &[Option<Policy>]) -> Self {
        let policy = |number: &u32| policies.get(*number as usize).and_then(Option::as_ref);
        let count = |last| number_of(list.partition_point(|number| policy(number).map(|policy| policy.tier) <= Some(last)));
        let (admin, network) = (count(Tier::Admin), count(Tier::NetworkPolicy));
        let selecting = list.iter().take(network as usize).skip(admin as usize).filter_map(policy);
        Self { admin, network, rules: ListedRules::new(selecting.flat_map(|policy| policy.rules(*direction))) }
    }
}

fn drafts(objects: &Objects<'_>, nodes: &[NodeEntry]) -> Result<Vec<Draft>, NetworkError> {
    let mut drafts = Vec::with_capacity(objects.policies.len() + objects.admin_policies.len());
    let mut names = HashSet::with_hasher(FixedState::default());
    for policy in objects.policies {
        let name = Name { namespace: policy.metadata.namespace_or_default(), name: &policy.metadata.name };
        drafts.push(Draft::of_network_policy(policy).map_err(|error| NetworkError::Policy { policy: name.to_string(), error })?);
        if !names.insert((None, name)) {
            return Err(NetworkError::Twice { kind: "NetworkPolicy", name: name.to_string() });
        }
    }
    let mut kinds = AdminPolicyKinds::default();
    for policy in objects.admin_policies {
        let (kind, name) = AdminPolicyKind::and_name(policy);
        drafts.push(Draft::of_admin_policy(policy, nodes).map_err(|error| refused(kind, name, error))?);
        if !names.insert((Some(kind), Name { namespace: "", name })) {
            return Err(NetworkError::Twice { kind: kind.as_str(), name: name.to_owned() });
        }
        kinds.add(kind)?;
    }
    drafts.sort_by(|a, b| (a.tier, a.priority, &a.name).cmp(&(b.tier, b.priority, &b.name)));
    Ok(drafts)
}

pub(super) fn refused(kind: AdminPolicyKind, name: &str, error: FieldError) -> NetworkError {
    NetworkError::Policy { policy: format!("{kind} {name}"), error }
}

/// Those that a namespace has, and over them that of its name.
pub(super) fn labels_of_namespace(name: &str, labels: &Labels) -> Labels {
    let mut labels = labels.clone();
    labels.insert("kubernetes.io/metadata.name", name);
    labels
}

type PodAddresses = (SmallVec<[Address; 2]>, SmallVec<[Address; 2]>);

/// The nodes that have been met, by their addresses: many pods share one.
pub(super) type Nodes = HashMap<SmallVec<[Address; 2]>, u32, FixedState>;

/// The addresses of a pod and of its node.
fn addresses_of(pod: &Pod) -> Result<PodAddresses, (String, String)> {
    fn read<'a>(list: impl ExactSizeIterator<Item = &'a str>, one: &str, field: &str) -> Result<SmallVec<[Address; 2]>, (String, String)> {
        if list.len() == 0 {
            // A pod that is pending has none.
            return match Address::parse(one) {
                Some(address) => Ok(SmallVec::from_iter([address])),
                None if one.is_empty() => Ok(SmallVec::new()),
                None => Err((format!("status.{field}"), one.to_owned())),
            };
        }
        list.enumerate()
            .map(|(at, text)| Address::parse(text).ok_or_else(|| (format!("status.{field}s[{at}].ip"), text.to_owned())))
            .collect()
    }
    let status = &pod.status;
    let own = read(status.pod_ips.iter().map(|entry| entry.ip.as_str()), &status.pod_ip, "podIP")?;
    let hosts = read(status.host_ips.iter().map(|entry| entry.ip.as_str()), &status.host_ip, "hostIP")?;
    Ok((own, hosts))
}

/// The ports that the pod has a name for. Those of init containers that end are none.
fn table_of(pod: &Pod) -> SmallVec<[(&str, u32); 8]> {
    let sidecars = pod.spec.init_containers.iter().filter(|container| container.is_sidecar());
    let ports = pod.spec.containers.iter().chain(sidecars).flat_map(|container| &container.ports);
    let mut table: SmallVec<[(&str, u32); 8]> = ports
        // A rule of an admin policy that gives no name means none of the ports that have none.
        .filter(|port| !port.name.is_empty())
        .filter_map(|port| {
            let protocol = Protocol::read((!port.protocol.is_empty()).then_some(port.protocol.as_str())).ok()?;
            let number = u16::try_from(port.container_port).ok().filter(|number| *number > 0)?;
            Some((port.name.as_str(), protocol.key(number)))
        })
        .collect();
    table.sort_unstable();
    table.dedup();
    table
}

pub(super) fn number_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn hash_of(namespace: u32, name: &str) -> u64 {
    FixedState::default().hash_one((namespace, name))
}
