//! Does a subject stand for a user?

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
    subjects.iter().position(|subject| stands_for(subject, user, groups, namespace))
}

fn stands_for(subject: &Subject, user: &str, groups: &[String], namespace: &str) -> bool {
    match subject.kind.as_str() {
        "User" => subject.name == user,
        "Group" => groups.contains(&subject.name),
        "ServiceAccount" => {
            let namespace = if subject.namespace.is_empty() { namespace } else { &subject.namespace };
            !namespace.is_empty() && is_service_account(user, namespace, &subject.name)
        }
        _ => false,
    }
}

/// Is it the user name of this service account? Names may hold any character, so that it is not taken apart.
pub(super) fn is_service_account(user: &str, namespace: &str, name: &str) -> bool {
    let rest = user.strip_prefix("system:serviceaccount:").and_then(|rest| rest.strip_prefix(namespace));
    rest.and_then(|rest| rest.strip_prefix(':')) == Some(name)
}
