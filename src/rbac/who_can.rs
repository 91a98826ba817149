//! Who may do this?

use super::decision::{RoleNotFound, SubjectRef};
use super::scope::{CLUSTER, Scope};
use super::{Attributes, Authorizer};

/// The group that is allowed everything before RBAC is asked, and its API group.
const MASTERS: SubjectRef<'static> =
    SubjectRef { kind: "Group", api_group: "rbac.authorization.k8s.io", name: "system:masters", namespace: "" };

/// Everybody who may do something (upstream's `AllowedSubjects`).
#[derive(Clone, Debug, PartialEq)]
pub struct WhoCan<'a> {
    /// The group `system:masters`, the superuser if there is one, then the subjects in the order of their bindings, each
    /// once, as written: groups are not expanded, and a service account without a namespace has none.
    pub subjects: Vec<SubjectRef<'a>>,
    /// Roles that bindings in scope refer to and that do not exist, whoever is bound, repeats kept.
    pub errors: Vec<RoleNotFound<'a>>,
}

/// What is known so far of a role.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    NotYet,
    Allowing,
    NotAllowing,
    Missing,
}

impl Authorizer {
    /// Everybody who may do this: by any ClusterRoleBinding, or by a RoleBinding of the namespace.
    ///
    /// `super_user` is the API server's `--authorization-rbac-super-user`, if it has one.
    ///
    /// ```
    /// use kube_semantics::object::NonResourceAttributes;
    /// use kube_semantics::rbac::Authorizer;
    ///
    /// let nobody = Authorizer::new(&[]);
    /// let healthz = NonResourceAttributes { path: "/healthz".into(), verb: "get".into() };
    /// assert_eq!(nobody.who_can(&healthz.into(), None).subjects[0].name, "system:masters");
    /// ```
    #[must_use]
    pub fn who_can<'a>(&'a self, attributes: &Attributes, super_user: Option<&'a str>) -> WhoCan<'a> {
        let asked = self.roles.asked(attributes);
        let super_user = super_user.filter(|name| !name.is_empty());
        let super_user = super_user.map(|name| SubjectRef { kind: "User", name, ..MASTERS });
        let mut subjects = Vec::with_capacity(32);
        subjects.extend(std::iter::once(MASTERS).chain(super_user));
        let privileged = subjects.len();
        let mut errors = Vec::new();

        // Many bindings share a role, and many roles a subject: each is looked at once.
        let mut roles = vec![Seen::NotYet; self.roles.len()];
        let mut listed = vec![0u64; self.subject_count() / 64 + 1];
        let there = attributes.namespace().and_then(|namespace| self.namespace(namespace));
        let scopes = std::iter::once(CLUSTER).chain(there).filter_map(|scope| self.scopes.get(scope as usize));
        for binding in scopes.flat_map(Scope::bindings) {
            let Some(seen) = roles.get_mut(binding.role.index()) else { continue };
            if *seen == Seen::NotYet {
                *seen = match self.roles.role(binding.role) {
                    None => Seen::Missing,
                    Some(role) if role.allowing_rule(&asked).is_some() => Seen::Allowing,
                    Some(_) => Seen::NotAllowing,
                };
            }
            match seen {
                Seen::Missing => errors.push(self.not_found(binding.role)),
                Seen::Allowing => {
                    for &id in &binding.subjects {
                        let bit = 1 << (id.0 % 64);
                        let Some(word) = listed.get_mut(id.0 as usize / 64).filter(|word| **word & bit == 0) else { continue };
                        *word |= bit;
                        let subject = self.subject_ref(id);
                        // The names differ nearly always, and soonest.
                        if !subjects.iter().take(privileged).any(|privileged| privileged.name == subject.name && *privileged == subject) {
                            subjects.push(subject);
                        }
                    }
                }
                Seen::NotYet | Seen::NotAllowing => {}
            }
        }
        WhoCan { subjects, errors }
    }
}
