//! What of the typed API of network policies is no op.

use kube_semantics::netpol::{Network, Objects};
use kube_semantics::object::{NetworkPolicy, Pod};
use serde_json::{Value, json};

fn findings(policies: Value) -> Vec<String> {
    let policies: Vec<NetworkPolicy> = serde_json::from_value(policies).unwrap();
    let pods: Vec<Pod> = serde_json::from_value(json!([
        {"metadata": {"namespace": "shop", "name": "web", "labels": {"app": "web"}},
         "spec": {"containers": [{"name": "c", "ports": [{"name": "http", "containerPort": 80}]}]}},
        {"metadata": {"namespace": "shop", "name": "db", "labels": {"app": "db"}},
         "spec": {"containers": [{"name": "c", "ports": [{"name": "pg", "containerPort": 5432}]}]}}
    ]))
    .unwrap();
    let network = Network::new(Objects { policies: &policies, pods: &pods, ..Objects::default() }).unwrap();
    network.lint().iter().map(ToString::to_string).collect()
}

/// The default deny of the namespace.
fn closed() -> Value {
    json!({"metadata": {"namespace": "shop", "name": "closed"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}})
}

/// A policy for the pods of an app, with rules for what comes in.
fn ingress(name: &str, app: &str, rules: Value) -> Value {
    json!({"metadata": {"namespace": "shop", "name": name}, "spec": {"podSelector": {"matchLabels": {"app": app}}, "ingress": rules}})
}

#[test]
fn nothing_is_found_where_all_is_meant() {
    let web = ingress("web", "web", json!([{"ports": [{"port": 80}, {"port": "http"}]}]));
    assert_eq!(findings(json!([closed(), web])), [""; 0]);
}

#[test]
fn a_policy_that_selects_nothing() {
    let typo = ingress("web", "wbe", json!([]));
    assert_eq!(findings(json!([closed(), typo])), ["shop/web selects no pod"]);
}

#[test]
fn a_rule_that_another_one_makes_idle() {
    let narrow =
        ingress("a-narrow", "db", json!([{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}], "ports": [{"port": 5432}]}]));
    let wide = ingress("b-wide", "db", json!([{"from": [{"podSelector": {}}], "ports": [{"port": 5432}]}]));
    assert_eq!(findings(json!([closed(), narrow, wide])), ["shop/a-narrow ingress[0] changes nothing beside shop/b-wide ingress[0]"]);
}

#[test]
fn ports_that_no_container_has() {
    let web = ingress("web", "web", json!([{"ports": [{"port": 8080}, {"port": "https"}, {"port": 53, "protocol": "UDP"}]}]));
    let mut found = findings(json!([closed(), web]));
    found.sort();
    assert_eq!(
        found,
        [
            "shop/web ingress[0]: no container has a port named \"https\"",
            "shop/web ingress[0]: no container has port TCP 8080",
            "shop/web ingress[0]: no container has port UDP 53",
        ]
    );
}

#[test]
fn a_namespace_that_is_open_by_default() {
    let web = ingress("web", "web", json!([{}]));
    assert_eq!(findings(json!([web])), ["namespace shop has no default deny of ingress", "namespace shop has no default deny of egress"]);
}
