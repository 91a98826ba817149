//! Sets of ports by number, and what rules make of them.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::direction::Direction;
use super::draft::{Action, Tier};
use super::network::{ANY, Network, Rule};
use super::ports::Ports;
use super::ranges::Ranges;

/// Sets of ports, each held once: most pairs of pods share a few.
#[derive(Clone, Debug)]
pub(super) struct PortSets {
    sets: Vec<Ports>,
    numbers: HashMap<Ports, u32, FixedState>,
}

/// The number of the empty set.
pub(super) const NONE: u32 = 0;
/// The number of the set of all ports.
pub(super) const ALL: u32 = 1;

impl Default for PortSets {
    fn default() -> Self {
        let mut sets = Self { sets: Vec::new(), numbers: HashMap::default() };
        sets.number(Ports::none());
        sets.number(Ports::all());
        sets
    }
}

impl PortSets {
    pub fn number(&mut self, set: Ports) -> u32 {
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.numbers.insert(set.clone(), number);
        self.sets.push(set);
        number
    }

    #[inline]
    pub fn get(&self, number: u32) -> &Ports {
        static EMPTY: Ports = Ports(Ranges::EMPTY);
        self.sets.get(number as usize).unwrap_or(&EMPTY)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Ports> {
        self.sets.iter()
    }
}

/// Passes one connection through the tiers, on all ports at once.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    allowed: Ports,
    undecided: Ports,
    passed: Ports,
    by_policies: Ports,
    tier: Tier,
}

impl Passage {
    pub fn new() -> Self {
        let none = Ports::none;
        Self { allowed: none(), undecided: Ports::all(), passed: none(), by_policies: none(), tier: Tier::Admin }
    }

    /// Meets a rule that matches the two ends; rules come in the order of their tiers.
    pub fn meet(&mut self, tier: Tier, rule: &Rule, ports: &Ports) {
        if tier == Tier::NetworkPolicy {
            self.by_policies = self.by_policies.union(ports);
            return;
        }
        if self.tier != tier {
            self.enter(tier);
        }
        let decided = self.undecided.intersection(ports);
        self.undecided = self.undecided.difference(&decided);
        match rule.action {
            _ if rule.fails_closed => {}
            Action::Accept | Action::Allow => self.allowed = self.allowed.union(&decided),
            Action::Deny => {}
            Action::Pass => self.passed = self.passed.union(&decided),
        }
    }

    fn enter(&mut self, tier: Tier) {
        let passed = std::mem::take(&mut self.passed);
        self.undecided = self.undecided.union(&passed);
        self.tier = tier;
    }

    /// The ports that are allowed in the end. Of a pod that network policies isolate, rules of the last tier do not count, and
    /// are not to be met.
    pub fn finish(mut self, isolated: bool) -> Ports {
        self.enter(Tier::Baseline);
        let rest = if isolated { self.by_policies.intersection(&self.undecided) } else { self.undecided };
        self.allowed.union(&rest)
    }
}

impl Network {
    /// The rules of a list of policies that decide, in order.
    pub(super) fn deciding_rules(&self, list: u32, direction: Direction) -> impl Iterator<Item = (Tier, &Rule)> {
        let isolated = self.isolates(list);
        let deciding = self.list(list).filter(move |policy| !(isolated && policy.tier == Tier::Baseline));
        deciding.flat_map(move |policy| policy.rules(direction).iter().map(|rule| (policy.tier, rule)))
    }

    /// The ports that a list of policies allows where these of its rules match, at a destination that has these ports.
    pub(super) fn allowed_ports(&self, list: u32, direction: Direction, table: u32, matches: impl Fn(&Rule) -> bool) -> Ports {
        let mut passage = Passage::new();
        for (tier, rule) in self.deciding_rules(list, direction).filter(|(_, rule)| matches(rule)) {
            passage.meet(tier, rule, &self.ports_of_rule(rule.ports, table));
        }
        passage.finish(self.isolates(list))
    }

    /// Is there a network policy in a list?
    pub(super) fn isolates(&self, list: u32) -> bool {
        self.subjects.get(list).is_some_and(|tiers| tiers.network > tiers.admin)
    }

    /// The ports of a rule at a destination that has these ports.
    pub(super) fn ports_of_rule(&self, ports: u32, table: u32) -> Ports {
        if ports == ANY {
            return Ports::all();
        }
        let table = self.tables.key(table).map(Vec::as_slice).unwrap_or_default();
        self.ports.key(ports).map_or_else(Ports::none, |ports| Ports(ports.resolve(table)))
    }
}
