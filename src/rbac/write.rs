//! May this object be written, by the check that keeps users from giving themselves more than they hold?

use std::fmt;

use super::{Authorizer, Decision, Escalation, Grant, Object, Quoted, Request, RoleName, RoleNotFound};
use crate::object::{ClusterRole, ObjectMeta, PolicyRule, ResourceAttributes, RoleRef, Subject};

const GROUP: &str = "rbac.authorization.k8s.io";
const MASTERS: &str = "system:masters";

/// What the API server's escalation check says to a write.
#[derive(Clone, Debug, PartialEq)]
pub enum WriteVerdict<'a> {
    /// It lets it pass.
    Allowed(WriteReason<'a>),
    /// It refuses it.
    Denied {
        /// The resource that the object is of: `roles`, `clusterrolebindings`, ….
        resource: &'static str,
        /// The object's name.
        name: &'a str,
        /// What is wrong with it.
        objection: WriteObjection<'a>,
    },
}

/// Why a write passes.
#[derive(Clone, Debug, PartialEq)]
pub enum WriteReason<'a> {
    /// The user is in the group `system:masters`.
    SuperUser,
    /// The user may `escalate` the role, or `bind` the role that the binding refers to.
    Granted(Grant<'a>),
    /// Nothing changes but what the garbage collector changes.
    NothingGranted,
    /// The user holds all that is granted.
    Held,
}

/// Why a write is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum WriteObjection<'a> {
    /// It grants what the user does not hold.
    Escalation(Escalation<'a>),
    /// It gathers, or has gathered, the rules of other roles, for which the user has to hold everything.
    AggregationRule,
    /// The binding refers to a role that does not exist, so that nobody knows what it grants.
    RoleNotFound(RoleNotFound<'a>),
}

/// The object is of another kind than the one it is to replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {new} cannot replace a {old}")]
pub struct KindsDiffer {
    /// The kind of the stored object.
    pub old: &'static str,
    /// The kind of the new one.
    pub new: &'static str,
}

impl Authorizer {
    /// Would the API server's escalation check let this user create the object, or replace the old one by it?
    ///
    /// Only that check: not whether the user may create roles at all, and no validation. The role that a binding refers to is
    /// looked up among the authorizer's objects. Only the new object counts: who takes subjects away needs the same rights as
    /// who makes the binding.
    ///
    /// ```
    /// use kube_semantics::object::Role;
    /// use kube_semantics::rbac::{Authorizer, Object, WriteVerdict};
    ///
    /// let role: Role = serde_json::from_str(
    ///     r#"{"metadata": {"name": "r", "namespace": "dev"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]}"#,
    /// )?;
    /// let (nobody, role) = (Authorizer::new(&[]), Object::from(role));
    /// let masters = ["system:masters".to_owned()];
    /// assert!(nobody.check_write("root", &masters, &role, None)?.is_allowed());
    /// assert!(!nobody.check_write("alice", &[], &role, None)?.is_allowed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The old object is of another kind.
    pub fn check_write<'a>(
        &'a self,
        user: &'a str,
        groups: &'a [String],
        object: &'a Object,
        old: Option<&'a Object>,
    ) -> Result<WriteVerdict<'a>, KindsDiffer> {
        let (kind, old_kind) = (object.kind(), old.map_or(object.kind(), Object::kind));
        if kind != old_kind {
            return Err(KindsDiffer { old: old_kind, new: kind });
        }
        if groups.iter().any(|group| group == MASTERS) {
            return Ok(WriteVerdict::Allowed(WriteReason::SuperUser));
        }
        let write = Write { authorizer: self, user, groups, object: Target::of(object), old };
        Ok(match object {
            Object::Role(role) => write.role(&role.rules, false),
            Object::ClusterRole(role) => {
                let old = old.and_then(|old| if let Object::ClusterRole(old) = old { Some(old) } else { None });
                write.role(&role.rules, gathers(role) || old.is_some_and(gathers))
            }
            Object::RoleBinding(binding) => write.binding(&binding.role_ref),
            Object::ClusterRoleBinding(binding) => write.binding(&binding.role_ref),
        })
    }
}

/// A write on its way through the check.
struct Write<'a> {
    authorizer: &'a Authorizer,
    user: &'a str,
    groups: &'a [String],
    object: Target<'a>,
    old: Option<&'a Object>,
}

/// Where the object is written to.
#[derive(Clone, Copy)]
struct Target<'a> {
    object: &'a Object,
    resource: &'static str,
    /// Empty for the cluster's own kinds.
    namespace: &'a str,
    name: &'a str,
}

impl<'a> Target<'a> {
    fn of(object: &'a Object) -> Self {
        let (resource, metadata, is_namespaced): (_, &ObjectMeta, _) = match object {
            Object::Role(role) => ("roles", &role.metadata, true),
            Object::ClusterRole(role) => ("clusterroles", &role.metadata, false),
            Object::RoleBinding(binding) => ("rolebindings", &binding.metadata, true),
            Object::ClusterRoleBinding(binding) => ("clusterrolebindings", &binding.metadata, false),
        };
        let namespace = if is_namespaced { metadata.namespace.as_str() } else { "" };
        Self { object, resource, namespace, name: &metadata.name }
    }
}

impl<'a> Write<'a> {
    fn role(&self, rules: &'a [PolicyRule], gathers: bool) -> WriteVerdict<'a> {
        // The path of a create has no name in it.
        let name = if self.old.is_some() { self.object.name } else { "" };
        if let Some(grant) = self.granted("escalate", GROUP, self.object.resource, name) {
            return WriteVerdict::Allowed(WriteReason::Granted(grant));
        }
        if self.grants_nothing() {
            return WriteVerdict::Allowed(WriteReason::NothingGranted);
        }
        if let Err(escalation) = self.confirm(rules) {
            return self.denied(WriteObjection::Escalation(escalation));
        }
        if gathers && self.confirm(&everything()).is_err() {
            return self.denied(WriteObjection::AggregationRule);
        }
        WriteVerdict::Allowed(WriteReason::Held)
    }

    fn binding(&self, role: &'a RoleRef) -> WriteVerdict<'a> {
        if self.grants_nothing() {
            return WriteVerdict::Allowed(WriteReason::NothingGranted);
        }
        let resource = match role.kind.as_str() {
            "Role" => Some("roles"),
            "ClusterRole" => Some("clusterroles"),
            _ => None,
        };
        let group = if role.api_group.is_empty() { GROUP } else { &role.api_group };
        if let Some(grant) = resource.and_then(|resource| self.granted("bind", group, resource, &role.name)) {
            return WriteVerdict::Allowed(WriteReason::Granted(grant));
        }
        let role = RoleName { kind: &role.kind, name: &role.name };
        let Some(rules) = self.authorizer.role_rules(role, self.object.namespace) else {
            return self.denied(WriteObjection::RoleNotFound(RoleNotFound { role }));
        };
        match self.confirm(rules) {
            Ok(()) => WriteVerdict::Allowed(WriteReason::Held),
            Err(escalation) => self.denied(WriteObjection::Escalation(escalation)),
        }
    }

    fn granted(&self, verb: &str, group: &str, resource: &str, name: &str) -> Option<Grant<'a>> {
        let attributes = ResourceAttributes {
            namespace: self.object.namespace.to_owned(),
            verb: verb.to_owned(),
            group: group.to_owned(),
            resource: resource.to_owned(),
            name: name.to_owned(),
            ..ResourceAttributes::default()
        };
        match self.authorizer.authorize(&Request::new(self.user, self.groups.iter().cloned(), attributes)) {
            Decision::Allowed(grant) => Some(grant),
            Decision::NoOpinion(_) => None,
        }
    }

    fn confirm(&self, rules: &[PolicyRule]) -> Result<(), Escalation<'a>> {
        self.authorizer.confirm_no_escalation(self.user, self.groups, self.object.namespace, rules)
    }

    /// Does an update leave all as it is, but for what the garbage collector changes?
    fn grants_nothing(&self) -> bool {
        self.old.is_some_and(|old| settled(self.object.object) == settled(old))
    }

    fn denied(&self, objection: WriteObjection<'a>) -> WriteVerdict<'a> {
        WriteVerdict::Denied { resource: self.object.resource, name: self.object.name, objection }
    }
}

fn gathers(role: &ClusterRole) -> bool {
    role.aggregation_rule.as_ref().is_some_and(|rule| !rule.cluster_role_selectors.is_empty())
}

/// All that can be held.
fn everything() -> [PolicyRule; 2] {
    let all = || vec!["*".to_owned()];
    [
        PolicyRule { verbs: all(), api_groups: all(), resources: all(), ..PolicyRule::default() },
        PolicyRule { verbs: all(), non_resource_urls: all(), ..PolicyRule::default() },
    ]
}

/// The object as it counts: with the defaults that the API server fills in, without what the garbage collector changes.
fn settled(object: &Object) -> Object {
    fn role_ref(role: &mut RoleRef) {
        if role.api_group.is_empty() {
            GROUP.clone_into(&mut role.api_group);
        }
    }
    fn subjects(subjects: &mut [Subject]) {
        for subject in subjects {
            if subject.api_group.is_empty() && matches!(subject.kind.as_str(), "User" | "Group") {
                GROUP.clone_into(&mut subject.api_group);
            }
        }
    }
    let mut object = object.clone();
    let metadata = match &mut object {
        Object::Role(role) => &mut role.metadata,
        Object::ClusterRole(role) => &mut role.metadata,
        Object::RoleBinding(binding) => {
            role_ref(&mut binding.role_ref);
            subjects(&mut binding.subjects);
            &mut binding.metadata
        }
        Object::ClusterRoleBinding(binding) => {
            role_ref(&mut binding.role_ref);
            subjects(&mut binding.subjects);
            &mut binding.metadata
        }
    };
    metadata.owner_references.clear();
    object
}

impl WriteVerdict<'_> {
    /// Does the write pass?
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// The API server's words; none where the write passes.
impl fmt::Display for WriteVerdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Denied { resource, name, objection } = self else { return Ok(()) };
        if let WriteObjection::RoleNotFound(error) = objection {
            return error.fmt(f);
        }
        write!(f, "{resource}.{GROUP}")?;
        if !name.is_empty() {
            write!(f, " {}", Quoted(name))?;
        }
        write!(f, " is forbidden: {objection}")
    }
}

impl fmt::Display for WriteObjection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Escalation(escalation) => escalation.fmt(f),
            Self::AggregationRule => f.write_str("must have cluster-admin privileges to use the aggregationRule"),
            Self::RoleNotFound(error) => error.fmt(f),
        }
    }
}
