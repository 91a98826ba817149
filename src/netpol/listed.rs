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
    #[inline(always)]
    pub fn matching(&self, row: &[u64], ports: u64) -> u64 {
        let matches = |rule: &ListedRule| rule.has_port(ports) & is_among(row, rule.peers);
        let bits = of_block(&self.first, matches);
        if self.more.is_empty() { bits } else { bits | self.of_more(matches) }
    }

    /// The bits of those for which this holds.
    pub fn bits(&self, holds: impl Fn(&ListedRule) -> bool) -> u64 {
        of_block(&self.first, &holds) | self.of_more(&holds)
    }

    #[inline(never)]
    fn of_more(&self, holds: impl Fn(&ListedRule) -> bool) -> u64 {
        (1..).zip(&self.more).fold(0, |bits, (at, block)| bits | of_block(block, &holds) << (at * BLOCK))
    }
}

#[inline(always)]
fn of_block([a, b, c, d]: &[ListedRule; BLOCK], holds: impl Fn(&ListedRule) -> bool) -> u64 {
    u64::from(holds(a)) | u64::from(holds(b)) << 1 | u64::from(holds(c)) << 2 | u64::from(holds(d)) << 3
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
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// Where that changes, ascending; filled up with what is above every port.
    starts: [u32; FEW],
    /// All of it, where it changes more often.
    many: Vec<u32>,
    /// Before the first change, and from each on.
    bits: Vec<u64>,
}

/// Which port is asked for is as good as random, too: so few places are all looked at.
const FEW: usize = 8;

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
        let bits = std::iter::once(1 << ANY_PORT).chain(starts.iter().map(holding)).collect();
        let mut open = Self { starts: [u32::MAX; FEW], many: Vec::new(), bits };
        if starts.len() > FEW {
            open.many = starts;
        } else {
            open.starts.iter_mut().zip(starts).for_each(|(place, start)| *place = start);
        }
        open
    }

    #[inline]
    pub fn of(&self, port: u32) -> u64 {
        let at = if self.many.is_empty() {
            self.starts.iter().fold(0, |at, start| at + usize::from(*start <= port))
        } else {
            self.many.partition_point(|start| *start <= port)
        };
        self.bits.get(at).copied().unwrap_or(1 << ANY_PORT)
    }
}

impl Default for Open {
    fn default() -> Self {
        Self { starts: [u32::MAX; FEW], many: Vec::new(), bits: Vec::new() }
    }
}

/// For each port of a table, which rules' ports name it: the same bits.
#[derive(Clone, Debug)]
pub(super) struct Called {
    /// Filled up with what is no port.
    first: [(u32, u64); 3],
    more: Vec<(u32, u64)>,
}

impl Called {
    pub fn new(table: &PortTable, ports: &Pool<PortRule, ()>) -> Self {
        let mut called: Vec<(u32, u64)> = Vec::new();
        for (number, rule) in (0..BITS).filter_map(|number| Some((number, ports.key(number)?))) {
            for (_, port) in table.iter().filter(|entry| rule.names.iter().any(|named| named.means(entry))) {
                match called.iter_mut().find(|(known, _)| known == port) {
                    Some((_, names)) => *names |= 1 << number,
                    None => called.push((*port, 1 << number)),
                }
            }
        }
        let mut called = called.into_iter();
        let first = std::array::from_fn(|_| called.next().unwrap_or((u32::MAX, 0)));
        Self { first, more: called.collect() }
    }

    #[inline]
    pub fn of(&self, port: u32) -> u64 {
        let of = |(known, names): &(u32, u64)| u64::from(*known == port).wrapping_neg() & names;
        let [a, b, c] = &self.first;
        self.more.iter().fold(of(a) | of(b) | of(c), |found, more| found | of(more))
    }
}
