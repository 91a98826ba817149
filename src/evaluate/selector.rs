//! `selector.…`

use serde::Serialize;
use serde_json::{Value, json};

use super::{EvaluateError, op};
use crate::object::wire::objects;
use crate::object::{LabelSelector, Labels, Node, NodeSelector, Pod, PreferredSchedulingTerm};
use crate::release::FeatureGates;
use crate::selector::{self, FieldSelector, LabelSelectorValidation, PreferredSchedulingTerms, RequiredNodeAffinity, Selector};

objects! {
    /// A selector as text, label or field.
    pub struct Text {
        /// As written.
        pub selector: String,
    }

    /// A label selector as text, and labels.
    pub struct TextAndLabels {
        /// As written.
        pub selector: String,
        /// The labels of an object.
        pub labels: Labels,
    }

    /// A field selector as text, and fields.
    pub struct TextAndFields {
        /// As written.
        pub selector: String,
        /// The fields of an object.
        pub fields: Labels,
    }

    /// A label selector as an object.
    pub struct Object {
        /// Absent: matches nothing.
        pub label_selector: Option<LabelSelector>,
    }

    /// A label selector as an object, and labels.
    pub struct ObjectAndLabels {
        /// Absent: matches nothing.
        pub label_selector: Option<LabelSelector>,
        /// The labels of an object.
        pub labels: Labels,
    }

    /// A label selector and what may pass.
    pub struct ObjectToValidate {
        /// Absent: nothing to say.
        pub label_selector: Option<LabelSelector>,
        /// Let invalid values of expressions pass.
        pub allow_invalid_values: bool,
        /// Let unknown operators pass.
        pub allow_unknown_operator: bool,
    }

    /// A node selector and a node.
    pub struct NodeSelectorAndNode {
        /// The terms.
        pub node_selector: NodeSelector,
        /// Absent: nothing matches.
        pub node: Option<Node>,
        /// Is any faulty term an error?
        pub strict: bool,
    }

    /// A pod and a node.
    pub struct PodAndNode {
        /// The pod.
        pub pod: Pod,
        /// The node.
        pub node: Node,
    }

    /// Preferred terms and a node.
    pub struct TermsAndNode {
        /// The terms.
        pub terms: Vec<PreferredSchedulingTerm>,
        /// The node.
        pub node: Node,
    }
}

/// A requirement, label or field.
#[derive(Serialize)]
struct Requirement {
    key: String,
    operator: String,
    values: Vec<String>,
}

op!(
    PARSE = "selector.parse",
    "Parses the textual form of a label selector.",
    r#"{"selector":"tier notin (b,a), app"}"#,
    |input: Text, gates| {
        let selector = parse(&input.selector, gates)?;
        let requirements: Vec<Requirement> = selector.requirements().iter().map(requirement).collect();
        Ok::<Value, _>(json!({"canonical": selector.to_string(), "requirements": requirements}))
    }
);

op!(
    MATCHES = "selector.matches",
    "Does a textual label selector match labels?",
    r#"{"selector":"env!=prod","labels":{}}"#,
    |input: TextAndLabels, gates| Ok(parse(&input.selector, gates)?.matches(&input.labels))
);

op!(
    TO_LABEL_SELECTOR = "selector.to_label_selector",
    "Turns the textual form into a LabelSelector object.",
    r#"{"selector":"a=1,!b"}"#,
    |input: Text, gates| parse(&input.selector, gates)?.to_label_selector().map_err(EvaluateError::refused)
);

op!(
    CONVERT = "selector.convert",
    "Turns a LabelSelector object into a selector.",
    r#"{"labelSelector":{"matchLabels":{"team":"blue"}}}"#,
    |input: Object, _| {
        let selector = compile(input.label_selector.as_ref())?;
        Ok::<Value, _>(json!({"canonical": selector.to_string(), "matchesNothing": selector.matches_nothing()}))
    }
);

op!(
    LABEL_SELECTOR_MATCHES = "selector.label_selector_matches",
    "Does a LabelSelector object match labels?",
    r#"{"labelSelector":null,"labels":{"a":"b"}}"#,
    |input: ObjectAndLabels, _| Ok(compile(input.label_selector.as_ref())?.matches(&input.labels))
);

op!(
    TO_MAP = "selector.to_map",
    "Turns a LabelSelector object into a plain equality map.",
    r#"{"labelSelector":{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}}"#,
    |input: Object, _| input.label_selector.map(|selector| selector.to_map().map_err(EvaluateError::refused)).transpose()
);

op!(
    VALIDATE = "selector.validate",
    "What would API validation refuse in a LabelSelector object?",
    r#"{"labelSelector":{"matchExpressions":[{"key":"a","operator":"In"}]}}"#,
    |input: ObjectToValidate, _| {
        let allowed = LabelSelectorValidation {
            allow_invalid_values: input.allow_invalid_values,
            allow_unknown_operator: input.allow_unknown_operator,
        };
        let errors = input.label_selector.map(|selector| selector.validate(allowed)).unwrap_or_default();
        Ok::<Vec<Value>, _>(errors.iter().map(|error| json!({"field": error.field, "type": error.fault.reason()})).collect())
    }
);

op!(FIELDS_PARSE = "selector.fields_parse", "Parses a field selector.", r#"{"selector":"metadata.name!=a\\,b,a==x"}"#, |input: Text, _| {
    let selector: FieldSelector = input.selector.parse().map_err(EvaluateError::refused)?;
    let requirements: Vec<Value> = selector.requirements().iter().map(field_requirement).collect();
    Ok::<Value, _>(json!({"canonical": selector.to_string(), "requirements": requirements}))
});

op!(
    FIELDS_MATCHES = "selector.fields_matches",
    "Does a field selector match fields?",
    r#"{"selector":"status.phase!=Running","fields":{}}"#,
    |input: TextAndFields, _| {
        let selector: FieldSelector = input.selector.parse().map_err(EvaluateError::refused)?;
        Ok(selector.matches(&input.fields))
    }
);

op!(
    NODE_SELECTOR_MATCHES = "selector.node_selector_matches",
    "Does a node selector match a node?",
    r#"{"nodeSelector":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In","values":["a"]}]}]},"node":{"metadata":{"name":"n1","labels":{"zone":"a"}}}}"#,
    |input: NodeSelectorAndNode, _| {
        let selector = selector::NodeSelector::new(&input.node_selector);
        if input.strict {
            selector.check().map_err(EvaluateError::refused)?;
        }
        input.node.map_or(Ok(false), |node| selector.matches(&node).map_err(EvaluateError::refused))
    }
);

op!(
    NODE_AFFINITY_MATCHES = "selector.node_affinity_matches",
    "May a pod run on a node, by its nodeSelector and required node affinity?",
    r#"{"pod":{"spec":{"nodeSelector":{"disk":"ssd"}}},"node":{"metadata":{"name":"n1","labels":{"disk":"ssd"}}}}"#,
    |input: PodAndNode, _| RequiredNodeAffinity::of(&input.pod).matches(&input.node).map_err(EvaluateError::refused)
);

op!(
    PREFERRED_NODE_SCORE = "selector.preferred_node_score",
    "The sum of the weights of the preferred terms that match a node.",
    r#"{"terms":[{"weight":5,"preference":{"matchExpressions":[{"key":"gpu","operator":"Exists"}]}}],"node":{"metadata":{"name":"n1","labels":{"gpu":"1"}}}}"#,
    |input: TermsAndNode, _| {
        let terms = PreferredSchedulingTerms::new(&input.terms).map_err(EvaluateError::refused)?;
        Ok(terms.score(&input.node))
    }
);

fn parse(text: &str, gates: &FeatureGates) -> Result<Selector, EvaluateError> {
    Selector::parse_in(text, gates).map_err(EvaluateError::refused)
}

fn compile(selector: Option<&LabelSelector>) -> Result<Selector, EvaluateError> {
    Selector::from_label_selector(selector).map_err(EvaluateError::refused)
}

fn requirement(requirement: &selector::Requirement) -> Requirement {
    Requirement {
        key: requirement.key().to_owned(),
        operator: requirement.operator().to_string(),
        values: requirement.values().map(str::to_owned).collect(),
    }
}

fn field_requirement(requirement: &selector::FieldRequirement) -> Value {
    let operator = if requirement.is_negated() { "!=" } else { "=" };
    json!({"field": requirement.field(), "operator": operator, "value": requirement.value()})
}
