//! Objects that come, change and go.

use super::address::IpFamily;
use super::admin_policy::{AdminPolicyKind, AdminPolicyKinds};
use super::direction::Direction;
use super::draft::Draft;
use super::error::NetworkError;
use super::index::Scan;
use super::name::{Name, PodId};
use super::network::{ANY, Network, Nodes, PodFacts, Policy, Resolve, Rule, Subject, labels_of_namespace, number_of, refused};
use super::verdict::UnknownPod;
use crate::object::{AdminPolicy, Labels, Namespace, NetworkPolicy, Node, Pod};

/// There is no object of this kind and name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no {kind} {name} in the network")]
#[non_exhaustive]
pub struct UnknownObject {
    /// The kind.
    pub kind: &'static str,
    /// The name.
    pub name: String,
}

/// Changes in place. The network is then what it would be if it were built anew from what there is now.
///
/// ```
/// use kube_semantics::netpol::{Name, Network, Port};
/// use kube_semantics::object::{Namespace, NetworkPolicy, Pod};
///
/// let pods = ["web", "db"].map(|name| Pod { metadata: named("shop", name), ..Pod::default() });
/// let policy: NetworkPolicy = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "team"},
///         "spec": {"ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "a"}}}]}]}}"#,
/// )?;
/// let mut network = Network::default();
/// let [web, _db] = [network.add_pod(&pods[0])?, network.add_pod(&pods[1])?];
/// network.add_policy(&policy)?;
/// assert_eq!(network.matrix(Port::tcp(80)?).to_string(), "1.\n.1");
///
/// let shop: Namespace = serde_json::from_str(r#"{"metadata": {"name": "shop", "labels": {"team": "a"}}}"#)?;
/// network.set_namespace(&shop);
/// assert_eq!(network.matrix(Port::tcp(80)?).to_string(), "11\n11");
/// network.remove_namespace("shop")?;
/// network.remove_policy(Name { namespace: "shop", name: "team" })?;
/// network.remove_pod(web)?;
/// assert_eq!(network.matrix(Port::tcp(80)?).to_string(), "1");
/// # use kube_semantics::object::ObjectMeta;
/// # fn named(namespace: &str, name: &str) -> ObjectMeta {
/// #     ObjectMeta { namespace: namespace.to_owned(), name: name.to_owned(), ..ObjectMeta::default() }
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Network {
    /// Adds a pod, after all others.
    ///
    /// # Errors
    /// The name is taken, or an address is none.
    pub fn add_pod(&mut self, pod: &Pod) -> Result<PodId, NetworkError> {
        let namespace = self.namespace(pod.metadata.namespace_or_default());
        let number = self.add_pod_entry(namespace, pod, &mut Nodes::default())?;
        self.order.push(number);
        let node = self.facts.get(number as usize).map_or(ANY, |facts| facts.node);
        // The node may be new, and pods on its network may have been there before.
        let mut peers = std::mem::take(&mut self.peers);
        if let Some((key, node)) = peers.get_mut(node) {
            *node = Scan(self).peers(key);
        }
        self.peers = peers;
        self.turn([node]);
        self.place(number);
        Ok(self.id(number))
    }

    /// Takes a pod out.
    ///
    /// # Errors
    /// It is not there.
    pub fn remove_pod(&mut self, pod: PodId) -> Result<(), UnknownPod> {
        if !self.is_there(pod) {
            return Err(UnknownPod);
        }
        let number = pod.number;
        self.forget_pod_number(number);
        self.order.retain(|other| *other != number);
        for (_, resolved) in self.peers.iter_mut() {
            resolved.pods.remove(number);
            resolved.blocks.iter_mut().for_each(|set| set.remove(number));
        }
        if let Some(facts) = self.facts.get_mut(number as usize) {
            let generation = facts.generation.wrapping_add(1);
            let gone = std::mem::replace(facts, PodFacts { subjects: [ANY, ANY], table: ANY, node: ANY, generation, ..*facts });
            gone.subjects.into_iter().for_each(|list| self.subjects.release(list));
            self.tables.release(gone.table);
            self.peers.release(gone.node);
        }
        if let Some(entry) = self.pods.get_mut(number as usize) {
            entry.labels = Labels::new();
            entry.addresses = [None, None];
        }
        self.free_pods.push(number);
        Ok(())
    }

    /// Adds a network policy.
    ///
    /// # Errors
    /// The API server would refuse it, or the name is taken.
    pub fn add_policy(&mut self, policy: &NetworkPolicy) -> Result<(), NetworkError> {
        let name = Name { namespace: policy.metadata.namespace_or_default(), name: &policy.metadata.name };
        let draft = Draft::of_network_policy(policy).map_err(|error| NetworkError::Policy { policy: name.to_string(), error })?;
        if self.find_policy(None, name).is_some() {
            return Err(NetworkError::Twice { kind: "NetworkPolicy", name: name.to_string() });
        }
        self.namespace(name.namespace);
        self.add_draft(draft);
        Ok(())
    }

    /// Takes a network policy out.
    ///
    /// # Errors
    /// It is not there.
    pub fn remove_policy(&mut self, name: Name<'_>) -> Result<(), UnknownObject> {
        self.remove(None, name)
    }

    /// Adds a policy of the administrators.
    ///
    /// # Errors
    /// The API server would refuse it, the name is taken, or it cannot be beside those that are there.
    pub fn add_admin_policy(&mut self, policy: &AdminPolicy) -> Result<(), NetworkError> {
        let (kind, name) = AdminPolicyKind::and_name(policy);
        let draft = Draft::of_admin_policy(policy, &self.nodes).map_err(|error| refused(kind, name, error))?;
        if self.find_policy(Some(kind), Name { namespace: "", name }).is_some() {
            return Err(NetworkError::Twice { kind: kind.as_str(), name: name.to_owned() });
        }
        let mut kinds = AdminPolicyKinds::default();
        let present = self.policies.iter().flatten().filter_map(|policy| policy.kind);
        present.chain([kind]).try_for_each(|kind| kinds.add(kind))?;
        self.add_draft(draft);
        Ok(())
    }

    /// Takes a policy of the administrators out.
    ///
    /// # Errors
    /// It is not there.
    pub fn remove_admin_policy(&mut self, kind: AdminPolicyKind, name: &str) -> Result<(), UnknownObject> {
        self.remove(Some(kind), Name { namespace: "", name })
    }

    /// Adds a namespace, or labels it anew.
    pub fn set_namespace(&mut self, namespace: &Namespace) {
        let name = &namespace.metadata.name;
        let number = self.namespace(name);
        self.label_namespace(number, labels_of_namespace(name, &namespace.metadata.labels), true);
    }

    /// Takes a namespace out. Its pods and policies find it with the label of its name alone.
    ///
    /// # Errors
    /// It is not there.
    pub fn remove_namespace(&mut self, name: &str) -> Result<(), UnknownObject> {
        let number = self.find_namespace(name).filter(|number| self.namespaces.get(*number as usize).is_some_and(|entry| entry.is_given));
        let Some(number) = number else { return Err(UnknownObject { kind: "Namespace", name: name.to_owned() }) };
        self.label_namespace(number, labels_of_namespace(name, &Labels::new()), false);
        Ok(())
    }

    /// Adds a node, or sets its labels and addresses anew.
    pub fn set_node(&mut self, node: &Node) {
        self.nodes.retain(|other| *other.name != *node.metadata.name);
        self.nodes.push(node.into());
        self.nodes_have_changed();
    }

    /// Takes a node out. Its pods stay, and are still reached from it.
    ///
    /// # Errors
    /// It is not there.
    pub fn remove_node(&mut self, name: &str) -> Result<(), UnknownObject> {
        let count = self.nodes.len();
        self.nodes.retain(|node| *node.name != *name);
        if self.nodes.len() == count {
            return Err(UnknownObject { kind: "Node", name: name.to_owned() });
        }
        self.nodes_have_changed();
        Ok(())
    }

    fn find_policy(&self, kind: Option<AdminPolicyKind>, name: Name<'_>) -> Option<u32> {
        let is_it = |policy: &Policy| policy.kind == kind && policy.name() == name;
        (0..).zip(&self.policies).find(|(_, policy)| policy.as_ref().is_some_and(is_it)).map(|(number, _)| number)
    }

    fn add_draft(&mut self, draft: Draft) {
        let policy = self.compiled(draft);
        self.ports_have_changed();
        let selected: Vec<u32> = self.order.iter().copied().filter(|pod| self.selects(&policy.subject, *pod)).collect();
        let about: Vec<Direction> =
            Direction::BOTH.into_iter().zip(&policy.rules).filter(|(_, rules)| rules.is_some()).map(|(direction, _)| direction).collect();
        let number = match self.free_policies.pop() {
            Some(number) => {
                if let Some(slot) = self.policies.get_mut(number as usize) {
                    *slot = Some(policy);
                }
                number
            }
            None => {
                self.policies.push(Some(policy));
                number_of(self.policies.len() - 1)
            }
        };
        for pod in selected {
            for direction in &about {
                let rank = |number: &u32| self.policy(*number).map(Policy::rank);
                let mut list = self.subject(pod, *direction).to_vec();
                list.insert(list.partition_point(|other| rank(other) < rank(&number)), number);
                self.set_subject(pod, *direction, list);
            }
        }
    }

    fn remove(&mut self, kind: Option<AdminPolicyKind>, name: Name<'_>) -> Result<(), UnknownObject> {
        let found = self.find_policy(kind, name).and_then(|number| Some((number, self.policies.get_mut(number as usize)?.take()?)));
        let Some((number, policy)) = found else {
            return Err(UnknownObject { kind: kind.map_or("NetworkPolicy", AdminPolicyKind::as_str), name: name.to_string() });
        };
        self.release_rules(&policy);
        for pod in self.order.clone() {
            for direction in Direction::BOTH {
                if self.subject(pod, direction).contains(&number) {
                    let list = self.subject(pod, direction).iter().copied().filter(|other| *other != number).collect();
                    self.set_subject(pod, direction, list);
                }
            }
        }
        self.free_policies.push(number);
        Ok(())
    }

    /// Resolves what a draft asks for among the pods that are there.
    fn compiled(&mut self, draft: Draft) -> Policy {
        let (mut peers, mut ports) = (std::mem::take(&mut self.peers), std::mem::take(&mut self.ports));
        let policy = Policy::new(draft, &mut peers, &mut ports, &mut Scan(self));
        (self.peers, self.ports) = (peers, ports);
        self.turn(policy.rules.iter().flatten().flatten().map(|rule| rule.peers));
        policy
    }

    fn release_rules(&mut self, policy: &Policy) {
        for Rule { peers, ports, .. } in policy.rules.iter().flatten().flatten() {
            self.peers.release(*peers);
            self.ports.release(*ports);
        }
    }

    /// Turns the sets of peers that may be new, for all pods.
    fn turn(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let Some(members) = self.members.get_mut() else { return };
        members.make_room(self.pods.len(), self.peers.bound());
        for number in numbers {
            let Some(resolved) = self.peers.get(number) else { continue };
            self.order.iter().for_each(|pod| members.set(*pod, number, resolved));
        }
    }

    /// Finds out anew which peers a pod is among and which policies select it.
    fn place(&mut self, pod: u32) {
        let addresses = self.pods.get(pod as usize).map_or([None, None], |entry| entry.addresses);
        let mut peers = std::mem::take(&mut self.peers);
        for (key, resolved) in peers.iter_mut() {
            resolved.pods.set(pod, key.pods.iter().any(|pods| self.selects(pods, pod)));
            for ((family, set), address) in IpFamily::ALL.into_iter().zip(&mut resolved.blocks).zip(addresses) {
                set.set(pod, address.is_some_and(|address| key.addresses.of(family).contains(address)));
            }
        }
        if let Some(members) = self.members.get_mut() {
            let known = (0..number_of(peers.bound())).filter_map(|number| Some((number, peers.get(number)?)));
            known.for_each(|(number, resolved)| members.set(pod, number, resolved));
        }
        self.peers = peers;
        for direction in Direction::BOTH {
            let about = |policy: &Policy| direction.of(&policy.rules).is_some() && self.selects(&policy.subject, pod);
            let numbered = (0..).zip(&self.policies).filter_map(|(number, policy)| Some((number, policy.as_ref()?)));
            let mut list: Vec<(u32, &Policy)> = numbered.filter(|(_, policy)| about(policy)).collect();
            list.sort_by(|(_, a), (_, b)| a.rank().cmp(&b.rank()));
            let list = list.into_iter().map(|(number, _)| number).collect();
            self.set_subject(pod, direction, list);
        }
    }

    fn label_namespace(&mut self, number: u32, labels: Labels, is_given: bool) {
        let Some(entry) = self.namespaces.get_mut(number as usize) else { return };
        entry.is_given = is_given;
        if std::mem::replace(&mut entry.labels, labels) == entry.labels {
            return;
        }
        let is_in = |pod: &u32| self.pods.get(*pod as usize).is_some_and(|entry| entry.namespace == number);
        let pods: Vec<u32> = self.order.iter().copied().filter(is_in).collect();
        pods.into_iter().for_each(|pod| self.place(pod));
    }

    /// Whom the policies select stays, where their rules stand, and on which ports; only peers are others now.
    fn nodes_have_changed(&mut self) {
        for number in 0..self.policies.len() {
            let written = self.policies.get(number).and_then(|policy| policy.as_ref()?.by_nodes.as_deref());
            let Some(Ok(draft)) = written.map(|written| Draft::of_admin_policy(written, &self.nodes)) else { continue };
            let policy = self.compiled(draft);
            let old = self.policies.get_mut(number).and_then(|slot| slot.replace(policy));
            old.iter().for_each(|old| self.release_rules(old));
        }
    }

    fn subject(&self, pod: u32, direction: Direction) -> &[u32] {
        let list = self.facts.get(pod as usize).map(|facts| *direction.of(&facts.subjects));
        list.and_then(|list| self.subjects.key(list)).map(|(_, list)| &**list).unwrap_or_default()
    }

    fn set_subject(&mut self, pod: u32, direction: Direction, list: Vec<u32>) {
        let policies = &self.policies;
        let number = self.subjects.acquire((direction, list.into()), |key| Subject::new(key, policies));
        let Some(slot) = self.facts.get_mut(pod as usize).and_then(|facts| facts.subjects.get_mut(direction as usize)) else { return };
        let old = std::mem::replace(slot, number);
        self.subjects.release(old);
    }
}
