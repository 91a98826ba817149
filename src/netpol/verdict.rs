//! One connection: may it be, and why?

use std::fmt;

use smallvec::SmallVec;

use super::address::{Address, IpFamily};
use super::direction::Direction;
use super::draft::{Action, Tier};
use super::listed::{ListedRule, ListedRules};
use super::members::{Members, is_among};
use super::name::{Name, PodId};
use super::network::{ANY, Network, PodFacts, Rule, Subject};
use super::traffic::{Endpoint, Traffic};

/// Whether a connection is allowed, and why: what either end says.
///
/// Printed as a line for each end.
#[derive(Clone, Debug)]
pub struct Verdict<'n> {
    /// May the source talk to the destination?
    pub egress: Decision<'n>,
    /// May the destination be talked to by the source?
    pub ingress: Decision<'n>,
}

/// What one end of a connection says.
#[derive(Clone, Debug)]
pub struct Decision<'n> {
    network: &'n Network,
    /// The rules of network policies that match: of all of them, one after another, a bit each.
    matching: SmallVec<[u64; 1]>,
    admin: Place,
    baseline: Place,
    /// The policies that select the end, a number in `subjects`.
    subject: u32,
    direction: Direction,
    by: Decider,
    allowed: bool,
}

/// Where a rule is: the policy's place in the list, and the rule's in the policy.
type Place = (u32, u32);

/// No rule.
const NOWHERE: Place = (ANY, ANY);

/// Who decided; the rules themselves stand in the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decider {
    SamePod,
    NoSubject,
    OwnNode,
    Admin,
    Policies,
    Baseline,
    Default,
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By<'n> {
    /// A pod always reaches itself.
    SamePod,
    /// No policy is about this end: it is an address, or a pod on its node's network.
    NoSubject,
    /// A pod is always reached from its own node.
    OwnNode,
    /// A rule of the administrators that comes first.
    Admin(RuleRef<'n>),
    /// The network policies that select the pod: they allow it, or, since they isolate the pod and none allows it, deny it.
    Policies,
    /// A rule of the administrators that comes last.
    Baseline(RuleRef<'n>),
    /// No policy says anything, so it is allowed.
    Default,
}

/// A rule of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleRef<'n> {
    /// The policy.
    pub policy: Name<'n>,
    /// Its tier.
    pub tier: Tier,
    /// Of which of its lists.
    pub direction: Direction,
    /// Its place in that list, from 0.
    pub index: usize,
    /// What it does, in the word of its kind.
    pub action: Action,
    /// Does it deny whatever its action is, since it holds a peer that only a newer API knows?
    pub fails_closed: bool,
}

impl RuleRef<'_> {
    /// Does it let traffic through?
    #[must_use]
    pub fn allows(&self) -> bool {
        !self.fails_closed && matches!(self.action, Action::Accept | Action::Allow)
    }

    /// Does it leave traffic to the next tier?
    #[must_use]
    pub fn passes(&self) -> bool {
        !self.fails_closed && self.action == Action::Pass
    }
}

/// What a tier said to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'n> {
    /// The tier.
    pub tier: Tier,
    /// What it said.
    pub outcome: Outcome<'n>,
}

/// What a tier can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<'n> {
    /// It has no rule for this connection, or, of network policies, none selects the pod.
    Nothing,
    /// The first rule of the administrators that matches: it decides, or passes.
    Rule(RuleRef<'n>),
    /// These rules of network policies allow it.
    Allowed(Vec<RuleRef<'n>>),
    /// These network policies isolate the pod, and none of their rules allows it.
    Isolated(Vec<Name<'n>>),
}

/// The pod has been removed from the network, or is one of another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such pod in the network")]
#[non_exhaustive]
pub struct UnknownPod;

/// One end of a connection, as the network knows it.
#[derive(Clone, Copy)]
enum End<'n> {
    Pod(u32, &'n PodFacts),
    Address(Address),
}

impl<'n> End<'n> {
    #[inline]
    fn facts(&self) -> Option<&'n PodFacts> {
        match self {
            End::Pod(_, facts) => Some(facts),
            End::Address(_) => None,
        }
    }
}

/// What the rules are held against.
struct Asked<'e> {
    direction: Direction,
    /// The other end.
    other: &'e End<'e>,
    /// Which peers that is among, where it is a pod and that is known.
    row: Option<&'e [u64]>,
    family: IpFamily,
    port: u32,
    /// The ports of the destination, a number in `tables`.
    table: u32,
    /// Which rules' ports hold the port there, by number or name.
    open: u64,
}

impl Network {
    /// Is this connection allowed, and why?
    ///
    /// # Errors
    /// An end is a pod that is not in the network.
    #[inline]
    pub fn verdict(&self, traffic: &Traffic) -> Result<Verdict<'_>, UnknownPod> {
        let (from, to) = (self.end(traffic.from())?, self.end(traffic.to())?);
        let destination = to.facts();
        let family = traffic.family().unwrap_or_else(|| destination.map_or(IpFamily::V4, |facts| facts.family));
        let port = traffic.port().key();
        let table = destination.map_or(ANY, |facts| facts.table);
        let open = self.open.of(port) | self.tables.get(table).map_or(0, |called| called.of(port));
        let members = self.members.get_or_init(|| Members::new(self.pods.len(), &self.peers));
        let row = |end: &End<'_>| if let End::Pod(pod, _) = end { members.of(*pod, family) } else { None };
        let egress = Asked { direction: Direction::Egress, other: &to, row: row(&to), family, port, table, open };
        let ingress = Asked { direction: Direction::Ingress, other: &from, row: row(&from), ..egress };
        let is_same = matches!((&from, &to), (End::Pod(from, _), End::Pod(to, _)) if from == to);
        let is_from_node = destination.is_some_and(|facts| !facts.host_network && self.is_peer(facts.node, &ingress));
        let anyway = is_same.then_some(Decider::SamePod);
        let egress = self.decide(&from, &egress, anyway);
        let ingress = self.decide(&to, &ingress, anyway.or(is_from_node.then_some(Decider::OwnNode)));
        Ok(Verdict { egress, ingress })
    }

    #[inline]
    fn end(&self, endpoint: Endpoint) -> Result<End<'_>, UnknownPod> {
        match endpoint {
            Endpoint::Address(ip) => Ok(End::Address(ip.into())),
            Endpoint::Pod(PodId { number, generation }) => {
                let facts = self.facts.get(number as usize).filter(|facts| facts.generation == generation);
                facts.map(|facts| End::Pod(number, facts)).ok_or(UnknownPod)
            }
        }
    }

    /// What one end says; it allows the connection anyway if there is somebody who does.
    ///
    /// A decision is written once, where it stays: to write into one and move it then takes as long as the rest together. And as a
    /// call it would take as long again to hand over what is asked.
    #[inline(always)]
    fn decide<'n>(&'n self, end: &End<'n>, asked: &Asked<'_>, anyway: Option<Decider>) -> Decision<'n> {
        let subject = end.facts().filter(|facts| !facts.host_network).map_or(ANY, |facts| *asked.direction.of(&facts.subjects));
        let decided = |bits, by, allowed| Decision {
            network: self,
            matching: SmallVec::from_buf([bits]),
            admin: NOWHERE,
            baseline: NOWHERE,
            subject,
            direction: asked.direction,
            by: anyway.unwrap_or(by),
            allowed: allowed | anyway.is_some(),
        };
        let Some(((_, list), known)) = self.subjects.entry(subject) else { return decided(0, Decider::NoSubject, true) };
        match &known.rules {
            // The common case: nothing but network policies, and few.
            Some(rules) if known.admin == 0 && known.network as usize == list.len() => {
                let bits = self.listed(rules, asked);
                let by = if list.is_empty() { Decider::Default } else { Decider::Policies };
                decided(bits, by, list.is_empty() | (bits != 0))
            }
            _ => self.decide_by_tiers(decided(0, Decider::Default, true), known, asked, anyway),
        }
    }

    #[inline(never)]
    fn decide_by_tiers<'n>(
        &'n self,
        mut decision: Decision<'n>,
        known: &Subject,
        asked: &Asked<'_>,
        anyway: Option<Decider>,
    ) -> Decision<'n> {
        decision.matching = match &known.rules {
            Some(rules) => SmallVec::from_buf([self.listed(rules, asked)]),
            None => self.unlisted(&decision, asked),
        };
        decision.admin = self.first_match(decision.places(Tier::Admin), asked);
        let (by, allowed) = match decision.rule(decision.admin).filter(|rule| !rule.passes()) {
            Some(rule) => (Decider::Admin, rule.allows()),
            None if decision.is_isolated() => (Decider::Policies, decision.is_matched()),
            None => {
                decision.baseline = self.first_match(decision.places(Tier::Baseline), asked);
                match decision.rule(decision.baseline).filter(|rule| !rule.passes()) {
                    Some(rule) => (Decider::Baseline, rule.allows()),
                    None => (Decider::Default, true),
                }
            }
        };
        if anyway.is_none() {
            (decision.by, decision.allowed) = (by, allowed);
        }
        decision
    }

    #[inline(always)]
    fn listed(&self, rules: &ListedRules, asked: &Asked<'_>) -> u64 {
        match asked.row {
            Some(row) if !rules.have_more_ports => rules.matching(row, asked.open),
            _ => self.listed_one_by_one(rules, asked),
        }
    }

    #[inline(never)]
    fn listed_one_by_one(&self, rules: &ListedRules, asked: &Asked<'_>) -> u64 {
        let has_port = |rule: &ListedRule| rule.more_ports().map_or_else(|| rule.has_port(asked.open), |ports| self.is_port(ports, asked));
        rules.bits(|rule| has_port(rule) && self.is_peer(rule.peers, asked))
    }

    /// The same for rules that are too many to be listed.
    fn unlisted(&self, decision: &Decision<'_>, asked: &Asked<'_>) -> SmallVec<[u64; 1]> {
        let mut bits = SmallVec::new();
        let rules = decision.rules_of_policies().map(|(_, _, rule)| self.matches(rule, asked));
        for (at, matches) in rules.enumerate() {
            if at % 64 == 0 {
                bits.push(0);
            }
            if let Some(word) = bits.last_mut() {
                *word |= u64::from(matches) << (at % 64);
            }
        }
        bits
    }

    fn first_match(&self, policies: impl Iterator<Item = (u32, u32)>, asked: &Asked<'_>) -> Place {
        let found = rules_at(self, policies, asked.direction).find(|(_, _, rule)| self.matches(rule, asked));
        found.map_or(NOWHERE, |(place, index, _)| (place, index))
    }

    fn matches(&self, rule: &Rule, asked: &Asked<'_>) -> bool {
        (rule.ports == ANY || self.is_port(rule.ports, asked)) && self.is_peer(rule.peers, asked)
    }

    fn is_port(&self, ports: u32, asked: &Asked<'_>) -> bool {
        let Some(ports) = self.ports.key(ports) else { return false };
        ports.contains(asked.port, self.tables.key(asked.table).map(Vec::as_slice).unwrap_or_default())
    }

    #[inline]
    fn is_peer(&self, peers: u32, asked: &Asked<'_>) -> bool {
        if let Some(row) = asked.row {
            return is_among(row, peers);
        }
        if peers == ANY {
            return true;
        }
        let Some((key, resolved)) = self.peers.entry(peers) else { return false };
        match asked.other {
            End::Pod(pod, _) => resolved.pods.contains(*pod) || blocks(&resolved.blocks, asked.family).contains(*pod),
            End::Address(address) => key.addresses.contains(*address),
        }
    }
}

/// The rules of policies, each with the policy's place and its own.
fn rules_at(
    network: &Network,
    policies: impl Iterator<Item = (u32, u32)>,
    direction: Direction,
) -> impl Iterator<Item = (u32, u32, &Rule)> {
    policies
        .filter_map(|(place, number)| Some((place, network.policy(number)?)))
        .flat_map(move |(place, policy)| (0..).zip(policy.rules(direction)).map(move |(index, rule)| (place, index, rule)))
}

#[inline]
pub(super) fn blocks<T>([v4, v6]: &[T; 2], family: IpFamily) -> &T {
    match family {
        IpFamily::V4 => v4,
        IpFamily::V6 => v6,
    }
}

impl Verdict<'_> {
    /// Do both ends allow it?
    #[inline]
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.egress.allowed & self.ingress.allowed
    }
}

impl<'n> Decision<'n> {
    /// Is it allowed at this end?
    #[inline]
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.allowed
    }

    /// Which end this is.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Does some network policy select the pod, so that only what is allowed is?
    #[must_use]
    pub fn is_isolated(&self) -> bool {
        self.network.isolates(self.subject)
    }

    /// What decided.
    #[must_use]
    pub fn by(&self) -> By<'n> {
        let rule = match self.by {
            Decider::SamePod => return By::SamePod,
            Decider::NoSubject => return By::NoSubject,
            Decider::OwnNode => return By::OwnNode,
            Decider::Policies => return By::Policies,
            Decider::Default => return By::Default,
            Decider::Admin => self.rule(self.admin).map(By::Admin),
            Decider::Baseline => self.rule(self.baseline).map(By::Baseline),
        };
        rule.unwrap_or(By::Default)
    }

    /// The network policies that isolate the pod, sorted by name.
    pub fn isolating(&self) -> impl Iterator<Item = Name<'n>> {
        let network = self.network;
        self.places(Tier::NetworkPolicy).filter_map(move |(_, policy)| network.policy(policy)).map(|policy| policy.name())
    }

    /// The rules of network policies that allow the connection, sorted by policy and place, whether it is they that decide
    /// or not.
    pub fn allowing(&self) -> impl Iterator<Item = RuleRef<'n>> {
        let is_set = |at: usize| self.matching.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        let matching = self.rules_of_policies().enumerate().filter(move |(at, _)| is_set(*at));
        matching.filter_map(|(_, (place, index, _))| self.rule((place, index)))
    }

    /// The network policies that have such a rule, sorted by name.
    pub fn policies(&self) -> impl Iterator<Item = Name<'n>> {
        let mut last = None;
        self.allowing().map(|rule| rule.policy).filter(move |policy| last.replace(*policy) != Some(*policy))
    }

    /// What each tier says, up to the one that decides. Empty where no policy is asked.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'n>> {
        let rule = |place| self.rule(place).map_or(Outcome::Nothing, Outcome::Rule);
        let mut steps = Vec::new();
        if matches!(self.by, Decider::SamePod | Decider::NoSubject | Decider::OwnNode) {
            return steps;
        }
        steps.push(Step { tier: Tier::Admin, outcome: rule(self.admin) });
        if self.by == Decider::Admin {
            return steps;
        }
        let outcome = match (self.is_isolated(), self.is_matched()) {
            (false, _) => Outcome::Nothing,
            (true, false) => Outcome::Isolated(self.isolating().collect()),
            (true, true) => Outcome::Allowed(self.allowing().collect()),
        };
        steps.push(Step { tier: Tier::NetworkPolicy, outcome });
        if self.by != Decider::Policies {
            steps.push(Step { tier: Tier::Baseline, outcome: rule(self.baseline) });
        }
        steps
    }

    /// Does a rule of the network policies match?
    fn is_matched(&self) -> bool {
        self.matching.iter().any(|word| *word != 0)
    }

    fn rules_of_policies(&self) -> impl Iterator<Item = (u32, u32, &'n Rule)> + use<'n> {
        rules_at(self.network, self.places(Tier::NetworkPolicy), self.direction)
    }

    /// The policies of a tier, each with its place in the list.
    fn places(&self, tier: Tier) -> impl Iterator<Item = (u32, u32)> + use<'n> {
        let (list, known) = self.policies_of_end();
        let [admin, network] = known.map_or([0, 0], |known| [known.admin, known.network]);
        let (first, last) = match tier {
            Tier::Admin => (0, admin),
            Tier::NetworkPolicy => (admin, network),
            Tier::Baseline => (network, u32::MAX),
        };
        (0..last).zip(list.iter().copied()).skip(first as usize)
    }

    /// The policies that select the end, sorted.
    fn policies_of_end(&self) -> (&'n [u32], Option<&'n Subject>) {
        self.network.subjects.entry(self.subject).map_or((&[], None), |((_, list), known)| (&**list, Some(known)))
    }

    fn rule(&self, (place, index): Place) -> Option<RuleRef<'n>> {
        let (list, _) = self.policies_of_end();
        let policy = self.network.policy(*list.get(place as usize)?)?;
        let rule = policy.rules(self.direction).get(index as usize)?;
        Some(RuleRef {
            policy: policy.name(),
            tier: policy.tier,
            direction: self.direction,
            index: index as usize,
            action: rule.action,
            fails_closed: rule.fails_closed,
        })
    }
}

/// `shop/web ingress[0]`.
impl fmt::Display for RuleRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}[{}]", self.policy, self.direction, self.index)
    }
}

impl fmt::Display for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.egress, self.ingress)
    }
}

/// `egress: allowed by shop/web-out egress[0]`, `ingress: denied: isolated by shop/deny-all, no rule allows it`.
impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.direction)?;
        match self.by() {
            By::SamePod => return f.write_str("allowed: a pod reaches itself"),
            By::NoSubject => return f.write_str("allowed: no policy is about this end"),
            By::OwnNode => return f.write_str("allowed: a pod is reached from its own node"),
            By::Default => f.write_str("allowed: no policy says anything")?,
            By::Policies if self.is_allowed() => {
                f.write_str("allowed by ")?;
                write_list(f, self.allowing())?;
            }
            By::Policies => {
                f.write_str("denied: isolated by ")?;
                write_list(f, self.isolating())?;
                f.write_str(", no rule allows it")?;
            }
            By::Admin(rule) | By::Baseline(rule) => {
                write!(f, "{} by {rule}", if rule.allows() { "allowed" } else { "denied" })?;
                if rule.fails_closed {
                    f.write_str(", which holds a peer of a newer API")?;
                }
            }
        }
        match self.rule(self.admin) {
            Some(rule) if rule.passes() => write!(f, ", passed on by {rule}"),
            _ => Ok(()),
        }
    }
}

fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = T>) -> fmt::Result {
    for (at, item) in items.enumerate() {
        write!(f, "{}{item}", if at == 0 { "" } else { ", " })?;
    }
    Ok(())
}
