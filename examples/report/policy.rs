//! The roles and bindings among the objects.

use std::collections::HashMap;

use kube_semantics::manifest;
use kube_semantics::object::{ClusterRole, PolicyRule};
use kube_semantics::rbac::{Object, aggregate_all};

use crate::input::{Input, Source};

/// In the order of the input, each in the namespace it would live in.
pub fn read(input: &Input) -> Vec<(Source<'_>, Object)> {
    let mut objects: Vec<_> = input.items().filter_map(|source| Some((source, object(source)?))).collect();
    gather(&mut objects);
    objects
}

/// Fills in what the controller would, where a ClusterRole gathers rules and has none yet: what a cluster printed has them,
/// what somebody wrote hardly ever does.
fn gather(objects: &mut [(Source<'_>, Object)]) {
    let is_bare = |role: &ClusterRole| role.aggregation_rule.is_some() && role.rules.is_empty();
    let roles = objects.iter().filter_map(|(_, object)| if let Object::ClusterRole(role) = object { Some(role.clone()) } else { None });
    let roles: Vec<ClusterRole> = roles.collect();
    if !roles.iter().any(is_bare) {
        return;
    }
    // What is wrong with a selector is told elsewhere.
    let Ok(gathered) = aggregate_all(&roles) else { return };
    let gathered: HashMap<&str, Vec<&PolicyRule>> = gathered.into_iter().map(|sum| (sum.role.metadata.name.as_str(), sum.rules)).collect();
    for (_, object) in objects {
        if let Object::ClusterRole(role) = object
            && is_bare(role)
            && let Some(rules) = gathered.get(role.metadata.name.as_str())
        {
            role.rules = rules.iter().copied().cloned().collect();
        }
    }
}

fn object(source: Source<'_>) -> Option<Object> {
    // What no API server takes grants nothing.
    if source.item.api_version != "rbac.authorization.k8s.io/v1" {
        return None;
    }
    let namespace = source.item.namespace().unwrap_or_default().to_owned();
    let mut object: Object = match &source.item.object {
        manifest::Object::Role(role) => (**role).clone().into(),
        manifest::Object::ClusterRole(role) => (**role).clone().into(),
        manifest::Object::RoleBinding(binding) => (**binding).clone().into(),
        manifest::Object::ClusterRoleBinding(binding) => (**binding).clone().into(),
        _ => return None,
    };
    match &mut object {
        Object::Role(role) => role.metadata.namespace = namespace,
        Object::RoleBinding(binding) => binding.metadata.namespace = namespace,
        Object::ClusterRole(_) | Object::ClusterRoleBinding(_) => {}
    }
    Some(object)
}
