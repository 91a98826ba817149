//! Which pod reaches which, on all ports.

use std::borrow::Cow;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::address::IpFamily;
use super::matrix::{add_by_family, add_peers, in_family_six};
use super::network::{ANY, Direction, Network, PodId};
use super::pod_set::PodSet;
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
    /// By the number of a pod, where its rows are: as a destination, as a source.
    rows: Vec<[u32; 2]>,
    /// By source, in the words of `sets`.
    ingress: Vec<Vec<u32>>,
    /// By destination.
    egress: Vec<Vec<u32>>,
    /// What two sets have in common, where there are few enough to know in advance.
    common: Option<Vec<u32>>,
    columns: usize,
}

/// Up to so many pairs of sets are intersected in advance.
const MANY: usize = 1 << 20;

impl Network {
    /// For every pair of pods, all ports that are allowed; the family is that of each destination's first address.
    #[must_use]
    pub fn all_connections(&self) -> Connections {
        let mut maker = Maker { network: self, sets: PortSets::default(), six: in_family_six(self, None), ports: HashMap::default() };
        let mut rows = vec![[ANY, ANY]; self.pods.len()];
        let (mut ingress, mut egress) = (Vec::new(), Vec::new());
        let mut destinations: HashMap<_, u32, FixedState> = HashMap::default();
        let mut sources: HashMap<_, u32, FixedState> = HashMap::default();
        for pod in self.pods() {
            let (Some(facts), Some(slot)) = (self.facts.get(pod.number as usize), rows.get_mut(pod.number as usize)) else { continue };
            let [to, from] = facts.subjects;
            let destination = destinations.entry((to, facts.table, facts.node, facts.family)).or_insert_with(|| {
                ingress.push(maker.ingress(to, facts.table, facts.node, facts.family));
                super::network::number_of(ingress.len() - 1)
            });
            let source = sources.entry(from).or_insert_with(|| {
                egress.push(maker.egress(from));
                super::network::number_of(egress.len() - 1)
            });
            *slot = [*destination, *source];
        }
        let mut sets = maker.sets;
        let columns = sets.len();
        // Sets that intersecting adds are no columns: nothing is intersected twice.
        let common = (columns.saturating_mul(columns) <= MANY).then(|| {
            let numbers = (0..).take(columns);
            numbers.clone().flat_map(|a| numbers.clone().map(move |b| (a, b))).map(|(a, b)| sets.intersection(a, b)).collect()
        });
        Connections { pods: self.pods().collect(), sets, rows, ingress, egress, common, columns }
    }
}

struct Maker<'n> {
    network: &'n Network,
    sets: PortSets,
    six: Vec<u64>,
    /// The ports of a rule by those of the destination.
    ports: HashMap<(u32, u32), u32, FixedState>,
}

impl Maker<'_> {
    fn egress(&mut self, list: u32) -> Vec<u32> {
        let network = self.network;
        let isolated = network.isolates(list);
        let mut passages = vec![Passage::new(); network.pods.len()];
        let mut row = vec![0; self.six.len()];
        for (tier, rule) in network.deciding_rules(list, Direction::Egress) {
            row.fill(0);
            add_peers(network, rule, &mut row, |blocks, row| add_by_family(blocks, &self.six, row));
            for (number, passage) in chosen(&row, &mut passages) {
                let table = network.facts.get(number).map_or(ANY, |facts| facts.table);
                let (sets, ports) = (&mut self.sets, &mut self.ports);
                let ports = *ports.entry((rule.ports, table)).or_insert_with(|| network.ports_of_rule(rule, table, sets));
                passage.meet(tier, rule, ports, sets);
            }
        }
        passages.into_iter().map(|passage| passage.finish(isolated, &mut self.sets)).collect()
    }

    fn ingress(&mut self, list: u32, table: u32, node: u32, family: IpFamily) -> Vec<u32> {
        let network = self.network;
        let isolated = network.isolates(list);
        let mut passages = vec![Passage::new(); network.pods.len()];
        let mut row = vec![0; self.six.len()];
        for (tier, rule) in network.deciding_rules(list, Direction::Ingress) {
            let ports = network.ports_of_rule(rule, table, &mut self.sets);
            row.fill(0);
            add_peers(network, rule, &mut row, |sets, row| blocks(sets, family).add_to_row(row));
            for (_, passage) in chosen(&row, &mut passages) {
                passage.meet(tier, rule, ports, &mut self.sets);
            }
        }
        let mut made: Vec<u32> = passages.into_iter().map(|passage| passage.finish(isolated, &mut self.sets)).collect();
        let own_node = network.peers.get(node).map(|node| blocks(&node.blocks, family));
        for pod in own_node.into_iter().flat_map(PodSet::iter) {
            if let Some(slot) = made.get_mut(pod as usize) {
                *slot = ALL;
            }
        }
        made
    }
}

/// The pods of a row of bits.
fn chosen<'p>(row: &[u64], passages: &'p mut [Passage]) -> impl Iterator<Item = (usize, &'p mut Passage)> {
    let words = row.iter().copied().zip(passages.chunks_mut(64)).zip((0..).step_by(64));
    words.flat_map(|((word, passages), first)| {
        passages
            .iter_mut()
            .zip(first..)
            .zip(0..)
            .filter(move |(_, bit)| word >> bit & 1 == 1)
            .map(|((passage, number), _)| (number, passage))
    })
}

impl Connections {
    /// The pods, in the order of the network.
    #[must_use]
    pub fn pods(&self) -> &[PodId] {
        &self.pods
    }

    /// The ports on which one pod reaches another; none, if one is not in the network.
    #[must_use]
    pub fn between(&self, from: PodId, to: PodId) -> Cow<'_, Ports> {
        if from == to {
            return Cow::Borrowed(self.sets.get(if self.rows.get(from.number as usize).is_some() { ALL } else { NONE }));
        }
        let row = |pod: PodId| self.rows.get(pod.number as usize).copied().unwrap_or([ANY, ANY]);
        let ([_, source], [destination, _]) = (row(from), row(to));
        let cell = |rows: &[Vec<u32>], row: u32, column: u32| {
            rows.get(row as usize).and_then(|row| row.get(column as usize)).copied().unwrap_or(NONE)
        };
        self.common(cell(&self.egress, source, to.number), cell(&self.ingress, destination, from.number))
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
        let all = self.pods.iter().flat_map(|from| self.pods.iter().map(|to| (*from, *to, self.between(*from, *to))));
        all.filter(|(_, _, ports)| !ports.is_empty())
    }
}
