//! Few held rules: a set of them is a word.

use super::product::{Choices, Level, Part, Sets};
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

impl<'a> Few<'a> {
    /// Gives the rules back if they are many.
    pub(super) fn new(rules: Vec<&'a PolicyRule>, named: NamedRules) -> Result<Self, Vec<&'a PolicyRule>> {
        if rules.len() > 64 {
            return Err(rules);
        }
        let (mut unnamed, mut with_urls, mut texts) = (0, 0, 0);
        for (at, rule) in rules.iter().enumerate() {
            let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = rule;
            texts += verbs.len() + api_groups.len() + resources.len() + resource_names.len() + non_resource_urls.len();
            let is_unnamed = resource_names.is_empty();
            unnamed |= u64::from(is_unnamed) << at;
            with_urls |= u64::from(!non_resource_urls.is_empty() && (is_unnamed || named == NamedRules::CoverUrls)) << at;
        }
        if texts > MOST_TEXTS { Err(rules) } else { Ok(Self { rules, unnamed, with_urls }) }
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
    fn choose(
        &self,
        among: u64,
        level: &mut Level<'_, u64>,
        choices: &mut Choices<u64>,
        covers: impl Fn(&PolicyRule, &str) -> bool,
    ) -> u64 {
        level.choices_from = choices.len();
        if among == 0 {
            choices.resize(choices.len() + level.values.len(), 0);
            return 0;
        }
        let mut any = 0;
        for value in level.values {
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

    fn look_up(&self, part: Part, rule: &PolicyRule, levels: &mut [Level<'_, u64>], choices: &mut Choices<u64>) -> u64 {
        match (part, levels) {
            // Groups tell rules apart best; after them there are few rules left to look at.
            (Part::Resources, [groups, resources, verbs, names @ ..]) => {
                let mut able = if rule.resource_names.is_empty() { self.unnamed } else { self.all() };
                able = self.choose(able, groups, choices, |rule, group| covers_word(&rule.api_groups, group));
                able = self.choose(able, verbs, choices, |rule, verb| covers_word(&rule.verbs, verb));
                able = self.choose(able, resources, choices, |rule, resource| covers_resource(&rule.resources, resource));
                for names in names {
                    able = self.choose(able, names, choices, |rule, name| covers_name(&rule.resource_names, name));
                }
                able
            }
            (Part::Urls, [urls, verbs, ..]) => {
                let able = self.choose(self.with_urls, urls, choices, |rule, url| covers_url(&rule.non_resource_urls, url));
                self.choose(able, verbs, choices, |rule, verb| covers_word(&rule.verbs, verb))
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
