//! The rules of network policies that select a pod, as single connections are held against them.

use smallvec::SmallVec;

use super::network::{ANY, Rule};
use super::pool::Pool;
use super::ports::{PortRule, PortTable};

/// A list of rules in the order of their policies, of which each that matches is a bit.
///
/// Which rules match is as good as random, so a jump that depends on it is often foreseen wrongly, which costs more than the look
/// itself. So all rules of a block are looked at, whatever comes out, and most lists are one block.
#[derive(Clone, Debug)]
pub(super) struct ListedRules {
    first: [ListedRule; BLOCK],
    more: Box<[[ListedRule; BLOCK]]>,
    /// Has one of them ports that it does not hold itself?
    pub have_more_ports: bool,
}

const BLOCK: usize = 4;

/// Longer lists are none: their bits are no word, and one for each of thousands of pods would be much.
const MANY: usize = u64::BITS as usize;

/// A rule, with all that most questions ask of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListedRule {
    /// The first of its ports and how many more follow, for two rows of them at most.
    rows: [(u32, u32); 2],
    /// Its ports if they are more than that: a number among the rules' ports; else [`ANY`].
    pub ports: u32,
    /// A number among the peers, or [`ANY`].
    pub peers: u32,
    /// The bit of [`Called`] that says whether it names the port.
    name: u32,
}

/// No port lies in it.
const EMPTY: (u32, u32) = (u32::MAX, 0);

/// Fills a block up.
const NO_RULE: ListedRule = ListedRule { rows: [EMPTY; 2], ports: ANY, peers: 0, name: NO_NAME };

impl ListedRules {
    pub fn new<'r>(rules: impl Iterator<Item = &'r Rule>, ports: &Pool<PortRule, ()>) -> Option<Self> {
        let mut listed: SmallVec<[ListedRule; BLOCK]> = rules.take(MANY + 1).map(|rule| ListedRule::new(rule, ports)).collect();
        if listed.len() > MANY {
            return None;
        }
        listed.resize(listed.len().next_multiple_of(BLOCK).max(BLOCK), NO_RULE);
        let (blocks, _) = listed.as_chunks();
        let (first, more) = blocks.split_first()?;
        let have_more_ports = listed.iter().any(|rule| rule.ports != ANY);
        Some(Self { first: *first, more: more.into(), have_more_ports })
    }

    /// The bits of those that match.
    #[inline]
    pub fn matching(&self, matches: impl Fn(&ListedRule) -> bool) -> u64 {
        let of_block = |[a, b, c, d]: &[ListedRule; BLOCK]| {
            u64::from(matches(a)) | u64::from(matches(b)) << 1 | u64::from(matches(c)) << 2 | u64::from(matches(d)) << 3
        };
        let more = (1..).zip(&self.more).map(|(at, block)| of_block(block) << (at * BLOCK));
        of_block(&self.first) | more.fold(0, |bits, more| bits | more)
    }
}

impl ListedRule {
    fn new(rule: &Rule, ports: &Pool<PortRule, ()>) -> Self {
        let listed = Self { peers: rule.peers, ..NO_RULE };
        let Some(key) = ports.key(rule.ports) else { return Self { rows: [(0, u32::MAX), EMPTY], ..listed } };
        let name = if key.names.is_empty() { NO_NAME } else { rule.ports };
        let mut numbers = key.numbers.iter().map(|(first, last)| (first, last - first));
        let rows = [(); 2].map(|()| numbers.next().unwrap_or(EMPTY));
        if numbers.len() > 0 || name > NO_NAME { Self { ports: rule.ports, ..listed } } else { Self { rows, name, ..listed } }
    }

    /// Is the port in one of its rows, or has it the name?
    #[inline]
    pub fn has_port(&self, port: u32, called: u64) -> bool {
        let [first, second] = self.rows.map(|(first, more)| port.wrapping_sub(first) <= more);
        first | second | (called >> self.name & 1 == 1)
    }
}

/// For each port of a table, which rules' ports name it: those of the first numbers, a bit each.
#[derive(Clone, Debug, Default)]
pub(super) struct Called(SmallVec<[(u32, u64); 3]>);

/// The bit that is never set.
const NO_NAME: u32 = 63;

impl Called {
    pub fn new(table: &PortTable, ports: &Pool<PortRule, ()>) -> Self {
        let mut called = Self::default();
        (0..NO_NAME).filter_map(|number| Some((number, ports.key(number)?))).for_each(|(number, rule)| called.set(table, number, rule));
        called
    }

    /// Says what one of the rules' ports name.
    pub fn set(&mut self, table: &PortTable, number: u32, rule: &PortRule) {
        if number >= NO_NAME {
            return;
        }
        self.0.iter_mut().for_each(|(_, names)| *names &= !(1 << number));
        for (_, port) in table.iter().filter(|entry| rule.names.iter().any(|named| named.means(entry))) {
            match self.0.iter_mut().find(|(known, _)| known == port) {
                Some((_, names)) => *names |= 1 << number,
                None => self.0.push((*port, 1 << number)),
            }
        }
    }

    #[inline]
    pub fn of(&self, port: u32) -> u64 {
        self.0.iter().fold(0, |found, (known, names)| if *known == port { *names } else { found })
    }
}
