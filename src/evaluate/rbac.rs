//! `rbac.…`: the questions about rules, roles and bindings by themselves.

use serde_json::{Value, json};

use super::authorizer::{Objects, rule_value, subject_value};
use super::{EvaluateError, op};
use crate::object::wire::{null_is_default, objects};
use crate::object::{ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject};
use crate::rbac::{
    Aggregated, Authorizer, Described, Object, ServiceAccount, SubjectRef, aggregate, aggregate_all, compact, covers, reconcile_binding,
    reconcile_role,
};

objects! {
    /// Rules of two sides.
    pub struct OwnerAndServant {
        /// What is held.
        pub owner: Vec<PolicyRule>,
        /// What is to be covered.
        pub servant: Vec<PolicyRule>,
    }

    /// Rules.
    pub struct Rules {
        /// In order.
        pub rules: Vec<PolicyRule>,
    }

    /// One rule.
    pub struct Rule {
        /// The rule.
        pub rule: PolicyRule,
    }

    /// Objects, a user, and rules to grant.
    pub struct ObjectsUserAndRules {
        /// Roles and bindings.
        pub objects: Objects,
        /// The user.
        pub user: String,
        /// The groups of the user.
        pub groups: Vec<String>,
        /// Where.
        pub namespace: String,
        /// What the user would grant.
        pub rules: Vec<PolicyRule>,
    }

    /// Objects, a user, and an object to write.
    pub struct ObjectsUserAndObject {
        /// Roles and bindings.
        pub objects: Objects,
        /// The user.
        pub user: String,
        /// The groups of the user.
        pub groups: Vec<String>,
        /// What the user would write.
        pub object: OneObject,
        /// What is stored under that name, if there is something.
        pub old: Option<OneObject>,
    }

    /// ClusterRoles.
    pub struct ClusterRoles {
        /// In any order.
        pub cluster_roles: Vec<ClusterRole>,
    }

    /// ClusterRoles and the name of one.
    pub struct ClusterRolesAndName {
        /// In any order.
        pub cluster_roles: Vec<ClusterRole>,
        /// Which one.
        pub name: String,
    }

    /// A service account.
    pub struct Account {
        /// Its namespace.
        pub namespace: String,
        /// Its name.
        pub name: String,
    }

    /// A user.
    pub struct User {
        /// The name.
        pub user: String,
    }

    /// A role as it should be and as it is.
    pub struct Roles {
        /// As it should be.
        pub expected: OneObject,
        /// As it is, if it is there.
        pub existing: Option<OneObject>,
        /// Shall what is not expected go?
        pub remove_extra_permissions: bool,
    }

    /// A binding as it should be and as it is.
    pub struct Bindings {
        /// As it should be.
        pub expected: OneObject,
        /// As it is, if it is there.
        pub existing: Option<OneObject>,
        /// Shall who is not expected go?
        pub remove_extra_subjects: bool,
    }
}

/// An object of one of RBAC's kinds, told by its `kind` alone.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct OneObject(Value);

null_is_default!(OneObject);

impl OneObject {
    pub(super) fn decode(self) -> Result<Object, EvaluateError> {
        let kind = self.0.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        super::authorizer::decode_object(&kind, self.0)
            .unwrap_or_else(|| Err(EvaluateError::MalformedInput(format!("not a kind of RBAC: {kind:?}"))))
    }
}

op!(
    COVERS = "rbac.covers",
    "Do the owner's rules include everything in the servant's?",
    r#"{"owner":[{"verbs":["get"],"apiGroups":[""],"resources":["*/log"]}],"servant":[{"verbs":["get"],"apiGroups":[""],"resources":["pods","pods/log"]}]}"#,
    |input: OwnerAndServant, _| {
        let coverage = covers(&input.owner, &input.servant);
        let uncovered = coverage.uncovered_rules().map_err(EvaluateError::refused)?;
        Ok::<Value, _>(json!({"covered": coverage.is_covered(), "uncovered": rule_values(&uncovered)}))
    }
);

op!(
    COMPACT = "rbac.compact",
    "Merges rules that differ in verbs only.",
    r#"{"rules":[{"verbs":["list"],"apiGroups":[""],"resources":["pods"]},{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]}]}"#,
    |input: Rules, _| Ok::<Value, _>(json!({"rules": rule_values(&compact(input.rules))}))
);

op!(
    DESCRIBE_RULE = "rbac.describe_rule",
    "A rule in one line, as refusals of the API server have it.",
    r#"{"rule":{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]}}"#,
    |input: Rule, _| Ok::<Value, _>(json!({"text": Described(&input.rule).to_string()}))
);

op!(
    CONFIRM_NO_ESCALATION = "rbac.confirm_no_escalation",
    "Could this user grant these rules?",
    r#"{"objects":[],"user":"a","groups":["g"],"rules":[{"verbs":["get"],"nonResourceURLs":["/x"]}]}"#,
    |input: ObjectsUserAndRules, _| {
        let authorizer = Authorizer::new(&input.objects.decode()?);
        let confirmed = authorizer.confirm_no_escalation(&input.user, &input.groups, &input.namespace, &input.rules);
        let message = confirmed.as_ref().err().map(ToString::to_string).unwrap_or_default();
        Ok::<Value, _>(json!({"allowed": confirmed.is_ok(), "message": message}))
    }
);

op!(
    CHECK_WRITE = "rbac.check_write",
    "Would the API server's escalation check let this user write this object?",
    r#"{"objects":[],"user":"a","groups":[],"object":{"kind":"RoleBinding","metadata":{"name":"b","namespace":"n"},"roleRef":{"kind":"ClusterRole","name":"admin"}}}"#,
    |input: ObjectsUserAndObject, _| {
        let authorizer = Authorizer::new(&input.objects.decode()?);
        let (object, old) = (input.object.decode()?, input.old.map(OneObject::decode).transpose()?);
        let verdict = authorizer.check_write(&input.user, &input.groups, &object, old.as_ref()).map_err(EvaluateError::refused)?;
        Ok::<Value, _>(json!({"allowed": verdict.is_allowed(), "message": verdict.to_string()}))
    }
);

op!(
    AGGREGATE = "rbac.aggregate",
    "What rules would the aggregation controller write into this ClusterRole?",
    r#"{"clusterRoles":[{"metadata":{"name":"sum"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]},"rules":[]},{"metadata":{"name":"part","labels":{"a":"b"}},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}],"name":"sum"}"#,
    |input: ClusterRolesAndName, _| {
        let aggregated = aggregate(&input.cluster_roles, &input.name).map_err(EvaluateError::refused)?;
        let changed = aggregated.as_ref().is_some_and(Aggregated::is_changed);
        let rules = aggregated.map(|aggregated| rule_values(aggregated.rules));
        Ok::<Value, _>(json!({"rules": rules, "changed": changed}))
    }
);

op!(
    AGGREGATE_ALL = "rbac.aggregate_all",
    "Fills in all aggregated ClusterRoles.",
    r#"{"clusterRoles":[{"metadata":{"name":"sum"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}]}"#,
    |input: ClusterRoles, _| {
        let all = aggregate_all(&input.cluster_roles).map_err(EvaluateError::refused)?;
        let all = all.into_iter().map(|sum| json!({"name": sum.role.metadata.name, "rules": rule_values(sum.rules)}));
        Ok::<Value, _>(json!({"clusterRoles": all.collect::<Vec<_>>()}))
    }
);

op!(
    SERVICE_ACCOUNT_USER = "rbac.service_account_user",
    "User name and groups of a service account.",
    r#"{"namespace":"n","name":"x"}"#,
    |input: Account, _| {
        let account = ServiceAccount { namespace: &input.namespace, name: &input.name };
        Ok::<Value, _>(json!({"user": account.user(), "groups": account.groups()}))
    }
);

op!(
    PARSE_SERVICE_ACCOUNT = "rbac.parse_service_account",
    "Namespace and name of a service account from its user name.",
    r#"{"user":"system:serviceaccount:n:x.y"}"#,
    |input: User, _| {
        let account = ServiceAccount::parse(&input.user).map_err(EvaluateError::refused)?;
        Ok::<Value, _>(json!({"namespace": account.namespace, "name": account.name}))
    }
);

op!(
    RECONCILE_ROLE = "rbac.reconcile_role",
    "What would kubectl auth reconcile do to a role?",
    r#"{"expected":{"kind":"ClusterRole","metadata":{"name":"r"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}}"#,
    |input: Roles, _| {
        let expected = any_role(input.expected.decode()?)?;
        let existing = input.existing.map(|existing| any_role(existing.decode()?)).transpose()?;
        // What the kind of the result cannot hold, it does not have.
        let gathers = existing.as_ref().unwrap_or(&expected).kind == "ClusterRole";
        let existing = existing.as_ref().map(|existing| &existing.role);
        let plan = reconcile_role(&expected.role, existing, input.remove_extra_permissions).map_err(EvaluateError::refused)?;
        let selectors = plan.result.aggregation_rule.filter(|_| gathers).map(|rule| rule.cluster_role_selectors);
        Ok::<Value, _>(json!({
            "operation": plan.operation.as_str(),
            "protected": plan.protected,
            "missingRules": rule_values(&plan.missing_rules),
            "extraRules": rule_values(&plan.extra_rules),
            "missingSelectors": plan.missing_selectors,
            "extraSelectors": plan.extra_selectors,
            "result": {
                "labels": plan.result.metadata.labels,
                "annotations": plan.result.metadata.annotations,
                "rules": rule_values(&plan.result.rules),
                "clusterRoleSelectors": selectors,
            },
        }))
    }
);

op!(
    RECONCILE_BINDING = "rbac.reconcile_binding",
    "What would kubectl auth reconcile do to a binding?",
    r#"{"expected":{"kind":"ClusterRoleBinding","metadata":{"name":"b"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"r"}},"removeExtraSubjects":true}"#,
    |input: Bindings, _| {
        let expected = any_binding(input.expected.decode()?)?;
        let existing = input.existing.map(|existing| any_binding(existing.decode()?)).transpose()?;
        let plan = reconcile_binding(&expected, existing.as_ref(), input.remove_extra_subjects);
        let role = &plan.result.role_ref;
        Ok::<Value, _>(json!({
            "operation": plan.operation.as_str(),
            "protected": plan.protected,
            "missingSubjects": subject_values(&plan.missing_subjects),
            "extraSubjects": subject_values(&plan.extra_subjects),
            "result": {
                "labels": plan.result.metadata.labels,
                "annotations": plan.result.metadata.annotations,
                "roleRef": {"apiGroup": role.api_group, "kind": role.kind, "name": role.name},
                "subjects": subject_values(&plan.result.subjects),
            },
        }))
    }
);

/// A role of either kind: the other sort of role is one that never gathers.
struct AnyRole {
    kind: &'static str,
    role: ClusterRole,
}

fn any_role(object: Object) -> Result<AnyRole, EvaluateError> {
    let kind = object.kind();
    match object {
        Object::Role(Role { metadata, rules }) => Ok(AnyRole { kind, role: ClusterRole { metadata, rules, aggregation_rule: None } }),
        Object::ClusterRole(role) => Ok(AnyRole { kind, role }),
        _ => Err(EvaluateError::MalformedInput(format!("not a kind of role: {kind:?}"))),
    }
}

/// A binding of either kind; the difference does not matter to a plan.
fn any_binding(object: Object) -> Result<ClusterRoleBinding, EvaluateError> {
    match object {
        Object::RoleBinding(RoleBinding { metadata, subjects, role_ref }) => Ok(ClusterRoleBinding { metadata, subjects, role_ref }),
        Object::ClusterRoleBinding(binding) => Ok(binding),
        other => Err(EvaluateError::MalformedInput(format!("not a kind of binding: {:?}", other.kind()))),
    }
}

fn rule_values<'a>(rules: impl IntoIterator<Item = &'a PolicyRule>) -> Vec<Value> {
    rules.into_iter().map(rule_value).collect()
}

fn subject_values(subjects: &[Subject]) -> Vec<Value> {
    let subject = |subject: &Subject| {
        let Subject { kind, api_group, name, namespace } = subject;
        subject_value(SubjectRef { kind, api_group, name, namespace })
    };
    subjects.iter().map(subject).collect()
}
