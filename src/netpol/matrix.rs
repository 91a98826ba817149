//! Which pod reaches which, on one port.

use std::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::address::IpFamily;
use super::direction::Direction;
use super::draft::Tier;
use super::name::PodId;
use super::network::{ANY, Network, Resolved, Rule};
use super::pod_set::PodSet;
use super::ports::Port;
use super::rows::{Row, pass_tiers, transpose};
use super::verdict::blocks;

/// Which pod reaches which, on one port: a bit a pair.
#[derive(Clone)]
pub struct Matrix {
    /// The pods, in order.
    pods: Vec<PodId>,
    /// By number, how many pods have had it before.
    generations: Vec<u32>,
    /// Words a row.
    width: usize,
    /// Rows by source, columns by destination, both by the number of the pod.
    bits: Vec<u64>,
}

impl Network {
    /// Which pod reaches which on a port, for all pairs at once.
    ///
    /// The family is that of each destination's first address.
    #[must_use]
    pub fn matrix(&self, port: Port) -> Matrix {
        self.matrix_of(port, None)
    }

    /// The same in a given family.
    #[must_use]
    pub fn matrix_in_family(&self, port: Port, family: IpFamily) -> Matrix {
        self.matrix_of(port, Some(family))
    }

    fn matrix_of(&self, port: Port, family: Option<IpFamily>) -> Matrix {
        let pods: Vec<PodId> = self.pods().collect();
        let width = self.pods.len().div_ceil(64);
        let mut rows = Rows::new(self, port, family, width);
        let mut egress: Vec<Option<Row>> = vec![None; self.subjects.bound()];
        let mut bits = vec![0; self.pods.len() * width];
        // Those who may be talked to, by whom.
        let mut by_destination: Vec<u32> = vec![ANY; width * 64];
        let mut ingress: Vec<Row> = Vec::new();
        let mut known: HashMap<(u32, u32, u32, IpFamily), u32, FixedState> = HashMap::default();
        for pod in &pods {
            let Some(facts) = self.facts.get(pod.number as usize) else { continue };
            let family = family.unwrap_or(facts.family);
            let [list, _] = facts.subjects;
            let number = *known.entry((list, facts.table, facts.node, family)).or_insert_with(|| {
                ingress.push(rows.ingress(list, facts.table, facts.node, family));
                u32::try_from(ingress.len() - 1).unwrap_or(ANY)
            });
            if let Some(slot) = by_destination.get_mut(pod.number as usize) {
                *slot = number;
            }
        }
        // A square of 64 destinations and 64 sources at a time is turned, so that rows are by source.
        let mut square = [0; 64];
        for (column, destinations) in by_destination.chunks(64).enumerate() {
            let sources: Vec<&[u64]> =
                destinations.iter().map(|row| ingress.get(*row as usize).map(Vec::as_slice).unwrap_or_default()).collect();
            for at in 0..width {
                for (word, row) in square.iter_mut().zip(&sources) {
                    *word = row.get(at).copied().unwrap_or(0);
                }
                transpose(&mut square);
                let cells = bits.iter_mut().skip(at * 64 * width + column).step_by(width);
                cells.zip(&square).for_each(|(cell, word)| *cell = *word);
            }
        }
        for pod in &pods {
            let number = pod.number as usize;
            let Some(facts) = self.facts.get(number) else { continue };
            let [_, list] = facts.subjects;
            let Some(row) = bits.get_mut(number * width..(number + 1) * width) else { continue };
            if let Some(slot) = egress.get_mut(list as usize) {
                let egress = slot.get_or_insert_with(|| rows.egress(list));
                row.iter_mut().zip(&*egress).for_each(|(word, egress)| *word &= egress);
            }
            if let Some(word) = row.get_mut(number / 64) {
                *word |= 1 << (number % 64);
            }
        }
        for number in &self.free_pods {
            let row = bits.iter_mut().skip(*number as usize * width).take(width);
            row.for_each(|word| *word = 0);
        }
        Matrix { pods, generations: self.facts.iter().map(|facts| facts.generation).collect(), width, bits }
    }

    fn rules_of(&self, list: u32, tier: Tier, direction: Direction) -> Vec<&Rule> {
        self.list(list).filter(|policy| policy.tier == tier).flat_map(|policy| policy.rules(direction)).collect()
    }
}

/// Makes rows for one port.
struct Rows<'n> {
    network: &'n Network,
    port: u32,
    width: usize,
    /// The pods that are talked to in IPv6.
    six: Row,
    /// For the ports of egress rules that have names: the pods that call this port so.
    named: HashMap<u32, Row, FixedState>,
}

impl<'n> Rows<'n> {
    fn new(network: &'n Network, port: Port, family: Option<IpFamily>, width: usize) -> Self {
        Self { network, port: port.key(), width, six: in_family_six(network, family), named: HashMap::default() }
    }

    /// Whom pods with these policies may talk to.
    fn egress(&mut self, list: u32) -> Row {
        let network = self.network;
        let (width, port, six, named) = (self.width, self.port, &self.six, &mut self.named);
        pass_tiers(
            width,
            |tier| network.rules_of(list, tier, Direction::Egress),
            network.isolates(list),
            |rule, row| {
                let ports = network.ports.key(rule.ports);
                if rule.ports == ANY || ports.is_some_and(|ports| ports.numbers.contains(port)) {
                    return add_peers(network, rule, row, |blocks, row| add_by_family(blocks, six, row));
                }
                let Some(ports) = ports.filter(|ports| !ports.names.is_empty()) else { return };
                let callers = named.entry(rule.ports).or_insert_with(|| {
                    let mut callers = vec![0; width];
                    let calls = |table| network.tables.key(table).is_some_and(|table| ports.names.iter().any(|name| name.is(port, table)));
                    let pods = (0_u32..).zip(&network.facts).filter(|(_, facts)| calls(facts.table)).map(|(number, _)| number);
                    pods.collect::<PodSet>().add_to_row(&mut callers);
                    callers
                });
                let mut peers = vec![0; width];
                add_peers(network, rule, &mut peers, |blocks, row| add_by_family(blocks, six, row));
                for ((row, peers), callers) in row.iter_mut().zip(&peers).zip(&*callers) {
                    *row |= peers & callers;
                }
            },
        )
    }

    /// Who may talk to pods with these policies, ports and node.
    fn ingress(&self, list: u32, table: u32, node: u32, family: IpFamily) -> Row {
        let network = self.network;
        let table = network.tables.key(table).map(Vec::as_slice).unwrap_or_default();
        let rules = |tier| network.rules_of(list, tier, Direction::Ingress);
        let mut row = pass_tiers(self.width, rules, network.isolates(list), |rule, row| {
            if rule.ports == ANY || network.ports.key(rule.ports).is_some_and(|ports| ports.contains(self.port, table)) {
                add_peers(network, rule, row, |sets, row| blocks(sets, family).add_to_row(row));
            }
        });
        if let Some(Resolved { blocks: sets, .. }) = network.peers.get(node) {
            blocks(sets, family).add_to_row(&mut row);
        }
        row
    }
}

/// The pods that are talked to in IPv6: as is asked, or as their first address is.
pub(super) fn in_family_six(network: &Network, family: Option<IpFamily>) -> Row {
    let width = network.pods.len().div_ceil(64);
    let mut six = vec![if family == Some(IpFamily::V6) { u64::MAX } else { 0 }; width];
    if family.is_none() {
        let pods = (0_u32..).zip(&network.facts).filter(|(_, facts)| facts.family == IpFamily::V6);
        pods.map(|(number, _)| number).collect::<PodSet>().add_to_row(&mut six);
    }
    six
}

pub(super) fn add_peers(network: &Network, rule: &Rule, row: &mut [u64], add_blocks: impl Fn(&[PodSet; 2], &mut [u64])) {
    if rule.peers == ANY {
        row.fill(u64::MAX);
    } else if let Some(peers) = network.peers.get(rule.peers) {
        peers.pods.add_to_row(row);
        add_blocks(&peers.blocks, row);
    }
}

/// Each pod by the address that it is talked to under.
pub(super) fn add_by_family([v4, v6]: &[PodSet; 2], six: &[u64], row: &mut [u64]) {
    for (at, word) in v4.words() {
        if let (Some(row), Some(six)) = (row.get_mut(at), six.get(at)) {
            *row |= word & !six;
        }
    }
    for (at, word) in v6.words() {
        if let (Some(row), Some(six)) = (row.get_mut(at), six.get(at)) {
            *row |= word & six;
        }
    }
}

impl Matrix {
    /// The pods, in the order of the network.
    #[must_use]
    pub fn pods(&self) -> &[PodId] {
        &self.pods
    }

    /// Does one pod reach another? No, if one is not in the network.
    #[must_use]
    pub fn allows(&self, from: PodId, to: PodId) -> bool {
        // A number may have been another pod's before, and be another's since.
        let is_there = |pod: PodId| self.generations.get(pod.number as usize) == Some(&pod.generation);
        is_there(from) && is_there(to) && self.bit(from, to)
    }

    fn bit(&self, from: PodId, to: PodId) -> bool {
        let word = self.row(from).get(to.number as usize / 64);
        word.is_some_and(|word| word >> (to.number % 64) & 1 == 1)
    }

    fn row(&self, from: PodId) -> &[u64] {
        let start = (from.number as usize).saturating_mul(self.width);
        self.bits.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }

    /// How many pairs are allowed. Every pod reaches itself.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The pairs that are allowed, by source and destination in the order of the pods.
    pub fn pairs(&self) -> impl Iterator<Item = (PodId, PodId)> {
        self.pods.iter().flat_map(|from| self.pods.iter().filter(|to| self.bit(*from, **to)).map(|to| (*from, *to)))
    }
}

/// A line a source, `1` where the destination is reached and `.` where not.
impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, from) in self.pods.iter().enumerate() {
            let line: String = self.pods.iter().map(|to| if self.bit(*from, *to) { '1' } else { '.' }).collect();
            write!(f, "{}{line}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Matrix({} pods, {} pairs allowed)", self.pods.len(), self.count())
    }
}
