//! The four kinds of objects that RBAC is made of.

use crate::object::{ClusterRole, ClusterRoleBinding, ObjectMeta, Role, RoleBinding};

/// A role or a binding.
///
/// ```
/// use kube_semantics::object::ClusterRole;
/// use kube_semantics::rbac::Object;
///
/// let object = Object::from(ClusterRole::default());
/// assert_eq!(object.kind(), "ClusterRole");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// Rules for one namespace.
    Role(Role),
    /// Rules for the cluster, or to be lent to namespaces.
    ClusterRole(ClusterRole),
    /// Grants a role in a namespace.
    RoleBinding(RoleBinding),
    /// Grants a ClusterRole everywhere.
    ClusterRoleBinding(ClusterRoleBinding),
}

impl Object {
    /// The kind, as manifests name it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Role(_) => "Role",
            Self::ClusterRole(_) => "ClusterRole",
            Self::RoleBinding(_) => "RoleBinding",
            Self::ClusterRoleBinding(_) => "ClusterRoleBinding",
        }
    }

    /// What it is called, and where it is.
    ///
    /// ```
    /// use kube_semantics::object::ClusterRole;
    /// use kube_semantics::rbac::Object;
    ///
    /// let role: ClusterRole = serde_json::from_str(r#"{"metadata": {"name": "view"}}"#)?;
    /// assert_eq!(Object::from(role).metadata().name, "view");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn metadata(&self) -> &ObjectMeta {
        match self {
            Self::Role(role) => &role.metadata,
            Self::ClusterRole(role) => &role.metadata,
            Self::RoleBinding(binding) => &binding.metadata,
            Self::ClusterRoleBinding(binding) => &binding.metadata,
        }
    }
}

impl From<Role> for Object {
    fn from(object: Role) -> Self {
        Self::Role(object)
    }
}

impl From<ClusterRole> for Object {
    fn from(object: ClusterRole) -> Self {
        Self::ClusterRole(object)
    }
}

impl From<RoleBinding> for Object {
    fn from(object: RoleBinding) -> Self {
        Self::RoleBinding(object)
    }
}

impl From<ClusterRoleBinding> for Object {
    fn from(object: ClusterRoleBinding) -> Self {
        Self::ClusterRoleBinding(object)
    }
}
