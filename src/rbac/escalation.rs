//! Nobody grants what they do not hold.

use std::collections::BTreeSet;
use std::fmt;

use super::covers::{MOST_RULES, RuleSet};
use super::{Authorizer, Described, JoinedErrors, Permission, Quoted, QuotedList, RoleNotFound, compact};
use crate::object::PolicyRule;

/// An attempt to grant what the user does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Escalation<'a> {
    /// Who tries.
    pub user: &'a str,
    /// The groups of the user.
    pub groups: &'a [String],
    /// What the user does not hold, compacted ([`compact`]).
    pub missing: Vec<PolicyRule>,
    /// Is there more of it? Only the first [`MOST_RULES`] permissions are told.
    pub is_cut_off: bool,
    /// Roles that the user is bound to and that do not exist: perhaps they held what is missing.
    pub errors: Vec<RoleNotFound<'a>>,
}

impl Authorizer {
    /// Could this user grant these rules in a namespace (upstream's `ConfirmNoEscalation`)? Only if the rules that the user
    /// holds there, or everywhere, cover them ([`covers`](super::covers)).
    ///
    /// The group `system:masters` is not special here.
    ///
    /// ```
    /// use kube_semantics::object::PolicyRule;
    /// use kube_semantics::rbac::Authorizer;
    ///
    /// let rules: Vec<PolicyRule> = serde_json::from_str(r#"[{"verbs": ["get"], "nonResourceURLs": ["/x"]}]"#)?;
    /// let authorizer = Authorizer::new(&[]);
    /// let escalation = authorizer.confirm_no_escalation("alice", &[], "dev", &rules).unwrap_err();
    /// assert_eq!(escalation.missing, rules);
    /// assert_eq!(
    ///     escalation.to_string(),
    ///     "user \"alice\" (groups=[]) is attempting to grant RBAC permissions not currently held:\n\
    ///      {NonResourceURLs:[\"/x\"], Verbs:[\"get\"]}"
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// The user could not, for what they do not hold.
    pub fn confirm_no_escalation<'a>(
        &'a self,
        user: &'a str,
        groups: &'a [String],
        namespace: &str,
        rules: &[PolicyRule],
    ) -> Result<(), Escalation<'a>> {
        let held = self.rules_for(user, groups, namespace);
        let owner = RuleSet::new(held.rules.iter().map(|(rule, _)| *rule));
        let coverage = owner.covers(rules);
        if coverage.is_covered() {
            return Ok(());
        }
        let mut uncovered = coverage.into_iter();
        let missing = compact(uncovered.by_ref().take(MOST_RULES).map(Permission::into));
        Err(Escalation { user, groups, missing, is_cut_off: uncovered.next().is_some(), errors: held.errors })
    }
}

/// The API server's words.
impl fmt::Display for Escalation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (user, groups) = (Quoted(self.user), QuotedList(self.groups));
        write!(f, "user {user} (groups={groups}) is attempting to grant RBAC permissions not currently held:")?;
        let missing: BTreeSet<String> = self.missing.iter().map(|rule| Described(rule).to_string()).collect();
        for rule in missing {
            write!(f, "\n{rule}")?;
        }
        if self.is_cut_off {
            f.write_str("\nand more")?;
        }
        if !self.errors.is_empty() {
            write!(f, "; resolution errors: [{}]", JoinedErrors(&self.errors))?;
        }
        Ok(())
    }
}

impl std::error::Error for Escalation<'_> {}
