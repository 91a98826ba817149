//! Who is granted what where, as objects say it.

use std::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::rule::Whole;
use super::{BindingRef, Object, RoleName, SubjectRef};
use crate::object::{PolicyRule, RoleRef, Subject};

/// A binding, and the role that it grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Through<'a> {
    /// The binding.
    pub binding: BindingRef<'a>,
    /// The role.
    pub role: RoleName<'a>,
}

/// `RoleBinding "readers/dev" of ClusterRole "view"`
impl fmt::Display for Through<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.binding, self.role)
    }
}

/// The rules of a role, and how they come to somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Granted<'a> {
    pub rules: Rules<'a>,
    pub through: Through<'a>,
}

/// All rules of a role. Those of two roles are equal if their numbers are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub list: &'a [PolicyRule],
    pub number: u32,
}

/// Numbers for lists of rules, the same for the same.
#[derive(Debug, Default)]
pub(super) struct Numbers<'a>(HashMap<Vec<Whole<'a>>, u32, FixedState>);

impl<'a> Numbers<'a> {
    fn number(&mut self, list: &'a [PolicyRule]) -> Rules<'a> {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let number = *self.0.entry(list.iter().map(Whole).collect()).or_insert(next);
        Rules { list, number }
    }
}

/// The roles among some objects.
struct Roles<'a>(HashMap<(&'a str, RoleName<'a>), Rules<'a>, FixedState>);

impl<'a> Roles<'a> {
    fn of(objects: &'a [Object], numbers: &mut Numbers<'a>) -> Self {
        let mut roles = HashMap::default();
        for object in objects {
            let (namespace, metadata, rules) = match object {
                // Upstream looks no Role up without a namespace.
                Object::Role(role) if role.metadata.namespace.is_empty() => continue,
                Object::Role(role) => (role.metadata.namespace.as_str(), &role.metadata, &role.rules),
                Object::ClusterRole(role) => ("", &role.metadata, &role.rules),
                Object::RoleBinding(_) | Object::ClusterRoleBinding(_) => continue,
            };
            roles.insert((namespace, RoleName { kind: object.kind(), name: &metadata.name }), numbers.number(rules));
        }
        Self(roles)
    }

    fn find(&self, role: RoleName<'a>, namespace: &'a str) -> Option<Rules<'a>> {
        let namespace = if role.kind == "Role" { namespace } else { "" };
        self.0.get(&(namespace, role)).copied()
    }
}

/// Calls `each` with whatever existing role is granted to whom, in the order of the objects; the namespace is empty for the
/// whole cluster. Subjects that stand for nobody are left out.
pub(super) fn for_each<'a>(objects: &'a [Object], numbers: &mut Numbers<'a>, mut each: impl FnMut(SubjectRef<'a>, &'a str, Granted<'a>)) {
    let roles = Roles::of(objects, numbers);
    for object in objects {
        let (namespace, metadata, role, subjects): (&str, _, &RoleRef, &[Subject]) = match object {
            Object::RoleBinding(binding) => (binding.metadata.namespace.as_str(), &binding.metadata, &binding.role_ref, &binding.subjects),
            Object::ClusterRoleBinding(binding) => ("", &binding.metadata, &binding.role_ref, &binding.subjects),
            Object::Role(_) | Object::ClusterRole(_) => continue,
        };
        // A RoleBinding without a namespace is in none that could be asked about.
        let is_namespaced = matches!(object, Object::RoleBinding(_));
        if is_namespaced && namespace.is_empty() {
            continue;
        }
        let role = RoleName { kind: &role.kind, name: &role.name };
        let Some(rules) = roles.find(role, namespace) else { continue };
        let binding = BindingRef { namespace: is_namespaced.then_some(namespace), name: &metadata.name };
        let granted = Granted { rules, through: Through { binding, role } };
        for subject in subjects.iter().filter_map(|subject| identity(subject, namespace)) {
            each(subject, namespace, granted);
        }
    }
}

/// Whom a subject of a binding in this namespace stands for, however it is written; `None` if for nobody.
fn identity<'a>(subject: &'a Subject, namespace: &'a str) -> Option<SubjectRef<'a>> {
    let name = subject.name.as_str();
    match subject.kind.as_str() {
        "User" => match name.strip_prefix("system:serviceaccount:").and_then(|account| account.split_once(':')) {
            Some((namespace, name)) if !namespace.is_empty() && !name.contains(':') => Some(account(namespace, name)),
            _ => Some(SubjectRef { kind: "User", name, ..SubjectRef::default() }),
        },
        "Group" => Some(SubjectRef { kind: "Group", name, ..SubjectRef::default() }),
        "ServiceAccount" => {
            let namespace = if subject.namespace.is_empty() { namespace } else { &subject.namespace };
            (!namespace.is_empty()).then(|| account(namespace, name))
        }
        _ => None,
    }
}

fn account<'a>(namespace: &'a str, name: &'a str) -> SubjectRef<'a> {
    SubjectRef { kind: "ServiceAccount", name, namespace, ..SubjectRef::default() }
}

/// Everything that is granted, by whom it is granted to and where (empty: in the whole cluster).
#[derive(Debug, Default)]
pub(super) struct Grants<'a>(HashMap<SubjectRef<'a>, HashMap<&'a str, There<'a>, FixedState>, FixedState>);

/// What somebody is granted in one place, sorted by the numbers of the rules.
#[derive(Debug, Default)]
pub(super) struct There<'a>(Vec<Granted<'a>>);

impl<'a> Grants<'a> {
    pub(super) fn of(objects: &'a [Object], numbers: &mut Numbers<'a>) -> Self {
        let mut grants = Self::default();
        for_each(objects, numbers, |subject, namespace, granted| {
            grants.0.entry(subject).or_default().entry(namespace).or_default().0.push(granted);
        });
        for there in grants.0.values_mut().flat_map(HashMap::values_mut) {
            there.0.sort_unstable_by_key(|granted| granted.rules.number);
        }
        grants
    }

    /// In any order.
    pub(super) fn subjects(&self) -> impl Iterator<Item = SubjectRef<'a>> {
        self.0.keys().copied()
    }

    /// What a subject is granted, by namespace, in any order.
    pub(super) fn of_subject(&self, subject: SubjectRef<'a>) -> impl Iterator<Item = (&'a str, &There<'a>)> {
        self.0.get(&subject).into_iter().flatten().map(|(namespace, there)| (*namespace, there))
    }

    /// What a subject is granted in one namespace, if anything.
    pub(super) fn there(&self, subject: SubjectRef<'a>, namespace: &'a str) -> Option<&There<'a>> {
        self.0.get(&subject)?.get(namespace)
    }
}

impl<'a> There<'a> {
    /// Each list of rules, and the ways it comes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Rules<'a>, &[Granted<'a>])> {
        let same = |a: &Granted<'_>, b: &Granted<'_>| a.rules.number == b.rules.number;
        self.0.chunk_by(same).filter_map(|granted| Some((granted.first()?.rules, granted)))
    }

    /// Are these rules among them?
    pub(super) fn has(&self, rules: Rules<'_>) -> bool {
        self.0.binary_search_by_key(&rules.number, |granted| granted.rules.number).is_ok()
    }
}
