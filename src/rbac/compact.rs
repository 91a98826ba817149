//! Rules that differ in verbs only, made one.

use std::collections::BTreeMap;

use crate::object::PolicyRule;

/// Merges the rules for the same resource (upstream's `CompactRules`).
///
/// Rules of one group, one resource, at most one name and no URL are merged with those that differ from them in verbs only:
/// the verbs follow one another, repeats included. All others come first, as they are; the merged ones follow by group,
/// resource and name, a rule without name before those with one. (Upstream leaves their order to chance.)
///
/// ```
/// use kube_semantics::object::PolicyRule;
/// use kube_semantics::rbac::compact;
///
/// let pods = |verb: &str| PolicyRule {
///     verbs: vec![verb.into()],
///     api_groups: vec!["".into()],
///     resources: vec!["pods".into()],
///     ..PolicyRule::default()
/// };
/// let rules = compact([pods("get"), pods("list")]);
/// assert_eq!(rules[0].verbs, ["get", "list"]);
/// assert_eq!(rules.len(), 1);
/// ```
#[must_use]
pub fn compact(rules: impl IntoIterator<Item = PolicyRule>) -> Vec<PolicyRule> {
    let mut compacted = Vec::new();
    let mut simple: BTreeMap<Resource, Vec<String>> = BTreeMap::new();
    for rule in rules {
        match Resource::of(rule) {
            Ok((resource, verbs)) => simple.entry(resource).or_default().extend(verbs),
            Err(other) => compacted.push(other),
        }
    }
    compacted.extend(simple.into_iter().map(|(resource, verbs)| resource.rule(verbs)));
    compacted
}

/// The one resource of a simple rule. The order is that of the answer: no name comes before any.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Resource {
    group: String,
    resource: String,
    name: Option<String>,
}

impl Resource {
    /// The resource and the verbs of a simple rule; any other rule comes back.
    fn of(mut rule: PolicyRule) -> Result<(Self, Vec<String>), PolicyRule> {
        let simple =
            rule.api_groups.len() == 1 && rule.resources.len() == 1 && rule.resource_names.len() <= 1 && rule.non_resource_urls.is_empty();
        if !simple {
            return Err(rule);
        }
        let resource = Self {
            group: rule.api_groups.pop().unwrap_or_default(),
            resource: rule.resources.pop().unwrap_or_default(),
            name: rule.resource_names.pop(),
        };
        Ok((resource, rule.verbs))
    }

    fn rule(self, verbs: Vec<String>) -> PolicyRule {
        PolicyRule {
            verbs,
            api_groups: vec![self.group],
            resources: vec![self.resource],
            resource_names: self.name.into_iter().collect(),
            non_resource_urls: Vec::new(),
        }
    }
}
