//! Which pod reaches which, on all ports.

use std::borrow::Cow;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::address::IpFamily;
use super::direction::Direction;
use super::draft::Tier;
use super::external::External;
use super::matrix::{add_by_family, add_peers, in_family_six};
use super::name::PodId;
use super::network::{ANY, Network, Rule, number_of};
use super::pod_set::{PodSet, ones};
use super::port_sets::{ALL, NONE, Passage, PortSets};
use super::ports::Ports;
use super::verdict::blocks;

/// For every pair of pods, all ports and protocols that are allowed.
///
/// ```
/// use kube_semantics::netpol::{Network, Objects};
/// use kube_semantics::object::{NetworkPolicy, Pod};
///
/// let policy: NetworkPolicy = serde_json::from_str(
///     r#"{"metadata": {"namespace": "shop", "name": "web"}, "spec": {"podSelector": {"matchLabels": {"app": "web"}},
///         "ingress": [{"ports": [{"port": 80}, {"port": 8000, "endPort": 8100}]}]}}"#,
/// )?;
/// let pods: Vec<Pod> = serde_json::from_str(
///     r#"[{"metadata": {"namespace": "shop", "name": "web", "labels": {"app": "web"}}}, {"metadata": {"namespace": "shop", "name": "db"}}]"#,
/// )?;
/// let network = Network::new(Objects { policies: &[policy], pods: &pods, ..Objects::default() })?;
/// let [web, db] = ["shop/web", "shop/db"].map(|name| network.pod(name).unwrap());
/// let connections = network.all_connections();
/// assert_eq!(connections.between(db, web).to_string(), "TCP 80, TCP 8000-8100");
/// assert_eq!(connections.between(web, db).to_string(), "all");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Connections {
    /// The pods, in order.
    pods: Vec<PodId>,
    sets: PortSets,
    /// By the number of a pod, its place in that order, and where its rows are: as a destination, as a source.
    rows: Vec<[u32; 3]>,
    /// By the place of the source, numbers in `sets`.
    ingress: Vec<Vec<u32>>,
    /// By the place of the destination.
    egress: Vec<Vec<u32>>,
    external: Vec<External>,
    /// From and to addresses, beside `ingress` and `egress`.
    from_external: Vec<Vec<u32>>,
    to_external: Vec<Vec<u32>>,
    /// What two sets have in common, where there are few enough to know in advance.
    common: Option<Vec<u32>>,
    columns: usize,
}

/// How many sources [`iter`](Connections::iter) looks at together.
const SOURCES: usize = 16;

/// Sets are intersected in advance as long as that makes no more than so many ranges.
const MANY: usize = 1 << 20;

/// How many rules are looked at together.
const BATCH: usize = 64;

impl Network {
    /// For every pair of pods, all ports that are allowed; the family is that of each destination's first address.
    #[must_use]
    pub fn all_connections(&self) -> Connections {
        let mut maker = Maker { network: self, sets: PortSets::default(), six: in_family_six(self, None), ports: HashMap::default() };
        let mut rows = vec![[ANY, ANY, ANY]; self.pods.len()];
        let external = self.external();
        let (mut ingress, mut egress) = (Vec::new(), Vec::new());
        let (mut from_external, mut to_external) = (Vec::new(), Vec::new());
        let mut destinations: HashMap<_, u32, FixedState> = HashMap::default();
        let mut sources: HashMap<_, u32, FixedState> = HashMap::default();
        for (place, pod) in (0..).zip(self.pods()) {
            let (Some(facts), Some(slot)) = (self.facts.get(pod.number as usize), rows.get_mut(pod.number as usize)) else { continue };
            let [to, from] = facts.subjects;
            let destination = destinations.entry((to, facts.table, facts.node, facts.family)).or_insert_with(|| {
                ingress.push(maker.ingress(to, facts.table, facts.node, facts.family));
                from_external.push(maker.external(to, Direction::Ingress, facts.table, &external));
                number_of(ingress.len() - 1)
            });
            let source = sources.entry(from).or_insert_with(|| {
                egress.push(maker.egress(from));
                to_external.push(maker.external(from, Direction::Egress, ANY, &external));
                number_of(egress.len() - 1)
            });
            *slot = [place, *destination, *source];
        }
        let mut sets = maker.sets;
        let columns = sets.iter().len();
        let size = sets.iter().map(|ports| ports.iter().len() + 1).sum::<usize>();
        // Sets that intersecting adds are no columns: nothing is intersected twice.
        let common = (columns.saturating_mul(size) <= MANY).then(|| {
            let numbers = (0..).take(columns);
            let pairs = numbers.clone().flat_map(|a| numbers.clone().map(move |b| (a, b)));
            let mut both = |(a, b)| {
                let both = sets.get(a).intersection(sets.get(b));
                sets.number(both)
            };
            pairs.map(&mut both).collect()
        });
        Connections { pods: self.pods().collect(), sets, rows, ingress, egress, external, from_external, to_external, common, columns }
    }
}

struct Maker<'n> {
    network: &'n Network,
    sets: PortSets,
    six: Vec<u64>,
    /// The ports of a rule by those of the destination.
    ports: HashMap<(u32, u32), Ports, FixedState>,
}

impl Maker<'_> {
    fn egress(&mut self, list: u32) -> Vec<u32> {
        let (network, six) = (self.network, std::mem::take(&mut self.six));
        let made = self.row(list, Direction::Egress, None, six.len(), |rule, row| {
            add_peers(network, rule, row, |blocks, row| add_by_family(blocks, &six, row));
        });
        self.six = six;
        network.in_order(&made)
    }

    fn ingress(&mut self, list: u32, table: u32, node: u32, family: IpFamily) -> Vec<u32> {
        let network = self.network;
        let mut made = self.row(list, Direction::Ingress, Some(table), self.six.len(), |rule, row| {
            add_peers(network, rule, row, |sets, row| blocks(sets, family).add_to_row(row));
        });
        let own_node = network.peers.get(node).map(|node| blocks(&node.blocks, family));
        for pod in own_node.into_iter().flat_map(PodSet::iter) {
            if let Some(slot) = made.get_mut(pod as usize) {
                *slot = ALL;
            }
        }
        network.in_order(&made)
    }

    /// The sets of ports between pods with these policies and every other pod, by number.
    ///
    /// Which rules match a pod is found out first, and what they come to only once for all pods that the same rules match.
    fn row(
        &mut self,
        list: u32,
        direction: Direction,
        table: Option<u32>,
        width: usize,
        add_peers: impl Fn(&Rule, &mut [u64]),
    ) -> Vec<u32> {
        let network = self.network;
        let rules: Vec<(Tier, &Rule)> = network.deciding_rules(list, direction).collect();
        let mut matched = Matched::default();
        let mut of_pod = vec![0; network.pods.len()];
        let mut row = vec![0; width];
        for batch in rules.chunks(BATCH) {
            let mut masks = vec![0_u64; network.pods.len()];
            for (bit, (_, rule)) in batch.iter().enumerate() {
                row.fill(0);
                add_peers(rule, &mut row);
                for (word, masks) in row.iter().zip(masks.chunks_mut(64)) {
                    for pod in ones(*word) {
                        if let Some(mask) = masks.get_mut(pod as usize) {
                            *mask |= 1 << bit;
                        }
                    }
                }
            }
            of_pod.iter_mut().zip(masks).for_each(|(state, mask)| *state = matched.and(*state, mask));
        }
        let isolated = network.isolates(list);
        let mut known: HashMap<(u32, u32), u32, FixedState> = HashMap::default();
        let mut made = Vec::with_capacity(of_pod.len());
        for (state, facts) in of_pod.into_iter().zip(&network.facts) {
            let table = table.unwrap_or(facts.table);
            let number = *known.entry((state, table)).or_insert_with(|| {
                let mut passage = Passage::new();
                for (tier, rule) in matched.rules(state, &rules) {
                    let ports = self.ports.entry((rule.ports, table)).or_insert_with(|| network.ports_of_rule(rule.ports, table));
                    passage.meet(tier, rule, ports);
                }
                self.sets.number(passage.finish(isolated))
            });
            made.push(number);
        }
        made
    }
}

/// Which rules match, each combination held once: one is another one and which of the next few rules match.
#[derive(Default)]
struct Matched {
    /// By number less one; 0 is the beginning.
    states: Vec<(u32, u64)>,
    numbers: HashMap<(u32, u64), u32, FixedState>,
}

impl Matched {
    #[inline]
    fn and(&mut self, state: u32, mask: u64) -> u32 {
        *self.numbers.entry((state, mask)).or_insert_with(|| {
            self.states.push((state, mask));
            number_of(self.states.len())
        })
    }

    /// The rules of a combination, in order.
    fn rules<'r>(&self, mut state: u32, rules: &[(Tier, &'r Rule)]) -> Vec<(Tier, &'r Rule)> {
        let mut masks = Vec::new();
        while let Some((before, mask)) = state.checked_sub(1).and_then(|at| self.states.get(at as usize)) {
            masks.push(*mask);
            state = *before;
        }
        let batches = rules.chunks(BATCH).zip(masks.into_iter().rev());
        batches.flat_map(|(batch, mask)| ones(mask).filter_map(|bit| batch.get(bit as usize).copied())).collect()
    }
}

impl Network {
    /// What stands under the numbers of pods, in the order of the pods.
    fn in_order(&self, by_number: &[u32]) -> Vec<u32> {
        self.order.iter().map(|number| by_number.get(*number as usize).copied().unwrap_or(NONE)).collect()
    }
}

impl Maker<'_> {
    /// What may be between pods with these policies and each of the outsides.
    fn external(&mut self, list: u32, direction: Direction, table: u32, external: &[External]) -> Vec<u32> {
        let ports = |external: &External| self.sets.number(self.network.external_ports(list, direction, table, external));
        external.iter().map(ports).collect()
    }
}

impl Connections {
    /// The pods, in the order of the network.
    #[must_use]
    pub fn pods(&self) -> &[PodId] {
        &self.pods
    }

    fn row(&self, pod: PodId) -> Option<[u32; 3]> {
        // A number may have been given to another pod since.
        self.rows.get(pod.number as usize).copied().filter(|[place, ..]| self.pods.get(*place as usize) == Some(&pod))
    }

    /// The ports on which one pod reaches another; none, if one is not in the network.
    #[must_use]
    pub fn between(&self, from: PodId, to: PodId) -> Cow<'_, Ports> {
        let (Some([from, _, source]), Some([to, destination, _])) = (self.row(from), self.row(to)) else {
            return Cow::Borrowed(self.sets.get(NONE));
        };
        if from == to {
            return Cow::Borrowed(self.sets.get(ALL));
        }
        let cell = |rows: &[Vec<u32>], row: u32, column: u32| {
            rows.get(row as usize).and_then(|row| row.get(column as usize)).copied().unwrap_or(NONE)
        };
        self.common(cell(&self.egress, source, to), cell(&self.ingress, destination, from))
    }

    #[inline]
    fn common(&self, egress: u32, ingress: u32) -> Cow<'_, Ports> {
        match &self.common {
            Some(common) => {
                let number = common.get(egress as usize * self.columns + ingress as usize).copied().unwrap_or(NONE);
                Cow::Borrowed(self.sets.get(number))
            }
            None => Cow::Owned(self.sets.get(egress).intersection(self.sets.get(ingress))),
        }
    }

    /// The pairs that are connected at all, by source and destination in the order of the pods. Every pod reaches itself.
    pub fn iter(&self) -> impl Iterator<Item = (PodId, PodId, Cow<'_, Ports>)> {
        // What destinations say stands by destination. Some sources at a time are turned to stand by source: a row of memory
        // holds so many of them.
        let blocks = (0..self.pods.len()).step_by(SOURCES).map(|first| (first, self.pods.iter().skip(first).take(SOURCES)));
        blocks.flat_map(move |(first, sources)| {
            let mut turned = vec![NONE; SOURCES * self.pods.len()];
            for (place, to) in self.pods.iter().enumerate() {
                let Some([_, destination, _]) = self.row(*to) else { continue };
                let row = self.ingress.get(destination as usize).and_then(|row| row.get(first..)).unwrap_or_default();
                for (cell, ingress) in turned.iter_mut().skip(place).step_by(self.pods.len()).zip(row) {
                    *cell = *ingress;
                }
            }
            let turned = std::rc::Rc::new(turned);
            sources.enumerate().flat_map(move |(at, from)| {
                let turned = std::rc::Rc::clone(&turned);
                let egress =
                    self.row(*from).and_then(|[.., source]| self.egress.get(source as usize)).map(Vec::as_slice).unwrap_or_default();
                self.pods.iter().zip(egress).enumerate().filter_map(move |(place, (to, egress))| {
                    let ingress = turned.get(at * self.pods.len() + place).copied().unwrap_or(NONE);
                    let ports = if from == to { Cow::Borrowed(self.sets.get(ALL)) } else { self.common(*egress, ingress) };
                    (!ports.is_empty()).then_some((*from, *to, ports))
                })
            })
        })
    }

    /// The addresses outside, as far as policies tell them apart.
    #[must_use]
    pub fn external(&self) -> &[External] {
        &self.external
    }

    /// The ports on which a pod reaches the addresses at a place of [`external`](Self::external).
    #[must_use]
    pub fn to_external(&self, from: PodId, external: usize) -> &Ports {
        let row = self.row(from).map(|[.., source]| source);
        self.outside(&self.to_external, row, external)
    }

    /// The ports on which those addresses reach a pod. Its own node always does, which is not said here.
    #[must_use]
    pub fn from_external(&self, external: usize, to: PodId) -> &Ports {
        let row = self.row(to).map(|[_, destination, _]| destination);
        self.outside(&self.from_external, row, external)
    }

    fn outside(&self, rows: &[Vec<u32>], row: Option<u32>, external: usize) -> &Ports {
        let number = row.and_then(|row| rows.get(row as usize)?.get(external).copied());
        self.sets.get(number.unwrap_or(NONE))
    }
}
