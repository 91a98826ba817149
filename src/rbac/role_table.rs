//! Every role that exists or is referred to, compiled.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use smallvec::SmallVec;

use super::rule::{allows_name, allows_non_resource};
use super::symbols::{Symbol, Symbols};
use super::{Attributes, ResourceAttributes};
use crate::object::{NonResourceAttributes, PolicyRule};

/// Where a role stands, whether it exists or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RoleId(u32);

impl RoleId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a binding calls a role: its kind as written, the namespace to look in (empty for ClusterRoles), its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RoleKey {
    pub kind: Symbol,
    pub namespace: Symbol,
    pub name: Symbol,
}

#[derive(Clone, Debug)]
struct Entry {
    key: RoleKey,
    role: Option<CompiledRole>,
}

/// The roles; a binding holds its role's place, so that a role comes and goes without touching the bindings.
#[derive(Clone, Debug, Default)]
pub(super) struct RoleTable {
    entries: Vec<Entry>,
    table: HashTable<u32>,
    /// The verbs, groups and resources of all rules: few, and asked for by every request.
    vocabulary: Symbols,
}

impl RoleTable {
    /// The place of a role.
    pub fn place(&mut self, key: RoleKey) -> RoleId {
        let Self { entries, table, .. } = self;
        let entry = table.entry(
            hash(key),
            |&at| entries.get(at as usize).is_some_and(|entry| entry.key == key),
            |&at| entries.get(at as usize).map_or(0, |entry| hash(entry.key)),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(entry) => RoleId(*entry.get()),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                let at = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                entry.insert(at);
                entries.push(Entry { key, role: None });
                RoleId(at)
            }
        }
    }

    /// The role of a key, if it exists.
    pub fn find(&self, key: RoleKey) -> Option<&CompiledRole> {
        let at = self.table.find(hash(key), |&at| self.entries.get(at as usize).is_some_and(|entry| entry.key == key))?;
        self.role(RoleId(*at))
    }

    /// Puts a role into its place, or takes it away; gives back whether there was one.
    pub fn set(&mut self, id: RoleId, rules: Option<&[PolicyRule]>) -> bool {
        let role = rules.map(|rules| CompiledRole::new(rules.into(), &mut self.vocabulary));
        self.entries.get_mut(id.index()).is_some_and(|entry| std::mem::replace(&mut entry.role, role).is_some())
    }

    /// A request in the numbers of these roles.
    pub fn asked<'a>(&self, attributes: &'a Attributes) -> Asked<'a> {
        match attributes {
            Attributes::Resource(attributes) => Asked::Resource(AskedResource::new(attributes, &self.vocabulary)),
            Attributes::NonResource(attributes) => Asked::NonResource(attributes),
        }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn key(&self, id: RoleId) -> Option<RoleKey> {
        self.entries.get(id.index()).map(|entry| entry.key)
    }

    pub fn role(&self, id: RoleId) -> Option<&CompiledRole> {
        self.entries.get(id.index())?.role.as_ref()
    }

    /// The roles that exist.
    pub fn iter(&self) -> impl Iterator<Item = (RoleKey, &CompiledRole)> {
        self.entries.iter().filter_map(|entry| Some((entry.key, entry.role.as_ref()?)))
    }
}

fn hash(key: RoleKey) -> u64 {
    FixedState::default().hash_one(key)
}

/// The rules of a role, ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct CompiledRole {
    /// As the object has them.
    pub rules: Box<[PolicyRule]>,
    tests: Box<[RuleTest]>,
    /// What each rule has.
    glances: Box<[Glance]>,
    /// What any rule has, to turn most requests away at once.
    glance: Glance,
}

/// A rule about resources, in numbers.
#[derive(Clone, Debug)]
struct RuleTest {
    verbs: Choice,
    api_groups: Choice,
    resources: Choice,
}

/// A list of which one entry has to match.
#[derive(Clone, Debug)]
struct Choice {
    /// Is one of them `*`?
    any: bool,
    symbols: SmallVec<[Symbol; 4]>,
}

/// A bit for some of the symbols in each list: where the bit of a wanted symbol is missing, no rule has that symbol.
#[derive(Clone, Copy, Debug, Default)]
struct Glance {
    verbs: u64,
    api_groups: u64,
    resources: u64,
}

impl Glance {
    /// Could the request be allowed by a rule with these lists?
    #[inline]
    fn may_allow(&self, asked: &AskedResource<'_>) -> bool {
        self.resources & asked.glance.resources != 0
            && self.verbs & asked.glance.verbs != 0
            && self.api_groups & asked.glance.api_groups != 0
    }
}

/// A request in numbers.
pub(super) enum Asked<'a> {
    Resource(AskedResource<'a>),
    NonResource(&'a NonResourceAttributes),
}

pub(super) struct AskedResource<'a> {
    verb: Symbol,
    group: Symbol,
    /// The resource, with its subresource if there is one.
    combined: Symbol,
    /// That subresource of everything.
    any_with_subresource: Symbol,
    name: &'a str,
    glance: Glance,
}

impl<'a> AskedResource<'a> {
    fn new(attributes: &'a ResourceAttributes, symbols: &Symbols) -> Self {
        let ResourceAttributes { verb, group, resource, subresource, name, .. } = attributes;
        let (combined, any_with_subresource) = if subresource.is_empty() {
            (symbols.find(resource), Symbol::UNKNOWN)
        } else {
            (find_joined(resource, subresource, symbols), find_joined("*", subresource, symbols))
        };
        let (verb, group) = (symbols.find(verb), symbols.find(group));
        let glance = Glance { verbs: bit(verb), api_groups: bit(group), resources: bit(combined) | bit(any_with_subresource) };
        Self { verb, group, combined, any_with_subresource, name, glance }
    }
}

/// Looks `resource/subresource` up without an allocation for any name that Kubernetes has.
fn find_joined(resource: &str, subresource: &str, symbols: &Symbols) -> Symbol {
    let mut joined: SmallVec<[u8; 256]> = SmallVec::new();
    joined.extend_from_slice(resource.as_bytes());
    joined.push(b'/');
    joined.extend_from_slice(subresource.as_bytes());
    // Two texts and a slash are a text.
    std::str::from_utf8(&joined).map_or(Symbol::UNKNOWN, |joined| symbols.find(joined))
}

impl CompiledRole {
    fn new(rules: Box<[PolicyRule]>, symbols: &mut Symbols) -> Self {
        let tests: Box<[RuleTest]> = rules.iter().map(|rule| RuleTest::new(rule, symbols)).collect();
        let glances: Box<[Glance]> = tests.iter().map(RuleTest::glance).collect();
        let glance = glances.iter().fold(Glance::default(), |all, one| Glance {
            verbs: all.verbs | one.verbs,
            api_groups: all.api_groups | one.api_groups,
            resources: all.resources | one.resources,
        });
        Self { rules, tests, glances, glance }
    }

    /// The first rule that allows it.
    pub fn allowing_rule(&self, asked: &Asked<'_>) -> Option<&PolicyRule> {
        match asked {
            Asked::Resource(asked) => {
                if !self.glance.may_allow(asked) {
                    return None;
                }
                let likely = self.glances.iter().zip(self.tests.iter().zip(&self.rules)).filter(|(glance, _)| glance.may_allow(asked));
                likely.map(|(_, rule)| rule).find(|(test, rule)| test.allows(asked) && allows_name(rule, asked.name)).map(|(_, rule)| rule)
            }
            Asked::NonResource(asked) => self.rules.iter().find(|rule| allows_non_resource(rule, asked)),
        }
    }
}

impl RuleTest {
    fn new(rule: &PolicyRule, symbols: &mut Symbols) -> Self {
        Self {
            verbs: Choice::new(&rule.verbs, symbols),
            api_groups: Choice::new(&rule.api_groups, symbols),
            resources: Choice::new(&rule.resources, symbols),
        }
    }

    fn glance(&self) -> Glance {
        Glance { verbs: self.verbs.glance(), api_groups: self.api_groups.glance(), resources: self.resources.glance() }
    }

    /// Does it allow everything but perhaps the name?
    fn allows(&self, asked: &AskedResource<'_>) -> bool {
        (self.resources.has(asked.combined) || self.resources.has(asked.any_with_subresource))
            && self.verbs.has(asked.verb)
            && self.api_groups.has(asked.group)
    }
}

impl Choice {
    fn new(list: &[String], symbols: &mut Symbols) -> Self {
        Self { any: list.iter().any(|entry| entry == "*"), symbols: list.iter().map(|entry| symbols.intern(entry)).collect() }
    }

    fn has(&self, wanted: Symbol) -> bool {
        self.any || self.symbols.contains(&wanted)
    }

    fn glance(&self) -> u64 {
        if self.any { u64::MAX } else { self.symbols.iter().fold(0, |bits, &symbol| bits | bit(symbol)) }
    }
}

/// The bit of a symbol in a [`Glance`].
fn bit(symbol: Symbol) -> u64 {
    1 << (symbol.0 & 63)
}
