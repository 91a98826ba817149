//! The pods by label and by address, while a network is compiled.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::address::{Addresses, IpFamily};
use super::draft::{Draft, Peers, Pods, Within};
use super::network::{Network, Resolve};
use super::pod_set::PodSet;
use crate::Selector;
use crate::selector::{Operator, Requirement};

type Map<K, V> = HashMap<K, V, FixedState>;

/// Finds the pods that selectors select without asking every pod.
///
/// It counts on the numbers of a namespace's pods being neighbours, as they are before anything is added.
pub(super) struct Index<'a> {
    network: &'a Network,
    /// The pods of each namespace.
    namespaces: Vec<Range<u32>>,
    /// The pods that have a value of a key that some selector asks about, ascending.
    labels: Map<Box<str>, Map<&'a str, Vec<u32>>>,
    /// The pods by address, by family.
    addresses: [Vec<(u128, u32)>; 2],
    /// The pods that no selector selects.
    host_network: Vec<u64>,
    chosen_namespaces: Map<Selector, Vec<u32>>,
    chosen_pods: Map<Pods, PodSet>,
}

impl<'a> Index<'a> {
    pub fn new(network: &'a Network, drafts: &[Draft]) -> Self {
        let mut namespaces = vec![0..0; network.namespaces.len()];
        let mut addresses = [Vec::with_capacity(network.pods.len()), Vec::new()];
        let mut labels: Map<Box<str>, Map<&str, Vec<u32>>> = keys(drafts).map(|key| (key.into(), Map::default())).collect();
        let mut host_network = vec![0_u64; network.pods.len().div_ceil(64)];
        for (number, (pod, facts)) in (0_u32..).zip(network.pods.iter().zip(&network.facts)) {
            if let Some(range) = namespaces.get_mut(pod.namespace as usize) {
                *range = if range.start == range.end { number..number + 1 } else { range.start..number + 1 };
            }
            for (list, address) in addresses.iter_mut().zip(pod.addresses) {
                list.extend(address.map(|address| (address, number)));
            }
            if facts.host_network {
                if let Some(word) = host_network.get_mut(number as usize / 64) {
                    *word |= 1 << (number % 64);
                }
                continue;
            }
            for (key, value) in &pod.labels {
                if let Some(values) = labels.get_mut(key) {
                    values.entry(value).or_default().push(number);
                }
            }
        }
        addresses.iter_mut().for_each(|list| list.sort_unstable());
        let (chosen_namespaces, chosen_pods) = (Map::default(), Map::default());
        Self { network, namespaces, labels, addresses, host_network, chosen_namespaces, chosen_pods }
    }

    fn find(&mut self, pods: &Pods) -> PodSet {
        let mut found = PodSet::default();
        match &pods.within {
            Within::Namespace(name) => {
                let Some(range) = self.network.find_namespace(name).and_then(|number| self.namespaces.get(number as usize)) else {
                    return found;
                };
                self.within(range.clone(), &pods.labels, &mut found);
            }
            Within::Namespaces(selector) => {
                if !self.chosen_namespaces.contains_key(selector) {
                    let chosen = (0_u32..).zip(&self.network.namespaces).filter(|(_, entry)| selector.matches(&entry.labels));
                    let chosen = chosen.map(|(number, _)| number).collect();
                    self.chosen_namespaces.insert(selector.clone(), chosen);
                }
                let chosen = self.chosen_namespaces.get(selector).map(Vec::as_slice).unwrap_or_default();
                for range in chosen.iter().filter_map(|number| self.namespaces.get(*number as usize)) {
                    self.within(range.clone(), &pods.labels, &mut found);
                }
            }
        }
        found.remove_row(&self.host_network);
        found
    }

    /// The pods of a namespace that have the labels.
    fn within(&self, range: Range<u32>, selector: &Selector, found: &mut PodSet) {
        if selector.matches_nothing() || range.start == range.end {
            return;
        }
        let requirements = selector.requirements();
        let Some((first, candidates)) = self.fewest(requirements, &range) else {
            if requirements.is_empty() {
                found.fill(range);
            } else {
                range.filter(|number| self.holds(requirements, None, *number)).for_each(|number| found.insert(number));
            }
            return;
        };
        for candidates in candidates {
            let fitting = candidates.iter().filter(|number| requirements.len() == 1 || self.holds(requirements, Some(first), **number));
            fitting.for_each(|number| found.insert(*number));
        }
    }

    /// The requirement that leaves the fewest pods of a namespace, and these.
    fn fewest(&self, requirements: &[Requirement], range: &Range<u32>) -> Option<(usize, Vec<&[u32]>)> {
        let listed =
            requirements.iter().enumerate().filter(|(_, requirement)| matches!(requirement.operator(), Operator::In | Operator::Equals));
        let found = listed.map(|(at, requirement)| {
            let values = self.labels.get(requirement.key());
            let mut last = None;
            // Sorted, so that a value that is listed twice stands beside itself.
            let distinct = requirement.values().filter(|&value| last.replace(value) != Some(value));
            let pods: Vec<&[u32]> = distinct.filter_map(|value| Some(part(values?.get(value)?, range))).collect();
            (pods.iter().map(|pods| pods.len()).sum::<usize>(), at, pods)
        });
        found.min_by_key(|(count, at, _)| (*count, *at)).map(|(_, at, pods)| (at, pods))
    }

    /// Do the requirements hold, but for one that is known to?
    fn holds(&self, requirements: &[Requirement], known: Option<usize>, number: u32) -> bool {
        let Some(pod) = self.network.pods.get(number as usize) else { return false };
        requirements.iter().enumerate().all(|(at, requirement)| Some(at) == known || requirement.matches(&pod.labels))
    }
}

/// What of a sorted list lies in a range.
fn part<'l>(list: &'l [u32], range: &Range<u32>) -> &'l [u32] {
    let first = list.partition_point(|number| *number < range.start);
    let rest = list.get(first..).unwrap_or_default();
    rest.get(..rest.partition_point(|number| *number < range.end)).unwrap_or_default()
}

/// The keys that selectors of pods ask about.
fn keys(drafts: &[Draft]) -> impl Iterator<Item = &str> {
    let mut keys = HashSet::with_hasher(FixedState::default());
    for draft in drafts {
        let rules = draft.ingress.iter().chain(&draft.egress).flatten();
        let peers = rules.filter_map(|rule| rule.peers.as_ref()).flat_map(|peers: &Peers| &peers.pods);
        for pods in peers.chain([&draft.subject]) {
            keys.extend(pods.labels.requirements().iter().map(Requirement::key));
        }
    }
    keys.into_iter()
}

impl Resolve for Index<'_> {
    fn pods(&mut self, pods: &Pods) -> PodSet {
        // Those of one namespace are found as fast as they are looked up.
        if let Within::Namespace(_) = pods.within {
            return self.find(pods);
        }
        if let Some(known) = self.chosen_pods.get(pods) {
            return known.clone();
        }
        let found = self.find(pods);
        self.chosen_pods.insert(pods.clone(), found.clone());
        found
    }

    fn addresses(&mut self, addresses: &Addresses, family: IpFamily) -> PodSet {
        let [v4, v6] = &self.addresses;
        let list = if family == IpFamily::V4 { v4 } else { v6 };
        let mut found: Vec<u32> = Vec::new();
        for (first, last) in addresses.of(family).iter() {
            let start = list.partition_point(|(address, _)| *address < first);
            let rest = list.get(start..).unwrap_or_default();
            let rest = rest.get(..rest.partition_point(|(address, _)| *address <= last)).unwrap_or_default();
            found.extend(rest.iter().map(|(_, number)| *number));
        }
        // Ascending, so that the set grows to one side only.
        found.sort_unstable();
        found.into_iter().collect()
    }
}

/// Finds pods one by one, when something is added to a network.
pub(super) struct Scan<'a>(pub &'a Network);

impl Resolve for Scan<'_> {
    fn pods(&mut self, pods: &Pods) -> PodSet {
        let mut numbers: Vec<u32> = self.0.order.iter().copied().filter(|number| self.0.selects(pods, *number)).collect();
        numbers.sort_unstable();
        numbers.into_iter().collect()
    }

    fn addresses(&mut self, addresses: &Addresses, family: IpFamily) -> PodSet {
        let ranges = addresses.of(family);
        if ranges.is_empty() {
            return PodSet::default();
        }
        let address = |number: u32| self.0.pods.get(number as usize).and_then(|pod| pod.addresses.get(family as usize).copied().flatten());
        let mut numbers: Vec<u32> =
            self.0.order.iter().copied().filter(|number| address(*number).is_some_and(|address| ranges.contains(address))).collect();
        numbers.sort_unstable();
        numbers.into_iter().collect()
    }
}
