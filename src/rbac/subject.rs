//! Does a subject stand for a user?

use super::ServiceAccount;
use crate::object::Subject;

/// The first of the subjects that stands for a user with groups, in a binding of a namespace (upstream's `appliesTo`).
///
/// `namespace` is the binding's: empty for a ClusterRoleBinding. Kinds other than `User`, `Group` and `ServiceAccount`
/// stand for nobody, `*` is a name like any other.
///
/// ```
/// use kube_semantics::object::Subject;
/// use kube_semantics::rbac::first_subject;
///
/// let robot = Subject { kind: "ServiceAccount".into(), name: "ci".into(), ..Default::default() };
/// assert_eq!(first_subject(&[robot.clone()], "system:serviceaccount:dev:ci", &[], "dev"), Some(0));
/// assert_eq!(first_subject(&[robot], "system:serviceaccount:dev:ci", &[], ""), None);
/// ```
#[must_use]
pub fn first_subject(subjects: &[Subject], user: &str, groups: &[String], namespace: &str) -> Option<usize> {
    subjects.iter().position(|subject| {
        let home = if subject.namespace.is_empty() { namespace } else { &subject.namespace };
        stands_for(&subject.kind, home, &subject.name, user, groups)
    })
}

/// Does a subject stand for the user? `namespace` is the one that a service account is in.
pub(super) fn stands_for(kind: &str, namespace: &str, name: &str, user: &str, groups: &[String]) -> bool {
    match kind {
        "User" => name == user,
        "Group" => groups.iter().any(|group| group == name),
        "ServiceAccount" => !namespace.is_empty() && ServiceAccount { namespace, name }.is_user(user),
        _ => false,
    }
}
