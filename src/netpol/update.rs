//! Pods and policies that come and go.

use super::address::IpFamily;
use super::draft::{Draft, Tier};
use super::index::Scan;
use super::network::{ANY, Name, Network, NetworkError, Nodes, PodId, Policy, Resolve, Rule, Subject, number_of};
use super::verdict::UnknownPod;
use crate::object::{Labels, NetworkPolicy, Pod};

/// There is no network policy of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no network policy {policy}")]
#[non_exhaustive]
pub struct UnknownPolicy {
    /// The name.
    pub policy: String,
}

/// Changes in place. The network is then what it would be if it were built anew from what there is now.
///
/// ```
/// use kube_semantics::netpol::{Name, Network, Port};
/// use kube_semantics::object::{NetworkPolicy, Pod};
///
/// let pod: Pod = serde_json::from_str(r#"{"metadata": {"namespace": "shop", "name": "web"}}"#)?;
/// let policy: NetworkPolicy = serde_json::from_str(r#"{"metadata": {"namespace": "shop", "name": "quiet"}}"#)?;
/// let mut network = Network::default();
/// let web = network.add_pod(&pod)?;
/// network.add_policy(&policy)?;
/// assert_eq!(network.isolation().next().unwrap().ingress.len(), 1);
/// network.remove_policy(Name { namespace: "shop", name: "quiet" })?;
/// assert!(network.isolation().next().unwrap().ingress.is_empty());
/// network.remove_pod(web)?;
/// assert_eq!(network.matrix(Port::tcp(80)?).count(), 0);
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
        let mut peers = std::mem::take(&mut self.peers);
        let (addresses, node) = match (self.pods.get(number as usize), self.facts.get(number as usize)) {
            (Some(entry), Some(facts)) => (entry.addresses, facts.node),
            _ => ([None, None], ANY),
        };
        // The node may be new, and pods on its network may have been there before.
        if let Some((key, node)) = peers.get_mut(node) {
            *node = Scan(self).peers(key);
        }
        for (key, resolved) in peers.iter_mut() {
            if key.pods.iter().any(|pods| self.selects(pods, number)) {
                resolved.pods.insert(number);
            }
            for ((family, set), address) in IpFamily::ALL.into_iter().zip(&mut resolved.blocks).zip(addresses) {
                if address.is_some_and(|address| key.addresses.of(family).contains(address)) {
                    set.insert(number);
                }
            }
        }
        self.peers = peers;
        let mut lists = [Vec::new(), Vec::new()];
        for (policy, place) in self.policies.iter().zip(0..).filter_map(|(policy, place)| Some((policy.as_ref()?, place))) {
            if self.selects(&policy.subject, number) {
                let about = lists.iter_mut().zip(&policy.rules).filter(|(_, rules)| rules.is_some());
                about.for_each(|(list, _)| list.push(place));
            }
        }
        for (direction, mut list) in lists.into_iter().enumerate() {
            list.sort_by(|a, b| self.policy(*a).map(Policy::rank).cmp(&self.policy(*b).map(Policy::rank)));
            self.set_subject(number, direction, list);
        }
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
            let gone = std::mem::replace(
                facts,
                super::network::PodFacts {
                    subjects: [ANY, ANY],
                    table: ANY,
                    node: ANY,
                    generation: facts.generation.wrapping_add(1),
                    ..*facts
                },
            );
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
        if self.find_policy(name).is_some() {
            return Err(NetworkError::Twice { kind: "NetworkPolicy", name: name.to_string() });
        }
        self.namespace(name.namespace);
        let (mut peers, mut ports) = (std::mem::take(&mut self.peers), std::mem::take(&mut self.ports));
        let policy = Policy::new(draft, &mut peers, &mut ports, &mut Scan(self));
        (self.peers, self.ports) = (peers, ports);
        let selected: Vec<u32> = self.order.iter().copied().filter(|pod| self.selects(&policy.subject, *pod)).collect();
        let about = [policy.rules[0].is_some(), policy.rules[1].is_some()];
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
        let rank = |network: &Self, number| network.policy(number).map(|policy| (policy.tier, policy.priority, policy.name.clone()));
        let own = rank(self, number);
        for pod in selected {
            for direction in (0..2).filter(|direction| about.get(*direction) == Some(&true)) {
                let mut list = self.subject(pod, direction).to_vec();
                let at = list.partition_point(|other| rank(self, *other) < own);
                list.insert(at, number);
                self.set_subject(pod, direction, list);
            }
        }
        Ok(())
    }

    /// Takes a network policy out.
    ///
    /// # Errors
    /// It is not there.
    pub fn remove_policy(&mut self, name: Name<'_>) -> Result<(), UnknownPolicy> {
        let found = self.find_policy(name).and_then(|number| Some((number, self.policies.get_mut(number as usize)?.take()?)));
        let Some((number, policy)) = found else { return Err(UnknownPolicy { policy: name.to_string() }) };
        for Rule { peers, ports, .. } in policy.rules.iter().flatten().flatten() {
            self.peers.release(*peers);
            self.ports.release(*ports);
        }
        for pod in self.order.clone() {
            for direction in 0..2 {
                if self.subject(pod, direction).contains(&number) {
                    let list = self.subject(pod, direction).iter().copied().filter(|other| *other != number).collect();
                    self.set_subject(pod, direction, list);
                }
            }
        }
        self.free_policies.push(number);
        Ok(())
    }

    fn find_policy(&self, name: Name<'_>) -> Option<u32> {
        let is_it = |policy: &Policy| policy.tier == Tier::NetworkPolicy && policy.name() == name;
        (0..).zip(&self.policies).find(|(_, policy)| policy.as_ref().is_some_and(is_it)).map(|(number, _)| number)
    }

    fn subject(&self, pod: u32, direction: usize) -> &[u32] {
        let list = self.facts.get(pod as usize).and_then(|facts| facts.subjects.get(direction));
        list.and_then(|list| self.subjects.key(*list)).map(|list| &**list).unwrap_or_default()
    }

    fn set_subject(&mut self, pod: u32, direction: usize, list: Vec<u32>) {
        let (policies, ports) = (&self.policies, &self.ports);
        let number = self.subjects.acquire(list.into(), |list| Subject::new(list, policies, ports));
        let Some(slot) = self.facts.get_mut(pod as usize).and_then(|facts| facts.subjects.get_mut(direction)) else { return };
        let old = std::mem::replace(slot, number);
        self.subjects.release(old);
    }
}
