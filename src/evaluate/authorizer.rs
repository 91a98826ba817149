//! `rbac.…`: the questions to an authorizer.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{EvaluateError, op};
use crate::object::wire::objects;
use crate::object::{PolicyRule, Subject, SubjectAccessReviewSpec};
use crate::rbac::{Attributes, Authorizer, Object, Request, SubjectRef, first_subject};

/// Any objects; those that are not RBAC's are passed over.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub(super) struct Objects(Vec<Value>);

impl<'de> Deserialize<'de> for Objects {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let objects: Option<Vec<Value>> = Deserialize::deserialize(deserializer)?;
        Ok(Self(objects.unwrap_or_default()))
    }
}

crate::object::wire::null_is_default!(Objects);

impl Objects {
    /// The roles and bindings among them.
    pub(super) fn decode(self) -> Result<Vec<Object>, EvaluateError> {
        let decoded = self.0.into_iter().filter_map(|object| {
            let text = |field: &str| object.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
            if text("apiVersion") != "rbac.authorization.k8s.io/v1" {
                return None;
            }
            decode_object(&text("kind"), object)
        });
        decoded.collect()
    }
}

/// An object of one of RBAC's kinds; `None` for other kinds.
pub(super) fn decode_object(kind: &str, object: Value) -> Option<Result<Object, EvaluateError>> {
    fn read<T: serde::de::DeserializeOwned + Into<Object>>(object: Value) -> Result<Object, EvaluateError> {
        serde_json::from_value::<T>(object).map(Into::into).map_err(|error| EvaluateError::MalformedInput(error.to_string()))
    }
    match kind {
        "Role" => Some(read::<crate::object::Role>(object)),
        "ClusterRole" => Some(read::<crate::object::ClusterRole>(object)),
        "RoleBinding" => Some(read::<crate::object::RoleBinding>(object)),
        "ClusterRoleBinding" => Some(read::<crate::object::ClusterRoleBinding>(object)),
        _ => None,
    }
}

objects! {
    /// Objects and a request.
    pub struct ObjectsAndRequest {
        /// Roles and bindings.
        pub objects: Objects,
        /// What is asked.
        pub request: SubjectAccessReviewSpec,
    }

    /// Objects and requests.
    pub struct ObjectsAndRequests {
        /// Roles and bindings.
        pub objects: Objects,
        /// What is asked.
        pub requests: Vec<SubjectAccessReviewSpec>,
    }

    /// Objects and a user.
    pub struct ObjectsAndUser {
        /// Roles and bindings.
        pub objects: Objects,
        /// The user.
        pub user: String,
        /// The groups of the user.
        pub groups: Vec<String>,
        /// Where.
        pub namespace: String,
    }

    /// Objects and something to do.
    pub struct ObjectsAndAttributes {
        /// Roles and bindings.
        pub objects: Objects,
        /// What is to be done, by whomever.
        pub request: SubjectAccessReviewSpec,
        /// A user who may do everything.
        pub super_user: String,
    }

    /// A rule and something to do.
    pub struct RuleAndRequest {
        /// The rule.
        pub rule: PolicyRule,
        /// What is to be done, by whomever.
        pub request: SubjectAccessReviewSpec,
    }

    /// Subjects and a user.
    pub struct SubjectsAndUser {
        /// The subjects of a binding.
        pub subjects: Vec<Subject>,
        /// The user.
        pub user: String,
        /// The groups of the user.
        pub groups: Vec<String>,
        /// The namespace of the binding.
        pub namespace: String,
    }
}

op!(
    AUTHORIZE = "rbac.authorize",
    "May this user do this?",
    r#"{"objects":[],"request":{"user":"alice","resourceAttributes":{"namespace":"dev","verb":"get","resource":"pods"}}}"#,
    |input: ObjectsAndRequest, _| {
        let request = Request::try_from(&input.request).map_err(EvaluateError::refused)?;
        Ok(decide(&Authorizer::new(&input.objects.decode()?), &request))
    }
);

op!(
    AUTHORIZE_BATCH = "rbac.authorize_batch",
    "May these users do this? Many requests over one set of objects.",
    r#"{"objects":[],"requests":[{"user":"a","nonResourceAttributes":{"path":"/","verb":"get"}}]}"#,
    |input: ObjectsAndRequests, _| {
        let requests: Result<Vec<Request>, _> = input.requests.iter().map(Request::try_from).collect();
        let requests = requests.map_err(EvaluateError::refused)?;
        let authorizer = Authorizer::new(&input.objects.decode()?);
        let results: Vec<Value> = requests.iter().map(|request| decide(&authorizer, request)).collect();
        Ok::<Value, _>(json!({"results": results}))
    }
);

op!(
    RULES_FOR = "rbac.rules_for",
    "Which rules does this user hold in this namespace?",
    r#"{"objects":[],"user":"a","groups":[]}"#,
    |input: ObjectsAndUser, _| {
        let authorizer = Authorizer::new(&input.objects.decode()?);
        let held = authorizer.rules_for(&input.user, &input.groups, &input.namespace);
        let rules: Vec<Value> = held.rules.iter().map(|(rule, _)| rule_value(rule)).collect();
        let errors: Vec<String> = held.errors.iter().map(ToString::to_string).collect();
        Ok::<Value, _>(json!({"rules": rules, "errors": errors}))
    }
);

op!(
    RULES_REVIEW = "rbac.rules_review",
    "What does SelfSubjectRulesReview (kubectl auth can-i --list) answer?",
    r#"{"objects":[],"user":"a","groups":[],"namespace":"dev"}"#,
    |input: ObjectsAndUser, _| {
        let authorizer = Authorizer::new(&input.objects.decode()?);
        let review = authorizer.rules_review(&input.user, &input.groups, &input.namespace).map_err(EvaluateError::refused)?;
        let rules = |rules: &[PolicyRule]| -> Vec<Value> { rules.iter().map(rule_value).collect() };
        Ok::<Value, _>(json!({
            "resourceRules": rules(&review.resource_rules),
            "nonResourceRules": rules(&review.non_resource_rules),
            "incomplete": false,
            "evaluationError": review.evaluation_error,
        }))
    }
);

op!(
    RULE_MATCHES = "rbac.rule_matches",
    "Does one rule allow one request?",
    r#"{"rule":{"verbs":["get"],"apiGroups":["*"],"resources":["*/log"]},"request":{"resourceAttributes":{"verb":"get","resource":"pods","subresource":"log"}}}"#,
    |input: RuleAndRequest, _| {
        let attributes = Attributes::try_from(&input.request).map_err(EvaluateError::refused)?;
        Ok::<Value, _>(json!({"matches": input.rule.allows(&attributes)}))
    }
);

op!(
    SUBJECT_MATCHES = "rbac.subject_matches",
    "Does a list of subjects apply to a user?",
    r#"{"subjects":[{"kind":"ServiceAccount","name":"x"}],"user":"system:serviceaccount:n:x","groups":[]}"#,
    |input: SubjectsAndUser, _| {
        let index = first_subject(&input.subjects, &input.user, &input.groups, &input.namespace);
        Ok::<Value, _>(json!({"matches": index.is_some(), "index": index}))
    }
);

op!(
    WHO_CAN = "rbac.who_can",
    "Which subjects may do this?",
    r#"{"objects":[],"request":{"nonResourceAttributes":{"path":"/","verb":"get"}}}"#,
    |input: ObjectsAndAttributes, _| {
        let attributes = Attributes::try_from(&input.request).map_err(EvaluateError::refused)?;
        let authorizer = Authorizer::new(&input.objects.decode()?);
        let who = authorizer.who_can(&attributes, Some(&input.super_user));
        let subjects: Vec<Value> = who.subjects.iter().map(|subject| subject_value(*subject)).collect();
        let errors: Vec<String> = who.errors.iter().map(ToString::to_string).collect();
        Ok::<Value, _>(json!({"subjects": subjects, "errors": errors}))
    }
);

fn decide(authorizer: &Authorizer, request: &Request) -> Value {
    let decision = authorizer.authorize(request);
    json!({"allowed": decision.is_allowed(), "reason": decision.to_string()})
}

/// A rule with its verbs, and whatever else it has.
pub(super) fn rule_value(rule: &PolicyRule) -> Value {
    let mut value = json!(rule);
    if let Some(fields) = value.as_object_mut() {
        fields.entry("verbs").or_insert_with(|| json!([]));
    }
    value
}

/// A subject with its kind and name, and whatever else it has.
pub(super) fn subject_value(subject: SubjectRef<'_>) -> Value {
    let mut value = json!(Subject::from(subject));
    if let Some(fields) = value.as_object_mut() {
        for field in ["kind", "name"] {
            fields.entry(field).or_insert_with(|| json!(""));
        }
    }
    value
}
