//! The smallest thing that can be allowed.

use std::fmt;

use super::Quoted;
use crate::object::PolicyRule;

/// One verb on one resource or one URL: what remains of a rule when all its lists are taken apart.
///
/// A `*` stays what it is. It is one permission, which only a rule with that `*` includes.
///
/// ```
/// use kube_semantics::rbac::Permission;
///
/// let scale = Permission::Resource { verb: "update", group: "apps", resource: "deployments/scale", name: Some("web") };
/// assert_eq!(scale.to_string(), r#"update deployments/scale.apps "web""#);
/// assert_eq!(Permission::Url { verb: "get", url: "/healthz" }.to_string(), "get /healthz");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission<'a> {
    /// A verb on a resource.
    Resource {
        /// The API group; empty for the core group.
        group: &'a str,
        /// The resource, or `resource/subresource`.
        resource: &'a str,
        /// The one object it is for; all if there is none.
        name: Option<&'a str>,
        /// `get`, `list`, …, or `*`.
        verb: &'a str,
    },
    /// A verb on a URL.
    Url {
        /// The path; a final `*` stands for whatever follows.
        url: &'a str,
        /// `get`, `post`, …, or `*`.
        verb: &'a str,
    },
}

impl<'a> Permission<'a> {
    /// The verb.
    #[must_use]
    pub fn verb(&self) -> &'a str {
        match self {
            Self::Resource { verb, .. } | Self::Url { verb, .. } => verb,
        }
    }

    /// The permission as a rule.
    #[must_use]
    pub fn to_rule(&self) -> PolicyRule {
        match *self {
            Self::Resource { verb, group, resource, name } => PolicyRule {
                verbs: vec![verb.to_owned()],
                api_groups: vec![group.to_owned()],
                resources: vec![resource.to_owned()],
                resource_names: name.into_iter().map(str::to_owned).collect(),
                non_resource_urls: Vec::new(),
            },
            Self::Url { verb, url } => {
                PolicyRule { verbs: vec![verb.to_owned()], non_resource_urls: vec![url.to_owned()], ..PolicyRule::default() }
            }
        }
    }
}

impl From<Permission<'_>> for PolicyRule {
    fn from(permission: Permission<'_>) -> Self {
        permission.to_rule()
    }
}

impl fmt::Display for Permission<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resource { verb, group, resource, name } => {
                write!(f, "{verb} {resource}")?;
                if !group.is_empty() {
                    write!(f, ".{group}")?;
                }
                name.map_or(Ok(()), |name| write!(f, " {}", Quoted(name)))
            }
            Self::Url { verb, url } => write!(f, "{verb} {url}"),
        }
    }
}
