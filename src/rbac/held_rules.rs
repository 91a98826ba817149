//! Which rules does a user hold?

use super::decision::{JoinedErrors, RoleNotFound};
use super::{Authorizer, BindingRef};
use crate::object::PolicyRule;

/// The rules that a user holds in a namespace (upstream's `RulesFor`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldRules<'a> {
    /// Each rule with the binding it comes through, in upstream's order; never merged.
    pub rules: Vec<(&'a PolicyRule, BindingRef<'a>)>,
    /// Roles that bindings of the user refer to and that do not exist, in order, repeats kept.
    pub errors: Vec<RoleNotFound<'a>>,
}

/// What `kubectl auth can-i --list` shows (`SelfSubjectRulesReview`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RulesReview {
    /// The rules about resources, without their URLs.
    pub resource_rules: Vec<PolicyRule>,
    /// The rules about URLs, without their resources.
    pub non_resource_rules: Vec<PolicyRule>,
    /// The look-ups that failed, joined; empty if none.
    pub evaluation_error: String,
}

/// A review without a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no namespace on request")]
pub struct NoNamespace;

impl Authorizer {
    /// The rules that a user with these groups holds in a namespace; in the empty one, those held everywhere.
    #[must_use]
    pub fn rules_for(&self, user: &str, groups: &[String], namespace: &str) -> HeldRules<'_> {
        let mut held = HeldRules::default();
        let there = Some(namespace).filter(|namespace| !namespace.is_empty()).and_then(|namespace| self.namespace(namespace));
        for (scope, binding) in self.bindings_of(user, groups, there) {
            match self.roles.role(binding.role) {
                Some(role) => held.rules.extend(role.rules.iter().map(|rule| (rule, self.binding_ref(scope, binding)))),
                None => held.errors.push(self.not_found(binding.role)),
            }
        }
        held
    }

    /// What `kubectl auth can-i --list` shows for a user with these groups in a namespace.
    ///
    /// # Errors
    /// There is no namespace, which upstream refuses.
    pub fn rules_review(&self, user: &str, groups: &[String], namespace: &str) -> Result<RulesReview, NoNamespace> {
        if namespace.is_empty() {
            return Err(NoNamespace);
        }
        let held = self.rules_for(user, groups, namespace);
        let mut review = RulesReview::default();
        for (rule, _) in &held.rules {
            if !rule.resources.is_empty() {
                review.resource_rules.push(PolicyRule { non_resource_urls: Vec::new(), ..(*rule).clone() });
            }
            if !rule.non_resource_urls.is_empty() {
                let (verbs, non_resource_urls) = (rule.verbs.clone(), rule.non_resource_urls.clone());
                review.non_resource_rules.push(PolicyRule { verbs, non_resource_urls, ..Default::default() });
            }
        }
        if !held.errors.is_empty() {
            review.evaluation_error = JoinedErrors(&held.errors).to_string();
        }
        Ok(review)
    }
}
