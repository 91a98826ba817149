//! Does a rule allow what is asked, and if not, what keeps it from it?

use std::hash::{Hash, Hasher};

use super::Attributes;
use crate::object::{NonResourceAttributes, PolicyRule, ResourceAttributes};

/// A part of a request that a rule, or a binding, does not cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The role that the binding refers to does not exist.
    Role,
    /// The binding is of another namespace.
    Namespace,
    /// The rule is for other objects by name.
    ResourceName,
    /// The rule has the resource, but not this subresource of it (or the other way round).
    Subresource,
    /// The rule has other verbs.
    Verb,
    /// The rule has other URLs.
    Url,
    /// The rule has other API groups.
    ApiGroup,
    /// The rule has other resources.
    Resource,
    /// The binding is for others.
    Subject,
}

impl PolicyRule {
    /// Does the rule allow it (upstream's `RuleAllows`)?
    ///
    /// Bytes are compared, case matters. `*` stands for everything only as a whole verb, group or resource; `*/log` for that
    /// subresource of everything; a final `*` of a URL for whatever follows. A rule with resource names never allows a
    /// request without one, such as `list`, unless it lists the empty name.
    ///
    /// ```
    /// use kube_semantics::object::{PolicyRule, ResourceAttributes};
    ///
    /// let rule: PolicyRule = serde_json::from_str(r#"{"verbs": ["get"], "apiGroups": ["*"], "resources": ["*/log"]}"#)?;
    /// let attributes = ResourceAttributes {
    ///     verb: "get".into(),
    ///     resource: "pods".into(),
    ///     subresource: "log".into(),
    ///     ..Default::default()
    /// };
    /// assert!(rule.allows(&attributes.into()));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn allows(&self, attributes: &Attributes) -> bool {
        match attributes {
            Attributes::Resource(attributes) => {
                matches_any(&self.verbs, &attributes.verb)
                    && matches_any(&self.api_groups, &attributes.group)
                    && allows_resource(self, attributes)
                    && allows_name(self, &attributes.name)
            }
            Attributes::NonResource(attributes) => allows_non_resource(self, attributes),
        }
    }

    /// What keeps the rule from allowing it, in the order of [`Obstacle`]; `None` where it is about the other sort of
    /// request altogether.
    pub(super) fn obstacles(&self, attributes: &Attributes) -> Option<Vec<Obstacle>> {
        let mut obstacles = Vec::new();
        let mut note = |fine: bool, obstacle| {
            if !fine {
                obstacles.push(obstacle);
            }
        };
        match attributes {
            Attributes::Resource(_) if self.resources.is_empty() => return None,
            Attributes::NonResource(_) if self.non_resource_urls.is_empty() => return None,
            Attributes::Resource(attributes) => {
                note(allows_name(self, &attributes.name), Obstacle::ResourceName);
                let same = allows_resource(self, attributes);
                let related = !same && self.resources.iter().any(|resource| parent(resource) == attributes.resource);
                note(same || !related, Obstacle::Subresource);
                note(matches_any(&self.verbs, &attributes.verb), Obstacle::Verb);
                note(matches_any(&self.api_groups, &attributes.group), Obstacle::ApiGroup);
                note(same || related, Obstacle::Resource);
            }
            Attributes::NonResource(attributes) => {
                note(matches_any(&self.verbs, &attributes.verb), Obstacle::Verb);
                note(allows_url(self, attributes), Obstacle::Url);
            }
        }
        Some(obstacles)
    }
}

fn matches_any(list: &[String], wanted: &str) -> bool {
    list.iter().any(|entry| entry == "*" || entry == wanted)
}

fn allows_resource(rule: &PolicyRule, attributes: &ResourceAttributes) -> bool {
    let ResourceAttributes { resource, subresource, .. } = attributes;
    rule.resources.iter().any(|entry| {
        if entry == "*" {
            return true;
        }
        if subresource.is_empty() {
            return entry == resource;
        }
        let before = entry.strip_suffix(subresource.as_str()).and_then(|before| before.strip_suffix('/'));
        before.is_some_and(|before| before == resource || before == "*")
    })
}

/// Is the rule for this name, or for all?
pub(super) fn allows_name(rule: &PolicyRule, name: &str) -> bool {
    rule.resource_names.is_empty() || rule.resource_names.iter().any(|allowed| allowed == name)
}

/// Does a rule allow something to be done to a URL?
pub(super) fn allows_non_resource(rule: &PolicyRule, attributes: &NonResourceAttributes) -> bool {
    matches_any(&rule.verbs, &attributes.verb) && allows_url(rule, attributes)
}

fn allows_url(rule: &PolicyRule, attributes: &NonResourceAttributes) -> bool {
    rule.non_resource_urls.iter().any(|url| url_covers(url, &attributes.path))
}

/// Does the URL of a rule stand for this path? All final `*` are one; elsewhere it is a character like any other.
pub(super) fn url_covers(url: &str, path: &str) -> bool {
    url == path || (url.ends_with('*') && path.starts_with(url.trim_end_matches('*')))
}

/// The resource of `resource/subresource`.
fn parent(resource: &str) -> &str {
    resource.split_once('/').map_or(resource, |(parent, _)| parent)
}

/// A rule as a key: all its lists, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Whole<'a>(pub &'a PolicyRule);

impl Eq for Whole<'_> {}

impl Hash for Whole<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = self.0;
        (verbs, api_groups, resources, resource_names, non_resource_urls).hash(state);
    }
}
