//! The rules of network policies that select a pod, as single connections are held against them.

use smallvec::SmallVec;

use super::members::is_among;
use super::network::{ANY, Rule};
use super::ports::{PortRule, PortTable};
use crate::pool::Pool;

/// A list of rules in the order of their policies, of which each that matches is a bit.
///
/// Which rules match is as good as random, so a jump that depends on it is often foreseen wrongly, which costs more than the look
/// itself. So all rules of a block are looked at, whatever comes out, and most lists are one block.
#[derive(Clone, Debug)]
pub(super) struct ListedRules {
    first: [ListedRule; BLOCK],
    more: Box<[[ListedRule; BLOCK]]>,
    /// Has one of them ports that no bit stands for?
    pub have_more_ports: bool,
}

const BLOCK: usize = 4;

/// Longer lists are none: their bits are no word, and one for each of thousands of pods would be much.
const MANY: usize = u64::BITS as usize;

/// A rule by numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListedRule {
    /// A number among the peers, or [`ANY`].
    pub peers: u32,
    /// A bit of [`Open`] or [`Called`]; or, beyond all bits and by [`BEYOND`] more, a number among the rules' ports.
    ports: u32,
}

/// The ports of rules have a bit for so many of their numbers.
const BITS: u32 = 62;
/// The bit that is never set.
const NO_PORT: u32 = 62;
/// The bit that is always set.
const ANY_PORT: u32 = 63;
const BEYOND: u32 = 64;

/// Fills a block up.
const NO_RULE: ListedRule = ListedRule { peers: 0, ports: NO_PORT };

impl ListedRules {
    pub fn new<'r>(rules: impl Iterator<Item = &'r Rule>) -> Option<Self> {
        let mut listed: SmallVec<[ListedRule; BLOCK]> = rules.take(MANY + 1).map(ListedRule::new).collect();
        if listed.len() > MANY {
            return None;
        }
        listed.resize(listed.len().next_multiple_of(BLOCK).max(BLOCK), NO_RULE);
        let (blocks, _) = listed.as_chunks();
        let (first, more) = blocks.split_first()?;
        Some(Self { first: *first, more: more.into(), have_more_ports: listed.iter().any(|rule| rule.more_ports().is_some()) })
    }

    /// The bits of those that match a pod with this row among the peers, on a port with these bits.
    #[inline]
    pub fn matching(&self, row: &[u64], ports: u64) -> u64 {
        self.bits(|rule| rule.has_port(ports) & is_among(row, rule.peers))
    }

    /// The bits of those for which this holds.
    #[inline(always)]
    pub fn bits(&self, holds: impl Fn(&ListedRule) -> bool) -> u64 {
        let of_block = |[a, b, c, d]: &[ListedRule; BLOCK]| {
            u64::from(holds(a)) | u64::from(holds(b)) << 1 | u64::from(holds(c)) << 2 | u64::from(holds(d)) << 3
        };
        let mut bits = of_block(&self.first);
        for (at, block) in (1..).zip(&self.more) {
            bits |= of_block(block) << (at * BLOCK);
        }
        bits
    }
}

impl ListedRule {
    fn new(rule: &Rule) -> Self {
        let ports = match rule.ports {
            ANY => ANY_PORT,
            number if number < BITS => number,
            number => number.saturating_add(BEYOND),
        };
        Self { peers: rule.peers, ports }
    }

    #[inline]
    pub fn has_port(self, ports: u64) -> bool {
        ports >> (self.ports % u64::BITS) & 1 == 1
    }

    /// Its ports, where no bit stands for them.
    pub fn more_ports(self) -> Option<u32> {
        self.ports.checked_sub(BEYOND)
    }
}

/// Which rules' ports hold a port by its number: a bit for each of the first of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    /// Where that changes, ascending, and what it is from there on.
    starts: Vec<u32>,
    bits: Vec<u64>,
}

impl Open {
    pub fn new(ports: &Pool<PortRule, ()>) -> Self {
        let rules = || (0..BITS).filter_map(|number| Some((number, ports.key(number)?)));
        let cuts = rules().flat_map(|(_, rule)| rule.numbers.iter()).flat_map(|(first, last)| [first, last + 1]);
        let mut starts: Vec<u32> = cuts.collect();
        starts.sort_unstable();
        starts.dedup();
        let holding = |start: &u32| {
            rules().filter(|(_, rule)| rule.numbers.contains(*start)).fold(1 << ANY_PORT, |bits, (number, _)| bits | 1 << number)
        };
        let bits = starts.iter().map(holding).collect();
        Self { starts, bits }
    }

    #[inline]
    pub fn of(&self, port: u32) -> u64 {
        let at = self.starts.partition_point(|start| *start <= port);
        self.bits.get(at.wrapping_sub(1)).copied().unwrap_or(1 << ANY_PORT)
    }
}

/// For each port of a table, which rules' ports name it: the same bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Called(SmallVec<[(u32, u64); 3]>);

impl Called {
    pub fn new(table: &PortTable, ports: &Pool<PortRule, ()>) -> Self {
        let mut called = Self::default();
        for (number, rule) in (0..BITS).filter_map(|number| Some((number, ports.key(number)?))) {
            for (_, port) in table.iter().filter(|entry| rule.names.iter().any(|named| named.means(entry))) {
                match called.0.iter_mut().find(|(known, _)| known == port) {
                    Some((_, names)) => *names |= 1 << number,
                    None => called.0.push((*port, 1 << number)),
                }
            }
        }
        called
    }

    #[inline]
    pub fn of(&self, port: u32) -> u64 {
        self.0.iter().fold(0, |found, (known, names)| if *known == port { *names } else { found })
    }
}
