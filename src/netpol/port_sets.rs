//! Sets of ports by number, and what rules make of them.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::draft::{Action, Tier};
use super::network::{ANY, Network, Rule};
use super::ports::Ports;
use super::ranges::Ranges;

/// Sets of ports, each held once: most pairs of pods share a few.
#[derive(Clone, Debug)]
pub(super) struct PortSets {
    sets: Vec<Ports>,
    numbers: HashMap<Ports, u32, FixedState>,
    known: HashMap<(Operation, u32, u32), u32, FixedState>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    Union,
    Intersection,
    Difference,
}

/// The number of the empty set.
pub(super) const NONE: u32 = 0;
/// The number of the set of all ports.
pub(super) const ALL: u32 = 1;

impl Default for PortSets {
    fn default() -> Self {
        let mut sets = Self { sets: Vec::new(), numbers: HashMap::default(), known: HashMap::default() };
        sets.number(Ports::none());
        sets.number(Ports::all());
        sets
    }
}

impl PortSets {
    pub fn number(&mut self, set: Ports) -> u32 {
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(set.clone()).or_insert(next);
        if number == next {
            self.sets.push(set);
        }
        number
    }

    pub fn get(&self, number: u32) -> &Ports {
        static EMPTY: Ports = Ports(Ranges::EMPTY);
        self.sets.get(number as usize).unwrap_or(&EMPTY)
    }

    pub fn len(&self) -> usize {
        self.sets.len()
    }

    pub fn union(&mut self, a: u32, b: u32) -> u32 {
        match (a, b) {
            (ALL, _) | (_, NONE) => a,
            (_, ALL) | (NONE, _) => b,
            _ if a == b => a,
            _ => self.combine(Operation::Union, a.min(b), a.max(b)),
        }
    }

    pub fn intersection(&mut self, a: u32, b: u32) -> u32 {
        match (a, b) {
            (NONE, _) | (_, ALL) => a,
            (_, NONE) | (ALL, _) => b,
            _ if a == b => a,
            _ => self.combine(Operation::Intersection, a.min(b), a.max(b)),
        }
    }

    pub fn difference(&mut self, a: u32, b: u32) -> u32 {
        match (a, b) {
            (_, NONE) => a,
            (_, ALL) => NONE,
            _ if a == b => NONE,
            _ => self.combine(Operation::Difference, a, b),
        }
    }

    fn combine(&mut self, operation: Operation, a: u32, b: u32) -> u32 {
        if let Some(known) = self.known.get(&(operation, a, b)) {
            return *known;
        }
        let (left, right) = (self.get(a), self.get(b));
        let set = match operation {
            Operation::Union => left.union(right),
            Operation::Intersection => left.intersection(right),
            Operation::Difference => left.difference(right),
        };
        let number = self.number(set);
        self.known.insert((operation, a, b), number);
        number
    }
}

/// Passes one connection through the tiers, on all ports at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage {
    allowed: u32,
    undecided: u32,
    passed: u32,
    by_policies: u32,
    tier: Tier,
}

impl Passage {
    pub fn new() -> Self {
        Self { allowed: NONE, undecided: ALL, passed: NONE, by_policies: NONE, tier: Tier::Admin }
    }

    /// Meets a rule that matches the two ends; rules come in the order of their tiers.
    #[inline]
    pub fn meet(&mut self, tier: Tier, rule: &Rule, ports: u32, sets: &mut PortSets) {
        if tier == Tier::NetworkPolicy {
            self.by_policies = sets.union(self.by_policies, ports);
            return;
        }
        if self.tier != tier {
            self.enter(tier, sets);
        }
        let decided = sets.intersection(self.undecided, ports);
        self.undecided = sets.difference(self.undecided, decided);
        match rule.action {
            _ if rule.fails_closed => {}
            Action::Accept | Action::Allow => self.allowed = sets.union(self.allowed, decided),
            Action::Deny => {}
            Action::Pass => self.passed = sets.union(self.passed, decided),
        }
    }

    fn enter(&mut self, tier: Tier, sets: &mut PortSets) {
        self.undecided = sets.union(self.undecided, self.passed);
        self.passed = NONE;
        self.tier = tier;
    }

    /// The ports that are allowed in the end. Of a pod that network policies isolate, rules of the last tier do not count, and
    /// are not to be met.
    pub fn finish(mut self, isolated: bool, sets: &mut PortSets) -> u32 {
        self.enter(Tier::Baseline, sets);
        let rest = if isolated { sets.intersection(self.by_policies, self.undecided) } else { self.undecided };
        sets.union(self.allowed, rest)
    }
}

impl Network {
    /// The rules of a list of policies that decide, in order.
    pub(super) fn deciding_rules(&self, list: u32, direction: super::Direction) -> impl Iterator<Item = (Tier, &Rule)> {
        let isolated = self.isolates(list);
        let list = self.subjects.key(list).map(|list| &**list).unwrap_or_default();
        let policies = list.iter().filter_map(|number| self.policy(*number));
        let deciding = policies.filter(move |policy| !(isolated && policy.tier == Tier::Baseline));
        deciding.flat_map(move |policy| policy.rules(direction).iter().map(|rule| (policy.tier, rule)))
    }

    /// Is there a network policy in a list?
    pub(super) fn isolates(&self, list: u32) -> bool {
        self.subjects.get(list).is_some_and(|tiers| tiers.network > tiers.admin)
    }

    /// The ports of a rule at a destination that has these ports.
    pub(super) fn ports_of_rule(&self, rule: &Rule, table: u32, sets: &mut PortSets) -> u32 {
        if rule.ports == ANY {
            return ALL;
        }
        let table = self.tables.key(table).map(Vec::as_slice).unwrap_or_default();
        self.ports.key(rule.ports).map_or(NONE, |ports| sets.number(Ports(ports.resolve(table))))
    }
}
