//! What has to be done so that a role or a binding is as expected: the plan behind `kubectl auth reconcile`.

use std::collections::BTreeSet;
use std::fmt;

use super::covers::{TooManyPermissions, covers};
use crate::object::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, Labels, ObjectMeta, PolicyRule, Role, RoleBinding, RoleRef, Subject,
};

/// The annotation that keeps an object from being reconciled, if its value is `false`.
pub const AUTOUPDATE: &str = "rbac.authorization.kubernetes.io/autoupdate";

/// What to do with the stored object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// There is none: create it.
    Create,
    /// Change it.
    Update,
    /// Delete it and create it anew, for a roleRef cannot be changed.
    Recreate,
    /// Leave it as it is.
    None,
}

/// How to reconcile a role.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleReconciliation<R> {
    /// What to do, unless the role is protected.
    pub operation: Operation,
    /// Does the stored role ask to be left alone?
    pub protected: bool,
    /// What the stored role lacks, permission by permission; all expected rules where there is none.
    pub missing_rules: Vec<PolicyRule>,
    /// What it has beyond the expected, permission by permission.
    pub extra_rules: Vec<PolicyRule>,
    /// The expected selectors of aggregated roles that it lacks.
    pub missing_selectors: Vec<LabelSelector>,
    /// The ones that it has beyond the expected.
    pub extra_selectors: Vec<LabelSelector>,
    /// The role as it should be.
    pub result: R,
}

/// How to reconcile a binding.
#[derive(Clone, Debug, PartialEq)]
pub struct BindingReconciliation<B> {
    /// What to do, unless the binding is protected.
    pub operation: Operation,
    /// Does the stored binding ask to be left alone?
    pub protected: bool,
    /// The expected subjects that it lacks.
    pub missing_subjects: Vec<Subject>,
    /// Those that it has beyond the expected.
    pub extra_subjects: Vec<Subject>,
    /// The binding as it should be.
    pub result: B,
}

/// An object that has rules: a [`Role`] or a [`ClusterRole`].
pub trait RuleOwner: Clone {
    /// Name, labels, annotations.
    fn metadata(&self) -> &ObjectMeta;
    /// The same, to be changed.
    fn metadata_mut(&mut self) -> &mut ObjectMeta;
    /// The rules.
    fn rules(&self) -> &[PolicyRule];
    /// The same, to be changed.
    fn rules_mut(&mut self) -> &mut Vec<PolicyRule>;
    /// Which roles' rules it gathers; a Role never does.
    fn aggregation_rule(&self) -> Option<&AggregationRule>;
    /// Sets that; a Role ignores it.
    fn set_aggregation_rule(&mut self, rule: Option<AggregationRule>);
}

/// An object that binds subjects to a role: a [`RoleBinding`] or a [`ClusterRoleBinding`].
pub trait Binding: Clone {
    /// Name, labels, annotations.
    fn metadata(&self) -> &ObjectMeta;
    /// The same, to be changed.
    fn metadata_mut(&mut self) -> &mut ObjectMeta;
    /// Which role.
    fn role_ref(&self) -> &RoleRef;
    /// To whom.
    fn subjects(&self) -> &[Subject];
    /// The same, to be changed.
    fn subjects_mut(&mut self) -> &mut Vec<Subject>;
}

/// What has to be done so that the stored role grants what is expected (upstream's `ReconcileRoleOptions.Run`, dry).
///
/// Labels and annotations are added, never changed or removed. Without `remove_extra` missing rules and selectors are added
/// too; with it, rules or selectors that differ become the expected ones. Names and namespaces are not compared.
///
/// ```
/// use kube_semantics::object::Role;
/// use kube_semantics::rbac::{Operation, reconcile_role};
///
/// let role = |verbs: &str| -> Role {
///     serde_json::from_str(&format!(r#"{{"rules": [{{"verbs": {verbs}, "apiGroups": [""], "resources": ["pods"]}}]}}"#)).unwrap()
/// };
/// let plan = reconcile_role(&role(r#"["get", "list"]"#), Some(&role(r#"["get"]"#)), false)?;
/// assert_eq!(plan.operation, Operation::Update);
/// assert_eq!(plan.missing_rules[0].verbs, ["list"]);
/// assert_eq!(plan.result.rules.len(), 2);
/// # Ok::<(), kube_semantics::rbac::TooManyPermissions>(())
/// ```
///
/// # Errors
/// More permissions are missing or extra than any role could have.
pub fn reconcile_role<R: RuleOwner>(
    expected: &R,
    existing: Option<&R>,
    remove_extra: bool,
) -> Result<RoleReconciliation<R>, TooManyPermissions> {
    let Some(existing) = existing else {
        return Ok(RoleReconciliation {
            operation: Operation::Create,
            protected: false,
            missing_rules: expected.rules().to_vec(),
            extra_rules: Vec::new(),
            missing_selectors: selectors(expected.aggregation_rule()).to_vec(),
            extra_selectors: Vec::new(),
            result: expected.clone(),
        });
    };
    let (wanted, found) = (expected.aggregation_rule(), existing.aggregation_rule());
    let missing_rules = covers(existing.rules(), expected.rules()).uncovered_rules()?;
    // What both roles gather is for the controller to say.
    let both_gather = wanted.is_some() && found.is_some();
    let extra_rules = if both_gather { Vec::new() } else { covers(expected.rules(), existing.rules()).uncovered_rules()? };
    let missing_selectors = lacking(selectors(found), selectors(wanted));
    let extra_selectors = lacking(selectors(wanted), selectors(found));

    let mut result = existing.clone();
    let mut changed = merge(expected.metadata(), result.metadata_mut());
    if remove_extra && !(missing_rules.is_empty() && extra_rules.is_empty()) {
        *result.rules_mut() = expected.rules().to_vec();
        changed = true;
    } else if !remove_extra && !missing_rules.is_empty() {
        result.rules_mut().extend_from_slice(&missing_rules);
        changed = true;
    }
    if wanted.is_none() && found.is_some() {
        result.set_aggregation_rule(None);
        changed = true;
    } else if remove_extra && !(missing_selectors.is_empty() && extra_selectors.is_empty()) {
        result.set_aggregation_rule(wanted.cloned());
        changed = true;
    } else if !remove_extra && !missing_selectors.is_empty() {
        let cluster_role_selectors = [selectors(found), &missing_selectors].concat();
        result.set_aggregation_rule(Some(AggregationRule { cluster_role_selectors }));
        changed = true;
    }
    Ok(RoleReconciliation {
        operation: if changed { Operation::Update } else { Operation::None },
        protected: is_protected(existing.metadata()),
        missing_rules,
        extra_rules,
        missing_selectors,
        extra_selectors,
        result,
    })
}

/// What has to be done so that the stored binding binds whom it should (upstream's `ReconcileRoleBindingOptions.Run`, dry).
///
/// A binding to another role is made anew. Otherwise labels, annotations and subjects are treated as
/// [`reconcile_role`] treats rules; the order of subjects does not matter.
///
/// ```
/// use kube_semantics::object::{ClusterRoleBinding, Subject};
/// use kube_semantics::rbac::{Operation, reconcile_binding};
///
/// let user = |name: &str| Subject { kind: "User".into(), name: name.into(), ..Default::default() };
/// let expected = ClusterRoleBinding { subjects: vec![user("alice")], ..Default::default() };
/// let existing = ClusterRoleBinding { subjects: vec![user("bob")], ..Default::default() };
/// let plan = reconcile_binding(&expected, Some(&existing), false);
/// assert_eq!(plan.operation, Operation::Update);
/// assert_eq!(plan.result.subjects, [user("bob"), user("alice")]);
/// ```
#[must_use]
pub fn reconcile_binding<B: Binding>(expected: &B, existing: Option<&B>, remove_extra: bool) -> BindingReconciliation<B> {
    let whole = |operation, protected, missing: &[Subject]| BindingReconciliation {
        operation,
        protected,
        missing_subjects: missing.to_vec(),
        extra_subjects: Vec::new(),
        result: expected.clone(),
    };
    let Some(existing) = existing else { return whole(Operation::Create, false, expected.subjects()) };
    let protected = is_protected(existing.metadata());
    if expected.role_ref() != existing.role_ref() {
        return whole(Operation::Recreate, protected, &[]);
    }
    let missing_subjects = lacking_subjects(existing.subjects(), expected.subjects());
    let extra_subjects = lacking_subjects(expected.subjects(), existing.subjects());

    let mut result = existing.clone();
    let mut changed = merge(expected.metadata(), result.metadata_mut());
    if remove_extra && !(missing_subjects.is_empty() && extra_subjects.is_empty()) {
        *result.subjects_mut() = expected.subjects().to_vec();
        changed = true;
    } else if !remove_extra && !missing_subjects.is_empty() {
        result.subjects_mut().extend_from_slice(&missing_subjects);
        changed = true;
    }
    let operation = if changed { Operation::Update } else { Operation::None };
    BindingReconciliation { operation, protected, missing_subjects, extra_subjects, result }
}

impl Operation {
    /// The word for it: `create`, `update`, `recreate`, `none`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Recreate => "recreate",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn is_protected(existing: &ObjectMeta) -> bool {
    existing.annotations.get(AUTOUPDATE) == Some("false")
}

/// Adds what is not there. Was there anything to add?
fn merge(expected: &ObjectMeta, existing: &mut ObjectMeta) -> bool {
    let add = |expected: &Labels, existing: &mut Labels| {
        let lacking: Vec<(&str, &str)> = expected.iter().filter(|(key, _)| existing.get(key).is_none()).collect();
        let changed = !lacking.is_empty();
        if changed {
            *existing = existing.iter().chain(lacking).collect();
        }
        changed
    };
    let labels = add(&expected.labels, &mut existing.labels);
    add(&expected.annotations, &mut existing.annotations) || labels
}

fn selectors(rule: Option<&AggregationRule>) -> &[LabelSelector] {
    rule.map_or(&[], |rule| &rule.cluster_role_selectors)
}

/// Those of the servant that the owner does not have, repeats kept.
fn lacking(owner: &[LabelSelector], servant: &[LabelSelector]) -> Vec<LabelSelector> {
    let owned: BTreeSet<_> = owner.iter().map(selector_key).collect();
    servant.iter().filter(|selector| !owned.contains(&selector_key(selector))).cloned().collect()
}

/// Those of the servant that the owner does not have, each once.
fn lacking_subjects(owner: &[Subject], servant: &[Subject]) -> Vec<Subject> {
    let mut known: BTreeSet<_> = owner.iter().map(subject_key).collect();
    servant.iter().filter(|subject| known.insert(subject_key(subject))).cloned().collect()
}

type SelectorKey<'a> = (&'a Labels, Vec<(&'a str, &'a str, &'a [String])>);

fn selector_key(selector: &LabelSelector) -> SelectorKey<'_> {
    let expressions = selector.match_expressions.iter();
    (&selector.match_labels, expressions.map(|expression| (&*expression.key, &*expression.operator, &*expression.values)).collect())
}

fn subject_key(subject: &Subject) -> [&str; 4] {
    [&subject.kind, &subject.api_group, &subject.name, &subject.namespace]
}

impl RuleOwner for Role {
    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }

    fn rules(&self) -> &[PolicyRule] {
        &self.rules
    }

    fn rules_mut(&mut self) -> &mut Vec<PolicyRule> {
        &mut self.rules
    }

    fn aggregation_rule(&self) -> Option<&AggregationRule> {
        None
    }

    fn set_aggregation_rule(&mut self, _: Option<AggregationRule>) {}
}

impl RuleOwner for ClusterRole {
    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }

    fn rules(&self) -> &[PolicyRule] {
        &self.rules
    }

    fn rules_mut(&mut self) -> &mut Vec<PolicyRule> {
        &mut self.rules
    }

    fn aggregation_rule(&self) -> Option<&AggregationRule> {
        self.aggregation_rule.as_ref()
    }

    fn set_aggregation_rule(&mut self, rule: Option<AggregationRule>) {
        self.aggregation_rule = rule;
    }
}

macro_rules! binding {
    ($($kind:ty),*) => {$(
        impl Binding for $kind {
            fn metadata(&self) -> &ObjectMeta {
                &self.metadata
            }

            fn metadata_mut(&mut self) -> &mut ObjectMeta {
                &mut self.metadata
            }

            fn role_ref(&self) -> &RoleRef {
                &self.role_ref
            }

            fn subjects(&self) -> &[Subject] {
                &self.subjects
            }

            fn subjects_mut(&mut self) -> &mut Vec<Subject> {
                &mut self.subjects
            }
        }
    )*};
}
binding!(RoleBinding, ClusterRoleBinding);
