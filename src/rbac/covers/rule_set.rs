//! The rules that somebody holds.

use super::few::Few;
use super::many::Many;
use super::{Coverage, Owner};
use crate::object::PolicyRule;
use crate::rbac::Permission;

/// Rules as somebody holds them; built once, asked many times what they cover.
///
/// ```
/// use kube_semantics::object::PolicyRule;
/// use kube_semantics::rbac::{Permission, RuleSet};
///
/// let logs: PolicyRule = serde_json::from_str(r#"{"verbs": ["get"], "apiGroups": [""], "resources": ["*/log"]}"#)?;
/// let held = RuleSet::new([&logs]);
/// assert!(held.includes(&Permission::Resource { verb: "get", group: "", resource: "pods/log", name: Some("web") }));
/// assert!(!held.includes(&Permission::Resource { verb: "get", group: "", resource: "pods", name: None }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RuleSet<'a> {
    pub(super) rules: Rules<'a>,
}

/// As many as there are.
#[derive(Clone, Debug)]
pub(super) enum Rules<'a> {
    Few(Few<'a>),
    Many(Box<Many<'a>>),
}

/// What a rule with resource names is to URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rbac) enum NamedRules {
    /// It covers none, as upstream's `Covers` has it.
    CoverNoUrls,
    /// It covers them as any rule, as the authorizer has it.
    CoverUrls,
}

impl<'a> RuleSet<'a> {
    /// The rules, in any order.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = &'a PolicyRule>) -> Self {
        Self::with(rules, NamedRules::CoverNoUrls)
    }

    pub(in crate::rbac) fn with(rules: impl IntoIterator<Item = &'a PolicyRule>, named: NamedRules) -> Self {
        let rules = match Few::new(rules.into_iter().collect(), named) {
            Ok(few) => Rules::Few(few),
            Err(rules) => Rules::Many(Box::new(Many::new(&rules, named))),
        };
        Self { rules }
    }

    /// What these rules cover of the servant's; see [`covers`](super::covers).
    #[must_use]
    pub fn covers<'o, 's>(&'o self, servant: &'s [PolicyRule]) -> Coverage<'o, 's> {
        Coverage::new(Owner::Lent(self), servant)
    }

    /// Does one of the rules cover this permission?
    #[must_use]
    pub fn includes(&self, permission: &Permission<'_>) -> bool {
        match &self.rules {
            Rules::Few(rules) => rules.includes(permission),
            Rules::Many(rules) => rules.includes(permission),
        }
    }
}
