//! Addresses outside, as far as policies tell them apart.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::address::{Address, AddressRange, Addresses, IpFamily};
use super::direction::Direction;
use super::name::PodId;
use super::network::{ANY, Network, Rule};
use super::ports::{Port, Ports};
use super::traffic::Traffic;

/// Addresses of one family that no policy tells apart.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects};
/// use kube_semantics::object::NetworkPolicy;
///
/// let policy: NetworkPolicy = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "out"},
///         "spec": {"egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.64.0.0/10"]}}]}]}}"#,
/// )?;
/// let network = Network::new(Objects { policies: &[policy], ..Objects::default() })?;
/// let texts: Vec<String> = network.external().iter().map(ToString::to_string).collect();
/// assert_eq!(
///     texts,
///     ["0.0.0.0-9.255.255.255, 10.64.0.0/10, 11.0.0.0-255.255.255.255", "10.0.0.0/10, 10.128.0.0/9", "::/0"]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct External {
    ranges: Vec<AddressRange>,
}

impl External {
    /// The addresses, in ascending order, with a gap between any two ranges.
    #[must_use]
    pub fn ranges(&self) -> &[AddressRange] {
        &self.ranges
    }

    /// Is the address one of them?
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.ranges.iter().any(|range| range.contains(ip))
    }

    /// The first of them, which stands for all.
    #[must_use]
    pub fn first(&self) -> Option<IpAddr> {
        self.ranges.first().map(|range| range.first)
    }

    /// The addresses of all of them together.
    pub(super) fn join<'e>(all: impl IntoIterator<Item = &'e Self>) -> Self {
        let ranges = all.into_iter().flat_map(|external| &external.ranges);
        let joined: Addresses = ranges
            .map(|range| {
                let (first, last) = (Address::from(range.first), Address::from(range.last));
                (first.family, first.number, last.number)
            })
            .collect();
        let of = |family| joined.of(family).iter().map(move |(first, last)| AddressRange::new(family, first, last));
        Self { ranges: IpFamily::ALL.into_iter().flat_map(of).collect() }
    }
}

impl fmt::Display for External {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, range) in self.ranges.iter().enumerate() {
            write!(f, "{}{range}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl Network {
    /// All addresses there are, in as few classes as the policies allow: those of a class are allowed the same, but for what a
    /// pod's own node may. First those of IPv4, each class where its first address stands.
    #[must_use]
    pub fn external(&self) -> Vec<External> {
        classes(&self.address_sets())
    }

    /// The sets of addresses that rules ask about.
    fn address_sets(&self) -> Vec<&Addresses> {
        let rules = self.policies.iter().flatten().flat_map(|policy| policy.rules.iter().flatten().flatten());
        let mut numbers: HashSet<u32, FixedState> = rules.map(|rule| rule.peers).collect();
        numbers.remove(&ANY);
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.into_iter().filter_map(|number| self.peers.key(number)).map(|peers| &peers.addresses).collect()
    }

    /// The classes that either of two networks tells apart.
    pub(super) fn external_of_both(&self, other: &Self) -> Vec<External> {
        let mut sets = self.address_sets();
        sets.extend(other.address_sets());
        classes(&sets)
    }

    pub(super) fn matches_address(&self, rule: &Rule, address: Address) -> bool {
        rule.peers == ANY || self.peers.key(rule.peers).is_some_and(|peers| peers.addresses.contains(address))
    }

    /// The ports that may be used between pods with these policies and addresses outside.
    pub(super) fn external_ports(&self, list: u32, direction: Direction, table: u32, external: &External) -> Ports {
        let first = external.first().map(Address::from);
        let matches = |rule: &Rule| first.is_some_and(|address| self.matches_address(rule, address));
        self.allowed_ports(list, direction, table, matches)
    }

    /// Which addresses outside reach which pods on a port, and the other way: the [`matrix`](Self::matrix) goes on here.
    #[must_use]
    pub fn external_matrix(&self, port: Port) -> ExternalMatrix {
        let external = self.external();
        let mut rows: HashMap<PodId, [Vec<bool>; 2], FixedState> = HashMap::default();
        let mut known: HashMap<_, [Vec<bool>; 2], FixedState> = HashMap::default();
        for pod in self.pods() {
            let Some(facts) = self.facts.get(pod.number as usize) else { continue };
            let row = known.entry((facts.subjects, facts.table, facts.node)).or_insert_with(|| {
                let ask = |traffic| self.verdict(&traffic).is_ok_and(|verdict| verdict.is_allowed());
                let reached = |external: &External| external.first().and_then(|ip| Traffic::new(ip, pod, port).ok()).is_some_and(ask);
                let reaches = |external: &External| external.first().and_then(|ip| Traffic::new(pod, ip, port).ok()).is_some_and(ask);
                [external.iter().map(reached).collect(), external.iter().map(reaches).collect()]
            });
            rows.insert(pod, row.clone());
        }
        ExternalMatrix { external, rows }
    }
}

/// Which addresses outside reach which pods on one port, and the other way.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects, Port};
/// use kube_semantics::object::{NetworkPolicy, Pod};
///
/// let policy: NetworkPolicy = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "web"}, "spec": {"ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]}}"#,
/// )?;
/// let pod: Pod = serde_json::from_str(r#"{"metadata": {"namespace": "shop", "name": "web"}}"#)?;
/// let network = Network::new(Objects { policies: &[policy], pods: &[pod], ..Objects::default() })?;
/// let web = network.pod("shop/web").unwrap();
/// let matrix = network.external_matrix(Port::tcp(80)?);
/// let reaching: Vec<String> = (0..3).filter(|at| matrix.reaches(*at, web)).map(|at| matrix.external()[at].to_string()).collect();
/// assert_eq!(reaching, ["10.0.0.0/8"]);
/// assert!((0..3).all(|at| matrix.reached(web, at)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ExternalMatrix {
    external: Vec<External>,
    /// By pod: from outside, and to it.
    rows: HashMap<PodId, [Vec<bool>; 2], FixedState>,
}

impl ExternalMatrix {
    /// The classes of addresses.
    #[must_use]
    pub fn external(&self) -> &[External] {
        &self.external
    }

    /// Do the addresses of a class reach a pod?
    #[must_use]
    pub fn reaches(&self, external: usize, to: PodId) -> bool {
        self.rows.get(&to).is_some_and(|[from, _]| from.get(external) == Some(&true))
    }

    /// Are the addresses of a class reached by a pod?
    #[must_use]
    pub fn reached(&self, from: PodId, external: usize) -> bool {
        self.rows.get(&from).is_some_and(|[_, to]| to.get(external) == Some(&true))
    }
}

/// The coarsest classes of addresses that no set cuts.
fn classes(sets: &[&Addresses]) -> Vec<External> {
    IpFamily::ALL.into_iter().flat_map(|family| classes_of(family, sets)).collect()
}

fn classes_of(family: IpFamily, sets: &[&Addresses]) -> Vec<External> {
    let cuts = sets.iter().flat_map(|set| set.of(family).iter()).flat_map(|(first, last)| [Some(first), last.checked_add(1)]);
    let mut starts: Vec<u128> = cuts.flatten().filter(|start| *start <= family.last()).chain([0]).collect();
    starts.sort_unstable();
    starts.dedup();
    // Between two cuts nothing changes. All begin in one class, and each set parts what it holds from what it does not.
    let mut class: Vec<usize> = vec![0; starts.len()];
    let mut count = 1;
    for set in sets {
        let mut parted: HashMap<usize, usize, FixedState> = HashMap::default();
        for (first, last) in set.of(family).iter() {
            let from = starts.partition_point(|start| *start < first);
            let to = starts.partition_point(|start| *start <= last);
            for class in class.iter_mut().take(to).skip(from) {
                *class = *parted.entry(*class).or_insert_with(|| {
                    count += 1;
                    count - 1
                });
            }
        }
    }
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([family.last()]);
    let mut order: HashMap<usize, usize, FixedState> = HashMap::default();
    let mut ranges: BTreeMap<usize, Vec<(IpFamily, u128, u128)>> = BTreeMap::new();
    for ((start, end), class) in starts.iter().zip(ends).zip(class) {
        let next = order.len();
        let place = *order.entry(class).or_insert(next);
        ranges.entry(place).or_default().push((family, *start, end));
    }
    let joined = ranges.into_values().map(|ranges| ranges.into_iter().collect::<Addresses>());
    let external = joined.map(|addresses| External {
        ranges: addresses.of(family).iter().map(|(first, last)| AddressRange::new(family, first, last)).collect(),
    });
    external.collect()
}
