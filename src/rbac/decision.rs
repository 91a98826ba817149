//! What the authorizer answers, and because of what.

use std::fmt;

use super::near_miss::NearMiss;
use crate::object::PolicyRule;
use crate::quote::Quoted;

/// May they?
///
/// RBAC never denies: what no rule allows, it leaves to whoever is asked next, and at the end of that line it is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision<'a> {
    /// Yes, by this grant.
    Allowed(Grant<'a>),
    /// No rule allows it.
    NoOpinion(NoOpinion<'a>),
}

/// What allows a request: the first in upstream's order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grant<'a> {
    /// The binding.
    pub binding: BindingRef<'a>,
    /// The role it grants.
    pub role: RoleName<'a>,
    /// The rule of that role.
    pub rule: &'a PolicyRule,
    /// The first subject of the binding that stands for the user.
    pub subject: SubjectRef<'a>,
}

/// Why there is no grant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoOpinion<'a> {
    /// Roles that bindings of the user refer to and that do not exist, in upstream's order, repeats kept.
    pub errors: Vec<RoleNotFound<'a>>,
    /// What came closest, nearest first; empty unless it was asked for
    /// ([`Authorizer::explain`](super::Authorizer::explain)).
    pub near_misses: Vec<NearMiss<'a>>,
}

/// A binding, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingRef<'a> {
    /// The namespace of a RoleBinding; `None` for a ClusterRoleBinding.
    pub namespace: Option<&'a str>,
    /// The name.
    pub name: &'a str,
}

/// A role, as a binding refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleName<'a> {
    /// The kind as written: `Role`, `ClusterRole`, or something else that cannot be found.
    pub kind: &'a str,
    /// The name.
    pub name: &'a str,
}

/// A subject, as a binding names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectRef<'a> {
    /// The kind as written.
    pub kind: &'a str,
    /// The API group as written.
    pub api_group: &'a str,
    /// The name.
    pub name: &'a str,
    /// The namespace as written; for the subject of a [`Grant`] or [`NearMiss`] that of the binding where none was.
    pub namespace: &'a str,
}

/// A role that cannot be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleNotFound<'a> {
    /// The role as the binding refers to it.
    pub role: RoleName<'a>,
}

impl Decision<'_> {
    /// Is it allowed?
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// The reason that the API server gives; empty where nothing is allowed and nothing went wrong.
impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed(grant) => write!(f, "RBAC: allowed by {grant}"),
            Self::NoOpinion(none) if none.errors.is_empty() => Ok(()),
            Self::NoOpinion(none) => write!(f, "RBAC: {}", JoinedErrors(&none.errors)),
        }
    }
}

impl fmt::Display for Grant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} to {}", self.binding, self.role, self.subject)
    }
}

impl fmt::Display for BindingRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace {
            Some(namespace) => write!(f, "RoleBinding {}", Quoted(&format!("{}/{namespace}", self.name))),
            None => write!(f, "ClusterRoleBinding {}", Quoted(self.name)),
        }
    }
}

impl fmt::Display for RoleName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, Quoted(self.name))
    }
}

/// `Group "developers"`; a service account with its namespace behind its name.
impl fmt::Display for SubjectRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            "ServiceAccount" => write!(f, "ServiceAccount {}", Quoted(&format!("{}/{}", self.name, self.namespace))),
            kind => write!(f, "{kind} {}", Quoted(self.name)),
        }
    }
}

impl fmt::Display for RoleNotFound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role.kind {
            "ClusterRole" => write!(f, "clusterrole.rbac.authorization.k8s.io {} not found", Quoted(self.role.name)),
            "Role" => write!(f, "role.rbac.authorization.k8s.io {} not found", Quoted(self.role.name)),
            kind => write!(f, "unsupported role reference kind: {}", Quoted(kind)),
        }
    }
}

/// Errors as upstream joins them: each text once, in brackets if there are several.
///
/// ```
/// use kube_semantics::rbac::{JoinedErrors, RoleName, RoleNotFound};
///
/// let missing = RoleNotFound { role: RoleName { kind: "ClusterRole", name: "view" } };
/// assert_eq!(JoinedErrors(&[missing, missing]).to_string(), r#"clusterrole.rbac.authorization.k8s.io "view" not found"#);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct JoinedErrors<'a>(pub &'a [RoleNotFound<'a>]);

impl fmt::Display for JoinedErrors<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut seen = std::collections::HashSet::with_hasher(foldhash::fast::FixedState::default());
        let texts: Vec<String> = self.0.iter().map(RoleNotFound::to_string).filter(|text| seen.insert(text.clone())).collect();
        match texts.as_slice() {
            [single] => f.write_str(single),
            texts => write!(f, "[{}]", texts.join(", ")),
        }
    }
}
