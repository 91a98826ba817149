//! Many held rules: looked up in an index.

use std::collections::BTreeSet;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use smallvec::SmallVec;

use super::product::{Choices, Level, Part, Sets};
use super::rule_set::NamedRules;
use crate::object::PolicyRule;
use crate::rbac::Permission;

/// Rules by what they cover.
#[derive(Clone, Debug, Default)]
pub(super) struct Many<'a> {
    ids: HashMap<Key<'a>, u32, FixedState>,
    /// By id.
    sets: Vec<Set>,
    /// How long the beginnings of URLs are; a look-up for each, so the list is kept short by being distinct.
    prefixes: Vec<usize>,
}

/// What a rule covers by having it in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    /// Whatever there is without a name.
    Unnamed,
    Verb(&'a str),
    Group(&'a str),
    Resource(&'a str),
    /// `*/` and this.
    Subresource(&'a str),
    Name(&'a str),
    /// Exactly this.
    Url(&'a str),
    /// Whatever begins so.
    UrlPrefix(&'a str),
    /// Any URL at all.
    AnyUrl,
    /// Every rule.
    Rule,
}

/// Some of the rules, 64 by 64; ascending, without empty blocks.
pub(super) type Set = SmallVec<[Block; 1]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Block {
    at: u32,
    rules: u64,
}

/// The sets whose rules cover a value, by id.
pub(super) type Choice = SmallVec<[u32; 4]>;

impl<'a> Many<'a> {
    pub(super) fn new(rules: &[&'a PolicyRule], named: NamedRules) -> Self {
        let mut many = Self::default();
        let mut prefixes = BTreeSet::new();
        for (at, rule) in rules.iter().enumerate() {
            many.add(at, Key::Rule);
            rule.verbs.iter().for_each(|verb| many.add(at, Key::Verb(verb)));
            rule.api_groups.iter().for_each(|group| many.add(at, Key::Group(group)));
            for resource in &rule.resources {
                many.add(at, Key::Resource(resource));
                if let Some(subresource) = resource.strip_prefix("*/") {
                    many.add(at, Key::Subresource(subresource));
                }
            }
            rule.resource_names.iter().for_each(|name| many.add(at, Key::Name(name)));
            let unnamed = rule.resource_names.is_empty();
            if unnamed {
                many.add(at, Key::Unnamed);
            }
            if unnamed || named == NamedRules::CoverUrls {
                for url in &rule.non_resource_urls {
                    many.add(at, Key::AnyUrl);
                    many.add(at, Key::Url(url));
                    if url.ends_with('*') {
                        let prefix = url.trim_end_matches('*');
                        prefixes.insert(prefix.len());
                        many.add(at, Key::UrlPrefix(prefix));
                    }
                }
            }
        }
        many.prefixes = prefixes.into_iter().collect();
        many
    }

    pub(super) fn includes(&self, permission: &Permission<'_>) -> bool {
        let set = match *permission {
            Permission::Resource { verb, group, resource, name } => {
                let set = self.set(if name.is_some() { Key::Rule } else { Key::Unnamed });
                let set = self.narrow(&set, &self.group(group));
                let set = self.narrow(&set, &self.resource(resource));
                let set = self.narrow(&set, &self.verb(verb));
                name.map_or_else(|| set.clone(), |name| self.narrow(&set, &self.name(name)))
            }
            Permission::Url { verb, url } => {
                let set = self.narrow(&self.set(Key::AnyUrl), &self.url(url));
                self.narrow(&set, &self.verb(verb))
            }
        };
        !set.is_empty()
    }

    fn add(&mut self, rule: usize, key: Key<'a>) {
        let id = *self.ids.entry(key).or_insert_with(|| {
            self.sets.push(Set::new());
            // Ids beyond 32 bits would take more memory than there is.
            u32::try_from(self.sets.len() - 1).unwrap_or(u32::MAX)
        });
        let Some(set) = self.sets.get_mut(id as usize) else { return };
        let (at, bit) = (u32::try_from(rule / 64).unwrap_or(u32::MAX), 1 << (rule % 64));
        match set.last_mut() {
            Some(block) if block.at == at => block.rules |= bit,
            _ => set.push(Block { at, rules: bit }),
        }
    }

    fn set(&self, key: Key<'_>) -> Set {
        self.ids.get(&key).and_then(|id| self.sets.get(*id as usize)).cloned().unwrap_or_default()
    }

    fn choice<const N: usize>(&self, keys: [Key<'_>; N]) -> Choice {
        keys.iter().filter_map(|key| self.ids.get(key).copied()).collect()
    }

    fn verb(&self, verb: &str) -> Choice {
        self.choice([Key::Verb(verb), Key::Verb("*")])
    }

    fn group(&self, group: &str) -> Choice {
        self.choice([Key::Group(group), Key::Group("*")])
    }

    fn resource(&self, resource: &str) -> Choice {
        let mut choice = self.choice([Key::Resource(resource), Key::Resource("*")]);
        if let Some((_, subresource)) = resource.split_once('/') {
            choice.extend(self.choice([Key::Subresource(subresource)]));
        }
        choice
    }

    fn name(&self, name: &str) -> Choice {
        self.choice([Key::Name(name), Key::Unnamed])
    }

    fn url(&self, url: &str) -> Choice {
        let prefixes = self.prefixes.iter().map_while(|length| (*length <= url.len()).then(|| url.get(..*length)));
        let keys = std::iter::once(Key::Url(url)).chain(prefixes.flatten().map(Key::UrlPrefix));
        keys.filter_map(|key| self.ids.get(&key).copied()).collect()
    }

    /// The rules of a block that are in one of the sets.
    fn rules(&self, choice: &Choice, at: u32) -> u64 {
        let sets = choice.iter().filter_map(|id| self.sets.get(*id as usize));
        sets.map(|set| match set.binary_search_by_key(&at, |block| block.at) {
            Ok(found) => set.get(found).map_or(0, |block| block.rules),
            Err(_) => 0,
        })
        .fold(0, |rules, more| rules | more)
    }
}

impl Sets for Many<'_> {
    type Set = Set;
    type Choice = Choice;

    fn look_up(&self, part: Part, rule: &PolicyRule, levels: &mut [Level<'_, Set>], choices: &mut Choices<Choice>) -> Set {
        let of = match part {
            Part::Resources => [Self::group, Self::resource, Self::verb, Self::name],
            Part::Urls => [Self::url, Self::verb, Self::verb, Self::verb],
        };
        for (level, of) in levels.iter_mut().zip(of) {
            level.choices_from = choices.len();
            choices.extend(level.values.iter().map(|value| of(self, value)));
        }
        self.set(match part {
            Part::Urls => Key::AnyUrl,
            Part::Resources if rule.resource_names.is_empty() => Key::Unnamed,
            Part::Resources => Key::Rule,
        })
    }

    fn narrow(&self, set: &Set, choice: &Choice) -> Set {
        set.iter()
            .map(|block| Block { at: block.at, rules: block.rules & self.rules(choice, block.at) })
            .filter(|block| block.rules != 0)
            .collect()
    }

    fn is_empty(set: &Set) -> bool {
        set.is_empty()
    }

    fn meet(a: &Set, b: &Set) -> bool {
        let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            match left.at.cmp(&right.at) {
                std::cmp::Ordering::Less => a.next(),
                std::cmp::Ordering::Greater => b.next(),
                std::cmp::Ordering::Equal if left.rules & right.rules != 0 => return true,
                std::cmp::Ordering::Equal => a.next(),
            };
        }
        false
    }
}
