//! Is what an object says valid, and of the right type?
//!
//! A table per kind ([`tables`], [`pod`]) says what each field must be ([`Shape`]); this file holds the tree against it.
//! That finds every problem of an object, where decoding it would stop at the first.

mod network_policy;
mod pod;
mod quantities;
mod rbac;
mod shape;
mod tables;

use super::node::{Key, Node, Position, Value};
use super::path::Path;
use super::problem::{Cause, Problems};
use crate::name::Rule;
use crate::release::FeatureGates;
use shape::Shape;

/// Upstream's limit for the keys and values of all annotations together.
const ANNOTATION_BYTES: usize = 256 << 10;

/// Checks a whole object.
pub(crate) fn check(object: &Node<'_>, group: &str, kind: &str, gates: &FeatureGates, problems: &mut Problems) {
    let mut checker = Checker { gates, problems };
    checker.metadata(object, tables::name_rule(group, kind, gates));
    if (group, kind) == ("batch", "CronJob") {
        checker.short_name(object);
    }
    if let Some(shape) = tables::shape(group, kind) {
        checker.shape(object, &Path::ROOT, shape);
    }
    if (group, kind) == ("networking.k8s.io", "NetworkPolicy") {
        checker.network_policy(object);
    }
    if group == "rbac.authorization.k8s.io" {
        checker.rbac(object, kind);
    }
}

struct Checker<'c> {
    gates: &'c FeatureGates,
    problems: &'c mut Problems,
}

impl Checker<'_> {
    fn problem(&mut self, at: Position, path: &Path<'_>, cause: Cause) {
        self.problems.push(at, path, cause);
    }

    fn wrong_type(&mut self, node: &Node<'_>, path: &Path<'_>, wanted: &'static str) {
        self.problem(node.at, path, Cause::wrong_type(node, wanted));
    }

    fn rule(&mut self, rule: Rule, text: &str, at: Position, path: &Path<'_>) {
        if let Err(violation) = rule.check_in(text, self.gates) {
            self.problem(at, path, Cause::invalid(text, violation));
        }
    }

    /// The string that must stand here; nothing for `null`, which is as good as absent.
    fn text<'n>(&mut self, node: &'n Node<'_>, path: &Path<'_>) -> Option<&'n str> {
        if node.as_str().is_none() && !node.is_null() {
            self.wrong_type(node, path, "a string");
        }
        node.as_str()
    }

    fn entries<'n, 't>(&mut self, node: &'n Node<'t>, path: &Path<'_>, wanted: &'static str) -> &'n [(Key<'t>, Node<'t>)] {
        if !matches!(node.value, Value::Map(_)) && !node.is_null() {
            self.wrong_type(node, path, wanted);
        }
        node.entries()
    }

    fn elements<'n, 't>(&mut self, node: &'n Node<'t>, path: &Path<'_>) -> &'n [Node<'t>] {
        if !matches!(node.value, Value::List(_)) && !node.is_null() {
            self.wrong_type(node, path, "a list");
        }
        node.elements()
    }

    /// `metadata` of an object that is to be stored.
    fn metadata(&mut self, object: &Node<'_>, rule: Rule) {
        let path = Path::ROOT.field("metadata");
        let Some(metadata) = object.get("metadata").filter(|metadata| !metadata.is_null()) else {
            return self.problem(object.at, &path.field("name"), Cause::Required("name or generateName is required".to_owned()));
        };
        if !matches!(metadata.value, Value::Map(_)) {
            return self.wrong_type(metadata, &path, "a mapping");
        }
        let (name, prefix) = (metadata.get("name"), metadata.get("generateName"));
        let text = |node: Option<&Node<'_>>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
        let absent = |node: Option<&Node<'_>>| node.is_none_or(|node| node.is_null() || node.as_str() == Some(""));
        if absent(name) && absent(prefix) {
            let at = name.map_or(metadata.at, |name| name.at);
            self.problem(at, &path.field("name"), Cause::Required("name or generateName is required".to_owned()));
        }
        if let Some(name) = name.filter(|_| !text(name).is_empty()) {
            self.rule(rule, &text(Some(name)), name.at, &path.field("name"));
        }
        if let (Some(prefix), Some(rule)) = (prefix.filter(|_| !text(prefix).is_empty()), prefix_rule(rule)) {
            self.rule(rule, &text(Some(prefix)), prefix.at, &path.field("generateName"));
        }
        for field in ["name", "generateName", "uid", "resourceVersion"] {
            if let Some(node) = metadata.get(field) {
                self.text(node, &path.field(field));
            }
        }
        if let Some(namespace) = metadata.get("namespace") {
            let path = path.field("namespace");
            if let Some(text) = self.text(namespace, &path).filter(|text| !text.is_empty()) {
                self.rule(Rule::Dns1123Label, text, namespace.at, &path);
            }
        }
        if let Some(owners) = metadata.get("ownerReferences") {
            self.owners(owners, &path.field("ownerReferences"));
        }
        if let Some(finalizers) = metadata.get("finalizers") {
            self.shape(finalizers, &path.field("finalizers"), const { &Shape::Each(&Shape::Strictly(Rule::QualifiedName)) });
        }
        self.shape(metadata, &path, &Shape::TemplateMetadata);
    }

    /// The name of a cron job must leave room for what its jobs are called.
    fn short_name(&mut self, object: &Node<'_>) {
        let metadata = Path::ROOT.field("metadata");
        let Some(name) = object.get("metadata").and_then(|metadata| metadata.get("name")) else { return };
        if let Some(text) = name.as_str().filter(|text| text.len() > 52) {
            self.problem(name.at, &metadata.field("name"), Cause::invalid(text, "must be no more than 52 characters"));
        }
    }

    fn owners(&mut self, owners: &Node<'_>, path: &Path<'_>) {
        let mut controller = false;
        for (at, owner) in self.elements(owners, path).iter().enumerate() {
            let path = path.index(at);
            for field in ["apiVersion", "kind", "name", "uid"] {
                let value = owner.get(field);
                let path = path.field(field);
                let found = value.and_then(|value| self.text(value, &path));
                if found.is_none_or(str::is_empty) && value.is_none_or(|value| value.is_null() || value.as_str().is_some()) {
                    self.problem(value.map_or(owner.at, |value| value.at), &path, Cause::Required("must not be empty".to_owned()));
                }
            }
            if let Some(flag) = owner.get("controller") {
                self.shape(flag, &path.field("controller"), &Shape::Boolean);
                if matches!(flag.value, Value::Scalar(_, super::node::Scalar::Bool(true))) {
                    if controller {
                        let reason = "only one reference can have controller set to true";
                        self.problem(
                            flag.at,
                            &path.field("controller"),
                            Cause::Invalid { value: "true".to_owned(), reason: reason.to_owned() },
                        );
                    }
                    controller = true;
                }
            }
        }
    }

    fn shape(&mut self, node: &Node<'_>, path: &Path<'_>, shape: &Shape) {
        if node.is_null() {
            return;
        }
        match shape {
            Shape::Text => _ = self.text(node, path),
            Shape::Boolean => {
                if !matches!(node.value, Value::Scalar(_, super::node::Scalar::Bool(_))) {
                    self.wrong_type(node, path, "a boolean");
                }
            }
            Shape::Integer => _ = self.integer(node, path),
            Shape::Port => {
                if let Some(port) = self.integer(node, path) {
                    self.port(port, node, path);
                }
            }
            Shape::PortOrName => match (node.as_integer(), node.as_str()) {
                (Some(port), _) => self.port(port, node, path),
                (None, Some(name)) => self.rule(Rule::PortName, name, node.at, path),
                (None, None) => self.wrong_type(node, path, "an integer or a string"),
            },
            Shape::IntegerOrPercent => match (node.as_integer(), node.as_str()) {
                (Some(number), _) if number < 0 => {
                    self.problem(node.at, path, Cause::invalid_number(number, "must be greater than or equal to 0"));
                }
                (Some(_), _) => {}
                (None, Some(text)) => self.rule(Rule::Percent, text, node.at, path),
                (None, None) => self.wrong_type(node, path, "an integer or a percentage"),
            },
            Shape::Named(rule) => {
                if let Some(text) = self.text(node, path).filter(|text| !text.is_empty()) {
                    self.rule(*rule, text, node.at, path);
                }
            }
            Shape::Strictly(rule) => match self.text(node, path) {
                Some("") => self.problem(node.at, path, Cause::Required(String::new())),
                Some(text) => self.rule(*rule, text, node.at, path),
                None => {}
            },
            Shape::OneOf(words) => {
                if let Some(text) = self.text(node, path).filter(|text| !text.is_empty() && !words.contains(text)) {
                    self.problem(node.at, path, Cause::Unsupported { value: text.to_owned(), supported: words });
                }
            }
            Shape::Variable => self.strictly(node, path, Rule::env_var_name(self.gates)),
            Shape::Address => self.strictly(node, path, Rule::ip_field(self.gates)),
            Shape::AddressOrNone => {
                if let Some(text) = self.text(node, path).filter(|text| !text.is_empty() && *text != "None") {
                    self.rule(Rule::ip_field(self.gates), text, node.at, path);
                }
            }
            Shape::Block => self.strictly(node, path, Rule::cidr_field(self.gates)),
            Shape::Labels => self.labels(node, path),
            Shape::Annotations => self.annotations(node, path),
            Shape::Texts => {
                for (key, value) in self.entries(node, path, "a mapping of strings to strings") {
                    self.text(value, &path.key(&key.name));
                }
            }
            Shape::Data => {
                for (key, value) in self.entries(node, path, "a mapping of strings to strings") {
                    let path = path.key(&key.name);
                    self.rule(Rule::ConfigMapKey, &key.name, key.at, &path);
                    self.text(value, &path);
                }
            }
            Shape::Selector => self.selector(node, path),
            Shape::NodeRequirement => self.requirement(node, path, &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
            Shape::Quantity => _ = self.quantity(node, path),
            Shape::Quantities(resources) => self.quantities(node, path, *resources),
            Shape::Requirements => self.requirements(node, path),
            Shape::TemplateMetadata => {
                for (field, shape) in [("labels", &Shape::Labels), ("annotations", &Shape::Annotations)] {
                    if let Some(value) = node.get(field) {
                        self.shape(value, &path.field(field), shape);
                    }
                }
            }
            Shape::Fields(fields) => {
                for (key, value) in self.entries(node, path, "a mapping") {
                    if let Some((name, shape)) = fields.iter().find(|(name, _)| *name == key.name) {
                        self.shape(value, &path.field(name), shape);
                    }
                }
            }
            Shape::Each(shape) => {
                for (at, element) in self.elements(node, path).iter().enumerate() {
                    self.shape(element, &path.index(at), shape);
                }
            }
            Shape::EachByName(shape) => {
                let mut names = std::collections::HashSet::new();
                for (at, element) in self.elements(node, path).iter().enumerate() {
                    let path = path.index(at);
                    self.shape(element, &path, shape);
                    if let Some((name, text)) = element.get("name").and_then(|name| Some((name, name.as_str()?)))
                        && !text.is_empty()
                        && !names.insert(text)
                    {
                        self.problem(name.at, &path.field("name"), Cause::DuplicateValue(text.to_owned()));
                    }
                }
            }
        }
    }

    fn strictly(&mut self, node: &Node<'_>, path: &Path<'_>, rule: Rule) {
        self.shape(node, path, &Shape::Strictly(rule));
    }

    fn integer(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<i64> {
        let integer = node.as_integer();
        if integer.is_none() {
            self.wrong_type(node, path, "an integer");
        }
        integer
    }

    fn port(&mut self, port: i64, node: &Node<'_>, path: &Path<'_>) {
        if !(1..=65535).contains(&port) {
            self.problem(node.at, path, Cause::invalid_number(port, "must be between 1 and 65535, inclusive"));
        }
    }

    fn labels(&mut self, node: &Node<'_>, path: &Path<'_>) {
        for (key, value) in self.entries(node, path, "a mapping of strings to strings") {
            self.rule(Rule::QualifiedName, &key.name, key.at, path);
            let path = path.key(&key.name);
            if let Some(text) = self.text(value, &path) {
                self.rule(Rule::LabelValue, text, value.at, &path);
            }
        }
    }

    fn annotations(&mut self, node: &Node<'_>, path: &Path<'_>) {
        let mut bytes = 0_usize;
        for (key, value) in self.entries(node, path, "a mapping of strings to strings") {
            self.rule(Rule::AnnotationKey, &key.name, key.at, path);
            let text = self.text(value, &path.key(&key.name)).unwrap_or_default();
            bytes = bytes.saturating_add(key.name.len()).saturating_add(text.len());
        }
        if bytes > ANNOTATION_BYTES {
            self.problem(node.at, path, Cause::TooLong { limit: ANNOTATION_BYTES });
        }
    }

    fn selector(&mut self, node: &Node<'_>, path: &Path<'_>) {
        for (key, value) in self.entries(node, path, "a mapping with matchLabels and matchExpressions") {
            let path = path.field(&key.name);
            match &*key.name {
                "matchLabels" => self.shape(value, &path, &Shape::Labels),
                "matchExpressions" => {
                    for (at, requirement) in self.elements(value, &path).iter().enumerate() {
                        self.requirement(requirement, &path.index(at), &["In", "NotIn", "Exists", "DoesNotExist"]);
                    }
                }
                _ => {}
            }
        }
    }

    /// A requirement of a label or node selector: which operators there are is all that tells them apart here.
    fn requirement(&mut self, node: &Node<'_>, path: &Path<'_>, operators: &[&str]) {
        self.entries(node, path, "a mapping with key, operator and values");
        let at = |field: &str| node.get(field).map_or(node.at, |value| value.at);
        let key_path = path.field("key");
        let key = node.get("key").and_then(|key| self.text(key, &key_path));
        // In a node selector the key may be a field, which has no prefix and satisfies the same rule.
        if node.get("key").is_none_or(|key| key.is_null() || key.as_str().is_some()) {
            self.rule(Rule::QualifiedName, key.unwrap_or_default(), at("key"), &key_path);
        }
        let values_path = path.field("values");
        let values = node.get("values").map(|values| self.elements(values, &values_path)).unwrap_or_default();
        for (at, value) in values.iter().enumerate() {
            let path = values_path.index(at);
            // Whether a node selector's values must be valid depends on where it stands; they are let through here.
            if let Some(text) = self.text(value, &path).filter(|_| operators.len() == 4) {
                self.rule(Rule::LabelValue, text, value.at, &path);
            }
        }
        let operator_path = path.field("operator");
        let operator = node.get("operator").and_then(|operator| self.text(operator, &operator_path)).unwrap_or_default();
        match operator {
            "In" | "NotIn" if values.is_empty() => {
                let detail = "must be specified when `operator` is 'In' or 'NotIn'";
                self.problem(at("values"), &values_path, Cause::Required(detail.to_owned()));
            }
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                self.problem(at("values"), &values_path, Cause::Forbidden(detail.to_owned()));
            }
            "Gt" | "Lt" if operators.contains(&operator) && values.len() != 1 => {
                let detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
                self.problem(at("values"), &values_path, Cause::Required(detail.to_owned()));
            }
            known if operators.contains(&known) => {}
            unknown => {
                if node.get("operator").is_none_or(|operator| operator.is_null() || operator.as_str().is_some()) {
                    self.problem(at("operator"), &operator_path, Cause::invalid(unknown, "not a valid selector operator"));
                }
            }
        }
    }
}

/// The rule for a prefix of names that are under a rule; none where anything goes.
fn prefix_rule(rule: Rule) -> Option<Rule> {
    match rule {
        Rule::Dns1123Label => Some(Rule::GenerateNameDns1123Label),
        Rule::Dns1123Subdomain => Some(Rule::GenerateNameDns1123Subdomain),
        Rule::Dns1035Label => Some(Rule::GenerateNameDns1035Label),
        _ => None,
    }
}
