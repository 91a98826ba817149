//! Who may do what in a namespace, all at once.

use std::collections::BTreeMap;
use std::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::grants::{Granted, Numbers, for_each};
use super::{Attributes, Object, ResourceAttributes, SubjectRef};
use crate::object::PolicyRule;

/// A resource in its API group.
///
/// ```
/// use kube_semantics::rbac::GroupResource;
///
/// let scale = GroupResource { group: "apps", resource: "deployments/scale" };
/// assert_eq!(scale.to_string(), "deployments.apps/scale");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupResource<'a> {
    /// The group; empty for the core group.
    pub group: &'a str,
    /// The resource, or `resource/subresource`.
    pub resource: &'a str,
}

/// What a subject may do to a resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Nothing.
    #[default]
    None,
    /// It, but only to objects of certain names.
    Named,
    /// It, to every object.
    All,
}

/// Subjects × resources × verbs in one namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessMatrix<'a> {
    namespace: &'a str,
    subjects: Vec<SubjectRef<'a>>,
    resources: Vec<GroupResource<'a>>,
    verbs: Vec<&'a str>,
    cells: Vec<Access>,
}

impl<'a> AccessMatrix<'a> {
    /// What every subject that is bound in a namespace, or everywhere, may do there. In the empty namespace only what holds
    /// everywhere counts.
    ///
    /// A cell answers what the authorizer would answer if the subject asked, with nothing that it holds through its groups. Of
    /// wildcards only the effect is seen.
    ///
    /// ```
    /// use kube_semantics::object::{ClusterRole, ClusterRoleBinding};
    /// use kube_semantics::rbac::{Access, AccessMatrix, GroupResource, Object};
    ///
    /// let role: ClusterRole = serde_json::from_str(
    ///     r#"{"metadata": {"name": "logs"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["*/log"]}]}"#,
    /// )?;
    /// let binding: ClusterRoleBinding = serde_json::from_str(
    ///     r#"{"subjects": [{"kind": "User", "name": "alice"}], "roleRef": {"kind": "ClusterRole", "name": "logs"}}"#,
    /// )?;
    /// let objects = [Object::from(role), Object::from(binding)];
    /// let resources = ["pods", "pods/log"].map(|resource| GroupResource { group: "", resource });
    /// let matrix = AccessMatrix::new(&objects, "dev", &resources, &["get", "delete"]);
    /// assert_eq!(matrix.subjects()[0].name, "alice");
    /// assert_eq!(matrix.access(0, 1, 0), Some(Access::All));
    /// assert_eq!(matrix.row(0), Some(&[Access::None, Access::None, Access::All, Access::None][..]));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new(objects: &'a [Object], namespace: &'a str, resources: &[GroupResource<'a>], verbs: &[&'a str]) -> Self {
        let asked = |resource: &GroupResource<'_>, verb: &str| {
            // The authorizer puts the two together again.
            let (resource_name, subresource) = resource.resource.split_once('/').unwrap_or((resource.resource, ""));
            ResourceAttributes {
                namespace: namespace.to_owned(),
                verb: verb.to_owned(),
                group: resource.group.to_owned(),
                resource: resource_name.to_owned(),
                subresource: subresource.to_owned(),
                ..ResourceAttributes::default()
            }
        };
        let questions: Vec<Attributes> =
            resources.iter().flat_map(|resource| verbs.iter().map(move |verb| asked(resource, verb).into())).collect();
        let mut rows: BTreeMap<SubjectRef<'a>, Vec<Access>> = BTreeMap::new();
        // Many bindings grant the same role.
        let mut answers: HashMap<u32, Vec<Access>, FixedState> = HashMap::default();
        for_each(objects, &mut Numbers::default(), |subject, bound_in, Granted { rules, .. }| {
            if !bound_in.is_empty() && bound_in != namespace {
                return;
            }
            let row = rows.entry(subject).or_insert_with(|| vec![Access::None; questions.len()]);
            let answers =
                answers.entry(rules.number).or_insert_with(|| questions.iter().map(|question| access(rules.list, question)).collect());
            for (cell, answer) in row.iter_mut().zip(answers) {
                *cell = (*cell).max(*answer);
            }
        });
        let (subjects, cells): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        Self { namespace, subjects, resources: resources.to_vec(), verbs: verbs.to_vec(), cells: cells.concat() }
    }

    /// The namespace.
    #[must_use]
    pub fn namespace(&self) -> &'a str {
        self.namespace
    }

    /// The subjects, sorted: groups, service accounts, users.
    #[must_use]
    pub fn subjects(&self) -> &[SubjectRef<'a>] {
        &self.subjects
    }

    /// The resources, as asked.
    #[must_use]
    pub fn resources(&self) -> &[GroupResource<'a>] {
        &self.resources
    }

    /// The verbs, as asked.
    #[must_use]
    pub fn verbs(&self) -> &[&'a str] {
        &self.verbs
    }

    /// All of a subject by its position: for each resource each verb.
    #[must_use]
    pub fn row(&self, subject: usize) -> Option<&[Access]> {
        let width = self.resources.len().checked_mul(self.verbs.len())?;
        (subject < self.subjects.len()).then(|| self.cells.get(subject.checked_mul(width)?..)?.get(..width))?
    }

    /// One cell, by positions.
    #[must_use]
    pub fn access(&self, subject: usize, resource: usize, verb: usize) -> Option<Access> {
        let row = self.row(subject)?;
        (verb < self.verbs.len()).then(|| row.get(resource.checked_mul(self.verbs.len())?.checked_add(verb)?).copied())?
    }
}

fn access(rules: &[PolicyRule], question: &Attributes) -> Access {
    let answer = |rule: &PolicyRule| match rule.resource_names.first() {
        None if rule.allows(question) => Access::All,
        Some(name) => {
            let mut named = question.clone();
            if let Attributes::Resource(attributes) = &mut named {
                attributes.name.clone_from(name);
            }
            if rule.allows(&named) { Access::Named } else { Access::None }
        }
        None => Access::None,
    };
    rules.iter().map(answer).max().unwrap_or_default()
}

/// As kubectl has it: `deployments.apps/scale`.
impl fmt::Display for GroupResource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (resource, subresource) = self.resource.split_once('/').unwrap_or((self.resource, ""));
        f.write_str(resource)?;
        if !self.group.is_empty() {
            write!(f, ".{}", self.group)?;
        }
        if subresource.is_empty() { Ok(()) } else { write!(f, "/{subresource}") }
    }
}
