//! What changes for whom when roles and bindings change.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::covers::{NamedRules, RuleSet};
use super::grants::{Granted, Grants, Through};
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
    let (before, after) = (Grants::of(before), Grants::of(after));
    let mut changes = Changes::default();
    let subjects: BTreeSet<SubjectRef<'a>> = before.subjects().chain(after.subjects()).collect();
    for subject in subjects {
        changes.add(subject, Effect::Gained, &before, &after)?;
        changes.add(subject, Effect::Lost, &after, &before)?;
    }
    Ok(changes.into_sorted())
}

type Key<'a> = (SubjectRef<'a>, Option<&'a str>, Permission<'a>, Effect);

#[derive(Default)]
struct Changes<'a> {
    through: BTreeMap<Key<'a>, BTreeSet<Through<'a>>>,
    /// How many permissions have been looked at, repeats included.
    looked_at: usize,
}

impl<'a> Changes<'a> {
    /// Adds what the subject is granted on one side and does not hold on the other.
    fn add(&mut self, subject: SubjectRef<'a>, effect: Effect, other: &Grants<'a>, side: &Grants<'a>) -> Result<(), TooManyChanges> {
        let everywhere = rules([other.there(subject, "")]);
        for (namespace, granted) in side.of_subject(subject) {
            let there = other.there(subject, namespace);
            let here = if namespace.is_empty() { None } else { Some(rules([there])) };
            let both = OnceCell::new();
            for granted in granted {
                for rule in granted.rules.chunks(1) {
                    let covered = |held: &RuleSet<'_>| held.covers(rule).is_covered();
                    // Most rules have not changed.
                    if here.as_ref().is_some_and(covered) || covered(&everywhere) {
                        continue;
                    }
                    let held = match &here {
                        Some(_) => both.get_or_init(|| rules([other.there(subject, ""), there])),
                        None => &everywhere,
                    };
                    for permission in held.covers(rule).into_iter() {
                        // The URLs of a rule come last, and in a namespace they grant nothing.
                        if !namespace.is_empty() && matches!(permission, Permission::Url { .. }) {
                            break;
                        }
                        let key = (subject, Some(namespace).filter(|namespace| !namespace.is_empty()), permission, effect);
                        self.insert(key, granted)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn insert(&mut self, key: Key<'a>, granted: &Granted<'a>) -> Result<(), TooManyChanges> {
        self.through.entry(key).or_default().insert(granted.through);
        self.looked_at += 1;
        if self.looked_at > MOST_CHANGES { Err(TooManyChanges) } else { Ok(()) }
    }

    fn into_sorted(self) -> Vec<Change<'a>> {
        let change = |((subject, namespace, permission, effect), through): (Key<'a>, BTreeSet<Through<'a>>)| Change {
            subject,
            namespace,
            permission,
            effect,
            through: through.into_iter().collect(),
        };
        self.through.into_iter().map(change).collect()
    }
}

/// What is held by grants.
fn rules<'g, 'a: 'g, const N: usize>(granted: [&'g [Granted<'a>]; N]) -> RuleSet<'a> {
    RuleSet::with(granted.into_iter().flatten().flat_map(|granted| granted.rules), NamedRules::CoverUrls)
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
