//! What roles and bindings must say; that their fields are of the right type is the tables' business.
//!
//! What follows upstream: `pkg/apis/rbac/validation`, after the defaults of `pkg/apis/rbac/v1`.

use super::super::node::{Node, Position, Value};
use super::super::path::Path;
use super::super::problem::{Cause, quote};
use super::Checker;
use crate::name::Rule;

const GROUP: &[&str] = &["rbac.authorization.k8s.io"];

impl Checker<'_> {
    pub(super) fn rbac(&mut self, object: &Node<'_>, kind: &str) {
        let namespaced = matches!(kind, "Role" | "RoleBinding");
        match kind {
            "Role" | "ClusterRole" => {
                let path = Path::ROOT.field("rules");
                let rules = object.get("rules").map(Node::elements).unwrap_or_default();
                rules.iter().enumerate().for_each(|(at, rule)| self.policy_rule(rule, namespaced, &path.index(at)));
                if let Some(aggregation) = object.get("aggregationRule").filter(|_| !namespaced) {
                    self.aggregation(aggregation);
                }
            }
            "RoleBinding" | "ClusterRoleBinding" => {
                self.role_ref(object, namespaced);
                let path = Path::ROOT.field("subjects");
                let subjects = object.get("subjects").map(Node::elements).unwrap_or_default();
                subjects.iter().enumerate().for_each(|(at, subject)| self.subject(subject, namespaced, &path.index(at)));
            }
            _ => {}
        }
    }

    fn policy_rule(&mut self, rule: &Node<'_>, namespaced: bool, path: &Path<'_>) {
        if !matches!(rule.value, Value::Map(_)) && !rule.is_null() {
            return;
        }
        let list = |field: &str| rule.get(field).map(Node::elements).unwrap_or_default();
        let at = |field: &str| rule.get(field).map_or(rule.at, |node| node.at);
        let mut require = |field: &'static str, detail: &str| {
            if is_empty(rule.get(field)) {
                self.problem(at(field), &path.field(field), Cause::Required(detail.to_owned()));
            }
        };
        require("verbs", "verbs must contain at least one value");
        let urls = list("nonResourceURLs");
        if urls.is_empty() {
            require("apiGroups", "resource rules must supply at least one api group");
            require("resources", "resource rules must supply at least one resource");
            return;
        }
        let mut refuse = |reason: &str| {
            let urls: Vec<String> = urls.iter().filter_map(Node::as_str).map(quote).collect();
            let cause = Cause::Invalid { value: format!("[{}]", urls.join(",")), reason: reason.to_owned() };
            self.problem(at("nonResourceURLs"), &path.field("nonResourceURLs"), cause);
        };
        if namespaced {
            refuse("namespaced rules cannot apply to non-resource URLs");
        }
        if ["apiGroups", "resources", "resourceNames"].iter().any(|field| !list(field).is_empty()) {
            refuse("rules cannot apply to both regular resources and non-resource URLs");
        }
    }

    fn aggregation(&mut self, aggregation: &Node<'_>) {
        let selectors = aggregation.get("clusterRoleSelectors");
        if is_empty(selectors) && matches!(aggregation.value, Value::Map(_)) {
            let path = Path::ROOT.field("aggregationRule");
            let detail = "at least one clusterRoleSelector required if aggregationRule is non-nil";
            let at = selectors.map_or(aggregation.at, |node| node.at);
            self.problem(at, &path.field("clusterRoleSelectors"), Cause::Required(detail.to_owned()));
        }
    }

    fn role_ref(&mut self, binding: &Node<'_>, namespaced: bool) {
        let path = Path::ROOT.field("roleRef");
        let role_ref = binding.get("roleRef").unwrap_or(binding);
        let field = |name: &str| Text::of(binding.get("roleRef"), name, role_ref.at);
        let (group, kind, name) = (field("apiGroup"), field("kind"), field("name"));
        self.one_of(group, &path.field("apiGroup"), GROUP, "rbac.authorization.k8s.io");
        self.one_of(kind, &path.field("kind"), if namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] }, "");
        self.required(name, &path.field("name"));
    }

    fn subject(&mut self, subject: &Node<'_>, namespaced: bool, path: &Path<'_>) {
        let field = |name: &str| Text::of(Some(subject), name, subject.at);
        let (group, name) = (field("apiGroup"), field("name"));
        self.required(name, &path.field("name"));
        match field("kind").text {
            Some("ServiceAccount") => {
                if let Some(text) = name.text.filter(|text| !text.is_empty()) {
                    self.rule(Rule::Dns1123Subdomain, text, name.at, &path.field("name"));
                }
                self.one_of(group, &path.field("apiGroup"), &[""], "");
                if !namespaced {
                    self.required(field("namespace"), &path.field("namespace"));
                }
            }
            Some("User" | "Group") => self.one_of(group, &path.field("apiGroup"), GROUP, "rbac.authorization.k8s.io"),
            _ => self.one_of(field("kind"), &path.field("kind"), &["ServiceAccount", "User", "Group"], ""),
        }
    }

    /// One of these words, where an empty text is `default`.
    fn one_of(&mut self, found: Text<'_>, path: &Path<'_>, supported: &'static [&'static str], default: &str) {
        let Some(text) = found.text else { return };
        let text = if text.is_empty() { default } else { text };
        if !supported.contains(&text) {
            self.problem(found.at, path, Cause::Unsupported { value: text.to_owned(), supported });
        }
    }

    fn required(&mut self, found: Text<'_>, path: &Path<'_>) {
        if found.text == Some("") {
            self.problem(found.at, path, Cause::Required(String::new()));
        }
    }
}

/// Is nothing in this list, or is there none? (What is no list is told elsewhere.)
fn is_empty(list: Option<&Node<'_>>) -> bool {
    list.is_none_or(|node| match &node.value {
        Value::List(elements) => elements.is_empty(),
        _ => node.is_null(),
    })
}

/// A text in a field, empty where there is none; `None` where something else stands, which is told elsewhere.
#[derive(Clone, Copy)]
struct Text<'n> {
    at: Position,
    text: Option<&'n str>,
}

impl<'n> Text<'n> {
    fn of(parent: Option<&'n Node<'_>>, field: &str, otherwise: Position) -> Self {
        let Some(parent) = parent.filter(|parent| !parent.is_null()) else { return Self { at: otherwise, text: Some("") } };
        if !matches!(parent.value, Value::Map(_)) {
            return Self { at: otherwise, text: None };
        }
        match parent.get(field).filter(|node| !node.is_null()) {
            Some(node) => Self { at: node.at, text: node.as_str() },
            None => Self { at: otherwise, text: Some("") },
        }
    }
}
