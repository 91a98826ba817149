//! Do the rules that somebody holds include everything in other rules?
//!
//! The other rules are taken apart into permissions, and a permission is covered by one held rule alone. So the question is
//! always: which of the held rules cover the verb, which the group, which the resource, and is there one among them all?
//! The answers are sets of rules: of [`few`] rules a word, and they are looked through; of [`many`] a list of words, and they
//! are looked up. [`product`] goes through the permissions and leaves out what one rule covers as a whole, so that hardly any
//! permission is ever looked at alone.

mod few;
mod many;
mod product;
mod rule_set;

use std::iter::FusedIterator;

pub(in crate::rbac) use rule_set::NamedRules;
pub use rule_set::RuleSet;

use super::Permission;
use crate::object::PolicyRule;
use product::Permissions;
use rule_set::Rules;

/// Do the owner's rules include everything in the servant's (upstream's `Covers`)?
///
/// The servant's rules are taken apart into [`Permission`]s, each of which one rule of the owner has to cover. A `*` of the
/// servant is a value like any other: only a `*` covers it, or a URL that ends in one. A rule of the owner that has resource
/// names covers no URL.
///
/// ```
/// use kube_semantics::object::PolicyRule;
/// use kube_semantics::rbac::covers;
///
/// let owner: Vec<PolicyRule> = serde_json::from_str(r#"[{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]"#)?;
/// let servant: Vec<PolicyRule> =
///     serde_json::from_str(r#"[{"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]}]"#)?;
/// let coverage = covers(&owner, &servant);
/// assert!(!coverage.is_covered());
/// assert_eq!(coverage.uncovered().map(|permission| permission.to_string()).collect::<Vec<_>>(), ["list pods"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// To ask the same owner again and again build a [`RuleSet`].
///
/// The number of permissions is a product of lengths of lists. They are never laid out: memory is linear in the rules, and
/// those that are covered together are passed over together. Whoever goes through all the uncovered ones does as much work
/// as there are.
#[must_use]
pub fn covers<'o, 's>(owner: &'o [PolicyRule], servant: &'s [PolicyRule]) -> Coverage<'o, 's> {
    Coverage::new(Owner::Own(RuleSet::new(owner)), servant)
}

/// What the owner's rules cover of the servant's.
///
/// Turned into an iterator it gives what they do not cover, as [`uncovered`](Self::uncovered) does, and without a copy.
#[derive(Clone, Debug)]
pub struct Coverage<'o, 's>(Uncovered<'o, 's>);

/// The permissions that nobody covers, in the order of the servant's rules, repeats kept: for each rule by group, resource,
/// verb, name; then by URL, verb.
#[derive(Clone, Debug)]
pub struct Uncovered<'o, 's> {
    owner: Owner<'o>,
    /// Found already, to know whether there is any.
    first: Option<Permission<'s>>,
    rest: Rest<'s>,
}

/// More uncovered permissions than a role could ever hold one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {MOST_RULES} permissions are not covered")]
pub struct TooManyPermissions;

/// As many permissions are laid out as rules at most: that many rules are larger than any object that the API server takes
/// (1.5 MiB), so that no role has them.
pub const MOST_RULES: usize = 100_000;

#[derive(Clone, Debug)]
enum Owner<'o> {
    Own(RuleSet<'o>),
    Lent(&'o RuleSet<'o>),
}

/// What is still to be gone through.
#[derive(Clone, Debug)]
enum Rest<'s> {
    Few(Box<Permissions<'s, u64, u64>>),
    Many(Box<Permissions<'s, many::Set, many::Choice>>),
}

impl<'o, 's> Coverage<'o, 's> {
    fn new(owner: Owner<'o>, servant: &'s [PolicyRule]) -> Self {
        let mut rest = match &owner.rules().rules {
            Rules::Few(_) => Rest::Few(Box::new(Permissions::new(servant))),
            Rules::Many(_) => Rest::Many(Box::new(Permissions::new(servant))),
        };
        let first = rest.next(owner.rules());
        Self(Uncovered { owner, first, rest })
    }

    /// Is everything covered?
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.0.first.is_none()
    }

    /// What is not covered. There may be far more than memory holds ([`covers`]).
    #[must_use]
    pub fn uncovered(&self) -> Uncovered<'_, 's> {
        let Uncovered { owner, first, rest } = &self.0;
        Uncovered { owner: Owner::Lent(owner.rules()), first: *first, rest: rest.clone() }
    }

    /// What is not covered, as rules.
    ///
    /// # Errors
    /// There are more than [`MOST_RULES`].
    pub fn uncovered_rules(&self) -> Result<Vec<PolicyRule>, TooManyPermissions> {
        let mut rules = Vec::new();
        for permission in self.uncovered() {
            if rules.len() == MOST_RULES {
                return Err(TooManyPermissions);
            }
            rules.push(permission.to_rule());
        }
        Ok(rules)
    }
}

impl<'o> Owner<'o> {
    fn rules(&self) -> &RuleSet<'o> {
        match self {
            Self::Own(rules) => rules,
            Self::Lent(rules) => rules,
        }
    }
}

impl<'s> Rest<'s> {
    fn next(&mut self, owner: &RuleSet<'_>) -> Option<Permission<'s>> {
        match (self, &owner.rules) {
            (Self::Few(permissions), Rules::Few(rules)) => permissions.next_uncovered(rules),
            (Self::Many(permissions), Rules::Many(rules)) => permissions.next_uncovered(&**rules),
            // Each was made for the other.
            _ => None,
        }
    }
}

impl<'o, 's> IntoIterator for Coverage<'o, 's> {
    type Item = Permission<'s>;
    type IntoIter = Uncovered<'o, 's>;

    fn into_iter(self) -> Uncovered<'o, 's> {
        self.0
    }
}

impl<'s> Iterator for Uncovered<'_, 's> {
    type Item = Permission<'s>;

    fn next(&mut self) -> Option<Permission<'s>> {
        self.first.take().or_else(|| self.rest.next(self.owner.rules()))
    }
}

impl FusedIterator for Uncovered<'_, '_> {}

#[cfg(test)]
mod tests;
