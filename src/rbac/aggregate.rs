//! ClusterRoles that gather the rules of others.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::rule::Whole;
use crate::Selector;
use crate::object::{ClusterRole, PolicyRule};
use crate::selector::ConvertError;

/// The rules of a ClusterRole that gathers those of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregated<'a> {
    /// The role.
    pub role: &'a ClusterRole,
    /// What the controller would write into it.
    pub rules: Vec<&'a PolicyRule>,
}

impl Aggregated<'_> {
    /// Are these other rules than the role has?
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.rules.iter().copied().eq(&self.role.rules)
    }
}

/// The rules that the aggregation controller would write into a ClusterRole; `None` if there is no such role or it gathers
/// nothing, so that the controller leaves it alone.
///
/// The rules are those of the roles that a selector selects, selector by selector and each time by name, every rule once.
/// Roles contribute the rules they have at the moment, gathered or not; to see what they come to use [`aggregate_all`].
///
/// ```
/// use kube_semantics::object::ClusterRole;
/// use kube_semantics::rbac::aggregate;
///
/// let roles: Vec<ClusterRole> = serde_json::from_str(
///     r#"[
///         {"metadata": {"name": "sum"}, "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"to": "sum"}}]}},
///         {"metadata": {"name": "part", "labels": {"to": "sum"}}, "rules": [{"verbs": ["get"]}]}
///     ]"#,
/// )?;
/// let sum = aggregate(&roles, "sum")?.expect("it gathers");
/// assert!(sum.is_changed());
/// assert_eq!(sum.rules, [&roles[1].rules[0]]);
/// assert_eq!(aggregate(&roles, "part")?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// One of the role's own selectors is faulty.
pub fn aggregate<'a>(roles: &'a [ClusterRole], name: &str) -> Result<Option<Aggregated<'a>>, AggregateError> {
    let Some(role) = roles.iter().find(|role| role.metadata.name == name) else { return Ok(None) };
    let sorted = by_name(roles);
    let Some(sources) = sources(role, &sorted)? else { return Ok(None) };
    let mut distinct = Distinct::default();
    for source in sources.iter().filter_map(|source| sorted.get(*source)) {
        source.rules.iter().for_each(|rule| {
            distinct.number(rule);
        });
    }
    Ok(Some(Aggregated { role, rules: distinct.list }))
}

/// All ClusterRoles that gather rules of others, by name, with the rules that they come to have.
///
/// Over and over the roles are gone through by name, and each gets what the controller would write, which the next one sees
/// already; until nothing changes. Rules that go around in a circle of roles stay in it.
///
/// # Errors
/// A selector is faulty, or there is no end to it; or there are so many roles that all gather one another that their rules are
/// more than any cluster stores.
pub fn aggregate_all(roles: &[ClusterRole]) -> Result<Vec<Aggregated<'_>>, AggregateError> {
    let sorted = by_name(roles);
    let mut rules = Distinct::default();
    let mut members = Vec::new();
    for role in &sorted {
        let rules = role.rules.iter().map(|rule| rules.number(rule)).collect();
        members.push(Member { role, sources: sources(role, &sorted)?, rules, written: 1, read: 0 });
    }
    let mut seen = vec![0; rules.list.len()];
    let mut now = 1;
    for _ in 0..MOST_PASSES {
        let mut changed = false;
        let mut size = 0_usize;
        for at in 0..members.len() {
            now += 1;
            changed |= gather(at, now, &mut members, &mut seen);
            size += members.get(at).map_or(0, |member| member.rules.len());
            if size > MOST_GATHERED {
                return Err(AggregateError::TooManyRules);
            }
        }
        if !changed {
            let sums = members.into_iter().filter(|member| member.sources.is_some());
            return Ok(sums.map(|sum| Aggregated { role: sum.role, rules: rules.get(&sum.rules) }).collect());
        }
    }
    Err(AggregateError::Endless)
}

/// After as many passes the roles count as never coming to rest.
const MOST_PASSES: usize = 100;

/// So many rules all roles may have together: far more than an API server holds, but a few thousand roles that select one
/// another would come to more.
const MOST_GATHERED: usize = 1_000_000;

/// Rules by number, equal ones once.
#[derive(Default)]
struct Distinct<'a> {
    numbers: HashMap<Whole<'a>, usize, FixedState>,
    list: Vec<&'a PolicyRule>,
}

impl<'a> Distinct<'a> {
    fn number(&mut self, rule: &'a PolicyRule) -> usize {
        *self.numbers.entry(Whole(rule)).or_insert_with(|| {
            self.list.push(rule);
            self.list.len() - 1
        })
    }

    fn get(&self, numbers: &[usize]) -> Vec<&'a PolicyRule> {
        numbers.iter().filter_map(|number| self.list.get(*number).copied()).collect()
    }
}

/// A role on its way to its rules.
struct Member<'a> {
    role: &'a ClusterRole,
    /// The roles it gathers the rules of, if it does.
    sources: Option<Vec<usize>>,
    /// By number.
    rules: Vec<usize>,
    /// When its rules last changed.
    written: u64,
    /// When it was last gathered.
    read: u64,
}

/// Gathers one role anew; nothing to do where no source has changed since. Has it changed? `seen` tells of each rule when it
/// was last come across.
fn gather(at: usize, now: u64, members: &mut [Member<'_>], seen: &mut [u64]) -> bool {
    let Some(Member { sources: Some(sources), read, .. }) = members.get(at) else { return false };
    let mut sources = sources.iter().filter_map(|source| members.get(*source));
    if *read > 0 && !sources.clone().any(|source| source.written > *read) {
        return false;
    }
    let mut is_new = |rule: &&usize| seen.get_mut(**rule).is_some_and(|seen| std::mem::replace(seen, now) != now);
    let rules: Vec<usize> = sources.by_ref().flat_map(|source| &source.rules).filter(&mut is_new).copied().collect();
    let Some(member) = members.get_mut(at) else { return false };
    member.read = now;
    let changed = rules != member.rules;
    if changed {
        member.rules = rules;
        member.written = now;
    }
    changed
}

fn by_name(roles: &[ClusterRole]) -> Vec<&ClusterRole> {
    let mut sorted: Vec<&ClusterRole> = roles.iter().collect();
    sorted.sort_by(|a, b| a.metadata.name.cmp(&b.metadata.name));
    sorted
}

/// The roles whose rules a role gathers, by position; `None` if it gathers nothing.
fn sources(role: &ClusterRole, sorted: &[&ClusterRole]) -> Result<Option<Vec<usize>>, AggregateError> {
    let Some(rule) = &role.aggregation_rule else { return Ok(None) };
    let faulty = |error| AggregateError::Selector { role: role.metadata.name.clone(), error };
    let mut sources = Vec::new();
    let mut known = HashSet::with_hasher(FixedState::default());
    for selector in &rule.cluster_role_selectors {
        let selector = Selector::from_label_selector(Some(selector)).map_err(faulty)?;
        let selected = sorted.iter().enumerate().filter(|(_, other)| selector.matches(&other.metadata.labels));
        let others = selected.filter(|(_, other)| other.metadata.name != role.metadata.name);
        // Who is selected twice brings nothing new the second time.
        sources.extend(others.map(|(at, _)| at).filter(|at| known.insert(*at)));
    }
    Ok(Some(sources))
}

/// Why the rules cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AggregateError {
    /// A role has a selector that is none.
    #[error("ClusterRole {role:?}: {error}")]
    Selector {
        /// The role's name.
        role: String,
        /// What is wrong with the selector.
        error: ConvertError,
    },
    /// The roles come to have more rules than any cluster stores.
    #[error("the roles come to more than {MOST_GATHERED} rules")]
    TooManyRules,
    /// The roles go on changing one another.
    #[error("the roles have not come to rest after {MOST_PASSES} passes")]
    Endless,
}
