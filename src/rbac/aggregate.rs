//! ClusterRoles that gather the rules of others.

use foldhash::fast::FixedState;
use hashbrown::HashSet;

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
    let mut rules = Vec::new();
    Known::default().add(sources.iter().filter_map(|source| sorted.get(*source)).flat_map(|role| &role.rules), &mut rules);
    Ok(Some(Aggregated { role, rules }))
}

/// All ClusterRoles that gather rules of others, by name, with the rules that they come to have.
///
/// Over and over the roles are gone through by name, and each gets what the controller would write, which the next one sees
/// already; until nothing changes. Rules that go around in a circle of roles stay in it.
///
/// # Errors
/// A selector is faulty, or there is no end to it.
pub fn aggregate_all(roles: &[ClusterRole]) -> Result<Vec<Aggregated<'_>>, AggregateError> {
    let sorted = by_name(roles);
    let mut sums = Vec::new();
    // For each role the position among the sums, if it is one.
    let mut sum_of = vec![None; sorted.len()];
    for (role, sum_of) in sorted.iter().zip(&mut sum_of) {
        if let Some(sources) = sources(role, &sorted)? {
            *sum_of = Some(sums.len());
            sums.push(Sum { role, sources, rules: role.rules.iter().collect(), written: 1, read: 0 });
        }
    }
    let mut now = 1_u64;
    for _ in 0..MOST_PASSES {
        let mut changed = false;
        for at in 0..sums.len() {
            now += 1;
            changed |= pass(at, now, &mut sums, &sorted, &sum_of);
        }
        if !changed {
            return Ok(sums.into_iter().map(|sum| Aggregated { role: sum.role, rules: sum.rules }).collect());
        }
    }
    Err(AggregateError::Endless)
}

/// After as many passes the roles count as never coming to rest.
const MOST_PASSES: usize = 100;

/// A role on its way to its rules.
struct Sum<'a> {
    role: &'a ClusterRole,
    /// Positions among the roles, selector by selector, by name.
    sources: Vec<usize>,
    rules: Vec<&'a PolicyRule>,
    /// When its rules last changed.
    written: u64,
    /// When it was last gathered.
    read: u64,
}

/// Gathers one role anew; nothing to do where no source has changed since. Has it changed?
fn pass<'a>(at: usize, now: u64, sums: &mut [Sum<'a>], sorted: &[&'a ClusterRole], sum_of: &[Option<usize>]) -> bool {
    let sum_at = |source: usize| sum_of.get(source).copied().flatten();
    let Some(sum) = sums.get(at) else { return false };
    let fresh = |source: &usize| sum_at(*source).and_then(|at| sums.get(at)).is_some_and(|source| source.written > sum.read);
    if sum.read > 0 && !sum.sources.iter().any(fresh) {
        return false;
    }
    let mut known = Known::default();
    let mut rules = Vec::new();
    for &source in &sum.sources {
        match sum_at(source).and_then(|at| sums.get(at)) {
            Some(sum) => known.add(sum.rules.iter().copied(), &mut rules),
            None => known.add(sorted.get(source).iter().flat_map(|role| &role.rules), &mut rules),
        }
    }
    let changed = rules != sum.rules;
    if let Some(sum) = sums.get_mut(at) {
        sum.read = now;
        if changed {
            sum.rules = rules;
            sum.written = now;
        }
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

/// The rules that have come already.
#[derive(Default)]
struct Known<'a>(HashSet<Whole<'a>, FixedState>);

impl<'a> Known<'a> {
    /// Adds those that are new.
    fn add(&mut self, rules: impl IntoIterator<Item = &'a PolicyRule>, to: &mut Vec<&'a PolicyRule>) {
        to.extend(rules.into_iter().filter(|rule| self.0.insert(Whole(rule))));
    }
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
    /// The roles go on changing one another.
    #[error("the roles have not come to rest after {MOST_PASSES} passes")]
    Endless,
}
