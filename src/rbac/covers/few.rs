//! Few held rules: a set of them is a word.

use smallvec::SmallVec;

use super::product::{Level, Part, Sets};
use super::rule_set::NamedRules;
use crate::object::PolicyRule;
use crate::object::same_text::same_text;
use crate::rbac::Permission;
use crate::rbac::rule::url_covers;

/// At most 64 rules with texts enough to look through.
#[derive(Clone, Debug)]
pub(super) struct Few<'a> {
    rules: Vec<&'a PolicyRule>,
    /// Those without resource names.
    unnamed: u64,
    /// Those that can cover URLs.
    with_urls: u64,
}

/// As many texts are looked through; more are looked up.
const MOST_TEXTS: usize = 2048;

type Choices = SmallVec<[u64; 8]>;

impl<'a> Few<'a> {
    pub(super) fn are(rules: &[&PolicyRule]) -> bool {
        let texts = |rule: &&PolicyRule| {
            let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = rule;
            verbs.len() + api_groups.len() + resources.len() + resource_names.len() + non_resource_urls.len()
        };
        rules.len() <= 64 && rules.iter().map(texts).sum::<usize>() <= MOST_TEXTS
    }

    pub(super) fn new(rules: Vec<&'a PolicyRule>, named: NamedRules) -> Self {
        let mut few = Self { rules, unnamed: 0, with_urls: 0 };
        for (at, rule) in few.rules.iter().enumerate() {
            let unnamed = rule.resource_names.is_empty();
            few.unnamed |= u64::from(unnamed) << at;
            few.with_urls |= u64::from(!rule.non_resource_urls.is_empty() && (unnamed || named == NamedRules::CoverUrls)) << at;
        }
        few
    }

    pub(super) fn includes(&self, permission: &Permission<'_>) -> bool {
        let able = self.able(permission);
        let covers = |rule: &PolicyRule| match *permission {
            Permission::Resource { verb, group, resource, name } => {
                covers_word(&rule.verbs, verb)
                    && covers_word(&rule.api_groups, group)
                    && covers_resource(&rule.resources, resource)
                    && name.is_none_or(|name| covers_name(&rule.resource_names, name))
            }
            Permission::Url { verb, url } => covers_word(&rule.verbs, verb) && covers_url(&rule.non_resource_urls, url),
        };
        self.rules.iter().enumerate().any(|(at, rule)| able >> at & 1 == 1 && covers(rule))
    }

    fn able(&self, permission: &Permission<'_>) -> u64 {
        match permission {
            Permission::Resource { name: None, .. } => self.unnamed,
            Permission::Resource { name: Some(_), .. } => self.all(),
            Permission::Url { .. } => self.with_urls,
        }
    }

    fn all(&self) -> u64 {
        u64::MAX.checked_shr(64 - u32::try_from(self.rules.len()).unwrap_or(64)).unwrap_or(0)
    }

    /// Which of some rules cover each of the values? Gives back those that cover any.
    fn choose(&self, among: u64, values: &[String], choices: &mut Choices, covers: impl Fn(&PolicyRule, &str) -> bool) -> u64 {
        if among == 0 {
            choices.resize(values.len(), 0);
            return 0;
        }
        let mut any = 0;
        for value in values {
            let mut choice = 0;
            let mut left = among;
            while left != 0 {
                let lowest = left & left.wrapping_neg();
                left ^= lowest;
                if self.rules.get(lowest.trailing_zeros() as usize).is_some_and(|rule| covers(rule, value)) {
                    choice |= lowest;
                }
            }
            any |= choice;
            choices.push(choice);
        }
        any
    }
}

impl Sets for Few<'_> {
    type Set = u64;
    type Choice = u64;

    fn look_up(&self, part: Part, rule: &PolicyRule, levels: &mut [Level<'_, u64, u64>]) -> u64 {
        match (part, levels) {
            // Groups tell rules apart best; after them there are few rules left to look at.
            (Part::Resources, [groups, resources, verbs, names @ ..]) => {
                let mut able = if rule.resource_names.is_empty() { self.unnamed } else { self.all() };
                able = self.choose(able, groups.values, &mut groups.choices, |rule, group| covers_word(&rule.api_groups, group));
                able = self.choose(able, verbs.values, &mut verbs.choices, |rule, verb| covers_word(&rule.verbs, verb));
                able = self
                    .choose(able, resources.values, &mut resources.choices, |rule, resource| covers_resource(&rule.resources, resource));
                for names in names {
                    able = self.choose(able, names.values, &mut names.choices, |rule, name| covers_name(&rule.resource_names, name));
                }
                able
            }
            (Part::Urls, [urls, verbs, ..]) => {
                let able =
                    self.choose(self.with_urls, urls.values, &mut urls.choices, |rule, url| covers_url(&rule.non_resource_urls, url));
                self.choose(able, verbs.values, &mut verbs.choices, |rule, verb| covers_word(&rule.verbs, verb))
            }
            _ => 0,
        }
    }

    #[inline]
    fn narrow(&self, set: &u64, choice: &u64) -> u64 {
        set & choice
    }

    #[inline]
    fn is_empty(set: &u64) -> bool {
        *set == 0
    }

    #[inline]
    fn meet(a: &u64, b: &u64) -> bool {
        a & b != 0
    }
}

/// Verbs and groups: the word, or `*`.
#[inline]
fn covers_word(list: &[String], word: &str) -> bool {
    list.iter().any(|entry| same(entry, word) || same(entry, "*"))
}

#[inline]
fn covers_resource(list: &[String], resource: &str) -> bool {
    covers_word(list, resource)
        || resource
            .split_once('/')
            .is_some_and(|(_, subresource)| list.iter().any(|entry| entry.strip_prefix("*/").is_some_and(|entry| entry == subresource)))
}

/// No list is every name.
#[inline]
fn covers_name(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|entry| same(entry, name))
}

fn covers_url(list: &[String], path: &str) -> bool {
    list.iter().any(|url| url_covers(url, path))
}

#[inline]
fn same(a: &str, b: &str) -> bool {
    same_text(a.as_bytes(), b.as_bytes())
}
