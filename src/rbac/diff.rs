//! What changes for whom when roles and bindings change.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt;

use super::covers::{NamedRules, RuleSet};
use super::grants::{Granted, Grants, Numbers, Through};
use super::{Object, Permission, Quoted, SubjectRef};

/// A permission that somebody gains or loses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change<'a> {
    /// Who: a user, a group or a service account, the latter also where a binding has its user name.
    pub subject: SubjectRef<'a>,
    /// Where; everywhere if `None`.
    pub namespace: Option<&'a str>,
    /// What, as the rules have it.
    pub permission: Permission<'a>,
    /// Gained or lost?
    pub effect: Effect,
    /// The bindings and roles that grant it: after the change where it is gained, before it where it is lost.
    pub through: Vec<Through<'a>>,
}

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It was not held before.
    Gained,
    /// It is not held any more.
    Lost,
}

/// More changes than anybody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are more than {MOST_CHANGES} changes")]
pub struct TooManyChanges;

/// So many changes are told at most: permissions are products of lists, and a few lines of a role can be billions.
pub const MOST_CHANGES: usize = 1_000_000;

/// Who gains or loses which permission, and through which objects.
///
/// Roles are taken apart into [`Permission`]s, in which a `*` stays a `*`. A permission is gained if nothing that the same
/// subject was granted before, in the same namespace or everywhere, covers it ([`covers`](super::covers)); and lost the other
/// way round. What is only written otherwise (another role with the same rules, rules split or merged, a binding by another
/// name) is no change.
///
/// The changes are sorted by subject, namespace (what is everywhere first), permission. Subjects are taken by themselves:
/// that a user is in a group is not in the objects, and that a service account is in those of its namespace is not looked at. Aggregated
/// ClusterRoles grant the rules they have; if these are still to be filled in, do it first
/// ([`aggregate_all`](super::aggregate_all)).
///
/// ```
/// use kube_semantics::rbac::{Effect, Object, diff};
///
/// let role = |verbs: &str| -> Object {
///     let rules = format!(r#"[{{"verbs": {verbs}, "apiGroups": [""], "resources": ["pods"]}}]"#);
///     let role = format!(r#"{{"metadata": {{"name": "viewer", "namespace": "dev"}}, "rules": {rules}}}"#);
///     Object::Role(serde_json::from_str(&role).unwrap())
/// };
/// let binding = Object::RoleBinding(serde_json::from_str(
///     r#"{"metadata": {"name": "viewers", "namespace": "dev"}, "roleRef": {"kind": "Role", "name": "viewer"},
///         "subjects": [{"kind": "User", "name": "alice"}]}"#,
/// )?);
/// let before = [role(r#"["get", "list"]"#), binding.clone()];
/// let after = [role(r#"["list", "watch"]"#), binding];
/// let changes: Vec<String> = diff(&before, &after)?.iter().map(ToString::to_string).collect();
/// assert_eq!(changes, [
///     r#"- User "alice" in "dev": get pods, through RoleBinding "viewers/dev" of Role "viewer""#,
///     r#"+ User "alice" in "dev": watch pods, through RoleBinding "viewers/dev" of Role "viewer""#,
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// There are more than [`MOST_CHANGES`].
pub fn diff<'a>(before: &'a [Object], after: &'a [Object]) -> Result<Vec<Change<'a>>, TooManyChanges> {
    let mut numbers = Numbers::default();
    let (before, after) = (Grants::of(before, &mut numbers), Grants::of(after, &mut numbers));
    let subjects: BTreeSet<SubjectRef<'a>> = before.subjects().chain(after.subjects()).collect();
    let (mut changes, mut looked_at) = (Vec::new(), 0);
    for subject in subjects {
        let mut found = Found { subject, entries: Vec::new() };
        found.add(Effect::Gained, &before, &after, &mut looked_at)?;
        found.add(Effect::Lost, &after, &before, &mut looked_at)?;
        changes.extend(found.into_sorted());
    }
    Ok(changes)
}

/// What a subject gains and loses.
struct Found<'g, 'a> {
    subject: SubjectRef<'a>,
    entries: Vec<(Option<&'a str>, Permission<'a>, Effect, &'g [Granted<'a>])>,
}

impl<'g, 'a> Found<'g, 'a> {
    /// Adds what the subject is granted on one side and does not hold on the other.
    fn add(&mut self, effect: Effect, other: &Grants<'a>, side: &'g Grants<'a>, looked_at: &mut usize) -> Result<(), TooManyChanges> {
        for (namespace, granted) in side.of_subject(self.subject) {
            // In the empty namespace these are the same.
            let places = [other.there(self.subject, ""), other.there(self.subject, namespace)];
            let held = OnceCell::new();
            for (rules, ways) in granted.iter() {
                // Most have not changed.
                if places.iter().flatten().any(|there| there.has(rules)) {
                    continue;
                }
                let held = held.get_or_init(|| {
                    let rules = places.iter().flatten().flat_map(|there| there.iter()).flat_map(|(rules, _)| rules.list);
                    RuleSet::with(rules, NamedRules::CoverUrls)
                });
                for rule in rules.list.chunks(1) {
                    for permission in held.covers(rule) {
                        // The URLs of a rule come last, and in a namespace they grant nothing.
                        if !namespace.is_empty() && matches!(permission, Permission::Url { .. }) {
                            break;
                        }
                        *looked_at += 1;
                        if *looked_at > MOST_CHANGES {
                            return Err(TooManyChanges);
                        }
                        self.entries.push((Some(namespace).filter(|namespace| !namespace.is_empty()), permission, effect, ways));
                    }
                }
            }
        }
        Ok(())
    }

    fn into_sorted(mut self) -> impl Iterator<Item = Change<'a>> {
        self.entries.sort_unstable_by_key(|(namespace, permission, effect, _)| (*namespace, *permission, *effect));
        let subject = self.subject;
        let same = |a: &(_, _, _, _), b: &(_, _, _, _)| (a.0, a.1, a.2) == (b.0, b.1, b.2);
        let changes: Vec<Change<'a>> = self
            .entries
            .chunk_by(same)
            .filter_map(|entries| {
                let (namespace, permission, effect, _) = *entries.first()?;
                let through: BTreeSet<Through<'a>> =
                    entries.iter().flat_map(|(_, _, _, ways)| *ways).map(|granted| granted.through).collect();
                Some(Change { subject, namespace, permission, effect, through: through.into_iter().collect() })
            })
            .collect();
        changes.into_iter()
    }
}

/// `+ User "alice" in "dev": get pods, through RoleBinding "viewers/dev" of Role "viewer"`
impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.effect, self.subject)?;
        if let Some(namespace) = self.namespace {
            write!(f, " in {}", Quoted(namespace))?;
        }
        write!(f, ": {}", self.permission)?;
        for (at, through) in self.through.iter().enumerate() {
            let before = if at == 0 { ", through" } else { " and" };
            write!(f, "{before} {through}")?;
        }
        Ok(())
    }
}

/// `+` or `-`
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gained => "+",
            Self::Lost => "-",
        })
    }
}
